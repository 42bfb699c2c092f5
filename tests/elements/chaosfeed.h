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
 * ChaosFeed:
 * @id: of all that it feeds
 * @calm: pushes what a well-behaved source does, most of the time
 * @live: answer to the LATENCY query
 * @rand: of its thread
 * @pad: source pad
 * @lock: guards @sinkpad
 * @sinkpad: (nullable): request pad that it is linked to
 * @next: number of the next buffer
 * @now: its time
 * @stop: atomic
 */
typedef struct
{
  GstElement *sink;
  guint id;
  gboolean calm;
  gboolean live;
  gboolean is_video;
  GRand *rand;
  GstPad *pad;
  GMutex lock;
  GstPad *sinkpad;
  guint next;
  GstClockTime now;
  GThread *thread;
  gint stop;
} ChaosFeed;

ChaosFeed *chaos_feed_new (GstElement *sink, guint id, guint32 seed,
    gboolean calm);
void chaos_feed_stop (ChaosFeed *feed);
void chaos_feed_join (ChaosFeed *feed);
void chaos_feed_free (ChaosFeed *feed);

void chaos_feed_disturb (ChaosFeed *feed, GRand *rand);

gboolean chaos_payload_check (const guint8 *data, gsize size, guint *id,
    guint *number);

G_END_DECLS
