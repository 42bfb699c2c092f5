/* session.h: a writing session that is fuzzed, and what is known of it
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asfreader.h"
#include "asfwriter.h"
#include "faultyoutput.h"
#include "memoryoutput.h"

G_BEGIN_DECLS

/**
 * FuzzSample:
 * @size: in bytes
 * @ordinal: says its bytes
 * @as_given: its time is stored as it is
 * @content_type: of interlaced video
 * @aspect_x: pixel aspect ratio
 * @aspect_y: pixel aspect ratio
 * @timecode: that it had, zeros if it had none
 *
 * A sample that the session has counted.
 */
typedef struct
{
  guint stream;
  gboolean key;
  gint64 time_ns;
  guint32 size;
  guint ordinal;
  gboolean as_given;
  guint8 content_type;
  guint8 aspect_x;
  guint8 aspect_y;
  AsfTimecode timecode;
} FuzzSample;

/**
 * FuzzSession:
 * @file: what is in the output
 * @plans: of two outputs around it
 * @is_pipe: the output cannot go back
 * @is_wild: formats may break the checker's rules
 * @has_stream: streams that were taken
 * @types: of these
 * @extensions: of these, #AsfExtensions
 * @relations: (nullable): that were set
 * @begun: asf_writer_begin_writing() has succeeded
 * @ended: asf_writer_end_writing() or asf_writer_abandon() was called
 * @error: (nullable): first error of the output that was told
 * @samples: (element-type FuzzSample): in the order of writing
 * @bytes_safe: largest that was told
 * @stats: after the end
 */
typedef struct
{
  AsfWriterConfig config;
  AsfWriter *writer;
  MemoryFile *file;
  FaultPlan plans[2];
  FaultReport reports[2];
  gboolean is_pipe;
  gboolean is_wild;
  gboolean has_stream[ASF_MAX_STREAM_NUMBER + 1];
  AsfStreamType types[ASF_MAX_STREAM_NUMBER + 1];
  guint extensions[ASF_MAX_STREAM_NUMBER + 1];
  AsfRelations *relations;
  gboolean begun;
  gboolean ended;
  GError *error;
  GArray *samples;
  guint64 bytes_safe;
  AsfWriterStats stats;
} FuzzSession;

/* Payload: repeats after this many bytes, so that a large sample needs no
 * memory */
#define FUZZ_PAYLOAD_CHUNK 16384

const guint8 *fuzz_payload (guint ordinal);

void fuzz_session_check_running (FuzzSession *session);
void fuzz_session_check_killed (FuzzSession *session, guint cut);
void fuzz_session_check_file (FuzzSession *session);

void fuzz_session_check_rules (const FuzzSession *session,
    const AsfReader *reader);

G_END_DECLS
