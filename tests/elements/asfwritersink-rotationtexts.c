/* asfwritersink-rotationtexts.c: tests of captions and chapters across the files of
 * a recording
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "elementfixture.h"
#include "elementtexts.h"

#include <string.h>

#define TEXT_CAPS "text/x-raw, format=(string)utf8"
#define FRAME (40 * GST_MSECOND)
#define A_FILE 25               /* frames */

/* @time: ms
 * @duration: ms, -1 = none */
typedef struct
{
  const char *text;
  gint time;
  gint duration;
} Text;

/* @expected: commands of each file, "ms type|text" and a line end */
typedef struct
{
  const char *caps;
  Text texts[3];
  const char *expected[4];
} TextCase;

static const TextCase cases[] = {
  /* across one split, and across two */
  {TEXT_CAPS, {{"a", 600, 800}},
      {"600 TEXT|a\n1000 TEXT|\n", "0 TEXT|a\n400 TEXT|\n", "", ""}},
  {TEXT_CAPS, {{"a", 500, 2000}},
      {"500 TEXT|a\n1000 TEXT|\n", "0 TEXT|a\n1000 TEXT|\n",
      "0 TEXT|a\n500 TEXT|\n", ""}},
  /* over before, or just then */
  {TEXT_CAPS, {{"a", 200, 300}, {"b", 600, 400}},
      {"200 TEXT|a\n500 TEXT|\n600 TEXT|b\n1000 TEXT|\n", "", "", ""}},
  /* the next one takes its place */
  {TEXT_CAPS, {{"a", 600, 2000}, {"b", 1500, 200}},
      {"600 TEXT|a\n1000 TEXT|\n", "0 TEXT|a\n500 TEXT|b\n700 TEXT|\n", "",
      ""}},
  /* what stays until the next one, and what is to be done once */
  {TEXT_CAPS, {{"a", 600, -1}}, {"600 TEXT|a\n", "", "", ""}},
  {TEXT_CAPS ", command-type=(string)URL", {{"http://x/", 600, -1}},
      {"600 URL|http://x/\n", "", "", ""}},
};

static char *
read_commands (Fixture *f, guint nth, guint stream)
{
  GString *commands = g_string_new (NULL);
  AsfReader *reader = fixture_read_nth (f, nth);
  guint n = fixture_count_objects (reader, stream);

  for (guint i = 0; i < n; i++) {
    const ReadObject *object = asf_reader_object (reader, stream, i);
    char *command = text_read_command (object);

    /* that of a silent film is no caption */
    if (i > 0 || object->time_ms != FIXTURE_PREROLL_MS ||
        !g_str_equal (command, "TEXT|"))
      g_string_append_printf (commands, "%d %s\n",
          (gint) object->time_ms - FIXTURE_PREROLL_MS, command);
    g_free (command);
  }
  asf_reader_free (reader);

  return g_string_free (commands, FALSE);
}

static void
push_text (Feed *script, const Text *text)
{
  GstClockTime duration = text->duration < 0 ? GST_CLOCK_TIME_NONE :
      (GstClockTime) text->duration * GST_MSECOND;

  fail_unless_equals_int (feed_chain (script, text_new_buffer (text->text,
              strlen (text->text), text->time * GST_MSECOND, duration)),
      GST_FLOW_OK);
}

/* Pictures and sound up to a time, in ms */
static void
push_until (Feed *video, Feed *audio, gint time)
{
  while (video->next * (FRAME / GST_MSECOND) < (guint) time) {
    fail_unless_equals_int (feed_push (video, 1), GST_FLOW_OK);
    fail_unless_equals_int (feed_push (audio, 1), GST_FLOW_OK);
  }
}

GST_START_TEST (test_across_files)
{
  const TextCase *c = &cases[__i__];
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = feed_new_video (f), *audio = feed_new_audio (f);
  Feed *script = feed_new (f, "script_%u", c->caps);
  guint number = script->number;

  video->duration = audio->duration = FRAME;
  video->key_distance = A_FILE;
  fixture_set_pattern (f, "%05d.wmv");
  g_object_set (f->sink, "max-size-time", GST_SECOND, "verify", TRUE, NULL);
  fixture_play (f);
  feed_begin (video);
  feed_begin (audio);
  feed_begin (script);
  for (guint i = 0; i < G_N_ELEMENTS (c->texts) && c->texts[i].text; i++) {
    push_text (script, &c->texts[i]);
    push_until (video, audio, c->texts[i].time);
  }
  feed_gap (script, 4 * GST_SECOND, GST_SECOND);
  push_until (video, audio, 4000);
  feed_eos (script);
  feed_eos (video);
  feed_eos (audio);
  fixture_wait (f, GST_MESSAGE_EOS);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_WARNING), 0);
  for (guint i = 0; i < G_N_ELEMENTS (c->expected); i++) {
    char *commands = read_commands (f, i, number);

    fail_unless_equals_string (commands, c->expected[i]);
    g_free (commands);
  }
}

GST_END_TEST;

/* Chapters */

static void
append_chapter (GstToc *toc, const char *title, GstClockTime start)
{
  GstTocEntry *entry = gst_toc_entry_new (GST_TOC_ENTRY_TYPE_CHAPTER, title);

  gst_toc_entry_set_start_stop_times (entry, (gint64) start, -1);
  gst_toc_entry_set_tags (entry, gst_tag_list_new (GST_TAG_TITLE, title, NULL));
  gst_toc_append_entry (toc, entry);
}

/* @expected: "ms title" and a line end */
static void
assert_markers (Fixture *f, guint nth, const char *expected)
{
  AsfReader *reader = fixture_read_nth (f, nth);
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < reader->markers->len; i++) {
    const ReadMarker *marker = g_ptr_array_index (reader->markers, i);

    g_string_append_printf (found, "%u %s\n", (guint) (marker->time / 10000 -
            FIXTURE_PREROLL_MS), marker->description);
  }
  fail_unless_equals_string (found->str, expected);
  asf_reader_free (reader);
}

/* Each file tells in which chapter it begins. */
GST_START_TEST (test_chapters)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = feed_new_video (f);
  GstToc *toc = gst_toc_new (GST_TOC_SCOPE_GLOBAL);

  append_chapter (toc, "one", 0);
  append_chapter (toc, "two", 1500 * GST_MSECOND);
  append_chapter (toc, "three", 3000 * GST_MSECOND);
  gst_toc_setter_set_toc (GST_TOC_SETTER (f->sink), toc);
  gst_toc_unref (toc);
  video->duration = FRAME;
  video->key_distance = A_FILE;
  fixture_set_pattern (f, "%05d.wmv");
  g_object_set (f->sink, "max-size-time", GST_SECOND, NULL);
  fixture_play (f);
  feed_begin (video);
  fail_unless_equals_int (feed_push (video, 5 * A_FILE), GST_FLOW_OK);
  feed_eos (video);
  fixture_wait (f, GST_MESSAGE_EOS);
  assert_markers (f, 0, "0 one\n");
  assert_markers (f, 1, "0 one\n500 two\n");
  assert_markers (f, 2, "0 two\n");
  assert_markers (f, 3, "0 three\n");
  assert_markers (f, 4, "0 three\n");
}

GST_END_TEST;

static const FixtureTest all_tests[] = {
  TEST (test_chapters),
  TEST_LOOP (test_across_files, G_N_ELEMENTS (cases)),
};

FIXTURE_MAIN (asfwritersink_rotationtexts);
