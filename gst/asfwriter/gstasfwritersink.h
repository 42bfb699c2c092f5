/* gstasfwritersink.h: the element
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

#include "asf/asfoutput.h"

G_BEGIN_DECLS

#define GST_TYPE_ASF_WRITER_SINK (gst_asf_writer_sink_get_type ())
G_DECLARE_FINAL_TYPE (GstAsfWriterSink, gst_asf_writer_sink, GST,
    ASF_WRITER_SINK, GstElement)

GST_ELEMENT_REGISTER_DECLARE (asfwritersink);

/**
 * GstAsfWriterOpenFunc:
 *
 * Opens the output of a file.
 *
 * Returns: (transfer full) (nullable): with @error and errno set on failure
 */
typedef AsfOutput *(*GstAsfWriterOpenFunc) (const char *location,
    gpointer user_data, GError **error);

void gst_asf_writer_sink_set_open_func (GstAsfWriterSink *self,
    GstAsfWriterOpenFunc func, gpointer user_data);

G_END_DECLS
