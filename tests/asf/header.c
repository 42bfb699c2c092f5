/* header.c: tests of the header as a whole
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asferror.h"
#include "asfheader.h"
#include "samples.h"

#include <string.h>

/* A description that tests change before it is put */
typedef struct
{
  AsfHeader header;
  GPtrArray *streams;
  AsfStreamFacts *facts;
  AsfAttributes *attributes;
  AsfBytes bytes;
} Rig;

static void
add_stream (Rig *rig, AsfStream *stream)
{
  guint i = rig->streams->len;

  g_ptr_array_add (rig->streams, stream);
  rig->facts = g_renew (AsfStreamFacts, rig->facts, i + 1);
  rig->facts[i] = (AsfStreamFacts) {
    .bitrate = 128000 + i,
    .buffer_ms = 1500,
    .peak_bitrate = 256000,
    .peak_buffer_ms = 800,
    .gross_bitrate = 131000 + i,
    .max_object_size = 4000,
  };
  if (stream->type == ASF_STREAM_VIDEO)
    rig->facts[i].frame_duration_100ns = 400000;
  rig->header.facts = rig->facts;
}

static void
rig_init (Rig *rig)
{
  AsfWriterConfig config = test_config ();

  rig->streams =
      g_ptr_array_new_with_free_func ((GDestroyNotify) asf_stream_free);
  rig->facts = NULL;
  rig->attributes = asf_attributes_new ();
  asf_bytes_init (&rig->bytes);
  rig->header = (AsfHeader) {
    .file_id = config.file_id,
    .creation_time = config.creation_time,
    .packet_size = 1440,
    .preroll_ms = TEST_PREROLL_MS,
    .broadcast = TRUE,
    .streams = rig->streams,
    .attributes = rig->attributes,
  };
}

static void
rig_clear (Rig *rig)
{
  asf_bytes_clear (&rig->bytes);
  asf_attributes_free (rig->attributes);
  g_ptr_array_unref (rig->streams);
  g_free (rig->facts);
}

static AsfReader *
put_and_read (Rig *rig)
{
  g_autoptr (GError) error = NULL;
  AsfReader *reader;

  g_assert_true (asf_header_put (&rig->header, &rig->bytes, 0, &error));
  g_assert_no_error (error);
  reader = test_read (rig->bytes.data);
  test_assert_no_problems (reader, NULL);

  return reader;
}

/* File Properties and Data Object */

static void
test_broadcast (void)
{
  g_autoptr (AsfReader) reader = NULL;
  Rig rig;

  rig_init (&rig);
  add_stream (&rig, test_stream_pcm (1));
  /* all of this must not get into the file */
  rig.header.seekable = TRUE;
  rig.header.file_size = 123;
  rig.header.n_packets = 7;
  rig.header.play_duration_100ns = rig.header.send_duration_100ns = 55;
  reader = put_and_read (&rig);
  g_assert_cmpuint (reader->flags, ==, 1);
  g_assert_cmpuint (reader->file_size, ==, 0);
  g_assert_cmpuint (reader->packet_count, ==, 0);
  g_assert_cmpuint (reader->play_duration, ==, 0);
  g_assert_cmpuint (reader->send_duration, ==, 0);
  g_assert_cmpuint (reader->data_packet_count, ==, 0);
  g_assert_cmpuint (reader->data_object_size, <=, 50);
  /* these are final from the start */
  g_assert_cmpstr (reader->file_id.text, ==,
      "76543210-BA98-FEDC-0123-456789ABCDEF");
  g_assert_cmpuint (reader->creation_date, ==, rig.header.creation_time);
  g_assert_cmpuint (reader->min_packet_size, ==, 1440);
  g_assert_cmpuint (reader->max_packet_size, ==, 1440);
  g_assert_cmpuint (reader->preroll, ==, TEST_PREROLL_MS);
  g_assert_cmpuint (reader->max_bitrate, ==, 131000);
  rig_clear (&rig);
}

static void
test_finished (void)
{
  g_autoptr (AsfReader) reader = NULL;
  g_autoptr (GError) error = NULL;
  Rig rig;

  rig_init (&rig);
  add_stream (&rig, test_stream_pcm (1));
  rig.header.broadcast = FALSE;
  rig.header.seekable = TRUE;
  rig.header.file_size = 987654;
  rig.header.n_packets = 7;
  rig.header.play_duration_100ns = 50000000;
  rig.header.send_duration_100ns = 20000000;
  g_assert_true (asf_header_put (&rig.header, &rig.bytes, 0, &error));
  reader = test_read (rig.bytes.data);
  g_assert_cmpuint (reader->flags, ==, 2);
  g_assert_cmpuint (reader->file_size, ==, 987654);
  g_assert_cmpuint (reader->packet_count, ==, 7);
  g_assert_cmpuint (reader->play_duration, ==, 50000000);
  g_assert_cmpuint (reader->send_duration, ==, 20000000);
  g_assert_cmpuint (reader->data_packet_count, ==, 7);
  g_assert_cmpuint (reader->data_object_size, ==, 50 + 7 * 1440);
  rig_clear (&rig);
}

static void
test_max_bitrate_is_sum (void)
{
  g_autoptr (AsfReader) reader = NULL;
  Rig rig;

  rig_init (&rig);
  for (guint i = 1; i <= 3; i++)
    add_stream (&rig, test_stream_pcm (i));
  reader = put_and_read (&rig);
  g_assert_cmpuint (reader->max_bitrate, ==, 3 * 131000 + 3);
  rig_clear (&rig);
}

static void
test_max_bitrate_saturates (void)
{
  g_autoptr (AsfReader) reader = NULL;
  Rig rig;

  rig_init (&rig);
  add_stream (&rig, test_stream_pcm (1));
  add_stream (&rig, test_stream_pcm (2));
  rig.facts[0].gross_bitrate = rig.facts[1].gross_bitrate = G_MAXUINT32;
  g_assert_true (asf_header_put (&rig.header, &rig.bytes, 0, NULL));
  reader = test_read (rig.bytes.data);
  g_assert_cmpuint (reader->max_bitrate, ==, G_MAXUINT32);
  rig_clear (&rig);
}

/* Streams */

static void
test_extended_stream_properties (void)
{
  g_autoptr (AsfReader) reader = NULL;
  const ReadEsp *esp;
  Rig rig;

  rig_init (&rig);
  add_stream (&rig, test_stream_pcm (3));
  add_stream (&rig, test_stream_video (9));
  rig.facts[1].vbr = TRUE;
  rig.facts[1].seekable = TRUE;
  reader = put_and_read (&rig);
  g_assert_cmpuint (reader->esps->len, ==, 2);
  esp = asf_reader_get_stream (reader, 9)->esp;
  g_assert_nonnull (esp);
  g_assert_cmpuint (esp->data_bitrate, ==, 128001);
  g_assert_cmpuint (esp->buffer_size, ==, 1500);
  g_assert_cmpuint (esp->alt_data_bitrate, ==, 256000);
  g_assert_cmpuint (esp->alt_buffer_size, ==, 800);
  g_assert_cmpuint (esp->initial_fullness, ==, 0);
  g_assert_cmpuint (esp->max_object_size, ==, 4000);
  g_assert_cmpuint (esp->flags, ==, 2);
  g_assert_cmpuint (esp->avg_time_per_frame, ==, 400000);
  g_assert_cmpuint (asf_reader_get_stream (reader, 3)->esp->flags, ==, 0);
  rig_clear (&rig);
}

/* Span 1, and the largest object in both lengths, as far as they reach */
static void
test_audio_spread (gconstpointer data)
{
  guint32 size = GPOINTER_TO_UINT (data);
  g_autoptr (AsfReader) reader = NULL;
  const ReadStream *stream;
  Rig rig;

  rig_init (&rig);
  add_stream (&rig, test_stream_wma (1, 1000));
  rig.facts[0].max_object_size = size;
  reader = put_and_read (&rig);
  stream = asf_reader_get_stream (reader, 1);
  g_assert_true (stream->has_spread);
  g_assert_cmpuint (stream->spread.span, ==, 1);
  g_assert_cmpuint (stream->spread.virtual_packet, ==,
      CLAMP (size, 1000, 65535));
  g_assert_cmpuint (stream->spread.virtual_chunk, ==,
      CLAMP (size, 1000, 65535));
  g_assert_cmpuint (stream->spread.silence_size, ==, 1);
  rig_clear (&rig);
}

static void
test_unknown_byte_rate_is_measured (void)
{
  g_autoptr (AsfReader) reader = NULL;
  Rig rig;

  rig_init (&rig);
  add_stream (&rig, test_stream_wma (1, 1000));
  add_stream (&rig, test_stream_wma (2, 1000));
  ((AsfStream *) rig.streams->pdata[0])->audio.avg_bytes_per_sec = 0;
  reader = put_and_read (&rig);
  g_assert_cmpuint (asf_reader_get_stream (reader,
          1)->audio.avg_bytes_per_sec, ==, 16000);
  g_assert_cmpuint (asf_reader_get_stream (reader,
          2)->audio.avg_bytes_per_sec, ==, 16000);
  rig_clear (&rig);
}

/* The rate in the text is the nominal one where there is one: then the text is
 * as long at the end as at the start. */
static void
test_codec_list (gconstpointer data)
{
  guint32 byte_rate = GPOINTER_TO_UINT (data);
  AsfStream *stream = test_stream_wma (1, 1000);
  g_autoptr (AsfReader) reader = NULL;
  const ReadCodec *audio, *video;
  Rig rig;

  rig_init (&rig);
  stream->audio.avg_bytes_per_sec = byte_rate;
  add_stream (&rig, stream);
  add_stream (&rig, test_stream_video (2));
  rig.facts[0].bitrate = 64000;
  reader = put_and_read (&rig);
  g_assert_cmpuint (reader->codecs->len, ==, 2);
  audio = g_ptr_array_index (reader->codecs, 0);
  g_assert_cmpuint (audio->type, ==, 2);
  g_assert_cmpstr (audio->name, ==, "Windows Media Audio 9");
  g_assert_cmpstr (audio->description, ==, byte_rate > 0 ?
      "128 kbps, 44 kHz, stereo CBR" : "64 kbps, 44 kHz, stereo CBR");
  g_assert_cmpmem (audio->info, audio->info_size, "\x61\x01", 2);
  video = g_ptr_array_index (reader->codecs, 1);
  g_assert_cmpuint (video->type, ==, 1);
  g_assert_cmpstr (video->name, ==, "Windows Media Video 9");
  g_assert_cmpmem (video->info, video->info_size, "WMV3", 4);
  rig_clear (&rig);
}

static void
test_stream_attributes (void)
{
  g_autoptr (AsfReader) reader = NULL;
  AsfStream *video = test_stream_video (2);
  const ReadAttribute *x, *vbr;
  guint64 number;
  Rig rig;

  rig_init (&rig);
  video->video.aspect_x = 16;
  video->video.aspect_y = 15;
  add_stream (&rig, test_stream_wma (1, 1000));
  add_stream (&rig, video);
  rig.facts[0].vbr = TRUE;
  reader = put_and_read (&rig);
  vbr = asf_reader_find_attribute (reader, "IsVBR", 1, NULL);
  g_assert_nonnull (vbr);
  g_assert_true (asf_reader_attribute_get_number (vbr, &number));
  g_assert_cmpuint (number, ==, 1);
  x = asf_reader_find_attribute (reader, "AspectRatioX", 2, NULL);
  g_assert_nonnull (x);
  g_assert_true (asf_reader_attribute_get_number (x, &number));
  g_assert_cmpuint (number, ==, 16);
  g_assert_nonnull (asf_reader_find_attribute (reader, "AspectRatioY", 2,
          NULL));
  /* the caller's list is as before */
  g_assert_cmpuint (asf_attributes_count (rig.attributes), ==, 0);
  rig_clear (&rig);
}

/* Languages */

static void
test_languages (void)
{
  static const char *const languages[] = { "en-us", NULL, "de", "en-us" };
  static const char *const expected[] = { "en-us", "und", "de" };
  g_autoptr (AsfReader) reader = NULL;
  Rig rig;

  rig_init (&rig);
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++) {
    AsfStream *stream = test_stream_pcm (i + 1);

    stream->language = g_strdup (languages[i]);
    stream->name = g_strdup ("name");
    add_stream (&rig, stream);
  }
  reader = put_and_read (&rig);
  g_assert_cmpuint (reader->languages->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpstr (g_ptr_array_index (reader->languages, i), ==,
        expected[i]);
  for (guint i = 0; i < 4; i++) {
    const ReadEsp *esp = asf_reader_get_stream (reader, i + 1)->esp;
    const ReadStreamName *name =
        &g_array_index (esp->names, ReadStreamName, 0);

    g_assert_cmpuint (esp->language, ==, i % 3);
    g_assert_cmpuint (esp->names->len, ==, 1);
    g_assert_cmpuint (name->language, ==, i % 3);
    g_assert_cmpstr (name->name, ==, "name");
  }
  rig_clear (&rig);
}

static void
test_no_language (void)
{
  g_autoptr (AsfReader) reader = NULL;
  Rig rig;

  rig_init (&rig);
  add_stream (&rig, test_stream_pcm (1));
  reader = put_and_read (&rig);
  g_assert_cmpuint (reader->languages->len, ==, 0);
  g_assert_null (asf_reader_find_chunk (reader->extension_objects,
          READ_GUID_LANGUAGE_LIST));
  rig_clear (&rig);
}

/* The length is a BYTE: 126 characters and the NUL are 254 bytes. */
static void
test_long_language (gconstpointer data)
{
  guint length = GPOINTER_TO_UINT (data);
  AsfStream *stream = test_stream_pcm (1);
  g_autoptr (GError) error = NULL;
  Rig rig;

  rig_init (&rig);
  stream->language = g_strnfill (length, 'x');
  add_stream (&rig, stream);
  g_assert_cmpint (asf_header_put (&rig.header, &rig.bytes, 0, &error), ==,
      length <= 126);
  if (length > 126)
    g_assert_error (error, ASF_ERROR, ASF_ERROR_HEADER_SIZE);
  rig_clear (&rig);
}

/* Index Parameters: as large as the room that was kept for them */
static void
test_index_parameters (void)
{
  g_autoptr (AsfReader) before = NULL, after = NULL;
  const ReadIndexParameters *parameters;
  const ReadSpecifier *specifier;
  Rig rig;

  rig_init (&rig);
  add_stream (&rig, test_stream_wma (5, 1000));
  before = put_and_read (&rig);
  g_assert_cmpuint (before->placeholder_size, ==, 34);
  rig.header.index_interval_ms = 1000;
  rig.facts[0].in_index = TRUE;
  after = put_and_read (&rig);
  g_assert_cmpuint (after->data_size, ==, before->data_size);
  g_assert_cmpuint (after->placeholder_size, ==, 0);
  parameters = asf_reader_find_index_parameters (after,
      READ_GUID_INDEX_PARAMETERS);
  g_assert_nonnull (parameters);
  g_assert_cmpuint (parameters->interval, ==, 1000);
  g_assert_cmpuint (parameters->specifiers->len, ==, 1);
  specifier = &g_array_index (parameters->specifiers, ReadSpecifier, 0);
  g_assert_cmpuint (specifier->stream, ==, 5);
  g_assert_cmpuint (specifier->type, ==, 3);
  rig_clear (&rig);
}

/* Sizes: the gap is filled by padding, which has a head of 24 bytes */

typedef struct
{
  const char *name;
  int more;
  gboolean fits;
} SizeCase;

static const SizeCase size_cases[] = {
  { "one-too-few", -1, FALSE },
  { "exactly", 0, TRUE },
  { "gap-of-1", 1, FALSE },
  { "gap-of-23", 23, FALSE },
  { "gap-of-24", 24, TRUE },
  { "gap-of-25", 25, TRUE },
  { "gap-of-100000", 100000, TRUE },
};

static void
test_exact_size (gconstpointer data)
{
  const SizeCase *c = data;
  g_autoptr (AsfReader) reader = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;
  Rig rig;

  rig_init (&rig);
  add_stream (&rig, test_stream_pcm (1));
  g_assert_true (asf_header_put (&rig.header, &rig.bytes, 0, NULL));
  size = rig.bytes.data->len + c->more;
  g_assert_cmpint (asf_header_put (&rig.header, &rig.bytes, size, &error), ==,
      c->fits);
  if (c->fits) {
    g_assert_no_error (error);
    g_assert_cmpuint (rig.bytes.data->len, ==, size);
    reader = test_read (rig.bytes.data);
    test_assert_no_problems (reader, NULL);
  } else {
    g_assert_error (error, ASF_ERROR, ASF_ERROR_HEADER_SIZE);
  }
  rig_clear (&rig);
}

static void
test_padding (gconstpointer data)
{
  guint32 padding = GPOINTER_TO_UINT (data);
  g_autoptr (AsfReader) reader = NULL;
  Rig rig;

  rig_init (&rig);
  add_stream (&rig, test_stream_pcm (1));
  rig.header.padding = padding;
  reader = put_and_read (&rig);
  g_assert_cmpuint (reader->paddings->len, ==, padding < 24 ? 0 : 1);
  if (padding >= 24)
    g_assert_cmpuint (g_array_index (reader->paddings, ReadPadding, 0).size,
        ==, padding);
  rig_clear (&rig);
}

static void
test_many_streams (gconstpointer data)
{
  guint n = GPOINTER_TO_UINT (data);
  g_autoptr (AsfReader) reader = NULL;
  Rig rig;

  rig_init (&rig);
  for (guint i = 1; i <= n; i++)
    add_stream (&rig, i % 2 ? test_stream_pcm (i) : test_stream_video (i));
  reader = put_and_read (&rig);
  g_assert_cmpuint (reader->streams->len, ==, n);
  g_assert_cmpuint (reader->bitrates->len, ==, n);
  g_assert_cmpuint (reader->codecs->len, ==, n);
  rig_clear (&rig);
}

/* An overflow of the call before does not count in the next. */
static void
test_used_again_after_overflow (void)
{
  g_autoptr (GError) error = NULL;
  Rig rig;

  rig_init (&rig);
  add_stream (&rig, test_stream_pcm (1));
  asf_attributes_add_number (rig.attributes, 0, "N", ASF_ATTRIBUTE_WORD,
      65536);
  g_assert_false (asf_header_put (&rig.header, &rig.bytes, 0, NULL));
  g_ptr_array_set_size (rig.attributes->list, 0);
  g_assert_true (asf_header_put (&rig.header, &rig.bytes, 0, &error));
  g_assert_no_error (error);
  rig_clear (&rig);
}

int
main (int argc, char **argv)
{
  static const guint spreads[] = { 0, 999, 1001, 65535, 65536, 200000 };
  static const guint languages[] = { 1, 126, 127, 1000 };
  static const guint paddings[] = { 0, 1, 23, 24, 25, 4096 };
  static const guint streams[] = { 1, 2, 63, 127 };

  g_test_init (&argc, &argv, NULL);

#define ADD_NUMBERS(path, numbers, function) \
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++) { \
    g_autofree char *name = g_strdup_printf (path, numbers[i]); \
    g_test_add_data_func (name, GUINT_TO_POINTER (numbers[i]), function); \
  }
  g_test_add_func ("/header/broadcast", test_broadcast);
  g_test_add_func ("/header/finished", test_finished);
  g_test_add_func ("/header/max-bitrate-is-sum", test_max_bitrate_is_sum);
  g_test_add_func ("/header/max-bitrate-saturates",
      test_max_bitrate_saturates);
  g_test_add_func ("/header/extended-stream-properties",
      test_extended_stream_properties);
  ADD_NUMBERS ("/header/audio-spread/%u", spreads, test_audio_spread);
  g_test_add_func ("/header/unknown-byte-rate-is-measured",
      test_unknown_byte_rate_is_measured);
  g_test_add_data_func ("/header/codec-list/nominal-rate",
      GUINT_TO_POINTER (16000), test_codec_list);
  g_test_add_data_func ("/header/codec-list/measured-rate",
      GUINT_TO_POINTER (0), test_codec_list);
  g_test_add_func ("/header/stream-attributes", test_stream_attributes);
  g_test_add_func ("/header/languages", test_languages);
  g_test_add_func ("/header/no-language", test_no_language);
  ADD_NUMBERS ("/header/long-language/%u", languages, test_long_language);
  g_test_add_func ("/header/index-parameters", test_index_parameters);
  for (guint i = 0; i < G_N_ELEMENTS (size_cases); i++) {
    g_autofree char *name =
        g_strconcat ("/header/exact-size/", size_cases[i].name, NULL);

    g_test_add_data_func (name, &size_cases[i], test_exact_size);
  }
  ADD_NUMBERS ("/header/padding/%u", paddings, test_padding);
  ADD_NUMBERS ("/header/streams/%u", streams, test_many_streams);
  g_test_add_func ("/header/used-again-after-overflow",
      test_used_again_after_overflow);

  return g_test_run ();
}
