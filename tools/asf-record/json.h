/* json.h: the state of a recording for programs
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "progress.h"

G_BEGIN_DECLS

char *json_progress (const Progress *progress);
char *json_problem (const char *kind, const char *text,
    const GstStructure *details);
char *json_closed (const ProgressFile *file);
char *json_end (const Progress *progress, int exit_status);

G_END_DECLS
