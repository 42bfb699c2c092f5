/* asfwritersink-pads.c: pads that come and go
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "elementfixture.h"

GST_START_TEST (test_templates)
{
  static const char *const names[] = { "video_%u", "audio_%u", "sink_%u" };
  static const gboolean takes[][2] = { {TRUE, FALSE}, {FALSE, TRUE},
  {TRUE, TRUE} };
  g_autoptr (Fixture) f = fixture_new ();
  GstElementClass *klass = GST_ELEMENT_GET_CLASS (f->sink);
  GstCaps *video = gst_caps_from_string (WMV_CAPS);
  GstCaps *audio = gst_caps_from_string (WMA_CAPS);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    GstPadTemplate *template =
        gst_element_class_get_pad_template (klass, names[i]);
    GstCaps *caps = gst_pad_template_get_caps (template);

    fail_unless_equals_int (GST_PAD_TEMPLATE_PRESENCE (template),
        GST_PAD_REQUEST);
    fail_unless_equals_int (GST_PAD_TEMPLATE_DIRECTION (template),
        GST_PAD_SINK);
    fail_unless_equals_int (gst_caps_can_intersect (caps, video),
        takes[i][0]);
    fail_unless_equals_int (gst_caps_can_intersect (caps, audio),
        takes[i][1]);
    gst_caps_unref (caps);
  }
  gst_caps_unref (video);
  gst_caps_unref (audio);
}

GST_END_TEST;

static GstPad *
request (Fixture *f, const char *name)
{
  return gst_element_request_pad_simple (f->sink, name);
}

static void
release (Fixture *f, GstPad *pad)
{
  gst_element_release_request_pad (f->sink, pad);
  gst_object_unref (pad);
}

static guint
get_number (GstPad *pad)
{
  guint number;

  g_object_get (pad, "stream-number", &number, NULL);
  return number;
}

/* A pad that is requested while another thread takes the element to PAUSED is
 * active at once: what comes then is of this recording. */
GST_START_TEST (test_caps_before_the_start)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = feed_new_video (f), *audio = feed_new_audio (f);
  g_autofree char *title = NULL;
  AsfReader *reader;

  fail_unless (gst_pad_set_active (audio->sinkpad, TRUE));
  feed_begin (audio);
  feed_event (audio, gst_event_new_tag (gst_tag_list_new (GST_TAG_TITLE,
              "early", NULL)));
  fixture_play (f);
  feed_begin (video);
  for (guint i = 0; i < 3; i++) {
    fail_unless_equals_int (feed_push (video, 1), GST_FLOW_OK);
    fail_unless_equals_int (feed_push (audio, 1), GST_FLOW_OK);
  }
  feed_eos (video);
  feed_eos (audio);
  fixture_wait (f, GST_MESSAGE_EOS);
  fixture_set_state (f, GST_STATE_NULL);
  reader = fixture_read (f);
  fail_unless_equals_int (reader->streams->len, 2);
  fixture_assert_objects (reader, video, 0, 3);
  fixture_assert_objects (reader, audio, 0, 3);
  title = asf_reader_dup_string (reader, "Title");
  fail_unless_equals_string (title, "early");
  asf_reader_free (reader);
}

GST_END_TEST;

GST_START_TEST (test_names_and_numbers)
{
  static const char *const asked[] = { "video_%u", "audio_%u", "sink_%u",
    "video_7", "audio_%u", "video_4", "sink_%u"
  };
  static const char *const got[] = { "video_0", "audio_1", "sink_2",
    "video_7", "audio_3", "video_4", "sink_4"
  };
  g_autoptr (Fixture) f = fixture_new ();
  GstPad *pads[G_N_ELEMENTS (asked)];

  for (guint i = 0; i < G_N_ELEMENTS (asked); i++) {
    pads[i] = request (f, asked[i]);
    fail_unless_equals_string (GST_PAD_NAME (pads[i]), got[i]);
    fail_unless_equals_int (get_number (pads[i]), i + 1);
  }
  for (guint i = 0; i < G_N_ELEMENTS (asked); i++)
    release (f, pads[i]);
}

GST_END_TEST;

GST_START_TEST (test_name_twice)
{
  g_autoptr (Fixture) f = fixture_new ();
  GstElementClass *klass = GST_ELEMENT_GET_CLASS (f->sink);
  GstPadTemplate *template =
      gst_element_class_get_pad_template (klass, "video_%u");
  GstPad *pad = request (f, "video_1"), *other;

  other = klass->request_new_pad (f->sink, template, "video_1", NULL);
  fail_unless (other == NULL);
  fail_unless_equals_int (f->sink->numsinkpads, 1);
  /* the number is not lost */
  other = request (f, "video_2");
  fail_unless_equals_int (get_number (other), 2);
  release (f, other);
  release (f, pad);
}

GST_END_TEST;

GST_START_TEST (test_no_more_than_63)
{
  g_autoptr (Fixture) f = fixture_new ();
  GstPad *pads[63];

  for (guint i = 0; i < 63; i++)
    pads[i] = request (f, "sink_%u");
  fail_unless (request (f, "sink_%u") == NULL);
  fail_unless (request (f, "audio_%u") == NULL);
  release (f, pads[20]);
  pads[20] = request (f, "audio_%u");
  fail_unless (pads[20] != NULL);
  for (guint i = 0; i < 63; i++)
    release (f, pads[i]);
}

GST_END_TEST;

/* Several demuxers may bring their pads at the same time. */

static gpointer
request_some (gpointer data)
{
  for (guint i = 0; i < 10; i++)
    gst_object_unref (request (data, "sink_%u"));
  return NULL;
}

GST_START_TEST (test_request_from_several_threads)
{
  g_autoptr (Fixture) f = fixture_new ();
  GThread *threads[6];
  gboolean taken[64] = { FALSE };

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("request", request_some, f);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  for (GList *walk = f->sink->sinkpads; walk != NULL; walk = walk->next) {
    guint number = get_number (walk->data);

    fail_if (taken[number], "two pads have stream number %u", number);
    taken[number] = TRUE;
  }
}

GST_END_TEST;

static const GstState states[] = {
  GST_STATE_NULL, GST_STATE_READY, GST_STATE_PAUSED, GST_STATE_PLAYING
};

/* Pads that never carried anything leave nothing behind: not in the count of
 * streams either. */
GST_START_TEST (test_request_and_release_again_and_again)
{
  g_autoptr (Fixture) f = fixture_new ();

  g_object_set (f->sink, "async", FALSE, NULL);
  fixture_set_state (f, states[__i__]);
  for (guint i = 0; i < 100; i++) {
    GstPad *pad = request (f, "video_%u");

    fail_unless (pad != NULL, "no pad %u", i);
    fail_unless_equals_int (GST_PAD_IS_ACTIVE (pad), __i__ >= 2);
    release (f, pad);
  }
  fail_unless_equals_int (f->sink->numsinkpads, 0);
}

GST_END_TEST;

GST_START_TEST (test_no_pad_for_a_finished_file)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);
  GstPad *pad;

  fixture_play (f);
  feed_begin (feed);
  feed_push (feed, 3);
  feed_eos (feed);
  fixture_wait (f, GST_MESSAGE_EOS);
  fail_unless (request (f, "audio_%u") == NULL);
  fixture_set_state (f, GST_STATE_READY);
  pad = request (f, "audio_%u");
  fail_unless (pad != NULL);
  release (f, pad);
}

GST_END_TEST;

/* Children */

static void
count_child (GstChildProxy *proxy, GObject *child, const char *name,
    gpointer data)
{
  fail_unless_equals_string (name, "video_0");
  ++*(guint *) data;
}

GST_START_TEST (test_children)
{
  g_autoptr (Fixture) f = fixture_new ();
  GstChildProxy *proxy = GST_CHILD_PROXY (f->sink);
  guint added = 0, removed = 0, number = 0;
  GstPad *pad;
  GObject *child;

  g_signal_connect (proxy, "child-added", G_CALLBACK (count_child), &added);
  g_signal_connect (proxy, "child-removed", G_CALLBACK (count_child),
      &removed);
  fail_unless_equals_int (gst_child_proxy_get_children_count (proxy), 0);
  fail_unless (gst_child_proxy_get_child_by_index (proxy, 0) == NULL);
  pad = request (f, "video_%u");
  fail_unless_equals_int (added, 1);
  fail_unless_equals_int (gst_child_proxy_get_children_count (proxy), 1);
  child = gst_child_proxy_get_child_by_index (proxy, 0);
  fail_unless (child == G_OBJECT (pad));
  g_object_unref (child);
  gst_child_proxy_get (proxy, "video_0::stream-number", &number, NULL);
  fail_unless_equals_int (number, 1);
  release (f, pad);
  fail_unless_equals_int (removed, 1);
}

GST_END_TEST;

/* Caps */

static gboolean
query_caps_takes (Feed *feed, const char *text)
{
  GstCaps *caps = gst_caps_from_string (text);
  GstCaps *answer = gst_pad_peer_query_caps (feed->pad, NULL);
  gboolean takes = gst_caps_can_intersect (caps, answer);

  gst_caps_unref (caps);
  gst_caps_unref (answer);
  return takes;
}

#define OTHER_SIZE "video/x-wmv, wmvversion=(int)2, format=(string)WMV2, " \
    "width=(int)320, height=(int)240, framerate=(fraction)25/1, " \
    "codec_data=(buffer)01020304"
#define OTHER_RATE "video/x-wmv, wmvversion=(int)2, format=(string)WMV2, " \
    "width=(int)160, height=(int)120, framerate=(fraction)30/1, " \
    "codec_data=(buffer)01020304"

GST_START_TEST (test_caps_query)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *feed = feed_new_video (f);

  fixture_play (f);
  fail_unless (query_caps_takes (feed, WMV_CAPS));
  fail_unless (query_caps_takes (feed, OTHER_SIZE));
  feed_begin (feed);
  feed_push (feed, 3);
  fixture_wait_status (f, "started");
  fail_unless (query_caps_takes (feed, WMV_CAPS));
  fail_unless (query_caps_takes (feed, OTHER_RATE));
  fail_if (query_caps_takes (feed, OTHER_SIZE));
  fail_if (query_caps_takes (feed, WMA_CAPS));
}

GST_END_TEST;

static gboolean
takes (GstPad *pad, const char *text)
{
  GstCaps *caps = gst_caps_from_string (text);
  GstCaps *answer = gst_pad_query_caps (pad, NULL);
  gboolean accepts = gst_pad_query_accept_caps (pad, caps);

  fail_unless_equals_int (gst_caps_can_intersect (caps, answer), accepts);
  gst_caps_unref (answer);
  gst_caps_unref (caps);
  return accepts;
}

/* A pad that is named is for what its name says. One that is not, of the first
 * template, is what gst-launch links a queue to before its source is known. */
GST_START_TEST (test_accept_caps)
{
  static const struct
  {
    const char *name;
    gboolean video;
    gboolean audio;
  } cases[] = {
    {"video_7", TRUE, FALSE}, {"audio_8", FALSE, TRUE}, {"sink_9", TRUE, TRUE},
    {"video_%u", TRUE, TRUE}, {"audio_%u", FALSE, TRUE},
    {"sink_%u", TRUE, TRUE}, {"script_%u", FALSE, FALSE},
  };
  g_autoptr (Fixture) f = fixture_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GstPad *pad = request (f, cases[i].name);

    fail_unless_equals_int (takes (pad, WMV_CAPS), cases[i].video);
    fail_unless_equals_int (takes (pad, WMA_CAPS), cases[i].audio);
    release (f, pad);
  }
}

GST_END_TEST;

/* Late pads */

static void
start_video (Fixture *f, Feed *video)
{
  fixture_play (f);
  feed_begin (video);
  feed_push (video, 50);
  fixture_wait_status (f, "started");
}

GST_START_TEST (test_late_pad_joins)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = feed_new_video (f), *audio;
  AsfReader *reader;

  start_video (f, video);
  audio = feed_new_audio (f);
  feed_begin (audio);
  audio->next = 50;
  for (guint i = 0; i < 25; i++) {
    fail_unless_equals_int (feed_push (video, 1), GST_FLOW_OK);
    fail_unless_equals_int (feed_push (audio, 1), GST_FLOW_OK);
  }
  feed_eos (video);
  feed_eos (audio);
  fixture_wait (f, GST_MESSAGE_EOS);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_WARNING), 0);
  reader = fixture_read (f);
  fixture_assert_objects (reader, video, 0, 75);
  fixture_assert_objects (reader, audio, 50, 25);
  fail_unless_equals_int (fixture_time (reader, audio->number, 0), 2000);
  asf_reader_free (reader);
}

GST_END_TEST;

GST_START_TEST (test_late_pad_without_room_is_left_out)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = feed_new_video (f), *audio;
  AsfReader *reader;

  g_object_set (f->sink, "padding", (guint64) 0, NULL);
  start_video (f, video);
  audio = feed_new_audio (f);
  feed_begin (audio);
  fail_unless_equals_int (feed_push (audio, 25), GST_FLOW_OK);
  fail_unless_equals_int (feed_push (video, 25), GST_FLOW_OK);
  feed_eos (video);
  feed_eos (audio);
  fixture_wait (f, GST_MESSAGE_EOS);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_WARNING), 1);
  reader = fixture_read (f);
  fail_unless_equals_int (reader->streams->len, 1);
  fixture_assert_objects (reader, video, 0, 75);
  asf_reader_free (reader);
}

GST_END_TEST;

/* Release while somebody waits */

static void
set_waits (Fixture *f)
{
  g_object_set (f->sink, "max-buffer-time", GST_SECOND, "stall-timeout",
      (guint64) 0, NULL);
}

GST_START_TEST (test_release_while_its_push_waits)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = feed_new_video (f);
  Feed *audio = feed_new_audio (f);
  AsfReader *reader;

  set_waits (f);
  fixture_play (f);
  feed_begin (audio);
  feed_start (video, 1000);
  feed_wait_pushed (video, 26);
  feed_release (video);
  fail_unless (feed_join (video) < GST_FLOW_OK);
  feed_push (audio, 5);
  feed_eos (audio);
  fixture_wait (f, GST_MESSAGE_EOS);
  /* what it had delivered is in the file */
  reader = fixture_read (f);
  fixture_assert_objects (reader, video, 0, 26);
  fixture_assert_objects (reader, audio, 0, 5);
  asf_reader_free (reader);
}

GST_END_TEST;

GST_START_TEST (test_release_while_another_push_waits)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = feed_new_video (f);
  Feed *audio = feed_new_audio (f);
  AsfReader *reader;

  set_waits (f);
  fixture_play (f);
  feed_begin (audio);
  feed_start (video, 100);
  feed_wait_pushed (video, 26);
  feed_release (audio);
  fail_unless_equals_int (feed_join (video), GST_FLOW_OK);
  feed_eos (video);
  fixture_wait (f, GST_MESSAGE_EOS);
  reader = fixture_read (f);
  fixture_assert_objects (reader, video, 0, 100);
  asf_reader_free (reader);
}

GST_END_TEST;

GST_START_TEST (test_unlink_while_another_push_waits)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = feed_new_video (f);
  Feed *audio = feed_new_audio (f);

  set_waits (f);
  fixture_play (f);
  feed_begin (audio);
  feed_start (video, 100);
  feed_wait_pushed (video, 26);
  fail_unless (gst_pad_unlink (audio->pad, audio->sinkpad));
  fail_unless_equals_int (feed_join (video), GST_FLOW_OK);
  feed_eos (video);
  fixture_wait (f, GST_MESSAGE_EOS);
}

GST_END_TEST;

GST_START_TEST (test_release_completes_eos)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = feed_new_video (f);
  Feed *audio = feed_new_audio (f);
  AsfReader *reader;

  set_waits (f);
  fixture_play (f);
  feed_begin (video);
  feed_begin (audio);
  feed_push (video, 10);
  feed_push (audio, 5);
  feed_eos (video);
  feed_release (audio);
  fixture_wait (f, GST_MESSAGE_EOS);
  reader = fixture_read (f);
  fixture_assert_objects (reader, video, 0, 10);
  fixture_assert_objects (reader, audio, 0, 5);
  asf_reader_free (reader);
}

GST_END_TEST;

GST_START_TEST (test_unlinked_pad_holds_nothing_up)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = feed_new_video (f);
  GstPad *pad = request (f, "audio_%u");

  set_waits (f);
  fixture_play (f);
  feed_begin (video);
  feed_start (video, 500);
  fail_unless_equals_int (feed_join (video), GST_FLOW_OK);
  feed_eos (video);
  fixture_wait (f, GST_MESSAGE_EOS);
  release (f, pad);
  asf_reader_free (fixture_read (f));
}

GST_END_TEST;

/* The next file is without it, and its number is free again. */
GST_START_TEST (test_released_stream_is_not_in_the_next_file)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = feed_new_video (f);
  Feed *audio = feed_new_audio (f);
  AsfReader *reader;

  fixture_play (f);
  feed_begin (video);
  feed_begin (audio);
  feed_push (video, 3);
  feed_push (audio, 3);
  feed_release (video);
  feed_release (audio);
  fixture_set_state (f, GST_STATE_READY);
  video = feed_new_video (f);
  fixture_play (f);
  feed_begin (video);
  feed_push (video, 3);
  feed_eos (video);
  fixture_wait (f, GST_MESSAGE_EOS);
  reader = fixture_read (f);
  fail_unless_equals_int (reader->streams->len, 1);
  fixture_assert_objects (reader, video, 0, 3);
  asf_reader_free (reader);
}

GST_END_TEST;

static const FixtureTest all_tests[] = {
  TEST (test_templates),
  TEST (test_caps_before_the_start),
  TEST (test_names_and_numbers),
  TEST (test_name_twice),
  TEST (test_no_more_than_63),
  TEST_LOOP (test_request_from_several_threads, 20),
  TEST_LOOP (test_request_and_release_again_and_again,
      G_N_ELEMENTS (states)),
  TEST (test_no_pad_for_a_finished_file),
  TEST (test_children),
  TEST (test_caps_query),
  TEST (test_accept_caps),
  TEST (test_late_pad_joins),
  TEST (test_late_pad_without_room_is_left_out),
  TEST (test_release_while_its_push_waits),
  TEST (test_release_while_another_push_waits),
  TEST (test_unlink_while_another_push_waits),
  TEST (test_release_completes_eos),
  TEST (test_unlinked_pad_holds_nothing_up),
  TEST (test_released_stream_is_not_in_the_next_file),
};

FIXTURE_MAIN (pads)
