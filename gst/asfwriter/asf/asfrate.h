/* asfrate.h: bit rates and buffer windows of a stream, measured
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** Slots that are remembered, and how many windows are watched */
#define ASF_RATE_SLOTS 1024
#define ASF_RATE_WINDOWS 9

/**
 * AsfRate:
 *
 * Leaky bucket facts of one stream (ASF spec 4.1): fed with every object, of
 * constant size whatever the length of the recording. Its fields are private.
 */
typedef struct
{
  guint64 total_bytes;
  guint32 largest;
  guint64 slot;
  guint64 before[ASF_RATE_SLOTS];
  guint64 peak[ASF_RATE_WINDOWS];
} AsfRate;

void asf_rate_add (AsfRate *rate, guint64 time_ms, guint32 bytes);
guint32 asf_rate_average (const AsfRate *rate, guint64 duration_ms);
guint32 asf_rate_peak (const AsfRate *rate);
guint32 asf_rate_window_ms (const AsfRate *rate, guint32 bitrate);
gboolean asf_rate_varies (const AsfRate *rate, guint64 duration_ms);

G_END_DECLS
