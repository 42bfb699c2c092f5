/* asfoutputname.h: what a file is called while it is written, and after that
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** What is put behind the name of a file that is not finished */
#define ASF_PART_SUFFIX ".part"

char *asf_output_name_part (const char *path);
int asf_output_name_change (const char *from, const char *to,
    gboolean replace);
int asf_output_name_sync (const char *path);

G_END_DECLS
