/* chaosfeed.h: a source that does anything a source may do, and more
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/**
 * ChaosMood:
 * @CHAOS_WILD: it does what a source may do, and more
 * @CHAOS_CALM: likewise, seldom
 * @CHAOS_STEADY: never
 */
typedef enum
{
  CHAOS_WILD,
  CHAOS_CALM,
  CHAOS_STEADY
} ChaosMood;

/**
 * ChaosFeed:
 * @id: of all that it feeds
 * @mood: whether it does what a well-behaved source does
 * @live: answer to the LATENCY query
 * @rand: of its thread
 * @pad: source pad
 * @lock: guards @sinkpad
 * @sinkpad: (nullable): request pad that it is linked to
 * @next: number of the next buffer
 * @now: its time
 * @n_accepted: single buffers that the element has taken, atomic
 * @has_come_back: it has left and taken another pad
 * @may_leave: others have begun: a steady source may end at any time, atomic
 * @stop: atomic
 */
typedef struct
{
  GstElement *sink;
  guint id;
  ChaosMood mood;
  gboolean live;
  gboolean is_video;
  GRand *rand;
  GstPad *pad;
  GMutex lock;
  GstPad *sinkpad;
  guint next;
  GstClockTime now;
  gint n_accepted;
  GThread *thread;
  gboolean has_come_back;
  gint may_leave;
  gint stop;
} ChaosFeed;

ChaosFeed *chaos_feed_new (GstElement *sink, guint id, guint32 seed,
    ChaosMood mood);
void chaos_feed_let_leave (ChaosFeed *feed);
void chaos_feed_stop (ChaosFeed *feed);
void chaos_feed_join (ChaosFeed *feed);
void chaos_feed_free (ChaosFeed *feed);

void chaos_feed_disturb (ChaosFeed *feed, GRand *rand);

gboolean chaos_payload_check (const guint8 *data, gsize size, guint *id,
    guint *number);

G_END_DECLS
