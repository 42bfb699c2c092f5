/* watcheddisk.c: a disk that a test watches, fills and breaks
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "watcheddisk.h"

#include <errno.h>

typedef struct
{
  AsfOutput parent;
  AsfOutput *inner;
} DiskOutput;

WatchedDisk watched_disk;

static AsfOutput *
inner_of (AsfOutput *output)
{
  return ((DiskOutput *) output)->inner;
}

static int
fail_append (void)
{
  watched_disk.n_appends++;
  if (watched_disk.fail_from == 0 || watched_disk.n_errors == 0 ||
      watched_disk.n_appends < watched_disk.fail_from)
    return 0;
  watched_disk.n_errors--;
  return watched_disk.sys_errno;
}

static int
disk_append (AsfOutput *output, const guint8 *data, gsize size,
    gsize *written)
{
  int err;

  g_mutex_lock (&watched_disk.lock);
  err = fail_append ();
  if (err == 0)
    err = inner_of (output)->klass->append (inner_of (output), data, size,
        written);
  watched_disk.size += *written;
  g_cond_broadcast (&watched_disk.cond);
  g_mutex_unlock (&watched_disk.lock);

  return err;
}

static int
disk_rewrite (AsfOutput *output, guint64 offset, const guint8 *data,
    gsize size, gsize *written)
{
  return inner_of (output)->klass->rewrite (inner_of (output), offset, data,
      size, written);
}

/* Nothing is set aside, so that what is free is what the test says. */
static int
disk_reserve (AsfOutput *output, guint64 size)
{
  return ENOTSUP;
}

static int
disk_truncate (AsfOutput *output, guint64 size)
{
  return inner_of (output)->klass->truncate (inner_of (output), size);
}

static int
disk_get_free (AsfOutput *output, guint64 *bytes)
{
  gboolean known;

  g_mutex_lock (&watched_disk.lock);
  watched_disk.n_looks++;
  known = watched_disk.tells_free;
  if (known)
    *bytes = watched_disk.free;
  g_cond_broadcast (&watched_disk.cond);
  g_mutex_unlock (&watched_disk.lock);

  return known ? 0 : ENOTSUP;
}

static int
disk_sync (AsfOutput *output)
{
  g_mutex_lock (&watched_disk.lock);
  watched_disk.n_syncs++;
  g_cond_broadcast (&watched_disk.cond);
  g_mutex_unlock (&watched_disk.lock);

  return inner_of (output)->klass->sync (inner_of (output));
}

static int
disk_close (AsfOutput *output)
{
  return inner_of (output)->klass->close (inner_of (output));
}

static void
disk_output_free (AsfOutput *output)
{
  asf_output_free (inner_of (output));
  g_free (output);
}

static const AsfOutputClass disk_class = {
  .append = disk_append,
  .rewrite = disk_rewrite,
  .reserve = disk_reserve,
  .truncate = disk_truncate,
  .get_free = disk_get_free,
  .sync = disk_sync,
  .close = disk_close,
  .free = disk_output_free,
};

static AsfOutput *
open_disk (const char *location, gpointer user_data, GError **error)
{
  Fixture *fixture = user_data;
  DiskOutput *output = g_new0 (DiskOutput, 1);

  g_clear_pointer (&fixture->memory, memory_file_unref);
  fixture->memory = memory_file_new ();
  output->parent.klass = &disk_class;
  output->parent.can_rewrite = TRUE;
  output->inner = memory_output_new (fixture->memory);

  return &output->parent;
}

/* Returns: (transfer full): the element with a new disk */
Fixture *
fixture_new_with_disk (void)
{
  Fixture *fixture = fixture_new ();

  watched_disk = (WatchedDisk) { .tells_free = TRUE, .free = G_MAXUINT64 };
  gst_asf_writer_sink_set_open_func (GST_ASF_WRITER_SINK (fixture->sink),
      open_disk, fixture);

  return fixture;
}

void
watched_disk_set_free (guint64 bytes)
{
  g_mutex_lock (&watched_disk.lock);
  watched_disk.free = bytes;
  g_mutex_unlock (&watched_disk.lock);
}

guint64
watched_disk_get_size (void)
{
  guint64 size;

  g_mutex_lock (&watched_disk.lock);
  size = watched_disk.size;
  g_mutex_unlock (&watched_disk.lock);

  return size;
}

/* Returns: *@count, one of the disk's */
guint
watched_disk_get_count (const guint *count)
{
  guint n;

  g_mutex_lock (&watched_disk.lock);
  n = *count;
  g_mutex_unlock (&watched_disk.lock);

  return n;
}

/* Waits until *@count, one of the disk's, is @n at least. */
void
watched_disk_wait (const guint *count, guint n)
{
  gint64 deadline = g_get_monotonic_time () + FIXTURE_TIMEOUT;
  gboolean in_time = TRUE;

  g_mutex_lock (&watched_disk.lock);
  while (*count < n && in_time)
    in_time = g_cond_wait_until (&watched_disk.cond, &watched_disk.lock,
        deadline);
  g_mutex_unlock (&watched_disk.lock);
  fail_unless (in_time, "this is not done %u times", n);
}
