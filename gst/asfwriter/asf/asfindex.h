/* asfindex.h: which packet to start from for a time
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asfbytes.h"

G_BEGIN_DECLS

/**
 * AsfIndex:
 *
 * Index of one stream: for every multiple of an interval the clean point at or
 * before it. What is counted in intervals is the caller's: times in 100 ns for
 * an index by time, media objects for one by frames. Fed while writing, can be
 * serialised at any moment. Takes 6 bytes of memory an interval; the interval
 * doubles when entries only repeat each other.
 */
typedef struct _AsfIndex AsfIndex;

/**
 * AsfIndexColumn:
 * @stream: its number
 * @index: borrowed
 *
 * A stream in an Index Object or Media Object Index.
 */
typedef struct
{
  guint stream;
  const AsfIndex *index;
} AsfIndexColumn;

AsfIndex *asf_index_new (guint64 interval);
void asf_index_free (AsfIndex *index);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AsfIndex, asf_index_free)

void asf_index_add (AsfIndex *index, guint64 position, guint64 packet,
    guint32 n_packets);
gboolean asf_index_is_empty (const AsfIndex *index);
gsize asf_index_simple_size (const AsfIndex *index,
    guint64 play_duration_100ns);

void asf_index_put_simple (const AsfIndex *index, AsfBytes *bytes,
    const AsfGuid *file_id, guint64 play_duration_100ns, guint step);
void asf_index_put_empty_simple (AsfBytes *bytes, const AsfGuid *file_id);

gboolean asf_index_have_points (const AsfIndexColumn *columns, guint n);
guint64 asf_index_common_interval (const AsfIndexColumn *columns, guint n,
    guint64 end, guint step);
gsize asf_index_object_size (const AsfIndexColumn *columns, guint n,
    guint64 end, guint32 packet_size);
void asf_index_put_object (const AsfIndexColumn *columns, guint n,
    AsfBytes *bytes, guint32 packet_size, guint64 end, guint step);
void asf_index_put_media_object_index (const AsfIndexColumn *columns, guint n,
    AsfBytes *bytes, guint32 packet_size, guint64 end, guint step);

G_END_DECLS
