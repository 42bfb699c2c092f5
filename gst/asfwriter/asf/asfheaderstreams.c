/* asfheaderstreams.c: what the header says of each stream
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfheaderprivate.h"

/* Codec List, Stream Properties and Stream Bitrate Properties (ASF spec 3.3,
 * 3.5, 3.12). What newer readers want to know of a stream as well is in the
 * Header Extension Object. */

#define CODEC_VIDEO 1
#define CODEC_AUDIO 2

static char *
describe_audio (const AsfStream *stream, const AsfStreamFacts *facts)
{
  const char *const layouts[] = { "", "mono", "stereo" };
  guint channels = stream->audio.channels;
  char *layout = channels < G_N_ELEMENTS (layouts) ?
      g_strdup (layouts[channels]) : g_strdup_printf ("%u channels", channels);
  guint32 nominal = asf_stream_nominal_bitrate (stream);
  char *text = g_strdup_printf ("%u kbps, %u kHz, %s %s",
      (guint) (((guint64) (nominal > 0 ? nominal : facts->bitrate) + 500) /
          1000),
      stream->audio.sample_rate / 1000, layout, facts->vbr ? "VBR" : "CBR");

  g_free (layout);
  return text;
}

static void
put_counted_utf16 (AsfBytes *bytes, const char *text)
{
  gsize at = bytes->data->len;

  asf_bytes_put_u16 (bytes, 0);
  asf_bytes_set_u16 (bytes, at, asf_bytes_put_utf16 (bytes, text) / 2);
}

static void
put_codec (const AsfHeader *self, guint i, AsfBytes *bytes)
{
  const AsfStream *stream = asf_header_get_stream (self, i);
  gboolean is_audio = stream->type == ASF_STREAM_AUDIO;
  char *description = is_audio && !self->terse ?
      describe_audio (stream, &self->facts[i]) : NULL;

  asf_bytes_put_u16 (bytes, is_audio ? CODEC_AUDIO : CODEC_VIDEO);
  put_counted_utf16 (bytes,
      stream->codec_name != NULL ? stream->codec_name : "");
  put_counted_utf16 (bytes, description != NULL ? description : "");
  if (is_audio) {
    asf_bytes_put_u16 (bytes, 2);
    asf_bytes_put_u16 (bytes, stream->audio.format_tag);
  } else {
    asf_bytes_put_u16 (bytes, 4);
    asf_bytes_put_u32 (bytes, stream->video.fourcc);
  }
  g_free (description);
}

/* Commands and stills need no codec: their type says all. */
void
asf_header_put_codec_list (const AsfHeader *self, AsfBytes *bytes)
{
  gsize object = asf_bytes_open_object (bytes, &asf_guid_codec_list), count_at;
  guint n_codecs = 0;

  asf_bytes_put_guid (bytes, &asf_guid_reserved_2);
  count_at = bytes->data->len;
  asf_bytes_put_u32 (bytes, 0);
  for (guint i = 0; i < self->streams->len; i++) {
    const AsfStream *stream = asf_header_get_stream (self, i);

    if (asf_stream_is_sparse (stream))
      continue;
    put_codec (self, i, bytes);
    n_codecs++;
  }
  asf_bytes_set_u32 (bytes, count_at, n_codecs);
  asf_bytes_close_object (bytes, object);
}

/* Span 1 says "not spread"; Microsoft writes it for all audio, with the size
 * of the largest object in both length fields. */
static void
put_audio_spread (const AsfStream *stream, const AsfStreamFacts *facts,
    AsfBytes *bytes)
{
  guint32 length = MAX (stream->audio.block_align, facts->max_object_size);

  length = MIN (length, G_MAXUINT16);
  asf_bytes_put_u8 (bytes, 1);
  asf_bytes_put_u16 (bytes, length);
  asf_bytes_put_u16 (bytes, length);
  asf_bytes_put_u16 (bytes, 1);
  asf_bytes_put_u8 (bytes, 0);
}

/* A stream whose byte rate nobody told gets the one that was measured. */
static void
put_format (const AsfStream *stream, const AsfStreamFacts *facts,
    AsfBytes *bytes)
{
  AsfStream measured = *stream;

  if (measured.audio.avg_bytes_per_sec == 0)
    measured.audio.avg_bytes_per_sec = MAX (facts->bitrate / 8, 1);
  asf_stream_put_format (&measured, bytes);
}

static const AsfGuid *
stream_type (const AsfStream *stream)
{
  switch (stream->type) {
    case ASF_STREAM_AUDIO:
      return &asf_guid_audio_media;
    case ASF_STREAM_VIDEO:
      return &asf_guid_video_media;
    case ASF_STREAM_COMMAND:
      return &asf_guid_command_media;
    case ASF_STREAM_JPEG:
      return &asf_guid_jfif_media;
  }
  g_return_val_if_reached (NULL);
}

/* @i: place in the list of streams */
void
asf_header_put_stream_properties (const AsfHeader *self, guint i,
    AsfBytes *bytes)
{
  const AsfStream *stream = asf_header_get_stream (self, i);
  gboolean is_audio = stream->type == ASF_STREAM_AUDIO;
  gsize object = asf_bytes_open_object (bytes, &asf_guid_stream_properties);
  gsize lengths_at, format_at, correction_at;

  asf_bytes_put_guid (bytes, stream_type (stream));
  asf_bytes_put_guid (bytes,
      is_audio ? &asf_guid_audio_spread : &asf_guid_no_error_correction);
  asf_bytes_put_u64 (bytes, 0);
  lengths_at = bytes->data->len;
  asf_bytes_put_u32 (bytes, 0);
  asf_bytes_put_u32 (bytes, 0);
  asf_bytes_put_u16 (bytes, stream->number);
  asf_bytes_put_u32 (bytes, 0);
  format_at = bytes->data->len;
  put_format (stream, &self->facts[i], bytes);
  correction_at = bytes->data->len;
  if (is_audio)
    put_audio_spread (stream, &self->facts[i], bytes);
  asf_bytes_set_u32 (bytes, lengths_at, correction_at - format_at);
  asf_bytes_set_u32 (bytes, lengths_at + 4,
      bytes->data->len - correction_at);
  asf_bytes_close_object (bytes, object);
}

void
asf_header_put_bitrates (const AsfHeader *self, AsfBytes *bytes)
{
  gsize object =
      asf_bytes_open_object (bytes, &asf_guid_stream_bitrate_properties);

  asf_bytes_put_u16 (bytes, self->streams->len);
  for (guint i = 0; i < self->streams->len; i++) {
    asf_bytes_put_u16 (bytes, asf_header_get_stream (self, i)->number);
    asf_bytes_put_u32 (bytes, self->facts[i].gross_bitrate);
  }
  asf_bytes_close_object (bytes, object);
}

