/* asfwritersink-events.c: what events do
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "elementfixture.h"

/* Stream start, tags, table of contents */

static const guint groups[][3] = {
  /* group ids of the two, and that of the message (0 = none) */
  {1, 1, 1},
  {1, 2, 0},
  {0, 0, 0},
};

GST_START_TEST (test_stream_start)
{
  const guint *row = groups[__i__];
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = feed_new_video (f);
  Feed *audio = feed_new_audio (f);
  GstMessage *message;
  guint group = 0;

  fixture_play (f);
  video->group_id = row[0];
  audio->group_id = row[1];
  feed_begin (video);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_STREAM_START), 0);
  feed_begin (audio);
  message = fixture_wait (f, GST_MESSAGE_STREAM_START);
  fail_unless_equals_int (gst_message_parse_group_id (message, &group),
      row[2] != 0);
  fail_unless_equals_int (group, row[2]);
  feed_push (video, 3);
  feed_push (audio, 3);
  fixture_set_state (f, GST_STATE_NULL);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_STREAM_START), 1);
}

GST_END_TEST;

GST_START_TEST (test_tag_and_toc_messages)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);
  GstToc *toc = gst_toc_new (GST_TOC_SCOPE_GLOBAL), *told;
  GstTagList *tags = NULL;
  gboolean updated = FALSE;

  fixture_play (f);
  feed_begin (feed);
  feed_event (feed, gst_event_new_tag (gst_tag_list_new (GST_TAG_TITLE, "T",
              NULL)));
  gst_message_parse_tag (fixture_wait (f, GST_MESSAGE_TAG), &tags);
  fail_unless_equals_int (gst_tag_list_n_tags (tags), 1);
  gst_tag_list_unref (tags);
  feed_event (feed, gst_event_new_toc (toc, TRUE));
  gst_message_parse_toc (fixture_wait (f, GST_MESSAGE_TOC), &told, &updated);
  fail_unless (updated);
  gst_toc_unref (told);
  gst_toc_unref (toc);
}

GST_END_TEST;

GST_START_TEST (test_segment_done)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = feed_new_video (f);
  Feed *audio = feed_new_audio (f);
  GstEvent *event;
  GstMessage *message;

  fixture_play (f);
  feed_begin (video);
  feed_begin (audio);
  feed_push (video, 3);
  feed_push (audio, 3);
  feed_event (video, gst_event_new_segment_done (GST_FORMAT_TIME, 100));
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_SEGMENT_DONE), 0);
  event = gst_event_new_segment_done (GST_FORMAT_TIME, 120);
  gst_event_set_seqnum (event, 99);
  feed_event (audio, event);
  message = fixture_wait (f, GST_MESSAGE_SEGMENT_DONE);
  fail_unless_equals_int (gst_message_get_seqnum (message), 99);
  feed_eos (video);
  feed_eos (audio);
  fixture_wait (f, GST_MESSAGE_EOS);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_SEGMENT_DONE), 1);
}

GST_END_TEST;

/* Flush */

static void
flush_all (Fixture *f, gboolean reset_time)
{
  guint32 seqnum = gst_util_seqnum_next ();

  for (guint i = 0; i < f->feeds->len; i++) {
    GstEvent *event = gst_event_new_flush_start ();

    gst_event_set_seqnum (event, seqnum);
    feed_event (g_ptr_array_index (f->feeds, i), event);
  }
  for (guint i = 0; i < f->feeds->len; i++) {
    GstEvent *event = gst_event_new_flush_stop (reset_time);

    gst_event_set_seqnum (event, seqnum);
    feed_event (g_ptr_array_index (f->feeds, i), event);
  }
}

/* "Pause, wait, seek, play": nothing of the old position is in the file. */
GST_START_TEST (test_seek_in_paused)
{
  g_autoptr (Fixture) f = fixture_new_pipeline ();
  Feed *video = feed_new_video (f);
  Feed *audio = feed_new_audio (f);
  AsfReader *reader;

  fixture_set_state (f, GST_STATE_PAUSED);
  feed_begin (video);
  feed_begin (audio);
  feed_push (video, 20);
  feed_push (audio, 20);
  fixture_wait_state (f, GST_STATE_PAUSED);
  fixture_wait (f, GST_MESSAGE_ASYNC_DONE);
  flush_all (f, TRUE);
  video->next = audio->next = 100;
  feed_begin (video);
  feed_begin (audio);
  feed_push (video, 10);
  fixture_wait (f, GST_MESSAGE_ASYNC_DONE);
  feed_push (audio, 10);
  fixture_play (f);
  feed_eos (video);
  feed_eos (audio);
  fixture_wait (f, GST_MESSAGE_EOS);
  reader = fixture_read (f);
  fixture_assert_objects (reader, video, 100, 10);
  fixture_assert_objects (reader, audio, 100, 10);
  fail_unless_equals_int (fixture_time (reader, video->number, 0), 0);
  asf_reader_free (reader);
}

GST_END_TEST;

GST_START_TEST (test_flush_in_playing)
{
  g_autoptr (Fixture) f = fixture_new_pipeline ();
  Feed *feed = feed_new_video (f);
  AsfReader *reader;
  guint n;

  fixture_play (f);
  feed_begin (feed);
  feed_push (feed, 20);
  fixture_wait_status (f, "started");
  flush_all (f, TRUE);
  feed->next = 5;
  feed_begin (feed);
  fail_unless_equals_int (feed_push (feed, 20), GST_FLOW_OK);
  fixture_wait_state (f, GST_STATE_PLAYING);
  feed_eos (feed);
  fixture_wait (f, GST_MESSAGE_EOS);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_ERROR), 0);
  reader = fixture_read (f);
  n = fixture_count_objects (reader, 1);
  fail_unless (n >= 21 && n <= 40, "%u", n);
  for (guint i = 1; i < n; i++)
    fail_unless (fixture_time (reader, 1, i) > fixture_time (reader, 1,
            i - 1));
  asf_reader_free (reader);
}

GST_END_TEST;

GST_START_TEST (test_flush_resets_running_time)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);

  fixture_play (f);
  feed_begin (feed);
  feed_push (feed, 3);
  feed_flush (feed, 1, FALSE);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_RESET_TIME), 0);
  feed_begin (feed);
  feed_push (feed, 3);
  feed_flush (feed, 2, TRUE);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_RESET_TIME), 1);
}

GST_END_TEST;

GST_START_TEST (test_flush_wakes_who_waits)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = feed_new_video (f);
  Feed *audio = feed_new_audio (f);

  g_object_set (f->sink, "max-buffer-time", GST_SECOND, "stall-timeout",
      (guint64) 0, NULL);
  fixture_set_state (f, GST_STATE_PAUSED);
  feed_begin (audio);
  feed_start (video, 1000);
  feed_wait_pushed (video, 26);
  feed_event (video, gst_event_new_flush_start ());
  fail_unless_equals_int (feed_join (video), GST_FLOW_FLUSHING);
}

GST_END_TEST;

/* A player that seeks after EOS waits for the next EOS. */
GST_START_TEST (test_flush_after_eos_and_eos_again)
{
  g_autoptr (Fixture) f = fixture_new_pipeline ();
  Feed *feed = feed_new_video (f);

  g_object_set (f->sink, "async", __i__, NULL);
  fixture_play (f);
  feed_begin (feed);
  feed_push (feed, 3);
  feed_eos (feed);
  fixture_wait (f, GST_MESSAGE_EOS);
  flush_all (f, TRUE);
  feed_begin (feed);
  fail_unless_equals_int (feed_push (feed, 1), GST_FLOW_EOS);
  feed_eos (feed);
  fixture_wait (f, GST_MESSAGE_EOS);
}

GST_END_TEST;

/* The flush took the state to PAUSED and the application wants it to stay:
 * what comes then is not written until PLAYING, so another seek leaves nothing
 * of it. */
GST_START_TEST (test_pause_while_flushed)
{
  g_autoptr (Fixture) f = fixture_new_pipeline ();
  Feed *feed = feed_new_video (f);
  AsfReader *reader;

  fixture_play (f);
  feed_begin (feed);
  feed_push (feed, 20);
  fixture_wait_state (f, GST_STATE_PLAYING);
  fixture_wait_stat (f, "samples", 20);
  fixture_wait_stat (f, "queued-bytes", 0);
  feed_event (feed, gst_event_new_flush_start ());
  fixture_set_state (f, GST_STATE_PAUSED);
  feed_event (feed, gst_event_new_flush_stop (TRUE));
  feed_begin (feed);
  feed_push (feed, 200);
  fixture_wait_state (f, GST_STATE_PAUSED);
  flush_all (f, TRUE);
  feed_begin (feed);
  feed_push (feed, 20);
  fixture_play (f);
  feed_eos (feed);
  fixture_wait (f, GST_MESSAGE_EOS);
  reader = fixture_read (f);
  fail_unless_equals_int (fixture_count_objects (reader, feed->number), 40);
  asf_reader_free (reader);
}

GST_END_TEST;

/* Events that cannot be recorded */

typedef struct
{
  const char *name;
  GstFormat format;
  gdouble rate;
} BadSegment;

static const BadSegment bad_segments[] = {
  {"bytes", GST_FORMAT_BYTES, 1.0},
  {"default", GST_FORMAT_DEFAULT, 1.0},
  {"reverse", GST_FORMAT_TIME, -1.0},
};

GST_START_TEST (test_bad_segment)
{
  const BadSegment *row = &bad_segments[__i__];
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);
  GstSegment segment;

  fixture_play (f);
  feed_begin (feed);
  gst_segment_init (&segment, row->format);
  segment.rate = row->rate;
  segment.stop = 1000;
  feed_segment (feed, &segment);
  fail_unless (feed_push (feed, 1) < GST_FLOW_OK);
  fixture_set_state (f, GST_STATE_NULL);
  fixture_assert_error (f, GST_STREAM_ERROR, GST_STREAM_ERROR_FORMAT);
}

GST_END_TEST;

GST_START_TEST (test_data_before_caps)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);
  GstSegment segment;

  fixture_play (f);
  feed_event (feed, gst_event_new_stream_start ("s"));
  gst_segment_init (&segment, GST_FORMAT_TIME);
  feed_segment (feed, &segment);
  fail_unless_equals_int (feed_push (feed, 1), GST_FLOW_NOT_NEGOTIATED);
  fixture_set_state (f, GST_STATE_NULL);
  fixture_assert_error (f, GST_STREAM_ERROR, GST_STREAM_ERROR_FORMAT);
}

GST_END_TEST;

/* Caps that change */

#define OTHER_WMA "audio/x-wma, wmaversion=(int)2, bitrate=(int)64000, " \
    "depth=(int)16, rate=(int)48000, channels=(int)2, " \
    "block_align=(int)320, codec_data=(buffer)008800000f00ad2a0000"
#define EXTRA_FIELD WMA_CAPS ", more=(int)1"

static void
set_caps (Feed *feed, const char *text)
{
  GstCaps *caps = gst_caps_from_string (text);

  feed_event (feed, gst_event_new_caps (caps));
  gst_caps_unref (caps);
}

GST_START_TEST (test_caps_change_that_fits)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_audio (f);
  AsfReader *reader;

  fixture_play (f);
  feed_begin (feed);
  feed_push (feed, 20);
  fixture_wait_status (f, "started");
  set_caps (feed, EXTRA_FIELD);
  fail_unless_equals_int (feed_push (feed, 20), GST_FLOW_OK);
  feed_eos (feed);
  fixture_wait (f, GST_MESSAGE_EOS);
  reader = fixture_read (f);
  fixture_assert_objects (reader, feed, 0, 40);
  asf_reader_free (reader);
}

GST_END_TEST;

GST_START_TEST (test_caps_change_that_does_not_fit)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_audio (f);
  AsfReader *reader;

  fixture_play (f);
  feed_begin (feed);
  feed_push (feed, 20);
  set_caps (feed, OTHER_WMA);
  fail_unless (feed_push (feed, 1) < GST_FLOW_OK);
  fixture_set_state (f, GST_STATE_NULL);
  fixture_assert_error (f, GST_STREAM_ERROR, GST_STREAM_ERROR_FORMAT);
  reader = fixture_read (f);
  fixture_assert_objects (reader, feed, 0, 20);
  asf_reader_free (reader);
}

GST_END_TEST;

GST_START_TEST (test_caps_change_before_data)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_audio (f);
  AsfReader *reader;

  fixture_play (f);
  feed_begin (feed);
  set_caps (feed, OTHER_WMA);
  feed_push (feed, 20);
  feed_eos (feed);
  fixture_wait (f, GST_MESSAGE_EOS);
  reader = fixture_read (f);
  fail_unless_equals_int (asf_reader_get_stream (reader,
          1)->audio.rate, 48000);
  asf_reader_free (reader);
}

GST_END_TEST;

/* The header is on disk already because of the other stream: it describes the
 * old format, so the new one must not get behind it. */
GST_START_TEST (test_caps_change_before_data_and_after_the_header)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = feed_new_video (f);
  Feed *audio = feed_new_audio (f);

  fixture_play (f);
  feed_begin (video);
  feed_begin (audio);
  feed_gap (audio, 0, 10 * GST_SECOND);
  feed_push (video, 10);
  fixture_wait_status (f, "started");
  set_caps (audio, OTHER_WMA);
  fail_unless (feed_push (audio, 20) < GST_FLOW_OK);
  fixture_set_state (f, GST_STATE_NULL);
  fixture_assert_error (f, GST_STREAM_ERROR, GST_STREAM_ERROR_FORMAT);
}

GST_END_TEST;

/* Stream headers that are in the caps come as buffers as well. */
GST_START_TEST (test_header_buffers_are_not_written)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new (f, "video_%u", WMV_CAPS
      ", streamheader=(buffer)<0102030405>");
  guint8 header[] = { 1, 2, 3, 4, 5 };
  GstBuffer *buffer = gst_buffer_new_memdup (header, sizeof (header));
  AsfReader *reader;

  GST_BUFFER_FLAG_SET (buffer, GST_BUFFER_FLAG_HEADER);
  fixture_play (f);
  feed_begin (feed);
  fail_unless_equals_int (feed_chain (feed, buffer), GST_FLOW_OK);
  feed_push (feed, 5);
  feed_eos (feed);
  fixture_wait (f, GST_MESSAGE_EOS);
  reader = fixture_read (f);
  fixture_assert_objects (reader, feed, 0, 5);
  asf_reader_free (reader);
}

GST_END_TEST;

GST_START_TEST (test_events_without_meaning_do_no_harm)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);
  GstMessage *message = gst_message_new_application (NULL,
      gst_structure_new_empty ("x"));

  fixture_play (f);
  feed_begin (feed);
  feed_event (feed, gst_event_new_custom (GST_EVENT_CUSTOM_DOWNSTREAM,
          gst_structure_new_empty ("x")));
  feed_event (feed, gst_event_new_custom (GST_EVENT_CUSTOM_DOWNSTREAM_OOB,
          gst_structure_new_empty ("x")));
  feed_event (feed, gst_event_new_sink_message ("x", message));
  gst_message_unref (message);
  feed_event (feed, gst_event_new_instant_rate_change (2.0,
          GST_SEGMENT_FLAG_NONE));
  feed_push (feed, 5);
  feed_eos (feed);
  fixture_wait (f, GST_MESSAGE_EOS);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_WARNING), 0);
}

GST_END_TEST;

static const FixtureTest all_tests[] = {
  TEST_LOOP (test_stream_start, G_N_ELEMENTS (groups)),
  TEST (test_tag_and_toc_messages),
  TEST (test_segment_done),
  TEST (test_seek_in_paused),
  TEST (test_flush_in_playing),
  TEST (test_flush_resets_running_time),
  TEST (test_flush_wakes_who_waits),
  TEST_LOOP (test_flush_after_eos_and_eos_again, 2),
  TEST (test_pause_while_flushed),
  TEST_LOOP (test_bad_segment, G_N_ELEMENTS (bad_segments)),
  TEST (test_data_before_caps),
  TEST (test_caps_change_that_fits),
  TEST (test_caps_change_that_does_not_fit),
  TEST (test_caps_change_before_data),
  TEST (test_caps_change_before_data_and_after_the_header),
  TEST (test_header_buffers_are_not_written),
  TEST (test_events_without_meaning_do_no_harm),
};

FIXTURE_MAIN (events)
