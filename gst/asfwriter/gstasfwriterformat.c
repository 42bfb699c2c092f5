/* gstasfwriterformat.c: fields of caps -> fields of the format block
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterformat.h"

#include <gst/audio/audio.h>
#include <gst/riff/riff-ids.h>

#include <string.h>

/* What WAVEFORMATEX and BITMAPINFOHEADER of each codec need (ASF spec 9.1,
 * 9.2), taken from caps. The table in gstasfwritercaps.c says
 * which function is for which codec.
 */

#define MPEG_LAYER_3_DATA 12
#define MPEG_LAYER_1_2_DATA 22

gboolean
asf_caps_refuse (GError **error, const char *format, ...)
{
  va_list args;
  char *message;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, GST_STREAM_ERROR, GST_STREAM_ERROR_FORMAT,
      message);
  g_free (message);

  return FALSE;
}

static gboolean
get_number (const GstStructure *caps, const char *field, gint64 * number)
{
  gint value;
  guint unsigned_value;

  if (gst_structure_get_int (caps, field, &value)) {
    *number = value;
    return TRUE;
  }
  if (gst_structure_get_uint (caps, field, &unsigned_value)) {
    *number = unsigned_value;
    return TRUE;
  }

  return FALSE;
}

/* A number that is good to know; 0 if it is missing or makes no sense. */
guint32
asf_caps_get_hint (const GstStructure *caps, const char *field)
{
  gint64 number = 0;

  return get_number (caps, field, &number) ? MAX (number, 0) : 0;
}

static gboolean
get_needed (const GstStructure *caps, const char *field, const char *what,
    guint32 max, guint32 * value, GError **error)
{
  const char *media = gst_structure_get_name (caps);
  gint64 number;

  if (!get_number (caps, field, &number))
    return asf_caps_refuse (error, "%s caps lack '%s': the file needs %s; "
        ASF_CAPS_ADVICE, media, field, what);
  if (number < 1 || number > max)
    return asf_caps_refuse (error,
        "%s caps have %s=%" G_GINT64_FORMAT ": the file " "takes 1 to %u",
        media, field, number, max);
  *value = number;

  return TRUE;
}

GBytes *
asf_caps_copy_buffer (GstBuffer * buffer)
{
  gpointer data = NULL;
  gsize size = 0;

  gst_buffer_extract_dup (buffer, 0, -1, &data, &size);

  return g_bytes_new_take (data, size);
}

static GBytes *
take_bytes (AsfBytes *bytes)
{
  GBytes *taken = g_bytes_new (bytes->data->data, bytes->data->len);

  asf_bytes_clear (bytes);

  return taken;
}

/* Audio */

gboolean
asf_caps_fill_audio (const GstStructure *caps, AsfStream *stream,
    GError **error)
{
  AsfAudioFormat *audio = &stream->audio;
  guint32 channels;

  if (!get_needed (caps, "channels", "the number of channels", G_MAXUINT16,
          &channels, error))
    return FALSE;
  if (!get_needed (caps, "rate", "the sample rate", G_MAXINT32,
          &audio->sample_rate, error))
    return FALSE;
  audio->channels = channels;
  audio->avg_bytes_per_sec = stream->bitrate / 8;

  return TRUE;
}

static gboolean
get_block_align (const GstStructure *caps, const char *what,
    AsfStream *stream, GError **error)
{
  guint32 block_align;

  if (!get_needed (caps, "block_align", what, G_MAXUINT16, &block_align, error))
    return FALSE;
  stream->audio.block_align = block_align;

  return TRUE;
}

/* WMA of all kinds: every media object is one block. */
gboolean
asf_caps_fill_wma (const AsfCapsCodec *codec, const GstStructure *caps,
    AsfStream *stream, GError **error)
{
  guint32 depth = asf_caps_get_hint (caps, "depth");

  if (depth == 0)
    depth = asf_caps_get_hint (caps, "width");
  if (depth > G_MAXUINT16)
    depth = 0;
  if (!get_block_align (caps, "the size of a WMA block", stream, error))
    return FALSE;
  stream->audio.bits_per_sample = depth > 0 ? depth : 16;
  stream->object_size = stream->audio.block_align;

  return TRUE;
}

/* Modes of MetaSound, known by the last four bytes of the codec data. Caps of
 * asfdemux say neither block nor bitrate of a mode. "VOXi" is as in a file of
 * NetShow; a block of the others is what FFmpeg's decoder insists on. Modes
 * whose frame is no whole number of bytes are not here: their blocks hold more
 * than one frame, nobody could see how many. */
static const struct
{
  char name[5];
  guint16 kbit_per_sec;
  guint16 block_align;
} metasound_modes[] = {
  {"VX03", 6, 48},
  {"VX04", 12, 96},
  {"VOXi", 8, 64},
  {"VOXj", 10, 58},
  {"VOXk", 16, 128},
  {"VOXt", 16, 128},
  {"VOXu", 20, 116},
  {"VOXv", 32, 256},
};

static void
fill_metasound_mode (AsfAudioFormat *audio)
{
  const guint8 *data = g_bytes_get_data (audio->extra, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (metasound_modes); i++) {
    if (memcmp (data + ASF_CAPS_METASOUND - 4, metasound_modes[i].name, 4) != 0)
      continue;
    audio->block_align = metasound_modes[i].block_align;
    if (audio->avg_bytes_per_sec == 0)
      audio->avg_bytes_per_sec = metasound_modes[i].kbit_per_sec * 1000 / 8;
  }
}

gboolean
asf_caps_fill_metasound (const AsfCapsCodec *codec, const GstStructure *caps,
    AsfStream *stream, GError **error)
{
  stream->audio.bits_per_sample = codec->bits;
  fill_metasound_mode (&stream->audio);
  if (stream->audio.block_align > 0
      && asf_caps_get_hint (caps, "block_align") == 0)
    return TRUE;

  return get_block_align (caps, "the size of a block, which is not known of "
      "this mode of MetaSound", stream, error);
}

/* A frame of the codec per media object, of any size */
gboolean
asf_caps_fill_frames (const AsfCapsCodec *codec, const GstStructure *caps,
    AsfStream *stream, GError **error)
{
  stream->audio.block_align = 1;
  stream->audio.bits_per_sample = codec->bits;

  return TRUE;
}

static gsize
extra_size (const AsfStream *stream)
{
  return stream->audio.extra != NULL ?
      g_bytes_get_size (stream->audio.extra) : 0;
}

/* @bytes: (transfer full): */
static void
replace_extra (AsfStream *stream, AsfBytes *bytes)
{
  if (stream->audio.extra != NULL)
    g_bytes_unref (stream->audio.extra);
  stream->audio.extra = take_bytes (bytes);
}

/* Bytes of a frame of @samples without padding; 0 if the bitrate is unknown */
static guint32
mpeg_frame_size (const AsfStream *stream, guint samples)
{
  guint64 bits = (guint64) samples * stream->bitrate;

  return MIN (bits / 8 / stream->audio.sample_rate, G_MAXUINT16);
}

/* MPEGLAYER3WAVEFORMAT. Without a bitrate nBlockSize has the samples of a
 * frame, as FFmpeg writes it always. */
gboolean
asf_caps_fill_mpeg_layer_3 (const AsfCapsCodec *codec,
    const GstStructure *caps, AsfStream *stream, GError **error)
{
  guint samples = asf_caps_get_hint (caps, "mpegaudioversion") > 1 ? 576 : 1152;
  guint32 block_size = mpeg_frame_size (stream, samples);
  AsfBytes bytes;

  stream->audio.block_align = 1;
  if (extra_size (stream) == MPEG_LAYER_3_DATA)
    return TRUE;

  asf_bytes_init (&bytes);
  asf_bytes_put_u16 (&bytes, 1);        /* wID: MPEG */
  asf_bytes_put_u32 (&bytes, 2);        /* fdwFlags: padding is off */
  asf_bytes_put_u16 (&bytes, block_size > 0 ? block_size : samples);
  asf_bytes_put_u16 (&bytes, 1);        /* nFramesPerBlock */
  asf_bytes_put_u16 (&bytes, 1393);     /* nCodecDelay, as of the usual ACM */
  replace_extra (stream, &bytes);

  return TRUE;
}

/* MPEG1WAVEFORMAT */
gboolean
asf_caps_fill_mpeg_layer_1_2 (const AsfCapsCodec *codec,
    const GstStructure *caps, AsfStream *stream, GError **error)
{
  guint layer = asf_caps_get_hint (caps, "layer") == 1 ? 1 : 2;
  guint32 frame_size = mpeg_frame_size (stream, layer == 1 ? 384 : 1152);
  AsfBytes bytes;

  stream->audio.block_align = MAX (frame_size, 1);
  if (extra_size (stream) == MPEG_LAYER_1_2_DATA)
    return TRUE;

  asf_bytes_init (&bytes);
  asf_bytes_put_u16 (&bytes, layer);    /* fwHeadLayer */
  asf_bytes_put_u32 (&bytes, stream->bitrate);
  asf_bytes_put_u16 (&bytes, stream->audio.channels == 1 ? 8 : 1);
  asf_bytes_put_u16 (&bytes, 0);        /* fwHeadModeExt */
  asf_bytes_put_u16 (&bytes, 1);        /* wHeadEmphasis: none */
  asf_bytes_put_u16 (&bytes,
      asf_caps_get_hint (caps, "mpegaudioversion") > 1 ? 0 : 0x10);
  asf_bytes_put_zeros (&bytes, 8);      /* dwPTSLow, dwPTSHigh */
  replace_extra (stream, &bytes);

  return TRUE;
}

/* GStreamer's channel mask as dwChannelMask. The positions that both know come
 * in the same order, so samples need no reordering; with any other position
 * the mask says nothing. */
static guint32
get_speakers (const GstStructure *caps, guint channels)
{
  const guint64 common = 0x1ff;
  const guint64 side =
      GST_AUDIO_CHANNEL_POSITION_MASK (SIDE_LEFT) |
      GST_AUDIO_CHANNEL_POSITION_MASK (SIDE_RIGHT);
  guint64 mask = 0;
  guint positions = 0;

  gst_structure_get (caps, "channel-mask", GST_TYPE_BITMASK, &mask, NULL);
  for (guint64 left = mask; left != 0; left &= left - 1)
    positions++;
  if (positions != channels || (mask & ~(common | side)) != 0)
    return 0;

  return (mask & common) | (mask & side) >> 1;
}

static void
make_extensible (AsfStream *stream, guint32 speakers)
{
  static const guint8 guid_tail[] = {
    0x00, 0x00, 0x10, 0x00, 0x80, 0x00, 0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71
  };
  AsfBytes bytes;

  asf_bytes_init (&bytes);
  asf_bytes_put_u16 (&bytes, stream->audio.bits_per_sample);
  asf_bytes_put_u32 (&bytes, speakers);
  asf_bytes_put_u32 (&bytes, stream->audio.format_tag);
  asf_bytes_put_data (&bytes, guid_tail, sizeof (guid_tail));
  replace_extra (stream, &bytes);
  stream->audio.format_tag = GST_RIFF_WAVE_FORMAT_EXTENSIBLE;
}

/* Plain samples, also A-law and mu-law. Left and right are what everybody
 * takes two channels for: they need no mask. */
gboolean
asf_caps_fill_samples (const AsfCapsCodec *codec, const GstStructure *caps,
    AsfStream *stream, GError **error)
{
  AsfAudioFormat *audio = &stream->audio;
  guint32 block_align = audio->channels * codec->bits / 8;
  guint32 speakers = get_speakers (caps, audio->channels);
  guint32 usual = audio->channels == 1 ? 0x4 : 0x3;

  if (block_align > G_MAXUINT16)
    return asf_caps_refuse (error,
        "%s caps have channels=%u: %u bytes of all channels "
        "together are more than the 65535 that the file takes",
        gst_structure_get_name (caps), audio->channels, block_align);
  if ((guint64) block_align * audio->sample_rate > G_MAXUINT32)
    return asf_caps_refuse (error,
        "%s caps have channels=%u, rate=%u: that is more "
        "bytes a second than the file can say", gst_structure_get_name (caps),
        audio->channels, audio->sample_rate);

  audio->block_align = block_align;
  audio->bits_per_sample = codec->bits;
  audio->avg_bytes_per_sec = block_align * audio->sample_rate;
  if (codec->bits == 8 && codec->id != GST_RIFF_WAVE_FORMAT_PCM)
    return TRUE;
  if (audio->channels > 2 || (speakers != 0 && speakers != usual))
    make_extensible (stream, speakers);

  return TRUE;
}

/* Video */

gboolean
asf_caps_fill_video (const GstStructure *caps, AsfStream *stream,
    GError **error)
{
  AsfVideoFormat *video = &stream->video;
  gint num, den;

  if (!get_needed (caps, "width", "the width of the picture", G_MAXINT32,
          &video->width, error))
    return FALSE;
  if (!get_needed (caps, "height", "the height of the picture", G_MAXINT32,
          &video->height, error))
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
    stream->video.extra = take_bytes (&bytes);
  else
    asf_bytes_clear (&bytes);

  return TRUE;
}
