/* asfwritersink-markers.c: chapters, markers and commands of the header
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "elementfixture.h"

#define MS GST_MSECOND
#define UNICODE "Gr\xc3\xbc\xc3\x9f\x65 \xe4\xb8\xad \xf0\x9f\x8e\xb5"

/* What the file says: "ms name, ms name" and "ms type|text" */

static char *
describe_time (guint64 ticks)
{
  ticks -= FIXTURE_PREROLL_MS * G_GUINT64_CONSTANT (10000);
  if (ticks % 10000 == 0)
    return g_strdup_printf ("%u", (guint) (ticks / 10000));
  return g_strdup_printf ("%u.%04u", (guint) (ticks / 10000),
      (guint) (ticks % 10000));
}

static char *
describe_markers (const AsfReader *reader)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < reader->markers->len; i++) {
    const ReadMarker *marker = g_ptr_array_index (reader->markers, i);
    g_autofree char *time = describe_time (marker->time);

    g_string_append_printf (text, "%s%s %s", i > 0 ? ", " : "", time,
        marker->description);
  }
  return g_string_free (text, FALSE);
}

static char *
describe_commands (const AsfReader *reader)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < reader->scripts->len; i++) {
    const ReadScript *script = g_ptr_array_index (reader->scripts, i);

    g_string_append_printf (text, "%s%u %s|%s", i > 0 ? ", " : "",
        script->time_ms - FIXTURE_PREROLL_MS, script->type, script->command);
  }
  return g_string_free (text, FALSE);
}

static void
assert_file (Fixture *f, const char *markers, const char *commands)
{
  AsfReader *reader = fixture_read (f);
  g_autofree char *read_markers = describe_markers (reader);
  g_autofree char *read_commands = describe_commands (reader);

  fail_unless_equals_string (read_markers, markers);
  fail_unless_equals_string (read_commands, commands);
  asf_reader_free (reader);
}

static void
finish (Fixture *f)
{
  for (guint i = 0; i < f->feeds->len; i++)
    feed_eos (g_ptr_array_index (f->feeds, i));
  fixture_wait (f, GST_MESSAGE_EOS);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_ERROR), 0);
}

static gboolean
add_marker (Fixture *f, const char *name, guint64 time)
{
  gboolean taken;

  g_signal_emit_by_name (f->sink, "add-marker", name, time, &taken);
  return taken;
}

static gboolean
add_command (Fixture *f, const char *type, const char *text, guint64 time)
{
  gboolean taken;

  g_signal_emit_by_name (f->sink, "add-command", type, text, time, &taken);
  return taken;
}

/* A TOC: depth, type, start in ms, title; depth 0 ends it */

typedef struct
{
  guint depth;
  GstTocEntryType type;
  gint start;                   /* -1 = none is told */
  const char *title;
} Entry;

#define EDITION GST_TOC_ENTRY_TYPE_EDITION
#define ANGLE GST_TOC_ENTRY_TYPE_ANGLE
#define TITLE GST_TOC_ENTRY_TYPE_TITLE
#define TRACK GST_TOC_ENTRY_TYPE_TRACK
#define CHAPTER GST_TOC_ENTRY_TYPE_CHAPTER

#define MAX_DEPTH 4

static GstTocEntry *
new_entry (const Entry *entry, guint id)
{
  g_autofree char *uid = g_strdup_printf ("%u", id);
  GstTocEntry *made = gst_toc_entry_new (entry->type, uid);

  if (entry->start >= 0)
    gst_toc_entry_set_start_stop_times (made, entry->start * MS, -1);
  if (entry->title != NULL)
    gst_toc_entry_set_tags (made, gst_tag_list_new (GST_TAG_TITLE,
            entry->title, NULL));
  return made;
}

static GstToc *
new_toc (GstTocScope scope, const Entry *entries)
{
  GstToc *toc = gst_toc_new (scope);
  GstTocEntry *above[MAX_DEPTH + 1] = { NULL };

  for (guint i = 0; entries[i].depth != 0; i++) {
    guint depth = entries[i].depth;

    above[depth] = new_entry (&entries[i], i);
    if (depth == 1)
      gst_toc_append_entry (toc, above[depth]);
    else
      gst_toc_entry_append_sub_entry (above[depth - 1], above[depth]);
  }
  return toc;
}

static void
send_toc (Feed *feed, GstTocScope scope, const Entry *entries,
    gboolean updated)
{
  GstToc *toc = new_toc (scope, entries);

  feed_event (feed, gst_event_new_toc (toc, updated));
  gst_toc_unref (toc);
}

typedef struct
{
  Entry entries[8];
  const char *markers;
} TocCase;

static const TocCase toc_cases[] = {
  {{{0}}, ""},
  {{{1, CHAPTER, 0, "Start"}, {1, CHAPTER, 400, UNICODE}},
      "0 Start, 400 " UNICODE},
  {{{1, EDITION, 0, "E"}, {2, CHAPTER, 80, "One"}, {2, CHAPTER, 120, NULL},
          {2, CHAPTER, 201, NULL}}, "80 One, 120 Chapter 2, 201 Chapter 3"},
  {{{1, EDITION, 0, NULL}, {2, CHAPTER, 40, "first"},
          {1, EDITION, 0, NULL}, {2, CHAPTER, 80, "second"}}, "40 first"},
  {{{1, CHAPTER, 0, "Part"}, {2, CHAPTER, 0, "Scene"},
          {3, CHAPTER, 200, "Take"}, {2, CHAPTER, 300, "Next"},
          {1, CHAPTER, 500, "End"}},
      "0 Part, 0 Scene, 200 Take, 300 Next, 500 End"},
  /* in the order of time, not of the list */
  {{{1, CHAPTER, 500, "late"}, {1, CHAPTER, 100, "early"}},
      "100 early, 500 late"},
  {{{1, TITLE, 0, "Film"}, {2, CHAPTER, 0, "of the film"},
          {1, ANGLE, 0, "Angle"}, {1, TRACK, 240, "Song"}}, "240 Song"},
  {{{1, CHAPTER, -1, "no time"}, {1, CHAPTER, 40, "time"}}, "40 time"},
  /* nothing is behind the end, which is at 1 s */
  {{{1, CHAPTER, 960, "last"}, {1, CHAPTER, 1000, "at the end"},
          {1, CHAPTER, 5000, "behind"}}, "960 last, 1000 at the end"},
};

GST_START_TEST (test_toc)
{
  const TocCase *c = &toc_cases[__i__];
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);

  fixture_play (f);
  feed_begin (feed);
  if (c->entries[0].depth != 0)
    send_toc (feed, GST_TOC_SCOPE_CURRENT, c->entries, FALSE);
  feed_push (feed, 25);
  finish (f);
  assert_file (f, c->markers, "");
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_WARNING), 0);
}

GST_END_TEST;

/* The application's own goes instead of what comes from upstream. */
GST_START_TEST (test_setter)
{
  const Entry own[] = { {1, CHAPTER, 80, "mine"}, {0} };
  const Entry other[] = { {1, CHAPTER, 120, "theirs"}, {0} };
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);
  GstToc *toc = new_toc (GST_TOC_SCOPE_GLOBAL, own);

  gst_toc_setter_set_toc (GST_TOC_SETTER (f->sink), toc);
  gst_toc_unref (toc);
  fixture_play (f);
  feed_begin (feed);
  send_toc (feed, GST_TOC_SCOPE_GLOBAL, other, FALSE);
  feed_push (feed, 25);
  finish (f);
  assert_file (f, "80 mine", "");
}

GST_END_TEST;

/* What is selected goes before all that could be; the newest counts. */
GST_START_TEST (test_toc_update)
{
  const Entry all[] = { {1, CHAPTER, 40, "all"}, {0} };
  const Entry selected[] = { {1, CHAPTER, 80, "selected"}, {0} };
  const Entry updated[] = { {1, CHAPTER, 120, "updated"}, {0} };
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);

  fixture_play (f);
  feed_begin (feed);
  send_toc (feed, GST_TOC_SCOPE_GLOBAL, all, FALSE);
  send_toc (feed, GST_TOC_SCOPE_CURRENT, selected, FALSE);
  send_toc (feed, GST_TOC_SCOPE_GLOBAL, all, FALSE);
  feed_push (feed, 25);
  if (__i__ == 1)
    send_toc (feed, GST_TOC_SCOPE_CURRENT, updated, TRUE);
  finish (f);
  assert_file (f, __i__ == 1 ? "120 updated" : "80 selected", "");
}

GST_END_TEST;

/* A demuxer sends it on all of its pads. */
GST_START_TEST (test_toc_on_two_pads)
{
  const Entry entries[] = {
    {1, CHAPTER, 0, "a"}, {1, CHAPTER, 400, "b"}, {0}
  };
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = feed_new_video (f), *audio = feed_new_audio (f);

  fixture_play (f);
  feed_begin (video);
  feed_begin (audio);
  send_toc (video, GST_TOC_SCOPE_GLOBAL, entries, FALSE);
  send_toc (audio, GST_TOC_SCOPE_GLOBAL, entries, FALSE);
  feed_start (video, 25);
  feed_push (audio, 25);
  feed_join (video);
  finish (f);
  assert_file (f, "0 a, 400 b", "");
}

GST_END_TEST;

/* Segments: where the chapters of a source are when not all of it is recorded.
 * The chapters are at 0, 1, 2 ... 9 s. */

typedef struct
{
  guint start;                  /* in ms, of the segment */
  guint stop;                   /* 0 = none */
  gint time;                    /* -1 = the same as start */
  guint base;
  gdouble rate;
  guint from;                   /* first buffer */
  guint count;                  /* 0 = no data come */
} Piece;

typedef struct
{
  Piece pieces[3];
  gboolean flush;               /* between them */
  const char *markers;
} SegmentCase;

static const SegmentCase segment_cases[] = {
  {{{0, 0, -1, 0, 1, 0, 50}}, FALSE, "0 c0, 1000 c1, 2000 c2"},
  /* it begins in a chapter, or with one */
  {{{2500, 0, -1, 0, 1, 2500, 50}}, FALSE, "0 c2, 500 c3, 1500 c4"},
  {{{2000, 0, -1, 0, 1, 2000, 40}}, FALSE, "0 c2, 1000 c3"},
  {{{2500, 3500, -1, 0, 1, 2500, 25}}, FALSE, "0 c2, 500 c3"},
  /* from the key frame in front of the segment */
  {{{2500, 0, -1, 0, 1, 1900, 45}}, FALSE, "0 c1, 100 c2, 1100 c3"},
  /* other times in the stream than in the source */
  {{{10000, 0, 3000, 0, 1, 10000, 40}}, FALSE, "0 c3, 1000 c4"},
  {{{0, 0, -1, 7000, 1, 0, 40}}, FALSE, "0 c0, 1000 c1"},
  {{{0, 0, -1, 0, 2, 0, 50}}, FALSE, "0 c0, 500 c1, 1000 c2"},
  /* two pieces, one behind the other */
  {{{0, 2000, -1, 0, 1, 0, 50}, {6500, 8500, -1, 2000, 1, 6500, 50}}, FALSE,
      "0 c0, 1000 c1, 2000 c6, 2500 c7, 3500 c8"},
  {{{0, 2000, -1, 0, 1, 0, 50}, {6000, 8000, -1, 2000, 1, 6000, 50}}, FALSE,
      "0 c0, 1000 c1, 2000 c6, 3000 c7"},
  /* a chapter that goes on is not marked again */
  {{{0, 1500, -1, 0, 1, 0, 38}, {1520, 0, -1, 1520, 1, 1520, 50}}, FALSE,
      "0 c0, 1000 c1, 2000 c2, 3000 c3"},
  /* a segment without data has never been */
  {{{0, 0, -1, 0, 1, 0, 0}, {6500, 0, -1, 0, 1, 6500, 25}}, FALSE,
      "0 c6, 500 c7"},
  /* a seek before anything is written, and one later */
  {{{0, 0, -1, 0, 1, 0, 0}, {6500, 0, -1, 0, 1, 6500, 25}}, TRUE,
      "0 c6, 500 c7"},
  {{{0, 0, -1, 0, 1, 0, 50}, {6500, 0, -1, 0, 1, 6500, 25}}, TRUE,
      "0 c0, 1000 c1, 2000 c6, 2500 c7"},
};

static void
push_piece (Feed *feed, const Piece *piece)
{
  GstSegment segment;

  gst_segment_init (&segment, GST_FORMAT_TIME);
  segment.start = segment.position = piece->start * MS;
  if (piece->stop != 0)
    segment.stop = piece->stop * MS;
  segment.time = (piece->time < 0 ? piece->start : (guint) piece->time) * MS;
  segment.base = piece->base * MS;
  segment.rate = piece->rate;
  feed_segment (feed, &segment);
  for (guint i = 0; i < piece->count; i++) {
    GstBuffer *buffer = feed_make (feed);

    GST_BUFFER_PTS (buffer) = GST_BUFFER_DTS (buffer) =
        (piece->from + 40 * i) * MS;
    fail_unless_equals_int (feed_chain (feed, buffer), GST_FLOW_OK);
  }
}

static void
send_ten_chapters (Feed *feed)
{
  Entry entries[11] = { {0} };
  char titles[10][4];

  for (guint i = 0; i < 10; i++) {
    g_snprintf (titles[i], sizeof (titles[i]), "c%u", i);
    entries[i] = (Entry) { 1, CHAPTER, i * 1000, titles[i] };
  }
  send_toc (feed, GST_TOC_SCOPE_GLOBAL, entries, FALSE);
}

GST_START_TEST (test_segments)
{
  const SegmentCase *c = &segment_cases[__i__];
  g_autoptr (Fixture) f = fixture_new_pipeline ();
  Feed *feed = feed_new_video (f);

  fixture_play (f);
  feed_begin (feed);
  send_ten_chapters (feed);
  for (guint i = 0; i < 2 && c->pieces[i].rate != 0; i++) {
    if (i > 0 && c->flush) {
      fixture_wait_stat (f, "samples", c->pieces[0].count);
      feed_flush (feed, 1, TRUE);
    }
    push_piece (feed, &c->pieces[i]);
  }
  finish (f);
  assert_file (f, c->markers, "");
}

GST_END_TEST;

/* The files of a playlist, each with its own TOC; what comes before the
 * segment counts as well. */
GST_START_TEST (test_playlist)
{
  const Entry first[] = {
    {1, CHAPTER, 0, "one"}, {1, CHAPTER, 400, "two"}, {1, CHAPTER, 5000, "-"},
    {0}
  };
  const Entry second[] = {
    {1, CHAPTER, 0, "three"}, {1, CHAPTER, 600, "four"}, {0}
  };
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);
  const Piece piece = { 0, 0, -1, 1000, 1, 0, 25 };

  fixture_play (f);
  feed_begin (feed);
  send_toc (feed, GST_TOC_SCOPE_CURRENT, first, FALSE);
  feed_push (feed, 25);
  feed_event (feed, gst_event_new_stream_start ("second"));
  if (__i__ == 0)
    send_toc (feed, GST_TOC_SCOPE_CURRENT, second, FALSE);
  push_piece (feed, &piece);
  if (__i__ == 1)
    send_toc (feed, GST_TOC_SCOPE_CURRENT, second, FALSE);
  finish (f);
  assert_file (f, "0 one, 400 two, 1000 three, 1600 four", "");
}

GST_END_TEST;

/* The application */

GST_START_TEST (test_signals)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);

  /* of the file that is to come */
  fail_unless (add_marker (f, "before", 200 * MS));
  fail_unless (add_marker (f, "first", GST_CLOCK_TIME_NONE));
  fail_if (add_marker (f, "beyond all times", GST_CLOCK_TIME_NONE - 1));
  fail_unless (add_command (f, "URL", "http://x/" UNICODE, 320 * MS));
  fixture_play (f);
  fail_unless (add_marker (f, "opened", GST_CLOCK_TIME_NONE));
  feed_begin (feed);
  feed_push (feed, 10);
  fixture_wait_status (f, "started");
  fail_unless (add_marker (f, UNICODE, GST_CLOCK_TIME_NONE));
  fail_unless (add_command (f, "TEXT", "now", GST_CLOCK_TIME_NONE));
  feed_push (feed, 15);
  fail_unless (add_marker (f, "back", 123456700));
  fail_unless (add_marker (f, "end", GST_CLOCK_TIME_NONE));
  fail_unless (add_marker (f, "never reached", 100 * GST_SECOND));
  finish (f);
  fail_if (add_marker (f, "too late", 0));
  fail_if (add_command (f, "TEXT", "too late", 0));
  assert_file (f, "0 first, 0 opened, 123.4567 back, 200 before, 400 " UNICODE
      ", 1000 end", "320 URL|http://x/" UNICODE ", 400 TEXT|now");
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_WARNING), 0);
}

GST_END_TEST;

/* Running times, of a file that begins late: its zero is taken off. */
GST_START_TEST (test_zero)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);

  feed->next = 1000;
  fixture_play (f);
  feed_begin (feed);
  fail_unless (add_marker (f, "at once", GST_CLOCK_TIME_NONE));
  feed_push (feed, 25);
  fail_unless (add_marker (f, "in front", 39 * GST_SECOND));
  fail_unless (add_marker (f, "inside", 40 * GST_SECOND + 500 * MS));
  finish (f);
  assert_file (f, "0 at once, 0 in front, 500 inside", "");
}

GST_END_TEST;

GST_START_TEST (test_refused)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);

  fail_if (add_marker (f, NULL, 0));
  fail_if (add_command (f, NULL, "x", 0));
  fail_if (add_command (f, "", "x", 0));
  fail_if (add_command (f, "URL", NULL, 0));
  fail_unless (add_marker (f, "bad \xff", 0));
  fail_unless (add_marker (f, "", 0));
  fixture_play (f);
  feed_begin (feed);
  feed_push (feed, 5);
  finish (f);
  assert_file (f, "0 bad \xef\xbf\xbd, 0 ", "");
}

GST_END_TEST;

/* Events */

static void
send_custom (Feed *feed, GstStructure *structure, guint32 seqnum)
{
  GstEvent *event = gst_event_new_custom (GST_EVENT_CUSTOM_DOWNSTREAM,
      structure);

  if (seqnum != 0)
    gst_event_set_seqnum (event, seqnum);
  feed_event (feed, event);
}

static guint
count_answers (Fixture *f, const char *name, guint64 *last)
{
  guint n = 0;

  fixture_collect (f);
  for (guint i = 0; i < f->log->len; i++) {
    GstMessage *message = g_ptr_array_index (f->log, i);

    if (!gst_message_has_name (message, name))
      continue;
    n++;
    fail_unless (gst_structure_get_uint64 (gst_message_get_structure (message),
            "time", last));
  }
  return n;
}

static GstStructure *
new_marker (const char *name)
{
  return gst_structure_new ("asfwriter-marker", "name", G_TYPE_STRING, name,
      NULL);
}

GST_START_TEST (test_events)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = feed_new_video (f), *audio = feed_new_audio (f);
  guint64 time = 0;

  fixture_play (f);
  feed_begin (video);
  feed_begin (audio);
  send_custom (video, new_marker ("start"), 0);
  feed_start (audio, 25);
  feed_push (video, 10);
  send_custom (video, new_marker (UNICODE), 0);
  send_custom (video, gst_structure_new ("asfwriter-command", "type",
          G_TYPE_STRING, "URL", "text", G_TYPE_STRING, "http://x/", NULL), 0);
  /* none of ours, or nothing in it */
  send_custom (video, gst_structure_new_empty ("GstForceKeyUnit"), 0);
  send_custom (video, gst_structure_new_empty ("asfwriter-marker"), 0);
  send_custom (video, gst_structure_new ("asfwriter-command", "type",
          G_TYPE_STRING, "", "text", G_TYPE_STRING, "x", NULL), 0);
  send_custom (video, gst_structure_new ("asfwriter-command", "text",
          G_TYPE_STRING, "x", NULL), 0);
  feed_push (video, 15);
  feed_join (audio);
  feed_gap (video, 1000 * MS, 200 * MS);
  send_custom (video, new_marker ("behind a gap"), 77);
  /* the same on its way through another pad */
  send_custom (audio, new_marker ("behind a gap"), 77);
  feed_push (audio, 10);
  finish (f);
  fail_unless_equals_int (count_answers (f, "asfwriter-command", &time), 1);
  fail_unless_equals_uint64 (time, 400 * MS);
  fail_unless_equals_int (count_answers (f, "asfwriter-marker", &time), 3);
  fail_unless_equals_uint64 (time, 1200 * MS);
  assert_file (f, "0 start, 400 " UNICODE ", 1200 behind a gap",
      "400 URL|http://x/");
}

GST_END_TEST;

/* Room */

/* What comes before the header is written has all the room it needs. */
GST_START_TEST (test_many_early)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);
  AsfReader *reader;

  g_object_set (f->sink, "padding", (guint64) 0, NULL);
  for (guint i = 0; i < 4096; i++)
    fail_unless (add_marker (f, "a marker", i * MS / 5));
  fail_if (add_marker (f, "one too many", 0));
  fixture_play (f);
  feed_begin (feed);
  feed_push (feed, 25);
  finish (f);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_WARNING), 0);
  reader = fixture_read (f);
  fail_unless_equals_int (reader->markers->len, 4096);
  asf_reader_free (reader);
}

GST_END_TEST;

/* Late ones have what is left; the user is told of the others. */
GST_START_TEST (test_many_late)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);
  AsfReader *reader;

  g_object_set (f->sink, "padding", (guint64) 1000, NULL);
  fixture_play (f);
  feed_begin (feed);
  feed_push (feed, 5);
  fixture_wait_status (f, "started");
  for (guint i = 0; i < 100; i++)
    fail_unless (add_marker (f, "a marker", i * MS));
  feed_push (feed, 20);
  finish (f);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_WARNING), 1);
  reader = fixture_read (f);
  fail_unless (reader->markers->len > 10 && reader->markers->len < 30);
  asf_reader_free (reader);
}

GST_END_TEST;

/* What the header has from the beginning stays, however many come later, and
 * wherever: with little room in the header (case 0), with more of them than any
 * header takes (1). */
GST_START_TEST (test_late_push_nothing_out)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);
  Entry entries[11] = { {0} };
  AsfReader *reader;
  guint n_early = 0;

  for (guint i = 0; i < 10; i++)
    entries[i] = (Entry) { 1, CHAPTER, i * 100, "early" };
  g_object_set (f->sink, "padding",
      (guint64) (__i__ == 0 ? 1000 : 1024 * 1024), NULL);
  fail_unless (add_marker (f, "early", 960 * MS));
  fixture_play (f);
  feed_begin (feed);
  send_toc (feed, GST_TOC_SCOPE_GLOBAL, entries, FALSE);
  feed_push (feed, 5);
  fixture_wait_status (f, "started");
  for (guint i = 0; i < (__i__ == 0 ? 100 : 4095); i++)
    fail_unless (add_marker (f, "late", i * MS / 5));
  feed_push (feed, 20);
  finish (f);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_WARNING), 1);
  reader = fixture_read (f);
  for (guint i = 0; i < reader->markers->len; i++) {
    const ReadMarker *marker = g_ptr_array_index (reader->markers, i);

    n_early += g_str_equal (marker->description, "early");
  }
  fail_unless_equals_int (n_early, 11);
  fail_unless (reader->markers->len > 11);
  fail_unless (__i__ == 0 ? reader->markers->len < 50 :
      reader->markers->len == 4096);
  asf_reader_free (reader);
}

GST_END_TEST;

/* A header that cannot be written again has the early ones only. */
GST_START_TEST (test_streamable)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);
  AsfReader *reader;

  g_object_set (f->sink, "streamable", TRUE, NULL);
  fail_unless (add_marker (f, "early", 0));
  fixture_play (f);
  feed_begin (feed);
  feed_push (feed, 5);
  fixture_wait_status (f, "started");
  fail_unless (add_marker (f, "late", 0));
  feed_push (feed, 20);
  finish (f);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_WARNING), 1);
  reader = fixture_read (f);
  fail_unless_equals_int (reader->markers->len, 1);
  asf_reader_free (reader);
}

GST_END_TEST;

/* More text than a header can have, and times beyond those of a file */
GST_START_TEST (test_too_much)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);
  g_autofree char *name = g_strnfill (5000, 'x');
  AsfReader *reader;

  for (guint i = 0; i < 200; i++)
    fail_unless (add_marker (f, name, 0));
  fail_unless (add_command (f, "TEXT", "in a thousand years",
          G_MAXINT64 - 1));
  fixture_play (f);
  feed_begin (feed);
  feed_push (feed, 5);
  finish (f);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_WARNING), 1);
  reader = fixture_read (f);
  fail_unless_equals_int (reader->markers->len, 512 * 1024 / 5000);
  fail_unless_equals_int (reader->scripts->len, 0);
  asf_reader_free (reader);
}

GST_END_TEST;

/* Files one after the other: each has its own. */
GST_START_TEST (test_next_file)
{
  const Entry entries[] = { {1, CHAPTER, 40, "of the first"}, {0} };
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);

  fixture_play (f);
  feed_begin (feed);
  send_toc (feed, GST_TOC_SCOPE_CURRENT, entries, FALSE);
  feed_push (feed, 5);
  fail_unless (add_marker (f, "marked", GST_CLOCK_TIME_NONE));
  finish (f);
  assert_file (f, "40 of the first, 200 marked", "");

  fixture_set_state (f, GST_STATE_READY);
  fail_unless (add_marker (f, "of the second", 80 * MS));
  fixture_forget (f);
  feed_renew (feed);
  fixture_play (f);
  feed_begin (feed);
  feed_push (feed, 5);
  finish (f);
  assert_file (f, "80 of the second", "");
}

GST_END_TEST;

static const FixtureTest all_tests[] = {
  TEST_LOOP (test_toc, G_N_ELEMENTS (toc_cases)),
  TEST (test_setter),
  TEST_LOOP (test_toc_update, 2),
  TEST (test_toc_on_two_pads),
  TEST_LOOP (test_segments, G_N_ELEMENTS (segment_cases)),
  TEST_LOOP (test_playlist, 2),
  TEST (test_signals),
  TEST (test_zero),
  TEST (test_refused),
  TEST (test_events),
  TEST (test_many_early),
  TEST (test_many_late),
  TEST_LOOP (test_late_push_nothing_out, 2),
  TEST (test_streamable),
  TEST (test_too_much),
  TEST (test_next_file),
};

FIXTURE_MAIN (markers)
