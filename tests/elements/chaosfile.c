/* chaosfile.c: the file that is left of a round of chaos
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "chaosfile.h"

#include "asfcheck.h"
#include "asfrepair.h"
#include "chaosfeed.h"

/* Returns: (transfer full): a file that is not open yet */
ChaosFile *
chaos_file_new (const FaultPlan *plan)
{
  ChaosFile *file = g_new0 (ChaosFile, 1);

  file->memory = memory_file_new ();
  file->plan = *plan;

  return file;
}

void
chaos_file_free (ChaosFile *file)
{
  memory_file_unref (file->memory);
  g_free (file);
}

/* Returns: (transfer full): an output that may fail */
AsfOutput *
chaos_file_open (ChaosFile *file, gboolean is_pipe)
{
  return faulty_output_new (is_pipe ? memory_output_new_pipe (file->memory) :
      memory_output_new (file->memory), &file->plan, &file->report);
}

/* @status: of an "asfwriter-status" message */
void
chaos_file_take_status (ChaosFile *file, const GstStructure *status)
{
  if (g_strcmp0 (gst_structure_get_string (status, "status"), "closed") != 0)
    return;
  file->n_closed++;
  g_assert_true (gst_structure_get_boolean (status, "finished",
          &file->finished));
}

/* What is no fault of the element: samples that came late, video without a key
 * frame, rates that no field can hold, and a file without a sample. After two
 * faults the last packet may hold a part of a sample; a refused reserve is one
 * that is not counted. */
static gboolean
is_allowed (const ChaosFile *file, const AsfReader *reader, const char *rule)
{
  static const char *const rules[] = {
    "send-time-late", "simple-index-count", "pcm-block", NULL
  };
  static const char *const torn[] = {
    "object-incomplete", "esp-object-size", "play-duration", NULL
  };

  if (file->report.n_faults + file->plan.limits_reserve > 1 &&
      g_strv_contains (torn, rule))
    return TRUE;
  if (reader->packets->len == 0 && g_str_equal (rule, "seekable"))
    return TRUE;
  /* a stream of blocks that are of other sizes than its caps say */
  if (reader->broadcast && g_str_equal (rule, "esp-object-size"))
    return TRUE;
  if (reader->max_bitrate == G_MAXUINT32 && g_str_equal (rule, "max-bitrate"))
    return TRUE;
  return g_strv_contains (rules, rule);
}

static void
check_rules (const ChaosFile *file, const AsfReader *reader, guint32 seed)
{
  g_autoptr (GPtrArray) problems =
      asf_check_full (reader, ASF_CHECK_ALLOW_DELTA_START);

  for (guint i = 0; i < problems->len; i++) {
    const ReadProblem *problem = g_ptr_array_index (problems, i);

    if (problem->severity == READ_PROBLEM &&
        !is_allowed (file, reader, problem->rule))
      g_error ("ASF_SEED=%u: %s at byte %" G_GUINT64_FORMAT ": %s",
          seed, problem->rule, problem->offset, problem->text);
  }
}

/* Each object is a buffer, and those of a pad are in their order. */
static void
check_payload (const AsfReader *reader)
{
  guint64 next[128] = { 0 };

  for (guint i = 0; i < reader->objects->len; i++) {
    const ReadObject *object = g_ptr_array_index (reader->objects, i);
    guint id, number;
    gsize size;
    const guint8 *data = g_bytes_get_data (object->data, &size);

    if (!object->complete)
      continue;
    g_assert_true (chaos_payload_check (data, size, &id, &number));
    g_assert_cmpuint (number, >=, next[object->stream]);
    next[object->stream] = number + 1;
  }
}

static void
check_content (const ChaosFile *file, const MemoryFile *memory, guint32 seed)
{
  g_autoptr (AsfReader) reader = asf_reader_new_from_data (
      memory->data->data, memory->data->len, NULL);

  g_assert_nonnull (reader);
  check_rules (file, reader, seed);
  check_payload (reader);
}

/* What was not finished can be finished later, if its header was ever whole. */
static void
check_repair (const ChaosFile *file, guint32 seed)
{
  const GByteArray *data = file->memory->data;
  g_autoptr (AsfInput) input = asf_input_memory_new (data->data, data->len);
  g_autoptr (AsfFile) existing = asf_file_read (input, NULL, NULL);
  g_autoptr (MemoryFile) repaired = memory_file_new ();
  AsfRepairReport report;

  if (existing == NULL)
    return;
  g_assert_true (asf_repair_copy (existing, memory_output_new (repaired),
          NULL, NULL, &report, NULL));
  check_content (file, repaired, seed);
}

/**
 * chaos_file_check:
 * @seed: of the round, for people
 *
 * Asserts that the file was closed, and that it is a good one if it is called
 * finished, or can be made one.
 */
void
chaos_file_check (const ChaosFile *file, guint32 seed)
{
  g_assert_cmpuint (file->n_closed, ==, 1);
  g_assert_true (file->memory->is_closed);
  if (file->finished)
    check_content (file, file->memory, seed);
  /* with short writes the header may have been written in part */
  else if (file->plan.most == 0)
    check_repair (file, seed);
}
