/* asfpending.h: samples in packets that are not yet in the output
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asfpacketizer.h"

G_BEGIN_DECLS

/**
 * AsfPendingSample:
 * @stream: stream number
 * @key: a decoder can start here
 * @size: in bytes
 * @time_ms: without preroll
 * @end_ms: time plus duration, without preroll
 * @timecode: #ASF_TIMECODE_KEY, 0 = none
 * @place: packets that hold it
 * @first_ms: earliest time of this sample and those that came later; set by
 *     asf_pending_push()
 */
typedef struct
{
  guint stream;
  gboolean key;
  guint32 size;
  guint32 time_ms;
  guint32 end_ms;
  guint64 timecode;
  AsfPlacement place;
  guint32 first_ms;
} AsfPendingSample;

/**
 * AsfPending:
 *
 * First in, first out. A sample counts for index, durations and rates only
 * when all its packets are in the output: so nothing has to be taken back when
 * a write fails. Its fields are private.
 */
typedef struct
{
  GArray *samples;
  guint head;
} AsfPending;

void asf_pending_init (AsfPending *pending);
void asf_pending_clear (AsfPending *pending);
void asf_pending_push (AsfPending *pending, const AsfPendingSample *sample);
const AsfPendingSample *asf_pending_peek (const AsfPending *pending);
guint32 asf_pending_first_ms (const AsfPending *pending);
void asf_pending_pop (AsfPending *pending);

G_END_DECLS
