/* asfinspectprivate.h: what the parts of the inspection share
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asfcursor.h"
#include "asfinspect.h"

G_BEGIN_DECLS

#define ASF_OBJECT_HEAD 24
#define ASF_TICKS_PER_MS 10000

/** Characters of a GUID as text, with the terminator */
#define ASF_GUID_TEXT 37

/**
 * AsfInspectKind:
 *
 * Stream types that have rules of their own.
 */
typedef enum
{
  ASF_INSPECT_OTHER,
  ASF_INSPECT_AUDIO,
  ASF_INSPECT_VIDEO
} AsfInspectKind;

/**
 * AsfInspectStream:
 * @offset: of its Stream Properties Object, 0 = not declared
 * @hidden: that is inside its Extended Stream Properties Object
 * @kind: stream type
 * @has_format: format tag or FOURCC are there
 * @codec: the one or the other
 * @time_offset: 100 ns
 * @span: of audio spread, 0 = none
 * @spread_length: its virtual packet length, bytes
 * @esp_offset: of its Extended Stream Properties Object, 0 = none
 * @start_ms: presentation time of the first object, 0 = not told
 * @end_ms: end of the last one, 0 = not told
 * @max_object_size: bytes, 0 = not told
 * @esp_flags: as stored
 * @frame_time_100ns: as stored
 * @has_timecode: its payloads carry time codes
 * @has_bitrate: it is in the Stream Bitrate Properties Object
 * @bitrate: from there, bits/s
 * @n_objects: whole objects in the packets
 * @first_ms: presentation time of the first of them
 * @last_ms: of the last one
 * @latest_ms: the largest
 * @longest_ms: the longest that an object was found to last
 * @told_end_ms: the latest end by durations in payloads, 0 = none
 * @largest_object: bytes
 * @largest_payload: bytes
 * @has_key: one of them is a key frame
 * @n_unspread: objects whose size does not suit the audio spread
 *
 * What the header says of a stream, and what its packets are like.
 */
typedef struct
{
  guint64 offset;
  gboolean hidden;
  AsfInspectKind kind;
  gboolean has_format;
  guint32 codec;
  guint64 time_offset;
  guint span;
  guint spread_length;

  guint64 esp_offset;
  guint64 start_ms;
  guint64 end_ms;
  guint32 max_object_size;
  guint32 esp_flags;
  guint64 frame_time_100ns;
  gboolean has_timecode;

  gboolean has_bitrate;
  guint32 bitrate;

  guint64 n_objects;
  guint32 first_ms;
  guint32 last_ms;
  guint32 latest_ms;
  guint64 longest_ms;
  guint64 told_end_ms;
  guint32 largest_object;
  guint32 largest_payload;
  gboolean has_key;
  guint64 n_unspread;
} AsfInspectStream;

/**
 * AsfInspectProperties:
 * @offset: of the File Properties Object
 *
 * Its fields as they are stored (ASF spec 3.2).
 */
typedef struct
{
  guint64 offset;
  AsfGuid file_id;
  guint64 file_size;
  guint64 creation_date;
  guint64 n_packets;
  guint64 play_duration_100ns;
  guint64 send_duration_100ns;
  guint64 preroll_ms;
  guint32 flags;
  guint32 min_packet_size;
  guint32 max_packet_size;
  guint32 max_bitrate;
} AsfInspectProperties;

typedef struct _AsfInspectIndices AsfInspectIndices;

/**
 * AsfInspection:
 * @file: what is inspected
 * @findings: where to report
 * @scan: what the scan of the packets has found
 * @properties: of the file
 * @broadcast: so it is flagged
 * @unfinished: sizes, counts and durations of the header don't count: it is
 *     flagged broadcast, or tells no size because it is ahead of the file
 * @has_bitrates: there is a bit rate in the Stream Bitrate Properties Object
 * @n_languages: entries of the Language List Object
 * @streams: by number, declared ones and those in packets only
 * @declared: numbers of the declared ones, in the order of the header
 * @n_declared: how many
 * @send_end_ms: end of the last packet that could be taken apart
 * @marks: (element-type AsfInspectMark): send times to compare, by packet
 * @next_mark: the first that did not come by
 * @indices: what is compared while packets come by
 *
 * One inspection.
 */
typedef struct
{
  const AsfFile *file;
  AsfFindings *findings;
  AsfScan scan;
  AsfProgressFunc progress;
  gpointer user_data;

  AsfInspectProperties properties;
  gboolean broadcast;
  gboolean unfinished;
  gboolean has_bitrates;
  guint n_languages;
  AsfInspectStream streams[ASF_MAX_STREAM_NUMBER + 1];
  guint8 declared[ASF_MAX_STREAM_NUMBER + 1];
  guint n_declared;

  guint64 send_end_ms;
  GArray *marks;
  guint next_mark;
  AsfInspectIndices *indices;
} AsfInspection;

/**
 * AsfInspectMark:
 * @packet: number of the packet that a marker leads to
 * @send_ms: send time that the marker says it has
 * @offset: of the marker
 */
typedef struct
{
  guint64 packet;
  guint32 send_ms;
  guint64 offset;
} AsfInspectMark;

/**
 * AsfInspectFunc:
 * @offset: of the object in the file
 * @body: behind the head of the object; what is not there or left over when it
 *     returns is reported by the caller
 *
 * Reads or checks an object of the header.
 */
typedef void (*AsfInspectFunc) (AsfInspection *self, guint64 offset,
    AsfCursor *body);

/**
 * AsfInspectPlace:
 * @ASF_INSPECT_IN_FILE: beside header and Data Object
 * @ASF_INSPECT_IN_HEADER: child of the Header Object
 * @ASF_INSPECT_IN_EXTENSION: child of the Header Extension Object
 * @ASF_INSPECT_ONCE: there shall be one at the most
 * @ASF_INSPECT_LOCK: players refuse files with it
 *
 * Where an object stands, or may stand.
 */
typedef enum
{
  ASF_INSPECT_IN_FILE = 1 << 0,
  ASF_INSPECT_IN_HEADER = 1 << 1,
  ASF_INSPECT_IN_EXTENSION = 1 << 2,
  ASF_INSPECT_ONCE = 1 << 3,
  ASF_INSPECT_LOCK = 1 << 4
} AsfInspectPlace;

/**
 * AsfInspectObject:
 * @guid: static
 * @name: as the spec calls it
 * @places: #AsfInspectPlace
 * @collect: (nullable): reads it before anything is checked
 * @check: (nullable): checks it
 *
 * An object that is known.
 */
typedef struct
{
  const AsfGuid *guid;
  const char *name;
  guint places;
  AsfInspectFunc collect;
  AsfInspectFunc check;
} AsfInspectObject;

#define ASF_INSPECT_MAX_OBJECTS 64

/* Objects of the file and its header */
const AsfInspectObject *asf_inspect_find_object (const AsfGuid *guid);
guint asf_inspect_object_index (const AsfInspectObject *object);
AsfInspectPlace asf_inspect_place (const AsfInspection *self,
    const AsfFileObject *object);
gboolean asf_inspect_get_body (const AsfInspection *self,
    const AsfFileObject *object, AsfCursor *body);
void asf_inspect_collect (AsfInspection *self);
void asf_inspect_structure (AsfInspection *self);
void asf_inspect_objects (AsfInspection *self);
gboolean asf_inspect_embedded (AsfInspection *self, guint64 offset,
    AsfCursor *body);

const char *asf_inspect_guid_text (const AsfGuid *guid,
    char text[ASF_GUID_TEXT]);
gboolean asf_inspect_is (const AsfGuid *a, const AsfGuid *b);
gboolean asf_inspect_is_text (const AsfGuid *guid, const char *text);
gboolean asf_inspect_stream_known (AsfInspection *self, const char *rule,
    guint64 offset, const char *what, guint number);
char *asf_inspect_string (AsfInspection *self, guint64 offset,
    AsfCursor *body, gsize size, const char *what, const char *no_nul);
void asf_inspect_known_attribute (AsfInspection *self, guint64 at,
    guint stream, const char *name, guint type, const AsfCursor *value);
void asf_inspect_language (AsfInspection *self, guint64 offset, guint stream,
    guint language);
guint64 asf_inspect_at (guint64 offset, const AsfCursor *body);

/* Functions of the table of objects */
void asf_inspect_collect_properties (AsfInspection *self, guint64 offset,
    AsfCursor *body);
void asf_inspect_collect_stream (AsfInspection *self, guint64 offset,
    AsfCursor *body);
void asf_inspect_collect_extended_stream (AsfInspection *self,
    guint64 offset, AsfCursor *body);
void asf_inspect_collect_languages (AsfInspection *self, guint64 offset,
    AsfCursor *body);
void asf_inspect_collect_bitrates (AsfInspection *self, guint64 offset,
    AsfCursor *body);

void asf_inspect_properties (AsfInspection *self, guint64 offset,
    AsfCursor *body);
void asf_inspect_stream (AsfInspection *self, guint64 offset,
    AsfCursor *body);
void asf_inspect_extended_stream (AsfInspection *self, guint64 offset,
    AsfCursor *body);
void asf_inspect_bitrates (AsfInspection *self, guint64 offset,
    AsfCursor *body);
void asf_inspect_codecs (AsfInspection *self, guint64 offset,
    AsfCursor *body);
void asf_inspect_content (AsfInspection *self, guint64 offset,
    AsfCursor *body);
void asf_inspect_extended_content (AsfInspection *self, guint64 offset,
    AsfCursor *body);
void asf_inspect_metadata (AsfInspection *self, guint64 offset,
    AsfCursor *body);
void asf_inspect_library (AsfInspection *self, guint64 offset,
    AsfCursor *body);
void asf_inspect_languages (AsfInspection *self, guint64 offset,
    AsfCursor *body);
void asf_inspect_branding (AsfInspection *self, guint64 offset,
    AsfCursor *body);
void asf_inspect_markers (AsfInspection *self, guint64 offset,
    AsfCursor *body);
void asf_inspect_scripts (AsfInspection *self, guint64 offset,
    AsfCursor *body);
void asf_inspect_bitrate_exclusion (AsfInspection *self, guint64 offset,
    AsfCursor *body);
void asf_inspect_advanced_exclusion (AsfInspection *self, guint64 offset,
    AsfCursor *body);
void asf_inspect_group_exclusion (AsfInspection *self, guint64 offset,
    AsfCursor *body);
void asf_inspect_priorities (AsfInspection *self, guint64 offset,
    AsfCursor *body);
void asf_inspect_sharing (AsfInspection *self, guint64 offset,
    AsfCursor *body);
void asf_inspect_parameters (AsfInspection *self, guint64 offset,
    AsfCursor *body);

/* Packets: what goes by, and what it was in the end */
void asf_inspect_media_object (AsfInspection *self,
    const AsfScanObject *object);
void asf_inspect_media_packet (AsfInspection *self, guint64 number,
    const AsfPacket *packet);
void asf_inspect_media (AsfInspection *self);
void asf_inspect_counts (AsfInspection *self);

/* Indices are compared while packets come by */
AsfInspectIndices *asf_inspect_indices_new (AsfInspection *self);
void asf_inspect_indices_object (AsfInspectIndices *self,
    const AsfScanObject *object);
gboolean asf_inspect_indices_end (AsfInspectIndices *self, GError **error);
void asf_inspect_indices_free (AsfInspectIndices *self);

G_END_DECLS
