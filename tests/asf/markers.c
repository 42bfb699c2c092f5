/* markers.c: tests of markers and commands in the header
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asffile.h"
#include "memoryoutput.h"
#include "samples.h"

#include <string.h>

#define S_NS G_GUINT64_CONSTANT (1000000000)

typedef struct
{
  MemoryFile *file;
  AsfWriter *writer;
} Rig;

static void
rig_init (Rig *rig, const AsfMarkers *markers)
{
  g_autoptr (GError) error = NULL;
  AsfWriterConfig config = test_config ();
  AsfStream *stream = test_stream_pcm (1);

  config.padding = 1000;
  rig->file = memory_file_new ();
  rig->writer = asf_writer_new (memory_output_new (rig->file), &config);
  g_assert_true (asf_writer_add_stream (rig->writer, stream, &error));
  asf_stream_free (stream);
  if (markers != NULL)
    asf_writer_set_markers (rig->writer, markers);
  g_assert_true (asf_writer_begin_writing (rig->writer, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < 500; i++) {
    TestSample sample = {
      1, FALSE, i * 40 * TEST_NS_PER_MS, 40 * TEST_NS_PER_MS, 640, i
    };

    g_assert_true (test_write (rig->writer, &sample, &error));
  }
}

static AsfReader *
rig_end (Rig *rig)
{
  g_autoptr (GError) error = NULL;
  AsfReader *reader;

  g_assert_true (asf_writer_end_writing (rig->writer, &error));
  reader = test_read (rig->file->data);
  test_assert_no_problems (reader, NULL);
  return reader;
}

static void
rig_clear (Rig *rig)
{
  asf_writer_free (rig->writer);
  memory_file_unref (rig->file);
}

static void
assert_marker (const AsfReader *reader, guint i, guint64 time_ns,
    const char *text)
{
  const ReadMarker *marker = g_ptr_array_index (reader->markers, i);

  g_assert_cmpuint (marker->time, ==,
      TEST_PREROLL_MS * G_GUINT64_CONSTANT (10000) + time_ns / 100);
  g_assert_cmpstr (marker->description, ==, text);
  g_assert_cmpuint (marker->data_offset, ==, 0);
  g_assert_cmpuint (marker->flags, ==, 0);
}

static void
assert_command (const AsfReader *reader, guint i, guint32 time_ms,
    const char *type, const char *text)
{
  const ReadScript *script = g_ptr_array_index (reader->scripts, i);

  g_assert_cmpuint (script->time_ms, ==, TEST_PREROLL_MS + time_ms);
  g_assert_cmpstr (script->type, ==, type);
  g_assert_cmpstr (script->command, ==, text);
}

/* The header is read by the writer's own reader, too, and comes out of it again
 * to the byte. */
static void
assert_read_back (const GByteArray *data, const AsfMarkers *expected)
{
  g_autoptr (GError) error = NULL;
  AsfInput *input = asf_input_memory_new (data->data, data->len);
  g_autoptr (AsfFile) file = asf_file_read (input, NULL, &error);
  const AsfMarkers *read;

  g_assert_no_error (error);
  g_assert_true (file->own);
  read = file->header.markers;
  g_assert_cmpuint (read->list->len, ==, expected->list->len);
  for (guint i = 0; i < expected->list->len; i++) {
    g_assert_cmpuint (asf_markers_nth (read, i)->time_ns, ==,
        asf_markers_nth (expected, i)->time_ns);
    g_assert_cmpstr (asf_markers_nth (read, i)->type, ==,
        asf_markers_nth (expected, i)->type);
    g_assert_cmpstr (asf_markers_nth (read, i)->text, ==,
        asf_markers_nth (expected, i)->text);
  }
  asf_input_free (input);
}

/* Whatever the order in which they come, they stand in that of their times. */
static void
test_order (void)
{
  g_autoptr (AsfMarkers) markers = asf_markers_new ();
  g_autoptr (AsfReader) reader = NULL;
  Rig rig;

  asf_markers_add (markers, 10 * S_NS, NULL, "Gesang \xf0\x9f\x8e\xb5");
  asf_markers_add (markers, 0, NULL, "Anfang");
  asf_markers_add (markers, 10 * S_NS, NULL, "later of the same time");
  asf_markers_add (markers, 1234567800, NULL, "");
  rig_init (&rig, markers);
  reader = rig_end (&rig);
  g_assert_cmpuint (reader->markers->len, ==, 4);
  assert_marker (reader, 0, 0, "Anfang");
  assert_marker (reader, 1, 1234567800, "");
  assert_marker (reader, 2, 10 * S_NS, "Gesang \xf0\x9f\x8e\xb5");
  assert_marker (reader, 3, 10 * S_NS, "later of the same time");
  g_assert_cmpuint (reader->scripts->len, ==, 0);
  assert_read_back (rig.file->data, markers);
  rig_clear (&rig);
}

/* Commands share the list of their types. */
static void
test_commands (void)
{
  g_autoptr (AsfMarkers) markers = asf_markers_new ();
  g_autoptr (AsfReader) reader = NULL;
  Rig rig;

  asf_markers_add (markers, 5 * S_NS, "URL", "http://example.org/\xc3\xa4");
  asf_markers_add (markers, 2 * S_NS, "TEXT", "Guten Tag");
  asf_markers_add (markers, 3 * S_NS, NULL, "a marker between them");
  asf_markers_add (markers, 7 * S_NS, "TEXT", "");
  rig_init (&rig, markers);
  reader = rig_end (&rig);
  g_assert_cmpuint (reader->markers->len, ==, 1);
  g_assert_cmpuint (reader->script_types->len, ==, 2);
  g_assert_cmpuint (reader->scripts->len, ==, 3);
  assert_command (reader, 0, 2000, "TEXT", "Guten Tag");
  assert_command (reader, 1, 5000, "URL", "http://example.org/\xc3\xa4");
  assert_command (reader, 2, 7000, "TEXT", "");
  rig_clear (&rig);
}

/* They come while recording: the last header has them. */
static void
test_late (void)
{
  g_autoptr (AsfMarkers) markers = asf_markers_new ();
  g_autoptr (AsfReader) reader = NULL;
  Rig rig;

  rig_init (&rig, NULL);
  for (guint i = 0; i < 10; i++)
    asf_markers_add (markers, i * S_NS, NULL, "late");
  asf_writer_set_markers (rig.writer, markers);
  reader = rig_end (&rig);
  g_assert_cmpuint (reader->markers->len, ==, 10);
  assert_marker (reader, 9, 9 * S_NS, "late");
  assert_read_back (rig.file->data, markers);
  rig_clear (&rig);
}

/* More than the header has room for: the first ones stay, the file is good. */
static void
test_too_many (void)
{
  g_autoptr (AsfMarkers) markers = asf_markers_new ();
  g_autoptr (AsfReader) reader = NULL;
  AsfWriterStats stats;
  Rig rig;

  rig_init (&rig, NULL);
  for (guint i = 0; i < 100; i++)
    asf_markers_add (markers, i * S_NS / 10, NULL, "does not fit any more");
  asf_writer_set_markers (rig.writer, markers);
  reader = rig_end (&rig);
  g_assert_cmpuint (reader->markers->len, >, 5);
  g_assert_cmpuint (reader->markers->len, <, 100);
  assert_marker (reader, reader->markers->len - 1,
      (reader->markers->len - 1) * S_NS / 10, "does not fit any more");
  asf_writer_get_stats (rig.writer, &stats);
  g_assert_cmpuint (stats.attributes_dropped, ==, 100 - reader->markers->len);
  rig_clear (&rig);
}

static guint
count_markers (const AsfReader *reader, const char *text)
{
  guint n = 0;

  for (guint i = 0; i < reader->markers->len; i++) {
    const ReadMarker *marker = g_ptr_array_index (reader->markers, i);

    n += g_str_equal (marker->description, text);
  }
  return n;
}

/* What the first header has stays, wherever the late ones are: of those the
 * earliest are in. A text or a time that is the same makes no other marker of
 * the first header; what was taken away goes. */
static void
test_late_ones_push_nothing_out (void)
{
  g_autoptr (AsfMarkers) markers = asf_markers_new ();
  g_autoptr (AsfReader) reader = NULL;
  AsfWriterStats stats;
  guint n_late;
  Rig rig;

  for (guint i = 0; i < 19; i++)
    asf_markers_add (markers, i * S_NS + 1000, NULL, "first");
  asf_markers_add (markers, 19 * S_NS, "URL", "first");
  asf_markers_add (markers, 19 * S_NS, NULL, "taken away");
  rig_init (&rig, markers);
  asf_markers_free (markers);
  markers = asf_markers_new ();
  for (guint i = 0; i < 19; i++)
    asf_markers_add (markers, i * S_NS + 1000, NULL, "first");
  asf_markers_add (markers, 19 * S_NS, "URL", "first");
  for (guint i = 0; i < 200; i++)
    asf_markers_add (markers, i * S_NS / 10 + 1000, NULL, "late");
  asf_writer_set_markers (rig.writer, markers);
  /* once more, as at the end of the file */
  asf_writer_set_markers (rig.writer, markers);
  reader = rig_end (&rig);

  g_assert_cmpuint (count_markers (reader, "first"), ==, 19);
  g_assert_cmpuint (count_markers (reader, "taken away"), ==, 0);
  g_assert_cmpuint (reader->scripts->len, ==, 1);
  assert_command (reader, 0, 19000, "URL", "first");
  n_late = count_markers (reader, "late");
  g_assert_cmpuint (n_late, >, 5);
  g_assert_cmpuint (n_late, <, 100);
  assert_marker (reader, 0, 1000, "first");
  assert_marker (reader, 1, 1000, "late");
  assert_marker (reader, 2, S_NS / 10 + 1000, "late");
  assert_marker (reader, reader->markers->len - 1, 18 * S_NS + 1000, "first");
  asf_writer_get_stats (rig.writer, &stats);
  g_assert_cmpuint (stats.attributes_dropped, ==, 200 - n_late);
  rig_clear (&rig);
}

/* The recording ends at 20 s: what is far behind that is not in it. */
static void
test_behind_the_end (void)
{
  g_autoptr (AsfMarkers) markers = asf_markers_new ();
  g_autoptr (AsfReader) reader = NULL;
  Rig rig;

  asf_markers_add (markers, 20 * S_NS, NULL, "at the end");
  asf_markers_add (markers, 20 * S_NS + S_NS / 10, NULL, "a moment later");
  asf_markers_add (markers, 20 * S_NS + S_NS / 10 + 1, NULL, "behind");
  asf_markers_add (markers, 40 * 24 * 3600 * S_NS, "TEXT", "far behind");
  rig_init (&rig, markers);
  reader = rig_end (&rig);
  g_assert_cmpuint (reader->markers->len, ==, 2);
  assert_marker (reader, 0, 20 * S_NS, "at the end");
  assert_marker (reader, 1, 20 * S_NS, "a moment later");
  g_assert_cmpuint (reader->scripts->len, ==, 0);
  rig_clear (&rig);
}

/* The SDK's limits are in UTF-16 units; no character is cut in two. */
static void
test_long_texts (void)
{
  g_autoptr (AsfMarkers) markers = asf_markers_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *type = g_strnfill (2000, 'T');

  for (guint i = 0; i < 6000; i++)
    g_string_append (text, "\xf0\x9f\x8e\xb5");
  asf_markers_add (markers, 0, NULL, text->str);
  asf_markers_add (markers, 1, type, text->str);
  g_assert_cmpint (g_utf8_strlen (asf_markers_nth (markers, 0)->text, -1), ==,
      ASF_MARKER_NAME_MAX / 2);
  g_assert_cmpint (g_utf8_strlen (asf_markers_nth (markers, 1)->text, -1), ==,
      ASF_COMMAND_TEXT_MAX / 2);
  g_assert_cmpuint (strlen (asf_markers_nth (markers, 1)->type), ==,
      ASF_COMMAND_TYPE_MAX);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/markers/order", test_order);
  g_test_add_func ("/markers/commands", test_commands);
  g_test_add_func ("/markers/late", test_late);
  g_test_add_func ("/markers/too-many", test_too_many);
  g_test_add_func ("/markers/late-ones-push-nothing-out",
      test_late_ones_push_nothing_out);
  g_test_add_func ("/markers/behind-the-end", test_behind_the_end);
  g_test_add_func ("/markers/long-texts", test_long_texts);

  return g_test_run ();
}
