/* gstasfwriterwake.c: who wakes whom
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterinterleaverprivate.h"

/* To wake a thread costs more than to write a small buffer. So a push does not
 * wake the writer thread for each:
 *
 *  - While it is busy nobody has to: it looks before it waits.
 *  - When it has nothing more to do it rests for a moment and looks then.
 *    Pushes wake it only if there is so much that it had better begin.
 *  - When there was nothing new at the end of its rest it sleeps, and the next
 *    push wakes it at once.
 *
 * So a live source has its buffers written some 20 times in a second, and the
 * first one of a silent source at once. All but pushes wake everybody: that is
 * seldom. All of this is called with the lock, if nothing else is said.
 */

/* Short against the shortest flush interval that makes sense */
#define REST_US (50 * G_TIME_SPAN_MILLISECOND)

void
gst_asf_writer_interleaver_wake_writer (GstAsfWriterInterleaver *self)
{
  if (self->activity == WRITER_BUSY)
    return;
  self->activity = WRITER_BUSY;
  g_cond_signal (&self->work);
}

/* There is something to see to that no queue tells of. Takes the lock. */
void
gst_asf_writer_interleaver_nudge (GstAsfWriterInterleaver *self)
{
  g_mutex_lock (&self->lock);
  self->nudged = TRUE;
  gst_asf_writer_interleaver_wake_writer (self);
  g_mutex_unlock (&self->lock);
}

/* Those who wait for the writer thread */
void
gst_asf_writer_interleaver_wake_waiters (GstAsfWriterInterleaver *self)
{
  if (!self->has_waiters)
    return;
  self->has_waiters = FALSE;
  g_cond_broadcast (&self->done);
}

/* Something is different that anybody may wait for. */
void
gst_asf_writer_interleaver_wake_all (GstAsfWriterInterleaver *self)
{
  gst_asf_writer_interleaver_wake_writer (self);
  gst_asf_writer_interleaver_wake_waiters (self);
}

/* Returns: whether the queues fill up */
static gboolean
is_much (GstAsfWriterInterleaver *self, const GstAsfWriterTrack *track)
{
  GstAsfWriterTrack *earliest;

  if (self->queued_bytes >= MIN (MUCH_BYTES, self->max_bytes / 2) ||
      gst_queue_array_get_length (track->items) >= MANY_ITEMS / 2)
    return TRUE;
  if (self->n_waiting == 0 || self->max_time == 0)
    return FALSE;
  earliest = gst_asf_writer_interleaver_earliest (self);
  return earliest != NULL && GST_CLOCK_STIME_IS_VALID (track->last_order) &&
      track->last_order - earliest->head_order >= (gint64) self->max_time / 2;
}

/* @track: has got something, or will get nothing for a while */
void
gst_asf_writer_interleaver_tell_push (GstAsfWriterInterleaver *self,
    GstAsfWriterTrack *track)
{
  self->has_news = TRUE;
  if (self->activity == WRITER_BUSY)
    return;
  if (self->activity == WRITER_RESTS) {
    /* others may be waiting for what has come */
    gboolean awaited = self->n_waiting > 0 &&
        gst_queue_array_get_length (track->items) <= 1;

    if (!awaited && (self->pressed || !is_much (self, track)))
      return;
    self->pressed = TRUE;
  }
  gst_asf_writer_interleaver_wake_writer (self);
}

/* Returns when the writer thread has done something, or all were woken. */
void
gst_asf_writer_interleaver_wait_for_writer (GstAsfWriterInterleaver *self)
{
  self->has_waiters = TRUE;
  g_cond_wait (&self->done, &self->lock);
}

/* @found: something to write. From the writer thread. */
void
gst_asf_writer_interleaver_note_look (GstAsfWriterInterleaver *self,
    gboolean found)
{
  if (found || self->has_news)
    self->rest_end = g_get_monotonic_time () + REST_US;
  if (found)
    self->pressed = FALSE;
  self->has_news = FALSE;
}

/* Returns when it is time to look again. From the writer thread. */
void
gst_asf_writer_interleaver_wait_for_work (GstAsfWriterInterleaver *self,
    gint64 deadline)
{
  gboolean rests = g_get_monotonic_time () < self->rest_end;

  self->activity = rests ? WRITER_RESTS : WRITER_SLEEPS;
  if (rests)
    deadline = MIN (deadline, self->rest_end);
  if (deadline == G_MAXINT64)
    g_cond_wait (&self->work, &self->lock);
  else
    g_cond_wait_until (&self->work, &self->lock, deadline);
  self->activity = WRITER_BUSY;
}
