/* asfwritersink-modes.c: files that are there already, names, looking again
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "elementfixture.h"
#include "gstasfwriterprogress.h"

#include <glib/gstdio.h>
#include <string.h>

#define FRAME (40 * GST_MSECOND)
#define KEY_DISTANCE 25
#define N_FRAMES 50

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

/* @first: number of the first buffer: its bytes tell it */
static Fixture *
new_recorder (const char *location, const char *mode, guint first)
{
  Fixture *f = fixture_new_pipeline ();

  gst_util_set_object_arg (G_OBJECT (f->sink), "file-mode", mode);
  g_object_set (f->sink, "location", location, NULL);
  add_video (f)->next = first;
  add_audio (f)->next = first;

  return f;
}

static void
feed_all (Fixture *f, guint n)
{
  fixture_play (f);
  for (guint i = 0; i < f->feeds->len; i++)
    feed_start (g_ptr_array_index (f->feeds, i), n);
  for (guint i = 0; i < f->feeds->len; i++)
    fail_unless_equals_int (feed_join (g_ptr_array_index (f->feeds, i)),
        GST_FLOW_OK);
}

static void
finish (Fixture *f)
{
  for (guint i = 0; i < f->feeds->len; i++)
    feed_eos (g_ptr_array_index (f->feeds, i));
  fixture_wait (f, GST_MESSAGE_EOS);
}

static void
record (const char *location, const char *mode, guint first, guint n)
{
  Fixture *f = new_recorder (location, mode, first);

  feed_all (f, n);
  finish (f);
  fixture_free (f);
}

/* Leaves @location as a process that is killed does after @n buffers. */
static void
record_and_kill (const char *location, guint n)
{
  Fixture *f = new_recorder (location, "overwrite", 0);
  char *content;
  gsize size;

  g_object_set (f->sink, "flush-interval", (guint64) 100 * GST_MSECOND, NULL);
  feed_all (f, n);
  fixture_wait_stat (f, "safe-until", n * FRAME);
  fail_unless (g_file_get_contents (location, &content, &size, NULL));
  finish (f);
  fixture_free (f);
  fail_unless (g_file_set_contents (location, content, (gssize) size, NULL));
  g_free (content);
}

/* All of @n buffers of both streams are in the file, once, and in time. */
static void
check_file (Fixture *f, const char *location, guint n)
{
  AsfReader *reader = fixture_read_at (f, location);

  for (guint i = 0; i < f->feeds->len; i++) {
    Feed *feed = g_ptr_array_index (f->feeds, i);

    fail_unless_equals_int (fixture_count_objects (reader, feed->number), n);
    fixture_assert_objects (reader, feed, 0, n);
    for (guint nth = 0; nth < n; nth++)
      fail_unless_equals_int64 (fixture_time (reader, feed->number, nth),
          nth * (gint64) (FRAME / GST_MSECOND));
  }
  fail_unless (reader->seekable);
  fail_unless_equals_int (reader->simple_indices->len, 1);
  fail_unless_equals_int64 (reader->play_duration,
      (FIXTURE_PREROLL_MS + n * (FRAME / GST_MSECOND)) * 10000);
  asf_reader_free (reader);
}

static gboolean
exists (const char *location, const char *suffix)
{
  char *name = g_strconcat (location, suffix, NULL);
  gboolean is_there = g_file_test (name, G_FILE_TEST_EXISTS);

  g_free (name);
  return is_there;
}

static GstMessage *
wait_error (Fixture *f, const char *text)
{
  GstMessage *message = fixture_wait (f, GST_MESSAGE_ERROR);
  GError *error;

  gst_message_parse_error (message, &error, NULL);
  fail_unless (strstr (error->message, text) != NULL, "\"%s\" does not say "
      "\"%s\"", error->message, text);
  g_error_free (error);

  return message;
}

/* Returns: (transfer none): the last message of a closed file */
static const GstStructure *
find_closed (Fixture *f, const char *name)
{
  const GstStructure *found = NULL;

  fixture_collect (f);
  for (guint i = 0; i < f->log->len; i++) {
    const GstStructure *structure =
        gst_message_get_structure (g_ptr_array_index (f->log, i));

    if (structure != NULL && gst_structure_has_name (structure, name) &&
        (gst_structure_has_field (structure, "packets")))
      found = structure;
  }
  fail_unless (found != NULL);

  return found;
}

/* Modes */

GST_START_TEST (test_overwrite)
{
  Fixture *f = new_recorder (NULL, "overwrite", 0);

  record (f->location, "overwrite", 0, 10);
  g_object_set (f->sink, "location", f->location, NULL);
  feed_all (f, N_FRAMES);
  finish (f);
  check_file (f, f->location, N_FRAMES);
  fixture_free (f);
}
GST_END_TEST

GST_START_TEST (test_no_overwrite)
{
  Fixture *f = new_recorder (NULL, "no-overwrite", 0);
  Fixture *other = new_recorder (f->location, "no-overwrite", 0);

  record (f->location, "no-overwrite", 0, N_FRAMES);
  fail_unless_equals_int (fixture_set_state (other, GST_STATE_PAUSED),
      GST_STATE_CHANGE_FAILURE);
  wait_error (other, f->location);
  check_file (f, f->location, N_FRAMES);
  fixture_free (other);
  fixture_free (f);
}
GST_END_TEST

GST_START_TEST (test_resume)
{
  Fixture *f = new_recorder (NULL, "resume", N_FRAMES);
  const GstStructure *closed;
  guint64 duration, packets;

  if (__i__ == 0)
    record (f->location, "overwrite", 0, N_FRAMES);
  else
    record_and_kill (f->location, N_FRAMES);
  g_object_set (f->sink, "location", f->location, "part-file", __i__ == 2,
      "verify", TRUE, NULL);
  if (__i__ == 2) {
    char *part = g_strconcat (f->location, ".part", NULL);

    fail_unless_equals_int (g_rename (f->location, part), 0);
    g_free (part);
  }
  feed_all (f, N_FRAMES);
  finish (f);
  check_file (f, f->location, 2 * N_FRAMES);
  fail_if (exists (f->location, ".part"));
  closed = find_closed (f, "splitmuxsink-fragment-closed");
  fail_unless (gst_structure_get (closed, "fragment-duration", G_TYPE_UINT64,
          &duration, "packets", G_TYPE_UINT64, &packets, NULL));
  fail_unless_equals_uint64 (duration, N_FRAMES * FRAME);
  fixture_free (f);
}
GST_END_TEST

/* Nothing there, or nothing in it */
GST_START_TEST (test_resume_nothing)
{
  Fixture *f = new_recorder (NULL, "resume", 0);

  g_object_set (f->sink, "location", f->location, NULL);
  if (__i__ == 1)
    fail_unless (g_file_set_contents (f->location, "", 0, NULL));
  feed_all (f, N_FRAMES);
  finish (f);
  check_file (f, f->location, N_FRAMES);
  fixture_free (f);
}
GST_END_TEST

/* The pads come in another order. */
GST_START_TEST (test_resume_order)
{
  Fixture *f = fixture_new_pipeline ();
  Feed *audio, *video;
  AsfReader *reader;

  record (f->location, "overwrite", 0, N_FRAMES);
  gst_util_set_object_arg (G_OBJECT (f->sink), "file-mode", "resume");
  g_object_set (f->sink, "location", f->location, NULL);
  audio = add_audio (f);
  video = add_video (f);
  feed_all (f, N_FRAMES);
  finish (f);
  reader = fixture_read_at (f, f->location);
  fail_unless_equals_int (fixture_count_objects (reader, 1), 2 * N_FRAMES);
  fail_unless_equals_int (fixture_count_objects (reader, 2), 2 * N_FRAMES);
  fail_unless_equals_int (asf_reader_object (reader, 1, N_FRAMES)->size,
      video->size);
  fail_unless_equals_int (asf_reader_object (reader, 2, N_FRAMES)->size,
      audio->size);
  asf_reader_free (reader);
  fixture_free (f);
}
GST_END_TEST

/* A pad that has no caps when the file is opened again joins later. */
GST_START_TEST (test_resume_late)
{
  Fixture *f = fixture_new_pipeline ();
  Feed *video;
  AsfReader *reader;

  record (f->location, "overwrite", 0, N_FRAMES);
  gst_util_set_object_arg (G_OBJECT (f->sink), "file-mode", "resume");
  g_object_set (f->sink, "location", f->location, "stall-timeout",
      (guint64) 50 * GST_MSECOND, NULL);
  add_audio (f);
  video = add_video (f);
  fixture_play (f);
  feed_start (g_ptr_array_index (f->feeds, 0), N_FRAMES);
  feed_join (g_ptr_array_index (f->feeds, 0));
  feed_eos (g_ptr_array_index (f->feeds, 0));
  fixture_wait_status (f, "started");
  feed_start (video, N_FRAMES);
  feed_join (video);
  feed_eos (video);
  fixture_wait (f, GST_MESSAGE_EOS);
  reader = fixture_read_at (f, f->location);
  fail_unless_equals_int (fixture_count_objects (reader, 1), 2 * N_FRAMES);
  fail_unless_equals_int (fixture_count_objects (reader, 2), 2 * N_FRAMES);
  asf_reader_free (reader);
  fixture_free (f);
}
GST_END_TEST

/* @caps: of the one stream that is recorded by whoever wants to go on */
typedef struct
{
  const char *pad;
  const char *caps;
  const char *text;
} Other;

static const Other others[] = {
  {"video_%u", WMV_CAPS, "no pad brings its stream 2"},
  {"audio_%u", WMA_CAPS, "no pad brings its stream 1"},
  {"video_%u", "video/x-wmv, wmvversion=(int)2, format=(string)WMV2, "
        "width=(int)320, height=(int)120, framerate=(fraction)25/1, "
        "codec_data=(buffer)01020304", "width 160 -> 320"},
};

GST_START_TEST (test_resume_others)
{
  const Other *other = &others[__i__];
  Fixture *f = fixture_new_pipeline ();
  char *before, *after;
  gsize size_before, size_after;
  Feed *feed;

  record (f->location, "overwrite", 0, N_FRAMES);
  fail_unless (g_file_get_contents (f->location, &before, &size_before, NULL));
  gst_util_set_object_arg (G_OBJECT (f->sink), "file-mode", "resume");
  g_object_set (f->sink, "location", f->location, "part-file", TRUE, NULL);
  feed = feed_new (f, other->pad, other->caps);
  fixture_play (f);
  feed_start (feed, 10);
  wait_error (f, other->text);
  feed_join (feed);
  fixture_set_state (f, GST_STATE_NULL);
  fail_unless (g_file_get_contents (f->location, &after, &size_after, NULL));
  fail_unless_equals_int (size_before, size_after);
  fail_unless (memcmp (before, after, size_after) == 0);
  g_free (before);
  g_free (after);
  fixture_free (f);
}
GST_END_TEST

static void
assert_not_opened (Fixture *f, const char *text)
{
  fail_unless_equals_int (fixture_set_state (f, GST_STATE_PAUSED),
      GST_STATE_CHANGE_FAILURE);
  wait_error (f, text);
}

GST_START_TEST (test_resume_foreign)
{
  static const char *const texts[] = {
    "does not begin as an ASF file", "another program", "is cut off"
  };
  Fixture *f = new_recorder (NULL, "resume", 0);
  char *content, *after;
  gsize size, size_after;

  record (f->location, "overwrite", 0, N_FRAMES);
  fail_unless (g_file_get_contents (f->location, &content, &size, NULL));
  if (__i__ == 0)
    content[3] ^= 1;
  else if (__i__ == 1)
    content[24] ^= 1;           /* it has an object more */
  else
    size = 1000;
  fail_unless (g_file_set_contents (f->location, content, (gssize) size,
          NULL));
  g_object_set (f->sink, "location", f->location, NULL);
  assert_not_opened (f, texts[__i__]);
  fail_unless (g_file_get_contents (f->location, &after, &size_after, NULL));
  fail_unless_equals_int (size, size_after);
  fail_unless (memcmp (content, after, size) == 0);
  g_free (content);
  g_free (after);
  fixture_free (f);
}
GST_END_TEST

GST_START_TEST (test_resume_both)
{
  Fixture *f = new_recorder (NULL, "resume", 0);
  char *part = g_strconcat (f->location, ".part", NULL);

  record (f->location, "overwrite", 0, 10);
  record (part, "overwrite", 0, 10);
  g_object_set (f->sink, "location", f->location, "part-file", TRUE, NULL);
  assert_not_opened (f, "not clear which");
  g_free (part);
  fixture_free (f);
}
GST_END_TEST

/* Names */

GST_START_TEST (test_part)
{
  Fixture *f = new_recorder (NULL, "overwrite", 0);

  g_object_set (f->sink, "location", f->location, "part-file", TRUE, NULL);
  feed_all (f, N_FRAMES);
  fixture_wait_status (f, "started");
  fail_unless (exists (f->location, ".part"));
  fail_if (exists (f->location, ""));
  finish (f);
  check_file (f, f->location, N_FRAMES);
  fail_if (exists (f->location, ".part"));
  fixture_free (f);
}
GST_END_TEST

/* What never began leaves nothing. */
GST_START_TEST (test_part_unused)
{
  Fixture *f = new_recorder (NULL, "overwrite", 0);

  g_object_set (f->sink, "location", f->location, "part-file", TRUE, NULL);
  fixture_play (f);
  fixture_set_state (f, GST_STATE_NULL);
  fail_if (exists (f->location, ".part"));
  fail_if (exists (f->location, ""));
  fixture_free (f);
}
GST_END_TEST

/* The name cannot be given: a folder has it. */
GST_START_TEST (test_part_name_taken)
{
  Fixture *f = new_recorder (NULL, "overwrite", 0);
  GstMessage *message;
  GError *error;

  g_object_set (f->sink, "location", f->location, "part-file", TRUE, NULL);
  feed_all (f, N_FRAMES);
  fixture_wait_status (f, "started");
  fail_unless_equals_int (g_mkdir (f->location, 0777), 0);
  for (guint i = 0; i < f->feeds->len; i++)
    feed_eos (g_ptr_array_index (f->feeds, i));
  message = fixture_wait (f, GST_MESSAGE_ERROR);
  gst_message_parse_error (message, &error, NULL);
  fail_unless (g_error_matches (error, GST_RESOURCE_ERROR,
          GST_RESOURCE_ERROR_CLOSE));
  g_error_free (error);
  fail_unless (exists (f->location, ".part"));
  fixture_free (f);
}
GST_END_TEST

/* Looking again */

static void
damage (const char *location, gsize at, gsize size)
{
  FILE *file = fopen (location, "r+b");

  fail_unless (file != NULL);
  fseek (file, (long) at, SEEK_SET);
  for (gsize i = 0; i < size; i++)
    fputc (0xff, file);
  fclose (file);
}

static void
assert_verified (Fixture *f, gboolean expected)
{
  static const char *const names[] = {
    "asfwriter-status", "splitmuxsink-fragment-closed"
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    gboolean verified;

    fail_unless (gst_structure_get_boolean (find_closed (f, names[i]),
            "verified", &verified));
    fail_unless_equals_int (verified, expected);
  }
}

GST_START_TEST (test_verify)
{
  Fixture *f = new_recorder (NULL, "overwrite", 0);

  g_object_set (f->sink, "location", f->location, "verify", TRUE,
      "flush-interval", (guint64) 100 * GST_MSECOND, "packet-size", 400, NULL);
  feed_all (f, N_FRAMES);
  fixture_wait_stat (f, "safe-until", N_FRAMES * FRAME);
  /* behind the header of less than 8 KiB */
  if (__i__ == 1)
    damage (f->location, 8192, 400);
  finish (f);
  assert_verified (f, __i__ == 0);
  if (__i__ == 1)
    fail_unless (fixture_count (f, GST_MESSAGE_WARNING) >= 1);
  else
    fail_unless_equals_int (fixture_count (f, GST_MESSAGE_WARNING), 0);
  fixture_free (f);
}
GST_END_TEST

/* Not asked for, or not a file */
GST_START_TEST (test_not_verified)
{
  Fixture *f = new_recorder (NULL, "overwrite", 0);

  g_object_set (f->sink, "location", f->location, "verify", __i__ == 1, NULL);
  if (__i__ == 1)
    fixture_use_memory (f);
  feed_all (f, N_FRAMES);
  finish (f);
  fail_if (gst_structure_has_field (find_closed (f, "asfwriter-status"),
          "verified"));
  fixture_free (f);
}
GST_END_TEST

/* News */

static guint
count_progress (Fixture *f, GstProgressType wanted, const char *wanted_code)
{
  guint n = 0;

  fixture_collect (f);
  for (guint i = 0; i < f->log->len; i++) {
    GstMessage *message = g_ptr_array_index (f->log, i);
    GstProgressType type;
    char *code;

    if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_PROGRESS)
      continue;
    gst_message_parse_progress (message, &type, &code, NULL);
    n += type == wanted && g_str_equal (code, wanted_code);
    g_free (code);
  }
  return n;
}

GST_START_TEST (test_slow_end)
{
  Fixture *f = new_recorder (NULL, "overwrite", 0);

  fixture_use_memory (f);
  f->plan.slow = ASF_OPERATION_SYNC;
  f->plan.slow_us = __i__ == 0 ? 0 : 800000;
  feed_all (f, N_FRAMES);
  finish (f);
  fail_unless_equals_int (count_progress (f, GST_PROGRESS_TYPE_START,
          "finish"), __i__);
  fail_unless_equals_int (count_progress (f, GST_PROGRESS_TYPE_CONTINUE,
          "finish"), __i__);
  fail_unless_equals_int (count_progress (f, GST_PROGRESS_TYPE_COMPLETE,
          "finish"), __i__);
  fixture_free (f);
}
GST_END_TEST

GST_START_TEST (test_percent)
{
  Fixture *f = fixture_new_pipeline ();
  GstAsfWriterProgress *progress =
      gst_asf_writer_progress_begin (f->sink, "verify", "Looking");
  GstMessage *message;
  char *text;

  gst_asf_writer_progress_set (progress, 3, 4);
  message = fixture_wait (f, GST_MESSAGE_PROGRESS);
  gst_message_parse_progress (message, NULL, NULL, &text);
  fail_unless_equals_string (text, "Looking: 75 %");
  g_free (text);
  gst_asf_writer_progress_end (progress, FALSE);
  fail_unless_equals_int (count_progress (f, GST_PROGRESS_TYPE_ERROR,
          "verify"), 1);
  fixture_free (f);
}
GST_END_TEST

static const FixtureTest all_tests[] = {
  TEST (test_overwrite),
  TEST (test_no_overwrite),
  TEST_LOOP (test_resume, 3),
  TEST_LOOP (test_resume_nothing, 2),
  TEST (test_resume_order),
  TEST (test_resume_late),
  TEST_LOOP (test_resume_others, G_N_ELEMENTS (others)),
  TEST_LOOP (test_resume_foreign, 3),
  TEST (test_resume_both),
  TEST (test_part),
  TEST (test_part_unused),
  TEST (test_part_name_taken),
  TEST_LOOP (test_verify, 2),
  TEST_LOOP (test_not_verified, 2),
  TEST_LOOP (test_slow_end, 2),
  TEST (test_percent),
};

FIXTURE_MAIN (asfwritersink_modes);
