/* asfpacketlayout.h: how the writer's packets and payloads are laid out
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <string.h>

#include <glib.h>

G_BEGIN_DECLS

/* Packets and payloads (ASF spec 5.2). All packets have one size; a packet is
 *
 *   82 00 00                      error correction data, 2 bytes of it
 *   length type flags, 5D         which fields follow and how wide they are
 *   [padding length]              WORD in packets with several payloads; in
 *                                 those with one absent or BYTE
 *   DWORD send time, WORD duration
 *   [payload count]               in packets with several payloads
 *   payloads
 *   padding
 *
 * and a payload
 *
 *   BYTE stream and key frame flag, BYTE media object number
 *   DWORD offset in the object
 *   BYTE length of the replicated data, 8 and more
 *   DWORD object size, DWORD presentation time, extension data
 *   [WORD length]                 in packets with several payloads
 *   the bytes
 *
 * or, compressed, with several whole objects
 *
 *   BYTE stream and key frame flag, BYTE number of the first object
 *   DWORD presentation time of the first object
 *   BYTE 1, BYTE time between two objects
 *   WORD length
 *   of each object a BYTE with its length, and its bytes
 */

#define HEADER_SIZE 11
#define MULTIPLE_PADDING_SIZE 2
#define MULTIPLE_HEADER_SIZE (HEADER_SIZE + MULTIPLE_PADDING_SIZE + 1)

#define REPLICATED_SIZE_AT 6
#define REPLICATED_SIZE 8
#define PRESENTATION_TIME_AT 11
#define PAYLOAD_HEADER_SIZE 15
#define PAYLOAD_LENGTH_SIZE 2
#define MAX_PAYLOADS 63

#define COMPRESSED_TIME_AT 2
#define COMPRESSED_STEP_AT 7
#define COMPRESSED_LENGTH_AT 8
#define COMPRESSED_HEADER_SIZE 10
#define COMPRESSED_REPLICATED_SIZE 1
#define MAX_SUB_PAYLOAD 255

static inline void
store_u16 (guint8 *where, guint16 value)
{
  value = GUINT16_TO_LE (value);
  memcpy (where, &value, sizeof (value));
}

static inline void
store_u32 (guint8 *where, guint32 value)
{
  value = GUINT32_TO_LE (value);
  memcpy (where, &value, sizeof (value));
}

static inline guint16
load_u16 (const guint8 *where)
{
  guint16 value;

  memcpy (&value, where, sizeof (value));
  return GUINT16_FROM_LE (value);
}

static inline guint32
load_u32 (const guint8 *where)
{
  guint32 value;

  memcpy (&value, where, sizeof (value));
  return GUINT32_FROM_LE (value);
}

G_END_DECLS
