/* chaosfile.c: the file that is left of a round of chaos
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "chaosfile.h"

#include "asfcheck.h"
#include "asfrepair.h"

/* @location: its name, which others have had before
 *
 * Returns: (transfer full): a file that is not open yet */
ChaosFile *
chaos_file_new (const char *location, const FaultPlan *plan)
{
  ChaosFile *file = g_new0 (ChaosFile, 1);

  file->memory = memory_file_new ();
  file->location = g_strdup (location);
  file->plan = *plan;

  return file;
}

void
chaos_file_free (ChaosFile *file)
{
  memory_file_unref (file->memory);
  g_clear_pointer (&file->fragment, gst_structure_free);
  g_free (file->location);
  g_free (file);
}

/* Returns: (transfer full): an output that may fail */
AsfOutput *
chaos_file_open (ChaosFile *file, gboolean is_pipe)
{
  return faulty_output_new (is_pipe ? memory_output_new_pipe (file->memory) :
      memory_output_new (file->memory), &file->plan, &file->report);
}

/* @status: of an element message about the file */
void
chaos_file_take_status (ChaosFile *file, const GstStructure *status)
{
  if (gst_structure_has_name (status, "splitmuxsink-fragment-closed")) {
    file->n_fragments_closed++;
    g_clear_pointer (&file->fragment, gst_structure_free);
    file->fragment = gst_structure_copy (status);
    gst_structure_remove_field (file->fragment, "sink");
  }
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

static guint64
get_uint64 (const GstStructure *structure, const char *field)
{
  guint64 value;

  g_assert_true (gst_structure_get_uint64 (structure, field, &value));
  return value;
}

/* What was told of the file is true of it. A torn sample is in there, or not. */
static void
check_fragment (const ChaosFile *file, const AsfReader *reader)
{
  guint64 samples = get_uint64 (file->fragment, "samples");

  g_assert_cmpuint (get_uint64 (file->fragment, "size"), ==,
      file->memory->data->len);
  if (file->report.n_faults == 0 && !file->plan.limited)
    g_assert_cmpuint (samples, ==, reader->objects->len);
}

static void
check_content (const ChaosFile *file, const MemoryFile *memory,
    ChaosTally *tally, guint32 seed)
{
  g_autoptr (AsfReader) reader = asf_reader_new_from_data (
      memory->data->data, memory->data->len, NULL);

  g_assert_nonnull (reader);
  check_rules (file, reader, seed);
  chaos_tally_add (tally, reader);
  if (memory == file->memory)
    check_fragment (file, reader);
}

/* What was not finished can be finished later, if its header was ever whole. */
static void
check_repair (const ChaosFile *file, ChaosTally *tally, guint32 seed)
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
  check_content (file, repaired, tally, seed);
}

/**
 * chaos_file_check:
 * @tally: of the files that were opened before it
 * @seed: of the round, for people
 *
 * Asserts that the file was closed, and that it is a good one if it is called
 * finished, or can be made one.
 */
void
chaos_file_check (const ChaosFile *file, ChaosTally *tally, guint32 seed)
{
  g_assert_cmpuint (file->n_closed, ==, 1);
  g_assert_cmpuint (file->n_fragments_closed, ==, 1);
  g_assert_true (file->memory->is_closed);
  if (file->finished)
    check_content (file, file->memory, tally, seed);
  /* with short writes the header may have been written in part */
  else if (file->plan.most == 0)
    check_repair (file, tally, seed);
}

static gboolean
has_video (const AsfReader *reader)
{
  gboolean has = FALSE;

  for (guint i = 0; i < reader->streams->len; i++) {
    const ReadStream *stream = g_ptr_array_index (reader->streams, i);

    has |= stream->type == READ_STREAM_VIDEO && stream->objects->len > 0;
  }
  return has;
}

/**
 * chaos_file_check_start:
 * @is_first: of the recording: it begins with what comes first
 * @comes_back: video may be away when a file begins, and come back in it
 * @had_video: (inout): whether there was some in a file before
 *
 * Asserts that a file begins with a key frame of video, or with sound where
 * there is no video yet, or no more.
 */
void
chaos_file_check_start (const ChaosFile *file, gboolean is_first,
    gboolean comes_back, gboolean *had_video)
{
  const GByteArray *data = file->memory->data;
  g_autoptr (AsfReader) reader =
      asf_reader_new_from_data (data->data, data->len, NULL);
  const ReadObject *first = reader->objects->len > 0 ?
      g_ptr_array_index (reader->objects, 0) : NULL;

  if (!is_first && asf_reader_get_stream (reader, first->stream)->type ==
      READ_STREAM_VIDEO)
    g_assert_true (first->key);
  else if (!is_first && !comes_back)
    g_assert_false (*had_video && has_video (reader));
  *had_video |= has_video (reader);
}
