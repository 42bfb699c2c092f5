/* repair.c: what was done to one file
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "repair.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "asferror.h"
#include "asfoutput.h"
#include "copy.h"

/* Returns: whether both names lead to one file that exists */
gboolean
repair_is_same_file (const char *a, const char *b)
{
  struct stat status_a, status_b;

  return stat (a, &status_a) == 0 && stat (b, &status_b) == 0 &&
      status_a.st_dev == status_b.st_dev && status_a.st_ino == status_b.st_ino;
}

static void
set_error_from_errno (GError **error, AsfOperation operation, int err,
    const char *verb, const char *path)
{
  char *name = g_filename_display_name (path);

  g_set_error (error, ASF_ERROR, asf_error_code_from_errno (operation, err),
      "cannot %s \"%s\": %s", verb, name, g_strerror (err));
  g_free (name);
}

#define LEASE_TRIES 5
#define LEASE_PAUSE_US (50 * 1000)

/* Two writers would spoil the file. The kernel gives a read lease only when
 * nobody has the file open for writing; where it knows no leases, as on network
 * storage, nothing can be said. */
static gboolean
is_open_for_writing_now (const char *path)
{
  gboolean is_open = FALSE;
#ifdef F_SETLEASE
  int fd = open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);

  if (fd < 0)
    return FALSE;
  is_open = fcntl (fd, F_SETLEASE, F_RDLCK) < 0 && errno == EAGAIN;
  close (fd);
#endif
  return is_open;
}

/* A program that has just ended may still be about to close it. */
static gboolean
is_open_for_writing (const char *path)
{
  for (guint i = 0; i < LEASE_TRIES; i++) {
    if (!is_open_for_writing_now (path))
      return FALSE;
    g_usleep (LEASE_PAUSE_US);
  }
  return TRUE;
}

static gboolean
repair_in_place (Repair *self, const char *path, const Checkup *before,
    Progress *progress)
{
  AsfOutput *output;

  if (is_open_for_writing (path)) {
    g_set_error (&self->error, ASF_ERROR, ASF_ERROR_OPEN,
        "another program has it open for writing: wait for the end of the "
        "recording, or write a repaired copy with --output");
    return FALSE;
  }
  output = asf_output_file_open (path, &self->error);

  return output != NULL && asf_repair_in_place (before->file, output,
      progress_update, progress, &self->report, &self->error);
}

/* Creates an empty file, or replaces the one there by one. A name that leads to
 * anything but a file is left alone. */
static gboolean
claim (const RepairOrder *order, GError **error)
{
  struct stat status;
  int fd;

  if (order->replace && lstat (order->output, &status) == 0 &&
      (S_ISREG (status.st_mode) || S_ISLNK (status.st_mode)) &&
      unlink (order->output) < 0) {
    set_error_from_errno (error, ASF_OPERATION_OPEN, errno, "replace",
        order->output);
    return FALSE;
  }

  fd = open (order->output, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (fd >= 0)
    close (fd);
  else if (errno == EEXIST)
    g_set_error (error, ASF_ERROR, ASF_ERROR_OPEN, order->replace ?
        "it exists and is not a file" : "it exists; --force replaces it");
  else
    set_error_from_errno (error, ASF_OPERATION_OPEN, errno, "create",
        order->output);

  return fd >= 0;
}

/* A file that lacks nothing is copied as it is. */
static gboolean
copy_healthy (Repair *self, const Checkup *before, AsfOutput *output,
    Progress *progress)
{
  self->report = (AsfRepairReport) {
    .n_packets = before->scan.n_packets,
    .file_size = before->input->size,
    .indexed = checkup_is_indexed (before),
  };
  checkup_get_duration (before, &self->report.duration_ns);

  return copy_file (before->input, output, progress, &self->error);
}

static gboolean
repair_copy (Repair *self, const Checkup *before, const RepairOrder *order,
    Progress *progress)
{
  AsfOutput *output;
  gboolean done;

  if (!claim (order, &self->error))
    return FALSE;

  output = asf_output_file_new (order->output, &self->error);
  if (output == NULL)
    done = FALSE;
  else if (checkup_get_status (before) == STATUS_HEALTHY)
    done = copy_healthy (self, before, output, progress);
  else
    done = asf_repair_copy (before->file, output, progress_update, progress,
        &self->report, &self->error);
  if (!done)
    unlink (order->output);

  return done;
}

/* A copy may leave out broken packets, which are there to stay in place. */
static gboolean
is_wanted (const Checkup *before, const RepairOrder *order)
{
  Status status = checkup_get_status (before);

  return before->error == NULL && (status == STATUS_REPAIRABLE ||
      order->output != NULL);
}

/**
 * repair_new:
 * @path: the file
 * @before: what is wrong with it
 * @order: how to repair it
 *
 * Repairs the file as far as there is something to repair, and inspects the
 * result. A failure is in the repair's error.
 *
 * Returns: (transfer full): never %NULL
 */
Repair *
repair_new (const char *path, const Checkup *before, const RepairOrder *order,
    Progress *progress)
{
  Repair *self = g_new0 (Repair, 1);

  self->output = order->output;
  if (!is_wanted (before, order))
    return self;

  progress_begin (progress, "repairing");
  if (order->output != NULL)
    self->done = repair_copy (self, before, order, progress);
  else
    self->done = repair_in_place (self, path, before, progress);
  progress_end (progress);
  if (self->done)
    self->after =
        checkup_new (order->output != NULL ? order->output : path, progress);

  return self;
}

void
repair_free (Repair *self)
{
  if (self == NULL)
    return;

  checkup_free (self->after);
  g_clear_error (&self->error);
  g_free (self);
}

/* Returns: how things are after the repair, or after none was needed */
Status
repair_get_status (const Repair *self, const Checkup *before)
{
  Status status;

  if (self->error != NULL)
    return status_of_error (self->error);
  if (!self->done)
    return checkup_get_status (before);

  /* What another repair would do was left by this one. */
  status = checkup_get_status (self->after);
  return status == STATUS_REPAIRABLE ? STATUS_DAMAGED : status;
}
