/* checkpointrig.h: a recording whose header is looked at while it grows
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "memoryoutput.h"
#include "samples.h"

G_BEGIN_DECLS

/* A recording is written once. Then the calls to its output are done again one
 * by one, and before each that appends packets the header is looked at: at that
 * moment it has to tell of as much as there will be, and not of much more. */

/* Flags of a file in File Properties */
#define BROADCAST 1
#define SEEKABLE 2

/* Numbers of the header that change (ASF spec 3.2, 5.1) */
typedef struct
{
  guint64 file_size;
  guint64 n_packets;
  guint64 play_duration;        /* 100 ns */
  guint64 send_duration;
  guint32 flags;
  guint32 max_bitrate;
  guint64 data_size;
  guint64 data_n_packets;
  guint64 packets_offset;
} CheckpointHead;

/* What was known after a call of the session */
typedef struct
{
  guint n_operations;
  guint n_samples;
} CheckpointMark;

typedef struct
{
  const TestRecording *recording;
  MemoryFile *file;
  GArray *marks;                /* CheckpointMark */
  guint n_before_end;           /* operations */
  guint32 packet_size;
} CheckpointRun;

/* State of a file that is about to get packets */
typedef struct
{
  const CheckpointRun *run;
  CheckpointHead head;
  gboolean is_new;              /* the header was changed since the last ones */
  guint64 n_packets;            /* that there will be */
  guint64 end_ms;               /* of all that was written */
} CheckpointMoment;

typedef struct
{
  const char *name;
  void (*make) (TestRecording *recording);
} CheckpointCase;

#define CHECKPOINT_N_CASES 13

extern const CheckpointCase checkpoint_cases[CHECKPOINT_N_CASES];

CheckpointHead checkpoint_read_head (const GByteArray *data);

void checkpoint_run_init (CheckpointRun *run, const TestRecording *recording,
    guint tick_ms, gboolean is_pipe);
void checkpoint_run_clear (CheckpointRun *run);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CheckpointRun, checkpoint_run_clear)

void checkpoint_run_mark (CheckpointRun *run, guint n_samples);
guint checkpoint_run_count_rewrites (const CheckpointRun *run);
guint checkpoint_run_count_appends (const CheckpointRun *run);
guint checkpoint_run_for_each_moment (const CheckpointRun *run,
    void (*look) (const CheckpointMoment *moment));

void checkpoint_add_pcm (TestRecording *recording);
void checkpoint_make_audio (TestRecording *recording);
void checkpoint_make_av (TestRecording *recording);
TestRecording *checkpoint_make_recording (const CheckpointCase *c,
    guint64 interval_ms);

G_END_DECLS
