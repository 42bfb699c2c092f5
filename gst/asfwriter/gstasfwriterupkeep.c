/* gstasfwriterupkeep.c: what is done by the clock while a file is written
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterupkeep.h"

#include "gstasfwriterstatus.h"

/* Things that buffers alone cannot drive, since they may come seldom or not at
 * all: flushing what is old, bringing it to stable storage, a look at the room
 * that is left on the disk, and news for those who watch.
 */

/* Between two looks at the disk: half of the time that is left */
#define MIN_LOOK_US (G_USEC_PER_SEC / 20)
#define MAX_LOOK_US G_USEC_PER_SEC

/* What was deleted need not be free at once: btrfs and ZFS bring that to the
 * disk first, twice a minute at least. Files that are deleted meanwhile may be
 * too many, so that is waited for, but not long when it gets tight. */
#define FREEING_US (40 * G_USEC_PER_SEC)
#define FREEING_WHEN_TIGHT_US G_USEC_PER_SEC

/* Weight of the last second in the rate at which the file grows */
#define RATE_WEIGHT 0.2

/* Times left at which the application is told */
static const GstClockTime warnings[] = {
  600 * GST_SECOND, 300 * GST_SECOND, 120 * GST_SECOND, 60 * GST_SECOND,
  30 * GST_SECOND, 10 * GST_SECOND
};

GType
gst_asf_writer_space_policy_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = {
    {GST_ASF_WRITER_SPACE_POLICY_STOP,
        "The recording ends, as at the end of the stream", "stop"},
    {GST_ASF_WRITER_SPACE_POLICY_ERROR, "The recording ends with an error",
        "error"},
    {GST_ASF_WRITER_SPACE_POLICY_DELETE_OLDEST,
        "The oldest file of the recording is deleted", "delete-oldest"},
    {0, NULL, NULL}
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type,
        g_enum_register_static ("GstAsfWriterSpacePolicy", values));
  return type;
}

static gint64
next_stats (const GstAsfWriterUpkeepConfig *config, gint64 from)
{
  gint64 interval = (gint64) (config->stats_interval / 1000);

  return from > G_MAXINT64 - interval ? G_MAXINT64 : from + interval;
}

void
gst_asf_writer_upkeep_init (GstAsfWriterUpkeep *self, GstElement *element,
    const GstAsfWriterUpkeepConfig *config)
{
  *self = (GstAsfWriterUpkeep) {
    .element = element,
    .config = *config,
    .flush_due = G_MAXINT64,
    .checkpoint_due = G_MAXINT64,
    .look_due = G_MAXINT64,
    .stats_due = config->stats_interval == 0 ? G_MAXINT64 :
        next_stats (config, g_get_monotonic_time ()),
    .told = GST_CLOCK_TIME_NONE,
    .report.time_left = GST_CLOCK_TIME_NONE,
  };
}

/* What is called twice in the flush interval keeps it: see
 * asf_writer_flush_old() */
static gint64
next_flush (const GstAsfWriterUpkeep *self, gint64 now)
{
  return now + MAX (self->config.flush_interval / 2000, 1000);
}

static gint64
next_checkpoint (const GstAsfWriterUpkeep *self, gint64 now)
{
  if (!self->config.checkpoint_sync || self->config.checkpoint_interval == 0)
    return G_MAXINT64;
  return now + MAX (self->config.checkpoint_interval / 1000, 1000);
}

/* @writer: (nullable): session of the file that is written now, whose first
 *     header is in the output; %NULL = there is nothing to do
 * @serial: of that file; an address may come again
 * @before: bytes of all files before it */
void
gst_asf_writer_upkeep_set_writer (GstAsfWriterUpkeep *self, AsfWriter *writer,
    guint serial, guint64 before)
{
  gint64 now;

  if (self->writer == writer && self->serial == serial)
    return;
  now = g_get_monotonic_time ();
  self->writer = writer;
  self->serial = serial;
  self->before = before;
  self->flush_due = G_MAXINT64;
  self->checkpoint_due = next_checkpoint (self, now);
  self->look_due = now;
  /* nothing grows in a pause */
  if (writer == NULL)
    self->last_measure = 0;
  self->report.synced_at = 0;
  self->report.synced_until_ns = 0;
}

/* Returns: monotonic time at which gst_asf_writer_upkeep_run() has to be called
 *     at the latest */
gint64
gst_asf_writer_upkeep_get_due (const GstAsfWriterUpkeep *self)
{
  gint64 due = self->stats_due;

  if (self->writer == NULL)
    return due;
  due = MIN (due, self->flush_due);
  due = MIN (due, self->checkpoint_due);
  return MIN (due, self->look_due);
}

/* Free space */

/* Over a second at least: packets go out in bursts. That may be several files. */
static void
measure_rate (GstAsfWriterUpkeep *self, gint64 now)
{
  AsfWriterStats stats;
  guint64 written;
  gdouble rate;

  if (self->last_measure > 0 && now - self->last_measure < MAX_LOOK_US)
    return;
  asf_writer_get_stats (self->writer, &stats);
  written = self->before + stats.file_size;
  if (self->last_measure > 0) {
    rate = (gdouble) (written - self->last_written) * G_USEC_PER_SEC /
        (now - self->last_measure);
    self->rate = self->rate == 0 ? rate :
        RATE_WEIGHT * rate + (1 - RATE_WEIGHT) * self->rate;
  }
  self->last_measure = now;
  self->last_written = written;
}

/* Returns: ns until only @min_free_space is left, NONE if that is far away */
static GstClockTime
time_left (const GstAsfWriterUpkeep *self, guint64 bytes)
{
  gdouble seconds;

  if (self->rate < 1)
    return GST_CLOCK_TIME_NONE;
  seconds = (gdouble) (bytes - self->config.min_free_space) / self->rate;
  return seconds * GST_SECOND >= (gdouble) G_MAXINT64 ?
      GST_CLOCK_TIME_NONE : (GstClockTime) (seconds * GST_SECOND);
}

static gint64
next_look (const GstAsfWriterUpkeep *self, guint64 bytes, gint64 now)
{
  GstClockTime left = time_left (self, bytes);

  if (self->config.min_free_space == 0)
    return now + MAX_LOOK_US;
  if (self->rate == 0)
    return now + MIN_LOOK_US;
  return now + (left == GST_CLOCK_TIME_NONE ? MAX_LOOK_US :
      (gint64) CLAMP (left / 2000, MIN_LOOK_US, MAX_LOOK_US));
}

/* Each of the warnings once; again when there was room for longer in between. */
static void
tell_time_left (GstAsfWriterUpkeep *self, guint64 bytes)
{
  GstClockTime left = time_left (self, bytes), level = GST_CLOCK_TIME_NONE;

  for (guint i = 0; i < G_N_ELEMENTS (warnings); i++) {
    if (left <= warnings[i])
      level = warnings[i];
  }
  if (level != GST_CLOCK_TIME_NONE && level < self->told)
    gst_element_post_message (self->element,
        gst_asf_writer_status_new_disk_low (GST_OBJECT (self->element), bytes,
            self->config.min_free_space, (guint64) self->rate, left));
  if (level < self->told || left == GST_CLOCK_TIME_NONE ||
      left / 2 > self->told)
    self->told = level;
}

/* Returns: whether the room of a file that was deleted will come */
static gboolean
is_being_freed (const GstAsfWriterUpkeep *self, guint64 bytes, gint64 now)
{
  gboolean tight = bytes < self->config.min_free_space / 2;

  return self->deleted_at > 0 && now - self->deleted_at <
      (tight ? FREEING_WHEN_TIGHT_US : FREEING_US);
}

/* Returns: %FALSE if there is no file left, and no room to wait for */
static gboolean
make_room (GstAsfWriterUpkeep *self, guint64 bytes, gint64 now)
{
  self->look_due = now;
  if (is_being_freed (self, bytes, now)) {
    self->look_due += MIN_LOOK_US;
    return TRUE;
  }
  self->deleted_at = now;
  self->free_before = bytes;

  return self->config.delete_oldest (self->element);
}

/* There is less than there should be.
 *
 * @stop: (out): the recording has to end, all is well
 *
 * Returns: %FALSE if it has to end with an error */
static gboolean
run_short (GstAsfWriterUpkeep *self, guint64 bytes, gint64 now,
    gboolean *stop, GError **error)
{
  GstAsfWriterSpacePolicy policy = self->config.space_policy;

  if (policy == GST_ASF_WRITER_SPACE_POLICY_DELETE_OLDEST &&
      make_room (self, bytes, now))
    return TRUE;
  self->look_due = G_MAXINT64;
  if (policy == GST_ASF_WRITER_SPACE_POLICY_ERROR) {
    g_set_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NO_SPACE_LEFT,
        "%" G_GUINT64_FORMAT " bytes are left on the disk, \"min-free-space\" "
        "is %" G_GUINT64_FORMAT ".", bytes, self->config.min_free_space);
    return FALSE;
  }
  *stop = TRUE;
  GST_ELEMENT_WARNING (self->element, RESOURCE, NO_SPACE_LEFT,
      ("Recording has stopped: %" G_GUINT64_FORMAT " bytes are left on the "
          "disk, \"min-free-space\" is %" G_GUINT64_FORMAT ".", bytes,
          self->config.min_free_space), (NULL));

  return TRUE;
}

/* @stop: (out): see run_short() */
static gboolean
look_at_free_space (GstAsfWriterUpkeep *self, gint64 now, gboolean *stop,
    GError **error)
{
  guint64 bytes;

  self->report.free_known = asf_writer_get_free (self->writer, &bytes);
  if (!self->report.free_known) {
    if (self->config.min_free_space > 0)
      GST_WARNING_OBJECT (self->element, "free space cannot be told");
    self->report.time_left = GST_CLOCK_TIME_NONE;
    self->look_due = G_MAXINT64;
    return TRUE;
  }
  self->report.free_space = bytes;
  if (bytes > self->free_before)
    self->deleted_at = 0;
  if (bytes < self->config.min_free_space)
    return run_short (self, bytes, now, stop, error);
  measure_rate (self, now);
  self->report.rate = (guint64) self->rate;
  self->report.time_left = time_left (self, bytes);
  if (self->config.min_free_space > 0)
    tell_time_left (self, bytes);
  self->look_due = next_look (self, bytes, now);

  return TRUE;
}

/* Stable storage */

static gboolean
make_checkpoint (GstAsfWriterUpkeep *self, GError **error)
{
  AsfWriterStats stats;

  if (!asf_writer_checkpoint (self->writer, error))
    return FALSE;
  asf_writer_get_stats (self->writer, &stats);
  self->report.synced_until_ns = stats.safe_until_ns;
  self->report.synced_at = g_get_monotonic_time ();

  return TRUE;
}

/**
 * gst_asf_writer_upkeep_run:
 * @stop: (out): the recording has to end, all is well
 *
 * Called after each batch, and when nothing has come for a while. Does what is
 * due.
 *
 * Returns: %FALSE if writing failed, or must not go on
 */
gboolean
gst_asf_writer_upkeep_run (GstAsfWriterUpkeep *self, gboolean *stop,
    GError **error)
{
  gint64 now = g_get_monotonic_time ();
  gboolean ok = TRUE;

  if (self->writer == NULL)
    return TRUE;
  if (now >= self->flush_due) {
    ok = asf_writer_flush_old (self->writer, error);
    self->flush_due = G_MAXINT64;
  }
  if (self->flush_due == G_MAXINT64 &&
      asf_writer_has_unwritten (self->writer))
    self->flush_due = next_flush (self, now);
  if (ok && now >= self->checkpoint_due) {
    ok = make_checkpoint (self, error);
    self->checkpoint_due = next_checkpoint (self, now);
  }
  if (ok && now >= self->look_due)
    ok = look_at_free_space (self, now, stop, error);

  return ok;
}

/* News */

/* Posts the statistics if it is time. To be called when they are up to date. A
 * message that comes too late is not made up for. */
void
gst_asf_writer_upkeep_tell (GstAsfWriterUpkeep *self)
{
  gint64 now;

  if (self->stats_due == G_MAXINT64)
    return;
  now = g_get_monotonic_time ();
  if (now < self->stats_due)
    return;
  self->config.post_stats (self->element);
  self->stats_due = next_stats (&self->config, self->stats_due);
  if (self->stats_due <= now)
    self->stats_due = next_stats (&self->config, now);
}

/* The recording is over: posts them as they are at the end. */
void
gst_asf_writer_upkeep_end (GstAsfWriterUpkeep *self)
{
  if (self->config.stats_interval > 0)
    self->config.post_stats (self->element);
  self->stats_due = G_MAXINT64;
}
