/* asfpending.c: samples in packets that are not yet in the output
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfpending.h"

/* How many popped samples may lie in front before they are moved out */
#define MAX_HEAD 1024

void
asf_pending_init (AsfPending *self)
{
  self->samples = g_array_new (FALSE, FALSE, sizeof (AsfPendingSample));
  self->head = 0;
}

void
asf_pending_clear (AsfPending *self)
{
  g_clear_pointer (&self->samples, g_array_unref);
  self->head = 0;
}

void
asf_pending_push (AsfPending *self, const AsfPendingSample *sample)
{
  g_array_append_vals (self->samples, sample, 1);
}

/* Returns: (nullable) (transfer none): the oldest, valid until the next call */
const AsfPendingSample *
asf_pending_peek (const AsfPending *self)
{
  if (self->head == self->samples->len)
    return NULL;
  return &g_array_index (self->samples, AsfPendingSample, self->head);
}

/* Returns: the earliest time of all samples, G_MAXUINT32 if there is none */
guint32
asf_pending_first_ms (const AsfPending *self)
{
  guint32 first_ms = G_MAXUINT32;

  for (guint i = self->head; i < self->samples->len; i++)
    first_ms = MIN (first_ms,
        g_array_index (self->samples, AsfPendingSample, i).time_ms);
  return first_ms;
}

void
asf_pending_pop (AsfPending *self)
{
  g_return_if_fail (self->head < self->samples->len);

  self->head++;
  if (self->head == self->samples->len)
    g_array_set_size (self->samples, 0);
  else if (self->head == MAX_HEAD)
    g_array_remove_range (self->samples, 0, MAX_HEAD);
  else
    return;
  self->head = 0;
}
