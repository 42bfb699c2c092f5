/* asfwritersink-presets.c: presets, and warnings about a file's use
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "elementfixture.h"

#include "gstasfwritertarget.h"
#include <unistd.h>

#define JPEG_CAPS "image/jpeg, width=(int)160, height=(int)120, " \
    "framerate=(fraction)25/1"

/* Presets */

/* What each of the shipped presets sets; that of data/presets is read */
typedef struct
{
  const char *name;
  guint packet_size;
  guint64 preroll;
  GstAsfWriterTarget target;
} Preset;

static const Preset presets[] = {
  {"streaming", 1400, 3000, GST_ASF_WRITER_TARGET_STREAMING},
  {"windows-media-player", 0, 3000,
      GST_ASF_WRITER_TARGET_WINDOWS_MEDIA_PLAYER},
};

GST_START_TEST (test_names)
{
  g_autoptr (Fixture) f = fixture_new ();
  g_auto (GStrv) names = gst_preset_get_preset_names (GST_PRESET (f->sink));

  fail_unless (names != NULL, "no presets in GST_PRESET_PATH");
  fail_unless_equals_int (g_strv_length (names), G_N_ELEMENTS (presets));
  for (guint i = 0; i < G_N_ELEMENTS (presets); i++)
    fail_unless_equals_string (names[i], presets[i].name);
}

GST_END_TEST;

GST_START_TEST (test_preset)
{
  const Preset *row = &presets[__i__];
  g_autoptr (Fixture) f = fixture_new ();
  g_autofree char *location = NULL;
  guint packet_size;
  guint64 preroll;
  GstAsfWriterTarget target;

  g_object_set (f->sink, "packet-size", 5000, "preroll",
      G_GUINT64_CONSTANT (7), NULL);
  fail_unless (gst_preset_load_preset (GST_PRESET (f->sink), row->name));
  g_object_get (f->sink, "packet-size", &packet_size, "preroll", &preroll,
      "target", &target, "location", &location, NULL);
  fail_unless_equals_int (packet_size, row->packet_size);
  fail_unless_equals_uint64 (preroll, row->preroll);
  fail_unless_equals_int (target, row->target);
  fail_unless_equals_string (location, f->location);
}

GST_END_TEST;

/* A preset that is saved must not lead the next recording into the same file,
 * and what it says of pads belongs to others. */
GST_START_TEST (test_property_names)
{
  g_autoptr (Fixture) f = fixture_new ();
  g_auto (GStrv) names = NULL;

  feed_new_video (f);
  names = gst_preset_get_property_names (GST_PRESET (f->sink));
  fail_unless (g_strv_contains ((const char *const *) names, "packet-size"));
  fail_unless (g_strv_contains ((const char *const *) names, "target"));
  for (guint i = 0; names[i] != NULL; i++) {
    fail_if (g_str_equal (names[i], "location"));
    fail_if (g_str_equal (names[i], "name"));
    fail_if (g_str_equal (names[i], "stats"));
    fail_if (strstr (names[i], "::") != NULL, "%s is of a pad", names[i]);
  }
}

GST_END_TEST;

/* Warnings */

/* @target: for the property
 * @name: of the file
 * @part: of the one warning, NULL = there is none */
typedef struct
{
  const char *target;
  const char *name;
  const char *pad;
  const char *caps;
  guint packet_size;
  const char *part;
} Warning;

static const Warning warnings[] = {
  {"none", "a.asf", "video_%u", JPEG_CAPS, 3200, NULL},
  {"windows-media-player", "a.asf", "video_%u", JPEG_CAPS, 3200,
      "since Windows 7"},
  {"windows-media-player", "a.wmv", "video_%u", WMV_CAPS, 3200, NULL},
  {"windows-media-player", "a.wma", "audio_%u", WMA_CAPS, 0, NULL},
  {"streaming", "a.wmv", "video_%u", WMV_CAPS, 1400, NULL},
  {"streaming", "a.wmv", "video_%u", WMV_CAPS, 1401, "are sent in pieces"},
  {"none", "a.wmv", "video_%u", JPEG_CAPS, 3200, "does not go with the name"},
  {"none", "a.WMA", "video_%u", WMV_CAPS, 3200, "Name it *.wmv."},
  {"none", "a.wma", "audio_%u", WMA_CAPS, 0, NULL},
};

static void
assert_warning (Fixture *f, const char *part)
{
  GstMessage *message;
  g_autoptr (GError) error = NULL;

  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_WARNING), part != NULL);
  if (part == NULL)
    return;
  message = g_ptr_array_index (f->log, fixture_index (f,
          GST_MESSAGE_WARNING));
  gst_message_parse_warning (message, &error, NULL);
  fail_unless (strstr (error->message, part) != NULL, "%s", error->message);
}

/* Nothing but the warning comes of it. */
GST_START_TEST (test_warning)
{
  const Warning *row = &warnings[__i__];
  g_autoptr (Fixture) f = fixture_new ();
  g_autofree char *location = g_build_filename (f->folder, row->name, NULL);
  Feed *feed = feed_new (f, row->pad, row->caps);

  gst_util_set_object_arg (G_OBJECT (f->sink), "target", row->target);
  g_object_set (f->sink, "location", location, "packet-size",
      row->packet_size, NULL);
  fixture_play (f);
  feed_begin (feed);
  feed_push (feed, 10);
  feed_eos (feed);
  fixture_wait (f, GST_MESSAGE_EOS);
  assert_warning (f, row->part);
  fixture_set_state (f, GST_STATE_NULL);
  asf_reader_free (fixture_read_at (f, location));
}

GST_END_TEST;

/* A pipe has the name that somebody gave it for whatever comes. */
GST_START_TEST (test_no_warning_for_a_device)
{
  g_autoptr (Fixture) f = fixture_new ();
  g_autofree char *location = g_build_filename (f->folder, "null.wma", NULL);
  Feed *feed = feed_new_video (f);

  fail_unless_equals_int (symlink ("/dev/null", location), 0);
  g_object_set (f->sink, "location", location, NULL);
  fixture_play (f);
  feed_begin (feed);
  feed_push (feed, 10);
  feed_eos (feed);
  fixture_wait (f, GST_MESSAGE_EOS);
  assert_warning (f, NULL);
}

GST_END_TEST;

static const FixtureTest all_tests[] = {
  TEST (test_names),
  TEST_LOOP (test_preset, G_N_ELEMENTS (presets)),
  TEST (test_property_names),
  TEST_LOOP (test_warning, G_N_ELEMENTS (warnings)),
  TEST (test_no_warning_for_a_device),
};

FIXTURE_MAIN (asfwritersink_presets);
