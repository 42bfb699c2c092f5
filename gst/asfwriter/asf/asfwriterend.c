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
  if (!asf_writer_can_rewrite (self)) {
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
