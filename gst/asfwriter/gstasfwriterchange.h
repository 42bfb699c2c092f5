/* gstasfwriterchange.h: caps, first ones and others
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstasfwritersinkprivate.h"

G_BEGIN_DECLS

gboolean gst_asf_writer_change_take_caps (GstAsfWriterSink *self,
    GstAsfWriterPad *pad, const GstCaps *caps,
    GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean gst_asf_writer_change_check_buffer (GstAsfWriterSink *self,
    GstAsfWriterPad *pad, GstBuffer *buffer,
    GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
