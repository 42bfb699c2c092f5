/* gstasfwritertrack.h: one stream on its way through the element
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/base/gstqueuearray.h>
#include <gst/gst.h>

#include "asf/asfstream.h"

G_BEGIN_DECLS

/**
 * GstAsfWriterItem:
 * @buffer: (transfer full): never written to, a tee may share it
 * @time: running time to be stored, signed ns
 * @order: @time, or the largest before it: what the streams are sorted by
 * @duration: ns or %GST_CLOCK_TIME_NONE
 * @key: a decoder can start here
 * @size: bytes of memory that the buffer holds
 *
 * A buffer with all that has to be known of it once its segment is forgotten.
 */
typedef struct
{
  GstBuffer *buffer;
  gint64 time;
  gint64 order;
  GstClockTime duration;
  gboolean key;
  gsize size;
} GstAsfWriterItem;

/**
 * GstAsfWriterTrack:
 * @number: stream number in the file
 * @name: of the pad, for messages
 *
 * Queue and facts of one stream. It outlives its pad: what a released pad has
 * delivered is still written. Fields below the first group belong to the
 * interleaver's lock, those of the last group to the writer thread.
 */
typedef struct
{
  gatomicrefcount refs;
  guint number;
  char *name;

  AsfStream *stream;            /* NULL until caps are known, then replaced
                                 * as long as nothing is queued */
  GstTagList *tags;             /* of the stream, NULL = none */
  GstQueueArray *items;         /* of GstAsfWriterItem */
  gint64 last_order;            /* GST_CLOCK_STIME_NONE before the first */
  gint64 next_time;             /* end of the last buffer, likewise */
  gint64 progress;              /* nothing comes before this, likewise */
  gint64 last_life;             /* monotonic us of the last sign of life */
  guint64 repaired;             /* buffers whose times were made up */
  GThread *feeder;              /* who brought it last */
  GThread *waiter;              /* who waits to bring more, NULL = nobody */
  gboolean linked;
  gboolean started;             /* has got a buffer or gap */
  gboolean fixed;               /* the writer thread has its description */
  gboolean eos;
  gboolean released;
  gboolean flushing;
  gboolean stalled;             /* not waited for until it delivers again */
  gboolean dead;                /* nor does the end wait for it */

  gboolean in_file;             /* the header describes it */
  gboolean refused;             /* came too late: told once, then dropped */
} GstAsfWriterTrack;

GstAsfWriterTrack *gst_asf_writer_track_new (guint number, const char *name);
GstAsfWriterTrack *gst_asf_writer_track_ref (GstAsfWriterTrack *track);
void gst_asf_writer_track_unref (GstAsfWriterTrack *track);

void gst_asf_writer_track_reset (GstAsfWriterTrack *track);
gsize gst_asf_writer_track_drop (GstAsfWriterTrack *track, GPtrArray *buffers);
GstAsfWriterItem *gst_asf_writer_track_head (GstAsfWriterTrack *track);
gboolean gst_asf_writer_track_is_done (GstAsfWriterTrack *track);

G_END_DECLS
