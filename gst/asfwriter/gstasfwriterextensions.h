/* gstasfwriterextensions.h: what payloads tell beside their media
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstasfwriterinterleaver.h"

#include "asf/asfwriter.h"

G_BEGIN_DECLS

/** Systems of an application that a stream can have */
#define GST_ASF_WRITER_MAX_EXTENSIONS 32

/**
 * GstAsfWriterExtensions:
 *
 * Extension data of one sample, while it is written. Its fields are private.
 */
typedef struct
{
  AsfSpan own[GST_ASF_WRITER_MAX_EXTENSIONS];
  guint8 clean_point;
  GArray *given;
} GstAsfWriterExtensions;

void gst_asf_writer_extensions_announce (GstElement *element,
    GstAsfWriterInterleaver *interleaver, GstAsfWriterTrack *track,
    GstBuffer *buffer);
void gst_asf_writer_extensions_fill (GstAsfWriterExtensions *self,
    GstElement *element, GstAsfWriterTrack *track,
    const GstAsfWriterItem *item, guint32 packet_size, AsfSample *sample);
void gst_asf_writer_extensions_clear (GstAsfWriterExtensions *self);
void gst_asf_writer_extensions_copy (GstBuffer *from, GstBuffer *to);

G_END_DECLS
