/* chaostally.h: which buffer is in which file
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asfreader.h"

G_BEGIN_DECLS

#define CHAOS_MAX_FEEDS 8

/**
 * ChaosTally:
 * @seen: for each source, a bit for each of its buffers
 * @counts: how many are in a file
 *
 * All files of a round, the one opened first first.
 */
typedef struct
{
  GByteArray *seen[CHAOS_MAX_FEEDS];
  guint counts[CHAOS_MAX_FEEDS];
} ChaosTally;

void chaos_tally_clear (ChaosTally *tally);
void chaos_tally_add (ChaosTally *tally, const AsfReader *reader);
void chaos_tally_check_all (const ChaosTally *tally, guint feed,
    guint n_buffers, guint32 seed);

G_END_DECLS
