/* main.c: asf-record, records into ASF files
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include <locale.h>
#include <stdio.h>

#include "options.h"
#include "recorder.h"

static ExitStatus
run (const Options *options)
{
  Display display;

  if (options->version) {
    puts ("asf-record (" PACKAGE ") " PACKAGE_VERSION);
    return EXIT_WELL;
  }
  display_init (&display, options);

  return recorder_run (options, &display);
}

int
main (int argc, char *argv[])
{
  Options options = { 0 };
  GError *error = NULL;
  ExitStatus status = EXIT_USAGE;

  setlocale (LC_ALL, "");
  if (options_parse (&options, &argc, &argv, &error))
    status = run (&options);
  else
    fprintf (stderr, "asf-record: %s; see asf-record --help\n",
        error->message);
  g_clear_error (&error);
  options_clear (&options);

  return status;
}
