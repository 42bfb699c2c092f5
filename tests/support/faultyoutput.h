/* faultyoutput.h: an output that fails when it is told to
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asfoutput.h"

G_BEGIN_DECLS

/**
 * FaultPlan:
 * @nth: the operation that fails, 1 = the first; 0 = none
 * @only: counts operations of this kind only; #ASF_OPERATION_NONE = all
 * @limited: the file cannot grow beyond @limit
 * @limit: bytes; what fits of an append is written, the next one fails
 * @limits_reserve: room beyond @limit cannot be reserved either
 * @sys_errno: what a fault is
 * @for_ever: all that is counted after the first fault fails as well, and
 *     @limit stays; else there is one fault
 * @most: bytes that one append or rewrite takes, more is not an error; 0 = all
 * @interrupted: every call but close says EINTR first, and works when repeated
 * @transient: errno that every call but sync and close says first, 0 = none;
 *     what was asked works when it is asked again
 * @patience_us: of the output
 * @no_reserve: there is no such thing here
 * @tells_free: what is left below @limit can be asked for
 * @slow: this kind of operation takes @slow_us at least
 * @slow_us: microseconds, 0 = no operation is slow
 *
 * All zero: nothing is different from the output below.
 */
typedef struct
{
  guint nth;
  AsfOperation only;
  gboolean limited;
  guint64 limit;
  gboolean limits_reserve;
  int sys_errno;
  gboolean for_ever;
  gsize most;
  gboolean interrupted;
  int transient;
  gint64 patience_us;
  gboolean no_reserve;
  gboolean tells_free;
  AsfOperation slow;
  gulong slow_us;
} FaultPlan;

/**
 * FaultReport:
 * @n_operations: that were counted
 * @n_faults: that failed
 * @operation: the first that failed
 */
typedef struct
{
  guint n_operations;
  guint n_faults;
  AsfOperation operation;
} FaultReport;

AsfOutput *faulty_output_new (AsfOutput *inner, const FaultPlan *plan,
    FaultReport *report);

G_END_DECLS
