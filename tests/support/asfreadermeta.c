/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright (C) 2026 The asfwriter authors
 *
 * asfreadermeta.c: attributes and languages (asf-format.md 3.14, 3.15, 3.16,
 * 4.6 to 4.8). */

#include "asfreaderpriv.h"

void
reader_attribute_free (gpointer data)
{
  g_free (((ReadAttribute *) data)->name);
  g_free (data);
}

static ReadAttribute *
add_attribute (AsfReader *reader, ReadAttributeSource source, guint64 offset)
{
  ReadAttribute *a = g_new0 (ReadAttribute, 1);

  a->source = source;
  a->offset = offset;
  g_ptr_array_add (reader->attributes, a);
  return a;
}

static void
check_string_value (AsfReader *reader, const ReadAttribute *a)
{
  g_autofree char *text = NULL;
  gboolean clean, terminated;

  if (a->type != READ_TYPE_STRING || a->size == 0)
    return;
  text = reader_utf16_to_utf8 (a->value, a->size, &clean, &terminated);
  if (!clean)
    reader_fault (reader, READ_PROBLEM, "string", a->offset,
        "attribute %s: value of %u bytes is no clean UTF-16", a->name, a->size);
  if (!terminated)
    reader_fault (reader, READ_PROBLEM, "string-nul", a->offset,
        "attribute %s: value of %u bytes has no NUL", a->name, a->size);
}

/* The value, and nothing when the object ends before it. */
static void
read_value (AsfReader *reader, ReadCursor *cursor, ReadAttribute *a,
    guint32 size)
{
  a->value = reader_cursor_bytes (cursor, size);
  a->size = a->value != NULL ? size : 0;
  check_string_value (reader, a);
}

static void
parse_content_description (AsfReader *reader, ReadCursor *cursor)
{
  static const char *const names[5] =
      { "Title", "Author", "Copyright", "Description", "Rating" };
  guint16 sizes[5];

  for (guint i = 0; i < 5; i++)
    sizes[i] = reader_cursor_u16 (cursor);
  for (guint i = 0; i < 5 && !cursor->failed; i++) {
    ReadAttribute *a;

    if (sizes[i] == 0)
      continue;
    a = add_attribute (reader, READ_FROM_CONTENT_DESCRIPTION, cursor->pos);
    a->name = g_strdup (names[i]);
    a->type = READ_TYPE_STRING;
    read_value (reader, cursor, a, sizes[i]);
  }
}

static void
parse_extended_content (AsfReader *reader, ReadCursor *cursor)
{
  guint count = reader_cursor_u16 (cursor);

  for (guint i = 0; i < count && !cursor->failed; i++) {
    ReadAttribute *a =
        add_attribute (reader, READ_FROM_EXTENDED_CONTENT, cursor->pos);

    a->name = reader_cursor_string (cursor, reader_cursor_u16 (cursor),
        READ_PROBLEM);
    a->type = reader_cursor_u16 (cursor);
    read_value (reader, cursor, a, reader_cursor_u16 (cursor));
  }
}

static void
parse_records (AsfReader *reader, ReadCursor *cursor,
    ReadAttributeSource source)
{
  guint count = reader_cursor_u16 (cursor);

  for (guint i = 0; i < count && !cursor->failed; i++) {
    ReadAttribute *a = add_attribute (reader, source, cursor->pos);
    guint16 first = reader_cursor_u16 (cursor), name_size;
    guint32 size;

    if (source == READ_FROM_METADATA)
      a->reserved = first;
    else
      a->language = first;
    a->stream = reader_cursor_u16 (cursor);
    name_size = reader_cursor_u16 (cursor);
    a->type = reader_cursor_u16 (cursor);
    size = reader_cursor_u32 (cursor);
    a->name = reader_cursor_string (cursor, name_size, READ_PROBLEM);
    read_value (reader, cursor, a, size);
  }
}

static void
parse_metadata (AsfReader *reader, ReadCursor *cursor)
{
  parse_records (reader, cursor, READ_FROM_METADATA);
}

static void
parse_metadata_library (AsfReader *reader, ReadCursor *cursor)
{
  parse_records (reader, cursor, READ_FROM_METADATA_LIBRARY);
}

static void
parse_language_list (AsfReader *reader, ReadCursor *cursor)
{
  guint count = reader_cursor_u16 (cursor);

  for (guint i = 0; i < count && !cursor->failed; i++)
    g_ptr_array_add (reader->languages, reader_cursor_string (cursor,
            reader_cursor_u8 (cursor), READ_PROBLEM));
}

static void
parse_url (AsfReader *reader, ReadCursor *cursor, const char *what)
{
  guint32 size = reader_cursor_u32 (cursor);
  guint64 offset = cursor->pos;
  const guint8 *url = reader_cursor_bytes (cursor, size);

  if (url != NULL && size > 0 && url[size - 1] != 0)
    reader_fault (reader, READ_PROBLEM, "string-nul", offset,
        "Content Branding: %s of %u bytes has no NUL", what, size);
}

static void
parse_content_branding (AsfReader *reader, ReadCursor *cursor)
{
  guint64 offset = cursor->start - 24;
  guint32 type = reader_cursor_u32 (cursor);
  guint32 size = reader_cursor_u32 (cursor);

  reader_cursor_bytes (cursor, size);
  if (type > 3 || (type == 0) != (size == 0))
    reader_fault (reader, READ_PROBLEM, "content-branding", offset,
        "Content Branding: image type %u with %u bytes", type, size);
  parse_url (reader, cursor, "image URL");
  parse_url (reader, cursor, "copyright URL");
}

ReadParseFunc
reader_meta_parser (ReadGuidId id)
{
  switch (id) {
    case READ_GUID_CONTENT_DESCRIPTION:
      return parse_content_description;
    case READ_GUID_EXTENDED_CONTENT:
      return parse_extended_content;
    case READ_GUID_METADATA:
      return parse_metadata;
    case READ_GUID_METADATA_LIBRARY:
      return parse_metadata_library;
    case READ_GUID_LANGUAGE_LIST:
      return parse_language_list;
    case READ_GUID_CONTENT_BRANDING:
      return parse_content_branding;
    default:
      return NULL;
  }
}
