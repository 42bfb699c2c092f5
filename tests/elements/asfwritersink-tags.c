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
  TEST (test_next_file),
  TEST (test_writer_names_itself),
};

FIXTURE_MAIN (tags)
