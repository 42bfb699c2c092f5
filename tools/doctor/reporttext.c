/* reporttext.c: the report for people
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "reporttext.h"

#include <string.h>

#include "reportwords.h"

/* Of a rule that is broken over and over the first few breaches tell all */
#define SHOWN_OF_A_RULE 3

/* Sentences that say that there is no effect */
#define NO_EFFECT "None"

/* Takes @words. */
static void
append_words (GString *text, const char *separator, char *words)
{
  g_string_append (text, separator);
  g_string_append (text, words);
  g_free (words);
}

/* "12:07.480, 2 streams, 18210 packets, indexed"; what a repair would change is
 * no fact */
static void
append_facts (GString *text, const Checkup *checkup)
{
  const char *separator = "";
  guint64 duration_ns;

  if (checkup_get_status (checkup) != STATUS_REPAIRABLE &&
      checkup_get_duration (checkup, &duration_ns)) {
    append_words (text, separator, words_for_time (duration_ns));
    separator = ", ";
  }
  append_words (text, separator,
      words_for_count (checkup->file->streams->len, "stream"));
  append_words (text, ", ", words_for_count (checkup->scan.n_packets,
          "packet"));
  g_string_append (text,
      checkup_is_indexed (checkup) ? ", indexed" : ", no index");
}

/* "can be repaired" */
static const char *
get_verdict (const Checkup *checkup)
{
  const AsfFindings *findings = checkup->findings;
  guint64 n_wrong = findings->n_found[ASF_SEVERITY_ERROR] +
      findings->n_found[ASF_SEVERITY_WARNING];

  switch (checkup_get_status (checkup)) {
    case STATUS_HEALTHY:
      return "healthy";
    case STATUS_REPAIRABLE:
      return findings->n_repairable < n_wrong ?
          "can be repaired in part" : "can be repaired";
    default:
      return findings->n_found[ASF_SEVERITY_ERROR] > 0 ?
          "damaged, and a repair does not help" :
          "has small faults that a repair does not mend";
  }
}

static void
append_error (GString *text, const GError *error, const Repair *repair)
{
  const char *advice = words_for_advice (error, repair);

  g_string_append (text, error->message);
  if (advice != NULL)
    g_string_append_printf (text, ". %s", advice);
  g_string_append_c (text, '\n');
}

/* Findings */

static gboolean
is_shown (const AsfFinding *finding, gboolean verbose)
{
  return verbose || finding->rule->severity > ASF_SEVERITY_NOTE;
}

static void
append_finding (GString *text, const AsfFinding *finding)
{
  g_string_append_printf (text, "  %s: %s (",
      asf_severity_name (finding->rule->severity), finding->text);
  if (finding->stream != 0)
    g_string_append_printf (text, "stream %u, ", finding->stream);
  g_string_append_printf (text, "at byte %" G_GUINT64_FORMAT ")\n",
      finding->offset);
}

/* Returns: how many of the findings before the one at @index are of its rule */
static guint64
count_before (const AsfFindings *findings, guint index)
{
  const AsfFinding *finding = g_ptr_array_index (findings->list, index);
  guint64 count = 0;

  for (guint i = 0; i < index; i++)
    if (((AsfFinding *) g_ptr_array_index (findings->list, i))->rule ==
        finding->rule)
      count++;

  return count;
}

static guint64
count_in_list (const AsfFindings *findings, const AsfRule *rule)
{
  guint64 count = 0;

  for (guint i = 0; i < findings->list->len; i++)
    if (((AsfFinding *) g_ptr_array_index (findings->list, i))->rule == rule)
      count++;

  return count;
}

static void
append_findings (GString *text, const AsfFindings *findings, gboolean verbose)
{
  for (guint i = 0; i < findings->list->len; i++) {
    const AsfFinding *finding = g_ptr_array_index (findings->list, i);
    guint64 limit = count_in_list (findings, finding->rule);
    guint64 place = count_before (findings, i) + 1;
    guint64 count = asf_findings_count (findings, finding->rule->name);

    if (!verbose)
      limit = MIN (limit, SHOWN_OF_A_RULE);
    if (!is_shown (finding, verbose) || place > limit)
      continue;
    append_finding (text, finding);
    if (place == limit && count > limit)
      g_string_append_printf (text,
          "    (and %" G_GUINT64_FORMAT " more of this kind)\n", count - limit);
  }
}

/* Each effect once */
static void
append_effects (GString *text, const AsfFindings *findings, gboolean verbose)
{
  GHashTable *told = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < findings->list->len; i++) {
    const AsfFinding *finding = g_ptr_array_index (findings->list, i);
    const char *effect = finding->rule->effect;

    if (!is_shown (finding, verbose) || g_str_has_prefix (effect, NO_EFFECT) ||
        !g_hash_table_add (told, (gpointer) effect))
      continue;
    if (g_hash_table_size (told) == 1)
      g_string_append (text, "What it means:\n");
    g_string_append_printf (text, "  %s\n", effect);
  }
  g_hash_table_unref (told);
}

static void
append_what_to_do (GString *text, const char *path, const Checkup *checkup)
{
  char *quoted;

  if (checkup->error != NULL)
    return;

  switch (checkup_get_status (checkup)) {
    case STATUS_REPAIRABLE:
      quoted = words_for_shell (path);
      g_string_append_printf (text, "What to do:\n"
          "  asf-doctor --repair %s\n"
          "  With -o OUT it leaves the file as it is and writes a repaired "
          "copy.\n", quoted);
      g_free (quoted);
      break;
    case STATUS_DAMAGED:
      g_string_append (text, "What to do:\n"
          "  Nothing: what is damaged or missing cannot be brought back.\n");
      break;
    default:
      break;
  }
}

/* Details */

static void
append_stream (GString *text, const AsfFileStream *stream)
{
  const AsfStream *known = stream->stream;

  g_string_append_printf (text, "  stream %u: %s", stream->number,
      words_for_stream_type (stream));
  if (known != NULL && known->type != ASF_STREAM_COMMAND) {
    append_words (text, " ", words_for_codec (known));
    if (known->type != ASF_STREAM_AUDIO)
      g_string_append_printf (text, ", %ux%u", known->video.width,
          known->video.height);
    else
      g_string_append_printf (text, ", %u Hz, %u channels",
          known->audio.sample_rate, known->audio.channels);
  }
  if (stream->facts.bitrate > 0)
    g_string_append_printf (text, ", %u bits/s", stream->facts.bitrate);
  g_string_append_c (text, '\n');
}

static void
append_object (GString *text, const AsfGuid *guid, guint64 offset,
    guint64 size, guint depth)
{
  char *name = asf_inspect_name_object (guid);

  g_string_append_printf (text, "  %12" G_GUINT64_FORMAT " %12"
      G_GUINT64_FORMAT "  %*s%s\n", offset, size, (int) depth * 2, "", name);
  g_free (name);
}

static void
append_objects (GString *text, const AsfFile *file)
{
  append_object (text, &asf_guid_header, 0, file->data_object_offset, 0);
  for (guint i = 0; i < file->objects->len; i++) {
    const AsfFileObject *object =
        &g_array_index (file->objects, AsfFileObject, i);
    guint depth = object->in_extension ? 2 :
        object->offset < file->data_object_offset ? 1 : 0;

    append_object (text, &object->guid, object->offset, object->size, depth);
  }
}

static void
append_details (GString *text, const AsfFile *file)
{
  g_string_append (text, "Streams:\n");
  for (guint i = 0; i < file->streams->len; i++)
    append_stream (text, g_ptr_array_index (file->streams, i));
  g_string_append (text, "Objects (at byte, bytes):\n");
  append_objects (text, file);
}

/* The whole */

static void
append_checkup (GString *text, const char *name, const Checkup *checkup,
    gboolean verbose)
{
  g_string_append_printf (text, "%s: ", name);
  if (checkup->error != NULL) {
    append_error (text, checkup->error, NULL);
  } else {
    g_string_append_printf (text, "%s - ", get_verdict (checkup));
    append_facts (text, checkup);
    g_string_append_c (text, '\n');
  }
  append_findings (text, checkup->findings, verbose);
  if (verbose && checkup->file != NULL)
    append_details (text, checkup->file);
}

static void
append_dropped (GString *text, const AsfRepairReport *report)
{
  if (report->packets_dropped > 0)
    append_words (text, "  left out: ",
        words_for_count (report->packets_dropped, "packet"));
  if (report->bytes_dropped > 0)
    append_words (text,
        report->packets_dropped > 0 ? ", " : "  left out: ",
        words_for_count (report->bytes_dropped, "byte"));
  if (report->packets_dropped > 0 || report->bytes_dropped > 0)
    g_string_append (text, " that no player could use\n");
}

static void
append_done (GString *text, const char *path, const Repair *repair,
    gboolean verbose)
{
  const char *result = repair->output != NULL ? repair->output : path;
  char *name = words_for_path (result);
  char *duration = words_for_time (repair->report.duration_ns);

  g_string_append_printf (text, "%s %s\n",
      repair->output != NULL ? "Wrote a repaired copy:" : "Repaired", name);
  append_dropped (text, &repair->report);
  g_string_append_printf (text, "  %s, %" G_GUINT64_FORMAT " bytes, %s\n",
      duration, repair->report.file_size,
      repair->report.indexed ? "with an index" : "without an index");
  g_string_append (text, "The result, checked:\n");
  append_checkup (text, name, repair->after, verbose);
  g_free (duration);
  g_free (name);
}

static void
append_repair (GString *text, const char *path, const Checkup *before,
    const Repair *repair, gboolean verbose)
{
  if (repair->error != NULL) {
    append_words (text, "",
        words_for_path (repair->output != NULL ? repair->output : path));
    g_string_append (text, repair->output != NULL ?
        " was not written: " : " was not repaired: ");
    append_error (text, repair->error, repair);
  } else if (repair->done) {
    append_done (text, path, repair, verbose);
  } else if (before->error == NULL) {
    g_string_append (text, "Not a byte of it was changed.\n");
  }
}

/**
 * report_text:
 * @checkup: of the file at @path
 * @repair: (nullable): what was done then, if it was wanted
 * @verbose: with notes and details
 *
 * Returns: (transfer full): lines
 */
char *
report_text (const char *path, const Checkup *checkup, const Repair *repair,
    gboolean verbose)
{
  GString *text = g_string_new (NULL);
  char *name = words_for_path (path);

  append_checkup (text, name, checkup, verbose);
  append_effects (text, checkup->findings, verbose);
  if (repair == NULL)
    append_what_to_do (text, path, checkup);
  else
    append_repair (text, path, checkup, repair, verbose);
  g_free (name);

  return g_string_free (text, FALSE);
}
