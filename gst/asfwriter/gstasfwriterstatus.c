/* gstasfwriterstatus.c: how a file came out, in GStreamer's words
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterattributes.h"
#include "gstasfwriterlocation.h"
#include "gstasfwriterstatus.h"

/* What the application is told: one error with all that it needs to decide
 * what to do, and element messages when a file is opened, started, closed.
 */

typedef struct
{
  AsfErrorCode code;
  GQuark (*domain) (void);
  gint gst_code;
  const char *text;
} ErrorRow;

/* @text: what happened, with the location put in */
static const ErrorRow error_table[] = {
  {ASF_ERROR_STATE, gst_library_error_quark, GST_LIBRARY_ERROR_FAILED,
      "The session for \"%s\" was used in a wrong state."},
  {ASF_ERROR_SETTINGS, gst_library_error_quark, GST_LIBRARY_ERROR_SETTINGS,
      "\"%s\" cannot be written with these settings."},
  {ASF_ERROR_STREAM, gst_stream_error_quark, GST_STREAM_ERROR_FORMAT,
      "A stream cannot be stored in \"%s\"."},
  {ASF_ERROR_SAMPLE, gst_stream_error_quark, GST_STREAM_ERROR_MUX,
      "A buffer cannot be stored in \"%s\"."},
  {ASF_ERROR_TIME_RANGE, gst_stream_error_quark, GST_STREAM_ERROR_MUX,
      "\"%s\" has reached the longest time that the format can tell."},
  {ASF_ERROR_HEADER_SIZE, gst_stream_error_quark, GST_STREAM_ERROR_MUX,
      "The header of \"%s\" has too much to say."},
  {ASF_ERROR_OPEN_NOT_FOUND, gst_resource_error_quark,
        GST_RESOURCE_ERROR_NOT_FOUND,
      "Could not create \"%s\": the folder does not exist."},
  {ASF_ERROR_OPEN_NOT_AUTHORIZED, gst_resource_error_quark,
        GST_RESOURCE_ERROR_NOT_AUTHORIZED,
      "Could not open \"%s\": no permission."},
  {ASF_ERROR_OPEN_DIRECTORY, gst_resource_error_quark,
        GST_RESOURCE_ERROR_OPEN_WRITE,
      "Could not open \"%s\" for writing: it is a directory."},
  {ASF_ERROR_OPEN_EXISTS, gst_resource_error_quark,
        GST_RESOURCE_ERROR_OPEN_WRITE,
      "\"%s\" is not overwritten"},
  {ASF_ERROR_RESUME, gst_resource_error_quark,
        GST_RESOURCE_ERROR_OPEN_READ_WRITE,
      "The recording cannot go on in \"%s\""},
  {ASF_ERROR_OPEN_BUSY, gst_resource_error_quark, GST_RESOURCE_ERROR_BUSY,
      "\"%s\" is being written by another recording or program."},
  {ASF_ERROR_OPEN, gst_resource_error_quark, GST_RESOURCE_ERROR_OPEN_WRITE,
      "Could not open \"%s\" for writing."},
  {ASF_ERROR_NO_SPACE, gst_resource_error_quark,
        GST_RESOURCE_ERROR_NO_SPACE_LEFT,
      "No space left for \"%s\"."},
  {ASF_ERROR_READ, gst_resource_error_quark, GST_RESOURCE_ERROR_READ,
      "Could not read \"%s\" to go on in it."},
  {ASF_ERROR_WRITE, gst_resource_error_quark, GST_RESOURCE_ERROR_WRITE,
      "Could not write to \"%s\"."},
  {ASF_ERROR_SEEK, gst_resource_error_quark, GST_RESOURCE_ERROR_SEEK,
      "Could not go back in \"%s\"."},
  {ASF_ERROR_SYNC, gst_resource_error_quark, GST_RESOURCE_ERROR_SYNC,
      "The data of \"%s\" did not reach the disk."},
  {ASF_ERROR_CLOSE, gst_resource_error_quark, GST_RESOURCE_ERROR_CLOSE,
      "Could not close \"%s\"."},
};

static const ErrorRow *
find_row (gint code)
{
  for (guint i = 0; i < G_N_ELEMENTS (error_table); i++) {
    if ((gint) error_table[i].code == code)
      return &error_table[i];
  }
  g_return_val_if_reached (&error_table[0]);
}

/* The table's texts are all literals with one %s. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static char *
format_text (const char *text, const char *location)
{
  return g_strdup_printf (text, location);
}
#pragma GCC diagnostic pop

/* Returns: (nullable): what to do about a file that is there; it goes behind the
 *     core's words */
static const char *
find_advice (gint code)
{
  switch (code) {
    case ASF_ERROR_OPEN_EXISTS:
      return "Set another \"location\" or \"file-mode\".";
    case ASF_ERROR_RESUME:
      return "Set another \"location\" or file-mode=overwrite.";
    default:
      return NULL;
  }
}

/* An error of our own core becomes one of GStreamer's; one that is GStreamer's
 * already has its text. */
static GError *
to_gst_error (const GError *error, const char *location, const char *more)
{
  const ErrorRow *row;
  char *name, *text;
  GError *converted;

  if (error->domain != ASF_ERROR)
    return g_error_new (error->domain, error->code, "%s%s%s", error->message,
        g_str_has_suffix (error->message, ".") ? "" : ".", more);
  row = find_row (error->code);
  name = g_filename_display_name (location);
  text = format_text (row->text, name);
  if (find_advice (error->code) != NULL)
    converted = g_error_new (row->domain (), row->gst_code, "%s: %s. %s", text,
        error->message, find_advice (error->code));
  else
    converted = g_error_new (row->domain (), row->gst_code, "%s%s", text,
        more);
  g_free (text);
  g_free (name);

  return converted;
}

static char *
describe_safe (const GstAsfWriterResult *result)
{
  const AsfWriterStats *stats = &result->stats;
  guint64 ms = stats->safe_until_ns / GST_MSECOND;

  if (result->failure.operation == ASF_OPERATION_OPEN)
    return g_strdup (" The files before it are finished.");
  if (stats->bytes_safe == 0)
    return g_strdup (" Nothing was recorded.");
  return g_strdup_printf (" Recorded and safe up to %02" G_GUINT64_FORMAT
      ":%02u:%02u.%03u; the file %s.", ms / 3600000,
      (guint) (ms / 60000 % 60), (guint) (ms / 1000 % 60),
      (guint) (ms % 1000), stats->finished ?
      (stats->indexed ? "is finished and can be sought in" : "is finished") :
      "could not be finished and has no index");
}

static GstStructure *
new_details (const char *location, const char *operation, gint sys_errno,
    guint64 offset, const AsfWriterStats *stats)
{
  GstStructure *details = gst_structure_new ("details",
      "operation", G_TYPE_STRING, operation,
      "errno", G_TYPE_INT, sys_errno,
      "offset", G_TYPE_UINT64, offset,
      "bytes-safe", G_TYPE_UINT64, stats->bytes_safe,
      "safe-until", G_TYPE_UINT64, stats->safe_until_ns,
      "finished", G_TYPE_BOOLEAN, stats->finished, NULL);

  gst_asf_writer_location_tell (location, details);

  return details;
}

/**
 * gst_asf_writer_status_new_error:
 * @result: of a file that did not end well
 *
 * Returns: (transfer full): the one error message of the recording. Its
 *     details have `location` (string), `operation` (string), `errno` (int, 0
 *     = none), `offset` (uint64, bytes), `bytes-safe` (uint64), `safe-until`
 *     (uint64, ns) and `finished` (boolean).
 */
GstMessage *
gst_asf_writer_status_new_error (GstObject *source,
    const GstAsfWriterResult *result)
{
  const char *location = result->location != NULL ? result->location : "";
  char *safe = describe_safe (result);
  GError *error = to_gst_error (result->error, location, safe);
  const char *operation = asf_operation_name (result->failure.operation);
  GstMessage *message = gst_message_new_error_with_details (source, error,
      result->error->message, new_details (location, operation,
          result->failure.sys_errno, result->failure.offset, &result->stats));

  g_error_free (error);
  g_free (safe);

  return message;
}

/**
 * gst_asf_writer_status_new_open_error:
 * @location: (nullable): %NULL if none was set
 * @sys_errno: what the system said, 0 = it was not asked
 * @error: why the file could not be opened
 *
 * Returns: (transfer full): an error message with the same details as later
 *     ones
 */
GstMessage *
gst_asf_writer_status_new_open_error (GstObject *source, const char *location,
    int sys_errno, const GError *error)
{
  const char *name = location != NULL ? location : "";
  AsfWriterStats nothing = { 0 };
  GError *converted = to_gst_error (error, name, "");
  GstMessage *message = gst_message_new_error_with_details (source,
      converted, error->message,
      new_details (name, "open", sys_errno, 0, &nothing));

  g_error_free (converted);
  return message;
}

static void
set_left_out (GstStructure *structure, const GstAsfWriterResult *result)
{
  GstStructure *attributes;

  if (result->markers_left_out > 0)
    gst_structure_set (structure, "markers-left-out", G_TYPE_UINT64,
        (guint64) result->markers_left_out, NULL);
  if (asf_attributes_count (result->left_out) == 0)
    return;
  attributes = gst_asf_writer_attributes_to_structure (result->left_out);
  gst_structure_set (structure, "attributes-left-out", GST_TYPE_STRUCTURE,
      attributes, NULL);
  gst_structure_free (attributes);
}

static void
set_result (GstStructure *structure, const GstAsfWriterResult *result)
{
  gst_structure_set (structure,
      "size", G_TYPE_UINT64, result->stats.file_size,
      "packets", G_TYPE_UINT64, result->stats.packets,
      "duration", G_TYPE_UINT64, result->stats.duration_ns,
      "indexed", G_TYPE_BOOLEAN, result->stats.indexed,
      "finished", G_TYPE_BOOLEAN, result->stats.finished, NULL);
  gst_asf_writer_verify_tell (result->verdict, structure);
  set_left_out (structure, result);
}

/**
 * gst_asf_writer_status_new_message:
 * @status: "opened", "started" or "closed"
 * @result: (nullable): of a closed file
 *
 * Returns: (transfer full): element message `asfwriter-status` with `status`
 *     and `location`; when closed also `size` (uint64, bytes), `packets`
 *     (uint64), `duration` (uint64, ns), `indexed` and `finished` (booleans),
 *     `attributes-left-out` (structure) and `markers-left-out` (uint64) if there
 *     are some, and `verified` (boolean) if that is known
 */
GstMessage *
gst_asf_writer_status_new_message (GstObject *source, const char *status,
    const char *location, const GstAsfWriterResult *result)
{
  GstStructure *structure = gst_structure_new ("asfwriter-status",
      "status", G_TYPE_STRING, status, NULL);

  gst_asf_writer_location_tell (location, structure);
  if (result != NULL)
    set_result (structure, result);

  return gst_message_new_element (source, structure);
}

/**
 * gst_asf_writer_status_new_disk_low:
 * @free_space: bytes on the disk
 * @min_free_space: bytes at which the recording stops
 * @rate: bytes/s at which the file grows
 * @left: ns until the recording stops if nothing changes
 *
 * Returns: (transfer full): element message `asfwriter-disk-low` with
 *     `free-space`, `min-free-space`, `rate` and `time-left` (all uint64)
 */
GstMessage *
gst_asf_writer_status_new_disk_low (GstObject *source, guint64 free_space,
    guint64 min_free_space, guint64 rate, GstClockTime left)
{
  return gst_message_new_element (source,
      gst_structure_new ("asfwriter-disk-low",
          "free-space", G_TYPE_UINT64, free_space,
          "min-free-space", G_TYPE_UINT64, min_free_space,
          "rate", G_TYPE_UINT64, rate,
          "time-left", G_TYPE_UINT64, left, NULL));
}
