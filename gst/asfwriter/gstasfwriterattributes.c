/* gstasfwriterattributes.c: attributes as applications give them
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* A structure with a field for each name. Its value is
 *
 * - a string, boolean, uint or int (DWORD), uint64 or int64 (QWORD), or
 *   GstBuffer (binary);
 * - a structure with such a "value", or a "guid" (string), and what is known
 *   of "stream" (uint) and "language" (string);
 * - an array or list of these, for several values.
 */

#include "config.h"

#include "gstasfwriterattributes.h"
#include "gstasfwritertags.h"
#include "asf/asfbranding.h"

#include <string.h>

#define MAX_STREAM_NUMBER 127

/* Bytes of the larger ones would not fit any header. */
#define MAX_BINARY_SIZE (256 * 1024 * 1024)

/* Of the header's own making: a second one would be as good as a lie. A
 * conformance template is not among them: an encoder knows a better one than the
 * writer can. */
static gboolean
is_of_the_writer (const AsfAttribute *attribute)
{
  static const char *const of_streams[] = {
    "AspectRatioX", "AspectRatioY", "IsVBR", NULL
  };
  static const char *const of_files[] = {
    "ASFLeakyBucketPairs", "IsVBR", NULL
  };

  return g_strv_contains (attribute->stream != 0 ? of_streams : of_files,
      attribute->name);
}

/* The picture has to be of a kind that the file can tell of. */
static gboolean
is_no_banner (const AsfAttribute *attribute)
{
  gconstpointer data;
  gsize size;

  if (!asf_branding_has (attribute) ||
      attribute->type != ASF_ATTRIBUTE_BINARY)
    return FALSE;
  data = g_bytes_get_data (attribute->data, &size);

  return asf_banner_find_type (data, size) == ASF_BANNER_NONE;
}

static gboolean
set_number (AsfAttribute *attribute, AsfAttributeType type, gint64 number)
{
  attribute->type = type;
  attribute->number = (guint64) number;

  return number >= 0;
}

static gboolean
set_binary (AsfAttribute *attribute, GstBuffer *buffer)
{
  GstMapInfo map;

  if (buffer == NULL || gst_buffer_get_size (buffer) > MAX_BINARY_SIZE ||
      !gst_buffer_map (buffer, &map, GST_MAP_READ))
    return FALSE;
  attribute->type = ASF_ATTRIBUTE_BINARY;
  attribute->data = g_bytes_new (map.data, map.size);
  gst_buffer_unmap (buffer, &map);

  return TRUE;
}

/* Returns: whether the value has a type that attributes have */
static gboolean
set_value (AsfAttribute *attribute, const GValue *value)
{
  if (G_VALUE_HOLDS_STRING (value)) {
    attribute->type = ASF_ATTRIBUTE_STRING;
    attribute->text = g_value_dup_string (value);
    return attribute->text != NULL;
  }
  if (G_VALUE_HOLDS_BOOLEAN (value))
    return set_number (attribute, ASF_ATTRIBUTE_BOOL,
        g_value_get_boolean (value));
  if (G_VALUE_HOLDS_UINT (value))
    return set_number (attribute, ASF_ATTRIBUTE_DWORD,
        g_value_get_uint (value));
  if (G_VALUE_HOLDS_INT (value))
    return set_number (attribute, ASF_ATTRIBUTE_DWORD,
        g_value_get_int (value));
  if (G_VALUE_HOLDS_INT64 (value))
    return set_number (attribute, ASF_ATTRIBUTE_QWORD,
        g_value_get_int64 (value));
  if (GST_VALUE_HOLDS_BUFFER (value))
    return set_binary (attribute, gst_value_get_buffer (value));
  if (!G_VALUE_HOLDS_UINT64 (value))
    return FALSE;
  attribute->type = ASF_ATTRIBUTE_QWORD;
  attribute->number = g_value_get_uint64 (value);
  return TRUE;
}

/* Where the digits of a GUID's text go: its first three fields are numbers, of
 * which a file has the low byte first (ASF spec 2.5). */
static const guint8 guid_order[sizeof (AsfGuid)] = {
  3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15
};

/* As "D1607DBC-E323-4BE2-86A1-48A42A28441E", with or without braces */
static gboolean
set_guid (AsfAttribute *attribute, const char *text)
{
  guint8 bytes[sizeof (AsfGuid)] = { 0 };
  guint n_digits = 0;

  for (; *text != '\0'; text++) {
    gint digit = g_ascii_xdigit_value (*text);

    if (strchr ("{-}", *text) != NULL)
      continue;
    if (digit < 0 || n_digits >= 2 * sizeof (bytes))
      return FALSE;
    bytes[guid_order[n_digits / 2]] |= digit << (n_digits % 2 == 0 ? 4 : 0);
    n_digits++;
  }
  attribute->type = ASF_ATTRIBUTE_GUID;
  attribute->data = g_bytes_new (bytes, sizeof (bytes));

  return n_digits == 2 * sizeof (bytes);
}

/* Returns: (transfer full): as above, with braces */
static char *
format_guid (GBytes *data)
{
  static const char *const separators[sizeof (AsfGuid)] = {
    [4] = "-", [6] = "-", [8] = "-", [10] = "-"
  };
  const guint8 *bytes = g_bytes_get_data (data, NULL);
  GString *text = g_string_new ("{");

  for (guint i = 0; i < sizeof (AsfGuid); i++) {
    if (separators[i] != NULL)
      g_string_append (text, separators[i]);
    g_string_append_printf (text, "%02X", bytes[guid_order[i]]);
  }
  g_string_append_c (text, '}');

  return g_string_free (text, FALSE);
}

static gboolean
get_stream (const GstStructure *details, guint *stream)
{
  gint number;

  if (!gst_structure_has_field (details, "stream"))
    return TRUE;
  if (gst_structure_get_int (details, "stream", &number))
    *stream = (guint) MAX (number, -1);
  else if (!gst_structure_get_uint (details, "stream", stream))
    return FALSE;
  return *stream <= MAX_STREAM_NUMBER;
}

static gboolean
set_details (AsfAttribute *attribute, const GstStructure *details)
{
  const GValue *value = gst_structure_get_value (details, "value");
  const char *guid = gst_structure_get_string (details, "guid");
  const char *code = gst_structure_get_string (details, "language");

  if (!get_stream (details, &attribute->stream))
    return FALSE;
  attribute->language = gst_asf_writer_tags_make_language (code);
  if (code != NULL && attribute->language == NULL)
    return FALSE;
  if (guid != NULL)
    return set_guid (attribute, guid);
  return value != NULL && set_value (attribute, value);
}

static gboolean
add_one (AsfAttributes *attributes, const char *name, const GValue *value)
{
  AsfAttribute attribute = {.name = (char *) name };
  gboolean ok;

  if (GST_VALUE_HOLDS_STRUCTURE (value))
    ok = gst_value_get_structure (value) != NULL &&
        set_details (&attribute, gst_value_get_structure (value));
  else
    ok = set_value (&attribute, value);
  ok = ok && asf_attribute_is_readable (&attribute) &&
      !is_of_the_writer (&attribute) && !is_no_banner (&attribute);
  if (ok)
    asf_attributes_add (attributes, &attribute);
  g_free (attribute.text);
  g_free (attribute.language);
  g_clear_pointer (&attribute.data, g_bytes_unref);

  return ok;
}

static gboolean
add_values (AsfAttributes *attributes, const char *name, const GValue *value)
{
  gboolean is_array = GST_VALUE_HOLDS_ARRAY (value);
  gboolean ok = TRUE;
  guint n;

  if (!is_array && !GST_VALUE_HOLDS_LIST (value))
    return add_one (attributes, name, value);
  n = is_array ? gst_value_array_get_size (value) :
      gst_value_list_get_size (value);
  for (guint i = 0; i < n; i++)
    ok = add_one (attributes, name, is_array ?
        gst_value_array_get_value (value, i) :
        gst_value_list_get_value (value, i)) && ok;

  return ok;
}

/**
 * gst_asf_writer_attributes_from_structure:
 * @structure: (nullable): see above
 * @refused: (inout): gets the names of those that cannot be stored
 *
 * Returns: (transfer full): the others
 */
AsfAttributes *
gst_asf_writer_attributes_from_structure (const GstStructure *structure,
    GString *refused)
{
  AsfAttributes *attributes = asf_attributes_new ();
  gint n = structure != NULL ? gst_structure_n_fields (structure) : 0;

  for (gint i = 0; i < n; i++) {
    const char *name = gst_structure_nth_field_name (structure, i);

    if (!gst_asf_writer_tags_is_name (name) || !add_values (attributes, name,
            gst_structure_get_value (structure, name)))
      g_string_append_printf (refused, "%s%s", refused->len > 0 ? ", " : "",
          name);
  }

  return attributes;
}

static void
get_value (const AsfAttribute *attribute, GValue *value)
{
  switch (attribute->type) {
    case ASF_ATTRIBUTE_STRING:
      g_value_init (value, G_TYPE_STRING);
      g_value_set_string (value, attribute->text);
      break;
    case ASF_ATTRIBUTE_GUID:
      g_value_init (value, G_TYPE_STRING);
      g_value_take_string (value, format_guid (attribute->data));
      break;
    case ASF_ATTRIBUTE_BINARY:
      g_value_init (value, GST_TYPE_BUFFER);
      gst_value_take_buffer (value,
          gst_buffer_new_wrapped_bytes (attribute->data));
      break;
    case ASF_ATTRIBUTE_BOOL:
      g_value_init (value, G_TYPE_BOOLEAN);
      g_value_set_boolean (value, attribute->number != 0);
      break;
    case ASF_ATTRIBUTE_DWORD:
    case ASF_ATTRIBUTE_WORD:
      g_value_init (value, G_TYPE_UINT);
      g_value_set_uint (value, (guint) attribute->number);
      break;
    case ASF_ATTRIBUTE_QWORD:
      g_value_init (value, G_TYPE_UINT64);
      g_value_set_uint64 (value, attribute->number);
      break;
  }
}

/* The value alone where that says all */
static void
get_entry (const AsfAttribute *attribute, GValue *entry)
{
  gboolean is_guid = attribute->type == ASF_ATTRIBUTE_GUID;
  GValue value = G_VALUE_INIT;
  GstStructure *details;

  if (attribute->stream == 0 && attribute->language == NULL && !is_guid) {
    get_value (attribute, entry);
    return;
  }
  get_value (attribute, &value);
  details = gst_structure_new_empty ("attribute");
  gst_structure_take_value (details, is_guid ? "guid" : "value", &value);
  if (attribute->stream != 0)
    gst_structure_set (details, "stream", G_TYPE_UINT, attribute->stream,
        NULL);
  if (attribute->language != NULL)
    gst_structure_set (details, "language", G_TYPE_STRING,
        attribute->language, NULL);
  g_value_init (entry, GST_TYPE_STRUCTURE);
  g_value_take_boxed (entry, details);
}

/**
 * gst_asf_writer_attributes_to_structure:
 *
 * Returns: (transfer full): each name with an array of its values, to be given
 *     to gst_asf_writer_attributes_from_structure()
 */
GstStructure *
gst_asf_writer_attributes_to_structure (const AsfAttributes *attributes)
{
  GstStructure *structure = gst_structure_new_empty ("attributes");

  for (guint i = 0; i < asf_attributes_count (attributes); i++) {
    const AsfAttribute *attribute = asf_attributes_nth (attributes, i);
    const GValue *old = gst_structure_get_value (structure, attribute->name);
    GValue entry = G_VALUE_INIT, array = G_VALUE_INIT;

    g_value_init (&array, GST_TYPE_ARRAY);
    if (old != NULL)
      g_value_copy (old, &array);
    get_entry (attribute, &entry);
    gst_value_array_append_and_take_value (&array, &entry);
    gst_structure_take_value (structure, attribute->name, &array);
  }

  return structure;
}
