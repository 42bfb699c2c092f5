/* asfwritersink-freespace.c: the recording ends before the disk is full
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "watcheddisk.h"

#define MIN_FREE (G_GUINT64_CONSTANT (1000000))

/* Returns: the next buffer's flow, after a moment: as a source that never ends
 * and is not quick */
static GstFlowReturn
push_slowly (Feed *feed)
{
  g_usleep (5 * G_TIME_SPAN_MILLISECOND);
  return feed_push (feed, 1);
}

static gboolean
is_disk_low (Fixture *f)
{
  fixture_collect (f);
  for (guint i = 0; i < f->log->len; i++) {
    if (gst_message_has_name (g_ptr_array_index (f->log, i),
            "asfwriter-disk-low"))
      return TRUE;
  }
  return FALSE;
}

static void
assert_no_space_warning (Fixture *f)
{
  gint at = fixture_index (f, GST_MESSAGE_WARNING);
  GError *error = NULL;

  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_WARNING), 1);
  gst_message_parse_warning (g_ptr_array_index (f->log, at), &error, NULL);
  fail_unless (g_error_matches (error, GST_RESOURCE_ERROR,
          GST_RESOURCE_ERROR_NO_SPACE_LEFT), "%s", error->message);
  g_clear_error (&error);
  fail_unless (at < fixture_index (f, GST_MESSAGE_EOS));
}

/* The warning, then the end: a file as good as one that was ended by its
 * source, with all that was taken from it. */
GST_START_TEST (test_min_free_space)
{
  gint64 deadline = g_get_monotonic_time () + FIXTURE_TIMEOUT;
  g_autoptr (Fixture) f = fixture_new_with_disk ();
  Feed *feed = feed_new_video (f);
  GstFlowReturn flow = GST_FLOW_OK;
  AsfReader *reader;
  guint n = 0;

  watched_disk.free = MIN_FREE + 1;
  g_object_set (f->sink, "min-free-space", MIN_FREE, "flush-interval",
      10 * GST_MSECOND, NULL);
  feed->live = __i__;
  fixture_play (f);
  feed_begin (feed);
  while (flow == GST_FLOW_OK && g_get_monotonic_time () < deadline) {
    if (is_disk_low (f))
      watched_disk_set_free (MIN_FREE - 1);
    flow = push_slowly (feed);
    n += flow == GST_FLOW_OK;
  }
  fail_unless_equals_int (flow, GST_FLOW_EOS);
  /* who looked for the disk may have met it already */
  if (fixture_count (f, GST_MESSAGE_EOS) == 0)
    fixture_wait (f, GST_MESSAGE_EOS);
  fail_unless_equals_int (feed_push (feed, 1), GST_FLOW_EOS);
  fixture_set_state (f, GST_STATE_NULL);
  fail_unless (is_disk_low (f));
  assert_no_space_warning (f);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_ERROR), 0);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_EOS), 1);
  fail_unless (f->memory->is_closed);
  reader = fixture_read (f);
  fail_if (reader->broadcast);
  fixture_assert_objects (reader, feed, 0, n);
  asf_reader_free (reader);
}

GST_END_TEST;

/* It is looked at the disk though no buffer comes. */
GST_START_TEST (test_min_free_space_without_buffers)
{
  g_autoptr (Fixture) f = fixture_new_with_disk ();
  Feed *feed = feed_new_video (f);
  AsfReader *reader;

  feed->live = TRUE;
  g_object_set (f->sink, "min-free-space", MIN_FREE, NULL);
  fixture_play (f);
  feed_begin (feed);
  fail_unless_equals_int (feed_push (feed, 1), GST_FLOW_OK);
  watched_disk_wait (&watched_disk.n_looks, 1);
  watched_disk_set_free (MIN_FREE - 1);
  fixture_wait (f, GST_MESSAGE_EOS);
  fail_unless_equals_int (feed_push (feed, 1), GST_FLOW_EOS);
  fixture_set_state (f, GST_STATE_NULL);
  assert_no_space_warning (f);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_ERROR), 0);
  reader = fixture_read (f);
  fixture_assert_objects (reader, feed, 0, 1);
  asf_reader_free (reader);
}

GST_END_TEST;

/* A disk that is too full at the start gives a file that is finished at
 * once. */
GST_START_TEST (test_min_free_space_at_start)
{
  g_autoptr (Fixture) f = fixture_new_with_disk ();
  Feed *feed = feed_new_video (f);

  watched_disk.free = MIN_FREE - 1;
  g_object_set (f->sink, "min-free-space", MIN_FREE, NULL);
  fixture_play (f);
  feed_begin (feed);
  feed_push (feed, 1);
  fixture_wait (f, GST_MESSAGE_EOS);
  fail_unless_equals_int (feed_push (feed, 1), GST_FLOW_EOS);
  fixture_set_state (f, GST_STATE_NULL);
  assert_no_space_warning (f);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_ERROR), 0);
  asf_reader_free (fixture_read (f));
}

GST_END_TEST;

/* Where it is not told what is free the recording goes on: with an output that
 * knows no such thing, and with one that has not even the function. */
GST_START_TEST (test_free_space_is_not_known)
{
  g_autoptr (Fixture) f = fixture_new_with_disk ();
  Feed *feed = feed_new_video (f);
  AsfReader *reader;

  watched_disk.tells_free = FALSE;
  if (__i__ == 1)
    fixture_use_memory (f);
  g_object_set (f->sink, "min-free-space", G_MAXUINT64, NULL);
  fixture_play (f);
  feed_begin (feed);
  fail_unless_equals_int (feed_push (feed, 1), GST_FLOW_OK);
  if (__i__ == 0)
    watched_disk_wait (&watched_disk.n_looks, 1);
  for (guint i = 1; i < 50; i++)
    fail_unless_equals_int (push_slowly (feed), GST_FLOW_OK);
  feed_eos (feed);
  fixture_wait (f, GST_MESSAGE_EOS);
  fixture_set_state (f, GST_STATE_NULL);
  reader = fixture_read (f);
  fixture_assert_objects (reader, feed, 0, 50);
  asf_reader_free (reader);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_ERROR), 0);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_WARNING), 0);
}

GST_END_TEST;

static const FixtureTest all_tests[] = {
  TEST_LOOP (test_min_free_space, 2),
  TEST (test_min_free_space_without_buffers),
  TEST (test_min_free_space_at_start),
  TEST_LOOP (test_free_space_is_not_known, 2),
};

FIXTURE_MAIN (freespace)
