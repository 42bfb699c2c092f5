/* asfpacketizer.h: media objects in, data packets out
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asfstream.h"

G_BEGIN_DECLS

/** Smallest and largest packet that the writer makes, in bytes */
#define ASF_PACKET_MIN_SIZE 100
#define ASF_PACKET_MAX_SIZE 65536

/** Bytes of a packet beside its one payload, and of each of several payloads
 * beside its data, without payload extensions */
#define ASF_PACKET_SINGLE_OVERHEAD (11 + 15)
#define ASF_PACKET_MULTIPLE_OVERHEAD (14 + 17)

/** Bytes at the begin of a packet that change when payloads are added behind
 * the others, or the last is taken out */
#define ASF_PACKET_HEAD_SIZE 14

/**
 * AsfSpan:
 * @data: borrowed for the call
 * @size: in bytes
 *
 * A piece of a media object, which need not lie in memory in one piece.
 */
typedef struct
{
  const guint8 *data;
  gsize size;
} AsfSpan;

/**
 * AsfMediaObject:
 * @stream: stream number
 * @key: a decoder can start here; not shown in the file for audio
 * @time_ms: presentation time as stored, preroll included
 * @send_ms: when it may be sent at the earliest, no preroll
 * @spans: (array length=n_spans): the bytes
 * @n_spans: number of pieces
 * @size: sum of the pieces, at least 1
 * @extension: (array length=extension_size): of payload extension systems
 * @extension_size: in bytes, at most #ASF_EXTENSIONS_MAX_SIZE
 * @compressible: may share a payload with others if it is small and has no
 *     extension
 */
typedef struct
{
  guint stream;
  gboolean key;
  guint32 time_ms;
  guint32 send_ms;
  const AsfSpan *spans;
  guint n_spans;
  guint32 size;
  const guint8 *extension;
  guint extension_size;
  gboolean compressible;
} AsfMediaObject;

/**
 * AsfPlacement:
 * @first_packet: number of the packet with the first fragment, from 0
 * @n_packets: packets that hold the object, at least 1
 * @end: where it ends in the last of them, in bytes; 0 = is not known
 */
typedef struct
{
  guint64 first_packet;
  guint32 n_packets;
  guint32 end;
} AsfPlacement;

typedef struct _AsfPacketizer AsfPacketizer;

AsfPacketizer *asf_packetizer_new (guint32 packet_size);
void asf_packetizer_set_max_span (AsfPacketizer *packetizer, guint32 span_ms);
void asf_packetizer_resume (AsfPacketizer *packetizer, guint64 n_packets,
    const guint8 *last_packet, const guint64 *stream_bytes);
void asf_packetizer_go_on (AsfPacketizer *packetizer, guint32 send_ms,
    const guint8 *last_numbers);
void asf_packetizer_free (AsfPacketizer *packetizer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AsfPacketizer, asf_packetizer_free)

void asf_packetizer_push (AsfPacketizer *packetizer,
    const AsfMediaObject *object, AsfPlacement *placement);
void asf_packetizer_show (AsfPacketizer *packetizer, guint32 end_ms);
void asf_packetizer_finish (AsfPacketizer *packetizer, guint32 end_ms);

const guint8 *asf_packetizer_peek (AsfPacketizer *packetizer, gsize *size);
void asf_packetizer_consume (AsfPacketizer *packetizer, gsize size);

guint asf_packet_make_last (guint8 *packet, guint32 packet_size,
    gboolean drop_last_payload, guint32 end_ms);
guint32 asf_packet_get_send (const guint8 *packet);
guint32 asf_packet_get_end (const guint8 *packet, guint32 packet_size);

guint32 asf_packetizer_get_send_ms (const AsfPacketizer *packetizer);
guint64 asf_packetizer_get_stream_bytes (const AsfPacketizer *packetizer,
    guint stream);

G_END_DECLS
