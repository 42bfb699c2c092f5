/* writerfaults.c: tests of sessions whose output fails
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "crashrig.h"
#include "faultrecordings.h"
#include "faultrig.h"

#include <errno.h>

/* With short writes every byte range of some size is an operation of its own:
 * then "operation n" is inside headers, packets and indices too. */

static const int errnos[] = { ENOSPC, EIO, EDQUOT, EFBIG };

/* Every operation */

typedef struct
{
  const char *name;
  void (*make) (TestRecording *recording);
  gsize most;
} LoopCase;

static const LoopCase loop_cases[] = {
  { "small-av", fault_make_small_av, 0 },
  { "small-av-in-short-writes", fault_make_small_av, 90 },
  { "small-av-ahead", fault_make_small_ahead, 0 },
  { "small-av-ahead-in-short-writes", fault_make_small_ahead, 90 },
  { "long-av", fault_make_long_av, 0 },
  { "long-av-ahead", fault_make_long_ahead, 0 },
  { "lossless-in-short-writes", fault_make_lossless, 90 },
  { "large-frames", fault_make_large_frames, 0 },
  { "large-frames-in-short-writes", fault_make_large_frames, 1000 },
};

static void
test_every_operation (gconstpointer data)
{
  const LoopCase *c = data;
  FaultRig rig;

  fault_rig_init (&rig, c->make);
  for (guint i = 0; i < 2 * G_N_ELEMENTS (errnos); i++) {
    FaultPlan plan = {
      .sys_errno = errnos[i / 2], .for_ever = i % 2, .most = c->most
    };
    gboolean failed;

    do {
      g_auto (TestResult) result = { 0 };

      plan.nth++;
      failed = fault_rig_run (&rig, &plan, &result);
    } while (failed);
    g_assert_cmpuint (plan.nth, >, 7);
  }
  fault_rig_clear (&rig);
}

/* Every operation of one kind, with what must still come out right */

typedef struct
{
  const char *name;
  AsfOperation operation;
  gboolean finished;
} KindCase;

static const KindCase kind_cases[] = {
  { "append", ASF_OPERATION_APPEND, TRUE },
  { "reserve", ASF_OPERATION_RESERVE, TRUE },
  { "rewrite", ASF_OPERATION_REWRITE, FALSE },
  { "truncate", ASF_OPERATION_TRUNCATE, TRUE },
  { "sync", ASF_OPERATION_SYNC, TRUE },
  { "close", ASF_OPERATION_CLOSE, FALSE },
};

/* Only that kind fails, for ever: the file is finished wherever that can be
 * done without it. The first append is the header's. */
static void
test_one_kind (gconstpointer data)
{
  const KindCase *c = data;
  FaultRig rig;

  fault_rig_init (&rig, fault_make_long_av);
  for (guint i = 0; i < G_N_ELEMENTS (errnos); i++) {
    FaultPlan plan = {
      .nth = c->operation == ASF_OPERATION_APPEND ? 2 : 1,
      .only = c->operation, .sys_errno = errnos[i], .for_ever = TRUE
    };

    for (;;) {
      g_auto (TestResult) result = { 0 };

      if (!fault_rig_run (&rig, &plan, &result))
        break;
      g_assert_cmpint (result.stats.finished, ==, c->finished);
      plan.nth++;
    }
  }
  fault_rig_clear (&rig);
}

/* A full disk, at every byte */

static const LoopCase byte_cases[] = {
  { "small-av", fault_make_small_av, 0 },
  { "small-av-in-short-writes", fault_make_small_av, 77 },
  { "small-av-ahead", fault_make_small_ahead, 0 },
  { "lossless", fault_make_lossless, 0 },
};

static guint
byte_step (void)
{
  return crash_rig_is_quick () ? 7 : 1;
}

static void
test_every_byte (gconstpointer data)
{
  const LoopCase *c = data;
  FaultRig rig;

  fault_rig_init (&rig, c->make);
  for (gboolean for_ever = FALSE; for_ever <= TRUE; for_ever++) {
    for (guint64 limit = 0; limit <= rig.good->most;
        limit += byte_step ()) {
      const FaultPlan plan = {
        .limited = TRUE, .limit = limit, .sys_errno = ENOSPC,
        .for_ever = for_ever, .most = c->most
      };
      g_auto (TestResult) result = { 0 };

      g_assert_cmpint (fault_rig_run (&rig, &plan, &result), ==,
          limit < rig.good->most);
      /* the header's own room is there, so it can always be finished */
      g_assert_cmpint (result.stats.finished, ==, result.begun);
    }
  }
  fault_rig_clear (&rig);
}

/* Troubles that pass: nothing is different in the file. */

static const FaultPlan transient_plans[] = {
  { .transient = EINTR },
  { .transient = EINTR, .most = 50 },
  { .transient = EAGAIN },
  { .transient = EACCES, .patience_us = G_USEC_PER_SEC },
  { .transient = ESTALE, .patience_us = G_USEC_PER_SEC },
  { .transient = EIO, .patience_us = G_USEC_PER_SEC },
  { .transient = EIO, .patience_us = G_USEC_PER_SEC, .most = 1000 },
  { .interrupted = TRUE, .most = 1 },
};

static void
test_transient (gconstpointer data)
{
  g_auto (TestResult) result = { 0 };
  FaultRig rig;

  fault_rig_init (&rig, fault_make_small_ahead);
  g_assert_false (fault_rig_run (&rig, data, &result));
  g_assert_true (result.stats.finished);
  fault_rig_clear (&rig);
}

/* The same without patience ends the recording, and the file is finished. */
static void
test_no_patience (void)
{
  const FaultPlan plan = {
    .nth = 4, .only = ASF_OPERATION_APPEND, .sys_errno = EIO
  };
  g_auto (TestResult) result = { 0 };
  FaultRig rig;

  fault_rig_init (&rig, fault_make_long_ahead);
  g_assert_true (fault_rig_run (&rig, &plan, &result));
  g_assert_error (result.error, ASF_ERROR, ASF_ERROR_WRITE);
  g_assert_true (result.stats.finished);
  fault_rig_clear (&rig);
}

/* Calls after a failure get the first error and do nothing. */
static void
test_calls_after_failure (void)
{
  const FaultPlan plan = {
    .nth = 2, .only = ASF_OPERATION_APPEND, .sys_errno = EDQUOT
  };
  g_autoptr (MemoryFile) file = memory_file_new ();
  g_autoptr (TestRecording) recording = test_recording_new ();
  g_autoptr (AsfStream) stream = test_stream_pcm (3);
  g_autoptr (AsfWriter) writer = NULL;
  g_autoptr (GError) first = NULL;
  FaultReport report;
  guint i = 0, n_operations;

  fault_make_long_av (recording);
  writer = asf_writer_new (faulty_output_new (memory_output_new (file), &plan,
          &report), &recording->config);
  for (guint k = 0; k < 2; k++)
    g_assert_true (asf_writer_add_stream (writer,
            g_ptr_array_index (recording->streams, k), NULL));
  g_assert_true (asf_writer_begin_writing (writer, NULL));
  while (test_write (writer, &g_array_index (recording->samples, TestSample,
              i++), &first));
  g_assert_error (first, ASF_ERROR, ASF_ERROR_NO_SPACE);
  n_operations = file->log->len;
  for (guint k = 0; k < 3; k++) {
    g_autoptr (GError) again = NULL;

    if (k < 2)
      g_assert_false (test_write (writer, &g_array_index (recording->samples,
                  TestSample, i), &again));
    else
      g_assert_false (asf_writer_add_stream (writer, stream, &again));
    g_assert_error (again, ASF_ERROR, ASF_ERROR_NO_SPACE);
    g_assert_cmpstr (again->message, ==, first->message);
    g_assert_false (test_write (writer, &g_array_index (recording->samples,
                TestSample, i), NULL));
  }
  g_assert_cmpuint (file->log->len, ==, n_operations);
  g_assert_false (asf_writer_end_writing (writer, NULL));
  g_assert_true (file->is_closed);
}

/* An output that can't go back: no more than an error and a close is to be
 * had, and nothing is tried that it can't do. */
static void
test_pipe_breaks (void)
{
  FaultPlan plan = { .sys_errno = EPIPE, .for_ever = TRUE };
  FaultRig rig;

  fault_rig_init (&rig, fault_make_padded_av);
  for (;;) {
    g_autoptr (MemoryFile) file = memory_file_new ();
    g_auto (TestResult) result = { 0 };
    FaultReport report;

    plan.nth++;
    test_recording_run (rig.recording,
        faulty_output_new (memory_output_new_pipe (file), &plan, &report),
        &result);
    fault_rig_assert_error (&plan, &report, &result);
    g_assert_cmpint (result.stats.finished, ==, report.n_faults == 0);
    g_assert_true (file->is_closed);
    if (result.begun) {
      g_autoptr (AsfReader) reader = test_read (file->data);

      g_assert_true (reader->broadcast);
      g_assert_cmpuint (test_assert_objects (rig.recording, reader), ==,
          fault_rig_count_objects (&rig, file));
      fault_rig_assert_stats (&rig, &result, reader, file);
    }
    if (report.n_faults == 0)
      break;
  }
  fault_rig_clear (&rig);
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
  ADD_CASES ("/faults/every-operation/", loop_cases, test_every_operation);
  ADD_CASES ("/faults/only/", kind_cases, test_one_kind);
  ADD_CASES ("/faults/every-byte/", byte_cases, test_every_byte);
  for (guint i = 0; i < G_N_ELEMENTS (transient_plans); i++) {
    g_autofree char *name = g_strdup_printf ("/faults/transient/%u", i);

    g_test_add_data_func (name, &transient_plans[i], test_transient);
  }
  g_test_add_func ("/faults/no-patience", test_no_patience);
  g_test_add_func ("/faults/calls-after-failure", test_calls_after_failure);
  g_test_add_func ("/faults/pipe-breaks", test_pipe_breaks);

  return g_test_run ();
}
