/* gstasfwriterstats.c: numbers of the file while it grows
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwritersinkprivate.h"

#include "gstasfwriterrepairs.h"

/* The "stats" property: a snapshot that any thread can take. Neither the disk
 * nor the writer thread is asked for it.
 */

#define NAME "application/x-asfwriter-stats"
#define MESSAGE_NAME "asfwriter-stats"

static void
set_samples (GstStructure *structure, const AsfStreamStats *stats)
{
  gst_structure_set (structure,
      "samples", G_TYPE_UINT64, stats->samples,
      "bytes", G_TYPE_UINT64, stats->bytes,
      "key-frames", G_TYPE_UINT64, stats->key_frames,
      "repaired", G_TYPE_UINT64, stats->repaired,
      "late", G_TYPE_UINT64, stats->late, NULL);
}

static void
add_up (AsfStreamStats *sum, const AsfStreamStats *stats)
{
  sum->samples += stats->samples;
  sum->bytes += stats->bytes;
  sum->key_frames += stats->key_frames;
  sum->repaired += stats->repaired;
  sum->late += stats->late;
}

static void
set_repairs (GstStructure *structure, const guint64 *counts)
{
  GstStructure *repairs = gst_asf_writer_repairs_new_structure (counts);

  gst_structure_set (structure, "repairs", GST_TYPE_STRUCTURE, repairs, NULL);
  gst_structure_free (repairs);
}

static void
append_structure (GValue *array, GstStructure *structure)
{
  GValue value = G_VALUE_INIT;

  g_value_init (&value, GST_TYPE_STRUCTURE);
  g_value_take_boxed (&value, structure);
  gst_value_array_append_and_take_value (array, &value);
}

static void
set_streams (GstAsfWriterSink *self, const GstAsfWriterSnapshot *snapshot,
    GstStructure *structure)
{
  GPtrArray *tracks =
      gst_asf_writer_interleaver_get_tracks (self->interleaver);
  AsfStreamStats sum = { 0 };
  guint64 all_repairs[GST_ASF_WRITER_N_REPAIRS] = { 0 };
  GValue array = G_VALUE_INIT;

  g_value_init (&array, GST_TYPE_ARRAY);
  for (guint i = 0; i < tracks->len; i++) {
    GstAsfWriterTrack *track = g_ptr_array_index (tracks, i);
    guint number =
        gst_asf_writer_interleaver_get_number (self->interleaver, track);
    GstStructure *stream = gst_structure_new ("stream",
        "pad", G_TYPE_STRING, track->name,
        "stream-number", G_TYPE_UINT, number, NULL);
    AsfStreamStats stats = snapshot->streams[number];
    guint64 repairs[GST_ASF_WRITER_N_REPAIRS];

    stats.repaired += gst_asf_writer_interleaver_get_repaired
        (self->interleaver, track, repairs);
    set_samples (stream, &stats);
    set_repairs (stream, repairs);
    for (guint k = 0; k < GST_ASF_WRITER_N_REPAIRS; k++)
      all_repairs[k] += repairs[k];
    add_up (&sum, &stats);
    append_structure (&array, stream);
  }
  set_samples (structure, &sum);
  set_repairs (structure, all_repairs);
  gst_structure_take_value (structure, "streams", &array);
  g_ptr_array_unref (tracks);
}

/* @since: monotonic time in µs, 0 = it has not been */
static void
set_age (GstStructure *structure, const char *name, gint64 since)
{
  gint64 age = g_get_monotonic_time () - since;

  if (since > 0)
    gst_structure_set (structure, name, G_TYPE_UINT64,
        (guint64) MAX (age, 0) * 1000, NULL);
}

/* What is not known is not there. */
static void
set_upkeep (GstStructure *structure, const GstAsfWriterUpkeepReport *upkeep)
{
  gst_structure_set (structure, "synced-until", G_TYPE_UINT64,
      upkeep->synced_until_ns, NULL);
  set_age (structure, "synced-age", upkeep->synced_at);
  if (upkeep->free_known)
    gst_structure_set (structure, "free-space", G_TYPE_UINT64,
        upkeep->free_space, NULL);
  if (upkeep->rate > 0)
    gst_structure_set (structure, "rate", G_TYPE_UINT64, upkeep->rate, NULL);
  if (GST_CLOCK_TIME_IS_VALID (upkeep->time_left))
    gst_structure_set (structure, "time-left", G_TYPE_UINT64,
        upkeep->time_left, NULL);
}

static void
set_file (GstStructure *structure, const GstAsfWriterSnapshot *snapshot)
{
  const AsfWriterStats *file = &snapshot->file;

  gst_structure_set (structure,
      "packets", G_TYPE_UINT64, file->packets,
      "file-size", G_TYPE_UINT64, file->file_size,
      "duration", G_TYPE_UINT64, file->duration_ns,
      "safe-until", G_TYPE_UINT64, file->safe_until_ns,
      "markers-left-out", G_TYPE_UINT64,
      (guint64) snapshot->markers_left_out, NULL);
}

static void
set_recording (GstStructure *structure, const GstAsfWriterSnapshot *snapshot)
{
  const GstAsfWriterAmounts *total = &snapshot->total;

  gst_structure_set (structure,
      "files", G_TYPE_UINT64, (guint64) total->files,
      "total-samples", G_TYPE_UINT64, total->samples,
      "total-bytes", G_TYPE_UINT64, total->bytes,
      "total-file-size", G_TYPE_UINT64, total->file_size,
      "total-duration", G_TYPE_UINT64, total->duration_ns,
      "total-safe-until", G_TYPE_UINT64, total->safe_until_ns, NULL);
  set_age (structure, "safe-age", snapshot->safe_since);
  if (GST_CLOCK_TIME_IS_VALID (snapshot->safe_time))
    gst_structure_set (structure, "safe-running-time", G_TYPE_UINT64,
        snapshot->safe_time, NULL);
}

/**
 * gst_asf_writer_stats_new:
 *
 * Returns: (transfer full): see #GstAsfWriterSink:stats
 */
GstStructure *
gst_asf_writer_stats_new (GstAsfWriterSink *self)
{
  GstStructure *structure = gst_structure_new_empty (NAME);
  GstAsfWriterSnapshot snapshot;

  gst_asf_writer_board_read (self->board, &snapshot);
  set_streams (self, &snapshot, structure);
  set_file (structure, &snapshot);
  set_upkeep (structure, &snapshot.upkeep);
  set_recording (structure, &snapshot);
  gst_structure_set (structure, "queued-bytes", G_TYPE_UINT64,
      gst_asf_writer_interleaver_get_level (self->interleaver), NULL);

  return structure;
}

/* Tells the application. Called from the writer thread. */
void
gst_asf_writer_stats_post (GstElement *element)
{
  GstStructure *structure =
      gst_asf_writer_stats_new (GST_ASF_WRITER_SINK (element));

  gst_structure_set_name (structure, MESSAGE_NAME);
  gst_element_post_message (element,
      gst_message_new_element (GST_OBJECT (element), structure));
}

/* Returns: bytes of all files of the recording */
gint64
gst_asf_writer_stats_get_bytes (GstAsfWriterSink *self)
{
  GstAsfWriterSnapshot snapshot;

  gst_asf_writer_board_read (self->board, &snapshot);
  return (gint64) MIN (snapshot.total.file_size, (guint64) G_MAXINT64);
}
