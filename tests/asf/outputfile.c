/* outputfile.c: tests of the output that is a new file
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "outputplace.h"
#include "samples.h"

#include <glib/gstdio.h>

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* A regular file */

static void
test_append_and_rewrite (void)
{
  OutputPlace place;
  AsfOutput *output;

  output_place_init (&place, "a.asf");
  output = test_output_open (place.path);
  g_assert_true (output->can_rewrite);
  test_output_append (output, "0123456789");
  test_output_append (output, "abc");
  g_assert_cmpint (asf_output_rewrite (output, 2, (guint8 *) "XY", 2), ==, 0);
  test_output_append (output, "def");
  g_assert_cmpint (asf_output_sync (output), ==, 0);
  g_assert_cmpint (asf_output_close (output), ==, 0);
  asf_output_free (output);
  test_assert_content (place.path, "01XY456789abcdef");
  output_place_clear (&place);
}

static void
test_truncate_and_append (void)
{
  OutputPlace place;
  AsfOutput *output;

  output_place_init (&place, "a.asf");
  output = test_output_open (place.path);
  test_output_append (output, "0123456789");
  g_assert_cmpint (asf_output_truncate (output, 4), ==, 0);
  test_output_append (output, "z");
  g_assert_cmpint (asf_output_truncate (output, 5), ==, 0);
  g_assert_cmpint (asf_output_close (output), ==, 0);
  asf_output_free (output);
  test_assert_content (place.path, "0123z");
  output_place_clear (&place);
}

/* Room that is reserved is not seen in the size, and is given back. */
static void
test_reserve (void)
{
  const guint64 room = 3 * 1024 * 1024;
  AsfOutput *output;
  GStatBuf status;
  OutputPlace place;
  int err;

  output_place_init (&place, "a.asf");
  output = test_output_open (place.path);
  test_output_append (output, "0123");
  err = asf_output_reserve (output, room);
  g_assert_true (err == 0 || err == ENOTSUP);
  g_assert_cmpint (g_stat (place.path, &status), ==, 0);
  g_assert_cmpuint (status.st_size, ==, 4);
  if (err == 0)
    g_assert_cmpuint ((guint64) status.st_blocks * 512, >=, room);
  test_output_append (output, "4567");
  /* no more than is there already */
  err = asf_output_reserve (output, 2);
  g_assert_true (err == 0 || err == ENOTSUP);
  g_assert_cmpint (asf_output_truncate (output, 8), ==, 0);
  g_assert_cmpint (asf_output_close (output), ==, 0);
  asf_output_free (output);
  g_assert_cmpint (g_stat (place.path, &status), ==, 0);
  g_assert_cmpuint ((guint64) status.st_blocks * 512, <, room);
  test_assert_content (place.path, "01234567");
  output_place_clear (&place);
}

/* More than any disk has: refused with an errno, and writing goes on. */
static void
test_reserve_too_much (void)
{
  AsfOutput *output;
  OutputPlace place;
  int err;

  output_place_init (&place, "a.asf");
  output = test_output_open (place.path);
  test_output_append (output, "0123");
  err = asf_output_reserve (output, (guint64) 1 << 60);
  g_assert_true (err == ENOSPC || err == EFBIG || err == ENOTSUP);
  test_output_append (output, "4567");
  g_assert_cmpint (asf_output_close (output), ==, 0);
  asf_output_free (output);
  test_assert_content (place.path, "01234567");
  output_place_clear (&place);
}

/* Larger than the piece that is written at once */
static void
test_large_append (void)
{
  const gsize size = 5 * 1024 * 1024 + 17;
  g_autofree guint8 *data = g_malloc (size);
  g_autofree char *content = NULL;
  AsfOutput *output;
  gsize written, read;
  OutputPlace place;

  test_payload_fill (5, data, size);
  output_place_init (&place, "a.asf");
  output = test_output_open (place.path);
  g_assert_cmpint (asf_output_append (output, data, size, &written), ==, 0);
  g_assert_cmpuint (written, ==, size);
  g_assert_cmpint (asf_output_rewrite (output, 1, data, size - 1), ==, 0);
  g_assert_cmpint (asf_output_close (output), ==, 0);
  asf_output_free (output);
  g_assert_true (g_file_get_contents (place.path, &content, &read, NULL));
  g_assert_cmpuint (read, ==, size);
  g_assert_true (test_payload_matches (5, (guint8 *) content + 1, size - 1));
  output_place_clear (&place);
}

static void
test_file_there_is_emptied (void)
{
  AsfOutput *output;
  OutputPlace place;

  output_place_init (&place, "a.asf");
  g_assert_true (g_file_set_contents (place.path, "old content", -1, NULL));
  output = test_output_open (place.path);
  test_output_append (output, "new");
  g_assert_cmpint (asf_output_close (output), ==, 0);
  asf_output_free (output);
  test_assert_content (place.path, "new");
  output_place_clear (&place);
}

static void
test_freed_without_close (void)
{
  AsfOutput *output;
  OutputPlace place;

  output_place_init (&place, "a.asf");
  output = test_output_open (place.path);
  test_output_append (output, "kept");
  asf_output_free (output);
  test_assert_content (place.path, "kept");
  output_place_clear (&place);
}

static void
test_name_with_blanks_and_umlauts (void)
{
  AsfOutput *output;
  OutputPlace place;

  output_place_init (&place, "\xc3\xbc b.asf");
  output = test_output_open (place.path);
  g_assert_cmpint (asf_output_close (output), ==, 0);
  asf_output_free (output);
  test_assert_content (place.path, "");
  output_place_clear (&place);
}

/* Free space */

static guint64
free_by_statvfs (const char *path)
{
  struct statvfs status;

  g_assert_cmpint (statvfs (path, &status), ==, 0);
  return (guint64) status.f_bavail * status.f_frsize;
}

/* Others write to the disk as well: what is told has to be right once, between
 * two looks that agree. */
static void
test_free_space (void)
{
  gboolean seen = FALSE;
  AsfOutput *output;
  OutputPlace place;

  output_place_init (&place, "a.asf");
  output = test_output_open (place.path);
  for (guint i = 0; i < 1000 && !seen; i++) {
    guint64 before = free_by_statvfs (place.folder), after, bytes = 1;

    g_assert_cmpint (asf_output_get_free (output, &bytes), ==, 0);
    after = free_by_statvfs (place.folder);
    if (before == after) {
      g_assert_cmpuint (bytes, ==, before);
      seen = TRUE;
    }
  }
  if (!seen)
    g_test_skip ("the disk is never at rest");
  g_assert_cmpint (asf_output_close (output), ==, 0);
  /* it is not known any more, and no harm is done by asking */
  g_assert_cmpint (asf_output_get_free (output, &(guint64) { 0 }), !=, 0);
  asf_output_free (output);
  output_place_clear (&place);
}

/* Opening fails */

static void
assert_open_fails (const char *path, AsfErrorCode code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (asf_output_file_new (path, &error));
  g_assert_error (error, ASF_ERROR, (gint) code);
  g_assert_nonnull (strstr (error->message, path));
}

static void
test_open_missing_folder (void)
{
  g_autofree char *path = NULL;
  OutputPlace place;

  output_place_init (&place, "missing");
  path = g_build_filename (place.path, "a.asf", NULL);
  assert_open_fails (path, ASF_ERROR_OPEN_NOT_FOUND);
  output_place_clear (&place);
}

static void
test_open_file_as_folder (void)
{
  g_autofree char *path = NULL;
  OutputPlace place;

  output_place_init (&place, "file");
  g_assert_true (g_file_set_contents (place.path, "x", -1, NULL));
  path = g_build_filename (place.path, "a.asf", NULL);
  assert_open_fails (path, ASF_ERROR_OPEN_NOT_FOUND);
  output_place_clear (&place);
}

static void
test_open_folder (void)
{
  OutputPlace place;

  output_place_init (&place, "a.asf");
  assert_open_fails (place.folder, ASF_ERROR_OPEN_DIRECTORY);
  output_place_clear (&place);
}

static void
test_open_name_too_long (void)
{
  g_autofree char *name = g_strnfill (5000, 'x');

  assert_open_fails (name, ASF_ERROR_OPEN);
}

/* The superuser may write anywhere, so it turns into somebody else. */
static void
test_open_not_authorized (void)
{
  gboolean is_root = geteuid () == 0;
  OutputPlace place;

  output_place_init (&place, "a.asf");
  g_assert_cmpint (g_chmod (place.folder, 0555), ==, 0);
  if (is_root && seteuid (65534) != 0) {
    g_test_skip ("nobody to turn into");
  } else {
    assert_open_fails (place.path, ASF_ERROR_OPEN_NOT_AUTHORIZED);
    if (is_root)
      g_assert_cmpint (seteuid (0), ==, 0);
  }
  g_assert_cmpint (g_chmod (place.folder, 0755), ==, 0);
  output_place_clear (&place);
}

/* A limit on file sizes: what fits is written and counted. The limit is the
 * process's, so this happens in one of its own. */
static void
test_file_size_limit (void)
{
  const struct rlimit limit = { 10, 10 };
  AsfOutput *output;
  gsize written = 0;
  OutputPlace place;

  if (!g_test_subprocess ()) {
    g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
    g_test_trap_assert_passed ();
    return;
  }
  output_place_init (&place, "a.asf");
  output = test_output_open (place.path);
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  g_assert_cmpint (asf_output_append (output, (guint8 *) "0123456789ab", 12,
          &written), ==, EFBIG);
  g_assert_cmpuint (written, ==, 10);
  g_assert_cmpint (asf_output_truncate (output, 5), ==, 0);
  g_assert_cmpint (asf_output_close (output), ==, 0);
  asf_output_free (output);
  test_assert_content (place.path, "01234");
  output_place_clear (&place);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/file/append-and-rewrite", test_append_and_rewrite);
  g_test_add_func ("/file/truncate-and-append", test_truncate_and_append);
  g_test_add_func ("/file/reserve", test_reserve);
  g_test_add_func ("/file/reserve-too-much", test_reserve_too_much);
  g_test_add_func ("/file/large-append", test_large_append);
  g_test_add_func ("/file/file-there-is-emptied", test_file_there_is_emptied);
  g_test_add_func ("/file/freed-without-close", test_freed_without_close);
  g_test_add_func ("/file/name-with-blanks-and-umlauts",
      test_name_with_blanks_and_umlauts);
  g_test_add_func ("/file/free-space", test_free_space);
  g_test_add_func ("/file/open/missing-folder", test_open_missing_folder);
  g_test_add_func ("/file/open/file-as-folder", test_open_file_as_folder);
  g_test_add_func ("/file/open/folder", test_open_folder);
  g_test_add_func ("/file/open/name-too-long", test_open_name_too_long);
  g_test_add_func ("/file/open/not-authorized", test_open_not_authorized);
  g_test_add_func ("/file/size-limit", test_file_size_limit);

  return g_test_run ();
}
