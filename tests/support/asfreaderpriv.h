/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright (C) 2026 The asfwriter authors
 *
 * asfreaderpriv.h: what the parts of the test reader share. */

#pragma once

#include "asfreader.h"

G_BEGIN_DECLS

/* A window on the file. Reads past the end give 0, set failed and report
 * one "object-short" fault; loops must stop when failed. */
typedef struct {
  AsfReader *reader;
  guint64 start, pos, end;      /* file offsets */
  const char *what;             /* for the fault */
  gboolean failed;
} ReadCursor;

typedef void (*ReadParseFunc) (AsfReader * reader, ReadCursor * cursor);

/* Where an object may stand, and whether once only. */
typedef enum {
  READ_PLACE_TOP = 1 << 0,
  READ_PLACE_HEADER = 1 << 1,
  READ_PLACE_EXTENSION = 1 << 2,
  READ_PLACE_ONCE = 1 << 3,
} ReadPlace;

ReadPlace reader_guid_place (ReadGuidId id);

void reader_fault (AsfReader *reader, ReadSeverity severity,
    const char *rule, guint64 offset, const char *format, ...)
    G_GNUC_PRINTF (5, 6);
ReadProblem *reader_problem_new (ReadSeverity severity, const char *rule,
    guint64 offset, char *text);
void reader_problem_free (gpointer problem);

ReadCursor reader_cursor (AsfReader *reader, guint64 start, guint64 end,
    const char *what);
guint64 reader_cursor_left (const ReadCursor *cursor);
guint8 reader_cursor_u8 (ReadCursor *cursor);
guint16 reader_cursor_u16 (ReadCursor *cursor);
guint32 reader_cursor_u32 (ReadCursor *cursor);
guint64 reader_cursor_u64 (ReadCursor *cursor);
/* Field of 0, 1, 2 or 4 bytes for length types 0 to 3. */
guint32 reader_cursor_typed (ReadCursor *cursor, guint type);
ReadGuid reader_cursor_guid (ReadCursor *cursor);
/* Borrowed; NULL when there are not as many. */
const guint8 *reader_cursor_bytes (ReadCursor *cursor, guint64 size);
/* UTF-16LE of @size bytes to UTF-8 (transfer full, never NULL). A missing
 * NUL is reported as @no_nul. */
char *reader_cursor_string (ReadCursor *cursor, guint64 size,
    ReadSeverity no_nul);
char *reader_utf16_to_utf8 (const guint8 *data, gsize size, gboolean *clean,
    gboolean *terminated);
gboolean reader_is_zero (const guint8 *data, gsize size);

/* Reads GUID and size, gives a cursor behind them that ends with the object
 * and steps @parent over it. FALSE when nothing more can be read. */
gboolean reader_next_object (ReadCursor *parent, ReadChunk **chunk,
    ReadCursor *body);
GArray *reader_cursor_u16_list (ReadCursor *cursor, guint count);

/* One per object that may stand in the header. */
ReadParseFunc reader_stream_parser (ReadGuidId id);
ReadParseFunc reader_meta_parser (ReadGuidId id);
ReadParseFunc reader_list_parser (ReadGuidId id);

void reader_parse_header (AsfReader *reader);
void reader_parse_child (AsfReader *reader, const ReadChunk *chunk,
    ReadCursor *body);
void reader_link_streams (AsfReader *reader);
void reader_parse_data (AsfReader *reader, guint64 offset, guint64 size);
guint64 reader_data_end (const AsfReader *reader);
void reader_collect_objects (AsfReader *reader);
void reader_parse_index_object (AsfReader *reader, const ReadChunk *chunk,
    ReadCursor *body);
gboolean reader_guid_is_index (ReadGuidId id);
ReadStream *reader_stream_for_payload (AsfReader *reader, guint number);

void reader_esp_free (gpointer esp);
void reader_codec_free (gpointer codec);
void reader_attribute_free (gpointer attribute);
void reader_marker_free (gpointer marker);
void reader_script_free (gpointer script);
void reader_exclusion_free (gpointer exclusion);
void reader_sharing_free (gpointer sharing);
void reader_index_parameters_free (gpointer parameters);
void reader_simple_index_free (gpointer index);
void reader_index_free (gpointer index);
void reader_object_free (gpointer object);

G_END_DECLS
