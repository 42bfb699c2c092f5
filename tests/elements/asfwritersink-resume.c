/* asfwritersink-resume.c: going on in files that cannot be had, are not finished
 * or are gone on in again and again
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfoutput.h"
#include "elementfixture.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define FRAME (40 * GST_MSECOND)
#define N_FRAMES 50
#define OTHER_CAPS "video/x-wmv, wmvversion=(int)2, format=(string)WMV2, " \
    "width=(int)320, height=(int)120, framerate=(fraction)25/1, " \
    "codec_data=(buffer)01020304"

/* Recordings */

/* @first: number of the first buffer: its bytes tell it */
static Fixture *
new_recorder (const char *location, const char *mode, guint first)
{
  Fixture *f = fixture_new ();
  Feed *video = feed_new_video (f);

  video->duration = FRAME;
  video->key_distance = 25;
  video->next = first;
  gst_util_set_object_arg (G_OBJECT (f->sink), "file-mode", mode);
  g_object_set (f->sink, "location", location, NULL);

  return f;
}

static Feed *
get_video (Fixture *f)
{
  return g_ptr_array_index (f->feeds, 0);
}

static void
record_more (Fixture *f, guint n)
{
  if (!get_video (f)->begun) {
    fixture_play (f);
    feed_begin (get_video (f));
  }
  fail_unless_equals_int (feed_push (get_video (f), n), GST_FLOW_OK);
}

static void
finish (Fixture *f)
{
  feed_eos (get_video (f));
  fixture_wait (f, GST_MESSAGE_EOS);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_ERROR), 0);
}

/* All of @n buffers are in the file, once, and in time. */
static void
check_file (Fixture *f, const char *location, guint n)
{
  AsfReader *reader = fixture_read_at (f, location);

  fail_unless_equals_int (fixture_count_objects (reader, 1), n);
  fixture_assert_objects (reader, get_video (f), 0, n);
  for (guint nth = 0; nth < n; nth++)
    fail_unless_equals_int64 (fixture_time (reader, 1, nth),
        nth * (gint64) (FRAME / GST_MSECOND));
  asf_reader_free (reader);
}

static void
record (const char *location, const char *mode, guint first, guint n)
{
  Fixture *f = new_recorder (location, mode, first);

  record_more (f, n);
  finish (f);
  check_file (f, location, first + n);
  fixture_free (f);
}

/* Files that stay as they are */

static GBytes *
read_bytes (const char *location)
{
  char *content;
  gsize size;

  fail_unless (g_file_get_contents (location, &content, &size, NULL));
  return g_bytes_new_take (content, size);
}

/* @before: (transfer full): */
static void
assert_unchanged (const char *location, GBytes *before)
{
  GBytes *after = read_bytes (location);

  fail_unless (g_bytes_equal (before, after));
  g_bytes_unref (before);
  g_bytes_unref (after);
}

static void
assert_refused (Fixture *f, gint code, int sys_errno)
{
  const GstStructure *details;
  GstMessage *message;
  gint told = -1;

  fail_unless_equals_int (fixture_set_state (f, GST_STATE_PAUSED),
      GST_STATE_CHANGE_FAILURE);
  fixture_assert_error (f, GST_RESOURCE_ERROR, code);
  message = g_ptr_array_index (f->log, fixture_index (f, GST_MESSAGE_ERROR));
  gst_message_parse_error_details (message, &details);
  fail_unless (gst_structure_get_int (details, "errno", &told));
  fail_unless_equals_int (told, sys_errno);
}

/* The superuser may do anything, so it turns into somebody else.
 *
 * Returns: FALSE if there is nobody */
static gboolean
become_nobody (Fixture *f)
{
  g_chmod (f->folder, 0777);
  return geteuid () != 0 || seteuid (65534) == 0;
}

GST_START_TEST (test_no_permission)
{
  static const int modes[] = { 0222, 0444, 0000 };
  gboolean was_root = geteuid () == 0;
  Fixture *f = new_recorder (NULL, "resume", 0);
  GBytes *before;

  record (f->location, "overwrite", 0, N_FRAMES);
  before = read_bytes (f->location);
  g_object_set (f->sink, "location", f->location, "part-file", __i__ > 2,
      NULL);
  g_chmod (f->location, modes[__i__ % 3]);
  if (become_nobody (f)) {
    assert_refused (f, GST_RESOURCE_ERROR_NOT_AUTHORIZED, EACCES);
    if (was_root)
      fail_unless_equals_int (seteuid (0), 0);
  }
  g_chmod (f->location, 0644);
  assert_unchanged (f->location, before);
  fixture_free (f);
}

GST_END_TEST;

GST_START_TEST (test_folder_in_its_place)
{
  Fixture *f = new_recorder (NULL, "resume", 0);

  fail_unless_equals_int (g_mkdir (f->location, 0777), 0);
  g_object_set (f->sink, "location", f->location, "part-file", __i__, NULL);
  assert_refused (f, GST_RESOURCE_ERROR_OPEN_WRITE, EISDIR);
  fail_unless (g_file_test (f->location, G_FILE_TEST_IS_DIR));
  fixture_free (f);
}

GST_END_TEST;

/* Nothing came: not a byte is changed, and the name stays. */
GST_START_TEST (test_nothing_came)
{
  Fixture *f = new_recorder (NULL, "resume", 0);
  GBytes *before;

  record (f->location, "overwrite", 0, N_FRAMES);
  before = read_bytes (f->location);
  g_object_set (f->sink, "location", f->location, "part-file", __i__, NULL);
  fixture_play (f);
  fixture_set_state (f, GST_STATE_NULL);
  assert_unchanged (f->location, before);
  fixture_free (f);
}

GST_END_TEST;

/* One writer for a file */

/* Whoever comes second is turned away, and the first does not notice. */
GST_START_TEST (test_in_use)
{
  static const char *const others[] = { "overwrite", "resume" };
  Fixture *f = new_recorder (NULL, "overwrite", 0);
  gboolean part = __i__ > 1;

  g_object_set (f->sink, "location", f->location, "part-file", part,
      "flush-interval", (guint64) 100 * GST_MSECOND, NULL);
  record_more (f, N_FRAMES);
  fixture_wait_stat (f, "safe-until", N_FRAMES * FRAME);
  for (guint i = 0; i < 2; i++) {
    Fixture *other = new_recorder (f->location, others[__i__ % 2], 0);

    g_object_set (other->sink, "part-file", part, NULL);
    assert_refused (other, GST_RESOURCE_ERROR_BUSY, EBUSY);
    fixture_free (other);
  }
  record_more (f, N_FRAMES);
  finish (f);
  check_file (f, f->location, 2 * N_FRAMES);
  fixture_free (f);
}

GST_END_TEST;

/* With a pattern the second recording takes the next name. */
GST_START_TEST (test_last_is_in_use)
{
  Fixture *f = new_recorder (NULL, "resume", 0);
  Fixture *other = new_recorder (NULL, "resume", 0);
  char *pattern = g_build_filename (f->folder, "%05d.wmv", NULL);

  g_object_set (f->sink, "location", pattern, NULL);
  g_object_set (other->sink, "location", pattern, NULL);
  record_more (f, N_FRAMES);
  record_more (other, 20);
  fail_unless_equals_int (fixture_count (other, GST_MESSAGE_WARNING), 1);
  record_more (f, N_FRAMES);
  finish (other);
  finish (f);
  for (guint i = 0; i < 2; i++) {
    char *location = fixture_nth_location (f, i);

    check_file (f, location, i == 0 ? 2 * N_FRAMES : 20);
    g_free (location);
  }
  g_free (pattern);
  fixture_free (other);
  fixture_free (f);
}

GST_END_TEST;

/* Files to go on in */

GST_START_TEST (test_again_and_again)
{
  Fixture *f = new_recorder (NULL, "resume", 0);

  for (guint i = 0; i < 4; i++)
    record (f->location, "resume", i * N_FRAMES, N_FRAMES);
  fixture_free (f);
}

GST_END_TEST;

/* Each index is over everything then; the reader looks whether it is right. */
GST_START_TEST (test_indices)
{
  Fixture *place = new_recorder (NULL, "resume", 0);

  for (guint i = 0; i < 2; i++) {
    Fixture *f = new_recorder (place->location, "resume", i * N_FRAMES);
    AsfReader *reader;

    g_object_set (f->sink, "time-index", TRUE, "frame-index-interval", 1,
        NULL);
    record_more (f, N_FRAMES);
    finish (f);
    check_file (f, place->location, (i + 1) * N_FRAMES);
    reader = fixture_read_at (f, place->location);
    fail_unless_equals_int (reader->simple_indices->len, 1);
    fail_unless_equals_int (reader->indices->len, 2);
    asf_reader_free (reader);
    fixture_free (f);
  }
  fixture_free (place);
}

GST_END_TEST;

/* No byte behind @size can be written, by this process. */
static void
limit_files (rlim_t size)
{
  struct rlimit limit;

  fail_unless_equals_int (getrlimit (RLIMIT_FSIZE, &limit), 0);
  limit.rlim_cur = MIN (size, limit.rlim_max);
  fail_unless_equals_int (setrlimit (RLIMIT_FSIZE, &limit), 0);
}

static guint
count_frames (const char *location)
{
  AsfReader *reader = asf_reader_new_from_file (location, NULL);
  guint n;

  fail_unless (reader != NULL);
  n = fixture_count_objects (reader, 1);
  asf_reader_free (reader);

  return n;
}

/* It is full still. */
static void
try_to_go_on (const char *location, guint first)
{
  Fixture *f = new_recorder (location, "resume", first);

  fixture_play (f);
  feed_begin (get_video (f));
  feed_push (get_video (f), 100000);
  fixture_set_state (f, GST_STATE_NULL);
  fixture_assert_error (f, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_WRITE);
  fixture_free (f);
}

GST_START_TEST (test_after_full_disk)
{
  Fixture *f = new_recorder (NULL, "overwrite", 0);
  guint n;

  signal (SIGXFSZ, SIG_IGN);
  limit_files (100000);
  g_object_set (f->sink, "location", f->location, NULL);
  fixture_play (f);
  feed_begin (get_video (f));
  fail_unless_equals_int (feed_push (get_video (f), 100000), GST_FLOW_ERROR);
  fixture_set_state (f, GST_STATE_NULL);
  fixture_assert_error (f, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_WRITE);
  n = count_frames (f->location);
  fail_unless (n > 20);
  if (__i__ == 1) {
    try_to_go_on (f->location, n);
    fail_unless (count_frames (f->location) >= n);
    n = count_frames (f->location);
  }
  limit_files (RLIM_INFINITY);
  record (f->location, "resume", n, N_FRAMES);
  fixture_free (f);
}

GST_END_TEST;

/* What comes late and is none of the file's streams leaves alone what is there:
 * it is one more, or too late for this file. */
GST_START_TEST (test_late_other)
{
  Fixture *f = new_recorder (NULL, "overwrite", 0);
  Fixture *more;
  Feed *late;
  AsfReader *reader;

  record (f->location, "overwrite", 0, N_FRAMES);
  more = new_recorder (f->location, "resume", N_FRAMES);
  record_more (more, N_FRAMES);
  fixture_wait_status (more, "started");
  late = feed_new (more, "video_%u", OTHER_CAPS);
  feed_begin (late);
  feed_push (late, 10);
  feed_eos (late);
  finish (more);
  reader = fixture_read_at (f, f->location);
  fail_unless_equals_int (fixture_count_objects (reader, 1), 2 * N_FRAMES);
  fixture_assert_objects (reader, get_video (more), 0, 2 * N_FRAMES);
  fail_unless_equals_int (fixture_count_objects (reader, 2), 10);
  asf_reader_free (reader);
  fixture_free (more);
  fixture_free (f);
}

GST_END_TEST;

static const FixtureTest all_tests[] = {
  TEST_LOOP (test_no_permission, 6),
  TEST_LOOP (test_folder_in_its_place, 2),
  TEST_LOOP (test_nothing_came, 2),
  TEST_LOOP (test_in_use, 4),
  TEST (test_last_is_in_use),
  TEST (test_again_and_again),
  TEST (test_indices),
  TEST_LOOP (test_after_full_disk, 2),
  TEST (test_late_other),
};

FIXTURE_MAIN (asfwritersink_resume);
