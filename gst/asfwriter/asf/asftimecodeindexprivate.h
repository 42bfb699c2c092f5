/* asftimecodeindexprivate.h: entries of an index by time codes
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asftimecodeindex.h"

G_BEGIN_DECLS

/**
 * AsfTimecodeEntry:
 * @packet: where to begin
 * @second: of the time code, since 00:00:00:00
 * @range: that it belongs to
 *
 * Stands for that second and all that is before the next entry.
 */
typedef struct
{
  guint32 packet;
  guint32 second;
  guint16 range;
} AsfTimecodeEntry;

struct _AsfTimecodeIndex
{
  guint32 interval;             /* s, grows when the entries become coarser */
  GArray *entries;              /* AsfTimecodeEntry */
  guint n_ranges;
  gboolean has_point;
  guint64 last_key;
};

/**
 * AsfTimecodeWalk:
 * @index: borrowed
 * @interval: s, a multiple of the index'
 * @i: the next of its entries
 * @in_range: what is in front of a range's first entry has been told
 *
 * Entries as they are with a larger interval.
 */
typedef struct
{
  const AsfTimecodeIndex *index;
  guint32 interval;
  guint i;
  gboolean in_range;
} AsfTimecodeWalk;

gboolean asf_timecode_walk_next (AsfTimecodeWalk *walk,
    AsfTimecodeEntry *entry);

G_END_DECLS
