/* asfwriterbuckets.c: leaky buckets of a session
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfwriterprivate.h"
#include "asfwriterresume.h"

/* A packet counts when it leaves the packetizer's memory: those in it may still
 * be cut off. So a repair, which reads the packets that are left, comes to the
 * same numbers. */

/* Counts the @n first packets in memory, which are about to leave it. */
void
asf_writer_count_packets (const AsfWriter *self, guint64 n,
    AsfBuckets *buckets)
{
  guint32 packet_size = self->config.packet_size;
  gsize size;
  const guint8 *data = asf_packetizer_peek (self->packetizer, &size);

  for (guint64 i = 0; i < n; i++)
    asf_buckets_add (buckets, asf_packet_get_send (data + i * packet_size),
        packet_size);
}

/* Counts a packet that was in the output before. */
void
asf_writer_adopt_packet (AsfWriter *self, guint32 send_ms)
{
  asf_buckets_add (&self->buckets, send_ms, self->config.packet_size);
}

/* While nothing is known: what preroll holds at the rates that are told */
static void
guess_buckets (const AsfWriter *self, AsfBuckets *buckets)
{
  guint64 bitrate = 0;

  for (guint i = 0; i < self->streams->len; i++)
    bitrate += asf_stream_nominal_bitrate (asf_writer_nth_stream (self,
            i)->stream);
  asf_buckets_add (buckets, 0, (guint32) MIN (G_MAXUINT32,
          bitrate / 8 * self->config.preroll_ms / 1000));
}

/* Returns: (transfer full): of all packets in the output, which is 0 for the
 *     first header */
GBytes *
asf_writer_make_bucket_pairs (const AsfWriter *self, gboolean broadcast)
{
  AsfBuckets buckets = self->buckets;

  if (broadcast && self->packets_on_disk == 0)
    guess_buckets (self, &buckets);
  asf_writer_count_packets (self,
      MAX (self->packets_on_disk, self->first_in_memory) -
      self->first_in_memory, &buckets);

  return asf_buckets_to_bytes (&buckets);
}
