/* asfwritersink-safety.c: what is done by the clock for files that are not
 * finished
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "elementfixture.h"

#include <errno.h>

/* No test says that something is done by a certain time: it waits until it is
 * done, with nothing else going on that could be the reason for it. */

/* How long it is watched that something does not happen */
#define WATCH_US (300 * G_TIME_SPAN_MILLISECOND)

/* A disk */

/**
 * Disk:
 * @tells_free: what is left free is known
 * @free: bytes
 * @fail_from: number of the append that fails first, from 1; 0 = none
 * @n_errors: how many calls fail then
 * @sys_errno: with what
 * @size: bytes in the file
 * @n_appends: calls, those that failed included
 * @n_syncs: the same
 * @n_looks: how often it was asked what is free
 *
 * What the test and the writer thread say to each other, with the lock.
 */
typedef struct
{
  GMutex lock;
  GCond cond;
  gboolean tells_free;
  guint64 free;
  guint fail_from;
  guint n_errors;
  int sys_errno;

  guint64 size;
  guint n_appends;
  guint n_syncs;
  guint n_looks;
} Disk;

typedef struct
{
  AsfOutput parent;
  AsfOutput *inner;
} DiskOutput;

static Disk disk;

static AsfOutput *
inner_of (AsfOutput *output)
{
  return ((DiskOutput *) output)->inner;
}

static int
fail_append (void)
{
  disk.n_appends++;
  if (disk.fail_from == 0 || disk.n_appends < disk.fail_from ||
      disk.n_errors == 0)
    return 0;
  disk.n_errors--;
  return disk.sys_errno;
}

static int
disk_append (AsfOutput *output, const guint8 *data, gsize size,
    gsize *written)
{
  int err;

  g_mutex_lock (&disk.lock);
  err = fail_append ();
  if (err == 0)
    err = inner_of (output)->klass->append (inner_of (output), data, size,
        written);
  disk.size += *written;
  g_cond_broadcast (&disk.cond);
  g_mutex_unlock (&disk.lock);

  return err;
}

static int
disk_rewrite (AsfOutput *output, guint64 offset, const guint8 *data,
    gsize size, gsize *written)
{
  return inner_of (output)->klass->rewrite (inner_of (output), offset, data,
      size, written);
}

/* Nothing is set aside, so that what is free is what the test says. */
static int
disk_reserve (AsfOutput *output, guint64 size)
{
  return ENOTSUP;
}

static int
disk_truncate (AsfOutput *output, guint64 size)
{
  return inner_of (output)->klass->truncate (inner_of (output), size);
}

static int
disk_get_free (AsfOutput *output, guint64 *bytes)
{
  gboolean known;

  g_mutex_lock (&disk.lock);
  disk.n_looks++;
  known = disk.tells_free;
  if (known)
    *bytes = disk.free;
  g_cond_broadcast (&disk.cond);
  g_mutex_unlock (&disk.lock);

  return known ? 0 : ENOTSUP;
}

static int
disk_sync (AsfOutput *output)
{
  g_mutex_lock (&disk.lock);
  disk.n_syncs++;
  g_cond_broadcast (&disk.cond);
  g_mutex_unlock (&disk.lock);

  return inner_of (output)->klass->sync (inner_of (output));
}

static int
disk_close (AsfOutput *output)
{
  return inner_of (output)->klass->close (inner_of (output));
}

static void
disk_output_free (AsfOutput *output)
{
  asf_output_free (inner_of (output));
  g_free (output);
}

static const AsfOutputClass disk_class = {
  .append = disk_append,
  .rewrite = disk_rewrite,
  .reserve = disk_reserve,
  .truncate = disk_truncate,
  .get_free = disk_get_free,
  .sync = disk_sync,
  .close = disk_close,
  .free = disk_output_free,
};

static AsfOutput *
open_disk (const char *location, gpointer user_data, GError **error)
{
  Fixture *fixture = user_data;
  DiskOutput *output = g_new0 (DiskOutput, 1);

  g_clear_pointer (&fixture->memory, memory_file_unref);
  fixture->memory = memory_file_new ();
  output->parent.klass = &disk_class;
  output->parent.can_rewrite = TRUE;
  output->inner = memory_output_new (fixture->memory);

  return &output->parent;
}

/* Returns: (transfer full): the element with a new disk */
static Fixture *
fixture_new_with_disk (void)
{
  Fixture *fixture = fixture_new ();

  disk = (Disk) { .tells_free = TRUE, .free = G_MAXUINT64 };
  gst_asf_writer_sink_set_open_func (GST_ASF_WRITER_SINK (fixture->sink),
      open_disk, fixture);

  return fixture;
}

static void
set_free (guint64 bytes)
{
  g_mutex_lock (&disk.lock);
  disk.free = bytes;
  g_mutex_unlock (&disk.lock);
}

static guint64
get_size (void)
{
  guint64 size;

  g_mutex_lock (&disk.lock);
  size = disk.size;
  g_mutex_unlock (&disk.lock);

  return size;
}

static guint
get_count (const guint *count)
{
  guint n;

  g_mutex_lock (&disk.lock);
  n = *count;
  g_mutex_unlock (&disk.lock);

  return n;
}

/* Waits until *@count, which is the disk's, is @n at least. */
static void
wait_count (const guint *count, guint n)
{
  gint64 deadline = g_get_monotonic_time () + FIXTURE_TIMEOUT;
  gboolean in_time = TRUE;

  g_mutex_lock (&disk.lock);
  while (*count < n && in_time)
    in_time = g_cond_wait_until (&disk.cond, &disk.lock, deadline);
  g_mutex_unlock (&disk.lock);
  fail_unless (in_time, "this is not done %u times", n);
}

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
    fixture_wait_stat (f, "packets", i + 1);
    fail_unless_equals_uint64 (fixture_get_stat (f, "file-size"),
        get_size ());
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

  disk.fail_from = 2;
  disk.n_errors = G_MAXUINT;
  disk.sys_errno = EIO;
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
    wait_count (&disk.n_syncs, i + 1);
    /* nothing is new after that */
    g_usleep (WATCH_US);
    fail_unless_equals_int (get_count (&disk.n_syncs), i + 1);
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
  fail_unless_equals_int (get_count (&disk.n_syncs), 0);
  finish (f, feed, 1);
}

GST_END_TEST;

/* Free space */

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

  disk.free = MIN_FREE + 1;
  g_object_set (f->sink, "min-free-space", MIN_FREE, "flush-interval",
      10 * GST_MSECOND, NULL);
  feed->live = __i__;
  fixture_play (f);
  feed_begin (feed);
  while (flow == GST_FLOW_OK && g_get_monotonic_time () < deadline) {
    if (is_disk_low (f))
      set_free (MIN_FREE - 1);
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
  Feed *feed = new_seldom_feed (f);
  AsfReader *reader;

  g_object_set (f->sink, "min-free-space", MIN_FREE, NULL);
  fixture_play (f);
  feed_begin (feed);
  fail_unless_equals_int (push_seldom (feed), GST_FLOW_OK);
  wait_count (&disk.n_looks, 1);
  set_free (MIN_FREE - 1);
  fixture_wait (f, GST_MESSAGE_EOS);
  fail_unless_equals_int (push_seldom (feed), GST_FLOW_EOS);
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

  disk.free = MIN_FREE - 1;
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

  disk.tells_free = FALSE;
  if (__i__ == 1)
    fixture_use_memory (f);
  g_object_set (f->sink, "min-free-space", G_MAXUINT64, NULL);
  fixture_play (f);
  feed_begin (feed);
  fail_unless_equals_int (feed_push (feed, 1), GST_FLOW_OK);
  if (__i__ == 0)
    wait_count (&disk.n_looks, 1);
  for (guint i = 1; i < 50; i++)
    fail_unless_equals_int (push_slowly (feed), GST_FLOW_OK);
  finish (f, feed, 50);
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

  disk.fail_from = 3;
  disk.n_errors = n_errors;
  disk.sys_errno = sys_errno;
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
  fail_unless_equals_int (disk.n_errors, 0);
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
  fail_unless (disk.n_errors < G_MAXUINT - 1);
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
  TEST_LOOP (test_min_free_space, 2),
  TEST (test_min_free_space_without_buffers),
  TEST (test_min_free_space_at_start),
  TEST_LOOP (test_free_space_is_not_known, 2),
  TEST_LOOP (test_transient_error, G_N_ELEMENTS (transient_errnos)),
  TEST_LOOP (test_transient_error_without_timeout,
      G_N_ELEMENTS (transient_errnos)),
  TEST (test_transient_error_that_stays),
};

FIXTURE_MAIN (safety)
