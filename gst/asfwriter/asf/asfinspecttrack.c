/* asfinspecttrack.c: one column of an index against the packets
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfinspecttrack.h"

#include "asfcursor.h"
#include "asfinspectprivate.h"
#include "asftimecodeindex.h"

#define U64 G_GUINT64_FORMAT

void
asf_inspect_window_init (AsfInspectWindow *self, AsfInput *input)
{
  self->input = input;
  self->start = 0;
  self->size = 0;
  self->error = NULL;
}

void
asf_inspect_window_clear (AsfInspectWindow *self)
{
  g_clear_error (&self->error);
}

/**
 * asf_inspect_window_get:
 * @size: at most #ASF_INSPECT_WINDOW_SIZE
 *
 * Returns: (nullable): the bytes at @offset, until the next call; %NULL if they
 *     are not there or the input fails
 */
const guint8 *
asf_inspect_window_get (AsfInspectWindow *self, guint64 offset, gsize size)
{
  guint64 at = offset - self->start;

  if (offset >= self->start && at <= self->size && size <= self->size - at)
    return self->data + at;
  if (self->error != NULL)
    return NULL;

  self->start = offset;
  if (!asf_input_read (self->input, offset, self->data, sizeof self->data,
          &self->size, &self->error))
    self->size = 0;

  return size <= self->size ? self->data : NULL;
}

/* Returns: 0 if it is not there */
guint32
asf_inspect_window_get_u32 (AsfInspectWindow *self, guint64 offset)
{
  return (guint32) asf_inspect_window_get_u64 (self, offset);
}

/* Returns: what is there of it, 0 for the rest */
guint64
asf_inspect_window_get_u64 (AsfInspectWindow *self, guint64 offset)
{
  guint64 value = 0;

  for (guint i = 0; i < sizeof value; i++) {
    const guint8 *byte = asf_inspect_window_get (self, offset + i, 1);

    if (byte != NULL)
      value |= (guint64) *byte << 8 * i;
  }

  return value;
}

/* Returns: where on its axis the entry is, 100 ns or objects */
static guint64
row_position (const AsfInspectTrack *self)
{
  if (self->row > G_MAXUINT64 / self->interval)
    return G_MAXUINT64;

  return self->row * self->interval;
}

static gboolean
leads_to (const AsfInspectTrack *self, guint64 packet,
    const AsfPlacement *place)
{
  if (self->type == ASF_INSPECT_PAST_PACKET)
    return packet >= place->first_packet &&
        packet - place->first_packet < place->n_packets;

  return packet == place->first_packet ||
      (packet == G_MAXUINT32 && packet < place->first_packet);
}

/* @is_before: the entry is for a time before the first object: it points to
 * that one, or to none */
static gboolean
place_suits (const AsfInspectTrack *self, const AsfInspectEntry *entry,
    gboolean is_before)
{
  guint64 packet = entry->position / self->packet_size;

  if (entry->is_void)
    return is_before;
  if (entry->position % self->packet_size != 0)
    return FALSE;

  return leads_to (self, packet, &self->point.place) ||
      (self->has_older && leads_to (self, packet, &self->older.place));
}

static void
tell_wrong_place (const AsfInspectTrack *self, const AsfInspectEntry *entry)
{
  const AsfPlacement *place = &self->point.place;
  char *is = entry->is_void ? g_strdup ("is void") :
      g_strdup_printf ("leads to packet %" U64,
      entry->position / self->packet_size);

  asf_findings_add (self->findings, self->rule, entry->offset, self->stream,
      "entry %" U64 " %s, the object that is due then is in packet %" U64,
      self->row, is, place->first_packet);
  g_free (is);
}

static void
check_entry (const AsfInspectTrack *self, const AsfInspectEntry *entry,
    gboolean is_before)
{
  guint32 n_packets = MIN (self->point.place.n_packets, G_MAXUINT16);

  if (is_before && self->by_number)
    return;

  if (!place_suits (self, entry, is_before))
    tell_wrong_place (self, entry);
  else if (entry->has_count && entry->count != n_packets)
    asf_findings_add (self->findings, "simple-index-packets", entry->offset,
        self->stream, "entry %" U64 " says that the key frame is in %u "
        "packets, it is in %u", self->row, entry->count, n_packets);
}

/* Returns: whether there is one more in @self->entry */
static gboolean
peek_entry (AsfInspectTrack *self)
{
  if (self->has_entry)
    return TRUE;
  self->has_entry = self->next (self, &self->entry);
  if (!self->has_entry)
    return FALSE;

  self->largest_count = MAX (self->largest_count, self->entry.count);
  if (!self->by_timecode)
    self->entry.axis = row_position (self);
  return TRUE;
}

/* Entries for places before @limit lead to the point that is known. */
static void
compare_until (AsfInspectTrack *self, guint64 limit, gboolean is_before)
{
  while (peek_entry (self) && self->entry.axis < limit) {
    check_entry (self, &self->entry, is_before);
    self->has_entry = FALSE;
    self->row++;
  }
}

static guint64
get_position (const AsfInspectTrack *self, const AsfScanObject *object)
{
  if (self->by_timecode)
    return object->timecode;

  return self->by_number ? self->n_objects :
      (guint64) object->time_ms * ASF_TICKS_PER_MS;
}

/* A point with another range has come: entries of ranges before it are done
 * with. */
static void
begin_range (AsfInspectTrack *self, const AsfScanObject *object)
{
  guint16 range = ASF_TIMECODE_KEY_RANGE (object->timecode);

  if (range == ASF_TIMECODE_KEY_RANGE (self->point.timecode))
    return;
  compare_until (self, ASF_TIMECODE_KEY (range, 0), FALSE);
  self->has_older = TRUE;
  self->older = self->point;
  self->point = *object;
}

/* An object of any stream has gone by */
void
asf_inspect_track_object (AsfInspectTrack *self, const AsfScanObject *object)
{
  gboolean is_before = !self->has_point;
  guint64 position;

  if (object->stream != self->stream)
    return;

  position = get_position (self, object);
  self->n_objects++;
  if (self->type == ASF_INSPECT_PAST_CLEANPOINT && !object->key &&
      !self->all_clean)
    return;
  if (self->by_timecode && (!asf_timecode_key_is_valid (position) ||
          (self->has_point && position <= self->point.timecode)))
    return;

  if (is_before)
    self->point = *object;
  else if (self->by_timecode)
    begin_range (self, object);
  self->has_point = TRUE;
  compare_until (self, position, is_before);
  self->has_older = FALSE;
  self->point = *object;
}

/* No object will go by any more */
void
asf_inspect_track_end (AsfInspectTrack *self)
{
  if (self->has_point)
    compare_until (self, self->by_number ? self->n_objects : G_MAXUINT64,
        FALSE);
  while (peek_entry (self))
    self->has_entry = FALSE;
  if (self->has_told_count && self->told_count != self->largest_count)
    asf_findings_add (self->findings, "simple-index-max",
        self->index_offset + 48, self->stream, "the maximum packet count is "
        "%u, the largest of the entries is %u", self->told_count,
        self->largest_count);
}

void
asf_inspect_track_free (AsfInspectTrack *self)
{
  asf_inspect_window_clear (&self->window);
  g_free (self);
}
