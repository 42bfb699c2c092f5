/* gstasfwriterscript.h: text and stills, which come now and then
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstasfwritersinkprivate.h"

G_BEGIN_DECLS

/** What script_%u and image_%u take */
#define GST_ASF_WRITER_SCRIPT_CAPS \
    "text/x-raw, format=(string){ utf8, pango-markup }"
#define GST_ASF_WRITER_IMAGE_CAPS "image/jpeg"

#define GST_ASF_WRITER_SCRIPT_TEMPLATE "script_%u"
#define GST_ASF_WRITER_IMAGE_TEMPLATE "image_%u"

void gst_asf_writer_script_set_sparse (GstAsfWriterSink *self,
    GstAsfWriterPad *pad, gboolean sparse);
AsfStream *gst_asf_writer_script_describe (GstAsfWriterSink *self,
    GstAsfWriterPad *pad, const GstCaps *caps,
    GError **error) G_GNUC_WARN_UNUSED_RESULT;
GstBuffer *gst_asf_writer_script_take (GstAsfWriterSink *self,
    GstAsfWriterPad *pad, GstBuffer *buffer) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
