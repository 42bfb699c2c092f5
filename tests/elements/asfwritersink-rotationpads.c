/* asfwritersink-rotationpads.c: tests of pads that come and go all the time
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "elementfixture.h"

#define FRAME (40 * GST_MSECOND)
#define A_FILE 25               /* frames */
#define ROUNDS 150              /* more than there are stream numbers */

static void
push_both (Feed *video, Feed *audio)
{
  for (guint i = 0; i < A_FILE; i++) {
    fail_unless_equals_int (feed_push (video, 1), GST_FLOW_OK);
    fail_unless_equals_int (feed_push (audio, 1), GST_FLOW_OK);
  }
}

static Feed *
add_audio (Fixture *f, guint round)
{
  Feed *audio = feed_new_audio (f);

  audio->duration = FRAME;
  audio->next = round * A_FILE;

  return audio;
}

/* What was recorded of a pad that is gone leaves its number to others. */
GST_START_TEST (test_all_day)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = feed_new_video (f);
  guint most = 0;

  video->duration = FRAME;
  video->key_distance = A_FILE;
  fixture_set_pattern (f, "%05d.wmv");
  g_object_set (f->sink, "max-size-time", GST_SECOND, "max-files", 4, NULL);
  fixture_play (f);
  for (guint round = 0; round < ROUNDS; round++) {
    Feed *audio = add_audio (f, round);

    fail_unless (audio->sinkpad != NULL, "round %u", round);
    if (round == 0)
      feed_begin (video);
    feed_begin (audio);
    push_both (video, audio);
    most = MAX (most, audio->number);
    feed_release (audio);
    /* the writer thread begins the file that has none of it */
    fixture_wait_stat (f, "files", round + 1);
  }
  feed_eos (video);
  fixture_wait (f, GST_MESSAGE_EOS);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_ERROR), 0);
  fail_unless (most <= 8, "number %u", most);
}

GST_END_TEST;

/* All pads are gone, and forgotten: the recording ends all the same. */
GST_START_TEST (test_all_gone)
{
  g_autoptr (Fixture) f = fixture_new ();
  Feed *video = feed_new_video (f), *audio = add_audio (f, 0);
  AsfReader *reader;

  video->duration = FRAME;
  video->key_distance = A_FILE;
  fixture_set_pattern (f, "%05d.wmv");
  g_object_set (f->sink, "max-size-time", GST_SECOND, NULL);
  fixture_play (f);
  feed_begin (video);
  feed_begin (audio);
  push_both (video, audio);
  feed_release (audio);
  fail_unless_equals_int (feed_push (video, 2 * A_FILE), GST_FLOW_OK);
  feed_release (video);
  fixture_wait (f, GST_MESSAGE_EOS);
  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_ERROR), 0);
  reader = fixture_read_nth (f, 2);
  fail_unless_equals_int (reader->streams->len, 1);
  fail_unless_equals_int (reader->objects->len, A_FILE);
  asf_reader_free (reader);
}

GST_END_TEST;

static const FixtureTest all_tests[] = {
  TEST (test_all_day),
  TEST (test_all_gone),
};

FIXTURE_MAIN (asfwritersink_rotationpads);
