/* chaosfile.h: the file that is left of a round of chaos
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

#include "faultyoutput.h"
#include "memoryoutput.h"

G_BEGIN_DECLS

/**
 * ChaosFile:
 * @plan: what goes wrong with the output
 * @report: of the output that may fail
 * @n_closed: "closed" messages
 * @finished: it said so
 * @failed: there was an error
 */
typedef struct
{
  MemoryFile *memory;
  FaultPlan plan;
  FaultReport report;
  guint n_closed;
  gboolean finished;
  gboolean failed;
} ChaosFile;

ChaosFile *chaos_file_new (const FaultPlan *plan);
void chaos_file_free (ChaosFile *file);

AsfOutput *chaos_file_open (ChaosFile *file, gboolean is_pipe);
void chaos_file_take_status (ChaosFile *file, const GstStructure *status);
void chaos_file_check (const ChaosFile *file, guint32 seed);

G_END_DECLS
