/* chaossettings.c: what an element of a round of chaos is told to do
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "chaossettings.h"

#include "chaoschance.h"

#include <errno.h>

/* What one file is made of */
void
chaos_settings_choose (GstElement *sink, GRand *rand)
{
  g_object_set (sink,
      "packet-size", one_in (rand, 2) ? 0u : 100u + one_in (rand, 2) * 1340u,
      "preroll", (guint64) one_in (rand, 2) * 3000,
      "padding", (guint64) one_in (rand, 2) * 4096,
      "streamable", one_in (rand, 8),
      "index-interval", one_in (rand, 2) ? GST_SECOND : 50 * GST_MSECOND,
      "max-buffer-bytes", (guint64) (one_in (rand, 2) ? 5000 : 1000000),
      "max-buffer-time", one_in (rand, 4) ? 0 : one_in (rand, 2) ?
          200 * GST_MSECOND : 10 * GST_SECOND,
      "stall-timeout", one_in (rand, 6) ? 0 : one_in (rand, 2) ?
          GST_MSECOND : 20 * GST_MSECOND,
      "flush-interval", one_in (rand, 2) ? GST_SECOND : 20 * GST_MSECOND,
      "checkpoint-interval", one_in (rand, 3) ? 0 : one_in (rand, 2) ?
          50 * GST_MSECOND : 2 * GST_SECOND,
      "checkpoint-sync", one_in (rand, 2),
      "min-free-space", (guint64) one_in (rand, 3) * 1000,
      "max-transient-error-timeout", one_in (rand, 4) ? 5 : 0,
      "async", !one_in (rand, 4), NULL);
}

/* When the next one begins. Some of the names are not on any disk: nothing is
 * deleted there. */
void
chaos_settings_choose_rotation (GstElement *sink, GRand *rand)
{
  g_object_set (sink,
      "max-size-time", one_in (rand, 3) ? 0 :
          (guint64) g_rand_int_range (rand, 1, 2000) * GST_MSECOND,
      "max-size-bytes", one_in (rand, 3) ?
          (guint64) g_rand_int_range (rand, 1, 100000) : 0,
      "max-files", one_in (rand, 4) ? 3u : 0u,
      "start-index", g_rand_int_range (rand, 0, 3),
      "send-keyframe-requests", one_in (rand, 2),
      "continue-times", one_in (rand, 2), NULL);
}

void
chaos_settings_choose_pauses (GstElement *sink, GRand *rand)
{
  g_object_set (sink,
      "recording", one_in (rand, 2),
      "pre-record-time", one_in (rand, 2) ? 0 :
          (guint64) g_rand_int_range (rand, 1, 3000) * GST_MSECOND,
      "pause-mode", g_rand_int_range (rand, 0, 2), NULL);
}

/* Of the first stream, which may be gone in later files */
void
chaos_settings_name_stream (GstElement *sink)
{
  /* GStreamer writes to the text while it reads structures from it */
  char priorities[] = "<[mandatory, streams=<1>]>";

  gst_util_set_object_arg (G_OBJECT (sink), "stream-prioritization",
      priorities);
}

static char *
name_file (GstElement *sink, guint id, gpointer data)
{
  return g_strdup_printf ("/nowhere/named-%u.asf", id);
}

static char *
name_by_sample (GstElement *sink, guint id, GstSample *sample, gpointer data)
{
  g_assert_nonnull (gst_sample_get_buffer (sample));
  return id % 2 == 0 ? NULL : g_strdup_printf ("/nowhere/full-%u.asf", id);
}

/* Names for more than one file, in one way or the other */
void
chaos_settings_choose_names (GstElement *sink, GRand *rand)
{
  gboolean is_pattern = one_in (rand, 2);

  g_object_set (sink, "location", is_pattern ? "/nowhere/chaos-%05d.asf" :
      "/nowhere/chaos.asf", NULL);
  if (!is_pattern || one_in (rand, 2))
    g_signal_connect (sink, "format-location", G_CALLBACK (name_file), NULL);
  if (one_in (rand, 4))
    g_signal_connect (sink, "format-location-full",
        G_CALLBACK (name_by_sample), NULL);
}

/* What goes wrong with the output */
void
chaos_settings_choose_faults (FaultPlan *plan, GRand *rand)
{
  static const int errnos[] = { ENOSPC, EIO, EDQUOT, EFBIG, EPIPE };

  *plan = (FaultPlan) {
    .nth = g_rand_int_range (rand, 0, 60),
    .only = one_in (rand, 2) ? ASF_OPERATION_NONE :
        (AsfOperation) g_rand_int_range (rand, ASF_OPERATION_APPEND,
        ASF_OPERATION_CLOSE + 1),
    .limited = one_in (rand, 3),
    .limit = g_rand_int_range (rand, 0, 300000),
    .limits_reserve = one_in (rand, 2),
    .tells_free = one_in (rand, 2),
    .sys_errno = errnos[g_rand_int_range (rand, 0, G_N_ELEMENTS (errnos))],
    .for_ever = one_in (rand, 2),
    .most = one_in (rand, 3) ? g_rand_int_range (rand, 50, 5000) : 0,
    .interrupted = one_in (rand, 3),
    .no_reserve = one_in (rand, 3),
  };
}

/* From any thread, at any time: another file, please */
void
chaos_settings_ask_for_files (GstElement *sink, GRand *rand)
{
  switch (g_rand_int_range (rand, 0, 3)) {
    case 0:
      g_signal_emit_by_name (sink, "split-now");
      break;
    case 1:
      g_signal_emit_by_name (sink, "split-after");
      break;
    default:
      g_signal_emit_by_name (sink, "split-at-running-time",
          (guint64) g_rand_int_range (rand, 0, 100) * 200 * GST_MSECOND);
  }
}

/* Likewise: recording or not */
void
chaos_settings_toggle (GstElement *sink, GRand *rand)
{
  guint64 time = one_in (rand, 3) ? GST_CLOCK_TIME_NONE :
      (guint64) g_rand_int_range (rand, 0, 100) * 200 * GST_MSECOND;

  switch (g_rand_int_range (rand, 0, 3)) {
    case 0:
      g_object_set (sink, "recording", one_in (rand, 3) ? FALSE : TRUE, NULL);
      break;
    case 1:
      g_signal_emit_by_name (sink, "start-recording", time);
      break;
    default:
      g_signal_emit_by_name (sink, "stop-recording", time);
  }
}
