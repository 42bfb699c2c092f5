/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright (C) 2026 The asfwriter authors
 *
 * asfreader.h: a strict ASF reader for tests, written from asf-format.md. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Reads a whole ASF file into plain structs that tests look into. It shares
 * no code with the writer (hence the own GUID table and the Read prefix), it
 * never fails on damage behind the first 30 bytes: what is wrong becomes a
 * ReadProblem in AsfReader.faults, and everything that can be read is kept.
 * Rules that need no parsing stand in asfcheck.h.
 *
 * Everything belongs to the AsfReader and lives until asf_reader_free().
 * Offsets count from the start of the file unless the name says otherwise. */

#define ASF_READER_ERROR (asf_reader_error_quark ())

typedef enum {
  ASF_READER_ERROR_NOT_ASF,     /* no Header Object at the start */
  ASF_READER_ERROR_FILE,        /* the file cannot be read */
} AsfReaderError;

typedef enum {
  READ_GUID_UNKNOWN,
  /* top level */
  READ_GUID_HEADER,
  READ_GUID_DATA,
  READ_GUID_SIMPLE_INDEX,
  READ_GUID_INDEX,
  READ_GUID_MEDIA_OBJECT_INDEX,
  READ_GUID_TIMECODE_INDEX,
  READ_GUID_XMP,
  /* directly in the Header */
  READ_GUID_FILE_PROPERTIES,
  READ_GUID_STREAM_PROPERTIES,
  READ_GUID_HEADER_EXTENSION,
  READ_GUID_CODEC_LIST,
  READ_GUID_SCRIPT_COMMAND,
  READ_GUID_MARKER,
  READ_GUID_BITRATE_EXCLUSION,
  READ_GUID_ERROR_CORRECTION,
  READ_GUID_CONTENT_DESCRIPTION,
  READ_GUID_EXTENDED_CONTENT,
  READ_GUID_CONTENT_BRANDING,
  READ_GUID_STREAM_BITRATE,
  READ_GUID_CONTENT_ENCRYPTION,
  READ_GUID_EXTENDED_ENCRYPTION,
  READ_GUID_DIGITAL_SIGNATURE,
  READ_GUID_PROTECTION_SYSTEM,
  READ_GUID_PADDING,
  /* in the Header Extension */
  READ_GUID_ESP,
  READ_GUID_ADVANCED_EXCLUSION,
  READ_GUID_GROUP_EXCLUSION,
  READ_GUID_PRIORITIZATION,
  READ_GUID_BANDWIDTH_SHARING,
  READ_GUID_LANGUAGE_LIST,
  READ_GUID_METADATA,
  READ_GUID_METADATA_LIBRARY,
  READ_GUID_INDEX_PARAMETERS,
  READ_GUID_MEDIA_OBJECT_INDEX_PARAMETERS,
  READ_GUID_TIMECODE_INDEX_PARAMETERS,
  READ_GUID_COMPATIBILITY,
  READ_GUID_ADVANCED_ENCRYPTION,
  READ_GUID_INDEX_PLACEHOLDER,
  /* stream types */
  READ_GUID_AUDIO,
  READ_GUID_VIDEO,
  READ_GUID_COMMAND,
  READ_GUID_JFIF,
  READ_GUID_DEGRADABLE_JPEG,
  READ_GUID_FILE_TRANSFER,
  READ_GUID_BINARY,
  /* error correction */
  READ_GUID_NO_ERROR_CORRECTION,
  READ_GUID_AUDIO_SPREAD,
  /* reserved fields */
  READ_GUID_RESERVED_1,
  READ_GUID_RESERVED_2,
  READ_GUID_RESERVED_3,
  READ_GUID_RESERVED_4,
  /* exclusion and sharing types */
  READ_GUID_MUTEX_LANGUAGE,
  READ_GUID_MUTEX_BITRATE,
  READ_GUID_MUTEX_UNKNOWN,
  READ_GUID_MUTEX_UNKNOWN_WMF,
  READ_GUID_SHARING_EXCLUSIVE,
  READ_GUID_SHARING_PARTIAL,
  /* payload extension systems */
  READ_GUID_EXT_TIMECODE,
  READ_GUID_EXT_FILE_NAME,
  READ_GUID_EXT_CONTENT_TYPE,
  READ_GUID_EXT_PIXEL_ASPECT,
  READ_GUID_EXT_SAMPLE_DURATION,
  READ_GUID_EXT_ENCRYPTION_SAMPLE,
  READ_GUID_EXT_DEGRADABLE_JPEG,
  READ_GUID_EXT_OUTPUT_CLEANPOINT,
  READ_GUID_EXT_ENCRYPTION_KEY,
  READ_GUID_EXT_DVR_TIMING,
  READ_GUID_EXT_DVR_FRAME,
  READ_GUID_EXT_DVR_TIMESTAMP,
} ReadGuidId;

typedef struct {
  guint8 bytes[16];             /* as stored */
  char text[37];                /* upper case, without braces */
  ReadGuidId id;
} ReadGuid;

typedef enum {
  READ_NOTE,                    /* worth knowing, allowed */
  READ_LENIENT,                 /* breaks a rule, as Microsoft's files do */
  READ_PROBLEM,                 /* breaks a rule */
} ReadSeverity;

typedef struct {
  ReadSeverity severity;
  const char *rule;             /* short fixed name, e.g. "header-count" */
  guint64 offset;
  char *text;                   /* one sentence, without the offset */
} ReadProblem;

/* An ASF object of the header, or at top level. */
typedef struct {
  ReadGuid guid;
  const char *name;             /* "?" when unknown */
  guint64 offset, size;
} ReadChunk;

typedef struct {
  guint16 format_tag, channels;
  guint32 rate, avg_bytes_per_sec;
  guint16 block_align, bits_per_sample, extra_size;
} ReadWaveFormat;

typedef struct {
  guint32 width, height;
  guint8 reserved_flags;
  guint16 format_size;
  guint32 bi_size;
  gint32 bi_width, bi_height;
  guint16 planes, bit_count;
  guint32 compression;          /* FOURCC, first letter lowest */
  guint32 size_image;
  gint32 x_pels, y_pels;
  guint32 clr_used, clr_important;
} ReadBitmapInfo;

typedef struct {
  guint8 span;
  guint16 virtual_packet, virtual_chunk, silence_size;
} ReadAudioSpread;

typedef struct {
  ReadGuid system;
  guint16 data_size;            /* 0xFFFF = variable */
  const guint8 *info;
  guint32 info_size;
} ReadExtensionSystem;

typedef struct {
  guint16 language;
  char *name;
} ReadStreamName;

/* Extended Stream Properties; times and windows in ms. */
typedef struct {
  guint64 offset, size;
  guint64 start_time, end_time;
  guint32 data_bitrate, buffer_size, initial_fullness;
  guint32 alt_data_bitrate, alt_buffer_size, alt_initial_fullness;
  guint32 max_object_size, flags;
  guint16 stream_number, language;
  guint64 avg_time_per_frame;   /* 100 ns */
  GArray *names;                /* ReadStreamName */
  GArray *extensions;           /* ReadExtensionSystem */
  gboolean has_embedded;        /* holds the Stream Properties: hidden */
} ReadEsp;

typedef struct {
  guint64 offset;
  guint16 type;                 /* 1 video, 2 audio, 0xFFFF unknown */
  char *name, *description;
  const guint8 *info;
  guint16 info_size;
} ReadCodec;

typedef enum {
  READ_STREAM_OTHER,            /* see ReadStream.stream_type */
  READ_STREAM_AUDIO,
  READ_STREAM_VIDEO,
} ReadStreamType;

typedef struct {
  guint64 offset, size;         /* 0, 0 when only payloads name it */
  gboolean declared;
  gboolean hidden;              /* embedded in its ESP */
  guint number;
  ReadStreamType type;
  ReadGuid stream_type, error_correction_type;
  guint64 time_offset;          /* 100 ns */
  guint16 flags;
  guint32 reserved;
  const guint8 *format;         /* type-specific data */
  guint32 format_size;
  const guint8 *error_correction;
  guint32 error_correction_size;
  gboolean format_valid;        /* audio or video was parsed */
  ReadWaveFormat audio;
  ReadBitmapInfo video;
  const guint8 *extra;          /* codec data behind either */
  guint32 extra_size;
  gboolean has_spread;
  ReadAudioSpread spread;
  const ReadEsp *esp;           /* (nullable) */
  const ReadCodec *codec;       /* n-th entry for the n-th stream (nullable) */
  gboolean has_average_bitrate;
  guint32 average_bitrate;      /* Stream Bitrate Properties */
  GPtrArray *objects;           /* ReadObject, borrowed, in file order */
} ReadStream;

typedef enum {
  READ_FROM_CONTENT_DESCRIPTION,        /* names Title, Author, ... */
  READ_FROM_EXTENDED_CONTENT,
  READ_FROM_METADATA,
  READ_FROM_METADATA_LIBRARY,
} ReadAttributeSource;

typedef enum {
  READ_TYPE_STRING,
  READ_TYPE_BYTES,
  READ_TYPE_BOOL,
  READ_TYPE_DWORD,
  READ_TYPE_QWORD,
  READ_TYPE_WORD,
  READ_TYPE_GUID,
} ReadAttributeType;

typedef struct {
  guint64 offset;
  ReadAttributeSource source;
  char *name;
  guint16 type;                 /* ReadAttributeType, or anything */
  guint16 stream, language;     /* 0 = whole file, no language */
  guint16 reserved;             /* Metadata: first WORD */
  const guint8 *value;
  guint32 size;
} ReadAttribute;

typedef struct {
  guint64 offset;
  guint64 data_offset;          /* bytes into the Data Object */
  guint64 time;                 /* 100 ns, preroll included */
  guint16 entry_length;
  guint32 send_time, flags;
  char *description;
} ReadMarker;

typedef struct {
  guint64 offset;
  guint32 time_ms;
  guint16 type_index;
  const char *type;             /* (nullable): index out of range */
  char *command;
} ReadScript;

typedef struct {
  ReadGuidId kind;              /* which of the three objects */
  guint64 offset;
  ReadGuid type;
  GPtrArray *records;           /* GArray of guint16; one unless group */
} ReadExclusion;

typedef struct {
  guint16 stream, flags;        /* bit 0 mandatory */
} ReadPriority;

typedef struct {
  guint64 offset;
  ReadGuid type;
  guint32 data_bitrate, buffer_size;
  GArray *streams;              /* guint16 */
} ReadSharing;

typedef struct {
  guint16 stream, flags;
  guint32 bitrate;
} ReadBitrate;

typedef struct {
  guint16 stream, type;
} ReadSpecifier;

typedef struct {
  ReadGuidId kind;
  guint64 offset;
  guint32 interval;             /* ms, or objects per entry */
  GArray *specifiers;           /* ReadSpecifier */
} ReadIndexParameters;

typedef struct {
  guint64 offset, size;
  gboolean in_extension, zero;
} ReadPadding;

typedef struct {
  guint64 offset;
  gboolean broken;              /* parsing stopped, see the faults */
  guint8 ec_flags;              /* 0 = no error correction data */
  gboolean ec_zero;             /* its data bytes are all zero */
  guint8 length_flags, property_flags;
  guint32 length;               /* stored, or the fixed size */
  guint32 sequence;
  guint32 padding;
  gboolean padding_zero;
  guint32 slack;                /* bytes between last payload and padding */
  guint32 send_time;            /* ms */
  guint16 duration;             /* ms */
  gboolean multiple;
  guint8 length_type;           /* of the payloads, multiple form */
  guint n_payloads;             /* stored number; 1 in the single form */
  guint first_payload;          /* index in AsfReader.payloads */
  guint n_entries;              /* entries there; sub-payloads count */
} ReadPacket;

typedef struct {
  guint packet;
  guint64 offset;               /* of the payload header */
  guint stream;
  gboolean key;
  guint8 number;
  guint32 object_offset;
  guint32 size;
  guint replicated_size;
  const guint8 *replicated;
  guint32 object_size;          /* 0 when not stored (replicated_size 0) */
  guint32 time_ms;              /* preroll included */
  gboolean compressed;          /* a whole object of a compressed payload */
  guint sub_index;              /* its place there */
  guint8 time_delta;
  const guint8 *data;
} ReadPayload;

typedef struct {
  guint stream;
  guint8 number;
  guint32 size;                 /* declared media object size */
  guint32 time_ms;
  gboolean key;                 /* of the first fragment */
  gboolean compressed;
  gboolean complete;
  guint first_packet, last_packet;
  guint n_packets;              /* last - first + 1 */
  guint first_payload;          /* index in AsfReader.payloads */
  guint n_payloads;
  int duration_ms;              /* Sample Duration extension; -1 = none */
  guint64 offset;               /* of the first payload header */
  GBytes *data;                 /* what there is, descrambled if needed */
} ReadObject;

typedef struct {
  guint32 packet;
  guint16 count;
} ReadSimpleEntry;

typedef struct {
  guint64 offset, size;
  ReadGuid file_id;
  guint64 interval;             /* 100 ns */
  guint32 max_packet_count;
  guint32 n_entries;            /* declared */
  GArray *entries;              /* ReadSimpleEntry */
} ReadSimpleIndex;

#define READ_NO_OFFSET G_MAXUINT64

/* Index, Media Object Index or Timecode Index; blocks are concatenated. */
typedef struct {
  ReadGuidId kind;
  guint64 offset, size;
  guint32 interval;             /* ms / objects / reserved */
  GArray *specifiers;           /* ReadSpecifier */
  guint32 n_blocks;
  guint n_entries;
  GArray *offsets;              /* guint64, row by row; READ_NO_OFFSET */
  GArray *timecodes;            /* guint64 range << 32 | BCD, per row */
} ReadIndex;

typedef struct {
  const guint8 *data;           /* the whole file */
  gsize data_size;

  /* Header Object */
  guint64 header_size;
  guint32 n_header_objects;     /* declared */
  guint8 header_reserved1, header_reserved2;
  GPtrArray *header_objects;    /* ReadChunk, direct children */
  GPtrArray *extension_objects; /* ReadChunk, in the Header Extension */
  GPtrArray *top_objects;       /* ReadChunk, header and data included */
  ReadGuid extension_reserved1;
  guint16 extension_reserved2;
  guint32 extension_data_size;

  /* File Properties */
  gboolean has_file_properties;
  guint64 file_properties_offset;
  ReadGuid file_id;
  guint64 file_size;            /* stored; the real one is data_size */
  guint64 creation_date;        /* FILETIME */
  guint64 packet_count;         /* stored; the real one is packets->len */
  guint64 play_duration;        /* 100 ns, preroll included */
  guint64 send_duration;        /* 100 ns */
  guint64 preroll;              /* ms */
  guint32 flags;
  guint32 min_packet_size, max_packet_size, max_bitrate;
  gboolean broadcast, seekable; /* bits 0 and 1 of flags */

  /* rest of the header */
  GPtrArray *streams;           /* ReadStream, as declared, file order */
  GPtrArray *undeclared_streams;        /* seen in payloads only */
  GPtrArray *esps;              /* ReadEsp */
  GPtrArray *codecs;            /* ReadCodec */
  GPtrArray *attributes;        /* ReadAttribute */
  GPtrArray *languages;         /* char * */
  GPtrArray *markers;           /* ReadMarker */
  char *marker_name;            /* (nullable) */
  GPtrArray *script_types;      /* char * */
  GPtrArray *scripts;           /* ReadScript */
  GPtrArray *exclusions;        /* ReadExclusion */
  GArray *priorities;           /* ReadPriority */
  GPtrArray *sharings;          /* ReadSharing */
  GArray *bitrates;             /* ReadBitrate */
  GPtrArray *index_parameters;  /* ReadIndexParameters, the three kinds */
  GArray *paddings;             /* ReadPadding */
  guint64 placeholder_size;     /* Index Parameters Placeholder, 0 = none */
  guint8 compatibility_profile, compatibility_mode;

  /* Data Object */
  gboolean has_data;
  guint64 data_offset, data_object_size;
  ReadGuid data_file_id;
  guint64 data_packet_count;    /* Total Data Packets, stored */
  guint16 data_reserved;
  guint64 packets_offset;       /* data_offset + 50 */
  guint32 packet_size;          /* used to cut; 0 = unknown */
  guint32 partial_packet;       /* bytes behind the last whole packet */
  GArray *packets;              /* ReadPacket */
  GArray *payloads;             /* ReadPayload */
  GPtrArray *objects;           /* ReadObject, all streams, by start */

  /* behind the data */
  GPtrArray *simple_indices;    /* ReadSimpleIndex */
  GPtrArray *indices;           /* ReadIndex, the three other kinds */
  guint64 trailing_bytes;       /* belonging to no object */

  GPtrArray *faults;            /* ReadProblem found while parsing */

  /* private */
  ReadStream *by_number[128];
} AsfReader;

GQuark asf_reader_error_quark (void);

AsfReader *asf_reader_new_from_file (const char *path, GError **error);
/* Copies @data. */
AsfReader *asf_reader_new_from_data (const guint8 *data, gsize size,
    GError **error);
void asf_reader_free (AsfReader *reader);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AsfReader, asf_reader_free)

/* Looks (all results borrowed, NULL when there is none). */
ReadStream *asf_reader_get_stream (const AsfReader *reader, guint number);
/* n-th declared stream of the type, in header order. */
ReadStream *asf_reader_nth_stream (const AsfReader *reader,
    ReadStreamType type, guint n);
const ReadPacket *asf_reader_packet (const AsfReader *reader, guint n);
const ReadPayload *asf_reader_payload (const AsfReader *reader, guint n);
/* n-th object of a stream. */
const ReadObject *asf_reader_object (const AsfReader *reader, guint stream,
    guint n);
/* First, or next after @after, attribute of this name (case-sensitive) and
 * stream (0 = whole file, -1 = any), in any object. */
const ReadAttribute *asf_reader_find_attribute (const AsfReader *reader,
    const char *name, int stream, const ReadAttribute *after);
/* First whole-file attribute as text (transfer full, nullable). */
char *asf_reader_dup_string (const AsfReader *reader, const char *name);
const ReadIndexParameters *asf_reader_find_index_parameters (const AsfReader
    *reader, ReadGuidId kind);
/* Of the given kind, READ_GUID_INDEX and so on. */
const ReadIndex *asf_reader_find_index (const AsfReader *reader,
    ReadGuidId kind);
const ReadChunk *asf_reader_find_chunk (const GPtrArray *chunks,
    ReadGuidId id);

/* Attribute values. Text is NULL when the type is no string; a number is
 * taken from BOOL, WORD, DWORD and QWORD of the right size only. */
char *asf_reader_attribute_dup_string (const ReadAttribute *attribute);
gboolean asf_reader_attribute_get_number (const ReadAttribute *attribute,
    guint64 *number);

/* Data of a payload extension of @payload, NULL when the stream does not
 * declare it or the replicated data end before it. */
const guint8 *asf_reader_payload_extension (const AsfReader *reader,
    const ReadPayload *payload, ReadGuidId system, guint *size);

/* GUIDs: fills text and id from the 16 stored bytes. */
void asf_reader_guid_set (ReadGuid *guid, const guint8 *bytes);
gboolean asf_reader_guid_equal (const ReadGuid *a, const ReadGuid *b);
gboolean asf_reader_guid_is_zero (const ReadGuid *guid);
const char *asf_reader_guid_name (ReadGuidId id);
/* Textual form of a known GUID. */
const char *asf_reader_guid_text (ReadGuidId id);

G_END_DECLS
