/* outputfile.c: tests of the output that is a file
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "samples.h"

#include <glib/gstdio.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* An own folder for each test, so that they can run side by side */
typedef struct
{
  char *folder;
  char *path;
} Place;

static void
place_init (Place *place, const char *name)
{
  g_autoptr (GError) error = NULL;

  place->folder = g_dir_make_tmp ("asf-output-XXXXXX", &error);
  g_assert_no_error (error);
  place->path = g_build_filename (place->folder, name, NULL);
}

static void
place_clear (Place *place)
{
  g_remove (place->path);
  g_assert_cmpint (g_rmdir (place->folder), ==, 0);
  g_free (place->path);
  g_free (place->folder);
}

static AsfOutput *
open_file (const char *path)
{
  g_autoptr (GError) error = NULL;
  AsfOutput *output = asf_output_file_new (path, &error);

  g_assert_no_error (error);
  g_assert_nonnull (output);

  return output;
}

static void
append (AsfOutput *output, const char *text)
{
  gsize written = 99;

  g_assert_cmpint (asf_output_append (output, (const guint8 *) text,
          strlen (text), &written), ==, 0);
  g_assert_cmpuint (written, ==, strlen (text));
}

static void
assert_content (const char *path, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *content = NULL;
  gsize size;

  g_file_get_contents (path, &content, &size, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (content, size, expected, strlen (expected));
}

/* A regular file */

static void
test_append_and_rewrite (void)
{
  Place place;
  AsfOutput *output;

  place_init (&place, "a.asf");
  output = open_file (place.path);
  g_assert_true (output->can_rewrite);
  append (output, "0123456789");
  append (output, "abc");
  g_assert_cmpint (asf_output_rewrite (output, 2, (guint8 *) "XY", 2), ==, 0);
  append (output, "def");
  g_assert_cmpint (asf_output_sync (output), ==, 0);
  g_assert_cmpint (asf_output_close (output), ==, 0);
  asf_output_free (output);
  assert_content (place.path, "01XY456789abcdef");
  place_clear (&place);
}

static void
test_truncate_and_append (void)
{
  Place place;
  AsfOutput *output;

  place_init (&place, "a.asf");
  output = open_file (place.path);
  append (output, "0123456789");
  g_assert_cmpint (asf_output_truncate (output, 4), ==, 0);
  append (output, "z");
  g_assert_cmpint (asf_output_truncate (output, 5), ==, 0);
  g_assert_cmpint (asf_output_close (output), ==, 0);
  asf_output_free (output);
  assert_content (place.path, "0123z");
  place_clear (&place);
}

/* Room that is reserved is not seen in the size, and is given back. */
static void
test_reserve (void)
{
  const guint64 room = 3 * 1024 * 1024;
  AsfOutput *output;
  GStatBuf status;
  Place place;
  int err;

  place_init (&place, "a.asf");
  output = open_file (place.path);
  append (output, "0123");
  err = asf_output_reserve (output, room);
  g_assert_true (err == 0 || err == ENOTSUP);
  g_assert_cmpint (g_stat (place.path, &status), ==, 0);
  g_assert_cmpuint (status.st_size, ==, 4);
  if (err == 0)
    g_assert_cmpuint ((guint64) status.st_blocks * 512, >=, room);
  append (output, "4567");
  /* no more than is there already */
  err = asf_output_reserve (output, 2);
  g_assert_true (err == 0 || err == ENOTSUP);
  g_assert_cmpint (asf_output_truncate (output, 8), ==, 0);
  g_assert_cmpint (asf_output_close (output), ==, 0);
  asf_output_free (output);
  g_assert_cmpint (g_stat (place.path, &status), ==, 0);
  g_assert_cmpuint ((guint64) status.st_blocks * 512, <, room);
  assert_content (place.path, "01234567");
  place_clear (&place);
}

/* More than any disk has: refused with an errno, and writing goes on. */
static void
test_reserve_too_much (void)
{
  AsfOutput *output;
  Place place;
  int err;

  place_init (&place, "a.asf");
  output = open_file (place.path);
  append (output, "0123");
  err = asf_output_reserve (output, (guint64) 1 << 60);
  g_assert_true (err == ENOSPC || err == EFBIG || err == ENOTSUP);
  append (output, "4567");
  g_assert_cmpint (asf_output_close (output), ==, 0);
  asf_output_free (output);
  assert_content (place.path, "01234567");
  place_clear (&place);
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
  Place place;

  test_payload_fill (5, data, size);
  place_init (&place, "a.asf");
  output = open_file (place.path);
  g_assert_cmpint (asf_output_append (output, data, size, &written), ==, 0);
  g_assert_cmpuint (written, ==, size);
  g_assert_cmpint (asf_output_rewrite (output, 1, data, size - 1), ==, 0);
  g_assert_cmpint (asf_output_close (output), ==, 0);
  asf_output_free (output);
  g_assert_true (g_file_get_contents (place.path, &content, &read, NULL));
  g_assert_cmpuint (read, ==, size);
  g_assert_true (test_payload_matches (5, (guint8 *) content + 1, size - 1));
  place_clear (&place);
}

static void
test_file_there_is_emptied (void)
{
  AsfOutput *output;
  Place place;

  place_init (&place, "a.asf");
  g_assert_true (g_file_set_contents (place.path, "old content", -1, NULL));
  output = open_file (place.path);
  append (output, "new");
  g_assert_cmpint (asf_output_close (output), ==, 0);
  asf_output_free (output);
  assert_content (place.path, "new");
  place_clear (&place);
}

static void
test_freed_without_close (void)
{
  AsfOutput *output;
  Place place;

  place_init (&place, "a.asf");
  output = open_file (place.path);
  append (output, "kept");
  asf_output_free (output);
  assert_content (place.path, "kept");
  place_clear (&place);
}

static void
test_name_with_blanks_and_umlauts (void)
{
  AsfOutput *output;
  Place place;

  place_init (&place, "\xc3\xbc b.asf");
  output = open_file (place.path);
  g_assert_cmpint (asf_output_close (output), ==, 0);
  asf_output_free (output);
  assert_content (place.path, "");
  place_clear (&place);
}

/* A file that exists */

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
open_with_content (const Place *place, const char *content)
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
  Place place;

  place_init (&place, "a.asf");
  output = open_with_content (&place, "0123456789");
  g_assert_true (output->can_rewrite);
  assert_content (place.path, "0123456789");
  close_file (output);
  assert_content (place.path, "0123456789");
  place_clear (&place);
}

static void
test_existing_append (void)
{
  AsfOutput *output;
  Place place;

  place_init (&place, "a.asf");
  output = open_with_content (&place, "0123456789");
  append (output, "abc");
  append (output, "def");
  close_file (output);
  assert_content (place.path, "0123456789abcdef");
  place_clear (&place);
}

static void
test_existing_rewrite (void)
{
  AsfOutput *output;
  Place place;

  place_init (&place, "a.asf");
  output = open_with_content (&place, "0123456789");
  g_assert_cmpint (asf_output_rewrite (output, 2, (guint8 *) "XY", 2), ==, 0);
  append (output, "abc");
  g_assert_cmpint (asf_output_rewrite (output, 9, (guint8 *) "Z", 1), ==, 0);
  append (output, "d");
  g_assert_cmpint (asf_output_sync (output), ==, 0);
  close_file (output);
  assert_content (place.path, "01XY45678Zabcd");
  place_clear (&place);
}

static void
test_existing_truncate (void)
{
  AsfOutput *output;
  Place place;

  place_init (&place, "a.asf");
  output = open_with_content (&place, "0123456789");
  g_assert_cmpint (asf_output_truncate (output, 4), ==, 0);
  append (output, "abc");
  close_file (output);
  assert_content (place.path, "0123abc");
  place_clear (&place);
}

/* Room is counted from the start of the file. */
static void
test_existing_reserve (void)
{
  const guint64 room = 3 * 1024 * 1024;
  AsfOutput *output;
  GStatBuf status;
  Place place;
  int err;

  place_init (&place, "a.asf");
  output = open_with_content (&place, "0123456789");
  g_assert_cmpint (asf_output_reserve (output, 10), ==, 0);
  err = asf_output_reserve (output, room);
  g_assert_true (err == 0 || err == ENOTSUP);
  g_assert_cmpint (g_stat (place.path, &status), ==, 0);
  g_assert_cmpuint (status.st_size, ==, 10);
  if (err == 0)
    g_assert_cmpuint ((guint64) status.st_blocks * 512, >=, room);
  append (output, "abc");
  close_file (output);
  assert_content (place.path, "0123456789abc");
  place_clear (&place);
}

static void
test_existing_empty (void)
{
  AsfOutput *output;
  Place place;

  place_init (&place, "a.asf");
  output = open_with_content (&place, "");
  append (output, "abc");
  close_file (output);
  assert_content (place.path, "abc");
  place_clear (&place);
}

static void
test_existing_freed_without_close (void)
{
  Place place;

  place_init (&place, "a.asf");
  asf_output_free (open_with_content (&place, "kept"));
  assert_content (place.path, "kept");
  place_clear (&place);
}

/* A pipe has no end that could be told. */
static void
test_existing_fifo (void)
{
  AsfOutput *output;
  char buffer[16];
  guint64 bytes;
  Place place;
  int reader;

  place_init (&place, "pipe");
  g_assert_cmpint (mkfifo (place.path, 0600), ==, 0);
  reader = open (place.path, O_RDONLY | O_NONBLOCK);
  g_assert_cmpint (reader, >=, 0);
  output = open_existing (place.path);
  g_assert_false (output->can_rewrite);
  append (output, "abc");
  g_assert_cmpint (asf_output_get_free (output, &bytes), ==, ENOTSUP);
  close_file (output);
  g_assert_cmpint (read (reader, buffer, sizeof (buffer)), ==, 3);
  close (reader);
  place_clear (&place);
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
  Place place;

  place_init (&place, "a.asf");
  output = open_file (place.path);
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
  place_clear (&place);
}

static void
test_free_space_of_devices (void)
{
  static const char *const paths[] = { "/dev/null", "/dev/full" };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++) {
    AsfOutput *output;
    guint64 bytes = 99;

    if (g_access (paths[i], W_OK) != 0)
      continue;
    output = open_file (paths[i]);
    g_assert_cmpint (asf_output_get_free (output, &bytes), ==, ENOTSUP);
    g_assert_cmpuint (bytes, ==, 0);
    asf_output_free (output);
  }
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
  Place place;

  place_init (&place, "a.asf");
  below = g_build_filename (place.path, "b.asf", NULL);
  assert_open_existing_fails (place.path, ASF_ERROR_OPEN_NOT_FOUND, ENOENT);
  assert_open_existing_fails (below, ASF_ERROR_OPEN_NOT_FOUND, ENOENT);
  g_assert_false (g_file_test (place.path, G_FILE_TEST_EXISTS));
  place_clear (&place);
}

static void
test_open_existing_folder (void)
{
  Place place;

  place_init (&place, "a.asf");
  assert_open_existing_fails (place.folder, ASF_ERROR_OPEN_DIRECTORY, EISDIR);
  place_clear (&place);
}

/* The superuser may write anywhere, so it turns into somebody else. */
static void
test_open_existing_not_authorized (void)
{
  gboolean is_root = geteuid () == 0;
  Place place;

  place_init (&place, "a.asf");
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
  assert_content (place.path, "kept");
  place_clear (&place);
}

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
  Place place;

  place_init (&place, "missing");
  path = g_build_filename (place.path, "a.asf", NULL);
  assert_open_fails (path, ASF_ERROR_OPEN_NOT_FOUND);
  place_clear (&place);
}

static void
test_open_file_as_folder (void)
{
  g_autofree char *path = NULL;
  Place place;

  place_init (&place, "file");
  g_assert_true (g_file_set_contents (place.path, "x", -1, NULL));
  path = g_build_filename (place.path, "a.asf", NULL);
  assert_open_fails (path, ASF_ERROR_OPEN_NOT_FOUND);
  place_clear (&place);
}

static void
test_open_folder (void)
{
  Place place;

  place_init (&place, "a.asf");
  assert_open_fails (place.folder, ASF_ERROR_OPEN_DIRECTORY);
  place_clear (&place);
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
  Place place;

  place_init (&place, "a.asf");
  g_assert_cmpint (g_chmod (place.folder, 0555), ==, 0);
  if (is_root && seteuid (65534) != 0) {
    g_test_skip ("nobody to turn into");
  } else {
    assert_open_fails (place.path, ASF_ERROR_OPEN_NOT_AUTHORIZED);
    if (is_root)
      g_assert_cmpint (seteuid (0), ==, 0);
  }
  g_assert_cmpint (g_chmod (place.folder, 0755), ==, 0);
  place_clear (&place);
}

/* Pipes and devices */

static void
test_fifo (void)
{
  AsfOutput *output;
  char buffer[16];
  Place place;
  int reader;

  place_init (&place, "pipe");
  g_assert_cmpint (mkfifo (place.path, 0600), ==, 0);
  reader = open (place.path, O_RDONLY | O_NONBLOCK);
  g_assert_cmpint (reader, >=, 0);
  output = open_file (place.path);
  g_assert_false (output->can_rewrite);
  append (output, "abc");
  append (output, "def");
  g_assert_cmpint (asf_output_rewrite (output, 0, (guint8 *) "x", 1), ==,
      ESPIPE);
  g_assert_cmpint (asf_output_truncate (output, 0), ==, ESPIPE);
  g_assert_cmpint (asf_output_reserve (output, 10), ==, ENOTSUP);
  g_assert_cmpint (asf_output_sync (output), ==, 0);
  g_assert_cmpint (asf_output_close (output), ==, 0);
  asf_output_free (output);
  g_assert_cmpint (read (reader, buffer, sizeof (buffer)), ==, 6);
  g_assert_cmpmem (buffer, 6, "abcdef", 6);
  close (reader);
  place_clear (&place);
}

/* The other side is gone: an errno and not a dead process, as long as the
 * signal is ignored, which is the application's business. */
static void
test_fifo_without_reader (void)
{
  AsfOutput *output;
  gsize written = 99;
  Place place;
  int reader;

  signal (SIGPIPE, SIG_IGN);
  place_init (&place, "pipe");
  g_assert_cmpint (mkfifo (place.path, 0600), ==, 0);
  reader = open (place.path, O_RDONLY | O_NONBLOCK);
  output = open_file (place.path);
  close (reader);
  g_assert_cmpint (asf_output_append (output, (guint8 *) "x", 1, &written),
      ==, EPIPE);
  g_assert_cmpuint (written, ==, 0);
  asf_output_free (output);
  place_clear (&place);
}

static void
test_dev_full (void)
{
  AsfOutput *output;
  gsize written = 99;

  if (g_access ("/dev/full", W_OK) != 0) {
    g_test_skip ("there is no /dev/full");
    return;
  }
  output = open_file ("/dev/full");
  g_assert_false (output->can_rewrite);
  g_assert_cmpint (asf_output_append (output, (guint8 *) "x", 1, &written),
      ==, ENOSPC);
  g_assert_cmpuint (written, ==, 0);
  g_assert_cmpint (asf_output_sync (output), ==, 0);
  g_assert_cmpint (asf_output_close (output), ==, 0);
  asf_output_free (output);
}

static void
test_dev_null (void)
{
  AsfOutput *output = open_file ("/dev/null");

  g_assert_false (output->can_rewrite);
  append (output, "gone");
  g_assert_cmpint (asf_output_sync (output), ==, 0);
  g_assert_cmpint (asf_output_close (output), ==, 0);
  asf_output_free (output);
}

/* A limit on file sizes: what fits is written and counted. The limit is the
 * process's, so this happens in one of its own. */
static void
test_file_size_limit (void)
{
  const struct rlimit limit = { 10, 10 };
  AsfOutput *output;
  gsize written = 0;
  Place place;

  if (!g_test_subprocess ()) {
    g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
    g_test_trap_assert_passed ();
    return;
  }
  place_init (&place, "a.asf");
  output = open_file (place.path);
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  g_assert_cmpint (asf_output_append (output, (guint8 *) "0123456789ab", 12,
          &written), ==, EFBIG);
  g_assert_cmpuint (written, ==, 10);
  g_assert_cmpint (asf_output_truncate (output, 5), ==, 0);
  g_assert_cmpint (asf_output_close (output), ==, 0);
  asf_output_free (output);
  assert_content (place.path, "01234");
  place_clear (&place);
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
  g_test_add_func ("/file/existing/kept", test_existing_is_kept);
  g_test_add_func ("/file/existing/append", test_existing_append);
  g_test_add_func ("/file/existing/rewrite", test_existing_rewrite);
  g_test_add_func ("/file/existing/truncate", test_existing_truncate);
  g_test_add_func ("/file/existing/reserve", test_existing_reserve);
  g_test_add_func ("/file/existing/empty", test_existing_empty);
  g_test_add_func ("/file/existing/freed-without-close",
      test_existing_freed_without_close);
  g_test_add_func ("/file/existing/fifo", test_existing_fifo);
  g_test_add_func ("/file/existing/missing", test_open_existing_missing);
  g_test_add_func ("/file/existing/folder", test_open_existing_folder);
  g_test_add_func ("/file/existing/not-authorized",
      test_open_existing_not_authorized);
  g_test_add_func ("/file/free-space", test_free_space);
  g_test_add_func ("/file/free-space-of-devices", test_free_space_of_devices);
  g_test_add_func ("/file/open/missing-folder", test_open_missing_folder);
  g_test_add_func ("/file/open/file-as-folder", test_open_file_as_folder);
  g_test_add_func ("/file/open/folder", test_open_folder);
  g_test_add_func ("/file/open/name-too-long", test_open_name_too_long);
  g_test_add_func ("/file/open/not-authorized", test_open_not_authorized);
  g_test_add_func ("/file/fifo", test_fifo);
  g_test_add_func ("/file/fifo-without-reader", test_fifo_without_reader);
  g_test_add_func ("/file/dev-full", test_dev_full);
  g_test_add_func ("/file/dev-null", test_dev_null);
  g_test_add_func ("/file/size-limit", test_file_size_limit);

  return g_test_run ();
}
