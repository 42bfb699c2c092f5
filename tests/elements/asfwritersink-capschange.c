/* asfwritersink-capschange.c: caps that change in mid stream
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "elementfixture.h"

#include <string.h>

#define H264(fields) "video/x-h264, stream-format=(string)byte-stream, " \
    "alignment=(string)au, " fields
#define H265(fields) "video/x-h265, stream-format=(string)byte-stream, " \
    "alignment=(string)au, " fields
#define MPEG(version, fields) "video/mpeg, mpegversion=(int)" version \
    ", systemstream=(boolean)false, " fields
#define MP3(fields) "audio/mpeg, mpegversion=(int)1, layer=(int)3, " \
    "parsed=(boolean)true, " fields
#define AC3(fields) "audio/x-ac3, framed=(boolean)true, " \
    "alignment=(string)frame, " fields
#define AAC(fields) "audio/mpeg, mpegversion=(int)4, " \
    "stream-format=(string)raw, framed=(boolean)true, " fields
#define SMALL "width=(int)160, height=(int)120"
#define LARGE "width=(int)320, height=(int)240"
#define SIZES "width 160 -> 320, height 120 -> 240"
#define STEREO "rate=(int)44100, channels=(int)2"
#define MONO "rate=(int)44100, channels=(int)1"
#define SLOWER "rate=(int)32000, channels=(int)2"

/* Start of a video object layer, as an MPEG-4 key frame may have it */
#define VOL "\0\0\1\x20\x00\xc4\x8d\x8f\xff\xfd\x0a\x04\x1e\x14\x63"

/* @warning, @error: part of the text of the one message; neither: it goes on
 * without a word; @media: what the first buffer has that is changed to */
typedef struct
{
  const char *name;
  const char *from, *to;
  const char *warning, *error;
  const char *media;
  gsize media_size;
} Change;

#define BYTES(s) s, sizeof (s) - 1

static const Change changes[] = {
  /* *INDENT-OFF* */
  {"hints of video", H264 (SMALL ", framerate=(fraction)25/1"),
      H264 (SMALL ", framerate=(fraction)30/1, bitrate=(int)5, "
          "pixel-aspect-ratio=(fraction)4/3, profile=(string)high"),
      NULL, NULL, NULL, 0},
  {"hints of audio", WMA_CAPS,
      "audio/x-wma, wmaversion=(int)2, bitrate=(int)128000, depth=(int)16, "
      "rate=(int)44100, channels=(int)2, block_align=(int)320, "
      "codec_data=(buffer)008800000f00ad2a0000, x=(int)1",
      NULL, NULL, NULL, 0},
  {"H.264 size", H264 (SMALL), H264 (LARGE), SIZES, NULL, NULL, 0},
  {"H.264 width", H264 (SMALL), H264 ("width=(int)320, height=(int)120"),
      "(width 160 -> 320)", NULL, NULL, 0},
  {"H.264 parameter sets",
      H264 (SMALL ", streamheader=(buffer)<000000016701>"),
      H264 (SMALL ", streamheader=(buffer)<000000016702>"),
      NULL, NULL, NULL, 0},
  {"H.265 size", H265 (SMALL), H265 (LARGE), SIZES, NULL, NULL, 0},
  {"JPEG size", "image/jpeg, " SMALL, "image/jpeg, " LARGE, SIZES, NULL,
      NULL, 0},
  {"MPEG-1 size", MPEG ("1", SMALL), MPEG ("1", LARGE), SIZES, NULL, NULL, 0},
  {"MPEG-2 size", MPEG ("2", SMALL ", codec_data=(buffer)01"),
      MPEG ("2", LARGE ", codec_data=(buffer)0203"), SIZES, NULL, NULL, 0},
  {"MPEG-4 in the stream", MPEG ("4", SMALL ", codec_data=(buffer)01"),
      MPEG ("4", LARGE ", codec_data=(buffer)02"),
      SIZES ", codec_data 1 bytes -> others", NULL, BYTES (VOL)},
  {"MPEG-4 in the caps", MPEG ("4", SMALL ", codec_data=(buffer)01"),
      MPEG ("4", LARGE ", codec_data=(buffer)02"),
      NULL, "which the media themselves do not tell", NULL, 0},
  {"MPEG-4 codec data", MPEG ("4", SMALL),
      MPEG ("4", SMALL ", codec_data=(buffer)0203"),
      NULL, "(codec_data 0 -> 2 bytes)", NULL, 0},
  {"WMV size", WMV_CAPS,
      "video/x-wmv, wmvversion=(int)2, format=(string)WMV2, " LARGE
      ", codec_data=(buffer)01020304",
      NULL, "(" SIZES "), which the file cannot express", NULL, 0},
  {"WMV codec data", WMV_CAPS,
      "video/x-wmv, wmvversion=(int)2, format=(string)WMV2, " SMALL
      ", codec_data=(buffer)01020305",
      NULL, "(codec_data 4 bytes -> others)", NULL, 0},
  {"codec of video", WMV_CAPS, H264 (SMALL),
      NULL, "codec WMV2 -> H264, codec_data 4 -> 0 bytes", NULL, 0},
  {"AC-3 channels", AC3 (STEREO), AC3 (MONO), "(channels 2 -> 1)", NULL,
      NULL, 0},
  {"AC-3 rate", AC3 (STEREO), AC3 (SLOWER), "(rate 44100 -> 32000)", NULL,
      NULL, 0},
  {"MP3 bit rate", MP3 (STEREO ", bitrate=(int)128000"),
      MP3 (STEREO ", bitrate=(int)64000"), NULL, NULL, NULL, 0},
  {"MP3 channels", MP3 (STEREO), MP3 (MONO), NULL, "(channels 2 -> 1)",
      NULL, 0},
  {"MP3 rate", MP3 (STEREO), MP3 (SLOWER), NULL, "(rate 44100 -> 32000)",
      NULL, 0},
  {"AAC codec data", AAC (STEREO ", codec_data=(buffer)1210"),
      AAC (MONO ", codec_data=(buffer)1208"),
      NULL, "(channels 2 -> 1, codec_data 2 bytes -> others)", NULL, 0},
  {"WMA rate", WMA_CAPS,
      "audio/x-wma, wmaversion=(int)2, rate=(int)48000, channels=(int)2, "
      "block_align=(int)320, codec_data=(buffer)008800000f00ad2a0000",
      NULL, "(rate 44100 -> 48000)", NULL, 0},
  {"codec of audio", WMA_CAPS, PCM_CAPS,
      NULL, "format tag 0x0161 -> 0x0001, channels 2 -> 1", NULL, 0},
  {"PCM rate", PCM_CAPS, "audio/x-raw, format=(string)S16LE, "
      "layout=(string)interleaved, rate=(int)16000, channels=(int)1",
      NULL, "(rate 8000 -> 16000)", NULL, 0},
  {"audio becomes video", PCM_CAPS, H264 (SMALL), NULL, "(kind of media)",
      NULL, 0},
  {"no place in the file", H264 (SMALL), "video/x-nothing, " SMALL,
      NULL, "video/x-nothing has no place in an ASF file", NULL, 0},
  /* *INDENT-ON* */
};

static void
set_caps (Feed *feed, const char *text)
{
  GstCaps *caps = gst_caps_from_string (text);

  fail_unless (caps != NULL, "%s", text);
  feed_event (feed, gst_event_new_caps (caps));
  gst_caps_unref (caps);
}

/* On a pad of either kind */
static Feed *
begin (Fixture *f, const char *caps)
{
  Feed *feed = feed_new (f, "sink_%u", caps);

  fixture_play (f);
  feed_begin (feed);
  fail_unless_equals_int (feed_push (feed, 20), GST_FLOW_OK);

  return feed;
}

static GstFlowReturn
push_media (Feed *feed, const char *media, gsize size)
{
  GstBuffer *buffer = feed_make (feed);

  gst_buffer_fill (buffer, 0, media, size);
  return feed_chain (feed, buffer);
}

/* The one message of @type says @text. */
static void
assert_text (Fixture *f, GstMessageType type, const char *text)
{
  g_autoptr (GError) error = NULL;
  GstMessage *message;

  fail_unless_equals_int (fixture_count (f, type), text != NULL);
  if (text == NULL)
    return;
  message = g_ptr_array_index (f->log, fixture_index (f, type));
  if (type == GST_MESSAGE_WARNING)
    gst_message_parse_warning (message, &error, NULL);
  else
    gst_message_parse_error (message, &error, NULL);
  fail_unless (g_error_matches (error, GST_STREAM_ERROR,
          GST_STREAM_ERROR_FORMAT));
  fail_unless (strstr (error->message, text) != NULL, "%s: %s", text,
      error->message);
  fail_unless (strstr (error->message, "sink_0") != NULL, "%s",
      error->message);
}

static void
go_on (Fixture *f, Feed *feed, const Change *row)
{
  GstFlowReturn flow = GST_FLOW_OK;

  set_caps (feed, row->to);
  if (row->media != NULL)
    flow = push_media (feed, row->media, row->media_size);
  if (flow == GST_FLOW_OK)
    flow = feed_push (feed, 20);
  if (row->error == NULL) {
    fail_unless_equals_int (flow, GST_FLOW_OK);
    feed_eos (feed);
    fixture_wait (f, GST_MESSAGE_EOS);
  } else {
    fail_unless (flow < GST_FLOW_OK);
    fixture_set_state (f, GST_STATE_NULL);
  }
}

GST_START_TEST (test_change)
{
  const Change *row = &changes[__i__];
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = begin (f, row->from);
  AsfReader *reader;
  guint n = row->error != NULL ? 20 : 40 + (row->media != NULL);

  GST_INFO ("%s", row->name);
  go_on (f, feed, row);
  assert_text (f, GST_MESSAGE_WARNING, row->warning);
  assert_text (f, GST_MESSAGE_ERROR, row->error);
  reader = fixture_read (f);
  fail_unless_equals_int (fixture_count_objects (reader, feed->number), n);
  /* @media are other bytes than the feed's */
  if (row->media == NULL)
    fixture_assert_objects (reader, feed, 0, n);
  asf_reader_free (reader);
}

GST_END_TEST;

/* The header is on disk, nothing is queued: the change is found all the same. */
GST_START_TEST (test_change_after_the_header)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = begin (f, WMA_CAPS);
  AsfReader *reader;

  fixture_wait_stat (f, "samples", 20);
  set_caps (feed, PCM_CAPS);
  fail_unless (feed_push (feed, 1) < GST_FLOW_OK);
  fixture_set_state (f, GST_STATE_NULL);
  assert_text (f, GST_MESSAGE_ERROR, "format tag");
  reader = fixture_read (f);
  fixture_assert_objects (reader, feed, 0, 20);
  asf_reader_free (reader);
}

GST_END_TEST;

/* To and fro, as a broadcast does it: one warning is enough. */
GST_START_TEST (test_many_changes_are_told_once)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = begin (f, AC3 (STEREO));
  AsfReader *reader;

  for (guint i = 0; i < 10; i++) {
    set_caps (feed, i % 2 == 0 ? AC3 (MONO) : AC3 (STEREO));
    fail_unless_equals_int (feed_push (feed, 20), GST_FLOW_OK);
  }
  feed_eos (feed);
  fixture_wait (f, GST_MESSAGE_EOS);
  assert_text (f, GST_MESSAGE_WARNING, "channels 2 -> 1");
  reader = fixture_read (f);
  fixture_assert_objects (reader, feed, 0, 220);
  fail_unless_equals_int (asf_reader_get_stream (reader,
          1)->audio.channels, 2);
  asf_reader_free (reader);
}

GST_END_TEST;

/* Header buffers are left out if the file's header has them. After a change it
 * has the first ones only, and a decoder needs the others. */
GST_START_TEST (test_new_header_buffers_are_written)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = begin (f, H264 (SMALL ", streamheader=(buffer)<000000016701>"));
  const char header[] = { 0, 0, 0, 1, 0x67, 2 };
  GstBuffer *buffer = feed_make (feed);
  AsfReader *reader;

  set_caps (feed, H264 (LARGE ", streamheader=(buffer)<000000016702>"));
  gst_buffer_fill (buffer, 0, header, sizeof (header));
  gst_buffer_resize (buffer, 0, sizeof (header));
  GST_BUFFER_FLAG_SET (buffer, GST_BUFFER_FLAG_HEADER);
  fail_unless_equals_int (feed_chain (feed, buffer), GST_FLOW_OK);
  feed_push (feed, 5);
  feed_eos (feed);
  fixture_wait (f, GST_MESSAGE_EOS);
  reader = fixture_read (f);
  fail_unless_equals_int (fixture_count_objects (reader, 1), 26);
  asf_reader_free (reader);
}

GST_END_TEST;

static const FixtureTest all_tests[] = {
  TEST_LOOP (test_change, G_N_ELEMENTS (changes)),
  TEST (test_change_after_the_header),
  TEST (test_many_changes_are_told_once),
  TEST (test_new_header_buffers_are_written),
};

FIXTURE_MAIN (capschange)
