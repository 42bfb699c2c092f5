/* faultrig.h: one recording, written again and again under faults
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "faultyoutput.h"
#include "memoryoutput.h"
#include "samples.h"

G_BEGIN_DECLS

/**
 * FaultRig:
 * @recording: what is written
 * @good: what comes out without a fault
 * @reference: the same, read back
 *
 * What comes out under a fault is held against what comes out without: the
 * packets are the same, so it is known which samples lie in those packets that
 * got through.
 */
typedef struct
{
  TestRecording *recording;
  MemoryFile *good;
  AsfReader *reference;
} FaultRig;

void fault_rig_init (FaultRig *rig, void (*make) (TestRecording *recording));
void fault_rig_clear (FaultRig *rig);
gboolean fault_rig_run (const FaultRig *rig, const FaultPlan *plan,
    TestResult *result);

void fault_rig_assert_error (const FaultPlan *plan, const FaultReport *report,
    const TestResult *result);
void fault_rig_assert_file (const FaultRig *rig, const TestResult *result,
    const MemoryFile *file);
void fault_rig_assert_stats (const FaultRig *rig, const TestResult *result,
    const AsfReader *reader, const MemoryFile *file);
guint fault_rig_count_objects (const FaultRig *rig, const MemoryFile *file);
guint fault_rig_count_whole (const AsfReader *reader);

G_END_DECLS
