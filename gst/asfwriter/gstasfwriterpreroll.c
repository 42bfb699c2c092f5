/* gstasfwriterpreroll.c: when a state is reached, and when EOS is posted
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwritersinkprivate.h"

/* The state messages and EOS have to come in an order that the bin understands,
 * from three sides: streaming threads, the writer thread, and the one that
 * changes the state. What they have to agree on is guarded by preroll_lock and
 * stands in here alone.
 */

#define GST_CAT_DEFAULT gst_asf_writer_sink_debug

static void
post_async_start (GstAsfWriterSink *self)
{
  gst_element_post_message (GST_ELEMENT (self),
      gst_message_new_async_start (GST_OBJECT (self)));
}

static void
post_async_done (GstAsfWriterSink *self)
{
  gst_element_post_message (GST_ELEMENT (self),
      gst_message_new_async_done (GST_OBJECT (self), GST_CLOCK_TIME_NONE));
}

static void
post_state (GstAsfWriterSink *self, GstState from, GstState to,
    GstState pending)
{
  gst_element_post_message (GST_ELEMENT (self),
      gst_message_new_state_changed (GST_OBJECT (self), from, to, pending));
}

/* The state changes */

/* Everything of the last recording is forgotten. */
void
gst_asf_writer_preroll_reset (GstAsfWriterSink *self)
{
  g_mutex_lock (&self->preroll_lock);
  self->playing = FALSE;
  self->ended_well = FALSE;
  self->eos_posted = FALSE;
  g_mutex_unlock (&self->preroll_lock);
}

/**
 * gst_asf_writer_preroll_set_running:
 * @running: a file is open: data and flushes may change the state
 */
void
gst_asf_writer_preroll_set_running (GstAsfWriterSink *self, gboolean running)
{
  g_mutex_lock (&self->preroll_lock);
  self->running = running;
  if (!running)
    self->playing = FALSE;
  g_mutex_unlock (&self->preroll_lock);
}

static gboolean
is_async (GstAsfWriterSink *self)
{
  gboolean async;

  GST_OBJECT_LOCK (self);
  async = self->settings.async;
  GST_OBJECT_UNLOCK (self);

  return async;
}

/**
 * gst_asf_writer_preroll_expect:
 *
 * Returns: whether PAUSED or PLAYING is reached with the first data only
 */
gboolean
gst_asf_writer_preroll_expect (GstAsfWriterSink *self)
{
  if (!is_async (self))
    return FALSE;
  g_mutex_lock (&self->preroll_lock);
  g_atomic_int_set (&self->need_preroll, TRUE);
  self->lost_unseen = FALSE;
  g_mutex_unlock (&self->preroll_lock);
  post_async_start (self);

  return TRUE;
}

/**
 * gst_asf_writer_preroll_to_playing:
 *
 * The writer thread may begin to write.
 *
 * Returns: whether PLAYING is reached with the first data only
 */
gboolean
gst_asf_writer_preroll_to_playing (GstAsfWriterSink *self)
{
  gboolean pending;

  gst_asf_writer_query_live (self);
  g_mutex_lock (&self->preroll_lock);
  pending = self->need_preroll;
  if (pending)
    post_async_start (self);
  gst_asf_writer_interleaver_set_playing (self->interleaver, TRUE);
  g_mutex_unlock (&self->preroll_lock);

  return pending;
}

/* The way down: nobody waits for the first data any longer. */
void
gst_asf_writer_preroll_cancel (GstAsfWriterSink *self)
{
  gboolean was_pending;

  g_mutex_lock (&self->preroll_lock);
  was_pending = self->need_preroll;
  g_atomic_int_set (&self->need_preroll, FALSE);
  g_mutex_unlock (&self->preroll_lock);
  if (was_pending)
    post_async_done (self);
}

/* EOS */

static void
post_eos (GstAsfWriterSink *self)
{
  GstMessage *message = gst_message_new_eos (GST_OBJECT (self));
  guint32 seqnum =
      gst_asf_writer_interleaver_get_eos_seqnum (self->interleaver);

  if (seqnum != GST_SEQNUM_INVALID)
    gst_message_set_seqnum (message, seqnum);
  gst_element_post_message (GST_ELEMENT (self), message);
}

/**
 * gst_asf_writer_preroll_post_eos:
 *
 * Posts EOS if the file is finished, once for each time in PLAYING: the bin
 * forgets it on the way to PAUSED.
 */
void
gst_asf_writer_preroll_post_eos (GstAsfWriterSink *self)
{
  gboolean due;

  g_mutex_lock (&self->preroll_lock);
  due = self->ended_well && self->playing && !self->eos_posted;
  self->eos_posted |= due;
  g_mutex_unlock (&self->preroll_lock);
  if (due)
    post_eos (self);
}

/**
 * gst_asf_writer_preroll_allow_eos:
 * @allowed: the element is in PLAYING
 */
void
gst_asf_writer_preroll_allow_eos (GstAsfWriterSink *self, gboolean allowed)
{
  g_mutex_lock (&self->preroll_lock);
  self->playing = allowed;
  if (!allowed)
    self->eos_posted = FALSE;
  g_mutex_unlock (&self->preroll_lock);
  if (allowed)
    gst_asf_writer_preroll_post_eos (self);
}

/* The file is closed, and all that came is in it. */
void
gst_asf_writer_preroll_end_well (GstAsfWriterSink *self)
{
  g_mutex_lock (&self->preroll_lock);
  self->ended_well = TRUE;
  g_mutex_unlock (&self->preroll_lock);
  gst_asf_writer_preroll_post_eos (self);
}

/* What comes in */

/* Takes the state that the element has been waiting for. With preroll_lock.
 *
 * Returns: the state it has now; READY on the way down, where the state change
 *     keeps the balance of messages */
static GstState
commit_state (GstAsfWriterSink *self)
{
  GstState current, target;

  GST_OBJECT_LOCK (self);
  current = GST_STATE (self);
  target = GST_STATE_PENDING (self);
  if (target == GST_STATE_PAUSED || target == GST_STATE_PLAYING) {
    GST_STATE (self) = target;
    GST_STATE_NEXT (self) = GST_STATE_VOID_PENDING;
    GST_STATE_PENDING (self) = GST_STATE_VOID_PENDING;
    GST_STATE_RETURN (self) = GST_STATE_CHANGE_SUCCESS;
  }
  GST_OBJECT_UNLOCK (self);

  if (target == GST_STATE_VOID_PENDING) {
    /* a flush in the middle of a state change, which went on without us */
    post_async_done (self);
    return current;
  }
  if (target < GST_STATE_PAUSED)
    return GST_STATE_READY;
  if (current != GST_STATE_PAUSED || target == GST_STATE_PAUSED)
    post_state (self, current, GST_STATE_PAUSED, target == GST_STATE_PAUSED ?
        GST_STATE_VOID_PENDING : target);
  post_async_done (self);
  if (target == GST_STATE_PLAYING)
    post_state (self, GST_STATE_PAUSED, GST_STATE_PLAYING,
        GST_STATE_VOID_PENDING);
  GST_STATE_BROADCAST (self);

  return target;
}

static gboolean
is_settled (GstElement *element, GstState state)
{
  gboolean settled;

  GST_OBJECT_LOCK (element);
  settled = GST_STATE (element) == state &&
      GST_STATE_PENDING (element) == GST_STATE_VOID_PENDING;
  GST_OBJECT_UNLOCK (element);

  return settled;
}

/* Of a thread that may wait for state changes. While the parent's lock is held
 * that goes nowhere: to PLAYING after NULL would be a file that nobody wants. */
static gpointer
follow_parent (gpointer data)
{
  GstElement *element = data;
  GstObject *parent = gst_object_get_parent (GST_OBJECT (element));

  if (parent != NULL) {
    GST_STATE_LOCK (parent);
    if (is_settled (GST_ELEMENT (parent), GST_STATE_PLAYING) &&
        is_settled (element, GST_STATE_PAUSED) &&
        gst_object_has_as_parent (GST_OBJECT (element), parent) &&
        !gst_element_is_locked_state (element))
      gst_element_set_state (element, GST_STATE_PLAYING);
    GST_STATE_UNLOCK (parent);
    gst_object_unref (parent);
  }
  gst_object_unref (element);

  return NULL;
}

static void
start_to_follow (GstAsfWriterSink *self)
{
  GThread *thread = g_thread_try_new ("asfwriter-state", follow_parent,
      gst_object_ref (self), NULL);

  if (thread != NULL) {
    g_thread_unref (thread);
    return;
  }
  GST_WARNING_OBJECT (self, "no thread to go on to PLAYING");
  gst_object_unref (self);
}

/**
 * gst_asf_writer_preroll_done:
 *
 * The first buffer, gap or EOS on any pad: the state change that waits for it
 * is done. Never all pads: a sparse one would hold up the pipeline.
 *
 * After a flush the bin brings the element back to PLAYING. It does not when it
 * was still busy on its way there as the flush came: then it has not seen that
 * the state was lost, and would leave the element in PAUSED, where nothing is
 * written.
 *
 * The lock is held while the messages are posted and taken on the way to
 * PLAYING, too: the bin forgets having posted PLAYING when the application
 * gets there between the two messages, and then swallows the EOS.
 */
void
gst_asf_writer_preroll_done (GstAsfWriterSink *self)
{
  gboolean unseen;
  GstState state;

  if (!g_atomic_int_get (&self->need_preroll))
    return;
  g_mutex_lock (&self->preroll_lock);
  if (!self->need_preroll || !self->running) {
    g_mutex_unlock (&self->preroll_lock);
    return;
  }
  unseen = self->lost_unseen;
  self->lost_unseen = FALSE;
  state = commit_state (self);
  GST_DEBUG_OBJECT (self, "prerolled, now %s",
      gst_element_state_get_name (state));
  if (state >= GST_STATE_PAUSED)
    g_atomic_int_set (&self->need_preroll, FALSE);
  /* without a bin there was no state change to PLAYING of its own, and a flush
   * has stopped the writing */
  if (state == GST_STATE_PLAYING) {
    self->playing = TRUE;
    gst_asf_writer_interleaver_set_playing (self->interleaver, TRUE);
  }
  g_mutex_unlock (&self->preroll_lock);

  if (state == GST_STATE_PLAYING) {
    gst_asf_writer_query_live (self);
    gst_asf_writer_preroll_post_eos (self);
  } else if (unseen && state == GST_STATE_PAUSED) {
    start_to_follow (self);
  }
}

/* Returns: whether there is a bin, and it does not wait for the element */
static gboolean
is_unseen (GstAsfWriterSink *self)
{
  GstObject *parent = gst_object_get_parent (GST_OBJECT (self));
  gboolean unseen;

  if (parent == NULL)
    return FALSE;
  GST_OBJECT_LOCK (parent);
  unseen = GST_STATE_PENDING (parent) != GST_STATE_PAUSED;
  GST_OBJECT_UNLOCK (parent);
  gst_object_unref (parent);

  return unseen;
}

static void
lose_state (GstAsfWriterSink *self)
{
  gst_element_lost_state (GST_ELEMENT (self));
  if (is_unseen (self))
    return;
  g_mutex_lock (&self->preroll_lock);
  self->lost_unseen = FALSE;
  g_mutex_unlock (&self->preroll_lock);
}

/**
 * gst_asf_writer_preroll_lose:
 *
 * A flush: the application that seeks waits for ASYNC_DONE again, and for EOS.
 * It may pause meanwhile, so nothing is written until there is data again.
 */
void
gst_asf_writer_preroll_lose (GstAsfWriterSink *self)
{
  gboolean lost;

  g_mutex_lock (&self->preroll_lock);
  self->eos_posted = FALSE;
  GST_OBJECT_LOCK (self);
  lost = self->running && self->settings.async && !self->need_preroll;
  GST_OBJECT_UNLOCK (self);
  if (lost) {
    g_atomic_int_set (&self->need_preroll, TRUE);
    self->lost_unseen = TRUE;
    self->playing = FALSE;
    gst_asf_writer_interleaver_set_playing (self->interleaver, FALSE);
  }
  g_mutex_unlock (&self->preroll_lock);
  if (lost)
    lose_state (self);
}
