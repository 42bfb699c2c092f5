/* sources.c: where pictures and sound come from
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "sources.h"

#include "encoders.h"
#include "media.h"

#define MAX_CHOICES 4

/* Live sources by name. Of each kind the first that can be opened counts. The
 * automatic ones of GStreamer are none of them: where there is no camera they
 * deliver a test picture. */
typedef struct
{
  const char *name;
  const char *video[MAX_CHOICES + 1];
  const char *audio[MAX_CHOICES + 1];
} Device;

#define TEST_PICTURE "videotestsrc is-live=true ! " \
    "capsfilter caps=video/x-raw,width=640,height=480,framerate=25/1"

static const Device devices[] = {
  {"test",
        {TEST_PICTURE " ! timeoverlay font-desc=\"Sans 28\"", TEST_PICTURE},
        {"audiotestsrc is-live=true wave=ticks ! "
          "capsfilter caps=audio/x-raw,rate=44100,channels=2"}},
  {"screen",
        {"ximagesrc use-damage=false ! "
              "capsfilter caps=video/x-raw,framerate=25/1",
          "avfvideosrc capture-screen=true", "d3d11screencapturesrc"}, {NULL}},
  {"camera", {"v4l2src", "avfvideosrc", "ksvideosrc"}, {NULL}},
  {"microphone", {NULL},
        {"pulsesrc", "alsasrc", "osxaudiosrc", "wasapisrc"}},
};

static const Device *
find_device (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (devices); i++)
    if (g_str_equal (devices[i].name, name))
      return &devices[i];

  return NULL;
}

/**
 * sources_is_device:
 * @source: (nullable): as on the command line
 *
 * Returns: whether it is one of our names, or several of them with "+"
 */
gboolean
sources_is_device (const char *source)
{
  char **names = g_strsplit (source != NULL ? source : "test", "+", -1);
  gboolean all = names[0] != NULL;

  for (char **name = names; *name != NULL; name++)
    all = all && find_device (*name) != NULL;
  g_strfreev (names);

  return all;
}

/* Opens the device, so that it is known whether there is one. What it says is
 * for @error. */
static gboolean
try_open (GstElement *bin, GError **error)
{
  GstBus *bus = gst_bus_new ();
  gboolean ok;

  gst_element_set_bus (bin, bus);
  ok = gst_element_set_state (bin, GST_STATE_READY) !=
      GST_STATE_CHANGE_FAILURE;
  if (!ok) {
    GstMessage *message = gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);

    g_clear_error (error);
    if (message != NULL)
      gst_message_parse_error (message, error, NULL);
    else
      g_set_error_literal (error, GST_RESOURCE_ERROR,
          GST_RESOURCE_ERROR_OPEN_READ, "it cannot be opened");
    g_clear_pointer (&message, gst_message_unref);
    gst_element_set_state (bin, GST_STATE_NULL);
  }
  gst_element_set_bus (bin, NULL);
  gst_object_unref (bus);

  return ok;
}

/* The error is that of the last choice that is installed. */
static GstElement *
open_first (const char *const *choices, GError **error)
{
  for (; *choices != NULL; choices++) {
    GError *missing = NULL;
    GstElement *bin = gst_parse_bin_from_description_full (*choices, TRUE,
        NULL, GST_PARSE_FLAG_FATAL_ERRORS |
        GST_PARSE_FLAG_NO_SINGLE_ELEMENT_BINS, &missing);

    if (bin == NULL) {
      if (*error == NULL)
        g_propagate_error (error, g_steal_pointer (&missing));
      g_clear_error (&missing);
      continue;
    }
    gst_object_ref_sink (bin);
    if (try_open (bin, error)) {
      g_clear_error (error);
      return bin;
    }
    gst_object_unref (bin);
  }

  return NULL;
}

static gboolean
link_all (GstElement *source, GstElement *encoder, GstElement *sink,
    MediaKind kind, GError **error)
{
  if (gst_element_link (source, encoder) &&
      gst_element_link_pads (encoder, "src", sink,
          kind == MEDIA_VIDEO ? "video_%u" : "audio_%u"))
    return TRUE;
  g_set_error_literal (error, GST_CORE_ERROR, GST_CORE_ERROR_NEGOTIATION,
      "source, encoder and writer do not fit each other");

  return FALSE;
}

static gboolean
add_device (GstBin *pipeline, GstElement *sink, const Options *options,
    const Device *device, MediaKind kind, GError **error)
{
  GError *reason = NULL;
  GstElement *source = open_first (kind == MEDIA_VIDEO ? device->video :
      device->audio, &reason);
  GstElement *encoder;

  if (source == NULL) {
    g_propagate_prefixed_error (error, reason, "no %s: ", device->name);
    return FALSE;
  }
  gst_bin_add (pipeline, source);
  gst_object_unref (source);
  encoder = encoders_new (options->preset, kind, options->bitrate, error);
  if (encoder == NULL)
    return FALSE;
  gst_bin_add (pipeline, encoder);

  return link_all (source, encoder, sink, kind, error);
}

static gboolean
add_devices (GstBin *pipeline, GstElement *sink, const Options *options,
    GError **error)
{
  char **names = g_strsplit (options->source ? options->source : "test", "+",
      -1);
  gboolean ok = TRUE, any = FALSE;

  for (char **name = names; *name != NULL && ok; name++) {
    const Device *device = find_device (*name);
    gboolean video = device->video[0] != NULL && !options->no_video;
    gboolean audio = device->audio[0] != NULL && !options->no_audio;

    any |= video || audio;
    if (video)
      ok = add_device (pipeline, sink, options, device, MEDIA_VIDEO, error);
    if (audio && ok)
      ok = add_device (pipeline, sink, options, device, MEDIA_AUDIO, error);
  }
  if (!any) {
    g_set_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_FOUND,
        "there is nothing left of %s to record", options->source);
    ok = FALSE;
  }
  g_strfreev (names);

  return ok;
}

/**
 * sources_add:
 * @sink: the writer in @pipeline
 *
 * Adds all that stands before the writer.
 *
 * Returns: whether there is something to record
 */
gboolean
sources_add (GstBin *pipeline, GstElement *sink, const Options *options,
    GError **error)
{
  if (sources_is_device (options->source))
    return add_devices (pipeline, sink, options, error);

  return media_add (pipeline, sink, options, error);
}
