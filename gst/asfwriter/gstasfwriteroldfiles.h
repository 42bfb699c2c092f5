/* gstasfwriteroldfiles.h: files of a recording that are finished
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstasfwritersink.h"

G_BEGIN_DECLS

void gst_asf_writer_old_files_take_earlier (GstAsfWriterSink *sink);
void gst_asf_writer_old_files_add (GstAsfWriterSink *sink, guint id,
    const char *name);
void gst_asf_writer_old_files_forget (GstAsfWriterSink *sink,
    const char *name);
void gst_asf_writer_old_files_remove (GstAsfWriterSink *sink, guint more);
gboolean gst_asf_writer_old_files_delete_one (GstElement *element);

G_END_DECLS
