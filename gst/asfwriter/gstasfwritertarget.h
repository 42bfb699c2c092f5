/* gstasfwritertarget.h: whom a file is made for, and what those can take
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

#include "asf/asfwriter.h"

G_BEGIN_DECLS

/**
 * GstAsfWriterTarget:
 * @GST_ASF_WRITER_TARGET_NONE: nobody in particular
 * @GST_ASF_WRITER_TARGET_STREAMING: servers that send the packets of the file
 *     over a network
 * @GST_ASF_WRITER_TARGET_WINDOWS_MEDIA_PLAYER: Windows Media Player as it is
 *     installed, without codecs of others
 *
 * Whose limits the streams and settings of a file are compared with.
 */
typedef enum
{
  GST_ASF_WRITER_TARGET_NONE,
  GST_ASF_WRITER_TARGET_STREAMING,
  GST_ASF_WRITER_TARGET_WINDOWS_MEDIA_PLAYER
} GstAsfWriterTarget;

#define GST_TYPE_ASF_WRITER_TARGET (gst_asf_writer_target_get_type ())
GType gst_asf_writer_target_get_type (void);

GPtrArray *gst_asf_writer_target_check (GstAsfWriterTarget target,
    const GPtrArray *streams, const AsfWriterConfig *config);

guint32 gst_asf_writer_target_get_max_packet (GstAsfWriterTarget target);

G_END_DECLS
