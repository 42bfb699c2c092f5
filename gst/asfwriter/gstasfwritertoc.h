/* gstasfwritertoc.h: GstToc -> a flat list of chapters
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/** A header that readers load at once has no room for more. */
#define GST_ASF_WRITER_MAX_CHAPTERS 4096

/**
 * GstAsfWriterChapter:
 * @time: stream time, ns
 * @stop: likewise, %GST_CLOCK_TIME_NONE = when the next one begins
 * @title: UTF-8
 */
typedef struct
{
  guint64 time;
  guint64 stop;
  char *title;
} GstAsfWriterChapter;

GPtrArray *gst_asf_writer_toc_get_chapters (GstToc *toc);

G_END_DECLS
