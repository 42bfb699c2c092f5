/* passingoutput.c: an output that gives all to another one
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "passingoutput.h"

static AsfOutput *
inner_of (AsfOutput *output)
{
  return ((PassingOutput *) output)->inner;
}

int
passing_output_append (AsfOutput *output, const guint8 *data, gsize size,
    gsize *written)
{
  return inner_of (output)->klass->append (inner_of (output), data, size,
      written);
}

int
passing_output_rewrite (AsfOutput *output, guint64 offset, const guint8 *data,
    gsize size, gsize *written)
{
  return inner_of (output)->klass->rewrite (inner_of (output), offset, data,
      size, written);
}

int
passing_output_reserve (AsfOutput *output, guint64 size)
{
  return inner_of (output)->klass->reserve (inner_of (output), size);
}

int
passing_output_truncate (AsfOutput *output, guint64 size)
{
  return inner_of (output)->klass->truncate (inner_of (output), size);
}

int
passing_output_sync (AsfOutput *output)
{
  return inner_of (output)->klass->sync (inner_of (output));
}

int
passing_output_close (AsfOutput *output)
{
  return inner_of (output)->klass->close (inner_of (output));
}

void
passing_output_free (AsfOutput *output)
{
  asf_output_free (inner_of (output));
  g_free (output);
}

/* @inner: (transfer full): */
void
passing_output_init (PassingOutput *self, const AsfOutputClass *klass,
    AsfOutput *inner)
{
  self->parent.klass = klass;
  self->parent.can_rewrite = inner->can_rewrite;
  self->inner = inner;
}
