/* json.c: the state of a recording for programs
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "json.h"

#include <json-glib/json-glib.h>

/* Each returns: (transfer full): an object on one line. docs/asf-record.1 tells
 * the members. */

static JsonBuilder *
begin (const char *event)
{
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "event");
  json_builder_add_string_value (builder, event);

  return builder;
}

static char *
end (JsonBuilder *builder)
{
  JsonNode *root;
  char *text;

  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  json_node_unref (root);
  g_object_unref (builder);

  return text;
}

/* @value: %G_MAXUINT64, which is also no time, becomes null */
static void
add_number (JsonBuilder *builder, const char *name, guint64 value)
{
  json_builder_set_member_name (builder, name);
  if (value == G_MAXUINT64)
    json_builder_add_null_value (builder);
  else
    json_builder_add_int_value (builder, (gint64) MIN (value, G_MAXINT64));
}

/* JSON is UTF-8; names of files need not be. */
static void
add_text (JsonBuilder *builder, const char *name, const char *text)
{
  json_builder_set_member_name (builder, name);
  if (text == NULL) {
    json_builder_add_null_value (builder);
  } else {
    char *valid = g_utf8_make_valid (text, -1);

    json_builder_add_string_value (builder, valid);
    g_free (valid);
  }
}

static void
add_boolean (JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

char *
json_progress (const Progress *progress)
{
  JsonBuilder *builder = begin ("status");

  add_text (builder, "file", progress_get_location (progress));
  add_boolean (builder, "recording", progress->recording);
  add_number (builder, "elapsed_ns", progress->elapsed);
  add_number (builder, "recorded_ns", progress->recorded);
  add_number (builder, "safe_until_ns", progress->safe_until);
  add_number (builder, "safe_total_ns", progress->safe_total);
  add_number (builder, "saved_ago_ns", progress->saved_ago);
  add_number (builder, "synced_until_ns", progress->synced_until);
  add_number (builder, "synced_ago_ns", progress->synced_ago);
  add_number (builder, "files", progress->files);
  add_number (builder, "size", progress->size);
  add_number (builder, "rate", progress->rate);
  add_number (builder, "queued", progress->queued);
  json_builder_set_member_name (builder, "queue_fill");
  json_builder_add_double_value (builder, progress->queue_fill);
  add_number (builder, "disk_free", progress->disk_free);
  add_number (builder, "disk_left_ns", progress->disk_left);

  return end (builder);
}

char *
json_problem (const char *kind, const char *text, const GstStructure *details)
{
  JsonBuilder *builder = begin (kind);
  guint64 safe = G_MAXUINT64;

  add_text (builder, "text", text);
  if (details != NULL)
    gst_structure_get (details, "safe-until", G_TYPE_UINT64, &safe, NULL);
  add_text (builder, "file", details != NULL ?
      gst_structure_get_string (details, "location") : NULL);
  add_number (builder, "safe_until_ns", safe);

  return end (builder);
}

char *
json_closed (const ProgressFile *file)
{
  JsonBuilder *builder = begin ("closed");

  add_text (builder, "file", file->location);
  add_number (builder, "size", file->size);
  add_number (builder, "duration_ns", file->duration);
  add_boolean (builder, "finished", file->finished);
  add_boolean (builder, "indexed", file->indexed);

  return end (builder);
}

char *
json_end (const Progress *progress, int exit_status)
{
  JsonBuilder *builder = begin ("end");

  add_number (builder, "exit_status", (guint64) exit_status);
  add_number (builder, "size", progress->size);
  add_number (builder, "recorded_ns", progress->recorded);

  return end (builder);
}
