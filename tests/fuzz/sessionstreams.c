/* sessionstreams.c: streams and attributes out of a fuzzer's input
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "sessionstreams.h"

#include "samples.h"

/* Values of bytes from which on they mean more than their remainder */
#define FIRST_SPARSE 252
#define FIRST_EXTENDED 240
#define FIRST_OWN_EXTENDED 252

/* Text: also bytes that are no UTF-8, and more than a language can have */

static char *
make_text (FuzzBytes *bytes)
{
  static const char *const texts[] = {
    NULL, "a", "en-us", "\xc3\xa4\xf0\x9f\x8e\xac", "\xff\xfe", "de",
    "Windows Media Video 9"
  };
  guint which = fuzz_pick (bytes, G_N_ELEMENTS (texts) + 1);

  if (which < G_N_ELEMENTS (texts))
    return g_strdup (texts[which]);
  return g_strnfill (fuzz_get_u8 (bytes) + 1u, 'x');
}

static GBytes *
make_data (FuzzBytes *bytes, gsize size)
{
  guint8 *data = g_malloc (size);

  test_payload_fill (fuzz_get_u8 (bytes), data, size);
  return g_bytes_new_take (data, size);
}

/* Streams: of formats that the checker knows to be right, or with any values */

static AsfStream *
make_mp3 (guint number)
{
  AsfStream *stream = test_stream_pcm (number);
  static const guint8 extra[12] = { 1, 0, 2 };

  stream->audio.format_tag = 0x0055;
  stream->audio.block_align = 1;
  stream->audio.bits_per_sample = 0;
  stream->audio.extra = g_bytes_new_static (extra, sizeof (extra));

  return stream;
}

static AsfStream *
make_lossless (guint number, guint16 block)
{
  AsfStream *stream = test_stream_wma (number, block);
  static const guint8 extra[18] = { 16 };

  stream->audio.format_tag = 0x0163;
  g_bytes_unref (stream->audio.extra);
  stream->audio.extra = g_bytes_new_static (extra, sizeof (extra));

  return stream;
}

static AsfStream *
make_raw_video (guint number)
{
  AsfStream *stream = test_stream_video (number);

  stream->video.fourcc = 0;
  stream->video.bit_count = 16;
  stream->video.top_down = TRUE;
  stream->video.image_size = 320 * 240 * 2;

  return stream;
}

/* The last few values of the byte that picks a stream: what inputs of the
 * corpus mean does not change. */
static AsfStream *
make_sparse (guint which, guint number)
{
  return which & 1 ? test_stream_jpeg (number) : test_stream_command (number);
}

static AsfStream *
make_known (FuzzBytes *bytes)
{
  guint which = fuzz_get_u8 (bytes);
  guint number = fuzz_get_u8 (bytes);
  guint16 block = fuzz_get_u8 (bytes) * 8u + 1;
  AsfStream *stream;

  if (which >= FIRST_SPARSE)
    return make_sparse (which, number);
  switch (which % 6) {
    case 0:
      return test_stream_pcm (number);
    case 1:
      return test_stream_wma (number, block);
    case 2:
      return make_mp3 (number);
    case 3:
      return make_lossless (number, block);
    case 4:
      return make_raw_video (number);
    default:
      stream = test_stream_video (number);
      stream->video.bit_count = 24;
      return stream;
  }
}

static void
spoil_audio (FuzzBytes *bytes, AsfAudioFormat *audio, guint32 min_byte_rate)
{
  audio->format_tag = fuzz_get_u16 (bytes);
  audio->channels = fuzz_get_u16 (bytes);
  audio->sample_rate = fuzz_get_u32 (bytes);
  audio->avg_bytes_per_sec = MAX (fuzz_get_u32 (bytes), min_byte_rate);
  audio->block_align = fuzz_get_u16 (bytes);
  audio->bits_per_sample = fuzz_get_u16 (bytes);
  g_clear_pointer (&audio->extra, g_bytes_unref);
  audio->extra = make_data (bytes, fuzz_get_u8 (bytes));
}

static void
spoil_video (FuzzBytes *bytes, AsfVideoFormat *video)
{
  video->width = fuzz_get_u32 (bytes);
  video->height = fuzz_get_u32 (bytes);
  video->top_down = fuzz_get_u8 (bytes) & 1;
  video->fourcc = fuzz_get_u32 (bytes);
  video->bit_count = fuzz_get_u16 (bytes);
  video->image_size = fuzz_get_u32 (bytes);
  g_clear_pointer (&video->extra, g_bytes_unref);
  video->extra = make_data (bytes, fuzz_get_u8 (bytes));
}

static void
describe (FuzzBytes *bytes, AsfStream *stream)
{
  /* of audio the format block tells it, or a file that is repaired would tell
   * another one in the names of its codecs */
  if (stream->type != ASF_STREAM_AUDIO)
    stream->bitrate = fuzz_get_u32 (bytes);
  stream->max_bitrate = fuzz_get_u32 (bytes);
  stream->object_size = fuzz_get_u32 (bytes);
  stream->video.aspect_x = fuzz_get_u8 (bytes);
  stream->video.aspect_y = fuzz_get_u8 (bytes);
  stream->video.frame_duration_100ns = fuzz_get_u64 (bytes);
  g_free (stream->codec_name);
  stream->codec_name = make_text (bytes);
  stream->language = make_text (bytes);
  stream->name = make_text (bytes);
}

/* Up to three systems that the writer does not know, and the aspect ratio */
static void
declare_own (FuzzBytes *bytes, AsfStream *stream)
{
  guint how = fuzz_get_u8 (bytes);

  if (how & 1)
    stream->extensions |= ASF_EXTENSION_ASPECT;
  for (guint i = 0; i < (how >> 1 & 3); i++) {
    AsfGuid system = {{ (guint8) i }};
    guint size = fuzz_get_u8 (bytes);

    asf_extensions_declare (stream, &system, size > 0 ? (guint16) size :
        ASF_EXTENSION_VARIABLE_SIZE, system.bytes, how >> 3 & 15);
  }
}

/**
 * fuzz_make_stream:
 * @wild: the format may be such as no checker takes
 * @min_byte_rate: of such audio, bytes/s; bounds what a block can last
 * @max_frame_ms: bounds what a frame can last
 *
 * Returns: (transfer full): a stream, maybe one that is not valid
 */
AsfStream *
fuzz_make_stream (FuzzBytes *bytes, gboolean wild, guint32 min_byte_rate,
    guint32 max_frame_ms)
{
  AsfStream *stream = make_known (bytes);
  guint64 max_frame_100ns = (guint64) max_frame_ms * 10000;
  guint flags = fuzz_get_u8 (bytes);

  if (flags & 1)
    describe (bytes, stream);
  if (flags >= FIRST_EXTENDED)
    stream->extensions = flags >> 1 & 7;
  if (flags >= FIRST_OWN_EXTENDED)
    declare_own (bytes, stream);
  if (wild && stream->type == ASF_STREAM_AUDIO)
    spoil_audio (bytes, &stream->audio, min_byte_rate);
  else if (wild)
    spoil_video (bytes, &stream->video);
  stream->video.frame_duration_100ns =
      MIN (stream->video.frame_duration_100ns, max_frame_100ns);

  return stream;
}

/* Markers and attributes */

/**
 * fuzz_make_markers:
 * @max_time_ns: of the last one
 *
 * Returns: (transfer full): up to seven markers and commands
 */
AsfMarkers *
fuzz_make_markers (FuzzBytes *bytes, guint64 max_time_ns)
{
  static const char *const types[] = { NULL, "URL", "TEXT", NULL, "" };
  static const char *const texts[] = {
    "", "a", "\xc3\xa4\xf0\x9f\x8e\xac", "http://example.org/"
  };
  AsfMarkers *markers = asf_markers_new ();
  guint n = fuzz_pick (bytes, 8);

  for (guint i = 0; i < n; i++) {
    const char *type = FUZZ_PICK_FROM (bytes, types);
    guint64 time_ns = max_time_ns * fuzz_get_u8 (bytes) / 256;

    asf_markers_add (markers, time_ns, type, FUZZ_PICK_FROM (bytes, texts));
  }

  return markers;
}

static guint
pick_stream (FuzzBytes *bytes, const gboolean *has_stream)
{
  guint number = fuzz_pick (bytes, ASF_MAX_STREAM_NUMBER + 1);

  return has_stream[number] ? number : 0;
}

static void
add_attribute (FuzzBytes *bytes, AsfAttributes *attributes, guint stream)
{
  static const char *const names[] = {
    "Title", "Author", "Copyright", "Description", "Rating", "WM/AlbumTitle",
    "WM/Picture", "\xff", "IsVBR", "AspectRatioX"
  };
  const char *name = FUZZ_PICK_FROM (bytes, names);
  AsfAttributeType type = fuzz_pick (bytes, 6);
  g_autofree char *text = NULL;

  switch (type) {
    case ASF_ATTRIBUTE_STRING:
      text = make_text (bytes);
      asf_attributes_add_text (attributes, stream, name, text);
      break;
    case ASF_ATTRIBUTE_BINARY: {
      g_autoptr (GBytes) data = make_data (bytes, fuzz_get_u8 (bytes));

      asf_attributes_add_binary (attributes, stream, name, data);
      break;
    }
    default:
      asf_attributes_add_number (attributes, stream, name, type,
          fuzz_get_u16 (bytes));
  }
}

/**
 * fuzz_make_attributes:
 * @has_stream: (array fixed-size=128): streams that there are
 *
 * Returns: (transfer full): up to seven attributes
 */
AsfAttributes *
fuzz_make_attributes (FuzzBytes *bytes, const gboolean *has_stream)
{
  AsfAttributes *attributes = asf_attributes_new ();
  guint n = fuzz_pick (bytes, 8);

  for (guint i = 0; i < n; i++)
    add_attribute (bytes, attributes, pick_stream (bytes, has_stream));

  return attributes;
}
