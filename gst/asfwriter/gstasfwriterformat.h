/* gstasfwriterformat.h: fields of caps -> fields of the format block
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstasfwritercodecs.h"

G_BEGIN_DECLS

#define ASF_CAPS_ADVICE "put a parser or demuxer that sets it before this pad"

G_GNUC_PRINTF (2, 3)
gboolean asf_caps_refuse (GError **error, const char *format,
    ...);
guint32 asf_caps_get_hint (const GstStructure *caps, const char
    *field);
gboolean asf_caps_get_needed (const GstStructure *caps, const char *field,
    const char *what, guint32 max, guint32 *value, GError **error);
GBytes *asf_caps_copy_buffer (GstBuffer *buffer);
GBytes *asf_caps_take_bytes (AsfBytes *bytes);
void asf_caps_set_audio_extra (AsfStream *stream, AsfBytes *bytes);

gboolean asf_caps_fill_audio (const GstStructure *caps, AsfStream
    *stream, GError **error);
gboolean asf_caps_fill_video (const GstStructure *caps, AsfStream
    *stream, GError **error);

/* For AsfCapsCodec.fill */
gboolean asf_caps_fill_wma (const AsfCapsCodec *codec,
    const GstStructure *caps, AsfStream *stream, GError **error);
gboolean asf_caps_fill_metasound (const AsfCapsCodec *codec,
    const GstStructure *caps, AsfStream *stream, GError **error);
gboolean asf_caps_fill_frames (const AsfCapsCodec *codec,
    const GstStructure *caps, AsfStream *stream, GError **error);
gboolean asf_caps_fill_mpeg_layer_3 (const AsfCapsCodec *codec,
    const GstStructure *caps, AsfStream *stream, GError **error);
gboolean asf_caps_fill_mpeg_layer_1_2 (const AsfCapsCodec *codec,
    const GstStructure *caps, AsfStream *stream, GError **error);
gboolean asf_caps_fill_adpcm_ms (const AsfCapsCodec *codec,
    const GstStructure *caps, AsfStream *stream, GError **error);
gboolean asf_caps_fill_adpcm_dvi (const AsfCapsCodec *codec,
    const GstStructure *caps, AsfStream *stream, GError **error);
gboolean asf_caps_fill_g726 (const AsfCapsCodec *codec,
    const GstStructure *caps, AsfStream *stream, GError **error);
gboolean asf_caps_fill_g722 (const AsfCapsCodec *codec,
    const GstStructure *caps, AsfStream *stream, GError **error);
gboolean asf_caps_fill_gsm (const AsfCapsCodec *codec,
    const GstStructure *caps, AsfStream *stream, GError **error);
gboolean asf_caps_fill_samples (const AsfCapsCodec *codec,
    const GstStructure *caps, AsfStream *stream, GError **error);
gboolean asf_caps_fill_image_size (const AsfCapsCodec *codec,
    const GstStructure *caps, AsfStream *stream, GError **error);
gboolean asf_caps_fill_depth (const AsfCapsCodec *codec,
    const GstStructure *caps, AsfStream *stream, GError **error);
gboolean asf_caps_fill_raw_video (const AsfCapsCodec *codec,
    const GstStructure *caps, AsfStream *stream, GError **error);
gboolean asf_caps_fill_byte_stream (const AsfCapsCodec *codec,
    const GstStructure *caps, AsfStream *stream, GError **error);

G_END_DECLS
