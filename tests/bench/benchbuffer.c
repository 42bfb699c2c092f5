/* benchbuffer.c: what a source pushes
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "benchbuffer.h"

/* The buffer shares the data. */
GstBuffer *
bench_buffer_new (const BenchSample *sample, guint n_memories)
{
  GstBuffer *buffer = gst_buffer_new ();
  guint done = 0;

  for (guint i = 1; i <= n_memories; i++) {
    guint end = (guint64) sample->size * i / n_memories;

    gst_buffer_append_memory (buffer,
        gst_memory_new_wrapped (GST_MEMORY_FLAG_READONLY,
            (gpointer) (sample->data + done), end - done, 0, end - done, NULL,
            NULL));
    done = end;
  }
  GST_BUFFER_PTS (buffer) = sample->time;
  GST_BUFFER_DTS (buffer) = sample->time;
  GST_BUFFER_DURATION (buffer) = sample->duration;
  if (!sample->is_key)
    GST_BUFFER_FLAG_SET (buffer, GST_BUFFER_FLAG_DELTA_UNIT);

  return buffer;
}

/* @caps: (nullable): without, it is just bytes */
GstCaps *
bench_caps_new (const BenchStream *stream, const BenchCaps *caps)
{
  guint bit_rate = (guint64) stream->bytes * 8 * stream->rate_n /
      stream->rate_d;

  char *text;
  GstCaps *result;

  if (caps == NULL)
    return gst_caps_new_empty_simple ("application/octet-stream");
  if (stream->is_video)
    return gst_caps_from_string (caps->video);
  text = g_strdup_printf ("%s, block_align=(int)%u, bitrate=(int)%u",
      caps->audio, stream->bytes, bit_rate);
  result = gst_caps_from_string (text);
  g_free (text);

  return result;
}

/* The events that come before the first buffer; as encoders do they tell the bit
 * rate in a tag. */
void
bench_push_start (GstPad *pad, GstCaps *caps, const BenchStream *stream)
{
  guint bit_rate = (guint64) stream->bytes * 8 * stream->rate_n /
      stream->rate_d;
  GstSegment segment;
  char *id = gst_pad_create_stream_id (pad, GST_PAD_PARENT (pad),
      GST_PAD_NAME (pad));

  gst_pad_push_event (pad, gst_event_new_stream_start (id));
  gst_pad_push_event (pad, gst_event_new_caps (caps));
  gst_segment_init (&segment, GST_FORMAT_TIME);
  gst_pad_push_event (pad, gst_event_new_segment (&segment));
  gst_pad_push_event (pad, gst_event_new_tag (gst_tag_list_new
          (GST_TAG_BITRATE, bit_rate, NULL)));
  g_free (id);
}
