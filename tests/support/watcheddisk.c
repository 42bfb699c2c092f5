/* watcheddisk.c: a disk that a test watches, fills and breaks
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "watcheddisk.h"

#include "passingoutput.h"

#include <errno.h>

WatchedDisk watched_disk;

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
    err = passing_output_append (output, data, size, written);
  watched_disk.size += *written;
  g_cond_broadcast (&watched_disk.cond);
  g_mutex_unlock (&watched_disk.lock);

  return err;
}

/* Nothing is set aside, so that what is free is what the test says. */
static int
disk_reserve (AsfOutput *output, guint64 size)
{
  return ENOTSUP;
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

  return passing_output_sync (output);
}

static const AsfOutputClass disk_class = {
  .append = disk_append,
  .rewrite = passing_output_rewrite,
  .reserve = disk_reserve,
  .truncate = passing_output_truncate,
  .get_free = disk_get_free,
  .sync = disk_sync,
  .close = passing_output_close,
  .free = passing_output_free,
};

static AsfOutput *
open_disk (const char *location, gpointer user_data, GError **error)
{
  Fixture *fixture = user_data;
  PassingOutput *output = g_new0 (PassingOutput, 1);

  g_clear_pointer (&fixture->memory, memory_file_unref);
  fixture->memory = memory_file_new ();
  passing_output_init (output, &disk_class,
      memory_output_new (fixture->memory));

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
