/* gstasfwritertimeline.c: one line of time out of what sources tell
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwritertimelineprivate.h"

/* Running times are stored as they are, as long as they go on. Where a source
 * starts again, its times get an offset that puts them behind what is there.
 *
 * Such an offset belongs to the recording and not to the stream that showed the
 * step first, or streams would drift apart: the others end and start a little
 * earlier or later, and the offset that suits each would be another. So the
 * recording has lines, numbered in the order in which they were made, each with
 * one offset. All streams begin on line 0, with the offset 0. A stream whose
 * time breaks goes to the line that was made later than its own and that lets
 * it go on with the least hole or overlap, if that is a few seconds at most.
 * If there is none it makes a new one, behind the latest end on its own line.
 * It stays on its line until its own time breaks: a stream that never does is
 * never moved.
 *
 * A time that is far off is believed when the next buffer is not back where
 * the ones before it were. So one bad time moves nothing but its own buffer.
 *
 * Times that rise too little are left to the core (asfwritertime.c): it has
 * the ms that are stored.
 */

/* The next buffer comes soon enough to be waited for if this one tells that it
 * lasts no longer. */
#define DOUBT_MAX_DURATION GST_SECOND

/* Lines */

static void
set_line (const GstAsfWriterTimeline *self, GstAsfWriterTimelineTrack *track,
    guint64 line)
{
  track->line = line;
  track->offset = gst_asf_writer_lines_get_offset (&self->lines, line);
}

/* Takes @track to a line that others have made.
 *
 * @goal: where it would go on without hole or overlap
 *
 * Returns: whether there is one */
static gboolean
follow_line (const GstAsfWriterTimeline *self,
    GstAsfWriterTimelineTrack *track, const GstAsfWriterTold *told,
    gint64 goal)
{
  guint64 line;

  if (!gst_asf_writer_lines_find (&self->lines, track->line, told->time, goal,
          told->is_sparse, &line))
    return FALSE;
  set_line (self, track, line);

  return TRUE;
}

/* Returns: where a stream goes on that breaks: behind what is there, its own
 * and that of streams that run beside it; a live source that was away for a
 * while comes back where the others are by then */
static gint64
find_goal (const GstAsfWriterTimeline *self,
    const GstAsfWriterTimelineTrack *track, const GstAsfWriterTold *told)
{
  gint64 end = gst_asf_writer_lines_get_end (&self->lines, track->line), now;

  if (!track->has_last)
    return GST_CLOCK_STIME_IS_VALID (end) ? end : self->zero;
  now = gst_asf_writer_lines_sum (track->last,
      gst_asf_writer_timeline_elapsed (track, told));
  if (now - track->end >= GST_ASF_WRITER_GAP_MIN)
    return now;
  if (GST_CLOCK_STIME_IS_VALID (end) && end > track->end &&
      end - track->end <= GST_ASF_WRITER_LINE_TOLERANCE)
    return end;
  return track->end;
}

/* Takes @track to another line, where @told goes on. */
static void
change_line (GstAsfWriterTimeline *self, GstAsfWriterTimelineTrack *track,
    const GstAsfWriterTold *told)
{
  gint64 goal = find_goal (self, track, told);

  if (follow_line (self, track, told, goal))
    return;
  set_line (self, track, gst_asf_writer_lines_add (&self->lines,
          gst_asf_writer_lines_sum (goal, -told->time)));
}

/* A time for a buffer that has none */
static gint64
make_up_time (const GstAsfWriterTimeline *self,
    const GstAsfWriterTimelineTrack *track, const GstAsfWriterTold *told)
{
  gint64 now = gst_asf_writer_lines_get_end (&self->lines, track->line);

  if (track->has_last)
    return track->end;
  /* what a live source delivers is of now */
  if (GST_CLOCK_STIME_IS_VALID (told->arrival) &&
      GST_CLOCK_STIME_IS_VALID (now))
    return now;
  return track->offset;
}

static void
note (GstAsfWriterTimelineTrack *track, GstAsfWriterPlace *place, guint fault)
{
  if (fault == NOTHING)
    return;
  track->counts[fault]++;
  place->repairs |= 1u << fault;
}

/* Remembers what has been placed, for the next. */
static void
go_on (GstAsfWriterTimeline *self, GstAsfWriterTimelineTrack *track,
    const GstAsfWriterTold *told, GstAsfWriterPlace *place, gboolean broken)
{
  gint64 duration = GST_CLOCK_TIME_IS_VALID (told->duration) ?
      (gint64) MIN (told->duration, (guint64) GST_ASF_WRITER_TIME_LIMIT) : -1;

  if (duration > 0)
    track->step = duration;
  else if (track->has_last && !broken && place->time > track->last)
    track->step = place->time - track->last;
  place->end = gst_asf_writer_lines_sum (place->time,
      duration >= 0 ? duration : track->step);
  if (!self->about_known) {
    self->about_known = TRUE;
    self->zero = place->time;
  }
  if (!track->has_last || broken) {
    track->last = place->time;
    track->end = place->end;
  } else {
    track->last = MAX (track->last, place->time);
    track->end = MAX (track->end, place->end);
  }
  track->has_last = TRUE;
  track->lasts_nothing = duration == 0;
  track->arrival = told->arrival;
  track->new_segment = FALSE;
  gst_asf_writer_lines_extend (&self->lines, track->line, track->end);
}

/* Public functions */

void
gst_asf_writer_timeline_init (GstAsfWriterTimeline *self,
    GstAsfWriterTimePolicy policy)
{
  *self = (GstAsfWriterTimeline) {
    .policy = policy,
    .flush_seqnum = GST_SEQNUM_INVALID,
  };
  gst_asf_writer_lines_add (&self->lines, 0);
}

/* @zero: time that is 0 in the file, now that it is known for good */
void
gst_asf_writer_timeline_set_zero (GstAsfWriterTimeline *self, gint64 zero)
{
  self->about_known = self->zero_known = TRUE;
  self->zero = zero;
}

/* @track: (out): a stream that begins now, on the newest line */
void
gst_asf_writer_timeline_init_track (const GstAsfWriterTimeline *self,
    GstAsfWriterTimelineTrack *track)
{
  *track = (GstAsfWriterTimelineTrack) {
    .arrival = GST_CLOCK_STIME_NONE,
  };
  set_line (self, track, self->lines.n - 1);
}

/* What comes next need not go on from what has been. */
void
gst_asf_writer_timeline_flush (GstAsfWriterTimeline *self,
    GstAsfWriterTimelineTrack *track)
{
  track->has_last = FALSE;
  track->step = 0;
}

/**
 * gst_asf_writer_timeline_reset_time:
 * @seqnum: the same for all streams that one seek has flushed
 * @end: the latest in the file
 *
 * The running time of a flushed stream begins with 0 again: that is @end.
 */
void
gst_asf_writer_timeline_reset_time (GstAsfWriterTimeline *self,
    GstAsfWriterTimelineTrack *track, guint32 seqnum, gint64 end)
{
  if (seqnum != self->flush_seqnum ||
      !gst_asf_writer_lines_knows (&self->lines, self->flush_line)) {
    self->flush_seqnum = seqnum;
    self->flush_line = gst_asf_writer_lines_add (&self->lines, end);
  }
  set_line (self, track, self->flush_line);
}

void
gst_asf_writer_timeline_new_segment (GstAsfWriterTimelineTrack *track)
{
  track->new_segment = TRUE;
}

/* Media time has stood still, unlike the clock on the wall. */
void
gst_asf_writer_timeline_paused (GstAsfWriterTimelineTrack *track)
{
  track->arrival = GST_CLOCK_STIME_NONE;
}

/**
 * gst_asf_writer_timeline_gap:
 * @time: running time before which nothing comes, as the source says
 *
 * That is no hole. A stream that has nothing else to say follows the others
 * with it.
 *
 * Returns: the time on the line of the stream
 */
gint64
gst_asf_writer_timeline_gap (GstAsfWriterTimeline *self,
    GstAsfWriterTimelineTrack *track, gint64 time)
{
  const GstAsfWriterTold told = {
    .time = time,
    .duration = GST_CLOCK_TIME_NONE,
    .arrival = GST_CLOCK_STIME_NONE,
    .is_sparse = TRUE,
  };
  gint64 placed;

  if (track->has_last &&
      gst_asf_writer_timeline_judge (self, track, &told) ==
      GST_ASF_WRITER_REPAIR_RESTART &&
      follow_line (self, track, &told, find_goal (self, track, &told))) {
    track->last = told_time (track, &told);
    track->arrival = GST_CLOCK_STIME_NONE;
  }
  placed = told_time (track, &told);
  if (track->has_last)
    track->end = MAX (track->end, placed);

  return placed;
}

/* Returns: @time on the line that @track is on now */
gint64
gst_asf_writer_timeline_peek (const GstAsfWriterTimelineTrack *track,
    gint64 time)
{
  return gst_asf_writer_lines_sum (time, track->offset);
}

/**
 * gst_asf_writer_timeline_doubts:
 *
 * Returns: whether the time is so far off that the next one had better be seen
 *     before this buffer is placed
 */
gboolean
gst_asf_writer_timeline_doubts (const GstAsfWriterTimeline *self,
    const GstAsfWriterTimelineTrack *track, const GstAsfWriterTold *told)
{
  guint fault;

  if (!GST_CLOCK_STIME_IS_VALID (told->time) || !track->has_last ||
      told->is_sparse || self->policy == GST_ASF_WRITER_TIME_POLICY_ERROR ||
      (GST_CLOCK_TIME_IS_VALID (told->duration) &&
          told->duration > DOUBT_MAX_DURATION))
    return FALSE;
  fault = gst_asf_writer_timeline_judge (self, track, told);

  return fault == GST_ASF_WRITER_REPAIR_RESTART ||
      fault == GST_ASF_WRITER_REPAIR_JUMP;
}

/**
 * gst_asf_writer_timeline_confirms:
 * @doubted: not placed yet
 * @next: behind it
 *
 * Returns: %FALSE if @next goes on where the stream was before @doubted
 */
gboolean
gst_asf_writer_timeline_confirms (const GstAsfWriterTimelineTrack *track,
    const GstAsfWriterTold *doubted, const GstAsfWriterTold *next)
{
  gint64 time;

  if (!GST_CLOCK_STIME_IS_VALID (next->time))
    return TRUE;
  time = told_time (track, next);

  return ABS (time - told_time (track, doubted)) < ABS (time - track->end);
}

/**
 * gst_asf_writer_timeline_place:
 * @place: (out):
 *
 * Finds the place of the next buffer of a stream, and remembers it.
 */
void
gst_asf_writer_timeline_place (GstAsfWriterTimeline *self,
    GstAsfWriterTimelineTrack *track, const GstAsfWriterTold *told,
    GstAsfWriterPlace *place)
{
  guint fault = NOTHING;
  gboolean broken = FALSE;

  *place = (GstAsfWriterPlace) { 0 };
  if (!GST_CLOCK_STIME_IS_VALID (told->time)) {
    place->time = make_up_time (self, track, told);
    if (!told->is_absurd)
      note (track, place, GST_ASF_WRITER_REPAIR_MISSING);
  } else {
    fault = gst_asf_writer_timeline_judge (self, track, told);
    broken = gst_asf_writer_timeline_breaks (self, track, told, fault);
    if (broken)
      change_line (self, track, told);
    place->time = told_time (track, told);
    note (track, place, fault);
    if (broken && track->has_last && !told->is_sparse &&
        place->time - track->end >= GST_ASF_WRITER_GAP_MIN)
      note (track, place, GST_ASF_WRITER_REPAIR_GAP);
    if (self->zero_known && place->time < self->zero)
      note (track, place, GST_ASF_WRITER_REPAIR_NEGATIVE);
  }
  if (told->is_absurd)
    note (track, place, GST_ASF_WRITER_REPAIR_IMPLAUSIBLE);
  go_on (self, track, told, place, broken);
}
