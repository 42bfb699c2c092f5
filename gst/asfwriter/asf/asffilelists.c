/* asffilelists.c: lists in the header of an existing file
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asffileprivate.h"

/* Types of codecs (ASF spec 3.5) */
#define CODEC_VIDEO 1
#define CODEC_AUDIO 2

/* Language List Object (ASF spec 4.6) */
void
asf_file_parse_languages (AsfFileParser *parser, AsfCursor *body)
{
  guint count = asf_cursor_get_u16 (body);

  for (guint i = 0; i < count && !body->failed; i++)
    g_ptr_array_add (parser->languages,
        asf_cursor_get_utf16 (body, asf_cursor_get_u8 (body)));
}

void
asf_file_codec_clear (gpointer codec)
{
  g_free (((AsfFileCodec *) codec)->name);
  g_free (((AsfFileCodec *) codec)->description);
}

static void
parse_codec (AsfFileParser *parser, AsfCursor *body)
{
  AsfFileCodec codec = { 0 };
  guint type = asf_cursor_get_u16 (body), size;
  AsfCursor id;

  codec.name = asf_cursor_get_utf16 (body, 2 * asf_cursor_get_u16 (body));
  codec.description =
      asf_cursor_get_utf16 (body, 2 * asf_cursor_get_u16 (body));
  size = asf_cursor_get_u16 (body);
  asf_cursor_get_part (body, size, &id);
  if (!body->failed && type == CODEC_AUDIO && size == 2) {
    codec.is_audio = TRUE;
    codec.id = asf_cursor_get_u16 (&id);
  } else if (!body->failed && type == CODEC_VIDEO && size == 4) {
    codec.id = asf_cursor_get_u32 (&id);
  } else {
    asf_file_codec_clear (&codec);
    return;
  }
  g_array_append_val (parser->codecs, codec);
}

/* Codec List Object (ASF spec 3.5). Entries that are of no use are left out,
 * and those beyond the number of streams that there can be. */
void
asf_file_parse_codecs (AsfFileParser *parser, AsfCursor *body)
{
  AsfGuid reserved;
  guint32 count;

  asf_cursor_get_guid (body, &reserved);
  count = asf_cursor_get_u32 (body);
  for (guint32 i = 0; i < MIN (count, ASF_MAX_STREAM_NUMBER) &&
      !body->failed; i++)
    parse_codec (parser, body);
}

/* Old files have one entry for all streams of a codec. */
static AsfFileCodec *
find_codec (AsfFileParser *parser, const AsfStream *stream)
{
  gboolean is_audio = stream->type == ASF_STREAM_AUDIO;
  guint32 id = is_audio ? stream->audio.format_tag : stream->video.fourcc;
  AsfFileCodec *found = NULL;

  for (guint i = 0; i < parser->codecs->len; i++) {
    AsfFileCodec *codec = &g_array_index (parser->codecs, AsfFileCodec, i);

    if (codec->is_audio != is_audio || codec->id != id)
      continue;
    if (!codec->used)
      return codec;
    found = codec;
  }
  return found;
}

/* The nominal bit rate is nowhere but in the text for people. */
static void
set_nominal_bitrate (const AsfFileCodec *codec, const AsfFileStream *self)
{
  guint64 nominal = asf_stream_nominal_bitrate (self->stream), kbps;
  char *end;

  kbps = g_ascii_strtoull (codec->description, &end, 10);
  if (end == codec->description || !g_str_has_prefix (end, " kbps") ||
      kbps > G_MAXUINT32 / 1000)
    return;
  if (nominal == 0)
    nominal = self->facts.bitrate;
  if ((nominal + 500) / 1000 != kbps)
    self->stream->bitrate = (guint32) MAX (kbps * 1000, 1);
}

/* Finds out which entry is whose. */
void
asf_file_finish_codecs (AsfFileParser *parser)
{
  for (guint i = 0; i < parser->file->streams->len; i++) {
    AsfFileStream *self = g_ptr_array_index (parser->file->streams, i);
    AsfFileCodec *codec;

    if (self->stream == NULL || asf_stream_is_sparse (self->stream))
      continue;
    codec = find_codec (parser, self->stream);
    if (codec == NULL)
      continue;
    codec->used = TRUE;
    if (*codec->name != '\0')
      self->stream->codec_name = g_strdup (codec->name);
    if (codec->is_audio)
      set_nominal_bitrate (codec, self);
  }
}
