/* gstasfwriterflow.c: what comes in on pads
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

/* Buffers and events, in the streaming threads: each becomes a call of the
 * interleaver. Nothing here touches the file.
 */

#define GST_CAT_DEFAULT gst_asf_writer_sink_debug

/* Ends the recording because of what came in on @pad; returns when the file is
 * finished and the error posted. */
static GstFlowReturn
fail (GstAsfWriterSink *self, GstAsfWriterPad *pad, gint code,
    const char *text)
{
  return gst_asf_writer_interleaver_fail (self->interleaver,
      g_error_new (GST_STREAM_ERROR, code, "Pad %s: %s",
          GST_PAD_NAME (pad), text));
}

/* Buffers */

static void
update_position (GstAsfWriterSink *self, GstAsfWriterPad *pad,
    GstClockTime time)
{
  GstClockTime position;

  if (!GST_CLOCK_TIME_IS_VALID (time))
    return;
  position = gst_segment_to_stream_time (&pad->segment, GST_FORMAT_TIME,
      time);
  if (!GST_CLOCK_TIME_IS_VALID (position))
    return;
  GST_OBJECT_LOCK (self);
  if (!GST_CLOCK_TIME_IS_VALID (self->position) ||
      self->position < position)
    self->position = position;
  GST_OBJECT_UNLOCK (self);
}

/* A buffer without data tells that there is none up to its end. */
static GstFlowReturn
pass_gap (GstAsfWriterSink *self, GstAsfWriterPad *pad, GstClockTime start,
    GstClockTime duration)
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
    .key = !GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_DELTA_UNIT),
  };
  GstClockTime time = GST_BUFFER_DTS_OR_PTS (buffer);
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
      &item);
  if (flow == GST_FLOW_OK) {
    update_position (self, pad, time);
    gst_asf_writer_preroll_done (self);
  }

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
    fail (self, pad, GST_STREAM_ERROR_FORMAT,
        "data came before caps; put a parser before this pad that finds out "
        "what the data are.");
    return GST_FLOW_NOT_NEGOTIATED;
  }
  if (pad->segment.format != GST_FORMAT_TIME) {
    gst_buffer_unref (buffer);
    return fail (self, pad, GST_STREAM_ERROR_FORMAT,
        "data came without a time segment; put a parser before this pad.");
  }
  if (gst_buffer_get_size (buffer) == 0 ||
      GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_GAP)) {
    flow = pass_gap (self, pad, GST_BUFFER_PTS (buffer),
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
    flow = fail (self, pad, error->code, error->message);
    g_clear_error (&error);
    return flow;
  }

  return push_buffer (self, pad, gst_asf_writer_script_take (self, pad,
          buffer));
}

/* Events */

/* Calls @check for each pad, with the element's OBJECT_LOCK held. */
static gboolean
all_pads (GstAsfWriterSink *self,
    gboolean (*check) (GstAsfWriterPad *pad, gpointer data), gpointer data)
{
  GList *walk;

  for (walk = GST_ELEMENT (self)->sinkpads; walk != NULL; walk = walk->next) {
    if (!check (GST_ASF_WRITER_PAD (walk->data), data))
      return FALSE;
  }
  return TRUE;
}

static gboolean
check_stream_start (GstAsfWriterPad *pad, gpointer data)
{
  return pad->got_stream_start;
}

static gboolean
check_segment_done (GstAsfWriterPad *pad, gpointer data)
{
  return pad->got_segment_done;
}

static gboolean
check_group_id (GstAsfWriterPad *pad, gpointer data)
{
  return pad->has_group_id && pad->group_id == *(guint *) data;
}

/* The bin posts its own when all its sinks have: also for the others' sake. */
static gboolean
event_stream_start (GstAsfWriterSink *self, GstAsfWriterPad *pad,
    GstEvent *event)
{
  GstMessage *message;
  gboolean complete, same_group;
  GstStreamFlags flags;
  guint group_id = 0;

  gst_event_parse_stream_flags (event, &flags);
  gst_asf_writer_markers_new_stream (self, pad);
  gst_asf_writer_script_set_sparse (self, pad,
      (flags & GST_STREAM_FLAG_SPARSE) != 0);
  gst_asf_writer_interleaver_set_eos (self->interleaver, pad->track, FALSE,
      GST_SEQNUM_INVALID);
  GST_OBJECT_LOCK (self);
  pad->got_stream_start = TRUE;
  pad->has_group_id = gst_event_parse_group_id (event, &pad->group_id);
  group_id = pad->group_id;
  complete = !self->posted_stream_start &&
      all_pads (self, check_stream_start, NULL);
  self->posted_stream_start |= complete;
  same_group = all_pads (self, check_group_id, &group_id);
  GST_OBJECT_UNLOCK (self);
  if (!complete)
    return TRUE;

  message = gst_message_new_stream_start (GST_OBJECT (self));
  gst_message_set_seqnum (message, gst_event_get_seqnum (event));
  if (same_group)
    gst_message_set_group_id (message, group_id);
  gst_element_post_message (GST_ELEMENT (self), message);

  return TRUE;
}

static gboolean
event_caps (GstAsfWriterSink *self, GstAsfWriterPad *pad, GstEvent *event)
{
  GstCaps *caps;
  GError *error = NULL;

  gst_event_parse_caps (event, &caps);
  if (gst_asf_writer_change_take_caps (self, pad, caps, &error))
    return TRUE;
  fail (self, pad, error->code, error->message);
  g_clear_error (&error);

  return FALSE;
}

static gboolean
event_segment (GstAsfWriterSink *self, GstAsfWriterPad *pad, GstEvent *event)
{
  const GstSegment *segment;

  gst_event_parse_segment (event, &segment);
  if (segment->format != GST_FORMAT_TIME) {
    fail (self, pad, GST_STREAM_ERROR_FORMAT,
        "the stream has no times (its segment is not in TIME format); put a "
        "parser or demuxer before this pad.");
    return FALSE;
  }
  if (segment->rate < 0) {
    fail (self, pad, GST_STREAM_ERROR_FORMAT,
        "the stream plays backwards, which cannot be recorded.");
    return FALSE;
  }
  gst_asf_writer_markers_new_segment (self, pad, segment);
  gst_segment_copy_into (segment, &pad->segment);
  gst_asf_writer_interleaver_new_segment (self->interleaver, pad->track);

  return TRUE;
}

static gboolean
event_gap (GstAsfWriterSink *self, GstAsfWriterPad *pad, GstEvent *event)
{
  GstClockTime start, duration;

  gst_event_parse_gap (event, &start, &duration);
  pass_gap (self, pad, start, duration);

  return TRUE;
}

/* asfdemux gives the times of an ASF file as presentation times; they are what
 * such a file stores and go into the new one as they are. */
static void
note_container (GstAsfWriterSink *self, GstAsfWriterPad *pad,
    const GstTagList *tags)
{
  const gchar *format;

  if (gst_tag_list_peek_string_index (tags, GST_TAG_CONTAINER_FORMAT, 0,
          &format))
    pad->times_are_stored = g_str_equal (format, "ASF");
  if (pad->times_are_stored)
    gst_asf_writer_pad_keep_number (pad, self->interleaver);
}

static gboolean
event_tag (GstAsfWriterSink *self, GstAsfWriterPad *pad, GstEvent *event)
{
  GstTagList *tags;
  gboolean of_file;

  gst_event_parse_tag (event, &tags);
  of_file = gst_tag_list_get_scope (tags) == GST_TAG_SCOPE_GLOBAL;
  note_container (self, pad, tags);
  if (!of_file)
    gst_asf_writer_interleaver_add_tags (self->interleaver, pad->track, tags);

  GST_OBJECT_LOCK (self);
  gst_asf_writer_file_tags_add (&self->tags, of_file ? NULL : pad->track,
      tags);
  GST_OBJECT_UNLOCK (self);
  gst_element_post_message (GST_ELEMENT (self),
      gst_message_new_tag (GST_OBJECT (self), gst_tag_list_ref (tags)));

  return TRUE;
}

static gboolean
event_toc (GstAsfWriterSink *self, GstAsfWriterPad *pad, GstEvent *event)
{
  GstToc *toc;
  gboolean updated;

  gst_event_parse_toc (event, &toc, &updated);
  gst_asf_writer_markers_take_toc (self, pad, toc);
  gst_element_post_message (GST_ELEMENT (self),
      gst_message_new_toc (GST_OBJECT (self), toc, updated));
  gst_toc_unref (toc);

  return TRUE;
}

static gboolean
event_custom (GstAsfWriterSink *self, GstAsfWriterPad *pad, GstEvent *event)
{
  gst_asf_writer_interleaver_touch (self->interleaver, pad->track);
  gst_asf_writer_markers_take_event (self, pad, event);

  return TRUE;
}

/* A segment seek ends with this and not with EOS. */
static gboolean
event_segment_done (GstAsfWriterSink *self, GstAsfWriterPad *pad,
    GstEvent *event)
{
  GstMessage *message;
  GstFormat format;
  gint64 position;
  gboolean complete;

  gst_event_parse_segment_done (event, &format, &position);
  gst_asf_writer_interleaver_advance (self->interleaver, pad->track,
      G_MAXINT64);
  GST_OBJECT_LOCK (self);
  pad->got_segment_done = TRUE;
  complete = !self->posted_segment_done &&
      all_pads (self, check_segment_done, NULL);
  self->posted_segment_done |= complete;
  GST_OBJECT_UNLOCK (self);
  if (!complete)
    return TRUE;

  message = gst_message_new_segment_done (GST_OBJECT (self), format,
      position);
  gst_message_set_seqnum (message, gst_event_get_seqnum (event));
  gst_element_post_message (GST_ELEMENT (self), message);

  return TRUE;
}

static gboolean
event_eos (GstAsfWriterSink *self, GstAsfWriterPad *pad, GstEvent *event)
{
  gst_asf_writer_interleaver_set_eos (self->interleaver, pad->track, TRUE,
      gst_event_get_seqnum (event));
  gst_asf_writer_preroll_done (self);
  /* the file may be finished: an application has sought back after its end */
  if (gst_asf_writer_interleaver_all_eos (self->interleaver))
    gst_asf_writer_preroll_post_eos (self);

  return TRUE;
}

static gboolean
event_flush_start (GstAsfWriterSink *self, GstAsfWriterPad *pad,
    GstEvent *event)
{
  gst_asf_writer_interleaver_set_flushing (self->interleaver, pad->track,
      TRUE);
  gst_asf_writer_preroll_lose (self);

  return TRUE;
}

static gboolean
event_flush_stop (GstAsfWriterSink *self, GstAsfWriterPad *pad,
    GstEvent *event)
{
  gboolean reset_time;

  gst_event_parse_flush_stop (event, &reset_time);
  gst_asf_writer_markers_flush (self, pad);
  gst_segment_init (&pad->segment, GST_FORMAT_UNDEFINED);
  gst_asf_writer_reorder_restart (&pad->reorder);
  GST_OBJECT_LOCK (self);
  pad->got_segment_done = FALSE;
  self->posted_segment_done = FALSE;
  self->position = GST_CLOCK_TIME_NONE;
  GST_OBJECT_UNLOCK (self);
  gst_asf_writer_interleaver_flush_stop (self->interleaver, pad->track,
      reset_time, gst_event_get_seqnum (event));
  if (reset_time) {
    GstMessage *message = gst_message_new_reset_time (GST_OBJECT (self), 0);

    gst_message_set_seqnum (message, gst_event_get_seqnum (event));
    gst_element_post_message (GST_ELEMENT (self), message);
  }

  return TRUE;
}

static gboolean
event_group_done (GstAsfWriterSink *self, GstAsfWriterPad *pad,
    GstEvent *event)
{
  gst_asf_writer_interleaver_advance (self->interleaver, pad->track,
      G_MAXINT64);
  return TRUE;
}

typedef struct
{
  GstEventType type;
  gboolean (*handle) (GstAsfWriterSink *self, GstAsfWriterPad *pad,
      GstEvent *event);
} EventRow;

static const EventRow event_table[] = {
  {GST_EVENT_STREAM_START, event_stream_start},
  {GST_EVENT_CAPS, event_caps},
  {GST_EVENT_SEGMENT, event_segment},
  {GST_EVENT_GAP, event_gap},
  {GST_EVENT_TAG, event_tag},
  {GST_EVENT_TOC, event_toc},
  {GST_EVENT_CUSTOM_DOWNSTREAM, event_custom},
  {GST_EVENT_SEGMENT_DONE, event_segment_done},
  {GST_EVENT_STREAM_GROUP_DONE, event_group_done},
  {GST_EVENT_EOS, event_eos},
  {GST_EVENT_FLUSH_START, event_flush_start},
  {GST_EVENT_FLUSH_STOP, event_flush_stop},
};

/* What is not in the table is of no use here, and there is nobody behind a
 * sink to pass it on to. */
static gboolean
gst_asf_writer_flow_event (GstPad *gst_pad, GstObject *parent,
    GstEvent *event)
{
  GstAsfWriterSink *self = GST_ASF_WRITER_SINK (parent);
  GstAsfWriterPad *pad = GST_ASF_WRITER_PAD (gst_pad);
  gboolean ok = TRUE, known = FALSE;

  GST_DEBUG_OBJECT (pad, "%" GST_PTR_FORMAT, event);

  for (guint i = 0; i < G_N_ELEMENTS (event_table) && !known; i++) {
    known = event_table[i].type == GST_EVENT_TYPE (event);
    if (known)
      ok = event_table[i].handle (self, pad, event);
  }
  if (!known && GST_EVENT_IS_SERIALIZED (event))
    gst_asf_writer_interleaver_touch (self->interleaver, pad->track);
  gst_event_unref (event);

  return ok;
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
      GST_DEBUG_FUNCPTR (gst_asf_writer_flow_event));
  gst_pad_set_query_function (gst_pad,
      GST_DEBUG_FUNCPTR (gst_asf_writer_query_pad));
  gst_pad_set_activatemode_function (gst_pad,
      GST_DEBUG_FUNCPTR (gst_asf_writer_flow_activate_mode));
  gst_pad_set_link_function (gst_pad,
      GST_DEBUG_FUNCPTR (gst_asf_writer_flow_link));
  gst_pad_set_unlink_function (gst_pad,
      GST_DEBUG_FUNCPTR (gst_asf_writer_flow_unlink));
}
