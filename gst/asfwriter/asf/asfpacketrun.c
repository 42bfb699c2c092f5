/* asfpacketrun.c: small media objects in one payload
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfpacketrun.h"

#include "asfpacketlayout.h"

/* A payload of its own costs a media object 17 bytes, which is a fifth of a
 * block of speech. Objects of one stream that follow each other at equal
 * distances go into one compressed payload (ASF spec 5.2.3.4), where each costs
 * a byte. The times are whole ms: at 44.1 kHz a run ends where the distance is
 * rounded the other way, so that each object keeps its time.
 *
 * The first object lies in a payload as any other. It is a compressed one from
 * the second on.
 *
 * Three limits are readers', and in no specification. FFmpeg skips what is left
 * of a packet if it is less than 6 bytes, which may be the last object with its
 * length. To FFmpeg a payload of time 0 is not a compressed one. MPlayer gives
 * all objects the time of the first: pictures beside them are off by so much.
 */
#define MIN_SUB_PAYLOAD 5
#define MAX_RUN_MS 100

G_STATIC_ASSERT (MAX_RUN_MS <= G_MAXUINT8);

/* There are no extension data in a compressed payload. */
static gboolean
is_small (const AsfMediaObject *object)
{
  return object->compressible && object->size >= MIN_SUB_PAYLOAD &&
      object->size <= MAX_SUB_PAYLOAD && object->extension_size == 0;
}

/**
 * asf_packet_run_begin:
 * @self: (out):
 * @object: lies in a packet with several payloads
 * @at: where its payload begins, which is the last
 */
void
asf_packet_run_begin (AsfPacketRun *self, const AsfMediaObject *object,
    guint32 at)
{
  *self = (AsfPacketRun) { 0 };
  if (!is_small (object) || object->time_ms == 0)
    return;
  self->n_objects = 1;
  self->at = at;
  self->size = object->size;
  self->first_ms = object->time_ms;
  self->last_ms = object->time_ms;
}

static void
compress (AsfPacketRun *self, guint8 *payload, guint32 step_ms)
{
  memcpy (payload + COMPRESSED_TIME_AT, payload + PRESENTATION_TIME_AT, 4);
  payload[REPLICATED_SIZE_AT] = COMPRESSED_REPLICATED_SIZE;
  payload[COMPRESSED_STEP_AT] = step_ms;
  memmove (payload + COMPRESSED_HEADER_SIZE + 1,
      payload + PAYLOAD_HEADER_SIZE + PAYLOAD_LENGTH_SIZE, self->size);
  payload[COMPRESSED_HEADER_SIZE] = self->size;
  self->size++;
  self->step_ms = step_ms;
}

static void
append (AsfPacketRun *self, guint8 *payload, const AsfMediaObject *object)
{
  guint8 *at = payload + COMPRESSED_HEADER_SIZE + self->size;

  *at++ = object->size;
  for (guint i = 0; i < object->n_spans; i++) {
    if (object->spans[i].size > 0)
      memcpy (at, object->spans[i].data, object->spans[i].size);
    at += object->spans[i].size;
  }
  self->size += 1 + object->size;
  self->last_ms = object->time_ms;
  self->n_objects++;
  store_u16 (payload + COMPRESSED_LENGTH_AT, self->size);
}

/**
 * asf_packet_run_add:
 * @object: the next of any stream
 * @packet: the run is the last thing in it
 *
 * Returns: where in @packet its last payload ends now, 0 if it does not take
 *     @object
 */
guint32
asf_packet_run_add (AsfPacketRun *self, const AsfMediaObject *object,
    guint8 *packet, guint32 packet_size)
{
  guint8 *payload = packet + self->at;
  guint32 step_ms = object->time_ms - self->last_ms;
  guint32 length = (self->n_objects == 1) + self->size + 1 + object->size;

  if (self->n_objects == 0 || !is_small (object) ||
      payload[0] != object->stream)
    return 0;
  if (object->time_ms - self->first_ms >= MAX_RUN_MS ||
      (self->n_objects > 1 && step_ms != self->step_ms) ||
      self->at + COMPRESSED_HEADER_SIZE + length > packet_size)
    return 0;

  if (self->n_objects == 1)
    compress (self, payload, step_ms);
  append (self, payload, object);

  return self->at + COMPRESSED_HEADER_SIZE + self->size;
}
