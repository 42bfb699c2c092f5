/* gstasfwriterevents.c: events that come in on pads
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwritersinkprivate.h"

#include "gstasfwriterchange.h"
#include "gstasfwriterscript.h"

/* In the streaming threads. Nothing here touches the file. */

#define GST_CAT_DEFAULT gst_asf_writer_sink_debug

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
  gst_asf_writer_flow_fail (self, pad, error->code, error->message);
  g_clear_error (&error);

  return FALSE;
}

static gboolean
event_segment (GstAsfWriterSink *self, GstAsfWriterPad *pad, GstEvent *event)
{
  const GstSegment *segment;

  gst_event_parse_segment (event, &segment);
  if (segment->format != GST_FORMAT_TIME) {
    gst_asf_writer_flow_fail (self, pad, GST_STREAM_ERROR_FORMAT,
        "the stream has no times (its segment is not in TIME format); put a "
        "parser or demuxer before this pad.");
    return FALSE;
  }
  if (segment->rate < 0) {
    gst_asf_writer_flow_fail (self, pad, GST_STREAM_ERROR_FORMAT,
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
  gst_asf_writer_flow_pass_gap (self, pad, start, duration);

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
gboolean
gst_asf_writer_events_take (GstPad *gst_pad, GstObject *parent,
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
