/* gstasfwriterearlier.h: files that an earlier run has left
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/**
 * GstAsfWriterEarlierFile:
 * @id: its number
 * @name: as the pattern makes it, also where it has ".part" behind
 */
typedef struct
{
  guint id;
  char *name;
} GstAsfWriterEarlierFile;

GArray *gst_asf_writer_earlier_find (const char *location, guint first);

G_END_DECLS
