/* asfextensions.c: what stands in each payload beside time and size
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfextensions.h"

#include "asfguid.h"

#include <string.h>

/* Microsoft's files have this duration where none is known; readers take it
 * for that */
#define UNKNOWN_DURATION 1

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
fill_timecode (const AsfExtensionData *data, guint8 *where)
{
  const AsfTimecode *timecode = &data->timecode;

  where = store_le (where, timecode->range, 2);
  where = store_le (where, timecode->bcd, 4);
  where = store_le (where, timecode->user_bits, 4);
  store_le (where, timecode->flags, 4);
}

static const struct
{
  guint extension;
  const AsfGuid *system;
  guint16 size;
  void (*fill) (const AsfExtensionData *data, guint8 *where);
} systems[] = {
  {ASF_EXTENSION_DURATION, &asf_guid_sample_duration, 2, fill_duration},
  {ASF_EXTENSION_CONTENT_TYPE, &asf_guid_content_type, 1, fill_content_type},
  {ASF_EXTENSION_TIMECODE, &asf_guid_timecode, 14, fill_timecode},
};

/* Returns: how many there are in @extensions */
guint
asf_extensions_count (guint extensions)
{
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (systems); i++)
    n += (extensions & systems[i].extension) != 0;
  return n;
}

/* Returns: bytes that they take in each payload */
guint
asf_extensions_size (guint extensions)
{
  guint size = 0;

  for (guint i = 0; i < G_N_ELEMENTS (systems); i++)
    size += extensions & systems[i].extension ? systems[i].size : 0;
  return size;
}

/* Puts their declarations, as in the Extended Stream Properties Object (ASF
 * spec 4.1). */
void
asf_extensions_put_systems (guint extensions, AsfBytes *bytes)
{
  for (guint i = 0; i < G_N_ELEMENTS (systems); i++) {
    if ((extensions & systems[i].extension) == 0)
      continue;
    asf_bytes_put_guid (bytes, systems[i].system);
    asf_bytes_put_u16 (bytes, systems[i].size);
    asf_bytes_put_u32 (bytes, 0);
  }
}

/**
 * asf_extensions_find:
 * @size: as declared
 * @extension: (out): what it is
 *
 * Returns: whether the writer knows @system
 */
gboolean
asf_extensions_find (const AsfGuid *system, guint16 size, guint *extension)
{
  for (guint i = 0; i < G_N_ELEMENTS (systems); i++) {
    if (memcmp (systems[i].system, system, sizeof (AsfGuid)) != 0 ||
        systems[i].size != size)
      continue;
    *extension = systems[i].extension;
    return TRUE;
  }
  return FALSE;
}

/**
 * asf_extensions_fill:
 * @where: (out caller-allocates): room for #ASF_EXTENSIONS_MAX_SIZE bytes
 *
 * Returns: bytes that were filled
 */
guint
asf_extensions_fill (guint extensions, const AsfExtensionData *data,
    guint8 *where)
{
  guint size = 0;

  for (guint i = 0; i < G_N_ELEMENTS (systems); i++) {
    if ((extensions & systems[i].extension) == 0)
      continue;
    systems[i].fill (data, where + size);
    size += systems[i].size;
  }
  return size;
}
