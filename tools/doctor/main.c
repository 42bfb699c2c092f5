/* main.c: asf-doctor, checks and repairs ASF files
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include <locale.h>
#include <stdio.h>
#include <unistd.h>

#include "interrupt.h"
#include "reportjson.h"
#include "reporttext.h"

#define SUMMARY "Checks ASF files (.asf, .wmv, .wma), says in plain words what " \
    "is wrong with\nthem, and repairs them."

#define DESCRIPTION \
    "Exit status:\n" \
    "  0   healthy, or healthy after the repair\n" \
    "  1   something is wrong that --repair puts right\n" \
    "  2   something is wrong that cannot be put right\n" \
    "  3   not an ASF file\n" \
    "  4   a file cannot be read or written\n" \
    "  64  the command line makes no sense\n" \
    "Of several files the highest counts.\n"

/**
 * Options:
 * @repair: put right what is wrong
 * @output: (nullable): where a repaired copy goes
 * @force: replace the file at @output
 * @json: report for machines
 * @quiet: no report
 * @verbose: more for people
 * @no_progress: nothing on a terminal while it works
 * @version: only the version
 * @files: (nullable): what to check
 *
 * The command line.
 */
typedef struct
{
  gboolean repair;
  char *output;
  gboolean force;
  gboolean json;
  gboolean quiet;
  gboolean verbose;
  gboolean no_progress;
  gboolean version;
  char **files;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->output);
  g_strfreev (self->files);
}

static gboolean
parse_options (Options *self, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    {"repair", 'r', 0, G_OPTION_ARG_NONE, &self->repair,
        "Repair what can be repaired, in place", NULL},
    {"output", 'o', 0, G_OPTION_ARG_FILENAME, &self->output,
        "Leave FILE as it is and write a repaired copy", "OUT"},
    {"force", 'f', 0, G_OPTION_ARG_NONE, &self->force,
        "Replace OUT if it exists", NULL},
    {"json", 'j', 0, G_OPTION_ARG_NONE, &self->json,
        "Report as JSON, one object per line and file", NULL},
    {"quiet", 'q', 0, G_OPTION_ARG_NONE, &self->quiet,
        "No report, only the exit status", NULL},
    {"verbose", 'v', 0, G_OPTION_ARG_NONE, &self->verbose,
        "Also what is allowed but odd, and the layout of the file", NULL},
    {"no-progress", 0, 0, G_OPTION_ARG_NONE, &self->no_progress,
        "Do not show on the terminal how far it is", NULL},
    {"version", 0, 0, G_OPTION_ARG_NONE, &self->version,
        "Print the version", NULL},
    {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->files,
        NULL, "FILE..."},
    {NULL}
  };
  GOptionContext *context = g_option_context_new (NULL);
  gboolean parsed;

  g_option_context_set_summary (context, SUMMARY);
  g_option_context_set_description (context, DESCRIPTION);
  g_option_context_add_main_entries (context, entries, NULL);
  parsed = g_option_context_parse (context, argc, argv, error);
  g_option_context_free (context);

  return parsed;
}

/* Returns: (nullable): why the options make no sense together */
static const char *
find_misuse (const Options *options)
{
  if (options->version)
    return NULL;
  if (options->files == NULL)
    return "no file is named";
  if (options->output != NULL && !options->repair)
    return "--output goes with --repair only";
  if (options->output != NULL && options->files[1] != NULL)
    return "--output takes one FILE only";
  if (options->force && options->output == NULL)
    return "--force goes with --output only";
  if (options->json + options->quiet + options->verbose > 1)
    return "--json, --quiet and --verbose exclude each other";
  if (options->output != NULL &&
      repair_is_same_file (options->files[0], options->output))
    return "OUT is the file itself; without --output it is repaired in place";

  return NULL;
}

static void
report (const Options *options, const char *path, const Checkup *checkup,
    const Repair *repair)
{
  char *text;

  if (options->quiet)
    return;

  if (options->json)
    text = report_json (path, checkup, repair);
  else
    text = report_text (path, checkup, repair, options->verbose);
  fputs (text, stdout);
  g_free (text);
}

static Status
treat_file (const Options *options, const char *path, Progress *progress)
{
  const RepairOrder order = {
    .output = options->output,.replace = options->force
  };
  Checkup *checkup = checkup_new (path, progress);
  Status status = checkup_get_status (checkup);
  Repair *repair = NULL;

  if (options->repair) {
    repair = repair_new (path, checkup, &order, progress);
    status = repair_get_status (repair, checkup);
  }
  report (options, path, checkup, repair);
  repair_free (repair);
  checkup_free (checkup);

  return status;
}

static Status
treat_files (const Options *options)
{
  Progress progress = {
    .visible = !options->no_progress && !options->quiet && !options->json &&
        isatty (STDERR_FILENO),
    .shown = -1
  };
  Status worst = STATUS_HEALTHY;

  for (char **file = options->files; *file != NULL; file++) {
    Status status = treat_file (options, *file, &progress);

    worst = MAX (worst, status);
    if (interrupt_is_caught ())
      break;
  }

  /* A report that nobody gets is no report. */
  if (fflush (stdout) != 0 || ferror (stdout)) {
    perror ("asf-doctor: cannot write the report");
    worst = MAX (worst, STATUS_FAILED);
  }

  return worst;
}

static Status
run (const Options *options)
{
  if (options->version) {
    puts ("asf-doctor (" PACKAGE ") " PACKAGE_VERSION);
    return STATUS_HEALTHY;
  }
  if (options->repair)
    interrupt_catch ();

  return treat_files (options);
}

int
main (int argc, char *argv[])
{
  Options options = { 0 };
  GError *error = NULL;
  const char *misuse = NULL;
  Status status = STATUS_USAGE;

  setlocale (LC_ALL, "");
  if (!parse_options (&options, &argc, &argv, &error))
    misuse = error->message;
  else
    misuse = find_misuse (&options);

  if (misuse != NULL)
    fprintf (stderr, "asf-doctor: %s; see asf-doctor --help\n", misuse);
  else
    status = run (&options);
  g_clear_error (&error);
  options_clear (&options);
  interrupt_die ();

  return status;
}
