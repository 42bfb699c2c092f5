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
  guint64 interval_100ns;       /* grows when the entries become coarser */
  GArray *entries;
  guint64 n_points;
  gboolean has_point;
  Entry last_point;
};

/* @interval_100ns: time between two entries, not 0 */
AsfIndex *
asf_index_new (guint64 interval_100ns)
{
  AsfIndex *self = g_new0 (AsfIndex, 1);

  self->interval_100ns = interval_100ns;
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
  self->interval_100ns *= 2;
}

/**
 * asf_index_add:
 * @time_ms: stored presentation time, preroll included, as the entries have it
 * @packet: number of the packet the clean point begins in
 * @n_packets: packets that hold it
 *
 * Clean points come with rising times. Entries before the first one point to
 * it (ASF spec 6.1).
 */
void
asf_index_add (AsfIndex *self, guint32 time_ms, guint64 packet,
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
  while (self->entries->len * self->interval_100ns < (guint64) time_ms * MS) {
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

/* One more than the interval goes into the duration, rounded up: then there is
 * an entry at or after every time of the file. Microsoft's writer does so. */
static guint32
count_entries (const AsfIndex *self, guint64 play_duration_100ns)
{
  guint64 n = (play_duration_100ns + self->interval_100ns - 1) /
      self->interval_100ns + 1;

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
view_init (View *self, const AsfIndex *index, guint64 play_duration_100ns,
    guint step)
{
  guint32 n = count_entries (index, play_duration_100ns);

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
  put_simple_head (bytes, file_id, self->interval_100ns * view.step,
      max_packets, view.n);
  for (guint32 i = 0; i < view.n; i++) {
    asf_bytes_put_u32 (bytes, view_entry (&view, i)->packet);
    asf_bytes_put_u16 (bytes, view_entry (&view, i)->n_packets);
  }
  asf_bytes_close_object (bytes, object);
}

/* Returns: time between two entries as they are put with @step */
guint64
asf_index_get_interval_100ns (const AsfIndex *self,
    guint64 play_duration_100ns, guint step)
{
  View view;

  view_init (&view, self, play_duration_100ns, step);
  return self->interval_100ns * view.step;
}

/* Microsoft's writer puts one behind the Index Object of an audio-only file */
void
asf_index_put_empty_simple (AsfBytes *bytes, const AsfGuid *file_id)
{
  gsize object = asf_bytes_open_object (bytes, &asf_guid_simple_index);

  put_simple_head (bytes, file_id, 0, 0, 0);
  asf_bytes_close_object (bytes, object);
}

static guint64
view_offset (const View *self, guint32 i, guint32 packet_size)
{
  return (guint64) view_entry (self, i)->packet * packet_size;
}

/* Number of entries from @first on whose offsets fit one block */
static guint32
block_length (const View *self, guint32 first, guint32 packet_size)
{
  guint64 position = view_offset (self, first, packet_size);
  guint32 i = first;

  while (i < self->n &&
      view_offset (self, i, packet_size) - position <= MAX_BLOCK_OFFSET)
    i++;
  return i - first;
}

/**
 * asf_index_put_object:
 * @step: 1 = every entry, 2 = every second one, ...
 *
 * Index Object for the one stream (ASF spec 6.2): offsets in bytes from the
 * first data packet, in as many blocks as files beyond 4 GiB need. The first
 * block's position is 0, as in Microsoft's files.
 */
void
asf_index_put_object (const AsfIndex *self, AsfBytes *bytes, guint stream,
    guint32 packet_size, guint64 play_duration_100ns, guint step)
{
  gsize object = asf_bytes_open_object (bytes, &asf_guid_index);
  guint32 n_blocks = 0;
  gsize n_blocks_at;
  View view;

  view_init (&view, self, play_duration_100ns, step);
  asf_bytes_put_u32 (bytes, self->interval_100ns * view.step / MS);
  asf_bytes_put_u16 (bytes, 1);
  n_blocks_at = bytes->data->len;
  asf_bytes_put_u32 (bytes, 0);
  asf_bytes_put_u16 (bytes, stream);
  asf_bytes_put_u16 (bytes, NEAREST_PAST_CLEANPOINT);
  for (guint32 i = 0; i < view.n; n_blocks++) {
    guint32 end = i + block_length (&view, i, packet_size);
    guint64 position = i == 0 ? 0 : view_offset (&view, i, packet_size);

    asf_bytes_put_u32 (bytes, end - i);
    asf_bytes_put_u64 (bytes, position);
    for (; i < end; i++)
      asf_bytes_put_u32 (bytes,
          view_offset (&view, i, packet_size) - position);
  }
  asf_bytes_set_u32 (bytes, n_blocks_at, n_blocks);
  asf_bytes_close_object (bytes, object);
}
