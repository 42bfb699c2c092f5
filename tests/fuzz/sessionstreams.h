/* sessionstreams.h: streams and attributes out of a fuzzer's input
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "fuzz.h"

#include "asfattributes.h"
#include "asfmarkers.h"
#include "asfstream.h"

G_BEGIN_DECLS

/** Payload extension systems of a stream that the writer does not know */
#define FUZZ_MAX_OWN_EXTENSIONS 3

AsfStream *fuzz_make_stream (FuzzBytes *bytes, gboolean wild,
    guint32 min_byte_rate, guint32 max_frame_ms);
AsfMarkers *fuzz_make_markers (FuzzBytes *bytes, guint64 max_time_ns);
AsfAttributes *fuzz_make_attributes (FuzzBytes *bytes,
    const gboolean *has_stream);

G_END_DECLS
