/* asfwritersink-time.c: which times get into the file
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "elementfixture.h"

#define MAX_BUFFERS 8
#define NONE G_MAXINT64
#define END G_MININT64

/**
 * Source:
 * @start: of the segment, ms
 * @pts: of the buffers, ms; NONE or, behind the last, END
 * @dts: likewise
 * @expected: times in the file
 */
typedef struct
{
  const char *caps;
  gint64 start;
  gint64 pts[MAX_BUFFERS + 1];
  gint64 dts[MAX_BUFFERS + 1];
  gint64 expected[MAX_BUFFERS];
} Source;

typedef struct
{
  const char *name;
  Source sources[2];
} Case;

/* Reordered pictures need caps that may be reordered. */
#define MPEG4_CAPS "video/mpeg, mpegversion=(int)4, " \
    "systemstream=(boolean)false, parsed=(boolean)true, width=(int)160, " \
    "height=(int)120, framerate=(fraction)25/1, profile=(string)advanced-simple"

static const Case cases[] = {
  {"from zero", {{WMV_CAPS, 0, {0, 40, 80, END}, {0, 40, 80}, {0, 40, 80}}}},
  {"from later on", {{WMV_CAPS, 0, {5000, 5040, END}, {5000, 5040},
              {0, 40}}}},
  {"segment that starts later", {{WMV_CAPS, 5000, {5000, 5040, END},
              {5000, 5040}, {0, 40}}}},
  {"segment that starts after 1000 hours", {{WMV_CAPS, 3600000000,
              {3600000000, 3600000040, END}, {3600000000, 3600000040},
              {0, 40}}}},
  {"streams that start apart", {
          {WMV_CAPS, 0, {500, 540, END}, {500, 540}, {500, 540}},
          {WMA_CAPS, 0, {0, 40, 80, END}, {0, 40, 80}, {0, 40, 80}}}},
  {"streams that start apart in segments that do", {
          {WMV_CAPS, 1000, {1500, 1540, END}, {1500, 1540}, {0, 40}},
          {WMA_CAPS, 0, {700, 740, END}, {700, 740}, {200, 240}}}},
  {"one before the other's segment", {
          {WMV_CAPS, 1000, {1000, 1040, END}, {920, 960}, {0, 40}},
          {WMA_CAPS, 0, {0, 40, END}, {0, 40}, {80, 120}}}},
  {"no pts", {{WMV_CAPS, 0, {NONE, NONE, NONE, END}, {0, 40, 80},
              {0, 40, 80}}}},
  {"no dts", {{WMV_CAPS, 0, {0, 40, 80, END}, {NONE, NONE, NONE},
              {0, 40, 80}}}},
  {"no times after the first", {{WMV_CAPS, 0, {100, NONE, NONE, END},
              {100, NONE, NONE}, {0, 40, 80}}}},
  {"no times at all", {{WMA_CAPS, 0, {NONE, NONE, NONE, END},
              {NONE, NONE, NONE}, {0, 40, 80}}}},
  {"hole in the times", {{WMA_CAPS, 0, {0, NONE, 1000, NONE, END},
              {0, NONE, 1000, NONE}, {0, 40, 1000, 1040}}}},
  {"pts of audio, dts of video", {
          {WMV_CAPS, 0, {80, 120, END}, {0, 40}, {0, 40}},
          {WMA_CAPS, 0, {80, 120, END}, {0, 40}, {80, 120}}}},
  {"b-frames", {{MPEG4_CAPS, 1000,
              {1000, 1120, 1040, 1080, 1240, 1160, 1200, END},
              {920, 960, 1000, 1040, 1080, 1120, 1160},
              {0, 40, 80, 120, 160, 200, 240}}}},
  {"b-frames and audio, one zero", {
          {MPEG4_CAPS, 1000, {1000, 1120, 1040, 1080, END},
              {920, 960, 1000, 1040}, {0, 40, 80, 120}},
          {WMA_CAPS, 1000, {1000, 1040, END}, {1000, 1040}, {80, 120}}}},
  {"dts behind pts", {{WMV_CAPS, 0, {0, 40, END}, {100, 140}, {0, 40}}}},
  {"same time twice", {{WMV_CAPS, 0, {0, 0, 0, END}, {0, 0, 0},
              {0, 1, 2}}}},
  {"same time of several blocks", {{WMA_CAPS, 0, {0, 0, 0, END}, {0, 0, 0},
              {0, 40, 80}}}},
  {"back in time", {{WMA_CAPS, 0, {0, 1000, 500, 1040, END},
              {0, 1000, 500, 1040}, {0, 1000, 1001, 1040}}}},
};

static GstClockTime
to_time (gint64 ms)
{
  return ms == NONE ? GST_CLOCK_TIME_NONE : (GstClockTime) ms * GST_MSECOND;
}

static guint
feed_source (Feed *feed, const Source *source)
{
  guint n;

  for (n = 0; source->pts[n] != END; n++) {
    GstBuffer *buffer = feed_make (feed);

    GST_BUFFER_PTS (buffer) = to_time (source->pts[n]);
    GST_BUFFER_DTS (buffer) = to_time (source->dts[n]);
    fail_unless_equals_int (feed_chain (feed, buffer), GST_FLOW_OK);
  }
  feed_eos (feed);

  return n;
}

static void
begin_source (Feed *feed, const Source *source)
{
  GstSegment segment;

  feed_begin (feed);
  gst_segment_init (&segment, GST_FORMAT_TIME);
  segment.start = segment.time = source->start * GST_MSECOND;
  feed_segment (feed, &segment);
}

GST_START_TEST (test_times)
{
  const Case *row = &cases[__i__];
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feeds[2] = { NULL };
  guint n[2] = { 0 };
  AsfReader *reader;

  for (guint i = 0; i < 2 && row->sources[i].caps != NULL; i++)
    feeds[i] = g_str_equal (row->sources[i].caps, WMA_CAPS) ?
        feed_new_audio (f) : feed_new (f, "sink_%u", row->sources[i].caps);
  fixture_set_state (f, GST_STATE_PAUSED);
  for (guint i = 0; i < 2 && feeds[i] != NULL; i++)
    begin_source (feeds[i], &row->sources[i]);
  for (guint i = 0; i < 2 && feeds[i] != NULL; i++)
    n[i] = feed_source (feeds[i], &row->sources[i]);
  fixture_play (f);
  fixture_wait (f, GST_MESSAGE_EOS);
  reader = fixture_read (f);
  for (guint i = 0; i < 2 && feeds[i] != NULL; i++) {
    fixture_assert_objects (reader, feeds[i], 0, n[i]);
    for (guint k = 0; k < n[i]; k++) {
      gint64 time = fixture_time (reader, feeds[i]->number, k);

      fail_unless (time == row->sources[i].expected[k],
          "%s: stream %u, object %u at %d ms", row->name, feeds[i]->number, k,
          (gint) time);
    }
  }
  asf_reader_free (reader);
}

GST_END_TEST;

/* A segment's base and offset, and its rate */
typedef struct
{
  const char *name;
  GstClockTime base;
  GstClockTime offset;
  gdouble rate;
  gint64 expected[2];           /* times of the second and the third buffer */
} SegmentCase;

static const SegmentCase segment_cases[] = {
  {"plain", 0, 0, 1.0, {40, 80}},
  {"base", 10 * GST_SECOND, 0, 1.0, {40, 80}},
  {"offset", 0, 40 * GST_MSECOND, 1.0, {0, 40}},
  {"double speed", 0, 0, 2.0, {20, 40}},
  {"half speed", 0, 0, 0.5, {80, 160}},
};

GST_START_TEST (test_segment)
{
  const SegmentCase *row = &segment_cases[__i__];
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);
  GstSegment segment;
  AsfReader *reader;

  fixture_play (f);
  feed_begin (feed);
  gst_segment_init (&segment, GST_FORMAT_TIME);
  segment.base = row->base;
  segment.offset = row->offset;
  segment.rate = row->rate;
  feed_segment (feed, &segment);
  feed_push (feed, 3);
  feed_eos (feed);
  fixture_wait (f, GST_MESSAGE_EOS);
  reader = fixture_read (f);
  if (row->offset == 0) {
    fail_unless_equals_int (fixture_time (reader, 1, 1), row->expected[0]);
    fail_unless_equals_int (fixture_time (reader, 1, 2), row->expected[1]);
  } else {
    /* the first is in front of the segment, and the file's zero */
    fail_unless_equals_int (fixture_time (reader, 1, 0), 0);
  }
  asf_reader_free (reader);
}

GST_END_TEST;

/* One segment after the other, as a playlist does it */
GST_START_TEST (test_segments_in_a_row)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);
  GstSegment segment;
  AsfReader *reader;

  fixture_play (f);
  feed_begin (feed);
  feed_push (feed, 25);
  gst_segment_init (&segment, GST_FORMAT_TIME);
  segment.base = GST_SECOND;
  segment.start = 25 * 40 * GST_MSECOND;
  feed_segment (feed, &segment);
  feed_push (feed, 25);
  feed_eos (feed);
  fixture_wait (f, GST_MESSAGE_EOS);
  reader = fixture_read (f);
  fixture_assert_objects (reader, feed, 0, 50);
  for (guint i = 0; i < 50; i++)
    fail_unless_equals_int (fixture_time (reader, 1, i), 40 * i);
  asf_reader_free (reader);
}

GST_END_TEST;

GST_START_TEST (test_pad_offset)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = feed_new_video (f);
  Feed *audio = feed_new_audio (f);
  AsfReader *reader;

  gst_pad_set_offset (audio->sinkpad, 500 * GST_MSECOND);
  fixture_play (f);
  feed_begin (video);
  feed_begin (audio);
  feed_push (video, 3);
  feed_push (audio, 3);
  feed_eos (video);
  feed_eos (audio);
  fixture_wait (f, GST_MESSAGE_EOS);
  reader = fixture_read (f);
  fail_unless_equals_int (fixture_time (reader, video->number, 0), 0);
  fail_unless_equals_int (fixture_time (reader, audio->number, 0), 500);
  asf_reader_free (reader);
}

GST_END_TEST;

static const FixtureTest all_tests[] = {
  TEST_LOOP (test_times, G_N_ELEMENTS (cases)),
  TEST_LOOP (test_segment, G_N_ELEMENTS (segment_cases)),
  TEST (test_segments_in_a_row),
  TEST (test_pad_offset),
};

FIXTURE_MAIN (time)
