/* asfwriterflush.c: when packets go to the output, and what counts then
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfwriterprivate.h"

#include <errno.h>

/* Packets are given away when there are this many bytes of them, or when the
 * flush interval of media time has passed. By the clock: a source that is faster
 * than its media would have us write a few packets at a time, for nothing. */
#define FLUSH_SIZE (256 * 1024)

/* How far ahead of the data room is reserved, where there is that much */
#define RESERVE_AHEAD (8 * 1024 * 1024)

/* Packets that are final and not in the output yet */
static const guint8 *
peek_unwritten (const AsfWriter *self, gsize *size)
{
  gsize kept = (gsize) (self->packets_on_disk - self->first_in_memory) *
      self->config.packet_size;
  const guint8 *data = asf_packetizer_peek (self->packetizer, size);

  *size -= kept;
  /* there may be no packet at all */
  return kept > 0 ? data + kept : data;
}

/* Returns: whether enough has come together to be given away */
gboolean
asf_writer_flush_is_due (const AsfWriter *self)
{
  const AsfPendingSample *oldest = asf_pending_peek (&self->pending);
  gsize size;

  peek_unwritten (self, &size);
  if (size == 0 || oldest == NULL)
    return FALSE;
  if (size >= FLUSH_SIZE)
    return TRUE;
  if (self->config.flush_by_clock)
    return FALSE;
  return self->last_ms > oldest->time_ms &&
      (guint64) (self->last_ms - oldest->time_ms) * ASF_NS_PER_MS >=
      self->config.flush_interval_ns;
}

/* A sample that is wholly in the output counts from now on. */
void
asf_writer_settle_sample (AsfWriter *self, const AsfPendingSample *sample)
{
  AsfWriterStream *stream = self->by_number[sample->stream];

  asf_meter_add (&stream->meter, sample);
  if (sample->key && stream->frame_index != NULL)
    asf_index_add (stream->frame_index, stream->n_settled,
        sample->place.first_packet, sample->place.n_packets);
  if (sample->key && stream->timecode_index != NULL)
    asf_timecode_index_add (stream->timecode_index, sample->timecode,
        sample->place.first_packet);
  stream->n_settled++;
  if (sample->key)
    asf_index_add (stream->index, ((guint64) sample->time_ms +
            self->config.preroll_ms) * ASF_100NS_PER_MS,
        sample->place.first_packet, sample->place.n_packets);
  self->safe_end_ms = MAX (self->safe_end_ms, sample->end_ms);
}

static void
settle (AsfWriter *self)
{
  const AsfPendingSample *sample;

  while ((sample = asf_pending_peek (&self->pending)) != NULL &&
      sample->place.first_packet + sample->place.n_packets <=
      self->packets_on_disk) {
    asf_writer_settle_sample (self, sample);
    asf_pending_pop (&self->pending);
  }
}

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
  asf_writer_count_packets (self, keep - self->first_in_memory,
      &self->buckets);
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
  int err;

  if (self->error != NULL)
    return FALSE;
  data = peek_unwritten (self, &size);
  if (size == 0)
    return TRUE;
  if (!self->config.streamable && !reserve (self, offset, size))
    size = size_that_fits (self, offset, size);
  asf_writer_promise (self,
      self->packets_on_disk + size / self->config.packet_size);

  err = asf_output_append (self->output, data, size, &written);
  self->packets_on_disk += written / self->config.packet_size;
  settle (self);
  if (err != 0)
    asf_writer_fail (self, ASF_OPERATION_APPEND, err, offset + written,
        "cannot write data");
  if (self->error != NULL)
    return FALSE;
  forget_written (self);
  asf_writer_set_index_aside (self);

  return TRUE;
}

/**
 * asf_writer_end_last_packet:
 * @end_ms: when the next packet is sent, or the last sample ends
 *
 * Gives the last packet in the output the duration that was not known when it
 * was closed. Two bytes: there is no moment at which the packet is torn.
 */
void
asf_writer_end_last_packet (AsfWriter *self, guint32 end_ms)
{
  guint32 packet_size = self->config.packet_size, at;
  guint64 offset = asf_writer_data_end (self) - packet_size;
  guint8 *packet;
  gsize size;
  int err;

  self->last_is_early = FALSE;
  if (self->packets_on_disk <= self->first_in_memory ||
      !self->output->can_rewrite || self->config.streamable)
    return;
  packet = (guint8 *) asf_packetizer_peek (self->packetizer, &size) +
      (self->packets_on_disk - 1 - self->first_in_memory) * packet_size;
  at = asf_packet_set_end (packet, end_ms);
  err = asf_output_rewrite (self->output, offset + at, packet + at, 2);
  if (err != 0)
    asf_writer_fail (self, ASF_OPERATION_REWRITE, err, offset + at,
        "cannot write the duration of a packet");
}

/* Returns: whether there are samples that are not wholly in the output */
gboolean
asf_writer_has_unwritten (const AsfWriter *self)
{
  return asf_pending_peek (&self->pending) != NULL;
}

/**
 * asf_writer_flush_old:
 *
 * Gives all packets to the output that are full, and the one that is being
 * filled if the last call found it already: called every half second, no
 * sample stays in memory for longer than a second, however seldom they come,
 * and packets that fill up sooner are not cut short.
 *
 * Returns: %FALSE with #ASF_ERROR_STATE or the first error of the output
 */
gboolean
asf_writer_flush_old (AsfWriter *self, GError **error)
{
  gboolean is_old = self->newest_packet == self->packet_at_last_flush;

  if (!asf_writer_check_state (self, self->state == ASF_WRITER_WRITING,
          "flush", error))
    return FALSE;
  if (self->error == NULL && asf_writer_has_unwritten (self)) {
    if (is_old)
      asf_packetizer_finish (self->packetizer, self->last_ms);
    if (asf_writer_flush (self) && is_old)
      self->last_is_early = TRUE;
  }
  self->packet_at_last_flush = asf_writer_has_unwritten (self) ?
      self->newest_packet : G_MAXUINT64;

  return asf_writer_propagate (self, error);
}
