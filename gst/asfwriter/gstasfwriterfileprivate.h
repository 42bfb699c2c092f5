/* gstasfwriterfileprivate.h: state of a file
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstasfwriterfile.h"

#include "gstasfwritercaptions.h"

G_BEGIN_DECLS

struct _GstAsfWriterFile
{
  GstElement *element;          /* lives longer */
  GstAsfWriterInterleaver *interleaver;
  const GstAsfWriterFileFuncs *funcs;
  char *location;

  AsfWriter *writer;
  GPtrArray *streams;           /* of AsfStream, as they were added */
  gboolean begun;
  GstAsfWriterPart part;
  const char *reason;           /* why it ended, static */
  gboolean verify;
  GstAsfWriterCaptions captions;
};

void gst_asf_writer_file_update_metadata (GstAsfWriterFile *self);
void gst_asf_writer_file_add_late (GstAsfWriterFile *self,
    GstAsfWriterTrack *track);

G_END_DECLS
