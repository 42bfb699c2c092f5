/* writertimes.c: tests of what a session makes of its samples' times
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "memoryoutput.h"
#include "samples.h"

#define MS TEST_NS_PER_MS
#define US (MS / 1000)

/* Latest time in ms that a sample may have: the format has a DWORD, preroll
 * is added, and 1 ms is left for rounding. */
#define LAST_MS ((gint64) G_MAXUINT32 - TEST_PREROLL_MS - 1)

/* Times given in ns and stored in ms, without preroll; a stored time of -1
 * ends the list. */
typedef struct
{
  const char *name;
  gint64 given[8];
  gint64 stored[8];
  guint repaired;
} TimeCase;

static const TimeCase time_cases[] = {
  { "rising", { 0, 40 * MS, 80 * MS }, { 0, 40, 80, -1 }, 0 },
  { "not-from-0", { 500 * MS, 540 * MS }, { 500, 540, -1 }, 0 },
  { "rounded", { 499999, 500000, 1499999, 1500000, 33333333, 66666667 },
        { 0, 1, 1, 2, 33, 67, -1 }, 0 },
  { "less-than-1-ms-apart", { 0, 200 * US, 400 * US, 600 * US, 800 * US },
        { 0, 0, 0, 1, 1, -1 }, 0 },
  { "equal", { 10 * MS, 10 * MS, 10 * MS, 50 * MS },
        { 10, 11, 12, 50, -1 }, 2 },
  { "falling-once", { 100 * MS, 90 * MS, 140 * MS },
        { 100, 101, 140, -1 }, 1 },
  { "negative-first", { -40 * MS, 0, 40 * MS }, { 0, 0, 40, -1 }, 1 },
  { "very-negative", { G_MININT64, G_MININT64 + 1, 40 * MS },
        { 0, 0, 40, -1 }, 2 },
  { "equal-and-negative", { -5 * MS, -5 * MS, 40 * MS },
        { 0, 1, 40, -1 }, 2 },
  { "long-gap", { 0, 86400000ll * MS }, { 0, 86400000, -1 }, 0 },
  { "last-possible", { 0, LAST_MS * MS }, { 0, LAST_MS, -1 }, 0 },
};

/* Rules that come from what the header of the session says: times rise, by
 * 1 ms where the source's do not. */
static const TimeCase behind_cases[] = {
  { "rising-behind-the-last",
        { 10000 * MS, 0, 40 * MS, 80 * MS, 20000 * MS },
        { 10000, 10001, 10002, 10003, 20000, -1 }, 3 },
  { "rising-by-1-ms-behind-equal", { 10 * MS, 10 * MS, 11 * MS, 12 * MS },
        { 10, 11, 12, 13, -1 }, 3 },
  { "rising-just-behind", { 100 * MS, 99 * MS, 100 * MS, 101 * MS },
        { 100, 101, 102, 103, -1 }, 3 },
};

static guint
count_stored (const TimeCase *c)
{
  guint n = 0;

  while (c->stored[n] >= 0)
    n++;
  return n;
}

static AsfWriterConfig
coarse_config (void)
{
  AsfWriterConfig config = test_config ();

  /* an index over 49 days is large */
  config.index_interval_ns = 3600000ull * MS;

  return config;
}

static AsfWriter *
begin (MemoryFile *file, AsfStreamType type, const AsfWriterConfig *config)
{
  AsfWriter *writer = asf_writer_new (memory_output_new (file), config);
  g_autoptr (AsfStream) stream = test_stream_of_type (type, 1);

  g_assert_true (asf_writer_add_stream (writer, stream, NULL));
  g_assert_true (asf_writer_begin_writing (writer, NULL));

  return writer;
}

static AsfReader *
end (AsfWriter *writer, const MemoryFile *file)
{
  g_autoptr (GError) error = NULL;
  AsfReader *reader;

  g_assert_true (asf_writer_end_writing (writer, &error));
  g_assert_no_error (error);
  reader = test_read (file->data);
  test_assert_no_problems (reader, NULL);

  return reader;
}

static gboolean
write_at (AsfWriter *writer, guint stream, gint64 time_ns,
    guint64 duration_ns, GError **error)
{
  const TestSample sample = { stream, TRUE, time_ns, duration_ns, 100, 1 };

  return test_write (writer, &sample, error);
}

static void
test_times (gconstpointer data)
{
  const TimeCase *c = data;
  AsfWriterConfig config = coarse_config ();
  g_autoptr (MemoryFile) file = memory_file_new ();
  g_autoptr (AsfWriter) writer = begin (file, ASF_STREAM_VIDEO, &config);
  g_autoptr (AsfReader) reader = NULL;
  AsfStreamStats stats;
  guint n = count_stored (c);

  for (guint i = 0; i < n; i++)
    g_assert_true (write_at (writer, 1, c->given[i], 40 * MS, NULL));
  g_assert_true (asf_writer_get_stream_stats (writer, 1, &stats));
  reader = end (writer, file);
  g_assert_cmpuint (reader->objects->len, ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpint (asf_reader_object (reader, 1, i)->time_ms, ==,
        c->stored[i] + TEST_PREROLL_MS);
  g_assert_cmpuint (stats.repaired, ==, c->repaired);
}

/* Audio whose time stands still goes on where the last block ended. */
static void
test_audio_time_stands_still (void)
{
  static const guint32 stored[] = { 0, 40, 80, 120, 160, 200 };
  AsfWriterConfig config = coarse_config ();
  g_autoptr (MemoryFile) file = memory_file_new ();
  g_autoptr (AsfWriter) writer = begin (file, ASF_STREAM_AUDIO, &config);
  g_autoptr (AsfReader) reader = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (stored); i++)
    g_assert_true (write_at (writer, 1, i < 4 ? 0 : stored[i] * MS, 40 * MS,
            NULL));
  reader = end (writer, file);
  for (guint i = 0; i < G_N_ELEMENTS (stored); i++)
    g_assert_cmpuint (asf_reader_object (reader, 1, i)->time_ms, ==,
        stored[i] + TEST_PREROLL_MS);
}

/* Durations: end of the file for two samples, the second one at 40 ms */

typedef struct
{
  const char *name;
  AsfStreamType type;
  guint64 frame_100ns;
  gint64 last_ns;
  guint64 duration_ns;
  guint64 expected_ms;
} DurationCase;

static const DurationCase duration_cases[] = {
  { "given", ASF_STREAM_AUDIO, 0, 40 * MS, 25 * MS, 65 },
  { "rounding-does-not-add-up", ASF_STREAM_AUDIO, 0, 33333333, 33333333, 67 },
  { "rounding-up-twice-does-not-add-up", ASF_STREAM_AUDIO, 0, 40600000,
        600000, 41 },
  { "zero", ASF_STREAM_AUDIO, 0, 40 * MS, 0, 40 },
  /* 100 bytes at 16000 a second */
  { "unknown-of-audio-is-by-byte-rate", ASF_STREAM_AUDIO, 0, 40 * MS,
        ASF_DURATION_UNKNOWN, 46 },
  { "unknown-of-video-is-a-frame", ASF_STREAM_VIDEO, 333333, 40 * MS,
        ASF_DURATION_UNKNOWN, 73 },
  { "unknown-of-video-without-rate", ASF_STREAM_VIDEO, 0, 40 * MS,
        ASF_DURATION_UNKNOWN, 80 },
  { "unknown-of-a-still-is-none", ASF_STREAM_JPEG, 0, 40 * MS,
        ASF_DURATION_UNKNOWN, 40 },
  { "given-of-a-still", ASF_STREAM_JPEG, 0, 40 * MS, 5000 * MS, 5040 },
  { "until-the-end-of-range", ASF_STREAM_AUDIO, 0, 40 * MS,
        (guint64) (LAST_MS - 40) * MS, LAST_MS },
  { "beyond-the-range", ASF_STREAM_AUDIO, 0, 40 * MS,
        (guint64) G_MAXUINT32 * 2 * MS, G_MAXUINT32 },
  { "longest-number", ASF_STREAM_AUDIO, 0, 40 * MS,
        ASF_DURATION_UNKNOWN - 1, G_MAXUINT32 },
};

static void
test_duration (gconstpointer data)
{
  const DurationCase *c = data;
  AsfWriterConfig config = coarse_config ();
  g_autoptr (MemoryFile) file = memory_file_new ();
  g_autoptr (AsfWriter) writer =
      asf_writer_new (memory_output_new (file), &config);
  g_autoptr (AsfStream) stream = test_stream_of_type (c->type, 1);
  AsfWriterStats stats;

  stream->video.frame_duration_100ns = c->frame_100ns;
  g_assert_true (asf_writer_add_stream (writer, stream, NULL));
  g_assert_true (asf_writer_begin_writing (writer, NULL));
  g_assert_true (write_at (writer, 1, 0, 40 * MS, NULL));
  g_assert_true (write_at (writer, 1, c->last_ns, c->duration_ns, NULL));
  g_assert_true (asf_writer_end_writing (writer, NULL));
  asf_writer_get_stats (writer, &stats);
  g_assert_cmpuint (stats.duration_ns / MS, ==, c->expected_ms);
}

/* Blocks of one size last as long as the byte rate says, whoever tells another
 * duration: 1000 bytes at 16000 a second are 62 ms. */

typedef struct
{
  const char *name;
  guint64 told_ms;
  guint64 expected_ms;
} BlockCase;

static const BlockCase block_cases[] = {
  { "as-the-byte-rate-says", 62, 62 },
  { "a-little-longer", 69, 69 },
  { "a-little-shorter", 55, 55 },
  { "much-longer", 500, 62 },
  { "much-shorter", 1, 62 },
};

static void
test_block (gconstpointer data)
{
  const BlockCase *c = data;
  AsfWriterConfig config = coarse_config ();
  g_autoptr (MemoryFile) file = memory_file_new ();
  g_autoptr (AsfWriter) writer =
      asf_writer_new (memory_output_new (file), &config);
  g_autoptr (AsfStream) stream = test_stream_wma (1, 1000);
  const TestSample sample = { 1, TRUE, 0, c->told_ms * MS, 1000, 1 };
  AsfWriterStats stats;

  g_assert_true (asf_writer_add_stream (writer, stream, NULL));
  g_assert_true (asf_writer_begin_writing (writer, NULL));
  g_assert_true (test_write (writer, &sample, NULL));
  g_assert_true (asf_writer_end_writing (writer, NULL));
  asf_writer_get_stats (writer, &stats);
  g_assert_cmpuint (stats.duration_ns, ==, c->expected_ms * MS);
}

/* The end of the range */

typedef struct
{
  const char *name;
  gint64 time_ns;
} RangeCase;

static const RangeCase range_cases[] = {
  { "one-ms-over", (LAST_MS + 1) * MS },
  { "all-bits-of-ms", (gint64) G_MAXUINT32 * MS },
  { "wraps-to-0", ((gint64) G_MAXUINT32 + 1) * MS },
  { "100-days", 8640000000ll * MS },
  { "longest-number", G_MAXINT64 },
};

/* It is refused, and the session ends well without it. */
static void
test_range (gconstpointer data)
{
  const RangeCase *c = data;
  AsfWriterConfig config = coarse_config ();
  g_autoptr (MemoryFile) file = memory_file_new ();
  g_autoptr (AsfWriter) writer = begin (file, ASF_STREAM_AUDIO, &config);
  g_autoptr (AsfReader) reader = NULL;
  g_autoptr (GError) error = NULL;
  AsfWriterStats stats;

  g_assert_true (write_at (writer, 1, 0, 40 * MS, NULL));
  g_assert_false (write_at (writer, 1, c->time_ns, 40 * MS, &error));
  g_assert_error (error, ASF_ERROR, ASF_ERROR_TIME_RANGE);
  g_assert_true (write_at (writer, 1, 40 * MS, 40 * MS, NULL));
  reader = end (writer, file);
  g_assert_cmpuint (reader->objects->len, ==, 2);
  asf_writer_get_stats (writer, &stats);
  g_assert_cmpuint (stats.duration_ns, ==, 80 * MS);
  g_assert_true (stats.finished);
}

/* Repairing moves times on: not beyond the end either. */
static void
test_repair_at_the_end_of_range (void)
{
  AsfWriterConfig config = coarse_config ();
  g_autoptr (MemoryFile) file = memory_file_new ();
  g_autoptr (AsfWriter) writer = begin (file, ASF_STREAM_AUDIO, &config);
  g_autoptr (AsfReader) reader = NULL;
  guint count = 0;

  for (guint i = 0; i < 5; i++) {
    g_autoptr (GError) error = NULL;

    if (write_at (writer, 1, LAST_MS * MS, 40 * MS, &error))
      count++;
    else
      g_assert_error (error, ASF_ERROR, ASF_ERROR_TIME_RANGE);
  }
  reader = end (writer, file);
  g_assert_cmpuint (count, >=, 1);
  g_assert_cmpuint (reader->objects->len, ==, count);
  for (guint i = 0; i < count; i++)
    g_assert_cmpuint (asf_reader_object (reader, 1, i)->time_ms, >=,
        LAST_MS + TEST_PREROLL_MS);
}

/* Late samples */

static void
test_late (void)
{
  AsfWriterConfig config = test_config ();
  g_autoptr (MemoryFile) file = memory_file_new ();
  g_autoptr (AsfWriter) writer =
      asf_writer_new (memory_output_new (file), &config);
  g_autoptr (AsfStream) audio = test_stream_pcm (1);
  g_autoptr (AsfStream) video = test_stream_video (2);
  g_autoptr (AsfReader) reader = NULL;
  AsfStreamStats stats[3];

  g_assert_true (asf_writer_add_stream (writer, audio, NULL));
  g_assert_true (asf_writer_add_stream (writer, video, NULL));
  g_assert_true (asf_writer_begin_writing (writer, NULL));
  for (guint i = 0; i < 50; i++) {
    g_assert_true (write_at (writer, 2, i * 40 * MS, 40 * MS, NULL));
    /* in time at first, then half a second behind */
    if (i < 10)
      g_assert_true (write_at (writer, 1, i * 40 * MS, 40 * MS, NULL));
    else if (i >= 22)
      g_assert_true (write_at (writer, 1, (i - 12) * 40 * MS, 40 * MS, NULL));
  }
  g_assert_true (asf_writer_get_stream_stats (writer, 1, &stats[1]));
  g_assert_true (asf_writer_get_stream_stats (writer, 2, &stats[2]));
  reader = end (writer, file);
  g_assert_cmpuint (stats[1].late, ==, 28);
  g_assert_cmpuint (stats[1].repaired, ==, 0);
  g_assert_cmpuint (stats[2].late, ==, 0);
  g_assert_cmpuint (asf_reader_get_stream (reader, 1)->objects->len, ==, 38);
}

/* "All samples before this time are in the output": also when a sample that
 * waits in memory is earlier than those that wait in front of it. */
static void
test_late_sample_is_not_called_safe (void)
{
  AsfWriterConfig config = test_config ();
  g_autoptr (MemoryFile) file = memory_file_new ();
  g_autoptr (AsfWriter) writer =
      asf_writer_new (memory_output_new (file), &config);
  g_autoptr (AsfStream) audio = test_stream_pcm (1);
  g_autoptr (AsfStream) video = test_stream_video (2);
  g_autoptr (AsfReader) reader = NULL;
  AsfWriterStats stats;

  g_assert_true (asf_writer_add_stream (writer, audio, NULL));
  g_assert_true (asf_writer_add_stream (writer, video, NULL));
  g_assert_true (asf_writer_begin_writing (writer, NULL));
  for (guint i = 0; i < 100; i++)
    g_assert_true (write_at (writer, 2, i * 40 * MS, 40 * MS, NULL));
  g_assert_true (write_at (writer, 1, 100 * MS, 40 * MS, NULL));
  asf_writer_get_stats (writer, &stats);
  reader = test_read (file->data);
  g_assert_cmpuint (asf_reader_get_stream (reader, 1)->objects->len, ==, 0);
  g_assert_cmpuint (stats.safe_until_ns, <=, 100 * MS);
}

/* Preroll is added to times that are stored and not to send times. */
static void
test_preroll (gconstpointer data)
{
  AsfWriterConfig config = coarse_config ();
  g_autoptr (MemoryFile) file = memory_file_new ();
  g_autoptr (AsfWriter) writer = NULL;
  g_autoptr (AsfReader) reader = NULL;

  config.preroll_ms = GPOINTER_TO_UINT (data);
  writer = begin (file, ASF_STREAM_AUDIO, &config);
  g_assert_true (write_at (writer, 1, 0, 1000 * MS, NULL));
  g_assert_true (write_at (writer, 1, 1000 * MS, 1000 * MS, NULL));
  reader = end (writer, file);
  g_assert_cmpuint (reader->preroll, ==, config.preroll_ms);
  g_assert_cmpuint (asf_reader_object (reader, 1, 0)->time_ms, ==,
      config.preroll_ms);
  g_assert_cmpuint (asf_reader_packet (reader, 0)->send_time, ==, 0);
  g_assert_cmpuint (reader->play_duration / 10000, ==,
      config.preroll_ms + 2000ull);
  g_assert_cmpuint (reader->send_duration / 10000, ==, 2000);
}

int
main (int argc, char **argv)
{
  static const guint prerolls[] = { 0, 1, 5000, G_MAXUINT32 - 2000 };

  g_test_init (&argc, &argv, NULL);

#define ADD_CASES(path, cases, function) \
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) { \
    g_autofree char *name = g_strconcat (path, cases[i].name, NULL); \
    g_test_add_data_func (name, &cases[i], function); \
  }
  ADD_CASES ("/times/stored/", time_cases, test_times);
  ADD_CASES ("/times/stored/", behind_cases, test_times);
  g_test_add_func ("/times/stored/audio-time-stands-still",
      test_audio_time_stands_still);
  ADD_CASES ("/times/duration/", duration_cases, test_duration);
  ADD_CASES ("/times/block/", block_cases, test_block);
  ADD_CASES ("/times/range/", range_cases, test_range);
  g_test_add_func ("/times/range/repair-at-the-end",
      test_repair_at_the_end_of_range);
  g_test_add_func ("/times/late", test_late);
  g_test_add_func ("/times/late-sample-is-not-called-safe",
      test_late_sample_is_not_called_safe);
  for (guint i = 0; i < G_N_ELEMENTS (prerolls); i++) {
    g_autofree char *name =
        g_strdup_printf ("/times/preroll/%u", prerolls[i]);

    g_test_add_data_func (name, GUINT_TO_POINTER (prerolls[i]), test_preroll);
  }

  return g_test_run ();
}
