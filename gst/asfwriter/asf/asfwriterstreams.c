/* asfwriterstreams.c: streams and settings of a session
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfwriterprivate.h"

/* @stream: (nullable) (transfer full): */
void
asf_writer_stream_free (AsfWriterStream *stream)
{
  if (stream == NULL)
    return;
  asf_stream_free (stream->stream);
  asf_index_free (stream->index);
  asf_index_free (stream->frame_index);
  asf_timecode_index_free (stream->timecode_index);
  g_free (stream);
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  const AsfStream *const *x = a, *const *y = b;

  return (int) (*x)->number - (int) (*y)->number;
}

void
asf_writer_insert_stream (AsfWriter *self, const AsfStream *stream)
{
  AsfWriterStream *added = g_new0 (AsfWriterStream, 1);

  added->stream = asf_stream_copy (stream);
  /* the Index Object has whole ms */
  added->index = asf_index_new (self->config.index_interval_ns /
      ASF_NS_PER_MS * ASF_100NS_PER_MS);
  if (self->config.frame_interval != 0 &&
      (stream->type == ASF_STREAM_VIDEO || self->foreign != NULL))
    added->frame_index = asf_index_new (self->config.frame_interval);
  if (self->config.timecode_interval != 0 &&
      (stream->extensions & ASF_EXTENSION_TIMECODE) != 0)
    added->timecode_index =
        asf_timecode_index_new (self->config.timecode_interval);
  self->by_number[stream->number] = added;
  g_ptr_array_add (self->streams, added->stream);
  g_ptr_array_sort (self->streams, compare_numbers);
  self->has_video |= stream->type == ASF_STREAM_VIDEO;
}

static void
remove_stream (AsfWriter *self, guint number)
{
  AsfWriterStream *stream = g_steal_pointer (&self->by_number[number]);

  g_ptr_array_remove (self->streams, stream->stream);
  asf_writer_stream_free (stream);
  self->has_video = FALSE;
  for (guint i = 0; i < self->streams->len; i++)
    self->has_video |=
        asf_writer_nth_stream (self, i)->stream->type == ASF_STREAM_VIDEO;
}

/* The header has padding: a stream that comes late takes some of it. */
static gboolean
rewrite_with_late_stream (AsfWriter *self, guint number, GError **error)
{
  gsize slack = asf_writer_min_padding (self);
  AsfBytes bytes;
  gboolean ok;

  asf_bytes_init (&bytes);
  /* the last header has to fit as well */
  self->header_size -= slack;
  ok = asf_writer_put_header (self, TRUE, &bytes, error);
  self->header_size += slack;
  ok = ok && asf_writer_put_header (self, TRUE, &bytes, error);
  if (!ok) {
    remove_stream (self, number);
  } else {
    int err = asf_output_rewrite (self->output, 0, bytes.data->data,
        bytes.data->len);

    if (err != 0) {
      asf_writer_fail (self, ASF_OPERATION_REWRITE, err, 0,
          "cannot write the header with a new stream");
      ok = asf_writer_propagate (self, error);
    }
    /* it says broadcast: what was promised is to be promised again */
    self->promised_ms = 0;
    self->promised_packets = 0;
  }
  asf_bytes_clear (&bytes);

  return ok;
}

/**
 * asf_writer_add_stream:
 * @stream: copied; its number must be free
 *
 * In a session of asf_writer_new_continued() it has to be one of the file's.
 * Allowed before asf_writer_begin_writing(), and while writing if the header
 * has padding left and the output can be rewritten.
 *
 * Returns: %FALSE with #ASF_ERROR_STREAM, #ASF_ERROR_STATE or
 *     #ASF_ERROR_HEADER_SIZE and the session as before, or with the error of
 *     the output
 */
gboolean
asf_writer_add_stream (AsfWriter *self, const AsfStream *stream,
    GError **error)
{
  gboolean late = self->state == ASF_WRITER_WRITING;

  if (!asf_writer_check_state (self, self->state != ASF_WRITER_ENDED,
          "add a stream", error))
    return FALSE;
  if (!asf_writer_propagate (self, error))
    return FALSE;
  if (late && (!self->output->can_rewrite || self->config.streamable)) {
    g_set_error (error, ASF_ERROR, ASF_ERROR_STATE,
        "stream %u comes too late: this output's header cannot be changed",
        stream->number);
    return FALSE;
  }
  if (!asf_stream_validate (stream, error))
    return FALSE;
  if (self->continued && (!late || self->by_number[stream->number] != NULL))
    return asf_writer_claim_stream (self, stream, error);
  if (late && !asf_extensions_fit (stream, self->config.packet_size, error))
    return FALSE;
  if (self->by_number[stream->number] != NULL) {
    g_set_error (error, ASF_ERROR, ASF_ERROR_STREAM,
        "stream number %u is taken", stream->number);
    return FALSE;
  }

  asf_writer_insert_stream (self, stream);
  return !late || rewrite_with_late_stream (self, stream->number, error);
}

/**
 * asf_writer_set_markers:
 *
 * Replaces the markers and commands of the header. What is set while writing
 * gets into the file at the end, as far as the header has room for it beside what
 * it has from the beginning; not if the header cannot be written again.
 */
void
asf_writer_set_markers (AsfWriter *self, const AsfMarkers *markers)
{
  guint n_old = self->markers->list->len;

  if (self->state == ASF_WRITER_WRITING &&
      (self->config.streamable || !self->output->can_rewrite)) {
    self->attributes_dropped += MAX (markers->list->len, n_old) - n_old;
    return;
  }
  if (self->state == ASF_WRITER_WRITING && self->first_markers == NULL)
    self->first_markers = g_steal_pointer (&self->markers);
  asf_markers_free (self->markers);
  self->markers = asf_markers_copy (markers);
  if (self->continued)
    asf_markers_join (self->markers, self->first_markers);
  if (self->first_markers != NULL)
    asf_markers_keep (self->markers, self->first_markers);
}

/**
 * asf_writer_set_relations:
 *
 * Replaces what is told of the streams' relations, before
 * asf_writer_begin_writing(). Streams may be named that come late: they are in
 * the header's lists when they are in the file.
 */
void
asf_writer_set_relations (AsfWriter *self, const AsfRelations *relations)
{
  g_return_if_fail (self->state == ASF_WRITER_CONFIGURING);

  /* the header has room for its own */
  if (self->continued)
    return;
  asf_relations_free (self->relations);
  self->relations = asf_relations_copy (relations);
}
