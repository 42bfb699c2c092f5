/* writercontinue.c: tests of sessions that go on in a file that exists
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfwriterresume.h"
#include "crashrig.h"

#include <string.h>

/* A recording is written by two sessions, the second of which is given what the
 * first has left behind. What comes out has to be what one session would have
 * made of it: every sample, once, at its time.
 */

#define N_AUDIO 60
#define N_VIDEO 75
#define PACKET_SIZE 200

/**
 * Case:
 * @is_killed: the first session does not end
 * @tail: bytes of a packet that were written last
 * @n_lost: packets that were not
 * @checkpoint_ms: of both sessions
 * @compress: likewise
 */
typedef struct
{
  const char *name;
  gboolean is_killed;
  guint tail;
  guint n_lost;
  guint checkpoint_ms;
  gboolean compress;
} Case;

static const Case cases[] = {
  {"finished", FALSE, 0, 0, 2000, FALSE},
  {"finished/broadcast", FALSE, 0, 0, 0, FALSE},
  {"finished/compressed", FALSE, 0, 0, 2000, TRUE},
  {"killed", TRUE, 0, 0, 2000, FALSE},
  {"killed/broadcast", TRUE, 0, 0, 0, TRUE},
  {"killed/torn", TRUE, 77, 0, 2000, FALSE},
  {"killed/early", TRUE, 0, 1, 2000, FALSE},
  {"killed/earlier", TRUE, 120, 3, 0, TRUE},
};

static TestRecording *
make_recording (const Case *test)
{
  TestRecording *recording = test_recording_new ();
  AsfStream *audio = test_stream_wma (1, 60), *video = test_stream_video (2);

  audio->audio.avg_bytes_per_sec = 600;
  video->video.frame_duration_100ns = 800000;
  recording->config.packet_size = PACKET_SIZE;
  recording->config.compress_payloads = test->compress;
  recording->config.checkpoint_interval_ns =
      (guint64) test->checkpoint_ms * TEST_NS_PER_MS;
  test_recording_take_stream (recording, audio);
  test_recording_take_stream (recording, video);
  test_recording_add_audio (recording, 1, N_AUDIO, 100, 60);
  test_recording_add_video (recording, 2, N_VIDEO, 80, 170, 5);

  return recording;
}

static void
write_some (AsfWriter *writer, const TestRecording *recording, guint from,
    guint to)
{
  g_autoptr (GError) error = NULL;

  for (guint i = from; i < to; i++) {
    test_write (writer,
        &g_array_index (recording->samples, TestSample, i), &error);
    g_assert_no_error (error);
  }
}

static void
add_streams (AsfWriter *writer, const TestRecording *recording)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < recording->streams->len; i++) {
    gboolean ok = asf_writer_add_stream (writer,
        recording->streams->pdata[i], &error);

    g_assert_no_error (error);
    g_assert_true (ok);
  }
}

static void
begin (AsfWriter *writer)
{
  g_autoptr (GError) error = NULL;
  gboolean ok = asf_writer_begin_writing (writer, &error);

  g_assert_no_error (error);
  g_assert_true (ok);
}

static void
end (AsfWriter *writer)
{
  g_autoptr (GError) error = NULL;
  gboolean ok = asf_writer_end_writing (writer, &error);

  g_assert_no_error (error);
  g_assert_true (ok);
}

/* Returns: (transfer full): what the first session leaves behind */
static GByteArray *
make_first (const Case *test, const TestRecording *recording, guint n_samples)
{
  g_autoptr (MemoryFile) file = memory_file_new ();
  g_autoptr (AsfWriter) writer =
      asf_writer_new (memory_output_new (file), &recording->config);
  g_autoptr (GError) error = NULL;
  GByteArray *data = g_byte_array_new ();
  AsfWriterStats stats;

  add_streams (writer, recording);
  begin (writer);
  write_some (writer, recording, 0, n_samples);
  if (test->is_killed) {
    for (guint i = 0; i < 2; i++)
      g_assert_true (asf_writer_flush_old (writer, &error));
    g_assert_no_error (error);
  } else {
    end (writer);
  }
  g_byte_array_append (data, file->data->data, file->data->len);
  asf_writer_get_stats (writer, &stats);
  g_byte_array_set_size (data, data->len - (guint) MIN (stats.packets,
          test->n_lost) * PACKET_SIZE);
  for (guint i = 0; i < test->tail; i++)
    g_byte_array_append (data, (const guint8 *) "\x82\0\0\x11\x5d", 1);

  return data;
}

/* Returns: (transfer full): a session on @file, which has not begun */
static AsfWriter *
resume (MemoryFile *file, const AsfWriterConfig *config)
{
  g_autoptr (AsfInput) input =
      asf_input_memory_new (file->data->data, file->data->len);
  g_autoptr (GError) error = NULL;
  g_autoptr (AsfFile) existing = asf_file_read (input, NULL, &error);
  AsfWriter *writer;

  g_assert_no_error (error);
  g_assert_true (existing->own);
  writer = asf_writer_new_continued (memory_output_new (file), existing,
      config);
  g_assert_true (asf_repair_count (existing, writer, &error));
  g_assert_no_error (error);

  return writer;
}

/* Writes what the file lacks of @recording.
 *
 * Returns: how many samples it had */
static guint
write_rest (AsfWriter *writer, const TestRecording *recording)
{
  guint n_seen[3] = { 0 }, n_had = 0;
  AsfStreamStats stats;

  for (guint i = 0; i < recording->samples->len; i++) {
    guint stream =
        g_array_index (recording->samples, TestSample, i).stream;

    g_assert_true (asf_writer_get_stream_stats (writer, stream, &stats));
    if (n_seen[stream]++ < stats.samples)
      n_had++;
    else
      write_some (writer, recording, i, i + 1);
  }
  return n_had;
}

/* The whole recording is in @data, and an index over all of it. */
static void
assert_all (const TestRecording *recording, const GByteArray *data)
{
  g_autoptr (AsfReader) reader = test_read (data);

  test_assert_no_problems (reader, NULL);
  g_assert_cmpuint (test_assert_objects (recording, reader), ==,
      recording->samples->len);
  g_assert_cmpuint (reader->flags & 1, ==, 0);
  g_assert_cmpuint (reader->file_size, ==, data->len);
}

/* Times of the file and its numbers of media objects go on. */
static void
assert_numbers_go_on (const GByteArray *data)
{
  g_autoptr (AsfReader) reader = test_read (data);
  guint last[3] = { 0 };

  for (guint i = 0; i < reader->objects->len; i++) {
    const ReadObject *object = g_ptr_array_index (reader->objects, i);

    g_assert_cmpuint (object->number, ==, (last[object->stream] + 1) & 0xff);
    last[object->stream] = object->number;
  }
}

static void
test_go_on (gconstpointer user_data)
{
  const Case *test = user_data;
  TestRecording *recording = make_recording (test);
  guint n = recording->samples->len;

  for (guint cut = 0; cut <= n; cut += 9) {
    g_autoptr (GByteArray) first = make_first (test, recording, cut);
    g_autoptr (MemoryFile) file = memory_file_new_from (first);
    g_autoptr (AsfWriter) writer = resume (file, &recording->config);
    guint n_had;

    g_assert_cmpuint (file->log->len, ==, 0);
    add_streams (writer, recording);
    begin (writer);
    n_had = write_rest (writer, recording);
    g_assert_cmpuint (n_had, <=, cut);
    if (test->n_lost == 0)
      g_assert_cmpuint (n_had, ==, cut);
    end (writer);
    assert_all (recording, file->data);
    assert_numbers_go_on (file->data);
  }
  test_recording_free (recording);
}

/* Again and again, each time with a few samples */
static void
test_often (void)
{
  TestRecording *recording = make_recording (&cases[0]);
  g_autoptr (GByteArray) first = make_first (&cases[0], recording, 5);
  g_autoptr (MemoryFile) file = memory_file_new_from (first);

  for (guint i = 5; i < recording->samples->len; i += 10) {
    MemoryFile *next = memory_file_new_from (file->data);
    g_autoptr (AsfWriter) writer = resume (next, &recording->config);

    add_streams (writer, recording);
    begin (writer);
    write_some (writer, recording, i, i + 10);
    end (writer);
    memory_file_unref (file);
    file = next;
  }
  assert_all (recording, file->data);
  test_recording_free (recording);
}

/* @data is what a crash has left: all of the first session is in it, and it can
 * be repaired. */
static void
assert_crash (const TestRecording *recording, const GByteArray *data,
    guint n_first)
{
  AsfRepairReport report;
  g_autoptr (MemoryFile) repaired = crash_repair (data, FALSE, &report);
  g_autoptr (AsfReader) reader = test_read (repaired->data);

  test_assert_no_problems (reader, NULL);
  g_assert_cmpuint (test_assert_objects (recording, reader), >=, n_first);
}

static void
test_crash (gconstpointer user_data)
{
  const Case *test = user_data;
  TestRecording *recording = make_recording (test);
  guint half = recording->samples->len / 2, n_had;
  g_autoptr (GByteArray) first = make_first (test, recording, half);
  g_autoptr (MemoryFile) file = memory_file_new_from (first);
  g_autoptr (AsfWriter) writer = resume (file, &recording->config);
  g_autoptr (GByteArray) data = g_byte_array_new ();

  add_streams (writer, recording);
  begin (writer);
  n_had = write_rest (writer, recording);
  end (writer);
  g_byte_array_append (data, first->data, first->len);
  assert_crash (recording, data, n_had);
  for (guint i = 0; i < file->log->len; i++) {
    gsize size = memory_file_nth (file, i)->size;
    g_autoptr (GByteArray) torn = g_byte_array_new ();

    g_byte_array_append (torn, data->data, data->len);
    memory_file_replay (file, i, size / 2, torn);
    assert_crash (recording, torn, n_had);
    memory_file_replay (file, i, G_MAXSIZE, data);
    assert_crash (recording, data, n_had);
  }
  test_recording_free (recording);
}

/* Other streams */

static void
assert_refused (AsfWriter *writer, const AsfStream *stream, const char *why)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (asf_writer_add_stream (writer, stream, &error));
  g_assert_error (error, ASF_ERROR, ASF_ERROR_RESUME);
  g_assert_nonnull (strstr (error->message, why));
}

static void
test_other_streams (void)
{
  TestRecording *recording = make_recording (&cases[0]);
  g_autoptr (GByteArray) first = make_first (&cases[0], recording, 40);
  g_autoptr (MemoryFile) file = memory_file_new_from (first);
  g_autoptr (AsfWriter) writer = resume (file, &recording->config);
  g_autoptr (AsfStream) large = test_stream_video (2);
  g_autoptr (AsfStream) third = test_stream_pcm (3);
  g_autoptr (AsfStream) wrong = test_stream_pcm (1);
  g_autoptr (AsfStream) timed = asf_stream_copy (recording->streams->pdata[1]);
  g_autoptr (GError) error = NULL;

  large->video.width *= 2;
  timed->extensions |= ASF_EXTENSION_DURATION;
  assert_refused (writer, large, "width");
  assert_refused (writer, third, "no stream 3");
  assert_refused (writer, wrong, "format tag");
  assert_refused (writer, timed, "extensions");
  g_assert_cmpuint (asf_writer_find_unclaimed (writer, 1)->number, ==, 1);
  add_streams (writer, recording);
  g_assert_null (asf_writer_find_unclaimed (writer, 1));
  g_assert_false (asf_writer_add_stream (writer, recording->streams->pdata[0],
          &error));
  g_assert_error (error, ASF_ERROR, ASF_ERROR_STREAM);
  asf_writer_abandon (writer);
  g_assert_cmpmem (file->data->data, file->data->len, first->data, first->len);
  test_recording_free (recording);
}

/* What the file said stays, but for what is said anew. */
static void
test_attributes (void)
{
  TestRecording *recording = make_recording (&cases[0]);
  g_autoptr (AsfAttributes) more = asf_attributes_new ();
  g_autoptr (AsfReader) reader = NULL;
  g_autoptr (GByteArray) first = NULL;
  g_autoptr (MemoryFile) file = NULL;
  g_autofree char *title = NULL, *author = NULL;
  AsfWriter *writer;

  asf_attributes_add_text (recording->attributes, 0, "Title", "One");
  asf_attributes_add_text (recording->attributes, 0, "Author", "Somebody");
  file = memory_file_new ();
  writer = asf_writer_new (memory_output_new (file), &recording->config);
  asf_writer_set_attributes (writer, recording->attributes);
  add_streams (writer, recording);
  begin (writer);
  end (writer);
  asf_writer_free (writer);
  first = g_byte_array_ref (file->data);
  memory_file_unref (file);

  file = memory_file_new_from (first);
  writer = resume (file, &recording->config);
  asf_attributes_add_text (more, 0, "Title", "Two");
  asf_writer_set_attributes (writer, more);
  add_streams (writer, recording);
  begin (writer);
  write_some (writer, recording, 0, recording->samples->len);
  end (writer);
  asf_writer_free (writer);
  reader = test_read (file->data);
  title = asf_reader_dup_string (reader, "Title");
  author = asf_reader_dup_string (reader, "Author");
  g_assert_cmpstr (title, ==, "Two");
  g_assert_cmpstr (author, ==, "Somebody");
  assert_all (recording, file->data);
  test_recording_free (recording);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *go_on =
        g_strconcat ("/asf/writercontinue/go-on/", cases[i].name, NULL);
    g_autofree char *crash =
        g_strconcat ("/asf/writercontinue/crash/", cases[i].name, NULL);

    g_test_add_data_func (go_on, &cases[i], test_go_on);
    g_test_add_data_func (crash, &cases[i], test_crash);
  }
  g_test_add_func ("/asf/writercontinue/often", test_often);
  g_test_add_func ("/asf/writercontinue/other-streams", test_other_streams);
  g_test_add_func ("/asf/writercontinue/attributes", test_attributes);

  return g_test_run ();
}
