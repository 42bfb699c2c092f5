/* asfwriterend.c: how a writing session ends
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfwriterprivate.h"

/* EndWriting: flush, index, sync, header, sync, close.
 *
 * It runs on every way out, also after a failed write, and does each step that
 * still makes sense. The order keeps the file good at any moment: what the
 * header promises is on stable storage before the header is.
 *
 * What is given up when something fails, in this order: the packets that are
 * not whole, then the index, then the final header. The file plays without
 * each of them.
 */

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

  if (lost != NULL && lost->place.first_packet < self->packets_on_disk) {
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
  gsize size;
  const guint8 *data = asf_packetizer_peek (self->packetizer, &size);
  guint64 offset;
  int err;

  if (self->packets_on_disk <= self->first_in_memory)
    return TRUE;
  offset = asf_writer_data_end (self) - self->config.packet_size;
  err = asf_output_rewrite (self->output, offset,
      data + (self->packets_on_disk - 1 - self->first_in_memory) *
      self->config.packet_size, self->config.packet_size);
  if (err != 0)
    asf_writer_fail (self, ASF_OPERATION_REWRITE, err, offset,
        "cannot write the last packet");
  return err == 0;
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

static void
sync_output (AsfWriter *self)
{
  int err = asf_output_sync (self->output);

  if (err != 0)
    asf_writer_fail (self, ASF_OPERATION_SYNC, err,
        asf_writer_data_end (self), "cannot bring the data to the disk");
}

/* First all of it, still flagged broadcast, then that flag: whatever becomes
 * of the first write, the packets are found. */
static int
write_final_header (AsfWriter *self, GByteArray *header)
{
  guint8 *flags = header->data + ASF_HEADER_FLAGS_OFFSET;
  guint8 final_flags = *flags;
  int err;

  *flags = ASF_HEADER_FLAG_BROADCAST;
  err = asf_output_rewrite (self->output, 0, header->data, header->len);
  if (err == 0)
    sync_output (self);
  *flags = final_flags;
  if (err == 0)
    err = asf_output_rewrite (self->output, ASF_HEADER_FLAGS_OFFSET, flags,
        1);

  return err;
}

static gboolean
rewrite_header (AsfWriter *self)
{
  gboolean ok = asf_writer_put_final_header (self, &self->aside);

  if (!ok) {
    if (self->error == NULL)
      g_set_error_literal (&self->error, ASF_ERROR, ASF_ERROR_HEADER_SIZE,
          "the final header does not fit the room of the first one");
  } else {
    int err = write_final_header (self, self->aside.data);

    if (err != 0)
      ok = asf_writer_fail (self, ASF_OPERATION_REWRITE, err, 0,
          "cannot write the final header");
  }

  return ok;
}

/* A broadcast file must have nothing behind its packets: it would be read as
 * packets. */
static void
drop_index (AsfWriter *self)
{
  if (!self->indexed)
    return;
  self->index_size = 0;
  self->indexed = FALSE;
  asf_output_truncate (self->output, asf_writer_data_end (self));
}

/* Gives back what was reserved behind the file. */
static void
release_reserve (AsfWriter *self)
{
  guint64 size = asf_writer_data_end (self) + self->index_size;
  int err;

  if (self->reserved == 0 || self->reserved == G_MAXUINT64)
    return;
  err = asf_output_truncate (self->output, size);
  if (err != 0)
    asf_writer_fail (self, ASF_OPERATION_TRUNCATE, err, size,
        "cannot give back reserved room");
}

/* Returns: whether header and all agree now */
static gboolean
finish_file (AsfWriter *self)
{
  gboolean whole = TRUE;

  if (self->header_size == 0) {
    /* a piece of a header is worse than nothing */
    asf_output_truncate (self->output, 0);
    return FALSE;
  }
  if (self->config.streamable || !self->output->can_rewrite) {
    asf_writer_leave_out_late (self);
    sync_output (self);
    return self->error == NULL;
  }

  if (self->error != NULL || self->resumed)
    whole = asf_writer_cut_to_whole_samples (self);
  if (whole)
    whole = asf_writer_append_index (self);
  release_reserve (self);
  sync_output (self);
  if (!rewrite_header (self)) {
    whole = FALSE;
    drop_index (self);
  }
  sync_output (self);

  return whole;
}

/**
 * asf_writer_end_writing:
 *
 * Finishes the file and closes the output, after a failed write as well:
 * asf_writer_get_stats() tells how far it came. The session is over whatever
 * is returned.
 *
 * Returns: %TRUE if nothing has failed in the whole session, else %FALSE with
 *     the first error, or with #ASF_ERROR_STATE if there is nothing to end
 */
gboolean
asf_writer_end_writing (AsfWriter *self, GError **error)
{
  gboolean whole;
  int err;

  if (self->state != ASF_WRITER_WRITING) {
    g_set_error (error, ASF_ERROR, ASF_ERROR_STATE,
        "cannot end: the session is %s",
        self->state == ASF_WRITER_ENDED ? "ended" : "not begun");
    return FALSE;
  }

  g_clear_pointer (&self->ballast, g_free);
  if (self->error == NULL) {
    asf_packetizer_finish (self->packetizer, self->end_ms);
    asf_writer_flush (self);
  }
  if (self->last_is_early && self->error == NULL)
    asf_writer_end_last_packet (self, self->safe_end_ms);
  whole = finish_file (self);
  self->output->complete = whole && !self->has_torn_end &&
      self->failure.operation != ASF_OPERATION_SYNC;
  err = asf_output_close (self->output);
  if (err != 0)
    asf_writer_fail (self, ASF_OPERATION_CLOSE, err,
        asf_writer_data_end (self) + self->index_size,
        "cannot close the file");
  self->finished = whole && !self->has_torn_end && err == 0;
  self->state = ASF_WRITER_ENDED;

  return asf_writer_propagate (self, error);
}

/**
 * asf_writer_abandon:
 *
 * Closes the output of a session that has not begun; nothing is written. There
 * is nothing that could be lost.
 */
void
asf_writer_abandon (AsfWriter *self)
{
  g_return_if_fail (self->state == ASF_WRITER_CONFIGURING);

  asf_output_close (self->output);
  self->state = ASF_WRITER_ENDED;
}
