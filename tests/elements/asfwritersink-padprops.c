/* asfwritersink-padprops.c: properties of pads, numbers and relations
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "elementfixture.h"

#include <string.h>

static guint
get_number (Feed *feed)
{
  guint number;

  g_object_get (feed->sinkpad, "stream-number", &number, NULL);
  return number;
}

static void
set_number (Feed *feed, guint number)
{
  g_object_set (feed->sinkpad, "stream-number", number, NULL);
}

/* The payload that a feed makes has its number in it. */
static void
note_numbers (Fixture *f)
{
  for (guint i = 0; i < f->feeds->len; i++) {
    Feed *feed = g_ptr_array_index (f->feeds, i);

    feed->number = get_number (feed);
  }
}

static AsfReader *
record (Fixture *f)
{
  note_numbers (f);
  fixture_play (f);
  for (guint i = 0; i < f->feeds->len; i++) {
    Feed *feed = g_ptr_array_index (f->feeds, i);

    if (!feed->begun)
      feed_begin (feed);
    feed_push (feed, 3);
  }
  for (guint i = 0; i < f->feeds->len; i++)
    feed_eos (g_ptr_array_index (f->feeds, i));
  fixture_wait (f, GST_MESSAGE_EOS);
  return fixture_read (f);
}

static const char *
language_of (const AsfReader *reader, guint number)
{
  const ReadStream *stream = asf_reader_get_stream (reader, number);

  return g_ptr_array_index (reader->languages, stream->esp->language);
}

/* Properties */

typedef struct
{
  const char *property;
  const char *initially;
  const char *value;
} Setting;

static const Setting settings[] = {
  {"stream-number", "1", "42"},
  {"bitrate", "0", "300000"},
  {"max-bitrate", "0", "500000"},
  {"buffer-window", "0", "6000000000"},
  {"language", "NULL", "de"},
  {"stream-name", "NULL", "Main"},
};

static char *
get_property (GObject *object, const char *name)
{
  GParamSpec *pspec =
      g_object_class_find_property (G_OBJECT_GET_CLASS (object), name);
  GValue value = G_VALUE_INIT;
  char *text;

  g_value_init (&value, pspec->value_type);
  g_object_get_property (object, name, &value);
  text = gst_value_serialize (&value);
  g_value_unset (&value);

  return text != NULL ? text : g_strdup ("NULL");
}

static void
assert_property (GObject *object, const char *name, const char *expected)
{
  char *text = get_property (object, name);

  fail_unless_equals_string (text, expected);
  g_free (text);
}

GST_START_TEST (test_get_what_was_set)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);
  GObject *pad = G_OBJECT (feed->sinkpad);

  for (guint i = 0; i < G_N_ELEMENTS (settings); i++) {
    assert_property (pad, settings[i].property, settings[i].initially);
    gst_util_set_object_arg (pad, settings[i].property, settings[i].value);
    assert_property (pad, settings[i].property, settings[i].value);
  }
  g_object_set (pad, "language", "", "stream-name", NULL, NULL);
  assert_property (pad, "language", "NULL");
  assert_property (pad, "stream-name", "NULL");
}

GST_END_TEST;

static const Setting refused[] = {
  {"language", "en", "no language"},
  {"language", "en", "d\303\244nisch"},
  {"language", "en",
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"},
  {"stream-name", "en", "\377\376"},
};

GST_START_TEST (test_refused)
{
  const Setting *row = &refused[__i__];
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);
  GObject *pad = G_OBJECT (feed->sinkpad);

  g_object_set (pad, row->property, row->initially, NULL);
  ASSERT_WARNING (g_object_set (pad, row->property, row->value, NULL));
  assert_property (pad, row->property, row->initially);
}

GST_END_TEST;

GST_START_TEST (test_length_of_name)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);
  char *longest = g_strnfill (255, 'n'), *longer = g_strnfill (256, 'n');
  AsfReader *reader;

  g_object_set (feed->sinkpad, "stream-name", longest, NULL);
  ASSERT_WARNING (g_object_set (feed->sinkpad, "stream-name", longer, NULL));
  reader = record (f);
  fail_unless_equals_string (g_array_index (asf_reader_get_stream (reader,
              1)->esp->names, ReadStreamName, 0).name, longest);
  asf_reader_free (reader);
  g_free (longest);
  g_free (longer);
}

GST_END_TEST;

GST_START_TEST (test_in_the_file)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = feed_new_video (f), *audio = feed_new_audio (f);
  const ReadStream *stream;
  AsfReader *reader;

  gst_child_proxy_set (GST_CHILD_PROXY (f->sink),
      "video_0::stream-name", "Gro\303\237e Kamera",
      "video_0::buffer-window", 9 * GST_SECOND,
      "audio_1::language", "deu", "audio_1::bitrate", 72000, NULL);
  feed_begin (audio);
  feed_event (audio, gst_event_new_tag (gst_tag_list_new
          (GST_TAG_LANGUAGE_CODE, "fr", NULL)));
  reader = record (f);
  stream = asf_reader_get_stream (reader, video->number);
  fail_unless_equals_int (stream->esp->names->len, 1);
  fail_unless_equals_string (g_array_index (stream->esp->names,
          ReadStreamName, 0).name, "Gro\303\237e Kamera");
  fail_unless_equals_int (stream->esp->buffer_size, 9000);
  /* what was set goes before tags and caps */
  fail_unless_equals_string (language_of (reader, audio->number), "de");
  stream = asf_reader_get_stream (reader, audio->number);
  fail_unless (g_str_has_prefix (stream->codec->description, "72 kbps"));
  fail_unless_equals_int (stream->esp->names->len, 0);
  asf_reader_free (reader);
}

GST_END_TEST;

/* The packet size follows the bit rates: below 350 kbit/s a second, at most
 * 4000 bytes. */
GST_START_TEST (test_bitrate_chooses_packet_size)
{
  static const struct
  {
    guint bitrate;
    guint packet_size;
  } rates[] = { {0, 16000}, {30000, 4000}, {2000000, 8000}, {4000000, 16000} };
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = feed_new_video (f);
  AsfReader *reader;

  feed_new_audio (f);
  g_object_set (video->sinkpad, "bitrate", rates[__i__].bitrate, NULL);
  reader = record (f);
  fail_unless_equals_int (reader->max_packet_size, rates[__i__].packet_size);
  asf_reader_free (reader);
}

GST_END_TEST;

/* Numbers */

GST_START_TEST (test_number_is_set)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = feed_new_video (f), *audio = feed_new_audio (f);
  AsfReader *reader;

  set_number (audio, 63);
  set_number (video, 7);
  reader = record (f);
  fail_unless_equals_int (reader->streams->len, 2);
  fixture_assert_objects (reader, video, 0, 3);
  fixture_assert_objects (reader, audio, 0, 3);
  fail_unless (asf_reader_get_stream (reader, 7) != NULL);
  fail_unless (asf_reader_get_stream (reader, 63) != NULL);
  asf_reader_free (reader);
}

GST_END_TEST;

/* Who merely got a number gives it away. */
GST_START_TEST (test_number_is_taken_away)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *a = feed_new_audio (f), *b = feed_new_audio (f), *c;

  set_number (a, 2);
  fail_unless_equals_int (get_number (a), 2);
  fail_unless_equals_int (get_number (b), 1);
  c = feed_new_audio (f);
  fail_unless_equals_int (get_number (c), 3);
  /* the same again is no conflict */
  set_number (a, 2);
  fail_unless_equals_int (get_number (a), 2);
}

GST_END_TEST;

GST_START_TEST (test_number_is_taken)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *a = feed_new_audio (f), *b = feed_new_audio (f);

  set_number (a, 5);
  ASSERT_WARNING (set_number (b, 5));
  fail_unless_equals_int (get_number (a), 5);
  fail_unless_equals_int (get_number (b), 2);
  /* 0 = need not stay */
  set_number (a, 0);
  fail_unless_equals_int (get_number (a), 5);
  set_number (b, 5);
  fail_unless_equals_int (get_number (b), 5);
  fail_unless_equals_int (get_number (a), 2);
}

GST_END_TEST;

GST_START_TEST (test_number_of_released_pad)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *a = feed_new_audio (f), *b = feed_new_audio (f);

  set_number (a, 5);
  feed_release (a);
  set_number (b, 5);
  fail_unless_equals_int (get_number (b), 5);
}

GST_END_TEST;

/* An ASF file that is written anew keeps its numbers. */

static void
begin_from_asf (Feed *feed, const char *stream_id)
{
  GstTagList *tags =
      gst_tag_list_new (GST_TAG_CONTAINER_FORMAT, "ASF", NULL);

  feed_begin (feed);
  feed_event (feed, gst_event_new_stream_start (stream_id));
  feed_event (feed, gst_event_new_tag (tags));
}

GST_START_TEST (test_numbers_of_source)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *a = feed_new_audio (f), *b = feed_new_audio (f);
  Feed *c = feed_new_audio (f), *d = feed_new_audio (f);
  AsfReader *reader;

  set_number (c, 9);
  fixture_set_state (f, GST_STATE_PAUSED);
  begin_from_asf (a, "file/002");
  begin_from_asf (b, "file/001");
  /* that one is set, this one is taken by as good a right */
  begin_from_asf (c, "file/003");
  begin_from_asf (d, "other/001");
  fail_unless_equals_int (get_number (a), 2);
  fail_unless_equals_int (get_number (b), 1);
  fail_unless_equals_int (get_number (c), 9);
  fail_unless_equals_int (get_number (d), 4);
  reader = record (f);
  fail_unless_equals_int (reader->streams->len, 4);
  asf_reader_free (reader);
}

GST_END_TEST;

typedef struct
{
  const char *stream_id;
  const char *container;
} Foreign;

static const Foreign foreign[] = {
  {"file/005", "Matroska"},
  {"file/000", "ASF"},
  {"file/064", "ASF"},
  {"file/5a", "ASF"},
  {"file/", "ASF"},
  {"5", "ASF"},
  {"file/99999999999999999999", "ASF"},
};

GST_START_TEST (test_no_number_of_source)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_audio (f);

  fixture_set_state (f, GST_STATE_PAUSED);
  feed_begin (feed);
  feed_event (feed, gst_event_new_stream_start (foreign[__i__].stream_id));
  feed_event (feed, gst_event_new_tag (gst_tag_list_new
          (GST_TAG_CONTAINER_FORMAT, foreign[__i__].container, NULL)));
  fail_unless_equals_int (get_number (feed), 1);
}

GST_END_TEST;

/* Late */

GST_START_TEST (test_after_the_header)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f), *late;
  AsfReader *reader;

  fixture_play (f);
  feed_begin (feed);
  feed_push (feed, 1);
  fixture_wait_status (f, "started");
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++) {
    ASSERT_WARNING (gst_util_set_object_arg (G_OBJECT (feed->sinkpad),
            settings[i].property, settings[i].value));
    assert_property (G_OBJECT (feed->sinkpad), settings[i].property,
        settings[i].initially);
  }

  /* one that joins now has its own time */
  late = feed_new_audio (f);
  g_object_set (late->sinkpad, "stream-number", 33, "language", "fi", NULL);
  note_numbers (f);
  /* that of a source would come too late: others may refer to numbers */
  begin_from_asf (late, "file/007");
  ASSERT_WARNING (set_number (late, 1));
  feed_push (late, 3);
  feed_eos (feed);
  feed_eos (late);
  fixture_wait (f, GST_MESSAGE_EOS);
  reader = fixture_read (f);
  fail_unless_equals_string (language_of (reader, 33), "fi");
  fixture_assert_objects (reader, late, 0, 3);
  asf_reader_free (reader);
}

GST_END_TEST;

/* What is set stays for the next file, and can be changed before it. */
GST_START_TEST (test_next_file)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = feed_new_video (f), *audio = feed_new_audio (f);
  AsfReader *reader;

  g_object_set (video->sinkpad, "stream-number", 9, "language", "en", NULL);
  g_object_set (audio->sinkpad, "language", "en", NULL);
  asf_reader_free (record (f));
  fixture_set_state (f, GST_STATE_READY);
  g_object_set (audio->sinkpad, "stream-number", 11, "language", "sv", NULL);
  fixture_forget (f);
  feed_renew (video);
  feed_renew (audio);
  reader = record (f);
  fail_unless_equals_string (language_of (reader, 9), "en");
  fail_unless_equals_string (language_of (reader, 11), "sv");
  asf_reader_free (reader);
}

GST_END_TEST;

GST_START_TEST (test_sixty_three_streams)
{
  g_autoptr (Fixture) f = fixture_new ();
  AsfReader *reader;
  GstPad *pad;

  for (guint i = 0; i < 63; i++) {
    Feed *feed = feed_new (f, "audio_%u", PCM_CAPS);
    char *name = g_strdup_printf ("Stream %u", i + 1);

    g_object_set (feed->sinkpad, "stream-name", name, NULL);
    g_free (name);
  }
  pad = gst_element_request_pad_simple (f->sink, "audio_%u");
  fail_unless (pad == NULL);
  fixture_wait (f, GST_MESSAGE_WARNING);
  reader = record (f);
  fail_unless_equals_int (reader->streams->len, 63);
  for (guint i = 0; i < 63; i++) {
    const ReadStream *stream = asf_reader_get_stream (reader, i + 1);
    char *name = g_strdup_printf ("Stream %u", i + 1);

    fail_unless_equals_string (g_array_index (stream->esp->names,
            ReadStreamName, 0).name, name);
    fixture_assert_objects (reader, g_ptr_array_index (f->feeds, i), 0, 3);
    g_free (name);
  }
  asf_reader_free (reader);
}

GST_END_TEST;

/* Relations */

/* GStreamer writes to the text while it reads structures from it. */
static void
set_relations (Fixture *f, const char *property, const char *text)
{
  char *copy = g_strdup (text);

  gst_util_set_object_arg (G_OBJECT (f->sink), property, copy);
  g_free (copy);
}

static guint16
excluded (const AsfReader *reader, guint exclusion, guint group, guint i)
{
  const ReadExclusion *read = g_ptr_array_index (reader->exclusions,
      exclusion);

  return g_array_index ((GArray *) g_ptr_array_index (read->records, group),
      guint16, i);
}

GST_START_TEST (test_relations)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *small = feed_new_video (f), *large = feed_new_video (f);
  Feed *english = feed_new_audio (f), *german = feed_new_audio (f);
  const ReadSharing *sharing;
  AsfReader *reader;

  set_number (german, 20);
  set_relations (f, "mutual-exclusion",
      "<[language, streams=<audio_2,audio_3>], "
      "[bitrate, streams=<video_0,2>], "
      "[presentation, streams=<<video_0,audio_2>,<video_1,20>>]>");
  set_relations (f, "stream-prioritization",
      "<[mandatory, streams=<audio_2>], [optional, streams=<video_1,20>]>");
  set_relations (f, "bandwidth-sharing", "<[exclusive, streams=<3,audio_3>, "
      "bitrate=64000, buffer-window=(guint64)5000000000]>");
  reader = record (f);
  fail_unless_equals_int (reader->exclusions->len, 3);
  fail_unless_equals_int (excluded (reader, 0, 0, 1), german->number);
  fail_unless_equals_int (excluded (reader, 1, 1, 0), large->number);
  fail_unless_equals_int (excluded (reader, 1, 0, 1), english->number);
  fail_unless_equals_int (excluded (reader, 2, 0, 0), small->number);
  fail_unless_equals_int (reader->priorities->len, 3);
  fail_unless_equals_int (g_array_index (reader->priorities, ReadPriority,
          0).flags, 1);
  fail_unless_equals_int (g_array_index (reader->priorities, ReadPriority,
          2).stream, 20);
  sharing = g_ptr_array_index (reader->sharings, 0);
  fail_unless_equals_int (sharing->data_bitrate, 64000);
  fail_unless_equals_int (sharing->buffer_size, 5 * 64000);
  asf_reader_free (reader);
}

GST_END_TEST;

GST_START_TEST (test_relations_are_told)
{
  g_autoptr (Fixture) f = fixture_new ();
  GValue value = G_VALUE_INIT;

  set_relations (f, "mutual-exclusion", "<[language, streams=<a,b>]>");
  g_value_init (&value, GST_TYPE_ARRAY);
  g_object_get_property (G_OBJECT (f->sink), "mutual-exclusion", &value);
  fail_unless_equals_int (gst_value_array_get_size (&value), 1);
  fail_unless (gst_structure_has_name (gst_value_get_structure
          (gst_value_array_get_value (&value, 0)), "language"));
  g_value_unset (&value);
}

GST_END_TEST;

typedef struct
{
  const char *property;
  const char *value;
  const char *told;
} Wrong;

static const Wrong wrong[] = {
  {"mutual-exclusion", "<[language, streams=<audio_1,audio_2>]>", "audio_2"},
  {"mutual-exclusion", "<[language, streams=<1,3>]>", "3"},
  {"mutual-exclusion", "<[language, streams=<1,-2>]>", "-2"},
  {"mutual-exclusion", "<[language, streams=<1,1.5>]>", "1.5"},
  {"mutual-exclusion", "<[language, streams=<1,<2,<1>>>]>", "there is no pad"},
  {"mutual-exclusion", "<[taste, streams=<1,2>]>", "\"taste\" is not known"},
  {"mutual-exclusion", "<[language]>", "has no field \"streams\""},
  {"mutual-exclusion", "<[language, streams=1]>", "has no field \"streams\""},
  {"mutual-exclusion", "<[language, streams=<1>]>", "at least two"},
  {"mutual-exclusion", "<[language, streams=<1,video_0>]>", "named twice"},
  {"stream-prioritization", "<[mandatory, streams=<7>]>", "7"},
  {"stream-prioritization", "<[first, streams=<1>]>", "\"first\" is not"},
  {"stream-prioritization",
      "<[optional, streams=<1>],[mandatory, streams=<2>]>", "mandatory"},
  {"bandwidth-sharing", "<[partial, streams=<1,2>]>", "bit rate is missing"},
  {"bandwidth-sharing", "<[partial, streams=<1,2>, bitrate=much]>",
      "\"bitrate\" is no number"},
  {"bandwidth-sharing", "<[partial, streams=<1,2>, bitrate=-1]>",
      "\"bitrate\" is no number"},
  {"bandwidth-sharing",
      "<[partial, streams=<1,2>, bitrate=(guint64)4294967296]>", "too high"},
  {"bandwidth-sharing", "<[partial, streams=<1>, bitrate=1]>", "at least two"},
};

GST_START_TEST (test_wrong_relations)
{
  const Wrong *row = &wrong[__i__];
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = feed_new_video (f), *audio = feed_new_audio (f);
  GstMessage *message;
  char *debug = NULL;

  set_relations (f, row->property, row->value);
  fixture_play (f);
  feed_begin (video);
  feed_begin (audio);
  feed_push (video, 1);
  feed_push (audio, 1);
  fixture_wait (f, GST_MESSAGE_ERROR);
  fixture_assert_error (f, GST_LIBRARY_ERROR, GST_LIBRARY_ERROR_SETTINGS);
  message = g_ptr_array_index (f->log, fixture_index (f, GST_MESSAGE_ERROR));
  gst_message_parse_error (message, NULL, &debug);
  fail_unless (strstr (debug, row->told) != NULL, "%s", debug);
  g_free (debug);
}

GST_END_TEST;

static const FixtureTest all_tests[] = {
  TEST (test_get_what_was_set),
  TEST_LOOP (test_refused, G_N_ELEMENTS (refused)),
  TEST (test_length_of_name),
  TEST (test_in_the_file),
  TEST_LOOP (test_bitrate_chooses_packet_size, 4),
  TEST (test_number_is_set),
  TEST (test_number_is_taken_away),
  TEST (test_number_is_taken),
  TEST (test_number_of_released_pad),
  TEST (test_numbers_of_source),
  TEST_LOOP (test_no_number_of_source, G_N_ELEMENTS (foreign)),
  TEST (test_after_the_header),
  TEST (test_next_file),
  TEST (test_sixty_three_streams),
  TEST (test_relations),
  TEST (test_relations_are_told),
  TEST_LOOP (test_wrong_relations, G_N_ELEMENTS (wrong)),
};

FIXTURE_MAIN (padprops)
