/* remuxapp.c: copies an ASF file as an application would do it
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* remuxapp [--queues] SOURCE COPY
 *
 * Pads are requested and linked one by one, when the demuxer has found a
 * stream: the pipeline is running by then. Exit status: 0 EOS, 1 an error,
 * which is on stderr. */

#include <gst/gst.h>

#define TIMEOUT (60 * GST_SECOND)

typedef struct
{
  GstElement *pipeline;
  GstElement *sink;
  gboolean queues;
} App;

/* Returns: (transfer full): the pad that @sink_pad is fed through */
static GstPad *
put_queue_before (App *app, GstPad *sink_pad)
{
  GstElement *queue = gst_element_factory_make ("queue", NULL);
  GstPad *source_pad;

  gst_bin_add (GST_BIN (app->pipeline), queue);
  source_pad = gst_element_get_static_pad (queue, "src");
  if (gst_pad_link (source_pad, sink_pad) != GST_PAD_LINK_OK)
    g_printerr ("cannot link the queue to %s\n", GST_PAD_NAME (sink_pad));
  gst_object_unref (source_pad);
  gst_object_unref (sink_pad);
  gst_element_sync_state_with_parent (queue);

  return gst_element_get_static_pad (queue, "sink");
}

static void
on_pad (GstElement *demux, GstPad *pad, gpointer data)
{
  App *app = data;
  gboolean is_video = g_str_has_prefix (GST_PAD_NAME (pad), "video");
  GstPad *sink_pad = gst_element_request_pad_simple (app->sink,
      is_video ? "video_%u" : "audio_%u");

  if (app->queues)
    sink_pad = put_queue_before (app, sink_pad);
  if (gst_pad_link (pad, sink_pad) != GST_PAD_LINK_OK)
    g_printerr ("cannot link %s\n", GST_PAD_NAME (pad));
  gst_object_unref (sink_pad);
}

static gboolean
play (App *app)
{
  GstBus *bus = gst_element_get_bus (app->pipeline);
  GstMessage *message;
  GError *error = NULL;
  gboolean ok;

  gst_element_set_state (app->pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, TIMEOUT,
      GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  ok = message != NULL && GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS;
  if (message == NULL) {
    g_printerr ("timeout\n");
  } else if (!ok) {
    gst_message_parse_error (message, &error, NULL);
    g_printerr ("%s\n", error->message);
    g_clear_error (&error);
  }
  g_clear_pointer (&message, gst_message_unref);
  gst_object_unref (bus);
  gst_element_set_state (app->pipeline, GST_STATE_NULL);

  return ok;
}

static gboolean
build (App *app, const char *from, const char *to)
{
  GstElement *source = gst_element_factory_make ("filesrc", NULL);
  GstElement *demux = gst_element_factory_make ("asfdemux", NULL);

  app->pipeline = gst_pipeline_new (NULL);
  app->sink = gst_element_factory_make ("asfwritersink", NULL);
  if (demux == NULL || app->sink == NULL) {
    g_printerr ("an element is missing\n");
    return FALSE;
  }
  g_object_set (source, "location", from, NULL);
  g_object_set (app->sink, "location", to, NULL);
  gst_bin_add_many (GST_BIN (app->pipeline), source, demux, app->sink, NULL);
  g_signal_connect (demux, "pad-added", G_CALLBACK (on_pad), app);

  return gst_element_link (source, demux);
}

int
main (int argc, char **argv)
{
  App app = { NULL };
  gboolean ok;

  gst_init (&argc, &argv);
  if (argc > 1 && g_str_equal (argv[1], "--queues")) {
    app.queues = TRUE;
    argv++;
    argc--;
  }
  if (argc != 3) {
    g_printerr ("remuxapp [--queues] SOURCE COPY\n");
    return 2;
  }
  ok = build (&app, argv[1], argv[2]) && play (&app);
  gst_object_unref (app.pipeline);

  return ok ? 0 : 1;
}
