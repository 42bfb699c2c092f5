/* wmwriter.c: the calls of the Windows Media Format SDK's writer on GStreamer
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "wmwriter.h"

#include <gst/app/gstappsrc.h>

/* A pipeline with an appsrc for each input:
 *
 *   appsrc ! encoder ! asfwritersink
 *
 * docs/windows-media-format.md has the calls one by one. */

#define MAX_INPUTS 63
#define HUNDRED_NS 100
#define QUEUED_BYTES (32 * 1024 * 1024)

struct WMWriter
{
  WMStatusCallback callback;
  gpointer context;
  GstElement *pipeline;
  GstElement *sink;             /* in the pipeline */
  GstAppSrc *inputs[MAX_INPUTS];        /* in the pipeline */
  guint n_inputs;
  gboolean failed;
};

static void
take_error (WMWriter *self, GstMessage *message)
{
  GError *error;

  gst_message_parse_error (message, &error, NULL);
  if (!self->failed)
    self->callback (WMT_ERROR, error->message, self->context);
  self->failed = TRUE;
  g_error_free (error);
}

static void
take_status (WMWriter *self, const char *status)
{
  if (g_strcmp0 (status, "opened") == 0) {
    self->callback (WMT_OPENED, NULL, self->context);
  } else if (g_strcmp0 (status, "started") == 0) {
    self->callback (WMT_STARTED, NULL, self->context);
  } else if (g_strcmp0 (status, "closed") == 0) {
    self->callback (WMT_STOPPED, NULL, self->context);
    self->callback (WMT_CLOSED, NULL, self->context);
  }
}

/* The application gets to know of it in the thread that calls. */
static void
take_message (WMWriter *self, GstMessage *message)
{
  const GstStructure *structure = gst_message_get_structure (message);

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    take_error (self, message);
  else if (gst_message_has_name (message, "asfwriter-status"))
    take_status (self, gst_structure_get_string (structure, "status"));
}

/* Returns: whether nothing has failed until now */
static gboolean
take_messages (WMWriter *self)
{
  GstBus *bus = gst_element_get_bus (self->pipeline);
  GstMessage *message;

  while ((message = gst_bus_pop (bus)) != NULL) {
    take_message (self, message);
    gst_message_unref (message);
  }
  gst_object_unref (bus);

  return !self->failed;
}

/**
 * WMCreateWriter:
 * @callback: IWMStatusCallback, which the SDK takes by IWMRegisterCallback of
 *     its file sink
 *
 * Returns: (transfer full) (nullable): a writer; %NULL without asfwritersink
 */
WMWriter *
WMCreateWriter (WMStatusCallback callback, gpointer context)
{
  GstElement *sink = gst_element_factory_make ("asfwritersink", NULL);
  WMWriter *self;

  if (sink == NULL)
    return NULL;
  self = g_new0 (WMWriter, 1);
  self->callback = callback;
  self->context = context;
  self->pipeline = gst_object_ref_sink (gst_pipeline_new (NULL));
  self->sink = sink;
  gst_bin_add (GST_BIN (self->pipeline), sink);

  return self;
}

/* @self: (transfer full): IUnknown::Release. What was not ended is finished. */
void
WMWriterRelease (WMWriter *self)
{
  gst_element_set_state (self->pipeline, GST_STATE_NULL);
  gst_object_unref (self->pipeline);
  g_free (self);
}

static gboolean
add_input (WMWriter *self, const char *encoder)
{
  GstElement *input = gst_element_factory_make ("appsrc", NULL);
  GstElement *bin =
      gst_parse_bin_from_description (encoder, TRUE, NULL);

  if (input == NULL || bin == NULL) {
    g_clear_object (&input);
    g_clear_object (&bin);
    return FALSE;
  }
  g_object_set (input, "format", GST_FORMAT_TIME, "block", TRUE,
      "max-bytes", (guint64) QUEUED_BYTES, NULL);
  gst_bin_add_many (GST_BIN (self->pipeline), input, bin, NULL);
  self->inputs[self->n_inputs++] = GST_APP_SRC (input);

  return gst_element_link_many (input, bin, self->sink, NULL);
}

/**
 * SetProfile:
 * @encoders: (array zero-terminated=1): the streams in the words of
 *     gst-launch-1.0, such as "videoconvert ! avenc_wmv2"; "identity" for a
 *     stream that is encoded already
 *
 * Returns: whether the encoders are installed
 */
gboolean
SetProfile (WMWriter *self, const char *const *encoders)
{
  for (; *encoders != NULL; encoders++)
    if (self->n_inputs == MAX_INPUTS || !add_input (self, *encoders))
      return FALSE;

  return TRUE;
}

gboolean
SetOutputFilename (WMWriter *self, const char *name)
{
  g_object_set (self->sink, "location", name, NULL);
  return TRUE;
}

guint
GetInputCount (const WMWriter *self)
{
  return self->n_inputs;
}

/* @caps: instead of WM_MEDIA_TYPE, as "audio/x-raw,format=S16LE,..." */
gboolean
SetInputProps (WMWriter *self, guint input, const char *caps)
{
  GstCaps *parsed = input < self->n_inputs ? gst_caps_from_string (caps) :
      NULL;

  if (parsed == NULL)
    return FALSE;
  gst_app_src_set_caps (self->inputs[input], parsed);
  gst_caps_unref (parsed);

  return TRUE;
}

/* IWMHeaderInfo::SetAttribute of a string; of @name as the file has it */
gboolean
SetAttribute (WMWriter *self, const char *name, const char *value)
{
  GstStructure *attributes;

  g_object_get (self->sink, "attributes", &attributes, NULL);
  if (attributes == NULL)
    attributes = gst_structure_new_empty ("attributes");
  gst_structure_set (attributes, name, G_TYPE_STRING, value, NULL);
  g_object_set (self->sink, "attributes", attributes, NULL);
  gst_structure_free (attributes);

  return TRUE;
}

gboolean
BeginWriting (WMWriter *self)
{
  gst_element_set_state (self->pipeline, GST_STATE_PLAYING);
  return take_messages (self);
}

/* Returns: (transfer full): INSSBuffer, to be filled by gst_buffer_map() */
GstBuffer *
AllocateSample (WMWriter *self, gsize size)
{
  return gst_buffer_new_allocate (NULL, size, NULL);
}

/**
 * WriteSample:
 * @time: 100 ns
 * @flags: of a stream that is encoded already
 * @sample: (transfer full): as AllocateSample() has made it
 *
 * Waits while the encoder is behind.
 *
 * Returns: %FALSE when the recording has ended by an error
 */
gboolean
WriteSample (WMWriter *self, guint input, guint64 time, guint flags,
    GstBuffer *sample)
{
  if (input >= self->n_inputs || !take_messages (self)) {
    gst_buffer_unref (sample);
    return FALSE;
  }
  GST_BUFFER_PTS (sample) = time * HUNDRED_NS;
  if (!(flags & WM_SF_CLEANPOINT))
    GST_BUFFER_FLAG_SET (sample, GST_BUFFER_FLAG_DELTA_UNIT);
  if (flags & WM_SF_DISCONTINUITY)
    GST_BUFFER_FLAG_SET (sample, GST_BUFFER_FLAG_DISCONT);

  return gst_app_src_push_buffer (self->inputs[input], sample) ==
      GST_FLOW_OK;
}

/* Nothing has to be done: what was written is in the file after
 * "flush-interval" at the latest. */
gboolean
Flush (WMWriter *self)
{
  return take_messages (self);
}

/**
 * EndWriting:
 *
 * Waits until the file is finished and closed.
 *
 * Returns: whether all that was written is in it
 */
gboolean
EndWriting (WMWriter *self)
{
  GstBus *bus = gst_element_get_bus (self->pipeline);
  GstMessage *message = NULL;

  for (guint i = 0; i < self->n_inputs; i++)
    gst_app_src_end_of_stream (self->inputs[i]);
  while (!self->failed) {
    message = gst_bus_timed_pop (bus, GST_CLOCK_TIME_NONE);
    take_message (self, message);
    if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS)
      break;
    g_clear_pointer (&message, gst_message_unref);
  }
  g_clear_pointer (&message, gst_message_unref);
  gst_object_unref (bus);
  gst_element_set_state (self->pipeline, GST_STATE_NULL);

  return !self->failed;
}

/* IWMWriterAdvanced::GetWriterTime: until when all is in the file, 100 ns */
guint64
GetWriterTime (WMWriter *self)
{
  GstStructure *stats;
  guint64 time = 0;

  g_object_get (self->sink, "stats", &stats, NULL);
  gst_structure_get (stats, "safe-until", G_TYPE_UINT64, &time, NULL);
  gst_structure_free (stats);

  return time / HUNDRED_NS;
}
