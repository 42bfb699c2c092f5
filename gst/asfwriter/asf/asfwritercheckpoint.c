/* asfwritercheckpoint.c: what the header tells while the file grows
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfwriterprivate.h"

/* A file that is never finished shall play to its last packet, show how long it
 * is and be sought in. Readers take the header at its word for that: with the
 * broadcast flag there is no duration and no seeking, and without it some stop
 * at the end that the header tells, though there is more. So the header is
 * always a little ahead: it promises an end that the file has not reached yet,
 * and is brought up to date before a packet goes out that is behind it.
 *
 * What is promised in addition to the durations is what readers compute with:
 * a packet count in proportion, and a bit rate. The file size is left open,
 * since one that is wrong makes FFmpeg believe nothing at all.
 *
 * The fields are in two places. The first is within a sector, which a power cut
 * does not tear; the second nearly always.
 */

/* In the Data Object, from its size to its packet count (ASF spec 5.1) */
#define DATA_SIZE_OFFSET 16
#define DATA_SIZE_TO_COUNT 32

static gboolean
rewrite (AsfWriter *self, guint64 offset, const guint8 *data, gsize size)
{
  int err = asf_output_rewrite (self->output, offset, data, size);

  if (err == 0)
    return TRUE;
  return asf_writer_fail (self, ASF_OPERATION_REWRITE, err, offset,
      "cannot bring the header up to date");
}

static gboolean
write_promise (AsfWriter *self)
{
  gsize head_size = ASF_DATA_OBJECT_HEAD - DATA_SIZE_OFFSET;
  AsfBytes bytes;
  gboolean ok;

  asf_bytes_init (&bytes);
  asf_writer_put_promise (self, &bytes);
  /* the counters last: they take the broadcast flag away */
  ok = rewrite (self, self->header_size - head_size,
      bytes.data->data + ASF_HEADER_COUNTERS_SIZE + DATA_SIZE_OFFSET,
      DATA_SIZE_TO_COUNT) &&
      rewrite (self, ASF_HEADER_COUNTERS_OFFSET, bytes.data->data,
      ASF_HEADER_COUNTERS_SIZE);
  asf_bytes_clear (&bytes);

  return ok;
}

/**
 * asf_writer_promise:
 * @n_packets: that the output will hold in a moment
 *
 * Brings the header up to date if it tells of less.
 *
 * Returns: %FALSE if the output failed
 */
gboolean
asf_writer_promise (AsfWriter *self, guint64 n_packets)
{
  guint64 interval_ms = self->config.checkpoint_interval_ns / ASF_NS_PER_MS;
  guint64 end_ms = (guint64) self->end_ms + interval_ms;

  if (interval_ms == 0 || !asf_writer_can_rewrite (self))
    return TRUE;
  if (self->end_ms <= self->promised_ms && n_packets <= self->promised_packets)
    return TRUE;

  self->promised_ms = (guint32) MIN (end_ms, G_MAXUINT32);
  self->promised_packets = n_packets +
      n_packets * interval_ms / MAX (self->end_ms, 1) + 1;
  return write_promise (self);
}

/**
 * asf_writer_checkpoint:
 *
 * Gives all full packets to the output and brings data and header to stable
 * storage: a power cut does not touch them any more.
 *
 * Returns: %FALSE with #ASF_ERROR_STATE or the first error of the output
 */
gboolean
asf_writer_checkpoint (AsfWriter *self, GError **error)
{
  int err;

  if (!asf_writer_check_state (self, self->state == ASF_WRITER_WRITING,
          "make a checkpoint", error))
    return FALSE;
  if (asf_writer_flush (self) && self->unsynced) {
    err = asf_output_sync (self->output);
    if (err != 0)
      asf_writer_fail (self, ASF_OPERATION_SYNC, err,
          asf_writer_data_end (self), "cannot bring the data to the disk");
    self->unsynced = FALSE;
  }

  return asf_writer_propagate (self, error);
}
