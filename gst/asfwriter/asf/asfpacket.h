/* asfpacket.h: one data packet of any writer, taken apart
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** A packet of more bytes is not taken apart: writers make at most 64 KiB */
#define ASF_PACKET_READ_LIMIT (1024 * 1024)

/**
 * AsfPayload:
 * @stream: stream number
 * @key: key frame flag
 * @number: media object number
 * @object_offset: where in the object its bytes belong
 * @object_size: of the whole object; 0 = not told (no replicated data, or it
 *     says so)
 * @time_ms: presentation time, preroll included; 0 if there are no replicated
 *     data
 * @at: offset of the payload's header in the packet
 * @data: its bytes, borrowed from the packet
 * @size: in bytes, not 0
 * @replicated: extension data behind size and time, borrowed
 * @replicated_size: of these
 * @compressed: a whole object out of a compressed payload (ASF spec 5.2.3.2)
 */
typedef struct
{
  guint stream;
  gboolean key;
  guint8 number;
  guint32 object_offset;
  guint32 object_size;
  guint32 time_ms;
  guint32 at;
  const guint8 *data;
  guint32 size;
  const guint8 *replicated;
  guint replicated_size;
  gboolean compressed;
} AsfPayload;

/**
 * AsfPacket:
 * @has_correction: begins with error correction data, 82 00 00 in every file
 *     of this century
 * @length_flags: length type flags
 * @property_flags: 5D in every file known
 * @length: as stored, or the size that was given
 * @sequence: as stored, 0 if not
 * @padding: bytes, as stored
 * @send_ms: send time
 * @duration_ms: duration
 * @multiple: several payloads
 * @payload_length_type: of several payloads, 2 = WORD in every file known
 * @slack: bytes between the last payload and the padding
 * @n_empty: payloads without a byte, which are left out
 * @mended: it was being changed when that was broken off, see
 *     asf_packet_own_mend()
 * @payloads: (element-type AsfPayload): a compressed payload counts as many as
 *     it holds objects; the array is reused for the next packet
 */
typedef struct
{
  gboolean has_correction;
  guint8 length_flags;
  guint8 property_flags;
  guint32 length;
  guint32 sequence;
  guint32 padding;
  guint32 send_ms;
  guint16 duration_ms;
  gboolean multiple;
  guint8 payload_length_type;
  guint32 slack;
  guint n_empty;
  gboolean mended;
  GArray *payloads;
} AsfPacket;

void asf_packet_init (AsfPacket *packet);
void asf_packet_clear (AsfPacket *packet);
const char *asf_packet_parse (AsfPacket *packet, const guint8 *data,
    guint32 size);

G_END_DECLS
