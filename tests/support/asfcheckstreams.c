/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright (C) 2026 The asfwriter authors
 *
 * asfcheckstreams.c: rules of the objects that describe streams
 * (asf-format.md 3.3 to 3.9, 3.17, 4.1). */

#include "asfcheckpriv.h"
#include "asfreaderpriv.h"

#include <string.h>

/* Extra bytes behind WAVEFORMATEX, section 3.5. */
static const struct
{
  guint16 tag;
  guint size;
  gboolean at_least;
} extra_sizes[] = {
  {0x0001, 0, FALSE}, {0x0003, 0, FALSE}, {0xFFFE, 22, FALSE},
  {0x0006, 0, FALSE}, {0x0007, 0, FALSE}, {0x0002, 4, TRUE},
  {0x0011, 2, FALSE}, {0x0031, 2, FALSE}, {0x0050, 22, FALSE},
  {0x0055, 12, FALSE}, {0x0075, 16, FALSE}, {0x000A, 46, FALSE},
  {0x0160, 4, FALSE}, {0x0161, 10, FALSE}, {0x0162, 18, FALSE},
  {0x0163, 18, FALSE}, {0x00FF, 2, TRUE}, {0x1600, 0, FALSE},
  {0x1602, 0, FALSE}, {0x1610, 12, TRUE}, {0x2000, 0, FALSE},
  {0x2001, 0, FALSE}, {0x7A21, 4, FALSE}, {0x7A22, 4, FALSE},
};

static void
check_audio (AsfCheck *check, const ReadStream *s)
{
  const ReadWaveFormat *f = &s->audio;

  if (s->format_size != 18u + f->extra_size)
    check_add (check, READ_PROBLEM, "audio-format", s->offset,
        "stream %u: WAVEFORMATEX has %u bytes, cbSize %u", s->number,
        s->format_size, f->extra_size);
  if (f->channels == 0 || f->rate == 0 || f->avg_bytes_per_sec == 0
      || f->block_align == 0)
    check_add (check, READ_PROBLEM, "audio-format", s->offset,
        "stream %u: channels %u, rate %u, bytes/s %u, block %u: none may be 0",
        s->number, f->channels, f->rate, f->avg_bytes_per_sec, f->block_align);
  for (guint i = 0; i < G_N_ELEMENTS (extra_sizes); i++)
    if (extra_sizes[i].tag == f->format_tag
        && (f->extra_size < extra_sizes[i].size
            || (f->extra_size > extra_sizes[i].size
                && !extra_sizes[i].at_least)))
      check_add (check, READ_PROBLEM, "audio-extra", s->offset,
          "stream %u: cbSize %u does not suit format tag %#06x (%u)",
          s->number, f->extra_size, f->format_tag, extra_sizes[i].size);
  if ((f->format_tag == 1 || f->format_tag == 3 || f->format_tag == 0xFFFE)
      && (f->block_align != f->channels * f->bits_per_sample / 8
          || (guint64) f->rate * f->block_align != f->avg_bytes_per_sec))
    check_add (check, READ_PROBLEM, "audio-format", s->offset,
        "stream %u: PCM of %u channels, %u bits, %u Hz says block %u, "
        "%u bytes/s", s->number, f->channels, f->bits_per_sample, f->rate,
        f->block_align, f->avg_bytes_per_sec);
}

static void
check_video (AsfCheck *check, const ReadStream *s)
{
  const ReadBitmapInfo *f = &s->video;

  if (f->format_size != f->bi_size || s->format_size != f->bi_size + 11ull
      || f->bi_size < 40)
    check_add (check, READ_PROBLEM, "video-format", s->offset,
        "stream %u: data %u, Format Data Size %u, biSize %u", s->number,
        s->format_size, f->format_size, f->bi_size);
  if (f->width == 0 || f->height == 0 || f->bi_width != (gint64) f->width
      || ABS ((gint64) f->bi_height) != (gint64) f->height)
    check_add (check, READ_PROBLEM, "video-format", s->offset,
        "stream %u: image %ux%u, bitmap header %dx%d", s->number, f->width,
        f->height, f->bi_width, f->bi_height);
  if (f->bi_height < 0 && f->compression != 0 && f->compression != 3)
    check_add (check, READ_PROBLEM, "video-format", s->offset,
        "stream %u: negative biHeight with compression", s->number);
  if (f->reserved_flags != 2)
    check_add (check, READ_PROBLEM, "video-format", s->offset,
        "stream %u: reserved flags %u, not 2", s->number, f->reserved_flags);
  if (f->planes != 1 || f->bit_count == 0)
    check_add (check, READ_PROBLEM, "video-format", s->offset,
        "stream %u: %u planes, %u bits", s->number, f->planes, f->bit_count);
}

static guint32
read_u32 (const guint8 *data)
{
  return data[0] | data[1] << 8 | data[2] << 16 | (guint32) data[3] << 24;
}

static void
check_other_format (AsfCheck *check, const ReadStream *s)
{
  guint32 left, size = s->format_size;
  gboolean good = TRUE;

  switch (s->stream_type.id) {
    case READ_GUID_COMMAND:
      good = size == 0;
      break;
    case READ_GUID_JFIF:
      /* width, height, 0 */
      good = size == 12 && read_u32 (s->format) != 0
          && read_u32 (s->format + 4) != 0 && read_u32 (s->format + 8) == 0;
      break;
    case READ_GUID_DEGRADABLE_JPEG:
      good = size >= 17;
      break;
    case READ_GUID_FILE_TRANSFER:
    case READ_GUID_BINARY:
      good = size >= 64;
      if (good) {
        memcpy (&left, s->format + 60, 4);
        good = 64ull + GUINT32_FROM_LE (left) == size
            && memcmp (s->format, s->stream_type.bytes, 16) == 0;
      }
      break;
    default:
      check_add (check, READ_PROBLEM, "stream-type", s->offset,
          "stream %u: unknown stream type %s", s->number, s->stream_type.text);
  }
  if (!good)
    check_add (check, READ_PROBLEM, "stream-format", s->offset,
        "stream %u: type-specific data of %u bytes do not suit a %s stream",
        s->number, size, asf_reader_guid_name (s->stream_type.id));
}

static void
check_spread (AsfCheck *check, const ReadStream *s)
{
  const ReadAudioSpread *p = &s->spread;
  guint32 largest = 0;

  if (!s->has_spread || s->error_correction_size != 7u + p->silence_size
      || p->span == 0 || p->virtual_packet == 0 || p->virtual_chunk == 0
      || p->virtual_packet % p->virtual_chunk != 0) {
    check_add (check, READ_PROBLEM, "audio-spread", s->offset,
        "stream %u: audio spread of %u bytes: span %u, packet %u, chunk %u, "
        "silence %u", s->number, s->error_correction_size, p->span,
        p->virtual_packet, p->virtual_chunk, p->silence_size);
    return;
  }
  for (guint i = 0; i < check->reader->payloads->len; i++) {
    const ReadPayload *payload = asf_reader_payload (check->reader, i);

    if (payload->stream == s->number)
      largest = MAX (largest, payload->size);
  }
  if (p->virtual_packet < MIN (largest, 65535))
    check_add (check, READ_LENIENT, "audio-spread-size", s->offset,
        "stream %u: virtual packet length %u, but a payload has %u bytes",
        s->number, p->virtual_packet, largest);
  for (guint i = 0; p->span > 1 && i < s->objects->len; i++) {
    const ReadObject *object = g_ptr_array_index (s->objects, i);

    if (object->size % ((guint) p->span * p->virtual_packet) != 0)
      check_add (check, READ_LENIENT, "audio-spread-size", object->offset,
          "stream %u object %u: %u bytes are not %u packets of %u",
          s->number, object->number, object->size, p->span, p->virtual_packet);
  }
}

static void
check_error_correction (AsfCheck *check, const ReadStream *s)
{
  if (s->error_correction_type.id == READ_GUID_AUDIO_SPREAD) {
    if (s->type != READ_STREAM_AUDIO)
      check_add (check, READ_PROBLEM, "stream-correction", s->offset,
          "stream %u: audio spread on a stream that is no audio", s->number);
    check_spread (check, s);
    return;
  }
  if (s->error_correction_type.id != READ_GUID_NO_ERROR_CORRECTION)
    check_add (check, READ_PROBLEM, "stream-correction", s->offset,
        "stream %u: unknown error correction %s", s->number,
        s->error_correction_type.text);
  else if (s->error_correction_size != 0)
    check_add (check, READ_PROBLEM, "stream-correction", s->offset,
        "stream %u: no error correction, but %u bytes of its data",
        s->number, s->error_correction_size);
  if (s->type == READ_STREAM_AUDIO)
    check_add (check, READ_NOTE, "stream-correction", s->offset,
        "stream %u: audio without audio spread", s->number);
}

static void
check_stream (AsfCheck *check, const ReadStream *s)
{
  const AsfReader *r = check->reader;
  const ReadStream *first = g_ptr_array_index (r->streams, 0);

  if (s->number == 0)
    check_add (check, READ_PROBLEM, "stream-number", s->offset + 72,
        "a stream has number 0");
  if (asf_reader_get_stream (r, s->number) != s)
    check_add (check, READ_PROBLEM, "stream-number", s->offset + 72,
        "stream number %u is declared twice", s->number);
  if ((s->flags & 0x7F80) != 0)
    check_add (check, READ_PROBLEM, "stream-flags", s->offset + 72,
        "stream %u: flags %#x have reserved bits", s->number, s->flags);
  if ((s->flags & 0x8000) != 0)
    check_add (check, READ_PROBLEM, "encryption", s->offset + 72,
        "stream %u is marked encrypted", s->number);
  if (s->reserved != 0)
    check_add (check, READ_LENIENT, "stream-reserved", s->offset + 74,
        "stream %u: reserved field is %#x", s->number, s->reserved);
  if (s->time_offset != first->time_offset)
    check_add (check, READ_PROBLEM, "time-offset", s->offset + 56,
        "stream %u: time offset %" U64 ", stream %u has %" U64, s->number,
        s->time_offset, first->number, first->time_offset);
  else if (s->time_offset != 0)
    check_add (check, READ_NOTE, "time-offset", s->offset + 56,
        "stream %u: time offset %" U64, s->number, s->time_offset);
  if (s->type == READ_STREAM_OTHER)
    check_other_format (check, s);
  else if (!s->format_valid)
    check_add (check, READ_PROBLEM, "stream-format", s->offset,
        "stream %u: type-specific data of %u bytes are too short", s->number,
        s->format_size);
  else if (s->type == READ_STREAM_AUDIO)
    check_audio (check, s);
  else
    check_video (check, s);
  check_error_correction (check, s);
}

static void
check_bitrates (AsfCheck *check)
{
  const AsfReader *r = check->reader;
  guint seen[128] = { 0 };

  for (guint i = 0; i < r->bitrates->len; i++) {
    const ReadBitrate *b = &g_array_index (r->bitrates, ReadBitrate, i);

    check_stream_known (check, "stream-bitrate", 0,
        "Stream Bitrate Properties", b->stream);
    if ((b->flags & 0xFF80) != 0)
      check_add (check, READ_PROBLEM, "stream-bitrate", 0,
          "Stream Bitrate Properties: flags %#x have reserved bits", b->flags);
    if (seen[b->stream]++ > 0)
      check_add (check, READ_PROBLEM, "stream-bitrate", 0,
          "Stream Bitrate Properties list stream %u twice", b->stream);
    if (b->bitrate == 0)
      check_add (check, READ_NOTE, "stream-bitrate", 0,
          "stream %u: average bitrate 0", b->stream);
  }
  for (guint i = 0; r->bitrates->len > 0 && i < r->streams->len; i++) {
    const ReadStream *s = g_ptr_array_index (r->streams, i);

    if (!s->has_average_bitrate)
      check_add (check, READ_PROBLEM, "stream-bitrate", s->offset,
          "stream %u is missing in Stream Bitrate Properties", s->number);
  }
}

/* Whether the codec information names this stream's format. */
static gboolean
codec_suits (const ReadCodec *codec, const ReadStream *s)
{
  const guint8 *b = codec->info;

  if (codec->info_size == 0 || !s->format_valid)
    return TRUE;
  if (s->type == READ_STREAM_AUDIO)
    return codec->type == 2 && codec->info_size == 2
        && (b[0] | b[1] << 8) == s->audio.format_tag;
  return codec->type == 1 && codec->info_size == 4
      && (b[0] | b[1] << 8 | b[2] << 16 | (guint32) b[3] << 24)
      == s->video.compression;
}

/* Commands and stills have no codec: then the list goes on with the next. */
static void
check_codec_places (AsfCheck *check)
{
  const AsfReader *r = check->reader;
  gboolean all = r->codecs->len == r->streams->len;
  guint k = 0;

  for (guint i = 0; i < r->streams->len; i++) {
    const ReadStream *s = g_ptr_array_index (r->streams, i);

    if (!all && s->type == READ_STREAM_OTHER)
      continue;
    if (k < r->codecs->len
        && !codec_suits (g_ptr_array_index (r->codecs, k), s))
      check_add (check, READ_NOTE, "codec-list", 0,
          "codec entry %u is not that of the stream in its place", k);
    k++;
  }
  if (r->codecs->len > 0 && r->codecs->len != k)
    check_add (check, READ_NOTE, "codec-list", 0,
        "Codec List has %u entries for %u streams", r->codecs->len, k);
}

static void
check_codecs (AsfCheck *check)
{
  const AsfReader *r = check->reader;
  gboolean found;

  for (guint i = 0; i < r->codecs->len; i++) {
    const ReadCodec *codec = g_ptr_array_index (r->codecs, i);

    found = codec->type == 0xFFFF;
    for (guint k = 0; k < r->streams->len && !found; k++)
      found = codec_suits (codec, g_ptr_array_index (r->streams, k));
    if (codec->type != 1 && codec->type != 2 && codec->type != 0xFFFF)
      check_add (check, READ_PROBLEM, "codec-list", codec->offset,
          "codec entry %u has type %u", i, codec->type);
    else if (!found)
      check_add (check, READ_PROBLEM, "codec-list", codec->offset,
          "codec entry %u \"%s\" belongs to no stream", i, codec->name);
  }
  check_codec_places (check);
}

void
check_streams (AsfCheck *check)
{
  const AsfReader *r = check->reader;

  for (guint i = 0; i < r->streams->len; i++)
    check_stream (check, g_ptr_array_index (r->streams, i));
  check_bitrates (check);
  check_codecs (check);
}
