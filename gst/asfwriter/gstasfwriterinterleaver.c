/* gstasfwriterinterleaver.c: whose buffer is written next
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterinterleaverprivate.h"

/* Streaming threads push into the queues of their tracks; the writer thread
 * pops in the order of time. It knows no file and posts no message.
 *
 * What streaming threads do is in gstasfwriterpush.c, which track is popped
 * from in gstasfwriterpick.c, how it is popped in gstasfwriterpop.c, what is asked in
 * gstasfwriterinquiry.c. Here is the life of the whole.
 *
 * One lock guards all fields here and the tracks' fields; nothing is called
 * out with it held. Who wakes whom is in gstasfwriterwake.c.
 */

GstAsfWriterInterleaver *
gst_asf_writer_interleaver_new (void)
{
  GstAsfWriterInterleaver *self = g_new0 (GstAsfWriterInterleaver, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->work);
  g_cond_init (&self->done);
  self->tracks = g_ptr_array_new_with_free_func (
      (GDestroyNotify) gst_asf_writer_track_unref);
  self->flow = GST_FLOW_FLUSHING;
  self->position = GST_CLOCK_TIME_NONE;
  gst_asf_writer_timeline_init (&self->timeline,
      GST_ASF_WRITER_TIME_POLICY_KEEP);

  return self;
}

void
gst_asf_writer_interleaver_free (GstAsfWriterInterleaver *self)
{
  g_ptr_array_unref (self->tracks);
  g_clear_error (&self->error);
  g_cond_clear (&self->work);
  g_cond_clear (&self->done);
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

/* The pad of a new track may be active already, and its caps known. */
static void
begin_anew (GstAsfWriterInterleaver *self, GstAsfWriterTrack *track)
{
  if (!track->is_new)
    gst_asf_writer_track_reset (track);
  gst_asf_writer_timeline_init_track (&self->timeline, &track->timing);
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
  for (guint i = 0; i < self->tracks->len; i++)
    begin_anew (self, nth_track (self, i));
  self->in_use = TRUE;
  self->has_forgotten = FALSE;
  self->playing = FALSE;
  self->live = FALSE;
  self->draining = FALSE;
  self->flow = GST_FLOW_OK;
  g_clear_error (&self->error);
  self->queued_bytes = 0;
  self->batch_bytes = 0;
  self->eos_seqnum = GST_SEQNUM_INVALID;
  self->position = GST_CLOCK_TIME_NONE;
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
  return !self->in_use ||
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
  gst_asf_writer_interleaver_wake_all (self);
  g_mutex_unlock (&self->lock);
}

/* Returns: whether all that @track has delivered is in files that are put aside */
static gboolean
is_over (const GstAsfWriterTrack *track)
{
  return track->released && gst_asf_writer_track_is_empty (track) &&
      track->n_taken == 0 && !track->in_file;
}

/**
 * gst_asf_writer_interleaver_forget_over:
 *
 * Forgets released tracks that the file at hand does not have: others get their
 * numbers. From the writer thread.
 */
void
gst_asf_writer_interleaver_forget_over (GstAsfWriterInterleaver *self)
{
  g_mutex_lock (&self->lock);
  for (guint i = self->tracks->len; i > 0; i--) {
    if (!is_over (nth_track (self, i - 1)))
      continue;
    g_ptr_array_remove_index (self->tracks, i - 1);
    self->has_forgotten = TRUE;
  }
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
  gst_asf_writer_interleaver_wake_all (self);
  g_mutex_unlock (&self->lock);
}

void
gst_asf_writer_interleaver_set_live (GstAsfWriterInterleaver *self,
    gboolean live)
{
  g_mutex_lock (&self->lock);
  self->live = live;
  gst_asf_writer_interleaver_wake_all (self);
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
  gst_asf_writer_interleaver_wake_all (self);
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
    gst_asf_writer_interleaver_wake_all (self);
  }
  while (self->flow == GST_FLOW_OK)
    gst_asf_writer_interleaver_wait_for_writer (self);
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
  gst_asf_writer_interleaver_wake_all (self);
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
  gst_asf_writer_interleaver_wake_all (self);
  g_mutex_unlock (&self->lock);
}

/* @can_split: another file may begin at any time */
void
gst_asf_writer_interleaver_set_can_split (GstAsfWriterInterleaver *self,
    gboolean can_split)
{
  g_mutex_lock (&self->lock);
  self->can_split = can_split;
  g_mutex_unlock (&self->lock);
}

/* What the format or the media cannot tell needs another header.
 *
 * Returns: whether there will be one. With the lock. */
static gboolean
can_begin_anew (const GstAsfWriterInterleaver *self, AsfStreamChange change)
{
  return self->can_split && (change == ASF_STREAM_CHANGE_IMPOSSIBLE ||
      change == ASF_STREAM_CHANGE_NEEDS_HEADERS);
}

/**
 * gst_asf_writer_interleaver_set_stream:
 * @stream: (transfer full): description made from caps
 * @described: (out): whether the file's header will describe @stream and not
 *     what came first
 * @what: (out) (nullable) (transfer full): what is different then
 *
 * Returns: whether buffers of @stream can be stored after those that have come;
 *     #ASF_STREAM_CHANGE_NONE with @described and @what: in the next file
 */
AsfStreamChange
gst_asf_writer_interleaver_set_stream (GstAsfWriterInterleaver *self,
    GstAsfWriterTrack *track, AsfStream *stream, gboolean *described,
    char **what)
{
  AsfStreamChange change = ASF_STREAM_CHANGE_NONE;

  *what = NULL;
  g_mutex_lock (&self->lock);
  gst_asf_writer_track_set_alive (track, g_get_monotonic_time ());
  stream->number = track->number;
  *described = track->stream == NULL ||
      (!track->fixed && gst_asf_writer_track_is_empty (track));
  if (*described) {
    asf_stream_free (track->stream);
    track->stream = g_steal_pointer (&stream);
  } else {
    change = asf_stream_change (gst_asf_writer_track_newest_stream (track),
        stream, what);
  }
  g_clear_pointer (&track->coming, asf_stream_free);
  if (can_begin_anew (self, change)) {
    track->coming = g_steal_pointer (&stream);
    *described = TRUE;
    change = ASF_STREAM_CHANGE_NONE;
  }
  g_mutex_unlock (&self->lock);
  asf_stream_free (stream);

  return change;
}

/**
 * gst_asf_writer_interleaver_declare:
 * @extensions: has payload extension systems, of which @track gets to have
 *     those, too; all else of it does not matter
 *
 * Does nothing once the header has the description.
 */
void
gst_asf_writer_interleaver_declare (GstAsfWriterInterleaver *self,
    GstAsfWriterTrack *track, const AsfStream *extensions)
{
  AsfStream *stream;

  g_mutex_lock (&self->lock);
  stream = track->coming != NULL ? track->coming :
      track->fixed ? NULL : track->stream;
  if (stream != NULL) {
    stream->extensions |= extensions->extensions;
    g_clear_pointer (&stream->own_extensions, g_ptr_array_unref);
    if (extensions->own_extensions != NULL)
      stream->own_extensions = g_ptr_array_ref (extensions->own_extensions);
  }
  g_mutex_unlock (&self->lock);
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
  gst_asf_writer_interleaver_wake_all (self);
  g_mutex_unlock (&self->lock);
  g_ptr_array_unref (dropped);
}

/* Once cleared, @taken may be cleared again. */
void
gst_asf_writer_batch_item_clear (GstAsfWriterBatchItem *taken)
{
  if (taken->track != NULL)
    taken->track->n_taken--;
  gst_clear_buffer (&taken->item.buffer);
  g_clear_pointer (&taken->item.stream, asf_stream_free);
  g_clear_pointer (&taken->track, gst_asf_writer_track_unref);
}

/* @time: ns by which all that is popped from now on comes earlier */
void
gst_asf_writer_interleaver_cut (GstAsfWriterInterleaver *self, gint64 time)
{
  g_mutex_lock (&self->lock);
  self->closed += time;
  g_mutex_unlock (&self->lock);
}
