/* input.c: tests of what is read
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asferror.h"
#include "asfinput.h"

#include <glib/gstdio.h>

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const guint8 text[] = "0123456789";
#define TEXT_SIZE (sizeof (text) - 1)

static void
assert_reads (AsfInput *input, guint64 offset, gsize size,
    const char *expected)
{
  g_autoptr (GError) error = NULL;
  guint8 data[32] = { 0 };
  gsize n_read = 99;

  g_assert_true (asf_input_read (input, offset, data, size, &n_read, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (data, n_read, expected, strlen (expected));
}

static void
assert_reads_text (AsfInput *input)
{
  g_assert_cmpuint (input->size, ==, TEXT_SIZE);
  assert_reads (input, 0, 10, "0123456789");
  assert_reads (input, 3, 4, "3456");
  assert_reads (input, 0, 0, "");
  assert_reads (input, 8, 4, "89");
  assert_reads (input, 9, 1, "9");
  assert_reads (input, 10, 4, "");
  assert_reads (input, 11, 4, "");
  assert_reads (input, G_MAXINT64, 4, "");
  assert_reads (input, G_MAXUINT64, 4, "");
}

static void
test_memory (void)
{
  g_autoptr (AsfInput) input = asf_input_memory_new (text, TEXT_SIZE);

  assert_reads_text (input);
}

static void
test_no_memory (void)
{
  g_autoptr (AsfInput) input = asf_input_memory_new (NULL, 0);

  g_assert_cmpuint (input->size, ==, 0);
  assert_reads (input, 0, 4, "");
}

/* An input as a slow or broken disk: one byte at a time, every other call
 * interrupted, and from some byte on a failure */
typedef struct
{
  AsfInput parent;
  guint calls;
  guint64 fails_at;
} Hard;

static int
hard_read (AsfInput *input, guint64 offset, guint8 *data, gsize size,
    gsize *n_read)
{
  Hard *self = (Hard *) input;

  if (offset >= self->fails_at)
    return EIO;
  if (self->calls++ % 2 == 0)
    return EINTR;
  if (offset < TEXT_SIZE) {
    *data = text[offset];
    *n_read = 1;
  }
  return 0;
}

static void
hard_free (AsfInput *input)
{
}

static const AsfInputClass hard_class = { hard_read, hard_free };

static void
test_short_reads (void)
{
  Hard hard = { {&hard_class, TEXT_SIZE}, 0, G_MAXUINT64 };

  assert_reads (&hard.parent, 0, 10, "0123456789");
  assert_reads (&hard.parent, 7, 20, "789");
  asf_input_free (&hard.parent);
}

static void
test_failure (void)
{
  Hard hard = { {&hard_class, TEXT_SIZE}, 0, 5 };
  g_autoptr (GError) error = NULL;
  guint8 data[10];
  gsize n_read = 99;

  assert_reads (&hard.parent, 0, 5, "01234");
  g_assert_false (asf_input_read (&hard.parent, 2, data, 8, &n_read, &error));
  g_assert_error (error, ASF_ERROR, ASF_ERROR_READ);
  g_assert_nonnull (strstr (error->message, "byte 5"));
  g_assert_cmpmem (data, n_read, "234", 3);
}

static void
test_no_input (void)
{
  asf_input_free (NULL);
}

/* Files */

typedef struct
{
  char *folder;
  char *path;
} Place;

static void
place_init (Place *place)
{
  g_autoptr (GError) error = NULL;

  place->folder = g_dir_make_tmp ("asf-input-XXXXXX", &error);
  g_assert_no_error (error);
  place->path = g_build_filename (place->folder, "a.asf", NULL);
}

static void
place_clear (Place *place)
{
  g_remove (place->path);
  g_assert_cmpint (g_rmdir (place->folder), ==, 0);
  g_free (place->path);
  g_free (place->folder);
}

static void
assert_fails (const char *path, AsfErrorCode code, const char *why)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (asf_input_file_new (path, &error));
  g_assert_error (error, ASF_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_nonnull (strstr (error->message, why));
}

static void
test_file (void)
{
  g_autoptr (AsfInput) input = NULL;
  g_autoptr (GError) error = NULL;
  Place place;

  place_init (&place);
  g_assert_true (g_file_set_contents (place.path, (const char *) text,
          TEXT_SIZE, NULL));
  input = asf_input_file_new (place.path, &error);
  g_assert_no_error (error);
  assert_reads_text (input);
  place_clear (&place);
}

static void
test_file_missing (void)
{
  Place place;

  place_init (&place);
  assert_fails (place.path, ASF_ERROR_OPEN_NOT_FOUND, g_strerror (ENOENT));
  place_clear (&place);
}

static void
test_folder (void)
{
  Place place;

  place_init (&place);
  assert_fails (place.folder, ASF_ERROR_OPEN_DIRECTORY, g_strerror (EISDIR));
  place_clear (&place);
}

/* Nobody writes into it: opening it must not wait. */
static void
test_pipe (void)
{
  Place place;

  place_init (&place);
  g_assert_cmpint (mkfifo (place.path, 0600), ==, 0);
  assert_fails (place.path, ASF_ERROR_OPEN, "neither a file nor a disk");
  place_clear (&place);
}

static void
test_device (void)
{
  assert_fails ("/dev/null", ASF_ERROR_OPEN, "neither a file nor a disk");
}

static void
test_not_allowed (void)
{
  Place place;

  if (geteuid () == 0) {
    g_test_skip ("root may read all files");
    return;
  }
  place_init (&place);
  g_assert_true (g_file_set_contents (place.path, "x", 1, NULL));
  g_assert_cmpint (g_chmod (place.path, 0), ==, 0);
  assert_fails (place.path, ASF_ERROR_OPEN_NOT_AUTHORIZED,
      g_strerror (EACCES));
  place_clear (&place);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/input/memory", test_memory);
  g_test_add_func ("/input/no-memory", test_no_memory);
  g_test_add_func ("/input/short-reads", test_short_reads);
  g_test_add_func ("/input/failure", test_failure);
  g_test_add_func ("/input/no-input", test_no_input);
  g_test_add_func ("/input/file", test_file);
  g_test_add_func ("/input/file-missing", test_file_missing);
  g_test_add_func ("/input/folder", test_folder);
  g_test_add_func ("/input/pipe", test_pipe);
  g_test_add_func ("/input/device", test_device);
  g_test_add_func ("/input/not-allowed", test_not_allowed);

  return g_test_run ();
}
