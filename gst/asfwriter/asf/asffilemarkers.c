/* asffilemarkers.c: markers and commands of an existing file's header
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asffileprivate.h"

#define NS_PER_100NS 100
#define NS_PER_MS 1000000

/* Reserved GUID and field of the Marker Object, and of the other one */
#define MARKER_RESERVED_2 2

/* A time that nobody can mean must not become another one by overflow. */
static guint64
to_ns (guint64 time, guint64 unit_ns)
{
  return time > G_MAXINT64 / unit_ns ? G_MAXINT64 : time * unit_ns;
}

/* Marker Object (ASF spec 3.7); what is behind the description of a marker is
 * padding. */
void
asf_file_parse_markers (AsfFileParser *parser, AsfCursor *body)
{
  AsfGuid reserved;
  guint32 count;

  asf_cursor_get_guid (body, &reserved);
  count = asf_cursor_get_u32 (body);
  asf_cursor_get_data (body, MARKER_RESERVED_2);
  asf_cursor_get_data (body, asf_cursor_get_u16 (body));
  for (guint32 i = 0; i < count && !body->failed; i++) {
    AsfCursor rest;
    guint64 time;
    char *text;

    asf_cursor_get_u64 (body);
    time = asf_cursor_get_u64 (body);
    asf_cursor_get_part (body, asf_cursor_get_u16 (body), &rest);
    asf_cursor_get_u64 (&rest);
    text = asf_cursor_get_utf16 (&rest,
        2 * (gsize) asf_cursor_get_u32 (&rest));
    if (!body->failed && !rest.failed)
      asf_markers_add (parser->markers, to_ns (time, NS_PER_100NS), NULL,
          text);
    g_free (text);
  }
}

/* Script Command Object (ASF spec 3.6) */
void
asf_file_parse_commands (AsfFileParser *parser, AsfCursor *body)
{
  GPtrArray *types = g_ptr_array_new_with_free_func (g_free);
  guint n_commands, n_types;
  AsfGuid reserved;

  asf_cursor_get_guid (body, &reserved);
  n_commands = asf_cursor_get_u16 (body);
  n_types = asf_cursor_get_u16 (body);
  for (guint i = 0; i < n_types && !body->failed; i++)
    g_ptr_array_add (types, asf_cursor_get_utf16 (body,
            2 * (gsize) asf_cursor_get_u16 (body)));
  for (guint i = 0; i < n_commands && !body->failed; i++) {
    guint32 time_ms = asf_cursor_get_u32 (body);
    guint type = asf_cursor_get_u16 (body);
    char *text = asf_cursor_get_utf16 (body,
        2 * (gsize) asf_cursor_get_u16 (body));

    if (!body->failed && type < types->len)
      asf_markers_add (parser->markers, to_ns (time_ms, NS_PER_MS),
          g_ptr_array_index (types, type), text);
    g_free (text);
  }
  g_ptr_array_unref (types);
}

/* Stored times have the preroll in them. */
void
asf_file_finish_markers (AsfFileParser *parser)
{
  AsfHeader *header = &parser->file->header;
  guint64 preroll_ns = to_ns (header->preroll_ms, NS_PER_MS);

  for (guint i = 0; i < parser->markers->list->len; i++) {
    AsfMarker *marker = g_ptr_array_index (parser->markers->list, i);

    marker->time_ns = MAX (marker->time_ns, preroll_ns) - preroll_ns;
  }
  header->markers = g_steal_pointer (&parser->markers);
}
