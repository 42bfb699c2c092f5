/* asfstream.h: what the file says about one stream
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asfbytes.h"

G_BEGIN_DECLS

#define ASF_MAX_STREAM_NUMBER 127

/** FOURCC as it stands in BITMAPINFOHEADER: first letter in the lowest byte */
#define ASF_FOURCC(a, b, c, d) \
    ((guint32) (a) | (guint32) (b) << 8 | (guint32) (c) << 16 | \
    (guint32) (d) << 24)

/**
 * AsfStreamType:
 * @ASF_STREAM_AUDIO: WAVEFORMATEX (ASF spec 9.1)
 * @ASF_STREAM_VIDEO: BITMAPINFOHEADER (9.2)
 * @ASF_STREAM_COMMAND: script commands. A media object is two strings in
 *     UTF-16LE, type and parameter, each with its terminator (9.3)
 * @ASF_STREAM_JPEG: stills. A media object is one JFIF image (9.4)
 */
typedef enum
{
  ASF_STREAM_AUDIO,
  ASF_STREAM_VIDEO,
  ASF_STREAM_COMMAND,
  ASF_STREAM_JPEG
} AsfStreamType;

/**
 * AsfAudioFormat:
 * @format_tag: wFormatTag, says the codec
 * @channels: number of channels, at least 1
 * @sample_rate: in Hz
 * @avg_bytes_per_sec: payload bytes per second; 0 = the session measures it
 * @block_align: nBlockAlign, bytes of a codec block, at least 1
 * @bits_per_sample: 0 where the codec has none
 * @extra: (nullable): codec specific data behind cbSize
 *
 * WAVEFORMATEX (ASF spec 9.1).
 */
typedef struct
{
  guint16 format_tag;
  guint16 channels;
  guint32 sample_rate;
  guint32 avg_bytes_per_sec;
  guint16 block_align;
  guint16 bits_per_sample;
  GBytes *extra;
} AsfAudioFormat;

/**
 * AsfVideoFormat:
 * @width: in pixels
 * @height: in pixels
 * @top_down: raw RGB whose first row is the uppermost
 * @fourcc: biCompression, says the codec; 0 = raw RGB
 * @bit_count: bits per pixel, 24 for compressed video
 * @image_size: biSizeImage, 0 where it means nothing
 * @aspect_x: pixel aspect ratio, 0 = unknown
 * @aspect_y: pixel aspect ratio, 0 = unknown
 * @frame_duration_100ns: nominal duration of a frame, 0 = unknown
 * @extra: (nullable): codec specific data behind BITMAPINFOHEADER
 *
 * BITMAPINFOHEADER (ASF spec 9.2) and what else is said of a video stream.
 */
typedef struct
{
  guint32 width;
  guint32 height;
  gboolean top_down;
  guint32 fourcc;
  guint16 bit_count;
  guint32 image_size;
  guint32 aspect_x;
  guint32 aspect_y;
  guint64 frame_duration_100ns;
  GBytes *extra;
} AsfVideoFormat;

/**
 * AsfStream:
 * @number: stream number in the file, 1 to 127
 * @type: says which of @audio and @video counts; neither for commands
 * @audio: facts of an audio stream
 * @video: facts of a video stream; width and height of stills
 * @object_size: bytes of every media object, 0 = they differ
 * @bitrate: nominal bits/s, 0 = unknown
 * @max_bitrate: nominal peak bits/s, 0 = unknown
 * @buffer_ms: least leaky bucket at the average rate that is told, 0 = as
 *     measured
 * @extensions: #AsfExtensions of its payloads
 * @own_extensions: (nullable) (element-type AsfOwnExtension): others that its
 *     payloads have, see asf_extensions_declare()
 * @codec_name: (nullable): for people, in the Codec List Object
 * @language: (nullable): RFC 1766 tag as "en-us"
 * @name: (nullable): stream name
 *
 * One stream as it is described in the header. A plain value: made by whoever
 * knows the media, copied by the session.
 */
typedef struct
{
  guint number;
  AsfStreamType type;
  AsfAudioFormat audio;
  AsfVideoFormat video;
  guint32 object_size;
  guint32 bitrate;
  guint32 max_bitrate;
  guint32 buffer_ms;
  guint extensions;
  GPtrArray *own_extensions;
  char *codec_name;
  char *language;
  char *name;
} AsfStream;

AsfStream *asf_stream_new (AsfStreamType type);
AsfStream *asf_stream_copy (const AsfStream *stream);
void asf_stream_free (AsfStream *stream);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AsfStream, asf_stream_free)

gboolean asf_stream_is_sparse (const AsfStream *stream);
gboolean asf_stream_is_constant (const AsfStream *stream);
gboolean asf_stream_validate (const AsfStream *stream, GError **error);
void asf_stream_put_format (const AsfStream *stream, AsfBytes *bytes);
guint32 asf_stream_nominal_bitrate (const AsfStream *stream);

G_END_DECLS
