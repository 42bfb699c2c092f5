/* sessionsettings.h: settings and faults out of a fuzzer's input
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "fuzz.h"

#include "asfwriter.h"
#include "faultyoutput.h"

G_BEGIN_DECLS

/* Times are bounded by the index interval: an index of millions of entries is
 * right, but takes as long as a thousand other inputs. */
#define FUZZ_MAX_ENTRIES 100

/**
 * FuzzPace:
 * @interval_ms: of the index
 * @step_ns: usual time between two samples
 */
typedef struct
{
  guint64 interval_ms;
  guint64 step_ns;
} FuzzPace;

void fuzz_pick_settings (FuzzBytes *bytes, AsfWriterConfig *config,
    FuzzPace *pace);
void fuzz_pick_fault (FuzzBytes *bytes, FaultPlan *plan);

G_END_DECLS
