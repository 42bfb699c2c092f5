/* asfwritersink-soak.c: recordings of months, and who watches them
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "elementfixture.h"
#include "nowhereoutput.h"

#include <malloc.h>

/* ASF_LONG=1 gives each stream a buffer a second for 60 days, which are 10
 * million. Else there is one a minute. */

#define DAY (24 * 3600 * GST_SECOND)
#define DAYS 60
#define CLOSED "splitmuxsink-fragment-closed"

/* 49.7 days are the longest time that the format can tell. */
#define LONGEST (G_MAXUINT32 * GST_MSECOND)

/* @user_data: us that each append takes */
static AsfOutput *
open_nowhere (const char *location, gpointer user_data, GError **error)
{
  return nowhere_output_new (*(const gulong *) user_data);
}

/**
 * Journal:
 * @n_files: that were closed
 * @samples: in them
 * @length: ns of all
 * @longest: ns of one
 *
 * What the messages have told. @lock guards all.
 */
typedef struct
{
  GMutex lock;
  guint n_files;
  guint64 samples;
  GstClockTime length;
  GstClockTime longest;
  gboolean all_finished;
} Journal;

static void
note_closed (Journal *journal, const GstStructure *structure)
{
  guint64 samples = 0;
  GstClockTime duration = 0;
  gboolean finished = FALSE;

  fail_unless (gst_structure_get (structure, "samples", G_TYPE_UINT64,
          &samples, "fragment-duration", GST_TYPE_CLOCK_TIME, &duration,
          "finished", G_TYPE_BOOLEAN, &finished, NULL));
  g_mutex_lock (&journal->lock);
  journal->n_files++;
  journal->samples += samples;
  journal->length += duration;
  journal->longest = MAX (journal->longest, duration);
  journal->all_finished &= finished;
  g_mutex_unlock (&journal->lock);
}

/* A bus that nobody reads would grow for 60 days. */
static GstBusSyncReply
on_message (GstBus *bus, GstMessage *message, gpointer data)
{
  if (gst_message_has_name (message, CLOSED))
    note_closed (data, gst_message_get_structure (message));
  if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_ELEMENT)
    return GST_BUS_PASS;
  gst_message_unref (message);
  return GST_BUS_DROP;
}

static const gulong fast = 0;

static void
watch (Fixture *f, Journal *journal)
{
  *journal = (Journal) { .all_finished = TRUE };
  g_mutex_init (&journal->lock);
  gst_asf_writer_sink_set_open_func (GST_ASF_WRITER_SINK (f->sink),
      open_nowhere, (gpointer) &fast);
  gst_bus_set_sync_handler (f->bus, on_message, journal, NULL);
}

static GstClockTime
get_step (void)
{
  return g_getenv ("ASF_LONG") != NULL ? GST_SECOND : 60 * GST_SECOND;
}

static void
add_feeds (Fixture *f)
{
  Feed *video = feed_new_video (f), *audio = feed_new_audio (f);

  video->duration = audio->duration = get_step ();
  video->size = 60;
  audio->size = 40;
  video->key_distance = 10;
  fixture_play (f);
  feed_begin (video);
  feed_begin (audio);
}

/* Returns: how many buffers were taken of each stream */
static guint
push_until (Fixture *f, GstClockTime end)
{
  Feed *video = g_ptr_array_index (f->feeds, 0);
  Feed *audio = g_ptr_array_index (f->feeds, 1);

  while (video->next * video->duration < end &&
      feed_push (video, 1) == GST_FLOW_OK &&
      feed_push (audio, 1) == GST_FLOW_OK);

  return video->next;
}

static void
end_of_both (Fixture *f)
{
  feed_eos (g_ptr_array_index (f->feeds, 0));
  feed_eos (g_ptr_array_index (f->feeds, 1));
  fixture_wait (f, GST_MESSAGE_EOS);
}

/* Returns: whether all that was pushed is written, but for the last buffer, which
 * waits for the other stream, and all files but the last are closed */
static gboolean
is_settled (Fixture *f, Journal *journal)
{
  Feed *video = g_ptr_array_index (f->feeds, 0);
  gboolean settled;

  if (fixture_get_stat (f, "queued-bytes") > video->size)
    return FALSE;
  g_mutex_lock (&journal->lock);
  settled = journal->n_files + 1 >= fixture_get_stat (f, "files");
  g_mutex_unlock (&journal->lock);

  return settled;
}

/* Returns: memory that is in use when nothing is under way */
static gsize
measure_memory (Fixture *f, Journal *journal)
{
  struct mallinfo2 info;

  for (guint i = 0; i < 4000 && !is_settled (f, journal); i++)
    g_usleep (5000);
  fail_unless (is_settled (f, journal));
  info = mallinfo2 ();

  return info.uordblks + info.hblkhd;
}

/* 60 days, an hour a file: memory stays what it was after two days. */
GST_START_TEST (test_sixty_days)
{
  g_autoptr (Fixture) f = fixture_new ();
  Journal journal;
  gsize early, late;
  guint n;

  watch (f, &journal);
  g_object_set (f->sink, "location", "%05d.wmv", "max-size-time",
      3600 * GST_SECOND, "max-files", 3, "continue-times", __i__ == 1, NULL);
  add_feeds (f);
  push_until (f, 2 * DAY);
  early = measure_memory (f, &journal);
  n = push_until (f, DAYS * DAY);
  late = measure_memory (f, &journal);
  end_of_both (f);
  g_print ("60 days: %u files, %" G_GUINT64_FORMAT " samples, memory %"
      G_GSIZE_FORMAT " bytes, after two days %" G_GSIZE_FORMAT "\n",
      journal.n_files, journal.samples, late, early);
  fail_unless_equals_uint64 (journal.samples, 2 * (guint64) n);
  fail_unless (journal.all_finished);
  /* the length of the last sound is what its bytes say */
  fail_unless (journal.length >= DAYS * DAY &&
      journal.length < DAYS * DAY + GST_SECOND);
  fail_unless (journal.longest <= 3600 * GST_SECOND);
  fail_unless (late < early + 1024 * 1024);
  fixture_set_state (f, GST_STATE_NULL);
  gst_bus_set_sync_handler (f->bus, NULL, NULL, NULL);
}

GST_END_TEST;

/* No limit is set: when the format can tell no more, the next file begins. */
GST_START_TEST (test_longest_file)
{
  g_autoptr (Fixture) f = fixture_new ();
  Journal journal;
  guint n;

  watch (f, &journal);
  g_object_set (f->sink, "location", "%05d.wmv", NULL);
  add_feeds (f);
  n = push_until (f, DAYS * DAY);
  end_of_both (f);
  fail_unless_equals_int (journal.n_files, 2);
  fail_unless_equals_uint64 (journal.samples, 2 * (guint64) n);
  fail_unless (journal.all_finished);
  fail_unless (journal.longest <= LONGEST && journal.longest > 48 * DAY);
  fixture_set_state (f, GST_STATE_NULL);
  gst_bus_set_sync_handler (f->bus, NULL, NULL, NULL);
}

GST_END_TEST;

/* One file cannot go on; all until then is in it. */
GST_START_TEST (test_one_file)
{
  g_autoptr (Fixture) f = fixture_new ();
  Journal journal;
  guint n;

  watch (f, &journal);
  add_feeds (f);
  n = push_until (f, DAYS * DAY);
  fixture_wait (f, GST_MESSAGE_ERROR);
  fixture_assert_error (f, GST_STREAM_ERROR, GST_STREAM_ERROR_MUX);
  fail_unless (n * get_step () > 49 * DAY);
  fail_unless_equals_int (journal.n_files, 1);
  fail_unless (journal.all_finished);
  fail_unless (journal.longest <= LONGEST && journal.longest > 49 * DAY,
      "%" GST_TIME_FORMAT, GST_TIME_ARGS (journal.longest));
  fixture_set_state (f, GST_STATE_NULL);
  gst_bus_set_sync_handler (f->bus, NULL, NULL, NULL);
}

GST_END_TEST;

/* Statistics */

/**
 * Reader:
 * @stop: atomic
 * @n: how often it has read
 * @longest: us that one look took
 */
typedef struct
{
  GstElement *sink;
  gint stop;
  guint n;
  gint64 longest;
} Reader;

/* A thousand times a second */
static gpointer
read_stats (gpointer data)
{
  Reader *reader = data;

  while (!g_atomic_int_get (&reader->stop)) {
    gint64 start = g_get_monotonic_time ();
    GstStructure *stats = NULL;

    g_object_get (reader->sink, "stats", &stats, NULL);
    gst_structure_free (stats);
    reader->longest =
        MAX (reader->longest, g_get_monotonic_time () - start);
    reader->n++;
    g_usleep (1000);
  }
  return NULL;
}

/* Returns: us that 100000 buffers took */
static gint64
measure (gboolean is_read)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = feed_new_video (f);
  Journal journal;
  Reader reader = { .sink = f->sink };
  GThread *thread = NULL;
  gint64 start;

  watch (f, &journal);
  video->size = 200;
  fixture_play (f);
  feed_begin (video);
  if (is_read)
    thread = g_thread_new ("reader", read_stats, &reader);
  start = g_get_monotonic_time ();
  fail_unless_equals_int (feed_push (video, 100000), GST_FLOW_OK);
  feed_eos (video);
  fixture_wait (f, GST_MESSAGE_EOS);
  start = g_get_monotonic_time () - start;
  g_atomic_int_set (&reader.stop, TRUE);
  if (thread != NULL)
    g_thread_join (thread);
  fixture_set_state (f, GST_STATE_NULL);
  gst_bus_set_sync_handler (f->bus, NULL, NULL, NULL);

  return start;
}

/* The best of five each; on a busy machine that is still only roughly so. */
GST_START_TEST (test_stats_cost)
{
  gint64 alone = G_MAXINT64, watched = G_MAXINT64;

  for (guint i = 0; i < 5; i++) {
    alone = MIN (alone, measure (FALSE));
    watched = MIN (watched, measure (TRUE));
  }
  g_print ("100000 buffers: %" G_GINT64_FORMAT " us, watched %"
      G_GINT64_FORMAT " us\n", alone, watched);
  fail_unless (watched < 3 * alone);
}

GST_END_TEST;

/* Who reads does not wait for the disk, of which each write takes 300 ms. */
GST_START_TEST (test_stats_slow_disk)
{
  static const gulong slow = 300 * G_TIME_SPAN_MILLISECOND;
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = feed_new_video (f);
  Reader reader = { .sink = f->sink };
  GThread *thread;

  gst_asf_writer_sink_set_open_func (GST_ASF_WRITER_SINK (f->sink),
      open_nowhere, (gpointer) &slow);
  g_object_set (f->sink, "flush-interval", 10 * GST_MSECOND, NULL);
  fixture_play (f);
  feed_begin (video);
  thread = g_thread_new ("reader", read_stats, &reader);
  for (guint i = 0; i < 100; i++) {
    feed_push (video, 1);
    g_usleep (10000);
  }
  g_atomic_int_set (&reader.stop, TRUE);
  g_thread_join (thread);
  g_print ("%u looks, the longest %" G_GINT64_FORMAT " us\n", reader.n,
      reader.longest);
  fail_unless (reader.n > 100);
  fail_unless (reader.longest < 150 * G_TIME_SPAN_MILLISECOND);
}

GST_END_TEST;

static const FixtureTest all_tests[] = {
  TEST_LOOP (test_sixty_days, 2),
  TEST (test_longest_file),
  TEST (test_one_file),
  TEST (test_stats_cost),
  TEST (test_stats_slow_disk),
};

FIXTURE_MAIN (asfwritersink_soak)
