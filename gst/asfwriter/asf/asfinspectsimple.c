/* asfinspectsimple.c: Simple Index Objects
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfinspectindices.h"

/* Simple Index Object (ASF spec 6.1). It does not tell its stream: the n-th one
 * belongs to the n-th video stream by number. */

#define U64 G_GUINT64_FORMAT

#define HEAD_SIZE 56
#define ENTRY_SIZE 6

static gboolean
next_entry (AsfInspectTrack *track, AsfInspectEntry *entry)
{
  const guint8 *data = NULL;
  AsfCursor cursor;

  if (track->n_left > 0)
    data = asf_inspect_window_get (&track->window, track->offset, ENTRY_SIZE);
  if (data == NULL)
    return FALSE;

  asf_cursor_init (&cursor, data, ENTRY_SIZE);
  *entry = (AsfInspectEntry) { .offset = track->offset, .has_count = TRUE };
  entry->position =
      (guint64) asf_cursor_get_u32 (&cursor) * track->packet_size;
  entry->count = asf_cursor_get_u16 (&cursor);
  track->offset += ENTRY_SIZE;
  track->n_left--;

  return TRUE;
}

/* Returns: 0 if there is no such video stream */
static guint
nth_video (const AsfInspection *inspection, guint n)
{
  for (guint i = 1; i <= ASF_MAX_STREAM_NUMBER; i++) {
    const AsfInspectStream *stream = &inspection->streams[i];

    if (stream->offset != 0 && !stream->hidden &&
        stream->kind == ASF_INSPECT_VIDEO && n-- == 0)
      return i;
  }

  return 0;
}

/* Beside the Index Object of an audio file an empty one is Microsoft's way. */
static void
check_unpaired (AsfInspectIndices *self, guint64 offset, guint32 n_entries)
{
  if (n_entries > 0)
    asf_findings_add (self->inspection->findings, "simple-index-stream",
        offset, 0, "there are more Simple Indices than video streams");
  else
    asf_findings_add (self->inspection->findings, "simple-index-empty", offset,
        0, "an empty Simple Index belongs to no video stream");
}

static void
check_id (AsfInspectIndices *self, guint64 offset, const AsfGuid *id)
{
  static const AsfGuid zero;
  char text[ASF_GUID_TEXT];

  if (!asf_inspect_is (id, &zero) &&
      !asf_inspect_is (id, &self->inspection->properties.file_id))
    asf_findings_add (self->inspection->findings, "simple-index-id",
        offset + ASF_OBJECT_HEAD, 0, "the File ID of a Simple Index is %s, "
        "that of the header is another", asf_inspect_guid_text (id, text));
}

/* The entries are compared while packets go by. */
static void
begin_simple (AsfInspectIndices *self, guint stream, guint64 offset,
    guint64 n, guint64 interval, guint32 max_count)
{
  AsfInspectTrack *track;

  asf_inspect_indices_check_length (self, "simple-index-count", offset, stream,
      n, interval);
  track = asf_inspect_indices_add_track (self, "simple-index-entry", stream);
  track->interval = interval;
  track->index_offset = offset;
  track->offset = offset + HEAD_SIZE;
  track->n_left = n;
  track->next = next_entry;
  track->has_told_count = TRUE;
  track->told_count = max_count;
}

static void
check_entries (AsfInspectIndices *self, const AsfFileObject *object,
    guint64 interval, guint32 max_count, guint32 n)
{
  guint stream = nth_video (self->inspection, self->n_simple);
  guint64 n_there = (object->size - HEAD_SIZE) / ENTRY_SIZE;

  if (object->size != HEAD_SIZE + ENTRY_SIZE * (guint64) n)
    asf_findings_add (self->inspection->findings, "simple-index-size",
        object->offset + 16, stream, "a Simple Index of %u entries has %" U64
        " bytes", n, object->size);
  if (stream == 0)
    check_unpaired (self, object->offset, n);
  else if (interval != 0)
    begin_simple (self, stream, object->offset, MIN (n, n_there), interval,
        max_count);
  else if (n > 0)
    asf_findings_add (self->inspection->findings, "simple-index-interval",
        object->offset + 40, stream, "the interval is 0");
}

/* Checks a Simple Index Object but for its entries */
void
asf_inspect_indices_add_simple (AsfInspectIndices *self,
    const AsfFileObject *object)
{
  const guint8 *head =
      asf_inspect_window_get (&self->window, object->offset, HEAD_SIZE);
  guint32 n_entries, max_count;
  guint64 interval;
  AsfCursor cursor;
  AsfGuid id;

  if (head == NULL || object->size < HEAD_SIZE) {
    asf_inspect_indices_tell_short (self, object);
    return;
  }

  asf_cursor_init (&cursor, head, HEAD_SIZE);
  asf_cursor_get_data (&cursor, ASF_OBJECT_HEAD);
  asf_cursor_get_guid (&cursor, &id);
  interval = asf_cursor_get_u64 (&cursor);
  max_count = asf_cursor_get_u32 (&cursor);
  n_entries = asf_cursor_get_u32 (&cursor);
  check_id (self, object->offset, &id);
  check_entries (self, object, interval, max_count, n_entries);
  self->n_simple++;
  self->n_filled += n_entries > 0;
}
