/* sessionsettings.c: settings and faults out of a fuzzer's input
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "sessionsettings.h"

#include <errno.h>

/* The byte that picks a preroll also asks for more indices from this value on */
#define FIRST_INDEXED 240

static guint32
pick_packet_size (FuzzBytes *bytes)
{
  static const guint32 sizes[] = {
    100, 101, 128, 200, 255, 256, 283, 284, 400, 1000, 1440, 3200, 8000,
    65535, 65536, 0, 99, 65537
  };
  guint which = fuzz_get_u8 (bytes);

  return which < 128 ? 100 + which : sizes[which % G_N_ELEMENTS (sizes)];
}

static void
pick_times (FuzzBytes *bytes, AsfWriterConfig *config, FuzzPace *pace)
{
  static const guint64 intervals_ns[] = {
    1000000000, 1000000, 1500000, 10000000, 500000000, 10000000000,
    G_GUINT64_CONSTANT (10000000000000), G_GUINT64_CONSTANT (1000000000000000),
    999999, 0
  };
  static const guint64 steps_ns[] = {
    1000000, 100, 500000, 20000000, 40000000, 33366667, 1000000000,
    G_GUINT64_CONSTANT (1000000000000)
  };
  static const guint64 ahead_ns[] = {
    0, 2000000000, 1000000, 100000000, G_GUINT64_CONSTANT (10000000000000)
  };
  static const guint32 prerolls[] = { 3000, 0, 1, 5000, G_MAXUINT32 };
  guint which;

  config->index_interval_ns = FUZZ_PICK_FROM (bytes, intervals_ns);
  pace->interval_ms = MAX (config->index_interval_ns / 1000000, 1);
  pace->step_ns = FUZZ_PICK_FROM (bytes, steps_ns);
  which = fuzz_get_u8 (bytes);
  config->preroll_ms = (guint32) MIN (prerolls[which %
          G_N_ELEMENTS (prerolls)], pace->interval_ms * FUZZ_MAX_ENTRIES);
  config->time_index = which >= FIRST_INDEXED && which & 1;
  config->frame_interval = which >= FIRST_INDEXED ? which >> 1 & 7 : 0;
  config->flush_interval_ns = FUZZ_PICK_FROM (bytes, ahead_ns);
  config->checkpoint_interval_ns = FUZZ_PICK_FROM (bytes, ahead_ns);
}

/**
 * fuzz_pick_settings:
 * @config: (inout): what is not picked stays as it is
 * @pace: (out): what the times of samples have to go by
 */
void
fuzz_pick_settings (FuzzBytes *bytes, AsfWriterConfig *config, FuzzPace *pace)
{
  config->packet_size = pick_packet_size (bytes);
  config->padding = fuzz_get_u8 (bytes) * 8u;
  pick_times (bytes, config, pace);
}

/* @plan: (out): all zero before */
void
fuzz_pick_fault (FuzzBytes *bytes, FaultPlan *plan)
{
  static const int errnos[] = { ENOSPC, EIO, EDQUOT, EFBIG, EPIPE };
  static const AsfOperation operations[] = {
    ASF_OPERATION_NONE, ASF_OPERATION_APPEND, ASF_OPERATION_REWRITE,
    ASF_OPERATION_RESERVE, ASF_OPERATION_TRUNCATE, ASF_OPERATION_SYNC,
    ASF_OPERATION_CLOSE
  };
  guint flags = fuzz_get_u8 (bytes);

  plan->sys_errno = FUZZ_PICK_FROM (bytes, errnos);
  plan->for_ever = flags & 1;
  plan->interrupted = flags & 2;
  plan->no_reserve = flags & 4;
  plan->limits_reserve = flags & 8;
  plan->limited = flags & 16;
  if (plan->limited)
    plan->limit = fuzz_get_u16 (bytes) * (flags & 32 ? 8 : 1);
  if (flags & 64)
    plan->most = fuzz_get_u8 (bytes) * 4 + 16;
  plan->only = FUZZ_PICK_FROM (bytes, operations);
  plan->nth = fuzz_get_u8 (bytes);
}
