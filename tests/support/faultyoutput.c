/* faultyoutput.c: an output that fails when it is told to
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "faultyoutput.h"

#include <errno.h>

typedef struct
{
  AsfOutput parent;
  AsfOutput *inner;
  FaultPlan plan;
  FaultReport *report;
  guint64 end;
  gboolean was_interrupted;
  gboolean was_troubled;
} FaultyOutput;

static int
fail (FaultyOutput *self, AsfOperation operation)
{
  if (self->report->n_faults++ == 0)
    self->report->operation = operation;
  return self->plan.sys_errno;
}

/* Returns: 0 if the operation shall be done */
static int
before (FaultyOutput *self, AsfOperation operation)
{
  const FaultPlan *plan = &self->plan;
  guint count;

  if (plan->slow_us > 0 && plan->slow == operation)
    g_usleep (plan->slow_us);
  if (plan->interrupted && operation != ASF_OPERATION_CLOSE) {
    self->was_interrupted = !self->was_interrupted;
    if (self->was_interrupted)
      return EINTR;
  }
  if (plan->transient != 0 && operation != ASF_OPERATION_CLOSE &&
      operation != ASF_OPERATION_SYNC) {
    self->was_troubled = !self->was_troubled;
    if (self->was_troubled)
      return plan->transient;
  }
  if (plan->only != ASF_OPERATION_NONE && plan->only != operation)
    return 0;
  count = ++self->report->n_operations;
  if (plan->nth != 0 && (count == plan->nth ||
          (plan->for_ever && count > plan->nth)))
    return fail (self, operation);
  return 0;
}

/* Returns: whether the file is full at @size */
static gboolean
is_full (const FaultyOutput *self, guint64 size)
{
  return self->plan.limited && size >= self->plan.limit &&
      (self->plan.for_ever || self->report->n_faults == 0);
}

static gsize
at_most (const FaultyOutput *self, gsize size)
{
  return self->plan.most != 0 ? MIN (size, self->plan.most) : size;
}

static int
faulty_append (AsfOutput *output, const guint8 *data, gsize size,
    gsize *written)
{
  FaultyOutput *self = (FaultyOutput *) output;
  int err = before (self, ASF_OPERATION_APPEND);

  if (err != 0)
    return err;
  if (is_full (self, self->end))
    return fail (self, ASF_OPERATION_APPEND);
  size = at_most (self, size);
  if (is_full (self, self->end + size))
    size = self->plan.limit - self->end;
  err = self->inner->klass->append (self->inner, data, size, written);
  self->end += *written;

  return err;
}

static int
faulty_rewrite (AsfOutput *output, guint64 offset, const guint8 *data,
    gsize size, gsize *written)
{
  FaultyOutput *self = (FaultyOutput *) output;
  int err = before (self, ASF_OPERATION_REWRITE);

  if (err != 0)
    return err;
  return self->inner->klass->rewrite (self->inner, offset, data,
      at_most (self, size), written);
}

static int
faulty_reserve (AsfOutput *output, guint64 size)
{
  FaultyOutput *self = (FaultyOutput *) output;
  int err = before (self, ASF_OPERATION_RESERVE);

  if (err != 0)
    return err;
  if (self->plan.no_reserve)
    return ENOTSUP;
  /* not counted as a fault that is over: the disk is as full as before */
  if (self->plan.limited && self->plan.limits_reserve &&
      size > self->plan.limit)
    return self->plan.sys_errno;
  return self->inner->klass->reserve (self->inner, size);
}

static int
faulty_truncate (AsfOutput *output, guint64 size)
{
  FaultyOutput *self = (FaultyOutput *) output;
  int err = before (self, ASF_OPERATION_TRUNCATE);

  if (err == 0)
    err = self->inner->klass->truncate (self->inner, size);
  if (err == 0)
    self->end = size;

  return err;
}

static int
faulty_get_free (AsfOutput *output, guint64 *bytes)
{
  FaultyOutput *self = (FaultyOutput *) output;

  if (!self->plan.limited || !self->plan.tells_free)
    return ENOTSUP;
  *bytes = self->plan.limit > self->end ? self->plan.limit - self->end : 0;

  return 0;
}

static int
faulty_sync (AsfOutput *output)
{
  FaultyOutput *self = (FaultyOutput *) output;
  int err = before (self, ASF_OPERATION_SYNC);

  return err != 0 ? err : self->inner->klass->sync (self->inner);
}

/* A close that fails has closed all the same. */
static int
faulty_close (AsfOutput *output)
{
  FaultyOutput *self = (FaultyOutput *) output;
  int err = before (self, ASF_OPERATION_CLOSE);
  int inner_err = self->inner->klass->close (self->inner);

  return err != 0 ? err : inner_err;
}

static void
faulty_free (AsfOutput *output)
{
  FaultyOutput *self = (FaultyOutput *) output;

  asf_output_free (self->inner);
  g_free (self);
}

/**
 * faulty_output_new:
 * @inner: (transfer full): gets all that does not fail
 * @plan: copied
 * @report: written until the output is freed, so it has to live longer
 *
 * Returns: (transfer full):
 */
AsfOutput *
faulty_output_new (AsfOutput *inner, const FaultPlan *plan,
    FaultReport *report)
{
  static const AsfOutputClass klass = {
    .append = faulty_append,
    .rewrite = faulty_rewrite,
    .reserve = faulty_reserve,
    .truncate = faulty_truncate,
    .get_free = faulty_get_free,
    .sync = faulty_sync,
    .close = faulty_close,
    .free = faulty_free,
  };
  FaultyOutput *self = g_new0 (FaultyOutput, 1);

  self->parent.klass = &klass;
  self->parent.can_rewrite = inner->can_rewrite;
  self->parent.patience_us = plan->patience_us;
  self->inner = inner;
  self->plan = *plan;
  self->report = report;
  *report = (FaultReport) { 0 };

  return &self->parent;
}
