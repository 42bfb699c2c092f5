/* quantity.h: times and sizes as people write and read them
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

typedef gboolean (*QuantityParser) (const char *text, guint64 *value);

gboolean quantity_parse_time (const char *text, guint64 *ns);
gboolean quantity_parse_number (const char *text, guint64 *number);
char *quantity_format_time (GstClockTime time);
char *quantity_format_long (GstClockTime time);
char *quantity_format_size (guint64 size);

G_END_DECLS
