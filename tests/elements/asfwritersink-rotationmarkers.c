/* asfwritersink-rotationmarkers.c: tests of chapters, markers and commands of the
 * header across the files of a recording
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "elementfixture.h"

#define MS GST_MSECOND
#define FRAME (40 * MS)
#define A_FILE 25               /* frames: a second */
#define N_FILES 4

/* What a file says: "ms name, ms name", then "ms type|text" */
static char *
describe (const AsfReader *reader)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < reader->markers->len; i++) {
    const ReadMarker *marker = g_ptr_array_index (reader->markers, i);

    g_string_append_printf (text, "%s%d %s", text->len > 0 ? ", " : "",
        (gint) (marker->time / 10000) - FIXTURE_PREROLL_MS,
        marker->description);
  }
  for (guint i = 0; i < reader->scripts->len; i++) {
    const ReadScript *script = g_ptr_array_index (reader->scripts, i);

    g_string_append_printf (text, "%s%d %s|%s", text->len > 0 ? ", " : "",
        (gint) script->time_ms - FIXTURE_PREROLL_MS, script->type,
        script->command);
  }
  return g_string_free (text, FALSE);
}

static void
assert_nth (Fixture *f, guint nth, const char *expected)
{
  gboolean continue_times;
  AsfReader *reader;
  char *found;

  g_free (f->location);
  f->location = fixture_nth_location (f, nth);
  g_object_get (f->sink, "continue-times", &continue_times, NULL);
  reader = fixture_read_allowing (f, continue_times && nth > 0 ?
      "send-time-start" : NULL);
  found = describe (reader);
  fail_unless_equals_string (found, expected);
  g_free (found);
  asf_reader_free (reader);
}

static Feed *
begin (Fixture *f)
{
  Feed *video = feed_new_video (f);

  video->duration = FRAME;
  video->key_distance = A_FILE;
  fixture_set_pattern (f, "%05d.wmv");
  fixture_play (f);
  feed_begin (video);

  return video;
}

static void
finish (Fixture *f, Feed *video)
{
  feed_eos (video);
  fixture_wait (f, GST_MESSAGE_EOS);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_WARNING), 0);
}

static gboolean
add_marker (Fixture *f, const char *name, guint64 time)
{
  gboolean taken;

  g_signal_emit_by_name (f->sink, "add-marker", name, time, &taken);
  return taken;
}

static gboolean
add_command (Fixture *f, const char *text, guint64 time)
{
  gboolean taken;

  g_signal_emit_by_name (f->sink, "add-command", "URL", text, time, &taken);
  return taken;
}

/* Chapters: those with a depth of 2 are in the one before. @stop: -1 = none */

typedef struct
{
  guint depth;
  gint start;
  gint stop;
  const char *title;
} Entry;

static GstToc *
new_toc (const Entry *entries)
{
  GstToc *toc = gst_toc_new (GST_TOC_SCOPE_GLOBAL);
  GstTocEntry *above = NULL;

  for (guint i = 0; entries[i].depth != 0; i++) {
    GstTocEntry *entry =
        gst_toc_entry_new (GST_TOC_ENTRY_TYPE_CHAPTER, entries[i].title);

    gst_toc_entry_set_start_stop_times (entry, entries[i].start * MS,
        entries[i].stop < 0 ? -1 : (gint64) (entries[i].stop * MS));
    gst_toc_entry_set_tags (entry, gst_tag_list_new (GST_TAG_TITLE,
            entries[i].title, NULL));
    if (entries[i].depth == 1) {
      gst_toc_append_entry (toc, entry);
      above = entry;
    } else {
      gst_toc_entry_append_sub_entry (above, entry);
    }
  }
  return toc;
}

static void
send_toc (Feed *feed, const Entry *entries)
{
  GstToc *toc = new_toc (entries);

  feed_event (feed, gst_event_new_toc (toc, FALSE));
  gst_toc_unref (toc);
}

typedef struct
{
  gboolean continue_times;
  Entry entries[6];
  const char *expected[N_FILES];
} ChapterCase;

static const ChapterCase cases[] = {
  {FALSE, {{1, 0, 1500, "A"}, {1, 1500, 2200, "B"}, {1, 2600, 9000, "C"}},
      {"0 A", "0 A, 500 B", "0 B, 600 C", "0 C"}},
  {TRUE, {{1, 0, 1500, "A"}, {1, 1500, 2200, "B"}, {1, 2600, 9000, "C"}},
      {"0 A", "1000 A, 1500 B", "2000 B, 2600 C", "3000 C"}},
  /* without a stop: until the next one */
  {FALSE, {{1, 0, -1, "A"}, {1, 1500, -1, "B"}, {1, 3000, -1, "C"}},
      {"0 A", "0 A, 500 B", "0 B", "0 C"}},
  {FALSE, {{1, 0, -1, "A"}, {1, 1200, -1, "B"}},
      {"0 A", "0 A, 200 B", "0 B", "0 B"}},
  {FALSE, {{1, 0, -1, "A"}, {1, 1200, 1800, "B"}},
      {"0 A", "0 A, 200 B", "", ""}},
  /* over at the split, and before it */
  {FALSE, {{1, 0, 1000, "A"}, {1, 1000, 2000, "B"}, {1, 2200, 2600, "C"}},
      {"0 A", "0 B", "200 C", ""}},
  /* in others: the last of those that go on */
  {FALSE, {{1, 0, 4000, "P"}, {2, 200, 1200, "S"}, {2, 1500, 1800, "T"}},
      {"0 P, 200 S", "0 S, 500 T", "0 P", "0 P"}},
  {FALSE, {{1, 500, 600, "A"}, {1, 9000, -1, "never"}},
      {"500 A", "", "", ""}},
};

GST_START_TEST (test_chapters)
{
  const ChapterCase *c = &cases[__i__ / 2];
  g_autoptr (Fixture) f = fixture_new ();
  GstToc *toc = new_toc (c->entries);
  Feed *video;

  g_object_set (f->sink, "max-size-time", GST_SECOND, "continue-times",
      c->continue_times, NULL);
  /* of the application, or from upstream */
  if (__i__ % 2 == 0)
    gst_toc_setter_set_toc (GST_TOC_SETTER (f->sink), toc);
  video = begin (f);
  if (__i__ % 2 == 1)
    send_toc (video, c->entries);
  feed_push (video, N_FILES * A_FILE);
  finish (f, video);
  for (guint i = 0; i < N_FILES; i++)
    assert_nth (f, i, c->expected[i]);
  gst_toc_unref (toc);
}

GST_END_TEST;

static const Entry seconds[] = {
  {1, 0, 1000, "0"}, {1, 1000, 2500, "1"}, {1, 2500, 3400, "2"},
  {1, 3400, -1, "3"}, {0}
};

/* A chapter that was seen goes on behind a seek. */
GST_START_TEST (test_seek)
{
  g_autoptr (Fixture) f = fixture_new ();
  GstSegment segment;
  Feed *video;

  g_object_set (f->sink, "max-size-time", GST_SECOND, NULL);
  video = begin (f);
  send_toc (video, seconds);
  feed_push (video, 50);
  gst_segment_init (&segment, GST_FORMAT_TIME);
  segment.base = segment.start = segment.time = 2 * GST_SECOND;
  feed_segment (video, &segment);
  feed_push (video, 50);
  finish (f, video);
  assert_nth (f, 0, "0 0");
  assert_nth (f, 1, "0 1");
  assert_nth (f, 2, "0 1, 500 2");
  assert_nth (f, 3, "0 2, 400 3");
}

GST_END_TEST;

/* What is not recorded is not marked, but for the chapter that goes on. */
GST_START_TEST (test_pauses)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video;

  g_object_set (f->sink, "recording", FALSE, NULL);
  video = begin (f);
  send_toc (video, seconds);
  fail_unless (add_marker (f, "paused", 2500 * MS));
  fail_unless (add_marker (f, "first", 1200 * MS));
  fail_unless (add_command (f, "second", 3600 * MS));
  g_signal_emit_by_name (f->sink, "start-recording", 1 * GST_SECOND);
  g_signal_emit_by_name (f->sink, "stop-recording", 2 * GST_SECOND);
  g_signal_emit_by_name (f->sink, "start-recording", 3 * GST_SECOND);
  feed_push (video, 100);
  finish (f, video);
  assert_nth (f, 0, "0 1, 200 first");
  assert_nth (f, 1, "0 2, 400 3, 600 URL|second");
}

GST_END_TEST;

/* The recording begins in the middle of a chapter. */
GST_START_TEST (test_late_beginning)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video;

  g_object_set (f->sink, "recording", FALSE, NULL);
  video = begin (f);
  send_toc (video, seconds);
  g_signal_emit_by_name (f->sink, "start-recording", 2 * GST_SECOND);
  feed_push (video, 100);
  finish (f, video);
  assert_nth (f, 0, "0 1, 500 2, 1400 3");
}

GST_END_TEST;

/* What the application marks is in one file only: that of its time, which may be
 * past when it is told. */
GST_START_TEST (test_markers)
{
  static const char *const expected[] = {
    "200 a, 960 URL|c", "0 b", "", "500 d, 800 URL|e"
  };
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video;

  g_object_set (f->sink, "max-size-time", GST_SECOND, NULL);
  video = begin (f);
  fail_unless (add_marker (f, "a", 200 * MS));
  fail_unless (add_marker (f, "b", 1000 * MS));
  fail_unless (add_command (f, "c", 960 * MS));
  fail_unless (add_marker (f, "d", 3500 * MS));
  fail_unless (add_command (f, "e", 3800 * MS));
  feed_push (video, N_FILES * A_FILE);
  finish (f, video);
  for (guint i = 0; i < N_FILES; i++)
    assert_nth (f, i, expected[i]);
}

GST_END_TEST;

static guint
count_closed (Fixture *f)
{
  guint n = 0;

  fixture_collect (f);
  for (guint i = 0; i < f->log->len; i++)
    n += gst_message_has_name (g_ptr_array_index (f->log, i),
        "splitmuxsink-fragment-closed");
  return n;
}

/* Files that are kept have what they had when others are deleted. */
GST_START_TEST (test_max_files)
{
  g_autoptr (Fixture) f = fixture_new ();
  gint64 until = g_get_monotonic_time () + FIXTURE_TIMEOUT;
  Feed *video;

  g_object_set (f->sink, "max-size-time", GST_SECOND, "max-files", 2, NULL);
  video = begin (f);
  send_toc (video, seconds);
  for (guint i = 0; i < N_FILES; i++) {
    char name[] = { 'a' + i, '\0' };

    fail_unless (add_marker (f, name, i * GST_SECOND + 200 * MS));
    feed_push (video, A_FILE);
    /* those that are deleted are closed: one at a time here */
    while (count_closed (f) < i) {
      fail_unless (g_get_monotonic_time () < until);
      g_usleep (1000);
    }
  }
  finish (f, video);
  for (guint i = 0; i < N_FILES; i++) {
    g_autofree char *location = fixture_nth_location (f, i);

    fail_unless (g_file_test (location, G_FILE_TEST_EXISTS) == (i >= 2));
  }
  assert_nth (f, 2, "0 1, 200 c, 500 2");
  assert_nth (f, 3, "0 2, 200 d, 400 3");
}

GST_END_TEST;

/* The next file begins with pictures of another size. */
GST_START_TEST (test_format_change)
{
  g_autoptr (Fixture) f = fixture_new ();
  g_autoptr (GstCaps) caps = gst_caps_from_string (WMV_CAPS);
  Feed *video;

  gst_caps_set_simple (caps, "width", G_TYPE_INT, 320, "height", G_TYPE_INT,
      240, NULL);
  video = begin (f);
  send_toc (video, seconds);
  fail_unless (add_marker (f, "a", 1960 * MS));
  fail_unless (add_marker (f, "b", 2000 * MS));
  feed_push (video, 50);
  feed_event (video, gst_event_new_caps (caps));
  feed_push (video, 50);
  finish (f, video);
  assert_nth (f, 0, "0 0, 1000 1, 1960 a");
  assert_nth (f, 1, "0 b, 0 1, 500 2, 1400 3");
}

GST_END_TEST;

static const FixtureTest all_tests[] = {
  TEST_LOOP (test_chapters, 2 * G_N_ELEMENTS (cases)),
  TEST (test_seek),
  TEST (test_pauses),
  TEST (test_late_beginning),
  TEST (test_markers),
  TEST (test_max_files),
  TEST (test_format_change),
};

FIXTURE_MAIN (asfwritersink_rotationmarkers);
