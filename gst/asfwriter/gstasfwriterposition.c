/* gstasfwriterposition.c: where in the recording a time is
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterposition.h"

#include "gstasfwriterinterleaverprivate.h"

/* What has no buffer has no place in a queue, and still a time: that is moved
 * as buffers of the same running time are. A position is such a time: signed
 * ns, the file's zero not yet taken off, %GST_CLOCK_STIME_NONE before anything.
 */

/* Nothing is before %GST_CLOCK_STIME_NONE. With the lock. */
static gint64
end_of_track (const GstAsfWriterTrack *track)
{
  return track->timing.has_last ?
      MAX (track->timing.end, track->gap_end) : track->gap_end;
}

static gint64
without_holes (GstAsfWriterInterleaver *interleaver, gint64 time)
{
  return GST_CLOCK_STIME_IS_VALID (time) ?
      gst_asf_writer_interleaver_skip_holes (interleaver, time) : time;
}

/**
 * gst_asf_writer_position_get_end:
 * @track: (nullable): %NULL = the latest of all
 *
 * Returns: position up to which there is something, be it still queued
 */
gint64
gst_asf_writer_position_get_end (GstAsfWriterInterleaver *interleaver,
    GstAsfWriterTrack *track)
{
  gint64 end;

  g_mutex_lock (&interleaver->lock);
  if (track != NULL) {
    end = end_of_track (track);
  } else {
    end = interleaver->begun ? interleaver->max_end : GST_CLOCK_STIME_NONE;
    for (guint i = 0; i < interleaver->tracks->len; i++)
      end = MAX (end, end_of_track (nth_track (interleaver, i)));
  }
  end = without_holes (interleaver, end);
  g_mutex_unlock (&interleaver->lock);

  return end;
}

/* Returns: position up to which the queues were emptied */
gint64
gst_asf_writer_position_get_written (GstAsfWriterInterleaver *interleaver)
{
  gint64 end;

  g_mutex_lock (&interleaver->lock);
  end = without_holes (interleaver, interleaver->begun ?
      interleaver->max_end : GST_CLOCK_STIME_NONE);
  g_mutex_unlock (&interleaver->lock);

  return end;
}

/**
 * gst_asf_writer_position_of:
 * @track: (nullable): whose running time it is; %NULL = of a stream that would
 *     begin now
 *
 * Returns: position
 */
gint64
gst_asf_writer_position_of (GstAsfWriterInterleaver *interleaver,
    GstAsfWriterTrack *track, gint64 running_time)
{
  GstAsfWriterTimelineTrack timing;
  gint64 position;

  g_mutex_lock (&interleaver->lock);
  if (track != NULL)
    timing = track->timing;
  else
    gst_asf_writer_timeline_init_track (&interleaver->timeline, &timing);
  position = gst_asf_writer_timeline_peek (&timing, running_time);
  position = without_holes (interleaver, position);
  g_mutex_unlock (&interleaver->lock);

  return position;
}
