/* gstasfwriterverify.c: whether a file holds what was written
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterverify.h"

#include "gstasfwriterprogress.h"

#include "asf/asfscan.h"

/* The file is read as any program would do it, from its name on: header, every
 * packet, every payload. What counts is that the media objects that can be put
 * together are as many as samples were written, stream by stream.
 */

typedef struct
{
  GstAsfWriterProgress *progress;
  guint64 n_found[ASF_MAX_STREAM_NUMBER + 1];
  AsfScan scan;
} Reading;

static void
count_object (const AsfScanObject *object, gpointer user_data)
{
  Reading *self = user_data;

  self->n_found[object->stream]++;
}

static gboolean
tell_progress (guint64 done, guint64 total, gpointer user_data)
{
  Reading *self = user_data;

  gst_asf_writer_progress_set (self->progress, done, total);
  return TRUE;
}

static gboolean
read_file (Reading *self, const char *location, GError **error)
{
  const AsfScanFuncs funcs = {
    .object = count_object,
    .progress = tell_progress,
  };
  AsfInput *input = asf_input_file_new (location, error);
  AsfFile *file = input != NULL ? asf_file_read (input, NULL, error) : NULL;
  gboolean ok = file != NULL &&
      asf_scan_packets (file, &funcs, self, NULL, &self->scan, error);

  asf_file_free (file);
  if (input != NULL)
    asf_input_free (input);

  return ok;
}

static gboolean
check_stream (const Reading *self, GstElement *element, const char *name,
    const AsfWriter *writer, guint number)
{
  guint64 n_found = self->n_found[number];
  AsfStreamStats stats;

  if (!asf_writer_get_stream_stats (writer, number, &stats) ||
      stats.settled == n_found)
    return TRUE;
  GST_ELEMENT_WARNING (element, RESOURCE, READ,
      ("\"%s\" is damaged: of stream %u, %" G_GUINT64_FORMAT
          " samples were written and %" G_GUINT64_FORMAT " can be read.",
          name, number, stats.settled, n_found),
      ("%" G_GUINT64_FORMAT " packets cannot be read, %" G_GUINT64_FORMAT
          " media objects are not whole", self->scan.n_broken,
          self->scan.n_incomplete));
  return FALSE;
}

static gboolean
check_all (const Reading *self, GstElement *element, const char *name,
    const AsfWriter *writer, const GPtrArray *streams)
{
  gboolean all_good = TRUE;

  for (guint i = 0; i < streams->len; i++) {
    const AsfStream *stream = g_ptr_array_index ((GPtrArray *) streams, i);

    if (!check_stream (self, element, name, writer, stream->number))
      all_good = FALSE;
  }
  return all_good;
}

/**
 * gst_asf_writer_verify:
 * @element: posts a warning for each stream that lacks samples
 * @location: of the file
 * @writer: ended; has written it
 * @streams: (element-type AsfStream): what is in it
 *
 * Reads the whole file. What is no file of its own, as a pipe, is not read.
 */
GstAsfWriterVerdict
gst_asf_writer_verify (GstElement *element, const char *location,
    const AsfWriter *writer, const GPtrArray *streams)
{
  Reading reading = { NULL };
  GError *error = NULL;
  gboolean good;
  char *name;

  if (!g_file_test (location, G_FILE_TEST_IS_REGULAR))
    return GST_ASF_WRITER_VERDICT_NONE;
  reading.progress = gst_asf_writer_progress_begin (element, "verify",
      "Reading the file to verify it");
  good = read_file (&reading, location, &error);
  name = g_filename_display_name (location);
  if (!good)
    GST_ELEMENT_WARNING (element, RESOURCE, READ,
        ("\"%s\" cannot be read to verify it.", name),
        ("%s", error->message));
  else
    good = check_all (&reading, element, name, writer, streams);
  g_free (name);
  gst_asf_writer_progress_end (reading.progress, good);
  g_clear_error (&error);

  return good ? GST_ASF_WRITER_VERDICT_GOOD : GST_ASF_WRITER_VERDICT_BAD;
}

/* Adds a boolean "verified" to @structure, if anybody has looked. */
void
gst_asf_writer_verify_tell (GstAsfWriterVerdict verdict,
    GstStructure *structure)
{
  if (verdict != GST_ASF_WRITER_VERDICT_NONE)
    gst_structure_set (structure, "verified", G_TYPE_BOOLEAN,
        verdict == GST_ASF_WRITER_VERDICT_GOOD, NULL);
}
