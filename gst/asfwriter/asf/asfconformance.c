/* asfconformance.c: device conformance template of a stream
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfconformance.h"

#include <string.h>

/* The templates of Microsoft's "Device Conformance Template Parameters". A
 * template says that a stream keeps to limits. Those of rates and sizes are
 * measured; those of the coding tools are in the codec data of video, where the
 * encoder itself says which profile it keeps to. What is neither measured nor
 * said (whether Windows Media Audio suits the decoder of "L1", Voice that of
 * "S1", all of Windows Media Video 9 Image) is not claimed: then it is the
 * wider template, or none.
 */

#define TAG_VOICE 0x000a
#define TAG_WMA 0x0161
#define TAG_WMA_PRO 0x0162
#define TAG_WMA_LOSSLESS 0x0163

/* Windows Media Video 9: the profile is in the top 2 bits of its codec data
 * (STRUCT_C of SMPTE 421M, Annex J) */
typedef enum
{
  PROFILE_SIMPLE,
  PROFILE_MAIN,
  PROFILE_COMPLEX,
  PROFILE_ADVANCED
} Profile;

/* Of audio. Both files of Microsoft's writer with a lossless stream have "N1",
 * which its documents do not name: the limits are those of CD, as in the
 * files. */
typedef struct
{
  guint16 format_tag;
  const char *name;
  guint max_kbps;
  guint32 max_sample_rate;
  guint max_channels;
  guint max_bits;
} AudioLimits;

static const AudioLimits audio_templates[] = {
  {TAG_VOICE, "S2", 20, G_MAXUINT32, 2, 16},
  {TAG_WMA, "L2", 160, 48000, 2, 16},
  {TAG_WMA, "L3", 384, 48000, 2, 16},
  {TAG_WMA, "L", G_MAXUINT, G_MAXUINT32, G_MAXUINT, G_MAXUINT},
  {TAG_WMA_PRO, "M1", 384, 48000, 6, G_MAXUINT},
  {TAG_WMA_PRO, "M2", 768, 96000, 6, G_MAXUINT},
  {TAG_WMA_PRO, "M3", 1500, 96000, 8, G_MAXUINT},
  {TAG_WMA_PRO, "M", G_MAXUINT, G_MAXUINT32, G_MAXUINT, G_MAXUINT},
  {TAG_WMA_LOSSLESS, "N1", G_MAXUINT, 48000, 2, 16},
};

/* Of video. @max_rate is in macroblocks of 16x16 a second, from the largest
 * size at its frame rate; @max_buffer in 16384 bits, as the document has it. */
typedef struct
{
  Profile profile;
  const char *name;
  guint max_width;
  guint max_height;
  guint max_fps;
  guint max_rate;
  guint max_bitrate;
  guint max_buffer;
} VideoLimits;

static const VideoLimits video_templates[] = {
  {PROFILE_SIMPLE, "SP@LL", 176, 144, 15, 1485, 96000, 20},
  {PROFILE_SIMPLE, "SP@ML", 352, 288, 24, 7200, 384000, 77},
  {PROFILE_MAIN, "MP@LL", 352, 288, 30, 11880, 2000000, 306},
  {PROFILE_MAIN, "MP@ML", 720, 576, 30, 40500, 10000000, 611},
  {PROFILE_MAIN, "MP@HL", 1920, 1080, 60, 245760, 20000000, 2442},
};

/* For streams that keep to the profile and to none of its levels */
static const char *const generic_names[] = { "SP", "MP", "CP" };

/* Windows Media Video 9 Advanced Profile says its level, too: behind the start
 * code of the sequence header, profile and level have 2 and 3 bits (SMPTE 421M,
 * 6.1). */
static const char *const advanced_names[] = {
  "AP@L0", "AP@L1", "AP@L2", "AP@L3", "AP@L4"
};

/* The SDK's rates are some bits/s off those that they are called by. */
static guint
to_kbps (guint32 bitrate)
{
  return (guint) (((guint64) bitrate + 500) / 1000);
}

/* Without a load those that allow for any. Voice has no such: its rate is told,
 * and never varies. */
static const char *
choose_audio (const AsfAudioFormat *format, const AsfStreamLoad *load)
{
  guint32 bitrate = load != NULL ? load->peak_bitrate : G_MAXUINT32;

  if (format->format_tag == TAG_VOICE)
    bitrate = (guint32) MIN ((guint64) format->avg_bytes_per_sec * 8,
        G_MAXUINT32);
  for (guint i = 0; i < G_N_ELEMENTS (audio_templates); i++) {
    const AudioLimits *limits = &audio_templates[i];

    if (limits->format_tag == format->format_tag &&
        (limits->max_kbps == G_MAXUINT ||
            to_kbps (bitrate) <= limits->max_kbps) &&
        format->sample_rate <= limits->max_sample_rate &&
        format->channels <= limits->max_channels &&
        format->bits_per_sample <= limits->max_bits)
      return limits->name;
  }
  return NULL;
}

static gboolean
fits_level (const VideoLimits *limits, const AsfVideoFormat *format,
    const AsfStreamLoad *load)
{
  guint64 blocks = (guint64) ((format->width + 15) / 16) *
      ((format->height + 15) / 16);
  guint64 second = 10000000, frame = load->frame_duration_100ns;
  guint64 bits = (guint64) load->peak_bitrate * load->peak_buffer_ms / 1000;

  return format->width <= limits->max_width &&
      format->height <= limits->max_height &&
      frame * limits->max_fps + limits->max_fps >= second &&
      blocks * second <= (frame + 1) * limits->max_rate &&
      load->peak_bitrate <= limits->max_bitrate &&
      bits <= (guint64) limits->max_buffer * 16384;
}

/* Without load and frame rate the level is not known. */
static const char *
choose_wmv9 (const AsfVideoFormat *format, const AsfStreamLoad *load)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (format->extra, &size);
  guint profile;

  if (size < 4)
    return NULL;
  profile = data[0] >> 6;
  if (profile >= G_N_ELEMENTS (generic_names))
    return NULL;
  if (profile == PROFILE_COMPLEX)
    return generic_names[profile];
  for (guint i = 0; load != NULL && load->frame_duration_100ns > 0 &&
      i < G_N_ELEMENTS (video_templates); i++) {
    if (video_templates[i].profile == profile &&
        fits_level (&video_templates[i], format, load))
      return video_templates[i].name;
  }
  return generic_names[profile];
}

static const char *
choose_advanced (GBytes *extra)
{
  static const guint8 start_code[] = { 0, 0, 1, 0x0f };
  gsize size;
  const guint8 *data = g_bytes_get_data (extra, &size);

  for (gsize i = 0; i + sizeof (start_code) < size; i++) {
    guint8 first = data[i + sizeof (start_code)];
    guint level = first >> 3 & 7;

    if (memcmp (data + i, start_code, sizeof (start_code)) == 0)
      return first >> 6 == PROFILE_ADVANCED &&
          level < G_N_ELEMENTS (advanced_names) ? advanced_names[level] : NULL;
  }
  return NULL;
}

/* Returns: whether there are templates for the codec of @stream */
static gboolean
is_possible (const AsfStream *stream)
{
  guint32 fourcc = stream->video.fourcc;

  if (stream->type == ASF_STREAM_AUDIO)
    return stream->audio.format_tag == TAG_VOICE ||
        (stream->audio.format_tag >= TAG_WMA &&
        stream->audio.format_tag <= TAG_WMA_LOSSLESS);
  return stream->type == ASF_STREAM_VIDEO && stream->video.extra != NULL &&
      (fourcc == ASF_FOURCC ('W', 'M', 'V', '3') ||
      fourcc == ASF_FOURCC ('W', 'V', 'C', '1'));
}

/**
 * asf_conformance_choose:
 * @load: (nullable): as measured
 *
 * Whether there is a template does not depend on the load.
 *
 * Returns: (nullable): the value of the attribute DeviceConformanceTemplate:
 *     the first template that is known to hold
 */
const char *
asf_conformance_choose (const AsfStream *stream, const AsfStreamLoad *load)
{
  if (!is_possible (stream))
    return NULL;
  if (stream->type == ASF_STREAM_AUDIO)
    return choose_audio (&stream->audio, load);
  if (stream->video.fourcc == ASF_FOURCC ('W', 'M', 'V', '3'))
    return choose_wmv9 (&stream->video, load);
  return choose_advanced (stream->video.extra);
}

/* Returns: UTF-16 units that the longest template of the codec takes, with its
 *     terminator */
guint
asf_conformance_units (const AsfStream *stream)
{
  return stream->type == ASF_STREAM_VIDEO ? sizeof ("MP@ML") : sizeof ("L2");
}

static const char *
find_in (const char *const *names, gsize n_names, const char *name)
{
  for (gsize i = 0; i < n_names; i++) {
    if (g_str_equal (names[i], name))
      return names[i];
  }
  return NULL;
}

/**
 * asf_conformance_find:
 *
 * Returns: (nullable): the template of that name that asf_conformance_choose()
 *     may choose for the codec of @stream, static
 */
const char *
asf_conformance_find (const AsfStream *stream, const char *name)
{
  if (!is_possible (stream))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (audio_templates); i++) {
    if (stream->type == ASF_STREAM_AUDIO &&
        audio_templates[i].format_tag == stream->audio.format_tag &&
        g_str_equal (audio_templates[i].name, name))
      return audio_templates[i].name;
  }
  if (stream->type == ASF_STREAM_AUDIO)
    return NULL;
  if (stream->video.fourcc == ASF_FOURCC ('W', 'V', 'C', '1'))
    return find_in (advanced_names, G_N_ELEMENTS (advanced_names), name);
  for (guint i = 0; i < G_N_ELEMENTS (video_templates); i++) {
    if (g_str_equal (video_templates[i].name, name))
      return video_templates[i].name;
  }
  return find_in (generic_names, G_N_ELEMENTS (generic_names), name);
}
