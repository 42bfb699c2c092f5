/* asfwritersink-pictureorder.c: tests of files that begin and end where pictures
 * are stored in another order than they are shown in
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "elementfixture.h"

#define FRAME (40 * GST_MSECOND)
#define KEY_DISTANCE 25
/* A picture is decoded two frames before it is shown, at the latest */
#define DEPTH (2 * FRAME)

/* Pictures come as I P B B P B B ...: each P is shown behind the two B that
 * follow it. */
static GstClockTime
shown_at (guint n)
{
  guint in_group = n % KEY_DISTANCE;

  if (in_group == 0)
    return n * FRAME;
  return in_group % 3 == 1 ? (n + 2) * FRAME : (n - 1) * FRAME;
}

/* Decoding times begin before zero; the segment moves them. */
static GstFlowReturn
push_pictures (Feed *video, guint count)
{
  GstFlowReturn flow = GST_FLOW_OK;

  for (guint i = 0; flow == GST_FLOW_OK && i < count; i++) {
    guint n = video->next;
    GstBuffer *buffer = feed_make (video);

    GST_BUFFER_DTS (buffer) = n * FRAME;
    GST_BUFFER_PTS (buffer) = shown_at (n) + DEPTH;
    flow = feed_chain (video, buffer);
  }
  return flow;
}

static Fixture *
new_recorder (Feed **video)
{
  Fixture *f = fixture_new ();

  fixture_set_pattern (f, "%05d.wmv");
  *video = feed_new_video (f);
  (*video)->duration = FRAME;
  (*video)->key_distance = KEY_DISTANCE;

  return f;
}

static void
finish (Fixture *f, Feed *video)
{
  feed_eos (video);
  fixture_wait (f, GST_MESSAGE_EOS);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_WARNING), 0);
}

/* File @nth has @n pictures from number @from on, from zero on. */
static void
check_pictures (Fixture *f, guint nth, Feed *video, guint from, guint n)
{
  AsfReader *reader = fixture_read_nth (f, nth);

  fail_unless_equals_int (fixture_count_objects (reader, video->number), n);
  fixture_assert_objects (reader, video, from, n);
  fail_unless (asf_reader_object (reader, video->number, 0)->key);
  fail_unless_equals_int (fixture_time (reader, video->number, 0), 0);
  asf_reader_free (reader);
}

/* @time: ms behind which the file is to end
 * @expected: number of the key frame that the next one begins with */
typedef struct
{
  guint time;
  guint expected;
} SplitCase;

static const SplitCase splits[] = {
  {1000, 25},                   /* is shown at 1080 */
  {1079, 25},
  {1080, 25},
  {1081, 50},
  {2080, 50},
  {3500, 100},
};

GST_START_TEST (test_split_at_running_time)
{
  const SplitCase *c = &splits[__i__];
  Feed *video;
  Fixture *f = new_recorder (&video);

  fail_if (fixture_set_state (f, GST_STATE_PAUSED) ==
      GST_STATE_CHANGE_FAILURE);
  g_signal_emit_by_name (f->sink, "split-at-running-time",
      (guint64) c->time * GST_MSECOND);
  fixture_play (f);
  feed_begin (video);
  fail_unless_equals_int (push_pictures (video, 125), GST_FLOW_OK);
  finish (f, video);
  check_pictures (f, 0, video, 0, c->expected);
  check_pictures (f, 1, video, c->expected, 125 - c->expected);
  fixture_free (f);
}

GST_END_TEST;

GST_START_TEST (test_max_size_time)
{
  Feed *video;
  Fixture *f = new_recorder (&video);

  g_object_set (f->sink, "max-size-time", 2 * GST_SECOND, NULL);
  fixture_play (f);
  feed_begin (video);
  fail_unless_equals_int (push_pictures (video, 125), GST_FLOW_OK);
  finish (f, video);
  check_pictures (f, 0, video, 0, 50);
  check_pictures (f, 1, video, 50, 50);
  check_pictures (f, 2, video, 100, 25);
  fixture_free (f);
}

GST_END_TEST;

/* A recording begins with the key frame that is shown then. When it ends no
 * picture is missing that is shown before. */
GST_START_TEST (test_start_and_stop)
{
  Feed *video;
  Fixture *f = new_recorder (&video);
  AsfReader *reader;
  guint n;

  g_object_set (f->sink, "recording", FALSE, NULL);
  fixture_play (f);
  g_signal_emit_by_name (f->sink, "start-recording",
      (guint64) 1080 * GST_MSECOND);
  g_signal_emit_by_name (f->sink, "stop-recording",
      (guint64) 3000 * GST_MSECOND);
  feed_begin (video);
  fail_unless_equals_int (push_pictures (video, 125), GST_FLOW_OK);
  finish (f, video);
  reader = fixture_read_nth (f, 0);
  n = fixture_count_objects (reader, video->number);
  fixture_assert_objects (reader, video, 25, n);
  for (guint i = 25; i < 125; i++) {
    if (shown_at (i) + DEPTH < 3000 * GST_MSECOND)
      fail_unless (i < 25 + n, "picture %u is missing", i);
  }
  fail_unless (n < 60);
  asf_reader_free (reader);
  fixture_free (f);
}

GST_END_TEST;

#define MPEG4(codec_data) "video/mpeg, mpegversion=(int)4, " \
    "systemstream=(boolean)false, width=(int)160, height=(int)120, " \
    "codec_data=(buffer)" codec_data

/* Matroska has no decoding times: they follow from the depth, which the caps of
 * the next file tell. */
GST_START_TEST (test_next_file_reorders)
{
  static const guint shown[] = { 10, 12, 11, 14, 13 };
  static const gint64 stored[] = { 0, 39, 79, 119, 159 };
  g_autoptr (GstCaps) caps = gst_caps_from_string (MPEG4 ("000001b0f1000001b5"
          "a913000001000000012008d48d0ffffd0a041e1418"));
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = feed_new (f, "video_%u", MPEG4 ("000001b001000001b5891300"
          "0001000000012000c48d8ffffd0a041e1463"));
  AsfReader *reader;

  fixture_set_pattern (f, "%05d.wmv");
  fixture_play (f);
  feed_begin (video);
  for (guint i = 0; i < 15; i++) {
    GstBuffer *buffer = feed_make (video);

    GST_BUFFER_DTS (buffer) = GST_CLOCK_TIME_NONE;
    GST_BUFFER_PTS (buffer) = (i < 10 ? i : shown[i - 10]) * FRAME;
    GST_BUFFER_DURATION (buffer) = FRAME;
    if (i == 10)
      feed_event (video, gst_event_new_caps (caps));
    fail_unless_equals_int (feed_chain (video, buffer), GST_FLOW_OK);
  }
  finish (f, video);
  reader = fixture_read_nth (f, 1);
  for (guint i = 0; i < G_N_ELEMENTS (stored); i++)
    fail_unless_equals_int64 (fixture_time (reader, video->number, i),
        stored[i]);
  asf_reader_free (reader);
}

GST_END_TEST;

static const FixtureTest all_tests[] = {
  TEST_LOOP (test_split_at_running_time, G_N_ELEMENTS (splits)),
  TEST (test_max_size_time),
  TEST (test_start_and_stop),
  TEST (test_next_file_reorders),
};

FIXTURE_MAIN (asfwritersink_pictureorder);
