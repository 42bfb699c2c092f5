/* gstasfwritertrack.h: one stream on its way through the element
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/base/gstqueuearray.h>
#include <gst/gst.h>

#include "asf/asfstreamchange.h"

#include "gstasfwriterpicture.h"
#include "gstasfwriterstreamsettings.h"
#include "gstasfwritertimecode.h"
#include "gstasfwritertimeline.h"

G_BEGIN_DECLS

/**
 * GstAsfWriterItem:
 * @buffer: (transfer full): never written to, a tee may share it
 * @time: running time, signed ns, or %GST_CLOCK_STIME_NONE; in the queue, the
 *     time to be stored
 * @order: @time, or the largest before it: what the streams are sorted by
 * @end: of the buffer, to the best of what is known
 * @duration: ns or %GST_CLOCK_TIME_NONE
 * @delay: ns after @time at which it is shown: pictures may be stored in another
 *     order
 * @arrival: monotonic ns, or %GST_CLOCK_STIME_NONE if the source is not live
 * @is_absurd: it had a time or a duration that cannot be true
 * @repairs: what was done about its time, a bit for each #GstAsfWriterRepair
 * @told: running time that it came with, or %GST_CLOCK_STIME_NONE
 * @stream: (nullable) (transfer full): in the queue, what the stream is from
 *     here on, if that needs another file
 * @splits: it was so, and @stream has become the track's
 * @is_pooled: a pool would miss the buffer
 * @key: a decoder can start here
 * @picture: what there is to tell of it, zeros if it is none
 * @size: bytes of memory that the buffer holds
 *
 * A buffer with all that has to be known of it once its segment is forgotten.
 */
typedef struct
{
  GstBuffer *buffer;
  gint64 time;
  gint64 order;
  gint64 end;
  GstClockTime duration;
  gint64 delay;
  gint64 arrival;
  gboolean is_absurd;
  guint repairs;
  gint64 told;
  AsfStream *stream;
  gboolean splits;
  gboolean is_pooled;
  gboolean key;
  GstAsfWriterPicture picture;
  gsize size;
} GstAsfWriterItem;

/**
 * GstAsfWriterNumbering:
 * @GST_ASF_WRITER_NUMBERING_AUTOMATIC: it was free
 * @GST_ASF_WRITER_NUMBERING_SOURCE: the stream has it in the ASF file that it
 *     comes from
 * @GST_ASF_WRITER_NUMBERING_SET: the user wants it
 *
 * Why a stream has its number: those below have the better right.
 */
typedef enum
{
  GST_ASF_WRITER_NUMBERING_AUTOMATIC,
  GST_ASF_WRITER_NUMBERING_SOURCE,
  GST_ASF_WRITER_NUMBERING_SET
} GstAsfWriterNumbering;

/**
 * GstAsfWriterTrack:
 * @name: of the pad, for messages
 * @settings: have a lock of their own
 *
 * Queue and facts of one stream. It outlives its pad: what a released pad has
 * delivered is still written. Fields below the first group belong to the
 * interleaver's lock, those of the last group to the writer thread.
 */
typedef struct
{
  gatomicrefcount refs;
  char *name;
  GstAsfWriterStreamSettings settings;

  guint number;                 /* of the stream in the file; constant when
                                 * fixed */
  GstAsfWriterNumbering numbering;
  AsfStream *stream;            /* NULL until caps are known, then replaced
                                 * as long as nothing is queued */
  AsfStream *coming;            /* what it is from the next buffer on, NULL =
                                 * what it is */
  GstTagList *tags;             /* of the stream, NULL = none */
  GstQueueArray *items;         /* of GstAsfWriterItem */
  gint64 head_order;            /* of the first of them, G_MAXINT64 = none */
  gint64 last_order;            /* GST_CLOCK_STIME_NONE before the first */
  gint64 progress;              /* nothing comes before this, likewise */
  gint64 gap_end;               /* latest end of a gap event, likewise */
  gint64 last_life;             /* monotonic us of the last sign of life */
  guint64 repaired;             /* buffers whose times were made up */
  GstAsfWriterTimelineTrack timing;
  gboolean has_held;            /* there is one that is not queued yet: */
  GstAsfWriterItem held;        /* the next will show whether it is true */
  guint64 pool_batch;           /* the last with a buffer of a pool */
  GThread *feeder;              /* who brought it last */
  GThread *waiter;              /* who waits to bring more, NULL = nobody */
  gboolean is_new;              /* not of a recording that is over */
  gboolean linked;
  gboolean sparse;              /* delivers now and then */
  gboolean started;             /* has got a buffer or gap */
  gboolean fixed;               /* the writer thread has its description */
  gboolean eos;
  gboolean released;
  gboolean flushing;
  gboolean stalled;             /* not waited for until it delivers again */
  gboolean dead;                /* nor does the end wait for it */

  guint told_repairs;           /* kinds that a warning was posted for */
  guint told_extensions;        /* likewise; atomic, the streaming thread
                                 * tells of first buffers */
  GstAsfWriterTimecodes timecodes;
  guint n_taken;                /* buffers that are not queued any more and
                                 * not let go of */
  GstBuffer *caption;           /* that was written last, NULL = none */
  gint64 caption_start;         /* running time in the recording */
  gint64 caption_end;
  gboolean caption_missed;      /* it, or what came instead, was not written */
  gboolean in_file;             /* the header describes it */
  gboolean refused;             /* came too late: told once, then dropped */
} GstAsfWriterTrack;

GstAsfWriterTrack *gst_asf_writer_track_new (guint number, const char *name);
GstAsfWriterTrack *gst_asf_writer_track_ref (GstAsfWriterTrack *track);
void gst_asf_writer_track_unref (GstAsfWriterTrack *track);

void gst_asf_writer_track_set_alive (GstAsfWriterTrack *track, gint64 now);
void gst_asf_writer_track_advance (GstAsfWriterTrack *track, gint64 time);
GPtrArray *gst_asf_writer_track_new_drop_list (void);
void gst_asf_writer_track_reset (GstAsfWriterTrack *track);
void gst_asf_writer_track_push (GstAsfWriterTrack *track,
    GstAsfWriterItem *item);
void gst_asf_writer_track_pop (GstAsfWriterTrack *track,
    GstAsfWriterItem *item);
gsize gst_asf_writer_track_drop (GstAsfWriterTrack *track, GPtrArray *buffers);
AsfStream *gst_asf_writer_track_newest_stream (GstAsfWriterTrack *track);
GstAsfWriterItem *gst_asf_writer_track_head (GstAsfWriterTrack *track);
gboolean gst_asf_writer_track_is_done (const GstAsfWriterTrack *track);

/* Returns: whether nothing is queued; with the lock of the interleaver */
static inline gboolean
gst_asf_writer_track_is_empty (const GstAsfWriterTrack *track)
{
  return track->head_order == G_MAXINT64;
}

G_END_DECLS
