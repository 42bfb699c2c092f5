/* sessionrules.c: which rules the file of a fuzzed session has to keep
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "session.h"

#include "asfcheck.h"
#include "sessionrelations.h"

static gboolean
has_late_sample (const FuzzSession *self)
{
  AsfStreamStats stats;

  for (guint i = 1; i <= ASF_MAX_STREAM_NUMBER; i++) {
    if (asf_writer_get_stream_stats (self->writer, i, &stats) &&
        stats.late > 0)
      return TRUE;
  }
  return FALSE;
}

/* Its index is empty, and only there because others follow. */
static gboolean
has_video_without_key (const AsfReader *reader)
{
  const ReadStream *video;

  for (guint i = 0; (video = asf_reader_nth_stream (reader,
              READ_STREAM_VIDEO, i)) != NULL; i++) {
    guint n_keys = 0;

    for (guint k = 0; k < video->objects->len; k++)
      n_keys += ((ReadObject *) g_ptr_array_index (video->objects, k))->key;
    if (n_keys == 0)
      return TRUE;
  }
  return FALSE;
}

/* After one fault the last packet could not be written again without the part
 * of a sample that is lost: that takes a second one. A refused reserve is not
 * counted as one. */
static gboolean
may_have_torn_sample (const FuzzSession *self)
{
  guint n = self->plans[0].limits_reserve || self->plans[1].limits_reserve;

  return n + self->reports[0].n_faults + self->reports[1].n_faults > 1;
}

/* While the file grows, its header promises more than there is. */
static gboolean
is_ahead (const AsfReader *reader)
{
  return !reader->broadcast && reader->file_size == 0;
}

/* What is asked for stands in the header from the start: of a file that grows,
 * lost its index to a fault, or has nothing to point to, too. */
static gboolean
announces_index (const FuzzSession *self, const AsfReader *reader)
{
  guint asked = self->config.time_index + (self->config.frame_interval > 0);

  return reader->indices->len < asked;
}

/* What is no fault of the writer: a file without a packet, samples that come
 * late or are not as their stream's format says, rates that no field can hold,
 * and formats that are made up. */
static gboolean
is_allowed (const FuzzSession *self, const AsfReader *reader, const char *rule)
{
  static const char *const format[] = {
    "audio-format", "audio-extra", "video-format", NULL
  };
  static const char *const torn[] = {
    "object-incomplete", "esp-object-size", "play-duration", NULL
  };
  static const char *const ahead[] = {
    "object-incomplete", "esp-object-size", "play-duration", "file-size",
    "packet-count", "data-size", "max-bitrate", "seekable", "marker-time",
    NULL
  };

  if (self->is_wild && g_strv_contains (format, rule))
    return TRUE;
  if (is_ahead (reader) && g_strv_contains (ahead, rule))
    return TRUE;
  if (may_have_torn_sample (self) && g_strv_contains (torn, rule))
    return TRUE;
  if (reader->packets->len == 0 && g_str_equal (rule, "seekable"))
    return TRUE;
  if (reader->broadcast && g_str_equal (rule, "esp-object-size"))
    return TRUE;
  if (g_str_equal (rule, "send-time-late"))
    return has_late_sample (self);
  if (g_str_equal (rule, "max-bitrate"))
    return reader->max_bitrate == G_MAXUINT32;
  if (g_str_equal (rule, "index-parameters"))
    return announces_index (self, reader);
  if (g_str_equal (rule, "simple-index-count"))
    return has_video_without_key (reader);
  return g_str_equal (rule, "pcm-block");
}

/**
 * fuzz_session_check_rules:
 *
 * Asserts that the file keeps all rules that can be kept, and tells what its
 * streams are to each other.
 */
void
fuzz_session_check_rules (const FuzzSession *self, const AsfReader *reader)
{
  g_autoptr (GPtrArray) problems =
      asf_check_full (reader, ASF_CHECK_ALLOW_DELTA_START);

  for (guint i = 0; i < problems->len; i++) {
    const ReadProblem *problem = g_ptr_array_index (problems, i);

    if (problem->severity == READ_PROBLEM &&
        !is_allowed (self, reader, problem->rule))
      g_error ("%s at byte %" G_GUINT64_FORMAT ": %s", problem->rule,
          problem->offset, problem->text);
  }
  if (self->relations != NULL)
    fuzz_check_relations (self->relations, reader);
}
