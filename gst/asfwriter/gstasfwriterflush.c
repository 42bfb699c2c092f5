/* gstasfwriterflush.c: gaps, ends and flushes of tracks
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterinterleaverprivate.h"

/* What streaming threads tell the interleaver beside buffers: that there will be
 * none for a while, or none at all, or that those before do not count.
 */

/**
 * gst_asf_writer_interleaver_advance:
 * @time: running time before which nothing will come; G_MAXINT64: nothing is
 *     to be expected before the next buffer does come
 */
void
gst_asf_writer_interleaver_advance (GstAsfWriterInterleaver *self,
    GstAsfWriterTrack *track, gint64 time)
{
  g_mutex_lock (&self->lock);
  track->started = TRUE;
  track->stalled = FALSE;
  gst_asf_writer_track_set_alive (track, g_get_monotonic_time ());
  if (time != G_MAXINT64) {
    time = gst_asf_writer_timeline_gap (&self->timeline, &track->timing, time);
    track->gap_end = GST_CLOCK_STIME_IS_VALID (track->gap_end) ?
        MAX (track->gap_end, time) : time;
  }
  gst_asf_writer_track_advance (track, time);
  gst_asf_writer_interleaver_tell_push (self, track);
  g_mutex_unlock (&self->lock);
}

/* What comes next may be at another time. */
void
gst_asf_writer_interleaver_new_segment (GstAsfWriterInterleaver *self,
    GstAsfWriterTrack *track)
{
  g_mutex_lock (&self->lock);
  gst_asf_writer_track_set_alive (track, g_get_monotonic_time ());
  gst_asf_writer_timeline_new_segment (&track->timing);
  g_mutex_unlock (&self->lock);
}

/* Any serialized event: a sign of life, and it tells who feeds the track. */
void
gst_asf_writer_interleaver_touch (GstAsfWriterInterleaver *self,
    GstAsfWriterTrack *track)
{
  g_mutex_lock (&self->lock);
  gst_asf_writer_track_set_alive (track, g_get_monotonic_time ());
  g_mutex_unlock (&self->lock);
}

/* End of stream and flush */

void
gst_asf_writer_interleaver_set_eos (GstAsfWriterInterleaver *self,
    GstAsfWriterTrack *track, gboolean eos, guint32 seqnum)
{
  g_mutex_lock (&self->lock);
  gst_asf_writer_track_set_alive (track, g_get_monotonic_time ());
  gst_asf_writer_interleaver_let_go (self, track);
  track->eos = eos;
  if (eos)
    self->eos_seqnum = seqnum;
  else
    track->progress = GST_CLOCK_STIME_NONE;
  gst_asf_writer_interleaver_wake_all (self);
  g_mutex_unlock (&self->lock);
}

/* For an EOS that is sent to the element: no pad's lock is needed. */
void
gst_asf_writer_interleaver_set_all_eos (GstAsfWriterInterleaver *self,
    guint32 seqnum)
{
  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->tracks->len; i++) {
    gst_asf_writer_interleaver_let_go (self, nth_track (self, i));
    nth_track (self, i)->eos = TRUE;
  }
  self->eos_seqnum = seqnum;
  gst_asf_writer_interleaver_wake_all (self);
  g_mutex_unlock (&self->lock);
}

/* While @flushing, no push of the track waits or succeeds. */
void
gst_asf_writer_interleaver_set_flushing (GstAsfWriterInterleaver *self,
    GstAsfWriterTrack *track, gboolean flushing)
{
  g_mutex_lock (&self->lock);
  track->flushing = flushing;
  gst_asf_writer_interleaver_wake_all (self);
  g_mutex_unlock (&self->lock);
}

/**
 * gst_asf_writer_interleaver_flush_stop:
 * @reset_time: running time starts at 0 again
 * @seqnum: the same on all pads that one seek has flushed
 *
 * Drops what is queued. What is in the file stays: then the times of what
 * follows are moved behind it.
 */
void
gst_asf_writer_interleaver_flush_stop (GstAsfWriterInterleaver *self,
    GstAsfWriterTrack *track, gboolean reset_time, guint32 seqnum)
{
  GPtrArray *dropped = gst_asf_writer_track_new_drop_list ();

  g_mutex_lock (&self->lock);
  self->queued_bytes -= gst_asf_writer_track_drop (track, dropped);
  gst_asf_writer_timeline_flush (&self->timeline, &track->timing);
  if (reset_time && self->begun)
    gst_asf_writer_timeline_reset_time (&self->timeline, &track->timing,
        seqnum, self->max_end);
  track->flushing = FALSE;
  track->eos = FALSE;
  track->stalled = FALSE;
  track->last_order = GST_CLOCK_STIME_NONE;
  track->progress = GST_CLOCK_STIME_NONE;
  track->gap_end = GST_CLOCK_STIME_NONE;
  track->last_life = g_get_monotonic_time ();
  self->position = GST_CLOCK_TIME_NONE;
  gst_asf_writer_interleaver_wake_all (self);
  g_mutex_unlock (&self->lock);
  g_ptr_array_unref (dropped);
}
