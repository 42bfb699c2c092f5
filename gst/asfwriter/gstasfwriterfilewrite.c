/* gstasfwriterfilewrite.c: buffers become samples of a file
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterfileprivate.h"

#include "gstasfwriterextensions.h"
#include "gstasfwriterrepairs.h"

GST_DEBUG_CATEGORY_EXTERN (gst_asf_writer_sink_debug);
#define GST_CAT_DEFAULT gst_asf_writer_sink_debug

/* Most memories a GstBuffer has */
#define MAX_SPANS 16

static gboolean
map_spans (GstBuffer *buffer, GstMapInfo *maps, AsfSpan *spans, guint *n)
{
  guint n_memories = gst_buffer_n_memory (buffer);

  for (*n = 0; *n < n_memories; (*n)++) {
    if (!gst_memory_map (gst_buffer_peek_memory (buffer, *n), &maps[*n],
            GST_MAP_READ))
      return FALSE;
    spans[*n] = (AsfSpan) { maps[*n].data, maps[*n].size };
  }
  return TRUE;
}

static void
unmap_spans (GstMapInfo *maps, guint n)
{
  for (guint i = 0; i < n; i++)
    gst_memory_unmap (maps[i].memory, &maps[i]);
}

static gboolean
write_sample (GstAsfWriterFile *self, GstAsfWriterTrack *track,
    AsfSample *sample, GError **error)
{
  if (!gst_asf_writer_captions_before (&self->captions, self->writer, sample,
          error))
    return FALSE;
  if (track->in_file && track->stream->type == ASF_STREAM_COMMAND)
    gst_asf_writer_captions_show (&self->captions, sample);
  else
    gst_asf_writer_captions_note (&self->captions, sample);

  return asf_writer_write_sample (self->writer, sample, error);
}

static gboolean
write_item (GstAsfWriterFile *self, const GstAsfWriterBatchItem *taken,
    GError **error)
{
  const GstAsfWriterItem *item = &taken->item;
  GstMapInfo maps[MAX_SPANS];
  AsfSpan spans[MAX_SPANS];
  AsfSample sample = {
    .stream = taken->track->number,
    .key = item->key,
    .time_ns = item->time - self->part.zero,
    .duration_ns = GST_CLOCK_TIME_IS_VALID (item->duration) ?
        item->duration : ASF_DURATION_UNKNOWN,
    .spans = spans,
  };
  GstAsfWriterExtensions extensions;
  gboolean ok;

  if (!taken->track->in_file && !taken->track->refused)
    gst_asf_writer_file_add_late (self, taken->track);
  if (taken->track->refused)
    return TRUE;
  gst_asf_writer_repairs_tell (self->element, taken->track, item,
      self->part.zero);
  gst_asf_writer_extensions_fill (&extensions, self->element, taken->track,
      item, asf_writer_get_packet_size (self->writer), &sample);
  ok = map_spans (item->buffer, maps, spans, &sample.n_spans);
  if (ok)
    ok = write_sample (self, taken->track, &sample, error);
  else
    g_set_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_READ,
        "the memory of a buffer of pad %s cannot be read; put an element "
        "before it that downloads it to system memory", taken->track->name);
  unmap_spans (maps, sample.n_spans);
  gst_asf_writer_extensions_clear (&extensions);
  GST_LOG_OBJECT (self->element, "%s: %" G_GSIZE_FORMAT " bytes at %"
      GST_STIME_FORMAT "%s", taken->track->name, item->size,
      GST_STIME_ARGS (sample.time_ns), item->key ? ", key" : "");

  return ok;
}

/* One sample that can't be stored is no reason to stop the others. */
static gboolean
is_fatal (GstAsfWriterFile *self, const GError *error)
{
  if (!g_error_matches (error, ASF_ERROR, ASF_ERROR_SAMPLE))
    return TRUE;
  GST_ELEMENT_WARNING (self->element, STREAM, MUX,
      ("A buffer cannot be stored and was left out."),
      ("%s", error->message));
  return FALSE;
}

/* A picture that needs others, which are in an earlier file or in none, shall be
 * followed soon by one that needs none. */
static void
want_key (GstAsfWriterFile *self, const GstAsfWriterBatchItem *taken)
{
  AsfStreamStats stats;

  if (!taken->item.key && asf_writer_get_stream_stats (self->writer,
          taken->track->number, &stats) && stats.samples == 1)
    self->funcs->request_key (self->element, taken->track,
        GST_CLOCK_TIME_NONE);
}

/**
 * gst_asf_writer_file_write:
 * @taken: borrowed; its buffer is let go of when this returns
 *
 * Returns: %FALSE with @error if nothing more can be written. What cannot be
 *     stored itself is left out after a warning.
 */
gboolean
gst_asf_writer_file_write (GstAsfWriterFile *self,
    const GstAsfWriterBatchItem *taken, GError **error)
{
  GError *failure = NULL;

  if (write_item (self, taken, &failure)) {
    want_key (self, taken);
    return TRUE;
  }
  if (is_fatal (self, failure)) {
    g_propagate_error (error, failure);
    return FALSE;
  }
  g_clear_error (&failure);
  return TRUE;
}

/* @end: signed running time; the caption that @track shows is over by then */
void
gst_asf_writer_file_cut_caption (GstAsfWriterFile *self,
    const GstAsfWriterTrack *track, gint64 end)
{
  gst_asf_writer_captions_cut (&self->captions, track->number,
      end - self->part.zero);
}
