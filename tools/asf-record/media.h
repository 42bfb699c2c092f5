/* media.h: streams of a file or a URI
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

#include "options.h"

G_BEGIN_DECLS

gboolean media_add (GstBin *pipeline, GstElement *sink,
    const Options *options, GError **error);

G_END_DECLS
