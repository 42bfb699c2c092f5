/* gstasfwriterstates.c: states of the element, and what they do to the file
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwritersinkprivate.h"

#include "gstasfwriternews.h"
#include "gstasfwriterstatus.h"

#include <errno.h>

/* READY to PAUSED opens the file and starts its thread, PAUSED to READY
 * finishes it. In between the element prerolls with the first data on any pad
 * and posts EOS when the file is closed.
 */

#define GST_CAT_DEFAULT gst_asf_writer_sink_debug

/* Returns: whether a file is written, or was and is finished */
gboolean
gst_asf_writer_states_has_file (GstAsfWriterSink *self)
{
  gboolean has_file;

  GST_OBJECT_LOCK (self);
  has_file = GST_STATE (self) > GST_STATE_READY;
  GST_OBJECT_UNLOCK (self);

  return has_file;
}

/* Preroll and EOS */

static void
post_eos (GstAsfWriterSink *self)
{
  GstMessage *message = gst_message_new_eos (GST_OBJECT (self));
  guint32 seqnum =
      gst_asf_writer_interleaver_get_eos_seqnum (self->interleaver);

  if (seqnum != GST_SEQNUM_INVALID)
    gst_message_set_seqnum (message, seqnum);
  gst_element_post_message (GST_ELEMENT (self), message);
}

/**
 * gst_asf_writer_states_post_eos:
 *
 * Posts EOS if the file is finished, once for each time in PLAYING: the bin
 * forgets it on the way to PAUSED.
 */
void
gst_asf_writer_states_post_eos (GstAsfWriterSink *self)
{
  gboolean due;

  g_mutex_lock (&self->preroll_lock);
  due = self->ended_well && self->playing && !self->eos_posted;
  self->eos_posted |= due;
  g_mutex_unlock (&self->preroll_lock);
  if (due)
    post_eos (self);
}

static void
post_state (GstAsfWriterSink *self, GstState from, GstState to,
    GstState pending)
{
  gst_element_post_message (GST_ELEMENT (self),
      gst_message_new_state_changed (GST_OBJECT (self), from, to, pending));
}

static void
post_async_done (GstAsfWriterSink *self)
{
  gst_element_post_message (GST_ELEMENT (self),
      gst_message_new_async_done (GST_OBJECT (self), GST_CLOCK_TIME_NONE));
}

/* Takes the state that the element has been waiting for. With preroll_lock.
 *
 * Returns: the state it has now; READY on the way down, where the state change
 *     keeps the balance of messages */
static GstState
commit_state (GstAsfWriterSink *self)
{
  GstState current, target;

  GST_OBJECT_LOCK (self);
  current = GST_STATE (self);
  target = GST_STATE_PENDING (self);
  if (target == GST_STATE_PAUSED || target == GST_STATE_PLAYING) {
    GST_STATE (self) = target;
    GST_STATE_NEXT (self) = GST_STATE_VOID_PENDING;
    GST_STATE_PENDING (self) = GST_STATE_VOID_PENDING;
    GST_STATE_RETURN (self) = GST_STATE_CHANGE_SUCCESS;
  }
  GST_OBJECT_UNLOCK (self);

  if (target == GST_STATE_VOID_PENDING) {
    /* a flush in the middle of a state change, which went on without us */
    post_async_done (self);
    return current;
  }
  if (target < GST_STATE_PAUSED)
    return GST_STATE_READY;
  if (current != GST_STATE_PAUSED || target == GST_STATE_PAUSED)
    post_state (self, current, GST_STATE_PAUSED, target == GST_STATE_PAUSED ?
        GST_STATE_VOID_PENDING : target);
  post_async_done (self);
  if (target == GST_STATE_PLAYING)
    post_state (self, GST_STATE_PAUSED, GST_STATE_PLAYING,
        GST_STATE_VOID_PENDING);
  GST_STATE_BROADCAST (self);

  return target;
}

/**
 * gst_asf_writer_states_preroll:
 *
 * The first buffer, gap or EOS on any pad: the state change that waits for it
 * is done. Never all pads: a sparse one would hold up the pipeline.
 *
 * The lock is held while the messages are posted and taken on the way to
 * PLAYING, too: the bin forgets having posted PLAYING when the application
 * gets there between the two messages, and then swallows the EOS.
 */
void
gst_asf_writer_states_preroll (GstAsfWriterSink *self)
{
  GstState state;

  g_mutex_lock (&self->preroll_lock);
  if (!self->need_preroll || !self->running) {
    g_mutex_unlock (&self->preroll_lock);
    return;
  }
  state = commit_state (self);
  GST_DEBUG_OBJECT (self, "prerolled, now %s",
      gst_element_state_get_name (state));
  if (state >= GST_STATE_PAUSED)
    self->need_preroll = FALSE;
  /* without a bin there was no state change to PLAYING of its own, and a flush
   * has stopped the writing */
  if (state == GST_STATE_PLAYING) {
    self->playing = TRUE;
    gst_asf_writer_interleaver_set_playing (self->interleaver, TRUE);
  }
  g_mutex_unlock (&self->preroll_lock);

  if (state == GST_STATE_PLAYING) {
    gst_asf_writer_query_live (self);
    gst_asf_writer_states_post_eos (self);
  }
}

/**
 * gst_asf_writer_states_lose_preroll:
 *
 * A flush: the application that seeks waits for ASYNC_DONE again, and for EOS.
 * It may pause meanwhile, so nothing is written until there is data again.
 */
void
gst_asf_writer_states_lose_preroll (GstAsfWriterSink *self)
{
  gboolean lost;

  g_mutex_lock (&self->preroll_lock);
  self->eos_posted = FALSE;
  GST_OBJECT_LOCK (self);
  lost = self->running && self->settings.async && !self->need_preroll;
  GST_OBJECT_UNLOCK (self);
  if (lost) {
    self->need_preroll = TRUE;
    self->playing = FALSE;
    gst_asf_writer_interleaver_set_playing (self->interleaver, FALSE);
  }
  g_mutex_unlock (&self->preroll_lock);
  if (lost)
    gst_element_lost_state (GST_ELEMENT (self));
}

/* What the writer thread tells */

/* Called from the writer thread. */
void
gst_asf_writer_states_begun (GstElement *element, GstAsfWriterFile *file)
{
  GstAsfWriterSink *self = GST_ASF_WRITER_SINK (element);

  GST_OBJECT_LOCK (self);
  self->header_written = TRUE;
  GST_OBJECT_UNLOCK (self);
  gst_element_post_message (element,
      gst_asf_writer_status_new_message (GST_OBJECT (self), "started",
          gst_asf_writer_file_get_location (file), NULL));
  gst_asf_writer_fragments_note_begun (self, file);
  gst_asf_writer_news_post_opened (self, file);
  if (!gst_asf_writer_file_get_part (file)->first)
    return;
  gst_asf_writer_metadata_post_refused (self,
      gst_asf_writer_file_get_streams (file));
  gst_asf_writer_advice_post (self, file);
}

/* Called from any thread. */
static void
gst_asf_writer_states_closed (GstElement *element, GstAsfWriterFile *file,
    const GstAsfWriterResult *result)
{
  GstAsfWriterSink *self = GST_ASF_WRITER_SINK (element);

  GST_INFO_OBJECT (self, "%s: %" G_GUINT64_FORMAT " packets, %s, %s",
      result->location, result->stats.packets,
      result->stats.finished ? "finished" : "not finished",
      result->error != NULL ? result->error->message : "no error");
  gst_element_post_message (element,
      gst_asf_writer_status_new_message (GST_OBJECT (element), "closed",
          result->location, result));
  gst_asf_writer_news_post_closed (self, file, result);
  gst_asf_writer_fragments_note_closed (self, file);
  gst_asf_writer_metadata_post_left_out (self, result);
}

/* The order matters: an application that sees EOS or ERROR may exit, so the
 * file is closed; and the streaming threads get to know it last, so that no
 * other element's error is on the bus before ours. */
static void
gst_asf_writer_states_ended (GstElement *element,
    const GstAsfWriterResult *result)
{
  GstAsfWriterSink *self = GST_ASF_WRITER_SINK (element);

  if (result->error != NULL) {
    gst_element_post_message (element,
        gst_asf_writer_status_new_error (GST_OBJECT (element), result));
    gst_asf_writer_interleaver_set_flow (self->interleaver, GST_FLOW_ERROR);
    return;
  }
  gst_asf_writer_interleaver_set_flow (self->interleaver, GST_FLOW_EOS);
  g_mutex_lock (&self->preroll_lock);
  self->ended_well = TRUE;
  g_mutex_unlock (&self->preroll_lock);
  gst_asf_writer_states_post_eos (self);
}

static const GstAsfWriterThreadFuncs thread_funcs = {
  .recording = {
    .open = gst_asf_writer_fragments_open,
    .request_key = gst_asf_writer_fragments_request_key,
    .switched = gst_asf_writer_news_post_switched,
    .closed = gst_asf_writer_states_closed,
  },
  .ended = gst_asf_writer_states_ended,
};

/* Start and stop of a recording */

/* The default of gst_asf_writer_sink_set_open_func(). @user_data are the
 * #GstAsfWriterOpenSettings. */
AsfOutput *
gst_asf_writer_states_open_file (const char *location, gpointer user_data,
    GError **error)
{
  if (location == NULL || *location == '\0') {
    errno = 0;
    g_set_error_literal (error, GST_RESOURCE_ERROR,
        GST_RESOURCE_ERROR_NOT_FOUND,
        "No file name is set: set the property \"location\".");
    return NULL;
  }
  return gst_asf_writer_open_output (location, user_data, error);
}

/* Everything of the last recording is forgotten. No other thread runs. */
static void
reset (GstAsfWriterSink *self)
{
  GstAsfWriterThread *last;
  GList *walk;

  GST_OBJECT_LOCK (self);
  last = g_steal_pointer (&self->thread);
  gst_asf_writer_file_tags_clear (&self->tags);
  gst_asf_writer_fragments_start (&self->fragments,
      (guint) self->settings.start_index);
  self->position = GST_CLOCK_TIME_NONE;
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

  g_mutex_lock (&self->preroll_lock);
  self->playing = FALSE;
  self->ended_well = FALSE;
  self->eos_posted = FALSE;
  g_mutex_unlock (&self->preroll_lock);
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

/* Limits without names for other files are a mistake that would be found out
 * after hours. */
static gboolean
check_names (GstAsfWriterSink *self, const GstAsfWriterSettings *settings)
{
  if ((settings->max_size_time == 0 && settings->max_size_bytes == 0) ||
      gst_asf_writer_fragments_can_split (self))
    return TRUE;
  GST_ELEMENT_ERROR (self, LIBRARY, SETTINGS,
      ("\"%s\" is the name of one file: put a number, as \"%%05d\", into "
          "\"location\", or connect \"format-location\".",
          GST_STR_NULL (settings->location)),
      ("max-size-time or max-size-bytes is set"));
  return FALSE;
}

static gboolean
start (GstAsfWriterSink *self)
{
  GstAsfWriterSettings settings;
  GstAsfWriterThreadConfig config;
  GstAsfWriterThread *thread;

  reset (self);
  GST_OBJECT_LOCK (self);
  settings = self->settings;
  GST_OBJECT_UNLOCK (self);

  config = (GstAsfWriterThreadConfig) {
    .recording = {
      .continue_times = settings.continue_times,
      .close_gaps =
          settings.pause_mode == GST_ASF_WRITER_PAUSE_MODE_CLOSE_GAP,
    },
    .upkeep = settings.upkeep,
  };
  if (!check_names (self, &settings) ||
      (gst_asf_writer_fragments_want_first (self) &&
          !open_first (self, &config.file)))
    return FALSE;
  config.upkeep.delete_oldest = gst_asf_writer_fragments_delete_oldest;
  config.recording.rotation = new_rotation (self, &settings);
  config.recording.gate = gst_asf_writer_gate_new (settings.recording,
      settings.pre_record_time);
  gst_asf_writer_interleaver_start (self->interleaver,
      settings.max_buffer_bytes, settings.max_buffer_time,
      settings.stall_timeout, settings.time_policy);
  gst_asf_writer_interleaver_set_can_split (self->interleaver,
      config.recording.rotation != NULL);
  thread = gst_asf_writer_thread_new (GST_ELEMENT (self), self->interleaver,
      &config, &thread_funcs);
  GST_OBJECT_LOCK (self);
  self->thread = thread;
  /* it may have been set meanwhile */
  gst_asf_writer_gate_set_recording (config.recording.gate,
      self->settings.recording);
  GST_OBJECT_UNLOCK (self);
  g_mutex_lock (&self->preroll_lock);
  self->running = TRUE;
  g_mutex_unlock (&self->preroll_lock);

  return TRUE;
}

/* Wakes all streaming threads; after that the pads can be deactivated. */
static void
begin_stop (GstAsfWriterSink *self)
{
  g_mutex_lock (&self->preroll_lock);
  self->running = FALSE;
  self->playing = FALSE;
  g_mutex_unlock (&self->preroll_lock);
  gst_asf_writer_interleaver_end (self->interleaver, GST_FLOW_FLUSHING);
}

/* What is queued is written and the file finished when this returns. */
static void
finish_stop (GstAsfWriterSink *self)
{
  gboolean was_pending;

  gst_asf_writer_thread_join (self->thread);
  gst_asf_writer_interleaver_unfix (self->interleaver);
  GST_OBJECT_LOCK (self);
  gst_asf_writer_markers_clear (&self->markers);
  GST_OBJECT_UNLOCK (self);
  g_mutex_lock (&self->preroll_lock);
  was_pending = self->need_preroll;
  self->need_preroll = FALSE;
  g_mutex_unlock (&self->preroll_lock);
  if (was_pending)
    post_async_done (self);
}

/* States */

static gboolean
is_async (GstAsfWriterSink *self)
{
  gboolean async;

  GST_OBJECT_LOCK (self);
  async = self->settings.async;
  GST_OBJECT_UNLOCK (self);

  return async;
}

static void
post_async_start (GstAsfWriterSink *self)
{
  gst_element_post_message (GST_ELEMENT (self),
      gst_message_new_async_start (GST_OBJECT (self)));
}

/* Returns: whether PAUSED or PLAYING is reached with the first data only */
static gboolean
expect_preroll (GstAsfWriterSink *self)
{
  if (!is_async (self))
    return FALSE;
  g_mutex_lock (&self->preroll_lock);
  self->need_preroll = TRUE;
  g_mutex_unlock (&self->preroll_lock);
  post_async_start (self);

  return TRUE;
}

static gboolean
to_playing (GstAsfWriterSink *self)
{
  gboolean pending;

  gst_asf_writer_query_live (self);
  g_mutex_lock (&self->preroll_lock);
  pending = self->need_preroll;
  if (pending)
    post_async_start (self);
  gst_asf_writer_interleaver_set_playing (self->interleaver, TRUE);
  g_mutex_unlock (&self->preroll_lock);

  return pending;
}

static void
set_eos_allowed (GstAsfWriterSink *self, gboolean allowed)
{
  g_mutex_lock (&self->preroll_lock);
  self->playing = allowed;
  if (!allowed)
    self->eos_posted = FALSE;
  g_mutex_unlock (&self->preroll_lock);
  if (allowed)
    gst_asf_writer_states_post_eos (self);
}

/* The class is final, so its parent is GstElement's. */
static GstStateChangeReturn
chain_up (GstElement *element, GstStateChange transition)
{
  GstElementClass *parent =
      g_type_class_peek_parent (GST_ELEMENT_GET_CLASS (element));

  return parent->change_state (element, transition);
}

GstStateChangeReturn
gst_asf_writer_states_change (GstElement *element,
    GstStateChange transition)
{
  GstAsfWriterSink *self = GST_ASF_WRITER_SINK (element);
  GstStateChangeReturn result;
  gboolean async = FALSE;

  switch (transition) {
    case GST_STATE_CHANGE_READY_TO_PAUSED:
      if (!start (self))
        return GST_STATE_CHANGE_FAILURE;
      async = expect_preroll (self);
      break;
    case GST_STATE_CHANGE_PAUSED_TO_PLAYING:
      async = to_playing (self);
      break;
    case GST_STATE_CHANGE_PLAYING_TO_PAUSED:
      set_eos_allowed (self, FALSE);
      gst_asf_writer_interleaver_set_playing (self->interleaver, FALSE);
      break;
    case GST_STATE_CHANGE_PAUSED_TO_READY:
      begin_stop (self);
      break;
    default:
      break;
  }

  result = chain_up (element, transition);

  switch (transition) {
    case GST_STATE_CHANGE_READY_TO_PAUSED:
      if (result == GST_STATE_CHANGE_FAILURE) {
        begin_stop (self);
        finish_stop (self);
      }
      break;
    case GST_STATE_CHANGE_PAUSED_TO_PLAYING:
      set_eos_allowed (self, TRUE);
      break;
    case GST_STATE_CHANGE_PAUSED_TO_READY:
      finish_stop (self);
      break;
    default:
      break;
  }
  if (async && result != GST_STATE_CHANGE_FAILURE)
    result = GST_STATE_CHANGE_ASYNC;

  return result;
}
