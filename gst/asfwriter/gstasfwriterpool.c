/* gstasfwriterpool.c: buffers that are missing where they came from
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterinterleaverprivate.h"

/* A pool has few buffers, and its owner waits for them while they are queued
 * here. So no more than a few are kept of each track, and none when the owner
 * asks for all.
 */

/* Of each track, beside those that are being written */
#define MAX_KEPT 2

/**
 * gst_asf_writer_interleaver_is_pinning:
 *
 * Returns: whether so much is queued that a buffer of a pool has to be copied:
 *     kept, it would be missing where it came from
 */
gboolean
gst_asf_writer_interleaver_is_pinning (GstAsfWriterInterleaver *self,
    GstAsfWriterTrack *track)
{
  gboolean pinning;

  g_mutex_lock (&self->lock);
  pinning = gst_queue_array_get_length (track->items) >= MAX_KEPT;
  g_mutex_unlock (&self->lock);

  return pinning;
}

static void
unpin_item (GstAsfWriterItem *item, GPtrArray *originals)
{
  if (!item->is_pooled)
    return;
  g_ptr_array_add (originals, item->buffer);
  item->buffer = gst_buffer_copy_deep (item->buffer);
  item->is_pooled = FALSE;
}

/* The writer thread reads what it has popped: no copy helps. */
static gboolean
is_being_written (const GstAsfWriterInterleaver *self,
    const GstAsfWriterTrack *track, guint64 batch)
{
  return self->batch_bytes > 0 && self->n_batches == batch &&
      track->pool_batch == batch && !track->flushing && !track->released &&
      self->flow == GST_FLOW_OK;
}

/**
 * gst_asf_writer_interleaver_unpin:
 *
 * A DRAIN query: replaces all queued buffers of pools by copies, and waits for
 * those that are being written, unless the track is flushed.
 */
void
gst_asf_writer_interleaver_unpin (GstAsfWriterInterleaver *self,
    GstAsfWriterTrack *track)
{
  GPtrArray *originals = gst_asf_writer_track_new_drop_list ();
  guint64 batch;

  g_mutex_lock (&self->lock);
  batch = self->n_batches;
  for (guint i = 0; i < gst_queue_array_get_length (track->items); i++)
    unpin_item (gst_queue_array_peek_nth_struct (track->items, i), originals);
  if (track->has_held)
    unpin_item (&track->held, originals);
  while (is_being_written (self, track, batch))
    gst_asf_writer_interleaver_wait_for_writer (self);
  g_mutex_unlock (&self->lock);
  g_ptr_array_unref (originals);
}
