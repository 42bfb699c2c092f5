/* gstasfwriterchaptermarks.c: tables of contents -> where chapters are
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterchaptersprivate.h"

#include "gstasfwriterposition.h"
#include "gstasfwritertoc.h"

/* A chapter is marked once. The one in which a part begins is marked there; the
 * others in front of it, and those behind its end, are not in the recording.
 *
 * Who opens a file in the middle of a recording wants to know in which chapter he
 * is: so it is known of each how long it goes on.
 */

/* Later times are arithmetic gone wrong. */
#define MAX_PLAUSIBLE_TIME (G_MAXINT64 / 4)

/* In front of anything that there is */
#define LONG_BEFORE (G_MININT64 + 1)

typedef struct
{
  const GstAsfWriterChapters *chapters;
  GstAsfWriterInterleaver *interleaver;
  gint64 zero;
  GHashTable *seen;             /* of a demuxer, each pad tells the same */
  GPtrArray *marks;
} Marking;

static void
mark_free (gpointer data)
{
  GstAsfWriterMark *self = data;

  g_free (self->title);
  g_free (self);
}

/* Returns: (transfer none): a new mark, or the same one of another pad */
static GstAsfWriterMark *
put_mark (Marking *marking, gint64 position, const char *title)
{
  gint64 at = MAX (position, marking->zero);
  char *key = g_strdup_printf ("%" G_GINT64_FORMAT " %s", at, title);
  GstAsfWriterMark *mark = g_hash_table_lookup (marking->seen, key);

  if (mark != NULL) {
    g_free (key);
    return mark;
  }
  mark = g_new (GstAsfWriterMark, 1);
  *mark = (GstAsfWriterMark) { at, at, g_strdup (title) };
  g_hash_table_insert (marking->seen, key, mark);
  g_ptr_array_add (marking->marks, mark);

  return mark;
}

/* Returns: running time, or %GST_CLOCK_STIME_NONE if there is none */
static gint64
get_running_time (const GstSegment *segment, guint64 time)
{
  guint64 running;
  gint sign = gst_segment_to_running_time_full (segment, GST_FORMAT_TIME,
      time, &running);

  if (sign == 0 || running > MAX_PLAUSIBLE_TIME)
    return GST_CLOCK_STIME_NONE;
  return sign > 0 ? (gint64) running : -(gint64) running;
}

/* @time: of a buffer that came in the segment of @part
 *
 * Returns: its position in the recording, or %GST_CLOCK_STIME_NONE */
static gint64
find_position (const Marking *marking, const GstAsfWriterTocPart *part,
    guint64 time)
{
  gint64 running = get_running_time (&part->segment, time);
  gint64 start = get_running_time (&part->segment, part->segment.start);

  if (!GST_CLOCK_STIME_IS_VALID (running) || !GST_CLOCK_STIME_IS_VALID (start))
    return GST_CLOCK_STIME_NONE;
  if (part->end == G_MAXINT64)
    return gst_asf_writer_position_of (marking->interleaver, part->track,
        running);
  return gst_asf_writer_lines_sum (part->begin, running - start);
}

/* @stream_time: of the source
 *
 * Returns: position of a chapter, or %GST_CLOCK_STIME_NONE if it comes behind
 *     the end of @part */
static gint64
find_chapter (const Marking *marking, const GstAsfWriterTocPart *part,
    guint64 stream_time)
{
  gint64 position;
  guint64 time;
  gint sign = gst_segment_position_from_stream_time_full (&part->segment,
      GST_FORMAT_TIME, stream_time, &time);

  if (sign == 0 || (sign > 0 && GST_CLOCK_TIME_IS_VALID (part->segment.stop)
          && time >= part->segment.stop))
    return GST_CLOCK_STIME_NONE;
  if (sign < 0)
    return LONG_BEFORE;
  position = find_position (marking, part, time);

  return position < part->end ? position : GST_CLOCK_STIME_NONE;
}

/* Returns: position at which the @nth of @chapters is over, that of the end of
 * @part at most */
static gint64
find_chapter_end (const Marking *marking, const GstAsfWriterTocPart *part,
    const GPtrArray *chapters, guint nth)
{
  const GstAsfWriterChapter *chapter = chapters->pdata[nth];
  guint64 stop = chapter->stop;
  gint64 end;

  if (!GST_CLOCK_TIME_IS_VALID (stop) && nth + 1 < chapters->len)
    stop = ((const GstAsfWriterChapter *) chapters->pdata[nth + 1])->time;
  if (!GST_CLOCK_TIME_IS_VALID (stop))
    return part->end;
  end = find_chapter (marking, part, stop);

  return GST_CLOCK_STIME_IS_VALID (end) ? end : part->end;
}

/* Marks the @nth of @chapters, once: one that goes on is longer by that. */
static void
place (Marking *marking, const GstAsfWriterTocPart *part, gint64 position,
    const GPtrArray *chapters, guint nth, GstAsfWriterMark **placed)
{
  const GstAsfWriterChapter *chapter = chapters->pdata[nth];

  if (placed[nth] == NULL)
    placed[nth] = put_mark (marking, position, chapter->title);
  placed[nth]->end = MAX (placed[nth]->end,
      find_chapter_end (marking, part, chapters, nth));
}

/* @first: of its TOC
 * @placed: marks of @chapters, those that have none are %NULL */
static void
put_part (Marking *marking, const GstAsfWriterTocPart *part, gboolean first,
    const GPtrArray *chapters, GstAsfWriterMark **placed)
{
  gint64 lower = first ? marking->zero :
      find_position (marking, part, part->segment.start);
  guint before = chapters->len;
  gboolean has_one_there = FALSE;

  for (guint i = 0; i < chapters->len; i++) {
    const GstAsfWriterChapter *chapter = chapters->pdata[i];
    gint64 position = find_chapter (marking, part, chapter->time);

    if (!GST_CLOCK_STIME_IS_VALID (position))
      continue;
    if (position < lower) {
      before = i;
      continue;
    }
    has_one_there |= position == lower;
    place (marking, part, position, chapters, i, placed);
  }
  if (before < chapters->len && !has_one_there)
    place (marking, part, lower, chapters, before, placed);
}

/* @any: @toc is none of those that came with the segments */
static void
put_toc (Marking *marking, GstToc *toc, gboolean any,
    const GstAsfWriterTrack *track)
{
  GPtrArray *chapters = gst_asf_writer_toc_get_chapters (toc);
  GstAsfWriterMark **placed =
      g_new0 (GstAsfWriterMark *, MAX (chapters->len, 1));
  gboolean first = TRUE;

  for (guint i = 0; i < count_parts (marking->chapters); i++) {
    const GstAsfWriterTocPart *part = nth_part (marking->chapters, i);

    if (part->track != track || (!any && part->toc != toc) ||
        part->segment.format != GST_FORMAT_TIME)
      continue;
    put_part (marking, part, first, chapters, placed);
    first = FALSE;
  }
  g_free (placed);
  g_ptr_array_unref (chapters);
}

/* Returns: (nullable): whose segments are those of the application's TOC */
static const GstAsfWriterTrack *
find_leader (const GstAsfWriterChapters *self)
{
  for (guint i = 0; i < count_parts (self); i++) {
    if (nth_part (self, i)->segment.format == GST_FORMAT_TIME)
      return nth_part (self, i)->track;
  }
  return NULL;
}

/* Returns: whether an earlier part has the same TOC from the same track */
static gboolean
is_repeated (const GstAsfWriterChapters *self, guint nth)
{
  for (guint i = 0; i < nth; i++) {
    if (nth_part (self, i)->track == nth_part (self, nth)->track &&
        nth_part (self, i)->toc == nth_part (self, nth)->toc)
      return TRUE;
  }
  return FALSE;
}

/**
 * gst_asf_writer_chapters_get_marks:
 * @own: (nullable): what the application has set; goes instead of all others
 *
 * Called without the owner's lock.
 *
 * Returns: (transfer full) (element-type GstAsfWriterMark): one for each chapter
 *     that is in the recording
 */
GPtrArray *
gst_asf_writer_chapters_get_marks (const GstAsfWriterChapters *self,
    GstToc *own, GstAsfWriterInterleaver *interleaver)
{
  Marking marking = {
    .chapters = self,
    .interleaver = interleaver,
    .zero = gst_asf_writer_interleaver_get_zero (interleaver),
    .seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    .marks = g_ptr_array_new_with_free_func (mark_free),
  };

  if (own != NULL)
    put_toc (&marking, own, TRUE, find_leader (self));
  for (guint i = 0; own == NULL && i < count_parts (self); i++) {
    const GstAsfWriterTocPart *part = nth_part (self, i);

    if (part->toc != NULL && !is_repeated (self, i))
      put_toc (&marking, part->toc, FALSE, part->track);
  }
  g_hash_table_unref (marking.seen);

  return marking.marks;
}

/**
 * gst_asf_writer_chapters_find_running:
 * @marks: (element-type GstAsfWriterMark):
 * @position: at which somebody begins to look
 *
 * Returns: (transfer none) (nullable): of the chapters that began before
 *     @position and go on there the last; %NULL if one begins just there
 */
const GstAsfWriterMark *
gst_asf_writer_chapters_find_running (const GPtrArray *marks, gint64 position)
{
  const GstAsfWriterMark *running = NULL;

  for (guint i = 0; i < marks->len; i++) {
    const GstAsfWriterMark *mark = marks->pdata[i];

    if (mark->position == position)
      return NULL;
    if (mark->position < position && mark->end > position &&
        (running == NULL || mark->position >= running->position))
      running = mark;
  }
  return running;
}
