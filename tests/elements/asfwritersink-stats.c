/* asfwritersink-stats.c: the numbers that "stats" tells
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "watcheddisk.h"

/* Those that are always there */
static const char *const fields[] = {
  "samples", "bytes", "key-frames", "repaired", "late", "packets",
  "file-size", "queued-bytes", "duration", "safe-until", "synced-until",
  "markers-left-out", "files", "total-samples", "total-bytes",
  "total-file-size", "total-duration", "total-safe-until"
};

/* Those that are there when they are known */
static const char *const known_fields[] = {
  "safe-age", "synced-age", "safe-running-time", "rate", "free-space",
  "time-left"
};

static gboolean
has_stat (Fixture *f, const char *name)
{
  GstStructure *stats;
  gboolean has;

  g_object_get (f->sink, "stats", &stats, NULL);
  has = gst_structure_has_field_typed (stats, name, G_TYPE_UINT64);
  gst_structure_free (stats);

  return has;
}

/* Nothing tells when it is known. */
static void
wait_until_known (Fixture *f, const char *name)
{
  gint64 deadline = g_get_monotonic_time () + FIXTURE_TIMEOUT;

  while (!has_stat (f, name)) {
    fail_unless (g_get_monotonic_time () < deadline, "no %s", name);
    g_thread_yield ();
  }
}

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
  for (guint i = 0; i < G_N_ELEMENTS (known_fields); i++)
    fail_if (has_stat (f, known_fields[i]), "%s", known_fields[i]);
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
    fail_unless_equals_uint64 (fixture_get_stat (f, "synced-until"),
        2 * GST_SECOND);
    fail_unless (has_stat (f, "synced-age"));
    fail_unless (has_stat (f, "safe-age"));
    fail_unless_equals_uint64 (fixture_get_stat (f, "safe-running-time"),
        2 * GST_SECOND);
    fail_unless_equals_uint64 (get_of_stream (f, 0, "samples"), 50);
    fail_unless_equals_uint64 (get_of_stream (f, 1, "samples"), 25);
    fail_unless_equals_uint64 (get_of_stream (f, 1, "bytes"), 25 * 320);
    fixture_set_state (f, GST_STATE_NULL);
  }
  asf_reader_free (reader);
}

GST_END_TEST;

/* Running time is not the time in the file. */
GST_START_TEST (test_safe_running_time)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);

  fixture_play (f);
  feed_begin (feed);
  feed->next = 100;
  feed_push (feed, 25);
  feed_eos (feed);
  fixture_wait (f, GST_MESSAGE_EOS);
  fail_unless_equals_uint64 (fixture_get_stat (f, "safe-until"), GST_SECOND);
  fail_unless_equals_uint64 (fixture_get_stat (f, "safe-running-time"),
      5 * GST_SECOND);
}

GST_END_TEST;

/* What is synced while recording */
GST_START_TEST (test_synced)
{
  g_autoptr (Fixture) f = fixture_new_with_disk ();
  Feed *feed = feed_new_video (f);

  feed->live = TRUE;
  g_object_set (f->sink, "checkpoint-sync", (gboolean) __i__,
      "checkpoint-interval", 100 * GST_MSECOND, "flush-interval",
      10 * GST_MSECOND, NULL);
  fixture_play (f);
  feed_begin (feed);
  feed_push (feed, 10);
  fixture_wait_stat (f, "safe-until", 400 * GST_MSECOND);
  if (__i__ == 1) {
    fixture_wait_stat (f, "synced-until", 400 * GST_MSECOND);
    fail_unless (watched_disk_get_count (&watched_disk.n_syncs) > 0);
  }
  fail_unless_equals_int (has_stat (f, "synced-age"), __i__);
  fail_unless (has_stat (f, "safe-age"));
  feed_eos (feed);
  fixture_wait (f, GST_MESSAGE_EOS);
  fail_unless_equals_uint64 (fixture_get_stat (f, "synced-until"),
      400 * GST_MSECOND);
}

GST_END_TEST;

GST_START_TEST (test_free_space)
{
  g_autoptr (Fixture) f = fixture_new_with_disk ();
  Feed *feed = feed_new_video (f);

  watched_disk.free = 123456789;
  feed->live = TRUE;
  fixture_play (f);
  feed_begin (feed);
  feed_push (feed, 1);
  wait_until_known (f, "free-space");
  fail_unless_equals_uint64 (fixture_get_stat (f, "free-space"), 123456789);
  /* at first it is not known how fast the file grows */
  fail_if (has_stat (f, "rate") != has_stat (f, "time-left"));
}

GST_END_TEST;

/* Those that came too late for the header, as the message of the file has it */
GST_START_TEST (test_markers_left_out)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);
  const GstStructure *closed;
  guint64 left_out = 0;
  AsfReader *reader;
  gboolean taken;

  g_object_set (f->sink, "padding", (guint64) 1000, NULL);
  fixture_play (f);
  feed_begin (feed);
  feed_push (feed, 5);
  fixture_wait_status (f, "started");
  for (guint i = 0; i < 100; i++)
    g_signal_emit_by_name (f->sink, "add-marker", "a marker",
        i * GST_MSECOND, &taken);
  fail_unless_equals_uint64 (fixture_get_stat (f, "markers-left-out"), 0);
  feed_eos (feed);
  closed = gst_message_get_structure (fixture_wait_status (f, "closed"));
  fail_unless (gst_structure_get_uint64 (closed, "markers-left-out",
          &left_out));
  reader = fixture_read (f);
  fail_unless_equals_uint64 (left_out, 100 - reader->markers->len);
  fail_unless (left_out > 0 && left_out < 100);
  fail_unless_equals_uint64 (fixture_get_stat (f, "markers-left-out"),
      left_out);
  asf_reader_free (reader);
  fixture_wait (f, GST_MESSAGE_EOS);
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
  TEST (test_safe_running_time),
  TEST_LOOP (test_synced, 2),
  TEST (test_free_space),
  TEST (test_markers_left_out),
  TEST (test_repaired),
  TEST (test_late),
  TEST (test_next_file_counts_anew),
};

FIXTURE_MAIN (stats)
