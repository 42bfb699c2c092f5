/* gstasfwriterparamssafety.c: what each property against loss is
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterproperties.h"

#include "gstasfwriterupkeep.h"

#define DEFAULT_FLUSH_INTERVAL GST_SECOND
#define DEFAULT_CHECKPOINT_INTERVAL (2 * GST_SECOND)
#define DEFAULT_CHECKPOINT_SYNC FALSE
#define DEFAULT_MIN_FREE_SPACE 0
#define DEFAULT_FREE_SPACE_POLICY GST_ASF_WRITER_SPACE_POLICY_STOP
#define DEFAULT_MAX_TRANSIENT_ERROR_TIMEOUT 0

/* What is done against kills, power cuts and full disks. */
void
gst_asf_writer_params_make_safety (GParamSpec ** properties)
{
  /**
   * GstAsfWriterSink:flush-interval:
   *
   * How long a buffer that was written stays in memory at most before it is
   * given to the system, in nanoseconds: what a killed process loses. Packets
   * that are not full by then are closed, which costs room at low bit rates.
   *
   * Since: 0.1
   */
  properties[PROP_FLUSH_INTERVAL] = g_param_spec_uint64 ("flush-interval",
      "Flush interval",
      "Longest time that media stays in memory (nanoseconds)",
      10 * GST_MSECOND, 60 * GST_SECOND, DEFAULT_FLUSH_INTERVAL,
      GST_ASF_WRITER_PARAM_READY);
  /**
   * GstAsfWriterSink:checkpoint-interval:
   *
   * Media time after which the header is brought up to date while recording,
   * in nanoseconds; 0 = only at the end, the file is flagged broadcast until
   * then. Durations in the header are ahead of the data by up to this time:
   * players stop at the end that they are told, so that a file that is never
   * finished plays to its last packet, and can be sought in.
   *
   * Since: 0.1
   */
  properties[PROP_CHECKPOINT_INTERVAL] = g_param_spec_uint64
      ("checkpoint-interval", "Checkpoint interval",
      "Time between two updates of the header (nanoseconds, 0 = off)",
      0, 3600 * GST_SECOND, DEFAULT_CHECKPOINT_INTERVAL,
      GST_ASF_WRITER_PARAM_READY);
  /**
   * GstAsfWriterSink:checkpoint-sync:
   *
   * Whether data and header are brought to stable storage every
   * #GstAsfWriterSink:checkpoint-interval of the clock, so that a power cut
   * loses no more than that. The disk has to be quick enough for it; buffers
   * wait in the queues meanwhile.
   *
   * Since: 0.1
   */
  properties[PROP_CHECKPOINT_SYNC] = g_param_spec_boolean ("checkpoint-sync",
      "Checkpoint sync", "Bring each checkpoint to stable storage",
      DEFAULT_CHECKPOINT_SYNC, GST_ASF_WRITER_PARAM_READY);
  /**
   * GstAsfWriterSink:min-free-space:
   *
   * Bytes that have to stay free on the disk; 0 = off. When there are less the
   * file is finished as at EOS, after a warning. While that comes nearer,
   * element messages `asfwriter-disk-low` tell the time that is left: at 10,
   * 5, 2 and 1 minutes, 30 and 10 seconds. The disk is looked at once a
   * second, and more often near the end.
   *
   * Since: 0.1
   */
  properties[PROP_MIN_FREE_SPACE] = g_param_spec_uint64 ("min-free-space",
      "Min free space", "Stop before the disk has less free (bytes, 0 = off)",
      0, G_MAXUINT64, DEFAULT_MIN_FREE_SPACE, GST_ASF_WRITER_PARAM_READY);
  /**
   * GstAsfWriterSink:free-space-policy:
   *
   * What is done when #GstAsfWriterSink:min-free-space is reached: the recording
   * ends as at EOS, after a warning; or with an error; or its oldest file is
   * deleted, as long as there is one that is finished.
   *
   * Since: 0.1
   */
  properties[PROP_FREE_SPACE_POLICY] = g_param_spec_enum ("free-space-policy",
      "Free space policy", "What is done when \"min-free-space\" is reached",
      GST_TYPE_ASF_WRITER_SPACE_POLICY, DEFAULT_FREE_SPACE_POLICY,
      GST_ASF_WRITER_PARAM_READY);
  /**
   * GstAsfWriterSink:max-transient-error-timeout:
   *
   * How long a write that fails with EACCES, ESTALE or EIO is tried again, in
   * milliseconds, as filesink has it. EINTR and EAGAIN are always tried again.
   *
   * Since: 0.1
   */
  properties[PROP_MAX_TRANSIENT_ERROR_TIMEOUT] =
      g_param_spec_int ("max-transient-error-timeout",
      "Max transient error timeout",
      "Retry up to this many ms on transient errors", 0, G_MAXINT,
      DEFAULT_MAX_TRANSIENT_ERROR_TIMEOUT, GST_ASF_WRITER_PARAM_READY);
}
