/* asffindings.h: what is wrong with a file
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * AsfSeverity:
 * @ASF_SEVERITY_NOTE: allowed, worth knowing
 * @ASF_SEVERITY_WARNING: breaks a rule; the usual players cope with it
 * @ASF_SEVERITY_ERROR: players lose something by it: media, seeking, the
 *     duration, or the whole file
 */
typedef enum
{
  ASF_SEVERITY_NOTE,
  ASF_SEVERITY_WARNING,
  ASF_SEVERITY_ERROR
} AsfSeverity;

/**
 * AsfRule:
 * @name: short and fixed, e.g. "packet-count"
 * @severity: of each breach
 * @repairable: a repair puts it right
 * @effect: what it means for players, one sentence for people
 */
typedef struct
{
  const char *name;
  AsfSeverity severity;
  gboolean repairable;
  const char *effect;
} AsfRule;

/**
 * AsfFinding:
 * @rule: static
 * @offset: in the file, bytes
 * @stream: stream number, 0 = none or all
 * @text: what is there and what should be, one sentence
 */
typedef struct
{
  const AsfRule *rule;
  guint64 offset;
  guint stream;
  char *text;
} AsfFinding;

/**
 * AsfFindings:
 * @list: (element-type AsfFinding): in the order they were found, at most 20
 *     of a rule
 * @n_found: by severity, all of them
 * @n_repairable: those, but for notes, that a repair puts right
 *
 * Bounded whatever the file is.
 */
typedef struct
{
  GPtrArray *list;
  guint64 n_found[ASF_SEVERITY_ERROR + 1];
  guint64 n_repairable;
  GHashTable *counts;           /* private */
} AsfFindings;

AsfFindings *asf_findings_new (void);
void asf_findings_free (AsfFindings *findings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AsfFindings, asf_findings_free)

const AsfRule *asf_rule_find (const char *name);
const AsfRule *asf_rule_get (guint i);
const char *asf_severity_name (AsfSeverity severity);

void asf_findings_add (AsfFindings *findings, const char *rule,
    guint64 offset, guint stream, const char *format, ...)
    G_GNUC_PRINTF (5, 6);
guint64 asf_findings_count (const AsfFindings *findings, const char *rule);

G_END_DECLS
