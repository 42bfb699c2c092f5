/* gstasfwriteroldfiles.c: files of a recording that are finished
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriteroldfiles.h"

#include "gstasfwriterearlier.h"
#include "gstasfwritersinkprivate.h"

#include "asf/asfoutputname.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

/* The oldest is deleted when there are too many, or the disk is full. Names are
 * kept only where that may be.
 */

#define GST_CAT_DEFAULT gst_asf_writer_sink_debug

/* A file that is finished. One block of memory */
typedef struct
{
  guint id;
  char name[];
} GstAsfWriterClosedFile;

static gint
compare_ids (gconstpointer a, gconstpointer b, gpointer unused)
{
  const GstAsfWriterClosedFile *x = a, *y = b;

  return x->id < y->id ? -1 : x->id > y->id;
}

/* Files need not be finished in the order in which they were begun. With the
 * OBJECT_LOCK. */
static void
add_closed (GstAsfWriterFragments *self, guint id, const char *name)
{
  gsize size = strlen (name) + 1;
  GstAsfWriterClosedFile *file = g_malloc (sizeof (*file) + size);

  file->id = id;
  memcpy (file->name, name, size);
  g_queue_insert_sorted (&self->closed, file, compare_ids, NULL);
}

/* With the OBJECT_LOCK.
 *
 * Returns: (transfer full) (nullable): name of the oldest that is finished */
static char *
pop_closed (GstAsfWriterFragments *self)
{
  GstAsfWriterClosedFile *file = g_queue_pop_head (&self->closed);
  char *name = file != NULL ? g_strdup (file->name) : NULL;

  g_free (file);
  return name;
}

/* With the OBJECT_LOCK.
 *
 * Returns: whether a file that is not finished is older than those that are */
static gboolean
oldest_is_open (GstAsfWriterFragments *self)
{
  const GstAsfWriterClosedFile *file = g_queue_peek_head (&self->closed);

  return file != NULL && self->open.length > 0 &&
      GPOINTER_TO_UINT (g_queue_peek_head (&self->open)) < file->id;
}

/* @more: files that will be there at once
 *
 * Returns: (transfer full) (nullable): the oldest file if it is one too many;
 *     as long as that is not finished there may be more */
static char *
pop_oldest (GstAsfWriterSink *sink, guint more)
{
  GstAsfWriterFragments *self = &sink->fragments;
  char *oldest = NULL;

  GST_OBJECT_LOCK (sink);
  if (sink->settings.max_files > 0 && !oldest_is_open (self) &&
      self->closed.length + self->open.length + more >
      sink->settings.max_files)
    oldest = pop_closed (self);
  GST_OBJECT_UNLOCK (sink);

  return oldest;
}

/* What an earlier run has not finished is called ".part".
 *
 * Returns: errno value, 0 if it is deleted */
static int
unlink_file (const GstAsfWriterSink *sink, const char *name)
{
  int err = g_unlink (name) == 0 ? 0 : errno;

  if (err == ENOENT && sink->settings.opening.part) {
    char *part = asf_output_name_part (name);

    err = g_unlink (part) == 0 ? 0 : errno;
    g_free (part);
  }
  return err;
}

/* @name: (transfer full):
 *
 * Returns: whether it was there, and is no more */
static gboolean
delete_file (GstAsfWriterSink *sink, char *name)
{
  char *shown = g_filename_display_name (name);
  int err = unlink_file (sink, name);

  GST_INFO_OBJECT (sink, "deleting %s: %s", shown, g_strerror (err));
  if (err != 0 && err != ENOENT)
    GST_ELEMENT_WARNING (sink, RESOURCE, FAILED,
        ("\"%s\", the oldest file, could not be deleted.", shown),
        ("%s", g_strerror (err)));
  g_free (shown);
  g_free (name);

  return err == 0;
}

/* Deletes what is too much.
 *
 * @more: files that will be there at once */
void
gst_asf_writer_old_files_remove (GstAsfWriterSink *sink, guint more)
{
  char *oldest;

  while ((oldest = pop_oldest (sink, more)) != NULL)
    delete_file (sink, oldest);
}

/* For "min-free-space". What is gone or cannot be deleted brings no room. Called
 * from the writer thread.
 *
 * Returns: %FALSE if no file is left that is finished */
gboolean
gst_asf_writer_old_files_delete_one (GstElement *element)
{
  GstAsfWriterSink *sink = GST_ASF_WRITER_SINK (element);
  char *oldest;

  do {
    GST_OBJECT_LOCK (sink);
    oldest = pop_closed (&sink->fragments);
    GST_OBJECT_UNLOCK (sink);
    if (oldest == NULL)
      return FALSE;
  } while (!delete_file (sink, oldest));

  return TRUE;
}

/* Returns: whether names have to be kept. With the OBJECT_LOCK. */
static gboolean
may_delete (const GstAsfWriterSettings *settings)
{
  return settings->max_files > 0 || (settings->upkeep.min_free_space > 0 &&
      settings->upkeep.space_policy ==
      GST_ASF_WRITER_SPACE_POLICY_DELETE_OLDEST);
}

/* @name: of a file that is finished. Any thread */
void
gst_asf_writer_old_files_add (GstAsfWriterSink *sink, guint id,
    const char *name)
{
  GST_OBJECT_LOCK (sink);
  if (may_delete (&sink->settings))
    add_closed (&sink->fragments, id, name);
  GST_OBJECT_UNLOCK (sink);
}

/* Returns: (transfer full) (nullable): the pattern by whose names a recording
 *     that goes on finds its files */
static char *
get_resumed_pattern (GstAsfWriterSink *sink)
{
  char *pattern = NULL;

  if (!gst_asf_writer_fragments_has_files (sink) ||
      !gst_asf_writer_fragments_are_numbered (sink))
    return NULL;
  GST_OBJECT_LOCK (sink);
  if (sink->settings.opening.mode == GST_ASF_WRITER_FILE_MODE_RESUME)
    pattern = g_strdup (sink->settings.location);
  GST_OBJECT_UNLOCK (sink);

  return pattern;
}

/* @name: of a file that is written now: the one that had it is no more, and
 *     must not be deleted in its place. Called from the thread that opens */
void
gst_asf_writer_old_files_forget (GstAsfWriterSink *sink, const char *name)
{
  GQueue *closed = &sink->fragments.closed;
  GList *link, *next;

  GST_OBJECT_LOCK (sink);
  for (link = closed->head; link != NULL; link = next) {
    GstAsfWriterClosedFile *file = link->data;

    next = link->next;
    if (!g_str_equal (file->name, name))
      continue;
    g_queue_delete_link (closed, link);
    g_free (file);
  }
  GST_OBJECT_UNLOCK (sink);
}

static const GstAsfWriterEarlierFile *
nth_file (const GArray *files, guint i)
{
  return &g_array_index (files, GstAsfWriterEarlierFile, i);
}

/**
 * gst_asf_writer_old_files_take_earlier:
 *
 * Where a recording goes on, its files of earlier runs belong to it: the last
 * is the one to go on in, the others are the oldest. Called before the first
 * file is opened.
 */
void
gst_asf_writer_old_files_take_earlier (GstAsfWriterSink *sink)
{
  char *pattern = get_resumed_pattern (sink);
  GArray *files;

  if (pattern == NULL)
    return;
  files = gst_asf_writer_earlier_find (pattern, sink->fragments.next_id);
  GST_OBJECT_LOCK (sink);
  if (files->len > 0)
    sink->fragments.next_id = nth_file (files, files->len - 1)->id;
  for (guint i = 0; i < files->len; i++) {
    const GstAsfWriterEarlierFile *file = nth_file (files, i);

    if (file->id < sink->fragments.next_id && may_delete (&sink->settings))
      add_closed (&sink->fragments, file->id, file->name);
  }
  GST_OBJECT_UNLOCK (sink);
  g_array_unref (files);
  g_free (pattern);
}
