/* gstasfwriterfilebegin.c: how a file begins: its streams, what it says of itself
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterfileprivate.h"

#include "gstasfwritercontinue.h"
#include "gstasfwritertags.h"

GST_DEBUG_CATEGORY_EXTERN (gst_asf_writer_sink_debug);
#define GST_CAT_DEFAULT gst_asf_writer_sink_debug

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

/* A stream that has ended is in no file to come, unless its last caption is
 * still shown. The first file has all. */
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

/* What the file says of itself is as the element knows it now. */
void
gst_asf_writer_file_update_metadata (GstAsfWriterFile *self)
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
  gst_asf_writer_file_update_metadata (self);
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
void
gst_asf_writer_file_add_late (GstAsfWriterFile *self,
    GstAsfWriterTrack *track)
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
