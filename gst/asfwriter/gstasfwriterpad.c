/* gstasfwriterpad.c: request pad of the element
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwritersinkprivate.h"

#include <string.h>

/**
 * GstAsfWriterPad:
 *
 * Sink pad of an #asfwritersink, one for each stream of the file.
 *
 * Since: 0.1
 */

/* asfdemux hands on what some writers left in a field that is not theirs:
 * thousands of hours for a block of audio. */
#define MAX_PLAUSIBLE_DURATION (3600 * GST_SECOND)

/* Later times are arithmetic gone wrong: some encoders tell that they know no
 * time by the largest number there is. */
#define MAX_PLAUSIBLE_TIME (G_MAXINT64 / 4)

G_DEFINE_TYPE (GstAsfWriterPad, gst_asf_writer_pad, GST_TYPE_PAD);

static void
warn (GstAsfWriterPad *self, GParamSpec *pspec, const char *why)
{
  g_warning ("%s: property \"%s\" %s", GST_OBJECT_NAME (self), pspec->name,
      why);
}

static void
set_number (GstAsfWriterPad *self, guint number, GParamSpec *pspec)
{
  GstObject *sink = gst_object_get_parent (GST_OBJECT (self));

  /* once the pad is released it has no stream */
  if (sink == NULL)
    return;
  if (!gst_asf_writer_interleaver_set_number
      (GST_ASF_WRITER_SINK (sink)->interleaver, self->track, number,
          GST_ASF_WRITER_NUMBERING_SET)) {
    char *why = g_strdup_printf ("is not set to %u: another stream has that "
        "number, or the header of the file is written", number);

    warn (self, pspec, why);
    g_free (why);
  }
  gst_object_unref (sink);
}

static void
gst_asf_writer_pad_set_property (GObject *object, guint id,
    const GValue *value, GParamSpec *pspec)
{
  GstAsfWriterPad *self = GST_ASF_WRITER_PAD (object);
  const char *wrong;

  if (self->track == NULL)
    return;
  if (id == GST_ASF_WRITER_STREAM_NUMBER) {
    set_number (self, g_value_get_uint (value), pspec);
    return;
  }
  wrong = gst_asf_writer_stream_settings_check (id, value);
  if (wrong == NULL &&
      !gst_asf_writer_stream_settings_set (&self->track->settings, id, value))
    wrong = "cannot be changed once the header of the file is written";
  if (wrong != NULL)
    warn (self, pspec, wrong);
}

static void
gst_asf_writer_pad_get_property (GObject *object, guint id, GValue *value,
    GParamSpec *pspec)
{
  GstAsfWriterPad *self = GST_ASF_WRITER_PAD (object);
  GstObject *sink;

  if (self->track == NULL)
    return;
  if (id != GST_ASF_WRITER_STREAM_NUMBER) {
    gst_asf_writer_stream_settings_get (&self->track->settings, id, value);
    return;
  }
  sink = gst_object_get_parent (GST_OBJECT (self));
  if (sink != NULL)
    g_value_set_uint (value, gst_asf_writer_interleaver_get_number
        (GST_ASF_WRITER_SINK (sink)->interleaver, self->track));
  gst_clear_object (&sink);
}

static void
gst_asf_writer_pad_finalize (GObject *object)
{
  GstAsfWriterPad *self = GST_ASF_WRITER_PAD (object);

  g_clear_pointer (&self->track, gst_asf_writer_track_unref);
  g_clear_pointer (&self->headers, gst_buffer_list_unref);
  g_clear_pointer (&self->command_type, g_free);
  g_clear_pointer (&self->unseen_change, g_free);

  G_OBJECT_CLASS (gst_asf_writer_pad_parent_class)->finalize (object);
}

static void
gst_asf_writer_pad_class_init (GstAsfWriterPadClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = gst_asf_writer_pad_set_property;
  object_class->get_property = gst_asf_writer_pad_get_property;
  object_class->finalize = gst_asf_writer_pad_finalize;

  /**
   * GstAsfWriterPad:stream-number:
   *
   * Number of the pad's stream in the file. A pad gets the lowest that is free
   * when it is requested. If its stream comes from an ASF file it takes the
   * number that it has there, unless that has been set for another pad. A
   * number that is set is taken away from a pad that merely got it; 0 makes it
   * such a number. Not once the header has it.
   *
   * Since: 0.1
   */
  g_object_class_install_property (object_class, GST_ASF_WRITER_STREAM_NUMBER,
      g_param_spec_uint ("stream-number", "Stream number",
          "Number of the stream in the file (0 = any)", 0,
          GST_ASF_WRITER_MAX_STREAMS, 0,
          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
  gst_asf_writer_stream_settings_install (object_class);
}

static void
gst_asf_writer_pad_init (GstAsfWriterPad *self)
{
  gst_segment_init (&self->segment, GST_FORMAT_UNDEFINED);
}

/* Forgets the last file. No streaming thread is inside. */
void
gst_asf_writer_pad_reset (GstAsfWriterPad *self)
{
  gst_segment_init (&self->segment, GST_FORMAT_UNDEFINED);
  g_clear_pointer (&self->headers, gst_buffer_list_unref);
  g_clear_pointer (&self->command_type, g_free);
  self->told_text = FALSE;
  g_clear_pointer (&self->unseen_change, g_free);
  self->told_change = FALSE;
  self->picture_caps = (GstAsfWriterPictureCaps) { 0 };
  self->announced = FALSE;
  self->has_stream = FALSE;
  self->times_are_stored = FALSE;
  self->got_stream_start = FALSE;
  self->got_segment_done = FALSE;
  self->has_group_id = FALSE;
}

/* Returns: what @id ends with, as in "name/007"; 0 if that is no number of a
 * stream */
static guint
number_of_stream_id (const char *id)
{
  const char *tail = id != NULL ? strrchr (id, '/') : NULL;
  guint64 number;

  if (tail == NULL || !g_ascii_string_to_unsigned (tail + 1, 10, 1,
          GST_ASF_WRITER_MAX_STREAMS, &number, NULL))
    return 0;
  return (guint) number;
}

/**
 * gst_asf_writer_pad_keep_number:
 *
 * The stream comes from an ASF file, of which asfdemux ends its stream ids with
 * the numbers: it keeps its own if nobody else has set that.
 */
void
gst_asf_writer_pad_keep_number (GstAsfWriterPad *self,
    GstAsfWriterInterleaver *interleaver)
{
  char *id = gst_pad_get_stream_id (GST_PAD (self));
  guint number = number_of_stream_id (id);

  if (number != 0)
    gst_asf_writer_interleaver_set_number (interleaver, self->track, number,
        GST_ASF_WRITER_NUMBERING_SOURCE);
  g_free (id);
}

/**
 * gst_asf_writer_pad_running_time:
 * @time: of a buffer, or %GST_CLOCK_TIME_NONE
 *
 * Returns: running time, negative in front of the segment, or
 *     %GST_CLOCK_STIME_NONE if there is none. Called with the STREAM_LOCK.
 */
gint64
gst_asf_writer_pad_running_time (GstAsfWriterPad *self, GstClockTime time)
{
  guint64 running_time;
  gint sign;

  /* a gap may come before there is a segment */
  if (!GST_CLOCK_TIME_IS_VALID (time) ||
      self->segment.format != GST_FORMAT_TIME)
    return GST_CLOCK_STIME_NONE;
  sign = gst_segment_to_running_time_full (&self->segment, GST_FORMAT_TIME,
      time, &running_time);
  if (sign == 0 || running_time > MAX_PLAUSIBLE_TIME)
    return GST_CLOCK_STIME_NONE;

  return sign > 0 ? (gint64) running_time : -(gint64) running_time;
}

/* Returns: @duration in running time, which a rate makes another one, or
 * %GST_CLOCK_TIME_NONE if it cannot be true */
GstClockTime
gst_asf_writer_pad_duration (GstAsfWriterPad *self, GstClockTime duration)
{
  if (!GST_CLOCK_TIME_IS_VALID (duration) ||
      duration > MAX_PLAUSIBLE_DURATION)
    return GST_CLOCK_TIME_NONE;
  if (self->segment.rate == 1.0)
    return duration;
  return (GstClockTime) ((gdouble) duration / ABS (self->segment.rate));
}

/* @stream: made from the caps that came. In mid stream it may be of another
 * codec or kind: then the recording ends, or goes on in the next file. */
void
gst_asf_writer_pad_set_stream (GstAsfWriterPad *self, const AsfStream *stream)
{
  if (self->has_stream)
    gst_asf_writer_reorder_describe (&self->reorder, stream);
  else
    gst_asf_writer_reorder_init (&self->reorder, stream);
  self->is_video = stream->type == ASF_STREAM_VIDEO;
  self->has_stream = TRUE;
}

static void
inspect_buffer (GstAsfWriterPad *self, GstBuffer *buffer)
{
  GstMapInfo map;

  if (!gst_buffer_map (buffer, &map, GST_MAP_READ))
    return;
  gst_asf_writer_reorder_inspect (&self->reorder, map.data, map.size);
  gst_buffer_unmap (buffer, &map);
}

/* @time: what became of @told */
static gboolean
is_lost (GstClockTime told, gint64 time)
{
  return GST_CLOCK_TIME_IS_VALID (told) && !GST_CLOCK_STIME_IS_VALID (time);
}

/**
 * gst_asf_writer_pad_stored_time:
 * @is_absurd: (out): whether @buffer has a time that cannot be true
 *
 * The time that the file gets: of video the decoding time, which rises when
 * pictures are reordered, of all else the presentation time.
 *
 * Returns: running time or %GST_CLOCK_STIME_NONE. Called once for each buffer,
 *     with the STREAM_LOCK.
 */
gint64
gst_asf_writer_pad_stored_time (GstAsfWriterPad *self, GstBuffer *buffer,
    gboolean *is_absurd)
{
  gint64 pts = gst_asf_writer_pad_running_time (self,
      GST_BUFFER_PTS (buffer));
  gint64 dts = gst_asf_writer_pad_running_time (self,
      GST_BUFFER_DTS (buffer));

  *is_absurd = is_lost (GST_BUFFER_PTS (buffer), pts) ||
      is_lost (GST_BUFFER_DTS (buffer), dts);
  if (!self->is_video)
    return GST_CLOCK_STIME_IS_VALID (pts) ? pts : dts;
  if (GST_CLOCK_STIME_IS_VALID (dts) || !GST_CLOCK_STIME_IS_VALID (pts))
    return dts;
  if (self->times_are_stored)
    return pts;
  if (gst_asf_writer_reorder_needs_data (&self->reorder))
    inspect_buffer (self, buffer);
  return gst_asf_writer_reorder_push (&self->reorder, pts,
      GST_BUFFER_DURATION (buffer));
}

/* No codec holds a picture back for longer. */
#define MAX_DELAY (10 * GST_SECOND)

/* @stored: of gst_asf_writer_pad_stored_time()
 *
 * Returns: ns from then until @buffer is shown */
gint64
gst_asf_writer_pad_delay (GstAsfWriterPad *self, GstBuffer *buffer,
    gint64 stored)
{
  gint64 pts = gst_asf_writer_pad_running_time (self, GST_BUFFER_PTS (buffer));

  if (!GST_CLOCK_STIME_IS_VALID (pts) || !GST_CLOCK_STIME_IS_VALID (stored) ||
      pts <= stored)
    return 0;
  return (gint64) MIN ((guint64) pts - (guint64) stored, MAX_DELAY);
}

/* Returns: whether @buffer of H.264 or MPEG-4 has its codec's headers */
gboolean
gst_asf_writer_pad_has_codec_headers (GstAsfWriterPad *self,
    GstBuffer *buffer)
{
  gst_asf_writer_reorder_change (&self->reorder);
  inspect_buffer (self, buffer);

  return !gst_asf_writer_reorder_needs_data (&self->reorder);
}

/* Remembers the stream headers that @caps (nullable) carry: they go into the
 * file's header, so they are not written when they come as buffers again. */
void
gst_asf_writer_pad_set_headers (GstAsfWriterPad *self, const GstCaps *caps)
{
  const GValue *list = NULL;

  g_clear_pointer (&self->headers, gst_buffer_list_unref);
  if (caps != NULL)
    list = gst_structure_get_value (gst_caps_get_structure (caps, 0),
        "streamheader");
  if (list == NULL || !GST_VALUE_HOLDS_ARRAY (list))
    return;
  self->headers = gst_buffer_list_new ();
  for (guint i = 0; i < gst_value_array_get_size (list); i++) {
    const GValue *value = gst_value_array_get_value (list, i);

    if (GST_VALUE_HOLDS_BUFFER (value))
      gst_buffer_list_add (self->headers,
          gst_buffer_ref (gst_value_get_buffer (value)));
  }
}

static gboolean
has_same_bytes (GstBuffer *a, GstBuffer *b)
{
  GstMapInfo map;
  gboolean same;

  if (gst_buffer_get_size (a) != gst_buffer_get_size (b) ||
      !gst_buffer_map (a, &map, GST_MAP_READ))
    return FALSE;
  same = gst_buffer_memcmp (b, 0, map.data, map.size) == 0;
  gst_buffer_unmap (a, &map);

  return same;
}

/* Returns: whether @buffer is one of the stream headers */
gboolean
gst_asf_writer_pad_is_header (GstAsfWriterPad *self, GstBuffer *buffer)
{
  if (self->headers == NULL ||
      !GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_HEADER))
    return FALSE;
  for (guint i = 0; i < gst_buffer_list_length (self->headers); i++) {
    if (has_same_bytes (gst_buffer_list_get (self->headers, i), buffer))
      return TRUE;
  }
  return FALSE;
}
