/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright (C) 2026 The asfwriter authors
 *
 * asfreaderindex.c: the four index objects (asf-format.md 7). */

#include "asfreaderpriv.h"

gboolean
reader_guid_is_index (ReadGuidId id)
{
  return id == READ_GUID_SIMPLE_INDEX || id == READ_GUID_INDEX
      || id == READ_GUID_MEDIA_OBJECT_INDEX || id == READ_GUID_TIMECODE_INDEX;
}

void
reader_simple_index_free (gpointer data)
{
  g_array_unref (((ReadSimpleIndex *) data)->entries);
  g_free (data);
}

static void
parse_simple_index (AsfReader *reader, ReadCursor *cursor)
{
  ReadSimpleIndex *index = g_new0 (ReadSimpleIndex, 1);

  g_ptr_array_add (reader->simple_indices, index);
  index->entries = g_array_new (FALSE, TRUE, sizeof (ReadSimpleEntry));
  index->offset = cursor->start - 24;
  index->size = cursor->end - index->offset;
  index->file_id = reader_cursor_guid (cursor);
  index->interval = reader_cursor_u64 (cursor);
  index->max_packet_count = reader_cursor_u32 (cursor);
  index->n_entries = reader_cursor_u32 (cursor);
  for (guint32 i = 0; i < index->n_entries; i++) {
    ReadSimpleEntry entry = { 0 };

    entry.packet = reader_cursor_u32 (cursor);
    entry.count = reader_cursor_u16 (cursor);
    if (cursor->failed)
      break;
    g_array_append_val (index->entries, entry);
  }
}

void
reader_index_free (gpointer data)
{
  ReadIndex *index = data;

  g_array_unref (index->specifiers);
  g_array_unref (index->offsets);
  g_array_unref (index->timecodes);
  g_free (index);
}

/* One entry: an offset for each specifier, base added. */
static void
parse_index_row (ReadIndex *index, ReadCursor *cursor, const guint64 *bases,
    guint range)
{
  guint64 timecode = (guint64) range << 32;

  if (index->kind == READ_GUID_TIMECODE_INDEX) {
    timecode |= reader_cursor_u32 (cursor);
    g_array_append_val (index->timecodes, timecode);
  }
  for (guint s = 0; s < index->specifiers->len; s++) {
    guint64 offset = reader_cursor_u32 (cursor);

    offset = offset == 0xFFFFFFFF ? READ_NO_OFFSET : bases[s] + offset;
    g_array_append_val (index->offsets, offset);
  }
}

static void
parse_index_block (ReadIndex *index, ReadCursor *cursor)
{
  guint n = index->specifiers->len;
  guint32 count = reader_cursor_u32 (cursor);
  guint range = 0, row = 4 * n;
  g_autofree guint64 *bases = g_new0 (guint64, n + 1);

  if (index->kind == READ_GUID_TIMECODE_INDEX) {
    range = reader_cursor_u16 (cursor);
    row += 4;
  }
  for (guint s = 0; s < n; s++)
    bases[s] = reader_cursor_u64 (cursor);
  if (cursor->failed || row == 0)
    return;
  if (count > reader_cursor_left (cursor) / row) {
    reader_cursor_bytes (cursor, (guint64) count * row);
    return;
  }
  for (guint32 i = 0; i < count; i++)
    parse_index_row (index, cursor, bases, range);
  index->n_entries += count;
}

static void
parse_index (AsfReader *reader, ReadCursor *cursor, ReadGuidId kind)
{
  ReadIndex *index = g_new0 (ReadIndex, 1);
  guint count;

  g_ptr_array_add (reader->indices, index);
  index->kind = kind;
  index->offset = cursor->start - 24;
  index->size = cursor->end - index->offset;
  index->specifiers = g_array_new (FALSE, TRUE, sizeof (ReadSpecifier));
  index->offsets = g_array_new (FALSE, TRUE, sizeof (guint64));
  index->timecodes = g_array_new (FALSE, TRUE, sizeof (guint64));
  index->interval = reader_cursor_u32 (cursor);
  count = reader_cursor_u16 (cursor);
  index->n_blocks = reader_cursor_u32 (cursor);
  for (guint i = 0; i < count; i++) {
    ReadSpecifier specifier = { 0 };

    specifier.stream = reader_cursor_u16 (cursor);
    specifier.type = reader_cursor_u16 (cursor);
    if (cursor->failed)
      return;
    g_array_append_val (index->specifiers, specifier);
  }
  for (guint32 i = 0; i < index->n_blocks && !cursor->failed; i++)
    parse_index_block (index, cursor);
}

void
reader_parse_index_object (AsfReader *reader, const ReadChunk *chunk,
    ReadCursor *body)
{
  if (chunk->guid.id == READ_GUID_SIMPLE_INDEX)
    parse_simple_index (reader, body);
  else if (reader_guid_is_index (chunk->guid.id))
    parse_index (reader, body, chunk->guid.id);
  else
    return;
  if (!body->failed && body->pos != body->end)
    reader_fault (reader, READ_PROBLEM, "object-slack", body->pos,
        "%s: %" G_GUINT64_FORMAT " bytes behind its last field", chunk->name,
        body->end - body->pos);
}
