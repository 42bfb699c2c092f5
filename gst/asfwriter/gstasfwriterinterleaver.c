/* gstasfwriterinterleaver.c: whose buffer is written next
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterinterleaverprivate.h"

#include <string.h>

/* Streaming threads push into the queues of their tracks; the writer thread
 * pops in the order of time. It knows no file and posts no message.
 *
 * What streaming threads do is in gstasfwriterpush.c, which track is popped
 * from in gstasfwriterpick.c. Here is the life of the whole.
 *
 * One lock guards all fields here and the tracks' fields; nothing is called
 * out with it held. One condition is broadcast on every change.
 */

GstAsfWriterInterleaver *
gst_asf_writer_interleaver_new (void)
{
  GstAsfWriterInterleaver *self = g_new0 (GstAsfWriterInterleaver, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->cond);
  self->tracks = g_ptr_array_new_with_free_func (
      (GDestroyNotify) gst_asf_writer_track_unref);
  self->flow = GST_FLOW_FLUSHING;
  gst_asf_writer_timeline_init (&self->timeline,
      GST_ASF_WRITER_TIME_POLICY_KEEP);

  return self;
}

void
gst_asf_writer_interleaver_free (GstAsfWriterInterleaver *self)
{
  g_ptr_array_unref (self->tracks);
  g_clear_error (&self->error);
  g_cond_clear (&self->cond);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* Settings and life */

/* Nothing more is taken; what there is will be written. With the lock. */
static void
drain (GstAsfWriterInterleaver *self)
{
  self->draining = TRUE;
  for (guint i = 0; i < self->tracks->len; i++)
    gst_asf_writer_interleaver_let_go (self, nth_track (self, i));
}

static void
forget_released (GstAsfWriterInterleaver *self)
{
  for (guint i = self->tracks->len; i > 0; i--) {
    if (nth_track (self, i - 1)->released)
      g_ptr_array_remove_index (self->tracks, i - 1);
  }
}

/**
 * gst_asf_writer_interleaver_start:
 * @max_bytes: queued at most, of all tracks; not 0
 * @max_time: between the oldest and the newest buffer, ns; 0 = any
 * @stall_timeout: how long a starving track is waited for, ns; 0 = for ever
 * @policy: what is done about times that cannot be right
 *
 * Forgets the last file and takes buffers from now on.
 */
void
gst_asf_writer_interleaver_start (GstAsfWriterInterleaver *self,
    guint64 max_bytes, GstClockTime max_time, GstClockTime stall_timeout,
    GstAsfWriterTimePolicy policy)
{
  g_mutex_lock (&self->lock);
  self->max_bytes = max_bytes;
  self->max_time = max_time;
  self->stall_timeout_us = stall_timeout / 1000;
  forget_released (self);
  gst_asf_writer_timeline_init (&self->timeline, policy);
  for (guint i = 0; i < self->tracks->len; i++) {
    gst_asf_writer_track_reset (nth_track (self, i));
    gst_asf_writer_timeline_init_track (&self->timeline,
        &nth_track (self, i)->timing);
  }
  self->playing = FALSE;
  self->live = FALSE;
  self->draining = FALSE;
  self->flow = GST_FLOW_OK;
  g_clear_error (&self->error);
  self->queued_bytes = 0;
  self->batch_bytes = 0;
  self->eos_seqnum = GST_SEQNUM_INVALID;
  self->begun = FALSE;
  self->max_end = 0;
  self->closed = 0;
  self->hole_start = self->hole_end = G_MININT64;
  g_mutex_unlock (&self->lock);
}

/**
 * gst_asf_writer_interleaver_add:
 * @name: of the pad
 *
 * Returns: (transfer full) (nullable): a track with the lowest stream number
 *     that is free, %NULL if all are taken
 */
GstAsfWriterTrack *
gst_asf_writer_interleaver_add (GstAsfWriterInterleaver *self,
    const char *name)
{
  GstAsfWriterTrack *track = NULL;
  guint number;

  g_mutex_lock (&self->lock);
  number = gst_asf_writer_interleaver_free_number (self);
  if (number != 0) {
    track = gst_asf_writer_track_new (number, name);
    gst_asf_writer_timeline_init_track (&self->timeline, &track->timing);
    g_ptr_array_add (self->tracks, gst_asf_writer_track_ref (track));
  }
  g_mutex_unlock (&self->lock);

  return track;
}

/* A track of which nothing is, or will be, in the file: its number is free. */
static gboolean
can_forget (GstAsfWriterInterleaver *self, GstAsfWriterTrack *track)
{
  return self->flow == GST_FLOW_FLUSHING ||
      (!track->fixed && !track->started && !track->eos);
}

/* What is queued is still written; the next file is without the track. */
void
gst_asf_writer_interleaver_release (GstAsfWriterInterleaver *self,
    GstAsfWriterTrack *track)
{
  g_mutex_lock (&self->lock);
  gst_asf_writer_interleaver_let_go (self, track);
  track->released = TRUE;
  if (can_forget (self, track))
    g_ptr_array_remove (self->tracks, track);
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->lock);
}

/**
 * gst_asf_writer_interleaver_set_playing:
 *
 * In PAUSED buffers are kept and not written, so that a flushing seek there
 * leaves nothing of the old position in the file.
 */
void
gst_asf_writer_interleaver_set_playing (GstAsfWriterInterleaver *self,
    gboolean playing)
{
  g_mutex_lock (&self->lock);
  self->playing = playing;
  if (playing) {
    /* nobody could deliver much while PAUSED */
    for (guint i = 0; i < self->tracks->len; i++) {
      nth_track (self, i)->last_life = g_get_monotonic_time ();
      gst_asf_writer_timeline_paused (&nth_track (self, i)->timing);
    }
  }
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->lock);
}

void
gst_asf_writer_interleaver_set_live (GstAsfWriterInterleaver *self,
    gboolean live)
{
  g_mutex_lock (&self->lock);
  self->live = live;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->lock);
}

/**
 * gst_asf_writer_interleaver_end:
 * @flow: what a push gets from now on
 *
 * Takes nothing more; the writer thread gets what is queued and then
 * #GST_ASF_WRITER_PICK_END.
 */
void
gst_asf_writer_interleaver_end (GstAsfWriterInterleaver *self,
    GstFlowReturn flow)
{
  g_mutex_lock (&self->lock);
  drain (self);
  if (self->flow == GST_FLOW_OK)
    self->flow = flow;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->lock);
}

/**
 * gst_asf_writer_interleaver_fail:
 * @error: (transfer full): ignored if there was one before
 *
 * Something came that cannot be stored. What was queued before it is written
 * and the file finished; this returns after the error has been posted, so that
 * no other element can be first.
 *
 * Returns: what the streaming thread shall return
 */
GstFlowReturn
gst_asf_writer_interleaver_fail (GstAsfWriterInterleaver *self, GError *error)
{
  GstFlowReturn flow;

  g_mutex_lock (&self->lock);
  if (self->error == NULL && self->flow == GST_FLOW_OK) {
    self->error = g_steal_pointer (&error);
    drain (self);
    g_cond_broadcast (&self->cond);
  }
  while (self->flow == GST_FLOW_OK)
    g_cond_wait (&self->cond, &self->lock);
  flow = self->flow;
  g_mutex_unlock (&self->lock);
  g_clear_error (&error);

  return flow;
}

/* Streams */

/* A sparse track holds the others up for a moment only. */
void
gst_asf_writer_interleaver_set_sparse (GstAsfWriterInterleaver *self,
    GstAsfWriterTrack *track, gboolean sparse)
{
  g_mutex_lock (&self->lock);
  track->sparse = sparse;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->lock);
}

void
gst_asf_writer_interleaver_set_linked (GstAsfWriterInterleaver *self,
    GstAsfWriterTrack *track, gboolean linked)
{
  g_mutex_lock (&self->lock);
  track->linked = linked;
  if (!linked)
    gst_asf_writer_interleaver_let_go (self, track);
  track->last_life = g_get_monotonic_time ();
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->lock);
}

/**
 * gst_asf_writer_interleaver_set_stream:
 * @stream: (transfer full): description made from caps
 * @described: (out): whether the file's header will describe @stream and not
 *     what came first
 * @what: (out) (nullable) (transfer full): what is different then
 *
 * Returns: whether buffers of @stream can be stored after those that have come
 */
AsfStreamChange
gst_asf_writer_interleaver_set_stream (GstAsfWriterInterleaver *self,
    GstAsfWriterTrack *track, AsfStream *stream, gboolean *described,
    char **what)
{
  AsfStreamChange change = ASF_STREAM_CHANGE_NONE;

  *what = NULL;
  g_mutex_lock (&self->lock);
  gst_asf_writer_track_set_alive (track);
  stream->number = track->number;
  *described = track->stream == NULL ||
      (!track->fixed && gst_queue_array_is_empty (track->items));
  if (*described) {
    asf_stream_free (track->stream);
    track->stream = g_steal_pointer (&stream);
  } else {
    change = asf_stream_change (track->stream, stream, what);
  }
  g_mutex_unlock (&self->lock);
  asf_stream_free (stream);

  return change;
}

void
gst_asf_writer_interleaver_add_tags (GstAsfWriterInterleaver *self,
    GstAsfWriterTrack *track, const GstTagList *tags)
{
  GstTagList *merged;

  g_mutex_lock (&self->lock);
  merged = gst_tag_list_merge (track->tags, tags, GST_TAG_MERGE_REPLACE);
  g_clear_pointer (&track->tags, gst_tag_list_unref);
  track->tags = merged;
  g_mutex_unlock (&self->lock);
}

/**
 * gst_asf_writer_interleaver_set_flow:
 *
 * The file is finished: what pushes get from now on, also those that wait.
 * Nothing is queued any more.
 */
void
gst_asf_writer_interleaver_set_flow (GstAsfWriterInterleaver *self,
    GstFlowReturn flow)
{
  GPtrArray *dropped = gst_asf_writer_track_new_drop_list ();

  g_mutex_lock (&self->lock);
  if (self->flow != GST_FLOW_FLUSHING)
    self->flow = flow;
  for (guint i = 0; i < self->tracks->len; i++)
    self->queued_bytes -=
        gst_asf_writer_track_drop (nth_track (self, i), dropped);
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->lock);
  g_ptr_array_unref (dropped);
}

/* Questions */

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
    guint number, guint64 *counts)
{
  guint64 repaired = 0;

  memset (counts, 0, GST_ASF_WRITER_N_REPAIRS * sizeof (counts[0]));
  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->tracks->len; i++) {
    const GstAsfWriterTrack *track = nth_track (self, i);

    if (track->number != number)
      continue;
    repaired = track->repaired;
    memcpy (counts, track->timing.counts, sizeof (track->timing.counts));
  }
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
