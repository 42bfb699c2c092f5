/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright (C) 2026 The asfwriter authors
 *
 * asfcheckpackets.c: rules of packets and payloads (asf-format.md 5, 6.2 to
 * 6.4, 6.6, 6.7). */

#include "asfcheckpriv.h"

static void
check_packet_correction (AsfCheck *check, guint n, const ReadPacket *p,
    const ReadPacket *first)
{
  if ((p->ec_flags != 0 && p->ec_flags != 0x82) || !p->ec_zero
      || p->ec_flags != first->ec_flags)
    check_add (check, READ_PROBLEM, "error-correction", p->offset,
        "packet %u: error correction %#x%s, first packet %#x", n,
        p->ec_flags, p->ec_zero ? "" : " with data", first->ec_flags);
}

static void
check_packet_form (AsfCheck *check, guint n, const ReadPacket *p)
{
  if ((p->length_flags & 0xE6) != 0)
    check_add (check, READ_PROBLEM, "packet-flags", p->offset,
        "packet %u: length type flags %#x", n, p->length_flags);
  if (p->property_flags != 0x5D)
    check_add (check, READ_PROBLEM, "packet-flags", p->offset,
        "packet %u: property flags %#x, not 0x5d", n, p->property_flags);
  if (p->multiple && p->length_type != 2)
    check_add (check, READ_PROBLEM, "packet-flags", p->offset,
        "packet %u: payload length type %u, not 2", n, p->length_type);
  if (p->n_payloads == 0)
    check_add (check, READ_PROBLEM, "packet-empty", p->offset,
        "packet %u has no payload", n);
  if (p->slack > 0)
    check_add (check, READ_PROBLEM, "packet-slack", p->offset,
        "packet %u: %u bytes between the last payload and the padding", n,
        p->slack);
  if (!p->padding_zero)
    check_add (check, READ_LENIENT, "packet-padding", p->offset,
        "packet %u: %u bytes of padding are not zero", n, p->padding);
}

static void
check_packet_times (AsfCheck *check, guint n, const ReadPacket *p,
    const ReadPacket *next)
{
  guint64 end = (guint64) p->send_time + p->duration;

  if (n == 0 && p->send_time != 0)
    check_add (check, READ_LENIENT, "send-time-start", p->offset,
        "the first packet has send time %u ms", p->send_time);
  if (next == NULL || next->broken)
    return;
  if (next->send_time < p->send_time)
    check_add (check, READ_PROBLEM, "send-time-order", next->offset,
        "packet %u: send time %u ms follows %u ms", n + 1, next->send_time,
        p->send_time);
  else if (end > next->send_time + 1ull || end + 1 < next->send_time)
    check_add (check, READ_LENIENT, "packet-duration", p->offset,
        "packet %u: send time %u + duration %u = %" U64
        " ms, the next packet is sent at %u ms", n, p->send_time,
        p->duration, end, next->send_time);
}

/* Replicated data length that the declared extensions need; -1 = invalid. */
static int
replicated_size (const ReadEsp *esp, const ReadPayload *payload)
{
  guint pos = 8;

  for (guint i = 0; esp != NULL && i < esp->extensions->len; i++) {
    guint size = g_array_index (esp->extensions, ReadExtensionSystem,
        i).data_size;

    if (size == 0xFFFF) {
      if (pos + 2 > payload->replicated_size)
        return -1;
      size = payload->replicated[pos] | payload->replicated[pos + 1] << 8;
      pos += 2;
    }
    pos += size;
    if (pos > payload->replicated_size)
      return pos;
  }
  return pos;
}

static void
check_replicated (AsfCheck *check, const ReadPayload *p,
    const ReadStream *stream)
{
  int wanted;

  if (p->replicated_size == 0 || (p->replicated_size > 1
          && p->replicated_size < 8)) {
    check_add (check, READ_PROBLEM, "replicated-size", p->offset,
        "packet %u: stream %u has %u bytes of replicated data", p->packet,
        p->stream, p->replicated_size);
    return;
  }
  if (p->compressed) {
    if (p->sub_index == 0 && (stream == NULL ||
            stream->type != READ_STREAM_AUDIO))
      check_add (check, READ_LENIENT, "compressed-payload", p->offset,
          "packet %u: stream %u has a compressed payload", p->packet,
          p->stream);
    return;
  }
  wanted = replicated_size (stream != NULL ? stream->esp : NULL, p);
  if (wanted != (int) p->replicated_size)
    check_add (check, READ_PROBLEM, "replicated-size", p->offset,
        "packet %u: stream %u has %u bytes of replicated data, its "
        "extensions need %d", p->packet, p->stream, p->replicated_size, wanted);
}

static void
check_payload (AsfCheck *check, const ReadPayload *p)
{
  const AsfReader *r = check->reader;
  const ReadStream *stream = asf_reader_get_stream (r, p->stream);
  const ReadPacket *packet = asf_reader_packet (r, p->packet);

  if (stream == NULL || p->stream == 0)
    check_add (check, READ_PROBLEM, "payload-stream", p->offset,
        "packet %u: payload of undeclared stream %u", p->packet, p->stream);
  else if (p->key && stream->type == READ_STREAM_AUDIO)
    check_add (check, READ_NOTE, "audio-key", p->offset,
        "packet %u: key frame bit on audio stream %u", p->packet, p->stream);
  check_replicated (check, p, stream);
  if (p->object_size == 0)
    check_add (check, READ_PROBLEM, "object-empty", p->offset,
        "packet %u: stream %u object %u has size 0", p->packet, p->stream,
        p->number);
  else if (p->object_size >= 1 << 24)
    check_add (check, READ_PROBLEM, "object-large", p->offset,
        "packet %u: stream %u object %u has %u bytes, FFmpeg refuses it",
        p->packet, p->stream, p->number, p->object_size);
  if (p->replicated_size == 0)
    return;
  if (p->time_ms < r->preroll)
    check_add (check, READ_PROBLEM, "time-preroll", p->offset,
        "packet %u: stream %u object %u at %u ms, before preroll %" U64,
        p->packet, p->stream, p->number, p->time_ms, r->preroll);
  if (packet->send_time > p->time_ms)
    check_add (check, READ_PROBLEM, "send-time-late", p->offset,
        "packet %u is sent at %u ms, stream %u object %u is due at %u ms",
        p->packet, packet->send_time, p->stream, p->number, p->time_ms);
}

/* Last send time + duration of the packets, in ms. */
static void
check_send_duration (AsfCheck *check)
{
  const AsfReader *r = check->reader;
  const ReadPacket *last = asf_reader_packet (r, r->packets->len - 1);
  guint64 end = (guint64) last->send_time + last->duration;
  guint64 stored = r->send_duration / TICKS_PER_MS;

  if (r->broadcast || last->broken)
    return;
  if (stored > end + 1 || stored + 1 < end)
    check_add (check, READ_LENIENT, "send-duration",
        r->file_properties_offset + 72,
        "Send Duration is %" U64 " ms, the last packet ends at %" U64 " ms",
        stored, end);
}

void
check_packets (AsfCheck *check)
{
  const AsfReader *r = check->reader;
  const ReadPacket *first = asf_reader_packet (r, 0);

  for (guint i = 0; i < r->packets->len; i++) {
    const ReadPacket *p = asf_reader_packet (r, i);

    check_packet_correction (check, i, p, first);
    if (p->broken)
      continue;
    check_packet_form (check, i, p);
    check_packet_times (check, i, p, asf_reader_packet (r, i + 1));
  }
  for (guint i = 0; i < r->payloads->len; i++)
    check_payload (check, asf_reader_payload (r, i));
  if (first != NULL)
    check_send_duration (check);
}
