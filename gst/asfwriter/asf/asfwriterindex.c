/* asfwriterindex.c: which indices a session writes, and where room is short
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfwriterprivate.h"

#include <errno.h>
#include <string.h>

/* Room that is kept beside the index itself: file systems count in blocks */
#define RESERVE_MARGIN (8 * 1024)

/* Bytes that the indices will need when all is written that is in packets now,
 * and a little more */
guint64
asf_writer_index_reserve (const AsfWriter *self)
{
  guint64 size = RESERVE_MARGIN, duration_100ns =
      ((guint64) self->config.preroll_ms + self->end_ms) * ASF_100NS_PER_MS;

  for (guint i = 0; i < self->streams->len; i++) {
    const AsfWriterStream *stream = asf_writer_nth_stream (self, i);

    if (stream->stream->type == ASF_STREAM_VIDEO || !self->has_video)
      size += asf_index_simple_size (stream->index, duration_100ns);
  }
  return size;
}

/* Takes the memory that index and last header will need, while there is some.
 * Written to: else it is only promised. */
void
asf_writer_set_index_aside (AsfWriter *self)
{
  gsize needed = MAX (self->header_size, asf_writer_index_reserve (self));

  if (needed <= self->aside_size)
    return;
  self->aside_size = 2 * needed;
  g_byte_array_set_size (self->aside.data, (guint) self->aside_size);
  memset (self->aside.data->data, 0, self->aside_size);
  g_byte_array_set_size (self->aside.data, 0);
}

static gboolean
has_video_index (const AsfWriter *self)
{
  for (guint i = 0; i < self->streams->len; i++) {
    AsfWriterStream *stream = asf_writer_nth_stream (self, i);

    if (stream->stream->type == ASF_STREAM_VIDEO &&
        !asf_index_is_empty (stream->index))
      return TRUE;
  }
  return FALSE;
}

/* One Simple Index for each video stream, in the order of their numbers: the
 * object does not name its stream, so a stream without key frame has an empty
 * one. */
static void
put_video_indices (const AsfWriter *self, AsfBytes *bytes)
{
  for (guint i = 0; i < self->streams->len; i++) {
    AsfWriterStream *stream = asf_writer_nth_stream (self, i);

    if (stream->stream->type == ASF_STREAM_VIDEO)
      asf_index_put_simple (stream->index, bytes, &self->config.file_id,
          asf_writer_play_duration_100ns (self), self->index_step);
  }
}

/* A file with one audio stream of varying bit rate has an Index Object and an
 * empty Simple Index, one of constant bit rate has none: so Microsoft's. In the
 * header of another writer it depends on the parameters that stand there. */
static gboolean
wants_index_object (const AsfWriter *self, const AsfWriterStream *stream)
{
  AsfStreamFacts facts;

  if (self->foreign != NULL)
    return self->foreign->header.index_stream == stream->stream->number;
  asf_meter_get_facts (&stream->meter, stream->stream,
      self->config.preroll_ms, 0, &facts);
  return facts.vbr;
}

static void
put_audio_index (const AsfWriter *self, AsfBytes *bytes)
{
  const AsfWriterStream *stream;

  if (self->streams->len != 1 || self->packets_on_disk == 0)
    return;
  stream = asf_writer_nth_stream (self, 0);
  if (asf_index_is_empty (stream->index) ||
      !wants_index_object (self, stream))
    return;
  asf_index_put_object (stream->index, bytes, stream->stream->number,
      self->config.packet_size, asf_writer_play_duration_100ns (self),
      self->index_step);
  asf_index_put_empty_simple (bytes, &self->config.file_id);
}

static void
put_indices (AsfWriter *self)
{
  AsfBytes *bytes = &self->aside;

  g_byte_array_set_size (bytes->data, 0);
  if (!self->has_video)
    put_audio_index (self, bytes);
  else if (has_video_index (self))
    put_video_indices (self, bytes);
}

static gboolean
is_out_of_room (int err)
{
  return err == ENOSPC || err == EDQUOT || err == EFBIG;
}

/* Returns: 0, or an errno value; then the index is cut off again as far as
 *     that can be done, which @whole tells */
static int
try_append (AsfWriter *self, gboolean *whole)
{
  const GByteArray *index = self->aside.data;
  guint64 offset = asf_writer_data_end (self);
  gsize written = 0;
  int err = 0;

  *whole = TRUE;
  if (index->len > 0)
    err = asf_output_append (self->output, index->data, index->len, &written);
  if (err == 0)
    return 0;
  asf_writer_fail (self, ASF_OPERATION_APPEND, err, offset + written,
      "cannot write the index");
  *whole = asf_output_truncate (self->output, offset) == 0;

  return err;
}

/**
 * asf_writer_append_index:
 *
 * Puts the indices behind the packets. Where there is no room for every entry
 * it makes do with every second one, every fourth, and so on: to seek by
 * minutes is better than not at all. At last the file is good without.
 *
 * Returns: whether nothing else than the index is behind the packets
 */
gboolean
asf_writer_append_index (AsfWriter *self)
{
  gboolean whole;
  gsize last_size;
  int err;

  put_indices (self);
  do {
    last_size = self->aside.data->len;
    err = try_append (self, &whole);
    if (err == 0 || !whole || !is_out_of_room (err))
      break;
    self->index_step *= 2;
    put_indices (self);
  } while (self->aside.data->len < last_size);

  self->index_size = err == 0 ? self->aside.data->len : 0;
  self->indexed = self->index_size > 0;

  return whole;
}
