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
  AsfOutput output = { &klass, TRUE };
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
  g_test_add_func ("/output/stuck", test_stuck);
  g_test_add_func ("/output/interrupted", test_interrupted);
  g_test_add_func ("/output/error-codes", test_codes);
  g_test_add_func ("/output/operation-names", test_operation_names);

  return g_test_run ();
}
