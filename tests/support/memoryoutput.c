/* memoryoutput.c: an output that keeps the file in memory
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "memoryoutput.h"

#include <errno.h>
#include <string.h>

/* Nothing fails here, except what no output may be asked: that is a bug of
 * the caller and an assertion. */

typedef struct
{
  AsfOutput parent;
  MemoryFile *file;
} MemoryOutput;

MemoryFile *
memory_file_new (void)
{
  MemoryFile *file = g_new0 (MemoryFile, 1);

  g_ref_count_init (&file->refs);
  file->data = g_byte_array_new ();
  file->log = g_array_new (FALSE, FALSE, sizeof (MemoryOperation));
  file->given = g_byte_array_new ();

  return file;
}

/* Returns: (transfer full): a file that exists already */
MemoryFile *
memory_file_new_from (const GByteArray *data)
{
  MemoryFile *file = memory_file_new ();

  g_byte_array_append (file->data, data->data, data->len);
  file->most = data->len;

  return file;
}

MemoryFile *
memory_file_ref (MemoryFile *file)
{
  g_ref_count_inc (&file->refs);
  return file;
}

void
memory_file_unref (MemoryFile *file)
{
  if (!g_ref_count_dec (&file->refs))
    return;
  g_byte_array_unref (file->data);
  g_array_unref (file->log);
  g_byte_array_unref (file->given);
  g_free (file);
}

/* Returns: how often @operation was asked for */
guint
memory_file_count (const MemoryFile *file, AsfOperation operation)
{
  guint count = 0;

  for (guint i = 0; i < file->log->len; i++)
    count += memory_file_nth (file, i)->operation == operation;
  return count;
}

const MemoryOperation *
memory_file_nth (const MemoryFile *file, guint n)
{
  g_assert_cmpuint (n, <, file->log->len);
  return &g_array_index (file->log, MemoryOperation, n);
}

static void
put (GByteArray *data, guint64 offset, const guint8 *bytes, gsize size)
{
  gsize old_size = data->len;

  if (size == 0)
    return;
  if (offset + size > data->len)
    g_byte_array_set_size (data, (guint) (offset + size));
  if (offset > old_size)
    memset (data->data + old_size, 0, offset - old_size);
  memcpy (data->data + offset, bytes, size);
}

/**
 * memory_file_replay:
 * @n: number of the operation, from 0
 * @most: bytes of it that get through
 * @data: file as it was before; what an append has lost in front of it reads as
 *     zeros
 *
 * Does once more what the operation has done to the file.
 */
void
memory_file_replay (const MemoryFile *file, guint n, gsize most,
    GByteArray *data)
{
  const MemoryOperation *operation = memory_file_nth (file, n);

  if (operation->operation == ASF_OPERATION_TRUNCATE && most > 0)
    g_byte_array_set_size (data,
        (guint) MIN (operation->offset, data->len));
  else if (operation->size > 0)
    put (data, operation->offset, file->given->data + operation->at,
        MIN (operation->size, most));
}

static MemoryFile *
note (AsfOutput *output, AsfOperation operation, guint64 offset, gsize size)
{
  MemoryFile *file = ((MemoryOutput *) output)->file;
  MemoryOperation entry = { operation, offset, size, file->given->len };

  g_assert_false (file->is_closed);
  g_array_append_val (file->log, entry);

  return file;
}

static int
memory_append (AsfOutput *output, const guint8 *data, gsize size,
    gsize *written)
{
  guint64 end = ((MemoryOutput *) output)->file->data->len;
  MemoryFile *file = note (output, ASF_OPERATION_APPEND, end, size);

  g_byte_array_append (file->data, data, (guint) size);
  g_byte_array_append (file->given, data, (guint) size);
  file->most = MAX (file->most, file->data->len);
  *written = size;

  return 0;
}

static int
memory_rewrite (AsfOutput *output, guint64 offset, const guint8 *data,
    gsize size, gsize *written)
{
  MemoryFile *file = note (output, ASF_OPERATION_REWRITE, offset, size);

  g_assert_true (output->can_rewrite);
  g_assert_cmpuint (offset + size, <=, file->data->len);
  memcpy (file->data->data + offset, data, size);
  g_byte_array_append (file->given, data, (guint) size);
  *written = size;

  return 0;
}

static int
memory_reserve (AsfOutput *output, guint64 size)
{
  MemoryFile *file = note (output, ASF_OPERATION_RESERVE, size, 0);

  g_assert_true (output->can_rewrite);
  file->reserved = MAX (file->reserved, size);

  return 0;
}

static int
memory_truncate (AsfOutput *output, guint64 size)
{
  MemoryFile *file = note (output, ASF_OPERATION_TRUNCATE, size, 0);

  g_assert_true (output->can_rewrite);
  g_assert_cmpuint (size, <=, file->data->len);
  g_byte_array_set_size (file->data, (guint) size);
  file->reserved = 0;

  return 0;
}

static int
memory_sync (AsfOutput *output)
{
  MemoryFile *file = note (output, ASF_OPERATION_SYNC, 0, 0);

  file->synced = file->log->len;

  return 0;
}

static int
memory_close (AsfOutput *output)
{
  note (output, ASF_OPERATION_CLOSE, 0, 0)->is_closed = TRUE;
  return 0;
}

static void
memory_free (AsfOutput *output)
{
  MemoryFile *file = ((MemoryOutput *) output)->file;

  file->is_freed = TRUE;
  memory_file_unref (file);
  g_free (output);
}

static AsfOutput *
new_output (MemoryFile *file, gboolean can_rewrite)
{
  static const AsfOutputClass klass = {
    .append = memory_append,
    .rewrite = memory_rewrite,
    .reserve = memory_reserve,
    .truncate = memory_truncate,
    .sync = memory_sync,
    .close = memory_close,
    .free = memory_free,
  };
  MemoryOutput *self = g_new0 (MemoryOutput, 1);

  self->parent.klass = &klass;
  self->parent.can_rewrite = can_rewrite;
  self->file = memory_file_ref (file);

  return &self->parent;
}

/**
 * memory_output_new:
 * @file: takes the bytes and the log; the output has its own reference
 *
 * Returns: (transfer full): an output that can do all
 */
AsfOutput *
memory_output_new (MemoryFile *file)
{
  return new_output (file, TRUE);
}

/* Returns: (transfer full): one that can't go back */
AsfOutput *
memory_output_new_pipe (MemoryFile *file)
{
  return new_output (file, FALSE);
}
