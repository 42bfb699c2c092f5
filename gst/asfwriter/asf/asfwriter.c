/* asfwriter.c: a writing session: its life, and what can be asked of it
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfwriterprivate.h"

/* The session of the Windows Media Format SDK's writer object: its states and
 * calls. Streams and settings come in in asfwriterstreams.c, the session begins
 * in asfwriterbegin.c, samples are written in asfwritersample.c with the times of
 * asfwritertime.c. What the header says is in asfwriterheader.c, when packets go
 * to the output in asfwriterflush.c, and how the session ends in asfwriterend.c.
 *
 * Not thread-safe: one caller at a time.
 */

/**
 * asf_writer_new:
 * @output: (transfer full): where the file goes; closed by the end of the
 *     session or with it
 * @config: copied
 *
 * Returns: (transfer full): a session that waits for its streams
 */
AsfWriter *
asf_writer_new (AsfOutput *output, const AsfWriterConfig *config)
{
  AsfWriter *self = g_new0 (AsfWriter, 1);

  self->output = output;
  self->config = *config;
  self->streams = g_ptr_array_new ();
  self->attributes = asf_attributes_new ();
  self->left_out = asf_attributes_new ();
  self->markers = asf_markers_new ();
  self->relations = asf_relations_new ();
  asf_pending_init (&self->pending);
  asf_bytes_init (&self->aside);
  self->index_step = 1;
  self->packet_at_last_flush = G_MAXUINT64;

  return self;
}

/**
 * asf_writer_free:
 * @self: (nullable) (transfer full):
 *
 * A session that was not ended leaves the file as it is: playable, without
 * index and durations.
 */
void
asf_writer_free (AsfWriter *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->streams);
  for (guint i = 0; i <= ASF_MAX_STREAM_NUMBER; i++)
    asf_writer_stream_free (self->by_number[i]);
  asf_attributes_free (self->attributes);
  asf_attributes_free (self->first_attributes);
  asf_attributes_free (self->left_out);
  asf_markers_free (self->markers);
  asf_markers_free (self->first_markers);
  asf_relations_free (self->relations);
  asf_packetizer_free (self->packetizer);
  asf_pending_clear (&self->pending);
  asf_bytes_clear (&self->aside);
  g_free (self->ballast);
  asf_output_free (self->output);
  g_clear_error (&self->error);
  g_free (self);
}

/* Statistics */

/**
 * asf_writer_get_free:
 * @bytes: (out): room left on the storage, with what is set aside for this file
 *
 * Returns: %FALSE if that cannot be told
 */
gboolean
asf_writer_get_free (AsfWriter *self, guint64 *bytes)
{
  guint64 data_end = asf_writer_data_end (self);

  if (asf_output_get_free (self->output, bytes) != 0)
    return FALSE;
  if (self->reserved != G_MAXUINT64 && self->reserved > data_end)
    *bytes += self->reserved - data_end;
  return TRUE;
}

/**
 * asf_writer_get_stats:
 * @stats: (out): of the whole file
 */
void
asf_writer_get_stats (const AsfWriter *self, AsfWriterStats *stats)
{
  guint32 safe_ms =
      MIN (self->safe_end_ms, asf_pending_first_ms (&self->pending));
  guint64 packets = MAX (self->packets_on_disk, self->newest_packet + 1);

  *stats = (AsfWriterStats) {
    .packets = self->packets_on_disk,
    .file_size = asf_writer_data_end (self) + self->index_size,
    .data_size = asf_writer_data_end (self) +
        (packets - self->packets_on_disk) * self->config.packet_size,
    .duration_ns = (guint64) self->safe_end_ms * ASF_NS_PER_MS,
    .safe_until_ns = (guint64) safe_ms * ASF_NS_PER_MS,
    .bytes_safe = asf_writer_data_end (self),
    .attributes_dropped = self->attributes_dropped,
    .indexed = self->indexed,
    .finished = self->finished,
  };
}

/**
 * asf_writer_get_stream_stats:
 * @number: stream number
 * @stats: (out): of all that was written, in the output or not but for what is
 *     settled
 *
 * Returns: %FALSE if there is no such stream
 */
gboolean
asf_writer_get_stream_stats (const AsfWriter *self, guint number,
    AsfStreamStats *stats)
{
  if (number > ASF_MAX_STREAM_NUMBER || self->by_number[number] == NULL)
    return FALSE;
  *stats = self->by_number[number]->stats;
  stats->settled = self->by_number[number]->n_settled;
  return TRUE;
}

/* @failure: (out): of the output; the operation is "none" if it did not fail */
void
asf_writer_get_failure (const AsfWriter *self, AsfFailure *failure)
{
  *failure = self->failure;
}

/* Returns: bytes of a packet; as configured until the session has begun */
guint32
asf_writer_get_packet_size (const AsfWriter *self)
{
  return self->config.packet_size;
}
