/* gstasfwriteropen.h: how a file is opened that may exist already
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

#include "asf/asfwriter.h"

G_BEGIN_DECLS

/**
 * GstAsfWriterFileMode:
 * @GST_ASF_WRITER_FILE_MODE_OVERWRITE: a file that is there is emptied
 * @GST_ASF_WRITER_FILE_MODE_NO_OVERWRITE: it stays, and that is an error
 * @GST_ASF_WRITER_FILE_MODE_RESUME: the recording goes on in it
 *
 * What becomes of a file that has the name already.
 */
typedef enum
{
  GST_ASF_WRITER_FILE_MODE_OVERWRITE,
  GST_ASF_WRITER_FILE_MODE_NO_OVERWRITE,
  GST_ASF_WRITER_FILE_MODE_RESUME
} GstAsfWriterFileMode;

#define GST_TYPE_ASF_WRITER_FILE_MODE (gst_asf_writer_file_mode_get_type ())
GType gst_asf_writer_file_mode_get_type (void);

/**
 * GstAsfWriterOpenSettings:
 * @mode: what becomes of a file that is there
 * @part: the file is called ".part" until it is finished
 */
typedef struct
{
  GstAsfWriterFileMode mode;
  gboolean part;
} GstAsfWriterOpenSettings;

AsfOutput *gst_asf_writer_open_output (const char *location,
    const GstAsfWriterOpenSettings *settings, GError **error);
AsfOutput *gst_asf_writer_open_file (const char *location, gpointer user_data,
    GError **error);
gboolean gst_asf_writer_open_can_resume (const char *location,
    const GstAsfWriterOpenSettings *settings);
AsfWriter *gst_asf_writer_open_resumed (GstElement *element,
    const char *location, const GstAsfWriterOpenSettings *settings,
    const AsfWriterConfig *config, gint64 patience_us, GError **error);

G_END_DECLS
