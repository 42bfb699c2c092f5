/* asfwritersink-stats.c: the numbers that "stats" tells
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "elementfixture.h"

static const char *const fields[] = {
  "samples", "bytes", "key-frames", "repaired", "late", "packets",
  "file-size", "queued-bytes", "duration", "safe-until"
};

static guint64
get_of_stream (Fixture *f, guint n, const char *name)
{
  GstStructure *stats;
  const GValue *streams;
  const GstStructure *stream;
  guint64 value = 0;

  g_object_get (f->sink, "stats", &stats, NULL);
  streams = gst_structure_get_value (stats, "streams");
  fail_unless (n < gst_value_array_get_size (streams));
  stream = gst_value_get_structure (gst_value_array_get_value (streams, n));
  fail_unless (gst_structure_get_uint64 (stream, name, &value));
  gst_structure_free (stats);

  return value;
}

GST_START_TEST (test_zero_before_the_first_file)
{
  g_autoptr (Fixture) f = fixture_new ();

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    fail_unless_equals_uint64 (fixture_get_stat (f, fields[i]), 0);
  feed_new_video (f);
  fail_unless_equals_uint64 (get_of_stream (f, 0, "samples"), 0);
}

GST_END_TEST;

GST_START_TEST (test_of_a_file)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = feed_new_video (f);
  Feed *audio = feed_new_audio (f);
  AsfReader *reader;

  fixture_play (f);
  feed_begin (video);
  feed_begin (audio);
  feed_push (video, 50);
  feed_push (audio, 25);
  feed_eos (video);
  feed_eos (audio);
  fixture_wait (f, GST_MESSAGE_EOS);
  reader = fixture_read (f);
  for (guint i = 0; i < 2; i++) {
    /* they stay when the element is stopped */
    fail_unless_equals_uint64 (fixture_get_stat (f, "samples"), 75);
    fail_unless_equals_uint64 (fixture_get_stat (f, "bytes"),
        50 * 600 + 25 * 320);
    fail_unless_equals_uint64 (fixture_get_stat (f, "key-frames"), 5);
    fail_unless_equals_uint64 (fixture_get_stat (f, "repaired"), 0);
    fail_unless_equals_uint64 (fixture_get_stat (f, "late"), 0);
    fail_unless_equals_uint64 (fixture_get_stat (f, "packets"),
        reader->packets->len);
    fail_unless_equals_uint64 (fixture_get_stat (f, "file-size"),
        reader->data_size);
    fail_unless_equals_uint64 (fixture_get_stat (f, "queued-bytes"), 0);
    fail_unless_equals_uint64 (fixture_get_stat (f, "duration"),
        2 * GST_SECOND);
    fail_unless_equals_uint64 (fixture_get_stat (f, "safe-until"),
        2 * GST_SECOND);
    fail_unless_equals_uint64 (get_of_stream (f, 0, "samples"), 50);
    fail_unless_equals_uint64 (get_of_stream (f, 1, "samples"), 25);
    fail_unless_equals_uint64 (get_of_stream (f, 1, "bytes"), 25 * 320);
    fixture_set_state (f, GST_STATE_NULL);
  }
  asf_reader_free (reader);
}

GST_END_TEST;

GST_START_TEST (test_repaired)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);

  fixture_play (f);
  feed_begin (feed);
  for (guint i = 0; i < 10; i++) {
    GstBuffer *buffer = feed_make (feed);

    if (i % 2)
      GST_BUFFER_PTS (buffer) = GST_BUFFER_DTS (buffer) =
          GST_CLOCK_TIME_NONE;
    feed_chain (feed, buffer);
  }
  feed_eos (feed);
  fixture_wait (f, GST_MESSAGE_EOS);
  fail_unless_equals_uint64 (fixture_get_stat (f, "repaired"), 5);
}

GST_END_TEST;

GST_START_TEST (test_late)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = feed_new_video (f);
  Feed *audio = feed_new_audio (f);

  fixture_play (f);
  feed_begin (video);
  feed_begin (audio);
  feed_gap (audio, 0, GST_SECOND);
  feed_push (video, 24);
  fixture_wait_status (f, "started");
  feed_gap (audio, 0, 2 * GST_SECOND);
  feed_eos (video);
  fixture_wait_stat (f, "samples", 24);
  /* what it said would not come */
  feed_push (audio, 10);
  feed_eos (audio);
  fixture_wait (f, GST_MESSAGE_EOS);
  fail_unless_equals_uint64 (get_of_stream (f, 1, "late"), 10);
}

GST_END_TEST;

GST_START_TEST (test_next_file_counts_anew)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);

  for (guint i = 0; i < 2; i++) {
    feed_renew (feed);
    fixture_play (f);
    feed_begin (feed);
    feed_push (feed, 10);
    feed_eos (feed);
    fixture_wait (f, GST_MESSAGE_EOS);
    fail_unless_equals_uint64 (fixture_get_stat (f, "samples"), 10);
    fixture_set_state (f, GST_STATE_READY);
  }
}

GST_END_TEST;

static const FixtureTest all_tests[] = {
  TEST (test_zero_before_the_first_file),
  TEST (test_of_a_file),
  TEST (test_repaired),
  TEST (test_late),
  TEST (test_next_file_counts_anew),
};

FIXTURE_MAIN (stats)
