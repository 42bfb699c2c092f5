/* gstasfwriterinterleaverprivate.h: state of the interleaver
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstasfwriterinterleaver.h"

G_BEGIN_DECLS

/* So much is written in one go; so many buffers of a track may wait for the writer
 * thread whatever their times are: to change threads more often costs more than to
 * write them. */
#define MUCH_BYTES (1024 * 1024)
#define MANY_ITEMS 2048

/* What the writer thread is doing (gstasfwriterwake.c) */
typedef enum
{
  WRITER_BUSY,                  /* looks, or will look before it waits */
  WRITER_RESTS,                 /* looks soon: a push need not wake it */
  WRITER_SLEEPS                 /* until it is woken */
} GstAsfWriterActivity;

struct _GstAsfWriterInterleaver
{
  GMutex lock;

  /* who waits */
  GCond work;                   /* the writer thread */
  GCond done;                   /* all others, for the writer thread */
  GstAsfWriterActivity activity;
  gint64 rest_end;              /* monotonic us */
  gboolean has_news;            /* pushed since the last look */
  gboolean pressed;             /* woken since something was popped */
  gboolean nudged;              /* the writer thread shall return */
  gboolean has_waiters;         /* somebody waits for @done */

  /* settings of the file */
  guint64 max_bytes;
  GstClockTime max_time;        /* 0 = no limit */
  gint64 stall_timeout_us;      /* 0 = wait for ever */

  /* state */
  GPtrArray *tracks;            /* of GstAsfWriterTrack */
  gboolean in_use;              /* from start() until all files are closed */
  gboolean has_forgotten;       /* a track that was released is gone */
  gboolean playing;
  gboolean live;
  gboolean can_split;           /* another file may begin at any time */
  gboolean draining;            /* write what there is, then end */
  GstFlowReturn flow;           /* what a push returns */
  GError *error;                /* why it drains, NULL = no failure */
  guint n_waiting;              /* pushes that wait for room */
  guint64 queued_bytes;
  guint64 batch_bytes;          /* popped and not yet written */
  guint64 n_batches;            /* popped so far, number of that one */
  guint32 eos_seqnum;
  GstClockTime position;        /* latest stream time of a buffer, NONE = there
                                 * was none */

  /* time */
  GstAsfWriterTimeline timeline;
  gboolean begun;
  gint64 zero;                  /* the earliest time, valid when begun */
  gint64 max_end;               /* latest end that was popped, holes included */
  gint64 closed;                /* ns of holes that were taken out */
  gint64 hole_start;            /* the last of them, */
  gint64 hole_end;              /* G_MININT64 = there was none */
};

/* With the lock held. */
static inline GstAsfWriterTrack *
nth_track (GstAsfWriterInterleaver *self, guint i)
{
  return (GstAsfWriterTrack *) g_ptr_array_index (self->tracks, i);
}

GstAsfWriterTrack *gst_asf_writer_interleaver_earliest
    (GstAsfWriterInterleaver *self);
GstAsfWriterTrack *gst_asf_writer_interleaver_pick
    (GstAsfWriterInterleaver *self, gint64 *deadline,
    GstAsfWriterTrack **stalled);
gboolean gst_asf_writer_interleaver_all_done (GstAsfWriterInterleaver *self,
    gint64 *deadline, GstAsfWriterTrack **stalled);
void gst_asf_writer_interleaver_wake_all (GstAsfWriterInterleaver *self);
void gst_asf_writer_interleaver_wake_writer (GstAsfWriterInterleaver *self);
void gst_asf_writer_interleaver_wake_waiters (GstAsfWriterInterleaver *self);
void gst_asf_writer_interleaver_tell_push (GstAsfWriterInterleaver *self,
    GstAsfWriterTrack *track);
void gst_asf_writer_interleaver_wait_for_writer (GstAsfWriterInterleaver
    *self);
void gst_asf_writer_interleaver_note_look (GstAsfWriterInterleaver *self,
    gboolean found);
void gst_asf_writer_interleaver_wait_for_work (GstAsfWriterInterleaver *self,
    gint64 deadline);
guint gst_asf_writer_interleaver_free_number (GstAsfWriterInterleaver *self);
gint64 gst_asf_writer_interleaver_skip_holes (const GstAsfWriterInterleaver
    *self, gint64 time);
void gst_asf_writer_interleaver_let_go (GstAsfWriterInterleaver *self,
    GstAsfWriterTrack *track);

G_END_DECLS
