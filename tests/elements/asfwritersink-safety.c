/* asfwritersink-safety.c: what is done by the clock for files that are not
 * finished
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "watcheddisk.h"

#include <errno.h>

/* No test says that something is done by a certain time: it waits until it is
 * done, with nothing else going on that could be the reason for it. */

/* How long it is watched that something does not happen */
#define WATCH_US (300 * G_TIME_SPAN_MILLISECOND)

/* Properties */

typedef struct
{
  const char *name;
  guint64 least;
  guint64 most;
  guint64 standard;
  guint64 other;
} Property;

static const Property properties[] = {
  {"flush-interval", 10 * GST_MSECOND, 60 * GST_SECOND, GST_SECOND,
      500 * GST_MSECOND},
  {"checkpoint-interval", 0, 3600 * GST_SECOND, 2 * GST_SECOND, GST_SECOND},
  {"checkpoint-sync", FALSE, TRUE, FALSE, TRUE},
  {"min-free-space", 0, G_MAXUINT64, 0, 1000},
  {"max-transient-error-timeout", 0, G_MAXINT, 0, 1000},
};

static guint64
get_number (Fixture *f, const char *property)
{
  GValue value = G_VALUE_INIT, number = G_VALUE_INIT;

  g_object_get_property (G_OBJECT (f->sink), property, &value);
  g_value_init (&number, G_TYPE_UINT64);
  fail_unless (g_value_transform (&value, &number));
  g_value_unset (&value);

  return g_value_get_uint64 (&number);
}

static void
set_number (Fixture *f, const char *property, guint64 number)
{
  char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, number);

  gst_util_set_object_arg (G_OBJECT (f->sink), property, text);
  g_free (text);
}

/* Defaults and limits; no change while a file is written */
GST_START_TEST (test_property)
{
  const Property *row = &properties[__i__];
  g_autoptr (Fixture) f = fixture_new_with_disk ();

  fail_unless_equals_uint64 (get_number (f, row->name), row->standard);
  set_number (f, row->name, row->least);
  fail_unless_equals_uint64 (get_number (f, row->name), row->least);
  set_number (f, row->name, row->most);
  fail_unless_equals_uint64 (get_number (f, row->name), row->most);
  set_number (f, row->name, row->standard);
  g_object_set (f->sink, "async", FALSE, NULL);
  fixture_set_state (f, GST_STATE_PAUSED);
  ASSERT_WARNING (set_number (f, row->name, row->other));
  fail_unless_equals_uint64 (get_number (f, row->name), row->standard);
  fixture_set_state (f, GST_STATE_READY);
  set_number (f, row->name, row->other);
  fail_unless_equals_uint64 (get_number (f, row->name), row->other);
}

GST_END_TEST;

/* Flushing */

/* A live source of one small buffer in 3 s */
static Feed *
new_seldom_feed (Fixture *f)
{
  Feed *feed = feed_new_video (f);

  feed->live = TRUE;
  feed->key_distance = 1;
  feed->size = 100;

  return feed;
}

static GstFlowReturn
push_seldom (Feed *feed)
{
  GstBuffer *buffer = feed_make (feed);

  GST_BUFFER_PTS (buffer) = (feed->next - 1) * 3 * GST_SECOND;
  GST_BUFFER_DTS (buffer) = GST_BUFFER_PTS (buffer);

  return feed_chain (feed, buffer);
}

/* The message comes first, and the flow knows of it a moment later. */
static GstFlowReturn
push_until_refused (Feed *feed)
{
  gint64 deadline = g_get_monotonic_time () + FIXTURE_TIMEOUT;
  GstFlowReturn flow = GST_FLOW_OK;

  while (flow == GST_FLOW_OK && g_get_monotonic_time () < deadline)
    flow = feed_push (feed, 1);
  return flow;
}

static void
finish (Fixture *f, Feed *feed, guint n)
{
  AsfReader *reader;

  feed_eos (feed);
  fixture_wait (f, GST_MESSAGE_EOS);
  fixture_set_state (f, GST_STATE_NULL);
  reader = fixture_read (f);
  fixture_assert_objects (reader, feed, 0, n);
  asf_reader_free (reader);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_ERROR), 0);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_WARNING), 0);
}

static const GstClockTime checkpoint_intervals[] = { 0, 2 * GST_SECOND };

/* Each buffer gets to the output though no other follows, and the file is none
 * the worse for it. */
GST_START_TEST (test_flush_interval)
{
  g_autoptr (Fixture) f = fixture_new_with_disk ();
  Feed *feed = new_seldom_feed (f);

  g_object_set (f->sink, "flush-interval", 150 * GST_MSECOND,
      "checkpoint-interval", checkpoint_intervals[__i__], NULL);
  fixture_play (f);
  feed_begin (feed);
  for (guint i = 0; i < 4; i++) {
    fail_unless_equals_int (push_seldom (feed), GST_FLOW_OK);
    fixture_wait_stat (f, "safe-until", i * 3 * GST_SECOND + 40 * GST_MSECOND);
    fail_unless_equals_uint64 (fixture_get_stat (f, "file-size"),
        watched_disk_get_size ());
  }
  finish (f, feed, 4);
}

GST_END_TEST;

/* Of two streams one comes seldom and the other often: nobody waits. */
GST_START_TEST (test_flush_interval_of_two)
{
  g_autoptr (Fixture) f = fixture_new_with_disk ();
  Feed *often = feed_new_audio (f);
  Feed *seldom = feed_new (f, "video_%u", WMV_CAPS);

  often->live = TRUE;
  seldom->live = TRUE;
  seldom->size = 100;
  g_object_set (f->sink, "flush-interval", 100 * GST_MSECOND, NULL);
  fixture_play (f);
  feed_begin (seldom);
  feed_begin (often);
  fail_unless_equals_int (feed_push (seldom, 1), GST_FLOW_OK);
  feed_gap (seldom, 40 * GST_MSECOND, 10 * GST_SECOND);
  fail_unless_equals_int (feed_push (often, 3), GST_FLOW_OK);
  fixture_wait_stat (f, "samples", 4);
  fixture_wait_stat (f, "safe-until", 120 * GST_MSECOND);
  feed_eos (seldom);
  finish (f, often, 3);
}

GST_END_TEST;

/* Something else wakes the writer thread while it waits for the time. */
GST_START_TEST (test_flush_interval_with_gaps)
{
  g_autoptr (Fixture) f = fixture_new_with_disk ();
  Feed *feed = new_seldom_feed (f);

  g_object_set (f->sink, "flush-interval", 500 * GST_MSECOND, NULL);
  fixture_play (f);
  feed_begin (feed);
  fail_unless_equals_int (push_seldom (feed), GST_FLOW_OK);
  fixture_wait_stat (f, "samples", 1);
  for (guint i = 0; i < 3; i++)
    feed_gap (feed, (i + 1) * 40 * GST_MSECOND, 40 * GST_MSECOND);
  fixture_wait_stat (f, "packets", 1);
  finish (f, feed, 1);
}

GST_END_TEST;

/* A disk that fails is told though no buffer comes that could be refused. */
GST_START_TEST (test_flush_fails)
{
  g_autoptr (Fixture) f = fixture_new_with_disk ();
  Feed *feed = new_seldom_feed (f);

  watched_disk.fail_from = 2;
  watched_disk.n_errors = G_MAXUINT;
  watched_disk.sys_errno = EIO;
  g_object_set (f->sink, "flush-interval", 100 * GST_MSECOND, NULL);
  fixture_play (f);
  feed_begin (feed);
  fail_unless_equals_int (push_seldom (feed), GST_FLOW_OK);
  fixture_wait (f, GST_MESSAGE_ERROR);
  fail_unless_equals_int (push_until_refused (feed), GST_FLOW_ERROR);
  fixture_set_state (f, GST_STATE_NULL);
  fixture_assert_error (f, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_WRITE);
}

GST_END_TEST;

/* Syncing */

/* Once for each buffer that came, by the clock alone */
GST_START_TEST (test_checkpoint_sync)
{
  g_autoptr (Fixture) f = fixture_new_with_disk ();
  Feed *feed = new_seldom_feed (f);

  g_object_set (f->sink, "flush-interval", 50 * GST_MSECOND,
      "checkpoint-interval", 100 * GST_MSECOND, "checkpoint-sync", TRUE,
      NULL);
  fixture_play (f);
  feed_begin (feed);
  for (guint i = 0; i < 3; i++) {
    fail_unless_equals_int (push_seldom (feed), GST_FLOW_OK);
    watched_disk_wait (&watched_disk.n_syncs, i + 1);
    /* nothing is new after that */
    g_usleep (WATCH_US);
    fail_unless_equals_int (watched_disk_get_count (&watched_disk.n_syncs),
        i + 1);
  }
  finish (f, feed, 3);
}

GST_END_TEST;

typedef struct
{
  gboolean sync;
  GstClockTime interval;
} NoSync;

static const NoSync no_syncs[] = {
  {FALSE, 10 * GST_MSECOND},
  {FALSE, 0},
  {TRUE, 0},
};

/* Who did not ask for it does not pay for it. */
GST_START_TEST (test_no_checkpoint_sync)
{
  const NoSync *row = &no_syncs[__i__];
  g_autoptr (Fixture) f = fixture_new_with_disk ();
  Feed *feed = new_seldom_feed (f);

  g_object_set (f->sink, "flush-interval", 10 * GST_MSECOND,
      "checkpoint-interval", row->interval, "checkpoint-sync", row->sync,
      NULL);
  fixture_play (f);
  feed_begin (feed);
  fail_unless_equals_int (push_seldom (feed), GST_FLOW_OK);
  fixture_wait_stat (f, "packets", 1);
  g_usleep (WATCH_US);
  fail_unless_equals_int (watched_disk_get_count (&watched_disk.n_syncs), 0);
  finish (f, feed, 1);
}

GST_END_TEST;

/* Errors that pass */

static const int transient_errnos[] = { EIO, EACCES, ESTALE };

/* 50 ms of trouble: with the pauses between them */
#define N_ERRORS 5

static Feed *
record_with_trouble (Fixture *f, int sys_errno, guint n_errors,
    gint timeout_ms)
{
  Feed *feed = feed_new_video (f);

  watched_disk.fail_from = 3;
  watched_disk.n_errors = n_errors;
  watched_disk.sys_errno = sys_errno;
  g_object_set (f->sink, "max-transient-error-timeout", timeout_ms, NULL);
  fixture_play (f);
  feed_begin (feed);

  return feed;
}

/* Time enough, also for a machine that does not come to itself for seconds */
GST_START_TEST (test_transient_error)
{
  g_autoptr (Fixture) f = fixture_new_with_disk ();
  Feed *feed =
      record_with_trouble (f, transient_errnos[__i__], N_ERRORS, 20000);

  fail_unless_equals_int (feed_push (feed, 600), GST_FLOW_OK);
  finish (f, feed, 600);
  fail_unless_equals_int (watched_disk.n_errors, 0);
}

GST_END_TEST;

/* One call that fails is enough. */
GST_START_TEST (test_transient_error_without_timeout)
{
  g_autoptr (Fixture) f = fixture_new_with_disk ();
  Feed *feed = record_with_trouble (f, transient_errnos[__i__], 1, 0);

  fail_unless_equals_int (feed_push (feed, 100000), GST_FLOW_ERROR);
  fixture_set_state (f, GST_STATE_NULL);
  fixture_assert_error (f, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_WRITE);
}

GST_END_TEST;

/* It is tried for as long as was said, and then told. */
GST_START_TEST (test_transient_error_that_stays)
{
  g_autoptr (Fixture) f = fixture_new_with_disk ();
  Feed *feed = record_with_trouble (f, EIO, G_MAXUINT, 50);

  fail_unless_equals_int (feed_push (feed, 100000), GST_FLOW_ERROR);
  fixture_set_state (f, GST_STATE_NULL);
  fixture_assert_error (f, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_WRITE);
  fail_unless (watched_disk.n_errors < G_MAXUINT - 1);
}

GST_END_TEST;

static const FixtureTest all_tests[] = {
  TEST_LOOP (test_property, G_N_ELEMENTS (properties)),
  TEST_LOOP (test_flush_interval, G_N_ELEMENTS (checkpoint_intervals)),
  TEST (test_flush_interval_of_two),
  TEST (test_flush_interval_with_gaps),
  TEST (test_flush_fails),
  TEST (test_checkpoint_sync),
  TEST_LOOP (test_no_checkpoint_sync, G_N_ELEMENTS (no_syncs)),
  TEST_LOOP (test_transient_error, G_N_ELEMENTS (transient_errnos)),
  TEST_LOOP (test_transient_error_without_timeout,
      G_N_ELEMENTS (transient_errnos)),
  TEST (test_transient_error_that_stays),
};

FIXTURE_MAIN (safety)
