/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright (C) 2026 The asfwriter authors
 *
 * asfreader.c: a strict ASF reader for tests: file, top level, look-ups.
 *
 * Implements asf-format.md section 2. The header is read by asfreaderheader.c
 * and its helpers, the packets by asfreaderpackets.c, media objects are put
 * together in asfreaderobjects.c, indices read in asfreaderindex.c. */

#include "asfreaderpriv.h"

#include <string.h>

G_DEFINE_QUARK (asf - reader - error - quark, asf_reader_error);

static void
stream_free (gpointer data)
{
  ReadStream *stream = data;

  g_ptr_array_unref (stream->objects);
  g_free (stream);
}

ReadStream *
reader_stream_for_payload (AsfReader *reader, guint number)
{
  ReadStream *stream = reader->by_number[number & 127];

  if (stream == NULL) {
    stream = g_new0 (ReadStream, 1);
    stream->number = number & 127;
    stream->objects = g_ptr_array_new ();
    reader->by_number[stream->number] = stream;
    g_ptr_array_add (reader->undeclared_streams, stream);
  }
  return stream;
}

static void
reader_init_header_lists (AsfReader *reader)
{
  reader->header_objects = g_ptr_array_new_with_free_func (g_free);
  reader->extension_objects = g_ptr_array_new_with_free_func (g_free);
  reader->top_objects = g_ptr_array_new_with_free_func (g_free);
  reader->streams = g_ptr_array_new_with_free_func (stream_free);
  reader->undeclared_streams = g_ptr_array_new_with_free_func (stream_free);
  reader->esps = g_ptr_array_new_with_free_func (reader_esp_free);
  reader->codecs = g_ptr_array_new_with_free_func (reader_codec_free);
  reader->attributes = g_ptr_array_new_with_free_func (reader_attribute_free);
  reader->languages = g_ptr_array_new_with_free_func (g_free);
  reader->markers = g_ptr_array_new_with_free_func (reader_marker_free);
  reader->script_types = g_ptr_array_new_with_free_func (g_free);
  reader->scripts = g_ptr_array_new_with_free_func (reader_script_free);
  reader->exclusions = g_ptr_array_new_with_free_func (reader_exclusion_free);
  reader->priorities = g_array_new (FALSE, TRUE, sizeof (ReadPriority));
  reader->sharings = g_ptr_array_new_with_free_func (reader_sharing_free);
  reader->bitrates = g_array_new (FALSE, TRUE, sizeof (ReadBitrate));
  reader->index_parameters =
      g_ptr_array_new_with_free_func (reader_index_parameters_free);
  reader->paddings = g_array_new (FALSE, TRUE, sizeof (ReadPadding));
}

static void
reader_init_data_lists (AsfReader *reader)
{
  reader->packets = g_array_new (FALSE, TRUE, sizeof (ReadPacket));
  reader->payloads = g_array_new (FALSE, TRUE, sizeof (ReadPayload));
  reader->objects = g_ptr_array_new_with_free_func (reader_object_free);
  reader->simple_indices =
      g_ptr_array_new_with_free_func (reader_simple_index_free);
  reader->indices = g_ptr_array_new_with_free_func (reader_index_free);
  reader->faults = g_ptr_array_new_with_free_func (reader_problem_free);
}

void
asf_reader_free (AsfReader *reader)
{
  if (reader == NULL)
    return;
  g_ptr_array_unref (reader->header_objects);
  g_ptr_array_unref (reader->extension_objects);
  g_ptr_array_unref (reader->top_objects);
  g_ptr_array_unref (reader->streams);
  g_ptr_array_unref (reader->undeclared_streams);
  g_ptr_array_unref (reader->esps);
  g_ptr_array_unref (reader->codecs);
  g_ptr_array_unref (reader->attributes);
  g_ptr_array_unref (reader->languages);
  g_ptr_array_unref (reader->markers);
  g_ptr_array_unref (reader->script_types);
  g_ptr_array_unref (reader->scripts);
  g_ptr_array_unref (reader->exclusions);
  g_array_unref (reader->priorities);
  g_ptr_array_unref (reader->sharings);
  g_array_unref (reader->bitrates);
  g_ptr_array_unref (reader->index_parameters);
  g_array_unref (reader->paddings);
  g_array_unref (reader->packets);
  g_array_unref (reader->payloads);
  g_ptr_array_unref (reader->objects);
  g_ptr_array_unref (reader->simple_indices);
  g_ptr_array_unref (reader->indices);
  g_ptr_array_unref (reader->faults);
  g_free (reader->marker_name);
  g_free ((guint8 *) reader->data);
  g_free (reader);
}

/* Reads everything behind the Header Object. */
static void
reader_parse_top (AsfReader *reader)
{
  ReadCursor cursor = reader_cursor (reader,
      MIN (reader->header_size, reader->data_size), reader->data_size, "file");
  ReadCursor body;
  ReadChunk *chunk;

  while (reader_cursor_left (&cursor) >= 24) {
    guint64 size;
    gboolean is_data;

    /* A Data Object of unknown size is no damage while Broadcast is set. */
    memcpy (&size, reader->data + cursor.pos + 16, 8);
    size = GUINT64_FROM_LE (size);
    {
      ReadGuid guid;

      asf_reader_guid_set (&guid, reader->data + cursor.pos);
      is_data = guid.id == READ_GUID_DATA && !reader->has_data;
    }
    if (is_data) {
      chunk = g_new0 (ReadChunk, 1);
      chunk->offset = cursor.pos;
      asf_reader_guid_set (&chunk->guid, reader->data + cursor.pos);
      chunk->name = asf_reader_guid_name (READ_GUID_DATA);
      chunk->size = size;
      g_ptr_array_add (reader->top_objects, chunk);
      reader_parse_data (reader, cursor.pos, size);
      cursor.pos = MIN (reader_data_end (reader), cursor.end);
      continue;
    }
    if (!reader_next_object (&cursor, &chunk, &body))
      break;
    g_ptr_array_add (reader->top_objects, chunk);
    if (chunk->size >= 24)
      reader_parse_index_object (reader, chunk, &body);
  }
  reader->trailing_bytes = cursor.end - cursor.pos;
}

AsfReader *
asf_reader_new_from_data (const guint8 *data, gsize size, GError **error)
{
  AsfReader *reader;
  ReadGuid guid = { 0 };

  if (size >= 30)
    asf_reader_guid_set (&guid, data);
  if (guid.id != READ_GUID_HEADER) {
    g_set_error (error, ASF_READER_ERROR, ASF_READER_ERROR_NOT_ASF,
        "no ASF Header Object at the start of %" G_GSIZE_FORMAT " bytes", size);
    return NULL;
  }
  reader = g_new0 (AsfReader, 1);
  reader->data = g_memdup2 (data, size);
  reader->data_size = size;
  reader_init_header_lists (reader);
  reader_init_data_lists (reader);
  reader_parse_header (reader);
  reader_link_streams (reader);
  reader_parse_top (reader);
  reader_collect_objects (reader);
  return reader;
}

AsfReader *
asf_reader_new_from_file (const char *path, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *data = NULL;
  gsize size;

  if (!g_file_get_contents (path, &data, &size, &local)) {
    g_set_error_literal (error, ASF_READER_ERROR, ASF_READER_ERROR_FILE,
        local->message);
    return NULL;
  }
  return asf_reader_new_from_data ((const guint8 *) data, size, error);
}

ReadStream *
asf_reader_get_stream (const AsfReader *reader, guint number)
{
  ReadStream *stream = number < 128 ? reader->by_number[number] : NULL;

  return stream != NULL && stream->declared ? stream : NULL;
}

ReadStream *
asf_reader_nth_stream (const AsfReader *reader, ReadStreamType type, guint n)
{
  for (guint i = 0; i < reader->streams->len; i++) {
    ReadStream *stream = g_ptr_array_index (reader->streams, i);

    if (stream->type == type && n-- == 0)
      return stream;
  }
  return NULL;
}

const ReadPacket *
asf_reader_packet (const AsfReader *reader, guint n)
{
  return n < reader->packets->len ?
      &g_array_index (reader->packets, ReadPacket, n) : NULL;
}

const ReadPayload *
asf_reader_payload (const AsfReader *reader, guint n)
{
  return n < reader->payloads->len ?
      &g_array_index (reader->payloads, ReadPayload, n) : NULL;
}

const ReadObject *
asf_reader_object (const AsfReader *reader, guint number, guint n)
{
  const ReadStream *stream = number < 128 ? reader->by_number[number] : NULL;

  return stream != NULL && n < stream->objects->len ?
      g_ptr_array_index (stream->objects, n) : NULL;
}

const ReadAttribute *
asf_reader_find_attribute (const AsfReader *reader, const char *name,
    int stream, const ReadAttribute *after)
{
  gboolean seen = after == NULL;

  for (guint i = 0; i < reader->attributes->len; i++) {
    const ReadAttribute *a = g_ptr_array_index (reader->attributes, i);

    if (seen && strcmp (a->name, name) == 0
        && (stream < 0 || a->stream == stream))
      return a;
    if (a == after)
      seen = TRUE;
  }
  return NULL;
}

char *
asf_reader_dup_string (const AsfReader *reader, const char *name)
{
  const ReadAttribute *a = asf_reader_find_attribute (reader, name, 0, NULL);

  return a != NULL ? asf_reader_attribute_dup_string (a) : NULL;
}

char *
asf_reader_attribute_dup_string (const ReadAttribute *attribute)
{
  gboolean clean, terminated;

  if (attribute->type != READ_TYPE_STRING)
    return NULL;
  return reader_utf16_to_utf8 (attribute->value, attribute->size, &clean,
      &terminated);
}

gboolean
asf_reader_attribute_get_number (const ReadAttribute *attribute,
    guint64 *number)
{
  guint64 value = 0;
  gboolean fits;

  switch (attribute->type) {
    case READ_TYPE_BOOL:
      fits = attribute->size ==
          (attribute->source == READ_FROM_EXTENDED_CONTENT ? 4 : 2);
      break;
    case READ_TYPE_DWORD:
      fits = attribute->size == 4;
      break;
    case READ_TYPE_QWORD:
      fits = attribute->size == 8;
      break;
    case READ_TYPE_WORD:
      fits = attribute->size == 2;
      break;
    default:
      fits = FALSE;
  }
  if (!fits)
    return FALSE;
  for (guint i = attribute->size; i > 0; i--)
    value = value << 8 | attribute->value[i - 1];
  *number = value;
  return TRUE;
}

const ReadIndexParameters *
asf_reader_find_index_parameters (const AsfReader *reader, ReadGuidId kind)
{
  for (guint i = 0; i < reader->index_parameters->len; i++) {
    ReadIndexParameters *p = g_ptr_array_index (reader->index_parameters, i);

    if (p->kind == kind)
      return p;
  }
  return NULL;
}

const ReadIndex *
asf_reader_find_index (const AsfReader *reader, ReadGuidId kind)
{
  for (guint i = 0; i < reader->indices->len; i++) {
    ReadIndex *index = g_ptr_array_index (reader->indices, i);

    if (index->kind == kind)
      return index;
  }
  return NULL;
}

const ReadChunk *
asf_reader_find_chunk (const GPtrArray *chunks, ReadGuidId id)
{
  for (guint i = 0; i < chunks->len; i++) {
    const ReadChunk *chunk = g_ptr_array_index (chunks, i);

    if (chunk->guid.id == id)
      return chunk;
  }
  return NULL;
}
