/* gstasfwriterfile.c: one file of the recording
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterfileprivate.h"

#include "gstasfwriterprogress.h"

/* A session of the core with what the element knows of its streams: which of
 * them are in it, where its time begins, which text is being shown. The writer
 * thread owns it until it is complete; whoever has it then ends it.
 */

GST_DEBUG_CATEGORY_EXTERN (gst_asf_writer_sink_debug);
#define GST_CAT_DEFAULT gst_asf_writer_sink_debug

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
  gst_asf_writer_file_update_metadata (self);
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
  if (error != NULL)
    self->reason = "error";
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
