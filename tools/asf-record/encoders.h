/* encoders.h: how what is recorded is encoded
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/**
 * MediaKind:
 * @MEDIA_VIDEO: pictures
 * @MEDIA_AUDIO: sound
 *
 * What a stream is.
 */
typedef enum
{
  MEDIA_VIDEO,
  MEDIA_AUDIO,
} MediaKind;

gboolean encoders_have_preset (const char *preset);
gboolean encoders_take_bitrate (const char *preset);
gboolean encoders_copy (const char *preset);
GstElement *encoders_new (const char *preset, MediaKind kind, guint64 bitrate,
    GError **error);
GstElement *encoders_new_parser (const GstCaps *caps, GError **error);

G_END_DECLS
