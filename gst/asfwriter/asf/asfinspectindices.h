/* asfinspectindices.h: the indices of a file, while packets go by
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asfinspectprivate.h"
#include "asfinspecttrack.h"

G_BEGIN_DECLS

/**
 * AsfInspectIndices:
 * @tracks: (element-type AsfInspectTrack): columns that are compared
 * @window: for what is read at the beginning
 * @n_simple: Simple Index Objects
 * @n_filled: of these, with entries
 * @seen: there is an Index, Media Object Index, Timecode Index Object
 * @has_video_column: an Index Object has a column for a video stream
 */
struct _AsfInspectIndices
{
  AsfInspection *inspection;
  GPtrArray *tracks;
  AsfInspectWindow window;
  guint n_simple;
  guint n_filled;
  gboolean seen[3];
  gboolean has_video_column;
};

void asf_inspect_indices_add_simple (AsfInspectIndices *indices,
    const AsfFileObject *object);
void asf_inspect_indices_add_object (AsfInspectIndices *indices,
    const AsfFileObject *object, const AsfInspectObject *known);
void asf_inspect_indices_check_announced (AsfInspectIndices *indices);

AsfInspectTrack *asf_inspect_indices_add_track (AsfInspectIndices *indices,
    const char *rule, guint stream);
void asf_inspect_indices_check_length (AsfInspectIndices *indices,
    const char *rule, guint64 offset, guint stream, guint64 n,
    guint64 interval_100ns);
void asf_inspect_indices_tell_short (AsfInspectIndices *indices,
    const AsfFileObject *object);

G_END_DECLS
