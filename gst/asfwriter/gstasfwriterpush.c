/* gstasfwriterpush.c: what streaming threads bring to the interleaver
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterinterleaverprivate.h"

#include "gstasfwriterrepairs.h"

/* The streaming threads' side of the interleaver.
 *
 * A push waits when the limits are reached, but never on an empty queue: a
 * track that starves can always deliver, so no wait is for ever.
 *
 * Times become those of the recording (gstasfwritertimeline.c) when a buffer
 * gets into the queue. One whose time is doubted is held until the next one
 * comes; its queue counts as empty until then.
 */

/* What several threads that push small buffers meet at the lock is over after a
 * few of these, as a rule. */
#define LOCK_TRIES 100

/* Time of tracks */

static gboolean
is_video (const GstAsfWriterTrack *track)
{
  return track->stream != NULL && track->stream->type == ASF_STREAM_VIDEO;
}

static GstAsfWriterTold
describe_times (const GstAsfWriterTrack *track, const GstAsfWriterItem *item)
{
  return (GstAsfWriterTold) {
    .time = item->time,
    .duration = item->duration,
    .arrival = item->arrival,
    .is_video = is_video (track),
    .is_sparse = track->sparse,
    .is_absurd = item->is_absurd,
  };
}

/* Sets the time of an item in the recording, and its order. */
static void
set_times (GstAsfWriterInterleaver *self, GstAsfWriterTrack *track,
    GstAsfWriterItem *item)
{
  GstAsfWriterTold told = describe_times (track, item);
  GstAsfWriterPlace place;

  gst_asf_writer_timeline_place (&self->timeline, &track->timing, &told,
      &place);
  track->repaired += GST_CLOCK_STIME_IS_VALID (item->time) ? 0 : 1;
  item->told = item->time;
  item->time = place.time;
  item->end = place.end;
  item->repairs = place.repairs;
  item->order = item->time;
  if (GST_CLOCK_STIME_IS_VALID (track->last_order))
    item->order = MAX (item->order, track->last_order);
  track->last_order = item->order;
  if (track->progress == G_MAXINT64)
    track->progress = item->order;
  gst_asf_writer_track_advance (track,
      GST_CLOCK_TIME_IS_VALID (item->duration) ? item->end : item->time);
}

static void
queue_item (GstAsfWriterInterleaver *self, GstAsfWriterTrack *track,
    GstAsfWriterItem *item)
{
  set_times (self, track, item);
  gst_asf_writer_track_push (track, item);
}

/* Queues the buffer that was held, if there is one; its time is taken for true.
 * With the lock. */
void
gst_asf_writer_interleaver_let_go (GstAsfWriterInterleaver *self,
    GstAsfWriterTrack *track)
{
  if (!track->has_held)
    return;
  track->has_held = FALSE;
  queue_item (self, track, &track->held);
}

/* A buffer has come that shows what is true of the one that is held. */
static void
resolve_held (GstAsfWriterInterleaver *self, GstAsfWriterTrack *track,
    const GstAsfWriterItem *next)
{
  GstAsfWriterTold held = describe_times (track, &track->held);
  GstAsfWriterTold told = describe_times (track, next);

  if (!gst_asf_writer_timeline_confirms (&track->timing, &held, &told)) {
    track->held.time = GST_CLOCK_STIME_NONE;
    track->held.is_absurd = TRUE;
  }
  gst_asf_writer_interleaver_let_go (self, track);
}

/* Queues @item, or holds it. */
static void
take_item (GstAsfWriterInterleaver *self, GstAsfWriterTrack *track,
    GstAsfWriterItem *item)
{
  GstAsfWriterTold told;

  item->arrival = self->live ? track->last_life * 1000 :
      GST_CLOCK_STIME_NONE;
  if (track->has_held)
    resolve_held (self, track, item);
  told = describe_times (track, item);
  track->has_held = gst_asf_writer_timeline_doubts (&self->timeline,
      &track->timing, &told);
  if (track->has_held)
    track->held = *item;
  else
    queue_item (self, track, item);
  self->queued_bytes += item->size;
}

/* Push */

/* Beside a sparse track none gets far ahead of the writer thread: that passes the
 * sparse one over when there is much of the others, though its next buffer may be
 * on the way.
 *
 * Returns: how far all other tracks that are waited for have come; or, if there
 * is none, %G_MAXINT64 */
static gint64
find_slowest (GstAsfWriterInterleaver *self, GstAsfWriterTrack *track)
{
  gint64 slowest = G_MAXINT64;

  for (guint i = 0; i < self->tracks->len; i++) {
    const GstAsfWriterTrack *other = nth_track (self, i);

    if (gst_asf_writer_track_is_done (other))
      continue;
    if (other->sparse)
      return G_MININT64;
    if (other != track && !other->stalled)
      slowest = MIN (slowest, GST_CLOCK_STIME_IS_VALID (other->progress) ?
          other->progress : G_MININT64);
  }
  return slowest;
}

/* Returns: whether @track has to wait because of its time. That only the writer
 * thread is behind is no reason while little is queued. */
static gboolean
is_ahead (GstAsfWriterInterleaver *self, GstAsfWriterTrack *track,
    const GstAsfWriterItem *item)
{
  gint64 limit;

  if (self->max_time == 0 || !GST_CLOCK_STIME_IS_VALID (item->time))
    return FALSE;
  limit = gst_asf_writer_timeline_peek (&track->timing, item->time) -
      (gint64) self->max_time;
  if (gst_asf_writer_interleaver_earliest (self)->head_order >= limit)
    return FALSE;

  return self->queued_bytes + self->batch_bytes >= MUCH_BYTES ||
      gst_queue_array_get_length (track->items) >= MANY_ITEMS ||
      find_slowest (self, track) < limit;
}

static gboolean
has_room (GstAsfWriterInterleaver *self, GstAsfWriterTrack *track,
    const GstAsfWriterItem *item)
{
  if (gst_asf_writer_track_is_empty (track))
    return TRUE;
  if (self->queued_bytes + self->batch_bytes + item->size > self->max_bytes)
    return FALSE;
  return !is_ahead (self, track, item);
}

static void
wait_for_room (GstAsfWriterInterleaver *self, GstAsfWriterTrack *track)
{
  track->waiter = g_thread_self ();
  self->n_waiting++;
  gst_asf_writer_interleaver_wait_for_writer (self);
  self->n_waiting--;
  track->waiter = NULL;
}

/* Returns: %GST_FLOW_OK when the item may be queued */
static GstFlowReturn
wait_until_accepted (GstAsfWriterInterleaver *self, GstAsfWriterTrack *track,
    const GstAsfWriterItem *item)
{
  for (gboolean waited = FALSE;; waited = TRUE) {
    if (track->flushing || track->released)
      return GST_FLOW_FLUSHING;
    if (self->flow != GST_FLOW_OK)
      return self->flow;
    if (track->eos)
      return GST_FLOW_EOS;
    if (!self->draining && has_room (self, track, item))
      return GST_FLOW_OK;
    /* a full queue changes what the writer thread may do */
    if (!waited)
      gst_asf_writer_interleaver_wake_writer (self);
    wait_for_room (self, track);
    gst_asf_writer_track_set_alive (track, g_get_monotonic_time ());
  }
}

/* The lock is held for less time than it takes to fall asleep and be woken. */
static void
lock_busily (GstAsfWriterInterleaver *self)
{
  for (guint i = 0; i < LOCK_TRIES; i++) {
    if (g_mutex_trylock (&self->lock))
      return;
  }
  g_mutex_lock (&self->lock);
}

/* Returns: (nullable) (transfer full): why the recording ends before @item, if
 * it is to end with the first time that cannot be right */
static GError *
find_fault (GstAsfWriterInterleaver *self, const GstAsfWriterTrack *track,
    const GstAsfWriterItem *item)
{
  GstAsfWriterTimelineTrack timing = track->timing;
  GstAsfWriterTold told = describe_times (track, item);
  GstAsfWriterPlace place;
  guint kind = 0, faults;

  gst_asf_writer_timeline_place (&self->timeline, &timing, &told, &place);
  faults = place.repairs & ~(1u << GST_ASF_WRITER_REPAIR_GAP);
  if (faults == 0)
    return NULL;
  while ((faults & 1u << kind) == 0)
    kind++;
  return gst_asf_writer_repairs_new_error (kind, track->name, item->time,
      place.time - (self->begun ? self->zero : 0));
}

static void
advance_position (GstAsfWriterInterleaver *self, GstClockTime position)
{
  if (GST_CLOCK_TIME_IS_VALID (position) &&
      (!GST_CLOCK_TIME_IS_VALID (self->position) || self->position < position))
    self->position = position;
}

/**
 * gst_asf_writer_interleaver_push:
 * @item: its buffer is (transfer full), also on failure; @time is the running
 *     time or %GST_CLOCK_STIME_NONE for "goes on from the previous one"
 * @position: its stream time, or %GST_CLOCK_TIME_NONE
 *
 * Queues a buffer; waits while the limits are reached.
 *
 * Returns: %GST_FLOW_OK, or what the streaming thread shall return
 */
GstFlowReturn
gst_asf_writer_interleaver_push (GstAsfWriterInterleaver *self,
    GstAsfWriterTrack *track, GstAsfWriterItem *item, GstClockTime position)
{
  gint64 now = g_get_monotonic_time ();
  GstFlowReturn flow;
  GError *fault = NULL;
  gboolean taken;

  lock_busily (self);
  gst_asf_writer_track_set_alive (track, now);
  flow = wait_until_accepted (self, track, item);
  if (flow == GST_FLOW_OK &&
      self->timeline.policy == GST_ASF_WRITER_TIME_POLICY_ERROR)
    fault = find_fault (self, track, item);
  taken = flow == GST_FLOW_OK && fault == NULL;
  if (taken) {
    item->stream = g_steal_pointer (&track->coming);
    take_item (self, track, item);
    track->started = TRUE;
    track->stalled = FALSE;
    advance_position (self, position);
    gst_asf_writer_interleaver_tell_push (self, track);
  }
  g_mutex_unlock (&self->lock);
  if (!taken)
    gst_buffer_unref (item->buffer);
  if (fault != NULL)
    flow = gst_asf_writer_interleaver_fail (self, fault);

  return flow;
}
