/* recorderprivate.h: a recording that goes on
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "display.h"
#include "options.h"
#include "progress.h"
#include "recorder.h"

G_BEGIN_DECLS

typedef enum
{
  RECORDER_GOING,
  RECORDER_FINISHING,
  RECORDER_ENDING,
  RECORDER_TEARING_DOWN,
} RecorderPhase;

typedef struct
{
  const Options *options;
  Display *display;
  GMainLoop *loop;
  GstElement *pipeline;
  GstElement *sink;             /* in the pipeline */
  Progress progress;
  RecorderPhase phase;
  gint64 phase_began;
  gint torn_down;               /* atomic */
  guint interrupt_ids[3];
  GstClockTime stop_at;         /* running time; NONE = not known yet */
  gboolean cut_short;           /* by an error, or a full disk */
  gboolean ended;               /* with EOS */
  guint n_finished;
  guint n_unfinished;
  gboolean broadcast;           /* the file cannot be finished, nor need it */
} Recorder;

void recorder_leave (Recorder *self);
void recorder_finish (Recorder *self);
void recorder_stop_at (Recorder *self, GstClockTime begin);
void recorder_take_message (Recorder *self, GstMessage *message);

G_END_DECLS
