/* gstasfwriterstatus.h: how a file came out, in GStreamer's words
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

#include "gstasfwriterthread.h"

G_BEGIN_DECLS

GstMessage *gst_asf_writer_status_new_error (GstObject *source,
    const GstAsfWriterResult *result);
GstMessage *gst_asf_writer_status_new_open_error (GstObject *source,
    const char *location, int sys_errno, const GError *error);
GstMessage *gst_asf_writer_status_new_message (GstObject *source,
    const char *status, const char *location,
    const GstAsfWriterResult *result);
GstMessage *gst_asf_writer_status_new_disk_low (GstObject *source,
    guint64 free_space, guint64 min_free_space, guint64 rate,
    GstClockTime left);

G_END_DECLS
