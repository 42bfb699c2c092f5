/* asfwriter.h: a writing session: begin, write samples, end
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asfattributes.h"
#include "asfextensions.h"
#include "asfmarkers.h"
#include "asfoutput.h"
#include "asfpacketizer.h"
#include "asfrelations.h"
#include "asfstream.h"

G_BEGIN_DECLS

/** For a duration that is not known */
#define ASF_DURATION_UNKNOWN G_MAXUINT64

/**
 * AsfWriterConfig:
 * @packet_size: bytes of a data packet; 0 = chosen from the streams
 * @max_packet_size: the largest that is chosen by their bit rates, 0 = any
 * @preroll_ms: head start that players get to fill their buffers
 * @padding: bytes of header room left for editors and late metadata
 * @index_interval_ns: time between two index entries, at least 1 ms
 * @time_index: an Index Object over all streams, whatever else there is
 * @frame_interval: media objects between two entries of a Media Object Index
 *     over the video streams, 0 = none
 * @timecode_interval: seconds of time code between two entries of a Timecode
 *     Index over the video streams that carry time codes, 0 = none; a day at
 *     most
 * @flush_interval_ns: most media time that stays in memory; 0 = none but the
 *     packet that is being filled
 * @checkpoint_interval_ns: media time by which the header is ahead of the data
 *     while the file grows; 0 = it is flagged broadcast until the end
 * @flush_by_clock: asf_writer_flush_old() is called twice in the flush interval;
 *     media time that passes faster does not count then
 * @compress_payloads: small objects of audio share payloads
 * @streamable: never go back: no index, the file stays flagged broadcast
 * @file_id: random for each file
 * @creation_time: FILETIME, 100 ns since 1601-01-01 UTC
 *
 * Settings of a session. What is random or comes from a clock is given from
 * outside, so that the same input gives the same bytes.
 */
typedef struct
{
  guint32 packet_size;
  guint32 max_packet_size;
  guint32 preroll_ms;
  guint32 padding;
  guint64 index_interval_ns;
  gboolean time_index;
  guint32 frame_interval;
  guint32 timecode_interval;
  guint64 flush_interval_ns;
  guint64 checkpoint_interval_ns;
  gboolean flush_by_clock;
  gboolean compress_payloads;
  gboolean streamable;
  AsfGuid file_id;
  guint64 creation_time;
} AsfWriterConfig;

/**
 * AsfSample:
 * @stream: stream number
 * @key: a decoder can start here
 * @time_ns: since the file's zero; in decoding order it has to rise within a
 *     stream
 * @duration_ns: or #ASF_DURATION_UNKNOWN
 * @content_type: of interlaced video, 0 = progressive
 * @aspect_x: pixel aspect ratio, 0 = unknown
 * @aspect_y: pixel aspect ratio, 0 = unknown
 * @timecode: (nullable): borrowed for the call
 * @own_extensions: (nullable): data of each of the stream's own payload
 *     extension systems, borrowed for the call; %NULL = all are empty
 * @spans: (array length=n_spans): the bytes, borrowed for the call
 * @n_spans: number of pieces
 *
 * Content type, aspect ratio and timecode get into the file if the stream has
 * extensions for them.
 */
typedef struct
{
  guint stream;
  gboolean key;
  gint64 time_ns;
  guint64 duration_ns;
  guint8 content_type;
  guint8 aspect_x;
  guint8 aspect_y;
  const AsfTimecode *timecode;
  const AsfSpan *own_extensions;
  const AsfSpan *spans;
  guint n_spans;
} AsfSample;

/**
 * AsfStreamStats:
 * @samples: written
 * @bytes: of these
 * @key_frames: of a video stream
 * @repaired: times that were moved because they did not rise, or were negative
 * @late: samples that came after later ones of other streams
 * @settled: samples that are wholly in the output
 */
typedef struct
{
  guint64 samples;
  guint64 bytes;
  guint64 key_frames;
  guint64 repaired;
  guint64 late;
  guint64 settled;
} AsfStreamStats;

/**
 * AsfWriterStats:
 * @packets: in the output
 * @file_size: bytes in the output; after the end, of the file
 * @data_size: bytes of header and packets, those in memory included
 * @duration_ns: from the file's zero to the end of the last sample in it
 * @safe_until_ns: all samples before this time are in the output
 * @bytes_safe: bytes of header and whole packets in the output
 * @attributes_dropped: late attributes and markers that the header had no room
 *     for
 * @indexed: an index was written
 * @finished: the header is final and the file closed
 */
typedef struct
{
  guint64 packets;
  guint64 file_size;
  guint64 data_size;
  guint64 duration_ns;
  guint64 safe_until_ns;
  guint64 bytes_safe;
  guint attributes_dropped;
  gboolean indexed;
  gboolean finished;
} AsfWriterStats;

/**
 * AsfFailure:
 * @operation: #ASF_OPERATION_NONE if nothing of the output has failed
 * @sys_errno: errno value
 * @offset: in the file, bytes
 *
 * What failed first.
 */
typedef struct
{
  AsfOperation operation;
  int sys_errno;
  guint64 offset;
} AsfFailure;

typedef struct _AsfWriter AsfWriter;

AsfWriter *asf_writer_new (AsfOutput *output, const AsfWriterConfig *config);
void asf_writer_free (AsfWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AsfWriter, asf_writer_free)

gboolean asf_writer_add_stream (AsfWriter *writer, const AsfStream *stream,
    GError **error) G_GNUC_WARN_UNUSED_RESULT;
void asf_writer_set_attributes (AsfWriter *writer,
    const AsfAttributes *attributes);
void asf_writer_set_markers (AsfWriter *writer, const AsfMarkers *markers);
void asf_writer_set_relations (AsfWriter *writer,
    const AsfRelations *relations);

gboolean asf_writer_begin_writing (AsfWriter *writer, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gboolean asf_writer_write_sample (AsfWriter *writer, const AsfSample *sample,
    GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean asf_writer_flush_old (AsfWriter *writer, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gboolean asf_writer_has_unwritten (const AsfWriter *writer);
gboolean asf_writer_checkpoint (AsfWriter *writer, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gboolean asf_writer_get_free (AsfWriter *writer, guint64 *bytes);
gboolean asf_writer_end_writing (AsfWriter *writer, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

void asf_writer_abandon (AsfWriter *writer);

void asf_writer_get_stats (const AsfWriter *writer, AsfWriterStats *stats);
gboolean asf_writer_get_stream_stats (const AsfWriter *writer, guint number,
    AsfStreamStats *stats);
const AsfAttributes *asf_writer_get_left_out (const AsfWriter *writer);
void asf_writer_get_failure (const AsfWriter *writer, AsfFailure *failure);
guint32 asf_writer_get_packet_size (const AsfWriter *writer);

/* of a session that goes on in a file: see asfwriterresume.h */
gboolean asf_writer_is_continued (const AsfWriter *writer);
const AsfStream *asf_writer_find_unclaimed (const AsfWriter *writer,
    guint from);
guint64 asf_writer_get_begin_ns (const AsfWriter *writer);

G_END_DECLS
