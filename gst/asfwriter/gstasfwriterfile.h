/* gstasfwriterfile.h: one file of the recording
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstasfwriterinterleaver.h"
#include "gstasfwriterverify.h"

#include "asf/asfwriter.h"

G_BEGIN_DECLS

typedef struct _GstAsfWriterFile GstAsfWriterFile;

/**
 * GstAsfWriterPart:
 * @id: number of the file, from "start-index" on
 * @first: nothing was recorded before it
 * @complete: nothing more comes
 * @zero: the file's zero, signed running time in ns
 * @start: where it begins, @zero unless times go on from file to file
 * @end: where the next one begins, %G_MAXINT64 if there is none (yet)
 *
 * Which part of the recording a file is.
 */
typedef struct
{
  guint id;
  gboolean first;
  gboolean complete;
  gint64 zero;
  gint64 start;
  gint64 end;
} GstAsfWriterPart;

/**
 * GstAsfWriterResult:
 * @location: of the file
 * @error: (nullable): why the recording ended, in the domain of the core or of
 *     GStreamer; %NULL if all is well
 * @failure: what of the output failed, if any did
 * @stats: of the file as it is
 * @left_out: late attributes that are not in it
 * @markers_left_out: how many late markers are not in it
 * @verdict: whether it holds what was written
 *
 * How a file came out.
 */
typedef struct
{
  const char *location;
  GError *error;
  AsfFailure failure;
  AsfWriterStats stats;
  const AsfAttributes *left_out;
  guint markers_left_out;
  GstAsfWriterVerdict verdict;
} GstAsfWriterResult;

/**
 * GstAsfWriterFileFuncs:
 * @get_attributes: (transfer full): metadata of the file as known now
 * @get_markers: (transfer full): markers and commands of the part that the file
 *     is, as known now
 * @get_relations: (transfer full) (nullable): what the streams of the file are
 *     to each other, %NULL with an error if that makes no sense
 * @begun: the first header is in the output
 * @request_key: asks upstream for a key frame at a running time, NONE = at once
 *
 * What a file asks and tells the element, in the writer thread.
 */
typedef struct
{
  AsfAttributes *(*get_attributes) (GstElement *element);
  AsfMarkers *(*get_markers) (GstElement *element,
      const GstAsfWriterPart *part);
  AsfRelations *(*get_relations) (GstElement *element, GError **error);
  void (*begun) (GstElement *element, GstAsfWriterFile *file);
  void (*request_key) (GstElement *element, GstAsfWriterTrack *track,
      GstClockTime time);
} GstAsfWriterFileFuncs;

GstAsfWriterFile *gst_asf_writer_file_new (GstElement *element,
    GstAsfWriterInterleaver *interleaver, AsfWriter *writer,
    const char *location, guint id, gboolean verify,
    const GstAsfWriterFileFuncs *funcs);
void gst_asf_writer_file_free (GstAsfWriterFile *self);

/* from the writer thread */
void gst_asf_writer_file_set_start (GstAsfWriterFile *self, gboolean first,
    gint64 zero, gint64 start);
gboolean gst_asf_writer_file_begin (GstAsfWriterFile *self, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gboolean gst_asf_writer_file_write (GstAsfWriterFile *self,
    const GstAsfWriterBatchItem *taken, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void gst_asf_writer_file_cut_caption (GstAsfWriterFile *self,
    const GstAsfWriterTrack *track, gint64 end);
void gst_asf_writer_file_complete (GstAsfWriterFile *self, gint64 end,
    const char *reason, GError **error);

/* from one thread */
void gst_asf_writer_file_end (GstAsfWriterFile *self, GError *error,
    GstAsfWriterResult *result);

/* from the thread that has it */
gboolean gst_asf_writer_file_has_begun (const GstAsfWriterFile *self);
AsfWriter *gst_asf_writer_file_get_writer (GstAsfWriterFile *self);
const GstAsfWriterPart *gst_asf_writer_file_get_part (const GstAsfWriterFile
    *self);
const GPtrArray *gst_asf_writer_file_get_streams (const GstAsfWriterFile
    *self);
const char *gst_asf_writer_file_get_location (const GstAsfWriterFile *self);
const char *gst_asf_writer_file_get_reason (const GstAsfWriterFile *self);

G_END_DECLS
