/* asffiledata.c: where the packets of an existing file are
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asffileprivate.h"

#include <string.h>

/**
 * asf_file_peek_object:
 * @size: (out): as stored, 0 if there is no whole head of an object
 *
 * Returns: %FALSE if the input fails
 */
gboolean
asf_file_peek_object (AsfInput *input, guint64 at, AsfGuid *guid,
    guint64 *size, GError **error)
{
  guint8 data[ASF_OBJECT_HEAD];
  AsfCursor cursor;
  gsize n_read;

  if (!asf_input_read (input, at, data, sizeof (data), &n_read, error))
    return FALSE;
  asf_cursor_init (&cursor, data, n_read);
  asf_cursor_get_guid (&cursor, guid);
  *size = asf_cursor_get_u64 (&cursor);

  return TRUE;
}

/* Objects that may stand behind the Data Object (ASF spec 2.2, 6) */
static gboolean
may_follow_data (const AsfGuid *guid)
{
  return asf_file_guid_equal (guid, &asf_guid_simple_index) ||
      asf_file_guid_equal (guid, &asf_guid_index) ||
      asf_file_guid_equal (guid, &asf_guid_media_object_index) ||
      asf_file_guid_equal (guid, &asf_guid_timecode_index) ||
      asf_file_guid_equal (guid, &asf_guid_xmp);
}

/* Largest packets are what readers go by. The other size counts if the first
 * is not told, or if it alone agrees with the size of the data. */
static guint32
choose_packet_size (const AsfFile *file)
{
  guint32 max = file->header.packet_size, min = file->min_packet_size;
  guint64 data_size = file->data_object_size - ASF_DATA_OBJECT_HEAD;

  if (max == 0)
    return min;
  if (min == max || min == 0 || file->data_object_size <= ASF_DATA_OBJECT_HEAD)
    return max;
  return max == 0 || (data_size / max != file->data_packets &&
      data_size / min == file->data_packets) ? min : max;
}

/* Head of the Data Object (ASF spec 5.1) */
void
asf_file_parse_data_object (AsfFileParser *parser)
{
  AsfFile *file = parser->file;
  AsfCursor cursor;
  AsfGuid guid;

  asf_cursor_init (&cursor, file->head->data + file->data_object_offset,
      ASF_DATA_OBJECT_HEAD);
  asf_cursor_get_guid (&cursor, &guid);
  file->data_object_size = asf_cursor_get_u64 (&cursor);
  asf_cursor_get_guid (&cursor, &guid);
  file->data_packets = asf_cursor_get_u64 (&cursor);
  file->header.packet_size = choose_packet_size (file);
}

/* Readers and taggers may have put other things behind the data than indices.
 * A packet, which begins with error correction data of two bytes, is none. */
static gboolean
looks_like_object (const AsfGuid *guid, guint64 size, guint64 room)
{
  static const guint8 packet[] = { 0x82, 0x00, 0x00 };

  return size >= ASF_OBJECT_HEAD && size <= room &&
      memcmp (guid->bytes, packet, sizeof (packet)) != 0;
}

/* @is_told: the header says so; else nothing but a known object will do
 *
 * Returns: %FALSE if the input fails */
static gboolean
check_end (const AsfFile *file, guint64 end, gboolean is_told,
    gboolean *is_end, GError **error)
{
  guint64 file_size = file->input->size, size;
  AsfGuid guid;

  *is_end = end == file_size;
  if (*is_end || end > file_size)
    return TRUE;
  if (!asf_file_peek_object (file->input, end, &guid, &size, error))
    return FALSE;
  *is_end = may_follow_data (&guid) ||
      (is_told && looks_like_object (&guid, size, file_size - end));

  return TRUE;
}

/* The size of the Data Object, else one of the counts of packets, if what
 * follows there are no packets.
 *
 * Returns: %FALSE if the input fails */
static gboolean
find_end (AsfFile *file, gboolean *is_told, GError **error)
{
  guint64 start = file->head->len, size = file->data_object_size;
  guint64 room = MAX (file->input->size, start) - start;
  const guint64 counts[] = { file->data_packets, file->header.n_packets, 0 };
  gboolean is_end = FALSE;

  *is_told = FALSE;
  file->packets_end = start + room;
  if (size >= ASF_DATA_OBJECT_HEAD && size - ASF_DATA_OBJECT_HEAD <= room) {
    guint64 end = file->data_object_offset + size;

    if (!check_end (file, end, size > ASF_DATA_OBJECT_HEAD, is_told, error))
      return FALSE;
    if (*is_told)
      file->packets_end = end;
  }
  for (guint i = 0; i < G_N_ELEMENTS (counts) && !*is_told && !is_end; i++) {
    guint64 end = start + counts[i] * file->header.packet_size;

    if (counts[i] > room / file->header.packet_size)
      continue;
    if (!check_end (file, end, FALSE, &is_end, error))
      return FALSE;
    if (is_end)
      file->packets_end = end;
  }

  return TRUE;
}

/* Returns: %FALSE if the input fails */
static gboolean
list_objects_behind (AsfFile *file, GError **error)
{
  guint64 at = file->packets_end;

  for (guint i = 0; i < ASF_FILE_MAX_OBJECTS; i++) {
    guint64 room = MAX (file->input->size, at) - at, size;
    AsfGuid guid;

    if (room < ASF_OBJECT_HEAD)
      break;
    if (!asf_file_peek_object (file->input, at, &guid, &size, error))
      return FALSE;
    if (may_follow_data (&guid))
      size = CLAMP (size, ASF_OBJECT_HEAD, room);
    else if (!looks_like_object (&guid, size, room))
      break;
    asf_file_add_object (file, &guid, at, size, FALSE);
    at += size;
  }

  return TRUE;
}

/* A recording that goes on tells no size; one that tells it was finished. */
static void
report_end (AsfFileParser *parser)
{
  const AsfFile *file = parser->file;

  if (file->header.broadcast && file->data_object_size <= ASF_DATA_OBJECT_HEAD)
    return;
  asf_findings_add (parser->findings, "data-size", file->data_object_offset, 0,
      "the Data Object says that it has %" G_GUINT64_FORMAT " bytes, it ends "
      "after %" G_GUINT64_FORMAT, file->data_object_size,
      file->packets_end - file->data_object_offset);
}

/**
 * asf_file_find_packets:
 *
 * Finds the end of the packets and lists the Data Object and what is behind it.
 *
 * Returns: %FALSE if the input fails
 */
gboolean
asf_file_find_packets (AsfFileParser *parser, GError **error)
{
  AsfFile *file = parser->file;
  gboolean is_told;

  if (!find_end (file, &is_told, error))
    return FALSE;
  if (!is_told)
    report_end (parser);
  asf_file_add_object (file, &asf_guid_data, file->data_object_offset,
      file->packets_end - file->data_object_offset, FALSE);

  return list_objects_behind (file, error);
}
