/* gstasfwriteropen.c: how a file is opened that may exist already
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriteropen.h"

#include "gstasfwriterprogress.h"

#include "asf/asfoutputname.h"
#include "asf/asfrepair.h"
#include "asf/asfwriterresume.h"

#include <errno.h>
#include <glib/gstdio.h>

GType
gst_asf_writer_file_mode_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = {
    {GST_ASF_WRITER_FILE_MODE_OVERWRITE,
        "A file that is there is overwritten", "overwrite"},
    {GST_ASF_WRITER_FILE_MODE_NO_OVERWRITE,
        "A file that is there stays, and that is an error", "no-overwrite"},
    {GST_ASF_WRITER_FILE_MODE_RESUME,
        "The recording goes on in a file that is there", "resume"},
    {0, NULL, NULL}
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type,
        g_enum_register_static ("GstAsfWriterFileMode", values));
  return type;
}

/**
 * gst_asf_writer_open_output:
 *
 * Returns: (transfer full) (nullable): an output for a new file; %NULL with
 *     @error and errno
 */
AsfOutput *
gst_asf_writer_open_output (const char *location,
    const GstAsfWriterOpenSettings *settings, GError **error)
{
  AsfOutputFileFlags flags = ASF_OUTPUT_FILE_PLAIN;

  if (settings->mode == GST_ASF_WRITER_FILE_MODE_NO_OVERWRITE)
    flags |= ASF_OUTPUT_FILE_KEEP_OTHER;
  if (settings->part)
    flags |= ASF_OUTPUT_FILE_PART;
  return asf_output_file_create (location, flags, error);
}

/* The default of gst_asf_writer_sink_set_open_func(). @user_data are the
 * #GstAsfWriterOpenSettings. */
AsfOutput *
gst_asf_writer_open_file (const char *location, gpointer user_data,
    GError **error)
{
  if (location == NULL || *location == '\0') {
    errno = 0;
    g_set_error_literal (error, GST_RESOURCE_ERROR,
        GST_RESOURCE_ERROR_NOT_FOUND,
        "No file name is set: set the property \"location\".");
    return NULL;
  }
  return gst_asf_writer_open_output (location, user_data, error);
}

/* A file without a byte is one that was never begun. */
static gboolean
has_content (const char *path)
{
  GStatBuf status;

  return g_file_test (path, G_FILE_TEST_IS_REGULAR) &&
      g_stat (path, &status) == 0 && status.st_size > 0;
}

/**
 * gst_asf_writer_open_can_resume:
 *
 * Returns: whether there is a file to go on in, whatever is in it
 */
gboolean
gst_asf_writer_open_can_resume (const char *location,
    const GstAsfWriterOpenSettings *settings)
{
  char *part;
  gboolean found;

  if (settings->mode != GST_ASF_WRITER_FILE_MODE_RESUME || location == NULL)
    return FALSE;
  part = asf_output_name_part (location);
  found = has_content (location) || (settings->part && has_content (part));
  g_free (part);

  return found;
}

/* What is no file to go on in is no broken disk. */
static void
explain (GError **error)
{
  char *why;

  if (!g_error_matches (*error, ASF_ERROR, ASF_ERROR_NOT_ASF) &&
      !g_error_matches (*error, ASF_ERROR, ASF_ERROR_DAMAGED))
    return;
  why = g_strdup ((*error)->message);
  g_clear_error (error);
  g_set_error_literal (error, ASF_ERROR, ASF_ERROR_RESUME, why);
  g_free (why);
}

static gboolean
check_file (const AsfFile *file, GError **error)
{
  if (file->own)
    return TRUE;
  g_set_error_literal (error, ASF_ERROR, ASF_ERROR_RESUME,
      "it has the header of another program");
  return FALSE;
}

/* @output: (transfer full): */
static AsfWriter *
count_file (AsfInput *input, AsfOutput *output, const AsfWriterConfig *config,
    GError **error)
{
  AsfFile *file = asf_file_read (input, NULL, error);
  AsfWriter *writer = NULL;

  if (file == NULL)
    explain (error);
  if (file != NULL && check_file (file, error)) {
    writer = asf_writer_new_continued (output, file, config);
    if (!asf_repair_count (file, writer, error))
      g_clear_pointer (&writer, asf_writer_free);
  } else {
    asf_output_free (output);
  }
  asf_file_free (file);

  return writer;
}

/* Returns: (transfer full) (nullable): what the file is called now; %NULL with
 *     @error if that is not clear */
static char *
find_path (const char *location, const GstAsfWriterOpenSettings *settings,
    GError **error)
{
  char *part = asf_output_name_part (location), *name;

  if (!settings->part || !has_content (part)) {
    g_free (part);
    return g_strdup (location);
  }
  if (!g_file_test (location, G_FILE_TEST_EXISTS))
    return part;
  name = g_filename_display_name (part);
  g_set_error (error, ASF_ERROR, ASF_ERROR_RESUME,
      "there is \"%s\", too, and it is not clear which of them is meant", name);
  g_free (name);
  g_free (part);

  return NULL;
}

/* @output: (transfer full): nobody else writes the file from here on
 * @path: the file's name now */
static AsfWriter *
resume (GstElement *element, AsfOutput *output, const char *path,
    const AsfWriterConfig *config, GError **error)
{
  AsfInput *input = asf_input_file_new (path, error);
  GstAsfWriterProgress *progress;
  AsfWriter *writer;

  if (input == NULL) {
    asf_output_free (output);
    return NULL;
  }
  progress = gst_asf_writer_progress_begin (element, "resume",
      "Reading the file to go on in it");
  writer = count_file (input, output, config, error);
  gst_asf_writer_progress_end (progress, writer != NULL);
  asf_input_free (input);

  return writer;
}

/**
 * gst_asf_writer_open_resumed:
 * @element: for messages
 * @config: of what comes
 * @patience_us: see #AsfOutput
 *
 * Reads the file that is there. It stays as it is until the session begins.
 *
 * @error: not %NULL
 *
 * Returns: (transfer full) (nullable): a session that goes on in it; %NULL with
 *     @error and errno
 */
AsfWriter *
gst_asf_writer_open_resumed (GstElement *element, const char *location,
    const GstAsfWriterOpenSettings *settings, const AsfWriterConfig *config,
    gint64 patience_us, GError **error)
{
  char *path = find_path (location, settings, error);
  AsfOutput *output = NULL;
  AsfWriter *writer = NULL;

  errno = 0;
  if (path != NULL)
    output = settings->part ? asf_output_file_open_part (location, error) :
        asf_output_file_open (location, error);
  if (output != NULL) {
    output->patience_us = patience_us;
    writer = resume (element, output, path, config, error);
  }
  g_free (path);
  if (g_error_matches (*error, ASF_ERROR, ASF_ERROR_RESUME))
    errno = 0;

  return writer;
}
