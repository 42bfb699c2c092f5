/* gstasfwriterfaults.c: what is wrong with a time
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterreorder.h"
#include "gstasfwritertimelineprivate.h"

/* Times go back by less than this when pictures come in decoding order with
 * presentation times only, where audio jitters, and where a clock is adjusted.
 * Such are raised until the source has caught up with itself. */
#define RESTART_MIN GST_SECOND

/* Reordered pictures at few frames per second go back further. There is an
 * end to it: a source of one picture in 10 s has none reordered. */
#define RESTART_MIN_MOST (20 * GST_SECOND)

/* Longer holes are no break in the data but of the clock; where a live source
 * shows how long it has really been, that counts. Clocks that are set are set
 * by half an hour or more, those adjusted by less than a second. */
#define JUMP_MIN (60 * GST_SECOND)

/* A jump beyond what an ASF file can tell (49.7 days) would end the recording.
 * A camera that starts in 1970 and is told the time later does that. */
#define LONGEST_FILE (49 * 24 * 3600 * (gint64) GST_SECOND)

/* Returns: ns on the wall since the last buffer of a live source, else 0 */
gint64
gst_asf_writer_timeline_elapsed (const GstAsfWriterTimelineTrack *track,
    const GstAsfWriterTold *told)
{
  if (!GST_CLOCK_STIME_IS_VALID (told->arrival) ||
      !GST_CLOCK_STIME_IS_VALID (track->arrival))
    return 0;
  return CLAMP (told->arrival - track->arrival, 0, GST_ASF_WRITER_TIME_LIMIT);
}

/* Returns: how far the time goes back at least when a source starts again */
static gint64
restart_min (const GstAsfWriterTimelineTrack *track,
    const GstAsfWriterTold *told)
{
  gint64 least = RESTART_MIN;

  if (told->is_video && GST_CLOCK_TIME_IS_VALID (told->duration))
    least = CLAMP (GST_ASF_WRITER_MAX_REORDER *
        (gint64) MIN (told->duration, RESTART_MIN_MOST), RESTART_MIN,
        RESTART_MIN_MOST);
  /* with a segment of its own there is less doubt; decoding times may begin
   * some pictures before it */
  return track->new_segment ? least / 2 : least;
}

/* Returns: whether a file that has @time in it can tell it */
static gboolean
fits (const GstAsfWriterTimeline *self, gint64 time)
{
  gint64 first = gst_asf_writer_lines_sum (self->zero, -LONGEST_FILE);
  gint64 last = gst_asf_writer_lines_sum (self->zero, LONGEST_FILE);

  return !self->about_known || (time >= first && time <= last);
}

/* Returns: the kind of fault, or NOTHING */
guint
gst_asf_writer_timeline_judge (const GstAsfWriterTimeline *self,
    const GstAsfWriterTimelineTrack *track, const GstAsfWriterTold *told)
{
  gint64 time = told_time (track, told), hole;

  if (!track->has_last)
    return fits (self, time) ? NOTHING : GST_ASF_WRITER_REPAIR_JUMP;
  if (track->last - time >= restart_min (track, told))
    return GST_ASF_WRITER_REPAIR_RESTART;
  /* two commands for one moment are none, nor is the frame behind the one of an
   * MP3 file that holds no sound but its encoder's name */
  if (time == track->last)
    return told->is_sparse || track->lasts_nothing ? NOTHING :
        GST_ASF_WRITER_REPAIR_REPEATED;
  if (time < track->last)
    return GST_ASF_WRITER_REPAIR_BACKWARDS;
  hole = time - track->end;
  if (hole >= JUMP_MIN && !fits (self, time))
    return GST_ASF_WRITER_REPAIR_JUMP;
  /* nobody knows how long the one before lasted, or whether there had to be
   * one at all */
  if (track->step == 0 || told->is_sparse)
    return NOTHING;
  if (hole - gst_asf_writer_timeline_elapsed (track, told) >= JUMP_MIN)
    return GST_ASF_WRITER_REPAIR_JUMP;
  return hole >= GST_ASF_WRITER_GAP_MIN ? GST_ASF_WRITER_REPAIR_GAP : NOTHING;
}

/* @fault: of @told
 *
 * Returns: whether the stream gets another offset with it */
gboolean
gst_asf_writer_timeline_breaks (const GstAsfWriterTimeline *self,
    const GstAsfWriterTimelineTrack *track, const GstAsfWriterTold *told,
    guint fault)
{
  if (fault == GST_ASF_WRITER_REPAIR_RESTART)
    return TRUE;
  return fault == GST_ASF_WRITER_REPAIR_JUMP &&
      (self->policy == GST_ASF_WRITER_TIME_POLICY_CLOSE_GAPS ||
      !fits (self, told_time (track, told)));
}
