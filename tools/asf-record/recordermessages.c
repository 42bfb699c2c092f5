/* recordermessages.c: what the pipeline tells of a recording
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "recorderprivate.h"

static void
warn (Recorder *self, GstMessage *message)
{
  const GstStructure *details = NULL;
  GError *error = NULL;

  gst_message_parse_warning (message, &error, NULL);
  gst_message_parse_warning_details (message, &details);
  display_problem (self->display, "warning", error->message, details);
  if (GST_MESSAGE_SRC (message) == GST_OBJECT (self->sink) &&
      g_error_matches (error, GST_RESOURCE_ERROR,
          GST_RESOURCE_ERROR_NO_SPACE_LEFT))
    self->cut_short = TRUE;
  g_error_free (error);
}

/* The writer has finished its file before it posts an error. After one of
 * another element it still has to; those that this one brings with it are not
 * worth telling. */
static void
fail (Recorder *self, GstMessage *message)
{
  const GstStructure *details = NULL;
  GError *error = NULL;

  gst_message_parse_error (message, &error, NULL);
  gst_message_parse_error_details (message, &details);
  if (!self->cut_short || GST_MESSAGE_SRC (message) ==
      GST_OBJECT (self->sink))
    display_problem (self->display, "error", error->message, details);
  g_error_free (error);

  self->cut_short = TRUE;
  progress_look_at_sink (&self->progress);
  if (GST_MESSAGE_SRC (message) == GST_OBJECT (self->sink) ||
      self->progress.recorded + self->progress.queued == 0)
    recorder_leave (self);
  else
    recorder_finish (self);
}

static void
take_closed (Recorder *self, const GstStructure *closed)
{
  ProgressFile *file = progress_close (&self->progress, closed);

  if (file == NULL)
    return;
  if (!file->finished)
    self->n_unfinished++;
  else if (file->packets > 0)
    self->n_finished++;
  display_closed (self->display, file);
  progress_file_free (file);
}

static void
take_status (Recorder *self, const GstStructure *structure)
{
  const char *status = gst_structure_get_string (structure, "status");

  if (g_strcmp0 (status, "opened") == 0)
    progress_open (&self->progress,
        gst_structure_get_string (structure, "location"));
  else if (g_strcmp0 (status, "closed") == 0)
    take_closed (self, structure);
}

/* @begin: running time at which the recording begins. When its duration is over
 * the writer takes no more. */
void
recorder_stop_at (Recorder *self, GstClockTime begin)
{
  if (self->options->duration == 0 || GST_CLOCK_TIME_IS_VALID (self->stop_at))
    return;
  self->stop_at = begin + self->options->duration;
  g_signal_emit_by_name (self->sink, "stop-recording", self->stop_at);
}

static void
take_recording (Recorder *self, const GstStructure *structure)
{
  gboolean recording;
  GstClockTime time;

  if (!gst_structure_get (structure, "recording", G_TYPE_BOOLEAN, &recording,
          "running-time", G_TYPE_UINT64, &time, NULL))
    return;
  if (!recording && GST_CLOCK_TIME_IS_VALID (self->stop_at) &&
      time >= self->stop_at)
    recorder_finish (self);
  else
    display_notice (self->display, recording ? "recording" : "paused");
}

static void
take_element_message (Recorder *self, const GstStructure *structure)
{
  GstClockTime begin;

  if (gst_structure_has_name (structure, "asfwriter-status"))
    take_status (self, structure);
  else if (gst_structure_has_name (structure, "asfwriter-recording"))
    take_recording (self, structure);
  else if (gst_structure_has_name (structure, "splitmuxsink-fragment-opened")
      && gst_structure_get (structure, "running-time", G_TYPE_UINT64, &begin,
          NULL))
    recorder_stop_at (self, begin);
}

/* What the pipeline tells of the recording */
void
recorder_take_message (Recorder *self, GstMessage *message)
{
  switch (GST_MESSAGE_TYPE (message)) {
    case GST_MESSAGE_EOS:
      self->ended = TRUE;
      recorder_leave (self);
      break;
    case GST_MESSAGE_ERROR:
      fail (self, message);
      break;
    case GST_MESSAGE_WARNING:
      warn (self, message);
      break;
    case GST_MESSAGE_ELEMENT:
      take_element_message (self, gst_message_get_structure (message));
      break;
    default:
      break;
  }
}
