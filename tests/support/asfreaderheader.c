/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright (C) 2026 The asfwriter authors
 *
 * asfreaderheader.c: Header Object, File Properties, Header Extension and
 * the small fixed objects (asf-format.md 3.1, 3.2, 3.8, 3.19, 4.12, 4.13). */

#include "asfreaderpriv.h"

static void
parse_file_properties (AsfReader *reader, ReadCursor *cursor)
{
  if (reader->has_file_properties) {
    cursor->pos = cursor->end;
    return;
  }
  reader->has_file_properties = TRUE;
  reader->file_properties_offset = cursor->start - 24;
  reader->file_id = reader_cursor_guid (cursor);
  reader->file_size = reader_cursor_u64 (cursor);
  reader->creation_date = reader_cursor_u64 (cursor);
  reader->packet_count = reader_cursor_u64 (cursor);
  reader->play_duration = reader_cursor_u64 (cursor);
  reader->send_duration = reader_cursor_u64 (cursor);
  reader->preroll = reader_cursor_u64 (cursor);
  reader->flags = reader_cursor_u32 (cursor);
  reader->min_packet_size = reader_cursor_u32 (cursor);
  reader->max_packet_size = reader_cursor_u32 (cursor);
  reader->max_bitrate = reader_cursor_u32 (cursor);
  reader->broadcast = (reader->flags & 1) != 0;
  reader->seekable = (reader->flags & 2) != 0;
  if (reader->min_packet_size == reader->max_packet_size)
    reader->packet_size = reader->max_packet_size;
}

static void
parse_header_extension (AsfReader *reader, ReadCursor *cursor)
{
  ReadCursor children, body;
  ReadChunk *chunk;

  reader->extension_reserved1 = reader_cursor_guid (cursor);
  reader->extension_reserved2 = reader_cursor_u16 (cursor);
  reader->extension_data_size = reader_cursor_u32 (cursor);
  if (cursor->failed)
    return;
  if (reader->extension_data_size != cursor->end - cursor->pos)
    reader_fault (reader, READ_PROBLEM, "extension-size", cursor->start - 24,
        "Header Extension: data size %u but %" G_GUINT64_FORMAT
        " bytes follow", reader->extension_data_size,
        cursor->end - cursor->pos);
  children = reader_cursor (reader, cursor->pos, cursor->end,
      "Header Extension");
  while (reader_next_object (&children, &chunk, &body)) {
    g_ptr_array_add (reader->extension_objects, chunk);
    /* not from within itself: a nested one is shown but not entered */
    if (chunk->guid.id != READ_GUID_HEADER_EXTENSION)
      reader_parse_child (reader, chunk, &body);
  }
  cursor->pos = cursor->end;
}

static void
parse_padding (AsfReader *reader, ReadCursor *cursor)
{
  guint64 left = reader_cursor_left (cursor);
  ReadPadding padding = { cursor->start - 24, left + 24, FALSE, FALSE };

  padding.zero = reader_is_zero (reader_cursor_bytes (cursor, left), left);
  /* the chunk being read is the last of its list */
  if (reader->extension_objects->len > 0) {
    const ReadChunk *last = g_ptr_array_index (reader->extension_objects,
        reader->extension_objects->len - 1);

    padding.in_extension = last->offset == padding.offset;
  }
  g_array_append_val (reader->paddings, padding);
}

static void
parse_compatibility (AsfReader *reader, ReadCursor *cursor)
{
  reader->compatibility_profile = reader_cursor_u8 (cursor);
  reader->compatibility_mode = reader_cursor_u8 (cursor);
}

static void
parse_placeholder (AsfReader *reader, ReadCursor *cursor)
{
  guint64 left = reader_cursor_left (cursor);

  reader->placeholder_size = left + 24;
  if (!reader_is_zero (reader_cursor_bytes (cursor, left), left))
    reader_fault (reader, READ_NOTE, "placeholder", cursor->start - 24,
        "Index Parameters Placeholder: its body is not zero");
}

static ReadParseFunc
header_parser (ReadGuidId id)
{
  switch (id) {
    case READ_GUID_FILE_PROPERTIES:
      return parse_file_properties;
    case READ_GUID_HEADER_EXTENSION:
      return parse_header_extension;
    case READ_GUID_PADDING:
      return parse_padding;
    case READ_GUID_COMPATIBILITY:
      return parse_compatibility;
    case READ_GUID_INDEX_PLACEHOLDER:
      return parse_placeholder;
    default:
      return NULL;
  }
}

void
reader_parse_child (AsfReader *reader, const ReadChunk *chunk, ReadCursor *body)
{
  ReadParseFunc parse = header_parser (chunk->guid.id);

  if (parse == NULL)
    parse = reader_stream_parser (chunk->guid.id);
  if (parse == NULL)
    parse = reader_meta_parser (chunk->guid.id);
  if (parse == NULL)
    parse = reader_list_parser (chunk->guid.id);
  if (parse == NULL || chunk->size < 24)
    return;
  parse (reader, body);
  if (!body->failed && body->pos != body->end)
    reader_fault (reader, READ_PROBLEM, "object-slack", body->pos,
        "%s: %" G_GUINT64_FORMAT " bytes behind its last field", chunk->name,
        body->end - body->pos);
}

void
reader_parse_header (AsfReader *reader)
{
  ReadCursor file = reader_cursor (reader, 0, reader->data_size, "file");
  ReadCursor header, body;
  ReadChunk *chunk;

  if (!reader_next_object (&file, &chunk, &header))
    return;
  g_ptr_array_add (reader->top_objects, chunk);
  reader->header_size = chunk->size;
  if (chunk->size < 30) {
    reader->header_size = reader->data_size;
    header = reader_cursor (reader, 24, reader->data_size, "Header");
  }
  reader->n_header_objects = reader_cursor_u32 (&header);
  reader->header_reserved1 = reader_cursor_u8 (&header);
  reader->header_reserved2 = reader_cursor_u8 (&header);
  while (reader_next_object (&header, &chunk, &body)) {
    g_ptr_array_add (reader->header_objects, chunk);
    reader_parse_child (reader, chunk, &body);
  }
}
