/* gstasfwriterrotation.h: when the next file begins
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/**
 * GstAsfWriterSplit:
 * @GST_ASF_WRITER_SPLIT_NONE: the file goes on
 * @GST_ASF_WRITER_SPLIT_MAX_TIME: it is as long as it may be
 * @GST_ASF_WRITER_SPLIT_MAX_BYTES: it is as large as it may be
 * @GST_ASF_WRITER_SPLIT_NOW: the application wants it
 * @GST_ASF_WRITER_SPLIT_AFTER: the application wants it behind the pictures that
 *     belong together
 * @GST_ASF_WRITER_SPLIT_AT_TIME: the application has told the time
 * @GST_ASF_WRITER_SPLIT_FORMAT: a stream has become another one
 * @GST_ASF_WRITER_SPLIT_PAUSE: nothing is recorded for a while
 * @GST_ASF_WRITER_SPLIT_TIME_RANGE: the format tells no later times
 *
 * Why a file ends and another one begins.
 */
typedef enum
{
  GST_ASF_WRITER_SPLIT_NONE,
  GST_ASF_WRITER_SPLIT_MAX_TIME,
  GST_ASF_WRITER_SPLIT_MAX_BYTES,
  GST_ASF_WRITER_SPLIT_NOW,
  GST_ASF_WRITER_SPLIT_AFTER,
  GST_ASF_WRITER_SPLIT_AT_TIME,
  GST_ASF_WRITER_SPLIT_FORMAT,
  GST_ASF_WRITER_SPLIT_PAUSE,
  GST_ASF_WRITER_SPLIT_TIME_RANGE
} GstAsfWriterSplit;

/**
 * GstAsfWriterRotationConfig:
 * @max_time: ns of a file, 0 = any
 * @max_bytes: of a file, 0 = any
 * @preroll: ns that all times of a file contain
 * @keys_on_request: key frames come where they were asked for, so none before
 *     the limit is taken
 */
typedef struct
{
  guint64 max_time;
  guint64 max_bytes;
  guint64 preroll;
  gboolean keys_on_request;
} GstAsfWriterRotationConfig;

typedef struct _GstAsfWriterRotation GstAsfWriterRotation;

GstAsfWriterRotation *gst_asf_writer_rotation_new (
    const GstAsfWriterRotationConfig *config);
void gst_asf_writer_rotation_free (GstAsfWriterRotation *self);

/* from any thread */
void gst_asf_writer_rotation_request (GstAsfWriterRotation *self,
    GstAsfWriterSplit split);
void gst_asf_writer_rotation_request_at (GstAsfWriterRotation *self,
    gint64 time);

/* from the writer thread */
void gst_asf_writer_rotation_begin_file (GstAsfWriterRotation *self,
    gint64 zero, gint64 start, gint64 delay);
void gst_asf_writer_rotation_go_on (GstAsfWriterRotation *self,
    guint64 length, guint64 bytes);
void gst_asf_writer_rotation_end_reference (GstAsfWriterRotation *self,
    gint64 end);
void gst_asf_writer_rotation_change_reference (GstAsfWriterRotation *self);
void gst_asf_writer_rotation_cut (GstAsfWriterRotation *self, gint64 time);
GstAsfWriterSplit gst_asf_writer_rotation_check_key (GstAsfWriterRotation
    *self, gint64 time, gint64 delay, guint64 bytes);
GstAsfWriterSplit gst_asf_writer_rotation_check_range (const
    GstAsfWriterRotation *self, gint64 time);

gboolean gst_asf_writer_rotation_is_overdue (const GstAsfWriterRotation *self,
    gint64 end, guint64 bytes);
GstClockTime gst_asf_writer_rotation_get_key_time (const
    GstAsfWriterRotation *self);

const char *gst_asf_writer_split_name (GstAsfWriterSplit split);

G_END_DECLS
