/* media.c: streams of a file or a URI
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "media.h"

#include "encoders.h"

/* All streams of pictures and sound are recorded, as soon as it is known what
 * they are. The source delivers nothing before all are linked. */

typedef struct
{
  GstBin *pipeline;             /* has the source, which has this */
  GstElement *sink;
  const Options *options;
  gint n_linked;                /* atomic */
} Media;

static GstCaps *
get_caps (GstPad *pad)
{
  GstCaps *caps = gst_pad_get_current_caps (pad);

  return caps != NULL ? caps : gst_pad_query_caps (pad, NULL);
}

/* Returns: whether a stream with @caps is wanted, and is of @kind */
static gboolean
is_wanted (const Media *self, const GstCaps *caps, MediaKind *kind)
{
  const char *name;

  if (gst_caps_is_empty (caps) || gst_caps_is_any (caps))
    return FALSE;
  name = gst_structure_get_name (gst_caps_get_structure (caps, 0));
  *kind = g_str_has_prefix (name, "audio/") ? MEDIA_AUDIO : MEDIA_VIDEO;
  if (*kind == MEDIA_AUDIO)
    return !self->options->no_audio;

  return !self->options->no_video && (g_str_has_prefix (name, "video/") ||
      g_str_has_prefix (name, "image/"));
}

static GstElement *
new_behind (const Media *self, MediaKind kind, const GstCaps *caps,
    GError **error)
{
  if (encoders_copy (self->options->preset))
    return encoders_new_parser (caps, error);

  return encoders_new (self->options->preset, kind, self->options->bitrate,
      error);
}

static gboolean
link_behind (Media *self, GstPad *pad, GstElement *behind, MediaKind kind)
{
  GstPad *first = gst_element_get_static_pad (behind, "sink");
  gboolean ok = gst_pad_link (pad, first) == GST_PAD_LINK_OK &&
      gst_element_link_pads (behind, "src", self->sink,
      kind == MEDIA_VIDEO ? "video_%u" : "audio_%u") &&
      gst_element_sync_state_with_parent (behind);

  gst_object_unref (first);
  return ok;
}

static void
on_pad_added (GstElement *source, GstPad *pad, Media *self)
{
  GstCaps *caps = get_caps (pad);
  MediaKind kind;
  GstElement *behind;
  GError *error = NULL;

  if (!is_wanted (self, caps, &kind)) {
    GST_INFO_OBJECT (pad, "is not recorded: %" GST_PTR_FORMAT, caps);
    gst_caps_unref (caps);
    return;
  }
  behind = new_behind (self, kind, caps, &error);
  if (behind == NULL) {
    GST_ELEMENT_ERROR (source, CORE, MISSING_PLUGIN, ("%s", error->message),
        (NULL));
    g_error_free (error);
  } else {
    gst_bin_add (self->pipeline, behind);
    if (link_behind (self, pad, behind, kind))
      g_atomic_int_inc (&self->n_linked);
    else
      GST_ELEMENT_ERROR (source, STREAM, FORMAT,
          ("A stream (%s) cannot be stored as it is; record it with another "
              "preset.",
              gst_structure_get_name (gst_caps_get_structure (caps, 0))),
          (NULL));
  }
  gst_caps_unref (caps);
}

static void
on_no_more_pads (GstElement *source, Media *self)
{
  if (g_atomic_int_get (&self->n_linked) == 0)
    GST_ELEMENT_ERROR (source, STREAM, WRONG_TYPE,
        ("There is nothing to record in it."), (NULL));
}

static void
media_free (gpointer data, GClosure *closure)
{
  g_free (data);
}

/* Returns: (transfer full) (nullable): a URI of what the user named */
static char *
make_uri (const char *source, GError **error)
{
  if (gst_uri_is_valid (source))
    return g_strdup (source);
  if (!g_file_test (source, G_FILE_TEST_EXISTS)) {
    g_set_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_FOUND,
        "there is no file \"%s\"", source);
    return NULL;
  }

  return gst_filename_to_uri (source, error);
}

static GstElement *
make (GstBin *pipeline, const char *name, GError **error)
{
  GstElement *element = gst_element_factory_make (name, NULL);

  if (element == NULL)
    g_set_error (error, GST_CORE_ERROR, GST_CORE_ERROR_MISSING_PLUGIN,
        "GStreamer does not find %s", name);
  else
    gst_bin_add (pipeline, element);

  return element;
}

static void
on_bytes (GstElement *reader, GstPad *pad, GstElement *parser)
{
  gst_element_link_pads (reader, GST_OBJECT_NAME (pad), parser, "sink");
}

/* Returns: (transfer none) (nullable): what has a pad for each stream */
static GstElement *
add_parser (GstBin *pipeline, const char *uri, GError **error)
{
  GstElement *reader = make (pipeline, "urisourcebin", error);
  GstElement *parser = reader ? make (pipeline, "parsebin", error) : NULL;

  if (parser == NULL)
    return NULL;
  g_object_set (reader, "uri", uri, NULL);
  g_signal_connect (reader, "pad-added", G_CALLBACK (on_bytes), parser);

  return parser;
}

/* Returns: (transfer none) (nullable): likewise, with what is decoded */
static GstElement *
add_decoder (GstBin *pipeline, const char *uri, GError **error)
{
  GstElement *decoder = make (pipeline, "uridecodebin", error);

  if (decoder != NULL)
    g_object_set (decoder, "uri", uri, NULL);

  return decoder;
}

/**
 * media_add:
 * @sink: the writer in @pipeline
 *
 * Adds what reads the file or URI that is the source.
 *
 * Returns: whether there is something to read
 */
gboolean
media_add (GstBin *pipeline, GstElement *sink, const Options *options,
    GError **error)
{
  char *uri = make_uri (options->source, error);
  GstElement *source;
  Media *self;

  if (uri == NULL)
    return FALSE;
  source = encoders_copy (options->preset) ?
      add_parser (pipeline, uri, error) : add_decoder (pipeline, uri, error);
  g_free (uri);
  if (source == NULL)
    return FALSE;

  self = g_new0 (Media, 1);
  self->pipeline = pipeline;
  self->sink = sink;
  self->options = options;
  g_signal_connect_data (source, "pad-added", G_CALLBACK (on_pad_added), self,
      media_free, 0);
  g_signal_connect (source, "no-more-pads", G_CALLBACK (on_no_more_pads),
      self);

  return TRUE;
}
