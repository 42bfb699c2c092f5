/* benchcopysink.h: the least that a muxer does
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/base/gstbasesink.h>

G_BEGIN_DECLS

#define BENCH_TYPE_COPY_SINK (bench_copy_sink_get_type ())
G_DECLARE_FINAL_TYPE (BenchCopySink, bench_copy_sink, BENCH, COPY_SINK,
    GstBaseSink)

G_END_DECLS
