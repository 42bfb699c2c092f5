/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright (C) 2026 The asfwriter authors
 *
 * asfcheck.h: the rules of asf-format.md, applied to a file that was read. */

#pragma once

#include "asfreader.h"

G_BEGIN_DECLS

typedef enum {
  ASF_CHECK_DEFAULT = 0,
  /* Rules that Microsoft's own files break count as problems too. */
  ASF_CHECK_STRICT = 1 << 0,
  /* A video stream may start with a delta frame (a note then). */
  ASF_CHECK_ALLOW_DELTA_START = 1 << 1,
} AsfCheckFlags;

/* All that is wrong (READ_PROBLEM) or odd (READ_NOTE) with the file, faults
 * of the parser included; READ_LENIENT does not occur in the result. At most
 * 20 of a rule are listed. (transfer full) (element-type ReadProblem) */
GPtrArray *asf_check (const AsfReader *reader);
GPtrArray *asf_check_full (const AsfReader *reader, AsfCheckFlags flags);

/* Number of READ_PROBLEM entries. */
guint asf_check_count (const GPtrArray *problems);
/* Whether a problem or note of this rule is listed; @rule NULL = any. */
gboolean asf_check_has (const GPtrArray *problems, ReadSeverity severity,
    const char *rule);
/* One line each, "problem rule @offset: sentence"; notes if wanted. */
char *asf_check_report (const GPtrArray *problems, gboolean notes);

G_END_DECLS
