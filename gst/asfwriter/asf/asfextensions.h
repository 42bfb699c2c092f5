/* asfextensions.h: what stands in each payload beside time and size
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asfpacketizer.h"

G_BEGIN_DECLS

/**
 * AsfExtensions:
 * @ASF_EXTENSION_DURATION: how long the sample lasts
 * @ASF_EXTENSION_CONTENT_TYPE: fields of an interlaced picture
 * @ASF_EXTENSION_TIMECODE: SMPTE timecode
 * @ASF_EXTENSION_ASPECT: pixel aspect ratio
 *
 * Payload extension systems that the writer fills by itself (ASF spec 7). Their
 * data come first, those of #AsfStream.own_extensions behind them.
 */
typedef enum
{
  ASF_EXTENSION_DURATION = 1 << 0,
  ASF_EXTENSION_CONTENT_TYPE = 1 << 1,
  ASF_EXTENSION_TIMECODE = 1 << 2,
  ASF_EXTENSION_ASPECT = 1 << 3
} AsfExtensions;

/** Bits of the content type, as Microsoft's headers have them */
#define ASF_CONTENT_REPEAT_FIRST_FIELD 0x10
#define ASF_CONTENT_BOTTOM_FIELD_FIRST 0x20
#define ASF_CONTENT_TOP_FIELD_FIRST 0x40
#define ASF_CONTENT_INTERLACED 0x80

/** Bytes that a payload has for all of them together: its replicated data are
 * at most 255, of which size and time take 8 (ASF spec 5.2.3) */
#define ASF_EXTENSIONS_MAX_SIZE (255 - 8)

/** Declared size of a system whose data tell their own: two bytes in front of
 * them (ASF spec 4.1) */
#define ASF_EXTENSION_VARIABLE_SIZE 0xffff

/**
 * AsfOwnExtension:
 * @system: what it is
 * @size: bytes in each payload, or #ASF_EXTENSION_VARIABLE_SIZE
 * @info: (nullable): what its declaration says of it
 *
 * A payload extension system that the writer does not fill by itself.
 */
typedef struct
{
  AsfGuid system;
  guint16 size;
  GBytes *info;
} AsfOwnExtension;

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
 * @aspect_x: pixel aspect ratio, 0 = unknown
 * @aspect_y: pixel aspect ratio, 0 = unknown
 * @timecode: of the sample
 * @own: (nullable): of each of the stream's own systems, borrowed; %NULL = all
 *     are empty
 */
typedef struct
{
  guint32 duration_ms;
  guint8 content_type;
  guint8 aspect_x;
  guint8 aspect_y;
  AsfTimecode timecode;
  const AsfSpan *own;
} AsfExtensionData;

void asf_extensions_declare (AsfStream *stream, const AsfGuid *system,
    guint16 size, const guint8 *info, gsize info_size);
gboolean asf_extensions_is_known (const AsfGuid *system);

guint asf_extensions_count (const AsfStream *stream);
guint asf_extensions_size (const AsfStream *stream);
guint asf_extensions_room (guint32 packet_size);
gboolean asf_extensions_fit (const AsfStream *stream, guint32 packet_size,
    GError **error) G_GNUC_WARN_UNUSED_RESULT;
void asf_extensions_put_systems (const AsfStream *stream, AsfBytes *bytes);
guint asf_extensions_fill (const AsfStream *stream,
    const AsfExtensionData *data, guint room, guint8 *where);

G_END_DECLS
