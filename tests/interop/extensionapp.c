/* extensionapp.c: puts payload extensions on buffers as an application does it
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* extensionapp PIPELINE
 *
 * Runs PIPELINE, in which the element is named "w", to its end. Each buffer gets
 * a file name, a clean point and two systems of our own. Exit status: 0 done, 1
 * failed, 2 wrong use. */

#include <gst/gst.h>

#define META "GstAsfPayloadExtensionMeta"
#define COUNTER "5b7c1c06-6f0e-4c0b-9d1f-4bfb6a1d2a10"
#define TEXT "0d2f7e6c-95c1-4f44-8e55-0c6f4d1f6b22"
#define TIMEOUT (60 * GST_SECOND)

static void
append_system (GValue *systems, const char *guid, guint size, GBytes *data)
{
  GstStructure *system = gst_structure_new ("system", "guid", G_TYPE_STRING,
      guid, "data", G_TYPE_BYTES, data, NULL);
  GValue value = G_VALUE_INIT;

  if (size > 0)
    gst_structure_set (system, "size", G_TYPE_UINT, size, NULL);
  g_value_init (&value, GST_TYPE_STRUCTURE);
  g_value_take_boxed (&value, system);
  gst_value_array_append_and_take_value (systems, &value);
  g_bytes_unref (data);
}

static void
put_meta (GstBuffer *buffer, guint32 n)
{
  GstStructure *meta = gst_custom_meta_get_structure
      (gst_buffer_add_custom_meta (buffer, META));
  char *name = g_strdup_printf ("take-%u.raw", n);
  GValue systems = G_VALUE_INIT;
  guint32 counter = GUINT32_TO_LE (n);

  g_value_init (&systems, GST_TYPE_ARRAY);
  append_system (&systems, COUNTER, sizeof (counter), g_bytes_new (&counter,
          sizeof (counter)));
  append_system (&systems, TEXT, 0, g_bytes_new (name, n % 10));
  gst_structure_set (meta, "file-name", G_TYPE_STRING, name,
      "output-clean-point", G_TYPE_BOOLEAN, n % 2 == 0, NULL);
  gst_structure_take_value (meta, "systems", &systems);
  g_free (name);
}

static GstPadProbeReturn
on_buffer (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  guint *n = data;
  GstBuffer *buffer = gst_buffer_make_writable
      (GST_PAD_PROBE_INFO_BUFFER (info));

  put_meta (buffer, (*n)++);
  info->data = buffer;

  return GST_PAD_PROBE_OK;
}

static gboolean
add_probe (GstElement *element, GstPad *pad, gpointer data)
{
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, on_buffer,
      g_new0 (guint, 1), g_free);
  return TRUE;
}

static gboolean
play (GstElement *pipeline)
{
  GstBus *bus = gst_element_get_bus (pipeline);
  GstMessage *message;
  gboolean ok;

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, TIMEOUT,
      GST_MESSAGE_EOS | GST_MESSAGE_ERROR | GST_MESSAGE_WARNING);
  ok = message != NULL && GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS;
  if (!ok)
    g_printerr ("%s\n", message != NULL ?
        GST_MESSAGE_TYPE_NAME (message) : "timeout");
  g_clear_pointer (&message, gst_message_unref);
  gst_object_unref (bus);
  gst_element_set_state (pipeline, GST_STATE_NULL);

  return ok;
}

int
main (int argc, char **argv)
{
  GstElement *pipeline, *sink;
  gboolean ok;

  gst_init (&argc, &argv);
  pipeline = argc == 2 ? gst_parse_launch (argv[1], NULL) : NULL;
  sink = GST_IS_BIN (pipeline) ?
      gst_bin_get_by_name (GST_BIN (pipeline), "w") : NULL;
  if (sink == NULL) {
    g_printerr ("extensionapp PIPELINE\n");
    return 2;
  }
  gst_element_foreach_sink_pad (sink, add_probe, NULL);
  ok = play (pipeline);
  gst_object_unref (sink);
  gst_object_unref (pipeline);

  return ok ? 0 : 1;
}
