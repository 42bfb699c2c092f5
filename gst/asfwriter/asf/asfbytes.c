/* asfbytes.c: growing little-endian writer
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfbytes.h"

#include <string.h>

/* Longest UTF-16 string any field of the header takes, in bytes and with the
 * terminating NUL: the length fields are WORDs and the length is even. */
#define MAX_UTF16_SIZE 65534

void
asf_bytes_init (AsfBytes *bytes)
{
  bytes->data = g_byte_array_new ();
  bytes->overflow = FALSE;
}

void
asf_bytes_clear (AsfBytes *bytes)
{
  g_clear_pointer (&bytes->data, g_byte_array_unref);
}

static void
store (guint8 *where, guint64 value, guint size)
{
  for (guint i = 0; i < size; i++)
    where[i] = (guint8) (value >> (8 * i));
}

static void
put (AsfBytes *bytes, guint64 value, guint size)
{
  guint8 raw[8];

  if (size < 8 && value >> (8 * size))
    bytes->overflow = TRUE;
  store (raw, value, size);
  g_byte_array_append (bytes->data, raw, size);
}

static void
set (AsfBytes *bytes, gsize position, guint64 value, guint size)
{
  g_return_if_fail (position + size <= bytes->data->len);

  if (size < 8 && value >> (8 * size))
    bytes->overflow = TRUE;
  store (bytes->data->data + position, value, size);
}

void
asf_bytes_put_u8 (AsfBytes *bytes, guint64 value)
{
  put (bytes, value, 1);
}

void
asf_bytes_put_u16 (AsfBytes *bytes, guint64 value)
{
  put (bytes, value, 2);
}

void
asf_bytes_put_u32 (AsfBytes *bytes, guint64 value)
{
  put (bytes, value, 4);
}

void
asf_bytes_put_u64 (AsfBytes *bytes, guint64 value)
{
  put (bytes, value, 8);
}

void
asf_bytes_put_guid (AsfBytes *bytes, const AsfGuid *guid)
{
  g_byte_array_append (bytes->data, guid->bytes, sizeof (guid->bytes));
}

void
asf_bytes_put_data (AsfBytes *bytes, gconstpointer data, gsize size)
{
  /* a GByteArray that gets too long ends the program */
  if (size > G_MAXINT32 - MIN (bytes->data->len, G_MAXINT32))
    bytes->overflow = TRUE;
  else if (size > 0)
    g_byte_array_append (bytes->data, data, (guint) size);
}

/* @data: (nullable): NULL puts nothing */
void
asf_bytes_put_gbytes (AsfBytes *bytes, GBytes *data)
{
  if (data != NULL)
    asf_bytes_put_data (bytes, g_bytes_get_data (data, NULL),
        g_bytes_get_size (data));
}

void
asf_bytes_put_zeros (AsfBytes *bytes, gsize size)
{
  guint at = bytes->data->len;

  if (size == 0)
    return;
  g_byte_array_set_size (bytes->data, at + (guint) size);
  memset (bytes->data->data + at, 0, size);
}

static gsize
utf16_units_that_fit (const gunichar2 *text, glong units)
{
  gsize most = MAX_UTF16_SIZE / 2 - 1;

  if ((gsize) units <= most)
    return units;
  /* never cut a surrogate pair in two */
  if (text[most - 1] >= 0xd800 && text[most - 1] < 0xdc00)
    most--;
  return most;
}

/**
 * asf_bytes_put_utf16:
 * @utf8: (nullable): NULL puts an absent string of no bytes
 *
 * Puts @utf8 as UTF-16LE with its NUL (ASF spec 2.4). Text longer than a WORD
 * length can tell is cut at a whole character; bytes that are no UTF-8 are
 * replaced, so that no tag of a user can spoil the header.
 *
 * Returns: number of bytes put
 */
gsize
asf_bytes_put_utf16 (AsfBytes *bytes, const char *utf8)
{
  char *valid;
  gunichar2 *text;
  glong units = 0;
  gsize n;

  if (utf8 == NULL)
    return 0;
  valid = g_utf8_make_valid (utf8, -1);
  text = g_utf8_to_utf16 (valid, -1, NULL, &units, NULL);
  n = utf16_units_that_fit (text, units);
  for (gsize i = 0; i < n; i++)
    put (bytes, text[i], 2);
  put (bytes, 0, 2);
  g_free (text);
  g_free (valid);

  return (n + 1) * 2;
}

void
asf_bytes_set_u16 (AsfBytes *bytes, gsize position, guint64 value)
{
  set (bytes, position, value, 2);
}

void
asf_bytes_set_u32 (AsfBytes *bytes, gsize position, guint64 value)
{
  set (bytes, position, value, 4);
}

void
asf_bytes_set_u64 (AsfBytes *bytes, gsize position, guint64 value)
{
  set (bytes, position, value, 8);
}

/**
 * asf_bytes_open_object:
 *
 * Puts an object's GUID and leaves room for its size (ASF spec 2.1).
 *
 * Returns: the object's position, to be given to asf_bytes_close_object()
 */
gsize
asf_bytes_open_object (AsfBytes *bytes, const AsfGuid *guid)
{
  gsize position = bytes->data->len;

  asf_bytes_put_guid (bytes, guid);
  asf_bytes_put_u64 (bytes, 0);

  return position;
}

void
asf_bytes_close_object (AsfBytes *bytes, gsize position)
{
  asf_bytes_set_u64 (bytes, position + 16, bytes->data->len - position);
}
