/* gstasfwritercaptions.c: captions disappear when their time is over
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwritercaptions.h"

#include <string.h>

/* A player shows a caption until the next command comes. So for one that has a
 * duration an empty command of the same type is written where it ends, as SAMI
 * files do it, unless the next caption begins by then. It goes into the file
 * when the first sample comes that is later.
 *
 * Belongs to the writer thread.
 */

/* Bytes of the longest command type, with its terminator: what is longer than
 * "CAPTION" has no duration */
#define MAX_TYPE_SIZE 16

typedef struct
{
  guint stream;
  gint64 start_ns;
  gint64 end_ns;
  guint8 command[MAX_TYPE_SIZE + 2];    /* its type, and an empty parameter */
  gsize size;
} GstAsfWriterCaption;

void
gst_asf_writer_captions_init (GstAsfWriterCaptions *self)
{
  self->shown = g_array_new (FALSE, FALSE, sizeof (GstAsfWriterCaption));
  self->media_end_ns = 0;
}

void
gst_asf_writer_captions_clear (GstAsfWriterCaptions *self)
{
  g_clear_pointer (&self->shown, g_array_unref);
}

static gboolean
write_end (const GstAsfWriterCaption *caption, gint64 end_ns,
    AsfWriter *writer, GError **error)
{
  const AsfSpan span = { caption->command, caption->size };
  const AsfSample sample = {
    .stream = caption->stream,
    .key = TRUE,
    .time_ns = end_ns,
    .spans = &span,
    .n_spans = 1,
  };

  return asf_writer_write_sample (writer, &sample, error);
}

static gboolean
has_type (const GPtrArray *streams, AsfStreamType type)
{
  for (guint i = 0; i < streams->len; i++) {
    if (((const AsfStream *) streams->pdata[i])->type == type)
      return TRUE;
  }
  return FALSE;
}

/**
 * gst_asf_writer_captions_begin:
 * @streams: (element-type AsfStream): of the file that begins
 *
 * FFmpeg takes the first time that it is sure of for the beginning, which
 * reordered pictures do not have: without sound that is the first command, and
 * all before it gets lost when the file is converted. So then there is an empty
 * one at the beginning.
 *
 * Returns: %FALSE with the error of asf_writer_write_sample()
 */
gboolean
gst_asf_writer_captions_begin (AsfWriter *writer, const GPtrArray *streams,
    GError **error)
{
  GstAsfWriterCaption caption = {.command = "T\0E\0X\0T\0\0\0\0", .size = 12 };

  if (!has_type (streams, ASF_STREAM_VIDEO) ||
      has_type (streams, ASF_STREAM_AUDIO))
    return TRUE;
  for (guint i = 0; i < streams->len; i++) {
    const AsfStream *stream = streams->pdata[i];

    caption.stream = stream->number;
    if (stream->type == ASF_STREAM_COMMAND &&
        !write_end (&caption, 0, writer, error))
      return FALSE;
  }
  return TRUE;
}

/**
 * gst_asf_writer_captions_before:
 * @sample: about to be written
 *
 * Writes the ends of captions that come before @sample; one that it replaces
 * needs no end.
 *
 * Returns: %FALSE with the error of asf_writer_write_sample()
 */
gboolean
gst_asf_writer_captions_before (GstAsfWriterCaptions *self, AsfWriter *writer,
    const AsfSample *sample, GError **error)
{
  for (guint i = self->shown->len; i > 0; i--) {
    GstAsfWriterCaption caption =
        g_array_index (self->shown, GstAsfWriterCaption, i - 1);
    gboolean is_over = caption.end_ns < sample->time_ns;

    if (!is_over && caption.stream != sample->stream)
      continue;
    g_array_remove_index (self->shown, i - 1);
    if (is_over && !write_end (&caption, caption.end_ns, writer, error))
      return FALSE;
  }
  return TRUE;
}

/* Returns: bytes of the type with its terminator, 0 if it is no caption's */
static gsize
find_type (const AsfSpan *command)
{
  for (gsize i = 0; i + 1 < MIN (command->size, MAX_TYPE_SIZE); i += 2) {
    if (command->data[i] == 0 && command->data[i + 1] == 0)
      return i + 2;
  }
  return 0;
}

/**
 * gst_asf_writer_captions_show:
 * @sample: (inout): a command that is about to be written; as such it gets no
 *     duration
 *
 * Remembers when a caption ends. An empty one is an end itself.
 */
void
gst_asf_writer_captions_show (GstAsfWriterCaptions *self, AsfSample *sample)
{
  GstAsfWriterCaption caption = {
    .stream = sample->stream,
    .start_ns = sample->time_ns,
  };
  guint64 duration_ns = sample->duration_ns;
  gsize type_size = sample->n_spans == 1 ? find_type (sample->spans) : 0;

  sample->duration_ns = 0;
  if (duration_ns == ASF_DURATION_UNKNOWN || type_size == 0 ||
      sample->spans->size <= type_size + 2)
    return;
  caption.end_ns = sample->time_ns + (gint64) duration_ns;
  caption.size = type_size + 2;
  memcpy (caption.command, sample->spans->data, type_size);
  g_array_append_val (self->shown, caption);
}

/* @end_ns: what @stream shows is over by then */
void
gst_asf_writer_captions_cut (GstAsfWriterCaptions *self, guint stream,
    gint64 end_ns)
{
  for (guint i = 0; i < self->shown->len; i++) {
    GstAsfWriterCaption *caption =
        &g_array_index (self->shown, GstAsfWriterCaption, i);

    if (caption->stream == stream)
      caption->end_ns = MIN (caption->end_ns, end_ns);
  }
}

/* @sample: of a stream that is none of commands */
void
gst_asf_writer_captions_note (GstAsfWriterCaptions *self,
    const AsfSample *sample)
{
  gint64 end_ns = sample->time_ns;

  if (sample->duration_ns != ASF_DURATION_UNKNOWN)
    end_ns += (gint64) sample->duration_ns;
  self->media_end_ns = MAX (self->media_end_ns, end_ns);
}

/**
 * gst_asf_writer_captions_end:
 *
 * Writes the ends that are still to come. A caption that was cut short with
 * its pictures does not make the file longer than they are.
 *
 * Returns: %FALSE with the error of asf_writer_write_sample()
 */
gboolean
gst_asf_writer_captions_end (GstAsfWriterCaptions *self, AsfWriter *writer,
    GError **error)
{
  gboolean ok = TRUE;

  for (guint i = 0; ok && i < self->shown->len; i++) {
    const GstAsfWriterCaption *caption =
        &g_array_index (self->shown, GstAsfWriterCaption, i);
    gint64 end_ns = caption->end_ns;

    if (caption->start_ns < self->media_end_ns)
      end_ns = MIN (end_ns, self->media_end_ns);
    ok = write_end (caption, end_ns, writer, error);
  }
  g_array_set_size (self->shown, 0);

  return ok;
}
