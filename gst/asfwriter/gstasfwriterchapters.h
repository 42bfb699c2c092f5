/* gstasfwriterchapters.h: tables of contents -> markers
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstasfwriterinterleaver.h"

G_BEGIN_DECLS

/**
 * GstAsfWriterChapters:
 * @parts: (element-type GstAsfWriterPart) (nullable): in the order in which
 *     they came
 *
 * What pads have told of the contents of a file: each part is a segment of
 * one of them, with the TOC that is in force there. To be locked by its owner.
 */
typedef struct
{
  GPtrArray *parts;
} GstAsfWriterChapters;

/**
 * GstAsfWriterMark:
 * @position: in the recording, see gstasfwriterposition.c
 * @end: likewise, up to which it goes on
 * @title: UTF-8
 *
 * A chapter of the recording.
 */
typedef struct
{
  gint64 position;
  gint64 end;
  char *title;
} GstAsfWriterMark;

void gst_asf_writer_chapters_clear (GstAsfWriterChapters *self);
void gst_asf_writer_chapters_copy (const GstAsfWriterChapters *self,
    GstAsfWriterChapters *copy);

void gst_asf_writer_chapters_set_toc (GstAsfWriterChapters *self,
    GstAsfWriterTrack *track, GstToc *toc);
void gst_asf_writer_chapters_set_segment (GstAsfWriterChapters *self,
    GstAsfWriterTrack *track, const GstSegment *segment);
void gst_asf_writer_chapters_end_part (GstAsfWriterChapters *self,
    GstAsfWriterTrack *track, gint64 begin, gint64 end);
void gst_asf_writer_chapters_forget_toc (GstAsfWriterChapters *self,
    GstAsfWriterTrack *track);

GPtrArray *gst_asf_writer_chapters_get_marks (const GstAsfWriterChapters *self,
    GstToc *own, GstAsfWriterInterleaver *interleaver);
const GstAsfWriterMark *gst_asf_writer_chapters_find_running
    (const GPtrArray *marks, gint64 position);

G_END_DECLS
