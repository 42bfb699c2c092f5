/* gstasfwriterboard.h: how far a recording is, for all threads to see
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
 * GstAsfWriterAmounts:
 * @files: how many
 * @samples: written
 * @bytes: of these
 * @file_size: bytes of the files
 * @duration_ns: of the files, one after the other
 * @safe_until_ns: of that; all before it is in the files
 *
 * What several files have together.
 */
typedef struct
{
  guint files;
  guint64 samples;
  guint64 bytes;
  guint64 file_size;
  guint64 duration_ns;
  guint64 safe_until_ns;
} GstAsfWriterAmounts;

/**
 * GstAsfWriterSnapshot:
 * @file: the one that is written, or the last one
 * @streams: of that file; all zero where it has none
 * @markers_left_out: of that file
 * @upkeep: what was looked after by the clock
 * @safe_since: monotonic time in µs at which more of a file became safe, 0 =
 *     nothing has yet
 * @safe_time: running time up to which the recording is safe, NONE = nothing is
 * @total: of all files
 *
 * How far a recording was at one moment.
 */
typedef struct
{
  AsfWriterStats file;
  AsfStreamStats streams[ASF_MAX_STREAM_NUMBER + 1];
  guint markers_left_out;
  GstAsfWriterUpkeepReport upkeep;
  gint64 safe_since;
  GstClockTime safe_time;
  GstAsfWriterAmounts total;
} GstAsfWriterSnapshot;

typedef struct _GstAsfWriterBoard GstAsfWriterBoard;

GstAsfWriterBoard *gst_asf_writer_board_new (void);
void gst_asf_writer_board_free (GstAsfWriterBoard *self);
void gst_asf_writer_board_reset (GstAsfWriterBoard *self);

/* from the thread that has @file */
void gst_asf_writer_board_note (GstAsfWriterBoard *self,
    GstAsfWriterFile *file, const GstAsfWriterUpkeepReport *upkeep);
void gst_asf_writer_board_close (GstAsfWriterBoard *self,
    GstAsfWriterFile *file, const GstAsfWriterResult *result);

/* from any thread */
void gst_asf_writer_board_read (GstAsfWriterBoard *self,
    GstAsfWriterSnapshot *snapshot);

G_END_DECLS
