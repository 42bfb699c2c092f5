/* asfpending.c: samples in packets that are not yet in the output
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfpending.h"

/* Popped samples that may lie in front, however few there are behind them */
#define MIN_HEAD 1024

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

static AsfPendingSample *
nth (const AsfPending *self, guint n)
{
  return &g_array_index (self->samples, AsfPendingSample, n);
}

/* @sample: copied; its earliest time is told to those before it: few, since
 * times rise but for what comes late */
void
asf_pending_push (AsfPending *self, const AsfPendingSample *sample)
{
  guint i = self->samples->len;

  g_array_append_vals (self->samples, sample, 1);
  nth (self, i)->first_ms = sample->time_ms;
  for (; i > self->head && nth (self, i - 1)->first_ms > sample->time_ms; i--)
    nth (self, i - 1)->first_ms = sample->time_ms;
}

/* Returns: (nullable) (transfer none): the oldest, valid until the next call */
const AsfPendingSample *
asf_pending_peek (const AsfPending *self)
{
  if (self->head == self->samples->len)
    return NULL;
  return nth (self, self->head);
}

/* Returns: the earliest time of all samples, G_MAXUINT32 if there is none */
guint32
asf_pending_first_ms (const AsfPending *self)
{
  const AsfPendingSample *oldest = asf_pending_peek (self);

  return oldest != NULL ? oldest->first_ms : G_MAXUINT32;
}

void
asf_pending_pop (AsfPending *self)
{
  g_return_if_fail (self->head < self->samples->len);

  self->head++;
  if (self->head == self->samples->len)
    g_array_set_size (self->samples, 0);
  else if (self->head >= MIN_HEAD && self->head >= self->samples->len / 2)
    g_array_remove_range (self->samples, 0, self->head);
  else
    return;
  self->head = 0;
}
