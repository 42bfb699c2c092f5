/* checkpointrig.c: a recording whose header is looked at while it grows
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "checkpointrig.h"

#define LIMIT_MS ((gint64) G_MAXUINT32 - 1 - TEST_PREROLL_MS)

static guint64
get (const GByteArray *data, gsize at, guint size)
{
  guint64 value = 0;

  g_assert_cmpuint (at + size, <=, data->len);
  for (guint i = 0; i < size; i++)
    value |= (guint64) data->data[at + i] << (8 * i);
  return value;
}

CheckpointHead
checkpoint_read_head (const GByteArray *data)
{
  gsize header_size = get (data, 16, 8);

  return (CheckpointHead) {
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

void
checkpoint_run_mark (CheckpointRun *run, guint n_samples)
{
  CheckpointMark now = { run->file->log->len, n_samples };

  g_array_append_val (run->marks, now);
}

/* @tick_ms: media time after which what is old is flushed; 0 = never */
void
checkpoint_run_init (CheckpointRun *run, const TestRecording *recording,
    guint tick_ms, gboolean is_pipe)
{
  g_autoptr (AsfWriter) writer = NULL;
  g_autoptr (GError) error = NULL;
  gint64 tick_ns = tick_ms * TEST_NS_PER_MS;

  run->recording = recording;
  run->file = memory_file_new ();
  run->marks = g_array_new (FALSE, FALSE, sizeof (CheckpointMark));
  writer = test_session_begin (recording, is_pipe ?
      memory_output_new_pipe (run->file) : memory_output_new (run->file));
  for (guint i = 0; i < recording->samples->len; i++) {
    const TestSample *sample =
        &g_array_index (recording->samples, TestSample, i);

    for (; tick_ms > 0 && tick_ns <= sample->time_ns;
        tick_ns += tick_ms * TEST_NS_PER_MS) {
      g_assert_true (asf_writer_flush_old (writer, &error));
      checkpoint_run_mark (run, i);
    }
    g_assert_true (test_write (writer, sample, &error));
    g_assert_no_error (error);
    checkpoint_run_mark (run, i + 1);
  }
  run->n_before_end = run->file->log->len;
  test_session_end (writer);
  checkpoint_run_mark (run, recording->samples->len);
  run->packet_size = asf_writer_get_packet_size (writer);
}

void
checkpoint_run_clear (CheckpointRun *run)
{
  memory_file_unref (run->file);
  g_array_unref (run->marks);
}

/* Returns: rewrites of anything while the file grew */
guint
checkpoint_run_count_rewrites (const CheckpointRun *run)
{
  guint count = 0;

  for (guint i = 0; i < run->n_before_end; i++)
    count += memory_file_nth (run->file, i)->operation ==
        ASF_OPERATION_REWRITE;
  return count;
}

guint
checkpoint_run_count_appends (const CheckpointRun *run)
{
  guint count = 0;

  for (guint i = 0; i < run->n_before_end; i++)
    count += memory_file_nth (run->file, i)->operation ==
        ASF_OPERATION_APPEND;
  return count;
}

/* Packets begin with their error correction data. */
static gboolean
appends_packets (const CheckpointRun *run, guint n)
{
  const MemoryOperation *operation = memory_file_nth (run->file, n);

  return operation->operation == ASF_OPERATION_APPEND &&
      operation->offset > 0 && run->file->given->data[operation->at] == 0x82;
}

static const CheckpointMark *
mark_at (const CheckpointRun *run, guint n)
{
  return &g_array_index (run->marks, CheckpointMark, n);
}

/* Calls @look before each append of packets.
 *
 * Returns: how often that was */
guint
checkpoint_run_for_each_moment (const CheckpointRun *run,
    void (*look) (const CheckpointMoment *moment))
{
  g_autoptr (GByteArray) data = g_byte_array_new ();
  guint next_mark = 0, n_samples = 0, count = 0;
  CheckpointMoment moment = { .run = run };

  for (guint n = 0; n < run->file->log->len; n++) {
    const MemoryOperation *operation = memory_file_nth (run->file, n);

    while (mark_at (run, next_mark)->n_operations <= n)
      next_mark++;
    for (; n_samples < mark_at (run, next_mark)->n_samples; n_samples++) {
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
      moment.head = checkpoint_read_head (data);
      moment.n_packets = (data->len + operation->size -
          moment.head.packets_offset) / run->packet_size;
      look (&moment);
      moment.is_new = FALSE;
      count++;
    }
    memory_file_replay (run->file, n, G_MAXSIZE, data);
    if (operation->operation == ASF_OPERATION_APPEND && n == 0)
      moment.head = checkpoint_read_head (data);
  }

  return count;
}

/* Recordings */

void
checkpoint_add_pcm (TestRecording *recording)
{
  recording->config.packet_size = 1440;
  test_recording_take_stream (recording, test_stream_pcm (1));
}

static void
make_one_sample (TestRecording *recording)
{
  checkpoint_add_pcm (recording);
  test_recording_add (recording, 1, 0, 40, 640, TRUE);
}

static void
make_one_byte (TestRecording *recording)
{
  checkpoint_add_pcm (recording);
  test_recording_add (recording, 1, 0, 0, 1, TRUE);
}

void
checkpoint_make_audio (TestRecording *recording)
{
  checkpoint_add_pcm (recording);
  test_recording_add_audio (recording, 1, 1500, 40, 640);
}

void
checkpoint_make_av (TestRecording *recording)
{
  checkpoint_add_pcm (recording);
  test_recording_take_stream (recording, test_stream_video (2));
  test_recording_add_audio (recording, 1, 750, 40, 640);
  test_recording_add_video (recording, 2, 750, 40, 2000, 25);
}

static void
make_seldom (TestRecording *recording)
{
  checkpoint_add_pcm (recording);
  test_recording_add_audio (recording, 1, 30, 10000, 1);
}

static void
make_large (TestRecording *recording)
{
  checkpoint_add_pcm (recording);
  recording->config.packet_size = 8000;
  test_recording_add_audio (recording, 1, 25, 40, 600000);
}

static void
make_large_at_once (TestRecording *recording)
{
  checkpoint_add_pcm (recording);
  for (guint i = 0; i < 10; i++)
    test_recording_add (recording, 1, i, 0, 300000, TRUE);
}

static void
make_rising_rate (TestRecording *recording)
{
  checkpoint_add_pcm (recording);
  for (guint i = 0; i < 1000; i++)
    test_recording_add (recording, 1, 40 * i, 40, i < 700 ? 20 : 9000, TRUE);
}

static void
make_falling_rate (TestRecording *recording)
{
  checkpoint_add_pcm (recording);
  for (guint i = 0; i < 1000; i++)
    test_recording_add (recording, 1, 40 * i, 40, i < 300 ? 9000 : 20, TRUE);
}

static void
make_gap (TestRecording *recording)
{
  checkpoint_add_pcm (recording);
  for (guint i = 0; i < 200; i++)
    test_recording_add (recording, 1, 40 * i + (i < 100 ? 0 : 1000000), 40,
        640, TRUE);
}

static void
make_many (TestRecording *recording)
{
  checkpoint_add_pcm (recording);
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
  checkpoint_add_pcm (recording);
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
  checkpoint_add_pcm (recording);
  recording->config.index_interval_ns = 100000 * TEST_NS_PER_MS;
  test_recording_add (recording, 1, 0, 40, 640, TRUE);
  test_recording_add (recording, 1, LIMIT_MS - 2000, 40, 640, TRUE);
  test_recording_add (recording, 1, LIMIT_MS, TEST_PREROLL_MS + 1, 640, TRUE);
}

const CheckpointCase checkpoint_cases[CHECKPOINT_N_CASES] = {
  { "one-sample", make_one_sample },
  { "one-byte", make_one_byte },
  { "audio", checkpoint_make_audio },
  { "audio-and-video", checkpoint_make_av },
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

TestRecording *
checkpoint_make_recording (const CheckpointCase *c, guint64 interval_ms)
{
  TestRecording *recording = test_recording_new ();

  c->make (recording);
  recording->config.checkpoint_interval_ns = interval_ms * TEST_NS_PER_MS;

  return recording;
}
