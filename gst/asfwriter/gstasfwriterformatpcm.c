/* gstasfwriterformatpcm.c: raw audio -> WAVEFORMATEX, WAVEFORMATEXTENSIBLE
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterformat.h"

#include <gst/audio/audio.h>
#include <gst/riff/riff-ids.h>

/* Samples as they are, also A-law and mu-law (ASF spec 9.1). */

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
  asf_caps_set_audio_extra (stream, &bytes);
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
