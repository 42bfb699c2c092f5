/* writernoroom.c: tests of full disks, of all kinds
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "memoryoutput.h"
#include "passingoutput.h"
#include "samples.h"

#include <errno.h>

#define PACKET_SIZE 1440

/**
 * DiskKind:
 * @reserves: room can be set aside
 * @tells: what is free, without what is set aside
 */
typedef struct
{
  const char *name;
  gboolean reserves;
  gboolean tells;
} DiskKind;

static const DiskKind kinds[] = {
  { "reserves-and-tells", TRUE, TRUE },
  { "reserves", TRUE, FALSE },
  { "tells", FALSE, TRUE },
  { "neither", FALSE, FALSE },
};

/**
 * SmallDisk:
 * @capacity: of the disk, in bytes
 * @reserved: bytes that are set aside, from the start of the file
 */
typedef struct
{
  PassingOutput parent;
  const DiskKind *kind;
  const MemoryFile *file;
  guint64 capacity;
  guint64 reserved;
} SmallDisk;

static int
disk_append (AsfOutput *output, const guint8 *data, gsize size,
    gsize *written)
{
  SmallDisk *self = (SmallDisk *) output;
  guint64 room = self->capacity - self->file->data->len;

  if (room == 0)
    return ENOSPC;
  return passing_output_append (output, data, MIN (size, room), written);
}

static int
disk_reserve (AsfOutput *output, guint64 size)
{
  SmallDisk *self = (SmallDisk *) output;

  if (!self->kind->reserves)
    return ENOTSUP;
  if (size > self->capacity)
    return ENOSPC;
  self->reserved = MAX (self->reserved, size);
  return 0;
}

static int
disk_truncate (AsfOutput *output, guint64 size)
{
  ((SmallDisk *) output)->reserved = 0;
  return passing_output_truncate (output, size);
}

static int
disk_get_free (AsfOutput *output, guint64 *bytes)
{
  SmallDisk *self = (SmallDisk *) output;

  if (!self->kind->tells)
    return ENOTSUP;
  *bytes = self->capacity - MAX (self->reserved, self->file->data->len);
  return 0;
}

static AsfOutput *
small_disk_new (const DiskKind *kind, MemoryFile *file, guint64 capacity)
{
  static const AsfOutputClass klass = {
    .append = disk_append,
    .rewrite = passing_output_rewrite,
    .reserve = disk_reserve,
    .truncate = disk_truncate,
    .get_free = disk_get_free,
    .sync = passing_output_sync,
    .close = passing_output_close,
    .free = passing_output_free,
  };
  SmallDisk *self = g_new0 (SmallDisk, 1);

  passing_output_init (&self->parent, &klass, memory_output_new (file));
  self->kind = kind;
  self->file = file;
  self->capacity = capacity;

  return &self->parent.parent;
}

static TestRecording *
make_for_disks (void)
{
  TestRecording *recording = test_recording_new ();

  recording->config.packet_size = PACKET_SIZE;
  /* an index that takes some room */
  recording->config.index_interval_ns = 20 * TEST_NS_PER_MS;
  test_recording_take_stream (recording, test_stream_pcm (1));
  test_recording_take_stream (recording, test_stream_video (2));
  test_recording_add_audio (recording, 1, 750, 40, 640);
  test_recording_add_video (recording, 2, 750, 40, 300, 25);

  return recording;
}

/* What may be left over when the index is written: 8 KiB since disks count in
 * blocks, and room for an index of the audio, which has none in the end */
#define MOST_LEFT (8 * 1024 + 56 + 6 * (33000 / 20 + 2))

/* Also those rules that Microsoft's own files break; one that has no index
 * cannot be sought in. */
static void
assert_strict (const AsfReader *reader, gboolean indexed)
{
  g_autoptr (GPtrArray) problems = asf_check_full (reader, ASF_CHECK_STRICT);
  guint n_expected = !indexed &&
      asf_check_has (problems, READ_PROBLEM, "seekable");
  g_autofree char *report = asf_check_report (problems, FALSE);

  if (asf_check_count (problems) != n_expected)
    g_test_message ("%s", report);
  g_assert_cmpuint (asf_check_count (problems), ==, n_expected);
}

/* Returns: bytes of packets in the file */
static guint64
fill_disk (const TestRecording *recording, const DiskKind *kind,
    guint64 capacity)
{
  gboolean careful = kind->reserves || kind->tells;
  g_autoptr (MemoryFile) file = memory_file_new ();
  g_autoptr (AsfReader) reader = NULL;
  g_auto (TestResult) result = { 0 };

  test_recording_run (recording, small_disk_new (kind, file, capacity),
      &result);
  g_assert_false (result.ok);
  g_assert_error (result.error, ASF_ERROR, ASF_ERROR_NO_SPACE);
  g_assert_cmpint (result.failure.operation, ==,
      careful ? ASF_OPERATION_RESERVE : ASF_OPERATION_APPEND);
  g_assert_cmpint (result.failure.sys_errno, ==, ENOSPC);
  g_assert_true (result.stats.finished);
  g_assert_cmpuint (file->data->len, <=, capacity);
  reader = test_read (file->data);
  g_assert_cmpuint (file->data->len, ==, result.stats.file_size);
  test_assert_objects (recording, reader);
  assert_strict (reader, result.stats.indexed);
  if (careful) {
    const ReadObject *picture = asf_reader_object (reader, 2, 0);

    /* there is something to point to */
    g_assert_cmpint (result.stats.indexed, ==,
        picture != NULL && picture->complete);
    g_assert_cmpuint (file->data->len + MOST_LEFT + 2 * PACKET_SIZE, >=,
        capacity);
  }

  return reader->packets->len * (guint64) reader->packet_size;
}

/* Whatever room there is: the file is finished, and where it can be known in
 * time that the disk is full, with its index. */
static void
test_full_disk (gconstpointer data)
{
  g_autoptr (TestRecording) recording = make_for_disks ();
  g_autoptr (MemoryFile) file = memory_file_new ();
  g_auto (TestResult) result = { 0 };
  guint64 last = 0, least;

  test_recording_run (recording, memory_output_new (file), &result);
  g_assert_no_error (result.error);
  least = file->data->len - result.stats.packets * PACKET_SIZE;
  for (guint64 capacity = least; capacity < file->data->len;
      capacity += 4999) {
    guint64 bytes = fill_disk (recording, data, capacity);

    g_assert_cmpuint (bytes, >=, last);
    last = bytes;
  }
  g_assert_cmpuint (last, >, 100 * PACKET_SIZE);
}

/* Enough room for all and what is kept back: nothing is different. */
static void
test_disk_large_enough (void)
{
  g_autoptr (TestRecording) recording = make_for_disks ();
  g_autoptr (MemoryFile) reference = memory_file_new ();
  g_auto (TestResult) unlimited = { 0 };

  test_recording_run (recording, memory_output_new (reference), &unlimited);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autoptr (MemoryFile) file = memory_file_new ();
    g_auto (TestResult) result = { 0 };

    test_recording_run (recording, small_disk_new (&kinds[i], file,
            reference->data->len + MOST_LEFT), &result);
    g_assert_no_error (result.error);
    g_assert_cmpmem (file->data->data, file->data->len,
        reference->data->data, reference->data->len);
  }
}

/* What is set aside for this file is free for it. */
static void
test_get_free (gconstpointer data)
{
  const DiskKind *kind = data;
  const guint64 capacity = 100000000;
  g_autoptr (TestRecording) recording = make_for_disks ();
  g_autoptr (MemoryFile) file = memory_file_new ();
  g_autoptr (AsfWriter) writer = asf_writer_new (small_disk_new (kind, file,
          capacity), &recording->config);
  guint64 bytes = 99;

  for (guint i = 0; i < recording->streams->len; i++)
    g_assert_true (asf_writer_add_stream (writer,
            g_ptr_array_index (recording->streams, i), NULL));
  g_assert_cmpint (asf_writer_get_free (writer, &bytes), ==, kind->tells);
  g_assert_true (asf_writer_begin_writing (writer, NULL));
  for (guint i = 0; i < recording->samples->len; i++) {
    g_assert_true (test_write (writer, &g_array_index (recording->samples,
                TestSample, i), NULL));
    g_assert_cmpint (asf_writer_get_free (writer, &bytes), ==, kind->tells);
    if (kind->tells)
      g_assert_cmpuint (bytes, ==, capacity - file->data->len);
  }
  g_assert_true (asf_writer_end_writing (writer, NULL));
}

/* A file that cannot be changed any more needs no room for an end. */
static void
test_full_disk_streamable (void)
{
  g_autoptr (TestRecording) recording = make_for_disks ();
  g_autoptr (MemoryFile) file = memory_file_new ();
  g_auto (TestResult) result = { 0 };

  recording->config.streamable = TRUE;
  test_recording_run (recording, small_disk_new (&kinds[2], file, 100000),
      &result);
  g_assert_error (result.error, ASF_ERROR, ASF_ERROR_NO_SPACE);
  g_assert_cmpuint (file->data->len, ==, 100000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autofree char *full =
        g_strconcat ("/no-room/full/", kinds[i].name, NULL);
    g_autofree char *known =
        g_strconcat ("/no-room/get-free/", kinds[i].name, NULL);

    g_test_add_data_func (full, &kinds[i], test_full_disk);
    g_test_add_data_func (known, &kinds[i], test_get_free);
  }
  g_test_add_func ("/no-room/large-enough", test_disk_large_enough);
  g_test_add_func ("/no-room/streamable", test_full_disk_streamable);

  return g_test_run ();
}
