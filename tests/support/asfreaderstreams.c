/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright (C) 2026 The asfwriter authors
 *
 * asfreaderstreams.c: objects that describe streams (asf-format.md 3.3 to
 * 3.7, 3.9, 3.17, 4.1). */

#include "asfreaderpriv.h"

static void
parse_wave_format (ReadStream *stream, ReadCursor *cursor)
{
  ReadWaveFormat *f = &stream->audio;

  f->format_tag = reader_cursor_u16 (cursor);
  f->channels = reader_cursor_u16 (cursor);
  f->rate = reader_cursor_u32 (cursor);
  f->avg_bytes_per_sec = reader_cursor_u32 (cursor);
  f->block_align = reader_cursor_u16 (cursor);
  f->bits_per_sample = reader_cursor_u16 (cursor);
  f->extra_size = reader_cursor_u16 (cursor);
  stream->format_valid = !cursor->failed;
}

static void
parse_bitmap_info (ReadStream *stream, ReadCursor *cursor)
{
  ReadBitmapInfo *f = &stream->video;

  f->width = reader_cursor_u32 (cursor);
  f->height = reader_cursor_u32 (cursor);
  f->reserved_flags = reader_cursor_u8 (cursor);
  f->format_size = reader_cursor_u16 (cursor);
  f->bi_size = reader_cursor_u32 (cursor);
  f->bi_width = (gint32) reader_cursor_u32 (cursor);
  f->bi_height = (gint32) reader_cursor_u32 (cursor);
  f->planes = reader_cursor_u16 (cursor);
  f->bit_count = reader_cursor_u16 (cursor);
  f->compression = reader_cursor_u32 (cursor);
  f->size_image = reader_cursor_u32 (cursor);
  f->x_pels = (gint32) reader_cursor_u32 (cursor);
  f->y_pels = (gint32) reader_cursor_u32 (cursor);
  f->clr_used = reader_cursor_u32 (cursor);
  f->clr_important = reader_cursor_u32 (cursor);
  stream->format_valid = !cursor->failed;
}

static void
parse_format (ReadStream *stream, ReadCursor cursor)
{
  if (stream->stream_type.id == READ_GUID_AUDIO) {
    stream->type = READ_STREAM_AUDIO;
    parse_wave_format (stream, &cursor);
  } else if (stream->stream_type.id == READ_GUID_VIDEO) {
    stream->type = READ_STREAM_VIDEO;
    parse_bitmap_info (stream, &cursor);
  }
  if (stream->format_valid) {
    stream->extra_size = reader_cursor_left (&cursor);
    stream->extra = reader_cursor_bytes (&cursor, stream->extra_size);
  }
}

static void
parse_spread (ReadStream *stream, ReadCursor cursor)
{
  ReadAudioSpread *s = &stream->spread;

  if (stream->error_correction_type.id != READ_GUID_AUDIO_SPREAD)
    return;
  s->span = reader_cursor_u8 (&cursor);
  s->virtual_packet = reader_cursor_u16 (&cursor);
  s->virtual_chunk = reader_cursor_u16 (&cursor);
  s->silence_size = reader_cursor_u16 (&cursor);
  stream->has_spread = !cursor.failed;
}

static void
parse_stream_properties (AsfReader *reader, ReadCursor *cursor)
{
  ReadStream *stream = g_new0 (ReadStream, 1);
  guint64 start;

  g_ptr_array_add (reader->streams, stream);
  stream->objects = g_ptr_array_new ();
  stream->declared = TRUE;
  stream->offset = cursor->start - 24;
  stream->size = cursor->end - stream->offset;
  stream->stream_type = reader_cursor_guid (cursor);
  stream->error_correction_type = reader_cursor_guid (cursor);
  stream->time_offset = reader_cursor_u64 (cursor);
  stream->format_size = reader_cursor_u32 (cursor);
  stream->error_correction_size = reader_cursor_u32 (cursor);
  stream->flags = reader_cursor_u16 (cursor);
  stream->reserved = reader_cursor_u32 (cursor);
  stream->number = stream->flags & 127;
  start = cursor->pos;
  stream->format = reader_cursor_bytes (cursor, stream->format_size);
  if (stream->format != NULL)
    parse_format (stream, reader_cursor (reader, start, cursor->pos,
            "Type-Specific Data"));
  else
    stream->format_size = 0;
  start = cursor->pos;
  stream->error_correction = reader_cursor_bytes (cursor,
      stream->error_correction_size);
  if (stream->error_correction != NULL)
    parse_spread (stream, reader_cursor (reader, start, cursor->pos,
            "Error Correction Data"));
  else
    stream->error_correction_size = 0;
  if (reader->by_number[stream->number] == NULL)
    reader->by_number[stream->number] = stream;
}

void
reader_esp_free (gpointer data)
{
  ReadEsp *esp = data;

  for (guint i = 0; i < esp->names->len; i++)
    g_free (g_array_index (esp->names, ReadStreamName, i).name);
  g_array_unref (esp->names);
  g_array_unref (esp->extensions);
  g_free (esp);
}

static void
parse_esp_lists (ReadEsp *esp, ReadCursor *cursor, guint n_names,
    guint n_systems)
{
  for (guint i = 0; i < n_names && !cursor->failed; i++) {
    ReadStreamName name = { 0 };
    guint size;

    name.language = reader_cursor_u16 (cursor);
    size = reader_cursor_u16 (cursor);
    name.name = reader_cursor_string (cursor, size, READ_PROBLEM);
    g_array_append_val (esp->names, name);
  }
  for (guint i = 0; i < n_systems && !cursor->failed; i++) {
    ReadExtensionSystem system = { 0 };

    system.system = reader_cursor_guid (cursor);
    system.data_size = reader_cursor_u16 (cursor);
    system.info_size = reader_cursor_u32 (cursor);
    system.info = reader_cursor_bytes (cursor, system.info_size);
    if (!cursor->failed)
      g_array_append_val (esp->extensions, system);
  }
}

static void
parse_embedded_stream (AsfReader *reader, ReadEsp *esp, ReadCursor *cursor)
{
  ReadCursor body;
  ReadChunk *chunk;
  guint before = reader->streams->len;

  if (cursor->failed || cursor->pos == cursor->end)
    return;
  if (!reader_next_object (cursor, &chunk, &body))
    return;
  if (chunk->guid.id != READ_GUID_STREAM_PROPERTIES)
    reader_fault (reader, READ_PROBLEM, "esp-embedded", chunk->offset,
        "Extended Stream Properties: embedded object is %s (%s)", chunk->name,
        chunk->guid.text);
  else
    reader_parse_child (reader, chunk, &body);
  if (reader->streams->len > before) {
    ReadStream *stream = g_ptr_array_index (reader->streams, before);

    stream->hidden = TRUE;
    esp->has_embedded = TRUE;
    if (stream->number != esp->stream_number)
      reader_fault (reader, READ_PROBLEM, "esp-embedded", chunk->offset,
          "Extended Stream Properties of stream %u embed stream %u",
          esp->stream_number, stream->number);
  }
  g_free (chunk);
}

static void
parse_esp (AsfReader *reader, ReadCursor *cursor)
{
  ReadEsp *esp = g_new0 (ReadEsp, 1);
  guint n_names, n_systems;

  g_ptr_array_add (reader->esps, esp);
  esp->names = g_array_new (FALSE, TRUE, sizeof (ReadStreamName));
  esp->extensions = g_array_new (FALSE, TRUE, sizeof (ReadExtensionSystem));
  esp->offset = cursor->start - 24;
  esp->size = cursor->end - esp->offset;
  esp->start_time = reader_cursor_u64 (cursor);
  esp->end_time = reader_cursor_u64 (cursor);
  esp->data_bitrate = reader_cursor_u32 (cursor);
  esp->buffer_size = reader_cursor_u32 (cursor);
  esp->initial_fullness = reader_cursor_u32 (cursor);
  esp->alt_data_bitrate = reader_cursor_u32 (cursor);
  esp->alt_buffer_size = reader_cursor_u32 (cursor);
  esp->alt_initial_fullness = reader_cursor_u32 (cursor);
  esp->max_object_size = reader_cursor_u32 (cursor);
  esp->flags = reader_cursor_u32 (cursor);
  esp->stream_number = reader_cursor_u16 (cursor);
  esp->language = reader_cursor_u16 (cursor);
  esp->avg_time_per_frame = reader_cursor_u64 (cursor);
  n_names = reader_cursor_u16 (cursor);
  n_systems = reader_cursor_u16 (cursor);
  parse_esp_lists (esp, cursor, n_names, n_systems);
  parse_embedded_stream (reader, esp, cursor);
}

void
reader_codec_free (gpointer data)
{
  ReadCodec *codec = data;

  g_free (codec->name);
  g_free (codec->description);
  g_free (codec);
}

static void
parse_codec_list (AsfReader *reader, ReadCursor *cursor)
{
  guint64 offset = cursor->start - 24;
  ReadGuid reserved = reader_cursor_guid (cursor);
  guint32 count = reader_cursor_u32 (cursor);

  if (reserved.id != READ_GUID_RESERVED_2)
    reader_fault (reader, READ_PROBLEM, "codec-list", offset,
        "Codec List: reserved GUID is %s", reserved.text);
  for (guint32 i = 0; i < count && !cursor->failed; i++) {
    ReadCodec *codec = g_new0 (ReadCodec, 1);

    g_ptr_array_add (reader->codecs, codec);
    codec->offset = cursor->pos;
    codec->type = reader_cursor_u16 (cursor);
    codec->name = reader_cursor_string (cursor,
        2 * reader_cursor_u16 (cursor), READ_LENIENT);
    codec->description = reader_cursor_string (cursor,
        2 * reader_cursor_u16 (cursor), READ_LENIENT);
    codec->info_size = reader_cursor_u16 (cursor);
    codec->info = reader_cursor_bytes (cursor, codec->info_size);
    if (cursor->failed)
      codec->info_size = 0;
  }
}

static void
parse_stream_bitrate (AsfReader *reader, ReadCursor *cursor)
{
  guint count = reader_cursor_u16 (cursor);

  for (guint i = 0; i < count; i++) {
    ReadBitrate bitrate = { 0 };

    bitrate.flags = reader_cursor_u16 (cursor);
    bitrate.bitrate = reader_cursor_u32 (cursor);
    bitrate.stream = bitrate.flags & 127;
    if (cursor->failed)
      break;
    g_array_append_val (reader->bitrates, bitrate);
  }
}

ReadParseFunc
reader_stream_parser (ReadGuidId id)
{
  switch (id) {
    case READ_GUID_STREAM_PROPERTIES:
      return parse_stream_properties;
    case READ_GUID_ESP:
      return parse_esp;
    case READ_GUID_CODEC_LIST:
      return parse_codec_list;
    case READ_GUID_STREAM_BITRATE:
      return parse_stream_bitrate;
    default:
      return NULL;
  }
}

/* ESPs and the other lists may stand before the streams they name. */
void
reader_link_streams (AsfReader *reader)
{
  for (guint i = 0; i < reader->esps->len; i++) {
    const ReadEsp *esp = g_ptr_array_index (reader->esps, i);
    ReadStream *stream = asf_reader_get_stream (reader, esp->stream_number);

    if (stream != NULL && stream->esp == NULL)
      stream->esp = esp;
  }
  for (guint i = 0; i < reader->bitrates->len; i++) {
    const ReadBitrate *b = &g_array_index (reader->bitrates, ReadBitrate, i);
    ReadStream *stream = asf_reader_get_stream (reader, b->stream);

    if (stream != NULL && !stream->has_average_bitrate) {
      stream->has_average_bitrate = TRUE;
      stream->average_bitrate = b->bitrate;
    }
  }
  for (guint i = 0; i < reader->streams->len && i < reader->codecs->len; i++) {
    ReadStream *stream = g_ptr_array_index (reader->streams, i);

    stream->codec = g_ptr_array_index (reader->codecs, i);
  }
}
