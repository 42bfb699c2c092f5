/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright (C) 2026 The asfwriter authors
 *
 * asfcheckindex.c: every index entry again, from the media objects; the
 * seekable flag (asf-format.md 3.2, 4.9 to 4.11, 7). */

#include "asfcheckpriv.h"

/* Non-hidden video streams by number, as readers pair the indices. */
static GPtrArray *
indexed_streams (const AsfReader *r)
{
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = 1; i < 128; i++) {
    ReadStream *s = asf_reader_get_stream (r, i);

    if (s != NULL && s->type == READ_STREAM_VIDEO && !s->hidden)
      g_ptr_array_add (list, s);
  }
  return list;
}

gboolean
check_is_clean (const ReadStream *s, const ReadObject *object)
{
  return object->key || s->type == READ_STREAM_AUDIO;
}

/* Last (clean) object due at or before @ticks; before that the first one. */
static const ReadObject *
object_at (const ReadStream *s, guint64 ticks, gboolean clean, gboolean *before)
{
  const ReadObject *first = NULL, *found = NULL;

  for (guint i = 0; i < s->objects->len; i++) {
    const ReadObject *object = g_ptr_array_index (s->objects, i);

    if (clean && !check_is_clean (s, object))
      continue;
    if (first == NULL)
      first = object;
    if (object->time_ms * (guint64) TICKS_PER_MS <= ticks)
      found = object;
  }
  *before = found == NULL;
  return found != NULL ? found : first;
}

static void
check_simple_entry (AsfCheck *check, const ReadSimpleIndex *index,
    const ReadStream *s, guint k)
{
  const ReadSimpleEntry *e =
      &g_array_index (index->entries, ReadSimpleEntry, k);
  gboolean before;
  const ReadObject *object = object_at (s, k * index->interval, TRUE,
      &before);

  if (object == NULL)
    return;
  if (e->packet != object->first_packet || e->count != object->n_packets)
    check_add (check, READ_PROBLEM, "simple-index-entry",
        index->offset + 56 + 6 * (guint64) k,
        "Simple Index of stream %u, entry %u: packet %u, %u packets; key "
        "frame at %u ms is in packet %u, %u packets", s->number, k,
        e->packet, e->count, object->time_ms, object->first_packet,
        object->n_packets);
}

static void
check_entry_count (AsfCheck *check, const char *rule, guint64 offset,
    guint64 n, guint64 interval)
{
  guint64 floor = check->reader->play_duration / interval;

  if (n < floor)
    check_add (check, READ_PROBLEM, rule, offset,
        "%" U64 " entries do not cover Play Duration, %" U64 " would", n,
        floor + 1);
  else if (n == floor || n > floor + 2)
    check_add (check, READ_LENIENT, rule, offset,
        "%" U64 " entries; %" U64 " or one more cover Play Duration", n,
        floor + 1);
}

static void
check_simple_index (AsfCheck *check, const ReadSimpleIndex *index,
    const ReadStream *s)
{
  const AsfReader *r = check->reader;
  guint max = 0;

  if (!asf_reader_guid_equal (&index->file_id, &r->file_id)
      && !asf_reader_guid_is_zero (&index->file_id))
    check_add (check, READ_PROBLEM, "simple-index-id", index->offset + 24,
        "Simple Index: File ID is %s", index->file_id.text);
  else if (asf_reader_guid_is_zero (&index->file_id))
    check_add (check, READ_LENIENT, "simple-index-id", index->offset + 24,
        "Simple Index: File ID is zero");
  if (index->size != 56 + 6 * (guint64) index->n_entries)
    check_add (check, READ_PROBLEM, "simple-index-size", index->offset + 16,
        "Simple Index: size %" U64 " for %u entries", index->size,
        index->n_entries);
  for (guint i = 0; i < index->entries->len; i++)
    max = MAX (max, g_array_index (index->entries, ReadSimpleEntry, i).count);
  if (max != index->max_packet_count)
    check_add (check, READ_PROBLEM, "simple-index-max", index->offset + 48,
        "Simple Index: maximum packet count %u, found %u",
        index->max_packet_count, max);
  if (s == NULL || (index->n_entries == 0 && s->objects->len == 0))
    return;
  if (index->interval == 0) {
    check_add (check, READ_PROBLEM, "simple-index-interval",
        index->offset + 40, "Simple Index of stream %u: interval 0", s->number);
    return;
  }
  check_entry_count (check, "simple-index-count", index->offset + 52,
      index->n_entries, index->interval);
  for (guint i = 0; i < index->entries->len; i++)
    check_simple_entry (check, index, s, i);
}

static void
check_simple_indices (AsfCheck *check)
{
  const AsfReader *r = check->reader;
  g_autoptr (GPtrArray) streams = indexed_streams (r);

  for (guint i = 0; i < r->simple_indices->len; i++) {
    const ReadSimpleIndex *index = g_ptr_array_index (r->simple_indices, i);

    if (i >= streams->len && index->n_entries > 0)
      check_add (check, READ_PROBLEM, "simple-index-stream", index->offset,
          "Simple Index %u, but there are %u video streams", i, streams->len);
    else if (i >= streams->len)
      /* beside the Index Object of an audio file it is Microsoft's way */
      check_add (check,
          streams->len == 0 && r->indices->len > 0 && i == 0 ?
          READ_NOTE : READ_LENIENT, "simple-index-stream", index->offset,
          "an empty Simple Index belongs to no video stream");
    check_simple_index (check, index, i < streams->len ?
        g_ptr_array_index (streams, i) : NULL);
  }
  if (r->simple_indices->len > 0 && r->simple_indices->len < streams->len)
    check_add (check, READ_PROBLEM, "simple-index-stream", 0,
        "%u Simple Indices for %u video streams", r->simple_indices->len,
        streams->len);
}

gboolean
check_entry_suits (const AsfReader *r, const ReadObject *object, guint type,
    guint64 offset)
{
  guint64 packet = offset / r->packet_size;

  if (offset % r->packet_size != 0)
    return FALSE;
  if (type == 1)
    return packet >= object->first_packet && packet <= object->last_packet;
  return packet == object->first_packet;
}

static void
check_index_entry (AsfCheck *check, const ReadIndex *index, guint row,
    guint column)
{
  const AsfReader *r = check->reader;
  const ReadSpecifier *spec =
      &g_array_index (index->specifiers, ReadSpecifier, column);
  const ReadStream *s = asf_reader_get_stream (r, spec->stream);
  guint64 offset = g_array_index (index->offsets, guint64,
      (gsize) row * index->specifiers->len + column);
  guint64 ticks = (guint64) row * index->interval * TICKS_PER_MS;
  const ReadObject *object;
  gboolean before;

  object = s != NULL ? object_at (s, ticks, spec->type == 3, &before) : NULL;
  if (object == NULL || r->packet_size == 0)
    return;
  if (offset == READ_NO_OFFSET) {
    if (!before)
      check_add (check, READ_PROBLEM, "index-entry", index->offset,
          "Index entry %u of stream %u is void, object at %u ms is there",
          row, s->number, object->time_ms);
    return;
  }
  if (!check_entry_suits (r, object, spec->type, offset))
    check_add (check, READ_PROBLEM, "index-entry", index->offset,
        "Index entry %u of stream %u: offset %" U64 ", object at %u ms is "
        "in packet %u at %" U64, row, s->number, offset, object->time_ms,
        object->first_packet, (guint64) object->first_packet * r->packet_size);
}

/* The last (clean) object up to number @n; before that the first one. */
static const ReadObject *
nth_object (const ReadStream *s, guint64 n, gboolean clean)
{
  const ReadObject *found = NULL;

  for (guint i = 0; i < s->objects->len && (i <= n || found == NULL); i++)
    if (!clean || check_is_clean (s, g_ptr_array_index (s->objects, i)))
      found = g_ptr_array_index (s->objects, i);
  return found;
}

/* Entry k is about media object k * interval of the stream. */
static void
check_frame_entry (AsfCheck *check, const ReadIndex *index, guint row,
    guint column)
{
  const AsfReader *r = check->reader;
  const ReadSpecifier *spec =
      &g_array_index (index->specifiers, ReadSpecifier, column);
  const ReadStream *s = asf_reader_get_stream (r, spec->stream);
  guint64 offset = g_array_index (index->offsets, guint64,
      (gsize) row * index->specifiers->len + column);
  guint64 n = (guint64) row * index->interval;
  const ReadObject *object;

  if (s == NULL || n >= s->objects->len || r->packet_size == 0
      || spec->type > 3 || offset == READ_NO_OFFSET)
    return;
  object = nth_object (s, n, spec->type == 3);
  if (object != NULL && !check_entry_suits (r, object, spec->type, offset))
    check_add (check, READ_PROBLEM, "frame-index-entry", index->offset,
        "Media Object Index entry %u of stream %u: offset %" U64
        ", object %u is in packet %u", row, s->number, offset,
        object->number, object->first_packet);
}

static void
check_parameters (AsfCheck *check, const ReadIndex *index,
    const ReadIndexParameters *p)
{
  gboolean same = p != NULL && p->specifiers->len == index->specifiers->len
      && (p->interval == index->interval
      || index->kind == READ_GUID_TIMECODE_INDEX);

  for (guint i = 0; same && i < index->specifiers->len; i++) {
    const ReadSpecifier *a =
        &g_array_index (index->specifiers, ReadSpecifier, i);
    const ReadSpecifier *b = &g_array_index (p->specifiers, ReadSpecifier, i);

    same = a->stream == b->stream && a->type == b->type;
  }
  if (!same)
    check_add (check, READ_PROBLEM, "index-parameters",
        p != NULL ? p->offset : 0, "%s Object: its parameters object in the "
        "header %s", asf_reader_guid_name (index->kind),
        p != NULL ? "says otherwise" : "is missing");
}

static void
check_specifiers (AsfCheck *check, const ReadIndex *index)
{
  const char *name = asf_reader_guid_name (index->kind);
  guint low = index->kind == READ_GUID_TIMECODE_INDEX ? 2 : 1;

  if (index->specifiers->len == 0 || index->n_blocks == 0
      || (index->interval == 0 && index->kind != READ_GUID_TIMECODE_INDEX))
    check_add (check, READ_PROBLEM, "index-header", index->offset,
        "%s: %u specifiers, %u blocks, interval %u", name,
        index->specifiers->len, index->n_blocks, index->interval);
  for (guint i = 0; i < index->specifiers->len; i++) {
    const ReadSpecifier *s =
        &g_array_index (index->specifiers, ReadSpecifier, i);

    check_stream_known (check, "index-stream", index->offset, name, s->stream);
    if ((s->type < low || s->type > 3) && !(s->type == 0xFF
            && index->kind == READ_GUID_MEDIA_OBJECT_INDEX))
      check_add (check, READ_PROBLEM, "index-type", index->offset,
          "%s: type %u for stream %u", name, s->type, s->stream);
  }
}

static void
check_index (AsfCheck *check, const ReadIndex *index)
{
  const AsfReader *r = check->reader;
  ReadGuidId kind = index->kind == READ_GUID_INDEX ?
      READ_GUID_INDEX_PARAMETERS : index->kind == READ_GUID_TIMECODE_INDEX ?
      READ_GUID_TIMECODE_INDEX_PARAMETERS :
      READ_GUID_MEDIA_OBJECT_INDEX_PARAMETERS;

  check_parameters (check, index, asf_reader_find_index_parameters (r, kind));
  check_specifiers (check, index);
  if (kind == READ_GUID_TIMECODE_INDEX_PARAMETERS) {
    check_timecode_index (check, index);
    return;
  }
  if (kind == READ_GUID_INDEX_PARAMETERS && index->interval > 0)
    check_entry_count (check, "index-count", index->offset, index->n_entries,
        (guint64) index->interval * TICKS_PER_MS);
  for (guint row = 0; row < index->n_entries; row++)
    for (guint c = 0; c < index->specifiers->len; c++) {
      if (kind == READ_GUID_INDEX_PARAMETERS)
        check_index_entry (check, index, row, c);
      else
        check_frame_entry (check, index, row, c);
    }
}

static void
check_lone_parameters (AsfCheck *check)
{
  static const ReadGuidId pairs[][2] = {
    {READ_GUID_INDEX_PARAMETERS, READ_GUID_INDEX},
    {READ_GUID_MEDIA_OBJECT_INDEX_PARAMETERS, READ_GUID_MEDIA_OBJECT_INDEX},
    {READ_GUID_TIMECODE_INDEX_PARAMETERS, READ_GUID_TIMECODE_INDEX},
  };
  const AsfReader *r = check->reader;

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++) {
    const ReadIndexParameters *p =
        asf_reader_find_index_parameters (r, pairs[i][0]);

    if (p != NULL && asf_reader_find_index (r, pairs[i][1]) == NULL)
      check_add (check, r->broadcast ? READ_NOTE : READ_PROBLEM,
          "index-parameters", p->offset, "%s Object without %s Object",
          asf_reader_guid_name (pairs[i][0]),
          asf_reader_guid_name (pairs[i][1]));
  }
}

/* Audio alone: shall be set. Video: only with a Simple Index for each. */
static void
check_seekable (AsfCheck *check)
{
  const AsfReader *r = check->reader;
  g_autoptr (GPtrArray) videos = indexed_streams (r);
  guint n_audio = 0, n_full = 0;
  guint64 at = r->file_properties_offset + 88;

  for (guint i = 0; i < r->streams->len; i++) {
    const ReadStream *s = g_ptr_array_index (r->streams, i);

    n_audio += s->type == READ_STREAM_AUDIO;
  }
  for (guint i = 0; i < r->simple_indices->len; i++) {
    const ReadSimpleIndex *index = g_ptr_array_index (r->simple_indices, i);

    n_full += index->n_entries > 0;
  }
  if (!r->seekable && n_audio > 0 && n_audio == r->streams->len)
    check_add (check, READ_PROBLEM, "seekable", at,
        "an audio-only file shall be seekable");
  if (r->seekable && videos->len > 0 && n_full < videos->len)
    check_add (check, READ_PROBLEM, "seekable", at,
        "seekable, but %u filled Simple Indices for %u video streams",
        n_full, videos->len);
}

void
check_indices (AsfCheck *check)
{
  const AsfReader *r = check->reader;

  check_lone_parameters (check);
  if (r->broadcast) {
    if (r->seekable)
      check_add (check, READ_PROBLEM, "seekable",
          r->file_properties_offset + 88, "broadcast and seekable");
    return;
  }
  check_seekable (check);
  check_simple_indices (check);
  for (guint i = 0; i < r->indices->len; i++)
    check_index (check, g_ptr_array_index (r->indices, i));
}
