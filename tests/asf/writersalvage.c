/* writersalvage.c: tests of what is in a file whose output has failed
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "crashrig.h"
#include "faultrecordings.h"
#include "faultrig.h"

#include <errno.h>
#include <string.h>

/* Bit rates with the overhead of packets count what is lost, too: makes them
 * 0 in the File Properties and, for two streams, at the end of the header. */
static void
forget_gross_bitrates (GByteArray *file, guint header_size)
{
  guint at = header_size - ASF_DATA_OBJECT_HEAD;

  memset (file->data + 130, 0, 4);
  memset (file->data + at - 4, 0, 4);
  memset (file->data + at - 10, 0, 4);
}

/* Whatever byte an append has failed at, for the moment: what comes out is the
 * file of a session that was given just the samples that are in it. */
static void
test_like_no_failure (void)
{
  static const CrashPlan plan = {
    .name = "small-av-ahead", .make = fault_make_small_ahead,
    .checkpoint_ms = 500
  };
  CrashRig rig;

  crash_rig_init (&rig, &plan);
  for (guint64 limit = rig.header_size;
      limit < rig.file->most - 100; limit += crash_rig_is_quick () ? 7 : 1) {
    const FaultPlan full = {
      .limited = TRUE, .limit = limit, .sys_errno = ENOSPC
    };
    g_autoptr (MemoryFile) file = memory_file_new ();
    g_auto (TestResult) result = { 0 };
    g_autoptr (GByteArray) expected = g_byte_array_new ();
    const GByteArray *given;
    FaultReport report;
    guint n;

    test_recording_run (rig.recording,
        faulty_output_new (memory_output_new (file), &full, &report), &result);
    g_assert_error (result.error, ASF_ERROR, ASF_ERROR_NO_SPACE);
    n = (guint) ((limit - rig.header_size) / rig.whole->packet_size);
    n = crash_rig_count_samples (&rig, rig.file->data, n);
    given = crash_rig_expect (&rig, n, CRASH_HEADER_FIRST, TRUE);
    g_byte_array_append (expected, given->data, given->len);
    forget_gross_bitrates (expected, rig.header_size);
    forget_gross_bitrates (file->data, rig.header_size);
    g_assert_cmpmem (file->data->data, file->data->len, expected->data,
        expected->len);
  }
  crash_rig_clear (&rig);
}

/* Full disks */

static gboolean
has_video_object (const MemoryFile *file)
{
  g_autoptr (AsfReader) reader = test_read (file->data);
  const ReadStream *video = asf_reader_nth_stream (reader,
      READ_STREAM_VIDEO, 0);

  return video->objects->len > 0;
}

/* A disk that keeps what it promised: what is recorded is indexed as well. */
static void
test_full_disk_with_reserve (void)
{
  FaultRig rig;

  fault_rig_init (&rig, fault_make_large_frames);
  for (guint64 limit = rig.reference->packets_offset;
      limit < rig.good->most + 140000; limit += 997) {
    const FaultPlan plan = {
      .limited = TRUE, .limit = limit, .limits_reserve = TRUE,
      .sys_errno = ENOSPC, .for_ever = TRUE
    };
    g_autoptr (MemoryFile) file = memory_file_new ();
    g_auto (TestResult) result = { 0 };
    FaultReport report;

    test_recording_run (rig.recording,
        faulty_output_new (memory_output_new (file), &plan, &report), &result);
    fault_rig_assert_file (&rig, &result, file);
    /* all appends found the room that was promised */
    g_assert_cmpuint (report.n_faults, ==, 0);
    g_assert_true (result.stats.finished);
    g_assert_cmpint (result.stats.indexed, ==, has_video_object (file));
    if (!result.ok) {
      g_assert_error (result.error, ASF_ERROR, ASF_ERROR_NO_SPACE);
      g_assert_cmpint (result.failure.operation, ==, ASF_OPERATION_RESERVE);
    }
  }
  fault_rig_clear (&rig);
}

/* Where no room can be reserved the disk may be full when the index comes: it
 * has as many entries then as there is room for, down to this size. */

#define SMALLEST_INDEX (56 + 2 * 6)

static const FaultPlan unreserved_plans[] = {
  { .no_reserve = TRUE },
  { .no_reserve = TRUE, .most = 50 },
  { .no_reserve = TRUE, .tells_free = TRUE },
};

typedef struct
{
  guint n_cut;                  /* recordings that the full disk ended */
  guint n_coarse;               /* with the smallest index */
} IndexCount;

static void
assert_index_fits (const FaultRig *rig, const FaultPlan *plan,
    IndexCount *count)
{
  g_autoptr (MemoryFile) file = memory_file_new ();
  g_auto (TestResult) result = { 0 };
  FaultReport report;

  test_recording_run (rig->recording,
      faulty_output_new (memory_output_new (file), plan, &report), &result);
  fault_rig_assert_file (rig, &result, file);
  g_assert_true (result.stats.finished);
  if (!result.ok)
    g_assert_error (result.error, ASF_ERROR, ASF_ERROR_NO_SPACE);
  if (!has_video_object (file))
    return;
  g_assert_cmpint (result.stats.indexed, ==,
      plan->limit - result.stats.bytes_safe >= SMALLEST_INDEX);
  count->n_cut += !result.ok;
  count->n_coarse +=
      file->data->len - result.stats.bytes_safe == SMALLEST_INDEX;
}

static void
test_full_disk_without_reserve (gconstpointer data)
{
  FaultPlan plan = *(const FaultPlan *) data;
  IndexCount count = { 0 };
  FaultRig rig;

  fault_rig_init (&rig, fault_make_long_ahead);
  plan.limited = TRUE;
  plan.sys_errno = ENOSPC;
  plan.for_ever = TRUE;
  for (plan.limit = rig.reference->packets_offset;
      plan.limit <= rig.good->most + (plan.tells_free ? 10000 : 0);
      plan.limit += plan.tells_free ? 97 : 5)
    assert_index_fits (&rig, &plan, &count);
  g_assert_cmpuint (count.n_cut, >, 10);
  /* one that tells what is free leaves room for all */
  g_assert_cmpint (count.n_coarse > 0, ==, !plan.tells_free);
  fault_rig_clear (&rig);
}

/* Things that must not happen */

/* An index behind a file that stays broadcast would be read as packets. */
static void
test_no_index_behind_broadcast (void)
{
  const FaultPlan plan = {
    .nth = 1, .only = ASF_OPERATION_REWRITE, .sys_errno = EIO
  };
  g_autoptr (MemoryFile) file = memory_file_new ();
  g_autoptr (AsfReader) reader = NULL;
  g_auto (TestResult) result = { 0 };
  FaultReport report;
  FaultRig rig;

  fault_rig_init (&rig, fault_make_long_av);
  test_recording_run (rig.recording,
      faulty_output_new (memory_output_new (file), &plan, &report), &result);
  reader = test_read (file->data);
  g_assert_true (reader->broadcast);
  test_assert_no_problems (reader, NULL);
  g_assert_cmpuint (file->data->len, ==, result.stats.file_size);
  g_assert_false (result.stats.indexed);
  fault_rig_clear (&rig);
}

/* Two outputs that fail, one around the other: what can't be cut off must not
 * be called finished. */
static void
test_torn_index_stays (void)
{
  const FaultPlan truncate = {
    .nth = 1, .only = ASF_OPERATION_TRUNCATE, .sys_errno = EIO,
    .for_ever = TRUE
  };
  g_autoptr (MemoryFile) file = memory_file_new ();
  g_autoptr (AsfReader) reader = NULL;
  g_auto (TestResult) result = { 0 };
  FaultReport reports[2];
  FaultPlan full = { .limited = TRUE, .sys_errno = ENOSPC };
  FaultRig rig;

  fault_rig_init (&rig, fault_make_long_av);
  full.limit = rig.good->data->len - 10;
  test_recording_run (rig.recording,
      faulty_output_new (faulty_output_new (memory_output_new (file), &full,
              &reports[0]), &truncate, &reports[1]), &result);
  g_assert_error (result.error, ASF_ERROR, ASF_ERROR_NO_SPACE);
  reader = test_read (file->data);
  g_assert_cmpuint (test_assert_objects (rig.recording, reader), ==,
      rig.recording->samples->len);
  if (result.stats.finished)
    g_assert_cmpuint (reader->file_size, ==, reader->data_size);
  fault_rig_clear (&rig);
}

/* The last packet is written again without the part of a sample that is lost.
 * If that fails it is as it was: it has whole samples too. */
static void
test_last_packet_fails_again (void)
{
  const FaultPlan rewrite = {
    .nth = 1, .only = ASF_OPERATION_REWRITE, .sys_errno = EIO
  };
  FaultRig rig;

  fault_rig_init (&rig, fault_make_small_av);
  for (guint64 limit = rig.reference->packets_offset; limit < rig.good->most;
      limit += 100) {
    const FaultPlan full = {
      .limited = TRUE, .limit = limit, .sys_errno = ENOSPC, .for_ever = TRUE
    };
    g_autoptr (MemoryFile) file = memory_file_new ();
    g_autoptr (AsfReader) reader = NULL;
    g_auto (TestResult) result = { 0 };
    FaultReport reports[2];

    test_recording_run (rig.recording,
        faulty_output_new (faulty_output_new (memory_output_new (file), &full,
                &reports[0]), &rewrite, &reports[1]), &result);
    g_assert_error (result.error, ASF_ERROR, ASF_ERROR_NO_SPACE);
    reader = test_read (file->data);
    g_assert_cmpuint (test_assert_objects (rig.recording, reader), ==,
        fault_rig_count_objects (&rig, file));
    fault_rig_assert_stats (&rig, &result, reader, file);
  }
  fault_rig_clear (&rig);
}

/* The last header may stop at any byte (a power cut, a bad sector): each of
 * the packets has to be found then, by the old header or by the new one. */

typedef struct
{
  const char *name;
  void (*make) (TestRecording *recording);
  gsize step;
} TornCase;

static const TornCase torn_cases[] = {
  { "same-layout-at-any-byte", fault_make_small_av, 1 },
  { "same-layout-at-a-sector", fault_make_small_av, 512 },
  { "other-layout-at-a-sector", fault_make_av_of_unknown_rate, 512 },
};

static void
test_torn_final_header (gconstpointer data)
{
  const TornCase *c = data;
  guint torn = 0;
  FaultRig rig;

  fault_rig_init (&rig, c->make);
  for (guint nth = 1;; nth++) {
    const FaultPlan plan = {
      .nth = nth, .only = ASF_OPERATION_REWRITE, .sys_errno = EIO,
      .for_ever = TRUE, .most = c->step
    };
    g_autoptr (MemoryFile) file = memory_file_new ();
    g_autoptr (AsfReader) reader = NULL;
    g_auto (TestResult) result = { 0 };
    FaultReport report;

    test_recording_run (rig.recording,
        faulty_output_new (memory_output_new (file), &plan, &report), &result);
    if (report.n_faults == 0)
      break;
    reader = test_read (file->data);
    if (fault_rig_count_whole (reader) < rig.recording->samples->len &&
        torn++ == 0)
      g_test_message ("samples are lost when byte %" G_GSIZE_FORMAT
          " is the first old one", c->step * (nth - 1));
  }
  g_assert_cmpuint (torn, ==, 0);
  fault_rig_clear (&rig);
}

static gboolean
has_whole_object (const AsfReader *reader, guint packet)
{
  for (guint i = 0; i < reader->objects->len; i++) {
    const ReadObject *object = g_ptr_array_index (reader->objects, i);

    if (object->complete && object->first_packet <= packet &&
        object->last_packet >= packet)
      return TRUE;
  }
  return FALSE;
}

/* When the last packet has nothing but the first part of a sample whose other
 * parts are lost it is of no use to anybody. */
static void
test_useless_last_packet_is_cut (void)
{
  FaultRig rig;

  fault_rig_init (&rig, fault_make_lossless);
  for (guint64 limit = rig.reference->packets_offset; limit < rig.good->most;
      limit += 50) {
    const FaultPlan plan = {
      .limited = TRUE, .limit = limit, .sys_errno = ENOSPC, .for_ever = TRUE
    };
    g_autoptr (MemoryFile) file = memory_file_new ();
    g_autoptr (AsfReader) reader = NULL;
    g_auto (TestResult) result = { 0 };
    FaultReport report;

    test_recording_run (rig.recording,
        faulty_output_new (memory_output_new (file), &plan, &report), &result);
    reader = test_read (file->data);
    g_assert_true (reader->packets->len == 0 || has_whole_object (reader,
            reader->packets->len - 1));
  }
  fault_rig_clear (&rig);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/faults/like-no-failure", test_like_no_failure);
  g_test_add_func ("/faults/full-disk-with-reserve",
      test_full_disk_with_reserve);
  for (guint i = 0; i < G_N_ELEMENTS (unreserved_plans); i++) {
    g_autofree char *name =
        g_strdup_printf ("/faults/full-disk-without-reserve/%u", i);

    g_test_add_data_func (name, &unreserved_plans[i],
        test_full_disk_without_reserve);
  }
  g_test_add_func ("/faults/no-index-behind-broadcast",
      test_no_index_behind_broadcast);
  g_test_add_func ("/faults/torn-index-stays", test_torn_index_stays);
  g_test_add_func ("/faults/last-packet-fails-again",
      test_last_packet_fails_again);
  for (guint i = 0; i < G_N_ELEMENTS (torn_cases); i++) {
    g_autofree char *name =
        g_strconcat ("/faults/torn-final-header/", torn_cases[i].name, NULL);

    g_test_add_data_func (name, &torn_cases[i], test_torn_final_header);
  }
  g_test_add_func ("/faults/useless-last-packet-is-cut",
      test_useless_last_packet_is_cut);

  return g_test_run ();
}
