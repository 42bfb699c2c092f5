/* asfattributes.h: list of named, typed metadata values
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asfbytes.h"

G_BEGIN_DECLS

/** Data types as stored (ASF spec 3.11 and 4.8) */
typedef enum
{
  ASF_ATTRIBUTE_STRING = 0,
  ASF_ATTRIBUTE_BINARY = 1,
  ASF_ATTRIBUTE_BOOL = 2,
  ASF_ATTRIBUTE_DWORD = 3,
  ASF_ATTRIBUTE_QWORD = 4,
  ASF_ATTRIBUTE_WORD = 5,
  ASF_ATTRIBUTE_GUID = 6
} AsfAttributeType;

/**
 * AsfAttribute:
 * @name: as "WM/AlbumTitle"; the five names "Title", "Author", "Copyright",
 *     "Description" and "Rating" live in the Content Description Object
 * @stream: stream number, 0 = whole file
 * @language: (nullable): of the value, as RFC 1766 names it
 * @type: says which of the following counts
 * @text: for #ASF_ATTRIBUTE_STRING, UTF-8
 * @min_units: least number of UTF-16 units that the text takes, with its
 *     terminator and further ones
 * @number: for the types with numbers
 * @data: for #ASF_ATTRIBUTE_BINARY, and the 16 bytes of #ASF_ATTRIBUTE_GUID
 */
typedef struct
{
  char *name;
  guint stream;
  char *language;
  AsfAttributeType type;
  char *text;
  guint min_units;
  guint64 number;
  GBytes *data;
} AsfAttribute;

/** Which object of the header an attribute is stored in */
typedef enum
{
  ASF_ATTRIBUTE_PLACE_CONTENT_DESCRIPTION,
  ASF_ATTRIBUTE_PLACE_EXTENDED_CONTENT_DESCRIPTION,
  ASF_ATTRIBUTE_PLACE_METADATA,
  ASF_ATTRIBUTE_PLACE_METADATA_LIBRARY,
  ASF_ATTRIBUTE_PLACE_CONTENT_BRANDING
} AsfAttributePlace;

#define ASF_ATTRIBUTE_N_PLACES (ASF_ATTRIBUTE_PLACE_CONTENT_BRANDING + 1)

/**
 * AsfAttributes:
 *
 * A list of attributes in the order they were added. Names may repeat.
 */
typedef struct
{
  GPtrArray *list;
} AsfAttributes;

AsfAttributes *asf_attributes_new (void);
AsfAttributes *asf_attributes_copy (const AsfAttributes *attributes);
void asf_attributes_free (AsfAttributes *attributes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AsfAttributes, asf_attributes_free)

void asf_attributes_add (AsfAttributes *attributes,
    const AsfAttribute *attribute);
void asf_attributes_add_text (AsfAttributes *attributes, guint stream,
    const char *name, const char *text);
void asf_attributes_add_number (AsfAttributes *attributes, guint stream,
    const char *name, AsfAttributeType type, guint64 number);
void asf_attributes_add_binary (AsfAttributes *attributes, guint stream,
    const char *name, GBytes *data);
void asf_attributes_append (AsfAttributes *attributes,
    const AsfAttributes *more);
guint asf_attributes_count (const AsfAttributes *attributes);
const AsfAttribute *asf_attributes_nth (const AsfAttributes *attributes,
    guint i);
gboolean asf_attributes_has (const AsfAttributes *attributes,
    const AsfAttribute *attribute);
gboolean asf_attribute_is_readable (const AsfAttribute *attribute);
gboolean asf_attribute_equal (const AsfAttribute *a, const AsfAttribute *b);
const char *asf_attributes_find_text (const AsfAttributes *attributes,
    const char *name);

/* asfattributeobjects.c: the objects that they are stored in */
void asf_attributes_collect_languages (const AsfAttributes *attributes,
    GPtrArray *languages);
void asf_attributes_put_content_description (const AsfAttributes *attributes,
    AsfBytes *bytes, guint *n_objects);
void asf_attributes_put_extended (const AsfAttributes *attributes,
    AsfBytes *bytes, guint *n_objects);
void asf_attributes_put_metadata (const AsfAttributes *attributes,
    AsfBytes *bytes);
void asf_attributes_put_library (const AsfAttributes *attributes,
    const GPtrArray *languages, AsfBytes *bytes);

G_END_DECLS
