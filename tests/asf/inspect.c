/* inspect.c: tests of the inspection of whole files
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asferror.h"
#include "inspectfiles.h"
#include "memoryoutput.h"

#include <errno.h>
#include <string.h>

static void
test_healthy (gconstpointer data)
{
  InspectFile which = GPOINTER_TO_UINT (data);
  g_autoptr (GByteArray) file = inspect_file_new (which);
  g_autoptr (AsfFindings) findings = inspect_file_run (file);
  g_autofree char *text = inspect_file_describe (findings), *report = NULL;

  g_test_message ("%s", text);
  g_assert_cmpuint (findings->n_found[ASF_SEVERITY_WARNING], ==, 0);
  g_assert_cmpuint (findings->n_found[ASF_SEVERITY_ERROR], ==,
      which == INSPECT_UNFINISHED);
  g_assert_cmpuint (inspect_file_count_problems (file, &report), ==, 0);
}

static GByteArray *
load_sample (const char *name)
{
  g_autofree char *path =
      g_build_filename (g_getenv ("ASF_SAMPLES"), name, NULL);
  char *data;
  gsize size;

  if (!g_file_get_contents (path, &data, &size, NULL))
    return NULL;
  return g_byte_array_new_take ((guint8 *) data, size);
}

/* Files of Microsoft's writers */
static void
test_sample (gconstpointer name)
{
  g_autoptr (GByteArray) file =
      g_getenv ("ASF_SAMPLES") != NULL ? load_sample (name) : NULL;
  g_autoptr (AsfFindings) findings = NULL;
  g_autofree char *text = NULL;

  if (file == NULL) {
    g_test_skip ("no sample");
    return;
  }
  findings = inspect_file_run (file);
  text = inspect_file_describe (findings);
  g_test_message ("%s", text);
  g_assert_cmpint (asf_findings_verdict (findings), ==, ASF_VERDICT_HEALTHY);
}

static gboolean
stop (guint64 done, guint64 total, gpointer user_data)
{
  return FALSE;
}

static void
test_cancelled (void)
{
  g_autoptr (GByteArray) file = inspect_file_new (INSPECT_PCM);
  g_autoptr (AsfInput) input = asf_input_memory_new (file->data, file->len);
  g_autoptr (AsfFindings) findings = asf_findings_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (AsfFile) asf = asf_file_read (input, findings, &error);

  g_assert_no_error (error);
  g_assert_false (asf_inspect (asf, stop, NULL, findings, NULL, &error));
  g_assert_error (error, ASF_ERROR, ASF_ERROR_CANCELLED);
}

/* An index that is read in many pieces: 6000 entries */
static void
test_long_index (void)
{
  g_autoptr (TestRecording) recording = test_recording_new ();
  g_autoptr (MemoryFile) file = memory_file_new ();
  g_autoptr (AsfFindings) whole = NULL, broken = NULL;
  g_auto (TestResult) result;

  recording->config.index_interval_ns = 10 * TEST_NS_PER_MS;
  test_recording_take_stream (recording, test_stream_video (1));
  test_recording_add_video (recording, 1, 1500, 40, 200, 25);
  test_recording_run (recording, memory_output_new (file), &result);
  whole = inspect_file_run (file->data);
  g_assert_cmpint (asf_findings_verdict (whole), ==, ASF_VERDICT_HEALTHY);

  inspect_file_put (file->data, file->data->len - 6 * 100, 4, 0);
  inspect_file_put (file->data, file->data->len - 6, 4, 0);
  broken = inspect_file_run (file->data);
  g_assert_cmpuint (asf_findings_count (broken, "simple-index-entry"), ==, 2);
  g_assert_cmpint (asf_findings_verdict (broken), ==,
      ASF_VERDICT_REPAIRABLE);
}

/* An input that fails from some byte on */
typedef struct
{
  AsfInput parent;
  const GByteArray *file;
  guint64 good;
} FailingInput;

static int
failing_read (AsfInput *input, guint64 offset, guint8 *data, gsize size,
    gsize *n_read)
{
  const FailingInput *self = (const FailingInput *) input;

  if (offset >= self->good)
    return EIO;
  *n_read = MIN (size, self->good - offset);
  memcpy (data, self->file->data + offset, *n_read);
  return 0;
}

static void
failing_free (AsfInput *input)
{
}

/* Wherever reading fails it is told, and not taken for a broken file. */
static void
test_failing (void)
{
  static const AsfInputClass klass = { failing_read, failing_free };
  g_autoptr (GByteArray) file = inspect_file_new (INSPECT_WMA);
  FailingInput input = { { &klass, file->len }, file, file->len };
  g_autoptr (AsfFile) asf = asf_file_read (&input.parent, NULL, NULL);

  for (guint64 good = asf->packets_end - 100; good <= file->len; good += 50) {
    g_autoptr (AsfFindings) findings = asf_findings_new ();
    g_autoptr (GError) error = NULL;
    gboolean ok;

    input.good = good;
    ok = asf_inspect (asf, NULL, NULL, findings, NULL, &error);
    g_assert_cmpint (ok, ==, good >= file->len);
    if (!ok)
      g_assert_error (error, ASF_ERROR, ASF_ERROR_READ);
  }
}

/* @file: (nullable): %NULL if its header cannot be read
 *
 * Returns: whether its packets can be found */
static gboolean
inspect_if_possible (const AsfFile *file, AsfFindings *findings)
{
  g_autoptr (GError) error = NULL;

  if (file == NULL)
    return FALSE;
  if (asf_inspect (file, NULL, NULL, findings, NULL, &error))
    return TRUE;
  g_assert_error (error, ASF_ERROR, ASF_ERROR_DAMAGED);
  return FALSE;
}

/* Rubbish anywhere is looked at to the end. */
static void
test_rubbish (gconstpointer data)
{
  g_autoptr (GByteArray) whole = inspect_file_new (GPOINTER_TO_UINT (data));
  guint64 header = inspect_file_get (whole, 16, 8);
  g_autoptr (GRand) rand = g_rand_new_with_seed (GPOINTER_TO_UINT (data));

  for (guint i = 0; i < 200; i++) {
    gsize size = i % 4 != 0 ? whole->len :
        (gsize) g_rand_int_range (rand, 1, whole->len);
    g_autofree guint8 *copy = g_memdup2 (whole->data, size);
    g_autoptr (AsfInput) input = asf_input_memory_new (copy, size);
    g_autoptr (AsfFindings) findings = asf_findings_new ();
    g_autoptr (AsfFile) asf = NULL;

    for (guint k = 0; k <= i % 8; k++)
      copy[g_rand_int_range (rand, 0, i % 3 == 0 ? size : MIN (size,
                  header))] = k % 2 == 0 ? g_rand_int (rand) : 0xff;
    asf = asf_file_read (input, findings, NULL);
    inspect_if_possible (asf, findings);
  }
}

/* What the one finds and the other does not: files that were meant to stay
 * unfinished, the size that they tell, far too long durations; the end of a
 * recording in the middle of an object, unusual flags of packets, the numbers
 * of an index that nobody uses */
static gboolean
may_differ (const AsfFindings *findings)
{
  static const char *const rules[] = {
    "unfinished", "data-size", "play-duration", "object-unfinished",
    "packet-flags", "simple-index-empty"
  };

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    if (asf_findings_count (findings, rules[i]) > 0)
      return TRUE;
  return FALSE;
}

/* One wrong byte is wrong for another reader, too, or for none. */
static void
test_agreement (gconstpointer data)
{
  g_autoptr (GByteArray) file = inspect_file_new (GPOINTER_TO_UINT (data));
  guint64 header = inspect_file_get (file, 16, 8);
  g_autoptr (GRand) rand = g_rand_new_with_seed (GPOINTER_TO_UINT (data));

  for (guint i = 0; i < 400; i++) {
    guint64 at = i % 3 == 0 ? file->len - 1 - g_rand_int_range (rand, 0, 200) :
        (guint64) g_rand_int_range (rand, 24, header + 200);
    g_autoptr (AsfInput) input = asf_input_memory_new (file->data, file->len);
    g_autoptr (AsfFindings) findings = asf_findings_new ();
    g_autoptr (AsfFile) asf = NULL;
    g_autofree char *report = NULL;
    guint8 good = file->data[at];

    file->data[at] = i % 2 == 0 ? good ^ 1u << i % 8 : g_rand_int (rand);
    asf = asf_file_read (input, findings, NULL);
    if (inspect_if_possible (asf, findings))
      g_assert_true (may_differ (findings) ||
          (asf_findings_verdict (findings) == ASF_VERDICT_HEALTHY) ==
          (inspect_file_count_problems (file, &report) == 0));
    file->data[at] = good;
  }
}

static void
add_files (void)
{
  static const char *const samples[] = {
    "silence-1.wma", "silence-3.wma", "wmv9-wma.wmv", "netshow-1999.asf"
  };

  for (guint i = 0; i < INSPECT_N_FILES; i++) {
    g_autofree char *healthy = g_strdup_printf ("/inspect/healthy/%u", i);
    g_autofree char *rubbish = g_strdup_printf ("/inspect/rubbish/%u", i);
    g_autofree char *agreed = g_strdup_printf ("/inspect/agreement/%u", i);

    g_test_add_data_func (healthy, GUINT_TO_POINTER (i), test_healthy);
    g_test_add_data_func (rubbish, GUINT_TO_POINTER (i), test_rubbish);
    g_test_add_data_func (agreed, GUINT_TO_POINTER (i), test_agreement);
  }
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++) {
    g_autofree char *path = g_strdup_printf ("/inspect/sample/%s", samples[i]);

    g_test_add_data_func (path, samples[i], test_sample);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_files ();
  g_test_add_func ("/inspect/cancelled", test_cancelled);
  g_test_add_func ("/inspect/failing-input", test_failing);
  g_test_add_func ("/inspect/long-index", test_long_index);

  return g_test_run ();
}
