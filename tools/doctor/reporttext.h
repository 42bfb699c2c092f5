/* reporttext.h: the report for people
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "repair.h"

G_BEGIN_DECLS

char *report_text (const char *path, const Checkup *checkup,
    const Repair *repair, gboolean verbose);

G_END_DECLS
