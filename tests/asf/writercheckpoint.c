/* writercheckpoint.c: tests of the header while the file grows
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "memoryoutput.h"
#include "samples.h"

/* A recording is written once. Then the calls to its output are done again one
 * by one, and before each that appends packets the header is looked at: at that
 * moment it has to tell of as much as there will be, and not of much more. */

#define LIMIT_MS ((gint64) G_MAXUINT32 - 1 - TEST_PREROLL_MS)

/* Flags of a file in File Properties */
#define BROADCAST 1
#define SEEKABLE 2

/* Numbers of the header that change (ASF spec 3.2, 5.1) */
typedef struct
{
  guint64 file_size;
  guint64 n_packets;
  guint64 play_duration;        /* 100 ns */
  guint64 send_duration;
  guint32 flags;
  guint32 max_bitrate;
  guint64 data_size;
  guint64 data_n_packets;
  guint64 packets_offset;
} Head;

/* What was known after a call of the session */
typedef struct
{
  guint n_operations;
  guint n_samples;
} Mark;

typedef struct
{
  const TestRecording *recording;
  MemoryFile *file;
  GArray *marks;                /* Mark */
  guint n_before_end;           /* operations */
  guint32 packet_size;
} Run;

static guint64
get (const GByteArray *data, gsize at, guint size)
{
  guint64 value = 0;

  g_assert_cmpuint (at + size, <=, data->len);
  for (guint i = 0; i < size; i++)
    value |= (guint64) data->data[at + i] << (8 * i);
  return value;
}

static Head
read_head (const GByteArray *data)
{
  gsize header_size = get (data, 16, 8);

  return (Head) {
    .file_size = get (data, 30 + 40, 8),
    .n_packets = get (data, 30 + 56, 8),
    .play_duration = get (data, 30 + 64, 8),
    .send_duration = get (data, 30 + 72, 8),
    .flags = get (data, 30 + 88, 4),
    .max_bitrate = get (data, 30 + 100, 4),
    .data_size = get (data, header_size + 16, 8),
    .data_n_packets = get (data, header_size + 40, 8),
    .packets_offset = header_size + 50,
  };
}

static void
mark (Run *run, guint n_samples)
{
  Mark now = { run->file->log->len, n_samples };

  g_array_append_val (run->marks, now);
}

static AsfWriter *
begin (const TestRecording *recording, AsfOutput *output)
{
  AsfWriter *writer = asf_writer_new (output, &recording->config);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < recording->streams->len; i++)
    g_assert_true (asf_writer_add_stream (writer,
            g_ptr_array_index (recording->streams, i), &error));
  g_assert_true (asf_writer_begin_writing (writer, &error));
  g_assert_no_error (error);

  return writer;
}

static void
end (AsfWriter *writer)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (asf_writer_end_writing (writer, &error));
  g_assert_no_error (error);
}

/* @tick_ms: media time after which what is old is flushed; 0 = never */
static void
run_init (Run *run, const TestRecording *recording, guint tick_ms,
    gboolean is_pipe)
{
  g_autoptr (AsfWriter) writer = NULL;
  g_autoptr (GError) error = NULL;
  gint64 tick_ns = tick_ms * TEST_NS_PER_MS;

  run->recording = recording;
  run->file = memory_file_new ();
  run->marks = g_array_new (FALSE, FALSE, sizeof (Mark));
  writer = begin (recording, is_pipe ? memory_output_new_pipe (run->file) :
      memory_output_new (run->file));
  for (guint i = 0; i < recording->samples->len; i++) {
    const TestSample *sample =
        &g_array_index (recording->samples, TestSample, i);

    for (; tick_ms > 0 && tick_ns <= sample->time_ns;
        tick_ns += tick_ms * TEST_NS_PER_MS) {
      g_assert_true (asf_writer_flush_old (writer, &error));
      mark (run, i);
    }
    g_assert_true (test_write (writer, sample, &error));
    g_assert_no_error (error);
    mark (run, i + 1);
  }
  run->n_before_end = run->file->log->len;
  end (writer);
  mark (run, recording->samples->len);
  run->packet_size = asf_writer_get_packet_size (writer);
}

static void
run_clear (Run *run)
{
  memory_file_unref (run->file);
  g_array_unref (run->marks);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

/* Returns: rewrites of anything while the file grew */
static guint
count_rewrites (const Run *run)
{
  guint count = 0;

  for (guint i = 0; i < run->n_before_end; i++)
    count += memory_file_nth (run->file, i)->operation ==
        ASF_OPERATION_REWRITE;
  return count;
}

static guint
count_appends (const Run *run)
{
  guint count = 0;

  for (guint i = 0; i < run->n_before_end; i++)
    count += memory_file_nth (run->file, i)->operation ==
        ASF_OPERATION_APPEND;
  return count;
}

/* Packets begin with their error correction data. */
static gboolean
appends_packets (const Run *run, guint n)
{
  const MemoryOperation *operation = memory_file_nth (run->file, n);

  return operation->operation == ASF_OPERATION_APPEND &&
      operation->offset > 0 && run->file->given->data[operation->at] == 0x82;
}

/* State of a file that is about to get packets */
typedef struct
{
  const Run *run;
  Head head;
  gboolean is_new;              /* the header was changed since the last ones */
  guint64 n_packets;            /* that there will be */
  guint64 end_ms;               /* of all that was written */
} Moment;

/* Calls @look before each append of packets.
 *
 * Returns: how often that was */
static guint
for_each_moment (const Run *run, void (*look) (const Moment *moment))
{
  g_autoptr (GByteArray) data = g_byte_array_new ();
  guint next_mark = 0, n_samples = 0, count = 0;
  Moment moment = { .run = run };

  for (guint n = 0; n < run->file->log->len; n++) {
    const MemoryOperation *operation = memory_file_nth (run->file, n);

    while (g_array_index (run->marks, Mark, next_mark).n_operations <= n)
      next_mark++;
    for (; n_samples < g_array_index (run->marks, Mark, next_mark).n_samples;
        n_samples++) {
      const TestSample *sample = &g_array_index (run->recording->samples,
          TestSample, n_samples);

      moment.end_ms = MAX (moment.end_ms, (sample->time_ns +
              sample->duration_ns + TEST_NS_PER_MS / 2) / TEST_NS_PER_MS);
    }
    if (operation->operation == ASF_OPERATION_REWRITE &&
        operation->offset < moment.head.packets_offset)
      moment.is_new = TRUE;
    /* the header may have been changed for this packet alone */
    else if (operation->operation == ASF_OPERATION_REWRITE)
      moment.is_new = FALSE;
    if (appends_packets (run, n)) {
      moment.head = read_head (data);
      moment.n_packets = (data->len + operation->size -
          moment.head.packets_offset) / run->packet_size;
      look (&moment);
      moment.is_new = FALSE;
      count++;
    }
    memory_file_replay (run->file, n, G_MAXSIZE, data);
    if (operation->operation == ASF_OPERATION_APPEND && n == 0)
      moment.head = read_head (data);
  }

  return count;
}

/* Recordings */

typedef struct
{
  const char *name;
  void (*make) (TestRecording *recording);
} RecordingCase;

static void
add_pcm (TestRecording *recording)
{
  recording->config.packet_size = 1440;
  test_recording_take_stream (recording, test_stream_pcm (1));
}

static void
make_one_sample (TestRecording *recording)
{
  add_pcm (recording);
  test_recording_add (recording, 1, 0, 40, 640, TRUE);
}

static void
make_one_byte (TestRecording *recording)
{
  add_pcm (recording);
  test_recording_add (recording, 1, 0, 0, 1, TRUE);
}

static void
make_audio (TestRecording *recording)
{
  add_pcm (recording);
  test_recording_add_audio (recording, 1, 1500, 40, 640);
}

static void
make_av (TestRecording *recording)
{
  add_pcm (recording);
  test_recording_take_stream (recording, test_stream_video (2));
  test_recording_add_audio (recording, 1, 750, 40, 640);
  test_recording_add_video (recording, 2, 750, 40, 2000, 25);
}

static void
make_seldom (TestRecording *recording)
{
  add_pcm (recording);
  test_recording_add_audio (recording, 1, 30, 10000, 1);
}

static void
make_large (TestRecording *recording)
{
  add_pcm (recording);
  recording->config.packet_size = 8000;
  test_recording_add_audio (recording, 1, 25, 40, 600000);
}

static void
make_large_at_once (TestRecording *recording)
{
  add_pcm (recording);
  for (guint i = 0; i < 10; i++)
    test_recording_add (recording, 1, i, 0, 300000, TRUE);
}

static void
make_rising_rate (TestRecording *recording)
{
  add_pcm (recording);
  for (guint i = 0; i < 1000; i++)
    test_recording_add (recording, 1, 40 * i, 40, i < 700 ? 20 : 9000, TRUE);
}

static void
make_falling_rate (TestRecording *recording)
{
  add_pcm (recording);
  for (guint i = 0; i < 1000; i++)
    test_recording_add (recording, 1, 40 * i, 40, i < 300 ? 9000 : 20, TRUE);
}

static void
make_gap (TestRecording *recording)
{
  add_pcm (recording);
  for (guint i = 0; i < 200; i++)
    test_recording_add (recording, 1, 40 * i + (i < 100 ? 0 : 1000000), 40,
        640, TRUE);
}

static void
make_many (TestRecording *recording)
{
  add_pcm (recording);
  for (guint i = 0; i < 30000; i++) {
    test_recording_add (recording, 1, 0, 0, 20, TRUE);
    g_array_index (recording->samples, TestSample, i).time_ns =
        i * TEST_NS_PER_MS / 10;
  }
}

/* The last times that the format knows */
static void
make_limit (TestRecording *recording)
{
  add_pcm (recording);
  recording->config.index_interval_ns = 100000 * TEST_NS_PER_MS;
  for (guint i = 0; i < 100; i++)
    test_recording_add (recording, 1, 40 * i, 40, 640, TRUE);
  for (guint i = 0; i < 100; i++)
    test_recording_add (recording, 1, LIMIT_MS - 100 * (99 - i), 40, 640,
        TRUE);
}

/* The end of the last is later than the format can tell. */
static void
make_beyond_limit (TestRecording *recording)
{
  add_pcm (recording);
  recording->config.index_interval_ns = 100000 * TEST_NS_PER_MS;
  test_recording_add (recording, 1, 0, 40, 640, TRUE);
  test_recording_add (recording, 1, LIMIT_MS - 2000, 40, 640, TRUE);
  test_recording_add (recording, 1, LIMIT_MS, TEST_PREROLL_MS + 1, 640, TRUE);
}

static const RecordingCase recording_cases[] = {
  { "one-sample", make_one_sample },
  { "one-byte", make_one_byte },
  { "audio", make_audio },
  { "audio-and-video", make_av },
  { "seldom", make_seldom },
  { "large", make_large },
  { "large-at-once", make_large_at_once },
  { "rising-rate", make_rising_rate },
  { "falling-rate", make_falling_rate },
  { "gap", make_gap },
  { "many", make_many },
  { "limit", make_limit },
  { "beyond-limit", make_beyond_limit },
};

static const guint intervals_ms[] = { 1, 40, 500, 2000, 10000, 3600000 };

static TestRecording *
make_recording (const RecordingCase *c, guint64 interval_ms)
{
  TestRecording *recording = test_recording_new ();

  c->make (recording);
  recording->config.checkpoint_interval_ns = interval_ms * TEST_NS_PER_MS;

  return recording;
}

/* Half a second, or more where nobody would live to see as many of these */
static guint
choose_tick_ms (const TestRecording *recording)
{
  gint64 last_ns = g_array_index (recording->samples, TestSample,
      recording->samples->len - 1).time_ns;

  return MAX (500, (guint) (last_ns / TEST_NS_PER_MS / 1000));
}

/* The header is ahead */

/* How many packets there will be at the end that is told, if all goes on as it
 * was */
static void
assert_proportion (const Moment *moment, guint64 send_ms)
{
  guint64 end_ms = MAX (moment->end_ms, 1);
  guint64 expected = moment->n_packets + moment->n_packets *
      (send_ms - moment->end_ms) / end_ms;

  g_assert_cmpuint (moment->head.n_packets, >=, expected);
  g_assert_cmpuint (moment->head.n_packets, <=, expected + 1);
}

static void
assert_bitrate (const Moment *moment, guint64 send_ms)
{
  gdouble expected = (gdouble) moment->head.n_packets *
      moment->run->packet_size * 8000 / MAX (send_ms, 1);

  expected = MIN (expected, G_MAXUINT32);
  g_assert_cmpfloat (moment->head.max_bitrate, >=, expected - 1);
  g_assert_cmpfloat (moment->head.max_bitrate, <=, expected + 1);
}

static void
assert_ahead (const Moment *moment)
{
  const Head *head = &moment->head;
  guint64 send_ms = head->send_duration / 10000;
  guint64 interval_ms =
      moment->run->recording->config.checkpoint_interval_ns / TEST_NS_PER_MS;

  g_assert_cmpuint (head->flags, ==, SEEKABLE);
  g_assert_cmpuint (head->file_size, ==, 0);
  g_assert_cmpuint (head->n_packets, >=, moment->n_packets);
  g_assert_cmpuint (head->data_n_packets, ==, head->n_packets);
  g_assert_cmpuint (head->data_size, ==,
      50 + head->n_packets * moment->run->packet_size);
  g_assert_cmpuint (send_ms, >=, moment->end_ms);
  g_assert_cmpuint (send_ms, <=, moment->end_ms + interval_ms);
  g_assert_cmpuint (send_ms, <=, G_MAXUINT32);
  g_assert_cmpuint (head->play_duration, ==,
      head->send_duration + TEST_PREROLL_MS * 10000);
  if (moment->is_new) {
    assert_bitrate (moment, send_ms);
    if (send_ms < G_MAXUINT32)
      assert_proportion (moment, send_ms);
  }
}

/* At no moment there is more than the header tells. */
static void
test_ahead (gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (intervals_ms); i++) {
    for (guint ticks = 0; ticks < 2; ticks++) {
      g_autoptr (TestRecording) recording =
          make_recording (data, intervals_ms[i]);
      g_auto (Run) run = { 0 };

      run_init (&run, recording, ticks * choose_tick_ms (recording), FALSE);
      g_assert_cmpuint (for_each_moment (&run, assert_ahead), >, 0);
    }
  }
}

/* Whole files that are read by who does not know that they grow */
static void
test_file_is_read_while_it_grows (void)
{
  static const char *const ahead[] = {
    "object-incomplete", "file-size", "packet-count", "data-size",
    "max-bitrate", "send-duration", "play-duration", "seekable", NULL
  };
  const RecordingCase c = { NULL, make_av };
  g_autoptr (TestRecording) recording = make_recording (&c, 2000);
  g_autoptr (GByteArray) data = g_byte_array_new ();
  g_auto (Run) run = { 0 };

  run_init (&run, recording, 0, FALSE);
  for (guint n = 0; n < run.n_before_end; n++) {
    g_autoptr (AsfReader) reader = NULL;

    memory_file_replay (run.file, n, G_MAXSIZE, data);
    reader = test_read (data);
    test_assert_no_problems (reader, ahead);
    test_assert_objects (recording, reader);
    if (reader->packets->len > 0)
      g_assert_false (reader->broadcast);
  }
}

/* Where it is not */

static void
assert_broadcast (const Moment *moment)
{
  g_assert_cmpuint (moment->head.flags, ==, BROADCAST);
  g_assert_cmpuint (moment->head.file_size, ==, 0);
  g_assert_cmpuint (moment->head.n_packets, ==, 0);
  g_assert_cmpuint (moment->head.play_duration, ==, 0);
  g_assert_cmpuint (moment->head.send_duration, ==, 0);
  g_assert_cmpuint (moment->head.data_size, ==, 50);
  g_assert_cmpuint (moment->head.data_n_packets, ==, 0);
}

static void
test_no_interval (void)
{
  const RecordingCase c = { NULL, make_av };
  g_autoptr (TestRecording) recording = make_recording (&c, 0);
  g_auto (Run) run = { 0 };

  run_init (&run, recording, 0, FALSE);
  g_assert_cmpuint (for_each_moment (&run, assert_broadcast), >, 10);
  g_assert_cmpuint (count_rewrites (&run), ==, 0);
  g_assert_cmpuint (read_head (run.file->data).flags, ==, SEEKABLE);
}

/* Less than the format's unit of time is none. */
static void
test_interval_below_1_ms (void)
{
  const RecordingCase c = { NULL, make_av };
  g_autoptr (TestRecording) recording = make_recording (&c, 0);
  g_auto (Run) run = { 0 };

  recording->config.checkpoint_interval_ns = TEST_NS_PER_MS - 1;
  run_init (&run, recording, 0, FALSE);
  for_each_moment (&run, assert_broadcast);
}

static void
test_never_goes_back (void)
{
  const RecordingCase c = { NULL, make_av };

  for (guint is_pipe = 0; is_pipe < 2; is_pipe++) {
    g_autoptr (TestRecording) recording = make_recording (&c, 2000);
    g_auto (Run) run = { 0 };

    recording->config.streamable = !is_pipe;
    run_init (&run, recording, 500, is_pipe);
    g_assert_cmpuint (for_each_moment (&run, assert_broadcast), >, 10);
    g_assert_cmpuint (memory_file_count (run.file, ASF_OPERATION_REWRITE),
        ==, 0);
    g_assert_cmpuint (read_head (run.file->data).flags, ==, BROADCAST);
  }
}

/* The file that is finished is the same, whatever its header told before. */
static void
test_same_in_the_end (gconstpointer data)
{
  for (guint ticks = 0; ticks < 2; ticks++) {
    g_autoptr (TestRecording) recording = make_recording (data, 0);
    guint tick_ms = ticks * choose_tick_ms (recording);
    g_auto (Run) without = { 0 };

    run_init (&without, recording, tick_ms, FALSE);
    for (guint i = 0; i < G_N_ELEMENTS (intervals_ms); i++) {
      g_auto (Run) with = { 0 };

      recording->config.checkpoint_interval_ns =
          intervals_ms[i] * TEST_NS_PER_MS;
      run_init (&with, recording, tick_ms, FALSE);
      g_assert_cmpmem (with.file->data->data, with.file->data->len,
          without.file->data->data, without.file->data->len);
    }
  }
}

/* What it costs */

static void
make_hour_of_audio (TestRecording *recording)
{
  add_pcm (recording);
  test_recording_add_audio (recording, 1, 25 * 3600, 40, 64);
}

static void
make_hour_of_video (TestRecording *recording)
{
  recording->config.packet_size = 1440;
  test_recording_take_stream (recording, test_stream_video (1));
  test_recording_add_video (recording, 1, 10 * 3600, 100, 300, 50);
}

static void
make_hour_of_seldom (TestRecording *recording)
{
  add_pcm (recording);
  test_recording_add_audio (recording, 1, 360, 10000, 64);
}

static const RecordingCase hour_cases[] = {
  { "audio", make_hour_of_audio },
  { "video", make_hour_of_video },
  { "seldom", make_hour_of_seldom },
};

/* An hour of a constant rate: two small writes in each interval at most, with
 * some more at the start when little is known of the rate, and no more than two
 * with each piece of data. */
static void
test_cost (gconstpointer data)
{
  static const guint some_intervals_ms[] = { 100, 2000, 60000 };

  for (guint i = 0; i < G_N_ELEMENTS (some_intervals_ms); i++) {
    g_autoptr (TestRecording) recording =
        make_recording (data, some_intervals_ms[i]);
    guint n_intervals = 3600000 / some_intervals_ms[i];
    g_auto (Run) run = { 0 };

    run_init (&run, recording, 0, FALSE);
    g_assert_cmpuint (count_rewrites (&run), >, 0);
    g_assert_cmpuint (count_rewrites (&run), <=, 2 * n_intervals + 8);
    g_assert_cmpuint (count_rewrites (&run), <=, 2 * count_appends (&run));
  }
}

/* Each write is small, and in the header or the head of the Data Object. */
static void
test_writes_are_small (void)
{
  const RecordingCase c = { NULL, make_av };
  g_autoptr (TestRecording) recording = make_recording (&c, 2000);
  g_auto (Run) run = { 0 };
  guint64 packets_offset;

  run_init (&run, recording, 0, FALSE);
  packets_offset = read_head (run.file->data).packets_offset;
  for (guint i = 0; i < run.n_before_end; i++) {
    const MemoryOperation *operation = memory_file_nth (run.file, i);

    if (operation->operation != ASF_OPERATION_REWRITE)
      continue;
    g_assert_cmpuint (operation->size, <=, 64);
    g_assert_cmpuint (operation->offset + operation->size, <=,
        packets_offset);
  }
}

/* A stream that joins late */

/* The whole header is written anew then; what it tells must not fall behind
 * the file for it. */
static void
test_late_stream (void)
{
  const RecordingCase c = { NULL, make_audio };
  g_autoptr (TestRecording) recording = make_recording (&c, 10000);
  g_autoptr (AsfStream) late = test_stream_pcm (2);
  g_autoptr (AsfWriter) writer = NULL;
  g_auto (Run) run = { .recording = recording };
  guint n_samples = recording->samples->len;

  run.file = memory_file_new ();
  run.marks = g_array_new (FALSE, FALSE, sizeof (Mark));
  writer = begin (recording, memory_output_new (run.file));
  for (guint i = 0; i < n_samples; i++) {
    if (i == n_samples / 2)
      g_assert_true (asf_writer_add_stream (writer, late, NULL));
    g_assert_true (test_write (writer, &g_array_index (recording->samples,
                TestSample, i), NULL));
    mark (&run, i + 1);
  }
  end (writer);
  mark (&run, n_samples);
  run.packet_size = asf_writer_get_packet_size (writer);
  g_assert_cmpuint (for_each_moment (&run, assert_ahead), >, 10);
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
  ADD_CASES ("/checkpoint/ahead/", recording_cases, test_ahead);
  g_test_add_func ("/checkpoint/file-is-read-while-it-grows",
      test_file_is_read_while_it_grows);
  g_test_add_func ("/checkpoint/no-interval", test_no_interval);
  g_test_add_func ("/checkpoint/interval-below-1-ms",
      test_interval_below_1_ms);
  g_test_add_func ("/checkpoint/never-goes-back", test_never_goes_back);
  ADD_CASES ("/checkpoint/same-in-the-end/", recording_cases,
      test_same_in_the_end);
  ADD_CASES ("/checkpoint/cost/", hour_cases, test_cost);
  g_test_add_func ("/checkpoint/writes-are-small", test_writes_are_small);
  g_test_add_func ("/checkpoint/late-stream", test_late_stream);

  return g_test_run ();
}
