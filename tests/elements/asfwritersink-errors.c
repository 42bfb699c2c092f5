/* asfwritersink-errors.c: the one error that tells what went wrong
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "elementfixture.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* Returns: (transfer none): the details of the error message */
static const GstStructure *
get_details (Fixture *f)
{
  GstMessage *message;
  const GstStructure *details = NULL;

  fixture_collect (f);
  message = g_ptr_array_index (f->log, fixture_index (f, GST_MESSAGE_ERROR));
  gst_message_parse_error_details (message, &details);
  fail_unless (details != NULL);

  return details;
}

static void
assert_details (Fixture *f, const char *operation, gint sys_errno)
{
  const GstStructure *details = get_details (f);
  gint number = -1;
  guint64 offset, bytes_safe, safe_until;
  gboolean finished;

  fail_unless_equals_string (gst_structure_get_string (details, "operation"),
      operation);
  fail_unless (gst_structure_get (details, "errno", G_TYPE_INT, &number,
          "offset", G_TYPE_UINT64, &offset, "bytes-safe", G_TYPE_UINT64,
          &bytes_safe, "safe-until", G_TYPE_UINT64, &safe_until, "finished",
          G_TYPE_BOOLEAN, &finished, NULL));
  fail_unless_equals_int (number, sys_errno);
  fail_unless (gst_structure_get_string (details, "location") != NULL);
}

/* Files that cannot be opened */

typedef enum
{
  NO_LOCATION,
  EMPTY_LOCATION,
  NO_FOLDER,
  A_FOLDER,
  FILE_AS_FOLDER,
  NOT_AUTHORIZED
} Place;

typedef struct
{
  Place place;
  gint code;
  gint sys_errno;
} OpenCase;

static const OpenCase open_cases[] = {
  {NO_LOCATION, GST_RESOURCE_ERROR_NOT_FOUND, 0},
  {EMPTY_LOCATION, GST_RESOURCE_ERROR_NOT_FOUND, 0},
  {NO_FOLDER, GST_RESOURCE_ERROR_NOT_FOUND, ENOENT},
  {A_FOLDER, GST_RESOURCE_ERROR_OPEN_WRITE, EISDIR},
  {FILE_AS_FOLDER, GST_RESOURCE_ERROR_NOT_FOUND, ENOTDIR},
  {NOT_AUTHORIZED, GST_RESOURCE_ERROR_NOT_AUTHORIZED, EACCES},
};

static AsfOutput *
open_nothing (const char *location, gpointer user_data, GError **error)
{
  g_set_error_literal (error, ASF_ERROR, ASF_ERROR_OPEN_NOT_AUTHORIZED,
      "not for you");
  errno = EACCES;
  return NULL;
}

static void
set_place (Fixture *f, Place place)
{
  g_autofree char *location = NULL;

  if (place == NO_FOLDER)
    location = g_build_filename (f->folder, "none", "a.asf", NULL);
  else if (place == A_FOLDER)
    location = g_strdup (f->folder);
  else if (place == FILE_AS_FOLDER)
    location = g_build_filename (f->location, "a.asf", NULL);
  else if (place == EMPTY_LOCATION)
    location = g_strdup ("");
  if (place == FILE_AS_FOLDER)
    fail_unless (g_file_set_contents (f->location, "x", 1, NULL));
  if (place == NOT_AUTHORIZED) {
    /* root may write anywhere */
    gst_asf_writer_sink_set_open_func (GST_ASF_WRITER_SINK (f->sink),
        open_nothing, NULL);
    return;
  }
  g_object_set (f->sink, "location", location, NULL);
}

GST_START_TEST (test_open_fails)
{
  const OpenCase *row = &open_cases[__i__];
  g_autoptr (Fixture) f = fixture_new_pipeline ();

  feed_new_video (f);
  set_place (f, row->place);
  fail_unless_equals_int (fixture_set_state (f, GST_STATE_PLAYING),
      GST_STATE_CHANGE_FAILURE);
  fixture_assert_error (f, GST_RESOURCE_ERROR, row->code);
  assert_details (f, "open", row->sys_errno);
  fixture_set_state (f, GST_STATE_NULL);
  /* the next try is none the worse for it */
  gst_asf_writer_sink_set_open_func (GST_ASF_WRITER_SINK (f->sink), NULL,
      NULL);
  g_remove (f->location);
  g_object_set (f->sink, "location", f->location, NULL);
  fixture_forget (f);
  fail_if (fixture_set_state (f, GST_STATE_PAUSED) ==
      GST_STATE_CHANGE_FAILURE);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_ERROR), 0);
}

GST_END_TEST;

/* The disk is full from the first byte on. */
GST_START_TEST (test_dev_full)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);

  if (g_access ("/dev/full", W_OK) != 0)
    return;
  g_object_set (f->sink, "location", "/dev/full", NULL);
  fixture_play (f);
  feed_begin (feed);
  fail_unless_equals_int (feed_push (feed, 10000), GST_FLOW_ERROR);
  fixture_set_state (f, GST_STATE_NULL);
  fixture_assert_error (f, GST_RESOURCE_ERROR,
      GST_RESOURCE_ERROR_NO_SPACE_LEFT);
  assert_details (f, "append", ENOSPC);
}

GST_END_TEST;

/* Outputs that fail while the file is written */

/**
 * Fault:
 * @nth: of the calls of @only that fails; the whole recording makes few, so
 *     each is known
 * @at_end: it fails when the file is being finished: pushes have gone well
 * @plays: what is left is a file with nothing wrong in it
 * @n_safe: buffers that are in it at least
 */
typedef struct
{
  const char *name;
  AsfOperation only;
  guint nth;
  const char *operation;
  gboolean at_end;
  gboolean plays;
  guint n_safe;
} Fault;

#define N_PUSHED 600

/* A packet at the end may hold the start of an object that has no end: it also
 * holds the end of one that is whole. */
#define TORN "object-incomplete"

/* The first append is the header, the last the index. */
static const Fault faults[] = {
  {"header", ASF_OPERATION_APPEND, 1, "append", FALSE, FALSE, 0},
  {"first packets", ASF_OPERATION_APPEND, 2, "append", FALSE, TRUE, 0},
  {"packets", ASF_OPERATION_APPEND, 8, "append", FALSE, TRUE, 100},
  {"first reserve", ASF_OPERATION_RESERVE, 1, "reserve", FALSE, TRUE, 0},
  {"index", ASF_OPERATION_APPEND, 0, "append", TRUE, TRUE, N_PUSHED},
  {"sync before the header", ASF_OPERATION_SYNC, 1, "sync", TRUE, TRUE,
      N_PUSHED},
  {"header again", ASF_OPERATION_REWRITE, 1, "rewrite", TRUE, FALSE,
      N_PUSHED},
  {"sync after the header", ASF_OPERATION_SYNC, 2, "sync", TRUE, TRUE,
      N_PUSHED},
  {"truncate", ASF_OPERATION_TRUNCATE, 1, "truncate", TRUE, TRUE, N_PUSHED},
  {"close", ASF_OPERATION_CLOSE, 1, "close", TRUE, TRUE, N_PUSHED},
};

typedef struct
{
  int sys_errno;
  gint code;                    /* 0 = by the operation */
} Errno;

static const Errno errnos[] = {
  {ENOSPC, GST_RESOURCE_ERROR_NO_SPACE_LEFT},
  {EDQUOT, GST_RESOURCE_ERROR_NO_SPACE_LEFT},
  {EIO, 0},
  {EFBIG, 0},
};

static gint
code_of_operation (AsfOperation operation)
{
  switch (operation) {
    case ASF_OPERATION_SYNC:
      return GST_RESOURCE_ERROR_SYNC;
    case ASF_OPERATION_CLOSE:
      return GST_RESOURCE_ERROR_CLOSE;
    default:
      return GST_RESOURCE_ERROR_WRITE;
  }
}

/* Returns: how the last push came out */
static GstFlowReturn
record (Fixture *f, Feed *feed, guint n)
{
  GstFlowReturn flow;

  fixture_use_memory (f);
  fixture_play (f);
  feed_begin (feed);
  flow = feed_push (feed, n);
  if (flow == GST_FLOW_OK)
    feed_eos (feed);
  return flow;
}

static guint
count_appends (void)
{
  g_autoptr (Fixture) f = fixture_new ();

  fail_unless_equals_int (record (f, feed_new_video (f), N_PUSHED),
      GST_FLOW_OK);
  fixture_wait (f, GST_MESSAGE_EOS);
  return memory_file_count (f->memory, ASF_OPERATION_APPEND);
}

static void
check_left_file (Fixture *f, const Fault *fault, const Feed *feed)
{
  AsfReader *reader;
  GError *error = NULL;
  guint n;

  fail_unless (f->memory->is_closed);
  if (f->memory->data->len == 0)
    return;
  reader = fault->plays ? fixture_read_allowing (f, TORN) :
      asf_reader_new_from_data (f->memory->data->data, f->memory->data->len,
      &error);
  fail_unless (reader != NULL);
  n = fixture_count_objects (reader, feed->number);
  fail_unless (n >= fault->n_safe, "%u buffers are left", n);
  fixture_assert_objects (reader, feed, 0, n);
  asf_reader_free (reader);
}

GST_START_TEST (test_output_fails)
{
  const Fault *fault = &faults[__i__ / G_N_ELEMENTS (errnos)];
  const Errno *reason = &errnos[__i__ % G_N_ELEMENTS (errnos)];
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);
  GstFlowReturn flow;

  GST_INFO ("%s, %s", fault->name, g_strerror (reason->sys_errno));
  f->plan = (FaultPlan) {.nth = fault->nth != 0 ? fault->nth :
    count_appends (),.only = fault->only,.sys_errno = reason->sys_errno,
    .for_ever = fault->only == ASF_OPERATION_RESERVE };
  /* what is rewritten while the file grows has a test of its own */
  g_object_set (f->sink, "checkpoint-interval", (guint64) 0, NULL);
  flow = record (f, feed, fault->at_end ? N_PUSHED : 100000);
  fail_unless_equals_int (flow, fault->at_end ? GST_FLOW_OK :
      GST_FLOW_ERROR);
  fixture_wait (f, GST_MESSAGE_ERROR);
  fail_unless_equals_int (feed_push (feed, 1), fault->at_end ?
      GST_FLOW_EOS : GST_FLOW_ERROR);
  check_left_file (f, fault, feed);
  fixture_set_state (f, GST_STATE_NULL);
  fixture_assert_error (f, GST_RESOURCE_ERROR, reason->code != 0 ?
      reason->code : code_of_operation (fault->only));
  assert_details (f, fault->operation, reason->sys_errno);
}

GST_END_TEST;

/* Fails at every call in turn until a run has no fault. */
GST_START_TEST (test_every_call_fails)
{
  gboolean fault = TRUE, told;

  for (guint nth = 1; fault; nth++) {
    g_autoptr (Fixture) f = fixture_new ();
    Feed *feed = feed_new_video (f);

    f->plan = (FaultPlan) {.nth = nth,.sys_errno = EIO,.for_ever = __i__ };
    record (f, feed, N_PUSHED);
    fixture_wait (f, GST_MESSAGE_ERROR | GST_MESSAGE_EOS);
    fixture_set_state (f, GST_STATE_NULL);
    fault = f->report.n_faults > 0;
    /* a reserve that fails once is tried again with less */
    told = fault && (__i__ || f->report.operation != ASF_OPERATION_RESERVE);
    fail_unless_equals_int (fixture_count (f, GST_MESSAGE_ERROR), told);
    fail_unless_equals_int (fixture_count (f, GST_MESSAGE_EOS), !told);
    fail_unless (f->memory->is_closed);
  }
}

GST_END_TEST;

/* The file is finished when the error is told, and all before it is there. */

static GstBusSyncReply
note_file_at_error (GstBus *bus, GstMessage *message, gpointer data)
{
  Fixture *f = data;

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    g_object_set_data (G_OBJECT (bus), "closed",
        GINT_TO_POINTER (1 + f->memory->is_closed));
  return GST_BUS_PASS;
}

GST_START_TEST (test_full_disk_leaves_a_finished_file)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);
  AsfReader *reader;
  guint64 safe_until, bytes_safe;
  gboolean finished;
  guint n;

  fixture_use_memory (f);
  gst_bus_set_sync_handler (f->bus, note_file_at_error, f, NULL);
  f->plan = (FaultPlan) {.limited = TRUE,.limit = 300000,.sys_errno = ENOSPC,
    .for_ever = TRUE,.limits_reserve = __i__ };
  g_object_set (f->sink, "packet-size", 3200, NULL);
  fixture_play (f);
  feed_begin (feed);
  fail_unless_equals_int (feed_push (feed, 100000), GST_FLOW_ERROR);
  fail_unless_equals_int (GPOINTER_TO_INT (g_object_get_data (G_OBJECT
              (f->bus), "closed")), 2);
  reader = fixture_read_allowing (f, TORN);
  fail_if (reader->broadcast);
  n = fixture_count_objects (reader, feed->number);
  fixture_assert_objects (reader, feed, 0, n);
  fixture_assert_error (f, GST_RESOURCE_ERROR,
      GST_RESOURCE_ERROR_NO_SPACE_LEFT);
  fail_unless (gst_structure_get (get_details (f), "bytes-safe",
          G_TYPE_UINT64, &bytes_safe, "safe-until", G_TYPE_UINT64,
          &safe_until, "finished", G_TYPE_BOOLEAN, &finished, NULL));
  fail_unless (finished);
  fail_unless (bytes_safe <= reader->data_size);
  /* the promise: all buffers that begin before it are there */
  fail_unless (safe_until <= n * feed->duration);
  if (__i__ == 0)
    fail_unless (n > 300);
  asf_reader_free (reader);
}

GST_END_TEST;

/* Our error is on the bus before a source knows of it. */

static gpointer
push_and_post (gpointer data)
{
  Feed *feed = data;
  GstFlowReturn flow = feed_push (feed, 100000);

  gst_bus_post (feed->fixture->bus,
      gst_message_new_application (NULL, gst_structure_new ("source-failed",
              "flow", G_TYPE_INT, flow, NULL)));
  return NULL;
}

GST_START_TEST (test_error_comes_before_that_of_the_source)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);
  GThread *thread;
  gint index;

  fixture_use_memory (f);
  f->plan = (FaultPlan) {.nth = 4,.only = ASF_OPERATION_APPEND,
    .sys_errno = EIO };
  fixture_play (f);
  feed_begin (feed);
  thread = g_thread_new ("source", push_and_post, feed);
  fixture_wait (f, GST_MESSAGE_APPLICATION);
  g_thread_join (thread);
  index = fixture_index (f, GST_MESSAGE_ERROR);
  fail_unless (index >= 0);
  fail_unless (index < fixture_index (f, GST_MESSAGE_APPLICATION));
}

GST_END_TEST;

GST_START_TEST (test_error_wakes_who_waits)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = feed_new_video (f);
  Feed *audio = feed_new_audio (f);

  fixture_use_memory (f);
  f->plan = (FaultPlan) {.nth = 1,.only = ASF_OPERATION_APPEND,
    .sys_errno = EIO };
  g_object_set (f->sink, "max-buffer-time", GST_SECOND, "stall-timeout",
      (guint64) 0, NULL);
  fixture_play (f);
  feed_begin (audio);
  feed_begin (video);
  feed_start (video, 1000);
  feed_wait_pushed (video, 26);
  feed_push (audio, 1);
  fail_unless_equals_int (feed_join (video), GST_FLOW_ERROR);
  fixture_wait (f, GST_MESSAGE_ERROR);
}

GST_END_TEST;

/* A disk that fails while the element is being stopped */
GST_START_TEST (test_error_on_the_way_to_ready)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);

  fixture_use_memory (f);
  f->plan = (FaultPlan) {.nth = 1,.only = ASF_OPERATION_CLOSE,
    .sys_errno = EDQUOT };
  fixture_play (f);
  feed_begin (feed);
  feed_push (feed, 5);
  fail_unless_equals_int (fixture_set_state (f, GST_STATE_READY),
      GST_STATE_CHANGE_SUCCESS);
  fixture_assert_error (f, GST_RESOURCE_ERROR,
      GST_RESOURCE_ERROR_NO_SPACE_LEFT);
  asf_reader_free (fixture_read (f));
}

GST_END_TEST;

/* Short writes and EINTR are no errors, and no reserve is none either. */
static const FaultPlan harmless[] = {
  {.most = 100},
  {.interrupted = TRUE},
  {.no_reserve = TRUE},
};

GST_START_TEST (test_harmless)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);
  AsfReader *reader;

  f->plan = harmless[__i__];
  fail_unless_equals_int (record (f, feed, N_PUSHED), GST_FLOW_OK);
  fixture_wait (f, GST_MESSAGE_EOS);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_ERROR |
          GST_MESSAGE_WARNING), 0);
  reader = fixture_read (f);
  fixture_assert_objects (reader, feed, 0, N_PUSHED);
  asf_reader_free (reader);
}

GST_END_TEST;

/* Streams that cannot be stored */

GST_START_TEST (test_caps_that_lack_a_field)
{
  static const char *const caps[] = {
    "video/x-wmv, wmvversion=(int)2, format=(string)WMV2",
    "audio/x-wma, wmaversion=(int)2, rate=(int)44100, channels=(int)2",
    "audio/x-wma, wmaversion=(int)2, bitrate=(int)64000, rate=(int)44100, "
        "channels=(int)2, block_align=(int)743",
  };
  g_autoptr (Fixture) f = fixture_new ();
  Feed *good = feed_new_video (f);
  Feed *feed = feed_new (f, "sink_%u", caps[__i__]);

  fixture_play (f);
  feed_begin (good);
  feed_push (good, 10);
  feed_begin (feed);
  fail_unless (feed_push (feed, 1) < GST_FLOW_OK);
  fixture_wait (f, GST_MESSAGE_ERROR);
  fixture_assert_error (f, GST_STREAM_ERROR, GST_STREAM_ERROR_FORMAT);
  fail_unless_equals_int (feed_push (good, 1), GST_FLOW_ERROR);
  fixture_set_state (f, GST_STATE_NULL);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_ERROR), 1);
}

GST_END_TEST;

static const FixtureTest all_tests[] = {
  TEST_LOOP (test_open_fails, G_N_ELEMENTS (open_cases)),
  TEST (test_dev_full),
  TEST_LOOP (test_output_fails, G_N_ELEMENTS (faults) *
      G_N_ELEMENTS (errnos)),
  TEST_LOOP (test_every_call_fails, 2),
  TEST_LOOP (test_full_disk_leaves_a_finished_file, 2),
  TEST (test_error_comes_before_that_of_the_source),
  TEST (test_error_wakes_who_waits),
  TEST (test_error_on_the_way_to_ready),
  TEST_LOOP (test_harmless, G_N_ELEMENTS (harmless)),
  TEST_LOOP (test_caps_that_lack_a_field, 3),
};

FIXTURE_MAIN (errors)
