/* gstasfwriterstartstop.c: how a recording starts and stops
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwritersinkprivate.h"

#include "gstasfwriteroldfiles.h"

#include "gstasfwriternews.h"
#include "gstasfwriterrequests.h"
#include "gstasfwriterstatus.h"

#include <errno.h>

static const GstAsfWriterThreadFuncs thread_funcs = {
  .recording = {
    .open = gst_asf_writer_fragments_open,
    .request_key = gst_asf_writer_fragments_request_key,
    .switched = gst_asf_writer_news_post_switched,
    .closed = gst_asf_writer_reports_closed,
  },
  .ended = gst_asf_writer_reports_ended,
};

/* Everything of the last recording is forgotten. No other thread runs. */
static void
reset (GstAsfWriterSink *self)
{
  GstAsfWriterThread *last;
  GList *walk;

  GST_OBJECT_LOCK (self);
  self->settings.recording = gst_asf_writer_requests_is_recording (self);
  last = g_steal_pointer (&self->thread);
  gst_asf_writer_fragments_start (&self->fragments,
      (guint) self->settings.start_index);
  self->posted_stream_start = FALSE;
  self->posted_segment_done = FALSE;
  self->header_written = FALSE;
  for (walk = GST_ELEMENT (self)->sinkpads; walk; walk = walk->next) {
    /* one that is active was requested just now, and may have data */
    if (!GST_PAD_IS_ACTIVE (walk->data))
      gst_asf_writer_pad_reset (GST_ASF_WRITER_PAD (walk->data));
  }
  GST_OBJECT_UNLOCK (self);
  gst_asf_writer_thread_free (last);
  gst_asf_writer_board_reset (self->board);
  gst_asf_writer_preroll_reset (self);
}

/* Returns: whether it is open */
static gboolean
open_first (GstAsfWriterSink *self, GstAsfWriterFile **file)
{
  char *location = NULL;
  GError *error = NULL;

  *file = gst_asf_writer_fragments_open (GST_ELEMENT (self), NULL, &location,
      &error);
  if (*file == NULL)
    gst_element_post_message (GST_ELEMENT (self),
        gst_asf_writer_status_new_open_error (GST_OBJECT (self), location,
            errno, error));
  g_clear_error (&error);
  g_free (location);

  return *file != NULL;
}

/* Limits without names for other files are a mistake that would be found out
 * after hours. */
static gboolean
check_names (GstAsfWriterSink *self, const GstAsfWriterSettings *settings)
{
  char *name;

  if ((settings->max_size_time == 0 && settings->max_size_bytes == 0) ||
      gst_asf_writer_fragments_can_split (self))
    return TRUE;
  name = g_filename_display_name (settings->location != NULL ?
      settings->location : "");
  GST_ELEMENT_ERROR (self, LIBRARY, SETTINGS,
      ("\"%s\" is the name of one file: put a number, as \"%%05d\", into "
          "\"location\", or connect \"format-location\".", name),
      ("max-size-time or max-size-bytes is set"));
  g_free (name);
  return FALSE;
}

/* Returns: (transfer full) (nullable): %NULL if there is one file */
static GstAsfWriterRotation *
new_rotation (GstAsfWriterSink *self, const GstAsfWriterSettings *settings)
{
  const GstAsfWriterRotationConfig config = {
    .max_time = settings->max_size_time,
    .max_bytes = settings->max_size_bytes,
    .preroll = settings->preroll * GST_MSECOND,
    .keys_on_request = settings->send_keyframe_requests,
  };

  return gst_asf_writer_fragments_can_split (self) ?
      gst_asf_writer_rotation_new (&config) : NULL;
}

static GstAsfWriterThreadConfig
make_config (GstAsfWriterSink *self, const GstAsfWriterSettings *settings)
{
  GstAsfWriterThreadConfig config = {
    .recording = {
      .rotation = new_rotation (self, settings),
      .gate = gst_asf_writer_gate_new (settings->recording,
          settings->pre_record_time),
      .board = self->board,
      .continue_times = settings->continue_times,
      .close_gaps =
          settings->pause_mode == GST_ASF_WRITER_PAUSE_MODE_CLOSE_GAP,
    },
    .upkeep = settings->upkeep,
  };

  config.upkeep.delete_oldest = gst_asf_writer_old_files_delete_one;
  config.upkeep.post_stats = gst_asf_writer_stats_post;
  return config;
}

static void
start_interleaver (GstAsfWriterSink *self,
    const GstAsfWriterSettings *settings, gboolean can_split)
{
  gst_asf_writer_interleaver_start (self->interleaver,
      settings->max_buffer_bytes, settings->max_buffer_time,
      settings->stall_timeout, settings->time_policy);
  gst_asf_writer_interleaver_set_can_split (self->interleaver, can_split);
}

static void
start_thread (GstAsfWriterSink *self, const GstAsfWriterThreadConfig *config)
{
  GstAsfWriterThread *thread = gst_asf_writer_thread_new (GST_ELEMENT (self),
      self->interleaver, config, &thread_funcs);

  GST_OBJECT_LOCK (self);
  self->thread = thread;
  /* it may have been set meanwhile */
  gst_asf_writer_gate_set_recording (config->recording.gate,
      self->settings.recording);
  GST_OBJECT_UNLOCK (self);
}

/**
 * gst_asf_writer_startstop_start:
 *
 * Opens the file, if its name is known by now, and starts the writer thread.
 *
 * Returns: %FALSE if it cannot be opened; an error was posted
 */
gboolean
gst_asf_writer_startstop_start (GstAsfWriterSink *self)
{
  GstAsfWriterSettings settings;
  GstAsfWriterThreadConfig config;
  GstAsfWriterFile *file = NULL;

  reset (self);
  gst_asf_writer_old_files_take_earlier (self);
  GST_OBJECT_LOCK (self);
  settings = self->settings;
  GST_OBJECT_UNLOCK (self);

  if (!check_names (self, &settings) ||
      (gst_asf_writer_fragments_want_first (self) &&
          !open_first (self, &file)))
    return FALSE;
  config = make_config (self, &settings);
  config.file = file;
  start_interleaver (self, &settings, config.recording.rotation != NULL);
  start_thread (self, &config);
  gst_asf_writer_preroll_set_running (self, TRUE);

  return TRUE;
}

/**
 * gst_asf_writer_startstop_begin_stop:
 *
 * Wakes all streaming threads; after that the pads can be deactivated.
 */
void
gst_asf_writer_startstop_begin_stop (GstAsfWriterSink *self)
{
  gst_asf_writer_preroll_set_running (self, FALSE);
  gst_asf_writer_interleaver_end (self->interleaver, GST_FLOW_FLUSHING);
}

/**
 * gst_asf_writer_startstop_finish_stop:
 *
 * What is queued is written and the file finished when this returns.
 */
void
gst_asf_writer_startstop_finish_stop (GstAsfWriterSink *self)
{
  gst_asf_writer_thread_join (self->thread);
  gst_asf_writer_interleaver_unfix (self->interleaver);
  GST_OBJECT_LOCK (self);
  gst_asf_writer_file_tags_clear (&self->tags);
  gst_asf_writer_markers_clear (&self->markers);
  GST_OBJECT_UNLOCK (self);
  gst_asf_writer_preroll_cancel (self);
}
