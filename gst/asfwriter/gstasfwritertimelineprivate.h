/* gstasfwritertimelineprivate.h: what is wrong with a time
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstasfwritertimeline.h"

G_BEGIN_DECLS

/* No fault */
#define NOTHING GST_ASF_WRITER_N_REPAIRS

/* Where the track's line has the time of a buffer that has one */
static inline gint64
told_time (const GstAsfWriterTimelineTrack *track,
    const GstAsfWriterTold *told)
{
  return gst_asf_writer_timeline_peek (track, told->time);
}

gint64 gst_asf_writer_timeline_elapsed (const GstAsfWriterTimelineTrack *track,
    const GstAsfWriterTold *told);
guint gst_asf_writer_timeline_judge (const GstAsfWriterTimeline *self,
    const GstAsfWriterTimelineTrack *track, const GstAsfWriterTold *told);
gboolean gst_asf_writer_timeline_breaks (const GstAsfWriterTimeline *self,
    const GstAsfWriterTimelineTrack *track, const GstAsfWriterTold *told,
    guint fault);

G_END_DECLS
