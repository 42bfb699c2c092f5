/* gstasfwriterchapters.c: tables of contents -> markers
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterchapters.h"

#include "gstasfwriterposition.h"
#include "gstasfwritertoc.h"

/* A TOC tells times of its source. Where these are in the file, the segments
 * say that come on the same pad, and only as far as they were recorded: a seek
 * ends a part, and so does the next file of a playlist.
 *
 * A chapter is marked once. The one in which a part begins is marked there; the
 * others in front of it, and those behind its end, are not in the file.
 */

/* More segments are no seeks that somebody makes. */
#define MAX_PARTS 1024

/* Later times are arithmetic gone wrong. */
#define MAX_PLAUSIBLE_TIME (G_MAXINT64 / 4)

/* In front of anything that there is */
#define LONG_BEFORE (G_MININT64 + 1)

typedef struct
{
  GstAsfWriterTrack *track;
  GstToc *toc;                  /* or NULL */
  GstSegment segment;           /* UNDEFINED until it comes */
  gint64 begin;                 /* position, of one that has ended */
  gint64 end;                   /* position, G_MAXINT64 = it goes on */
} GstAsfWriterTocPart;

/* Parts */

static void
part_free (gpointer data)
{
  GstAsfWriterTocPart *self = data;

  gst_asf_writer_track_unref (self->track);
  gst_clear_mini_object ((GstMiniObject **) &self->toc);
  g_free (self);
}

static GstAsfWriterTocPart *
add_part (GstAsfWriterChapters *self, GstAsfWriterTrack *track, GstToc *toc)
{
  GstAsfWriterTocPart *part = g_new0 (GstAsfWriterTocPart, 1);

  part->track = gst_asf_writer_track_ref (track);
  part->toc = toc != NULL ? gst_toc_ref (toc) : NULL;
  gst_segment_init (&part->segment, GST_FORMAT_UNDEFINED);
  part->end = G_MAXINT64;
  if (self->parts == NULL)
    self->parts = g_ptr_array_new_with_free_func (part_free);
  g_ptr_array_add (self->parts, part);

  return part;
}

static guint
count_parts (const GstAsfWriterChapters *self)
{
  return self->parts != NULL ? self->parts->len : 0;
}

static GstAsfWriterTocPart *
nth_part (const GstAsfWriterChapters *self, guint i)
{
  return g_ptr_array_index (self->parts, i);
}

/* Returns: (nullable): the part of @track that goes on */
static GstAsfWriterTocPart *
find_part (const GstAsfWriterChapters *self, const GstAsfWriterTrack *track)
{
  for (guint i = count_parts (self); i > 0; i--) {
    GstAsfWriterTocPart *part = nth_part (self, i - 1);

    if (part->track == track && part->end == G_MAXINT64)
      return part;
  }
  return NULL;
}

void
gst_asf_writer_chapters_clear (GstAsfWriterChapters *self)
{
  g_clear_pointer (&self->parts, g_ptr_array_unref);
}

/**
 * gst_asf_writer_chapters_copy:
 * @copy: (out): to be cleared
 */
void
gst_asf_writer_chapters_copy (const GstAsfWriterChapters *self,
    GstAsfWriterChapters *copy)
{
  copy->parts = NULL;
  for (guint i = 0; i < count_parts (self); i++) {
    const GstAsfWriterTocPart *from = nth_part (self, i);
    GstAsfWriterTocPart *to = add_part (copy, from->track, from->toc);

    to->segment = from->segment;
    to->begin = from->begin;
    to->end = from->end;
  }
}

/* One of the stream as it is goes before one of all that might be selected. */
static gboolean
is_better (GstToc *old, GstToc *toc)
{
  return old == NULL || gst_toc_get_scope (old) != GST_TOC_SCOPE_CURRENT ||
      gst_toc_get_scope (toc) == GST_TOC_SCOPE_CURRENT;
}

/**
 * gst_asf_writer_chapters_set_toc:
 * @toc: takes the place of the one that the stream on @track had
 */
void
gst_asf_writer_chapters_set_toc (GstAsfWriterChapters *self,
    GstAsfWriterTrack *track, GstToc *toc)
{
  GstAsfWriterTocPart *open = find_part (self, track);
  GstToc *old;

  if (open == NULL) {
    add_part (self, track, toc);
    return;
  }
  old = open->toc;
  if (!is_better (old, toc))
    return;
  for (guint i = 0; i < self->parts->len; i++) {
    GstAsfWriterTocPart *part = nth_part (self, i);

    if (part == open ||
        (part->track == track && part->toc == old && old != NULL)) {
      part->toc = gst_toc_ref (toc);
      if (old != NULL)
        gst_toc_unref (old);
    }
  }
}

/* @segment: in TIME format; the part before it has been ended */
void
gst_asf_writer_chapters_set_segment (GstAsfWriterChapters *self,
    GstAsfWriterTrack *track, const GstSegment *segment)
{
  GstAsfWriterTocPart *part = find_part (self, track);

  if (part == NULL)
    part = add_part (self, track, NULL);
  gst_segment_copy_into (segment, &part->segment);
}

/**
 * gst_asf_writer_chapters_end_part:
 * @begin: position of the start of its segment
 * @end: position up to which there is something
 *
 * The segment of @track is over; one in which nothing came has never been. Its
 * TOC goes on.
 */
void
gst_asf_writer_chapters_end_part (GstAsfWriterChapters *self,
    GstAsfWriterTrack *track, gint64 begin, gint64 end)
{
  GstAsfWriterTocPart *part = find_part (self, track);

  if (part == NULL || part->segment.format != GST_FORMAT_TIME)
    return;
  if (end > begin && self->parts->len < MAX_PARTS) {
    part->begin = begin;
    part->end = end;
    add_part (self, track, part->toc);
  } else {
    gst_segment_init (&part->segment, GST_FORMAT_UNDEFINED);
  }
}

/* Another stream begins on @track; the part before it has been ended. */
void
gst_asf_writer_chapters_forget_toc (GstAsfWriterChapters *self,
    GstAsfWriterTrack *track)
{
  GstAsfWriterTocPart *part = find_part (self, track);

  if (part != NULL)
    gst_clear_mini_object ((GstMiniObject **) &part->toc);
}

/* Markers */

typedef struct
{
  const GstAsfWriterChapters *chapters;
  GstAsfWriterInterleaver *interleaver;
  gint64 zero;
  GHashTable *seen;             /* of a demuxer, each pad tells the same */
  AsfMarkers *markers;
} Marking;

static void
put_marker (Marking *marking, gint64 position, const char *title)
{
  gint64 time = position > marking->zero ? position - marking->zero : 0;

  if (g_hash_table_add (marking->seen,
          g_strdup_printf ("%" G_GINT64_FORMAT " %s", time, title)))
    asf_markers_add (marking->markers, (guint64) time, NULL, title);
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

/* @first: of its TOC
 * @placed: which of @chapters have their marker */
static void
put_part (Marking *marking, const GstAsfWriterTocPart *part, gboolean first,
    const GPtrArray *chapters, gboolean *placed)
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
    if (!placed[i])
      put_marker (marking, position, chapter->title);
    placed[i] = TRUE;
  }
  if (before < chapters->len && !has_one_there && !placed[before]) {
    const GstAsfWriterChapter *chapter = chapters->pdata[before];

    put_marker (marking, lower, chapter->title);
    placed[before] = TRUE;
  }
}

/* @any: @toc is none of those that came with the segments */
static void
put_toc (Marking *marking, GstToc *toc, gboolean any,
    const GstAsfWriterTrack *track)
{
  GPtrArray *chapters = gst_asf_writer_toc_get_chapters (toc);
  gboolean *placed = g_new0 (gboolean, MAX (chapters->len, 1));
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
 * gst_asf_writer_chapters_put:
 * @own: (nullable): what the application has set; goes instead of all others
 * @markers: gets a marker for each chapter that is in the file
 *
 * Called without the owner's lock.
 */
void
gst_asf_writer_chapters_put (const GstAsfWriterChapters *self, GstToc *own,
    GstAsfWriterInterleaver *interleaver, AsfMarkers *markers)
{
  Marking marking = {
    .chapters = self,
    .interleaver = interleaver,
    .zero = gst_asf_writer_interleaver_get_zero (interleaver),
    .seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    .markers = markers,
  };

  if (own != NULL)
    put_toc (&marking, own, TRUE, find_leader (self));
  for (guint i = 0; own == NULL && i < count_parts (self); i++) {
    const GstAsfWriterTocPart *part = nth_part (self, i);

    if (part->toc != NULL && !is_repeated (self, i))
      put_toc (&marking, part->toc, FALSE, part->track);
  }
  g_hash_table_unref (marking.seen);
}
