/* asfpacketend.c: a closed packet that becomes the last one
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfpacketizer.h"

#include "asfpacketlayout.h"

G_STATIC_ASSERT (ASF_PACKET_HEAD_SIZE == MULTIPLE_HEADER_SIZE);

/* Where the last of several payloads begins */
static gsize
find_last_payload (const guint8 *packet, guint n_payloads)
{
  gsize at = MULTIPLE_HEADER_SIZE;

  for (guint i = 0; i + 1 < n_payloads; i++) {
    at += PAYLOAD_HEADER_SIZE - REPLICATED_SIZE +
        packet[at + REPLICATED_SIZE_AT];
    at += PAYLOAD_LENGTH_SIZE + load_u16 (packet + at);
  }
  return at;
}

static void
set_end (guint8 *packet, guint32 end_ms)
{
  guint width = packet[3] >> 3 & 3;
  guint32 send_ms = asf_packet_get_send (packet);

  store_u16 (packet + 9 + width,
      end_ms > send_ms ? MIN (end_ms - send_ms, G_MAXUINT16) : 0);
}

/**
 * asf_packet_make_last:
 * @packet: one that came out of a packetizer of @packet_size
 * @drop_last_payload: its last payload goes on in a packet that does not exist
 * @end_ms: when the last object ends, no preroll
 *
 * Makes @packet the last one of a file whose end is lost. Payloads that stay
 * are not moved: what changes are the first few bytes, in an order in which
 * each state of a write that is cut off can be told from others, and the
 * padding.
 *
 * Returns: payloads left; if 0 the packet is as it was and of no use
 */
guint
asf_packet_make_last (guint8 *packet, guint32 packet_size,
    gboolean drop_last_payload, guint32 end_ms)
{
  gboolean multiple = packet[3] & 1;
  guint8 *count = packet + MULTIPLE_HEADER_SIZE - 1;
  guint n = multiple ? *count & 0x3f : 1;
  gsize end;

  if (drop_last_payload && n <= 1)
    return 0;
  if (drop_last_payload) {
    end = find_last_payload (packet, n--);
    store_u16 (packet + 5, packet_size - end);
    *count = 0x80 | n;
  }
  /* a cut off write may have left what was there before */
  end = asf_packet_get_end (packet, packet_size);
  memset (packet + end, 0, packet_size - end);
  set_end (packet, end_ms);

  return n;
}

/**
 * asf_packet_get_send:
 * @packet: one that came out of a packetizer
 *
 * Returns: its send time in ms
 */
guint32
asf_packet_get_send (const guint8 *packet)
{
  guint width = packet[3] >> 3 & 3;

  return load_u32 (packet + 5 + width);
}

/**
 * asf_packet_get_end:
 * @packet: one that came out of a packetizer of @packet_size
 *
 * Returns: where the last of several payloads ends, in bytes; @packet_size for
 *     a packet with one payload, to which none can be added
 */
guint32
asf_packet_get_end (const guint8 *packet, guint32 packet_size)
{
  gboolean multiple = packet[3] & 1;

  return multiple ? packet_size - load_u16 (packet + 5) : packet_size;
}
