/* asfscanobjectrules.c: rules of media objects and their fragments
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfscanprivate.h"

#include <string.h>

#define U64 G_GUINT64_FORMAT

/* FFmpeg refuses media objects of this many bytes */
#define LARGE_OBJECT (1 << 24)

static guint32
sum_up (const AsfPayload *payload)
{
  guint32 sum = payload->replicated_size;

  for (guint i = 0; i < payload->replicated_size; i++)
    sum = (sum ^ payload->replicated[i]) * 16777619;
  return sum;
}

static void
judge_order (AsfScanRules *self, const AsfScanObject *object, guint8 number,
    guint64 offset)
{
  const AsfScanRulesStream *last = &self->streams[object->stream];

  if (number != (guint8) (last->number + 1))
    asf_findings_add (self->findings, "object-number", offset, object->stream,
        "object %u follows object %u", number, last->number);
  if (object->time_ms < last->time_ms)
    asf_findings_add (self->findings, "time-order", offset, object->stream,
        "object %u at %u ms follows one at %u ms", number, object->time_ms,
        last->time_ms);
}

static void
judge_key (AsfScanRules *self, const AsfScanObject *object, guint64 offset)
{
  const AsfFileStream *stream = self->file->by_number[object->stream];

  if (!object->key && stream != NULL && memcmp (&stream->type,
          &asf_guid_video_media, sizeof (AsfGuid)) == 0)
    asf_findings_add (self->findings, "key-first", offset, object->stream,
        "the first picture is no key frame");
}

static gboolean
is_pcm (const AsfStream *stream)
{
  guint16 tag = stream->audio.format_tag;

  return stream->type == ASF_STREAM_AUDIO && stream->audio.block_align > 0
      && (tag == 0x0001 || tag == 0x0003 || tag == 0xfffe);
}

static void
judge_size (AsfScanRules *self, const AsfScanObject *object, guint8 number,
    guint64 offset)
{
  const AsfFileStream *stream = self->file->by_number[object->stream];

  if (object->size >= LARGE_OBJECT)
    asf_findings_add (self->findings, "object-large", offset, object->stream,
        "object %u has %u bytes", number, object->size);
  if (stream != NULL && stream->stream != NULL && is_pcm (stream->stream)
      && object->size % stream->stream->audio.block_align != 0)
    asf_findings_add (self->findings, "pcm-block", offset, object->stream,
        "object %u has %u bytes, which are no whole samples of %u bytes",
        number, object->size, stream->stream->audio.block_align);
}

/* @payload: in the packet at hand, begins @object */
void
asf_scan_rules_object (AsfScanRules *self, const AsfPayload *payload,
    const AsfScanObject *object)
{
  AsfScanRulesStream *last = &self->streams[object->stream];
  guint64 offset = self->offset + payload->at;

  if (self->findings == NULL)
    return;

  if (last->begun)
    judge_order (self, object, payload->number, offset);
  else
    judge_key (self, object, offset);
  judge_size (self, object, payload->number, offset);
  if (payload->object_size > 0
      && object->time_ms < self->file->header.preroll_ms)
    asf_findings_add (self->findings, "time-preroll", offset, object->stream,
        "object %u is due at %u ms, before the preroll of %u ms is over",
        payload->number, object->time_ms, self->file->header.preroll_ms);
  last->begun = TRUE;
  last->number = payload->number;
  last->time_ms = object->time_ms;
  last->extensions = sum_up (payload);
}

/* @payload: in the packet at hand, goes on with @open, which it does not
 * begin: what both say of the object is the same (ASF spec 5.2.3.1) */
void
asf_scan_rules_fragment (AsfScanRules *self, const AsfPayload *payload,
    const AsfScanOpen *open)
{
  const AsfScanObject *object = &open->object;
  guint64 offset = self->offset + payload->at;

  if (self->findings == NULL)
    return;

  if (payload->object_size != object->size
      || payload->time_ms != object->time_ms || payload->key != object->key)
    asf_findings_add (self->findings, "fragment-mismatch", offset,
        object->stream, "a fragment of object %u says %u bytes, %u ms, key "
        "flag %d; the first one %u bytes, %u ms, key flag %d",
        payload->number, payload->object_size, payload->time_ms, payload->key,
        object->size, object->time_ms, object->key);
  else if (sum_up (payload) != self->streams[object->stream].extensions)
    asf_findings_add (self->findings, "fragment-extensions", offset,
        object->stream, "a fragment of object %u has other extension data "
        "than the first one", payload->number);
}

/* @payload: in the packet at hand, about to become a part of @open. One hole is
 * told of an object, and none if it begins with one: that is incomplete. */
void
asf_scan_rules_append (AsfScanRules *self, const AsfPayload *payload,
    const AsfScanOpen *open)
{
  guint64 offset = self->offset + payload->at;

  if (self->findings == NULL)
    return;

  if ((guint64) payload->object_offset + payload->size > open->object.size)
    asf_findings_add (self->findings, "fragment-size", offset,
        payload->stream, "object %u has %u bytes, a fragment of %u begins at "
        "%u", payload->number, open->object.size, payload->size,
        payload->object_offset);
  if (payload->object_offset != open->received && open->received > 0
      && !open->has_hole)
    asf_findings_add (self->findings, "fragment-offset", offset,
        payload->stream, "a fragment of object %u begins at %u instead of %"
        U64, payload->number, payload->object_offset, open->received);
}

/* A time that people find in a player: that is why it is without preroll. */
static void
tell_missing (AsfScanRules *self, const char *rule, const AsfScanOpen *open)
{
  guint32 time_ms = open->object.time_ms;

  if (self->findings == NULL)
    return;

  time_ms -= MIN (time_ms, self->file->header.preroll_ms);
  asf_findings_add (self->findings, rule, open->offset, open->object.stream,
      "at %u:%02u:%02u.%03u: %" U64 " of the %u bytes of object %u are there",
      time_ms / 3600000, time_ms / 60000 % 60, time_ms / 1000 % 60,
      time_ms % 1000, open->received, open->object.size, open->number);
}

/* The next object of the stream begins. */
void
asf_scan_rules_incomplete (AsfScanRules *self, const AsfScanOpen *open)
{
  tell_missing (self, "object-incomplete", open);
}

/* Packets end: players drop an object that ends too early.
 *
 * @is_cut_off: a repair leaves nothing of it */
void
asf_scan_rules_unfinished (AsfScanRules *self, const AsfScanOpen *open,
    gboolean is_cut_off)
{
  if (is_cut_off)
    tell_missing (self, "object-torn", open);
  else if (open->has_hole)
    tell_missing (self, "object-incomplete", open);
  else
    tell_missing (self, "object-unfinished", open);
}
