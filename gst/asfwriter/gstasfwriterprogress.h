/* gstasfwriterprogress.h: news of what takes long
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

typedef struct _GstAsfWriterProgress GstAsfWriterProgress;

GstAsfWriterProgress *gst_asf_writer_progress_begin (GstElement *element,
    const char *code, const char *text);
void gst_asf_writer_progress_set (GstAsfWriterProgress *self, guint64 done,
    guint64 total);
void gst_asf_writer_progress_end (GstAsfWriterProgress *self, gboolean ok);

G_END_DECLS
