/* asfwritersink-timewarnings.c: bad times are told, or end the recording
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "elementrepairs.h"

#include <string.h>

GST_START_TEST (test_told_once)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = feed_new_video (f), *audio = feed_new_audio (f);
  const GstStructure *details;
  guint64 time = 0;

  fixture_play (f);
  feed_begin (video);
  feed_begin (audio);
  for (guint i = 0; i < 20; i++) {
    GstBuffer *buffer = feed_make (video);

    if (i >= 5)
      GST_BUFFER_PTS (buffer) = GST_BUFFER_DTS (buffer) = GST_CLOCK_TIME_NONE;
    feed_chain (video, buffer);
    feed_push (audio, 1);
  }
  feed_eos (video);
  feed_eos (audio);
  fixture_wait (f, GST_MESSAGE_EOS);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_WARNING), 1);
  details = fixture_find_repair (f, "video_0", "missing", 0);
  fail_unless (details != NULL);
  fail_unless (gst_structure_get_uint64 (details, "time", &time));
  fail_unless_equals_uint64 (time, 200 * GST_MSECOND);
  fixture_assert_repairs (f, 0, "video", "missing=15");
  fixture_assert_repairs (f, 1, "audio", "");
  fixture_assert_repairs (f, -1, "sum", "missing=15");
}

GST_END_TEST;

/* A stream that comes too late to begin with the others: the file has begun,
 * since the pad is not waited for. */
GST_START_TEST (test_before_the_zero)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = feed_new_video (f), *audio = feed_new_audio (f);
  AsfReader *reader;

  fixture_play (f);
  feed_begin (video);
  feed_begin (audio);
  feed_gap (audio, 0, GST_SECOND);
  video->key_distance = 1;
  video->next = 5;
  feed_push (video, 10);
  fixture_wait_stat (f, "samples", 10);
  feed_push (audio, 10);
  feed_eos (video);
  feed_eos (audio);
  fixture_wait (f, GST_MESSAGE_EOS);
  fixture_assert_repairs (f, 1, "audio", "negative=5");
  fail_unless (fixture_find_repair (f, "audio_1", "negative", 0) != NULL ||
      fixture_find_repair (f, "audio_0", "negative", 0) != NULL);
  reader = fixture_read (f);
  /* 200 ms is the zero; what is behind it is in step again */
  for (guint i = 0; i < 10; i++)
    fail_unless_equals_int (fixture_time (reader, audio->number, i),
        i <= 5 ? 0 : (i - 5) * 40);
  asf_reader_free (reader);
}

GST_END_TEST;

/* Policy "error": what comes first is in the file, and the message says all. */

#define MS(time) ((time) * GST_MSECOND)

typedef struct
{
  const char *kind;
  GstClockTime times[3];
} FaultCase;

static const FaultCase fault_cases[] = {
  {"had no time", {MS (0), MS (40), GST_CLOCK_TIME_NONE}},
  {"went back", {MS (0), MS (40), MS (20)}},
  {"had the time of", {MS (0), MS (40), MS (40)}},
  {"started again", {MS (5000), MS (5040), MS (0)}},
  {"jumped ahead", {MS (0), MS (40), MS (3600000)}},
  {"could not be true", {MS (0), MS (40), MS (G_MAXINT64 / 1000000 - 1)}},
};

static GstFlowReturn
push_at (Feed *feed, GstClockTime time)
{
  GstBuffer *buffer = feed_make (feed);

  GST_BUFFER_PTS (buffer) = GST_BUFFER_DTS (buffer) = time;
  return feed_chain (feed, buffer);
}

GST_START_TEST (test_error)
{
  const FaultCase *row = &fault_cases[__i__];
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);
  GstMessage *message;
  AsfReader *reader;
  GError *error = NULL;

  gst_util_set_object_arg (G_OBJECT (f->sink), "time-policy", "error");
  fixture_play (f);
  feed_begin (feed);
  fail_unless_equals_int (push_at (feed, row->times[0]), GST_FLOW_OK);
  fail_unless_equals_int (push_at (feed, row->times[1]), GST_FLOW_OK);
  fail_unless_equals_int (push_at (feed, row->times[2]), GST_FLOW_ERROR);
  message = fixture_wait (f, GST_MESSAGE_ERROR);
  gst_message_parse_error (message, &error, NULL);
  fail_unless (strstr (error->message, "video_0") != NULL &&
      strstr (error->message, row->kind) != NULL &&
      strstr (error->message, "00:00:00.0") != NULL &&
      strstr (error->message, "time-policy") != NULL, "%s", error->message);
  g_clear_error (&error);
  fixture_assert_error (f, GST_STREAM_ERROR, GST_STREAM_ERROR_MUX);
  reader = fixture_read (f);
  fixture_assert_objects (reader, feed, 0, 2);
  asf_reader_free (reader);
}

GST_END_TEST;

GST_START_TEST (test_holes_are_no_error)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);

  gst_util_set_object_arg (G_OBJECT (f->sink), "time-policy", "error");
  fixture_play (f);
  feed_begin (feed);
  feed_push (feed, 3);
  feed->next += 25 * 20;
  fail_unless_equals_int (feed_push (feed, 3), GST_FLOW_OK);
  feed_eos (feed);
  fixture_wait (f, GST_MESSAGE_EOS);
  fixture_assert_repairs (f, 0, "video", "gap=1");
}

GST_END_TEST;

/* The end of the format's range */

#define LAST_MS (G_MAXUINT32 - 1 - FIXTURE_PREROLL_MS)
#define LONG_MS 3000000u

GST_START_TEST (test_end_of_the_range)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);
  const guint n = (LAST_MS - 1) / LONG_MS + 1;
  const GstStructure *details = NULL;
  GstMessage *message;
  gboolean finished = FALSE;
  GError *error = NULL;
  AsfReader *reader;

  g_object_set (f->sink, "index-interval", 100 * GST_SECOND, NULL);
  feed->duration = LONG_MS * GST_MSECOND;
  feed->size = 40;
  fixture_play (f);
  feed_begin (feed);
  fail_unless (feed_push (feed, n + 1) != GST_FLOW_OK ||
      feed_push (feed, 1000000) != GST_FLOW_OK);
  message = fixture_wait (f, GST_MESSAGE_ERROR);
  gst_message_parse_error (message, &error, NULL);
  fail_unless (strstr (error->message, "longest time") != NULL &&
      strstr (error->message, "finished and can be sought in") != NULL, "%s",
      error->message);
  g_clear_error (&error);
  gst_message_parse_error_details (message, &details);
  fail_unless (gst_structure_get_boolean (details, "finished", &finished) &&
      finished);
  fixture_assert_error (f, GST_STREAM_ERROR, GST_STREAM_ERROR_MUX);
  reader = fixture_read_allowing (f, "packet-duration send-duration");
  fixture_assert_objects (reader, feed, 0, n);
  for (guint i = 0; i < n; i++)
    fail_unless (fixture_time (reader, 1, i) == (gint64) i * LONG_MS);
  fail_unless (reader->play_duration / 10000 >= LAST_MS - LONG_MS);
  asf_reader_free (reader);
}

GST_END_TEST;

static const FixtureTest all_tests[] = {
  TEST (test_told_once),
  TEST (test_before_the_zero),
  TEST_LOOP (test_error, G_N_ELEMENTS (fault_cases)),
  TEST (test_holes_are_no_error),
  TEST (test_end_of_the_range),
};

FIXTURE_MAIN (timewarnings)
