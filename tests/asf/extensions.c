/* extensions.c: what stands in each payload beside time and size
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfextensions.h"

#include "asferror.h"
#include "asfwriter.h"
#include "memoryoutput.h"
#include "samples.h"

#include <string.h>

static const AsfGuid own_a = {{ 0xa }}, own_b = {{ 0xb }};

static AsfStream *
stream_with (guint extensions, guint size_a, guint size_b)
{
  AsfStream *stream = test_stream_video (1);

  stream->extensions = extensions;
  if (size_a > 0)
    asf_extensions_declare (stream, &own_a, (guint16) size_a, NULL, 0);
  if (size_b > 0)
    asf_extensions_declare (stream, &own_b, (guint16) size_b, NULL, 0);
  return stream;
}

#define VARIABLE ASF_EXTENSION_VARIABLE_SIZE

/* @room: bytes that a payload has; @a, @b: data of own systems; @filled: what
 * comes out, in hex */
typedef struct
{
  const char *name;
  guint extensions;
  guint size_a, size_b;
  const char *a, *b;
  guint room;
  const char *filled;
} FillCase;

static const FillCase fill_cases[] = {
  /* *INDENT-OFF* */
  {"none", 0, 0, 0, NULL, NULL, 247, ""},
  {"known", ASF_EXTENSION_DURATION | ASF_EXTENSION_CONTENT_TYPE |
      ASF_EXTENSION_ASPECT | ASF_EXTENSION_TIMECODE, 0, 0, NULL, NULL, 247,
      "100b" "0302" "c0" "0100" "04030201" "78563412" "01000000"},
  {"fixed", 0, 2, 0, "ab", NULL, 247, "6162"},
  {"fixed-none", 0, 2, 0, NULL, NULL, 247, "0000"},
  {"fixed-short", 0, 2, 0, "a", NULL, 247, "0000"},
  {"fixed-long", 0, 2, 0, "abc", NULL, 247, "0000"},
  {"variable", 0, VARIABLE, 0, "abc", NULL, 247, "0300616263"},
  {"variable-none", 0, VARIABLE, 0, NULL, NULL, 247, "0000"},
  {"both", ASF_EXTENSION_CONTENT_TYPE, 1, VARIABLE, "a", "bc", 247,
      "c0" "61" "02006263"},
  {"exactly-full", ASF_EXTENSION_CONTENT_TYPE, VARIABLE, VARIABLE, "ab", "c",
      8, "c0" "02006162" "010063"},
  {"second-does-not-fit", ASF_EXTENSION_CONTENT_TYPE, VARIABLE, VARIABLE,
      "ab", "cd", 8, "c0" "02006162" "0000"},
  {"first-does-not-fit", 0, VARIABLE, VARIABLE, "abcd", "ef", 7,
      "0000" "02006566"},
  {"no-room-but-for-sizes", 0, VARIABLE, VARIABLE, "a", "b", 4, "00000000"},
  /* *INDENT-ON* */
};

static void
test_fill (gconstpointer data)
{
  const FillCase *row = data;
  g_autoptr (AsfStream) stream = stream_with (row->extensions, row->size_a,
      row->size_b);
  const AsfSpan own[] = {
    {(const guint8 *) row->a, row->a != NULL ? strlen (row->a) : 0},
    {(const guint8 *) row->b, row->b != NULL ? strlen (row->b) : 0},
  };
  const AsfExtensionData given = {
    .duration_ms = 0x203,
    .content_type = 0xc0,
    .aspect_x = 16,
    .aspect_y = 11,
    .timecode = { 1, 0x01020304, 0x12345678, 1 },
    .own = row->a != NULL || row->b != NULL ? own : NULL,
  };
  guint8 *filled = g_malloc (row->room);
  guint size = asf_extensions_fill (stream, &given, row->room, filled);
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_cmpuint (size, <=, row->room);
  for (guint i = 0; i < size; i++)
    g_string_append_printf (text, "%02x", filled[i]);
  g_assert_cmpstr (text->str, ==, row->filled);
  g_free (filled);
}

static void
test_durations (void)
{
  static const guint32 told[] = { 0, 1, 2, 65535, 65536, G_MAXUINT32 };
  static const guint16 stored[] = { 1, 1, 2, 65535, 65535, 65535 };
  g_autoptr (AsfStream) stream = stream_with (ASF_EXTENSION_DURATION, 0, 0);

  for (guint i = 0; i < G_N_ELEMENTS (told); i++) {
    const AsfExtensionData given = { .duration_ms = told[i] };
    guint8 filled[2];

    g_assert_cmpuint (asf_extensions_fill (stream, &given, sizeof (filled),
            filled), ==, sizeof (filled));
    g_assert_cmpuint (filled[0] | filled[1] << 8, ==, stored[i]);
  }
}

/* A system that the writer knows, but declared as it does not do it, is one of
 * the file's own. */
static void
test_declare (void)
{
  g_autoptr (AsfStream) stream = stream_with (0, 0, 0), copy = NULL;

  asf_extensions_declare (stream, &asf_guid_sample_duration, 2, NULL, 0);
  g_assert_cmpuint (stream->extensions, ==, ASF_EXTENSION_DURATION);
  g_assert_null (stream->own_extensions);
  asf_extensions_declare (stream, &asf_guid_pixel_aspect_ratio, 4, NULL, 0);
  asf_extensions_declare (stream, &asf_guid_content_type, 1,
      (const guint8 *) "x", 1);
  g_assert_cmpuint (stream->extensions, ==, ASF_EXTENSION_DURATION);
  g_assert_cmpuint (stream->own_extensions->len, ==, 2);
  copy = asf_stream_copy (stream);
  g_clear_pointer (&stream, asf_stream_free);
  g_assert_cmpuint (asf_extensions_count (copy), ==, 3);
  g_assert_cmpuint (asf_extensions_size (copy), ==, 2 + 4 + 1);
}

/* @size: of an own system; @fits: in packets of @packet_size */
static const struct
{
  guint32 packet_size;
  guint size;
  gboolean fits;
} rooms[] = {
  {100, 61, TRUE}, {100, 62, FALSE}, {285, 246, TRUE}, {285, 247, FALSE},
  {286, 247, TRUE}, {286, 248, FALSE}, {65536, 247, TRUE},
  {65536, 248, FALSE}, {100, VARIABLE, TRUE}
};

static AsfWriter *
begin (guint32 packet_size, guint size, gboolean *begun, MemoryFile *file)
{
  g_autoptr (AsfStream) stream = stream_with (0, size, 0);
  g_autoptr (GError) error = NULL;
  AsfWriterConfig config = test_config ();
  AsfWriter *writer;

  config.packet_size = packet_size;
  writer = asf_writer_new (memory_output_new (file), &config);
  g_assert_true (asf_writer_add_stream (writer, stream, &error));
  *begun = asf_writer_begin_writing (writer, &error);
  g_assert_true (*begun || g_error_matches (error, ASF_ERROR,
          ASF_ERROR_STREAM));
  return writer;
}

/* The largest that are taken leave room for media; others are refused before
 * anything is written. */
static void
test_room (void)
{
  static const guint8 media[3000] = { 0 };
  const AsfSpan span = { media, sizeof (media) };
  const AsfSample sample = { .stream = 1, .key = TRUE, .spans = &span,
    .n_spans = 1, .duration_ns = ASF_DURATION_UNKNOWN };

  for (guint i = 0; i < G_N_ELEMENTS (rooms); i++) {
    g_autoptr (MemoryFile) file = memory_file_new ();
    g_autoptr (AsfReader) reader = NULL;
    gboolean begun;
    AsfWriter *writer = begin (rooms[i].packet_size, rooms[i].size, &begun,
        file);

    g_assert_cmpint (begun, ==, rooms[i].fits);
    if (begun) {
      g_assert_true (asf_writer_write_sample (writer, &sample, NULL));
      g_assert_true (asf_writer_end_writing (writer, NULL));
      reader = test_read (file->data);
      g_assert_cmpuint (reader->objects->len, ==, 1);
      g_assert_cmpuint (asf_reader_payload (reader, 0)->replicated_size, ==,
          8 + (rooms[i].size == VARIABLE ? 2 : rooms[i].size));
    } else {
      g_assert_cmpuint (file->data->len, ==, 0);
    }
    asf_writer_free (writer);
  }
}

/* Packets of a size that the session chooses take what streams need. */
static void
test_chosen_size (void)
{
  g_autoptr (MemoryFile) file = memory_file_new ();
  gboolean begun;
  AsfWriter *writer = begin (0, 247, &begun, file);

  g_assert_true (begun);
  g_assert_cmpuint (asf_writer_get_packet_size (writer), >=, 286);
  asf_writer_free (writer);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (fill_cases); i++) {
    g_autofree char *path = g_strdup_printf ("/extensions/fill/%s",
        fill_cases[i].name);

    g_test_add_data_func (path, &fill_cases[i], test_fill);
  }
  g_test_add_func ("/extensions/durations", test_durations);
  g_test_add_func ("/extensions/declare", test_declare);
  g_test_add_func ("/extensions/room", test_room);
  g_test_add_func ("/extensions/chosen-size", test_chosen_size);

  return g_test_run ();
}
