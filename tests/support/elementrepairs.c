/* elementrepairs.c: what the element counts and tells of bad times
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "elementrepairs.h"

static char *
format_repairs (const GstStructure *stats)
{
  static const char *const names[] = {
    "missing", "backwards", "repeated", "restart", "jump", "gap", "negative",
    "implausible"
  };
  const GstStructure *repairs =
      gst_value_get_structure (gst_structure_get_value (stats, "repairs"));
  GString *text = g_string_new (NULL);

  fail_unless_equals_int (gst_structure_n_fields (repairs),
      G_N_ELEMENTS (names));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    guint64 count = 0;

    fail_unless (gst_structure_get_uint64 (repairs, names[i], &count));
    if (count > 0)
      g_string_append_printf (text, "%s%s=%u", text->len > 0 ? " " : "",
          names[i], (guint) count);
  }
  return g_string_free (text, FALSE);
}

/**
 * fixture_assert_repairs:
 * @nth_pad: whose they are; -1 = the sums of all
 * @name: of the case, for the message
 * @expected: counts by kind in "stats", those that are not 0
 */
void
fixture_assert_repairs (Fixture *fixture, gint nth_pad, const char *name,
    const char *expected)
{
  GstStructure *stats;
  const GstStructure *which;
  char *text;

  g_object_get (fixture->sink, "stats", &stats, NULL);
  which = nth_pad < 0 ? stats :
      gst_value_get_structure (gst_value_array_get_value
      (gst_structure_get_value (stats, "streams"), nth_pad));
  text = format_repairs (which);
  fail_unless (g_str_equal (text, expected), "%s: pad %d: %s", name,
      nth_pad, text);
  g_free (text);
  gst_structure_free (stats);
}

/* Returns: (transfer none) (nullable): details of the @nth warning of @kind of
 *     @pad */
const GstStructure *
fixture_find_repair (Fixture *fixture, const char *pad, const char *kind,
    guint nth)
{
  fixture_collect (fixture);
  for (guint i = 0; i < fixture->log->len; i++) {
    GstMessage *message = g_ptr_array_index (fixture->log, i);
    const GstStructure *details = NULL;

    if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_WARNING)
      continue;
    gst_message_parse_warning_details (message, &details);
    if (details != NULL &&
        g_strcmp0 (gst_structure_get_string (details, "pad"), pad) == 0 &&
        g_strcmp0 (gst_structure_get_string (details, "kind"), kind) == 0 &&
        nth-- == 0)
      return details;
  }
  return NULL;
}
