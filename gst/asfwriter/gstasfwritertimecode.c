/* gstasfwritertimecode.c: SMPTE timecodes of buffers
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwritertimecode.h"

/* GstVideoTimeCodeMeta -> payload extension Timecode (ASF spec 7.3).
 *
 * Timecodes rise within a range; where they jump a new one begins. A picture
 * that was dropped is no jump, and timecodes that come in decoding order go to
 * and fro: so they are held against the presentation time, from which they are
 * always as far away until they jump.
 */

/* AM_TIMECODE_FLAG_FCM: frames are counted with drops */
#define FLAG_DROP_FRAME 0x01

/* A change of the distance by so many frames, or so long, is a jump. */
#define JUMP_FRAMES 3
#define JUMP_NS (100 * GST_MSECOND)

static guint32
to_bcd (guint value)
{
  value = MIN (value, 99);
  return value / 10 << 4 | value % 10;
}

static gboolean
has_rate (const GstVideoTimeCode *timecode)
{
  return timecode->config.fps_n > 0 && timecode->config.fps_d > 0;
}

/* Presentation time, of which @time is the decoding time */
static gint64
presentation_time (GstBuffer *buffer, gint64 time)
{
  if (GST_BUFFER_PTS_IS_VALID (buffer) && GST_BUFFER_DTS_IS_VALID (buffer))
    return time + GST_CLOCK_DIFF (GST_BUFFER_DTS (buffer),
        GST_BUFFER_PTS (buffer));
  return time;
}

static gboolean
is_jump (const GstAsfWriterTimecodes *self, const GstVideoTimeCode *timecode,
    gint64 offset)
{
  gint64 tolerance = gst_util_uint64_scale (JUMP_FRAMES * GST_SECOND,
      timecode->config.fps_d, timecode->config.fps_n);

  return self->has_last &&
      ABS (offset - self->offset) > MAX (tolerance, (gint64) JUMP_NS);
}

/* Returns: whether @buffer has a timecode that can be stored */
gboolean
gst_asf_writer_timecodes_has (GstBuffer *buffer)
{
  GstVideoTimeCodeMeta *meta = gst_buffer_get_video_time_code_meta (buffer);

  return meta != NULL && has_rate (&meta->tc) &&
      gst_video_time_code_is_valid (&meta->tc);
}

/**
 * gst_asf_writer_timecodes_take:
 * @time: ns, that the file gets
 *
 * Returns: (transfer none): the timecode of @buffer; the one before if it has
 *     none. Valid until the next call.
 */
const AsfTimecode *
gst_asf_writer_timecodes_take (GstAsfWriterTimecodes *self, GstBuffer *buffer,
    gint64 time)
{
  const GstVideoTimeCode *tc;
  gint64 offset;

  if (!gst_asf_writer_timecodes_has (buffer))
    return &self->last;
  tc = &gst_buffer_get_video_time_code_meta (buffer)->tc;
  offset = (gint64) gst_video_time_code_nsec_since_daily_jam (tc) -
      presentation_time (buffer, time);
  if (is_jump (self, tc, offset))
    self->last.range = MIN (self->last.range + 1, G_MAXUINT16);
  /* of the last one: a clock that runs faster than ours is no jump */
  self->offset = offset;
  self->has_last = TRUE;
  self->last.bcd = to_bcd (tc->hours) << 24 | to_bcd (tc->minutes) << 16 |
      to_bcd (tc->seconds) << 8 | to_bcd (tc->frames);
  self->last.flags = (tc->config.flags &
      GST_VIDEO_TIME_CODE_FLAGS_DROP_FRAME) != 0 ? FLAG_DROP_FRAME : 0;

  return &self->last;
}
