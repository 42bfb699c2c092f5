/* writerflush.c: tests of what stays in memory, and for how long
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "faultyoutput.h"
#include "memoryoutput.h"
#include "samples.h"

#include <errno.h>
#include <string.h>

/* There is no clock: media time is all the time there is. A sample comes at the
 * time it has, and what the writer thread does twice in a flush interval is
 * done at multiples of half of it. After each of these the size of the output
 * is noted; where a sample lies is known when the file is read at the end. */

#define US G_GINT64_CONSTANT (1000)

/**
 * FlushCase:
 * @interval_ms: flush interval; 0 is 1 ms, since times are in ms
 * @spacing_us: between two samples
 * @size: of a sample
 * @count: number of samples
 * @packet_size: bytes
 * @video: beside the audio, 25 pictures a second
 */
typedef struct
{
  const char *name;
  guint interval_ms;
  guint spacing_us;
  guint32 size;
  guint count;
  guint32 packet_size;
  gboolean video;
} FlushCase;

static const FlushCase flush_cases[] = {
  { "one-in-10-s", 1000, 10000000, 100, 20, 1440, FALSE },
  { "one-in-3-s", 1000, 3000000, 100, 20, 1440, FALSE },
  { "one-in-1-s", 1000, 1000000, 100, 20, 1440, FALSE },
  { "just-below-1-s", 1000, 999000, 100, 20, 1440, FALSE },
  { "just-over-1-s", 1000, 1001000, 100, 20, 1440, FALSE },
  { "just-over-half-a-second", 1000, 501000, 100, 20, 1440, FALSE },
  { "one-in-300-ms", 1000, 300000, 100, 40, 1440, FALSE },
  { "25-a-second", 1000, 40000, 640, 200, 1440, FALSE },
  { "100-a-second", 1000, 10000, 160, 600, 1440, FALSE },
  { "1000-a-second", 1000, 1000, 16, 4000, 1440, FALSE },
  { "10000-a-second", 1000, 100, 20, 30000, 8000, FALSE },
  { "10000-a-second-in-20-ms", 20, 100, 20, 20000, 8000, FALSE },
  { "large-ones", 1000, 500000, 20000, 20, 1440, FALSE },
  { "a-packet-each", 1000, 400000, 1440 - 26, 20, 1440, FALSE },
  { "larger-than-is-kept", 1000, 40000, 90000, 50, 8000, FALSE },
  { "25-a-second-interval-0", 0, 40000, 640, 100, 1440, FALSE },
  { "with-video-interval-0", 0, 40000, 640, 100, 1440, TRUE },
  { "one-in-10-s-interval-10-ms", 10, 10000000, 100, 20, 1440, FALSE },
  { "25-a-second-interval-10-ms", 10, 40000, 640, 100, 1440, FALSE },
  { "25-a-second-interval-100-ms", 100, 40000, 640, 100, 1440, FALSE },
  { "25-a-second-interval-60-s", 60000, 40000, 640, 4000, 1440, FALSE },
  { "one-in-10-s-interval-60-s", 60000, 10000000, 100, 40, 1440, FALSE },
  { "with-video", 1000, 40000, 640, 200, 1440, TRUE },
  { "seldom-with-video", 1000, 2500000, 640, 8, 1440, TRUE },
  { "with-video-interval-100-ms", 100, 40000, 640, 200, 8000, TRUE },
  { "tiny-packets", 1000, 40000, 640, 200, 100, TRUE },
};

/* Size of the output at a time */
typedef struct
{
  gint64 time_ns;
  guint64 size;
} Look;

typedef struct
{
  MemoryFile *file;
  AsfWriter *writer;
  GArray *looks;                /* Look */
  gint64 half_ns;               /* half of the flush interval */
  gint64 tick_ns;               /* next time to flush what is old */
  gboolean ticks;
} Rig;

/* @output: (nullable) (transfer full): over rig->file, which exists then */
static void
rig_init (Rig *rig, TestRecording *recording, AsfOutput *output)
{
  g_autoptr (GError) error = NULL;

  if (output == NULL) {
    rig->file = memory_file_new ();
    output = memory_output_new (rig->file);
  }
  rig->writer = asf_writer_new (output, &recording->config);
  rig->looks = g_array_new (FALSE, FALSE, sizeof (Look));
  rig->half_ns =
      MAX ((gint64) recording->config.flush_interval_ns, TEST_NS_PER_MS) / 2;
  rig->tick_ns = rig->half_ns;
  for (guint i = 0; i < recording->streams->len; i++)
    g_assert_true (asf_writer_add_stream (rig->writer,
            g_ptr_array_index (recording->streams, i), &error));
  g_assert_true (asf_writer_begin_writing (rig->writer, &error));
  g_assert_no_error (error);
}

static void
rig_clear (Rig *rig)
{
  asf_writer_free (rig->writer);
  memory_file_unref (rig->file);
  g_array_unref (rig->looks);
}

static void
look (Rig *rig, gint64 time_ns)
{
  Look now = { time_ns, rig->file->data->len };

  g_array_append_val (rig->looks, now);
}

static void
flush_old (Rig *rig)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (asf_writer_flush_old (rig->writer, &error));
  g_assert_no_error (error);
}

/* Time goes on. */
static void
tick_until (Rig *rig, gint64 time_ns)
{
  for (; rig->ticks && rig->tick_ns <= time_ns; rig->tick_ns += rig->half_ns) {
    flush_old (rig);
    look (rig, rig->tick_ns);
  }
}

static void
write_sample (Rig *rig, const TestSample *sample)
{
  g_autoptr (GError) error = NULL;

  tick_until (rig, sample->time_ns);
  g_assert_true (test_write (rig->writer, sample, &error));
  g_assert_no_error (error);
  look (rig, sample->time_ns);
}

/* Writes all, and waits @wait_ns before the end. */
static void
run (Rig *rig, TestRecording *recording, gint64 wait_ns)
{
  gint64 last_ns = 0;

  for (guint i = 0; i < recording->samples->len; i++) {
    const TestSample *sample =
        &g_array_index (recording->samples, TestSample, i);

    write_sample (rig, sample);
    last_ns = sample->time_ns;
  }
  tick_until (rig, last_ns + wait_ns);
}

static void
end (Rig *rig)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (asf_writer_end_writing (rig->writer, &error));
  g_assert_no_error (error);
}

static TestRecording *
make_recording (const FlushCase *c)
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

/* Each sample is in the output when the flush interval has passed since it
 * came. */
static void
assert_nothing_stays (const Rig *rig, const TestRecording *recording,
    const AsfReader *reader)
{
  gint64 most_ns = 2 * rig->half_ns;
  guint next = 0, n_seen = 0;

  for (guint i = 0; i < recording->samples->len; i++) {
    const TestSample *sample =
        &g_array_index (recording->samples, TestSample, i);
    const ReadObject *object = asf_reader_object (reader, sample->stream,
        (guint32) sample->seed);
    const Look *seen;

    while (next < rig->looks->len && g_array_index (rig->looks, Look,
            next).time_ns < sample->time_ns + most_ns)
      next++;
    if (next == rig->looks->len)
      break;
    seen = &g_array_index (rig->looks, Look, next);
    g_assert_nonnull (object);
    g_assert_true (object->complete);
    g_assert_cmpuint (reader->packets_offset +
        (object->last_packet + 1) * (guint64) reader->packet_size, <=,
        seen->size);
    n_seen++;
  }
  g_assert_cmpuint (n_seen, >, 0);
}

/* What cannot be known when a packet leaves, and what a header does not know
 * that is written first */
static const char *const duration_unknown[] = {
  "packet-duration", "audio-spread-size", NULL
};

/* Also those rules that Microsoft's own files break: the duration of a packet
 * is such a one. */
static void
assert_strict (const AsfReader *reader, const char *const *allowed)
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

static void
assert_all_there (const TestRecording *recording, const AsfReader *reader)
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

/* How long samples stay in memory */

/* Samples alone drive it: as long as they come none stays for longer than the
 * interval. */
static void
test_media_time (gconstpointer data)
{
  const FlushCase *c = data;
  g_autoptr (TestRecording) recording = make_recording (c);
  g_autoptr (AsfReader) reader = NULL;
  Rig rig = { 0 };

  rig_init (&rig, recording, NULL);
  run (&rig, recording, 0);
  end (&rig);
  reader = test_read (rig.file->data);
  assert_nothing_stays (&rig, recording, reader);
  assert_all_there (recording, reader);
  assert_strict (reader, NULL);
  rig_clear (&rig);
}

/* With the clock nothing stays for longer though no further sample comes. The
 * packets that were closed early for it are as good as others. */
static void
test_clock (gconstpointer data)
{
  const FlushCase *c = data;
  g_autoptr (TestRecording) recording = make_recording (c);
  g_autoptr (AsfReader) reader = NULL;
  Rig rig = { .ticks = TRUE };
  const TestSample *last;
  const Look *final;

  rig_init (&rig, recording, NULL);
  run (&rig, recording, 6 * rig.half_ns);
  g_assert_false (asf_writer_has_unwritten (rig.writer));
  end (&rig);
  reader = test_read (rig.file->data);
  /* the last sample was looked for, too */
  last = &g_array_index (recording->samples, TestSample,
      recording->samples->len - 1);
  final = &g_array_index (rig.looks, Look, rig.looks->len - 1);
  g_assert_cmpint (final->time_ns, >=,
      last->time_ns + c->interval_ms * TEST_NS_PER_MS);
  assert_nothing_stays (&rig, recording, reader);
  assert_all_there (recording, reader);
  assert_strict (reader, NULL);
  rig_clear (&rig);
}

/* The file may end at any moment between two looks. */
static void
test_end_at_any_moment (void)
{
  const FlushCase c = { NULL, 1000, 350000, 100, 6, 1440, FALSE };
  g_autoptr (TestRecording) recording = make_recording (&c);

  for (guint n = 1; n <= c.count; n++) {
    for (guint wait = 0; wait < 4; wait++) {
      g_autoptr (AsfReader) reader = NULL;
      Rig rig = { .ticks = TRUE };

      g_array_set_size (recording->samples, 0);
      memset (recording->n_samples, 0, sizeof (recording->n_samples));
      for (guint i = 0; i < n; i++)
        test_recording_add (recording, 1, 350 * i, 350, 100, TRUE);
      rig_init (&rig, recording, NULL);
      run (&rig, recording, wait * 500 * TEST_NS_PER_MS);
      end (&rig);
      reader = test_read (rig.file->data);
      assert_all_there (recording, reader);
      assert_strict (reader, NULL);
      g_assert_cmpuint (reader->send_duration, ==, n * 3500000ull);
      rig_clear (&rig);
    }
  }
}

/* No more is kept than is needed to write in large pieces, whatever the
 * interval. */
static void
test_memory_is_bounded (void)
{
  const FlushCase c = { NULL, 60000, 40000, 30000, 200, 8000, FALSE };
  g_autoptr (TestRecording) recording = make_recording (&c);
  Rig rig = { 0 };

  rig_init (&rig, recording, NULL);
  for (guint i = 0; i < recording->samples->len; i++) {
    write_sample (&rig, &g_array_index (recording->samples, TestSample, i));
    g_assert_cmpuint (rig.file->data->len + 256 * 1024 + 2 * 8000 + c.size,
        >=, (i + 1) * c.size);
  }
  rig_clear (&rig);
}

/* What is found again by the next call is what nobody fills: it is shown, or
 * ends there if it cannot be written again. */

typedef struct
{
  FlushCase flush;
  gboolean streamable;
  gboolean cut;
} SameCase;

static const SameCase same_cases[] = {
  { { "audio", 1000, 40000, 640, 500, 1440, FALSE }, FALSE, FALSE },
  { { "audio-and-video", 1000, 40000, 640, 300, 1440, TRUE }, FALSE, FALSE },
  { { "streamable", 1000, 40000, 640, 500, 1440, FALSE }, TRUE, FALSE },
  { { "short-interval", 200, 10000, 160, 2000, 1440, FALSE }, FALSE, FALSE },
  { { "10000-a-second", 100, 100, 20, 20000, 1440, FALSE }, FALSE, FALSE },
  { { "large-ones", 1000, 400000, 40000, 30, 1440, FALSE }, FALSE, FALSE },
  { { "three-quarters-of-an-interval", 1000, 40000, 400, 500, 8000, FALSE },
        FALSE, FALSE },
  { { "three-intervals", 1000, 40000, 100, 500, 8000, FALSE }, FALSE, FALSE },
  { { "three-quarters-streamable", 1000, 40000, 400, 500, 8000, FALSE },
        TRUE, TRUE },
};

static GByteArray *
record (const SameCase *c, gboolean ticks)
{
  g_autoptr (TestRecording) recording = make_recording (&c->flush);
  Rig rig = { .ticks = ticks };
  GByteArray *data;

  recording->config.streamable = c->streamable;
  rig_init (&rig, recording, NULL);
  run (&rig, recording, 0);
  end (&rig);
  data = g_byte_array_ref (rig.file->data);
  rig_clear (&rig);

  return data;
}

/* No packet is cut short that can be written again, nor one that fills up within
 * half the interval. (That others are shows that the calls were made.) */
static void
test_full_packets_stay_as_they_are (gconstpointer data)
{
  const SameCase *c = data;
  g_autoptr (GByteArray) without = record (c, FALSE);
  g_autoptr (GByteArray) with = record (c, TRUE);

  if (c->cut)
    g_assert_true (with->len != without->len ||
        memcmp (with->data, without->data, with->len) != 0);
  else
    g_assert_cmpmem (with->data, with->len, without->data, without->len);
}

/* Packets that were closed early */

/* How long after the one before each sample comes */
typedef struct
{
  const char *name;
  guint gaps_ms[8];             /* 0 = end of the list */
  guint wait_ms;
  gboolean beyond_a_word;
  guint duration_ms;            /* of a sample */
} GapCase;

static const GapCase gap_cases[] = {
  { "one-sample", { 0 }, 3000, FALSE, 40 },
  { "two-in-a-packet", { 100 }, 3000, FALSE, 40 },
  { "two-packets", { 3000 }, 0, FALSE, 40 },
  { "two-packets-both-early", { 3000 }, 3000, FALSE, 40 },
  { "early-between-others", { 100, 100, 3000, 100, 100 }, 0, FALSE, 40 },
  { "all-early", { 2000, 3000, 4000, 5000, 6000 }, 3000, FALSE, 40 },
  { "a-minute", { 60000, 65535, 100 }, 0, FALSE, 40 },
  { "longer-than-a-duration-can-be", { 65536, 100, 200000 }, 0, TRUE, 40 },
  { "ends-behind-the-next", { 1100, 1100 }, 3000, FALSE, 1300 },
};

static TestRecording *
make_gaps (const GapCase *c)
{
  TestRecording *recording = test_recording_new ();
  guint time_ms = 0;

  recording->config.packet_size = 1440;
  test_recording_take_stream (recording, test_stream_pcm (1));
  test_recording_add (recording, 1, 0, c->duration_ms, 640, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (c->gaps_ms) && c->gaps_ms[i] > 0; i++) {
    time_ms += c->gaps_ms[i];
    test_recording_add (recording, 1, time_ms, c->duration_ms, 640, TRUE);
  }

  return recording;
}

/* Number of times that a packet was given another duration when it was in the
 * output */
static guint
count_dated (const MemoryFile *file, const AsfReader *reader)
{
  guint count = 0;

  for (guint i = 0; i < file->log->len; i++) {
    const MemoryOperation *operation = memory_file_nth (file, i);
    guint64 within;

    if (operation->operation != ASF_OPERATION_REWRITE ||
        operation->offset < reader->packets_offset)
      continue;
    within = (operation->offset - reader->packets_offset) %
        reader->packet_size;
    if (within >= ASF_PACKET_HEAD_SIZE)
      continue;
    /* never the flags, nor the send time alone */
    g_assert_cmpuint (within, >=, 5);
    g_assert_cmpuint (within + operation->size, <=, ASF_PACKET_HEAD_SIZE);
    count++;
  }
  return count;
}

/* A packet that was closed before it was known what follows gets its duration
 * later. */
static void
test_duration_is_corrected (gconstpointer data)
{
  const GapCase *c = data;
  g_autoptr (TestRecording) recording = make_gaps (c);
  g_autoptr (AsfReader) reader = NULL;
  const ReadPacket *last;
  Rig rig = { .ticks = TRUE };

  rig_init (&rig, recording, NULL);
  run (&rig, recording, c->wait_ms * TEST_NS_PER_MS);
  end (&rig);
  reader = test_read (rig.file->data);
  assert_all_there (recording, reader);
  assert_strict (reader, c->beyond_a_word ? duration_unknown : NULL);
  last = asf_reader_packet (reader, reader->packets->len - 1);
  g_assert_cmpuint (((guint64) last->send_time + last->duration) * 10000, ==,
      reader->send_duration);
  g_assert_cmpuint (count_dated (rig.file, reader), <=,
      recording->samples->len);
  if (c->wait_ms > 0)
    g_assert_cmpuint (count_dated (rig.file, reader), >, 0);
  rig_clear (&rig);
}

/* Nothing can be corrected in what has left, so it must not tell too much: no
 * packet lasts until after the next is sent. */
static void
test_no_duration_is_corrected (gconstpointer data)
{
  const GapCase *c = data;

  for (guint is_pipe = 0; is_pipe < 2; is_pipe++) {
    g_autoptr (TestRecording) recording = make_gaps (c);
    g_autoptr (AsfReader) reader = NULL;
    Rig rig = { .ticks = TRUE };

    rig.file = memory_file_new ();
    recording->config.streamable = !is_pipe;
    rig_init (&rig, recording, is_pipe ?
        memory_output_new_pipe (rig.file) : memory_output_new (rig.file));
    run (&rig, recording, c->wait_ms * TEST_NS_PER_MS);
    end (&rig);
    g_assert_cmpuint (memory_file_count (rig.file, ASF_OPERATION_REWRITE),
        ==, 0);
    reader = test_read (rig.file->data);
    assert_all_there (recording, reader);
    assert_strict (reader, duration_unknown);
    for (guint i = 0; i + 1 < reader->packets->len; i++) {
      const ReadPacket *packet = asf_reader_packet (reader, i);

      g_assert_cmpuint ((guint64) packet->send_time + packet->duration, <=,
          asf_reader_packet (reader, i + 1)->send_time);
    }
    rig_clear (&rig);
  }
}

/* A packet that was not closed early is left alone. */
static void
test_nothing_corrected_in_vain (void)
{
  const FlushCase c = { NULL, 1000, 40000, 640, 200, 1440, TRUE };
  g_autoptr (TestRecording) recording = make_recording (&c);
  g_autoptr (AsfReader) reader = NULL;
  Rig rig = { .ticks = TRUE };

  rig_init (&rig, recording, NULL);
  run (&rig, recording, 0);
  end (&rig);
  reader = test_read (rig.file->data);
  g_assert_cmpuint (count_dated (rig.file, reader), ==, 0);
  rig_clear (&rig);
}

/* Calls */

static void
test_nothing_unwritten (void)
{
  const GapCase c = { NULL, { 0 }, 0, FALSE, 40 };
  g_autoptr (TestRecording) recording = make_gaps (&c);
  guint n_operations;
  Rig rig = { 0 };

  rig_init (&rig, recording, NULL);
  n_operations = rig.file->log->len;
  for (guint i = 0; i < 5; i++)
    flush_old (&rig);
  g_assert_false (asf_writer_has_unwritten (rig.writer));
  g_assert_cmpuint (rig.file->log->len, ==, n_operations);
  run (&rig, recording, 0);
  g_assert_true (asf_writer_has_unwritten (rig.writer));
  flush_old (&rig);
  g_assert_true (asf_writer_has_unwritten (rig.writer));
  g_assert_cmpuint (rig.file->log->len, ==, n_operations);
  flush_old (&rig);
  g_assert_false (asf_writer_has_unwritten (rig.writer));
  g_assert_cmpuint (rig.file->log->len, >, n_operations);
  n_operations = rig.file->log->len;
  for (guint i = 0; i < 5; i++)
    flush_old (&rig);
  g_assert_cmpuint (rig.file->log->len, ==, n_operations);
  end (&rig);
  g_assert_false (asf_writer_has_unwritten (rig.writer));
  rig_clear (&rig);
}

/* It can neither be called too early nor too late, and does no harm then. */
static void
test_wrong_state (void)
{
  const GapCase c = { NULL, { 0 }, 0, FALSE, 40 };
  g_autoptr (TestRecording) recording = make_gaps (&c);
  g_autoptr (MemoryFile) file = memory_file_new ();
  g_autoptr (AsfWriter) early =
      asf_writer_new (memory_output_new (file), &recording->config);
  g_autoptr (GError) error = NULL;
  guint n_operations;
  Rig rig = { 0 };

  g_assert_false (asf_writer_has_unwritten (early));
  g_assert_false (asf_writer_flush_old (early, &error));
  g_assert_error (error, ASF_ERROR, ASF_ERROR_STATE);
  g_assert_false (asf_writer_flush_old (early, NULL));
  g_assert_cmpuint (file->log->len, ==, 0);

  rig_init (&rig, recording, NULL);
  run (&rig, recording, 0);
  end (&rig);
  n_operations = rig.file->log->len;
  g_clear_error (&error);
  g_assert_false (asf_writer_flush_old (rig.writer, &error));
  g_assert_error (error, ASF_ERROR, ASF_ERROR_STATE);
  g_assert_cmpuint (rig.file->log->len, ==, n_operations);
  rig_clear (&rig);
}

/* Faults */

/* The output fails where a duration is corrected: when the next packet is
 * flushed, or at the end. */
typedef struct
{
  const char *name;
  gboolean at_end;
  gboolean for_ever;
} FaultCase;

static const FaultCase fault_cases[] = {
  { "next-flush", FALSE, FALSE },
  { "next-flush-for-ever", FALSE, TRUE },
  { "end", TRUE, FALSE },
  { "end-for-ever", TRUE, TRUE },
};

static void
test_duration_fails (gconstpointer data)
{
  const FaultCase *c = data;
  const GapCase gaps = { NULL, { 100, 100 }, 0, FALSE, 40 };
  const TestSample late = {
    1, TRUE, 9000 * TEST_NS_PER_MS, 40 * TEST_NS_PER_MS, 640, 3
  };
  const FaultPlan plan = {
    .nth = 1, .only = ASF_OPERATION_REWRITE, .sys_errno = EIO,
    .for_ever = c->for_ever
  };
  g_autoptr (TestRecording) recording = make_gaps (&gaps);
  g_autoptr (AsfReader) reader = NULL;
  g_autoptr (GError) error = NULL;
  AsfWriterStats stats;
  AsfFailure failure;
  FaultReport report;
  Rig rig = { .ticks = TRUE };

  rig.file = memory_file_new ();
  rig_init (&rig, recording,
      faulty_output_new (memory_output_new (rig.file), &plan, &report));
  run (&rig, recording, 3000 * TEST_NS_PER_MS);
  if (!c->at_end) {
    g_assert_true (test_write (rig.writer, &late, &error));
    g_assert_false (asf_writer_flush_old (rig.writer, &error));
    g_assert_error (error, ASF_ERROR, ASF_ERROR_WRITE);
    g_clear_error (&error);
    g_assert_false (test_write (rig.writer, &late, &error));
    g_assert_error (error, ASF_ERROR, ASF_ERROR_WRITE);
    g_clear_error (&error);
  }
  g_assert_false (asf_writer_end_writing (rig.writer, &error));
  g_assert_error (error, ASF_ERROR, ASF_ERROR_WRITE);
  asf_writer_get_failure (rig.writer, &failure);
  g_assert_cmpint (failure.operation, ==, ASF_OPERATION_REWRITE);
  g_assert_cmpint (failure.sys_errno, ==, EIO);

  /* all that was in the output is there, and good */
  asf_writer_get_stats (rig.writer, &stats);
  reader = test_read (rig.file->data);
  g_assert_cmpuint (failure.offset, >=, reader->packets_offset);
  assert_all_there (recording, reader);
  g_assert_cmpint (stats.finished, ==, !c->for_ever);
  g_assert_cmpint (reader->broadcast, ==, c->for_ever);
  assert_strict (reader, c->for_ever ? duration_unknown : NULL);
  rig_clear (&rig);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD_CASES(path, cases, case_name, function) \
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) { \
    g_autofree char *name = g_strconcat (path, cases[i].case_name, NULL); \
    g_test_add_data_func (name, &cases[i], function); \
  }
  ADD_CASES ("/flush/media-time/", flush_cases, name, test_media_time);
  ADD_CASES ("/flush/clock/", flush_cases, name, test_clock);
  g_test_add_func ("/flush/end-at-any-moment", test_end_at_any_moment);
  g_test_add_func ("/flush/memory-is-bounded", test_memory_is_bounded);
  ADD_CASES ("/flush/full-packets/", same_cases, flush.name,
      test_full_packets_stay_as_they_are);
  ADD_CASES ("/flush/duration/", gap_cases, name,
      test_duration_is_corrected);
  ADD_CASES ("/flush/duration-stays/", gap_cases, name,
      test_no_duration_is_corrected);
  g_test_add_func ("/flush/nothing-corrected-in-vain",
      test_nothing_corrected_in_vain);
  g_test_add_func ("/flush/nothing-unwritten", test_nothing_unwritten);
  g_test_add_func ("/flush/wrong-state", test_wrong_state);
  ADD_CASES ("/flush/duration-fails/", fault_cases, name,
      test_duration_fails);

  return g_test_run ();
}
