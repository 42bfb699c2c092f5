/* asf/inspect.c: tests of the inspection: each rule is broken once
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "inspectfiles.h"

#include <string.h>

/* What a case patches */
typedef enum
{
  AT_FILE,                      /* from the start of the file */
  AT_OBJECT,                    /* from that of an object; number is its kind */
  AT_STREAM,                    /* Stream Properties of stream number */
  AT_EXTENDED,                  /* Extended Stream Properties */
  AT_ATTRIBUTE,                 /* of that name */
  AT_VALUE,                     /* of an attribute */
  AT_CODEC,                     /* entry number of the list */
  AT_MARKER,
  AT_SCRIPT,
  AT_BITRATE                    /* entry number of the list */
} Place;

typedef struct _Case Case;
struct _Case
{
  const char *rule;
  InspectFile file;
  Place place;
  guint number;
  const char *name;
  gint offset;
  guint size;                   /* 0: the file breaks it as it is */
  guint64 value;
  const char *also;             /* what else cannot but be broken then */
  void (*break_file) (GByteArray *file);
  gboolean differs;             /* the other reader sees it otherwise */
};

/* Breaking */

static guint64
chunk_offset (const AsfReader *reader, ReadGuidId id)
{
  const GPtrArray *lists[] = {
    reader->header_objects, reader->extension_objects, reader->top_objects
  };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++) {
    const ReadChunk *chunk = asf_reader_find_chunk (lists[i], id);

    if (chunk != NULL)
      return chunk->offset;
  }
  g_assert_not_reached ();
}

static guint64
place_offset (const AsfReader *reader, const Case *test)
{
  const ReadAttribute *attribute = test->name != NULL ?
      asf_reader_find_attribute (reader, test->name, -1, NULL) : NULL;

  switch (test->place) {
    case AT_FILE:
      return 0;
    case AT_OBJECT:
      return chunk_offset (reader, test->number);
    case AT_STREAM:
      return asf_reader_get_stream (reader, test->number)->offset;
    case AT_EXTENDED:
      return asf_reader_get_stream (reader, test->number)->esp->offset;
    case AT_ATTRIBUTE:
      return attribute->offset;
    case AT_VALUE:
      return attribute->value - reader->data;
    case AT_CODEC:
      return ((ReadCodec *) g_ptr_array_index (reader->codecs,
              test->number))->offset;
    case AT_MARKER:
      return ((ReadMarker *) g_ptr_array_index (reader->markers,
              test->number))->offset;
    case AT_SCRIPT:
      return ((ReadScript *) g_ptr_array_index (reader->scripts,
              test->number))->offset;
    case AT_BITRATE:
      return chunk_offset (reader, READ_GUID_STREAM_BITRATE) + 26 +
          6 * test->number;
    default:
      g_assert_not_reached ();
  }
}

static void
patch (GByteArray *file, const Case *test)
{
  g_autoptr (AsfReader) reader = test_read (file);

  inspect_file_put (file, place_offset (reader, test) + test->offset,
      test->size, test->value);
}

static void
add_object (GByteArray *file, const AsfGuid *guid, gboolean to_extension,
    gsize size)
{
  AsfBytes bytes;
  gsize object;

  asf_bytes_init (&bytes);
  object = asf_bytes_open_object (&bytes, guid);
  asf_bytes_put_zeros (&bytes, size);
  asf_bytes_close_object (&bytes, object);
  inspect_file_add_object (file, to_extension, &bytes);
  asf_bytes_clear (&bytes);
}

static void
break_encryption (GByteArray *file)
{
  add_object (file, &asf_guid_content_encryption, FALSE, 16);
}

static void
break_place (GByteArray *file)
{
  add_object (file, &asf_guid_bandwidth_sharing, FALSE, 26);
}

static void
break_hidden (GByteArray *file)
{
  add_object (file, &asf_guid_content_branding, TRUE, 16);
}

static void
break_twice (GByteArray *file)
{
  add_object (file, &asf_guid_content_description, FALSE, 10);
}

static void
break_unknown (GByteArray *file)
{
  static const AsfGuid guid = {{ 1, 2, 3 }};

  add_object (file, &guid, FALSE, 10);
}

static void
break_gap (GByteArray *file)
{
  static const guint8 gap[5] = { 1 };

  inspect_file_insert (file, inspect_file_get (file, 16, 8), gap, sizeof (gap));
}

static void
break_trailing (GByteArray *file)
{
  static const guint8 rubbish[5] = { 1 };

  inspect_file_append (file, rubbish, sizeof (rubbish));
}

static void
break_short (GByteArray *file)
{
  g_byte_array_set_size (file, file->len - 4);
  inspect_file_put (file, 30 + 40, 8, file->len);
}

static void
break_no_index (GByteArray *file)
{
  g_autoptr (AsfReader) reader = test_read (file);

  g_byte_array_set_size (file, chunk_offset (reader, READ_GUID_SIMPLE_INDEX));
  inspect_file_put (file, 30 + 40, 8, file->len);
  inspect_file_put (file, 30 + 88, 4, 0);
}

/* A Simple Index with one entry for a file without video */
static void
break_simple_stream (GByteArray *file)
{
  AsfBytes bytes;
  gsize object;

  asf_bytes_init (&bytes);
  object = asf_bytes_open_object (&bytes, &asf_guid_simple_index);
  asf_bytes_put_zeros (&bytes, 16);
  asf_bytes_put_u64 (&bytes, 10000000);
  asf_bytes_put_u32 (&bytes, 1);
  asf_bytes_put_u32 (&bytes, 1);
  asf_bytes_put_u32 (&bytes, 0);
  asf_bytes_put_u16 (&bytes, 1);
  asf_bytes_close_object (&bytes, object);
  inspect_file_append (file, bytes.data->data, bytes.data->len);
  asf_bytes_clear (&bytes);
}

/* Interval of the Index Object and of what announces it */
static void
set_interval (GByteArray *file, guint32 interval)
{
  g_autoptr (AsfReader) reader = test_read (file);

  inspect_file_put (file, 24 + chunk_offset (reader, READ_GUID_INDEX), 4,
      interval);
  inspect_file_put (file, 24 + chunk_offset (reader,
          READ_GUID_INDEX_PARAMETERS), 4, interval);
}

static void
break_interval (GByteArray *file)
{
  set_interval (file, 0);
}

static void
break_long_interval (GByteArray *file)
{
  set_interval (file, 5000);
}

static void
break_short_interval (GByteArray *file)
{
  set_interval (file, 10);
}

static void
break_order (GByteArray *file)
{
  g_autoptr (AsfReader) reader = test_read (file);
  guint64 at = chunk_offset (reader, READ_GUID_INDEX);
  guint64 simple = chunk_offset (reader, READ_GUID_SIMPLE_INDEX);
  g_autofree guint8 *index = g_memdup2 (file->data + at, simple - at);

  memmove (file->data + at, file->data + simple, file->len - simple);
  memcpy (file->data + at + file->len - simple, index, simple - at);
}

static void
break_packet_size (GByteArray *file)
{
  inspect_file_put (file, 30 + 92, 4, 99);
  inspect_file_put (file, 30 + 96, 4, 99);
}

static void
break_ids (GByteArray *file)
{
  guint64 data = inspect_file_get (file, 16, 8);

  for (guint i = 0; i < 16; i += 8) {
    inspect_file_put (file, 30 + 24 + i, 8, 0);
    inspect_file_put (file, data + 24 + i, 8, 0);
  }
}

static void
break_extension (GByteArray *file)
{
  g_autoptr (AsfReader) reader = test_read (file);

  inspect_file_put (file, chunk_offset (reader, READ_GUID_HEADER_EXTENSION), 1,
      7);
}

/* Offsets of File Properties, which begin at 30, and of the Header Extension
 * behind them */
#define PROPERTIES(field, width, what) \
    .place = AT_FILE, .offset = 30 + (field), .size = (width), .value = (what)
#define EXTENSION(field, width, what) \
    .place = AT_FILE, .offset = 134 + (field), .size = (width), .value = (what)
#define OBJECT(kind, field, width, what) \
    .place = AT_OBJECT, .number = READ_GUID_ ## kind, .offset = (field), \
    .size = (width), .value = (what)
#define STREAM(n, field, width, what) \
    .place = AT_STREAM, .number = (n), .offset = (field), .size = (width), \
    .value = (what)
#define EXTENDED(n, field, width, what) \
    .place = AT_EXTENDED, .number = (n), .offset = (field), .size = (width), \
    .value = (what)
#define ATTRIBUTE(which, field, width, what) \
    .place = AT_ATTRIBUTE, .name = (which), .offset = (field), \
    .size = (width), .value = (what)
#define VALUE(which, field, width, what) \
    .place = AT_VALUE, .name = (which), .offset = (field), .size = (width), \
    .value = (what)
#define ENTRY(list, n, field, width, what) \
    .place = AT_ ## list, .number = (n), .offset = (field), .size = (width), \
    .value = (what)

/* The other reader takes unfinished files for what was wanted, indices for
 * nobody's duty and no duration for too long, but is strict about the File ID,
 * which FFmpeg does not set. */
static const Case cases[] = {
  {"attribute-bool", INSPECT_VIDEO, VALUE ("IsTest", 0, 2, 2)},
  {"attribute-name", INSPECT_VIDEO, ATTRIBUTE ("A", 2, 2, 0)},
  {"attribute-reserved", INSPECT_VIDEO, ATTRIBUTE ("Note", 0, 2, 1)},
  {"attribute-size", INSPECT_VIDEO, VALUE ("IsTest", -4, 2, 4)},
  {"attribute-stream", INSPECT_VIDEO, ATTRIBUTE ("Note", 2, 2, 77)},
  {"attribute-twice", INSPECT_VIDEO, ATTRIBUTE ("B", 2, 2, 'A')},
  {"attribute-type", INSPECT_VIDEO, VALUE ("IsTest", -4, 2, 6)},
  {"attribute-type", INSPECT_VIDEO, ATTRIBUTE ("IsVBR", 6, 2, 1)},
  {"attribute-whole-file", INSPECT_VIDEO, ATTRIBUTE ("Note", 2, 2, 0)},
  {"audio-byte-rate", INSPECT_WMA, STREAM (1, 78 + 8, 4, 0)},
  {"audio-extra", INSPECT_WMA, STREAM (1, 78, 2, 0x0160),
      .also = "codec-list"},
  {"audio-format", INSPECT_PCM, STREAM (1, 78 + 2, 2, 0)},
  {"audio-format", INSPECT_PCM, STREAM (1, 78 + 12, 2, 3),
      .also = "pcm-block"},
  {"audio-format", INSPECT_WMA, STREAM (1, 78 + 16, 2, 9),
      .also = "audio-extra"},
  {"audio-no-index", INSPECT_PCM, .size = 0},
  {"audio-spread", INSPECT_PCM, STREAM (1, 78 + 18, 1, 0)},
  {"audio-spread-size", INSPECT_PCM, STREAM (1, 78 + 19, 4, 0x00020002)},
  {"audio-spread-size", INSPECT_PCM, STREAM (1, 78 + 18, 1, 2)},
  {"audio-unspread", INSPECT_PCM, STREAM (1, 40, 4, 0x20fb5700),
      .also = "stream-correction"},
  {"banner-type", INSPECT_RICH, OBJECT (CONTENT_BRANDING, 24, 4, 1)},
  {"broadcast-index", INSPECT_VIDEO, PROPERTIES (88, 4, 1),
      .also = "unfinished"},
  {"bucket-pairs", INSPECT_VIDEO, VALUE ("ASFLeakyBucketPairs", 0, 2, 1)},
  {"bucket-pairs", INSPECT_VIDEO, VALUE ("ASFLeakyBucketPairs", 10, 4, 24000)},
  {"bucket-pairs", INSPECT_VIDEO, VALUE ("ASFLeakyBucketPairs", 6, 4, 0)},
  {"codec-list", INSPECT_VIDEO, ENTRY (CODEC, 0, 0, 2, 5)},
  {"codec-list", INSPECT_VIDEO, OBJECT (CODEC_LIST, 24, 1, 5)},
  {"codec-order", INSPECT_VIDEO, OBJECT (CODEC_LIST, 40, 4, 1),
      .also = "object-slack"},
  {"compatibility", INSPECT_VIDEO, OBJECT (COMPATIBILITY, 24, 1, 5)},
  {"conformance-template", INSPECT_WMA,
      VALUE ("DeviceConformanceTemplate", 0, 2, 'X')},
  {"content-branding", INSPECT_RICH, OBJECT (CONTENT_BRANDING, 24, 4, 0)},
  {"creation-date", INSPECT_VIDEO, PROPERTIES (48, 8, 1)},
  {"data-reserved", INSPECT_VIDEO, OBJECT (DATA, 48, 2, 0)},
  {"data-size", INSPECT_VIDEO, OBJECT (DATA, 16, 8, 12345)},
  {"encryption", INSPECT_VIDEO, .break_file = break_encryption},
  {"encryption", INSPECT_VIDEO, STREAM (2, 72, 2, 0x8002)},
  {"esp-alternate", INSPECT_VIDEO, EXTENDED (2, 52, 4, 0)},
  {"esp-bitrate", INSPECT_VIDEO, EXTENDED (2, 40, 4, 0)},
  {"esp-buffer", INSPECT_VIDEO, EXTENDED (2, 48, 4, 0xfffffff)},
  {"esp-buffer-zero", INSPECT_VIDEO, EXTENDED (2, 44, 4, 0)},
  {"esp-embedded", INSPECT_RICH, EXTENDED (9, 88 + 22, 1, 1),
      .also = "esp-stream stream-bitrate"},
  {"esp-embedded", INSPECT_RICH, EXTENDED (9, 88 + 22 + 72, 1, 8),
      .also = "esp-stream stream-bitrate"},
  {"esp-extension", INSPECT_RICH, EXTENDED (9, 88 + 16, 2, 13)},
  {"esp-flags", INSPECT_VIDEO, EXTENDED (2, 68, 4, 0x12)},
  {"esp-flags", INSPECT_VIDEO, EXTENDED (2, 68, 4, 0x6)},
  {"esp-frame-time", INSPECT_VIDEO, EXTENDED (2, 76, 8, 1)},
  {"esp-object-size", INSPECT_VIDEO, EXTENDED (2, 64, 4, 1)},
  {"esp-object-size-large", INSPECT_VIDEO, EXTENDED (2, 64, 4, 99999)},
  {"esp-seekable", INSPECT_UNFINISHED, EXTENDED (1, 68, 4, 2),
      .differs = TRUE},
  {"esp-stream", INSPECT_VIDEO, EXTENDED (2, 72, 2, 77)},
  {"esp-stream", INSPECT_VIDEO, EXTENDED (2, 72, 2, 1),
      .also = "esp-object-size"},
  {"esp-times", INSPECT_VIDEO, EXTENDED (2, 24, 8, 1)},
  {"esp-times", INSPECT_VIDEO, EXTENDED (2, 32, 8, 1)},
  {"exclusion-count", INSPECT_RICH, OBJECT (ADVANCED_EXCLUSION, 40, 2, 1),
      .also = "object-slack"},
  {"exclusion-count", INSPECT_RICH, OBJECT (GROUP_EXCLUSION, 40, 2, 1),
      .also = "object-slack"},
  {"exclusion-stream", INSPECT_RICH, OBJECT (ADVANCED_EXCLUSION, 42, 2, 77)},
  {"exclusion-stream", INSPECT_RICH, OBJECT (BITRATE_EXCLUSION, 42, 2, 1)},
  {"exclusion-type", INSPECT_RICH, OBJECT (BITRATE_EXCLUSION, 24, 1, 0)},
  {"exclusion-type", INSPECT_RICH, OBJECT (ADVANCED_EXCLUSION, 24, 1, 9)},
  {"extension-reserved", INSPECT_VIDEO, EXTENSION (40, 2, 7)},
  {"extension-size", INSPECT_VIDEO, EXTENSION (42, 4, 24)},
  {"file-id", INSPECT_VIDEO, OBJECT (DATA, 24, 1, 0xff)},
  {"file-id", INSPECT_PCM, PROPERTIES (24, 1, 0xff)},
  {"file-id-zero", INSPECT_PCM, .differs = TRUE, .break_file = break_ids},
  {"file-size", INSPECT_VIDEO, PROPERTIES (40, 8, 1)},
  {"file-size", INSPECT_VIDEO, PROPERTIES (40, 8, 0)},
  {"flags", INSPECT_VIDEO, PROPERTIES (88, 4, 0x12)},
  {"frame-index-entry", INSPECT_FRAMES,
      OBJECT (MEDIA_OBJECT_INDEX, 34 + 4 + 12, 4, 1)},
  {"header-count", INSPECT_VIDEO, .offset = 24, .size = 4, .value = 3},
  {"header-padding", INSPECT_VIDEO, OBJECT (PADDING, 30, 1, 1)},
  {"header-reserved", INSPECT_VIDEO, .offset = 29, .size = 1, .value = 3},
  {"header-size", INSPECT_VIDEO, .offset = 16, .size = 8, .value = 60},
  {"index-count", INSPECT_WMA, .also = "index-entry",
      .break_file = break_short_interval},
  {"index-entry", INSPECT_WMA, OBJECT (INDEX, 38 + 4 + 8, 4, 1)},
  {"index-entry", INSPECT_WMA, OBJECT (INDEX, 38 + 4 + 8 + 24, 4, G_MAXUINT32)},
  {"index-header", INSPECT_WMA, .break_file = break_interval},
  {"index-length", INSPECT_WMA, .also = "index-entry",
      .break_file = break_long_interval},
  {"index-order", INSPECT_WMA, .break_file = break_order},
  {"index-parameters", INSPECT_WMA, OBJECT (INDEX_PARAMETERS, 24, 4, 7)},
  {"index-parameters", INSPECT_WMA, OBJECT (INDEX_PARAMETERS, 0, 1, 7)},
  {"index-parameters", INSPECT_WMA, OBJECT (INDEX, 0, 1, 7)},
  {"index-short", INSPECT_WMA, .break_file = break_short},
  {"index-short", INSPECT_VIDEO, .also = "simple-index-size",
      .break_file = break_short},
  {"index-short", INSPECT_WMA, OBJECT (INDEX, 38, 4, 99),
      .also = "index-count"},
  {"index-stream", INSPECT_WMA, OBJECT (INDEX, 34, 2, 77),
      .also = "index-parameters"},
  {"index-type", INSPECT_WMA, OBJECT (INDEX, 36, 2, 9),
      .also = "index-parameters"},
  {"language", INSPECT_VIDEO, OBJECT (LANGUAGE_LIST, 27, 2, 0)},
  {"language-index", INSPECT_VIDEO, EXTENDED (2, 74, 2, 9)},
  {"language-twice", INSPECT_VIDEO, OBJECT (LANGUAGE_LIST, 27, 2, 'y')},
  {"marker", INSPECT_RICH, OBJECT (MARKER, 24, 1, 0)},
  {"marker-flags", INSPECT_RICH, ENTRY (MARKER, 0, 22, 4, 1)},
  {"marker-offset", INSPECT_RICH, ENTRY (MARKER, 0, 0, 8, 51)},
  {"marker-order", INSPECT_RICH, ENTRY (MARKER, 0, 8, 8, 50000000)},
  {"marker-reserved", INSPECT_RICH, OBJECT (MARKER, 44, 2, 1)},
  {"marker-send-time", INSPECT_RICH, ENTRY (MARKER, 0, 18, 4, 1)},
  {"marker-time", INSPECT_RICH, ENTRY (MARKER, 0, 8, 8, 0)},
  {"marker-time", INSPECT_RICH, ENTRY (MARKER, 1, 8, 8, 999999999)},
  {"max-bitrate", INSPECT_VIDEO, PROPERTIES (100, 4, 1)},
  {"no-index", INSPECT_VIDEO, .break_file = break_no_index, .differs = TRUE},
  {"object-gap", INSPECT_VIDEO, .break_file = break_gap},
  {"object-hidden", INSPECT_VIDEO, .break_file = break_hidden},
  {"object-missing", INSPECT_PCM, .break_file = break_extension},
  {"object-place", INSPECT_VIDEO, .also = "sharing-type",
      .break_file = break_place},
  {"object-short", INSPECT_VIDEO, OBJECT (EXTENDED_CONTENT, 24, 2, 99)},
  {"object-size", INSPECT_VIDEO, OBJECT (PADDING, 16, 8, 5)},
  {"object-slack", INSPECT_VIDEO, OBJECT (EXTENDED_CONTENT, 24, 2, 1)},
  {"object-twice", INSPECT_VIDEO, .break_file = break_twice},
  {"object-unknown", INSPECT_VIDEO, .break_file = break_unknown},
  {"packet-count", INSPECT_VIDEO, PROPERTIES (56, 8, 1)},
  {"packet-count", INSPECT_VIDEO, OBJECT (DATA, 40, 8, 1)},
  {"packet-size", INSPECT_VIDEO, PROPERTIES (92, 4, 1)},
  {"packet-size-odd", INSPECT_EMPTY, .break_file = break_packet_size},
  {"placeholder", INSPECT_VIDEO, OBJECT (INDEX_PLACEHOLDER, 24, 1, 1)},
  {"play-duration", INSPECT_PCM, PROPERTIES (64, 8, 1)},
  {"play-duration", INSPECT_PCM, PROPERTIES (64, 8, 40000000)},
  {"play-duration", INSPECT_PCM, PROPERTIES (64, 8, G_MAXUINT64),
      .differs = TRUE},
  {"play-duration-loose", INSPECT_PCM, PROPERTIES (64, 8, 85000000)},
  {"play-duration-tail", INSPECT_PCM, PROPERTIES (64, 8, 69000000)},
  {"priority", INSPECT_RICH, OBJECT (PRIORITIZATION, 28, 2, 2)},
  {"priority", INSPECT_RICH, OBJECT (PRIORITIZATION, 26, 2, 2)},
  {"priority", INSPECT_RICH, OBJECT (PRIORITIZATION, 26, 2, 77)},
  {"script", INSPECT_RICH, OBJECT (SCRIPT_COMMAND, 24, 1, 0)},
  {"script-order", INSPECT_RICH, ENTRY (SCRIPT, 0, 0, 4, 5000)},
  {"script-time", INSPECT_RICH, ENTRY (SCRIPT, 1, 0, 4, 99999)},
  {"script-type", INSPECT_RICH, ENTRY (SCRIPT, 1, 4, 2, 1)},
  {"seekable", INSPECT_PCM, PROPERTIES (88, 4, 0)},
  {"seekable", INSPECT_UNFINISHED, PROPERTIES (88, 4, 3)},
  {"send-duration", INSPECT_VIDEO, PROPERTIES (72, 8, 1)},
  {"sharing-stream", INSPECT_RICH, OBJECT (BANDWIDTH_SHARING, 50, 2, 77)},
  {"sharing-type", INSPECT_RICH, OBJECT (BANDWIDTH_SHARING, 24, 1, 0)},
  {"simple-index-count", INSPECT_VIDEO, OBJECT (SIMPLE_INDEX, 40, 8, 100000),
      .also = "simple-index-entry"},
  {"simple-index-empty", INSPECT_WMA, .size = 0},
  {"simple-index-entry", INSPECT_VIDEO, OBJECT (SIMPLE_INDEX, 56, 4, 1)},
  {"simple-index-id", INSPECT_VIDEO, OBJECT (SIMPLE_INDEX, 24, 1, 0xff)},
  {"simple-index-interval", INSPECT_VIDEO, OBJECT (SIMPLE_INDEX, 40, 8, 0)},
  {"simple-index-max", INSPECT_VIDEO, OBJECT (SIMPLE_INDEX, 48, 4, 77)},
  {"simple-index-packets", INSPECT_VIDEO, OBJECT (SIMPLE_INDEX, 60, 2, 77),
      .also = "simple-index-max"},
  {"simple-index-size", INSPECT_VIDEO, OBJECT (SIMPLE_INDEX, 52, 4, 7)},
  {"simple-index-stream", INSPECT_PCM, .break_file = break_simple_stream},
  {"stream-bitrate", INSPECT_VIDEO, ENTRY (BITRATE, 0, 0, 2, 77),
      .also = "max-bitrate"},
  {"stream-bitrate", INSPECT_VIDEO, ENTRY (BITRATE, 0, 0, 2, 2),
      .also = "max-bitrate"},
  {"stream-bitrate", INSPECT_VIDEO, ENTRY (BITRATE, 0, 0, 2, 0x81)},
  {"stream-bitrate-zero", INSPECT_VIDEO, ENTRY (BITRATE, 0, 2, 4, 0),
      .also = "max-bitrate"},
  {"stream-correction", INSPECT_PCM, STREAM (1, 40, 1, 0x77)},
  {"stream-flags", INSPECT_VIDEO, STREAM (2, 72, 2, 0x82)},
  {"stream-format", INSPECT_VIDEO, STREAM (1, 64, 8, 16 |
        G_GUINT64_CONSTANT (10) << 32), .also = "audio-spread"},
  {"stream-number", INSPECT_VIDEO, STREAM (3, 72, 2, 2),
      .also = "esp-stream stream-bitrate max-bitrate payload-stream "
        "simple-index-stream attribute-stream"},
  {"stream-reserved", INSPECT_VIDEO, STREAM (2, 74, 4, 77)},
  {"stream-type", INSPECT_VIDEO, STREAM (3, 24, 1, 77),
      .also = "simple-index-stream"},
  {"string", INSPECT_VIDEO, VALUE ("Title", 4, 2, 0)},
  {"string", INSPECT_VIDEO, VALUE ("Title", 4, 2, 0xd800)},
  {"string-nul", INSPECT_VIDEO, VALUE ("Title", 14, 2, 'x')},
  {"string-nul", INSPECT_RICH, OBJECT (CONTENT_BRANDING, 43, 1, 'x')},
  {"string-open", INSPECT_VIDEO, ENTRY (CODEC, 0, 4 + 6, 2, 'x')},
  {"time-offset", INSPECT_VIDEO, STREAM (2, 56, 8, 1)},
  {"time-offset-set", INSPECT_PCM, STREAM (1, 56, 8, 1)},
  {"timecode-extension", INSPECT_FRAMES, EXTENDED (9, 88, 1, 1)},
  /* the second entry of the first stream, one of an older range instead, none
   * where there is one */
  {"timecode-index-entry", INSPECT_TIMECODES,
      OBJECT (TIMECODE_INDEX, 42 + 22 + 12 + 4, 4, 1)},
  {"timecode-index-entry", INSPECT_TIMECODES,
      OBJECT (TIMECODE_INDEX, 42 + 22 + 12 + 12 + 4, 4, 0)},
  {"timecode-index-entry", INSPECT_TIMECODES,
      OBJECT (TIMECODE_INDEX, 42 + 22 + 12 + 4, 4, G_MAXUINT32)},
  {"timecode-index-entry", INSPECT_TIMECODES,
      OBJECT (TIMECODE_INDEX, 42 + 22 + 8, 4, 0)},
  {"timecode-order", INSPECT_FRAMES,
      OBJECT (TIMECODE_INDEX, 38 + 4 + 2 + 8, 4, 9)},
  {"trailing-bytes", INSPECT_VIDEO, .break_file = break_trailing},
  {"unfinished", INSPECT_UNFINISHED, .differs = TRUE},
  {"unfinished", INSPECT_PCM, PROPERTIES (40, 8, 0)},
  {"vbr", INSPECT_VIDEO, VALUE ("IsVBR", 0, 2, 1)},
  {"video-format", INSPECT_VIDEO, STREAM (2, 78, 4, 1)},
  {"video-format", INSPECT_VIDEO, STREAM (2, 78 + 8, 1, 1)},
  {"video-format", INSPECT_VIDEO, STREAM (2, 78 + 9, 2, 1)},
};

/* Rules of packets and media objects have tests of their own. */
static const char *const elsewhere[] = {
  "audio-key", "compressed-use", "error-correction", "fragment-extensions",
  "fragment-mismatch", "fragment-offset", "fragment-size", "key-first",
  "object-empty", "object-incomplete", "object-large", "object-number",
  "object-torn", "object-unfinished", "packet-broken", "packet-duration",
  "packet-empty", "packet-flags", "packet-half-changed",
  "packet-padding", "packet-slack", "partial-packet", "payload-empty", "payload-stream", "pcm-block",
  "replicated-size", "send-time-late", "send-time-order", "send-time-start",
  "time-order", "time-preroll", "torn-tail", NULL
};

static gboolean
is_expected (const Case *test, const char *rule)
{
  g_auto (GStrv) also = g_strsplit (test->also != NULL ? test->also : "", " ",
      -1);

  return strcmp (rule, test->rule) == 0 ||
      g_strv_contains ((const char *const *) also, rule);
}

static void
assert_rules (const Case *test, const AsfFindings *before,
    const AsfFindings *after)
{
  const AsfRule *rule;

  for (guint i = 0; (rule = asf_rule_get (i)) != NULL; i++) {
    gboolean is_new = asf_findings_count (after, rule->name) >
        (test->size == 0 && test->break_file == NULL ? 0 :
        asf_findings_count (before, rule->name));

    if (strcmp (rule->name, test->rule) == 0 && !is_new)
      g_test_message ("not found: %s", rule->name);
    else if (is_new && rule->severity != ASF_SEVERITY_NOTE &&
        !is_expected (test, rule->name))
      g_test_message ("not expected: %s", rule->name);
    else
      continue;
    g_test_fail ();
  }
}

static void
test_rule (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (GByteArray) file = inspect_file_new (test->file);
  g_autoptr (AsfFindings) before = inspect_file_run (file), after = NULL;
  g_autofree char *text = NULL, *report = NULL;
  gboolean is_healthy, has_problems;

  if (test->break_file != NULL)
    test->break_file (file);
  else if (test->size > 0)
    patch (file, test);
  after = inspect_file_run (file);
  text = inspect_file_describe (after);
  g_test_message ("%s", text);
  assert_rules (test, before, after);

  is_healthy = asf_findings_verdict (after) == ASF_VERDICT_HEALTHY;
  has_problems = inspect_file_count_problems (file, &report) > 0;
  g_test_message ("%s", report);
  if ((is_healthy == has_problems) != test->differs) {
    g_test_message ("the other reader should%s agree",
        test->differs ? " not" : "");
    g_test_fail ();
  }
}

/* Every rule has a case. */
static void
test_complete (void)
{
  const AsfRule *rule;

  for (guint i = 0; (rule = asf_rule_get (i)) != NULL; i++) {
    gboolean found = g_strv_contains (elsewhere, rule->name);

    for (guint k = 0; k < G_N_ELEMENTS (cases) && !found; k++)
      found = strcmp (cases[k].rule, rule->name) == 0;
    if (!found) {
      g_test_message ("no case for %s", rule->name);
      g_test_fail ();
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path =
        g_strdup_printf ("/inspect/rule/%s/%u", cases[i].rule, i);

    g_test_add_data_func (path, &cases[i], test_rule);
  }
  g_test_add_func ("/inspect/complete", test_complete);

  return g_test_run ();
}
