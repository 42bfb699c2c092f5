/* gstasfwriterdepth.h: how far a video stream reorders its pictures
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean gst_asf_writer_depth_is_told (guint32 fourcc);
gboolean gst_asf_writer_depth_find (guint32 fourcc, const guint8 *data,
    gsize size, guint *depth);

G_END_DECLS
