/* wmwriter.h: the calls of the Windows Media Format SDK's writer on GStreamer
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/* Names are those of the SDK, so that an application that is moved finds them
 * again. Times are QWORDs of 100 ns; what fails returns FALSE. */

typedef struct WMWriter WMWriter;

/* WMT_STATUS, as IWMStatusCallback::OnStatus of the file sink gets it */
typedef enum
{
  WMT_ERROR,
  WMT_OPENED,
  WMT_STARTED,
  WMT_STOPPED,
  WMT_CLOSED,
} WMStatus;

/* @text: (nullable): of an error */
typedef void (*WMStatusCallback) (WMStatus status, const char *text,
    gpointer context);

/* Flags of WriteSample */
enum
{
  WM_SF_CLEANPOINT = 1,
  WM_SF_DISCONTINUITY = 2,
};

WMWriter *WMCreateWriter (WMStatusCallback callback, gpointer context);
void WMWriterRelease (WMWriter *self);

gboolean SetProfile (WMWriter *self, const char *const *encoders);
gboolean SetOutputFilename (WMWriter *self, const char *name);
guint GetInputCount (const WMWriter *self);
gboolean SetInputProps (WMWriter *self, guint input, const char *caps);
gboolean SetAttribute (WMWriter *self, const char *name, const char *value);

gboolean BeginWriting (WMWriter *self);
GstBuffer *AllocateSample (WMWriter *self, gsize size);
gboolean WriteSample (WMWriter *self, guint input, guint64 time, guint flags,
    GstBuffer *sample);
gboolean Flush (WMWriter *self);
gboolean EndWriting (WMWriter *self);

guint64 GetWriterTime (WMWriter *self);

G_END_DECLS
