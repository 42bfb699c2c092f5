/* asfwritersink-finishing.c: what others may do while the file is finished
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "elementfixture.h"
#include "passingoutput.h"

/* A disk that is slow when it matters: the first operation of a kind takes until
 * the test opens the gate. */

static GMutex gate_lock;
static GCond gate_cond;
static AsfOperation gate_at;
static gboolean gate_reached;
static gboolean gate_open;

static void
pass_gate (AsfOperation operation)
{
  if (operation != gate_at)
    return;
  g_mutex_lock (&gate_lock);
  gate_reached = TRUE;
  g_cond_broadcast (&gate_cond);
  while (!gate_open)
    g_cond_wait (&gate_cond, &gate_lock);
  g_mutex_unlock (&gate_lock);
}

static int
gate_append (AsfOutput *output, const guint8 *data, gsize size,
    gsize *written)
{
  pass_gate (ASF_OPERATION_APPEND);
  return passing_output_append (output, data, size, written);
}

static int
gate_sync (AsfOutput *output)
{
  pass_gate (ASF_OPERATION_SYNC);
  return passing_output_sync (output);
}

static const AsfOutputClass gate_class = {
  .append = gate_append,
  .rewrite = passing_output_rewrite,
  .reserve = passing_output_reserve,
  .truncate = passing_output_truncate,
  .sync = gate_sync,
  .close = passing_output_close,
  .free = passing_output_free,
};

static AsfOutput *
open_gate (const char *location, gpointer user_data, GError **error)
{
  Fixture *fixture = user_data;
  PassingOutput *output = g_new0 (PassingOutput, 1);

  g_clear_pointer (&fixture->memory, memory_file_unref);
  fixture->memory = memory_file_new ();
  passing_output_init (output, &gate_class,
      memory_output_new (fixture->memory));
  gate_reached = FALSE;
  gate_open = FALSE;

  return &output->parent;
}

static void
let_it_finish (void)
{
  g_mutex_lock (&gate_lock);
  gate_open = TRUE;
  g_cond_broadcast (&gate_cond);
  g_mutex_unlock (&gate_lock);
}

static void
play_to_gate (Fixture *f, AsfOperation operation)
{
  gate_at = operation;
  gst_asf_writer_sink_set_open_func (GST_ASF_WRITER_SINK (f->sink),
      open_gate, f);
  fixture_play (f);
}

static void
wait_for_gate (void)
{
  gint64 limit = g_get_monotonic_time () + FIXTURE_TIMEOUT;
  gboolean reached = TRUE;

  g_mutex_lock (&gate_lock);
  while (!gate_reached && reached)
    reached = g_cond_wait_until (&gate_cond, &gate_lock, limit);
  g_mutex_unlock (&gate_lock);
  fail_unless (reached, "the writer thread is not at the gate");
}

/* Records 20 pictures and returns when the writer thread is in the sync. */
static Feed *
record_up_to_the_sync (Fixture *f)
{
  Feed *feed = feed_new_video (f);

  play_to_gate (f, ASF_OPERATION_SYNC);
  feed_begin (feed);
  fail_unless_equals_int (feed_push (feed, 20), GST_FLOW_OK);
  feed_eos (feed);
  wait_for_gate ();

  return feed;
}

static void
assert_whole_file (Fixture *f, const Feed *feed)
{
  AsfReader *reader = fixture_read (f);

  fixture_assert_objects (reader, feed, 0, 20);
  asf_reader_free (reader);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_ERROR), 0);
}

static gpointer
go_to_null (gpointer data)
{
  gst_element_set_state (((Fixture *) data)->top, GST_STATE_NULL);
  return NULL;
}

/* The element has been told to stop and has not written all: what a pad has
 * brought until then is in the file, also when the pad is gone. */
GST_START_TEST (test_release_while_stopping)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = feed_new_video (f), *audio = feed_new_audio (f);
  AsfReader *reader;
  GThread *thread;

  play_to_gate (f, ASF_OPERATION_APPEND);
  feed_begin (video);
  feed_begin (audio);
  feed_push (audio, 1);
  feed_push (video, 5);
  wait_for_gate ();
  feed_push (audio, 19);
  thread = g_thread_new ("null", go_to_null, f);
  while (feed_push (video, 1) == GST_FLOW_OK)
    g_usleep (1000);
  feed_release (audio);
  let_it_finish ();
  g_thread_join (thread);
  reader = fixture_read (f);
  fixture_assert_objects (reader, audio, 0, 20);
  asf_reader_free (reader);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_ERROR), 0);
}

GST_END_TEST;

/* The application stops when the file is half finished: it gets a finished
 * file and no EOS that it would not wait for any more. */
GST_START_TEST (test_null_while_finishing)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = record_up_to_the_sync (f);
  GThread *thread = g_thread_new ("null", go_to_null, f);

  let_it_finish ();
  g_thread_join (thread);
  fail_unless (f->memory->is_closed);
  assert_whole_file (f, feed);
}

GST_END_TEST;

/* Who asks is answered at once, and nothing has been posted that would make
 * an application believe that the file is closed. */
GST_START_TEST (test_questions_while_finishing)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = record_up_to_the_sync (f);
  gint64 position;

  fail_unless (fixture_get_stat (f, "samples") == 20);
  fail_unless (gst_element_query_position (f->sink, GST_FORMAT_TIME,
          &position));
  fail_unless (gst_element_query_position (f->sink, GST_FORMAT_BYTES,
          &position));
  fixture_collect (f);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_EOS), 0);
  let_it_finish ();
  fixture_wait (f, GST_MESSAGE_EOS);
  fixture_set_state (f, GST_STATE_NULL);
  assert_whole_file (f, feed);
}

GST_END_TEST;

/* Neither another request to end nor a pause disturbs the end. */
GST_START_TEST (test_requests_while_finishing)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = record_up_to_the_sync (f);

  g_signal_emit_by_name (f->sink, "end-writing");
  gst_element_send_event (f->sink, gst_event_new_eos ());
  gst_element_set_state (f->sink, GST_STATE_PAUSED);
  let_it_finish ();
  fixture_play (f);
  fixture_wait (f, GST_MESSAGE_EOS);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_EOS), 1);
  fixture_set_state (f, GST_STATE_NULL);
  assert_whole_file (f, feed);
}

GST_END_TEST;

static const FixtureTest all_tests[] = {
  TEST (test_release_while_stopping),
  TEST (test_null_while_finishing),
  TEST (test_questions_while_finishing),
  TEST (test_requests_while_finishing),
};

FIXTURE_MAIN (finishing)
