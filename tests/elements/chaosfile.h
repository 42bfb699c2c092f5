/* chaosfile.h: the file that is left of a round of chaos
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

#include "chaostally.h"
#include "faultyoutput.h"
#include "memoryoutput.h"

G_BEGIN_DECLS

/**
 * ChaosFile:
 * @location: what it is called
 * @plan: what goes wrong with the output
 * @report: of the output that may fail
 * @n_closed: "closed" messages
 * @finished: it said so
 * @n_fragments_closed: likewise those that splitmuxsink has, too
 * @fragment: (nullable): the last of these
 */
typedef struct
{
  MemoryFile *memory;
  char *location;
  FaultPlan plan;
  FaultReport report;
  guint n_closed;
  gboolean finished;
  guint n_fragments_closed;
  GstStructure *fragment;
} ChaosFile;

ChaosFile *chaos_file_new (const char *location, const FaultPlan *plan);
void chaos_file_free (ChaosFile *file);

AsfOutput *chaos_file_open (ChaosFile *file, gboolean is_pipe);
void chaos_file_take_status (ChaosFile *file, const GstStructure *status);
void chaos_file_check (const ChaosFile *file, ChaosTally *tally,
    guint32 seed);
void chaos_file_check_start (const ChaosFile *file, gboolean is_first,
    gboolean comes_back, gboolean *had_video);

G_END_DECLS
