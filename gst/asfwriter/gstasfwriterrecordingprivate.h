/* gstasfwriterrecordingprivate.h: state of a recording
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstasfwriterfinisher.h"
#include "gstasfwriterrecording.h"

G_BEGIN_DECLS

struct _GstAsfWriterRecording
{
  GstElement *element;          /* lives longer, as the interleaver */
  GstAsfWriterInterleaver *interleaver;
  const GstAsfWriterRecordingFuncs *funcs;
  GstAsfWriterRecordingConfig config;   /* borrowed what it points to */

  GstAsfWriterFile *file;       /* NULL = none is open */
  GstAsfWriterFinisher *finisher;
  GstAsfWriterTrack *reference; /* borrowed, to compare with */
  guint n_begun;                /* files */
  guint64 bytes_before;         /* of the files before this one */
  gint64 end;                   /* of what was written, signed running time */
  gint64 zero;                  /* of the last file */
  gboolean was_shut;            /* it has not begun with the first buffer */
  gboolean restart;             /* the format tells no later times */
  gboolean told_overdue;        /* that limits cannot be kept */

  char *location;               /* of the file that was opened last */
  gboolean not_opened;          /* it could not be, */
  gint open_errno;              /* and why */
};

/* Returns: whether there is a file, and something in it */
static inline gboolean
has_begun (const GstAsfWriterRecording *self)
{
  return self->file != NULL && gst_asf_writer_file_has_begun (self->file);
}

gboolean gst_asf_writer_recording_put_aside (GstAsfWriterRecording *self,
    gint64 end, GstAsfWriterSplit split, GError **error);
gboolean gst_asf_writer_recording_write_taken (GstAsfWriterRecording *self,
    GstAsfWriterBatchItem *taken, GError **error);
gboolean gst_asf_writer_recording_take (GstAsfWriterRecording *self,
    GstAsfWriterBatchItem *taken, gint64 *gap, GError **error);

G_END_DECLS
