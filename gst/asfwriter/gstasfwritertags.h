/* gstasfwritertags.h: GstTagList -> attributes of the file
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asf/asfattributes.h"

#include <gst/gst.h>

G_BEGIN_DECLS

void gst_asf_writer_tags_to_attributes (const GstTagList *tags, guint stream,
    AsfAttributes *attributes);
gboolean gst_asf_writer_tags_is_name (const char *name);
char *gst_asf_writer_tags_make_language (const char *code);
char *gst_asf_writer_tags_get_language (const GstTagList *tags);
guint gst_asf_writer_tags_get_bitrate (const GstTagList *tags,
    guint *max_bitrate);

G_END_DECLS
