/* gstasfwriterthread.h: the thread that writes
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstasfwriterrecording.h"
#include "gstasfwriterrotation.h"
#include "gstasfwriterupkeep.h"

G_BEGIN_DECLS

/**
 * GstAsfWriterThreadFuncs:
 * @recording: of the files
 * @ended: the recording is over, all files are closed
 *
 * What the thread asks and tells the element.
 */
typedef struct
{
  GstAsfWriterRecordingFuncs recording;
  void (*ended) (GstElement *element, const GstAsfWriterResult *result);
} GstAsfWriterThreadFuncs;

/**
 * GstAsfWriterThreadConfig:
 * @file: (nullable) (transfer full): the first one, %NULL = it is opened when
 *     there is something for it
 * @recording: its rotation and gate are (transfer full)
 * @upkeep: of each file
 */
typedef struct
{
  GstAsfWriterFile *file;
  GstAsfWriterRecordingConfig recording;
  GstAsfWriterUpkeepConfig upkeep;
} GstAsfWriterThreadConfig;

typedef struct _GstAsfWriterThread GstAsfWriterThread;

GstAsfWriterThread *gst_asf_writer_thread_new (GstElement *element,
    GstAsfWriterInterleaver *interleaver,
    const GstAsfWriterThreadConfig *config,
    const GstAsfWriterThreadFuncs *funcs);
void gst_asf_writer_thread_join (GstAsfWriterThread *self);
void gst_asf_writer_thread_free (GstAsfWriterThread *self);

/* from any thread */
GstAsfWriterRotation *gst_asf_writer_thread_get_rotation (GstAsfWriterThread
    *self);
GstAsfWriterGate *gst_asf_writer_thread_get_gate (GstAsfWriterThread *self);

G_END_DECLS
