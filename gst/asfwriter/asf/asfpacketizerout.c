/* asfpacketizerout.c: how packets leave the packetizer
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfpacketizerprivate.h"

/* A packet leaves when it is closed and dated, or when it is shown: then it is
 * whole for now, and comes again when more is in it. What was shown does not
 * change: payloads are added behind it, and the head tells of them.
 */

/* The last packet lasts until @end_ms, as far as it is known. */
static void
set_end (AsfPacketizer *self, guint32 end_ms)
{
  guint32 duration =
      end_ms > self->last_send_ms ? end_ms - self->last_send_ms : 0;

  if (self->undated_at != 0)
    store_u16 (self->buffer + self->undated_at, MIN (duration, G_MAXUINT16));
}

/* @end_ms: when the next packet is sent, or the last object ends */
void
asf_packetizer_date_last (AsfPacketizer *self, guint32 end_ms)
{
  set_end (self, end_ms);
  self->undated_at = 0;
}

static void
put_packet_header (AsfPacketizer *self, guint width, guint32 padding)
{
  guint8 *packet = self->buffer + self->start;

  packet[0] = 0x82;
  packet[1] = 0;
  packet[2] = 0;
  packet[3] = (self->multiple ? 0x01 : 0x00) | width << 3;
  packet[4] = 0x5d;
  if (width == 1)
    packet[5] = padding;
  else if (width == MULTIPLE_PADDING_SIZE)
    store_u16 (packet + 5, padding);
  store_u32 (packet + 5 + width, self->last_send_ms);
  store_u16 (packet + 9 + width, 0);
  if (self->multiple)
    packet[HEADER_SIZE + width] = 0x80 | self->n_payloads;
  self->undated_at = self->start + 9 + width;
}

/* The padding length of a packet with one payload counts what follows it, not
 * itself (ASF spec 5.2.2). */
static void
make_room_for_padding_length (AsfPacketizer *self)
{
  guint8 *body = self->buffer + self->start + HEADER_SIZE;

  memmove (body + 1, body, self->used - HEADER_SIZE);
  self->used++;
}

/* Makes the open packet a whole one. */
static void
fill_up (AsfPacketizer *self)
{
  guint8 *packet = self->buffer + self->start;
  guint width = self->multiple ? MULTIPLE_PADDING_SIZE : 0;

  if (!self->multiple && self->used < self->packet_size) {
    make_room_for_padding_length (self);
    width = 1;
  }
  memset (packet + self->used, 0, self->packet_size - self->used);
  put_packet_header (self, width, self->packet_size - self->used);
}

void
asf_packetizer_close_packet (AsfPacketizer *self)
{
  fill_up (self);
  self->start += self->packet_size;
  self->n_closed++;
  self->is_open = FALSE;
}

/**
 * asf_packetizer_show:
 * @end_ms: when the last object ends, no preroll; duration of the last packet
 *     for now
 *
 * Makes the last packet whole without closing it: all that was pushed can be
 * taken out. When more has been pushed, or it is known when the next packet is
 * sent, that packet is another one; the payloads in it stay where they are.
 */
void
asf_packetizer_show (AsfPacketizer *self, guint32 end_ms)
{
  self->shown_size = self->start;
  if (!self->is_open) {
    set_end (self, end_ms);
    return;
  }
  /* one for a single payload is closed at once */
  g_assert (self->multiple);
  self->run.n_objects = 0;
  fill_up (self);
  asf_packetizer_date_last (self, end_ms);
  self->shown_size += self->packet_size;
}

/**
 * asf_packetizer_finish:
 * @end_ms: when the last object ends, no preroll; duration of the last packet
 *
 * Closes the last packet. All that was pushed can then be taken out.
 */
void
asf_packetizer_finish (AsfPacketizer *self, guint32 end_ms)
{
  if (self->is_open)
    asf_packetizer_close_packet (self);
  asf_packetizer_date_last (self, end_ms);
  self->final_size = self->start;
  self->shown_size = 0;
}

/**
 * asf_packetizer_peek:
 * @size: (out): in bytes, a multiple of the packet size
 *
 * Returns: (transfer none): the packets that are final, and the one that is
 *     shown, valid until the next call
 */
const guint8 *
asf_packetizer_peek (AsfPacketizer *self, gsize *size)
{
  *size = MAX (self->final_size, self->shown_size);
  return self->buffer;
}

/**
 * asf_packetizer_consume:
 * @size: multiple of the packet size, at most that of the packets that are final
 *
 * Forgets packets from the front.
 */
void
asf_packetizer_consume (AsfPacketizer *self, gsize size)
{
  gsize end = MAX (self->start + (self->is_open ? self->used : 0),
      self->shown_size);

  g_return_if_fail (size <= self->final_size);

  if (size == 0)
    return;
  memmove (self->buffer, self->buffer + size, end - size);
  self->final_size -= size;
  self->start -= size;
  if (self->shown_size != 0)
    self->shown_size -= size;
  if (self->undated_at != 0)
    self->undated_at -= size;
}

/**
 * asf_packetizer_resume:
 * @n_packets: that exist
 * @last_packet: (nullable): the last of them, copied
 * @stream_bytes: (array fixed-size=128): of all payloads so far
 *
 * Brings a new packetizer to where another one was. @last_packet is what can be
 * taken out.
 */
void
asf_packetizer_resume (AsfPacketizer *self, guint64 n_packets,
    const guint8 *last_packet, const guint64 *stream_bytes)
{
  g_return_if_fail (self->n_closed == 0 && !self->is_open);

  self->n_closed = n_packets;
  memcpy (self->stream_bytes, stream_bytes, sizeof (self->stream_bytes));
  if (last_packet == NULL)
    return;
  asf_packetizer_make_room (self);
  memcpy (self->buffer, last_packet, self->packet_size);
  self->start = self->packet_size;
  self->final_size = self->packet_size;
}

/**
 * asf_packetizer_go_on:
 * @send_ms: of the last packet there is
 * @last_numbers: (array fixed-size=128): of the last media object of each
 *     stream, 0 if there is none
 *
 * What is pushed follows on packets that exist.
 */
void
asf_packetizer_go_on (AsfPacketizer *self, guint32 send_ms,
    const guint8 *last_numbers)
{
  self->last_send_ms = send_ms;
  for (guint i = 0; i < G_N_ELEMENTS (self->next_number); i++)
    self->next_number[i] = last_numbers[i] + 1;
}

/* Returns: send time of the packet opened last, in ms */
guint32
asf_packetizer_get_send_ms (const AsfPacketizer *self)
{
  return self->last_send_ms;
}

/**
 * asf_packetizer_get_stream_bytes:
 *
 * Returns: bytes of all payloads of @stream with their headers
 */
guint64
asf_packetizer_get_stream_bytes (const AsfPacketizer *self, guint stream)
{
  g_return_val_if_fail (stream <= ASF_MAX_STREAM_NUMBER, 0);

  return self->stream_bytes[stream];
}
