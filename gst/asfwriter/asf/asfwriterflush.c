/* asfwriterflush.c: when packets go to the output, and what counts then
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfwriterprivate.h"

/* Packets are given away when there are this many bytes of them, or when the
 * flush interval of media time has passed. By the clock: a source that is faster
 * than its media would have us write a few packets at a time, for nothing. */
#define FLUSH_SIZE (256 * 1024)

/* @data: (out): packets that are final, or shown, and not in the output yet
 *
 * Returns: %FALSE if there are none, and the last packet in the output is one
 *     that is being filled: nothing can be written */
static gboolean
peek_unwritten (const AsfWriter *self, const guint8 **data, gsize *size)
{
  gsize kept = (gsize) (self->packets_on_disk - self->first_in_memory) *
      self->config.packet_size;

  *data = asf_packetizer_peek (self->packetizer, size);
  if (*size < kept)
    return FALSE;
  *size -= kept;
  /* there may be no packet at all */
  if (kept > 0)
    *data += kept;
  return TRUE;
}

/* Returns: whether an index may have entries of @stream: beside video only one
 * that is asked for has any of others */
static gboolean
may_be_indexed (const AsfWriter *self, const AsfWriterStream *stream)
{
  return stream->stream->type == ASF_STREAM_VIDEO || !self->has_video ||
      self->config.time_index || self->foreign != NULL;
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
  if (sample->key && may_be_indexed (self, stream))
    asf_index_add (stream->index, ((guint64) sample->time_ms +
            self->config.preroll_ms) * ASF_100NS_PER_MS,
        sample->place.first_packet, sample->place.n_packets);
  self->safe_end_ms = MAX (self->safe_end_ms, sample->end_ms);
}

/* Samples may have come into the last packet since it was written. */
static gboolean
is_in_output (const AsfWriter *self, const AsfPlacement *place)
{
  guint64 end = place->first_packet + place->n_packets;

  if (end == self->packets_on_disk)
    return place->end <= self->last.end;
  return end < self->packets_on_disk;
}

static void
settle (AsfWriter *self)
{
  const AsfPendingSample *sample;

  while ((sample = asf_pending_peek (&self->pending)) != NULL &&
      is_in_output (self, &sample->place)) {
    asf_writer_settle_sample (self, sample);
    asf_pending_pop (&self->pending);
  }
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

/* @data: packets behind those in the output */
static void
append (AsfWriter *self, const guint8 *data, gsize size)
{
  guint64 offset = asf_writer_data_end (self);
  gsize written = 0;
  int err;

  if (size == 0)
    return;
  err = asf_output_append (self->output, data, size, &written);
  self->packets_on_disk += written / self->config.packet_size;
  if (written >= self->config.packet_size)
    asf_writer_note_last (self);
  self->unsynced = TRUE;
  if (err != 0)
    asf_writer_fail (self, ASF_OPERATION_APPEND, err, offset + written,
        "cannot write data");
}

/**
 * asf_writer_flush:
 *
 * Gives the packets that are final, or shown, to the output; first what is new
 * in the last one there. When that fails, those of them that are whole in the
 * output stay.
 *
 * Returns: %FALSE if the output failed, now or before
 */
gboolean
asf_writer_flush (AsfWriter *self)
{
  const guint8 *data;
  gsize size;

  if (self->error != NULL)
    return FALSE;
  if (!peek_unwritten (self, &data, &size) ||
      (size == 0 && !asf_writer_last_is_new (self)))
    return TRUE;
  size = asf_writer_make_room (self, size);
  asf_writer_promise (self,
      self->packets_on_disk + size / self->config.packet_size);
  if (asf_writer_renew_last (self))
    append (self, data, size);
  settle (self);
  if (self->error != NULL)
    return FALSE;
  forget_written (self);
  asf_writer_set_index_aside (self);

  return TRUE;
}

/* Gives away all there is. Where nothing can be written again, the packet that
 * is being filled ends here. */
static gboolean
flush_all (AsfWriter *self)
{
  if (asf_writer_can_rewrite (self))
    asf_packetizer_show (self->packetizer, self->last_ms);
  else
    asf_packetizer_finish (self->packetizer, self->last_ms);
  return asf_writer_flush (self);
}

static gboolean
is_overdue (const AsfWriter *self)
{
  const AsfPendingSample *oldest = asf_pending_peek (&self->pending);

  return oldest != NULL && self->last_ms > oldest->time_ms &&
      (guint64) (self->last_ms - oldest->time_ms) * ASF_NS_PER_MS >=
      self->config.flush_interval_ns;
}

/* After each sample: gives away what has come together, or has been there for
 * too long. Where packets cannot be written again they are closed in time. */
void
asf_writer_flush_due (AsfWriter *self)
{
  const guint8 *data;
  gsize size;

  if (peek_unwritten (self, &data, &size) && size >= FLUSH_SIZE)
    asf_writer_flush (self);
  if (self->config.flush_by_clock || !is_overdue (self))
    return;
  if (asf_writer_flush (self) && is_overdue (self) &&
      asf_writer_can_rewrite (self))
    flush_all (self);
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
 * and packets that fill up sooner are written once.
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
      flush_all (self);
    else
      asf_writer_flush (self);
  }
  self->packet_at_last_flush = asf_writer_has_unwritten (self) ?
      self->newest_packet : G_MAXUINT64;

  return asf_writer_propagate (self, error);
}
