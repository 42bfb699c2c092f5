/* asffileprivate.h: what the parts that read a header share
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asfcursor.h"
#include "asffile.h"

G_BEGIN_DECLS

/** Bytes of GUID and size in front of each object, and of the fields in front
 * of the objects of the header */
#define ASF_OBJECT_HEAD 24
#define ASF_HEADER_OBJECT_HEAD 30

/** More objects than this are not listed: rubbish could hold millions */
#define ASF_FILE_MAX_OBJECTS 1024

/**
 * AsfFileCodec:
 * @is_audio: from its type
 * @id: format tag or FOURCC
 * @name: for people
 * @description: the same
 * @used: a stream has it
 *
 * An entry of the Codec List Object, which names no stream.
 */
typedef struct
{
  gboolean is_audio;
  guint32 id;
  char *name;
  char *description;
  gboolean used;
} AsfFileCodec;

/**
 * AsfFileNotes:
 * @declared: there is a Stream Properties Object
 * @language: index in the list of languages
 * @name: (nullable): of the stream
 * @gross_bitrate: from the Stream Bitrate Properties Object, 0 = not told
 * @in_index: it is in the Index Parameters Object
 * @in_frame_index: it is in the Media Object Index Parameters Object
 * @in_timecode_index: it is in the Timecode Index Parameters Object
 *
 * What is said of a stream elsewhere, perhaps before the stream itself.
 */
typedef struct
{
  gboolean declared;
  guint language;
  char *name;
  guint32 gross_bitrate;
  gboolean in_index;
  gboolean in_frame_index;
  gboolean in_timecode_index;
} AsfFileNotes;

/**
 * AsfFileParser:
 * @file: that is being filled
 * @findings: gets what keeps objects from being found
 * @attributes: by #AsfAttributePlace
 * @markers: markers and commands, their times as stored
 * @relations: between streams
 * @languages: (element-type utf8): in the order of the list
 * @codecs: (element-type AsfFileCodec): in the order of the list
 * @notes: by stream number
 * @has_properties: of the file
 * @seen: objects that were parsed and count once
 *
 * A header while it is read.
 */
typedef struct
{
  AsfFile *file;
  AsfFindings *findings;
  AsfAttributes *attributes[ASF_ATTRIBUTE_N_PLACES];
  AsfMarkers *markers;
  AsfRelations *relations;
  GPtrArray *languages;
  GArray *codecs;
  AsfFileNotes notes[ASF_MAX_STREAM_NUMBER + 1];
  gboolean has_properties;
  guint64 seen;
} AsfFileParser;

/** Reads the fields of an object; @body is behind its head */
typedef void (*AsfFileParseFunc) (AsfFileParser *parser, AsfCursor *body);

/* asffiledata.c */
gboolean asf_file_peek_object (AsfInput *input, guint64 at, AsfGuid *guid,
    guint64 *size, GError **error);
void asf_file_parse_data_object (AsfFileParser *parser);
gboolean asf_file_find_packets (AsfFileParser *parser, GError **error);

/* asffileown.c */
gboolean asf_file_is_own (const AsfFile *file);

/* asffileheader.c */
gboolean asf_file_guid_equal (const AsfGuid *a, const AsfGuid *b);
void asf_file_add_object (AsfFile *file, const AsfGuid *guid, guint64 offset,
    guint64 size, gboolean in_extension);
void asf_file_parse_header (AsfFileParser *parser);

/* asffilestreams.c */
void asf_file_stream_free (gpointer stream);
void asf_file_parse_stream (AsfFileParser *parser, AsfCursor *body);
void asf_file_parse_extended_stream (AsfFileParser *parser, AsfCursor *body);
void asf_file_parse_bitrates (AsfFileParser *parser, AsfCursor *body);
void asf_file_finish_streams (AsfFileParser *parser);

/* asffileformat.c */
AsfStream *asf_file_parse_format (const AsfGuid *type, AsfCursor *body);

/* asffilelists.c */
void asf_file_parse_languages (AsfFileParser *parser, AsfCursor *body);
void asf_file_parse_codecs (AsfFileParser *parser, AsfCursor *body);
void asf_file_codec_clear (gpointer codec);
void asf_file_finish_codecs (AsfFileParser *parser);

/* asffilemarkers.c */
void asf_file_parse_markers (AsfFileParser *parser, AsfCursor *body);
void asf_file_parse_commands (AsfFileParser *parser, AsfCursor *body);
void asf_file_finish_markers (AsfFileParser *parser);

/* asffilerelations.c */
void asf_file_parse_exclusion (AsfFileParser *parser, AsfCursor *body);
void asf_file_parse_group_exclusion (AsfFileParser *parser, AsfCursor *body);
void asf_file_parse_priorities (AsfFileParser *parser, AsfCursor *body);
void asf_file_parse_sharing (AsfFileParser *parser, AsfCursor *body);

/* asffileattributes.c */
void asf_file_parse_content (AsfFileParser *parser, AsfCursor *body);
void asf_file_parse_extended_content (AsfFileParser *parser, AsfCursor *body);
void asf_file_parse_metadata (AsfFileParser *parser, AsfCursor *body);
void asf_file_parse_library (AsfFileParser *parser, AsfCursor *body);
void asf_file_parse_branding (AsfFileParser *parser, AsfCursor *body);
void asf_file_finish_attributes (AsfFileParser *parser);

G_END_DECLS
