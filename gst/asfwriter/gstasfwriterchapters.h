/* gstasfwriterchapters.h: tables of contents -> markers
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asf/asfmarkers.h"

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

void gst_asf_writer_chapters_put (const GstAsfWriterChapters *self,
    GstToc *own, GstAsfWriterInterleaver *interleaver, AsfMarkers *markers);

G_END_DECLS
