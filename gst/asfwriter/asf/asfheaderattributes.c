/* asfheaderattributes.c: attributes that follow from the streams
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfheader.h"

#include "asfconformance.h"

/* What the SDK says of streams in attributes (ASF spec 3.11, 4.7), beside what
 * somebody's tags say: of one name and stream that comes first.
 *
 * What is measured has one size from the first header to the last: an attribute
 * that came or went at the end would move what is behind it, and a header that
 * is torn while it is written could not be read. So buckets and template are
 * there whenever they may be needed: buckets also if in the end the rate turns
 * out constant, which they describe as well.
 */

static const AsfStream *
get_stream (const AsfHeader *self, guint i)
{
  return g_ptr_array_index ((GPtrArray *) self->streams, i);
}

static gboolean
has_name (const AsfAttributes *attributes, guint stream, const char *name)
{
  for (guint i = 0; i < asf_attributes_count (attributes); i++) {
    const AsfAttribute *attribute = asf_attributes_nth (attributes, i);

    if (attribute->stream == stream && g_str_equal (attribute->name, name))
      return TRUE;
  }
  return FALSE;
}

static void
add_dword (AsfAttributes *attributes, guint stream, const char *name,
    guint32 number)
{
  asf_attributes_add_number (attributes, stream, name, ASF_ATTRIBUTE_DWORD,
      number);
}

static void
add_file_attributes (const AsfHeader *self, AsfAttributes *attributes)
{
  gboolean has_media = FALSE, may_vary = FALSE;

  for (guint i = 0; i < self->streams->len; i++) {
    const AsfStream *stream = get_stream (self, i);

    if (asf_stream_is_sparse (stream))
      continue;
    has_media = TRUE;
    may_vary |= !asf_stream_is_constant (stream);
  }
  if (has_media && !has_name (attributes, 0, ASF_ATTRIBUTE_VBR))
    asf_attributes_add_number (attributes, 0, ASF_ATTRIBUTE_VBR,
        ASF_ATTRIBUTE_BOOL, self->vbr);
  if (may_vary && self->bucket_pairs != NULL &&
      !has_name (attributes, 0, ASF_ATTRIBUTE_BUCKETS))
    asf_attributes_add_binary (attributes, 0, ASF_ATTRIBUTE_BUCKETS,
        self->bucket_pairs);
}

/* NULs behind the text, as many as make it as long as the codec's longest */
static void
add_conformance (const AsfStream *stream, const char *name,
    AsfAttributes *attributes)
{
  asf_attributes_add (attributes, &(AsfAttribute) {
        .name = (char *) ASF_ATTRIBUTE_CONFORMANCE,
        .stream = stream->number,
        .type = ASF_ATTRIBUTE_STRING,
        .text = (char *) name,
        .min_units = asf_conformance_units (stream),
      });
}

static void
add_stream_attributes (const AsfStream *stream, const AsfStreamFacts *facts,
    AsfAttributes *attributes)
{
  if (asf_stream_is_sparse (stream))
    return;
  asf_attributes_add_number (attributes, stream->number, ASF_ATTRIBUTE_VBR,
      ASF_ATTRIBUTE_BOOL, facts->vbr);
  if (facts->conformance != NULL &&
      !has_name (attributes, stream->number, ASF_ATTRIBUTE_CONFORMANCE))
    add_conformance (stream, facts->conformance, attributes);
  if (stream->type == ASF_STREAM_VIDEO && stream->video.aspect_x > 0 &&
      stream->video.aspect_y > 0) {
    add_dword (attributes, stream->number, "AspectRatioX",
        stream->video.aspect_x);
    add_dword (attributes, stream->number, "AspectRatioY",
        stream->video.aspect_y);
  }
}

/* Adds to @attributes those of the file and of streams that are in it. */
static void
add_given (const AsfHeader *self, AsfAttributes *attributes)
{
  gboolean known[ASF_MAX_STREAM_NUMBER + 1] = { TRUE };

  for (guint i = 0; i < self->streams->len; i++)
    known[get_stream (self, i)->number] = TRUE;
  for (guint i = 0; i < asf_attributes_count (self->attributes); i++) {
    const AsfAttribute *attribute = asf_attributes_nth (self->attributes, i);

    if (attribute->stream <= ASF_MAX_STREAM_NUMBER &&
        known[attribute->stream])
      asf_attributes_add (attributes, attribute);
  }
}

/**
 * asf_header_collect_attributes:
 *
 * Returns: (transfer full): all that the header has: those that were given, and
 *     those that follow from the streams
 */
AsfAttributes *
asf_header_collect_attributes (const AsfHeader *self)
{
  AsfAttributes *attributes = asf_attributes_new ();

  add_given (self, attributes);
  add_file_attributes (self, attributes);
  for (guint i = 0; i < self->streams->len; i++)
    add_stream_attributes (get_stream (self, i), &self->facts[i], attributes);

  return attributes;
}
