/* outputplace.c: files of outputs, each in a folder of its own
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "outputplace.h"

#include <glib/gstdio.h>

#include <string.h>

void
output_place_init (OutputPlace *place, const char *name)
{
  g_autoptr (GError) error = NULL;

  place->folder = g_dir_make_tmp ("asf-output-XXXXXX", &error);
  g_assert_no_error (error);
  place->path = g_build_filename (place->folder, name, NULL);
}

void
output_place_clear (OutputPlace *place)
{
  g_remove (place->path);
  g_assert_cmpint (g_rmdir (place->folder), ==, 0);
  g_free (place->path);
  g_free (place->folder);
}

AsfOutput *
test_output_open (const char *path)
{
  g_autoptr (GError) error = NULL;
  AsfOutput *output = asf_output_file_new (path, &error);

  g_assert_no_error (error);
  g_assert_nonnull (output);

  return output;
}

void
test_output_append (AsfOutput *output, const char *text)
{
  gsize written = 99;

  g_assert_cmpint (asf_output_append (output, (const guint8 *) text,
          strlen (text), &written), ==, 0);
  g_assert_cmpuint (written, ==, strlen (text));
}

void
test_assert_content (const char *path, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *content = NULL;
  gsize size;

  g_file_get_contents (path, &content, &size, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (content, size, expected, strlen (expected));
}
