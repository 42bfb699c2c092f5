/* gstasfwriterrequests.h: what the application asks of a recording
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstasfwritersink.h"

G_BEGIN_DECLS

/* from any thread */
void gst_asf_writer_requests_set_recording (GstAsfWriterSink *sink,
    gboolean recording);
gboolean gst_asf_writer_requests_is_recording (GstAsfWriterSink *sink);

/* action signals */
void gst_asf_writer_requests_start_recording (GstAsfWriterSink *sink,
    guint64 time);
void gst_asf_writer_requests_stop_recording (GstAsfWriterSink *sink,
    guint64 time);
void gst_asf_writer_requests_split_now (GstAsfWriterSink *sink);
void gst_asf_writer_requests_split_after (GstAsfWriterSink *sink);
void gst_asf_writer_requests_split_at (GstAsfWriterSink *sink,
    guint64 time);

G_END_DECLS
