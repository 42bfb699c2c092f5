/* asfpacket.c: one data packet of any writer, taken apart
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfpacket.h"

#include "asfcursor.h"

/* The grammar of ASF spec 5.2, with all that it allows: our own packets use
 * little of it. Every width comes from a length type of two bits. */

/* Error correction data: first byte */
#define CORRECTION_PRESENT 0x80
#define CORRECTION_LENGTH_TYPE 0x60
#define CORRECTION_LENGTH 0x0f

/* Replicated data: 0 = none, 1 = a compressed payload, else object size and
 * presentation time, then data of extensions */
#define REPLICATED_COMPRESSED 1
#define REPLICATED_MIN 8

static const char fields_cut[] = "its fields are longer than the packet";

/* @packet: (out caller-allocates): to be cleared */
void
asf_packet_init (AsfPacket *packet)
{
  *packet = (AsfPacket) { 0 };
  packet->payloads = g_array_new (FALSE, FALSE, sizeof (AsfPayload));
}

void
asf_packet_clear (AsfPacket *packet)
{
  g_clear_pointer (&packet->payloads, g_array_unref);
}

/* Error correction data (ASF spec 5.2.1) are skipped: nobody uses them. */
static const char *
parse_correction (AsfPacket *packet, AsfCursor *cursor)
{
  guint8 flags;

  if (asf_cursor_left (cursor) == 0
      || (cursor->data[cursor->position] & CORRECTION_PRESENT) == 0)
    return NULL;
  packet->has_correction = TRUE;
  flags = asf_cursor_get_u8 (cursor);
  if (flags & CORRECTION_LENGTH_TYPE)
    return "its error correction data have a length of unknown form";
  asf_cursor_get_data (cursor, flags & CORRECTION_LENGTH);

  return cursor->failed ? fields_cut : NULL;
}

/* Leaves between the cursor and its end what the payloads can fill. */
static const char *
leave_payloads (AsfPacket *packet, AsfCursor *cursor, gboolean has_length)
{
  gsize size = cursor->size;

  if (!has_length)
    packet->length = (guint32) cursor->size;
  else if (packet->length > cursor->size)
    return "its length is larger than the packet size of the file";
  else if (packet->length < cursor->position)
    return "its length is smaller than its fields";
  /* GStreamer's muxer takes the padding off the length, too */
  if (has_length && packet->padding > 0 &&
      (guint64) packet->length + packet->padding == size)
    packet->length = (guint32) size;
  if (packet->padding > packet->length - cursor->position)
    return "the padding is longer than the packet";
  cursor->size = packet->length - packet->padding;

  return NULL;
}

/* Payload parsing information (ASF spec 5.2.2) */
static const char *
parse_header (AsfPacket *packet, AsfCursor *cursor)
{
  guint8 flags = packet->length_flags = asf_cursor_get_u8 (cursor);
  guint length_type = flags >> 5 & 3;

  packet->property_flags = asf_cursor_get_u8 (cursor);
  packet->multiple = flags & 1;
  packet->length = asf_cursor_get_coded (cursor, length_type);
  packet->sequence = asf_cursor_get_coded (cursor, flags >> 1 & 3);
  packet->padding = asf_cursor_get_coded (cursor, flags >> 3 & 3);
  packet->send_ms = asf_cursor_get_u32 (cursor);
  packet->duration_ms = asf_cursor_get_u16 (cursor);
  if (cursor->failed)
    return fields_cut;

  return leave_payloads (packet, cursor, length_type != 0);
}

/* Small objects, each with a byte for its size (ASF spec 5.2.3.2, 5.2.3.4). The
 * offset stands for the time of the first, the one replicated byte for the
 * distance to the next. */
static const char *
add_compressed (AsfPacket *packet, const AsfPayload *stored, guint8 delta_ms,
    AsfCursor *objects)
{
  AsfPayload payload = *stored;

  payload.compressed = TRUE;
  payload.time_ms = stored->object_offset;
  payload.object_offset = 0;
  while (asf_cursor_left (objects) > 0) {
    payload.size = payload.object_size = asf_cursor_get_u8 (objects);
    payload.data = asf_cursor_get_data (objects, payload.size);
    if (objects->failed)
      return "an object in a compressed payload is longer than the payload";
    if (payload.size > 0)
      g_array_append_val (packet->payloads, payload);
    else
      packet->n_empty++;
    payload.number++;
    payload.time_ms += delta_ms;
  }

  return NULL;
}

static const char *
add_payload (AsfPacket *packet, AsfPayload *payload, AsfCursor *replicated,
    AsfCursor *data)
{
  gsize replicated_size = asf_cursor_left (replicated);

  if (replicated_size == REPLICATED_COMPRESSED)
    return add_compressed (packet, payload, asf_cursor_get_u8 (replicated),
        data);
  if (replicated_size > 0 && replicated_size < REPLICATED_MIN)
    return "a payload has 2 to 7 bytes of replicated data";
  if (replicated_size > 0) {
    payload->object_size = asf_cursor_get_u32 (replicated);
    payload->time_ms = asf_cursor_get_u32 (replicated);
    payload->replicated_size = (guint) asf_cursor_left (replicated);
    payload->replicated =
        asf_cursor_get_data (replicated, payload->replicated_size);
  }
  payload->size = (guint32) asf_cursor_left (data);
  payload->data = asf_cursor_get_data (data, payload->size);
  g_array_append_vals (packet->payloads, payload, 1);

  return NULL;
}

/* A payload's header and bytes (ASF spec 5.2.3). The stream number is a byte
 * whatever its length type says. */
static const char *
parse_payload (AsfPacket *packet, AsfCursor *cursor)
{
  guint8 flags = packet->property_flags, stream;
  AsfPayload payload = { 0 };
  AsfCursor replicated, data;
  gsize size;

  payload.at = (guint32) cursor->position;
  stream = asf_cursor_get_u8 (cursor);
  payload.stream = stream & 0x7f;
  payload.key = stream >> 7;
  payload.number = (guint8) asf_cursor_get_coded (cursor, flags >> 4 & 3);
  payload.object_offset = asf_cursor_get_coded (cursor, flags >> 2 & 3);
  asf_cursor_get_part (cursor, asf_cursor_get_coded (cursor, flags & 3),
      &replicated);
  size = packet->multiple ?
      asf_cursor_get_coded (cursor, packet->payload_length_type) :
      asf_cursor_left (cursor);
  if (cursor->failed)
    return "the header of a payload is longer than the packet";
  if (payload.stream == 0)
    return "a payload belongs to stream 0, which cannot be";
  asf_cursor_get_part (cursor, size, &data);
  if (cursor->failed)
    return "a payload is longer than the packet";
  if (size == 0) {
    packet->n_empty++;
    return NULL;
  }

  return add_payload (packet, &payload, &replicated, &data);
}

static const char *
parse_payloads (AsfPacket *packet, AsfCursor *cursor)
{
  guint n_payloads = 1;
  const char *fault = NULL;

  if (packet->multiple) {
    guint8 flags = asf_cursor_get_u8 (cursor);

    n_payloads = flags & 0x3f;
    packet->payload_length_type = flags >> 6;
  }
  for (guint i = 0; i < n_payloads && fault == NULL; i++)
    fault = parse_payload (packet, cursor);
  if (fault == NULL && cursor->failed)
    fault = fields_cut;
  packet->slack = (guint32) asf_cursor_left (cursor);

  return fault;
}

/**
 * asf_packet_parse:
 * @packet: from asf_packet_init(); what was in it is forgotten
 * @data: (array length=size): borrowed as long as the payloads are looked at
 * @size: bytes of every packet of the file
 *
 * Takes a packet of any legal form apart (ASF spec 5.2).
 *
 * Returns: (nullable): %NULL if all is well, else what is wrong, for people:
 *     then the payloads in front of the fault are there
 */
const char *
asf_packet_parse (AsfPacket *packet, const guint8 *data, guint32 size)
{
  GArray *payloads = packet->payloads;
  const char *fault;
  AsfCursor cursor;

  g_array_set_size (payloads, 0);
  *packet = (AsfPacket) { .payloads = payloads };
  if (size > ASF_PACKET_READ_LIMIT)
    return "it is larger than any packet can be";

  asf_cursor_init (&cursor, data, size);
  fault = parse_correction (packet, &cursor);
  if (fault == NULL)
    fault = parse_header (packet, &cursor);
  if (fault == NULL)
    fault = parse_payloads (packet, &cursor);

  return fault;
}
