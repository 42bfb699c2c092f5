/* gstasfwriterlines.c: the offsets that the times of a recording have got
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterlines.h"

#define LIMIT GST_ASF_WRITER_TIME_LIMIT

/* Returns: number of the new line */
guint64
gst_asf_writer_lines_add (GstAsfWriterLines *self, gint64 offset)
{
  guint slot = self->n % GST_ASF_WRITER_MAX_LINES;

  self->slots[slot].offset = CLAMP (offset, -LIMIT, LIMIT);
  self->slots[slot].end = GST_CLOCK_STIME_NONE;

  return self->n++;
}

static guint64
first_known (const GstAsfWriterLines *self)
{
  return self->n > GST_ASF_WRITER_MAX_LINES ?
      self->n - GST_ASF_WRITER_MAX_LINES : 0;
}

/* Returns: whether @line is still remembered */
gboolean
gst_asf_writer_lines_knows (const GstAsfWriterLines *self, guint64 line)
{
  return line >= first_known (self) && line < self->n;
}

/* @line: known */
gint64
gst_asf_writer_lines_get_offset (const GstAsfWriterLines *self, guint64 line)
{
  return self->slots[line % GST_ASF_WRITER_MAX_LINES].offset;
}

/* Returns: the latest end of streams on @line, %GST_CLOCK_STIME_NONE if none is
 *     known */
gint64
gst_asf_writer_lines_get_end (const GstAsfWriterLines *self, guint64 line)
{
  return gst_asf_writer_lines_knows (self, line) ?
      self->slots[line % GST_ASF_WRITER_MAX_LINES].end : GST_CLOCK_STIME_NONE;
}

/* A stream on @line has come to @end. */
void
gst_asf_writer_lines_extend (GstAsfWriterLines *self, guint64 line,
    gint64 end)
{
  gint64 known = gst_asf_writer_lines_get_end (self, line);

  if (!gst_asf_writer_lines_knows (self, line))
    return;
  if (!GST_CLOCK_STIME_IS_VALID (known) || known < end)
    self->slots[line % GST_ASF_WRITER_MAX_LINES].end = end;
}

/**
 * gst_asf_writer_lines_find:
 * @behind: only lines that were made later than this
 * @time: running time of a buffer
 * @goal: where it would go on without a hole or an overlap
 * @any_hole: however long a hole may be
 * @line: (out): with the least of these
 *
 * Returns: whether there is one
 */
gboolean
gst_asf_writer_lines_find (const GstAsfWriterLines *self, guint64 behind,
    gint64 time, gint64 goal, gboolean any_hole, guint64 *line)
{
  gint64 nearest = G_MAXINT64;

  for (guint64 i = MAX (behind + 1, first_known (self)); i < self->n; i++) {
    gint64 hole = gst_asf_writer_lines_sum (time,
        gst_asf_writer_lines_get_offset (self, i)) - goal;

    if (ABS (hole) > GST_ASF_WRITER_LINE_TOLERANCE && (!any_hole || hole < 0))
      continue;
    if (ABS (hole) < nearest) {
      nearest = ABS (hole);
      *line = i;
    }
  }
  return nearest < G_MAXINT64;
}
