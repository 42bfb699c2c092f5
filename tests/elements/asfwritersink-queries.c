/* asfwritersink-queries.c: what is asked of the element
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "elementfixture.h"

GST_START_TEST (test_latency)
{
  g_autoptr (Fixture) f = fixture_new_pipeline ();
  Feed *feed = feed_new_video (f);
  GstQuery *query = gst_query_new_latency ();
  gboolean live = TRUE;
  GstClockTime min = 1;

  feed->live = __i__;
  /* for every state, also without anybody to ask */
  fail_unless (gst_element_query (f->sink, query));
  fixture_play (f);
  feed_begin (feed);
  feed_push (feed, 1);
  fixture_wait_state (f, GST_STATE_PLAYING);
  fail_unless (gst_element_query (f->sink, query));
  gst_query_parse_latency (query, &live, &min, NULL);
  fail_if (live);
  fail_unless_equals_uint64 (min, 0);
  fail_unless (gst_element_query (f->pipeline, query));
  gst_query_unref (query);
}

GST_END_TEST;

GST_START_TEST (test_position)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);
  gint64 position = -1;
  AsfReader *reader;

  fail_if (gst_element_query_position (f->sink, GST_FORMAT_TIME, &position));
  fail_if (gst_element_query_position (f->sink, GST_FORMAT_BYTES, &position));
  fixture_play (f);
  fail_if (gst_element_query_position (f->sink, GST_FORMAT_TIME, &position));
  feed_begin (feed);
  feed_push (feed, 26);
  fail_unless (gst_element_query_position (f->sink, GST_FORMAT_TIME,
          &position));
  fail_unless_equals_uint64 (position, GST_SECOND);
  feed_eos (feed);
  fixture_wait (f, GST_MESSAGE_EOS);
  fail_unless (gst_element_query_position (f->sink, GST_FORMAT_BYTES,
          &position));
  reader = fixture_read (f);
  fail_unless_equals_uint64 (position, reader->data_size);
  asf_reader_free (reader);
  fail_if (gst_element_query_position (f->sink, GST_FORMAT_BUFFERS,
          &position));
}

GST_END_TEST;

GST_START_TEST (test_position_is_stream_time)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);
  GstSegment segment;
  gint64 position = -1;

  fixture_set_state (f, GST_STATE_PAUSED);
  feed_begin (feed);
  gst_segment_init (&segment, GST_FORMAT_TIME);
  segment.time = 100 * GST_SECOND;
  feed_segment (feed, &segment);
  feed_push (feed, 26);
  fail_unless (gst_element_query_position (f->sink, GST_FORMAT_TIME,
          &position));
  fail_unless_equals_uint64 (position, 101 * GST_SECOND);
}

GST_END_TEST;

GST_START_TEST (test_duration)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = feed_new_video (f);
  Feed *audio = feed_new_audio (f);
  gint64 duration;

  fail_if (gst_element_query_duration (f->sink, GST_FORMAT_TIME, &duration));
  video->known_duration = 5 * GST_SECOND;
  fail_unless (gst_element_query_duration (f->sink, GST_FORMAT_TIME,
          &duration));
  fail_unless_equals_uint64 (duration, 5 * GST_SECOND);
  audio->known_duration = 6 * GST_SECOND;
  fail_unless (gst_element_query_duration (f->sink, GST_FORMAT_TIME,
          &duration));
  fail_unless_equals_uint64 (duration, 6 * GST_SECOND);
}

GST_END_TEST;

static gboolean
answer_unknown (GstPad *pad, GstObject *parent, GstQuery *query)
{
  if (GST_QUERY_TYPE (query) != GST_QUERY_DURATION)
    return gst_pad_query_default (pad, parent, query);
  gst_query_set_duration (query, GST_FORMAT_TIME, -1);

  return TRUE;
}

/* A live source answers that it does not know. */
GST_START_TEST (test_unknown_duration)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = feed_new_video (f);
  gint64 duration = 0;

  gst_pad_set_query_function (video->pad, answer_unknown);
  fail_unless (gst_element_query_duration (f->sink, GST_FORMAT_TIME,
          &duration));
  fail_unless_equals_int64 (duration, -1);
}

GST_END_TEST;

GST_START_TEST (test_seeking)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *audio;
  GstQuery *query = gst_query_new_seeking (GST_FORMAT_TIME);
  gboolean seekable = FALSE;

  feed_new_video (f);
  audio = feed_new_audio (f);
  fail_if (gst_element_query (f->sink, query));
  audio->seekable = TRUE;
  fail_unless (gst_element_query (f->sink, query));
  gst_query_parse_seeking (query, NULL, &seekable, NULL, NULL);
  fail_unless (seekable);
  gst_query_unref (query);
}

GST_END_TEST;

GST_START_TEST (test_uri_and_formats)
{
  g_autoptr (Fixture) f = fixture_new ();
  g_autofree char *expected = gst_filename_to_uri (f->location, NULL);
  g_autofree char *uri = NULL;
  GstQuery *query = gst_query_new_uri ();
  guint n = 0;

  fail_unless (gst_element_query (f->sink, query));
  gst_query_parse_uri (query, &uri);
  fail_unless_equals_string (uri, expected);
  g_object_set (f->sink, "location", NULL, NULL);
  fail_if (gst_element_query (f->sink, query));
  gst_query_unref (query);

  query = gst_query_new_formats ();
  fail_unless (gst_element_query (f->sink, query));
  gst_query_parse_n_formats (query, &n);
  fail_unless_equals_int (n, 2);
  gst_query_unref (query);
}

GST_END_TEST;

GST_START_TEST (test_pad_queries)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);
  GstCaps *caps = gst_caps_from_string (WMV_CAPS);
  GstQuery *query = gst_query_new_allocation (caps, TRUE);

  fixture_play (f);
  feed_begin (feed);
  feed_push (feed, 1);
  fail_if (gst_pad_peer_query (feed->pad, query));
  gst_query_unref (query);
  query = gst_query_new_drain ();
  fail_unless (gst_pad_peer_query (feed->pad, query));
  gst_query_unref (query);
  gst_caps_unref (caps);
}

GST_END_TEST;

/* Events that go upstream through the element */

GST_START_TEST (test_seek_goes_to_all_pads)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = feed_new_video (f);
  Feed *audio = feed_new_audio (f);
  GstEvent *event = gst_event_new_seek (1.0, GST_FORMAT_TIME,
      GST_SEEK_FLAG_FLUSH, GST_SEEK_TYPE_SET, 0, GST_SEEK_TYPE_NONE, 0);
  guint32 seqnum = gst_event_get_seqnum (event);

  audio->seekable = __i__;
  fixture_set_state (f, GST_STATE_PAUSED);
  feed_begin (video);
  feed_push (video, 1);
  fail_unless_equals_int (gst_element_send_event (f->sink, event), __i__);
  fail_unless_equals_int (feed_count_events (video, GST_EVENT_SEEK), 1);
  fail_unless_equals_int (feed_count_events (audio, GST_EVENT_SEEK), 1);
  fail_unless_equals_int (gst_event_get_seqnum (g_ptr_array_index
          (audio->events, audio->events->len - 1)), seqnum);
}

GST_END_TEST;

GST_START_TEST (test_latency_event_goes_upstream)
{
  g_autoptr (Fixture) f = fixture_new_pipeline ();
  Feed *feed = feed_new_video (f);

  fixture_play (f);
  feed_begin (feed);
  feed_push (feed, 1);
  fixture_wait_state (f, GST_STATE_PLAYING);
  /* the pipeline sends one on the way to PLAYING */
  fail_unless (feed_count_events (feed, GST_EVENT_LATENCY) >= 1);
  fail_unless (gst_element_send_event (f->sink,
          gst_event_new_latency (GST_SECOND)));
  fail_unless (feed_count_events (feed, GST_EVENT_LATENCY) >= 2);
}

GST_END_TEST;

/* Questions come from other threads all the time. */

static gpointer
ask_on (gpointer data)
{
  Feed *feed = data;
  GstElement *sink = feed->fixture->sink;
  gint64 position;

  while (!feed_has_returned (feed)) {
    GstStructure *stats;

    gst_element_query_position (sink, GST_FORMAT_TIME, &position);
    gst_element_query_position (sink, GST_FORMAT_BYTES, &position);
    g_object_get (sink, "stats", &stats, NULL);
    gst_structure_free (stats);
  }
  return NULL;
}

GST_START_TEST (test_questions_while_writing)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);
  GThread *thread;

  fixture_play (f);
  feed_start (feed, 2000);
  thread = g_thread_new ("ask", ask_on, feed);
  fail_unless_equals_int (feed_join (feed), GST_FLOW_OK);
  g_thread_join (thread);
  feed_eos (feed);
  fixture_wait (f, GST_MESSAGE_EOS);
}

GST_END_TEST;

static const FixtureTest all_tests[] = {
  TEST_LOOP (test_latency, 2),
  TEST (test_position),
  TEST (test_position_is_stream_time),
  TEST (test_duration),
  TEST (test_unknown_duration),
  TEST (test_seeking),
  TEST (test_uri_and_formats),
  TEST (test_pad_queries),
  TEST_LOOP (test_seek_goes_to_all_pads, 2),
  TEST (test_latency_event_goes_upstream),
  TEST (test_questions_while_writing),
};

FIXTURE_MAIN (queries)
