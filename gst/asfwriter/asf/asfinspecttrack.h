/* asfinspecttrack.h: one column of an index against the packets
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asfscan.h"

G_BEGIN_DECLS

#define ASF_INSPECT_WINDOW_SIZE 4096

/**
 * AsfInspectWindow:
 * @input: borrowed
 * @start: offset in the file of what is in @data
 * @size: bytes of it
 * @error: (nullable): the first that the input has told
 *
 * A look at a small part of the file that moves on.
 */
typedef struct
{
  AsfInput *input;
  guint64 start;
  gsize size;
  GError *error;
  guint8 data[ASF_INSPECT_WINDOW_SIZE];
} AsfInspectWindow;

void asf_inspect_window_init (AsfInspectWindow *window, AsfInput *input);
void asf_inspect_window_clear (AsfInspectWindow *window);
const guint8 *asf_inspect_window_get (AsfInspectWindow *window,
    guint64 offset, gsize size);
guint32 asf_inspect_window_get_u32 (AsfInspectWindow *window, guint64 offset);
guint64 asf_inspect_window_get_u64 (AsfInspectWindow *window, guint64 offset);

/** What an entry points to (ASF spec 4.9) */
typedef enum
{
  ASF_INSPECT_PAST_PACKET = 1,
  ASF_INSPECT_PAST_OBJECT = 2,
  ASF_INSPECT_PAST_CLEANPOINT = 3
} AsfInspectIndexType;

/**
 * AsfInspectEntry:
 * @offset: in the file
 * @axis: what it is for: 100 ns, or number of an object, or #ASF_TIMECODE_KEY
 * @is_void: it says that there is no such place
 * @position: bytes from the first packet
 * @has_count: it says how many packets hold the object
 * @count: that
 */
typedef struct
{
  guint64 offset;
  guint64 axis;
  gboolean is_void;
  guint64 position;
  gboolean has_count;
  guint32 count;
} AsfInspectEntry;

/**
 * AsfInspectTrack:
 * @rule: that a wrong entry breaks
 * @stream: stream number
 * @type: what entries point to
 * @all_clean: every object of the stream is a clean point
 * @by_number: entries are for the n-th object, not for a time
 * @by_timecode: entries say themselves which time code they are for
 * @interval: between two entries, 100 ns or objects, not 0; of none by time
 *     codes
 * @packet_size: bytes
 * @next: gives the next entry, %FALSE if there is none
 * @index_offset: of the index in the file
 * @has_told_count: the index tells the largest count of its entries
 * @told_count: that
 *
 * A column of an index. Entry by entry is compared as soon as the object it
 * should point to is known, which is when a later one goes by: nothing has to
 * be remembered but that one object. The first of a range of time codes may
 * stand for what is before it in its range, as may the last of the older range.
 */
typedef struct _AsfInspectTrack AsfInspectTrack;
struct _AsfInspectTrack
{
  AsfFindings *findings;
  const char *rule;
  guint stream;
  AsfInspectIndexType type;
  gboolean all_clean;
  gboolean by_number;
  gboolean by_timecode;
  guint64 interval;
  guint32 packet_size;
  gboolean (*next) (AsfInspectTrack *track, AsfInspectEntry *entry);
  guint64 index_offset;
  gboolean has_told_count;
  guint32 told_count;

  /* Where @next reads */
  AsfInspectWindow window;
  guint column;
  guint n_columns;
  guint64 row_size;
  guint64 offset;
  guint64 n_left;
  guint64 base;
  guint64 range;
  guint64 next_block;
  guint64 n_blocks_left;
  guint64 n_rows_left;

  /* What has gone by */
  guint64 row;
  gboolean has_entry;
  AsfInspectEntry entry;
  guint64 n_objects;
  gboolean has_point;
  AsfScanObject point;
  gboolean has_older;
  AsfScanObject older;
  guint32 largest_count;
};

void asf_inspect_track_object (AsfInspectTrack *track,
    const AsfScanObject *object);
void asf_inspect_track_end (AsfInspectTrack *track);
void asf_inspect_track_free (AsfInspectTrack *track);

G_END_DECLS
