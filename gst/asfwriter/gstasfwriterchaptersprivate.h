/* gstasfwriterchaptersprivate.h: segments of a source, with its TOC
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstasfwriterchapters.h"

G_BEGIN_DECLS

typedef struct
{
  GstAsfWriterTrack *track;
  GstToc *toc;                  /* or NULL */
  GstSegment segment;           /* UNDEFINED until it comes */
  gint64 begin;                 /* position, of one that has ended */
  gint64 end;                   /* position, G_MAXINT64 = it goes on */
} GstAsfWriterTocPart;

static inline guint
count_parts (const GstAsfWriterChapters *self)
{
  return self->parts != NULL ? self->parts->len : 0;
}

static inline GstAsfWriterTocPart *
nth_part (const GstAsfWriterChapters *self, guint i)
{
  return g_ptr_array_index (self->parts, i);
}

G_END_DECLS
