/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright (C) 2026 The asfwriter authors
 *
 * asfcheckpriv.h: what the parts of the test checker share. */

#pragma once

#include "asfcheck.h"

G_BEGIN_DECLS

typedef struct {
  const AsfReader *reader;
  AsfCheckFlags flags;
  GPtrArray *problems;          /* ReadProblem */
  GHashTable *counts;           /* rule -> number */
} AsfCheck;

#define U64 G_GUINT64_FORMAT
#define TICKS_PER_MS 10000

void check_add (AsfCheck *check, ReadSeverity severity, const char *rule,
    guint64 offset, const char *format, ...) G_GNUC_PRINTF (5, 6);

void check_structure (AsfCheck *check);
void check_streams (AsfCheck *check);
void check_esps (AsfCheck *check);
void check_attributes (AsfCheck *check);
void check_lists (AsfCheck *check);
void check_packets (AsfCheck *check);
void check_objects (AsfCheck *check);
void check_indices (AsfCheck *check);
gboolean check_is_clean (const ReadStream *s, const ReadObject *object);
gboolean check_entry_suits (const AsfReader *r, const ReadObject *object,
    guint type, guint64 offset);
void check_timecode_index (AsfCheck *check, const ReadIndex *index);

/* Largest number of an object's milliseconds; 0 when there is none. */
guint32 check_last_time (const AsfReader *reader);
gboolean check_stream_known (AsfCheck *check, const char *rule,
    guint64 offset, const char *what, guint number);

G_END_DECLS
