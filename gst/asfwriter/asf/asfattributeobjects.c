/* asfattributeobjects.c: the objects that attributes are stored in
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfbranding.h"

#include <string.h>

/* Content Description (ASF spec 3.10), Extended Content Description (3.11),
 * Metadata (4.7) and Metadata Library (4.8). The rule of the SDK: of each name
 * the first value that they can hold in the plain objects, all others in the
 * library.
 */

/* Largest value outside the Metadata Library (ASF spec 3.11, 4.7): a WORD
 * length, even for the strings. */
#define MAX_SMALL_VALUE 65534

static const char *const content_description_names[] = {
  "Title", "Author", "Copyright", "Description", "Rating"
};

/* Returns: index in the Content Description, -1 if it does not belong there */
static int
content_description_index (const AsfAttribute *attribute)
{
  if (attribute->stream != 0 || attribute->type != ASF_ATTRIBUTE_STRING)
    return -1;
  for (guint i = 0; i < G_N_ELEMENTS (content_description_names); i++) {
    if (g_str_equal (attribute->name, content_description_names[i]))
      return (int) i;
  }
  return -1;
}

/* UTF-16 never has more units than UTF-8 has bytes. */
static gboolean
is_large (const AsfAttribute *attribute)
{
  if (attribute->type == ASF_ATTRIBUTE_STRING)
    return strlen (attribute->text) > MAX_SMALL_VALUE / 2;
  return attribute->type == ASF_ATTRIBUTE_BINARY &&
      g_bytes_get_size (attribute->data) > MAX_SMALL_VALUE;
}

/* Where an attribute belongs if it is the first of its name */
static AsfAttributePlace
choose_place (const AsfAttribute *attribute)
{
  if (attribute->language != NULL || attribute->type == ASF_ATTRIBUTE_GUID)
    return ASF_ATTRIBUTE_PLACE_METADATA_LIBRARY;
  if (asf_branding_has (attribute))
    return ASF_ATTRIBUTE_PLACE_CONTENT_BRANDING;
  if (attribute->type == ASF_ATTRIBUTE_BINARY && is_large (attribute))
    return ASF_ATTRIBUTE_PLACE_METADATA_LIBRARY;
  if (attribute->stream != 0)
    return ASF_ATTRIBUTE_PLACE_METADATA;
  if (content_description_index (attribute) >= 0)
    return ASF_ATTRIBUTE_PLACE_CONTENT_DESCRIPTION;
  return ASF_ATTRIBUTE_PLACE_EXTENDED_CONTENT_DESCRIPTION;
}

/* Returns: (transfer container) (element-type AsfAttribute): what belongs to
 * @place, in order */
static GPtrArray *
pick (const AsfAttributes *attributes, AsfAttributePlace place)
{
  GPtrArray *picked = g_ptr_array_new ();
  GHashTable *seen =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < attributes->list->len; i++) {
    const AsfAttribute *attribute = asf_attributes_nth (attributes, i);
    AsfAttributePlace its_place = choose_place (attribute);

    if (its_place != ASF_ATTRIBUTE_PLACE_METADATA_LIBRARY &&
        !g_hash_table_add (seen,
            g_strdup_printf ("%u %s", attribute->stream, attribute->name)))
      its_place = ASF_ATTRIBUTE_PLACE_METADATA_LIBRARY;
    if (its_place == place)
      g_ptr_array_add (picked, (gpointer) attribute);
  }
  g_hash_table_unref (seen);

  return picked;
}

/* Text of which the library alone has room for all */
static void
put_long_text (AsfBytes *bytes, const char *text)
{
  char *valid = g_utf8_make_valid (text, -1);
  glong n_units = 0;
  gunichar2 *units = g_utf8_to_utf16 (valid, -1, NULL, &n_units, NULL);

  for (glong i = 0; i < n_units; i++)
    asf_bytes_put_u16 (bytes, units[i]);
  asf_bytes_put_u16 (bytes, 0);
  g_free (units);
  g_free (valid);
}

static void
put_text (AsfBytes *bytes, const AsfAttribute *attribute,
    AsfAttributePlace place)
{
  gsize at = bytes->data->len, least = 2 * (gsize) attribute->min_units, size;

  if (place == ASF_ATTRIBUTE_PLACE_METADATA_LIBRARY)
    put_long_text (bytes, attribute->text);
  else
    asf_bytes_put_utf16 (bytes, attribute->text);
  size = bytes->data->len - at;
  asf_bytes_put_zeros (bytes, MAX (least, size) - size);
}

static void
put_value (AsfBytes *bytes, const AsfAttribute *attribute,
    AsfAttributePlace place)
{
  switch (attribute->type) {
    case ASF_ATTRIBUTE_STRING:
      put_text (bytes, attribute, place);
      break;
    case ASF_ATTRIBUTE_BINARY:
    case ASF_ATTRIBUTE_GUID:
      asf_bytes_put_gbytes (bytes, attribute->data);
      break;
    case ASF_ATTRIBUTE_BOOL:
      asf_bytes_put_u16 (bytes, attribute->number != 0);
      if (place == ASF_ATTRIBUTE_PLACE_EXTENDED_CONTENT_DESCRIPTION)
        asf_bytes_put_u16 (bytes, 0);
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
  GPtrArray *picked =
      pick (attributes, ASF_ATTRIBUTE_PLACE_CONTENT_DESCRIPTION);
  const char *texts[G_N_ELEMENTS (content_description_names)] = { NULL };
  gsize object, lengths;

  for (guint i = 0; i < picked->len; i++) {
    const AsfAttribute *attribute = g_ptr_array_index (picked, i);

    texts[content_description_index (attribute)] = attribute->text;
  }
  if (picked->len > 0) {
    object = asf_bytes_open_object (bytes, &asf_guid_content_description);
    lengths = bytes->data->len;
    asf_bytes_put_zeros (bytes, 2 * G_N_ELEMENTS (texts));
    for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
      asf_bytes_set_u16 (bytes, lengths + 2 * i,
          asf_bytes_put_utf16 (bytes, texts[i]));
    asf_bytes_close_object (bytes, object);
    (*n_objects)++;
  }
  g_ptr_array_unref (picked);
}

static void
put_descriptor (AsfBytes *bytes, const AsfAttribute *attribute)
{
  gsize name_at = bytes->data->len, value_at;

  asf_bytes_put_u16 (bytes, 0);
  asf_bytes_set_u16 (bytes, name_at,
      asf_bytes_put_utf16 (bytes, attribute->name));
  asf_bytes_put_u16 (bytes, attribute->type);
  asf_bytes_put_u16 (bytes, 0);
  value_at = bytes->data->len;
  put_value (bytes, attribute,
      ASF_ATTRIBUTE_PLACE_EXTENDED_CONTENT_DESCRIPTION);
  asf_bytes_set_u16 (bytes, value_at - 2, bytes->data->len - value_at);
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
  GPtrArray *picked =
      pick (attributes, ASF_ATTRIBUTE_PLACE_EXTENDED_CONTENT_DESCRIPTION);

  if (picked->len > 0) {
    gsize object = asf_bytes_open_object (bytes,
        &asf_guid_extended_content_description);

    asf_bytes_put_u16 (bytes, picked->len);
    for (guint i = 0; i < picked->len; i++)
      put_descriptor (bytes, g_ptr_array_index (picked, i));
    asf_bytes_close_object (bytes, object);
    (*n_objects)++;
  }
  g_ptr_array_unref (picked);
}

/* Metadata and Metadata Library share their record (ASF spec 4.7, 4.8). */
static void
put_record (AsfBytes *bytes, const AsfAttribute *attribute, guint language,
    AsfAttributePlace place)
{
  gsize record = bytes->data->len, value_at;

  asf_bytes_put_u16 (bytes, language);
  asf_bytes_put_u16 (bytes, attribute->stream);
  asf_bytes_put_u16 (bytes, 0);
  asf_bytes_put_u16 (bytes, attribute->type);
  asf_bytes_put_u32 (bytes, 0);
  asf_bytes_set_u16 (bytes, record + 4,
      asf_bytes_put_utf16 (bytes, attribute->name));
  value_at = bytes->data->len;
  put_value (bytes, attribute, place);
  asf_bytes_set_u32 (bytes, record + 8, bytes->data->len - value_at);
}

/* Metadata Object (ASF spec 4.7), left out when it would be empty */
void
asf_attributes_put_metadata (const AsfAttributes *attributes, AsfBytes *bytes)
{
  GPtrArray *picked = pick (attributes, ASF_ATTRIBUTE_PLACE_METADATA);

  if (picked->len > 0) {
    gsize object = asf_bytes_open_object (bytes, &asf_guid_metadata);

    asf_bytes_put_u16 (bytes, picked->len);
    for (guint i = 0; i < picked->len; i++)
      put_record (bytes, g_ptr_array_index (picked, i), 0,
          ASF_ATTRIBUTE_PLACE_METADATA);
    asf_bytes_close_object (bytes, object);
  }
  g_ptr_array_unref (picked);
}

/**
 * asf_attributes_collect_languages:
 * @languages: (element-type utf8): gets those of the attributes that it lacks,
 *     borrowed
 */
void
asf_attributes_collect_languages (const AsfAttributes *attributes,
    GPtrArray *languages)
{
  for (guint i = 0; i < attributes->list->len; i++) {
    const char *language = asf_attributes_nth (attributes, i)->language;

    if (language != NULL && !g_ptr_array_find_with_equal_func (languages,
            language, g_str_equal, NULL))
      g_ptr_array_add (languages, (gpointer) language);
  }
}

static guint
find_language (const GPtrArray *languages, const char *language)
{
  guint i = 0;

  if (language != NULL)
    g_ptr_array_find_with_equal_func ((GPtrArray *) languages, language,
        g_str_equal, &i);
  return i;
}

/**
 * asf_attributes_put_library:
 * @languages: (element-type utf8): the list of the header. The first of them
 *     is that of attributes without language
 *
 * Metadata Library Object (ASF spec 4.8), left out when it would be empty.
 * Large values come last: FFmpeg stops reading at the first that has more than
 * 65535 bytes.
 */
void
asf_attributes_put_library (const AsfAttributes *attributes,
    const GPtrArray *languages, AsfBytes *bytes)
{
  GPtrArray *picked = pick (attributes, ASF_ATTRIBUTE_PLACE_METADATA_LIBRARY);
  gsize object = 0;

  if (picked->len > 0) {
    object = asf_bytes_open_object (bytes, &asf_guid_metadata_library);
    asf_bytes_put_u16 (bytes, picked->len);
  }
  for (guint large = 0; large <= 1; large++) {
    for (guint i = 0; i < picked->len; i++) {
      const AsfAttribute *attribute = g_ptr_array_index (picked, i);

      if (is_large (attribute) == (gboolean) large)
        put_record (bytes, attribute,
            find_language (languages, attribute->language),
            ASF_ATTRIBUTE_PLACE_METADATA_LIBRARY);
    }
  }
  if (picked->len > 0)
    asf_bytes_close_object (bytes, object);
  g_ptr_array_unref (picked);
}
