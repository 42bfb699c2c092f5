/* asfwritersink-states.c: the element on its way up and down
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "elementfixture.h"

/* Up and down, as sinks do it */

GST_START_TEST (test_reach_ready_and_leave_no_file)
{
  g_autoptr (Fixture) f = fixture_new ();

  fail_unless_equals_int (fixture_set_state (f, GST_STATE_READY),
      GST_STATE_CHANGE_SUCCESS);
  fail_if (g_file_test (f->location, G_FILE_TEST_EXISTS));
  fail_unless_equals_int (fixture_set_state (f, GST_STATE_NULL),
      GST_STATE_CHANGE_SUCCESS);
  fail_if (g_file_test (f->location, G_FILE_TEST_EXISTS));
}

GST_END_TEST;

GST_START_TEST (test_ready_keeps_an_existing_file)
{
  g_autoptr (Fixture) f = fixture_new ();
  g_autofree char *content = NULL;

  fail_unless (g_file_set_contents (f->location, "old", -1, NULL));
  fixture_set_state (f, GST_STATE_READY);
  fixture_set_state (f, GST_STATE_NULL);
  fail_unless (g_file_get_contents (f->location, &content, NULL, NULL));
  fail_unless_equals_string (content, "old");
}

GST_END_TEST;

/* What takes the element to PAUSED: the first sign of any pad */
typedef struct
{
  const char *name;
  void (*send) (Feed *feed);
} Preroll;

static void
send_buffer (Feed *feed)
{
  fail_unless_equals_int (feed_push (feed, 1), GST_FLOW_OK);
}

static void
send_gap (Feed *feed)
{
  feed_gap (feed, 0, GST_SECOND);
}

static void
send_element_eos (Feed *feed)
{
  gst_element_send_event (feed->fixture->sink, gst_event_new_eos ());
}

static const Preroll prerolls[] = {
  {"buffer", send_buffer},
  {"gap", send_gap},
  {"eos", feed_eos},
  {"eos to the element", send_element_eos},
};

GST_START_TEST (test_preroll_by_one_pad)
{
  const Preroll *row = &prerolls[__i__ / 2];
  g_autoptr (Fixture) f = __i__ % 2 ? fixture_new_pipeline () : fixture_new ();
  Feed *feed;

  feed_new_audio (f);
  feed = feed_new_video (f);
  fail_unless_equals_int (fixture_set_state (f, GST_STATE_PAUSED),
      GST_STATE_CHANGE_ASYNC);
  feed_begin (feed);
  row->send (feed);
  fixture_wait (f, GST_MESSAGE_ASYNC_DONE);
  fixture_wait_state (f, GST_STATE_PAUSED);
  fixture_set_state (f, GST_STATE_NULL);
  /* one of the element and none of the bin, which hides them */
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_ASYNC_DONE), 1);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_ERROR), 0);
}

GST_END_TEST;

GST_START_TEST (test_state_changed_messages_are_balanced)
{
  static const GstState expected[] = {
    GST_STATE_READY, GST_STATE_PAUSED, GST_STATE_PLAYING, GST_STATE_PAUSED,
    GST_STATE_READY, GST_STATE_NULL
  };
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);
  guint n = 0;

  fixture_set_state (f, GST_STATE_PAUSED);
  feed_begin (feed);
  feed_push (feed, 3);
  fixture_wait_state (f, GST_STATE_PAUSED);
  fixture_play (f);
  fixture_wait_state (f, GST_STATE_PLAYING);
  fixture_set_state (f, GST_STATE_NULL);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_ASYNC_START), 1);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_ASYNC_DONE), 1);
  for (guint i = 0; i < f->log->len; i++) {
    GstMessage *message = g_ptr_array_index (f->log, i);
    GstState state;

    if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_STATE_CHANGED)
      continue;
    gst_message_parse_state_changed (message, NULL, &state, NULL);
    fail_unless (n < G_N_ELEMENTS (expected));
    fail_unless_equals_int (state, expected[n++]);
  }
  fail_unless_equals_int (n, G_N_ELEMENTS (expected));
}

GST_END_TEST;

GST_START_TEST (test_not_async)
{
  g_autoptr (Fixture) f = fixture_new_pipeline ();
  Feed *feed = feed_new_video (f);

  g_object_set (f->sink, "async", FALSE, NULL);
  fail_unless_equals_int (fixture_set_state (f, GST_STATE_PAUSED),
      GST_STATE_CHANGE_SUCCESS);
  fail_unless_equals_int (fixture_set_state (f, GST_STATE_PLAYING),
      GST_STATE_CHANGE_SUCCESS);
  feed_begin (feed);
  fail_unless_equals_int (feed_push (feed, 5), GST_FLOW_OK);
  feed_eos (feed);
  fixture_wait (f, GST_MESSAGE_EOS);
  fixture_set_state (f, GST_STATE_NULL);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_ASYNC_START), 0);
  asf_reader_free (fixture_read (f));
}

GST_END_TEST;

/* Straight to PLAYING: nobody changes the state of the element again when it
 * has prerolled, neither outside of a bin nor in a live pipeline. */
GST_START_TEST (test_play_at_once)
{
  g_autoptr (Fixture) f = __i__ ? fixture_new_pipeline () : fixture_new ();
  Feed *feed = feed_new_video (f);
  AsfReader *reader;

  fail_unless_equals_int (fixture_set_state (f, GST_STATE_PLAYING),
      GST_STATE_CHANGE_ASYNC);
  feed_begin (feed);
  fail_unless_equals_int (feed_push (feed, 5), GST_FLOW_OK);
  fixture_wait_state (f, GST_STATE_PLAYING);
  fixture_wait_status (f, "started");
  feed_eos (feed);
  fixture_wait (f, GST_MESSAGE_EOS);
  fixture_set_state (f, GST_STATE_NULL);
  reader = fixture_read (f);
  fixture_assert_objects (reader, feed, 0, 5);
  asf_reader_free (reader);
}

GST_END_TEST;

/* An element that a live pipeline gets while it plays */
GST_START_TEST (test_join_a_playing_pipeline)
{
  g_autoptr (Fixture) f = fixture_new_pipeline ();
  Feed *feed;

  gst_object_ref (f->sink);
  gst_bin_remove (GST_BIN (f->pipeline), f->sink);
  fixture_play (f);
  fixture_wait_state (f, GST_STATE_PLAYING);
  gst_bin_add (GST_BIN (f->pipeline), f->sink);
  gst_object_unref (f->sink);
  feed = feed_new_video (f);
  fail_unless (gst_element_sync_state_with_parent (f->sink));
  feed_begin (feed);
  fail_unless_equals_int (feed_push (feed, 5), GST_FLOW_OK);
  fixture_wait_status (f, "started");
  feed_eos (feed);
  fixture_wait (f, GST_MESSAGE_EOS);
}

GST_END_TEST;

/* A source of which the pipeline has nothing to preroll with */
typedef GstElement LiveSource;
typedef GstElementClass LiveSourceClass;
static GType live_source_get_type (void);
G_DEFINE_TYPE (LiveSource, live_source, GST_TYPE_ELEMENT);

static GstStateChangeReturn
live_source_change_state (GstElement *element, GstStateChange transition)
{
  GstStateChangeReturn result = GST_ELEMENT_CLASS
      (live_source_parent_class)->change_state (element, transition);

  if (transition == GST_STATE_CHANGE_READY_TO_PAUSED ||
      transition == GST_STATE_CHANGE_PLAYING_TO_PAUSED)
    return GST_STATE_CHANGE_NO_PREROLL;
  return result;
}

static void
live_source_class_init (LiveSourceClass *klass)
{
  klass->change_state = live_source_change_state;
}

static void
live_source_init (LiveSource *self)
{
}

GST_START_TEST (test_live_pipeline)
{
  g_autoptr (Fixture) f = fixture_new_pipeline ();
  Feed *feed = feed_new_video (f);

  feed->live = TRUE;
  gst_bin_add (GST_BIN (f->pipeline),
      g_object_new (live_source_get_type (), NULL));
  fail_if (fixture_set_state (f, GST_STATE_PLAYING) ==
      GST_STATE_CHANGE_FAILURE);
  feed_begin (feed);
  fail_unless_equals_int (feed_push (feed, 5), GST_FLOW_OK);
  fixture_wait_status (f, "started");
  feed_eos (feed);
  fixture_wait (f, GST_MESSAGE_EOS);
}

GST_END_TEST;

/* Down to NULL from wherever it is */
typedef struct
{
  const char *name;
  GstState state;
  guint n_buffers;
  gboolean blocked;
  gboolean eos;
  gboolean no_file;
} Situation;

static const Situation situations[] = {
  {"paused before data", GST_STATE_PAUSED, 0, FALSE, FALSE, TRUE},
  {"playing before data", GST_STATE_PLAYING, 0, FALSE, FALSE, TRUE},
  {"prerolled", GST_STATE_PAUSED, 3, FALSE, FALSE, FALSE},
  {"playing", GST_STATE_PLAYING, 20, FALSE, FALSE, FALSE},
  {"paused and blocked", GST_STATE_PAUSED, 26, TRUE, FALSE, FALSE},
  {"playing and blocked", GST_STATE_PLAYING, 26, TRUE, FALSE, FALSE},
  {"eos in paused", GST_STATE_PAUSED, 20, FALSE, TRUE, FALSE},
  {"right after eos", GST_STATE_PLAYING, 20, FALSE, TRUE, FALSE},
};

GST_START_TEST (test_null_from_anywhere)
{
  const Situation *row = &situations[__i__];
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);
  AsfReader *reader;

  GST_INFO ("%s", row->name);
  g_object_set (f->sink, "max-buffer-time", GST_SECOND, "stall-timeout",
      (guint64) 0, NULL);
  if (row->blocked)
    feed_gap (feed_new_audio (f), 0, 0);
  fixture_set_state (f, row->state);
  feed_begin (feed);
  if (row->blocked) {
    feed_begin (g_ptr_array_index (f->feeds, 1));
    feed_start (feed, 1000);
    feed_wait_pushed (feed, row->n_buffers);
  } else {
    fail_unless_equals_int (feed_push (feed, row->n_buffers), GST_FLOW_OK);
  }
  if (row->eos)
    feed_eos (feed);
  fail_unless_equals_int (fixture_set_state (f, GST_STATE_NULL),
      GST_STATE_CHANGE_SUCCESS);
  if (row->blocked)
    fail_unless_equals_int (feed_join (feed), GST_FLOW_FLUSHING);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_ERROR), 0);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_ASYNC_START),
      fixture_count (f, GST_MESSAGE_ASYNC_DONE));
  if (row->no_file)
    return;
  reader = fixture_read (f);
  fixture_assert_objects (reader, feed, 0, row->n_buffers);
  asf_reader_free (reader);
}

GST_END_TEST;

/* Whoever looks for open files after NULL finds none of ours. */
GST_START_TEST (test_null_closes_a_file_without_data)
{
  g_autoptr (Fixture) f = fixture_new ();

  fixture_use_memory (f);
  feed_new_video (f);
  fixture_set_state (f, GST_STATE_PAUSED);
  fixture_set_state (f, GST_STATE_NULL);
  fail_unless (f->memory->is_closed || f->memory->is_freed);
}

GST_END_TEST;

GST_START_TEST (test_null_after_error)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);

  fixture_use_memory (f);
  f->plan = (FaultPlan) {.limited = TRUE,.limit = 10000,.sys_errno = ENOSPC,
    .for_ever = TRUE};
  fixture_play (f);
  feed_begin (feed);
  fail_unless_equals_int (feed_push (feed, 10000), GST_FLOW_ERROR);
  fail_unless_equals_int (fixture_set_state (f, GST_STATE_NULL),
      GST_STATE_CHANGE_SUCCESS);
  fixture_assert_error (f, GST_RESOURCE_ERROR,
      GST_RESOURCE_ERROR_NO_SPACE_LEFT);
  fail_unless (f->memory->is_closed);
}

GST_END_TEST;

/* Several files, one after the other */

static void
write_file (Fixture *f, Feed *feed, guint n)
{
  AsfReader *reader;

  fixture_forget (f);
  feed_renew (feed);
  fixture_play (f);
  feed_begin (feed);
  fail_unless_equals_int (feed_push (feed, n), GST_FLOW_OK);
  feed_eos (feed);
  fixture_wait (f, GST_MESSAGE_EOS);
  reader = fixture_read_at (f, f->location);
  fixture_assert_objects (reader, feed, 0, n);
  fail_unless_equals_int (fixture_time (reader, feed->number, 0), 0);
  asf_reader_free (reader);
}

GST_START_TEST (test_next_file)
{
  GstState between = __i__ ? GST_STATE_READY : GST_STATE_NULL;
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);
  g_autofree char *first = g_strdup (f->location);
  AsfReader *reader;

  write_file (f, feed, 30);
  fixture_set_state (f, between);
  g_free (f->location);
  f->location = g_build_filename (f->folder, "second.asf", NULL);
  g_object_set (f->sink, "location", f->location, NULL);
  write_file (f, feed, 7);
  fixture_set_state (f, between);
  /* the same name again: the file begins anew */
  write_file (f, feed, 3);
  fixture_set_state (f, GST_STATE_NULL);
  reader = fixture_read_at (f, first);
  fixture_assert_objects (reader, feed, 0, 30);
  asf_reader_free (reader);
}

GST_END_TEST;

GST_START_TEST (test_next_file_after_error)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);

  fixture_use_memory (f);
  f->plan = (FaultPlan) {.nth = 1,.only = ASF_OPERATION_APPEND,
    .sys_errno = EIO };
  fixture_play (f);
  feed_begin (feed);
  feed_push (feed, 10000);
  fixture_wait (f, GST_MESSAGE_ERROR);
  fixture_set_state (f, GST_STATE_READY);
  gst_asf_writer_sink_set_open_func (GST_ASF_WRITER_SINK (f->sink), NULL,
      NULL);
  write_file (f, feed, 12);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_ERROR), 0);
}

GST_END_TEST;

GST_START_TEST (test_next_file_after_unfinished_preroll)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);

  for (guint i = 0; i < 3; i++) {
    fixture_set_state (f, GST_STATE_PAUSED);
    fixture_set_state (f, GST_STATE_READY);
  }
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_ASYNC_START), 3);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_ASYNC_DONE), 3);
  write_file (f, feed, 12);
}

GST_END_TEST;

GST_START_TEST (test_paused_writes_no_data)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);

  fixture_set_state (f, GST_STATE_PAUSED);
  feed_begin (feed);
  fail_unless_equals_int (feed_push (feed, 50), GST_FLOW_OK);
  fail_unless_equals_int (fixture_get_stat (f, "file-size"), 0);
  fail_unless_equals_int (fixture_get_stat (f, "queued-bytes"),
      fixture_get_stat (f, "queued-bytes"));
  fixture_play (f);
  fixture_wait_status (f, "started");
}

GST_END_TEST;

/* The race of start and EOS: the bin forgets that it has told PLAYING when it
 * is told so while it posts PAUSED, and then swallows the EOS. */

static GstBusSyncReply
be_slow (GstBus *bus, GstMessage *message, gpointer data)
{
  Fixture *f = data;
  GstState old, new;

  if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_STATE_CHANGED ||
      GST_MESSAGE_SRC (message) != GST_OBJECT (f->pipeline))
    return GST_BUS_PASS;
  gst_message_parse_state_changed (message, &old, &new, NULL);
  if (old == GST_STATE_READY && new == GST_STATE_PAUSED)
    g_usleep (100000);          /* widens the gap that others can fall into */
  return GST_BUS_PASS;
}

static gpointer
feed_and_end (gpointer data)
{
  feed_begin (data);
  feed_push (data, 3);
  feed_eos (data);
  return NULL;
}

static void
start_and_wait_for_eos (Fixture *f, Feed *feed)
{
  gint64 deadline = g_get_monotonic_time () + FIXTURE_TIMEOUT;
  GThread *thread;

  fixture_set_state (f, GST_STATE_PAUSED);
  thread = g_thread_new ("source", feed_and_end, feed);
  while (GST_STATE (f->pipeline) != GST_STATE_PAUSED &&
      g_get_monotonic_time () < deadline)
    g_thread_yield ();
  fixture_play (f);
  fixture_wait (f, GST_MESSAGE_EOS);
  g_thread_join (thread);
}

GST_START_TEST (test_start_race_does_not_lose_eos)
{
  g_autoptr (Fixture) f = fixture_new_pipeline ();

  gst_bus_set_sync_handler (f->bus, be_slow, f, NULL);
  start_and_wait_for_eos (f, feed_new_video (f));
}

GST_END_TEST;

GST_START_TEST (test_many_starts)
{
  g_autoptr (Fixture) f = fixture_new_pipeline ();
  Feed *feed = feed_new_video (f);

  fixture_use_memory (f);
  for (guint i = 0; i < 100; i++) {
    feed_renew (feed);
    start_and_wait_for_eos (f, feed);
    fixture_set_state (f, i % 2 ? GST_STATE_NULL : GST_STATE_READY);
    fixture_forget (f);
  }
}

GST_END_TEST;

GST_START_TEST (test_eos_again_after_paused)
{
  g_autoptr (Fixture) f = __i__ ? fixture_new_pipeline () : fixture_new ();
  Feed *feed = feed_new_video (f);

  fixture_play (f);
  feed_begin (feed);
  feed_push (feed, 5);
  feed_eos (feed);
  for (guint i = 0; i < 3; i++) {
    fixture_wait (f, GST_MESSAGE_EOS);
    fixture_set_state (f, GST_STATE_PAUSED);
    fixture_wait_state (f, GST_STATE_PAUSED);
    fail_unless_equals_int (fixture_count (f, GST_MESSAGE_EOS), i + 1);
    fixture_play (f);
    fixture_wait_state (f, GST_STATE_PLAYING);
  }
  fixture_wait (f, GST_MESSAGE_EOS);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_EOS), 4);
}

GST_END_TEST;

GST_START_TEST (test_pause_and_go_on)
{
  g_autoptr (Fixture) f = fixture_new_pipeline ();
  Feed *feed = feed_new_video (f);
  AsfReader *reader;

  fixture_play (f);
  feed_begin (feed);
  for (guint i = 0; i < 5; i++) {
    fail_unless_equals_int (feed_push (feed, 20), GST_FLOW_OK);
    fixture_wait_state (f, GST_STATE_PLAYING);
    fixture_set_state (f, GST_STATE_PAUSED);
    fixture_wait_state (f, GST_STATE_PAUSED);
    fail_unless_equals_int (feed_push (feed, 20), GST_FLOW_OK);
    fixture_play (f);
  }
  feed_eos (feed);
  fixture_wait (f, GST_MESSAGE_EOS);
  reader = fixture_read (f);
  fixture_assert_objects (reader, feed, 0, 200);
  asf_reader_free (reader);
}

GST_END_TEST;

static const FixtureTest all_tests[] = {
  TEST (test_reach_ready_and_leave_no_file),
  TEST (test_ready_keeps_an_existing_file),
  TEST_LOOP (test_preroll_by_one_pad, 2 * G_N_ELEMENTS (prerolls)),
  TEST (test_state_changed_messages_are_balanced),
  TEST (test_not_async),
  TEST_LOOP (test_play_at_once, 2),
  TEST (test_join_a_playing_pipeline),
  TEST (test_live_pipeline),
  TEST_LOOP (test_null_from_anywhere, G_N_ELEMENTS (situations)),
  TEST (test_null_closes_a_file_without_data),
  TEST (test_null_after_error),
  TEST_LOOP (test_next_file, 2),
  TEST (test_next_file_after_error),
  TEST (test_next_file_after_unfinished_preroll),
  TEST (test_paused_writes_no_data),
  TEST (test_start_race_does_not_lose_eos),
  TEST (test_many_starts),
  TEST_LOOP (test_eos_again_after_paused, 2),
  TEST (test_pause_and_go_on),
};

FIXTURE_MAIN (states)
