/* asfwriterflush.c: when packets go to the output, and what counts then
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfwriterprivate.h"

#include <errno.h>

/* Packets are given away when there are this many bytes of them, or when this
 * much media time has passed: nothing stays in memory for longer. */
#define FLUSH_SIZE (256 * 1024)
#define FLUSH_MS 1000

/* How far ahead of the data room is reserved, where there is that much */
#define RESERVE_AHEAD (8 * 1024 * 1024)
#define RESERVE_MARGIN (8 * 1024)

/* Packets that are final and not in the output yet */
static const guint8 *
peek_unwritten (const AsfWriter *self, gsize *size)
{
  gsize kept = (gsize) (self->packets_on_disk - self->first_in_memory) *
      self->config.packet_size;
  const guint8 *data = asf_packetizer_peek (self->packetizer, size);

  *size -= kept;
  return data + kept;
}

/* Returns: whether enough has come together to be given away */
gboolean
asf_writer_flush_is_due (const AsfWriter *self)
{
  gsize size;

  peek_unwritten (self, &size);
  if (size == 0)
    return FALSE;
  return size >= FLUSH_SIZE || self->last_ms - self->flushed_ms >= FLUSH_MS;
}

/* Samples that are wholly in the output count from now on. */
static void
settle (AsfWriter *self)
{
  const AsfPendingSample *sample;

  while ((sample = asf_pending_peek (&self->pending)) != NULL &&
      sample->place.first_packet + sample->place.n_packets <=
      self->packets_on_disk) {
    AsfWriterStream *stream = self->by_number[sample->stream];

    asf_meter_add (&stream->meter, sample);
    if (sample->key)
      asf_index_add (stream->index,
          sample->time_ms + self->config.preroll_ms,
          sample->place.first_packet, sample->place.n_packets);
    self->safe_end_ms = MAX (self->safe_end_ms, sample->end_ms);
    asf_pending_pop (&self->pending);
  }
}

/* Bytes that the indices will need when all is written that is in packets now,
 * and a little more: file systems count in blocks */
static guint64
index_reserve (const AsfWriter *self)
{
  guint64 size = RESERVE_MARGIN, duration_100ns =
      ((guint64) self->config.preroll_ms + self->end_ms) * ASF_100NS_PER_MS;

  for (guint i = 0; i < self->streams->len; i++)
    size += asf_index_simple_size (asf_writer_nth_stream (self, i)->index,
        duration_100ns);
  return size;
}

/* Room for the data and for the index behind it: when the disk is full that is
 * found out here, while there still is room to finish the file. */
static gboolean
reserve (AsfWriter *self, guint64 data_end)
{
  guint64 needed = data_end + index_reserve (self);
  int err;

  if (needed <= self->reserved)
    return TRUE;
  err = asf_output_reserve (self->output, needed + RESERVE_AHEAD);
  if (err == 0) {
    self->reserved = needed + RESERVE_AHEAD;
    return TRUE;
  }
  if (err != ENOTSUP)
    err = asf_output_reserve (self->output, needed);
  if (err == 0)
    self->reserved = needed;
  else if (err == ENOTSUP)
    self->reserved = G_MAXUINT64;
  else
    return asf_writer_fail (self, ASF_OPERATION_RESERVE, err, data_end,
        "cannot get room for more data");

  return TRUE;
}

/* The disk is full: how much of @size bytes goes in beside the index. */
static gsize
size_that_fits (AsfWriter *self, guint64 offset, gsize size)
{
  guint32 packet_size = self->config.packet_size;
  guint64 behind = offset + index_reserve (self);

  for (gsize try = size / 2; try >= packet_size; try /= 2) {
    if (behind + try <= self->reserved)
      break;
    if (asf_output_reserve (self->output, behind + try) == 0) {
      self->reserved = behind + try;
      break;
    }
  }
  if (self->reserved <= behind)
    return 0;
  size = MIN (size, self->reserved - behind);
  return size - size % packet_size;
}

/* What may have to be changed when a later write fails stays in memory: the
 * last packet, and all from where a sample begins that is not wholly in the
 * output, with the one before. */
static void
forget_written (AsfWriter *self)
{
  const AsfPendingSample *pending = asf_pending_peek (&self->pending);
  guint64 keep = self->packets_on_disk;

  if (pending != NULL)
    keep = MIN (keep, pending->place.first_packet);
  keep = MAX (keep, 1) - 1;
  if (keep <= self->first_in_memory)
    return;
  asf_packetizer_consume (self->packetizer,
      (gsize) (keep - self->first_in_memory) * self->config.packet_size);
  self->first_in_memory = keep;
}

/**
 * asf_writer_flush:
 *
 * Gives the packets that are final to the output. When that fails, those of
 * them that are whole in the output stay.
 *
 * Returns: %FALSE if the output failed, now or before
 */
gboolean
asf_writer_flush (AsfWriter *self)
{
  guint64 offset = asf_writer_data_end (self);
  const guint8 *data;
  gsize size, written = 0;
  gboolean has_room;
  int err;

  if (self->error != NULL)
    return FALSE;
  data = peek_unwritten (self, &size);
  if (size == 0)
    return TRUE;
  has_room = self->config.streamable || reserve (self, offset + size);
  if (!has_room)
    size = size_that_fits (self, offset, size);

  err = asf_output_append (self->output, data, size, &written);
  self->packets_on_disk += written / self->config.packet_size;
  settle (self);
  if (err != 0)
    return asf_writer_fail (self, ASF_OPERATION_APPEND, err,
        offset + written, "cannot write data");
  if (!has_room)
    return FALSE;
  forget_written (self);
  self->flushed_ms = self->last_ms;

  return TRUE;
}
