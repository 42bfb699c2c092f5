/* asfwriterlast.c: the last packet in the output
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfwriterprivate.h"

#include <string.h>

/* A packet that fills up slowly is shown: it is written, and written again when
 * there is more in it. Its payloads never move, so what is new goes where the
 * padding was, which nobody reads; then its head says that it is there. Until
 * then, and if that fails, the packet is good as it was.
 *
 * After a failed write, the last packet has to be made the last one of the file.
 */

/* Returns: (nullable): the last packet in the output, as it stands in memory;
 *     %NULL if it is not there */
static guint8 *
find_last (const AsfWriter *self)
{
  gsize size;
  guint8 *data = (guint8 *) asf_packetizer_peek (self->packetizer, &size);

  if (self->packets_on_disk <= self->first_in_memory)
    return NULL;
  return data + (self->packets_on_disk - 1 - self->first_in_memory) *
      self->config.packet_size;
}

/* The last packet in memory is that in the output. */
void
asf_writer_note_last (AsfWriter *self)
{
  const guint8 *packet = find_last (self);

  if (packet == NULL)
    return;
  memcpy (self->last.head, packet, sizeof (self->last.head));
  self->last.end = asf_packet_get_end (packet, self->config.packet_size);
}

/* Returns: whether the output has an older one */
gboolean
asf_writer_last_is_new (const AsfWriter *self)
{
  const guint8 *packet = find_last (self);

  return packet != NULL && memcmp (packet, self->last.head,
      sizeof (self->last.head)) != 0;
}

/* @at: where in the last packet */
static gboolean
rewrite (AsfWriter *self, gsize at, const guint8 *data, gsize size)
{
  guint64 offset =
      asf_writer_data_end (self) - self->config.packet_size + at;
  int err = asf_output_rewrite (self->output, offset, data, size);

  if (err == 0)
    return TRUE;
  return asf_writer_fail (self, ASF_OPERATION_REWRITE, err, offset,
      "cannot write the last packet again");
}

/* From the first byte that changes to the last. If it fails the old ones are put
 * back, if that can be done. */
static gboolean
renew_head (AsfWriter *self, const guint8 *packet)
{
  const guint8 *old = self->last.head;
  gsize first = 0, end = sizeof (self->last.head);

  while (first < end && packet[first] == old[first])
    first++;
  while (end > first && packet[end - 1] == old[end - 1])
    end--;
  if (first == end ||
      rewrite (self, first, packet + first, end - first))
    return TRUE;
  rewrite (self, first, old + first, end - first);

  return FALSE;
}

/* Writes what is new in the last packet, which is whole in memory.
 *
 * Returns: %FALSE if the output failed */
gboolean
asf_writer_renew_last (AsfWriter *self)
{
  const guint8 *packet = find_last (self);
  guint32 end;

  if (!asf_writer_last_is_new (self))
    return TRUE;
  end = asf_packet_get_end (packet, self->config.packet_size);
  /* a duration is not worth it */
  self->unsynced |= end > self->last.end;
  if (end > self->last.end && !rewrite (self, self->last.end,
          packet + self->last.end, end - self->last.end))
    return FALSE;
  if (!renew_head (self, packet))
    return FALSE;
  asf_writer_note_last (self);

  return TRUE;
}

/* The end */

/* Takes out of memory what did not get into the output. */
static void
restore_last (AsfWriter *self)
{
  guint8 *packet = find_last (self);

  if (packet == NULL)
    return;
  memcpy (packet, self->last.head, sizeof (self->last.head));
  memset (packet + self->last.end, 0,
      self->config.packet_size - self->last.end);
}

/* Returns: whether a piece of @lost, which is not whole there, is in the output:
 *     one that goes on fills its packet */
static gboolean
is_begun (const AsfWriter *self, const AsfPendingSample *lost)
{
  if (lost->place.first_packet + 1 != self->packets_on_disk)
    return lost->place.first_packet < self->packets_on_disk;
  return self->last.end == self->config.packet_size;
}

/* The last packet on disk, as it has to be when no other follows: ends with the
 * last sample, and has no fragment of one that is lost. */
static void
make_last_packet (AsfWriter *self)
{
  const AsfPendingSample *lost = asf_pending_peek (&self->pending);
  guint32 packet_size = self->config.packet_size;
  gboolean torn = self->last_is_torn;
  guint n_payloads = 0;
  gsize size;
  guint8 *data = (guint8 *) asf_packetizer_peek (self->packetizer, &size);

  restore_last (self);
  if (lost != NULL && is_begun (self, lost)) {
    torn = TRUE;
    self->packets_on_disk = lost->place.first_packet + 1;
  }
  while (n_payloads == 0 && self->packets_on_disk > self->first_in_memory) {
    guint8 *packet = data +
        (self->packets_on_disk - 1 - self->first_in_memory) * packet_size;

    n_payloads = asf_packet_make_last (packet, packet_size, torn,
        self->safe_end_ms);
    if (n_payloads == 0)
      self->packets_on_disk--;
    torn = FALSE;
  }
}

/* Returns: whether no piece of a lost sample is left */
static gboolean
rewrite_last_packet (AsfWriter *self)
{
  const guint8 *packet = find_last (self);

  if (packet == NULL)
    return TRUE;
  if (!rewrite (self, 0, packet, self->config.packet_size))
    return FALSE;
  asf_writer_note_last (self);

  return TRUE;
}

/* After a failed write, and in a file that was never ended: what is not a whole
 * packet is cut off, and so is a sample of which a part only is in the
 * output. */
gboolean
asf_writer_cut_to_whole_samples (AsfWriter *self)
{
  int err;

  make_last_packet (self);
  err = asf_output_truncate (self->output, asf_writer_data_end (self));
  if (err != 0)
    return asf_writer_fail (self, ASF_OPERATION_TRUNCATE, err,
        asf_writer_data_end (self), "cannot cut off an unfinished packet");
  self->has_torn_end = !rewrite_last_packet (self);

  return TRUE;
}
