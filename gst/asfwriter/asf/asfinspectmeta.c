/* asfinspectmeta.c: attributes, languages and pictures of the file
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfbranding.h"
#include "asfinspectprivate.h"

/* Content Description (ASF spec 3.10), Extended Content Description (3.11),
 * Content Branding (3.13), Language List (4.6), Metadata (4.7), Metadata
 * Library (4.8) */

#define ANY_SIZE -1
#define NOT_ALLOWED -2

typedef enum
{
  PLACE_EXTENDED,
  PLACE_METADATA,
  PLACE_LIBRARY
} Place;

/**
 * Attribute:
 * @at: where it is in the file
 * @first: first field of a record: reserved, or a language
 * @name: owned
 */
typedef struct
{
  Place place;
  guint64 at;
  guint first;
  guint stream;
  guint type;
  char *name;
  gsize size;
  AsfCursor value;
} Attribute;

void
asf_inspect_content (AsfInspection *self, guint64 offset, AsfCursor *body)
{
  static const char *const names[] = {
    "title", "author", "copyright", "description", "rating"
  };
  gsize sizes[G_N_ELEMENTS (names)];

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    sizes[i] = asf_cursor_get_u16 (body);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_free (asf_inspect_string (self, offset, body, sizes[i], names[i],
            "string-nul"));
}

/* Bytes that a value of the type has */
static gssize
size_of_type (Place place, guint type)
{
  switch (type) {
    case ASF_ATTRIBUTE_STRING:
    case ASF_ATTRIBUTE_BINARY:
      return ANY_SIZE;
    case ASF_ATTRIBUTE_BOOL:
      return place == PLACE_EXTENDED ? 4 : 2;
    case ASF_ATTRIBUTE_DWORD:
      return 4;
    case ASF_ATTRIBUTE_QWORD:
      return 8;
    case ASF_ATTRIBUTE_WORD:
      return 2;
    case ASF_ATTRIBUTE_GUID:
      return place == PLACE_LIBRARY ? (gssize) sizeof (AsfGuid) : NOT_ALLOWED;
    default:
      return NOT_ALLOWED;
  }
}

static void
check_size (AsfInspection *self, const Attribute *a)
{
  gssize wanted = size_of_type (a->place, a->type);

  if (wanted == NOT_ALLOWED)
    asf_findings_add (self->findings, "attribute-type", a->at, 0,
        "\"%s\" has the type %u, which is not allowed here", a->name, a->type);
  else if (wanted != ANY_SIZE && a->size != (gsize) wanted)
    asf_findings_add (self->findings, "attribute-size", a->at, 0,
        "\"%s\" of type %u has %" G_GSIZE_FORMAT " bytes instead of %"
        G_GSSIZE_FORMAT, a->name, a->type, a->size, wanted);
  else if (a->place == PLACE_METADATA && a->size > G_MAXUINT16)
    asf_findings_add (self->findings, "attribute-size", a->at, 0,
        "\"%s\" has %" G_GSIZE_FORMAT " bytes, which belong in the Metadata "
        "Library", a->name, a->size);
}

static void
check_value (AsfInspection *self, const Attribute *a)
{
  AsfCursor value = a->value;

  check_size (self, a);
  if (a->type == ASF_ATTRIBUTE_STRING)
    g_free (asf_inspect_string (self, a->at - ASF_OBJECT_HEAD, &value,
            a->size, a->name, "string-nul"));
  else if (a->type == ASF_ATTRIBUTE_BOOL && a->size >= 2 &&
      asf_cursor_get_u16 (&value) > 1)
    asf_findings_add (self->findings, "attribute-bool", a->at, 0,
        "\"%s\" is neither 0 nor 1", a->name);
  if (a->name[0] == '\0')
    asf_findings_add (self->findings, "attribute-name", a->at, 0,
        "an attribute has no name");
  asf_inspect_known_attribute (self, a->at, a->stream, a->name, a->type,
      &a->value);
}

/* Each name once for each stream, but in the library (ASF spec 3.11, 4.7) */
static void
check_unique (AsfInspection *self, const Attribute *a, GHashTable *seen)
{
  if (a->place != PLACE_LIBRARY && !g_hash_table_add (seen,
          g_strdup_printf ("%u %s", a->stream, a->name)))
    asf_findings_add (self->findings, "attribute-twice", a->at, 0,
        "\"%s\" occurs twice", a->name);
}

static void
check_stream (AsfInspection *self, const Attribute *a)
{
  if (a->stream != 0)
    asf_inspect_stream_known (self, "attribute-stream", a->at, a->name,
        a->stream);
  else if (a->place == PLACE_METADATA)
    asf_findings_add (self->findings, "attribute-whole-file", a->at, 0,
        "\"%s\" is for the whole file, its place is for single streams",
        a->name);
  if (a->place == PLACE_METADATA && a->first != 0)
    asf_findings_add (self->findings, "attribute-reserved", a->at, 0,
        "the reserved field of \"%s\" is %u", a->name, a->first);
  if (a->place == PLACE_LIBRARY)
    asf_inspect_language (self, a->at, a->stream, a->first);
}

static void
read_extended (AsfInspection *self, guint64 offset, AsfCursor *body,
    Attribute *a)
{
  a->name = asf_inspect_string (self, offset, body, asf_cursor_get_u16 (body),
      "name of an attribute", "string-nul");
  a->type = asf_cursor_get_u16 (body);
  a->size = asf_cursor_get_u16 (body);
}

static void
read_record (AsfInspection *self, guint64 offset, AsfCursor *body,
    Attribute *a)
{
  guint name_size;

  a->first = asf_cursor_get_u16 (body);
  a->stream = asf_cursor_get_u16 (body);
  name_size = asf_cursor_get_u16 (body);
  a->type = asf_cursor_get_u16 (body);
  a->size = asf_cursor_get_u32 (body);
  a->name = asf_inspect_string (self, offset, body, name_size,
      "name of an attribute", "string-nul");
}

static void
check_attributes (AsfInspection *self, guint64 offset, AsfCursor *body,
    Place place)
{
  GHashTable *seen =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n = asf_cursor_get_u16 (body);

  for (guint i = 0; i < n && !body->failed; i++) {
    Attribute a = {
      .place = place, .at = asf_inspect_at (offset, body)
    };

    if (place == PLACE_EXTENDED)
      read_extended (self, offset, body, &a);
    else
      read_record (self, offset, body, &a);
    asf_cursor_get_part (body, a.size, &a.value);
    if (!body->failed) {
      check_value (self, &a);
      check_stream (self, &a);
      check_unique (self, &a, seen);
    }
    g_free (a.name);
  }
  g_hash_table_unref (seen);
}

void
asf_inspect_extended_content (AsfInspection *self, guint64 offset,
    AsfCursor *body)
{
  check_attributes (self, offset, body, PLACE_EXTENDED);
}

void
asf_inspect_metadata (AsfInspection *self, guint64 offset, AsfCursor *body)
{
  check_attributes (self, offset, body, PLACE_METADATA);
}

void
asf_inspect_library (AsfInspection *self, guint64 offset, AsfCursor *body)
{
  check_attributes (self, offset, body, PLACE_LIBRARY);
}

void
asf_inspect_collect_languages (AsfInspection *self, guint64 offset,
    AsfCursor *body)
{
  guint n = asf_cursor_get_u16 (body);

  for (guint i = 0; i < n; i++) {
    asf_cursor_get_data (body, asf_cursor_get_u8 (body));
    if (!body->failed)
      self->n_languages = MAX (self->n_languages, i + 1);
  }
}

void
asf_inspect_languages (AsfInspection *self, guint64 offset, AsfCursor *body)
{
  GHashTable *seen =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n = asf_cursor_get_u16 (body);

  for (guint i = 0; i < n && !body->failed; i++) {
    guint64 at = asf_inspect_at (offset, body);
    char *language = asf_inspect_string (self, offset, body,
        asf_cursor_get_u8 (body), "language", "string-nul");

    if (language[0] == '\0' && !body->failed)
      asf_findings_add (self->findings, "language", at, 0,
          "language %u has no name", i);
    else if (!g_hash_table_add (seen, g_ascii_strdown (language, -1)))
      asf_findings_add (self->findings, "language-twice", at, 0,
          "language %u, \"%s\", is there before", i, language);
    g_free (language);
  }
  g_hash_table_unref (seen);
}

/* URLs are stored in bytes, not in UTF-16. */
static void
check_url (AsfInspection *self, guint64 offset, AsfCursor *body)
{
  gsize size = asf_cursor_get_u32 (body);
  guint64 at = asf_inspect_at (offset, body);
  const guint8 *url = asf_cursor_get_data (body, size);

  if (url != NULL && size > 0 && url[size - 1] != '\0')
    asf_findings_add (self->findings, "string-nul", at, 0,
        "a URL of %" G_GSIZE_FORMAT " bytes has no terminator", size);
}

void
asf_inspect_branding (AsfInspection *self, guint64 offset, AsfCursor *body)
{
  guint32 type = asf_cursor_get_u32 (body);
  guint32 size = asf_cursor_get_u32 (body);
  const guint8 *banner;

  if (!body->failed && (type > 3 || (type == 0) != (size == 0)))
    asf_findings_add (self->findings, "content-branding", offset, 0,
        "the picture of %u bytes has the type %u", size, type);
  banner = asf_cursor_get_data (body, size);
  if (banner != NULL && type > ASF_BANNER_NONE && type <= ASF_BANNER_GIF &&
      asf_banner_find_type (banner, size) != type)
    asf_findings_add (self->findings, "banner-type", offset, 0,
        "the picture of %u bytes is not of the type %u, as is said", size,
        type);
  check_url (self, offset, body);
  check_url (self, offset, body);
}
