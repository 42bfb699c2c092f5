/* gstasfwriterrefusal.c: why caps are refused, and what to do
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Media that players know no tag for, or not the same one, are in a table with
 * the reason. Caps of a codec that it does hold, but in another
 * variant, are refused for the field in which they differ from the nearest row
 * of the codec table.
 */

#include "config.h"

#include "gstasfwriterrefusal.h"

#include "gstasfwriterformat.h"

#define USE_AUDIO "put an encoder such as avenc_wmav2, lamemp3enc or " \
    "avenc_aac before this pad"
#define USE_VIDEO "put an encoder such as avenc_wmv2, avenc_mpeg4, x264enc " \
    "or jpegenc before this pad"
#define USE_LOSSLESS_AUDIO "decode it and store PCM (audio/x-raw), or put " \
    "avenc_wmav2 before this pad"
#define USE_LOSSLESS_VIDEO "use avenc_huffyuv or avenc_ffv1"

#define NO_TAG "neither GStreamer nor FFmpeg knows a format tag for it"
#define NO_FOURCC "neither GStreamer nor FFmpeg knows a FOURCC for it"
#define ONE_READER_TAG "its format tag is known to some players only, not " \
    "to GStreamer's"
#define ONE_READER_FOURCC "its FOURCC is known to some players only, not to " \
    "GStreamer's"
#define CONTAINER "it is a file format of its own"
#define MARKUP "its text has markup of its own"
#define SUBPICTURE "it is subtitles as pictures"
#define DRAW_SUBPICTURE "leave it out, or draw it into the video"

/**
 * Tagless:
 * @media: name of the caps
 * @reason: why it is not stored
 * @advice: what to do instead; its elements exist in GStreamer
 */
typedef struct
{
  const char *media;
  const char *reason;
  const char *advice;
} Tagless;

/* Microsoft's mmreg.h has a format tag for Opus (0x704F), Apple Lossless
 * (0x6C61) and WavPack (0x5756), but nobody reads them. 0xF1AC is FLAC, 0xA109
 * Speex, 0x566F Vorbis to FFmpeg; 0x674F is Vorbis to asfdemux. E-AC-3 has a
 * GUID, VP9 and AV1 a FOURCC, which FFmpeg knows. */
static const Tagless tagless[] = {
  /* *INDENT-OFF* */
  {"audio/x-opus", NO_TAG, "use avenc_wmav2 or lamemp3enc"},
  {"audio/x-vorbis", "players do not agree on its format tag",
      "use avenc_wmav2 or lamemp3enc"},
  {"audio/x-speex", ONE_READER_TAG, "use avenc_wmav2 or amrnbenc"},
  {"audio/x-flac", ONE_READER_TAG, USE_LOSSLESS_AUDIO},
  {"audio/x-alac", NO_TAG, USE_LOSSLESS_AUDIO},
  {"audio/x-wavpack", NO_TAG, USE_LOSSLESS_AUDIO},
  {"audio/x-tta", NO_TAG, USE_LOSSLESS_AUDIO},
  {"audio/x-true-hd", NO_TAG, USE_LOSSLESS_AUDIO},
  {"audio/x-eac3", ONE_READER_TAG, "use avenc_ac3"},
  {"audio/x-gsm", "the file holds its frames in pairs (audio/ms-gsm)",
      "use mulawenc or amrnbenc"},
  {"audio/x-sbc", NO_TAG, "use avenc_wmav2 or lamemp3enc"},
  {"video/x-vp9", ONE_READER_FOURCC, "use vp8enc, x264enc or avenc_wmv2"},
  {"video/x-av1", ONE_READER_FOURCC, "use x264enc or avenc_wmv2"},
  {"video/x-theora", "players look for its headers in different places",
      "use vp8enc, x264enc or avenc_wmv2"},
  {"video/x-prores", NO_FOURCC, USE_LOSSLESS_VIDEO},
  {"video/x-dnxhd", NO_FOURCC, USE_LOSSLESS_VIDEO},
  {"image/x-jpc", ONE_READER_FOURCC, "use jpegenc or pngenc"},
  {"application/x-ass", MARKUP, "put ssaparse before this pad"},
  {"application/x-ssa", MARKUP, "put ssaparse before this pad"},
  {"application/x-subtitle", CONTAINER, "put subparse before this pad"},
  {"application/x-subtitle-vtt", CONTAINER, "put subparse before this pad"},
  {"subpicture/x-dvb", SUBPICTURE, DRAW_SUBPICTURE},
  {"subpicture/x-dvd", SUBPICTURE, DRAW_SUBPICTURE},
  {"subpicture/x-pgs", SUBPICTURE, DRAW_SUBPICTURE},
  {"video/mpegts", CONTAINER, "put tsdemux before this pad"},
  {"application/ogg", CONTAINER, "put oggdemux before this pad"},
  {"audio/ogg", CONTAINER, "put oggdemux before this pad"},
  {"video/ogg", CONTAINER, "put oggdemux before this pad"},
  {"video/quicktime", CONTAINER, "put qtdemux before this pad"},
  {"audio/x-m4a", CONTAINER, "put qtdemux before this pad"},
  {"video/x-matroska", CONTAINER, "put matroskademux before this pad"},
  {"audio/x-matroska", CONTAINER, "put matroskademux before this pad"},
  {"video/webm", CONTAINER, "put matroskademux before this pad"},
  {"video/x-msvideo", CONTAINER, "put avidemux before this pad"},
  {"video/x-flv", CONTAINER, "put flvdemux before this pad"},
  {"video/x-ms-asf", CONTAINER, "put asfdemux before this pad"},
  {"audio/x-wav", CONTAINER, "put wavparse before this pad"},
  {"application/x-rtp", "it is a network protocol",
      "put the depayloader of the codec, as rtph264depay, before this pad"},
  /* *INDENT-ON* */
};

static const Tagless *
find_tagless (const char *media)
{
  for (guint i = 0; i < G_N_ELEMENTS (tagless); i++) {
    if (g_str_equal (tagless[i].media, media))
      return &tagless[i];
  }

  return NULL;
}

static gboolean
refuse_media (const char *media, GError **error)
{
  const Tagless *row = find_tagless (media);

  if (row != NULL)
    return asf_caps_refuse (error, "%s has no place in an ASF file: %s; %s",
        media, row->reason, row->advice);

  return asf_caps_refuse (error, "%s has no place in an ASF file; %s", media,
      g_str_has_prefix (media, "audio/") ? USE_AUDIO : USE_VIDEO);
}

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
  guint n_codecs;
  const AsfCapsCodec *codecs = asf_caps_codecs (&n_codecs);

  for (guint i = 0; i < n_codecs; i++) {
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
  guint n_codecs;
  const AsfCapsCodec *codecs = asf_caps_codecs (&n_codecs);
  char *list;

  for (guint i = 0; i < n_codecs; i++) {
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

/**
 * asf_caps_refuse_caps:
 * @caps: fixed caps that agree with no codec
 *
 * Returns: %FALSE with #GST_STREAM_ERROR_FORMAT: what is wrong with @caps, and
 *     what to put before the pad
 */
gboolean
asf_caps_refuse_caps (const GstCaps *caps, GError **error)
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

/**
 * asf_caps_refuse_codec_data:
 * @codec: that needs other codec data
 * @media: name of the caps
 * @size: of the codec data that came, in bytes
 *
 * Returns: %FALSE with #GST_STREAM_ERROR_FORMAT
 */
gboolean
asf_caps_refuse_codec_data (const AsfCapsCodec *codec, const char *media,
    gsize size, GError **error)
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
