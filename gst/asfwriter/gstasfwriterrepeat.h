/* gstasfwriterrepeat.h: captions that are shown when the next file begins
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstasfwriterfile.h"

G_BEGIN_DECLS

void gst_asf_writer_repeat_note (const GstAsfWriterBatchItem *taken,
    gboolean is_written);
void gst_asf_writer_repeat_place (GstAsfWriterBatchItem *taken, gint64 start);
gboolean gst_asf_writer_repeat_write (GstAsfWriterInterleaver *interleaver,
    GstAsfWriterFile *file, gint64 start, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gboolean gst_asf_writer_repeat_resume (GstAsfWriterInterleaver *interleaver,
    GstAsfWriterFile *file, gint64 start, gint64 gap, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
