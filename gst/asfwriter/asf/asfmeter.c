/* asfmeter.c: what is measured of one stream
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfmeter.h"

/* Rates that are told while nothing is known: an estimate that is wrong does
 * less harm than 0, which the format does not allow (ASF spec 4.1). */
#define GUESSED_VIDEO_BITRATE 1000000
#define GUESSED_SPARSE_BITRATE 1000

/* WMA Lossless has no constant bit rate */
#define FORMAT_TAG_WMA_LOSSLESS 0x0163

void
asf_meter_add (AsfMeter *self, const AsfPendingSample *sample)
{
  if (self->samples == 0)
    self->first_ms = sample->time_ms;
  self->samples++;
  self->bytes += sample->size;
  self->max_object_size = MAX (self->max_object_size, sample->size);
  self->last_ms = sample->time_ms;
  self->end_ms = MAX (self->end_ms, sample->end_ms);
  asf_rate_add (&self->rate, sample->time_ms, sample->size);
}

static guint32
guess_bitrate (const AsfStream *stream)
{
  guint32 nominal = asf_stream_nominal_bitrate (stream);

  if (nominal > 0)
    return nominal;
  if (asf_stream_is_sparse (stream))
    return GUESSED_SPARSE_BITRATE;
  return stream->type == ASF_STREAM_AUDIO ?
      ASF_METER_GUESSED_AUDIO_BITRATE : GUESSED_VIDEO_BITRATE;
}

static void
guess_facts (const AsfStream *stream, guint32 preroll_ms,
    AsfStreamFacts *facts)
{
  facts->bitrate = guess_bitrate (stream);
  facts->buffer_ms = stream->buffer_ms > 0 ? stream->buffer_ms : preroll_ms;
  facts->peak_bitrate = MAX (stream->max_bitrate, facts->bitrate);
  facts->peak_buffer_ms = preroll_ms;
  facts->gross_bitrate = facts->bitrate;
  facts->max_object_size = stream->object_size;
}

/* The duration that caps tell is kept, as Microsoft's writer does: lost frames
 * do not make the others longer. */
static guint64
frame_duration (const AsfMeter *self, const AsfStream *stream)
{
  if (stream->type != ASF_STREAM_VIDEO)
    return 0;
  if (stream->video.frame_duration_100ns > 0)
    return stream->video.frame_duration_100ns;
  if (self->samples < 2)
    return 0;
  return (guint64) (self->last_ms - self->first_ms) * 10000 /
      (self->samples - 1);
}

/* The SDK's "constant" is a rate and a buffer window that a stream keeps to.
 * Pictures differ in size, so video is constant if a window as long as preroll
 * is enough at its average rate. */
static gboolean
is_vbr (const AsfMeter *self, const AsfStream *stream, guint32 preroll_ms,
    guint32 duration_ms)
{
  guint32 average = asf_rate_average (&self->rate, duration_ms);

  if (asf_stream_is_sparse (stream))
    return TRUE;
  if (stream->type == ASF_STREAM_VIDEO)
    return average > 0 && asf_rate_window_ms (&self->rate, average) >
        MAX (preroll_ms, stream->buffer_ms);
  return stream->audio.format_tag == FORMAT_TAG_WMA_LOSSLESS ||
      asf_rate_varies (&self->rate, duration_ms);
}

/**
 * asf_meter_get_facts:
 * @preroll_ms: window that is told while nothing is measured
 * @gross_bytes: bytes of the file that are due to this stream
 * @facts: (out): all but @seekable, which depends on the index
 *
 * As long as nothing of the stream has a duration the facts are estimates.
 */
void
asf_meter_get_facts (const AsfMeter *self, const AsfStream *stream,
    guint32 preroll_ms, guint64 gross_bytes, AsfStreamFacts *facts)
{
  guint32 duration_ms = self->end_ms - self->first_ms;

  *facts = (AsfStreamFacts) { 0 };
  facts->frame_duration_100ns = frame_duration (self, stream);
  if (duration_ms == 0) {
    guess_facts (stream, preroll_ms, facts);
    facts->vbr = is_vbr (self, stream, preroll_ms, 0);
    facts->max_object_size = MAX (self->max_object_size, stream->object_size);
    return;
  }

  facts->vbr = is_vbr (self, stream, preroll_ms, duration_ms);
  facts->bitrate = MAX (asf_rate_average (&self->rate, duration_ms), 1);
  facts->buffer_ms = MAX (stream->buffer_ms,
      asf_rate_window_ms (&self->rate, facts->bitrate));
  facts->peak_bitrate = facts->bitrate;
  facts->peak_buffer_ms = facts->buffer_ms;
  if (facts->vbr) {
    facts->peak_bitrate = MAX (facts->bitrate, asf_rate_peak (&self->rate));
    facts->peak_buffer_ms =
        asf_rate_window_ms (&self->rate, facts->peak_bitrate);
  }
  facts->gross_bitrate = (guint32) MIN (G_MAXUINT32,
      (gdouble) gross_bytes * 8000 / duration_ms + 0.5);
  facts->max_object_size = self->max_object_size;
}
