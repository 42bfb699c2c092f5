/* inspectfiles.h: files for the inspection, whole ones that can be broken
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asfbytes.h"
#include "asfinspect.h"
#include "samples.h"

G_BEGIN_DECLS

/**
 * InspectFile:
 * @INSPECT_PCM: a stream of PCM, no index
 * @INSPECT_WMA: a stream of audio of varying bit rate: Index Object
 * @INSPECT_VIDEO: PCM and two video streams with attributes and languages
 * @INSPECT_RICH: the same with all objects that the writer does not make, and
 *     a hidden stream, number 9
 * @INSPECT_FRAMES: a stream of PCM with a Media Object Index, and a hidden one
 *     with a Timecode Index
 * @INSPECT_TIMECODES: two video streams with time codes and a Timecode Index
 * @INSPECT_UNFINISHED: written for a pipe
 * @INSPECT_EMPTY: a header that waits for its packets
 *
 * None of them breaks a rule, but for the one that unfinished files break.
 */
typedef enum
{
  INSPECT_PCM,
  INSPECT_WMA,
  INSPECT_VIDEO,
  INSPECT_RICH,
  INSPECT_FRAMES,
  INSPECT_TIMECODES,
  INSPECT_UNFINISHED,
  INSPECT_EMPTY,
  INSPECT_N_FILES
} InspectFile;

GByteArray *inspect_file_new (InspectFile which);

void inspect_file_put (GByteArray *file, guint64 offset, guint size,
    guint64 value);
guint64 inspect_file_get (const GByteArray *file, guint64 offset, guint size);
void inspect_file_insert (GByteArray *file, guint64 offset,
    const guint8 *data, gsize size);
void inspect_file_add_object (GByteArray *file, gboolean to_extension,
    const AsfBytes *object);
void inspect_file_append (GByteArray *file, const guint8 *data, gsize size);

AsfFindings *inspect_file_run (const GByteArray *file);
char *inspect_file_describe (const AsfFindings *findings);
guint inspect_file_count_problems (const GByteArray *file, char **report);

G_END_DECLS
