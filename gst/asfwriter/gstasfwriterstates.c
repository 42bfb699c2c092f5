/* gstasfwriterstates.c: states of the element, and what they do to the file
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwritersinkprivate.h"

/* READY to PAUSED opens the file and starts its thread, PAUSED to READY
 * finishes it. In between the element prerolls with the first data on any pad
 * and posts EOS when the file is closed.
 */

/* Returns: whether a file is written, or was and is finished */
gboolean
gst_asf_writer_states_has_file (GstAsfWriterSink *self)
{
  gboolean has_file;

  GST_OBJECT_LOCK (self);
  /* before the first buffer comes the state is on the way to PAUSED */
  has_file = MAX (GST_STATE (self), GST_STATE_NEXT (self)) > GST_STATE_READY;
  GST_OBJECT_UNLOCK (self);

  return has_file;
}

/* The class is final, so its parent is GstElement's. */
static GstStateChangeReturn
chain_up (GstElement *element, GstStateChange transition)
{
  GstElementClass *parent =
      g_type_class_peek_parent (GST_ELEMENT_GET_CLASS (element));

  return parent->change_state (element, transition);
}

GstStateChangeReturn
gst_asf_writer_states_change (GstElement *element,
    GstStateChange transition)
{
  GstAsfWriterSink *self = GST_ASF_WRITER_SINK (element);
  GstStateChangeReturn result;
  gboolean async = FALSE;

  switch (transition) {
    case GST_STATE_CHANGE_READY_TO_PAUSED:
      if (!gst_asf_writer_startstop_start (self))
        return GST_STATE_CHANGE_FAILURE;
      async = gst_asf_writer_preroll_expect (self);
      break;
    case GST_STATE_CHANGE_PAUSED_TO_PLAYING:
      async = gst_asf_writer_preroll_to_playing (self);
      break;
    case GST_STATE_CHANGE_PLAYING_TO_PAUSED:
      gst_asf_writer_preroll_allow_eos (self, FALSE);
      gst_asf_writer_interleaver_set_playing (self->interleaver, FALSE);
      break;
    case GST_STATE_CHANGE_PAUSED_TO_READY:
      gst_asf_writer_startstop_begin_stop (self);
      break;
    default:
      break;
  }

  result = chain_up (element, transition);

  switch (transition) {
    case GST_STATE_CHANGE_READY_TO_PAUSED:
      if (result == GST_STATE_CHANGE_FAILURE) {
        gst_asf_writer_startstop_begin_stop (self);
        gst_asf_writer_startstop_finish_stop (self);
      }
      break;
    case GST_STATE_CHANGE_PAUSED_TO_PLAYING:
      gst_asf_writer_preroll_allow_eos (self, TRUE);
      break;
    case GST_STATE_CHANGE_PAUSED_TO_READY:
      gst_asf_writer_startstop_finish_stop (self);
      break;
    default:
      break;
  }
  if (async && result != GST_STATE_CHANGE_FAILURE)
    result = GST_STATE_CHANGE_ASYNC;

  return result;
}
