/* gstasfwriterrotation.c: when the next file begins
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterrotation.h"

/* A file begins with a key frame of its reference stream, so that is where it is
 * decided. Limits are kept if they can be: a file ends at the last key frame
 * before one of them, which is known by how far the key frames were apart the
 * last time.
 */

/* Times are ms in 32 bits (ASF spec 5.2.3): 49.7 days. From a day before that
 * any key frame will do; in the last minute any buffer. */
#define MAX_RANGE (G_MAXUINT32 * GST_MSECOND)
#define KEY_MARGIN (24 * 3600 * GST_SECOND)
#define LAST_MARGIN (60 * GST_SECOND)

/* So many files could have been made since the last key frame. */
#define OVERDUE 2

struct _GstAsfWriterRotation
{
  GstAsfWriterRotationConfig config;    /* constant */

  GMutex lock;
  GstAsfWriterSplit requested;
  GArray *times;                /* of gint64: splits to come, in order */

  /* of the writer thread; the distances are those of the last key frames */
  gint64 zero;
  gint64 start;
  gint64 last_key;              /* GST_CLOCK_STIME_NONE = not known */
  guint64 last_bytes;
  gint64 key_distance;
  guint64 key_bytes;
  gint64 grace;                 /* ns that the file may be longer */
  guint64 before;               /* ns that it had before it was gone on in */
};

GstAsfWriterRotation *
gst_asf_writer_rotation_new (const GstAsfWriterRotationConfig *config)
{
  GstAsfWriterRotation *self = g_new0 (GstAsfWriterRotation, 1);

  self->config = *config;
  self->times = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_mutex_init (&self->lock);

  return self;
}

/* @self: (nullable) (transfer full): */
void
gst_asf_writer_rotation_free (GstAsfWriterRotation *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->times);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* @split: why the file ends at the next key frame */
void
gst_asf_writer_rotation_request (GstAsfWriterRotation *self,
    GstAsfWriterSplit split)
{
  g_mutex_lock (&self->lock);
  self->requested = split;
  g_mutex_unlock (&self->lock);
}

static gint
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 first = *(const gint64 *) a, second = *(const gint64 *) b;

  return first < second ? -1 : first > second;
}

/* @time: the file ends at the first key frame from there on */
void
gst_asf_writer_rotation_request_at (GstAsfWriterRotation *self, gint64 time)
{
  g_mutex_lock (&self->lock);
  g_array_append_val (self->times, time);
  g_array_sort (self->times, compare_times);
  g_mutex_unlock (&self->lock);
}

/* What was asked for in between is granted by one new file. */
static GstAsfWriterSplit
take_request (GstAsfWriterRotation *self, gint64 time)
{
  GstAsfWriterSplit split;
  guint n = 0;

  g_mutex_lock (&self->lock);
  split = self->requested;
  self->requested = GST_ASF_WRITER_SPLIT_NONE;
  while (n < self->times->len && g_array_index (self->times, gint64, n) <= time)
    n++;
  if (n > 0) {
    g_array_remove_range (self->times, 0, n);
    if (split == GST_ASF_WRITER_SPLIT_NONE)
      split = GST_ASF_WRITER_SPLIT_AT_TIME;
  }
  g_mutex_unlock (&self->lock);

  return split;
}

/* @zero: what the times in the file count from
 * @start: time at which it begins, with a key frame
 * @delay: ns after that at which the key frame is shown */
void
gst_asf_writer_rotation_begin_file (GstAsfWriterRotation *self, gint64 zero,
    gint64 start, gint64 delay)
{
  self->zero = zero;
  self->start = start;
  self->last_key = start;
  self->last_bytes = 0;
  self->grace = 0;
  self->before = 0;
  take_request (self, start + delay);
}

/* The file that has begun was there already.
 *
 * @length: ns of media in it
 * @bytes: its size */
void
gst_asf_writer_rotation_go_on (GstAsfWriterRotation *self, guint64 length,
    guint64 bytes)
{
  self->before = length;
  self->last_bytes = bytes;
}

/* @time: ns by which all that is to come comes earlier */
void
gst_asf_writer_rotation_cut (GstAsfWriterRotation *self, gint64 time)
{
  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->times->len; i++)
    g_array_index (self->times, gint64, i) -= time;
  g_mutex_unlock (&self->lock);
}

/* The reference stream has ended. What the others have to the end of what its
 * last key frame began is not worth a file.
 *
 * @end: of what was written */
void
gst_asf_writer_rotation_end_reference (GstAsfWriterRotation *self, gint64 end)
{
  gint64 from = MAX (self->last_key, self->start);

  self->grace = MAX (self->grace, MAX (self->key_distance, end - from));
}

/* Key frames are those of another stream from now on. */
void
gst_asf_writer_rotation_change_reference (GstAsfWriterRotation *self)
{
  self->last_key = GST_CLOCK_STIME_NONE;
}

/* Returns: whether a file of @length would be too long at the next key frame */
static gboolean
is_full (guint64 length, guint64 step, guint64 max)
{
  return max > 0 && (length >= max || (step > 0 && step > max - length));
}

static void
note_distance (GstAsfWriterRotation *self, gint64 time, guint64 bytes)
{
  gboolean known = GST_CLOCK_STIME_IS_VALID (self->last_key);

  self->key_distance = known ? MAX (time - self->last_key, 0) : 0;
  self->key_bytes = known ? bytes - MIN (bytes, self->last_bytes) : 0;
}

/**
 * gst_asf_writer_rotation_check_key:
 * @time: of a key frame of the reference stream that is not in the file yet
 * @delay: ns after that at which it is shown; requests mean that time
 * @bytes: size of the file without it
 *
 * Returns: why the next file begins with it
 */
GstAsfWriterSplit
gst_asf_writer_rotation_check_key (GstAsfWriterRotation *self, gint64 time,
    gint64 delay, guint64 bytes)
{
  const GstAsfWriterRotationConfig *config = &self->config;
  gint64 length = time - self->start;
  GstAsfWriterSplit split;

  if (length <= 0)
    return GST_ASF_WRITER_SPLIT_NONE;
  note_distance (self, time, bytes);
  self->last_key = time;
  self->last_bytes = bytes;

  split = take_request (self, time + delay);
  if (split != GST_ASF_WRITER_SPLIT_NONE)
    return split;
  if (is_full (self->before + MAX (length - self->grace, 0),
          config->keys_on_request ? 0 : self->key_distance, config->max_time))
    return GST_ASF_WRITER_SPLIT_MAX_TIME;
  if (is_full (bytes, self->key_bytes, config->max_bytes))
    return GST_ASF_WRITER_SPLIT_MAX_BYTES;
  if (time - self->zero >= (gint64) (MAX_RANGE - KEY_MARGIN - config->preroll))
    return GST_ASF_WRITER_SPLIT_TIME_RANGE;

  return GST_ASF_WRITER_SPLIT_NONE;
}

/**
 * gst_asf_writer_rotation_check_range:
 * @time: of any buffer
 *
 * Returns: #GST_ASF_WRITER_SPLIT_TIME_RANGE if the file cannot tell that time
 */
GstAsfWriterSplit
gst_asf_writer_rotation_check_range (const GstAsfWriterRotation *self,
    gint64 time)
{
  return time - self->zero >=
      (gint64) (MAX_RANGE - LAST_MARGIN - self->config.preroll) ?
      GST_ASF_WRITER_SPLIT_TIME_RANGE : GST_ASF_WRITER_SPLIT_NONE;
}

/**
 * gst_asf_writer_rotation_is_overdue:
 * @end: of what is in the file
 * @bytes: its size
 *
 * Returns: whether there was no key frame for so long that limits cannot be
 *     kept
 */
gboolean
gst_asf_writer_rotation_is_overdue (const GstAsfWriterRotation *self,
    gint64 end, guint64 bytes)
{
  const GstAsfWriterRotationConfig *config = &self->config;
  gint64 from = MAX (self->last_key, self->start);
  guint64 length = MAX (end - from, 0);
  guint64 size = bytes - MIN (bytes, self->last_bytes);

  return (config->max_time > 0 && length / OVERDUE >= config->max_time) ||
      (config->max_bytes > 0 && size / OVERDUE >= config->max_bytes);
}

/* Returns: when a key frame is wanted that the next file can begin with, NONE =
 * any will do */
GstClockTime
gst_asf_writer_rotation_get_key_time (const GstAsfWriterRotation *self)
{
  if (!self->config.keys_on_request || self->config.max_time == 0 ||
      self->start < 0)
    return GST_CLOCK_TIME_NONE;
  return (guint64) self->start + self->config.max_time -
      MIN (self->before, self->config.max_time);
}

/* Returns: (transfer none): as messages tell it */
const char *
gst_asf_writer_split_name (GstAsfWriterSplit split)
{
  static const char *const names[] = {
    [GST_ASF_WRITER_SPLIT_NONE] = "none",
    [GST_ASF_WRITER_SPLIT_MAX_TIME] = "max-size-time",
    [GST_ASF_WRITER_SPLIT_MAX_BYTES] = "max-size-bytes",
    [GST_ASF_WRITER_SPLIT_NOW] = "split-now",
    [GST_ASF_WRITER_SPLIT_AFTER] = "split-after",
    [GST_ASF_WRITER_SPLIT_AT_TIME] = "split-at-running-time",
    [GST_ASF_WRITER_SPLIT_FORMAT] = "format",
    [GST_ASF_WRITER_SPLIT_PAUSE] = "pause",
    [GST_ASF_WRITER_SPLIT_TIME_RANGE] = "time-range",
  };

  g_return_val_if_fail (split < G_N_ELEMENTS (names), "unknown");
  return names[split];
}
