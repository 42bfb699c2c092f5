/* writerflush.c: tests of what stays in memory, and for how long
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "flushrig.h"

#include <string.h>

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

/* Each sample is in the output when the flush interval has passed since it
 * came. */
static void
assert_nothing_stays (const FlushRig *rig, const TestRecording *recording,
    const AsfReader *reader)
{
  gint64 most_ns = 2 * rig->half_ns;
  guint next = 0, n_seen = 0;

  for (guint i = 0; i < recording->samples->len; i++) {
    const TestSample *sample =
        &g_array_index (recording->samples, TestSample, i);
    const ReadObject *object = asf_reader_object (reader, sample->stream,
        (guint32) sample->seed);
    const FlushLook *seen;

    while (next < rig->looks->len && g_array_index (rig->looks, FlushLook,
            next).time_ns < sample->time_ns + most_ns)
      next++;
    if (next == rig->looks->len)
      break;
    seen = &g_array_index (rig->looks, FlushLook, next);
    g_assert_nonnull (object);
    g_assert_true (object->complete);
    g_assert_cmpuint (reader->packets_offset +
        (object->last_packet + 1) * (guint64) reader->packet_size, <=,
        seen->size);
    n_seen++;
  }
  g_assert_cmpuint (n_seen, >, 0);
}

/* How long samples stay in memory */

/* Samples alone drive it: as long as they come none stays for longer than the
 * interval. */
static void
test_media_time (gconstpointer data)
{
  const FlushCase *c = data;
  g_autoptr (TestRecording) recording = flush_make_recording (c);
  g_autoptr (AsfReader) reader = NULL;
  FlushRig rig = { 0 };

  flush_rig_init (&rig, recording, NULL);
  flush_rig_run (&rig, recording, 0);
  test_session_end (rig.writer);
  reader = test_read (rig.file->data);
  assert_nothing_stays (&rig, recording, reader);
  flush_assert_all_there (recording, reader);
  flush_assert_strict (reader, NULL);
  flush_rig_clear (&rig);
}

/* With the clock nothing stays for longer though no further sample comes. The
 * packets that were closed early for it are as good as others. */
static void
test_clock (gconstpointer data)
{
  const FlushCase *c = data;
  g_autoptr (TestRecording) recording = flush_make_recording (c);
  g_autoptr (AsfReader) reader = NULL;
  FlushRig rig = { .ticks = TRUE };
  const TestSample *last;
  const FlushLook *final;

  flush_rig_init (&rig, recording, NULL);
  flush_rig_run (&rig, recording, 6 * rig.half_ns);
  g_assert_false (asf_writer_has_unwritten (rig.writer));
  test_session_end (rig.writer);
  reader = test_read (rig.file->data);
  /* the last sample was looked for, too */
  last = &g_array_index (recording->samples, TestSample,
      recording->samples->len - 1);
  final = &g_array_index (rig.looks, FlushLook, rig.looks->len - 1);
  g_assert_cmpint (final->time_ns, >=,
      last->time_ns + c->interval_ms * TEST_NS_PER_MS);
  assert_nothing_stays (&rig, recording, reader);
  flush_assert_all_there (recording, reader);
  flush_assert_strict (reader, NULL);
  flush_rig_clear (&rig);
}

/* The file may end at any moment between two looks. */
static void
test_end_at_any_moment (void)
{
  const FlushCase c = { NULL, 1000, 350000, 100, 6, 1440, FALSE };
  g_autoptr (TestRecording) recording = flush_make_recording (&c);

  for (guint n = 1; n <= c.count; n++) {
    for (guint wait = 0; wait < 4; wait++) {
      g_autoptr (AsfReader) reader = NULL;
      FlushRig rig = { .ticks = TRUE };

      g_array_set_size (recording->samples, 0);
      memset (recording->n_samples, 0, sizeof (recording->n_samples));
      for (guint i = 0; i < n; i++)
        test_recording_add (recording, 1, 350 * i, 350, 100, TRUE);
      flush_rig_init (&rig, recording, NULL);
      flush_rig_run (&rig, recording, wait * 500 * TEST_NS_PER_MS);
      test_session_end (rig.writer);
      reader = test_read (rig.file->data);
      flush_assert_all_there (recording, reader);
      flush_assert_strict (reader, NULL);
      g_assert_cmpuint (reader->send_duration, ==, n * 3500000ull);
      flush_rig_clear (&rig);
    }
  }
}

/* No more is kept than is needed to write in large pieces, whatever the
 * interval. */
static void
test_memory_is_bounded (void)
{
  const FlushCase c = { NULL, 60000, 40000, 30000, 200, 8000, FALSE };
  g_autoptr (TestRecording) recording = flush_make_recording (&c);
  FlushRig rig = { 0 };

  flush_rig_init (&rig, recording, NULL);
  for (guint i = 0; i < recording->samples->len; i++) {
    flush_rig_write (&rig, &g_array_index (recording->samples, TestSample, i));
    g_assert_cmpuint (rig.file->data->len + 256 * 1024 + 2 * 8000 + c.size,
        >=, (i + 1) * c.size);
  }
  flush_rig_clear (&rig);
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
  g_autoptr (TestRecording) recording = flush_make_recording (&c->flush);
  FlushRig rig = { .ticks = ticks };
  GByteArray *data;

  recording->config.streamable = c->streamable;
  flush_rig_init (&rig, recording, NULL);
  flush_rig_run (&rig, recording, 0);
  test_session_end (rig.writer);
  data = g_byte_array_ref (rig.file->data);
  flush_rig_clear (&rig);

  return data;
}

/* No packet is cut short that can be written again, nor one that fills up
 * within half the interval. (That others are shows that the calls were
 * made.) */
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

  return g_test_run ();
}
