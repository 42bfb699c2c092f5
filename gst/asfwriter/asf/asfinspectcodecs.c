/* asfinspectcodecs.c: lists with an entry for each stream
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfinspectprivate.h"

/* Stream Bitrate Properties (ASF spec 3.12), Codec List (3.5), Stream
 * Prioritization (4.4) */

#define CODEC_VIDEO 1
#define CODEC_AUDIO 2
#define CODEC_UNKNOWN 0xffff

#define FLAG_MANDATORY 1

void
asf_inspect_collect_bitrates (AsfInspection *self, guint64 offset,
    AsfCursor *body)
{
  guint n = asf_cursor_get_u16 (body);

  for (guint i = 0; i < n; i++) {
    guint number = asf_cursor_get_u16 (body) & ASF_MAX_STREAM_NUMBER;
    guint32 bitrate = asf_cursor_get_u32 (body);
    AsfInspectStream *stream = &self->streams[number];

    if (body->failed)
      return;
    self->has_bitrates = TRUE;
    if (!stream->has_bitrate)
      stream->bitrate = bitrate;
    stream->has_bitrate = TRUE;
  }
}

static void
check_bitrate (AsfInspection *self, guint64 at, guint flags, guint32 bitrate,
    gboolean *seen)
{
  guint number = flags & ASF_MAX_STREAM_NUMBER;

  asf_inspect_stream_known (self, "stream-bitrate", at,
      "Stream Bitrate Properties", number);
  if (flags != number)
    asf_findings_add (self->findings, "stream-bitrate", at, number,
        "reserved bits are set in the flags %#06x of a bit rate", flags);
  if (*seen)
    asf_findings_add (self->findings, "stream-bitrate", at, number,
        "the bit rate of the stream is listed twice");
  if (bitrate == 0)
    asf_findings_add (self->findings, "stream-bitrate-zero", at, number,
        "the average bit rate is 0");
  *seen = TRUE;
}

void
asf_inspect_bitrates (AsfInspection *self, guint64 offset, AsfCursor *body)
{
  gboolean seen[ASF_MAX_STREAM_NUMBER + 1] = { FALSE };
  guint n = asf_cursor_get_u16 (body);

  for (guint i = 0; i < n; i++) {
    guint64 at = asf_inspect_at (offset, body);
    guint flags = asf_cursor_get_u16 (body);
    guint32 bitrate = asf_cursor_get_u32 (body);

    if (body->failed)
      break;
    check_bitrate (self, at, flags, bitrate,
        &seen[flags & ASF_MAX_STREAM_NUMBER]);
  }

  for (guint i = 0; n > 0 && i < self->n_declared; i++)
    if (!self->streams[self->declared[i]].has_bitrate)
      asf_findings_add (self->findings, "stream-bitrate", offset,
          self->declared[i], "the bit rate of the stream is not listed");
}

typedef struct
{
  guint64 at;
  guint type;
  gsize size;
  const guint8 *data;
} Codec;

static void
read_codec (AsfInspection *self, guint64 offset, AsfCursor *body, Codec *codec)
{
  codec->at = asf_inspect_at (offset, body);
  codec->type = asf_cursor_get_u16 (body);
  g_free (asf_inspect_string (self, offset, body,
          2 * (gsize) asf_cursor_get_u16 (body), "codec name", "string-open"));
  g_free (asf_inspect_string (self, offset, body,
          2 * (gsize) asf_cursor_get_u16 (body), "codec description",
          "string-open"));
  codec->size = asf_cursor_get_u16 (body);
  codec->data = asf_cursor_get_data (body, codec->size);
}

/* Whether the entry is about a stream of this format. The information is the
 * format tag or the FOURCC. */
static gboolean
codec_suits (const Codec *codec, const AsfInspectStream *stream)
{
  AsfCursor information;

  if (codec->size == 0 || !stream->has_format)
    return TRUE;

  asf_cursor_init (&information, codec->data, codec->size);
  if (stream->kind == ASF_INSPECT_AUDIO)
    return codec->type == CODEC_AUDIO && codec->size == 2 &&
        asf_cursor_get_u16 (&information) == stream->codec;

  return codec->type == CODEC_VIDEO && codec->size == 4 &&
      asf_cursor_get_u32 (&information) == stream->codec;
}

/* Numbers of the streams that the entries are about: of all, or of those that
 * need a codec, which commands and stills don't.
 *
 * Returns: how many */
static guint
list_coded (const AsfInspection *self, guint32 n_codecs, guint *numbers)
{
  guint n = 0;

  for (guint i = 0; i < self->n_declared; i++)
    if (n_codecs == self->n_declared ||
        self->streams[self->declared[i]].kind != ASF_INSPECT_OTHER)
      numbers[n++] = self->declared[i];
  return n;
}

static gboolean
suits_any (const AsfInspection *self, const Codec *codec)
{
  for (guint i = 0; i < self->n_declared; i++)
    if (codec_suits (codec, &self->streams[self->declared[i]]))
      return TRUE;

  return codec->type == CODEC_UNKNOWN;
}

/* @number: of the stream in its place, 0 = none */
static void
check_codec (AsfInspection *self, const Codec *codec, guint i, guint number)
{
  if (codec->type != CODEC_VIDEO && codec->type != CODEC_AUDIO &&
      codec->type != CODEC_UNKNOWN)
    asf_findings_add (self->findings, "codec-list", codec->at, 0,
        "codec %u of the list has type %u", i, codec->type);
  else if (!suits_any (self, codec))
    asf_findings_add (self->findings, "codec-list", codec->at, 0,
        "codec %u of the list is that of no stream", i);
  else if (number != 0 && !codec_suits (codec, &self->streams[number]))
    asf_findings_add (self->findings, "codec-order", codec->at, number,
        "codec %u of the list is that of another stream", i);
}

void
asf_inspect_codecs (AsfInspection *self, guint64 offset, AsfCursor *body)
{
  guint coded[ASF_MAX_STREAM_NUMBER + 1], n_coded;
  char text[ASF_GUID_TEXT];
  AsfGuid reserved;
  guint32 n;

  asf_cursor_get_guid (body, &reserved);
  if (!asf_inspect_is (&reserved, &asf_guid_reserved_2))
    asf_findings_add (self->findings, "codec-list", offset + ASF_OBJECT_HEAD,
        0, "the reserved GUID is %s", asf_inspect_guid_text (&reserved, text));
  n = asf_cursor_get_u32 (body);
  n_coded = list_coded (self, n, coded);
  if (n > 0 && n != n_coded)
    asf_findings_add (self->findings, "codec-order", offset, 0,
        "there are %u codecs for %u streams", n, n_coded);
  for (guint32 i = 0; i < n && !body->failed; i++) {
    Codec codec;

    read_codec (self, offset, body, &codec);
    if (!body->failed)
      check_codec (self, &codec, i, i < n_coded ? coded[i] : 0);
  }
}

void
asf_inspect_priorities (AsfInspection *self, guint64 offset, AsfCursor *body)
{
  gboolean seen[ASF_MAX_STREAM_NUMBER + 1] = { FALSE }, optional = FALSE;
  guint n = asf_cursor_get_u16 (body);

  for (guint i = 0; i < n && !body->failed; i++) {
    guint64 at = asf_inspect_at (offset, body);
    guint number = asf_cursor_get_u16 (body);
    guint flags = asf_cursor_get_u16 (body);

    if (body->failed || !asf_inspect_stream_known (self, "priority", at,
            "Stream Prioritization", number))
      continue;
    if ((flags & ~FLAG_MANDATORY) != 0)
      asf_findings_add (self->findings, "priority", at, number,
          "reserved bits are set in the flags %#06x of a priority", flags);
    if ((flags & FLAG_MANDATORY) != 0 && optional)
      asf_findings_add (self->findings, "priority", at, number,
          "a mandatory stream stands behind an optional one");
    if (seen[number])
      asf_findings_add (self->findings, "priority", at, number,
          "the priority of the stream is listed twice");
    seen[number] = TRUE;
    optional |= (flags & FLAG_MANDATORY) == 0;
  }
}
