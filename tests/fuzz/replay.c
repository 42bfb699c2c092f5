/* replay.c: runs a fuzz target with each file of a folder, prints TAP
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "fuzz.h"

#include <stdio.h>
#include <string.h>

/* What is in a corpus was found by a fuzzer, or was a bug once: it has to run
 * without an end of the program. */

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* Returns: (transfer full) (nullable): paths of all files in @folder, sorted */
static GPtrArray *
list_files (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  GPtrArray *paths;
  const char *name;

  if (dir == NULL) {
    printf ("Bail out! %s\n", error->message);
    return NULL;
  }
  paths = g_ptr_array_new_with_free_func (g_free);
  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (paths, compare_names);

  return paths;
}

static void
run_file (guint number, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *data = NULL, *name = g_path_get_basename (path);
  gsize size = 0;

  printf ("# %s\n", name);
  fflush (stdout);
  if (g_file_get_contents (path, &data, &size, &error)) {
    LLVMFuzzerTestOneInput ((const guint8 *) data, size);
    printf ("ok %u %s\n", number, name);
  } else {
    printf ("not ok %u %s\n", number, error->message);
  }
}

int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) paths = NULL;

  if (argc != 2) {
    fprintf (stderr, "Usage: %s FOLDER\n", argv[0]);
    return 2;
  }
  paths = list_files (argv[1]);
  if (paths == NULL)
    return 1;
  LLVMFuzzerInitialize (&argc, &argv);
  printf ("1..%u\n", paths->len + 1);
  LLVMFuzzerTestOneInput ((const guint8 *) "", 0);
  printf ("ok 1 nothing\n");
  for (guint i = 0; i < paths->len; i++)
    run_file (i + 2, g_ptr_array_index (paths, i));

  return 0;
}
