/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright (C) 2026 The asfwriter authors
 *
 * asfreaderpackets.c: Data Object, packets, payloads (asf-format.md 5, 6.1
 * to 6.4). */

#include "asfreaderpriv.h"

static ReadPacket *
last_packet (AsfReader *reader)
{
  return &g_array_index (reader->packets, ReadPacket, reader->packets->len - 1);
}

static void
packet_fault (AsfReader *reader, const char *rule, guint64 offset,
    const char *text)
{
  last_packet (reader)->broken = TRUE;
  reader_fault (reader, READ_PROBLEM, rule, offset, "packet %u: %s",
      reader->packets->len - 1, text);
}

/* FALSE when the parsing information cannot be found behind it. */
static gboolean
parse_error_correction (AsfReader *reader, ReadCursor *cursor)
{
  ReadPacket *packet = last_packet (reader);
  const guint8 *data;
  guint8 flags;

  packet->ec_zero = TRUE;
  if (reader_cursor_left (cursor) == 0
      || (reader->data[cursor->pos] & 0x80) == 0)
    return TRUE;
  flags = packet->ec_flags = reader_cursor_u8 (cursor);
  if ((flags & 0x60) != 0) {
    packet_fault (reader, "error-correction", cursor->start,
        "reserved error correction length type");
    return FALSE;
  }
  data = reader_cursor_bytes (cursor, flags & 15);
  packet->ec_zero = data != NULL && reader_is_zero (data, flags & 15);
  return !cursor->failed;
}

/* Length fields and times; narrows the cursor to the payloads. */
static gboolean
parse_packet_header (AsfReader *reader, ReadCursor *cursor)
{
  ReadPacket *packet = last_packet (reader);
  guint64 size = cursor->end - cursor->start;
  guint lf;

  packet->length_flags = lf = reader_cursor_u8 (cursor);
  packet->property_flags = reader_cursor_u8 (cursor);
  packet->multiple = lf & 1;
  packet->length = reader_cursor_typed (cursor, lf >> 5);
  packet->sequence = reader_cursor_typed (cursor, lf >> 1);
  packet->padding = reader_cursor_typed (cursor, lf >> 3);
  packet->send_time = reader_cursor_u32 (cursor);
  packet->duration = reader_cursor_u16 (cursor);
  if (cursor->failed)
    return FALSE;
  if ((lf >> 5 & 3) == 0) {
    packet->length = size;
  } else if (packet->length > size
      || packet->length < cursor->pos - cursor->start) {
    packet_fault (reader, "packet-length", cursor->start,
        "stored packet length does not fit");
    return FALSE;
  }
  cursor->end = cursor->start + packet->length;
  if (packet->padding > cursor->end - cursor->pos) {
    packet_fault (reader, "padding-size", cursor->start,
        "padding is longer than what remains");
    return FALSE;
  }
  cursor->end -= packet->padding;
  packet->padding_zero = reader_is_zero (reader->data + cursor->end,
      cursor->start + size - cursor->end);
  return TRUE;
}

static void
add_payload (AsfReader *reader, const ReadPayload *payload)
{
  g_array_append_vals (reader->payloads, payload, 1);
  last_packet (reader)->n_entries++;
}

/* @whole is the payload as stored; offset and R have their other meaning. */
static gboolean
add_compressed (AsfReader *reader, const ReadPayload *whole,
    ReadCursor *cursor, guint64 end)
{
  ReadPayload payload = *whole;
  guint8 delta = whole->replicated[0];

  payload.compressed = TRUE;
  payload.time_delta = delta;
  payload.object_offset = 0;
  payload.time_ms = whole->object_offset;
  while (cursor->pos < end) {
    payload.size = reader_cursor_u8 (cursor);
    if (payload.size > end - cursor->pos) {
      packet_fault (reader, "compressed-payload", cursor->pos,
          "sub-payload is longer than its payload");
      return FALSE;
    }
    payload.object_size = payload.size;
    payload.data = reader_cursor_bytes (cursor, payload.size);
    add_payload (reader, &payload);
    payload.sub_index++;
    payload.number++;
    payload.time_ms += delta;
  }
  return TRUE;
}

static void
parse_replicated (ReadPayload *payload)
{
  const guint8 *r = payload->replicated;

  if (payload->replicated_size < 8)
    return;
  payload->object_size = r[0] | r[1] << 8 | r[2] << 16 | (guint32) r[3] << 24;
  payload->time_ms = r[4] | r[5] << 8 | r[6] << 16 | (guint32) r[7] << 24;
}

static gboolean
parse_payload (AsfReader *reader, ReadCursor *cursor)
{
  const ReadPacket *packet = last_packet (reader);
  ReadPayload payload = { 0 };
  guint flags = packet->property_flags;
  guint64 length;
  guint8 stream;

  payload.packet = reader->packets->len - 1;
  payload.offset = cursor->pos;
  stream = reader_cursor_u8 (cursor);
  payload.stream = stream & 127;
  payload.key = stream >> 7;
  payload.number = reader_cursor_typed (cursor, flags >> 4);
  payload.object_offset = reader_cursor_typed (cursor, flags >> 2);
  payload.replicated_size = reader_cursor_typed (cursor, flags);
  payload.replicated = reader_cursor_bytes (cursor, payload.replicated_size);
  if (packet->multiple)
    length = reader_cursor_typed (cursor, packet->length_type);
  else
    length = reader_cursor_left (cursor);
  if (cursor->failed)
    return FALSE;
  if (length > reader_cursor_left (cursor)) {
    packet_fault (reader, "payload-length", payload.offset,
        "payload is longer than the packet");
    return FALSE;
  }
  if (length == 0)
    reader_fault (reader, READ_PROBLEM, "payload-empty", payload.offset,
        "packet %u: payload of stream %u has no bytes", payload.packet,
        payload.stream);
  if (payload.replicated_size == 1)
    return add_compressed (reader, &payload, cursor, cursor->pos + length);
  payload.size = length;
  parse_replicated (&payload);
  payload.data = reader_cursor_bytes (cursor, length);
  add_payload (reader, &payload);
  return TRUE;
}

static void
parse_packet (AsfReader *reader, guint64 offset)
{
  ReadPacket fresh = { 0 };
  ReadCursor cursor = reader_cursor (reader, offset,
      offset + reader->packet_size, "packet");
  ReadPacket *packet;
  guint8 flags;

  fresh.offset = offset;
  fresh.first_payload = reader->payloads->len;
  g_array_append_val (reader->packets, fresh);
  packet = last_packet (reader);
  if (!parse_error_correction (reader, &cursor)
      || !parse_packet_header (reader, &cursor)) {
    packet->broken = TRUE;
    return;
  }
  packet->n_payloads = 1;
  if (packet->multiple) {
    flags = reader_cursor_u8 (&cursor);
    packet->n_payloads = flags & 63;
    packet->length_type = flags >> 6;
  }
  for (guint i = 0; i < packet->n_payloads; i++) {
    if (!parse_payload (reader, &cursor)) {
      packet->broken = TRUE;
      return;
    }
  }
  packet->slack = reader_cursor_left (&cursor);
  packet->broken = packet->broken || cursor.failed;
}

/* Where the packets end: by the size, or for unknown sizes, and those that the
 * file is too short for, by looking. */
static guint64
find_data_end (AsfReader *reader, guint64 size)
{
  guint64 pos = reader->packets_offset, end = reader->data_size;
  ReadGuid guid;

  if (!reader->broadcast && size != 0 && size <= end - reader->data_offset)
    return MAX (size, 50) + reader->data_offset;
  while (reader->packet_size > 0 && pos < end && end - pos >= 24) {
    asf_reader_guid_set (&guid, reader->data + pos);
    if (reader_guid_is_index (guid.id)) {
      if (reader->broadcast || size == 0)
        reader_fault (reader, READ_PROBLEM, "broadcast-index", pos,
            "%s Object behind a Data Object of unknown size would be read as "
            "packets", asf_reader_guid_name (guid.id));
      return pos;
    }
    if (end - pos < reader->packet_size)
      break;
    pos += reader->packet_size;
  }
  return end;
}

void
reader_parse_data (AsfReader *reader, guint64 offset, guint64 size)
{
  ReadCursor cursor = reader_cursor (reader, offset + 24, offset + 50, "Data");
  guint64 end, pos;

  reader->has_data = TRUE;
  reader->data_offset = offset;
  reader->data_object_size = size;
  reader->data_file_id = reader_cursor_guid (&cursor);
  reader->data_packet_count = reader_cursor_u64 (&cursor);
  reader->data_reserved = reader_cursor_u16 (&cursor);
  reader->packets_offset = MIN (offset + 50, reader->data_size);
  reader->partial_packet = 0;
  end = find_data_end (reader, size);
  pos = reader->packets_offset;
  if (reader->packet_size == 0)
    return;
  for (; pos < end && end - pos >= reader->packet_size;
      pos += reader->packet_size)
    parse_packet (reader, pos);
  reader->partial_packet = pos < end ? end - pos : 0;
}

/* File offset behind the Data Object. */
guint64
reader_data_end (const AsfReader *reader)
{
  guint64 size = reader->data_object_size;

  if (!reader->broadcast && size >= 50)
    return reader->data_offset + MIN (size,
        reader->data_size - reader->data_offset);
  if (reader->packet_size == 0)
    return reader->data_size;
  return reader->packets_offset + reader->partial_packet
      + (guint64) reader->packets->len * reader->packet_size;
}

/* Size of the stored data of a system at @pos; FALSE: they end before. */
static gboolean
extension_size (const ReadExtensionSystem *system,
    const ReadPayload *payload, guint *pos, guint *size)
{
  *size = system->data_size;
  if (system->data_size == 0xFFFF) {
    if (*pos + 2 > payload->replicated_size)
      return FALSE;
    *size = payload->replicated[*pos] | payload->replicated[*pos + 1] << 8;
    *pos += 2;
  }
  return *pos + *size <= payload->replicated_size;
}

const guint8 *
asf_reader_payload_extension (const AsfReader *reader,
    const ReadPayload *payload, ReadGuidId id, guint *size)
{
  const ReadStream *stream = asf_reader_get_stream (reader, payload->stream);
  guint pos = 8;

  if (stream == NULL || stream->esp == NULL || payload->replicated_size < 8)
    return NULL;
  for (guint i = 0; i < stream->esp->extensions->len; i++) {
    const ReadExtensionSystem *system =
        &g_array_index (stream->esp->extensions, ReadExtensionSystem, i);

    if (!extension_size (system, payload, &pos, size))
      return NULL;
    if (system->system.id == id)
      return payload->replicated + pos;
    pos += *size;
  }
  return NULL;
}
