/* writercheckpoint.c: tests of the header while the file grows
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "checkpointrig.h"

static const guint intervals_ms[] = { 1, 40, 500, 2000, 10000, 3600000 };

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
assert_proportion (const CheckpointMoment *moment, guint64 send_ms)
{
  guint64 end_ms = MAX (moment->end_ms, 1);
  guint64 expected = moment->n_packets + moment->n_packets *
      (send_ms - moment->end_ms) / end_ms;

  g_assert_cmpuint (moment->head.n_packets, >=, expected);
  g_assert_cmpuint (moment->head.n_packets, <=, expected + 1);
}

static void
assert_bitrate (const CheckpointMoment *moment, guint64 send_ms)
{
  gdouble expected = (gdouble) moment->head.n_packets *
      moment->run->packet_size * 8000 / MAX (send_ms, 1);

  expected = MIN (expected, G_MAXUINT32);
  g_assert_cmpfloat (moment->head.max_bitrate, >=, expected - 1);
  g_assert_cmpfloat (moment->head.max_bitrate, <=, expected + 1);
}

static void
assert_ahead (const CheckpointMoment *moment)
{
  const CheckpointHead *head = &moment->head;
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
          checkpoint_make_recording (data, intervals_ms[i]);
      g_auto (CheckpointRun) run = { 0 };

      checkpoint_run_init (&run, recording,
          ticks * choose_tick_ms (recording), FALSE);
      g_assert_cmpuint (checkpoint_run_for_each_moment (&run, assert_ahead),
          >, 0);
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
  const CheckpointCase c = { NULL, checkpoint_make_av };
  g_autoptr (TestRecording) recording = checkpoint_make_recording (&c, 2000);
  g_autoptr (GByteArray) data = g_byte_array_new ();
  g_auto (CheckpointRun) run = { 0 };

  checkpoint_run_init (&run, recording, 0, FALSE);
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
assert_broadcast (const CheckpointMoment *moment)
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
  const CheckpointCase c = { NULL, checkpoint_make_av };
  g_autoptr (TestRecording) recording = checkpoint_make_recording (&c, 0);
  g_auto (CheckpointRun) run = { 0 };

  checkpoint_run_init (&run, recording, 0, FALSE);
  g_assert_cmpuint (checkpoint_run_for_each_moment (&run, assert_broadcast),
      >, 10);
  g_assert_cmpuint (checkpoint_run_count_rewrites (&run), ==, 0);
  g_assert_cmpuint (checkpoint_read_head (run.file->data).flags, ==, SEEKABLE);
}

/* Less than the format's unit of time is none. */
static void
test_interval_below_1_ms (void)
{
  const CheckpointCase c = { NULL, checkpoint_make_av };
  g_autoptr (TestRecording) recording = checkpoint_make_recording (&c, 0);
  g_auto (CheckpointRun) run = { 0 };

  recording->config.checkpoint_interval_ns = TEST_NS_PER_MS - 1;
  checkpoint_run_init (&run, recording, 0, FALSE);
  checkpoint_run_for_each_moment (&run, assert_broadcast);
}

static void
test_never_goes_back (void)
{
  const CheckpointCase c = { NULL, checkpoint_make_av };

  for (guint is_pipe = 0; is_pipe < 2; is_pipe++) {
    g_autoptr (TestRecording) recording = checkpoint_make_recording (&c, 2000);
    g_auto (CheckpointRun) run = { 0 };

    recording->config.streamable = !is_pipe;
    checkpoint_run_init (&run, recording, 500, is_pipe);
    g_assert_cmpuint (checkpoint_run_for_each_moment (&run,
            assert_broadcast), >, 10);
    g_assert_cmpuint (memory_file_count (run.file, ASF_OPERATION_REWRITE),
        ==, 0);
    g_assert_cmpuint (checkpoint_read_head (run.file->data).flags, ==,
        BROADCAST);
  }
}

/* The file that is finished is the same, whatever its header told before. */
static void
test_same_in_the_end (gconstpointer data)
{
  for (guint ticks = 0; ticks < 2; ticks++) {
    g_autoptr (TestRecording) recording = checkpoint_make_recording (data, 0);
    guint tick_ms = ticks * choose_tick_ms (recording);
    g_auto (CheckpointRun) without = { 0 };

    checkpoint_run_init (&without, recording, tick_ms, FALSE);
    for (guint i = 0; i < G_N_ELEMENTS (intervals_ms); i++) {
      g_auto (CheckpointRun) with = { 0 };

      recording->config.checkpoint_interval_ns =
          intervals_ms[i] * TEST_NS_PER_MS;
      checkpoint_run_init (&with, recording, tick_ms, FALSE);
      g_assert_cmpmem (with.file->data->data, with.file->data->len,
          without.file->data->data, without.file->data->len);
    }
  }
}

/* What it costs */

static void
make_hour_of_audio (TestRecording *recording)
{
  checkpoint_add_pcm (recording);
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
  checkpoint_add_pcm (recording);
  test_recording_add_audio (recording, 1, 360, 10000, 64);
}

static const CheckpointCase hour_cases[] = {
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
        checkpoint_make_recording (data, some_intervals_ms[i]);
    guint n_intervals = 3600000 / some_intervals_ms[i];
    g_auto (CheckpointRun) run = { 0 };

    checkpoint_run_init (&run, recording, 0, FALSE);
    g_assert_cmpuint (checkpoint_run_count_rewrites (&run), >, 0);
    g_assert_cmpuint (checkpoint_run_count_rewrites (&run), <=,
        2 * n_intervals + 8);
    g_assert_cmpuint (checkpoint_run_count_rewrites (&run), <=,
        2 * checkpoint_run_count_appends (&run));
  }
}

/* Each write is small, and in the header or the head of the Data Object. */
static void
test_writes_are_small (void)
{
  const CheckpointCase c = { NULL, checkpoint_make_av };
  g_autoptr (TestRecording) recording = checkpoint_make_recording (&c, 2000);
  g_auto (CheckpointRun) run = { 0 };
  guint64 packets_offset;

  checkpoint_run_init (&run, recording, 0, FALSE);
  packets_offset = checkpoint_read_head (run.file->data).packets_offset;
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
  const CheckpointCase c = { NULL, checkpoint_make_audio };
  g_autoptr (TestRecording) recording = checkpoint_make_recording (&c, 10000);
  g_autoptr (AsfStream) late = test_stream_pcm (2);
  g_autoptr (AsfWriter) writer = NULL;
  g_auto (CheckpointRun) run = { .recording = recording };
  guint n_samples = recording->samples->len;

  run.file = memory_file_new ();
  run.marks = g_array_new (FALSE, FALSE, sizeof (CheckpointMark));
  writer = test_session_begin (recording, memory_output_new (run.file));
  for (guint i = 0; i < n_samples; i++) {
    if (i == n_samples / 2)
      g_assert_true (asf_writer_add_stream (writer, late, NULL));
    g_assert_true (test_write (writer, &g_array_index (recording->samples,
                TestSample, i), NULL));
    checkpoint_run_mark (&run, i + 1);
  }
  test_session_end (writer);
  checkpoint_run_mark (&run, n_samples);
  run.packet_size = asf_writer_get_packet_size (writer);
  g_assert_cmpuint (checkpoint_run_for_each_moment (&run, assert_ahead), >, 10);
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
  ADD_CASES ("/checkpoint/ahead/", checkpoint_cases, test_ahead);
  g_test_add_func ("/checkpoint/file-is-read-while-it-grows",
      test_file_is_read_while_it_grows);
  g_test_add_func ("/checkpoint/no-interval", test_no_interval);
  g_test_add_func ("/checkpoint/interval-below-1-ms",
      test_interval_below_1_ms);
  g_test_add_func ("/checkpoint/never-goes-back", test_never_goes_back);
  ADD_CASES ("/checkpoint/same-in-the-end/", checkpoint_cases,
      test_same_in_the_end);
  ADD_CASES ("/checkpoint/cost/", hour_cases, test_cost);
  g_test_add_func ("/checkpoint/writes-are-small", test_writes_are_small);
  g_test_add_func ("/checkpoint/late-stream", test_late_stream);

  return g_test_run ();
}
