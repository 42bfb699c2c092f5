/* asfinspectindices.c: the indices of a file, while packets go by
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfinspectindices.h"

/* Indices say where to begin for a time. Their heads are checked before packets
 * are read, their entries meanwhile. In an unfinished file none counts. */

#define U64 G_GUINT64_FORMAT

#define FLAG_SEEKABLE 0x02

/**
 * asf_inspect_indices_add_track:
 *
 * Returns: (transfer none): a new column to be compared
 */
AsfInspectTrack *
asf_inspect_indices_add_track (AsfInspectIndices *self, const char *rule,
    guint stream)
{
  AsfInspectTrack *track = g_new0 (AsfInspectTrack, 1);
  const AsfInspectStream *known = &self->inspection->streams[stream];

  track->findings = self->inspection->findings;
  track->rule = rule;
  track->stream = stream;
  track->type = ASF_INSPECT_PAST_CLEANPOINT;
  track->all_clean = known->kind == ASF_INSPECT_AUDIO;
  track->packet_size = self->inspection->file->header.packet_size;
  asf_inspect_window_init (&track->window, self->inspection->file->input);
  g_ptr_array_add (self->tracks, track);

  return track;
}

/**
 * asf_inspect_indices_check_length:
 * @rule: that too few entries break
 *
 * Entries have to cover the whole duration (ASF spec 6.1).
 */
void
asf_inspect_indices_check_length (AsfInspectIndices *self, const char *rule,
    guint64 offset, guint stream, guint64 n, guint64 interval_100ns)
{
  AsfInspection *inspection = self->inspection;
  guint64 wanted =
      inspection->properties.play_duration_100ns / interval_100ns;

  if (n < wanted)
    asf_findings_add (inspection->findings, rule, offset, stream,
        "%" U64 " entries do not cover the play duration, %" U64 " would", n,
        wanted + 1);
  else if (n == wanted || n > wanted + 2)
    asf_findings_add (inspection->findings, "index-length", offset, stream,
        "there are %" U64 " entries, %" U64 " would cover the play duration",
        n, wanted + 1);
}

/* The object ends before its last field */
void
asf_inspect_indices_tell_short (AsfInspectIndices *self,
    const AsfFileObject *object)
{
  asf_findings_add (self->inspection->findings, "index-short",
      object->offset, 0, "an index ends before its last field");
}

static void
add_index (AsfInspectIndices *self, const AsfFileObject *object)
{
  const AsfInspectObject *known = asf_inspect_find_object (&object->guid);
  AsfFindings *findings = self->inspection->findings;
  guint64 size;

  if (known == NULL || !g_str_has_suffix (known->name, "Index") ||
      asf_inspect_place (self->inspection, object) != ASF_INSPECT_IN_FILE)
    return;

  if (self->inspection->unfinished) {
    asf_findings_add (findings, "broadcast-index", object->offset, 0,
        "%s Object in an unfinished file", known->name);
    return;
  }
  size = asf_inspect_window_get_u64 (&self->window, object->offset + 16);
  if (size != object->size)
    asf_findings_add (findings, "index-short", object->offset, 0,
        "the %s Object says that it has %" U64 " bytes, %" U64 " are there",
        known->name, size, object->size);
  if (g_str_equal (known->name, "Simple Index"))
    asf_inspect_indices_add_simple (self, object);
  else
    asf_inspect_indices_add_object (self, object, known);
}

static gboolean
has_packets (const AsfFile *file)
{
  return file->packets_end >= file->head->len + file->header.packet_size;
}

/* Checks what can be checked without the packets */
AsfInspectIndices *
asf_inspect_indices_new (AsfInspection *inspection)
{
  AsfInspectIndices *self = g_new0 (AsfInspectIndices, 1);
  const GArray *objects = inspection->file->objects;

  self->inspection = inspection;
  self->tracks = g_ptr_array_new_with_free_func (
      (GDestroyNotify) asf_inspect_track_free);
  asf_inspect_window_init (&self->window, inspection->file->input);
  for (guint i = 0; i < objects->len; i++)
    add_index (self, &g_array_index (objects, AsfFileObject, i));
  if (!inspection->unfinished && has_packets (inspection->file))
    asf_inspect_indices_check_announced (self);

  return self;
}

void
asf_inspect_indices_free (AsfInspectIndices *self)
{
  if (self == NULL)
    return;

  asf_inspect_window_clear (&self->window);
  g_ptr_array_unref (self->tracks);
  g_free (self);
}

/* A media object has gone by */
void
asf_inspect_indices_object (AsfInspectIndices *self,
    const AsfScanObject *object)
{
  for (guint i = 0; i < self->tracks->len; i++)
    asf_inspect_track_object (g_ptr_array_index (self->tracks, i), object);
}

/* Numbers of streams as far as they matter for seeking */
typedef struct
{
  guint n_audio;
  guint n_video;
  guint n_with_keys;
} Streams;

static Streams
count_streams (const AsfInspection *inspection)
{
  Streams count = { 0 };

  for (guint i = 0; i < inspection->n_declared; i++) {
    const AsfInspectStream *stream =
        &inspection->streams[inspection->declared[i]];

    count.n_audio += stream->kind == ASF_INSPECT_AUDIO;
    if (stream->kind != ASF_INSPECT_VIDEO || stream->hidden)
      continue;
    count.n_video++;
    count.n_with_keys += stream->has_key;
  }

  return count;
}

/* Audio alone is seekable always, video with an index only (ASF spec 3.2). */
static void
check_seekable (AsfInspectIndices *self, const Streams *streams)
{
  AsfInspection *inspection = self->inspection;
  gboolean is_seekable =
      (inspection->properties.flags & FLAG_SEEKABLE) != 0;
  guint64 at = inspection->properties.offset + 88;

  if (inspection->broadcast && is_seekable)
    asf_findings_add (inspection->findings, "seekable", at, 0,
        "the file is flagged as unfinished and seekable at once");
  else if (inspection->unfinished)
    return;
  else if (!is_seekable && streams->n_audio > 0 &&
      streams->n_audio == inspection->n_declared)
    asf_findings_add (inspection->findings, "seekable", at, 0,
        "the file is not flagged seekable, as files with audio alone shall be");
  else if (is_seekable && self->n_filled < streams->n_video)
    asf_findings_add (inspection->findings, "seekable", at, 0,
        "the file is flagged seekable, but %u of %u video streams have an "
        "index", self->n_filled, streams->n_video);
}

static void
check_presence (AsfInspectIndices *self, const Streams *streams)
{
  AsfInspection *inspection = self->inspection;

  if (inspection->unfinished)
    return;

  if (self->n_simple > 0 && self->n_simple < streams->n_video)
    asf_findings_add (inspection->findings, "simple-index-stream", 0, 0,
        "there are %u Simple Indices for %u video streams", self->n_simple,
        streams->n_video);
  if (streams->n_with_keys > 0 && self->n_filled == 0 &&
      !self->has_video_column)
    asf_findings_add (inspection->findings, "no-index",
        inspection->file->input->size, 0, "there is video, but no index");
  else if (streams->n_audio > 0 && streams->n_audio == inspection->n_declared
      && self->tracks->len == 0)
    asf_findings_add (inspection->findings, "audio-no-index",
        inspection->file->input->size, 0, "there is no index");
}

/* Returns: the error of the input if it failed while entries were read */
static const GError *
find_error (const AsfInspectIndices *self)
{
  const GError *error = self->window.error;

  for (guint i = 0; i < self->tracks->len && error == NULL; i++)
    error = ((AsfInspectTrack *) g_ptr_array_index (self->tracks,
            i))->window.error;

  return error;
}

/* No packet goes by any more.
 *
 * Returns: %FALSE with the error of the input */
gboolean
asf_inspect_indices_end (AsfInspectIndices *self, GError **error)
{
  Streams streams = count_streams (self->inspection);
  const GError *failure;

  for (guint i = 0; i < self->tracks->len; i++)
    asf_inspect_track_end (g_ptr_array_index (self->tracks, i));
  check_seekable (self, &streams);
  check_presence (self, &streams);

  failure = find_error (self);
  if (failure != NULL && error != NULL)
    *error = g_error_copy (failure);
  return failure == NULL;
}
