/* asfscanrules.c: rules of packets and payloads
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfscanprivate.h"

#include <string.h>

/* Every rule that can be judged in one pass. It is looked up by its name in
 * asfrules.c, which knows how bad it is. */

#define U64 G_GUINT64_FORMAT

/* What nearly all writers put: flags that are legal but unheard of */
#define UNUSUAL_LENGTH_FLAGS 0xe6
#define USUAL_PROPERTY_FLAGS 0x5d
#define USUAL_PAYLOAD_LENGTH_TYPE 2

/* What is told of a stream but once */
#define TOLD_UNDECLARED (1 << 0)
#define TOLD_AUDIO_KEY (1 << 1)
#define TOLD_COMPRESSED (1 << 2)

/* Packets */

/* Error correction data are useless, but players look for packets by them. */
static void
judge_correction (AsfScanRules *self, const guint8 *data,
    const AsfPacket *packet)
{
  static const guint8 usual[] = { 0x82, 0, 0 };

  if (self->n_judged++ == 0)
    self->has_correction = packet->has_correction;
  if (packet->has_correction != self->has_correction)
    asf_findings_add (self->findings, "error-correction", self->offset, 0,
        "packet %" U64 " begins with%s error correction data, the first one "
        "with%s", self->number, packet->has_correction ? "" : "out",
        self->has_correction ? "" : "out");
  else if (packet->has_correction && memcmp (data, usual, sizeof usual) != 0)
    asf_findings_add (self->findings, "error-correction", self->offset, 0,
        "packet %" U64 " begins with %02X %02X %02X instead of 82 00 00",
        self->number, data[0], data[1], data[2]);
}

static gboolean
is_zero (const guint8 *data, gsize size)
{
  return size == 0 || (data[0] == 0 && memcmp (data, data + 1, size - 1) == 0);
}

static void
judge_flags (AsfScanRules *self, const AsfPacket *packet)
{
  if ((packet->length_flags & UNUSUAL_LENGTH_FLAGS) != 0)
    asf_findings_add (self->findings, "packet-flags", self->offset, 0,
        "packet %" U64 " has length type flags %02X, which are unusual",
        self->number, packet->length_flags);
  if (packet->property_flags != USUAL_PROPERTY_FLAGS)
    asf_findings_add (self->findings, "packet-flags", self->offset, 0,
        "packet %" U64 " has property flags %02X instead of 5D",
        self->number, packet->property_flags);
  if (packet->multiple
      && packet->payload_length_type != USUAL_PAYLOAD_LENGTH_TYPE)
    asf_findings_add (self->findings, "packet-flags", self->offset, 0,
        "packet %" U64 " has payload length type %u instead of 2",
        self->number, packet->payload_length_type);
}

static void
judge_content (AsfScanRules *self, const guint8 *data,
    const AsfPacket *packet)
{
  guint32 end = packet->length - packet->padding;

  if (packet->n_empty > 0)
    asf_findings_add (self->findings, "payload-empty", self->offset, 0,
        "packet %" U64 " has payloads without a byte: %u", self->number,
        packet->n_empty);
  else if (packet->payloads->len == 0)
    asf_findings_add (self->findings, "packet-empty", self->offset, 0,
        "packet %" U64 " has no payload", self->number);
  if (packet->slack > 0)
    asf_findings_add (self->findings, "packet-slack",
        self->offset + end - packet->slack, 0,
        "packet %" U64 " has %u bytes between the last payload and the "
        "padding", self->number, packet->slack);
  if (!is_zero (data + end, self->file->header.packet_size - end))
    asf_findings_add (self->findings, "packet-padding", self->offset + end, 0,
        "packet %" U64 " has padding that is not zero", self->number);
}

/* A duration that does not fit its field is the largest one. */
static void
judge_duration (AsfScanRules *self, const AsfPacket *packet)
{
  guint64 end_ms = (guint64) self->send_ms + self->duration_ms;

  if (self->duration_ms == G_MAXUINT16 && end_ms < packet->send_ms)
    return;
  if (end_ms > packet->send_ms + G_GUINT64_CONSTANT (1)
      || end_ms + 1 < packet->send_ms)
    asf_findings_add (self->findings, "packet-duration",
        self->offset - self->file->header.packet_size, 0,
        "packet %" U64 " ends at %" U64 " ms, the next one is sent at %u ms",
        self->number - 1, end_ms, packet->send_ms);
}

static void
judge_send_time (AsfScanRules *self, const AsfPacket *packet)
{
  if (self->number == 0 && packet->send_ms != 0)
    asf_findings_add (self->findings, "send-time-start", self->offset, 0,
        "the first packet is sent at %u ms instead of 0", packet->send_ms);
  if (self->is_dated && packet->send_ms < self->send_ms)
    asf_findings_add (self->findings, "send-time-order", self->offset, 0,
        "packet %" U64 " is sent at %u ms, the one before it at %u ms",
        self->number, packet->send_ms, self->send_ms);
  else if (self->is_dated)
    judge_duration (self, packet);
  self->send_ms = packet->send_ms;
  self->duration_ms = packet->duration_ms;
  self->is_dated = TRUE;
}

/* Payloads */

/* Returns: whether this is the first time */
static gboolean
is_news (AsfScanRules *self, guint stream, guint what)
{
  gboolean news = (self->streams[stream].told & what) == 0;

  self->streams[stream].told |= what;
  return news;
}

static gboolean
is_audio (const AsfFileStream *stream)
{
  return stream != NULL && memcmp (&stream->type, &asf_guid_audio_media,
      sizeof (AsfGuid)) == 0;
}

static void
judge_stream (AsfScanRules *self, const AsfPayload *payload, guint64 offset)
{
  const AsfFileStream *stream = self->file->by_number[payload->stream];

  if (stream == NULL && is_news (self, payload->stream, TOLD_UNDECLARED))
    asf_findings_add (self->findings, "payload-stream", offset,
        payload->stream, "there are data of stream %u, which the header does "
        "not declare", payload->stream);
  if (payload->key && is_audio (stream)
      && is_news (self, payload->stream, TOLD_AUDIO_KEY))
    asf_findings_add (self->findings, "audio-key", offset, payload->stream,
        "sound is flagged as key frames, which stand for themselves anyway");
}

static void
judge_replicated (AsfScanRules *self, const AsfPayload *payload,
    guint64 offset)
{
  AsfScanExtensions extensions;

  if (payload->compressed) {
    /* this writer stores sound so */
    if (!is_audio (self->file->by_number[payload->stream]) &&
        is_news (self, payload->stream, TOLD_COMPRESSED))
      asf_findings_add (self->findings, "compressed-use", offset,
          payload->stream, "there are compressed payloads");
  } else if (payload->object_size == 0) {
    asf_findings_add (self->findings, "object-empty", offset, payload->stream,
        "packet %" U64 ": object %u does not tell its size", self->number,
        payload->number);
  } else if (!asf_scan_extensions (self->file->by_number[payload->stream],
          payload, &extensions)) {
    asf_findings_add (self->findings, "replicated-size", offset,
        payload->stream, "packet %" U64 ": a payload has %u bytes of "
        "extension data, the stream's declaration demands another number",
        self->number, payload->replicated_size);
  }
}

static void
judge_payload (AsfScanRules *self, const AsfPacket *packet,
    const AsfPayload *payload)
{
  guint64 offset = self->offset + payload->at;

  judge_stream (self, payload, offset);
  judge_replicated (self, payload, offset);
  if (payload->object_size > 0 && packet->send_ms > payload->time_ms)
    asf_findings_add (self->findings, "send-time-late", offset,
        payload->stream, "packet %" U64 " is sent at %u ms, object %u in it "
        "is due at %u ms", self->number, packet->send_ms, payload->number,
        payload->time_ms);
}

/* The packet at hand, which is whole. */
void
asf_scan_rules_packet (AsfScanRules *self, const guint8 *data,
    const AsfPacket *packet)
{
  if (self->findings == NULL)
    return;

  judge_correction (self, data, packet);
  judge_flags (self, packet);
  judge_content (self, data, packet);
  judge_send_time (self, packet);
  for (guint i = 0; i < packet->payloads->len; i++)
    judge_payload (self, packet, &g_array_index (packet->payloads, AsfPayload,
            i));
}

/* The packet at hand cannot be read. Nothing is told yet: at the end of a
 * recording that was torn this is but the tail. */
void
asf_scan_rules_broken (AsfScanRules *self, const char *fault)
{
  if (self->n_faults < ASF_SCAN_KEPT_FAULTS)
    self->faults[self->n_faults] = (AsfScanFault) { self->number, fault };
  self->n_faults++;
  self->is_dated = FALSE;
}

/* The packet at hand was in the midst of a change: see asf_packet_own_mend(). */
void
asf_scan_rules_half_changed (AsfScanRules *self)
{
  if (self->findings == NULL)
    return;
  asf_findings_add (self->findings, "packet-half-changed", self->offset, 0,
      "packet %" U64 " was being changed when writing stopped: its head does not "
      "fit its payloads", self->number);
}

static void
tell_fault (AsfScanRules *self, const AsfScanFault *fault)
{
  guint64 offset = self->file->head->len +
      fault->packet * self->file->header.packet_size;

  asf_findings_add (self->findings, "packet-broken", offset, 0,
      "packet %" U64 " cannot be read: %s", fault->packet, fault->text);
}

/* The packet at hand holds a piece of a whole object: what was broken before is
 * not in the tail. */
void
asf_scan_rules_whole (AsfScanRules *self)
{
  if (self->findings != NULL)
    for (guint64 i = 0; i < self->n_faults; i++)
      tell_fault (self, &self->faults[MIN (i, ASF_SCAN_KEPT_FAULTS - 1)]);
  self->n_faults = 0;
}

/* The file */

/* At @offset, where a packet could be, is an index. */
void
asf_scan_rules_index (AsfScanRules *self, guint64 offset)
{
  if (self->findings == NULL)
    return;

  asf_findings_add (self->findings,
      self->file->header.broadcast ? "broadcast-index" : "data-size", offset,
      0, "packets end with an index, which the header does not know of");
}

void
asf_scan_rules_end (AsfScanRules *self, const AsfScan *scan)
{
  guint32 packet_size = self->file->header.packet_size;
  guint64 start = self->file->head->len;

  if (self->findings == NULL)
    return;

  if (scan->n_used < scan->n_packets)
    asf_findings_add (self->findings, "torn-tail",
        start + scan->n_used * packet_size, 0, "packets %" U64 " to %" U64
        " hold nothing that is whole, %" U64 " of them cannot be read",
        scan->n_used, scan->n_packets - 1, self->n_faults);
  if (scan->tail_bytes > 0)
    asf_findings_add (self->findings, "partial-packet",
        start + scan->n_packets * packet_size, 0,
        "the last packet has %" U64 " of %u bytes", scan->tail_bytes,
        packet_size);
}
