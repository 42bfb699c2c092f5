/* pending.c: tests of the queue of samples that are not yet in the output
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfpending.h"

static void
push (AsfPending *pending, guint n)
{
  AsfPendingSample sample = { .stream = 1, .size = n, .time_ms = n };

  asf_pending_push (pending, &sample);
}

static void
pop (AsfPending *pending, guint n)
{
  const AsfPendingSample *sample = asf_pending_peek (pending);

  g_assert_nonnull (sample);
  g_assert_cmpuint (sample->size, ==, n);
  asf_pending_pop (pending);
}

static void
test_empty (void)
{
  AsfPending pending;

  asf_pending_init (&pending);
  g_assert_null (asf_pending_peek (&pending));
  asf_pending_clear (&pending);
}

static void
test_emptied_and_used_again (void)
{
  AsfPending pending;

  asf_pending_init (&pending);
  for (guint round = 0; round < 3; round++) {
    push (&pending, round);
    pop (&pending, round);
    g_assert_null (asf_pending_peek (&pending));
  }
  asf_pending_clear (&pending);
}

/* In front of each queue length there are enough pops to move it out once. */
static void
test_order_is_kept (gconstpointer data)
{
  guint length = GPOINTER_TO_UINT (data), next = 0;
  AsfPending pending;

  asf_pending_init (&pending);
  for (guint i = 0; i < 5000; i++) {
    push (&pending, i);
    if (i >= length)
      pop (&pending, next++);
  }
  while (asf_pending_peek (&pending) != NULL)
    pop (&pending, next++);
  g_assert_cmpuint (next, ==, 5000);
  asf_pending_clear (&pending);
}

/* What is popped is given back: a queue that never gets empty stays short. */
static void
test_memory_is_bounded (void)
{
  AsfPending pending;

  asf_pending_init (&pending);
  push (&pending, 0);
  for (guint i = 0; i < 100000; i++) {
    push (&pending, i + 1);
    pop (&pending, i);
    g_assert_cmpuint (pending.samples->len, <, 4096);
  }
  asf_pending_clear (&pending);
}

/* Times rise, but now and then one is late, or far too late. */
static void
test_first_time (void)
{
  AsfPending pending;
  guint32 times[500];
  guint head = 0;

  asf_pending_init (&pending);
  g_assert_cmpuint (asf_pending_first_ms (&pending), ==, G_MAXUINT32);
  for (guint i = 0; i < G_N_ELEMENTS (times); i++) {
    AsfPendingSample sample = { .stream = 1 };
    guint32 first_ms = G_MAXUINT32;

    times[i] = 5000 + i * 20 - (i % 7 == 0 ? 33 : 0) - (i % 50 == 0 ? 900 : 0);
    sample.time_ms = times[i];
    asf_pending_push (&pending, &sample);
    for (; i % 3 > 0 && head < i / 2; head++)
      asf_pending_pop (&pending);
    for (guint j = head; j <= i; j++)
      first_ms = MIN (first_ms, times[j]);
    g_assert_cmpuint (asf_pending_first_ms (&pending), ==, first_ms);
  }
  asf_pending_clear (&pending);
}

int
main (int argc, char **argv)
{
  static const guint lengths[] = { 0, 1, 2, 1022, 1023, 1024, 1025, 3000 };

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/pending/empty", test_empty);
  g_test_add_func ("/pending/emptied-and-used-again",
      test_emptied_and_used_again);
  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++) {
    g_autofree char *name =
        g_strdup_printf ("/pending/order-is-kept/%u", lengths[i]);

    g_test_add_data_func (name, GUINT_TO_POINTER (lengths[i]),
        test_order_is_kept);
  }
  g_test_add_func ("/pending/first-time", test_first_time);
  g_test_add_func ("/pending/memory-is-bounded", test_memory_is_bounded);

  return g_test_run ();
}
