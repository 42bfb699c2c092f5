/* writer.c: tests of whole sessions in which nothing fails
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "faultyoutput.h"
#include "memoryoutput.h"
#include "samples.h"

#include <string.h>

/* Sessions of all kinds: each case makes a recording. */

typedef struct
{
  const char *name;
  void (*make) (TestRecording *recording);
} SessionCase;

static void
make_pcm_empty (TestRecording *recording)
{
  test_recording_take_stream (recording, test_stream_pcm (1));
}

static void
make_wma_empty (TestRecording *recording)
{
  test_recording_take_stream (recording, test_stream_wma (1, 2230));
}

static void
make_video_empty (TestRecording *recording)
{
  test_recording_take_stream (recording, test_stream_video (1));
}

static void
make_both_empty (TestRecording *recording)
{
  make_pcm_empty (recording);
  test_recording_take_stream (recording, test_stream_video (2));
}

static void
make_pcm_one_sample (TestRecording *recording)
{
  make_pcm_empty (recording);
  test_recording_add_audio (recording, 1, 1, 40, 640);
}

static void
make_video_one_sample (TestRecording *recording)
{
  make_video_empty (recording);
  test_recording_add_video (recording, 1, 1, 40, 1000, 1);
}

static void
make_40_ms (TestRecording *recording)
{
  make_both_empty (recording);
  test_recording_add_audio (recording, 1, 2, 20, 320);
  test_recording_add_video (recording, 2, 1, 40, 2000, 1);
}

static void
make_one_stream_without_samples (TestRecording *recording)
{
  make_both_empty (recording);
  test_recording_add_audio (recording, 1, 50, 20, 320);
}

static void
make_wma (TestRecording *recording)
{
  make_wma_empty (recording);
  test_recording_add_audio (recording, 1, 60, 139, 2230);
}

static void
make_pcm (TestRecording *recording)
{
  make_pcm_empty (recording);
  test_recording_add_audio (recording, 1, 500, 20, 320);
}

static void
make_av (TestRecording *recording)
{
  make_both_empty (recording);
  test_recording_add_audio (recording, 1, 400, 20, 320);
  test_recording_add_video (recording, 2, 200, 40, 2500, 25);
}

static void
make_only_delta_frames (TestRecording *recording)
{
  make_both_empty (recording);
  test_recording_add_audio (recording, 1, 100, 20, 320);
  for (guint i = 0; i < 50; i++)
    test_recording_add (recording, 2, 2000 + 40 * i, 40, 1000, FALSE);
}

static void
make_vbr_audio (TestRecording *recording)
{
  make_pcm_empty (recording);
  for (guint i = 0; i < 400; i++)
    test_recording_add (recording, 1, 100 * i, 100,
        i / 100 % 2 == 0 ? 200 : 3800, TRUE);
}

static void
make_small_packets (TestRecording *recording)
{
  recording->config.packet_size = ASF_PACKET_MIN_SIZE;
  make_40_ms (recording);
}

static void
make_large_packets (TestRecording *recording)
{
  recording->config.packet_size = ASF_PACKET_MAX_SIZE;
  make_av (recording);
}

static void
make_no_preroll (TestRecording *recording)
{
  recording->config.preroll_ms = 0;
  make_av (recording);
}

static void
make_no_padding (TestRecording *recording)
{
  recording->config.padding = 0;
  make_av (recording);
}

static void
make_fine_index (TestRecording *recording)
{
  recording->config.index_interval_ns = TEST_NS_PER_MS;
  make_av (recording);
}

static void
make_two_videos (TestRecording *recording)
{
  test_recording_take_stream (recording, test_stream_video (127));
  test_recording_take_stream (recording, test_stream_video (3));
  test_recording_add_video (recording, 3, 100, 40, 800, 10);
  test_recording_add_video (recording, 127, 50, 80, 1800, 7);
}

static void
make_127_streams (TestRecording *recording)
{
  for (guint i = 127; i >= 1; i--) {
    test_recording_take_stream (recording, test_stream_pcm (i));
    test_recording_add_audio (recording, i, 4, 100, 160);
  }
}

static void
make_20_mib_frame (TestRecording *recording)
{
  make_both_empty (recording);
  test_recording_add (recording, 2, 0, 40, 1000, TRUE);
  test_recording_add (recording, 1, 0, 40, 640, TRUE);
  test_recording_add (recording, 2, 40, 40, 20 * 1024 * 1024, FALSE);
  test_recording_add (recording, 1, 40, 40, 640, TRUE);
}

static void
make_long_gap (TestRecording *recording)
{
  make_both_empty (recording);
  test_recording_add (recording, 2, 0, 40, 1000, TRUE);
  test_recording_add (recording, 1, 0, 40, 640, TRUE);
  test_recording_add (recording, 1, 7200000, 40, 640, TRUE);
  test_recording_add (recording, 2, 7200000, 40, 1000, TRUE);
}

static const SessionCase session_cases[] = {
  { "pcm-without-samples", make_pcm_empty },
  { "wma-without-samples", make_wma_empty },
  { "video-without-samples", make_video_empty },
  { "two-streams-without-samples", make_both_empty },
  { "pcm-one-sample", make_pcm_one_sample },
  { "video-one-sample", make_video_one_sample },
  { "40-ms", make_40_ms },
  { "one-stream-without-samples", make_one_stream_without_samples },
  { "wma", make_wma },
  { "pcm", make_pcm },
  { "audio-and-video", make_av },
  { "only-delta-frames", make_only_delta_frames },
  { "vbr-audio", make_vbr_audio },
  { "smallest-packets", make_small_packets },
  { "largest-packets", make_large_packets },
  { "no-preroll", make_no_preroll },
  { "no-padding", make_no_padding },
  { "fine-index", make_fine_index },
  { "two-videos", make_two_videos },
  { "127-streams", make_127_streams },
  { "20-mib-frame", make_20_mib_frame },
  { "long-gap", make_long_gap },
};

static guint64
end_of (const TestRecording *recording)
{
  guint64 end = 0;

  for (guint i = 0; i < recording->samples->len; i++) {
    const TestSample *sample =
        &g_array_index (recording->samples, TestSample, i);

    end = MAX (end, sample->time_ns + sample->duration_ns);
  }
  return end;
}

static void
assert_stream_stats (const TestRecording *recording, const TestResult *result)
{
  AsfStreamStats expected[ASF_MAX_STREAM_NUMBER + 1] = { 0 };
  gboolean is_video[ASF_MAX_STREAM_NUMBER + 1] = { 0 };

  for (guint i = 0; i < recording->streams->len; i++) {
    const AsfStream *stream = g_ptr_array_index (recording->streams, i);

    is_video[stream->number] = stream->type == ASF_STREAM_VIDEO;
  }
  for (guint i = 0; i < recording->samples->len; i++) {
    const TestSample *sample =
        &g_array_index (recording->samples, TestSample, i);
    AsfStreamStats *stats = &expected[sample->stream];

    stats->samples++;
    stats->settled++;
    stats->bytes += sample->size;
    stats->key_frames += sample->key && is_video[sample->stream];
  }
  g_assert_cmpmem (result->streams, sizeof (expected), expected,
      sizeof (expected));
}

static void
assert_stats (const TestRecording *recording, const TestResult *result,
    const AsfReader *reader)
{
  const AsfWriterStats *stats = &result->stats;
  guint64 end = end_of (recording);

  g_assert_cmpuint (result->packet_size, ==, reader->packet_size);
  g_assert_cmpuint (stats->packets, ==, reader->packets->len);
  g_assert_cmpuint (stats->file_size, ==, reader->data_size);
  g_assert_cmpuint (stats->bytes_safe, ==, reader->packets_offset +
      stats->packets * reader->packet_size);
  g_assert_cmpuint (stats->duration_ns, ==, end);
  g_assert_cmpuint (stats->safe_until_ns, ==, end);
  g_assert_cmpuint (stats->attributes_dropped, ==, 0);
  g_assert_true (stats->finished);
  g_assert_cmpint (stats->indexed, ==,
      reader->simple_indices->len + reader->indices->len > 0);
  g_assert_cmpint (result->failure.operation, ==, ASF_OPERATION_NONE);
  assert_stream_stats (recording, result);
}

static void
test_session (gconstpointer data)
{
  /* what the samples of a case are to blame for */
  static const char *const allowed[] = { "object-large", "key-first", NULL };
  static const char *const empty[] = { "seekable", NULL };
  const SessionCase *c = data;
  g_autoptr (TestRecording) recording = test_recording_new ();
  g_autoptr (MemoryFile) file = memory_file_new ();
  g_autoptr (AsfReader) reader = NULL;
  g_auto (TestResult) result = { 0 };

  c->make (recording);
  test_recording_run (recording, memory_output_new (file), &result);
  g_assert_no_error (result.error);
  g_assert_true (result.ok);
  g_assert_true (file->is_closed);
  g_assert_true (file->is_freed);
  g_assert_cmpuint (file->reserved, <=, file->data->len);

  reader = test_read (file->data);
  test_assert_no_problems (reader,
      recording->samples->len > 0 ? allowed : empty);
  g_assert_false (reader->broadcast);
  g_assert_cmpuint (test_assert_objects (recording, reader), ==,
      recording->samples->len);
  g_assert_cmpuint (reader->play_duration, ==,
      end_of (recording) / 100 + recording->config.preroll_ms * 10000ull);
  assert_stats (recording, &result, reader);
}

/* Which index goes with which file: as Microsoft's writer does */

typedef struct
{
  const char *name;
  void (*make) (TestRecording *recording);
  guint n_simple;
  guint n_objects;
  gboolean seekable;
} IndexCase;

static const IndexCase index_cases[] = {
  { "cbr-audio-has-none", make_wma, 0, 0, TRUE },
  { "vbr-audio-has-index-object-and-empty-simple", make_vbr_audio, 1, 1,
        TRUE },
  { "video-has-simple", make_av, 1, 0, TRUE },
  { "every-video-has-simple", make_two_videos, 2, 0, TRUE },
  { "no-key-frame-no-index", make_only_delta_frames, 0, 0, FALSE },
};

static void
test_index (gconstpointer data)
{
  const IndexCase *c = data;
  g_autoptr (TestRecording) recording = test_recording_new ();
  g_autoptr (MemoryFile) file = memory_file_new ();
  g_autoptr (AsfReader) reader = NULL;
  g_auto (TestResult) result = { 0 };

  c->make (recording);
  test_recording_run (recording, memory_output_new (file), &result);
  reader = test_read (file->data);
  g_assert_cmpuint (reader->simple_indices->len, ==, c->n_simple);
  g_assert_cmpuint (reader->indices->len, ==, c->n_objects);
  g_assert_cmpint (reader->seekable, ==, c->seekable);
}

/* The format says that a file with audio alone shall be flagged seekable, and
 * knows no exception. */
static void
test_audio_without_samples_is_seekable (void)
{
  g_autoptr (TestRecording) recording = test_recording_new ();
  g_autoptr (MemoryFile) file = memory_file_new ();
  g_autoptr (AsfReader) reader = NULL;
  g_auto (TestResult) result = { 0 };

  make_pcm_empty (recording);
  test_recording_run (recording, memory_output_new (file), &result);
  reader = test_read (file->data);
  g_assert_true (reader->seekable);
}

/* Packet sizes that are chosen */

typedef struct
{
  const char *name;
  guint32 object_size;
  guint32 bitrate;
  guint32 video_bitrate;        /* 0 = no video, 1 = not known */
  guint32 packet_size;
} PacketSizeCase;

static const PacketSizeCase packet_size_cases[] = {
  { "block-of-testwma", 2230, 48000, 0, 2261 },
  { "block-of-silence-1", 2731, 64000, 0, 2762 },
  { "tiny-block", 10, 8000, 0, 100 },
  { "largest-block", 65505, 1500000, 0, 65536 },
  { "block-too-large", 65506, 1500000, 0, 8000 },
  { "audio-at-1600", 0, 1600, 0, 100 },
  { "audio-at-1616", 0, 1616, 0, 101 },
  { "audio-at-16000", 0, 16000, 0, 1000 },
  { "audio-at-63984", 0, 63984, 0, 3999 },
  { "audio-at-64000", 0, 64000, 0, 4000 },
  { "audio-at-349999", 0, 349999, 0, 4000 },
  { "audio-at-350000", 0, 350000, 0, 8000 },
  { "audio-at-3999999", 0, 3999999, 0, 8000 },
  { "audio-at-4000000", 0, 4000000, 0, 16000 },
  { "block-with-video", 2230, 48000, 200000, 4000 },
  { "sum-of-rates", 0, 64000, 300000, 8000 },
  { "rate-of-video-not-known", 0, 64000, 1, 16000 },
};

static void
test_packet_size (gconstpointer data)
{
  const PacketSizeCase *c = data;
  g_autoptr (TestRecording) recording = test_recording_new ();
  g_autoptr (MemoryFile) file = memory_file_new ();
  g_auto (TestResult) result = { 0 };
  AsfStream *audio = test_stream_pcm (1);

  audio->object_size = c->object_size;
  audio->bitrate = c->bitrate;
  test_recording_take_stream (recording, audio);
  if (c->video_bitrate > 0) {
    AsfStream *video = test_stream_video (2);

    video->bitrate = c->video_bitrate > 1 ? c->video_bitrate : 0;
    test_recording_take_stream (recording, video);
  }
  test_recording_run (recording, memory_output_new (file), &result);
  g_assert_true (result.ok);
  g_assert_cmpuint (result.packet_size, ==, c->packet_size);
}

/* Large packets are for outputs that can show them before they are full, and
 * for players that take them. */
static void
test_packet_size_by_output (void)
{
  static const struct
  {
    guint32 bitrate;            /* of the video, 0 = not known */
    guint32 most;
    gboolean streamable;
    gboolean is_pipe;
    guint32 packet_size;
  } cases[] = {
    { 0, 0, FALSE, FALSE, 16000 },
    { 0, 8000, FALSE, FALSE, 8000 },
    { 0, 20000, FALSE, FALSE, 16000 },
    { 0, 0, TRUE, FALSE, 3200 },
    { 0, 0, FALSE, TRUE, 3200 },
    { 0, 8000, FALSE, TRUE, 3200 },
    { 24000, 0, FALSE, FALSE, 3000 },
    { 24000, 1400, FALSE, FALSE, 1400 },
    { 24000, 0, TRUE, FALSE, 1500 },
    { 24000, 0, FALSE, TRUE, 1500 },
    { 32000, 0, FALSE, FALSE, 4000 },
    { 349999, 0, FALSE, FALSE, 4000 },
    { 350000, 0, TRUE, FALSE, 8000 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (TestRecording) recording = test_recording_new ();
    g_autoptr (MemoryFile) file = memory_file_new ();
    g_auto (TestResult) result = { 0 };
    AsfStream *video = test_stream_video (1);

    video->bitrate = cases[i].bitrate;
    recording->config.max_packet_size = cases[i].most;
    recording->config.streamable = cases[i].streamable;
    test_recording_take_stream (recording, video);
    test_recording_run (recording, cases[i].is_pipe ?
        memory_output_new_pipe (file) : memory_output_new (file), &result);
    g_assert_true (result.ok);
    g_assert_cmpuint (result.packet_size, ==, cases[i].packet_size);
  }
}

/* One block in one packet, as it lies in Microsoft's files */
static void
test_block_in_packet (void)
{
  g_autoptr (TestRecording) recording = test_recording_new ();
  g_autoptr (MemoryFile) file = memory_file_new ();
  g_autoptr (AsfReader) reader = NULL;
  g_auto (TestResult) result = { 0 };

  make_wma (recording);
  test_recording_run (recording, memory_output_new (file), &result);
  reader = test_read (file->data);
  g_assert_cmpuint (reader->packets->len, ==, recording->samples->len);
  for (guint i = 0; i < reader->packets->len; i++) {
    const ReadPacket *packet = asf_reader_packet (reader, i);

    g_assert_cmpuint (packet->length_flags, ==, 0x08);
    g_assert_cmpuint (packet->padding, ==, 4);
    g_assert_cmpuint (packet->duration, ==, 139);
  }
}

/* The same input gives the same bytes, however they are taken. */
static void
test_same_bytes (void)
{
  static const FaultPlan plans[] = {
    { 0 }, { 0 }, { .most = 7 }, { .interrupted = TRUE, .most = 1000 },
    { .no_reserve = TRUE }
  };
  g_autoptr (TestRecording) recording = test_recording_new ();
  g_autoptr (MemoryFile) first = NULL;

  make_av (recording);
  for (guint i = 0; i < G_N_ELEMENTS (plans); i++) {
    g_autoptr (MemoryFile) file = memory_file_new ();
    g_auto (TestResult) result = { 0 };
    FaultReport report;

    test_recording_run (recording, faulty_output_new (memory_output_new (file),
            &plans[i], &report), &result);
    g_assert_no_error (result.error);
    if (first == NULL)
      first = memory_file_ref (file);
    g_assert_cmpmem (file->data->data, file->data->len, first->data->data,
        first->data->len);
  }
}

/* Outputs that can't or shall not go back */

static void
assert_stays_broadcast (const TestRecording *recording,
    const MemoryFile *file, const TestResult *result)
{
  g_autoptr (AsfReader) reader = test_read (file->data);

  g_assert_no_error (result->error);
  g_assert_true (result->ok);
  g_assert_true (file->is_closed);
  g_assert_true (result->stats.finished);
  g_assert_false (result->stats.indexed);
  test_assert_no_problems (reader, NULL);
  g_assert_true (reader->broadcast);
  g_assert_cmpuint (test_assert_objects (recording, reader), ==,
      recording->samples->len);
  g_assert_cmpuint (reader->top_objects->len, ==, 2);
  g_assert_cmpuint (memory_file_count (file, ASF_OPERATION_REWRITE), ==, 0);
  g_assert_cmpuint (memory_file_count (file, ASF_OPERATION_TRUNCATE), ==, 0);
}

static void
test_streamable (void)
{
  g_autoptr (TestRecording) recording = test_recording_new ();
  g_autoptr (MemoryFile) file = memory_file_new ();
  g_auto (TestResult) result = { 0 };

  make_av (recording);
  recording->config.streamable = TRUE;
  test_recording_run (recording, memory_output_new (file), &result);
  assert_stays_broadcast (recording, file, &result);
}

/* What is reserved behind a file stays taken from the disk if nobody cuts it
 * off, and a streamable file is never cut. */
static void
test_streamable_leaves_no_reserve (void)
{
  g_autoptr (TestRecording) recording = test_recording_new ();
  g_autoptr (MemoryFile) file = memory_file_new ();
  g_auto (TestResult) result = { 0 };

  make_av (recording);
  recording->config.streamable = TRUE;
  test_recording_run (recording, memory_output_new (file), &result);
  g_assert_cmpuint (file->reserved, <=, file->data->len);
}

static void
test_pipe (void)
{
  g_autoptr (TestRecording) recording = test_recording_new ();
  g_autoptr (MemoryFile) file = memory_file_new ();
  g_auto (TestResult) result = { 0 };

  make_av (recording);
  test_recording_run (recording, memory_output_new_pipe (file), &result);
  assert_stays_broadcast (recording, file, &result);
  g_assert_cmpuint (memory_file_count (file, ASF_OPERATION_RESERVE), ==, 0);
}

/* What goes to the output when */

/* The header comes first. Nothing is appended for which no room was reserved,
 * and that was enough for the index too. */
static void
test_room_is_reserved_first (gconstpointer data)
{
  const SessionCase *c = data;
  g_autoptr (TestRecording) recording = test_recording_new ();
  g_autoptr (MemoryFile) file = memory_file_new ();
  g_auto (TestResult) result = { 0 };
  guint64 reserved = 0;

  c->make (recording);
  test_recording_run (recording, memory_output_new (file), &result);
  for (guint i = 0; i < file->log->len; i++) {
    const MemoryOperation *op = memory_file_nth (file, i);

    if (op->operation == ASF_OPERATION_RESERVE)
      reserved = op->offset;
    else if (op->operation == ASF_OPERATION_APPEND && op->offset > 0)
      g_assert_cmpuint (op->offset + op->size, <=, reserved);
  }
  g_assert_cmpint (memory_file_nth (file, 0)->operation, ==,
      ASF_OPERATION_APPEND);
}

/* What the last header says is on stable storage before it is. */
static void
test_order_of_the_end (void)
{
  g_autoptr (TestRecording) recording = test_recording_new ();
  g_autoptr (MemoryFile) file = memory_file_new ();
  g_auto (TestResult) result = { 0 };
  guint append = 0, rewrite = 0, synced = 0;

  make_av (recording);
  test_recording_run (recording, memory_output_new (file), &result);
  for (guint i = 0; i < file->log->len; i++) {
    switch (memory_file_nth (file, i)->operation) {
      case ASF_OPERATION_APPEND:
      case ASF_OPERATION_TRUNCATE:
        append = i;
        break;
      case ASF_OPERATION_REWRITE:
        g_assert_cmpuint (synced, >, append);
        rewrite = i;
        break;
      case ASF_OPERATION_SYNC:
        synced = i;
        break;
      default:
        break;
    }
  }
  g_assert_cmpuint (rewrite, >, append);
  g_assert_cmpuint (synced, >, rewrite);
  g_assert_cmpint (memory_file_nth (file, file->log->len - 1)->operation, ==,
      ASF_OPERATION_CLOSE);
}

/* Nothing stays in memory for long, at low bit rates neither. */
static void
test_samples_get_out_in_time (gconstpointer data)
{
  guint32 size = GPOINTER_TO_UINT (data);
  g_autoptr (MemoryFile) file = memory_file_new ();
  g_autoptr (AsfStream) stream = test_stream_pcm (1);
  AsfWriterConfig config = test_config ();
  g_autoptr (AsfWriter) writer = NULL;

  config.packet_size = 8000;
  writer = asf_writer_new (memory_output_new (file), &config);
  g_assert_true (asf_writer_add_stream (writer, stream, NULL));
  g_assert_true (asf_writer_begin_writing (writer, NULL));
  for (guint i = 0; i < 300; i++) {
    TestSample sample = { 1, TRUE, i * 100ll * TEST_NS_PER_MS,
      100 * TEST_NS_PER_MS, size, i
    };
    AsfWriterStats stats;

    g_assert_true (test_write (writer, &sample, NULL));
    asf_writer_get_stats (writer, &stats);
    g_assert_cmpuint (stats.safe_until_ns + 2000ull * TEST_NS_PER_MS, >=,
        (guint64) sample.time_ns);
  }
}

int
main (int argc, char **argv)
{
  static const guint sizes[] = { 2, 900, 8100, 200000 };

  g_test_init (&argc, &argv, NULL);

#define ADD_CASES(path, cases, function) \
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) { \
    g_autofree char *name = g_strconcat (path, cases[i].name, NULL); \
    g_test_add_data_func (name, &cases[i], function); \
  }
  ADD_CASES ("/writer/session/", session_cases, test_session);
  ADD_CASES ("/writer/reserve/", session_cases, test_room_is_reserved_first);
  ADD_CASES ("/writer/index/", index_cases, test_index);
  g_test_add_func ("/writer/audio-without-samples-is-seekable",
      test_audio_without_samples_is_seekable);
  ADD_CASES ("/writer/packet-size/", packet_size_cases, test_packet_size);
  g_test_add_func ("/writer/packet-size-by-output",
      test_packet_size_by_output);
  g_test_add_func ("/writer/block-in-packet", test_block_in_packet);
  g_test_add_func ("/writer/same-bytes", test_same_bytes);
  g_test_add_func ("/writer/streamable/stays-broadcast", test_streamable);
  g_test_add_func ("/writer/streamable/leaves-no-reserve",
      test_streamable_leaves_no_reserve);
  g_test_add_func ("/writer/pipe", test_pipe);
  g_test_add_func ("/writer/order-of-the-end", test_order_of_the_end);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autofree char *name =
        g_strdup_printf ("/writer/samples-get-out-in-time/%u", sizes[i]);

    g_test_add_data_func (name, GUINT_TO_POINTER (sizes[i]),
        test_samples_get_out_in_time);
  }

  return g_test_run ();
}
