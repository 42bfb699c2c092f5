/* main.c: an application for the Windows Media Format SDK, moved
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* wmwriter OUTPUT [SECONDS]
 *
 * Writes a square that moves, and a tone. */

#include "wmwriter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH 320
#define HEIGHT 240
#define FPS 25
#define RATE 44100
#define SQUARE 40
#define SECOND 10000000         /* 100 ns */
#define TONE_SAMPLES 100        /* in a period */

/* As the profile has them */
enum
{
  VIDEO, AUDIO
};

static const char *const profile[] = {
  "videoconvert ! avenc_wmv2 gop-size=50 ! queue",
  "audioconvert ! avenc_wmav2 bitrate=128000 ! queue",
  NULL
};

static void
on_status (WMStatus status, const char *text, gpointer context)
{
  static const char *const names[] = {
    "WMT_ERROR", "WMT_OPENED", "WMT_STARTED", "WMT_STOPPED", "WMT_CLOSED"
  };

  printf ("%s%s%s\n", names[status], text ? ": " : "", text ? text : "");
}

static gboolean
write_picture (WMWriter *writer, guint number)
{
  GstBuffer *sample = AllocateSample (writer, WIDTH * HEIGHT);
  guint left = number * 4 % (WIDTH - SQUARE);
  GstMapInfo map;

  if (!gst_buffer_map (sample, &map, GST_MAP_WRITE)) {
    gst_buffer_unref (sample);
    return FALSE;
  }
  memset (map.data, 16, map.size);
  for (guint y = HEIGHT / 2 - SQUARE / 2; y < HEIGHT / 2 + SQUARE / 2; y++)
    memset (map.data + y * WIDTH + left, 235, SQUARE);
  gst_buffer_unmap (sample, &map);

  return WriteSample (writer, VIDEO, (guint64) number * SECOND / FPS,
      WM_SF_CLEANPOINT, sample);
}

/* as long as a picture */
static gboolean
write_sound (WMWriter *writer, guint number)
{
  guint n_samples = RATE / FPS;
  GstBuffer *sample = AllocateSample (writer, n_samples * 2);
  GstMapInfo map;

  if (!gst_buffer_map (sample, &map, GST_MAP_WRITE)) {
    gst_buffer_unref (sample);
    return FALSE;
  }
  for (guint i = 0; i < n_samples; i++)
    GST_WRITE_UINT16_LE (map.data + 2 * i,
        (number * n_samples + i) % TONE_SAMPLES < TONE_SAMPLES / 2 ? 4000 :
        (guint16) - 4000);
  gst_buffer_unmap (sample, &map);

  return WriteSample (writer, AUDIO, (guint64) number * SECOND / FPS,
      WM_SF_CLEANPOINT, sample);
}

static gboolean
set_up (WMWriter *writer, const char *output)
{
  return SetProfile (writer, profile) && SetOutputFilename (writer, output) &&
      SetInputProps (writer, VIDEO, "video/x-raw,format=GRAY8,width="
      G_STRINGIFY (WIDTH) ",height=" G_STRINGIFY (HEIGHT) ",framerate="
      G_STRINGIFY (FPS) "/1") &&
      SetInputProps (writer, AUDIO, "audio/x-raw,format=S16LE,"
      "layout=interleaved,channels=1,rate=" G_STRINGIFY (RATE)) &&
      SetAttribute (writer, "Title", "A square") &&
      SetAttribute (writer, "WM/Genre", "Geometry");
}

static gboolean
write_all (WMWriter *writer, guint seconds)
{
  gboolean ok = BeginWriting (writer);

  for (guint i = 0; i < seconds * FPS && ok; i++)
    ok = write_picture (writer, i) && write_sound (writer, i);

  return EndWriting (writer) && ok;
}

int
main (int argc, char *argv[])
{
  WMWriter *writer;
  gboolean ok;

  gst_init (&argc, &argv);
  if (argc < 2 || argc > 3) {
    fprintf (stderr, "Usage: wmwriter OUTPUT [SECONDS]\n");
    return 2;
  }
  writer = WMCreateWriter (on_status, NULL);
  if (writer == NULL || !set_up (writer, argv[1])) {
    fprintf (stderr, "asfwritersink or an encoder is missing\n");
    g_clear_pointer (&writer, WMWriterRelease);
    return 2;
  }
  ok = write_all (writer, argc == 3 ? (guint) MAX (atoi (argv[2]), 1) : 5);
  printf ("%.3f s\n", (double) GetWriterTime (writer) / SECOND);
  WMWriterRelease (writer);

  return ok ? 0 : 1;
}
