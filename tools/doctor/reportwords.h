/* reportwords.h: words that both reports use
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "repair.h"

G_BEGIN_DECLS

const char *words_for_status (Status status);
const char *words_for_stream_type (const AsfFileStream *stream);
char *words_for_codec (const AsfStream *stream);
const char *words_for_advice (const GError *error, const Repair *repair);

char *words_for_path (const char *path);
char *words_for_count (guint64 count, const char *noun);
char *words_for_time (guint64 time_ns);
char *words_for_shell (const char *path);

G_END_DECLS
