/* gstasfwriterfile.c: one file of the recording
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterfile.h"

#include "gstasfwritercaptions.h"
#include "gstasfwritercontinue.h"
#include "gstasfwriterextensions.h"
#include "gstasfwriterprogress.h"
#include "gstasfwriterrepairs.h"
#include "gstasfwritertags.h"

/* A session of the core with what the element knows of its streams: which of
 * them are in it, where its time begins, which text is being shown. The writer
 * thread owns it until it is complete; whoever has it then ends it.
 */

GST_DEBUG_CATEGORY_EXTERN (gst_asf_writer_sink_debug);
#define GST_CAT_DEFAULT gst_asf_writer_sink_debug

/* Most memories a GstBuffer has */
#define MAX_SPANS 16

struct _GstAsfWriterFile
{
  GstElement *element;          /* lives longer */
  GstAsfWriterInterleaver *interleaver;
  const GstAsfWriterFileFuncs *funcs;
  char *location;

  AsfWriter *writer;
  GPtrArray *streams;           /* of AsfStream, as they were added */
  gboolean begun;
  GstAsfWriterPart part;
  const char *reason;           /* why it ended, static */
  gboolean verify;
  GstAsfWriterCaptions captions;
};

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
add_track (GstAsfWriterFile *self, GstAsfWriterTrack *track,
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

/* The file may have numbers for the streams already. */
static gboolean
match_tracks (GstAsfWriterFile *self, GError **error)
{
  return !asf_writer_is_continued (self->writer) ||
      gst_asf_writer_continue_match (self->interleaver, self->writer,
      self->begun, error);
}

/* A stream that has ended is in no file to come, unless its last caption is still
 * shown. The first file has all. */
static gboolean
is_over (GstAsfWriterFile *self, const GstAsfWriterTrack *track)
{
  gboolean is_shown =
      track->caption != NULL && track->caption_end > self->part.start;

  return !self->part.first && track->n_taken == 0 && !is_shown &&
      gst_asf_writer_interleaver_has_ended (self->interleaver, track);
}

/* What came too late for the file before has its place in this one. */
static gboolean
add_all_tracks (GstAsfWriterFile *self, guint *n_streams, GError **error)
{
  GPtrArray *tracks =
      gst_asf_writer_interleaver_get_tracks (self->interleaver);
  gboolean ok = TRUE;

  for (guint i = 0; ok && i < tracks->len; i++) {
    GstAsfWriterTrack *track = g_ptr_array_index (tracks, i);

    track->refused = FALSE;
    track->in_file = FALSE;
    ok = is_over (self, track) || add_track (self, track, error);
    *n_streams += track->in_file ? 1 : 0;
  }
  g_ptr_array_unref (tracks);

  return ok;
}

static void
update_metadata (GstAsfWriterFile *self)
{
  AsfAttributes *attributes = self->funcs->get_attributes (self->element);
  AsfMarkers *markers = self->funcs->get_markers (self->element, &self->part);

  asf_writer_set_attributes (self->writer, attributes);
  asf_writer_set_markers (self->writer, markers);
  asf_attributes_free (attributes);
  asf_markers_free (markers);
}

static gboolean
set_relations (GstAsfWriterFile *self, GError **error)
{
  AsfRelations *relations = self->funcs->get_relations (self->element, error);

  if (relations == NULL)
    return FALSE;
  asf_writer_set_relations (self->writer, relations);
  asf_relations_free (relations);

  return TRUE;
}

/**
 * gst_asf_writer_file_set_start:
 * @first: nothing was recorded before it
 * @zero: signed running time in ns
 * @start: likewise, of its first buffer
 *
 * To be called before anything is written. In a file that has something already
 * the zero is earlier by that.
 */
void
gst_asf_writer_file_set_start (GstAsfWriterFile *self, gboolean first,
    gint64 zero, gint64 start)
{
  AsfWriterStats stats;

  asf_writer_get_stats (self->writer, &stats);
  self->part.first = first;
  self->part.zero = zero - (gint64) stats.duration_ns;
  self->part.start = start;
}

/**
 * gst_asf_writer_file_begin:
 *
 * BeginWriting with all streams that are known, unless that is done.
 *
 * Returns: %FALSE with @error if that failed or there is no stream
 */
gboolean
gst_asf_writer_file_begin (GstAsfWriterFile *self, GError **error)
{
  guint n_streams = 0;

  if (self->begun)
    return TRUE;

  if (!match_tracks (self, error) || !add_all_tracks (self, &n_streams, error))
    return FALSE;
  if (n_streams == 0) {
    g_set_error_literal (error, GST_STREAM_ERROR, GST_STREAM_ERROR_MUX,
        "There is no stream to write: no pad has got caps. Link at least one "
        "encoder or parser to a pad of this element.");
    return FALSE;
  }
  update_metadata (self);
  self->begun = set_relations (self, error) &&
      asf_writer_begin_writing (self->writer, error);
  if (!self->begun)
    return FALSE;
  GST_INFO_OBJECT (self->element, "begun, packets of %u bytes",
      asf_writer_get_packet_size (self->writer));
  self->funcs->begun (self->element, self);

  return gst_asf_writer_captions_begin (self->writer, self->streams, error);
}

/* A stream that comes when the header is on disk takes some of its padding;
 * where that can't be, the others go on without it. */
static void
add_late_track (GstAsfWriterFile *self, GstAsfWriterTrack *track)
{
  GError *error = NULL;

  if (match_tracks (self, &error) && add_track (self, track, &error)) {
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
write_sample (GstAsfWriterFile *self, GstAsfWriterTrack *track,
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
write_item (GstAsfWriterFile *self, const GstAsfWriterBatchItem *taken,
    GError **error)
{
  const GstAsfWriterItem *item = &taken->item;
  GstMapInfo maps[MAX_SPANS];
  AsfSpan spans[MAX_SPANS];
  AsfSample sample = {
    .stream = taken->track->number,
    .key = item->key,
    .time_ns = item->time - self->part.zero,
    .duration_ns = GST_CLOCK_TIME_IS_VALID (item->duration) ?
        item->duration : ASF_DURATION_UNKNOWN,
    .spans = spans,
  };
  GstAsfWriterExtensions extensions;
  gboolean ok;

  if (!taken->track->in_file && !taken->track->refused)
    add_late_track (self, taken->track);
  if (taken->track->refused)
    return TRUE;
  gst_asf_writer_repairs_tell (self->element, taken->track, item,
      self->part.zero);
  gst_asf_writer_extensions_fill (&extensions, self->element, taken->track,
      item, asf_writer_get_packet_size (self->writer), &sample);
  ok = map_spans (item->buffer, maps, spans, &sample.n_spans);
  if (ok)
    ok = write_sample (self, taken->track, &sample, error);
  else
    g_set_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_READ,
        "the memory of a buffer of pad %s cannot be read; put an element "
        "before it that downloads it to system memory", taken->track->name);
  unmap_spans (maps, sample.n_spans);
  gst_asf_writer_extensions_clear (&extensions);
  GST_LOG_OBJECT (self->element, "%s: %" G_GSIZE_FORMAT " bytes at %"
      GST_STIME_FORMAT "%s", taken->track->name, item->size,
      GST_STIME_ARGS (sample.time_ns), item->key ? ", key" : "");

  return ok;
}

/* One sample that can't be stored is no reason to stop the others. */
static gboolean
is_fatal (GstAsfWriterFile *self, const GError *error)
{
  if (!g_error_matches (error, ASF_ERROR, ASF_ERROR_SAMPLE))
    return TRUE;
  GST_ELEMENT_WARNING (self->element, STREAM, MUX,
      ("A buffer cannot be stored and was left out."),
      ("%s", error->message));
  return FALSE;
}

/**
 * gst_asf_writer_file_write:
 * @taken: borrowed; its buffer is let go of when this returns
 *
 * Returns: %FALSE with @error if nothing more can be written. What cannot be
 *     stored itself is left out after a warning.
 */
gboolean
gst_asf_writer_file_write (GstAsfWriterFile *self,
    const GstAsfWriterBatchItem *taken, GError **error)
{
  GError *failure = NULL;

  if (write_item (self, taken, &failure))
    return TRUE;
  if (is_fatal (self, failure)) {
    g_propagate_error (error, failure);
    return FALSE;
  }
  g_clear_error (&failure);
  return TRUE;
}

static gboolean
is_stopping (GstAsfWriterFile *self)
{
  return gst_asf_writer_interleaver_get_flow (self->interleaver) ==
      GST_FLOW_FLUSHING;
}

/* A session that has streams and no sample yet begins first: it is a valid
 * file. One without streams has nothing to end; that is an error, unless the
 * element is stopped before anything came. */
static void
begin_late (GstAsfWriterFile *self, GError **error)
{
  if (!self->begun && *error == NULL &&
      !gst_asf_writer_file_begin (self, error) &&
      g_error_matches (*error, GST_STREAM_ERROR, GST_STREAM_ERROR_MUX) &&
      is_stopping (self))
    g_clear_error (error);
}

/**
 * gst_asf_writer_file_complete:
 * @end: where the next file begins; %G_MAXINT64 = it is the last one
 * @reason: static; why it ends
 * @error: (inout): what has failed before, or fails now
 *
 * Nothing more comes. What only the writer thread knows gets into the file:
 * texts that are shown disappear, metadata are as they are now. The rest
 * gst_asf_writer_file_end() does, in any thread.
 */
void
gst_asf_writer_file_complete (GstAsfWriterFile *self, gint64 end,
    const char *reason, GError **error)
{
  self->part.end = end;
  self->part.complete = TRUE;
  self->reason = reason;
  begin_late (self, error);
  if (!self->begun)
    return;
  if (*error == NULL &&
      !gst_asf_writer_captions_end (&self->captions, self->writer, error))
    GST_DEBUG_OBJECT (self->element, "the last text stays");
  update_metadata (self);
}

static void
end_writing (GstAsfWriterFile *self, GError **error)
{
  GstAsfWriterProgress *progress =
      gst_asf_writer_progress_begin (self->element, "finish",
      "Finishing the file");
  GError *end_error = NULL;
  gboolean ended = asf_writer_end_writing (self->writer, &end_error);

  gst_asf_writer_progress_end (progress, ended);
  if (g_error_matches (end_error, ASF_ERROR, ASF_ERROR_STATE))
    asf_writer_abandon (self->writer);
  else if (!ended && *error == NULL)
    *error = g_steal_pointer (&end_error);
  g_clear_error (&end_error);
}

/* What is not even finished does not have to be read to know that. */
static GstAsfWriterVerdict
verify (GstAsfWriterFile *self, const GstAsfWriterResult *result)
{
  if (!result->stats.finished)
    return GST_ASF_WRITER_VERDICT_BAD;
  return gst_asf_writer_verify (self->element, self->location, self->writer,
      self->streams);
}

/**
 * gst_asf_writer_file_end:
 * @error: (nullable) (transfer full): what made the recording end
 * @result: (out): how the file came out; its error is to be freed, all else
 *     stays as long as the file does
 *
 * EndWriting of a file that is complete. Nothing of it is touched any more
 * after that.
 */
void
gst_asf_writer_file_end (GstAsfWriterFile *self, GError *error,
    GstAsfWriterResult *result)
{
  end_writing (self, &error);
  *result = (GstAsfWriterResult) {
    .location = self->location,
    .error = error
  };
  asf_writer_get_failure (self->writer, &result->failure);
  asf_writer_get_stats (self->writer, &result->stats);
  result->left_out = asf_writer_get_left_out (self->writer);
  result->markers_left_out = result->stats.attributes_dropped -
      asf_attributes_count (result->left_out);
  if (self->verify && self->begun)
    result->verdict = verify (self, result);
}

/**
 * gst_asf_writer_file_new:
 * @element: for messages; borrowed, lives longer
 * @writer: (transfer full): has not begun
 * @location: its name
 * @id: number of the file
 * @verify: it is read again when it is finished
 * @funcs: borrowed, lives longer
 */
GstAsfWriterFile *
gst_asf_writer_file_new (GstElement *element,
    GstAsfWriterInterleaver *interleaver, AsfWriter *writer,
    const char *location, guint id, gboolean verify,
    const GstAsfWriterFileFuncs *funcs)
{
  GstAsfWriterFile *self = g_new0 (GstAsfWriterFile, 1);

  self->element = element;
  self->interleaver = interleaver;
  self->funcs = funcs;
  self->location = g_strdup (location);
  self->part.id = id;
  self->part.end = G_MAXINT64;
  self->writer = writer;
  self->verify = verify;
  self->streams = g_ptr_array_new_with_free_func
      ((GDestroyNotify) asf_stream_free);
  gst_asf_writer_captions_init (&self->captions);

  return self;
}

/* @self: (transfer full): ended */
void
gst_asf_writer_file_free (GstAsfWriterFile *self)
{
  asf_writer_free (self->writer);
  g_ptr_array_unref (self->streams);
  gst_asf_writer_captions_clear (&self->captions);
  g_free (self->location);
  g_free (self);
}

/* Returns: whether the header is in the output */
gboolean
gst_asf_writer_file_has_begun (const GstAsfWriterFile *self)
{
  return self->begun;
}

/* Returns: (transfer none): its session */
AsfWriter *
gst_asf_writer_file_get_writer (GstAsfWriterFile *self)
{
  return self->writer;
}

/* Returns: (transfer none): which part of the recording it is */
const GstAsfWriterPart *
gst_asf_writer_file_get_part (const GstAsfWriterFile *self)
{
  return &self->part;
}

/* Returns: (transfer none) (element-type AsfStream): what is in it */
const GPtrArray *
gst_asf_writer_file_get_streams (const GstAsfWriterFile *self)
{
  return self->streams;
}

const char *
gst_asf_writer_file_get_location (const GstAsfWriterFile *self)
{
  return self->location;
}

/* Returns: why it ended, static; %NULL as long as it goes on */
const char *
gst_asf_writer_file_get_reason (const GstAsfWriterFile *self)
{
  return self->reason;
}
