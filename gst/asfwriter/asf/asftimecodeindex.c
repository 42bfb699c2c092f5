/* asftimecodeindex.c: which packet to start from for a time code
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asftimecodeindexprivate.h"

/* Time codes jump: a jump begins a new range, within which they rise. Nobody
 * can tell the time code of an entry from its place, so it stands in the entry
 * (ASF spec 6.4). The specification would have one for every time code of the
 * file; with one for a second players decode on from there, as for any other
 * index.
 *
 * Seconds are those of the time code, of all streams the same. So entries of
 * several streams meet, and each leads to what really is the clean point at or
 * before it.
 */

/* Of twelve days at one entry a second. More make the entries coarser. */
#define MAX_ENTRIES (1024 * 1024)

/* @interval_s: seconds of time code between two entries, 1 to
 *     #ASF_TIMECODE_MAX_INTERVAL */
AsfTimecodeIndex *
asf_timecode_index_new (guint32 interval_s)
{
  AsfTimecodeIndex *self = g_new0 (AsfTimecodeIndex, 1);

  self->interval = CLAMP (interval_s, 1, ASF_TIMECODE_MAX_INTERVAL);
  self->entries = g_array_new (FALSE, FALSE, sizeof (AsfTimecodeEntry));

  return self;
}

/* @self: (nullable) (transfer full): */
void
asf_timecode_index_free (AsfTimecodeIndex *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->entries);
  g_free (self);
}

/* Returns: the two digits at @shift, or more than 99 */
static guint32
get_digits (guint32 bcd, guint shift)
{
  guint32 tens = bcd >> (shift + 4) & 15, ones = bcd >> shift & 15;

  return tens > 9 || ones > 9 ? 100 : 10 * tens + ones;
}

/* @second: (out): whole ones since 00:00:00:00
 * @is_past: (out): it is later than that second by some frames
 *
 * Returns: whether @bcd, 0xHHMMSSFF, is a time code */
static gboolean
parse_timecode (guint32 bcd, guint32 *second, gboolean *is_past)
{
  guint32 hours = get_digits (bcd, 24), minutes = get_digits (bcd, 16);
  guint32 seconds = get_digits (bcd, 8), frames = get_digits (bcd, 0);

  *second = 3600 * hours + 60 * minutes + seconds;
  *is_past = frames > 0;

  return hours < 24 && minutes < 60 && seconds < 60 && frames < 100;
}

/* Returns: whether there can be such a time code, #ASF_TIMECODE_KEY */
gboolean
asf_timecode_key_is_valid (guint64 key)
{
  guint32 second;
  gboolean is_past;

  return parse_timecode (ASF_TIMECODE_KEY_BCD (key), &second, &is_past);
}

static guint32
round_down (guint32 second, guint32 interval)
{
  return second / interval * interval;
}

static guint32
round_up (guint32 second, guint32 interval)
{
  return round_down (second + interval - 1, interval);
}

static const AsfTimecodeEntry *
get_entry (const AsfTimecodeIndex *self, guint i)
{
  return &g_array_index (self->entries, AsfTimecodeEntry, i);
}

static gboolean
begins_range (const AsfTimecodeWalk *self)
{
  return self->i == 0 || get_entry (self->index, self->i - 1)->range !=
      get_entry (self->index, self->i)->range;
}

static gboolean
is_same_row (const AsfTimecodeWalk *self, guint i, const AsfTimecodeEntry *row)
{
  const AsfTimecodeEntry *entry = get_entry (self->index, i);

  return entry->range == row->range &&
      round_up (entry->second, self->interval) == row->second;
}

/**
 * asf_timecode_walk_next:
 * @row: (out): the next entry; of those that fall together it is the last, but
 *     the first of a range stands for what is in front of it
 *
 * Returns: %FALSE if there is none
 */
gboolean
asf_timecode_walk_next (AsfTimecodeWalk *self, AsfTimecodeEntry *row)
{
  if (self->i == self->index->entries->len)
    return FALSE;
  *row = *get_entry (self->index, self->i);
  if (!self->in_range && begins_range (self) &&
      row->second % self->interval != 0) {
    row->second = round_down (row->second, self->interval);
    self->in_range = TRUE;
    return TRUE;
  }
  self->in_range = FALSE;
  row->second = round_up (row->second, self->interval);
  do
    row->packet = get_entry (self->index, self->i++)->packet;
  while (self->i < self->index->entries->len &&
      is_same_row (self, self->i, row));

  return TRUE;
}

/* At an interval of a day a range has two entries at most, and there are 65536
 * ranges: so it helps in the end. */
static void
make_coarser (AsfTimecodeIndex *self)
{
  GArray *entries = g_array_new (FALSE, FALSE, sizeof (AsfTimecodeEntry));
  AsfTimecodeWalk walk = { self, 2 * self->interval, 0, FALSE };
  AsfTimecodeEntry row;

  while (asf_timecode_walk_next (&walk, &row))
    g_array_append_val (entries, row);
  g_array_unref (self->entries);
  self->entries = entries;
  self->interval *= 2;
}

/* Of those for one second the last one counts. */
static void
put_entry (AsfTimecodeIndex *self, guint16 range, guint32 second,
    guint32 packet)
{
  AsfTimecodeEntry entry = { packet, second, range };
  guint n = self->entries->len;

  if (n > 0 && get_entry (self, n - 1)->range == range &&
      get_entry (self, n - 1)->second == second)
    g_array_index (self->entries, AsfTimecodeEntry, n - 1) = entry;
  else
    g_array_append_val (self->entries, entry);
}

/**
 * asf_timecode_index_add:
 * @key: #ASF_TIMECODE_KEY of the clean point
 * @packet: number of the packet it begins in
 *
 * Clean points come in the order of the file. One whose time code does not rise
 * without a new range, or is none, cannot be found by it, and is left out.
 */
void
asf_timecode_index_add (AsfTimecodeIndex *self, guint64 key, guint64 packet)
{
  guint16 range = ASF_TIMECODE_KEY_RANGE (key);
  guint32 number = (guint32) MIN (packet, G_MAXUINT32), second;
  gboolean is_past, is_first;

  if ((self->has_point && key <= self->last_key) ||
      !parse_timecode (ASF_TIMECODE_KEY_BCD (key), &second, &is_past))
    return;
  is_first = !self->has_point ||
      range != ASF_TIMECODE_KEY_RANGE (self->last_key);
  self->n_ranges += is_first;
  self->has_point = TRUE;
  self->last_key = key;

  while (self->entries->len >= MAX_ENTRIES)
    make_coarser (self);
  if (is_first)
    put_entry (self, range, round_down (second, self->interval), number);
  put_entry (self, range, round_up (second + is_past, self->interval), number);
}
