/* progress.c: how far it is, on a terminal
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "progress.h"

#include <stdio.h>
#include <string.h>

#include "interrupt.h"

void
progress_begin (Progress *self, const char *what)
{
  self->what = what;
  self->shown = -1;
}

/* Returns: %FALSE when a signal asks to stop */
gboolean
progress_update (guint64 done, guint64 total, gpointer user_data)
{
  Progress *self = user_data;
  int percent = total > 0 ? (int) (MIN (1.0, (double) done / total) * 100) : 0;

  if (self->visible && percent != self->shown) {
    fprintf (stderr, "\r%s: %3d %%", self->what, percent);
    fflush (stderr);
    self->shown = percent;
  }

  return !interrupt_is_caught ();
}

/* What follows begins on an empty line. */
void
progress_end (Progress *self)
{
  if (self->shown < 0)
    return;

  fprintf (stderr, "\r%*s\r", (int) strlen (self->what) + 7, "");
  fflush (stderr);
  self->shown = -1;
}
