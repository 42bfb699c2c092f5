/* gstasfwriteradvice.c: warnings about a file that is all right but for its use
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwritersinkprivate.h"

#include "gstasfwriterfiletype.h"

#define GST_CAT_DEFAULT gst_asf_writer_sink_debug

/* A pipe or device has the name that somebody else gave it. */
static gboolean
is_named_by_user (const char *location)
{
  return location != NULL && (!g_file_test (location, G_FILE_TEST_EXISTS) ||
      g_file_test (location, G_FILE_TEST_IS_REGULAR));
}

static void
post (GstAsfWriterSink *self, const char *text)
{
  GST_ELEMENT_WARNING (self, STREAM, MUX, ("%s", text), (NULL));
}

static void
check_target (GstAsfWriterSink *self, const GPtrArray *streams,
    guint32 packet_size)
{
  AsfWriterConfig config = { .packet_size = packet_size };
  GstAsfWriterTarget target;
  GPtrArray *texts;

  GST_OBJECT_LOCK (self);
  target = self->settings.target;
  config.preroll_ms = (guint32) self->settings.preroll;
  config.streamable = self->settings.streamable;
  GST_OBJECT_UNLOCK (self);

  texts = gst_asf_writer_target_check (target, streams, &config);
  for (guint i = 0; i < texts->len; i++)
    post (self, g_ptr_array_index (texts, i));
  g_ptr_array_unref (texts);
}

/**
 * gst_asf_writer_advice_post:
 * @file: which has begun
 *
 * Once for each recording, when its first header is written: posts a warning for
 * what its name or #GstAsfWriterSink:target does not go with. Writer thread.
 */
void
gst_asf_writer_advice_post (GstAsfWriterSink *self, GstAsfWriterFile *file)
{
  const GPtrArray *streams = gst_asf_writer_file_get_streams (file);
  const char *location = gst_asf_writer_file_get_location (file);
  char *text = NULL;

  if (is_named_by_user (location))
    text = gst_asf_writer_file_type_check (location, streams);
  if (text != NULL)
    post (self, text);
  g_free (text);
  check_target (self, streams, asf_writer_get_packet_size
      (gst_asf_writer_file_get_writer (file)));
}
