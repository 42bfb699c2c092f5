/* chaosround.c: one round of chaos: sources, files, and a thread that disturbs
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "chaosround.h"

#include "chaoschance.h"
#include "chaossettings.h"
#include "gstasfwritersink.h"

#include <errno.h>

#define MAX_FILES 20000

/* Files */

/* With the lock. */
static AsfOutput *
refuse_to_open (ChaosRound *round, GError **error)
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
  ChaosRound *round = user_data;
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
find_file (ChaosRound *round, const GstStructure *structure)
{
  const char *location = gst_structure_get_string (structure, "location");

  for (guint i = round->files->len; i > 0; i--) {
    ChaosFile *file = g_ptr_array_index (round->files, i - 1);

    if (g_strcmp0 (file->location, location) == 0)
      return file;
  }
  return NULL;
}

/* A recording ends with an error or with EOS, which is said again in
 * PLAYING. */
static void
take_message (ChaosRound *round, GstMessage *message)
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
  ChaosRound *round = user_data;

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

/* Begin and end */

static void
make_sink (ChaosRound *round)
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
choose (ChaosRound *round)
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
  if (round->mood == CHAOS_STEADY && one_in (rand, 2))
    chaos_settings_name_stream (round->sink);
  if (round->mood != CHAOS_STEADY && one_in (rand, 3))
    chaos_settings_choose_pauses (round->sink, rand);
}

void
chaos_round_init (ChaosRound *round, guint32 seed, gboolean steady)
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

void
chaos_round_clear (ChaosRound *round)
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

/* Returns: how many files are finished */
guint
chaos_round_check_files (ChaosRound *round, ChaosTally *tally)
{
  guint n_finished = 0;

  for (guint i = 0; i < round->files->len; i++) {
    const ChaosFile *file = g_ptr_array_index (round->files, i);

    chaos_file_check (file, tally, round->seed);
    n_finished += file->finished;
  }
  return n_finished;
}

/* Threads */

static void
ask_element (ChaosRound *round, GRand *rand)
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
disturb_gently (ChaosRound *round, GRand *rand)
{
  if (round->rotates && one_in (rand, 4))
    chaos_settings_ask_for_files (round->sink, rand);
  else
    ask_element (round, rand);
}

static void
disturb_once (ChaosRound *round, GRand *rand)
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
  ChaosRound *round = data;

  while (!g_atomic_int_get (&round->stop)) {
    if (round->mood == CHAOS_STEADY)
      disturb_gently (round, round->disturb_rand);
    else
      disturb_once (round, round->disturb_rand);
    g_usleep (g_rand_int_range (round->disturb_rand, 0, 2000));
  }
  return NULL;
}

void
chaos_round_start_threads (ChaosRound *round)
{
  round->n_feeds = g_rand_int_range (round->rand, 1,
      CHAOS_ROUND_MAX_FEEDS + 1);
  for (guint i = 0; i < round->n_feeds; i++)
    round->feeds[i] = chaos_feed_new (round->sink, i,
        g_rand_int (round->rand), round->mood);
  round->disturb_rand = g_rand_new_with_seed (g_rand_int (round->rand));
  round->disturber = g_thread_new ("chaos", disturb, round);
}

void
chaos_round_stop_disturbing (ChaosRound *round)
{
  g_atomic_int_set (&round->stop, TRUE);
  g_thread_join (round->disturber);
  g_rand_free (round->disturb_rand);
}

/* With the state NULL no push waits any more. */
void
chaos_round_stop_threads (ChaosRound *round)
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
