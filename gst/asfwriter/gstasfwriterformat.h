/* gstasfwriterformat.h: fields of caps -> fields of the format block
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asf/asfstream.h"

#include <gst/gst.h>

G_BEGIN_DECLS

/* Limits of codec_data: the WORD cbSize, and the WORD that holds the size of
 * BITMAPINFOHEADER with what follows it. */
#define ASF_CAPS_MAX_AUDIO G_MAXUINT16
#define ASF_CAPS_MAX_VIDEO (G_MAXUINT16 - 40)

#define ASF_CAPS_METASOUND 16

#define ASF_CAPS_ADVICE "put a parser or demuxer that sets it before this pad"

typedef struct _AsfCapsCodec AsfCapsCodec;

/**
 * AsfCapsCodec:
 * @type: kind of stream
 * @caps: what the codec's caps have to agree with
 * @id: format tag of audio, FOURCC of video
 * @name: for people, in the file's codec list
 * @data_min: least bytes of codec_data, 0 = may be missing
 * @data_max: most bytes of codec_data, 0 = it is not stored
 * @fill: (nullable): completes the stream; the fields common to all audio or
 *     all video and the codec data are in place already
 * @bits: bits per sample where the codec fixes them
 * @advice: (nullable): what to do when the caps are another variant
 */
struct _AsfCapsCodec
{
  AsfStreamType type;
  const char *caps;
  guint32 id;
  const char *name;
  guint data_min;
  guint data_max;
  gboolean (*fill) (const AsfCapsCodec *codec, const GstStructure *caps,
      AsfStream *stream, GError **error);
  guint bits;
  const char *advice;
};

G_GNUC_PRINTF (2, 3)
gboolean asf_caps_refuse (GError **error, const char *format,
    ...);
guint32 asf_caps_get_hint (const GstStructure *caps, const char
    *field);
GBytes *asf_caps_copy_buffer (GstBuffer *buffer);
gboolean asf_caps_fill_audio (const GstStructure *caps, AsfStream
    *stream, GError **error);
gboolean asf_caps_fill_wma (const AsfCapsCodec *codec, const
    GstStructure *caps, AsfStream *stream, GError **error);
gboolean asf_caps_fill_metasound (const AsfCapsCodec *codec,
    const GstStructure *caps, AsfStream *stream, GError **error);
gboolean asf_caps_fill_frames (const AsfCapsCodec *codec,
    const GstStructure *caps, AsfStream *stream, GError **error);
gboolean asf_caps_fill_mpeg_layer_3 (const AsfCapsCodec
    *codec, const GstStructure *caps, AsfStream *stream, GError **error);
gboolean asf_caps_fill_mpeg_layer_1_2 (const AsfCapsCodec
    *codec, const GstStructure *caps, AsfStream *stream, GError **error);
gboolean asf_caps_fill_samples (const AsfCapsCodec *codec,
    const GstStructure *caps, AsfStream *stream, GError **error);
gboolean asf_caps_fill_video (const GstStructure *caps, AsfStream
    *stream, GError **error);
gboolean asf_caps_fill_image_size (const AsfCapsCodec *codec,
    const GstStructure *caps, AsfStream *stream, GError **error);
gboolean asf_caps_fill_byte_stream (const AsfCapsCodec
    *codec, const GstStructure *caps, AsfStream *stream, GError **error);

G_END_DECLS
