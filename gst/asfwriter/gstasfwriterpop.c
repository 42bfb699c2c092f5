/* gstasfwriterpop.c: what the writer thread takes
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterinterleaverprivate.h"

/* The writer thread takes what is to be written next (gstasfwriterpick.c) in
 * batches. Holes that all streams have are taken out here, where the order of
 * all is known.
 */

/* A batch is popped with the lock taken once. Bounded, so that the limits are
 * kept: what is popped counts until the next pop. */
#define MAX_BATCH_ITEMS 512
#define MAX_BATCH_BYTES (1024 * 1024)

#define AFTER_GAP (1u << GST_ASF_WRITER_REPAIR_GAP)

/* Returns: where the data end that come before @item, those included that a
 * gap event says are none */
static gint64
find_end (GstAsfWriterInterleaver *self)
{
  gint64 end = self->max_end;

  for (guint i = 0; i < self->tracks->len; i++) {
    gint64 gap_end = nth_track (self, i)->gap_end;

    if (GST_CLOCK_STIME_IS_VALID (gap_end))
      end = MAX (end, gap_end);
  }
  return end;
}

/* Takes out the hole before @item if all streams have it: without one that is
 * only in some of them these would be out of step with the others.
 *
 * Returns: whether it was taken out */
static gboolean
close_hole (GstAsfWriterInterleaver *self, const GstAsfWriterItem *item)
{
  gint64 end = find_end (self);

  if (self->timeline.policy != GST_ASF_WRITER_TIME_POLICY_CLOSE_GAPS ||
      item->time - end < GST_ASF_WRITER_GAP_MIN)
    return FALSE;
  self->hole_start = end;
  self->hole_end = item->time;
  self->closed += item->time - end;

  return TRUE;
}

/* Returns: @time without the holes that were taken out. What comes late for
 * the last of them is put at its place. With the lock. */
gint64
gst_asf_writer_interleaver_skip_holes (const GstAsfWriterInterleaver *self,
    gint64 time)
{
  if (time >= self->hole_end)
    return time - self->closed;
  return MIN (time, self->hole_start) -
      (self->closed - (self->hole_end - self->hole_start));
}

static void
pop_from (GstAsfWriterInterleaver *self, GstAsfWriterTrack *track,
    GArray *batch)
{
  GstAsfWriterBatchItem *taken;
  GstAsfWriterItem *item;

  g_array_set_size (batch, batch->len + 1);
  taken = &g_array_index (batch, GstAsfWriterBatchItem, batch->len - 1);
  taken->track = gst_asf_writer_track_ref (track);
  item = &taken->item;
  gst_asf_writer_track_pop (track, item);
  if (!self->begun) {
    self->begun = TRUE;
    self->zero = item->order;
    gst_asf_writer_timeline_set_zero (&self->timeline, self->zero);
  }
  if (item->stream != NULL) {
    asf_stream_free (track->stream);
    track->stream = g_steal_pointer (&item->stream);
    item->splits = TRUE;
  }
  track->fixed = TRUE;
  track->n_taken++;
  if (item->is_pooled)
    track->pool_batch = self->n_batches;
  if ((item->repairs & AFTER_GAP) != 0 && !close_hole (self, item))
    item->repairs &= ~AFTER_GAP;
  self->max_end = MAX (self->max_end, item->end);
  item->time = gst_asf_writer_interleaver_skip_holes (self, item->time);
  self->queued_bytes -= item->size;
  self->batch_bytes += item->size;
}

/* Returns: whether @track is another stream from its next buffer on. What was
 * popped before is written first, with what it is until then. */
static gboolean
has_change (GstAsfWriterTrack *track)
{
  return gst_asf_writer_track_head (track)->stream != NULL;
}

static void
fill_batch (GstAsfWriterInterleaver *self, GArray *batch, gint64 *deadline,
    GstAsfWriterTrack **stalled)
{
  GstAsfWriterTrack *track;

  while (batch->len < MAX_BATCH_ITEMS && *stalled == NULL &&
      self->batch_bytes < MAX_BATCH_BYTES &&
      (track = gst_asf_writer_interleaver_pick (self, deadline,
              stalled)) != NULL && *stalled == NULL &&
      (batch->len == 0 || !has_change (track)))
    pop_from (self, track, batch);
}

static gboolean
is_over (GstAsfWriterInterleaver *self, gint64 *deadline,
    GstAsfWriterTrack **stalled)
{
  if (self->draining)
    return TRUE;
  return self->playing && gst_asf_writer_interleaver_earliest (self) == NULL &&
      gst_asf_writer_interleaver_all_done (self, deadline, stalled);
}

/* Returns: whether there is a result for the writer thread */
static gboolean
pop_once (GstAsfWriterInterleaver *self, GArray *batch,
    GstAsfWriterTrack **stalled, gint64 *deadline, GstAsfWriterPick *result)
{
  fill_batch (self, batch, deadline, stalled);
  if (batch->len > 0) {
    *result = GST_ASF_WRITER_PICK_ITEMS;
    return TRUE;
  }
  if (*stalled == NULL && is_over (self, deadline, stalled)) {
    self->draining = TRUE;
    *result = GST_ASF_WRITER_PICK_END;
    return TRUE;
  }
  if (*stalled != NULL) {
    gst_asf_writer_track_ref (*stalled);
    *result = GST_ASF_WRITER_PICK_STALLED;
    return TRUE;
  }
  return FALSE;
}

/* What was popped the last time is written.
 *
 * Returns: what there is to do, or that the time has come. With the lock. */
static GstAsfWriterPick
wait_for_result (GstAsfWriterInterleaver *self, GArray *batch, gint64 until,
    GstAsfWriterTrack **stalled)
{
  GstAsfWriterPick result = GST_ASF_WRITER_PICK_IDLE;
  gboolean written = self->batch_bytes > 0;
  gint64 deadline = until;

  self->batch_bytes = 0;
  while (!pop_once (self, batch, stalled, &deadline, &result)) {
    if (written)
      gst_asf_writer_interleaver_wake_waiters (self);
    written = FALSE;
    gst_asf_writer_interleaver_note_look (self, FALSE);
    if (self->nudged ||
        (until != G_MAXINT64 && g_get_monotonic_time () >= until))
      break;
    gst_asf_writer_interleaver_wait_for_work (self, deadline);
    deadline = until;
  }
  return result;
}

/**
 * gst_asf_writer_interleaver_pop:
 * @batch: (element-type GstAsfWriterBatchItem): empty; filled
 * @until: monotonic time to return at if there is nothing else,
 *     %G_MAXINT64 = never
 * @stalled: (out) (nullable) (transfer full): the track that was given up
 *
 * Waits for something to do, or for gst_asf_writer_interleaver_nudge(). The buffers
 * popped the last time count as written when this is called.
 */
GstAsfWriterPick
gst_asf_writer_interleaver_pop (GstAsfWriterInterleaver *self, GArray *batch,
    gint64 until, GstAsfWriterTrack **stalled)
{
  GstAsfWriterPick result;
  gboolean wake;

  *stalled = NULL;
  g_mutex_lock (&self->lock);
  self->n_batches++;
  result = wait_for_result (self, batch, until, stalled);
  self->nudged = FALSE;
  if (batch->len > 0)
    gst_asf_writer_interleaver_note_look (self, TRUE);
  if (batch->len > 0 && *stalled != NULL) {
    /* told the next time: it is still starving then */
    (*stalled)->stalled = FALSE;
    *stalled = NULL;
  }
  wake = self->has_waiters;
  self->has_waiters = FALSE;
  g_mutex_unlock (&self->lock);
  /* with the lock they would wake up only to wait for that */
  if (wake)
    g_cond_broadcast (&self->done);

  return result;
}
