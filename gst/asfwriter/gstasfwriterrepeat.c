/* gstasfwriterrepeat.c: captions that are shown when the next file begins
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterrepeat.h"

/* Who opens a file in the middle of a recording sees what there was to see at that
 * time: a caption that is shown across the split is in both files, and one that
 * came while nothing was recorded is in the file that begins, or goes on, before
 * it is over. What has no duration is no caption, but a command to be done once.
 *
 * All of this belongs to the writer thread.
 */

static gboolean
is_command (const GstAsfWriterTrack *track)
{
  return track->stream != NULL && track->stream->type == ASF_STREAM_COMMAND;
}

/* @taken: about to be written, or dropped since nothing is recorded. A command
 *     takes the place of the one before. */
void
gst_asf_writer_repeat_note (const GstAsfWriterBatchItem *taken,
    gboolean is_written)
{
  GstAsfWriterTrack *track = taken->track;
  const GstAsfWriterItem *item = &taken->item;

  if (!is_command (track))
    return;
  gst_buffer_replace (&track->caption, GST_CLOCK_TIME_IS_VALID
      (item->duration) ? item->buffer : NULL);
  track->caption_missed = !is_written;
  track->caption_start = item->time;
  if (track->caption != NULL)
    track->caption_end = item->time + (gint64) item->duration;
}

/**
 * gst_asf_writer_repeat_place:
 * @taken: (inout): about to be written
 * @start: where the file begins
 *
 * Text that comes too late for the file before is at the beginning of this one:
 * until its end, or as long as it was meant to be if that has passed.
 */
void
gst_asf_writer_repeat_place (GstAsfWriterBatchItem *taken, gint64 start)
{
  GstAsfWriterItem *item = &taken->item;
  gint64 left = (gint64) item->duration - (start - item->time);

  if (!is_command (taken->track) || item->time >= start)
    return;
  if (GST_CLOCK_TIME_IS_VALID (item->duration) && left > 0)
    item->duration = (GstClockTime) left;
  item->time = start;
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

/* Returns: whether commands of @track were taken. What a stream is does not
 * change any more then; before, its caps may. */
static gboolean
has_commands (const GstAsfWriterTrack *track)
{
  return (track->in_file || track->caption_missed ||
      track->caption != NULL) && is_command (track);
}

static gboolean
is_shown (const GstAsfWriterTrack *track, gint64 time)
{
  return has_commands (track) && track->caption != NULL && track->in_file &&
      track->caption_end > time;
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

    track->caption_missed = FALSE;
    if (is_shown (track, start) && track->caption_start < start)
      ok = repeat (file, track, start, error);
  }
  g_ptr_array_unref (tracks);

  return ok;
}

/* Returns: @time, in a recording without the @gap before what is now @start */
static gint64
without_gap (gint64 time, gint64 start, gint64 gap)
{
  return time >= start + gap ? time - gap : MIN (time, start);
}

/**
 * gst_asf_writer_repeat_resume:
 * @file: goes on
 * @start: where it goes on
 * @gap: ns before that which were taken out of the recording
 *
 * What is shown now is shown there: captions that were over in the gap disappear,
 * those that came in it appear.
 *
 * Returns: %FALSE with the error of gst_asf_writer_file_write()
 */
gboolean
gst_asf_writer_repeat_resume (GstAsfWriterInterleaver *interleaver,
    GstAsfWriterFile *file, gint64 start, gint64 gap, GError **error)
{
  GPtrArray *tracks = gst_asf_writer_interleaver_get_tracks (interleaver);
  gboolean ok = TRUE;

  for (guint i = 0; ok && i < tracks->len; i++) {
    GstAsfWriterTrack *track = g_ptr_array_index (tracks, i);
    gboolean missed = track->caption_missed;

    if (!has_commands (track))
      continue;
    track->caption_missed = FALSE;
    track->caption_start = without_gap (track->caption_start, start, gap);
    track->caption_end = without_gap (track->caption_end, start, gap);
    gst_asf_writer_file_cut_caption (file, track,
        missed ? start : track->caption_end);
    if (missed && is_shown (track, start))
      ok = repeat (file, track, start, error);
  }
  g_ptr_array_unref (tracks);

  return ok;
}
