/* gstasfwriterrefusal.h: why caps are refused, and what to do
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstasfwritercodecs.h"

G_BEGIN_DECLS

gboolean asf_caps_refuse_caps (const GstCaps *caps, GError **error);
gboolean asf_caps_refuse_codec_data (const AsfCapsCodec *codec,
    const char *media, gsize size, GError **error);

G_END_DECLS
