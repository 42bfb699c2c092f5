/* memoryoutput.h: an output that keeps the file in memory
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asfoutput.h"

G_BEGIN_DECLS

/**
 * MemoryOperation:
 * @operation: what was asked
 * @offset: where in the file; for reserve and truncate the size asked for
 * @size: bytes given, 0 where there are none
 * @at: where these are in @given of the file
 */
typedef struct
{
  AsfOperation operation;
  guint64 offset;
  gsize size;
  gsize at;
} MemoryOperation;

/**
 * MemoryFile:
 * @data: the bytes
 * @log: (element-type MemoryOperation): all that was asked, in order
 * @given: the bytes of all appends and rewrites, in the same order
 * @most: largest size that the file ever had
 * @reserved: bytes that are set aside from the start of the file on
 * @synced: number of operations when the last sync was done
 * @is_closed: close was called
 * @is_freed: the output is gone
 *
 * What an output leaves behind. Outlives the output.
 */
typedef struct
{
  grefcount refs;
  GByteArray *data;
  GArray *log;
  GByteArray *given;
  guint64 most;
  guint64 reserved;
  guint synced;
  gboolean is_closed;
  gboolean is_freed;
} MemoryFile;

MemoryFile *memory_file_new (void);
MemoryFile *memory_file_new_from (const GByteArray *data);
MemoryFile *memory_file_ref (MemoryFile *file);
void memory_file_unref (MemoryFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MemoryFile, memory_file_unref)

guint memory_file_count (const MemoryFile *file, AsfOperation operation);
const MemoryOperation *memory_file_nth (const MemoryFile *file, guint n);
void memory_file_replay (const MemoryFile *file, guint n, gsize most,
    GByteArray *data);

AsfOutput *memory_output_new (MemoryFile *file);
AsfOutput *memory_output_new_pipe (MemoryFile *file);

G_END_DECLS
