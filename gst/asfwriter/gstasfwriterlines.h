/* gstasfwriterlines.h: the offsets that the times of a recording have got
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/** Lines that are remembered, for streams that have yet to get on them */
#define GST_ASF_WRITER_MAX_LINES 64

/** What streams that break together are apart at most: what the audio of a file
 * is longer than its video, how far the parts of a source are from each other
 * when it is started again. */
#define GST_ASF_WRITER_LINE_TOLERANCE (5 * GST_SECOND)

/** The sum of any two times up to this is a number still. */
#define GST_ASF_WRITER_TIME_LIMIT (G_MAXINT64 / 2)

/**
 * GstAsfWriterLines:
 * @n: ever made; the last ones are remembered
 *
 * Lines have numbers in the order in which they were made.
 */
typedef struct
{
  guint64 n;
  struct
  {
    gint64 offset;              /* added to running times */
    gint64 end;                 /* the latest, GST_CLOCK_STIME_NONE = empty */
  } slots[GST_ASF_WRITER_MAX_LINES];
} GstAsfWriterLines;

/* Returns: the sum of any two numbers, no larger than can be added again */
static inline gint64
gst_asf_writer_lines_sum (gint64 a, gint64 b)
{
  const gint64 limit = GST_ASF_WRITER_TIME_LIMIT;

  return CLAMP (CLAMP (a, -limit, limit) + CLAMP (b, -limit, limit), -limit,
      limit);
}

guint64 gst_asf_writer_lines_add (GstAsfWriterLines *self, gint64 offset);
gboolean gst_asf_writer_lines_knows (const GstAsfWriterLines *self,
    guint64 line);
gint64 gst_asf_writer_lines_get_offset (const GstAsfWriterLines *self,
    guint64 line);
gint64 gst_asf_writer_lines_get_end (const GstAsfWriterLines *self,
    guint64 line);
void gst_asf_writer_lines_extend (GstAsfWriterLines *self, guint64 line,
    gint64 end);
gboolean gst_asf_writer_lines_find (const GstAsfWriterLines *self,
    guint64 behind, gint64 time, gint64 goal, gboolean any_hole,
    guint64 *line);

G_END_DECLS
