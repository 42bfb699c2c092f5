/* quantity.c: times and sizes as people write and read them
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "quantity.h"

#include <math.h>

#define MAX_NUMBER 1e18         /* well below what 64 bits hold */

typedef struct
{
  const char *name;
  double factor;
} Unit;

static const Unit time_units[] = {
  {"", 1}, {"ms", 0.001}, {"s", 1}, {"m", 60}, {"min", 60}, {"h", 3600},
  {"d", 86400}, {NULL}
};

static const Unit number_units[] = {
  {"", 1}, {"k", 1e3}, {"K", 1e3}, {"M", 1e6}, {"G", 1e9}, {"T", 1e12},
  {"Ki", 1024.}, {"Mi", 1048576.}, {"Gi", 1073741824.},
  {"Ti", 1099511627776.}, {NULL}
};

/* Takes a number and its unit off the front of @text. */
static gboolean
take_part (const char **text, const Unit *units, double *sum)
{
  char *end;
  double number = g_ascii_strtod (*text, &end);
  gsize length = 0;

  if (end == *text || !g_ascii_isdigit (**text) || !isfinite (number))
    return FALSE;
  while (g_ascii_isalpha (end[length]))
    length++;
  for (; units->name != NULL; units++) {
    if (strlen (units->name) != length || strncmp (units->name, end, length))
      continue;
    *sum += number * units->factor;
    *text = end + length;
    return TRUE;
  }

  return FALSE;
}

static gboolean
to_number (double number, guint64 *result)
{
  if (number > MAX_NUMBER)
    return FALSE;
  *result = (guint64) (number + 0.5);
  return TRUE;
}

/* "1:02:03.5" or "02:03" */
static gboolean
parse_clock (const char *text, double *seconds)
{
  char **parts = g_strsplit (text, ":", -1);
  guint n_parts = g_strv_length (parts);
  gboolean ok = n_parts <= 3;

  for (guint i = 0; i < n_parts && ok; i++) {
    char *end;
    double number = g_ascii_strtod (parts[i], &end);

    ok = g_ascii_isdigit (parts[i][0]) && *end == '\0' &&
        (i == 0 || number < 60);
    *seconds = *seconds * 60 + number;
  }
  g_strfreev (parts);

  return ok;
}

/**
 * quantity_parse_time:
 * @text: "90", "90s", "1h30m", "250ms" or "1:30:00"
 * @ns: (out): the time, in ns
 *
 * Returns: whether it is a time
 */
gboolean
quantity_parse_time (const char *text, guint64 *ns)
{
  double seconds = 0;

  if (strchr (text, ':') != NULL)
    return parse_clock (text, &seconds) &&
        to_number (seconds * GST_SECOND, ns);
  do {
    if (!take_part (&text, time_units, &seconds))
      return FALSE;
  } while (*text != '\0');

  return to_number (seconds * GST_SECOND, ns);
}

/**
 * quantity_parse_number:
 * @text: "1500", "1.5M", "4Gi"
 * @number: (out): it, without the unit
 *
 * Returns: whether it is a number
 */
gboolean
quantity_parse_number (const char *text, guint64 *number)
{
  double sum = 0;

  return take_part (&text, number_units, &sum) && *text == '\0' &&
      to_number (sum, number);
}

/* Returns: (transfer full): "00:12:07" */
char *
quantity_format_time (GstClockTime time)
{
  guint64 seconds = time / GST_SECOND;

  return g_strdup_printf ("%02" G_GUINT64_FORMAT ":%02u:%02u",
      seconds / 3600, (guint) (seconds / 60 % 60), (guint) (seconds % 60));
}

/* Returns: (transfer full): "2 d 3 h", "5 h 12 min", "12 min", "40 s" */
char *
quantity_format_long (GstClockTime time)
{
  guint64 minutes = time / GST_SECOND / 60;

  if (minutes >= 24 * 60)
    return g_strdup_printf ("%" G_GUINT64_FORMAT " d %u h",
        minutes / (24 * 60), (guint) (minutes / 60 % 24));
  if (minutes >= 60)
    return g_strdup_printf ("%u h %u min", (guint) (minutes / 60),
        (guint) (minutes % 60));
  if (minutes >= 2)
    return g_strdup_printf ("%u min", (guint) minutes);

  return g_strdup_printf ("%u s", (guint) (time / GST_SECOND));
}

/* Returns: (transfer full): "182.4 MB", with a plain blank */
char *
quantity_format_size (guint64 size)
{
  char *text = g_format_size (size);
  char **parts = g_strsplit (text, "\302\240", -1);
  char *plain = g_strjoinv (" ", parts);

  g_strfreev (parts);
  g_free (text);

  return plain;
}
