/* gstasfwriterlocation.c: names of files from a pattern
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterlocation.h"

#include <glib/gstdio.h>
#include <string.h>

/* A pattern has a number ("%05d", as printf has it) or parts of the date and
 * the time of day ("%Y", as strftime has them), and "%%" for a percent sign.
 * "%d" is both: beside another part of the date it is the day of the month,
 * else the number. A width makes it the number in any case.
 *
 * What has another percent sign is no pattern: it is the name of a file.
 */

#define DATE_PARTS "aAbBCDeFgGhHIjklmMnNpPrRsSTuUVwWxXyYzZ"
#define MAX_WIDTH 9

typedef struct
{
  const char *end;              /* behind it */
  char kind;
  gboolean zeros;
  gint width;                   /* 0 = none is told */
} Conversion;

/* @text: at the percent sign
 *
 * Returns: FALSE if it is none of those that are known */
static gboolean
parse (const char *text, Conversion *conversion)
{
  *conversion = (Conversion) { 0 };
  text++;
  conversion->zeros = *text == '0';
  while (g_ascii_isdigit (*text) && conversion->width <= MAX_WIDTH)
    conversion->width = 10 * conversion->width + *text++ - '0';
  conversion->kind = *text;
  conversion->end = text + 1;
  if (*text == 'd' || *text == 'u' || *text == 'i')
    return conversion->width <= MAX_WIDTH;

  return *text != '\0' && conversion->width == 0 && !conversion->zeros &&
      strchr (DATE_PARTS "%", *text) != NULL;
}

/* Returns: FALSE if it is no pattern */
static gboolean
examine (const char *location, gboolean *has_number, gboolean *has_date)
{
  const char *at = location;
  Conversion conversion;

  *has_number = *has_date = FALSE;
  while (at != NULL && (at = strchr (at, '%')) != NULL) {
    if (!parse (at, &conversion))
      return FALSE;
    if (strchr ("dui", conversion.kind) != NULL)
      *has_number = TRUE;
    else if (conversion.kind != '%')
      *has_date = TRUE;
    at = conversion.end;
  }
  return *has_number || *has_date;
}

/**
 * gst_asf_writer_location_is_pattern:
 * @location: (nullable):
 *
 * Returns: whether it gives each file a name of its own
 */
gboolean
gst_asf_writer_location_is_pattern (const char *location)
{
  gboolean has_number, has_date;

  return examine (location, &has_number, &has_date);
}

static void
append_part (GString *name, char kind, GDateTime *when)
{
  const char format[] = { '%', kind, '\0' };
  char *part = g_date_time_format (when, format);

  if (part != NULL)
    g_string_append (name, part);
  g_free (part);
}

/**
 * gst_asf_writer_location_format:
 * @location: what is no pattern stays as it is
 * @id: number of the file
 * @when: when it begins, local time
 *
 * Returns: (transfer full): the name
 */
char *
gst_asf_writer_location_format (const char *location, guint id,
    GDateTime *when)
{
  GString *name = g_string_new (NULL);
  gboolean has_number, has_date;
  Conversion conversion;

  if (!examine (location, &has_number, &has_date)) {
    g_string_assign (name, location);
    return g_string_free (name, FALSE);
  }
  while (*location != '\0') {
    if (*location != '%') {
      g_string_append_c (name, *location++);
      continue;
    }
    parse (location, &conversion);
    location = conversion.end;
    if (conversion.kind == '%')
      g_string_append_c (name, '%');
    else if (strchr ("dui", conversion.kind) == NULL ||
        (conversion.kind == 'd' && conversion.width == 0 && has_date))
      append_part (name, conversion.kind, when);
    else if (conversion.zeros)
      g_string_append_printf (name, "%0*u", conversion.width, id);
    else
      g_string_append_printf (name, "%*u", conversion.width, id);
  }
  return g_string_free (name, FALSE);
}

/* Returns: whether the folder before the first percent sign is there */
static gboolean
has_base (const char *location)
{
  char *fixed = g_strndup (location, strchr (location, '%') - location);
  char *base = g_path_get_dirname (fixed);
  gboolean is_there = g_file_test (base, G_FILE_TEST_IS_DIR);

  g_free (base);
  g_free (fixed);

  return is_there;
}

/**
 * gst_asf_writer_location_make_folder:
 * @location: what is no pattern has no such folder
 * @name: that was made of it
 *
 * Makes the folders whose names the pattern makes, as one for each day; those
 * before have to be there. Whether it was possible shows when the file is
 * opened.
 */
void
gst_asf_writer_location_make_folder (const char *location, const char *name)
{
  char *folder;

  if (!gst_asf_writer_location_is_pattern (location) || !has_base (location))
    return;
  folder = g_path_get_dirname (name);
  g_mkdir_with_parents (folder, 0777);
  g_free (folder);
}

/**
 * gst_asf_writer_location_tell:
 * @location: (nullable): in the encoding of the file system
 *
 * Adds a string "location" to @structure: @location, or its URI where that is no
 * valid UTF-8, which strings of messages have to be. So the file can be found by
 * it in any case.
 */
void
gst_asf_writer_location_tell (const char *location, GstStructure *structure)
{
  char *uri = NULL;

  if (location != NULL && !g_utf8_validate (location, -1, NULL))
    uri = gst_filename_to_uri (location, NULL);
  gst_structure_set (structure, "location", G_TYPE_STRING,
      uri != NULL ? uri : location, NULL);
  g_free (uri);
}
