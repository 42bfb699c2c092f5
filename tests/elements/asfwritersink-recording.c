/* asfwritersink-recording.c: recording or not, and what was before
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "elementfixture.h"

#include <gst/video/video.h>

#define FRAME (40 * GST_MSECOND)

/* Video of 25 frames a second with a key frame each second, and sound */
static void
add_feeds (Fixture *f, gboolean with_audio)
{
  Feed *video = feed_new_video (f);

  video->duration = FRAME;
  video->key_distance = 25;
  if (with_audio)
    feed_new_audio (f)->duration = FRAME;
}

static void
push_all (Fixture *f, guint n)
{
  for (guint i = 0; i < n; i++) {
    for (guint k = 0; k < f->feeds->len; k++)
      fail_unless_equals_int (feed_push (g_ptr_array_index (f->feeds, k), 1),
          GST_FLOW_OK);
  }
}

/* All that was pushed is behind the switch. Of several streams the last buffer
 * waits for those of the others. */
static void
wait_written (Fixture *f)
{
  for (guint i = 0; i < 1000; i++) {
    if (fixture_get_stat (f, "queued-bytes") <= 600 * (f->feeds->len - 1))
      return;
    g_usleep (5000);
  }
  fail ("the queues do not get empty");
}

static void
begin (Fixture *f)
{
  fixture_play (f);
  for (guint k = 0; k < f->feeds->len; k++)
    feed_begin (g_ptr_array_index (f->feeds, k));
}

static void
finish (Fixture *f)
{
  for (guint k = 0; k < f->feeds->len; k++)
    feed_eos (g_ptr_array_index (f->feeds, k));
  fixture_wait (f, GST_MESSAGE_EOS);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_WARNING), 0);
}

static void
switch_recording (Fixture *f, gboolean recording)
{
  wait_written (f);
  g_object_set (f->sink, "recording", recording, NULL);
}

/* Before the recording */

/**
 * Before:
 * @time: "pre-record-time"
 * @frames: that come before the switch
 * @first: of those in the file
 */
static const struct
{
  GstClockTime time;
  guint frames;
  guint first;
} before[] = {
  {0, 100, 100},
  {0, 110, 125},
  {2 * GST_SECOND, 100, 50},
  {2 * GST_SECOND - 1, 100, 75},
  {2 * GST_SECOND, 110, 75},
  {10 * GST_MSECOND, 110, 125},
  {3600 * GST_SECOND, 110, 0},
};

GST_START_TEST (test_pre_record)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video;
  AsfReader *reader;

  add_feeds (f, FALSE);
  video = g_ptr_array_index (f->feeds, 0);
  g_object_set (f->sink, "recording", FALSE, "pre-record-time",
      before[__i__].time, NULL);
  begin (f);
  push_all (f, before[__i__].frames);
  switch_recording (f, TRUE);
  fail_if (g_file_test (f->location, G_FILE_TEST_EXISTS));
  push_all (f, 200 - before[__i__].frames);
  finish (f);
  reader = fixture_read (f);
  fixture_assert_objects (reader, video, before[__i__].first,
      200 - before[__i__].first);
  fail_unless_equals_int (fixture_time (reader, video->number, 0), 0);
  asf_reader_free (reader);
  fail_unless_equals_int (feed_count_events (video,
          GST_EVENT_CUSTOM_UPSTREAM), 1);
}

GST_END_TEST;

/* With sound: both begin together. */
GST_START_TEST (test_pre_record_sound)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video, *audio;
  AsfReader *reader;

  add_feeds (f, TRUE);
  video = g_ptr_array_index (f->feeds, 0);
  audio = g_ptr_array_index (f->feeds, 1);
  g_object_set (f->sink, "recording", FALSE, "pre-record-time",
      GST_SECOND, NULL);
  begin (f);
  push_all (f, 110);
  switch_recording (f, TRUE);
  push_all (f, 40);
  finish (f);
  reader = fixture_read (f);
  fixture_assert_objects (reader, video, 100, 50);
  fixture_assert_objects (reader, audio, 100, 50);
  fail_unless_equals_int (fixture_time (reader, video->number, 0), 0);
  fail_unless_equals_int (fixture_time (reader, audio->number, 0), 0);
  asf_reader_free (reader);
}

GST_END_TEST;

/* Never recorded: there is no file, and nobody is held up. */
GST_START_TEST (test_never)
{
  g_autoptr (Fixture) f = fixture_new ();

  add_feeds (f, TRUE);
  g_object_set (f->sink, "recording", FALSE, "pre-record-time", GST_SECOND,
      "max-buffer-bytes", (guint64) 20000, NULL);
  begin (f);
  push_all (f, 1000);
  finish (f);
  fail_if (g_file_test (f->location, G_FILE_TEST_EXISTS));
}

GST_END_TEST;

/* Pauses */

static void
record_with_pause (Fixture *f)
{
  begin (f);
  push_all (f, 50);
  switch_recording (f, FALSE);
  push_all (f, 60);
  switch_recording (f, TRUE);
  push_all (f, 40);
  finish (f);
}

/* 0 to 49 and, from the next key frame on, 125 to 149: without the hole */
GST_START_TEST (test_close_gap)
{
  g_autoptr (Fixture) f = fixture_new ();
  AsfReader *reader;

  add_feeds (f, __i__ == 1);
  g_object_set (f->sink, "pause-mode", 1, NULL);
  record_with_pause (f);
  reader = fixture_read (f);
  for (guint k = 0; k < f->feeds->len; k++) {
    Feed *feed = g_ptr_array_index (f->feeds, k);
    guint n = fixture_count_objects (reader, feed->number);

    /* of the sound one may be on the other side of the switch */
    fail_unless (ABS ((gint) n - 75) <= (gint) k, "%u objects", n);
    for (guint i = 0; i < n; i++)
      fail_unless (ABS (fixture_time (reader, feed->number, i) -
              (gint64) i * 40) <= 40 * k);
  }
  asf_reader_free (reader);
}

GST_END_TEST;

GST_START_TEST (test_next_file)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video;
  AsfReader *reader;

  add_feeds (f, FALSE);
  video = g_ptr_array_index (f->feeds, 0);
  fixture_set_pattern (f, "%05d.wmv");
  record_with_pause (f);
  reader = fixture_read_nth (f, 0);
  fixture_assert_objects (reader, video, 0, 50);
  asf_reader_free (reader);
  reader = fixture_read_nth (f, 1);
  fixture_assert_objects (reader, video, 125, 25);
  fail_unless_equals_int (fixture_time (reader, video->number, 0), 0);
  asf_reader_free (reader);
}

GST_END_TEST;

/* There is a name for one file: it goes on. */
GST_START_TEST (test_one_name)
{
  g_autoptr (Fixture) f = fixture_new ();
  AsfReader *reader;

  add_feeds (f, FALSE);
  record_with_pause (f);
  reader = fixture_read (f);
  fail_unless_equals_int (fixture_count_objects (reader, 1), 75);
  fail_unless_equals_int (fixture_time (reader, 1, 74), 74 * 40);
  asf_reader_free (reader);
}

GST_END_TEST;

/* Times that were told before are those of what comes, pauses or not. */
GST_START_TEST (test_at_times)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video;
  AsfReader *reader;

  add_feeds (f, FALSE);
  video = g_ptr_array_index (f->feeds, 0);
  g_object_set (f->sink, "recording", FALSE, "pre-record-time",
      GST_SECOND + 20 * GST_MSECOND, NULL);
  if (__i__ == 1)
    fixture_set_pattern (f, "%05d.wmv");
  fail_if (fixture_set_state (f, GST_STATE_PAUSED) ==
      GST_STATE_CHANGE_FAILURE);
  g_signal_emit_by_name (f->sink, "start-recording", 2 * GST_SECOND);
  g_signal_emit_by_name (f->sink, "stop-recording", 3 * GST_SECOND);
  g_signal_emit_by_name (f->sink, "start-recording", 8 * GST_SECOND);
  g_signal_emit_by_name (f->sink, "stop-recording", 9 * GST_SECOND);
  begin (f);
  push_all (f, 300);
  finish (f);
  if (__i__ == 0) {
    reader = fixture_read (f);
    fail_unless_equals_int (fixture_count_objects (reader, 1), 100);
    fail_unless_equals_int (fixture_time (reader, 1, 99), 99 * 40);
    asf_reader_free (reader);
    return;
  }
  for (guint i = 0; i < 2; i++) {
    reader = fixture_read_nth (f, i);
    fixture_assert_objects (reader, video, i == 0 ? 25 : 175, 50);
    asf_reader_free (reader);
  }
}

GST_END_TEST;

static void
count_notification (GObject *sink, GParamSpec *pspec, gint *n)
{
  g_atomic_int_inc (n);
}

/* The property is what the times have made of it, in the next recording, too. */
GST_START_TEST (test_property_at_times)
{
  g_autoptr (Fixture) f = fixture_new ();
  gboolean recording = TRUE;
  gint n_notified = 0;

  add_feeds (f, FALSE);
  g_signal_connect (f->sink, "notify::recording",
      G_CALLBACK (count_notification), &n_notified);
  fixture_set_state (f, GST_STATE_PAUSED);
  g_signal_emit_by_name (f->sink, "stop-recording", GST_SECOND);
  begin (f);
  push_all (f, 50);
  finish (f);
  for (guint i = 0; i < 2; i++) {
    g_object_get (f->sink, "recording", &recording, NULL);
    fail_if (recording);
    fail_unless_equals_int (g_atomic_int_get (&n_notified), 1);
    fixture_set_state (f, i == 0 ? GST_STATE_READY : GST_STATE_PAUSED);
  }
  g_object_get (f->sink, "recording", &recording, NULL);
  fail_if (recording);
}

GST_END_TEST;

/* Each switch is told with its time. */
GST_START_TEST (test_messages)
{
  static const guint64 times[] = { 50, 125 };
  g_autoptr (Fixture) f = fixture_new ();
  guint n = 0;

  add_feeds (f, FALSE);
  record_with_pause (f);
  for (guint i = 0; i < f->log->len; i++) {
    const GstStructure *structure =
        gst_message_get_structure (g_ptr_array_index (f->log, i));
    gboolean recording;
    guint64 time;

    if (structure == NULL ||
        !gst_structure_has_name (structure, "asfwriter-recording"))
      continue;
    fail_unless (gst_structure_get (structure, "recording", G_TYPE_BOOLEAN,
            &recording, "running-time", G_TYPE_UINT64, &time, NULL));
    fail_unless_equals_int (recording, n == 1);
    fail_unless_equals_uint64 (time, times[n++] * FRAME);
  }
  fail_unless_equals_int (n, 2);
}

GST_END_TEST;

/* Returns: running time for which the last key frame was asked */
static GstClockTime
get_key_time (Feed *feed)
{
  GstEvent *event = g_ptr_array_index (feed->events, feed->events->len - 1);
  GstClockTime time = 0;

  fail_unless (gst_video_event_parse_upstream_force_key_unit (event, &time,
          NULL, NULL));
  return time;
}

/* The encoder is asked in time for what a file can begin with. */
GST_START_TEST (test_key_frames_at_times)
{
  g_autoptr (Fixture) f = fixture_new ();
  gboolean asks = __i__ == 1;
  Feed *video;

  add_feeds (f, FALSE);
  video = g_ptr_array_index (f->feeds, 0);
  fixture_set_pattern (f, "%05d.wmv");
  g_object_set (f->sink, "send-keyframe-requests", asks, NULL);
  begin (f);
  push_all (f, 10);
  g_signal_emit_by_name (f->sink, "split-at-running-time", 3 * GST_SECOND);
  fail_unless_equals_int (feed_count_events (video,
          GST_EVENT_CUSTOM_UPSTREAM), asks);
  if (asks)
    fail_unless_equals_uint64 (get_key_time (video), 3 * GST_SECOND);
  g_signal_emit_by_name (f->sink, "start-recording", 5 * GST_SECOND);
  fail_unless_equals_int (feed_count_events (video,
          GST_EVENT_CUSTOM_UPSTREAM), asks + 1);
  fail_unless_equals_uint64 (get_key_time (video), 5 * GST_SECOND);
  finish (f);
}

GST_END_TEST;

/* Of a video stream that begins in the middle, as behind a stall, a key frame is
 * asked for, once. */
GST_START_TEST (test_key_frame_in_the_middle)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video;

  add_feeds (f, FALSE);
  video = g_ptr_array_index (f->feeds, 0);
  video->next = 1;
  begin (f);
  push_all (f, 30);
  finish (f);
  fail_unless_equals_int (feed_count_events (video,
          GST_EVENT_CUSTOM_UPSTREAM), 1);
}

GST_END_TEST;

static const char *const timed_actions[] = {
  "start-recording", "stop-recording", "split-at-running-time"
};

/* There is no running time yet, or no more: that is told. On the way to PAUSED
 * there is one. */
GST_START_TEST (test_action_before_paused)
{
  const char *name = timed_actions[__i__];
  g_autoptr (Fixture) f = fixture_new ();
  char *pattern = g_build_filename (f->folder, "%05d.asf", NULL);

  feed_new_video (f);
  g_object_set (f->sink, "location", pattern, NULL);
  g_free (pattern);
  for (guint i = 0; i < 2; i++) {
    fixture_set_state (f, GST_STATE_READY);
    g_signal_emit_by_name (f->sink, name, GST_SECOND);
    fail_unless_equals_int (fixture_count (f, GST_MESSAGE_WARNING), 1);
    fixture_forget (f);
    fixture_set_state (f, GST_STATE_PAUSED);
    g_signal_emit_by_name (f->sink, name, GST_SECOND);
    fail_unless_equals_int (fixture_count (f, GST_MESSAGE_WARNING), 0);
  }
}

GST_END_TEST;

static const FixtureTest all_tests[] = {
  TEST_LOOP (test_pre_record, G_N_ELEMENTS (before)),
  TEST (test_pre_record_sound),
  TEST (test_never),
  TEST_LOOP (test_close_gap, 2),
  TEST (test_next_file),
  TEST (test_one_name),
  TEST_LOOP (test_at_times, 2),
  TEST (test_property_at_times),
  TEST (test_messages),
  TEST_LOOP (test_key_frames_at_times, 2),
  TEST (test_key_frame_in_the_middle),
  TEST_LOOP (test_action_before_paused, G_N_ELEMENTS (timed_actions)),
};

FIXTURE_MAIN (asfwritersink_recording);
