/* samples.c: streams, samples and sessions for tests
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "samples.h"

#include <string.h>

/* Payload */

/* splitmix64: eight bytes of any place are known without those before. */
static guint64
mix (guint64 seed, guint64 n)
{
  guint64 z = seed * G_GUINT64_CONSTANT (0xd1342543de82ef95) +
      (n + 1) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

void
test_payload_fill (guint64 seed, guint8 *data, gsize size)
{
  for (gsize i = 0; i < size; i += 8) {
    guint64 value = GUINT64_TO_LE (mix (seed, i / 8));

    memcpy (data + i, &value, MIN (size - i, 8));
  }
}

gboolean
test_payload_matches (guint64 seed, const guint8 *data, gsize size)
{
  for (gsize i = 0; i < size; i += 8) {
    guint64 value = GUINT64_TO_LE (mix (seed, i / 8));

    if (memcmp (data + i, &value, MIN (size - i, 8)) != 0)
      return FALSE;
  }
  return TRUE;
}

/* Returns: seed of the payload of the stream's @nth sample, from 0 */
guint64
test_payload_seed (guint stream, guint nth)
{
  return (guint64) stream << 32 | nth;
}

/* Streams and settings */

AsfStream *
test_stream_pcm (guint number)
{
  AsfStream *stream = asf_stream_new (ASF_STREAM_AUDIO);

  stream->number = number;
  stream->audio.format_tag = 0x0001;
  stream->audio.channels = 1;
  stream->audio.sample_rate = 8000;
  stream->audio.avg_bytes_per_sec = 16000;
  stream->audio.block_align = 2;
  stream->audio.bits_per_sample = 16;
  stream->codec_name = g_strdup ("PCM");

  return stream;
}

/* Like Windows Media Audio: every object is a block. */
AsfStream *
test_stream_wma (guint number, guint16 block)
{
  AsfStream *stream = asf_stream_new (ASF_STREAM_AUDIO);
  static const guint8 extra[10] = { 0x00, 0x88, 0x00, 0x00, 0x0f };

  stream->number = number;
  stream->audio.format_tag = 0x0161;
  stream->audio.channels = 2;
  stream->audio.sample_rate = 44100;
  stream->audio.avg_bytes_per_sec = 16000;
  stream->audio.block_align = block;
  stream->audio.bits_per_sample = 16;
  stream->audio.extra = g_bytes_new_static (extra, sizeof (extra));
  stream->object_size = block;
  stream->codec_name = g_strdup ("Windows Media Audio 9");

  return stream;
}

AsfStream *
test_stream_video (guint number)
{
  AsfStream *stream = asf_stream_new (ASF_STREAM_VIDEO);

  stream->number = number;
  stream->video.width = 320;
  stream->video.height = 240;
  stream->video.fourcc = ASF_FOURCC ('W', 'M', 'V', '3');
  stream->video.frame_duration_100ns = 400000;
  stream->codec_name = g_strdup ("Windows Media Video 9");

  return stream;
}

AsfStream *
test_stream_command (guint number)
{
  AsfStream *stream = asf_stream_new (ASF_STREAM_COMMAND);

  stream->number = number;

  return stream;
}

AsfStream *
test_stream_jpeg (guint number)
{
  AsfStream *stream = asf_stream_new (ASF_STREAM_JPEG);

  stream->number = number;
  stream->video.width = 320;
  stream->video.height = 240;

  return stream;
}

AsfStream *
test_stream_of_type (AsfStreamType type, guint number)
{
  switch (type) {
    case ASF_STREAM_AUDIO:
      return test_stream_pcm (number);
    case ASF_STREAM_VIDEO:
      return test_stream_video (number);
    case ASF_STREAM_COMMAND:
      return test_stream_command (number);
    case ASF_STREAM_JPEG:
      return test_stream_jpeg (number);
  }
  g_assert_not_reached ();
}

AsfWriterConfig
test_config (void)
{
  AsfWriterConfig config = {
    .packet_size = 0,
    .preroll_ms = TEST_PREROLL_MS,
    .padding = 1024,
    .index_interval_ns = G_GUINT64_CONSTANT (1000000000),
    .flush_interval_ns = G_GUINT64_CONSTANT (1000000000),
    .file_id = {{ 0x10, 0x32, 0x54, 0x76, 0x98, 0xba, 0xdc, 0xfe,
            0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef }},
    /* 2026-01-01 */
    .creation_time = G_GUINT64_CONSTANT (134116992000000000),
  };

  return config;
}

/* Recordings */

TestRecording *
test_recording_new (void)
{
  TestRecording *recording = g_new0 (TestRecording, 1);

  recording->config = test_config ();
  recording->streams =
      g_ptr_array_new_with_free_func ((GDestroyNotify) asf_stream_free);
  recording->attributes = asf_attributes_new ();
  recording->samples = g_array_new (FALSE, FALSE, sizeof (TestSample));

  return recording;
}

void
test_recording_free (TestRecording *recording)
{
  g_ptr_array_unref (recording->streams);
  asf_attributes_free (recording->attributes);
  g_array_unref (recording->samples);
  g_free (recording);
}

/* @stream: (transfer full): */
void
test_recording_take_stream (TestRecording *recording, AsfStream *stream)
{
  g_ptr_array_add (recording->streams, stream);
}

/* Returns: where a sample of @time_ns goes: behind all that are not later */
static guint
find_place (const TestRecording *recording, gint64 time_ns)
{
  guint place = recording->samples->len;

  while (place > 0 && g_array_index (recording->samples, TestSample,
          place - 1).time_ns > time_ns)
    place--;
  return place;
}

static TestSample
make_sample (TestRecording *recording, guint stream, gint64 time_ms,
    guint64 duration_ms, guint32 size, gboolean key)
{
  guint nth = recording->n_samples[stream]++;
  TestSample sample = {
    .stream = stream,
    .key = key,
    .time_ns = time_ms * TEST_NS_PER_MS,
    .duration_ns = duration_ms == ASF_DURATION_UNKNOWN ?
        ASF_DURATION_UNKNOWN : duration_ms * TEST_NS_PER_MS,
    .size = size,
    .seed = test_payload_seed (stream, nth),
  };

  return sample;
}

/* Adds a sample at the end, whatever its time. */
void
test_recording_add (TestRecording *recording, guint stream, gint64 time_ms,
    guint64 duration_ms, guint32 size, gboolean key)
{
  TestSample sample = make_sample (recording, stream, time_ms, duration_ms,
      size, key);

  g_array_append_val (recording->samples, sample);
}

/* Adds @count samples from time 0 on, in between those of other streams. */
void
test_recording_add_audio (TestRecording *recording, guint stream,
    guint count, guint duration_ms, guint32 size)
{
  for (guint i = 0; i < count; i++) {
    TestSample sample = make_sample (recording, stream,
        (gint64) i * duration_ms, duration_ms, size, TRUE);

    g_array_insert_val (recording->samples,
        find_place (recording, sample.time_ns), sample);
  }
}

/* The same with key frames of the fourfold size. */
void
test_recording_add_video (TestRecording *recording, guint stream,
    guint count, guint duration_ms, guint32 size, guint key_distance)
{
  for (guint i = 0; i < count; i++) {
    gboolean key = i % key_distance == 0;
    TestSample sample = make_sample (recording, stream,
        (gint64) i * duration_ms, duration_ms, key ? 4 * size : size, key);

    g_array_insert_val (recording->samples,
        find_place (recording, sample.time_ns), sample);
  }
}

/* Returns: the stream's @nth sample in the order of writing, from 0 */
const TestSample *
test_recording_nth (const TestRecording *recording, guint stream, guint nth)
{
  for (guint i = 0; i < recording->samples->len; i++) {
    const TestSample *sample =
        &g_array_index (recording->samples, TestSample, i);

    if (sample->stream == stream && nth-- == 0)
      return sample;
  }
  return NULL;
}

/* @output: (transfer full):
 *
 * Returns: (transfer full): a session with all streams that has begun */
AsfWriter *
test_session_begin (const TestRecording *recording, AsfOutput *output)
{
  AsfWriter *writer = asf_writer_new (output, &recording->config);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < recording->streams->len; i++)
    g_assert_true (asf_writer_add_stream (writer,
            g_ptr_array_index (recording->streams, i), &error));
  g_assert_true (asf_writer_begin_writing (writer, &error));
  g_assert_no_error (error);

  return writer;
}

void
test_session_end (AsfWriter *writer)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (asf_writer_end_writing (writer, &error));
  g_assert_no_error (error);
}

/* Gives one sample to a session, in up to three pieces. */
gboolean
test_write (AsfWriter *writer, const TestSample *sample, GError **error)
{
  g_autofree guint8 *data = g_malloc (MAX (sample->size, 1));
  gsize first = sample->size / 3, second = sample->size / 2;
  const AsfSpan spans[] = {
    { data, first },
    { data + first, second },
    { data + first + second, sample->size - first - second },
  };
  AsfSample given = {
    .stream = sample->stream,
    .key = sample->key,
    .time_ns = sample->time_ns,
    .duration_ns = sample->duration_ns,
    .spans = spans,
    .n_spans = G_N_ELEMENTS (spans),
  };

  test_payload_fill (sample->seed, data, sample->size);
  return asf_writer_write_sample (writer, &given, error);
}

static gboolean
begin (AsfWriter *writer, const TestRecording *recording, GError **error)
{
  for (guint i = 0; i < recording->streams->len; i++) {
    if (!asf_writer_add_stream (writer,
            g_ptr_array_index (recording->streams, i), error))
      return FALSE;
  }
  asf_writer_set_attributes (writer, recording->attributes);
  return asf_writer_begin_writing (writer, error);
}

/**
 * test_recording_run:
 * @output: (transfer full):
 * @result: (out): to be cleared
 *
 * Runs a session: as long as nothing fails, then to its end all the same.
 * Errors that are told twice have to be the same.
 */
void
test_recording_run (const TestRecording *recording, AsfOutput *output,
    TestResult *result)
{
  g_autoptr (AsfWriter) writer = asf_writer_new (output, &recording->config);
  g_autoptr (GError) error = NULL;

  *result = (TestResult) { 0 };
  result->begun = begin (writer, recording, &result->error);
  for (guint i = 0; i < recording->samples->len && result->error == NULL; i++)
    result->n_written += test_write (writer,
        &g_array_index (recording->samples, TestSample, i), &result->error);
  result->ok = asf_writer_end_writing (writer, &error);

  g_assert_cmpint (result->ok, ==, error == NULL);
  if (result->error == NULL)
    result->error = g_steal_pointer (&error);
  else
    g_assert_error (error, result->error->domain, result->error->code);
  asf_writer_get_stats (writer, &result->stats);
  for (guint i = 1; i <= ASF_MAX_STREAM_NUMBER; i++)
    asf_writer_get_stream_stats (writer, i, &result->streams[i]);
  asf_writer_get_failure (writer, &result->failure);
  result->packet_size = asf_writer_get_packet_size (writer);
}

void
test_result_clear (TestResult *result)
{
  g_clear_error (&result->error);
}

/* Reading back */

/* Returns: (transfer full): what the independent reader makes of @file */
AsfReader *
test_read (const GByteArray *file)
{
  g_autoptr (GError) error = NULL;
  AsfReader *reader = asf_reader_new_from_data (file->data, file->len, &error);

  g_assert_no_error (error);
  g_assert_nonnull (reader);

  return reader;
}

static gboolean
is_allowed (const ReadProblem *problem, const char *const *allowed)
{
  return problem->severity != READ_PROBLEM ||
      (allowed != NULL && g_strv_contains (allowed, problem->rule));
}

/**
 * test_assert_no_problems:
 * @allowed: (nullable): rules that may be broken, %NULL-terminated
 */
void
test_assert_no_problems (const AsfReader *reader, const char *const *allowed)
{
  g_autoptr (GPtrArray) problems = asf_check (reader);
  guint count = 0;

  for (guint i = 0; i < problems->len; i++) {
    const ReadProblem *problem = g_ptr_array_index (problems, i);

    if (is_allowed (problem, allowed))
      continue;
    g_test_message ("%s @%" G_GUINT64_FORMAT ": %s", problem->rule,
        problem->offset, problem->text);
    count++;
  }
  g_assert_cmpuint (count, ==, 0);
}

static void
assert_object (const TestRecording *recording, const ReadObject *object,
    const TestSample *sample)
{
  guint64 time_ms = (sample->time_ns + TEST_NS_PER_MS / 2) / TEST_NS_PER_MS;
  gsize size;
  const guint8 *data = g_bytes_get_data (object->data, &size);

  g_assert_cmpuint (object->size, ==, sample->size);
  g_assert_cmpuint (object->time_ms, ==,
      time_ms + recording->config.preroll_ms);
  g_assert_cmpuint (size, ==, sample->size);
  g_assert_true (test_payload_matches (sample->seed, data, size));
}

/**
 * test_assert_objects:
 *
 * Asserts that the whole objects of each stream are its first samples: bytes,
 * times and key flags. At most the last object of a stream may lack a part.
 * Only for recordings whose times need no repair.
 *
 * Returns: number of whole objects
 */
guint
test_assert_objects (const TestRecording *recording, const AsfReader *reader)
{
  guint next[ASF_MAX_STREAM_NUMBER + 1] = { 0 }, count = 0;

  for (guint i = 0; i < reader->objects->len; i++) {
    const ReadObject *object = g_ptr_array_index (reader->objects, i);
    const ReadStream *stream = asf_reader_get_stream (reader, object->stream);
    const TestSample *sample;

    g_assert_nonnull (stream);
    sample = test_recording_nth (recording, object->stream,
        next[object->stream]++);
    g_assert_nonnull (sample);
    g_assert_cmpint (object->key, ==,
        sample->key && stream->type != READ_STREAM_AUDIO);
    if (!object->complete) {
      g_assert_cmpuint (next[object->stream], ==, stream->objects->len);
      continue;
    }
    assert_object (recording, object, sample);
    count++;
  }

  return count;
}

static void
put_le (GByteArray *bytes, guint64 value, guint size)
{
  for (guint i = 0; i < size; i++) {
    guint8 byte = (guint8) (value >> (8 * i));

    g_byte_array_append (bytes, &byte, 1);
  }
}

/**
 * test_wrap_packets:
 *
 * Returns: (transfer full): the smallest broadcast file around @packets, typed
 *     from the format's tables, for packets to be read without a header writer
 */
GByteArray *
test_wrap_packets (const guint8 *packets, gsize size, guint32 packet_size)
{
  static const guint8 header[] = {
    0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11,
    0xa6, 0xd9, 0x00, 0xaa, 0x00, 0x62, 0xce, 0x6c
  };
  static const guint8 file_properties[] = {
    0xa1, 0xdc, 0xab, 0x8c, 0x47, 0xa9, 0xcf, 0x11,
    0x8e, 0xe4, 0x00, 0xc0, 0x0c, 0x20, 0x53, 0x65
  };
  static const guint8 extension[] = {
    0xb5, 0x03, 0xbf, 0x5f, 0x2e, 0xa9, 0xcf, 0x11,
    0x8e, 0xe3, 0x00, 0xc0, 0x0c, 0x20, 0x53, 0x65
  };
  static const guint8 reserved_1[] = {
    0x11, 0xd2, 0xd3, 0xab, 0xba, 0xa9, 0xcf, 0x11,
    0x8e, 0xe6, 0x00, 0xc0, 0x0c, 0x20, 0x53, 0x65
  };
  static const guint8 data[] = {
    0x36, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11,
    0xa6, 0xd9, 0x00, 0xaa, 0x00, 0x62, 0xce, 0x6c
  };
  GByteArray *file = g_byte_array_new ();

  g_byte_array_append (file, header, 16);
  put_le (file, 30 + 104 + 46, 8);
  put_le (file, 2, 4);
  put_le (file, 0x0201, 2);
  g_byte_array_append (file, file_properties, 16);
  put_le (file, 104, 8);
  put_le (file, 1, 8);          /* File ID */
  put_le (file, 2, 8);
  for (guint i = 0; i < 5; i++)
    put_le (file, 0, 8);        /* sizes and times count not */
  put_le (file, TEST_PREROLL_MS, 8);
  put_le (file, 1, 4);          /* broadcast */
  put_le (file, packet_size, 4);
  put_le (file, packet_size, 4);
  put_le (file, 0, 4);
  g_byte_array_append (file, extension, 16);
  put_le (file, 46, 8);
  g_byte_array_append (file, reserved_1, 16);
  put_le (file, 6, 2);
  put_le (file, 0, 4);
  g_byte_array_append (file, data, 16);
  put_le (file, 0, 8);
  put_le (file, 1, 8);
  put_le (file, 2, 8);
  put_le (file, 0, 8);
  put_le (file, 0x0101, 2);
  g_byte_array_append (file, packets, (guint) size);

  return file;
}
