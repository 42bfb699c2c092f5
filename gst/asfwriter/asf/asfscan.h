/* asfscan.h: all packets of a file, one after the other
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asffile.h"
#include "asfpacket.h"
#include "asfpacketizer.h"

G_BEGIN_DECLS

/**
 * AsfScanObject:
 * @stream: stream number
 * @key: key flag of its first payload
 * @size: in bytes
 * @time_ms: as stored, preroll included
 * @has_duration: its payloads carry a duration
 * @duration_ms: that
 * @timecode: #ASF_TIMECODE_KEY of its payloads, 0 = they carry none
 * @place: packets that hold it
 *
 * A media object of which every byte is in the file.
 */
typedef struct
{
  guint stream;
  gboolean key;
  guint32 size;
  guint32 time_ms;
  gboolean has_duration;
  guint32 duration_ms;
  guint64 timecode;
  AsfPlacement place;
} AsfScanObject;

/**
 * AsfScanFuncs:
 * @object: (nullable): each whole object when its last payload was found, which
 *     is in the order of the file
 * @packet: (nullable): each packet in the order of the file; @packet is %NULL
 *     for one that cannot be taken apart
 * @progress: (nullable): now and then, in bytes; %FALSE stops
 *
 * What a scan tells while it runs: a packet before the objects that end in it.
 */
typedef struct
{
  void (*object) (const AsfScanObject *object, gpointer user_data);
  void (*packet) (guint64 number, const guint8 *data, const AsfPacket *packet,
      gpointer user_data);
  gboolean (*progress) (guint64 done, guint64 total, gpointer user_data);
} AsfScanFuncs;

/**
 * AsfScan:
 * @n_packets: whole packets in the file
 * @n_used: of these, up to the last that holds a byte of a whole object; what
 *     is behind is the tail of a torn recording
 * @n_broken: packets before @n_used that cannot be taken apart
 * @n_objects: whole media objects
 * @n_incomplete: objects of which something is missing
 * @tail_bytes: behind the last whole packet, up to where packets end
 * @last_is_torn: the last payload of the last used packet belongs to an object
 *     that is not whole
 *
 * What a scan has found. Nothing counts that is in a packet that cannot be taken
 * apart, or of a stream that the header does not declare.
 */
typedef struct
{
  guint64 n_packets;
  guint64 n_used;
  guint64 n_broken;
  guint64 n_objects;
  guint64 n_incomplete;
  guint64 tail_bytes;
  gboolean last_is_torn;
} AsfScan;

gboolean asf_scan_packets (const AsfFile *file, const AsfScanFuncs *funcs,
    gpointer user_data, AsfFindings *findings, AsfScan *scan, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
