/* pipeline.c: the pipeline of a recording
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "pipeline.h"

#include "sources.h"

static gboolean
set_target (GstElement *sink, const char *target, GError **error)
{
  GParamSpec *spec = g_object_class_find_property
      (G_OBJECT_GET_CLASS (sink), "target");
  GEnumValue *value;

  if (target == NULL)
    return TRUE;
  value = g_enum_get_value_by_nick (G_PARAM_SPEC_ENUM (spec)->enum_class,
      target);
  if (value == NULL) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
        "there is no target \"%s\"", target);
    return FALSE;
  }
  g_object_set (sink, "target", value->value, NULL);

  return TRUE;
}

static gboolean
configure (GstElement *sink, const Options *options, GError **error)
{
  gst_util_set_object_arg (G_OBJECT (sink), "file-mode",
      options->resume ? "resume" : options->force ? "overwrite" :
      "no-overwrite");
  g_object_set (sink,
      "location", options->output,
      "max-size-time", options->max_size_time,
      "max-size-bytes", options->max_size_bytes,
      "max-files", (guint) options->max_files,
      "start-index", options->start_index,
      "send-keyframe-requests", options->max_size_time > 0,
      "recording", !options->paused,
      "pre-record-time", options->pre_record,
      "min-free-space", options->min_free,
      "checkpoint-sync", options->checkpoint_sync, NULL);

  return set_target (sink, options->target, error);
}

/**
 * pipeline_new:
 * @sink: (out) (transfer none): the writer, which the pipeline holds
 *
 * Returns: (transfer full) (nullable): all that records what @options say,
 *     which have to live as long
 */
GstElement *
pipeline_new (const Options *options, GstElement **sink, GError **error)
{
  GstElement *pipeline;

  *sink = gst_element_factory_make ("asfwritersink", NULL);
  if (*sink == NULL) {
    g_set_error_literal (error, GST_CORE_ERROR, GST_CORE_ERROR_MISSING_PLUGIN,
        "GStreamer does not find asfwritersink; let GST_PLUGIN_PATH name its "
        "folder");
    return NULL;
  }
  pipeline = gst_object_ref_sink (gst_pipeline_new (NULL));
  gst_bin_add (GST_BIN (pipeline), *sink);
  if (!configure (*sink, options, error) ||
      !sources_add (GST_BIN (pipeline), *sink, options, error)) {
    gst_element_set_state (pipeline, GST_STATE_NULL);
    g_clear_pointer (&pipeline, gst_object_unref);
  }

  return pipeline;
}
