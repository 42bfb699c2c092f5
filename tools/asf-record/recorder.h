/* recorder.h: a recording from its start to its end
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "display.h"
#include "options.h"

G_BEGIN_DECLS

/**
 * ExitStatus:
 * @EXIT_WELL: recorded and finished
 * @EXIT_USAGE: the command line makes no sense
 * @EXIT_CUT_SHORT: ended by an error; the files are finished
 * @EXIT_LOST: nothing recorded, or a file could not be finished
 *
 * What a shell gets.
 */
typedef enum
{
  EXIT_WELL = 0,
  EXIT_USAGE = 1,
  EXIT_CUT_SHORT = 2,
  EXIT_LOST = 3,
} ExitStatus;

ExitStatus recorder_run (const Options *options, Display *display);

G_END_DECLS
