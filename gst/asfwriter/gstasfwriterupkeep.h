/* gstasfwriterupkeep.h: what is done by the clock while a file is written
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

#include "asf/asfwriter.h"

G_BEGIN_DECLS

/**
 * GstAsfWriterSpacePolicy:
 * @GST_ASF_WRITER_SPACE_POLICY_STOP: the recording ends, as at EOS
 * @GST_ASF_WRITER_SPACE_POLICY_ERROR: it ends with an error
 * @GST_ASF_WRITER_SPACE_POLICY_DELETE_OLDEST: it goes on in the room of its
 *     oldest file, and ends as at EOS when there is none
 *
 * What is done when the disk has less free than "min-free-space".
 */
typedef enum
{
  GST_ASF_WRITER_SPACE_POLICY_STOP,
  GST_ASF_WRITER_SPACE_POLICY_ERROR,
  GST_ASF_WRITER_SPACE_POLICY_DELETE_OLDEST
} GstAsfWriterSpacePolicy;

#define GST_TYPE_ASF_WRITER_SPACE_POLICY \
    (gst_asf_writer_space_policy_get_type ())
GType gst_asf_writer_space_policy_get_type (void);

/**
 * GstAsfWriterUpkeepConfig:
 * @flush_interval: how long a buffer stays in memory at most, ns
 * @checkpoint_interval: between two checkpoints, ns; 0 = none
 * @checkpoint_sync: checkpoints on stable storage
 * @min_free_space: stop before the disk has less, bytes; 0 = never
 * @space_policy: how
 * @stats_interval: between two messages with the statistics, ns; 0 = none
 * @delete_oldest: deletes a file; %FALSE if there is none. Called from the
 *     writer thread
 * @post_stats: posts that message. Likewise
 */
typedef struct
{
  GstClockTime flush_interval;
  GstClockTime checkpoint_interval;
  gboolean checkpoint_sync;
  guint64 min_free_space;
  GstAsfWriterSpacePolicy space_policy;
  GstClockTime stats_interval;
  gboolean (*delete_oldest) (GstElement *element);
  void (*post_stats) (GstElement *element);
} GstAsfWriterUpkeepConfig;

/**
 * GstAsfWriterUpkeepReport:
 * @synced_at: when the file was on stable storage last, monotonic time in µs,
 *     0 = it was not
 * @synced_until_ns: of the file; all samples before it were
 * @rate: bytes/s at which the file grows, 0 = not known yet
 * @free_known: it is known what is free
 * @free_space: bytes on the disk
 * @time_left: ns until "min-free-space" is reached, NONE = not known, or long
 *
 * What is known of the file for that.
 */
typedef struct
{
  gint64 synced_at;
  guint64 synced_until_ns;
  guint64 rate;
  gboolean free_known;
  guint64 free_space;
  GstClockTime time_left;
} GstAsfWriterUpkeepReport;

/**
 * GstAsfWriterUpkeep:
 * @writer: (nullable): session of the file that is written
 * @serial: of that file
 * @before: bytes of all files before that
 * @flush_due: when to flush, monotonic time as the others
 * @look_due: when to look at the free space
 * @stats_due: when to tell the statistics
 * @last_measure: when the rate was measured last
 * @last_written: bytes of all files then
 * @rate: bytes/s at which they grow, 0 = not known yet
 * @told: the least time left that was told, ns
 * @deleted_at: when a file was deleted whose room is not free yet, 0 = there is
 *     none
 * @free_before: bytes before that
 * @report: for others
 *
 * Used by the writer thread alone.
 */
typedef struct
{
  GstElement *element;
  AsfWriter *writer;
  guint serial;
  guint64 before;
  GstAsfWriterUpkeepConfig config;

  gint64 flush_due;
  gint64 checkpoint_due;
  gint64 look_due;
  gint64 stats_due;

  gint64 last_measure;
  guint64 last_written;
  gdouble rate;
  GstClockTime told;
  gint64 deleted_at;
  guint64 free_before;
  GstAsfWriterUpkeepReport report;
} GstAsfWriterUpkeep;

void gst_asf_writer_upkeep_init (GstAsfWriterUpkeep *self,
    GstElement *element, const GstAsfWriterUpkeepConfig *config);
void gst_asf_writer_upkeep_set_writer (GstAsfWriterUpkeep *self,
    AsfWriter *writer, guint serial, guint64 before);
gint64 gst_asf_writer_upkeep_get_due (const GstAsfWriterUpkeep *self);
gboolean gst_asf_writer_upkeep_run (GstAsfWriterUpkeep *self, gboolean *stop,
    GError **error);
void gst_asf_writer_upkeep_tell (GstAsfWriterUpkeep *self);
void gst_asf_writer_upkeep_end (GstAsfWriterUpkeep *self);

G_END_DECLS
