/* gstasfwritertrack.c: one stream on its way through the element
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwritertrack.h"

GstAsfWriterTrack *
gst_asf_writer_track_new (guint number, const char *name)
{
  GstAsfWriterTrack *track = g_new0 (GstAsfWriterTrack, 1);

  g_atomic_ref_count_init (&track->refs);
  track->number = number;
  track->name = g_strdup (name);
  gst_asf_writer_stream_settings_init (&track->settings);
  track->items =
      gst_queue_array_new_for_struct (sizeof (GstAsfWriterItem), 64);
  track->head_order = G_MAXINT64;
  gst_asf_writer_track_reset (track);
  track->is_new = TRUE;

  return track;
}

GstAsfWriterTrack *
gst_asf_writer_track_ref (GstAsfWriterTrack *track)
{
  g_atomic_ref_count_inc (&track->refs);
  return track;
}

static void
clear_item (GstAsfWriterItem *item)
{
  gst_buffer_unref (item->buffer);
  asf_stream_free (item->stream);
}

/* @track: (transfer full): */
void
gst_asf_writer_track_unref (GstAsfWriterTrack *track)
{
  GstAsfWriterItem *item;

  if (!g_atomic_ref_count_dec (&track->refs))
    return;

  while ((item = gst_queue_array_pop_head_struct (track->items)) != NULL)
    clear_item (item);
  if (track->has_held)
    clear_item (&track->held);
  gst_queue_array_free (track->items);
  asf_stream_free (track->stream);
  asf_stream_free (track->coming);
  g_clear_pointer (&track->tags, gst_tag_list_unref);
  gst_asf_writer_stream_settings_clear (&track->settings);
  gst_clear_buffer (&track->caption);
  g_free (track->name);
  g_free (track);
}

/* Forgets all of the last file, of which nothing is queued any more; the pad's
 * link is none of that. */
void
gst_asf_writer_track_reset (GstAsfWriterTrack *track)
{
  g_clear_pointer (&track->stream, asf_stream_free);
  g_clear_pointer (&track->coming, asf_stream_free);
  g_clear_pointer (&track->tags, gst_tag_list_unref);
  gst_clear_buffer (&track->caption);
  track->last_order = GST_CLOCK_STIME_NONE;
  track->progress = GST_CLOCK_STIME_NONE;
  track->gap_end = GST_CLOCK_STIME_NONE;
  track->last_life = g_get_monotonic_time ();
  track->repaired = 0;
  track->told_repairs = 0;
  track->told_extensions = 0;
  track->timecodes = (GstAsfWriterTimecodes) { 0 };
  track->feeder = NULL;
  track->started = FALSE;
  track->fixed = FALSE;
  track->eos = FALSE;
  track->flushing = FALSE;
  track->stalled = FALSE;
  track->dead = FALSE;
  track->in_file = FALSE;
  track->refused = FALSE;
}

/* @now: monotonic us */
void
gst_asf_writer_track_set_alive (GstAsfWriterTrack *track, gint64 now)
{
  track->last_life = now;
  track->feeder = g_thread_self ();
}

/* Nothing of the track comes before @time any more. */
void
gst_asf_writer_track_advance (GstAsfWriterTrack *track, gint64 time)
{
  if (!GST_CLOCK_STIME_IS_VALID (track->progress) || track->progress < time)
    track->progress = time;
}

/* Returns: (transfer full) (element-type GstBuffer): for buffers that are to be
 *     freed when no lock is held: the last reference may run the code of a
 *     pool */
GPtrArray *
gst_asf_writer_track_new_drop_list (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) gst_buffer_unref);
}

/* Queues @item, whose buffer and stream are (transfer full). */
void
gst_asf_writer_track_push (GstAsfWriterTrack *track, GstAsfWriterItem *item)
{
  if (gst_asf_writer_track_is_empty (track))
    track->head_order = item->order;
  gst_queue_array_push_tail_struct (track->items, item);
}

/* @item: (out) (transfer full): the oldest; there has to be one */
void
gst_asf_writer_track_pop (GstAsfWriterTrack *track, GstAsfWriterItem *item)
{
  const GstAsfWriterItem *next;

  *item = *(GstAsfWriterItem *) gst_queue_array_pop_head_struct (track->items);
  next = gst_queue_array_peek_head_struct (track->items);
  track->head_order = next != NULL ? next->order : G_MAXINT64;
}

/* The caps stay when a buffer is dropped. */
static void
drop_item (GstAsfWriterTrack *track, GstAsfWriterItem *item,
    GPtrArray *buffers)
{
  g_ptr_array_add (buffers, item->buffer);
  if (item->stream != NULL) {
    asf_stream_free (track->coming);
    track->coming = item->stream;
  }
}

/**
 * gst_asf_writer_track_drop:
 * @buffers: (element-type GstBuffer): gets what is queued
 *
 * Returns: bytes that were queued
 */
gsize
gst_asf_writer_track_drop (GstAsfWriterTrack *track, GPtrArray *buffers)
{
  GstAsfWriterItem *item;
  gsize size = 0;

  while ((item = gst_queue_array_pop_head_struct (track->items)) != NULL) {
    size += item->size;
    drop_item (track, item, buffers);
  }
  track->head_order = G_MAXINT64;
  if (track->has_held) {
    track->has_held = FALSE;
    size += track->held.size;
    drop_item (track, &track->held, buffers);
  }
  return size;
}

/* Returns: (nullable) (transfer none): what the buffer is that came last */
AsfStream *
gst_asf_writer_track_newest_stream (GstAsfWriterTrack *track)
{
  AsfStream *newest = track->stream;
  guint n = gst_queue_array_get_length (track->items);

  for (guint i = 0; i < n; i++) {
    const GstAsfWriterItem *item =
        gst_queue_array_peek_nth_struct (track->items, i);

    if (item->stream != NULL)
      newest = item->stream;
  }
  if (track->has_held && track->held.stream != NULL)
    newest = track->held.stream;

  return newest;
}

/* Returns: (nullable) (transfer none): the oldest item */
GstAsfWriterItem *
gst_asf_writer_track_head (GstAsfWriterTrack *track)
{
  return gst_queue_array_peek_head_struct (track->items);
}

/**
 * gst_asf_writer_track_is_done:
 *
 * Returns: whether nothing more is expected: a pad that nobody is linked to
 *     counts as done, or a forgotten one would keep the file open for ever
 */
gboolean
gst_asf_writer_track_is_done (const GstAsfWriterTrack *track)
{
  return gst_asf_writer_track_is_empty (track) &&
      (track->eos || track->released || !track->linked);
}
