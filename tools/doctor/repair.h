/* repair.h: what was done to one file
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asfrepair.h"
#include "checkup.h"

G_BEGIN_DECLS

/**
 * RepairOrder:
 * @output: (nullable): file for a repaired copy; %NULL = in place
 * @replace: an @output that exists is replaced
 */
typedef struct
{
  const char *output;
  gboolean replace;
} RepairOrder;

/**
 * Repair:
 * @output: (nullable): as in the order
 * @done: there was something to do, and it was done
 * @error: (nullable): why it could not be done
 * @report: of the repair, if @done
 * @after: (nullable): the result, read and inspected anew, if @done
 */
typedef struct
{
  const char *output;
  gboolean done;
  GError *error;
  AsfRepairReport report;
  Checkup *after;
} Repair;

gboolean repair_is_same_file (const char *a, const char *b);

Repair *repair_new (const char *path, const Checkup *before,
    const RepairOrder *order, Progress *progress);
void repair_free (Repair *repair);
Status repair_get_status (const Repair *repair, const Checkup *before);

G_END_DECLS
