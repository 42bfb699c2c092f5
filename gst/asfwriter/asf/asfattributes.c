/* asfattributes.c: list of named, typed metadata values and their objects
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfattributes.h"

#include <string.h>

/* Largest value outside the Metadata Library (ASF spec 3.11, 4.7): a WORD
 * length, even for the strings. */
#define MAX_SMALL_VALUE 65534

static const char *const content_description_names[] = {
  "Title", "Author", "Copyright", "Description", "Rating"
};

static void
attribute_free (gpointer data)
{
  AsfAttribute *attribute = data;

  g_free (attribute->name);
  g_free (attribute->text);
  g_clear_pointer (&attribute->data, g_bytes_unref);
  g_free (attribute);
}

AsfAttributes *
asf_attributes_new (void)
{
  AsfAttributes *attributes = g_new0 (AsfAttributes, 1);

  attributes->list = g_ptr_array_new_with_free_func (attribute_free);

  return attributes;
}

/* @attributes: (nullable) (transfer full): */
void
asf_attributes_free (AsfAttributes *attributes)
{
  if (attributes == NULL)
    return;
  g_ptr_array_unref (attributes->list);
  g_free (attributes);
}

AsfAttributes *
asf_attributes_copy (const AsfAttributes *attributes)
{
  AsfAttributes *copy = asf_attributes_new ();

  asf_attributes_append (copy, attributes);

  return copy;
}

static AsfAttribute *
add (AsfAttributes *attributes, guint stream, const char *name,
    AsfAttributeType type)
{
  AsfAttribute *attribute = g_new0 (AsfAttribute, 1);

  attribute->name = g_strdup (name);
  attribute->stream = stream;
  attribute->type = type;
  g_ptr_array_add (attributes->list, attribute);

  return attribute;
}

/* An empty text is left out: readers differ in what they make of one. */
void
asf_attributes_add_text (AsfAttributes *attributes, guint stream,
    const char *name, const char *text)
{
  if (text == NULL || *text == '\0')
    return;
  add (attributes, stream, name, ASF_ATTRIBUTE_STRING)->text = g_strdup (text);
}

void
asf_attributes_add_number (AsfAttributes *attributes, guint stream,
    const char *name, AsfAttributeType type, guint64 number)
{
  add (attributes, stream, name, type)->number = number;
}

void
asf_attributes_add_binary (AsfAttributes *attributes, guint stream,
    const char *name, GBytes *data)
{
  add (attributes, stream, name, ASF_ATTRIBUTE_BINARY)->data =
      g_bytes_ref (data);
}

void
asf_attributes_append (AsfAttributes *attributes, const AsfAttributes *more)
{
  for (guint i = 0; i < more->list->len; i++) {
    const AsfAttribute *from = g_ptr_array_index (more->list, i);
    AsfAttribute *to = add (attributes, from->stream, from->name, from->type);

    to->text = g_strdup (from->text);
    to->number = from->number;
    if (from->data != NULL)
      to->data = g_bytes_ref (from->data);
  }
}

guint
asf_attributes_count (const AsfAttributes *attributes)
{
  return attributes->list->len;
}

/* Bytes of the value as stored; BOOL has its own width in each object. */
static gsize
value_size (const AsfAttribute *attribute, gsize bool_size)
{
  switch (attribute->type) {
    case ASF_ATTRIBUTE_STRING:
      /* never more UTF-16 units than UTF-8 bytes */
      return (strlen (attribute->text) + 1) * 2;
    case ASF_ATTRIBUTE_BINARY:
      return g_bytes_get_size (attribute->data);
    case ASF_ATTRIBUTE_BOOL:
      return bool_size;
    case ASF_ATTRIBUTE_DWORD:
      return 4;
    case ASF_ATTRIBUTE_QWORD:
      return 8;
    case ASF_ATTRIBUTE_WORD:
      return 2;
  }
  g_return_val_if_reached (0);
}

/**
 * asf_attributes_remove_largest:
 *
 * For a header whose room is limited: giving up the largest attribute loses
 * the fewest of them.
 *
 * Returns: %FALSE if there was none to remove
 */
gboolean
asf_attributes_remove_largest (AsfAttributes *attributes)
{
  guint largest = 0;
  gsize largest_size = 0;

  if (attributes->list->len == 0)
    return FALSE;
  for (guint i = 0; i < attributes->list->len; i++) {
    gsize size = value_size (g_ptr_array_index (attributes->list, i), 4);

    if (size > largest_size) {
      largest = i;
      largest_size = size;
    }
  }
  g_ptr_array_remove_index (attributes->list, largest);

  return TRUE;
}

static gboolean
is_content_description (const AsfAttribute *attribute)
{
  if (attribute->stream != 0 || attribute->type != ASF_ATTRIBUTE_STRING)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (content_description_names); i++) {
    if (g_str_equal (attribute->name, content_description_names[i]))
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_repeated (const AsfAttributes *attributes, guint index)
{
  const AsfAttribute *attribute = g_ptr_array_index (attributes->list, index);

  for (guint i = 0; i < index; i++) {
    const AsfAttribute *other = g_ptr_array_index (attributes->list, i);

    if (other->stream == attribute->stream &&
        g_str_equal (other->name, attribute->name))
      return TRUE;
  }
  return FALSE;
}

/* The rule of the SDK (ASF spec 4.8): first value in the plain
 * objects, everything that they cannot hold in the library. */
static AsfAttributePlace
place_of (const AsfAttributes *attributes, guint index)
{
  const AsfAttribute *attribute = g_ptr_array_index (attributes->list, index);

  if (is_repeated (attributes, index))
    return ASF_ATTRIBUTE_PLACE_METADATA_LIBRARY;
  if (attribute->type == ASF_ATTRIBUTE_BINARY &&
      value_size (attribute, 4) > MAX_SMALL_VALUE)
    return ASF_ATTRIBUTE_PLACE_METADATA_LIBRARY;
  if (attribute->stream != 0)
    return ASF_ATTRIBUTE_PLACE_METADATA;
  if (is_content_description (attribute))
    return ASF_ATTRIBUTE_PLACE_CONTENT_DESCRIPTION;
  return ASF_ATTRIBUTE_PLACE_EXTENDED_CONTENT_DESCRIPTION;
}

static gboolean
has_place (const AsfAttributes *attributes, AsfAttributePlace place)
{
  for (guint i = 0; i < attributes->list->len; i++) {
    if (place_of (attributes, i) == place)
      return TRUE;
  }
  return FALSE;
}

/* Returns: (nullable) (transfer none): the first text of that name for the
 * whole file */
const char *
asf_attributes_find_text (const AsfAttributes *attributes, const char *name)
{
  for (guint i = 0; i < attributes->list->len; i++) {
    const AsfAttribute *attribute = g_ptr_array_index (attributes->list, i);

    if (attribute->stream == 0 && attribute->type == ASF_ATTRIBUTE_STRING &&
        g_str_equal (attribute->name, name))
      return attribute->text;
  }
  return NULL;
}

/* Text of @name as it stands in the Content Description Object */
static const char *
described_text (const AsfAttributes *attributes, const char *name)
{
  for (guint i = 0; i < attributes->list->len; i++) {
    const AsfAttribute *attribute = g_ptr_array_index (attributes->list, i);

    if (g_str_equal (attribute->name, name) &&
        place_of (attributes, i) == ASF_ATTRIBUTE_PLACE_CONTENT_DESCRIPTION)
      return attribute->text;
  }
  return NULL;
}

static void
put_value (AsfBytes *bytes, const AsfAttribute *attribute, gsize bool_size)
{
  switch (attribute->type) {
    case ASF_ATTRIBUTE_STRING:
      asf_bytes_put_utf16 (bytes, attribute->text);
      break;
    case ASF_ATTRIBUTE_BINARY:
      asf_bytes_put_gbytes (bytes, attribute->data);
      break;
    case ASF_ATTRIBUTE_BOOL:
      asf_bytes_put_u16 (bytes, attribute->number != 0);
      asf_bytes_put_zeros (bytes, bool_size - 2);
      break;
    case ASF_ATTRIBUTE_DWORD:
      asf_bytes_put_u32 (bytes, attribute->number);
      break;
    case ASF_ATTRIBUTE_QWORD:
      asf_bytes_put_u64 (bytes, attribute->number);
      break;
    case ASF_ATTRIBUTE_WORD:
      asf_bytes_put_u16 (bytes, attribute->number);
      break;
  }
}

/**
 * asf_attributes_put_content_description:
 * @n_objects: (inout): counted up if the object was put
 *
 * Content Description Object (ASF spec 3.10), left out when it would be empty.
 */
void
asf_attributes_put_content_description (const AsfAttributes *attributes,
    AsfBytes *bytes, guint *n_objects)
{
  gsize object, lengths;

  if (!has_place (attributes, ASF_ATTRIBUTE_PLACE_CONTENT_DESCRIPTION))
    return;
  object = asf_bytes_open_object (bytes, &asf_guid_content_description);
  lengths = bytes->data->len;
  asf_bytes_put_zeros (bytes, 2 * G_N_ELEMENTS (content_description_names));
  for (guint i = 0; i < G_N_ELEMENTS (content_description_names); i++) {
    const char *text =
        described_text (attributes, content_description_names[i]);

    asf_bytes_set_u16 (bytes, lengths + 2 * i,
        asf_bytes_put_utf16 (bytes, text));
  }
  asf_bytes_close_object (bytes, object);
  (*n_objects)++;
}

/**
 * asf_attributes_put_extended:
 * @n_objects: (inout): counted up if the object was put
 *
 * Extended Content Description Object (ASF spec 3.11), left out when it would
 * be empty. BOOL has 4 bytes here.
 */
void
asf_attributes_put_extended (const AsfAttributes *attributes, AsfBytes *bytes,
    guint *n_objects)
{
  AsfAttributePlace place = ASF_ATTRIBUTE_PLACE_EXTENDED_CONTENT_DESCRIPTION;
  gsize object, count_at;
  guint count = 0;

  if (!has_place (attributes, place))
    return;
  object = asf_bytes_open_object (bytes,
      &asf_guid_extended_content_description);
  count_at = bytes->data->len;
  asf_bytes_put_u16 (bytes, 0);
  for (guint i = 0; i < attributes->list->len; i++) {
    const AsfAttribute *attribute = g_ptr_array_index (attributes->list, i);
    gsize name_at = bytes->data->len, value_at;

    if (place_of (attributes, i) != place)
      continue;
    asf_bytes_put_u16 (bytes, 0);
    asf_bytes_set_u16 (bytes, name_at,
        asf_bytes_put_utf16 (bytes, attribute->name));
    asf_bytes_put_u16 (bytes, attribute->type);
    asf_bytes_put_u16 (bytes, 0);
    value_at = bytes->data->len;
    put_value (bytes, attribute, 4);
    asf_bytes_set_u16 (bytes, value_at - 2, bytes->data->len - value_at);
    count++;
  }
  asf_bytes_set_u16 (bytes, count_at, count);
  asf_bytes_close_object (bytes, object);
  (*n_objects)++;
}

/* Metadata and Metadata Library share their record (ASF spec 4.7, 4.8). */
static void
put_records (const AsfAttributes *attributes, AsfBytes *bytes,
    AsfAttributePlace place, const AsfGuid *guid)
{
  gsize object, count_at;
  guint count = 0;

  if (!has_place (attributes, place))
    return;
  object = asf_bytes_open_object (bytes, guid);
  count_at = bytes->data->len;
  asf_bytes_put_u16 (bytes, 0);
  for (guint i = 0; i < attributes->list->len; i++) {
    const AsfAttribute *attribute = g_ptr_array_index (attributes->list, i);
    gsize record = bytes->data->len, value_at;

    if (place_of (attributes, i) != place)
      continue;
    asf_bytes_put_u16 (bytes, 0);
    asf_bytes_put_u16 (bytes, attribute->stream);
    asf_bytes_put_u16 (bytes, 0);
    asf_bytes_put_u16 (bytes, attribute->type);
    asf_bytes_put_u32 (bytes, 0);
    asf_bytes_set_u16 (bytes, record + 4,
        asf_bytes_put_utf16 (bytes, attribute->name));
    value_at = bytes->data->len;
    put_value (bytes, attribute, 2);
    asf_bytes_set_u32 (bytes, record + 8, bytes->data->len - value_at);
    count++;
  }
  asf_bytes_set_u16 (bytes, count_at, count);
  asf_bytes_close_object (bytes, object);
}

/* Metadata Object (ASF spec 4.7), left out when it would be empty */
void
asf_attributes_put_metadata (const AsfAttributes *attributes, AsfBytes *bytes)
{
  put_records (attributes, bytes, ASF_ATTRIBUTE_PLACE_METADATA,
      &asf_guid_metadata);
}

/* Metadata Library Object (ASF spec 4.8), left out when it would be empty */
void
asf_attributes_put_library (const AsfAttributes *attributes, AsfBytes *bytes)
{
  put_records (attributes, bytes, ASF_ATTRIBUTE_PLACE_METADATA_LIBRARY,
      &asf_guid_metadata_library);
}
