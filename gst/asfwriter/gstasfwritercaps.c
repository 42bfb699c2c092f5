/* gstasfwritercaps.c: caps -> stream description
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Finds the codec of caps in the table of gstasfwritercodecs.c and describes
 * the stream.
 *
 * Caps match a row if the two intersect: demuxers leave fields out that the
 * parsers set, as asfdemux the stream-format of AAC. A pad that uses the
 * templates needs GST_PAD_FLAG_ACCEPT_INTERSECT for the same reason.
 *
 * Not done here: looking into the media. What a row needs and caps do not say
 * is an error that names the field.
 */

#include "config.h"

#include "gstasfwritercaps.h"

#include "asf/asfextensions.h"

#include "gstasfwriterformat.h"
#include "gstasfwriterpicture.h"
#include "gstasfwriterrefusal.h"

static gboolean
is_wanted (const AsfCapsCodec *codec, GstAsfWriterMedia media)
{
  switch (media) {
    case GST_ASF_WRITER_MEDIA_AUDIO:
      return codec->type == ASF_STREAM_AUDIO;
    case GST_ASF_WRITER_MEDIA_VIDEO:
      return codec->type == ASF_STREAM_VIDEO;
    case GST_ASF_WRITER_MEDIA_ANY:
      return TRUE;
  }
  g_return_val_if_reached (FALSE);
}

/**
 * gst_asf_writer_caps_get_template:
 *
 * Returns: (transfer full): what can be stored, best known codecs first
 */
GstCaps *
gst_asf_writer_caps_get_template (GstAsfWriterMedia media)
{
  GstCaps *caps = gst_caps_new_empty ();
  guint n_codecs;
  const AsfCapsCodec *codecs = asf_caps_codecs (&n_codecs);

  for (guint i = 0; i < n_codecs; i++) {
    if (is_wanted (&codecs[i], media))
      gst_caps_append (caps, gst_caps_from_string (codecs[i].caps));
  }

  return caps;
}

static const AsfCapsCodec *
find_codec (const GstCaps *caps)
{
  guint n_codecs;
  const AsfCapsCodec *codecs = asf_caps_codecs (&n_codecs);

  for (guint i = 0; i < n_codecs; i++) {
    GstCaps *row = gst_caps_from_string (codecs[i].caps);
    gboolean matches = gst_caps_can_intersect (row, caps);

    gst_caps_unref (row);
    if (matches)
      return &codecs[i];
  }

  return NULL;
}

static gboolean
take_codec_data (const AsfCapsCodec *codec, const GstStructure *caps,
    AsfStream *stream, GError **error)
{
  const char *media = gst_structure_get_name (caps);
  const GValue *value = gst_structure_get_value (caps, "codec_data");
  GstBuffer *buffer = NULL;
  gsize size;

  if (codec->data_max == 0)
    return TRUE;
  if (value != NULL && GST_VALUE_HOLDS_BUFFER (value))
    buffer = gst_value_get_buffer (value);
  if (buffer == NULL && codec->data_min > 0)
    return asf_caps_refuse (error,
        "%s caps lack 'codec_data': the file needs it for "
        "the decoder of %s; " ASF_CAPS_ADVICE, media, codec->name);
  size = buffer != NULL ? gst_buffer_get_size (buffer) : 0;
  if (size < codec->data_min || size > codec->data_max)
    return asf_caps_refuse_codec_data (codec, media, size, error);
  if (size == 0)
    return TRUE;
  if (codec->type == ASF_STREAM_AUDIO)
    stream->audio.extra = asf_caps_copy_buffer (buffer);
  else
    stream->video.extra = asf_caps_copy_buffer (buffer);

  return TRUE;
}

static gboolean
fill_stream (const AsfCapsCodec *codec, const GstStructure *caps,
    AsfStream *stream, GError **error)
{
  gboolean filled;

  stream->codec_name = g_strdup (codec->name);
  stream->bitrate = asf_caps_get_hint (caps, "bitrate");
  if (codec->type == ASF_STREAM_AUDIO) {
    stream->audio.format_tag = codec->id;
    filled = asf_caps_fill_audio (caps, stream, error);
  } else {
    stream->video.fourcc = codec->id;
    stream->extensions = ASF_EXTENSION_DURATION |
        gst_asf_writer_picture_extensions (caps);
    filled = asf_caps_fill_video (caps, stream, error);
  }

  return filled && take_codec_data (codec, caps, stream, error) &&
      (codec->fill == NULL || codec->fill (codec, caps, stream, error));
}

/**
 * gst_asf_writer_caps_to_stream:
 * @caps: fixed caps
 *
 * Returns: (transfer full) (nullable): the description of a stream with such
 *     caps, its number still 0; %NULL with #GST_STREAM_ERROR_FORMAT if an ASF
 *     file cannot hold it or the caps say too little
 */
AsfStream *
gst_asf_writer_caps_to_stream (const GstCaps *caps, GError **error)
{
  const AsfCapsCodec *codec;
  AsfStream *stream;

  g_return_val_if_fail (GST_IS_CAPS (caps), NULL);
  g_return_val_if_fail (gst_caps_is_fixed (caps), NULL);

  codec = find_codec (caps);
  if (codec == NULL) {
    asf_caps_refuse_caps (caps, error);
    return NULL;
  }
  stream = asf_stream_new (codec->type);
  if (!fill_stream (codec, gst_caps_get_structure (caps, 0), stream, error)) {
    asf_stream_free (stream);
    return NULL;
  }

  return stream;
}
