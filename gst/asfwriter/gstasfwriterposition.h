/* gstasfwriterposition.h: where in the recording a time is
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstasfwriterinterleaver.h"

G_BEGIN_DECLS

gint64 gst_asf_writer_position_get_end (GstAsfWriterInterleaver *interleaver,
    GstAsfWriterTrack *track);
gint64 gst_asf_writer_position_get_written (GstAsfWriterInterleaver
    *interleaver);
gint64 gst_asf_writer_position_of (GstAsfWriterInterleaver *interleaver,
    GstAsfWriterTrack *track, gint64 running_time);

G_END_DECLS
