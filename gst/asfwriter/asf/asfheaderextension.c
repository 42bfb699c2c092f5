/* asfheaderextension.c: the Header Extension Object
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfheaderprivate.h"

#include "asfextensions.h"

/* ASF spec 3.4 and 4: what came to the format later. Languages come first,
 * since others name them by their place in the list; padding comes last. */

#define STREAM_FLAG_SEEKABLE 0x02
#define NEAREST_PAST_CLEANPOINT 3

/* What ITU and IETF have for "not known": a list with languages needs an
 * entry for the streams that have none. */
#define NO_LANGUAGE "und"

/* An attribute without language has the first one's index, so with attributes
 * that have one that is "not known".
 *
 * Returns: (transfer container): distinct languages, empty if neither stream
 *     nor attribute has one */
static GPtrArray *
collect_languages (const AsfHeader *self, const AsfAttributes *attributes)
{
  GPtrArray *languages = g_ptr_array_new ();
  GPtrArray *more = g_ptr_array_new ();
  gboolean some = FALSE;

  asf_attributes_collect_languages (attributes, more);
  if (more->len > 0)
    g_ptr_array_add (languages, (gpointer) NO_LANGUAGE);
  g_ptr_array_unref (more);

  for (guint i = 0; i < self->streams->len; i++)
    some |= asf_header_get_stream (self, i)->language != NULL;
  for (guint i = 0; some && i < self->streams->len; i++) {
    const char *language = asf_header_get_stream (self, i)->language;

    if (language == NULL)
      language = NO_LANGUAGE;
    if (!g_ptr_array_find_with_equal_func (languages, language, g_str_equal,
            NULL))
      g_ptr_array_add (languages, (gpointer) language);
  }
  asf_attributes_collect_languages (attributes, languages);

  return languages;
}

static guint
language_index (const GPtrArray *languages, const AsfStream *stream)
{
  const char *language = stream->language;
  guint i = 0;

  g_ptr_array_find_with_equal_func ((GPtrArray *) languages,
      language != NULL ? language : NO_LANGUAGE, g_str_equal, &i);
  return languages->len > 0 ? i : 0;
}

static void
put_language_list (const GPtrArray *languages, AsfBytes *bytes)
{
  gsize object;

  if (languages->len == 0)
    return;
  object = asf_bytes_open_object (bytes, &asf_guid_language_list);
  asf_bytes_put_u16 (bytes, languages->len);
  for (guint i = 0; i < languages->len; i++) {
    gsize at = bytes->data->len, size;

    asf_bytes_put_u8 (bytes, 0);
    size = asf_bytes_put_utf16 (bytes,
        g_ptr_array_index ((GPtrArray *) languages, i));
    if (size > G_MAXUINT8)
      bytes->overflow = TRUE;
    bytes->data->data[at] = (guint8) size;
  }
  asf_bytes_close_object (bytes, object);
}

static void
put_compatibility (AsfBytes *bytes)
{
  gsize object = asf_bytes_open_object (bytes, &asf_guid_compatibility);

  asf_bytes_put_u8 (bytes, 2);
  asf_bytes_put_u8 (bytes, 1);
  asf_bytes_close_object (bytes, object);
}

static void
put_extended_stream (const AsfHeader *self, guint i, guint language,
    AsfBytes *bytes)
{
  const AsfStream *stream = asf_header_get_stream (self, i);
  const AsfStreamFacts *facts = &self->facts[i];
  gsize object =
      asf_bytes_open_object (bytes, &asf_guid_extended_stream_properties);

  asf_bytes_put_zeros (bytes, 2 * 8);   /* start and end time: not restricted */
  asf_bytes_put_u32 (bytes, facts->bitrate);
  asf_bytes_put_u32 (bytes, facts->buffer_ms);
  asf_bytes_put_u32 (bytes, 0);
  asf_bytes_put_u32 (bytes, facts->peak_bitrate);
  asf_bytes_put_u32 (bytes, facts->peak_buffer_ms);
  asf_bytes_put_u32 (bytes, 0);
  asf_bytes_put_u32 (bytes, facts->max_object_size);
  asf_bytes_put_u32 (bytes, facts->seekable ? STREAM_FLAG_SEEKABLE : 0);
  asf_bytes_put_u16 (bytes, stream->number);
  asf_bytes_put_u16 (bytes, language);
  asf_bytes_put_u64 (bytes, facts->frame_duration_100ns);
  asf_bytes_put_u16 (bytes, stream->name != NULL ? 1 : 0);
  asf_bytes_put_u16 (bytes, asf_extensions_count (stream));
  if (stream->name != NULL) {
    gsize at;

    asf_bytes_put_u16 (bytes, language);
    at = bytes->data->len;
    asf_bytes_put_u16 (bytes, 0);
    asf_bytes_set_u16 (bytes, at, asf_bytes_put_utf16 (bytes, stream->name));
  }
  asf_extensions_put_systems (stream, bytes);
  asf_bytes_close_object (bytes, object);
}

/* @member: of #AsfStreamFacts: whether the stream is in the index */
static void
put_specifiers (const AsfHeader *self, gsize member, AsfBytes *bytes)
{
  gsize count_at = bytes->data->len;
  guint n = 0;

  asf_bytes_put_u16 (bytes, 0);
  for (guint i = 0; i < self->streams->len; i++) {
    if (!G_STRUCT_MEMBER (gboolean, &self->facts[i], member))
      continue;
    asf_bytes_put_u16 (bytes, asf_header_get_stream (self, i)->number);
    asf_bytes_put_u16 (bytes, NEAREST_PAST_CLEANPOINT);
    n++;
  }
  asf_bytes_set_u16 (bytes, count_at, n);
}

/* Room for the parameters is kept whether or not an Index Object comes, since
 * that may be known at the end only (ASF spec 4.9; the placeholder, with room
 * for all streams, is Microsoft's way). */
static void
put_index_parameters (const AsfHeader *self, AsfBytes *bytes)
{
  gsize object = asf_bytes_open_object (bytes, self->index_interval_ms != 0 ?
      &asf_guid_index_parameters : &asf_guid_index_placeholder);

  if (self->index_interval_ms != 0) {
    asf_bytes_put_u32 (bytes, self->index_interval_ms);
    put_specifiers (self, G_STRUCT_OFFSET (AsfStreamFacts, in_index), bytes);
  } else {
    asf_bytes_put_zeros (bytes, 4 + 2 + 4 * self->streams->len);
  }
  asf_bytes_close_object (bytes, object);
}

/* Media Object Index Parameters (ASF spec 4.10) */
static void
put_frame_index_parameters (const AsfHeader *self, AsfBytes *bytes)
{
  gsize object;

  if (self->frame_interval == 0)
    return;
  object = asf_bytes_open_object (bytes,
      &asf_guid_media_object_index_parameters);
  asf_bytes_put_u32 (bytes, self->frame_interval);
  put_specifiers (self, G_STRUCT_OFFSET (AsfStreamFacts, in_frame_index),
      bytes);
  asf_bytes_close_object (bytes, object);
}

/* Timecode Index Parameters (ASF spec 4.11). Readers ignore the interval; a
 * repair makes the index anew with it. */
static void
put_timecode_index_parameters (const AsfHeader *self, AsfBytes *bytes)
{
  gsize object;

  if (self->timecode_interval == 0)
    return;
  object = asf_bytes_open_object (bytes, &asf_guid_timecode_index_parameters);
  asf_bytes_put_u32 (bytes, self->timecode_interval);
  put_specifiers (self, G_STRUCT_OFFSET (AsfStreamFacts, in_timecode_index),
      bytes);
  asf_bytes_close_object (bytes, object);
}

static void
put_padding (AsfBytes *bytes, gsize size)
{
  gsize object;

  if (size < OBJECT_HEAD)
    return;
  object = asf_bytes_open_object (bytes, &asf_guid_padding);
  asf_bytes_put_zeros (bytes, size - OBJECT_HEAD);
  asf_bytes_close_object (bytes, object);
}

/* @padding: bytes of the Padding Object, less than 24 = none */
void
asf_header_put_extension (const AsfHeader *self,
    const AsfAttributes *attributes, gsize padding, AsfBytes *bytes)
{
  gsize object = asf_bytes_open_object (bytes, &asf_guid_header_extension);
  GPtrArray *languages = collect_languages (self, attributes);
  gsize size_at;

  asf_bytes_put_guid (bytes, &asf_guid_reserved_1);
  asf_bytes_put_u16 (bytes, 6);
  size_at = bytes->data->len;
  asf_bytes_put_u32 (bytes, 0);
  put_language_list (languages, bytes);
  asf_attributes_put_library (attributes, languages, bytes);
  put_compatibility (bytes);
  asf_attributes_put_metadata (attributes, bytes);
  for (guint i = 0; i < self->streams->len; i++)
    put_extended_stream (self, i,
        language_index (languages, asf_header_get_stream (self, i)), bytes);
  asf_relations_put_extension (self->relations, self->streams, bytes);
  put_index_parameters (self, bytes);
  put_frame_index_parameters (self, bytes);
  put_timecode_index_parameters (self, bytes);
  put_padding (bytes, padding);
  asf_bytes_set_u32 (bytes, size_at, bytes->data->len - size_at - 4);
  asf_bytes_close_object (bytes, object);

  g_ptr_array_unref (languages);
}

