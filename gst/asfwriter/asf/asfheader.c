/* asfheader.c: the whole header as a function of one description
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfheaderprivate.h"

#include "asfbranding.h"
#include "asferror.h"

/* Header Object and the head of the Data Object (ASF spec 3, 4, 5.1), in the
 * order of Microsoft's writer. The same function makes the first header and
 * the last one: it is told how large the result has to be, and the Padding
 * Object takes up the difference. */

#define FLAG_SEEKABLE 0x02

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
  asf_header_put_extension (self, attributes, padding, bytes);
  asf_attributes_put_content_description (attributes, bytes, &n_objects);
  asf_attributes_put_extended (attributes, bytes, &n_objects);
  asf_branding_put (attributes, bytes, &n_objects);
  asf_header_put_codec_list (self, bytes);
  for (guint i = 0; i < self->streams->len; i++)
    asf_header_put_stream_properties (self, i, bytes);
  asf_relations_put_header (self->relations, self->streams, bytes,
      &n_objects);
  asf_header_put_bitrates (self, bytes);
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
