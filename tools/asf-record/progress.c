/* progress.c: how far the recording is
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "progress.h"

#include <sys/stat.h>
#include <sys/statvfs.h>

void
progress_init (Progress *self, GstElement *sink, guint64 min_free)
{
  *self = (Progress) {
    .sink = sink,
    .min_free = min_free,
    .started = g_get_monotonic_time (),
    .saved = g_get_monotonic_time (),
    .disk_free = G_MAXUINT64,
    .disk_left = GST_CLOCK_TIME_NONE,
  };
}

void
progress_file_free (ProgressFile *file)
{
  g_free (file->location);
  g_free (file);
}

void
progress_clear (Progress *self)
{
  g_queue_clear_full (&self->open, (GDestroyNotify) progress_file_free);
}

/* A file has been opened. Those before may be being finished still. */
void
progress_open (Progress *self, const char *location)
{
  ProgressFile *file = g_new0 (ProgressFile, 1);

  file->location = g_strdup (location);
  g_queue_push_tail (&self->open, file);
  self->last_safe = 0;
}

static ProgressFile *
take_open (Progress *self, const char *location)
{
  for (GList *link = self->open.head; link != NULL; link = link->next) {
    ProgressFile *file = link->data;

    if (g_strcmp0 (file->location, location) == 0) {
      g_queue_delete_link (&self->open, link);
      return file;
    }
  }

  return NULL;
}

/**
 * progress_close:
 * @closed: the message that tells of it
 *
 * Returns: (transfer full) (nullable): the file that has been closed
 */
ProgressFile *
progress_close (Progress *self, const GstStructure *closed)
{
  ProgressFile *file =
      take_open (self, gst_structure_get_string (closed, "location"));

  if (file == NULL)
    return NULL;
  gst_structure_get (closed,
      "size", G_TYPE_UINT64, &file->size,
      "duration", G_TYPE_UINT64, &file->duration,
      "packets", G_TYPE_UINT64, &file->packets,
      "finished", G_TYPE_BOOLEAN, &file->finished,
      "indexed", G_TYPE_BOOLEAN, &file->indexed, NULL);
  self->closed_size += file->size;
  self->closed_duration += file->duration;

  return file;
}

/* Returns: (nullable): name of the file that is written */
const char *
progress_get_location (const Progress *self)
{
  const ProgressFile *file = g_queue_peek_tail ((GQueue *) &self->open);

  return file != NULL ? file->location : NULL;
}

/* The queue's limit is that of the property; a single buffer may be beyond. */
static void
look_at_sink (Progress *self, ProgressFile *file)
{
  GstStructure *stats;
  guint64 limit, safe = 0;

  g_object_get (self->sink, "stats", &stats, "max-buffer-bytes", &limit,
      "recording", &self->recording, NULL);
  gst_structure_get (stats, "queued-bytes", G_TYPE_UINT64, &self->queued,
      NULL);
  self->queue_fill = limit > 0 ? MIN (1.0, (double) self->queued / limit) : 0;
  if (file != NULL) {
    gst_structure_get (stats,
        "file-size", G_TYPE_UINT64, &file->size,
        "duration", G_TYPE_UINT64, &file->duration,
        "safe-until", G_TYPE_UINT64, &safe, NULL);
    self->safe_until = safe;
  }
  gst_structure_free (stats);
  if (safe > self->last_safe)
    self->saved = g_get_monotonic_time ();
  self->last_safe = safe;
}

static void
add_up (Progress *self)
{
  guint64 size = self->closed_size;
  GstClockTime recorded = self->closed_duration;

  for (GList *link = self->open.head; link != NULL; link = link->next) {
    const ProgressFile *file = link->data;

    size += file->size;
    recorded += file->duration;
  }
  self->size = size;
  self->recorded = recorded;
}

static void
measure_rate (Progress *self, gint64 now)
{
  guint newest = self->n_looks % PROGRESS_WINDOW;
  guint oldest = self->n_looks < PROGRESS_WINDOW ? 0 :
      (self->n_looks + 1) % PROGRESS_WINDOW;
  gint64 passed;

  self->times[newest] = now;
  self->sizes[newest] = self->size;
  self->n_looks++;
  passed = now - self->times[oldest];
  self->rate = passed > 0 && self->size > self->sizes[oldest] ?
      gst_util_uint64_scale (self->size - self->sizes[oldest],
      G_USEC_PER_SEC, passed) : 0;
}

/* A pipe or a device has no room of its own. */
static void
look_at_disk (Progress *self, const char *location)
{
  struct statvfs disk;
  struct stat file;
  guint64 usable;

  self->disk_free = G_MAXUINT64;
  self->disk_left = GST_CLOCK_TIME_NONE;
  if (location == NULL || stat (location, &file) != 0 ||
      !S_ISREG (file.st_mode) || statvfs (location, &disk) != 0)
    return;
  self->disk_free = (guint64) disk.f_bavail * disk.f_frsize;
  usable = self->disk_free - MIN (self->disk_free, self->min_free);
  if (self->rate > 0)
    self->disk_left = gst_util_uint64_scale (usable, GST_SECOND, self->rate);
}

/* Brings all numbers up to date. The rate is right if it is called in even
 * intervals. */
void
progress_look (Progress *self)
{
  gint64 now = g_get_monotonic_time ();

  look_at_sink (self, g_queue_peek_tail (&self->open));
  add_up (self);
  measure_rate (self, now);
  look_at_disk (self, progress_get_location (self));
  self->elapsed = (now - self->started) * GST_USECOND;
  self->saved_ago = (g_get_monotonic_time () - self->saved) * GST_USECOND;
}
