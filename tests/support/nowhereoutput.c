/* nowhereoutput.c: an output that keeps nothing
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "nowhereoutput.h"

typedef struct
{
  AsfOutput parent;
  gulong slow_us;
} NowhereOutput;

static int
nowhere_append (AsfOutput *output, const guint8 *data, gsize size,
    gsize *written)
{
  gulong slow_us = ((NowhereOutput *) output)->slow_us;

  *written = size;
  if (slow_us > 0)
    g_usleep (slow_us);
  return 0;
}

static int
nowhere_rewrite (AsfOutput *output, guint64 offset, const guint8 *data,
    gsize size, gsize *written)
{
  *written = size;
  return 0;
}

static int
nowhere_resize (AsfOutput *output, guint64 size)
{
  return 0;
}

static int
nowhere_sync (AsfOutput *output)
{
  return 0;
}

static void
nowhere_free (AsfOutput *output)
{
  g_free (output);
}

/* @slow_us: that each append takes
 *
 * Returns: (transfer full): */
AsfOutput *
nowhere_output_new (gulong slow_us)
{
  static const AsfOutputClass klass = {
    .append = nowhere_append,
    .rewrite = nowhere_rewrite,
    .reserve = nowhere_resize,
    .truncate = nowhere_resize,
    .sync = nowhere_sync,
    .close = nowhere_sync,
    .free = nowhere_free,
  };
  NowhereOutput *self = g_new0 (NowhereOutput, 1);

  self->parent.klass = &klass;
  self->parent.can_rewrite = TRUE;
  self->slow_us = slow_us;

  return &self->parent;
}
