/* sessioncheck.c: whether a fuzzed session has kept its promises
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "session.h"

#include "asfrepair.h"
#include "samples.h"

#include <string.h>

/* The samples of a session are known. In the file there may be no others, each
 * stream has its first ones, every byte of them, and those that were called
 * safe are there. A file that is called finished has no fault at all, and one
 * that is not has none when it is repaired. */

/**
 * fuzz_payload:
 *
 * Returns: (transfer none) (array fixed-size=FUZZ_PAYLOAD_CHUNK): the bytes of
 *     the sample of that @ordinal, over and over again
 */
const guint8 *
fuzz_payload (guint ordinal)
{
  static guint8 noise[FUZZ_PAYLOAD_CHUNK + 4096];

  if (noise[0] == 0) {
    test_payload_fill (1, noise, sizeof (noise));
    noise[0] = 1;
  }
  return noise + ordinal * 131 % 4096;
}

static gboolean
payload_matches (const FuzzSample *sample, const guint8 *data)
{
  for (gsize at = 0; at < sample->size; at += FUZZ_PAYLOAD_CHUNK) {
    if (memcmp (data + at, fuzz_payload (sample->ordinal),
            MIN (sample->size - at, FUZZ_PAYLOAD_CHUNK)) != 0)
      return FALSE;
  }
  return TRUE;
}

/* Samples */

/* As it is stored, without preroll */
static guint64
rounded_ms (const FuzzSample *sample)
{
  g_assert_cmpint (sample->time_ns, >=, 0);
  return ((guint64) sample->time_ns + TEST_NS_PER_MS / 2) / TEST_NS_PER_MS;
}

/* @from: (inout): where to look; behind the sample that is returned
 *
 * Returns: (nullable) (transfer none): the next sample of @stream */
static const FuzzSample *
next_sample (const FuzzSession *self, guint stream, guint *from)
{
  while (*from < self->samples->len) {
    const FuzzSample *sample =
        &g_array_index (self->samples, FuzzSample, (*from)++);

    if (sample->stream == stream)
      return sample;
  }
  return NULL;
}

/* A decoder can start at each command and still; readers want no key flag on
 * audio. */
static gboolean
has_key_flag (const FuzzSession *self, const FuzzSample *sample)
{
  AsfStreamType type = self->types[sample->stream];

  return type == ASF_STREAM_VIDEO ? sample->key : type != ASF_STREAM_AUDIO;
}

static guint32
load_le (const guint8 *where, guint size)
{
  guint32 value = 0;

  for (guint i = 0; i < size; i++)
    value |= (guint32) where[i] << (8 * i);
  return value;
}

static void
check_timecode (const guint8 *data, guint size, const AsfTimecode *timecode)
{
  g_assert_cmpuint (size, ==, 14);
  g_assert_cmpuint (load_le (data, 2), ==, timecode->range);
  g_assert_cmpuint (load_le (data + 2, 4), ==, timecode->bcd);
  g_assert_cmpuint (load_le (data + 6, 4), ==, timecode->user_bits);
  g_assert_cmpuint (load_le (data + 10, 4), ==, timecode->flags);
}

/* What stands in a payload beside its data */
static void
check_extensions (const FuzzSession *self, const AsfReader *reader,
    const ReadObject *object, const FuzzSample *sample)
{
  const ReadPayload *payload =
      asf_reader_payload (reader, object->first_payload);
  guint extensions = self->extensions[sample->stream], size;
  const guint8 *data = asf_reader_payload_extension (reader, payload,
      READ_GUID_EXT_CONTENT_TYPE, &size);

  g_assert_cmpint (data != NULL, ==,
      (extensions & ASF_EXTENSION_CONTENT_TYPE) != 0);
  if (data != NULL)
    g_assert_cmpuint (load_le (data, size), ==, sample->content_type);
  data = asf_reader_payload_extension (reader, payload,
      READ_GUID_EXT_PIXEL_ASPECT, &size);
  g_assert_cmpint (data != NULL, ==, (extensions & ASF_EXTENSION_ASPECT) != 0);
  if (data != NULL)
    g_assert_cmpuint (load_le (data, size), ==,
        sample->aspect_x | sample->aspect_y << 8);
  data = asf_reader_payload_extension (reader, payload,
      READ_GUID_EXT_TIMECODE, &size);
  g_assert_cmpint (data != NULL, ==,
      (extensions & ASF_EXTENSION_TIMECODE) != 0);
  if (data != NULL)
    check_timecode (data, size, &sample->timecode);
}

static void
check_object (const FuzzSession *self, const AsfReader *reader,
    const ReadObject *object, const FuzzSample *sample)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (object->data, &size);

  g_assert_nonnull (sample);
  g_assert_cmpuint (object->size, ==, sample->size);
  g_assert_cmpint (object->key, ==, has_key_flag (self, sample));
  check_extensions (self, reader, object, sample);
  if (sample->as_given)
    g_assert_cmpuint (object->time_ms, ==,
        rounded_ms (sample) + self->config.preroll_ms);
  if (!object->complete)
    return;
  g_assert_cmpuint (size, ==, sample->size);
  g_assert_true (payload_matches (sample, data));
}

/* @places: (out): how many samples of each stream are not behind the last one
 *     in the file, counted in all samples
 *
 * Returns: number of samples that are in the file */
static guint
check_objects (const FuzzSession *self, const AsfReader *reader,
    guint *places)
{
  guint count = 0;

  for (guint i = 0; i < reader->objects->len; i++) {
    const ReadObject *object = g_ptr_array_index (reader->objects, i);
    guint from = places[object->stream];

    check_object (self, reader, object,
        next_sample (self, object->stream, &from));
    if (!object->complete) {
      /* a part of one is the last of its stream */
      const ReadStream *stream =
          asf_reader_get_stream (reader, object->stream);

      g_assert_true (g_ptr_array_index (stream->objects,
              stream->objects->len - 1) == object);
      continue;
    }
    places[object->stream] = from;
    count++;
  }
  return count;
}

/* What is told to be safe is in the file. */
static void
check_safe (const FuzzSession *self, const AsfWriterStats *stats,
    const guint *places)
{
  for (guint i = 0; i < self->samples->len; i++) {
    const FuzzSample *sample = &g_array_index (self->samples, FuzzSample, i);

    if (sample->as_given &&
        rounded_ms (sample) * TEST_NS_PER_MS < stats->safe_until_ns)
      g_assert_cmpuint (places[sample->stream], >, i);
  }
}

static guint
check_samples (const FuzzSession *self, const AsfReader *reader,
    const AsfWriterStats *stats)
{
  guint places[ASF_MAX_STREAM_NUMBER + 1] = { 0 };
  guint count = check_objects (self, reader, places);

  check_safe (self, stats, places);
  return count;
}

/* Files */

static gboolean
can_rewrite (const FuzzSession *self)
{
  return !self->is_pipe && !self->config.streamable;
}

static MemoryFile *
repair (const GByteArray *killed)
{
  g_autoptr (AsfInput) input =
      asf_input_memory_new (killed->data, killed->len);
  g_autoptr (AsfFile) file = asf_file_read (input, NULL, NULL);
  g_autoptr (GError) error = NULL;
  MemoryFile *repaired = memory_file_new ();
  AsfRepairReport report;
  gboolean ok;

  g_assert_nonnull (file);
  if (killed->len % 2 == 0) {
    ok = asf_repair_copy (file, memory_output_new (repaired), NULL, NULL,
        &report, &error);
  } else {
    g_byte_array_append (repaired->data, killed->data, killed->len);
    ok = asf_repair_in_place (file, memory_output_new (repaired), NULL, NULL,
        &report, &error);
  }
  g_assert_no_error (error);
  g_assert_true (ok);

  return repaired;
}

/* A recording that was cut off anywhere keeps the samples that are whole, and
 * all rules, as if it had been ended there.
 *
 * @stats: (nullable): what was called safe before it was cut off */
static void
check_repair (const FuzzSession *self, const GByteArray *killed,
    const AsfWriterStats *stats)
{
  g_autoptr (MemoryFile) repaired = repair (killed);
  g_autoptr (AsfReader) before = test_read (killed);
  g_autoptr (AsfReader) after = test_read (repaired->data);
  guint places[ASF_MAX_STREAM_NUMBER + 1] = { 0 };
  guint count = check_objects (self, before, places);

  memset (places, 0, sizeof (places));
  g_assert_cmpuint (check_objects (self, after, places), >=, count);
  if (stats != NULL)
    check_safe (self, stats, places);
  fuzz_session_check_rules (self, after);
  g_assert_false (after->broadcast);
  g_assert_cmpuint (after->file_size, ==, after->data_size);
}

/* Returns: whether the session is writing and nothing has failed */
static gboolean
check_running_stats (FuzzSession *self, AsfWriterStats *stats)
{
  asf_writer_get_stats (self->writer, stats);
  g_assert_cmpuint (stats->bytes_safe, >=, self->bytes_safe);
  g_assert_cmpuint (stats->bytes_safe, <=, self->file->data->len);
  self->bytes_safe = stats->bytes_safe;

  return self->begun && !self->ended && self->error == NULL;
}

/**
 * fuzz_session_check_running:
 *
 * Between two calls that have not failed the file is a valid one: flagged
 * broadcast, or with a header that is ahead.
 */
void
fuzz_session_check_running (FuzzSession *self)
{
  g_autoptr (AsfReader) reader = NULL;
  AsfWriterStats stats;

  if (!check_running_stats (self, &stats))
    return;
  reader = test_read (self->file->data);
  fuzz_session_check_rules (self, reader);
  check_samples (self, reader, &stats);
  g_assert_true (reader->broadcast || (can_rewrite (self) &&
          self->config.checkpoint_interval_ns > 0));
  g_assert_cmpuint (reader->packets->len, ==, stats.packets);
}

/**
 * fuzz_session_check_killed:
 * @cut: how much of the end is lost, 0 = nothing
 *
 * If the recording ended here without an end, it could be repaired.
 */
void
fuzz_session_check_killed (FuzzSession *self, guint cut)
{
  g_autoptr (GByteArray) killed = NULL;
  AsfWriterStats stats;
  guint size = self->file->data->len;

  if (!check_running_stats (self, &stats))
    return;
  cut %= size - (guint) (stats.bytes_safe -
      stats.packets * asf_writer_get_packet_size (self->writer)) + 1;
  killed = g_byte_array_sized_new (size);
  g_byte_array_append (killed, self->file->data->data, size - cut);
  check_repair (self, killed, cut == 0 ? &stats : NULL);
}

static void
check_finished (const FuzzSession *self, const AsfWriterStats *stats)
{
  g_autoptr (AsfReader) reader = test_read (self->file->data);
  guint count = check_samples (self, reader, stats);

  g_assert_true (self->file->is_closed);
  fuzz_session_check_rules (self, reader);
  g_assert_cmpint (reader->broadcast, ==, !can_rewrite (self));
  g_assert_cmpuint (stats->packets, ==, reader->packets->len);
  g_assert_cmpuint (stats->file_size, ==, reader->data_size);
  g_assert_cmpuint (stats->bytes_safe, ==, reader->packets_offset +
      stats->packets * reader->packet_size);
  g_assert_cmpint (stats->indexed, ==,
      reader->simple_indices->len + reader->indices->len > 0);
  if (can_rewrite (self))
    g_assert_cmpuint (reader->play_duration, ==, stats->duration_ns / 100 +
        self->config.preroll_ms * G_GUINT64_CONSTANT (10000));
  if (self->error == NULL)
    g_assert_cmpuint (count, ==, self->samples->len);
}

/* With short writes a header may have been written in part. */
static gboolean
may_be_torn (const FuzzSession *self)
{
  return (self->ended || self->error != NULL) &&
      (self->plans[0].most > 0 || self->plans[1].most > 0);
}

/* What was told to be safe is there, whatever is behind it. */
static void
check_not_finished (const FuzzSession *self, const AsfWriterStats *stats)
{
  if (stats->bytes_safe == 0 || may_be_torn (self))
    return;
  g_assert_cmpuint (stats->bytes_safe, <=, self->file->data->len);
  g_byte_array_set_size (self->file->data, (guint) stats->bytes_safe);
  check_repair (self, self->file->data, stats);
}

/**
 * fuzz_session_check_file:
 *
 * Checks what is left when all calls are done.
 */
void
fuzz_session_check_file (FuzzSession *self)
{
  AsfWriterStats stats;

  asf_writer_get_stats (self->writer, &stats);
  if (self->ended)
    g_assert_true (self->file->is_closed);
  else
    g_assert_false (stats.finished);
  if (stats.finished)
    check_finished (self, &stats);
  else
    check_not_finished (self, &stats);
}
