/* gstasfwriterrepairs.h: what is told of times that were repaired
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstasfwritertrack.h"

G_BEGIN_DECLS

#define GST_TYPE_ASF_WRITER_TIME_POLICY \
    (gst_asf_writer_time_policy_get_type ())
GType gst_asf_writer_time_policy_get_type (void);

const char *gst_asf_writer_repairs_name (GstAsfWriterRepair kind);
GstStructure *gst_asf_writer_repairs_new_structure (const guint64 *counts);
GError *gst_asf_writer_repairs_new_error (GstAsfWriterRepair kind,
    const char *pad, gint64 told, gint64 time);
void gst_asf_writer_repairs_tell (GstElement *element,
    GstAsfWriterTrack *track, const GstAsfWriterItem *item, gint64 zero);

G_END_DECLS
