/* gstasfwritersink.c: the element
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/**
 * SECTION:element-asfwritersink
 * @title: asfwritersink
 * @short_description: writes ASF files (.asf, .wmv, .wma) that survive faults
 * @see_also: #asfdemux, #filesink
 *
 * Interleaves encoded audio and video, packs it into an ASF file and finishes
 * the file - index, durations, bit rates, header - when all pads have got
 * EOS, when the element leaves PAUSED without EOS, when #asfwritersink::end-writing
 * is emitted, and when writing fails. It needs encoded, framed media with time
 * stamps on its pads.
 *
 * ## Pads
 *
 * Request pads `video_%u`, `audio_%u`, and `sink_%u` for either. Each becomes a
 * stream of the file, numbered in the order of the requests
 * (#GstAsfWriterPad:stream-number). Streams need not start or end together. A
 * pad that delivers nothing is waited for at most #GstAsfWriterSink:stall-timeout,
 * and never if that would block a live source.
 *
 * ## End of stream and errors
 *
 * EOS is posted when the file is finished, on the disk and closed. If
 * something fails there is one error message instead, after the file has been
 * finished as far as that is possible. Its details tell `location`,
 * `operation`, `errno`, `offset`, `bytes-safe`, `safe-until` (ns) and
 * `finished`. Element messages `asfwriter-status` tell when a file is opened,
 * started and closed. While a file is being written its header is valid and
 * flagged broadcast: what a crash leaves behind plays.
 *
 * ## Example launch lines
 * |[
 * gst-launch-1.0 -e videotestsrc num-buffers=250 ! avenc_wmv2 ! asfwritersink name=w location=test.wmv audiotestsrc num-buffers=430 ! avenc_wmav2 ! w.
 * ]|
 * Ten seconds of test picture and tone as Windows Media.
 * |[
 * gst-launch-1.0 -e filesrc location=in.mkv ! matroskademux ! h264parse ! asfwritersink location=out.asf
 * ]|
 * The H.264 video of a Matroska file in an ASF file, not encoded again.
 *
 * Since: 0.1
 */

#include "config.h"

#include "gstasfwritersinkprivate.h"

#include "gstasfwritercaps.h"
#include "gstasfwriterstatus.h"
#include "gstasfwritertags.h"

#include <errno.h>
#include <string.h>

GST_DEBUG_CATEGORY (gst_asf_writer_sink_debug);
#define GST_CAT_DEFAULT gst_asf_writer_sink_debug

#define DEFAULT_PACKET_SIZE 0
#define DEFAULT_PREROLL 3000
#define DEFAULT_PADDING 4096
#define DEFAULT_MERGE_STREAM_TAGS TRUE
#define DEFAULT_STREAMABLE FALSE
#define DEFAULT_INDEX_INTERVAL GST_SECOND
#define DEFAULT_MAX_BUFFER_BYTES (32 * 1024 * 1024)
#define DEFAULT_MAX_BUFFER_TIME (10 * GST_SECOND)
#define DEFAULT_STALL_TIMEOUT (3 * GST_SECOND)
#define DEFAULT_ASYNC TRUE

/* A header has to stay below 10 MB for readers that load it at once. */
#define MAX_PADDING (8 * 1024 * 1024)

/* Streams of a file (the SDK's limit) */
#define MAX_STREAMS 63

/* 100 ns from 1601 to 1970 */
#define FILETIME_OF_UNIX_EPOCH G_GUINT64_CONSTANT (116444736000000000)

enum
{
  PROP_0,
  PROP_LOCATION,
  PROP_PACKET_SIZE,
  PROP_PREROLL,
  PROP_PADDING,
  PROP_MERGE_STREAM_TAGS,
  PROP_STREAMABLE,
  PROP_INDEX_INTERVAL,
  PROP_MAX_BUFFER_BYTES,
  PROP_MAX_BUFFER_TIME,
  PROP_STALL_TIMEOUT,
  PROP_ASYNC,
  PROP_STATS,
  N_PROPS
};

enum
{
  SIGNAL_END_WRITING,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void gst_asf_writer_sink_child_proxy_init (gpointer iface,
    gpointer data);

G_DEFINE_TYPE_WITH_CODE (GstAsfWriterSink, gst_asf_writer_sink,
    GST_TYPE_ELEMENT,
    G_IMPLEMENT_INTERFACE (GST_TYPE_TAG_SETTER, NULL);
    G_IMPLEMENT_INTERFACE (GST_TYPE_CHILD_PROXY,
        gst_asf_writer_sink_child_proxy_init);
    GST_DEBUG_CATEGORY_INIT (gst_asf_writer_sink_debug, "asfwritersink", 0,
        "ASF file writer"));
GST_ELEMENT_REGISTER_DEFINE (asfwritersink, "asfwritersink", GST_RANK_NONE,
    GST_TYPE_ASF_WRITER_SINK);

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

/* Posts EOS if the file is finished, once for each time in PLAYING: the bin
 * forgets it on the way to PAUSED. */
static void
post_eos_if_due (GstAsfWriterSink *self)
{
  gboolean due;

  g_mutex_lock (&self->preroll_lock);
  due = self->ended_well && self->playing && !self->eos_posted;
  self->eos_posted |= due;
  g_mutex_unlock (&self->preroll_lock);
  if (due)
    post_eos (self);
}

/**
 * gst_asf_writer_sink_preroll:
 *
 * The first buffer, gap or EOS on any pad: the state change that waits for it
 * is done. Never all pads: a sparse one would hold up the pipeline.
 *
 * The lock is held while the messages are posted and taken on the way to
 * PLAYING, too: the bin forgets having posted PLAYING when the application
 * gets there between the two messages, and then swallows the EOS.
 */
void
gst_asf_writer_sink_preroll (GstAsfWriterSink *self)
{
  GstState current, target;

  g_mutex_lock (&self->preroll_lock);
  if (!self->need_preroll) {
    g_mutex_unlock (&self->preroll_lock);
    return;
  }

  GST_OBJECT_LOCK (self);
  current = GST_STATE (self);
  target = GST_STATE_PENDING (self);
  if (target != GST_STATE_PAUSED && target != GST_STATE_PLAYING) {
    /* on the way down: there the balance is kept by the state change */
    GST_OBJECT_UNLOCK (self);
    g_mutex_unlock (&self->preroll_lock);
    return;
  }
  self->need_preroll = FALSE;
  GST_STATE (self) = target;
  GST_STATE_NEXT (self) = GST_STATE_VOID_PENDING;
  GST_STATE_PENDING (self) = GST_STATE_VOID_PENDING;
  GST_STATE_RETURN (self) = GST_STATE_CHANGE_SUCCESS;
  GST_OBJECT_UNLOCK (self);

  GST_DEBUG_OBJECT (self, "prerolled, now %s",
      gst_element_state_get_name (target));
  if (current != GST_STATE_PAUSED || target == GST_STATE_PAUSED)
    gst_element_post_message (GST_ELEMENT (self),
        gst_message_new_state_changed (GST_OBJECT (self), current,
            GST_STATE_PAUSED, target == GST_STATE_PAUSED ?
            GST_STATE_VOID_PENDING : target));
  gst_element_post_message (GST_ELEMENT (self),
      gst_message_new_async_done (GST_OBJECT (self), GST_CLOCK_TIME_NONE));
  if (target == GST_STATE_PLAYING)
    gst_element_post_message (GST_ELEMENT (self),
        gst_message_new_state_changed (GST_OBJECT (self), GST_STATE_PAUSED,
            GST_STATE_PLAYING, GST_STATE_VOID_PENDING));
  GST_STATE_BROADCAST (self);
  self->playing |= target == GST_STATE_PLAYING;
  g_mutex_unlock (&self->preroll_lock);

  /* without a bin there was no state change to PLAYING of its own */
  if (target == GST_STATE_PLAYING) {
    gst_asf_writer_query_live (self);
    gst_asf_writer_interleaver_set_playing (self->interleaver, TRUE);
    post_eos_if_due (self);
  }
}

/**
 * gst_asf_writer_sink_lose_preroll:
 *
 * A flush: the application that seeks waits for ASYNC_DONE again.
 */
void
gst_asf_writer_sink_lose_preroll (GstAsfWriterSink *self)
{
  gboolean lost;

  g_mutex_lock (&self->preroll_lock);
  GST_OBJECT_LOCK (self);
  lost = self->settings.async && !self->need_preroll;
  GST_OBJECT_UNLOCK (self);
  if (lost)
    self->need_preroll = TRUE;
  g_mutex_unlock (&self->preroll_lock);
  if (lost)
    gst_element_lost_state (GST_ELEMENT (self));
}

/* What the writer thread tells */

static AsfAttributes *
gst_asf_writer_sink_get_attributes (GstElement *element)
{
  GstAsfWriterSink *self = GST_ASF_WRITER_SINK (element);
  GstTagSetter *setter = GST_TAG_SETTER (element);
  const GstTagList *own = gst_tag_setter_get_tag_list (setter);
  AsfAttributes *attributes = asf_attributes_new ();
  GstTagList *merged;

  GST_OBJECT_LOCK (self);
  merged = gst_tag_list_merge (self->event_tags, own,
      gst_tag_setter_get_tag_merge_mode (setter));
  GST_OBJECT_UNLOCK (self);
  if (merged != NULL) {
    gst_asf_writer_tags_to_attributes (merged, 0, attributes);
    gst_tag_list_unref (merged);
  }
  if (asf_attributes_find_text (attributes, "WM/ToolName") == NULL) {
    asf_attributes_add_text (attributes, 0, "WM/ToolName", PACKAGE);
    asf_attributes_add_text (attributes, 0, "WM/ToolVersion",
        PACKAGE_VERSION);
  }

  return attributes;
}

static void
gst_asf_writer_sink_begun (GstElement *element)
{
  GstAsfWriterSink *self = GST_ASF_WRITER_SINK (element);

  GST_OBJECT_LOCK (self);
  self->header_written = TRUE;
  GST_OBJECT_UNLOCK (self);
  gst_element_post_message (element,
      gst_asf_writer_status_new_message (GST_OBJECT (self), "started",
          self->location, NULL));
}

/* The order matters: an application that sees EOS or ERROR may exit, so the
 * file is closed; and the streaming threads get to know it last, so that no
 * other element's error is on the bus before ours. */
static void
gst_asf_writer_sink_ended (GstElement *element,
    const GstAsfWriterResult *result)
{
  GstAsfWriterSink *self = GST_ASF_WRITER_SINK (element);
  GstObject *object = GST_OBJECT (element);

  GST_INFO_OBJECT (self, "ended: %" G_GUINT64_FORMAT " packets, %s, %s",
      result->stats.packets,
      result->stats.finished ? "finished" : "not finished",
      result->error != NULL ? result->error->message : "no error");
  gst_element_post_message (element,
      gst_asf_writer_status_new_message (object, "closed", self->location,
          result));
  if (result->stats.attributes_dropped > 0)
    GST_ELEMENT_WARNING (self, STREAM, MUX,
        ("%u late tags did not fit the header and were left out; a larger "
            "\"padding\" leaves room for them.",
            result->stats.attributes_dropped), (NULL));

  if (result->error != NULL) {
    gst_element_post_message (element,
        gst_asf_writer_status_new_error (object, self->location, result));
    gst_asf_writer_interleaver_set_flow (self->interleaver, GST_FLOW_ERROR);
    return;
  }
  gst_asf_writer_interleaver_set_flow (self->interleaver, GST_FLOW_EOS);
  g_mutex_lock (&self->preroll_lock);
  self->ended_well = TRUE;
  g_mutex_unlock (&self->preroll_lock);
  post_eos_if_due (self);
}

static const GstAsfWriterThreadFuncs thread_funcs = {
  .get_attributes = gst_asf_writer_sink_get_attributes,
  .begun = gst_asf_writer_sink_begun,
  .ended = gst_asf_writer_sink_ended,
};

/* Start and stop of a file */

static AsfOutput *
open_file (const char *location, gpointer user_data, GError **error)
{
  if (location == NULL || *location == '\0') {
    errno = 0;
    g_set_error_literal (error, GST_RESOURCE_ERROR,
        GST_RESOURCE_ERROR_NOT_FOUND,
        "No file name is set: set the property \"location\".");
    return NULL;
  }
  return asf_output_file_new (location, error);
}

/* Everything of the last file is forgotten. No other thread runs. */
static void
reset (GstAsfWriterSink *self)
{
  GstAsfWriterThread *last;
  GList *walk;

  GST_OBJECT_LOCK (self);
  last = g_steal_pointer (&self->thread);
  g_clear_pointer (&self->event_tags, gst_tag_list_unref);
  g_clear_pointer (&self->location, g_free);
  self->location = g_strdup (self->settings.location);
  self->position = GST_CLOCK_TIME_NONE;
  self->posted_stream_start = FALSE;
  self->posted_segment_done = FALSE;
  self->header_written = FALSE;
  for (walk = GST_ELEMENT (self)->sinkpads; walk; walk = walk->next)
    gst_asf_writer_pad_reset (GST_ASF_WRITER_PAD (walk->data));
  GST_OBJECT_UNLOCK (self);
  gst_asf_writer_thread_free (last);

  g_mutex_lock (&self->preroll_lock);
  self->playing = FALSE;
  self->ended_well = FALSE;
  self->eos_posted = FALSE;
  g_mutex_unlock (&self->preroll_lock);
}

static void
make_config (GstAsfWriterSink *self, const GstAsfWriterSettings *settings,
    AsfWriterConfig *config)
{
  *config = (AsfWriterConfig) {
    .packet_size = settings->packet_size,
    .preroll_ms = (guint32) settings->preroll,
    .padding = (guint32) settings->padding,
    .index_interval_ns = settings->index_interval,
    .streamable = settings->streamable,
    .creation_time = g_get_real_time () * 10 + FILETIME_OF_UNIX_EPOCH,
  };
  for (guint i = 0; i < sizeof (config->file_id.bytes); i++)
    config->file_id.bytes[i] = g_random_int_range (0, 256);
}

static gboolean
start (GstAsfWriterSink *self)
{
  GstAsfWriterSettings settings;
  GstAsfWriterThread *thread;
  AsfWriterConfig config;
  AsfOutput *output;
  GError *error = NULL;

  reset (self);
  GST_OBJECT_LOCK (self);
  settings = self->settings;
  GST_OBJECT_UNLOCK (self);

  output = self->open_func (self->location, self->open_data, &error);
  if (output == NULL) {
    gst_element_post_message (GST_ELEMENT (self),
        gst_asf_writer_status_new_open_error (GST_OBJECT (self),
            self->location, errno, error));
    g_clear_error (&error);
    return FALSE;
  }
  make_config (self, &settings, &config);
  gst_asf_writer_interleaver_start (self->interleaver,
      settings.max_buffer_bytes, settings.max_buffer_time,
      settings.stall_timeout);
  gst_element_post_message (GST_ELEMENT (self),
      gst_asf_writer_status_new_message (GST_OBJECT (self), "opened",
          self->location, NULL));
  thread = gst_asf_writer_thread_new (GST_ELEMENT (self), self->interleaver,
      output, &config, &thread_funcs);
  GST_OBJECT_LOCK (self);
  self->thread = thread;
  GST_OBJECT_UNLOCK (self);

  return TRUE;
}

/* Wakes all streaming threads; after that the pads can be deactivated. */
static void
begin_stop (GstAsfWriterSink *self)
{
  g_mutex_lock (&self->preroll_lock);
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
  g_mutex_lock (&self->preroll_lock);
  was_pending = self->need_preroll;
  self->need_preroll = FALSE;
  g_mutex_unlock (&self->preroll_lock);
  if (was_pending)
    gst_element_post_message (GST_ELEMENT (self),
        gst_message_new_async_done (GST_OBJECT (self), GST_CLOCK_TIME_NONE));
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

  g_mutex_lock (&self->preroll_lock);
  pending = self->need_preroll;
  g_mutex_unlock (&self->preroll_lock);
  gst_asf_writer_query_live (self);
  gst_asf_writer_interleaver_set_playing (self->interleaver, TRUE);
  if (pending)
    post_async_start (self);

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
    post_eos_if_due (self);
}

static GstStateChangeReturn
gst_asf_writer_sink_change_state (GstElement *element,
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

  result = GST_ELEMENT_CLASS (gst_asf_writer_sink_parent_class)->change_state
      (element, transition);

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

/* Events that are sent to the element */

/* EOS is handled without a pad's STREAM_LOCK, which a push that waits here may
 * hold while we hold the STATE_LOCK. */
static gboolean
send_downstream (GstAsfWriterSink *self, GstEvent *event)
{
  gboolean is_eos = GST_EVENT_TYPE (event) == GST_EVENT_EOS;

  if (is_eos) {
    gst_asf_writer_interleaver_set_all_eos (self->interleaver,
        gst_event_get_seqnum (event));
    gst_asf_writer_sink_preroll (self);
  }
  gst_event_unref (event);

  return is_eos;
}

static gboolean
push_upstream (GstElement *element, GstPad *pad, gpointer data)
{
  GstEvent *event = gst_event_ref (g_ptr_array_index ((GPtrArray *) data, 0));

  if (gst_pad_push_event (pad, event))
    g_ptr_array_add (data, pad);

  return TRUE;
}

static gboolean
gst_asf_writer_sink_send_event (GstElement *element, GstEvent *event)
{
  GstAsfWriterSink *self = GST_ASF_WRITER_SINK (element);
  GPtrArray *taken;
  gboolean ok;

  if (!GST_EVENT_IS_UPSTREAM (event))
    return send_downstream (self, event);
  if (GST_EVENT_TYPE (event) == GST_EVENT_LATENCY)
    gst_asf_writer_query_live (self);

  /* first the event, then the pads that have taken it */
  taken = g_ptr_array_new ();
  g_ptr_array_add (taken, event);
  gst_element_foreach_sink_pad (element, push_upstream, taken);
  ok = taken->len > 1 || GST_EVENT_TYPE (event) == GST_EVENT_LATENCY;
  g_ptr_array_unref (taken);
  gst_event_unref (event);

  return ok;
}

/* Pads */

static gboolean
number_is_taken (GPtrArray *tracks, guint number)
{
  for (guint i = 0; i < tracks->len; i++) {
    const GstAsfWriterTrack *track = g_ptr_array_index (tracks, i);

    if (track->number == number)
      return TRUE;
  }
  return FALSE;
}

/* Returns: 0 if all are taken */
static guint
free_stream_number (GstAsfWriterSink *self)
{
  GPtrArray *tracks =
      gst_asf_writer_interleaver_get_tracks (self->interleaver);
  guint number = 1;

  while (number <= MAX_STREAMS && number_is_taken (tracks, number))
    number++;
  g_ptr_array_unref (tracks);

  return number <= MAX_STREAMS ? number : 0;
}

/* Returns: (transfer full): the name asked for, or one that is free */
static char *
choose_pad_name (GstAsfWriterSink *self, GstPadTemplate *template,
    const char *name)
{
  const char *pattern = GST_PAD_TEMPLATE_NAME_TEMPLATE (template);
  char *chosen = NULL;

  if (name != NULL && strchr (name, '%') == NULL)
    return g_strdup (name);
  while (chosen == NULL) {
    guint id;
    GstPad *other;

    GST_OBJECT_LOCK (self);
    id = self->next_pad_id++;
    GST_OBJECT_UNLOCK (self);
    chosen = g_strdup_printf ("%.*s%u",
        (int) (strchr (pattern, '%') - pattern), pattern, id);
    other = gst_element_get_static_pad (GST_ELEMENT (self), chosen);
    if (other != NULL)
      g_clear_pointer (&chosen, g_free);
    gst_clear_object (&other);
  }
  return chosen;
}

static gboolean
is_over (GstAsfWriterSink *self)
{
  GstFlowReturn flow =
      gst_asf_writer_interleaver_get_flow (self->interleaver);

  return flow == GST_FLOW_EOS || flow == GST_FLOW_ERROR;
}

static GstPad *
gst_asf_writer_sink_request_new_pad (GstElement *element,
    GstPadTemplate *template, const gchar *name, const GstCaps *caps)
{
  GstAsfWriterSink *self = GST_ASF_WRITER_SINK (element);
  GstAsfWriterPad *pad;
  guint number = free_stream_number (self);
  char *pad_name;

  if (number == 0) {
    GST_WARNING_OBJECT (self, "no pad: there are %d streams already",
        MAX_STREAMS);
    return NULL;
  }
  if (GST_STATE (self) > GST_STATE_READY && is_over (self)) {
    GST_WARNING_OBJECT (self, "no pad: the file is finished");
    return NULL;
  }

  pad_name = choose_pad_name (self, template, name);
  pad = g_object_new (GST_TYPE_ASF_WRITER_PAD, "name", pad_name, "direction",
      GST_PAD_SINK, "template", template, NULL);
  pad->track = gst_asf_writer_track_new (number, pad_name);
  gst_asf_writer_flow_setup_pad (pad);
  gst_asf_writer_interleaver_add (self->interleaver, pad->track);
  if (!gst_element_add_pad (element, GST_PAD (pad))) {
    gst_asf_writer_interleaver_forget (self->interleaver, pad->track);
    GST_WARNING_OBJECT (self, "no pad: \"%s\" exists already", pad_name);
    pad = NULL;
  }
  g_free (pad_name);
  if (pad != NULL)
    gst_child_proxy_child_added (GST_CHILD_PROXY (self), G_OBJECT (pad),
        GST_OBJECT_NAME (pad));

  return GST_PAD_CAST (pad);
}

static void
gst_asf_writer_sink_release_pad (GstElement *element, GstPad *gst_pad)
{
  GstAsfWriterSink *self = GST_ASF_WRITER_SINK (element);
  GstAsfWriterPad *pad = GST_ASF_WRITER_PAD (gst_pad);

  gst_object_ref (gst_pad);
  gst_asf_writer_interleaver_release (self->interleaver, pad->track);
  gst_pad_set_active (gst_pad, FALSE);
  gst_element_remove_pad (element, gst_pad);
  gst_child_proxy_child_removed (GST_CHILD_PROXY (self), G_OBJECT (pad),
      GST_OBJECT_NAME (pad));
  gst_object_unref (gst_pad);
}

/* GstChildProxy: the pads */

static GObject *
gst_asf_writer_sink_get_child_by_index (GstChildProxy *proxy, guint index)
{
  GstPad *pad;

  GST_OBJECT_LOCK (proxy);
  pad = g_list_nth_data (GST_ELEMENT (proxy)->sinkpads, index);
  if (pad != NULL)
    gst_object_ref (pad);
  GST_OBJECT_UNLOCK (proxy);

  return (GObject *) pad;
}

static guint
gst_asf_writer_sink_get_children_count (GstChildProxy *proxy)
{
  guint n;

  GST_OBJECT_LOCK (proxy);
  n = GST_ELEMENT (proxy)->numsinkpads;
  GST_OBJECT_UNLOCK (proxy);

  return n;
}

static void
gst_asf_writer_sink_child_proxy_init (gpointer iface, gpointer data)
{
  GstChildProxyInterface *proxy = iface;

  proxy->get_child_by_index = gst_asf_writer_sink_get_child_by_index;
  proxy->get_children_count = gst_asf_writer_sink_get_children_count;
}

/* Properties */

static void
set_location (GstAsfWriterSink *self, const GValue *value)
{
  g_free (self->settings.location);
  self->settings.location = g_value_dup_string (value);
}

static void
set_packet_size (GstAsfWriterSink *self, guint size)
{
  self->settings.packet_size =
      size == 0 ? 0 : MAX (size, ASF_PACKET_MIN_SIZE);
}

static gboolean
can_set (GstAsfWriterSink *self, GParamSpec *pspec)
{
  if (GST_STATE (self) <= GST_STATE_READY)
    return TRUE;
  g_warning ("%s: property \"%s\" cannot be changed while a file is written",
      GST_OBJECT_NAME (self), pspec->name);
  return FALSE;
}

static void
gst_asf_writer_sink_set_property (GObject *object, guint id,
    const GValue *value, GParamSpec *pspec)
{
  GstAsfWriterSink *self = GST_ASF_WRITER_SINK (object);
  GstAsfWriterSettings *settings = &self->settings;

  if (!can_set (self, pspec))
    return;

  GST_OBJECT_LOCK (self);
  switch (id) {
    case PROP_LOCATION:
      set_location (self, value);
      break;
    case PROP_PACKET_SIZE:
      set_packet_size (self, g_value_get_uint (value));
      break;
    case PROP_PREROLL:
      settings->preroll = g_value_get_uint64 (value);
      break;
    case PROP_PADDING:
      settings->padding = MIN (g_value_get_uint64 (value), MAX_PADDING);
      break;
    case PROP_MERGE_STREAM_TAGS:
      settings->merge_stream_tags = g_value_get_boolean (value);
      break;
    case PROP_STREAMABLE:
      settings->streamable = g_value_get_boolean (value);
      break;
    case PROP_INDEX_INTERVAL:
      settings->index_interval = g_value_get_uint64 (value);
      break;
    case PROP_MAX_BUFFER_BYTES:
      settings->max_buffer_bytes = g_value_get_uint64 (value);
      break;
    case PROP_MAX_BUFFER_TIME:
      settings->max_buffer_time = g_value_get_uint64 (value);
      break;
    case PROP_STALL_TIMEOUT:
      settings->stall_timeout = g_value_get_uint64 (value);
      break;
    case PROP_ASYNC:
      settings->async = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      break;
  }
  GST_OBJECT_UNLOCK (self);
}

static void
gst_asf_writer_sink_get_property (GObject *object, guint id, GValue *value,
    GParamSpec *pspec)
{
  GstAsfWriterSink *self = GST_ASF_WRITER_SINK (object);
  const GstAsfWriterSettings *settings = &self->settings;

  if (id == PROP_STATS) {
    g_value_take_boxed (value, gst_asf_writer_stats_new (self));
    return;
  }

  GST_OBJECT_LOCK (self);
  switch (id) {
    case PROP_LOCATION:
      g_value_set_string (value, settings->location);
      break;
    case PROP_PACKET_SIZE:
      g_value_set_uint (value, settings->packet_size);
      break;
    case PROP_PREROLL:
      g_value_set_uint64 (value, settings->preroll);
      break;
    case PROP_PADDING:
      g_value_set_uint64 (value, settings->padding);
      break;
    case PROP_MERGE_STREAM_TAGS:
      g_value_set_boolean (value, settings->merge_stream_tags);
      break;
    case PROP_STREAMABLE:
      g_value_set_boolean (value, settings->streamable);
      break;
    case PROP_INDEX_INTERVAL:
      g_value_set_uint64 (value, settings->index_interval);
      break;
    case PROP_MAX_BUFFER_BYTES:
      g_value_set_uint64 (value, settings->max_buffer_bytes);
      break;
    case PROP_MAX_BUFFER_TIME:
      g_value_set_uint64 (value, settings->max_buffer_time);
      break;
    case PROP_STALL_TIMEOUT:
      g_value_set_uint64 (value, settings->stall_timeout);
      break;
    case PROP_ASYNC:
      g_value_set_boolean (value, settings->async);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      break;
  }
  GST_OBJECT_UNLOCK (self);
}

/* Action signal; the application's thread only leaves word. */
static void
gst_asf_writer_sink_end_writing (GstAsfWriterSink *self)
{
  if (GST_STATE (self) > GST_STATE_READY)
    gst_asf_writer_interleaver_end (self->interleaver, GST_FLOW_EOS);
}

/**
 * gst_asf_writer_sink_set_open_func:
 * @func: (nullable): %NULL = the file at "location"
 *
 * For tests: files go where @func says. In NULL or READY only.
 */
void
gst_asf_writer_sink_set_open_func (GstAsfWriterSink *self,
    GstAsfWriterOpenFunc func, gpointer user_data)
{
  self->open_func = func != NULL ? func : open_file;
  self->open_data = user_data;
}

/* Class */

static void
gst_asf_writer_sink_finalize (GObject *object)
{
  GstAsfWriterSink *self = GST_ASF_WRITER_SINK (object);

  gst_asf_writer_thread_free (self->thread);
  gst_asf_writer_interleaver_free (self->interleaver);
  g_clear_pointer (&self->event_tags, gst_tag_list_unref);
  g_free (self->settings.location);
  g_free (self->location);
  g_mutex_clear (&self->preroll_lock);

  G_OBJECT_CLASS (gst_asf_writer_sink_parent_class)->finalize (object);
}

#define FLAGS_READY (G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | \
    GST_PARAM_MUTABLE_READY)

static void
make_file_properties (void)
{
  /**
   * GstAsfWriterSink:location:
   *
   * Path of the file. Created, or emptied if it exists, on the way to PAUSED.
   *
   * Since: 0.1
   */
  properties[PROP_LOCATION] = g_param_spec_string ("location",
      "File location", "Path of the file to write", NULL, FLAGS_READY);
  /**
   * GstAsfWriterSink:packet-size:
   *
   * Bytes of each data packet, 100 to 65536; less than 100 counts as 100. 0
   * chooses: the block and 31 bytes for a single audio stream of fixed
   * blocks; else by the sum of the bit rates, where all are known, a tenth of
   * a second below 100 kbit/s, 1440 below 350 kbit/s and 8000 above; else
   * 3200.
   *
   * Since: 0.1
   */
  properties[PROP_PACKET_SIZE] = g_param_spec_uint ("packet-size",
      "Packet size", "Size of the ASF data packets in bytes (0 = automatic)",
      0, ASF_PACKET_MAX_SIZE, DEFAULT_PACKET_SIZE, FLAGS_READY);
  /**
   * GstAsfWriterSink:preroll:
   *
   * Milliseconds by which players fill their buffers before they start.
   * Contained in all times of the file.
   *
   * Since: 0.1
   */
  properties[PROP_PREROLL] = g_param_spec_uint64 ("preroll", "Preroll",
      "The preroll time (milliseconds)", 0, G_MAXINT32, DEFAULT_PREROLL,
      FLAGS_READY);
  /**
   * GstAsfWriterSink:padding:
   *
   * Bytes of room in the header for tags that come while writing, streams
   * that join late, and editors. A little is kept in any case, since the last
   * header is not as long as the first to the byte. More than 8 MiB counts as
   * 8 MiB.
   *
   * Since: 0.1
   */
  properties[PROP_PADDING] = g_param_spec_uint64 ("padding", "Padding",
      "Room left in the header for late tags, streams and editors (bytes)", 0,
      G_MAXUINT64, DEFAULT_PADDING, FLAGS_READY);
  /**
   * GstAsfWriterSink:streamable:
   *
   * Never go back in the file: no index and no durations, the header stays
   * flagged broadcast. So it is for pipes in any case.
   *
   * Since: 0.1
   */
  properties[PROP_STREAMABLE] = g_param_spec_boolean ("streamable",
      "Streamable", "Write as for streaming: no index, no duration",
      DEFAULT_STREAMABLE, FLAGS_READY);
  /**
   * GstAsfWriterSink:index-interval:
   *
   * Nanoseconds between two entries of the index, at least 1 ms.
   *
   * Since: 0.1
   */
  properties[PROP_INDEX_INTERVAL] = g_param_spec_uint64 ("index-interval",
      "Index interval", "Time between two index entries (nanoseconds)",
      GST_MSECOND, 100 * GST_SECOND, DEFAULT_INDEX_INTERVAL, FLAGS_READY);
  /**
   * GstAsfWriterSink:merge-stream-tags:
   *
   * Whether tags of a stream are written as tags of the file, too.
   *
   * Since: 0.1
   */
  properties[PROP_MERGE_STREAM_TAGS] =
      g_param_spec_boolean ("merge-stream-tags", "Merge stream tags",
      "If tags of the streams should be written as tags of the file",
      DEFAULT_MERGE_STREAM_TAGS, FLAGS_READY);
}

static void
make_session_properties (void)
{
  /**
   * GstAsfWriterSink:max-buffer-bytes:
   *
   * Most bytes that are queued for interleaving, over all pads. One buffer
   * for each pad is taken in any case.
   *
   * Since: 0.1
   */
  properties[PROP_MAX_BUFFER_BYTES] = g_param_spec_uint64
      ("max-buffer-bytes", "Max buffer bytes",
      "Most bytes that are queued over all pads", 1, G_MAXUINT64,
      DEFAULT_MAX_BUFFER_BYTES, FLAGS_READY);
  /**
   * GstAsfWriterSink:max-buffer-time:
   *
   * Longest time that one pad may be ahead of another before it has to wait,
   * in nanoseconds; 0 = any. Longer than encoders look ahead.
   *
   * Since: 0.1
   */
  properties[PROP_MAX_BUFFER_TIME] = g_param_spec_uint64
      ("max-buffer-time", "Max buffer time",
      "Longest time that one pad may be ahead of another "
      "(nanoseconds, 0 = any)", 0, G_MAXINT64, DEFAULT_MAX_BUFFER_TIME,
      FLAGS_READY);
  /**
   * GstAsfWriterSink:stall-timeout:
   *
   * How long a pad that delivers nothing is waited for when the others have
   * filled their queues (or at once with a live source), in nanoseconds; 0 =
   * for ever. The recording then goes on without it until it delivers again.
   *
   * Since: 0.1
   */
  properties[PROP_STALL_TIMEOUT] = g_param_spec_uint64 ("stall-timeout",
      "Stall timeout", "How long a pad that delivers nothing is waited for "
      "(nanoseconds, 0 = for ever)", 0, G_MAXINT64, DEFAULT_STALL_TIMEOUT,
      FLAGS_READY);
  /**
   * GstAsfWriterSink:async:
   *
   * Whether the way to PAUSED takes until there is data, as for other sinks.
   * %FALSE to add the element to a running pipeline without pausing it.
   *
   * Since: 0.1
   */
  properties[PROP_ASYNC] = g_param_spec_boolean ("async", "Async",
      "Go asynchronously to PAUSED", DEFAULT_ASYNC, FLAGS_READY);
  /**
   * GstAsfWriterSink:stats:
   *
   * Structure `application/x-asfwriter-stats` of the file that is written, or
   * of the last one: `samples`, `bytes`, `key-frames`, `repaired`, `late`,
   * `packets`, `file-size`, `queued-bytes` (uint64), `duration`, `safe-until`
   * (uint64, ns) and `streams`, an array of structures with `pad`,
   * `stream-number` and the first five for each stream.
   *
   * Since: 0.1
   */
  properties[PROP_STATS] = g_param_spec_boxed ("stats", "Statistics",
      "Statistics of the file", GST_TYPE_STRUCTURE,
      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
add_pad_template (GstElementClass *klass, const char *name,
    GstAsfWriterMedia media)
{
  GstCaps *caps = gst_asf_writer_caps_get_template (media);

  gst_element_class_add_pad_template (klass,
      gst_pad_template_new_with_gtype (name, GST_PAD_SINK, GST_PAD_REQUEST,
          caps, GST_TYPE_ASF_WRITER_PAD));
  gst_caps_unref (caps);
}

static void
gst_asf_writer_sink_class_init (GstAsfWriterSinkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);

  object_class->set_property = gst_asf_writer_sink_set_property;
  object_class->get_property = gst_asf_writer_sink_get_property;
  object_class->finalize = gst_asf_writer_sink_finalize;
  make_file_properties ();
  make_session_properties ();
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * GstAsfWriterSink::end-writing:
   *
   * Action: writes what is queued, finishes and closes the file. EOS is posted
   * when that is done; upstream gets EOS.
   *
   * Since: 0.1
   */
  signals[SIGNAL_END_WRITING] = g_signal_new_class_handler ("end-writing",
      G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST | G_SIGNAL_ACTION,
      G_CALLBACK (gst_asf_writer_sink_end_writing), NULL, NULL, NULL,
      G_TYPE_NONE, 0);

  element_class->change_state =
      GST_DEBUG_FUNCPTR (gst_asf_writer_sink_change_state);
  element_class->request_new_pad =
      GST_DEBUG_FUNCPTR (gst_asf_writer_sink_request_new_pad);
  element_class->release_pad =
      GST_DEBUG_FUNCPTR (gst_asf_writer_sink_release_pad);
  element_class->send_event =
      GST_DEBUG_FUNCPTR (gst_asf_writer_sink_send_event);
  element_class->query = GST_DEBUG_FUNCPTR (gst_asf_writer_query_element);

  add_pad_template (element_class, "video_%u", GST_ASF_WRITER_MEDIA_VIDEO);
  add_pad_template (element_class, "audio_%u", GST_ASF_WRITER_MEDIA_AUDIO);
  add_pad_template (element_class, "sink_%u", GST_ASF_WRITER_MEDIA_ANY);
  gst_element_class_set_static_metadata (element_class, "ASF file writer",
      "Codec/Muxer/Sink/File",
      "Writes ASF files (.asf, .wmv, .wma) that survive faults",
      "The asfwriter authors");
  gst_type_mark_as_plugin_api (GST_TYPE_ASF_WRITER_PAD, 0);
}

static void
gst_asf_writer_sink_init (GstAsfWriterSink *self)
{
  self->settings = (GstAsfWriterSettings) {
    .packet_size = DEFAULT_PACKET_SIZE,
    .preroll = DEFAULT_PREROLL,
    .padding = DEFAULT_PADDING,
    .merge_stream_tags = DEFAULT_MERGE_STREAM_TAGS,
    .streamable = DEFAULT_STREAMABLE,
    .index_interval = DEFAULT_INDEX_INTERVAL,
    .max_buffer_bytes = DEFAULT_MAX_BUFFER_BYTES,
    .max_buffer_time = DEFAULT_MAX_BUFFER_TIME,
    .stall_timeout = DEFAULT_STALL_TIMEOUT,
    .async = DEFAULT_ASYNC,
  };
  self->open_func = open_file;
  self->interleaver = gst_asf_writer_interleaver_new ();
  self->position = GST_CLOCK_TIME_NONE;
  g_mutex_init (&self->preroll_lock);
  GST_OBJECT_FLAG_SET (self, GST_ELEMENT_FLAG_SINK);
}
