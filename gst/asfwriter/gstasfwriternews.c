/* gstasfwriternews.c: what the application is told of files and pauses
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriternews.h"

#include "gstasfwriterlocation.h"
#include "gstasfwritersinkprivate.h"
#include "gstasfwriterverify.h"

/* Element messages. Those that splitmuxsink has, too, have its names and fields,
 * and more.
 */

static GstStructure *
new_structure (GstAsfWriterSink *sink, const char *name,
    const GstAsfWriterFile *file, gint64 time)
{
  GstStructure *structure = gst_structure_new (name,
      "running-time", GST_TYPE_CLOCK_TIME, (GstClockTime) MAX (time, 0),
      "sink", GST_TYPE_ELEMENT, sink,
      "fragment-id", G_TYPE_UINT, gst_asf_writer_file_get_part (file)->id,
      NULL);

  gst_asf_writer_location_tell (gst_asf_writer_file_get_location (file),
      structure);

  return structure;
}

/* Tells of a file of which the header is written. */
void
gst_asf_writer_news_post_opened (GstAsfWriterSink *sink,
    const GstAsfWriterFile *file)
{
  const GstAsfWriterPart *part = gst_asf_writer_file_get_part (file);

  gst_element_post_message (GST_ELEMENT (sink),
      gst_message_new_element (GST_OBJECT (sink), new_structure (sink,
              "splitmuxsink-fragment-opened", file, part->start)));
}

/* Tells that recording has begun or stopped, as the application wanted it or by
 * a time that it told. */
void
gst_asf_writer_news_post_switched (GstElement *element,
    gboolean recording, gint64 time)
{
  g_object_notify (G_OBJECT (element), "recording");
  gst_element_post_message (element,
      gst_message_new_element (GST_OBJECT (element),
          gst_structure_new ("asfwriter-recording",
              "recording", G_TYPE_BOOLEAN, recording,
              "running-time", GST_TYPE_CLOCK_TIME,
              (GstClockTime) MAX (time, 0), NULL)));
}

static void
append_stream (GValue *array, guint number, const AsfStreamStats *stats)
{
  GValue value = G_VALUE_INIT;

  g_value_init (&value, GST_TYPE_STRUCTURE);
  g_value_take_boxed (&value, gst_structure_new ("stream",
          "stream-number", G_TYPE_UINT, number,
          "samples", G_TYPE_UINT64, stats->settled,
          "bytes", G_TYPE_UINT64, stats->bytes,
          "key-frames", G_TYPE_UINT64, stats->key_frames, NULL));
  gst_value_array_append_and_take_value (array, &value);
}

static void
set_streams (GstStructure *structure, GstAsfWriterFile *file)
{
  const GPtrArray *streams = gst_asf_writer_file_get_streams (file);
  AsfStreamStats stats;
  GValue array = G_VALUE_INIT;
  guint64 samples = 0;

  g_value_init (&array, GST_TYPE_ARRAY);
  for (guint i = 0; i < streams->len; i++) {
    const AsfStream *stream = streams->pdata[i];

    if (!asf_writer_get_stream_stats (gst_asf_writer_file_get_writer (file),
            stream->number, &stats))
      continue;
    samples += stats.settled;
    append_stream (&array, stream->number, &stats);
  }
  gst_structure_set (structure, "samples", G_TYPE_UINT64, samples, NULL);
  gst_structure_take_value (structure, "streams", &array);
}

/**
 * gst_asf_writer_news_post_closed:
 *
 * Tells of a file that is complete and closed. Called from any thread.
 */
void
gst_asf_writer_news_post_closed (GstAsfWriterSink *sink,
    GstAsfWriterFile *file, const GstAsfWriterResult *result)
{
  const GstAsfWriterPart *part = gst_asf_writer_file_get_part (file);
  gint64 duration = result->stats.duration_ns - (part->start - part->zero);
  GstStructure *structure = new_structure (sink,
      "splitmuxsink-fragment-closed", file, part->start + MAX (duration, 0));
  gint64 offset;

  GST_OBJECT_LOCK (sink);
  offset = part->start - sink->fragments.first_start;
  GST_OBJECT_UNLOCK (sink);
  gst_structure_set (structure,
      "fragment-offset", GST_TYPE_CLOCK_TIME, (GstClockTime) MAX (offset, 0),
      "fragment-duration", GST_TYPE_CLOCK_TIME,
      (GstClockTime) MAX (duration, 0),
      "size", G_TYPE_UINT64, result->stats.file_size,
      "packets", G_TYPE_UINT64, result->stats.packets,
      "indexed", G_TYPE_BOOLEAN, result->stats.indexed,
      "finished", G_TYPE_BOOLEAN, result->stats.finished,
      "reason", G_TYPE_STRING, gst_asf_writer_file_get_reason (file), NULL);
  set_streams (structure, file);
  gst_asf_writer_verify_tell (result->verdict, structure);
  gst_element_post_message (GST_ELEMENT (sink),
      gst_message_new_element (GST_OBJECT (sink), structure));
}
