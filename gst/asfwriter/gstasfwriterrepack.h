/* gstasfwriterrepack.h: raw pictures, laid out as the file has them
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/video/video.h>

G_BEGIN_DECLS

/**
 * GstAsfWriterRepack:
 *
 * Of one pad: where rows begin, in buffers that do not say so themselves and
 * in the file.
 */
typedef struct
{
  gboolean is_raw;
  GstVideoInfo from;
  GstVideoInfo to;
} GstAsfWriterRepack;

gboolean gst_asf_writer_repack_get_layout (GstVideoFormat format,
    guint width, guint height, GstVideoInfo *layout);
void gst_asf_writer_repack_init (GstAsfWriterRepack *repack,
    const GstCaps *caps);
GstBuffer *gst_asf_writer_repack_buffer (const GstAsfWriterRepack *repack,
    GstBuffer *buffer);

G_END_DECLS
