/* gstasfwriterearlier.c: files that an earlier run has left
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterearlier.h"

#include "gstasfwriterlocation.h"

#include "asf/asfoutputname.h"

/* Which numbers of a pattern are taken. Files of other dates have other names;
 * these are not looked for. */

typedef struct
{
  const char *location;
  char *folder;
  GDateTime *now;
  guint first;
  GArray *found;
} Search;

static void
clear_file (gpointer file)
{
  g_free (((GstAsfWriterEarlierFile *) file)->name);
}

static gint
compare_files (gconstpointer a, gconstpointer b)
{
  const GstAsfWriterEarlierFile *x = a, *y = b;

  return x->id < y->id ? -1 : x->id > y->id;
}

/* Returns: whether a file of the folder that is called @name is @path, finished
 * or not */
static gboolean
is_called (const Search *self, const char *path, const char *name)
{
  char *folder = g_path_get_dirname (path);
  char *whole = g_path_get_basename (path);
  char *part = asf_output_name_part (whole);
  gboolean is_it = g_str_equal (folder, self->folder) &&
      (g_str_equal (name, whole) || g_str_equal (name, part));

  g_free (part);
  g_free (whole);
  g_free (folder);

  return is_it;
}

/* Takes @name if the pattern makes it of @id. */
static gboolean
try_id (Search *self, guint64 id, const char *name)
{
  GstAsfWriterEarlierFile file = { (guint) id, NULL };
  gboolean is_it;

  if (id < self->first || id > G_MAXINT)
    return FALSE;
  file.name = gst_asf_writer_location_format (self->location, file.id,
      self->now);
  is_it = is_called (self, file.name, name);
  if (is_it)
    g_array_append_val (self->found, file);
  else
    g_free (file.name);

  return is_it;
}

/* Any of the numbers in a name may be that of the file. */
static void
try_name (Search *self, const char *name)
{
  const char *at = name;

  while (*at != '\0') {
    char *end;

    if (!g_ascii_isdigit (*at)) {
      at++;
      continue;
    }
    if (try_id (self, g_ascii_strtoull (at, &end, 10), name))
      return;
    at = end;
  }
}

/* Returns: whether all files have the same name, but for the date */
static gboolean
has_no_number (const Search *self)
{
  char *one = gst_asf_writer_location_format (self->location, 1, self->now);
  char *two = gst_asf_writer_location_format (self->location, 2, self->now);
  gboolean alike = g_str_equal (one, two);

  g_free (two);
  g_free (one);

  return alike;
}

/**
 * gst_asf_writer_earlier_find:
 * @location: a pattern
 * @first: lowest number that counts
 *
 * Returns: (transfer full) (element-type GstAsfWriterEarlierFile): files that
 *     have names of the pattern as it is today, the lowest number first
 */
GArray *
gst_asf_writer_earlier_find (const char *location, guint first)
{
  Search self = { location, NULL, g_date_time_new_now_local (), first,
    g_array_new (FALSE, FALSE, sizeof (GstAsfWriterEarlierFile))
  };
  char *any = gst_asf_writer_location_format (location, first, self.now);
  const char *name;
  GDir *dir;

  g_array_set_clear_func (self.found, clear_file);
  self.folder = g_path_get_dirname (any);
  dir = has_no_number (&self) ? NULL : g_dir_open (self.folder, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    try_name (&self, name);
  g_array_sort (self.found, compare_files);
  if (dir != NULL)
    g_dir_close (dir);
  g_free (self.folder);
  g_free (any);
  g_date_time_unref (self.now);

  return self.found;
}
