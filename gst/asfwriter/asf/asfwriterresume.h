/* asfwriterresume.h: a writing session on packets that exist
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asfscan.h"
#include "asfwriter.h"

G_BEGIN_DECLS

AsfWriter *asf_writer_new_resumed (AsfOutput *output, const AsfFile *file);
void asf_writer_adopt_object (AsfWriter *writer, const AsfScanObject *object);
void asf_writer_adopt_end (AsfWriter *writer, guint64 n_packets,
    const guint8 *last_packet, gboolean is_torn, const guint64 *stream_bytes);

G_END_DECLS
