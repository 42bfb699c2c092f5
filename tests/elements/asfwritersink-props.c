/* asfwritersink-props.c: properties, and the interface as a whole
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "elementfixture.h"

/* The interface as text: what applications rely on. A change shows as a change
 * of tests/data/interface.txt; ASFWRITER_UPDATE_DATA=1 writes it anew. */

static void
append_default (GString *text, GParamSpec *pspec)
{
  GValue value = G_VALUE_INIT;
  char *string;

  if (G_TYPE_IS_BOXED (pspec->value_type))
    return;
  g_value_init (&value, pspec->value_type);
  g_param_value_set_default (pspec, &value);
  string = g_strdup_value_contents (&value);
  g_string_append_printf (text, " default=%s", string);
  g_free (string);
  g_value_unset (&value);
}

static void
append_range (GString *text, GParamSpec *pspec)
{
  if (G_IS_PARAM_SPEC_UINT (pspec))
    g_string_append_printf (text, " range=%u-%u",
        G_PARAM_SPEC_UINT (pspec)->minimum,
        G_PARAM_SPEC_UINT (pspec)->maximum);
  else if (G_IS_PARAM_SPEC_UINT64 (pspec))
    g_string_append_printf (text, " range=%" G_GUINT64_FORMAT "-%"
        G_GUINT64_FORMAT, G_PARAM_SPEC_UINT64 (pspec)->minimum,
        G_PARAM_SPEC_UINT64 (pspec)->maximum);
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 ((*(GParamSpec *const *) a)->name,
      (*(GParamSpec *const *) b)->name);
}

static void
append_properties (GString *text, GType type)
{
  GObjectClass *klass = g_type_class_ref (type);
  guint n;
  GParamSpec **pspecs = g_object_class_list_properties (klass, &n);

  qsort (pspecs, n, sizeof (*pspecs), compare_names);
  for (guint i = 0; i < n; i++) {
    GParamSpec *pspec = pspecs[i];

    if (pspec->owner_type != type)
      continue;
    g_string_append_printf (text, "property %s: %s%s%s%s", pspec->name,
        g_type_name (pspec->value_type),
        pspec->flags & G_PARAM_READABLE ? " readable" : "",
        pspec->flags & G_PARAM_WRITABLE ? " writable" : "",
        pspec->flags & GST_PARAM_MUTABLE_READY ? " ready" : "");
    append_range (text, pspec);
    append_default (text, pspec);
    g_string_append_c (text, '\n');
  }
  g_free (pspecs);
  g_type_class_unref (klass);
}

static void
append_signals (GString *text, GType type)
{
  guint n;
  guint *ids = g_signal_list_ids (type, &n);

  for (guint i = 0; i < n; i++) {
    GSignalQuery query;

    g_signal_query (ids[i], &query);
    g_string_append_printf (text, "signal %s: %s, %u parameters%s\n",
        query.signal_name, g_type_name (query.return_type), query.n_params,
        query.signal_flags & G_SIGNAL_ACTION ? ", action" : "");
  }
  g_free (ids);
}

static void
append_templates (GString *text, GType type)
{
  GstElementClass *klass = g_type_class_ref (type);
  GList *list = gst_element_class_get_pad_template_list (klass);

  for (; list != NULL; list = list->next) {
    GstPadTemplate *template = list->data;
    GstCaps *caps = gst_pad_template_get_caps (template);

    g_string_append_printf (text, "template %s:\n",
        GST_PAD_TEMPLATE_NAME_TEMPLATE (template));
    for (guint i = 0; i < gst_caps_get_size (caps); i++) {
      char *line = gst_structure_to_string (gst_caps_get_structure (caps, i));

      g_string_append_printf (text, "  %s\n", line);
      g_free (line);
    }
    gst_caps_unref (caps);
  }
  g_type_class_unref (klass);
}

static char *
describe_interface (void)
{
  GString *text = g_string_new ("element asfwritersink\n");
  GstElementFactory *factory = gst_element_factory_find ("asfwritersink");
  GType sink = GST_TYPE_ASF_WRITER_SINK;

  g_string_append_printf (text, "klass %s\nrank %u\n",
      gst_element_factory_get_metadata (factory,
          GST_ELEMENT_METADATA_KLASS),
      gst_plugin_feature_get_rank (GST_PLUGIN_FEATURE (factory)));
  gst_object_unref (factory);
  append_properties (text, sink);
  append_signals (text, sink);
  append_templates (text, sink);
  g_string_append (text, "pad\n");
  append_properties (text, g_type_from_name ("GstAsfWriterPad"));

  return g_string_free (text, FALSE);
}

GST_START_TEST (test_interface)
{
  g_autofree char *path = g_build_filename (g_getenv ("ASFWRITER_TEST_DATA"),
      "interface.txt", NULL);
  g_autofree char *text = describe_interface ();
  g_autofree char *expected = NULL;

  if (g_getenv ("ASFWRITER_UPDATE_DATA") != NULL)
    fail_unless (g_file_set_contents (path, text, -1, NULL));
  fail_unless (g_file_get_contents (path, &expected, NULL, NULL),
      "%s is missing", path);
  fail_unless_equals_string (text, expected);
}

GST_END_TEST;

/* Values */

typedef struct
{
  const char *property;
  guint64 set;
  guint64 got;
} Value;

static const Value values[] = {
  {"packet-size", 0, 0},
  {"packet-size", 1, 100},
  {"packet-size", 99, 100},
  {"packet-size", 100, 100},
  {"packet-size", 65536, 65536},
  {"preroll", 0, 0},
  {"preroll", 5000, 5000},
  {"padding", 0, 0},
  {"padding", 8 * 1024 * 1024, 8 * 1024 * 1024},
  {"padding", G_MAXUINT64, 8 * 1024 * 1024},
  {"index-interval", GST_MSECOND, GST_MSECOND},
  {"max-buffer-bytes", 1, 1},
  {"max-buffer-bytes", G_MAXUINT64, G_MAXUINT64},
  {"max-buffer-time", 0, 0},
  {"max-buffer-time", G_MAXINT64, G_MAXINT64},
  {"stall-timeout", 0, 0},
  {"stall-timeout", G_MAXINT64, G_MAXINT64},
};

static guint64
get_number (Fixture *f, const char *property)
{
  GValue value = G_VALUE_INIT, number = G_VALUE_INIT;
  guint64 result;

  g_object_get_property (G_OBJECT (f->sink), property, &value);
  g_value_init (&number, G_TYPE_UINT64);
  fail_unless (g_value_transform (&value, &number));
  result = g_value_get_uint64 (&number);
  g_value_unset (&value);

  return result;
}

GST_START_TEST (test_value)
{
  const Value *row = &values[__i__];
  g_autoptr (Fixture) f = fixture_new ();
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, row->set);

  gst_util_set_object_arg (G_OBJECT (f->sink), row->property, text);
  fail_unless_equals_uint64 (get_number (f, row->property), row->got);
  /* and a file comes out */
  if (g_str_equal (row->property, "padding") ||
      g_str_equal (row->property, "packet-size")) {
    Feed *feed = feed_new_video (f);

    fixture_play (f);
    feed_begin (feed);
    feed_push (feed, 5);
    feed_eos (feed);
    fixture_wait (f, GST_MESSAGE_EOS);
    asf_reader_free (fixture_read (f));
  }
}

GST_END_TEST;

static const char *const all_writable[][2] = {
  {"location", "other.asf"},
  {"packet-size", "1000"},
  {"preroll", "1"},
  {"padding", "1"},
  {"merge-stream-tags", "false"},
  {"streamable", "true"},
  {"index-interval", "2000000"},
  {"max-buffer-bytes", "1000"},
  {"max-buffer-time", "1"},
  {"stall-timeout", "1"},
  {"async", "true"},
};

GST_START_TEST (test_set_while_a_file_is_written)
{
  const char *property = all_writable[__i__][0];
  const char *text = all_writable[__i__][1];
  g_autoptr (Fixture) f = fixture_new ();
  GValue before = G_VALUE_INIT, after = G_VALUE_INIT;

  g_object_set (f->sink, "async", FALSE, NULL);
  g_object_get_property (G_OBJECT (f->sink), property, &before);
  fixture_set_state (f, GST_STATE_PAUSED);
  ASSERT_WARNING (gst_util_set_object_arg (G_OBJECT (f->sink), property,
          text));
  g_object_get_property (G_OBJECT (f->sink), property, &after);
  fail_unless_equals_int (gst_value_compare (&before, &after),
      GST_VALUE_EQUAL);
  fixture_set_state (f, GST_STATE_READY);
  gst_util_set_object_arg (G_OBJECT (f->sink), property, text);
  g_value_unset (&after);
  g_object_get_property (G_OBJECT (f->sink), property, &after);
  fail_if (gst_value_compare (&before, &after) == GST_VALUE_EQUAL);
  g_value_unset (&before);
  g_value_unset (&after);
}

GST_END_TEST;

static const FixtureTest all_tests[] = {
  TEST (test_interface),
  TEST_LOOP (test_value, G_N_ELEMENTS (values)),
  TEST_LOOP (test_set_while_a_file_is_written, G_N_ELEMENTS (all_writable)),
};

FIXTURE_MAIN (props)
