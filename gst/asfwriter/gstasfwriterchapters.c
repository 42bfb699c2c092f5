/* gstasfwriterchapters.c: what pads tell of the contents
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterchaptersprivate.h"

/* A TOC tells times of its source. Where these are in the recording, the segments
 * say that come on the same pad, and only as far as they were recorded: a seek
 * ends a part, and so does the next file of a playlist.
 */

/* More segments are no seeks that somebody makes. */
#define MAX_PARTS 1024

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
