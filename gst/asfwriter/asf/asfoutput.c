/* asfoutput.c: whole writes out of partial ones
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfoutput.h"

#include <errno.h>

/* Largest piece given to the output at once: a write to a regular file cannot
 * be interrupted, so its length bounds how long a stop can take. */
#define MAX_WRITE (1024 * 1024)

/* A file that says EAGAIN waits for somebody else's lock or buffer: waited for
 * this long even where no patience is asked for. */
#define AGAIN_US (10 * G_USEC_PER_SEC)

/* Time between two tries */
#define PAUSE_US (10 * 1000)

/* An output that takes nothing and reports nothing would keep us for ever. */
static int
stuck (gsize n)
{
  return n == 0 ? EIO : 0;
}

/* How long @err is no reason to give up */
static gint64
patience_for (const AsfOutput *output, int err)
{
  switch (err) {
    case EAGAIN:
      return MAX (output->patience_us, AGAIN_US);
    case EACCES:
    case ESTALE:
    case EIO:
      return output->patience_us;
    default:
      return 0;
  }
}

/* Waits a moment where that may help.
 *
 * @since: (inout): when the trouble began, 0 = it has not
 * Returns: whether the call is worth another try */
static gboolean
try_again (const AsfOutput *output, int err, gint64 *since)
{
  gint64 now;

  if (err == EINTR)
    return TRUE;
  if (patience_for (output, err) == 0)
    return FALSE;
  now = g_get_monotonic_time ();
  if (*since == 0)
    *since = now;
  if (now - *since >= patience_for (output, err))
    return FALSE;
  g_usleep (PAUSE_US);

  return TRUE;
}

/**
 * asf_output_append:
 * @written: (out): bytes that were appended, also on failure
 *
 * Returns: 0 when all @size bytes are appended, else an errno value
 */
int
asf_output_append (AsfOutput *output, const guint8 *data, gsize size,
    gsize *written)
{
  gint64 since = 0;

  *written = 0;
  while (*written < size) {
    gsize n = 0;
    int err = output->klass->append (output, data + *written,
        MIN (size - *written, MAX_WRITE), &n);

    *written += n;
    if (n > 0)
      since = 0;
    else if (err == 0)
      err = stuck (n);
    if (err != 0 && !try_again (output, err, &since))
      return err;
  }
  return 0;
}

/**
 * asf_output_rewrite:
 *
 * Returns: 0 when all @size bytes stand at @offset, else an errno value
 */
int
asf_output_rewrite (AsfOutput *output, guint64 offset, const guint8 *data,
    gsize size)
{
  gint64 since = 0;
  gsize done = 0;

  if (!output->can_rewrite)
    return ESPIPE;
  while (done < size) {
    gsize n = 0;
    int err = output->klass->rewrite (output, offset + done, data + done,
        MIN (size - done, MAX_WRITE), &n);

    done += n;
    if (n > 0)
      since = 0;
    else if (err == 0)
      err = stuck (n);
    if (err != 0 && !try_again (output, err, &since))
      return err;
  }
  return 0;
}

int
asf_output_reserve (AsfOutput *output, guint64 size)
{
  gint64 since = 0;
  int err;

  if (!output->can_rewrite)
    return ENOTSUP;
  do
    err = output->klass->reserve (output, size);
  while (err != 0 && try_again (output, err, &since));

  return err;
}

int
asf_output_truncate (AsfOutput *output, guint64 size)
{
  gint64 since = 0;
  int err;

  if (!output->can_rewrite)
    return ESPIPE;
  do
    err = output->klass->truncate (output, size);
  while (err != 0 && try_again (output, err, &since));

  return err;
}

/* @bytes: (out): room left on the storage, 0 on failure */
int
asf_output_get_free (AsfOutput *output, guint64 *bytes)
{
  *bytes = 0;
  if (!output->can_rewrite || output->klass->get_free == NULL)
    return ENOTSUP;
  return output->klass->get_free (output, bytes);
}

/* Tried again for EINTR only: after another failure the system may have
 * forgotten which data did not get to the disk, and a second call would say
 * that all is well. */
int
asf_output_sync (AsfOutput *output)
{
  int err;

  do
    err = output->klass->sync (output);
  while (err == EINTR);

  return err;
}

/* Not retried: after a failed close the descriptor's state is not known. */
int
asf_output_close (AsfOutput *output)
{
  return output->klass->close (output);
}

/* @output: (nullable) (transfer full): */
void
asf_output_free (AsfOutput *output)
{
  if (output != NULL)
    output->klass->free (output);
}
