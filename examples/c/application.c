/* application.c: an application that records with asfwritersink
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* application OUTPUT [SECONDS]
 *
 * Records a test picture and a tone, for five seconds if nothing else is said,
 * and tells all that the element has to tell: files that are complete, tags
 * that are not in them, warnings, and errors with what is safe.
 *
 * gcc application.c -o application $(pkg-config --cflags --libs gstreamer-1.0)
 */

#include <gst/gst.h>
#include <stdlib.h>

#define DEFAULT_SECONDS 5

typedef struct
{
  GMainLoop *loop;
  GstElement *pipeline;
  GstElement *sink;             /* in the pipeline */
  gboolean failed;
} Application;

/* A file is complete: from now on it can be moved, opened, sent. */
static void
on_closed (const GstStructure *closed)
{
  const GstStructure *left_out;
  guint64 size, packets;
  GstClockTime duration;
  gboolean indexed, finished;

  gst_structure_get (closed, "size", G_TYPE_UINT64, &size,
      "packets", G_TYPE_UINT64, &packets,
      "duration", G_TYPE_UINT64, &duration,
      "indexed", G_TYPE_BOOLEAN, &indexed,
      "finished", G_TYPE_BOOLEAN, &finished, NULL);
  g_print ("closed %s: %" G_GUINT64_FORMAT " bytes, %" GST_TIME_FORMAT
      ", %sfinished, %san index\n",
      gst_structure_get_string (closed, "location"), size,
      GST_TIME_ARGS (duration), finished ? "" : "not ",
      indexed ? "with " : "without ");

  /* tags that came while it was written, more than "padding" has room for */
  if (gst_structure_has_field (closed, "attributes-left-out")) {
    left_out = gst_value_get_structure (gst_structure_get_value (closed,
            "attributes-left-out"));
    for (gint i = 0; i < gst_structure_n_fields (left_out); i++)
      g_print ("  left out: %s\n", gst_structure_nth_field_name (left_out, i));
  }
}

/* The recording comes near "min-free-space". */
static void
on_disk_low (const GstStructure *structure)
{
  GstClockTime left;

  if (gst_structure_get (structure, "time-left", G_TYPE_UINT64, &left, NULL))
    g_print ("the disk is full in %" GST_TIME_FORMAT "\n",
        GST_TIME_ARGS (left));
}

static void
on_element (const GstStructure *structure)
{
  const char *status = gst_structure_get_string (structure, "status");

  if (gst_structure_has_name (structure, "asfwriter-disk-low"))
    on_disk_low (structure);
  else if (gst_structure_has_name (structure, "asfwriter-status") &&
      g_strcmp0 (status, "closed") == 0)
    on_closed (structure);
  else if (gst_structure_has_name (structure, "asfwriter-status"))
    g_print ("%s %s\n", status,
        gst_structure_get_string (structure, "location"));
}

/* The recording goes on. */
static void
on_warning (GstMessage *message)
{
  GError *error;

  gst_message_parse_warning (message, &error, NULL);
  g_print ("warning: %s\n", error->message);
  g_error_free (error);
}

/* The file has been finished before this comes, as far as that was possible.
 * Only errors of asfwritersink have these details. */
static void
on_error (GstMessage *message)
{
  const GstStructure *details;
  GstClockTime safe_until;
  gboolean finished;
  gint number;
  GError *error;

  gst_message_parse_error (message, &error, NULL);
  gst_message_parse_error_details (message, &details);
  g_print ("error: %s\n", error->message);
  if (details != NULL && gst_structure_get (details,
          "safe-until", G_TYPE_UINT64, &safe_until,
          "finished", G_TYPE_BOOLEAN, &finished,
          "errno", G_TYPE_INT, &number, NULL))
    g_print ("  %s of \"%s\": %s\n"
        "  safe until %" GST_TIME_FORMAT ", %sfinished\n",
        gst_structure_get_string (details, "operation"),
        gst_structure_get_string (details, "location"),
        number != 0 ? g_strerror (number) : "-",
        GST_TIME_ARGS (safe_until), finished ? "" : "not ");
  g_error_free (error);
}

static gboolean
on_message (GstBus *bus, GstMessage *message, gpointer data)
{
  Application *self = data;

  switch (GST_MESSAGE_TYPE (message)) {
    case GST_MESSAGE_ELEMENT:
      on_element (gst_message_get_structure (message));
      break;
    case GST_MESSAGE_WARNING:
      on_warning (message);
      break;
    case GST_MESSAGE_ERROR:
      on_error (message);
      self->failed = TRUE;
      g_main_loop_quit (self->loop);
      break;
    case GST_MESSAGE_EOS:
      g_main_loop_quit (self->loop);
      break;
    default:
      break;
  }

  return G_SOURCE_CONTINUE;
}

static gboolean
show_progress (gpointer data)
{
  Application *self = data;
  GstStructure *stats;
  guint64 size, queued;
  GstClockTime safe_until;

  g_object_get (self->sink, "stats", &stats, NULL);
  if (gst_structure_get (stats, "file-size", G_TYPE_UINT64, &size,
          "queued-bytes", G_TYPE_UINT64, &queued,
          "safe-until", G_TYPE_UINT64, &safe_until, NULL))
    g_print ("%" G_GUINT64_FORMAT " bytes, %" G_GUINT64_FORMAT
        " queued, safe until %" GST_TIME_FORMAT "\n", size, queued,
        GST_TIME_ARGS (safe_until));
  gst_structure_free (stats);

  return G_SOURCE_CONTINUE;
}

/* All sources end, encoders deliver what they hold back, the file is finished;
 * then EOS comes on the bus. */
static gboolean
end (gpointer data)
{
  Application *self = data;

  gst_element_send_event (self->pipeline, gst_event_new_eos ());
  return G_SOURCE_REMOVE;
}

static gboolean
build (Application *self, const char *location)
{
  GError *error = NULL;
  GstTagList *tags;

  self->pipeline = gst_parse_launch ("asfwritersink name=writer "
      "videotestsrc is-live=true ! video/x-raw,width=320,height=240,"
      "framerate=25/1 ! videoconvert ! avenc_wmv2 gop-size=50 ! "
      "writer.video_0 "
      "audiotestsrc is-live=true ! audioconvert ! avenc_wmav2 ! "
      "writer.audio_0", &error);
  if (error != NULL) {
    g_printerr ("%s\n", error->message);
    g_error_free (error);
    return FALSE;
  }
  self->sink = gst_bin_get_by_name (GST_BIN (self->pipeline), "writer");
  g_object_set (self->sink, "location", location, NULL);
  tags = gst_tag_list_new (GST_TAG_TITLE, "A recording", NULL);
  gst_tag_setter_merge_tags (GST_TAG_SETTER (self->sink), tags,
      GST_TAG_MERGE_REPLACE);
  gst_tag_list_unref (tags);

  return TRUE;
}

/* If it cannot even start, the bus has the error that says why. */
static void
record (Application *self, guint seconds)
{
  GstBus *bus = gst_element_get_bus (self->pipeline);

  gst_bus_add_watch (bus, on_message, self);
  g_timeout_add_seconds (1, show_progress, self);
  g_timeout_add_seconds (seconds, end, self);
  gst_element_set_state (self->pipeline, GST_STATE_PLAYING);
  g_main_loop_run (self->loop);
  gst_element_set_state (self->pipeline, GST_STATE_NULL);
  gst_bus_remove_watch (bus);
  gst_object_unref (bus);
}

int
main (int argc, char *argv[])
{
  Application self = { 0 };

  gst_init (&argc, &argv);
  if (argc < 2 || argc > 3) {
    g_printerr ("Usage: application OUTPUT [SECONDS]\n");
    return 2;
  }
  if (!build (&self, argv[1])) {
    g_clear_pointer (&self.pipeline, gst_object_unref);
    return 2;
  }
  self.loop = g_main_loop_new (NULL, FALSE);
  record (&self, argc == 3 ? (guint) MAX (atoi (argv[2]), 1) :
      DEFAULT_SECONDS);
  g_main_loop_unref (self.loop);
  gst_object_unref (self.sink);
  gst_object_unref (self.pipeline);

  return self.failed ? 1 : 0;
}
