/* asffile.c: the header of an existing file, read into the writer's description
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asffileprivate.h"

#include "asferror.h"

/* Loads the header and makes a description of it. The objects of the header
 * are read in asffileheader.c and those it names, packets and what is behind
 * them are found in asffiledata.c. */

static AsfFile *
file_new (AsfInput *input)
{
  AsfFile *self = g_new0 (AsfFile, 1);

  self->input = input;
  self->head = g_byte_array_new ();
  self->objects = g_array_new (FALSE, FALSE, sizeof (AsfFileObject));
  self->streams = g_ptr_array_new ();
  self->header.streams = g_ptr_array_new ();

  return self;
}

/* @self: (nullable) (transfer full): */
void
asf_file_free (AsfFile *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < G_N_ELEMENTS (self->by_number); i++)
    g_clear_pointer (&self->by_number[i], asf_file_stream_free);
  g_byte_array_unref (self->head);
  g_array_unref (self->objects);
  g_ptr_array_unref (self->streams);
  g_ptr_array_unref ((GPtrArray *) self->header.streams);
  g_free ((AsfStreamFacts *) self->header.facts);
  asf_attributes_free ((AsfAttributes *) self->header.attributes);
  g_clear_pointer (&self->header.bucket_pairs, g_bytes_unref);
  asf_markers_free ((AsfMarkers *) self->header.markers);
  asf_relations_free ((AsfRelations *) self->header.relations);
  g_free (self);
}

static AsfFileParser *
parser_new (AsfFile *file, AsfFindings *findings)
{
  AsfFileParser *self = g_new0 (AsfFileParser, 1);

  self->file = file;
  self->findings = findings;
  for (guint i = 0; i < G_N_ELEMENTS (self->attributes); i++)
    self->attributes[i] = asf_attributes_new ();
  self->markers = asf_markers_new ();
  self->relations = asf_relations_new ();
  self->languages = g_ptr_array_new_with_free_func (g_free);
  self->codecs = g_array_new (FALSE, FALSE, sizeof (AsfFileCodec));
  g_array_set_clear_func (self->codecs, asf_file_codec_clear);

  return self;
}

static void
parser_free (AsfFileParser *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->attributes); i++)
    asf_attributes_free (self->attributes[i]);
  asf_markers_free (self->markers);
  asf_relations_free (self->relations);
  for (guint i = 0; i < G_N_ELEMENTS (self->notes); i++)
    g_free (self->notes[i].name);
  g_ptr_array_unref (self->languages);
  g_array_unref (self->codecs);
  g_free (self);
}

/**
 * asf_file_find_object:
 * @after: (nullable): of @file's objects, where to go on
 *
 * Returns: (nullable) (transfer none): the first object, or the next one
 *     behind @after, of that kind
 */
const AsfFileObject *
asf_file_find_object (const AsfFile *self, const AsfGuid *guid,
    const AsfFileObject *after)
{
  const AsfFileObject *objects = (const AsfFileObject *) self->objects->data;

  for (guint i = after != NULL ? after - objects + 1 : 0;
      i < self->objects->len; i++) {
    if (asf_file_guid_equal (&objects[i].guid, guid))
      return &objects[i];
  }
  return NULL;
}

static gboolean
set_damaged (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Returns: %FALSE */
static gboolean
set_damaged (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_propagate_error (error,
      g_error_new_valist (ASF_ERROR, ASF_ERROR_DAMAGED, format, args));
  va_end (args);

  return FALSE;
}

/* Goes from object to object, whatever size the header says it has. */
static gboolean
walk_to_data_object (AsfFile *self, guint64 header_size, GError **error)
{
  guint64 at = ASF_HEADER_OBJECT_HEAD;

  for (guint n = 0; n < ASF_FILE_MAX_OBJECTS; n++) {
    AsfGuid guid;
    guint64 size;

    if (!asf_file_peek_object (self->input, at, &guid, &size, error))
      return FALSE;
    if (asf_file_guid_equal (&guid, &asf_guid_data)) {
      self->data_object_offset = at;
      return TRUE;
    }
    if (size < ASF_OBJECT_HEAD || size > ASF_FILE_MAX_HEADER - at)
      break;
    at += size;
  }

  if (header_size > ASF_FILE_MAX_HEADER)
    return set_damaged (error, "a header of %" G_GUINT64_FORMAT
        " bytes is too large to be one", header_size);
  if (header_size > self->input->size)
    return set_damaged (error, "the header is cut off: %" G_GUINT64_FORMAT
        " of %" G_GUINT64_FORMAT " bytes are there", self->input->size,
        header_size);
  return set_damaged (error, "the header is not followed by media data");
}

/* The Data Object is where the header says it ends; if not, it may be where
 * the objects of the header end. */
static gboolean
find_data_object (AsfFile *self, guint64 header_size, GError **error)
{
  AsfGuid guid = { {0} };
  guint64 size;

  if (header_size >= ASF_HEADER_OBJECT_HEAD &&
      header_size <= ASF_FILE_MAX_HEADER &&
      !asf_file_peek_object (self->input, header_size, &guid, &size, error))
    return FALSE;
  if (!asf_file_guid_equal (&guid, &asf_guid_data))
    return walk_to_data_object (self, header_size, error);
  self->data_object_offset = header_size;

  return TRUE;
}

static gboolean
load_head (AsfFile *self, AsfFindings *findings, GError **error)
{
  guint64 header_size;
  gsize size, n_read;
  AsfGuid guid;

  if (!asf_file_peek_object (self->input, 0, &guid, &header_size, error))
    return FALSE;
  if (!asf_file_guid_equal (&guid, &asf_guid_header)) {
    g_set_error_literal (error, ASF_ERROR, ASF_ERROR_NOT_ASF,
        "the file does not begin as an ASF file does");
    return FALSE;
  }
  if (!find_data_object (self, header_size, error))
    return FALSE;
  if (self->data_object_offset != header_size)
    asf_findings_add (findings, "header-size", 16, 0,
        "the header says that it has %" G_GUINT64_FORMAT " bytes, the media "
        "data follow after %" G_GUINT64_FORMAT, header_size,
        self->data_object_offset);

  size = self->data_object_offset + ASF_DATA_OBJECT_HEAD;
  g_byte_array_set_size (self->head, size);
  if (!asf_input_read (self->input, 0, self->head->data, size, &n_read, error))
    return FALSE;
  if (n_read < size)
    return set_damaged (error, "the file ends where the media data begin");
  return TRUE;
}

/* What cannot be done without to find packets and to know what they are */
static gboolean
check_usable (const AsfFileParser *parser, GError **error)
{
  const AsfFile *self = parser->file;

  if (!parser->has_properties)
    return set_damaged (error, "the header lacks the properties of the file");
  if (self->streams->len == 0)
    return set_damaged (error, "the header describes no stream");
  if (self->header.packet_size == 0)
    return set_damaged (error, "the header tells no size of packets");
  return TRUE;
}

/* The part of the description that is made of all streams together */
static void
collect_streams (AsfFile *self)
{
  AsfStreamFacts *facts = g_new (AsfStreamFacts, MAX (self->streams->len, 1));
  GPtrArray *streams = (GPtrArray *) self->header.streams;
  guint64 max_bitrate = 0;

  for (guint i = 0; i < self->streams->len; i++) {
    const AsfFileStream *stream = g_ptr_array_index (self->streams, i);

    if (stream->stream == NULL)
      continue;
    facts[streams->len] = stream->facts;
    g_ptr_array_add (streams, stream->stream);
    max_bitrate += stream->facts.gross_bitrate;
  }
  if (self->header.max_bitrate == max_bitrate)
    self->header.max_bitrate = 0;
  self->header.facts = facts;
}

/**
 * asf_file_read:
 * @input: outlives the file
 * @findings: (nullable): gets what is wrong with the sizes of objects:
 *     "header-size", "object-size", "object-gap", "data-size". What is in the
 *     objects is not judged here.
 *
 * Reads the header, as much of it as can be made out, and finds the packets.
 *
 * Returns: (transfer full): the file, or %NULL with #ASF_ERROR_NOT_ASF,
 *     #ASF_ERROR_DAMAGED if the header does not tell where packets are and of
 *     which streams, or #ASF_ERROR_READ
 */
AsfFile *
asf_file_read (AsfInput *input, AsfFindings *findings, GError **error)
{
  AsfFindings *unwanted = findings == NULL ? asf_findings_new () : NULL;
  AsfFile *self = file_new (input);
  AsfFileParser *parser =
      parser_new (self, findings != NULL ? findings : unwanted);
  gboolean ok = load_head (self, parser->findings, error);

  if (ok) {
    asf_file_parse_header (parser);
    asf_file_parse_data_object (parser);
    ok = check_usable (parser, error) && asf_file_find_packets (parser, error);
  }
  if (ok) {
    collect_streams (self);
    self->own = asf_file_is_own (self);
  } else {
    g_clear_pointer (&self, asf_file_free);
  }
  parser_free (parser);
  asf_findings_free (unwanted);

  return self;
}
