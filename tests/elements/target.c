/* target.c: what a file does not go with: its target, its name
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "gstasfwriterfiletype.h"
#include "gstasfwritertarget.h"

#include <string.h>

/* A stream in few words: format tag or FOURCC, and what can be too much */
typedef struct
{
  const char *fourcc;           /* NULL = audio */
  guint16 tag;
  guint32 width;
  guint32 height;
  guint32 rate;
  guint16 channels;
  guint32 bitrate;
} Media;

#define AUDIO(tag, rate, channels) {NULL, tag, 0, 0, rate, channels, 64000}
#define VIDEO(fourcc, width, height) {fourcc, 0, width, height, 0, 0, 1000000}

#define WMA AUDIO (0x0161, 44100, 2)
#define MP3 AUDIO (0x0055, 44100, 2)
#define WMV VIDEO ("WMV2", 1920, 1080)
#define H264 VIDEO ("H264", 1920, 1080)

static AsfStream *
new_stream (const Media *media, guint number)
{
  AsfStream *stream = asf_stream_new (media->fourcc != NULL ?
      ASF_STREAM_VIDEO : ASF_STREAM_AUDIO);

  stream->number = number;
  stream->bitrate = media->bitrate;
  stream->audio.format_tag = media->tag;
  stream->audio.sample_rate = media->rate;
  stream->audio.channels = media->channels;
  stream->video.width = media->width;
  stream->video.height = media->height;
  if (media->fourcc != NULL && *media->fourcc != '\0')
    stream->video.fourcc = ASF_FOURCC (media->fourcc[0], media->fourcc[1],
        media->fourcc[2], media->fourcc[3]);

  return stream;
}

/* Returns: (element-type AsfStream): of the media before the first that is
 * nothing */
static GPtrArray *
new_streams (const Media *media, guint n)
{
  GPtrArray *streams =
      g_ptr_array_new_with_free_func ((GDestroyNotify) asf_stream_free);

  for (guint i = 0; i < n && (media[i].fourcc != NULL || media[i].tag != 0);
      i++)
    g_ptr_array_add (streams, new_stream (&media[i], i + 1));

  return streams;
}

/* Targets */

#define NONE GST_ASF_WRITER_TARGET_NONE
#define STREAMING GST_ASF_WRITER_TARGET_STREAMING
#define PLAYER GST_ASF_WRITER_TARGET_WINDOWS_MEDIA_PLAYER

/* @parts: of each text that is expected, in their order */
typedef struct
{
  const char *name;
  GstAsfWriterTarget target;
  Media media[2];
  AsfWriterConfig config;
  const char *parts[3];
} TargetCase;

static const TargetCase target_cases[] = {
  {"none", NONE, {VIDEO ("ABCD", 9999, 9999)},
      {.packet_size = 60000,.preroll_ms = 200000}, {NULL}},

  {"player-windows-media", PLAYER, {WMV, WMA}, {.packet_size = 8000}, {NULL}},
  {"player-mp3", PLAYER, {MP3}, {.packet_size = 3200}, {NULL}},
  {"player-rgb", PLAYER, {VIDEO ("", 4000, 4000)}, {.packet_size = 3200},
      {NULL}},
  {"player-unknown-codec", PLAYER, {VIDEO ("H265", 640, 480), WMA},
        {.packet_size = 8000},
      {"Stream 1 (unknown codec): Windows Media Player needs a codec"}},
  {"player-unknown-audio", PLAYER, {AUDIO (0x2001, 48000, 6)},
      {.packet_size = 3200}, {"needs a codec"}},
  {"player-h264", PLAYER, {H264, WMA}, {.packet_size = 8000},
      {"Stream 1 (unknown codec): Windows Media Player plays it since"}},
  {"player-h264-largest", PLAYER, {VIDEO ("H264", 4096, 2304)},
      {.packet_size = 8000}, {"since Windows 7"}},
  {"player-h264-wide", PLAYER, {VIDEO ("H264", 4097, 2304)},
        {.packet_size = 8000},
      {"since Windows 7", "at most 4096x2304 pixels of this codec, not 4097"}},
  {"player-wma-largest", PLAYER, {AUDIO (0x0161, 48000, 2)},
      {.packet_size = 3200}, {NULL}},
  {"player-wma-rate-and-channels", PLAYER, {AUDIO (0x0161, 48001, 3)},
        {.packet_size = 3200},
      {"at most 48000 Hz of this codec, not 48001", "at most 2 channels"}},
  {"player-wmv3-height", PLAYER, {VIDEO ("WMV3", 1920, 1081)},
      {.packet_size = 8000}, {"at most 1920x1080 pixels"}},
  {"player-wmv3-bitrate", PLAYER, {{"WMV3", 0, 640, 480, 0, 0, 20000001}},
      {.packet_size = 8000}, {"at most 20000000 bits/s"}},
  {"player-packets", PLAYER, {WMV, WMA}, {.packet_size = 8001},
      {"Packets of 8001 bytes are larger than the 8000"}},
  {"player-packets-of-pictures", PLAYER, {WMV}, {.packet_size = 8001},
      {"Packets of 8001 bytes are larger than the 8000"}},
  {"player-packets-of-one-block", PLAYER, {WMA}, {.packet_size = 13406},
      {NULL}},
  {"player-longest-preroll", PLAYER, {WMA}, {.preroll_ms = 100000}, {NULL}},
  {"player-preroll", PLAYER, {WMA}, {.preroll_ms = 100001},
      {"A preroll of 100001 ms"}},

  {"streaming-largest-packets", STREAMING, {H264, MP3}, {.packet_size = 1400},
      {NULL}},
  {"streaming-packets", STREAMING, {WMV}, {.packet_size = 1401},
      {"Packets of 1401 bytes are sent in pieces"}},
  {"streaming-no-bitrate", STREAMING, {WMV, {"WMV2", 0, 16, 16, 0, 0, 0}},
        {.packet_size = 1400,.streamable = TRUE},
      {"Stream 2 (unknown codec): the header tells a guess"}},
  {"streaming-bitrate-measured", STREAMING, {{"WMV2", 0, 16, 16, 0, 0, 0}},
      {.packet_size = 1400}, {NULL}},
  {"streaming-preroll", STREAMING, {WMA}, {.preroll_ms = 100001},
      {"A preroll of 100001 ms"}},
};

static void
test_target (gconstpointer data)
{
  const TargetCase *row = data;
  GPtrArray *streams = new_streams (row->media, G_N_ELEMENTS (row->media));
  GPtrArray *texts = gst_asf_writer_target_check (row->target, streams,
      &row->config);
  guint n = 0;

  for (; n < G_N_ELEMENTS (row->parts) && row->parts[n] != NULL; n++) {
    g_assert_cmpuint (n, <, texts->len);
    g_test_message ("%s", (char *) g_ptr_array_index (texts, n));
    g_assert_nonnull (strstr (g_ptr_array_index (texts, n), row->parts[n]));
  }
  g_assert_cmpuint (texts->len, ==, n);
  g_ptr_array_unref (texts);
  g_ptr_array_unref (streams);
}

/* Names */

/* @part: of the text, NULL = there is none */
typedef struct
{
  const char *name;
  const char *location;
  Media media[2];
  const char *part;
} NameCase;

static const NameCase name_cases[] = {
  {"wma", "a.wma", {WMA}, NULL},
  {"wma-of-pcm", "a.wma", {AUDIO (0x0001, 8000, 1)}, NULL},
  {"wma-with-video", "a.wma", {WMA, WMV},
      "Stream 2 (unknown codec) does not go with the name of the file: *.wma"},
  {"wma-suggests-wmv", "a.wma", {WMV}, "Name it *.wmv."},
  {"wma-of-mp3", "a.wma", {MP3}, "Name it *.asf."},
  {"wma-of-mp3-and-video", "a.wma", {WMV, MP3}, "Name it *.asf."},
  {"wma-of-float", "a.wma", {AUDIO (0x0003, 8000, 1)}, "Name it *.asf."},
  {"wma-of-nothing", "a.wma", {{0}}, NULL},
  {"wmv", "a.wmv", {WMV, WMA}, NULL},
  {"wmv-of-audio", "a.wmv", {WMA}, NULL},
  {"wmv-of-rgb", "a.wmv", {VIDEO ("", 16, 16)}, NULL},
  {"wmv-of-yuy2", "a.wmv", {VIDEO ("YUY2", 16, 16)}, NULL},
  {"wmv-of-msmpeg4", "a.wmv", {VIDEO ("MP43", 16, 16)}, NULL},
  {"wmv-of-h264", "a.wmv", {H264, WMA}, "Name it *.asf."},
  {"wmv-with-mp3", "a.wmv", {WMV, MP3}, "Stream 2"},
  {"asf", "a.asf", {H264, MP3}, NULL},
  {"asf-of-windows-media", "a.asf", {WMV, WMA}, NULL},
  {"capitals", "A.WMA", {MP3}, "Name it *.asf."},
  {"last-extension", "a.asf.wma", {MP3}, "Name it *.asf."},
  {"not-the-folder", "a.wma/b", {MP3}, NULL},
  {"other-extension", "a.mp3", {MP3}, NULL},
  {"no-extension", "wma", {MP3}, NULL},
  {"no-name", NULL, {MP3}, NULL},
};

static void
test_name (gconstpointer data)
{
  const NameCase *row = data;
  GPtrArray *streams = new_streams (row->media, G_N_ELEMENTS (row->media));
  char *text = gst_asf_writer_file_type_check (row->location, streams);

  if (row->part == NULL)
    g_assert_cmpstr (text, ==, NULL);
  else
    g_assert_true (text != NULL && strstr (text, row->part) != NULL);
  g_free (text);
  g_ptr_array_unref (streams);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (target_cases); i++) {
    char *path = g_strdup_printf ("/target/%s", target_cases[i].name);

    g_test_add_data_func (path, &target_cases[i], test_target);
    g_free (path);
  }
  for (guint i = 0; i < G_N_ELEMENTS (name_cases); i++) {
    char *path = g_strdup_printf ("/name/%s", name_cases[i].name);

    g_test_add_data_func (path, &name_cases[i], test_name);
    g_free (path);
  }

  return g_test_run ();
}
