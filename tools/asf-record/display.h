/* display.h: what the user sees of a recording
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "options.h"
#include "progress.h"

G_BEGIN_DECLS

/**
 * Display:
 * @json: lines for programs
 * @quiet: errors and warnings only
 * @terminal: there is somebody who looks at one line that changes
 *
 * Where it is shown.
 */
typedef struct
{
  gboolean json;
  gboolean quiet;
  gboolean terminal;

  /*< private >*/
  gboolean shown;
  guint n_ticks;
} Display;

void display_init (Display *self, const Options *options);
void display_progress (Display *self, const Progress *progress);
void display_clear (Display *self);
void display_notice (Display *self, const char *text);
void display_problem (Display *self, const char *kind, const char *text,
    const GstStructure *details);
void display_closed (Display *self, const ProgressFile *file);
void display_end (Display *self, const Progress *progress, int exit_status);

#define DISPLAY_INTERVAL_MS 500

G_END_DECLS
