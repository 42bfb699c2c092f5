/* gstasfwriterextensionmeta.c: payload extensions of applications
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterextensionmeta.h"

#include <string.h>

/* A custom meta of buffers, "GstAsfPayloadExtensionMeta". Fields of its
 * structure, all of them optional:
 *
 *   "file-name"           string: File Name (ASF spec 7.3)
 *   "output-clean-point"  boolean: Output Clean Point of the Windows Media
 *                         Format SDK
 *   "systems"             array or list of structures, one for each system of
 *                         the application's own:
 *     "guid"              string: "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"
 *     "data"              GstBuffer or GBytes: of this buffer
 *     "size"              uint: bytes of all data; without it they may differ
 *     "info"              GstBuffer or GBytes: for the header
 */

/** Bytes of a file name with its terminator: others have to fit as well */
#define MAX_FILE_NAME 200

static void
extension_clear (gpointer data)
{
  GstAsfWriterExtension *self = data;

  g_clear_pointer (&self->info, g_bytes_unref);
  g_clear_pointer (&self->data, g_bytes_unref);
}

/* Makes the meta known, so that applications can put it on buffers as soon as
 * there is an element. */
void
gst_asf_writer_extension_meta_register (void)
{
  static const gchar *tags[] = { NULL };

  if (gst_meta_get_info (GST_ASF_WRITER_EXTENSION_META) == NULL)
    gst_meta_register_custom (GST_ASF_WRITER_EXTENSION_META, tags, NULL, NULL,
        NULL);
}

static gboolean
parse_guid (const char *text, AsfGuid *guid)
{
  static const guint8 places[16] = {
    6, 4, 2, 0, 11, 9, 16, 14, 19, 21, 24, 26, 28, 30, 32, 34
  };

  if (text == NULL || strlen (text) != 36)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
    gint high = g_ascii_xdigit_value (text[places[i]]);
    gint low = g_ascii_xdigit_value (text[places[i] + 1]);

    if (high < 0 || low < 0)
      return FALSE;
    guid->bytes[i] = (guint8) (high << 4 | low);
  }
  return text[8] == '-' && text[13] == '-' && text[18] == '-' &&
      text[23] == '-';
}

static GBytes *
copy_buffer (GstBuffer *buffer)
{
  gsize size = gst_buffer_get_size (buffer);
  guint8 *data = g_malloc (size);

  size = gst_buffer_extract (buffer, 0, data, size);
  return g_bytes_new_take (data, size);
}

/* Returns: (nullable) (transfer full): */
static GBytes *
get_bytes (const GstStructure *structure, const char *field)
{
  const GValue *value = gst_structure_get_value (structure, field);
  GstBuffer *buffer;

  if (value == NULL)
    return NULL;
  if (G_VALUE_HOLDS (value, G_TYPE_BYTES))
    return g_value_dup_boxed (value);
  buffer = GST_VALUE_HOLDS_BUFFER (value) ? gst_value_get_buffer (value) :
      NULL;

  return buffer != NULL ? copy_buffer (buffer) : NULL;
}

static void
add_file_name (const GstStructure *meta, GArray *list, char **problem)
{
  const char *name = gst_structure_get_string (meta, "file-name");
  GstAsfWriterExtension extension = {
    .system = asf_guid_file_name,
    .size = ASF_EXTENSION_VARIABLE_SIZE,
  };
  AsfBytes bytes;

  if (name == NULL)
    return;
  asf_bytes_init (&bytes);
  asf_bytes_put_utf16 (&bytes, name);
  if (bytes.data->len <= MAX_FILE_NAME)
    extension.data = g_bytes_new (bytes.data->data, bytes.data->len);
  else if (*problem == NULL)
    *problem = g_strdup_printf ("the name \"%s\" is longer than %d letters",
        name, MAX_FILE_NAME / 2 - 1);
  asf_bytes_clear (&bytes);
  g_array_append_val (list, extension);
}

static void
add_clean_point (const GstStructure *meta, GArray *list)
{
  GstAsfWriterExtension extension = {
    .system = asf_guid_output_clean_point,
    .size = 1,
  };
  gboolean clean;
  guint8 byte;

  if (!gst_structure_get_boolean (meta, "output-clean-point", &clean))
    return;
  byte = clean ? 1 : 0;
  extension.data = g_bytes_new (&byte, 1);
  g_array_append_val (list, extension);
}

static void
add_system (const GValue *value, GArray *list, char **problem)
{
  const GstStructure *system = GST_VALUE_HOLDS_STRUCTURE (value) ?
      gst_value_get_structure (value) : NULL;
  const char *text = system != NULL ?
      gst_structure_get_string (system, "guid") : NULL;
  GstAsfWriterExtension extension = { 0 };
  guint size = ASF_EXTENSION_VARIABLE_SIZE;

  if (system != NULL)
    gst_structure_get_uint (system, "size", &size);
  if (!parse_guid (text, &extension.system) || size == 0 ||
      size > ASF_EXTENSION_VARIABLE_SIZE) {
    if (*problem == NULL)
      *problem = g_strdup_printf ("\"%s\" with a size of %u is no system",
          text != NULL ? text : "", size);
    return;
  }
  if (asf_extensions_is_known (&extension.system)) {
    if (*problem == NULL)
      *problem = g_strdup_printf ("%s is filled by the element itself", text);
    return;
  }
  extension.size = (guint16) size;
  extension.info = get_bytes (system, "info");
  extension.data = get_bytes (system, "data");
  g_array_append_val (list, extension);
}

static void
add_systems (const GstStructure *meta, GArray *list, char **problem)
{
  const GValue *systems = gst_structure_get_value (meta, "systems");

  if (systems == NULL)
    return;
  if (GST_VALUE_HOLDS_ARRAY (systems)) {
    for (guint i = 0; i < gst_value_array_get_size (systems); i++)
      add_system (gst_value_array_get_value (systems, i), list, problem);
  } else if (GST_VALUE_HOLDS_LIST (systems)) {
    for (guint i = 0; i < gst_value_list_get_size (systems); i++)
      add_system (gst_value_list_get_value (systems, i), list, problem);
  } else if (*problem == NULL) {
    *problem = g_strdup ("\"systems\" is neither an array nor a list");
  }
}

/**
 * gst_asf_writer_extension_meta_parse:
 * @problem: (out) (nullable) (transfer full): what the first of those was that
 *     make no sense; they are left out
 *
 * Returns: (nullable) (transfer full) (element-type GstAsfWriterExtension):
 *     what the meta of @buffer says, %NULL if it has none
 */
GArray *
gst_asf_writer_extension_meta_parse (GstBuffer *buffer, char **problem)
{
  GstCustomMeta *meta;
  const GstStructure *structure;
  gpointer state = NULL;
  GArray *list;

  *problem = NULL;
  if (gst_buffer_iterate_meta (buffer, &state) == NULL)
    return NULL;
  meta = gst_buffer_get_custom_meta (buffer, GST_ASF_WRITER_EXTENSION_META);
  if (meta == NULL)
    return NULL;
  structure = gst_custom_meta_get_structure (meta);
  list = g_array_new (FALSE, FALSE, sizeof (GstAsfWriterExtension));
  g_array_set_clear_func (list, extension_clear);
  add_file_name (structure, list, problem);
  add_clean_point (structure, list);
  add_systems (structure, list, problem);

  return list;
}
