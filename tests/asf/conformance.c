/* conformance.c: tests of device conformance templates
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfconformance.h"
#include "samples.h"

#include <string.h>

/* Template by format and load; the format's fields are those that it depends
 * on. */
typedef struct
{
  const char *name;
  guint16 tag;
  guint16 channels;
  guint32 sample_rate;
  guint16 bits;
  guint32 bitrate;              /* 0: not measured */
  const char *expected;
} AudioCase;

static const AudioCase audio_cases[] = {
  { "wma", 0x0161, 2, 48000, 16, 64008, "L2" },
  { "wma-at-limit", 0x0161, 2, 44100, 16, 160024, "L2" },
  { "wma-above", 0x0161, 2, 44100, 16, 161000, "L3" },
  { "wma-highest", 0x0161, 2, 48000, 16, 384000, "L3" },
  { "wma-beyond", 0x0161, 2, 48000, 16, 400000, "L" },
  { "wma-unknown", 0x0161, 2, 48000, 16, 0, "L" },
  { "wma-pro", 0x0162, 6, 48000, 24, 384000, "M1" },
  { "wma-pro-peak", 0x0162, 2, 44100, 24, 576048, "M2" },
  { "wma-pro-rate", 0x0162, 2, 96000, 24, 300000, "M2" },
  { "wma-pro-channels", 0x0162, 8, 96000, 24, 300000, "M3" },
  { "wma-pro-beyond", 0x0162, 8, 96000, 24, 1600000, "M" },
  { "lossless", 0x0163, 2, 44100, 16, 900000, "N1" },
  { "lossless-24", 0x0163, 2, 44100, 24, 900000, NULL },
  { "voice", 0x000a, 1, 22050, 16, 25000, "S2" },
  { "wma-1", 0x0160, 2, 44100, 16, 64000, NULL },
  { "mp3", 0x0055, 2, 44100, 0, 64000, NULL },
};

static void
test_audio (gconstpointer data)
{
  const AudioCase *c = data;
  g_autoptr (AsfStream) stream = test_stream_wma (1, 1000);
  const AsfStreamLoad load = { .peak_bitrate = c->bitrate };
  const char *name;

  stream->audio.format_tag = c->tag;
  stream->audio.channels = c->channels;
  stream->audio.sample_rate = c->sample_rate;
  stream->audio.bits_per_sample = c->bits;
  stream->audio.avg_bytes_per_sec = 2500;
  name = asf_conformance_choose (stream, c->bitrate > 0 ? &load : NULL);
  g_assert_cmpstr (name, ==, c->expected);
  if (name != NULL) {
    g_assert_cmpuint (strlen (name), <, asf_conformance_units (stream));
    g_assert_true (asf_conformance_find (stream, name) == name);
  }
  g_assert_null (asf_conformance_find (stream, "MP@ML"));
}

/* A Voice stream that tells of more than its limit has none. */
static void
test_fast_voice (void)
{
  g_autoptr (AsfStream) stream = test_stream_wma (1, 1000);

  stream->audio.format_tag = 0x000a;
  stream->audio.avg_bytes_per_sec = 4000;
  g_assert_null (asf_conformance_choose (stream, NULL));
}

typedef struct
{
  const char *name;
  guint32 fourcc;
  const char *extra;            /* bytes in hex */
  guint width;
  guint height;
  guint fps;                    /* 0: not known */
  guint32 bitrate;
  guint32 buffer_ms;
  const char *expected;
} VideoCase;

#define WMV3 ASF_FOURCC ('W', 'M', 'V', '3')
#define WVC1 ASF_FOURCC ('W', 'V', 'C', '1')
#define SIMPLE "04211a01"
#define MAIN "44211a01"
#define COMPLEX "84211a01"

static const VideoCase video_cases[] = {
  { "sample", WMV3, MAIN, 640, 480, 10, 150000, 3000, "MP@ML" },
  { "phone", WMV3, SIMPLE, 176, 144, 15, 90000, 3000, "SP@LL" },
  { "phone-fast", WMV3, SIMPLE, 176, 144, 16, 90000, 3000, "SP@ML" },
  { "phone-rate", WMV3, SIMPLE, 176, 144, 15, 97000, 3000, "SP@ML" },
  { "phone-buffer", WMV3, SIMPLE, 176, 144, 15, 90000, 4000, "SP@ML" },
  { "palm", WMV3, SIMPLE, 320, 240, 24, 384000, 3000, "SP@ML" },
  { "simple-large", WMV3, SIMPLE, 640, 480, 24, 384000, 3000, "SP" },
  { "main-low", WMV3, MAIN, 352, 288, 30, 2000000, 2500, "MP@LL" },
  { "dvd", WMV3, MAIN, 720, 576, 25, 5000000, 1000, "MP@ML" },
  { "dvd-too-fast", WMV3, MAIN, 720, 576, 30, 5000000, 1000, "MP@HL" },
  { "hd", WMV3, MAIN, 1920, 1080, 30, 20000000, 2000, "MP@HL" },
  { "hd-60", WMV3, MAIN, 1280, 720, 60, 20000000, 2000, "MP@HL" },
  { "hd-too-fast", WMV3, MAIN, 1920, 1080, 60, 20000000, 2000, "MP" },
  { "no-frame-rate", WMV3, MAIN, 640, 480, 0, 150000, 3000, "MP" },
  { "complex", WMV3, COMPLEX, 176, 144, 10, 1000, 1000, "CP" },
  { "no-profile", WMV3, "c4211a01", 176, 144, 10, 1000, 1000, NULL },
  { "short", WMV3, "4421", 176, 144, 10, 1000, 1000, NULL },
  { "advanced", WVC1, "240000010fca", 1280, 720, 30, 1000, 1000, "AP@L1" },
  { "advanced-4", WVC1, "0000010fe0", 1280, 720, 30, 1000, 1000, "AP@L4" },
  { "advanced-5", WVC1, "0000010fe8", 1280, 720, 30, 1000, 1000, NULL },
  { "advanced-cut", WVC1, "240000010f", 1280, 720, 30, 1000, 1000, NULL },
  { "wmv2", ASF_FOURCC ('W', 'M', 'V', '2'), MAIN, 320, 240, 30, 1000, 1000,
      NULL },
};

static GBytes *
parse_hex (const char *hex)
{
  GByteArray *bytes = g_byte_array_new ();

  for (; *hex != '\0'; hex += 2) {
    guint8 byte = (guint8) (g_ascii_xdigit_value (hex[0]) << 4 |
        g_ascii_xdigit_value (hex[1]));

    g_byte_array_append (bytes, &byte, 1);
  }
  return g_byte_array_free_to_bytes (bytes);
}

static void
test_video (gconstpointer data)
{
  const VideoCase *c = data;
  g_autoptr (AsfStream) stream = test_stream_video (1);
  const AsfStreamLoad load = {
    .peak_bitrate = c->bitrate,
    .peak_buffer_ms = c->buffer_ms,
    .frame_duration_100ns = c->fps > 0 ? 10000000 / c->fps : 0,
  };
  const char *name;

  stream->video.fourcc = c->fourcc;
  stream->video.width = c->width;
  stream->video.height = c->height;
  g_clear_pointer (&stream->video.extra, g_bytes_unref);
  stream->video.extra = parse_hex (c->extra);
  name = asf_conformance_choose (stream, &load);
  g_assert_cmpstr (name, ==, c->expected);
  /* its room is kept from the first header on */
  g_assert_cmpint (asf_conformance_choose (stream, NULL) != NULL, ==,
      name != NULL);
  if (name != NULL)
    g_assert_true (asf_conformance_find (stream, name) == name);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (audio_cases); i++) {
    g_autofree char *path =
        g_strdup_printf ("/conformance/audio/%s", audio_cases[i].name);

    g_test_add_data_func (path, &audio_cases[i], test_audio);
  }
  g_test_add_func ("/conformance/audio/fast-voice", test_fast_voice);
  for (guint i = 0; i < G_N_ELEMENTS (video_cases); i++) {
    g_autofree char *path =
        g_strdup_printf ("/conformance/video/%s", video_cases[i].name);

    g_test_add_data_func (path, &video_cases[i], test_video);
  }
  return g_test_run ();
}
