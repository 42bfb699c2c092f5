/* gstasfwriterfragments.c: the element's part in files: names, opening, removal
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterfragments.h"

#include "gstasfwriterlocation.h"
#include "gstasfwriteroldfiles.h"
#include "gstasfwritersinkprivate.h"
#include "gstasfwriterstatus.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <gst/video/video.h>
#include <string.h>

/* Every file of a recording gets its name, its output and its settings here.
 */

#define GST_CAT_DEFAULT gst_asf_writer_sink_debug

/* 100 ns from 1601 to 1970 */
#define FILETIME_OF_UNIX_EPOCH G_GUINT64_CONSTANT (116444736000000000)

void
gst_asf_writer_fragments_start (GstAsfWriterFragments *self,
    guint start_index)
{
  gst_asf_writer_fragments_clear (self);
  self->next_id = start_index;
}

void
gst_asf_writer_fragments_clear (GstAsfWriterFragments *self)
{
  g_queue_clear_full (&self->closed, g_free);
  g_queue_clear (&self->open);
  g_clear_pointer (&self->last, g_free);
}

/* Names */

static gboolean
has_handler (GstAsfWriterSink *sink, const char *signal)
{
  guint id = g_signal_lookup (signal, GST_TYPE_ASF_WRITER_SINK);

  return g_signal_has_handler_pending (sink, id, 0, TRUE);
}

/* Returns: whether there are names for more than one file */
gboolean
gst_asf_writer_fragments_can_split (GstAsfWriterSink *sink)
{
  gboolean is_pattern;

  GST_OBJECT_LOCK (sink);
  is_pattern = gst_asf_writer_location_is_pattern (sink->settings.location);
  GST_OBJECT_UNLOCK (sink);

  return is_pattern || has_handler (sink, "format-location") ||
      has_handler (sink, "format-location-full");
}

/* Returns: whether the pattern alone makes names */
gboolean
gst_asf_writer_fragments_are_numbered (GstAsfWriterSink *sink)
{
  gboolean is_pattern;

  GST_OBJECT_LOCK (sink);
  is_pattern = gst_asf_writer_location_is_pattern (sink->settings.location);
  GST_OBJECT_UNLOCK (sink);

  return is_pattern &&
      !has_handler (sink, "format-location") &&
      !has_handler (sink, "format-location-full");
}

/* Returns: whether the first file is opened at once; who wants to see its first
 * buffer has to wait for that, and so has who wants none of it yet */
gboolean
gst_asf_writer_fragments_want_first (GstAsfWriterSink *sink)
{
  gboolean recording;

  GST_OBJECT_LOCK (sink);
  recording = sink->settings.recording;
  GST_OBJECT_UNLOCK (sink);

  return recording && !has_handler (sink, "format-location-full");
}

/* Returns: (transfer full) (nullable): the pad, if it is still there */
static GstPad *
find_pad (GstAsfWriterSink *sink, const GstAsfWriterTrack *track)
{
  GstPad *pad = NULL;

  GST_OBJECT_LOCK (sink);
  for (GList *walk = GST_ELEMENT (sink)->sinkpads; walk; walk = walk->next) {
    if (GST_ASF_WRITER_PAD (walk->data)->track == track)
      pad = gst_object_ref (walk->data);
  }
  GST_OBJECT_UNLOCK (sink);

  return pad;
}

static GstSample *
new_sample (GstAsfWriterSink *sink, const GstAsfWriterBatchItem *first)
{
  GstPad *pad = find_pad (sink, first->track);
  GstCaps *caps = pad != NULL ? gst_pad_get_current_caps (pad) : NULL;
  GstSample *sample = gst_sample_new (first->item.buffer, caps, NULL, NULL);

  gst_clear_caps (&caps);
  gst_clear_object (&pad);

  return sample;
}

/* Returns: (transfer full) (nullable): the name that the application wants */
static char *
ask_application (GstAsfWriterSink *sink, guint id,
    const GstAsfWriterBatchItem *first)
{
  char *name = NULL;

  if (first != NULL && has_handler (sink, "format-location-full")) {
    GstSample *sample = new_sample (sink, first);

    g_signal_emit_by_name (sink, "format-location-full", id, sample, &name);
    gst_sample_unref (sample);
  }
  if (name == NULL)
    g_signal_emit_by_name (sink, "format-location", id, &name);

  return name;
}

/* A date comes again when the next file begins within the same second, or day.
 * With the OBJECT_LOCK.
 *
 * Returns: (transfer full): @name, with "-2" and so on for other files */
static char *
make_unique (GstAsfWriterFragments *self, char *name)
{
  const char *dot = strrchr (name, '.'), *slash = strrchr (name, '/');
  int stem = dot != NULL && (slash == NULL || dot > slash + 1) ?
      (int) (dot - name) : (int) strlen (name);
  char *unique;

  if (g_strcmp0 (name, self->last) != 0) {
    g_free (self->last);
    self->last = g_strdup (name);
    self->n_alike = 1;
    return name;
  }
  unique = g_strdup_printf ("%.*s-%u%s", stem, name, ++self->n_alike,
      name + stem);
  g_free (name);

  return unique;
}

/* Returns: (transfer full) (nullable): %NULL if there is none */
static char *
make_name (GstAsfWriterSink *sink, guint id,
    const GstAsfWriterBatchItem *first)
{
  char *name = ask_application (sink, id, first);
  GDateTime *now;

  if (name != NULL)
    return name;
  now = g_date_time_new_now_local ();
  GST_OBJECT_LOCK (sink);
  if (sink->settings.location != NULL)
    name = make_unique (&sink->fragments, gst_asf_writer_location_format
        (sink->settings.location, id, now));
  GST_OBJECT_UNLOCK (sink);
  g_date_time_unref (now);
  gst_asf_writer_location_make_folder (sink->settings.location, name);

  return name;
}

/* Opening */

/* The properties cannot change meanwhile. */
static void
make_config (const GstAsfWriterSettings *settings, AsfWriterConfig *config)
{
  *config = (AsfWriterConfig) {
    .packet_size = settings->packet_size,
    .max_packet_size = gst_asf_writer_target_get_max_packet (settings->target),
    .preroll_ms = (guint32) settings->preroll,
    .padding = (guint32) settings->padding,
    .index_interval_ns = settings->index_interval,
    .time_index = settings->time_index,
    .frame_interval = settings->frame_index_interval,
    .timecode_interval = settings->timecode_index_interval,
    .flush_interval_ns = settings->upkeep.flush_interval,
    .flush_by_clock = TRUE,
    .compress_payloads = TRUE,
    .checkpoint_interval_ns = settings->upkeep.checkpoint_interval,
    .streamable = settings->streamable,
    .creation_time = g_get_real_time () * 10 + FILETIME_OF_UNIX_EPOCH,
  };
  for (guint i = 0; i < sizeof (config->file_id.bytes); i++)
    config->file_id.bytes[i] = g_random_int_range (0, 256);
}

static const GstAsfWriterFileFuncs file_funcs = {
  .get_attributes = gst_asf_writer_metadata_get_attributes,
  .get_markers = gst_asf_writer_markers_get,
  .get_relations = gst_asf_writer_relations_get,
  .begun = gst_asf_writer_reports_begun,
  .request_key = gst_asf_writer_fragments_request_key,
};

/* Where an application takes the bytes there is nothing to look at. */
gboolean
gst_asf_writer_fragments_has_files (GstAsfWriterSink *sink)
{
  return sink->open_func == gst_asf_writer_open_file;
}

/* Returns: (transfer full) (nullable): %NULL with @error and errno */
static AsfWriter *
open_writer (GstAsfWriterSink *sink, const char *location,
    const AsfWriterConfig *config, GError **error)
{
  const GstAsfWriterSettings *settings = &sink->settings;
  gint64 patience_us = settings->max_transient_error_timeout *
      G_GINT64_CONSTANT (1000);
  AsfOutput *output;

  if (gst_asf_writer_fragments_has_files (sink) &&
      gst_asf_writer_open_can_resume (location, &settings->opening))
    return gst_asf_writer_open_resumed (GST_ELEMENT (sink), location,
        &settings->opening, config, patience_us, error);
  output = sink->open_func (location, sink->open_data, error);
  if (output == NULL)
    return NULL;
  output->patience_us = patience_us;

  return asf_writer_new (output, config);
}

/* Returns: (transfer full) (nullable): see gst_asf_writer_fragments_open() */
static AsfWriter *
open_next (GstAsfWriterSink *sink, const GstAsfWriterBatchItem *first,
    guint *id, char **location, GError **error)
{
  AsfWriterConfig config;

  GST_OBJECT_LOCK (sink);
  *id = sink->fragments.next_id++;
  GST_OBJECT_UNLOCK (sink);
  gst_asf_writer_old_files_remove (sink, 1);
  *location = make_name (sink, *id, first);
  make_config (&sink->settings, &config);

  return open_writer (sink, *location, &config, error);
}

/* Returns: whether another file would do */
static gboolean
no_file_to_go_on_in (const GstAsfWriterSink *sink, const GError *error)
{
  return sink->settings.opening.mode == GST_ASF_WRITER_FILE_MODE_RESUME &&
      (g_error_matches (error, ASF_ERROR, ASF_ERROR_RESUME) ||
      g_error_matches (error, ASF_ERROR, ASF_ERROR_OPEN_BUSY));
}

/* Returns: whether a file that shall stay is met when there is no going back */
static gboolean
is_taken (const GstAsfWriterSink *sink, guint id, const GError *error)
{
  return id != (guint) sink->settings.start_index &&
      g_error_matches (error, ASF_ERROR, ASF_ERROR_OPEN_EXISTS);
}

/* Where a pattern gives more names, a file that a recording cannot go on in is no
 * reason not to record: what a power cut has left may be no file at all, and
 * another recording may have come first. Nor is a name that is taken a reason to
 * end.
 *
 * Returns: whether the next name can be tried */
static gboolean
pass_over (GstAsfWriterSink *sink, guint id, const char *location,
    const GError *error)
{
  char *name;

  if (!gst_asf_writer_fragments_are_numbered (sink))
    return FALSE;
  if (is_taken (sink, id, error))
    return TRUE;
  if (!no_file_to_go_on_in (sink, error))
    return FALSE;
  name = g_filename_display_name (location);
  GST_ELEMENT_WARNING (sink, RESOURCE, OPEN_READ_WRITE,
      ("The recording cannot go on in \"%s\"; it goes on in the next file.",
          name), ("%s", error->message));
  g_free (name);

  return TRUE;
}

/**
 * gst_asf_writer_fragments_open:
 * @first: (nullable): what the file begins with, if that is known
 * @location: (out) (transfer full) (nullable): its name
 *
 * Opens the next file. Called on the way to PAUSED or from the writer thread.
 *
 * Returns: (transfer full) (nullable): %NULL with @error and errno on failure
 */
GstAsfWriterFile *
gst_asf_writer_fragments_open (GstElement *element,
    const GstAsfWriterBatchItem *first, char **location, GError **error)
{
  GstAsfWriterSink *sink = GST_ASF_WRITER_SINK (element);
  AsfWriter *writer;
  guint id;

  writer = open_next (sink, first, &id, location, error);
  while (writer == NULL && pass_over (sink, id, *location, *error)) {
    g_clear_error (error);
    g_clear_pointer (location, g_free);
    writer = open_next (sink, first, &id, location, error);
  }
  if (writer == NULL)
    return NULL;
  gst_asf_writer_old_files_forget (sink, *location);
  GST_OBJECT_LOCK (sink);
  g_queue_push_tail (&sink->fragments.open, GUINT_TO_POINTER (id));
  GST_OBJECT_UNLOCK (sink);
  gst_element_post_message (element,
      gst_asf_writer_status_new_message (GST_OBJECT (sink), "opened",
          *location, NULL));

  return gst_asf_writer_file_new (element, sink->interleaver, writer,
      *location, id, sink->settings.verify &&
      gst_asf_writer_fragments_has_files (sink), &file_funcs);
}

/* Asks upstream for a key frame. */
void
gst_asf_writer_fragments_request_key (GstElement *element,
    GstAsfWriterTrack *track, GstClockTime time)
{
  GstPad *pad = find_pad (GST_ASF_WRITER_SINK (element), track);

  if (pad == NULL)
    return;
  GST_DEBUG_OBJECT (pad, "a key frame is wanted at %" GST_TIME_FORMAT,
      GST_TIME_ARGS (time));
  gst_pad_push_event (pad,
      gst_video_event_new_upstream_force_key_unit (time, TRUE, 0));
  gst_object_unref (pad);
}

/* Called when the header of @file is written. */
void
gst_asf_writer_fragments_note_begun (GstAsfWriterSink *sink,
    const GstAsfWriterFile *file)
{
  const GstAsfWriterPart *part = gst_asf_writer_file_get_part (file);

  GST_OBJECT_LOCK (sink);
  if (part->first)
    sink->fragments.first_start = part->start;
  GST_OBJECT_UNLOCK (sink);
}

/* @file: complete and closed; another may be one too many now. Called from any
 *     thread. */
void
gst_asf_writer_fragments_note_closed (GstAsfWriterSink *sink,
    const GstAsfWriterFile *file)
{
  guint id = gst_asf_writer_file_get_part (file)->id;

  GST_OBJECT_LOCK (sink);
  g_queue_remove (&sink->fragments.open, GUINT_TO_POINTER (id));
  GST_OBJECT_UNLOCK (sink);
  gst_asf_writer_old_files_add (sink, id,
      gst_asf_writer_file_get_location (file));
  gst_asf_writer_old_files_remove (sink, 0);
}
