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
 * before it. Fed while writing, can be serialised at any moment. Takes 8 bytes
 * of memory an interval; the interval doubles when entries only repeat each
 * other.
 */
typedef struct _AsfIndex AsfIndex;

AsfIndex *asf_index_new (guint64 interval_100ns);
void asf_index_free (AsfIndex *index);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AsfIndex, asf_index_free)

void asf_index_add (AsfIndex *index, guint32 time_ms, guint64 packet,
    guint32 n_packets);
gboolean asf_index_is_empty (const AsfIndex *index);
guint64 asf_index_get_interval_100ns (const AsfIndex *index,
    guint64 play_duration_100ns, guint step);
gsize asf_index_simple_size (const AsfIndex *index,
    guint64 play_duration_100ns);

void asf_index_put_simple (const AsfIndex *index, AsfBytes *bytes,
    const AsfGuid *file_id, guint64 play_duration_100ns, guint step);
void asf_index_put_empty_simple (AsfBytes *bytes, const AsfGuid *file_id);
void asf_index_put_object (const AsfIndex *index, AsfBytes *bytes,
    guint stream, guint32 packet_size, guint64 play_duration_100ns,
    guint step);

G_END_DECLS
