/* gstasfwriterpad.h: request pad of the element
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstasfwriterinterleaver.h"
#include "gstasfwriterreorder.h"
#include "gstasfwriterrepack.h"
#include "gstasfwritertrack.h"

G_BEGIN_DECLS

#define GST_TYPE_ASF_WRITER_PAD (gst_asf_writer_pad_get_type ())
G_DECLARE_FINAL_TYPE (GstAsfWriterPad, gst_asf_writer_pad, GST,
    ASF_WRITER_PAD, GstPad)

/**
 * GstAsfWriterPad:
 *
 * The pad's own state; queue and facts of its stream are in @track.
 */
struct _GstAsfWriterPad
{
  GstPad parent;

  /* constant, NULL only before the element has made it */
  GstAsfWriterTrack *track;
  gboolean takes_any;           /* not only what its template says */

  /* STREAM_LOCK */
  GstSegment segment;
  GstBufferList *headers;       /* in caps too, not to be written; or NULL */
  gboolean has_stream;          /* caps have come that can be stored */
  gboolean is_video;
  gboolean told_change;         /* that the format is not the header's */
  char *unseen_change;          /* to be told by the next buffer; or NULL */
  gboolean times_are_stored;    /* from an ASF file: PTS are what it stored */
  GstAsfWriterReorder reorder;
  GstAsfWriterRepack repack;
  GstAsfWriterPictureCaps picture_caps;
  gboolean announced;           /* what metas of its first buffer have */
  char *command_type;           /* that text becomes; NULL = it is no text */
  gboolean is_markup;           /* such text, in Pango's markup */
  gboolean told_text;           /* that some of it was lost */

  /* OBJECT_LOCK of the element */
  gboolean got_stream_start;
  gboolean got_segment_done;
  gboolean has_group_id;
  guint group_id;
};

void gst_asf_writer_pad_reset (GstAsfWriterPad *pad);
void gst_asf_writer_pad_keep_number (GstAsfWriterPad *pad,
    GstAsfWriterInterleaver *interleaver);
gint64 gst_asf_writer_pad_running_time (GstAsfWriterPad *pad,
    GstClockTime time);
GstClockTime gst_asf_writer_pad_duration (GstAsfWriterPad *pad,
    GstClockTime duration);
void gst_asf_writer_pad_set_stream (GstAsfWriterPad *pad,
    const AsfStream *stream);
gint64 gst_asf_writer_pad_stored_time (GstAsfWriterPad *pad,
    GstBuffer *buffer, gboolean *is_absurd);
gint64 gst_asf_writer_pad_delay (GstAsfWriterPad *self, GstBuffer *buffer,
    gint64 stored);
void gst_asf_writer_pad_set_headers (GstAsfWriterPad *pad,
    const GstCaps *caps);
gboolean gst_asf_writer_pad_has_codec_headers (GstAsfWriterPad *pad,
    GstBuffer *buffer);
gboolean gst_asf_writer_pad_is_header (GstAsfWriterPad *pad,
    GstBuffer *buffer);

G_END_DECLS
