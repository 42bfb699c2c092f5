/* gstasfwriterreorder.h: decoding times where only presentation times come
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

#include "asf/asfstream.h"

G_BEGIN_DECLS

/** Most pictures that a codec holds back to reorder them */
#define GST_ASF_WRITER_MAX_REORDER 16

/**
 * GstAsfWriterReorder:
 *
 * Makes decoding times of a video stream whose source tells presentation
 * times only (a Matroska file, say). Its fields are private; used by one
 * streaming thread.
 */
typedef struct
{
  guint32 fourcc;
  gboolean depth_known;
  guint depth;
  guint64 n_pushed;
  gint64 first;
  gint64 last;
  guint n_behind;               /* far back, in turn */
  gint64 behind;                /* the first of them */
  guint n_window;
  gint64 window[GST_ASF_WRITER_MAX_REORDER + 1];
} GstAsfWriterReorder;

void gst_asf_writer_reorder_init (GstAsfWriterReorder *self,
    const AsfStream *stream);
void gst_asf_writer_reorder_describe (GstAsfWriterReorder *self,
    const AsfStream *stream);
gboolean gst_asf_writer_reorder_needs_data (const GstAsfWriterReorder *self);
void gst_asf_writer_reorder_inspect (GstAsfWriterReorder *self,
    const guint8 *data, gsize size);
void gst_asf_writer_reorder_change (GstAsfWriterReorder *self);
void gst_asf_writer_reorder_restart (GstAsfWriterReorder *self);
gint64 gst_asf_writer_reorder_push (GstAsfWriterReorder *self, gint64 pts,
    GstClockTime duration);

G_END_DECLS
