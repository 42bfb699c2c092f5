/* asfindex.c: which packet to start from for a time
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfindex.h"

#define MS 10000                /* in units of 100 ns */
#define SIMPLE_INDEX_HEAD 56
#define SIMPLE_INDEX_ENTRY 6

/* Index type 3: nearest past clean point (ASF spec 4.9) */
#define NEAREST_PAST_CLEANPOINT 3

/* An offset in the Index Object is a DWORD, all ones say "no valid point" */
#define MAX_BLOCK_OFFSET (G_MAXUINT32 - 1)
#define NO_POINT G_MAXUINT64

/* Bytes of an Index Object in front of its specifiers (ASF spec 6.2) */
#define OBJECT_HEAD 34

/* Entries that are kept at most: as many for each point, and some to begin with.
 * More would only repeat each other. Times that jump by days, wrong or right,
 * then make the entries coarser and not the index large. */
#define ENTRIES_PER_POINT 64
#define MIN_ENTRIES (16 * 1024)
#define MAX_ENTRIES (4 * 1024 * 1024)

typedef struct
{
  guint32 packet;
  guint16 n_packets;
} Entry;

struct _AsfIndex
{
  guint64 interval;             /* grows when the entries become coarser */
  GArray *entries;
  guint64 n_points;
  gboolean has_point;
  Entry last_point;
};

/* @interval: between two entries, in 100 ns or media objects, not 0 */
AsfIndex *
asf_index_new (guint64 interval)
{
  AsfIndex *self = g_new0 (AsfIndex, 1);

  self->interval = interval;
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));

  return self;
}

/* @self: (nullable) (transfer full): */
void
asf_index_free (AsfIndex *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->entries);
  g_free (self);
}

static guint32
max_entries (const AsfIndex *self)
{
  return (guint32) CLAMP (self->n_points * ENTRIES_PER_POINT, MIN_ENTRIES,
      MAX_ENTRIES);
}

/* Keeps every second entry. */
static void
make_coarser (AsfIndex *self)
{
  guint n = (self->entries->len + 1) / 2;

  for (guint i = 0; i < n; i++)
    g_array_index (self->entries, Entry, i) =
        g_array_index (self->entries, Entry, 2 * i);
  g_array_set_size (self->entries, n);
  self->interval *= 2;
}

/**
 * asf_index_add:
 * @position: stored presentation time in 100 ns, preroll included, as the
 *     entries have it; or the number of the media object in its stream, from 0
 * @packet: number of the packet the clean point begins in
 * @n_packets: packets that hold it
 *
 * Clean points come with rising positions. Entries before the first one point to
 * it (ASF spec 6.1).
 */
void
asf_index_add (AsfIndex *self, guint64 position, guint64 packet,
    guint32 n_packets)
{
  Entry point = {
    (guint32) MIN (packet, G_MAXUINT32), (guint16) MIN (n_packets, G_MAXUINT16)
  };

  if (!self->has_point) {
    self->has_point = TRUE;
    self->last_point = point;
  }
  self->n_points++;
  while (self->entries->len * self->interval < position) {
    if (self->entries->len >= max_entries (self))
      make_coarser (self);
    else
      g_array_append_val (self->entries, self->last_point);
  }
  self->last_point = point;
}

gboolean
asf_index_is_empty (const AsfIndex *self)
{
  return !self->has_point;
}

/* One more than the interval goes into the end, rounded up: then there is an
 * entry at or after every position of the file. Microsoft's writer does so. */
static guint32
count_entries (const AsfIndex *self, guint64 end)
{
  guint64 n = (end + self->interval - 1) / self->interval + 1;

  if (!self->has_point)
    return 0;
  return (guint32) MIN (MAX (n, self->entries->len), G_MAXUINT32);
}

/* As entries are written: every @step-th of those above */
typedef struct
{
  const AsfIndex *index;
  guint32 n;
  guint step;
} View;

static void
view_init (View *self, const AsfIndex *index, guint64 end, guint step)
{
  guint32 n = count_entries (index, end);

  self->index = index;
  self->step = MAX (step, 1);
  while (n / self->step > max_entries (index))
    self->step *= 2;
  /* the last one still is at or after every time */
  self->n = n == 0 ? 0 :
      (guint32) (((guint64) n - 2 + self->step) / self->step + 1);
}

static const Entry *
view_entry (const View *self, guint32 i)
{
  const AsfIndex *index = self->index;
  guint64 nth = (guint64) i * self->step;

  return nth < index->entries->len ?
      &g_array_index (index->entries, Entry, nth) : &index->last_point;
}

/* Returns: bytes that asf_index_put_simple() would put with every entry */
gsize
asf_index_simple_size (const AsfIndex *self, guint64 play_duration_100ns)
{
  View view;

  view_init (&view, self, play_duration_100ns, 1);
  return SIMPLE_INDEX_HEAD + (gsize) SIMPLE_INDEX_ENTRY * view.n;
}

static void
put_simple_head (AsfBytes *bytes, const AsfGuid *file_id,
    guint64 interval_100ns, guint32 max_packets, guint32 n_entries)
{
  asf_bytes_put_guid (bytes, file_id);
  asf_bytes_put_u64 (bytes, interval_100ns);
  asf_bytes_put_u32 (bytes, max_packets);
  asf_bytes_put_u32 (bytes, n_entries);
}

/**
 * asf_index_put_simple:
 * @step: 1 = every entry, 2 = every second one, ...
 *
 * Simple Index Object (ASF spec 6.1).
 */
void
asf_index_put_simple (const AsfIndex *self, AsfBytes *bytes,
    const AsfGuid *file_id, guint64 play_duration_100ns, guint step)
{
  gsize object = asf_bytes_open_object (bytes, &asf_guid_simple_index);
  guint32 max_packets = 0;
  View view;

  view_init (&view, self, play_duration_100ns, step);
  for (guint32 i = 0; i < view.n; i++)
    max_packets = MAX (max_packets, view_entry (&view, i)->n_packets);
  put_simple_head (bytes, file_id, self->interval * view.step,
      max_packets, view.n);
  for (guint32 i = 0; i < view.n; i++) {
    asf_bytes_put_u32 (bytes, view_entry (&view, i)->packet);
    asf_bytes_put_u16 (bytes, view_entry (&view, i)->n_packets);
  }
  asf_bytes_close_object (bytes, object);
}

/* Microsoft's writer puts one behind the Index Object of an audio-only file */
void
asf_index_put_empty_simple (AsfBytes *bytes, const AsfGuid *file_id)
{
  gsize object = asf_bytes_open_object (bytes, &asf_guid_simple_index);

  put_simple_head (bytes, file_id, 0, 0, 0);
  asf_bytes_close_object (bytes, object);
}

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
    View view;

    view_init (&view, columns[i].index, end, step);
    self->interval =
        MAX (self->interval, columns[i].index->interval * view.step);
  }
  for (guint i = 0; i < n_columns; i++) {
    const AsfIndex *index = columns[i].index;
    View view;

    view_init (&view, index, end, (guint) (self->interval / index->interval));
    self->n = MAX (self->n, view.n);
  }
}

/* Returns: in bytes from the first packet, or #NO_POINT */
static guint64
table_offset (const Table *self, guint column, guint32 row)
{
  const AsfIndex *index = self->columns[column].index;
  View view = { index, self->n, (guint) (self->interval / index->interval) };

  if (!index->has_point)
    return NO_POINT;
  return (guint64) view_entry (&view, row)->packet * self->packet_size;
}

/* The first block's position is 0, as in Microsoft's files. */
static guint64
block_position (const Table *self, guint column, guint32 row)
{
  guint64 offset = row == 0 ? 0 : table_offset (self, column, row);

  return offset == NO_POINT ? 0 : offset;
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
