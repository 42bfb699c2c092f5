/* gstasfwritertarget.c: whom a file is made for, and what those can take
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwritertarget.h"

#include <stdarg.h>

/* Nothing here changes what is written, but the packet size where that is chosen:
 * who knows better may ignore it. */

/* What Microsoft's writer takes as the largest packet that networks carry in
 * one piece (Windows Media Format SDK, IWMPacketSize). */
#define MAX_NETWORK_PACKET 1400

/* The largest that is recommended (the same). Packets of a single audio stream
 * hold one block of its codec and may be larger. */
#define MAX_FILE_PACKET 8000

/* The longest buffer window of a profile (Windows Media Format SDK,
 * IWMStreamConfig::SetBufferWindow) */
#define MAX_PREROLL_MS 100000

/**
 * GstAsfWriterTarget:
 *
 * See #GstAsfWriterSink:target.
 *
 * Since: 0.1
 */
GType
gst_asf_writer_target_get_type (void)
{
  static GType type = 0;
  static const GEnumValue values[] = {
    {GST_ASF_WRITER_TARGET_NONE, "Nobody in particular", "none"},
    {GST_ASF_WRITER_TARGET_STREAMING, "Servers that stream the file",
        "streaming"},
    {GST_ASF_WRITER_TARGET_WINDOWS_MEDIA_PLAYER,
        "Windows Media Player without codecs of others",
        "windows-media-player"},
    {0, NULL, NULL}
  };

  if (g_once_init_enter (&type)) {
    GType new_type = g_enum_register_static ("GstAsfWriterTarget", values);

    g_once_init_leave (&type, new_type);
  }

  return type;
}

/* One decoder that comes with Windows. 0 where there is no limit. */
typedef struct
{
  AsfStreamType type;
  guint32 id;                   /* wFormatTag or FOURCC */
  gboolean since_windows_7;
  guint32 max_width;            /* pixels */
  guint32 max_height;           /* pixels */
  guint32 max_rate;             /* Hz */
  guint16 max_channels;
  guint32 max_bitrate;          /* bits/s */
} PlayerCodec;

#define AUDIO ASF_STREAM_AUDIO
#define VIDEO ASF_STREAM_VIDEO

/* Which: "Supported Media Formats in Media Foundation" and, for what is older,
 * Microsoft KB 316992. Limits: of Windows Media Audio its list of formats, of
 * Windows Media Video 9 those of SMPTE 421M, Main Profile at High Level and
 * Advanced Profile at Level 4; of H.264 the decoder's documentation (level
 * 5.1). */
static const PlayerCodec player_codecs[] = {
  {AUDIO, 0x0161, FALSE, 0, 0, 48000, 2, 0},    /* Windows Media Audio 2 */
  {AUDIO, 0x0160, FALSE, 0, 0, 48000, 2, 0},
  {AUDIO, 0x0162, FALSE, 0, 0, 96000, 8, 0},    /* Professional */
  {AUDIO, 0x0163, FALSE, 0, 0, 96000, 8, 0},    /* Lossless */
  {AUDIO, 0x000A, FALSE, 0, 0, 22050, 1, 0},    /* Voice */
  {AUDIO, 0x0055, FALSE, 0, 0, 48000, 2, 0},    /* MPEG-1 Layer 3 */
  {AUDIO, 0x0050, FALSE, 0, 0, 48000, 2, 0},
  {AUDIO, 0x00FF, TRUE, 0, 0, 0, 6, 0}, /* AAC */
  {AUDIO, 0x0001, FALSE, 0, 0, 0, 0, 0},        /* PCM */
  {AUDIO, 0x0003, FALSE, 0, 0, 0, 0, 0},
  {AUDIO, 0xFFFE, FALSE, 0, 0, 0, 0, 0},
  {AUDIO, 0x0006, FALSE, 0, 0, 0, 2, 0},        /* A-law */
  {AUDIO, 0x0007, FALSE, 0, 0, 0, 2, 0},
  {AUDIO, 0x0002, FALSE, 0, 0, 0, 2, 0},        /* ADPCM */
  {AUDIO, 0x0011, FALSE, 0, 0, 0, 2, 0},
  {AUDIO, 0x0031, FALSE, 0, 0, 0, 1, 0},        /* GSM 6.10 */

  {VIDEO, ASF_FOURCC ('W', 'M', 'V', '1'), FALSE, 0, 0, 0, 0, 0},
  {VIDEO, ASF_FOURCC ('W', 'M', 'V', '2'), FALSE, 0, 0, 0, 0, 0},
  {VIDEO, ASF_FOURCC ('W', 'M', 'V', '3'), FALSE, 1920, 1080, 0, 0, 20000000},
  {VIDEO, ASF_FOURCC ('W', 'V', 'C', '1'), FALSE, 2048, 1536, 0, 0, 135000000},
  {VIDEO, ASF_FOURCC ('W', 'M', 'V', 'A'), FALSE, 2048, 1536, 0, 0, 135000000},
  {VIDEO, ASF_FOURCC ('W', 'M', 'V', 'P'), FALSE, 0, 0, 0, 0, 0},
  {VIDEO, ASF_FOURCC ('W', 'V', 'P', '2'), FALSE, 0, 0, 0, 0, 0},
  {VIDEO, ASF_FOURCC ('M', 'S', 'S', '1'), FALSE, 0, 0, 0, 0, 0},
  {VIDEO, ASF_FOURCC ('M', 'S', 'S', '2'), FALSE, 0, 0, 0, 0, 0},
  {VIDEO, ASF_FOURCC ('M', 'P', '4', '3'), FALSE, 0, 0, 0, 0, 0},
  {VIDEO, ASF_FOURCC ('M', 'P', '4', '2'), FALSE, 0, 0, 0, 0, 0},
  {VIDEO, ASF_FOURCC ('M', 'P', 'G', '4'), FALSE, 0, 0, 0, 0, 0},
  {VIDEO, ASF_FOURCC ('M', 'P', '4', 'S'), FALSE, 0, 0, 0, 0, 0},
  {VIDEO, ASF_FOURCC ('M', '4', 'S', '2'), FALSE, 0, 0, 0, 0, 0},
  {VIDEO, ASF_FOURCC ('H', '2', '6', '4'), TRUE, 4096, 2304, 0, 0, 0},
  {VIDEO, ASF_FOURCC ('d', 'v', 's', 'd'), TRUE, 0, 0, 0, 0, 0},
  {VIDEO, ASF_FOURCC ('M', 'J', 'P', 'G'), TRUE, 0, 0, 0, 0, 0},
  {VIDEO, 0, FALSE, 0, 0, 0, 0, 0},     /* raw RGB */
  {VIDEO, ASF_FOURCC ('I', '4', '2', '0'), FALSE, 0, 0, 0, 0, 0},
  {VIDEO, ASF_FOURCC ('I', 'Y', 'U', 'V'), FALSE, 0, 0, 0, 0, 0},
  {VIDEO, ASF_FOURCC ('Y', 'V', '1', '2'), FALSE, 0, 0, 0, 0, 0},
  {VIDEO, ASF_FOURCC ('Y', 'U', 'Y', '2'), FALSE, 0, 0, 0, 0, 0},
  {VIDEO, ASF_FOURCC ('U', 'Y', 'V', 'Y'), FALSE, 0, 0, 0, 0, 0},
};

static const PlayerCodec *
find_codec (const AsfStream *stream)
{
  guint32 id = stream->type == AUDIO ? stream->audio.format_tag :
      stream->video.fourcc;

  for (guint i = 0; i < G_N_ELEMENTS (player_codecs); i++) {
    if (player_codecs[i].type == stream->type && player_codecs[i].id == id)
      return &player_codecs[i];
  }

  return NULL;
}

static void add (GPtrArray *texts, const AsfStream *stream,
    const char *format, ...) G_GNUC_PRINTF (3, 4);

/* @stream: (nullable): the one that it is about */
static void
add (GPtrArray *texts, const AsfStream *stream, const char *format, ...)
{
  GString *text = g_string_new (NULL);
  va_list args;

  if (stream != NULL)
    g_string_append_printf (text, "Stream %u (%s): ", stream->number,
        stream->codec_name != NULL ? stream->codec_name : "unknown codec");
  va_start (args, format);
  g_string_append_vprintf (text, format, args);
  va_end (args);
  g_ptr_array_add (texts, g_string_free (text, FALSE));
}

static gboolean
is_over (guint32 value, guint32 limit)
{
  return limit != 0 && value > limit;
}

static void
check_audio (GPtrArray *texts, const AsfStream *stream,
    const PlayerCodec *codec)
{
  const AsfAudioFormat *audio = &stream->audio;

  if (is_over (audio->sample_rate, codec->max_rate))
    add (texts, stream, "Windows Media Player takes at most %u Hz of this "
        "codec, not %u.", codec->max_rate, audio->sample_rate);
  if (is_over (audio->channels, codec->max_channels))
    add (texts, stream, "Windows Media Player takes at most %u channels of "
        "this codec, not %u.", codec->max_channels, audio->channels);
}

static void
check_video (GPtrArray *texts, const AsfStream *stream,
    const PlayerCodec *codec)
{
  const AsfVideoFormat *video = &stream->video;

  if (is_over (video->width, codec->max_width) ||
      is_over (video->height, codec->max_height))
    add (texts, stream, "Windows Media Player takes at most %ux%u pixels of "
        "this codec, not %ux%u.", codec->max_width, codec->max_height,
        video->width, video->height);
  if (is_over (stream->bitrate, codec->max_bitrate))
    add (texts, stream, "Windows Media Player takes at most %u bits/s of this "
        "codec, not %u.", codec->max_bitrate, stream->bitrate);
}

static void
check_player_stream (GPtrArray *texts, const AsfStream *stream)
{
  const PlayerCodec *codec = find_codec (stream);

  if (stream->type != AUDIO && stream->type != VIDEO)
    return;
  if (codec == NULL) {
    add (texts, stream, "Windows Media Player needs a codec for it that does "
        "not come with Windows.");
    return;
  }
  if (codec->since_windows_7)
    add (texts, stream, "Windows Media Player plays it since Windows 7 only.");
  if (stream->type == AUDIO)
    check_audio (texts, stream, codec);
  else
    check_video (texts, stream, codec);
}

static gboolean
is_audio_alone (const GPtrArray *streams)
{
  return streams->len == 1 &&
      ((const AsfStream *) streams->pdata[0])->type == AUDIO;
}

static void
check_player (GPtrArray *texts, const GPtrArray *streams,
    const AsfWriterConfig *config)
{
  for (guint i = 0; i < streams->len; i++)
    check_player_stream (texts, g_ptr_array_index (streams, i));
  if (!is_audio_alone (streams) && config->packet_size > MAX_FILE_PACKET)
    add (texts, NULL, "Packets of %u bytes are larger than the %u that are "
        "recommended for players: set \"packet-size\".", config->packet_size,
        MAX_FILE_PACKET);
}

/* Clients ask the server for the streams that their connection can take, by
 * the bit rates in the header; that one is sent before there is anything to
 * measure. */
static void
check_streaming (GPtrArray *texts, const GPtrArray *streams,
    const AsfWriterConfig *config)
{
  if (config->packet_size > MAX_NETWORK_PACKET)
    add (texts, NULL, "Packets of %u bytes are sent in pieces: networks carry "
        "%u bytes at once. Set \"packet-size\".", config->packet_size,
        MAX_NETWORK_PACKET);
  for (guint i = 0; config->streamable && i < streams->len; i++) {
    const AsfStream *stream = g_ptr_array_index (streams, i);

    if ((stream->type == AUDIO || stream->type == VIDEO) &&
        asf_stream_nominal_bitrate (stream) == 0)
      add (texts, stream, "the header tells a guess of its bit rate: neither "
          "caps nor tags do.");
  }
}

/**
 * gst_asf_writer_target_check:
 * @streams: (element-type AsfStream): of the file
 * @config: as the file is written; its packet size is the one that was chosen
 *
 * Returns: (transfer full) (element-type utf8): a sentence for each limit of
 *     @target that the file does not keep to; none if all is well
 */
GPtrArray *
gst_asf_writer_target_check (GstAsfWriterTarget target,
    const GPtrArray *streams, const AsfWriterConfig *config)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);

  if (target == GST_ASF_WRITER_TARGET_NONE)
    return texts;
  if (target == GST_ASF_WRITER_TARGET_STREAMING)
    check_streaming (texts, streams, config);
  else
    check_player (texts, streams, config);
  if (config->preroll_ms > MAX_PREROLL_MS)
    add (texts, NULL, "A preroll of %u ms is longer than the %u that players "
        "have to take: set \"preroll\".", config->preroll_ms, MAX_PREROLL_MS);

  return texts;
}

/* Returns: the largest packet size that @target gets unless the user sets one,
 *     in bytes; 0 = any */
guint32
gst_asf_writer_target_get_max_packet (GstAsfWriterTarget target)
{
  return target == GST_ASF_WRITER_TARGET_NONE ? 0 : MAX_FILE_PACKET;
}
