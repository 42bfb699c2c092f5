/* repair.c: tests of repairs of files that no session left behind
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "crashrig.h"
#include "faultyoutput.h"

#include <errno.h>
#include <string.h>

/* What a crash leaves behind is tested in writercrash.c. Here are files of
 * other writers, broken ones, and repairs that fail.
 */

#define FILE_PROPERTIES 30
#define PACKET_SIZE 200

/* Frame duration and byte rate are those of the samples: so the ends that are
 * guessed are the ones that were written. */
static void
make_av (TestRecording *recording)
{
  AsfStream *audio = test_stream_wma (1, 60), *video = test_stream_video (2);

  audio->audio.avg_bytes_per_sec = 600;
  video->video.frame_duration_100ns = 800000;
  recording->config.packet_size = PACKET_SIZE;
  test_recording_take_stream (recording, audio);
  test_recording_take_stream (recording, video);
  test_recording_add_audio (recording, 1, 32, 100, 60);
  test_recording_add_video (recording, 2, 40, 80, 70, 8);
}

static void
make_audio (TestRecording *recording)
{
  recording->config.packet_size = PACKET_SIZE;
  test_recording_take_stream (recording, test_stream_wma (1, 160));
  test_recording_add_audio (recording, 1, 40, 10, 160);
}

static void
make_varying_audio (TestRecording *recording)
{
  AsfStream *stream = test_stream_wma (1, 1);

  stream->object_size = 0;
  recording->config.packet_size = 250;
  test_recording_take_stream (recording, stream);
  for (guint i = 0; i < 70; i++)
    test_recording_add (recording, 1, i * 100, 100,
        i / 30 % 2 == 0 ? 20 : 220, TRUE);
}

static void
make_two_videos (TestRecording *recording)
{
  recording->config.packet_size = PACKET_SIZE;
  for (guint number = 1; number <= 2; number++) {
    AsfStream *video = test_stream_video (number);

    video->video.frame_duration_100ns = number * 400000;
    test_recording_take_stream (recording, video);
  }
  test_recording_add_video (recording, 1, 60, 40, 50, 10);
  test_recording_add_video (recording, 2, 30, 80, 70, 4);
}

static void
make_nothing (TestRecording *recording)
{
  recording->config.packet_size = PACKET_SIZE;
  test_recording_take_stream (recording, test_stream_pcm (1));
  test_recording_take_stream (recording, test_stream_video (2));
}

static const CrashPlan av = { .name = "av", .make = make_av };

/* Files, made by hand */

static GByteArray *
copy_bytes (const GByteArray *bytes)
{
  GByteArray *copy = g_byte_array_sized_new (bytes->len);

  return g_byte_array_append (copy, bytes->data, bytes->len);
}

static guint64
load_u64 (const GByteArray *file, gsize at)
{
  guint64 value;

  memcpy (&value, file->data + at, sizeof (value));
  return GUINT64_FROM_LE (value);
}

static void
store (GByteArray *file, gsize at, guint64 value, gsize size)
{
  guint64 le = GUINT64_TO_LE (value);

  g_assert_cmpuint (at + size, <=, file->len);
  memcpy (file->data + at, &le, size);
}

/* A file that stops behind @n_packets and @more bytes, as it was then */
static GByteArray *
leave_after (const CrashRig *rig, guint n_packets, guint more)
{
  GByteArray *file = g_byte_array_new ();
  gsize size =
      rig->header_size + n_packets * rig->whole->packet_size + more;

  for (guint n = 0; n < rig->file->log->len && file->len < size; n++) {
    if (memory_file_nth (rig->file, n)->operation == ASF_OPERATION_APPEND)
      memory_file_replay (rig->file, n, G_MAXSIZE, file);
  }
  g_assert_cmpuint (file->len, >=, size);
  g_byte_array_set_size (file, (guint) size);

  return file;
}

/* Puts an object that nobody knows at the end of the header: this is a header
 * of another writer. */
static GByteArray *
make_foreign (const CrashRig *rig, const GByteArray *file)
{
  GByteArray *foreign = g_byte_array_new ();
  gsize header_end = rig->header_size - ASF_DATA_OBJECT_HEAD;
  guint8 object[77];
  guint32 count;

  for (guint i = 0; i < sizeof (object); i++)
    object[i] = (guint8) (200 - i);
  memset (object + 16, 0, 8);
  object[16] = sizeof (object);
  g_byte_array_append (foreign, file->data, header_end);
  g_byte_array_append (foreign, object, sizeof (object));
  g_byte_array_append (foreign, file->data + header_end,
      file->len - header_end);
  memcpy (&count, file->data + 24, 4);
  store (foreign, 24, GUINT32_FROM_LE (count) + 1, 4);
  store (foreign, 16, header_end + sizeof (object), 8);
  if (load_u64 (file, FILE_PROPERTIES + 40) != 0)
    store (foreign, FILE_PROPERTIES + 40, foreign->len, 8);

  return foreign;
}

static gboolean
is_own (const GByteArray *file)
{
  g_autoptr (AsfInput) input = asf_input_memory_new (file->data, file->len);
  g_autoptr (AsfFile) read = asf_file_read (input, NULL, NULL);

  g_assert_nonnull (read);
  return read->own;
}

/* Wrong numbers */

typedef struct
{
  const char *name;
  gsize at;                     /* from the Data Object on if @in_data */
  gsize size;
  guint64 value;
  gboolean in_data;
} NumberCase;

static const NumberCase numbers[] = {
  { "file-size", FILE_PROPERTIES + 40, 8, 12345, FALSE },
  { "no-file-size", FILE_PROPERTIES + 40, 8, 0, FALSE },
  { "packets", FILE_PROPERTIES + 56, 8, 3, FALSE },
  { "too-many-packets", FILE_PROPERTIES + 56, 8, G_MAXUINT64, FALSE },
  { "play-duration", FILE_PROPERTIES + 64, 8, 0, FALSE },
  { "send-duration", FILE_PROPERTIES + 72, 8, 99999999999, FALSE },
  { "broadcast", FILE_PROPERTIES + 88, 4, 1, FALSE },
  { "not-seekable", FILE_PROPERTIES + 88, 4, 0, FALSE },
  /* in the Data Object */
  { "data-size", 16, 8, 50, TRUE },
  { "data-size-too-large", 16, 8, G_MAXINT64, TRUE },
  { "data-packets", 40, 8, 0, TRUE },
  { "too-many-data-packets", 40, 8, G_MAXUINT64, TRUE },
};

/* One wrong number in a good file: the repair brings the file back, whoever
 * wrote it. */
static void
test_wrong_number (gconstpointer data)
{
  const NumberCase *c = data;
  CrashRig rig;

  crash_rig_init (&rig, &av);
  for (gboolean foreign = FALSE; foreign <= TRUE; foreign++) {
    g_autoptr (GByteArray) good = foreign ?
        make_foreign (&rig, rig.file->data) : copy_bytes (rig.file->data);
    g_autoptr (GByteArray) bad = copy_bytes (good);
    gsize data_at = load_u64 (good, 16);

    store (bad, c->at + (c->in_data ? data_at : 0), c->value, c->size);
    g_assert_cmpint (is_own (good), ==, !foreign);
    for (gboolean to_copy = FALSE; to_copy <= TRUE; to_copy++) {
      AsfRepairReport report;
      g_autoptr (MemoryFile) repaired = crash_repair (bad, to_copy, &report);

      g_assert_cmpmem (repaired->data->data, repaired->data->len,
          good->data, good->len);
      g_assert_cmpuint (report.packets_dropped, ==, 0);
      g_assert_cmpuint (report.bytes_dropped, ==, 0);
      g_assert_true (report.indexed);
    }
  }
  crash_rig_clear (&rig);
}

static gboolean
is_key_frame (const AsfReader *reader, const ReadSimpleEntry *entry)
{
  for (guint i = 0; i < reader->objects->len; i++) {
    const ReadObject *object = g_ptr_array_index (reader->objects, i);

    if (object->key && object->complete &&
        object->first_packet == entry->packet &&
        object->n_packets == entry->count)
      return TRUE;
  }
  return FALSE;
}

/* Every entry points to a key frame of which nothing is missing. */
static void
assert_index_is_right (const GByteArray *file)
{
  g_autoptr (AsfReader) reader = test_read (file);
  const ReadSimpleIndex *index;

  g_assert_cmpuint (reader->simple_indices->len, ==, 1);
  index = g_ptr_array_index (reader->simple_indices, 0);
  g_assert_cmpuint (index->entries->len, >, 0);
  for (guint i = 0; i < index->entries->len; i++)
    g_assert_true (is_key_frame (reader,
            &g_array_index (index->entries, ReadSimpleEntry, i)));
  g_assert_cmpuint (reader->file_size, ==, reader->data_size);
  g_assert_cmpuint (reader->packet_count, ==, reader->packets->len);
}

/* What is in the header of another writer stays, and the file is finished. */
static void
test_foreign_header_stays (void)
{
  AsfRepairReport report;
  CrashRig rig;

  crash_rig_init (&rig, &av);
  for (guint n_packets = 4; n_packets < rig.whole->packets->len;
      n_packets += 5) {
    g_autoptr (GByteArray) left = leave_after (&rig, n_packets, 55);
    g_autoptr (GByteArray) foreign = make_foreign (&rig, left);
    g_autoptr (MemoryFile) repaired = crash_repair (foreign, FALSE, &report);
    g_autoptr (AsfReader) reader = test_read (repaired->data);
    /* its last packet is not made anew, and may end with a torn key frame */
    static const char *const torn[] = {
      "object-incomplete", "simple-index-entry", NULL
    };
    gsize kept_at = FILE_PROPERTIES + 104;

    g_assert_false (is_own (foreign));
    g_assert_cmpmem (repaired->data->data + kept_at,
        rig.header_size + 77 - ASF_DATA_OBJECT_HEAD - kept_at,
        foreign->data + kept_at,
        rig.header_size + 77 - ASF_DATA_OBJECT_HEAD - kept_at);
    g_assert_false (reader->broadcast);
    test_assert_objects (rig.recording, reader);
    test_assert_no_problems (reader, torn);
    assert_index_is_right (repaired->data);
  }
  crash_rig_clear (&rig);
}

/* Packets that cannot be read */

static gboolean
is_in_packets (const ReadObject *object, guint first, guint n)
{
  return object->last_packet >= first && object->first_packet < first + n;
}

static void
assert_all_but (const CrashRig *rig, const GByteArray *file, guint first,
    guint n)
{
  g_autoptr (AsfReader) reader = test_read (file);
  guint found = 0, expected = 0;

  for (guint i = 0; i < rig->whole->objects->len; i++)
    expected += !is_in_packets (g_ptr_array_index (rig->whole->objects, i),
        first, n);
  for (guint i = 0; i < reader->objects->len; i++) {
    const ReadObject *object = g_ptr_array_index (reader->objects, i);

    found += object->complete;
  }
  g_assert_cmpuint (found, ==, expected);
}

static void
test_broken_packets (void)
{
  AsfRepairReport report;
  CrashRig rig;

  crash_rig_init (&rig, &av);
  for (guint first = 1; first + 5 < rig.whole->packets->len; first++) {
    guint n = 1 + first % 3;
    g_autoptr (GByteArray) bad = copy_bytes (rig.file->data);
    g_autoptr (MemoryFile) repaired = NULL;
    g_autoptr (MemoryFile) copied = NULL;

    memset (bad->data + rig.header_size + first * PACKET_SIZE,
        first % 2 == 0 ? 0xff : 0, n * PACKET_SIZE);
    repaired = crash_repair (bad, FALSE, &report);
    g_assert_cmpuint (report.packets_dropped, ==, 0);
    g_assert_cmpuint (report.n_packets, ==, rig.whole->packets->len);
    g_assert_cmpmem (repaired->data->data + rig.header_size,
        rig.whole->packets->len * PACKET_SIZE, bad->data + rig.header_size,
        rig.whole->packets->len * PACKET_SIZE);

    copied = crash_repair (bad, TRUE, &report);
    g_assert_cmpuint (report.packets_dropped, ==, n);
    g_assert_cmpuint (report.bytes_dropped, ==, n * PACKET_SIZE);
    g_assert_cmpuint (report.n_packets, ==, rig.whole->packets->len - n);
    assert_all_but (&rig, copied->data, first, n);
    assert_index_is_right (copied->data);
  }
  crash_rig_clear (&rig);
}

/* Reports, and files with little in them */

typedef struct
{
  CrashPlan plan;
  gboolean indexed;
} ReportCase;

static const ReportCase report_cases[] = {
  { { .name = "av", .make = make_av }, TRUE },
  { { .name = "audio", .make = make_audio }, FALSE },
  { { .name = "varying-audio", .make = make_varying_audio }, TRUE },
  { { .name = "two-videos", .make = make_two_videos }, TRUE },
  { { .name = "av-ahead", .make = make_av, .checkpoint_ms = 2000 }, TRUE },
};

static void
test_report (gconstpointer data)
{
  const ReportCase *c = data;
  guint n_packets, packet_size;
  CrashRig rig;

  crash_rig_init (&rig, &c->plan);
  n_packets = rig.whole->packets->len;
  packet_size = rig.whole->packet_size;
  for (gboolean to_copy = FALSE; to_copy <= TRUE; to_copy++) {
    g_autoptr (GByteArray) left = leave_after (&rig, n_packets - 1, 33);
    AsfRepairReport report;
    g_autoptr (MemoryFile) repaired = crash_repair (left, to_copy, &report);
    g_autoptr (AsfReader) reader = test_read (repaired->data);

    g_assert_cmpuint (report.n_packets, ==, reader->packets->len);
    g_assert_cmpuint (report.packets_dropped, ==,
        n_packets - 1 - reader->packets->len);
    g_assert_cmpuint (report.bytes_dropped, ==,
        33 + report.packets_dropped * packet_size);
    g_assert_cmpuint (report.file_size, ==, repaired->data->len);
    g_assert_cmpuint (report.duration_ns / 100 + TEST_PREROLL_MS * 10000, ==,
        reader->play_duration);
    g_assert_cmpint (report.indexed, ==, c->indexed);
    g_assert_cmpint (report.indexed, ==,
        reader->simple_indices->len + reader->indices->len > 0);
    test_assert_no_problems (reader, NULL);
  }
  crash_rig_clear (&rig);
}

/* Only a header, and a header with what is no packet */
static void
test_no_packets (void)
{
  static const CrashPlan nothing = { .name = "nothing", .make = make_nothing };
  static const char *const empty[] = { "seekable", NULL };
  const guint more[] = { 0, 1, PACKET_SIZE - 1, PACKET_SIZE, 1000 };
  TestResult result;
  TestRecording *recording = test_recording_new ();
  g_autoptr (MemoryFile) file = memory_file_new ();

  nothing.make (recording);
  test_recording_run (recording, memory_output_new (file), &result);
  g_assert_no_error (result.error);
  for (guint i = 0; i < G_N_ELEMENTS (more); i++) {
    g_autoptr (GByteArray) left = copy_bytes (file->data);
    g_autoptr (MemoryFile) repaired = NULL;
    g_autoptr (AsfReader) reader = NULL;
    AsfRepairReport report;

    g_byte_array_set_size (left, left->len + more[i]);
    memset (left->data + file->data->len, 0, more[i]);
    repaired = crash_repair (left, i % 2, &report);
    reader = test_read (repaired->data);
    test_assert_no_problems (reader, empty);
    g_assert_cmpmem (repaired->data->data, repaired->data->len,
        file->data->data, file->data->len);
    g_assert_cmpuint (report.n_packets, ==, 0);
    g_assert_cmpuint (report.duration_ns, ==, 0);
    g_assert_cmpuint (report.bytes_dropped, ==, more[i]);
    g_assert_false (report.indexed);
  }
  test_recording_free (recording);
}

/* A file with no stream that the writer knows anything of */
static void
test_unknown_streams (void)
{
  g_autoptr (GByteArray) left = NULL;
  g_autoptr (MemoryFile) repaired = NULL;
  g_autoptr (AsfReader) reader = NULL;
  AsfRepairReport report;
  CrashRig rig;

  crash_rig_init (&rig, &av);
  left = leave_after (&rig, 20, 99);
  for (guint i = 0; i < rig.whole->streams->len; i++) {
    const ReadStream *stream = g_ptr_array_index (rig.whole->streams, i);

    left->data[stream->offset + 24] ^= 0xff;
  }
  repaired = crash_repair (left, FALSE, &report);
  reader = test_read (repaired->data);
  g_assert_false (reader->broadcast);
  g_assert_cmpuint (reader->file_size, ==, repaired->data->len);
  g_assert_cmpuint (reader->packet_count, ==, reader->packets->len);
  g_assert_cmpuint (report.n_packets, ==, reader->packets->len);
  g_assert_cmpmem (repaired->data->data + rig.header_size,
      report.n_packets * PACKET_SIZE, left->data + rig.header_size,
      report.n_packets * PACKET_SIZE);
  g_assert_cmpuint (report.n_packets, >, 18);
  g_assert_false (report.indexed);
  crash_rig_clear (&rig);
}

/* Repairs that fail */

/* An input that knows what is done to the output, and may fail */
typedef struct
{
  AsfInput parent;
  AsfInput *inner;
  const MemoryFile *output;     /* (nullable): in place */
  guint n_reads;
  guint nth;                    /* read that fails, 0 = none */
} WatchedInput;

static int
watched_read (AsfInput *input, guint64 offset, guint8 *data, gsize size,
    gsize *n_read)
{
  WatchedInput *self = (WatchedInput *) input;

  if (self->output != NULL)
    g_assert_cmpuint (self->output->log->len, ==, 0);
  if (++self->n_reads == self->nth)
    return EIO;
  return self->inner->klass->read (self->inner, offset, data, size, n_read);
}

static void
watched_input_init (WatchedInput *self, const GByteArray *file, guint nth)
{
  static const AsfInputClass klass = { .read = watched_read };

  *self = (WatchedInput) { .nth = nth };
  self->inner = asf_input_memory_new (file->data, file->len);
  self->parent.klass = &klass;
  self->parent.size = file->len;
}

typedef gboolean (*RepairFunc) (const AsfFile *file, AsfOutput *output,
    AsfProgressFunc progress, gpointer user_data, AsfRepairReport *report,
    GError **error);

static const RepairFunc repair_funcs[] = {
  asf_repair_in_place, asf_repair_copy
};

static MemoryFile *
new_target (const GByteArray *file, gboolean to_copy)
{
  return to_copy ? memory_file_new () : memory_file_new_from (file);
}

/* Nothing is written before all is read. An input that fails has changed
 * nothing in place. */
static void
test_input_fails (void)
{
  g_autoptr (GByteArray) left = NULL;
  guint nth = 0, n_reads = 0;
  CrashRig rig;

  crash_rig_init (&rig, &av);
  left = leave_after (&rig, 20, 99);
  do {
    g_autoptr (MemoryFile) target = new_target (left, FALSE);
    g_autoptr (AsfFile) file = NULL;
    g_autoptr (GError) error = NULL;
    AsfRepairReport report;
    WatchedInput input;
    gboolean ok;

    watched_input_init (&input, left, nth);
    input.output = target;
    file = asf_file_read (&input.parent, NULL, &error);
    ok = file != NULL && asf_repair_in_place (file,
        memory_output_new (target), NULL, NULL, &report, &error);
    g_assert_cmpint (ok, ==, nth == 0);
    if (!ok) {
      g_assert_error (error, ASF_ERROR, ASF_ERROR_READ);
      g_assert_cmpmem (target->data->data, target->data->len, left->data,
          left->len);
    }
    n_reads = MAX (n_reads, input.n_reads);
    asf_input_free (input.inner);
  } while (nth++ < n_reads);
  g_assert_cmpuint (n_reads, >, 4);
  crash_rig_clear (&rig);
}

static void
test_pipe_is_refused (void)
{
  g_autoptr (GByteArray) left = NULL;
  CrashRig rig;

  crash_rig_init (&rig, &av);
  left = leave_after (&rig, 20, 99);
  for (guint i = 0; i < G_N_ELEMENTS (repair_funcs); i++) {
    g_autoptr (AsfInput) input = asf_input_memory_new (left->data, left->len);
    g_autoptr (AsfFile) file = asf_file_read (input, NULL, NULL);
    g_autoptr (MemoryFile) target = memory_file_new ();
    g_autoptr (GError) error = NULL;
    AsfRepairReport report;

    g_assert_false (repair_funcs[i] (file, memory_output_new_pipe (target),
            NULL, NULL, &report, &error));
    g_assert_error (error, ASF_ERROR, ASF_ERROR_SEEK);
    g_assert_cmpuint (target->log->len, ==, 0);
    g_assert_true (target->is_freed);
  }
  crash_rig_clear (&rig);
}

/* The first fault is told, and the file can be repaired again. */
static void
assert_faulty_repair (const GByteArray *left, gboolean to_copy,
    const FaultPlan *plan, FaultReport *faults, const GByteArray *expected)
{
  g_autoptr (AsfInput) input = asf_input_memory_new (left->data, left->len);
  g_autoptr (AsfFile) file = asf_file_read (input, NULL, NULL);
  g_autoptr (MemoryFile) target = new_target (left, to_copy);
  g_autoptr (MemoryFile) again = NULL;
  g_autoptr (GError) error = NULL;
  AsfRepairReport report;
  gboolean ok;

  ok = repair_funcs[to_copy] (file, faulty_output_new (memory_output_new
          (target), plan, faults), NULL, NULL, &report, &error);
  g_assert_true (target->is_freed);
  g_assert_cmpint (ok, ==, faults->n_faults == 0);
  if (!ok)
    g_assert_error (error, ASF_ERROR, (gint) asf_error_code_from_errno (
            faults->operation, plan->sys_errno));
  if (to_copy)
    return;
  again = crash_repair (target->data, FALSE, &report);
  g_assert_cmpmem (again->data->data, again->data->len, expected->data,
      expected->len);
}

static void
test_output_fails (void)
{
  const int errnos[] = { ENOSPC, EIO, EFBIG };
  g_autoptr (GByteArray) left = NULL;
  g_autoptr (MemoryFile) expected = NULL;
  AsfRepairReport report;
  CrashRig rig;

  crash_rig_init (&rig, &av);
  left = leave_after (&rig, 22, 99);
  expected = crash_repair (left, FALSE, &report);
  for (guint i = 0; i < 4 * G_N_ELEMENTS (errnos); i++) {
    FaultPlan plan = { .sys_errno = errnos[i / 4], .for_ever = i % 2 };
    FaultReport faults;

    do {
      plan.nth++;
      assert_faulty_repair (left, i % 4 > 1, &plan, &faults, expected->data);
    } while (faults.n_faults > 0);
    g_assert_cmpuint (plan.nth, >, 6);
  }
  crash_rig_clear (&rig);
}

/* Progress */

typedef struct
{
  guint n_calls;
  guint stop_at;                /* 0 = never */
  guint64 done;
} Progress;

static gboolean
count_progress (guint64 done, guint64 total, gpointer user_data)
{
  Progress *self = user_data;

  g_assert_cmpuint (done, <=, total);
  return ++self->n_calls != self->stop_at;
}

static void
test_cancel (void)
{
  g_autoptr (GByteArray) left = NULL;
  CrashRig rig;

  crash_rig_init (&rig, &av);
  left = leave_after (&rig, 20, 99);
  for (guint i = 0; i < 2; i++) {
    Progress progress = { 0 };
    gboolean ok = FALSE;

    while (!ok) {
      g_autoptr (AsfInput) input =
          asf_input_memory_new (left->data, left->len);
      g_autoptr (AsfFile) file = asf_file_read (input, NULL, NULL);
      g_autoptr (MemoryFile) target = new_target (left, i == 1);
      g_autoptr (GError) error = NULL;
      AsfRepairReport report;

      progress.n_calls = 0;
      progress.stop_at++;
      ok = repair_funcs[i] (file, memory_output_new (target),
          count_progress, &progress, &report, &error);
      g_assert_true (target->is_freed);
      if (ok)
        break;
      g_assert_error (error, ASF_ERROR, ASF_ERROR_CANCELLED);
      g_assert_cmpuint (progress.n_calls, ==, progress.stop_at);
      if (i == 0)
        g_assert_cmpmem (target->data->data, target->data->len, left->data,
            left->len);
    }
    g_assert_cmpuint (progress.stop_at, >, 1);
  }
  crash_rig_clear (&rig);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD_CASES(path, cases, case_name, function) \
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) { \
    g_autofree char *name = g_strconcat (path, case_name, NULL); \
    g_test_add_data_func (name, &cases[i], function); \
  }
  ADD_CASES ("/repair/wrong-number/", numbers, numbers[i].name,
      test_wrong_number);
  ADD_CASES ("/repair/report/", report_cases, report_cases[i].plan.name,
      test_report);
  g_test_add_func ("/repair/foreign-header-stays", test_foreign_header_stays);
  g_test_add_func ("/repair/broken-packets", test_broken_packets);
  g_test_add_func ("/repair/no-packets", test_no_packets);
  g_test_add_func ("/repair/unknown-streams", test_unknown_streams);
  g_test_add_func ("/repair/input-fails", test_input_fails);
  g_test_add_func ("/repair/pipe-is-refused", test_pipe_is_refused);
  g_test_add_func ("/repair/output-fails", test_output_fails);
  g_test_add_func ("/repair/cancel", test_cancel);

  return g_test_run ();
}
