/* asfwritertime.c: which time a sample gets in the file
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfwriterprivate.h"

static guint32
to_ms (guint64 ns)
{
  guint64 ms = ns / ASF_NS_PER_MS;

  if (ns % ASF_NS_PER_MS >= ASF_NS_PER_MS / 2)
    ms++;
  return (guint32) MIN (ms, G_MAXUINT32);
}

static guint32
given_ms (gint64 time_ns)
{
  return time_ns > 0 ? to_ms (time_ns) : 0;
}

/* The earliest time that may follow the last sample of the stream. Where the
 * source's times don't rise, 1 ms later; audio whose time stands still goes on
 * where the last block ended, as a source does that knows the time of the
 * first block of several only. */
static guint64
earliest_time (const AsfWriterStream *stream, const AsfSample *sample)
{
  guint64 next_ms = (guint64) stream->last_ms + 1;

  if (stream->stats.samples == 0)
    return 0;
  /* two commands for one moment are carried out one after the other */
  if (stream->stream->type == ASF_STREAM_COMMAND)
    return stream->last_ms;
  /* less than 1 ms apart in the source too */
  if (sample->time_ns > stream->last_time_ns &&
      given_ms (sample->time_ns) == given_ms (stream->last_time_ns))
    return stream->last_ms;
  if (sample->time_ns == stream->last_time_ns &&
      stream->stream->type == ASF_STREAM_AUDIO)
    return MAX (stream->last_end_ms, next_ms);
  return next_ms;
}

/**
 * asf_writer_choose_time:
 *
 * Returns: the time to store in ms, without preroll: rises within the stream
 */
guint64
asf_writer_choose_time (const AsfWriterStream *stream, const AsfSample *sample)
{
  guint64 given = given_ms (sample->time_ns);
  guint64 earliest = earliest_time (stream, sample);

  return MAX (given, earliest);
}

/* Returns: whether the time stored is not the one that was given */
gboolean
asf_writer_is_repaired (const AsfSample *sample, guint32 time_ms)
{
  return sample->time_ns < 0 || time_ms != given_ms (sample->time_ns);
}

/* How long a block of audio lasts by the stream's byte rate, 0 if that is not
 * known */
static guint32
block_duration (const AsfWriterStream *stream, guint32 size)
{
  guint32 byte_rate = stream->stream->audio.avg_bytes_per_sec;

  if (byte_rate == 0)
    return 0;
  return (guint32) MIN ((guint64) size * 1000 / byte_rate, G_MAXUINT32);
}

/* A duration that nobody told: of a frame or a block as the stream's format
 * has it, else that of the sample before; none for what stays until the next
 * one comes. */
static guint32
guess_duration (const AsfWriterStream *stream, guint32 size, guint32 time_ms)
{
  guint64 frame = stream->stream->video.frame_duration_100ns;
  guint32 block = block_duration (stream, size);

  if (frame > 0)
    return to_ms (frame * 100);
  if (block > 0)
    return block;
  if (asf_stream_is_sparse (stream->stream))
    return 0;
  return stream->stats.samples > 0 ? time_ms - stream->last_ms : 0;
}

/* Blocks of one size last as long as the byte rate says, as they do in
 * Microsoft's files; a duration far from that (asfdemux tells the average time
 * per frame, which audio has not) is not believed. */
static gboolean
is_believable (const AsfWriterStream *stream, const AsfSample *sample,
    guint32 size)
{
  guint32 block = block_duration (stream, size), told;

  if (sample->duration_ns == ASF_DURATION_UNKNOWN)
    return FALSE;
  if (stream->stream->object_size == 0 || block == 0)
    return TRUE;
  told = to_ms (sample->duration_ns);
  return ABS ((gint64) told - block) <= block / 10 + 1;
}

/**
 * asf_writer_choose_end:
 * @size: of the sample, in bytes
 * @time_ms: as it is stored, without preroll
 *
 * From the times in ns where these are stored as they are, so that the rounding
 * of time and of duration don't add up.
 *
 * Returns: end of the sample in ms, without preroll
 */
guint32
asf_writer_choose_end (const AsfWriterStream *stream, const AsfSample *sample,
    guint32 size, guint32 time_ms)
{
  guint64 end = time_ms;

  if (!is_believable (stream, sample, size))
    end += guess_duration (stream, size, time_ms);
  else if (sample->time_ns >= 0 && to_ms (sample->time_ns) == time_ms)
    end = to_ms (sample->time_ns + MIN (sample->duration_ns,
            G_MAXUINT64 - (guint64) sample->time_ns));
  else
    end += to_ms (sample->duration_ns);
  return (guint32) MIN (end, G_MAXUINT32);
}
