/* asftimecodeindex.h: which packet to start from for a time code
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asfbytes.h"

G_BEGIN_DECLS

/** Seconds of time code between two entries at most: those of a day */
#define ASF_TIMECODE_MAX_INTERVAL (24 * 60 * 60)

/** Range and BCD time code as one number that rises through a file */
#define ASF_TIMECODE_KEY(range, bcd) \
    ((guint64) (range) << 32 | (guint32) (bcd))
#define ASF_TIMECODE_KEY_RANGE(key) ((guint16) ((key) >> 32))
#define ASF_TIMECODE_KEY_BCD(key) ((guint32) (key))

/**
 * AsfTimecodeIndex:
 *
 * Index of one stream by its time codes. An entry stands for a whole second of
 * time code, or for one of every few, and leads to the clean point at or before
 * it. The first clean point of a range stands for the second it lies in, too:
 * so an entry can be found for every time code of the range. Fed while writing,
 * can be serialised at any moment. Takes 12 bytes of memory for each interval
 * in which there is a clean point.
 */
typedef struct _AsfTimecodeIndex AsfTimecodeIndex;

/**
 * AsfTimecodeColumn:
 * @stream: its number
 * @index: borrowed
 *
 * A stream in a Timecode Index Object.
 */
typedef struct
{
  guint stream;
  const AsfTimecodeIndex *index;
} AsfTimecodeColumn;

AsfTimecodeIndex *asf_timecode_index_new (guint32 interval_s);
void asf_timecode_index_free (AsfTimecodeIndex *index);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AsfTimecodeIndex, asf_timecode_index_free)

gboolean asf_timecode_key_is_valid (guint64 key);
void asf_timecode_index_add (AsfTimecodeIndex *index, guint64 key,
    guint64 packet);

gboolean asf_timecode_index_have_points (const AsfTimecodeColumn *columns,
    guint n);
guint32 asf_timecode_index_common_interval (const AsfTimecodeColumn *columns,
    guint n, guint step);
gsize asf_timecode_index_object_size (const AsfTimecodeColumn *columns,
    guint n, guint32 packet_size);
void asf_timecode_index_put_object (const AsfTimecodeColumn *columns, guint n,
    AsfBytes *bytes, guint32 packet_size, guint step);

G_END_DECLS
