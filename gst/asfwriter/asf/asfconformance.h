/* asfconformance.h: device conformance template of a stream
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asfstream.h"

G_BEGIN_DECLS

/**
 * AsfStreamLoad:
 * @peak_bitrate: leak rate of the bucket that the stream fits, bits/s
 * @peak_buffer_ms: room in that bucket
 * @frame_duration_100ns: average time per frame, 0 = unknown
 *
 * What a stream asks of the device that plays it.
 */
typedef struct
{
  guint32 peak_bitrate;
  guint32 peak_buffer_ms;
  guint64 frame_duration_100ns;
} AsfStreamLoad;

guint asf_conformance_units (const AsfStream *stream);
const char *asf_conformance_choose (const AsfStream *stream,
    const AsfStreamLoad *load);
const char *asf_conformance_find (const AsfStream *stream, const char *name);

G_END_DECLS
