/* outputdevice.c: tests of the output that is a pipe or a device
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "outputplace.h"

#include <glib/gstdio.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

static void
test_fifo (void)
{
  AsfOutput *output;
  char buffer[16];
  OutputPlace place;
  int reader;

  output_place_init (&place, "pipe");
  g_assert_cmpint (mkfifo (place.path, 0600), ==, 0);
  reader = open (place.path, O_RDONLY | O_NONBLOCK);
  g_assert_cmpint (reader, >=, 0);
  output = test_output_open (place.path);
  g_assert_false (output->can_rewrite);
  test_output_append (output, "abc");
  test_output_append (output, "def");
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
  output_place_clear (&place);
}

/* It is there before it is written, and that is no file to keep. */
static void
test_fifo_keeps_nothing (void)
{
  AsfOutput *output;
  GError *error = NULL;
  char buffer[16];
  OutputPlace place;
  int reader;

  output_place_init (&place, "pipe");
  g_assert_cmpint (mkfifo (place.path, 0600), ==, 0);
  reader = open (place.path, O_RDONLY | O_NONBLOCK);
  output = asf_output_file_create (place.path, ASF_OUTPUT_FILE_KEEP_OTHER |
      ASF_OUTPUT_FILE_PART, &error);
  g_assert_no_error (error);
  test_output_append (output, "abc");
  g_assert_cmpint (asf_output_close (output), ==, 0);
  asf_output_free (output);
  g_assert_cmpint (read (reader, buffer, sizeof (buffer)), ==, 3);
  close (reader);
  output_place_clear (&place);
}

/* The other side is gone: an errno and not a dead process, as long as the
 * signal is ignored, which is the application's business. */
static void
test_fifo_without_reader (void)
{
  AsfOutput *output;
  gsize written = 99;
  OutputPlace place;
  int reader;

  signal (SIGPIPE, SIG_IGN);
  output_place_init (&place, "pipe");
  g_assert_cmpint (mkfifo (place.path, 0600), ==, 0);
  reader = open (place.path, O_RDONLY | O_NONBLOCK);
  output = test_output_open (place.path);
  close (reader);
  g_assert_cmpint (asf_output_append (output, (guint8 *) "x", 1, &written),
      ==, EPIPE);
  g_assert_cmpuint (written, ==, 0);
  asf_output_free (output);
  output_place_clear (&place);
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
  output = test_output_open ("/dev/full");
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
  AsfOutput *output = test_output_open ("/dev/null");

  g_assert_false (output->can_rewrite);
  test_output_append (output, "gone");
  g_assert_cmpint (asf_output_sync (output), ==, 0);
  g_assert_cmpint (asf_output_close (output), ==, 0);
  asf_output_free (output);
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
    output = test_output_open (paths[i]);
    g_assert_cmpint (asf_output_get_free (output, &bytes), ==, ENOTSUP);
    g_assert_cmpuint (bytes, ==, 0);
    asf_output_free (output);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/file/free-space-of-devices", test_free_space_of_devices);
  g_test_add_func ("/file/fifo", test_fifo);
  g_test_add_func ("/file/fifo-keeps-nothing", test_fifo_keeps_nothing);
  g_test_add_func ("/file/fifo-without-reader", test_fifo_without_reader);
  g_test_add_func ("/file/dev-full", test_dev_full);
  g_test_add_func ("/file/dev-null", test_dev_null);

  return g_test_run ();
}
