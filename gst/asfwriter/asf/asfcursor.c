/* asfcursor.c: little-endian reader that never leaves its bytes
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfcursor.h"

#include <string.h>

#define REPLACEMENT_CHARACTER 0xfffd

/* @data: (nullable): %NULL if @size is 0 */
void
asf_cursor_init (AsfCursor *self, const guint8 *data, gsize size)
{
  static const guint8 nothing[1];

  *self = (AsfCursor) {
    .data = data != NULL ? data : nothing,
    .size = size,
  };
}

/* Returns: bytes that can still be read, 0 once something has failed */
gsize
asf_cursor_left (const AsfCursor *self)
{
  return self->failed ? 0 : self->size - self->position;
}

/**
 * asf_cursor_get_data:
 *
 * Returns: (nullable) (transfer none): @size bytes, as long-lived as the
 *     cursor's; %NULL if they are not there
 */
const guint8 *
asf_cursor_get_data (AsfCursor *self, gsize size)
{
  const guint8 *data;

  if (self->failed || size > self->size - self->position) {
    self->failed = TRUE;
    return NULL;
  }
  data = self->data + self->position;
  self->position += size;

  return data;
}

static guint64
get (AsfCursor *self, guint size)
{
  const guint8 *data = asf_cursor_get_data (self, size);
  guint64 value = 0;

  for (guint i = 0; data != NULL && i < size; i++)
    value |= (guint64) data[i] << (8 * i);
  return value;
}

guint8
asf_cursor_get_u8 (AsfCursor *self)
{
  return (guint8) get (self, 1);
}

guint16
asf_cursor_get_u16 (AsfCursor *self)
{
  return (guint16) get (self, 2);
}

guint32
asf_cursor_get_u32 (AsfCursor *self)
{
  return (guint32) get (self, 4);
}

guint64
asf_cursor_get_u64 (AsfCursor *self)
{
  return get (self, 8);
}

/**
 * asf_cursor_get_coded:
 * @length_type: 0 to 3: the field is absent, a BYTE, a WORD, a DWORD (ASF spec
 *     5.2.2)
 *
 * Returns: the value, 0 if the field is absent
 */
guint32
asf_cursor_get_coded (AsfCursor *self, guint length_type)
{
  static const guint sizes[] = { 0, 1, 2, 4 };

  g_return_val_if_fail (length_type < G_N_ELEMENTS (sizes), 0);

  return (guint32) get (self, sizes[length_type]);
}

/* @guid: (out): zeros if it is not there */
void
asf_cursor_get_guid (AsfCursor *self, AsfGuid *guid)
{
  const guint8 *data = asf_cursor_get_data (self, sizeof (guid->bytes));

  memset (guid, 0, sizeof (*guid));
  if (data != NULL)
    memcpy (guid->bytes, data, sizeof (guid->bytes));
}

static guint
unit_at (const guint8 *data, gsize i)
{
  return data[2 * i] | (guint) data[2 * i + 1] << 8;
}

/* Returns: the character that begins at unit *@i of @n; *@i is moved on */
static gunichar
next_character (const guint8 *data, gsize n, gsize *i)
{
  guint high = unit_at (data, (*i)++), low;

  if (high < 0xd800 || high > 0xdfff)
    return high;
  if (high > 0xdbff || *i == n)
    return REPLACEMENT_CHARACTER;
  low = unit_at (data, *i);
  if (low < 0xdc00 || low > 0xdfff)
    return REPLACEMENT_CHARACTER;
  (*i)++;

  return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
}

/**
 * asf_cursor_get_utf16:
 * @size: bytes of the field
 *
 * Reads UTF-16LE text up to its NUL or to the end of the field (ASF spec 2.4).
 * What is no character is replaced: the rest of the text is not lost for it.
 *
 * Returns: (transfer full): UTF-8; "" if it is not there
 */
char *
asf_cursor_get_utf16 (AsfCursor *self, gsize size)
{
  const guint8 *data = asf_cursor_get_data (self, size);
  gsize n = data != NULL ? size / 2 : 0;
  GString *text = g_string_new (NULL);
  gunichar c = 1;

  for (gsize i = 0; i < n && c != 0;) {
    c = next_character (data, n, &i);
    if (c != 0)
      g_string_append_unichar (text, c);
  }
  if (data != NULL && size % 2 != 0 && c != 0)
    g_string_append_unichar (text, REPLACEMENT_CHARACTER);

  return g_string_free (text, FALSE);
}

/**
 * asf_cursor_get_part:
 * @part: (out): the next @size bytes; empty and failed if they are not there
 */
void
asf_cursor_get_part (AsfCursor *self, gsize size, AsfCursor *part)
{
  const guint8 *data = asf_cursor_get_data (self, size);

  asf_cursor_init (part, data, data != NULL ? size : 0);
  part->failed = self->failed;
}
