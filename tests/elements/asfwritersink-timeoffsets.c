/* asfwritersink-timeoffsets.c: the time between streams is kept
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "elementrepairs.h"

/* Pad offsets, one of them in mid stream */

GST_START_TEST (test_pad_offset)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = feed_new_video (f), *audio = feed_new_audio (f);
  AsfReader *reader;

  gst_pad_set_offset (audio->sinkpad, 120 * GST_MSECOND);
  gst_pad_set_offset (video->sinkpad, -500 * GST_MSECOND);
  fixture_set_state (f, GST_STATE_PAUSED);
  feed_begin (video);
  feed_begin (audio);
  feed_push (video, 3);
  feed_push (audio, 3);
  gst_pad_set_offset (audio->pad, 200 * GST_MSECOND);
  feed_push (audio, 3);
  feed_eos (video);
  feed_eos (audio);
  fixture_play (f);
  fixture_wait (f, GST_MESSAGE_EOS);
  reader = fixture_read (f);
  for (guint i = 0; i < 3; i++) {
    fail_unless_equals_int (fixture_time (reader, video->number, i), 40 * i);
    fail_unless_equals_int (fixture_time (reader, audio->number, i),
        620 + 40 * i);
    fail_unless_equals_int (fixture_time (reader, audio->number, 3 + i),
        820 + 120 + 40 * i);
  }
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_WARNING), 0);
  asf_reader_free (reader);
}

GST_END_TEST;

/* Live sources */

/* One clock, another start and another latency for each: the offset between
 * them is that of their times, to the ms. */
GST_START_TEST (test_live_sources)
{
  static const guint latencies[] = { 0, 2, 7, 11 };
  const guint video_late = latencies[__i__], audio_late = 11 - video_late;
  g_autoptr (Fixture) f = fixture_new ();
  GstQuery *query;
  Feed *video = feed_new_video (f), *audio = feed_new_audio (f);
  AsfReader *reader;

  video->live = audio->live = TRUE;
  fixture_play (f);
  feed_begin (video);
  feed_begin (audio);
  query = gst_query_new_latency ();
  fail_unless (gst_element_query (f->sink, query));
  gst_query_unref (query);
  /* audio begins 3 s after the pipeline, video 320 ms later and 13 ms off */
  audio->next = 75;
  video->next = 83;
  video->key_distance = 1;
  for (guint tick = 75; tick < 200; tick++) {
    if (tick >= 75 + audio_late)
      feed_push (audio, 1);
    if (tick >= 83 + video_late) {
      GstBuffer *buffer = feed_make (video);

      GST_BUFFER_PTS (buffer) += 13 * GST_MSECOND;
      GST_BUFFER_DTS (buffer) = GST_BUFFER_PTS (buffer);
      feed_chain (video, buffer);
    }
  }
  feed_eos (video);
  feed_eos (audio);
  fixture_wait (f, GST_MESSAGE_EOS);
  reader = fixture_read (f);
  for (guint i = 0; i < 100; i++) {
    fail_unless_equals_int (fixture_time (reader, audio->number, i), 40 * i);
    fail_unless_equals_int (fixture_time (reader, video->number, i),
        320 + 13 + 40 * i);
  }
  fixture_assert_repairs (f, -1, "all", "");
  asf_reader_free (reader);
}

GST_END_TEST;

static const FixtureTest all_tests[] = {
  TEST (test_pad_offset),
  TEST_LOOP (test_live_sources, 4),
};

FIXTURE_MAIN (timeoffsets)
