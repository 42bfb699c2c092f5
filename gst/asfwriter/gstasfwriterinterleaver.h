/* gstasfwriterinterleaver.h: whose buffer is written next
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstasfwritertrack.h"

G_BEGIN_DECLS

/** Streams of a file (the SDK's limit) */
#define GST_ASF_WRITER_MAX_STREAMS 63

typedef struct _GstAsfWriterInterleaver GstAsfWriterInterleaver;

/**
 * GstAsfWriterBatchItem:
 * @track: (transfer full):
 * @item: its buffer is (transfer full)
 */
typedef struct
{
  GstAsfWriterTrack *track;
  GstAsfWriterItem item;
} GstAsfWriterBatchItem;

/**
 * GstAsfWriterPick:
 * @GST_ASF_WRITER_PICK_ITEMS: there is something to write
 * @GST_ASF_WRITER_PICK_STALLED: a stream has been given up for now
 * @GST_ASF_WRITER_PICK_IDLE: the time has come that was given, or there was a
 *     nudge
 * @GST_ASF_WRITER_PICK_END: all is written, the file shall be finished
 */
typedef enum
{
  GST_ASF_WRITER_PICK_ITEMS,
  GST_ASF_WRITER_PICK_STALLED,
  GST_ASF_WRITER_PICK_IDLE,
  GST_ASF_WRITER_PICK_END
} GstAsfWriterPick;

void gst_asf_writer_batch_item_clear (GstAsfWriterBatchItem *taken);

GstAsfWriterInterleaver *gst_asf_writer_interleaver_new (void);
void gst_asf_writer_interleaver_free (GstAsfWriterInterleaver *self);

/* from the application's threads */
void gst_asf_writer_interleaver_start (GstAsfWriterInterleaver *self,
    guint64 max_bytes, GstClockTime max_time, GstClockTime stall_timeout,
    GstAsfWriterTimePolicy policy);
GstAsfWriterTrack *gst_asf_writer_interleaver_add (GstAsfWriterInterleaver
    *self, const char *name);
void gst_asf_writer_interleaver_release (GstAsfWriterInterleaver *self,
    GstAsfWriterTrack *track);
void gst_asf_writer_interleaver_set_playing (GstAsfWriterInterleaver *self,
    gboolean playing);
void gst_asf_writer_interleaver_set_live (GstAsfWriterInterleaver *self,
    gboolean live);
void gst_asf_writer_interleaver_end (GstAsfWriterInterleaver *self,
    GstFlowReturn flow);
void gst_asf_writer_interleaver_set_all_eos (GstAsfWriterInterleaver *self,
    guint32 seqnum);

void gst_asf_writer_interleaver_unfix (GstAsfWriterInterleaver *self);

/* from streaming threads */
GstFlowReturn gst_asf_writer_interleaver_push (GstAsfWriterInterleaver *self,
    GstAsfWriterTrack *track, GstAsfWriterItem *item, GstClockTime position);
void gst_asf_writer_interleaver_set_can_split (GstAsfWriterInterleaver *self,
    gboolean can_split);
AsfStreamChange gst_asf_writer_interleaver_set_stream (
    GstAsfWriterInterleaver *self, GstAsfWriterTrack *track,
    AsfStream *stream, gboolean *described, char **what);
void gst_asf_writer_interleaver_declare (GstAsfWriterInterleaver *self,
    GstAsfWriterTrack *track, const AsfStream *extensions);
void gst_asf_writer_interleaver_add_tags (GstAsfWriterInterleaver *self,
    GstAsfWriterTrack *track, const GstTagList *tags);
void gst_asf_writer_interleaver_advance (GstAsfWriterInterleaver *self,
    GstAsfWriterTrack *track, gint64 time);
void gst_asf_writer_interleaver_new_segment (GstAsfWriterInterleaver *self,
    GstAsfWriterTrack *track);
void gst_asf_writer_interleaver_touch (GstAsfWriterInterleaver *self,
    GstAsfWriterTrack *track);
void gst_asf_writer_interleaver_set_sparse (GstAsfWriterInterleaver *self,
    GstAsfWriterTrack *track, gboolean sparse);
void gst_asf_writer_interleaver_set_linked (GstAsfWriterInterleaver *self,
    GstAsfWriterTrack *track, gboolean linked);
void gst_asf_writer_interleaver_set_eos (GstAsfWriterInterleaver *self,
    GstAsfWriterTrack *track, gboolean eos, guint32 seqnum);
void gst_asf_writer_interleaver_set_flushing (GstAsfWriterInterleaver *self,
    GstAsfWriterTrack *track, gboolean flushing);
void gst_asf_writer_interleaver_flush_stop (GstAsfWriterInterleaver *self,
    GstAsfWriterTrack *track, gboolean reset_time, guint32 seqnum);
void gst_asf_writer_interleaver_unpin (GstAsfWriterInterleaver *self,
    GstAsfWriterTrack *track);
gboolean gst_asf_writer_interleaver_is_pinning (GstAsfWriterInterleaver *self,
    GstAsfWriterTrack *track);
GstFlowReturn gst_asf_writer_interleaver_fail (GstAsfWriterInterleaver *self,
    GError *error);

/* from the writer thread */
GstAsfWriterPick gst_asf_writer_interleaver_pop (GstAsfWriterInterleaver *self,
    GArray *batch, gint64 until, GstAsfWriterTrack **stalled);
void gst_asf_writer_interleaver_cut (GstAsfWriterInterleaver *self,
    gint64 time);
void gst_asf_writer_interleaver_forget_over (GstAsfWriterInterleaver *self);
void gst_asf_writer_interleaver_nudge (GstAsfWriterInterleaver *self);
void gst_asf_writer_interleaver_set_flow (GstAsfWriterInterleaver *self,
    GstFlowReturn flow);
gint64 gst_asf_writer_interleaver_get_zero (GstAsfWriterInterleaver *self);
GPtrArray *gst_asf_writer_interleaver_get_tracks (GstAsfWriterInterleaver
    *self);
gboolean gst_asf_writer_interleaver_has_forgotten (GstAsfWriterInterleaver
    *self);
gboolean gst_asf_writer_interleaver_has_ended (GstAsfWriterInterleaver *self,
    const GstAsfWriterTrack *track);
GstAsfWriterTrack *gst_asf_writer_interleaver_find_reference
    (GstAsfWriterInterleaver *self, const GArray *batch, gboolean *is_video);
AsfStream *gst_asf_writer_interleaver_copy_stream (GstAsfWriterInterleaver
    *self, GstAsfWriterTrack *track, GstTagList **tags);

/* from any thread */
gboolean gst_asf_writer_interleaver_set_number (GstAsfWriterInterleaver *self,
    GstAsfWriterTrack *track, guint number, GstAsfWriterNumbering numbering);
guint gst_asf_writer_interleaver_find_number (GstAsfWriterInterleaver *self,
    const char *name, guint number);
guint gst_asf_writer_interleaver_get_number (GstAsfWriterInterleaver *self,
    GstAsfWriterTrack *track);
gboolean gst_asf_writer_interleaver_all_eos (GstAsfWriterInterleaver *self);
guint64 gst_asf_writer_interleaver_get_repaired (GstAsfWriterInterleaver
    *self, const GstAsfWriterTrack *track, guint64 *counts);
GstFlowReturn gst_asf_writer_interleaver_get_flow (GstAsfWriterInterleaver
    *self);
guint64 gst_asf_writer_interleaver_get_level (GstAsfWriterInterleaver *self);
GstClockTime gst_asf_writer_interleaver_get_position (GstAsfWriterInterleaver
    *self);
guint32 gst_asf_writer_interleaver_get_eos_seqnum (GstAsfWriterInterleaver
    *self);
GError *gst_asf_writer_interleaver_get_error (GstAsfWriterInterleaver *self);

G_END_DECLS
