/* gstasfwriterparamscontent.c: what each property of a file's content is
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterproperties.h"

#include "gstasfwritertarget.h"

#include "asf/asfpacketizer.h"

#define DEFAULT_PACKET_SIZE 0
#define DEFAULT_PREROLL 3000
#define DEFAULT_PADDING 4096
#define DEFAULT_STREAMABLE FALSE
#define DEFAULT_INDEX_INTERVAL GST_SECOND
#define DEFAULT_TIME_INDEX FALSE
#define DEFAULT_FRAME_INDEX_INTERVAL 0
#define DEFAULT_TIMECODE_INDEX_INTERVAL 0
#define DEFAULT_MERGE_STREAM_TAGS TRUE
#define DEFAULT_TARGET GST_ASF_WRITER_TARGET_NONE

/* How the file is laid out */
static void
make_layout_properties (GParamSpec ** properties)
{
  /**
   * GstAsfWriterSink:packet-size:
   *
   * Bytes of each data packet, 100 to 65536; less than 100 counts as 100. 0
   * chooses: the block and 31 bytes for a single audio stream of fixed
   * blocks; else by the sum of the bit rates, where all are known, half a
   * second, at most 4000, below 350 kbit/s, 8000 below 4 Mbit/s and 16000
   * above; else 16000 with video, 3200 without, or where the file is a pipe or
   * streamable.
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
}

/* What can be sought by */
static void
make_index_properties (GParamSpec ** properties)
{
  /**
   * GstAsfWriterSink:index-interval:
   *
   * Nanoseconds between two entries of the index, at least 1 ms.
   *
   * Since: 0.1
   */
  properties[PROP_INDEX_INTERVAL] = g_param_spec_uint64 ("index-interval",
      "Index interval", "Time between two index entries (nanoseconds)",
      GST_MSECOND, 100 * GST_SECOND, DEFAULT_INDEX_INTERVAL,
      GST_ASF_WRITER_PARAM_READY);
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
      0, 24 * 60 * 60, DEFAULT_TIMECODE_INDEX_INTERVAL,
      GST_ASF_WRITER_PARAM_READY);
}

/* What the file says of itself */
static void
make_metadata_properties (GParamSpec ** properties)
{
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
          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS),
      GST_ASF_WRITER_PARAM_READY);
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

/* What is in a file beside the media. */
void
gst_asf_writer_params_make_content (GParamSpec ** properties)
{
  make_layout_properties (properties);
  make_index_properties (properties);
  make_metadata_properties (properties);
  make_target_property (properties);
  make_relation_properties (properties);
}
