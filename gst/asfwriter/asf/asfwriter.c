/* asfwriter.c: a writing session: begin, write samples
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfwriterprivate.h"

#include <errno.h>
#include <string.h>

/* The session of the Windows Media Format SDK's writer object: states, times,
 * and what goes to the output when. How it ends is in asfwriterend.c.
 *
 * Not thread-safe: one caller at a time.
 */

/* Packets are given away when there are this many bytes of them, or when this
 * much media time has passed: nothing stays in memory for longer. */
#define FLUSH_SIZE (256 * 1024)
#define FLUSH_MS 1000

/* How far ahead of the data room is reserved, where there is that much */
#define RESERVE_AHEAD (8 * 1024 * 1024)

/* Header room that is needed even where no padding is asked for: the last
 * header has other numbers than the first one in the Codec List's texts. */
#define MIN_PADDING 128
#define MIN_PADDING_PER_STREAM 16

/**
 * asf_writer_new:
 * @output: (transfer full): where the file goes; closed by the end of the
 *     session or with it
 * @config: copied
 *
 * Returns: (transfer full): a session that waits for its streams
 */
AsfWriter *
asf_writer_new (AsfOutput *output, const AsfWriterConfig *config)
{
  AsfWriter *self = g_new0 (AsfWriter, 1);

  self->output = output;
  self->config = *config;
  self->streams = g_ptr_array_new ();
  self->attributes = asf_attributes_new ();
  asf_pending_init (&self->pending);

  return self;
}

static void
stream_free (AsfWriterStream *stream)
{
  if (stream == NULL)
    return;
  asf_stream_free (stream->stream);
  asf_index_free (stream->index);
  g_free (stream);
}

/**
 * asf_writer_free:
 * @self: (nullable) (transfer full):
 *
 * A session that was not ended leaves the file as it is: playable, without
 * index and durations.
 */
void
asf_writer_free (AsfWriter *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->streams);
  for (guint i = 0; i <= ASF_MAX_STREAM_NUMBER; i++)
    stream_free (self->by_number[i]);
  asf_attributes_free (self->attributes);
  asf_attributes_free (self->first_attributes);
  asf_packetizer_free (self->packetizer);
  asf_pending_clear (&self->pending);
  asf_output_free (self->output);
  g_clear_error (&self->error);
  g_free (self);
}

AsfWriterStream *
asf_writer_nth_stream (const AsfWriter *self, guint i)
{
  const AsfStream *stream = g_ptr_array_index (self->streams, i);

  return self->by_number[stream->number];
}

static gboolean
check_state (const AsfWriter *self, gboolean allowed, const char *call,
    GError **error)
{
  static const char *const names[] = {
    "not begun", "writing", "ended"
  };

  if (!allowed)
    g_set_error (error, ASF_ERROR, ASF_ERROR_STATE,
        "cannot %s: the session is %s", call, names[self->state]);
  return allowed;
}

/**
 * asf_writer_fail:
 *
 * Keeps the first failure of the output for asf_writer_propagate().
 *
 * Returns: %FALSE
 */
gboolean
asf_writer_fail (AsfWriter *self, AsfOperation operation, int sys_errno,
    guint64 offset, const char *what)
{
  if (self->error == NULL) {
    self->failure = (AsfFailure) { operation, sys_errno, offset };
    g_set_error (&self->error, ASF_ERROR,
        asf_error_code_from_errno (operation, sys_errno),
        "%s at byte %" G_GUINT64_FORMAT ": %s", what, offset,
        g_strerror (sys_errno));
  }
  return FALSE;
}

/* Returns: %TRUE if nothing has failed so far, else %FALSE with the first
 * error */
gboolean
asf_writer_propagate (AsfWriter *self, GError **error)
{
  if (self->error == NULL)
    return TRUE;
  if (error != NULL)
    *error = g_error_copy (self->error);
  return FALSE;
}

/* Preroll included (ASF spec 3.2) */
guint64
asf_writer_play_duration_100ns (const AsfWriter *self)
{
  return ((guint64) self->config.preroll_ms + self->safe_end_ms) *
      ASF_100NS_PER_MS;
}

/* Where the last whole packet ends */
guint64
asf_writer_data_end (const AsfWriter *self)
{
  return self->header_size +
      self->packets_on_disk * self->config.packet_size;
}

/* Streams */

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  const AsfStream *const *x = a, *const *y = b;

  return (int) (*x)->number - (int) (*y)->number;
}

static void
insert_stream (AsfWriter *self, const AsfStream *stream)
{
  AsfWriterStream *added = g_new0 (AsfWriterStream, 1);

  added->stream = asf_stream_copy (stream);
  added->index = asf_index_new (self->config.index_interval_ns / 100);
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
  stream_free (stream);
}

/* The header has padding: a stream that comes late takes some of it. */
static gboolean
rewrite_with_late_stream (AsfWriter *self, guint number, GError **error)
{
  AsfBytes bytes;
  gboolean ok;

  asf_bytes_init (&bytes);
  ok = asf_writer_put_header (self, TRUE, &bytes, error);
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
  }
  asf_bytes_clear (&bytes);

  return ok;
}

/**
 * asf_writer_add_stream:
 * @stream: copied; its number must be free
 *
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

  if (!check_state (self, self->state != ASF_WRITER_ENDED, "add a stream",
          error))
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
  if (self->by_number[stream->number] != NULL) {
    g_set_error (error, ASF_ERROR, ASF_ERROR_STREAM,
        "stream number %u is taken", stream->number);
    return FALSE;
  }

  insert_stream (self, stream);
  return !late || rewrite_with_late_stream (self, stream->number, error);
}

/**
 * asf_writer_set_attributes:
 *
 * Replaces the metadata. What is set while writing gets into the file at the
 * end, as far as the header has room for it.
 */
void
asf_writer_set_attributes (AsfWriter *self, const AsfAttributes *attributes)
{
  asf_attributes_free (self->attributes);
  self->attributes = asf_attributes_copy (attributes);
}

/* Begin */

static gboolean
check_settings (const AsfWriter *self, GError **error)
{
  guint32 size = self->config.packet_size;

  if (self->streams->len == 0) {
    g_set_error_literal (error, ASF_ERROR, ASF_ERROR_SETTINGS,
        "there is no stream to write");
    return FALSE;
  }
  if (size != 0 &&
      (size < ASF_PACKET_MIN_SIZE || size > ASF_PACKET_MAX_SIZE)) {
    g_set_error (error, ASF_ERROR, ASF_ERROR_SETTINGS,
        "packet size %u is outside %d to %d", size, ASF_PACKET_MIN_SIZE,
        ASF_PACKET_MAX_SIZE);
    return FALSE;
  }
  if (self->config.index_interval_ns < ASF_NS_PER_MS) {
    g_set_error_literal (error, ASF_ERROR, ASF_ERROR_SETTINGS,
        "the index interval is less than 1 ms");
    return FALSE;
  }

  return TRUE;
}

static gboolean
append_header (AsfWriter *self, GError **error)
{
  AsfBytes bytes;
  gsize written = 0;
  int err;

  asf_bytes_init (&bytes);
  if (!asf_writer_put_header (self, TRUE, &bytes, error)) {
    asf_bytes_clear (&bytes);
    return FALSE;
  }
  self->state = ASF_WRITER_WRITING;
  err = asf_output_append (self->output, bytes.data->data, bytes.data->len,
      &written);
  if (err != 0)
    asf_writer_fail (self, ASF_OPERATION_APPEND, err, written,
        "cannot write the header");
  else
    self->header_size = bytes.data->len;
  asf_bytes_clear (&bytes);

  return asf_writer_propagate (self, error);
}

/**
 * asf_writer_begin_writing:
 *
 * Fixes packet size and header size and gives the first header to the output,
 * valid and flagged broadcast. When the output fails the session counts as
 * begun: asf_writer_end_writing() closes it.
 *
 * Returns: %FALSE with #ASF_ERROR_STATE, #ASF_ERROR_SETTINGS,
 *     #ASF_ERROR_HEADER_SIZE or the error of the output
 */
gboolean
asf_writer_begin_writing (AsfWriter *self, GError **error)
{
  guint32 min_padding;

  if (!check_state (self, self->state == ASF_WRITER_CONFIGURING, "begin",
          error) || !check_settings (self, error))
    return FALSE;

  if (self->config.packet_size == 0)
    self->config.packet_size = asf_writer_choose_packet_size (self);
  min_padding = MIN_PADDING + MIN_PADDING_PER_STREAM * self->streams->len;
  if (!self->config.streamable && self->output->can_rewrite)
    self->config.padding = MAX (self->config.padding, min_padding);
  if (self->packetizer == NULL)
    self->packetizer = asf_packetizer_new (self->config.packet_size);
  self->first_attributes = asf_attributes_copy (self->attributes);

  return append_header (self, error);
}

/* Samples */

static gsize
sample_size (const AsfSample *sample)
{
  gsize size = 0;

  for (guint i = 0; i < sample->n_spans; i++)
    size += sample->spans[i].size;
  return size;
}

static guint32
to_ms (guint64 ns)
{
  return (guint32) MIN ((ns + ASF_NS_PER_MS / 2) / ASF_NS_PER_MS,
      G_MAXUINT32);
}

/* The earliest time that may follow the last sample of the stream. Where the
 * source's times don't rise, 1 ms later; audio whose time stands still goes on
 * where the last block ended, as a source does that knows the time of the
 * first block of several only. */
static guint32
earliest_time (const AsfWriterStream *stream, const AsfSample *sample)
{
  if (stream->stats.samples == 0)
    return 0;
  if (sample->time_ns > stream->last_time_ns)
    return stream->last_ms;
  if (sample->time_ns == stream->last_time_ns &&
      stream->stream->type == ASF_STREAM_AUDIO)
    return MAX (stream->last_end_ms, stream->last_ms + 1);
  return stream->last_ms + 1;
}

/* The time to store, without preroll: rises within the stream. */
static guint32
choose_time (AsfWriterStream *stream, const AsfSample *sample)
{
  guint32 time_ms = sample->time_ns > 0 ? to_ms (sample->time_ns) : 0;
  guint32 chosen = MAX (time_ms, earliest_time (stream, sample));

  if (chosen != time_ms || sample->time_ns < 0)
    stream->stats.repaired++;

  return chosen;
}

/* A duration that nobody told: of a frame or a block as the stream's format
 * has it, else that of the sample before. */
static guint32
guess_duration (const AsfWriterStream *stream, guint32 size,
    guint32 time_ms)
{
  guint64 frame = stream->stream->video.frame_duration_100ns;
  guint32 byte_rate = stream->stream->audio.avg_bytes_per_sec;

  if (frame > 0)
    return to_ms (frame * 100);
  if (byte_rate > 0)
    return (guint32) MIN ((guint64) size * 1000 / byte_rate, G_MAXUINT32);
  return stream->stats.samples > 0 ? time_ms - stream->last_ms : 0;
}

/* End of the sample: from the times in ns where these are stored as they are,
 * so that the rounding of time and of duration don't add up. */
static guint32
choose_end (const AsfWriterStream *stream, const AsfSample *sample,
    guint32 size, guint32 time_ms)
{
  guint64 end = time_ms;

  if (sample->duration_ns == ASF_DURATION_UNKNOWN)
    end += guess_duration (stream, size, time_ms);
  else if (sample->time_ns >= 0 && to_ms (sample->time_ns) == time_ms)
    end = to_ms (sample->time_ns + sample->duration_ns);
  else
    end += to_ms (sample->duration_ns);
  return (guint32) MIN (end, G_MAXUINT32);
}

static gboolean
check_sample (const AsfWriter *self, const AsfSample *sample, GError **error)
{
  gsize size = sample_size (sample);

  if (sample->stream > ASF_MAX_STREAM_NUMBER ||
      self->by_number[sample->stream] == NULL) {
    g_set_error (error, ASF_ERROR, ASF_ERROR_SAMPLE,
        "there is no stream %u", sample->stream);
    return FALSE;
  }
  if (size == 0 || size > G_MAXUINT32) {
    g_set_error (error, ASF_ERROR, ASF_ERROR_SAMPLE,
        "stream %u: a sample of %" G_GSIZE_FORMAT " bytes cannot be stored",
        sample->stream, size);
    return FALSE;
  }
  if (sample->time_ns > 0 && (guint64) sample->time_ns / ASF_NS_PER_MS +
      self->config.preroll_ms + 1 > G_MAXUINT32) {
    g_set_error (error, ASF_ERROR, ASF_ERROR_TIME_RANGE,
        "stream %u: the format's times end at 49.7 days, this sample is later",
        sample->stream);
    return FALSE;
  }

  return TRUE;
}

static void
push_object (AsfWriter *self, AsfWriterStream *stream,
    const AsfSample *sample, AsfPendingSample *pending)
{
  AsfMediaObject object = {
    .stream = sample->stream,
    /* readers want no key flag on audio, and Microsoft's writer sets none */
    .key = pending->key && stream->stream->type == ASF_STREAM_VIDEO,
    .time_ms = pending->time_ms + self->config.preroll_ms,
    .send_ms = pending->time_ms,
    .spans = sample->spans,
    .n_spans = sample->n_spans,
    .size = pending->size,
  };

  asf_packetizer_push (self->packetizer, &object, &pending->place);
  asf_pending_push (&self->pending, pending);
}

static void
update_stats (AsfWriter *self, AsfWriterStream *stream,
    const AsfSample *sample, const AsfPendingSample *pending)
{
  if (pending->time_ms < self->last_ms)
    stream->stats.late++;
  stream->stats.samples++;
  stream->stats.bytes += pending->size;
  if (pending->key && stream->stream->type == ASF_STREAM_VIDEO)
    stream->stats.key_frames++;
  stream->last_time_ns = sample->time_ns;
  stream->last_ms = pending->time_ms;
  stream->last_end_ms = pending->end_ms;
  self->last_ms = MAX (self->last_ms, pending->time_ms);
  self->end_ms = MAX (self->end_ms, pending->end_ms);
}

/* Packets that are final and not in the output yet */
static const guint8 *
peek_unwritten (const AsfWriter *self, gsize *size)
{
  gsize kept = (gsize) (self->packets_on_disk - self->first_in_memory) *
      self->config.packet_size;
  const guint8 *data = asf_packetizer_peek (self->packetizer, size);

  *size -= kept;
  return data + kept;
}

static gboolean
flush_is_due (const AsfWriter *self)
{
  gsize size;

  peek_unwritten (self, &size);
  if (size == 0)
    return FALSE;
  return size >= FLUSH_SIZE || self->last_ms - self->flushed_ms >= FLUSH_MS;
}

/**
 * asf_writer_write_sample:
 *
 * Stores one sample. Its bytes are in packets when this returns, and in the
 * output within a second of media time.
 *
 * Returns: %FALSE with #ASF_ERROR_STATE, with #ASF_ERROR_SAMPLE or
 *     #ASF_ERROR_TIME_RANGE for a sample that was not stored (the session goes
 *     on), or with the first error of the output
 */
gboolean
asf_writer_write_sample (AsfWriter *self, const AsfSample *sample,
    GError **error)
{
  AsfPendingSample pending = { 0 };
  AsfWriterStream *stream;

  if (!check_state (self, self->state == ASF_WRITER_WRITING,
          "write a sample", error) || !asf_writer_propagate (self, error) ||
      !check_sample (self, sample, error))
    return FALSE;

  stream = self->by_number[sample->stream];
  pending.stream = sample->stream;
  pending.key = sample->key || stream->stream->type == ASF_STREAM_AUDIO;
  pending.size = sample_size (sample);
  pending.time_ms = choose_time (stream, sample);
  pending.end_ms = choose_end (stream, sample, pending.size,
      pending.time_ms);
  push_object (self, stream, sample, &pending);
  update_stats (self, stream, sample, &pending);
  if (flush_is_due (self))
    asf_writer_flush (self);

  return asf_writer_propagate (self, error);
}

/* Output */

/* Samples that are wholly in the output count from now on. */
static void
settle (AsfWriter *self)
{
  const AsfPendingSample *sample;

  while ((sample = asf_pending_peek (&self->pending)) != NULL &&
      sample->place.first_packet + sample->place.n_packets <=
      self->packets_on_disk) {
    AsfWriterStream *stream = self->by_number[sample->stream];

    asf_meter_add (&stream->meter, sample);
    if (sample->key)
      asf_index_add (stream->index,
          sample->time_ms + self->config.preroll_ms,
          sample->place.first_packet, sample->place.n_packets);
    self->safe_end_ms = MAX (self->safe_end_ms, sample->end_ms);
    asf_pending_pop (&self->pending);
  }
}

/* Bytes that the indices will need when all is written that is in packets now,
 * and a little more for the sake of the last packets */
static guint64
index_reserve (const AsfWriter *self)
{
  guint64 size = 64 * 1024, duration_100ns =
      ((guint64) self->config.preroll_ms + self->end_ms) * ASF_100NS_PER_MS;

  for (guint i = 0; i < self->streams->len; i++)
    size += asf_index_simple_size (asf_writer_nth_stream (self, i)->index,
        duration_100ns);
  return size;
}

/* Room for the data and for the index behind it: when the disk is full that is
 * found out here, while there still is room to finish the file. */
static gboolean
reserve (AsfWriter *self, guint64 data_end)
{
  guint64 needed = data_end + index_reserve (self);
  int err;

  if (needed <= self->reserved)
    return TRUE;
  err = asf_output_reserve (self->output, needed + RESERVE_AHEAD);
  if (err == 0) {
    self->reserved = needed + RESERVE_AHEAD;
    return TRUE;
  }
  if (err != ENOTSUP)
    err = asf_output_reserve (self->output, needed);
  if (err == 0)
    self->reserved = needed;
  else if (err == ENOTSUP)
    self->reserved = G_MAXUINT64;
  else
    return asf_writer_fail (self, ASF_OPERATION_RESERVE, err, data_end,
        "cannot get room for more data");

  return TRUE;
}

/* What may have to be changed when a later write fails stays in memory: the
 * last packet, and all from where a sample begins that is not wholly in the
 * output, with the one before. */
static void
forget_written (AsfWriter *self)
{
  const AsfPendingSample *pending = asf_pending_peek (&self->pending);
  guint64 keep = self->packets_on_disk;

  if (pending != NULL)
    keep = MIN (keep, pending->place.first_packet);
  keep = MAX (keep, 1) - 1;
  if (keep <= self->first_in_memory)
    return;
  asf_packetizer_consume (self->packetizer,
      (gsize) (keep - self->first_in_memory) * self->config.packet_size);
  self->first_in_memory = keep;
}

/**
 * asf_writer_flush:
 *
 * Gives the packets that are final to the output. When that fails, those of
 * them that are whole in the output stay.
 *
 * Returns: %FALSE if the output failed, now or before
 */
gboolean
asf_writer_flush (AsfWriter *self)
{
  guint64 offset = asf_writer_data_end (self);
  const guint8 *data;
  gsize size, written = 0;
  int err;

  if (self->error != NULL)
    return FALSE;
  data = peek_unwritten (self, &size);
  if (size == 0)
    return TRUE;
  if (!reserve (self, offset + size))
    return FALSE;

  err = asf_output_append (self->output, data, size, &written);
  self->packets_on_disk += written / self->config.packet_size;
  settle (self);
  if (err != 0)
    return asf_writer_fail (self, ASF_OPERATION_APPEND, err,
        offset + written, "cannot write data");
  forget_written (self);
  self->flushed_ms = self->last_ms;

  return TRUE;
}

/* Statistics */

/**
 * asf_writer_get_stats:
 * @stats: (out): of the whole file
 */
void
asf_writer_get_stats (const AsfWriter *self, AsfWriterStats *stats)
{
  const AsfPendingSample *unsafe = asf_pending_peek (&self->pending);
  guint32 safe_ms = self->safe_end_ms;

  if (unsafe != NULL)
    safe_ms = MIN (safe_ms, unsafe->time_ms);
  *stats = (AsfWriterStats) {
    .packets = self->packets_on_disk,
    .file_size = asf_writer_data_end (self) + self->index_size,
    .duration_ns = (guint64) self->safe_end_ms * ASF_NS_PER_MS,
    .safe_until_ns = (guint64) safe_ms * ASF_NS_PER_MS,
    .bytes_safe = asf_writer_data_end (self),
    .attributes_dropped = self->attributes_dropped,
    .indexed = self->indexed,
    .finished = self->finished,
  };
}

/**
 * asf_writer_get_stream_stats:
 * @number: stream number
 * @stats: (out): of all that was written, in the output or not
 *
 * Returns: %FALSE if there is no such stream
 */
gboolean
asf_writer_get_stream_stats (const AsfWriter *self, guint number,
    AsfStreamStats *stats)
{
  if (number > ASF_MAX_STREAM_NUMBER || self->by_number[number] == NULL)
    return FALSE;
  *stats = self->by_number[number]->stats;
  return TRUE;
}

/* @failure: (out): of the output; the operation is "none" if it did not fail */
void
asf_writer_get_failure (const AsfWriter *self, AsfFailure *failure)
{
  *failure = self->failure;
}

/* Returns: bytes of a packet; as configured until the session has begun */
guint32
asf_writer_get_packet_size (const AsfWriter *self)
{
  return self->config.packet_size;
}
