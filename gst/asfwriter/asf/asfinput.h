/* asfinput.h: where the bytes of an existing file come from
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _AsfInput AsfInput;

/**
 * AsfInputClass:
 * @read: reads at most @size bytes at @offset and says in @n_read how many;
 *     fewer than asked is no failure, none says that the file ends there
 * @free: releases the memory, closes the file
 *
 * What an input can do. @read returns 0 or an errno value. Called by one thread
 * at a time.
 */
typedef struct
{
  int (*read) (AsfInput *input, guint64 offset, guint8 *data, gsize size,
      gsize *n_read);
  void (*free) (AsfInput *input);
} AsfInputClass;

/**
 * AsfInput:
 * @klass: what it can do
 * @size: bytes of the file when it was opened
 */
struct _AsfInput
{
  const AsfInputClass *klass;
  guint64 size;
};

gboolean asf_input_read (AsfInput *input, guint64 offset, guint8 *data,
    gsize size, gsize *n_read, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void asf_input_free (AsfInput *input);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AsfInput, asf_input_free)

AsfInput *asf_input_file_new (const char *path, GError **error);
AsfInput *asf_input_memory_new (const guint8 *data, gsize size);

G_END_DECLS
