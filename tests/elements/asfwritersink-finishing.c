/* asfwritersink-finishing.c: what others may do while the file is finished
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "elementfixture.h"

/* A disk that is slow when it matters: the first sync takes until the test
 * opens the gate. */

typedef struct
{
  AsfOutput parent;
  AsfOutput *inner;
} GateOutput;

static GMutex gate_lock;
static GCond gate_cond;
static gboolean gate_reached;
static gboolean gate_open;

static AsfOutput *
inner_of (AsfOutput *output)
{
  return ((GateOutput *) output)->inner;
}

static int
gate_append (AsfOutput *output, const guint8 *data, gsize size,
    gsize *written)
{
  return inner_of (output)->klass->append (inner_of (output), data, size,
      written);
}

static int
gate_rewrite (AsfOutput *output, guint64 offset, const guint8 *data,
    gsize size, gsize *written)
{
  return inner_of (output)->klass->rewrite (inner_of (output), offset, data,
      size, written);
}

static int
gate_reserve (AsfOutput *output, guint64 size)
{
  return inner_of (output)->klass->reserve (inner_of (output), size);
}

static int
gate_truncate (AsfOutput *output, guint64 size)
{
  return inner_of (output)->klass->truncate (inner_of (output), size);
}

static int
gate_sync (AsfOutput *output)
{
  g_mutex_lock (&gate_lock);
  gate_reached = TRUE;
  g_cond_broadcast (&gate_cond);
  while (!gate_open)
    g_cond_wait (&gate_cond, &gate_lock);
  g_mutex_unlock (&gate_lock);

  return inner_of (output)->klass->sync (inner_of (output));
}

static int
gate_close (AsfOutput *output)
{
  return inner_of (output)->klass->close (inner_of (output));
}

static void
gate_free (AsfOutput *output)
{
  asf_output_free (inner_of (output));
  g_free (output);
}

static const AsfOutputClass gate_class = {
  .append = gate_append,
  .rewrite = gate_rewrite,
  .reserve = gate_reserve,
  .truncate = gate_truncate,
  .sync = gate_sync,
  .close = gate_close,
  .free = gate_free,
};

static AsfOutput *
open_gate (const char *location, gpointer user_data, GError **error)
{
  Fixture *fixture = user_data;
  GateOutput *output = g_new0 (GateOutput, 1);

  g_clear_pointer (&fixture->memory, memory_file_unref);
  fixture->memory = memory_file_new ();
  output->parent.klass = &gate_class;
  output->parent.can_rewrite = TRUE;
  output->inner = memory_output_new (fixture->memory);
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

/* Records 20 pictures and returns when the writer thread is in the sync. */
static Feed *
record_up_to_the_sync (Fixture *f)
{
  gint64 limit = g_get_monotonic_time () + FIXTURE_TIMEOUT;
  Feed *feed = feed_new_video (f);
  gboolean reached = TRUE;

  gst_asf_writer_sink_set_open_func (GST_ASF_WRITER_SINK (f->sink),
      open_gate, f);
  fixture_play (f);
  feed_begin (feed);
  fail_unless_equals_int (feed_push (feed, 20), GST_FLOW_OK);
  feed_eos (feed);
  g_mutex_lock (&gate_lock);
  while (!gate_reached && reached)
    reached = g_cond_wait_until (&gate_cond, &gate_lock, limit);
  g_mutex_unlock (&gate_lock);
  fail_unless (reached, "the file is not being finished");

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
  TEST (test_null_while_finishing),
  TEST (test_questions_while_finishing),
  TEST (test_requests_while_finishing),
};

FIXTURE_MAIN (finishing)
