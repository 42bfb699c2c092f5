/* gstasfwritermarkers.h: markers and commands for the header
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstasfwriterchapters.h"
#include "gstasfwriterfile.h"
#include "gstasfwriterpad.h"
#include "gstasfwritersink.h"

G_BEGIN_DECLS

/**
 * GstAsfWriterMarkers:
 * @chapters: of the TOCs that came on pads
 * @given: (element-type GstAsfWriterGivenMarker) (nullable): by the application
 *     and by events, in the order in which they came
 * @closed: the file has got them all
 *
 * Those of one file; what the application gives before it is opened counts, too.
 * To be locked by its owner.
 */
typedef struct
{
  GstAsfWriterChapters chapters;
  GPtrArray *given;
  gboolean closed;
} GstAsfWriterMarkers;

void gst_asf_writer_markers_clear (GstAsfWriterMarkers *self);

/* action signals */
gboolean gst_asf_writer_markers_add (GstAsfWriterSink *sink, const char *name,
    guint64 time);
gboolean gst_asf_writer_markers_add_command (GstAsfWriterSink *sink,
    const char *type, const char *text, guint64 time);

/* from streaming threads */
void gst_asf_writer_markers_new_stream (GstAsfWriterSink *sink,
    GstAsfWriterPad *pad);
void gst_asf_writer_markers_new_segment (GstAsfWriterSink *sink,
    GstAsfWriterPad *pad, const GstSegment *segment);
void gst_asf_writer_markers_flush (GstAsfWriterSink *sink,
    GstAsfWriterPad *pad);
void gst_asf_writer_markers_take_toc (GstAsfWriterSink *sink,
    GstAsfWriterPad *pad, GstToc *toc);
void gst_asf_writer_markers_take_event (GstAsfWriterSink *sink,
    GstAsfWriterPad *pad, GstEvent *event);

/* from the writer thread */
AsfMarkers *gst_asf_writer_markers_get (GstElement *element,
    const GstAsfWriterPart *part);

G_END_DECLS
