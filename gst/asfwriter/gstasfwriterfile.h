/* gstasfwriterfile.h: one file of the recording
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstasfwriterinterleaver.h"

#include "asf/asfwriter.h"

G_BEGIN_DECLS

/**
 * GstAsfWriterResult:
 * @error: (nullable): why the recording ended, in the domain of the core or of
 *     GStreamer; %NULL if all is well
 * @failure: what of the output failed, if any did
 * @stats: of the file as it is
 * @left_out: late attributes that are not in it
 *
 * How a file came out.
 */
typedef struct
{
  GError *error;
  AsfFailure failure;
  AsfWriterStats stats;
  const AsfAttributes *left_out;
} GstAsfWriterResult;

/**
 * GstAsfWriterFileFuncs:
 * @get_attributes: (transfer full): metadata of the file as known now
 * @get_markers: (transfer full): markers and commands as known now; @last: none
 *     is asked for any more
 * @get_relations: (transfer full) (nullable): what the streams of the file are
 *     to each other, %NULL with an error if that makes no sense
 * @begun: the first header is in the output; @streams (of #AsfStream) are in
 *     it, @packet_size is in bytes
 *
 * What a file asks and tells the element, in the writer thread.
 */
typedef struct
{
  AsfAttributes *(*get_attributes) (GstElement *element);
  AsfMarkers *(*get_markers) (GstElement *element, gboolean last);
  AsfRelations *(*get_relations) (GstElement *element, GError **error);
  void (*begun) (GstElement *element, const GPtrArray *streams,
      guint32 packet_size);
} GstAsfWriterFileFuncs;

typedef struct _GstAsfWriterFile GstAsfWriterFile;

GstAsfWriterFile *gst_asf_writer_file_new (GstElement *element,
    GstAsfWriterInterleaver *interleaver, AsfOutput *output,
    const AsfWriterConfig *config, const GstAsfWriterFileFuncs *funcs);
void gst_asf_writer_file_free (GstAsfWriterFile *self);

gboolean gst_asf_writer_file_begin (GstAsfWriterFile *self, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gboolean gst_asf_writer_file_write (GstAsfWriterFile *self,
    const GstAsfWriterBatchItem *taken, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gboolean gst_asf_writer_file_complete (GstAsfWriterFile *self, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void gst_asf_writer_file_end (GstAsfWriterFile *self, GError *error,
    GstAsfWriterResult *result);

gboolean gst_asf_writer_file_has_begun (const GstAsfWriterFile *self);
AsfWriter *gst_asf_writer_file_get_writer (GstAsfWriterFile *self);

G_END_DECLS
