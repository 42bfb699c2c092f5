/* gstasfwriterstats.c: numbers of the file while it grows
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwritersinkprivate.h"

#include "gstasfwriterrepairs.h"

/* The "stats" property: a snapshot that any thread can take. */

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

/* What the session and what the interleaver has counted */
static void
get_track_stats (GstAsfWriterSink *self, guint number, AsfStreamStats *stats,
    guint64 *repairs)
{
  *stats = (AsfStreamStats) { 0 };
  GST_OBJECT_LOCK (self);
  if (self->thread != NULL)
    gst_asf_writer_thread_get_stream_stats (self->thread, number, stats);
  GST_OBJECT_UNLOCK (self);
  stats->repaired += gst_asf_writer_interleaver_get_repaired
      (self->interleaver, number, repairs);
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
set_streams (GstAsfWriterSink *self, GstStructure *structure)
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
    AsfStreamStats stats;
    guint64 repairs[GST_ASF_WRITER_N_REPAIRS];

    get_track_stats (self, number, &stats, repairs);
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

/**
 * gst_asf_writer_stats_new:
 *
 * Returns: (transfer full): see #GstAsfWriterSink:stats
 */
GstStructure *
gst_asf_writer_stats_new (GstAsfWriterSink *self)
{
  GstStructure *structure =
      gst_structure_new_empty ("application/x-asfwriter-stats");
  AsfWriterStats stats = { 0 };

  set_streams (self, structure);
  GST_OBJECT_LOCK (self);
  if (self->thread != NULL)
    gst_asf_writer_thread_get_stats (self->thread, &stats);
  GST_OBJECT_UNLOCK (self);
  gst_structure_set (structure,
      "packets", G_TYPE_UINT64, stats.packets,
      "file-size", G_TYPE_UINT64, stats.file_size,
      "duration", G_TYPE_UINT64, stats.duration_ns,
      "safe-until", G_TYPE_UINT64, stats.safe_until_ns,
      "queued-bytes", G_TYPE_UINT64,
      gst_asf_writer_interleaver_get_level (self->interleaver), NULL);

  return structure;
}
