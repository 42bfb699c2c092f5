/* gstasfwriterproperties.c: properties of the element
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwritersinkprivate.h"

#include "gstasfwriterrepairs.h"

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
#define DEFAULT_TIME_INDEX FALSE
#define DEFAULT_FRAME_INDEX_INTERVAL 0
#define DEFAULT_MAX_BUFFER_BYTES (32 * 1024 * 1024)
#define DEFAULT_MAX_BUFFER_TIME (10 * GST_SECOND)
#define DEFAULT_STALL_TIMEOUT (3 * GST_SECOND)
#define DEFAULT_TIME_POLICY GST_ASF_WRITER_TIME_POLICY_KEEP
#define DEFAULT_FLUSH_INTERVAL GST_SECOND
#define DEFAULT_CHECKPOINT_INTERVAL (2 * GST_SECOND)
#define DEFAULT_CHECKPOINT_SYNC FALSE
#define DEFAULT_MIN_FREE_SPACE 0
#define DEFAULT_MAX_TRANSIENT_ERROR_TIMEOUT 0
#define DEFAULT_ASYNC TRUE
#define DEFAULT_TARGET GST_ASF_WRITER_TARGET_NONE

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
  PROP_ATTRIBUTES,
  PROP_STREAMABLE,
  PROP_INDEX_INTERVAL,
  PROP_TIME_INDEX,
  PROP_FRAME_INDEX_INTERVAL,
  PROP_MAX_BUFFER_BYTES,
  PROP_MAX_BUFFER_TIME,
  PROP_STALL_TIMEOUT,
  PROP_TIME_POLICY,
  PROP_FLUSH_INTERVAL,
  PROP_CHECKPOINT_INTERVAL,
  PROP_CHECKPOINT_SYNC,
  PROP_MIN_FREE_SPACE,
  PROP_MAX_TRANSIENT_ERROR_TIMEOUT,
  PROP_ASYNC,
  PROP_TARGET,
  PROP_MUTUAL_EXCLUSION,
  PROP_STREAM_PRIORITIZATION,
  PROP_BANDWIDTH_SHARING,
  PROP_STATS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* Settings that are taken as they come */
static const struct
{
  guint id;
  gsize offset;
} simple_settings[] = {
  {PROP_PREROLL, G_STRUCT_OFFSET (GstAsfWriterSettings, preroll)},
  {PROP_MERGE_STREAM_TAGS,
      G_STRUCT_OFFSET (GstAsfWriterSettings, merge_stream_tags)},
  {PROP_STREAMABLE, G_STRUCT_OFFSET (GstAsfWriterSettings, streamable)},
  {PROP_INDEX_INTERVAL, G_STRUCT_OFFSET (GstAsfWriterSettings, index_interval)},
  {PROP_TIME_INDEX, G_STRUCT_OFFSET (GstAsfWriterSettings, time_index)},
  {PROP_FRAME_INDEX_INTERVAL,
      G_STRUCT_OFFSET (GstAsfWriterSettings, frame_index_interval)},
  {PROP_MAX_BUFFER_BYTES,
      G_STRUCT_OFFSET (GstAsfWriterSettings, max_buffer_bytes)},
  {PROP_MAX_BUFFER_TIME,
      G_STRUCT_OFFSET (GstAsfWriterSettings, max_buffer_time)},
  {PROP_STALL_TIMEOUT, G_STRUCT_OFFSET (GstAsfWriterSettings, stall_timeout)},
  {PROP_TIME_POLICY, G_STRUCT_OFFSET (GstAsfWriterSettings, time_policy)},
  {PROP_FLUSH_INTERVAL,
      G_STRUCT_OFFSET (GstAsfWriterSettings, upkeep.flush_interval)},
  {PROP_CHECKPOINT_INTERVAL,
      G_STRUCT_OFFSET (GstAsfWriterSettings, upkeep.checkpoint_interval)},
  {PROP_CHECKPOINT_SYNC,
      G_STRUCT_OFFSET (GstAsfWriterSettings, upkeep.checkpoint_sync)},
  {PROP_MIN_FREE_SPACE,
      G_STRUCT_OFFSET (GstAsfWriterSettings, upkeep.min_free_space)},
  {PROP_MAX_TRANSIENT_ERROR_TIMEOUT,
      G_STRUCT_OFFSET (GstAsfWriterSettings, max_transient_error_timeout)},
  {PROP_ASYNC, G_STRUCT_OFFSET (GstAsfWriterSettings, async)},
  {PROP_TARGET, G_STRUCT_OFFSET (GstAsfWriterSettings, target)},
};

/* Returns: (nullable): where the value of a simple setting is kept */
static gpointer
find_simple (GstAsfWriterSettings *settings, guint id)
{
  for (guint i = 0; i < G_N_ELEMENTS (simple_settings); i++) {
    if (simple_settings[i].id == id)
      return G_STRUCT_MEMBER_P (settings, simple_settings[i].offset);
  }
  return NULL;
}

static void
set_simple (gpointer place, const GValue *value)
{
  switch (G_TYPE_FUNDAMENTAL (G_VALUE_TYPE (value))) {
    case G_TYPE_BOOLEAN:
      *(gboolean *) place = g_value_get_boolean (value);
      break;
    case G_TYPE_INT:
      *(gint *) place = g_value_get_int (value);
      break;
    case G_TYPE_UINT:
      *(guint *) place = g_value_get_uint (value);
      break;
    case G_TYPE_UINT64:
      *(guint64 *) place = g_value_get_uint64 (value);
      break;
    case G_TYPE_ENUM:
      *(gint *) place = g_value_get_enum (value);
      break;
    default:
      g_assert_not_reached ();
  }
}

static void
get_simple (gconstpointer place, GValue *value)
{
  switch (G_TYPE_FUNDAMENTAL (G_VALUE_TYPE (value))) {
    case G_TYPE_BOOLEAN:
      g_value_set_boolean (value, *(const gboolean *) place);
      break;
    case G_TYPE_INT:
      g_value_set_int (value, *(const gint *) place);
      break;
    case G_TYPE_UINT:
      g_value_set_uint (value, *(const guint *) place);
      break;
    case G_TYPE_UINT64:
      g_value_set_uint64 (value, *(const guint64 *) place);
      break;
    case G_TYPE_ENUM:
      g_value_set_enum (value, *(const gint *) place);
      break;
    default:
      g_assert_not_reached ();
  }
}

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
  if (!gst_asf_writer_states_has_file (self))
    return TRUE;
  g_warning ("%s: property \"%s\" cannot be changed while a file is written",
      GST_OBJECT_NAME (self), pspec->name);
  return FALSE;
}

/* With the OBJECT_LOCK. */
static gboolean
set_other (GstAsfWriterSink *self, guint id, const GValue *value)
{
  GstAsfWriterSettings *settings = &self->settings;

  switch (id) {
    case PROP_LOCATION:
      set_location (self, value);
      break;
    case PROP_PACKET_SIZE:
      set_packet_size (self, g_value_get_uint (value));
      break;
    case PROP_PADDING:
      settings->padding = MIN (g_value_get_uint64 (value), MAX_PADDING);
      break;
    case PROP_ATTRIBUTES:
      g_clear_pointer (&settings->attributes, gst_structure_free);
      settings->attributes = g_value_dup_boxed (value);
      break;
    case PROP_MUTUAL_EXCLUSION:
      g_value_copy (value, &settings->relations.exclusions);
      break;
    case PROP_STREAM_PRIORITIZATION:
      g_value_copy (value, &settings->relations.priorities);
      break;
    case PROP_BANDWIDTH_SHARING:
      g_value_copy (value, &settings->relations.sharings);
      break;
    default:
      return FALSE;
  }
  return TRUE;
}

static void
gst_asf_writer_properties_set (GObject *object, guint id,
    const GValue *value, GParamSpec *pspec)
{
  GstAsfWriterSink *self = GST_ASF_WRITER_SINK (object);
  gpointer simple = find_simple (&self->settings, id);
  gboolean known = TRUE;

  if (!can_set (self, pspec))
    return;

  GST_OBJECT_LOCK (self);
  if (simple != NULL)
    set_simple (simple, value);
  else
    known = set_other (self, id, value);
  GST_OBJECT_UNLOCK (self);
  if (!known)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

/* With the OBJECT_LOCK. */
static gboolean
get_other (const GstAsfWriterSettings *settings, guint id, GValue *value)
{
  switch (id) {
    case PROP_LOCATION:
      g_value_set_string (value, settings->location);
      break;
    case PROP_PACKET_SIZE:
      g_value_set_uint (value, settings->packet_size);
      break;
    case PROP_PADDING:
      g_value_set_uint64 (value, settings->padding);
      break;
    case PROP_ATTRIBUTES:
      g_value_set_boxed (value, settings->attributes);
      break;
    case PROP_MUTUAL_EXCLUSION:
      g_value_copy (&settings->relations.exclusions, value);
      break;
    case PROP_STREAM_PRIORITIZATION:
      g_value_copy (&settings->relations.priorities, value);
      break;
    case PROP_BANDWIDTH_SHARING:
      g_value_copy (&settings->relations.sharings, value);
      break;
    default:
      return FALSE;
  }
  return TRUE;
}

static void
gst_asf_writer_properties_get (GObject *object, guint id, GValue *value,
    GParamSpec *pspec)
{
  GstAsfWriterSink *self = GST_ASF_WRITER_SINK (object);
  gconstpointer simple = find_simple (&self->settings, id);
  gboolean known = TRUE;

  if (id == PROP_STATS) {
    g_value_take_boxed (value, gst_asf_writer_stats_new (self));
    return;
  }

  GST_OBJECT_LOCK (self);
  if (simple != NULL)
    get_simple (simple, value);
  else
    known = get_other (&self->settings, id, value);
  GST_OBJECT_UNLOCK (self);
  if (!known)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
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
      GST_TYPE_STRUCTURE, FLAGS_READY);
}

/* How the file is laid out, and what can be sought by */
static void
make_layout_properties (void)
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
      DEFAULT_TIME_INDEX, FLAGS_READY);
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
      0, G_MAXINT32, DEFAULT_FRAME_INDEX_INTERVAL, FLAGS_READY);
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
make_target_property (void)
{
  /**
   * GstAsfWriterSink:target:
   *
   * Whom the file is made for. Nothing is written otherwise for it; when the
   * first header is written, a warning is posted for each limit of the target
   * that streams or settings do not keep to.
   *
   * Since: 0.1
   */
  properties[PROP_TARGET] = g_param_spec_enum ("target", "Target",
      "Whose limits the file is compared with, to warn",
      GST_TYPE_ASF_WRITER_TARGET, DEFAULT_TARGET, FLAGS_READY);
}

static GParamSpec *
new_structures (const char *name, const char *nick, const char *blurb)
{
  return gst_param_spec_array (name, nick, blurb,
      g_param_spec_boxed ("relation", "Relation",
          "A relation between streams", GST_TYPE_STRUCTURE,
          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS), FLAGS_READY);
}

static void
make_relation_properties (void)
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
   * GstAsfWriterSink:time-policy:
   *
   * What is done about times that cannot be right: jumps and holes are kept,
   * or closed, or all but holes end the recording.
   *
   * Since: 0.1
   */
  properties[PROP_TIME_POLICY] = g_param_spec_enum ("time-policy",
      "Time policy", "What is done about times that cannot be right",
      GST_TYPE_ASF_WRITER_TIME_POLICY, DEFAULT_TIME_POLICY, FLAGS_READY);
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
make_safety_properties (void)
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
      10 * GST_MSECOND, 60 * GST_SECOND, DEFAULT_FLUSH_INTERVAL, FLAGS_READY);
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
      0, 3600 * GST_SECOND, DEFAULT_CHECKPOINT_INTERVAL, FLAGS_READY);
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
      DEFAULT_CHECKPOINT_SYNC, FLAGS_READY);
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
      0, G_MAXUINT64, DEFAULT_MIN_FREE_SPACE, FLAGS_READY);
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
      DEFAULT_MAX_TRANSIENT_ERROR_TIMEOUT, FLAGS_READY);
}

/* Gives the class its properties. */
void
gst_asf_writer_properties_install (GObjectClass *klass)
{
  klass->set_property = gst_asf_writer_properties_set;
  klass->get_property = gst_asf_writer_properties_get;
  make_file_properties ();
  make_layout_properties ();
  make_session_properties ();
  make_safety_properties ();
  make_target_property ();
  make_relation_properties ();
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
    .time_index = DEFAULT_TIME_INDEX,
    .frame_index_interval = DEFAULT_FRAME_INDEX_INTERVAL,
    .max_buffer_bytes = DEFAULT_MAX_BUFFER_BYTES,
    .max_buffer_time = DEFAULT_MAX_BUFFER_TIME,
    .stall_timeout = DEFAULT_STALL_TIMEOUT,
    .time_policy = DEFAULT_TIME_POLICY,
    .upkeep = {
      .flush_interval = DEFAULT_FLUSH_INTERVAL,
      .checkpoint_interval = DEFAULT_CHECKPOINT_INTERVAL,
      .checkpoint_sync = DEFAULT_CHECKPOINT_SYNC,
      .min_free_space = DEFAULT_MIN_FREE_SPACE,
    },
    .max_transient_error_timeout = DEFAULT_MAX_TRANSIENT_ERROR_TIMEOUT,
    .async = DEFAULT_ASYNC,
    .target = DEFAULT_TARGET,
  };
  gst_asf_writer_relation_settings_init (&settings->relations);
}
