/* liveapp.c: records live sources and marks what happens in front of them
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* liveapp DURATION DESCRIPTION [DELAY DESCRIPTION]
 *
 * Plays the first pipeline for DURATION ms. The second description, a bin that
 * ends in one pad, is added to it while it plays, DELAY ms after the start, and
 * linked to the asfwritersink, which is called "w". Sources are called "camera"
 * and "sound": what leaves them is painted over. Twice a second of the running
 * time, at EVENT_AT, a lamp is on for one picture (the one that is shown then)
 * and a tone sounds for 40 ms (from the very sample on).
 *
 * Prints "camera TIME dark|lit" for each picture and "sound TIME" for each
 * buffer of samples, running times in ns as they are at the source's pad.
 * Exit status 0: ended with EOS. */

#include <gst/gst.h>

#define RATE 44100
#define EVENT_EVERY (GST_SECOND / 2)
#define EVENT_AT (271 * GST_MSECOND)
#define TONE_DURATION (40 * GST_MSECOND)
#define FRAME_DURATION (40 * GST_MSECOND)
#define TONE_PERIOD GST_MSECOND
#define TONE_LEVEL 20000
#define END_TIMEOUT (30 * GST_SECOND)

/* Returns: time since the last event before @time, ns */
static GstClockTime
since_event (GstClockTime time)
{
  return (time + EVENT_EVERY - EVENT_AT) % EVENT_EVERY;
}

static GstClockTime
running_time (GstPad *pad, GstBuffer *buffer)
{
  GstEvent *event = gst_pad_get_sticky_event (pad, GST_EVENT_SEGMENT, 0);
  const GstSegment *segment;
  GstClockTime time;

  gst_event_parse_segment (event, &segment);
  time = gst_segment_to_running_time (segment, GST_FORMAT_TIME,
      GST_BUFFER_PTS (buffer));
  gst_event_unref (event);

  return time;
}

/* The picture is GRAY8. */
static GstPadProbeReturn
paint (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  GstBuffer *buffer = gst_buffer_make_writable (info->data);
  GstClockTime time = running_time (pad, buffer);
  /* the last event before the end of the picture is within it */
  gboolean lit = since_event (time + FRAME_DURATION) < FRAME_DURATION;

  info->data = buffer;
  gst_buffer_memset (buffer, 0, lit ? 235 : 16, gst_buffer_get_size (buffer));
  g_print ("camera %" G_GUINT64_FORMAT " %s\n", time, lit ? "lit" : "dark");

  return GST_PAD_PROBE_OK;
}

/* The samples are S16LE, mono. */
static GstPadProbeReturn
sing (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  GstBuffer *buffer = gst_buffer_make_writable (info->data);
  GstClockTime time = running_time (pad, buffer);
  GstMapInfo map;

  info->data = buffer;
  g_assert_true (gst_buffer_map (buffer, &map, GST_MAP_WRITE));
  for (gsize i = 0; i < map.size / 2; i++) {
    GstClockTime since = since_event (time +
        gst_util_uint64_scale (i, GST_SECOND, RATE));
    gint16 level = since % TONE_PERIOD < TONE_PERIOD / 2 ? TONE_LEVEL :
        -TONE_LEVEL;

    GST_WRITE_UINT16_LE (map.data + 2 * i,
        (guint16) (since < TONE_DURATION ? level : 0));
  }
  gst_buffer_unmap (buffer, &map);
  g_print ("sound %" G_GUINT64_FORMAT "\n", time);

  return GST_PAD_PROBE_OK;
}

static void
watch (GstBin *bin, const char *name, GstPadProbeCallback callback)
{
  GstElement *source = gst_bin_get_by_name (bin, name);
  GstPad *pad;

  if (source == NULL)
    return;
  pad = gst_element_get_static_pad (source, "src");
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, callback, NULL, NULL);
  gst_object_unref (pad);
  gst_object_unref (source);
}

static void
watch_all (GstElement *bin)
{
  watch (GST_BIN (bin), "camera", paint);
  watch (GST_BIN (bin), "sound", sing);
}

/* Returns: whether nothing was said on the bus for @ms */
static gboolean
play_for (GstBus *bus, guint ms)
{
  GstMessage *message = gst_bus_timed_pop_filtered (bus, ms * GST_MSECOND,
      GST_MESSAGE_EOS | GST_MESSAGE_ERROR);

  if (message == NULL)
    return TRUE;
  gst_printerr ("%" GST_PTR_FORMAT "\n", message);
  gst_message_unref (message);
  return FALSE;
}

static gboolean
add (GstElement *pipeline, const char *description)
{
  GstElement *bin = gst_parse_bin_from_description (description, TRUE, NULL);
  GstElement *sink = gst_bin_get_by_name (GST_BIN (pipeline), "w");
  gboolean ok;

  g_assert_nonnull (bin);
  watch_all (bin);
  gst_bin_add (GST_BIN (pipeline), bin);
  ok = gst_element_link (bin, sink) && gst_element_sync_state_with_parent (bin);
  gst_object_unref (sink);

  return ok;
}

static gboolean
end (GstElement *pipeline, GstBus *bus)
{
  GstMessage *message;
  gboolean ok;

  gst_element_send_event (pipeline, gst_event_new_eos ());
  message = gst_bus_timed_pop_filtered (bus, END_TIMEOUT,
      GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  ok = message != NULL && GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS;
  if (!ok)
    gst_printerr ("no EOS: %" GST_PTR_FORMAT "\n", message);
  g_clear_pointer (&message, gst_message_unref);

  return ok;
}

static gboolean
record (GstElement *pipeline, guint duration, guint delay, const char *late)
{
  GstBus *bus = gst_element_get_bus (pipeline);
  gboolean ok;

  watch_all (pipeline);
  ok = gst_element_set_state (pipeline, GST_STATE_PLAYING) !=
      GST_STATE_CHANGE_FAILURE && play_for (bus, late ? delay : duration);
  if (ok && late != NULL)
    ok = add (pipeline, late) && play_for (bus, duration - delay);
  ok = ok && end (pipeline, bus);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (bus);

  return ok;
}

int
main (int argc, char **argv)
{
  GstElement *pipeline;
  GError *error = NULL;
  gboolean ok;

  gst_init (&argc, &argv);
  if (argc != 3 && argc != 5)
    return 2;
  pipeline = gst_parse_launch (argv[2], &error);
  if (error != NULL) {
    g_printerr ("%s\n", error->message);
    return 2;
  }
  ok = record (pipeline, (guint) atoi (argv[1]),
      argc == 5 ? (guint) atoi (argv[3]) : 0, argc == 5 ? argv[4] : NULL);
  gst_object_unref (pipeline);

  return ok ? 0 : 1;
}
