/* asfoutput.h: where the bytes of a file go
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asferror.h"

G_BEGIN_DECLS

typedef struct _AsfOutput AsfOutput;

/**
 * AsfOutputClass:
 * @append: writes at most @size bytes behind all that was appended before and
 *     says in @written how many; fewer than asked is no failure
 * @rewrite: writes at most @size bytes at @offset, over bytes already there
 * @reserve: makes sure that appending up to a total of @size bytes will find
 *     room, without changing the size of the file; ENOTSUP where the output
 *     knows no such thing
 * @truncate: cuts to @size bytes; the next append goes there. Frees what was
 *     reserved behind.
 * @get_free: (nullable): bytes that the storage has left for anybody; ENOTSUP
 *     where that means nothing
 * @sync: returns when all bytes are on stable storage
 * @close: gives the bytes away for good; called once, nothing follows but @free
 * @free: releases the memory; an output not closed is closed silently
 *
 * What an output can do. Each call returns 0 or an errno value; a failed call
 * may be followed by others. Called by one thread at a time.
 */
typedef struct
{
  int (*append) (AsfOutput *output, const guint8 *data, gsize size,
      gsize *written);
  int (*rewrite) (AsfOutput *output, guint64 offset, const guint8 *data,
      gsize size, gsize *written);
  int (*reserve) (AsfOutput *output, guint64 size);
  int (*truncate) (AsfOutput *output, guint64 size);
  int (*get_free) (AsfOutput *output, guint64 *bytes);
  int (*sync) (AsfOutput *output);
  int (*close) (AsfOutput *output);
  void (*free) (AsfOutput *output);
} AsfOutputClass;

/**
 * AsfOutput:
 * @klass: what it can do
 * @can_rewrite: FALSE for pipes and the like: only append, sync and close
 * @complete: what was written is a whole file; set before it is closed
 * @patience_us: how long EACCES, ESTALE and EIO are tried again before they
 *     count, in microseconds; storage behind a network has its moments
 */
struct _AsfOutput
{
  const AsfOutputClass *klass;
  gboolean can_rewrite;
  gboolean complete;
  gint64 patience_us;
};

int asf_output_append (AsfOutput *output, const guint8 *data, gsize size,
    gsize *written);
int asf_output_rewrite (AsfOutput *output, guint64 offset,
    const guint8 *data, gsize size);
int asf_output_reserve (AsfOutput *output, guint64 size);
int asf_output_truncate (AsfOutput *output, guint64 size);
int asf_output_get_free (AsfOutput *output, guint64 *bytes);
int asf_output_sync (AsfOutput *output);
int asf_output_close (AsfOutput *output);
void asf_output_free (AsfOutput *output);

/**
 * AsfOutputFileFlags:
 * @ASF_OUTPUT_FILE_PLAIN: nothing special
 * @ASF_OUTPUT_FILE_KEEP_OTHER: a file that has the name already stays, and the
 *     output is not opened
 * @ASF_OUTPUT_FILE_PART: until it is complete and closed the file is called as
 *     asf_output_name_part() has it. Not for pipes and devices
 */
typedef enum
{
  ASF_OUTPUT_FILE_PLAIN = 0,
  ASF_OUTPUT_FILE_KEEP_OTHER = 1 << 0,
  ASF_OUTPUT_FILE_PART = 1 << 1
} AsfOutputFileFlags;

AsfOutput *asf_output_file_new (const char *path, GError **error);
AsfOutput *asf_output_file_create (const char *path, AsfOutputFileFlags flags,
    GError **error);
AsfOutput *asf_output_file_open (const char *path, GError **error);
AsfOutput *asf_output_file_open_part (const char *path, GError **error);

G_END_DECLS
