/* passingoutput.h: an output that gives all to another one
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asfoutput.h"

G_BEGIN_DECLS

/**
 * PassingOutput:
 * @inner: owned
 *
 * For outputs that do but a few things in a way of their own: it is the first
 * field of theirs, and what they leave as it is are these functions.
 */
typedef struct
{
  AsfOutput parent;
  AsfOutput *inner;
} PassingOutput;

void passing_output_init (PassingOutput *self, const AsfOutputClass *klass,
    AsfOutput *inner);

int passing_output_append (AsfOutput *output, const guint8 *data, gsize size,
    gsize *written);
int passing_output_rewrite (AsfOutput *output, guint64 offset,
    const guint8 *data, gsize size, gsize *written);
int passing_output_reserve (AsfOutput *output, guint64 size);
int passing_output_truncate (AsfOutput *output, guint64 size);
int passing_output_sync (AsfOutput *output);
int passing_output_close (AsfOutput *output);
void passing_output_free (AsfOutput *output);

G_END_DECLS
