/* display.c: what the user sees of a recording
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "display.h"

#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "json.h"
#include "quantity.h"

/* Files that are complete, and JSON, go to the standard output; all else to
 * the standard error. */

#define TICKS_PER_JSON 2
#define TICKS_PER_LINE 20

void
display_init (Display *self, const Options *options)
{
  *self = (Display) {
    .json = options->json,
    .quiet = options->quiet,
    .terminal = !options->json && !options->quiet && isatty (STDERR_FILENO),
  };
}

static void
print (char *line)
{
  fputs (line, stdout);
  fputc ('\n', stdout);
  fflush (stdout);
  g_free (line);
}

static char *
describe_disk (const Progress *progress)
{
  char *free_space, *left, *text;

  if (progress->disk_free == G_MAXUINT64)
    return g_strdup ("");
  free_space = quantity_format_size (progress->disk_free);
  if (GST_CLOCK_TIME_IS_VALID (progress->disk_left)) {
    left = quantity_format_long (progress->disk_left);
    text = g_strdup_printf ("  disk %s, %s", free_space, left);
    g_free (left);
  } else {
    text = g_strdup_printf ("  disk %s", free_space);
  }
  g_free (free_space);

  return text;
}

/* Returns: (transfer full): "00:12:07 in 3 files paused" */
static char *
describe_length (const Progress *progress)
{
  char *time = quantity_format_time (progress->recorded), *files, *text;

  files = progress->files < 2 ? g_strdup ("") :
      g_strdup_printf (" in %u files", (guint) progress->files);
  text = g_strconcat (time, files, progress->recording ? "" : " paused", NULL);
  g_free (time);
  g_free (files);

  return text;
}

/* Who has each checkpoint brought to the disk wants to know when it was. */
static char *
describe_saving (const Progress *progress)
{
  gboolean synced = progress->checkpoint_sync;
  GstClockTime ago = synced ? progress->checkpoint_ago : progress->saved_ago;

  return g_strdup_printf ("%s %u s ago", synced ? "synced" : "saved",
      (guint) (ago / GST_SECOND));
}

/* Returns: (transfer full): "00:12:07  182.4 MB  2.0 Mbit/s ..." */
static char *
describe (const Progress *progress)
{
  char *length = describe_length (progress);
  char *safe = quantity_format_time (progress->safe_total);
  char *size = quantity_format_size (progress->size);
  char *saving = describe_saving (progress);
  char *disk = describe_disk (progress);
  char *text = g_strdup_printf ("%s  %s  %.2f Mbit/s  queue %.0f %%  %s%s  "
      "safe until %s", length, size, progress->rate * 8 / 1e6,
      progress->queue_fill * 100, saving, disk, safe);

  g_free (length);
  g_free (safe);
  g_free (size);
  g_free (saving);
  g_free (disk);

  return text;
}

static int
get_width (void)
{
  struct winsize size;

  if (ioctl (STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col < 20)
    return 200;
  return size.ws_col - 1;
}

static void
show_line (Display *self, const Progress *progress)
{
  char *line = describe (progress);

  if (self->terminal) {
    fprintf (stderr, "\r%.*s\033[K", get_width (), line);
    self->shown = TRUE;
  } else {
    fprintf (stderr, "%s\n", line);
  }
  fflush (stderr);
  g_free (line);
}

/* To be called every DISPLAY_INTERVAL_MS */
void
display_progress (Display *self, const Progress *progress)
{
  self->n_ticks++;
  if (self->json) {
    if (self->n_ticks % TICKS_PER_JSON == 0)
      print (json_progress (progress));
  } else if (!self->quiet) {
    if (self->terminal || self->n_ticks % TICKS_PER_LINE == 0)
      show_line (self, progress);
  }
}

/* What follows begins on an empty line. */
void
display_clear (Display *self)
{
  if (self->shown)
    fputs ("\r\033[K", stderr);
  fflush (stderr);
  self->shown = FALSE;
}

void
display_notice (Display *self, const char *text)
{
  if (self->quiet || self->json)
    return;
  display_clear (self);
  fprintf (stderr, "%s\n", text);
}

static void
show_details (const GstStructure *details)
{
  const char *location = gst_structure_get_string (details, "location");
  GstClockTime safe;

  if (location != NULL && *location != '\0')
    fprintf (stderr, "  file: %s\n", location);
  if (gst_structure_get (details, "safe-until", G_TYPE_UINT64, &safe, NULL))
    fprintf (stderr, "  safe until: %" GST_TIME_FORMAT "\n",
        GST_TIME_ARGS (safe));
}

/**
 * display_problem:
 * @kind: "error" or "warning"
 * @details: (nullable): those of the message
 *
 * Says that something went wrong.
 */
void
display_problem (Display *self, const char *kind, const char *text,
    const GstStructure *details)
{
  display_clear (self);
  fprintf (stderr, "asf-record: %s%s\n",
      g_str_equal (kind, "warning") ? "warning: " : "", text);
  if (details != NULL)
    show_details (details);
  if (self->json)
    print (json_problem (kind, text, details));
}

void
display_closed (Display *self, const ProgressFile *file)
{
  char *time, *size;

  display_clear (self);
  if (self->json)
    print (json_closed (file));
  if (self->json || self->quiet)
    return;
  time = quantity_format_time (file->duration);
  size = quantity_format_size (file->size);
  print (g_strdup_printf ("%s: %s, %s, %s, %s", file->location, time, size,
          file->finished ? "finished" : "not finished",
          file->indexed ? "can be sought in" : "without an index"));
  g_free (time);
  g_free (size);
}

/* The last that is shown */
void
display_end (Display *self, const Progress *progress, int exit_status)
{
  display_clear (self);
  if (self->json)
    print (json_end (progress, exit_status));
}
