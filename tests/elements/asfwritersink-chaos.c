/* asfwritersink-chaos.c: anything, at any moment, from any thread
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "chaosfeed.h"
#include "chaosfile.h"
#include "chaossettings.h"
#include "gstasfwritersink.h"

#include <errno.h>

/* A round is some sources, a thread that disturbs them, and this one, which
 * changes the state of the element at random moments, with an output that may
 * fail. What each of them does follows from the seed of the round; in which
 * order they get to it does not.
 *
 * Whatever has happened: the round ends in time, each file that was opened is
 * closed, one that is called finished has no fault, and no buffer is in two of
 * them. Where the sources do what they should, all buffers are in one.
 *
 * ASF_SEED=n runs that round alone, ASF_LONG=1 some thousand of them. */

#define MIN_ROUNDS 10
#define LONG_ROUNDS 5000
#define SHORT_TIME (6 * G_TIME_SPAN_SECOND)
#define ROUND_TIMEOUT (120 * G_TIME_SPAN_SECOND)
#define MAX_FEEDS 4
#define MAX_FILES 20000

/**
 * Round:
 * @rand: of the main thread
 * @mood: of the sources, and of whoever disturbs them
 * @rotates: there are names for more than one file
 * @lock: guards all from @open_rand to @failed
 * @plan: of every file
 * @fails_to_open: one in so many, 0 = none
 * @files: (element-type ChaosFile): in the order of opening
 * @n_failed_opens: as was told to the element
 * @n_errors: that were posted
 * @story: what was posted, in order
 * @failed: there was an error since the element was started
 * @n_starts: of the element
 * @ended: there was EOS
 * @stop: atomic
 */
typedef struct
{
  guint32 seed;
  GRand *rand;
  ChaosMood mood;
  gboolean rotates;
  GstElement *sink;
  GstBus *bus;
  FaultPlan plan;
  gboolean is_pipe;
  guint fails_to_open;

  GMutex lock;
  GCond cond;
  GRand *open_rand;
  GPtrArray *files;
  guint n_failed_opens;
  guint n_errors;
  GString *story;
  gboolean failed;
  gboolean ended;

  guint n_starts;
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

/* With the lock. */
static AsfOutput *
refuse_to_open (Round *round, GError **error)
{
  round->n_failed_opens++;
  g_set_error_literal (error, ASF_ERROR, ASF_ERROR_OPEN_NOT_AUTHORIZED, "no");
  errno = EACCES;

  return NULL;
}

/* A recording of no end of files is no use. */
static AsfOutput *
open_output (const char *location, gpointer user_data, GError **error)
{
  Round *round = user_data;
  ChaosFile *file;
  AsfOutput *output;

  g_mutex_lock (&round->lock);
  if (round->files->len >= MAX_FILES || (round->fails_to_open > 0 &&
          one_in (round->open_rand, round->fails_to_open))) {
    output = refuse_to_open (round, error);
  } else {
    file = chaos_file_new (location, &round->plan);
    output = chaos_file_open (file, round->is_pipe);
    g_ptr_array_add (round->files, file);
  }
  g_mutex_unlock (&round->lock);

  return output;
}

/* Returns: (nullable): the last of that name */
static ChaosFile *
find_file (Round *round, const GstStructure *structure)
{
  const char *location = gst_structure_get_string (structure, "location");

  for (guint i = round->files->len; i > 0; i--) {
    ChaosFile *file = g_ptr_array_index (round->files, i - 1);

    if (g_strcmp0 (file->location, location) == 0)
      return file;
  }
  return NULL;
}

/* A recording ends with an error or with EOS, which is said again in PLAYING. */
static void
take_message (Round *round, GstMessage *message)
{
  const GstStructure *structure = gst_message_get_structure (message);
  g_autofree char *text =
      structure != NULL ? gst_structure_to_string (structure) : NULL;
  ChaosFile *file;

  g_string_append_printf (round->story, "%s %s\n",
      GST_MESSAGE_TYPE_NAME (message), text != NULL ? text : "");
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR) {
    round->n_errors++;
    round->failed = TRUE;
  } else if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ELEMENT) {
    file = find_file (round, structure);
    if (file != NULL)
      chaos_file_take_status (file, structure);
  } else {
    round->ended = TRUE;
    if (round->failed)
      g_error ("ASF_SEED=%u: EOS after an error:\n%s", round->seed,
          round->story->str);
  }
}

static GstBusSyncReply
on_message (GstBus *bus, GstMessage *message, gpointer user_data)
{
  Round *round = user_data;

  if (GST_MESSAGE_TYPE (message) & (GST_MESSAGE_EOS | GST_MESSAGE_ERROR |
          GST_MESSAGE_ELEMENT)) {
    g_mutex_lock (&round->lock);
    take_message (round, message);
    g_cond_broadcast (&round->cond);
    g_mutex_unlock (&round->lock);
  }
  gst_message_unref (message);

  return GST_BUS_DROP;
}

/* A round */

static void
make_sink (Round *round)
{
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
}

static void
choose (Round *round)
{
  GRand *rand = round->rand;

  round->is_pipe = round->mood != CHAOS_STEADY && one_in (rand, 8);
  if (round->mood != CHAOS_STEADY && !one_in (rand, 2)) {
    round->fails_to_open = one_in (rand, 4) ? 3 : 0;
    chaos_settings_choose_faults (&round->plan, rand);
  }
  if (one_in (rand, 3)) {
    round->plan.slow = ASF_OPERATION_SYNC;
    round->plan.slow_us = g_rand_int_range (rand, 100, 5000);
  }
  chaos_settings_choose (round->sink, rand);
  round->rotates = round->mood == CHAOS_STEADY || one_in (rand, 2);
  if (round->rotates) {
    chaos_settings_choose_names (round->sink, rand);
    chaos_settings_choose_rotation (round->sink, rand);
  }
  if (round->mood != CHAOS_STEADY && one_in (rand, 3))
    chaos_settings_choose_pauses (round->sink, rand);
}

static void
round_init (Round *round, guint32 seed, gboolean steady)
{
  round->seed = seed;
  round->rand = g_rand_new_with_seed (seed);
  round->open_rand = g_rand_new_with_seed (g_rand_int (round->rand));
  round->mood = steady ? CHAOS_STEADY :
      one_in (round->rand, 2) ? CHAOS_CALM : CHAOS_WILD;
  g_mutex_init (&round->lock);
  g_cond_init (&round->cond);
  round->files =
      g_ptr_array_new_with_free_func ((GDestroyNotify) chaos_file_free);
  round->story = g_string_new (NULL);
  make_sink (round);
  choose (round);
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
  g_cond_clear (&round->cond);
  g_rand_free (round->open_rand);
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

/* Nothing that keeps a buffer out of the files */
static void
disturb_gently (Round *round, GRand *rand)
{
  if (round->rotates && one_in (rand, 4))
    chaos_settings_ask_for_files (round->sink, rand);
  else
    ask_element (round, rand);
}

static void
disturb_once (Round *round, GRand *rand)
{
  switch (g_rand_int_range (rand, 0, round->mood == CHAOS_CALM ? 200 : 30)) {
    case 0:
      gst_element_send_event (round->sink, gst_event_new_eos ());
      break;
    case 1:
      g_signal_emit_by_name (round->sink, "end-writing");
      break;
    case 2:
    case 3:
      disturb_gently (round, rand);
      break;
    case 4:
    case 5:
      chaos_settings_toggle (round->sink, rand);
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
    if (round->mood == CHAOS_STEADY)
      disturb_gently (round, round->disturb_rand);
    else
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
        g_rand_int (round->rand), round->mood);
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
  if (round->mood != CHAOS_WILD && !one_in (round->rand, 8))
    return GST_STATE_PLAYING;
  return g_rand_int_range (round->rand, GST_STATE_NULL,
      GST_STATE_PLAYING + 1);
}

/* What was before does not count for a recording that begins. */
static void
set_state (Round *round, GstState state)
{
  gboolean was_stopped;

  GST_OBJECT_LOCK (round->sink);
  was_stopped = GST_STATE (round->sink) <= GST_STATE_READY;
  GST_OBJECT_UNLOCK (round->sink);
  if (was_stopped) {
    g_mutex_lock (&round->lock);
    round->failed = FALSE;
    g_mutex_unlock (&round->lock);
  }
  round->n_starts += was_stopped && state > GST_STATE_READY;
  gst_element_set_state (round->sink, state);
}

static void
change_states (Round *round)
{
  guint n = g_rand_int_range (round->rand, 1, 8);

  set_state (round, GST_STATE_PLAYING);
  for (guint i = 0; i < n; i++) {
    rest (round);
    set_state (round, choose_state (round));
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

/* Returns: how many files are finished */
static guint
check_files (Round *round, ChaosTally *tally)
{
  guint n_finished = 0;

  for (guint i = 0; i < round->files->len; i++) {
    const ChaosFile *file = g_ptr_array_index (round->files, i);

    chaos_file_check (file, tally, round->seed);
    n_finished += file->finished;
  }
  return n_finished;
}

static guint
run_round (guint32 seed)
{
  Round round = { 0 };
  ChaosTally tally = { 0 };
  guint n_finished;

  set_watch (seed);
  round_init (&round, seed, FALSE);
  start_threads (&round);
  change_states (&round);
  stop_threads (&round);
  if (round.n_errors > round.n_starts + round.n_failed_opens)
    g_error ("ASF_SEED=%u: too many errors for %u starts:\n%s", seed,
        round.n_starts, round.story->str);
  n_finished = check_files (&round, &tally);
  chaos_tally_clear (&tally);
  round_clear (&round);

  return n_finished;
}

/* Rounds in which nothing goes wrong */

static void
wait_for_all (Round *round)
{
  for (guint i = 0; i < round->n_feeds; i++) {
    while (g_atomic_int_get (&round->feeds[i]->n_accepted) == 0)
      g_usleep (1000);
  }
}

static void
wait_for_eos (Round *round)
{
  g_mutex_lock (&round->lock);
  while (!round->ended && !round->failed)
    g_cond_wait (&round->cond, &round->lock);
  g_mutex_unlock (&round->lock);
}

/* Either all sources end, or the element is stopped while they go on.
 *
 * @n_buffers: (out): that each of the sources has got rid of */
static void
end_steadily (Round *round, guint *n_buffers)
{
  gboolean is_eos = one_in (round->rand, 2);

  g_atomic_int_set (&round->stop, TRUE);
  g_thread_join (round->disturber);
  g_rand_free (round->disturb_rand);
  if (!is_eos)
    gst_element_set_state (round->sink, GST_STATE_NULL);
  for (guint i = 0; i < round->n_feeds; i++)
    chaos_feed_stop (round->feeds[i]);
  for (guint i = 0; i < round->n_feeds; i++) {
    chaos_feed_join (round->feeds[i]);
    n_buffers[i] = (guint) round->feeds[i]->n_accepted;
  }
  if (is_eos)
    wait_for_eos (round);
  gst_element_set_state (round->sink, GST_STATE_NULL);
  for (guint i = 0; i < round->n_feeds; i++)
    chaos_feed_free (round->feeds[i]);
}

/* Returns: how many files there are */
static guint
run_steady_round (guint32 seed)
{
  Round round = { 0 };
  ChaosTally tally = { 0 };
  guint n_buffers[MAX_FEEDS] = { 0 }, n_files;
  gboolean had_video = FALSE;

  set_watch (seed);
  round_init (&round, seed, TRUE);
  /* everybody is waited for, and has room in the header */
  g_object_set (round.sink, "stall-timeout", (guint64) 0, "padding",
      (guint64) 16384, "streamable", FALSE, "min-free-space", (guint64) 0,
      NULL);
  set_state (&round, GST_STATE_PLAYING);
  start_threads (&round);
  wait_for_all (&round);
  g_usleep (g_rand_int_range (round.rand, 0, 100000));
  end_steadily (&round, n_buffers);
  n_files = round.files->len;
  if (round.n_errors > 0)
    g_error ("ASF_SEED=%u: an error:\n%s", seed, round.story->str);
  g_assert_cmpuint (check_files (&round, &tally), ==, n_files);
  for (guint i = 0; i < round.n_feeds; i++)
    chaos_tally_check_all (&tally, i, n_buffers[i], seed);
  for (guint i = 0; i < n_files; i++)
    chaos_file_check_start (g_ptr_array_index (round.files, i), i == 0,
        &had_video);
  chaos_tally_clear (&tally);
  round_clear (&round);

  return n_files;
}

static guint32
get_number (const char *variable)
{
  const char *text = g_getenv (variable);

  return text != NULL ? (guint32) g_ascii_strtoull (text, NULL, 10) : 0;
}

/* As many rounds as there is time for: the slower they are, the fewer. */
static guint
run_rounds (guint (*run) (guint32 seed))
{
  gboolean is_long = get_number ("ASF_LONG") != 0;
  guint32 only = get_number ("ASF_SEED"), n_files = 0, n = 0;
  gint64 end = g_get_monotonic_time () + SHORT_TIME;

  while (only != 0 ? n < 1 : is_long ? n < LONG_ROUNDS :
      n < MIN_ROUNDS || g_get_monotonic_time () < end) {
    n++;
    n_files += run (only != 0 ? only : n);
  }
  g_test_message ("%u rounds, %u files", n, n_files);

  return n_files;
}

static void
test_rounds (void)
{
  g_assert_cmpuint (run_rounds (run_round), >, 0);
}

static void
test_steady (void)
{
  g_assert_cmpuint (run_rounds (run_steady_round), >, 0);
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
  g_test_add_func ("/chaos/steady", test_steady);

  return g_test_run ();
}
