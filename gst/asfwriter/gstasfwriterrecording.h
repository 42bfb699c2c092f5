/* gstasfwriterrecording.h: the files of a recording, one after the other
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstasfwriterboard.h"
#include "gstasfwriterfile.h"
#include "gstasfwritergate.h"
#include "gstasfwriterrotation.h"

G_BEGIN_DECLS

/**
 * GstAsfWriterRecordingFuncs:
 * @open: (transfer full) (nullable): the next file. @first is what it begins
 *     with; @location is (out) (transfer full), what it is called. With @error
 *     and errno on failure
 * @request_key: a key frame is wanted from @track at the running time @time
 * @switched: from the running time @time on media are recorded, or not
 * @closed: @file is closed; nothing of it is touched any more. Called from any
 *     thread
 *
 * What a recording asks and tells the element.
 */
typedef struct
{
  GstAsfWriterFile *(*open) (GstElement *element,
      const GstAsfWriterBatchItem *first, char **location, GError **error);
  void (*request_key) (GstElement *element, GstAsfWriterTrack *track,
      GstClockTime time);
  void (*switched) (GstElement *element, gboolean recording, gint64 time);
  void (*closed) (GstElement *element, GstAsfWriterFile *file,
      const GstAsfWriterResult *result);
} GstAsfWriterRecordingFuncs;

/**
 * GstAsfWriterRecordingConfig:
 * @rotation: (nullable): %NULL = there is one file
 * @gate: what is recorded
 * @board: is told how far the files are
 * @continue_times: those of a file go on where those of the one before end
 * @close_gaps: after a pause the file goes on as if there had been none
 */
typedef struct
{
  GstAsfWriterRotation *rotation;
  GstAsfWriterGate *gate;
  GstAsfWriterBoard *board;
  gboolean continue_times;
  gboolean close_gaps;
} GstAsfWriterRecordingConfig;

typedef struct _GstAsfWriterRecording GstAsfWriterRecording;

GstAsfWriterRecording *gst_asf_writer_recording_new (GstElement *element,
    GstAsfWriterInterleaver *interleaver, GstAsfWriterFile *file,
    const GstAsfWriterRecordingConfig *config,
    const GstAsfWriterRecordingFuncs *funcs);
void gst_asf_writer_recording_free (GstAsfWriterRecording *self);

gboolean gst_asf_writer_recording_write (GstAsfWriterRecording *self,
    GArray *batch, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean gst_asf_writer_recording_has_failed (GstAsfWriterRecording *self);
void gst_asf_writer_recording_end (GstAsfWriterRecording *self,
    GError *error, const char *reason, GstAsfWriterResult *result);

guint gst_asf_writer_recording_get_n_files (const GstAsfWriterRecording
    *self);
guint64 gst_asf_writer_recording_get_bytes_before (const
    GstAsfWriterRecording *self);
AsfWriter *gst_asf_writer_recording_get_writer (GstAsfWriterRecording *self);
void gst_asf_writer_recording_note (GstAsfWriterRecording *self,
    const GstAsfWriterUpkeepReport *upkeep);

G_END_DECLS
