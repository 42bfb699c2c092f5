/* stream.c: tests of stream descriptions
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asferror.h"
#include "asfstreamchange.h"
#include "samples.h"

#include <string.h>

/* Validation: each case spoils one thing of a good description. */

typedef struct
{
  const char *name;
  AsfStreamType type;
  void (*spoil) (AsfStream *stream);
  gboolean valid;
} ValidCase;

static GBytes *
zeros (gsize size)
{
  return g_bytes_new_take (g_malloc0 (size), size);
}

static void
spoil_nothing (AsfStream *stream)
{
}

static void
spoil_number_0 (AsfStream *stream)
{
  stream->number = 0;
}

static void
spoil_number_127 (AsfStream *stream)
{
  stream->number = 127;
}

static void
spoil_number_128 (AsfStream *stream)
{
  stream->number = 128;
}

static void
spoil_channels (AsfStream *stream)
{
  stream->audio.channels = 0;
}

static void
spoil_rate (AsfStream *stream)
{
  stream->audio.sample_rate = 0;
}

static void
spoil_block (AsfStream *stream)
{
  stream->audio.block_align = 0;
}

static void
spoil_bits (AsfStream *stream)
{
  stream->audio.bits_per_sample = 0;
}

static void
spoil_audio_extra_full (AsfStream *stream)
{
  stream->audio.extra = zeros (65535);
}

static void
spoil_audio_extra_over (AsfStream *stream)
{
  stream->audio.extra = zeros (65536);
}

static void
spoil_width (AsfStream *stream)
{
  stream->video.width = 0;
}

static void
spoil_height (AsfStream *stream)
{
  stream->video.height = 0;
}

static void
spoil_height_full (AsfStream *stream)
{
  stream->video.height = G_MAXINT32;
  stream->video.top_down = TRUE;
}

static void
spoil_height_over (AsfStream *stream)
{
  stream->video.height = (guint32) G_MAXINT32 + 1;
}

static void
spoil_video_extra_full (AsfStream *stream)
{
  stream->video.extra = zeros (65535 - 40);
}

static void
spoil_video_extra_over (AsfStream *stream)
{
  stream->video.extra = zeros (65535 - 39);
}

static const ValidCase valid_cases[] = {
  { "audio", ASF_STREAM_AUDIO, spoil_nothing, TRUE },
  { "video", ASF_STREAM_VIDEO, spoil_nothing, TRUE },
  { "number-0", ASF_STREAM_AUDIO, spoil_number_0, FALSE },
  { "number-127", ASF_STREAM_AUDIO, spoil_number_127, TRUE },
  { "number-128", ASF_STREAM_VIDEO, spoil_number_128, FALSE },
  { "no-channels", ASF_STREAM_AUDIO, spoil_channels, FALSE },
  { "no-sample-rate", ASF_STREAM_AUDIO, spoil_rate, FALSE },
  { "no-block-align", ASF_STREAM_AUDIO, spoil_block, FALSE },
  { "no-bits-per-sample", ASF_STREAM_AUDIO, spoil_bits, TRUE },
  { "audio-extra-full", ASF_STREAM_AUDIO, spoil_audio_extra_full, TRUE },
  { "audio-extra-over", ASF_STREAM_AUDIO, spoil_audio_extra_over, FALSE },
  { "no-width", ASF_STREAM_VIDEO, spoil_width, FALSE },
  { "no-height", ASF_STREAM_VIDEO, spoil_height, FALSE },
  { "height-full", ASF_STREAM_VIDEO, spoil_height_full, TRUE },
  { "height-over", ASF_STREAM_VIDEO, spoil_height_over, FALSE },
  { "video-extra-full", ASF_STREAM_VIDEO, spoil_video_extra_full, TRUE },
  { "video-extra-over", ASF_STREAM_VIDEO, spoil_video_extra_over, FALSE },
  { "command", ASF_STREAM_COMMAND, spoil_nothing, TRUE },
  { "command-number-0", ASF_STREAM_COMMAND, spoil_number_0, FALSE },
  { "command-without-width", ASF_STREAM_COMMAND, spoil_width, TRUE },
  { "jpeg", ASF_STREAM_JPEG, spoil_nothing, TRUE },
  { "jpeg-no-width", ASF_STREAM_JPEG, spoil_width, FALSE },
  { "jpeg-no-height", ASF_STREAM_JPEG, spoil_height, FALSE },
};

static void
test_valid (gconstpointer data)
{
  const ValidCase *c = data;
  g_autoptr (AsfStream) stream = test_stream_of_type (c->type, 1);
  g_autoptr (GError) error = NULL;
  AsfBytes bytes;

  c->spoil (stream);
  g_assert_cmpint (asf_stream_validate (stream, &error), ==, c->valid);
  if (!c->valid) {
    g_assert_error (error, ASF_ERROR, ASF_ERROR_STREAM);
    return;
  }
  g_assert_no_error (error);
  /* what is valid fits its fields */
  asf_bytes_init (&bytes);
  asf_stream_put_format (stream, &bytes);
  g_assert_false (bytes.overflow);
  asf_bytes_clear (&bytes);
}

/* Bytes of the format */

static void
assert_format (const AsfStream *stream, const guint8 *expected, gsize size)
{
  AsfBytes bytes;

  asf_bytes_init (&bytes);
  asf_stream_put_format (stream, &bytes);
  g_assert_cmpmem (bytes.data->data, bytes.data->len, expected, size);
  asf_bytes_clear (&bytes);
}

/* cbSize is there for PCM as well. */
static void
test_pcm_format (void)
{
  static const guint8 expected[] = {
    0x01, 0x00, 0x01, 0x00, 0x40, 0x1f, 0x00, 0x00, 0x80, 0x3e, 0x00, 0x00,
    0x02, 0x00, 0x10, 0x00, 0x00, 0x00
  };
  g_autoptr (AsfStream) stream = test_stream_pcm (1);

  assert_format (stream, expected, sizeof (expected));
}

static void
test_wma_format (void)
{
  static const guint8 expected[] = {
    0x61, 0x01, 0x02, 0x00, 0x44, 0xac, 0x00, 0x00, 0x80, 0x3e, 0x00, 0x00,
    0xb6, 0x08, 0x10, 0x00, 0x0a, 0x00,
    0x00, 0x88, 0x00, 0x00, 0x0f, 0x00, 0x00, 0x00, 0x00, 0x00
  };
  g_autoptr (AsfStream) stream = test_stream_wma (1, 0x08b6);

  assert_format (stream, expected, sizeof (expected));
}

static void
test_video_format (void)
{
  static const guint8 expected[] = {
    0x40, 0x01, 0x00, 0x00, 0xf0, 0x00, 0x00, 0x00, 0x02, 0x2c, 0x00,
    0x2c, 0x00, 0x00, 0x00, 0x40, 0x01, 0x00, 0x00, 0xf0, 0x00, 0x00, 0x00,
    0x01, 0x00, 0x18, 0x00, 'W', 'M', 'V', '3', 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x4f, 0xf1, 0x0c, 0x01
  };
  g_autoptr (AsfStream) stream = test_stream_video (1);

  stream->video.extra = g_bytes_new ("\x4f\xf1\x0c\x01", 4);
  assert_format (stream, expected, sizeof (expected));
}

static void
test_sparse_formats (void)
{
  static const guint8 image[] = {
    0x40, 0x01, 0x00, 0x00, 0xf0, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00
  };
  g_autoptr (AsfStream) command = test_stream_command (1);
  g_autoptr (AsfStream) jpeg = test_stream_jpeg (2);

  assert_format (command, NULL, 0);
  assert_format (jpeg, image, sizeof (image));
}

/* Raw RGB with the first row on top has a negative height, in the
 * BITMAPINFOHEADER only. */
static void
test_top_down_format (void)
{
  g_autoptr (AsfStream) stream = test_stream_video (1);
  AsfBytes bytes;

  stream->video.fourcc = 0;
  stream->video.top_down = TRUE;
  stream->video.image_size = 320 * 240 * 3;
  asf_bytes_init (&bytes);
  asf_stream_put_format (stream, &bytes);
  g_assert_cmpuint (bytes.data->len, ==, 51);
  g_assert_cmpmem (bytes.data->data + 4, 4, "\xf0\0\0\0", 4);
  g_assert_cmpmem (bytes.data->data + 19, 4, "\x10\xff\xff\xff", 4);
  g_assert_cmpmem (bytes.data->data + 27, 4, "\0\0\0\0", 4);
  g_assert_cmpmem (bytes.data->data + 31, 4, "\x00\x84\x03\x00", 4);
  asf_bytes_clear (&bytes);
}

/* Comparing */

static gboolean
is_same (const AsfStream *a, const AsfStream *b)
{
  return asf_stream_change (a, b, NULL) == ASF_STREAM_CHANGE_NONE;
}

static void
test_copy_is_independent (void)
{
  AsfStream *stream = test_stream_wma (3, 1000);
  g_autoptr (AsfStream) copy = NULL;

  stream->language = g_strdup ("en-us");
  stream->name = g_strdup ("left");
  copy = asf_stream_copy (stream);
  g_assert_true (is_same (stream, copy));
  asf_stream_free (stream);
  g_assert_cmpuint (copy->number, ==, 3);
  g_assert_cmpstr (copy->language, ==, "en-us");
  g_assert_cmpstr (copy->name, ==, "left");
  g_assert_cmpstr (copy->codec_name, ==, "Windows Media Audio 9");
  g_assert_cmpuint (g_bytes_get_size (copy->audio.extra), ==, 10);
}

typedef struct
{
  const char *name;
  AsfStreamType type;
  void (*change) (AsfStream *stream);
  gboolean same;
} SameCase;

static void
change_tag (AsfStream *stream)
{
  stream->audio.format_tag++;
}

static void
change_channels (AsfStream *stream)
{
  stream->audio.channels++;
}

static void
change_sample_rate (AsfStream *stream)
{
  stream->audio.sample_rate++;
}

static void
change_empty_extra (AsfStream *stream)
{
  stream->audio.extra = g_bytes_new (NULL, 0);
}

static void
change_audio_extra (AsfStream *stream)
{
  stream->audio.extra = g_bytes_new ("x", 1);
}

static void
change_fourcc (AsfStream *stream)
{
  stream->video.fourcc++;
}

static void
change_width (AsfStream *stream)
{
  stream->video.width++;
}

static void
change_video_extra (AsfStream *stream)
{
  stream->video.extra = g_bytes_new ("x", 1);
}

static void
change_texts (AsfStream *stream)
{
  stream->number++;
  stream->name = g_strdup ("other");
  stream->bitrate = 1;
}

static const SameCase same_cases[] = {
  { "nothing", ASF_STREAM_AUDIO, spoil_nothing, TRUE },
  { "format-tag", ASF_STREAM_AUDIO, change_tag, FALSE },
  { "channels", ASF_STREAM_AUDIO, change_channels, FALSE },
  { "sample-rate", ASF_STREAM_AUDIO, change_sample_rate, FALSE },
  { "empty-codec-data", ASF_STREAM_AUDIO, change_empty_extra, TRUE },
  { "audio-codec-data", ASF_STREAM_AUDIO, change_audio_extra, FALSE },
  { "fourcc", ASF_STREAM_VIDEO, change_fourcc, FALSE },
  { "width", ASF_STREAM_VIDEO, change_width, FALSE },
  { "video-codec-data", ASF_STREAM_VIDEO, change_video_extra, FALSE },
  { "number-name-bitrate", ASF_STREAM_VIDEO, change_texts, TRUE },
  { "command", ASF_STREAM_COMMAND, change_texts, TRUE },
  { "jpeg-width", ASF_STREAM_JPEG, change_width, TRUE },
};

static void
test_same (gconstpointer data)
{
  const SameCase *c = data;
  g_autoptr (AsfStream) a = test_stream_of_type (c->type, 1);
  g_autoptr (AsfStream) b = asf_stream_copy (a);

  c->change (b);
  g_assert_cmpint (is_same (a, b), ==, c->same);
  g_assert_cmpint (is_same (b, a), ==, c->same);
}

static void
test_audio_is_no_video (void)
{
  g_autoptr (AsfStream) audio = test_stream_pcm (1);
  g_autoptr (AsfStream) video = test_stream_video (1);

  g_assert_false (is_same (audio, video));
}

static void
test_nominal_bitrate (void)
{
  g_autoptr (AsfStream) audio = test_stream_pcm (1);
  g_autoptr (AsfStream) video = test_stream_video (2);

  g_assert_cmpuint (asf_stream_nominal_bitrate (audio), ==, 128000);
  g_assert_cmpuint (asf_stream_nominal_bitrate (video), ==, 0);
  audio->bitrate = video->bitrate = 64000;
  g_assert_cmpuint (asf_stream_nominal_bitrate (audio), ==, 64000);
  g_assert_cmpuint (asf_stream_nominal_bitrate (video), ==, 64000);
  /* profiles of quality VBR have such numbers */
  audio->bitrate = 0;
  audio->audio.avg_bytes_per_sec = 0x7fffffff;
  g_assert_cmpuint (asf_stream_nominal_bitrate (audio), ==, G_MAXUINT32);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (valid_cases); i++) {
    g_autofree char *name =
        g_strconcat ("/stream/validate/", valid_cases[i].name, NULL);

    g_test_add_data_func (name, &valid_cases[i], test_valid);
  }
  g_test_add_func ("/stream/format/pcm", test_pcm_format);
  g_test_add_func ("/stream/format/wma", test_wma_format);
  g_test_add_func ("/stream/format/video", test_video_format);
  g_test_add_func ("/stream/format/sparse", test_sparse_formats);
  g_test_add_func ("/stream/format/top-down", test_top_down_format);
  g_test_add_func ("/stream/copy-is-independent", test_copy_is_independent);
  for (guint i = 0; i < G_N_ELEMENTS (same_cases); i++) {
    g_autofree char *name =
        g_strconcat ("/stream/same-format/", same_cases[i].name, NULL);

    g_test_add_data_func (name, &same_cases[i], test_same);
  }
  g_test_add_func ("/stream/same-format/audio-is-no-video",
      test_audio_is_no_video);
  g_test_add_func ("/stream/nominal-bitrate", test_nominal_bitrate);

  return g_test_run ();
}
