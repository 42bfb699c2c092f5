/* asfwritersink-tags.c: tags on their way into the file
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "elementfixture.h"

/**
 * Case:
 * @setter: given to the tag setter
 * @merge: its mode
 * @global: event of scope global
 * @stream: event of scope stream
 * @merge_stream_tags: the property
 * @title: in the file, NULL = none
 */
typedef struct
{
  const char *setter;
  GstTagMergeMode merge;
  const char *global;
  const char *stream;
  gboolean merge_stream_tags;
  const char *title;
} Case;

static const Case cases[] = {
  {NULL, GST_TAG_MERGE_KEEP, NULL, NULL, TRUE, NULL},
  {"S", GST_TAG_MERGE_KEEP, NULL, NULL, TRUE, "S"},
  {NULL, GST_TAG_MERGE_KEEP, "G", NULL, TRUE, "G"},
  {NULL, GST_TAG_MERGE_KEEP, NULL, "T", TRUE, "T"},
  {NULL, GST_TAG_MERGE_KEEP, NULL, "T", FALSE, NULL},
  {NULL, GST_TAG_MERGE_KEEP, "G", "T", FALSE, "G"},
  {"S", GST_TAG_MERGE_KEEP, "G", NULL, TRUE, "G"},
  {"S", GST_TAG_MERGE_REPLACE, "G", NULL, TRUE, "S"},
  {NULL, GST_TAG_MERGE_REPLACE_ALL, "G", NULL, TRUE, NULL},
  {"S", GST_TAG_MERGE_KEEP_ALL, NULL, NULL, TRUE, NULL},
};

static void
send_title (Feed *feed, const char *title, GstTagScope scope)
{
  GstTagList *tags = gst_tag_list_new (GST_TAG_TITLE, title, NULL);

  gst_tag_list_set_scope (tags, scope);
  feed_event (feed, gst_event_new_tag (tags));
}

static void
finish (Fixture *f, Feed *feed)
{
  feed_push (feed, 5);
  feed_eos (feed);
  fixture_wait (f, GST_MESSAGE_EOS);
}

/* Returns: (nullable): what the message "closed" says of them */
static const GValue *
get_left_out (Fixture *f)
{
  for (guint i = 0; i < f->log->len; i++) {
    GstMessage *message = g_ptr_array_index (f->log, i);

    if (gst_message_has_name (message, "asfwriter-status") &&
        gst_structure_has_field (gst_message_get_structure (message),
            "attributes-left-out"))
      return gst_structure_get_value (gst_message_get_structure (message),
          "attributes-left-out");
  }
  return NULL;
}

/* The message tells the attribute and its value. */
static void
assert_left_out (Fixture *f, const char *name, const char *text)
{
  const GValue *value = get_left_out (f);
  const GValue *values;

  fail_unless (value != NULL && GST_VALUE_HOLDS_STRUCTURE (value));
  values = gst_structure_get_value (gst_value_get_structure (value), name);
  fail_unless (values != NULL && GST_VALUE_HOLDS_ARRAY (values));
  fail_unless_equals_int (gst_value_array_get_size (values), 1);
  fail_unless_equals_string (g_value_get_string (gst_value_array_get_value
          (values, 0)), text);
}

static void
assert_text (Fixture *f, const char *name, const char *expected)
{
  AsfReader *reader = fixture_read (f);
  g_autofree char *text = asf_reader_dup_string (reader, name);

  fail_unless_equals_string (text, expected);
  asf_reader_free (reader);
}

GST_START_TEST (test_title)
{
  const Case *row = &cases[__i__];
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);

  gst_tag_setter_set_tag_merge_mode (GST_TAG_SETTER (f->sink), row->merge);
  g_object_set (f->sink, "merge-stream-tags", row->merge_stream_tags, NULL);
  if (row->setter != NULL)
    gst_tag_setter_add_tags (GST_TAG_SETTER (f->sink), GST_TAG_MERGE_REPLACE,
        GST_TAG_TITLE, row->setter, NULL);
  fixture_play (f);
  feed_begin (feed);
  if (row->global != NULL)
    send_title (feed, row->global, GST_TAG_SCOPE_GLOBAL);
  if (row->stream != NULL)
    send_title (feed, row->stream, GST_TAG_SCOPE_STREAM);
  finish (f, feed);
  assert_text (f, "Title", row->title);
}

GST_END_TEST;

GST_START_TEST (test_late_tag)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);

  fixture_play (f);
  feed_begin (feed);
  feed_push (feed, 50);
  fixture_wait_status (f, "started");
  send_title (feed, "late", GST_TAG_SCOPE_GLOBAL);
  finish (f, feed);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_WARNING), 0);
  assert_text (f, "Title", "late");
}

GST_END_TEST;

GST_START_TEST (test_late_tag_without_room)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);
  g_autofree char *title = g_strnfill (2000, 'x');

  g_object_set (f->sink, "padding", (guint64) 0, NULL);
  fixture_play (f);
  feed_begin (feed);
  feed_push (feed, 50);
  fixture_wait_status (f, "started");
  send_title (feed, title, GST_TAG_SCOPE_GLOBAL);
  finish (f, feed);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_WARNING), 1);
  assert_text (f, "Title", NULL);
  assert_left_out (f, "Title", title);
}

GST_END_TEST;

/* Two streams with a title each: the first one's is the file's, too. */
GST_START_TEST (test_two_streams)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = feed_new_video (f), *audio = feed_new_audio (f);
  AsfReader *reader;

  fixture_play (f);
  feed_begin (video);
  feed_begin (audio);
  /* the order in which they come does not matter */
  send_title (audio, "sound", GST_TAG_SCOPE_STREAM);
  send_title (video, "picture", GST_TAG_SCOPE_STREAM);
  feed_start (video, 5);
  feed_push (audio, 5);
  feed_join (video);
  feed_eos (video);
  feed_eos (audio);
  fixture_wait (f, GST_MESSAGE_EOS);
  assert_text (f, "Title", "picture");
  reader = fixture_read (f);
  fail_unless (asf_reader_find_attribute (reader, "Title", video->number,
          NULL) == NULL);
  fail_unless (asf_reader_find_attribute (reader, "Title", audio->number,
          NULL) != NULL);
  asf_reader_free (reader);
}

GST_END_TEST;

/* Its header stays as it is. */
GST_START_TEST (test_late_tag_streamable)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);

  g_object_set (f->sink, "streamable", TRUE, NULL);
  fixture_play (f);
  feed_begin (feed);
  feed_push (feed, 50);
  fixture_wait_status (f, "started");
  send_title (feed, "late", GST_TAG_SCOPE_GLOBAL);
  finish (f, feed);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_WARNING), 1);
  assert_text (f, "Title", NULL);
  assert_left_out (f, "Title", "late");
}

GST_END_TEST;

/* What the file has keeps its room; the new title has none. */
GST_START_TEST (test_late_change_without_room)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);
  g_autofree char *title = g_strnfill (2000, 'x');

  g_object_set (f->sink, "padding", (guint64) 0, NULL);
  fixture_play (f);
  feed_begin (feed);
  send_title (feed, "old", GST_TAG_SCOPE_GLOBAL);
  feed_push (feed, 50);
  fixture_wait_status (f, "started");
  send_title (feed, title, GST_TAG_SCOPE_GLOBAL);
  finish (f, feed);
  assert_text (f, "Title", "old");
  assert_left_out (f, "Title", title);
}

GST_END_TEST;

/**
 * Given:
 * @attributes: the property
 * @name: of the attribute that is looked for
 * @stream: its stream
 * @type: as stored
 * @text: if it is one, NULL = it is no text
 * @number: if it is one
 * @refused: there is a warning, and no attribute with this number
 */
typedef struct
{
  const char *attributes;
  const char *name;
  guint stream;
  guint type;
  const char *text;
  guint64 number;
  gboolean refused;
} Given;

static const Given givens[] = {
  {"a, WM/Mood=calm", "WM/Mood", 0, READ_TYPE_STRING, "calm", 0, FALSE},
  {"a, N=8", "N", 0, READ_TYPE_DWORD, NULL, 8, FALSE},
  {"a, N=(uint)8", "N", 0, READ_TYPE_DWORD, NULL, 8, FALSE},
  {"a, N=(guint64)8", "N", 0, READ_TYPE_QWORD, NULL, 8, FALSE},
  {"a, N=(gint64)8", "N", 0, READ_TYPE_QWORD, NULL, 8, FALSE},
  {"a, N=true", "N", 0, READ_TYPE_BOOL, NULL, 1, FALSE},
  {"a, B=(buffer)0102", "B", 0, READ_TYPE_BYTES, NULL, 0, FALSE},
  {"a, T=[a, value=x, stream=1]", "T", 1, READ_TYPE_STRING, "x", 0, FALSE},
  {"a, T=[a, value=x, language=deu]", "T", 0, READ_TYPE_STRING, "x", 0,
      FALSE},
  {"a, T=<x, y>", "T", 0, READ_TYPE_STRING, "y", 0, FALSE},
  {"a, G=[a, guid=D1607DBC-E323-4BE2-86A1-48A42A28441E]", "G", 0,
      READ_TYPE_GUID, NULL, 0, FALSE},
  {"a, G=[a, guid=D1607DBC]", "G", 0, 0, NULL, 0, TRUE},
  {"a, N=-1", "N", 0, 0, NULL, 0, TRUE},
  {"a, N=1.5", "N", 0, 0, NULL, 0, TRUE},
  {"a, T=[a, value=x, stream=200]", "T", 0, 0, NULL, 0, TRUE},
  {"a, T=[a, value=x, stream=-1]", "T", 0, 0, NULL, 0, TRUE},
  {"a, T=[a, value=x, stream=9]", "T", 9, 0, NULL, 0, TRUE},
  {"a, T=[a, value=x, language=\"?\"]", "T", 0, 0, NULL, 0, TRUE},
  {"a, T=[a, stream=1]", "T", 1, 0, NULL, 0, TRUE},
  {"a, IsVBR=[a, value=true, stream=1]", "IsVBR", 1, 0, NULL, 1, TRUE},
  {"a, IsVBR=true", "IsVBR", 0, 0, NULL, 1, TRUE},
  {"a, BannerImageData=(buffer)0102", "BannerImageData", 0, 0, NULL, 0, TRUE},
  {"a, DeviceConformanceTemplate=[a, value=MP, stream=1]",
      "DeviceConformanceTemplate", 1, READ_TYPE_STRING, "MP", 0, FALSE},
};

static void
assert_given (AsfReader *reader, const Given *row)
{
  const ReadAttribute *attribute =
      asf_reader_find_attribute (reader, row->name, (int) row->stream, NULL);
  guint64 number = 0;

  if (row->refused) {
    fail_unless (attribute == NULL ||
        (asf_reader_attribute_get_number (attribute, &number) &&
            number != row->number));
    return;
  }
  fail_unless (attribute != NULL);
  fail_unless_equals_int (attribute->type, row->type);
  if (row->text != NULL) {
    g_autofree char *text = asf_reader_attribute_dup_string (attribute);

    fail_unless_equals_string (text, row->text);
  }
  if (asf_reader_attribute_get_number (attribute, &number))
    fail_unless_equals_uint64 (number, row->number);
}

GST_START_TEST (test_given_attribute)
{
  const Given *row = &givens[__i__];
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);
  GstStructure *structure = gst_structure_from_string (row->attributes, NULL);
  AsfReader *reader;

  fail_unless (structure != NULL);
  g_object_set (f->sink, "attributes", structure, NULL);
  gst_structure_free (structure);
  fixture_play (f);
  feed_begin (feed);
  finish (f, feed);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_WARNING),
      row->refused);
  reader = fixture_read (f);
  assert_given (reader, row);
  asf_reader_free (reader);
}

GST_END_TEST;

/* None, one that asfdemux takes for another, one that is too long, one for a
 * number with a text */
GST_START_TEST (test_given_name)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);
  g_autofree char *long_name = g_strnfill (1025, 'n');
  GstStructure *structure = gst_structure_new ("a", "", G_TYPE_STRING, "x",
      "WM/", G_TYPE_STRING, "x", long_name, G_TYPE_STRING, "x",
      "AspectRatioX", G_TYPE_STRING, "4",
      "Good", G_TYPE_STRING, "x", NULL);

  g_object_set (f->sink, "attributes", structure, NULL);
  gst_structure_free (structure);
  fixture_play (f);
  feed_begin (feed);
  finish (f, feed);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_WARNING), 1);
  assert_text (f, "", NULL);
  assert_text (f, "WM/", NULL);
  assert_text (f, long_name, NULL);
  assert_text (f, "AspectRatioX", NULL);
  assert_text (f, "Good", "x");
}

GST_END_TEST;

GST_START_TEST (test_given_attribute_beside_tags)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);
  GstStructure *structure = gst_structure_from_string ("a, Title=given",
      NULL);

  g_object_set (f->sink, "attributes", structure, NULL);
  gst_structure_free (structure);
  gst_tag_setter_add_tags (GST_TAG_SETTER (f->sink), GST_TAG_MERGE_REPLACE,
      GST_TAG_TITLE, "tag", GST_TAG_ARTIST, "A", NULL);
  fixture_play (f);
  feed_begin (feed);
  send_title (feed, "stream", GST_TAG_SCOPE_STREAM);
  finish (f, feed);
  assert_text (f, "Title", "given");
  assert_text (f, "Author", "A");
}

GST_END_TEST;

/* Tags of events belong to one file; what the application set stays. */
GST_START_TEST (test_next_file)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);

  gst_tag_setter_add_tags (GST_TAG_SETTER (f->sink), GST_TAG_MERGE_REPLACE,
      GST_TAG_ARTIST, "A", NULL);
  fixture_play (f);
  feed_begin (feed);
  send_title (feed, "T", GST_TAG_SCOPE_GLOBAL);
  finish (f, feed);
  assert_text (f, "Title", "T");
  assert_text (f, "Author", "A");
  fixture_set_state (f, GST_STATE_READY);
  /* a new pad has no sticky events */
  feed_release (feed);
  feed = feed_new_video (f);
  fixture_play (f);
  feed_begin (feed);
  finish (f, feed);
  assert_text (f, "Title", NULL);
  assert_text (f, "Author", "A");
}

GST_END_TEST;

GST_START_TEST (test_writer_names_itself)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);

  fixture_play (f);
  feed_begin (feed);
  finish (f, feed);
  assert_text (f, "WM/ToolName", "asfwriter");
}

GST_END_TEST;

static const FixtureTest all_tests[] = {
  TEST_LOOP (test_title, G_N_ELEMENTS (cases)),
  TEST (test_late_tag),
  TEST (test_late_tag_without_room),
  TEST (test_late_change_without_room),
  TEST (test_late_tag_streamable),
  TEST (test_two_streams),
  TEST_LOOP (test_given_attribute, G_N_ELEMENTS (givens)),
  TEST (test_given_name),
  TEST (test_given_attribute_beside_tags),
  TEST (test_next_file),
  TEST (test_writer_names_itself),
};

FIXTURE_MAIN (tags)
