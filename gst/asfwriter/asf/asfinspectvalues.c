/* asfinspectvalues.c: values that several objects have
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfinspectprivate.h"

#include <string.h>

/* Returns: @text, with the GUID as the spec prints it */
const char *
asf_inspect_guid_text (const AsfGuid *guid, char text[ASF_GUID_TEXT])
{
  const guint8 *b = guid->bytes;

  g_snprintf (text, ASF_GUID_TEXT,
      "%02X%02X%02X%02X-%02X%02X-%02X%02X-%02X%02X-%02X%02X%02X%02X%02X%02X",
      b[3], b[2], b[1], b[0], b[5], b[4], b[7], b[6],
      b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]);
  return text;
}

gboolean
asf_inspect_is (const AsfGuid *a, const AsfGuid *b)
{
  return memcmp (a, b, sizeof *a) == 0;
}

/* For those that nobody else needs, and so have no name */
gboolean
asf_inspect_is_text (const AsfGuid *guid, const char *text)
{
  char own[ASF_GUID_TEXT];

  return strcmp (asf_inspect_guid_text (guid, own), text) == 0;
}

/* Returns: where in the file the next byte of @body is */
guint64
asf_inspect_at (guint64 offset, const AsfCursor *body)
{
  return offset + ASF_OBJECT_HEAD + body->position;
}

/* Returns: whether there is a stream of this number; else it is reported */
gboolean
asf_inspect_stream_known (AsfInspection *self, const char *rule,
    guint64 offset, const char *what, guint number)
{
  if (number > 0 && number <= ASF_MAX_STREAM_NUMBER &&
      self->streams[number].offset != 0)
    return TRUE;

  asf_findings_add (self->findings, rule, offset,
      number <= ASF_MAX_STREAM_NUMBER ? number : 0,
      "%s names stream %u, which is not declared", what, number);
  return FALSE;
}

/* Index 0 without a list means "not told" (ASF spec 4.6). */
void
asf_inspect_language (AsfInspection *self, guint64 offset, guint stream,
    guint language)
{
  if (language != 0 && language >= self->n_languages)
    asf_findings_add (self->findings, "language-index", offset, stream,
        "language index is %u, but the Language List has %u entries",
        language, self->n_languages);
}

/* Half a pair of surrogates */
#define NO_CHARACTER 0x110000

/* Returns: the unit at @i, or a whole pair of surrogates, @i moved behind */
static gunichar
take_character (const guint8 *data, gsize n_units, gsize *i)
{
  gunichar c = data[2 * *i] | data[2 * *i + 1] << 8, low;

  *i += 1;
  if (c < 0xd800 || c > 0xdfff)
    return c;
  if (c >= 0xdc00 || *i == n_units)
    return NO_CHARACTER;
  low = data[2 * *i] | data[2 * *i + 1] << 8;
  if (low < 0xdc00 || low > 0xdfff)
    return NO_CHARACTER;

  *i += 1;
  return 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
}

/* Returns: the text up to its terminator. @clean: whole characters, and
 * nothing but zeros behind the terminator. */
static GString *
read_text (const guint8 *data, gsize size, gboolean *clean,
    gboolean *terminated)
{
  GString *text = g_string_new (NULL);
  gsize n_units = size / 2, i = 0;

  *clean = size % 2 == 0;
  *terminated = FALSE;
  while (i < n_units && !*terminated) {
    gunichar c = take_character (data, n_units, &i);

    if (c == 0)
      *terminated = TRUE;
    else if (c == NO_CHARACTER)
      *clean = FALSE;
    else
      g_string_append_unichar (text, c);
  }
  for (gsize k = 2 * i; k < size; k++)
    if (data[k] != 0)
      *clean = FALSE;

  return text;
}

/**
 * asf_inspect_string:
 * @size: bytes of UTF-16, with the terminator
 * @what: whose text it is
 * @no_nul: rule that a missing terminator breaks
 *
 * Reads a text and checks how it is stored (ASF spec 2.4). 0 bytes stand for
 * no text.
 *
 * Returns: (transfer full): the text, "" if there is none
 */
char *
asf_inspect_string (AsfInspection *self, guint64 offset, AsfCursor *body,
    gsize size, const char *what, const char *no_nul)
{
  guint64 at = asf_inspect_at (offset, body);
  const guint8 *data = asf_cursor_get_data (body, size);
  gboolean clean, terminated;
  GString *text;

  if (data == NULL || size == 0)
    return g_strdup ("");

  text = read_text (data, size, &clean, &terminated);
  if (!clean)
    asf_findings_add (self->findings, "string", at, 0,
        "%s: \"%s\" is not stored as clean UTF-16", what, text->str);
  if (!terminated)
    asf_findings_add (self->findings, no_nul, at, 0,
        "%s: \"%s\" has no terminator in its %" G_GSIZE_FORMAT " bytes",
        what, text->str, size);

  return g_string_free (text, FALSE);
}
