/* gstasfwritercontinue.c: which stream of an existing file a track goes on with
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwritercontinue.h"

#include "gstasfwriterinterleaverprivate.h"

#include "asf/asferror.h"

/* Part of the interleaver, under its lock. The numbers of streams are those of
 * the file, whoever wanted others: each of its streams gets the track that has it
 * already, or else the first one of the same format.
 */

typedef struct
{
  GstAsfWriterInterleaver *interleaver;
  const AsfWriter *writer;
  gboolean taken[GST_ASF_WRITER_MAX_STREAMS + 1];       /* by a matched track */
  GPtrArray *left;              /* tracks that go on with none, borrowed */
} Matching;

static gboolean
can_go_on (const GstAsfWriterTrack *track, const AsfStream *stream)
{
  return track->stream != NULL &&
      asf_stream_change (stream, track->stream, NULL) ==
      ASF_STREAM_CHANGE_NONE;
}

/* Returns: (nullable): the track of @left that goes on with @stream */
static GstAsfWriterTrack *
find_track (const Matching *self, const AsfStream *stream)
{
  GstAsfWriterTrack *found = NULL;

  for (guint i = 0; i < self->left->len; i++) {
    GstAsfWriterTrack *track = g_ptr_array_index (self->left, i);

    if (!can_go_on (track, stream))
      continue;
    if (track->number == stream->number)
      return track;
    if (found == NULL)
      found = track;
  }
  return found;
}

/* The tracks that are matched are taken out of @left, and @found has them by
 * their new numbers. */
static void
match_all (Matching *self, GstAsfWriterTrack **found)
{
  const AsfStream *stream;

  for (guint from = 1; (stream = asf_writer_find_unclaimed (self->writer,
              from)) != NULL; from = stream->number + 1) {
    GstAsfWriterTrack *track = find_track (self, stream);

    if (track == NULL)
      continue;
    found[stream->number] = track;
    self->taken[stream->number] = TRUE;
    g_ptr_array_remove (self->left, track);
  }
}

/* Returns: (transfer full): what is different between the file's streams and
 *     those that come */
static char *
describe_difference (const Matching *self, const AsfStream *stream)
{
  for (guint i = 0; i < self->left->len; i++) {
    const GstAsfWriterTrack *track = g_ptr_array_index (self->left, i);
    char *what, *text;

    if (track->stream == NULL || track->stream->type != stream->type)
      continue;
    asf_stream_change (stream, track->stream, &what);
    text = g_strdup_printf ("pad %s brings another stream than its stream %u "
        "is (%s)", track->name, stream->number, what);
    g_free (what);
    return text;
  }
  return g_strdup_printf ("no pad brings its stream %u", stream->number);
}

/* A track that has no caps yet may become what is missing.
 *
 * Returns: %FALSE with @error if a stream has nothing to go on with, or one is
 *     too many */
static gboolean
check_rest (const Matching *self, GError **error)
{
  guint n_unknown = 0, n_missing = 0;
  const AsfStream *stream, *missing = NULL;
  const GstAsfWriterTrack *surplus = NULL;
  char *text;

  for (guint i = 0; i < self->left->len; i++) {
    const GstAsfWriterTrack *track = g_ptr_array_index (self->left, i);

    n_unknown += track->stream == NULL;
    if (track->stream != NULL && surplus == NULL)
      surplus = track;
  }
  for (guint from = 1; (stream = asf_writer_find_unclaimed (self->writer,
              from)) != NULL; from = stream->number + 1) {
    if (self->taken[stream->number])
      continue;
    n_missing++;
    if (missing == NULL)
      missing = stream;
  }
  if (n_missing <= n_unknown && surplus == NULL)
    return TRUE;
  text = missing != NULL ? describe_difference (self, missing) :
      g_strdup_printf ("it has no stream for pad %s", surplus->name);
  g_set_error_literal (error, ASF_ERROR, ASF_ERROR_RESUME, text);
  g_free (text);

  return FALSE;
}

/* Those that are left make room. */
static void
renumber (Matching *self, GstAsfWriterTrack **found)
{
  for (guint i = 1; i <= GST_ASF_WRITER_MAX_STREAMS; i++) {
    if (found[i] != NULL && found[i]->number != i)
      found[i]->number = i;
  }
  for (guint i = 0; i < self->left->len; i++) {
    GstAsfWriterTrack *track = g_ptr_array_index (self->left, i);

    if (self->taken[track->number])
      track->number =
          gst_asf_writer_interleaver_free_number (self->interleaver);
  }
}

/**
 * gst_asf_writer_continue_match:
 * @writer: has not got all streams yet
 * @late: it has begun, with tracks that had no caps: what is not matched now may
 *     come later, or be one more
 *
 * Gives the tracks that the header does not describe yet the numbers of the
 * streams of the file in which @writer goes on. Called from the writer thread.
 *
 * Returns: %FALSE with #ASF_ERROR_RESUME if the streams are others
 */
gboolean
gst_asf_writer_continue_match (GstAsfWriterInterleaver *self,
    const AsfWriter *writer, gboolean late, GError **error)
{
  Matching matching = { self, writer, {FALSE}, g_ptr_array_new () };
  GstAsfWriterTrack *found[GST_ASF_WRITER_MAX_STREAMS + 1] = { NULL };
  gboolean ok;

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->tracks->len; i++) {
    GstAsfWriterTrack *track = nth_track (self, i);

    if (!track->in_file && !track->refused)
      g_ptr_array_add (matching.left, track);
  }
  match_all (&matching, found);
  ok = late || check_rest (&matching, error);
  if (ok)
    renumber (&matching, found);
  g_mutex_unlock (&self->lock);
  g_ptr_array_unref (matching.left);

  return ok;
}
