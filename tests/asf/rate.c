/* rate.c: tests of measured bit rates and buffer windows
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfrate.h"

/* Objects of one size at equal distances */
static AsfRate *
make_constant (guint count, guint distance_ms, guint32 bytes)
{
  AsfRate *rate = g_new0 (AsfRate, 1);

  for (guint i = 0; i < count; i++)
    asf_rate_add (rate, (guint64) i * distance_ms, bytes);
  return rate;
}

static void
test_nothing (void)
{
  g_autofree AsfRate *rate = g_new0 (AsfRate, 1);

  g_assert_cmpuint (asf_rate_average (rate, 0), ==, 0);
  g_assert_cmpuint (asf_rate_average (rate, 1000), ==, 0);
  g_assert_cmpuint (asf_rate_peak (rate), ==, 0);
  g_assert_cmpuint (asf_rate_window_ms (rate, 64000), ==, 0);
  g_assert_false (asf_rate_varies (rate, 60000));
}

static void
test_no_duration (void)
{
  g_autofree AsfRate *rate = make_constant (1, 0, 1000);

  g_assert_cmpuint (asf_rate_average (rate, 0), ==, 0);
  g_assert_false (asf_rate_varies (rate, 0));
}

typedef struct
{
  const char *name;
  guint count;
  guint distance_ms;
  guint32 bytes;
  guint32 average;
} ConstantCase;

static const ConstantCase constant_cases[] = {
  { "ten-a-second", 600, 100, 1000, 80000 },
  { "many-a-slot", 6000, 10, 100, 80000 },
  { "one-a-second", 60, 1000, 10000, 80000 },
  { "between-slots", 200, 371, 2230, 48086 },
  { "one-or-two-a-window", 20, 2240, 2240, 8000 },
  { "longer-than-the-window", 20, 5000, 5000, 8000 },
  { "longer-than-memory", 3000, 100, 1000, 80000 },
};

/* A constant rate is called constant, whatever the size of its objects; the
 * bucket is that of few objects. */
static void
test_constant (gconstpointer data)
{
  const ConstantCase *c = data;
  g_autofree AsfRate *rate = make_constant (c->count, c->distance_ms, c->bytes);
  guint64 duration_ms = (guint64) c->count * c->distance_ms;
  guint32 average = asf_rate_average (rate, duration_ms);

  g_assert_cmpuint (average, ==, c->average);
  g_assert_cmpuint (asf_rate_peak (rate), >=, average - 1);
  g_assert_false (asf_rate_varies (rate, duration_ms));
  g_assert_cmpuint (asf_rate_window_ms (rate, average), <=,
      2 * c->distance_ms + 200);
}

/* The bucket holds at least the largest object. */
static void
test_one_object (void)
{
  g_autofree AsfRate *rate = make_constant (1, 0, 12500);

  g_assert_cmpuint (asf_rate_window_ms (rate, 100000), ==, 1000);
  g_assert_cmpuint (asf_rate_window_ms (rate, 50000), ==, 2000);
}

/* A burst as long as a window that is watched: the bucket is what is left of
 * it when its last object has fallen in. */
static void
test_burst (gconstpointer data)
{
  const guint32 bitrate = 80000, bytes = 5000;
  guint n = GPOINTER_TO_UINT (data);
  g_autofree AsfRate *rate = make_constant (n, 100, bytes);
  guint64 level = (guint64) n * bytes * 8 - (n - 1) * bitrate / 10;

  for (guint i = 0; i < 50; i++)
    asf_rate_add (rate, 1000 * (guint64) (1000 + i), 1);
  g_assert_cmpuint (asf_rate_window_ms (rate, bitrate), ==,
      MIN (level * 1000 / bitrate, 100000));
}

static void
test_varying (void)
{
  g_autofree AsfRate *rate = g_new0 (AsfRate, 1);

  for (guint i = 0; i < 600; i++)
    asf_rate_add (rate, i * 100, i / 100 % 2 == 0 ? 100 : 1900);
  g_assert_cmpuint (asf_rate_average (rate, 60000), ==, 80000);
  g_assert_cmpuint (asf_rate_peak (rate), ==, 152000);
  g_assert_true (asf_rate_varies (rate, 60000));
}

/* Too short to tell */
static void
test_varying_but_short (void)
{
  g_autofree AsfRate *rate = make_constant (10, 100, 1000);

  asf_rate_add (rate, 5000, 1);
  g_assert_false (asf_rate_varies (rate, 5999));
  g_assert_true (asf_rate_varies (rate, 6000));
}

/* The peak is that of one second, not of one object. */
static void
test_peak_of_a_burst (void)
{
  g_autofree AsfRate *rate = make_constant (100, 100, 1000);

  asf_rate_add (rate, 10000, 50000);
  g_assert_cmpuint (asf_rate_peak (rate), ==, (9 * 1000 + 50000) * 8);
}

/* A gap longer than what is remembered leaves no old bytes in a window. */
static void
test_long_gap (void)
{
  g_autofree AsfRate *rate = make_constant (100, 100, 1000);
  guint32 peak = asf_rate_peak (rate);

  asf_rate_add (rate, G_GUINT64_CONSTANT (4000000000), 10000);
  g_assert_cmpuint (asf_rate_peak (rate), ==, peak);
  for (guint i = 0; i < 2000; i++)
    asf_rate_add (rate, G_GUINT64_CONSTANT (4000000000) + 100 * (i + 10), 1000);
  g_assert_cmpuint (asf_rate_peak (rate), ==, peak);
}

static void
test_falling_time_counts_as_now (void)
{
  g_autofree AsfRate *rate = g_new0 (AsfRate, 1);

  asf_rate_add (rate, 5000, 1000);
  asf_rate_add (rate, 100, 1000);
  g_assert_cmpuint (asf_rate_peak (rate), ==, 16000);
  g_assert_cmpuint (asf_rate_average (rate, 1000), ==, 16000);
}

static void
test_limits (void)
{
  g_autofree AsfRate *rate = make_constant (1, 0, G_MAXUINT32);

  asf_rate_add (rate, 0, G_MAXUINT32);
  g_assert_cmpuint (asf_rate_average (rate, 1), ==, G_MAXUINT32);
  g_assert_cmpuint (asf_rate_peak (rate), ==, G_MAXUINT32);
  g_assert_cmpuint (asf_rate_window_ms (rate, 1), ==, 100000);
}

int
main (int argc, char **argv)
{
  static const guint bursts[] = { 1, 2, 5, 10, 30, 50, 100, 300 };

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rate/nothing", test_nothing);
  g_test_add_func ("/rate/no-duration", test_no_duration);
  for (guint i = 0; i < G_N_ELEMENTS (constant_cases); i++) {
    g_autofree char *name =
        g_strconcat ("/rate/constant/", constant_cases[i].name, NULL);

    g_test_add_data_func (name, &constant_cases[i], test_constant);
  }
  g_test_add_func ("/rate/one-object", test_one_object);
  for (guint i = 0; i < G_N_ELEMENTS (bursts); i++) {
    g_autofree char *name = g_strdup_printf ("/rate/burst/%u", bursts[i]);

    g_test_add_data_func (name, GUINT_TO_POINTER (bursts[i]), test_burst);
  }
  g_test_add_func ("/rate/varying", test_varying);
  g_test_add_func ("/rate/varying-but-short", test_varying_but_short);
  g_test_add_func ("/rate/peak-of-a-burst", test_peak_of_a_burst);
  g_test_add_func ("/rate/long-gap", test_long_gap);
  g_test_add_func ("/rate/falling-time-counts-as-now",
      test_falling_time_counts_as_now);
  g_test_add_func ("/rate/limits", test_limits);

  return g_test_run ();
}
