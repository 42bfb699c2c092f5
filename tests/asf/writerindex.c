/* writerindex.c: tests of the indices that a session writes
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "memoryoutput.h"
#include "samples.h"

typedef struct
{
  const char *name;
  guint n_videos;
  guint key_distance;           /* frames; 0 = no key frame at all */
  guint frame_size;
  guint packet_size;
  guint interval_ms;
  guint frame_interval;
  gboolean time_index;
} IndexCase;

static const IndexCase index_cases[] = {
  { "usual", 1, 25, 400, 1000, 1000, 0, FALSE },
  { "time", 1, 25, 400, 1000, 1000, 0, TRUE },
  { "frames", 1, 10, 400, 1000, 1000, 25, FALSE },
  { "every-frame", 1, 10, 400, 1000, 1000, 1, FALSE },
  { "all", 1, 7, 400, 1000, 500, 10, TRUE },
  { "two-videos", 2, 12, 300, 700, 300, 5, TRUE },
  { "large-frames", 1, 5, 9000, 1000, 1000, 2, TRUE },
  { "one-key-frame", 1, 1000, 400, 1000, 1000, 4, TRUE },
  { "no-key-frame", 1, 0, 400, 1000, 1000, 4, TRUE },
  { "no-video", 0, 1, 400, 1000, 250, 4, TRUE },
  { "no-video-usual", 0, 1, 400, 1000, 250, 0, FALSE },
};

static TestRecording *
make_recording (const IndexCase *c)
{
  TestRecording *recording = test_recording_new ();

  recording->config.packet_size = c->packet_size;
  recording->config.index_interval_ns =
      c->interval_ms * (guint64) TEST_NS_PER_MS;
  recording->config.frame_interval = c->frame_interval;
  recording->config.time_index = c->time_index;
  test_recording_take_stream (recording, test_stream_pcm (1));
  for (guint i = 0; i < c->n_videos; i++)
    test_recording_take_stream (recording, test_stream_video (2 + i));
  for (guint i = 0; i < 250; i++) {
    test_recording_add (recording, 1, i * 40, 40, 64, TRUE);
    for (guint k = 0; k < c->n_videos; k++)
      test_recording_add (recording, 2 + k, i * 40, 40,
          c->frame_size + i % 50, c->key_distance != 0 &&
          i % (c->key_distance + k) == 0);
  }
  return recording;
}

/* Where reading has to begin for object @nth of @stream: at its last clean
 * point, or at the first of all if none came before
 *
 * Returns: in bytes from the first packet, or READ_NO_OFFSET */
static guint64
find_point (const AsfReader *reader, guint stream, guint64 limit,
    gboolean by_frames)
{
  guint64 found = READ_NO_OFFSET;
  guint n = 0;

  for (guint i = 0; i < reader->objects->len; i++) {
    const ReadObject *object = g_ptr_array_index (reader->objects, i);
    guint64 position;

    if (object->stream != stream)
      continue;
    position = by_frames ? n : object->time_ms;
    n++;
    if (stream != 1 && !object->key)
      continue;
    if (found == READ_NO_OFFSET || position <= limit)
      found = (guint64) object->first_packet * reader->max_packet_size;
  }
  return found;
}

static void
assert_entries (const AsfReader *reader, const ReadIndex *index,
    gboolean by_frames)
{
  guint n = index->specifiers->len;

  g_assert_cmpuint (index->n_entries, >, 1);
  for (guint row = 0; row < index->n_entries; row++) {
    for (guint k = 0; k < n; k++) {
      const ReadSpecifier *specifier =
          &g_array_index (index->specifiers, ReadSpecifier, k);

      g_assert_cmpuint (g_array_index (index->offsets, guint64, row * n + k),
          ==, find_point (reader, specifier->stream,
              (guint64) row * index->interval, by_frames));
    }
  }
}

static const ReadIndex *
find_index (const AsfReader *reader, ReadGuidId kind)
{
  for (guint i = 0; i < reader->indices->len; i++) {
    const ReadIndex *index = g_ptr_array_index (reader->indices, i);

    if (index->kind == kind)
      return index;
  }
  return NULL;
}

static void
assert_index (const AsfReader *reader, ReadGuidId kind, ReadGuidId parameters,
    guint n_streams, guint interval, gboolean by_frames)
{
  const ReadIndex *index = find_index (reader, kind);
  const ReadIndexParameters *told =
      asf_reader_find_index_parameters (reader, parameters);

  if (n_streams == 0) {
    g_assert_null (index);
    g_assert_null (told);
    return;
  }
  g_assert_nonnull (index);
  g_assert_nonnull (told);
  g_assert_cmpuint (index->interval, ==, interval);
  g_assert_cmpuint (told->interval, ==, interval);
  g_assert_cmpuint (index->specifiers->len, ==, n_streams);
  g_assert_cmpuint (told->specifiers->len, ==, n_streams);
  assert_entries (reader, index, by_frames);
}

static void
test_indices (gconstpointer data)
{
  static const char *const keyless[] = { "key-first", NULL };
  const IndexCase *c = data;
  g_autoptr (TestRecording) recording = make_recording (c);
  g_autoptr (AsfReader) reader = NULL;
  MemoryFile *file = memory_file_new ();
  g_auto (TestResult) result = { 0 };

  test_recording_run (recording, memory_output_new (file), &result);
  g_assert_no_error (result.error);
  reader = test_read (file->data);
  test_assert_no_problems (reader, c->key_distance == 0 ? keyless : NULL);
  test_assert_objects (recording, reader);
  g_assert_cmpuint (reader->simple_indices->len, ==,
      c->key_distance == 0 ? 0 : c->n_videos > 0 ? c->n_videos :
      c->time_index ? 1 : 0);
  assert_index (reader, READ_GUID_INDEX, READ_GUID_INDEX_PARAMETERS,
      c->time_index ? 1 + c->n_videos : 0, c->interval_ms, FALSE);
  assert_index (reader, READ_GUID_MEDIA_OBJECT_INDEX,
      READ_GUID_MEDIA_OBJECT_INDEX_PARAMETERS,
      c->frame_interval != 0 && c->key_distance != 0 ? c->n_videos : 0,
      c->frame_interval, TRUE);
  memory_file_unref (file);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (index_cases); i++) {
    g_autofree char *name =
        g_strconcat ("/indices/", index_cases[i].name, NULL);

    g_test_add_data_func (name, &index_cases[i], test_indices);
  }

  return g_test_run ();
}
