/* elementtexts.c: texts in, script commands out
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "elementtexts.h"

#include <gst/check/gstcheck.h>

/* Returns: (transfer full): a command as it is read back: "type|parameter" */
char *
text_read_command (const ReadObject *object)
{
  gsize size, type;
  const guint8 *data = g_bytes_get_data (object->data, &size);
  g_autofree gunichar2 *units = g_new0 (gunichar2, size / 2 + 1);
  g_autofree char *name = NULL, *parameter = NULL;

  fail_unless (size % 2 == 0 && size >= 4, "%u bytes", (guint) size);
  for (gsize i = 0; i < size / 2; i++)
    units[i] = data[2 * i] | data[2 * i + 1] << 8;
  name = g_utf16_to_utf8 (units, -1, NULL, NULL, NULL);
  for (type = 0; units[type] != 0; type++);
  fail_unless (type + 1 < size / 2, "there is no parameter");
  parameter = g_utf16_to_utf8 (units + type + 1, -1, NULL, NULL, NULL);
  /* nothing behind the second terminator */
  fail_unless_equals_int (units[size / 2 - 1], 0);
  for (gsize i = type + 1; i < size / 2 - 1; i++)
    fail_unless (units[i] != 0);

  return g_strdup_printf ("%s|%s", name, parameter);
}

/* @size: of @text in bytes */
GstBuffer *
text_new_buffer (const char *text, gsize size, GstClockTime time,
    GstClockTime duration)
{
  GstBuffer *buffer =
      size > 0 ? gst_buffer_new_memdup (text, size) : gst_buffer_new ();

  GST_BUFFER_PTS (buffer) = time;
  GST_BUFFER_DURATION (buffer) = duration;

  return buffer;
}
