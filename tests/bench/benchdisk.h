/* benchdisk.h: a disk that counts, and can be slow
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

void bench_disk_get_counts (gint64 *writes, gint64 *written, double *sync);
void bench_disk_stall (guint64 after_us, guint64 for_us);
void bench_disk_throttle (guint64 bytes_per_second);

G_END_DECLS
