/* asfwritersink-filenames.c: names of files that are no valid UTF-8
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "elementfixture.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define FRAME (40 * GST_MSECOND)
#define BYTES "caf\xe9\xff"

static Fixture *
new_recorder (const char *name)
{
  Fixture *f = fixture_new ();

  feed_new_video (f)->duration = FRAME;
  fixture_set_pattern (f, name);

  return f;
}

static void
record (Fixture *f, guint n)
{
  Feed *video = g_ptr_array_index (f->feeds, 0);

  video->key_distance = 25;
  fixture_play (f);
  feed_begin (video);
  fail_unless_equals_int (feed_push (video, n), GST_FLOW_OK);
  feed_eos (video);
  fixture_wait (f, GST_MESSAGE_EOS);
}

/* Returns: (transfer full): the file that a message tells of */
static char *
find_file (const GstStructure *structure)
{
  const char *location = gst_structure_get_string (structure, "location");

  fail_unless (location != NULL);
  fail_unless (g_utf8_validate (location, -1, NULL));
  return g_str_has_prefix (location, "file:") ?
      g_filename_from_uri (location, NULL, NULL) : g_strdup (location);
}

static void
assert_finds (Fixture *f, const GstStructure *structure, const char *name)
{
  char *expected = g_build_filename (f->folder, name, NULL);
  char *found = find_file (structure);

  fail_unless (g_strcmp0 (found, expected) == 0);
  g_free (expected);
  g_free (found);
}

static void
assert_valid (const char *text)
{
  fail_unless (g_utf8_validate (text, -1, NULL), "%s", text);
}

/* What is read by people may have other characters for what cannot be shown. */
static void
assert_text (GstMessage *message, const char *contained)
{
  GError *error;
  char *debug;

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    gst_message_parse_error (message, &error, &debug);
  else
    gst_message_parse_warning (message, &error, &debug);
  assert_valid (error->message);
  assert_valid (debug);
  fail_unless (strstr (error->message, contained) != NULL, "%s",
      error->message);
  g_error_free (error);
  g_free (debug);
}

/* Logs */

/* What is logged goes into a file meanwhile: log functions that are taken away
 * leave memory behind.
 *
 * Returns: where the log went before */
static int
start_log (Fixture *f)
{
  char *name = g_build_filename (f->folder, "log", NULL);
  int fd = g_open (name, O_WRONLY | O_CREAT | O_TRUNC, 0666);
  int before = dup (STDERR_FILENO);

  fail_unless (fd >= 0 && before >= 0);
  dup2 (fd, STDERR_FILENO);
  close (fd);
  g_free (name);
  gst_debug_set_threshold_for_name ("asfwritersink", GST_LEVEL_LOG);

  return before;
}

static void
check_log (Fixture *f, int before)
{
  char *name = g_build_filename (f->folder, "log", NULL), *text;

  gst_debug_unset_threshold_for_name ("asfwritersink");
  fflush (stderr);
  dup2 (before, STDERR_FILENO);
  close (before);
  fail_unless (g_file_get_contents (name, &text, NULL, NULL));
  fail_unless (*text != '\0');
  assert_valid (text);
  g_free (text);
  g_free (name);
}

static guint
count_finds (Fixture *f, const char *message_name, const char *file_name)
{
  guint n = 0;

  fixture_collect (f);
  for (guint i = 0; i < f->log->len; i++) {
    const GstStructure *structure =
        gst_message_get_structure (g_ptr_array_index (f->log, i));

    if (structure == NULL || !gst_structure_has_name (structure, message_name))
      continue;
    assert_finds (f, structure, file_name);
    n++;
  }
  return n;
}

/* Tests */

/* The same file is found by all messages; where the name is valid they have it as
 * it is. */
GST_START_TEST (test_messages)
{
  static const char *const names[] = { BYTES ".wmv", "caf\xc3\xa9 %.wmv" };
  Fixture *f = new_recorder (names[__i__]);
  char *location = g_build_filename (f->folder, names[__i__], NULL);
  int log = start_log (f);

  g_object_set (f->sink, "verify", TRUE, NULL);
  record (f, 10);
  fixture_set_state (f, GST_STATE_NULL);
  check_log (f, log);
  fail_unless_equals_int (count_finds (f, "asfwriter-status", names[__i__]), 3);
  fail_unless_equals_int (count_finds (f, "splitmuxsink-fragment-opened",
          names[__i__]), 1);
  fail_unless_equals_int (count_finds (f, "splitmuxsink-fragment-closed",
          names[__i__]), 1);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_WARNING), 0);
  asf_reader_free (fixture_read_at (f, location));
  g_free (location);
  fixture_free (f);
}

GST_END_TEST;

GST_START_TEST (test_pattern)
{
  Fixture *f = new_recorder (BYTES "-%02d.wmv");
  int log = start_log (f);

  g_object_set (f->sink, "max-size-time", GST_SECOND, "max-files", 1, NULL);
  record (f, 75);
  fixture_set_state (f, GST_STATE_NULL);
  check_log (f, log);
  for (guint i = 0; i < 3; i++) {
    char *name = g_strdup_printf ("%s-%02u.wmv", BYTES, i);
    char *location = g_build_filename (f->folder, name, NULL);

    fail_unless (g_file_test (location, G_FILE_TEST_EXISTS) == (i == 2));
    g_free (location);
    g_free (name);
  }
  fixture_free (f);
}

GST_END_TEST;

/* @name: of the file that cannot be opened */
typedef struct
{
  const char *name;
  const char *mode;
  const char *text;
} Failing;

static const Failing failing[] = {
  {BYTES "/a.wmv", "overwrite", "the folder does not exist"},
  {BYTES, "overwrite", "it is a directory"},
  {BYTES ".wmv", "no-overwrite", "is not overwritten"},
  {BYTES ".wmv", "resume", "cannot go on in"},
};

GST_START_TEST (test_open_fails)
{
  const Failing *row = &failing[__i__];
  Fixture *f = new_recorder (row->name);
  char *location = g_build_filename (f->folder, row->name, NULL);
  const GstStructure *details;
  GstMessage *message;

  if (__i__ == 1)
    g_mkdir (location, 0777);
  else
    g_file_set_contents (location, "x", 1, NULL);
  gst_util_set_object_arg (G_OBJECT (f->sink), "file-mode", row->mode);
  fail_unless_equals_int (fixture_set_state (f, GST_STATE_PAUSED),
      GST_STATE_CHANGE_FAILURE);
  message = fixture_wait (f, GST_MESSAGE_ERROR);
  assert_text (message, row->text);
  assert_text (message, "caf\xef\xbf\xbd\xef\xbf\xbd");
  gst_message_parse_error_details (message, &details);
  assert_finds (f, details, row->name);
  g_remove (location);
  g_free (location);
  fixture_free (f);
}

GST_END_TEST;

/* Warnings and errors that have the name in them */
GST_START_TEST (test_one_name_for_many)
{
  Fixture *f = new_recorder (BYTES ".wmv");

  g_object_set (f->sink, "max-size-time", GST_SECOND, NULL);
  fail_unless_equals_int (fixture_set_state (f, GST_STATE_PAUSED),
      GST_STATE_CHANGE_FAILURE);
  assert_text (fixture_wait (f, GST_MESSAGE_ERROR), "name of one file");
  fixture_free (f);
}

GST_END_TEST;

GST_START_TEST (test_both_names)
{
  Fixture *f = new_recorder (BYTES ".wmv");
  static const char *const names[] = { BYTES ".wmv", BYTES ".wmv.part" };

  for (guint i = 0; i < 2; i++) {
    char *location = g_build_filename (f->folder, names[i], NULL);

    fail_unless (g_file_set_contents (location, "x", 1, NULL));
    g_free (location);
  }
  gst_util_set_object_arg (G_OBJECT (f->sink), "file-mode", "resume");
  g_object_set (f->sink, "part-file", TRUE, NULL);
  fail_unless_equals_int (fixture_set_state (f, GST_STATE_PAUSED),
      GST_STATE_CHANGE_FAILURE);
  assert_text (fixture_wait (f, GST_MESSAGE_ERROR), "not clear which");
  fixture_free (f);
}

GST_END_TEST;

GST_START_TEST (test_passed_over)
{
  Fixture *f = new_recorder (BYTES "%d.wmv");
  char *location = g_build_filename (f->folder, BYTES "0.wmv", NULL);

  fail_unless (g_file_set_contents (location, "x", 1, NULL));
  gst_util_set_object_arg (G_OBJECT (f->sink), "file-mode", "resume");
  record (f, 10);
  fixture_set_state (f, GST_STATE_NULL);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_WARNING), 1);
  assert_text (g_ptr_array_index (f->log, fixture_index (f,
              GST_MESSAGE_WARNING)), "goes on in the next file");
  fail_unless_equals_int (count_finds (f, "splitmuxsink-fragment-closed",
          BYTES "1.wmv"), 1);
  g_free (location);
  fixture_free (f);
}

GST_END_TEST;

static const FixtureTest all_tests[] = {
  TEST_LOOP (test_messages, 2),
  TEST (test_pattern),
  TEST_LOOP (test_open_fails, G_N_ELEMENTS (failing)),
  TEST (test_one_name_for_many),
  TEST (test_both_names),
  TEST (test_passed_over),
};

FIXTURE_MAIN (asfwritersink_filenames);
