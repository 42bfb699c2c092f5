/* benchmeter.h: what a run costs
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * BenchMeter:
 * @cpu: seconds of processor time of the whole process
 * @system: those of them that the kernel took
 * @wall: seconds
 * @peak: bytes, the most that was resident since the start of the process
 * @writes: calls that wrote to a file
 * @written: bytes of them
 * @sync: seconds in which a thread or more were in fsync or its like
 */
typedef struct
{
  double cpu;
  double system;
  double wall;
  gint64 peak;
  gint64 writes;
  gint64 written;
  double sync;
} BenchMeter;

void bench_meter_read (BenchMeter *meter);
double bench_meter_cpu (void);
void bench_meter_print (const BenchMeter *from, const BenchMeter *to);

G_END_DECLS
