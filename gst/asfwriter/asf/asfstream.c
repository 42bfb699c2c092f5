/* asfstream.c: what the file says about one stream
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfstream.h"

#include "asferror.h"

#define BITMAPINFOHEADER_SIZE 40

AsfStream *
asf_stream_new (AsfStreamType type)
{
  AsfStream *stream = g_new0 (AsfStream, 1);

  stream->type = type;
  if (type == ASF_STREAM_VIDEO)
    stream->video.bit_count = 24;

  return stream;
}

static GBytes *
ref_nullable (GBytes *bytes)
{
  return bytes != NULL ? g_bytes_ref (bytes) : NULL;
}

AsfStream *
asf_stream_copy (const AsfStream *stream)
{
  AsfStream *copy = g_new (AsfStream, 1);

  *copy = *stream;
  copy->audio.extra = ref_nullable (stream->audio.extra);
  copy->video.extra = ref_nullable (stream->video.extra);
  if (stream->own_extensions != NULL)
    copy->own_extensions = g_ptr_array_ref (stream->own_extensions);
  copy->codec_name = g_strdup (stream->codec_name);
  copy->language = g_strdup (stream->language);
  copy->name = g_strdup (stream->name);

  return copy;
}

/* @stream: (nullable) (transfer full): */
void
asf_stream_free (AsfStream *stream)
{
  if (stream == NULL)
    return;

  g_clear_pointer (&stream->audio.extra, g_bytes_unref);
  g_clear_pointer (&stream->video.extra, g_bytes_unref);
  g_clear_pointer (&stream->own_extensions, g_ptr_array_unref);
  g_free (stream->codec_name);
  g_free (stream->language);
  g_free (stream->name);
  g_free (stream);
}

/**
 * asf_stream_is_sparse:
 *
 * Returns: whether media objects come now and then, each stands for itself, and
 *     what it does or shows has no end of its own: commands and stills
 */
gboolean
asf_stream_is_sparse (const AsfStream *stream)
{
  return stream->type == ASF_STREAM_COMMAND ||
      stream->type == ASF_STREAM_JPEG;
}

/* Returns: whether its codec knows constant bit rates only: PCM in integers,
 *     floats, or by A-law or mu-law */
gboolean
asf_stream_is_constant (const AsfStream *stream)
{
  static const guint16 tags[] = { 0x0001, 0x0003, 0x0006, 0x0007 };

  for (guint i = 0; i < G_N_ELEMENTS (tags); i++) {
    if (stream->type == ASF_STREAM_AUDIO &&
        stream->audio.format_tag == tags[i])
      return TRUE;
  }
  return FALSE;
}

static gsize
extra_size (GBytes *extra)
{
  return extra != NULL ? g_bytes_get_size (extra) : 0;
}

static gboolean
validate_audio (const AsfStream *stream, GError **error)
{
  const AsfAudioFormat *audio = &stream->audio;
  const char *missing = NULL;

  if (audio->channels == 0)
    missing = "channels";
  else if (audio->sample_rate == 0)
    missing = "sample rate";
  else if (audio->block_align == 0)
    missing = "block align";

  if (missing != NULL) {
    g_set_error (error, ASF_ERROR, ASF_ERROR_STREAM,
        "stream %u: the audio format lacks its %s", stream->number, missing);
    return FALSE;
  }
  if (extra_size (audio->extra) > G_MAXUINT16) {
    g_set_error (error, ASF_ERROR, ASF_ERROR_STREAM,
        "stream %u: %" G_GSIZE_FORMAT " bytes of codec data, at most 65535 fit",
        stream->number, extra_size (audio->extra));
    return FALSE;
  }

  return TRUE;
}

static gboolean
validate_video (const AsfStream *stream, GError **error)
{
  const AsfVideoFormat *video = &stream->video;

  if (video->width == 0 || video->height == 0 ||
      video->width > G_MAXINT32 || video->height > G_MAXINT32) {
    g_set_error (error, ASF_ERROR, ASF_ERROR_STREAM,
        "stream %u: %ux%u is no size of a picture", stream->number,
        video->width, video->height);
    return FALSE;
  }
  if (extra_size (video->extra) > G_MAXUINT16 - BITMAPINFOHEADER_SIZE) {
    g_set_error (error, ASF_ERROR, ASF_ERROR_STREAM,
        "stream %u: %" G_GSIZE_FORMAT " bytes of codec data, at most %d fit",
        stream->number, extra_size (video->extra),
        G_MAXUINT16 - BITMAPINFOHEADER_SIZE);
    return FALSE;
  }

  return TRUE;
}

/**
 * asf_stream_validate:
 *
 * Returns: %TRUE if a correct header can be written from @stream, else %FALSE
 *     with #ASF_ERROR_STREAM
 */
gboolean
asf_stream_validate (const AsfStream *stream, GError **error)
{
  if (stream->number < 1 || stream->number > ASF_MAX_STREAM_NUMBER) {
    g_set_error (error, ASF_ERROR, ASF_ERROR_STREAM,
        "stream number %u is outside 1 to %d", stream->number,
        ASF_MAX_STREAM_NUMBER);
    return FALSE;
  }

  switch (stream->type) {
    case ASF_STREAM_AUDIO:
      return validate_audio (stream, error);
    case ASF_STREAM_VIDEO:
    case ASF_STREAM_JPEG:
      return validate_video (stream, error);
    case ASF_STREAM_COMMAND:
      return TRUE;
  }
  g_return_val_if_reached (FALSE);
}

static void
put_wave_format (const AsfStream *stream, AsfBytes *bytes)
{
  const AsfAudioFormat *audio = &stream->audio;

  asf_bytes_put_u16 (bytes, audio->format_tag);
  asf_bytes_put_u16 (bytes, audio->channels);
  asf_bytes_put_u32 (bytes, audio->sample_rate);
  asf_bytes_put_u32 (bytes, audio->avg_bytes_per_sec);
  asf_bytes_put_u16 (bytes, audio->block_align);
  asf_bytes_put_u16 (bytes, audio->bits_per_sample);
  asf_bytes_put_u16 (bytes, extra_size (audio->extra));
  asf_bytes_put_gbytes (bytes, audio->extra);
}

static void
put_bitmap_info (const AsfStream *stream, AsfBytes *bytes)
{
  const AsfVideoFormat *video = &stream->video;
  guint32 size = BITMAPINFOHEADER_SIZE + extra_size (video->extra);
  guint32 rows = video->top_down ? -video->height : video->height;

  asf_bytes_put_u32 (bytes, video->width);
  asf_bytes_put_u32 (bytes, video->height);
  asf_bytes_put_u8 (bytes, 2);
  asf_bytes_put_u16 (bytes, size);
  asf_bytes_put_u32 (bytes, size);
  asf_bytes_put_u32 (bytes, video->width);
  asf_bytes_put_u32 (bytes, rows);
  asf_bytes_put_u16 (bytes, 1);
  asf_bytes_put_u16 (bytes, video->bit_count);
  asf_bytes_put_u32 (bytes, video->fourcc);
  asf_bytes_put_u32 (bytes, video->image_size);
  asf_bytes_put_zeros (bytes, 4 * 4);
  asf_bytes_put_gbytes (bytes, video->extra);
}

static void
put_image_size (const AsfStream *stream, AsfBytes *bytes)
{
  asf_bytes_put_u32 (bytes, stream->video.width);
  asf_bytes_put_u32 (bytes, stream->video.height);
  asf_bytes_put_u32 (bytes, 0);
}

/**
 * asf_stream_put_format:
 *
 * Puts the type-specific data of the Stream Properties Object (ASF spec 9.1 to
 * 9.4); commands have none.
 */
void
asf_stream_put_format (const AsfStream *stream, AsfBytes *bytes)
{
  if (stream->type == ASF_STREAM_AUDIO)
    put_wave_format (stream, bytes);
  else if (stream->type == ASF_STREAM_VIDEO)
    put_bitmap_info (stream, bytes);
  else if (stream->type == ASF_STREAM_JPEG)
    put_image_size (stream, bytes);
}

/**
 * asf_stream_nominal_bitrate:
 *
 * Returns: bits/s that are known of @stream before anything is measured, 0 if
 *     nothing is known
 */
guint32
asf_stream_nominal_bitrate (const AsfStream *stream)
{
  if (stream->bitrate > 0)
    return stream->bitrate;
  if (stream->type == ASF_STREAM_AUDIO)
    return (guint32) MIN ((guint64) stream->audio.avg_bytes_per_sec * 8,
        G_MAXUINT32);
  return 0;
}
