/* gstasfwritertimeline.h: one line of time out of what sources tell
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstasfwriterlines.h"

G_BEGIN_DECLS

/**
 * GstAsfWriterTimePolicy:
 * @GST_ASF_WRITER_TIME_POLICY_KEEP: holes and forward jumps stay in the file
 * @GST_ASF_WRITER_TIME_POLICY_CLOSE_GAPS: they are closed
 * @GST_ASF_WRITER_TIME_POLICY_ERROR: the first fault ends the recording; holes
 *     are none
 *
 * What is done about times that cannot be right. Times that go back are put
 * behind what is there by the first two.
 *
 * Since: 0.1
 */
typedef enum
{
  GST_ASF_WRITER_TIME_POLICY_KEEP,
  GST_ASF_WRITER_TIME_POLICY_CLOSE_GAPS,
  GST_ASF_WRITER_TIME_POLICY_ERROR
} GstAsfWriterTimePolicy;

/**
 * GstAsfWriterRepair:
 * @GST_ASF_WRITER_REPAIR_MISSING: no time
 * @GST_ASF_WRITER_REPAIR_BACKWARDS: a small step back
 * @GST_ASF_WRITER_REPAIR_REPEATED: the time of the buffer before
 * @GST_ASF_WRITER_REPAIR_RESTART: a large step back
 * @GST_ASF_WRITER_REPAIR_JUMP: a large step forward
 * @GST_ASF_WRITER_REPAIR_GAP: a hole that nobody told of
 * @GST_ASF_WRITER_REPAIR_NEGATIVE: before the file's zero
 * @GST_ASF_WRITER_REPAIR_IMPLAUSIBLE: an absurd time or duration, or a time
 *     far from those of the buffers before and behind it
 */
typedef enum
{
  GST_ASF_WRITER_REPAIR_MISSING,
  GST_ASF_WRITER_REPAIR_BACKWARDS,
  GST_ASF_WRITER_REPAIR_REPEATED,
  GST_ASF_WRITER_REPAIR_RESTART,
  GST_ASF_WRITER_REPAIR_JUMP,
  GST_ASF_WRITER_REPAIR_GAP,
  GST_ASF_WRITER_REPAIR_NEGATIVE,
  GST_ASF_WRITER_REPAIR_IMPLAUSIBLE
} GstAsfWriterRepair;

#define GST_ASF_WRITER_N_REPAIRS (GST_ASF_WRITER_REPAIR_IMPLAUSIBLE + 1)

/** Shorter holes are none: frames that a camera drops in the dark, blocks that
 * got lost, durations that are a little wrong. */
#define GST_ASF_WRITER_GAP_MIN GST_SECOND

/**
 * GstAsfWriterTold:
 * @time: running time, signed ns, or %GST_CLOCK_STIME_NONE
 * @duration: ns or %GST_CLOCK_TIME_NONE
 * @arrival: monotonic ns when it came from a live source, else
 *     %GST_CLOCK_STIME_NONE
 * @is_video: pictures may be reordered
 * @is_sparse: long silence is natural, as for text
 * @is_absurd: it had a time or a duration that cannot be true
 *
 * What the source tells of a buffer.
 */
typedef struct
{
  gint64 time;
  GstClockTime duration;
  gint64 arrival;
  gboolean is_video;
  gboolean is_sparse;
  gboolean is_absurd;
} GstAsfWriterTold;

/**
 * GstAsfWriterPlace:
 * @time: ns, to be stored; the core makes it rise
 * @end: of the buffer; without a duration as far away as the one before was
 * @repairs: which kinds, a bit for each #GstAsfWriterRepair
 *
 * Where a buffer belongs.
 */
typedef struct
{
  gint64 time;
  gint64 end;
  guint repairs;
} GstAsfWriterPlace;

/**
 * GstAsfWriterTimelineTrack:
 *
 * The time of one stream. Its fields are private, but for the counts of each
 * kind of repair.
 */
typedef struct
{
  guint64 counts[GST_ASF_WRITER_N_REPAIRS];

  guint64 line;                 /* how many steps it has made */
  gint64 offset;                /* of that line */
  gboolean has_last;            /* the next three are valid */
  gint64 last;                  /* the largest time */
  gint64 end;                   /* of what has been told, gaps too */
  gint64 arrival;
  gint64 step;                  /* from one buffer to the next, 0 = unknown */
  gboolean lasts_nothing;       /* the one before told a duration of 0 */
  gboolean new_segment;
} GstAsfWriterTimelineTrack;

/**
 * GstAsfWriterTimeline:
 *
 * The time of one recording. Its fields are private.
 */
typedef struct
{
  GstAsfWriterTimePolicy policy;
  gboolean about_known;         /* zero is near the first buffer */
  gboolean zero_known;          /* zero is what it will be in the file */
  gint64 zero;
  GstAsfWriterLines lines;
  guint32 flush_seqnum;
  guint64 flush_line;
} GstAsfWriterTimeline;

void gst_asf_writer_timeline_init (GstAsfWriterTimeline *self,
    GstAsfWriterTimePolicy policy);
void gst_asf_writer_timeline_set_zero (GstAsfWriterTimeline *self,
    gint64 zero);
void gst_asf_writer_timeline_init_track (const GstAsfWriterTimeline *self,
    GstAsfWriterTimelineTrack *track);
void gst_asf_writer_timeline_flush (GstAsfWriterTimeline *self,
    GstAsfWriterTimelineTrack *track);
void gst_asf_writer_timeline_reset_time (GstAsfWriterTimeline *self,
    GstAsfWriterTimelineTrack *track, guint32 seqnum, gint64 end);
void gst_asf_writer_timeline_new_segment (GstAsfWriterTimelineTrack *track);
void gst_asf_writer_timeline_paused (GstAsfWriterTimelineTrack *track);
gint64 gst_asf_writer_timeline_peek (const GstAsfWriterTimelineTrack *track,
    gint64 time);
gint64 gst_asf_writer_timeline_gap (GstAsfWriterTimeline *self,
    GstAsfWriterTimelineTrack *track, gint64 time);
gboolean gst_asf_writer_timeline_doubts (const GstAsfWriterTimeline *self,
    const GstAsfWriterTimelineTrack *track, const GstAsfWriterTold *told);
gboolean gst_asf_writer_timeline_confirms (const GstAsfWriterTimelineTrack
    *track, const GstAsfWriterTold *doubted, const GstAsfWriterTold *next);
void gst_asf_writer_timeline_place (GstAsfWriterTimeline *self,
    GstAsfWriterTimelineTrack *track, const GstAsfWriterTold *told,
    GstAsfWriterPlace *place);

G_END_DECLS
