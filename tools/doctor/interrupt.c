/* interrupt.c: to end in an orderly way when a signal asks for it
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "interrupt.h"

#include <signal.h>

static volatile sig_atomic_t caught;

static void
remember (int number)
{
  caught = number;
}

/**
 * interrupt_catch:
 *
 * From now on signals that ask to end are remembered only, and a limit of the
 * size of files is the error of a write. Before, nothing has to be put in
 * order, and the signals end the program at once.
 */
void
interrupt_catch (void)
{
  struct sigaction action = {.sa_handler = remember,.sa_flags = SA_RESTART };

  sigaction (SIGINT, &action, NULL);
  sigaction (SIGTERM, &action, NULL);
  sigaction (SIGHUP, &action, NULL);
  signal (SIGXFSZ, SIG_IGN);
}

gboolean
interrupt_is_caught (void)
{
  return caught != 0;
}

/**
 * interrupt_die:
 *
 * Dies of the signal that was caught, so that a shell's loop ends, too. Returns
 * if there was none.
 */
void
interrupt_die (void)
{
  if (caught == 0)
    return;

  signal (caught, SIG_DFL);
  raise (caught);
}
