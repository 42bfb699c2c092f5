/* asfextensions.c: what stands in each payload beside time and size
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfextensions.h"

#include "asferror.h"
#include "asfguid.h"

#include <string.h>

/* Microsoft's files have this duration where none is known; readers take it
 * for that */
#define UNKNOWN_DURATION 1

/* Of each packet, beside the largest extension data that are taken */
#define MIN_PACKET_DATA 8

static guint8 *
store_le (guint8 *where, guint32 value, guint size)
{
  for (guint i = 0; i < size; i++)
    where[i] = (guint8) (value >> (8 * i));
  return where + size;
}

static void
fill_duration (const AsfExtensionData *data, guint8 *where)
{
  store_le (where, CLAMP (data->duration_ms, UNKNOWN_DURATION, G_MAXUINT16),
      2);
}

static void
fill_content_type (const AsfExtensionData *data, guint8 *where)
{
  where[0] = data->content_type;
}

static void
fill_aspect (const AsfExtensionData *data, guint8 *where)
{
  where[0] = data->aspect_x;
  where[1] = data->aspect_y;
}

static void
fill_timecode (const AsfExtensionData *data, guint8 *where)
{
  const AsfTimecode *timecode = &data->timecode;

  where = store_le (where, timecode->range, 2);
  where = store_le (where, timecode->bcd, 4);
  where = store_le (where, timecode->user_bits, 4);
  store_le (where, timecode->flags, 4);
}

/* In the order in which Microsoft's files have them, as far as they do. */
static const struct
{
  guint extension;
  const AsfGuid *system;
  guint16 size;
  void (*fill) (const AsfExtensionData *data, guint8 *where);
} systems[] = {
  {ASF_EXTENSION_ASPECT, &asf_guid_pixel_aspect_ratio, 2, fill_aspect},
  {ASF_EXTENSION_DURATION, &asf_guid_sample_duration, 2, fill_duration},
  {ASF_EXTENSION_CONTENT_TYPE, &asf_guid_content_type, 1, fill_content_type},
  {ASF_EXTENSION_TIMECODE, &asf_guid_timecode, 14, fill_timecode},
};

static gboolean
is_same (const AsfGuid *a, const AsfGuid *b)
{
  return memcmp (a, b, sizeof (AsfGuid)) == 0;
}

static guint
count_own (const AsfStream *stream)
{
  return stream->own_extensions != NULL ? stream->own_extensions->len : 0;
}

static const AsfOwnExtension *
nth_own (const AsfStream *stream, guint n)
{
  return g_ptr_array_index (stream->own_extensions, n);
}

static void
own_free (gpointer data)
{
  AsfOwnExtension *own = data;

  g_clear_pointer (&own->info, g_bytes_unref);
  g_free (own);
}

static void
declare_own (AsfStream *stream, const AsfGuid *system, guint16 size,
    const guint8 *info, gsize info_size)
{
  AsfOwnExtension *own = g_new0 (AsfOwnExtension, 1);

  own->system = *system;
  own->size = size;
  if (info_size > 0)
    own->info = g_bytes_new (info, info_size);
  if (stream->own_extensions == NULL)
    stream->own_extensions = g_ptr_array_new_with_free_func (own_free);
  g_ptr_array_add (stream->own_extensions, own);
}

/**
 * asf_extensions_declare:
 * @stream: not copied since it was made: copies share the list
 * @size: bytes in each payload, or #ASF_EXTENSION_VARIABLE_SIZE
 * @info: (array length=info_size) (nullable): copied
 *
 * Adds @system to those of @stream: one that the writer fills by itself if it
 * is declared as the writer does it, else one of its own.
 */
void
asf_extensions_declare (AsfStream *stream, const AsfGuid *system,
    guint16 size, const guint8 *info, gsize info_size)
{
  for (guint i = 0; i < G_N_ELEMENTS (systems); i++) {
    if (!is_same (systems[i].system, system) || systems[i].size != size ||
        info_size > 0)
      continue;
    stream->extensions |= systems[i].extension;
    return;
  }
  declare_own (stream, system, size, info, info_size);
}

/* Returns: whether @system is one that the writer fills by itself */
gboolean
asf_extensions_is_known (const AsfGuid *system)
{
  for (guint i = 0; i < G_N_ELEMENTS (systems); i++) {
    if (is_same (systems[i].system, system))
      return TRUE;
  }
  return FALSE;
}

/* Returns: how many systems @stream has */
guint
asf_extensions_count (const AsfStream *stream)
{
  guint n = count_own (stream);

  for (guint i = 0; i < G_N_ELEMENTS (systems); i++)
    n += (stream->extensions & systems[i].extension) != 0;
  return n;
}

/* Returns: bytes that they take in each payload at least; those of a variable
 * size may be empty */
guint
asf_extensions_size (const AsfStream *stream)
{
  guint size = 0;

  for (guint i = 0; i < G_N_ELEMENTS (systems); i++)
    size += stream->extensions & systems[i].extension ? systems[i].size : 0;
  for (guint i = 0; i < count_own (stream); i++) {
    guint own_size = nth_own (stream, i)->size;

    size += own_size != ASF_EXTENSION_VARIABLE_SIZE ? own_size :
        sizeof (guint16);
  }
  return size;
}

/* Returns: bytes that payloads in packets of @packet_size bytes have for
 * extension data: some of a packet must be left to the media */
guint
asf_extensions_room (guint32 packet_size)
{
  guint32 taken = ASF_PACKET_MULTIPLE_OVERHEAD + MIN_PACKET_DATA;

  return packet_size > taken ?
      MIN (packet_size - taken, ASF_EXTENSIONS_MAX_SIZE) : 0;
}

/**
 * asf_extensions_fit:
 *
 * Returns: whether payloads of @stream have room for its extension data in
 *     packets of @packet_size bytes; else #ASF_ERROR_STREAM
 */
gboolean
asf_extensions_fit (const AsfStream *stream, guint32 packet_size,
    GError **error)
{
  guint size = asf_extensions_size (stream);
  guint room = asf_extensions_room (packet_size);

  if (size <= room)
    return TRUE;
  g_set_error (error, ASF_ERROR, ASF_ERROR_STREAM,
      "stream %u: %u bytes of extension data in each payload, at most %u fit "
      "into packets of %u bytes", stream->number, size, room, packet_size);
  return FALSE;
}

static void
put_own_system (const AsfOwnExtension *own, AsfBytes *bytes)
{
  gsize info_size = own->info != NULL ? g_bytes_get_size (own->info) : 0;

  asf_bytes_put_guid (bytes, &own->system);
  asf_bytes_put_u16 (bytes, own->size);
  asf_bytes_put_u32 (bytes, (guint32) info_size);
  asf_bytes_put_gbytes (bytes, own->info);
}

/* Puts their declarations, as in the Extended Stream Properties Object (ASF
 * spec 4.1). */
void
asf_extensions_put_systems (const AsfStream *stream, AsfBytes *bytes)
{
  for (guint i = 0; i < G_N_ELEMENTS (systems); i++) {
    if ((stream->extensions & systems[i].extension) == 0)
      continue;
    asf_bytes_put_guid (bytes, systems[i].system);
    asf_bytes_put_u16 (bytes, systems[i].size);
    asf_bytes_put_u32 (bytes, 0);
  }
  for (guint i = 0; i < count_own (stream); i++)
    put_own_system (nth_own (stream, i), bytes);
}

/* @left: bytes that all data of variable size may still take */
static guint8 *
fill_own (const AsfOwnExtension *own, AsfSpan data, guint *left,
    guint8 *where)
{
  if (own->size == ASF_EXTENSION_VARIABLE_SIZE) {
    gsize size = data.size <= *left ? data.size : 0;

    where = store_le (where, (guint32) size, 2);
    if (size > 0)
      memcpy (where, data.data, size);
    *left -= (guint) size;
    return where + size;
  }
  if (own->size == 0)
    return where;
  if (data.size == own->size)
    memcpy (where, data.data, own->size);
  else
    memset (where, 0, own->size);
  return where + own->size;
}

/**
 * asf_extensions_fill:
 * @room: bytes that a payload has for them, at least asf_extensions_size()
 * @where: (out caller-allocates): room for @room bytes
 *
 * Data that have not the size of their system, or that there is no room for,
 * become zeros or nothing.
 *
 * Returns: bytes that were filled
 */
guint
asf_extensions_fill (const AsfStream *stream, const AsfExtensionData *data,
    guint room, guint8 *where)
{
  static const AsfSpan nothing = { NULL, 0 };
  guint left = room - asf_extensions_size (stream);
  guint8 *at = where;

  for (guint i = 0; i < G_N_ELEMENTS (systems); i++) {
    if ((stream->extensions & systems[i].extension) == 0)
      continue;
    systems[i].fill (data, at);
    at += systems[i].size;
  }
  for (guint i = 0; i < count_own (stream); i++)
    at = fill_own (nth_own (stream, i),
        data->own != NULL ? data->own[i] : nothing, &left, at);

  return (guint) (at - where);
}
