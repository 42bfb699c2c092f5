/* gstasfwriterparams.c: what each property of the element is
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterproperties.h"

#include "gstasfwriterrepairs.h"

#define DEFAULT_MAX_BUFFER_BYTES (32 * 1024 * 1024)
#define DEFAULT_MAX_BUFFER_TIME (10 * GST_SECOND)
#define DEFAULT_STALL_TIMEOUT (3 * GST_SECOND)
#define DEFAULT_TIME_POLICY GST_ASF_WRITER_TIME_POLICY_KEEP
#define DEFAULT_ASYNC TRUE
#define DEFAULT_STATS_INTERVAL 0

/* What comes in, and how long it is waited for */
static void
make_input_properties (GParamSpec ** properties)
{
  /**
   * GstAsfWriterSink:max-buffer-bytes:
   *
   * Most bytes that are queued for interleaving, over all pads. One buffer
   * for each pad is taken in any case.
   *
   * Since: 0.1
   */
  properties[PROP_MAX_BUFFER_BYTES] = g_param_spec_uint64
      ("max-buffer-bytes", "Max buffer bytes",
      "Most bytes that are queued over all pads", 1, G_MAXUINT64,
      DEFAULT_MAX_BUFFER_BYTES, GST_ASF_WRITER_PARAM_READY);
  /**
   * GstAsfWriterSink:max-buffer-time:
   *
   * Longest time that one pad may be ahead of another before it has to wait,
   * in nanoseconds; 0 = any. Longer than encoders look ahead.
   *
   * Since: 0.1
   */
  properties[PROP_MAX_BUFFER_TIME] = g_param_spec_uint64
      ("max-buffer-time", "Max buffer time",
      "Longest time that one pad may be ahead of another "
      "(nanoseconds, 0 = any)", 0, G_MAXINT64, DEFAULT_MAX_BUFFER_TIME,
      GST_ASF_WRITER_PARAM_READY);
  /**
   * GstAsfWriterSink:stall-timeout:
   *
   * How long a pad that delivers nothing is waited for when the others have
   * filled their queues or ended (or at once with a live source), in
   * nanoseconds; 0 = for ever. The recording then goes on without it until it
   * delivers again. When all others have ended, a pad that has never delivered
   * anything keeps the file open for three times as long.
   *
   * Since: 0.1
   */
  properties[PROP_STALL_TIMEOUT] = g_param_spec_uint64 ("stall-timeout",
      "Stall timeout", "How long a pad that delivers nothing is waited for "
      "(nanoseconds, 0 = for ever)", 0, G_MAXINT64, DEFAULT_STALL_TIMEOUT,
      GST_ASF_WRITER_PARAM_READY);
  /**
   * GstAsfWriterSink:time-policy:
   *
   * What is done about times that cannot be right: jumps and holes are kept,
   * or closed, or all but holes end the recording.
   *
   * Since: 0.1
   */
  properties[PROP_TIME_POLICY] = g_param_spec_enum ("time-policy",
      "Time policy", "What is done about times that cannot be right",
      GST_TYPE_ASF_WRITER_TIME_POLICY, DEFAULT_TIME_POLICY,
      GST_ASF_WRITER_PARAM_READY);
}

static void
make_element_properties (GParamSpec ** properties)
{
  /**
   * GstAsfWriterSink:async:
   *
   * Whether the way to PAUSED takes until there is data, as for other sinks.
   * %FALSE to add the element to a running pipeline without pausing it.
   *
   * Since: 0.1
   */
  properties[PROP_ASYNC] = g_param_spec_boolean ("async", "Async",
      "Go asynchronously to PAUSED", DEFAULT_ASYNC, GST_ASF_WRITER_PARAM_READY);
  /**
   * GstAsfWriterSink:stats:
   *
   * Structure `application/x-asfwriter-stats` of the file that is written, or
   * of the last one: `samples`, `bytes`, `key-frames`, `repaired`, `late`,
   * `packets`, `file-size`, `queued-bytes`, `markers-left-out` (uint64),
   * `duration`, `safe-until`, `synced-until` (uint64, ns), `repairs` (structure
   * with a uint64 for each kind of bad time) and `streams`, an array of
   * structures with `pad`, `stream-number`, `repairs` and the first five for
   * each stream.
   *
   * Of all files of the recording: `files`, `total-samples`, `total-bytes`,
   * `total-file-size`, `total-duration` and `total-safe-until`. As far as they
   * are known: `safe-age`, `synced-age`, `safe-running-time`, `rate`,
   * `free-space` and `time-left`.
   *
   * Since: 0.1
   */
  properties[PROP_STATS] = g_param_spec_boxed ("stats", "Statistics",
      "Statistics of the file", GST_TYPE_STRUCTURE,
      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  /**
   * GstAsfWriterSink:stats-interval:
   *
   * Time on the clock after which #GstAsfWriterSink:stats is posted as the
   * element message `asfwriter-stats`, in nanoseconds; 0 = never, less than
   * 10 ms counts as that. The last one comes before EOS or the error, with the
   * numbers of the end.
   *
   * Since: 0.1
   */
  properties[PROP_STATS_INTERVAL] = g_param_spec_uint64 ("stats-interval",
      "Statistics interval",
      "Time between two messages with statistics (nanoseconds, 0 = off)", 0,
      G_MAXINT64, DEFAULT_STATS_INTERVAL, GST_ASF_WRITER_PARAM_READY);
}

/* @properties: (out) (array length=N_PROPS): from 1 on */
void
gst_asf_writer_params_make (GParamSpec ** properties)
{
  make_input_properties (properties);
  make_element_properties (properties);
  gst_asf_writer_params_make_content (properties);
  gst_asf_writer_params_make_recording (properties);
  gst_asf_writer_params_make_safety (properties);
}
