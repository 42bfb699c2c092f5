/* gstasfwritercodecs.h: the codecs that the file can hold
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
 * @bits: bits per sample or pixel where the codec fixes them
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

const AsfCapsCodec *asf_caps_codecs (guint *n_codecs);

G_END_DECLS
