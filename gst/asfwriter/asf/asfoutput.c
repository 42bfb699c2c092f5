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

/* An output that takes nothing and reports nothing would keep us for ever. */
static int
stuck (gsize n)
{
  return n == 0 ? EIO : 0;
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
  *written = 0;
  while (*written < size) {
    gsize n = 0;
    int err = output->klass->append (output, data + *written,
        MIN (size - *written, MAX_WRITE), &n);

    *written += n;
    if (err == EINTR)
      continue;
    if (err == 0)
      err = stuck (n);
    if (err != 0)
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
  gsize done = 0;

  if (!output->can_rewrite)
    return ESPIPE;
  while (done < size) {
    gsize n = 0;
    int err = output->klass->rewrite (output, offset + done, data + done,
        MIN (size - done, MAX_WRITE), &n);

    done += n;
    if (err == EINTR)
      continue;
    if (err == 0)
      err = stuck (n);
    if (err != 0)
      return err;
  }
  return 0;
}

static int
retry (AsfOutput *output, int (*call) (AsfOutput *output))
{
  int err;

  do
    err = call (output);
  while (err == EINTR);

  return err;
}

int
asf_output_reserve (AsfOutput *output, guint64 size)
{
  int err;

  if (!output->can_rewrite)
    return ENOTSUP;
  do
    err = output->klass->reserve (output, size);
  while (err == EINTR);

  return err;
}

int
asf_output_truncate (AsfOutput *output, guint64 size)
{
  int err;

  if (!output->can_rewrite)
    return ESPIPE;
  do
    err = output->klass->truncate (output, size);
  while (err == EINTR);

  return err;
}

int
asf_output_sync (AsfOutput *output)
{
  return retry (output, output->klass->sync);
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
