/* asffindings.c: what is wrong with a file
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asffindings.h"

#include <string.h>

/* Rubbish breaks the same rules over and over: the first few tell all */
#define MAX_OF_A_RULE 20

/* Bytes of a text: it may quote what the file says */
#define MAX_TEXT 400

static void
finding_free (gpointer data)
{
  AsfFinding *finding = data;

  g_free (finding->text);
  g_free (finding);
}

AsfFindings *
asf_findings_new (void)
{
  AsfFindings *self = g_new0 (AsfFindings, 1);

  self->list = g_ptr_array_new_with_free_func (finding_free);
  self->counts = g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL,
      g_free);

  return self;
}

void
asf_findings_free (AsfFindings *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->list);
  g_hash_table_unref (self->counts);
  g_free (self);
}

const char *
asf_severity_name (AsfSeverity severity)
{
  static const char *const names[] = { "note", "warning", "error" };

  g_return_val_if_fail ((guint) severity < G_N_ELEMENTS (names), NULL);

  return names[severity];
}

/* What is quoted must not do anything to a terminal, or fill the memory. */
static char *
make_text (const char *format, va_list args)
{
  char *text = g_strdup_vprintf (format, args);
  gsize size = strlen (text);

  if (size > MAX_TEXT)
    *g_utf8_find_prev_char (text, text + MAX_TEXT + 1) = '\0';
  for (char *c = text; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c))
      *c = ' ';

  return text;
}

/* Returns: how often the rule was broken, this time included */
static guint64
count_breach (AsfFindings *self, const AsfRule *rule)
{
  guint64 *count = g_hash_table_lookup (self->counts, rule);

  if (count == NULL) {
    count = g_new0 (guint64, 1);
    g_hash_table_insert (self->counts, (gpointer) rule, count);
  }
  self->n_found[rule->severity]++;
  if (rule->repairable && rule->severity != ASF_SEVERITY_NOTE)
    self->n_repairable++;

  return ++*count;
}

/**
 * asf_findings_add:
 * @rule: name of a rule that there is
 * @offset: in the file, bytes
 * @stream: stream number, 0 = none or all
 * @format: what is there and what should be, one sentence
 */
void
asf_findings_add (AsfFindings *self, const char *rule, guint64 offset,
    guint stream, const char *format, ...)
{
  const AsfRule *found = asf_rule_find (rule);
  AsfFinding *finding;
  va_list args;

  g_return_if_fail (found != NULL);

  if (count_breach (self, found) > MAX_OF_A_RULE)
    return;

  finding = g_new0 (AsfFinding, 1);
  finding->rule = found;
  finding->offset = offset;
  finding->stream = stream;
  va_start (args, format);
  finding->text = make_text (format, args);
  va_end (args);
  g_ptr_array_add (self->list, finding);
}

/* Returns: how often the rule was broken, also beyond what is in the list */
guint64
asf_findings_count (const AsfFindings *self, const char *rule)
{
  const AsfRule *found = asf_rule_find (rule);
  const guint64 *count;

  g_return_val_if_fail (found != NULL, 0);

  count = g_hash_table_lookup (self->counts, found);
  return count != NULL ? *count : 0;
}
