/* outputname.c: tests of what a file is called while it is written
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfoutputname.h"
#include "samples.h"

#include <glib/gstdio.h>

#include <errno.h>
#include <string.h>

typedef struct
{
  char *folder;
  char *path;
  char *part;
} Place;

static void
place_init (Place *place)
{
  g_autoptr (GError) error = NULL;

  place->folder = g_dir_make_tmp ("asf-name-XXXXXX", &error);
  g_assert_no_error (error);
  place->path = g_build_filename (place->folder, "a.wmv", NULL);
  place->part = asf_output_name_part (place->path);
}

static void
place_clear (Place *place)
{
  g_remove (place->path);
  g_remove (place->part);
  g_assert_cmpint (g_rmdir (place->folder), ==, 0);
  g_free (place->folder);
  g_free (place->path);
  g_free (place->part);
}

/* @expected: (nullable): %NULL = there is no such file */
static void
assert_content (const char *path, const char *expected)
{
  g_autofree char *content = NULL;

  g_assert_cmpint (g_file_get_contents (path, &content, NULL, NULL), ==,
      expected != NULL);
  g_assert_cmpstr (content, ==, expected);
}

static void
put (const char *path, const char *content)
{
  g_assert_true (g_file_set_contents (path, content, -1, NULL));
}

static AsfOutput *
create (const Place *place, AsfOutputFileFlags flags)
{
  g_autoptr (GError) error = NULL;
  AsfOutput *output = asf_output_file_create (place->path, flags, &error);

  g_assert_no_error (error);
  return output;
}

static void
append (AsfOutput *output, const char *text)
{
  gsize written;

  g_assert_cmpint (asf_output_append (output, (const guint8 *) text,
          strlen (text), &written), ==, 0);
}

/* Returns: what close() says */
static int
finish (AsfOutput *output, gboolean complete)
{
  int err;

  output->complete = complete;
  err = asf_output_close (output);
  asf_output_free (output);

  return err;
}

static void
assert_exists (const Place *place, AsfOutputFileFlags flags)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (asf_output_file_create (place->path, flags, &error));
  g_assert_cmpint (errno, ==, EEXIST);
  g_assert_error (error, ASF_ERROR, ASF_ERROR_OPEN_EXISTS);
}

static void
test_keep_other (void)
{
  AsfOutput *output;
  Place place;

  place_init (&place);
  output = create (&place, ASF_OUTPUT_FILE_KEEP_OTHER);
  append (output, "first");
  g_assert_cmpint (finish (output, TRUE), ==, 0);
  assert_exists (&place, ASF_OUTPUT_FILE_KEEP_OTHER);
  assert_exists (&place, ASF_OUTPUT_FILE_KEEP_OTHER | ASF_OUTPUT_FILE_PART);
  assert_content (place.path, "first");
  assert_content (place.part, NULL);
  g_rename (place.path, place.part);
  assert_exists (&place, ASF_OUTPUT_FILE_KEEP_OTHER | ASF_OUTPUT_FILE_PART);
  assert_content (place.part, "first");
  place_clear (&place);
}

static void
test_part (void)
{
  AsfOutput *output;
  Place place;

  place_init (&place);
  put (place.path, "old");
  output = create (&place, ASF_OUTPUT_FILE_PART);
  append (output, "new");
  assert_content (place.path, "old");
  assert_content (place.part, "new");
  g_assert_cmpint (finish (output, TRUE), ==, 0);
  assert_content (place.path, "new");
  assert_content (place.part, NULL);
  place_clear (&place);
}

static void
test_part_unfinished (void)
{
  AsfOutput *output;
  Place place;

  place_init (&place);
  output = create (&place, ASF_OUTPUT_FILE_PART);
  append (output, "some");
  g_assert_cmpint (finish (output, FALSE), ==, 0);
  assert_content (place.path, NULL);
  assert_content (place.part, "some");
  g_assert_cmpint (finish (create (&place, ASF_OUTPUT_FILE_PART), FALSE), ==,
      0);
  assert_content (place.part, NULL);
  place_clear (&place);
}

/* Somebody has taken the name meanwhile. */
static void
test_part_taken (void)
{
  AsfOutput *output;
  Place place;

  place_init (&place);
  output = create (&place, ASF_OUTPUT_FILE_PART | ASF_OUTPUT_FILE_KEEP_OTHER);
  append (output, "ours");
  put (place.path, "theirs");
  g_assert_cmpint (finish (output, TRUE), ==, EEXIST);
  assert_content (place.path, "theirs");
  assert_content (place.part, "ours");
  place_clear (&place);
}

/* A finished file has its name until it is changed. */
static void
test_part_opened (void)
{
  g_autoptr (GError) error = NULL;
  AsfOutput *output;
  Place place;

  place_init (&place);
  put (place.path, "one");
  for (guint i = 0; i < 2; i++) {
    output = asf_output_file_open_part (place.path, &error);
    g_assert_no_error (error);
    assert_content (place.path, "one");
    if (i == 1)
      append (output, ", two");
    assert_content (place.part, i == 1 ? "one, two" : NULL);
    g_assert_cmpint (finish (output, FALSE), ==, 0);
  }
  assert_content (place.path, NULL);
  output = asf_output_file_open_part (place.path, &error);
  g_assert_no_error (error);
  append (output, ", three");
  g_assert_cmpint (finish (output, TRUE), ==, 0);
  assert_content (place.path, "one, two, three");
  assert_content (place.part, NULL);
  place_clear (&place);
}

static void
test_device (void)
{
  g_autoptr (GError) error = NULL;
  AsfOutput *output = asf_output_file_create ("/dev/null",
      ASF_OUTPUT_FILE_PART, &error);

  g_assert_no_error (error);
  append (output, "nothing");
  g_assert_cmpint (finish (output, TRUE), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/asf/outputname/keep-other", test_keep_other);
  g_test_add_func ("/asf/outputname/part", test_part);
  g_test_add_func ("/asf/outputname/part/unfinished", test_part_unfinished);
  g_test_add_func ("/asf/outputname/part/taken", test_part_taken);
  g_test_add_func ("/asf/outputname/part/opened", test_part_opened);
  g_test_add_func ("/asf/outputname/device", test_device);

  return g_test_run ();
}
