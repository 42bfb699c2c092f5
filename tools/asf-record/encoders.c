/* encoders.c: how what is recorded is encoded
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "encoders.h"

/* A second or two between key frames: so long a seek can be off, and a file of
 * several can be longer than it should be. */

#define PREPARE_VIDEO "queue ! videorate ! videoconvert ! videoscale ! " \
    "video/x-raw,width=[2,16384,2],height=[2,16384,2]," \
    "framerate=[1/1,60/1] ! "
#define PREPARE_AUDIO "queue ! audioconvert ! audioresample ! " \
    "audio/x-raw,rate=[8000,48000],channels=[1,2] ! "

/* The encoder with its settings, those for a steady quality, the property for
 * bits/s and how many of them are its unit, and what comes behind it */
typedef struct
{
  const char *encoder;
  const char *quality;
  const char *bitrate;
  guint unit;
  const char *behind;
} Encoder;

#define MAX_CHOICES 3

typedef struct
{
  const char *name;
  const Encoder video[MAX_CHOICES + 1];
  const Encoder audio[MAX_CHOICES + 1];
} Preset;

static const Preset presets[] = {
  {.name = "windows-media",
        .video = {
          {.encoder = "avenc_wmv2 gop-size=50",
              .quality = "pass=quant quantizer=4",
              .bitrate = "bitrate",.unit = 1}},
        .audio = {
          {.encoder = "avenc_wmav2 bitrate=128000"}}},
  {.name = "h264",
        .video = {
          {.encoder = "x264enc speed-preset=veryfast key-int-max=50 bframes=0",
              .quality = "pass=qual quantizer=23",
              .bitrate = "bitrate",.unit = 1000,
              .behind = "h264parse config-interval=-1"},
          {.encoder = "openh264enc gop-size=50",
              .bitrate = "bitrate",.unit = 1,
              .behind = "h264parse config-interval=-1"}},
        .audio = {
          {.encoder = "avenc_aac bitrate=128000",.behind = "aacparse"},
          {.encoder = "fdkaacenc bitrate=128000",.behind = "aacparse"},
          {.encoder = "voaacenc bitrate=128000",.behind = "aacparse"}}},
  {.name = "mjpeg",
        .video = {
          {.encoder = "jpegenc"}},
        .audio = {
          {.encoder = "audioconvert",
              .behind = "capsfilter caps=audio/x-raw,format=S16LE"}}},
  {.name = "copy"},
};

/* Parsers that make the form which the file needs */
static const struct
{
  const char *caps;
  const char *parser;
} parsers[] = {
  {"video/x-h264", "h264parse config-interval=-1"},
  {"video/x-h265", "h265parse config-interval=-1"},
  {"video/mpeg, mpegversion=(int)4", "mpeg4videoparse"},
  {"video/mpeg, mpegversion=(int)[1,2]", "mpegvideoparse"},
  {"audio/mpeg, mpegversion=(int){2,4}", "aacparse"},
  {"audio/mpeg, mpegversion=(int)1", "mpegaudioparse"},
  {"audio/x-ac3", "ac3parse"},
  {"audio/x-dts", "dcaparse"},
  {"audio/x-raw", "audioconvert"},
  {"video/x-raw", "videoconvert"},
};

static const Preset *
find_preset (const char *name)
{
  if (name == NULL)
    return &presets[0];
  for (guint i = 0; i < G_N_ELEMENTS (presets); i++)
    if (g_str_equal (presets[i].name, name))
      return &presets[i];

  return NULL;
}

/* Returns: whether there is a preset @name; %NULL is the default */
gboolean
encoders_have_preset (const char *name)
{
  return find_preset (name) != NULL;
}

gboolean
encoders_take_bitrate (const char *preset)
{
  return find_preset (preset)->video[0].bitrate != NULL;
}

/* Returns: whether @preset leaves the media as they are */
gboolean
encoders_copy (const char *preset)
{
  return find_preset (preset)->video[0].encoder == NULL;
}

static char *
describe (const Encoder *encoder, MediaKind kind, guint64 bitrate)
{
  GString *text = g_string_new (kind == MEDIA_VIDEO ? PREPARE_VIDEO :
      PREPARE_AUDIO);

  g_string_append_printf (text, "%s ", encoder->encoder);
  if (bitrate > 0 && encoder->bitrate != NULL)
    g_string_append_printf (text, "%s=%" G_GUINT64_FORMAT, encoder->bitrate,
        MAX (bitrate / encoder->unit, 1));
  else if (encoder->quality != NULL)
    g_string_append (text, encoder->quality);
  if (encoder->behind != NULL)
    g_string_append_printf (text, " ! %s", encoder->behind);

  return g_string_free (text, FALSE);
}

static GstElement *
new_bin (const char *description, GError **error)
{
  return gst_parse_bin_from_description_full (description, TRUE, NULL,
      GST_PARSE_FLAG_FATAL_ERRORS | GST_PARSE_FLAG_NO_SINGLE_ELEMENT_BINS,
      error);
}

/**
 * encoders_new:
 * @preset: (nullable): one that encodes
 * @bitrate: bits/s of the video, 0 = a steady quality
 *
 * The first encoder of the preset that is installed counts.
 *
 * Returns: (transfer floating) (nullable): what stands between raw media and
 *     the writer
 */
GstElement *
encoders_new (const char *preset, MediaKind kind, guint64 bitrate,
    GError **error)
{
  const Preset *found = find_preset (preset);
  const Encoder *encoder = kind == MEDIA_VIDEO ? found->video : found->audio;
  GstElement *bin = NULL;

  for (; encoder->encoder != NULL && bin == NULL; encoder++) {
    char *description = describe (encoder, kind, bitrate);

    g_clear_error (error);
    bin = new_bin (description, error);
    g_free (description);
  }

  return bin;
}

/**
 * encoders_new_parser:
 * @caps: of encoded media
 *
 * Returns: (transfer floating) (nullable): what stands between these and the
 *     writer
 */
GstElement *
encoders_new_parser (const GstCaps *caps, GError **error)
{
  const char *parser = "queue";

  for (guint i = 0; i < G_N_ELEMENTS (parsers); i++) {
    GstCaps *known = gst_caps_from_string (parsers[i].caps);

    if (gst_caps_can_intersect (caps, known))
      parser = parsers[i].parser;
    gst_caps_unref (known);
  }

  return new_bin (parser, error);
}
