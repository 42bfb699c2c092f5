/* asfheader.c: the whole header as a function of one description
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfheader.h"

#include "asfbranding.h"
#include "asferror.h"
#include "asfextensions.h"

/* Header Object and the head of the Data Object (ASF spec 3, 4, 5.1), in the
 * order of Microsoft's writer. The same function makes the first header and
 * the last one: it is told how large the result has to be, and the Padding
 * Object takes up the difference. */

#define OBJECT_HEAD 24
#define FLAG_SEEKABLE 0x02
#define STREAM_FLAG_SEEKABLE 0x02
#define CODEC_VIDEO 1
#define CODEC_AUDIO 2
#define NEAREST_PAST_CLEANPOINT 3

/* What ITU and IETF have for "not known": a list with languages needs an
 * entry for the streams that have none. */
#define NO_LANGUAGE "und"

static const AsfStream *
get_stream (const AsfHeader *self, guint i)
{
  return g_ptr_array_index ((GPtrArray *) self->streams, i);
}

/* Sum of the averages of the Stream Bitrate Properties Object, as in every
 * file of Microsoft's writer (ASF spec 3.2). */
static guint32
max_bitrate (const AsfHeader *self)
{
  guint64 sum = 0;

  if (self->max_bitrate != 0)
    return self->max_bitrate;
  for (guint i = 0; i < self->streams->len; i++)
    sum += self->facts[i].gross_bitrate;
  return (guint32) MIN (sum, G_MAXUINT32);
}

/**
 * asf_header_put_counters:
 *
 * Puts the part of the File Properties Object that changes while the file
 * grows, which stands at #ASF_HEADER_COUNTERS_OFFSET in the file.
 */
void
asf_header_put_counters (const AsfHeader *self, AsfBytes *bytes)
{
  asf_bytes_put_u64 (bytes, self->broadcast ? 0 : self->file_size);
  asf_bytes_put_u64 (bytes, self->creation_time);
  asf_bytes_put_u64 (bytes, self->broadcast ? 0 : self->n_packets);
  asf_bytes_put_u64 (bytes, self->broadcast ? 0 : self->play_duration_100ns);
  asf_bytes_put_u64 (bytes, self->broadcast ? 0 : self->send_duration_100ns);
  asf_bytes_put_u64 (bytes, self->preroll_ms);
  asf_bytes_put_u32 (bytes, self->broadcast ? ASF_HEADER_FLAG_BROADCAST :
      self->seekable ? FLAG_SEEKABLE : 0);
  asf_bytes_put_u32 (bytes, self->packet_size);
  asf_bytes_put_u32 (bytes, self->packet_size);
  asf_bytes_put_u32 (bytes, max_bitrate (self));
}

static void
put_file_properties (const AsfHeader *self, AsfBytes *bytes)
{
  gsize object = asf_bytes_open_object (bytes, &asf_guid_file_properties);

  asf_bytes_put_guid (bytes, &self->file_id);
  asf_header_put_counters (self, bytes);
  asf_bytes_close_object (bytes, object);
}

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
    some |= get_stream (self, i)->language != NULL;
  for (guint i = 0; some && i < self->streams->len; i++) {
    const char *language = get_stream (self, i)->language;

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
  const AsfStream *stream = get_stream (self, i);
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
    asf_bytes_put_u16 (bytes, get_stream (self, i)->number);
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

static void
put_header_extension (const AsfHeader *self, const AsfAttributes *attributes,
    gsize padding, AsfBytes *bytes)
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
        language_index (languages, get_stream (self, i)), bytes);
  asf_relations_put_extension (self->relations, self->streams, bytes);
  put_index_parameters (self, bytes);
  put_frame_index_parameters (self, bytes);
  put_timecode_index_parameters (self, bytes);
  put_padding (bytes, padding);
  asf_bytes_set_u32 (bytes, size_at, bytes->data->len - size_at - 4);
  asf_bytes_close_object (bytes, object);

  g_ptr_array_unref (languages);
}

static char *
describe_audio (const AsfStream *stream, const AsfStreamFacts *facts)
{
  const char *const layouts[] = { "", "mono", "stereo" };
  guint channels = stream->audio.channels;
  char *layout = channels < G_N_ELEMENTS (layouts) ?
      g_strdup (layouts[channels]) : g_strdup_printf ("%u channels", channels);
  guint32 nominal = asf_stream_nominal_bitrate (stream);
  char *text = g_strdup_printf ("%u kbps, %u kHz, %s %s",
      (guint) (((guint64) (nominal > 0 ? nominal : facts->bitrate) + 500) /
          1000),
      stream->audio.sample_rate / 1000, layout, facts->vbr ? "VBR" : "CBR");

  g_free (layout);
  return text;
}

static void
put_counted_utf16 (AsfBytes *bytes, const char *text)
{
  gsize at = bytes->data->len;

  asf_bytes_put_u16 (bytes, 0);
  asf_bytes_set_u16 (bytes, at, asf_bytes_put_utf16 (bytes, text) / 2);
}

static void
put_codec (const AsfHeader *self, guint i, AsfBytes *bytes)
{
  const AsfStream *stream = get_stream (self, i);
  gboolean is_audio = stream->type == ASF_STREAM_AUDIO;
  char *description = is_audio && !self->terse ?
      describe_audio (stream, &self->facts[i]) : NULL;

  asf_bytes_put_u16 (bytes, is_audio ? CODEC_AUDIO : CODEC_VIDEO);
  put_counted_utf16 (bytes,
      stream->codec_name != NULL ? stream->codec_name : "");
  put_counted_utf16 (bytes, description != NULL ? description : "");
  if (is_audio) {
    asf_bytes_put_u16 (bytes, 2);
    asf_bytes_put_u16 (bytes, stream->audio.format_tag);
  } else {
    asf_bytes_put_u16 (bytes, 4);
    asf_bytes_put_u32 (bytes, stream->video.fourcc);
  }
  g_free (description);
}

/* Commands and stills need no codec: their type says all. */
static void
put_codec_list (const AsfHeader *self, AsfBytes *bytes)
{
  gsize object = asf_bytes_open_object (bytes, &asf_guid_codec_list), count_at;
  guint n_codecs = 0;

  asf_bytes_put_guid (bytes, &asf_guid_reserved_2);
  count_at = bytes->data->len;
  asf_bytes_put_u32 (bytes, 0);
  for (guint i = 0; i < self->streams->len; i++) {
    const AsfStream *stream = get_stream (self, i);

    if (asf_stream_is_sparse (stream))
      continue;
    put_codec (self, i, bytes);
    n_codecs++;
  }
  asf_bytes_set_u32 (bytes, count_at, n_codecs);
  asf_bytes_close_object (bytes, object);
}

/* Span 1 says "not spread"; Microsoft writes it for all audio, with the size
 * of the largest object in both length fields. */
static void
put_audio_spread (const AsfStream *stream, const AsfStreamFacts *facts,
    AsfBytes *bytes)
{
  guint32 length = MAX (stream->audio.block_align, facts->max_object_size);

  length = MIN (length, G_MAXUINT16);
  asf_bytes_put_u8 (bytes, 1);
  asf_bytes_put_u16 (bytes, length);
  asf_bytes_put_u16 (bytes, length);
  asf_bytes_put_u16 (bytes, 1);
  asf_bytes_put_u8 (bytes, 0);
}

/* A stream whose byte rate nobody told gets the one that was measured. */
static void
put_format (const AsfStream *stream, const AsfStreamFacts *facts,
    AsfBytes *bytes)
{
  AsfStream measured = *stream;

  if (measured.audio.avg_bytes_per_sec == 0)
    measured.audio.avg_bytes_per_sec = MAX (facts->bitrate / 8, 1);
  asf_stream_put_format (&measured, bytes);
}

static const AsfGuid *
stream_type (const AsfStream *stream)
{
  switch (stream->type) {
    case ASF_STREAM_AUDIO:
      return &asf_guid_audio_media;
    case ASF_STREAM_VIDEO:
      return &asf_guid_video_media;
    case ASF_STREAM_COMMAND:
      return &asf_guid_command_media;
    case ASF_STREAM_JPEG:
      return &asf_guid_jfif_media;
  }
  g_return_val_if_reached (NULL);
}

static void
put_stream_properties (const AsfHeader *self, guint i, AsfBytes *bytes)
{
  const AsfStream *stream = get_stream (self, i);
  gboolean is_audio = stream->type == ASF_STREAM_AUDIO;
  gsize object = asf_bytes_open_object (bytes, &asf_guid_stream_properties);
  gsize lengths_at, format_at, correction_at;

  asf_bytes_put_guid (bytes, stream_type (stream));
  asf_bytes_put_guid (bytes,
      is_audio ? &asf_guid_audio_spread : &asf_guid_no_error_correction);
  asf_bytes_put_u64 (bytes, 0);
  lengths_at = bytes->data->len;
  asf_bytes_put_u32 (bytes, 0);
  asf_bytes_put_u32 (bytes, 0);
  asf_bytes_put_u16 (bytes, stream->number);
  asf_bytes_put_u32 (bytes, 0);
  format_at = bytes->data->len;
  put_format (stream, &self->facts[i], bytes);
  correction_at = bytes->data->len;
  if (is_audio)
    put_audio_spread (stream, &self->facts[i], bytes);
  asf_bytes_set_u32 (bytes, lengths_at, correction_at - format_at);
  asf_bytes_set_u32 (bytes, lengths_at + 4,
      bytes->data->len - correction_at);
  asf_bytes_close_object (bytes, object);
}

static void
put_stream_bitrates (const AsfHeader *self, AsfBytes *bytes)
{
  gsize object =
      asf_bytes_open_object (bytes, &asf_guid_stream_bitrate_properties);

  asf_bytes_put_u16 (bytes, self->streams->len);
  for (guint i = 0; i < self->streams->len; i++) {
    asf_bytes_put_u16 (bytes, get_stream (self, i)->number);
    asf_bytes_put_u32 (bytes, self->facts[i].gross_bitrate);
  }
  asf_bytes_close_object (bytes, object);
}

static void
put_markers (const AsfHeader *self, AsfBytes *bytes, guint *n_objects)
{
  if (self->markers == NULL)
    return;
  asf_markers_put_markers (self->markers, bytes, self->preroll_ms, n_objects);
  asf_markers_put_commands (self->markers, bytes, self->preroll_ms,
      n_objects);
}

static void
put_header_object (const AsfHeader *self, const AsfAttributes *attributes,
    gsize padding, AsfBytes *bytes)
{
  gsize object = asf_bytes_open_object (bytes, &asf_guid_header);
  gsize count_at = bytes->data->len;
  guint n_objects = 4 + self->streams->len;

  asf_bytes_put_u32 (bytes, 0);
  asf_bytes_put_u8 (bytes, 1);
  asf_bytes_put_u8 (bytes, 2);
  put_file_properties (self, bytes);
  put_header_extension (self, attributes, padding, bytes);
  asf_attributes_put_content_description (attributes, bytes, &n_objects);
  asf_attributes_put_extended (attributes, bytes, &n_objects);
  asf_branding_put (attributes, bytes, &n_objects);
  put_codec_list (self, bytes);
  for (guint i = 0; i < self->streams->len; i++)
    put_stream_properties (self, i, bytes);
  asf_relations_put_header (self->relations, self->streams, bytes,
      &n_objects);
  put_stream_bitrates (self, bytes);
  put_markers (self, bytes, &n_objects);
  asf_bytes_set_u32 (bytes, count_at, n_objects);
  asf_bytes_close_object (bytes, object);
}

/* Puts the 50 bytes in front of the first packet (ASF spec 5.1). */
void
asf_header_put_data_head (const AsfHeader *self, AsfBytes *bytes)
{
  guint64 n_packets = self->broadcast ? 0 : self->n_packets;

  asf_bytes_put_guid (bytes, &asf_guid_data);
  asf_bytes_put_u64 (bytes,
      ASF_DATA_OBJECT_HEAD + n_packets * self->packet_size);
  asf_bytes_put_guid (bytes, &self->file_id);
  asf_bytes_put_u64 (bytes, n_packets);
  asf_bytes_put_u16 (bytes, 0x0101);
}

static void
put_all (const AsfHeader *self, const AsfAttributes *attributes,
    gsize padding, AsfBytes *bytes)
{
  g_byte_array_set_size (bytes->data, 0);
  put_header_object (self, attributes, padding, bytes);
  asf_header_put_data_head (self, bytes);
}

/**
 * asf_header_put:
 * @bytes: emptied first
 * @exact_size: bytes that header and head of the Data Object shall have
 *     together, 0 = whatever they need with the padding asked for
 *
 * Returns: %FALSE with #ASF_ERROR_HEADER_SIZE if @exact_size is too small, or
 *     if a list or text is too long for its field
 */
gboolean
asf_header_put (const AsfHeader *self, AsfBytes *bytes, gsize exact_size,
    GError **error)
{
  AsfAttributes *attributes = asf_header_collect_attributes (self);
  gsize padding = exact_size == 0 ? self->padding : 0;

  bytes->overflow = FALSE;
  put_all (self, attributes, padding, bytes);
  /* A gap of less than an object's head cannot be expressed: then it fails */
  if (exact_size >= bytes->data->len + OBJECT_HEAD)
    put_all (self, attributes, exact_size - bytes->data->len, bytes);
  asf_attributes_free (attributes);

  if (bytes->overflow || (exact_size != 0 && bytes->data->len != exact_size)) {
    g_set_error (error, ASF_ERROR, ASF_ERROR_HEADER_SIZE,
        "the header does not fit: %u bytes, there is room for %"
        G_GSIZE_FORMAT "%s", bytes->data->len, exact_size,
        bytes->overflow ? " (a text or list is too long)" : "");
    return FALSE;
  }

  return TRUE;
}
