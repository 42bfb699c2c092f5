/* asfwritersink-recordingends.c: tests of switches, flushes, states and ends that
 * meet
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "elementfixture.h"

#define FRAME (40 * GST_MSECOND)
#define KEY_DISTANCE 25

static Fixture *
new_recorder (Feed **video, gboolean recording, GstClockTime before)
{
  Fixture *f = fixture_new_pipeline ();

  *video = feed_new_video (f);
  (*video)->duration = FRAME;
  (*video)->key_distance = KEY_DISTANCE;
  g_object_set (f->sink, "recording", recording, "pre-record-time", before,
      NULL);

  return f;
}

static void
begin (Fixture *f, Feed *video)
{
  fixture_play (f);
  feed_begin (video);
}

static void
finish (Fixture *f, Feed *video)
{
  feed_eos (video);
  fixture_wait (f, GST_MESSAGE_EOS);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_EOS), 1);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_ERROR), 0);
}

static void
wait_written (Fixture *f)
{
  for (guint i = 0; i < 1000; i++) {
    if (fixture_get_stat (f, "queued-bytes") == 0)
      return;
    g_usleep (5000);
  }
  fail ("the queue does not get empty");
}

/* The file has the first @n buffers. */
static void
check_file (Fixture *f, Feed *video, guint n)
{
  AsfReader *reader = fixture_read (f);

  fail_unless_equals_int (fixture_count_objects (reader, video->number), n);
  fixture_assert_objects (reader, video, 0, n);
  asf_reader_free (reader);
}

static void
assert_no_file (Fixture *f)
{
  fail_if (g_file_test (f->location, G_FILE_TEST_EXISTS));
}

/* Nothing was ever wanted, though much is kept: there is no file. */
GST_START_TEST (test_end_while_shut)
{
  Feed *video;
  Fixture *f = new_recorder (&video, FALSE, 10 * GST_SECOND);

  begin (f, video);
  feed_push (video, 100);
  finish (f, video);
  assert_no_file (f);
  fixture_free (f);
}

GST_END_TEST;

/* The switch comes behind the last buffer, before the end or after it: nothing
 * comes any more that would open the gate. */
GST_START_TEST (test_switch_at_the_end)
{
  Feed *video;
  Fixture *f = new_recorder (&video, FALSE, 10 * GST_SECOND);

  begin (f, video);
  feed_push (video, 100);
  wait_written (f);
  if (__i__ == 0)
    g_object_set (f->sink, "recording", TRUE, NULL);
  finish (f, video);
  if (__i__ == 1)
    g_object_set (f->sink, "recording", TRUE, NULL);
  assert_no_file (f);
  fixture_free (f);
}

GST_END_TEST;

GST_START_TEST (test_switch_off_at_the_end)
{
  Feed *video;
  Fixture *f = new_recorder (&video, TRUE, 0);

  begin (f, video);
  feed_push (video, 100);
  wait_written (f);
  g_object_set (f->sink, "recording", FALSE, NULL);
  finish (f, video);
  check_file (f, video, 100);
  fixture_free (f);
}

GST_END_TEST;

/* Times that never come */
GST_START_TEST (test_times_behind_the_end)
{
  Feed *video;
  Fixture *f = new_recorder (&video, __i__ == 0, 0);

  begin (f, video);
  g_signal_emit_by_name (f->sink, __i__ == 0 ? "stop-recording" :
      "start-recording", (guint64) 100 * GST_SECOND);
  feed_push (video, 100);
  finish (f, video);
  if (__i__ == 0)
    check_file (f, video, 100);
  else
    assert_no_file (f);
  fixture_free (f);
}

GST_END_TEST;

/* What is kept is in the past of a seek, and stays. */
GST_START_TEST (test_flush_while_shut)
{
  Feed *video;
  Fixture *f = new_recorder (&video, FALSE, 10 * GST_SECOND);
  GstSegment segment;
  AsfReader *reader;
  guint n;

  gst_segment_init (&segment, GST_FORMAT_TIME);
  begin (f, video);
  feed_push (video, 50);
  wait_written (f);
  feed_flush (video, 17, __i__ == 0);
  feed_segment (video, &segment);
  feed_push (video, 50);
  wait_written (f);
  g_object_set (f->sink, "recording", TRUE, NULL);
  feed_push (video, 50);
  finish (f, video);
  reader = fixture_read (f);
  n = fixture_count_objects (reader, video->number);
  fail_unless (n >= 75 && n <= 150, "%u pictures", n);
  fixture_assert_objects (reader, video, 150 - n, n);
  fail_unless (asf_reader_object (reader, video->number, 0)->key);
  asf_reader_free (reader);
  fixture_free (f);
}

GST_END_TEST;

/* Stopped with the gate shut, the element begins anew. */
GST_START_TEST (test_states_while_shut)
{
  Feed *video;
  Fixture *f = new_recorder (&video, FALSE, 10 * GST_SECOND);

  begin (f, video);
  feed_push (video, 50);
  fixture_set_state (f, GST_STATE_PAUSED);
  fixture_set_state (f, GST_STATE_READY);
  assert_no_file (f);
  g_object_set (f->sink, "recording", TRUE, NULL);
  feed_renew (video);
  video->next = 0;
  begin (f, video);
  feed_push (video, 30);
  finish (f, video);
  check_file (f, video, 30);
  fixture_free (f);
}

GST_END_TEST;

/* Set and unset with each buffer: it goes on with the next key frame. */
GST_START_TEST (test_restless)
{
  Feed *video;
  Fixture *f = new_recorder (&video, TRUE, 0);
  AsfReader *reader;

  begin (f, video);
  for (guint i = 0; i < 200; i++) {
    g_object_set (f->sink, "recording", i % 2 == 0, NULL);
    fail_unless_equals_int (feed_push (video, 1), GST_FLOW_OK);
  }
  finish (f, video);
  reader = fixture_read (f);
  fail_unless (fixture_count_objects (reader, video->number) == 0 ||
      asf_reader_object (reader, video->number, 0)->key);
  asf_reader_free (reader);
  fixture_free (f);
}

GST_END_TEST;

static const FixtureTest all_tests[] = {
  TEST (test_end_while_shut),
  TEST_LOOP (test_switch_at_the_end, 2),
  TEST (test_switch_off_at_the_end),
  TEST_LOOP (test_times_behind_the_end, 2),
  TEST_LOOP (test_flush_while_shut, 2),
  TEST (test_states_while_shut),
  TEST (test_restless),
};

FIXTURE_MAIN (asfwritersink_recordingends);
