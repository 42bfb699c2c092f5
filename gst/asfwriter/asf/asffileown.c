/* asffileown.c: whether a header is one of the writer's
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asffileprivate.h"

#include "asfpacketizer.h"

#include <string.h>

/* Where the counters are in the File Properties Object, which is the first
 * (ASF spec 3.2), and in the Data Object (5.1) */
#define FILE_SIZE_OFFSET (ASF_HEADER_OBJECT_HEAD + 40)
#define N_PACKETS_OFFSET (ASF_HEADER_OBJECT_HEAD + 56)
#define DURATIONS_OFFSET (ASF_HEADER_OBJECT_HEAD + 64)
#define DATA_SIZE_OFFSET 16
#define DATA_N_PACKETS_OFFSET 40

/* In the Stream Properties Object (ASF spec 3.3): where the size of the format
 * is told, where it begins, and where behind it the lengths of audio spread
 * are */
#define FORMAT_SIZE_OFFSET 64
#define FORMAT_OFFSET 78
#define SPREAD_LENGTHS_OFFSET 1
#define SPREAD_LENGTHS_SIZE 4

/* In a file that is not finished each of them has its own truth. */
static void
copy_counters (const AsfFile *file, GByteArray *to)
{
  const struct
  {
    gsize offset;
    gsize size;
  } counters[] = {
    {FILE_SIZE_OFFSET, 8},
    {N_PACKETS_OFFSET, 8},
    {DURATIONS_OFFSET, 2 * 8},
    {ASF_HEADER_FLAGS_OFFSET, 1},
    {file->data_object_offset + DATA_SIZE_OFFSET, 8},
    {file->data_object_offset + DATA_N_PACKETS_OFFSET, 8},
  };

  for (guint i = 0; i < G_N_ELEMENTS (counters); i++)
    memcpy (to->data + counters[i].offset,
        file->head->data + counters[i].offset, counters[i].size);
}

/* The lengths of audio objects stand in two places, of which a crash while the
 * last header was written may have left an old one. */
static void
copy_spreads (const AsfFile *file, GByteArray *to)
{
  const AsfFileObject *object = NULL;

  while ((object = asf_file_find_object (file, &asf_guid_stream_properties,
              object)) != NULL) {
    guint64 size = object->size;
    gsize at = object->offset;
    guint32 format_size;

    if (size < FORMAT_OFFSET || at >= file->head->len)
      continue;
    memcpy (&format_size, file->head->data + at + FORMAT_SIZE_OFFSET, 4);
    format_size = GUINT32_FROM_LE (format_size);
    if (size - FORMAT_OFFSET < SPREAD_LENGTHS_OFFSET + SPREAD_LENGTHS_SIZE ||
        format_size > size - FORMAT_OFFSET - SPREAD_LENGTHS_OFFSET -
        SPREAD_LENGTHS_SIZE)
      continue;
    at += FORMAT_OFFSET + format_size + SPREAD_LENGTHS_OFFSET;
    memcpy (to->data + at, file->head->data + at, SPREAD_LENGTHS_SIZE);
  }
}

/* Returns: whether the header can be made from the description */
gboolean
asf_file_is_own (const AsfFile *file)
{
  const GByteArray *head = file->head;
  AsfBytes bytes;
  gboolean own;

  if (file->header.packet_size < ASF_PACKET_MIN_SIZE ||
      file->header.packet_size > ASF_PACKET_MAX_SIZE)
    return FALSE;
  asf_bytes_init (&bytes);
  own = asf_header_put (&file->header, &bytes, head->len, NULL);
  if (own) {
    copy_counters (file, bytes.data);
    copy_spreads (file, bytes.data);
    own = memcmp (bytes.data->data, head->data, head->len) == 0;
  }
  asf_bytes_clear (&bytes);

  return own;
}
