/* asfpacketizer.c: media objects in, data packets out
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfpacketizerprivate.h"

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

/* A packet is closed when this much time has passed, full or not */
#define DEFAULT_MAX_SPAN_MS 1000

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

/* For the open packet, or the next one */
void
asf_packetizer_make_room (AsfPacketizer *self)
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
  asf_packetizer_date_last (self, send_ms);
  self->final_size = self->start;
  asf_packetizer_make_room (self);

  self->is_open = TRUE;
  self->multiple = multiple;
  self->last_send_ms = send_ms;
  self->used = multiple ? MULTIPLE_HEADER_SIZE : HEADER_SIZE;
  self->n_payloads = 0;
  self->run.n_objects = 0;
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
    asf_packetizer_close_packet (self);
  if (!self->is_open)
    open_packet (self, object->send_ms, left + ASF_PACKET_MULTIPLE_OVERHEAD +
        object->extension_size + SMALLEST_PAYLOAD <= self->packet_size);
}

/* Returns: whether @object has gone into the payload before it */
static gboolean
join_run (AsfPacketizer *self, const AsfMediaObject *object,
    AsfPlacement *placement)
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
  *placement = (AsfPlacement) { self->n_closed, 1, used };
  if (used == self->packet_size)
    asf_packetizer_close_packet (self);

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
    placement->end = self->used;
    offset += n;
    if (!self->multiple || self->used == self->packet_size)
      asf_packetizer_close_packet (self);
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

  self->shown_size = 0;
  if (!join_run (self, object, placement))
    put_object (self, object, placement);
  self->next_number[object->stream]++;
}
