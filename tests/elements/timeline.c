/* timeline.c: one line of time out of what sources tell
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "gstasfwriterrepairs.h"

#include <string.h>

/* All times are ms. The tracks are called v (video), a (audio), t (text) and w,
 * another video. */

#define NONE G_MININT64
#define H 3600000ll
#define DAY (24 * H)
#define MAX_STEPS 16

typedef enum
{
  BUFFER,
  GAP,
  SEGMENT,
  FLUSH,
  PAUSE,
  ZERO
} Op;

/**
 * Step:
 * @track: 0 = there are no more steps
 * @time: running time
 * @expected: time to be stored
 * @repairs: names of their kinds, with blanks between; NULL = none
 * @arrival: on the wall; 0 = the source is not live
 */
typedef struct
{
  char track;
  Op op;
  gint64 time;
  gint64 duration;
  gint64 expected;
  const char *repairs;
  gint64 arrival;
} Step;

#define B(track, time, duration, expected) \
    {track, BUFFER, time, duration, expected, NULL, 0}
#define F(track, time, duration, expected, repairs) \
    {track, BUFFER, time, duration, expected, repairs, 0}
#define E(track, op, time, expected) \
    {track, op, time, NONE, expected, NULL, 0}
#define L(track, time, duration, expected, repairs, arrival) \
    {track, BUFFER, time, duration, expected, repairs, arrival}

typedef struct
{
  const char *name;
  GstAsfWriterTimePolicy policy;
  Step steps[MAX_STEPS];
} Case;

#define KEEP GST_ASF_WRITER_TIME_POLICY_KEEP
#define CLOSE GST_ASF_WRITER_TIME_POLICY_CLOSE_GAPS

static const Case cases[] = {
  /* what is no fault */
  { "from-zero", KEEP, { B ('v', 0, 40, 0), B ('v', 40, 40, 40) } },
  { "ten-hours", KEEP, { B ('v', 10 * H, 40, 10 * H),
          B ('v', 10 * H + 40, 40, 10 * H + 40) } },
  { "negative-before-the-zero-is-known", KEEP, { B ('v', -80, 40, -80),
          B ('a', -100, 40, -100), B ('v', -40, 40, -40) } },
  { "audio-jitter", KEEP, { B ('a', 0, 20, 0), B ('a', 17, 20, 17),
          B ('a', 43, 20, 43), B ('a', 58, 20, 58), B ('a', 80, 20, 80) } },
  { "half-of-the-frames-lost", KEEP, { B ('v', 0, 40, 0), B ('v', 80, 40, 80),
          B ('v', 160, 40, 160), B ('v', 240, 40, 240) } },
  { "one-frame-in-ten-seconds", KEEP, { B ('v', 0, 10000, 0),
          B ('v', 10000, 10000, 10000), B ('v', 20000, 10000, 20000) } },
  { "one-frame-in-ten-seconds-without-durations", KEEP, { B ('v', 0, NONE, 0),
          B ('v', 10000, NONE, 10000), B ('v', 20000, NONE, 20000) } },
  { "one-frame-in-two-minutes-without-durations", KEEP, { B ('v', 0, NONE, 0),
          B ('v', 120000, NONE, 120000), B ('v', 240000, NONE, 240000) } },
  { "text-every-twenty-minutes", CLOSE, { B ('t', 0, 2000, 0),
          B ('t', 1200000, 2000, 1200000),
          B ('t', 2400000, 2000, 2400000) } },
  { "gap-event", CLOSE, { B ('v', 0, 40, 0), E ('v', GAP, 90000, 90000),
          B ('v', 90000, 40, 90000) } },
  { "live-and-away-for-long", CLOSE, { L ('v', 0, 40, 0, NULL, 1000),
          L ('v', 40, 40, 40, NULL, 1040),
          L ('v', 600040, 40, 600040, "gap", 601040) } },
  { "segment-with-its-base", KEEP, { B ('v', 960, 40, 960),
          E ('v', SEGMENT, 0, 0), F ('v', 920, 40, 920, "backwards"),
          B ('v', 1040, 40, 1040) },
  },

  /* one buffer */
  { "missing", KEEP, { B ('v', 100, 40, 100), F ('v', NONE, 40, 140, "missing"),
          F ('v', NONE, 40, 180, "missing"), B ('v', 220, 40, 220) } },
  { "missing-from-the-start", KEEP, { F ('a', NONE, 20, 0, "missing"),
          F ('a', NONE, 20, 20, "missing") } },
  { "missing-from-the-start-live", KEEP, { L ('v', 5000, 40, 5000, NULL, 1),
          L ('a', NONE, 20, 5040, "missing", 2),
          L ('a', NONE, 20, 5060, "missing", 3) } },
  { "missing-with-its-duration", KEEP, { B ('v', 0, 40, 0),
          B ('v', 40, NONE, 40), F ('v', NONE, NONE, 80, "missing"),
          F ('v', NONE, NONE, 120, "missing") } },
  { "missing-after-a-gap-event", KEEP, { B ('a', 0, 20, 0),
          E ('a', GAP, 3000, 3000), F ('a', NONE, 20, 3000, "missing") } },
  { "backwards", KEEP, { B ('a', 0, 40, 0), B ('a', 1000, 40, 1000),
          F ('a', 500, 40, 500, "backwards"), B ('a', 1040, 40, 1040) } },
  { "backwards-at-one-frame-per-second", KEEP, { B ('v', 0, 1000, 0),
          B ('v', 1000, 1000, 1000), F ('v', 5000, 1000, 5000, "gap"),
          F ('v', 2000, 1000, 2000, "backwards") } },
  { "repeated", KEEP, { B ('v', 0, 40, 0), F ('v', 0, 40, 0, "repeated"),
          B ('v', 40, 40, 40) } },
  { "repeated-behind-a-duration-of-0", KEEP, { B ('a', 0, 0, 0),
          B ('a', 0, 26, 0), B ('a', 26, 26, 26) } },
  { "gap", KEEP, { B ('v', 0, 40, 0), F ('v', 5000, 40, 5000, "gap") } },
  { "gap-is-not-closed-here", CLOSE, { B ('v', 0, 40, 0),
          F ('v', 5000, 40, 5000, "gap") } },
  { "negative", KEEP, { B ('v', 500, 40, 500), E ('v', ZERO, 500, 500),
          F ('a', 400, 40, 400, "negative") } },
  { "one-far-ahead", KEEP, { B ('v', 0, 40, 0),
          F ('v', H, 40, 40, "implausible"), B ('v', 80, 40, 80) } },
  { "one-far-back", KEEP, { B ('v', 5000, 40, 5000),
          F ('v', 0, 40, 5040, "implausible"), B ('v', 5080, 40, 5080) } },
  { "one-far-ahead-is-the-last", KEEP, { B ('v', 0, 40, 0),
          F ('v', H, 40, H, "jump") } },

  /* all that follow */
  { "jump", KEEP, { B ('v', 0, 40, 0), F ('v', H, 40, H, "jump"),
          B ('v', H + 40, 40, H + 40) } },
  { "jump-closed", CLOSE, { B ('v', 0, 40, 0), F ('v', H, 40, 40, "jump"),
          B ('v', H + 40, 40, 80) } },
  { "jump-ahead-and-back", KEEP, { B ('v', 0, 40, 0), B ('v', 40, 40, 40),
          F ('v', H + 80, 40, H + 80, "jump"),
          B ('v', H + 120, 40, H + 120),
          F ('v', 160, 40, H + 160, "restart"),
          B ('v', 200, 40, H + 200) } },
  { "jump-from-1970", KEEP, { B ('v', 0, 40, 0),
          F ('v', 20000 * DAY, 40, 40, "jump"),
          B ('v', 20000 * DAY + 40, 40, 80) } },
  { "clock-set-back", KEEP, { B ('v', 2 * H, 40, 2 * H),
          F ('v', H + 40, 40, 2 * H + 40, "restart"),
          B ('v', H + 80, 40, 2 * H + 80) } },
  { "restart", KEEP, { B ('v', 5000, 40, 5000),
          F ('v', 0, 40, 5040, "restart"), B ('v', 40, 40, 5080) } },
  { "restarts-in-turn", KEEP, { B ('v', 2000, 40, 2000),
          F ('v', 0, 40, 2040, "restart"), B ('v', 40, 40, 2080),
          F ('v', 2000, 40, 4040, "gap"),
          F ('v', 0, 40, 4080, "restart"), B ('v', 40, 40, 4120) } },
  { "restart-of-a-short-one-with-a-segment", KEEP, { B ('v', 0, 40, 0),
          B ('v', 600, 40, 600), E ('v', SEGMENT, 0, 0),
          F ('v', 0, 40, 640, "restart"), B ('v', 40, 40, 680) } },
  { "flush", KEEP, { B ('v', 5000, 40, 5000), E ('v', FLUSH, 6000, 6000),
          B ('v', 0, 40, 6000), B ('v', 40, 40, 6040) } },
  { "flush-of-one-before-the-other", KEEP, { B ('v', 5000, 40, 5000),
          B ('a', 5000, 40, 5000), E ('v', FLUSH, 6000, 6000),
          B ('v', 0, 40, 6000), B ('a', 5040, 40, 5040),
          E ('a', FLUSH, 6040, 6040), B ('a', 0, 40, 6000) } },

  /* streams stay in step */
  { "restart-of-both", KEEP, { B ('v', 5000, 40, 5000),
          B ('a', 5010, 20, 5010), F ('v', 0, 40, 5040, "restart"),
          B ('v', 40, 40, 5080), F ('a', 5, 20, 5045, "restart"),
          B ('a', 25, 20, 5065) } },
  { "restart-of-both-the-second-ends-later", KEEP, { B ('v', 5000, 40, 5000),
          F ('v', 0, 40, 5040, "restart"), B ('v', 40, 40, 5080),
          B ('a', 5010, 20, 5010), B ('a', 5030, 20, 5030),
          F ('a', 0, 20, 5040, "restart"), B ('a', 20, 20, 5060) } },
  { "behind-the-latest-of-both", KEEP, { B ('v', 5000, 40, 5000),
          B ('a', 5480, 20, 5480), F ('v', 0, 40, 5500, "restart"),
          F ('a', 0, 20, 5500, "restart") } },
  { "not-moved-before-it-restarts", KEEP, { B ('v', 5000, 40, 5000),
          F ('v', 0, 40, 5040, "restart"), B ('v', 40, 40, 5080),
          F ('a', 4000, 20, 4000, NULL), B ('a', 4020, 20, 4020),
          B ('a', 4980, 20, 4980), F ('a', 0, 20, 5040, "restart"),
          B ('a', 20, 20, 5060) } },
  { "one-never-restarts", KEEP, { B ('v', 5000, 40, 5000),
          B ('a', 5000, 40, 5000), F ('v', 0, 40, 5040, "restart"),
          B ('v', 40, 40, 5080), B ('a', 5040, 40, 5040),
          B ('a', 5080, 40, 5080) } },
  { "two-restarts-one-behind-the-other", KEEP, { B ('v', 3000, 40, 3000),
          F ('v', 0, 40, 3040, "restart"), B ('v', 40, 40, 3080),
          F ('v', 3000, 40, 6040, "gap"),
          F ('v', 0, 40, 6080, "restart"), B ('v', 40, 40, 6120),
          B ('a', 3010, 40, 3010), F ('a', 5, 40, 3045, "restart"),
          B ('a', 45, 40, 3085), F ('a', 3010, 40, 6050, "gap"),
          F ('a', 5, 40, 6085, "restart"), B ('a', 45, 40, 6125) } },
  { "restart-of-text", KEEP, { B ('v', 20000, 40, 20000),
          B ('t', 5000, 1000, 5000), F ('v', 0, 40, 20040, "restart"),
          B ('v', 40, 40, 20080), F ('t', 3000, 1000, 23040, "restart"),
          B ('t', 9000, 1000, 29040) } },
  { "text-follows-with-a-gap-event", KEEP, { B ('v', 20000, 40, 20000),
          B ('t', 5000, 1000, 5000), F ('v', 0, 40, 20040, "restart"),
          B ('v', 40, 40, 20080), E ('t', GAP, 1000, 21040),
          B ('t', 9000, 1000, 29040) } },
  { "jump-of-both-closed", CLOSE, { B ('v', 0, 40, 0), B ('a', 5, 20, 5),
          F ('v', H + 40, 40, 40, "jump"), B ('v', H + 80, 40, 80),
          B ('a', 25, 20, 25), F ('a', H + 45, 20, 45, "jump"),
          B ('a', H + 65, 20, 65) } },
  { "jump-of-both-kept", KEEP, { B ('v', 0, 40, 0), B ('a', 5, 20, 5),
          F ('v', H + 40, 40, H + 40, "jump"), B ('v', H + 80, 40, H + 80),
          B ('a', 25, 20, 25), F ('a', H + 45, 20, H + 45, "jump") } },
  { "jumps-in-turn-closed", CLOSE, { B ('v', 0, 40, 0),
          F ('v', H, 40, 40, "jump"), B ('v', H + 40, 40, 80),
          F ('v', 3 * H, 40, 120, "jump"), B ('v', 3 * H + 40, 40, 160),
          B ('a', 0, 40, 0), F ('a', H, 40, 40, "jump"),
          B ('a', H + 40, 40, 80), F ('a', 3 * H, 40, 120, "jump"),
          B ('a', 3 * H + 40, 40, 160) } },
  { "one-misses-a-jump", CLOSE, { B ('v', 0, 40, 0),
          F ('v', H, 40, 40, "jump"), B ('v', H + 40, 40, 80),
          F ('v', 3 * H, 40, 120, "jump"), B ('v', 3 * H + 40, 40, 160),
          B ('a', 0, 40, 0), F ('a', 3 * H, 40, 120, "jump"),
          B ('a', 3 * H + 40, 40, 160) } },
  { "far-from-each-other-is-not-the-same", KEEP, { B ('v', 60000, 40, 60000),
          B ('w', 20000, 40, 20000), F ('v', 0, 40, 60040, "restart"),
          B ('v', 40, 40, 60080), F ('w', 0, 40, 20040, "restart"),
          B ('w', 40, 40, 20080) } },
  { "live-comes-back-when-it-does", KEEP, {
          L ('v', 5000, 40, 5000, NULL, 5000),
          L ('a', 5000, 40, 5000, NULL, 5000),
          L ('v', 0, 40, 25000, "restart gap", 25000),
          L ('v', 40, 40, 25040, NULL, 25040),
          L ('a', 25040, 40, 25040, "gap", 25040) } },
  { "pause-is-no-time", KEEP, { L ('v', 5000, 40, 5000, NULL, 5000),
          E ('v', PAUSE, 0, 0), L ('v', 0, 40, 5040, "restart", 25000),
          L ('v', 40, 40, 5080, NULL, 25040) } },
  { "one-with-another-clock", KEEP, { B ('v', 0, 40, 0),
          F ('a', 20000 * DAY, 40, 40, "jump"),
          B ('a', 20000 * DAY + 40, 40, 80) } },
};

/* What the interleaver does: a buffer that is doubted waits for the next one of
 * its track. */

typedef struct
{
  const Case *row;
  GstAsfWriterTimeline timeline;
  GstAsfWriterTimelineTrack tracks[4];
  const Step *held[4];
} Rig;

static const char letters[] = "vatw";

static guint
track_index (char letter)
{
  return (guint) (strchr (letters, letter) - letters);
}

static gint64
to_ns (gint64 ms)
{
  return ms == NONE ? GST_CLOCK_STIME_NONE : ms * GST_MSECOND;
}

static GstAsfWriterTold
to_told (const Step *step)
{
  return (GstAsfWriterTold) {
    .time = to_ns (step->time),
    .duration = step->duration == NONE ? GST_CLOCK_TIME_NONE :
        (GstClockTime) to_ns (step->duration),
    .arrival = step->arrival == 0 ? GST_CLOCK_STIME_NONE :
        to_ns (step->arrival),
    .is_video = step->track == 'v' || step->track == 'w',
    .is_sparse = step->track == 't',
  };
}

static char *
name_repairs (guint repairs)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < GST_ASF_WRITER_N_REPAIRS; i++) {
    if ((repairs & 1u << i) != 0)
      g_string_append_printf (names, "%s%s", names->len > 0 ? " " : "",
          gst_asf_writer_repairs_name (i));
  }
  return g_string_free (names, FALSE);
}

static void
place (Rig *rig, const Step *step, gboolean is_true)
{
  GstAsfWriterTold told = to_told (step);
  GstAsfWriterPlace placed;
  g_autofree char *names = NULL;

  if (!is_true) {
    told.time = GST_CLOCK_STIME_NONE;
    told.is_absurd = TRUE;
  }
  gst_asf_writer_timeline_place (&rig->timeline,
      &rig->tracks[track_index (step->track)], &told, &placed);
  names = name_repairs (placed.repairs);
  g_test_message ("step %d: %" G_GINT64_FORMAT " at %" G_GINT64_FORMAT " %s",
      (int) (step - rig->row->steps), step->time, placed.time / GST_MSECOND,
      names);
  g_assert_cmpint (placed.time, ==, step->expected * GST_MSECOND);
  g_assert_cmpstr (names, ==, step->repairs != NULL ? step->repairs : "");
}

static void
push (Rig *rig, const Step *step)
{
  guint index = track_index (step->track);
  GstAsfWriterTimelineTrack *track = &rig->tracks[index];
  const Step *held = g_steal_pointer (&rig->held[index]);
  GstAsfWriterTold told = to_told (step);

  if (held != NULL) {
    GstAsfWriterTold doubted = to_told (held);

    place (rig, held, gst_asf_writer_timeline_confirms (track, &doubted,
            &told));
  }
  if (gst_asf_writer_timeline_doubts (&rig->timeline, track, &told))
    rig->held[index] = step;
  else
    place (rig, step, TRUE);
}

static void
do_step (Rig *rig, const Step *step)
{
  GstAsfWriterTimelineTrack *track = &rig->tracks[track_index (step->track)];

  switch (step->op) {
    case BUFFER:
      push (rig, step);
      break;
    case GAP:
      g_assert_cmpint (gst_asf_writer_timeline_gap (&rig->timeline, track,
              to_ns (step->time)), ==, to_ns (step->expected));
      break;
    case SEGMENT:
      gst_asf_writer_timeline_new_segment (track);
      break;
    case FLUSH:
      gst_asf_writer_timeline_flush (&rig->timeline, track);
      gst_asf_writer_timeline_reset_time (&rig->timeline, track, 7,
          to_ns (step->time));
      break;
    case PAUSE:
      gst_asf_writer_timeline_paused (track);
      break;
    case ZERO:
      gst_asf_writer_timeline_set_zero (&rig->timeline, to_ns (step->time));
      break;
  }
}

static void
test_case (gconstpointer data)
{
  Rig rig = {.row = data };

  gst_asf_writer_timeline_init (&rig.timeline, rig.row->policy);
  for (guint i = 0; i < G_N_ELEMENTS (rig.tracks); i++)
    gst_asf_writer_timeline_init_track (&rig.timeline, &rig.tracks[i]);
  for (guint i = 0; i < MAX_STEPS && rig.row->steps[i].track != 0; i++)
    do_step (&rig, &rig.row->steps[i]);
  for (guint i = 0; i < G_N_ELEMENTS (rig.held); i++) {
    if (rig.held[i] != NULL)
      place (&rig, rig.held[i], TRUE);
  }
}

/* A source that starts again all the time: the lines that are remembered are
 * not many, and nothing goes back. */
static void
test_many_restarts (void)
{
  Rig rig = { 0 };
  gint64 last = -1;

  gst_asf_writer_timeline_init (&rig.timeline, KEEP);
  for (guint i = 0; i < 2; i++)
    gst_asf_writer_timeline_init_track (&rig.timeline, &rig.tracks[i]);
  for (guint i = 0; i < 1000; i++) {
    GstAsfWriterTold told = {.time = i % 2 == 0 ? 2 * GST_SECOND : 0,
      .duration = 40 * GST_MSECOND,.arrival = GST_CLOCK_STIME_NONE
    };
    GstAsfWriterPlace placed;

    gst_asf_writer_timeline_place (&rig.timeline, &rig.tracks[0], &told,
        &placed);
    g_assert_cmpint (placed.time, >, last);
    last = placed.time;
  }
  g_assert_cmpuint (rig.tracks[0].counts[GST_ASF_WRITER_REPAIR_RESTART], ==,
      500);
  /* the other is so far behind that its line has been forgotten */
  for (guint i = 0; i < 2; i++) {
    GstAsfWriterTold told = {.time = i == 0 ? 2 * GST_SECOND : 0,
      .duration = 40 * GST_MSECOND,.arrival = GST_CLOCK_STIME_NONE
    };
    GstAsfWriterPlace placed;

    gst_asf_writer_timeline_place (&rig.timeline, &rig.tracks[1], &told,
        &placed);
    g_assert_cmpint (placed.time, ==, i == 0 ? 2 * GST_SECOND :
        2040 * GST_MSECOND);
  }
}

/* Any numbers: no overflow, which the sanitizers would see, and no time beyond
 * what can be added to another. */
static void
test_any_numbers (void)
{
  static const gint64 numbers[] = {
    0, 1, -1, 40000000, 3600000000000, -3600000000000, G_MAXINT64 / 4,
    -(G_MAXINT64 / 4), G_MAXINT64, G_MININT64 + 1, GST_CLOCK_STIME_NONE
  };
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  Rig rig = { 0 };

  gst_asf_writer_timeline_init (&rig.timeline, CLOSE);
  for (guint i = 0; i < 4; i++)
    gst_asf_writer_timeline_init_track (&rig.timeline, &rig.tracks[i]);
  for (guint i = 0; i < 100000; i++) {
    guint which = g_rand_int_range (rand, 0, G_N_ELEMENTS (numbers));
    GstAsfWriterTimelineTrack *track =
        &rig.tracks[g_rand_int_range (rand, 0, 4)];
    GstAsfWriterTold told = {.time = numbers[which],
      .duration = (GstClockTime) numbers[which / 2],
      .arrival = g_rand_boolean (rand) ? (gint64) i : GST_CLOCK_STIME_NONE,
      .is_sparse = g_rand_int_range (rand, 0, 4) == 0,
    };
    GstAsfWriterPlace placed;

    if (g_rand_int_range (rand, 0, 8) == 0)
      gst_asf_writer_timeline_gap (&rig.timeline, track, numbers[which]);
    gst_asf_writer_timeline_doubts (&rig.timeline, track, &told);
    gst_asf_writer_timeline_place (&rig.timeline, track, &told, &placed);
    g_assert_cmpint (placed.time, >=, -(G_MAXINT64 / 2));
    g_assert_cmpint (placed.time, <=, G_MAXINT64 / 2);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/timeline/%s", cases[i].name);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/timeline/many-restarts", test_many_restarts);
  g_test_add_func ("/timeline/any-numbers", test_any_numbers);

  return g_test_run ();
}
