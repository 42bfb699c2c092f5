/* copy.c: a file as it is
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "copy.h"

#define PIECE_SIZE (1024 * 1024)

static gboolean
check (int err, AsfOperation operation, GError **error)
{
  if (err != 0)
    g_set_error (error, ASF_ERROR, asf_error_code_from_errno (operation, err),
        "cannot write the copy: %s", g_strerror (err));
  return err == 0;
}

/* Copies a piece at @offset; @n_read is 0 at the end. */
static gboolean
copy_piece (AsfInput *input, guint64 offset, guint8 *piece, AsfOutput *output,
    gsize *n_read, GError **error)
{
  gsize written;

  return asf_input_read (input, offset, piece, PIECE_SIZE, n_read, error) &&
      check (asf_output_append (output, piece, *n_read, &written),
      ASF_OPERATION_APPEND, error);
}

static gboolean
copy_pieces (AsfInput *input, AsfOutput *output, Progress *progress,
    GError **error)
{
  guint8 *piece = g_malloc (PIECE_SIZE);
  guint64 offset = 0;
  gsize n_read = 1;
  gboolean ok = TRUE;

  while (ok && n_read > 0) {
    ok = copy_piece (input, offset, piece, output, &n_read, error);
    offset += n_read;
    if (ok && !progress_update (offset, input->size, progress)) {
      g_set_error_literal (error, ASF_ERROR, ASF_ERROR_CANCELLED, "stopped");
      ok = FALSE;
    }
  }
  g_free (piece);

  return ok;
}

/**
 * copy_file:
 * @output: (transfer full): empty
 *
 * Copies all bytes, and returns when they are on stable storage.
 */
gboolean
copy_file (AsfInput *input, AsfOutput *output, Progress *progress,
    GError **error)
{
  gboolean ok = copy_pieces (input, output, progress, error) &&
      check (asf_output_sync (output), ASF_OPERATION_SYNC, error) &&
      check (asf_output_close (output), ASF_OPERATION_CLOSE, error);

  asf_output_free (output);
  return ok;
}
