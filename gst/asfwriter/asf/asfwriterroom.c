/* asfwriterroom.c: room on the disk for data and index
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfwriterprivate.h"

#include <errno.h>

/* How far ahead of the data room is reserved, where there is that much */
#define RESERVE_AHEAD (8 * 1024 * 1024)

/* Where the file system takes no reservations, what is left free says how far
 * it goes. */
static gboolean
has_free (AsfWriter *self, guint64 offset, gsize size)
{
  guint64 bytes;

  if (asf_output_get_free (self->output, &bytes) != 0 ||
      bytes >= size + asf_writer_index_reserve (self))
    return TRUE;
  return asf_writer_fail (self, ASF_OPERATION_RESERVE, ENOSPC, offset,
      "cannot get room for more data");
}

/* Room for the data and for the index behind it: when the disk is full that is
 * found out here, while there still is room to finish the file. */
static gboolean
reserve (AsfWriter *self, guint64 offset, gsize size)
{
  guint64 needed = offset + size + asf_writer_index_reserve (self);
  int err;

  if (self->reserved == G_MAXUINT64)
    return has_free (self, offset, size);
  if (needed <= self->reserved)
    return TRUE;
  err = asf_output_reserve (self->output, needed + RESERVE_AHEAD);
  if (err == 0) {
    self->reserved = needed + RESERVE_AHEAD;
    return TRUE;
  }
  if (err == ENOTSUP) {
    self->reserved = G_MAXUINT64;
    return has_free (self, offset, size);
  }
  err = asf_output_reserve (self->output, needed);
  if (err != 0)
    return asf_writer_fail (self, ASF_OPERATION_RESERVE, err, offset,
        "cannot get room for more data");
  self->reserved = needed;

  return TRUE;
}

/* Returns: where the room ends that there is, up to @end, to within a packet */
static guint64
reserve_less (AsfWriter *self, guint64 offset, guint64 end)
{
  guint64 room = MAX (self->reserved, offset), bytes;

  if (self->reserved == G_MAXUINT64)
    return asf_output_get_free (self->output, &bytes) == 0 ?
        offset + bytes : offset;
  while (end > room && end - room > self->config.packet_size) {
    guint64 middle = room + (end - room) / 2;

    if (asf_output_reserve (self->output, middle) == 0)
      self->reserved = room = middle;
    else
      end = middle;
  }
  return room;
}

/* The disk is full: how much of @size bytes goes in beside the index. */
static gsize
size_that_fits (AsfWriter *self, guint64 offset, gsize size)
{
  guint64 index_size = asf_writer_index_reserve (self);
  guint64 end = reserve_less (self, offset, offset + index_size + size);

  if (end <= offset + index_size)
    return 0;
  size = MIN (size, end - offset - index_size);
  return size - size % self->config.packet_size;
}

/* @size: of packets that come next
 *
 * Returns: how many bytes of them have room: if it is less the session has
 *     failed */
gsize
asf_writer_make_room (AsfWriter *self, gsize size)
{
  guint64 offset = asf_writer_data_end (self);

  if (size == 0 || self->config.streamable || reserve (self, offset, size))
    return size;
  return size_that_fits (self, offset, size);
}
