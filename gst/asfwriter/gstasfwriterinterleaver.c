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
 * A push waits when the limits are reached, but never on an empty queue: a
 * track that starves can always deliver, so no wait is for ever.
 *
 * Which track is popped from is in gstasfwriterpick.c.
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
 *
 * Forgets the last file and takes buffers from now on.
 */
void
gst_asf_writer_interleaver_start (GstAsfWriterInterleaver *self,
    guint64 max_bytes, GstClockTime max_time, GstClockTime stall_timeout)
{
  g_mutex_lock (&self->lock);
  self->max_bytes = max_bytes;
  self->max_time = max_time;
  self->stall_timeout_us = stall_timeout / 1000;
  forget_released (self);
  for (guint i = 0; i < self->tracks->len; i++)
    gst_asf_writer_track_reset (nth_track (self, i));
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
  self->time_offset = 0;
  self->flush_seqnum = GST_SEQNUM_INVALID;
  g_mutex_unlock (&self->lock);
}

static gboolean
number_is_taken (GstAsfWriterInterleaver *self, guint number)
{
  for (guint i = 0; i < self->tracks->len; i++) {
    if (nth_track (self, i)->number == number)
      return TRUE;
  }
  return FALSE;
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
  guint number = 1;

  g_mutex_lock (&self->lock);
  while (number <= GST_ASF_WRITER_MAX_STREAMS &&
      number_is_taken (self, number))
    number++;
  if (number <= GST_ASF_WRITER_MAX_STREAMS) {
    track = gst_asf_writer_track_new (number, name);
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
    for (guint i = 0; i < self->tracks->len; i++)
      nth_track (self, i)->last_life = g_get_monotonic_time ();
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
  self->draining = TRUE;
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
    self->draining = TRUE;
    g_cond_broadcast (&self->cond);
  }
  while (self->flow == GST_FLOW_OK)
    g_cond_wait (&self->cond, &self->lock);
  flow = self->flow;
  g_mutex_unlock (&self->lock);
  g_clear_error (&error);

  return flow;
}

/* Time of tracks */

static void
set_alive (GstAsfWriterTrack *track)
{
  track->last_life = g_get_monotonic_time ();
  track->feeder = g_thread_self ();
}

static void
advance_to (GstAsfWriterTrack *track, gint64 time)
{
  if (!GST_CLOCK_STIME_IS_VALID (track->progress) || track->progress < time)
    track->progress = time;
}

/* Sets the order of an item, and the time of one that has none. */
static void
set_times (GstAsfWriterInterleaver *self, GstAsfWriterTrack *track,
    GstAsfWriterItem *item)
{
  if (GST_CLOCK_STIME_IS_VALID (item->time)) {
    item->time += self->time_offset;
  } else {
    item->time = GST_CLOCK_STIME_IS_VALID (track->next_time) ?
        track->next_time : self->time_offset;
    track->repaired++;
  }
  item->order = item->time;
  if (GST_CLOCK_STIME_IS_VALID (track->last_order))
    item->order = MAX (item->order, track->last_order);
  track->last_order = item->order;
  if (track->progress == G_MAXINT64)
    track->progress = item->order;
  track->next_time = item->time;
  if (GST_CLOCK_TIME_IS_VALID (item->duration))
    track->next_time += item->duration;
  advance_to (track, track->next_time);
}

/**
 * gst_asf_writer_interleaver_advance:
 * @time: running time before which nothing will come; G_MAXINT64: nothing is
 *     to be expected before the next buffer does come
 */
void
gst_asf_writer_interleaver_advance (GstAsfWriterInterleaver *self,
    GstAsfWriterTrack *track, gint64 time)
{
  g_mutex_lock (&self->lock);
  track->started = TRUE;
  track->stalled = FALSE;
  set_alive (track);
  advance_to (track, time == G_MAXINT64 ? time : time + self->time_offset);
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->lock);
}

/* Any serialized event: a sign of life, and it tells who feeds the track. */
void
gst_asf_writer_interleaver_touch (GstAsfWriterInterleaver *self,
    GstAsfWriterTrack *track)
{
  g_mutex_lock (&self->lock);
  set_alive (track);
  g_mutex_unlock (&self->lock);
}

void
gst_asf_writer_interleaver_set_linked (GstAsfWriterInterleaver *self,
    GstAsfWriterTrack *track, gboolean linked)
{
  g_mutex_lock (&self->lock);
  track->linked = linked;
  track->last_life = g_get_monotonic_time ();
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->lock);
}

/**
 * gst_asf_writer_interleaver_set_stream:
 * @stream: (transfer full): description made from caps
 *
 * Returns: %FALSE if buffers of another format have come already
 */
gboolean
gst_asf_writer_interleaver_set_stream (GstAsfWriterInterleaver *self,
    GstAsfWriterTrack *track, AsfStream *stream)
{
  gboolean ok = TRUE;

  g_mutex_lock (&self->lock);
  set_alive (track);
  stream->number = track->number;
  if (track->stream == NULL ||
      (!track->fixed && gst_queue_array_is_empty (track->items))) {
    asf_stream_free (track->stream);
    track->stream = g_steal_pointer (&stream);
  } else {
    ok = asf_stream_same_format (track->stream, stream);
  }
  g_mutex_unlock (&self->lock);
  asf_stream_free (stream);

  return ok;
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

/* End of stream and flush */

/* For buffers that are to be freed when our lock is not held: the last
 * reference may run the code of a pool. */
static GPtrArray *
new_buffer_list (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) gst_buffer_unref);
}

void
gst_asf_writer_interleaver_set_eos (GstAsfWriterInterleaver *self,
    GstAsfWriterTrack *track, gboolean eos, guint32 seqnum)
{
  g_mutex_lock (&self->lock);
  set_alive (track);
  track->eos = eos;
  if (eos)
    self->eos_seqnum = seqnum;
  else
    track->progress = GST_CLOCK_STIME_NONE;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->lock);
}

/* For an EOS that is sent to the element: no pad's lock is needed. */
void
gst_asf_writer_interleaver_set_all_eos (GstAsfWriterInterleaver *self,
    guint32 seqnum)
{
  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->tracks->len; i++)
    nth_track (self, i)->eos = TRUE;
  self->eos_seqnum = seqnum;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->lock);
}

/* While @flushing, no push of the track waits or succeeds. */
void
gst_asf_writer_interleaver_set_flushing (GstAsfWriterInterleaver *self,
    GstAsfWriterTrack *track, gboolean flushing)
{
  g_mutex_lock (&self->lock);
  track->flushing = flushing;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->lock);
}

/**
 * gst_asf_writer_interleaver_flush_stop:
 * @reset_time: running time starts at 0 again
 * @seqnum: the same on all pads that one seek has flushed
 *
 * Drops what is queued. What is in the file stays: then the times of what
 * follows are moved behind it.
 */
void
gst_asf_writer_interleaver_flush_stop (GstAsfWriterInterleaver *self,
    GstAsfWriterTrack *track, gboolean reset_time, guint32 seqnum)
{
  GPtrArray *dropped = new_buffer_list ();

  g_mutex_lock (&self->lock);
  self->queued_bytes -= gst_asf_writer_track_drop (track, dropped);
  if (reset_time && self->begun && seqnum != self->flush_seqnum) {
    self->flush_seqnum = seqnum;
    self->time_offset = self->max_end;
  }
  track->flushing = FALSE;
  track->eos = FALSE;
  track->stalled = FALSE;
  track->last_order = GST_CLOCK_STIME_NONE;
  track->next_time = GST_CLOCK_STIME_NONE;
  track->progress = GST_CLOCK_STIME_NONE;
  track->last_life = g_get_monotonic_time ();
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->lock);
  g_ptr_array_unref (dropped);
}

/* Buffers of pools */

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
  pinning = gst_queue_array_get_length (track->items) >= 2;
  g_mutex_unlock (&self->lock);

  return pinning;
}

/* Replaces all buffers of pools by copies, as a DRAIN query asks. */
void
gst_asf_writer_interleaver_unpin (GstAsfWriterInterleaver *self,
    GstAsfWriterTrack *track)
{
  GPtrArray *originals = new_buffer_list ();

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < gst_queue_array_get_length (track->items); i++) {
    GstAsfWriterItem *item =
        gst_queue_array_peek_nth_struct (track->items, i);

    if (item->buffer->pool != NULL) {
      g_ptr_array_add (originals, item->buffer);
      item->buffer = gst_buffer_copy_deep (item->buffer);
    }
  }
  g_mutex_unlock (&self->lock);
  g_ptr_array_unref (originals);
}

/* Push */

static gboolean
has_room (GstAsfWriterInterleaver *self, GstAsfWriterTrack *track,
    const GstAsfWriterItem *item)
{
  GstAsfWriterTrack *earliest;

  if (gst_queue_array_is_empty (track->items))
    return TRUE;
  if (self->queued_bytes + self->batch_bytes + item->size > self->max_bytes)
    return FALSE;
  if (self->max_time == 0 || !GST_CLOCK_STIME_IS_VALID (item->time))
    return TRUE;
  earliest = gst_asf_writer_interleaver_earliest (self);
  return item->time + self->time_offset <=
      gst_asf_writer_track_head (earliest)->order + (gint64) self->max_time;
}

static void
wait_for_room (GstAsfWriterInterleaver *self, GstAsfWriterTrack *track)
{
  track->waiter = g_thread_self ();
  self->n_waiting++;
  /* a full queue changes what the writer thread may do */
  g_cond_broadcast (&self->cond);
  g_cond_wait (&self->cond, &self->lock);
  self->n_waiting--;
  track->waiter = NULL;
}

/* Returns: %GST_FLOW_OK when the item may be queued */
static GstFlowReturn
wait_until_accepted (GstAsfWriterInterleaver *self, GstAsfWriterTrack *track,
    const GstAsfWriterItem *item)
{
  for (;;) {
    if (track->flushing || track->released)
      return GST_FLOW_FLUSHING;
    if (self->flow != GST_FLOW_OK)
      return self->flow;
    if (track->eos)
      return GST_FLOW_EOS;
    if (!self->draining && has_room (self, track, item))
      return GST_FLOW_OK;
    wait_for_room (self, track);
  }
}

/**
 * gst_asf_writer_interleaver_push:
 * @item: its buffer is (transfer full), also on failure; @time is the running
 *     time or %GST_CLOCK_STIME_NONE for "goes on from the previous one"
 *
 * Queues a buffer; waits while the limits are reached.
 *
 * Returns: %GST_FLOW_OK, or what the streaming thread shall return
 */
GstFlowReturn
gst_asf_writer_interleaver_push (GstAsfWriterInterleaver *self,
    GstAsfWriterTrack *track, GstAsfWriterItem *item)
{
  GstFlowReturn flow;

  g_mutex_lock (&self->lock);
  set_alive (track);
  flow = wait_until_accepted (self, track, item);
  if (flow == GST_FLOW_OK) {
    set_times (self, track, item);
    gst_queue_array_push_tail_struct (track->items, item);
    self->queued_bytes += item->size;
    track->started = TRUE;
    track->stalled = FALSE;
    set_alive (track);
    g_cond_broadcast (&self->cond);
  }
  g_mutex_unlock (&self->lock);
  if (flow != GST_FLOW_OK)
    gst_buffer_unref (item->buffer);

  return flow;
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
  GPtrArray *dropped = new_buffer_list ();

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
  g_mutex_unlock (&self->lock);
  g_ptr_array_sort (tracks, compare_numbers);

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
  track->fixed |= stream != NULL;
  if (tags != NULL)
    *tags = track->tags != NULL ? gst_tag_list_ref (track->tags) : NULL;
  g_mutex_unlock (&self->lock);

  return stream;
}

/* Returns: buffers of the stream whose times were made up */
guint64
gst_asf_writer_interleaver_get_repaired (GstAsfWriterInterleaver *self,
    guint number)
{
  guint64 repaired = 0;

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->tracks->len; i++) {
    if (nth_track (self, i)->number == number)
      repaired = nth_track (self, i)->repaired;
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
