/* gstasfwritercaptions.h: captions disappear when their time is over
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstasfwritertrack.h"

#include "asf/asfwriter.h"

G_BEGIN_DECLS

/**
 * GstAsfWriterCaptions:
 * @shown: (element-type GstAsfWriterCaption): one for each stream at most
 * @media_end_ns: latest end of a sample of another stream, since the file's
 *     zero
 */
typedef struct
{
  GArray *shown;
  gint64 media_end_ns;
} GstAsfWriterCaptions;

void gst_asf_writer_captions_init (GstAsfWriterCaptions *self);
void gst_asf_writer_captions_clear (GstAsfWriterCaptions *self);

gboolean gst_asf_writer_captions_begin (AsfWriter *writer,
    const GPtrArray *streams, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean gst_asf_writer_captions_before (GstAsfWriterCaptions *self,
    AsfWriter *writer, const AsfSample *sample,
    GError **error) G_GNUC_WARN_UNUSED_RESULT;
void gst_asf_writer_captions_show (GstAsfWriterCaptions *self,
    AsfSample *sample);
void gst_asf_writer_captions_cut (GstAsfWriterCaptions *self, guint stream,
    gint64 end_ns);
void gst_asf_writer_captions_note (GstAsfWriterCaptions *self,
    const AsfSample *sample);
gboolean gst_asf_writer_captions_end (GstAsfWriterCaptions *self,
    AsfWriter *writer, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
