/* progress.h: how far the recording is
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

#define PROGRESS_WINDOW 20      /* looks over which the rate is taken */

/**
 * ProgressFile:
 * @location: its name
 * @size: bytes, when it was closed
 * @duration: ns, likewise
 * @packets: in it, likewise
 * @finished: its header is final
 * @indexed: it has an index
 *
 * A file of the recording.
 */
typedef struct
{
  char *location;
  guint64 size;
  GstClockTime duration;
  guint64 packets;
  gboolean finished;
  gboolean indexed;
} ProgressFile;

/**
 * Progress:
 * @elapsed: on the clock, ns
 * @recorded: media, ns; over all files
 * @safe_until: in the current file, ns
 * @safe_total: of @recorded, ns; what is before it is in the files
 * @synced_until: in the current file, ns; on stable storage
 * @files: how many there are, the current one included
 * @size: bytes; over all files
 * @rate: bytes/s
 * @queued: bytes that wait
 * @queue_fill: part of what may wait, 0 to 1
 * @saved_ago: since more was written, ns; since the start if nothing was yet
 * @synced_ago: since the current file was synced, ns; %GST_CLOCK_TIME_NONE = it
 *     was not
 * @checkpoint_sync: files are synced while they grow
 * @checkpoint_ago: since one was, ns; since the start if none was yet
 * @disk_free: bytes; %G_MAXUINT64 = unknown
 * @disk_left: ns at this rate, less what is to stay free;
 *     %GST_CLOCK_TIME_NONE = unknown
 * @recording: not paused
 *
 * What is shown of a recording.
 */
typedef struct
{
  GstClockTime elapsed;
  GstClockTime recorded;
  GstClockTime safe_until;
  GstClockTime safe_total;
  GstClockTime synced_until;
  guint64 files;
  guint64 size;
  guint64 rate;
  guint64 queued;
  double queue_fill;
  GstClockTime saved_ago;
  GstClockTime synced_ago;
  gboolean checkpoint_sync;
  GstClockTime checkpoint_ago;
  guint64 disk_free;
  GstClockTime disk_left;
  gboolean recording;

  /*< private >*/
  GstElement *sink;
  gint64 started;
  gint64 synced;                /* the last that is known; the clock's time */
  GQueue open;                  /* of ProgressFile, the current one last */
  guint64 sizes[PROGRESS_WINDOW];
  gint64 times[PROGRESS_WINDOW];
  guint n_looks;
} Progress;

void progress_init (Progress *self, GstElement *sink);
void progress_clear (Progress *self);
void progress_open (Progress *self, const char *location);
ProgressFile *progress_close (Progress *self, const GstStructure *closed);
const char *progress_get_location (const Progress *self);
void progress_look (Progress *self);
void progress_look_at_sink (Progress *self);
void progress_file_free (ProgressFile *file);

G_END_DECLS
