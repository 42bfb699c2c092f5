/* elementfeed.c: source pads that feed the element
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "elementfixture.h"

#include <stdlib.h>

/* Payload that need not be stored to be known: byte @i of buffer @n. The header
 * of samples.c does not go together with GStreamer's check library. */
guint8
feed_payload_byte (guint stream, guint n, gsize i)
{
  guint64 z = ((guint64) stream << 32 | n) *
      G_GUINT64_CONSTANT (0xd1342543de82ef95) + (i / 8 + 1) *
      G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  return (guint8) (z >> (i % 8 * 8));
}

static gboolean
feed_query (GstPad *pad, GstObject *parent, GstQuery *query)
{
  Feed *feed = gst_pad_get_element_private (pad);
  GstFormat format;

  switch (GST_QUERY_TYPE (query)) {
    case GST_QUERY_LATENCY:
      gst_query_set_latency (query, feed->live, 0, GST_CLOCK_TIME_NONE);
      return TRUE;
    case GST_QUERY_DURATION:
      gst_query_parse_duration (query, &format, NULL);
      if (format != GST_FORMAT_TIME || feed->known_duration < 0)
        return FALSE;
      gst_query_set_duration (query, format, feed->known_duration);
      return TRUE;
    case GST_QUERY_SEEKING:
      if (!feed->seekable)
        return FALSE;
      gst_query_set_seeking (query, GST_FORMAT_TIME, TRUE, 0, -1);
      return TRUE;
    default:
      return gst_pad_query_default (pad, parent, query);
  }
}

static gboolean
feed_take_event (GstPad *pad, GstObject *parent, GstEvent *event)
{
  Feed *feed = gst_pad_get_element_private (pad);
  gboolean ok = GST_EVENT_TYPE (event) != GST_EVENT_SEEK || feed->seekable;

  g_mutex_lock (&feed->lock);
  g_ptr_array_add (feed->events, event);
  g_cond_broadcast (&feed->cond);
  g_mutex_unlock (&feed->lock);

  return ok;
}

guint
feed_count_events (Feed *feed, GstEventType type)
{
  guint count = 0;

  g_mutex_lock (&feed->lock);
  for (guint i = 0; i < feed->events->len; i++)
    count += GST_EVENT_TYPE (g_ptr_array_index (feed->events, i)) == type;
  g_mutex_unlock (&feed->lock);

  return count;
}

/* Returns: (transfer none): a source linked to a new pad; no event is sent */
Feed *
feed_new (Fixture *fixture, const char *pad_name, const char *caps)
{
  Feed *feed = g_new0 (Feed, 1);
  gint number;

  feed->fixture = fixture;
  feed->caps = g_strdup (caps);
  feed->size = 600;
  feed->duration = 40 * GST_MSECOND;
  feed->key_distance = 1;
  feed->group_id = 1;
  feed->known_duration = -1;
  feed->events =
      g_ptr_array_new_with_free_func ((GDestroyNotify) gst_event_unref);
  g_mutex_init (&feed->lock);
  g_cond_init (&feed->cond);
  feed->sinkpad = gst_element_request_pad_simple (fixture->sink, pad_name);
  fail_unless (feed->sinkpad != NULL, "no pad %s", pad_name);
  g_object_get (feed->sinkpad, "stream-number", &number, NULL);
  feed->number = number;
  feed->pad = gst_pad_new (NULL, GST_PAD_SRC);
  gst_pad_set_element_private (feed->pad, feed);
  gst_pad_set_query_function (feed->pad, feed_query);
  gst_pad_set_event_function (feed->pad, feed_take_event);
  gst_pad_set_active (feed->pad, TRUE);
  fail_unless_equals_int (gst_pad_link (feed->pad, feed->sinkpad),
      GST_PAD_LINK_OK);
  g_ptr_array_add (fixture->feeds, feed);

  return feed;
}

/* 25 pictures a second, a key frame every 10 */
Feed *
feed_new_video (Fixture *fixture)
{
  Feed *feed = feed_new (fixture, "video_%u", WMV_CAPS);

  feed->key_distance = 10;
  return feed;
}

/* Blocks of 40 ms too, as the bit rate has it */
Feed *
feed_new_audio (Fixture *fixture)
{
  Feed *feed = feed_new (fixture, "audio_%u", WMA_CAPS);

  feed->size = 320;
  return feed;
}

/* @feed: (transfer full): */
void
feed_free (Feed *feed)
{
  if (feed->thread != NULL)
    feed_join (feed);
  gst_pad_set_active (feed->pad, FALSE);
  gst_clear_object (&feed->sinkpad);
  gst_object_unref (feed->pad);
  g_ptr_array_unref (feed->events);
  g_mutex_clear (&feed->lock);
  g_cond_clear (&feed->cond);
  g_free (feed->caps);
  g_free (feed);
}

/* @event: (transfer full): */
void
feed_event (Feed *feed, GstEvent *event)
{
  gst_pad_push_event (feed->pad, event);
}

static void
begin_stream (Feed *feed)
{
  char *id = g_strdup_printf ("stream-%u", feed->number);
  GstEvent *event = gst_event_new_stream_start (id);
  GstCaps *caps = gst_caps_from_string (feed->caps);

  if (feed->group_id != 0)
    gst_event_set_group_id (event, feed->group_id);
  feed_event (feed, event);
  feed_event (feed, gst_event_new_caps (caps));
  gst_caps_unref (caps);
  g_free (id);
}

/* STREAM_START, CAPS and a SEGMENT from 0 */
void
feed_begin (Feed *feed)
{
  GstSegment segment;

  gst_segment_init (&segment, GST_FORMAT_TIME);
  feed->begun = TRUE;
  begin_stream (feed);
  feed_segment (feed, &segment);
}

void
feed_segment (Feed *feed, const GstSegment *segment)
{
  feed_event (feed, gst_event_new_segment (segment));
}

/* Who drops the last reference is ordered by GStreamer's atomics, which the
 * thread sanitizer does not see: it would take the end of the memory, and its
 * next use, for a race. */
static void
free_payload (gpointer data)
{
#ifndef __SANITIZE_THREAD__
  free (data);
#endif
}

/* Returns: (transfer full): the next buffer: times by its index, and bytes
 * that fixture_assert_objects() knows */
GstBuffer *
feed_make (Feed *feed)
{
  guint n = feed->next++;
  guint8 *data = malloc (feed->size);
  GstBuffer *buffer = gst_buffer_new_wrapped_full (0, data, feed->size, 0,
      feed->size, data, free_payload);

  for (gsize i = 0; i < feed->size; i++)
    data[i] = feed_payload_byte (feed->number, n, i);
  GST_BUFFER_PTS (buffer) = n * feed->duration;
  GST_BUFFER_DTS (buffer) = n * feed->duration;
  GST_BUFFER_DURATION (buffer) = feed->duration;
  if (n % feed->key_distance != 0)
    GST_BUFFER_FLAG_SET (buffer, GST_BUFFER_FLAG_DELTA_UNIT);

  return buffer;
}

/* @buffer: (transfer full): */
GstFlowReturn
feed_chain (Feed *feed, GstBuffer *buffer)
{
  return gst_pad_push (feed->pad, buffer);
}

/* Returns: %GST_FLOW_OK, or what ended it before @count buffers were taken */
GstFlowReturn
feed_push (Feed *feed, guint count)
{
  GstFlowReturn flow = GST_FLOW_OK;

  for (guint i = 0; i < count && flow == GST_FLOW_OK; i++)
    flow = feed_chain (feed, feed_make (feed));
  return flow;
}

void
feed_eos (Feed *feed)
{
  feed_event (feed, gst_event_new_eos ());
}

void
feed_gap (Feed *feed, GstClockTime start, GstClockTime duration)
{
  feed_event (feed, gst_event_new_gap (start, duration));
}

void
feed_flush (Feed *feed, guint32 seqnum, gboolean reset_time)
{
  GstEvent *start = gst_event_new_flush_start ();
  GstEvent *stop = gst_event_new_flush_stop (reset_time);

  gst_event_set_seqnum (start, seqnum);
  gst_event_set_seqnum (stop, seqnum);
  feed_event (feed, start);
  feed_event (feed, stop);
}

/* The source has been stopped and starts anew: no event of the last file is
 * left. */
void
feed_renew (Feed *feed)
{
  gst_pad_set_active (feed->pad, FALSE);
  gst_pad_set_active (feed->pad, TRUE);
  feed->next = 0;
  feed->begun = FALSE;
}

/* Gives the request pad back; the source pad stays, linked to nothing. */
void
feed_release (Feed *feed)
{
  gst_element_release_request_pad (feed->fixture->sink, feed->sinkpad);
  gst_clear_object (&feed->sinkpad);
}

/* Threads */

static gpointer
feed_thread (gpointer data)
{
  Feed *feed = data;
  GstFlowReturn flow = GST_FLOW_OK;

  if (!feed->begun)
    feed_begin (feed);
  for (guint i = 0; i < feed->n_wanted && flow == GST_FLOW_OK; i++) {
    flow = feed_push (feed, 1);
    g_mutex_lock (&feed->lock);
    feed->n_pushed += flow == GST_FLOW_OK;
    g_cond_broadcast (&feed->cond);
    g_mutex_unlock (&feed->lock);
  }
  g_mutex_lock (&feed->lock);
  feed->flow = flow;
  feed->returned = TRUE;
  g_cond_broadcast (&feed->cond);
  g_mutex_unlock (&feed->lock);

  return NULL;
}

/* Pushes @count buffers from a thread, fewer if the flow ends; with the events
 * in front of them, if they have not been sent. */
void
feed_start (Feed *feed, guint count)
{
  feed->n_wanted = count;
  feed->n_pushed = 0;
  feed->returned = FALSE;
  feed->thread = g_thread_new ("feed", feed_thread, feed);
}

/* Waits until the thread has got rid of @count buffers. */
void
feed_wait_pushed (Feed *feed, guint count)
{
  gint64 deadline = g_get_monotonic_time () + FIXTURE_TIMEOUT;
  gboolean in_time = TRUE;
  guint n_pushed;

  g_mutex_lock (&feed->lock);
  while (feed->n_pushed < count && in_time)
    in_time = g_cond_wait_until (&feed->cond, &feed->lock, deadline);
  n_pushed = feed->n_pushed;
  g_mutex_unlock (&feed->lock);
  fail_unless (in_time, "%u buffers of %u were taken", n_pushed, count);
}

/* Returns: whether the thread has done its work */
gboolean
feed_has_returned (Feed *feed)
{
  gboolean returned;

  g_mutex_lock (&feed->lock);
  returned = feed->returned;
  g_mutex_unlock (&feed->lock);

  return returned;
}

/* Returns: the flow that ended it, or %GST_FLOW_OK */
GstFlowReturn
feed_join (Feed *feed)
{
  gint64 deadline = g_get_monotonic_time () + FIXTURE_TIMEOUT;
  gboolean in_time = TRUE;

  g_mutex_lock (&feed->lock);
  while (!feed->returned && in_time)
    in_time = g_cond_wait_until (&feed->cond, &feed->lock, deadline);
  g_mutex_unlock (&feed->lock);
  fail_unless (in_time, "a push is stuck");
  g_thread_join (g_steal_pointer (&feed->thread));

  return feed->flow;
}
