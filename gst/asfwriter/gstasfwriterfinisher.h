/* gstasfwriterfinisher.h: files are finished beside the one that is written
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstasfwriterfile.h"

G_BEGIN_DECLS

/**
 * GstAsfWriterFinisherFunc:
 * @result: how @file came out; the last to be heard of it
 *
 * Called from a thread of the finisher.
 */
typedef void (*GstAsfWriterFinisherFunc) (GstElement *element,
    GstAsfWriterFile *file, const GstAsfWriterResult *result);

typedef struct _GstAsfWriterFinisher GstAsfWriterFinisher;

GstAsfWriterFinisher *gst_asf_writer_finisher_new (GstElement *element,
    GstAsfWriterInterleaver *interleaver, GstAsfWriterFinisherFunc func);
void gst_asf_writer_finisher_free (GstAsfWriterFinisher *self);

void gst_asf_writer_finisher_take (GstAsfWriterFinisher *self,
    GstAsfWriterFile *file);
void gst_asf_writer_finisher_wait (GstAsfWriterFinisher *self);
gboolean gst_asf_writer_finisher_has_failed (GstAsfWriterFinisher *self);
void gst_asf_writer_finisher_take_failure (GstAsfWriterFinisher *self,
    GstAsfWriterResult *result);

G_END_DECLS
