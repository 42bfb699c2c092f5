/* asfwritersink-rotation.c: one file after the other
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "elementfixture.h"

#include <glib/gstdio.h>

#define OPENED "splitmuxsink-fragment-opened"
#define CLOSED "splitmuxsink-fragment-closed"

/* Video of 25 frames a second with a key frame each second */
#define KEY_DISTANCE 25
#define FRAME (40 * GST_MSECOND)

static Feed *
add_video (Fixture *f)
{
  Feed *feed = feed_new_video (f);

  feed->duration = FRAME;
  feed->key_distance = KEY_DISTANCE;

  return feed;
}

static Feed *
add_audio (Fixture *f)
{
  Feed *feed = feed_new_audio (f);

  feed->duration = FRAME;

  return feed;
}

static void
run_all (Fixture *f, guint n)
{
  fixture_play (f);
  for (guint i = 0; i < f->feeds->len; i++)
    feed_start (g_ptr_array_index (f->feeds, i), n);
  for (guint i = 0; i < f->feeds->len; i++)
    fail_unless_equals_int (feed_join (g_ptr_array_index (f->feeds, i)),
        GST_FLOW_OK);
  for (guint i = 0; i < f->feeds->len; i++)
    feed_eos (g_ptr_array_index (f->feeds, i));
  fixture_wait (f, GST_MESSAGE_EOS);
}

/* Returns: (transfer none) (nullable): the message of that name for file @id */
static const GstStructure *
find_message (Fixture *f, const char *name, guint id)
{
  fixture_collect (f);
  for (guint i = 0; i < f->log->len; i++) {
    const GstStructure *structure =
        gst_message_get_structure (g_ptr_array_index (f->log, i));
    guint other;

    if (structure != NULL && gst_structure_has_name (structure, name) &&
        gst_structure_get_uint (structure, "fragment-id", &other) &&
        other == id)
      return structure;
  }
  return NULL;
}

static guint
count_messages (Fixture *f, const char *name)
{
  guint n = 0;

  fixture_collect (f);
  for (guint i = 0; i < f->log->len; i++)
    n += gst_message_has_name (g_ptr_array_index (f->log, i), name);
  return n;
}

static guint64
get_uint64 (const GstStructure *structure, const char *field)
{
  guint64 value = 0;

  fail_unless (gst_structure_get (structure, field, G_TYPE_UINT64, &value,
          NULL), "no %s", field);
  return value;
}

/* All that was fed is in the files, once and in order; each begins with a key
 * frame and at zero.
 *
 * Returns: how many files there are */
static guint
check_files (Fixture *f, guint n, const guint *expected)
{
  guint done[8] = { 0 }, files = 0;
  char *location = fixture_nth_location (f, 0);

  while (g_file_test (location, G_FILE_TEST_EXISTS)) {
    AsfReader *reader = fixture_read_nth (f, files);

    for (guint i = 0; i < f->feeds->len; i++) {
      Feed *feed = g_ptr_array_index (f->feeds, i);
      guint count = fixture_count_objects (reader, feed->number);

      fixture_assert_objects (reader, feed, done[i], count);
      if (i == 0) {
        if (g_str_has_prefix (feed->caps, "video"))
          fail_unless (asf_reader_object (reader, feed->number, 0)->key);
        fail_unless_equals_int (fixture_time (reader, feed->number, 0), 0);
        if (expected != NULL)
          fail_unless_equals_int (count, expected[files]);
      }
      done[i] += count;
    }
    asf_reader_free (reader);
    g_free (location);
    location = fixture_nth_location (f, ++files);
  }
  g_free (location);
  for (guint i = 0; i < f->feeds->len; i++)
    fail_unless_equals_int (done[i], n);

  return files;
}

/* Limits */

GST_START_TEST (test_max_size_time)
{
  static const guint expected[] = { 75, 75, 75, 25 };
  g_autoptr (Fixture) f = fixture_new ();

  add_video (f);
  add_audio (f);
  fixture_set_pattern (f, "%05d.wmv");
  g_object_set (f->sink, "max-size-time", 3 * GST_SECOND, NULL);
  run_all (f, 250);
  fail_unless_equals_int (check_files (f, 250, expected), 4);
}

GST_END_TEST;

GST_START_TEST (test_max_size_bytes)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = add_video (f);
  guint files;

  video->size = 10000;
  fixture_set_pattern (f, "%05d.wmv");
  g_object_set (f->sink, "max-size-bytes", (guint64) 1000000, NULL);
  run_all (f, 500);
  files = check_files (f, 500, NULL);
  fail_unless (files >= 6 && files <= 7, "%u files", files);
  for (guint i = 0; i < files; i++) {
    const GstStructure *closed = find_message (f, CLOSED, i);

    fail_unless (get_uint64 (closed, "size") <= 1000000);
    fail_unless_equals_string (gst_structure_get_string (closed, "reason"),
        i + 1 < files ? "max-size-bytes" : "eos");
  }
}

GST_END_TEST;

/* Sound alone: any buffer begins a file. */
GST_START_TEST (test_audio_alone)
{
  static const guint expected[] = { 50, 50, 50, 50, 50 };
  g_autoptr (Fixture) f = fixture_new ();

  add_audio (f);
  fixture_set_pattern (f, "%05d.wmv");
  g_object_set (f->sink, "max-size-time", 2 * GST_SECOND, NULL);
  run_all (f, 250);
  fail_unless_equals_int (check_files (f, 250, expected), 5);
}

GST_END_TEST;

/* A limit without names for other files is told before anything is lost. */
GST_START_TEST (test_no_pattern)
{
  g_autoptr (Fixture) f = fixture_new ();

  add_video (f);
  g_object_set (f->sink, "max-size-time", GST_SECOND, NULL);
  fail_unless_equals_int (fixture_set_state (f, GST_STATE_PAUSED),
      GST_STATE_CHANGE_FAILURE);
  fixture_assert_error (f, GST_LIBRARY_ERROR, GST_LIBRARY_ERROR_SETTINGS);
  fail_if (g_file_test (f->location, G_FILE_TEST_EXISTS));
}

GST_END_TEST;

GST_START_TEST (test_thousand)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = add_video (f);

  video->key_distance = 1;
  add_audio (f);
  fixture_set_pattern (f, "%05d.wmv");
  g_object_set (f->sink, "max-size-time", FRAME, "padding", (guint64) 0, NULL);
  run_all (f, 1001);
  fail_unless_equals_int (check_files (f, 1001, NULL), 1001);
  fail_unless_equals_int (count_messages (f, OPENED), 1001);
  fail_unless_equals_int (count_messages (f, CLOSED), 1001);
}

GST_END_TEST;

/* Times */

GST_START_TEST (test_continue_times)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = add_video (f), *audio = add_audio (f);

  fixture_set_pattern (f, "%05d.wmv");
  g_object_set (f->sink, "max-size-time", GST_SECOND, "continue-times", TRUE,
      NULL);
  run_all (f, 100);
  for (guint i = 0; i < 4; i++) {
    AsfReader *reader;

    g_free (f->location);
    f->location = fixture_nth_location (f, i);
    reader = fixture_read_allowing (f, "send-time-start");
    fail_unless_equals_int (fixture_time (reader, video->number, 0), i * 1000);
    /* sound of the same time may be in either file */
    fail_unless (ABS (fixture_time (reader, audio->number, 0) -
            (gint64) i * 1000) <= 40);
    fixture_assert_objects (reader, video, i * 25, 25);
    asf_reader_free (reader);
  }
}

GST_END_TEST;

/* Messages */

GST_START_TEST (test_messages)
{
  g_autoptr (Fixture) f = fixture_new ();
  guint64 samples = 0;

  add_video (f);
  add_audio (f);
  fixture_set_pattern (f, "%05d.wmv");
  g_object_set (f->sink, "max-size-time", GST_SECOND, "start-index", 5, NULL);
  run_all (f, 60);
  fail_unless_equals_int (count_messages (f, OPENED), 3);
  for (guint i = 0; i < 3; i++) {
    const GstStructure *opened = find_message (f, OPENED, 5 + i);
    const GstStructure *closed = find_message (f, CLOSED, 5 + i);
    guint64 length = i < 2 ? GST_SECOND : 10 * FRAME;
    char *location = fixture_nth_location (f, 5 + i);
    gboolean finished = FALSE, indexed = FALSE;
    GStatBuf info;

    fail_unless_equals_string (gst_structure_get_string (opened, "location"),
        location);
    fail_unless_equals_string (gst_structure_get_string (closed, "location"),
        location);
    fail_unless_equals_uint64 (get_uint64 (opened, "running-time"),
        i * GST_SECOND);
    fail_unless (get_uint64 (closed, "running-time") >=
        i * GST_SECOND + length);
    fail_unless_equals_uint64 (get_uint64 (closed, "fragment-offset"),
        i * GST_SECOND);
    /* sound of the time of the next key frame may still be in it */
    fail_unless (get_uint64 (closed, "fragment-duration") == length ||
        get_uint64 (closed, "fragment-duration") == length + FRAME);
    samples += get_uint64 (closed, "samples");
    fail_unless_equals_int (g_stat (location, &info), 0);
    fail_unless_equals_uint64 (get_uint64 (closed, "size"), info.st_size);
    fail_unless (get_uint64 (closed, "packets") > 0);
    fail_unless (gst_structure_get (closed, "finished", G_TYPE_BOOLEAN,
            &finished, "indexed", G_TYPE_BOOLEAN, &indexed, NULL));
    fail_unless (finished && indexed);
    fail_unless_equals_string (gst_structure_get_string (closed, "reason"),
        i < 2 ? "max-size-time" : "eos");
    fail_unless (gst_structure_has_field_typed (closed, "sink",
            GST_TYPE_ELEMENT));
    fail_unless_equals_int (gst_value_array_get_size (gst_structure_get_value
            (closed, "streams")), 2);
    g_free (location);
  }
  fail_unless_equals_uint64 (samples, 120);
}

GST_END_TEST;

/* Who gets the message opens the file. */
static GstBusSyncReply
read_closed (GstBus *bus, GstMessage *message, gpointer data)
{
  Fixture *f = data;

  if (gst_message_has_name (message, CLOSED))
    asf_reader_free (fixture_read_at (f, gst_structure_get_string
            (gst_message_get_structure (message), "location")));

  return GST_BUS_PASS;
}

GST_START_TEST (test_closed_is_complete)
{
  g_autoptr (Fixture) f = fixture_new ();

  add_video (f);
  fixture_set_pattern (f, "%05d.wmv");
  g_object_set (f->sink, "max-size-time", GST_SECOND, NULL);
  gst_bus_set_sync_handler (f->bus, read_closed, f, NULL);
  run_all (f, 500);
  gst_bus_set_sync_handler (f->bus, NULL, NULL, NULL);
  fail_unless_equals_int (count_messages (f, CLOSED), 20);
}

GST_END_TEST;

/* Names */

static char *
name_file (GstElement *sink, guint id, Fixture *f)
{
  char *name = g_strdup_printf ("%05u.wmv", 10 * id);
  char *location = g_build_filename (f->folder, name, NULL);

  g_free (name);
  return location;
}

GST_START_TEST (test_format_location)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = add_video (f);

  g_signal_connect (f->sink, "format-location", G_CALLBACK (name_file), f);
  g_object_set (f->sink, "max-size-time", GST_SECOND, NULL);
  run_all (f, 75);
  for (guint i = 0; i < 3; i++) {
    AsfReader *reader = fixture_read_nth (f, 10 * i);

    fixture_assert_objects (reader, video, 25 * i, 25);
    asf_reader_free (reader);
  }
}

GST_END_TEST;

static char *
name_by_sample (GstElement *sink, guint id, GstSample *sample, Fixture *f)
{
  GstBuffer *buffer = gst_sample_get_buffer (sample);
  GstCaps *caps = gst_sample_get_caps (sample);
  char *name, *location;

  fail_unless (buffer != NULL && caps != NULL);
  fail_unless (gst_structure_has_name (gst_caps_get_structure (caps, 0),
          "video/x-wmv"));
  name = g_strdup_printf ("%05u.wmv",
      (guint) (GST_BUFFER_PTS (buffer) / GST_SECOND));
  location = g_build_filename (f->folder, name, NULL);
  g_free (name);

  return location;
}

GST_START_TEST (test_format_location_full)
{
  g_autoptr (Fixture) f = fixture_new ();

  add_video (f);
  g_signal_connect (f->sink, "format-location-full",
      G_CALLBACK (name_by_sample), f);
  g_object_set (f->sink, "max-size-time", GST_SECOND, NULL);
  run_all (f, 75);
  fail_unless_equals_int (check_files (f, 75, NULL), 3);
}

GST_END_TEST;

/* Nothing came: no file was opened, and that is no error. */
GST_START_TEST (test_nothing)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = add_video (f);

  g_signal_connect (f->sink, "format-location-full",
      G_CALLBACK (name_by_sample), f);
  fixture_play (f);
  feed_begin (video);
  feed_eos (video);
  fixture_wait (f, GST_MESSAGE_EOS);
  fail_unless_equals_int (count_messages (f, OPENED), 0);
}

GST_END_TEST;

/* Several files within a second get names of their own. */
GST_START_TEST (test_dates)
{
  g_autoptr (Fixture) f = fixture_new ();
  guint64 samples = 0;

  add_video (f);
  fixture_set_pattern (f, "%Y.wmv");
  g_object_set (f->sink, "max-size-time", GST_SECOND, NULL);
  run_all (f, 75);
  for (guint i = 0; i < 3; i++) {
    const GstStructure *closed = find_message (f, CLOSED, i);

    samples += get_uint64 (closed, "samples");
    fail_unless (g_str_has_suffix (gst_structure_get_string (closed,
                "location"), i == 0 ? ".wmv" : i == 1 ? "-2.wmv" : "-3.wmv"));
    asf_reader_free (fixture_read_at (f, gst_structure_get_string (closed,
                "location")));
  }
  fail_unless_equals_uint64 (samples, 75);
}

GST_END_TEST;

GST_START_TEST (test_max_files)
{
  g_autoptr (Fixture) f = fixture_new ();
  guint left = 0;

  add_video (f);
  fixture_set_pattern (f, "%05d.wmv");
  g_object_set (f->sink, "max-size-time", GST_SECOND, "max-files", 3, NULL);
  fixture_play (f);
  feed_begin (g_ptr_array_index (f->feeds, 0));
  for (guint i = 0; i < 10; i++) {
    feed_push (g_ptr_array_index (f->feeds, 0), 25);
    /* files are deleted when others are closed: one at a time here */
    while (i > 0 && find_message (f, CLOSED, i - 1) == NULL)
      g_usleep (1000);
  }
  feed_eos (g_ptr_array_index (f->feeds, 0));
  fixture_wait (f, GST_MESSAGE_EOS);
  for (guint i = 0; i < 10; i++) {
    char *location = fixture_nth_location (f, i);

    left += g_file_test (location, G_FILE_TEST_EXISTS);
    fail_unless_equals_int (g_file_test (location, G_FILE_TEST_EXISTS),
        i >= 7);
    g_free (location);
  }
  fail_unless_equals_int (left, 3);
}

GST_END_TEST;

/* Limits that cannot be kept, as there is but one key frame, are told once; all
 * is in one file, the end of the sound too. */
GST_START_TEST (test_no_key_frames)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = add_video (f);
  guint files;

  video->key_distance = 1000;
  fixture_set_pattern (f, "%05d.wmv");
  if (__i__ == 0) {
    add_audio (f);
    g_object_set (f->sink, "max-size-time", GST_SECOND, NULL);
  } else {
    g_object_set (f->sink, "max-size-bytes", (guint64) 10000, NULL);
  }
  run_all (f, 250);
  files = check_files (f, 250, NULL);
  fail_unless_equals_int (files, 1);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_WARNING), 1);
}

GST_END_TEST;

static const char *const stills[] = { "image/png", "image/jpeg" };

/* A file can begin with each, whatever the buffer says. */
GST_START_TEST (test_stills)
{
  g_autoptr (Fixture) f = fixture_new ();
  g_autofree char *caps = g_strconcat (stills[__i__],
      ", width=(int)160, height=(int)120, framerate=(fraction)25/1", NULL);
  Feed *video = feed_new (f, "video_%u", caps);

  video->duration = FRAME;
  video->key_distance = 1000;
  fixture_set_pattern (f, "%05d.asf");
  g_object_set (f->sink, "max-size-time", GST_SECOND, NULL);
  run_all (f, 50);
  for (guint i = 0; i < 2; i++) {
    g_autofree char *name = g_strdup_printf ("%05u.asf", i);
    g_autofree char *location = g_build_filename (f->folder, name, NULL);
    AsfReader *reader = fixture_read_at (f, location);

    fail_unless_equals_int (reader->objects->len, 25);
    fail_unless_equals_int (reader->simple_indices->len, 1);
    asf_reader_free (reader);
  }
}

GST_END_TEST;

static char *
take_turns (GstElement *sink, guint id, Fixture *f)
{
  return fixture_nth_location (f, id % 2);
}

/* Two names for four files: what has the name of an old one is not deleted as
 * that. */
GST_START_TEST (test_max_files_of_few_names)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = add_video (f);

  g_signal_connect (f->sink, "format-location", G_CALLBACK (take_turns), f);
  g_object_set (f->sink, "max-size-time", GST_SECOND, "max-files", 3, NULL);
  fixture_play (f);
  feed_begin (video);
  for (guint i = 0; i < 4; i++) {
    feed_push (video, 25);
    while (i > 0 && find_message (f, CLOSED, i - 1) == NULL)
      g_usleep (1000);
  }
  feed_eos (video);
  fixture_wait (f, GST_MESSAGE_EOS);
  for (guint i = 0; i < 2; i++) {
    AsfReader *reader = fixture_read_nth (f, i);

    fixture_assert_objects (reader, video, (2 + i) * 25, 25);
    asf_reader_free (reader);
  }
}

GST_END_TEST;

/* As if the disk had no more room after each file: the oldest makes way. */
GST_START_TEST (test_delete_oldest)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = add_video (f);

  fixture_set_pattern (f, "%05d.wmv");
  g_object_set (f->sink, "max-size-time", 3600 * GST_SECOND, "min-free-space",
      G_MAXUINT64, "free-space-policy", 2, NULL);
  fixture_play (f);
  feed_begin (video);
  /* none is finished yet: this one ends the recording */
  while (feed_push (video, 1) == GST_FLOW_OK)
    g_usleep (1000);
  fixture_wait (f, GST_MESSAGE_EOS);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_WARNING), 1);
  asf_reader_free (fixture_read_nth (f, 0));
}

GST_END_TEST;

/* Requests */

GST_START_TEST (test_split_now)
{
  static const guint expected[] = { 50, 50 };
  const char *action = __i__ == 0 ? "split-now" : "split-after";
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = add_video (f);

  fixture_set_pattern (f, "%05d.wmv");
  fixture_play (f);
  feed_begin (video);
  feed_push (video, 40);
  fixture_wait_stat (f, "samples", 40);
  g_signal_emit_by_name (f->sink, action);
  fail_unless_equals_int (feed_count_events (video,
          GST_EVENT_CUSTOM_UPSTREAM), __i__ == 0 ? 1 : 0);
  feed_push (video, 60);
  feed_eos (video);
  fixture_wait (f, GST_MESSAGE_EOS);
  fail_unless_equals_int (check_files (f, 100, expected), 2);
  fail_unless_equals_string (gst_structure_get_string (find_message (f, CLOSED,
              0), "reason"), action);
}

GST_END_TEST;

GST_START_TEST (test_split_at_running_time)
{
  static const guint expected[] = { 50, 75, 25 };
  g_autoptr (Fixture) f = fixture_new ();

  add_video (f);
  fixture_set_pattern (f, "%05d.wmv");
  fail_if (fixture_set_state (f, GST_STATE_PAUSED) ==
      GST_STATE_CHANGE_FAILURE);
  g_signal_emit_by_name (f->sink, "split-at-running-time", 5 * GST_SECOND);
  g_signal_emit_by_name (f->sink, "split-at-running-time",
      2 * GST_SECOND - 5 * GST_MSECOND);
  run_all (f, 150);
  fail_unless_equals_int (check_files (f, 150, expected), 3);
}

GST_END_TEST;

GST_START_TEST (test_split_without_names)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = add_video (f);

  fixture_play (f);
  feed_begin (video);
  feed_push (video, 30);
  g_signal_emit_by_name (f->sink, "split-now");
  feed_push (video, 30);
  feed_eos (video);
  fixture_wait (f, GST_MESSAGE_EOS);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_WARNING), 1);
  asf_reader_free (fixture_read (f));
}

GST_END_TEST;

GST_START_TEST (test_keyframe_requests)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = add_video (f);

  fixture_set_pattern (f, "%05d.wmv");
  g_object_set (f->sink, "max-size-time", 2 * GST_SECOND,
      "send-keyframe-requests", TRUE, NULL);
  run_all (f, 250);
  fail_unless_equals_int (check_files (f, 250, NULL), 5);
  fail_unless_equals_int (feed_count_events (video,
          GST_EVENT_CUSTOM_UPSTREAM), 5);
}

GST_END_TEST;

/* Failures */

/* The next file cannot be opened: the one before is finished and good. */
GST_START_TEST (test_next_does_not_open)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = add_video (f);
  char *location = fixture_nth_location (f, 2);
  AsfReader *reader;

  fail_unless_equals_int (g_mkdir (location, 0755), 0);
  fixture_set_pattern (f, "%05d.wmv");
  g_object_set (f->sink, "max-size-time", GST_SECOND, NULL);
  fixture_play (f);
  feed_begin (video);
  feed_push (video, 100);
  fixture_wait (f, GST_MESSAGE_ERROR);
  fixture_assert_error (f, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_OPEN_WRITE);
  for (guint i = 0; i < 2; i++) {
    reader = fixture_read_nth (f, i);
    fixture_assert_objects (reader, video, 25 * i, 25);
    asf_reader_free (reader);
  }
  fail_unless_equals_int (count_messages (f, CLOSED), 2);
  g_rmdir (location);
  g_free (location);
}

GST_END_TEST;

/* What a file cannot express goes on in the next one. */
static const struct
{
  const char *from;
  const char *to;
} changes[] = {
  {WMV_CAPS, "video/x-wmv, wmvversion=(int)2, format=(string)WMV2, "
        "width=(int)320, height=(int)240, framerate=(fraction)25/1, "
        "codec_data=(buffer)01020304"},
  {WMV_CAPS, "video/x-wmv, wmvversion=(int)1, format=(string)WMV1, "
        "width=(int)160, height=(int)120, framerate=(fraction)25/1"},
  {PCM_CAPS, "audio/x-raw, format=(string)S16LE, "
        "layout=(string)interleaved, rate=(int)16000, channels=(int)2"},
};

static void
change_caps (Feed *feed, const char *text)
{
  GstCaps *caps = gst_caps_from_string (text);

  feed_event (feed, gst_event_new_caps (caps));
  gst_caps_unref (caps);
}

GST_START_TEST (test_format_changes)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new (f, "sink_%u", changes[__i__].from);
  guint n = 0;

  feed->duration = FRAME;
  feed->key_distance = 1;
  fixture_set_pattern (f, "%05d.wmv");
  fixture_play (f);
  feed_begin (feed);
  for (guint i = 0; i < 6; i++) {
    feed_push (feed, 10);
    change_caps (feed, i % 2 == 0 ? changes[__i__].to : changes[__i__].from);
  }
  feed_push (feed, 10);
  feed_eos (feed);
  fixture_wait (f, GST_MESSAGE_EOS);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_WARNING), 0);
  for (guint i = 0; i < 7; i++) {
    AsfReader *reader = fixture_read_nth (f, i);
    AsfReader *other = i >= 2 ? fixture_read_nth (f, i - 2) : NULL;
    const ReadStream *stream = g_ptr_array_index (reader->streams, 0);

    fixture_assert_objects (reader, feed, n, 10);
    n += 10;
    if (other != NULL) {
      const ReadStream *before = g_ptr_array_index (other->streams, 0);

      fail_unless_equals_int (stream->format_size, before->format_size);
      fail_unless (memcmp (stream->format, before->format,
              stream->format_size) == 0);
      asf_reader_free (other);
      other = fixture_read_nth (f, i - 1);
      before = g_ptr_array_index (other->streams, 0);
      fail_unless (stream->format_size != before->format_size ||
          memcmp (stream->format, before->format,
              stream->format_size) != 0);
      asf_reader_free (other);
    }
    fail_unless_equals_string (gst_structure_get_string (find_message (f,
                CLOSED, i), "reason"), i < 6 ? "format" : "eos");
    asf_reader_free (reader);
  }
}

GST_END_TEST;

/* The caps hold when the first buffer with them is flushed. */
GST_START_TEST (test_format_changes_and_flush)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new (f, "sink_%u", changes[0].from);
  GstSegment segment;
  AsfReader *reader;

  feed->duration = FRAME;
  feed->key_distance = 1;
  fixture_set_pattern (f, "%05d.wmv");
  fixture_play (f);
  feed_begin (feed);
  feed_push (feed, 10);
  fixture_wait_stat (f, "samples", 10);
  fixture_set_state (f, GST_STATE_PAUSED);
  change_caps (feed, changes[0].to);
  feed_push (feed, 5);
  feed_flush (feed, gst_util_seqnum_next (), FALSE);
  fixture_play (f);
  gst_segment_init (&segment, GST_FORMAT_TIME);
  feed_segment (feed, &segment);
  feed_push (feed, 10);
  feed_eos (feed);
  fixture_wait (f, GST_MESSAGE_EOS);
  reader = fixture_read_nth (f, 0);
  fixture_assert_objects (reader, feed, 0, 10);
  asf_reader_free (reader);
  reader = fixture_read_nth (f, 1);
  fixture_assert_objects (reader, feed, 15, 10);
  asf_reader_free (reader);
}

GST_END_TEST;

/* Markers */

GST_START_TEST (test_markers)
{
  g_autoptr (Fixture) f = fixture_new ();
  gboolean taken = FALSE;

  add_video (f);
  fixture_set_pattern (f, "%05d.wmv");
  g_object_set (f->sink, "max-size-time", 2 * GST_SECOND, NULL);
  for (guint i = 0; i < 6; i++) {
    char *name = g_strdup_printf ("at %u", i);

    g_signal_emit_by_name (f->sink, "add-marker", name, i * GST_SECOND,
        &taken);
    fail_unless (taken);
    g_free (name);
  }
  run_all (f, 150);
  for (guint i = 0; i < 3; i++) {
    AsfReader *reader = fixture_read_nth (f, i);

    fail_unless_equals_int (reader->markers->len, 2);
    for (guint k = 0; k < 2; k++) {
      const ReadMarker *marker = g_ptr_array_index (reader->markers, k);
      char *name = g_strdup_printf ("at %u", 2 * i + k);

      fail_unless_equals_string (marker->description, name);
      fail_unless_equals_uint64 (marker->time / 10000 - reader->preroll,
          k * 1000);
      g_free (name);
    }
    asf_reader_free (reader);
  }
}

GST_END_TEST;

static const FixtureTest all_tests[] = {
  TEST (test_max_size_time),
  TEST_LOOP (test_no_key_frames, 2),
  TEST (test_max_size_bytes),
  TEST (test_audio_alone),
  TEST (test_no_pattern),
  TEST (test_thousand),
  TEST (test_continue_times),
  TEST (test_messages),
  TEST (test_closed_is_complete),
  TEST (test_format_location),
  TEST (test_format_location_full),
  TEST (test_nothing),
  TEST (test_dates),
  TEST_LOOP (test_stills, G_N_ELEMENTS (stills)),
  TEST (test_max_files),
  TEST (test_max_files_of_few_names),
  TEST (test_delete_oldest),
  TEST_LOOP (test_split_now, 2),
  TEST (test_split_at_running_time),
  TEST (test_split_without_names),
  TEST (test_keyframe_requests),
  TEST (test_next_does_not_open),
  TEST_LOOP (test_format_changes, G_N_ELEMENTS (changes)),
  TEST (test_format_changes_and_flush),
  TEST (test_markers),
};

FIXTURE_MAIN (asfwritersink_rotation);
