/* asfwritersink-script.c: text becomes script commands, stills a stream
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "elementfixture.h"
#include "elementtexts.h"

#include <string.h>

#define TEXT_CAPS "text/x-raw, format=(string)utf8"
#define MARKUP_CAPS "text/x-raw, format=(string)pango-markup"
#define MS GST_MSECOND

/* @expected: (nullable): any */
static void
assert_command (const AsfReader *reader, guint stream, guint nth,
    guint64 time_ms, const char *expected)
{
  const ReadObject *object = asf_reader_object (reader, stream, nth);
  g_autofree char *command = NULL;

  fail_unless (object != NULL, "there is no command %u", nth);
  command = text_read_command (object);
  fail_unless_equals_int (object->time_ms - FIXTURE_PREROLL_MS, time_ms);
  fail_unless (object->key);
  if (expected != NULL)
    fail_unless_equals_string (command, expected);
}

static void
push_text (Feed *feed, const char *text, GstClockTime time,
    GstClockTime duration)
{
  fail_unless_equals_int (feed_chain (feed, text_new_buffer (text, strlen (text),
              time, duration)), GST_FLOW_OK);
}

static AsfReader *
end (Fixture *f, Feed **feeds, guint n_feeds)
{
  for (guint i = 0; i < n_feeds; i++)
    feed_eos (feeds[i]);
  fixture_wait (f, GST_MESSAGE_EOS);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_ERROR), 0);

  return fixture_read (f);
}

/* What becomes of a text */

typedef struct
{
  const char *caps;
  const char *text;
  gsize size;                   /* 0 = to its terminator */
  const char *expected;
  guint n_warnings;
} TextCase;

static const TextCase text_cases[] = {
  {TEXT_CAPS, "plain", 0, "TEXT|plain", 0},
  {TEXT_CAPS, "Gr\xc3\xb6\xc3\x9f\x65 \xe4\xb8\xad \xf0\x9f\x98\x80", 0,
      "TEXT|Gr\xc3\xb6\xc3\x9f\x65 \xe4\xb8\xad \xf0\x9f\x98\x80", 0},
  {TEXT_CAPS, "two\nlines", 0, "TEXT|two\nlines", 0},
  {TEXT_CAPS, "<b>kept</b> &amp;", 0, "TEXT|<b>kept</b> &amp;", 0},
  {TEXT_CAPS, "ends here\0not here", 18, "TEXT|ends here", 0},
  {TEXT_CAPS, "\0", 1, "TEXT|", 0},
  {TEXT_CAPS, "bad \xff\xfe one", 0,
      "TEXT|bad \xef\xbf\xbd\xef\xbf\xbd one", 1},
  {TEXT_CAPS, "cut off \xf0\x9f", 0,
      "TEXT|cut off \xef\xbf\xbd\xef\xbf\xbd", 1},
  {MARKUP_CAPS, "a <i>b <b>c</b></i> &lt;d&gt; &amp; &#228;", 0,
      "TEXT|a b c <d> & \xc3\xa4", 0},
  {MARKUP_CAPS, "not <closed", 0, "TEXT|not <closed", 0},
  {MARKUP_CAPS, "<i></i>", 0, "TEXT|", 0},
  {TEXT_CAPS ", command-type=(string)URL", "http://x/", 0, "URL|http://x/", 0},
  {TEXT_CAPS ", command-type=(string)\"\"", "none", 0, "TEXT|none", 0},
};

GST_START_TEST (test_text)
{
  const TextCase *c = &text_cases[__i__];
  g_autoptr (Fixture) f = fixture_new ();
  Feed *script = feed_new (f, "script_%u", c->caps);
  AsfReader *reader;

  fixture_play (f);
  feed_begin (script);
  fail_unless_equals_int (feed_chain (script, text_new_buffer (c->text,
              c->size != 0 ? c->size : strlen (c->text), 0,
              GST_CLOCK_TIME_NONE)), GST_FLOW_OK);
  reader = end (f, &script, 1);
  fail_unless_equals_int (fixture_count_objects (reader, 1), 1);
  assert_command (reader, 1, 0, 0, c->expected);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_WARNING),
      c->n_warnings);
  asf_reader_free (reader);
}

GST_END_TEST;

/* Cut at a whole character; told once */
GST_START_TEST (test_long_text)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *script = feed_new (f, "script_%u", TEXT_CAPS);
  GString *text = g_string_new ("x");
  g_autofree char *command = NULL, *expected = NULL;
  AsfReader *reader;

  for (guint i = 0; i < 1000000; i++)
    g_string_append (text, "\xf0\x9f\x98\x80");
  fixture_play (f);
  feed_begin (script);
  push_text (script, text->str, 0, GST_CLOCK_TIME_NONE);
  push_text (script, text->str, GST_SECOND, GST_CLOCK_TIME_NONE);
  reader = end (f, &script, 1);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_WARNING), 1);
  command = text_read_command (asf_reader_object (reader, 1, 0));
  g_string_truncate (text, 1 + 4 * 5119);
  expected = g_strconcat ("TEXT|", text->str, NULL);
  fail_unless_equals_string (command, expected);
  g_string_free (text, TRUE);
  asf_reader_free (reader);
}

GST_END_TEST;

/* Another type of command from here on */
GST_START_TEST (test_type_changes)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *script = feed_new (f, "sink_%u", TEXT_CAPS);
  GstCaps *caps = gst_caps_from_string (TEXT_CAPS
      ", command-type=(string)FILENAME");
  AsfReader *reader;

  fixture_play (f);
  feed_begin (script);
  push_text (script, "one", 0, GST_SECOND);
  feed_event (script, gst_event_new_caps (caps));
  gst_caps_unref (caps);
  push_text (script, "two", 5 * GST_SECOND, GST_SECOND);
  reader = end (f, &script, 1);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_WARNING), 0);
  fail_unless_equals_int (fixture_count_objects (reader, 1), 3);
  assert_command (reader, 1, 0, 0, "TEXT|one");
  assert_command (reader, 1, 1, 1000, "TEXT|");
  /* a command is no caption: it has no end */
  assert_command (reader, 1, 2, 5000, "FILENAME|two");
  asf_reader_free (reader);
}

GST_END_TEST;

/* When captions disappear: letters at times and of durations in ms, and what
 * the file has then, "-" for an empty one */

typedef struct
{
  struct
  {
    gint time;
    gint duration;              /* -1 = unknown, -2 = 0, 0 ends the list */
  } given[5];
  const char *stored;
} ClearCase;

static const ClearCase clear_cases[] = {
  {{{0, 1000}}, "0a 1000-"},
  {{{0, -1}, {1000, -1}}, "0a 1000b"},
  {{{0, -2}, {1000, 500}}, "0a 1000b 1500-"},
  {{{0, 1000}, {1000, 500}}, "0a 1000b 1500-"},
  {{{0, 1000}, {1001, 500}}, "0a 1000- 1001b 1501-"},
  {{{0, 1000}, {600, 900}, {3000, 100}}, "0a 600b 1500- 3000c 3100-"},
  {{{0, 5000}, {1000, -1}, {7000, 1000}}, "0a 1000b 7000c 8000-"},
  {{{200, 300}, {2000, 300}}, "200a 500- 2000b 2300-"},
  /* until the pictures end, and not for an hour more */
  {{{9000, 3600000}}, "9000a 10000-"},
  /* behind them as it is told */
  {{{9000, 500}, {12000, 2000}}, "9000a 9500- 12000b 14000-"},
};

static char *
describe_commands (const AsfReader *reader, guint stream)
{
  GString *text = g_string_new (NULL);
  const ReadObject *object;

  for (guint i = 0; (object = asf_reader_object (reader, stream, i)) != NULL;
      i++) {
    g_autofree char *command = text_read_command (object);
    const char *what = strchr (command, '|') + 1;

    g_string_append_printf (text, "%s%u%s", i > 0 ? " " : "",
        object->time_ms - FIXTURE_PREROLL_MS, *what != '\0' ? what : "-");
  }
  return g_string_free (text, FALSE);
}

static GstClockTime
told_duration (gint duration)
{
  return duration == -1 ? GST_CLOCK_TIME_NONE : (guint) MAX (duration, 0) * MS;
}

/* @early: the texts come before all pictures, as from a file */
static void
run_clear (const ClearCase *c, gboolean early)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feeds[] = { feed_new_audio (f), feed_new (f, "script_%u", TEXT_CAPS) };
  g_autofree char *stored = NULL;
  AsfReader *reader;
  guint n = 0;

  fixture_play (f);
  feed_begin (feeds[0]);
  feed_begin (feeds[1]);
  for (guint i = 0; i <= 250; i++) {
    for (; c->given[n].duration != 0 && (early || i == 250 ||
            c->given[n].time <= (gint) i * 40); n++) {
      const char letter[] = { 'a' + n, '\0' };

      push_text (feeds[1], letter, c->given[n].time * MS,
          told_duration (c->given[n].duration));
    }
    if (i < 250)
      fail_unless_equals_int (feed_push (feeds[0], 1), GST_FLOW_OK);
  }
  reader = end (f, feeds, 2);
  stored = describe_commands (reader, 2);
  fail_unless_equals_string (stored, c->stored);
  fixture_assert_objects (reader, feeds[0], 0, 250);
  asf_reader_free (reader);
}

GST_START_TEST (test_clear)
{
  run_clear (&clear_cases[__i__], FALSE);
}

GST_END_TEST;

GST_START_TEST (test_clear_early)
{
  run_clear (&clear_cases[__i__], TRUE);
}

GST_END_TEST;

/* Nobody waits for text. stall-timeout 0 is for ever: a wait that must not be
 * there runs into the test's own time limit. */

typedef struct
{
  Fixture *f;
  Feed *feeds[3];               /* video, audio, script */
} Trio;

static Trio
trio_new (gboolean live)
{
  Trio trio = { fixture_new (), {NULL} };

  trio.feeds[0] = feed_new_video (trio.f);
  trio.feeds[1] = feed_new_audio (trio.f);
  trio.feeds[2] = feed_new (trio.f, "script_%u", TEXT_CAPS);
  trio.feeds[0]->live = trio.feeds[1]->live = live;
  g_object_set (trio.f->sink, "stall-timeout", G_GUINT64_CONSTANT (0), NULL);
  fixture_play (trio.f);
  feed_begin (trio.feeds[0]);
  feed_begin (trio.feeds[1]);

  return trio;
}

/* Pushes @count pictures and blocks of sound in turn. */
static void
trio_push (Trio *trio, guint count)
{
  for (guint i = 0; i < count; i++) {
    fail_unless_equals_int (feed_push (trio->feeds[0], 1), GST_FLOW_OK);
    fail_unless_equals_int (feed_push (trio->feeds[1], 1), GST_FLOW_OK);
  }
}

static AsfReader *
trio_end (Trio *trio, guint count)
{
  AsfReader *reader = end (trio->f, trio->feeds, 3);

  fail_unless_equals_int (fixture_count (trio->f, GST_MESSAGE_WARNING), 0);
  fixture_assert_objects (reader, trio->feeds[0], 0, count);
  fixture_assert_objects (reader, trio->feeds[1], 0, count);

  return reader;
}

static void
wait_queued (Fixture *f, guint64 least, guint64 most)
{
  gint64 until = g_get_monotonic_time () + FIXTURE_TIMEOUT;
  guint64 queued;

  while ((queued = fixture_get_stat (f, "queued-bytes")) < least ||
      queued > most) {
    fail_unless (g_get_monotonic_time () < until);
    g_usleep (1000);
  }
}

/* A minute with two texts is written as fast as it comes: no more than what the
 * text is waited for is ever queued. */
GST_START_TEST (test_two_texts_in_a_minute)
{
  Trio trio = trio_new (__i__ == 1);
  guint64 most = 2 * 25 * (320 + trio.feeds[0]->size);
  AsfReader *reader;

  feed_begin (trio.feeds[2]);
  for (guint i = 0; i < 60; i++) {
    if (i == 10 || i == 50)
      push_text (trio.feeds[2], i == 10 ? "first" : "second", i * GST_SECOND,
          2 * GST_SECOND);
    trio_push (&trio, 25);
    if (i % 10 == 5)
      wait_queued (trio.f, 0, most);
  }
  reader = trio_end (&trio, 1500);
  fail_unless_equals_int (fixture_count_objects (reader, 3), 4);
  assert_command (reader, 3, 0, 10000, "TEXT|first");
  assert_command (reader, 3, 1, 12000, "TEXT|");
  assert_command (reader, 3, 2, 50000, "TEXT|second");
  assert_command (reader, 3, 3, 52000, "TEXT|");
  asf_reader_free (reader);
  fixture_free (trio.f);
}

GST_END_TEST;

/* Text that comes with the pictures has its place among them, whoever of them
 * is first to come. */
GST_START_TEST (test_text_in_its_place)
{
  Trio trio = trio_new (FALSE);
  AsfReader *reader;
  guint32 last = 0;

  feed_begin (trio.feeds[2]);
  for (guint i = 0; i < 20; i++) {
    trio_push (&trio, 10);
    push_text (trio.feeds[2], "text", i * 400 * MS, GST_CLOCK_TIME_NONE);
  }
  reader = trio_end (&trio, 200);
  fail_unless_equals_int (fixture_count_objects (reader, 3), 20);
  for (guint i = 0; i < reader->objects->len; i++) {
    const ReadObject *object = g_ptr_array_index (reader->objects, i);

    fail_unless (object->time_ms >= last);
    last = object->time_ms;
  }
  asf_reader_free (reader);
  fixture_free (trio.f);
}

GST_END_TEST;

/* Of text that comes too late for its place nothing is lost. */
GST_START_TEST (test_late_text)
{
  Trio trio = trio_new (FALSE);
  AsfReader *reader;

  feed_begin (trio.feeds[2]);
  trio_push (&trio, 100);
  push_text (trio.feeds[2], "late", GST_SECOND, GST_CLOCK_TIME_NONE);
  reader = trio_end (&trio, 100);
  fail_unless_equals_int (fixture_count_objects (reader, 3), 1);
  assert_command (reader, 3, 0, 1000, "TEXT|late");
  asf_reader_free (reader);
  fixture_free (trio.f);
}

GST_END_TEST;

static gpointer
push_texts (gpointer data)
{
  feed_begin (data);
  for (guint i = 0; i < 40; i++)
    push_text (data, "early", i * GST_SECOND, 500 * MS);
  return NULL;
}

/* All of a file of text comes at once, in a thread of its own. */
GST_START_TEST (test_early_text)
{
  Trio trio = trio_new (FALSE);
  GThread *thread = g_thread_new ("texts", push_texts, trio.feeds[2]);
  AsfReader *reader;

  /* it goes on until it is ten seconds ahead */
  wait_queued (trio.f, 10 * 22, G_MAXUINT64);
  for (guint i = 0; i < 1000; i++)
    trio_push (&trio, 1);
  g_thread_join (thread);
  reader = trio_end (&trio, 1000);
  fail_unless_equals_int (fixture_count_objects (reader, 3), 80);
  for (guint i = 0; i < 40; i++) {
    assert_command (reader, 3, 2 * i, i * 1000, "TEXT|early");
    assert_command (reader, 3, 2 * i + 1, i * 1000 + 500, "TEXT|");
  }
  asf_reader_free (reader);
  fixture_free (trio.f);
}

GST_END_TEST;

/* Any stream may say that it is a sparse one. */
GST_START_TEST (test_sparse_flag)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feeds[] = { feed_new_video (f), feed_new (f, "sink_%u", TEXT_CAPS) };
  GstEvent *event = gst_event_new_stream_start ("sparse");
  AsfReader *reader;

  gst_event_set_stream_flags (event, GST_STREAM_FLAG_SPARSE);
  g_object_set (f->sink, "stall-timeout", G_GUINT64_CONSTANT (0),
      "max-buffer-time", 2 * GST_SECOND, NULL);
  fixture_play (f);
  feed_begin (feeds[0]);
  feed_event (feeds[1], event);
  fail_unless_equals_int (feed_push (feeds[0], 500), GST_FLOW_OK);
  feed_begin (feeds[1]);
  reader = end (f, feeds, 2);
  fixture_assert_objects (reader, feeds[0], 0, 500);
  asf_reader_free (reader);
}

GST_END_TEST;

/* Stills on a pad of their own; elsewhere they are motion JPEG. */
GST_START_TEST (test_stills)
{
  static const guint8 format[] = { 64, 1, 0, 0, 240, 0, 0, 0, 0, 0, 0, 0 };
  const char *caps = "image/jpeg, width=(int)320, height=(int)240";
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feeds[] = {
    feed_new (f, "image_%u", caps), feed_new (f, "video_%u", caps)
  };
  const ReadStream *image;
  AsfReader *reader;

  feeds[0]->duration = 10 * GST_SECOND;
  feeds[0]->size = 9000;
  feeds[1]->duration = 2 * GST_SECOND;
  fixture_play (f);
  feed_begin (feeds[0]);
  feed_begin (feeds[1]);
  for (guint i = 0; i < 3; i++) {
    fail_unless_equals_int (feed_push (feeds[0], 1), GST_FLOW_OK);
    fail_unless_equals_int (feed_push (feeds[1], 5), GST_FLOW_OK);
  }
  reader = end (f, feeds, 2);
  image = asf_reader_get_stream (reader, 1);
  fail_unless_equals_int (image->stream_type.id, READ_GUID_JFIF);
  fail_unless_equals_int (image->format_size, sizeof (format));
  fail_unless (memcmp (image->format, format, sizeof (format)) == 0);
  fail_unless_equals_int (asf_reader_get_stream (reader, 2)->type,
      READ_STREAM_VIDEO);
  fixture_assert_objects (reader, feeds[0], 0, 3);
  fixture_assert_objects (reader, feeds[1], 0, 15);
  fail_unless_equals_int (fixture_time (reader, 1, 2), 20000);
  fail_unless_equals_int (reader->simple_indices->len, 1);
  asf_reader_free (reader);
}

GST_END_TEST;

/* Script pads without anything to say are streams all the same. */
GST_START_TEST (test_no_text)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feeds[] = { feed_new_audio (f), feed_new (f, "script_%u", TEXT_CAPS) };
  AsfReader *reader;

  fixture_play (f);
  feed_begin (feeds[0]);
  feed_begin (feeds[1]);
  push_text (feeds[1], "", 0, GST_SECOND);
  fail_unless_equals_int (feed_push (feeds[0], 100), GST_FLOW_OK);
  reader = end (f, feeds, 2);
  fail_unless_equals_int (reader->streams->len, 2);
  fail_unless_equals_int (fixture_count_objects (reader, 2), 0);
  asf_reader_free (reader);
}

GST_END_TEST;

/* Where FFmpeg would take the first text for the beginning of the file */
GST_START_TEST (test_silent_film_begins_with_a_command)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feeds[] = { feed_new_video (f), feed_new (f, "script_%u", TEXT_CAPS) };
  AsfReader *reader;

  fixture_play (f);
  feed_begin (feeds[0]);
  feed_begin (feeds[1]);
  push_text (feeds[1], "text", 3 * GST_SECOND, GST_CLOCK_TIME_NONE);
  fail_unless_equals_int (feed_push (feeds[0], 100), GST_FLOW_OK);
  reader = end (f, feeds, 2);
  fail_unless_equals_int (fixture_count_objects (reader, 2), 2);
  assert_command (reader, 2, 0, 0, "TEXT|");
  assert_command (reader, 2, 1, 3000, "TEXT|text");
  asf_reader_free (reader);
}

GST_END_TEST;

static const FixtureTest all_tests[] = {
  TEST_LOOP (test_text, G_N_ELEMENTS (text_cases)),
  TEST (test_long_text),
  TEST (test_type_changes),
  TEST_LOOP (test_clear, G_N_ELEMENTS (clear_cases)),
  TEST_LOOP (test_clear_early, G_N_ELEMENTS (clear_cases)),
  TEST_LOOP (test_two_texts_in_a_minute, 2),
  TEST (test_text_in_its_place),
  TEST (test_late_text),
  TEST (test_early_text),
  TEST (test_sparse_flag),
  TEST (test_stills),
  TEST (test_no_text),
  TEST (test_silent_film_begins_with_a_command),
};

FIXTURE_MAIN (script)
