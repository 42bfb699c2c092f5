/* asfwritersink-totals.c: the numbers of all files of a recording
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "elementfixture.h"

#include <glib/gstdio.h>

static guint64
get_bytes_position (Fixture *f)
{
  gint64 position = -1;

  fail_unless (gst_element_query_position (f->sink, GST_FORMAT_BYTES,
          &position));
  return (guint64) position;
}

/* All files of a recording count, be they finished or not, and wherever their
 * times begin. */
GST_START_TEST (test_totals)
{
  g_autoptr (Fixture) f = fixture_new ();
  char *pattern = g_build_filename (f->folder, "%05d.asf", NULL);
  Feed *feed = feed_new_video (f);
  guint64 size = 0;
  gint64 time = -1;

  g_object_set (f->sink, "location", pattern, "max-size-time", GST_SECOND,
      "flush-interval", 10 * GST_MSECOND, "continue-times", __i__ == 1, NULL);
  feed->key_distance = 25;
  feed->live = TRUE;
  fixture_play (f);
  feed_begin (feed);
  feed_push (feed, 60);
  fixture_wait_stat (f, "total-samples", 60);
  fail_unless_equals_uint64 (fixture_get_stat (f, "files"), 3);
  fail_unless_equals_uint64 (fixture_get_stat (f, "samples"), 10);
  fail_unless (gst_element_query_position (f->sink, GST_FORMAT_TIME, &time));
  fail_unless_equals_int64 (time, 59 * 40 * GST_MSECOND);
  feed->known_duration = 2400 * GST_MSECOND;
  fail_unless (gst_element_query_duration (f->sink, GST_FORMAT_TIME, &time));
  fail_unless_equals_int64 (time, 2400 * GST_MSECOND);
  feed_eos (feed);
  fixture_wait (f, GST_MESSAGE_EOS);
  for (guint i = 0; i < 3; i++) {
    char *name = g_strdup_printf ("%s/%05u.asf", f->folder, i);
    GStatBuf status;

    fail_unless_equals_int (g_stat (name, &status), 0);
    size += status.st_size;
    g_free (name);
  }
  fail_unless_equals_uint64 (fixture_get_stat (f, "files"), 3);
  fail_unless_equals_uint64 (fixture_get_stat (f, "samples"), 10);
  fail_unless_equals_uint64 (fixture_get_stat (f, "total-samples"), 60);
  fail_unless_equals_uint64 (fixture_get_stat (f, "total-bytes"), 60 * 600);
  fail_unless_equals_uint64 (fixture_get_stat (f, "total-file-size"), size);
  fail_unless_equals_uint64 (get_bytes_position (f), size);
  fail_unless_equals_uint64 (fixture_get_stat (f, "total-duration"),
      2400 * GST_MSECOND);
  fail_unless_equals_uint64 (fixture_get_stat (f, "total-safe-until"),
      2400 * GST_MSECOND);
  fail_unless_equals_uint64 (fixture_get_stat (f, "duration"),
      __i__ == 1 ? 2400 * GST_MSECOND : 400 * GST_MSECOND);
  fixture_set_state (f, GST_STATE_READY);
  fixture_set_state (f, GST_STATE_PAUSED);
  fail_unless_equals_uint64 (fixture_get_stat (f, "files"), 0);
  fail_unless_equals_uint64 (get_bytes_position (f), 0);
  g_free (pattern);
}

GST_END_TEST;

static GMutex gate_lock;
static GCond gate_cond;
static gboolean gate_open;
static guint n_opened;
static const AsfOutputClass *open_class;

static int
gate_sync (AsfOutput *output)
{
  g_mutex_lock (&gate_lock);
  while (!gate_open)
    g_cond_wait (&gate_cond, &gate_lock);
  g_mutex_unlock (&gate_lock);

  return open_class->sync (output);
}

/* The first file waits with its sync. */
static AsfOutput *
open_gate (const char *location, gpointer data, GError **error)
{
  static AsfOutputClass gate_class;
  MemoryFile *file = memory_file_new ();
  AsfOutput *output = memory_output_new (file);

  memory_file_unref (file);
  if (n_opened++ > 0)
    return output;
  open_class = output->klass;
  gate_class = *open_class;
  gate_class.sync = gate_sync;
  output->klass = &gate_class;

  return output;
}

static void
let_it_finish (void)
{
  g_mutex_lock (&gate_lock);
  gate_open = TRUE;
  g_cond_broadcast (&gate_cond);
  g_mutex_unlock (&gate_lock);
}

/* As long as a file is being finished nothing behind it counts as safe. */
GST_START_TEST (test_file_before_is_not_safe)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);

  gate_open = FALSE;
  n_opened = 0;
  gst_asf_writer_sink_set_open_func (GST_ASF_WRITER_SINK (f->sink), open_gate,
      NULL);
  g_object_set (f->sink, "location", "%05d.asf", "max-size-time", GST_SECOND,
      "flush-interval", 10 * GST_MSECOND, NULL);
  feed->key_distance = 25;
  feed->live = TRUE;
  fixture_play (f);
  feed_begin (feed);
  feed_push (feed, 60);
  fixture_wait_stat (f, "total-samples", 60);
  fixture_wait_stat (f, "safe-until", 400 * GST_MSECOND);
  fail_unless (fixture_get_stat (f, "total-safe-until") <= GST_SECOND);
  let_it_finish ();
  fixture_wait_stat (f, "total-safe-until", 2400 * GST_MSECOND);
  fail_unless_equals_uint64 (fixture_get_stat (f, "safe-running-time"),
      2400 * GST_MSECOND);
  feed_eos (feed);
  fixture_wait (f, GST_MESSAGE_EOS);
}

GST_END_TEST;

static const FixtureTest all_tests[] = {
  TEST_LOOP (test_totals, 2),
  TEST (test_file_before_is_not_safe),
};

FIXTURE_MAIN (totals)
