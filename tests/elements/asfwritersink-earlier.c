/* asfwritersink-earlier.c: tests of recordings that go on behind files of an
 * earlier run
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "elementfixture.h"
#include "gstasfwriterearlier.h"

#include <glib/gstdio.h>
#include <string.h>

#define FRAME (40 * GST_MSECOND)
#define A_FILE 25               /* frames */
#define PATTERN "%05d.wmv"

/* Runs */

/* Records @n frames in files of a second.
 *
 * Returns: (transfer full): with what it has posted */
static Fixture *
run (const char *folder, const char *pattern, guint n, const char *property,
    ...)
{
  Fixture *f = fixture_new ();
  Feed *video = feed_new_video (f);
  char *location = g_build_filename (folder, pattern, NULL);
  va_list more;

  video->duration = FRAME;
  video->key_distance = A_FILE;
  gst_util_set_object_arg (G_OBJECT (f->sink), "file-mode", "resume");
  g_object_set (f->sink, "location", location, "max-size-time", GST_SECOND,
      NULL);
  va_start (more, property);
  if (property != NULL)
    g_object_set_valist (G_OBJECT (f->sink), property, more);
  va_end (more);
  g_free (location);
  fixture_play (f);
  feed_begin (video);
  fail_unless_equals_int (feed_push (video, n), GST_FLOW_OK);
  feed_eos (video);
  fixture_wait (f, GST_MESSAGE_EOS);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_ERROR), 0);

  return f;
}

/* @expected: frames of files 0, 1, ...; -1 = there is none
 * @allowed: (nullable): rules that they may break */
static void
check_files_allowing (Fixture *f, const gint *expected, guint n,
    const char *allowed)
{
  for (guint i = 0; i < n; i++) {
    char *location = fixture_nth_location (f, i);
    gboolean is_there = g_file_test (location, G_FILE_TEST_EXISTS);

    fail_unless (is_there == (expected[i] >= 0), "file %u", i);
    g_free (f->location);
    f->location = location;
    if (is_there) {
      AsfReader *reader = fixture_read_allowing (f, allowed);

      fail_unless_equals_int ((gint) reader->objects->len, expected[i]);
      asf_reader_free (reader);
    }
  }
}

static void
check_files (Fixture *f, const gint *expected, guint n)
{
  check_files_allowing (f, expected, n, NULL);
}

static void
write_text (const char *folder, const char *name, const char *text)
{
  char *path = g_build_filename (folder, name, NULL);

  fail_unless (g_file_set_contents (path, text, -1, NULL));
  g_free (path);
}

GST_START_TEST (test_goes_on_in_the_last)
{
  static const gint before[] = { 25, 25, 10, -1 };
  static const gint after[] = { 25, 25, 35, 25, 5, -1 };
  g_autoptr (Fixture) place = fixture_new ();

  fixture_free (run (place->folder, PATTERN, 60, NULL));
  check_files (place, before, G_N_ELEMENTS (before));
  fixture_free (run (place->folder, PATTERN, 55, NULL));
  check_files (place, after, G_N_ELEMENTS (after));
}

GST_END_TEST;

/* A recording that is started again and again has files as long as any: 30 frames,
 * and those up to the second key frame of the next run. */
GST_START_TEST (test_limit_of_the_last)
{
  static const gint after[] = { 55, 5, -1 };
  g_autoptr (Fixture) place = fixture_new ();

  for (guint i = 0; i < 2; i++)
    fixture_free (run (place->folder, PATTERN, 30, "max-size-time",
            2 * GST_SECOND, NULL));
  check_files (place, after, G_N_ELEMENTS (after));
}

GST_END_TEST;

/* Likewise where its times do not begin at zero: the second file, of 10 frames,
 * takes 50 more. */
GST_START_TEST (test_limit_with_times_that_go_on)
{
  static const gint after[] = { 75, 60, 25, -1 };
  g_autoptr (Fixture) place = fixture_new ();

  fixture_free (run (place->folder, PATTERN, 85, "max-size-time",
          3 * GST_SECOND, "continue-times", TRUE, NULL));
  fixture_free (run (place->folder, PATTERN, 75, "max-size-time",
          3 * GST_SECOND, "continue-times", TRUE, NULL));
  check_files_allowing (place, after, G_N_ELEMENTS (after),
      "send-time-start");
}

GST_END_TEST;

/* Files below the first number are somebody else's. */
GST_START_TEST (test_start_index)
{
  static const gint before[] = { 25, 10, -1, 25, 10, -1 };
  static const gint after[] = { 25, 10, -1, 25, 35, -1 };
  g_autoptr (Fixture) place = fixture_new ();

  fixture_free (run (place->folder, PATTERN, 35, NULL));
  fixture_free (run (place->folder, PATTERN, 35, "start-index", 3, NULL));
  check_files (place, before, G_N_ELEMENTS (before));
  fixture_free (run (place->folder, PATTERN, 25, NULL));
  check_files (place, after, G_N_ELEMENTS (after));
}

GST_END_TEST;

GST_START_TEST (test_max_files)
{
  static const gint after[] = { -1, -1, -1, 50, 25, 10, -1 };
  g_autoptr (Fixture) place = fixture_new ();

  fixture_free (run (place->folder, PATTERN, 100, NULL));
  fixture_free (run (place->folder, PATTERN, 60, "max-files", 3, NULL));
  check_files (place, after, G_N_ELEMENTS (after));
}

GST_END_TEST;

/* Several may be unfinished when a run is killed: the last is gone on in, the
 * others are old files. */
GST_START_TEST (test_max_files_that_are_not_finished)
{
  static const gint after[] = { -1, -1, 20, -1 };
  g_autoptr (Fixture) place = fixture_new ();
  g_autofree char *part = NULL;

  fixture_free (run (place->folder, PATTERN, 10, NULL));
  write_text (place->folder, "00001.wmv.part", "not finished");
  write_text (place->folder, "00002.wmv.part", "");
  fixture_free (run (place->folder, PATTERN, 20, "part-file", TRUE,
          "max-files", 1, NULL));
  check_files (place, after, G_N_ELEMENTS (after));
  part = g_build_filename (place->folder, "00001.wmv.part", NULL);
  fail_if (g_file_test (part, G_FILE_TEST_EXISTS));
}

GST_END_TEST;

/* What is no file to go on in stays as it is; the recording goes on all the
 * same. */
GST_START_TEST (test_last_is_broken)
{
  static const gint others[] = { 25, 10 };
  g_autoptr (Fixture) place = fixture_new ();
  g_autofree char *broken = fixture_nth_location (place, 2);
  g_autofree char *text = NULL;
  AsfReader *reader;
  Fixture *f;

  fixture_free (run (place->folder, PATTERN, 35, NULL));
  write_text (place->folder, "00002.wmv", "what a power cut has left");
  f = run (place->folder, PATTERN, 20, NULL);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_WARNING), 1);
  fixture_free (f);
  check_files (place, others, G_N_ELEMENTS (others));
  fail_unless (g_file_get_contents (broken, &text, NULL, NULL));
  fail_unless_equals_string (text, "what a power cut has left");
  reader = fixture_read_nth (place, 3);
  fail_unless_equals_int (reader->objects->len, 20);
  asf_reader_free (reader);
}

GST_END_TEST;

/* What shall not be overwritten does not end a recording that goes on: the next
 * number does it. */
GST_START_TEST (test_names_that_are_taken)
{
  static const gint after[] = { 25, 25, -1, -1, 25, 10, -1 };
  g_autoptr (Fixture) place = fixture_new ();

  for (guint i = 2; i < 4; i++) {
    g_autofree char *name = g_strdup_printf ("%05u.wmv", i);

    write_text (place->folder, name, "somebody else's");
  }
  fixture_free (run (place->folder, PATTERN, 85, "file-mode", 1, NULL));
  for (guint i = 2; i < 4; i++) {
    g_autofree char *location = fixture_nth_location (place, i);
    g_autofree char *text = NULL;

    fail_unless (g_file_get_contents (location, &text, NULL, NULL));
    fail_unless_equals_string (text, "somebody else's");
    g_unlink (location);
  }
  check_files (place, after, G_N_ELEMENTS (after));
}

GST_END_TEST;

/* A file without a byte is begun. */
GST_START_TEST (test_last_is_empty)
{
  static const gint after[] = { 25, 10, 20, -1 };
  g_autoptr (Fixture) place = fixture_new ();
  Fixture *f;

  fixture_free (run (place->folder, PATTERN, 35, NULL));
  write_text (place->folder, "00002.wmv", "");
  f = run (place->folder, PATTERN, 20, NULL);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_WARNING), 0);
  fixture_free (f);
  check_files (place, after, G_N_ELEMENTS (after));
}

GST_END_TEST;

/* Names */

typedef struct
{
  const char *pattern;
  guint first;
  const char *names;            /* in the folder, between commas */
  const char *expected;         /* numbers that are found */
} NameCase;

static const NameCase names[] = {
  {"%05d.wmv", 0, "00000.wmv,00001.wmv", "0 1 "},
  {"%05d.wmv", 0, "00012.wmv,00003.wmv,00007.wmv", "3 7 12 "},
  {"%05d.wmv", 5, "00003.wmv,00007.wmv", "7 "},
  {"%05d.wmv", 0, "1.wmv,x00001.wmv,00001.wmv.bak,00001.wm,00001x.wmv", ""},
  {"%05d.wmv", 0, "123456.wmv,99999999999999999999.wmv", "123456 "},
  {"%05d.wmv", 0, "00004.wmv.part", "4 "},
  {"%d.wmv", 0, "1.wmv,02.wmv,10.wmv", "1 10 "},
  {"cam2-%03d-x264.wmv", 0, "cam2-007-x264.wmv,cam3-008-x264.wmv", "7 "},
  {"%3u.wmv", 0, "  7.wmv,7.wmv", "7 "},
  {"%%%d.wmv", 0, "%1.wmv,1.wmv", "1 "},
  {"%Y.wmv", 0, "2026.wmv,2027.wmv", ""},
};

GST_START_TEST (test_names)
{
  const NameCase *row = &names[__i__];
  g_autoptr (Fixture) place = fixture_new ();
  g_autofree char *location =
      g_build_filename (place->folder, row->pattern, NULL);
  g_auto (GStrv) files = g_strsplit (row->names, ",", -1);
  g_autoptr (GString) numbers = g_string_new (NULL);
  g_autoptr (GArray) found = NULL;

  for (guint i = 0; files[i] != NULL; i++)
    write_text (place->folder, files[i], "x");
  found = gst_asf_writer_earlier_find (location, row->first);
  for (guint i = 0; i < found->len; i++)
    g_string_append_printf (numbers, "%u ",
        g_array_index (found, GstAsfWriterEarlierFile, i).id);
  fail_unless_equals_string (numbers->str, row->expected);
}

GST_END_TEST;

/* The names of today */
GST_START_TEST (test_date)
{
  g_autoptr (Fixture) place = fixture_new ();
  g_autofree char *location =
      g_build_filename (place->folder, "%Y-%02d.wmv", NULL);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *name = g_date_time_format (now, "%Y-17.wmv");
  g_autoptr (GArray) found = NULL;

  write_text (place->folder, name, "x");
  write_text (place->folder, "1999-18.wmv", "x");
  found = gst_asf_writer_earlier_find (location, 0);
  fail_unless_equals_int (found->len, 1);
  fail_unless_equals_int (g_array_index (found, GstAsfWriterEarlierFile,
          0).id, 17);
}

GST_END_TEST;

GST_START_TEST (test_no_folder)
{
  GArray *found = gst_asf_writer_earlier_find ("/nowhere/at/all/%d.wmv", 0);

  fail_unless_equals_int (found->len, 0);
  g_array_unref (found);
}

GST_END_TEST;

static const FixtureTest all_tests[] = {
  TEST (test_goes_on_in_the_last),
  TEST (test_limit_of_the_last),
  TEST (test_limit_with_times_that_go_on),
  TEST (test_start_index),
  TEST (test_max_files),
  TEST (test_max_files_that_are_not_finished),
  TEST (test_last_is_broken),
  TEST (test_names_that_are_taken),
  TEST (test_last_is_empty),
  TEST_LOOP (test_names, G_N_ELEMENTS (names)),
  TEST (test_date),
  TEST (test_no_folder),
};

FIXTURE_MAIN (asfwritersink_earlier);
