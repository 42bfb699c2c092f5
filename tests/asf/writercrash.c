/* writercrash.c: tests of what is left when a session just stops
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "crashrig.h"

#include <string.h>

/* A recording is stopped after each of the operations of its output, and in
 * the middle of each. What is left has to be readable, to hold what was owed,
 * and to be repaired to what a session would have made that was given just
 * those samples.
 *
 * A write that a crash tears stops at a page or a sector: what is tried here is
 * more than what happens.
 */

/* Deep looks are taken at whole operations and at each so many torn bytes. */
#define DEEP_STEP 61

/* Of a large write, as a prime number of bytes */
#define LARGE_SIZE 2500
#define LARGE_STEP 7
#define QUICK_STEP 101

#define SECTOR_SIZE 512
#define N_POWER_CUTS 150

/* Recordings */

static void
make_av (TestRecording *recording)
{
  recording->config.packet_size = 200;
  recording->config.padding = 0;
  test_recording_take_stream (recording, test_stream_pcm (1));
  test_recording_take_stream (recording, test_stream_video (2));
  test_recording_add_audio (recording, 1, 32, 100, 60);
  test_recording_add_video (recording, 2, 40, 80, 70, 8);
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  const TestSample *x = a, *y = b;

  if (x->time_ns != y->time_ns)
    return x->time_ns < y->time_ns ? -1 : 1;
  return (int) x->stream - (int) y->stream;
}

/* 30 frames/s: no time is a whole number of ms */
static void
make_fractions (TestRecording *recording)
{
  AsfStream *video = test_stream_video (2);
  guint nth = 0;

  video->video.frame_duration_100ns = 333333;
  recording->config.packet_size = 400;
  recording->config.padding = 0;
  test_recording_take_stream (recording, test_stream_pcm (1));
  test_recording_take_stream (recording, video);
  test_recording_add_audio (recording, 1, 30, 100, 60);
  test_recording_add_video (recording, 2, 90, 33, 30, 15);
  for (guint i = 0; i < recording->samples->len; i++) {
    TestSample *sample =
        &g_array_index (recording->samples, TestSample, i);

    if (sample->stream != 2)
      continue;
    sample->time_ns = nth++ * G_GINT64_CONSTANT (1000000000) / 30;
    sample->duration_ns = 33333333;
  }
  g_array_sort (recording->samples, compare_times);
}

/* Nobody tells how long a frame is, nor are all of one length. */
static void
make_unknown_rate (TestRecording *recording)
{
  AsfStream *audio = test_stream_pcm (1), *video = test_stream_video (2);

  video->video.frame_duration_100ns = 0;
  recording->config.packet_size = 300;
  test_recording_take_stream (recording, audio);
  test_recording_take_stream (recording, video);
  test_recording_add_audio (recording, 1, 30, 100, 60);
  for (guint i = 0; i < 30; i++)
    test_recording_add (recording, 2, i * 100 + i % 3 * 20,
        i % 3 == 2 ? 60 : 120, i % 10 == 0 ? 300 : 90, i % 10 == 0);
  g_array_sort (recording->samples, compare_times);
}

/* The same, but each payload says how long its frame is, and more: all of it is
 * as it was after a repair. */
static void
make_extensions (TestRecording *recording)
{
  AsfStream *video;

  make_unknown_rate (recording);
  video = g_ptr_array_index (recording->streams, 1);
  video->extensions = ASF_EXTENSION_DURATION | ASF_EXTENSION_CONTENT_TYPE |
      ASF_EXTENSION_TIMECODE;
}

/* All indices that there are; the header tells of them from the start. */
static void
make_indexed (TestRecording *recording)
{
  make_av (recording);
  recording->config.time_index = TRUE;
  recording->config.frame_interval = 3;
  recording->config.index_interval_ns = 200 * TEST_NS_PER_MS;
}

/* An Index Object comes behind the packets of this one. */
static void
make_varying_audio (TestRecording *recording)
{
  AsfStream *stream = test_stream_wma (1, 1);

  stream->object_size = 0;
  recording->config.packet_size = 250;
  recording->config.padding = 0;
  test_recording_take_stream (recording, stream);
  for (guint i = 0; i < 70; i++)
    test_recording_add (recording, 1, i * 100, 100,
        i / 30 % 2 == 0 ? 20 : 220, TRUE);
}

static void
make_large_frames (TestRecording *recording)
{
  recording->config.packet_size = 1440;
  test_recording_take_stream (recording, test_stream_pcm (1));
  test_recording_take_stream (recording, test_stream_video (2));
  test_recording_add_audio (recording, 1, 30, 100, 800);
  test_recording_add_video (recording, 2, 30, 100, 1500, 10);
}

/* Packets that do not fill up for seconds */
static void
make_low_rate (TestRecording *recording)
{
  recording->config.packet_size = 500;
  recording->config.padding = 0;
  test_recording_take_stream (recording, test_stream_pcm (1));
  test_recording_take_stream (recording, test_stream_video (2));
  test_recording_add_audio (recording, 1, 20, 700, 40);
  test_recording_add_video (recording, 2, 8, 1900, 150, 2);
}

/* Sound in small pieces that share payloads, and in between pieces that do
 * not, since they go over the end of a packet */
static void
make_small_audio (TestRecording *recording)
{
  recording->config.packet_size = 300;
  recording->config.padding = 0;
  recording->config.compress_payloads = TRUE;
  test_recording_take_stream (recording, test_stream_pcm (1));
  test_recording_take_stream (recording, test_stream_video (2));
  test_recording_add_audio (recording, 1, 120, 20, 40);
  test_recording_add_video (recording, 2, 16, 150, 90, 4);
}

/* A packet stays open for seconds and is written again each second; sound in
 * small pieces, pictures that go over the end of a packet. */
static void
make_shown (TestRecording *recording)
{
  recording->config.packet_size = 1100;
  recording->config.padding = 0;
  recording->config.compress_payloads = TRUE;
  test_recording_take_stream (recording, test_stream_pcm (1));
  test_recording_take_stream (recording, test_stream_video (2));
  test_recording_add_audio (recording, 1, 130, 50, 10);
  for (guint i = 0; i < 13; i++)
    test_recording_add (recording, 2, i * 500, 500, i % 6 == 3 ? 1300 : 30,
        i % 6 % 3 == 0);
  g_array_sort (recording->samples, compare_times);
}

/* The second stream has its first sample after two seconds. */
static void
make_late (TestRecording *recording)
{
  recording->config.packet_size = 200;
  recording->config.padding = 2000;
  test_recording_take_stream (recording, test_stream_video (1));
  test_recording_take_stream (recording, test_stream_pcm (2));
  test_recording_add_video (recording, 1, 50, 80, 70, 8);
  for (guint i = 0; i < 20; i++)
    test_recording_add (recording, 2, 2000 + 100 * i, 100, 60, TRUE);
  g_array_sort (recording->samples, compare_times);
}

/* Captions and slides beside the picture: some at the same time, none that
 * tells how long it stays */
static void
make_sparse (TestRecording *recording)
{
  static const guint times_ms[] = { 0, 700, 700, 1500, 2600, 3100 };

  make_av (recording);
  test_recording_take_stream (recording, test_stream_command (3));
  test_recording_take_stream (recording, test_stream_jpeg (4));
  for (guint i = 0; i < G_N_ELEMENTS (times_ms); i++)
    test_recording_add (recording, 3, times_ms[i], 0, 20 + 30 * i, TRUE);
  test_recording_add (recording, 4, 0, 0, 450, TRUE);
  test_recording_add (recording, 4, 1700, 0, 90, TRUE);
  g_array_sort (recording->samples, compare_times);
}

static void
make_late_attributes (TestRecording *recording)
{
  make_av (recording);
  recording->config.padding = 500;
}

static const CrashPlan plans[] = {
  { .name = "av", .make = make_av, .same_layout = TRUE },
  { .name = "av-ahead", .make = make_av, .checkpoint_ms = 2000,
      .same_layout = TRUE },
  { .name = "av-synced", .make = make_av, .checkpoint_ms = 2000,
      .tick_ms = 500, .ticks_per_sync = 2, .same_layout = TRUE },
  { .name = "fractions", .make = make_fractions, .checkpoint_ms = 1000,
      .same_layout = TRUE },
  { .name = "unknown-rate", .make = make_unknown_rate,
      .checkpoint_ms = 2000, .rate_is_measured = TRUE },
  { .name = "extensions", .make = make_extensions, .checkpoint_ms = 2000 },
  { .name = "indexed", .make = make_indexed, .checkpoint_ms = 2000 },
  { .name = "varying-audio", .make = make_varying_audio,
      .checkpoint_ms = 2000 },
  { .name = "large-frames", .make = make_large_frames,
      .checkpoint_ms = 1000, .same_layout = TRUE },
  { .name = "low-rate", .make = make_low_rate, .tick_ms = 500,
      .same_layout = TRUE },
  { .name = "low-rate-synced", .make = make_low_rate,
      .checkpoint_ms = 2000, .tick_ms = 500, .ticks_per_sync = 2,
      .same_layout = TRUE },
  { .name = "script-and-stills", .make = make_sparse,
      .checkpoint_ms = 1000 },
  { .name = "small-audio", .make = make_small_audio, .same_layout = TRUE },
  { .name = "small-audio-ahead", .make = make_small_audio, .tick_ms = 500,
      .checkpoint_ms = 1000 },
  { .name = "shown", .make = make_shown, .tick_ms = 500,
      .same_layout = TRUE },
  { .name = "shown-ahead", .make = make_shown, .tick_ms = 500,
      .checkpoint_ms = 1000, .same_layout = TRUE },
  { .name = "shown-synced", .make = make_shown, .checkpoint_ms = 1500,
      .tick_ms = 500, .ticks_per_sync = 3, .same_layout = TRUE },
  { .name = "late-stream", .make = make_late, .checkpoint_ms = 2000,
      .late_stream = 2 },
  { .name = "late-stream-and-title", .make = make_late, .tick_ms = 500,
      .ticks_per_sync = 3, .late_stream = 2, .late_attributes = 5 },
  { .name = "late-title", .make = make_late_attributes,
      .checkpoint_ms = 2000, .late_attributes = 12 },
};

/* A file that was left, and what is known of it */
typedef struct
{
  CrashRig *rig;
  const GByteArray *file;
  guint n_operations;           /* that were done */
  gsize torn;                   /* bytes of the next one that were, too */
  guint n_packets;
  guint n_samples;
} Crash;

static gboolean
is_header_torn (const Crash *crash)
{
  return crash->torn > 0 && crash->n_operations > 0 &&
      crash_rig_is_header (crash->rig, crash->n_operations);
}

/* Returns: whether a disk can have torn the operation there */
static gboolean
is_at_sector (const Crash *crash)
{
  return crash->torn == 0 || (memory_file_nth (crash->rig->file,
          crash->n_operations)->offset + crash->torn) % SECTOR_SIZE == 0;
}

/* Half of an old number and half of a new one are no number that was meant.
 * That takes a disk that writes half a sector. */
static gboolean
is_number_torn (const Crash *crash)
{
  const MemoryOperation *next;

  if (is_at_sector (crash))
    return FALSE;
  next = memory_file_nth (crash->rig->file, crash->n_operations);
  return next->operation == ASF_OPERATION_REWRITE &&
      (next->offset < crash->rig->header_size ||
      next->size <= ASF_PACKET_HEAD_SIZE);
}

static void
describe (const Crash *crash)
{
  const MemoryOperation *next;

  g_test_message ("after %u operations: %u packets, %u samples",
      crash->n_operations, crash->n_packets, crash->n_samples);
  if (crash->torn == 0)
    return;
  next = memory_file_nth (crash->rig->file, crash->n_operations);
  g_test_message ("and %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " bytes of "
      "%s at %" G_GUINT64_FORMAT, crash->torn, next->size,
      asf_operation_name (next->operation), next->offset);
}

static gboolean
is_same (const GByteArray *a, const GByteArray *b)
{
  return a->len == b->len && memcmp (a->data, b->data, a->len) == 0;
}

static void
assert_same (const Crash *crash, const GByteArray *file,
    const GByteArray *expected)
{
  guint at = 0;

  if (is_same (file, expected))
    return;
  describe (crash);
  while (at < MIN (file->len, expected->len) &&
      file->data[at] == expected->data[at])
    at++;
  g_error ("%u bytes instead of %u, different from byte %u on, packets from %u",
      file->len, expected->len, at, crash->rig->header_size);
}

/* The first @n samples are there, whatever else is. */
static void
assert_samples (const Crash *crash, const GByteArray *file, guint n)
{
  g_autoptr (AsfReader) reader = test_read (file);
  guint nth[ASF_MAX_STREAM_NUMBER + 1] = { 0 };

  for (guint i = 0; i < n; i++) {
    const TestSample *sample = &g_array_index (crash->rig->recording->samples,
        TestSample, i);
    const ReadObject *object = asf_reader_object (reader, sample->stream,
        nth[sample->stream]++);

    if (object == NULL || !object->complete ||
        object->size != sample->size || !test_payload_matches (sample->seed,
            g_bytes_get_data (object->data, NULL), sample->size)) {
      describe (crash);
      g_error ("sample %u of %u is lost", i, n);
    }
  }
}

/* What a player finds */

static guint64
end_of_samples_ms (const Crash *crash)
{
  guint64 end_ms = 0;

  for (guint i = 0; i < crash->n_samples; i++) {
    const TestSample *sample = &g_array_index (crash->rig->recording->samples,
        TestSample, i);

    end_ms = MAX (end_ms, (sample->time_ns + sample->duration_ns +
            TEST_NS_PER_MS / 2) / TEST_NS_PER_MS);
  }
  return end_ms;
}

/* Returns: whether packets were the last that was written of a file whose
 * header is to be ahead */
static gboolean
has_to_be_ahead (const Crash *crash)
{
  return crash->rig->plan->checkpoint_ms > 0 && crash->torn == 0 &&
      crash->n_packets > 0 && memory_file_nth (crash->rig->file,
      crash->n_operations - 1)->operation == ASF_OPERATION_APPEND;
}

/* The header tells of no less than there is: some players stop where it says
 * that the file ends. */
static void
assert_ahead (const Crash *crash, const AsfReader *reader)
{
  guint64 end_ms = end_of_samples_ms (crash);

  if (reader->broadcast) {
    g_assert_false (has_to_be_ahead (crash));
    return;
  }
  g_assert_cmpuint (reader->packet_count, >=, crash->n_packets);
  g_assert_cmpuint (reader->data_packet_count, >=, crash->n_packets);
  g_assert_cmpuint (reader->data_object_size, >=, ASF_DATA_OBJECT_HEAD +
      (guint64) crash->n_packets * reader->packet_size);
  g_assert_cmpuint (reader->send_duration, >=, end_ms * 10000);
  g_assert_cmpuint (reader->play_duration, >=,
      (end_ms + TEST_PREROLL_MS) * 10000);
}

static void
assert_readable (const Crash *crash)
{
  g_autoptr (AsfReader) reader = test_read (crash->file);

  assert_ahead (crash, reader);
  g_assert_cmpuint (test_assert_objects (crash->rig->recording, reader), ==,
      crash->n_samples);
}

/* Where the first header is not whole there is nothing yet. */
static void
assert_no_file (const GByteArray *file)
{
  g_autoptr (AsfInput) input = asf_input_memory_new (file->data, file->len);
  g_autoptr (GError) error = NULL;

  g_assert_null (asf_file_read (input, NULL, &error));
  g_assert_nonnull (error);
  g_assert_true (error->domain == ASF_ERROR);
}

/* What a repair makes of it */

static const GByteArray *
expect (const Crash *crash, gboolean with_durations)
{
  return crash_rig_expect (crash->rig, crash->n_samples,
      crash_rig_find_header (crash->rig, crash->n_operations),
      with_durations);
}

/* The file does not tell how long its samples are: that of the last one is
 * guessed. */
static void
assert_duration (const Crash *crash, const GByteArray *repaired)
{
  g_autoptr (AsfReader) reader = test_read (repaired);
  g_autoptr (AsfReader) known = test_read (expect (crash, TRUE));
  guint64 longest_ns = 0;

  for (guint i = 0; i < crash->n_samples; i++)
    longest_ns = MAX (longest_ns, g_array_index (
            crash->rig->recording->samples, TestSample, i).duration_ns);
  g_assert_cmpuint (ABS ((gint64) (reader->play_duration -
              known->play_duration)), <=, longest_ns / 100);
  test_assert_no_problems (reader, NULL);
}

static void
inspect (const GByteArray *file, AsfFindings *findings)
{
  g_autoptr (AsfInput) input = asf_input_memory_new (file->data, file->len);
  g_autoptr (AsfFile) read = asf_file_read (input, findings, NULL);
  AsfScan scan;

  g_assert_nonnull (read);
  g_assert_true (asf_inspect (read, NULL, NULL, findings, &scan, NULL));
}

static void
assert_nothing_to_repair (const Crash *crash, const GByteArray *file,
    AsfVerdict verdict)
{
  g_autoptr (AsfFindings) findings = asf_findings_new ();

  inspect (file, findings);
  if (asf_findings_verdict (findings) == verdict ||
      asf_findings_verdict (findings) == ASF_VERDICT_HEALTHY)
    return;
  describe (crash);
  for (guint i = 0; i < findings->list->len; i++) {
    const AsfFinding *finding = g_ptr_array_index (findings->list, i);

    g_test_message ("%s: %s", finding->rule->name, finding->text);
  }
  g_error ("there is something left to repair");
}

/* A repair of what is repaired changes nothing. */
static void
assert_repair_is_final (const Crash *crash, const GByteArray *repaired)
{
  AsfRepairReport report;
  g_autoptr (MemoryFile) again = crash_repair (repaired, FALSE, &report);

  assert_same (crash, again->data, repaired);
}

/* It may do so once more where the header tells something now that it did not
 * before. */
static void
assert_second_repair_is_final (const Crash *crash, const GByteArray *repaired)
{
  AsfRepairReport report;
  g_autoptr (MemoryFile) again = crash_repair (repaired, FALSE, &report);

  assert_repair_is_final (crash, again->data);
}

/* The guess how long the last frame is goes by the frame rate that was told; in
 * the last header there is one, told or measured. */
static gboolean
has_measured_rate (const Crash *crash)
{
  return crash->rig->plan->rate_is_measured &&
      crash_rig_find_header (crash->rig, crash->n_operations) ==
      CRASH_HEADER_FINAL;
}

static void
assert_repairable (const Crash *crash, gboolean is_deep)
{
  AsfRepairReport report, copy_report;
  g_autoptr (MemoryFile) repaired = crash_repair (crash->file, FALSE, &report);
  g_autoptr (MemoryFile) copied = NULL;

  if (!has_measured_rate (crash))
    assert_same (crash, repaired->data, expect (crash, FALSE));
  if (!is_deep)
    return;
  copied = crash_repair (crash->file, TRUE, &copy_report);
  assert_same (crash, copied->data, repaired->data);
  g_assert_cmpmem (&report, sizeof (report), &copy_report,
      sizeof (copy_report));
  if (crash->rig->plan->rate_is_measured)
    assert_second_repair_is_final (crash, repaired->data);
  else
    assert_repair_is_final (crash, repaired->data);
  assert_duration (crash, repaired->data);
  assert_nothing_to_repair (crash, repaired->data, ASF_VERDICT_HEALTHY);
}

/* A header that is half the old and half the new one. If both have the same
 * layout it makes no difference. If not, all samples are found all the same,
 * though the repair may have to leave numbers of the header as they are. Where
 * a description of a stream is torn in two that stream is lost: no disk does
 * that to the ones at hand. */
static void
assert_torn_header (const Crash *crash)
{
  const CrashPlan *plan = crash->rig->plan;
  AsfRepairReport report;
  g_autoptr (MemoryFile) repaired = crash_repair (crash->file, FALSE, &report);

  assert_samples (crash, crash->file, crash->n_samples);
  if (plan->same_layout)
    assert_same (crash, repaired->data, expect (crash, FALSE));
  if (plan->late_stream == 0 || is_at_sector (crash))
    assert_samples (crash, repaired->data, crash->n_samples);
  assert_second_repair_is_final (crash, repaired->data);
}

/* After every operation, and in the middle of each */

static void
assert_crash (CrashRig *rig, const GByteArray *file, guint n_operations,
    gsize torn, gboolean is_deep)
{
  Crash crash = {
    .rig = rig, .file = file, .n_operations = n_operations, .torn = torn,
  };

  if (file->len < rig->header_size) {
    assert_no_file (file);
    return;
  }
  crash.n_packets = crash_rig_count_packets (rig, file);
  crash.n_samples = crash_rig_count_samples (rig, file, crash.n_packets);
  g_assert_cmpuint (crash.n_samples, >=,
      crash_rig_count_owed (rig, n_operations));
  if (is_header_torn (&crash)) {
    assert_torn_header (&crash);
    return;
  }
  if (is_deep && !is_number_torn (&crash))
    assert_readable (&crash);
  assert_repairable (&crash, is_deep);
}

static gsize
choose_step (gsize size)
{
  if (crash_rig_is_quick ())
    return QUICK_STEP;
  return size >= LARGE_SIZE ? LARGE_STEP : 1;
}

static GByteArray *
copy_bytes (const GByteArray *bytes)
{
  GByteArray *copy = g_byte_array_sized_new (bytes->len);

  return g_byte_array_append (copy, bytes->data, bytes->len);
}

static void
test_every_byte (gconstpointer data)
{
  g_autoptr (GByteArray) file = g_byte_array_new ();
  CrashRig rig;

  crash_rig_init (&rig, data);
  for (guint n = 0; n < rig.file->log->len; n++) {
    gsize size = memory_file_nth (rig.file, n)->size;
    guint i = 0;

    assert_crash (&rig, file, n, 0, TRUE);
    for (gsize torn = 1; torn < size; torn += choose_step (size)) {
      g_autoptr (GByteArray) left = copy_bytes (file);

      memory_file_replay (rig.file, n, torn, left);
      assert_crash (&rig, left, n, torn, i++ % DEEP_STEP == 0);
    }
    memory_file_replay (rig.file, n, G_MAXSIZE, file);
  }
  assert_crash (&rig, file, rig.file->log->len, 0, TRUE);
  crash_rig_clear (&rig);
}

/* A crash while a file is repaired */

static gboolean
is_last_packet (const CrashRig *rig, const MemoryOperation *operation)
{
  return operation->operation == ASF_OPERATION_REWRITE &&
      operation->offset >= rig->header_size;
}

/* Every byte counts at the begin of a packet that is changed in place. */
static gsize
next_step (const CrashRig *rig, const MemoryOperation *operation, gsize torn)
{
  if (is_last_packet (rig, operation) && torn < 16)
    return 1;
  return crash_rig_is_quick () ? QUICK_STEP : LARGE_STEP;
}

/* @left: a file whose repair was stopped in @operation, @torn bytes after its
 *     begin */
static void
assert_repairable_again (const Crash *crash, const GByteArray *left,
    const MemoryOperation *operation, gsize torn, const GByteArray *expected)
{
  const CrashPlan *plan = crash->rig->plan;
  gboolean is_torn = torn > 0 && torn < operation->size;
  AsfRepairReport report;
  g_autoptr (MemoryFile) again = crash_repair (left, FALSE, &report);

  if (plan->rate_is_measured ||
      (is_torn && operation->offset == 0 && !plan->same_layout))
    assert_samples (crash, again->data, crash->n_samples);
  else
    assert_same (crash, again->data, expected);
}

static void
assert_repair_can_crash (const Crash *crash)
{
  g_autoptr (GByteArray) file = copy_bytes (crash->file);
  AsfRepairReport report;
  g_autoptr (MemoryFile) repaired = crash_repair (file, FALSE, &report);

  for (guint n = 0; n < repaired->log->len; n++) {
    const MemoryOperation *operation = memory_file_nth (repaired, n);

    for (gsize torn = 0; torn <= operation->size;
        torn += next_step (crash->rig, operation, torn)) {
      g_autoptr (GByteArray) left = copy_bytes (file);

      memory_file_replay (repaired, n, torn, left);
      assert_repairable_again (crash, left, operation, torn, repaired->data);
    }
    memory_file_replay (repaired, n, G_MAXSIZE, file);
  }
}

static void
test_repair_crashes (gconstpointer data)
{
  g_autoptr (GByteArray) file = g_byte_array_new ();
  CrashRig rig;

  crash_rig_init (&rig, data);
  for (guint n = 0; n < rig.file->log->len; n++) {
    Crash crash = { .rig = &rig, .file = file, .n_operations = n };

    crash.n_packets = crash_rig_count_packets (&rig, file);
    crash.n_samples = crash_rig_count_samples (&rig, file, crash.n_packets);
    if (file->len >= rig.header_size)
      assert_repair_can_crash (&crash);
    memory_file_replay (rig.file, n, G_MAXSIZE, file);
  }
  crash_rig_clear (&rig);
}

/* The power fails: of what was not synced any part may be there */

/* Returns: number of operations up to the last sync in the first
 *     @n_operations, 0 if there is none */
static guint
find_sync (const CrashRig *rig, guint n_operations)
{
  while (n_operations > 0 && memory_file_nth (rig->file,
          n_operations - 1)->operation != ASF_OPERATION_SYNC)
    n_operations--;
  return n_operations;
}

static void
assert_power_cut (CrashRig *rig, guint n_synced, guint n_operations,
    GRand *random)
{
  g_autoptr (GByteArray) file = g_byte_array_new ();
  g_autoptr (MemoryFile) repaired = NULL;
  g_autoptr (MemoryFile) copied = NULL;
  Crash crash = { .rig = rig, .file = file, .n_operations = n_operations };
  AsfRepairReport report;

  for (guint n = 0; n < n_synced; n++)
    memory_file_replay (rig->file, n, G_MAXSIZE, file);
  crash.n_packets = crash_rig_count_packets (rig, file);
  crash.n_samples = crash_rig_count_samples (rig, file, crash.n_packets);
  for (guint n = n_synced; n < n_operations; n++) {
    if (g_rand_boolean (random))
      memory_file_replay (rig->file, n, G_MAXSIZE, file);
  }
  assert_samples (&crash, file, crash.n_samples);
  repaired = crash_repair (file, FALSE, &report);
  assert_samples (&crash, repaired->data, crash.n_samples);
  assert_nothing_to_repair (&crash, repaired->data, ASF_VERDICT_DAMAGED);
  copied = crash_repair (file, TRUE, &report);
  assert_samples (&crash, copied->data, crash.n_samples);
  assert_nothing_to_repair (&crash, copied->data, ASF_VERDICT_DAMAGED);
}

static void
test_power_cuts (gconstpointer data)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  guint n_cuts = 0;
  CrashRig rig;

  crash_rig_init (&rig, data);
  for (guint i = 0; i < N_POWER_CUTS; i++) {
    guint n_operations = g_rand_int_range (random, 1, rig.file->log->len + 1);
    guint n_synced = find_sync (&rig, n_operations);

    if (n_synced == 0)
      continue;
    assert_power_cut (&rig, n_synced, n_operations, random);
    n_cuts++;
  }
  g_assert_cmpuint (n_cuts, >, 0);
  crash_rig_clear (&rig);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    GTestDataFunc function;
  } tests[] = {
    { "/crash/every-byte/", test_every_byte },
    { "/crash/in-repair/", test_repair_crashes },
    { "/crash/power-cut/", test_power_cuts },
  };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++) {
    for (guint k = 0; k < G_N_ELEMENTS (plans); k++) {
      g_autofree char *name =
          g_strconcat (tests[i].path, plans[k].name, NULL);

      g_test_add_data_func (name, &plans[k], tests[i].function);
    }
  }

  return g_test_run ();
}
