/* elementfixture.h: the element with what a test needs around it
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/check/gstcheck.h>

#include "asfcheck.h"
#include "faultyoutput.h"
#include "gstasfwritersink.h"
#include "memoryoutput.h"

G_BEGIN_DECLS

/* Nothing waits longer than this for anything: a thousand files are synced to a
 * slow disk in that time. */
#define FIXTURE_TIMEOUT (60 * G_TIME_SPAN_SECOND)

#define FIXTURE_PREROLL_MS 3000

#define WMV_CAPS "video/x-wmv, wmvversion=(int)2, format=(string)WMV2, " \
    "width=(int)160, height=(int)120, framerate=(fraction)25/1, " \
    "codec_data=(buffer)01020304"
#define WMA_CAPS "audio/x-wma, wmaversion=(int)2, bitrate=(int)64000, " \
    "depth=(int)16, rate=(int)44100, channels=(int)2, " \
    "block_align=(int)320, codec_data=(buffer)008800000f00ad2a0000"
#define PCM_CAPS "audio/x-raw, format=(string)S16LE, " \
    "layout=(string)interleaved, rate=(int)8000, channels=(int)1"

typedef struct _Feed Feed;

/**
 * Fixture:
 * @sink: the element
 * @pipeline: (nullable): it is in; %NULL = it is on its own, with @bus
 * @top: what gets the states: pipeline or sink
 * @location: of the file; in a folder of its own
 * @feeds: (element-type Feed): in the order of adding
 * @log: (element-type GstMessage): all messages that were taken from the bus
 * @memory: (nullable): where the file is, if not at @location
 * @plan: what goes wrong with @memory
 */
typedef struct
{
  GstElement *sink;
  GstElement *pipeline;
  GstElement *top;
  GstBus *bus;
  char *folder;
  char *location;
  GPtrArray *feeds;
  GPtrArray *log;
  MemoryFile *memory;
  FaultPlan plan;
  FaultReport report;
} Fixture;

/**
 * Feed:
 * @pad: source pad
 * @sinkpad: the element's request pad that it is linked to; %NULL when released
 * @number: of the stream
 * @next: index of the next buffer that feed_make() makes
 * @size: bytes of a buffer
 * @duration: ns of a buffer
 * @key_distance: 1 = all are key frames
 * @live: answer to the LATENCY query
 * @known_duration: answer to the DURATION query, -1 = none
 * @begun: feed_begin() was called; else the thread does it
 * @events: (element-type GstEvent): that came from the element
 *
 * A source pad with a thread of its own if need be.
 */
struct _Feed
{
  Fixture *fixture;
  GstPad *pad;
  GstPad *sinkpad;
  char *caps;
  guint number;
  guint next;
  gsize size;
  GstClockTime duration;
  guint key_distance;
  guint group_id;
  gboolean live;
  gint64 known_duration;
  gboolean seekable;
  gboolean begun;

  GMutex lock;
  GCond cond;
  GPtrArray *events;
  guint n_pushed;               /* by the thread */
  guint n_wanted;
  gboolean returned;            /* the thread is through */
  GstFlowReturn flow;
  GThread *thread;
};

Fixture *fixture_new (void);
Fixture *fixture_new_pipeline (void);
void fixture_free (Fixture *fixture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

void fixture_use_memory (Fixture *fixture);
void fixture_set_pattern (Fixture *fixture, const char *pattern);
char *fixture_nth_location (const Fixture *fixture, guint n);
GstStateChangeReturn fixture_set_state (Fixture *fixture, GstState state);
void fixture_play (Fixture *fixture);
void fixture_wait_state (Fixture *fixture, GstState state);

/* Messages */
void fixture_collect (Fixture *fixture);
GstMessage *fixture_wait (Fixture *fixture, GstMessageType types);
GstMessage *fixture_wait_status (Fixture *fixture, const char *status);
guint fixture_count (Fixture *fixture, GstMessageType types);
gint fixture_index (Fixture *fixture, GstMessageType types);
void fixture_forget (Fixture *fixture);
void fixture_assert_error (Fixture *fixture, GQuark domain, gint code);
guint64 fixture_get_stat (Fixture *fixture, const char *name);
void fixture_wait_stat (Fixture *fixture, const char *name, guint64 value);

/* Reading back */
AsfReader *fixture_read (Fixture *fixture);
AsfReader *fixture_read_allowing (Fixture *fixture, const char *rules);
AsfReader *fixture_read_at (Fixture *fixture, const char *location);
AsfReader *fixture_read_nth (Fixture *fixture, guint n);
guint fixture_count_objects (const AsfReader *reader, guint stream);
void fixture_assert_objects (const AsfReader *reader, const Feed *feed,
    guint from, guint count);
gint64 fixture_time (const AsfReader *reader, guint stream, guint nth);

/* Feeding */
guint8 feed_payload_byte (guint stream, guint n, gsize i);
void feed_free (Feed *feed);
Feed *feed_new (Fixture *fixture, const char *pad_name, const char *caps);
Feed *feed_new_video (Fixture *fixture);
Feed *feed_new_audio (Fixture *fixture);
void feed_event (Feed *feed, GstEvent *event);
void feed_begin (Feed *feed);
void feed_segment (Feed *feed, const GstSegment *segment);
GstBuffer *feed_make (Feed *feed);
GstFlowReturn feed_chain (Feed *feed, GstBuffer *buffer);
GstFlowReturn feed_push (Feed *feed, guint count);
void feed_eos (Feed *feed);
void feed_gap (Feed *feed, GstClockTime start, GstClockTime duration);
void feed_flush (Feed *feed, guint32 seqnum, gboolean reset_time);
void feed_renew (Feed *feed);
void feed_release (Feed *feed);
guint feed_count_events (Feed *feed, GstEventType type);

/* Feeding from a thread */
void feed_start (Feed *feed, guint count);
void feed_wait_pushed (Feed *feed, guint count);
gboolean feed_has_returned (Feed *feed);
GstFlowReturn feed_join (Feed *feed);

/* Suites */
typedef struct
{
  TFun function;
  const char *name;
  guint count;
} FixtureTest;

#define TEST(function) {function, #function, 1}
#define TEST_LOOP(function, count) {function, #function, count}

Suite *fixture_suite (const char *name, const FixtureTest *tests, guint n);

#define FIXTURE_MAIN(name) \
  static Suite *name##_suite (void) \
  { \
    return fixture_suite (#name, all_tests, G_N_ELEMENTS (all_tests)); \
  } \
  GST_CHECK_MAIN (name)

G_END_DECLS
