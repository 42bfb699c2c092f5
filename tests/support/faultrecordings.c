/* faultrecordings.c: what is written when outputs fail
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "faultrecordings.h"

/* Audio and video at low rates and packets that are small enough for frames to
 * span several of them */
static void
make_av (TestRecording *recording, guint duration_ms)
{
  recording->config.packet_size = 200;
  recording->config.padding = 0;
  test_recording_take_stream (recording, test_stream_pcm (1));
  test_recording_take_stream (recording, test_stream_video (2));
  test_recording_add_audio (recording, 1, duration_ms / 100, 100, 60);
  test_recording_add_video (recording, 2, duration_ms / 80, 80, 70, 8);
}

void
fault_make_small_av (TestRecording *recording)
{
  make_av (recording, 1600);
}

void
fault_make_small_ahead (TestRecording *recording)
{
  make_av (recording, 1600);
  recording->config.checkpoint_interval_ns = 500 * TEST_NS_PER_MS;
}

void
fault_make_long_ahead (TestRecording *recording)
{
  make_av (recording, 6000);
  recording->config.checkpoint_interval_ns = 1000 * TEST_NS_PER_MS;
}

void
fault_make_long_av (TestRecording *recording)
{
  make_av (recording, 6000);
}

/* A codec of varying rate whose first block spans all packets */
void
fault_make_lossless (TestRecording *recording)
{
  AsfStream *stream = test_stream_wma (1, 2000);

  stream->audio.format_tag = 0x0163;
  stream->audio.avg_bytes_per_sec = 2857;       /* a block is 700 ms */
  g_bytes_unref (stream->audio.extra);
  stream->audio.extra = g_bytes_new_take (g_malloc0 (18), 18);
  recording->config.packet_size = 200;
  recording->config.padding = 0;
  test_recording_take_stream (recording, stream);
  test_recording_add_audio (recording, 1, 3, 700, 2000);
}

/* The header tells a guessed rate at the start and a measured one at the end,
 * which is shorter: all behind it moves. */
void
fault_make_av_of_unknown_rate (TestRecording *recording)
{
  AsfStream *audio = test_stream_wma (1, 60);

  audio->audio.avg_bytes_per_sec = 0;
  recording->config.packet_size = 200;
  test_recording_take_stream (recording, audio);
  test_recording_take_stream (recording, test_stream_video (2));
  test_recording_add_audio (recording, 1, 16, 100, 60);
  test_recording_add_video (recording, 2, 20, 80, 70, 8);
}

/* The same header with and without rewriting */
void
fault_make_padded_av (TestRecording *recording)
{
  fault_make_long_av (recording);
  recording->config.padding = 1000;
}

void
fault_make_large_frames (TestRecording *recording)
{
  test_recording_take_stream (recording, test_stream_pcm (1));
  test_recording_take_stream (recording, test_stream_video (2));
  recording->config.packet_size = 1440;
  test_recording_add_audio (recording, 1, 60, 100, 800);
  test_recording_add_video (recording, 2, 75, 80, 900, 25);
}
