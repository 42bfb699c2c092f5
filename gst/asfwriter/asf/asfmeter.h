/* asfmeter.h: what is measured of one stream
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asfheader.h"
#include "asfpending.h"
#include "asfrate.h"

G_BEGIN_DECLS

/** Bits/s of audio that nothing is known of. No stream has just this rate: it
 * shows in the file that it is a guess. */
#define ASF_METER_GUESSED_AUDIO_BITRATE 128001

/**
 * AsfMeter:
 * @samples: number of media objects in the file
 * @bytes: of these, without any overhead
 * @max_object_size: bytes of the largest
 * @first_ms: time of the first, without preroll
 * @last_ms: time of the last, without preroll
 * @end_ms: when the last ends, without preroll
 * @rate: leaky bucket
 */
typedef struct
{
  guint64 samples;
  guint64 bytes;
  guint32 max_object_size;
  guint32 first_ms;
  guint32 last_ms;
  guint32 end_ms;
  AsfRate rate;
} AsfMeter;

void asf_meter_add (AsfMeter *meter, const AsfPendingSample *sample);
void asf_meter_get_facts (const AsfMeter *meter, const AsfStream *stream,
    guint32 preroll_ms, guint64 gross_bytes, AsfStreamFacts *facts);

G_END_DECLS
