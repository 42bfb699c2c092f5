/* gstasfwriterrequests.c: what the application asks of a recording
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterrequests.h"

#include "gstasfwriterposition.h"
#include "gstasfwritersinkprivate.h"

/* Action signals and the property "recording": they leave word for the thread
 * that writes.
 */

#define GST_CAT_DEFAULT gst_asf_writer_sink_debug

/* Returns: (transfer none) (nullable): with the OBJECT_LOCK */
static GstAsfWriterRotation *
get_rotation (GstAsfWriterSink *sink)
{
  return sink->thread != NULL ?
      gst_asf_writer_thread_get_rotation (sink->thread) : NULL;
}

/* Returns: where the running time @time is among what is recorded */
static gint64
find_position (GstAsfWriterSink *sink, guint64 time)
{
  return gst_asf_writer_position_of (sink->interleaver, NULL,
      (gint64) MIN (time, (guint64) G_MAXINT64));
}

/* A running time means something, and a file can be followed by another one,
 * from the way to PAUSED on.
 *
 * Returns: whether it is so; if not, that is told */
static gboolean
check_state (GstAsfWriterSink *sink, const char *what)
{
  if (gst_asf_writer_states_has_file (sink))
    return TRUE;
  GST_ELEMENT_WARNING (sink, LIBRARY, SETTINGS,
      ("%s does nothing before the state PAUSED.", what), (NULL));
  return FALSE;
}

static gboolean
request (GstAsfWriterSink *sink, GstAsfWriterSplit split, gint64 time)
{
  GstAsfWriterRotation *rotation;

  if (!check_state (sink, "Asking for another file"))
    return FALSE;

  GST_OBJECT_LOCK (sink);
  rotation = get_rotation (sink);
  if (rotation != NULL && split == GST_ASF_WRITER_SPLIT_AT_TIME)
    gst_asf_writer_rotation_request_at (rotation, time);
  else if (rotation != NULL)
    gst_asf_writer_rotation_request (rotation, split);
  GST_OBJECT_UNLOCK (sink);
  if (rotation == NULL)
    GST_ELEMENT_WARNING (sink, LIBRARY, SETTINGS,
        ("There is no name for another file: put a number, as \"%%05d\", into "
            "\"location\", or connect \"format-location\"."), (NULL));

  return rotation != NULL;
}

/* @time: running time, %GST_CLOCK_TIME_NONE = the next frame */
static void
request_key (GstAsfWriterSink *sink, guint64 time)
{
  GstAsfWriterTrack *reference =
      gst_asf_writer_interleaver_find_reference (sink->interleaver, NULL, NULL);

  if (reference != NULL)
    gst_asf_writer_fragments_request_key (GST_ELEMENT (sink), reference,
        time);
}

/* The next key frame begins another file; one is asked for. */
void
gst_asf_writer_requests_split_now (GstAsfWriterSink *sink)
{
  if (request (sink, GST_ASF_WRITER_SPLIT_NOW, 0))
    request_key (sink, GST_CLOCK_TIME_NONE);
}

/* The next key frame begins another file. */
void
gst_asf_writer_requests_split_after (GstAsfWriterSink *sink)
{
  request (sink, GST_ASF_WRITER_SPLIT_AFTER, 0);
}

/* @time: running time; the first key frame from there on begins another file */
void
gst_asf_writer_requests_split_at (GstAsfWriterSink *sink, guint64 time)
{
  if (request (sink, GST_ASF_WRITER_SPLIT_AT_TIME,
          find_position (sink, time)) && sink->settings.send_keyframe_requests)
    request_key (sink, time);
}

/* Recording or not */

/* Returns: the value of the property, which the writer thread changes at the
 *     times that were told. With the OBJECT_LOCK. */
gboolean
gst_asf_writer_requests_is_recording (GstAsfWriterSink *sink)
{
  return sink->thread != NULL ? gst_asf_writer_gate_is_recording
      (gst_asf_writer_thread_get_gate (sink->thread)) :
      sink->settings.recording;
}

/* @time: %GST_CLOCK_TIME_NONE = at once */
static void
set_recording (GstAsfWriterSink *sink, gboolean recording, guint64 time)
{
  gboolean at_once = !GST_CLOCK_TIME_IS_VALID (time);
  gint64 position = find_position (sink, time);
  GstAsfWriterGate *gate = NULL;

  GST_OBJECT_LOCK (sink);
  if (sink->thread != NULL)
    gate = gst_asf_writer_thread_get_gate (sink->thread);
  if (at_once)
    sink->settings.recording = recording;
  if (gate != NULL && at_once)
    gst_asf_writer_gate_set_recording (gate, recording);
  else if (gate != NULL)
    gst_asf_writer_gate_set_recording_at (gate, recording, position);
  GST_OBJECT_UNLOCK (sink);
}

/* The value of the property; from what comes next on. */
void
gst_asf_writer_requests_set_recording (GstAsfWriterSink *sink,
    gboolean recording)
{
  set_recording (sink, recording, GST_CLOCK_TIME_NONE);
  if (recording)
    request_key (sink, GST_CLOCK_TIME_NONE);
}

/* @time: running time, %GST_CLOCK_TIME_NONE = now */
void
gst_asf_writer_requests_start_recording (GstAsfWriterSink *sink, guint64 time)
{
  if (!GST_CLOCK_TIME_IS_VALID (time)) {
    g_object_set (sink, "recording", TRUE, NULL);
  } else if (check_state (sink, "\"start-recording\" at a running time")) {
    set_recording (sink, TRUE, time);
    request_key (sink, time);
  }
}

/* @time: running time, %GST_CLOCK_TIME_NONE = now */
void
gst_asf_writer_requests_stop_recording (GstAsfWriterSink *sink, guint64 time)
{
  if (!GST_CLOCK_TIME_IS_VALID (time))
    g_object_set (sink, "recording", FALSE, NULL);
  else if (check_state (sink, "\"stop-recording\" at a running time"))
    set_recording (sink, FALSE, time);
}
