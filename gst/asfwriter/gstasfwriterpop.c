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
  GstAsfWriterBatchItem taken = {
    gst_asf_writer_track_ref (track),
    *(GstAsfWriterItem *) gst_queue_array_pop_head_struct (track->items)
  };

  if (!self->begun) {
    self->begun = TRUE;
    self->zero = taken.item.order;
    gst_asf_writer_timeline_set_zero (&self->timeline, self->zero);
  }
  track->fixed = TRUE;
  if ((taken.item.repairs & AFTER_GAP) != 0 &&
      !close_hole (self, &taken.item))
    taken.item.repairs &= ~AFTER_GAP;
  self->max_end = MAX (self->max_end, taken.item.end);
  taken.item.time =
      gst_asf_writer_interleaver_skip_holes (self, taken.item.time);
  self->queued_bytes -= taken.item.size;
  self->batch_bytes += taken.item.size;
  g_array_append_val (batch, taken);
}

static void
fill_batch (GstAsfWriterInterleaver *self, GArray *batch, gint64 *deadline,
    GstAsfWriterTrack **stalled)
{
  GstAsfWriterTrack *track;

  while (batch->len < MAX_BATCH_ITEMS && *stalled == NULL &&
      self->batch_bytes < MAX_BATCH_BYTES &&
      (track = gst_asf_writer_interleaver_pick (self, deadline,
              stalled)) != NULL && *stalled == NULL)
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

/**
 * gst_asf_writer_interleaver_pop:
 * @batch: (element-type GstAsfWriterBatchItem): empty; filled
 * @until: monotonic time to return at if there is nothing else,
 *     %G_MAXINT64 = never
 * @stalled: (out) (nullable) (transfer full): the track that was given up
 *
 * Waits for something to do. The buffers popped the last time count as written
 * when this is called.
 */
GstAsfWriterPick
gst_asf_writer_interleaver_pop (GstAsfWriterInterleaver *self, GArray *batch,
    gint64 until, GstAsfWriterTrack **stalled)
{
  GstAsfWriterPick result = GST_ASF_WRITER_PICK_IDLE;
  gint64 deadline = until;

  *stalled = NULL;
  g_mutex_lock (&self->lock);
  if (self->batch_bytes > 0) {
    self->batch_bytes = 0;
    gst_asf_writer_interleaver_wake_waiters (self);
  }
  while (!pop_once (self, batch, stalled, &deadline, &result)) {
    gst_asf_writer_interleaver_note_look (self, FALSE);
    if (until != G_MAXINT64 && g_get_monotonic_time () >= until)
      break;
    gst_asf_writer_interleaver_wait_for_work (self, deadline);
    deadline = until;
  }
  if (batch->len > 0) {
    gst_asf_writer_interleaver_note_look (self, TRUE);
    gst_asf_writer_interleaver_wake_waiters (self);
  }
  if (batch->len > 0 && *stalled != NULL) {
    /* told the next time: it is still starving then */
    (*stalled)->stalled = FALSE;
    *stalled = NULL;
  }
  g_mutex_unlock (&self->lock);

  return result;
}
