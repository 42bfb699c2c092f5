/* gstasfwriterthread.h: the thread that owns session and file
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstasfwriterfile.h"
#include "gstasfwriterupkeep.h"

G_BEGIN_DECLS

/**
 * GstAsfWriterThreadFuncs:
 * @file: of the files
 * @ended: the recording is over, the file is closed; nothing of it is touched
 *     any more
 *
 * What the thread tells the element; called from the thread.
 */
typedef struct
{
  GstAsfWriterFileFuncs file;
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
