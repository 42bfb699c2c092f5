/* asfpacketizer.c: media objects in, data packets out
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfpacketizer.h"

#include "asfpacketlayout.h"
#include "asfpacketrun.h"

/* A packet that takes several payloads has the padding length also where it
 * is 0: then its last payload can be taken out again by a write of these few
 * bytes, and no other byte moves. A packet is made for one payload if no
 * other would fit beside it.
 *
 * A packet's duration is the time until the next one's send time. So the
 * packet closed last stays here until the next is opened.
 */

/* A fragment smaller than this costs more in its header than it saves */
#define MIN_FRAGMENT 8

#define SMALLEST_PAYLOAD \
    (PAYLOAD_HEADER_SIZE + PAYLOAD_LENGTH_SIZE + MIN_FRAGMENT)

/* A packet is closed when this much time has passed, full or not: at low bit
 * rates nothing stays in memory for longer. */
#define DEFAULT_MAX_SPAN_MS 1000

struct _AsfPacketizer
{
  guint32 packet_size;
  guint32 max_span_ms;

  /* packets that are final, then the one without duration, then the open */
  guint8 *buffer;
  gsize allocated;
  gsize final_size;
  guint64 n_closed;

  /* closed packet that waits for its duration; 0 = there is none */
  gsize undated_at;
  guint32 last_send_ms;

  /* the open packet */
  gboolean is_open;
  gboolean multiple;
  gsize start;
  guint32 used;
  guint n_payloads;
  AsfPacketRun run;

  guint8 next_number[ASF_MAX_STREAM_NUMBER + 1];
  guint64 stream_bytes[ASF_MAX_STREAM_NUMBER + 1];
};

/* Where in an object the next byte is taken from */
typedef struct
{
  const AsfSpan *span;
  gsize offset;
} Cursor;

/**
 * asf_packetizer_new:
 * @packet_size: bytes of every packet, #ASF_PACKET_MIN_SIZE to
 *     #ASF_PACKET_MAX_SIZE
 *
 * Returns: (transfer full): a packetizer, used by one thread at a time
 */
AsfPacketizer *
asf_packetizer_new (guint32 packet_size)
{
  AsfPacketizer *self;

  g_return_val_if_fail (packet_size >= ASF_PACKET_MIN_SIZE &&
      packet_size <= ASF_PACKET_MAX_SIZE, NULL);

  self = g_new0 (AsfPacketizer, 1);
  self->packet_size = packet_size;
  self->max_span_ms = DEFAULT_MAX_SPAN_MS;
  /* Microsoft's writers count from 1 */
  memset (self->next_number, 1, sizeof (self->next_number));

  return self;
}

/* @span_ms: longest time between the first and the last object of a packet */
void
asf_packetizer_set_max_span (AsfPacketizer *self, guint32 span_ms)
{
  self->max_span_ms = span_ms;
}

/* @self: (nullable) (transfer full): */
void
asf_packetizer_free (AsfPacketizer *self)
{
  if (self == NULL)
    return;
  g_free (self->buffer);
  g_free (self);
}

static void
date_last_packet (AsfPacketizer *self, guint32 next_send_ms)
{
  guint32 duration = next_send_ms > self->last_send_ms ?
      next_send_ms - self->last_send_ms : 0;

  if (self->undated_at == 0)
    return;
  store_u16 (self->buffer + self->undated_at, MIN (duration, G_MAXUINT16));
  self->undated_at = 0;
}

static void
make_room (AsfPacketizer *self)
{
  gsize needed = self->start + self->packet_size;

  if (needed <= self->allocated)
    return;
  self->allocated = MAX (needed, self->allocated * 2);
  self->buffer = g_realloc (self->buffer, self->allocated);
}

static void
open_packet (AsfPacketizer *self, guint32 send_ms, gboolean multiple)
{
  /* send times never fall (ASF spec 5.2.2) */
  send_ms = MAX (send_ms, self->last_send_ms);
  date_last_packet (self, send_ms);
  self->final_size = self->start;
  make_room (self);

  self->is_open = TRUE;
  self->multiple = multiple;
  self->last_send_ms = send_ms;
  self->used = multiple ? MULTIPLE_HEADER_SIZE : HEADER_SIZE;
  self->n_payloads = 0;
  self->run.n_objects = 0;
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

static void
close_packet (AsfPacketizer *self)
{
  guint8 *packet = self->buffer + self->start;
  guint width = self->multiple ? MULTIPLE_PADDING_SIZE : 0;

  if (!self->multiple && self->used < self->packet_size) {
    make_room_for_padding_length (self);
    width = 1;
  }
  memset (packet + self->used, 0, self->packet_size - self->used);
  put_packet_header (self, width, self->packet_size - self->used);

  self->start += self->packet_size;
  self->n_closed++;
  self->is_open = FALSE;
}

static void
copy_from (Cursor *cursor, guint8 *where, gsize size)
{
  while (size > 0) {
    gsize n = MIN (size, cursor->span->size - cursor->offset);

    if (n > 0)
      memcpy (where, cursor->span->data + cursor->offset, n);
    where += n;
    size -= n;
    cursor->offset += n;
    if (cursor->offset == cursor->span->size) {
      cursor->span++;
      cursor->offset = 0;
    }
  }
}

static void
put_payload (AsfPacketizer *self, const AsfMediaObject *object,
    guint32 offset, guint32 size, Cursor *cursor)
{
  guint8 *at = self->buffer + self->start + self->used;
  guint32 header = PAYLOAD_HEADER_SIZE;

  at[0] = object->stream | (object->key ? 0x80 : 0);
  at[1] = self->next_number[object->stream];
  store_u32 (at + 2, offset);
  at[REPLICATED_SIZE_AT] = REPLICATED_SIZE + object->extension_size;
  store_u32 (at + 7, object->size);
  store_u32 (at + PRESENTATION_TIME_AT, object->time_ms);
  if (object->extension_size > 0)
    memcpy (at + header, object->extension, object->extension_size);
  header += object->extension_size;
  if (self->multiple) {
    store_u16 (at + header, size);
    header += PAYLOAD_LENGTH_SIZE;
  }
  copy_from (cursor, at + header, size);

  if (self->multiple && size == object->size)
    asf_packet_run_begin (&self->run, object, self->used);
  else
    self->run.n_objects = 0;
  self->used += header + size;
  self->n_payloads++;
  self->stream_bytes[object->stream] += header + size;
}

/* Bytes of an object that the open packet can still take */
static guint32
room_in_packet (const AsfPacketizer *self, const AsfMediaObject *object)
{
  guint32 overhead = PAYLOAD_HEADER_SIZE + object->extension_size +
      (self->multiple ? PAYLOAD_LENGTH_SIZE : 0);
  guint32 used = self->used + overhead;

  return used < self->packet_size ? self->packet_size - used : 0;
}

/* Returns: whether a packet with @object is not open for too long */
static gboolean
is_in_span (const AsfPacketizer *self, const AsfMediaObject *object)
{
  return object->send_ms < self->last_send_ms ||
      object->send_ms - self->last_send_ms < self->max_span_ms;
}

static gboolean
can_take (const AsfPacketizer *self, const AsfMediaObject *object,
    guint32 left)
{
  if (!self->multiple || self->n_payloads == MAX_PAYLOADS ||
      !is_in_span (self, object))
    return FALSE;
  return room_in_packet (self, object) >= MIN (left, MIN_FRAGMENT);
}

/* Opens the packet that the next fragment goes into, if none is open. */
static void
prepare_packet (AsfPacketizer *self, const AsfMediaObject *object,
    guint32 left)
{
  if (self->is_open && !can_take (self, object, left))
    close_packet (self);
  if (!self->is_open)
    open_packet (self, object->send_ms, left + ASF_PACKET_MULTIPLE_OVERHEAD +
        object->extension_size + SMALLEST_PAYLOAD <= self->packet_size);
}

/* Returns: whether @object has gone into the payload before it */
static gboolean
join_run (AsfPacketizer *self, const AsfMediaObject *object)
{
  guint32 used;

  if (!self->is_open || !is_in_span (self, object))
    return FALSE;
  used = asf_packet_run_add (&self->run, object, self->buffer + self->start,
      self->packet_size);
  if (used == 0)
    return FALSE;
  self->stream_bytes[object->stream] += used;
  self->stream_bytes[object->stream] -= self->used;
  self->used = used;
  if (used == self->packet_size)
    close_packet (self);

  return TRUE;
}

static void
put_object (AsfPacketizer *self, const AsfMediaObject *object,
    AsfPlacement *placement)
{
  Cursor cursor = { object->spans, 0 };
  guint32 offset = 0;

  while (offset < object->size) {
    guint32 left = object->size - offset, n;

    prepare_packet (self, object, left);
    if (offset == 0)
      placement->first_packet = self->n_closed;
    placement->n_packets = self->n_closed - placement->first_packet + 1;
    n = MIN (left, room_in_packet (self, object));
    put_payload (self, object, offset, n, &cursor);
    offset += n;
    if (!self->multiple || self->used == self->packet_size)
      close_packet (self);
  }
}

/**
 * asf_packetizer_push:
 * @placement: (out): where the object has gone
 *
 * Lays @object out in packets; the last of them may stay open for more.
 * Objects of one stream come in the order of decoding.
 */
void
asf_packetizer_push (AsfPacketizer *self, const AsfMediaObject *object,
    AsfPlacement *placement)
{
  g_return_if_fail (object->stream >= 1 &&
      object->stream <= ASF_MAX_STREAM_NUMBER);
  g_return_if_fail (object->size > 0);

  *placement = (AsfPlacement) { self->n_closed, 1 };
  if (!join_run (self, object))
    put_object (self, object, placement);
  self->next_number[object->stream]++;
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
    close_packet (self);
  date_last_packet (self, end_ms);
  self->final_size = self->start;
}

/**
 * asf_packetizer_peek:
 * @size: (out): in bytes, a multiple of the packet size
 *
 * Returns: (transfer none): the packets that are final, valid until the next
 *     call
 */
const guint8 *
asf_packetizer_peek (AsfPacketizer *self, gsize *size)
{
  *size = self->final_size;
  return self->buffer;
}

/**
 * asf_packetizer_consume:
 * @size: multiple of the packet size, at most what asf_packetizer_peek() told
 *
 * Forgets packets from the front.
 */
void
asf_packetizer_consume (AsfPacketizer *self, gsize size)
{
  gsize end = self->start + (self->is_open ? self->used : 0);

  g_return_if_fail (size <= self->final_size);

  if (size == 0)
    return;
  memmove (self->buffer, self->buffer + size, end - size);
  self->final_size -= size;
  self->start -= size;
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
  make_room (self);
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
