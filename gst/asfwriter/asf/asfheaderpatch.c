/* asfheaderpatch.c: new numbers in the header of another writer
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfheaderpatch.h"

/* A header that this writer did not make may hold what it does not know, so it
 * stays as it is but for the numbers that depend on the data, and for those
 * that say where the header ends: where the Data Object was found, it ends.
 */

/* ASF spec 3.1, 3.2, 5.1 */
#define HEADER_SIZE_OFFSET 16
#define N_OBJECTS_OFFSET 24
#define FILE_SIZE_OFFSET 40
#define N_PACKETS_OFFSET 56
#define PLAY_DURATION_OFFSET 64
#define SEND_DURATION_OFFSET 72
#define FLAGS_OFFSET 88
#define MIN_PACKET_SIZE_OFFSET 92
#define MAX_PACKET_SIZE_OFFSET 96
#define MAX_BITRATE_OFFSET 100
#define DATA_SIZE_OFFSET 16
#define DATA_N_PACKETS_OFFSET 40

#define FLAG_SEEKABLE 0x02

/* The sum of the averages that the header itself tells, 0 if it tells none */
static guint32
sum_bitrates (const AsfFile *file)
{
  guint64 sum = 0;

  for (guint i = 0; i < file->streams->len; i++) {
    const AsfFileStream *stream = g_ptr_array_index (file->streams, i);

    if (!stream->hidden)
      sum += stream->facts.gross_bitrate;
  }
  return (guint32) MIN (sum, G_MAXUINT32);
}

static void
patch_file_properties (const AsfFile *file, const AsfHeader *header, gsize at,
    AsfBytes *bytes)
{
  guint32 flags = header->broadcast ? ASF_HEADER_FLAG_BROADCAST :
      header->seekable ? FLAG_SEEKABLE : 0;

  asf_bytes_set_u64 (bytes, at + FILE_SIZE_OFFSET, header->file_size);
  asf_bytes_set_u64 (bytes, at + N_PACKETS_OFFSET, header->n_packets);
  asf_bytes_set_u64 (bytes, at + PLAY_DURATION_OFFSET,
      header->play_duration_100ns);
  asf_bytes_set_u64 (bytes, at + SEND_DURATION_OFFSET,
      header->send_duration_100ns);
  asf_bytes_set_u32 (bytes, at + FLAGS_OFFSET, flags);
  asf_bytes_set_u32 (bytes, at + MIN_PACKET_SIZE_OFFSET, header->packet_size);
  asf_bytes_set_u32 (bytes, at + MAX_PACKET_SIZE_OFFSET, header->packet_size);
  if (sum_bitrates (file) > 0)
    asf_bytes_set_u32 (bytes, at + MAX_BITRATE_OFFSET, sum_bitrates (file));
}

static guint32
count_children (const AsfFile *file)
{
  guint32 n = 0;

  for (guint i = 0; i < file->objects->len; i++) {
    const AsfFileObject *object =
        &g_array_index (file->objects, AsfFileObject, i);

    if (!object->in_extension && object->offset < file->data_object_offset)
      n++;
  }
  return n;
}

/**
 * asf_header_patch:
 * @file: whose header it is
 * @header: numbers of the file as it is now
 * @bytes: emptied first; gets the header of @file with these numbers, of the
 *     same size
 */
void
asf_header_patch (const AsfFile *file, const AsfHeader *header,
    AsfBytes *bytes)
{
  const AsfFileObject *properties =
      asf_file_find_object (file, &asf_guid_file_properties, NULL);
  gsize data_at = file->head->len - ASF_DATA_OBJECT_HEAD;

  g_byte_array_set_size (bytes->data, 0);
  asf_bytes_put_data (bytes, file->head->data, file->head->len);
  asf_bytes_set_u64 (bytes, HEADER_SIZE_OFFSET, file->data_object_offset);
  asf_bytes_set_u32 (bytes, N_OBJECTS_OFFSET, count_children (file));
  if (properties != NULL)
    patch_file_properties (file, header, properties->offset, bytes);
  asf_bytes_set_u64 (bytes, data_at + DATA_SIZE_OFFSET,
      ASF_DATA_OBJECT_HEAD + header->n_packets * header->packet_size);
  asf_bytes_set_u64 (bytes, data_at + DATA_N_PACKETS_OFFSET,
      header->n_packets);
}
