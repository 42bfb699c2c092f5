/* recorddump.c: runs a pipeline and tells what went into asfwritersink
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* recorddump [--null] DESCRIPTION [FILE...]
 *
 * DESCRIPTION is a pipeline with an asfwritersink called "w". It plays until
 * EOS; with FILEs once for each as the location, in READY (with --null in
 * NULL) between. Prints "in PAD DTS PTS DURATION SIZE key|delta SHA1" for each
 * buffer: running times in ns, "-" where there is none. Exit status: 0 each
 * ended with EOS, 1 an error or a timeout; on stderr is then "timeout" or
 * "error ELEMENT DOMAIN CODE TEXT" for each error message, followed by
 * "details ELEMENT STRUCTURE" where there are some. */

#include <gst/gst.h>

#define TIMEOUT (120 * GST_SECOND)

static char *
running_time (GstPad *pad, GstClockTime time)
{
  GstEvent *event = gst_pad_get_sticky_event (pad, GST_EVENT_SEGMENT, 0);
  const GstSegment *segment;
  guint64 result;
  int sign;

  if (event == NULL || !GST_CLOCK_TIME_IS_VALID (time)) {
    g_clear_pointer (&event, gst_event_unref);
    return g_strdup ("-");
  }
  gst_event_parse_segment (event, &segment);
  sign = gst_segment_to_running_time_full (segment, GST_FORMAT_TIME, time,
      &result);
  gst_event_unref (event);

  return g_strdup_printf ("%s%" G_GUINT64_FORMAT, sign < 0 ? "-" : "",
      result);
}

static char *
checksum (GstBuffer *buffer)
{
  GstMapInfo map;
  char *sha1;

  if (!gst_buffer_map (buffer, &map, GST_MAP_READ))
    return g_strdup ("unreadable");
  sha1 = g_compute_checksum_for_data (G_CHECKSUM_SHA1, map.data, map.size);
  gst_buffer_unmap (buffer, &map);

  return sha1;
}

static GstPadProbeReturn
on_buffer (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER (info);
  char *dts = running_time (pad, GST_BUFFER_DTS (buffer));
  char *pts = running_time (pad, GST_BUFFER_PTS (buffer));
  char *sha1 = checksum (buffer);

  g_print ("in %s %s %s %" G_GINT64_FORMAT " %" G_GSIZE_FORMAT " %s %s\n",
      GST_PAD_NAME (pad), dts, pts, (gint64) GST_BUFFER_DURATION (buffer),
      gst_buffer_get_size (buffer),
      GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_DELTA_UNIT) ? "delta" :
      "key", sha1);
  g_free (dts);
  g_free (pts);
  g_free (sha1);

  return GST_PAD_PROBE_OK;
}

static void
on_pad (GstElement *sink, GstPad *pad, gpointer data)
{
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, on_buffer, NULL, NULL);
}

static gboolean
add_pad (GstElement *sink, GstPad *pad, gpointer data)
{
  on_pad (sink, pad, data);
  return TRUE;
}

static void
watch (GstElement *sink)
{
  gst_element_foreach_sink_pad (sink, add_pad, NULL);
  g_signal_connect (sink, "pad-added", G_CALLBACK (on_pad), NULL);
}

static void
print_details (GstMessage *message)
{
  const GstStructure *details;
  char *text;

  gst_message_parse_error_details (message, &details);
  if (details == NULL)
    return;
  text = gst_structure_to_string (details);
  g_printerr ("details %s %s\n", GST_MESSAGE_SRC_NAME (message), text);
  g_free (text);
}

static void
print_error (GstMessage *message)
{
  GError *error = NULL;

  gst_message_parse_error (message, &error, NULL);
  g_printerr ("error %s %s %d %s\n", GST_MESSAGE_SRC_NAME (message),
      g_quark_to_string (error->domain), error->code, error->message);
  g_clear_error (&error);
  print_details (message);
}

/* Returns: whether it ends with EOS. After an error others are waited for. */
static gboolean
play (GstElement *pipeline)
{
  GstBus *bus = gst_element_get_bus (pipeline);
  GstClockTime timeout = TIMEOUT;
  GstMessage *message;
  gboolean ok = FALSE, failed = FALSE;

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  while ((message = gst_bus_timed_pop_filtered (bus, timeout,
              GST_MESSAGE_EOS | GST_MESSAGE_ERROR)) != NULL) {
    timeout = 500 * GST_MSECOND;
    if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR) {
      print_error (message);
      failed = TRUE;
    } else {
      ok = TRUE;
    }
    gst_message_unref (message);
    if (ok && !failed)
      break;
  }
  if (!ok && !failed)
    g_printerr ("timeout\n");
  if (ok && failed)
    g_printerr ("EOS beside an error\n");
  gst_object_unref (bus);

  return ok && !failed;
}

static gboolean
play_all (GstElement *pipeline, GstElement *sink, char **files,
    GstState between)
{
  gboolean ok = TRUE;

  if (*files == NULL)
    return play (pipeline);
  for (; ok && *files != NULL; files++) {
    g_object_set (sink, "location", *files, NULL);
    ok = play (pipeline);
    gst_element_set_state (pipeline, between);
  }

  return ok;
}

int
main (int argc, char **argv)
{
  GstElement *pipeline, *sink;
  GstState between = GST_STATE_READY;
  GError *error = NULL;
  gboolean ok;

  gst_init (&argc, &argv);
  if (argc > 1 && g_str_equal (argv[1], "--null")) {
    between = GST_STATE_NULL;
    argv++;
    argc--;
  }
  pipeline = argc > 1 ? gst_parse_launch (argv[1], &error) : NULL;
  sink = pipeline != NULL ? gst_bin_get_by_name (GST_BIN (pipeline), "w") :
      NULL;
  if (error != NULL || sink == NULL) {
    g_printerr ("%s\n", error != NULL ? error->message : "no pipeline with w");
    return 2;
  }
  watch (sink);
  ok = play_all (pipeline, sink, argv + 2, between);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (sink);
  gst_object_unref (pipeline);

  return ok ? 0 : 1;
}
