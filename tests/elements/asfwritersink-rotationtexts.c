/* asfwritersink-rotationtexts.c: tests of captions across the files of a recording
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "elementfixture.h"
#include "elementtexts.h"

#include <string.h>

#define TEXT_CAPS "text/x-raw, format=(string)utf8"
#define FRAME (40 * GST_MSECOND)
#define A_FILE 25               /* frames */

/* @time: ms
 * @duration: ms, -1 = none */
typedef struct
{
  const char *text;
  gint time;
  gint duration;
} Text;

/* @expected: commands of each file, "ms type|text" and a line end */
typedef struct
{
  const char *caps;
  Text texts[3];
  const char *expected[4];
} TextCase;

static const TextCase cases[] = {
  /* across one split, and across two */
  {TEXT_CAPS, {{"a", 600, 800}},
      {"600 TEXT|a\n1000 TEXT|\n", "0 TEXT|a\n400 TEXT|\n", "", ""}},
  {TEXT_CAPS, {{"a", 500, 2000}},
      {"500 TEXT|a\n1000 TEXT|\n", "0 TEXT|a\n1000 TEXT|\n",
      "0 TEXT|a\n500 TEXT|\n", ""}},
  /* over before, or just then */
  {TEXT_CAPS, {{"a", 200, 300}, {"b", 600, 400}},
      {"200 TEXT|a\n500 TEXT|\n600 TEXT|b\n1000 TEXT|\n", "", "", ""}},
  /* the next one takes its place */
  {TEXT_CAPS, {{"a", 600, 2000}, {"b", 1500, 200}},
      {"600 TEXT|a\n1000 TEXT|\n", "0 TEXT|a\n500 TEXT|b\n700 TEXT|\n", "",
      ""}},
  /* what stays until the next one, and what is to be done once */
  {TEXT_CAPS, {{"a", 600, -1}}, {"600 TEXT|a\n", "", "", ""}},
  {TEXT_CAPS ", command-type=(string)URL", {{"http://x/", 600, -1}},
      {"600 URL|http://x/\n", "", "", ""}},
};

static char *
read_commands (Fixture *f, guint nth, guint stream)
{
  GString *commands = g_string_new (NULL);
  gboolean continue_times;
  AsfReader *reader;
  guint n;

  g_free (f->location);
  f->location = fixture_nth_location (f, nth);
  g_object_get (f->sink, "continue-times", &continue_times, NULL);
  reader = fixture_read_allowing (f, continue_times && nth > 0 ?
      "send-time-start" : NULL);
  n = fixture_count_objects (reader, stream);

  for (guint i = 0; i < n; i++) {
    const ReadObject *object = asf_reader_object (reader, stream, i);
    char *command = text_read_command (object);

    /* that of a silent film is no caption */
    if (i > 0 || object->time_ms != FIXTURE_PREROLL_MS ||
        !g_str_equal (command, "TEXT|"))
      g_string_append_printf (commands, "%d %s\n",
          (gint) object->time_ms - FIXTURE_PREROLL_MS, command);
    g_free (command);
  }
  asf_reader_free (reader);

  return g_string_free (commands, FALSE);
}

static void
push_text (Feed *script, const Text *text)
{
  GstClockTime duration = text->duration < 0 ? GST_CLOCK_TIME_NONE :
      (GstClockTime) text->duration * GST_MSECOND;

  fail_unless_equals_int (feed_chain (script, text_new_buffer (text->text,
              strlen (text->text), text->time * GST_MSECOND, duration)),
      GST_FLOW_OK);
}

/* Pictures and sound up to a time, in ms */
static void
push_until (Feed *video, Feed *audio, gint time)
{
  while (video->next * (FRAME / GST_MSECOND) < (guint) time) {
    fail_unless_equals_int (feed_push (video, 1), GST_FLOW_OK);
    fail_unless_equals_int (feed_push (audio, 1), GST_FLOW_OK);
  }
}

/**
 * Trio:
 * @script: the texts that are tested
 *
 * Files of a second each, of which every sample is counted again.
 */
typedef struct
{
  Fixture *f;
  Feed *video;
  Feed *audio;
  Feed *script;
  guint number;
} Trio;

static Trio
trio_new (const char *caps)
{
  Fixture *f = fixture_new ();
  Trio trio = {.f = f };

  trio.video = feed_new_video (f);
  trio.audio = feed_new_audio (f);
  trio.script = feed_new (f, "script_%u", caps);
  trio.number = trio.script->number;
  trio.video->duration = trio.audio->duration = FRAME;
  trio.video->key_distance = A_FILE;
  fixture_set_pattern (f, "%05d.wmv");
  g_object_set (f->sink, "verify", TRUE, NULL);

  return trio;
}

static void
trio_begin (Trio *trio)
{
  fixture_play (trio->f);
  feed_begin (trio->video);
  feed_begin (trio->audio);
  feed_begin (trio->script);
}

static void
trio_push (Trio *trio, const Text *texts, guint n, gint until)
{
  for (guint i = 0; i < n && texts[i].text != NULL; i++) {
    push_text (trio->script, &texts[i]);
    push_until (trio->video, trio->audio, texts[i].time);
  }
  feed_gap (trio->script, until * GST_MSECOND, GST_SECOND);
  push_until (trio->video, trio->audio, until);
}

static void
trio_end (Trio *trio)
{
  feed_eos (trio->script);
  feed_eos (trio->video);
  feed_eos (trio->audio);
  fixture_wait (trio->f, GST_MESSAGE_EOS);
  fail_unless_equals_int (fixture_count (trio->f, GST_MESSAGE_WARNING), 0);
}

/* @expected: what file @nth has */
static void
trio_check (Trio *trio, guint nth, const char *expected)
{
  char *commands = read_commands (trio->f, nth, trio->number);

  fail_unless_equals_string (commands, expected);
  g_free (commands);
}

GST_START_TEST (test_across_files)
{
  const TextCase *c = &cases[__i__];
  Trio trio = trio_new (c->caps);

  g_object_set (trio.f->sink, "max-size-time", GST_SECOND, NULL);
  trio_begin (&trio);
  trio_push (&trio, c->texts, G_N_ELEMENTS (c->texts), 4000);
  trio_end (&trio);
  for (guint i = 0; i < G_N_ELEMENTS (c->expected); i++)
    trio_check (&trio, i, c->expected[i]);
  fixture_free (trio.f);
}

GST_END_TEST;

/* Nothing is recorded from 1 s to 3 s. */

/**
 * PauseCase:
 * @before: "pre-record-time" in ms
 * @close_gap: one file that goes on; else two
 */
typedef struct
{
  gint before;
  gboolean close_gap;
  Text texts[3];
  const char *expected[2];
} PauseCase;

static const PauseCase pauses[] = {
  /* over in the pause, and all of it in the pause */
  {0, FALSE, {{"a", 600, 800}}, {"600 TEXT|a\n1000 TEXT|\n", ""}},
  {0, FALSE, {{"a", 1500, 500}}, {"", ""}},
  {0, FALSE, {{"a", 2500, 500}}, {"", ""}},
  /* still shown when it goes on */
  {0, FALSE, {{"a", 2500, 1000}}, {"", "0 TEXT|a\n500 TEXT|\n"}},
  {0, FALSE, {{"a", 600, 3000}},
      {"600 TEXT|a\n1000 TEXT|\n", "0 TEXT|a\n600 TEXT|\n"}},
  /* another one has taken its place, or what is no caption */
  {0, FALSE, {{"a", 600, 3000}, {"b", 1500, 100}},
      {"600 TEXT|a\n1000 TEXT|\n", ""}},
  {0, FALSE, {{"a", 600, 3000}, {"b", 1500, -1}},
      {"600 TEXT|a\n1000 TEXT|\n", ""}},
  /* before what is kept, and in it */
  {1000, FALSE, {{"a", 1500, 1000}}, {"", "0 TEXT|a\n500 TEXT|\n"}},
  {1000, FALSE, {{"a", 1500, 400}}, {"", ""}},
  {1000, FALSE, {{"a", 1500, 1000}, {"b", 2200, 1000}},
      {"", "0 TEXT|a\n200 TEXT|b\n1200 TEXT|\n"}},
  /* the same in one file */
  {0, TRUE, {{"a", 600, 800}}, {"600 TEXT|a\n1000 TEXT|\n"}},
  {0, TRUE, {{"a", 600, 3000}}, {"600 TEXT|a\n1600 TEXT|\n"}},
  {0, TRUE, {{"a", 1500, 500}}, {""}},
  {0, TRUE, {{"a", 2500, 1000}}, {"1000 TEXT|a\n1500 TEXT|\n"}},
  {0, TRUE, {{"a", 600, 3000}, {"b", 2500, 1000}},
      {"600 TEXT|a\n1000 TEXT|b\n1500 TEXT|\n"}},
  {0, TRUE, {{"a", 600, 3000}, {"b", 1500, 100}},
      {"600 TEXT|a\n1000 TEXT|\n"}},
  {0, TRUE, {{"a", 600, 3000}, {"b", 3400, 200}},
      {"600 TEXT|a\n1400 TEXT|b\n1600 TEXT|\n"}},
  {1000, TRUE, {{"a", 1500, 1000}, {"b", 2200, 1000}},
      {"1000 TEXT|a\n1200 TEXT|b\n2200 TEXT|\n"}},
};

GST_START_TEST (test_pause)
{
  const PauseCase *c = &pauses[__i__];
  Trio trio = trio_new (TEXT_CAPS);

  g_object_set (trio.f->sink, "pre-record-time", c->before * GST_MSECOND, NULL);
  if (c->close_gap)
    gst_util_set_object_arg (G_OBJECT (trio.f->sink), "pause-mode",
        "close-gap");
  trio_begin (&trio);
  g_signal_emit_by_name (trio.f->sink, "stop-recording", GST_SECOND);
  g_signal_emit_by_name (trio.f->sink, "start-recording", 3 * GST_SECOND);
  trio_push (&trio, c->texts, G_N_ELEMENTS (c->texts), 5000);
  trio_end (&trio);
  for (guint i = 0; i < (c->close_gap ? 1 : 2); i++)
    trio_check (&trio, i, c->expected[i]);
  fixture_free (trio.f);
}

GST_END_TEST;

/* The recording begins with a key frame of the past. */
GST_START_TEST (test_pre_record)
{
  static const Text texts[] = { {"a", 400, 500}, {"b", 1800, 500} };
  Trio trio = trio_new (TEXT_CAPS);

  g_object_set (trio.f->sink, "recording", FALSE, "pre-record-time",
      GST_SECOND, NULL);
  trio_begin (&trio);
  g_signal_emit_by_name (trio.f->sink, "start-recording", 3 * GST_SECOND);
  trio_push (&trio, texts, G_N_ELEMENTS (texts), 4000);
  trio_end (&trio);
  trio_check (&trio, 0, "0 TEXT|b\n300 TEXT|\n");
  fixture_free (trio.f);
}

GST_END_TEST;

/* Text of 0.9 s that comes when the file from 2 s on is written */

typedef struct
{
  Text earlier;
  gint duration;
  gboolean continue_times;
  const char *expected;
} LateCase;

static const LateCase late[] = {
  {{NULL}, -1, FALSE, "0 TEXT|late\n"},
  {{NULL}, 2000, FALSE, "0 TEXT|late\n900 TEXT|\n"},
  /* it is over, and still to be read */
  {{NULL}, 400, FALSE, "0 TEXT|late\n400 TEXT|\n"},
  {{NULL}, 2000, TRUE, "2000 TEXT|late\n2900 TEXT|\n"},
  {{NULL}, 400, TRUE, "2000 TEXT|late\n2400 TEXT|\n"},
  {{"early", 100, 3000}, 2000, FALSE,
      "0 TEXT|early\n0 TEXT|late\n900 TEXT|\n"},
};

static void
wait_opened (Fixture *f, guint n)
{
  gint64 until = g_get_monotonic_time () + FIXTURE_TIMEOUT;
  guint opened;

  do {
    fail_unless (g_get_monotonic_time () < until);
    g_usleep (1000);
    fixture_collect (f);
    opened = 0;
    for (guint i = 0; i < f->log->len; i++)
      opened += gst_message_has_name (g_ptr_array_index (f->log, i),
          "splitmuxsink-fragment-opened");
  } while (opened < n);
}

GST_START_TEST (test_late)
{
  const LateCase *c = &late[__i__];
  const Text text = { "late", 900, c->duration };
  Trio trio = trio_new (TEXT_CAPS);

  g_object_set (trio.f->sink, "max-size-time", GST_SECOND, "continue-times",
      c->continue_times, NULL);
  trio_begin (&trio);
  if (c->earlier.text != NULL)
    push_text (trio.script, &c->earlier);
  push_until (trio.video, trio.audio, 2900);
  /* no sound behind the last picture: it would tell where files begin */
  fail_unless_equals_int (feed_push (trio.video, 1), GST_FLOW_OK);
  wait_opened (trio.f, 3);
  push_text (trio.script, &text);
  trio_end (&trio);
  trio_check (&trio, 2, c->expected);
  fixture_free (trio.f);
}

GST_END_TEST;

/* Pictures of another size take the next file. */
GST_START_TEST (test_format_change)
{
  static const Text text = { "a", 600, 1000 };
  g_autoptr (GstCaps) caps = gst_caps_from_string ("video/x-wmv, "
      "wmvversion=(int)2, format=(string)WMV2, width=(int)320, "
      "height=(int)240, framerate=(fraction)25/1, "
      "codec_data=(buffer)01020304");
  Trio trio = trio_new (TEXT_CAPS);

  trio_begin (&trio);
  trio_push (&trio, &text, 1, 1000);
  feed_event (trio.video, gst_event_new_caps (caps));
  push_until (trio.video, trio.audio, 2000);
  trio_end (&trio);
  trio_check (&trio, 0, "600 TEXT|a\n1000 TEXT|\n");
  trio_check (&trio, 1, "0 TEXT|a\n600 TEXT|\n");
  fixture_free (trio.f);
}

GST_END_TEST;

/* A pad that had a caption gets sound, which is no text, and shows none. */
GST_START_TEST (test_text_becomes_sound)
{
  static const Text text = { "a", 0, 5000 };
  g_autoptr (GstCaps) caps = gst_caps_from_string (PCM_CAPS);
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new (f, "sink_%u", TEXT_CAPS);
  AsfReader *reader;

  feed->duration = FRAME;
  fixture_set_pattern (f, "%05d.wmv");
  fixture_play (f);
  feed_begin (feed);
  push_text (feed, &text);
  feed_event (feed, gst_event_new_caps (caps));
  feed->next = A_FILE;
  fail_unless_equals_int (feed_push (feed, 10), GST_FLOW_OK);
  feed_eos (feed);
  fixture_wait (f, GST_MESSAGE_EOS);
  reader = fixture_read_nth (f, 1);
  fixture_assert_objects (reader, feed, A_FILE, 10);
  asf_reader_free (reader);
}

GST_END_TEST;

static const FixtureTest all_tests[] = {
  TEST_LOOP (test_across_files, G_N_ELEMENTS (cases)),
  TEST_LOOP (test_pause, G_N_ELEMENTS (pauses)),
  TEST (test_pre_record),
  TEST_LOOP (test_late, G_N_ELEMENTS (late)),
  TEST (test_format_change),
  TEST (test_text_becomes_sound),
};

FIXTURE_MAIN (asfwritersink_rotationtexts);
