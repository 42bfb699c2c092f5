/* gstasfwriterproperties.c: properties of the element
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterproperties.h"

#include "gstasfwriterrequests.h"
#include "gstasfwritersinkprivate.h"

#include "asf/asfpacketizer.h"

/* All but "stats" and "recording" are settings of a recording: they are taken
 * when its first file is opened and cannot be changed before the last is closed.
 */

/* A header has to stay below 10 MB for readers that load it at once. */
#define MAX_PADDING (8 * 1024 * 1024)

/* Who wants it more often can ask. */
#define MIN_STATS_INTERVAL (10 * GST_MSECOND)

static GParamSpec *properties[N_PROPS];

/* Settings that are taken as they come */
static const struct
{
  guint id;
  gsize offset;
} simple_settings[] = {
  {PROP_FILE_MODE, G_STRUCT_OFFSET (GstAsfWriterSettings, opening.mode)},
  {PROP_PART_FILE, G_STRUCT_OFFSET (GstAsfWriterSettings, opening.part)},
  {PROP_VERIFY, G_STRUCT_OFFSET (GstAsfWriterSettings, verify)},
  {PROP_MAX_SIZE_TIME, G_STRUCT_OFFSET (GstAsfWriterSettings, max_size_time)},
  {PROP_MAX_SIZE_BYTES,
      G_STRUCT_OFFSET (GstAsfWriterSettings, max_size_bytes)},
  {PROP_MAX_FILES, G_STRUCT_OFFSET (GstAsfWriterSettings, max_files)},
  {PROP_START_INDEX, G_STRUCT_OFFSET (GstAsfWriterSettings, start_index)},
  {PROP_SEND_KEYFRAME_REQUESTS,
      G_STRUCT_OFFSET (GstAsfWriterSettings, send_keyframe_requests)},
  {PROP_CONTINUE_TIMES, G_STRUCT_OFFSET (GstAsfWriterSettings, continue_times)},
  {PROP_RECORDING, G_STRUCT_OFFSET (GstAsfWriterSettings, recording)},
  {PROP_PRE_RECORD_TIME,
      G_STRUCT_OFFSET (GstAsfWriterSettings, pre_record_time)},
  {PROP_PAUSE_MODE, G_STRUCT_OFFSET (GstAsfWriterSettings, pause_mode)},
  {PROP_PACKET_SIZE, G_STRUCT_OFFSET (GstAsfWriterSettings, packet_size)},
  {PROP_PREROLL, G_STRUCT_OFFSET (GstAsfWriterSettings, preroll)},
  {PROP_PADDING, G_STRUCT_OFFSET (GstAsfWriterSettings, padding)},
  {PROP_MERGE_STREAM_TAGS,
      G_STRUCT_OFFSET (GstAsfWriterSettings, merge_stream_tags)},
  {PROP_STREAMABLE, G_STRUCT_OFFSET (GstAsfWriterSettings, streamable)},
  {PROP_INDEX_INTERVAL, G_STRUCT_OFFSET (GstAsfWriterSettings, index_interval)},
  {PROP_TIME_INDEX, G_STRUCT_OFFSET (GstAsfWriterSettings, time_index)},
  {PROP_FRAME_INDEX_INTERVAL,
      G_STRUCT_OFFSET (GstAsfWriterSettings, frame_index_interval)},
  {PROP_TIMECODE_INDEX_INTERVAL,
      G_STRUCT_OFFSET (GstAsfWriterSettings, timecode_index_interval)},
  {PROP_MAX_BUFFER_BYTES,
      G_STRUCT_OFFSET (GstAsfWriterSettings, max_buffer_bytes)},
  {PROP_MAX_BUFFER_TIME,
      G_STRUCT_OFFSET (GstAsfWriterSettings, max_buffer_time)},
  {PROP_STALL_TIMEOUT, G_STRUCT_OFFSET (GstAsfWriterSettings, stall_timeout)},
  {PROP_TIME_POLICY, G_STRUCT_OFFSET (GstAsfWriterSettings, time_policy)},
  {PROP_FLUSH_INTERVAL,
      G_STRUCT_OFFSET (GstAsfWriterSettings, upkeep.flush_interval)},
  {PROP_CHECKPOINT_INTERVAL,
      G_STRUCT_OFFSET (GstAsfWriterSettings, upkeep.checkpoint_interval)},
  {PROP_CHECKPOINT_SYNC,
      G_STRUCT_OFFSET (GstAsfWriterSettings, upkeep.checkpoint_sync)},
  {PROP_MIN_FREE_SPACE,
      G_STRUCT_OFFSET (GstAsfWriterSettings, upkeep.min_free_space)},
  {PROP_FREE_SPACE_POLICY,
      G_STRUCT_OFFSET (GstAsfWriterSettings, upkeep.space_policy)},
  {PROP_MAX_TRANSIENT_ERROR_TIMEOUT,
      G_STRUCT_OFFSET (GstAsfWriterSettings, max_transient_error_timeout)},
  {PROP_STATS_INTERVAL,
      G_STRUCT_OFFSET (GstAsfWriterSettings, upkeep.stats_interval)},
  {PROP_ASYNC, G_STRUCT_OFFSET (GstAsfWriterSettings, async)},
  {PROP_TARGET, G_STRUCT_OFFSET (GstAsfWriterSettings, target)},
};

/* Returns: (nullable): where the value of a simple setting is kept */
static gpointer
find_simple (GstAsfWriterSettings *settings, guint id)
{
  for (guint i = 0; i < G_N_ELEMENTS (simple_settings); i++) {
    if (simple_settings[i].id == id)
      return G_STRUCT_MEMBER_P (settings, simple_settings[i].offset);
  }
  return NULL;
}

static void
set_simple (gpointer place, const GValue *value)
{
  switch (G_TYPE_FUNDAMENTAL (G_VALUE_TYPE (value))) {
    case G_TYPE_BOOLEAN:
      *(gboolean *) place = g_value_get_boolean (value);
      break;
    case G_TYPE_INT:
      *(gint *) place = g_value_get_int (value);
      break;
    case G_TYPE_UINT:
      *(guint *) place = g_value_get_uint (value);
      break;
    case G_TYPE_UINT64:
      *(guint64 *) place = g_value_get_uint64 (value);
      break;
    case G_TYPE_ENUM:
      *(gint *) place = g_value_get_enum (value);
      break;
    default:
      g_assert_not_reached ();
  }
}

static void
get_simple (gconstpointer place, GValue *value)
{
  switch (G_TYPE_FUNDAMENTAL (G_VALUE_TYPE (value))) {
    case G_TYPE_BOOLEAN:
      g_value_set_boolean (value, *(const gboolean *) place);
      break;
    case G_TYPE_INT:
      g_value_set_int (value, *(const gint *) place);
      break;
    case G_TYPE_UINT:
      g_value_set_uint (value, *(const guint *) place);
      break;
    case G_TYPE_UINT64:
      g_value_set_uint64 (value, *(const guint64 *) place);
      break;
    case G_TYPE_ENUM:
      g_value_set_enum (value, *(const gint *) place);
      break;
    default:
      g_assert_not_reached ();
  }
}

static void
set_location (GstAsfWriterSink *self, const GValue *value)
{
  g_free (self->settings.location);
  self->settings.location = g_value_dup_string (value);
}

/* Values that count as others */
static void
adjust (GstAsfWriterSettings *settings)
{
  if (settings->packet_size > 0)
    settings->packet_size = MAX (settings->packet_size, ASF_PACKET_MIN_SIZE);
  settings->padding = MIN (settings->padding, MAX_PADDING);
  if (settings->upkeep.stats_interval > 0)
    settings->upkeep.stats_interval =
        MAX (settings->upkeep.stats_interval, MIN_STATS_INTERVAL);
}

static gboolean
can_set (GstAsfWriterSink *self, GParamSpec *pspec)
{
  if (!gst_asf_writer_states_has_file (self))
    return TRUE;
  g_warning ("%s: property \"%s\" cannot be changed while a file is written",
      GST_OBJECT_NAME (self), pspec->name);
  return FALSE;
}

/* With the OBJECT_LOCK. */
static gboolean
set_other (GstAsfWriterSink *self, guint id, const GValue *value)
{
  GstAsfWriterSettings *settings = &self->settings;

  switch (id) {
    case PROP_LOCATION:
      set_location (self, value);
      break;
    case PROP_ATTRIBUTES:
      g_clear_pointer (&settings->attributes, gst_structure_free);
      settings->attributes = g_value_dup_boxed (value);
      break;
    case PROP_MUTUAL_EXCLUSION:
      g_value_copy (value, &settings->relations.exclusions);
      break;
    case PROP_STREAM_PRIORITIZATION:
      g_value_copy (value, &settings->relations.priorities);
      break;
    case PROP_BANDWIDTH_SHARING:
      g_value_copy (value, &settings->relations.sharings);
      break;
    default:
      return FALSE;
  }
  return TRUE;
}

static void
gst_asf_writer_properties_set (GObject *object, guint id,
    const GValue *value, GParamSpec *pspec)
{
  GstAsfWriterSink *self = GST_ASF_WRITER_SINK (object);
  gpointer simple = find_simple (&self->settings, id);
  gboolean known = TRUE;

  if (id == PROP_RECORDING) {
    gst_asf_writer_requests_set_recording (self, g_value_get_boolean (value));
    return;
  }
  if (!can_set (self, pspec))
    return;

  GST_OBJECT_LOCK (self);
  if (simple != NULL)
    set_simple (simple, value);
  else
    known = set_other (self, id, value);
  adjust (&self->settings);
  GST_OBJECT_UNLOCK (self);
  if (!known)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

/* With the OBJECT_LOCK. */
static gboolean
get_other (const GstAsfWriterSettings *settings, guint id, GValue *value)
{
  switch (id) {
    case PROP_LOCATION:
      g_value_set_string (value, settings->location);
      break;
    case PROP_ATTRIBUTES:
      g_value_set_boxed (value, settings->attributes);
      break;
    case PROP_MUTUAL_EXCLUSION:
      g_value_copy (&settings->relations.exclusions, value);
      break;
    case PROP_STREAM_PRIORITIZATION:
      g_value_copy (&settings->relations.priorities, value);
      break;
    case PROP_BANDWIDTH_SHARING:
      g_value_copy (&settings->relations.sharings, value);
      break;
    default:
      return FALSE;
  }
  return TRUE;
}

static void
gst_asf_writer_properties_get (GObject *object, guint id, GValue *value,
    GParamSpec *pspec)
{
  GstAsfWriterSink *self = GST_ASF_WRITER_SINK (object);
  gconstpointer simple = find_simple (&self->settings, id);
  gboolean known = TRUE;

  if (id == PROP_STATS) {
    g_value_take_boxed (value, gst_asf_writer_stats_new (self));
    return;
  }

  GST_OBJECT_LOCK (self);
  if (id == PROP_RECORDING)
    g_value_set_boolean (value, gst_asf_writer_requests_is_recording (self));
  else if (simple != NULL)
    get_simple (simple, value);
  else
    known = get_other (&self->settings, id, value);
  GST_OBJECT_UNLOCK (self);
  if (!known)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

/* Gives the class its properties. */
void
gst_asf_writer_properties_install (GObjectClass *klass)
{
  klass->set_property = gst_asf_writer_properties_set;
  klass->get_property = gst_asf_writer_properties_get;
  gst_asf_writer_params_make (properties);
  g_object_class_install_properties (klass, N_PROPS, properties);
}

/* @settings: (out): as a new element has them */
void
gst_asf_writer_properties_init (GstAsfWriterSettings *settings)
{
  *settings = (GstAsfWriterSettings) { 0 };
  for (guint i = 0; i < G_N_ELEMENTS (simple_settings); i++)
    set_simple (G_STRUCT_MEMBER_P (settings, simple_settings[i].offset),
        g_param_spec_get_default_value (properties[simple_settings[i].id]));
  gst_asf_writer_relation_settings_init (&settings->relations);
}
