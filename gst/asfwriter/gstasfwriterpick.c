/* gstasfwriterpick.c: which track is written from next
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterinterleaverprivate.h"

/* The rules for whose turn it is; all of this is called with the lock.
 *
 * The track with the earliest buffer is written when every other track
 *  - has a buffer too, or is done, or is known to have nothing before that, or
 *  - starves, and waiting for it would be wrong:
 *     a) a live source would be blocked by that, or
 *     b) the thread that feeds it is the one that waits here with another
 *        track's buffer (a demuxer without queues), or
 *     c) it has given no sign of life for the stall timeout, and the source is
 *        live, or a push waits, or the others have ended: then it is not waited
 *        for until it delivers again.
 *
 * A sparse track has nothing for minutes, as a rule. It is waited for only so
 * long that what comes at the same time as the others' buffers gets a place
 * beside them, and nobody is told when that was in vain.
 */

/* How many stall timeouts the end waits for a pad that never delivered */
#define END_PATIENCE 3

/* How far others may get ahead of a sparse track that starves, ns of media;
 * and for how long its silence is no answer, us */
#define SPARSE_SPAN GST_SECOND
#define SPARSE_PATIENCE (G_TIME_SPAN_SECOND / 2)

/* Who has just brought something to it may be about to bring more, us */
#define SPARSE_BREATH (50 * G_TIME_SPAN_MILLISECOND)

/* How long the first buffer waits for the tags behind it */
#define TAG_PATIENCE_US (200 * G_TIME_SPAN_MILLISECOND)

/* Returns: (nullable): the track with the earliest head. With the lock. */
GstAsfWriterTrack *
gst_asf_writer_interleaver_earliest (GstAsfWriterInterleaver *self)
{
  GstAsfWriterTrack *earliest = NULL;
  gint64 order = G_MAXINT64;

  for (guint i = 0; i < self->tracks->len; i++) {
    GstAsfWriterTrack *track = nth_track (self, i);

    if (track->head_order < order) {
      order = track->head_order;
      earliest = track;
    }
  }
  return earliest;
}

/* Returns: how much time is queued. Text that a file delivers long before its
 * time says nothing about the others. */
static gint64
get_span (GstAsfWriterInterleaver *self, GstAsfWriterTrack *earliest)
{
  gint64 span = 0;

  for (guint i = 0; i < self->tracks->len; i++) {
    GstAsfWriterTrack *track = nth_track (self, i);

    if (!gst_asf_writer_track_is_empty (track) && !track->sparse)
      span = MAX (span, track->last_order - earliest->head_order);
  }
  return span;
}

/* A live source is written on well before it would have to wait. */
static gboolean
is_half_full (GstAsfWriterInterleaver *self, GstAsfWriterTrack *earliest)
{
  return self->queued_bytes >= self->max_bytes / 2 || (self->max_time > 0 &&
      get_span (self, earliest) >= (gint64) self->max_time / 2);
}

static gboolean
waits_for_itself (GstAsfWriterInterleaver *self, GstAsfWriterTrack *starving)
{
  for (guint i = 0; i < self->tracks->len; i++) {
    GstAsfWriterTrack *track = nth_track (self, i);

    /* a push that waits with a buffer of the starving track itself goes on at
     * once: that queue is empty now */
    if (track != starving && track->waiter != NULL &&
        track->waiter == starving->feeder)
      return TRUE;
  }
  return FALSE;
}

/* @patience: how many times the stall timeout
 *
 * Returns: whether @track is given up now; else @deadline says when */
static gboolean
give_up_in_time (GstAsfWriterInterleaver *self, GstAsfWriterTrack *track,
    guint patience, gint64 *deadline)
{
  gint64 due = track->last_life + patience * self->stall_timeout_us;

  if (self->stall_timeout_us == 0)
    return FALSE;
  if (g_get_monotonic_time () >= due) {
    track->stalled = TRUE;
    return TRUE;
  }
  *deadline = MIN (*deadline, due);
  return FALSE;
}

/* All streams that have something queued have ended: nobody will ever reach a
 * limit. */
static gboolean
only_starving_go_on (GstAsfWriterInterleaver *self)
{
  for (guint i = 0; i < self->tracks->len; i++) {
    GstAsfWriterTrack *track = nth_track (self, i);

    if (!gst_asf_writer_track_is_empty (track) && !track->eos &&
        !track->released && track->linked)
      return FALSE;
  }
  return TRUE;
}

/* Before its first sign a track is waited for with full queues, too: of two
 * files that are opened at once either may be the first to deliver.
 *
 * Returns: whether @earliest goes on without waiting for the sparse @track;
 * else @deadline says when to look again */
static gboolean
may_pass_sparse (GstAsfWriterInterleaver *self, GstAsfWriterTrack *earliest,
    GstAsfWriterTrack *track, gint64 *deadline)
{
  gint64 due = track->last_life + SPARSE_PATIENCE;

  /* a push into an empty queue is not for long */
  if (track->waiter != NULL)
    return FALSE;
  if ((track->started || self->live) && (self->n_waiting > 0 ||
          get_span (self, earliest) >= (gint64) SPARSE_SPAN))
    due = self->live ? G_MININT64 : track->last_life + SPARSE_BREATH;
  if (only_starving_go_on (self) || waits_for_itself (self, track) ||
      g_get_monotonic_time () >= due)
    return TRUE;
  *deadline = MIN (*deadline, due);
  return FALSE;
}

/* Returns: whether @earliest has to wait for @track */
static gboolean
must_wait_for (GstAsfWriterInterleaver *self, GstAsfWriterTrack *earliest,
    GstAsfWriterTrack *track, gint64 *deadline, GstAsfWriterTrack **stalled)
{
  if (!gst_asf_writer_track_is_empty (track) || track->stalled ||
      gst_asf_writer_track_is_done (track))
    return FALSE;
  if (GST_CLOCK_STIME_IS_VALID (track->progress) &&
      track->progress >= earliest->head_order)
    return FALSE;
  if (track->sparse)
    return !may_pass_sparse (self, earliest, track, deadline);
  if (self->live && is_half_full (self, earliest))
    return FALSE;
  if (self->n_waiting > 0 && waits_for_itself (self, track))
    return FALSE;
  if ((self->live || self->n_waiting > 0 || only_starving_go_on (self)) &&
      give_up_in_time (self, track, 1, deadline)) {
    *stalled = track;
    return FALSE;
  }
  return TRUE;
}

/* Demuxers of tags (ID3) tell what they know right behind their first buffer.
 * The header has room for all of it as long as it is not written.
 *
 * Returns: whether the very first buffer should wait for that a little */
static gboolean
may_have_tags_to_come (GstAsfWriterInterleaver *self,
    GstAsfWriterTrack *track, gint64 *deadline)
{
  gint64 due = track->last_life + TAG_PATIENCE_US;

  if (self->live || gst_queue_array_get_length (track->items) > 1 ||
      track->eos || track->released || self->n_waiting > 0 ||
      g_get_monotonic_time () >= due)
    return FALSE;
  *deadline = MIN (*deadline, due);
  return TRUE;
}

/* Returns: (nullable): the track to write from; if %NULL, a track has been
 * given up, or @deadline says when to look again though nothing has changed */
GstAsfWriterTrack *
gst_asf_writer_interleaver_pick (GstAsfWriterInterleaver *self,
    gint64 *deadline, GstAsfWriterTrack **stalled)
{
  GstAsfWriterTrack *earliest = gst_asf_writer_interleaver_earliest (self);

  if (earliest == NULL || self->draining)
    return earliest;
  if (!self->playing || (!self->begun &&
          may_have_tags_to_come (self, earliest, deadline)))
    return NULL;
  for (guint i = 0; i < self->tracks->len; i++) {
    if (must_wait_for (self, earliest, nth_track (self, i), deadline,
            stalled) || *stalled != NULL)
      return NULL;
  }
  return earliest;
}

/* All pads have ended. One that has never delivered anything does not keep
 * the file open for ever; but closing it loses what a slow encoder may still
 * bring, so that is done with more patience. */
gboolean
gst_asf_writer_interleaver_all_done (GstAsfWriterInterleaver *self,
    gint64 *deadline, GstAsfWriterTrack **stalled)
{
  gboolean any_done = self->has_forgotten, told;

  for (guint i = 0; i < self->tracks->len; i++) {
    GstAsfWriterTrack *track = nth_track (self, i);

    if (gst_asf_writer_track_is_done (track))
      any_done |= track->eos || track->released;
    else if (track->started)
      return FALSE;
  }
  if (!any_done)
    return FALSE;
  for (guint i = 0; i < self->tracks->len; i++) {
    GstAsfWriterTrack *track = nth_track (self, i);

    if (gst_asf_writer_track_is_done (track) || track->dead)
      continue;
    told = track->stalled;
    if (!give_up_in_time (self, track, track->sparse ? 1 : END_PATIENCE,
            deadline))
      return FALSE;
    track->dead = TRUE;
    if (!told) {
      *stalled = track;
      return FALSE;
    }
  }
  return TRUE;
}
