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
AsfWriter *asf_writer_new_continued (AsfOutput *output, const AsfFile *file,
    const AsfWriterConfig *config);
void asf_writer_adopt_packet (AsfWriter *writer, guint32 send_ms);
void asf_writer_adopt_object (AsfWriter *writer, const AsfScanObject *object);
void asf_writer_mend_packet (AsfWriter *writer, guint64 number,
    const guint8 *data);
void asf_writer_adopt_end (AsfWriter *writer, guint64 n_packets,
    const guint8 *last_packet, gboolean is_torn, const guint64 *stream_bytes);
void asf_writer_adopt_numbers (AsfWriter *writer, guint32 send_ms,
    const guint8 *last_numbers);

G_END_DECLS
