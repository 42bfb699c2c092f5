/* output.c: tests of whole writes out of partial ones, and of error codes
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "faultyoutput.h"
#include "memoryoutput.h"

#include <errno.h>

typedef struct
{
  const char *name;
  FaultPlan plan;
  int err;
  gsize written;
} PartialCase;

static const PartialCase partial_cases[] = {
  { "all-at-once", { 0 }, 0, 26 },
  { "byte-by-byte", { .most = 1 }, 0, 26 },
  { "in-fives", { .most = 5 }, 0, 26 },
  { "interrupted", { .interrupted = TRUE }, 0, 26 },
  { "interrupted-and-short", { .interrupted = TRUE, .most = 3 }, 0, 26 },
  { "fails-at-once", { .nth = 1, .sys_errno = EIO }, EIO, 0 },
  { "fails-in-between", { .nth = 3, .most = 5, .sys_errno = EIO }, EIO, 10 },
  { "full-at-0", { .limited = TRUE, .sys_errno = ENOSPC }, ENOSPC, 0 },
  { "full-at-7", { .limited = TRUE, .limit = 7, .sys_errno = EDQUOT },
        EDQUOT, 7 },
  { "full-at-7-in-threes", { .limited = TRUE, .limit = 7, .most = 3,
          .sys_errno = EDQUOT }, EDQUOT, 7 },
  { "just-not-full", { .limited = TRUE, .limit = 26, .sys_errno = EIO }, 0,
        26 },
};

static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz";

static void
test_partial_append (gconstpointer data)
{
  const PartialCase *c = data;
  g_autoptr (MemoryFile) file = memory_file_new ();
  FaultReport report;
  AsfOutput *output =
      faulty_output_new (memory_output_new (file), &c->plan, &report);
  gsize written = 99;

  g_assert_cmpint (asf_output_append (output, (const guint8 *) alphabet, 26,
          &written), ==, c->err);
  g_assert_cmpuint (written, ==, c->written);
  g_assert_cmpmem (file->data->data, file->data->len, alphabet, c->written);
  asf_output_free (output);
}

static void
test_partial_rewrite (gconstpointer data)
{
  const PartialCase *c = data;
  g_autoptr (MemoryFile) file = memory_file_new ();
  FaultReport report;
  AsfOutput *output =
      faulty_output_new (memory_output_new (file), &c->plan, &report);

  g_byte_array_set_size (file->data, 30);
  g_assert_cmpint (asf_output_rewrite (output, 2, (const guint8 *) alphabet,
          26), ==, c->err);
  g_assert_cmpmem (file->data->data + 2, c->written, alphabet, c->written);
  asf_output_free (output);
}

static int
append_nothing (AsfOutput *output, const guint8 *data, gsize size,
    gsize *written)
{
  *written = 0;
  return 0;
}

static int
rewrite_nothing (AsfOutput *output, guint64 offset, const guint8 *data,
    gsize size, gsize *written)
{
  *written = 0;
  return 0;
}

/* An output that takes nothing without an error must not hold us for ever. */
static void
test_stuck (void)
{
  static const AsfOutputClass klass = {
    .append = append_nothing, .rewrite = rewrite_nothing
  };
  AsfOutput output = { .klass = &klass, .can_rewrite = TRUE };
  gsize written = 99;

  g_assert_cmpint (asf_output_append (&output, (guint8 *) "x", 1, &written),
      ==, EIO);
  g_assert_cmpuint (written, ==, 0);
  g_assert_cmpint (asf_output_rewrite (&output, 0, (guint8 *) "x", 1), ==,
      EIO);
  g_assert_cmpint (asf_output_append (&output, NULL, 0, &written), ==, 0);
}

/* Every call but close is repeated. */
static void
test_interrupted (void)
{
  const FaultPlan plan = { .interrupted = TRUE };
  g_autoptr (MemoryFile) file = memory_file_new ();
  FaultReport report;
  AsfOutput *output =
      faulty_output_new (memory_output_new (file), &plan, &report);
  gsize written;

  g_assert_cmpint (asf_output_append (output, (guint8 *) "abc", 3, &written),
      ==, 0);
  g_assert_cmpint (asf_output_reserve (output, 100), ==, 0);
  g_assert_cmpuint (file->reserved, ==, 100);
  g_assert_cmpint (asf_output_truncate (output, 1), ==, 0);
  g_assert_cmpint (asf_output_sync (output), ==, 0);
  g_assert_cmpint (asf_output_close (output), ==, 0);
  g_assert_true (file->is_closed);
  g_assert_cmpuint (file->data->len, ==, 1);
  asf_output_free (output);
  g_assert_true (file->is_freed);
}

/* Trouble that may pass. The clock is the test's own: it goes on only when
 * somebody sleeps, so how long something was tried is exactly known. */

#define MS_US G_GINT64_CONSTANT (1000)
#define SECOND_US G_GINT64_CONSTANT (1000000)

static gint64 now_us = 1;

gint64
g_get_monotonic_time (void)
{
  return now_us;
}

void
g_usleep (gulong us)
{
  now_us += us;
}

/**
 * TroubledOutput:
 * @err: what calls say
 * @n_errors: how many of them before one works; then it begins again
 * @most: bytes that one call takes
 * @n_calls: so far
 *
 * An output that says one thing several times before it does its work.
 */
typedef struct
{
  AsfOutput parent;
  int err;
  guint n_errors;
  gsize most;
  guint n_calls;
} TroubledOutput;

static int
troubled_call (AsfOutput *output)
{
  TroubledOutput *self = (TroubledOutput *) output;
  guint nth = self->n_calls++;

  return self->n_errors == G_MAXUINT ||
      nth % (self->n_errors + 1) < self->n_errors ? self->err : 0;
}

static int
troubled_append (AsfOutput *output, const guint8 *data, gsize size,
    gsize *written)
{
  int err = troubled_call (output);

  if (err == 0)
    *written = MIN (size, ((TroubledOutput *) output)->most);
  return err;
}

static int
troubled_rewrite (AsfOutput *output, guint64 offset, const guint8 *data,
    gsize size, gsize *written)
{
  return troubled_append (output, data, size, written);
}

static int
troubled_size (AsfOutput *output, guint64 size)
{
  return troubled_call (output);
}

static int
troubled_get_free (AsfOutput *output, guint64 *bytes)
{
  int err = troubled_call (output);

  if (err == 0)
    *bytes = 123;
  return err;
}

static TroubledOutput
make_trouble (int err, guint n_errors, gint64 patience_us)
{
  static const AsfOutputClass klass = {
    .append = troubled_append,
    .rewrite = troubled_rewrite,
    .reserve = troubled_size,
    .truncate = troubled_size,
    .get_free = troubled_get_free,
    .sync = troubled_call,
    .close = troubled_call,
  };

  return (TroubledOutput) {
    .parent = {
      .klass = &klass, .can_rewrite = TRUE, .patience_us = patience_us
    },
    .err = err, .n_errors = n_errors, .most = G_MAXSIZE,
  };
}

static int
call_append (AsfOutput *output)
{
  gsize written;

  return asf_output_append (output, (const guint8 *) alphabet, 26, &written);
}

static int
call_rewrite (AsfOutput *output)
{
  return asf_output_rewrite (output, 7, (const guint8 *) alphabet, 26);
}

static int
call_reserve (AsfOutput *output)
{
  return asf_output_reserve (output, 100);
}

static int
call_truncate (AsfOutput *output)
{
  return asf_output_truncate (output, 100);
}

static int (*const patient_calls[]) (AsfOutput *output) = {
  call_append, call_rewrite, call_reserve, call_truncate
};

/**
 * PatienceCase:
 * @n_errors: G_MAXUINT = for ever
 * @tried_us: how long it is tried; -1 = until it works
 */
typedef struct
{
  const char *name;
  int err;
  guint n_errors;
  gint64 patience_us;
  gint64 tried_us;
} PatienceCase;

static const PatienceCase patience_cases[] = {
  { "eintr-often", EINTR, 10000, 0, -1 },
  { "eagain-without-patience", EAGAIN, 900, 0, -1 },
  { "eagain-for-ever", EAGAIN, G_MAXUINT, 0, 10 * SECOND_US },
  { "eagain-for-ever-with-little-patience", EAGAIN, G_MAXUINT, SECOND_US,
        10 * SECOND_US },
  { "eagain-for-ever-with-much-patience", EAGAIN, G_MAXUINT, 60 * SECOND_US,
        60 * SECOND_US },
  { "eio-without-patience", EIO, 1, 0, 0 },
  { "eio-that-passes", EIO, 90, SECOND_US, -1 },
  { "eio-for-ever", EIO, G_MAXUINT, SECOND_US, SECOND_US },
  { "eacces-without-patience", EACCES, 1, 0, 0 },
  { "eacces-that-passes", EACCES, 90, SECOND_US, -1 },
  { "eacces-for-ever", EACCES, G_MAXUINT, SECOND_US, SECOND_US },
  { "estale-without-patience", ESTALE, 1, 0, 0 },
  { "estale-that-passes", ESTALE, 90, SECOND_US, -1 },
  { "estale-for-ever", ESTALE, G_MAXUINT, SECOND_US, SECOND_US },
  { "eio-least-patience", EIO, G_MAXUINT, 1, 1 },
  { "eio-most-patience", EIO, 90, G_MAXINT * MS_US, -1 },
  /* no patience helps against these */
  { "enospc", ENOSPC, 1, SECOND_US, 0 },
  { "edquot", EDQUOT, 1, SECOND_US, 0 },
  { "efbig", EFBIG, 1, SECOND_US, 0 },
  { "epipe", EPIPE, 1, SECOND_US, 0 },
  { "ebadf", EBADF, 1, SECOND_US, 0 },
};

/* Tried until it works, or told in time: not before, and not much later. */
static void
test_patience (gconstpointer data)
{
  const PatienceCase *c = data;

  for (guint i = 0; i < G_N_ELEMENTS (patient_calls); i++) {
    TroubledOutput output = make_trouble (c->err, c->n_errors, c->patience_us);
    gint64 start_us = now_us, tried_us;
    int err = patient_calls[i] (&output.parent);

    tried_us = now_us - start_us;
    if (c->tried_us < 0) {
      g_assert_cmpint (err, ==, 0);
      g_assert_cmpuint (output.n_calls, ==, c->n_errors + 1);
      continue;
    }
    g_assert_cmpint (err, ==, c->err);
    g_assert_cmpint (tried_us, >=, c->tried_us);
    g_assert_cmpint (tried_us, <=, c->tried_us + 100 * MS_US);
    if (c->tried_us == 0)
      g_assert_cmpuint (output.n_calls, ==, 1);
    else
      g_assert_cmpuint (output.n_calls, >, 1);
  }
}

/* No busy loop: to wait is what may help. EINTR alone is tried at once. */
static void
test_pause_between_tries (void)
{
  TroubledOutput patient = make_trouble (EIO, G_MAXUINT, SECOND_US);
  TroubledOutput interrupted = make_trouble (EINTR, 1000, SECOND_US);
  gint64 start_us;

  g_assert_cmpint (call_append (&patient.parent), ==, EIO);
  g_assert_cmpuint (patient.n_calls, <=, 1000);
  start_us = now_us;
  g_assert_cmpint (call_append (&interrupted.parent), ==, 0);
  g_assert_cmpint (now_us, ==, start_us);
}

/* Each byte takes almost all the patience there is, and all together far
 * more. */
static void
test_progress_resets_patience (void)
{
  for (guint i = 0; i < 2; i++) {
    TroubledOutput output = make_trouble (EIO, 9, 100 * MS_US);
    gint64 start_us = now_us;

    output.most = 1;
    g_assert_cmpint (patient_calls[i] (&output.parent), ==, 0);
    g_assert_cmpuint (output.n_calls, ==, 26 * 10);
    g_assert_cmpint (now_us - start_us, >, 1000 * MS_US);
  }
}

/* After a sync that failed a second one may say that all is well when it is
 * not. What state a descriptor is in after a close is not known. */
static void
test_sync_and_close_once (void)
{
  static const int errnos[] = { EIO, EACCES, ESTALE, EAGAIN, ENOSPC };

  for (guint i = 0; i < G_N_ELEMENTS (errnos); i++) {
    TroubledOutput output = make_trouble (errnos[i], 1, 60 * SECOND_US);

    g_assert_cmpint (asf_output_sync (&output.parent), ==, errnos[i]);
    g_assert_cmpuint (output.n_calls, ==, 1);
    output.n_calls = 0;
    g_assert_cmpint (asf_output_close (&output.parent), ==, errnos[i]);
    g_assert_cmpuint (output.n_calls, ==, 1);
  }
}

static void
test_sync_interrupted (void)
{
  TroubledOutput output = make_trouble (EINTR, 1000, 0);

  g_assert_cmpint (asf_output_sync (&output.parent), ==, 0);
  g_assert_cmpuint (output.n_calls, ==, 1001);
}

/* Free space */

static void
test_get_free (void)
{
  TroubledOutput output = make_trouble (EIO, 0, 0);
  guint64 bytes = 99;

  g_assert_cmpint (asf_output_get_free (&output.parent, &bytes), ==, 0);
  g_assert_cmpuint (bytes, ==, 123);
}

/* Nothing is told of an output that failed, knows no such thing, or does not
 * keep what it gets. */
static void
test_get_free_unknown (void)
{
  static const AsfOutputClass without = { .append = troubled_append };
  AsfOutput output = { .klass = &without, .can_rewrite = TRUE };
  TroubledOutput failing = make_trouble (EIO, 1, 0);
  TroubledOutput pipe = make_trouble (EIO, 0, 0);
  guint64 bytes = 99;

  g_assert_cmpint (asf_output_get_free (&output, &bytes), ==, ENOTSUP);
  g_assert_cmpuint (bytes, ==, 0);
  bytes = 99;
  g_assert_cmpint (asf_output_get_free (&failing.parent, &bytes), ==, EIO);
  g_assert_cmpuint (bytes, ==, 0);
  bytes = 99;
  pipe.parent.can_rewrite = FALSE;
  g_assert_cmpint (asf_output_get_free (&pipe.parent, &bytes), ==, ENOTSUP);
  g_assert_cmpuint (bytes, ==, 0);
  g_assert_cmpuint (pipe.n_calls, ==, 0);
}

/* errno to code */

typedef struct
{
  AsfOperation operation;
  int sys_errno;
  AsfErrorCode code;
} CodeCase;

static const CodeCase code_cases[] = {
  { ASF_OPERATION_OPEN, ENOENT, ASF_ERROR_OPEN_NOT_FOUND },
  { ASF_OPERATION_OPEN, ENOTDIR, ASF_ERROR_OPEN_NOT_FOUND },
  { ASF_OPERATION_OPEN, EACCES, ASF_ERROR_OPEN_NOT_AUTHORIZED },
  { ASF_OPERATION_OPEN, EPERM, ASF_ERROR_OPEN_NOT_AUTHORIZED },
  { ASF_OPERATION_OPEN, EROFS, ASF_ERROR_OPEN_NOT_AUTHORIZED },
  { ASF_OPERATION_OPEN, EISDIR, ASF_ERROR_OPEN_DIRECTORY },
  { ASF_OPERATION_OPEN, EMFILE, ASF_ERROR_OPEN },
  { ASF_OPERATION_OPEN, ENOSPC, ASF_ERROR_NO_SPACE },
  { ASF_OPERATION_APPEND, ENOSPC, ASF_ERROR_NO_SPACE },
  { ASF_OPERATION_APPEND, EDQUOT, ASF_ERROR_NO_SPACE },
  { ASF_OPERATION_APPEND, EFBIG, ASF_ERROR_WRITE },
  { ASF_OPERATION_APPEND, EIO, ASF_ERROR_WRITE },
  { ASF_OPERATION_RESERVE, ENOSPC, ASF_ERROR_NO_SPACE },
  { ASF_OPERATION_RESERVE, EIO, ASF_ERROR_WRITE },
  { ASF_OPERATION_REWRITE, ESPIPE, ASF_ERROR_SEEK },
  { ASF_OPERATION_REWRITE, EIO, ASF_ERROR_WRITE },
  { ASF_OPERATION_TRUNCATE, EIO, ASF_ERROR_WRITE },
  { ASF_OPERATION_SYNC, EIO, ASF_ERROR_SYNC },
  { ASF_OPERATION_SYNC, ENOSPC, ASF_ERROR_NO_SPACE },
  { ASF_OPERATION_CLOSE, EIO, ASF_ERROR_CLOSE },
  { ASF_OPERATION_CLOSE, EDQUOT, ASF_ERROR_NO_SPACE },
};

static void
test_codes (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (code_cases); i++)
    g_assert_cmpint (asf_error_code_from_errno (code_cases[i].operation,
            code_cases[i].sys_errno), ==, code_cases[i].code);
}

static void
test_operation_names (void)
{
  g_assert_cmpstr (asf_operation_name (ASF_OPERATION_NONE), ==, "none");
  g_assert_cmpstr (asf_operation_name (ASF_OPERATION_REWRITE), ==, "rewrite");
  g_assert_cmpstr (asf_operation_name (ASF_OPERATION_CLOSE), ==, "close");
}

static void
add_patience_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (patience_cases); i++) {
    const PatienceCase *c = &patience_cases[i];
    g_autofree char *name = g_strconcat ("/output/patience/", c->name, NULL);

    g_test_add_data_func (name, c, test_patience);
  }
}

static void
add_partial_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (partial_cases); i++) {
    const PartialCase *c = &partial_cases[i];
    g_autofree char *append_name =
        g_strconcat ("/output/append/", c->name, NULL);
    g_autofree char *rewrite_name =
        g_strconcat ("/output/rewrite/", c->name, NULL);

    g_test_add_data_func (append_name, c, test_partial_append);
    /* rewriting takes no room */
    if (!c->plan.limited)
      g_test_add_data_func (rewrite_name, c, test_partial_rewrite);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add_partial_cases ();
  add_patience_cases ();
  g_test_add_func ("/output/stuck", test_stuck);
  g_test_add_func ("/output/interrupted", test_interrupted);
  g_test_add_func ("/output/pause-between-tries", test_pause_between_tries);
  g_test_add_func ("/output/progress-resets-patience",
      test_progress_resets_patience);
  g_test_add_func ("/output/sync-and-close-once", test_sync_and_close_once);
  g_test_add_func ("/output/sync-interrupted", test_sync_interrupted);
  g_test_add_func ("/output/free-space", test_get_free);
  g_test_add_func ("/output/free-space-unknown", test_get_free_unknown);
  g_test_add_func ("/output/error-codes", test_codes);
  g_test_add_func ("/output/operation-names", test_operation_names);

  return g_test_run ();
}
