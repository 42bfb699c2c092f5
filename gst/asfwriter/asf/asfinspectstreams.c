/* asfinspectstreams.c: what the header says of each stream
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfinspectprivate.h"

/* Stream Properties Object (ASF spec 3.3), with the format blocks and the
 * error correction data in it (9.1 to 9.3). */

#define VIDEO_HEAD 11
#define BITMAP_HEAD 40
#define WAVE_HEAD 18
#define BI_BITFIELDS 3

typedef struct
{
  guint64 offset;
  AsfGuid type;
  AsfGuid correction_type;
  guint64 time_offset;
  AsfCursor format;
  AsfCursor correction;
  guint flags;
  guint32 reserved;
  guint number;
} Stream;

static void
read_stream (guint64 offset, AsfCursor *body, Stream *stream)
{
  guint32 format_size, correction_size;

  stream->offset = offset;
  asf_cursor_get_guid (body, &stream->type);
  asf_cursor_get_guid (body, &stream->correction_type);
  stream->time_offset = asf_cursor_get_u64 (body);
  format_size = asf_cursor_get_u32 (body);
  correction_size = asf_cursor_get_u32 (body);
  stream->flags = asf_cursor_get_u16 (body);
  stream->reserved = asf_cursor_get_u32 (body);
  stream->number = stream->flags & ASF_MAX_STREAM_NUMBER;
  asf_cursor_get_part (body, format_size, &stream->format);
  asf_cursor_get_part (body, correction_size, &stream->correction);
}

static void
collect_format (AsfInspectStream *stream, const AsfGuid *type,
    AsfCursor format)
{
  if (asf_inspect_is (type, &asf_guid_audio_media)) {
    stream->kind = ASF_INSPECT_AUDIO;
    stream->has_format = asf_cursor_left (&format) >= WAVE_HEAD;
    stream->codec = asf_cursor_get_u16 (&format);
  } else if (asf_inspect_is (type, &asf_guid_video_media)) {
    stream->kind = ASF_INSPECT_VIDEO;
    stream->has_format =
        asf_cursor_left (&format) >= VIDEO_HEAD + BITMAP_HEAD;
    asf_cursor_get_data (&format, VIDEO_HEAD + 16);
    stream->codec = asf_cursor_get_u32 (&format);
  }
}

static void
collect_spread (AsfInspectStream *stream, const AsfGuid *type,
    AsfCursor correction)
{
  if (!asf_inspect_is (type, &asf_guid_audio_spread))
    return;

  stream->span = asf_cursor_get_u8 (&correction);
  stream->spread_length = asf_cursor_get_u16 (&correction);
}

void
asf_inspect_collect_stream (AsfInspection *self, guint64 offset,
    AsfCursor *body)
{
  AsfInspectStream *known;
  Stream stream;

  read_stream (offset, body, &stream);
  known = &self->streams[stream.number];
  if (known->offset != 0)
    return;

  known->offset = offset;
  known->time_offset = stream.time_offset;
  collect_format (known, &stream.type, stream.format);
  collect_spread (known, &stream.correction_type, stream.correction);
  self->declared[self->n_declared++] = stream.number;
}

/* Bytes behind WAVEFORMATEX that a codec needs (ASF spec 9.1 and the codecs'
 * own); @more: there may be more */
static const struct
{
  guint16 tag;
  guint16 size;
  gboolean more;
} extra_sizes[] = {
  {0x0001, 0, FALSE}, {0x0002, 4, TRUE}, {0x0003, 0, FALSE},
  {0x0006, 0, FALSE}, {0x0007, 0, FALSE}, {0x000a, 46, FALSE},
  {0x0011, 2, FALSE}, {0x0031, 2, FALSE}, {0x0050, 22, FALSE},
  {0x0055, 12, FALSE}, {0x0075, 16, FALSE}, {0x00ff, 2, TRUE},
  {0x0160, 4, FALSE}, {0x0161, 10, FALSE}, {0x0162, 18, FALSE},
  {0x0163, 18, FALSE}, {0x1600, 0, FALSE}, {0x1602, 0, FALSE},
  {0x1610, 12, TRUE}, {0x2000, 0, FALSE}, {0x2001, 0, FALSE},
  {0x7a21, 4, FALSE}, {0x7a22, 4, FALSE}, {0xfffe, 22, FALSE},
};

static void
check_audio_extra (AsfInspection *self, const Stream *stream, guint tag,
    guint size)
{
  for (guint i = 0; i < G_N_ELEMENTS (extra_sizes); i++) {
    guint wanted = extra_sizes[i].size;

    if (extra_sizes[i].tag == tag && (size < wanted ||
            (size > wanted && !extra_sizes[i].more)))
      asf_findings_add (self->findings, "audio-extra", stream->offset,
          stream->number, "there are %u bytes of codec data, format %#06x has "
          "%u", size, tag, wanted);
  }
}

static void
check_audio (AsfInspection *self, const Stream *stream)
{
  AsfCursor format = stream->format;
  guint tag = asf_cursor_get_u16 (&format);
  guint channels = asf_cursor_get_u16 (&format);
  guint32 rate = asf_cursor_get_u32 (&format);
  guint32 bytes_per_sec = asf_cursor_get_u32 (&format);
  guint block = asf_cursor_get_u16 (&format);
  guint bits = asf_cursor_get_u16 (&format);
  guint extra = asf_cursor_get_u16 (&format);

  if (extra != asf_cursor_left (&format))
    asf_findings_add (self->findings, "audio-format", stream->offset,
        stream->number, "WAVEFORMATEX announces %u bytes of codec data, %"
        G_GSIZE_FORMAT " are there", extra, asf_cursor_left (&format));
  check_audio_extra (self, stream, tag, extra);
  if (bytes_per_sec == 0)
    asf_findings_add (self->findings, "audio-byte-rate", stream->offset,
        stream->number, "the byte rate is 0");
  if (channels == 0 || rate == 0 || block == 0)
    asf_findings_add (self->findings, "audio-format", stream->offset,
        stream->number, "%u channels, %u Hz, blocks of %u bytes: none of them "
        "may be 0", channels, rate, block);
  else if ((tag == 0x0001 || tag == 0x0003 || tag == 0xfffe) &&
      (block != channels * bits / 8 ||
          (guint64) rate * block != bytes_per_sec))
    asf_findings_add (self->findings, "audio-format", stream->offset,
        stream->number, "%u channels of %u bits at %u Hz do not make blocks "
        "of %u bytes, %u bytes/s", channels, bits, rate, block, bytes_per_sec);
}

typedef struct
{
  guint32 width;
  guint32 height;
  guint flags;
  guint format_size;
  guint32 bitmap_size;
  gint32 bitmap_width;
  gint32 bitmap_height;
  guint planes;
  guint bits;
  guint32 fourcc;
} Video;

static void
read_video (AsfCursor format, Video *video)
{
  video->width = asf_cursor_get_u32 (&format);
  video->height = asf_cursor_get_u32 (&format);
  video->flags = asf_cursor_get_u8 (&format);
  video->format_size = asf_cursor_get_u16 (&format);
  video->bitmap_size = asf_cursor_get_u32 (&format);
  video->bitmap_width = (gint32) asf_cursor_get_u32 (&format);
  video->bitmap_height = (gint32) asf_cursor_get_u32 (&format);
  video->planes = asf_cursor_get_u16 (&format);
  video->bits = asf_cursor_get_u16 (&format);
  video->fourcc = asf_cursor_get_u32 (&format);
}

static void
check_video (AsfInspection *self, const Stream *stream)
{
  gsize size = asf_cursor_left (&stream->format);
  gint64 height;
  Video v;

  read_video (stream->format, &v);
  height = v.bitmap_height;
  if (v.bitmap_size < BITMAP_HEAD || v.format_size != v.bitmap_size ||
      size != VIDEO_HEAD + (guint64) v.bitmap_size)
    asf_findings_add (self->findings, "video-format", stream->offset,
        stream->number, "the format block has %" G_GSIZE_FORMAT " bytes, it "
        "says %u and %u of the bitmap header in it", size, v.format_size,
        v.bitmap_size);
  if (v.width == 0 || v.height == 0 || v.bitmap_width != (gint64) v.width ||
      ABS (height) != (gint64) v.height)
    asf_findings_add (self->findings, "video-format", stream->offset,
        stream->number, "the picture has %u x %u pixels, the bitmap header "
        "says %d x %d", v.width, v.height, v.bitmap_width, v.bitmap_height);
  else if (height < 0 && v.fourcc != 0 && v.fourcc != BI_BITFIELDS)
    asf_findings_add (self->findings, "video-format", stream->offset,
        stream->number, "compressed video has the negative height %d",
        v.bitmap_height);
  if (v.flags != 2 || v.planes != 1 || v.bits == 0)
    asf_findings_add (self->findings, "video-format", stream->offset,
        stream->number, "flags, planes and bits are %u, %u and %u; they "
        "should be 2, 1 and not 0", v.flags, v.planes, v.bits);
}

/* Command (ASF spec 9.3), image (9.4) and file streams (9.5) */
static gboolean
format_suits (const AsfGuid *type, AsfCursor format, gboolean *is_known)
{
  gsize size = asf_cursor_left (&format);
  AsfGuid major;

  *is_known = TRUE;
  if (asf_inspect_is (type, &asf_guid_command_media))
    return size == 0;
  if (asf_inspect_is (type, &asf_guid_jfif_media))
    return size == 12;
  if (asf_inspect_is_text (type, "35907DE0-E415-11CF-A917-00805F5C442B"))
    return size >= 17;
  *is_known =
      asf_inspect_is_text (type, "91BD222C-F21C-497A-8B6D-5AA86BFC0185") ||
      asf_inspect_is_text (type, "3AFB65E2-47EF-40F2-AC2C-70A90D71D343");

  asf_cursor_get_guid (&format, &major);
  asf_cursor_get_data (&format, 44);
  return asf_inspect_is (&major, type) &&
      asf_cursor_get_u32 (&format) == asf_cursor_left (&format) &&
      !format.failed;
}

static void
check_other_format (AsfInspection *self, const Stream *stream)
{
  char text[ASF_GUID_TEXT];
  gboolean is_known;
  gboolean suits = format_suits (&stream->type, stream->format, &is_known);

  asf_inspect_guid_text (&stream->type, text);
  if (!is_known)
    asf_findings_add (self->findings, "stream-type", stream->offset,
        stream->number, "the stream type %s is unknown", text);
  else if (!suits)
    asf_findings_add (self->findings, "stream-format", stream->offset,
        stream->number, "a format block of %" G_GSIZE_FORMAT " bytes does not "
        "suit stream type %s", asf_cursor_left (&stream->format), text);
}

static void
check_format (AsfInspection *self, const Stream *stream)
{
  gsize size = asf_cursor_left (&stream->format);
  gboolean is_audio = asf_inspect_is (&stream->type, &asf_guid_audio_media);

  if (!is_audio && !asf_inspect_is (&stream->type, &asf_guid_video_media))
    check_other_format (self, stream);
  else if (size < (is_audio ? WAVE_HEAD : VIDEO_HEAD + BITMAP_HEAD))
    asf_findings_add (self->findings, "stream-format", stream->offset,
        stream->number, "the format block of %" G_GSIZE_FORMAT
        " bytes is too short", size);
  else if (is_audio)
    check_audio (self, stream);
  else
    check_video (self, stream);
}

static void
check_spread (AsfInspection *self, const Stream *stream)
{
  AsfCursor data = stream->correction;
  guint span = asf_cursor_get_u8 (&data);
  guint packet = asf_cursor_get_u16 (&data);
  guint chunk = asf_cursor_get_u16 (&data);
  guint silence = asf_cursor_get_u16 (&data);

  if (data.failed || asf_cursor_left (&data) != silence || span == 0 ||
      packet == 0 || chunk == 0 || packet % chunk != 0)
    asf_findings_add (self->findings, "audio-spread", stream->offset,
        stream->number, "audio spread of %" G_GSIZE_FORMAT " bytes: span %u, "
        "packet %u, chunk %u, silence %u do not go together",
        stream->correction.size, span, packet, chunk, silence);
}

static void
check_correction (AsfInspection *self, const Stream *stream)
{
  gsize size = asf_cursor_left (&stream->correction);
  gboolean is_audio = asf_inspect_is (&stream->type, &asf_guid_audio_media);
  char text[ASF_GUID_TEXT];

  if (asf_inspect_is (&stream->correction_type, &asf_guid_audio_spread)) {
    check_spread (self, stream);
    if (!is_audio)
      asf_findings_add (self->findings, "stream-correction", stream->offset,
          stream->number, "audio spread is for audio streams only");
    return;
  }

  if (!asf_inspect_is (&stream->correction_type, &asf_guid_no_error_correction))
    asf_findings_add (self->findings, "stream-correction", stream->offset,
        stream->number, "the error correction %s is unknown",
        asf_inspect_guid_text (&stream->correction_type, text));
  else if (size != 0)
    asf_findings_add (self->findings, "stream-correction", stream->offset,
        stream->number, "there is no error correction, but %" G_GSIZE_FORMAT
        " bytes of its data", size);
  if (is_audio)
    asf_findings_add (self->findings, "audio-unspread", stream->offset,
        stream->number, "an audio stream without audio spread");
}

static void
check_time_offset (AsfInspection *self, const Stream *stream)
{
  guint first = self->declared[0];
  guint64 wanted = self->streams[first].time_offset;

  if (stream->time_offset != wanted)
    asf_findings_add (self->findings, "time-offset", stream->offset + 56,
        stream->number, "the time offset is %" G_GUINT64_FORMAT ", that of "
        "stream %u is %" G_GUINT64_FORMAT, stream->time_offset, first, wanted);
  else if (wanted != 0)
    asf_findings_add (self->findings, "time-offset-set", stream->offset + 56,
        stream->number, "the time offset is %" G_GUINT64_FORMAT, wanted);
}

static void
check_number (AsfInspection *self, const Stream *stream)
{
  guint64 at = stream->offset + 72;

  if (stream->number == 0)
    asf_findings_add (self->findings, "stream-number", at, 0,
        "a stream has the number 0");
  if (self->streams[stream->number].offset != stream->offset)
    asf_findings_add (self->findings, "stream-number", at, stream->number,
        "there are two streams with the number %u", stream->number);
  if ((stream->flags & 0x7f80) != 0)
    asf_findings_add (self->findings, "stream-flags", at, stream->number,
        "reserved bits are set in the flags %#06x", stream->flags);
  if ((stream->flags & 0x8000) != 0)
    asf_findings_add (self->findings, "encryption", at, stream->number,
        "the stream is marked as encrypted");
  if (stream->reserved != 0)
    asf_findings_add (self->findings, "stream-reserved", stream->offset + 74,
        stream->number, "the reserved field is %#x", stream->reserved);
}

void
asf_inspect_stream (AsfInspection *self, guint64 offset, AsfCursor *body)
{
  Stream stream;

  read_stream (offset, body, &stream);
  if (body->failed)
    return;

  check_number (self, &stream);
  check_time_offset (self, &stream);
  check_format (self, &stream);
  check_correction (self, &stream);
}
