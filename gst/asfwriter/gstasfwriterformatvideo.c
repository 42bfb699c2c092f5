/* gstasfwriterformatvideo.c: fields of caps -> BITMAPINFOHEADER
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterformat.h"

#include "gstasfwriterrepack.h"

/* What BITMAPINFOHEADER of each codec needs (ASF spec 9.2), taken from caps.
 * The table in gstasfwritercodecs.c says which function is for which codec.
 */

gboolean
asf_caps_fill_video (const GstStructure *caps, AsfStream *stream,
    GError **error)
{
  AsfVideoFormat *video = &stream->video;
  gint num, den;

  if (!asf_caps_get_needed (caps, "width", "the width of the picture",
          G_MAXINT32, &video->width, error))
    return FALSE;
  if (!asf_caps_get_needed (caps, "height", "the height of the picture",
          G_MAXINT32, &video->height, error))
    return FALSE;
  if (gst_structure_get_fraction (caps, "framerate", &num, &den) && num > 0)
    video->frame_duration_100ns =
        gst_util_uint64_scale_round (GST_SECOND / 100, den, num);
  if (gst_structure_get_fraction (caps, "pixel-aspect-ratio", &num, &den) &&
      num > 0) {
    video->aspect_x = num;
    video->aspect_y = den;
  }

  return TRUE;
}

/* The Video for Windows codecs say how large the picture is unpacked. */
gboolean
asf_caps_fill_image_size (const AsfCapsCodec *codec, const GstStructure *caps,
    AsfStream *stream, GError **error)
{
  guint64 pixels = (guint64) stream->video.width * stream->video.height;

  if (pixels <= G_MAXUINT32 / 3)
    stream->video.image_size = pixels * 3;

  return TRUE;
}

/* Bits per pixel as the caps tell them: lossless codecs want to know. */
gboolean
asf_caps_fill_depth (const AsfCapsCodec *codec, const GstStructure *caps,
    AsfStream *stream, GError **error)
{
  guint32 bits = asf_caps_get_hint (caps, "bpp");

  if (bits > 0 && bits <= G_MAXUINT16)
    stream->video.bit_count = (guint16) bits;

  return asf_caps_fill_image_size (codec, caps, stream, error);
}

gboolean
asf_caps_fill_raw_video (const AsfCapsCodec *codec, const GstStructure *caps,
    AsfStream *stream, GError **error)
{
  AsfVideoFormat *video = &stream->video;
  const char *format = gst_structure_get_string (caps, "format");
  GstVideoInfo layout;

  if (format == NULL)
    return asf_caps_refuse (error, "%s caps lack 'format': the file needs the "
        "layout of a picture; put videoconvert before this pad",
        gst_structure_get_name (caps));
  if (!gst_asf_writer_repack_get_layout (gst_video_format_from_string (format),
          video->width, video->height, &layout) || layout.size > G_MAXUINT32)
    return asf_caps_refuse (error, "%s caps have width=%u, height=%u: the "
        "file takes no pictures of that many bytes",
        gst_structure_get_name (caps), video->width, video->height);
  video->bit_count = (guint16) codec->bits;
  video->image_size = (guint32) layout.size;

  return TRUE;
}

static gboolean
has_start_code (GstBuffer * buffer)
{
  static const guint8 start_code[] = { 0, 0, 0, 1 };

  return gst_buffer_memcmp (buffer, 0, start_code, 4) == 0 ||
      gst_buffer_memcmp (buffer, 0, start_code + 1, 3) == 0;
}

static void
put_with_start_code (const GValue *value, AsfBytes *bytes)
{
  GstBuffer *buffer;
  GBytes *data;

  if (value == NULL || !GST_VALUE_HOLDS_BUFFER (value))
    return;
  buffer = gst_value_get_buffer (value);
  if (buffer == NULL || !has_start_code (buffer))
    return;
  data = asf_caps_copy_buffer (buffer);
  asf_bytes_put_gbytes (bytes, data);
  g_bytes_unref (data);
}

/* Parameter sets of H.264 and H.265, where the caps have them in the form of
 * the byte stream. They are in the stream as well: nothing is lost if not. */
gboolean
asf_caps_fill_byte_stream (const AsfCapsCodec *codec,
    const GstStructure *caps, AsfStream *stream, GError **error)
{
  const GValue *headers = gst_structure_get_value (caps, "streamheader");
  AsfBytes bytes;

  asf_bytes_init (&bytes);
  put_with_start_code (gst_structure_get_value (caps, "codec_data"), &bytes);
  if (bytes.data->len == 0 && headers != NULL &&
      GST_VALUE_HOLDS_ARRAY (headers)) {
    for (guint i = 0; i < gst_value_array_get_size (headers); i++)
      put_with_start_code (gst_value_array_get_value (headers, i), &bytes);
  }
  if (bytes.data->len > 0 && bytes.data->len <= ASF_CAPS_MAX_VIDEO)
    stream->video.extra = asf_caps_take_bytes (&bytes);
  else
    asf_bytes_clear (&bytes);

  return TRUE;
}
