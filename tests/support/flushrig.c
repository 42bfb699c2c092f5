/* flushrig.c: a session whose samples come at the times they have
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "flushrig.h"

#define US G_GINT64_CONSTANT (1000)

/* @output: (nullable) (transfer full): over rig->file, which exists then */
void
flush_rig_init (FlushRig *rig, TestRecording *recording, AsfOutput *output)
{
  if (output == NULL) {
    rig->file = memory_file_new ();
    output = memory_output_new (rig->file);
  }
  rig->writer = test_session_begin (recording, output);
  rig->looks = g_array_new (FALSE, FALSE, sizeof (FlushLook));
  rig->half_ns =
      MAX ((gint64) recording->config.flush_interval_ns, TEST_NS_PER_MS) / 2;
  rig->tick_ns = rig->half_ns;
}

void
flush_rig_clear (FlushRig *rig)
{
  asf_writer_free (rig->writer);
  memory_file_unref (rig->file);
  g_array_unref (rig->looks);
}

static void
look (FlushRig *rig, gint64 time_ns)
{
  FlushLook now = { time_ns, rig->file->data->len };

  g_array_append_val (rig->looks, now);
}

void
flush_rig_flush_old (FlushRig *rig)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (asf_writer_flush_old (rig->writer, &error));
  g_assert_no_error (error);
}

/* Time goes on. */
static void
tick_until (FlushRig *rig, gint64 time_ns)
{
  for (; rig->ticks && rig->tick_ns <= time_ns; rig->tick_ns += rig->half_ns) {
    flush_rig_flush_old (rig);
    look (rig, rig->tick_ns);
  }
}

void
flush_rig_write (FlushRig *rig, const TestSample *sample)
{
  g_autoptr (GError) error = NULL;

  tick_until (rig, sample->time_ns);
  g_assert_true (test_write (rig->writer, sample, &error));
  g_assert_no_error (error);
  look (rig, sample->time_ns);
}

/* Writes all, and waits @wait_ns before the end. */
void
flush_rig_run (FlushRig *rig, TestRecording *recording, gint64 wait_ns)
{
  gint64 last_ns = 0;

  for (guint i = 0; i < recording->samples->len; i++) {
    const TestSample *sample =
        &g_array_index (recording->samples, TestSample, i);

    flush_rig_write (rig, sample);
    last_ns = sample->time_ns;
  }
  tick_until (rig, last_ns + wait_ns);
}

TestRecording *
flush_make_recording (const FlushCase *c)
{
  TestRecording *recording = test_recording_new ();
  guint64 end_us = (guint64) c->count * c->spacing_us;

  recording->config.packet_size = c->packet_size;
  recording->config.flush_interval_ns =
      (guint64) c->interval_ms * TEST_NS_PER_MS;
  test_recording_take_stream (recording, test_stream_pcm (1));
  if (c->video) {
    test_recording_take_stream (recording, test_stream_video (2));
    test_recording_add_video (recording, 2, (guint) (end_us / 40000), 40, 300,
        25);
  }
  for (guint i = 0, at = 0; i < c->count; i++, at++) {
    TestSample sample = {
      .stream = 1, .key = TRUE, .time_ns = (gint64) i * c->spacing_us * US,
      .duration_ns = (guint64) c->spacing_us * US, .size = c->size,
      .seed = test_payload_seed (1, i),
    };

    while (at < recording->samples->len && g_array_index (recording->samples,
            TestSample, at).time_ns <= sample.time_ns)
      at++;
    g_array_insert_val (recording->samples, at, sample);
  }

  return recording;
}

const char *const flush_duration_unknown[] = {
  "packet-duration", "audio-spread-size", NULL
};

/* Also those rules that Microsoft's own files break: the duration of a packet
 * is such a one. */
void
flush_assert_strict (const AsfReader *reader, const char *const *allowed)
{
  g_autoptr (GPtrArray) problems = asf_check_full (reader, ASF_CHECK_STRICT);
  guint n = 0;

  for (guint i = 0; i < problems->len; i++) {
    const ReadProblem *problem = g_ptr_array_index (problems, i);

    if (problem->severity != READ_PROBLEM ||
        (allowed != NULL && g_strv_contains (allowed, problem->rule)))
      continue;
    g_test_message ("%s @%" G_GUINT64_FORMAT ": %s", problem->rule,
        problem->offset, problem->text);
    n++;
  }
  g_assert_cmpuint (n, ==, 0);
}

void
flush_assert_all_there (const TestRecording *recording, const AsfReader *reader)
{
  guint n = 0;

  for (guint i = 0; i < recording->samples->len; i++) {
    const TestSample *sample =
        &g_array_index (recording->samples, TestSample, i);
    const ReadObject *object = asf_reader_object (reader, sample->stream,
        (guint32) sample->seed);
    gsize size;
    const guint8 *data;

    g_assert_nonnull (object);
    data = g_bytes_get_data (object->data, &size);
    g_assert_cmpuint (size, ==, sample->size);
    g_assert_true (test_payload_matches (sample->seed, data, size));
    n++;
  }
  g_assert_cmpuint (n, ==, reader->objects->len);
}
