/* asfwritersink-chaos.c: anything, at any moment, from any thread
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "chaosfeed.h"
#include "chaosfile.h"
#include "gstasfwritersink.h"

#include <errno.h>

/* A round is some sources, a thread that disturbs them, and this one, which
 * changes the state of the element at random moments, with an output that may
 * fail. What each of them does follows from the seed of the round; in which
 * order they get to it does not.
 *
 * Whatever has happened: the round ends in time, each file that was opened is
 * closed, and one that is called finished has no fault.
 *
 * ASF_SEED=n runs that round alone, ASF_LONG=1 some thousand of them. */

#define MIN_ROUNDS 10
#define LONG_ROUNDS 5000
#define SHORT_TIME (8 * G_TIME_SPAN_SECOND)
#define ROUND_TIMEOUT (120 * G_TIME_SPAN_SECOND)
#define MAX_FEEDS 4

/**
 * Round:
 * @rand: of the main thread, which the output is opened in, too
 * @lock: guards @files and the counters
 * @plan: of every file
 * @fails_to_open: one in so many, 0 = none
 * @files: (element-type ChaosFile): in the order of opening
 * @n_failed_opens: as was told to the element
 * @n_errors: that were posted
 * @story: what was posted, in order
 * @stop: atomic
 */
typedef struct
{
  guint32 seed;
  GRand *rand;
  GstElement *sink;
  GstBus *bus;
  gboolean calm;
  FaultPlan plan;
  gboolean is_pipe;
  guint fails_to_open;

  GMutex lock;
  GPtrArray *files;
  guint n_failed_opens;
  guint n_errors;
  GString *story;

  ChaosFeed *feeds[MAX_FEEDS];
  guint n_feeds;
  GRand *disturb_rand;
  GThread *disturber;
  gint stop;
} Round;

static gboolean
one_in (GRand *rand, guint n)
{
  return g_rand_int_range (rand, 0, n) == 0;
}

/* A round that does not end */

static GMutex watch_lock;       /* guards the following */
static gint64 deadline;
static guint32 current_seed;

static gpointer
watch (gpointer data)
{
  for (;;) {
    g_usleep (G_TIME_SPAN_SECOND / 4);
    g_mutex_lock (&watch_lock);
    if (g_get_monotonic_time () > deadline)
      g_error ("the round with ASF_SEED=%u does not end", current_seed);
    g_mutex_unlock (&watch_lock);
  }
  return NULL;
}

static void
set_watch (guint32 seed)
{
  g_mutex_lock (&watch_lock);
  current_seed = seed;
  deadline = g_get_monotonic_time () + ROUND_TIMEOUT;
  g_mutex_unlock (&watch_lock);
}

/* Files */

static AsfOutput *
open_output (const char *location, gpointer user_data, GError **error)
{
  Round *round = user_data;
  ChaosFile *file;
  AsfOutput *output;

  if (round->fails_to_open > 0 && one_in (round->rand, round->fails_to_open)) {
    round->n_failed_opens++;
    g_set_error_literal (error, ASF_ERROR, ASF_ERROR_OPEN_NOT_AUTHORIZED,
        "no");
    errno = EACCES;
    return NULL;
  }
  file = chaos_file_new (&round->plan);
  output = chaos_file_open (file, round->is_pipe);
  g_mutex_lock (&round->lock);
  g_ptr_array_add (round->files, file);
  g_mutex_unlock (&round->lock);

  return output;
}

/* A file ends with an error or with EOS, which is said again in PLAYING. */
static void
take_message (Round *round, ChaosFile *file, GstMessage *message)
{
  const GstStructure *structure = gst_message_get_structure (message);
  g_autofree char *text =
      structure != NULL ? gst_structure_to_string (structure) : NULL;

  g_string_append_printf (round->story, "%s %s\n",
      GST_MESSAGE_TYPE_NAME (message), text != NULL ? text : "");
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR) {
    round->n_errors++;
    if (file != NULL)
      file->failed = TRUE;
  } else if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ELEMENT) {
    chaos_file_take_status (file, structure);
  } else if (file->failed) {
    g_error ("ASF_SEED=%u: EOS after an error:\n%s", round->seed,
        round->story->str);
  }
}

static GstBusSyncReply
on_message (GstBus *bus, GstMessage *message, gpointer user_data)
{
  Round *round = user_data;
  guint n;

  if (GST_MESSAGE_TYPE (message) & (GST_MESSAGE_EOS | GST_MESSAGE_ERROR |
          GST_MESSAGE_ELEMENT)) {
    g_mutex_lock (&round->lock);
    n = round->files->len;
    take_message (round, n > 0 ? g_ptr_array_index (round->files, n - 1) :
        NULL, message);
    g_mutex_unlock (&round->lock);
  }
  gst_message_unref (message);

  return GST_BUS_DROP;
}

/* Settings */

static void
choose_faults (Round *round)
{
  static const int errnos[] = { ENOSPC, EIO, EDQUOT, EFBIG, EPIPE };
  GRand *rand = round->rand;

  round->is_pipe = one_in (rand, 8);
  if (one_in (rand, 2))
    return;
  round->fails_to_open = one_in (rand, 4) ? 3 : 0;
  round->plan = (FaultPlan) {
    .nth = g_rand_int_range (rand, 0, 60),
    .only = one_in (rand, 2) ? ASF_OPERATION_NONE :
        (AsfOperation) g_rand_int_range (rand, ASF_OPERATION_APPEND,
        ASF_OPERATION_CLOSE + 1),
    .limited = one_in (rand, 3),
    .limit = g_rand_int_range (rand, 0, 300000),
    .limits_reserve = one_in (rand, 2),
    .tells_free = one_in (rand, 2),
    .sys_errno = errnos[g_rand_int_range (rand, 0, G_N_ELEMENTS (errnos))],
    .for_ever = one_in (rand, 2),
    .most = one_in (rand, 3) ? g_rand_int_range (rand, 50, 5000) : 0,
    .interrupted = one_in (rand, 3),
    .no_reserve = one_in (rand, 3),
  };
}

static void
choose_settings (Round *round)
{
  GRand *rand = round->rand;

  g_object_set (round->sink,
      "packet-size", one_in (rand, 2) ? 0u : 100u + one_in (rand, 2) * 1340u,
      "preroll", (guint64) one_in (rand, 2) * 3000,
      "padding", (guint64) one_in (rand, 2) * 4096,
      "streamable", one_in (rand, 8),
      "index-interval", one_in (rand, 2) ? GST_SECOND : 50 * GST_MSECOND,
      "max-buffer-bytes", (guint64) (one_in (rand, 2) ? 5000 : 1000000),
      "max-buffer-time", one_in (rand, 4) ? 0 : one_in (rand, 2) ?
          200 * GST_MSECOND : 10 * GST_SECOND,
      "stall-timeout", one_in (rand, 6) ? 0 : one_in (rand, 2) ?
          GST_MSECOND : 20 * GST_MSECOND,
      "flush-interval", one_in (rand, 2) ? GST_SECOND : 20 * GST_MSECOND,
      "checkpoint-interval", one_in (rand, 3) ? 0 : one_in (rand, 2) ?
          50 * GST_MSECOND : 2 * GST_SECOND,
      "checkpoint-sync", one_in (rand, 2),
      "min-free-space", (guint64) one_in (rand, 3) * 1000,
      "max-transient-error-timeout", one_in (rand, 4) ? 5 : 0,
      "async", !one_in (rand, 4), NULL);
}

/* A round */

static void
round_init (Round *round, guint32 seed)
{
  round->seed = seed;
  round->rand = g_rand_new_with_seed (seed);
  round->calm = one_in (round->rand, 2);
  g_mutex_init (&round->lock);
  round->files =
      g_ptr_array_new_with_free_func ((GDestroyNotify) chaos_file_free);
  round->story = g_string_new (NULL);
  round->sink = gst_object_ref_sink (g_object_new (GST_TYPE_ASF_WRITER_SINK,
          "location", "/nowhere/chaos.asf", NULL));
  round->bus = gst_bus_new ();
  gst_bus_set_sync_handler (round->bus, on_message, round, NULL);
  gst_element_set_bus (round->sink, round->bus);
  gst_asf_writer_sink_set_open_func (GST_ASF_WRITER_SINK (round->sink),
      open_output, round);
  /* not later: a GstTagSetter may not be read and set at the same time */
  gst_tag_setter_add_tags (GST_TAG_SETTER (round->sink),
      GST_TAG_MERGE_REPLACE, GST_TAG_ARTIST, "chaos", NULL);
  choose_faults (round);
  choose_settings (round);
}

static void
round_clear (Round *round)
{
  gst_element_set_bus (round->sink, NULL);
  gst_object_unref (round->bus);
  g_assert_cmpint (GST_OBJECT_REFCOUNT_VALUE (round->sink), ==, 1);
  gst_object_unref (round->sink);
  for (guint i = 0; i < round->files->len; i++)
    g_assert_true (((ChaosFile *) g_ptr_array_index (round->files,
                i))->memory->is_freed);
  g_ptr_array_unref (round->files);
  g_string_free (round->story, TRUE);
  g_mutex_clear (&round->lock);
  g_rand_free (round->rand);
}

static void
ask_element (Round *round, GRand *rand)
{
  GstFormat format = one_in (rand, 2) ? GST_FORMAT_TIME : GST_FORMAT_BYTES;
  GstStructure *stats;
  gint64 value;

  gst_element_query_position (round->sink, format, &value);
  gst_element_query_duration (round->sink, GST_FORMAT_TIME, &value);
  g_object_get (round->sink, "stats", &stats, NULL);
  gst_structure_free (stats);
}

static void
disturb_once (Round *round, GRand *rand)
{
  switch (g_rand_int_range (rand, 0, round->calm ? 200 : 30)) {
    case 0:
      gst_element_send_event (round->sink, gst_event_new_eos ());
      break;
    case 1:
      g_signal_emit_by_name (round->sink, "end-writing");
      break;
    case 2:
    case 3:
      ask_element (round, rand);
      break;
    default:
      chaos_feed_disturb (round->feeds[g_rand_int_range (rand, 0,
                  round->n_feeds)], rand);
  }
}

static gpointer
disturb (gpointer data)
{
  Round *round = data;

  while (!g_atomic_int_get (&round->stop)) {
    disturb_once (round, round->disturb_rand);
    g_usleep (g_rand_int_range (round->disturb_rand, 0, 2000));
  }
  return NULL;
}

static void
start_threads (Round *round)
{
  round->n_feeds = g_rand_int_range (round->rand, 1, MAX_FEEDS + 1);
  for (guint i = 0; i < round->n_feeds; i++)
    round->feeds[i] = chaos_feed_new (round->sink, i,
        g_rand_int (round->rand), round->calm);
  round->disturb_rand = g_rand_new_with_seed (g_rand_int (round->rand));
  round->disturber = g_thread_new ("chaos", disturb, round);
}

static void
rest (Round *round)
{
  g_usleep (g_rand_int_range (round->rand, 0,
          one_in (round->rand, 3) ? 40000 : 4000));
}

static GstState
choose_state (Round *round)
{
  if (round->calm && !one_in (round->rand, 8))
    return GST_STATE_PLAYING;
  return g_rand_int_range (round->rand, GST_STATE_NULL,
      GST_STATE_PLAYING + 1);
}

static void
change_states (Round *round)
{
  guint n = g_rand_int_range (round->rand, 1, 8);

  gst_element_set_state (round->sink, GST_STATE_PLAYING);
  for (guint i = 0; i < n; i++) {
    rest (round);
    gst_element_set_state (round->sink, choose_state (round));
  }
}

/* With the state NULL no push waits any more. */
static void
stop_threads (Round *round)
{
  gboolean sources_first = one_in (round->rand, 2);

  g_atomic_int_set (&round->stop, TRUE);
  if (sources_first)
    for (guint i = 0; i < round->n_feeds; i++)
      chaos_feed_stop (round->feeds[i]);
  gst_element_set_state (round->sink, GST_STATE_NULL);
  for (guint i = 0; i < round->n_feeds; i++)
    chaos_feed_stop (round->feeds[i]);
  for (guint i = 0; i < round->n_feeds; i++)
    chaos_feed_join (round->feeds[i]);
  g_thread_join (round->disturber);
  g_rand_free (round->disturb_rand);
  for (guint i = 0; i < round->n_feeds; i++)
    chaos_feed_free (round->feeds[i]);
}

static guint
run_round (guint32 seed)
{
  Round round = { 0 };
  guint n_finished = 0;

  set_watch (seed);
  round_init (&round, seed);
  start_threads (&round);
  change_states (&round);
  stop_threads (&round);
  if (round.n_errors > round.files->len + round.n_failed_opens)
    g_error ("ASF_SEED=%u: too many errors for %u files:\n%s", seed,
        round.files->len, round.story->str);
  for (guint i = 0; i < round.files->len; i++) {
    const ChaosFile *file = g_ptr_array_index (round.files, i);

    chaos_file_check (file, seed);
    n_finished += file->finished;
  }
  round_clear (&round);

  return n_finished;
}

static guint32
get_number (const char *variable)
{
  const char *text = g_getenv (variable);

  return text != NULL ? (guint32) g_ascii_strtoull (text, NULL, 10) : 0;
}

/* As many rounds as there is time for: the slower they are, the fewer. */
static void
test_rounds (void)
{
  gboolean is_long = get_number ("ASF_LONG") != 0;
  guint32 only = get_number ("ASF_SEED"), n_finished = 0, n = 0;
  gint64 end = g_get_monotonic_time () + SHORT_TIME;

  while (is_long ? n < LONG_ROUNDS :
      n < MIN_ROUNDS || g_get_monotonic_time () < end) {
    n++;
    n_finished += run_round (only != 0 ? only : n);
  }
  g_test_message ("%u rounds, %u finished files", n, n_finished);
  g_assert_cmpuint (n_finished, >, 0);
}

/* GStreamer warns of sources that do what these do. */
static void
ignore_warning (const char *domain, GLogLevelFlags level, const char *message,
    gpointer user_data)
{
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  g_log_set_handler ("GStreamer", G_LOG_LEVEL_WARNING, ignore_warning, NULL);
  g_assert_true (GST_ELEMENT_REGISTER (asfwritersink, NULL));
  set_watch (0);
  g_thread_unref (g_thread_new ("watch", watch, NULL));
  g_test_add_func ("/chaos/rounds", test_rounds);

  return g_test_run ();
}
