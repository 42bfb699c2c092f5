/* benchdisk.c: a disk that counts, and can be slow
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The calls that write are defined here, so that those of every library in the
 * process come here first. Nothing but regular files is counted or slow. */

#define _GNU_SOURCE
#undef _FILE_OFFSET_BITS        /* pwrite() and pwrite64() are two names here */

#include "benchdisk.h"

#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define EXPORT __attribute__ ((visibility ("default")))

ssize_t pwrite64 (int fd, const void *data, size_t size, off64_t offset);
ssize_t pwritev64 (int fd, const struct iovec *parts, int n, off64_t offset);

static gint64 n_writes;
static gint64 n_written;
static GMutex sync_lock;          /* the next three */
static guint n_syncing;
static gint64 sync_start;
static gint64 sync_us;
static gint64 stall_from = G_MAXINT64;
static gint64 stall_until;
static guint64 speed;

static gboolean
is_file (int fd)
{
  struct stat info;

  return fstat (fd, &info) == 0 && S_ISREG (info.st_mode);
}

static void
sleep_until (gint64 time)
{
  gint64 now = g_get_monotonic_time ();

  if (now < time)
    g_usleep (time - now);
}

static void
be_slow (ssize_t written)
{
  if (speed > 0 && written > 0)
    g_usleep ((guint64) written * G_USEC_PER_SEC / speed);
  if (g_get_monotonic_time () >= stall_from)
    sleep_until (stall_until);
}

static ssize_t
count (int fd, ssize_t written)
{
  gboolean is_slow = speed > 0 || stall_from != G_MAXINT64;

  if (fd <= STDERR_FILENO)
    return written;
  __atomic_add_fetch (&n_writes, 1, __ATOMIC_RELAXED);
  if (written > 0)
    __atomic_add_fetch (&n_written, written, __ATOMIC_RELAXED);
  if (is_slow && is_file (fd))
    be_slow (written);

  return written;
}

EXPORT ssize_t
write (int fd, const void *data, size_t size)
{
  ssize_t written = syscall (SYS_write, fd, data, size);

  /* one of 1 or 8 bytes wakes a thread, as a rule */
  return size == 1 || size == 8 ? written : count (fd, written);
}

EXPORT ssize_t
writev (int fd, const struct iovec *parts, int n)
{
  return count (fd, syscall (SYS_writev, fd, parts, n));
}

EXPORT ssize_t
pwrite (int fd, const void *data, size_t size, off_t offset)
{
  return count (fd, syscall (SYS_pwrite64, fd, data, size, offset));
}

EXPORT ssize_t
pwrite64 (int fd, const void *data, size_t size, off64_t offset)
{
  return count (fd, syscall (SYS_pwrite64, fd, data, size, offset));
}

EXPORT ssize_t
pwritev (int fd, const struct iovec *parts, int n, off_t offset)
{
  return count (fd, syscall (SYS_pwritev, fd, parts, n, offset, 0));
}

EXPORT ssize_t
pwritev64 (int fd, const struct iovec *parts, int n, off64_t offset)
{
  return count (fd, syscall (SYS_pwritev, fd, parts, n, offset, 0));
}

static int
timed_sync (long number, int fd)
{
  int result;

  g_mutex_lock (&sync_lock);
  if (n_syncing++ == 0)
    sync_start = g_get_monotonic_time ();
  g_mutex_unlock (&sync_lock);
  result = syscall (number, fd);
  g_mutex_lock (&sync_lock);
  if (--n_syncing == 0)
    sync_us += g_get_monotonic_time () - sync_start;
  g_mutex_unlock (&sync_lock);

  return result;
}

EXPORT int
fsync (int fd)
{
  return timed_sync (SYS_fsync, fd);
}

EXPORT int
fdatasync (int fd)
{
  return timed_sync (SYS_fdatasync, fd);
}

/* @sync: seconds in which at least one thread waited for one */
void
bench_disk_get_counts (gint64 *writes, gint64 *written, double *sync)
{
  *writes = __atomic_load_n (&n_writes, __ATOMIC_RELAXED);
  *written = __atomic_load_n (&n_written, __ATOMIC_RELAXED);
  g_mutex_lock (&sync_lock);
  *sync = sync_us / 1e6;
  if (n_syncing > 0)
    *sync += (g_get_monotonic_time () - sync_start) / 1e6;
  g_mutex_unlock (&sync_lock);
}

/* Writes wait between the two times from now on. */
void
bench_disk_stall (guint64 after_us, guint64 for_us)
{
  stall_from = g_get_monotonic_time () + after_us;
  stall_until = stall_from + for_us;
}

void
bench_disk_throttle (guint64 bytes_per_second)
{
  speed = bytes_per_second;
}
