/* asfwritersink-upkeep.c: what is done and told by the clock
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "elementfixture.h"
#include "gstasfwriterupkeep.h"

#include <errno.h>

/* Seen from inside: here the test says how fast the file grows, and nobody
 * waits for the clock. */

/**
 * FreeOutput:
 * @known: what is left free is known
 * @free: bytes
 * @n_looks: how often it was asked
 *
 * An output that gets no data.
 */
typedef struct
{
  AsfOutput parent;
  gboolean known;
  guint64 free;
  guint n_looks;
} FreeOutput;

static int
get_free (AsfOutput *output, guint64 *bytes)
{
  FreeOutput *self = (FreeOutput *) output;

  self->n_looks++;
  if (!self->known)
    return ENOTSUP;
  *bytes = self->free;
  return 0;
}

static int
close_nothing (AsfOutput *output)
{
  return 0;
}

static void
free_nothing (AsfOutput *output)
{
}

static const AsfOutputClass free_class = {
  .get_free = get_free,
  .close = close_nothing,
  .free = free_nothing,
};

#define MIN_FREE (G_GUINT64_CONSTANT (1000000))
#define RATE 1000               /* bytes/s */

typedef struct
{
  Fixture *fixture;
  FreeOutput output;
  AsfWriter *writer;
  GstAsfWriterUpkeep upkeep;
} Watch;

static void
watch_init (Watch *watch, guint64 min_free_space)
{
  const AsfWriterConfig config = { 0 };
  const GstAsfWriterUpkeepConfig upkeep = {
    .flush_interval = GST_SECOND,.min_free_space = min_free_space
  };

  watch->fixture = fixture_new ();
  watch->output = (FreeOutput) {
    .parent = {.klass = &free_class,.can_rewrite = TRUE},.known = TRUE
  };
  watch->writer = asf_writer_new (&watch->output.parent, &config);
  gst_asf_writer_upkeep_init (&watch->upkeep, watch->fixture->sink, &upkeep);
  gst_asf_writer_upkeep_set_writer (&watch->upkeep, watch->writer, 1, 0);
}

static void
watch_clear (Watch *watch)
{
  asf_writer_abandon (watch->writer);
  asf_writer_free (watch->writer);
  fixture_free (watch->fixture);
}

/* One look at the disk.
 *
 * Returns: whether it is time to stop */
static gboolean
watch_look (Watch *watch, guint64 bytes, gdouble rate)
{
  gboolean stop = FALSE;
  GError *error = NULL;

  watch->output.free = bytes;
  watch->upkeep.rate = rate;
  watch->upkeep.last_measure = 0;
  watch->upkeep.look_due = 0;
  fail_unless (gst_asf_writer_upkeep_run (&watch->upkeep, &stop, &error));
  fail_unless (error == NULL);

  return stop;
}

/* Returns: (nullable) (transfer none): the one message */
static const GstStructure *
get_disk_low (Fixture *f)
{
  guint n = fixture_count (f, GST_MESSAGE_ELEMENT);
  GstMessage *message;

  fail_unless (n <= 1, "%u messages at once", n);
  if (n == 0)
    return NULL;
  message =
      g_ptr_array_index (f->log, fixture_index (f, GST_MESSAGE_ELEMENT));
  fail_unless (gst_message_has_name (message, "asfwriter-disk-low"));
  fail_unless (GST_MESSAGE_SRC (message) == GST_OBJECT (f->sink));

  return gst_message_get_structure (message);
}

static void
assert_disk_low (const GstStructure *details, guint64 bytes, guint64 left)
{
  guint64 free_space, min_free_space, rate, time_left;

  fail_unless (gst_structure_get (details, "free-space", G_TYPE_UINT64,
          &free_space, "min-free-space", G_TYPE_UINT64, &min_free_space,
          "rate", G_TYPE_UINT64, &rate, "time-left", G_TYPE_UINT64,
          &time_left, NULL));
  fail_unless_equals_uint64 (free_space, bytes);
  fail_unless_equals_uint64 (min_free_space, MIN_FREE);
  fail_unless_equals_uint64 (rate, RATE);
  fail_unless_equals_uint64 (time_left, left * GST_SECOND);
}

/* Seconds that are left at one look after the other, and whether it is told;
 * -1 ends the list */
typedef struct
{
  const char *name;
  struct
  {
    gint64 left;
    gboolean told;
  } looks[20];
} Course;

static const Course courses[] = {
  {"falls slowly", {{1000, FALSE}, {601, FALSE}, {600, TRUE}, {599, FALSE},
          {301, FALSE}, {300, TRUE}, {299, FALSE}, {121, FALSE}, {120, TRUE},
          {61, FALSE}, {60, TRUE}, {31, FALSE}, {30, TRUE}, {11, FALSE},
          {10, TRUE}, {9, FALSE}, {1, FALSE}, {0, FALSE}, {-1, FALSE}}},
  {"falls fast", {{1000, FALSE}, {90, TRUE}, {80, FALSE}, {20, TRUE},
          {5, TRUE}, {4, FALSE}, {-1, FALSE}}},
  {"is low from the start", {{3, TRUE}, {2, FALSE}, {1, FALSE}, {-1, FALSE}}},
  {"goes up and down a little", {{60, TRUE}, {70, FALSE}, {59, FALSE},
          {120, FALSE}, {61, FALSE}, {60, FALSE}, {30, TRUE}, {31, FALSE},
          {60, FALSE}, {30, FALSE}, {-1, FALSE}}},
  {"goes up a lot", {{50, TRUE}, {130, FALSE}, {119, TRUE}, {50, TRUE},
          {100000, FALSE}, {600, TRUE}, {50, TRUE}, {-1, FALSE}}},
};

GST_START_TEST (test_disk_low)
{
  const Course *course = &courses[__i__];
  Watch watch;

  watch_init (&watch, MIN_FREE);
  GST_INFO ("%s", course->name);
  for (guint i = 0; course->looks[i].left >= 0; i++) {
    guint64 left = course->looks[i].left;
    const GstStructure *details;

    fail_if (watch_look (&watch, MIN_FREE + left * RATE, RATE));
    details = get_disk_low (watch.fixture);
    fail_unless ((details != NULL) == course->looks[i].told, "%s, look %u",
        course->name, i);
    if (details != NULL)
      assert_disk_low (details, MIN_FREE + left * RATE, left);
    fail_unless_equals_int (fixture_count (watch.fixture,
            GST_MESSAGE_WARNING), 0);
    fixture_forget (watch.fixture);
  }
  watch_clear (&watch);
}

GST_END_TEST;

/* Nothing is told of what cannot be told, nor computed with numbers that are
 * too large. */
GST_START_TEST (test_disk_low_unknown)
{
  Watch watch;

  watch_init (&watch, MIN_FREE);
  fail_if (watch_look (&watch, MIN_FREE, 0));
  fail_if (watch_look (&watch, MIN_FREE + 1, 0.5));
  fail_if (watch_look (&watch, G_MAXUINT64, 1));
  fail_if (watch_look (&watch, G_MAXUINT64, 1e9));
  fail_unless_equals_int (fixture_count (watch.fixture, GST_MESSAGE_ANY), 0);
  watch_clear (&watch);
}

GST_END_TEST;

typedef struct
{
  gdouble rate;
  guint64 bytes;                /* over what has to stay free */
  gint64 pause_ms;
} LookCase;

static const LookCase look_cases[] = {
  {RATE, 0, 50},
  {RATE, 99, 50},
  {RATE, 200, 100},
  {RATE, 1000, 500},
  {RATE, 1999, 999},
  {RATE, 2000, 1000},
  {RATE, 3000, 1000},
  {RATE, 1000000000, 1000},
  {1e9, G_MAXUINT64 - MIN_FREE, 1000},
  {0.5, 0, 1000},
  {0, 0, 50},
};

/* The less time is left the sooner it is looked again. */
GST_START_TEST (test_next_look)
{
  const LookCase *row = &look_cases[__i__];
  gint64 before, after, due;
  Watch watch;

  watch_init (&watch, MIN_FREE);
  before = g_get_monotonic_time ();
  fail_if (watch_look (&watch, MIN_FREE + row->bytes, row->rate));
  after = g_get_monotonic_time ();
  due = gst_asf_writer_upkeep_get_due (&watch.upkeep);
  fail_unless (due >= before + row->pause_ms * 1000);
  fail_unless (due <= after + (row->pause_ms + 1) * 1000);
  watch_clear (&watch);
}

GST_END_TEST;

/* The rate is that of the file, over a second at least. */
GST_START_TEST (test_rate_is_measured)
{
  gboolean stop = FALSE;
  Watch watch;

  watch_init (&watch, MIN_FREE);
  watch.output.free = G_MAXUINT64;
  fail_unless (gst_asf_writer_upkeep_run (&watch.upkeep, &stop, NULL));
  fail_unless (watch.upkeep.last_measure > 0);
  fail_unless (watch.upkeep.rate == 0);
  /* the file is as it was, so what is remembered is less */
  watch.upkeep.rate = RATE;
  watch.upkeep.look_due = 0;
  watch.upkeep.last_measure -= 2 * G_USEC_PER_SEC;
  fail_unless (gst_asf_writer_upkeep_run (&watch.upkeep, &stop, NULL));
  fail_unless (watch.upkeep.rate < RATE);
  fail_unless (watch.upkeep.rate > RATE / 2);
  fail_if (stop);
  watch_clear (&watch);
}

GST_END_TEST;

/* Files of less than a second have a rate, too; in a pause there is none. */
GST_START_TEST (test_rate_of_short_files)
{
  gboolean stop = FALSE;
  Watch watch;

  watch_init (&watch, MIN_FREE);
  watch.output.free = G_MAXUINT64;
  for (guint i = 0; i < 5; i++) {
    gst_asf_writer_upkeep_set_writer (&watch.upkeep, watch.writer, i + 1,
        i * RATE);
    fail_unless (gst_asf_writer_upkeep_run (&watch.upkeep, &stop, NULL));
    watch.upkeep.last_measure -= G_USEC_PER_SEC;
  }
  fail_unless (watch.upkeep.rate > RATE * 0.9);
  fail_unless (watch.upkeep.rate <= RATE);
  gst_asf_writer_upkeep_set_writer (&watch.upkeep, NULL, 5, 5 * RATE);
  fail_unless (watch.upkeep.last_measure == 0);
  fail_if (stop);
  watch_clear (&watch);
}

GST_END_TEST;

/* It is time to stop when there is less, and that is told once. */
GST_START_TEST (test_disk_too_full)
{
  Watch watch;

  watch_init (&watch, MIN_FREE);
  fail_if (watch_look (&watch, MIN_FREE, 0));
  fail_unless (watch_look (&watch, MIN_FREE - 1, 0));
  fail_unless_equals_int (fixture_count (watch.fixture, GST_MESSAGE_WARNING),
      1);
  fail_unless_equals_int (fixture_count (watch.fixture, GST_MESSAGE_ANY), 1);
  fail_unless (gst_asf_writer_upkeep_get_due (&watch.upkeep) == G_MAXINT64);
  watch_clear (&watch);
}

GST_END_TEST;

/* Or to end with an error, and no warning. */
GST_START_TEST (test_disk_too_full_is_error)
{
  gboolean stop = FALSE;
  GError *error = NULL;
  Watch watch;

  watch_init (&watch, MIN_FREE);
  watch.upkeep.config.space_policy = GST_ASF_WRITER_SPACE_POLICY_ERROR;
  watch.output.free = MIN_FREE - 1;
  watch.upkeep.look_due = 0;
  fail_if (gst_asf_writer_upkeep_run (&watch.upkeep, &stop, &error));
  fail_if (stop);
  fail_unless (g_error_matches (error, GST_RESOURCE_ERROR,
          GST_RESOURCE_ERROR_NO_SPACE_LEFT));
  fail_unless_equals_int (fixture_count (watch.fixture, GST_MESSAGE_ANY), 0);
  g_clear_error (&error);
  watch_clear (&watch);
}

GST_END_TEST;

static guint n_old;             /* files that can be deleted */
static FreeOutput *disk;

static gboolean
delete_one (GstElement *element)
{
  if (n_old == 0)
    return FALSE;
  n_old--;
  disk->free += 1000;
  return TRUE;
}

/* Files are deleted until there is room; without any it is time to stop. */
GST_START_TEST (test_disk_too_full_deletes)
{
  gboolean stop = FALSE;
  Watch watch;

  watch_init (&watch, MIN_FREE);
  watch.upkeep.config.space_policy =
      GST_ASF_WRITER_SPACE_POLICY_DELETE_OLDEST;
  watch.upkeep.config.delete_oldest = delete_one;
  disk = &watch.output;
  n_old = 3;
  watch.output.free = MIN_FREE - 1500;
  watch.upkeep.look_due = 0;
  for (guint i = 0; i < 3; i++) {
    fail_unless (gst_asf_writer_upkeep_run (&watch.upkeep, &stop, NULL));
    fail_if (stop);
    fail_unless_equals_int (n_old, i == 0 ? 2 : 1);
  }
  fail_unless_equals_int (fixture_count (watch.fixture, GST_MESSAGE_ANY), 0);
  watch.output.free = MIN_FREE - 2000;
  watch.upkeep.look_due = 0;
  fail_unless (gst_asf_writer_upkeep_run (&watch.upkeep, &stop, NULL));
  fail_if (stop);
  fail_unless (gst_asf_writer_upkeep_run (&watch.upkeep, &stop, NULL));
  fail_unless (stop);
  fail_unless_equals_int (fixture_count (watch.fixture, GST_MESSAGE_WARNING),
      1);
  watch_clear (&watch);
}

GST_END_TEST;

static gboolean
delete_for_later (GstElement *element)
{
  n_old--;
  return TRUE;
}

static void
look_again (Watch *watch)
{
  gboolean stop = FALSE;

  watch->upkeep.look_due = 0;
  fail_unless (gst_asf_writer_upkeep_run (&watch->upkeep, &stop, NULL));
  fail_if (stop);
}

/* Room that comes later than the file went costs no other file; when it does not
 * come, or half of what is wanted is gone, another one goes. */
GST_START_TEST (test_disk_frees_later)
{
  Watch watch;

  watch_init (&watch, MIN_FREE);
  watch.upkeep.config.space_policy =
      GST_ASF_WRITER_SPACE_POLICY_DELETE_OLDEST;
  watch.upkeep.config.delete_oldest = delete_for_later;
  n_old = 9;
  watch.output.free = MIN_FREE - 1;
  for (guint i = 0; i < 4; i++)
    look_again (&watch);
  fail_unless_equals_int (n_old, 8);
  watch.output.free = MIN_FREE + 1;
  look_again (&watch);
  watch.output.free = MIN_FREE - 2;
  for (guint i = 0; i < 4; i++)
    look_again (&watch);
  fail_unless_equals_int (n_old, 7);
  watch.upkeep.deleted_at -= 60 * G_USEC_PER_SEC;
  for (guint i = 0; i < 4; i++)
    look_again (&watch);
  fail_unless_equals_int (n_old, 6);
  watch.upkeep.deleted_at -= 2 * G_USEC_PER_SEC;
  look_again (&watch);
  fail_unless_equals_int (n_old, 6);
  watch.output.free = MIN_FREE / 3;
  look_again (&watch);
  fail_unless_equals_int (n_old, 5);
  watch_clear (&watch);
}

GST_END_TEST;

GST_START_TEST (test_disk_does_not_tell)
{
  Watch watch;

  watch_init (&watch, MIN_FREE);
  watch.output.known = FALSE;
  fail_if (watch_look (&watch, 0, 0));
  fail_unless_equals_int (fixture_count (watch.fixture, GST_MESSAGE_ANY), 0);
  fail_unless (gst_asf_writer_upkeep_get_due (&watch.upkeep) == G_MAXINT64);
  watch_clear (&watch);
}

GST_END_TEST;

/* Without a limit it is for the statistics, once a second: nothing is told, and
 * nothing ends. */
GST_START_TEST (test_disk_without_limit)
{
  const GstAsfWriterUpkeepReport *report;
  gint64 before = g_get_monotonic_time ();
  Watch watch;

  watch_init (&watch, 0);
  report = &watch.upkeep.report;
  fail_if (report->free_known);
  fail_if (watch_look (&watch, 2 * RATE, RATE));
  fail_unless_equals_int (watch.output.n_looks, 1);
  fail_unless (report->free_known);
  fail_unless_equals_uint64 (report->free_space, 2 * RATE);
  fail_unless_equals_uint64 (report->rate, RATE);
  fail_unless_equals_uint64 (report->time_left, 2 * GST_SECOND);
  fail_unless (gst_asf_writer_upkeep_get_due (&watch.upkeep) >=
      before + G_USEC_PER_SEC);
  fail_if (watch_look (&watch, 0, 0));
  fail_unless_equals_uint64 (report->free_space, 0);
  fail_unless_equals_uint64 (report->time_left, GST_CLOCK_TIME_NONE);
  watch.output.known = FALSE;
  fail_if (watch_look (&watch, 0, RATE));
  fail_if (report->free_known);
  fail_unless_equals_int (fixture_count (watch.fixture, GST_MESSAGE_ANY), 0);
  watch_clear (&watch);
}

GST_END_TEST;

static const FixtureTest all_tests[] = {
  TEST_LOOP (test_disk_low, G_N_ELEMENTS (courses)),
  TEST (test_disk_low_unknown),
  TEST_LOOP (test_next_look, G_N_ELEMENTS (look_cases)),
  TEST (test_rate_is_measured),
  TEST (test_rate_of_short_files),
  TEST (test_disk_too_full),
  TEST (test_disk_too_full_is_error),
  TEST (test_disk_too_full_deletes),
  TEST (test_disk_frees_later),
  TEST (test_disk_does_not_tell),
  TEST (test_disk_without_limit),
};

FIXTURE_MAIN (upkeep)
