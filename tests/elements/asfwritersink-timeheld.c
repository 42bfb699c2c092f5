/* asfwritersink-timeheld.c: a buffer whose time has to be confirmed
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "elementfixture.h"

/* The buffer that is held until the next one shows that its time is true: what
 * ends the stream ends the wait, too. */
GST_START_TEST (test_nothing_is_held_for_ever)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);
  AsfReader *reader;

  fixture_play (f);
  feed_begin (feed);
  feed_push (feed, 3);
  feed->next = 25 * 3600;
  feed_push (feed, 1);
  fixture_wait_stat (f, "samples", 3);
  switch (__i__) {
    case 0:
      feed_eos (feed);
      fixture_wait (f, GST_MESSAGE_EOS);
      break;
    case 1:
      g_signal_emit_by_name (f->sink, "end-writing");
      fixture_wait (f, GST_MESSAGE_EOS);
      break;
    case 2:
      gst_element_send_event (f->sink, gst_event_new_eos ());
      fixture_wait (f, GST_MESSAGE_EOS);
      break;
    case 3:
      feed_release (feed);
      fixture_wait (f, GST_MESSAGE_EOS);
      break;
    case 4:
      gst_pad_unlink (feed->pad, feed->sinkpad);
      fixture_set_state (f, GST_STATE_READY);
      break;
    default:
      fixture_set_state (f, GST_STATE_READY);
      break;
  }
  reader = fixture_read_allowing (f, "packet-duration");
  fail_unless_equals_int (fixture_count_objects (reader, 1), 4);
  fail_unless_equals_int (fixture_time (reader, 1, 3), 3600000);
  asf_reader_free (reader);
}

GST_END_TEST;

GST_START_TEST (test_a_flush_drops_what_is_held)
{
  g_autoptr (Fixture) f = fixture_new_pipeline ();
  Feed *feed = feed_new_video (f);
  AsfReader *reader;

  fixture_play (f);
  feed_begin (feed);
  feed_push (feed, 3);
  feed->next = 25 * 3600;
  feed_push (feed, 1);
  fixture_wait_stat (f, "samples", 3);
  feed_flush (feed, 1, TRUE);
  feed->next = 0;
  feed_begin (feed);
  feed_push (feed, 3);
  feed_eos (feed);
  fixture_wait (f, GST_MESSAGE_EOS);
  reader = fixture_read (f);
  fail_unless_equals_int (fixture_count_objects (reader, 1), 6);
  for (guint i = 0; i < 6; i++)
    fail_unless_equals_int (fixture_time (reader, 1, i), 40 * i);
  asf_reader_free (reader);
}

GST_END_TEST;

static const FixtureTest all_tests[] = {
  TEST_LOOP (test_nothing_is_held_for_ever, 6),
  TEST (test_a_flush_drops_what_is_held),
};

FIXTURE_MAIN (timeheld)
