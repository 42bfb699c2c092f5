/* checkup.c: one file, read and inspected
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "checkup.h"

#include "asferror.h"

/**
 * checkup_new:
 * @path: in the encoding of the file system
 *
 * Reads all of the file. What goes wrong is in the checkup's error.
 *
 * Returns: (transfer full): never %NULL
 */
Checkup *
checkup_new (const char *path, Progress *progress)
{
  Checkup *self = g_new0 (Checkup, 1);

  self->findings = asf_findings_new ();
  self->input = asf_input_file_new (path, &self->error);
  if (self->input == NULL)
    return self;
  self->file = asf_file_read (self->input, self->findings, &self->error);
  if (self->file == NULL)
    return self;

  progress_begin (progress, "checking");
  /* A failure is in the error as well */
  (void) !asf_inspect (self->file, progress_update, progress, self->findings,
      &self->scan, &self->error);
  progress_end (progress);

  return self;
}

void
checkup_free (Checkup *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->file, asf_file_free);
  g_clear_pointer (&self->input, asf_input_free);
  asf_findings_free (self->findings);
  g_clear_error (&self->error);
  g_free (self);
}

/* Returns: what an error of the core means for the file */
Status
status_of_error (const GError *error)
{
  if (g_error_matches (error, ASF_ERROR, ASF_ERROR_NOT_ASF))
    return STATUS_NOT_ASF;
  if (g_error_matches (error, ASF_ERROR, ASF_ERROR_DAMAGED))
    return STATUS_DAMAGED;

  return STATUS_FAILED;
}

Status
checkup_get_status (const Checkup *self)
{
  if (self->error != NULL)
    return status_of_error (self->error);

  switch (asf_findings_verdict (self->findings)) {
    case ASF_VERDICT_HEALTHY:
      return STATUS_HEALTHY;
    case ASF_VERDICT_REPAIRABLE:
      return STATUS_REPAIRABLE;
    default:
      return STATUS_DAMAGED;
  }
}

/* Returns: whether sizes, counts and durations in the header are meant */
gboolean
checkup_is_finished (const Checkup *self)
{
  return self->file != NULL && !self->file->header.broadcast;
}

gboolean
checkup_is_indexed (const Checkup *self)
{
  return self->file != NULL &&
      (asf_file_find_object (self->file, &asf_guid_simple_index, NULL) ||
      asf_file_find_object (self->file, &asf_guid_index, NULL));
}

/**
 * checkup_get_duration:
 * @duration_ns: (out): as the header tells it, without preroll
 *
 * Returns: whether it is known
 */
gboolean
checkup_get_duration (const Checkup *self, guint64 *duration_ns)
{
  guint64 play, preroll;

  if (!checkup_is_finished (self))
    return FALSE;

  play = self->file->header.play_duration_100ns;
  preroll = (guint64) self->file->header.preroll_ms * 10000;
  if (play < preroll || play - preroll > G_MAXINT64 / 100)
    return FALSE;
  *duration_ns = (play - preroll) * 100;

  return TRUE;
}
