/* chaosfeed.c: a source that does anything a source may do, and more
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "chaosfeed.h"

#include "chaoschance.h"

#include <stdlib.h>
#include <string.h>

#define WMV_CAPS "video/x-wmv, wmvversion=(int)2, format=(string)WMV2, " \
    "width=(int)160, height=(int)120, framerate=(fraction)25/1, " \
    "codec_data=(buffer)01020304"
#define H264_CAPS "video/x-h264, stream-format=(string)byte-stream, " \
    "alignment=(string)au, width=(int)160, height=(int)120"
#define WMA_CAPS "audio/x-wma, wmaversion=(int)2, bitrate=(int)64000, " \
    "depth=(int)16, rate=(int)44100, channels=(int)2, " \
    "block_align=(int)320, codec_data=(buffer)008800000f00ad2a0000"
#define PCM_CAPS "audio/x-raw, format=(string)S16LE, " \
    "layout=(string)interleaved, rate=(int)8000, channels=(int)1"

#define MAX_SIZE 3000

/* Payload: says who has sent it, so that it can be found again. Sizes are
 * small, so that many buffers fit a file. */

static guint8
payload_byte (guint id, guint number, gsize i)
{
  guint64 z = ((guint64) id << 32 | number) *
      G_GUINT64_CONSTANT (0xd1342543de82ef95) + (i / 8 + 1) *
      G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  return (guint8) (z >> (i % 8 * 8));
}

/**
 * chaos_payload_check:
 * @id: (out): of the feed
 * @number: (out): of the buffer
 *
 * Returns: whether these are the bytes of a buffer, all of them
 */
gboolean
chaos_payload_check (const guint8 *data, gsize size, guint *id,
    guint *number)
{
  if (size < 8)
    return FALSE;
  *id = GST_READ_UINT32_LE (data);
  *number = GST_READ_UINT32_LE (data + 4);
  for (gsize i = 8; i < size; i++) {
    if (data[i] != payload_byte (*id, *number, i))
      return FALSE;
  }
  return TRUE;
}

/* Who drops the last reference is ordered by GStreamer's atomics, which the
 * thread sanitizer does not see. */
static void
free_payload (gpointer data)
{
#ifndef __SANITIZE_THREAD__
  free (data);
#endif
}

static GstBuffer *
make_payload (ChaosFeed *feed, gsize size)
{
  guint number = feed->next++;
  guint8 *data = malloc (MAX (size, 8));

  GST_WRITE_UINT32_LE (data, feed->id);
  GST_WRITE_UINT32_LE (data + 4, number);
  for (gsize i = 8; i < size; i++)
    data[i] = payload_byte (feed->id, number, i);
  return gst_buffer_new_wrapped_full (0, data, MAX (size, 8), 0,
      size > 0 ? MAX (size, 8) : 0, data, free_payload);
}

/* Decisions */

/* Something that a well-behaved source does seldom */
static gboolean
is_odd (ChaosFeed *feed, guint n)
{
  return feed->mood != CHAOS_STEADY &&
      one_in (feed->rand, feed->mood == CHAOS_CALM ? 20 * n : n);
}

static void
rest (GRand *rand, guint most_us)
{
  g_usleep (g_rand_int_range (rand, 0, most_us));
}

/* Buffers */

static GstClockTime
pick_odd_time (ChaosFeed *feed)
{
  switch (g_rand_int_range (feed->rand, 0, 5)) {
    case 0:
      return GST_CLOCK_TIME_NONE;
    case 1:
      return feed->now > GST_SECOND ? feed->now - GST_SECOND : 0;
    case 2:
      return feed->now + g_rand_int_range (feed->rand, 0, 100) * GST_SECOND;
    case 3:
      return 0;
    default:
      return GST_CLOCK_TIME_NONE - g_rand_int_range (feed->rand, 1, 1000);
  }
}

static GstBuffer *
make_buffer (ChaosFeed *feed)
{
  gsize size = is_odd (feed, 10) ? 0 : feed->is_video ?
      g_rand_int_range (feed->rand, 8, MAX_SIZE) : 320;
  GstBuffer *buffer = make_payload (feed, size);

  GST_BUFFER_PTS (buffer) =
      is_odd (feed, 8) ? pick_odd_time (feed) : feed->now;
  GST_BUFFER_DTS (buffer) =
      is_odd (feed, 4) ? pick_odd_time (feed) : feed->now;
  GST_BUFFER_DURATION (buffer) =
      is_odd (feed, 8) ? pick_odd_time (feed) : 40 * GST_MSECOND;
  if (feed->is_video && !one_in (feed->rand, 5))
    GST_BUFFER_FLAG_SET (buffer, GST_BUFFER_FLAG_DELTA_UNIT);
  if (is_odd (feed, 5))
    GST_BUFFER_FLAG_SET (buffer, 1u << g_rand_int_range (feed->rand, 4, 20));
  feed->now += 40 * GST_MSECOND;

  return buffer;
}

static GstFlowReturn
push_some (ChaosFeed *feed)
{
  GstBufferList *list;

  if (!is_odd (feed, 6)) {
    GstFlowReturn flow = gst_pad_push (feed->pad, make_buffer (feed));

    if (flow == GST_FLOW_OK)
      g_atomic_int_inc (&feed->n_accepted);
    return flow;
  }
  list = gst_buffer_list_new ();
  for (guint i = 0; i < 3; i++)
    gst_buffer_list_add (list, make_buffer (feed));
  return gst_pad_push_list (feed->pad, list);
}

/* Events */

static GstEvent *
make_caps_event (ChaosFeed *feed)
{
  static const char *const descriptions[] = {
    PCM_CAPS, WMA_CAPS, WMV_CAPS, H264_CAPS, "text/plain", "video/x-raw"
  };
  guint which = feed->is_video ? 2 : 0;
  GstCaps *caps;
  GstEvent *event;

  which += is_odd (feed, 6) ? 1 : 0;
  if (is_odd (feed, 20))
    which = g_rand_int_range (feed->rand, 0, G_N_ELEMENTS (descriptions));
  caps = gst_caps_from_string (descriptions[which]);
  event = gst_event_new_caps (caps);
  gst_caps_unref (caps);

  return event;
}

static GstEvent *
make_segment_event (ChaosFeed *feed)
{
  GstSegment segment;

  gst_segment_init (&segment,
      is_odd (feed, 40) ? GST_FORMAT_BYTES : GST_FORMAT_TIME);
  if (is_odd (feed, 3))
    segment.start = g_rand_int_range (feed->rand, 0, 10) * GST_SECOND;
  if (is_odd (feed, 3))
    segment.base = g_rand_int_range (feed->rand, 0, 10) * GST_SECOND;
  if (is_odd (feed, 6))
    segment.offset = g_rand_int_range (feed->rand, 0, 2000) * GST_MSECOND;
  if (is_odd (feed, 6))
    segment.stop = segment.start + g_rand_int_range (feed->rand, 0, 10) *
        GST_SECOND;
  if (is_odd (feed, 20))
    segment.rate = 2.0;

  return gst_event_new_segment (&segment);
}

static GstEvent *
make_tag_event (ChaosFeed *feed)
{
  GstTagList *tags = gst_tag_list_new (GST_TAG_TITLE, "chaos",
      GST_TAG_BITRATE, g_rand_int (feed->rand), GST_TAG_LANGUAGE_CODE, "de",
      NULL);

  if (one_in (feed->rand, 2))
    gst_tag_list_set_scope (tags, GST_TAG_SCOPE_GLOBAL);
  return gst_event_new_tag (tags);
}

static GstEvent *
make_toc_event (void)
{
  GstToc *toc = gst_toc_new (GST_TOC_SCOPE_GLOBAL);
  GstEvent *event = gst_event_new_toc (toc, FALSE);

  gst_toc_unref (toc);
  return event;
}

static GstEvent *
make_stream_start (ChaosFeed *feed)
{
  GstEvent *event = gst_event_new_stream_start ("chaos");

  if (one_in (feed->rand, 2))
    gst_event_set_group_id (event, g_rand_int_range (feed->rand, 1, 3));
  return event;
}

static GstEvent *
make_event (ChaosFeed *feed)
{
  switch (g_rand_int_range (feed->rand, 0, 10)) {
    case 0:
      return gst_event_new_gap (feed->now, is_odd (feed, 3) ?
          GST_CLOCK_TIME_NONE : 100 * GST_MSECOND);
    case 1:
      return make_segment_event (feed);
    case 2:
      return make_caps_event (feed);
    case 3:
      return make_stream_start (feed);
    case 4:
      return gst_event_new_segment_done (GST_FORMAT_TIME, feed->now);
    case 5:
      return gst_event_new_stream_group_done (1);
    case 6:
      return gst_event_new_custom (GST_EVENT_CUSTOM_DOWNSTREAM,
          gst_structure_new_empty ("chaos"));
    case 7:
      return make_toc_event ();
    default:
      return make_tag_event (feed);
  }
}

static void
begin_stream (ChaosFeed *feed)
{
  gst_pad_push_event (feed->pad, make_stream_start (feed));
  if (!is_odd (feed, 20))
    gst_pad_push_event (feed->pad, make_caps_event (feed));
  if (!is_odd (feed, 20))
    gst_pad_push_event (feed->pad, make_segment_event (feed));
}

/* Pads */

/* Takes the request pad out of everybody else's hands.
 *
 * Returns: (transfer full) (nullable): the pad */
static GstPad *
steal_sinkpad (ChaosFeed *feed)
{
  GstPad *sinkpad;

  g_mutex_lock (&feed->lock);
  sinkpad = g_steal_pointer (&feed->sinkpad);
  g_mutex_unlock (&feed->lock);

  return sinkpad;
}

static void
release_pad (ChaosFeed *feed)
{
  GstPad *sinkpad = steal_sinkpad (feed);

  if (sinkpad == NULL)
    return;
  gst_element_release_request_pad (feed->sink, sinkpad);
  gst_object_unref (sinkpad);
}

static void
request_pad (ChaosFeed *feed)
{
  GstPad *sinkpad = gst_element_request_pad_simple (feed->sink,
      one_in (feed->rand, 4) ? "sink_%u" :
      feed->is_video ? "video_%u" : "audio_%u");

  if (sinkpad == NULL)
    return;
  gst_pad_set_active (feed->pad, FALSE);
  gst_pad_set_active (feed->pad, TRUE);
  gst_pad_link (feed->pad, sinkpad);
  g_mutex_lock (&feed->lock);
  feed->sinkpad = sinkpad;
  g_mutex_unlock (&feed->lock);
  begin_stream (feed);
}

static gboolean
has_pad (ChaosFeed *feed)
{
  gboolean has;

  g_mutex_lock (&feed->lock);
  has = feed->sinkpad != NULL;
  g_mutex_unlock (&feed->lock);

  return has;
}

/* The thread */

static void
ask (GstPad *pad, GRand *rand)
{
  GstQuery *query;

  switch (g_rand_int_range (rand, 0, 5)) {
    case 0:
      query = gst_query_new_position (GST_FORMAT_TIME);
      break;
    case 1:
      query = gst_query_new_caps (NULL);
      break;
    case 2:
      query = gst_query_new_allocation (NULL, FALSE);
      break;
    case 3:
      query = gst_query_new_drain ();
      break;
    default:
      query = gst_query_new_custom (GST_QUERY_CUSTOM,
          gst_structure_new_empty ("chaos"));
  }
  gst_pad_peer_query (pad, query);
  gst_query_unref (query);
}

/* After EOS and errors a source should stop; this one may go on all the same,
 * or take another pad. */
static void
go_on_after (ChaosFeed *feed, GstFlowReturn flow)
{
  if (flow == GST_FLOW_OK)
    return;
  rest (feed->rand, 2000);
  if (flow == GST_FLOW_NOT_LINKED || is_odd (feed, 4))
    release_pad (feed);
  else if (flow == GST_FLOW_FLUSHING && one_in (feed->rand, 4))
    begin_stream (feed);
}

/* Something that costs nobody a buffer */
static void
add_something (ChaosFeed *feed)
{
  switch (g_rand_int_range (feed->rand, 0, 3)) {
    case 0:
      gst_pad_push_event (feed->pad, make_tag_event (feed));
      break;
    case 1:
      gst_pad_push_event (feed->pad, make_toc_event ());
      break;
    default:
      feed->now += g_rand_int_range (feed->rand, 0, 50) * 40 * GST_MSECOND;
  }
}

static void
do_one_thing (ChaosFeed *feed)
{
  if (!has_pad (feed))
    request_pad (feed);
  else if (one_in (feed->rand, 50))
    add_something (feed);
  else if (is_odd (feed, 60))
    release_pad (feed);
  else if (is_odd (feed, 40))
    gst_pad_push_event (feed->pad, gst_event_new_eos ());
  else if (is_odd (feed, 6))
    gst_pad_push_event (feed->pad, make_event (feed));
  else if (is_odd (feed, 10))
    ask (feed->pad, feed->rand);
  else
    go_on_after (feed, push_some (feed));
  if (one_in (feed->rand, 4))
    rest (feed->rand, feed->live ? 3000 : 300);
}

/* Returns: whether the source ends by itself, others go on */
static gboolean
wants_to_leave (ChaosFeed *feed)
{
  return feed->mood == CHAOS_STEADY &&
      g_atomic_int_get (&feed->may_leave) && one_in (feed->rand, 100);
}

/* Some leave without a word, and some come back.
 *
 * Returns: %FALSE if it is back, on another pad */
static gboolean
leave (ChaosFeed *feed)
{
  gboolean releases = one_in (feed->rand, 2);

  if (!releases || one_in (feed->rand, 2))
    gst_pad_push_event (feed->pad, gst_event_new_eos ());
  if (!releases)
    return TRUE;
  release_pad (feed);
  feed->has_come_back |= one_in (feed->rand, 2);
  return !feed->has_come_back;
}

static gpointer
run (gpointer data)
{
  ChaosFeed *feed = data;
  gboolean left = FALSE;

  while (!left && !g_atomic_int_get (&feed->stop)) {
    left = wants_to_leave (feed) && leave (feed);
    if (!left)
      do_one_thing (feed);
  }
  if (!left && feed->mood == CHAOS_STEADY)
    gst_pad_push_event (feed->pad, gst_event_new_eos ());
  return NULL;
}

static gboolean
answer (GstPad *pad, GstObject *parent, GstQuery *query)
{
  ChaosFeed *feed = gst_pad_get_element_private (pad);

  if (GST_QUERY_TYPE (query) != GST_QUERY_LATENCY)
    return gst_pad_query_default (pad, parent, query);
  gst_query_set_latency (query, feed->live, 0, GST_CLOCK_TIME_NONE);
  return TRUE;
}

/* Returns: (transfer full): a source whose thread runs */
ChaosFeed *
chaos_feed_new (GstElement *sink, guint id, guint32 seed, ChaosMood mood)
{
  ChaosFeed *feed = g_new0 (ChaosFeed, 1);

  feed->sink = sink;
  feed->id = id;
  feed->mood = mood;
  feed->rand = g_rand_new_with_seed (seed);
  feed->live = one_in (feed->rand, 3);
  feed->is_video = one_in (feed->rand, 2);
  g_mutex_init (&feed->lock);
  feed->pad = gst_pad_new (NULL, GST_PAD_SRC);
  gst_pad_set_element_private (feed->pad, feed);
  gst_pad_set_query_function (feed->pad, answer);
  gst_pad_set_active (feed->pad, TRUE);
  feed->thread = g_thread_new ("chaos-feed", run, feed);

  return feed;
}

void
chaos_feed_let_leave (ChaosFeed *feed)
{
  g_atomic_int_set (&feed->may_leave, TRUE);
}

/* Tells the thread to end, which a push that waits keeps it from. */
void
chaos_feed_stop (ChaosFeed *feed)
{
  g_atomic_int_set (&feed->stop, TRUE);
}

void
chaos_feed_join (ChaosFeed *feed)
{
  g_thread_join (g_steal_pointer (&feed->thread));
}

void
chaos_feed_free (ChaosFeed *feed)
{
  release_pad (feed);
  gst_pad_set_active (feed->pad, FALSE);
  gst_object_unref (feed->pad);
  g_mutex_clear (&feed->lock);
  g_rand_free (feed->rand);
  g_free (feed);
}

/**
 * chaos_feed_disturb:
 * @rand: of the calling thread
 *
 * Does what may come from another thread while the source is pushing.
 */
void
chaos_feed_disturb (ChaosFeed *feed, GRand *rand)
{
  switch (g_rand_int_range (rand, 0, feed->mood == CHAOS_WILD ? 6 : 40)) {
    case 0:
      release_pad (feed);
      break;
    case 1:
      gst_pad_push_event (feed->pad, gst_event_new_flush_start ());
      rest (rand, 1000);
      gst_pad_push_event (feed->pad,
          gst_event_new_flush_stop (one_in (rand, 2)));
      break;
    case 2:
      gst_pad_push_event (feed->pad,
          gst_event_new_custom (GST_EVENT_CUSTOM_DOWNSTREAM_OOB,
              gst_structure_new_empty ("chaos")));
      break;
    default:
      ask (feed->pad, rand);
  }
}
