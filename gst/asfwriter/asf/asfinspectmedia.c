/* asfinspectmedia.c: what the packets of each stream are like
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfinspectprivate.h"

/* Collected while packets go by, compared with the Extended Stream Properties
 * (ASF spec 4.1) and the error correction (9.3) at the end. */

#define FLAG_NO_CLEANPOINTS 0x4

#define MAX_SPREAD_LENGTH G_MAXUINT16

static void
take_time (AsfInspectStream *stream, const AsfScanObject *object)
{
  guint32 time_ms = object->time_ms;

  if (stream->n_objects == 0)
    stream->first_ms = stream->latest_ms = time_ms;
  if (time_ms > stream->latest_ms)
    stream->longest_ms =
        MAX (stream->longest_ms, time_ms - stream->latest_ms);
  stream->last_ms = time_ms;
  stream->latest_ms = MAX (stream->latest_ms, time_ms);
  if (!object->has_duration)
    return;

  stream->longest_ms = MAX (stream->longest_ms, object->duration_ms);
  stream->told_end_ms = MAX (stream->told_end_ms,
      (guint64) time_ms + object->duration_ms);
}

/* A whole media object has gone by */
void
asf_inspect_media_object (AsfInspection *self, const AsfScanObject *object)
{
  AsfInspectStream *stream = &self->streams[object->stream];
  guint block = stream->span * stream->spread_length;

  take_time (stream, object);
  stream->n_objects++;
  stream->has_key |= object->key;
  stream->largest_object = MAX (stream->largest_object, object->size);
  if (stream->span > 1 && block > 0 && object->size % block != 0)
    stream->n_unspread++;
}

static void
check_mark (AsfInspection *self, const AsfInspectMark *mark, guint32 send_ms)
{
  if (mark->send_ms != send_ms)
    asf_findings_add (self->findings, "marker-send-time", mark->offset, 0,
        "a marker has the send time %u ms, its packet %" G_GUINT64_FORMAT
        " has %u ms", mark->send_ms, mark->packet, send_ms);
}

/* A packet has gone by. @packet: (nullable): %NULL if it is broken */
void
asf_inspect_media_packet (AsfInspection *self, guint64 number,
    const AsfPacket *packet)
{
  for (; self->next_mark < self->marks->len; self->next_mark++) {
    const AsfInspectMark *mark =
        &g_array_index (self->marks, AsfInspectMark, self->next_mark);

    if (mark->packet > number)
      break;
    if (packet != NULL && mark->packet == number)
      check_mark (self, mark, packet->send_ms);
  }
  if (packet == NULL)
    return;

  self->send_end_ms = (guint64) packet->send_ms + packet->duration_ms;
  for (guint i = 0; i < packet->payloads->len; i++) {
    const AsfPayload *payload =
        &g_array_index (packet->payloads, AsfPayload, i);
    AsfInspectStream *stream = &self->streams[payload->stream];

    stream->largest_payload = MAX (stream->largest_payload, payload->size);
  }
}

static void
check_spread (AsfInspection *self, guint number)
{
  const AsfInspectStream *s = &self->streams[number];

  if (s->span == 0)
    return;

  if (s->spread_length < MIN (s->largest_payload, MAX_SPREAD_LENGTH))
    asf_findings_add (self->findings, "audio-spread-size", s->offset, number,
        "the virtual packet length is %u, there is a payload of %u bytes",
        s->spread_length, s->largest_payload);
  if (s->n_unspread > 0)
    asf_findings_add (self->findings, "audio-spread-size", s->offset, number,
        "%" G_GUINT64_FORMAT " objects are not made of %u packets of %u bytes",
        s->n_unspread, s->span, s->spread_length);
}

static void
check_times (AsfInspection *self, guint number)
{
  const AsfInspectStream *s = &self->streams[number];

  if (s->start_ms != 0 && s->start_ms != s->first_ms)
    asf_findings_add (self->findings, "esp-times", s->esp_offset + 24, number,
        "the start time is %" G_GUINT64_FORMAT " ms, the first object is due "
        "at %u ms", s->start_ms, s->first_ms);
  if (s->end_ms != 0 && s->end_ms < s->last_ms)
    asf_findings_add (self->findings, "esp-times", s->esp_offset + 32, number,
        "the end time is %" G_GUINT64_FORMAT " ms, the last object is due at "
        "%u ms", s->end_ms, s->last_ms);
}

/* Within a tenth: streams of varying frame rate have none that is right. */
static void
check_frame_time (AsfInspection *self, guint number)
{
  const AsfInspectStream *s = &self->streams[number];
  guint64 mean;

  if (s->kind != ASF_INSPECT_VIDEO || s->n_objects < 2 ||
      s->last_ms <= s->first_ms)
    return;

  mean = (guint64) (s->last_ms - s->first_ms) * ASF_TICKS_PER_MS /
      (s->n_objects - 1);
  if (s->frame_time_100ns < mean - mean / 10 ||
      s->frame_time_100ns > mean + mean / 10)
    asf_findings_add (self->findings, "esp-frame-time", s->esp_offset + 76,
        number, "the average time per frame is %" G_GUINT64_FORMAT ", it is %"
        G_GUINT64_FORMAT " in the packets", s->frame_time_100ns, mean);
}

static void
check_extended (AsfInspection *self, guint number)
{
  const AsfInspectStream *s = &self->streams[number];

  if (s->max_object_size != 0 && s->max_object_size < s->largest_object)
    asf_findings_add (self->findings, "esp-object-size", s->esp_offset + 64,
        number, "objects have %u bytes at the most, one has %u",
        s->max_object_size, s->largest_object);
  else if (!self->unfinished && s->max_object_size > s->largest_object)
    asf_findings_add (self->findings, "esp-object-size-large",
        s->esp_offset + 64, number, "objects may have %u bytes, the largest "
        "one has %u", s->max_object_size, s->largest_object);
  if ((s->esp_flags & FLAG_NO_CLEANPOINTS) != 0 && s->has_key)
    asf_findings_add (self->findings, "esp-flags", s->esp_offset + 68, number,
        "the flags say that there are no key frames, but there are");
  check_times (self, number);
  check_frame_time (self, number);
}

/* Compares what the header says of streams with what was found */
void
asf_inspect_media (AsfInspection *self)
{
  for (guint i = 1; i <= ASF_MAX_STREAM_NUMBER; i++) {
    if (self->streams[i].n_objects == 0)
      continue;
    check_spread (self, i);
    if (self->streams[i].esp_offset != 0)
      check_extended (self, i);
  }
}
