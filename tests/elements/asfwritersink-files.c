/* asfwritersink-files.c: whole files, read back
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "elementfixture.h"

#define MP3_CAPS "audio/mpeg, mpegversion=(int)1, layer=(int)3, " \
    "parsed=(boolean)true, rate=(int)48000, channels=(int)2"
#define H264_CAPS "video/x-h264, stream-format=(string)byte-stream, " \
    "alignment=(string)au, width=(int)320, height=(int)240, " \
    "framerate=(fraction)25/1, profile=(string)baseline"

typedef struct
{
  const char *caps;
  guint n;
  gsize size;
  guint ms;
  guint key_distance;
} Stream;

/**
 * Layout:
 * @settings: of the element, as gst_util_set_object_arg() takes them
 * @packet_size: that the file has; 0 = any
 * @indexed: whether there is an index
 */
typedef struct
{
  const char *name;
  Stream streams[4];
  const char *settings[3][2];
  guint packet_size;
  gboolean indexed;
} Layout;

static const Layout layouts[] = {
  {"video", {{WMV_CAPS, 300, 2000, 40, 25}}, {{NULL}}, 0, TRUE},
  {"audio of constant blocks", {{WMA_CAPS, 300, 320, 40, 1}}, {{NULL}},
      351, FALSE},
  {"audio of frames", {{MP3_CAPS, 300, 500, 24, 1}}, {{NULL}}, 0, FALSE},
  {"raw audio", {{PCM_CAPS, 100, 1600, 100, 1}}, {{NULL}}, 0, FALSE},
  {"video and audio", {{WMV_CAPS, 300, 2000, 40, 25},
          {WMA_CAPS, 300, 320, 40, 1}}, {{NULL}}, 0, TRUE},
  {"two of each", {{WMV_CAPS, 100, 2000, 40, 25}, {WMA_CAPS, 100, 320, 40, 1},
          {H264_CAPS, 100, 3000, 40, 50}, {MP3_CAPS, 100, 500, 40, 1}},
      {{NULL}}, 0, TRUE},
  {"large pictures", {{WMV_CAPS, 20, 100000, 40, 1}}, {{NULL}}, 0, TRUE},
  {"tiny samples", {{WMV_CAPS, 500, 1, 2, 10}}, {{NULL}}, 0, TRUE},
  {"small packets", {{WMV_CAPS, 50, 900, 40, 10}},
      {{"packet-size", "100"}}, 100, TRUE},
  {"large packets", {{WMV_CAPS, 200, 900, 40, 10}},
      {{"packet-size", "65536"}}, 65536, TRUE},
  {"no padding", {{WMV_CAPS, 50, 900, 40, 10}}, {{"padding", "0"}}, 0, TRUE},
  {"much padding", {{WMV_CAPS, 50, 900, 40, 10}}, {{"padding", "100000"}}, 0,
      TRUE},
  {"no preroll", {{WMV_CAPS, 50, 900, 40, 10}}, {{"preroll", "0"}}, 0, TRUE},
  {"fine index", {{WMV_CAPS, 200, 900, 40, 5}},
      {{"index-interval", "100000000"}}, 0, TRUE},
  {"streamable", {{WMV_CAPS, 200, 900, 40, 10}}, {{"streamable", "true"}}, 0,
      FALSE},
  {"one hour", {{WMV_CAPS, 3600, 100, 1000, 1}, {WMA_CAPS, 3600, 320, 1000,
              1}}, {{NULL}}, 0, TRUE},
};

static Feed *
add_stream (Fixture *f, const Stream *stream)
{
  Feed *feed = feed_new (f, "sink_%u", stream->caps);

  feed->size = stream->size;
  feed->duration = stream->ms * GST_MSECOND;
  feed->key_distance = stream->key_distance;

  return feed;
}

/* All streams, each from a thread of its own */
static void
write_layout (Fixture *f, const Layout *row)
{
  guint n;

  for (n = 0; n < 4 && row->streams[n].caps != NULL; n++)
    add_stream (f, &row->streams[n]);
  for (guint i = 0; i < 3 && row->settings[i][0] != NULL; i++)
    gst_util_set_object_arg (G_OBJECT (f->sink), row->settings[i][0],
        row->settings[i][1]);
  fixture_play (f);
  for (guint i = 0; i < n; i++)
    feed_start (g_ptr_array_index (f->feeds, i), row->streams[i].n);
  for (guint i = 0; i < n; i++)
    fail_unless_equals_int (feed_join (g_ptr_array_index (f->feeds, i)),
        GST_FLOW_OK);
  for (guint i = 0; i < n; i++)
    feed_eos (g_ptr_array_index (f->feeds, i));
  fixture_wait (f, GST_MESSAGE_EOS);
}

static void
check_times (const AsfReader *reader, const Feed *feed, guint n)
{
  for (guint i = 0; i < n; i++)
    fail_unless_equals_int (fixture_time (reader, feed->number, i),
        i * feed->duration / GST_MSECOND);
}

GST_START_TEST (test_layout)
{
  const Layout *row = &layouts[__i__];
  g_autoptr (Fixture) f = fixture_new ();
  AsfReader *reader;

  GST_INFO ("%s", row->name);
  write_layout (f, row);
  reader = fixture_read (f);
  fail_unless_equals_int (reader->streams->len, f->feeds->len);
  for (guint i = 0; i < f->feeds->len; i++) {
    const Feed *feed = g_ptr_array_index (f->feeds, i);

    fixture_assert_objects (reader, feed, 0, row->streams[i].n);
    check_times (reader, feed, row->streams[i].n);
  }
  if (row->packet_size != 0)
    fail_unless_equals_int (reader->packet_size, row->packet_size);
  fail_unless_equals_int (reader->indices->len + reader->simple_indices->len
      > 0, row->indexed);
  asf_reader_free (reader);
}

GST_END_TEST;

/* Pipes are not rewound: what is in them is a broadcast. */
static AsfOutput *
open_pipe (const char *location, gpointer user_data, GError **error)
{
  return memory_output_new_pipe (user_data);
}

GST_START_TEST (test_pipe)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);
  AsfReader *reader;

  f->memory = memory_file_new ();
  gst_asf_writer_sink_set_open_func (GST_ASF_WRITER_SINK (f->sink), open_pipe,
      f->memory);
  fixture_play (f);
  feed_begin (feed);
  feed_push (feed, 100);
  feed_eos (feed);
  fixture_wait (f, GST_MESSAGE_EOS);
  reader = fixture_read (f);
  fail_unless (reader->broadcast);
  fixture_assert_objects (reader, feed, 0, 100);
  asf_reader_free (reader);
}

GST_END_TEST;

/* While it grows the file can be read at any time. */

/* What a sample breaks that is half in the output */
#define GROWING "object-incomplete "

/* And what a header breaks that is ahead of its file */
#define AHEAD GROWING "file-size packet-count data-size max-bitrate " \
    "send-duration play-duration seekable"

static void
assert_header_is_ahead (const AsfReader *reader)
{
  guint64 end_ms = 0;

  fail_if (reader->broadcast);
  fail_unless (reader->seekable);
  fail_unless_equals_uint64 (reader->file_size, 0);
  fail_unless (reader->packet_count >= reader->packets->len);
  fail_unless_equals_uint64 (reader->packet_count, reader->data_packet_count);
  for (guint i = 0; i < reader->objects->len; i++) {
    const ReadObject *object = g_ptr_array_index (reader->objects, i);

    end_ms = MAX (end_ms, object->time_ms);
  }
  fail_unless (reader->play_duration / 10000 >= end_ms);
  fail_unless (reader->play_duration / 10000 <= end_ms + 4000);
}

/* At any moment the file can be played as far as it is: with checkpoints the
 * header is ahead of it, without it is flagged broadcast. */
GST_START_TEST (test_file_that_is_not_finished)
{
  gboolean checkpoints = __i__;
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);
  AsfReader *reader;
  guint n;

  if (!checkpoints)
    g_object_set (f->sink, "checkpoint-interval", (guint64) 0, NULL);
  fixture_play (f);
  feed_begin (feed);
  for (guint i = 0; i < 10; i++) {
    feed_push (feed, 50);
    fixture_wait_state (f, GST_STATE_PLAYING);
    fixture_wait_stat (f, "samples", 50 * (i + 1));
    /* by the clock, once in the flush interval */
    while (fixture_get_stat (f, "safe-until") == 0)
      g_usleep (1000);
    reader = fixture_read_allowing (f, checkpoints ? AHEAD : GROWING);
    n = fixture_count_objects (reader, feed->number);
    fixture_assert_objects (reader, feed, 0, n);
    fail_unless (n > 0);
    if (checkpoints)
      assert_header_is_ahead (reader);
    else
      fail_unless (reader->broadcast);
    asf_reader_free (reader);
  }
}

GST_END_TEST;

static const FixtureTest all_tests[] = {
  TEST_LOOP (test_layout, G_N_ELEMENTS (layouts)),
  TEST (test_pipe),
  TEST_LOOP (test_file_that_is_not_finished, 2),
};

FIXTURE_MAIN (files)
