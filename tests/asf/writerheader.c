/* writerheader.c: tests of what comes into the header while writing
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

#define MS TEST_NS_PER_MS

typedef struct
{
  MemoryFile *file;
  AsfWriter *writer;
} Rig;

static void
take_stream (Rig *rig, AsfStream *stream)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (asf_writer_add_stream (rig->writer, stream, &error));
  g_assert_no_error (error);
  asf_stream_free (stream);
}

/* A session that has begun, with a PCM stream, number 1 */
static void
rig_begin (Rig *rig, AsfOutput *output, const AsfWriterConfig *config)
{
  g_autoptr (GError) error = NULL;

  rig->writer = asf_writer_new (output, config);
  take_stream (rig, test_stream_pcm (1));
  g_assert_true (asf_writer_begin_writing (rig->writer, &error));
  g_assert_no_error (error);
}

static void
rig_init (Rig *rig, guint32 padding)
{
  AsfWriterConfig config = test_config ();

  config.padding = padding;
  rig->file = memory_file_new ();
  rig_begin (rig, memory_output_new (rig->file), &config);
}

static void
rig_clear (Rig *rig)
{
  asf_writer_free (rig->writer);
  memory_file_unref (rig->file);
}

static void
write_samples (Rig *rig, guint stream, guint first, guint n, guint32 size)
{
  for (guint i = first; i < first + n; i++) {
    TestSample sample = { stream, i % 25 == 0, i * 40 * MS, 40 * MS, size, i };
    g_autoptr (GError) error = NULL;

    test_write (rig->writer, &sample, &error);
    g_assert_no_error (error);
  }
}

static AsfReader *
end (Rig *rig)
{
  g_autoptr (GError) error = NULL;
  gboolean ok = asf_writer_end_writing (rig->writer, &error);
  AsfReader *reader;

  g_assert_no_error (error);
  g_assert_true (ok);
  reader = test_read (rig->file->data);
  test_assert_no_problems (reader, NULL);
  g_assert_false (reader->broadcast);

  return reader;
}

/* Late streams */

static void
test_late_stream (void)
{
  g_autoptr (AsfReader) reader = NULL, between = NULL;
  gsize header_size;
  Rig rig;

  rig_init (&rig, 2000);
  header_size = rig.file->data->len;
  write_samples (&rig, 1, 0, 50, 640);
  take_stream (&rig, test_stream_video (2));
  between = test_read (rig.file->data);
  test_assert_no_problems (between, NULL);
  g_assert_true (between->broadcast);
  g_assert_cmpuint (between->streams->len, ==, 2);

  write_samples (&rig, 2, 50, 50, 1500);
  write_samples (&rig, 1, 50, 50, 640);
  reader = end (&rig);
  g_assert_cmpuint (reader->packets_offset, ==, header_size);
  g_assert_cmpuint (reader->streams->len, ==, 2);
  g_assert_cmpuint (asf_reader_get_stream (reader, 1)->objects->len, ==, 100);
  g_assert_cmpuint (asf_reader_get_stream (reader, 2)->objects->len, ==, 50);
  g_assert_cmpuint (reader->simple_indices->len, ==, 1);
  rig_clear (&rig);
}

/* A stream with a lower number than those that are there */
static void
test_late_stream_in_front (void)
{
  AsfWriterConfig config = test_config ();
  g_autoptr (AsfReader) reader = NULL;
  Rig rig;

  rig.file = memory_file_new ();
  rig.writer = asf_writer_new (memory_output_new (rig.file), &config);
  take_stream (&rig, test_stream_video (5));
  g_assert_true (asf_writer_begin_writing (rig.writer, NULL));
  write_samples (&rig, 5, 0, 10, 1000);
  take_stream (&rig, test_stream_video (2));
  write_samples (&rig, 2, 0, 10, 1000);
  reader = end (&rig);
  g_assert_cmpuint (((ReadStream *)
          g_ptr_array_index (reader->streams, 0))->number, ==, 2);
  g_assert_cmpuint (reader->simple_indices->len, ==, 2);
  rig_clear (&rig);
}

static void
assert_late_stream_refused (Rig *rig, AsfErrorCode code)
{
  g_autoptr (AsfStream) stream = test_stream_video (2);
  g_autoptr (GError) error = NULL;
  AsfStreamStats stats;

  g_assert_false (asf_writer_add_stream (rig->writer, stream, &error));
  g_assert_error (error, ASF_ERROR, (gint) code);
  g_assert_false (asf_writer_get_stream_stats (rig->writer, 2, &stats));
}

static void
test_late_stream_without_rewrite (gconstpointer data)
{
  gboolean is_pipe = GPOINTER_TO_UINT (data);
  AsfWriterConfig config = test_config ();
  g_autoptr (AsfReader) reader = NULL;
  g_autoptr (GError) error = NULL;
  Rig rig;

  rig.file = memory_file_new ();
  config.streamable = !is_pipe;
  rig_begin (&rig, is_pipe ? memory_output_new_pipe (rig.file) :
      memory_output_new (rig.file), &config);
  write_samples (&rig, 1, 0, 10, 640);
  assert_late_stream_refused (&rig, ASF_ERROR_STATE);
  write_samples (&rig, 1, 10, 10, 640);
  g_assert_true (asf_writer_end_writing (rig.writer, &error));
  g_assert_no_error (error);
  reader = test_read (rig.file->data);
  test_assert_no_problems (reader, NULL);
  g_assert_cmpuint (reader->streams->len, ==, 1);
  rig_clear (&rig);
}

static void
test_late_stream_without_room (void)
{
  g_autoptr (AsfReader) reader = NULL;
  Rig rig;

  rig_init (&rig, 0);
  write_samples (&rig, 1, 0, 10, 640);
  assert_late_stream_refused (&rig, ASF_ERROR_HEADER_SIZE);
  g_assert_cmpuint (memory_file_count (rig.file, ASF_OPERATION_REWRITE), ==,
      0);
  write_samples (&rig, 1, 10, 10, 640);
  reader = end (&rig);
  g_assert_cmpuint (reader->streams->len, ==, 1);
  rig_clear (&rig);
}

/* Returns: whether the stream was taken; @finished says if the file was
 * finished without an error */
static gboolean
run_with_padding (guint padding, gboolean *finished)
{
  g_autoptr (AsfStream) stream = test_stream_wma (2, 1000);
  g_autoptr (GError) error = NULL;
  Rig rig;

  /* a rate that is guessed first, with fewer digits than what is measured */
  stream->audio.avg_bytes_per_sec = 0;
  rig_init (&rig, padding);
  write_samples (&rig, 1, 0, 3, 6400);
  if (asf_writer_add_stream (rig.writer, stream, &error))
    write_samples (&rig, 2, 3, 3, 100000);
  else
    g_assert_error (error, ASF_ERROR, ASF_ERROR_HEADER_SIZE);
  write_samples (&rig, 1, 3, 3, 6400);
  *finished = asf_writer_end_writing (rig.writer, NULL);
  if (*finished) {
    g_autoptr (AsfReader) reader = test_read (rig.file->data);

    test_assert_no_problems (reader, NULL);
    g_assert_cmpuint (reader->streams->len, ==, error == NULL ? 2 : 1);
  }
  rig_clear (&rig);

  return error == NULL;
}

/* The room is enough or not: the file gets finished in any case. */
static void
test_late_stream_with_any_padding (void)
{
  guint accepted = 0, refused = 0, failed = 0;

  for (guint padding = 128; padding < 1400; padding++) {
    gboolean finished;

    if (run_with_padding (padding, &finished))
      accepted++;
    else
      refused++;
    if (!finished && failed++ == 0)
      g_test_message ("not finished with padding %u", padding);
  }
  g_assert_cmpuint (accepted, >, 0);
  g_assert_cmpuint (refused, >, 0);
  g_assert_cmpuint (failed, ==, 0);
}

/* A refused video stream does not make an audio file one with video: its
 * index is written as if nobody had asked. */
static void
test_vbr_audio_index_after_refused_video (void)
{
  g_autoptr (AsfReader) reader = NULL;
  Rig rig;

  rig_init (&rig, 0);
  for (guint i = 0; i < 10; i++)
    write_samples (&rig, 1, 100 * i, 100, i % 2 == 0 ? 100 : 1900);
  assert_late_stream_refused (&rig, ASF_ERROR_HEADER_SIZE);
  reader = end (&rig);
  g_assert_nonnull (asf_reader_find_index (reader, READ_GUID_INDEX));
  rig_clear (&rig);
}

/* The output fails: the first error stays, the file is finished all the
 * same. */
static void
test_late_stream_fails_to_write (void)
{
  const FaultPlan plan = {
    .nth = 1, .only = ASF_OPERATION_REWRITE, .sys_errno = EIO
  };
  static const char *const allowed[] = { "object-incomplete", NULL };
  g_autoptr (AsfStream) stream = test_stream_video (2);
  g_autoptr (GError) error = NULL, last = NULL;
  g_autoptr (AsfReader) reader = NULL;
  AsfWriterConfig config = test_config ();
  FaultReport report;
  AsfFailure failure;
  Rig rig;

  rig.file = memory_file_new ();
  rig_begin (&rig, faulty_output_new (memory_output_new (rig.file), &plan,
          &report), &config);
  write_samples (&rig, 1, 0, 50, 640);
  g_assert_false (asf_writer_add_stream (rig.writer, stream, &error));
  g_assert_error (error, ASF_ERROR, ASF_ERROR_WRITE);
  g_assert_false (asf_writer_end_writing (rig.writer, &last));
  g_assert_error (last, ASF_ERROR, ASF_ERROR_WRITE);
  g_assert_cmpstr (error->message, ==, last->message);
  asf_writer_get_failure (rig.writer, &failure);
  g_assert_cmpint (failure.operation, ==, ASF_OPERATION_REWRITE);
  g_assert_cmpint (failure.sys_errno, ==, EIO);
  g_assert_true (rig.file->is_closed);
  reader = test_read (rig.file->data);
  test_assert_no_problems (reader, allowed);
  g_assert_false (reader->broadcast);
  rig_clear (&rig);
}

/* Late attributes */

static void
set_texts (Rig *rig, guint n, guint length)
{
  g_autoptr (AsfAttributes) attributes = asf_attributes_new ();

  for (guint i = 0; i < n; i++) {
    g_autofree char *name = g_strdup_printf ("Name%u", i);
    g_autofree char *text = g_strnfill (length + i, 'x');

    asf_attributes_add_text (attributes, 0, name, text);
  }
  asf_writer_set_attributes (rig->writer, attributes);
}

static guint
count_texts (const AsfReader *reader)
{
  guint count = 0;

  for (guint i = 0; i < reader->attributes->len; i++) {
    const ReadAttribute *attribute =
        g_ptr_array_index (reader->attributes, i);

    count += g_str_has_prefix (attribute->name, "Name");
  }
  return count;
}

/* As many as there is room for; the others are handed back. */
static void
test_late_attributes_with_any_padding (void)
{
  const guint n = 5;
  guint least = n, most = 0;

  for (guint padding = 100; padding < 1000; padding += 3) {
    g_autoptr (AsfReader) reader = NULL;
    const AsfAttributes *left_out;
    AsfWriterStats stats;
    guint found;
    Rig rig;

    rig_init (&rig, padding);
    write_samples (&rig, 1, 0, 3, 640);
    set_texts (&rig, n, 50);
    reader = end (&rig);
    asf_writer_get_stats (rig.writer, &stats);
    left_out = asf_writer_get_left_out (rig.writer);
    found = count_texts (reader);
    g_assert_cmpuint (found + stats.attributes_dropped, ==, n);
    g_assert_cmpuint (asf_attributes_count (left_out), ==, n - found);
    for (guint i = 0; i < n - found; i++)
      g_assert_null (asf_reader_find_attribute (reader,
              asf_attributes_nth (left_out, i)->name, 0, NULL));
    least = MIN (least, found);
    most = MAX (most, found);
    rig_clear (&rig);
  }
  g_assert_cmpuint (least, <=, 1);
  g_assert_cmpuint (most, ==, n);
}

static void
assert_text (AsfReader *reader, const char *name, const char *expected)
{
  g_autofree char *text = asf_reader_dup_string (reader, name);

  g_assert_cmpstr (text, ==, expected);
}

/* What the file has stays, a large one does not cost those behind it, and a new
 * value without room leaves the old one. */
static void
test_late_attributes_cost_nothing (void)
{
  g_autofree guint8 *zeros = g_malloc0 (30000);
  g_autoptr (GBytes) picture = g_bytes_new (zeros, 30000);
  g_autofree char *large = g_strnfill (5000, 'x');
  g_autoptr (AsfAttributes) attributes = asf_attributes_new ();
  AsfWriterConfig config = test_config ();
  g_autoptr (AsfReader) reader = NULL;
  const AsfAttributes *left_out;
  Rig rig;

  config.padding = 1000;
  asf_attributes_add_text (attributes, 0, "Title", "old");
  asf_attributes_add_text (attributes, 0, "Author", "old");
  asf_attributes_add_binary (attributes, 0, "WM/Picture", picture);
  rig.file = memory_file_new ();
  rig.writer = asf_writer_new (memory_output_new (rig.file), &config);
  asf_writer_set_attributes (rig.writer, attributes);
  take_stream (&rig, test_stream_pcm (1));
  g_assert_true (asf_writer_begin_writing (rig.writer, NULL));
  write_samples (&rig, 1, 0, 3, 640);

  g_ptr_array_set_size (attributes->list, 0);
  asf_attributes_add_text (attributes, 0, "Title", large);
  asf_attributes_add_text (attributes, 0, "Author", "new");
  asf_attributes_add_text (attributes, 0, "WM/Lyrics", large);
  asf_attributes_add_text (attributes, 0, "WM/Genre", "new");
  asf_attributes_add_binary (attributes, 0, "WM/Picture", picture);
  asf_writer_set_attributes (rig.writer, attributes);
  reader = end (&rig);
  assert_text (reader, "Title", "old");
  assert_text (reader, "Author", "new");
  assert_text (reader, "WM/Lyrics", NULL);
  assert_text (reader, "WM/Genre", "new");
  g_assert_nonnull (asf_reader_find_attribute (reader, "WM/Picture", 0,
          NULL));
  left_out = asf_writer_get_left_out (rig.writer);
  g_assert_cmpuint (asf_attributes_count (left_out), ==, 2);
  g_assert_cmpstr (asf_attributes_nth (left_out, 0)->name, ==, "Title");
  g_assert_cmpstr (asf_attributes_nth (left_out, 1)->name, ==, "WM/Lyrics");
  rig_clear (&rig);
}

/* New attributes that replace as many old ones, and are too large */
static void
test_late_attributes_too_large_are_counted (void)
{
  g_autoptr (AsfAttributes) first = asf_attributes_new ();
  AsfWriterConfig config = test_config ();
  g_autoptr (AsfReader) reader = NULL;
  AsfWriterStats stats;
  Rig rig;

  config.padding = 0;
  asf_attributes_add_text (first, 0, "Title", "short");
  rig.file = memory_file_new ();
  rig.writer = asf_writer_new (memory_output_new (rig.file), &config);
  asf_writer_set_attributes (rig.writer, first);
  take_stream (&rig, test_stream_pcm (1));
  g_assert_true (asf_writer_begin_writing (rig.writer, NULL));
  write_samples (&rig, 1, 0, 3, 640);
  set_texts (&rig, 1, 5000);
  reader = end (&rig);
  asf_writer_get_stats (rig.writer, &stats);
  g_assert_null (asf_reader_find_attribute (reader, "Name0", 0, NULL));
  g_assert_cmpuint (stats.attributes_dropped, ==, 1);
  rig_clear (&rig);
}

/* A number that no field can hold is given up like one without room. */
static void
test_late_attribute_that_fits_no_field (void)
{
  g_autoptr (AsfAttributes) attributes = asf_attributes_new ();
  g_autoptr (AsfReader) reader = NULL;
  AsfWriterStats stats;
  Rig rig;

  rig_init (&rig, 4000);
  write_samples (&rig, 1, 0, 3, 640);
  asf_attributes_add_number (attributes, 0, "N", ASF_ATTRIBUTE_WORD, 65536);
  asf_writer_set_attributes (rig.writer, attributes);
  reader = end (&rig);
  g_assert_null (asf_reader_find_attribute (reader, "N", 0, NULL));
  asf_writer_get_stats (rig.writer, &stats);
  g_assert_cmpuint (stats.attributes_dropped, ==, 1);
  rig_clear (&rig);
}

static void
test_attributes_taken_away (void)
{
  AsfWriterConfig config = test_config ();
  g_autoptr (AsfReader) reader = NULL;
  AsfWriterStats stats;
  gsize header_size;
  Rig rig;

  rig.file = memory_file_new ();
  rig.writer = asf_writer_new (memory_output_new (rig.file), &config);
  take_stream (&rig, test_stream_pcm (1));
  set_texts (&rig, 3, 100);
  g_assert_true (asf_writer_begin_writing (rig.writer, NULL));
  header_size = rig.file->data->len;
  write_samples (&rig, 1, 0, 3, 640);
  set_texts (&rig, 0, 0);
  reader = end (&rig);
  g_assert_cmpuint (count_texts (reader), ==, 0);
  g_assert_cmpuint (reader->packets_offset, ==, header_size);
  asf_writer_get_stats (rig.writer, &stats);
  g_assert_cmpuint (stats.attributes_dropped, ==, 0);
  rig_clear (&rig);
}

/* The header at the end has other numbers in its texts; there is room for
 * them even where no padding was asked for. */
static void
test_numbers_grow_without_padding (void)
{
  for (guint n = 1; n <= 16; n *= 2) {
    AsfWriterConfig config = test_config ();
    g_autoptr (AsfReader) reader = NULL;
    Rig rig;

    config.padding = 0;
    rig.file = memory_file_new ();
    rig.writer = asf_writer_new (memory_output_new (rig.file), &config);
    for (guint i = 1; i <= n; i++) {
      AsfStream *stream = test_stream_wma (i, 1000);

      /* guessed first, and measured at the end */
      stream->audio.avg_bytes_per_sec = 0;
      take_stream (&rig, stream);
    }
    g_assert_true (asf_writer_begin_writing (rig.writer, NULL));
    for (guint i = 1; i <= n; i++)
      write_samples (&rig, i, 0, 3, 400000);
    reader = end (&rig);
    rig_clear (&rig);
  }
}

/* What is written anew while the file grows lies in one sector each: a power cut
 * leaves no half of a number. */
static void
test_counters_in_one_sector (void)
{
  for (guint padding = 200; padding < 200 + 512; padding++) {
    gsize at;
    Rig rig;

    rig_init (&rig, padding);
    at = rig.file->data->len - 50 + 16;
    g_assert_cmpuint (at / 512, ==, (at + 31) / 512);
    asf_reader_free (end (&rig));
    rig_clear (&rig);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/counters/in-one-sector", test_counters_in_one_sector);
  g_test_add_func ("/late/stream/with-room", test_late_stream);
  g_test_add_func ("/late/stream/in-front", test_late_stream_in_front);
  g_test_add_data_func ("/late/stream/streamable", GUINT_TO_POINTER (FALSE),
      test_late_stream_without_rewrite);
  g_test_add_data_func ("/late/stream/pipe", GUINT_TO_POINTER (TRUE),
      test_late_stream_without_rewrite);
  g_test_add_func ("/late/stream/without-room", test_late_stream_without_room);
  g_test_add_func ("/late/stream/with-any-padding",
      test_late_stream_with_any_padding);
  g_test_add_func ("/late/stream/vbr-audio-index-after-refused-video",
      test_vbr_audio_index_after_refused_video);
  g_test_add_func ("/late/stream/fails-to-write",
      test_late_stream_fails_to_write);
  g_test_add_func ("/late/attributes/with-any-padding",
      test_late_attributes_with_any_padding);
  g_test_add_func ("/late/attributes/cost-nothing",
      test_late_attributes_cost_nothing);
  g_test_add_func ("/late/attributes/too-large-are-counted",
      test_late_attributes_too_large_are_counted);
  g_test_add_func ("/late/attributes/one-that-fits-no-field",
      test_late_attribute_that_fits_no_field);
  g_test_add_func ("/late/attributes/taken-away", test_attributes_taken_away);
  g_test_add_func ("/late/numbers-grow-without-padding",
      test_numbers_grow_without_padding);

  return g_test_run ();
}
