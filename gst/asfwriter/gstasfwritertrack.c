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
  gst_asf_writer_track_reset (track);

  return track;
}

GstAsfWriterTrack *
gst_asf_writer_track_ref (GstAsfWriterTrack *track)
{
  g_atomic_ref_count_inc (&track->refs);
  return track;
}

/* @track: (transfer full): */
void
gst_asf_writer_track_unref (GstAsfWriterTrack *track)
{
  GstAsfWriterItem *item;

  if (!g_atomic_ref_count_dec (&track->refs))
    return;

  while ((item = gst_queue_array_pop_head_struct (track->items)) != NULL)
    gst_buffer_unref (item->buffer);
  if (track->has_held)
    gst_buffer_unref (track->held.buffer);
  gst_queue_array_free (track->items);
  asf_stream_free (track->stream);
  g_clear_pointer (&track->tags, gst_tag_list_unref);
  gst_asf_writer_stream_settings_clear (&track->settings);
  g_free (track->name);
  g_free (track);
}

/* Forgets all of the last file, of which nothing is queued any more; the pad's
 * link is none of that. */
void
gst_asf_writer_track_reset (GstAsfWriterTrack *track)
{
  g_clear_pointer (&track->stream, asf_stream_free);
  g_clear_pointer (&track->tags, gst_tag_list_unref);
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

void
gst_asf_writer_track_set_alive (GstAsfWriterTrack *track)
{
  track->last_life = g_get_monotonic_time ();
  track->feeder = g_thread_self ();
}

/* Returns: (transfer full) (element-type GstBuffer): for buffers that are to be
 *     freed when no lock is held: the last reference may run the code of a
 *     pool */
GPtrArray *
gst_asf_writer_track_new_drop_list (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) gst_buffer_unref);
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
    g_ptr_array_add (buffers, item->buffer);
  }
  if (track->has_held) {
    track->has_held = FALSE;
    size += track->held.size;
    g_ptr_array_add (buffers, track->held.buffer);
  }
  return size;
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
gst_asf_writer_track_is_done (GstAsfWriterTrack *track)
{
  return gst_queue_array_is_empty (track->items) &&
      (track->eos || track->released || !track->linked);
}
