/* asfwriter.c: a writing session: begin, write samples
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfwriterprivate.h"

#include <string.h>

/* The session of the Windows Media Format SDK's writer object: its states and
 * calls. What the header says is in asfwriterheader.c, what times samples get
 * in asfwritertime.c, when packets go to the output in asfwriterflush.c, and
 * how the session ends in asfwriterend.c.
 *
 * Not thread-safe: one caller at a time.
 */

/* Header room that is needed even where no padding is asked for: the last
 * header has other numbers than the first one in the Codec List's texts. */
#define MIN_PADDING 128
#define MIN_PADDING_PER_STREAM 16

#define BALLAST_SIZE (64 * 1024)

/* What a disk writes at once, and where the Data Object has its counters (ASF
 * spec 5.1) */
#define SECTOR_SIZE 512
#define DATA_COUNTERS_OFFSET 16
#define DATA_COUNTERS_SIZE 32

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
  self->left_out = asf_attributes_new ();
  self->markers = asf_markers_new ();
  self->relations = asf_relations_new ();
  asf_pending_init (&self->pending);
  asf_bytes_init (&self->aside);
  self->index_step = 1;
  self->packet_at_last_flush = G_MAXUINT64;

  return self;
}

static void
stream_free (AsfWriterStream *stream)
{
  if (stream == NULL)
    return;
  asf_stream_free (stream->stream);
  asf_index_free (stream->index);
  asf_index_free (stream->frame_index);
  asf_timecode_index_free (stream->timecode_index);
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
  asf_attributes_free (self->left_out);
  asf_markers_free (self->markers);
  asf_markers_free (self->first_markers);
  asf_relations_free (self->relations);
  asf_packetizer_free (self->packetizer);
  asf_pending_clear (&self->pending);
  asf_bytes_clear (&self->aside);
  g_free (self->ballast);
  asf_output_free (self->output);
  g_clear_error (&self->error);
  g_free (self);
}

/* Streams */

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
  stream_free (stream);
  self->has_video = FALSE;
  for (guint i = 0; i < self->streams->len; i++)
    self->has_video |=
        asf_writer_nth_stream (self, i)->stream->type == ASF_STREAM_VIDEO;
}

/* The header has padding: a stream that comes late takes some of it. */
static gboolean
rewrite_with_late_stream (AsfWriter *self, guint number, GError **error)
{
  gsize slack = MIN_PADDING + MIN_PADDING_PER_STREAM * self->streams->len;
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

  return asf_relations_validate (self->relations, error);
}

/* Returns: whether the counters of the Data Object, which are written anew while
 * the file grows, lie in two sectors: a power cut could leave half a number */
static gboolean
is_split (const AsfWriter *self, gsize header_size)
{
  gsize at = header_size - ASF_DATA_OBJECT_HEAD + DATA_COUNTERS_OFFSET;

  return !self->config.streamable && self->output->can_rewrite &&
      at % SECTOR_SIZE > SECTOR_SIZE - DATA_COUNTERS_SIZE;
}

static gboolean
append_header (AsfWriter *self, GError **error)
{
  AsfBytes bytes;
  gboolean ok;
  gsize written = 0;
  int err;

  asf_bytes_init (&bytes);
  ok = asf_writer_put_header (self, TRUE, &bytes, error);
  if (ok && is_split (self, bytes.data->len)) {
    self->config.padding += DATA_COUNTERS_SIZE;
    ok = asf_writer_put_header (self, TRUE, &bytes, error);
  }
  if (!ok) {
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

static void
make_packetizer (AsfWriter *self)
{
  guint64 span_ms = self->config.flush_interval_ns / ASF_NS_PER_MS;

  self->packetizer = asf_packetizer_new (self->config.packet_size);
  asf_packetizer_set_max_span (self->packetizer,
      (guint32) CLAMP (span_ms, 1, G_MAXUINT32));
}

/* Finishing a file must not fail for want of memory, which may be as short as
 * the disk. The index has its own when it grows; this is for the many small
 * pieces that a header is made of. Written to: else it is only promised. */
static void
set_memory_aside (AsfWriter *self)
{
  if (self->ballast != NULL)
    return;
  self->ballast = g_malloc (BALLAST_SIZE);
  memset (self->ballast, 1, BALLAST_SIZE);
}

/**
 * asf_writer_begin_writing:
 *
 * Fixes packet size and header size and gives the first header to the output,
 * valid and flagged broadcast. When the output fails the session counts as
 * begun: asf_writer_end_writing() closes it.
 *
 * Returns: %FALSE with #ASF_ERROR_STATE, #ASF_ERROR_SETTINGS,
 *     #ASF_ERROR_STREAM, #ASF_ERROR_HEADER_SIZE or the error of the output
 */
gboolean
asf_writer_begin_writing (AsfWriter *self, GError **error)
{
  guint32 min_padding;

  if (!asf_writer_check_state (self, self->state == ASF_WRITER_CONFIGURING,
          "begin", error) || !check_settings (self, error))
    return FALSE;
  if (self->continued) {
    self->state = ASF_WRITER_WRITING;
    set_memory_aside (self);
    asf_writer_begin_continued (self);
    return asf_writer_propagate (self, error);
  }

  if (self->config.packet_size == 0)
    self->config.packet_size = asf_writer_choose_packet_size (self);
  for (guint i = 0; i < self->streams->len; i++) {
    if (!asf_extensions_fit (asf_writer_nth_stream (self, i)->stream,
            self->config.packet_size, error))
      return FALSE;
  }
  if (self->packetizer == NULL)
    make_packetizer (self);
  min_padding = MIN_PADDING + MIN_PADDING_PER_STREAM * self->streams->len;
  if (!self->config.streamable && self->output->can_rewrite)
    self->config.padding = MAX (self->config.padding, min_padding);
  set_memory_aside (self);

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

/* Ranges never fall, also where the file has had some. */
static AsfTimecode
place_timecode (const AsfWriterStream *stream, const AsfTimecode *given)
{
  AsfTimecode timecode = *given;

  timecode.range += stream->first_range;
  return timecode;
}

/* Fills in what is stored of @sample, all but where.
 *
 * Returns: %FALSE if it cannot be stored */
static gboolean
describe_sample (const AsfWriter *self, const AsfSample *sample,
    AsfPendingSample *pending, GError **error)
{
  gsize size = sample_size (sample);
  const AsfWriterStream *stream;
  guint64 time_ms;

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
  stream = self->by_number[sample->stream];
  time_ms = asf_writer_choose_time (stream, sample);
  if (time_ms + self->config.preroll_ms > G_MAXUINT32 - 1) {
    g_set_error (error, ASF_ERROR, ASF_ERROR_TIME_RANGE,
        "stream %u: the format's times end at 49.7 days, this sample is later",
        sample->stream);
    return FALSE;
  }

  pending->stream = sample->stream;
  pending->key = sample->key || stream->stream->type != ASF_STREAM_VIDEO;
  if (sample->timecode != NULL) {
    AsfTimecode timecode = place_timecode (stream, sample->timecode);

    pending->timecode = ASF_TIMECODE_KEY (timecode.range, timecode.bcd);
  }
  pending->size = (guint32) size;
  pending->time_ms = (guint32) time_ms;
  pending->end_ms = asf_writer_choose_end (stream, sample, pending->size,
      pending->time_ms);

  return TRUE;
}

static guint
fill_extension (const AsfWriter *self, const AsfWriterStream *stream,
    const AsfSample *sample, const AsfPendingSample *pending,
    guint8 *extension)
{
  AsfExtensionData data = {
    .duration_ms = pending->end_ms - pending->time_ms,
    .content_type = sample->content_type,
    .aspect_x = sample->aspect_x,
    .aspect_y = sample->aspect_y,
    .own = sample->own_extensions,
  };

  if (stream->stream->extensions == 0 &&
      stream->stream->own_extensions == NULL)
    return 0;
  if (sample->timecode != NULL)
    data.timecode = place_timecode (stream, sample->timecode);
  return asf_extensions_fill (stream->stream, &data,
      asf_extensions_room (self->config.packet_size), extension);
}

static void
push_object (AsfWriter *self, AsfWriterStream *stream,
    const AsfSample *sample, AsfPendingSample *pending)
{
  guint8 extension[ASF_EXTENSIONS_MAX_SIZE];
  AsfMediaObject object = {
    .stream = sample->stream,
    /* readers want no key flag on audio, and Microsoft's writer sets none */
    .key = pending->key && stream->stream->type != ASF_STREAM_AUDIO,
    .compressible = self->config.compress_payloads &&
        stream->stream->type == ASF_STREAM_AUDIO,
    .time_ms = pending->time_ms + self->config.preroll_ms,
    .send_ms = pending->time_ms,
    .spans = sample->spans,
    .n_spans = sample->n_spans,
    .size = pending->size,
    .extension = extension,
    .extension_size = fill_extension (self, stream, sample, pending,
        extension),
  };

  asf_packetizer_push (self->packetizer, &object, &pending->place);
  asf_pending_push (&self->pending, pending);
}

/* What has been written, in the output or not */
void
asf_writer_count_sample (AsfWriter *self, AsfWriterStream *stream,
    const AsfSample *sample, const AsfPendingSample *pending)
{
  if (pending->time_ms < self->last_ms)
    stream->stats.late++;
  stream->stats.repaired +=
      asf_writer_is_repaired (sample, pending->time_ms);
  stream->stats.samples++;
  stream->stats.bytes += pending->size;
  if (pending->key && stream->stream->type == ASF_STREAM_VIDEO)
    stream->stats.key_frames++;
  stream->last_time_ns = sample->time_ns;
  stream->last_ms = pending->time_ms;
  stream->last_end_ms = pending->end_ms;
  self->last_ms = MAX (self->last_ms, pending->time_ms);
  self->end_ms = MAX (self->end_ms, pending->end_ms);
  self->newest_packet =
      pending->place.first_packet + pending->place.n_packets - 1;
}

/**
 * asf_writer_write_sample:
 *
 * Stores one sample. Its bytes are in packets when this returns, and in the
 * output when the flush interval of media time has passed.
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

  if (!asf_writer_check_state (self, self->state == ASF_WRITER_WRITING,
          "write a sample", error) || !asf_writer_propagate (self, error) ||
      !describe_sample (self, sample, &pending, error))
    return FALSE;

  stream = self->by_number[sample->stream];
  push_object (self, stream, sample, &pending);
  if (self->last_is_early)
    asf_writer_end_last_packet (self,
        asf_packetizer_get_send_ms (self->packetizer));
  asf_writer_count_sample (self, stream, sample, &pending);
  if (asf_writer_flush_is_due (self))
    asf_writer_flush (self);

  return asf_writer_propagate (self, error);
}

/* Statistics */

/**
 * asf_writer_get_free:
 * @bytes: (out): room left on the storage, with what is set aside for this file
 *
 * Returns: %FALSE if that cannot be told
 */
gboolean
asf_writer_get_free (AsfWriter *self, guint64 *bytes)
{
  guint64 data_end = asf_writer_data_end (self);

  if (asf_output_get_free (self->output, bytes) != 0)
    return FALSE;
  if (self->reserved != G_MAXUINT64 && self->reserved > data_end)
    *bytes += self->reserved - data_end;
  return TRUE;
}

/**
 * asf_writer_get_stats:
 * @stats: (out): of the whole file
 */
void
asf_writer_get_stats (const AsfWriter *self, AsfWriterStats *stats)
{
  guint32 safe_ms =
      MIN (self->safe_end_ms, asf_pending_first_ms (&self->pending));
  guint64 packets = MAX (self->packets_on_disk, self->newest_packet + 1);

  *stats = (AsfWriterStats) {
    .packets = self->packets_on_disk,
    .file_size = asf_writer_data_end (self) + self->index_size,
    .data_size = asf_writer_data_end (self) +
        (packets - self->packets_on_disk) * self->config.packet_size,
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
 * @stats: (out): of all that was written, in the output or not but for what is
 *     settled
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
  stats->settled = self->by_number[number]->n_settled;
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
