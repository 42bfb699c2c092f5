/* asffileattributes.c: metadata of an existing file
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asffileprivate.h"

#include "asfconformance.h"

/* Numbers have 2 to 8 bytes, BOOL 2 or 4 (ASF spec 3.11, 4.7). */
static guint64
get_number (AsfCursor *value)
{
  gsize size = MIN (asf_cursor_left (value), sizeof (guint64));
  guint64 number = 0;

  for (gsize i = 0; i < size; i++)
    number |= (guint64) asf_cursor_get_u8 (value) << (8 * i);
  return number;
}

/* A type that the writer does not know is left out.
 *
 * @language: (nullable): */
static void
add_attribute (AsfAttributes *attributes, guint stream, const char *name,
    const char *language, guint type, AsfCursor *value)
{
  gsize size = asf_cursor_left (value);
  AsfAttribute attribute = {
    .name = (char *) name,
    .stream = stream,
    .language = (char *) language,
    .type = type,
  };

  if (type > ASF_ATTRIBUTE_GUID ||
      (type == ASF_ATTRIBUTE_GUID && size != sizeof (AsfGuid)))
    return;
  if (type == ASF_ATTRIBUTE_STRING) {
    attribute.text = asf_cursor_get_utf16 (value, size);
    attribute.min_units = (guint) (size / 2);
  } else if (type == ASF_ATTRIBUTE_BINARY || type == ASF_ATTRIBUTE_GUID)
    attribute.data = g_bytes_new (asf_cursor_get_data (value, size), size);
  else
    attribute.number = get_number (value);
  asf_attributes_add (attributes, &attribute);
  g_free (attribute.text);
  g_clear_pointer (&attribute.data, g_bytes_unref);
}

/* Content Description Object (ASF spec 3.10) */
void
asf_file_parse_content (AsfFileParser *parser, AsfCursor *body)
{
  static const char *const names[] = {
    "Title", "Author", "Copyright", "Description", "Rating"
  };
  AsfAttributes *attributes =
      parser->attributes[ASF_ATTRIBUTE_PLACE_CONTENT_DESCRIPTION];
  guint16 sizes[G_N_ELEMENTS (names)];

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    sizes[i] = asf_cursor_get_u16 (body);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    AsfCursor value;

    asf_cursor_get_part (body, sizes[i], &value);
    add_attribute (attributes, 0, names[i], NULL, ASF_ATTRIBUTE_STRING,
        &value);
  }
}

/* Extended Content Description Object (ASF spec 3.11) */
void
asf_file_parse_extended_content (AsfFileParser *parser, AsfCursor *body)
{
  AsfAttributes *attributes =
      parser->attributes[ASF_ATTRIBUTE_PLACE_EXTENDED_CONTENT_DESCRIPTION];
  guint count = asf_cursor_get_u16 (body);

  for (guint i = 0; i < count && !body->failed; i++) {
    char *name = asf_cursor_get_utf16 (body, asf_cursor_get_u16 (body));
    guint type = asf_cursor_get_u16 (body);
    AsfCursor value;

    asf_cursor_get_part (body, asf_cursor_get_u16 (body), &value);
    if (!body->failed)
      add_attribute (attributes, 0, name, NULL, type, &value);
    g_free (name);
  }
}

/* The first language is that of attributes that have none (see
 * collect_languages() in asfheader.c); a list that comes behind the library is
 * too late.
 *
 * Returns: (nullable) (transfer none): */
static const char *
find_language (const AsfFileParser *parser, guint index)
{
  return index > 0 && index < parser->languages->len ?
      g_ptr_array_index (parser->languages, index) : NULL;
}

/* Metadata and Metadata Library share their record (ASF spec 4.7, 4.8); the
 * first field is reserved in one, a language in the other. */
static void
parse_records (AsfFileParser *parser, AsfAttributePlace place, AsfCursor *body)
{
  AsfAttributes *attributes = parser->attributes[place];
  guint count = asf_cursor_get_u16 (body);

  for (guint i = 0; i < count && !body->failed; i++) {
    guint language, stream, name_size, type;
    guint32 size;
    AsfCursor value;
    char *name;

    language = asf_cursor_get_u16 (body);
    if (place != ASF_ATTRIBUTE_PLACE_METADATA_LIBRARY)
      language = 0;
    stream = asf_cursor_get_u16 (body);
    name_size = asf_cursor_get_u16 (body);
    type = asf_cursor_get_u16 (body);
    size = asf_cursor_get_u32 (body);
    name = asf_cursor_get_utf16 (body, name_size);
    asf_cursor_get_part (body, size, &value);
    if (!body->failed)
      add_attribute (attributes, stream, name,
          find_language (parser, language), type, &value);
    g_free (name);
  }
}

/* Metadata Object (ASF spec 4.7) */
void
asf_file_parse_metadata (AsfFileParser *parser, AsfCursor *body)
{
  parse_records (parser, ASF_ATTRIBUTE_PLACE_METADATA, body);
}

/* Metadata Library Object (ASF spec 4.8) */
void
asf_file_parse_library (AsfFileParser *parser, AsfCursor *body)
{
  parse_records (parser, ASF_ATTRIBUTE_PLACE_METADATA_LIBRARY, body);
}

/* Content Branding Object (ASF spec 3.13). The link to the copyright is an
 * attribute elsewhere, too. */
void
asf_file_parse_branding (AsfFileParser *parser, AsfCursor *body)
{
  AsfAttributes *attributes =
      parser->attributes[ASF_ATTRIBUTE_PLACE_CONTENT_BRANDING];
  guint32 type = asf_cursor_get_u32 (body);
  guint32 size = asf_cursor_get_u32 (body);
  AsfCursor banner;
  const guint8 *url;
  guint32 url_size;

  asf_cursor_get_part (body, size, &banner);
  url_size = asf_cursor_get_u32 (body);
  url = asf_cursor_get_data (body, url_size);
  asf_cursor_get_data (body, asf_cursor_get_u32 (body));
  if (body->failed)
    return;
  if (size > 0) {
    asf_attributes_add_number (attributes, 0, "BannerImageType",
        ASF_ATTRIBUTE_DWORD, type);
    add_attribute (attributes, 0, "BannerImageData", NULL,
        ASF_ATTRIBUTE_BINARY, &banner);
  }
  if (url_size > 0) {
    char *text = g_strndup ((const char *) url, url_size);

    asf_attributes_add_text (attributes, 0, "BannerImageURL", text);
    g_free (text);
  }
}

/* Returns: the last one, which is the writer's own if there are others; -1 if
 * there is none */
static int
find_last (const AsfAttributes *attributes, guint stream, const char *name,
    AsfAttributeType type)
{
  for (guint i = attributes->list->len; i > 0; i--) {
    const AsfAttribute *attribute =
        g_ptr_array_index (attributes->list, i - 1);

    if (attribute->stream == stream && attribute->type == type &&
        g_str_equal (attribute->name, name))
      return (int) i - 1;
  }
  return -1;
}

static guint64
take (AsfAttributes *attributes, int i)
{
  const AsfAttribute *attribute = g_ptr_array_index (attributes->list, i);
  guint64 number = attribute->number;

  g_ptr_array_remove_index (attributes->list, i);

  return number;
}

static void
take_aspect_ratio (AsfAttributes *attributes, AsfStream *stream)
{
  int x = find_last (attributes, stream->number, "AspectRatioX",
      ASF_ATTRIBUTE_DWORD);
  int y = find_last (attributes, stream->number, "AspectRatioY",
      ASF_ATTRIBUTE_DWORD);

  if (x < 0 || y < 0)
    return;
  /* the one behind first: the other's place must not move */
  if (x > y) {
    stream->video.aspect_x = (guint32) take (attributes, x);
    stream->video.aspect_y = (guint32) take (attributes, y);
  } else {
    stream->video.aspect_y = (guint32) take (attributes, y);
    stream->video.aspect_x = (guint32) take (attributes, x);
  }
}

/* Somebody else's has no more room than it needs. */
static void
take_conformance (AsfAttributes *attributes, AsfFileStream *self)
{
  int i = find_last (attributes, self->number, ASF_ATTRIBUTE_CONFORMANCE,
      ASF_ATTRIBUTE_STRING);
  const AsfAttribute *attribute;

  if (i < 0)
    return;
  attribute = g_ptr_array_index (attributes->list, i);
  self->facts.conformance =
      asf_conformance_find (self->stream, attribute->text);
  if (attribute->min_units != asf_conformance_units (self->stream))
    self->facts.conformance = NULL;
  if (self->facts.conformance != NULL)
    take (attributes, i);
}

/* The attributes that asf_header_put() makes out of the streams are the
 * streams' again, so that they are not there twice. */
static void
take_stream_attributes (AsfAttributes *attributes, AsfFileStream *self)
{
  int vbr;

  if (asf_stream_is_sparse (self->stream))
    return;
  if (self->stream->type == ASF_STREAM_VIDEO)
    take_aspect_ratio (attributes, self->stream);
  take_conformance (attributes, self);
  vbr = find_last (attributes, self->number, ASF_ATTRIBUTE_VBR,
      ASF_ATTRIBUTE_BOOL);
  if (vbr >= 0)
    self->facts.vbr = take (attributes, vbr) != 0;
}

static void
take_bucket_pairs (AsfAttributes *attributes, AsfHeader *header)
{
  int i = find_last (attributes, 0, ASF_ATTRIBUTE_BUCKETS,
      ASF_ATTRIBUTE_BINARY);
  const AsfAttribute *attribute;

  if (i < 0)
    return;
  attribute = g_ptr_array_index (attributes->list, i);
  header->bucket_pairs = g_bytes_ref (attribute->data);
  take (attributes, i);
}

/* The same for what is said of the file: in one that is not finished it may be
 * older or newer than what is said of the streams. */
static void
take_file_attributes (AsfAttributes *attributes, AsfHeader *header)
{
  int vbr = find_last (attributes, 0, ASF_ATTRIBUTE_VBR, ASF_ATTRIBUTE_BOOL);

  if (vbr >= 0)
    header->vbr = take (attributes, vbr) != 0;
  take_bucket_pairs (attributes, header);
}

/* One list of all. The library stands in front of the others, but its values
 * are those that come second (see place_of() in asfattributes.c). */
void
asf_file_finish_attributes (AsfFileParser *parser)
{
  AsfAttributes *all = asf_attributes_new ();

  for (guint i = 0; i < G_N_ELEMENTS (parser->attributes); i++)
    asf_attributes_append (all, parser->attributes[i]);
  for (guint i = 0; i < parser->file->streams->len; i++) {
    AsfFileStream *self = g_ptr_array_index (parser->file->streams, i);

    self->facts.vbr = self->facts.peak_bitrate > self->facts.bitrate;
    if (self->stream != NULL)
      take_stream_attributes (all, self);
  }
  take_file_attributes (all, &parser->file->header);
  parser->file->header.attributes = all;
}
