/* asfindex.c: which packet to start from for a time
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfindexprivate.h"

#define SIMPLE_INDEX_HEAD 56
#define SIMPLE_INDEX_ENTRY 6

/* Entries that are kept at most: as many for each point, and some to begin with.
 * More would only repeat each other. Times that jump by days, wrong or right,
 * then make the entries coarser and not the index large. */
#define ENTRIES_PER_POINT 64
#define MIN_ENTRIES (16 * 1024)
#define MAX_ENTRIES (4 * 1024 * 1024)

/* @interval: between two entries, in 100 ns or media objects, not 0 */
AsfIndex *
asf_index_new (guint64 interval)
{
  AsfIndex *self = g_new0 (AsfIndex, 1);

  self->interval = interval;
  self->entries = g_array_new (FALSE, FALSE, sizeof (AsfIndexEntry));

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
    g_array_index (self->entries, AsfIndexEntry, i) =
        g_array_index (self->entries, AsfIndexEntry, 2 * i);
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
  AsfIndexEntry point = {
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

/* @step: 1 = every entry, 2 = every second one, ... */
void
asf_index_view_init (AsfIndexView *self, const AsfIndex *index, guint64 end,
    guint step)
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

const AsfIndexEntry *
asf_index_view_entry (const AsfIndexView *self, guint32 i)
{
  const AsfIndex *index = self->index;
  guint64 nth = (guint64) i * self->step;

  return nth < index->entries->len ?
      &g_array_index (index->entries, AsfIndexEntry, nth) : &index->last_point;
}

/* Returns: bytes that asf_index_put_simple() would put with every entry */
gsize
asf_index_simple_size (const AsfIndex *self, guint64 play_duration_100ns)
{
  AsfIndexView view;

  asf_index_view_init (&view, self, play_duration_100ns, 1);
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
  AsfIndexView view;

  asf_index_view_init (&view, self, play_duration_100ns, step);
  for (guint32 i = 0; i < view.n; i++)
    max_packets = MAX (max_packets, asf_index_view_entry (&view, i)->n_packets);
  put_simple_head (bytes, file_id, self->interval * view.step,
      max_packets, view.n);
  for (guint32 i = 0; i < view.n; i++) {
    asf_bytes_put_u32 (bytes, asf_index_view_entry (&view, i)->packet);
    asf_bytes_put_u16 (bytes, asf_index_view_entry (&view, i)->n_packets);
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
