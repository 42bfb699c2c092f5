/* capsaccepted.h: caps of which a stream can be made
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CapsAccepted:
 * @caps: as an encoder, parser or demuxer of GStreamer 1.22 sends them
 * @name: of the codec
 * @format: the type-specific data of the Stream Properties Object
 */
typedef struct
{
  const char *path;
  const char *caps;
  const char *name;
  const char *format;
} CapsAccepted;

extern const CapsAccepted caps_accepted[];
extern const guint n_caps_accepted;

G_END_DECLS
