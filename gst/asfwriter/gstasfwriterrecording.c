/* gstasfwriterrecording.c: the files of a recording, one after the other
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterrecordingprivate.h"

#include "gstasfwriterrepeat.h"

#include <errno.h>

GST_DEBUG_CATEGORY_EXTERN (gst_asf_writer_sink_debug);
#define GST_CAT_DEFAULT gst_asf_writer_sink_debug

/* What is written goes into one file until it is time for the next one. That
 * begins with a key frame of the reference stream, and what the others have at
 * the same time goes with it. The file before is finished beside.
 *
 * Of the writer thread.
 */

/* @zero: what the times in the file count from
 * @start: time of @first
 * @first: (nullable): what the file begins, or goes on, with */
static void
begin_rotation (GstAsfWriterRotation *rotation, gint64 zero, gint64 start,
    const GstAsfWriterBatchItem *first, const AsfWriter *writer)
{
  AsfWriterStats stats;

  gst_asf_writer_rotation_begin_file (rotation, zero, start,
      first != NULL ? first->item.delay : 0);
  if (!asf_writer_is_continued (writer))
    return;
  asf_writer_get_stats (writer, &stats);
  gst_asf_writer_rotation_go_on (rotation,
      stats.duration_ns - asf_writer_get_begin_ns (writer), stats.data_size);
}

/* @first: (nullable): what the file begins with */
static void
set_start (GstAsfWriterRecording *self, const GstAsfWriterBatchItem *first)
{
  gint64 zero = gst_asf_writer_interleaver_get_zero (self->interleaver);
  gint64 start = zero;

  if (first != NULL && (self->n_begun > 0 || self->was_shut)) {
    start = first->item.time;
    zero = self->n_begun > 0 && self->config.continue_times &&
        !self->restart ? self->zero : start;
  }
  gst_asf_writer_file_set_start (self->file, self->n_begun == 0, zero, start);
  zero = gst_asf_writer_file_get_part (self->file)->zero;
  if (self->config.rotation != NULL)
    begin_rotation (self->config.rotation, zero, start, first,
        gst_asf_writer_file_get_writer (self->file));
  self->zero = zero;
  self->restart = FALSE;
}

static void
request_key (GstAsfWriterRecording *self)
{
  GstClockTime time;

  if (self->config.rotation == NULL || self->reference == NULL)
    return;
  time = gst_asf_writer_rotation_get_key_time (self->config.rotation);
  if (GST_CLOCK_TIME_IS_VALID (time))
    self->funcs->request_key (self->element, self->reference, time);
}

static gboolean
open_next (GstAsfWriterRecording *self, const GstAsfWriterBatchItem *first,
    GError **error)
{
  g_clear_pointer (&self->location, g_free);
  self->file = self->funcs->open (self->element, first, &self->location,
      error);
  self->not_opened = self->file == NULL;
  self->open_errno = self->not_opened ? errno : 0;

  return self->file != NULL;
}

static gboolean
begin (GstAsfWriterRecording *self, const GstAsfWriterBatchItem *first,
    GError **error)
{
  if (has_begun (self))
    return TRUE;
  if (self->file == NULL && !open_next (self, first, error))
    return FALSE;
  set_start (self, first);
  if (!gst_asf_writer_file_begin (self->file, error))
    return FALSE;
  self->n_begun++;
  request_key (self);

  return gst_asf_writer_repeat_write (self->interleaver, self->file,
      first->item.time, error);
}

/* @end: where the next file begins */
gboolean
gst_asf_writer_recording_put_aside (GstAsfWriterRecording *self, gint64 end,
    GstAsfWriterSplit split, GError **error)
{
  GError *failure = NULL;
  AsfWriterStats stats;

  gst_asf_writer_file_complete (self->file, end,
      gst_asf_writer_split_name (split), &failure);
  if (failure != NULL) {
    g_propagate_error (error, failure);
    return FALSE;
  }
  self->restart = split == GST_ASF_WRITER_SPLIT_TIME_RANGE;
  asf_writer_get_stats (gst_asf_writer_file_get_writer (self->file), &stats);
  self->bytes_before += stats.file_size;
  gst_asf_writer_recording_note (self, NULL);
  gst_asf_writer_finisher_take (self->finisher, g_steal_pointer (&self->file));

  return TRUE;
}

/* Returns: why the next file begins with @taken */
static GstAsfWriterSplit
find_split (GstAsfWriterRecording *self, const GstAsfWriterBatchItem *taken)
{
  const GstAsfWriterItem *item = &taken->item;
  GstAsfWriterSplit split;
  AsfWriterStats stats;

  if (self->config.rotation == NULL || !has_begun (self))
    return GST_ASF_WRITER_SPLIT_NONE;
  if (item->splits)
    return GST_ASF_WRITER_SPLIT_FORMAT;
  split = gst_asf_writer_rotation_check_range (self->config.rotation,
      item->time);
  if (split != GST_ASF_WRITER_SPLIT_NONE || !item->key ||
      taken->track != self->reference)
    return split;
  asf_writer_get_stats (gst_asf_writer_file_get_writer (self->file), &stats);

  return gst_asf_writer_rotation_check_key (self->config.rotation, item->time,
      item->delay, stats.data_size);
}

/* Returns: up to when there is something; a caption is shown on top of that */
static gint64
find_end (const GstAsfWriterBatchItem *taken)
{
  const GstAsfWriterItem *item = &taken->item;
  const AsfStream *stream = taken->track->stream;

  if (!GST_CLOCK_TIME_IS_VALID (item->duration) ||
      (stream != NULL && stream->type == ASF_STREAM_COMMAND))
    return item->time;
  return item->time + (gint64) item->duration;
}

/* Limits that are not kept fill the disk unseen: an encoder may make no key frame
 * but the first. */
static void
tell_overdue (GstAsfWriterRecording *self, const GstAsfWriterBatchItem *taken)
{
  AsfWriterStats stats;

  if (self->told_overdue || self->config.rotation == NULL ||
      taken->track != self->reference || taken->item.key)
    return;
  asf_writer_get_stats (gst_asf_writer_file_get_writer (self->file), &stats);
  self->told_overdue = gst_asf_writer_rotation_is_overdue
      (self->config.rotation, self->end, stats.data_size);
  if (self->told_overdue)
    GST_ELEMENT_WARNING (self->element, STREAM, MUX,
        ("The file gets larger than it should: pad %s brings no key frame that "
            "the next one could begin with. Let the encoder make more of them, "
            "or set \"send-keyframe-requests\".", taken->track->name),
        (NULL));
}

gboolean
gst_asf_writer_recording_write_taken (GstAsfWriterRecording *self,
    GstAsfWriterBatchItem *taken, GError **error)
{
  const GstAsfWriterItem *item = &taken->item;
  GstAsfWriterSplit split = find_split (self, taken);

  if (split != GST_ASF_WRITER_SPLIT_NONE &&
      !gst_asf_writer_recording_put_aside (self, item->time, split, error))
    return FALSE;
  if (!begin (self, taken, error))
    return FALSE;
  gst_asf_writer_repeat_place (taken,
      gst_asf_writer_file_get_part (self->file)->start);
  gst_asf_writer_repeat_note (taken, TRUE);
  if (!gst_asf_writer_file_write (self->file, taken, error))
    return FALSE;
  self->end = MAX (self->end, find_end (taken));
  tell_overdue (self, taken);

  return TRUE;
}

/* When sound tells where files end because the video is over, it may go on to the
 * end of what the last key frame began. Video that begins has its own key frames.
 *
 * @batch: what is left of it */
static void
look_for_reference (GstAsfWriterRecording *self, const GArray *batch)
{
  GstAsfWriterTrack *before = self->reference;
  gboolean is_video;

  self->reference = gst_asf_writer_interleaver_find_reference
      (self->interleaver, batch, &is_video);
  if (self->config.rotation == NULL || before == NULL ||
      self->reference == before)
    return;
  if (!is_video)
    gst_asf_writer_rotation_end_reference (self->config.rotation, self->end);
  gst_asf_writer_rotation_change_reference (self->config.rotation);
}

/**
 * gst_asf_writer_recording_write:
 * @batch: (element-type GstAsfWriterBatchItem): what is written is cleared
 *
 * Returns: %FALSE with @error if the recording is over
 */
gboolean
gst_asf_writer_recording_write (GstAsfWriterRecording *self, GArray *batch,
    GError **error)
{
  guint n_begun = self->n_begun;
  gboolean ok = TRUE;
  gint64 gap = 0;

  look_for_reference (self, batch);
  for (guint i = 0; ok && i < batch->len; i++) {
    GstAsfWriterBatchItem *taken =
        &g_array_index (batch, GstAsfWriterBatchItem, i);
    gboolean is_last =
        taken->track == self->reference && taken->track->n_taken == 1;

    ok = gst_asf_writer_recording_take (self, taken, &gap, error);
    gst_asf_writer_batch_item_clear (taken);
    /* it may have ended with that */
    if (is_last)
      look_for_reference (self, batch);
  }
  if (self->n_begun != n_begun) {
    self->reference = NULL;
    gst_asf_writer_interleaver_forget_over (self->interleaver);
  }

  return ok;
}

/* Returns: whether a file that was to be finished beside was not */
gboolean
gst_asf_writer_recording_has_failed (GstAsfWriterRecording *self)
{
  return gst_asf_writer_finisher_has_failed (self->finisher);
}

static void
end_file (GstAsfWriterRecording *self, GError *error, const char *reason,
    GstAsfWriterResult *result)
{
  if (!has_begun (self))
    set_start (self, NULL);
  gst_asf_writer_file_complete (self->file, G_MAXINT64, reason, &error);
  gst_asf_writer_recording_note (self, NULL);
  gst_asf_writer_file_end (self->file, error, result);
  self->funcs->closed (self->element, self->file, result);
}

/**
 * gst_asf_writer_recording_end:
 * @error: (nullable) (transfer full): what made it end
 * @reason: why, static
 * @result: (out): how the last file came out, or the one that failed first; its
 *     error is to be freed, all else stays as long as @self
 *
 * All files are finished and closed when this returns.
 */
void
gst_asf_writer_recording_end (GstAsfWriterRecording *self, GError *error,
    const char *reason, GstAsfWriterResult *result)
{
  if (self->file != NULL) {
    end_file (self, error, reason, result);
  } else {
    *result = (GstAsfWriterResult) {
      .location = self->location,
      .error = error,
    };
    if (self->not_opened) {
      result->failure.operation = ASF_OPERATION_OPEN;
      result->failure.sys_errno = self->open_errno;
    }
  }
  gst_asf_writer_finisher_wait (self->finisher);
  gst_asf_writer_finisher_take_failure (self->finisher, result);
}

/* Returns: (transfer none) (nullable): the session that is being written */
AsfWriter *
gst_asf_writer_recording_get_writer (GstAsfWriterRecording *self)
{
  return has_begun (self) ? gst_asf_writer_file_get_writer (self->file) : NULL;
}

/* @upkeep: (nullable): of the file that is written; %NULL = as it was. Others
 * get to know how far that is. */
void
gst_asf_writer_recording_note (GstAsfWriterRecording *self,
    const GstAsfWriterUpkeepReport *upkeep)
{
  if (has_begun (self))
    gst_asf_writer_board_note (self->config.board, self->file, upkeep);
}

/* Returns: how many files were begun */
guint
gst_asf_writer_recording_get_n_files (const GstAsfWriterRecording *self)
{
  return self->n_begun;
}

/* Returns: how many bytes have those before the one that is written */
guint64
gst_asf_writer_recording_get_bytes_before (const GstAsfWriterRecording *self)
{
  return self->bytes_before;
}

/**
 * gst_asf_writer_recording_new:
 * @element: for messages; borrowed, lives longer
 * @file: (nullable) (transfer full): the first one, %NULL = it is opened when
 *     there is something for it
 * @config: copied; what it points to is borrowed
 * @funcs: borrowed, lives longer
 */
GstAsfWriterRecording *
gst_asf_writer_recording_new (GstElement *element,
    GstAsfWriterInterleaver *interleaver, GstAsfWriterFile *file,
    const GstAsfWriterRecordingConfig *config,
    const GstAsfWriterRecordingFuncs *funcs)
{
  GstAsfWriterRecording *self = g_new0 (GstAsfWriterRecording, 1);

  self->element = element;
  self->interleaver = interleaver;
  self->file = file;
  self->config = *config;
  self->funcs = funcs;
  self->finisher = gst_asf_writer_finisher_new (element, interleaver,
      funcs->closed);

  return self;
}

/* @self: (transfer full): ended */
void
gst_asf_writer_recording_free (GstAsfWriterRecording *self)
{
  gst_asf_writer_finisher_free (self->finisher);
  g_clear_pointer (&self->file, gst_asf_writer_file_free);
  g_free (self->location);
  g_free (self);
}
