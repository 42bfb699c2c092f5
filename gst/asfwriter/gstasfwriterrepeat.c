/* gstasfwriterrepeat.c: captions that are shown when the next file begins
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterrepeat.h"

/* Who opens a file in the middle of a recording sees what there was to see at that
 * time: a caption that is shown across the split is in both files. What has no
 * duration is no caption, but a command to be done once.
 *
 * All of this belongs to the writer thread.
 */

/* @taken: about to be written. A command takes the place of the one before. */
void
gst_asf_writer_repeat_note (const GstAsfWriterBatchItem *taken)
{
  GstAsfWriterTrack *track = taken->track;
  const GstAsfWriterItem *item = &taken->item;

  if (track->stream == NULL || track->stream->type != ASF_STREAM_COMMAND)
    return;
  gst_buffer_replace (&track->caption, GST_CLOCK_TIME_IS_VALID
      (item->duration) ? item->buffer : NULL);
  track->caption_start = item->time;
  if (track->caption != NULL)
    track->caption_end = item->time + (gint64) item->duration;
}

static gboolean
repeat (GstAsfWriterFile *file, GstAsfWriterTrack *track, gint64 start,
    GError **error)
{
  const GstAsfWriterBatchItem again = {
    .track = track,
    .item = {
      .buffer = track->caption,
      .time = start,
      .order = start,
      .told = GST_CLOCK_STIME_NONE,
      .end = track->caption_end,
      .duration = (GstClockTime) (track->caption_end - start),
      .key = TRUE,
      .size = gst_buffer_get_size (track->caption),
    },
  };

  return gst_asf_writer_file_write (file, &again, error);
}

/**
 * gst_asf_writer_repeat_write:
 * @file: has begun, with nothing in it
 * @start: where it begins
 *
 * Returns: %FALSE with the error of gst_asf_writer_file_write()
 */
gboolean
gst_asf_writer_repeat_write (GstAsfWriterInterleaver *interleaver,
    GstAsfWriterFile *file, gint64 start, GError **error)
{
  GPtrArray *tracks = gst_asf_writer_interleaver_get_tracks (interleaver);
  gboolean ok = TRUE;

  for (guint i = 0; ok && i < tracks->len; i++) {
    GstAsfWriterTrack *track = g_ptr_array_index (tracks, i);

    if (track->caption != NULL && track->in_file &&
        track->caption_start < start && track->caption_end > start)
      ok = repeat (file, track, start, error);
  }
  g_ptr_array_unref (tracks);

  return ok;
}
