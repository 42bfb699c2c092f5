/* gstasfwriterproperties.c: properties of the element
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwritersinkprivate.h"

#include "asf/asfpacketizer.h"

/* All but "stats" are settings of a file: they are taken when it is opened and
 * cannot be changed before it is closed.
 */

#define DEFAULT_PACKET_SIZE 0
#define DEFAULT_PREROLL 3000
#define DEFAULT_PADDING 4096
#define DEFAULT_MERGE_STREAM_TAGS TRUE
#define DEFAULT_STREAMABLE FALSE
#define DEFAULT_INDEX_INTERVAL GST_SECOND
#define DEFAULT_MAX_BUFFER_BYTES (32 * 1024 * 1024)
#define DEFAULT_MAX_BUFFER_TIME (10 * GST_SECOND)
#define DEFAULT_STALL_TIMEOUT (3 * GST_SECOND)
#define DEFAULT_ASYNC TRUE

/* A header has to stay below 10 MB for readers that load it at once. */
#define MAX_PADDING (8 * 1024 * 1024)

enum
{
  PROP_0,
  PROP_LOCATION,
  PROP_PACKET_SIZE,
  PROP_PREROLL,
  PROP_PADDING,
  PROP_MERGE_STREAM_TAGS,
  PROP_STREAMABLE,
  PROP_INDEX_INTERVAL,
  PROP_MAX_BUFFER_BYTES,
  PROP_MAX_BUFFER_TIME,
  PROP_STALL_TIMEOUT,
  PROP_ASYNC,
  PROP_STATS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
set_location (GstAsfWriterSink *self, const GValue *value)
{
  g_free (self->settings.location);
  self->settings.location = g_value_dup_string (value);
}

static void
set_packet_size (GstAsfWriterSink *self, guint size)
{
  self->settings.packet_size =
      size == 0 ? 0 : MAX (size, ASF_PACKET_MIN_SIZE);
}

static gboolean
can_set (GstAsfWriterSink *self, GParamSpec *pspec)
{
  if (GST_STATE (self) <= GST_STATE_READY)
    return TRUE;
  g_warning ("%s: property \"%s\" cannot be changed while a file is written",
      GST_OBJECT_NAME (self), pspec->name);
  return FALSE;
}

static void
gst_asf_writer_properties_set (GObject *object, guint id,
    const GValue *value, GParamSpec *pspec)
{
  GstAsfWriterSink *self = GST_ASF_WRITER_SINK (object);
  GstAsfWriterSettings *settings = &self->settings;

  if (!can_set (self, pspec))
    return;

  GST_OBJECT_LOCK (self);
  switch (id) {
    case PROP_LOCATION:
      set_location (self, value);
      break;
    case PROP_PACKET_SIZE:
      set_packet_size (self, g_value_get_uint (value));
      break;
    case PROP_PREROLL:
      settings->preroll = g_value_get_uint64 (value);
      break;
    case PROP_PADDING:
      settings->padding = MIN (g_value_get_uint64 (value), MAX_PADDING);
      break;
    case PROP_MERGE_STREAM_TAGS:
      settings->merge_stream_tags = g_value_get_boolean (value);
      break;
    case PROP_STREAMABLE:
      settings->streamable = g_value_get_boolean (value);
      break;
    case PROP_INDEX_INTERVAL:
      settings->index_interval = g_value_get_uint64 (value);
      break;
    case PROP_MAX_BUFFER_BYTES:
      settings->max_buffer_bytes = g_value_get_uint64 (value);
      break;
    case PROP_MAX_BUFFER_TIME:
      settings->max_buffer_time = g_value_get_uint64 (value);
      break;
    case PROP_STALL_TIMEOUT:
      settings->stall_timeout = g_value_get_uint64 (value);
      break;
    case PROP_ASYNC:
      settings->async = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      break;
  }
  GST_OBJECT_UNLOCK (self);
}

static void
gst_asf_writer_properties_get (GObject *object, guint id, GValue *value,
    GParamSpec *pspec)
{
  GstAsfWriterSink *self = GST_ASF_WRITER_SINK (object);
  const GstAsfWriterSettings *settings = &self->settings;

  if (id == PROP_STATS) {
    g_value_take_boxed (value, gst_asf_writer_stats_new (self));
    return;
  }

  GST_OBJECT_LOCK (self);
  switch (id) {
    case PROP_LOCATION:
      g_value_set_string (value, settings->location);
      break;
    case PROP_PACKET_SIZE:
      g_value_set_uint (value, settings->packet_size);
      break;
    case PROP_PREROLL:
      g_value_set_uint64 (value, settings->preroll);
      break;
    case PROP_PADDING:
      g_value_set_uint64 (value, settings->padding);
      break;
    case PROP_MERGE_STREAM_TAGS:
      g_value_set_boolean (value, settings->merge_stream_tags);
      break;
    case PROP_STREAMABLE:
      g_value_set_boolean (value, settings->streamable);
      break;
    case PROP_INDEX_INTERVAL:
      g_value_set_uint64 (value, settings->index_interval);
      break;
    case PROP_MAX_BUFFER_BYTES:
      g_value_set_uint64 (value, settings->max_buffer_bytes);
      break;
    case PROP_MAX_BUFFER_TIME:
      g_value_set_uint64 (value, settings->max_buffer_time);
      break;
    case PROP_STALL_TIMEOUT:
      g_value_set_uint64 (value, settings->stall_timeout);
      break;
    case PROP_ASYNC:
      g_value_set_boolean (value, settings->async);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      break;
  }
  GST_OBJECT_UNLOCK (self);
}

#define FLAGS_READY (G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | \
    GST_PARAM_MUTABLE_READY)

static void
make_file_properties (void)
{
  /**
   * GstAsfWriterSink:location:
   *
   * Path of the file. Created, or emptied if it exists, on the way to PAUSED.
   *
   * Since: 0.1
   */
  properties[PROP_LOCATION] = g_param_spec_string ("location",
      "File location", "Path of the file to write", NULL, FLAGS_READY);
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
      0, ASF_PACKET_MAX_SIZE, DEFAULT_PACKET_SIZE, FLAGS_READY);
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
      FLAGS_READY);
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
      G_MAXUINT64, DEFAULT_PADDING, FLAGS_READY);
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
      DEFAULT_STREAMABLE, FLAGS_READY);
  /**
   * GstAsfWriterSink:index-interval:
   *
   * Nanoseconds between two entries of the index, at least 1 ms.
   *
   * Since: 0.1
   */
  properties[PROP_INDEX_INTERVAL] = g_param_spec_uint64 ("index-interval",
      "Index interval", "Time between two index entries (nanoseconds)",
      GST_MSECOND, 100 * GST_SECOND, DEFAULT_INDEX_INTERVAL, FLAGS_READY);
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
      DEFAULT_MERGE_STREAM_TAGS, FLAGS_READY);
}

static void
make_session_properties (void)
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
      DEFAULT_MAX_BUFFER_BYTES, FLAGS_READY);
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
      FLAGS_READY);
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
      FLAGS_READY);
  /**
   * GstAsfWriterSink:async:
   *
   * Whether the way to PAUSED takes until there is data, as for other sinks.
   * %FALSE to add the element to a running pipeline without pausing it.
   *
   * Since: 0.1
   */
  properties[PROP_ASYNC] = g_param_spec_boolean ("async", "Async",
      "Go asynchronously to PAUSED", DEFAULT_ASYNC, FLAGS_READY);
  /**
   * GstAsfWriterSink:stats:
   *
   * Structure `application/x-asfwriter-stats` of the file that is written, or
   * of the last one: `samples`, `bytes`, `key-frames`, `repaired`, `late`,
   * `packets`, `file-size`, `queued-bytes` (uint64), `duration`, `safe-until`
   * (uint64, ns) and `streams`, an array of structures with `pad`,
   * `stream-number` and the first five for each stream.
   *
   * Since: 0.1
   */
  properties[PROP_STATS] = g_param_spec_boxed ("stats", "Statistics",
      "Statistics of the file", GST_TYPE_STRUCTURE,
      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

/* Gives the class its properties. */
void
gst_asf_writer_properties_install (GObjectClass *klass)
{
  klass->set_property = gst_asf_writer_properties_set;
  klass->get_property = gst_asf_writer_properties_get;
  make_file_properties ();
  make_session_properties ();
  g_object_class_install_properties (klass, N_PROPS, properties);
}

/* @settings: (out): as a new element has them */
void
gst_asf_writer_properties_init (GstAsfWriterSettings *settings)
{
  *settings = (GstAsfWriterSettings) {
    .packet_size = DEFAULT_PACKET_SIZE,
    .preroll = DEFAULT_PREROLL,
    .padding = DEFAULT_PADDING,
    .merge_stream_tags = DEFAULT_MERGE_STREAM_TAGS,
    .streamable = DEFAULT_STREAMABLE,
    .index_interval = DEFAULT_INDEX_INTERVAL,
    .max_buffer_bytes = DEFAULT_MAX_BUFFER_BYTES,
    .max_buffer_time = DEFAULT_MAX_BUFFER_TIME,
    .stall_timeout = DEFAULT_STALL_TIMEOUT,
    .async = DEFAULT_ASYNC,
  };
}
