/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright (C) 2026 The asfwriter authors
 *
 * asfreadercursor.c: bounds-checked little-endian reading for the tests. */

#include "asfreaderpriv.h"

#include <string.h>

/* Hostile files must not fill the memory with complaints. */
#define MAX_FAULTS 500

ReadProblem *
reader_problem_new (ReadSeverity severity, const char *rule, guint64 offset,
    char *text)
{
  ReadProblem *problem = g_new0 (ReadProblem, 1);

  problem->severity = severity;
  problem->rule = rule;
  problem->offset = offset;
  problem->text = text;
  return problem;
}

void
reader_problem_free (gpointer problem)
{
  g_free (((ReadProblem *) problem)->text);
  g_free (problem);
}

void
reader_fault (AsfReader *reader, ReadSeverity severity, const char *rule,
    guint64 offset, const char *format, ...)
{
  va_list args;

  if (reader->faults->len >= MAX_FAULTS)
    return;
  va_start (args, format);
  g_ptr_array_add (reader->faults, reader_problem_new (severity, rule, offset,
          g_strdup_vprintf (format, args)));
  va_end (args);
}

ReadCursor
reader_cursor (AsfReader *reader, guint64 start, guint64 end, const char *what)
{
  ReadCursor cursor = { reader, start, start, end, what, FALSE };

  cursor.end = MIN (end, reader->data_size);
  cursor.pos = cursor.start = MIN (start, cursor.end);
  return cursor;
}

guint64
reader_cursor_left (const ReadCursor *cursor)
{
  return cursor->failed ? 0 : cursor->end - cursor->pos;
}

const guint8 *
reader_cursor_bytes (ReadCursor *cursor, guint64 size)
{
  const guint8 *data;

  if (cursor->failed)
    return NULL;
  if (size > cursor->end - cursor->pos) {
    cursor->failed = TRUE;
    reader_fault (cursor->reader, READ_PROBLEM, "object-short", cursor->pos,
        "%s: field of %" G_GUINT64_FORMAT " bytes but only %" G_GUINT64_FORMAT
        " are left", cursor->what, size, cursor->end - cursor->pos);
    return NULL;
  }
  data = cursor->reader->data + cursor->pos;
  cursor->pos += size;
  return data;
}

static guint64
read_le (ReadCursor *cursor, guint size)
{
  const guint8 *data = reader_cursor_bytes (cursor, size);
  guint64 value = 0;

  if (data == NULL)
    return 0;
  for (guint i = size; i > 0; i--)
    value = value << 8 | data[i - 1];
  return value;
}

guint8
reader_cursor_u8 (ReadCursor *cursor)
{
  return read_le (cursor, 1);
}

guint16
reader_cursor_u16 (ReadCursor *cursor)
{
  return read_le (cursor, 2);
}

guint32
reader_cursor_u32 (ReadCursor *cursor)
{
  return read_le (cursor, 4);
}

guint64
reader_cursor_u64 (ReadCursor *cursor)
{
  return read_le (cursor, 8);
}

guint32
reader_cursor_typed (ReadCursor *cursor, guint type)
{
  static const guint sizes[4] = { 0, 1, 2, 4 };

  return read_le (cursor, sizes[type & 3]);
}

ReadGuid
reader_cursor_guid (ReadCursor *cursor)
{
  static const guint8 zero[16];
  const guint8 *data = reader_cursor_bytes (cursor, 16);
  ReadGuid guid;

  asf_reader_guid_set (&guid, data ? data : zero);
  return guid;
}

GArray *
reader_cursor_u16_list (ReadCursor *cursor, guint count)
{
  GArray *list = g_array_new (FALSE, TRUE, sizeof (guint16));

  for (guint i = 0; i < count; i++) {
    guint16 value = reader_cursor_u16 (cursor);

    if (cursor->failed)
      break;
    g_array_append_val (list, value);
  }
  return list;
}

gboolean
reader_is_zero (const guint8 *data, gsize size)
{
  for (gsize i = 0; i < size; i++)
    if (data[i] != 0)
      return FALSE;
  return TRUE;
}

/* Takes the code point at unit *@i of @n; FALSE for a lone surrogate. */
static gboolean
take_char (const guint8 *data, gsize n, gsize *i, gunichar *c)
{
  guint low;

  *c = data[2 * *i] | data[2 * *i + 1] << 8;
  *i += 1;
  if (*c < 0xD800 || *c > 0xDFFF)
    return TRUE;
  if (*c < 0xDC00 && *i < n) {
    low = data[2 * *i] | data[2 * *i + 1] << 8;
    if (low >= 0xDC00 && low <= 0xDFFF) {
      *c = 0x10000 + ((*c - 0xD800) << 10) + (low - 0xDC00);
      *i += 1;
      return TRUE;
    }
  }
  *c = 0xFFFD;
  return FALSE;
}

/* Text up to the first NUL; @clean: whole units, no lone surrogate and
 * nothing but NULs behind the first one. */
char *
reader_utf16_to_utf8 (const guint8 *data, gsize size, gboolean *clean,
    gboolean *terminated)
{
  GString *text = g_string_new (NULL);
  gsize n = size / 2;
  gunichar c;

  *clean = size % 2 == 0;
  *terminated = FALSE;
  for (gsize i = 0; i < n;) {
    if (!take_char (data, n, &i, &c))
      *clean = FALSE;
    if (c == 0) {
      *terminated = TRUE;
      if (!reader_is_zero (data + 2 * i, size - 2 * i))
        *clean = FALSE;
      break;
    }
    g_string_append_unichar (text, c);
  }
  return g_string_free (text, FALSE);
}

char *
reader_cursor_string (ReadCursor *cursor, guint64 size, ReadSeverity no_nul)
{
  guint64 offset = cursor->pos;
  const guint8 *data = reader_cursor_bytes (cursor, size);
  gboolean clean, terminated;
  char *text;

  if (data == NULL || size == 0)
    return g_strdup ("");
  text = reader_utf16_to_utf8 (data, size, &clean, &terminated);
  if (!clean)
    reader_fault (cursor->reader, READ_PROBLEM, "string", offset,
        "%s: string \"%s\" of %" G_GUINT64_FORMAT " bytes is no clean UTF-16",
        cursor->what, text, size);
  if (!terminated)
    reader_fault (cursor->reader, no_nul, "string-nul", offset,
        "%s: string \"%s\" has no NUL in its %" G_GUINT64_FORMAT " bytes",
        cursor->what, text, size);
  return text;
}

gboolean
reader_next_object (ReadCursor *parent, ReadChunk **chunk, ReadCursor *body)
{
  AsfReader *reader = parent->reader;
  guint64 offset = parent->pos, left = reader_cursor_left (parent);
  ReadChunk *c;

  if (left < 24) {
    if (left > 0)
      reader_fault (reader, READ_PROBLEM, "object-gap", offset,
          "%s: %" G_GUINT64_FORMAT " bytes are left, too few for an object",
          parent->what, left);
    return FALSE;
  }
  c = g_new0 (ReadChunk, 1);
  c->offset = offset;
  c->guid = reader_cursor_guid (parent);
  c->name = asf_reader_guid_name (c->guid.id);
  c->size = reader_cursor_u64 (parent);
  *chunk = c;
  if (c->size < 24 || c->size > left) {
    reader_fault (reader, READ_PROBLEM, "object-size", offset,
        "%s: object %s (%s) has size %" G_GUINT64_FORMAT ", %" G_GUINT64_FORMAT
        " bytes are there", parent->what, c->name, c->guid.text, c->size, left);
  }
  *body = reader_cursor (reader, offset + 24,
      c->size < 24 ? offset + 24 : offset + MIN (c->size, left), c->name);
  if (c->size < 24)
    parent->failed = TRUE;
  else
    parent->pos = offset + MIN (c->size, left);
  return TRUE;
}
