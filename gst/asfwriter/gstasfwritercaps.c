/* gstasfwritercaps.c: caps -> stream description
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* One table says which caps the file can hold, under which format tag or
 * FOURCC, with how many bytes of codec data, and which function knows the rest
 * of the format block (asf-format reference 3.5, 3.6 and 9). The pad templates
 * are made from the same table.
 *
 * Caps match a row if the two intersect: demuxers leave fields out that the
 * parsers set, as asfdemux the stream-format of AAC. A pad that uses the
 * templates needs GST_PAD_FLAG_ACCEPT_INTERSECT for the same reason.
 *
 * Not done here: looking into the media. What a row needs and caps do not say
 * is an error that names the field.
 */

#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "gstasfwritercaps.h"

#include <gst/audio/audio.h>
#include <gst/riff/riff-ids.h>

#include <string.h>

/* Limits of codec_data: the WORD cbSize, and the WORD that holds the size of
 * BITMAPINFOHEADER with what follows it. */
#define MAX_AUDIO_DATA G_MAXUINT16
#define MAX_VIDEO_DATA (G_MAXUINT16 - 40)

#define MPEG_LAYER_3_DATA 12
#define MPEG_LAYER_1_2_DATA 22
#define METASOUND_DATA 16

#define MISSING_ADVICE "put a parser or demuxer that sets it before this pad"

typedef struct _Codec Codec;

/**
 * Codec:
 * @type: kind of stream
 * @caps: what the codec's caps have to agree with
 * @id: format tag of audio, FOURCC of video
 * @name: for people, in the file's codec list
 * @data_min: least bytes of codec_data, 0 = may be missing
 * @data_max: most bytes of codec_data, 0 = it is not stored
 * @fill: (nullable): completes the stream; the fields common to all audio or
 *     all video and the codec data are in place already
 * @bits: bits per sample where the codec fixes them
 * @advice: (nullable): what to do when the caps are another variant
 */
struct _Codec
{
  AsfStreamType type;
  const char *caps;
  guint32 id;
  const char *name;
  guint data_min;
  guint data_max;
  gboolean (*fill) (const Codec * codec, const GstStructure * caps,
      AsfStream * stream, GError ** error);
  guint bits;
  const char *advice;
};

G_GNUC_PRINTF (2, 3)
static gboolean
refuse (GError **error, const char *format, ...)
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
get_number (const GstStructure *caps, const char *field, gint64 *number)
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
static guint32
get_hint (const GstStructure *caps, const char *field)
{
  gint64 number = 0;

  return get_number (caps, field, &number) ? MAX (number, 0) : 0;
}

static gboolean
get_needed (const GstStructure *caps, const char *field, const char *what,
    guint32 max, guint32 *value, GError **error)
{
  const char *media = gst_structure_get_name (caps);
  gint64 number;

  if (!get_number (caps, field, &number))
    return refuse (error, "%s caps lack '%s': the file needs %s; "
        MISSING_ADVICE, media, field, what);
  if (number < 1 || number > max)
    return refuse (error, "%s caps have %s=%" G_GINT64_FORMAT ": the file "
        "takes 1 to %u", media, field, number, max);
  *value = number;

  return TRUE;
}

static GBytes *
copy_buffer (GstBuffer *buffer)
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

static gboolean
fill_audio (const GstStructure *caps, AsfStream *stream, GError **error)
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

  if (!get_needed (caps, "block_align", what, G_MAXUINT16, &block_align,
          error))
    return FALSE;
  stream->audio.block_align = block_align;

  return TRUE;
}

/* WMA of all kinds: every media object is one block. */
static gboolean
fill_wma (const Codec *codec, const GstStructure *caps, AsfStream *stream,
    GError **error)
{
  guint32 depth = get_hint (caps, "depth");

  if (depth == 0)
    depth = get_hint (caps, "width");
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
    if (memcmp (data + METASOUND_DATA - 4, metasound_modes[i].name, 4) != 0)
      continue;
    audio->block_align = metasound_modes[i].block_align;
    if (audio->avg_bytes_per_sec == 0)
      audio->avg_bytes_per_sec = metasound_modes[i].kbit_per_sec * 1000 / 8;
  }
}

static gboolean
fill_metasound (const Codec *codec, const GstStructure *caps,
    AsfStream *stream, GError **error)
{
  stream->audio.bits_per_sample = codec->bits;
  fill_metasound_mode (&stream->audio);
  if (stream->audio.block_align > 0 && get_hint (caps, "block_align") == 0)
    return TRUE;

  return get_block_align (caps, "the size of a block, which is not known of "
      "this mode of MetaSound", stream, error);
}

/* A frame of the codec per media object, of any size */
static gboolean
fill_frames (const Codec *codec, const GstStructure *caps, AsfStream *stream,
    GError **error)
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
static gboolean
fill_mpeg_layer_3 (const Codec *codec, const GstStructure *caps,
    AsfStream *stream, GError **error)
{
  guint samples = get_hint (caps, "mpegaudioversion") > 1 ? 576 : 1152;
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
static gboolean
fill_mpeg_layer_1_2 (const Codec *codec, const GstStructure *caps,
    AsfStream *stream, GError **error)
{
  guint layer = get_hint (caps, "layer") == 1 ? 1 : 2;
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
      get_hint (caps, "mpegaudioversion") > 1 ? 0 : 0x10);
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
static gboolean
fill_samples (const Codec *codec, const GstStructure *caps, AsfStream *stream,
    GError **error)
{
  AsfAudioFormat *audio = &stream->audio;
  guint32 block_align = audio->channels * codec->bits / 8;
  guint32 speakers = get_speakers (caps, audio->channels);
  guint32 usual = audio->channels == 1 ? 0x4 : 0x3;

  if (block_align > G_MAXUINT16)
    return refuse (error, "%s caps have channels=%u: %u bytes of all channels "
        "together are more than the 65535 that the file takes",
        gst_structure_get_name (caps), audio->channels, block_align);
  if ((guint64) block_align * audio->sample_rate > G_MAXUINT32)
    return refuse (error, "%s caps have channels=%u, rate=%u: that is more "
        "bytes a second than the file can say",
        gst_structure_get_name (caps), audio->channels, audio->sample_rate);

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

static gboolean
fill_video (const GstStructure *caps, AsfStream *stream, GError **error)
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
static gboolean
fill_image_size (const Codec *codec, const GstStructure *caps,
    AsfStream *stream, GError **error)
{
  guint64 pixels = (guint64) stream->video.width * stream->video.height;

  if (pixels <= G_MAXUINT32 / 3)
    stream->video.image_size = pixels * 3;

  return TRUE;
}

static gboolean
has_start_code (GstBuffer *buffer)
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
  data = copy_buffer (buffer);
  asf_bytes_put_gbytes (bytes, data);
  g_bytes_unref (data);
}

/* Parameter sets of H.264 and H.265, where the caps have them in the form of
 * the byte stream. They are in the stream as well: nothing is lost if not. */
static gboolean
fill_byte_stream (const Codec *codec, const GstStructure *caps,
    AsfStream *stream, GError **error)
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
  if (bytes.data->len > 0 && bytes.data->len <= MAX_VIDEO_DATA)
    stream->video.extra = take_bytes (&bytes);
  else
    asf_bytes_clear (&bytes);

  return TRUE;
}

/* The table. In each group the row comes first that caps with less fields
 * mean: WMV3 is the "format" of wmvversion 3 if none is given. */

#define AUDIO_RANGES "rate=(int)[1,MAX],channels=(int)[1,65535]"
#define RAW(format) "audio/x-raw,format=(string)" format \
    ",layout=(string)interleaved," AUDIO_RANGES
#define WMV(version, format) "video/x-wmv,wmvversion=(int)" version \
    ",format=(string)" format
#define VC1(format) WMV ("3", format) \
    ",stream-format=(string)asf,header-format=(string)asf"
#define BYTE_STREAM \
    ",stream-format=(string)byte-stream,alignment=(string)au"

#define PUT_MP3 "put mpegaudioparse before this pad"
#define PUT_AAC "put aacparse before this pad"
#define PUT_AC3 "put ac3parse before this pad"
#define PUT_DTS "put dcaparse before this pad"
#define PUT_RAW "put audioconvert before this pad"
#define PUT_VC1 "put vc1parse before this pad"
#define PUT_H264 "put h264parse before this pad"
#define PUT_H265 "put h265parse before this pad"

static const Codec codecs[] = {
  /* *INDENT-OFF* */
  {ASF_STREAM_AUDIO, "audio/x-wma,wmaversion=(int)2",
      GST_RIFF_WAVE_FORMAT_WMAV2, "Windows Media Audio 2",
      10, 10, fill_wma, 0, NULL},
  {ASF_STREAM_AUDIO, "audio/x-wma,wmaversion=(int)1",
      GST_RIFF_WAVE_FORMAT_WMAV1, "Windows Media Audio 1",
      4, 4, fill_wma, 0, NULL},
  {ASF_STREAM_AUDIO, "audio/x-wma,wmaversion=(int)3",
      GST_RIFF_WAVE_FORMAT_WMAV3, "Windows Media Audio Professional",
      18, 18, fill_wma, 0, NULL},
  {ASF_STREAM_AUDIO, "audio/x-wma,wmaversion=(int)4",
      GST_RIFF_WAVE_FORMAT_WMAV3_L, "Windows Media Audio Lossless",
      18, 18, fill_wma, 0, NULL},
  {ASF_STREAM_AUDIO, "audio/x-wms",
      GST_RIFF_WAVE_FORMAT_WMS, "Windows Media Audio Voice",
      46, 46, fill_wma, 0, NULL},
  {ASF_STREAM_AUDIO, "audio/x-voxware,voxwaretype=(int)117",
      GST_RIFF_WAVE_FORMAT_VOXWARE_METASOUND, "Voxware MetaSound",
      METASOUND_DATA, METASOUND_DATA, fill_metasound, 16, NULL},
  {ASF_STREAM_AUDIO,
      "audio/mpeg,mpegversion=(int)1,layer=(int)3,channels=(int)[1,2],"
      "parsed=(boolean)true",
      GST_RIFF_WAVE_FORMAT_MPEGL3, "MPEG-1 Layer 3",
      0, MAX_AUDIO_DATA, fill_mpeg_layer_3, 0, PUT_MP3},
  {ASF_STREAM_AUDIO,
      "audio/mpeg,mpegversion=(int)1,layer=(int)[1,2],channels=(int)[1,2],"
      "parsed=(boolean)true",
      GST_RIFF_WAVE_FORMAT_MPEGL12, "MPEG-1 Layer 2",
      0, MAX_AUDIO_DATA, fill_mpeg_layer_1_2, 0, PUT_MP3},
  {ASF_STREAM_AUDIO,
      "audio/mpeg,mpegversion=(int){4,2},stream-format=(string)raw,"
      "framed=(boolean)true",
      GST_RIFF_WAVE_FORMAT_AAC, "MPEG-4 AAC",
      2, MAX_AUDIO_DATA, fill_frames, 16, PUT_AAC},
  {ASF_STREAM_AUDIO,
      "audio/x-ac3,framed=(boolean)true,alignment=(string)frame",
      GST_RIFF_WAVE_FORMAT_A52, "Dolby AC-3",
      0, 0, fill_frames, 16, PUT_AC3},
  {ASF_STREAM_AUDIO, "audio/x-dts,framed=(boolean)true",
      GST_RIFF_WAVE_FORMAT_DTS, "DTS",
      0, 0, fill_frames, 16, PUT_DTS},
  {ASF_STREAM_AUDIO, RAW ("S16LE"),
      GST_RIFF_WAVE_FORMAT_PCM, "PCM", 0, 0, fill_samples, 16, PUT_RAW},
  {ASF_STREAM_AUDIO, RAW ("S24LE"),
      GST_RIFF_WAVE_FORMAT_PCM, "PCM", 0, 0, fill_samples, 24, PUT_RAW},
  {ASF_STREAM_AUDIO, RAW ("S32LE"),
      GST_RIFF_WAVE_FORMAT_PCM, "PCM", 0, 0, fill_samples, 32, PUT_RAW},
  {ASF_STREAM_AUDIO, RAW ("F32LE"),
      GST_RIFF_WAVE_FORMAT_IEEE_FLOAT, "IEEE float", 0, 0, fill_samples, 32,
      PUT_RAW},
  {ASF_STREAM_AUDIO, RAW ("F64LE"),
      GST_RIFF_WAVE_FORMAT_IEEE_FLOAT, "IEEE float", 0, 0, fill_samples, 64,
      PUT_RAW},
  {ASF_STREAM_AUDIO, RAW ("U8"),
      GST_RIFF_WAVE_FORMAT_PCM, "PCM", 0, 0, fill_samples, 8, PUT_RAW},
  {ASF_STREAM_AUDIO, "audio/x-alaw",
      GST_RIFF_WAVE_FORMAT_ALAW, "A-law", 0, 0, fill_samples, 8, NULL},
  {ASF_STREAM_AUDIO, "audio/x-mulaw",
      GST_RIFF_WAVE_FORMAT_MULAW, "mu-law", 0, 0, fill_samples, 8, NULL},

  {ASF_STREAM_VIDEO, WMV ("1", "WMV1"),
      ASF_FOURCC ('W', 'M', 'V', '1'), "Windows Media Video 7",
      0, MAX_VIDEO_DATA, NULL, 0, NULL},
  {ASF_STREAM_VIDEO, WMV ("2", "WMV2"),
      ASF_FOURCC ('W', 'M', 'V', '2'), "Windows Media Video 8",
      4, MAX_VIDEO_DATA, NULL, 0, NULL},
  {ASF_STREAM_VIDEO, VC1 ("WMV3"),
      ASF_FOURCC ('W', 'M', 'V', '3'), "Windows Media Video 9",
      4, MAX_VIDEO_DATA, NULL, 0, PUT_VC1},
  {ASF_STREAM_VIDEO, VC1 ("WVC1"),
      ASF_FOURCC ('W', 'V', 'C', '1'),
      "Windows Media Video 9 Advanced Profile",
      4, MAX_VIDEO_DATA, NULL, 0, PUT_VC1},
  {ASF_STREAM_VIDEO, VC1 ("WMVA"),
      ASF_FOURCC ('W', 'M', 'V', 'A'),
      "Windows Media Video 9 Advanced Profile (old)",
      4, MAX_VIDEO_DATA, NULL, 0, PUT_VC1},
  {ASF_STREAM_VIDEO, WMV ("3", "WMVP"),
      ASF_FOURCC ('W', 'M', 'V', 'P'), "Windows Media Video 9 Image",
      4, MAX_VIDEO_DATA, NULL, 0, NULL},
  {ASF_STREAM_VIDEO, WMV ("3", "WVP2"),
      ASF_FOURCC ('W', 'V', 'P', '2'), "Windows Media Video 9 Image 2",
      4, MAX_VIDEO_DATA, NULL, 0, NULL},
  {ASF_STREAM_VIDEO, WMV ("1", "MSS1"),
      ASF_FOURCC ('M', 'S', 'S', '1'), "Windows Media Screen 7",
      1, MAX_VIDEO_DATA, NULL, 0, NULL},
  {ASF_STREAM_VIDEO, WMV ("3", "MSS2"),
      ASF_FOURCC ('M', 'S', 'S', '2'), "Windows Media Screen 9",
      1, MAX_VIDEO_DATA, NULL, 0, NULL},
  {ASF_STREAM_VIDEO, "video/x-msmpeg,msmpegversion=(int)43",
      ASF_FOURCC ('M', 'P', '4', '3'), "Microsoft MPEG-4 Version 3",
      0, MAX_VIDEO_DATA, fill_image_size, 0, NULL},
  {ASF_STREAM_VIDEO, "video/x-msmpeg,msmpegversion=(int)42",
      ASF_FOURCC ('M', 'P', '4', '2'), "Microsoft MPEG-4 Version 2",
      0, MAX_VIDEO_DATA, fill_image_size, 0, NULL},
  {ASF_STREAM_VIDEO, "video/x-msmpeg,msmpegversion=(int)41",
      ASF_FOURCC ('M', 'P', 'G', '4'), "Microsoft MPEG-4 Version 1",
      0, MAX_VIDEO_DATA, fill_image_size, 0, NULL},
  {ASF_STREAM_VIDEO, "video/x-divx,divxversion=(int)3",
      ASF_FOURCC ('D', 'I', 'V', '3'), "DivX 3",
      0, MAX_VIDEO_DATA, fill_image_size, 0, NULL},
  {ASF_STREAM_VIDEO, "video/x-divx,divxversion=(int)4",
      ASF_FOURCC ('D', 'I', 'V', 'X'), "DivX 4",
      0, MAX_VIDEO_DATA, fill_image_size, 0, NULL},
  {ASF_STREAM_VIDEO, "video/x-divx,divxversion=(int)5",
      ASF_FOURCC ('D', 'X', '5', '0'), "DivX 5",
      0, MAX_VIDEO_DATA, fill_image_size, 0, NULL},
  /* Not MP4S: Microsoft's decoder calls that one deprecated. FFmpeg writes
   * this one too; it and asfdemux read both. */
  {ASF_STREAM_VIDEO,
      "video/mpeg,mpegversion=(int)4,systemstream=(boolean)false",
      ASF_FOURCC ('M', '4', 'S', '2'), "MPEG-4 Video",
      0, MAX_VIDEO_DATA, NULL, 0, NULL},
  {ASF_STREAM_VIDEO,
      "video/mpeg,mpegversion=(int)2,systemstream=(boolean)false",
      ASF_FOURCC ('M', 'P', 'G', '2'), "MPEG-2 Video",
      0, MAX_VIDEO_DATA, NULL, 0, NULL},
  {ASF_STREAM_VIDEO,
      "video/mpeg,mpegversion=(int)1,systemstream=(boolean)false",
      ASF_FOURCC ('M', 'P', 'G', '1'), "MPEG-1 Video",
      0, MAX_VIDEO_DATA, NULL, 0, NULL},
  {ASF_STREAM_VIDEO, "video/x-h264" BYTE_STREAM,
      ASF_FOURCC ('H', '2', '6', '4'), "H.264",
      0, 0, fill_byte_stream, 0, PUT_H264},
  {ASF_STREAM_VIDEO, "video/x-h265" BYTE_STREAM,
      ASF_FOURCC ('H', '2', '6', '5'), "H.265",
      0, 0, fill_byte_stream, 0, PUT_H265},
  {ASF_STREAM_VIDEO, "image/jpeg",
      ASF_FOURCC ('M', 'J', 'P', 'G'), "Motion JPEG",
      0, 0, fill_image_size, 0, NULL},
  /* *INDENT-ON* */
};

static gboolean
is_wanted (const Codec *codec, GstAsfWriterMedia media)
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

  for (guint i = 0; i < G_N_ELEMENTS (codecs); i++) {
    if (is_wanted (&codecs[i], media))
      gst_caps_append (caps, gst_caps_from_string (codecs[i].caps));
  }

  return caps;
}

static const Codec *
find_codec (const GstCaps *caps)
{
  for (guint i = 0; i < G_N_ELEMENTS (codecs); i++) {
    GstCaps *row = gst_caps_from_string (codecs[i].caps);
    gboolean matches = gst_caps_can_intersect (row, caps);

    gst_caps_unref (row);
    if (matches)
      return &codecs[i];
  }

  return NULL;
}

/* Refusals */

/* Where @caps differ first from a row: its fields stand in the order of what
 * they matter, so the row that agrees longest is the one that was meant. */
typedef struct
{
  const GstStructure *caps;
  const char *field;
  guint n_agreed;
} Mismatch;

static gboolean
note_mismatch (GQuark field, const GValue *wanted, gpointer user_data)
{
  Mismatch *mismatch = user_data;
  const GValue *value = gst_structure_id_get_value (mismatch->caps, field);

  if (value != NULL && !gst_value_intersect (NULL, wanted, value)) {
    mismatch->field = g_quark_to_string (field);
    return FALSE;
  }
  mismatch->n_agreed++;

  return TRUE;
}

/* Returns: (nullable): the codec of the same media type that @caps are nearest
 * to */
static const Codec *
find_nearest (const GstStructure *caps, Mismatch *nearest)
{
  const Codec *codec = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (codecs); i++) {
    GstStructure *row = gst_structure_from_string (codecs[i].caps, NULL);
    Mismatch mismatch = { caps, NULL, 0 };

    if (gst_structure_has_name (row, gst_structure_get_name (caps))) {
      gst_structure_foreach (row, note_mismatch, &mismatch);
      if (codec == NULL || mismatch.n_agreed > nearest->n_agreed) {
        codec = &codecs[i];
        *nearest = mismatch;
      }
    }
    gst_structure_free (row);
  }

  return codec;
}

/* Returns: (transfer full): the values that rows of this media type have for
 * @field, as "1, 2, 3" */
static char *
list_values (const char *media, const char *field)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);
  char *list;

  for (guint i = 0; i < G_N_ELEMENTS (codecs); i++) {
    GstStructure *row = gst_structure_from_string (codecs[i].caps, NULL);

    if (gst_structure_has_name (row, media) &&
        gst_structure_has_field (row, field)) {
      char *text =
          gst_value_serialize (gst_structure_get_value (row, field));

      if (g_ptr_array_find_with_equal_func (texts, text, g_str_equal, NULL))
        g_free (text);
      else
        g_ptr_array_add (texts, text);
    }
    gst_structure_free (row);
  }
  g_ptr_array_add (texts, NULL);
  list = g_strjoinv (", ", (char **) texts->pdata);
  g_ptr_array_unref (texts);

  return list;
}

static gboolean
refuse_variant (const Codec *codec, const GstStructure *caps,
    const char *field, GError **error)
{
  const char *media = gst_structure_get_name (caps);
  char *value = gst_value_serialize (gst_structure_get_value (caps, field));
  char *wanted = list_values (media, field);

  refuse (error, "%s caps have %s=%s: the file takes %s; %s", media, field,
      value, wanted,
      codec->advice != NULL ? codec->advice : "use another encoder");
  g_free (value);
  g_free (wanted);

  return FALSE;
}

static gboolean
refuse_media (const char *media, GError **error)
{
  gboolean is_audio = g_str_has_prefix (media, "audio/");

  return refuse (error, "%s has no place in an ASF file; put an encoder %s "
      "before this pad", media, is_audio ?
      "such as avenc_wmav2, lamemp3enc or avenc_aac" :
      "such as avenc_wmv2, avenc_mpeg4, x264enc or jpegenc");
}

static gboolean
refuse_caps (const GstCaps *caps, GError **error)
{
  const GstStructure *structure = gst_caps_get_structure (caps, 0);
  const char *media = gst_structure_get_name (structure);
  Mismatch mismatch = { NULL, NULL, 0 };
  const Codec *codec = find_nearest (structure, &mismatch);

  if (codec == NULL)
    return refuse_media (media, error);
  if (mismatch.field == NULL)
    return refuse (error, "%s caps have features other than system memory; "
        "put an element that downloads to it before this pad", media);

  return refuse_variant (codec, structure, mismatch.field, error);
}

static gboolean
refuse_codec_data (const Codec *codec, const char *media, gsize size,
    GError **error)
{
  char *wanted = codec->data_min == codec->data_max ?
      g_strdup_printf ("%u", codec->data_min) :
      g_strdup_printf ("%u to %u", codec->data_min, codec->data_max);

  refuse (error, "%s caps have %" G_GSIZE_FORMAT " bytes of 'codec_data': %s "
      "has %s; " MISSING_ADVICE, media, size, codec->name, wanted);
  g_free (wanted);

  return FALSE;
}

static gboolean
take_codec_data (const Codec *codec, const GstStructure *caps,
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
    return refuse (error, "%s caps lack 'codec_data': the file needs it for "
        "the decoder of %s; " MISSING_ADVICE, media, codec->name);
  size = buffer != NULL ? gst_buffer_get_size (buffer) : 0;
  if (size < codec->data_min || size > codec->data_max)
    return refuse_codec_data (codec, media, size, error);
  if (size == 0)
    return TRUE;
  if (codec->type == ASF_STREAM_AUDIO)
    stream->audio.extra = copy_buffer (buffer);
  else
    stream->video.extra = copy_buffer (buffer);

  return TRUE;
}

static gboolean
fill_stream (const Codec *codec, const GstStructure *caps, AsfStream *stream,
    GError **error)
{
  gboolean filled;

  stream->codec_name = g_strdup (codec->name);
  stream->bitrate = get_hint (caps, "bitrate");
  if (codec->type == ASF_STREAM_AUDIO) {
    stream->audio.format_tag = codec->id;
    filled = fill_audio (caps, stream, error);
  } else {
    stream->video.fourcc = codec->id;
    filled = fill_video (caps, stream, error);
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
  const Codec *codec;
  AsfStream *stream;

  g_return_val_if_fail (GST_IS_CAPS (caps), NULL);
  g_return_val_if_fail (gst_caps_is_fixed (caps), NULL);

  codec = find_codec (caps);
  if (codec == NULL) {
    refuse_caps (caps, error);
    return NULL;
  }
  stream = asf_stream_new (codec->type);
  if (!fill_stream (codec, gst_caps_get_structure (caps, 0), stream, error)) {
    asf_stream_free (stream);
    return NULL;
  }

  return stream;
}
