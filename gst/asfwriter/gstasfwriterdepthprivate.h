/* gstasfwriterdepthprivate.h: reorder depth, codec by codec
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstasfwriterdepth.h"

G_BEGIN_DECLS

/* gstasfwriterdepthsps.c: reorder depth of H.264 and H.265 */
gboolean gst_asf_writer_depth_find_h264 (const guint8 *data, gsize size,
    guint *depth);
gboolean gst_asf_writer_depth_find_h265 (const guint8 *data, gsize size,
    guint *depth);
gboolean gst_asf_writer_depth_find_hvc1 (const guint8 *data, gsize size,
    guint *depth);

G_END_DECLS
