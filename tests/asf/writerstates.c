/* writerstates.c: tests of what a session allows when
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "memoryoutput.h"
#include "samples.h"

#include <string.h>

typedef enum
{
  CONFIGURING,
  WRITING,
  ENDED
} State;

typedef struct
{
  MemoryFile *file;
  AsfWriter *writer;
} Rig;

/* A session with one PCM stream, number 1 */
static void
rig_init (Rig *rig, State state)
{
  AsfWriterConfig config = test_config ();
  g_autoptr (AsfStream) stream = test_stream_pcm (1);
  g_autoptr (GError) error = NULL;

  rig->file = memory_file_new ();
  rig->writer = asf_writer_new (memory_output_new (rig->file), &config);
  g_assert_true (asf_writer_add_stream (rig->writer, stream, &error));
  if (state >= WRITING)
    g_assert_true (asf_writer_begin_writing (rig->writer, &error));
  if (state >= ENDED)
    g_assert_true (asf_writer_end_writing (rig->writer, &error));
  g_assert_no_error (error);
}

static void
rig_clear (Rig *rig)
{
  asf_writer_free (rig->writer);
  g_assert_true (rig->file->is_freed);
  memory_file_unref (rig->file);
}

/* Calls */

static gboolean
call_add_stream (AsfWriter *writer, GError **error)
{
  g_autoptr (AsfStream) stream = test_stream_pcm (2);

  return asf_writer_add_stream (writer, stream, error);
}

static gboolean
call_write (AsfWriter *writer, GError **error)
{
  const TestSample sample = { 1, TRUE, 0, 40 * TEST_NS_PER_MS, 640, 1 };

  return test_write (writer, &sample, error);
}

typedef struct
{
  const char *name;
  gboolean (*call) (AsfWriter *writer, GError **error);
  gboolean allowed[3];
} CallCase;

static const CallCase call_cases[] = {
  { "add-stream", call_add_stream, { TRUE, TRUE, FALSE } },
  { "begin", asf_writer_begin_writing, { TRUE, FALSE, FALSE } },
  { "write", call_write, { FALSE, TRUE, FALSE } },
  { "end", asf_writer_end_writing, { FALSE, TRUE, FALSE } },
};

/* A call in the wrong state is an error and changes nothing. */
static void
test_call (gconstpointer data)
{
  const CallCase *c = data;

  for (State state = CONFIGURING; state <= ENDED; state++) {
    g_autoptr (GError) error = NULL;
    guint n_operations;
    Rig rig;

    rig_init (&rig, state);
    n_operations = rig.file->log->len;
    g_assert_cmpint (c->call (rig.writer, &error), ==, c->allowed[state]);
    if (c->allowed[state]) {
      g_assert_no_error (error);
    } else {
      g_assert_error (error, ASF_ERROR, ASF_ERROR_STATE);
      g_assert_cmpuint (rig.file->log->len, ==, n_operations);
      /* nor must it crash who does not look at the reason */
      g_assert_false (c->call (rig.writer, NULL));
    }
    rig_clear (&rig);
  }
}

/* A call that was refused spoils nothing. */
static void
test_session_after_wrong_calls (void)
{
  g_autoptr (AsfReader) reader = NULL;
  g_autoptr (GError) error = NULL;
  AsfWriterStats stats;
  Rig rig;

  rig_init (&rig, CONFIGURING);
  g_assert_false (call_write (rig.writer, NULL));
  g_assert_false (asf_writer_end_writing (rig.writer, NULL));
  g_assert_true (asf_writer_begin_writing (rig.writer, NULL));
  g_assert_false (asf_writer_begin_writing (rig.writer, NULL));
  g_assert_true (call_write (rig.writer, NULL));
  g_assert_true (asf_writer_end_writing (rig.writer, &error));
  g_assert_no_error (error);
  g_assert_false (asf_writer_end_writing (rig.writer, NULL));
  asf_writer_get_stats (rig.writer, &stats);
  g_assert_true (stats.finished);
  reader = test_read (rig.file->data);
  test_assert_no_problems (reader, NULL);
  rig_clear (&rig);
}

static void
test_freed_in_any_state (void)
{
  for (State state = CONFIGURING; state <= ENDED; state++) {
    Rig rig;

    rig_init (&rig, state);
    rig_clear (&rig);
  }
  asf_writer_free (NULL);
}

/* Not ended: what was given away plays, and no half packet is there. */
static void
test_freed_while_writing (void)
{
  g_autoptr (AsfReader) reader = NULL;
  Rig rig;

  rig_init (&rig, WRITING);
  for (guint i = 0; i < 200; i++) {
    TestSample sample = { 1, TRUE, i * 40ll * TEST_NS_PER_MS,
      40 * TEST_NS_PER_MS, 640, i
    };

    g_assert_true (test_write (rig.writer, &sample, NULL));
  }
  asf_writer_free (g_steal_pointer (&rig.writer));
  reader = test_read (rig.file->data);
  test_assert_no_problems (reader, NULL);
  g_assert_true (reader->broadcast);
  g_assert_cmpuint (reader->partial_packet, ==, 0);
  g_assert_cmpuint (reader->objects->len, >, 150);
  rig_clear (&rig);
}

/* Statistics can be asked for at any time. */
static void
test_stats_in_any_state (void)
{
  for (State state = CONFIGURING; state <= ENDED; state++) {
    AsfStreamStats stream_stats;
    AsfWriterStats stats;
    AsfFailure failure;
    Rig rig;

    rig_init (&rig, state);
    asf_writer_get_stats (rig.writer, &stats);
    g_assert_cmpint (stats.finished, ==, state == ENDED);
    g_assert_cmpuint (stats.bytes_safe, ==, rig.file->data->len);
    g_assert_cmpuint (stats.packets, ==, 0);
    asf_writer_get_failure (rig.writer, &failure);
    g_assert_cmpint (failure.operation, ==, ASF_OPERATION_NONE);
    g_assert_true (asf_writer_get_stream_stats (rig.writer, 1,
            &stream_stats));
    g_assert_false (asf_writer_get_stream_stats (rig.writer, 0,
            &stream_stats));
    g_assert_false (asf_writer_get_stream_stats (rig.writer, 2,
            &stream_stats));
    g_assert_false (asf_writer_get_stream_stats (rig.writer, 128,
            &stream_stats));
    rig_clear (&rig);
  }
}

/* Settings */

typedef struct
{
  const char *name;
  guint32 packet_size;
  guint64 index_interval_ns;
  gboolean valid;
} SettingsCase;

static const SettingsCase settings_cases[] = {
  { "packet-size-99", 99, TEST_NS_PER_MS, FALSE },
  { "packet-size-100", 100, TEST_NS_PER_MS, TRUE },
  { "packet-size-65536", 65536, TEST_NS_PER_MS, TRUE },
  { "packet-size-65537", 65537, TEST_NS_PER_MS, FALSE },
  { "packet-size-largest-number", G_MAXUINT32, TEST_NS_PER_MS, FALSE },
  { "index-interval-0", 0, 0, FALSE },
  { "index-interval-below-1-ms", 0, TEST_NS_PER_MS - 1, FALSE },
  { "index-interval-1-ms", 0, TEST_NS_PER_MS, TRUE },
};

static void
test_settings (gconstpointer data)
{
  const SettingsCase *c = data;
  AsfWriterConfig config = test_config ();
  g_autoptr (MemoryFile) file = memory_file_new ();
  g_autoptr (AsfStream) stream = test_stream_pcm (1);
  g_autoptr (AsfWriter) writer = NULL;
  g_autoptr (GError) error = NULL;

  config.packet_size = c->packet_size;
  config.index_interval_ns = c->index_interval_ns;
  writer = asf_writer_new (memory_output_new (file), &config);
  g_assert_true (asf_writer_add_stream (writer, stream, NULL));
  g_assert_cmpint (asf_writer_begin_writing (writer, &error), ==, c->valid);
  if (!c->valid) {
    g_assert_error (error, ASF_ERROR, ASF_ERROR_SETTINGS);
    g_assert_cmpuint (file->log->len, ==, 0);
  }
}

static void
test_no_stream (void)
{
  AsfWriterConfig config = test_config ();
  g_autoptr (MemoryFile) file = memory_file_new ();
  g_autoptr (AsfWriter) writer =
      asf_writer_new (memory_output_new (file), &config);
  g_autoptr (GError) error = NULL;

  g_assert_false (asf_writer_begin_writing (writer, &error));
  g_assert_error (error, ASF_ERROR, ASF_ERROR_SETTINGS);
  g_assert_cmpuint (file->log->len, ==, 0);
  /* it can still be set right */
  g_assert_true (call_add_stream (writer, NULL));
  g_assert_true (asf_writer_begin_writing (writer, NULL));
}

/* Streams that are refused, before and while writing */
static void
test_bad_streams (void)
{
  for (State state = CONFIGURING; state <= WRITING; state++) {
    for (guint i = 0; i < 3; i++) {
      static const guint numbers[] = { 0, 1, 128 };
      g_autoptr (AsfStream) stream = test_stream_pcm (numbers[i]);
      g_autoptr (GError) error = NULL;
      Rig rig;

      rig_init (&rig, state);
      g_assert_false (asf_writer_add_stream (rig.writer, stream, &error));
      g_assert_error (error, ASF_ERROR, ASF_ERROR_STREAM);
      if (state == CONFIGURING)
        g_assert_true (asf_writer_begin_writing (rig.writer, NULL));
      g_assert_true (asf_writer_end_writing (rig.writer, NULL));
      rig_clear (&rig);
    }
  }
}

/* A header that cannot be made leaves the session as it was: with other
 * attributes it begins. */
static void
test_begin_again_after_header_too_large (void)
{
  g_autoptr (AsfAttributes) bad = asf_attributes_new ();
  g_autoptr (AsfAttributes) good = asf_attributes_new ();
  g_autoptr (AsfReader) reader = NULL;
  g_autoptr (GError) error = NULL;
  Rig rig;

  rig_init (&rig, CONFIGURING);
  asf_attributes_add_number (bad, 0, "N", ASF_ATTRIBUTE_WORD, 65536);
  asf_attributes_add_number (good, 0, "N", ASF_ATTRIBUTE_WORD, 65535);
  asf_writer_set_attributes (rig.writer, bad);
  for (guint i = 0; i < 2; i++) {
    g_clear_error (&error);
    g_assert_false (asf_writer_begin_writing (rig.writer, &error));
    g_assert_error (error, ASF_ERROR, ASF_ERROR_HEADER_SIZE);
    g_assert_cmpuint (rig.file->log->len, ==, 0);
  }
  asf_writer_set_attributes (rig.writer, good);
  g_clear_error (&error);
  g_assert_true (asf_writer_begin_writing (rig.writer, &error));
  g_assert_no_error (error);
  g_assert_true (asf_writer_end_writing (rig.writer, &error));
  g_assert_no_error (error);
  reader = test_read (rig.file->data);
  g_assert_nonnull (asf_reader_find_attribute (reader, "N", 0, NULL));
  rig_clear (&rig);
}

/* Samples that are refused; the session goes on as if they had not been. */

typedef struct
{
  const char *name;
  guint stream;
  guint32 size;
} SampleCase;

static const SampleCase sample_cases[] = {
  { "no-bytes", 1, 0 },
  { "stream-0", 0, 640 },
  { "stream-unknown", 2, 640 },
  { "stream-127-unknown", 127, 640 },
  { "stream-128", 128, 640 },
  { "stream-far-out", G_MAXUINT32, 640 },
};

static void
test_bad_sample (gconstpointer data)
{
  const SampleCase *c = data;
  const TestSample sample = { c->stream, TRUE, 0, 0, c->size, 1 };
  g_autoptr (AsfReader) reader = NULL;
  g_autoptr (GError) error = NULL;
  AsfStreamStats stats;
  Rig rig;

  rig_init (&rig, WRITING);
  g_assert_true (call_write (rig.writer, NULL));
  g_assert_false (test_write (rig.writer, &sample, &error));
  g_assert_error (error, ASF_ERROR, ASF_ERROR_SAMPLE);
  g_assert_true (call_write (rig.writer, NULL));
  g_assert_true (asf_writer_get_stream_stats (rig.writer, 1, &stats));
  g_assert_cmpuint (stats.samples, ==, 2);
  g_assert_true (asf_writer_end_writing (rig.writer, NULL));
  reader = test_read (rig.file->data);
  g_assert_cmpuint (reader->objects->len, ==, 2);
  rig_clear (&rig);
}

static void
test_sample_without_spans (void)
{
  const AsfSample sample = { .stream = 1 };
  g_autoptr (GError) error = NULL;
  Rig rig;

  rig_init (&rig, WRITING);
  g_assert_false (asf_writer_write_sample (rig.writer, &sample, &error));
  g_assert_error (error, ASF_ERROR, ASF_ERROR_SAMPLE);
  rig_clear (&rig);
}

/* An object's size is a DWORD. The bytes of the pieces are not looked at
 * before that is known. */
static void
test_sample_too_large (void)
{
  const AsfSpan spans[] = { { NULL, G_MAXUINT32 }, { NULL, 1 } };
  const AsfSample sample = {
    .stream = 1, .spans = spans, .n_spans = G_N_ELEMENTS (spans)
  };
  g_autoptr (GError) error = NULL;
  Rig rig;

  rig_init (&rig, WRITING);
  g_assert_false (asf_writer_write_sample (rig.writer, &sample, &error));
  g_assert_error (error, ASF_ERROR, ASF_ERROR_SAMPLE);
  g_assert_true (asf_writer_end_writing (rig.writer, NULL));
  rig_clear (&rig);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD_CASES(path, cases, function) \
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) { \
    g_autofree char *name = g_strconcat (path, cases[i].name, NULL); \
    g_test_add_data_func (name, &cases[i], function); \
  }
  ADD_CASES ("/states/call/", call_cases, test_call);
  g_test_add_func ("/states/session-after-wrong-calls",
      test_session_after_wrong_calls);
  g_test_add_func ("/states/freed-in-any-state", test_freed_in_any_state);
  g_test_add_func ("/states/freed-while-writing", test_freed_while_writing);
  g_test_add_func ("/states/stats-in-any-state", test_stats_in_any_state);
  ADD_CASES ("/states/settings/", settings_cases, test_settings);
  g_test_add_func ("/states/no-stream", test_no_stream);
  g_test_add_func ("/states/bad-streams", test_bad_streams);
  g_test_add_func ("/states/begin-again-after-header-too-large",
      test_begin_again_after_header_too_large);
  ADD_CASES ("/states/bad-sample/", sample_cases, test_bad_sample);
  g_test_add_func ("/states/bad-sample/no-spans", test_sample_without_spans);
  g_test_add_func ("/states/bad-sample/too-large", test_sample_too_large);

  return g_test_run ();
}
