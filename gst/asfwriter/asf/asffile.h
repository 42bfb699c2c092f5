/* asffile.h: the header of an existing file, read into the writer's description
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asffindings.h"
#include "asfheader.h"
#include "asfinput.h"

G_BEGIN_DECLS

/** A header larger than this is not loaded: no reader takes it */
#define ASF_FILE_MAX_HEADER (64 * 1024 * 1024)

/**
 * AsfFileObject:
 * @guid: what it is
 * @offset: of the object in the file, bytes
 * @size: with its head of 24 bytes; cut to what is really there
 * @in_extension: inside the Header Extension Object
 */
typedef struct
{
  AsfGuid guid;
  guint64 offset;
  guint64 size;
  gboolean in_extension;
} AsfFileObject;

/**
 * AsfFileExtension:
 * @system: payload extension system
 * @size: bytes in each payload, 0xFFFF = variable
 * @info: (array length=info_size): what its declaration says of it; lies in
 *     #AsfFile.head
 */
typedef struct
{
  AsfGuid system;
  guint16 size;
  const guint8 *info;
  guint32 info_size;
} AsfFileExtension;

/**
 * AsfFileStream:
 * @number: stream number
 * @type: stream type GUID
 * @stream: (nullable): what the writer knows of a stream; %NULL for types other
 *     than audio and video and for formats that cannot be read
 * @hidden: described inside its Extended Stream Properties Object
 * @has_facts: there is such an object
 * @facts: from there and from the Stream Bitrate Properties
 * @time_offset_100ns: to be added to all its times
 * @extensions: (element-type AsfFileExtension): of each payload
 */
typedef struct
{
  guint number;
  AsfGuid type;
  AsfStream *stream;
  gboolean hidden;
  gboolean has_facts;
  AsfStreamFacts facts;
  guint64 time_offset_100ns;
  GArray *extensions;
} AsfFileStream;

/**
 * AsfFile:
 * @input: borrowed
 * @head: Header Object and the 50 bytes of the Data Object in front of its
 *     first packet, as they are in the file
 * @objects: (element-type AsfFileObject): children of header and Header
 *     Extension, the Data Object, and those behind it, in the order of the file
 * @streams: (element-type AsfFileStream): in the order of their numbers
 * @by_number: the same, borrowed
 * @header: the description as the writer's: with these #AsfHeader fields
 *     asf_header_put() makes the header anew. Streams that are neither audio
 *     nor video are missing in it.
 * @own: asf_header_put() does so to the byte, but for sizes, counts of packets,
 *     durations and flags, each of which has its own truth in a file that is
 *     not finished: nothing is lost when the header is written from @header
 * @data_object_offset: bytes
 * @data_object_size: as stored; 0 and 50 are usual in unfinished files
 * @data_packets: as stored
 * @min_packet_size: as stored; that in @header is the largest, or this one if
 *     it alone suits the size of the data
 * @packets_end: where packets end at the latest, as far as header and objects
 *     tell: packets run from @head->len to there
 *
 * Numbers are as they are stored, right or wrong.
 */
typedef struct
{
  AsfInput *input;
  GByteArray *head;
  GArray *objects;
  GPtrArray *streams;
  AsfFileStream *by_number[ASF_MAX_STREAM_NUMBER + 1];
  AsfHeader header;
  gboolean own;
  guint64 data_object_offset;
  guint64 data_object_size;
  guint64 data_packets;
  guint32 min_packet_size;
  guint64 packets_end;
} AsfFile;

AsfFile *asf_file_read (AsfInput *input, AsfFindings *findings,
    GError **error);
void asf_file_free (AsfFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AsfFile, asf_file_free)

const AsfFileObject *asf_file_find_object (const AsfFile *file,
    const AsfGuid *guid, const AsfFileObject *after);

G_END_DECLS
