/* gstasfwriterfiletype.h: whether the name of a file goes with its content
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *gst_asf_writer_file_type_check (const char *location,
    const GPtrArray *streams);

G_END_DECLS
