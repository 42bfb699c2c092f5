/* gstasfwriternews.h: what the application is told of files and pauses
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstasfwriterfile.h"
#include "gstasfwritersink.h"

G_BEGIN_DECLS

void gst_asf_writer_news_post_opened (GstAsfWriterSink *sink,
    const GstAsfWriterFile *file);
void gst_asf_writer_news_post_closed (GstAsfWriterSink *sink,
    GstAsfWriterFile *file, const GstAsfWriterResult *result);
void gst_asf_writer_news_post_switched (GstElement *element,
    gboolean recording, gint64 time);

G_END_DECLS
