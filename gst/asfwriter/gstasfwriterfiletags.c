/* gstasfwriterfiletags.c: all that a file says of itself
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* What is said first counts:
 *
 * 1. attributes that the application has given: what tags say under their names
 *    is left out;
 * 2. tags of the scope global, and those of the tag setter, merged by its mode;
 * 3. tags of the streams, in the order of their numbers: as tags of the file, if
 *    that is wished, where it has no other ones; and as attributes of the
 *    stream, where they are not those of the file.
 */

#include "config.h"

#include "gstasfwriterfiletags.h"
#include "gstasfwritertags.h"

typedef struct
{
  GstAsfWriterTrack *track;
  GstTagList *tags;
} GstAsfWriterTrackTags;

static void
track_tags_free (gpointer data)
{
  GstAsfWriterTrackTags *self = data;

  gst_asf_writer_track_unref (self->track);
  gst_tag_list_unref (self->tags);
  g_free (self);
}

static void
add_track (GPtrArray *of_tracks, GstAsfWriterTrack *track,
    const GstTagList *tags)
{
  GstAsfWriterTrackTags *added = g_new (GstAsfWriterTrackTags, 1);

  added->track = gst_asf_writer_track_ref (track);
  added->tags = gst_tag_list_ref ((GstTagList *) tags);
  g_ptr_array_add (of_tracks, added);
}

void
gst_asf_writer_file_tags_clear (GstAsfWriterFileTags *self)
{
  g_clear_pointer (&self->of_file, gst_tag_list_unref);
  g_clear_pointer (&self->of_tracks, g_ptr_array_unref);
}

/**
 * gst_asf_writer_file_tags_copy:
 * @copy: (out): to be cleared
 */
void
gst_asf_writer_file_tags_copy (const GstAsfWriterFileTags *self,
    GstAsfWriterFileTags *copy)
{
  copy->of_file =
      self->of_file != NULL ? gst_tag_list_ref (self->of_file) : NULL;
  copy->of_tracks = g_ptr_array_new_with_free_func (track_tags_free);
  for (guint i = 0; self->of_tracks != NULL && i < self->of_tracks->len; i++) {
    const GstAsfWriterTrackTags *from =
        g_ptr_array_index (self->of_tracks, i);

    add_track (copy->of_tracks, from->track, from->tags);
  }
}

/* @list: (inout): a copy may have the one that is there */
static void
replace (GstTagList **list, const GstTagList *tags)
{
  GstTagList *merged = gst_tag_list_merge (*list, tags, GST_TAG_MERGE_REPLACE);

  g_clear_pointer (list, gst_tag_list_unref);
  *list = merged;
}

/**
 * gst_asf_writer_file_tags_add:
 * @track: (nullable): whose tags they are; %NULL = of the file
 * @tags: take the place of earlier ones
 */
void
gst_asf_writer_file_tags_add (GstAsfWriterFileTags *self,
    GstAsfWriterTrack *track, const GstTagList *tags)
{
  if (track == NULL) {
    replace (&self->of_file, tags);
    return;
  }
  if (self->of_tracks == NULL)
    self->of_tracks = g_ptr_array_new_with_free_func (track_tags_free);
  for (guint i = 0; i < self->of_tracks->len; i++) {
    GstAsfWriterTrackTags *old = g_ptr_array_index (self->of_tracks, i);

    if (old->track == track) {
      replace (&old->tags, tags);
      return;
    }
  }
  add_track (self->of_tracks, track, tags);
}

static gint
compare_numbers (gconstpointer a, gconstpointer b)
{
  const GstAsfWriterTrackTags *const *x = a, *const *y = b;

  return (gint) (*x)->track->number - (gint) (*y)->track->number;
}

/* Returns: (transfer full): what of a stream's tags is true of the file, too */
static GstTagList *
tags_for_file (const GstTagList *tags)
{
  GstTagList *copy = gst_tag_list_copy (tags);

  gst_tag_list_remove_tag (copy, GST_TAG_LANGUAGE_CODE);
  gst_tag_list_remove_tag (copy, GST_TAG_LANGUAGE_NAME);

  return copy;
}

/* Returns: (transfer full) (nullable): */
static GstTagList *
merge_all (const GstAsfWriterFileTags *self, gboolean merge_streams)
{
  GstTagList *all =
      self->of_file != NULL ? gst_tag_list_ref (self->of_file) : NULL;

  for (guint i = 0; merge_streams && i < self->of_tracks->len; i++) {
    const GstAsfWriterTrackTags *of_track =
        g_ptr_array_index (self->of_tracks, i);
    GstTagList *more = tags_for_file (of_track->tags);
    GstTagList *merged = gst_tag_list_merge (all, more, GST_TAG_MERGE_KEEP);

    gst_tag_list_unref (more);
    g_clear_pointer (&all, gst_tag_list_unref);
    all = merged;
  }
  return all;
}

/* In the order of their numbers, which are fixed */
static void
keep_those_in_file (GPtrArray *of_tracks)
{
  for (guint i = of_tracks->len; i > 0; i--) {
    const GstAsfWriterTrackTags *of_track =
        g_ptr_array_index (of_tracks, i - 1);

    if (!of_track->track->in_file)
      g_ptr_array_remove_index (of_tracks, i - 1);
  }
  g_ptr_array_sort (of_tracks, compare_numbers);
}

/* What was given for the file goes for its streams, too. */
static gboolean
is_given (const AsfAttributes *attributes, guint n, const AsfAttribute *other)
{
  for (guint i = 0; i < n; i++) {
    const AsfAttribute *attribute = asf_attributes_nth (attributes, i);

    if ((attribute->stream == 0 || attribute->stream == other->stream) &&
        g_str_equal (attribute->name, other->name))
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_said_of_file (const AsfAttributes *attributes, const AsfAttribute *other)
{
  AsfAttribute of_file = *other;

  of_file.stream = 0;

  return other->stream != 0 && asf_attributes_has (attributes, &of_file);
}

/* @n_given: of @attributes, those of the application */
static void
add_tags (const GstTagList *tags, guint stream, guint n_given,
    AsfAttributes *attributes)
{
  AsfAttributes *more = asf_attributes_new ();

  gst_asf_writer_tags_to_attributes (tags, stream, more);
  for (guint i = 0; i < asf_attributes_count (more); i++) {
    const AsfAttribute *attribute = asf_attributes_nth (more, i);

    if (!is_given (attributes, n_given, attribute) &&
        !is_said_of_file (attributes, attribute))
      asf_attributes_add (attributes, attribute);
  }
  asf_attributes_free (more);
}

/**
 * gst_asf_writer_file_tags_to_attributes:
 * @self: a copy, which gets changed
 * @merge_streams: tags of the streams are those of the file, too
 * @own: (nullable): of the tag setter
 * @mode: how it is merged with what came from pads
 * @attributes: (inout): those that the application has given
 *
 * Called by the writer thread, which knows what streams are in the file.
 */
void
gst_asf_writer_file_tags_to_attributes (GstAsfWriterFileTags *self,
    gboolean merge_streams, const GstTagList *own, GstTagMergeMode mode,
    AsfAttributes *attributes)
{
  guint n_given = asf_attributes_count (attributes);
  GstTagList *all, *merged;

  keep_those_in_file (self->of_tracks);
  all = merge_all (self, merge_streams);
  merged = gst_tag_list_merge (all, own, mode);
  if (merged != NULL)
    add_tags (merged, 0, n_given, attributes);
  for (guint i = 0; i < self->of_tracks->len; i++) {
    const GstAsfWriterTrackTags *of_track =
        g_ptr_array_index (self->of_tracks, i);

    add_tags (of_track->tags, of_track->track->number, n_given, attributes);
  }
  g_clear_pointer (&merged, gst_tag_list_unref);
  g_clear_pointer (&all, gst_tag_list_unref);
}
