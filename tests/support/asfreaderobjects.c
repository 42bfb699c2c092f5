/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright (C) 2026 The asfwriter authors
 *
 * asfreaderobjects.c: payloads to media objects (asf-format.md 3.7, 6.5). */

#include "asfreaderpriv.h"

#include <string.h>

/* The object a stream has open; fragments of one stream must not mix. */
typedef struct
{
  ReadObject *object;           /* (nullable) */
  GByteArray *bytes;
} OpenObject;

void
reader_object_free (gpointer data)
{
  ReadObject *object = data;

  g_clear_pointer (&object->data, g_bytes_unref);
  g_free (object);
}

/* Undoes audio spread: S packets of P bytes, chunks of C. */
static void
descramble (guint8 *bytes, gsize size, const ReadAudioSpread *spread)
{
  guint s = spread->span, p = spread->virtual_packet;
  guint c = spread->virtual_chunk;
  gsize block = (gsize) s * p;
  g_autofree guint8 *copy = NULL;

  if (s <= 1 || c == 0 || p == 0 || p % c != 0 || size % block != 0)
    return;
  copy = g_memdup2 (bytes, size);
  for (gsize base = 0; base < size; base += block)
    for (guint k = 0; k < block / c; k++)
      memcpy (bytes + base + (gsize) k * c,
          copy + base + (k / s + (gsize) (k % s) * (p / c)) * c, c);
}

static void
close_object (AsfReader *reader, OpenObject *open, gboolean at_end)
{
  ReadObject *object = open->object;
  ReadStream *stream;

  if (object == NULL)
    return;
  stream = reader_stream_for_payload (reader, object->stream);
  if (!object->complete)
    reader_fault (reader, at_end && reader->broadcast ? READ_NOTE :
        READ_PROBLEM, "object-incomplete", object->offset,
        "stream %u object %u: %u of %u bytes when %s", object->stream,
        object->number, open->bytes->len, object->size,
        at_end ? "the data end" : "the next object starts");
  else if (stream->has_spread)
    descramble (open->bytes->data, open->bytes->len, &stream->spread);
  object->n_packets = object->last_packet - object->first_packet + 1;
  object->data = g_byte_array_free_to_bytes (open->bytes);
  open->bytes = NULL;
  open->object = NULL;
}

static void
open_object (AsfReader *reader, OpenObject *open, guint index)
{
  const ReadPayload *payload = asf_reader_payload (reader, index);
  ReadStream *stream = reader_stream_for_payload (reader, payload->stream);
  ReadObject *object = g_new0 (ReadObject, 1);
  const guint8 *duration;
  guint size;

  object->stream = payload->stream;
  object->number = payload->number;
  object->size = payload->replicated_size == 0 ? payload->size :
      payload->object_size;
  object->time_ms = payload->time_ms;
  object->key = payload->key;
  object->compressed = payload->compressed;
  object->first_packet = object->last_packet = payload->packet;
  object->first_payload = index;
  object->offset = payload->offset;
  object->duration_ms = -1;
  duration = asf_reader_payload_extension (reader, payload,
      READ_GUID_EXT_SAMPLE_DURATION, &size);
  if (duration != NULL && size == 2)
    object->duration_ms = duration[0] | duration[1] << 8;
  g_ptr_array_add (reader->objects, object);
  g_ptr_array_add (stream->objects, object);
  open->object = object;
  open->bytes = g_byte_array_new ();
}

/* Facts that all fragments of an object share. */
static void
compare_fragment (AsfReader *reader, const ReadObject *object,
    const ReadPayload *payload)
{
  const ReadPayload *first = asf_reader_payload (reader, object->first_payload);
  guint size = payload->replicated_size;

  if (payload->object_size != object->size
      || payload->time_ms != object->time_ms || payload->key != object->key)
    reader_fault (reader, READ_PROBLEM, "fragment-mismatch", payload->offset,
        "stream %u object %u: fragment says size %u, time %u ms, key %d; the "
        "first one %u, %u ms, %d", object->stream, object->number,
        payload->object_size, payload->time_ms, payload->key, object->size,
        object->time_ms, object->key);
  else if (size != first->replicated_size
      || (size > 8 && memcmp (first->replicated, payload->replicated,
              size) != 0))
    reader_fault (reader, READ_PROBLEM, "fragment-extensions",
        payload->offset, "stream %u object %u: fragment at %u repeats other "
        "extension data than the first one", object->stream, object->number,
        payload->object_offset);
}

/* Appends a fragment to the open object; reports what does not fit. */
static void
append_fragment (AsfReader *reader, OpenObject *open,
    const ReadPayload *payload)
{
  ReadObject *object = open->object;
  guint64 end = (guint64) payload->object_offset + payload->size;

  object->last_packet = payload->packet;
  object->n_payloads++;
  if (end > object->size)
    reader_fault (reader, READ_PROBLEM, "fragment-size", payload->offset,
        "stream %u object %u: %u bytes at %u pass its size %u",
        object->stream, object->number, payload->size,
        payload->object_offset, object->size);
  if (payload->object_offset != open->bytes->len) {
    reader_fault (reader, READ_PROBLEM, "fragment-offset", payload->offset,
        "stream %u object %u: fragment at %u, expected %u", object->stream,
        object->number, payload->object_offset, open->bytes->len);
    return;
  }
  g_byte_array_append (open->bytes, payload->data, payload->size);
  object->complete = open->bytes->len == object->size;
}

static void
take_payload (AsfReader *reader, OpenObject *open, guint index)
{
  const ReadPayload *payload = asf_reader_payload (reader, index);
  gboolean starts = payload->object_offset == 0 || open->object == NULL
      || open->object->complete || open->object->number != payload->number;

  if (starts) {
    close_object (reader, open, FALSE);
    open_object (reader, open, index);
  } else {
    compare_fragment (reader, open->object, payload);
  }
  append_fragment (reader, open, payload);
  if (open->object->complete)
    close_object (reader, open, FALSE);
}

void
reader_collect_objects (AsfReader *reader)
{
  OpenObject open[128] = { 0 };

  for (guint i = 0; i < reader->payloads->len; i++)
    take_payload (reader, &open[asf_reader_payload (reader, i)->stream], i);
  for (guint i = 0; i < G_N_ELEMENTS (open); i++)
    close_object (reader, &open[i], TRUE);
}
