/* crashrig.h: a recording that may stop after any operation of its output
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asfrepair.h"
#include "memoryoutput.h"
#include "samples.h"

G_BEGIN_DECLS

/**
 * CrashPlan:
 * @make: fills an empty recording
 * @checkpoint_ms: by which the header is ahead, 0 = flagged broadcast
 * @tick_ms: media time between two calls of asf_writer_flush_old(), 0 = none
 * @ticks_per_sync: every so many of them asf_writer_checkpoint(), 0 = never
 * @late_stream: stream that is added when its first sample comes, 0 = none
 * @late_attributes: number of the sample before which a title is set, 0 = none
 * @same_layout: the last header has it of the first one
 * @rate_is_measured: nobody tells how long a frame is
 *
 * What a recording is and what is called while it goes on.
 */
typedef struct
{
  const char *name;
  void (*make) (TestRecording *recording);
  guint checkpoint_ms;
  guint tick_ms;
  guint ticks_per_sync;
  guint late_stream;
  guint late_attributes;
  gboolean same_layout;
  gboolean rate_is_measured;
} CrashPlan;

/**
 * CrashMoment:
 * @n_operations: of the output until then
 * @n_samples: given until then
 * @n_old: of these, how many were there two calls of asf_writer_flush_old() ago
 *
 * How things stood when a call of the session was over.
 */
typedef struct
{
  guint n_operations;
  guint n_samples;
  guint n_old;
} CrashMoment;

/**
 * CrashHeader:
 *
 * Which of the headers a file has that stops somewhere: each has what came
 * late until it was written.
 */
typedef enum
{
  CRASH_HEADER_FIRST,
  CRASH_HEADER_LATE_STREAM,
  CRASH_HEADER_FINAL
} CrashHeader;

/**
 * CrashRig:
 * @file: the whole recording, with all that was done to it
 * @whole: the same, read back
 * @header_size: with the head of the Data Object, bytes
 * @moments: (element-type CrashMoment): after each call
 */
typedef struct
{
  const CrashPlan *plan;
  TestRecording *recording;
  MemoryFile *file;
  AsfReader *whole;
  guint header_size;
  GArray *moments;
  GHashTable *expected;
} CrashRig;

gboolean crash_rig_is_quick (void);

void crash_rig_init (CrashRig *rig, const CrashPlan *plan);
void crash_rig_clear (CrashRig *rig);

guint crash_rig_count_packets (const CrashRig *rig, const GByteArray *file);
guint crash_rig_count_samples (const CrashRig *rig, const GByteArray *file,
    guint n_packets);
guint crash_rig_count_owed (const CrashRig *rig, guint n_operations);
gboolean crash_rig_is_header (const CrashRig *rig, guint nth);
CrashHeader crash_rig_find_header (const CrashRig *rig, guint n_operations);
const GByteArray *crash_rig_expect (CrashRig *rig, guint n_samples,
    CrashHeader header, gboolean with_durations);

MemoryFile *crash_repair (const GByteArray *file, gboolean to_copy,
    AsfRepairReport *report);

G_END_DECLS
