/* chaosround.h: one round of chaos: sources, files, and a thread that disturbs
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "chaosfeed.h"
#include "chaosfile.h"

G_BEGIN_DECLS

#define CHAOS_ROUND_MAX_FEEDS 4

/**
 * ChaosRound:
 * @rand: of the main thread
 * @mood: of the sources, and of whoever disturbs them
 * @rotates: there are names for more than one file
 * @lock: guards all from @open_rand to @failed
 * @plan: of every file
 * @fails_to_open: one in so many, 0 = none
 * @files: (element-type ChaosFile): in the order of opening
 * @n_failed_opens: as was told to the element
 * @n_errors: that were posted
 * @story: what was posted, in order
 * @failed: there was an error since the element was started
 * @n_starts: of the element
 * @ended: there was EOS
 * @stop: atomic
 */
typedef struct
{
  guint32 seed;
  GRand *rand;
  ChaosMood mood;
  gboolean rotates;
  GstElement *sink;
  GstBus *bus;
  FaultPlan plan;
  gboolean is_pipe;
  guint fails_to_open;

  GMutex lock;
  GCond cond;
  GRand *open_rand;
  GPtrArray *files;
  guint n_failed_opens;
  guint n_errors;
  GString *story;
  gboolean failed;
  gboolean ended;

  guint n_starts;
  ChaosFeed *feeds[CHAOS_ROUND_MAX_FEEDS];
  guint n_feeds;
  GRand *disturb_rand;
  GThread *disturber;
  gint stop;
} ChaosRound;

void chaos_round_init (ChaosRound *round, guint32 seed, gboolean steady);
void chaos_round_clear (ChaosRound *round);

void chaos_round_start_threads (ChaosRound *round);
void chaos_round_stop_disturbing (ChaosRound *round);
void chaos_round_stop_threads (ChaosRound *round);

guint chaos_round_check_files (ChaosRound *round, ChaosTally *tally);

G_END_DECLS
