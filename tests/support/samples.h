/* samples.h: streams, samples and sessions for tests
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asfcheck.h"
#include "asfwriter.h"

G_BEGIN_DECLS

#define TEST_PREROLL_MS 3000
#define TEST_NS_PER_MS G_GINT64_CONSTANT (1000000)

/* Payload from a seed: it can be checked without being stored. */
void test_payload_fill (guint64 seed, guint8 *data, gsize size);
gboolean test_payload_matches (guint64 seed, const guint8 *data, gsize size);
guint64 test_payload_seed (guint stream, guint nth);

/* Descriptions of streams, (transfer full) */
AsfStream *test_stream_pcm (guint number);
AsfStream *test_stream_wma (guint number, guint16 block);
AsfStream *test_stream_video (guint number);
AsfStream *test_stream_command (guint number);
AsfStream *test_stream_jpeg (guint number);
AsfStream *test_stream_of_type (AsfStreamType type, guint number);

AsfWriterConfig test_config (void);

/**
 * TestSample:
 * @seed: of its payload
 *
 * A sample to be written, and to be found in the file.
 */
typedef struct
{
  guint stream;
  gboolean key;
  gint64 time_ns;
  guint64 duration_ns;
  guint32 size;
  guint64 seed;
} TestSample;

/**
 * TestRecording:
 * @config: from test_config(); to be changed as a test likes
 * @streams: (element-type AsfStream): given before the session begins
 * @attributes: the same
 * @samples: (element-type TestSample): in the order of writing
 *
 * All that goes into a session.
 */
typedef struct
{
  AsfWriterConfig config;
  GPtrArray *streams;
  AsfAttributes *attributes;
  GArray *samples;
  guint n_samples[ASF_MAX_STREAM_NUMBER + 1];
} TestRecording;

TestRecording *test_recording_new (void);
void test_recording_free (TestRecording *recording);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestRecording, test_recording_free)

void test_recording_take_stream (TestRecording *recording, AsfStream *stream);
void test_recording_add (TestRecording *recording, guint stream,
    gint64 time_ms, guint64 duration_ms, guint32 size, gboolean key);
void test_recording_add_audio (TestRecording *recording, guint stream,
    guint count, guint duration_ms, guint32 size);
void test_recording_add_video (TestRecording *recording, guint stream,
    guint count, guint duration_ms, guint32 size, guint key_distance);
const TestSample *test_recording_nth (const TestRecording *recording,
    guint stream, guint nth);

/* A session that nothing goes wrong in */
AsfWriter *test_session_begin (const TestRecording *recording,
    AsfOutput *output);
void test_session_end (AsfWriter *writer);

gboolean test_write (AsfWriter *writer, const TestSample *sample,
    GError **error);

/**
 * TestResult:
 * @begun: asf_writer_begin_writing() has succeeded
 * @n_written: samples that were taken without an error
 * @ok: asf_writer_end_writing() has succeeded
 * @error: (nullable): the first that was told
 */
typedef struct
{
  gboolean begun;
  guint n_written;
  gboolean ok;
  GError *error;
  AsfWriterStats stats;
  AsfStreamStats streams[ASF_MAX_STREAM_NUMBER + 1];
  AsfFailure failure;
  guint32 packet_size;
} TestResult;

void test_recording_run (const TestRecording *recording, AsfOutput *output,
    TestResult *result);
void test_result_clear (TestResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TestResult, test_result_clear)

/* Reading back */
AsfReader *test_read (const GByteArray *file);
void test_assert_no_problems (const AsfReader *reader,
    const char *const *allowed);
guint test_assert_objects (const TestRecording *recording,
    const AsfReader *reader);
GByteArray *test_wrap_packets (const guint8 *packets, gsize size,
    guint32 packet_size);

G_END_DECLS
