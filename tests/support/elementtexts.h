/* elementtexts.h: texts in, script commands out
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

#include "asfreader.h"

G_BEGIN_DECLS

char *text_read_command (const ReadObject *object);
GstBuffer *text_new_buffer (const char *text, gsize size, GstClockTime time,
    GstClockTime duration);

G_END_DECLS
