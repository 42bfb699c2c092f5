/* asfwritersink-watching.c: who watches a recording does not disturb it
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "gstasfwriterupkeep.h"
#include "watcheddisk.h"

#include <errno.h>

/* Reading "stats" from other threads, and the message that tells them */

#define STATS "asfwriter-stats"

static guint64
get (const GstStructure *stats, const char *name)
{
  guint64 value = 0;

  fail_unless (gst_structure_get_uint64 (stats, name, &value), "no %s", name);
  return value;
}

/* Reading */

typedef struct
{
  GstElement *sink;
  gint stop;                    /* atomic, as the other */
  gint n;
  gboolean fell;                /* a number that cannot */
  gboolean torn;                /* numbers that do not go together */
} Reader;

static const char *const rising[] = {
  "samples", "bytes", "packets", "duration", "safe-until", "total-samples",
  "total-duration", "total-safe-until"
};

static void
look (Reader *reader, guint64 *before)
{
  GstStructure *stats;

  g_object_get (reader->sink, "stats", &stats, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rising); i++) {
    guint64 value = get (stats, rising[i]);

    reader->fell |= value < before[i];
    before[i] = value;
  }
  reader->torn |= get (stats, "safe-until") > get (stats, "duration");
  reader->torn |= get (stats, "samples") != get (stats, "total-samples");
  reader->torn |= get (stats, "bytes") != get (stats, "samples") * 200;
  gst_structure_free (stats);
}

static gpointer
read_stats (gpointer data)
{
  Reader *reader = data;
  guint64 before[G_N_ELEMENTS (rising)] = { 0 };

  while (!g_atomic_int_get (&reader->stop)) {
    look (reader, before);
    g_atomic_int_inc (&reader->n);
  }
  return NULL;
}

/* As fast as two threads can, from the start to after the end */
GST_START_TEST (test_read_while_recording)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);
  Reader readers[2] = { 0 };
  GThread *threads[2];
  guint n = 0;
  AsfReader *file;

  feed->size = 200;
  for (guint i = 0; i < 2; i++) {
    readers[i].sink = f->sink;
    threads[i] = g_thread_new ("reader", read_stats, &readers[i]);
  }
  fixture_play (f);
  feed_begin (feed);
  do {
    fail_unless_equals_int (feed_push (feed, 100), GST_FLOW_OK);
    n += 100;
  } while (g_atomic_int_get (&readers[0].n) < 1000 ||
      g_atomic_int_get (&readers[1].n) < 1000);
  feed_eos (feed);
  fixture_wait (f, GST_MESSAGE_EOS);
  fixture_set_state (f, GST_STATE_NULL);
  for (guint i = 0; i < 2; i++) {
    g_atomic_int_set (&readers[i].stop, TRUE);
    g_thread_join (threads[i]);
    fail_if (readers[i].fell);
    fail_if (readers[i].torn);
  }
  file = fixture_read (f);
  fixture_assert_objects (file, feed, 0, n);
  asf_reader_free (file);
}

GST_END_TEST;

/* A disk that is stuck, with the writer thread in it: who reads asks neither of
 * them, and the disk has no more to do for it. */
GST_START_TEST (test_read_with_stuck_disk)
{
  g_autoptr (Fixture) f = fixture_new_with_disk ();
  Feed *feed = feed_new_video (f);
  guint n_calls;
  AsfReader *file;

  feed->live = TRUE;
  fixture_play (f);
  feed_begin (feed);
  g_mutex_lock (&watched_disk.lock);
  n_calls = watched_disk.n_appends + watched_disk.n_syncs +
      watched_disk.n_looks;
  feed_push (feed, 50);
  for (guint i = 0; i < 1000; i++) {
    fail_unless_equals_uint64 (fixture_get_stat (f, "queued-bytes"),
        50 * 600);
    fail_unless_equals_uint64 (fixture_get_stat (f, "file-size"), 0);
  }
  fail_unless_equals_int (n_calls, watched_disk.n_appends +
      watched_disk.n_syncs + watched_disk.n_looks);
  g_mutex_unlock (&watched_disk.lock);
  feed_eos (feed);
  fixture_wait (f, GST_MESSAGE_EOS);
  file = fixture_read (f);
  fixture_assert_objects (file, feed, 0, 50);
  asf_reader_free (file);
}

GST_END_TEST;

/* The message */

static const GstStructure *
wait_stats (Fixture *f)
{
  for (;;) {
    GstMessage *message = fixture_wait (f, GST_MESSAGE_ELEMENT);

    if (gst_message_has_name (message, STATS)) {
      fail_unless (GST_MESSAGE_SRC (message) == GST_OBJECT (f->sink));
      return gst_message_get_structure (message);
    }
  }
}

/* Returns: place of the last one in the log, -1 = there is none */
static gint
find_last (Fixture *f, guint *count)
{
  gint last = -1;

  fixture_collect (f);
  *count = 0;
  for (guint i = 0; i < f->log->len; i++) {
    if (gst_message_has_name (g_ptr_array_index (f->log, i), STATS)) {
      last = (gint) i;
      ++*count;
    }
  }
  return last;
}

/* A live source that is silent: messages come all the same. The last one has the
 * numbers of the end, and comes before EOS. */
GST_START_TEST (test_message_in_silence)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);
  const GstStructure *stats;
  GstStructure *end;
  guint count;
  gint last;

  feed->live = TRUE;
  g_object_set (f->sink, "stats-interval", 10 * GST_MSECOND, NULL);
  fixture_play (f);
  feed_begin (feed);
  feed_push (feed, 1);
  while (get (wait_stats (f), "samples") == 0);
  for (guint i = 0; i < 5; i++)
    fail_unless_equals_uint64 (get (wait_stats (f), "samples"), 1);
  feed_push (feed, 9);
  feed_eos (feed);
  fixture_wait (f, GST_MESSAGE_EOS);
  fixture_set_state (f, GST_STATE_NULL);
  last = find_last (f, &count);
  fail_unless (last < fixture_index (f, GST_MESSAGE_EOS));
  stats = gst_message_get_structure (g_ptr_array_index (f->log, last));
  g_object_get (f->sink, "stats", &end, NULL);
  fail_unless_equals_uint64 (get (stats, "samples"), 10);
  fail_unless_equals_uint64 (get (stats, "queued-bytes"), 0);
  fail_unless_equals_uint64 (get (stats, "file-size"),
      get (end, "file-size"));
  fail_unless_equals_uint64 (get (stats, "synced-until"),
      400 * GST_MSECOND);
  fail_unless_equals_int (gst_structure_n_fields (stats),
      gst_structure_n_fields (end));
  gst_structure_free (end);
}

GST_END_TEST;

/* Nothing is recorded yet, and no file is there. */
GST_START_TEST (test_message_before_the_file)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);

  feed->live = TRUE;
  g_object_set (f->sink, "stats-interval", 10 * GST_MSECOND, "recording",
      FALSE, NULL);
  fixture_play (f);
  feed_begin (feed);
  feed_push (feed, 1);
  for (guint i = 0; i < 3; i++)
    fail_unless_equals_uint64 (get (wait_stats (f), "files"), 0);
}

GST_END_TEST;

typedef struct
{
  const char *name;
  GstClockTime interval;
  gboolean fails;
  guint count;
} EndCase;

static const EndCase ends[] = {
  {"off", 0, FALSE, 0},
  {"long", 3600 * GST_SECOND, FALSE, 1},
  {"longest", G_MAXINT64, FALSE, 1},
  {"off, disk fails", 0, TRUE, 0},
  {"long, disk fails", 3600 * GST_SECOND, TRUE, 1},
};

/* One at the end, before the message that says so */
GST_START_TEST (test_message_at_end)
{
  const EndCase *row = &ends[__i__];
  const GstMessageType end =
      row->fails ? GST_MESSAGE_ERROR : GST_MESSAGE_EOS;
  g_autoptr (Fixture) f = fixture_new_with_disk ();
  Feed *feed = feed_new_video (f);
  guint count;
  gint last;

  if (row->fails) {
    watched_disk.fail_from = 2;
    watched_disk.n_errors = G_MAXUINT;
    watched_disk.sys_errno = EIO;
  }
  g_object_set (f->sink, "stats-interval", row->interval, NULL);
  fixture_play (f);
  feed_begin (feed);
  feed_push (feed, 10);
  feed_eos (feed);
  fixture_wait (f, end);
  fixture_set_state (f, GST_STATE_NULL);
  last = find_last (f, &count);
  fail_unless (count == row->count, "%s: %u", row->name, count);
  fail_unless (last < fixture_index (f, end));
}

GST_END_TEST;

/* Seen from inside, where nobody waits for the clock */

static guint n_posts;

static void
count_post (GstElement *element)
{
  n_posts++;
}

/* By the clock, be there a file or not; what comes too late is not made up for,
 * and after the end nothing comes. */
GST_START_TEST (test_message_is_due)
{
  const gint64 interval = 1000 * G_USEC_PER_SEC;
  GstAsfWriterUpkeepConfig config = {
    .stats_interval = 1000 * GST_SECOND,.post_stats = count_post
  };
  gint64 start = g_get_monotonic_time (), due;
  GstAsfWriterUpkeep upkeep;

  n_posts = 0;
  gst_asf_writer_upkeep_init (&upkeep, NULL, &config);
  due = gst_asf_writer_upkeep_get_due (&upkeep);
  fail_unless (due >= start + interval);
  gst_asf_writer_upkeep_tell (&upkeep);
  fail_unless_equals_int (n_posts, 0);
  upkeep.stats_due = start;
  gst_asf_writer_upkeep_tell (&upkeep);
  gst_asf_writer_upkeep_tell (&upkeep);
  fail_unless_equals_int (n_posts, 1);
  fail_unless (gst_asf_writer_upkeep_get_due (&upkeep) == start + interval);
  upkeep.stats_due = start - 5 * interval;
  gst_asf_writer_upkeep_tell (&upkeep);
  gst_asf_writer_upkeep_tell (&upkeep);
  fail_unless_equals_int (n_posts, 2);
  fail_unless (gst_asf_writer_upkeep_get_due (&upkeep) >= start + interval);
  gst_asf_writer_upkeep_end (&upkeep);
  gst_asf_writer_upkeep_tell (&upkeep);
  fail_unless_equals_int (n_posts, 3);
  fail_unless (gst_asf_writer_upkeep_get_due (&upkeep) == G_MAXINT64);
}

GST_END_TEST;

GST_START_TEST (test_message_is_not_due)
{
  static const GstClockTime intervals[] = { 0, G_MAXINT64 };
  GstAsfWriterUpkeepConfig config = {.post_stats = count_post };
  GstAsfWriterUpkeep upkeep;

  n_posts = 0;
  for (guint i = 0; i < G_N_ELEMENTS (intervals); i++) {
    config.stats_interval = intervals[i];
    gst_asf_writer_upkeep_init (&upkeep, NULL, &config);
    gst_asf_writer_upkeep_tell (&upkeep);
    fail_unless (gst_asf_writer_upkeep_get_due (&upkeep) >
        g_get_monotonic_time () + G_USEC_PER_SEC);
    fail_unless_equals_int (n_posts, 0);
    gst_asf_writer_upkeep_end (&upkeep);
    fail_unless_equals_int (n_posts, intervals[i] > 0);
  }
}

GST_END_TEST;

GST_START_TEST (test_stats_interval)
{
  static const GstClockTime pairs[][2] = {
    {0, 0}, {1, 10 * GST_MSECOND}, {10 * GST_MSECOND, 10 * GST_MSECOND},
    {G_MAXINT64, G_MAXINT64}
  };
  g_autoptr (Fixture) f = fixture_new ();
  GstClockTime interval = 1;

  g_object_get (f->sink, "stats-interval", &interval, NULL);
  fail_unless_equals_uint64 (interval, 0);
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++) {
    g_object_set (f->sink, "stats-interval", pairs[i][0], NULL);
    g_object_get (f->sink, "stats-interval", &interval, NULL);
    fail_unless_equals_uint64 (interval, pairs[i][1]);
  }
  g_object_set (f->sink, "async", FALSE, NULL);
  fixture_set_state (f, GST_STATE_PAUSED);
  ASSERT_WARNING (g_object_set (f->sink, "stats-interval", GST_SECOND, NULL));
}

GST_END_TEST;

static const FixtureTest all_tests[] = {
  TEST (test_read_while_recording),
  TEST (test_read_with_stuck_disk),
  TEST (test_message_in_silence),
  TEST (test_message_before_the_file),
  TEST_LOOP (test_message_at_end, G_N_ELEMENTS (ends)),
  TEST (test_message_is_due),
  TEST (test_message_is_not_due),
  TEST (test_stats_interval),
};

FIXTURE_MAIN (watching)
