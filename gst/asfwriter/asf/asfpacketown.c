/* asfpacketown.c: packets as the writer itself makes them
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfpacketown.h"

#include "asfpacketizer.h"
#include "asfpacketlayout.h"

#include <string.h>

/* A file that goes on, or is ended later, goes on from its last packet. That
 * can be done with one that the packetizer can have made. */

/* How the packetizer writes a packet with several payloads, and one with one
 * payload, without padding and with some */
#define OUR_MULTIPLE_FLAGS 0x11
#define OUR_SINGLE_FLAGS 0x00
#define OUR_PADDED_FLAGS 0x08
#define OUR_PAYLOAD_LENGTH_TYPE 2
#define OUR_PROPERTY_FLAGS 0x5d
#define OUR_PADDING_AT 5

/* What a disk writes, or does not write, as a whole */
#define SECTOR_SIZE 512

/**
 * asf_packet_own_measure:
 * @i: number of a payload
 *
 * Returns: bytes of it as the packetizer counts them: with the header, which
 *     objects of a compressed payload have once for all of them
 */
guint64
asf_packet_own_measure (const AsfPacket *packet, guint i)
{
  const AsfPayload *payload =
      &g_array_index (packet->payloads, AsfPayload, i);
  gboolean is_next = i > 0 && payload->compressed &&
      g_array_index (packet->payloads, AsfPayload, i - 1).at == payload->at;

  if (payload->compressed)
    return (is_next ? 0 : COMPRESSED_HEADER_SIZE) + 1 + payload->size;
  return PAYLOAD_HEADER_SIZE + payload->replicated_size +
      (packet->multiple ? PAYLOAD_LENGTH_SIZE : 0) + payload->size;
}

static gboolean
has_our_flags (const AsfPacket *packet)
{
  if (packet->property_flags != OUR_PROPERTY_FLAGS)
    return FALSE;
  if (packet->multiple)
    return packet->length_flags == OUR_MULTIPLE_FLAGS &&
        packet->payload_length_type == OUR_PAYLOAD_LENGTH_TYPE;
  return packet->length_flags == OUR_SINGLE_FLAGS ||
      packet->length_flags == OUR_PADDED_FLAGS;
}

/* Returns: whether the writer's own packetizer can have made @packet */
static gboolean
is_our_packet (const AsfPacket *packet)
{
  if (!packet->has_correction || packet->slack > 0 || packet->n_empty > 0 ||
      !has_our_flags (packet))
    return FALSE;
  for (guint i = 0; i < packet->payloads->len; i++) {
    const AsfPayload *payload =
        &g_array_index (packet->payloads, AsfPayload, i);

    if (!payload->compressed && payload->object_size == 0)
      return FALSE;
  }
  return packet->payloads->len > 0;
}

/* Packets that were being changed */

/* Returns: whether objects with a byte of length each fill @size bytes */
static gboolean
are_sub_payloads (const guint8 *data, guint size)
{
  guint at = 0;

  while (at < size && data[at] > 0)
    at += 1 + data[at];
  return at == size;
}

/* Returns: where the payload at @at of a packet with several ends; 0 if it is
 * not whole */
static guint32
find_payload_end (const guint8 *data, guint32 size, guint32 at)
{
  const guint8 *payload = data + at;
  guint32 header = COMPRESSED_HEADER_SIZE, length;
  gboolean compressed;

  if (size - at < header || (payload[0] & 0x7f) == 0)
    return 0;
  compressed = payload[REPLICATED_SIZE_AT] == COMPRESSED_REPLICATED_SIZE;
  if (!compressed && payload[REPLICATED_SIZE_AT] < REPLICATED_SIZE)
    return 0;
  header += payload[REPLICATED_SIZE_AT] - COMPRESSED_REPLICATED_SIZE;
  if (size - at < header)
    return 0;
  length = load_u16 (payload + header - PAYLOAD_LENGTH_SIZE);
  if (length == 0 || length > size - at - header)
    return 0;
  if (compressed ? !are_sub_payloads (payload + header, length) :
      load_u32 (payload + REPLICATED_SIZE_AT + 1) == 0)
    return 0;
  return at + header + length;
}

/* Returns: whether the payload from @at to @end may end with a sector that was
 * never written: it is zero from there on */
static gboolean
may_be_torn (const guint8 *data, guint32 at, guint32 end, guint64 offset)
{
  guint32 in_sector = (offset + end - 1) % SECTOR_SIZE + 1;

  if (in_sector >= end - at)
    return FALSE;
  for (guint32 i = end - in_sector; i < end; i++)
    if (data[i] != 0)
      return FALSE;
  return TRUE;
}

/* @end: (out): where the last of them ends
 *
 * Returns: how many of the @count payloads of @data are whole */
static guint
count_whole (const guint8 *data, guint32 size, guint count, guint64 offset,
    guint32 *end)
{
  guint32 last = 0, next;
  guint n = 0;

  *end = MULTIPLE_HEADER_SIZE;
  while (n < count && (next = find_payload_end (data, size, *end)) != 0) {
    last = *end;
    *end = next;
    n++;
  }
  if (n == 0 || n == count || !may_be_torn (data, last, *end, offset))
    return n;
  *end = last;
  return n - 1;
}

/**
 * asf_packet_own_mend:
 * @data: (inout): a packet that cannot be read, or has a gap before its padding
 * @offset: of it in the file
 *
 * A packet with several payloads is written again when it has grown: first the
 * new payloads, then the head that counts them, or, when the last one is taken
 * out, the head and then the rest. When that was broken off, or a power cut has
 * left any part of it, the payloads that are counted and whole are kept. How long
 * the padding is follows from them.
 *
 * Returns: whether @data were such a packet; now they are one that can be read
 */
gboolean
asf_packet_own_mend (guint8 *data, guint32 size, guint64 offset)
{
  static const guint8 begin[] = {
    0x82, 0, 0, OUR_MULTIPLE_FLAGS, OUR_PROPERTY_FLAGS
  };
  guint8 *count = data + MULTIPLE_HEADER_SIZE - 1;
  guint32 end;
  guint n;

  if (size < MULTIPLE_HEADER_SIZE || size > ASF_PACKET_MAX_SIZE ||
      memcmp (data, begin, sizeof (begin)) != 0 ||
      *count >> 6 != OUR_PAYLOAD_LENGTH_TYPE)
    return FALSE;
  n = count_whole (data, size, *count & 0x3f, offset, &end);
  if (n == 0)
    return FALSE;
  *count = OUR_PAYLOAD_LENGTH_TYPE << 6 | n;
  store_u16 (data + OUR_PADDING_AT, size - end);
  memset (data + end, 0, size - end);

  return TRUE;
}

/**
 * asf_packet_own_parse:
 * @data: (inout): a packet of a file of this writer; one that was being changed
 *     is mended, see asf_packet_own_mend()
 * @offset: of it in the file
 *
 * Returns: (nullable): as asf_packet_parse()
 */
const char *
asf_packet_own_parse (AsfPacket *packet, guint8 *data, guint32 size,
    guint64 offset)
{
  const char *fault = asf_packet_parse (packet, data, size);

  if ((fault == NULL && packet->slack == 0 && packet->n_empty == 0) ||
      !asf_packet_own_mend (data, size, offset))
    return fault;
  fault = asf_packet_parse (packet, data, size);
  packet->mended = TRUE;

  return fault;
}

/**
 * asf_packet_own_parse_last:
 * @data: (inout): the last packet of a file, mended if need be
 * @offset: of it in the file
 *
 * Returns: whether the packetizer can have made it, so that it may be changed
 */
gboolean
asf_packet_own_parse_last (AsfPacket *packet, guint8 *data, guint32 size,
    guint64 offset)
{
  return asf_packet_own_parse (packet, data, size, offset) == NULL &&
      is_our_packet (packet);
}
