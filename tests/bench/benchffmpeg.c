/* benchffmpeg.c: records a case once with FFmpeg's own muxer
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <glib.h>
#include <libavformat/avformat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "benchcase.h"
#include "benchmeter.h"

#define MAX_HOURS 24

typedef struct
{
  const BenchCase *what;
  guint seconds;
  AVFormatContext *context;     /* NULL = the floor: nothing is muxed */
  guint64 next[BENCH_MAX_STREAMS];
  guint64 samples;
  guint64 bytes;
  double hours[MAX_HOURS + 1];
  guint n_hours;
} Recording;

static void G_GNUC_NORETURN
die (const char *what)
{
  fprintf (stderr, "bench-ffmpeg: %s\n", what);
  exit (1);
}

static void
set_extradata (AVCodecParameters *codec, const char *data, int size)
{
  codec->extradata = av_mallocz (size + AV_INPUT_BUFFER_PADDING_SIZE);
  memcpy (codec->extradata, data, size);
  codec->extradata_size = size;
}

static void
add_stream (AVFormatContext *context, const BenchStream *stream)
{
  AVStream *new = avformat_new_stream (context, NULL);
  AVCodecParameters *codec = new->codecpar;

  codec->bit_rate = (gint64) stream->bytes * 8 * stream->rate_n /
      stream->rate_d;
  new->time_base = (AVRational) { 1, 1000 };
  if (stream->is_video) {
    codec->codec_type = AVMEDIA_TYPE_VIDEO;
    codec->codec_id = AV_CODEC_ID_WMV2;
    codec->width = 1280;
    codec->height = 720;
    set_extradata (codec, "\xd0\xf7\x0f\xc0", 4);
  } else {
    codec->codec_type = AVMEDIA_TYPE_AUDIO;
    codec->codec_id = AV_CODEC_ID_WMAV2;
    codec->sample_rate = 44100;
    codec->ch_layout = (AVChannelLayout) AV_CHANNEL_LAYOUT_STEREO;
    codec->block_align = stream->bytes;
    set_extradata (codec, "\0\x88\0\0\x17\0\0\0\0\0", 10);
  }
}

static void
open_file (Recording *self, const char *path)
{
  if (avformat_alloc_output_context2 (&self->context, NULL, "asf", path) < 0)
    die ("no muxer");
  for (guint i = 0; i < self->what->n_streams; i++)
    add_stream (self->context, &self->what->streams[i]);
  if (avio_open (&self->context->pb, path, AVIO_FLAG_WRITE) < 0)
    die ("cannot open the file");
  if (avformat_write_header (self->context, NULL) < 0)
    die ("cannot write the header");
}

static void
keep (void *opaque, uint8_t *data)
{
}

/* The packet shares the data, as a GstBuffer does. */
static void
fill_packet (AVPacket *packet, int stream, const BenchSample *sample)
{
  packet->buf = av_buffer_create ((uint8_t *) sample->data, sample->size, keep,
      NULL, AV_BUFFER_FLAG_READONLY);
  packet->data = (uint8_t *) sample->data;
  packet->size = sample->size;
  packet->stream_index = stream;
  packet->pts = packet->dts = sample->time / 1000000;
  packet->duration = sample->duration / 1000000;
  packet->flags = sample->is_key ? AV_PKT_FLAG_KEY : 0;
}

static int
find_next (const Recording *self)
{
  guint64 earliest = self->seconds * BENCH_NS;
  int next = -1;

  for (guint i = 0; i < self->what->n_streams; i++) {
    guint64 time = bench_stream_time (&self->what->streams[i], self->next[i]);

    if (time < earliest) {
      earliest = time;
      next = i;
    }
  }
  return next;
}

static void
note_hour (Recording *self, guint64 time)
{
  if (self->n_hours <= MAX_HOURS && time >= self->n_hours * 3600 * BENCH_NS)
    self->hours[self->n_hours++] = bench_meter_cpu ();
}

static void
write_all (Recording *self)
{
  AVPacket *packet = av_packet_alloc ();
  BenchSample sample;
  int next;

  while ((next = find_next (self)) >= 0) {
    bench_stream_get (&self->what->streams[next], self->next[next]++, &sample);
    note_hour (self, sample.time);
    self->samples++;
    self->bytes += sample.size;
    fill_packet (packet, next, &sample);
    if (self->context != NULL &&
        av_interleaved_write_frame (self->context, packet) < 0)
      die ("cannot write");
    av_packet_unref (packet);
  }
  note_hour (self, bench_stream_time (&self->what->streams[0], self->next[0]));
  av_packet_free (&packet);
}

static void
close_file (Recording *self)
{
  if (av_write_trailer (self->context) < 0)
    die ("cannot finish");
  avio_closep (&self->context->pb);
  avformat_free_context (self->context);
}

static void
report (const Recording *self, const BenchMeter *from, const BenchMeter *to,
    double end, const char *path)
{
  struct stat info = { 0 };

  if (self->context != NULL)
    stat (path, &info);
  printf ("{\"samples\": %" G_GUINT64_FORMAT ", \"payload\": %"
      G_GUINT64_FORMAT ", \"size\": %" G_GINT64_FORMAT ", \"end\": %.6f, "
      "\"end_sync\": 0, ",
      self->samples, self->bytes, (gint64) info.st_size, end);
  bench_meter_print (from, to);
  printf (", \"hours\": [");
  for (guint i = 1; i < self->n_hours; i++)
    printf ("%s%.6f", i > 1 ? ", " : "", self->hours[i] - self->hours[i - 1]);
  printf ("]}\n");
}

/* bench-ffmpeg ffmpeg|ffmpeg-floor CASE FOLDER SECONDS */
int
main (int argc, char **argv)
{
  Recording self = { 0 };
  BenchMeter from, to;
  BenchSample first;
  gint64 end;
  char *path;

  if (argc != 5 || (self.what = bench_case_find (argv[2])) == NULL)
    die ("usage: bench-ffmpeg ffmpeg|ffmpeg-floor CASE FOLDER SECONDS");
  self.seconds = atoi (argv[4]);
  path = g_strdup_printf ("%s/bench-%d.asf", argv[3], getpid ());
  bench_stream_get (&self.what->streams[0], 0, &first);
  av_log_set_level (AV_LOG_ERROR);

  bench_meter_read (&from);
  if (g_str_equal (argv[1], "ffmpeg"))
    open_file (&self, path);
  write_all (&self);
  end = g_get_monotonic_time ();
  if (self.context != NULL)
    close_file (&self);
  bench_meter_read (&to);
  report (&self, &from, &to, (g_get_monotonic_time () - end) / 1e6, path);
  if (self.context != NULL)
    remove (path);
  g_free (path);

  return 0;
}
