/* flushrig.h: a session whose samples come at the times they have
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asfcheck.h"
#include "memoryoutput.h"
#include "samples.h"

G_BEGIN_DECLS

/* There is no clock: media time is all the time there is. A sample comes at the
 * time it has, and what the writer thread does twice in a flush interval is
 * done at multiples of half of it. After each of these the size of the output
 * is noted; where a sample lies is known when the file is read at the end. */

/**
 * FlushCase:
 * @interval_ms: flush interval; 0 is 1 ms, since times are in ms
 * @spacing_us: between two samples
 * @size: of a sample
 * @count: number of samples
 * @packet_size: bytes
 * @video: beside the audio, 25 pictures a second
 */
typedef struct
{
  const char *name;
  guint interval_ms;
  guint spacing_us;
  guint32 size;
  guint count;
  guint32 packet_size;
  gboolean video;
} FlushCase;

/* Size of the output at a time */
typedef struct
{
  gint64 time_ns;
  guint64 size;
} FlushLook;

typedef struct
{
  MemoryFile *file;
  AsfWriter *writer;
  GArray *looks;                /* FlushLook */
  gint64 half_ns;               /* half of the flush interval */
  gint64 tick_ns;               /* next time to flush what is old */
  gboolean ticks;
} FlushRig;

/* Rules that are broken where it is not known when a packet leaves how long it
 * lasts, or what a header does not know that is written first */
extern const char *const flush_duration_unknown[];

void flush_rig_init (FlushRig *rig, TestRecording *recording,
    AsfOutput *output);
void flush_rig_clear (FlushRig *rig);
void flush_rig_flush_old (FlushRig *rig);
void flush_rig_write (FlushRig *rig, const TestSample *sample);
void flush_rig_run (FlushRig *rig, TestRecording *recording, gint64 wait_ns);

TestRecording *flush_make_recording (const FlushCase *c);
void flush_assert_strict (const AsfReader *reader,
    const char *const *allowed);
void flush_assert_all_there (const TestRecording *recording,
    const AsfReader *reader);

G_END_DECLS
