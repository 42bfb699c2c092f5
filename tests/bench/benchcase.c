/* benchcase.c: what is recorded
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "benchcase.h"

/* Larger than the caches near the cores, so that a copy costs what it does with
 * frames that come from elsewhere. */
#define RING_SIZE (16 * 1024 * 1024)

#define KEY_FACTOR 4

#define VIDEO(fps, bytes, gop) { TRUE, fps, 1, bytes, gop }
#define AUDIO(rate_n, rate_d, bytes) { FALSE, rate_n, rate_d, bytes, 1 }

#define HOUR 3600

static const BenchCase cases[] = {
  {"large", "50 Mbit/s video", 172, 43, 1, 1, 1,
        {VIDEO (30, 208333, 60)}},
  {"usual", "4 Mbit/s video and 128 kbit/s audio", 2080, 520, 1, 1, 2,
        {VIDEO (30, 16667, 60), AUDIO (21533, 1000, 743)}},
  {"tiny", "24 kbit/s audio and 1 fps video in 300 bytes",
        10 * HOUR, 10 * HOUR, 1, 1, 2,
        {VIDEO (1, 300, 10), AUDIO (10, 1, 300)}},
  {"sparse", "16 kbit/s audio in 64 bytes and 1 fps video",
        10 * HOUR, 5 * HOUR, 1, 1, 2,
        {VIDEO (1, 2000, 10), AUDIO (125, 4, 64)}},
  {"audio", "128 kbit/s audio alone", 10 * HOUR, 2 * HOUR, 1, 1, 1,
        {AUDIO (21533, 1000, 743)}},
  {"streams", "8 streams: 4 of 4 Mbit/s video, 4 of audio", 500, 120, 1, 1, 8,
        {VIDEO (30, 16667, 60), VIDEO (25, 20000, 50), VIDEO (30, 16667, 30),
            VIDEO (60, 8333, 120), AUDIO (21533, 1000, 743), AUDIO (50, 1, 320),
            AUDIO (21533, 1000, 743), AUDIO (10, 1, 1600)}},
  {"cameras", "100 elements at once, 2 Mbit/s each", 40, 10, 100, 1, 2,
        {VIDEO (25, 10000, 50), AUDIO (50, 1, 160)}},
  {"memories", "as usual, each buffer of 12 memories", 2080, 520, 1, 12, 2,
        {VIDEO (30, 16667, 60), AUDIO (21533, 1000, 743)}},
};

const BenchCase *
bench_case_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    if (g_str_equal (cases[i].name, name))
      return &cases[i];
  }
  return NULL;
}

/* A line for each: name, seconds, quick seconds, elements, streams, title. */
void
bench_case_print_all (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_print ("%s\t%u\t%u\t%u\t%u\t%s\n", cases[i].name, cases[i].seconds,
        cases[i].quick_seconds, cases[i].n_elements, cases[i].n_streams,
        cases[i].title);
}

static gpointer
make_ring (gpointer unused)
{
  guint32 *ring = g_malloc (RING_SIZE);
  guint32 state = 1;

  for (gsize i = 0; i < RING_SIZE / sizeof *ring; i++) {
    state = state * 1664525 + 1013904223;
    ring[i] = state;
  }
  return ring;
}

static const guint8 *
get_ring (void)
{
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, make_ring, NULL);
}

guint64
bench_stream_count (const BenchStream *stream, guint seconds)
{
  return (guint64) seconds * stream->rate_n / stream->rate_d;
}

/* Returns: ns */
guint64
bench_stream_time (const BenchStream *stream, guint64 n)
{
  guint64 per_unit = BENCH_NS * stream->rate_d;

  return n / stream->rate_n * per_unit +
      n % stream->rate_n * per_unit / stream->rate_n;
}

/* Pictures are a quarter larger or smaller than their average. */
static guint
get_picture_size (const BenchStream *stream, guint64 n)
{
  guint base = (guint64) stream->bytes * stream->gop /
      (stream->gop - 1 + KEY_FACTOR);
  guint32 random = (guint32) n * 2654435761u >> 16;
  guint size = base - base / 4 + (guint64) base / 2 * random / 65536;

  return n % stream->gop == 0 ? size * KEY_FACTOR : size;
}

/* The data stay where they are until the program ends. */
void
bench_stream_get (const BenchStream *stream, guint64 n, BenchSample *sample)
{
  guint offset;

  sample->time = bench_stream_time (stream, n);
  sample->duration = bench_stream_time (stream, n + 1) - sample->time;
  sample->is_key = n % stream->gop == 0;
  sample->size = stream->is_video ? get_picture_size (stream, n) :
      stream->bytes;
  offset = n * (stream->bytes + 4096) % (RING_SIZE - 1024 * 1024);
  sample->data = get_ring () + offset;
}
