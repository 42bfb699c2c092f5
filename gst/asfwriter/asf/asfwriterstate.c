/* asfwriterstate.c: what all parts of a session ask of its state
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfwriterprivate.h"

/* Returns: @allowed; if not so, @error says that @call cannot be made */
gboolean
asf_writer_check_state (const AsfWriter *self, gboolean allowed,
    const char *call, GError **error)
{
  static const char *const names[] = {
    "not begun", "writing", "ended"
  };

  if (!allowed)
    g_set_error (error, ASF_ERROR, ASF_ERROR_STATE,
        "cannot %s: the session is %s", call, names[self->state]);
  return allowed;
}

/* Returns: (transfer none): the @i-th stream by number */
AsfWriterStream *
asf_writer_nth_stream (const AsfWriter *self, guint i)
{
  const AsfStream *stream = g_ptr_array_index (self->streams, i);

  return self->by_number[stream->number];
}

/**
 * asf_writer_fail:
 *
 * Keeps the first failure of the output for asf_writer_propagate().
 *
 * Returns: %FALSE
 */
gboolean
asf_writer_fail (AsfWriter *self, AsfOperation operation, int sys_errno,
    guint64 offset, const char *what)
{
  if (self->error == NULL) {
    self->failure = (AsfFailure) { operation, sys_errno, offset };
    g_set_error (&self->error, ASF_ERROR,
        asf_error_code_from_errno (operation, sys_errno),
        "%s at byte %" G_GUINT64_FORMAT ": %s", what, offset,
        g_strerror (sys_errno));
  }
  return FALSE;
}

/* Returns: %TRUE if nothing has failed so far, else %FALSE with the first
 * error */
gboolean
asf_writer_propagate (AsfWriter *self, GError **error)
{
  if (self->error == NULL)
    return TRUE;
  if (error != NULL)
    *error = g_error_copy (self->error);
  return FALSE;
}

/* Returns: whether what was written can be written again */
gboolean
asf_writer_can_rewrite (const AsfWriter *self)
{
  return !self->config.streamable && self->output->can_rewrite;
}

/* Preroll included (ASF spec 3.2) */
guint64
asf_writer_play_duration_100ns (const AsfWriter *self)
{
  return ((guint64) self->config.preroll_ms + self->safe_end_ms) *
      ASF_100NS_PER_MS;
}

/* Where the last whole packet ends */
guint64
asf_writer_data_end (const AsfWriter *self)
{
  return self->header_size +
      self->packets_on_disk * self->config.packet_size;
}
