/* gstasfwriterstreamsettings.h: what the user says of a stream
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

#include "asf/asfstream.h"

G_BEGIN_DECLS

/**
 * GstAsfWriterStreamSetting:
 *
 * Identifiers of the properties of pads. Those up to
 * #GST_ASF_WRITER_STREAM_NUMBER are none of #GstAsfWriterStreamSettings.
 */
typedef enum
{
  GST_ASF_WRITER_STREAM_NUMBER = 1,
  GST_ASF_WRITER_STREAM_BITRATE,
  GST_ASF_WRITER_STREAM_MAX_BITRATE,
  GST_ASF_WRITER_STREAM_BUFFER_WINDOW,
  GST_ASF_WRITER_STREAM_LANGUAGE,
  GST_ASF_WRITER_STREAM_NAME
} GstAsfWriterStreamSetting;

/**
 * GstAsfWriterStreamSettings:
 * @fixed: the header has them
 * @bitrate: bits/s, 0 = not set
 * @max_bitrate: bits/s, 0 = not set
 * @buffer_window: ns, 0 = not set
 * @language: (nullable): as it was set
 * @name: (nullable): of the stream
 *
 * Set by the application's threads, read by the writer thread: guarded by
 * @lock, with which nothing else is called.
 */
typedef struct
{
  GMutex lock;
  gboolean fixed;
  guint bitrate;
  guint max_bitrate;
  GstClockTime buffer_window;
  char *language;
  char *name;
} GstAsfWriterStreamSettings;

void gst_asf_writer_stream_settings_init (GstAsfWriterStreamSettings *self);
void gst_asf_writer_stream_settings_clear (GstAsfWriterStreamSettings *self);
void gst_asf_writer_stream_settings_unfix (GstAsfWriterStreamSettings *self);
void gst_asf_writer_stream_settings_install (GObjectClass *klass);
const char *gst_asf_writer_stream_settings_check
    (GstAsfWriterStreamSetting id, const GValue *value);
gboolean gst_asf_writer_stream_settings_set (GstAsfWriterStreamSettings *self,
    GstAsfWriterStreamSetting id, const GValue *value);
void gst_asf_writer_stream_settings_get (GstAsfWriterStreamSettings *self,
    GstAsfWriterStreamSetting id, GValue *value);
void gst_asf_writer_stream_settings_apply (GstAsfWriterStreamSettings *self,
    AsfStream *stream);

G_END_DECLS
