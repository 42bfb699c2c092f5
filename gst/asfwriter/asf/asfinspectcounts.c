/* asfinspectcounts.c: numbers of the header against what is in the packets
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfinspectprivate.h"

/* File Properties Object (ASF spec 3.2), and the numbers of the Data Object
 * that repeat them (5.1). */

#define U64 G_GUINT64_FORMAT

#define FLAG_SEEKABLE 0x02
#define KNOWN_FLAGS (ASF_HEADER_FLAG_BROADCAST | FLAG_SEEKABLE)

/* Smaller packets have no room for a payload; others are unheard of. */
#define MIN_PACKET_SIZE 30

/* 1990-01-01 as FILETIME: older files there cannot be */
#define EARLIEST_DATE G_GUINT64_CONSTANT (122756256000000000)

/* What the last object may last if nothing tells it */
#define LAST_OBJECT_MS 1000

/* A duration is wrong, and not just generous, from here on */
#define WRONG_DURATION_MS 60000

void
asf_inspect_collect_properties (AsfInspection *self, guint64 offset,
    AsfCursor *body)
{
  AsfInspectProperties *p = &self->properties;

  if (p->offset != 0)
    return;

  p->offset = offset;
  asf_cursor_get_guid (body, &p->file_id);
  p->file_size = asf_cursor_get_u64 (body);
  p->creation_date = asf_cursor_get_u64 (body);
  p->n_packets = asf_cursor_get_u64 (body);
  p->play_duration_100ns = asf_cursor_get_u64 (body);
  p->send_duration_100ns = asf_cursor_get_u64 (body);
  p->preroll_ms = asf_cursor_get_u64 (body);
  p->flags = asf_cursor_get_u32 (body);
  p->min_packet_size = asf_cursor_get_u32 (body);
  p->max_packet_size = asf_cursor_get_u32 (body);
  p->max_bitrate = asf_cursor_get_u32 (body);
  self->broadcast = (p->flags & ASF_HEADER_FLAG_BROADCAST) != 0;
  self->unfinished = self->broadcast || (p->file_size == 0 &&
      self->file->packets_end == self->file->input->size);
}

static void
check_packet_size (AsfInspection *self)
{
  const AsfInspectProperties *p = &self->properties;
  guint64 at = p->offset + 92;

  if (p->min_packet_size != p->max_packet_size)
    asf_findings_add (self->findings, "packet-size", at, 0,
        "packets are said to have %u to %u bytes; they must all have the same "
        "size", p->min_packet_size, p->max_packet_size);
  else if (p->max_packet_size < MIN_PACKET_SIZE)
    asf_findings_add (self->findings, "packet-size", at, 0,
        "packets of %u bytes have no room for anything", p->max_packet_size);
  else if (p->max_packet_size < ASF_PACKET_MIN_SIZE ||
      p->max_packet_size > ASF_PACKET_MAX_SIZE)
    asf_findings_add (self->findings, "packet-size-odd", at, 0,
        "packets have %u bytes; %u to %u are usual", p->max_packet_size,
        ASF_PACKET_MIN_SIZE, ASF_PACKET_MAX_SIZE);
}

/* Equals the sum of the averages in every file of Microsoft's writer. */
static void
check_max_bitrate (AsfInspection *self)
{
  guint64 sum = 0;

  for (guint i = 0; i < self->n_declared; i++) {
    const AsfInspectStream *stream = &self->streams[self->declared[i]];

    if (!stream->hidden)
      sum += stream->bitrate;
  }
  if (self->has_bitrates && sum != self->properties.max_bitrate &&
      (self->broadcast || !self->unfinished))
    asf_findings_add (self->findings, "max-bitrate",
        self->properties.offset + 100, 0, "the maximum bit rate is %u, the "
        "streams have %" U64 " together", self->properties.max_bitrate, sum);
}

void
asf_inspect_properties (AsfInspection *self, guint64 offset, AsfCursor *body)
{
  const AsfInspectProperties *p = &self->properties;
  static const AsfGuid zero;

  asf_cursor_get_data (body, 80);
  if (body->failed || offset != p->offset)
    return;

  if (asf_inspect_is (&p->file_id, &zero))
    asf_findings_add (self->findings, "file-id-zero",
        offset + ASF_OBJECT_HEAD, 0, "the File ID is zero");
  if (p->creation_date < EARLIEST_DATE)
    asf_findings_add (self->findings, "creation-date", offset + 48, 0,
        "the date of creation lies before 1990");
  if ((p->flags & ~KNOWN_FLAGS) != 0)
    asf_findings_add (self->findings, "flags", offset + 88, 0,
        "reserved bits are set in the flags %#x", p->flags);
  check_packet_size (self);
  check_max_bitrate (self);
}

static void
check_sizes (AsfInspection *self)
{
  const AsfInspectProperties *p = &self->properties;
  const AsfFile *file = self->file;
  guint64 n = self->scan.n_packets;
  guint64 data_size = ASF_DATA_OBJECT_HEAD + n * file->header.packet_size;

  if (p->file_size != file->input->size)
    asf_findings_add (self->findings, "file-size", p->offset + 40, 0,
        "the header says that the file has %" U64 " bytes, it has %" U64,
        p->file_size, file->input->size);
  if (p->n_packets != n)
    asf_findings_add (self->findings, "packet-count", p->offset + 56, 0,
        "the header says that there are %" U64 " packets, there are %" U64,
        p->n_packets, n);
  if (file->data_packets != n)
    asf_findings_add (self->findings, "packet-count",
        file->data_object_offset + 40, 0, "the Data Object says that there "
        "are %" U64 " packets, there are %" U64, file->data_packets, n);
  if (file->data_object_size != data_size &&
      asf_findings_count (self->findings, "data-size") == 0)
    asf_findings_add (self->findings, "data-size",
        file->data_object_offset + 16, 0, "the Data Object says that it has %"
        U64 " bytes, %" U64 " packets make %" U64, file->data_object_size, n,
        data_size);
}

/* Of the packets: when the last object is due, when it is said to end, and
 * when it should have ended */
static void
find_end (const AsfInspection *self, guint64 *last_ms, guint64 *told_ms,
    guint64 *latest_ms)
{
  *last_ms = *told_ms = *latest_ms = 0;
  for (guint i = 0; i <= ASF_MAX_STREAM_NUMBER; i++) {
    const AsfInspectStream *s = &self->streams[i];

    if (s->n_objects == 0)
      continue;
    *last_ms = MAX (*last_ms, s->latest_ms);
    *told_ms = MAX (*told_ms, s->told_end_ms);
    *latest_ms = MAX (*latest_ms,
        s->latest_ms + s->longest_ms + LAST_OBJECT_MS);
  }
}

static void
check_play_duration (AsfInspection *self)
{
  guint64 play = self->properties.play_duration_100ns / ASF_TICKS_PER_MS;
  guint64 preroll = self->properties.preroll_ms;
  guint64 at = self->properties.offset + 64, last, told, latest;

  find_end (self, &last, &told, &latest);
  if (play < preroll && (self->scan.n_objects > 0 || play > 0))
    asf_findings_add (self->findings, "play-duration", at, 0,
        "the play duration of %" U64 " ms does not even have the preroll of %"
        U64 " ms in it", play, preroll);
  else if (play < last)
    asf_findings_add (self->findings, "play-duration", at, 0,
        "the play duration is %" U64 " ms, the last object is due at %" U64
        " ms", play, last);
  else if (play / 2 > latest + WRONG_DURATION_MS)
    asf_findings_add (self->findings, "play-duration", at, 0,
        "the play duration is %" U64 " ms, the last object ends before %" U64
        " ms", play, latest);
  else if (play == last && play > 0)
    asf_findings_add (self->findings, "play-duration-tail", at, 0,
        "the play duration of %" U64 " ms has no room for the last object",
        play);
  else if (play + 1 < told || play > latest)
    asf_findings_add (self->findings, "play-duration-loose", at, 0,
        "the play duration is %" U64 " ms, the last object is due at %" U64
        " ms%s", play, last, play > latest ? "" : " and lasts longer");
}

static void
check_send_duration (AsfInspection *self)
{
  guint64 stored = self->properties.send_duration_100ns / ASF_TICKS_PER_MS;
  guint64 end = self->send_end_ms;

  if (self->scan.n_packets > 0 && (stored > end + 1 || stored + 1 < end))
    asf_findings_add (self->findings, "send-duration",
        self->properties.offset + 72, 0, "the send duration is %" U64
        " ms, the last packet ends at %" U64 " ms", stored, end);
}

/* Checks the numbers that only count in a finished file */
void
asf_inspect_counts (AsfInspection *self)
{
  if (self->unfinished) {
    if (self->scan.n_packets > 0)
      asf_findings_add (self->findings, "unfinished",
          self->properties.offset + 88, 0, self->broadcast ?
          "the recording was not ended, or was written for a stream" :
          "the recording was not ended; the header promises more than there "
          "is");
    return;
  }

  check_sizes (self);
  if (self->scan.n_objects > 0 || self->properties.play_duration_100ns > 0)
    check_play_duration (self);
  check_send_duration (self);
}
