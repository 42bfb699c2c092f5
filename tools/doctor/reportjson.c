/* reportjson.c: the report for machines
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "reportjson.h"

#include <json-glib/json-glib.h>

#include "reportwords.h"

/* A value and its name. Numbers of a hostile file may be beyond those that
 * JSON has. */

static void
add_number (JsonBuilder *json, const char *name, guint64 number)
{
  json_builder_set_member_name (json, name);
  json_builder_add_int_value (json, (gint64) MIN (number, G_MAXINT64));
}

static void
add_boolean (JsonBuilder *json, const char *name, gboolean value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_boolean_value (json, value);
}

static void
add_string (JsonBuilder *json, const char *name, const char *string)
{
  json_builder_set_member_name (json, name);
  if (string != NULL)
    json_builder_add_string_value (json, string);
  else
    json_builder_add_null_value (json);
}

static void
add_path (JsonBuilder *json, const char *name, const char *path)
{
  char *text = g_filename_display_name (path);

  add_string (json, name, text);
  g_free (text);
}

static void
add_error (JsonBuilder *json, const GError *error, const Repair *repair)
{
  json_builder_set_member_name (json, "error");
  if (error == NULL) {
    json_builder_add_null_value (json);
    return;
  }
  json_builder_begin_object (json);
  add_string (json, "text", error->message);
  add_string (json, "advice", words_for_advice (error, repair));
  json_builder_end_object (json);
}

/* Findings */

static void
add_finding (JsonBuilder *json, const AsfFinding *finding)
{
  json_builder_begin_object (json);
  add_string (json, "rule", finding->rule->name);
  add_string (json, "severity", asf_severity_name (finding->rule->severity));
  add_number (json, "offset", finding->offset);
  if (finding->stream != 0)
    add_number (json, "stream", finding->stream);
  else
    add_string (json, "stream", NULL);
  add_string (json, "text", finding->text);
  add_string (json, "effect", finding->rule->effect);
  add_boolean (json, "repairable", finding->rule->repairable);
  json_builder_end_object (json);
}

static void
add_findings (JsonBuilder *json, const AsfFindings *findings)
{
  json_builder_set_member_name (json, "findings");
  json_builder_begin_array (json);
  for (guint i = 0; i < findings->list->len; i++)
    add_finding (json, g_ptr_array_index (findings->list, i));
  json_builder_end_array (json);
}

/* All that were found, also beyond those in the list */
static void
add_counts (JsonBuilder *json, const AsfFindings *findings)
{
  const AsfRule *rule;

  json_builder_set_member_name (json, "counts");
  json_builder_begin_object (json);
  add_number (json, "errors", findings->n_found[ASF_SEVERITY_ERROR]);
  add_number (json, "warnings", findings->n_found[ASF_SEVERITY_WARNING]);
  add_number (json, "notes", findings->n_found[ASF_SEVERITY_NOTE]);
  add_number (json, "repairable", findings->n_repairable);
  json_builder_set_member_name (json, "rules");
  json_builder_begin_object (json);
  for (guint i = 0; (rule = asf_rule_get (i)) != NULL; i++)
    if (asf_findings_count (findings, rule->name) > 0)
      add_number (json, rule->name, asf_findings_count (findings, rule->name));
  json_builder_end_object (json);
  json_builder_end_object (json);
}

/* The file */

static void
add_format (JsonBuilder *json, const AsfStream *stream)
{
  char *codec = words_for_codec (stream);

  add_string (json, "codec", codec);
  add_string (json, "codec_name", stream->codec_name);
  if (stream->type == ASF_STREAM_VIDEO || stream->type == ASF_STREAM_JPEG) {
    add_number (json, "width", stream->video.width);
    add_number (json, "height", stream->video.height);
  } else if (stream->type == ASF_STREAM_AUDIO) {
    add_number (json, "sample_rate", stream->audio.sample_rate);
    add_number (json, "channels", stream->audio.channels);
    add_number (json, "bits_per_sample", stream->audio.bits_per_sample);
  }
  add_string (json, "language", stream->language);
  add_string (json, "name", stream->name);
  g_free (codec);
}

static void
add_streams (JsonBuilder *json, const AsfFile *file)
{
  json_builder_set_member_name (json, "streams");
  json_builder_begin_array (json);
  for (guint i = 0; i < file->streams->len; i++) {
    const AsfFileStream *stream = g_ptr_array_index (file->streams, i);

    json_builder_begin_object (json);
    add_number (json, "number", stream->number);
    add_string (json, "type", words_for_stream_type (stream));
    add_number (json, "bitrate", stream->facts.bitrate);
    if (stream->stream != NULL)
      add_format (json, stream->stream);
    else
      add_string (json, "codec", NULL);
    json_builder_end_object (json);
  }
  json_builder_end_array (json);
}

static void
add_summary (JsonBuilder *json, const Checkup *checkup)
{
  guint64 duration_ns;

  json_builder_set_member_name (json, "summary");
  if (checkup->error != NULL) {
    json_builder_add_null_value (json);
    return;
  }
  json_builder_begin_object (json);
  add_boolean (json, "finished", checkup_is_finished (checkup));
  add_boolean (json, "indexed", checkup_is_indexed (checkup));
  if (checkup_get_duration (checkup, &duration_ns))
    add_number (json, "duration_ns", duration_ns);
  else
    add_string (json, "duration_ns", NULL);
  add_number (json, "packet_size", checkup->file->header.packet_size);
  add_number (json, "packets", checkup->scan.n_packets);
  add_number (json, "packets_broken", checkup->scan.n_broken);
  add_number (json, "objects", checkup->scan.n_objects);
  add_number (json, "objects_incomplete", checkup->scan.n_incomplete);
  add_streams (json, checkup->file);
  json_builder_end_object (json);
}

static void
add_checkup (JsonBuilder *json, const char *path, const Checkup *checkup)
{
  add_path (json, "file", path);
  if (checkup->input != NULL)
    add_number (json, "size", checkup->input->size);
  else
    add_string (json, "size", NULL);
  add_string (json, "verdict", words_for_status (checkup_get_status (checkup)));
  add_error (json, checkup->error, NULL);
  add_counts (json, checkup->findings);
  add_findings (json, checkup->findings);
  add_summary (json, checkup);
}

/* The repair */

static void
add_report (JsonBuilder *json, const AsfRepairReport *report)
{
  add_number (json, "packets", report->n_packets);
  add_number (json, "packets_dropped", report->packets_dropped);
  add_number (json, "bytes_dropped", report->bytes_dropped);
  add_number (json, "duration_ns", report->duration_ns);
  add_number (json, "size", report->file_size);
  add_boolean (json, "indexed", report->indexed);
}

static void
add_repair (JsonBuilder *json, const char *path, const Repair *repair)
{
  const char *output = repair->output != NULL ? repair->output : path;

  json_builder_begin_object (json);
  add_path (json, "output", output);
  add_boolean (json, "done", repair->done);
  add_error (json, repair->error, repair);
  if (repair->done) {
    add_report (json, &repair->report);
    json_builder_set_member_name (json, "result");
    json_builder_begin_object (json);
    add_checkup (json, output, repair->after);
    json_builder_end_object (json);
  }
  json_builder_end_object (json);
}

/* Takes the reference to the builder.
 *
 * Returns: (transfer full): one line */
static char *
to_line (JsonBuilder *json)
{
  JsonNode *root = json_builder_get_root (json);
  char *text = json_to_string (root, FALSE);
  char *line = g_strconcat (text, "\n", NULL);

  g_free (text);
  json_node_unref (root);
  g_object_unref (json);

  return line;
}

/**
 * report_json:
 * @checkup: of the file at @path
 * @repair: (nullable): what was done then, if it was wanted
 *
 * Returns: (transfer full): an object in one line
 */
char *
report_json (const char *path, const Checkup *checkup, const Repair *repair)
{
  JsonBuilder *json = json_builder_new ();

  json_builder_begin_object (json);
  add_checkup (json, path, checkup);
  json_builder_set_member_name (json, "repair");
  if (repair != NULL)
    add_repair (json, path, repair);
  else
    json_builder_add_null_value (json);
  json_builder_end_object (json);

  return to_line (json);
}
