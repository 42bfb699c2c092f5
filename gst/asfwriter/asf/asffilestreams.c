/* asffilestreams.c: streams of an existing file
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asffileprivate.h"

#include "asfextensions.h"

#include "asfmeter.h"

#define STREAM_NUMBER_MASK 0x7f
#define STREAM_FLAG_SEEKABLE 0x02

static AsfFileStream *
stream_new (guint number)
{
  AsfFileStream *self = g_new0 (AsfFileStream, 1);

  self->number = number;
  self->extensions = g_array_new (FALSE, FALSE, sizeof (AsfFileExtension));

  return self;
}

void
asf_file_stream_free (gpointer data)
{
  AsfFileStream *self = data;

  asf_stream_free (self->stream);
  g_array_unref (self->extensions);
  g_free (self);
}

/* Returns: (nullable): the stream of that number, made if it was not named
 * before; %NULL if there can be none */
static AsfFileStream *
get_stream (AsfFileParser *parser, guint number)
{
  AsfFile *file = parser->file;

  if (number < 1 || number > ASF_MAX_STREAM_NUMBER)
    return NULL;
  if (file->by_number[number] == NULL)
    file->by_number[number] = stream_new (number);
  return file->by_number[number];
}

/**
 * asf_file_parse_stream:
 *
 * Stream Properties Object (ASF spec 3.3). Of two with one number the first
 * counts.
 */
void
asf_file_parse_stream (AsfFileParser *parser, AsfCursor *body)
{
  AsfFileStream *self;
  AsfCursor format;
  AsfGuid type;
  guint64 time_offset;
  guint32 format_size, correction_size;
  guint number;

  asf_cursor_get_guid (body, &type);
  asf_cursor_get_data (body, sizeof (AsfGuid));
  time_offset = asf_cursor_get_u64 (body);
  format_size = asf_cursor_get_u32 (body);
  correction_size = asf_cursor_get_u32 (body);
  number = asf_cursor_get_u16 (body) & STREAM_NUMBER_MASK;
  asf_cursor_get_u32 (body);
  self = body->failed ? NULL : get_stream (parser, number);
  if (self == NULL || parser->notes[number].declared)
    return;

  parser->notes[number].declared = TRUE;
  self->type = type;
  self->time_offset_100ns = time_offset;
  asf_cursor_get_part (body, MIN (format_size, asf_cursor_left (body)),
      &format);
  asf_cursor_get_data (body, correction_size);
  self->stream = asf_file_parse_format (&type, &format);
  if (self->stream != NULL)
    self->stream->number = number;
}

static void
parse_names (AsfCursor *body, guint count, char **name)
{
  for (guint i = 0; i < count && !body->failed; i++) {
    gsize size;

    asf_cursor_get_u16 (body);
    size = asf_cursor_get_u16 (body);
    if (i == 0)
      *name = asf_cursor_get_utf16 (body, size);
    else
      asf_cursor_get_data (body, size);
  }
}

static void
parse_extensions (AsfCursor *body, guint count, GArray *extensions)
{
  for (guint i = 0; i < count && !body->failed; i++) {
    AsfFileExtension extension;

    asf_cursor_get_guid (body, &extension.system);
    extension.size = asf_cursor_get_u16 (body);
    extension.info_size = asf_cursor_get_u32 (body);
    extension.info = asf_cursor_get_data (body, extension.info_size);
    if (!body->failed)
      g_array_append_val (extensions, extension);
  }
}

/* A stream that old readers shall not see is described in here. */
static void
parse_embedded_stream (AsfFileParser *parser, AsfCursor *body,
    AsfFileStream *self)
{
  gboolean declared = parser->notes[self->number].declared;
  AsfCursor inner = *body;
  AsfGuid guid;

  asf_cursor_get_guid (&inner, &guid);
  asf_cursor_get_u64 (&inner);
  if (!asf_file_guid_equal (&guid, &asf_guid_stream_properties))
    return;
  asf_file_parse_stream (parser, &inner);
  *body = inner;
  self->hidden = parser->notes[self->number].declared && !declared;
}

static void
parse_facts (AsfCursor *body, AsfStreamFacts *facts)
{
  asf_cursor_get_data (body, 2 * 8);
  facts->bitrate = asf_cursor_get_u32 (body);
  facts->buffer_ms = asf_cursor_get_u32 (body);
  asf_cursor_get_u32 (body);
  facts->peak_bitrate = asf_cursor_get_u32 (body);
  facts->peak_buffer_ms = asf_cursor_get_u32 (body);
  asf_cursor_get_u32 (body);
  facts->max_object_size = asf_cursor_get_u32 (body);
  facts->seekable = (asf_cursor_get_u32 (body) & STREAM_FLAG_SEEKABLE) != 0;
}

/**
 * asf_file_parse_extended_stream:
 *
 * Extended Stream Properties Object (ASF spec 4.1). Of two with one number the
 * first counts.
 */
void
asf_file_parse_extended_stream (AsfFileParser *parser, AsfCursor *body)
{
  AsfStreamFacts facts = { 0 };
  AsfFileStream *self;
  guint number, language, n_names, n_extensions;

  parse_facts (body, &facts);
  number = asf_cursor_get_u16 (body);
  language = asf_cursor_get_u16 (body);
  facts.frame_duration_100ns = asf_cursor_get_u64 (body);
  n_names = asf_cursor_get_u16 (body);
  n_extensions = asf_cursor_get_u16 (body);
  self = body->failed ? NULL : get_stream (parser, number);
  if (self == NULL || self->has_facts)
    return;

  self->has_facts = TRUE;
  self->facts = facts;
  parser->notes[number].language = language;
  parse_names (body, n_names, &parser->notes[number].name);
  parse_extensions (body, n_extensions, self->extensions);
  if (asf_cursor_left (body) > 0)
    parse_embedded_stream (parser, body, self);
}

/* Stream Bitrate Properties Object (ASF spec 3.12) */
void
asf_file_parse_bitrates (AsfFileParser *parser, AsfCursor *body)
{
  guint count = asf_cursor_get_u16 (body);

  for (guint i = 0; i < count && !body->failed; i++) {
    guint number = asf_cursor_get_u16 (body) & STREAM_NUMBER_MASK;
    guint32 bitrate = asf_cursor_get_u32 (body);

    if (parser->notes[number].gross_bitrate == 0)
      parser->notes[number].gross_bitrate = bitrate;
  }
}

/* What the writer would have told of a stream, had it been its own. */
static void
finish_facts (AsfFileStream *self, guint32 gross_bitrate)
{
  AsfStreamFacts *facts = &self->facts;

  facts->gross_bitrate = gross_bitrate;
  if (self->has_facts)
    return;
  if (self->stream != NULL)
    facts->bitrate = asf_stream_nominal_bitrate (self->stream);
  if (facts->bitrate == 0)
    facts->bitrate = gross_bitrate;
  facts->peak_bitrate = facts->bitrate;
}

/* What the writer was told, as far as it shows: the first header has it where
 * the last one has what was measured. Audio tells its rate elsewhere. */
static void
finish_nominal (AsfStream *stream, const AsfStreamFacts *facts)
{
  if (stream->type != ASF_STREAM_AUDIO) {
    stream->bitrate = facts->bitrate;
    stream->max_bitrate = facts->peak_bitrate;
    if (stream->type == ASF_STREAM_VIDEO)
      stream->video.frame_duration_100ns = facts->frame_duration_100ns;
    return;
  }
  if (facts->max_object_size == stream->audio.block_align)
    stream->object_size = stream->audio.block_align;
  if (facts->bitrate == ASF_METER_GUESSED_AUDIO_BITRATE) {
    stream->audio.avg_bytes_per_sec = 0;
    stream->bitrate = 0;
  }
}

static void
declare_extensions (const AsfFileStream *self, AsfStream *stream)
{
  for (guint i = 0; i < self->extensions->len; i++) {
    const AsfFileExtension *extension =
        &g_array_index (self->extensions, AsfFileExtension, i);

    asf_extensions_declare (stream, &extension->system, extension->size,
        extension->info, extension->info_size);
  }
}

static void
finish_stream (AsfFileParser *parser, AsfFileStream *self)
{
  AsfFileNotes *notes = &parser->notes[self->number];
  AsfStream *stream = self->stream;

  finish_facts (self, notes->gross_bitrate);
  self->facts.in_index = notes->in_index;
  self->facts.in_frame_index = notes->in_frame_index;
  self->facts.in_timecode_index = notes->in_timecode_index;
  if (stream == NULL)
    return;
  stream->name = g_steal_pointer (&notes->name);
  declare_extensions (self, stream);
  if (self->has_facts && notes->language < parser->languages->len)
    stream->language =
        g_strdup (g_ptr_array_index (parser->languages, notes->language));
  finish_nominal (stream, &self->facts);
}

/* Numbers that were named, but never declared, are no streams. */
void
asf_file_finish_streams (AsfFileParser *parser)
{
  AsfFile *file = parser->file;

  for (guint number = 1; number <= ASF_MAX_STREAM_NUMBER; number++) {
    AsfFileStream *self = file->by_number[number];

    if (self == NULL)
      continue;
    if (parser->notes[number].declared) {
      finish_stream (parser, self);
      g_ptr_array_add (file->streams, self);
    } else {
      g_clear_pointer (&file->by_number[number], asf_file_stream_free);
    }
  }
}
