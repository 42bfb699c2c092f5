/* scanfile.h: an existing file of which a scan finds what it needs
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asfreader.h"
#include "asfscan.h"

G_BEGIN_DECLS

/**
 * ScanFile:
 * @file: to be scanned; nothing else is filled in
 * @streams: what @file.by_number points to
 */
typedef struct
{
  AsfFile file;
  AsfFileStream streams[ASF_MAX_STREAM_NUMBER + 1];
} ScanFile;

void scan_file_init (ScanFile *self, const guint8 *data, gsize size,
    guint head_size, guint32 packet_size);
void scan_file_init_from_reader (ScanFile *self, const AsfReader *reader);
AsfFileStream *scan_file_declare (ScanFile *self, guint number,
    const AsfGuid *type);
void scan_file_clear (ScanFile *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ScanFile, scan_file_clear)

/* Collects objects: user data is (element-type AsfScanObject) */
extern const AsfScanFuncs scan_file_collect;
GArray *scan_file_objects_new (void);

char *scan_file_describe_rules (const AsfFindings *findings);

G_END_DECLS
