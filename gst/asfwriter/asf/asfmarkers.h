/* asfmarkers.h: named places, and commands, that stand in the header
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asfbytes.h"

G_BEGIN_DECLS

/** Longest name of a marker, type and parameter of a command that the Windows
 * Media Format SDK takes, in UTF-16 units */
#define ASF_MARKER_NAME_MAX 5120
#define ASF_COMMAND_TYPE_MAX 1024
#define ASF_COMMAND_TEXT_MAX 10240

/** A Script Command Object counts its types and commands in WORDs */
#define ASF_MARKERS_MAX G_MAXUINT16

/**
 * AsfMarker:
 * @time_ns: since the file's zero, no preroll
 * @type: (nullable): of a command as "URL" or "TEXT", %NULL = a marker
 * @text: name of a marker, parameter of a command; UTF-8
 * @kept: stands in the file already, see asf_markers_keep()
 */
typedef struct
{
  guint64 time_ns;
  char *type;
  char *text;
  gboolean kept;
} AsfMarker;

/**
 * AsfMarkers:
 * @list: (element-type AsfMarker): by time; those of one time in the order in
 *     which they were added
 *
 * Markers and script commands of the header: a list of things that happen at a
 * time. Commands that come while recording belong into a stream.
 */
typedef struct
{
  GPtrArray *list;
} AsfMarkers;

AsfMarkers *asf_markers_new (void);
AsfMarkers *asf_markers_copy (const AsfMarkers *markers);
AsfMarkers *asf_markers_copy_at_most (const AsfMarkers *markers, guint max);
void asf_markers_free (AsfMarkers *markers);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AsfMarkers, asf_markers_free)

void asf_markers_add (AsfMarkers *markers, guint64 time_ns, const char *type,
    const char *text);
const AsfMarker *asf_markers_nth (const AsfMarkers *markers, guint i);
void asf_markers_join (AsfMarkers *markers, const AsfMarkers *first);
void asf_markers_keep (AsfMarkers *markers, const AsfMarkers *first);
void asf_markers_end_at (AsfMarkers *markers, guint64 end_ns);

void asf_markers_put_markers (const AsfMarkers *markers, AsfBytes *bytes,
    guint32 preroll_ms, guint *n_objects);
void asf_markers_put_commands (const AsfMarkers *markers, AsfBytes *bytes,
    guint32 preroll_ms, guint *n_objects);

G_END_DECLS
