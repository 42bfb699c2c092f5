/* benchmuxer.h: the muxers that are compared
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

#include "benchcase.h"

G_BEGIN_DECLS

typedef struct _BenchMuxer BenchMuxer;

const BenchMuxer *bench_muxer_find (const char *name);
GstElement *bench_muxer_add (const BenchMuxer *muxer, GstBin *bin,
    const BenchCase *what, guint seconds, const char *path,
    const char *properties);

G_END_DECLS
