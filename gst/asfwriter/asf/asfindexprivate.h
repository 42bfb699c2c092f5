/* asfindexprivate.h: entries of an index, shared by feeding and writing
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asfindex.h"

G_BEGIN_DECLS

/**
 * AsfIndexEntry:
 * @packet: where to begin
 * @n_packets: that hold the clean point
 *
 * There are many: no byte is left empty.
 */
typedef struct
{
  guint32 packet;
  guint16 n_packets;
} __attribute__ ((packed)) AsfIndexEntry;

G_STATIC_ASSERT (sizeof (AsfIndexEntry) == 6);

struct _AsfIndex
{
  guint64 interval;             /* grows when the entries become coarser */
  GArray *entries;              /* AsfIndexEntry */
  guint64 n_points;
  gboolean has_point;
  AsfIndexEntry last_point;
};

/**
 * AsfIndexView:
 * @index: borrowed
 * @n: entries up to the end of the file
 * @step: that many intervals are between two of them
 *
 * Entries as they are written.
 */
typedef struct
{
  const AsfIndex *index;
  guint32 n;
  guint step;
} AsfIndexView;

void asf_index_view_init (AsfIndexView *view, const AsfIndex *index,
    guint64 end, guint step);
const AsfIndexEntry *asf_index_view_entry (const AsfIndexView *view,
    guint32 i);

G_END_DECLS
