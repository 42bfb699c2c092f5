/* gstasfwritercaps.h: caps -> stream description
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asf/asfstream.h"

#include <gst/gst.h>

G_BEGIN_DECLS

/** Which of the codecs a pad takes */
typedef enum
{
  GST_ASF_WRITER_MEDIA_AUDIO,
  GST_ASF_WRITER_MEDIA_VIDEO,
  GST_ASF_WRITER_MEDIA_ANY
} GstAsfWriterMedia;

GstCaps *gst_asf_writer_caps_get_template (GstAsfWriterMedia media);
AsfStream *gst_asf_writer_caps_to_stream (const GstCaps *caps,
    GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
