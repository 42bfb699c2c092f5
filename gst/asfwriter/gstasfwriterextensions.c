/* gstasfwriterextensions.c: what payloads tell beside their media
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterextensions.h"

#include "gstasfwriterextensionmeta.h"

#include <string.h>

/* Payload extension systems are declared in the header (ASF spec 4.1), before
 * any data. Caps say some (gstasfwriterpicture.c); what metas of the first
 * buffer of a stream have is the rest. A later buffer has what was declared
 * then, or less.
 */

/* What was told of a track; once each. */
#define TOLD_PROBLEM (1 << 0)
#define TOLD_UNDECLARED (1 << 1)
#define TOLD_SIZE (1 << 2)
#define TOLD_ROOM (1 << 3)

static void
tell (GstElement *element, GstAsfWriterTrack *track, guint what,
    const char *text)
{
  if ((g_atomic_int_or (&track->told_extensions, what) & what) == what)
    return;
  GST_ELEMENT_WARNING (element, STREAM, MUX,
      ("Extension data of pad %s cannot be stored: %s. The media are not "
          "affected.", track->name, text), (NULL));
}

static const AsfOwnExtension *
nth_own (const AsfStream *stream, guint n)
{
  return g_ptr_array_index (stream->own_extensions, n);
}

/* Returns: its place among those of @stream, or how many there are */
static guint
find_own (const AsfStream *stream, const AsfGuid *system)
{
  guint n = stream->own_extensions != NULL ? stream->own_extensions->len : 0;

  for (guint i = 0; i < n; i++) {
    if (memcmp (&nth_own (stream, i)->system, system, sizeof (AsfGuid)) == 0)
      return i;
  }
  return n;
}

static gboolean
has_own (const AsfStream *stream, const AsfGuid *system)
{
  return stream->own_extensions != NULL &&
      find_own (stream, system) < stream->own_extensions->len;
}

/* Adds what @given says to @stream; all of them must fit a payload. */
static const char *
declare (AsfStream *stream, const GArray *given)
{
  for (guint i = 0; i < given->len; i++) {
    const GstAsfWriterExtension *extension =
        &g_array_index (given, GstAsfWriterExtension, i);
    guint size = extension->size != ASF_EXTENSION_VARIABLE_SIZE ?
        extension->size : sizeof (guint16);
    gsize info_size = 0;
    const guint8 *info = extension->info != NULL ?
        g_bytes_get_data (extension->info, &info_size) : NULL;

    if (has_own (stream, &extension->system))
      return "a system is there twice";
    if (i == GST_ASF_WRITER_MAX_EXTENSIONS)
      return "there are too many systems";
    if (asf_extensions_size (stream) + size > ASF_EXTENSIONS_MAX_SIZE)
      return "a payload has no room for all systems";
    if (info_size > G_MAXUINT16)
      return "what is to be said of a system is longer than 64 KiB";
    asf_extensions_declare (stream, &extension->system, extension->size, info,
        info_size);
  }
  return NULL;
}

/**
 * gst_asf_writer_extensions_announce:
 * @track: that @buffer is the first of
 *
 * Declares what the metas of @buffer have, if the header is not yet written.
 */
void
gst_asf_writer_extensions_announce (GstElement *element,
    GstAsfWriterInterleaver *interleaver, GstAsfWriterTrack *track,
    GstBuffer *buffer)
{
  /* its type does not matter; those that caps may say take room, too */
  AsfStream *stream = asf_stream_new (ASF_STREAM_VIDEO);
  char *problem;
  GArray *given = gst_asf_writer_extension_meta_parse (buffer, &problem);

  stream->extensions = ASF_EXTENSION_DURATION | ASF_EXTENSION_CONTENT_TYPE |
      ASF_EXTENSION_TIMECODE | ASF_EXTENSION_ASPECT;
  if (problem != NULL)
    tell (element, track, TOLD_PROBLEM, problem);
  if (given != NULL) {
    const char *reason = declare (stream, given);

    if (reason != NULL)
      tell (element, track, TOLD_PROBLEM | TOLD_UNDECLARED, reason);
    g_array_unref (given);
  }
  stream->extensions = gst_asf_writer_timecodes_has (buffer) ?
      ASF_EXTENSION_TIMECODE : 0;
  if (stream->extensions != 0 || stream->own_extensions != NULL)
    gst_asf_writer_interleaver_declare (interleaver, track, stream);
  asf_stream_free (stream);
  g_free (problem);
}

/* Samples */

static void
fill_given (GstAsfWriterExtensions *self, GstElement *element,
    GstAsfWriterTrack *track, guint room)
{
  for (guint i = 0; i < self->given->len; i++) {
    const GstAsfWriterExtension *extension =
        &g_array_index (self->given, GstAsfWriterExtension, i);
    guint n = find_own (track->stream, &extension->system);
    gsize size = 0;
    const guint8 *data = extension->data != NULL ?
        g_bytes_get_data (extension->data, &size) : NULL;

    if (!has_own (track->stream, &extension->system)) {
      tell (element, track, TOLD_UNDECLARED, "the stream's first buffer, from "
          "which the header is made, had no such system");
    } else if (nth_own (track->stream, n)->size !=
        ASF_EXTENSION_VARIABLE_SIZE) {
      if (size != nth_own (track->stream, n)->size)
        tell (element, track, TOLD_SIZE, "they have not the size that the "
            "header tells; zeros are stored");
      self->own[n] = (AsfSpan) { data, size };
    } else if (size > room) {
      tell (element, track, TOLD_ROOM, "a payload has no room for them; "
          "nothing is stored");
    } else {
      room -= (guint) size;
      self->own[n] = (AsfSpan) { data, size };
    }
  }
}

static void
fill_own (GstAsfWriterExtensions *self, GstElement *element,
    GstAsfWriterTrack *track, const GstAsfWriterItem *item,
    guint32 packet_size)
{
  guint room = asf_extensions_room (packet_size);
  guint least = asf_extensions_size (track->stream);
  guint n;

  memset (self->own, 0, sizeof (self->own));
  if (has_own (track->stream, &asf_guid_output_clean_point)) {
    n = find_own (track->stream, &asf_guid_output_clean_point);
    self->clean_point = item->key ? 1 : 0;
    self->own[n] = (AsfSpan) { &self->clean_point, 1 };
  }
  if (self->given != NULL)
    fill_given (self, element, track, room > least ? room - least : 0);
}

/**
 * gst_asf_writer_extensions_fill:
 * @self: (out caller-allocates): to be cleared when @sample is written
 * @packet_size: bytes
 * @sample: its stream, key flag and time are known
 *
 * Sets what the payloads of @sample tell beside the media, if its track is in
 * the file.
 */
void
gst_asf_writer_extensions_fill (GstAsfWriterExtensions *self,
    GstElement *element, GstAsfWriterTrack *track,
    const GstAsfWriterItem *item, guint32 packet_size, AsfSample *sample)
{
  const AsfStream *stream = track->in_file ? track->stream : NULL;
  char *problem;

  self->given = NULL;
  if (stream == NULL)
    return;
  sample->content_type = item->picture.content_type;
  sample->aspect_x = item->picture.aspect_x;
  sample->aspect_y = item->picture.aspect_y;
  if ((stream->extensions & ASF_EXTENSION_TIMECODE) != 0)
    sample->timecode = gst_asf_writer_timecodes_take (&track->timecodes,
        item->buffer, sample->time_ns);
  self->given = gst_asf_writer_extension_meta_parse (item->buffer, &problem);
  if (problem != NULL)
    tell (element, track, TOLD_PROBLEM, problem);
  g_free (problem);
  if (stream->own_extensions != NULL || self->given != NULL)
    fill_own (self, element, track, item, packet_size);
  sample->own_extensions = stream->own_extensions != NULL ? self->own : NULL;
}

void
gst_asf_writer_extensions_clear (GstAsfWriterExtensions *self)
{
  g_clear_pointer (&self->given, g_array_unref);
}

/* Metas that extension data are made of, for a picture that is laid out anew:
 * its others do not go with it. */
static gboolean
copy_meta (GstBuffer *from, GstMeta **meta, gpointer to)
{
  const GstMetaInfo *info = (*meta)->info;
  GstMetaTransformCopy whole = { FALSE, 0, -1 };

  if (info == gst_video_time_code_meta_get_info () ||
      info == gst_meta_get_info (GST_ASF_WRITER_EXTENSION_META))
    info->transform_func (to, *meta, from, _gst_meta_transform_copy, &whole);
  return TRUE;
}

/* Copies the metas that tell extension data. */
void
gst_asf_writer_extensions_copy (GstBuffer *from, GstBuffer *to)
{
  gst_buffer_foreach_meta (from, copy_meta, to);
}
