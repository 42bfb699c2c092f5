/* rotation.c: names of files, and when the next one begins
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "gstasfwriterlocation.h"
#include "gstasfwriterrotation.h"

#include <glib/gstdio.h>

/* Names */

typedef struct
{
  const char *location;
  const char *name;             /* NULL = it is no pattern */
} Name;

/* Of file 7, on 2026-03-09 at 04:05:06 */
static const Name names[] = {
  {"a.wmv", NULL},
  {"", NULL},
  {"100%.wmv", NULL},
  {"100%", NULL},
  {"a%qb%05d.wmv", NULL},
  {"%%.wmv", NULL},
  {"%5Y.wmv", NULL},
  {"%99999999999d.wmv", NULL},
  {"a%d.wmv", "a7.wmv"},
  {"a%u.wmv", "a7.wmv"},
  {"a%i.wmv", "a7.wmv"},
  {"a%05d.wmv", "a00007.wmv"},
  {"a%3d.wmv", "a  7.wmv"},
  {"%d-%d.wmv", "7-7.wmv"},
  {"100%%-%d.wmv", "100%-7.wmv"},
  {"%Y-%m-%d.wmv", "2026-03-09.wmv"},
  {"%Y%m%d-%H%M%S.wmv", "20260309-040506.wmv"},
  {"%F-%02d.wmv", "2026-03-09-07.wmv"},
  {"%Y/%m/%d/%05d.wmv", "2026/03/09/00007.wmv"},
};

static void
test_names (void)
{
  GDateTime *when = g_date_time_new_local (2026, 3, 9, 4, 5, 6);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    char *name = gst_asf_writer_location_format (names[i].location, 7, when);
    const char *expected = names[i].name;

    /* a date that glib does not know in this place is not asked for */
    g_assert_cmpint (gst_asf_writer_location_is_pattern (names[i].location),
        ==, expected != NULL && !g_str_equal (names[i].location, ""));
    g_assert_cmpstr (name, ==, expected != NULL ? expected :
        names[i].location);
    g_free (name);
  }
  g_assert_false (gst_asf_writer_location_is_pattern (NULL));
  g_date_time_unref (when);
}

/* Only those that the pattern names are made. */
static void
test_folders (void)
{
  static const char *const patterns[] = { "%F/%H/a.wmv", "a/%d.wmv", "%d/a.wmv" };
  static const char *const made[] = { "x/y/a.wmv", "a/7.wmv", "7/a.wmv" };
  static const gboolean expected[] = { TRUE, FALSE, TRUE };
  char *place = g_dir_make_tmp ("asfwriter-XXXXXX", NULL), *folder;

  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++) {
    char *location = g_build_filename (place, patterns[i], NULL);
    char *name = g_build_filename (place, made[i], NULL);

    folder = g_path_get_dirname (name);
    gst_asf_writer_location_make_folder (location, name);
    g_assert_cmpint (g_file_test (folder, G_FILE_TEST_IS_DIR), ==,
        expected[i]);
    g_rmdir (folder);
    g_free (folder);
    g_free (name);
    g_free (location);
  }
  gst_asf_writer_location_make_folder (NULL, NULL);
  folder = g_build_filename (place, "x", NULL);
  g_rmdir (folder);
  g_assert_cmpint (g_rmdir (place), ==, 0);
  g_free (folder);
  g_free (place);
}

/* Limits */

/**
 * Plan:
 * @config: limits in seconds and bytes
 * @key: seconds between two key frames
 * @bytes: between two of them
 * @files: at which key frames files begin, behind the first
 */
typedef struct
{
  const char *name;
  GstAsfWriterRotationConfig config;
  guint key;
  guint bytes;
  guint files[4];
  GstAsfWriterSplit why;
} Plan;

#define S GST_SECOND

static const Plan plans[] = {
  {"nothing", {0}, 1, 1000, {0}, GST_ASF_WRITER_SPLIT_NONE},
  {"time", {.max_time = 10 * S}, 1, 1000, {10, 20, 30},
      GST_ASF_WRITER_SPLIT_MAX_TIME},
  {"time, key frames do not fit", {.max_time = 10 * S}, 3, 1000, {3, 6, 9},
      GST_ASF_WRITER_SPLIT_MAX_TIME},
  {"time, less than a key frame", {.max_time = 2 * S}, 5, 1000, {1, 2, 3},
      GST_ASF_WRITER_SPLIT_MAX_TIME},
  {"time, key frames on request", {.max_time = 10 * S, .keys_on_request = TRUE},
      3, 1000, {4, 8, 12}, GST_ASF_WRITER_SPLIT_MAX_TIME},
  {"bytes", {.max_bytes = 5000}, 1, 1000, {5, 10, 15},
      GST_ASF_WRITER_SPLIT_MAX_BYTES},
  {"bytes do not fit", {.max_bytes = 5500}, 1, 1000, {5, 10, 15},
      GST_ASF_WRITER_SPLIT_MAX_BYTES},
  {"both", {.max_time = 4 * S, .max_bytes = 5000}, 1, 1000, {4, 8, 12},
      GST_ASF_WRITER_SPLIT_MAX_TIME},
  {"range", {.preroll = 3 * S}, 24 * 3600, 1000, {49},
      GST_ASF_WRITER_SPLIT_TIME_RANGE},
};

static void
test_limits (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (plans); i++) {
    const Plan *plan = &plans[i];
    GstAsfWriterRotation *rotation =
        gst_asf_writer_rotation_new (&plan->config);
    guint n = 0, bytes = 0;

    gst_asf_writer_rotation_begin_file (rotation, 0, 0, 0);
    for (guint k = 0; k < 60; k++) {
      gint64 time = k * plan->key * (gint64) S;
      GstAsfWriterSplit why =
          gst_asf_writer_rotation_check_key (rotation, time, 0, bytes);

      if (why != GST_ASF_WRITER_SPLIT_NONE) {
        g_test_message ("%s: file at key frame %u", plan->name, k);
        g_assert_cmpint (why, ==, plan->why);
        if (n < G_N_ELEMENTS (plan->files) && plan->files[n] != 0)
          g_assert_cmpuint (k, ==, plan->files[n]);
        n++;
        gst_asf_writer_rotation_begin_file (rotation, time, time, 0);
        bytes = 0;
      }
      bytes += plan->bytes;
    }
    g_assert_cmpint (n > 0, ==, plan->why != GST_ASF_WRITER_SPLIT_NONE);
    gst_asf_writer_rotation_free (rotation);
  }
}

/* Where key frames are too far apart any buffer ends the file, before the
 * format's 2^32 ms are over. */
static void
test_range (void)
{
  const GstAsfWriterRotationConfig config = {.preroll = 3 * S };
  GstAsfWriterRotation *rotation = gst_asf_writer_rotation_new (&config);
  gint64 end = G_MAXUINT32 * GST_MSECOND - 63 * S;

  gst_asf_writer_rotation_begin_file (rotation, 10 * S, 20 * S, 0);
  g_assert_cmpint (gst_asf_writer_rotation_check_range (rotation,
          10 * S + end - 1), ==, GST_ASF_WRITER_SPLIT_NONE);
  g_assert_cmpint (gst_asf_writer_rotation_check_range (rotation,
          10 * S + end), ==, GST_ASF_WRITER_SPLIT_TIME_RANGE);
  gst_asf_writer_rotation_free (rotation);
}

/* Video of a key frame every 2 s has ended with the file nearly full: sound that
 * lasts a little longer gets no file of its own, sound that goes on does. */
static void
test_another_reference (void)
{
  const GstAsfWriterRotationConfig config = {.max_time = 10 * S };
  GstAsfWriterRotation *rotation = gst_asf_writer_rotation_new (&config);
  const gint64 step = GST_SECOND / 50;
  gint64 time;

  gst_asf_writer_rotation_begin_file (rotation, 0, 0, 0);
  for (time = 2 * S; time <= 8 * (gint64) S; time += 2 * S)
    g_assert_cmpint (gst_asf_writer_rotation_check_key (rotation, time, 0, 1),
        ==, GST_ASF_WRITER_SPLIT_NONE);
  gst_asf_writer_rotation_end_reference (rotation, 99 * S / 10);
  gst_asf_writer_rotation_change_reference (rotation);
  for (time = 99 * S / 10; time <= 12 * (gint64) S - 2 * step; time += step)
    g_assert_cmpint (gst_asf_writer_rotation_check_key (rotation, time, 0, 1),
        ==, GST_ASF_WRITER_SPLIT_NONE);
  g_assert_cmpint (gst_asf_writer_rotation_check_key (rotation, 12 * S, 0, 1),
      ==, GST_ASF_WRITER_SPLIT_MAX_TIME);

  /* the next file is as long as it was wanted */
  gst_asf_writer_rotation_begin_file (rotation, 12 * S, 12 * S, 0);
  for (time = 12 * (gint64) S + step; time <= 22 * (gint64) S - step;
      time += step)
    g_assert_cmpint (gst_asf_writer_rotation_check_key (rotation, time, 0, 1),
        ==, GST_ASF_WRITER_SPLIT_NONE);
  g_assert_cmpint (gst_asf_writer_rotation_check_key (rotation, 22 * S, 0, 1),
      ==, GST_ASF_WRITER_SPLIT_MAX_TIME);
  gst_asf_writer_rotation_free (rotation);
}

/* Video that begins beside sound makes no file longer. */
static void
test_better_reference (void)
{
  const GstAsfWriterRotationConfig config = {.max_time = 10 * S };
  GstAsfWriterRotation *rotation = gst_asf_writer_rotation_new (&config);
  const gint64 step = GST_SECOND / 50;

  gst_asf_writer_rotation_begin_file (rotation, 0, 0, 0);
  for (gint64 time = step; time <= 10 * (gint64) S - 2 * step; time += step)
    g_assert_cmpint (gst_asf_writer_rotation_check_key (rotation, time, 0, 1),
        ==, GST_ASF_WRITER_SPLIT_NONE);
  gst_asf_writer_rotation_change_reference (rotation);
  g_assert_cmpint (gst_asf_writer_rotation_check_key (rotation, 10 * S, 0, 1),
      ==, GST_ASF_WRITER_SPLIT_MAX_TIME);
  gst_asf_writer_rotation_free (rotation);
}

/* Only what came since the last key frame tells that there are too few. */
static void
test_overdue (void)
{
  const GstAsfWriterRotationConfig by_time = {.max_time = 10 * S };
  const GstAsfWriterRotationConfig by_bytes = {.max_bytes = 1000 };
  GstAsfWriterRotation *rotation = gst_asf_writer_rotation_new (&by_time);

  gst_asf_writer_rotation_begin_file (rotation, S, S, 0);
  gst_asf_writer_rotation_go_on (rotation, 100 * S, 0);
  g_assert_false (gst_asf_writer_rotation_is_overdue (rotation, 20 * S, 9999));
  g_assert_true (gst_asf_writer_rotation_is_overdue (rotation, 21 * S, 9999));
  gst_asf_writer_rotation_begin_file (rotation, S, S, 0);
  gst_asf_writer_rotation_check_key (rotation, 5 * S, 0, 1);
  g_assert_false (gst_asf_writer_rotation_is_overdue (rotation, 24 * S, 9999));
  g_assert_true (gst_asf_writer_rotation_is_overdue (rotation, 25 * S, 9999));
  gst_asf_writer_rotation_free (rotation);

  rotation = gst_asf_writer_rotation_new (&by_bytes);
  gst_asf_writer_rotation_begin_file (rotation, S, S, 0);
  gst_asf_writer_rotation_check_key (rotation, 5 * S, 0, 500);
  g_assert_false (gst_asf_writer_rotation_is_overdue (rotation, 99 * S, 2499));
  g_assert_true (gst_asf_writer_rotation_is_overdue (rotation, 99 * S, 2500));
  gst_asf_writer_rotation_free (rotation);
}

/* What a file had before the recording has gone on in it counts, too. */
static void
test_going_on (void)
{
  GstAsfWriterRotationConfig config = {.max_time = 10 * S };
  GstAsfWriterRotation *rotation = gst_asf_writer_rotation_new (&config);

  gst_asf_writer_rotation_begin_file (rotation, -6 * (gint64) S, 0, 0);
  gst_asf_writer_rotation_go_on (rotation, 6 * S, 3000);
  for (guint k = 1; k < 4; k++)
    g_assert_cmpint (gst_asf_writer_rotation_check_key (rotation,
            k * (gint64) S, 0, 3000 + k * 1000), ==,
        GST_ASF_WRITER_SPLIT_NONE);
  g_assert_cmpint (gst_asf_writer_rotation_check_key (rotation, 4 * S, 0,
          7000), ==, GST_ASF_WRITER_SPLIT_MAX_TIME);
  gst_asf_writer_rotation_free (rotation);

  config = (GstAsfWriterRotationConfig) {.max_bytes = 6000 };
  rotation = gst_asf_writer_rotation_new (&config);
  gst_asf_writer_rotation_begin_file (rotation, -6 * (gint64) S, 0, 0);
  gst_asf_writer_rotation_go_on (rotation, 6 * S, 3000);
  g_assert_cmpint (gst_asf_writer_rotation_check_key (rotation, S, 0, 4000),
      ==, GST_ASF_WRITER_SPLIT_NONE);
  g_assert_cmpint (gst_asf_writer_rotation_check_key (rotation, 3 * S, 0,
          6000), ==, GST_ASF_WRITER_SPLIT_MAX_BYTES);
  gst_asf_writer_rotation_free (rotation);
}

/* Where an encoder is asked for the key frame that a file can begin with */
static void
test_key_time (void)
{
  const GstAsfWriterRotationConfig config = {.max_time = 10 * S,
    .keys_on_request = TRUE
  };
  GstAsfWriterRotation *rotation = gst_asf_writer_rotation_new (&config);

  gst_asf_writer_rotation_begin_file (rotation, 5 * S, 5 * S, 0);
  g_assert_cmpuint (gst_asf_writer_rotation_get_key_time (rotation), ==,
      15 * S);
  gst_asf_writer_rotation_go_on (rotation, 6 * S, 3000);
  g_assert_cmpuint (gst_asf_writer_rotation_get_key_time (rotation), ==,
      9 * S);
  gst_asf_writer_rotation_go_on (rotation, 60 * S, 3000);
  g_assert_cmpuint (gst_asf_writer_rotation_get_key_time (rotation), ==,
      5 * S);
  gst_asf_writer_rotation_free (rotation);
}

static void
test_requests (void)
{
  const GstAsfWriterRotationConfig config = { 0 };
  GstAsfWriterRotation *rotation = gst_asf_writer_rotation_new (&config);

  gst_asf_writer_rotation_begin_file (rotation, 0, 0, 0);
  gst_asf_writer_rotation_request_at (rotation, 7 * S);
  gst_asf_writer_rotation_request_at (rotation, 5 * S);
  gst_asf_writer_rotation_request_at (rotation, 20 * S);
  g_assert_cmpint (gst_asf_writer_rotation_check_key (rotation, 4 * S, 0, 1), ==,
      GST_ASF_WRITER_SPLIT_NONE);
  g_assert_cmpint (gst_asf_writer_rotation_check_key (rotation, 5 * S, 0, 1), ==,
      GST_ASF_WRITER_SPLIT_AT_TIME);
  gst_asf_writer_rotation_begin_file (rotation, 5 * S, 5 * S, 0);
  gst_asf_writer_rotation_request_at (rotation, 6 * S);
  g_assert_cmpint (gst_asf_writer_rotation_check_key (rotation, 6 * S - 2, 1,
          1), ==, GST_ASF_WRITER_SPLIT_NONE);
  g_assert_cmpint (gst_asf_writer_rotation_check_key (rotation, 6 * S - 1, 1,
          1), ==, GST_ASF_WRITER_SPLIT_AT_TIME);
  gst_asf_writer_rotation_request (rotation, GST_ASF_WRITER_SPLIT_NOW);
  g_assert_cmpint (gst_asf_writer_rotation_check_key (rotation, 8 * S, 0, 1), ==,
      GST_ASF_WRITER_SPLIT_NOW);
  gst_asf_writer_rotation_begin_file (rotation, 8 * S, 8 * S, 0);
  g_assert_cmpint (gst_asf_writer_rotation_check_key (rotation, 9 * S, 0, 1), ==,
      GST_ASF_WRITER_SPLIT_NONE);
  g_assert_cmpint (gst_asf_writer_rotation_check_key (rotation, 30 * S, 0, 1), ==,
      GST_ASF_WRITER_SPLIT_AT_TIME);
  gst_asf_writer_rotation_free (rotation);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rotation/names", test_names);
  g_test_add_func ("/rotation/folders", test_folders);
  g_test_add_func ("/rotation/limits", test_limits);
  g_test_add_func ("/rotation/range", test_range);
  g_test_add_func ("/rotation/another-reference", test_another_reference);
  g_test_add_func ("/rotation/better-reference", test_better_reference);
  g_test_add_func ("/rotation/overdue", test_overdue);
  g_test_add_func ("/rotation/going-on", test_going_on);
  g_test_add_func ("/rotation/key-time", test_key_time);
  g_test_add_func ("/rotation/requests", test_requests);

  return g_test_run ();
}
