/* indexrandom.c: every entry of every index of random sessions
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "crashrig.h"
#include "indexproof.h"
#include "inspectfiles.h"
#include "memoryoutput.h"
#include "samples.h"

#define N_SESSIONS 100
#define N_GROUPS 5
#define MAX_STREAMS 5
#define MAX_SIZE 200000

typedef enum
{
  KEYS_ALL,
  KEYS_REGULAR,
  KEYS_RANDOM,
  KEYS_FIRST,
  KEYS_LATE,
  KEYS_NONE,
  N_KEYS
} Keys;

typedef struct
{
  gboolean is_video;
  Keys keys;
  guint key_distance;
  guint duration_ms;
  guint usual_size;
  guint b_frames;
  guint gap_chance;             /* of 1000 */
  guint n_left;
  guint n;
  gint64 time_ms;
  /* time codes: number of the frame since midnight */
  gboolean has_timecodes;
  guint rate;
  guint frame;
  guint16 range;
} Track;

typedef struct
{
  GRand *rand;
  AsfWriterConfig config;
  guint n_tracks;
  Track tracks[MAX_STREAMS];
  MemoryFile *file;
  AsfWriter *writer;
  guint n_written;
  GByteArray *left;             /* (nullable): of a crash in the middle */
} Session;

static guint
pick (Session *self, guint n)
{
  return (guint) g_rand_int_range (self->rand, 0, (gint32) n);
}

#define PICK_FROM(self, array) ((array)[pick (self, G_N_ELEMENTS (array))])

static void
choose_config (Session *self)
{
  static const guint packet_sizes[] = { 100, 300, 700, 1440, 3200, 16000,
    65535, 65536
  };
  static const guint intervals_ms[] = { 20, 40, 333, 1000, 1000, 5000 };
  static const guint frames[] = { 0, 1, 2, 7, 25, 1000 };
  static const guint timecodes[] = { 0, 1, 1, 2, 7, 60 };
  static const guint flush_ms[] = { 0, 100, 1000, 100000 };

  self->config = test_config ();
  self->config.packet_size = PICK_FROM (self, packet_sizes);
  self->config.preroll_ms = pick (self, 2) * 3000 + pick (self, 50);
  self->config.index_interval_ns =
      PICK_FROM (self, intervals_ms) * TEST_NS_PER_MS;
  self->config.time_index = pick (self, 2);
  self->config.frame_interval = PICK_FROM (self, frames);
  self->config.timecode_interval = PICK_FROM (self, timecodes);
  self->config.flush_interval_ns =
      PICK_FROM (self, flush_ms) * TEST_NS_PER_MS;
}

static void
choose_track (Session *self, Track *track)
{
  static const guint durations_ms[] = { 16, 17, 33, 40, 200, 1000 };
  static const guint sizes[] = { 1, 60, 400, 3000, 20000 };

  *track = (Track) {
    .is_video = pick (self, 4) > 0,
    .keys = (Keys) pick (self, N_KEYS),
    .key_distance = 1 + pick (self, 30),
    .duration_ms = PICK_FROM (self, durations_ms),
    .usual_size = PICK_FROM (self, sizes),
    .b_frames = pick (self, 3),
    .gap_chance = pick (self, 3) * 10,
    .n_left = 1 + pick (self, 400),
    .time_ms = pick (self, 3) * pick (self, 3000),
    .rate = pick (self, 2) ? 25 : 30,
  };
  track->has_timecodes = track->is_video && pick (self, 4) > 0;
  track->frame = pick (self, 24 * 3600) * track->rate + pick (self, 25);
}

static AsfStream *
describe_track (Session *self, guint number)
{
  const Track *track = &self->tracks[number - 1];
  AsfStream *stream = track->is_video ? test_stream_video (number) :
      test_stream_pcm (number);

  if (track->has_timecodes)
    stream->extensions = ASF_EXTENSION_TIMECODE;
  if (pick (self, 2))
    stream->extensions |= ASF_EXTENSION_DURATION;
  return stream;
}

static void
begin (Session *self, guint32 seed)
{
  self->rand = g_rand_new_with_seed (seed);
  choose_config (self);
  self->file = memory_file_new ();
  self->writer =
      asf_writer_new (memory_output_new (self->file), &self->config);
  self->n_tracks = 1 + pick (self, MAX_STREAMS);
  for (guint i = 0; i < self->n_tracks; i++) {
    g_autoptr (AsfStream) stream = NULL;

    choose_track (self, &self->tracks[i]);
    stream = describe_track (self, i + 1);
    g_assert_true (asf_writer_add_stream (self->writer, stream, NULL));
  }
  g_assert_true (asf_writer_begin_writing (self->writer, NULL));
}

static gboolean
is_key (Session *self, const Track *track)
{
  switch (track->keys) {
    case KEYS_ALL:
      return TRUE;
    case KEYS_REGULAR:
      return track->n % track->key_distance == 0;
    case KEYS_RANDOM:
      return pick (self, track->key_distance) == 0;
    case KEYS_FIRST:
      return track->n == 0;
    case KEYS_LATE:
      return track->n >= 20 && track->n % track->key_distance == 0;
    default:
      return FALSE;
  }
}

static guint32
to_bcd (const Track *track, guint frame)
{
  guint second = frame / track->rate;
  g_autofree char *text = g_strdup_printf ("%02u%02u%02u%02u",
      second / 3600 % 24, second / 60 % 60, second % 60, frame % track->rate);

  return (guint32) g_ascii_strtoull (text, NULL, 16);
}

/* Within a group of pictures time codes are those of the order of presentation.
 * Now and then they jump, with a new range or, wrongly, without, or are no time
 * codes at all.
 *
 * Returns: whether the sample has one */
static gboolean
make_timecode (Session *self, Track *track, gboolean key,
    AsfTimecode *timecode)
{
  guint frame = track->frame++;
  guint chance = pick (self, 300);

  if (chance < 4) {
    track->frame = frame = pick (self, 24 * 3600) * track->rate;
    track->range += chance == 0 ? 0 : 1 + pick (self, 2);
  }
  if (!key && track->b_frames > 0)
    frame += frame % (track->b_frames + 1) == 0 ? track->b_frames : 0;
  *timecode = (AsfTimecode) {
    .range = track->range,
    .bcd = chance == 4 ? g_rand_int (self->rand) : to_bcd (track, frame),
  };
  return chance != 5;
}

static guint
choose_size (Session *self, const Track *track, gboolean key)
{
  guint size = 1 + pick (self, 2 * track->usual_size);

  if (!track->is_video)
    return 2 * size;
  if (key)
    size *= 1 + pick (self, 10);
  return MIN (size, MAX_SIZE);
}

static void
write_one (Session *self, guint number)
{
  static const guint8 media[MAX_SIZE];
  Track *track = &self->tracks[number - 1];
  gboolean key = !track->is_video || is_key (self, track);
  AsfSpan span = { media, choose_size (self, track, key) };
  AsfTimecode timecode;
  AsfSample sample = {
    .stream = number,
    .key = key,
    .time_ns = track->time_ms * TEST_NS_PER_MS,
    .duration_ns = track->duration_ms * TEST_NS_PER_MS,
    .spans = &span,
    .n_spans = 1,
  };

  if (track->has_timecodes && make_timecode (self, track, key, &timecode))
    sample.timecode = &timecode;
  g_assert_true (asf_writer_write_sample (self->writer, &sample, NULL));
  track->time_ms += track->duration_ms;
  if (pick (self, 1000) < track->gap_chance)
    track->time_ms += pick (self, 20000);
  track->n++;
  track->n_left--;
}

/* Returns: number of the stream that is due, not quite in the order of time; 0
 *     = there is nothing left */
static guint
choose_next (Session *self)
{
  gint64 best_ms = G_MAXINT64;
  guint best = 0;

  for (guint i = 0; i < self->n_tracks; i++) {
    gint64 time_ms = self->tracks[i].time_ms + pick (self, 500);

    if (self->tracks[i].n_left > 0 && time_ms < best_ms) {
      best_ms = time_ms;
      best = i + 1;
    }
  }
  return best;
}

static void
run (Session *self)
{
  guint crash_at = pick (self, 300), number;

  while ((number = choose_next (self)) != 0) {
    write_one (self, number);
    if (self->n_written++ == crash_at)
      self->left = g_byte_array_append (g_byte_array_new (),
          self->file->data->data, self->file->data->len);
  }
  g_assert_true (asf_writer_end_writing (self->writer, NULL));
}

static void
clear (Session *self)
{
  asf_writer_free (self->writer);
  memory_file_unref (self->file);
  g_clear_pointer (&self->left, g_byte_array_unref);
  g_rand_free (self->rand);
}

/* Streams of the index: video with key frames is enough to have one */
static guint
count_columns (const AsfReader *reader, ReadGuidId kind)
{
  const ReadIndex *index = index_proof_find (reader, kind);

  return index != NULL ? index->specifiers->len : 0;
}

static guint
count_keys (const AsfReader *reader, guint number)
{
  const ReadStream *stream = asf_reader_get_stream (reader, number);
  guint n = 0;

  for (guint i = 0; i < stream->objects->len; i++)
    n += ((ReadObject *) g_ptr_array_index (stream->objects, i))->key;
  return n;
}

/* What was asked for is there, over the streams that it is for. */
static void
assert_presence (const Session *self, const AsfReader *reader)
{
  guint n_videos = 0, n_keys = 0;

  for (guint i = 0; i < self->n_tracks; i++) {
    n_videos += self->tracks[i].is_video;
    if (self->tracks[i].is_video)
      n_keys += count_keys (reader, i + 1);
  }
  g_assert_cmpuint (count_columns (reader, READ_GUID_MEDIA_OBJECT_INDEX), ==,
      self->config.frame_interval > 0 && n_keys > 0 ? n_videos : 0);
  if (n_keys > 0) {
    g_assert_cmpuint (reader->simple_indices->len, ==, n_videos);
    g_assert_cmpuint (count_columns (reader, READ_GUID_INDEX), ==,
        self->config.time_index ? self->n_tracks : 0);
  }
}

/* Both checkers find the file in order, but for streams without a key frame,
 * which have an empty index, and those that do not come in the order of time;
 * and each entry is the right one. */
static void
assert_indices (const GByteArray *file, IndexProof *proof)
{
  static const char *const allowed[] = {
    "key-first", "simple-index-count", "send-time-late", NULL
  };
  g_autoptr (AsfReader) reader = test_read (file);
  g_autoptr (AsfFindings) findings = inspect_file_run (file);
  static const char *const rules[] = {
    "index-entry", "index-parameters", "index-header", "index-count",
    "simple-index-entry", "simple-index-packets", "simple-index-max",
    "frame-index-entry", "timecode-index-entry", "timecode-order",
    "timecode-extension", "index-stream", "index-type", "index-short"
  };

  test_assert_no_problems (reader, allowed);
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    g_assert_cmpuint (asf_findings_count (findings, rules[i]), ==, 0);
  index_proof (reader, proof);
}

static void
test_sessions (gconstpointer data)
{
  guint which = GPOINTER_TO_UINT (data);
  IndexProof proof = { 0 }, repaired_proof = { 0 };

  for (guint seed = which; seed < N_SESSIONS; seed += N_GROUPS) {
    g_autoptr (AsfReader) reader = NULL;
    Session session = { NULL };

    g_test_message ("session %u", seed);
    begin (&session, seed);
    run (&session);
    assert_indices (session.file->data, &proof);
    reader = test_read (session.file->data);
    assert_presence (&session, reader);
    if (session.left != NULL) {
      AsfRepairReport report;
      g_autoptr (MemoryFile) repaired =
          crash_repair (session.left, seed & 1, &report);

      assert_indices (repaired->data, &repaired_proof);
    }
    clear (&session);
  }
  g_test_message ("entries compared: simple %u, time %u, frame %u, "
      "time code %u; of repaired files %u, %u, %u, %u", proof.n_simple,
      proof.n_time, proof.n_frame, proof.n_timecode, repaired_proof.n_simple,
      repaired_proof.n_time, repaired_proof.n_frame,
      repaired_proof.n_timecode);
  g_assert_cmpuint (proof.n_simple, >, 1000);
  g_assert_cmpuint (proof.n_time, >, 1000);
  g_assert_cmpuint (proof.n_frame, >, 100);
  g_assert_cmpuint (proof.n_timecode, >, 100);
  g_assert_cmpuint (repaired_proof.n_timecode, >, 20);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < N_GROUPS; i++) {
    g_autofree char *name = g_strdup_printf ("/index-random/%u", i);

    g_test_add_data_func (name, GUINT_TO_POINTER (i), test_sessions);
  }

  return g_test_run ();
}
