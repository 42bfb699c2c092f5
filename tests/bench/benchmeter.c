/* benchmeter.c: what a run costs
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "benchmeter.h"

#include "benchdisk.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

static double
to_seconds (struct timeval time)
{
  return time.tv_sec + time.tv_usec / 1e6;
}

double
bench_meter_cpu (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);

  return to_seconds (usage.ru_utime) + to_seconds (usage.ru_stime);
}

void
bench_meter_read (BenchMeter *meter)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  meter->cpu = to_seconds (usage.ru_utime) + to_seconds (usage.ru_stime);
  meter->system = to_seconds (usage.ru_stime);
  meter->wall = g_get_monotonic_time () / 1e6;
  meter->peak = (gint64) usage.ru_maxrss * 1024;
  bench_disk_get_counts (&meter->writes, &meter->written, &meter->sync);
}

/* As members of a JSON object. */
void
bench_meter_print (const BenchMeter *from, const BenchMeter *to)
{
  printf ("\"cpu\": %.6f, \"system\": %.6f, \"wall\": %.6f, "
      "\"peak\": %" G_GINT64_FORMAT ", \"grown\": %" G_GINT64_FORMAT
      ", \"writes\": %" G_GINT64_FORMAT ", \"written\": %" G_GINT64_FORMAT
      ", \"sync\": %.6f", to->cpu - from->cpu, to->system - from->system,
      to->wall - from->wall, to->peak, to->peak - from->peak,
      to->writes - from->writes, to->written - from->written,
      to->sync - from->sync);
}
