/* asfscanobjects.c: media objects out of payloads
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfscanprivate.h"

#include "asfcursor.h"
#include "asftimecodeindex.h"

#include <string.h>

/* Size of a payload extension that tells its size in each payload, and a
 * duration that stands for none in Microsoft's files */
#define VARIABLE_SIZE 0xffff
#define UNKNOWN_DURATION_MS 1

/* Bytes of a time code: range, BCD, user bits, flags */
#define TIMECODE_SIZE 14

/* Sample Duration, WORD in ms
 * C6BD9450-867F-4907-83A3-C77921B733AD */
static const AsfGuid sample_duration = {{
    0x50, 0x94, 0xbd, 0xc6, 0x7f, 0x86, 0x07, 0x49,
    0x83, 0xa3, 0xc7, 0x79, 0x21, 0xb7, 0x33, 0xad
}};

static void
read_extension (const AsfFileExtension *extension, const guint8 *data,
    gsize size, AsfScanExtensions *extensions)
{
  AsfCursor cursor;

  asf_cursor_init (&cursor, data, size);
  if (size == 2 && memcmp (&extension->system, &sample_duration,
          sizeof (AsfGuid)) == 0)
    extensions->duration_ms = asf_cursor_get_u16 (&cursor);
  if (size == TIMECODE_SIZE && memcmp (&extension->system, &asf_guid_timecode,
          sizeof (AsfGuid)) == 0) {
    guint16 range = asf_cursor_get_u16 (&cursor);

    extensions->timecode =
        ASF_TIMECODE_KEY (range, asf_cursor_get_u32 (&cursor));
  }
}

/**
 * asf_scan_extensions:
 * @stream: (nullable): that the payload belongs to
 * @extensions: (out): what is known of it
 *
 * Goes through the extension data, which stand one after the other in the order
 * of their declaration (ASF spec 4.1).
 *
 * Returns: whether they are as long as the stream's declaration demands
 */
gboolean
asf_scan_extensions (const AsfFileStream *stream, const AsfPayload *payload,
    AsfScanExtensions *extensions)
{
  guint n = stream != NULL && stream->extensions != NULL ?
      stream->extensions->len : 0;
  AsfCursor cursor;

  *extensions = (AsfScanExtensions) { 0 };
  asf_cursor_init (&cursor, payload->replicated, payload->replicated_size);
  for (guint i = 0; i < n; i++) {
    const AsfFileExtension *extension =
        &g_array_index (stream->extensions, AsfFileExtension, i);
    gsize size = extension->size != VARIABLE_SIZE ? extension->size :
        asf_cursor_get_u16 (&cursor);
    const guint8 *data = asf_cursor_get_data (&cursor, size);

    if (cursor.failed)
      return FALSE;
    read_extension (extension, data, size, extensions);
  }

  return asf_cursor_left (&cursor) == 0;
}

static void
count_incomplete (AsfScanRun *run, const AsfScanOpen *open)
{
  if (run->file->by_number[open->object.stream] != NULL)
    run->scan->n_incomplete++;
}

/* An object that does not tell its size is the whole of its payload, and one
 * that does not tell its time has that of the one before. */
static void
open_object (AsfScanRun *run, AsfScanOpen *open, const AsfPayload *payload)
{
  gboolean is_told = payload->object_size > 0;
  guint32 last_ms = open->object.time_ms;
  AsfScanExtensions extensions;

  asf_scan_extensions (run->file->by_number[payload->stream], payload,
      &extensions);
  *open = (AsfScanOpen) {
    .is_open = TRUE,
    .number = payload->number,
    .offset = run->rules.offset + payload->at,
    .object = {
      .stream = payload->stream,
      .key = payload->key,
      .size = is_told ? payload->object_size : payload->size,
      .time_ms = is_told ? payload->time_ms : last_ms,
      .has_duration = extensions.duration_ms > UNKNOWN_DURATION_MS,
      .duration_ms = extensions.duration_ms > UNKNOWN_DURATION_MS ?
          extensions.duration_ms : 0,
      .timecode = extensions.timecode,
      .place = { run->n_packet, 1, 0 },
    },
  };
  asf_scan_rules_object (&run->rules, payload, &open->object);
}

/* Fragments come in order, without holes, and end with the object (ASF spec
 * 5.2.3). */
static void
append_fragment (AsfScanRun *run, AsfScanOpen *open, const AsfPayload *payload)
{
  AsfPlacement *place = &open->object.place;
  gboolean fits = payload->object_offset == open->received
      && payload->size <= open->object.size - open->received;

  asf_scan_rules_append (&run->rules, payload, open);
  if (!fits) {
    open->has_hole = TRUE;
    return;
  }
  open->received += payload->size;
  place->n_packets =
      (guint32) MIN (run->n_packet - place->first_packet + 1, G_MAXUINT32);
}

/* Returns: whether the payload is the last one of a whole object */
static gboolean
take_payload (AsfScanRun *run, const AsfPayload *payload)
{
  AsfScanOpen *open = &run->open[payload->stream];

  if (!open->is_open || payload->object_offset == 0
      || open->number != payload->number) {
    if (open->is_open) {
      count_incomplete (run, open);
      asf_scan_rules_incomplete (&run->rules, open);
    }
    open_object (run, open, payload);
  } else {
    asf_scan_rules_fragment (&run->rules, payload, open);
  }
  append_fragment (run, open, payload);
  open->is_open = open->received != open->object.size;

  return !open->is_open;
}

static void
tell_object (AsfScanRun *run, guint stream)
{
  run->scan->n_objects++;
  if (run->funcs->object != NULL)
    run->funcs->object (&run->open[stream].object, run->user_data);
}

/* Takes the payloads of the packet at hand. Streams that are not declared are
 * followed, but no player knows what they are: they do not count. */
void
asf_scan_objects_take (AsfScanRun *run)
{
  const GArray *payloads = run->packet.payloads;
  gboolean is_used = FALSE, is_whole = FALSE;
  guint stream = 0;

  for (guint i = 0; i < payloads->len; i++) {
    const AsfPayload *payload = &g_array_index (payloads, AsfPayload, i);

    stream = payload->stream;
    is_whole = take_payload (run, payload);
    if (!is_whole || run->file->by_number[stream] == NULL)
      continue;
    tell_object (run, stream);
    is_used = TRUE;
  }
  if (!is_used)
    return;
  run->scan->n_used = run->n_packet + 1;
  run->scan->n_broken = run->n_broken;
  run->scan->last_is_torn = !is_whole;
  run->last_stream = stream;
  asf_scan_rules_whole (&run->rules);
}

/* Whether a repair leaves nothing of the object: it lies in the tail, or begins
 * with the last payload in front, which can be taken out of our own packets. */
static gboolean
is_cut_off (const AsfScanRun *run, const AsfScanOpen *open)
{
  guint64 first = open->object.place.first_packet;

  return first >= run->scan->n_used || (run->file->own
      && first + 1 == run->scan->n_used
      && run->last_stream == open->object.stream);
}

/* No packet follows. */
void
asf_scan_objects_end (AsfScanRun *run)
{
  for (guint i = 0; i < G_N_ELEMENTS (run->open); i++) {
    const AsfScanOpen *open = &run->open[i];

    if (!open->is_open)
      continue;
    count_incomplete (run, open);
    asf_scan_rules_unfinished (&run->rules, open, is_cut_off (run, open));
  }
}
