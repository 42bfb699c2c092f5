/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright (C) 2026 The asfwriter authors
 *
 * asfreaderlists.c: markers, scripts, exclusions, priorities, index
 * parameters (asf-format.md 3.10 to 3.13, 4.2 to 4.5, 4.9 to 4.11). */

#include "asfreaderpriv.h"

void
reader_marker_free (gpointer data)
{
  g_free (((ReadMarker *) data)->description);
  g_free (data);
}

/* One marker; its body is Entry Length long, text and padding included. */
static void
parse_marker_entry (AsfReader *reader, ReadCursor *cursor)
{
  ReadMarker *marker = g_new0 (ReadMarker, 1);
  ReadCursor body;
  guint64 units, end;

  g_ptr_array_add (reader->markers, marker);
  marker->offset = cursor->pos;
  marker->data_offset = reader_cursor_u64 (cursor);
  marker->time = reader_cursor_u64 (cursor);
  marker->entry_length = reader_cursor_u16 (cursor);
  end = cursor->pos + marker->entry_length;
  body = reader_cursor (reader, cursor->pos, MIN (end, cursor->end), "marker");
  reader_cursor_bytes (cursor, marker->entry_length);
  if (cursor->failed)
    return;
  marker->send_time = reader_cursor_u32 (&body);
  marker->flags = reader_cursor_u32 (&body);
  units = reader_cursor_u32 (&body);
  marker->description = reader_cursor_string (&body, 2 * units, READ_PROBLEM);
}

static void
parse_markers (AsfReader *reader, ReadCursor *cursor)
{
  guint64 offset = cursor->start - 24;
  ReadGuid reserved = reader_cursor_guid (cursor);
  guint32 count = reader_cursor_u32 (cursor);
  guint16 zero = reader_cursor_u16 (cursor);
  guint16 name_size = reader_cursor_u16 (cursor);

  if (reserved.id != READ_GUID_RESERVED_4)
    reader_fault (reader, READ_PROBLEM, "marker", offset,
        "Marker: reserved GUID is %s", reserved.text);
  if (zero != 0)
    reader_fault (reader, READ_LENIENT, "marker", offset,
        "Marker: reserved field is %u, not 0", zero);
  g_free (reader->marker_name);
  reader->marker_name = reader_cursor_string (cursor, name_size, READ_PROBLEM);
  for (guint32 i = 0; i < count && !cursor->failed; i++)
    parse_marker_entry (reader, cursor);
}

void
reader_script_free (gpointer data)
{
  g_free (((ReadScript *) data)->command);
  g_free (data);
}

static void
parse_scripts (AsfReader *reader, ReadCursor *cursor)
{
  guint64 offset = cursor->start - 24;
  ReadGuid reserved = reader_cursor_guid (cursor);
  guint n_commands = reader_cursor_u16 (cursor);
  guint n_types = reader_cursor_u16 (cursor);

  if (reserved.id != READ_GUID_RESERVED_3)
    reader_fault (reader, READ_PROBLEM, "script", offset,
        "Script Command: reserved GUID is %s", reserved.text);
  for (guint i = 0; i < n_types && !cursor->failed; i++)
    g_ptr_array_add (reader->script_types, reader_cursor_string (cursor,
            2 * reader_cursor_u16 (cursor), READ_LENIENT));
  for (guint i = 0; i < n_commands && !cursor->failed; i++) {
    ReadScript *script = g_new0 (ReadScript, 1);

    g_ptr_array_add (reader->scripts, script);
    script->offset = cursor->pos;
    script->time_ms = reader_cursor_u32 (cursor);
    script->type_index = reader_cursor_u16 (cursor);
    script->command = reader_cursor_string (cursor,
        2 * reader_cursor_u16 (cursor), READ_LENIENT);
    if (script->type_index < reader->script_types->len)
      script->type = g_ptr_array_index (reader->script_types,
          script->type_index);
  }
}

void
reader_exclusion_free (gpointer data)
{
  g_ptr_array_unref (((ReadExclusion *) data)->records);
  g_free (data);
}

static void
parse_exclusion (AsfReader *reader, ReadCursor *cursor, ReadGuidId kind)
{
  ReadExclusion *exclusion = g_new0 (ReadExclusion, 1);
  guint count, n_records = 1;

  g_ptr_array_add (reader->exclusions, exclusion);
  exclusion->kind = kind;
  exclusion->offset = cursor->start - 24;
  exclusion->records =
      g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  exclusion->type = reader_cursor_guid (cursor);
  if (kind == READ_GUID_GROUP_EXCLUSION)
    n_records = reader_cursor_u16 (cursor);
  for (guint i = 0; i < n_records && !cursor->failed; i++) {
    count = reader_cursor_u16 (cursor);
    g_ptr_array_add (exclusion->records, reader_cursor_u16_list (cursor,
            count));
  }
}

static void
parse_bitrate_exclusion (AsfReader *reader, ReadCursor *cursor)
{
  parse_exclusion (reader, cursor, READ_GUID_BITRATE_EXCLUSION);
}

static void
parse_advanced_exclusion (AsfReader *reader, ReadCursor *cursor)
{
  parse_exclusion (reader, cursor, READ_GUID_ADVANCED_EXCLUSION);
}

static void
parse_group_exclusion (AsfReader *reader, ReadCursor *cursor)
{
  parse_exclusion (reader, cursor, READ_GUID_GROUP_EXCLUSION);
}

static void
parse_prioritization (AsfReader *reader, ReadCursor *cursor)
{
  guint count = reader_cursor_u16 (cursor);

  for (guint i = 0; i < count; i++) {
    ReadPriority priority = { 0 };

    priority.stream = reader_cursor_u16 (cursor);
    priority.flags = reader_cursor_u16 (cursor);
    if (cursor->failed)
      break;
    g_array_append_val (reader->priorities, priority);
  }
}

void
reader_sharing_free (gpointer data)
{
  g_array_unref (((ReadSharing *) data)->streams);
  g_free (data);
}

static void
parse_sharing (AsfReader *reader, ReadCursor *cursor)
{
  ReadSharing *sharing = g_new0 (ReadSharing, 1);

  g_ptr_array_add (reader->sharings, sharing);
  sharing->offset = cursor->start - 24;
  sharing->type = reader_cursor_guid (cursor);
  sharing->data_bitrate = reader_cursor_u32 (cursor);
  sharing->buffer_size = reader_cursor_u32 (cursor);
  sharing->streams = reader_cursor_u16_list (cursor,
      reader_cursor_u16 (cursor));
}

void
reader_index_parameters_free (gpointer data)
{
  g_array_unref (((ReadIndexParameters *) data)->specifiers);
  g_free (data);
}

static void
parse_index_parameters_kind (AsfReader *reader, ReadCursor *cursor,
    ReadGuidId kind)
{
  ReadIndexParameters *parameters = g_new0 (ReadIndexParameters, 1);
  guint count;

  g_ptr_array_add (reader->index_parameters, parameters);
  parameters->kind = kind;
  parameters->offset = cursor->start - 24;
  parameters->specifiers = g_array_new (FALSE, TRUE, sizeof (ReadSpecifier));
  parameters->interval = reader_cursor_u32 (cursor);
  count = reader_cursor_u16 (cursor);
  for (guint i = 0; i < count; i++) {
    ReadSpecifier specifier = { 0 };

    specifier.stream = reader_cursor_u16 (cursor);
    specifier.type = reader_cursor_u16 (cursor);
    if (cursor->failed)
      break;
    g_array_append_val (parameters->specifiers, specifier);
  }
}

static void
parse_index_parameters (AsfReader *reader, ReadCursor *cursor)
{
  parse_index_parameters_kind (reader, cursor, READ_GUID_INDEX_PARAMETERS);
}

static void
parse_media_object_index_parameters (AsfReader *reader, ReadCursor *cursor)
{
  parse_index_parameters_kind (reader, cursor,
      READ_GUID_MEDIA_OBJECT_INDEX_PARAMETERS);
}

static void
parse_timecode_index_parameters (AsfReader *reader, ReadCursor *cursor)
{
  parse_index_parameters_kind (reader, cursor,
      READ_GUID_TIMECODE_INDEX_PARAMETERS);
}

static void
parse_error_correction (G_GNUC_UNUSED AsfReader *reader, ReadCursor *cursor)
{
  reader_cursor_guid (cursor);
  reader_cursor_bytes (cursor, reader_cursor_u32 (cursor));
}

ReadParseFunc
reader_list_parser (ReadGuidId id)
{
  switch (id) {
    case READ_GUID_MARKER:
      return parse_markers;
    case READ_GUID_SCRIPT_COMMAND:
      return parse_scripts;
    case READ_GUID_BITRATE_EXCLUSION:
      return parse_bitrate_exclusion;
    case READ_GUID_ADVANCED_EXCLUSION:
      return parse_advanced_exclusion;
    case READ_GUID_GROUP_EXCLUSION:
      return parse_group_exclusion;
    case READ_GUID_PRIORITIZATION:
      return parse_prioritization;
    case READ_GUID_BANDWIDTH_SHARING:
      return parse_sharing;
    case READ_GUID_INDEX_PARAMETERS:
      return parse_index_parameters;
    case READ_GUID_MEDIA_OBJECT_INDEX_PARAMETERS:
      return parse_media_object_index_parameters;
    case READ_GUID_TIMECODE_INDEX_PARAMETERS:
      return parse_timecode_index_parameters;
    case READ_GUID_ERROR_CORRECTION:
      return parse_error_correction;
    default:
      return NULL;
  }
}
