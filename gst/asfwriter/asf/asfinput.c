/* asfinput.c: where the bytes of an existing file come from
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfinput.h"

#include <errno.h>
#include <string.h>

#include "asferror.h"

/**
 * asf_input_read:
 * @n_read: (out): bytes read, also when something fails
 *
 * Reads @size bytes at @offset, fewer only if the file ends before.
 *
 * Returns: %FALSE with #ASF_ERROR_READ
 */
gboolean
asf_input_read (AsfInput *self, guint64 offset, guint8 *data, gsize size,
    gsize *n_read, GError **error)
{
  *n_read = 0;
  while (*n_read < size) {
    gsize n = 0;
    int err = self->klass->read (self, offset + *n_read, data + *n_read,
        size - *n_read, &n);

    if (err != 0 && err != EINTR) {
      g_set_error (error, ASF_ERROR, ASF_ERROR_READ,
          "cannot read at byte %" G_GUINT64_FORMAT ": %s", offset + *n_read,
          g_strerror (err));
      return FALSE;
    }
    if (err == 0 && n == 0)
      break;
    *n_read += n;
  }

  return TRUE;
}

/* @self: (nullable) (transfer full): */
void
asf_input_free (AsfInput *self)
{
  if (self != NULL)
    self->klass->free (self);
}

typedef struct
{
  AsfInput parent;
  const guint8 *data;
} AsfInputMemory;

static int
memory_read (AsfInput *input, guint64 offset, guint8 *data, gsize size,
    gsize *n_read)
{
  AsfInputMemory *self = (AsfInputMemory *) input;

  if (offset >= input->size)
    return 0;
  *n_read = MIN (size, input->size - offset);
  memcpy (data, self->data + offset, *n_read);

  return 0;
}

static void
memory_free (AsfInput *input)
{
  g_free (input);
}

static const AsfInputClass memory_class = {
  .read = memory_read,
  .free = memory_free,
};

/**
 * asf_input_memory_new:
 * @data: borrowed for the life of the input
 *
 * Returns: (transfer full): an input that reads @data
 */
AsfInput *
asf_input_memory_new (const guint8 *data, gsize size)
{
  AsfInputMemory *self = g_new0 (AsfInputMemory, 1);

  self->parent.klass = &memory_class;
  self->parent.size = size;
  self->data = data;

  return &self->parent;
}
