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

/* Memory that is set aside is for so much more, so that it grows seldom */
#define ASIDE_STEP (16 * 1024)

static gboolean
is_vbr_audio (const AsfWriter *self, const AsfWriterStream *stream)
{
  AsfStreamFacts facts;

  if (stream->stream->type != ASF_STREAM_AUDIO)
    return FALSE;
  asf_meter_get_facts (&stream->meter, stream->stream,
      self->config.preroll_ms, 0, &facts);
  return facts.vbr;
}

/* Files with video have one if it is asked for; those without if there is audio
 * of varying bit rate: so Microsoft's. The header of another writer tells it. */
static gboolean
wants_index_object (const AsfWriter *self)
{
  if (self->foreign != NULL)
    return self->foreign->header.index_interval_ms != 0;
  if (self->config.time_index)
    return TRUE;
  for (guint i = 0; !self->has_video && i < self->streams->len; i++) {
    if (is_vbr_audio (self, asf_writer_nth_stream (self, i)))
      return TRUE;
  }
  return FALSE;
}

/* An index that does not agree with the parameters in the header of another
 * writer is worse than none. */
static gboolean
suits_header (guint64 interval, guint64 told, gboolean is_foreign)
{
  return !is_foreign || interval == told;
}

/**
 * asf_writer_index_columns:
 * @columns: (out caller-allocates): room for all streams
 *
 * Returns: how many streams the Index Object has, 0 = there is none
 */
guint
asf_writer_index_columns (const AsfWriter *self, AsfIndexColumn *columns)
{
  const AsfFile *foreign = self->foreign;
  guint n = 0;

  if (!wants_index_object (self))
    return 0;
  for (guint i = 0; i < self->streams->len; i++) {
    const AsfWriterStream *stream = asf_writer_nth_stream (self, i);
    guint number = stream->stream->number;

    if (foreign == NULL || foreign->by_number[number]->facts.in_index)
      columns[n++] = (AsfIndexColumn) { number, stream->index };
  }
  return suits_header (asf_index_common_interval (columns, n,
          asf_writer_play_duration_100ns (self), self->index_step),
      self->config.index_interval_ns / ASF_NS_PER_MS * ASF_100NS_PER_MS,
      foreign != NULL) ? n : 0;
}

/* The same for the Media Object Index, which is for video */
guint
asf_writer_frame_columns (const AsfWriter *self, AsfIndexColumn *columns)
{
  const AsfFile *foreign = self->foreign;
  guint n = 0;

  for (guint i = 0; i < self->streams->len; i++) {
    const AsfWriterStream *stream = asf_writer_nth_stream (self, i);
    guint number = stream->stream->number;

    if (stream->frame_index == NULL)
      continue;
    if (foreign != NULL ? foreign->by_number[number]->facts.in_frame_index :
        stream->stream->type == ASF_STREAM_VIDEO)
      columns[n++] = (AsfIndexColumn) { number, stream->frame_index };
  }
  return suits_header (asf_index_common_interval (columns, n,
          asf_writer_frame_end (self), self->index_step),
      self->config.frame_interval, foreign != NULL) ? n : 0;
}

/* Of another writer's header, whose Timecode Index names no interval and may
 * have columns of streams that the session does not know */
static gboolean
knows_timecodes (const AsfWriter *self)
{
  for (guint i = 1; self->foreign != NULL && i <= ASF_MAX_STREAM_NUMBER; i++) {
    const AsfFileStream *stream = self->foreign->by_number[i];

    if (stream != NULL && stream->facts.in_timecode_index &&
        (self->by_number[i] == NULL ||
            self->by_number[i]->timecode_index == NULL))
      return FALSE;
  }
  return TRUE;
}

/* The same for the Timecode Index, which is for streams with time codes */
guint
asf_writer_timecode_columns (const AsfWriter *self, AsfTimecodeColumn *columns)
{
  const AsfFile *foreign = self->foreign;
  guint n = 0;

  if (!knows_timecodes (self))
    return 0;
  for (guint i = 0; i < self->streams->len; i++) {
    const AsfWriterStream *stream = asf_writer_nth_stream (self, i);
    guint number = stream->stream->number;

    if (stream->timecode_index != NULL && (foreign == NULL ||
            foreign->by_number[number]->facts.in_timecode_index))
      columns[n++] = (AsfTimecodeColumn) { number, stream->timecode_index };
  }
  return n;
}

/* Returns: media objects of the longest stream */
guint64
asf_writer_frame_end (const AsfWriter *self)
{
  guint64 end = 0;

  for (guint i = 0; i < self->streams->len; i++) {
    const AsfWriterStream *stream = asf_writer_nth_stream (self, i);

    if (stream->frame_index != NULL)
      end = MAX (end, stream->n_settled);
  }
  return end;
}

/* Bytes that the indices will need when all is written that is in packets now,
 * and a little more. Of audio it shows at the end only whether there is one. */
guint64
asf_writer_index_reserve (const AsfWriter *self)
{
  guint64 size = RESERVE_MARGIN, duration_100ns =
      ((guint64) self->config.preroll_ms + self->end_ms) * ASF_100NS_PER_MS;
  AsfTimecodeColumn timecodes[ASF_MAX_STREAM_NUMBER + 1];
  AsfIndexColumn columns[ASF_MAX_STREAM_NUMBER + 1];
  guint n;

  for (guint i = 0; i < self->streams->len; i++) {
    const AsfWriterStream *stream = asf_writer_nth_stream (self, i);

    if (stream->stream->type == ASF_STREAM_VIDEO || !self->has_video)
      size += asf_index_simple_size (stream->index, duration_100ns);
  }
  n = asf_writer_index_columns (self, columns);
  if (n > 0)
    size += asf_index_object_size (columns, n, duration_100ns,
        self->config.packet_size);
  n = asf_writer_frame_columns (self, columns);
  if (n > 0)
    size += asf_index_object_size (columns, n, asf_writer_frame_end (self),
        self->config.packet_size);
  n = asf_writer_timecode_columns (self, timecodes);
  if (n > 0)
    size += asf_timecode_index_object_size (timecodes, n,
        self->config.packet_size);
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
  self->aside_size = needed + MAX (needed / 8, ASIDE_STEP);
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

/* Behind that of a file with audio alone Microsoft's writer puts an empty Simple
 * Index. */
static void
put_index_object (const AsfWriter *self, AsfBytes *bytes)
{
  AsfIndexColumn columns[ASF_MAX_STREAM_NUMBER + 1];
  guint n = asf_writer_index_columns (self, columns);

  if (self->packets_on_disk == 0 || !asf_index_have_points (columns, n))
    return;
  asf_index_put_object (columns, n, bytes, self->config.packet_size,
      asf_writer_play_duration_100ns (self), self->index_step);
  if (!self->has_video)
    asf_index_put_empty_simple (bytes, &self->config.file_id);
}

static void
put_frame_index (const AsfWriter *self, AsfBytes *bytes)
{
  AsfIndexColumn columns[ASF_MAX_STREAM_NUMBER + 1];
  guint n = asf_writer_frame_columns (self, columns);

  if (asf_index_have_points (columns, n))
    asf_index_put_media_object_index (columns, n, bytes,
        self->config.packet_size, asf_writer_frame_end (self),
        self->index_step);
}

static void
put_timecode_index (const AsfWriter *self, AsfBytes *bytes)
{
  AsfTimecodeColumn columns[ASF_MAX_STREAM_NUMBER + 1];
  guint n = asf_writer_timecode_columns (self, columns);

  if (asf_timecode_index_have_points (columns, n))
    asf_timecode_index_put_object (columns, n, bytes,
        self->config.packet_size, self->index_step);
}

static void
put_indices (AsfWriter *self)
{
  AsfBytes *bytes = &self->aside;

  g_byte_array_set_size (bytes->data, 0);
  put_index_object (self, bytes);
  if (has_video_index (self))
    put_video_indices (self, bytes);
  put_frame_index (self, bytes);
  put_timecode_index (self, bytes);
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
