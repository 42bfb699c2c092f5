/* writerfaults.c: tests of sessions whose output fails
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "crashrig.h"
#include "faultrig.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* With short writes every byte range of some size is an operation of its own:
 * then "operation n" is inside headers, packets and indices too. */

static const int errnos[] = { ENOSPC, EIO, EDQUOT, EFBIG };

/* Audio and video at low rates and packets that are small enough for frames to
 * span several of them */
static void
make_av (TestRecording *recording, guint duration_ms)
{
  recording->config.packet_size = 200;
  recording->config.padding = 0;
  test_recording_take_stream (recording, test_stream_pcm (1));
  test_recording_take_stream (recording, test_stream_video (2));
  test_recording_add_audio (recording, 1, duration_ms / 100, 100, 60);
  test_recording_add_video (recording, 2, duration_ms / 80, 80, 70, 8);
}

static void
make_small_av (TestRecording *recording)
{
  make_av (recording, 1600);
}

static void
make_small_ahead (TestRecording *recording)
{
  make_av (recording, 1600);
  recording->config.checkpoint_interval_ns = 500 * TEST_NS_PER_MS;
}

static void
make_long_ahead (TestRecording *recording)
{
  make_av (recording, 6000);
  recording->config.checkpoint_interval_ns = 1000 * TEST_NS_PER_MS;
}

static void
make_long_av (TestRecording *recording)
{
  make_av (recording, 6000);
}

/* A codec of varying rate whose first block spans all packets */
static void
make_lossless (TestRecording *recording)
{
  AsfStream *stream = test_stream_wma (1, 2000);

  stream->audio.format_tag = 0x0163;
  stream->audio.avg_bytes_per_sec = 2857;       /* a block is 700 ms */
  g_bytes_unref (stream->audio.extra);
  stream->audio.extra = g_bytes_new_take (g_malloc0 (18), 18);
  recording->config.packet_size = 200;
  recording->config.padding = 0;
  test_recording_take_stream (recording, stream);
  test_recording_add_audio (recording, 1, 3, 700, 2000);
}

/* The header tells a guessed rate at the start and a measured one at the end,
 * which is shorter: all behind it moves. */
static void
make_av_of_unknown_rate (TestRecording *recording)
{
  AsfStream *audio = test_stream_wma (1, 60);

  audio->audio.avg_bytes_per_sec = 0;
  recording->config.packet_size = 200;
  test_recording_take_stream (recording, audio);
  test_recording_take_stream (recording, test_stream_video (2));
  test_recording_add_audio (recording, 1, 16, 100, 60);
  test_recording_add_video (recording, 2, 20, 80, 70, 8);
}

/* The same header with and without rewriting */
static void
make_padded_av (TestRecording *recording)
{
  make_long_av (recording);
  recording->config.padding = 1000;
}

static void
make_large_frames (TestRecording *recording)
{
  test_recording_take_stream (recording, test_stream_pcm (1));
  test_recording_take_stream (recording, test_stream_video (2));
  recording->config.packet_size = 1440;
  test_recording_add_audio (recording, 1, 60, 100, 800);
  test_recording_add_video (recording, 2, 75, 80, 900, 25);
}

/* Every operation */

typedef struct
{
  const char *name;
  void (*make) (TestRecording *recording);
  gsize most;
} LoopCase;

static const LoopCase loop_cases[] = {
  { "small-av", make_small_av, 0 },
  { "small-av-in-short-writes", make_small_av, 90 },
  { "small-av-ahead", make_small_ahead, 0 },
  { "small-av-ahead-in-short-writes", make_small_ahead, 90 },
  { "long-av", make_long_av, 0 },
  { "long-av-ahead", make_long_ahead, 0 },
  { "lossless-in-short-writes", make_lossless, 90 },
  { "large-frames", make_large_frames, 0 },
  { "large-frames-in-short-writes", make_large_frames, 1000 },
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

  fault_rig_init (&rig, make_long_av);
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
  { "small-av", make_small_av, 0 },
  { "small-av-in-short-writes", make_small_av, 77 },
  { "small-av-ahead", make_small_ahead, 0 },
  { "lossless", make_lossless, 0 },
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
    .name = "small-av-ahead", .make = make_small_ahead, .checkpoint_ms = 500
  };
  CrashRig rig;

  crash_rig_init (&rig, &plan);
  for (guint64 limit = rig.header_size;
      limit < rig.file->most - 100; limit += byte_step ()) {
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
    n = crash_rig_count_samples (&rig, n);
    given = crash_rig_expect (&rig, n, CRASH_HEADER_FIRST, TRUE);
    g_byte_array_append (expected, given->data, given->len);
    forget_gross_bitrates (expected, rig.header_size);
    forget_gross_bitrates (file->data, rig.header_size);
    g_assert_cmpmem (file->data->data, file->data->len, expected->data,
        expected->len);
  }
  crash_rig_clear (&rig);
}

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

  fault_rig_init (&rig, make_large_frames);
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

  fault_rig_init (&rig, make_long_ahead);
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

  fault_rig_init (&rig, make_small_ahead);
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

  fault_rig_init (&rig, make_long_ahead);
  g_assert_true (fault_rig_run (&rig, &plan, &result));
  g_assert_error (result.error, ASF_ERROR, ASF_ERROR_WRITE);
  g_assert_true (result.stats.finished);
  fault_rig_clear (&rig);
}

/* No memory is left when a long recording ends: all that the end takes was set
 * aside. */

#define LONG_SECONDS 20000

static void
write_long (AsfWriter *writer)
{
  g_autoptr (AsfStream) audio = test_stream_pcm (1);
  g_autoptr (AsfStream) video = test_stream_video (2);

  g_assert_true (asf_writer_add_stream (writer, audio, NULL));
  g_assert_true (asf_writer_add_stream (writer, video, NULL));
  g_assert_true (asf_writer_begin_writing (writer, NULL));
  for (guint i = 0; i < LONG_SECONDS; i++) {
    TestSample sample = {
      .stream = 1 + i % 2, .key = TRUE, .time_ns = i * TEST_NS_PER_MS * 1000,
      .duration_ns = TEST_NS_PER_MS * 1000, .size = 100, .seed = i,
    };

    g_assert_true (test_write (writer, &sample, NULL));
  }
}

static void
limit_memory_to_what_is_taken (void)
{
  g_autofree char *statm = NULL;
  struct rlimit limit;

  g_assert_true (g_file_get_contents ("/proc/self/statm", &statm, NULL,
          NULL));
  limit.rlim_cur = g_ascii_strtoull (statm, NULL, 10) * sysconf (_SC_PAGESIZE);
  limit.rlim_max = RLIM_INFINITY;
  g_assert_cmpint (setrlimit (RLIMIT_AS, &limit), ==, 0);
}

/* What the allocator still has in store
 *
 * Returns: pieces of memory, each beginning with the address of the next */
static gpointer
take_all_memory (void)
{
  gpointer all = NULL;

  for (gsize size = 1024 * 1024; size >= 16; size /= 2) {
    gpointer *piece;

    while ((piece = malloc (size)) != NULL) {
      *piece = all;
      all = piece;
    }
  }
  return all;
}

static void
give_back (gpointer all)
{
  while (all != NULL) {
    gpointer next = *(gpointer *) all;

    free (all);
    all = next;
  }
}

static void
test_no_memory_process (void)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (),
      "asfwriter-no-memory-XXXXXX", NULL);
  AsfWriterConfig config = test_config ();
  g_autoptr (GError) error = NULL;
  g_autoptr (AsfReader) reader = NULL;
  g_autoptr (AsfWriter) writer = NULL;
  int fd = g_mkstemp (path);
  struct rlimit none = { RLIM_INFINITY, RLIM_INFINITY };
  gpointer all;
  gboolean ok;

  g_assert_cmpint (fd, >=, 0);
  close (fd);
  config.checkpoint_interval_ns = 2000 * TEST_NS_PER_MS;
  writer = asf_writer_new (asf_output_file_new (path, NULL), &config);
  write_long (writer);

  limit_memory_to_what_is_taken ();
  all = take_all_memory ();
  ok = asf_writer_end_writing (writer, &error);
  setrlimit (RLIMIT_AS, &none);
  give_back (all);

  g_assert_no_error (error);
  g_assert_true (ok);
  reader = asf_reader_new_from_file (path, &error);
  g_assert_no_error (error);
  g_unlink (path);
  test_assert_no_problems (reader, NULL);
  g_assert_cmpuint (reader->objects->len, ==, LONG_SECONDS);
  g_assert_cmpuint (reader->simple_indices->len, ==, 1);
}

static void
test_no_memory (void)
{
  if (crash_rig_is_quick ()) {
    g_test_skip ("the limit would be one for the tool that this runs under");
    return;
  }
  g_test_trap_subprocess ("/faults/no-memory/subprocess/process", 0, 0);
  g_test_trap_assert_passed ();
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

  fault_rig_init (&rig, make_long_av);
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

  fault_rig_init (&rig, make_long_av);
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

  fault_rig_init (&rig, make_small_av);
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

static const LoopCase torn_cases[] = {
  { "same-layout-at-any-byte", make_small_av, 1 },
  { "same-layout-at-a-sector", make_small_av, 512 },
  { "other-layout-at-a-sector", make_av_of_unknown_rate, 512 },
};

static void
test_torn_final_header (gconstpointer data)
{
  const LoopCase *c = data;
  guint torn = 0;
  FaultRig rig;

  fault_rig_init (&rig, c->make);
  for (guint nth = 1;; nth++) {
    const FaultPlan plan = {
      .nth = nth, .only = ASF_OPERATION_REWRITE, .sys_errno = EIO,
      .for_ever = TRUE, .most = c->most
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
          " is the first old one", c->most * (nth - 1));
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

  fault_rig_init (&rig, make_lossless);
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

  make_long_av (recording);
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

  fault_rig_init (&rig, make_padded_av);
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
  g_test_add_func ("/faults/like-no-failure", test_like_no_failure);
  g_test_add_func ("/faults/full-disk-with-reserve",
      test_full_disk_with_reserve);
  for (guint i = 0; i < G_N_ELEMENTS (unreserved_plans); i++) {
    g_autofree char *name =
        g_strdup_printf ("/faults/full-disk-without-reserve/%u", i);

    g_test_add_data_func (name, &unreserved_plans[i],
        test_full_disk_without_reserve);
  }
  for (guint i = 0; i < G_N_ELEMENTS (transient_plans); i++) {
    g_autofree char *name = g_strdup_printf ("/faults/transient/%u", i);

    g_test_add_data_func (name, &transient_plans[i], test_transient);
  }
  g_test_add_func ("/faults/no-patience", test_no_patience);
  g_test_add_func ("/faults/no-memory", test_no_memory);
  g_test_add_func ("/faults/no-memory/subprocess/process",
      test_no_memory_process);
  g_test_add_func ("/faults/no-index-behind-broadcast",
      test_no_index_behind_broadcast);
  g_test_add_func ("/faults/torn-index-stays", test_torn_index_stays);
  g_test_add_func ("/faults/last-packet-fails-again",
      test_last_packet_fails_again);
  ADD_CASES ("/faults/torn-final-header/", torn_cases,
      test_torn_final_header);
  g_test_add_func ("/faults/useless-last-packet-is-cut",
      test_useless_last_packet_is_cut);
  g_test_add_func ("/faults/calls-after-failure", test_calls_after_failure);
  g_test_add_func ("/faults/pipe-breaks", test_pipe_breaks);

  return g_test_run ();
}
