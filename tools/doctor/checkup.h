/* checkup.h: one file, read and inspected
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asfinspect.h"
#include "progress.h"

G_BEGIN_DECLS

/**
 * Status:
 * @STATUS_HEALTHY: nothing is wrong
 * @STATUS_REPAIRABLE: a repair would put right some of what is wrong
 * @STATUS_DAMAGED: something is wrong that no repair puts right
 * @STATUS_NOT_ASF: the file is none of ours
 * @STATUS_FAILED: a file cannot be read or written
 * @STATUS_USAGE: the command line makes no sense
 *
 * The exit status. The worst has the highest number.
 */
typedef enum
{
  STATUS_HEALTHY = 0,
  STATUS_REPAIRABLE = 1,
  STATUS_DAMAGED = 2,
  STATUS_NOT_ASF = 3,
  STATUS_FAILED = 4,
  STATUS_USAGE = 64
} Status;

/**
 * Checkup:
 * @input: (nullable): %NULL if it cannot be opened
 * @file: (nullable): %NULL if its header cannot be read
 * @findings: what is wrong
 * @scan: its packets
 * @error: (nullable): why it was not checked to the end
 */
typedef struct
{
  AsfInput *input;
  AsfFile *file;
  AsfFindings *findings;
  AsfScan scan;
  GError *error;
} Checkup;

Checkup *checkup_new (const char *path, Progress *progress);
void checkup_free (Checkup *checkup);

Status checkup_get_status (const Checkup *checkup);
Status status_of_error (const GError *error);
gboolean checkup_is_finished (const Checkup *checkup);
gboolean checkup_is_indexed (const Checkup *checkup);
gboolean checkup_get_duration (const Checkup *checkup, guint64 *duration_ns);

G_END_DECLS
