/* asftimecodeobject.c: the index by time codes as it stands in the file
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asftimecodeindexprivate.h"

#define SECONDS_PER_DAY (24 * 60 * 60)

/* Index type 3: nearest past clean point (ASF spec 4.11) */
#define NEAREST_PAST_CLEANPOINT 3

/* Readers skip it. */
#define RESERVED 1

/* An offset is a DWORD, all ones say "no valid point" */
#define MAX_BLOCK_OFFSET (G_MAXUINT32 - 1)

/* Bytes in front of the specifiers (ASF spec 6.4) */
#define OBJECT_HEAD 34

static guint32
make_digits (guint32 value)
{
  return value / 10 << 4 | value % 10;
}

static guint32
make_timecode (guint32 second)
{
  return make_digits (second / 3600) << 24 |
      make_digits (second / 60 % 60) << 16 | make_digits (second % 60) << 8;
}

/* Samples without a time code have 0 in their payloads: an index that knows of
 * nothing else has nothing to say.
 *
 * Returns: whether there is anything to point to */
gboolean
asf_timecode_index_have_points (const AsfTimecodeColumn *columns, guint n)
{
  for (guint i = 0; i < n; i++) {
    if (columns[i].index->last_key > 0)
      return TRUE;
  }
  return FALSE;
}

/**
 * asf_timecode_index_common_interval:
 * @step: a power of two: 1 = every entry, 2 = every second one, ...
 *
 * Returns: seconds between two entries of an object with these columns
 */
guint32
asf_timecode_index_common_interval (const AsfTimecodeColumn *columns, guint n,
    guint step)
{
  guint32 interval = 0;

  for (guint i = 0; i < n; i++)
    interval = MAX (interval, columns[i].index->interval);
  /* beyond a day they become no fewer */
  for (; step > 1 && interval < SECONDS_PER_DAY; step /= 2)
    interval *= 2;
  return interval;
}

/* Several streams side by side: a row for each entry of any of them */
typedef struct
{
  AsfTimecodeWalk walk;
  gboolean has_next;
  AsfTimecodeEntry next;
  gboolean has_point;
  guint64 offset;               /* bytes from the first packet */
  guint64 base;                 /* of the block */
} Column;

typedef struct
{
  Column *columns;
  guint n_columns;
  guint32 packet_size;
  AsfTimecodeEntry row;
} Table;

static void
table_init (Table *self, const AsfTimecodeColumn *columns, guint n,
    guint32 packet_size, guint step)
{
  guint32 interval = asf_timecode_index_common_interval (columns, n, step);

  *self = (Table) {
    .columns = g_new0 (Column, n),
    .n_columns = n,
    .packet_size = packet_size,
  };
  for (guint i = 0; i < n; i++) {
    Column *column = &self->columns[i];

    column->walk = (AsfTimecodeWalk) { columns[i].index, interval, 0, FALSE };
    column->has_next = asf_timecode_walk_next (&column->walk, &column->next);
  }
}

static int
compare_rows (const AsfTimecodeEntry *a, const AsfTimecodeEntry *b)
{
  if (a->range != b->range)
    return a->range < b->range ? -1 : 1;
  return a->second < b->second ? -1 : a->second > b->second;
}

/* Returns: (nullable): the first row that is not told yet */
static const AsfTimecodeEntry *
find_next (const Table *self)
{
  const AsfTimecodeEntry *next = NULL;

  for (guint i = 0; i < self->n_columns; i++) {
    const Column *column = &self->columns[i];

    if (column->has_next &&
        (next == NULL || compare_rows (&column->next, next) < 0))
      next = &column->next;
  }
  return next;
}

/* The day ends before its last entry might come. */
static gboolean
table_next (Table *self)
{
  do {
    const AsfTimecodeEntry *next = find_next (self);

    if (next == NULL)
      return FALSE;
    self->row = *next;
    for (guint i = 0; i < self->n_columns; i++) {
      Column *column = &self->columns[i];

      if (!column->has_next || compare_rows (&column->next, &self->row) != 0)
        continue;
      column->has_point = TRUE;
      column->offset = (guint64) column->next.packet * self->packet_size;
      column->has_next = asf_timecode_walk_next (&column->walk, &column->next);
    }
  } while (self->row.second >= SECONDS_PER_DAY);

  return TRUE;
}

static gboolean
fits_block (const Table *self)
{
  for (guint i = 0; i < self->n_columns; i++) {
    const Column *column = &self->columns[i];

    if (column->has_point && column->offset - column->base > MAX_BLOCK_OFFSET)
      return FALSE;
  }
  return TRUE;
}

/* The first block's position is 0, as in the other indices, unless a stream
 * begins beyond 4 GiB. */
static void
begin_block (Table *self, gboolean is_first, AsfBytes *bytes)
{
  asf_bytes_put_u32 (bytes, 0);
  asf_bytes_put_u16 (bytes, self->row.range);
  for (guint i = 0; i < self->n_columns; i++) {
    Column *column = &self->columns[i];

    column->base = !column->has_point ||
        (is_first && column->offset <= MAX_BLOCK_OFFSET) ? 0 : column->offset;
    asf_bytes_put_u64 (bytes, column->base);
  }
}

static void
put_row (const Table *self, AsfBytes *bytes)
{
  asf_bytes_put_u32 (bytes, make_timecode (self->row.second));
  for (guint i = 0; i < self->n_columns; i++) {
    const Column *column = &self->columns[i];

    asf_bytes_put_u32 (bytes, column->has_point ?
        (guint32) (column->offset - column->base) : G_MAXUINT32);
  }
}

/* Returns: how many */
static guint32
put_blocks (Table *self, AsfBytes *bytes)
{
  gsize count_at = 0;
  guint32 n_blocks = 0, n_rows = 0;
  guint16 range = 0;

  while (table_next (self)) {
    if (n_blocks == 0 || self->row.range != range || !fits_block (self)) {
      count_at = bytes->data->len;
      begin_block (self, n_blocks == 0, bytes);
      range = self->row.range;
      n_rows = 0;
      n_blocks++;
    }
    put_row (self, bytes);
    asf_bytes_set_u32 (bytes, count_at, ++n_rows);
  }
  return n_blocks;
}

/* Returns: bytes that an object with these columns takes at most */
gsize
asf_timecode_index_object_size (const AsfTimecodeColumn *columns, guint n,
    guint32 packet_size)
{
  gsize n_rows = 0, n_blocks = 1;

  for (guint i = 0; i < n; i++) {
    const AsfTimecodeIndex *index = columns[i].index;
    guint n_entries = index->entries->len;
    guint64 last = n_entries == 0 ? 0 :
        (guint64) g_array_index (index->entries, AsfTimecodeEntry,
        n_entries - 1).packet * packet_size;

    n_rows += n_entries + index->n_ranges;
    n_blocks += index->n_ranges + last / MAX_BLOCK_OFFSET + 1;
  }
  return OBJECT_HEAD + (gsize) 4 * n + n_rows * (4 + (gsize) 4 * n) +
      n_blocks * (6 + (gsize) 8 * n);
}

/**
 * asf_timecode_index_put_object:
 * @columns: (array length=n): in the order of the Timecode Index Parameters
 *     Object
 * @step: 1 = every entry, 2 = every second one, ...
 *
 * Timecode Index Object (ASF spec 6.4). Each range has blocks of its own, as
 * many as files beyond 4 GiB need.
 */
void
asf_timecode_index_put_object (const AsfTimecodeColumn *columns, guint n,
    AsfBytes *bytes, guint32 packet_size, guint step)
{
  gsize object = asf_bytes_open_object (bytes, &asf_guid_timecode_index);
  gsize n_blocks_at;
  Table table;

  asf_bytes_put_u32 (bytes, RESERVED);
  asf_bytes_put_u16 (bytes, n);
  n_blocks_at = bytes->data->len;
  asf_bytes_put_u32 (bytes, 0);
  for (guint i = 0; i < n; i++) {
    asf_bytes_put_u16 (bytes, columns[i].stream);
    asf_bytes_put_u16 (bytes, NEAREST_PAST_CLEANPOINT);
  }
  table_init (&table, columns, n, packet_size, step);
  asf_bytes_set_u32 (bytes, n_blocks_at, put_blocks (&table, bytes));
  g_free (table.columns);
  asf_bytes_close_object (bytes, object);
}
