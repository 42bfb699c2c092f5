/* asfwritersample.c: samples of a session
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfwriterprivate.h"

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
  asf_writer_count_sample (self, stream, sample, &pending);
  asf_writer_flush_due (self);

  return asf_writer_propagate (self, error);
}
