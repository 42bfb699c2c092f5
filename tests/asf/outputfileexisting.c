/* outputfileexisting.c: tests of the output that is a file that exists
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "outputplace.h"

#include <glib/gstdio.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static AsfOutput *
open_existing (const char *path)
{
  g_autoptr (GError) error = NULL;
  AsfOutput *output = asf_output_file_open (path, &error);

  g_assert_no_error (error);
  g_assert_nonnull (output);

  return output;
}

static AsfOutput *
open_with_content (const OutputPlace *place, const char *content)
{
  g_assert_true (g_file_set_contents (place->path, content, -1, NULL));
  return open_existing (place->path);
}

static void
close_file (AsfOutput *output)
{
  g_assert_cmpint (asf_output_close (output), ==, 0);
  asf_output_free (output);
}

static void
test_existing_is_kept (void)
{
  AsfOutput *output;
  OutputPlace place;

  output_place_init (&place, "a.asf");
  output = open_with_content (&place, "0123456789");
  g_assert_true (output->can_rewrite);
  test_assert_content (place.path, "0123456789");
  close_file (output);
  test_assert_content (place.path, "0123456789");
  output_place_clear (&place);
}

static void
test_existing_append (void)
{
  AsfOutput *output;
  OutputPlace place;

  output_place_init (&place, "a.asf");
  output = open_with_content (&place, "0123456789");
  test_output_append (output, "abc");
  test_output_append (output, "def");
  close_file (output);
  test_assert_content (place.path, "0123456789abcdef");
  output_place_clear (&place);
}

static void
test_existing_rewrite (void)
{
  AsfOutput *output;
  OutputPlace place;

  output_place_init (&place, "a.asf");
  output = open_with_content (&place, "0123456789");
  g_assert_cmpint (asf_output_rewrite (output, 2, (guint8 *) "XY", 2), ==, 0);
  test_output_append (output, "abc");
  g_assert_cmpint (asf_output_rewrite (output, 9, (guint8 *) "Z", 1), ==, 0);
  test_output_append (output, "d");
  g_assert_cmpint (asf_output_sync (output), ==, 0);
  close_file (output);
  test_assert_content (place.path, "01XY45678Zabcd");
  output_place_clear (&place);
}

static void
test_existing_truncate (void)
{
  AsfOutput *output;
  OutputPlace place;

  output_place_init (&place, "a.asf");
  output = open_with_content (&place, "0123456789");
  g_assert_cmpint (asf_output_truncate (output, 4), ==, 0);
  test_output_append (output, "abc");
  close_file (output);
  test_assert_content (place.path, "0123abc");
  output_place_clear (&place);
}

/* Room is counted from the start of the file. */
static void
test_existing_reserve (void)
{
  const guint64 room = 3 * 1024 * 1024;
  AsfOutput *output;
  GStatBuf status;
  OutputPlace place;
  int err;

  output_place_init (&place, "a.asf");
  output = open_with_content (&place, "0123456789");
  g_assert_cmpint (asf_output_reserve (output, 10), ==, 0);
  err = asf_output_reserve (output, room);
  g_assert_true (err == 0 || err == ENOTSUP);
  g_assert_cmpint (g_stat (place.path, &status), ==, 0);
  g_assert_cmpuint (status.st_size, ==, 10);
  if (err == 0)
    g_assert_cmpuint ((guint64) status.st_blocks * 512, >=, room);
  test_output_append (output, "abc");
  close_file (output);
  test_assert_content (place.path, "0123456789abc");
  output_place_clear (&place);
}

static void
test_existing_empty (void)
{
  AsfOutput *output;
  OutputPlace place;

  output_place_init (&place, "a.asf");
  output = open_with_content (&place, "");
  test_output_append (output, "abc");
  close_file (output);
  test_assert_content (place.path, "abc");
  output_place_clear (&place);
}

static void
test_existing_freed_without_close (void)
{
  OutputPlace place;

  output_place_init (&place, "a.asf");
  asf_output_free (open_with_content (&place, "kept"));
  test_assert_content (place.path, "kept");
  output_place_clear (&place);
}

/* A pipe has no end that could be told. */
static void
test_existing_fifo (void)
{
  AsfOutput *output;
  char buffer[16];
  guint64 bytes;
  OutputPlace place;
  int reader;

  output_place_init (&place, "pipe");
  g_assert_cmpint (mkfifo (place.path, 0600), ==, 0);
  reader = open (place.path, O_RDONLY | O_NONBLOCK);
  g_assert_cmpint (reader, >=, 0);
  output = open_existing (place.path);
  g_assert_false (output->can_rewrite);
  test_output_append (output, "abc");
  g_assert_cmpint (asf_output_get_free (output, &bytes), ==, ENOTSUP);
  close_file (output);
  g_assert_cmpint (read (reader, buffer, sizeof (buffer)), ==, 3);
  close (reader);
  output_place_clear (&place);
}

/* Opening fails */

static void
assert_open_existing_fails (const char *path, AsfErrorCode code,
    int sys_errno)
{
  g_autoptr (GError) error = NULL;

  errno = 0;
  g_assert_null (asf_output_file_open (path, &error));
  g_assert_cmpint (errno, ==, sys_errno);
  g_assert_error (error, ASF_ERROR, (gint) code);
  g_assert_nonnull (strstr (error->message, path));
}

/* What does not exist is not made. */
static void
test_open_existing_missing (void)
{
  g_autofree char *below = NULL;
  OutputPlace place;

  output_place_init (&place, "a.asf");
  below = g_build_filename (place.path, "b.asf", NULL);
  assert_open_existing_fails (place.path, ASF_ERROR_OPEN_NOT_FOUND, ENOENT);
  assert_open_existing_fails (below, ASF_ERROR_OPEN_NOT_FOUND, ENOENT);
  g_assert_false (g_file_test (place.path, G_FILE_TEST_EXISTS));
  output_place_clear (&place);
}

static void
test_open_existing_folder (void)
{
  OutputPlace place;

  output_place_init (&place, "a.asf");
  assert_open_existing_fails (place.folder, ASF_ERROR_OPEN_DIRECTORY, EISDIR);
  output_place_clear (&place);
}

/* The superuser may write anywhere, so it turns into somebody else. */
static void
test_open_existing_not_authorized (void)
{
  gboolean is_root = geteuid () == 0;
  OutputPlace place;

  output_place_init (&place, "a.asf");
  g_assert_true (g_file_set_contents (place.path, "kept", -1, NULL));
  g_assert_cmpint (g_chmod (place.path, 0444), ==, 0);
  g_assert_cmpint (g_chmod (place.folder, 0755), ==, 0);
  if (is_root && seteuid (65534) != 0) {
    g_test_skip ("nobody to turn into");
  } else {
    assert_open_existing_fails (place.path, ASF_ERROR_OPEN_NOT_AUTHORIZED,
        EACCES);
    if (is_root)
      g_assert_cmpint (seteuid (0), ==, 0);
  }
  test_assert_content (place.path, "kept");
  output_place_clear (&place);
}

/* One writer for a file */

static void
assert_create_is_busy (const char *path, AsfOutputFileFlags flags)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (asf_output_file_create (path, flags, &error));
  g_assert_cmpint (errno, ==, EBUSY);
  g_assert_error (error, ASF_ERROR, ASF_ERROR_OPEN_BUSY);
}

/* Returns: exit status of another process that tries it */
static int
open_elsewhere (const char *path)
{
  g_autoptr (GError) error = NULL;

  return asf_output_file_open (path, &error) == NULL &&
      g_error_matches (error, ASF_ERROR, ASF_ERROR_OPEN_BUSY) ? 0 : 1;
}

/* In this process and in another, until it is closed. It can be read. */
static void
test_existing_in_use (void)
{
  static AsfOutput *output;     /* the other process has it, too */
  OutputPlace place;
  g_autofree char *part = NULL;
  int status = -1;
  pid_t child;

  output_place_init (&place, "a.asf.part");
  part = g_strndup (place.path, strlen (place.path) - strlen (".part"));
  output = open_with_content (&place, "0123456789");
  assert_open_existing_fails (place.path, ASF_ERROR_OPEN_BUSY, EBUSY);
  child = fork ();
  if (child == 0)
    _exit (open_elsewhere (place.path));
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_cmpint (status, ==, 0);
  assert_create_is_busy (part, ASF_OUTPUT_FILE_PART);
  assert_create_is_busy (place.path, ASF_OUTPUT_FILE_PLAIN);
  test_assert_content (place.path, "0123456789");
  close_file (output);
  close_file (open_existing (place.path));
  output_place_clear (&place);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/file/existing/kept", test_existing_is_kept);
  g_test_add_func ("/file/existing/append", test_existing_append);
  g_test_add_func ("/file/existing/rewrite", test_existing_rewrite);
  g_test_add_func ("/file/existing/truncate", test_existing_truncate);
  g_test_add_func ("/file/existing/reserve", test_existing_reserve);
  g_test_add_func ("/file/existing/empty", test_existing_empty);
  g_test_add_func ("/file/existing/freed-without-close",
      test_existing_freed_without_close);
  g_test_add_func ("/file/existing/fifo", test_existing_fifo);
  g_test_add_func ("/file/existing/in-use", test_existing_in_use);
  g_test_add_func ("/file/existing/missing", test_open_existing_missing);
  g_test_add_func ("/file/existing/folder", test_open_existing_folder);
  g_test_add_func ("/file/existing/not-authorized",
      test_open_existing_not_authorized);

  return g_test_run ();
}
