/* gstasfwriterrelations.c: relations between streams, as properties
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterrelations.h"

#include "asf/asferror.h"

#include "gstasfwritersinkprivate.h"

/* Each property is an array of structures. The name of a structure says what
 * it is, its field "streams" is an array of what it is about: names of pads,
 * stream numbers, and for groups arrays of these. */

/* If "buffer-window" is not there: as long as players take to start */
#define DEFAULT_BUFFER_WINDOW (3 * GST_SECOND)

void
gst_asf_writer_relation_settings_init (GstAsfWriterRelationSettings *self)
{
  *self = (GstAsfWriterRelationSettings) {
    .exclusions = G_VALUE_INIT,
    .priorities = G_VALUE_INIT,
    .sharings = G_VALUE_INIT,
  };
  g_value_init (&self->exclusions, GST_TYPE_ARRAY);
  g_value_init (&self->priorities, GST_TYPE_ARRAY);
  g_value_init (&self->sharings, GST_TYPE_ARRAY);
}

void
gst_asf_writer_relation_settings_clear (GstAsfWriterRelationSettings *self)
{
  g_value_unset (&self->exclusions);
  g_value_unset (&self->priorities);
  g_value_unset (&self->sharings);
}

typedef struct
{
  const char *name;
  gint type;
} Kind;

static const Kind exclusion_kinds[] = {
  {"language", ASF_EXCLUSION_LANGUAGE},
  {"bitrate", ASF_EXCLUSION_BITRATE},
  {"presentation", ASF_EXCLUSION_PRESENTATION},
  {"unknown", ASF_EXCLUSION_PRESENTATION},
  {NULL}
};

static const Kind priority_kinds[] = {
  {"mandatory", TRUE},
  {"optional", FALSE},
  {NULL}
};

static const Kind sharing_kinds[] = {
  {"exclusive", ASF_SHARING_EXCLUSIVE},
  {"partial", ASF_SHARING_PARTIAL},
  {NULL}
};

/**
 * Reading:
 * @property: that is being read
 * @interleaver: has the streams of the file
 * @some_are_gone: there were others in earlier files
 * @relations: gets what is read
 */
typedef struct
{
  const char *property;
  GstAsfWriterInterleaver *interleaver;
  gboolean some_are_gone;
  AsfRelations *relations;
  GError **error;
} Reading;

typedef gboolean (*ReadFunc) (Reading *self, const GstStructure *structure,
    gint type);

static gboolean fail (Reading *self, const char *format, ...)
    G_GNUC_PRINTF (2, 3);

static gboolean
fail (Reading *self, const char *format, ...)
{
  va_list args;
  char *text;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (self->error, ASF_ERROR, ASF_ERROR_SETTINGS,
      "property \"%s\": %s", self->property, text);
  g_free (text);

  return FALSE;
}

/* Returns: whether @value, of whatever type, is a number and not negative */
static gboolean
get_unsigned (const GValue *value, guint64 *number)
{
  char *text = gst_value_serialize (value);
  gboolean ok = text != NULL && g_ascii_string_to_unsigned (text, 10, 0,
      G_MAXINT64, number, NULL);

  g_free (text);
  return ok;
}

/* @number: (inout): as it is if there is none
 *
 * Returns: %FALSE if @name is there and no number */
static gboolean
read_number (Reading *self, const GstStructure *structure, const char *name,
    guint64 *number)
{
  const GValue *value = gst_structure_get_value (structure, name);

  /* gst_structure_from_string() makes a negative int of what is a little too
   * large for one */
  return value == NULL || get_unsigned (value, number) || fail (self,
      "\"%s\" is no number; a large one needs its type, as "
      "(guint64)4000000000", name);
}

/* Returns: the number of the stream, 0 if there is none */
static guint
find_number (Reading *self, const GValue *value)
{
  const char *name =
      G_VALUE_HOLDS_STRING (value) ? g_value_get_string (value) : NULL;
  guint64 number = 0;

  if (name == NULL && !get_unsigned (value, &number))
    return 0;
  return gst_asf_writer_interleaver_find_number (self->interleaver, name,
      (guint) MIN (number, G_MAXUINT));
}

/* @stream: (out): its number, 0 if it is gone
 *
 * Returns: %FALSE with an error if there is no such stream */
static gboolean
read_stream (Reading *self, const GValue *value, guint16 *stream)
{
  char *text;

  *stream = (guint16) find_number (self, value);
  if (*stream != 0 || self->some_are_gone)
    return TRUE;
  text = gst_value_serialize (value);
  fail (self, "there is no pad, and no stream with the number, %s",
      text != NULL ? text : "that is given");
  g_free (text);

  return FALSE;
}

static const GValue *
read_streams (Reading *self, const GstStructure *structure)
{
  const GValue *streams = gst_structure_get_value (structure, "streams");

  if (streams != NULL && GST_VALUE_HOLDS_ARRAY (streams))
    return streams;
  fail (self, "\"%s\" has no field \"streams\" that is an array as "
      "<video_0,video_1>", gst_structure_get_name (structure));
  return NULL;
}

static gboolean
read_group (Reading *self, AsfExclusion *exclusion, guint group,
    const GValue *value)
{
  gboolean is_group = GST_VALUE_HOLDS_ARRAY (value);
  guint n = is_group ? gst_value_array_get_size (value) : 1;

  for (guint i = 0; i < n; i++) {
    guint16 stream;

    if (!read_stream (self, is_group ? gst_value_array_get_value (value, i) :
            value, &stream))
      return FALSE;
    if (stream != 0)
      asf_exclusion_add (exclusion, (guint16) group, stream);
  }
  return TRUE;
}

static gboolean
read_exclusion (Reading *self, const GstStructure *structure, gint type)
{
  const GValue *streams = read_streams (self, structure);
  AsfExclusion *exclusion =
      asf_relations_add_exclusion (self->relations, type);

  for (guint i = 0; streams != NULL &&
      i < gst_value_array_get_size (streams); i++) {
    if (!read_group (self, exclusion, i,
            gst_value_array_get_value (streams, i)))
      return FALSE;
  }
  return streams != NULL;
}

static gboolean
read_priority (Reading *self, const GstStructure *structure, gint mandatory)
{
  const GValue *streams = read_streams (self, structure);

  for (guint i = 0; streams != NULL &&
      i < gst_value_array_get_size (streams); i++) {
    guint16 stream;

    if (!read_stream (self, gst_value_array_get_value (streams, i), &stream))
      return FALSE;
    if (stream != 0)
      asf_relations_add_priority (self->relations, stream, mandatory);
  }
  return streams != NULL;
}

static gboolean
read_sharing (Reading *self, const GstStructure *structure, gint type)
{
  const GValue *streams = read_streams (self, structure);
  guint64 bitrate = 0, window = DEFAULT_BUFFER_WINDOW, bits;
  AsfSharing *sharing;

  if (streams == NULL || !read_number (self, structure, "bitrate", &bitrate) ||
      !read_number (self, structure, "buffer-window", &window))
    return FALSE;
  if (bitrate > G_MAXUINT32)
    return fail (self, "a bit rate of %" G_GUINT64_FORMAT " is too high",
        bitrate);
  bits = gst_util_uint64_scale (bitrate, window, GST_SECOND);
  sharing = asf_relations_add_sharing (self->relations, type,
      (guint32) bitrate, (guint32) MIN (bits, G_MAXUINT32));
  for (guint i = 0; i < gst_value_array_get_size (streams); i++) {
    guint16 stream;

    if (!read_stream (self, gst_value_array_get_value (streams, i), &stream))
      return FALSE;
    if (stream != 0)
      asf_sharing_add (sharing, stream);
  }
  return TRUE;
}

static gboolean
read_structure (Reading *self, const GValue *value, const Kind *kinds,
    const char *names, ReadFunc read)
{
  const GstStructure *structure =
      GST_VALUE_HOLDS_STRUCTURE (value) ? gst_value_get_structure (value) :
      NULL;

  if (structure == NULL)
    return fail (self, "it is an array of structures");
  for (const Kind *kind = kinds; kind->name != NULL; kind++) {
    if (gst_structure_has_name (structure, kind->name))
      return read (self, structure, kind->type);
  }
  return fail (self, "\"%s\" is not known, there are %s",
      gst_structure_get_name (structure), names);
}

static gboolean
read_property (Reading *self, const char *name, const GValue *array,
    const Kind *kinds, const char *names, ReadFunc read)
{
  self->property = name;
  for (guint i = 0; i < gst_value_array_get_size (array); i++) {
    if (!read_structure (self, gst_value_array_get_value (array, i), kinds,
            names, read))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_all (Reading *self, const GstAsfWriterRelationSettings *settings)
{
  return read_property (self, "mutual-exclusion", &settings->exclusions,
      exclusion_kinds, "language, bitrate, presentation", read_exclusion) &&
      read_property (self, "stream-prioritization", &settings->priorities,
      priority_kinds, "mandatory, optional", read_priority) &&
      read_property (self, "bandwidth-sharing", &settings->sharings,
      sharing_kinds, "exclusive, partial", read_sharing);
}

/**
 * gst_asf_writer_relations_get:
 *
 * What the properties of the element say of its pads. They do not change while
 * there is a file. A pad that was released after its last file is left out, and
 * what then relates a stream to no other; in the first file all must be there.
 *
 * Returns: (transfer full) (nullable): %NULL with #ASF_ERROR_SETTINGS if they
 *     are not understood or name what is not there
 */
AsfRelations *
gst_asf_writer_relations_get (GstElement *element, GError **error)
{
  GstAsfWriterSink *self = GST_ASF_WRITER_SINK (element);
  AsfRelations *relations = asf_relations_new ();
  Reading reading = {
    .interleaver = self->interleaver,
    .some_are_gone =
        gst_asf_writer_interleaver_has_forgotten (self->interleaver),
    .relations = relations,
    .error = error,
  };

  if (!read_all (&reading, &self->settings.relations))
    g_clear_pointer (&relations, asf_relations_free);
  else if (reading.some_are_gone)
    asf_relations_remove_empty (relations);

  return relations;
}
