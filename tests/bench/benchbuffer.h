/* benchbuffer.h: what a source pushes
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

#include "benchcase.h"

G_BEGIN_DECLS

/**
 * BenchCaps:
 * @video: caps of each video stream
 * @audio: caps of each audio stream, without its block's size and bit rate
 */
typedef struct
{
  const char *video;
  const char *audio;
} BenchCaps;

GstBuffer *bench_buffer_new (const BenchSample *sample, guint n_memories);
GstCaps *bench_caps_new (const BenchStream *stream, const BenchCaps *caps);
void bench_push_start (GstPad *pad, GstCaps *caps, const BenchStream *stream);

G_END_DECLS
