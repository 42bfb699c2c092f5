/* gstasfwriterthread.c: the thread that owns session and file
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterthread.h"

#include "gstasfwritercaptions.h"
#include "gstasfwriterrepairs.h"
#include "gstasfwritertags.h"

#ifdef G_OS_UNIX
#include <pthread.h>
#include <signal.h>
#endif

/* One thread for each file, from opening to closing. It alone touches the
 * session, so the core needs no lock, and EndWriting is nobody's streaming
 * thread. Statistics are a copy that it publishes after each batch: who reads
 * them never waits for the disk.
 */

GST_DEBUG_CATEGORY_EXTERN (gst_asf_writer_sink_debug);
#define GST_CAT_DEFAULT gst_asf_writer_sink_debug

/* Most memories a GstBuffer has */
#define MAX_SPANS 16

struct _GstAsfWriterThread
{
  /* constant */
  GstElement *element;          /* outlives the thread */
  GstAsfWriterInterleaver *interleaver;
  const GstAsfWriterThreadFuncs *funcs;
  GThread *thread;

  /* of the thread */
  AsfWriter *writer;
  GPtrArray *streams;           /* of AsfStream, as they were added */
  GstAsfWriterUpkeep upkeep;
  gboolean begun;
  gint64 zero;
  GstAsfWriterCaptions captions;

  /* the copy for others */
  GMutex stats_lock;
  AsfWriterStats stats;
  gboolean has_stream[ASF_MAX_STREAM_NUMBER + 1];
  AsfStreamStats stream_stats[ASF_MAX_STREAM_NUMBER + 1];
};

static void
publish_stats (GstAsfWriterThread *self)
{
  g_mutex_lock (&self->stats_lock);
  asf_writer_get_stats (self->writer, &self->stats);
  for (guint i = 0; i <= ASF_MAX_STREAM_NUMBER; i++)
    self->has_stream[i] = asf_writer_get_stream_stats (self->writer, i,
        &self->stream_stats[i]);
  g_mutex_unlock (&self->stats_lock);
}

/* What tags say of a stream and caps don't */
static void
apply_tags (AsfStream *stream, const GstTagList *tags)
{
  guint bitrate, max_bitrate = 0;

  if (tags == NULL)
    return;
  stream->language = gst_asf_writer_tags_get_language (tags);
  bitrate = gst_asf_writer_tags_get_bitrate (tags, &max_bitrate);
  if (stream->bitrate == 0)
    stream->bitrate = bitrate;
  if (stream->max_bitrate == 0)
    stream->max_bitrate = max_bitrate;
}

static gboolean
add_track (GstAsfWriterThread *self, GstAsfWriterTrack *track,
    GError **error)
{
  GstTagList *tags = NULL;
  AsfStream *stream = gst_asf_writer_interleaver_copy_stream
      (self->interleaver, track, &tags);
  gboolean ok = TRUE;

  if (stream != NULL) {
    apply_tags (stream, tags);
    gst_asf_writer_stream_settings_apply (&track->settings, stream);
    ok = asf_writer_add_stream (self->writer, stream, error);
    track->in_file = ok;
    if (ok)
      g_ptr_array_add (self->streams, g_steal_pointer (&stream));
  }
  asf_stream_free (stream);
  g_clear_pointer (&tags, gst_tag_list_unref);

  return ok;
}

static gboolean
add_all_tracks (GstAsfWriterThread *self, guint *n_streams, GError **error)
{
  GPtrArray *tracks =
      gst_asf_writer_interleaver_get_tracks (self->interleaver);
  gboolean ok = TRUE;

  for (guint i = 0; ok && i < tracks->len; i++) {
    GstAsfWriterTrack *track = g_ptr_array_index (tracks, i);

    ok = add_track (self, track, error);
    *n_streams += track->in_file ? 1 : 0;
  }
  g_ptr_array_unref (tracks);

  return ok;
}

/* @last: the file ends */
static void
update_metadata (GstAsfWriterThread *self, gboolean last)
{
  AsfAttributes *attributes = self->funcs->get_attributes (self->element);
  AsfMarkers *markers = self->funcs->get_markers (self->element, last);

  asf_writer_set_attributes (self->writer, attributes);
  asf_writer_set_markers (self->writer, markers);
  asf_attributes_free (attributes);
  asf_markers_free (markers);
}

static gboolean
set_relations (GstAsfWriterThread *self, GError **error)
{
  AsfRelations *relations = self->funcs->get_relations (self->element, error);

  if (relations == NULL)
    return FALSE;
  asf_writer_set_relations (self->writer, relations);
  asf_relations_free (relations);

  return TRUE;
}

static gboolean
begin (GstAsfWriterThread *self, GError **error)
{
  guint n_streams = 0;

  if (self->begun)
    return TRUE;

  self->zero = gst_asf_writer_interleaver_get_zero (self->interleaver);
  if (!add_all_tracks (self, &n_streams, error))
    return FALSE;
  if (n_streams == 0) {
    g_set_error_literal (error, GST_STREAM_ERROR, GST_STREAM_ERROR_MUX,
        "There is no stream to write: no pad has got caps. Link at least one "
        "encoder or parser to a pad of this element.");
    return FALSE;
  }
  update_metadata (self, FALSE);
  self->begun = set_relations (self, error) &&
      asf_writer_begin_writing (self->writer, error);
  if (!self->begun)
    return FALSE;
  gst_asf_writer_upkeep_start (&self->upkeep);
  publish_stats (self);
  GST_INFO_OBJECT (self->element, "begun, packets of %u bytes",
      asf_writer_get_packet_size (self->writer));
  self->funcs->begun (self->element, self->streams,
      asf_writer_get_packet_size (self->writer));

  return gst_asf_writer_captions_begin (self->writer, self->streams, error);
}

/* A stream that comes when the header is on disk takes some of its padding;
 * where that can't be, the others go on without it. */
static void
add_late_track (GstAsfWriterThread *self, GstAsfWriterTrack *track)
{
  GError *error = NULL;

  if (add_track (self, track, &error)) {
    GST_INFO_OBJECT (self->element, "%s joins late as stream %u",
        track->name, track->number);
    return;
  }
  track->refused = TRUE;
  GST_ELEMENT_WARNING (self->element, STREAM, MUX,
      ("The stream of pad %s comes too late and is not recorded.",
          track->name), ("%s", error->message));
  g_clear_error (&error);
}

/* Write */

static gboolean
map_spans (GstBuffer *buffer, GstMapInfo *maps, AsfSpan *spans, guint *n)
{
  guint n_memories = gst_buffer_n_memory (buffer);

  for (*n = 0; *n < n_memories; (*n)++) {
    if (!gst_memory_map (gst_buffer_peek_memory (buffer, *n), &maps[*n],
            GST_MAP_READ))
      return FALSE;
    spans[*n] = (AsfSpan) { maps[*n].data, maps[*n].size };
  }
  return TRUE;
}

static void
unmap_spans (GstMapInfo *maps, guint n)
{
  for (guint i = 0; i < n; i++)
    gst_memory_unmap (maps[i].memory, &maps[i]);
}

static gboolean
write_sample (GstAsfWriterThread *self, GstAsfWriterTrack *track,
    AsfSample *sample, GError **error)
{
  if (!gst_asf_writer_captions_before (&self->captions, self->writer, sample,
          error))
    return FALSE;
  if (track->in_file && track->stream->type == ASF_STREAM_COMMAND)
    gst_asf_writer_captions_show (&self->captions, sample);
  else
    gst_asf_writer_captions_note (&self->captions, sample);

  return asf_writer_write_sample (self->writer, sample, error);
}

static gboolean
write_item (GstAsfWriterThread *self, const GstAsfWriterBatchItem *taken,
    GError **error)
{
  const GstAsfWriterItem *item = &taken->item;
  GstMapInfo maps[MAX_SPANS];
  AsfSpan spans[MAX_SPANS];
  AsfSample sample = {
    .stream = taken->track->number,
    .key = item->key,
    .time_ns = item->time - self->zero,
    .duration_ns = GST_CLOCK_TIME_IS_VALID (item->duration) ?
        item->duration : ASF_DURATION_UNKNOWN,
    .spans = spans,
  };
  gboolean ok;

  if (!taken->track->in_file && !taken->track->refused)
    add_late_track (self, taken->track);
  if (taken->track->refused)
    return TRUE;
  gst_asf_writer_repairs_tell (self->element, taken->track, item, self->zero);
  ok = map_spans (item->buffer, maps, spans, &sample.n_spans);
  if (ok)
    ok = write_sample (self, taken->track, &sample, error);
  else
    g_set_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_READ,
        "the memory of a buffer of pad %s cannot be read; put an element "
        "before it that downloads it to system memory", taken->track->name);
  unmap_spans (maps, sample.n_spans);
  GST_LOG_OBJECT (self->element, "%s: %" G_GSIZE_FORMAT " bytes at %"
      GST_STIME_FORMAT "%s", taken->track->name, item->size,
      GST_STIME_ARGS (sample.time_ns), item->key ? ", key" : "");

  return ok;
}

/* One sample that can't be stored is no reason to stop the others. */
static gboolean
is_fatal (GstAsfWriterThread *self, const GError *error)
{
  if (!g_error_matches (error, ASF_ERROR, ASF_ERROR_SAMPLE))
    return TRUE;
  GST_ELEMENT_WARNING (self->element, STREAM, MUX,
      ("A buffer cannot be stored and was left out."),
      ("%s", error->message));
  return FALSE;
}

static gboolean
write_batch (GstAsfWriterThread *self, GArray *batch, GError **error)
{
  GError *failure = NULL;

  if (!begin (self, error))
    return FALSE;
  for (guint i = 0; i < batch->len; i++) {
    if (!write_item (self,
            &g_array_index (batch, GstAsfWriterBatchItem, i), &failure)) {
      if (is_fatal (self, failure)) {
        g_propagate_error (error, failure);
        return FALSE;
      }
      g_clear_error (&failure);
    }
  }

  return TRUE;
}

static void
clear_batch (GArray *batch)
{
  for (guint i = 0; i < batch->len; i++) {
    GstAsfWriterBatchItem *taken =
        &g_array_index (batch, GstAsfWriterBatchItem, i);

    gst_buffer_unref (taken->item.buffer);
    gst_asf_writer_track_unref (taken->track);
  }
  g_array_set_size (batch, 0);
}

/* Tells it once for each stall; the stream comes back by itself. */
static void
report_stall (GstAsfWriterThread *self, GstAsfWriterTrack *track)
{
  GST_ELEMENT_WARNING (self->element, STREAM, MUX,
      ("Pad %s delivers nothing; the recording goes on without it until it "
          "does.", track->name), (NULL));
  gst_asf_writer_track_unref (track);
}

static gboolean
do_upkeep (GstAsfWriterThread *self, GError **error)
{
  gboolean stop = FALSE;

  if (!self->begun)
    return TRUE;
  if (!gst_asf_writer_upkeep_run (&self->upkeep, &stop, error))
    return FALSE;
  if (stop)
    gst_asf_writer_interleaver_end (self->interleaver, GST_FLOW_EOS);
  publish_stats (self);

  return TRUE;
}

/* Returns: (nullable) (transfer full): what made it stop */
static GError *
write_all (GstAsfWriterThread *self)
{
  GArray *batch = g_array_new (FALSE, FALSE, sizeof (GstAsfWriterBatchItem));
  GError *error = NULL;
  gboolean ok = TRUE;

  while (ok) {
    GstAsfWriterTrack *stalled = NULL;
    GstAsfWriterPick pick = gst_asf_writer_interleaver_pop
        (self->interleaver, batch,
        gst_asf_writer_upkeep_get_due (&self->upkeep), &stalled);

    if (pick == GST_ASF_WRITER_PICK_END)
      break;
    if (pick == GST_ASF_WRITER_PICK_STALLED)
      report_stall (self, stalled);
    else if (pick == GST_ASF_WRITER_PICK_ITEMS)
      ok = write_batch (self, batch, &error);
    clear_batch (batch);
    ok = ok && do_upkeep (self, &error);
  }
  g_array_unref (batch);
  if (ok)
    ok = gst_asf_writer_captions_end (&self->captions, self->writer, &error);
  if (error == NULL)
    error = gst_asf_writer_interleaver_get_error (self->interleaver);

  return error;
}

/* End */

static gboolean
is_stopping (GstAsfWriterThread *self)
{
  return gst_asf_writer_interleaver_get_flow (self->interleaver) ==
      GST_FLOW_FLUSHING;
}

/* EndWriting. A session that has streams and no sample yet begins first: it is
 * a valid file. One without streams has nothing to end; that is an error,
 * unless the element is stopped before anything came. */
static void
end (GstAsfWriterThread *self, GError **error)
{
  GError *end_error = NULL;
  gboolean ended;

  if (!self->begun && *error == NULL && !begin (self, error) &&
      g_error_matches (*error, GST_STREAM_ERROR, GST_STREAM_ERROR_MUX) &&
      is_stopping (self))
    g_clear_error (error);
  if (self->begun)
    update_metadata (self, TRUE);
  ended = asf_writer_end_writing (self->writer, &end_error);
  if (g_error_matches (end_error, ASF_ERROR, ASF_ERROR_STATE))
    asf_writer_abandon (self->writer);
  else if (!ended && *error == NULL)
    *error = g_steal_pointer (&end_error);
  g_clear_error (&end_error);
}

/* A write to a pipe without reader or beyond the limit of file sizes sends a
 * signal that ends the process. In this thread it shall be an error like any
 * other; signals of the application are not touched. */
static void
block_write_signals (void)
{
#ifdef G_OS_UNIX
  sigset_t set;

  sigemptyset (&set);
  sigaddset (&set, SIGPIPE);
  sigaddset (&set, SIGXFSZ);
  pthread_sigmask (SIG_BLOCK, &set, NULL);
#endif
}

static gpointer
thread_func (gpointer data)
{
  GstAsfWriterThread *self = data;
  GstAsfWriterResult result = { 0 };

  block_write_signals ();
  result.error = write_all (self);
  end (self, &result.error);
  asf_writer_get_failure (self->writer, &result.failure);
  asf_writer_get_stats (self->writer, &result.stats);
  result.left_out = asf_writer_get_left_out (self->writer);
  publish_stats (self);
  self->funcs->ended (self->element, &result);
  g_clear_error (&result.error);

  return NULL;
}

/**
 * gst_asf_writer_thread_new:
 * @element: for messages; borrowed, lives longer
 * @output: (transfer full): opened
 * @config: copied
 * @upkeep: copied
 * @funcs: borrowed, lives longer
 *
 * Starts the thread of one file.
 */
GstAsfWriterThread *
gst_asf_writer_thread_new (GstElement *element,
    GstAsfWriterInterleaver *interleaver, AsfOutput *output,
    const AsfWriterConfig *config, const GstAsfWriterUpkeepConfig *upkeep,
    const GstAsfWriterThreadFuncs *funcs)
{
  GstAsfWriterThread *self = g_new0 (GstAsfWriterThread, 1);

  self->element = element;
  self->interleaver = interleaver;
  self->funcs = funcs;
  self->writer = asf_writer_new (output, config);
  self->streams = g_ptr_array_new_with_free_func
      ((GDestroyNotify) asf_stream_free);
  gst_asf_writer_captions_init (&self->captions);
  gst_asf_writer_upkeep_init (&self->upkeep, element, self->writer, upkeep);
  g_mutex_init (&self->stats_lock);
  self->thread = g_thread_new ("asfwriter", thread_func, self);

  return self;
}

/**
 * gst_asf_writer_thread_join:
 *
 * Waits until the file is finished and closed. The interleaver has been told
 * to end before. Statistics can still be asked for.
 */
void
gst_asf_writer_thread_join (GstAsfWriterThread *self)
{
  g_thread_join (g_steal_pointer (&self->thread));
}

/* @self: (nullable) (transfer full): joined */
void
gst_asf_writer_thread_free (GstAsfWriterThread *self)
{
  if (self == NULL)
    return;
  g_return_if_fail (self->thread == NULL);

  asf_writer_free (self->writer);
  g_ptr_array_unref (self->streams);
  gst_asf_writer_captions_clear (&self->captions);
  g_mutex_clear (&self->stats_lock);
  g_free (self);
}

/* @stats: (out): of the file. Any thread. */
void
gst_asf_writer_thread_get_stats (GstAsfWriterThread *self,
    AsfWriterStats *stats)
{
  g_mutex_lock (&self->stats_lock);
  *stats = self->stats;
  g_mutex_unlock (&self->stats_lock);
}

/* Returns: %FALSE if the file has no such stream. Any thread. */
gboolean
gst_asf_writer_thread_get_stream_stats (GstAsfWriterThread *self,
    guint number, AsfStreamStats *stats)
{
  gboolean known;

  g_mutex_lock (&self->stats_lock);
  known = number <= ASF_MAX_STREAM_NUMBER && self->has_stream[number];
  if (known)
    *stats = self->stream_stats[number];
  g_mutex_unlock (&self->stats_lock);

  return known;
}
