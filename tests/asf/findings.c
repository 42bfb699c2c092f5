/* findings.c: tests of rules and of the list of what is wrong
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfinspect.h"

#include <string.h>

static const AsfFinding *
get (const AsfFindings *findings, guint i)
{
  return g_ptr_array_index (findings->list, i);
}

/* The table is searched by its order. */
static void
test_rules (void)
{
  const AsfRule *rule, *last = NULL;

  for (guint i = 0; (rule = asf_rule_get (i)) != NULL; i++, last = rule) {
    if (last != NULL)
      g_assert_cmpint (strcmp (last->name, rule->name), <, 0);
    g_assert_true (asf_rule_find (rule->name) == rule);
    g_assert_true (g_str_has_suffix (rule->effect, "."));
    if (rule->severity == ASF_SEVERITY_NOTE)
      g_assert_false (rule->repairable);
  }
  g_assert_cmpuint (last != NULL, ==, TRUE);
  g_assert_null (asf_rule_find (""));
  g_assert_null (asf_rule_find ("no-such-rule"));
  g_assert_null (asf_rule_find ("zzz"));
}

static void
test_severities (void)
{
  g_assert_cmpstr (asf_severity_name (ASF_SEVERITY_NOTE), ==, "note");
  g_assert_cmpstr (asf_severity_name (ASF_SEVERITY_WARNING), ==, "warning");
  g_assert_cmpstr (asf_severity_name (ASF_SEVERITY_ERROR), ==, "error");
}

static void
test_finding (void)
{
  g_autoptr (AsfFindings) findings = asf_findings_new ();

  asf_findings_add (findings, "packet-count", 86, 0, "%u instead of %u", 1, 2);
  asf_findings_add (findings, "esp-buffer-zero", 7, 3, "note");

  g_assert_cmpuint (findings->list->len, ==, 2);
  g_assert_cmpstr (get (findings, 0)->rule->name, ==, "packet-count");
  g_assert_cmpuint (get (findings, 0)->offset, ==, 86);
  g_assert_cmpuint (get (findings, 0)->stream, ==, 0);
  g_assert_cmpstr (get (findings, 0)->text, ==, "1 instead of 2");
  g_assert_cmpuint (get (findings, 1)->stream, ==, 3);
  g_assert_cmpuint (findings->n_found[ASF_SEVERITY_ERROR], ==, 1);
  g_assert_cmpuint (findings->n_found[ASF_SEVERITY_WARNING], ==, 0);
  g_assert_cmpuint (findings->n_found[ASF_SEVERITY_NOTE], ==, 1);
  g_assert_cmpuint (findings->n_repairable, ==, 1);
  g_assert_cmpuint (asf_findings_count (findings, "packet-count"), ==, 1);
  g_assert_cmpuint (asf_findings_count (findings, "file-size"), ==, 0);
}

/* 20 of a rule are kept, all are counted. */
static void
test_many (void)
{
  g_autoptr (AsfFindings) findings = asf_findings_new ();

  for (guint i = 0; i < 1000; i++) {
    asf_findings_add (findings, "packet-broken", i, 0, "n");
    asf_findings_add (findings, "packet-empty", i, 0, "n");
  }

  g_assert_cmpuint (findings->list->len, ==, 40);
  g_assert_cmpuint (get (findings, 39)->offset, ==, 19);
  g_assert_cmpuint (asf_findings_count (findings, "packet-broken"), ==, 1000);
  g_assert_cmpuint (findings->n_found[ASF_SEVERITY_ERROR], ==, 1000);
  g_assert_cmpuint (findings->n_found[ASF_SEVERITY_WARNING], ==, 1000);
}

/* What a file says is quoted, but neither at length nor with its controls. */
static void
test_quoted (void)
{
  g_autoptr (AsfFindings) findings = asf_findings_new ();
  g_autofree char *filler = g_strnfill (399, 'x');

  asf_findings_add (findings, "string", 0, 0, "\033[2J\n\177");
  asf_findings_add (findings, "string", 0, 0, "%s\303\244 and more", filler);
  asf_findings_add (findings, "string", 0, 0, "%s\303\244", filler + 1);

  g_assert_cmpstr (get (findings, 0)->text, ==, " [2J  ");
  g_assert_cmpstr (get (findings, 1)->text, ==, filler);
  g_assert_cmpuint (strlen (get (findings, 2)->text), ==, 400);
}

static void
test_unknown_rule (void)
{
  g_autoptr (AsfFindings) findings = asf_findings_new ();

  g_test_expect_message (NULL, G_LOG_LEVEL_CRITICAL, "*assertion*");
  asf_findings_add (findings, "no-such-rule", 0, 0, "n");
  g_test_assert_expected_messages ();
  g_assert_cmpuint (findings->list->len, ==, 0);
}

typedef struct
{
  const char *name;
  const char *rules[3];
  AsfVerdict verdict;
} VerdictCase;

static const VerdictCase verdicts[] = {
  {"nothing", {NULL}, ASF_VERDICT_HEALTHY},
  {"note", {"creation-date"}, ASF_VERDICT_HEALTHY},
  {"warning", {"compatibility"}, ASF_VERDICT_DAMAGED},
  {"error", {"packet-broken", "creation-date"}, ASF_VERDICT_DAMAGED},
  {"repairable-warning", {"file-size"}, ASF_VERDICT_REPAIRABLE},
  {"repairable-error", {"unfinished"}, ASF_VERDICT_REPAIRABLE},
  {"some", {"packet-broken", "file-size"}, ASF_VERDICT_REPAIRABLE},
};

static void
test_verdict (gconstpointer data)
{
  const VerdictCase *test = data;
  g_autoptr (AsfFindings) findings = asf_findings_new ();

  for (guint i = 0; i < G_N_ELEMENTS (test->rules); i++)
    if (test->rules[i] != NULL)
      asf_findings_add (findings, test->rules[i], 0, 0, "n");
  g_assert_cmpint (asf_findings_verdict (findings), ==, test->verdict);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/findings/rules", test_rules);
  g_test_add_func ("/findings/severities", test_severities);
  g_test_add_func ("/findings/one", test_finding);
  g_test_add_func ("/findings/many", test_many);
  g_test_add_func ("/findings/quoted", test_quoted);
  g_test_add_func ("/findings/unknown-rule", test_unknown_rule);
  for (guint i = 0; i < G_N_ELEMENTS (verdicts); i++) {
    g_autofree char *path =
        g_strdup_printf ("/findings/verdict/%s", verdicts[i].name);

    g_test_add_data_func (path, &verdicts[i], test_verdict);
  }

  return g_test_run ();
}
