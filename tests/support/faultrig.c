/* faultrig.c: one recording, written again and again under faults
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "faultrig.h"

#include "crashrig.h"

#include <errno.h>

/**
 * fault_rig_init:
 * @make: fills an empty recording
 *
 * Writes the recording without a fault.
 */
void
fault_rig_init (FaultRig *rig, void (*make) (TestRecording *recording))
{
  g_auto (TestResult) result = { 0 };

  rig->recording = test_recording_new ();
  make (rig->recording);
  rig->good = memory_file_new ();
  test_recording_run (rig->recording, memory_output_new (rig->good), &result);
  g_assert_no_error (result.error);
  rig->reference = test_read (rig->good->data);
  test_assert_no_problems (rig->reference, NULL);
  g_assert_cmpuint (test_assert_objects (rig->recording, rig->reference), ==,
      rig->recording->samples->len);
}

void
fault_rig_clear (FaultRig *rig)
{
  asf_reader_free (rig->reference);
  memory_file_unref (rig->good);
  test_recording_free (rig->recording);
}

/* What was told */

static AsfErrorCode
expected_code (AsfOperation operation, int sys_errno)
{
  if (sys_errno == ENOSPC || sys_errno == EDQUOT)
    return ASF_ERROR_NO_SPACE;
  if (operation == ASF_OPERATION_SYNC)
    return ASF_ERROR_SYNC;
  if (operation == ASF_OPERATION_CLOSE)
    return ASF_ERROR_CLOSE;
  return ASF_ERROR_WRITE;
}

/* The first fault is the error, whatever failed after it. */
void
fault_rig_assert_error (const FaultPlan *plan, const FaultReport *report,
    const TestResult *result)
{
  if (report->n_faults == 0) {
    g_assert_no_error (result->error);
    g_assert_true (result->ok);
    return;
  }
  /* less room may be had where much is refused */
  if (result->ok && report->operation == ASF_OPERATION_RESERVE)
    return;
  g_assert_false (result->ok);
  g_assert_error (result->error, ASF_ERROR,
      (gint) expected_code (report->operation, plan->sys_errno));
  g_assert_cmpint (result->failure.operation, ==, report->operation);
  g_assert_cmpint (result->failure.sys_errno, ==, plan->sys_errno);
}

/* What is in the file */

/* Number of whole packets that were in the file at any time */
static guint
packets_given (const FaultRig *rig, const MemoryFile *file)
{
  guint64 size = file->most - rig->reference->packets_offset;

  return (guint) MIN (size / rig->reference->packet_size,
      rig->reference->packets->len);
}

/* Returns: number of samples that lie in these packets as a whole */
guint
fault_rig_count_objects (const FaultRig *rig, const MemoryFile *file)
{
  guint n_packets = packets_given (rig, file), count = 0;

  for (guint i = 0; i < rig->reference->objects->len; i++) {
    const ReadObject *object =
        g_ptr_array_index (rig->reference->objects, i);

    count += object->last_packet < n_packets;
  }
  return count;
}

static gboolean
is_in_file (const AsfReader *reader, const TestSample *sample)
{
  guint nth = (guint32) sample->seed;
  const ReadObject *object = asf_reader_object (reader, sample->stream, nth);

  return object != NULL && object->complete;
}

/* No sample is called safe that isn't there, and none that is there is
 * forgotten. */
void
fault_rig_assert_stats (const FaultRig *rig, const TestResult *result,
    const AsfReader *reader, const MemoryFile *file)
{
  const AsfWriterStats *stats = &result->stats;
  guint64 end = 0, first_lost = G_MAXUINT64;

  for (guint i = 0; i < rig->recording->samples->len; i++) {
    const TestSample *sample =
        &g_array_index (rig->recording->samples, TestSample, i);

    if (is_in_file (reader, sample))
      end = MAX (end, sample->time_ns + sample->duration_ns);
    else
      first_lost = MIN (first_lost, (guint64) sample->time_ns);
  }
  g_assert_cmpuint (stats->duration_ns, ==, end);
  g_assert_cmpuint (stats->safe_until_ns, ==, MIN (end, first_lost));
  g_assert_cmpuint (stats->bytes_safe, ==, reader->packets_offset +
      stats->packets * reader->packet_size);
  g_assert_cmpuint (stats->bytes_safe, <=, file->data->len);
}

/* Returns: number of objects of which no part is missing */
guint
fault_rig_count_whole (const AsfReader *reader)
{
  guint count = 0;

  for (guint i = 0; i < reader->objects->len; i++)
    count += ((ReadObject *) g_ptr_array_index (reader->objects, i))->complete;
  return count;
}

/* A file that is called finished is as good as any other. */
static void
assert_finished (const FaultRig *rig, const TestResult *result,
    const AsfReader *reader)
{
  static const char *const empty[] = { "seekable", NULL };

  test_assert_no_problems (reader, reader->packets->len == 0 ? empty : NULL);
  g_assert_false (reader->broadcast);
  g_assert_cmpuint (reader->file_size, ==, reader->data_size);
  g_assert_cmpuint (reader->packets->len, ==, result->stats.packets);
  g_assert_cmpuint (reader->play_duration, ==,
      result->stats.duration_ns / 100 +
      rig->recording->config.preroll_ms * 10000ull);
  g_assert_cmpint (result->stats.indexed, ==,
      reader->simple_indices->len + reader->indices->len > 0);
}

/* One that is not finished plays: as broadcast, or with the last header and
 * something behind it that could not be cut off. An index that was written
 * before the header failed has a test of its own. */
static void
assert_not_finished (const FaultRig *rig, const AsfReader *reader)
{
  static const char *const broken[] = {
    "object-incomplete", "play-duration", "file-size", "trailing-bytes",
    "broadcast-index", "simple-index-entry", "object-size", "object-short",
    NULL
  };
  /* and where the header is ahead of the file it says so */
  static const char *const ahead[] = {
    "object-incomplete", "play-duration", "file-size", "trailing-bytes",
    "broadcast-index", "simple-index-entry", "object-size", "object-short",
    "packet-count", "data-size", "max-bitrate", "seekable",
    "partial-packet", NULL
  };

  test_assert_no_problems (reader,
      rig->recording->config.checkpoint_interval_ns > 0 ? ahead : broken);
}

/* A part of the header may have been written. */
static gboolean
may_be_torn (const FaultPlan *plan, const TestResult *result)
{
  return plan->most > 0 &&
      result->failure.operation == ASF_OPERATION_REWRITE;
}

/* A header that was written in part may be wrong at any place. What lies behind
 * it is not lost: a repair brings it back. */
static void
assert_torn (const FaultRig *rig, const TestResult *result,
    const MemoryFile *file)
{
  g_autoptr (MemoryFile) repaired = NULL;
  g_autoptr (AsfReader) reader = NULL;
  AsfRepairReport report;

  g_assert_true (file->is_closed);
  g_assert_true (result->begun);
  repaired = crash_repair (file->data, FALSE, &report);
  reader = test_read (repaired->data);
  g_assert_cmpuint (test_assert_objects (rig->recording, reader), ==,
      fault_rig_count_objects (rig, file));
}

/* What is in the output when the session is over, and what was told of it */
void
fault_rig_assert_file (const FaultRig *rig, const TestResult *result,
    const MemoryFile *file)
{
  g_autoptr (AsfReader) reader = NULL;

  g_assert_true (file->is_closed);
  g_assert_true (file->is_freed);
  if (!result->begun) {
    g_assert_cmpuint (result->stats.bytes_safe, ==, 0);
    g_assert_false (result->stats.finished);
    return;
  }
  reader = test_read (file->data);
  g_assert_cmpuint (test_assert_objects (rig->recording, reader), ==,
      fault_rig_count_objects (rig, file));
  if (result->stats.finished)
    assert_finished (rig, result, reader);
  else
    assert_not_finished (rig, reader);
  fault_rig_assert_stats (rig, result, reader, file);
}

/**
 * fault_rig_run:
 *
 * Writes the recording under @plan and checks all of it.
 *
 * Returns: whether there was a fault
 */
gboolean
fault_rig_run (const FaultRig *rig, const FaultPlan *plan, TestResult *result)
{
  g_autoptr (MemoryFile) file = memory_file_new ();
  FaultReport report;

  test_recording_run (rig->recording,
      faulty_output_new (memory_output_new (file), plan, &report), result);
  fault_rig_assert_error (plan, &report, result);
  if (may_be_torn (plan, result))
    assert_torn (rig, result, file);
  else
    fault_rig_assert_file (rig, result, file);
  if (report.n_faults == 0)
    g_assert_cmpmem (file->data->data, file->data->len,
        rig->good->data->data, rig->good->data->len);

  return report.n_faults > 0;
}
