/* progress.c: how far the recording is
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "progress.h"

void
progress_init (Progress *self, GstElement *sink)
{
  *self = (Progress) {
    .sink = sink,
    .started = g_get_monotonic_time (),
    .synced = g_get_monotonic_time (),
    .synced_ago = GST_CLOCK_TIME_NONE,
    .disk_free = G_MAXUINT64,
    .disk_left = GST_CLOCK_TIME_NONE,
  };
  g_object_get (sink, "checkpoint-sync", &self->checkpoint_sync, NULL);
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

  return file;
}

/* Returns: (nullable): name of the file that is written */
const char *
progress_get_location (const Progress *self)
{
  const ProgressFile *file = g_queue_peek_tail ((GQueue *) &self->open);

  return file != NULL ? file->location : NULL;
}

/* What the writer does not know is not there. */
static guint64
get (const GstStructure *stats, const char *name, guint64 unknown)
{
  guint64 value = unknown;

  gst_structure_get_uint64 (stats, name, &value);
  return value;
}

/* A file that has just begun was not synced yet, but the one before was. */
static void
look_at_checkpoint (Progress *self)
{
  gint64 now = g_get_monotonic_time ();

  if (GST_CLOCK_TIME_IS_VALID (self->synced_ago))
    self->synced = now - (gint64) (self->synced_ago / GST_USECOND);
  self->checkpoint_ago = (now - self->synced) * GST_USECOND;
}

/* Brings all but the rate up to date. The queue's limit is that of the
 * property; a single buffer may be beyond. */
void
progress_look_at_sink (Progress *self)
{
  GstStructure *stats;
  guint64 limit;

  g_object_get (self->sink, "stats", &stats, "max-buffer-bytes", &limit,
      "recording", &self->recording, NULL);
  self->queued = get (stats, "queued-bytes", 0);
  self->queue_fill = limit > 0 ? MIN (1.0, (double) self->queued / limit) : 0;
  self->safe_until = get (stats, "safe-until", 0);
  self->synced_until = get (stats, "synced-until", 0);
  self->saved_ago = get (stats, "safe-age", self->elapsed);
  self->synced_ago = get (stats, "synced-age", GST_CLOCK_TIME_NONE);
  self->files = get (stats, "files", 0);
  self->size = get (stats, "total-file-size", 0);
  self->recorded = get (stats, "total-duration", 0);
  self->safe_total = get (stats, "total-safe-until", 0);
  self->disk_free = get (stats, "free-space", G_MAXUINT64);
  self->disk_left = get (stats, "time-left", GST_CLOCK_TIME_NONE);
  gst_structure_free (stats);
  look_at_checkpoint (self);
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

/* Brings all numbers up to date. The rate is right if it is called in even
 * intervals. */
void
progress_look (Progress *self)
{
  gint64 now = g_get_monotonic_time ();

  self->elapsed = (now - self->started) * GST_USECOND;
  progress_look_at_sink (self);
  measure_rate (self, now);
}
