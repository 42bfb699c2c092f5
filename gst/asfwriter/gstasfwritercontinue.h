/* gstasfwritercontinue.h: which stream of an existing file a track goes on with
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstasfwriterinterleaver.h"

#include "asf/asfwriter.h"

G_BEGIN_DECLS

gboolean gst_asf_writer_continue_match (GstAsfWriterInterleaver *self,
    const AsfWriter *writer, gboolean late, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
