/* gstasfwriterformataudio.c: fields of caps -> WAVEFORMATEX
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterformat.h"

#include <gst/riff/riff-ids.h>

#include <string.h>

/* What WAVEFORMATEX of each codec needs (ASF spec 9.1), taken from caps. The
 * table in gstasfwritercodecs.c says which function is for which codec.
 */

#define MPEG_LAYER_3_DATA 12
#define MPEG_LAYER_1_2_DATA 22

/* Microsoft's variant of GSM 6.10 has two frames in a block */
#define GSM_BLOCK 65
#define GSM_SAMPLES 320

gboolean
asf_caps_fill_audio (const GstStructure *caps, AsfStream *stream,
    GError **error)
{
  AsfAudioFormat *audio = &stream->audio;
  guint32 channels;

  if (!asf_caps_get_needed (caps, "channels", "the number of channels",
          G_MAXUINT16, &channels, error))
    return FALSE;
  if (!asf_caps_get_needed (caps, "rate", "the sample rate", G_MAXINT32,
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

  if (!asf_caps_get_needed (caps, "block_align", what, G_MAXUINT16,
          &block_align, error))
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
  asf_caps_set_audio_extra (stream, &bytes);

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
  asf_caps_set_audio_extra (stream, &bytes);

  return TRUE;
}

/* Blocks of fixed size that hold @samples. A bitrate in caps is often that of
 * what the encoder got. */
static void
set_block (AsfStream *stream, guint16 block_align, guint samples)
{
  AsfAudioFormat *audio = &stream->audio;

  audio->block_align = block_align;
  audio->avg_bytes_per_sec = (guint32) MIN (gst_util_uint64_scale_round
      (audio->sample_rate, block_align, samples), G_MAXUINT32);
  stream->bitrate = 0;
}

/* What stands behind cbSize for all ADPCM begins with the samples of a block;
 * Microsoft's goes on with its seven pairs of coefficients. */
static void
make_adpcm_extra (AsfStream *stream, guint samples, gboolean coefficients)
{
  static const gint16 pairs[] = {
    256, 0, 512, -256, 0, 0, 192, 64, 240, 0, 460, -208, 392, -232
  };
  AsfBytes bytes;

  asf_bytes_init (&bytes);
  asf_bytes_put_u16 (&bytes, (guint16) samples);
  if (coefficients) {
    asf_bytes_put_u16 (&bytes, G_N_ELEMENTS (pairs) / 2);
    for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
      asf_bytes_put_u16 (&bytes, (guint16) pairs[i]);
  }
  asf_caps_set_audio_extra (stream, &bytes);
}

/* @head: bytes in front of a block, for each channel
 * @ready: samples that are in them */
static gboolean
fill_adpcm (const AsfCapsCodec *codec, const GstStructure *caps,
    AsfStream *stream, guint head, guint ready, GError **error)
{
  AsfAudioFormat *audio = &stream->audio;
  guint channels = audio->channels;
  guint samples;

  if (!get_block_align (caps, "the size of an ADPCM block", stream, error))
    return FALSE;
  samples = audio->block_align > head * channels ?
      (audio->block_align - head * channels) * 2 / channels + ready : 0;
  if (samples == 0 || samples > G_MAXUINT16)
    return asf_caps_refuse (error, "%s caps have block_align=%u: a block of "
        "%u channels has more than %u bytes and at most 65535 samples",
        gst_structure_get_name (caps), audio->block_align, channels,
        head * channels);
  set_block (stream, audio->block_align, samples);
  audio->bits_per_sample = codec->bits;
  if (extra_size (stream) == 0)
    make_adpcm_extra (stream, samples, ready == 2);

  return TRUE;
}

/* ADPCMWAVEFORMAT */
gboolean
asf_caps_fill_adpcm_ms (const AsfCapsCodec *codec, const GstStructure *caps,
    AsfStream *stream, GError **error)
{
  return fill_adpcm (codec, caps, stream, 7, 2, error);
}

/* IMAADPCMWAVEFORMAT */
gboolean
asf_caps_fill_adpcm_dvi (const AsfCapsCodec *codec, const GstStructure *caps,
    AsfStream *stream, GError **error)
{
  return fill_adpcm (codec, caps, stream, 4, 1, error);
}

/* Samples of 2 to 5 bits: eight of them are that many bytes. */
gboolean
asf_caps_fill_g726 (const AsfCapsCodec *codec, const GstStructure *caps,
    AsfStream *stream, GError **error)
{
  AsfAudioFormat *audio = &stream->audio;
  guint32 bits = stream->bitrate / audio->sample_rate;

  if (stream->bitrate % audio->sample_rate != 0 || bits < 2 || bits > 5)
    return asf_caps_refuse (error, "%s caps have bitrate=%u: G.726 has "
        "16000, 24000, 32000 or 40000; " ASF_CAPS_ADVICE,
        gst_structure_get_name (caps), stream->bitrate);
  audio->bits_per_sample = (guint16) bits;
  set_block (stream, audio->bits_per_sample, 8);

  return TRUE;
}

gboolean
asf_caps_fill_g722 (const AsfCapsCodec *codec, const GstStructure *caps,
    AsfStream *stream, GError **error)
{
  stream->audio.bits_per_sample = codec->bits;
  set_block (stream, 1, 2);

  return TRUE;
}

/* GSM610WAVEFORMAT */
gboolean
asf_caps_fill_gsm (const AsfCapsCodec *codec, const GstStructure *caps,
    AsfStream *stream, GError **error)
{
  AsfBytes bytes;

  set_block (stream, GSM_BLOCK, GSM_SAMPLES);
  if (extra_size (stream) > 0)
    return TRUE;
  asf_bytes_init (&bytes);
  asf_bytes_put_u16 (&bytes, GSM_SAMPLES);
  asf_caps_set_audio_extra (stream, &bytes);

  return TRUE;
}
