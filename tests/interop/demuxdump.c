/* demuxdump.c: what asfdemux makes of a file
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* demuxdump FILE           prints caps and all buffers of each pad
 * demuxdump FILE NS...     prints the first buffer of each pad after a
 *                          KEY_UNIT|SNAP_BEFORE flush seek to each time
 *
 * Lines: "caps PAD CAPS", "buffer PAD PTS SIZE key|delta SHA1",
 * "seek NS PAD PTS SIZE key|delta SHA1", "duration NS". A time is in ns or
 * -1. Exit status: 0 read to the end, 1 an error, which is on stderr. */

#include <gst/gst.h>

#include <stdlib.h>

#define TIMEOUT (60 * GST_SECOND)
/* After a seek no more is read than the first buffers need */
#define READ_AHEAD (5 * GST_SECOND)

/* Between two looks whether something went wrong */
#define LOOK (50 * GST_MSECOND)

typedef struct
{
  GstElement *pipeline;
  GPtrArray *sinks;             /* of the pipeline, in pads' order */
  GMutex lock;
  GHashTable *first;            /* pad name -> line of its first buffer */
  gboolean seeking;
} Dump;

static char *
describe_buffer (GstBuffer *buffer)
{
  GstMapInfo map;
  char *sha1, *line;

  if (!gst_buffer_map (buffer, &map, GST_MAP_READ))
    return g_strdup ("unreadable");
  sha1 = g_compute_checksum_for_data (G_CHECKSUM_SHA1, map.data, map.size);
  line = g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GSIZE_FORMAT " %s %s",
      (gint64) GST_BUFFER_PTS (buffer), map.size,
      GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_DELTA_UNIT) ? "delta" :
      "key", sha1);
  gst_buffer_unmap (buffer, &map);
  g_free (sha1);

  return line;
}

static void
take_buffer (Dump *dump, const char *pad, GstBuffer *buffer)
{
  char *line = describe_buffer (buffer);

  g_mutex_lock (&dump->lock);
  if (!dump->seeking)
    g_print ("buffer %s %s\n", pad, line);
  else if (!g_hash_table_contains (dump->first, pad))
    g_hash_table_insert (dump->first, g_strdup (pad), g_strdup (line));
  g_mutex_unlock (&dump->lock);
  g_free (line);
}

static void
print_caps (const char *pad, GstEvent *event)
{
  GstCaps *caps;
  char *text;

  gst_event_parse_caps (event, &caps);
  text = gst_caps_to_string (caps);
  g_print ("caps %s %s\n", pad, text);
  g_free (text);
}

static GstPadProbeReturn
on_data (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  Dump *dump = data;

  if (info->type & GST_PAD_PROBE_TYPE_BUFFER) {
    take_buffer (dump, GST_PAD_NAME (pad), GST_PAD_PROBE_INFO_BUFFER (info));
  } else if (GST_EVENT_TYPE (info->data) == GST_EVENT_FLUSH_STOP) {
    g_mutex_lock (&dump->lock);
    g_hash_table_remove (dump->first, GST_PAD_NAME (pad));
    g_mutex_unlock (&dump->lock);
  } else if (GST_EVENT_TYPE (info->data) == GST_EVENT_CAPS && !dump->seeking) {
    print_caps (GST_PAD_NAME (pad), GST_PAD_PROBE_INFO_EVENT (info));
  }

  return GST_PAD_PROBE_OK;
}

static void
on_pad (GstElement *demux, GstPad *pad, gpointer data)
{
  Dump *dump = data;
  GstElement *queue = gst_element_factory_make ("queue", NULL);
  GstElement *sink = gst_element_factory_make ("fakesink", NULL);
  GstPad *target;

  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER |
      GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM | GST_PAD_PROBE_TYPE_EVENT_FLUSH,
      on_data, dump, NULL);
  g_object_set (queue, "max-size-buffers", 0, "max-size-bytes", 0,
      "max-size-time", dump->seeking ? READ_AHEAD : (guint64) 0, NULL);
  gst_bin_add_many (GST_BIN (dump->pipeline), queue, sink, NULL);
  gst_element_link (queue, sink);
  target = gst_element_get_static_pad (queue, "sink");
  gst_pad_link (pad, target);
  gst_object_unref (target);
  gst_element_sync_state_with_parent (sink);
  gst_element_sync_state_with_parent (queue);
  g_ptr_array_add (dump->sinks, sink);
}

static void
on_no_more_pads (GstElement *demux, gpointer data)
{
  Dump *dump = data;

  gst_element_post_message (dump->pipeline,
      gst_message_new_application (GST_OBJECT (dump->pipeline),
          gst_structure_new_empty ("no-more-pads")));
}

/* @message: (transfer full): */
static void
take_error (GstMessage *message)
{
  GError *error = NULL;

  gst_message_parse_error (message, &error, NULL);
  g_printerr ("%s\n", error->message);
  g_error_free (error);
  gst_message_unref (message);
}

static gboolean
wait_for (Dump *dump, GstMessageType type)
{
  GstBus *bus = gst_element_get_bus (dump->pipeline);
  GstMessage *message = gst_bus_timed_pop_filtered (bus, TIMEOUT,
      type | GST_MESSAGE_ERROR);
  gboolean ok = message != NULL && GST_MESSAGE_TYPE (message) == type;

  if (message == NULL)
    g_printerr ("timeout\n");
  else if (ok)
    gst_message_unref (message);
  else
    take_error (message);
  gst_object_unref (bus);

  return ok;
}

static gboolean
has_error (Dump *dump)
{
  GstBus *bus = gst_element_get_bus (dump->pipeline);
  GstMessage *message = gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);

  if (message != NULL)
    take_error (message);
  gst_object_unref (bus);

  return message != NULL;
}

/* A bin that is busy does not see that a sink which is added is on its way, and
 * then tells of no ASYNC_DONE: so the sinks are asked. */
static gboolean
wait_for_data (Dump *dump)
{
  for (guint i = 0; i < dump->sinks->len; i++) {
    gint64 end = g_get_monotonic_time () + GST_TIME_AS_USECONDS (TIMEOUT);

    while (gst_element_get_state (g_ptr_array_index (dump->sinks, i), NULL,
            NULL, LOOK) == GST_STATE_CHANGE_ASYNC) {
      if (has_error (dump))
        return FALSE;
      if (g_get_monotonic_time () > end) {
        g_printerr ("no data\n");
        return FALSE;
      }
    }
  }
  return TRUE;
}

static void
print_first (Dump *dump, gint64 time)
{
  GHashTableIter iter;
  gpointer pad, line;

  g_mutex_lock (&dump->lock);
  g_hash_table_iter_init (&iter, dump->first);
  while (g_hash_table_iter_next (&iter, &pad, &line))
    g_print ("seek %" G_GINT64_FORMAT " %s %s\n", time, (char *) pad,
        (char *) line);
  g_mutex_unlock (&dump->lock);
}

static gboolean
seek_to (Dump *dump, gint64 time)
{
  if (!gst_element_seek (dump->pipeline, 1.0, GST_FORMAT_TIME,
          GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_KEY_UNIT |
          GST_SEEK_FLAG_SNAP_BEFORE, GST_SEEK_TYPE_SET, time,
          GST_SEEK_TYPE_NONE, -1)) {
    g_printerr ("seek to %" G_GINT64_FORMAT " refused\n", time);
    return FALSE;
  }
  if (!wait_for_data (dump))
    return FALSE;
  print_first (dump, time);

  return TRUE;
}

static gboolean
run (Dump *dump, char **times)
{
  gint64 duration = -1;

  gst_element_set_state (dump->pipeline, GST_STATE_PAUSED);
  if (!wait_for (dump, GST_MESSAGE_APPLICATION) ||
      !wait_for_data (dump))
    return FALSE;
  gst_element_query_duration (dump->pipeline, GST_FORMAT_TIME, &duration);
  g_mutex_lock (&dump->lock);
  g_print ("duration %" G_GINT64_FORMAT "\n", duration);
  g_mutex_unlock (&dump->lock);
  for (; *times != NULL; times++) {
    if (!seek_to (dump, g_ascii_strtoll (*times, NULL, 10)))
      return FALSE;
  }
  if (dump->seeking)
    return TRUE;
  gst_element_set_state (dump->pipeline, GST_STATE_PLAYING);

  return wait_for (dump, GST_MESSAGE_EOS);
}

static void
add_source (Dump *dump, const char *path)
{
  GstElement *source = gst_element_factory_make ("filesrc", NULL);
  GstElement *demux = gst_element_factory_make ("asfdemux", NULL);

  if (demux == NULL) {
    g_printerr ("no asfdemux\n");
    exit (77);
  }
  g_object_set (source, "location", path, NULL);
  g_signal_connect (demux, "pad-added", G_CALLBACK (on_pad), dump);
  g_signal_connect (demux, "no-more-pads", G_CALLBACK (on_no_more_pads),
      dump);
  gst_bin_add_many (GST_BIN (dump->pipeline), source, demux, NULL);
  gst_element_link (source, demux);
}

int
main (int argc, char **argv)
{
  Dump dump = { 0 };
  gboolean ok;

  gst_init (&argc, &argv);
  if (argc < 2) {
    g_printerr ("demuxdump FILE [NS...]\n");
    return 2;
  }
  g_mutex_init (&dump.lock);
  dump.first = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  dump.sinks = g_ptr_array_new ();
  dump.seeking = argc > 2;
  dump.pipeline = gst_pipeline_new (NULL);
  add_source (&dump, argv[1]);
  ok = run (&dump, argv + 2);
  gst_element_set_state (dump.pipeline, GST_STATE_NULL);
  gst_object_unref (dump.pipeline);
  g_ptr_array_unref (dump.sinks);
  g_hash_table_unref (dump.first);
  g_mutex_clear (&dump.lock);

  return ok ? 0 : 1;
}
