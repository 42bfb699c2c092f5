/* asffileheader.c: objects of the header of an existing file
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asffileprivate.h"

#include <string.h>

#define EXTENSION_HEAD 46
#define FLAG_SEEKABLE 0x02
#define NEAREST_PAST_CLEANPOINT 3

gboolean
asf_file_guid_equal (const AsfGuid *a, const AsfGuid *b)
{
  return memcmp (a, b, sizeof (*a)) == 0;
}

void
asf_file_add_object (AsfFile *file, const AsfGuid *guid, guint64 offset,
    guint64 size, gboolean in_extension)
{
  AsfFileObject object = {
    .guid = *guid,
    .offset = offset,
    .size = size,
    .in_extension = in_extension,
  };

  g_array_append_val (file->objects, object);
}

/* File Properties Object (ASF spec 3.2) */
static void
parse_file_properties (AsfFileParser *parser, AsfCursor *body)
{
  AsfHeader *header = &parser->file->header;
  guint64 preroll_ms;
  guint32 flags;

  asf_cursor_get_guid (body, &header->file_id);
  header->file_size = asf_cursor_get_u64 (body);
  header->creation_time = asf_cursor_get_u64 (body);
  header->n_packets = asf_cursor_get_u64 (body);
  header->play_duration_100ns = asf_cursor_get_u64 (body);
  header->send_duration_100ns = asf_cursor_get_u64 (body);
  preroll_ms = asf_cursor_get_u64 (body);
  header->preroll_ms = (guint32) MIN (preroll_ms, G_MAXUINT32);
  flags = asf_cursor_get_u32 (body);
  header->broadcast = (flags & ASF_HEADER_FLAG_BROADCAST) != 0;
  header->seekable = (flags & FLAG_SEEKABLE) != 0;
  parser->file->min_packet_size = asf_cursor_get_u32 (body);
  header->packet_size = asf_cursor_get_u32 (body);
  header->max_bitrate = asf_cursor_get_u32 (body);
  parser->has_properties = !body->failed;
}

/* @member: of #AsfFileNotes: set for the streams that are in the index
 *
 * Returns: the interval; 0 if the index has columns that the writer does not
 *     make */
static guint32
parse_specifiers (AsfFileParser *parser, AsfCursor *body, gsize member)
{
  guint32 interval = asf_cursor_get_u32 (body);
  guint count = asf_cursor_get_u16 (body);

  for (guint i = 0; i < count && !body->failed; i++) {
    AsfFileNotes *notes =
        &parser->notes[asf_cursor_get_u16 (body) & ASF_MAX_STREAM_NUMBER];

    if (asf_cursor_get_u16 (body) != NEAREST_PAST_CLEANPOINT)
      interval = 0;
    G_STRUCT_MEMBER (gboolean, notes, member) = TRUE;
  }
  return interval;
}

/* Index Parameters Object (ASF spec 4.9) */
static void
parse_index_parameters (AsfFileParser *parser, AsfCursor *body)
{
  parser->file->header.index_interval_ms = parse_specifiers (parser, body,
      G_STRUCT_OFFSET (AsfFileNotes, in_index));
}

/* Media Object Index Parameters Object (ASF spec 4.10) */
static void
parse_frame_index_parameters (AsfFileParser *parser, AsfCursor *body)
{
  parser->file->header.frame_interval = parse_specifiers (parser, body,
      G_STRUCT_OFFSET (AsfFileNotes, in_frame_index));
}

/* Timecode Index Parameters Object (ASF spec 4.11) */
static void
parse_timecode_index_parameters (AsfFileParser *parser, AsfCursor *body)
{
  parser->file->header.timecode_interval = parse_specifiers (parser, body,
      G_STRUCT_OFFSET (AsfFileNotes, in_timecode_index));
}

/* Padding Object (ASF spec 3.17); there may be several */
static void
parse_padding (AsfFileParser *parser, AsfCursor *body)
{
  gsize size = asf_cursor_left (body);

  asf_cursor_get_data (body, size);
  parser->file->header.padding += ASF_OBJECT_HEAD + size;
}

/* All that can be told from rubbish; what is parsed of them, and whether there
 * may be several of a kind */
static const struct
{
  const AsfGuid *guid;
  AsfFileParseFunc parse;
  gboolean repeats;
} known[] = {
  {&asf_guid_file_properties, parse_file_properties, FALSE},
  {&asf_guid_stream_properties, asf_file_parse_stream, TRUE},
  {&asf_guid_header_extension, NULL, FALSE},
  {&asf_guid_codec_list, asf_file_parse_codecs, FALSE},
  {&asf_guid_script_command, asf_file_parse_commands, FALSE},
  {&asf_guid_marker, asf_file_parse_markers, FALSE},
  {&asf_guid_bitrate_mutual_exclusion, asf_file_parse_exclusion, TRUE},
  {&asf_guid_error_correction, NULL, FALSE},
  {&asf_guid_content_description, asf_file_parse_content, FALSE},
  {&asf_guid_extended_content_description, asf_file_parse_extended_content,
      FALSE},
  {&asf_guid_stream_bitrate_properties, asf_file_parse_bitrates, FALSE},
  {&asf_guid_content_branding, asf_file_parse_branding, FALSE},
  {&asf_guid_content_encryption, NULL, FALSE},
  {&asf_guid_extended_content_encryption, NULL, FALSE},
  {&asf_guid_digital_signature, NULL, FALSE},
  {&asf_guid_protection_system, NULL, FALSE},
  {&asf_guid_padding, parse_padding, TRUE},
  {&asf_guid_extended_stream_properties, asf_file_parse_extended_stream, TRUE},
  {&asf_guid_advanced_mutual_exclusion, asf_file_parse_exclusion, TRUE},
  {&asf_guid_group_mutual_exclusion, asf_file_parse_group_exclusion, TRUE},
  {&asf_guid_stream_prioritization, asf_file_parse_priorities, FALSE},
  {&asf_guid_bandwidth_sharing, asf_file_parse_sharing, TRUE},
  {&asf_guid_language_list, asf_file_parse_languages, FALSE},
  {&asf_guid_metadata, asf_file_parse_metadata, FALSE},
  {&asf_guid_metadata_library, asf_file_parse_library, FALSE},
  {&asf_guid_index_parameters, parse_index_parameters, FALSE},
  {&asf_guid_media_object_index_parameters, parse_frame_index_parameters,
      FALSE},
  {&asf_guid_timecode_index_parameters, parse_timecode_index_parameters,
      FALSE},
  {&asf_guid_compatibility, NULL, FALSE},
  {&asf_guid_index_placeholder, NULL, FALSE},
  {&asf_guid_advanced_content_encryption, NULL, FALSE},
};

static int
find_known (const AsfGuid *guid)
{
  for (guint i = 0; i < G_N_ELEMENTS (known); i++) {
    if (asf_file_guid_equal (guid, known[i].guid))
      return (int) i;
  }
  return -1;
}

/* Returns: whether an object that is known begins at @at and fits */
static gboolean
begins_known_object (const guint8 *data, gsize at, gsize end)
{
  AsfCursor cursor;
  AsfGuid guid;
  guint64 size;

  asf_cursor_init (&cursor, data + at, end - at);
  asf_cursor_get_guid (&cursor, &guid);
  size = asf_cursor_get_u64 (&cursor);

  return !cursor.failed && size >= ASF_OBJECT_HEAD && size <= end - at &&
      find_known (&guid) >= 0;
}

/* Returns: where the next object begins that is known, @end if none does */
static gsize
find_next_object (const guint8 *data, gsize at, gsize end)
{
  gboolean may_begin[G_MAXUINT8 + 1] = { FALSE };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    may_begin[known[i].guid->bytes[0]] = TRUE;
  for (; at < end; at++) {
    if (may_begin[data[at]] && begins_known_object (data, at, end))
      return at;
  }
  return end;
}

/* Returns: bytes of the object; where its size cannot be right, up to the next
 * one that is known, so that one broken field costs one object */
static gsize
measure_object (AsfFileParser *parser, gsize at, gsize end, AsfGuid *guid)
{
  const guint8 *data = parser->file->head->data;
  AsfCursor cursor;
  guint64 size;

  asf_cursor_init (&cursor, data + at, end - at);
  asf_cursor_get_guid (&cursor, guid);
  size = asf_cursor_get_u64 (&cursor);
  if (size >= ASF_OBJECT_HEAD && size <= end - at)
    return size;

  asf_findings_add (parser->findings, "object-size", at, 0,
      "an object has a size of %" G_GUINT64_FORMAT " bytes, %" G_GSIZE_FORMAT
      " bytes are there", size, end - at);
  return find_next_object (data, at + ASF_OBJECT_HEAD, end) - at;
}

/* Returns: bytes of the object; less than @size if another one that is known
 * begins where its fields end */
static gsize
parse_object (AsfFileParser *parser, const AsfGuid *guid, gsize at,
    gsize size)
{
  const guint8 *data = parser->file->head->data;
  int i = find_known (guid);
  AsfCursor body;
  gsize end;

  if (i < 0 || known[i].parse == NULL ||
      (!known[i].repeats && parser->seen & G_GUINT64_CONSTANT (1) << i))
    return size;
  parser->seen |= G_GUINT64_CONSTANT (1) << i;
  asf_cursor_init (&body, data + at + ASF_OBJECT_HEAD,
      size - ASF_OBJECT_HEAD);
  known[i].parse (parser, &body);

  end = at + ASF_OBJECT_HEAD + body.position;
  if (body.failed || !begins_known_object (data, end, at + size))
    return size;
  asf_findings_add (parser->findings, "object-size", at, 0,
      "an object has a size of %" G_GSIZE_FORMAT " bytes, but the next one "
      "begins after %" G_GSIZE_FORMAT, size, end - at);
  return end - at;
}

static void
parse_objects (AsfFileParser *parser, gsize at, gsize end,
    gboolean in_extension)
{
  GArray *objects = parser->file->objects;

  while (end - at >= ASF_OBJECT_HEAD && objects->len < ASF_FILE_MAX_OBJECTS) {
    AsfGuid guid;
    gsize size = measure_object (parser, at, end, &guid);

    size = parse_object (parser, &guid, at, size);
    asf_file_add_object (parser->file, &guid, at, size, in_extension);
    /* never from within itself: a nested one is listed, but not entered */
    if (!in_extension && size >= EXTENSION_HEAD &&
        asf_file_guid_equal (&guid, &asf_guid_header_extension))
      parse_objects (parser, at + EXTENSION_HEAD, at + size, TRUE);
    at += size;
  }
  if (at < end)
    asf_findings_add (parser->findings, "object-gap", at, 0,
        "%" G_GSIZE_FORMAT " bytes of the header are in no object", end - at);
}

/**
 * asf_file_parse_header:
 *
 * Lists and parses the objects between the head of the Header Object and the
 * Data Object.
 */
void
asf_file_parse_header (AsfFileParser *parser)
{
  AsfFile *file = parser->file;

  parse_objects (parser, ASF_HEADER_OBJECT_HEAD, file->data_object_offset,
      FALSE);
  asf_file_finish_streams (parser);
  asf_file_finish_attributes (parser);
  asf_file_finish_markers (parser);
  file->header.relations = g_steal_pointer (&parser->relations);
  asf_file_finish_codecs (parser);
}
