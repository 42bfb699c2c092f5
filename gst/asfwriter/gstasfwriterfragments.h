/* gstasfwriterfragments.h: the element's part in files: names, opening, removal
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstasfwriterrecording.h"
#include "gstasfwritersink.h"

G_BEGIN_DECLS

/**
 * GstAsfWriterFragments:
 * @next_id: number of the next file
 * @first_start: where the recording begins, signed running time in ns
 * @open: numbers of the files that are not finished, the oldest first
 * @closed: (element-type GstAsfWriterClosedFile): those that are and were not
 *     deleted, the oldest first; empty where none is ever deleted
 * @last: (nullable): what the pattern gave the last time
 * @n_alike: how many times it has given that
 *
 * To be locked by its owner.
 */
typedef struct
{
  guint next_id;
  gint64 first_start;
  GQueue open;
  GQueue closed;
  char *last;
  guint n_alike;
} GstAsfWriterFragments;

void gst_asf_writer_fragments_start (GstAsfWriterFragments *self,
    guint start_index);
void gst_asf_writer_fragments_clear (GstAsfWriterFragments *self);

gboolean gst_asf_writer_fragments_has_files (GstAsfWriterSink *sink);
gboolean gst_asf_writer_fragments_are_numbered (GstAsfWriterSink *sink);
gboolean gst_asf_writer_fragments_can_split (GstAsfWriterSink *sink);
gboolean gst_asf_writer_fragments_want_first (GstAsfWriterSink *sink);
GstAsfWriterFile *gst_asf_writer_fragments_open (GstElement *element,
    const GstAsfWriterBatchItem *first, char **location, GError **error);
void gst_asf_writer_fragments_request_key (GstElement *element,
    GstAsfWriterTrack *track, GstClockTime time);
void gst_asf_writer_fragments_note_begun (GstAsfWriterSink *sink,
    const GstAsfWriterFile *file);
void gst_asf_writer_fragments_note_closed (GstAsfWriterSink *sink,
    const GstAsfWriterFile *file);

G_END_DECLS
