/* gstasfwriterthread.h: the thread that owns session and file
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstasfwriterinterleaver.h"
#include "gstasfwriterupkeep.h"

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
 * GstAsfWriterThreadFuncs:
 * @get_attributes: (transfer full): metadata of the file as known now
 * @get_markers: (transfer full): markers and commands as known now; @last: none
 *     is asked for any more
 * @get_relations: (transfer full) (nullable): what the streams of the file are
 *     to each other, %NULL with an error if that makes no sense
 * @begun: the first header is in the output; @streams (of #AsfStream) are in
 *     it, @packet_size is in bytes
 * @ended: the file is closed; nothing of it is touched any more
 *
 * What the thread tells the element; called from the thread.
 */
typedef struct
{
  AsfAttributes *(*get_attributes) (GstElement *element);
  AsfMarkers *(*get_markers) (GstElement *element, gboolean last);
  AsfRelations *(*get_relations) (GstElement *element, GError **error);
  void (*begun) (GstElement *element, const GPtrArray *streams,
      guint32 packet_size);
  void (*ended) (GstElement *element, const GstAsfWriterResult *result);
} GstAsfWriterThreadFuncs;

typedef struct _GstAsfWriterThread GstAsfWriterThread;

GstAsfWriterThread *gst_asf_writer_thread_new (GstElement *element,
    GstAsfWriterInterleaver *interleaver, AsfOutput *output,
    const AsfWriterConfig *config, const GstAsfWriterUpkeepConfig *upkeep,
    const GstAsfWriterThreadFuncs *funcs);
void gst_asf_writer_thread_join (GstAsfWriterThread *self);
void gst_asf_writer_thread_free (GstAsfWriterThread *self);

void gst_asf_writer_thread_get_stats (GstAsfWriterThread *self,
    AsfWriterStats *stats);
gboolean gst_asf_writer_thread_get_stream_stats (GstAsfWriterThread *self,
    guint number, AsfStreamStats *stats);

G_END_DECLS
