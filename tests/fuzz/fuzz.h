/* fuzz.h: what all fuzz targets share
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FuzzBytes:
 * @data: borrowed
 * @left: bytes not taken yet
 *
 * Decisions out of an input. Behind its end all of them are 0.
 */
typedef struct
{
  const guint8 *data;
  gsize left;
} FuzzBytes;

guint8 fuzz_get_u8 (FuzzBytes *bytes);
guint16 fuzz_get_u16 (FuzzBytes *bytes);
guint32 fuzz_get_u32 (FuzzBytes *bytes);
guint64 fuzz_get_u64 (FuzzBytes *bytes);
guint fuzz_pick (FuzzBytes *bytes, guint n);

#define FUZZ_PICK_FROM(bytes, table) \
    ((table)[fuzz_pick ((bytes), G_N_ELEMENTS (table))])

/* What a target consists of */
int LLVMFuzzerInitialize (int *argc, char ***argv);
int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

G_END_DECLS
