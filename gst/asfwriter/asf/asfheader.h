/* asfheader.h: the whole header as a function of one description
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asfattributes.h"
#include "asfmarkers.h"
#include "asfrelations.h"
#include "asfstream.h"

G_BEGIN_DECLS

/** Where the flags of the File Properties Object are, which is the first object
 * (ASF spec 3.1, 3.2), and the flag of a file that is not finished */
#define ASF_HEADER_FLAGS_OFFSET (30 + 88)
#define ASF_HEADER_FLAG_BROADCAST 0x01

/** Where the fields begin that change while the file grows: from the file size
 * to the bit rate (ASF spec 3.2) */
#define ASF_HEADER_COUNTERS_OFFSET (30 + 40)
#define ASF_HEADER_COUNTERS_SIZE 64

/** Names of attributes that follow from the streams, as the SDK has them */
#define ASF_ATTRIBUTE_VBR "IsVBR"
#define ASF_ATTRIBUTE_BUCKETS "ASFLeakyBucketPairs"
#define ASF_ATTRIBUTE_CONFORMANCE "DeviceConformanceTemplate"

/** Bytes of the Data Object in front of its first packet */
#define ASF_DATA_OBJECT_HEAD 50

/**
 * AsfStreamFacts:
 * @bitrate: average payload bits/s, not 0
 * @buffer_ms: leaky bucket at that rate
 * @peak_bitrate: bits/s of the busiest second; = @bitrate for constant rates
 * @peak_buffer_ms: leaky bucket at that rate
 * @gross_bitrate: average bits/s with the overhead of packets and payloads
 * @max_object_size: bytes of the largest media object, 0 = unknown
 * @frame_duration_100ns: average time per frame, 0 = unknown
 * @vbr: the bit rate is not constant
 * @conformance: (nullable): device conformance template, static
 * @seekable: players can seek by this stream
 * @in_index: it is in the Index Object
 * @in_frame_index: it is in the Media Object Index
 * @in_timecode_index: it is in the Timecode Index
 *
 * What is measured of a stream. Before the first sample these are estimates.
 */
typedef struct
{
  guint32 bitrate;
  guint32 buffer_ms;
  guint32 peak_bitrate;
  guint32 peak_buffer_ms;
  guint32 gross_bitrate;
  guint32 max_object_size;
  guint64 frame_duration_100ns;
  gboolean vbr;
  const char *conformance;
  gboolean seekable;
  gboolean in_index;
  gboolean in_frame_index;
  gboolean in_timecode_index;
} AsfStreamFacts;

/**
 * AsfHeader:
 * @file_id: the same in all objects of the file that carry one
 * @creation_time: FILETIME, 100 ns since 1601-01-01 UTC
 * @packet_size: bytes of every data packet
 * @preroll_ms: contained in every stored presentation time
 * @broadcast: the file is being written: sizes, counts, durations don't count
 * @seekable: whole file can be seeked
 * @file_size: bytes of the file with its indices
 * @n_packets: number of data packets
 * @play_duration_100ns: end of the last object, preroll included
 * @send_duration_100ns: end of the last packet, no preroll
 * @max_bitrate: bits/s of the file; 0 = the sum of the streams'
 * @index_interval_ms: of the Index Object, 0 = there is none; then there is a
 *     placeholder that has room for the parameters of all streams
 * @frame_interval: media objects between two entries of the Media Object
 *     Index, 0 = there is none
 * @timecode_interval: seconds of time code between two entries of the Timecode
 *     Index, 0 = there is none
 * @streams: (element-type AsfStream): in the order of their numbers
 * @facts: (array): as many as @streams
 * @attributes: metadata of file and streams
 * @vbr: the bit rate of any stream is not constant
 * @bucket_pairs: (nullable): what asf_buckets_to_bytes() makes
 * @markers: (nullable): markers and commands
 * @relations: (nullable): between the streams
 * @terse: the Codec List describes no codec beside its name
 * @padding: bytes of the Padding Object, less than 24 = none
 *
 * All that the header says. Pointers are borrowed.
 */
typedef struct
{
  AsfGuid file_id;
  guint64 creation_time;
  guint32 packet_size;
  guint32 preroll_ms;
  gboolean broadcast;
  gboolean seekable;
  guint64 file_size;
  guint64 n_packets;
  guint64 play_duration_100ns;
  guint64 send_duration_100ns;
  guint32 max_bitrate;
  guint32 index_interval_ms;
  guint32 frame_interval;
  guint32 timecode_interval;
  const GPtrArray *streams;
  const AsfStreamFacts *facts;
  const AsfAttributes *attributes;
  gboolean vbr;
  GBytes *bucket_pairs;
  const AsfMarkers *markers;
  const AsfRelations *relations;
  gboolean terse;
  guint32 padding;
} AsfHeader;

void asf_header_put_counters (const AsfHeader *header, AsfBytes *bytes);
void asf_header_put_data_head (const AsfHeader *header, AsfBytes *bytes);
gboolean asf_header_put (const AsfHeader *header, AsfBytes *bytes,
    gsize exact_size, GError **error);

/* asfheaderattributes.c: attributes that follow from the streams */
AsfAttributes *asf_header_collect_attributes (const AsfHeader *header);

G_END_DECLS
