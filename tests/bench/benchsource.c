/* benchsource.c: pushes the samples of a case as fast as they are taken
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "benchsource.h"

#include "benchbuffer.h"
#include "benchmeter.h"

#define MAX_HOURS 24
#define HOUR_NS (3600 * BENCH_NS)

typedef struct
{
  const BenchStream *stream;
  GstPad *pad;
  GstCaps *caps;
  guint64 next;
  guint64 count;
} Track;

/* What a thread pushes. The task is that of the last pad, since it needs all of
 * them. */
typedef struct
{
  BenchSource *source;
  Track tracks[BENCH_MAX_STREAMS];
  guint n_tracks;
  GstPad *last_pad;
  guint64 samples;
  guint64 bytes;
  GArray *delays;
  guint64 most_late_us;
} Feed;

struct _BenchSource
{
  GstElement parent;

  const BenchCase *what;
  guint n_feeds;
  Feed feeds[BENCH_MAX_STREAMS];
  gboolean is_live;
  gint64 start_us;

  GMutex lock;                  /* the two of the end */
  gint64 end_us;                /* when the last thread came to its end */
  double end_sync;              /* seconds in fsync until then */
  double hours[MAX_HOURS + 1];  /* CPU time when the first feed got there */
  guint n_hours;
};

G_DEFINE_TYPE (BenchSource, bench_source, GST_TYPE_ELEMENT)

static GstStaticPadTemplate src_template =
GST_STATIC_PAD_TEMPLATE ("src_%u", GST_PAD_SRC, GST_PAD_SOMETIMES,
    GST_STATIC_CAPS_ANY);

/* Returns: (nullable): the track whose sample is next */
static Track *
find_next (Feed *feed)
{
  guint64 earliest = G_MAXUINT64;
  Track *next = NULL;

  for (guint i = 0; i < feed->n_tracks; i++) {
    Track *track = &feed->tracks[i];
    guint64 time;

    if (track->next == track->count)
      continue;
    time = bench_stream_time (track->stream, track->next);
    if (time < earliest) {
      earliest = time;
      next = track;
    }
  }
  return next;
}

/* Pads are those of a feed, each of them once. */
static void
push_starts (Feed *feed)
{
  for (guint i = 0; i < feed->n_tracks; i++) {
    if (i == 0 || feed->tracks[i].pad != feed->tracks[i - 1].pad)
      bench_push_start (feed->tracks[i].pad, feed->tracks[i].caps,
          feed->tracks[i].stream);
  }
}

static void
push_ends (Feed *feed)
{
  for (guint i = 0; i < feed->n_tracks; i++) {
    if (i == 0 || feed->tracks[i].pad != feed->tracks[i - 1].pad)
      gst_pad_push_event (feed->tracks[i].pad, gst_event_new_eos ());
  }
}

static void
note_end (BenchSource *self)
{
  BenchMeter meter;

  bench_meter_read (&meter);
  g_mutex_lock (&self->lock);
  self->end_us = g_get_monotonic_time ();
  self->end_sync = meter.sync;
  g_mutex_unlock (&self->lock);
}

static void
wait_until (Feed *feed, guint64 time)
{
  gint64 due = feed->source->start_us + time / 1000;
  gint64 now = g_get_monotonic_time ();

  if (now < due)
    g_usleep (due - now);
  else
    feed->most_late_us = MAX (feed->most_late_us, (guint64) (now - due));
}

static GstFlowReturn
push_live (Feed *feed, GstPad *pad, const BenchSample *sample,
    GstBuffer *buffer)
{
  GstFlowReturn result;
  gint64 before;
  guint32 delay;

  wait_until (feed, sample->time);
  before = g_get_monotonic_time ();
  result = gst_pad_push (pad, buffer);
  delay = g_get_monotonic_time () - before;
  g_array_append_val (feed->delays, delay);

  return result;
}

static void
note_hour (Feed *feed, guint64 time)
{
  BenchSource *self = feed->source;

  if (feed == &self->feeds[0] && self->n_hours <= MAX_HOURS &&
      time >= self->n_hours * HOUR_NS)
    self->hours[self->n_hours++] = bench_meter_cpu ();
}

static GstFlowReturn
push_sample (Feed *feed, Track *track)
{
  BenchSource *self = feed->source;
  BenchSample sample;
  GstBuffer *buffer;

  bench_stream_get (track->stream, track->next++, &sample);
  note_hour (feed, sample.time);
  feed->samples++;
  feed->bytes += sample.size;
  buffer = bench_buffer_new (&sample, self->what->n_memories);

  return self->is_live ? push_live (feed, track->pad, &sample, buffer) :
      gst_pad_push (track->pad, buffer);
}

static void
run (gpointer data)
{
  Feed *feed = data;
  GstFlowReturn result = GST_FLOW_OK;
  Track *track;

  push_starts (feed);
  while (result == GST_FLOW_OK && (track = find_next (feed)) != NULL)
    result = push_sample (feed, track);
  if (result != GST_FLOW_OK && result != GST_FLOW_FLUSHING)
    GST_ELEMENT_FLOW_ERROR (feed->source, result);
  note_hour (feed, bench_stream_time (feed->tracks[0].stream,
          feed->tracks[0].next));
  note_end (feed->source);
  push_ends (feed);
  gst_pad_pause_task (feed->last_pad);
}

static gboolean
activate_mode (GstPad *pad, GstObject *parent, GstPadMode mode,
    gboolean active)
{
  Feed *feed = gst_pad_get_element_private (pad);

  if (mode != GST_PAD_MODE_PUSH)
    return FALSE;
  if (pad != feed->last_pad)
    return TRUE;
  if (!active)
    return gst_pad_stop_task (pad);
  return feed->source->is_live || gst_pad_start_task (pad, run, feed, NULL);
}

static gboolean
answer_query (GstPad *pad, GstObject *parent, GstQuery *query)
{
  BenchSource *self = BENCH_SOURCE (parent);

  if (GST_QUERY_TYPE (query) != GST_QUERY_LATENCY)
    return gst_pad_query_default (pad, parent, query);
  gst_query_set_latency (query, self->is_live, 0, GST_CLOCK_TIME_NONE);

  return TRUE;
}

static Feed *
add_feed (BenchSource *self)
{
  Feed *feed = &self->feeds[self->n_feeds++];

  feed->source = self;
  feed->delays = g_array_new (FALSE, FALSE, sizeof (guint32));

  return feed;
}

static void
add_pad (Feed *feed)
{
  GstElement *element = GST_ELEMENT (feed->source);
  char *name = g_strdup_printf ("src_%u", element->numsrcpads);

  feed->last_pad = gst_pad_new (name, GST_PAD_SRC);
  gst_pad_set_element_private (feed->last_pad, feed);
  gst_pad_set_activatemode_function (feed->last_pad, activate_mode);
  gst_pad_set_query_function (feed->last_pad, answer_query);
  gst_element_add_pad (element, feed->last_pad);
  g_free (name);
}

static void
add_track (Feed *feed, const BenchStream *stream, guint seconds,
    const BenchCaps *caps)
{
  Track *track = &feed->tracks[feed->n_tracks++];

  track->stream = stream;
  track->pad = feed->last_pad;
  track->caps = bench_caps_new (stream, caps);
  track->count = bench_stream_count (stream, seconds);
}

/**
 * bench_source_new:
 * @what: stays where it is
 * @caps: (nullable): of the streams
 *
 * Returns: (transfer floating):
 */
GstElement *
bench_source_new (const BenchCase *what, guint seconds, const BenchCaps *caps,
    BenchOrder order)
{
  BenchSource *self = g_object_new (BENCH_TYPE_SOURCE, NULL);
  Feed *feed = NULL;

  self->what = what;
  for (guint i = 0; i < what->n_streams; i++) {
    if (i == 0 || order == BENCH_ORDER_PADS)
      feed = add_feed (self);
    if (i == 0 || order != BENCH_ORDER_MERGED)
      add_pad (feed);
    add_track (feed, &what->streams[i], seconds, caps);
  }
  return GST_ELEMENT (self);
}

/* Samples come when it is their time, in PLAYING and no sooner. */
void
bench_source_set_live (BenchSource *self)
{
  self->is_live = TRUE;
}

void
bench_source_get_totals (BenchSource *self, guint64 *samples, guint64 *bytes)
{
  for (guint i = 0; i < self->n_feeds; i++) {
    *samples += self->feeds[i].samples;
    *bytes += self->feeds[i].bytes;
  }
}

/* @sync: seconds the process has spent in fsync until then
 *
 * Returns: µs, monotonic time when EOS was pushed on the last pad */
gint64
bench_source_get_end (BenchSource *self, double *sync)
{
  gint64 end_us;

  g_mutex_lock (&self->lock);
  end_us = self->end_us;
  *sync = self->end_sync;
  g_mutex_unlock (&self->lock);

  return end_us;
}

/* Returns: (transfer none): CPU time of the process, in seconds, when the first
 * pad came to the begin of each hour */
const double *
bench_source_get_hours (BenchSource *self, guint *n_hours)
{
  *n_hours = self->n_hours;

  return self->hours;
}

/* @most_late_us: by which a sample of a live source came too late, at most
 *
 * Returns: (transfer full): µs of each push of a live source */
GArray *
bench_source_dup_delays (BenchSource *self, guint64 *most_late_us)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (guint32));

  *most_late_us = 0;
  for (guint i = 0; i < self->n_feeds; i++) {
    Feed *feed = &self->feeds[i];

    g_array_append_vals (all, feed->delays->data, feed->delays->len);
    *most_late_us = MAX (*most_late_us, feed->most_late_us);
  }
  return all;
}

static void
start_live (BenchSource *self)
{
  self->start_us = g_get_monotonic_time ();
  for (guint i = 0; i < self->n_feeds; i++)
    gst_pad_start_task (self->feeds[i].last_pad, run, &self->feeds[i], NULL);
}

static GstStateChangeReturn
bench_source_change_state (GstElement *element, GstStateChange transition)
{
  BenchSource *self = BENCH_SOURCE (element);
  GstStateChangeReturn result =
      GST_ELEMENT_CLASS (bench_source_parent_class)->change_state (element,
      transition);

  if (transition == GST_STATE_CHANGE_PAUSED_TO_PLAYING && self->is_live)
    start_live (self);
  if (transition == GST_STATE_CHANGE_READY_TO_PAUSED && self->is_live &&
      result != GST_STATE_CHANGE_FAILURE)
    result = GST_STATE_CHANGE_NO_PREROLL;
  return result;
}

static void
clear_feed (Feed *feed)
{
  for (guint i = 0; i < feed->n_tracks; i++)
    gst_caps_unref (feed->tracks[i].caps);
  g_array_unref (feed->delays);
}

static void
bench_source_finalize (GObject *object)
{
  BenchSource *self = BENCH_SOURCE (object);

  for (guint i = 0; i < self->n_feeds; i++)
    clear_feed (&self->feeds[i]);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (bench_source_parent_class)->finalize (object);
}

static void
bench_source_class_init (BenchSourceClass *klass)
{
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = bench_source_finalize;
  element_class->change_state = bench_source_change_state;
  gst_element_class_add_static_pad_template (element_class, &src_template);
  gst_element_class_set_static_metadata (element_class, "Benchmark source",
      "Source", "Pushes samples that are there already",
      "The asfwriter authors");
}

static void
bench_source_init (BenchSource *self)
{
  g_mutex_init (&self->lock);
  GST_OBJECT_FLAG_SET (self, GST_ELEMENT_FLAG_SOURCE);
}
