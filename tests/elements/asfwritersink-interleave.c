/* asfwritersink-interleave.c: streams in step, and nobody waits for ever
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "elementfixture.h"

/* stall-timeout 0 is for ever: a wait that must not be there runs into the
 * test's own time limit instead of a short delay that nobody sees. */

typedef struct
{
  Fixture *f;
  Feed *video;
  Feed *audio;
} Pair;

static Pair
pair_new (GstClockTime stall_timeout)
{
  Pair pair;

  pair.f = fixture_new ();
  pair.video = feed_new_video (pair.f);
  pair.audio = feed_new_audio (pair.f);
  g_object_set (pair.f->sink, "max-buffer-time", GST_SECOND, "stall-timeout",
      stall_timeout, NULL);

  return pair;
}

static void
pair_begin (Pair *pair)
{
  fixture_play (pair->f);
  feed_begin (pair->video);
  feed_begin (pair->audio);
}

/* @allowed: (nullable): rule that such a file cannot keep */
static void
pair_end_allowing (Pair *pair, guint n_video, guint n_audio,
    const char *allowed)
{
  AsfReader *reader;

  feed_eos (pair->video);
  feed_eos (pair->audio);
  fixture_wait (pair->f, GST_MESSAGE_EOS);
  fail_unless_equals_int (fixture_count (pair->f, GST_MESSAGE_ERROR), 0);
  reader = fixture_read_allowing (pair->f, allowed);
  fixture_assert_objects (reader, pair->video, 0, n_video);
  fixture_assert_objects (reader, pair->audio, 0, n_audio);
  asf_reader_free (reader);
  fixture_free (pair->f);
}

static void
pair_end (Pair *pair, guint n_video, guint n_audio)
{
  pair_end_allowing (pair, n_video, n_audio, NULL);
}

/* They come from the writer thread, which may be behind. */
static void
expect_warnings (Pair *pair, guint n)
{
  while (fixture_count (pair->f, GST_MESSAGE_WARNING) < n)
    fixture_wait (pair->f, GST_MESSAGE_WARNING);
  fail_unless_equals_int (fixture_count (pair->f, GST_MESSAGE_WARNING), n);
}

/* Streams that come further apart than the preroll are sent too late. */
#define LATE "send-time-late"

static void
assert_in_order (const AsfReader *reader)
{
  guint32 last = 0;

  for (guint i = 0; i < reader->objects->len; i++) {
    const ReadObject *object = g_ptr_array_index (reader->objects, i);

    fail_unless (object->time_ms >= last, "object %u, of stream %u, goes back "
        "from %u to %u ms", i, object->stream, last, object->time_ms);
    last = object->time_ms;
  }
}

GST_START_TEST (test_free_running_audio_waits_for_slow_video)
{
  Pair pair = pair_new (0);
  AsfReader *reader;

  fixture_play (pair.f);
  feed_begin (pair.video);
  feed_start (pair.audio, 1000);
  for (guint i = 0; i < 1000; i++) {
    guint n_pushed;

    g_mutex_lock (&pair.audio->lock);
    n_pushed = pair.audio->n_pushed;
    g_mutex_unlock (&pair.audio->lock);
    fail_unless (n_pushed <= i + 27, "%u of audio, %u of video", n_pushed, i);
    fail_unless_equals_int (feed_push (pair.video, 1), GST_FLOW_OK);
  }
  /* the last second is within the limit, so the end of video is no need */
  fail_unless_equals_int (feed_join (pair.audio), GST_FLOW_OK);
  fail_unless_equals_int (fixture_count (pair.f, GST_MESSAGE_WARNING), 0);
  feed_eos (pair.video);
  feed_eos (pair.audio);
  fixture_wait (pair.f, GST_MESSAGE_EOS);
  reader = fixture_read (pair.f);
  assert_in_order (reader);
  fixture_assert_objects (reader, pair.video, 0, 1000);
  fixture_assert_objects (reader, pair.audio, 0, 1000);
  asf_reader_free (reader);
  fixture_free (pair.f);
}

GST_END_TEST;

/* A demuxer without queues: the thread that waits would have to bring what is
 * missing. */
GST_START_TEST (test_one_thread_feeds_both)
{
  Pair pair = pair_new (0);

  pair_begin (&pair);
  for (guint i = 0; i < 5; i++) {
    fail_unless_equals_int (feed_push (pair.audio, 200), GST_FLOW_OK);
    fail_unless_equals_int (feed_push (pair.video, 200), GST_FLOW_OK);
  }
  fail_unless_equals_int (fixture_count (pair.f, GST_MESSAGE_WARNING), 0);
  pair_end_allowing (&pair, 1000, 1000, LATE);
}

GST_END_TEST;

GST_START_TEST (test_live_source_never_waits)
{
  Pair pair = pair_new (0);

  pair.video->live = TRUE;
  pair_begin (&pair);
  /* someone else feeds the dead one */
  feed_start (pair.video, 1000);
  fail_unless_equals_int (feed_join (pair.video), GST_FLOW_OK);
  pair_end (&pair, 1000, 0);
}

GST_END_TEST;

/* The pipeline learns later that there is a live source. */
GST_START_TEST (test_live_source_that_is_told_later)
{
  Pair pair = pair_new (0);

  pair_begin (&pair);
  feed_start (pair.video, 1000);
  feed_wait_pushed (pair.video, 26);
  pair.audio->live = TRUE;
  gst_element_send_event (pair.f->sink, gst_event_new_latency (0));
  fail_unless_equals_int (feed_join (pair.video), GST_FLOW_OK);
  pair_end (&pair, 1000, 0);
}

GST_END_TEST;

GST_START_TEST (test_dead_pad_is_given_up)
{
  Pair pair = pair_new (30 * GST_MSECOND);

  pair_begin (&pair);
  feed_start (pair.video, 1000);
  fail_unless_equals_int (feed_join (pair.video), GST_FLOW_OK);
  expect_warnings (&pair, 1);
  pair_end (&pair, 1000, 0);
}

GST_END_TEST;

GST_START_TEST (test_dead_pad_without_caps_is_given_up)
{
  Pair pair = pair_new (30 * GST_MSECOND);
  AsfReader *reader;

  fixture_play (pair.f);
  feed_begin (pair.video);
  feed_start (pair.video, 1000);
  fail_unless_equals_int (feed_join (pair.video), GST_FLOW_OK);
  feed_eos (pair.video);
  fixture_wait (pair.f, GST_MESSAGE_EOS);
  fail_unless_equals_int (fixture_count (pair.f, GST_MESSAGE_WARNING), 1);
  reader = fixture_read (pair.f);
  fail_unless_equals_int (reader->streams->len, 1);
  fixture_assert_objects (reader, pair.video, 0, 1000);
  asf_reader_free (reader);
  fixture_free (pair.f);
}

GST_END_TEST;

GST_START_TEST (test_each_dead_pad_is_told)
{
  Pair pair = pair_new (30 * GST_MSECOND);
  Feed *other = feed_new_audio (pair.f);

  pair_begin (&pair);
  feed_begin (other);
  feed_start (pair.video, 1000);
  fail_unless_equals_int (feed_join (pair.video), GST_FLOW_OK);
  expect_warnings (&pair, 2);
  feed_eos (other);
  pair_end (&pair, 1000, 0);
}

GST_END_TEST;

/* What comes late from a stream that was given up is older than what is in
 * the file already: it is written all the same. */
GST_START_TEST (test_stalled_stream_returns)
{
  Pair pair = pair_new (30 * GST_MSECOND);

  pair_begin (&pair);
  feed_start (pair.video, 500);
  fail_unless_equals_int (feed_join (pair.video), GST_FLOW_OK);
  expect_warnings (&pair, 1);
  fail_unless_equals_int (feed_push (pair.audio, 500), GST_FLOW_OK);
  /* it is waited for again, and given up again */
  feed_start (pair.video, 500);
  fail_unless_equals_int (feed_join (pair.video), GST_FLOW_OK);
  expect_warnings (&pair, 2);
  pair_end_allowing (&pair, 1000, 500, LATE);
}

GST_END_TEST;

GST_START_TEST (test_gaps_keep_it_going)
{
  Pair pair = pair_new (0);

  pair_begin (&pair);
  feed_start (pair.video, 1000);
  for (guint i = 0; i < 40; i++)
    feed_gap (pair.audio, i * GST_SECOND, GST_SECOND);
  fail_unless_equals_int (feed_join (pair.video), GST_FLOW_OK);
  fail_unless_equals_int (fixture_count (pair.f, GST_MESSAGE_WARNING), 0);
  pair_end (&pair, 1000, 0);
}

GST_END_TEST;

/* The same as GAP events: buffers without data, and buffers flagged so */
GST_START_TEST (test_empty_buffers_are_gaps)
{
  Pair pair = pair_new (0);

  pair_begin (&pair);
  feed_start (pair.video, 1000);
  for (guint i = 0; i < 40; i++) {
    GstBuffer *buffer = __i__ ? gst_buffer_new () :
        gst_buffer_new_allocate (NULL, 320, NULL);

    if (__i__ == 0)
      GST_BUFFER_FLAG_SET (buffer, GST_BUFFER_FLAG_GAP);
    GST_BUFFER_PTS (buffer) = i * GST_SECOND;
    GST_BUFFER_DURATION (buffer) = GST_SECOND;
    fail_unless_equals_int (feed_chain (pair.audio, buffer), GST_FLOW_OK);
  }
  fail_unless_equals_int (feed_join (pair.video), GST_FLOW_OK);
  pair_end (&pair, 1000, 0);
}

GST_END_TEST;

GST_START_TEST (test_gap_without_duration_reaches_its_time_only)
{
  Pair pair = pair_new (0);

  pair_begin (&pair);
  feed_start (pair.video, 1000);
  feed_gap (pair.audio, 10 * GST_SECOND, GST_CLOCK_TIME_NONE);
  /* up to ten seconds are free, and one more is queued */
  feed_wait_pushed (pair.video, 250 + 26);
  feed_gap (pair.audio, 100 * GST_SECOND, GST_CLOCK_TIME_NONE);
  fail_unless_equals_int (feed_join (pair.video), GST_FLOW_OK);
  pair_end (&pair, 1000, 0);
}

GST_END_TEST;

GST_START_TEST (test_group_done_is_not_waited_for)
{
  Pair pair = pair_new (0);

  pair_begin (&pair);
  feed_start (pair.video, 500);
  feed_event (pair.audio, gst_event_new_stream_group_done (1));
  fail_unless_equals_int (feed_join (pair.video), GST_FLOW_OK);
  pair_end (&pair, 500, 0);
}

GST_END_TEST;

/* Limits: how much is taken while another stream starves */
typedef struct
{
  guint64 bytes;
  GstClockTime time;
  guint n;
} Limit;

static const Limit limits[] = {
  {600 * 100, 0, 100},
  {600 * 100 + 599, 0, 100},
  {1, 0, 1},
  {600 * 100, GST_SECOND, 26},
  {600 * 10, GST_SECOND, 10},
  {G_MAXUINT64, 10 * GST_SECOND, 251},
};

GST_START_TEST (test_limit)
{
  const Limit *row = &limits[__i__];
  Pair pair = pair_new (0);
  AsfReader *reader;

  g_object_set (pair.f->sink, "max-buffer-bytes", row->bytes,
      "max-buffer-time", row->time, NULL);
  pair_begin (&pair);
  feed_start (pair.video, 1000);
  feed_wait_pushed (pair.video, row->n);
  fail_unless_equals_uint64 (fixture_get_stat (pair.f, "queued-bytes"),
      row->n * 600);
  fixture_set_state (pair.f, GST_STATE_NULL);
  fail_unless_equals_int (feed_join (pair.video), GST_FLOW_FLUSHING);
  reader = fixture_read (pair.f);
  fixture_assert_objects (reader, pair.video, 0, row->n);
  asf_reader_free (reader);
  fixture_free (pair.f);
}

GST_END_TEST;

GST_START_TEST (test_no_limit_of_time)
{
  Pair pair = pair_new (0);

  g_object_set (pair.f->sink, "max-buffer-time", (guint64) 0, NULL);
  pair_begin (&pair);
  feed_start (pair.video, 2000);
  fail_unless_equals_int (feed_join (pair.video), GST_FLOW_OK);
  pair_end (&pair, 2000, 0);
}

GST_END_TEST;

GST_START_TEST (test_paused_takes_up_to_the_limit)
{
  Pair pair = pair_new (0);

  fixture_set_state (pair.f, GST_STATE_PAUSED);
  feed_begin (pair.video);
  feed_begin (pair.audio);
  feed_start (pair.video, 100);
  feed_wait_pushed (pair.video, 26);
  fixture_play (pair.f);
  feed_push (pair.audio, 100);
  fail_unless_equals_int (feed_join (pair.video), GST_FLOW_OK);
  pair_end (&pair, 100, 100);
}

GST_END_TEST;

GST_START_TEST (test_buffer_lists)
{
  Pair pair = pair_new (0);

  pair_begin (&pair);
  for (guint i = 0; i < 10; i++) {
    GstBufferList *list = gst_buffer_list_new ();

    for (guint k = 0; k < 20; k++)
      gst_buffer_list_add (list, feed_make (pair.video));
    fail_unless_equals_int (gst_pad_push_list (pair.video->pad, list),
        GST_FLOW_OK);
    fail_unless_equals_int (feed_push (pair.audio, 20), GST_FLOW_OK);
  }
  pair_end (&pair, 200, 200);
}

GST_END_TEST;

/* Buffers of pools */

static GstBufferPool *
make_pool (guint n, guint size)
{
  GstBufferPool *pool = gst_buffer_pool_new ();
  GstStructure *config = gst_buffer_pool_get_config (pool);

  gst_buffer_pool_config_set_params (config, NULL, size, n, n);
  fail_unless (gst_buffer_pool_set_config (pool, config));
  fail_unless (gst_buffer_pool_set_active (pool, TRUE));

  return pool;
}

static GstBuffer *
acquire (GstBufferPool *pool, Feed *feed)
{
  GstBufferPoolAcquireParams params = {
    .flags = GST_BUFFER_POOL_ACQUIRE_FLAG_DONTWAIT
  };
  GstBuffer *model = feed_make (feed), *buffer = NULL;
  GstMapInfo map;

  fail_unless_equals_int (gst_buffer_pool_acquire_buffer (pool, &buffer,
          &params), GST_FLOW_OK);
  gst_buffer_memset (buffer, 0, 0, gst_buffer_get_size (buffer));
  gst_buffer_map (model, &map, GST_MAP_READ);
  gst_buffer_fill (buffer, 0, map.data, map.size);
  gst_buffer_unmap (model, &map);
  gst_buffer_copy_into (buffer, model, GST_BUFFER_COPY_TIMESTAMPS |
      GST_BUFFER_COPY_FLAGS, 0, -1);
  gst_buffer_unref (model);

  return buffer;
}

GST_START_TEST (test_pool_does_not_run_dry)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);
  GstBufferPool *pool = make_pool (4, 600);
  GstBuffer *all[4];
  GstQuery *drain = gst_query_new_drain ();
  AsfReader *reader;

  fixture_set_state (f, GST_STATE_PAUSED);
  feed_begin (feed);
  for (guint i = 0; i < 100; i++)
    fail_unless_equals_int (feed_chain (feed, acquire (pool, feed)),
        GST_FLOW_OK);
  /* after DRAIN none is missing */
  fail_unless (gst_pad_peer_query (feed->pad, drain));
  gst_query_unref (drain);
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    all[i] = acquire (pool, feed);
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    gst_buffer_unref (all[i]);
  fixture_play (f);
  feed_eos (feed);
  fixture_wait (f, GST_MESSAGE_EOS);
  reader = fixture_read (f);
  fixture_assert_objects (reader, feed, 0, 100);
  asf_reader_free (reader);
  fixture_set_state (f, GST_STATE_NULL);
  gst_buffer_pool_set_active (pool, FALSE);
  gst_object_unref (pool);
}

GST_END_TEST;

/* DRAIN also brings back what the writer thread has in its hands. */
GST_START_TEST (test_drain_waits_for_the_writer)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);
  GstBufferPool *pool = make_pool (1, 8 * 1024 * 1024);

  fixture_play (f);
  feed_begin (feed);
  for (guint round = 0; round < 20; round++) {
    GstQuery *drain = gst_query_new_drain ();

    fail_unless_equals_int (feed_chain (feed, acquire (pool, feed)),
        GST_FLOW_OK);
    g_usleep (round * 500);
    fail_unless (gst_pad_peer_query (feed->pad, drain));
    gst_query_unref (drain);
  }
  feed_eos (feed);
  fixture_wait (f, GST_MESSAGE_EOS);
  fixture_set_state (f, GST_STATE_NULL);
  gst_buffer_pool_set_active (pool, FALSE);
  gst_object_unref (pool);
}

GST_END_TEST;

/* All threads at once, with releases, for the sanitizers */
GST_START_TEST (test_many_pads_and_threads)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feeds[6];
  AsfReader *reader;

  g_object_set (f->sink, "max-buffer-time", 500 * GST_MSECOND, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (feeds); i++)
    feeds[i] = i % 2 ? feed_new_audio (f) : feed_new_video (f);
  fixture_play (f);
  for (guint i = 0; i < G_N_ELEMENTS (feeds); i++)
    feed_start (feeds[i], 400);
  feed_wait_pushed (feeds[5], 100);
  feed_release (feeds[5]);
  for (guint i = 0; i < 5; i++)
    fail_unless_equals_int (feed_join (feeds[i]), GST_FLOW_OK);
  for (guint i = 0; i < 5; i++)
    feed_eos (feeds[i]);
  fixture_wait (f, GST_MESSAGE_EOS);
  reader = fixture_read (f);
  assert_in_order (reader);
  for (guint i = 0; i < 5; i++)
    fixture_assert_objects (reader, feeds[i], 0, 400);
  fail_unless (fixture_count_objects (reader, feeds[5]->number) >= 100);
  asf_reader_free (reader);
}

GST_END_TEST;

static const FixtureTest all_tests[] = {
  TEST (test_free_running_audio_waits_for_slow_video),
  TEST (test_one_thread_feeds_both),
  TEST (test_live_source_never_waits),
  TEST (test_live_source_that_is_told_later),
  TEST (test_dead_pad_is_given_up),
  TEST (test_dead_pad_without_caps_is_given_up),
  TEST (test_each_dead_pad_is_told),
  TEST (test_stalled_stream_returns),
  TEST (test_gaps_keep_it_going),
  TEST_LOOP (test_empty_buffers_are_gaps, 2),
  TEST (test_gap_without_duration_reaches_its_time_only),
  TEST (test_group_done_is_not_waited_for),
  TEST_LOOP (test_limit, G_N_ELEMENTS (limits)),
  TEST (test_no_limit_of_time),
  TEST (test_paused_takes_up_to_the_limit),
  TEST (test_buffer_lists),
  TEST (test_pool_does_not_run_dry),
  TEST (test_drain_waits_for_the_writer),
  TEST (test_many_pads_and_threads),
};

FIXTURE_MAIN (interleave)
