/* asfinspect.h: checks a whole file
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asfscan.h"

G_BEGIN_DECLS

/**
 * AsfVerdict:
 * @ASF_VERDICT_HEALTHY: no errors or warnings
 * @ASF_VERDICT_REPAIRABLE: some, of which a repair puts right at least one
 * @ASF_VERDICT_DAMAGED: some, and a repair helps with none
 */
typedef enum
{
  ASF_VERDICT_HEALTHY,
  ASF_VERDICT_REPAIRABLE,
  ASF_VERDICT_DAMAGED
} AsfVerdict;

typedef gboolean (*AsfProgressFunc) (guint64 done, guint64 total,
    gpointer user_data);

gboolean asf_inspect (const AsfFile *file, AsfProgressFunc progress,
    gpointer user_data, AsfFindings *findings, AsfScan *scan, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
char *asf_inspect_name_object (const AsfGuid *guid);
AsfVerdict asf_findings_verdict (const AsfFindings *findings);

G_END_DECLS
