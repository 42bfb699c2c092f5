/* gstasfwriterparams.c: what each property of a file is
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterproperties.h"

#include "gstasfwriterrepairs.h"
#include "gstasfwritertarget.h"
#include "gstasfwriterupkeep.h"

#include "asf/asfpacketizer.h"

#define DEFAULT_PACKET_SIZE 0
#define DEFAULT_PREROLL 3000
#define DEFAULT_PADDING 4096
#define DEFAULT_MERGE_STREAM_TAGS TRUE
#define DEFAULT_STREAMABLE FALSE
#define DEFAULT_INDEX_INTERVAL GST_SECOND
#define DEFAULT_TIME_INDEX FALSE
#define DEFAULT_FRAME_INDEX_INTERVAL 0
#define DEFAULT_TIMECODE_INDEX_INTERVAL 0
#define DEFAULT_MAX_BUFFER_BYTES (32 * 1024 * 1024)
#define DEFAULT_MAX_BUFFER_TIME (10 * GST_SECOND)
#define DEFAULT_STALL_TIMEOUT (3 * GST_SECOND)
#define DEFAULT_TIME_POLICY GST_ASF_WRITER_TIME_POLICY_KEEP
#define DEFAULT_FLUSH_INTERVAL GST_SECOND
#define DEFAULT_CHECKPOINT_INTERVAL (2 * GST_SECOND)
#define DEFAULT_CHECKPOINT_SYNC FALSE
#define DEFAULT_MIN_FREE_SPACE 0
#define DEFAULT_FREE_SPACE_POLICY GST_ASF_WRITER_SPACE_POLICY_STOP
#define DEFAULT_MAX_TRANSIENT_ERROR_TIMEOUT 0
#define DEFAULT_ASYNC TRUE
#define DEFAULT_TARGET GST_ASF_WRITER_TARGET_NONE

static void
make_file_properties (GParamSpec ** properties)
{
  /**
   * GstAsfWriterSink:location:
   *
   * Path of the file. Created, or emptied if it exists, on the way to PAUSED.
   *
   * With a number, as printf has it (`%05d`), or parts of the date and the time
   * of day, as strftime has them (`%Y-%m-%d`), it is a pattern, and each file
   * of the recording gets a name of its own. `%d` is the number, or the day of
   * the month beside another part of the date; `%%` is a percent sign.
   *
   * Since: 0.1
   */
  properties[PROP_LOCATION] = g_param_spec_string ("location",
      "File location", "Path of the file to write", NULL, GST_ASF_WRITER_PARAM_READY);
  /**
   * GstAsfWriterSink:packet-size:
   *
   * Bytes of each data packet, 100 to 65536; less than 100 counts as 100. 0
   * chooses: the block and 31 bytes for a single audio stream of fixed
   * blocks; else by the sum of the bit rates, where all are known, a tenth of
   * a second below 100 kbit/s, 1440 below 350 kbit/s and 8000 above; else
   * 3200.
   *
   * Since: 0.1
   */
  properties[PROP_PACKET_SIZE] = g_param_spec_uint ("packet-size",
      "Packet size", "Size of the ASF data packets in bytes (0 = automatic)",
      0, ASF_PACKET_MAX_SIZE, DEFAULT_PACKET_SIZE, GST_ASF_WRITER_PARAM_READY);
  /**
   * GstAsfWriterSink:preroll:
   *
   * Milliseconds by which players fill their buffers before they start.
   * Contained in all times of the file.
   *
   * Since: 0.1
   */
  properties[PROP_PREROLL] = g_param_spec_uint64 ("preroll", "Preroll",
      "The preroll time (milliseconds)", 0, G_MAXINT32, DEFAULT_PREROLL,
      GST_ASF_WRITER_PARAM_READY);
  /**
   * GstAsfWriterSink:padding:
   *
   * Bytes of room in the header for tags that come while writing, streams
   * that join late, and editors. A little is kept in any case, since the last
   * header is not as long as the first to the byte. More than 8 MiB counts as
   * 8 MiB.
   *
   * Since: 0.1
   */
  properties[PROP_PADDING] = g_param_spec_uint64 ("padding", "Padding",
      "Room left in the header for late tags, streams and editors (bytes)", 0,
      G_MAXUINT64, DEFAULT_PADDING, GST_ASF_WRITER_PARAM_READY);
  /**
   * GstAsfWriterSink:attributes:
   *
   * Attributes of the file as they are: a field for each name, of the types
   * string, boolean, uint and int (DWORD), uint64 and int64 (QWORD) or
   * #GstBuffer (binary). A structure in the place of the value has it in its
   * field `value`, or a GUID's text in `guid`, and may have `stream` (uint) and
   * `language` (string). An array of these is several values.
   *
   * They stand in the place of those that tags would give.
   *
   * Since: 0.1
   */
  properties[PROP_ATTRIBUTES] =
      g_param_spec_boxed ("attributes", "Attributes",
      "Attributes to write as they are, beside those that tags give",
      GST_TYPE_STRUCTURE, GST_ASF_WRITER_PARAM_READY);
}

/* How the file is laid out, and what can be sought by */
static void
make_layout_properties (GParamSpec ** properties)
{
  /**
   * GstAsfWriterSink:streamable:
   *
   * Never go back in the file: no index and no durations, the header stays
   * flagged broadcast. So it is for pipes in any case.
   *
   * Since: 0.1
   */
  properties[PROP_STREAMABLE] = g_param_spec_boolean ("streamable",
      "Streamable", "Write as for streaming: no index, no duration",
      DEFAULT_STREAMABLE, GST_ASF_WRITER_PARAM_READY);
  /**
   * GstAsfWriterSink:index-interval:
   *
   * Nanoseconds between two entries of the index, at least 1 ms.
   *
   * Since: 0.1
   */
  properties[PROP_INDEX_INTERVAL] = g_param_spec_uint64 ("index-interval",
      "Index interval", "Time between two index entries (nanoseconds)",
      GST_MSECOND, 100 * GST_SECOND, DEFAULT_INDEX_INTERVAL, GST_ASF_WRITER_PARAM_READY);
  /**
   * GstAsfWriterSink:time-index:
   *
   * Whether an Index Object over all streams is written
   * beside the Simple Index of each video stream (ASF spec 6.2). Windows
   * readers use it. Without video there is one for sound of varying bit rate
   * in any case.
   *
   * Since: 0.1
   */
  properties[PROP_TIME_INDEX] = g_param_spec_boolean ("time-index",
      "Time index", "Write an index by time over all streams",
      DEFAULT_TIME_INDEX, GST_ASF_WRITER_PARAM_READY);
  /**
   * GstAsfWriterSink:frame-index-interval:
   *
   * Frames between two entries of an index by frame numbers, the Media Object
   * Index Object (ASF spec 6.3), over all video streams; 0 = none.
   *
   * Since: 0.1
   */
  properties[PROP_FRAME_INDEX_INTERVAL] = g_param_spec_uint
      ("frame-index-interval", "Frame index interval",
      "Frames between two entries of an index by frame numbers (0 = none)",
      0, G_MAXINT32, DEFAULT_FRAME_INDEX_INTERVAL, GST_ASF_WRITER_PARAM_READY);
  /**
   * GstAsfWriterSink:timecode-index-interval:
   *
   * Seconds of time code between two entries of an index by the time codes of
   * the video streams (Timecode Index). It has the streams that carry time
   * codes. 0 = no such index.
   *
   * Since: 0.1
   */
  properties[PROP_TIMECODE_INDEX_INTERVAL] = g_param_spec_uint
      ("timecode-index-interval", "Timecode index interval",
      "Seconds between two entries of an index by time codes (0 = none)",
      0, 24 * 60 * 60, DEFAULT_TIMECODE_INDEX_INTERVAL, GST_ASF_WRITER_PARAM_READY);
  /**
   * GstAsfWriterSink:merge-stream-tags:
   *
   * Whether tags of a stream are written as tags of the file, too.
   *
   * Since: 0.1
   */
  properties[PROP_MERGE_STREAM_TAGS] =
      g_param_spec_boolean ("merge-stream-tags", "Merge stream tags",
      "If tags of the streams should be written as tags of the file",
      DEFAULT_MERGE_STREAM_TAGS, GST_ASF_WRITER_PARAM_READY);
}

static void
make_target_property (GParamSpec ** properties)
{
  /**
   * GstAsfWriterSink:target:
   *
   * Whom the file is made for. Nothing is written otherwise for it, but packets
   * are at most 8000 bytes where their size is not set; when the
   * first header is written, a warning is posted for each limit of the target
   * that streams or settings do not keep to.
   *
   * Since: 0.1
   */
  properties[PROP_TARGET] = g_param_spec_enum ("target", "Target",
      "Whose limits the file is compared with, to warn",
      GST_TYPE_ASF_WRITER_TARGET, DEFAULT_TARGET, GST_ASF_WRITER_PARAM_READY);
}

static GParamSpec *
new_structures (const char *name, const char *nick, const char *blurb)
{
  return gst_param_spec_array (name, nick, blurb,
      g_param_spec_boxed ("relation", "Relation",
          "A relation between streams", GST_TYPE_STRUCTURE,
          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS), GST_ASF_WRITER_PARAM_READY);
}

static void
make_relation_properties (GParamSpec ** properties)
{
  /**
   * GstAsfWriterSink:mutual-exclusion:
   *
   * Which streams are not played together, an array of structures: the name
   * `language`, `bitrate` or `presentation` is what they differ in, the array
   * `streams` has names of pads, numbers of streams, or arrays of these that
   * belong together.
   *
   * Since: 0.1
   */
  properties[PROP_MUTUAL_EXCLUSION] = new_structures ("mutual-exclusion",
      "Mutual exclusion", "Streams of which a player plays one");
  /**
   * GstAsfWriterSink:stream-prioritization:
   *
   * What a server leaves out last comes first, an array of structures:
   * `mandatory` ones, then `optional` ones, each with an array `streams`.
   *
   * Since: 0.1
   */
  properties[PROP_STREAM_PRIORITIZATION] = new_structures
      ("stream-prioritization", "Stream prioritization",
      "Streams in the order of their importance");
  /**
   * GstAsfWriterSink:bandwidth-sharing:
   *
   * Which streams need less together than the sum, an array of structures:
   * `exclusive` if one has data at a time, else `partial`, with `streams`,
   * `bitrate` (bits/s of all) and `buffer-window` (ns, 3 seconds if missing).
   *
   * Since: 0.1
   */
  properties[PROP_BANDWIDTH_SHARING] = new_structures ("bandwidth-sharing",
      "Bandwidth sharing", "Streams that share a bit rate");
}

static void
make_session_properties (GParamSpec ** properties)
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
      GST_TYPE_ASF_WRITER_TIME_POLICY, DEFAULT_TIME_POLICY, GST_ASF_WRITER_PARAM_READY);
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
   * `packets`, `file-size`, `queued-bytes` (uint64), `duration`, `safe-until`
   * (uint64, ns), `repairs` (structure with a uint64 for each kind of bad
   * time) and `streams`, an array of structures with `pad`, `stream-number`,
   * `repairs` and the first five for each stream.
   *
   * Since: 0.1
   */
  properties[PROP_STATS] = g_param_spec_boxed ("stats", "Statistics",
      "Statistics of the file", GST_TYPE_STRUCTURE,
      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
make_safety_properties (GParamSpec ** properties)
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
      10 * GST_MSECOND, 60 * GST_SECOND, DEFAULT_FLUSH_INTERVAL, GST_ASF_WRITER_PARAM_READY);
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
      0, 3600 * GST_SECOND, DEFAULT_CHECKPOINT_INTERVAL, GST_ASF_WRITER_PARAM_READY);
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

/* @properties: (out) (array length=N_PROPS): from 1 on */
void
gst_asf_writer_params_make (GParamSpec ** properties)
{
  make_file_properties (properties);
  gst_asf_writer_params_make_recording (properties);
  make_layout_properties (properties);
  make_session_properties (properties);
  make_safety_properties (properties);
  make_target_property (properties);
  make_relation_properties (properties);
}
