/* asfwritersink-flush.c: flushes while the state of the pipeline changes
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "elementfixture.h"

/**
 * Moment:
 * @from: @to: the change of the element that is reported
 * @flushed: done
 */
typedef struct
{
  Fixture *fixture;
  Feed *feed;
  GstState from;
  GstState to;
  GMutex lock;
  GCond cond;
  gboolean flushed;
} Moment;

static void
flush_once (Moment *moment)
{
  g_mutex_lock (&moment->lock);
  if (!moment->flushed) {
    feed_flush (moment->feed, 1, TRUE);
    moment->flushed = TRUE;
    g_cond_signal (&moment->cond);
  }
  g_mutex_unlock (&moment->lock);
}

/* Called while the bin changes the states of its elements. */
static GstBusSyncReply
flush_at_change (GstBus *bus, GstMessage *message, gpointer data)
{
  Moment *moment = data;
  GstState from, to;

  if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_STATE_CHANGED ||
      GST_MESSAGE_SRC (message) != GST_OBJECT (moment->fixture->sink))
    return GST_BUS_PASS;
  gst_message_parse_state_changed (message, &from, &to, NULL);
  if (from == moment->from && to == moment->to)
    flush_once (moment);

  return GST_BUS_PASS;
}

static void
wait_for_flush (Moment *moment)
{
  gint64 deadline = g_get_monotonic_time () + FIXTURE_TIMEOUT;

  g_mutex_lock (&moment->lock);
  while (!moment->flushed)
    fail_unless (g_cond_wait_until (&moment->cond, &moment->lock, deadline));
  g_mutex_unlock (&moment->lock);
}

/* The bin does not see that the element has lost its state, since it is still
 * on its way to PLAYING itself. What comes then is written all the same. */
GST_START_TEST (test_flush_in_state_change)
{
  g_autoptr (Fixture) f = fixture_new_pipeline ();
  Feed *feed = feed_new_video (f);
  Moment moment = {
    .fixture = f,
    .feed = feed,
    .from = GST_STATE_PAUSED,
    .to = GST_STATE_PLAYING,
  };
  AsfReader *reader;

  gst_bus_set_sync_handler (f->bus, flush_at_change, &moment, NULL);
  fixture_play (f);
  feed_begin (feed);
  feed_push (feed, 1);
  wait_for_flush (&moment);
  feed->next = 0;
  feed_begin (feed);
  feed_push (feed, 3);
  feed_eos (feed);
  fixture_wait (f, GST_MESSAGE_EOS);
  fixture_wait_state (f, GST_STATE_PLAYING);
  gst_bus_set_sync_handler (f->bus, NULL, NULL, NULL);
  reader = fixture_read (f);
  /* the first may have been written before the flush */
  fail_unless (fixture_count_objects (reader, 1) >= 3);
  asf_reader_free (reader);
}

GST_END_TEST;

static const FixtureTest all_tests[] = {
  TEST (test_flush_in_state_change),
};

FIXTURE_MAIN (flush)
