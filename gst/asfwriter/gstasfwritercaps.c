/* gstasfwritercaps.c: caps -> stream description
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* One table says which caps the file can hold, under which format tag or
 * FOURCC, with how many bytes of codec data, and which function knows the rest
 * of the format block (ASF spec 9.1 and 9.2). The pad templates
 * are made from the same table.
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

#include "gstasfwriterformat.h"

#include <gst/riff/riff-ids.h>

#include <string.h>

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

static const AsfCapsCodec codecs[] = {
  /* *INDENT-OFF* */
  {ASF_STREAM_AUDIO, "audio/x-wma,wmaversion=(int)2",
      GST_RIFF_WAVE_FORMAT_WMAV2, "Windows Media Audio 2",
      10, 10, asf_caps_fill_wma, 0, NULL},
  {ASF_STREAM_AUDIO, "audio/x-wma,wmaversion=(int)1",
      GST_RIFF_WAVE_FORMAT_WMAV1, "Windows Media Audio 1",
      4, 4, asf_caps_fill_wma, 0, NULL},
  {ASF_STREAM_AUDIO, "audio/x-wma,wmaversion=(int)3",
      GST_RIFF_WAVE_FORMAT_WMAV3, "Windows Media Audio Professional",
      18, 18, asf_caps_fill_wma, 0, NULL},
  {ASF_STREAM_AUDIO, "audio/x-wma,wmaversion=(int)4",
      GST_RIFF_WAVE_FORMAT_WMAV3_L, "Windows Media Audio Lossless",
      18, 18, asf_caps_fill_wma, 0, NULL},
  {ASF_STREAM_AUDIO, "audio/x-wms",
      GST_RIFF_WAVE_FORMAT_WMS, "Windows Media Audio Voice",
      46, 46, asf_caps_fill_wma, 0, NULL},
  {ASF_STREAM_AUDIO, "audio/x-voxware,voxwaretype=(int)117",
      GST_RIFF_WAVE_FORMAT_VOXWARE_METASOUND, "Voxware MetaSound",
      ASF_CAPS_METASOUND, ASF_CAPS_METASOUND,
      asf_caps_fill_metasound, 16, NULL},
  {ASF_STREAM_AUDIO,
      "audio/mpeg,mpegversion=(int)1,layer=(int)3,channels=(int)[1,2],"
      "parsed=(boolean)true",
      GST_RIFF_WAVE_FORMAT_MPEGL3, "MPEG-1 Layer 3",
      0, ASF_CAPS_MAX_AUDIO, asf_caps_fill_mpeg_layer_3, 0, PUT_MP3},
  {ASF_STREAM_AUDIO,
      "audio/mpeg,mpegversion=(int)1,layer=(int)[1,2],channels=(int)[1,2],"
      "parsed=(boolean)true",
      GST_RIFF_WAVE_FORMAT_MPEGL12, "MPEG-1 Layer 2",
      0, ASF_CAPS_MAX_AUDIO, asf_caps_fill_mpeg_layer_1_2, 0, PUT_MP3},
  {ASF_STREAM_AUDIO,
      "audio/mpeg,mpegversion=(int){4,2},stream-format=(string)raw,"
      "framed=(boolean)true",
      GST_RIFF_WAVE_FORMAT_AAC, "MPEG-4 AAC",
      2, ASF_CAPS_MAX_AUDIO, asf_caps_fill_frames, 16, PUT_AAC},
  {ASF_STREAM_AUDIO,
      "audio/x-ac3,framed=(boolean)true,alignment=(string)frame",
      GST_RIFF_WAVE_FORMAT_A52, "Dolby AC-3",
      0, 0, asf_caps_fill_frames, 16, PUT_AC3},
  {ASF_STREAM_AUDIO, "audio/x-dts,framed=(boolean)true",
      GST_RIFF_WAVE_FORMAT_DTS, "DTS",
      0, 0, asf_caps_fill_frames, 16, PUT_DTS},
  {ASF_STREAM_AUDIO, RAW ("S16LE"),
      GST_RIFF_WAVE_FORMAT_PCM, "PCM", 0, 0,
      asf_caps_fill_samples, 16, PUT_RAW},
  {ASF_STREAM_AUDIO, RAW ("S24LE"),
      GST_RIFF_WAVE_FORMAT_PCM, "PCM", 0, 0,
      asf_caps_fill_samples, 24, PUT_RAW},
  {ASF_STREAM_AUDIO, RAW ("S32LE"),
      GST_RIFF_WAVE_FORMAT_PCM, "PCM", 0, 0,
      asf_caps_fill_samples, 32, PUT_RAW},
  {ASF_STREAM_AUDIO, RAW ("F32LE"),
      GST_RIFF_WAVE_FORMAT_IEEE_FLOAT, "IEEE float", 0, 0,
      asf_caps_fill_samples, 32, PUT_RAW},
  {ASF_STREAM_AUDIO, RAW ("F64LE"),
      GST_RIFF_WAVE_FORMAT_IEEE_FLOAT, "IEEE float", 0, 0,
      asf_caps_fill_samples, 64, PUT_RAW},
  {ASF_STREAM_AUDIO, RAW ("U8"),
      GST_RIFF_WAVE_FORMAT_PCM, "PCM", 0, 0, asf_caps_fill_samples, 8, PUT_RAW},
  {ASF_STREAM_AUDIO, "audio/x-alaw",
      GST_RIFF_WAVE_FORMAT_ALAW, "A-law", 0, 0, asf_caps_fill_samples, 8, NULL},
  {ASF_STREAM_AUDIO, "audio/x-mulaw",
      GST_RIFF_WAVE_FORMAT_MULAW, "mu-law", 0, 0,
      asf_caps_fill_samples, 8, NULL},

  {ASF_STREAM_VIDEO, WMV ("1", "WMV1"),
      ASF_FOURCC ('W', 'M', 'V', '1'), "Windows Media Video 7",
      0, ASF_CAPS_MAX_VIDEO, NULL, 0, NULL},
  {ASF_STREAM_VIDEO, WMV ("2", "WMV2"),
      ASF_FOURCC ('W', 'M', 'V', '2'), "Windows Media Video 8",
      4, ASF_CAPS_MAX_VIDEO, NULL, 0, NULL},
  {ASF_STREAM_VIDEO, VC1 ("WMV3"),
      ASF_FOURCC ('W', 'M', 'V', '3'), "Windows Media Video 9",
      4, ASF_CAPS_MAX_VIDEO, NULL, 0, PUT_VC1},
  {ASF_STREAM_VIDEO, VC1 ("WVC1"),
      ASF_FOURCC ('W', 'V', 'C', '1'),
      "Windows Media Video 9 Advanced Profile",
      4, ASF_CAPS_MAX_VIDEO, NULL, 0, PUT_VC1},
  {ASF_STREAM_VIDEO, VC1 ("WMVA"),
      ASF_FOURCC ('W', 'M', 'V', 'A'),
      "Windows Media Video 9 Advanced Profile (old)",
      4, ASF_CAPS_MAX_VIDEO, NULL, 0, PUT_VC1},
  {ASF_STREAM_VIDEO, WMV ("3", "WMVP"),
      ASF_FOURCC ('W', 'M', 'V', 'P'), "Windows Media Video 9 Image",
      4, ASF_CAPS_MAX_VIDEO, NULL, 0, NULL},
  {ASF_STREAM_VIDEO, WMV ("3", "WVP2"),
      ASF_FOURCC ('W', 'V', 'P', '2'), "Windows Media Video 9 Image 2",
      4, ASF_CAPS_MAX_VIDEO, NULL, 0, NULL},
  {ASF_STREAM_VIDEO, WMV ("1", "MSS1"),
      ASF_FOURCC ('M', 'S', 'S', '1'), "Windows Media Screen 7",
      1, ASF_CAPS_MAX_VIDEO, NULL, 0, NULL},
  {ASF_STREAM_VIDEO, WMV ("3", "MSS2"),
      ASF_FOURCC ('M', 'S', 'S', '2'), "Windows Media Screen 9",
      1, ASF_CAPS_MAX_VIDEO, NULL, 0, NULL},
  {ASF_STREAM_VIDEO, "video/x-msmpeg,msmpegversion=(int)43",
      ASF_FOURCC ('M', 'P', '4', '3'), "Microsoft MPEG-4 Version 3",
      0, ASF_CAPS_MAX_VIDEO, asf_caps_fill_image_size, 0, NULL},
  {ASF_STREAM_VIDEO, "video/x-msmpeg,msmpegversion=(int)42",
      ASF_FOURCC ('M', 'P', '4', '2'), "Microsoft MPEG-4 Version 2",
      0, ASF_CAPS_MAX_VIDEO, asf_caps_fill_image_size, 0, NULL},
  {ASF_STREAM_VIDEO, "video/x-msmpeg,msmpegversion=(int)41",
      ASF_FOURCC ('M', 'P', 'G', '4'), "Microsoft MPEG-4 Version 1",
      0, ASF_CAPS_MAX_VIDEO, asf_caps_fill_image_size, 0, NULL},
  {ASF_STREAM_VIDEO, "video/x-divx,divxversion=(int)3",
      ASF_FOURCC ('D', 'I', 'V', '3'), "DivX 3",
      0, ASF_CAPS_MAX_VIDEO, asf_caps_fill_image_size, 0, NULL},
  {ASF_STREAM_VIDEO, "video/x-divx,divxversion=(int)4",
      ASF_FOURCC ('D', 'I', 'V', 'X'), "DivX 4",
      0, ASF_CAPS_MAX_VIDEO, asf_caps_fill_image_size, 0, NULL},
  {ASF_STREAM_VIDEO, "video/x-divx,divxversion=(int)5",
      ASF_FOURCC ('D', 'X', '5', '0'), "DivX 5",
      0, ASF_CAPS_MAX_VIDEO, asf_caps_fill_image_size, 0, NULL},
  /* Not MP4S: Microsoft's decoder calls that one deprecated. FFmpeg writes
   * this one too; it and asfdemux read both. */
  {ASF_STREAM_VIDEO,
      "video/mpeg,mpegversion=(int)4,systemstream=(boolean)false",
      ASF_FOURCC ('M', '4', 'S', '2'), "MPEG-4 Video",
      0, ASF_CAPS_MAX_VIDEO, NULL, 0, NULL},
  {ASF_STREAM_VIDEO,
      "video/mpeg,mpegversion=(int)2,systemstream=(boolean)false",
      ASF_FOURCC ('M', 'P', 'G', '2'), "MPEG-2 Video",
      0, ASF_CAPS_MAX_VIDEO, NULL, 0, NULL},
  {ASF_STREAM_VIDEO,
      "video/mpeg,mpegversion=(int)1,systemstream=(boolean)false",
      ASF_FOURCC ('M', 'P', 'G', '1'), "MPEG-1 Video",
      0, ASF_CAPS_MAX_VIDEO, NULL, 0, NULL},
  {ASF_STREAM_VIDEO, "video/x-h264" BYTE_STREAM,
      ASF_FOURCC ('H', '2', '6', '4'), "H.264",
      0, 0, asf_caps_fill_byte_stream, 0, PUT_H264},
  {ASF_STREAM_VIDEO, "video/x-h265" BYTE_STREAM,
      ASF_FOURCC ('H', '2', '6', '5'), "H.265",
      0, 0, asf_caps_fill_byte_stream, 0, PUT_H265},
  {ASF_STREAM_VIDEO, "image/jpeg",
      ASF_FOURCC ('M', 'J', 'P', 'G'), "Motion JPEG",
      0, 0, asf_caps_fill_image_size, 0, NULL},
  /* *INDENT-ON* */
};

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

  for (guint i = 0; i < G_N_ELEMENTS (codecs); i++) {
    if (is_wanted (&codecs[i], media))
      gst_caps_append (caps, gst_caps_from_string (codecs[i].caps));
  }

  return caps;
}

static const AsfCapsCodec *
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
static const AsfCapsCodec *
find_nearest (const GstStructure *caps, Mismatch * nearest)
{
  const AsfCapsCodec *codec = NULL;

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
      char *text = gst_value_serialize (gst_structure_get_value (row, field));

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
refuse_variant (const AsfCapsCodec *codec, const GstStructure *caps,
    const char *field, GError **error)
{
  const char *media = gst_structure_get_name (caps);
  char *value = gst_value_serialize (gst_structure_get_value (caps, field));
  char *wanted = list_values (media, field);

  asf_caps_refuse (error, "%s caps have %s=%s: the file takes %s; %s", media,
      field, value, wanted,
      codec->advice != NULL ? codec->advice : "use another encoder");
  g_free (value);
  g_free (wanted);

  return FALSE;
}

static gboolean
refuse_media (const char *media, GError **error)
{
  gboolean is_audio = g_str_has_prefix (media, "audio/");

  return asf_caps_refuse (error,
      "%s has no place in an ASF file; put an encoder %s " "before this pad",
      media,
      is_audio ? "such as avenc_wmav2, lamemp3enc or avenc_aac" :
      "such as avenc_wmv2, avenc_mpeg4, x264enc or jpegenc");
}

static gboolean
refuse_caps (const GstCaps *caps, GError **error)
{
  const GstStructure *structure = gst_caps_get_structure (caps, 0);
  const char *media = gst_structure_get_name (structure);
  Mismatch mismatch = { NULL, NULL, 0 };
  const AsfCapsCodec *codec = find_nearest (structure, &mismatch);

  if (codec == NULL)
    return refuse_media (media, error);
  if (mismatch.field == NULL)
    return asf_caps_refuse (error,
        "%s caps have features other than system memory; "
        "put an element that downloads to it before this pad", media);

  return refuse_variant (codec, structure, mismatch.field, error);
}

static gboolean
refuse_codec_data (const AsfCapsCodec *codec, const char *media, gsize size,
    GError **error)
{
  char *wanted = codec->data_min == codec->data_max ?
      g_strdup_printf ("%u", codec->data_min) :
      g_strdup_printf ("%u to %u", codec->data_min, codec->data_max);

  asf_caps_refuse (error,
      "%s caps have %" G_GSIZE_FORMAT " bytes of 'codec_data': %s " "has %s; "
      ASF_CAPS_ADVICE, media, size, codec->name, wanted);
  g_free (wanted);

  return FALSE;
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
    return refuse_codec_data (codec, media, size, error);
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
