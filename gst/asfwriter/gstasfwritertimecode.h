/* gstasfwritertimecode.h: SMPTE timecodes of buffers
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/video/video.h>

#include "asf/asfextensions.h"

G_BEGIN_DECLS

/**
 * GstAsfWriterTimecodes:
 * @last: of the sample before; zeros before the first
 * @has_last: there was one
 * @offset: ns from the time of that sample to the time that its timecode tells
 *
 * Timecodes of one stream.
 */
typedef struct
{
  AsfTimecode last;
  gboolean has_last;
  gint64 offset;
} GstAsfWriterTimecodes;

gboolean gst_asf_writer_timecodes_has (GstBuffer *buffer);
const AsfTimecode *gst_asf_writer_timecodes_take (GstAsfWriterTimecodes *self,
    GstBuffer *buffer, gint64 time);

G_END_DECLS
