/* writersync.c: tests of checkpoints on stable storage
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "faultyoutput.h"
#include "memoryoutput.h"
#include "samples.h"

#include <errno.h>

/* A minute of audio in packets of 90 ms */
static TestRecording *
make_recording (guint interval_ms)
{
  TestRecording *recording = test_recording_new ();

  recording->config.packet_size = 1440;
  recording->config.checkpoint_interval_ns = interval_ms * TEST_NS_PER_MS;
  test_recording_take_stream (recording, test_stream_pcm (1));
  test_recording_add_audio (recording, 1, 1500, 40, 640);

  return recording;
}

static void
checkpoint (AsfWriter *writer)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (asf_writer_checkpoint (writer, &error));
  g_assert_no_error (error);
}

static void
write_samples (AsfWriter *writer, const TestRecording *recording, guint from,
    guint count)
{
  g_autoptr (GError) error = NULL;

  for (guint i = from; i < from + count; i++)
    g_assert_true (test_write (writer, &g_array_index (recording->samples,
                TestSample, i), &error));
  g_assert_no_error (error);
}

/* @n_syncs: more than before
 *
 * All packets that are full are in the output, and nothing came behind the
 * sync. */
static void
assert_checkpoint (AsfWriter *writer, const MemoryFile *file, guint n_syncs)
{
  guint before = memory_file_count (file, ASF_OPERATION_SYNC);

  checkpoint (writer);
  g_assert_cmpuint (memory_file_count (file, ASF_OPERATION_SYNC), ==,
      before + n_syncs);
  if (n_syncs > 0)
    g_assert_cmpuint (file->synced, ==, file->log->len);
}

/* Returns: packets that the header tells of (ASF spec 3.2) */
static guint64
promised_packets (const GByteArray *data)
{
  guint64 n_packets = 0;

  for (guint i = 0; i < 8; i++)
    n_packets |= (guint64) data->data[30 + 56 + i] << (8 * i);
  return n_packets;
}

/* Data are synced once, and what is not new is not. */
static void
test_sync_once (gconstpointer data)
{
  guint interval_ms = GPOINTER_TO_UINT (data);
  g_autoptr (TestRecording) recording = make_recording (interval_ms);
  g_autoptr (MemoryFile) file = memory_file_new ();
  g_autoptr (AsfWriter) writer =
      test_session_begin (recording, memory_output_new (file));
  AsfWriterStats stats;
  guint n_operations;

  /* a file without a packet is not worth it, nor is one that has none full */
  assert_checkpoint (writer, file, 0);
  write_samples (writer, recording, 0, 1);
  assert_checkpoint (writer, file, 0);
  g_assert_cmpuint (file->log->len, ==, 1);

  write_samples (writer, recording, 1, 9);
  assert_checkpoint (writer, file, 1);
  asf_writer_get_stats (writer, &stats);
  /* the packet that is being filled stays, and the one that is not dated */
  g_assert_cmpuint (stats.packets, >=, 3);
  g_assert_true (asf_writer_has_unwritten (writer));
  if (interval_ms > 0)
    g_assert_cmpuint (promised_packets (file->data), >=, stats.packets);
  n_operations = file->log->len;
  for (guint i = 0; i < 3; i++)
    assert_checkpoint (writer, file, 0);
  g_assert_cmpuint (file->log->len, ==, n_operations);

  write_samples (writer, recording, 10, 10);
  assert_checkpoint (writer, file, 1);
  test_session_end (writer);
}

/* Also what another call had given to the output already */
static void
test_sync_of_flushed (void)
{
  g_autoptr (TestRecording) recording = make_recording (2000);
  g_autoptr (MemoryFile) file = memory_file_new ();
  g_autoptr (AsfWriter) writer =
      test_session_begin (recording, memory_output_new (file));

  write_samples (writer, recording, 0, 1);
  for (guint i = 0; i < 2; i++)
    g_assert_true (asf_writer_flush_old (writer, NULL));
  g_assert_false (asf_writer_has_unwritten (writer));
  assert_checkpoint (writer, file, 1);
  assert_checkpoint (writer, file, 0);
  test_session_end (writer);
}

/* Data in a pipe are with the reader: it may know how to sync. */
static void
test_sync_of_pipe (void)
{
  g_autoptr (TestRecording) recording = make_recording (2000);
  g_autoptr (MemoryFile) file = memory_file_new ();
  g_autoptr (AsfWriter) writer =
      test_session_begin (recording, memory_output_new_pipe (file));

  write_samples (writer, recording, 0, 100);
  assert_checkpoint (writer, file, 1);
  test_session_end (writer);
}

static void
test_wrong_state (void)
{
  g_autoptr (TestRecording) recording = make_recording (2000);
  g_autoptr (MemoryFile) file = memory_file_new ();
  g_autoptr (AsfWriter) early =
      asf_writer_new (memory_output_new (file), &recording->config);
  g_autoptr (AsfWriter) late = NULL;
  g_autoptr (MemoryFile) late_file = memory_file_new ();
  g_autoptr (GError) error = NULL;
  guint n_operations;

  g_assert_false (asf_writer_checkpoint (early, &error));
  g_assert_error (error, ASF_ERROR, ASF_ERROR_STATE);
  g_assert_false (asf_writer_checkpoint (early, NULL));
  g_assert_cmpuint (file->log->len, ==, 0);

  late = test_session_begin (recording, memory_output_new (late_file));
  write_samples (late, recording, 0, 100);
  test_session_end (late);
  n_operations = late_file->log->len;
  g_clear_error (&error);
  g_assert_false (asf_writer_checkpoint (late, &error));
  g_assert_error (error, ASF_ERROR, ASF_ERROR_STATE);
  g_assert_cmpuint (late_file->log->len, ==, n_operations);
}

/* Faults */

/**
 * FaultCase:
 * @nth: of the calls of @operation that fails, once
 */
typedef struct
{
  const char *name;
  AsfOperation operation;
  guint nth;
  AsfErrorCode code;
} FaultCase;

static const FaultCase fault_cases[] = {
  { "first-of-header", ASF_OPERATION_REWRITE, 1, ASF_ERROR_WRITE },
  { "first-of-data-object", ASF_OPERATION_REWRITE, 2, ASF_ERROR_WRITE },
  { "second-of-header", ASF_OPERATION_REWRITE, 3, ASF_ERROR_WRITE },
  { "second-of-data-object", ASF_OPERATION_REWRITE, 4, ASF_ERROR_WRITE },
  { "sync", ASF_OPERATION_SYNC, 1, ASF_ERROR_SYNC },
  { "second-sync", ASF_OPERATION_SYNC, 2, ASF_ERROR_SYNC },
};

/* One failure ends the recording; the file is finished all the same, with all
 * that was in the output. */
static void
test_fault (gconstpointer data)
{
  const FaultCase *c = data;
  const FaultPlan plan = {
    .nth = c->nth, .only = c->operation, .sys_errno = EIO
  };
  g_autoptr (TestRecording) recording = make_recording (2000);
  g_autoptr (MemoryFile) file = memory_file_new ();
  g_autoptr (AsfReader) reader = NULL;
  g_autoptr (GError) error = NULL;
  gboolean ok = TRUE;
  FaultReport report;
  AsfWriter *writer = test_session_begin (recording,
      faulty_output_new (memory_output_new (file), &plan, &report));
  AsfWriterStats stats;

  for (guint i = 0; ok && i < recording->samples->len; i++) {
    ok = test_write (writer, &g_array_index (recording->samples, TestSample,
            i), &error);
    if (ok && i % 100 == 99)
      ok = asf_writer_checkpoint (writer, &error);
  }
  g_assert_false (ok);
  g_assert_error (error, ASF_ERROR, (gint) c->code);
  g_clear_error (&error);
  /* it is not forgotten */
  g_assert_false (asf_writer_checkpoint (writer, &error));
  g_assert_error (error, ASF_ERROR, (gint) c->code);
  g_clear_error (&error);
  g_assert_false (asf_writer_end_writing (writer, &error));
  g_assert_error (error, ASF_ERROR, (gint) c->code);
  asf_writer_get_stats (writer, &stats);
  g_assert_true (stats.finished);
  asf_writer_free (writer);
  reader = test_read (file->data);
  test_assert_no_problems (reader, NULL);
  g_assert_cmpuint (test_assert_objects (recording, reader), >, 0);
  g_assert_cmpuint (reader->file_size, ==, file->data->len);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/sync/once", GUINT_TO_POINTER (2000),
      test_sync_once);
  g_test_add_data_func ("/sync/once-without-interval", NULL, test_sync_once);
  g_test_add_func ("/sync/of-flushed", test_sync_of_flushed);
  g_test_add_func ("/sync/of-pipe", test_sync_of_pipe);
  g_test_add_func ("/sync/wrong-state", test_wrong_state);
  for (guint i = 0; i < G_N_ELEMENTS (fault_cases); i++) {
    g_autofree char *name =
        g_strconcat ("/sync/fault/", fault_cases[i].name, NULL);

    g_test_add_data_func (name, &fault_cases[i], test_fault);
  }

  return g_test_run ();
}
