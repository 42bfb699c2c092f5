/* gstasfwriterformat.c: fields of caps, read with care
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterformat.h"

/* What the format blocks of audio and video have in common: numbers out of
 * caps, and what to say where they are missing.
 */

/* Returns: %FALSE with #GST_STREAM_ERROR_FORMAT */
gboolean
asf_caps_refuse (GError **error, const char *format, ...)
{
  va_list args;
  char *message;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, GST_STREAM_ERROR, GST_STREAM_ERROR_FORMAT,
      message);
  g_free (message);

  return FALSE;
}

static gboolean
get_number (const GstStructure *caps, const char *field, gint64 * number)
{
  gint value;
  guint unsigned_value;

  if (gst_structure_get_int (caps, field, &value)) {
    *number = value;
    return TRUE;
  }
  if (gst_structure_get_uint (caps, field, &unsigned_value)) {
    *number = unsigned_value;
    return TRUE;
  }

  return FALSE;
}

/* A number that is good to know; 0 if it is missing or makes no sense. */
guint32
asf_caps_get_hint (const GstStructure *caps, const char *field)
{
  gint64 number = 0;

  return get_number (caps, field, &number) ? MAX (number, 0) : 0;
}

/* Reads a number without which there is no stream. @what: it is, for people */
gboolean
asf_caps_get_needed (const GstStructure *caps, const char *field,
    const char *what, guint32 max, guint32 *value, GError **error)
{
  const char *media = gst_structure_get_name (caps);
  gint64 number;

  if (!get_number (caps, field, &number))
    return asf_caps_refuse (error, "%s caps lack '%s': the file needs %s; "
        ASF_CAPS_ADVICE, media, field, what);
  if (number < 1 || number > max)
    return asf_caps_refuse (error,
        "%s caps have %s=%" G_GINT64_FORMAT ": the file " "takes 1 to %u",
        media, field, number, max);
  *value = number;

  return TRUE;
}

GBytes *
asf_caps_copy_buffer (GstBuffer * buffer)
{
  gpointer data = NULL;
  gsize size = 0;

  gst_buffer_extract_dup (buffer, 0, -1, &data, &size);

  return g_bytes_new_take (data, size);
}

/* @bytes: (transfer full): */
GBytes *
asf_caps_take_bytes (AsfBytes *bytes)
{
  GBytes *taken = g_bytes_new (bytes->data->data, bytes->data->len);

  asf_bytes_clear (bytes);

  return taken;
}

/* @bytes: (transfer full): what stands behind cbSize; replaces what is there */
void
asf_caps_set_audio_extra (AsfStream *stream, AsfBytes *bytes)
{
  g_clear_pointer (&stream->audio.extra, g_bytes_unref);
  stream->audio.extra = asf_caps_take_bytes (bytes);
}
