/* asfwritersink-eos.c: how a recording ends when all is well
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "elementfixture.h"

GST_START_TEST (test_eos_comes_when_the_file_is_closed)
{
  g_autoptr (Fixture) f = fixture_new_pipeline ();
  Feed *feed = feed_new_video (f);
  GstMessage *message;
  const GstStructure *status;
  guint64 size, duration, packets;
  gboolean finished, indexed;
  AsfReader *reader;

  fixture_play (f);
  feed_begin (feed);
  feed_push (feed, 50);
  feed_eos (feed);
  message = fixture_wait_status (f, "closed");
  reader = fixture_read (f);
  fixture_assert_objects (reader, feed, 0, 50);
  status = gst_message_get_structure (message);
  fail_unless (gst_structure_get (status, "size", G_TYPE_UINT64, &size,
          "packets", G_TYPE_UINT64, &packets, "duration", G_TYPE_UINT64,
          &duration, "indexed", G_TYPE_BOOLEAN, &indexed, "finished",
          G_TYPE_BOOLEAN, &finished, NULL));
  fail_unless_equals_uint64 (size, reader->data_size);
  fail_unless_equals_uint64 (packets, reader->packets->len);
  fail_unless_equals_uint64 (duration, 2 * GST_SECOND);
  fail_unless (indexed && finished);
  fail_if (reader->broadcast);
  asf_reader_free (reader);
}

GST_END_TEST;

static GstBusSyncReply
read_at_eos (GstBus *bus, GstMessage *message, gpointer data)
{
  Fixture *f = data;

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS)
    g_object_set_data (G_OBJECT (bus), "closed",
        GINT_TO_POINTER (f->memory->is_closed));
  return GST_BUS_PASS;
}

GST_START_TEST (test_no_message_of_the_end_before_the_close)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);
  gint closed, eos;

  fixture_use_memory (f);
  gst_bus_set_sync_handler (f->bus, read_at_eos, f, NULL);
  fixture_play (f);
  feed_begin (feed);
  feed_push (feed, 50);
  feed_eos (feed);
  fixture_wait_status (f, "closed");
  closed = f->log->len;
  fixture_wait (f, GST_MESSAGE_EOS);
  eos = fixture_index (f, GST_MESSAGE_EOS);
  fail_unless (closed <= eos);
  fail_unless (g_object_get_data (G_OBJECT (f->bus), "closed") != NULL);
}

GST_END_TEST;

GST_START_TEST (test_seqnum_is_that_of_the_last_eos)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = feed_new_video (f);
  Feed *audio = feed_new_audio (f);
  GstEvent *event;

  fixture_play (f);
  feed_begin (video);
  feed_begin (audio);
  feed_push (video, 1);
  feed_push (audio, 1);
  feed_eos (video);
  event = gst_event_new_eos ();
  gst_event_set_seqnum (event, 4711);
  feed_event (audio, event);
  fail_unless_equals_int (gst_message_get_seqnum (fixture_wait (f,
              GST_MESSAGE_EOS)), 4711);
}

GST_END_TEST;

GST_START_TEST (test_one_pad_ends_early)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = feed_new_video (f);
  Feed *audio = feed_new_audio (f);
  AsfReader *reader;

  g_object_set (f->sink, "stall-timeout", (guint64) 0, NULL);
  fixture_play (f);
  feed_begin (video);
  feed_begin (audio);
  fail_unless_equals_int (feed_push (video, 3), GST_FLOW_OK);
  fail_unless_equals_int (feed_push (audio, 3), GST_FLOW_OK);
  feed_eos (video);
  fail_unless_equals_int (feed_push (audio, 500), GST_FLOW_OK);
  feed_eos (audio);
  fixture_wait (f, GST_MESSAGE_EOS);
  reader = fixture_read (f);
  fixture_assert_objects (reader, video, 0, 3);
  fixture_assert_objects (reader, audio, 0, 503);
  asf_reader_free (reader);
}

GST_END_TEST;

/* What the streams bring until EOS */
typedef struct
{
  const char *name;
  guint n_video;
  guint n_audio;
  gboolean video_gap;
  gboolean audio_gap;
} Layout;

static const Layout layouts[] = {
  {"no sample", 0, 0, FALSE, FALSE},
  {"gaps only", 0, 0, TRUE, TRUE},
  {"one sample", 1, 0, FALSE, FALSE},
  {"one sample each", 1, 1, FALSE, FALSE},
  {"video is a gap", 0, 30, TRUE, FALSE},
  {"audio is a gap", 30, 0, FALSE, TRUE},
  {"audio is empty", 30, 0, FALSE, FALSE},
};

GST_START_TEST (test_layout)
{
  const Layout *row = &layouts[__i__];
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = feed_new_video (f);
  Feed *audio = feed_new_audio (f);
  AsfReader *reader;

  GST_INFO ("%s", row->name);
  fixture_play (f);
  feed_begin (video);
  feed_begin (audio);
  if (row->video_gap)
    feed_gap (video, 0, 2 * GST_SECOND);
  if (row->audio_gap)
    feed_gap (audio, 0, 2 * GST_SECOND);
  fail_unless_equals_int (feed_push (video, row->n_video), GST_FLOW_OK);
  fail_unless_equals_int (feed_push (audio, row->n_audio), GST_FLOW_OK);
  feed_eos (audio);
  feed_eos (video);
  fixture_wait (f, GST_MESSAGE_EOS);
  fixture_set_state (f, GST_STATE_NULL);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_ERROR |
          GST_MESSAGE_WARNING), 0);
  reader = fixture_read (f);
  fail_unless_equals_int (reader->streams->len, 2);
  fixture_assert_objects (reader, video, 0, row->n_video);
  fixture_assert_objects (reader, audio, 0, row->n_audio);
  asf_reader_free (reader);
}

GST_END_TEST;

GST_START_TEST (test_no_caps_at_all_is_an_error)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);

  fixture_play (f);
  feed_event (feed, gst_event_new_stream_start ("s"));
  feed_eos (feed);
  fixture_wait (f, GST_MESSAGE_ERROR);
  fixture_set_state (f, GST_STATE_NULL);
  fixture_assert_error (f, GST_STREAM_ERROR, GST_STREAM_ERROR_MUX);
}

GST_END_TEST;

GST_START_TEST (test_end_writing_signal)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);
  AsfReader *reader;

  if (__i__ == 0)
    fixture_play (f);
  else
    fixture_set_state (f, GST_STATE_PAUSED);
  feed_begin (feed);
  fail_unless_equals_int (feed_push (feed, 20), GST_FLOW_OK);
  g_signal_emit_by_name (f->sink, "end-writing");
  fixture_wait_status (f, "closed");
  if (__i__ == 1)
    fixture_play (f);
  fixture_wait (f, GST_MESSAGE_EOS);
  fail_unless_equals_int (feed_push (feed, 1), GST_FLOW_EOS);
  reader = fixture_read (f);
  fixture_assert_objects (reader, feed, 0, 20);
  asf_reader_free (reader);
}

GST_END_TEST;

GST_START_TEST (test_end_writing_wakes_who_waits)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = feed_new_video (f);
  Feed *audio = feed_new_audio (f);
  AsfReader *reader;

  g_object_set (f->sink, "max-buffer-time", GST_SECOND, "stall-timeout",
      (guint64) 0, NULL);
  fixture_play (f);
  feed_begin (audio);
  feed_begin (video);
  feed_start (video, 1000);
  feed_wait_pushed (video, 26);
  g_signal_emit_by_name (f->sink, "end-writing");
  fail_unless_equals_int (feed_join (video), GST_FLOW_EOS);
  fixture_wait (f, GST_MESSAGE_EOS);
  reader = fixture_read (f);
  fixture_assert_objects (reader, video, 0, 26);
  fixture_assert_objects (reader, audio, 0, 0);
  asf_reader_free (reader);
}

GST_END_TEST;

GST_START_TEST (test_end_writing_without_a_file_does_nothing)
{
  g_autoptr (Fixture) f = fixture_new ();

  g_signal_emit_by_name (f->sink, "end-writing");
  fixture_set_state (f, GST_STATE_READY);
  g_signal_emit_by_name (f->sink, "end-writing");
  fail_if (g_file_test (f->location, G_FILE_TEST_EXISTS));
}

GST_END_TEST;

GST_START_TEST (test_ready_without_eos_finishes_the_file)
{
  g_autoptr (Fixture) f = fixture_new_pipeline ();
  Feed *video = feed_new_video (f);
  Feed *audio = feed_new_audio (f);
  AsfReader *reader;

  fixture_play (f);
  feed_begin (video);
  feed_begin (audio);
  fail_unless_equals_int (feed_push (video, 100), GST_FLOW_OK);
  fail_unless_equals_int (feed_push (audio, 10), GST_FLOW_OK);
  fixture_set_state (f, GST_STATE_READY);
  /* the file is complete when the state is reached */
  reader = fixture_read (f);
  fixture_assert_objects (reader, video, 0, 100);
  fixture_assert_objects (reader, audio, 0, 10);
  fail_if (reader->broadcast);
  asf_reader_free (reader);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_EOS), 0);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_ERROR), 0);
}

GST_END_TEST;

GST_START_TEST (test_send_eos_while_a_push_waits)
{
  g_autoptr (Fixture) f = fixture_new_pipeline ();
  Feed *video = feed_new_video (f);
  Feed *audio = feed_new_audio (f);
  gint64 start;

  g_object_set (f->sink, "max-buffer-time", GST_SECOND, "stall-timeout",
      (guint64) 0, NULL);
  fixture_play (f);
  feed_begin (audio);
  feed_begin (video);
  feed_start (video, 1000);
  feed_wait_pushed (video, 26);
  start = g_get_monotonic_time ();
  fail_unless (gst_element_send_event (f->sink, gst_event_new_eos ()));
  fail_unless (g_get_monotonic_time () - start < 5 * G_TIME_SPAN_SECOND);
  fail_unless_equals_int (feed_join (video), GST_FLOW_EOS);
  fixture_wait (f, GST_MESSAGE_EOS);
  asf_reader_free (fixture_read (f));
}

GST_END_TEST;

GST_START_TEST (test_eos_in_paused_is_told_in_playing)
{
  g_autoptr (Fixture) f = __i__ ? fixture_new_pipeline () : fixture_new ();
  Feed *feed = feed_new_video (f);
  AsfReader *reader;

  fixture_set_state (f, GST_STATE_PAUSED);
  feed_begin (feed);
  feed_push (feed, 10);
  feed_eos (feed);
  fixture_wait_state (f, GST_STATE_PAUSED);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_EOS), 0);
  fixture_play (f);
  fixture_wait (f, GST_MESSAGE_EOS);
  reader = fixture_read (f);
  fixture_assert_objects (reader, feed, 0, 10);
  asf_reader_free (reader);
}

GST_END_TEST;

GST_START_TEST (test_buffers_after_eos)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);
  AsfReader *reader;

  fixture_play (f);
  feed_begin (feed);
  feed_push (feed, 10);
  feed_eos (feed);
  fixture_wait (f, GST_MESSAGE_EOS);
  fail_unless_equals_int (feed_push (feed, 1), GST_FLOW_EOS);
  /* a new stream takes core's own flag off, not ours */
  feed_begin (feed);
  fail_unless_equals_int (feed_push (feed, 1), GST_FLOW_EOS);
  fixture_set_state (f, GST_STATE_NULL);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_EOS), 1);
  reader = fixture_read (f);
  fixture_assert_objects (reader, feed, 0, 10);
  asf_reader_free (reader);
}

GST_END_TEST;

/* Stream of a pad that ended and begins again before the others have ended */
GST_START_TEST (test_new_stream_after_eos_of_a_pad)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = feed_new_video (f);
  Feed *audio = feed_new_audio (f);
  AsfReader *reader;

  fixture_play (f);
  feed_begin (video);
  feed_begin (audio);
  feed_push (video, 5);
  feed_push (audio, 5);
  feed_eos (audio);
  feed_begin (audio);
  fail_unless_equals_int (feed_push (audio, 5), GST_FLOW_OK);
  feed_eos (audio);
  feed_eos (video);
  fixture_wait (f, GST_MESSAGE_EOS);
  reader = fixture_read (f);
  fixture_assert_objects (reader, audio, 0, 10);
  asf_reader_free (reader);
}

GST_END_TEST;

/* One thread, without queues, feeds two sinks in one pipeline. */
GST_START_TEST (test_two_sinks_behind_a_tee)
{
  g_autoptr (Fixture) f = fixture_new_pipeline ();
  g_autoptr (Fixture) g = fixture_new ();
  Feed *one, *other;
  AsfReader *reader;

  gst_element_set_bus (g->sink, NULL);
  gst_object_set_name (GST_OBJECT (g->sink), "other");
  gst_bin_add (GST_BIN (f->pipeline), g->sink);
  one = feed_new_video (f);
  other = feed_new_video (g);
  fail_unless_equals_int (fixture_set_state (f, GST_STATE_PAUSED),
      GST_STATE_CHANGE_ASYNC);
  feed_begin (one);
  feed_begin (other);
  for (guint i = 0; i < 10; i++) {
    GstBuffer *buffer = feed_make (one);

    fail_unless_equals_int (feed_chain (other, gst_buffer_ref (buffer)),
        GST_FLOW_OK);
    fail_unless_equals_int (feed_chain (one, buffer), GST_FLOW_OK);
  }
  fixture_wait_state (f, GST_STATE_PAUSED);
  fixture_play (f);
  feed_eos (one);
  fixture_wait_status (f, "closed");
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_EOS), 0);
  feed_eos (other);
  fixture_wait (f, GST_MESSAGE_EOS);
  reader = fixture_read (f);
  fixture_assert_objects (reader, one, 0, 10);
  asf_reader_free (reader);
  reader = fixture_read (g);
  fixture_assert_objects (reader, one, 0, 10);
  asf_reader_free (reader);
  fixture_set_state (f, GST_STATE_NULL);
  fixture_forget (f);
  gst_bin_remove (GST_BIN (f->pipeline), g->sink);
}

GST_END_TEST;

/* A pad without data keeps nobody waiting for longer than it may. */
GST_START_TEST (test_dead_pad_does_not_hold_eos)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = feed_new_video (f);

  feed_new_audio (f);
  g_object_set (f->sink, "stall-timeout", 50 * GST_MSECOND, NULL);
  fixture_play (f);
  feed_begin (video);
  fail_unless_equals_int (feed_push (video, 10), GST_FLOW_OK);
  feed_eos (video);
  fixture_wait (f, GST_MESSAGE_EOS);
  asf_reader_free (fixture_read (f));
}

GST_END_TEST;

static const FixtureTest all_tests[] = {
  TEST (test_eos_comes_when_the_file_is_closed),
  TEST (test_no_message_of_the_end_before_the_close),
  TEST (test_seqnum_is_that_of_the_last_eos),
  TEST (test_one_pad_ends_early),
  TEST_LOOP (test_layout, G_N_ELEMENTS (layouts)),
  TEST (test_no_caps_at_all_is_an_error),
  TEST_LOOP (test_end_writing_signal, 2),
  TEST (test_end_writing_wakes_who_waits),
  TEST (test_end_writing_without_a_file_does_nothing),
  TEST (test_ready_without_eos_finishes_the_file),
  TEST (test_send_eos_while_a_push_waits),
  TEST_LOOP (test_eos_in_paused_is_told_in_playing, 2),
  TEST (test_buffers_after_eos),
  TEST (test_new_stream_after_eos_of_a_pad),
  TEST (test_two_sinks_behind_a_tee),
  TEST (test_dead_pad_does_not_hold_eos),
};

FIXTURE_MAIN (eos)
