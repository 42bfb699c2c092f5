/* gstasfwritermetadata.c: what the element says of its file, and what not
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterattributes.h"
#include "gstasfwritersinkprivate.h"

#define GST_CAT_DEFAULT gst_asf_writer_sink_debug

static GstStructure *
copy_given (GstAsfWriterSink *self)
{
  GstStructure *given;

  GST_OBJECT_LOCK (self);
  given = self->settings.attributes != NULL ?
      gst_structure_copy (self->settings.attributes) : NULL;
  GST_OBJECT_UNLOCK (self);

  return given;
}

/* Returns: (transfer full): those of the property `attributes` */
static AsfAttributes *
get_given (GstAsfWriterSink *self, GString *refused)
{
  GstStructure *given = copy_given (self);
  AsfAttributes *attributes =
      gst_asf_writer_attributes_from_structure (given, refused);

  g_clear_pointer (&given, gst_structure_free);

  return attributes;
}

/**
 * gst_asf_writer_metadata_get_attributes:
 *
 * Called by the writer thread.
 *
 * Returns: (transfer full): all that is known now
 */
AsfAttributes *
gst_asf_writer_metadata_get_attributes (GstElement *element)
{
  GstAsfWriterSink *self = GST_ASF_WRITER_SINK (element);
  GstTagSetter *setter = GST_TAG_SETTER (element);
  GString *refused = g_string_new (NULL);
  AsfAttributes *attributes = get_given (self, refused);
  GstAsfWriterFileTags tags;
  gboolean merge_streams;

  GST_OBJECT_LOCK (self);
  gst_asf_writer_file_tags_copy (&self->tags, &tags);
  merge_streams = self->settings.merge_stream_tags;
  GST_OBJECT_UNLOCK (self);
  gst_asf_writer_file_tags_to_attributes (&tags, merge_streams,
      gst_tag_setter_get_tag_list (setter),
      gst_tag_setter_get_tag_merge_mode (setter), attributes);
  gst_asf_writer_file_tags_clear (&tags);
  if (asf_attributes_find_text (attributes, "WM/ToolName") == NULL) {
    asf_attributes_add_text (attributes, 0, "WM/ToolName", PACKAGE);
    asf_attributes_add_text (attributes, 0, "WM/ToolVersion",
        PACKAGE_VERSION);
  }
  g_string_free (refused, TRUE);

  return attributes;
}

static gboolean
has_stream (const GPtrArray *streams, guint number)
{
  for (guint i = 0; i < streams->len; i++) {
    const AsfStream *stream = g_ptr_array_index ((GPtrArray *) streams, i);

    if (stream->number == number)
      return TRUE;
  }
  return FALSE;
}

/* Tells once of what was given in the property and cannot be stored.
 *
 * @streams: (element-type AsfStream): of the file */
void
gst_asf_writer_metadata_post_refused (GstAsfWriterSink *self,
    const GPtrArray *streams)
{
  GString *refused = g_string_new (NULL);
  AsfAttributes *given = get_given (self, refused);

  for (guint i = 0; i < asf_attributes_count (given); i++) {
    const AsfAttribute *attribute = asf_attributes_nth (given, i);

    if (attribute->stream != 0 && !has_stream (streams, attribute->stream))
      g_string_append_printf (refused, "%s%s of stream %u",
          refused->len > 0 ? ", " : "", attribute->name, attribute->stream);
  }
  asf_attributes_free (given);
  if (refused->len > 0)
    GST_ELEMENT_WARNING (self, STREAM, MUX,
        ("Attributes that cannot be stored were left out: %s.",
            refused->str), ("name, type, stream number or language is wrong, or "
            "the file has one of that name already"));
  g_string_free (refused, TRUE);
}

/* Returns: (transfer full): their names, once each */
static char *
list_names (const AsfAttributes *attributes)
{
  GString *text = g_string_new (NULL);
  GHashTable *seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < asf_attributes_count (attributes); i++) {
    const char *name = asf_attributes_nth (attributes, i)->name;

    if (g_hash_table_add (seen, (gpointer) name))
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", name);
  }
  g_hash_table_unref (seen);

  return g_string_free (text, FALSE);
}

/* Tells what came too late for the room in the header, and gives it back. */
void
gst_asf_writer_metadata_post_left_out (GstAsfWriterSink *self,
    const GstAsfWriterResult *result)
{
  guint n = asf_attributes_count (result->left_out);
  guint n_markers = result->stats.attributes_dropped - n;
  char *names = list_names (result->left_out);
  GstStructure *left_out =
      gst_asf_writer_attributes_to_structure (result->left_out);

  if (n > 0)
    GST_ELEMENT_WARNING_WITH_DETAILS (self, STREAM, MUX,
        ("%u late tags are not in the file: %s. A larger \"padding\" leaves "
            "room for them, where the header can be rewritten.", n, names),
        (NULL),
        ("attributes-left-out", GST_TYPE_STRUCTURE, left_out, NULL));
  if (n_markers > 0)
    GST_ELEMENT_WARNING (self, STREAM, MUX,
        ("%u late markers are not in the file. A larger \"padding\" leaves "
            "room for them.", n_markers), (NULL));
  gst_structure_free (left_out);
  g_free (names);
}
