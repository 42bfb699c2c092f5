/* benchcase.h: what is recorded
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define BENCH_MAX_STREAMS 8
#define BENCH_NS G_GUINT64_CONSTANT (1000000000)

/**
 * BenchStream:
 * @is_video: else audio, of blocks that all have the same size
 * @rate_n: samples in ...
 * @rate_d: ... seconds
 * @bytes: of a sample, on average
 * @gop: every one of so many samples is a key frame, and four times as large
 */
typedef struct
{
  gboolean is_video;
  guint rate_n;
  guint rate_d;
  guint bytes;
  guint gop;
} BenchStream;

/**
 * BenchCase:
 * @seconds: of media
 * @quick_seconds: the same, when there is little time
 * @n_elements: so many recordings at once in the process
 * @n_memories: of each buffer
 */
typedef struct
{
  const char *name;
  const char *title;
  guint seconds;
  guint quick_seconds;
  guint n_elements;
  guint n_memories;
  guint n_streams;
  BenchStream streams[BENCH_MAX_STREAMS];
} BenchCase;

typedef struct
{
  guint64 time;
  guint64 duration;
  const guint8 *data;
  guint size;
  gboolean is_key;
} BenchSample;

const BenchCase *bench_case_find (const char *name);
void bench_case_print_all (void);
guint64 bench_stream_count (const BenchStream *stream, guint seconds);
guint64 bench_stream_time (const BenchStream *stream, guint64 n);
void bench_stream_get (const BenchStream *stream, guint64 n,
    BenchSample *sample);

G_END_DECLS
