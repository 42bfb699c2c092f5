/* gstasfwritertoc.c: GstToc -> a flat list of chapters
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwritertoc.h"

/* A TOC is a tree. Of its alternatives - editions, versions, angles - a file
 * has one: the first edition is taken. The titles of a disc are alternatives,
 * too: each has a time line of its own. What is left is a sequence: chapters,
 * those in chapters, and tracks.
 *
 * The tree is as deep as somebody's file has it, so it is walked without
 * recursion.
 */

static void
chapter_free (gpointer data)
{
  GstAsfWriterChapter *self = data;

  g_free (self->title);
  g_free (self);
}

/* Returns: (transfer full): */
static char *
get_title (GstTocEntry *entry, guint nth)
{
  GstTagList *tags = gst_toc_entry_get_tags (entry);
  const gchar *title;

  if (tags != NULL &&
      gst_tag_list_peek_string_index (tags, GST_TAG_TITLE, 0, &title))
    return g_utf8_make_valid (title, -1);
  return g_strdup_printf ("Chapter %u", nth);
}

static gboolean
is_part_of_sequence (GstTocEntry *entry)
{
  GstTocEntryType type = gst_toc_entry_get_entry_type (entry);

  return type == GST_TOC_ENTRY_TYPE_CHAPTER ||
      type == GST_TOC_ENTRY_TYPE_TRACK;
}

static void
add_chapter (GPtrArray *chapters, GstTocEntry *entry)
{
  GstAsfWriterChapter *chapter;
  gint64 start, stop;

  if (!gst_toc_entry_get_start_stop_times (entry, &start, &stop) || start < 0)
    return;
  chapter = g_new (GstAsfWriterChapter, 1);
  chapter->time = (guint64) start;
  chapter->stop = stop > start ? (guint64) stop : GST_CLOCK_TIME_NONE;
  chapter->title = get_title (entry, chapters->len + 1);
  g_ptr_array_add (chapters, chapter);
}

/* Returns: (transfer none): the entries that the first edition has, or that
 * there are without one */
static GList *
find_entries (GstToc *toc)
{
  GList *entries = gst_toc_get_entries (toc);

  for (GList *walk = entries; walk != NULL; walk = walk->next) {
    if (gst_toc_entry_get_entry_type (walk->data) ==
        GST_TOC_ENTRY_TYPE_EDITION)
      return gst_toc_entry_get_sub_entries (walk->data);
  }
  return entries;
}

static gint
compare_times (gconstpointer a, gconstpointer b)
{
  const GstAsfWriterChapter *const *x = a, *const *y = b;

  return ((*x)->time > (*y)->time) - ((*x)->time < (*y)->time);
}

/**
 * gst_asf_writer_toc_get_chapters:
 *
 * Returns: (transfer full) (element-type GstAsfWriterChapter): by time, those
 *     of one time in the order of the TOC; #GST_ASF_WRITER_MAX_CHAPTERS at most
 */
GPtrArray *
gst_asf_writer_toc_get_chapters (GstToc *toc)
{
  GPtrArray *chapters = g_ptr_array_new_with_free_func (chapter_free);
  GPtrArray *stack = g_ptr_array_new ();
  GList *walk = find_entries (toc);

  while (chapters->len < GST_ASF_WRITER_MAX_CHAPTERS &&
      (walk != NULL || stack->len > 0)) {
    GstTocEntry *entry;

    if (walk == NULL) {
      walk = g_ptr_array_steal_index (stack, stack->len - 1);
      continue;
    }
    entry = walk->data;
    walk = walk->next;
    if (!is_part_of_sequence (entry))
      continue;
    add_chapter (chapters, entry);
    if (walk != NULL)
      g_ptr_array_add (stack, walk);
    walk = gst_toc_entry_get_sub_entries (entry);
  }
  g_ptr_array_unref (stack);
  g_ptr_array_sort (chapters, compare_times);

  return chapters;
}
