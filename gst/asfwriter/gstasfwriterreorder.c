/* gstasfwriterreorder.c: decoding times where only presentation times come
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterreorder.h"

#include "gstasfwriterdepth.h"

#include <string.h>

/* An ASF file stores rising times, in decoding order. With a reorder depth of
 * N - the most pictures that come before another in decoding order and after
 * it in presentation order - the decoding time of picture i is the i-N-th of
 * all presentation times in rising order; the first N lie a picture's duration
 * each before the first presentation time.
 *
 * Readers take N from the bit stream and so do we (gstasfwriterdepth.c).
 */

/* Times are apart by at least this where a duration is not known */
#define FALLBACK_DURATION (40 * GST_MSECOND)

/* Returns: whether the depth is still to be found in the first buffers */
gboolean
gst_asf_writer_reorder_needs_data (const GstAsfWriterReorder *self)
{
  return !self->depth_known;
}

static void
insert_sorted (GstAsfWriterReorder *self, gint64 pts)
{
  guint i = self->n_window++;

  for (; i > 0 && self->window[i - 1] > pts; i--)
    self->window[i] = self->window[i - 1];
  self->window[i] = pts;
}

static gint64
take_first (GstAsfWriterReorder *self)
{
  gint64 first = self->window[0];

  self->n_window--;
  memmove (self->window, self->window + 1,
      self->n_window * sizeof (self->window[0]));

  return first;
}

/* Another depth in mid stream: all pictures from here on are shown after those
 * in the window. The times that are too many are left out; those that are too
 * few are put behind the last one. */
static void
change_depth (GstAsfWriterReorder *self, guint depth)
{
  if (self->n_pushed > 0) {
    gint64 last = self->n_window > 0 ?
        self->window[self->n_window - 1] : self->last;

    while (self->n_window > depth)
      take_first (self);
    while (self->n_window < depth)
      insert_sorted (self, last += GST_MSECOND);
    self->n_pushed = MAX (self->n_pushed, depth);
  }
  self->depth = depth;
}

/* Looks for the reorder depth in @data. */
void
gst_asf_writer_reorder_inspect (GstAsfWriterReorder *self,
    const guint8 *data, gsize size)
{
  guint depth = 0;

  self->depth_known = gst_asf_writer_depth_find (self->fourcc, data, size,
      &depth);
  if (self->depth_known)
    change_depth (self, MIN (depth, GST_ASF_WRITER_MAX_REORDER));
}

/* The depth may be another one from the next picture on. */
void
gst_asf_writer_reorder_change (GstAsfWriterReorder *self)
{
  self->depth_known = !gst_asf_writer_depth_is_told (self->fourcc);
}

/**
 * gst_asf_writer_reorder_describe:
 * @stream: description of what comes from now on, at the beginning or in mid
 *     stream; its codec data are looked at
 */
void
gst_asf_writer_reorder_describe (GstAsfWriterReorder *self,
    const AsfStream *stream)
{
  GBytes *extra = stream->video.extra;

  self->fourcc =
      stream->type == ASF_STREAM_VIDEO ? stream->video.fourcc : 0;
  gst_asf_writer_reorder_change (self);
  if (self->depth_known)
    change_depth (self, 0);
  else if (extra != NULL)
    gst_asf_writer_reorder_inspect (self, g_bytes_get_data (extra, NULL),
        g_bytes_get_size (extra));
}

/* As gst_asf_writer_reorder_describe(), and nothing came before */
void
gst_asf_writer_reorder_init (GstAsfWriterReorder *self,
    const AsfStream *stream)
{
  *self = (GstAsfWriterReorder) { 0 };
  gst_asf_writer_reorder_describe (self, stream);
}

/* After a flush: other times come; the depth is the same. */
void
gst_asf_writer_reorder_restart (GstAsfWriterReorder *self)
{
  self->n_pushed = 0;
  self->n_window = 0;
  self->n_behind = 0;
}

/* Returns: whether @pts is further back than reordering ever goes */
static gboolean
is_behind (const GstAsfWriterReorder *self, gint64 pts,
    GstClockTime duration)
{
  return self->depth > 0 && self->n_pushed > 0 &&
      self->last - pts > MAX (GST_SECOND, GST_ASF_WRITER_MAX_REORDER *
      (gint64) MIN (duration, (GstClockTime) 3600 * GST_SECOND));
}

/* The second picture in turn that is far back: the source has started again
 * with the one before it. */
static void
start_again (GstAsfWriterReorder *self)
{
  gst_asf_writer_reorder_restart (self);
  self->n_pushed = 1;
  self->first = self->behind;
  insert_sorted (self, self->behind);
}

/**
 * gst_asf_writer_reorder_push:
 * @pts: running time of the next picture in decoding order
 * @duration: of a picture, or %GST_CLOCK_TIME_NONE
 *
 * Returns: its decoding time, in the same running time
 */
gint64
gst_asf_writer_reorder_push (GstAsfWriterReorder *self, gint64 pts,
    GstClockTime duration)
{
  guint64 i;

  if (!GST_CLOCK_TIME_IS_VALID (duration) || duration == 0)
    duration = FALLBACK_DURATION;
  self->n_behind = is_behind (self, pts, duration) ? self->n_behind + 1 : 0;
  if (self->n_behind == 1) {
    self->behind = pts;
    return pts - (gint64) (self->depth * duration);
  }
  if (self->n_behind > 1)
    start_again (self);
  i = self->n_pushed++;
  if (i == 0)
    self->first = pts;
  insert_sorted (self, pts);
  self->last = i < self->depth ?
      self->first - (gint64) ((self->depth - i) * duration) :
      take_first (self);

  return self->last;
}
