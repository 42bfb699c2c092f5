/* asfwritersink-rotationfaults.c: what goes wrong between two files
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "elementfixture.h"

#include <errno.h>

#define FRAME (10 * GST_MSECOND)
#define KEY_DISTANCE 10         /* a file for each, 100 ms */
#define FILE_TIME (KEY_DISTANCE * FRAME)

/* Of files being finished; one more is written. */
#define MAX_FINISHING 4

#define CLOSED "splitmuxsink-fragment-closed"

/**
 * Disk:
 * @files: (element-type MemoryFile): in the order of opening
 * @plan: of file @which, or of all if that is negative
 * @reports: of each file
 * @n_open: opened and not closed
 * @max_open: the most that there ever were
 *
 * Where the files go, in memory. @lock guards all.
 */
typedef struct
{
  GMutex lock;
  GPtrArray *files;
  GPtrArray *reports;
  FaultPlan plan;
  gint which;
  guint n_open;
  guint max_open;
} Disk;

static AsfOutput *
open_on_disk (const char *location, gpointer user_data, GError **error)
{
  static const FaultPlan none;
  Disk *disk = user_data;
  MemoryFile *file = memory_file_new ();
  FaultReport *report = g_new0 (FaultReport, 1);
  gint n;

  g_mutex_lock (&disk->lock);
  n = (gint) disk->files->len;
  g_ptr_array_add (disk->files, file);
  g_ptr_array_add (disk->reports, report);
  disk->n_open++;
  disk->max_open = MAX (disk->max_open, disk->n_open);
  g_mutex_unlock (&disk->lock);

  return faulty_output_new (memory_output_new (file),
      disk->which < 0 || disk->which == n ? &disk->plan : &none, report);
}

static GstBusSyncReply
count_closed (GstBus *bus, GstMessage *message, gpointer data)
{
  Disk *disk = data;

  if (gst_message_has_name (message, CLOSED)) {
    g_mutex_lock (&disk->lock);
    disk->n_open--;
    g_mutex_unlock (&disk->lock);
  }
  return GST_BUS_PASS;
}

static Disk *
disk_new (Fixture *f)
{
  Disk *disk = g_new0 (Disk, 1);

  g_mutex_init (&disk->lock);
  disk->which = -1;
  disk->files =
      g_ptr_array_new_with_free_func ((GDestroyNotify) memory_file_unref);
  disk->reports = g_ptr_array_new_with_free_func (g_free);
  gst_asf_writer_sink_set_open_func (GST_ASF_WRITER_SINK (f->sink),
      open_on_disk, disk);
  gst_bus_set_sync_handler (f->bus, count_closed, disk, NULL);
  g_object_set (f->sink, "location", "%05d.wmv", "max-size-time", FILE_TIME,
      NULL);

  return disk;
}

/* When the element is stopped. */
static void
disk_free (Fixture *f, Disk *disk)
{
  fixture_set_state (f, GST_STATE_NULL);
  gst_bus_set_sync_handler (f->bus, NULL, NULL, NULL);
  g_ptr_array_unref (disk->files);
  g_ptr_array_unref (disk->reports);
  g_mutex_clear (&disk->lock);
  g_free (disk);
}

static AsfReader *
disk_read (Disk *disk, guint n)
{
  const MemoryFile *file = g_ptr_array_index (disk->files, n);
  AsfReader *reader =
      asf_reader_new_from_data (file->data->data, file->data->len, NULL);

  fail_unless (reader != NULL);
  return reader;
}

static Feed *
add_feed (Fixture *f, gboolean is_video)
{
  Feed *feed = is_video ? feed_new_video (f) : feed_new_audio (f);

  feed->duration = FRAME;
  if (is_video)
    feed->key_distance = KEY_DISTANCE;

  return feed;
}

static void
begin (Fixture *f)
{
  fixture_play (f);
  for (guint i = 0; i < f->feeds->len; i++)
    feed_begin (g_ptr_array_index (f->feeds, i));
}

static void
push_all (Fixture *f, guint n)
{
  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < f->feeds->len; k++)
      feed_push (g_ptr_array_index (f->feeds, k), 1);
}

static void
end (Fixture *f)
{
  for (guint i = 0; i < f->feeds->len; i++)
    feed_eos (g_ptr_array_index (f->feeds, i));
  fixture_wait (f, GST_MESSAGE_EOS);
}

/* Returns: how many of the buffers of @feed are in the first @n files, which
 *     have them in order and once */
static guint
count_in_files (Disk *disk, Feed *feed, guint n)
{
  guint done = 0;

  for (guint i = 0; i < n; i++) {
    g_autoptr (AsfReader) reader = disk_read (disk, i);
    guint count = fixture_count_objects (reader, feed->number);

    fixture_assert_objects (reader, feed, done, count);
    done += count;
  }
  return done;
}

/* Slow disks */

/* Pushes as a live source does.
 *
 * Returns: us that the longest push took */
static gint64
push_paced (Feed *feed, guint n)
{
  gint64 start = g_get_monotonic_time (), longest = 0;

  for (guint i = 0; i < n; i++) {
    gint64 due = start + i * (gint64) (FRAME / GST_USECOND);
    gint64 now = g_get_monotonic_time ();

    if (due > now)
      g_usleep (due - now);
    now = g_get_monotonic_time ();
    fail_unless_equals_int (feed_push (feed, 1), GST_FLOW_OK);
    longest = MAX (longest, g_get_monotonic_time () - now);
  }
  return longest;
}

/* Each file takes 300 ms to be finished and 100 ms to be filled: who delivers
 * does not notice. A push takes some us, or what a busy machine takes for it; one
 * that waited for a sync would take that. */
GST_START_TEST (test_slow_sync)
{
  g_autoptr (Fixture) f = fixture_new ();
  Disk *disk = disk_new (f);
  Feed *video = add_feed (f, TRUE);
  gint64 longest;

  disk->plan = (FaultPlan) {
    .slow = ASF_OPERATION_SYNC,
    .slow_us = 300 * G_TIME_SPAN_MILLISECOND,
  };
  begin (f);
  longest = push_paced (video, 21 * KEY_DISTANCE);
  g_print ("longest push: %" G_GINT64_FORMAT " us, %u files open at once\n",
      longest, disk->max_open);
  fail_unless (longest < 280 * G_TIME_SPAN_MILLISECOND);
  end (f);
  fail_unless_equals_int (disk->files->len, 21);
  fail_unless (disk->max_open > 2 && disk->max_open <= MAX_FINISHING + 1);
  fail_unless_equals_int (count_in_files (disk, video, 21),
      21 * KEY_DISTANCE);
  disk_free (f, disk);
}

GST_END_TEST;

/* The disk stands still for seconds: no more files are begun, what comes waits
 * in the queue up to its limit, then upstream does. Afterwards all is there. */
GST_START_TEST (test_stuck_sync)
{
  g_autoptr (Fixture) f = fixture_new ();
  Disk *disk = disk_new (f);
  Feed *video = add_feed (f, TRUE);
  guint n = 0;

  video->size = 1000;
  disk->plan = (FaultPlan) {
    .slow = ASF_OPERATION_SYNC,
    .slow_us = 1500 * G_TIME_SPAN_MILLISECOND,
  };
  g_object_set (f->sink, "max-buffer-bytes", (guint64) 50000, NULL);
  fixture_play (f);
  feed_start (video, 300);
  for (guint i = 0; i < 20; i++) {
    guint64 queued = fixture_get_stat (f, "queued-bytes");

    fail_unless (queued <= 52000, "%" G_GUINT64_FORMAT " bytes", queued);
    g_mutex_lock (&disk->lock);
    fail_unless (disk->n_open <= MAX_FINISHING + 1);
    g_mutex_unlock (&disk->lock);
    n += queued >= 48000;
    g_usleep (50 * G_TIME_SPAN_MILLISECOND);
  }
  /* it was full, and has waited */
  fail_unless (n > 5);
  fail_if (feed_has_returned (video));
  g_mutex_lock (&disk->lock);
  disk->plan.slow_us = 0;
  g_mutex_unlock (&disk->lock);
  fail_unless_equals_int (feed_join (video), GST_FLOW_OK);
  end (f);
  fail_unless_equals_int (count_in_files (disk, video, disk->files->len),
      300);
  disk_free (f, disk);
}

GST_END_TEST;

/* The second file is finished after the third: it is still the older one. */

static AsfOutput *
open_second_slowly (const char *location, gpointer user_data, GError **error)
{
  static const FaultPlan none;
  static const FaultPlan slow = {
    .slow = ASF_OPERATION_SYNC,
    .slow_us = 200 * G_TIME_SPAN_MILLISECOND,
  };
  GPtrArray *reports = user_data;
  AsfOutput *output = asf_output_file_new (location, error);

  g_ptr_array_add (reports, g_new0 (FaultReport, 1));
  return faulty_output_new (output, reports->len == 2 ? &slow : &none,
      g_ptr_array_index (reports, reports->len - 1));
}

GST_START_TEST (test_max_files_out_of_order)
{
  g_autoptr (Fixture) f = fixture_new ();
  g_autoptr (GPtrArray) reports = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *pattern = g_build_filename (f->folder, "%d.wmv", NULL);
  Feed *video = add_feed (f, TRUE);

  gst_asf_writer_sink_set_open_func (GST_ASF_WRITER_SINK (f->sink),
      open_second_slowly, reports);
  g_object_set (f->sink, "location", pattern, "max-size-time", FILE_TIME,
      "max-files", 3, NULL);
  begin (f);
  feed_push (video, 4 * KEY_DISTANCE + 1);
  g_usleep (700 * G_TIME_SPAN_MILLISECOND);
  feed_push (video, KEY_DISTANCE);
  end (f);
  fixture_set_state (f, GST_STATE_NULL);
  for (guint i = 0; i < 6; i++) {
    g_autofree char *name = g_strdup_printf ("%u.wmv", i);
    g_autofree char *location = g_build_filename (f->folder, name, NULL);

    fail_unless (g_file_test (location, G_FILE_TEST_EXISTS) == (i > 2),
        "file %u", i);
  }
}

GST_END_TEST;

/* Failures */

static const GstStructure *
find_closed (Fixture *f, guint id)
{
  fixture_collect (f);
  for (guint i = 0; i < f->log->len; i++) {
    const GstStructure *structure =
        gst_message_get_structure (g_ptr_array_index (f->log, i));
    guint other;

    if (structure != NULL && gst_structure_has_name (structure, CLOSED) &&
        gst_structure_get_uint (structure, "fragment-id", &other) &&
        other == id)
      return structure;
  }
  return NULL;
}

static void
assert_error_names (Fixture *f, const char *location)
{
  GstMessage *message =
      g_ptr_array_index (f->log, fixture_index (f, GST_MESSAGE_ERROR));
  const GstStructure *details;

  gst_message_parse_error_details (message, &details);
  fail_unless_equals_string (gst_structure_get_string (details, "location"),
      location);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_ERROR), 1);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_EOS), 0);
}

/* While file 1 is finished, which fails, file 2 is written. */
GST_START_TEST (test_sync_fails)
{
  g_autoptr (Fixture) f = fixture_new ();
  Disk *disk = disk_new (f);
  Feed *video = add_feed (f, TRUE);
  gboolean finished = FALSE;
  guint n_files;

  disk->which = 1;
  disk->plan = (FaultPlan) {
    .nth = 1,
    .only = ASF_OPERATION_SYNC,
    .for_ever = TRUE,
    .sys_errno = EIO,
    .slow = ASF_OPERATION_SYNC,
    .slow_us = 20 * G_TIME_SPAN_MILLISECOND,
  };
  begin (f);
  for (guint i = 0; i < 500 && feed_push (video, 1) == GST_FLOW_OK; i++)
    g_usleep (2000);
  fixture_wait (f, GST_MESSAGE_ERROR);
  fixture_assert_error (f, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_SYNC);
  assert_error_names (f, "00001.wmv");
  n_files = disk->files->len;
  fail_unless (n_files >= 3);
  for (guint i = 0; i < n_files; i++) {
    fail_unless (gst_structure_get_boolean (find_closed (f, i), "finished",
            &finished));
    fail_unless (finished, "file %u", i);
  }
  fail_unless_equals_string (gst_structure_get_string (find_closed (f,
              n_files - 1), "reason"), "error");
  disk_free (f, disk);
}

GST_END_TEST;

/* The source is silent since the split: it is told all the same. */
GST_START_TEST (test_sync_fails_in_silence)
{
  g_autoptr (Fixture) f = fixture_new ();
  Disk *disk = disk_new (f);
  Feed *video = add_feed (f, TRUE);

  disk->which = 0;
  disk->plan = (FaultPlan) {
    .nth = 1,
    .only = ASF_OPERATION_SYNC,
    .for_ever = TRUE,
    .sys_errno = EIO,
    .slow = ASF_OPERATION_SYNC,
    .slow_us = 20 * G_TIME_SPAN_MILLISECOND,
  };
  begin (f);
  fail_unless_equals_int (feed_push (video, KEY_DISTANCE + 1), GST_FLOW_OK);
  fixture_wait (f, GST_MESSAGE_ERROR);
  fixture_assert_error (f, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_SYNC);
  assert_error_names (f, "00000.wmv");
  /* upstream gets to know it after the application */
  while (feed_push (video, 1) == GST_FLOW_OK)
    g_usleep (1000);
  disk_free (f, disk);
}

GST_END_TEST;

/* The disk is full in file 2: it is finished all the same. */
GST_START_TEST (test_no_space)
{
  g_autoptr (Fixture) f = fixture_new ();
  Disk *disk = disk_new (f);
  Feed *video = add_feed (f, TRUE);
  gboolean finished = FALSE;

  video->size = 10000;
  disk->which = 2;
  disk->plan = (FaultPlan) {
    .limited = TRUE,
    .limit = 60000,
    .for_ever = TRUE,
    .sys_errno = ENOSPC,
  };
  begin (f);
  while (feed_push (video, 1) == GST_FLOW_OK);
  fixture_wait (f, GST_MESSAGE_ERROR);
  fixture_assert_error (f, GST_RESOURCE_ERROR,
      GST_RESOURCE_ERROR_NO_SPACE_LEFT);
  assert_error_names (f, "00002.wmv");
  fail_unless (disk->files->len >= 3);
  for (guint i = 0; i < disk->files->len; i++) {
    gst_structure_get_boolean (find_closed (f, i), "finished", &finished);
    fail_unless (finished, "file %u", i);
  }
  disk_free (f, disk);
}

GST_END_TEST;

/* Two files are too large for the disk when they are finished: told is the first,
 * since those before the one that is told are complete. */
GST_START_TEST (test_no_space_for_two)
{
  g_autoptr (Fixture) f = fixture_new ();
  Disk *disk = disk_new (f);
  Feed *video = add_feed (f, TRUE);
  guint64 samples = 99;

  video->size = 20000;
  disk->plan = (FaultPlan) {
    .limited = TRUE,
    .limit = 20000,
    .for_ever = TRUE,
    .sys_errno = ENOSPC,
  };
  g_object_set (f->sink, "flush-interval", 60 * GST_SECOND, NULL);
  begin (f);
  fail_unless_equals_int (feed_push (video, KEY_DISTANCE + 1), GST_FLOW_OK);
  fixture_wait (f, GST_MESSAGE_ERROR);
  assert_error_names (f, "00000.wmv");
  for (guint i = 0; i < 2; i++) {
    const GstStructure *closed = find_closed (f, i);

    fail_unless_equals_string (gst_structure_get_string (closed, "reason"),
        "error");
    fail_unless (gst_structure_get_uint64 (closed, "samples", &samples));
    fail_unless_equals_uint64 (samples, 0);
  }
  disk_free (f, disk);
}

GST_END_TEST;

/* EOS, or the end of it all, comes while files are being finished: when it is
 * through with it, all of them are. */
GST_START_TEST (test_end_while_finishing)
{
  g_autoptr (Fixture) f = fixture_new ();
  Disk *disk = disk_new (f);
  Feed *video = add_feed (f, TRUE), *audio = add_feed (f, FALSE);

  disk->plan = (FaultPlan) {
    .slow = ASF_OPERATION_SYNC,
    .slow_us = 50 * G_TIME_SPAN_MILLISECOND,
  };
  begin (f);
  push_all (f, 45);
  if (__i__ == 0)
    end (f);
  else
    fixture_set_state (f, GST_STATE_NULL);
  fail_unless_equals_int (disk->n_open, 0);
  fail_unless_equals_int (disk->files->len, 5);
  fail_unless_equals_int (count_in_files (disk, video, 5), 45);
  fail_unless_equals_int (count_in_files (disk, audio, 5), 45);
  disk_free (f, disk);
}

GST_END_TEST;

/* Flushes */

/* The last buffer may wait for one that shows its time to be true. */
static void
wait_written (Fixture *f, Feed *feed)
{
  while (fixture_get_stat (f, "queued-bytes") > feed->size)
    g_usleep (1000);
}

/* What is in files stays there, what is queued is gone; the next file begins
 * with a key frame again. */
GST_START_TEST (test_flush)
{
  g_autoptr (Fixture) f = fixture_new_pipeline ();
  Disk *disk = disk_new (f);
  Feed *video = add_feed (f, TRUE);
  GstSegment segment;
  guint seen = 0;

  gst_segment_init (&segment, GST_FORMAT_TIME);
  begin (f);
  for (guint i = 0; i < 4; i++) {
    feed_push (video, 25);
    wait_written (f, video);
    feed_flush (video, 100 + i, i % 2 == 0);
    feed_segment (video, &segment);
  }
  end (f);
  for (guint i = 0; i < disk->files->len; i++) {
    g_autoptr (AsfReader) reader = disk_read (disk, i);

    fail_unless (asf_reader_object (reader, video->number, 0)->key);
    seen += fixture_count_objects (reader, video->number);
  }
  fail_unless (seen >= 96 && seen <= 100, "%u buffers", seen);
  disk_free (f, disk);
}

GST_END_TEST;

/* Streams that come and go */

static gboolean
has_stream (Disk *disk, guint n, guint number)
{
  g_autoptr (AsfReader) reader = disk_read (disk, n);

  return asf_reader_get_stream (reader, number) != NULL;
}

/* The sound ends; the second time its pad is released, too. */
GST_START_TEST (test_stream_ends)
{
  g_autoptr (Fixture) f = fixture_new ();
  Disk *disk = disk_new (f);
  Feed *video = add_feed (f, TRUE), *audio = add_feed (f, FALSE);
  guint number = audio->number;

  begin (f);
  push_all (f, 15);
  if (__i__ == 0)
    feed_eos (audio);
  else
    feed_release (audio);
  feed_push (video, 15);
  if (__i__ == 0) {
    end (f);
  } else {
    feed_eos (video);
    fixture_wait (f, GST_MESSAGE_EOS);
  }
  fail_unless_equals_int (disk->files->len, 3);
  fail_unless (has_stream (disk, 0, number));
  fail_unless (has_stream (disk, 1, number));
  fail_if (has_stream (disk, 2, number));
  fail_unless_equals_int (count_in_files (disk, video, 3), 30);
  disk_free (f, disk);
}

GST_END_TEST;

/* Without room in the header a stream has to wait for the next file. */
GST_START_TEST (test_late_stream)
{
  g_autoptr (Fixture) f = fixture_new ();
  Disk *disk = disk_new (f);
  Feed *video = add_feed (f, TRUE), *audio;

  g_object_set (f->sink, "padding", (guint64) 0, "stall-timeout",
      50 * GST_MSECOND, NULL);
  begin (f);
  feed_push (video, 5);
  fixture_wait_stat (f, "samples", 5);
  audio = add_feed (f, FALSE);
  feed_begin (audio);
  audio->next = 5;
  push_all (f, 20);
  end (f);
  fail_unless_equals_int (disk->files->len, 3);
  fail_unless_equals_int (count_in_files (disk, video, 3), 25);
  fail_if (has_stream (disk, 0, audio->number));
  for (guint i = 1; i < 3; i++) {
    g_autoptr (AsfReader) reader = disk_read (disk, i);

    fixture_assert_objects (reader, audio, i * 10, i == 1 ? 10 : 5);
  }
  disk_free (f, disk);
}

GST_END_TEST;

/* The video ends, or is not heard of any more: files begin with sound. */
GST_START_TEST (test_reference_ends)
{
  g_autoptr (Fixture) f = fixture_new ();
  Disk *disk = disk_new (f);
  Feed *video = add_feed (f, TRUE), *audio = add_feed (f, FALSE);

  if (__i__ == 1) {
    video->live = audio->live = TRUE;
    g_object_set (f->sink, "stall-timeout", 20 * GST_MSECOND, NULL);
  }
  begin (f);
  push_all (f, 15);
  if (__i__ == 0)
    feed_eos (video);
  for (guint i = 0; i < 85; i++) {
    feed_push (audio, 1);
    if (__i__ == 1)
      g_usleep (2000);
  }
  end (f);
  fail_unless (disk->files->len >= 9, "%u files", disk->files->len);
  fail_unless_equals_int (count_in_files (disk, video, disk->files->len), 15);
  fail_unless_equals_int (count_in_files (disk, audio, disk->files->len),
      100);
  disk_free (f, disk);
}

GST_END_TEST;

/* First there is sound alone, then it is the video that tells. */
GST_START_TEST (test_late_video)
{
  g_autoptr (Fixture) f = fixture_new ();
  Disk *disk = disk_new (f);
  Feed *audio = add_feed (f, FALSE), *video;
  guint n_with_video = 0;

  begin (f);
  feed_push (audio, 25);
  wait_written (f, audio);
  video = add_feed (f, TRUE);
  video->next = 20;
  feed_begin (video);
  for (guint i = 0; i < 50; i++) {
    feed_push (video, 1);
    feed_push (audio, 1);
  }
  end (f);
  fail_unless_equals_int (count_in_files (disk, audio, disk->files->len), 75);
  for (guint i = 1; i < disk->files->len; i++) {
    g_autoptr (AsfReader) reader = disk_read (disk, i);

    if (fixture_count_objects (reader, video->number) == 0)
      continue;
    fail_unless (asf_reader_object (reader, video->number, 0)->key);
    n_with_video++;
  }
  fail_unless_equals_int (n_with_video, 5);
  disk_free (f, disk);
}

GST_END_TEST;

static void
push_both (Feed *one, Feed *other, guint n)
{
  for (guint i = 0; i < n; i++) {
    feed_push (one, 1);
    feed_push (other, 1);
  }
}

/* What pads are to each other is no reason to stop when one of them goes: the
 * third file begins when it is released, the fourth when it is forgotten. */
GST_START_TEST (test_relations)
{
  g_autoptr (Fixture) f = fixture_new ();
  Disk *disk = disk_new (f);
  Feed *video = add_feed (f, TRUE), *audio = add_feed (f, FALSE);
  Feed *other = add_feed (f, FALSE);
  /* GStreamer writes to the text while it reads structures from it */
  char exclusion[] = "<[language, streams=<audio_1,audio_2>]>";
  char priorities[] = "<[mandatory, streams=<audio_2,video_0>]>";
  char sharing[] = "<[exclusive, streams=<audio_2,1>, bitrate=64000]>";

  gst_util_set_object_arg (G_OBJECT (f->sink), "mutual-exclusion", exclusion);
  gst_util_set_object_arg (G_OBJECT (f->sink), "stream-prioritization",
      priorities);
  gst_util_set_object_arg (G_OBJECT (f->sink), "bandwidth-sharing", sharing);
  begin (f);
  push_all (f, 15);
  feed_release (other);
  push_both (video, audio, 10);
  fixture_wait_stat (f, "total-samples", 3 * 15 + 2 * 10);
  push_both (video, audio, 10);
  feed_eos (video);
  feed_eos (audio);
  fixture_wait (f, GST_MESSAGE_EOS);
  fail_unless_equals_int (disk->files->len, 4);
  fail_unless_equals_int (count_in_files (disk, audio, 4), 35);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_WARNING), 0);
  disk_free (f, disk);
}

GST_END_TEST;

static const FixtureTest all_tests[] = {
  TEST (test_slow_sync),
  TEST (test_stuck_sync),
  TEST (test_max_files_out_of_order),
  TEST (test_sync_fails),
  TEST (test_sync_fails_in_silence),
  TEST (test_no_space),
  TEST (test_no_space_for_two),
  TEST_LOOP (test_end_while_finishing, 2),
  TEST (test_flush),
  TEST_LOOP (test_stream_ends, 2),
  TEST (test_late_stream),
  TEST_LOOP (test_reference_ends, 2),
  TEST (test_late_video),
  TEST (test_relations),
};

FIXTURE_MAIN (asfwritersink_rotationfaults)
