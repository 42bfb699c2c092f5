/* meter.c: tests of what is measured of a stream
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfmeter.h"
#include "samples.h"

/* Samples of one size at equal distances */
static void
feed (AsfMeter *meter, guint first_ms, guint count, guint distance_ms,
    guint32 size)
{
  for (guint i = 0; i < count; i++) {
    AsfPendingSample sample = {
      .size = size,
      .time_ms = first_ms + i * distance_ms,
      .end_ms = first_ms + (i + 1) * distance_ms,
    };

    asf_meter_add (meter, &sample);
  }
}

static AsfStreamFacts
get_facts (const AsfMeter *meter, AsfStream *stream, guint64 gross_bytes)
{
  AsfStreamFacts facts;

  asf_meter_get_facts (meter, stream, TEST_PREROLL_MS, gross_bytes, &facts);
  asf_stream_free (stream);

  return facts;
}

/* Estimates while nothing is known; a rate of 0 is not allowed. */

typedef struct
{
  const char *name;
  AsfStreamType type;
  guint32 byte_rate;
  guint32 bitrate;
  guint32 expected;
} GuessCase;

static const GuessCase guess_cases[] = {
  { "byte-rate", ASF_STREAM_AUDIO, 4000, 0, 32000 },
  { "bitrate-first", ASF_STREAM_AUDIO, 4000, 64000, 64000 },
  { "audio-without-rate", ASF_STREAM_AUDIO, 0, 0,
      ASF_METER_GUESSED_AUDIO_BITRATE },
  { "video-with-rate", ASF_STREAM_VIDEO, 0, 250000, 250000 },
  { "video-without-rate", ASF_STREAM_VIDEO, 0, 0, 1000000 },
};

static void
test_guess (gconstpointer data)
{
  const GuessCase *c = data;
  AsfMeter meter = { 0 };
  AsfStream *stream = c->type == ASF_STREAM_AUDIO ?
      test_stream_pcm (1) : test_stream_video (1);
  AsfStreamFacts facts;

  stream->audio.avg_bytes_per_sec = c->byte_rate;
  stream->bitrate = c->bitrate;
  stream->object_size = 777;
  facts = get_facts (&meter, stream, 0);
  g_assert_cmpuint (facts.bitrate, ==, c->expected);
  g_assert_cmpuint (facts.peak_bitrate, ==, c->expected);
  g_assert_cmpuint (facts.gross_bitrate, ==, c->expected);
  g_assert_cmpuint (facts.buffer_ms, ==, TEST_PREROLL_MS);
  g_assert_cmpuint (facts.max_object_size, ==, 777);
  g_assert_false (facts.vbr);
}

/* One sample of unknown duration: its size is known, its rate is not. */
static void
test_no_duration (void)
{
  AsfMeter meter = { 0 };
  AsfStreamFacts facts;

  feed (&meter, 40, 1, 0, 500);
  facts = get_facts (&meter, test_stream_pcm (1), 600);
  g_assert_cmpuint (facts.bitrate, ==, 128000);
  g_assert_cmpuint (facts.max_object_size, ==, 500);
}

/* Rates are those of the time that the stream lasts, wherever it begins. */
static void
test_rates (gconstpointer data)
{
  guint first_ms = GPOINTER_TO_UINT (data);
  AsfMeter meter = { 0 };
  AsfStreamFacts facts;

  feed (&meter, first_ms, 100, 100, 1000);
  facts = get_facts (&meter, test_stream_pcm (1), 110000);
  g_assert_cmpuint (facts.bitrate, ==, 80000);
  g_assert_cmpuint (facts.peak_bitrate, ==, 80000);
  g_assert_cmpuint (facts.peak_buffer_ms, ==, facts.buffer_ms);
  g_assert_cmpuint (facts.gross_bitrate, ==, 88000);
  g_assert_cmpuint (facts.max_object_size, ==, 1000);
  g_assert_false (facts.vbr);
}

/* The sample that ends last need not be the last one. */
static void
test_overlapping_samples (void)
{
  const AsfPendingSample last = { .size = 0, .time_ms = 9950, .end_ms = 9960 };
  AsfMeter meter = { 0 };

  feed (&meter, 0, 100, 100, 1000);
  asf_meter_add (&meter, &last);
  g_assert_cmpuint (get_facts (&meter, test_stream_pcm (1), 0).bitrate, ==,
      80000);
}

static void
test_varying_audio (void)
{
  AsfMeter meter = { 0 };
  AsfStreamFacts facts;

  feed (&meter, 0, 100, 100, 1000);
  feed (&meter, 10000, 100, 100, 3000);
  facts = get_facts (&meter, test_stream_pcm (1), 0);
  g_assert_true (facts.vbr);
  g_assert_cmpuint (facts.bitrate, ==, 160000);
  g_assert_cmpuint (facts.peak_bitrate, ==, 240000);
  g_assert_cmpuint (facts.max_object_size, ==, 3000);
}

/* A lossless codec has no constant rate, even if it looks so. */
static void
test_lossless (void)
{
  AsfStream *stream = test_stream_wma (1, 1000);
  AsfMeter meter = { 0 };

  stream->audio.format_tag = 0x0163;
  feed (&meter, 0, 100, 100, 1000);
  g_assert_true (get_facts (&meter, stream, 0).vbr);
}

static void
test_frame_duration (void)
{
  AsfStream *told = test_stream_video (1), *measured = test_stream_video (1);
  AsfMeter meter = { 0 };

  measured->video.frame_duration_100ns = 0;
  g_assert_cmpuint (get_facts (&meter, asf_stream_copy (measured),
          0).frame_duration_100ns, ==, 0);
  feed (&meter, 500, 11, 50, 1000);
  g_assert_cmpuint (get_facts (&meter, told, 0).frame_duration_100ns, ==,
      400000);
  g_assert_cmpuint (get_facts (&meter, measured, 0).frame_duration_100ns, ==,
      500000);
  g_assert_cmpuint (get_facts (&meter, test_stream_pcm (1),
          0).frame_duration_100ns, ==, 0);
}

int
main (int argc, char **argv)
{
  static const guint starts[] = { 0, 1, 10000, 4000000000u };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (guess_cases); i++) {
    g_autofree char *name =
        g_strconcat ("/meter/guess/", guess_cases[i].name, NULL);

    g_test_add_data_func (name, &guess_cases[i], test_guess);
  }
  g_test_add_func ("/meter/no-duration", test_no_duration);
  for (guint i = 0; i < G_N_ELEMENTS (starts); i++) {
    g_autofree char *name = g_strdup_printf ("/meter/rates/%u", starts[i]);

    g_test_add_data_func (name, GUINT_TO_POINTER (starts[i]), test_rates);
  }
  g_test_add_func ("/meter/overlapping-samples", test_overlapping_samples);
  g_test_add_func ("/meter/varying-audio", test_varying_audio);
  g_test_add_func ("/meter/lossless", test_lossless);
  g_test_add_func ("/meter/frame-duration", test_frame_duration);

  return g_test_run ();
}
