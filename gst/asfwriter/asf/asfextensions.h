/* asfextensions.h: what stands in each payload beside time and size
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asfbytes.h"

G_BEGIN_DECLS

/**
 * AsfExtensions:
 * @ASF_EXTENSION_DURATION: how long the sample lasts
 * @ASF_EXTENSION_CONTENT_TYPE: fields of an interlaced picture
 * @ASF_EXTENSION_TIMECODE: SMPTE timecode
 *
 * Payload extension systems of a stream (ASF spec 7), in the order of their
 * data.
 */
typedef enum
{
  ASF_EXTENSION_DURATION = 1 << 0,
  ASF_EXTENSION_CONTENT_TYPE = 1 << 1,
  ASF_EXTENSION_TIMECODE = 1 << 2
} AsfExtensions;

/** Bits of the content type, as Microsoft's headers have them */
#define ASF_CONTENT_REPEAT_FIRST_FIELD 0x10
#define ASF_CONTENT_BOTTOM_FIELD_FIRST 0x20
#define ASF_CONTENT_TOP_FIELD_FIRST 0x40
#define ASF_CONTENT_INTERLACED 0x80

/** Bytes of all of them together */
#define ASF_EXTENSIONS_MAX_SIZE (2 + 1 + 14)

/**
 * AsfTimecode:
 * @range: never falls in a file; a timecode that jumps begins a new one
 * @bcd: 0xHHMMSSFF
 * @user_bits: as they came
 * @flags: AM_TIMECODE flags, bit 0 = drop frame
 */
typedef struct
{
  guint16 range;
  guint32 bcd;
  guint32 user_bits;
  guint32 flags;
} AsfTimecode;

/**
 * AsfExtensionData:
 * @duration_ms: 0 = unknown
 * @content_type: bits of it, 0 = progressive
 * @timecode: of the sample
 */
typedef struct
{
  guint32 duration_ms;
  guint8 content_type;
  AsfTimecode timecode;
} AsfExtensionData;

guint asf_extensions_count (guint extensions);
guint asf_extensions_size (guint extensions);
void asf_extensions_put_systems (guint extensions, AsfBytes *bytes);
gboolean asf_extensions_find (const AsfGuid *system, guint16 size,
    guint *extension);
guint asf_extensions_fill (guint extensions, const AsfExtensionData *data,
    guint8 *where);

G_END_DECLS
