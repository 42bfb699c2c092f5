/* gstasfwriterinquiry.c: what the interleaver knows
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterinterleaverprivate.h"

#include <string.h>

/* Questions, from any thread: nobody is woken by them. */

/* Returns: whether all pads have got EOS */
gboolean
gst_asf_writer_interleaver_all_eos (GstAsfWriterInterleaver *self)
{
  gboolean all = TRUE;

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->tracks->len; i++)
    all &= nth_track (self, i)->eos || nth_track (self, i)->released ||
        !nth_track (self, i)->linked;
  g_mutex_unlock (&self->lock);

  return all;
}

/* Returns: running time that is 0 in the file; valid after the first pop */
gint64
gst_asf_writer_interleaver_get_zero (GstAsfWriterInterleaver *self)
{
  gint64 zero;

  g_mutex_lock (&self->lock);
  zero = self->begun ? self->zero : 0;
  g_mutex_unlock (&self->lock);

  return zero;
}

static gint
compare_numbers (gconstpointer a, gconstpointer b)
{
  const GstAsfWriterTrack *const *x = a, *const *y = b;

  return (gint) (*x)->number - (gint) (*y)->number;
}

/* Returns: (transfer full) (element-type GstAsfWriterTrack): by number */
GPtrArray *
gst_asf_writer_interleaver_get_tracks (GstAsfWriterInterleaver *self)
{
  GPtrArray *tracks = g_ptr_array_new_with_free_func (
      (GDestroyNotify) gst_asf_writer_track_unref);

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->tracks->len; i++)
    g_ptr_array_add (tracks, gst_asf_writer_track_ref (nth_track (self, i)));
  g_ptr_array_sort (tracks, compare_numbers);
  g_mutex_unlock (&self->lock);

  return tracks;
}

/* Returns: whether @track is a better one to begin files with than @other */
static gboolean
is_better_reference (const GstAsfWriterTrack *track,
    const GstAsfWriterTrack *other)
{
  gboolean is_video = track->stream->type == ASF_STREAM_VIDEO;
  gboolean other_is_video = other->stream->type == ASF_STREAM_VIDEO;

  if (track->sparse != other->sparse)
    return other->sparse;
  if (is_video != other_is_video)
    return is_video;
  return track->number < other->number;
}

static gboolean
is_in_batch (const GArray *batch, const GstAsfWriterTrack *track)
{
  for (guint i = 0; batch != NULL && i < batch->len; i++) {
    if (g_array_index (batch, GstAsfWriterBatchItem, i).track == track)
      return TRUE;
  }
  return FALSE;
}

/**
 * gst_asf_writer_interleaver_find_reference:
 * @batch: (element-type GstAsfWriterBatchItem) (nullable): what is popped and
 *     not yet written
 * @is_video: (out) (optional): whether it is one with few key frames
 *
 * Returns: (transfer none) (nullable): the stream that tells where files begin:
 *     the first video stream, or the first stream; not one that has ended or
 *     of which nothing is heard.
 *     Stays as long as its pad, or as the batch in which it comes.
 */
GstAsfWriterTrack *
gst_asf_writer_interleaver_find_reference (GstAsfWriterInterleaver *self,
    const GArray *batch, gboolean *is_video)
{
  GstAsfWriterTrack *reference = NULL;

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->tracks->len; i++) {
    GstAsfWriterTrack *track = nth_track (self, i);

    if (track->stream != NULL && track->started &&
        ((!gst_asf_writer_track_is_done (track) && !track->stalled) ||
            is_in_batch (batch, track)) &&
        (reference == NULL || is_better_reference (track, reference)))
      reference = track;
  }
  if (is_video != NULL)
    *is_video = reference != NULL &&
        reference->stream->type == ASF_STREAM_VIDEO;
  g_mutex_unlock (&self->lock);

  return reference;
}

/* Returns: whether there was a stream that has no pad any more, and is in none of
 * the files to come */
gboolean
gst_asf_writer_interleaver_has_forgotten (GstAsfWriterInterleaver *self)
{
  gboolean has_forgotten;

  g_mutex_lock (&self->lock);
  has_forgotten = self->has_forgotten;
  g_mutex_unlock (&self->lock);

  return has_forgotten;
}

/* Returns: whether all of @track is popped, and nothing more is to come but
 *     after a flush */
gboolean
gst_asf_writer_interleaver_has_ended (GstAsfWriterInterleaver *self,
    const GstAsfWriterTrack *track)
{
  gboolean has_ended;

  g_mutex_lock (&self->lock);
  has_ended = (track->eos || track->released) &&
      gst_queue_array_is_empty (track->items);
  g_mutex_unlock (&self->lock);

  return has_ended;
}

/**
 * gst_asf_writer_interleaver_copy_stream:
 * @tags: (out) (optional) (nullable) (transfer full): tags of the stream
 *
 * For the header: the description is not changed any more.
 *
 * Returns: (nullable) (transfer full): description, %NULL without caps
 */
AsfStream *
gst_asf_writer_interleaver_copy_stream (GstAsfWriterInterleaver *self,
    GstAsfWriterTrack *track, GstTagList **tags)
{
  AsfStream *stream = NULL;

  g_mutex_lock (&self->lock);
  if (track->stream != NULL)
    stream = asf_stream_copy (track->stream);
  if (stream != NULL) {
    stream->number = track->number;
    track->fixed = TRUE;
  }
  if (tags != NULL)
    *tags = track->tags != NULL ? gst_tag_list_ref (track->tags) : NULL;
  g_mutex_unlock (&self->lock);

  return stream;
}

/**
 * gst_asf_writer_interleaver_get_repaired:
 * @counts: (out caller-allocates) (array fixed-size=8): how many of each
 *     #GstAsfWriterRepair
 *
 * Returns: buffers of the stream whose times were made up
 */
guint64
gst_asf_writer_interleaver_get_repaired (GstAsfWriterInterleaver *self,
    const GstAsfWriterTrack *track, guint64 *counts)
{
  guint64 repaired;

  g_mutex_lock (&self->lock);
  repaired = track->repaired;
  memcpy (counts, track->timing.counts, sizeof (track->timing.counts));
  g_mutex_unlock (&self->lock);

  return repaired;
}

GstFlowReturn
gst_asf_writer_interleaver_get_flow (GstAsfWriterInterleaver *self)
{
  GstFlowReturn flow;

  g_mutex_lock (&self->lock);
  flow = self->flow;
  g_mutex_unlock (&self->lock);

  return flow;
}

/* Returns: bytes that are queued */
guint64
gst_asf_writer_interleaver_get_level (GstAsfWriterInterleaver *self)
{
  guint64 level;

  g_mutex_lock (&self->lock);
  level = self->queued_bytes + self->batch_bytes;
  g_mutex_unlock (&self->lock);

  return level;
}

/* Returns: the latest stream time of a buffer since the start or a flush,
 *     %GST_CLOCK_TIME_NONE if there was none */
GstClockTime
gst_asf_writer_interleaver_get_position (GstAsfWriterInterleaver *self)
{
  GstClockTime position;

  g_mutex_lock (&self->lock);
  position = self->position;
  g_mutex_unlock (&self->lock);

  return position;
}

guint32
gst_asf_writer_interleaver_get_eos_seqnum (GstAsfWriterInterleaver *self)
{
  guint32 seqnum;

  g_mutex_lock (&self->lock);
  seqnum = self->eos_seqnum;
  g_mutex_unlock (&self->lock);

  return seqnum;
}

/* Returns: (nullable) (transfer full): why the file shall end */
GError *
gst_asf_writer_interleaver_get_error (GstAsfWriterInterleaver *self)
{
  GError *error;

  g_mutex_lock (&self->lock);
  error = self->error != NULL ? g_error_copy (self->error) : NULL;
  g_mutex_unlock (&self->lock);

  return error;
}
