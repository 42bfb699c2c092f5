/* benchsource.h: pushes the samples of a case as fast as they are taken
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

#include "benchbuffer.h"
#include "benchcase.h"

G_BEGIN_DECLS

#define BENCH_TYPE_SOURCE (bench_source_get_type ())
G_DECLARE_FINAL_TYPE (BenchSource, bench_source, BENCH, SOURCE, GstElement)

/**
 * BenchOrder:
 * @BENCH_ORDER_PADS: a pad for each stream, a thread for each pad
 * @BENCH_ORDER_ONE_THREAD: a pad for each stream; one thread pushes in the
 *     order of time, as a demuxer does
 * @BENCH_ORDER_MERGED: all streams on one pad, in the order of time
 */
typedef enum
{
  BENCH_ORDER_PADS,
  BENCH_ORDER_ONE_THREAD,
  BENCH_ORDER_MERGED,
} BenchOrder;

GstElement *bench_source_new (const BenchCase *what, guint seconds,
    const BenchCaps *caps, BenchOrder order);
void bench_source_set_live (BenchSource *self);
void bench_source_get_totals (BenchSource *self, guint64 *samples,
    guint64 *bytes);
gint64 bench_source_get_end (BenchSource *self, double *sync);
const double *bench_source_get_hours (BenchSource *self, guint *n_hours);
GArray *bench_source_dup_delays (BenchSource *self, guint64 *most_late_us);

G_END_DECLS
