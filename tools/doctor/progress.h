/* progress.h: how far it is, on a terminal
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Progress:
 * @visible: there is a terminal, and it is wanted
 * @what: is being done, a word or two
 * @shown: percent on the terminal, -1 = none
 */
typedef struct
{
  gboolean visible;
  const char *what;
  int shown;
} Progress;

void progress_begin (Progress *progress, const char *what);
gboolean progress_update (guint64 done, guint64 total, gpointer progress);
void progress_end (Progress *progress);

G_END_DECLS
