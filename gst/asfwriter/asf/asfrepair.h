/* asfrepair.h: EndWriting for a file that was never ended
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asfinspect.h"
#include "asfwriter.h"

G_BEGIN_DECLS

/**
 * AsfRepairReport:
 * @n_packets: in the repaired file
 * @bytes_dropped: of the tail and of broken packets
 * @packets_dropped: whole packets that were left out
 * @duration_ns: of the repaired file, without preroll
 * @file_size: bytes
 * @indexed: it has an index now
 *
 * What a repair has done.
 */
typedef struct
{
  guint64 n_packets;
  guint64 bytes_dropped;
  guint64 packets_dropped;
  guint64 duration_ns;
  guint64 file_size;
  gboolean indexed;
} AsfRepairReport;

gboolean asf_repair_in_place (const AsfFile *file, AsfOutput *output,
    AsfProgressFunc progress, gpointer user_data, AsfRepairReport *report,
    GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean asf_repair_count (const AsfFile *file, AsfWriter *writer,
    GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean asf_repair_copy (const AsfFile *file, AsfOutput *output,
    AsfProgressFunc progress, gpointer user_data, AsfRepairReport *report,
    GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
