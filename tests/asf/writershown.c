/* writershown.c: tests of packets that are in the output before they are full
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

/* Media time is the clock, as in writerflush.c; but what is looked at is the file
 * as it is at that moment: a packet that is there need not hold all that has
 * come into it. */

#define TICK_MS 500

/* Recordings that fill their packets slowly */

static void
make_speech (TestRecording *recording)
{
  recording->config.packet_size = 8000;
  test_recording_take_stream (recording, test_stream_video (1));
  test_recording_add_audio (recording, 1, 150, 100, 40);
}

static void
make_runs (TestRecording *recording)
{
  recording->config.packet_size = 2000;
  recording->config.compress_payloads = TRUE;
  test_recording_take_stream (recording, test_stream_pcm (1));
  test_recording_add_audio (recording, 1, 400, 20, 10);
}

/* A still picture: key frames that go over the end of a packet, and nearly
 * nothing in between */
static void
make_still (TestRecording *recording)
{
  recording->config.packet_size = 4000;
  test_recording_take_stream (recording, test_stream_video (1));
  for (guint i = 0; i < 120; i++)
    test_recording_add (recording, 1, i * 100, 100,
        i % 40 == 0 ? 5500 : 12, i % 40 == 0);
}

static void
make_seldom (TestRecording *recording)
{
  recording->config.packet_size = 16000;
  test_recording_take_stream (recording, test_stream_video (1));
  test_recording_add_audio (recording, 1, 20, 1700, 100);
}

/* Packets of one payload and those of several take turns. */
static void
make_mixed (TestRecording *recording)
{
  recording->config.packet_size = 1000;
  test_recording_take_stream (recording, test_stream_video (1));
  for (guint i = 0; i < 40; i++)
    test_recording_add (recording, 1, i * 700, 700, i % 3 == 0 ? 970 :
        60 + 2 * i, TRUE);
}

typedef struct
{
  const char *name;
  void (*make) (TestRecording *recording);
} ShownCase;

static const ShownCase shown_cases[] = {
  { "speech", make_speech },
  { "runs", make_runs },
  { "still", make_still },
  { "seldom", make_seldom },
  { "mixed", make_mixed },
};

/* A session */

typedef struct
{
  TestRecording *recording;
  MemoryFile *file;
  AsfWriter *writer;
  guint n_written;
  guint n_owed[2];              /* samples at the last tick, and before */
  gint64 tick_ms;
} Rig;

/* @plan: (nullable): what fails */
static void
rig_init (Rig *rig, const ShownCase *c, const FaultPlan *plan,
    FaultReport *report)
{
  g_autoptr (GError) error = NULL;
  AsfOutput *output;

  *rig = (Rig) { .recording = test_recording_new (), .tick_ms = TICK_MS };
  c->make (rig->recording);
  rig->file = memory_file_new ();
  output = memory_output_new (rig->file);
  if (plan != NULL)
    output = faulty_output_new (output, plan, report);
  rig->writer = asf_writer_new (output, &rig->recording->config);
  for (guint i = 0; i < rig->recording->streams->len; i++)
    g_assert_true (asf_writer_add_stream (rig->writer,
            g_ptr_array_index (rig->recording->streams, i), &error));
  g_assert_true (asf_writer_begin_writing (rig->writer, &error));
}

static void
rig_clear (Rig *rig)
{
  asf_writer_free (rig->writer);
  memory_file_unref (rig->file);
  test_recording_free (rig->recording);
}

/* Returns: samples that are whole in the file, which are the first ones */
static guint
count_whole (const Rig *rig, const AsfReader *reader)
{
  guint n = 0;

  for (; n < rig->n_written; n++) {
    const TestSample *sample =
        &g_array_index (rig->recording->samples, TestSample, n);
    const ReadObject *object = asf_reader_object (reader, 1, n);

    if (object == NULL || !object->complete)
      return n;
    g_assert_cmpuint (object->size, ==, sample->size);
    g_assert_true (test_payload_matches (sample->seed,
            g_bytes_get_data (object->data, NULL), sample->size));
  }
  return n;
}

/* The file as it is now: nothing is wrong with its packets, and what was there
 * two ticks ago can be read. */
static void
assert_owed (Rig *rig)
{
  g_autoptr (AsfReader) reader = test_read (rig->file->data);

  for (guint i = 0; i < reader->packets->len; i++) {
    const ReadPacket *packet = asf_reader_packet (reader, i);

    g_assert_false (packet->broken);
    g_assert_cmpuint (packet->slack, ==, 0);
    g_assert_true (packet->padding_zero);
  }
  g_assert_cmpuint (count_whole (rig, reader), >=, rig->n_owed[1]);
}

static gboolean
tick (Rig *rig)
{
  gboolean ok = asf_writer_flush_old (rig->writer, NULL);

  rig->n_owed[1] = rig->n_owed[0];
  rig->n_owed[0] = rig->n_written;
  rig->tick_ms += TICK_MS;

  return ok;
}

/* Returns: whether the next sample was written, and all that was due before */
static gboolean
step (Rig *rig)
{
  const TestSample *sample = &g_array_index (rig->recording->samples,
      TestSample, rig->n_written);

  while (sample->time_ns >= rig->tick_ms * TEST_NS_PER_MS) {
    if (!tick (rig))
      return FALSE;
    if (rig->n_written > 0 && asf_writer_has_unwritten (rig->writer) == FALSE)
      g_assert_cmpuint (rig->n_owed[0], ==, rig->n_written);
  }
  if (!test_write (rig->writer, sample, NULL))
    return FALSE;
  rig->n_written++;

  return TRUE;
}

static gboolean
is_over (const Rig *rig)
{
  return rig->n_written == rig->recording->samples->len;
}

/* What is owed is in the file at any moment. */
static void
test_owed (gconstpointer data)
{
  g_autoptr (AsfReader) reader = NULL;
  g_autoptr (GError) error = NULL;
  Rig rig;

  rig_init (&rig, data, NULL, NULL);
  while (!is_over (&rig)) {
    g_assert_true (step (&rig));
    assert_owed (&rig);
  }
  for (guint i = 0; i < 2; i++) {
    g_assert_true (tick (&rig));
    assert_owed (&rig);
  }
  g_assert_false (asf_writer_has_unwritten (rig.writer));
  g_assert_true (asf_writer_end_writing (rig.writer, &error));
  reader = test_read (rig.file->data);
  test_assert_no_problems (reader, NULL);
  g_assert_cmpuint (count_whole (&rig, reader), ==, rig.n_written);
  rig_clear (&rig);
}

/* Without a clock it is media time that shows packets. */
static void
test_owed_in_media_time (gconstpointer data)
{
  Rig rig;

  rig_init (&rig, data, NULL, NULL);
  rig.tick_ms = G_MAXINT64 / TEST_NS_PER_MS;
  while (!is_over (&rig)) {
    gint64 now_ns = g_array_index (rig.recording->samples, TestSample,
        rig.n_written).time_ns;

    g_assert_true (step (&rig));
    while (g_array_index (rig.recording->samples, TestSample,
            rig.n_owed[1]).time_ns + 1000 * TEST_NS_PER_MS <= now_ns)
      rig.n_owed[1]++;
    assert_owed (&rig);
  }
  rig_clear (&rig);
}

/* What is written, and where */

/* Where the payloads of a packet end that may have several */
static gsize
find_end (const GByteArray *file, const AsfReader *reader, guint64 packet)
{
  const guint8 *data =
      file->data + reader->packets_offset + packet * reader->packet_size;

  return data[3] & 1 ? reader->packet_size - (data[5] | data[6] << 8) :
      reader->packet_size;
}

/* Nothing that can be read is ever overwritten: what comes new lies in padding
 * of the last packet, and the head that tells of it comes after it. */
static void
test_places (gconstpointer data)
{
  g_autoptr (GByteArray) file = g_byte_array_new ();
  g_autoptr (AsfReader) reader = NULL;
  guint n_heads = 0;
  Rig rig;

  rig_init (&rig, data, NULL, NULL);
  while (!is_over (&rig))
    g_assert_true (step (&rig));
  g_assert_true (asf_writer_end_writing (rig.writer, NULL));
  reader = test_read (rig.file->data);
  for (guint i = 0; i < rig.file->log->len; i++) {
    const MemoryOperation *operation = memory_file_nth (rig.file, i);
    guint64 at = operation->offset - reader->packets_offset;
    guint64 packet = at / reader->packet_size;

    if (operation->operation == ASF_OPERATION_REWRITE &&
        operation->offset >= reader->packets_offset) {
      guint64 within = at % reader->packet_size;

      g_assert_cmpuint (reader->packets_offset +
          (packet + 1) * reader->packet_size, ==, file->len);
      g_assert_cmpuint (within + operation->size, <=, reader->packet_size);
      if (within >= ASF_PACKET_HEAD_SIZE)
        g_assert_cmpuint (within, >=, find_end (file, reader, packet));
      else
        g_assert_cmpuint (within + operation->size, <=, ASF_PACKET_HEAD_SIZE);
      n_heads += within < ASF_PACKET_HEAD_SIZE;
    }
    memory_file_replay (rig.file, i, G_MAXSIZE, file);
  }
  g_assert_cmpuint (n_heads, >, 0);
  rig_clear (&rig);
}

/* Returns: (transfer full): the file of a recording, with the clock or without */
static GByteArray *
record (const ShownCase *c, gboolean ticks)
{
  GByteArray *file;
  Rig rig;

  rig_init (&rig, c, NULL, NULL);
  rig.recording->config.flush_by_clock = TRUE;
  if (!ticks)
    rig.tick_ms = G_MAXINT64 / TEST_NS_PER_MS;
  while (!is_over (&rig))
    g_assert_true (step (&rig));
  g_assert_true (asf_writer_end_writing (rig.writer, NULL));
  file = g_byte_array_ref (rig.file->data);
  rig_clear (&rig);

  return file;
}

/* It costs nothing: the file is as large as one that was written in one go. */
static void
test_no_padding (gconstpointer data)
{
  g_autoptr (GByteArray) shown = record (data, TRUE);
  g_autoptr (GByteArray) at_once = record (data, FALSE);

  g_assert_cmpuint (shown->len, ==, at_once->len);
}

static void
make_sound (TestRecording *recording)
{
  recording->config.packet_size = 16000;
  test_recording_take_stream (recording, test_stream_pcm (1));
  test_recording_add_audio (recording, 1, 40, 300, 100);
}

/* Returns: the longest time between two objects of a packet */
static guint32
find_span_ms (const ShownCase *c)
{
  g_autoptr (GByteArray) file = record (c, TRUE);
  g_autoptr (AsfReader) reader = test_read (file);
  guint32 longest_ms = 0;

  for (guint i = 0; i < reader->packets->len; i++) {
    const ReadPacket *packet = asf_reader_packet (reader, i);
    const ReadPayload *first = &g_array_index (reader->payloads, ReadPayload,
        packet->first_payload);

    longest_ms = MAX (longest_ms,
        first[packet->n_entries - 1].time_ms - first->time_ms);
  }
  return longest_ms;
}

/* A packet does not stay open for ever; with sound alone, which is sought in by
 * packets, for a second. */
static void
test_span (void)
{
  static const ShownCase picture = { NULL, make_seldom };
  static const ShownCase sound = { NULL, make_sound };

  g_assert_cmpuint (find_span_ms (&picture), ==, 2 * 1700);
  g_assert_cmpuint (find_span_ms (&sound), ==, 3 * 300);
}

static void
make_hour (TestRecording *recording)
{
  recording->config.packet_size = 1000;
  recording->config.flush_by_clock = TRUE;
  test_recording_take_stream (recording, test_stream_pcm (1));
  test_recording_add_audio (recording, 1, 36000, 100, 200);
}

/* A source that is faster than its media has its packets written in large
 * pieces. */
static void
test_large_writes (void)
{
  static const ShownCase c = { NULL, make_hour };
  Rig rig;

  rig_init (&rig, &c, NULL, NULL);
  rig.tick_ms = G_MAXINT64 / TEST_NS_PER_MS;
  while (!is_over (&rig))
    g_assert_true (step (&rig));
  g_assert_true (asf_writer_end_writing (rig.writer, NULL));
  g_assert_cmpuint (memory_file_count (rig.file, ASF_OPERATION_APPEND), <=,
      rig.file->data->len / (256 * 1024) + 3);
  g_assert_cmpuint (memory_file_count (rig.file, ASF_OPERATION_REWRITE), <,
      8);
  rig_clear (&rig);
}

/* Faults */

/* The file is over: it is good, and holds what was there when it failed. */
static void
assert_finished (Rig *rig, guint n_whole, gboolean mended)
{
  static const char *const durations[] = { "packet-duration", NULL };
  g_autoptr (AsfReader) reader = test_read (rig->file->data);
  AsfWriterStats stats;
  AsfStreamStats stream;

  asf_writer_get_stats (rig->writer, &stats);
  g_assert_true (asf_writer_get_stream_stats (rig->writer, 1, &stream));
  g_assert_cmpuint (count_whole (rig, reader), ==, n_whole);
  g_assert_cmpuint (reader->objects->len, ==, n_whole);
  g_assert_cmpuint (stream.settled, ==, n_whole);
  g_assert_cmpint (stats.finished, ==, mended);
  if (mended)
    test_assert_no_problems (reader, durations);
}

/* Each write of a recording fails, one after the other, once: between failure and
 * end the file is as good as it was, and afterwards it is finished. */
static void
test_rewrite_fails (gconstpointer data)
{
  guint n_failed = 0;
  gboolean is_done = FALSE;

  for (guint nth = 1; !is_done; nth++) {
    const FaultPlan plan = {
      .nth = nth, .only = ASF_OPERATION_REWRITE, .sys_errno = EIO
    };
    g_autoptr (GError) error = NULL;
    FaultReport report = { 0 };
    AsfFailure failure;
    Rig rig;

    rig_init (&rig, data, &plan, &report);
    while (!is_over (&rig) && step (&rig))
      assert_owed (&rig);
    if (report.n_faults > 0) {
      g_autoptr (AsfReader) reader = test_read (rig.file->data);
      guint n_whole = count_whole (&rig, reader);

      n_failed++;
      g_assert_cmpuint (n_whole, >=, rig.n_owed[1] > 0 ? 1 : 0);
      g_assert_false (asf_writer_end_writing (rig.writer, &error));
      g_assert_error (error, ASF_ERROR, ASF_ERROR_WRITE);
      asf_writer_get_failure (rig.writer, &failure);
      g_assert_cmpint (failure.operation, ==, ASF_OPERATION_REWRITE);
      assert_finished (&rig, n_whole, TRUE);
    } else {
      is_done = TRUE;
    }
    rig_clear (&rig);
  }
  g_assert_cmpuint (n_failed, >, 4);
}

/* The disk takes no more, and nothing that is there can be changed: what was
 * shown stays readable. */
static void
test_rewrite_fails_for_ever (gconstpointer data)
{
  for (guint nth = 1; nth < 8; nth++) {
    const FaultPlan plan = {
      .nth = nth, .only = ASF_OPERATION_REWRITE, .sys_errno = EIO,
      .for_ever = TRUE
    };
    g_autoptr (AsfReader) before = NULL;
    g_autoptr (GError) error = NULL;
    FaultReport report = { 0 };
    guint n_whole;
    Rig rig;

    rig_init (&rig, data, &plan, &report);
    while (!is_over (&rig) && step (&rig));
    g_assert_cmpuint (report.n_faults, >, 0);
    before = test_read (rig.file->data);
    n_whole = count_whole (&rig, before);
    g_assert_cmpuint (n_whole, >, 0);
    g_assert_false (asf_writer_end_writing (rig.writer, &error));
    g_assert_error (error, ASF_ERROR, ASF_ERROR_WRITE);
    assert_finished (&rig, n_whole, FALSE);
    rig_clear (&rig);
  }
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    GTestDataFunc function;
  } tests[] = {
    { "/shown/owed/", test_owed },
    { "/shown/owed-in-media-time/", test_owed_in_media_time },
    { "/shown/places/", test_places },
    { "/shown/no-padding/", test_no_padding },
    { "/shown/rewrite-fails/", test_rewrite_fails },
    { "/shown/rewrite-fails-for-ever/", test_rewrite_fails_for_ever },
  };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++) {
    for (guint k = 0; k < G_N_ELEMENTS (shown_cases); k++) {
      g_autofree char *name =
          g_strconcat (tests[i].path, shown_cases[k].name, NULL);

      g_test_add_data_func (name, &shown_cases[k], tests[i].function);
    }
  }
  g_test_add_func ("/shown/span", test_span);
  g_test_add_func ("/shown/large-writes", test_large_writes);

  return g_test_run ();
}
