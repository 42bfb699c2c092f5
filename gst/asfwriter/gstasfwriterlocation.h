/* gstasfwriterlocation.h: names of files from a pattern
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

gboolean gst_asf_writer_location_is_pattern (const char *location);
char *gst_asf_writer_location_format (const char *location, guint id,
    GDateTime *when);
void gst_asf_writer_location_make_folder (const char *location,
    const char *name);
void gst_asf_writer_location_tell (const char *location,
    GstStructure *structure);

G_END_DECLS
