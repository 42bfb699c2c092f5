/* gstasfwriterfiletags.h: all that a file says of itself
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asf/asfattributes.h"

#include "gstasfwritertrack.h"

G_BEGIN_DECLS

/**
 * GstAsfWriterFileTags:
 * @of_file: (nullable): from events of the scope global
 * @of_tracks: (element-type GstAsfWriterTrackTags) (nullable): from the others
 *
 * Tags that came from pads; they stay when a pad is released. To be locked by
 * its owner.
 */
typedef struct
{
  GstTagList *of_file;
  GPtrArray *of_tracks;
} GstAsfWriterFileTags;

void gst_asf_writer_file_tags_clear (GstAsfWriterFileTags *self);
void gst_asf_writer_file_tags_copy (const GstAsfWriterFileTags *self,
    GstAsfWriterFileTags *copy);
void gst_asf_writer_file_tags_add (GstAsfWriterFileTags *self,
    GstAsfWriterTrack *track, const GstTagList *tags);
void gst_asf_writer_file_tags_to_attributes (GstAsfWriterFileTags *self,
    gboolean merge_streams, const GstTagList *own, GstTagMergeMode mode,
    AsfAttributes *attributes);

G_END_DECLS
