/* gstasfwriterrepeat.h: captions that are shown when the next file begins
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstasfwriterfile.h"

G_BEGIN_DECLS

void gst_asf_writer_repeat_note (const GstAsfWriterBatchItem *taken);
gboolean gst_asf_writer_repeat_write (GstAsfWriterInterleaver *interleaver,
    GstAsfWriterFile *file, gint64 start, GError **error);

G_END_DECLS
