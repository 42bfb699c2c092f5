/* asfinspectattributes.c: attributes that say how the file was encoded
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfinspectprivate.h"

#include <string.h>

/* ASF spec 3.11, 4.7; the meaning of the attributes is that of the SDK's
 * "Attribute List". */

#define PAIR_SIZE 8
#define MIN_PAIRS 2

/* All that the SDK's documents and Microsoft's own files have */
static const char *const templates[] = {
  "L1", "L2", "L3", "L", "S1", "S2", "S", "M0", "M1", "M2", "M3", "M", "N1",
  "N2", "N3", "N", "SP@LL", "SP@ML", "SP", "MP@LL", "MP@ML", "MP@HL", "MP",
  "CP", "AP@L0", "AP@L1", "AP@L2", "AP@L3", "AP@L4", "AP", "I1", "I2", "I",
  "@", NULL
};

/* A faster bucket never needs longer. */
static gboolean
are_sound (AsfCursor *value)
{
  gsize size = asf_cursor_left (value);
  guint32 last_rate = 0, last_ms = G_MAXUINT32;

  if (size < 2 + MIN_PAIRS * PAIR_SIZE || (size - 2) % PAIR_SIZE != 0 ||
      asf_cursor_get_u16 (value) != 0)
    return FALSE;
  while (asf_cursor_left (value) > 0) {
    guint32 rate = asf_cursor_get_u32 (value);
    guint32 ms = asf_cursor_get_u32 (value);

    if (rate <= last_rate || ms > last_ms)
      return FALSE;
    last_rate = rate;
    last_ms = ms;
  }
  return TRUE;
}

static void
check_buckets (AsfInspection *self, guint64 at, guint type, AsfCursor *value)
{
  if (type != ASF_ATTRIBUTE_BINARY || !are_sound (value))
    asf_findings_add (self->findings, "bucket-pairs", at, 0,
        "the buckets are not pairs of rising rates and falling windows");
}

static void
check_template (AsfInspection *self, guint64 at, guint stream, guint type,
    AsfCursor *value)
{
  char *text = asf_cursor_get_utf16 (value, asf_cursor_left (value));

  if (type != ASF_ATTRIBUTE_STRING || !g_strv_contains (templates, text))
    asf_findings_add (self->findings, "conformance-template", at, stream,
        "\"%s\" is no device conformance template", text);
  g_free (text);
}

/* FFmpeg skips no text where it looks for a number: what is behind is lost. */
static void
check_number (AsfInspection *self, guint64 at, const char *name, guint type)
{
  static const char *const numbers[] = {
    ASF_ATTRIBUTE_VBR, "AspectRatioX", "AspectRatioY", NULL
  };

  if (g_strv_contains (numbers, name) && type != ASF_ATTRIBUTE_BOOL &&
      type != ASF_ATTRIBUTE_DWORD && type != ASF_ATTRIBUTE_QWORD &&
      type != ASF_ATTRIBUTE_WORD)
    asf_findings_add (self->findings, "attribute-type", at, 0,
        "\"%s\" is no number", name);
}

/* The file varies if one of its streams does. */
static void
check_vbr (AsfInspection *self, guint64 at, AsfCursor *value)
{
  gboolean vbr = asf_cursor_get_u16 (value) != 0;

  for (guint i = 0; i < self->file->streams->len && !vbr; i++) {
    const AsfFileStream *stream =
        g_ptr_array_index (self->file->streams, i);

    if (stream->stream != NULL && !asf_stream_is_sparse (stream->stream) &&
        stream->facts.vbr)
      asf_findings_add (self->findings, "vbr", at, stream->number,
          "the bit rate varies, that of the file is said not to");
  }
}

/**
 * asf_inspect_known_attribute:
 * @at: where it is in the file
 * @stream: that it is of, 0 = the file
 * @value: copied
 */
void
asf_inspect_known_attribute (AsfInspection *self, guint64 at, guint stream,
    const char *name, guint type, const AsfCursor *value)
{
  AsfCursor cursor = *value;

  check_number (self, at, name, type);
  if (strcmp (name, ASF_ATTRIBUTE_BUCKETS) == 0)
    check_buckets (self, at, type, &cursor);
  else if (strcmp (name, ASF_ATTRIBUTE_CONFORMANCE) == 0)
    check_template (self, at, stream, type, &cursor);
  else if (strcmp (name, ASF_ATTRIBUTE_VBR) == 0 && stream == 0 &&
      type == ASF_ATTRIBUTE_BOOL)
    check_vbr (self, at, &cursor);
}
