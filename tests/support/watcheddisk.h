/* watcheddisk.h: a disk that a test watches, fills and breaks
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "elementfixture.h"

G_BEGIN_DECLS

/**
 * WatchedDisk:
 * @tells_free: what is left free is known
 * @free: bytes
 * @fail_from: number of the append that fails first, from 1; 0 = none
 * @n_errors: how many calls fail then
 * @sys_errno: with what
 * @size: bytes in the file
 * @n_appends: calls, those that failed included
 * @n_syncs: the same
 * @n_looks: how often it was asked what is free
 *
 * What the test and the writer thread say to each other, with the lock.
 */
typedef struct
{
  GMutex lock;
  GCond cond;
  gboolean tells_free;
  guint64 free;
  guint fail_from;
  guint n_errors;
  int sys_errno;

  guint64 size;
  guint n_appends;
  guint n_syncs;
  guint n_looks;
} WatchedDisk;

extern WatchedDisk watched_disk;

Fixture *fixture_new_with_disk (void);
void watched_disk_set_free (guint64 bytes);
guint64 watched_disk_get_size (void);
guint watched_disk_get_count (const guint *count);
void watched_disk_wait (const guint *count, guint n);

G_END_DECLS
