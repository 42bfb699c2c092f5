/* asfindexobject.c: indices of several streams as they stand in the file
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfindexprivate.h"

#define MS 10000                /* in units of 100 ns */

/* Index type 3: nearest past clean point (ASF spec 4.9) */
#define NEAREST_PAST_CLEANPOINT 3

/* An offset in the Index Object is a DWORD, all ones say "no valid point" */
#define MAX_BLOCK_OFFSET (G_MAXUINT32 - 1)
#define NO_POINT G_MAXUINT64

/* Bytes of an Index Object in front of its specifiers (ASF spec 6.2) */
#define OBJECT_HEAD 34

/* Several streams side by side. Their entries have one interval, that of the
 * coarsest: intervals are the same ones, doubled some times. */
typedef struct
{
  const AsfIndexColumn *columns;
  guint n_columns;
  guint64 interval;
  guint32 n;
  guint32 packet_size;
} Table;

static void
table_init (Table *self, const AsfIndexColumn *columns, guint n_columns,
    guint64 end, guint step)
{
  *self = (Table) { .columns = columns, .n_columns = n_columns };
  for (guint i = 0; i < n_columns; i++) {
    AsfIndexView view;

    asf_index_view_init (&view, columns[i].index, end, step);
    self->interval =
        MAX (self->interval, columns[i].index->interval * view.step);
  }
  for (guint i = 0; i < n_columns; i++) {
    const AsfIndex *index = columns[i].index;
    AsfIndexView view;

    asf_index_view_init (&view, index, end,
        (guint) (self->interval / index->interval));
    self->n = MAX (self->n, view.n);
  }
}

/* Returns: in bytes from the first packet, or #NO_POINT */
static guint64
table_offset (const Table *self, guint column, guint32 row)
{
  const AsfIndex *index = self->columns[column].index;
  AsfIndexView view = {
    index, self->n, (guint) (self->interval / index->interval)
  };

  if (!index->has_point)
    return NO_POINT;
  return (guint64) asf_index_view_entry (&view, row)->packet *
      self->packet_size;
}

/* The first block's position is 0, as in Microsoft's files, unless a stream
 * begins beyond 4 GiB. */
static guint64
block_position (const Table *self, guint column, guint32 row)
{
  guint64 offset = table_offset (self, column, row);

  return offset == NO_POINT || (row == 0 && offset <= MAX_BLOCK_OFFSET) ? 0 :
      offset;
}

static gboolean
row_fits_block (const Table *self, guint32 first, guint32 row)
{
  for (guint i = 0; i < self->n_columns; i++) {
    guint64 offset = table_offset (self, i, row);

    if (offset != NO_POINT &&
        offset - block_position (self, i, first) > MAX_BLOCK_OFFSET)
      return FALSE;
  }
  return TRUE;
}

/* Returns: the first row that is not in the block */
static guint32
put_block (const Table *self, guint32 first, AsfBytes *bytes)
{
  gsize count_at = bytes->data->len;
  guint32 row;

  asf_bytes_put_u32 (bytes, 0);
  for (guint i = 0; i < self->n_columns; i++)
    asf_bytes_put_u64 (bytes, block_position (self, i, first));
  for (row = first; row < self->n && row_fits_block (self, first, row); row++) {
    for (guint i = 0; i < self->n_columns; i++) {
      guint64 offset = table_offset (self, i, row);

      asf_bytes_put_u32 (bytes, offset == NO_POINT ? G_MAXUINT32 :
          (guint32) (offset - block_position (self, i, first)));
    }
  }
  asf_bytes_set_u32 (bytes, count_at, row - first);

  return row;
}

static void
put_table (const Table *self, const AsfGuid *guid, guint32 interval,
    AsfBytes *bytes)
{
  gsize object = asf_bytes_open_object (bytes, guid);
  gsize n_blocks_at;
  guint32 n_blocks = 0;

  asf_bytes_put_u32 (bytes, interval);
  asf_bytes_put_u16 (bytes, self->n_columns);
  n_blocks_at = bytes->data->len;
  asf_bytes_put_u32 (bytes, 0);
  for (guint i = 0; i < self->n_columns; i++) {
    asf_bytes_put_u16 (bytes, self->columns[i].stream);
    asf_bytes_put_u16 (bytes, NEAREST_PAST_CLEANPOINT);
  }
  for (guint32 row = 0; row < self->n; n_blocks++)
    row = put_block (self, row, bytes);
  asf_bytes_set_u32 (bytes, n_blocks_at, n_blocks);
  asf_bytes_close_object (bytes, object);
}

/* Returns: whether there is anything to point to */
gboolean
asf_index_have_points (const AsfIndexColumn *columns, guint n)
{
  for (guint i = 0; i < n; i++) {
    if (columns[i].index->has_point)
      return TRUE;
  }
  return FALSE;
}

/**
 * asf_index_common_interval:
 * @columns: (array length=n): of one kind: all by time or all by frames
 * @end: of the file, in the unit of the indices
 * @step: 1 = every entry, 2 = every second one, ...
 *
 * Returns: what is between two entries of an object with these columns
 */
guint64
asf_index_common_interval (const AsfIndexColumn *columns, guint n,
    guint64 end, guint step)
{
  Table table;

  table_init (&table, columns, n, end, step);
  return table.interval;
}

/* Returns: bytes that an object with these columns takes at most */
gsize
asf_index_object_size (const AsfIndexColumn *columns, guint n, guint64 end,
    guint32 packet_size)
{
  gsize block_head = 4 + (gsize) 8 * n, n_blocks = 1;
  Table table;

  table_init (&table, columns, n, end, 1);
  table.packet_size = packet_size;
  for (guint i = 0; i < n && table.n > 0; i++) {
    guint64 last = table_offset (&table, i, table.n - 1);

    if (last != NO_POINT)
      n_blocks += last / MAX_BLOCK_OFFSET + 1;
  }
  return OBJECT_HEAD + (gsize) 4 * n + n_blocks * block_head +
      (gsize) 4 * n * table.n;
}

/**
 * asf_index_put_object:
 * @columns: (array length=n): indices by time, in the order of the Index
 *     Parameters Object
 * @end: play duration of the file in 100 ns
 * @step: 1 = every entry, 2 = every second one, ...
 *
 * Index Object (ASF spec 6.2): offsets in bytes from the first data packet, in
 * as many blocks as files beyond 4 GiB need.
 */
void
asf_index_put_object (const AsfIndexColumn *columns, guint n,
    AsfBytes *bytes, guint32 packet_size, guint64 end, guint step)
{
  Table table;

  table_init (&table, columns, n, end, step);
  table.packet_size = packet_size;
  put_table (&table, &asf_guid_index, (guint32) (table.interval / MS), bytes);
}

/**
 * asf_index_put_media_object_index:
 * @columns: (array length=n): indices by media objects, in the order of the
 *     Media Object Index Parameters Object
 * @end: number of media objects of the longest stream
 * @step: 1 = every entry, 2 = every second one, ...
 *
 * Media Object Index Object (ASF spec 6.3). A stream with less media objects
 * than another one ends with entries to its last clean point.
 */
void
asf_index_put_media_object_index (const AsfIndexColumn *columns, guint n,
    AsfBytes *bytes, guint32 packet_size, guint64 end, guint step)
{
  Table table;

  table_init (&table, columns, n, end, step);
  table.packet_size = packet_size;
  put_table (&table, &asf_guid_media_object_index, (guint32) table.interval,
      bytes);
}
