/* asfwritercontinue.c: a session that goes on in a file that exists
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfwriterprivate.h"

#include "asfextensions.h"
#include "asfstreamchange.h"

#include <string.h>

/* What the file holds is counted when the session is made; nothing is changed
 * before it begins, and then only if the streams that come are those that the
 * header describes. The header goes on saying what it says, but for the end that
 * it promises: a file that is killed once more can be repaired as any other.
 *
 * First what is no packet goes, the index and what is torn. That leaves a file
 * which players take for one that was cut short. The promise is on stable storage
 * before anything is appended: a header that tells an end is believed.
 */

static gboolean
have_same_systems (const AsfStream *a, const AsfStream *b)
{
  guint n_a = a->own_extensions != NULL ? a->own_extensions->len : 0;
  guint n_b = b->own_extensions != NULL ? b->own_extensions->len : 0;

  if (a->extensions != b->extensions || n_a != n_b)
    return FALSE;
  for (guint i = 0; i < n_a; i++) {
    const AsfOwnExtension *x = g_ptr_array_index (a->own_extensions, i);
    const AsfOwnExtension *y = g_ptr_array_index (b->own_extensions, i);

    if (x->size != y->size ||
        memcmp (&x->system, &y->system, sizeof (AsfGuid)) != 0)
      return FALSE;
  }
  return TRUE;
}

/**
 * asf_writer_claim_stream:
 * @stream: what comes, with the number of a stream of the file
 *
 * The session has samples of that stream. The header's description stays.
 *
 * Returns: %FALSE with #ASF_ERROR_RESUME if the file has another one by that
 *     number, or none; with #ASF_ERROR_STREAM if the number is taken
 */
gboolean
asf_writer_claim_stream (AsfWriter *self, const AsfStream *stream,
    GError **error)
{
  AsfWriterStream *own = self->by_number[stream->number];
  char *what = NULL;
  gboolean same = FALSE;

  if (own == NULL)
    g_set_error (error, ASF_ERROR, ASF_ERROR_RESUME,
        "it has no stream %u", stream->number);
  else if (own->claimed)
    g_set_error (error, ASF_ERROR, ASF_ERROR_STREAM,
        "stream number %u is taken", stream->number);
  else if (asf_stream_change (own->stream, stream, &what) !=
      ASF_STREAM_CHANGE_NONE)
    g_set_error (error, ASF_ERROR, ASF_ERROR_RESUME,
        "its stream %u is another one (%s)", stream->number, what);
  else if (!have_same_systems (own->stream, stream))
    g_set_error (error, ASF_ERROR, ASF_ERROR_RESUME,
        "its stream %u has other payload extensions", stream->number);
  else
    own->claimed = same = TRUE;
  g_free (what);

  return same;
}

/**
 * asf_writer_find_unclaimed:
 * @from: stream number, the first to look at
 *
 * Returns: (transfer none) (nullable): a stream of the file in which a session
 *     of asf_writer_new_continued() has no samples; %NULL if there is none
 */
const AsfStream *
asf_writer_find_unclaimed (const AsfWriter *self, guint from)
{
  for (guint i = from; self->continued && i <= ASF_MAX_STREAM_NUMBER; i++) {
    if (self->by_number[i] != NULL && !self->by_number[i]->claimed)
      return self->by_number[i]->stream;
  }
  return NULL;
}

/* Returns: whether @self was made by asf_writer_new_continued() */
gboolean
asf_writer_is_continued (const AsfWriter *self)
{
  return self->continued;
}

/* Returns: ns from the file's zero to its first sample, 0 if it has none */
guint64
asf_writer_get_begin_ns (const AsfWriter *self)
{
  guint32 begin_ms = self->safe_end_ms;

  for (guint i = 0; i < self->streams->len; i++) {
    const AsfMeter *meter = &asf_writer_nth_stream (self, i)->meter;

    if (meter->samples > 0)
      begin_ms = MIN (begin_ms, meter->first_ms);
  }
  return (guint64) begin_ms * ASF_NS_PER_MS;
}

/* Tells readers that the file is not finished. */
static void
unfinish (AsfWriter *self)
{
  static const guint8 broadcast = ASF_HEADER_FLAG_BROADCAST;
  int err;

  if (self->config.checkpoint_interval_ns / ASF_NS_PER_MS > 0) {
    asf_writer_promise (self, self->packets_on_disk);
    return;
  }
  err = asf_output_rewrite (self->output, ASF_HEADER_FLAGS_OFFSET, &broadcast,
      1);
  if (err != 0)
    asf_writer_fail (self, ASF_OPERATION_REWRITE, err,
        ASF_HEADER_FLAGS_OFFSET, "cannot change the header");
}

/* Opens the file again: from now on it ends with its packets. */
void
asf_writer_begin_continued (AsfWriter *self)
{
  int err;

  if (!asf_writer_cut_to_whole_samples (self))
    return;
  self->last_is_torn = FALSE;
  unfinish (self);
  if (self->error != NULL)
    return;
  err = asf_output_sync (self->output);
  if (err != 0)
    asf_writer_fail (self, ASF_OPERATION_SYNC, err,
        asf_writer_data_end (self), "cannot bring the header to the disk");
}
