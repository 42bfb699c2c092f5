/* asfwritersink-chaos.c: anything, at any moment, from any thread
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "chaoschance.h"
#include "chaosround.h"
#include "gstasfwritersink.h"

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

/* Rounds of anything */

static void
rest (ChaosRound *round)
{
  g_usleep (g_rand_int_range (round->rand, 0,
          one_in (round->rand, 3) ? 40000 : 4000));
}

static GstState
choose_state (ChaosRound *round)
{
  if (round->mood != CHAOS_WILD && !one_in (round->rand, 8))
    return GST_STATE_PLAYING;
  return g_rand_int_range (round->rand, GST_STATE_NULL,
      GST_STATE_PLAYING + 1);
}

/* What was before does not count for a recording that begins. */
static void
set_state (ChaosRound *round, GstState state)
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
change_states (ChaosRound *round)
{
  guint n = g_rand_int_range (round->rand, 1, 8);

  set_state (round, GST_STATE_PLAYING);
  for (guint i = 0; i < n; i++) {
    rest (round);
    set_state (round, choose_state (round));
  }
}

static guint
run_round (guint32 seed)
{
  ChaosRound round = { 0 };
  ChaosTally tally = { 0 };
  guint n_finished;

  set_watch (seed);
  chaos_round_init (&round, seed, FALSE);
  chaos_round_start_threads (&round);
  change_states (&round);
  chaos_round_stop_threads (&round);
  if (round.n_errors > round.n_starts + round.n_failed_opens)
    g_error ("ASF_SEED=%u: too many errors for %u starts:\n%s", seed,
        round.n_starts, round.story->str);
  n_finished = chaos_round_check_files (&round, &tally);
  chaos_tally_clear (&tally);
  chaos_round_clear (&round);

  return n_finished;
}

/* Rounds in which nothing goes wrong */

static void
wait_for_all (ChaosRound *round)
{
  for (guint i = 0; i < round->n_feeds; i++) {
    while (g_atomic_int_get (&round->feeds[i]->n_accepted) == 0)
      g_usleep (1000);
  }
  for (guint i = 0; i < round->n_feeds; i++)
    chaos_feed_let_leave (round->feeds[i]);
}

static void
wait_for_eos (ChaosRound *round)
{
  g_mutex_lock (&round->lock);
  while (!round->ended && !round->failed)
    g_cond_wait (&round->cond, &round->lock);
  g_mutex_unlock (&round->lock);
}

/* Either all sources end, or the element is stopped while they go on.
 *
 * @n_buffers: (out): that each of the sources has got rid of
 * @comes_back: (inout): whether one of them has left and come back */
static void
end_steadily (ChaosRound *round, guint *n_buffers, gboolean *comes_back)
{
  gboolean is_eos = one_in (round->rand, 2);

  chaos_round_stop_disturbing (round);
  if (!is_eos)
    gst_element_set_state (round->sink, GST_STATE_NULL);
  for (guint i = 0; i < round->n_feeds; i++)
    chaos_feed_stop (round->feeds[i]);
  for (guint i = 0; i < round->n_feeds; i++) {
    chaos_feed_join (round->feeds[i]);
    n_buffers[i] = (guint) round->feeds[i]->n_accepted;
    *comes_back |= round->feeds[i]->has_come_back;
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
  ChaosRound round = { 0 };
  ChaosTally tally = { 0 };
  guint n_buffers[CHAOS_ROUND_MAX_FEEDS] = { 0 }, n_files;
  gboolean had_video = FALSE, comes_back = FALSE;

  set_watch (seed);
  chaos_round_init (&round, seed, TRUE);
  /* everybody is waited for, and has room in the header */
  g_object_set (round.sink, "stall-timeout", (guint64) 0, "padding",
      (guint64) 16384, "streamable", FALSE, "min-free-space", (guint64) 0,
      NULL);
  set_state (&round, GST_STATE_PLAYING);
  chaos_round_start_threads (&round);
  wait_for_all (&round);
  g_usleep (g_rand_int_range (round.rand, 0, 100000));
  end_steadily (&round, n_buffers, &comes_back);
  n_files = round.files->len;
  if (round.n_errors > 0)
    g_error ("ASF_SEED=%u: an error:\n%s", seed, round.story->str);
  g_assert_cmpuint (chaos_round_check_files (&round, &tally), ==, n_files);
  for (guint i = 0; i < round.n_feeds; i++)
    chaos_tally_check_all (&tally, i, n_buffers[i], seed);
  for (guint i = 0; i < n_files; i++)
    chaos_file_check_start (g_ptr_array_index (round.files, i), i == 0,
        comes_back, &had_video);
  chaos_tally_clear (&tally);
  chaos_round_clear (&round);

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
