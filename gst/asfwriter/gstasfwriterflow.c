/* gstasfwriterflow.c: buffers that come in on pads
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwritersinkprivate.h"

#include "gstasfwriterchange.h"
#include "gstasfwriterextensions.h"
#include "gstasfwriterscript.h"

/* In the streaming threads; each becomes a call of the interleaver. Nothing
 * here touches the file.
 */

#define GST_CAT_DEFAULT gst_asf_writer_sink_debug

/* Ends the recording because of what came in on @pad; returns when the file is
 * finished and the error posted. */
GstFlowReturn
gst_asf_writer_flow_fail (GstAsfWriterSink *self, GstAsfWriterPad *pad,
    gint code, const char *text)
{
  return gst_asf_writer_interleaver_fail (self->interleaver,
      g_error_new (GST_STREAM_ERROR, code, "Pad %s: %s",
          GST_PAD_NAME (pad), text));
}

/* Buffers */

/* Returns: stream time, or %GST_CLOCK_TIME_NONE */
static GstClockTime
find_position (GstAsfWriterPad *pad, const GstBuffer *buffer)
{
  GstClockTime time = GST_BUFFER_DTS_OR_PTS (buffer);

  return GST_CLOCK_TIME_IS_VALID (time) ?
      gst_segment_to_stream_time (&pad->segment, GST_FORMAT_TIME, time) :
      GST_CLOCK_TIME_NONE;
}

/* A buffer without data tells that there is none up to its end. */
GstFlowReturn
gst_asf_writer_flow_pass_gap (GstAsfWriterSink *self, GstAsfWriterPad *pad,
    GstClockTime start, GstClockTime duration)
{
  gint64 time = gst_asf_writer_pad_running_time (pad, start);

  if (GST_CLOCK_STIME_IS_VALID (time)) {
    if (GST_CLOCK_TIME_IS_VALID (duration))
      time += gst_asf_writer_pad_duration (pad, duration);
    gst_asf_writer_interleaver_advance (self->interleaver, pad->track, time);
  }
  gst_asf_writer_preroll_done (self);

  return gst_asf_writer_interleaver_get_flow (self->interleaver);
}

/* Buffers of a small pool are missing where they came from while they are
 * queued: then a copy is kept instead. */
static GstBuffer *
spare_pool (GstAsfWriterSink *self, GstAsfWriterPad *pad, GstBuffer *buffer)
{
  GstBuffer *copy;

  if (buffer->pool == NULL ||
      !gst_asf_writer_interleaver_is_pinning (self->interleaver, pad->track))
    return buffer;
  copy = gst_buffer_copy_deep (buffer);
  gst_buffer_unref (buffer);

  return copy;
}

static GstFlowReturn
push_buffer (GstAsfWriterSink *self, GstAsfWriterPad *pad, GstBuffer *buffer)
{
  GstAsfWriterItem item = {
    .duration = gst_asf_writer_pad_duration (pad,
        GST_BUFFER_DURATION (buffer)),
    .picture = gst_asf_writer_picture_describe (&pad->picture_caps, buffer),
    .key = gst_asf_writer_picture_is_key (&pad->picture_caps, buffer),
  };
  GstClockTime position = find_position (pad, buffer);
  GstFlowReturn flow;

  item.time = gst_asf_writer_pad_stored_time (pad, buffer, &item.is_absurd);
  item.delay = gst_asf_writer_pad_delay (pad, buffer, item.time);
  item.is_absurd |= GST_BUFFER_DURATION_IS_VALID (buffer) &&
      !GST_CLOCK_TIME_IS_VALID (item.duration);
  if (!pad->announced)
    gst_asf_writer_extensions_announce (GST_ELEMENT (self),
        self->interleaver, pad->track, buffer);
  pad->announced = TRUE;
  buffer = gst_asf_writer_repack_buffer (&pad->repack, buffer);
  /* counts what is kept in memory, not only the bytes that are valid */
  gst_buffer_get_sizes (buffer, NULL, &item.size);
  item.buffer = spare_pool (self, pad, buffer);
  item.is_pooled = item.buffer->pool != NULL;
  flow = gst_asf_writer_interleaver_push (self->interleaver, pad->track,
      &item, position);
  if (flow == GST_FLOW_OK)
    gst_asf_writer_preroll_done (self);

  return flow;
}

static GstFlowReturn
gst_asf_writer_flow_chain (GstPad *gst_pad, GstObject *parent,
    GstBuffer *buffer)
{
  GstAsfWriterSink *self = GST_ASF_WRITER_SINK (parent);
  GstAsfWriterPad *pad = GST_ASF_WRITER_PAD (gst_pad);
  GError *error = NULL;
  GstFlowReturn flow;

  GST_LOG_OBJECT (pad, "%" GST_PTR_FORMAT, buffer);

  if (!pad->has_stream) {
    gst_buffer_unref (buffer);
    gst_asf_writer_flow_fail (self, pad, GST_STREAM_ERROR_FORMAT,
        "data came before caps; put a parser before this pad that finds out "
        "what the data are.");
    return GST_FLOW_NOT_NEGOTIATED;
  }
  if (pad->segment.format != GST_FORMAT_TIME) {
    gst_buffer_unref (buffer);
    return gst_asf_writer_flow_fail (self, pad, GST_STREAM_ERROR_FORMAT,
        "data came without a time segment; put a parser before this pad.");
  }
  if (gst_buffer_get_size (buffer) == 0 ||
      GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_GAP)) {
    flow = gst_asf_writer_flow_pass_gap (self, pad, GST_BUFFER_PTS (buffer),
        GST_BUFFER_DURATION (buffer));
    gst_buffer_unref (buffer);
    return flow;
  }
  if (gst_asf_writer_pad_is_header (pad, buffer)) {
    gst_buffer_unref (buffer);
    return GST_FLOW_OK;
  }
  if (!gst_asf_writer_change_check_buffer (self, pad, buffer, &error)) {
    gst_buffer_unref (buffer);
    flow = gst_asf_writer_flow_fail (self, pad, error->code, error->message);
    g_clear_error (&error);
    return flow;
  }

  return push_buffer (self, pad, gst_asf_writer_script_take (self, pad,
          buffer));
}

/* Pads */

static gboolean
gst_asf_writer_flow_activate_mode (GstPad *gst_pad, GstObject *parent,
    GstPadMode mode, gboolean active)
{
  GstAsfWriterSink *self = GST_ASF_WRITER_SINK (parent);
  GstAsfWriterPad *pad = GST_ASF_WRITER_PAD (gst_pad);

  if (mode != GST_PAD_MODE_PUSH)
    return FALSE;
  gst_asf_writer_interleaver_set_flushing (self->interleaver, pad->track,
      !active);
  return TRUE;
}

static GstPadLinkReturn
gst_asf_writer_flow_link (GstPad *gst_pad, GstObject *parent, GstPad *peer)
{
  GstAsfWriterSink *self = GST_ASF_WRITER_SINK (parent);

  gst_asf_writer_interleaver_set_linked (self->interleaver,
      GST_ASF_WRITER_PAD (gst_pad)->track, TRUE);
  return GST_PAD_LINK_OK;
}

static void
gst_asf_writer_flow_unlink (GstPad *gst_pad, GstObject *parent)
{
  GstAsfWriterSink *self = GST_ASF_WRITER_SINK (parent);

  gst_asf_writer_interleaver_set_linked (self->interleaver,
      GST_ASF_WRITER_PAD (gst_pad)->track, FALSE);
}

/* Gives a new pad its functions. */
void
gst_asf_writer_flow_setup_pad (GstAsfWriterPad *pad)
{
  GstPad *gst_pad = GST_PAD (pad);

  /* parsers and demuxers leave out fields that the templates carry for the
   * sake of negotiation */
  GST_PAD_SET_ACCEPT_INTERSECT (gst_pad);
  gst_pad_set_chain_function (gst_pad,
      GST_DEBUG_FUNCPTR (gst_asf_writer_flow_chain));
  gst_pad_set_event_function (gst_pad,
      GST_DEBUG_FUNCPTR (gst_asf_writer_events_take));
  gst_pad_set_query_function (gst_pad,
      GST_DEBUG_FUNCPTR (gst_asf_writer_query_pad));
  gst_pad_set_activatemode_function (gst_pad,
      GST_DEBUG_FUNCPTR (gst_asf_writer_flow_activate_mode));
  gst_pad_set_link_function (gst_pad,
      GST_DEBUG_FUNCPTR (gst_asf_writer_flow_link));
  gst_pad_set_unlink_function (gst_pad,
      GST_DEBUG_FUNCPTR (gst_asf_writer_flow_unlink));
}
