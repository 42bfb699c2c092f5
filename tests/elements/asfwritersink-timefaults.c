/* asfwritersink-timefaults.c: times that cannot be right, and what the file has
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "elementrepairs.h"

#include <string.h>

/* Two sources, or one, and the times that are read back. All times are ms. */

#define NONE G_MAXINT64
#define H 3600000ll
#define DAY (24 * H)
#define MAX_STEPS 12

typedef enum
{
  END,
  BUFFER,
  GAP,
  SEGMENT
} Op;

/**
 * Step:
 * @pts: of the buffer; start of the gap or of the segment
 * @duration: of the buffer or the gap; base of the segment
 * @rate: of the segment
 * @expected: time in the file
 */
typedef struct
{
  Op op;
  gint64 pts;
  gint64 dts;
  gint64 duration;
  gint64 expected;
  gdouble rate;
} Step;

#define B(time, expected) {BUFFER, time, time, 40, expected, 1.0}
#define T(pts, dts, expected) {BUFFER, pts, dts, 40, expected, 1.0}
#define D(time, duration, expected) \
    {BUFFER, time, time, duration, expected, 1.0}
#define G(time, duration) {GAP, time, NONE, duration, 0, 1.0}
#define S(start, base) {SEGMENT, start, NONE, base, 0, 1.0}
#define R(rate) {SEGMENT, 0, NONE, 0, 0, rate}

/**
 * Source:
 * @steps: behind a segment from 0
 * @repairs: counts by kind in "stats", those that are not 0
 */
typedef struct
{
  gboolean is_video;
  Step steps[MAX_STEPS];
  const char *repairs;
} Source;

/**
 * Case:
 * @duration: in the header, without preroll; 0 = not looked at
 * @gaps_told: how many warnings there are of holes
 */
typedef struct
{
  const char *name;
  const char *policy;
  Source sources[2];
  gint64 duration;
  guint gaps_told;
} Case;

#define V TRUE
#define A FALSE

static const Case cases[] = {
  /* one buffer */
  {"no pts", "keep", {{V, {T (NONE, 0, 0), T (NONE, 40, 40)}, ""}}, 80, 0},
  {"no dts", "keep", {{V, {T (0, NONE, 0), T (40, NONE, 40)}, ""}}, 80, 0},
  {"no times", "keep", {{V, {B (0, 0), B (NONE, 40), B (NONE, 80),
                  B (120, 120)}, "missing=2"}}, 160, 0},
  {"no times from the start", "keep", {{A, {B (NONE, 0), B (NONE, 40),
                  B (NONE, 80)}, "missing=3"}}, 120, 0},
  {"backwards", "keep", {{V, {B (0, 0), B (40, 40), B (80, 80), B (60, 81),
                  B (120, 120)}, "backwards=1"}}, 160, 0},
  {"repeated", "keep", {{V, {B (0, 0), B (40, 40), B (40, 41), B (80, 80)},
              "repeated=1"}}, 120, 0},
  {"absurd time", "keep", {{V, {B (0, 0), B (G_MAXINT64 / 1000000 - 1, 40),
                  B (80, 80)}, "implausible=1"}}, 120, 0},
  {"absurd duration", "keep", {{V, {B (0, 0), D (40, 5 * H, 40),
                  B (80, 80)}, "implausible=1"}}, 120, 0},
  {"one far ahead", "keep", {{V, {B (0, 0), B (H, 40), B (80, 80)},
              "implausible=1"},
          {A, {B (0, 0), B (40, 40), B (80, 80)}, ""}}, 120, 0},
  {"one far back", "keep", {{V, {B (5000, 0), B (0, 40), B (5080, 80)},
              "implausible=1"},
          {A, {B (5000, 0), B (5040, 40), B (5080, 80)}, ""}}, 120, 0},
  {"no durations", "keep", {{V, {D (0, NONE, 0), D (40, NONE, 40),
                  D (80, NONE, 80)}, ""}}, 120, 0},
  {"no durations and no times", "keep", {{V, {D (0, NONE, 0),
                  D (40, NONE, 40), D (NONE, NONE, 80), D (NONE, NONE, 120)},
              "missing=2"}}, 160, 0},

  /* clocks that jump */
  {"an hour ahead", "keep", {
          {V, {B (0, 0), B (40, 40), B (H + 80, H + 80),
                  B (H + 120, H + 120)}, "jump=1"},
          {A, {B (10, 10), B (50, 50), B (H + 90, H + 90),
                  B (H + 130, H + 130)}, "jump=1"}}, H + 170, 0},
  {"an hour ahead, closed", "close-gaps", {
          {V, {B (0, 0), B (40, 40), B (H + 80, 80), B (H + 120, 120)},
              "jump=1"},
          {A, {B (10, 10), B (50, 50), B (H + 90, 90), B (H + 130, 130)},
              "jump=1"}}, 170, 0},
  {"an hour back", "keep", {
          {V, {B (2 * H, 0), B (2 * H + 40, 40), B (H + 80, 80),
                  B (H + 120, 120)}, "restart=1"},
          {A, {B (2 * H + 10, 10), B (2 * H + 50, 50), B (H + 90, 90),
                  B (H + 130, 130)}, "restart=1"}}, 170, 0},
  {"two jumps, the second stream late", "close-gaps", {
          {V, {B (0, 0), B (40, 40), B (H, 80), B (H + 40, 120),
                  B (3 * H, 160), B (3 * H + 40, 200)}, "jump=2"},
          {A, {B (10, 10), B (50, 50), B (H + 10, 90), B (H + 50, 130),
                  B (3 * H + 10, 170), B (3 * H + 50, 210)}, "jump=2"}},
        250, 0},
  {"from 1970 on", "keep", {
          {V, {B (0, 0), B (40, 40), B (20000 * DAY, 80),
                  B (20000 * DAY + 40, 120)}, "jump=1"},
          {A, {B (10, 10), B (50, 50), B (20000 * DAY + 10, 90),
                  B (20000 * DAY + 50, 130)}, "jump=1"}}, 170, 0},

  /* sources that start again */
  {"restart", "keep", {
          {V, {B (0, 0), G (40, 4920), B (4960, 4960), B (0, 5000),
                  B (40, 5040)}, "restart=1"},
          {A, {B (0, 0), G (40, 4900), B (4940, 4940), B (5, 5005),
                  B (45, 5045)}, "restart=1"}}, 5085, 0},
  {"restart with a segment that says nothing", "keep", {
          {V, {B (0, 0), G (40, 560), B (600, 600), S (0, 0), B (0, 640),
                  B (40, 680)}, "restart=1"},
          {A, {B (0, 0), G (40, 560), B (600, 600), S (0, 0), B (5, 645),
                  B (45, 685)}, "restart=1"}}, 725, 0},
  {"segment with a base that is right", "keep", {
          {V, {B (0, 0), B (40, 40), S (5000, 80), B (5000, 80),
                  B (5040, 120)}, ""},
          {A, {B (0, 0), B (40, 40), S (7000, 80), B (7005, 85),
                  B (7045, 125)}, ""}}, 165, 0},
  {"segment with a base that is too late", "keep", {
          {V, {B (0, 0), B (40, 40), S (0, 9000), B (0, 9000),
                  B (40, 9040)}, "gap=1"},
          {A, {B (0, 0), B (40, 40), S (0, 9000), B (5, 9005),
                  B (45, 9045)}, "gap=1"}}, 9085, 0},
  {"segment with a base that is too late, closed", "close-gaps", {
          {V, {B (0, 0), B (40, 40), S (0, 9000), B (0, 80), B (40, 120)},
              "gap=1"},
          {A, {B (0, 0), B (40, 40), S (0, 9000), B (5, 85), B (45, 125)},
              "gap=1"}}, 165, 1},
  {"one starts again, one does not", "keep", {
          {V, {B (0, 0), G (40, 4920), B (4960, 4960), B (0, 5000),
                  B (40, 5040)}, "restart=1"},
          {A, {B (0, 0), G (40, 4920), B (4960, 4960), B (5000, 5000),
                  B (5040, 5040)}, ""}}, 5080, 0},
  {"ten hours", "keep", {
          {V, {S (10 * H, 0), B (10 * H, 0), B (10 * H + 40, 40)}, ""},
          {A, {S (10 * H, 0), B (10 * H + 5, 5), B (10 * H + 45, 45)}, ""}},
        85, 0},
  {"ten hours without a segment", "keep", {
          {V, {B (10 * H, 0), B (10 * H + 40, 40)}, ""},
          {A, {B (10 * H + 5, 5), B (10 * H + 45, 45)}, ""}}, 85, 0},

  /* holes */
  {"hole", "keep", {
          {V, {B (0, 0), B (5000, 5000), B (5040, 5040)}, "gap=1"},
          {A, {B (0, 0), B (5005, 5005), B (5045, 5045)}, "gap=1"}}, 5085, 0},
  {"hole, closed", "close-gaps", {
          {V, {B (0, 0), B (5000, 40), B (5040, 80)}, "gap=1"},
          {A, {B (0, 0), B (5005, 45), B (5045, 85)}, "gap=1"}}, 125, 1},
  {"hole in one stream is not closed", "close-gaps", {
          {V, {B (0, 0), B (5000, 5000), B (5040, 5040)}, "gap=1"},
          {A, {B (0, 0), D (40, 5000, 40), B (5040, 5040)}, ""}}, 5080, 0},
  {"hole that was told", "close-gaps", {
          {V, {B (0, 0), G (40, 4960), B (5000, 5000)}, ""},
          {A, {B (0, 0), G (40, 4965), B (5005, 5005)}, ""}}, 5045, 0},
  {"half of the frames lost", "close-gaps", {
          {V, {B (0, 0), B (80, 80), B (160, 160), B (240, 240),
                  B (320, 320)}, ""},
          {A, {B (0, 0), B (40, 40), B (80, 80), B (120, 120), B (160, 160),
                  B (200, 200)}, ""}}, 360, 0},
  {"the duration is the real one", "keep", {{V, {D (0, 600, 0),
                  D (1100, 600, 1100), D (2200, 600, 2200),
                  D (3300, 600, 3300), D (4400, 600, 4400),
                  D (5500, 600, 5500), D (6600, 600, 6600),
                  D (7700, 600, 7700), D (9300, 600, 9300)}, "gap=1"}},
        9900, 0},

  /* segments */
  {"before the segment", "keep", {
          {V, {S (1000, 0), B (920, 0), B (960, 40), B (1000, 80)}, ""},
          {A, {S (1000, 0), B (1000, 80), B (1040, 120)}, ""}}, 160, 0},
  {"double speed", "keep", {
          {V, {R (2.0), B (0, 0), B (40, 20), B (80, 40)}, ""},
          {A, {R (2.0), B (0, 0), B (40, 20), B (80, 40)}, ""}}, 0, 0},
  {"half speed", "keep", {
          {V, {R (0.5), B (0, 0), B (40, 80), B (80, 160)}, ""},
          {A, {R (0.5), B (0, 0), B (40, 80), B (80, 160)}, ""}}, 0, 0},
};

static GstClockTime
to_time (gint64 ms)
{
  return ms == NONE ? GST_CLOCK_TIME_NONE : (GstClockTime) ms * GST_MSECOND;
}

static void
send_segment (Feed *feed, const Step *step)
{
  GstSegment segment;

  gst_segment_init (&segment, GST_FORMAT_TIME);
  segment.start = segment.time = to_time (step->pts);
  segment.base = to_time (step->duration);
  segment.rate = step->rate;
  feed_segment (feed, &segment);
}

static void
do_step (Feed *feed, const Step *step)
{
  GstBuffer *buffer;

  if (step->op == SEGMENT) {
    send_segment (feed, step);
    return;
  }
  if (step->op == GAP) {
    feed_gap (feed, to_time (step->pts), to_time (step->duration));
    return;
  }
  buffer = feed_make (feed);
  GST_BUFFER_PTS (buffer) = to_time (step->pts);
  GST_BUFFER_DTS (buffer) = to_time (step->dts);
  GST_BUFFER_DURATION (buffer) = to_time (step->duration);
  fail_unless_equals_int (feed_chain (feed, buffer), GST_FLOW_OK);
}

/* Feeds the sources one after the other, so each jumps when the others have
 * long done so, or have not yet. */
static void
feed_case (Fixture *f, const Case *row, Feed **feeds, gboolean backwards)
{
  for (guint i = 0; i < 2; i++) {
    if (feeds[i] != NULL)
      feed_begin (feeds[i]);
  }
  for (guint i = 0; i < 2; i++) {
    guint which = backwards ? 1 - i : i;
    const Step *steps = row->sources[which].steps;

    if (feeds[which] == NULL)
      continue;
    for (guint k = 0; k < MAX_STEPS && steps[k].op != END; k++)
      do_step (feeds[which], &steps[k]);
    feed_eos (feeds[which]);
  }
}

static void
assert_times (const AsfReader *reader, const char *name, const Feed *feed,
    const Source *source)
{
  guint n = 0;

  for (guint k = 0; k < MAX_STEPS && source->steps[k].op != END; k++) {
    gint64 time;

    if (source->steps[k].op != BUFFER)
      continue;
    time = fixture_time (reader, feed->number, n++);
    fail_unless (time == source->steps[k].expected, "%s: step %u of %s at %d",
        name, k, source->is_video ? "video" : "audio", (gint) time);
  }
  fixture_assert_objects (reader, feed, 0, n);
}

/* One for each stream and kind, but for holes */
static guint
assert_warnings (Fixture *f, const Case *row, const Feed *feed,
    const Source *source)
{
  g_auto (GStrv) kinds = g_strsplit (source->repairs, " ", 0);
  const char *pad = GST_PAD_NAME (feed->sinkpad);
  guint n = 0;

  for (guint i = 0; kinds[i] != NULL; i++) {
    *strchr (kinds[i], '=') = '\0';
    if (g_str_equal (kinds[i], "gap"))
      continue;
    fail_unless (fixture_find_repair (f, pad, kinds[i], 0) != NULL,
        "%s: %s: no %s", row->name, pad, kinds[i]);
    fail_unless (fixture_find_repair (f, pad, kinds[i], 1) == NULL);
    n++;
  }
  return n;
}

static void
run_case (const Case *row, gboolean backwards)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feeds[2] = { NULL };
  AsfReader *reader;
  guint n_warnings = row->gaps_told;

  gst_util_set_object_arg (G_OBJECT (f->sink), "time-policy", row->policy);
  g_object_set (f->sink, "max-buffer-time", (guint64) 0, NULL);
  for (guint i = 0; i < 2 && row->sources[i].repairs != NULL; i++)
    feeds[i] = row->sources[i].is_video ? feed_new_video (f) :
        feed_new_audio (f);
  fixture_set_state (f, GST_STATE_PAUSED);
  feed_case (f, row, feeds, backwards);
  fixture_play (f);
  fixture_wait (f, GST_MESSAGE_EOS);
  /* a packet cannot tell that it lasts for longer than 16 bits of ms */
  reader = fixture_read_allowing (f, row->duration > G_MAXUINT16 ?
      "packet-duration" : NULL);
  for (guint i = 0; i < 2 && feeds[i] != NULL; i++) {
    assert_times (reader, row->name, feeds[i], &row->sources[i]);
    fixture_assert_repairs (f, i, row->name, row->sources[i].repairs);
    n_warnings += assert_warnings (f, row, feeds[i], &row->sources[i]);
  }
  fail_unless (fixture_count (f, GST_MESSAGE_WARNING) == n_warnings,
      "%s: %u warnings", row->name, fixture_count (f, GST_MESSAGE_WARNING));
  if (row->duration > 0)
    fail_unless ((gint64) (reader->play_duration / 10000) ==
        row->duration + FIXTURE_PREROLL_MS, "%s: %u ms long", row->name,
        (guint) (reader->play_duration / 10000) - FIXTURE_PREROLL_MS);
  asf_reader_free (reader);
}

GST_START_TEST (test_faults)
{
  run_case (&cases[__i__], FALSE);
}

GST_END_TEST;

/* The other stream shows it first. Where its end is another one the offset is,
 * too, so only those are fed whose streams end together. */
static const char *const either_way[] = {
  "an hour ahead", "hole", "hole, closed", "hole that was told",
  "segment with a base that is right", "ten hours", "one far ahead",
  "hole in one stream is not closed", "before the segment",
  "half of the frames lost", "one far back"
};

GST_START_TEST (test_either_way)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    if (g_str_equal (cases[i].name, either_way[__i__]))
      run_case (&cases[i], TRUE);
  }
}

GST_END_TEST;

static const FixtureTest all_tests[] = {
  TEST_LOOP (test_faults, G_N_ELEMENTS (cases)),
  TEST_LOOP (test_either_way, G_N_ELEMENTS (either_way)),
};

FIXTURE_MAIN (timefaults)
