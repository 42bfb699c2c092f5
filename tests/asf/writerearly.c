/* writerearly.c: tests of packets that leave before they are full
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "faultyoutput.h"
#include "flushrig.h"

#include <errno.h>

/* How long after the one before each sample comes */
typedef struct
{
  const char *name;
  guint gaps_ms[8];             /* 0 = end of the list */
  guint wait_ms;
  gboolean beyond_a_word;
  guint duration_ms;            /* of a sample */
} GapCase;

static const GapCase gap_cases[] = {
  { "one-sample", { 0 }, 3000, FALSE, 40 },
  { "two-in-a-packet", { 100 }, 3000, FALSE, 40 },
  { "two-packets", { 3000 }, 0, FALSE, 40 },
  { "two-packets-both-early", { 3000 }, 3000, FALSE, 40 },
  { "early-between-others", { 100, 100, 3000, 100, 100 }, 0, FALSE, 40 },
  { "all-early", { 2000, 3000, 4000, 5000, 6000 }, 3000, FALSE, 40 },
  { "a-minute", { 60000, 65535, 100 }, 0, FALSE, 40 },
  { "longer-than-a-duration-can-be", { 65536, 100, 200000 }, 0, TRUE, 40 },
  { "ends-behind-the-next", { 1100, 1100 }, 3000, FALSE, 1300 },
};

static TestRecording *
make_gaps (const GapCase *c)
{
  TestRecording *recording = test_recording_new ();
  guint time_ms = 0;

  recording->config.packet_size = 1440;
  test_recording_take_stream (recording, test_stream_pcm (1));
  test_recording_add (recording, 1, 0, c->duration_ms, 640, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (c->gaps_ms) && c->gaps_ms[i] > 0; i++) {
    time_ms += c->gaps_ms[i];
    test_recording_add (recording, 1, time_ms, c->duration_ms, 640, TRUE);
  }

  return recording;
}

/* Number of times that a packet was given another duration when it was in the
 * output */
static guint
count_dated (const MemoryFile *file, const AsfReader *reader)
{
  guint count = 0;

  for (guint i = 0; i < file->log->len; i++) {
    const MemoryOperation *operation = memory_file_nth (file, i);
    guint64 within;

    if (operation->operation != ASF_OPERATION_REWRITE ||
        operation->offset < reader->packets_offset)
      continue;
    within = (operation->offset - reader->packets_offset) %
        reader->packet_size;
    if (within >= ASF_PACKET_HEAD_SIZE)
      continue;
    /* never the flags, nor the send time alone */
    g_assert_cmpuint (within, >=, 5);
    g_assert_cmpuint (within + operation->size, <=, ASF_PACKET_HEAD_SIZE);
    count++;
  }
  return count;
}

/* A packet that was closed before it was known what follows gets its duration
 * later. */
static void
test_duration_is_corrected (gconstpointer data)
{
  const GapCase *c = data;
  g_autoptr (TestRecording) recording = make_gaps (c);
  g_autoptr (AsfReader) reader = NULL;
  const ReadPacket *last;
  FlushRig rig = { .ticks = TRUE };

  flush_rig_init (&rig, recording, NULL);
  flush_rig_run (&rig, recording, c->wait_ms * TEST_NS_PER_MS);
  test_session_end (rig.writer);
  reader = test_read (rig.file->data);
  flush_assert_all_there (recording, reader);
  flush_assert_strict (reader,
      c->beyond_a_word ? flush_duration_unknown : NULL);
  last = asf_reader_packet (reader, reader->packets->len - 1);
  g_assert_cmpuint (((guint64) last->send_time + last->duration) * 10000, ==,
      reader->send_duration);
  g_assert_cmpuint (count_dated (rig.file, reader), <=,
      recording->samples->len);
  if (c->wait_ms > 0)
    g_assert_cmpuint (count_dated (rig.file, reader), >, 0);
  flush_rig_clear (&rig);
}

/* Nothing can be corrected in what has left, so it must not tell too much: no
 * packet lasts until after the next is sent. */
static void
test_no_duration_is_corrected (gconstpointer data)
{
  const GapCase *c = data;

  for (guint is_pipe = 0; is_pipe < 2; is_pipe++) {
    g_autoptr (TestRecording) recording = make_gaps (c);
    g_autoptr (AsfReader) reader = NULL;
    FlushRig rig = { .ticks = TRUE };

    rig.file = memory_file_new ();
    recording->config.streamable = !is_pipe;
    flush_rig_init (&rig, recording, is_pipe ?
        memory_output_new_pipe (rig.file) : memory_output_new (rig.file));
    flush_rig_run (&rig, recording, c->wait_ms * TEST_NS_PER_MS);
    test_session_end (rig.writer);
    g_assert_cmpuint (memory_file_count (rig.file, ASF_OPERATION_REWRITE),
        ==, 0);
    reader = test_read (rig.file->data);
    flush_assert_all_there (recording, reader);
    flush_assert_strict (reader, flush_duration_unknown);
    for (guint i = 0; i + 1 < reader->packets->len; i++) {
      const ReadPacket *packet = asf_reader_packet (reader, i);

      g_assert_cmpuint ((guint64) packet->send_time + packet->duration, <=,
          asf_reader_packet (reader, i + 1)->send_time);
    }
    flush_rig_clear (&rig);
  }
}

/* A packet that was not closed early is left alone. */
static void
test_nothing_corrected_in_vain (void)
{
  const FlushCase c = { NULL, 1000, 40000, 640, 200, 1440, TRUE };
  g_autoptr (TestRecording) recording = flush_make_recording (&c);
  g_autoptr (AsfReader) reader = NULL;
  FlushRig rig = { .ticks = TRUE };

  flush_rig_init (&rig, recording, NULL);
  flush_rig_run (&rig, recording, 0);
  test_session_end (rig.writer);
  reader = test_read (rig.file->data);
  g_assert_cmpuint (count_dated (rig.file, reader), ==, 0);
  flush_rig_clear (&rig);
}

/* Calls */

static void
test_nothing_unwritten (void)
{
  const GapCase c = { NULL, { 0 }, 0, FALSE, 40 };
  g_autoptr (TestRecording) recording = make_gaps (&c);
  guint n_operations;
  FlushRig rig = { 0 };

  flush_rig_init (&rig, recording, NULL);
  n_operations = rig.file->log->len;
  for (guint i = 0; i < 5; i++)
    flush_rig_flush_old (&rig);
  g_assert_false (asf_writer_has_unwritten (rig.writer));
  g_assert_cmpuint (rig.file->log->len, ==, n_operations);
  flush_rig_run (&rig, recording, 0);
  g_assert_true (asf_writer_has_unwritten (rig.writer));
  flush_rig_flush_old (&rig);
  g_assert_true (asf_writer_has_unwritten (rig.writer));
  g_assert_cmpuint (rig.file->log->len, ==, n_operations);
  flush_rig_flush_old (&rig);
  g_assert_false (asf_writer_has_unwritten (rig.writer));
  g_assert_cmpuint (rig.file->log->len, >, n_operations);
  n_operations = rig.file->log->len;
  for (guint i = 0; i < 5; i++)
    flush_rig_flush_old (&rig);
  g_assert_cmpuint (rig.file->log->len, ==, n_operations);
  test_session_end (rig.writer);
  g_assert_false (asf_writer_has_unwritten (rig.writer));
  flush_rig_clear (&rig);
}

/* It can neither be called too early nor too late, and does no harm then. */
static void
test_wrong_state (void)
{
  const GapCase c = { NULL, { 0 }, 0, FALSE, 40 };
  g_autoptr (TestRecording) recording = make_gaps (&c);
  g_autoptr (MemoryFile) file = memory_file_new ();
  g_autoptr (AsfWriter) early =
      asf_writer_new (memory_output_new (file), &recording->config);
  g_autoptr (GError) error = NULL;
  guint n_operations;
  FlushRig rig = { 0 };

  g_assert_false (asf_writer_has_unwritten (early));
  g_assert_false (asf_writer_flush_old (early, &error));
  g_assert_error (error, ASF_ERROR, ASF_ERROR_STATE);
  g_assert_false (asf_writer_flush_old (early, NULL));
  g_assert_cmpuint (file->log->len, ==, 0);

  flush_rig_init (&rig, recording, NULL);
  flush_rig_run (&rig, recording, 0);
  test_session_end (rig.writer);
  n_operations = rig.file->log->len;
  g_clear_error (&error);
  g_assert_false (asf_writer_flush_old (rig.writer, &error));
  g_assert_error (error, ASF_ERROR, ASF_ERROR_STATE);
  g_assert_cmpuint (rig.file->log->len, ==, n_operations);
  flush_rig_clear (&rig);
}

/* Faults */

/* The output fails where a duration is corrected: when the next packet is
 * flushed, or at the end. */
typedef struct
{
  const char *name;
  gboolean at_end;
  gboolean for_ever;
} FaultCase;

static const FaultCase fault_cases[] = {
  { "next-flush", FALSE, FALSE },
  { "next-flush-for-ever", FALSE, TRUE },
  { "end", TRUE, FALSE },
  { "end-for-ever", TRUE, TRUE },
};

static void
test_duration_fails (gconstpointer data)
{
  const FaultCase *c = data;
  const GapCase gaps = { NULL, { 100, 100 }, 0, FALSE, 40 };
  const TestSample late = {
    1, TRUE, 9000 * TEST_NS_PER_MS, 40 * TEST_NS_PER_MS, 640, 3
  };
  const FaultPlan plan = {
    .nth = 1, .only = ASF_OPERATION_REWRITE, .sys_errno = EIO,
    .for_ever = c->for_ever
  };
  g_autoptr (TestRecording) recording = make_gaps (&gaps);
  g_autoptr (AsfReader) reader = NULL;
  g_autoptr (GError) error = NULL;
  AsfWriterStats stats;
  AsfFailure failure;
  FaultReport report;
  FlushRig rig = { .ticks = TRUE };

  rig.file = memory_file_new ();
  flush_rig_init (&rig, recording,
      faulty_output_new (memory_output_new (rig.file), &plan, &report));
  flush_rig_run (&rig, recording, 3000 * TEST_NS_PER_MS);
  if (!c->at_end) {
    g_assert_true (test_write (rig.writer, &late, &error));
    g_assert_false (asf_writer_flush_old (rig.writer, &error));
    g_assert_error (error, ASF_ERROR, ASF_ERROR_WRITE);
    g_clear_error (&error);
    g_assert_false (test_write (rig.writer, &late, &error));
    g_assert_error (error, ASF_ERROR, ASF_ERROR_WRITE);
    g_clear_error (&error);
  }
  g_assert_false (asf_writer_end_writing (rig.writer, &error));
  g_assert_error (error, ASF_ERROR, ASF_ERROR_WRITE);
  asf_writer_get_failure (rig.writer, &failure);
  g_assert_cmpint (failure.operation, ==, ASF_OPERATION_REWRITE);
  g_assert_cmpint (failure.sys_errno, ==, EIO);

  /* all that was in the output is there, and good */
  asf_writer_get_stats (rig.writer, &stats);
  reader = test_read (rig.file->data);
  g_assert_cmpuint (failure.offset, >=, reader->packets_offset);
  flush_assert_all_there (recording, reader);
  g_assert_cmpint (stats.finished, ==, !c->for_ever);
  g_assert_cmpint (reader->broadcast, ==, c->for_ever);
  flush_assert_strict (reader, c->for_ever ? flush_duration_unknown : NULL);
  flush_rig_clear (&rig);
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
  ADD_CASES ("/early/duration/", gap_cases, test_duration_is_corrected);
  ADD_CASES ("/early/duration-stays/", gap_cases,
      test_no_duration_is_corrected);
  g_test_add_func ("/early/nothing-corrected-in-vain",
      test_nothing_corrected_in_vain);
  g_test_add_func ("/early/nothing-unwritten", test_nothing_unwritten);
  g_test_add_func ("/early/wrong-state", test_wrong_state);
  ADD_CASES ("/early/duration-fails/", fault_cases, test_duration_fails);

  return g_test_run ();
}
