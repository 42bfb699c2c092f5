/* attributes.c: tests of the metadata objects
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfattributes.h"
#include "asferror.h"
#include "asfheader.h"
#include "samples.h"

#include <string.h>

/* A header of one PCM stream with these attributes, read back */
static gboolean
put_header (const AsfAttributes *attributes, AsfBytes *bytes, GError **error)
{
  g_autoptr (AsfStream) stream = test_stream_pcm (1);
  g_autoptr (GPtrArray) streams = g_ptr_array_new ();
  AsfStreamFacts facts = { .bitrate = 128000, .gross_bitrate = 130000 };
  AsfWriterConfig config = test_config ();
  AsfHeader header = {
    .file_id = config.file_id,
    .creation_time = config.creation_time,
    .packet_size = 1000,
    .preroll_ms = TEST_PREROLL_MS,
    .broadcast = TRUE,
    .streams = streams,
    .facts = &facts,
    .attributes = attributes,
  };

  g_ptr_array_add (streams, stream);
  return asf_header_put (&header, bytes, 0, error);
}

static AsfReader *
read_header (const AsfAttributes *attributes)
{
  g_autoptr (GError) error = NULL;
  AsfReader *reader;
  AsfBytes bytes;

  asf_bytes_init (&bytes);
  put_header (attributes, &bytes, &error);
  g_assert_no_error (error);
  reader = test_read (bytes.data);
  asf_bytes_clear (&bytes);
  test_assert_no_problems (reader, NULL);

  return reader;
}

static void
add_zeros (AsfAttributes *attributes, guint stream, const char *name,
    gsize size)
{
  g_autoptr (GBytes) data = g_bytes_new_take (g_malloc0 (size), size);

  asf_attributes_add_binary (attributes, stream, name, data);
}

/* Texts: value and place */

typedef struct
{
  const char *name;
  const char *attribute;
  const char *text;
  guint stream;
  ReadAttributeSource source;
  const char *expected;
} TextCase;

static const TextCase text_cases[] = {
  { "title", "Title", "T", 0, READ_FROM_CONTENT_DESCRIPTION, "T" },
  { "author", "Author", "A", 0, READ_FROM_CONTENT_DESCRIPTION, "A" },
  { "copyright", "Copyright", "\xc2\xa9", 0, READ_FROM_CONTENT_DESCRIPTION,
        "\xc2\xa9" },
  { "description", "Description", "D", 0, READ_FROM_CONTENT_DESCRIPTION, "D" },
  { "rating", "Rating", "R", 0, READ_FROM_CONTENT_DESCRIPTION, "R" },
  { "album", "WM/AlbumTitle", "X", 0, READ_FROM_EXTENDED_CONTENT, "X" },
  { "name-is-case-sensitive", "title", "T", 0, READ_FROM_EXTENDED_CONTENT,
        "T" },
  { "title-of-stream", "Title", "S", 1, READ_FROM_METADATA, "S" },
  { "emoji", "Title", "\xf0\x9f\x8e\xb5!", 0, READ_FROM_CONTENT_DESCRIPTION,
        "\xf0\x9f\x8e\xb5!" },
  { "no-utf8", "Title", "a\xffz", 0, READ_FROM_CONTENT_DESCRIPTION,
        "a\xef\xbf\xbdz" },
};

static void
test_text (gconstpointer data)
{
  const TextCase *c = data;
  g_autoptr (AsfAttributes) attributes = asf_attributes_new ();
  g_autoptr (AsfReader) reader = NULL;
  g_autofree char *text = NULL;
  const ReadAttribute *attribute;

  asf_attributes_add_text (attributes, c->stream, c->attribute, c->text);
  reader = read_header (attributes);
  attribute = asf_reader_find_attribute (reader, c->attribute, c->stream, NULL);
  g_assert_nonnull (attribute);
  g_assert_cmpint (attribute->source, ==, c->source);
  text = asf_reader_attribute_dup_string (attribute);
  g_assert_cmpstr (text, ==, c->expected);
  g_assert_null (asf_reader_find_attribute (reader, c->attribute, c->stream,
          attribute));
}

/* Numbers: BOOL has 4 bytes in one object and 2 in the others. */

typedef struct
{
  const char *name;
  AsfAttributeType type;
  guint64 number;
  guint stream;
  guint size;
  guint64 expected;
} NumberCase;

static const NumberCase number_cases[] = {
  { "bool", ASF_ATTRIBUTE_BOOL, 1, 0, 4, 1 },
  { "bool-of-stream", ASF_ATTRIBUTE_BOOL, 1, 1, 2, 1 },
  { "bool-false", ASF_ATTRIBUTE_BOOL, 0, 0, 4, 0 },
  { "bool-other-than-1", ASF_ATTRIBUTE_BOOL, 256, 1, 2, 1 },
  { "word-largest", ASF_ATTRIBUTE_WORD, 65535, 0, 2, 65535 },
  { "word-of-stream", ASF_ATTRIBUTE_WORD, 7, 1, 2, 7 },
  { "dword-largest", ASF_ATTRIBUTE_DWORD, G_MAXUINT32, 0, 4, G_MAXUINT32 },
  { "dword-of-stream", ASF_ATTRIBUTE_DWORD, 9, 1, 4, 9 },
  { "qword-largest", ASF_ATTRIBUTE_QWORD, G_MAXUINT64, 0, 8, G_MAXUINT64 },
  { "qword-of-stream", ASF_ATTRIBUTE_QWORD, 9, 1, 8, 9 },
};

static void
test_number (gconstpointer data)
{
  const NumberCase *c = data;
  g_autoptr (AsfAttributes) attributes = asf_attributes_new ();
  g_autoptr (AsfReader) reader = NULL;
  const ReadAttribute *attribute;
  guint64 number;

  asf_attributes_add_number (attributes, c->stream, "N", c->type, c->number);
  reader = read_header (attributes);
  attribute = asf_reader_find_attribute (reader, "N", c->stream, NULL);
  g_assert_nonnull (attribute);
  g_assert_cmpint (attribute->source, ==, c->stream == 0 ?
      READ_FROM_EXTENDED_CONTENT : READ_FROM_METADATA);
  g_assert_cmpuint (attribute->size, ==, c->size);
  g_assert_true (asf_reader_attribute_get_number (attribute, &number));
  g_assert_cmpuint (number, ==, c->expected);
}

/* A number that its type can't hold must not be stored as another one. */
static void
test_number_over (gconstpointer data)
{
  AsfAttributeType type = GPOINTER_TO_UINT (data);
  g_autoptr (AsfAttributes) attributes = asf_attributes_new ();
  g_autoptr (GError) error = NULL;
  AsfBytes bytes;

  asf_attributes_add_number (attributes, 0, "N", type,
      type == ASF_ATTRIBUTE_WORD ? 0x10000 : G_GUINT64_CONSTANT (0x100000000));
  asf_bytes_init (&bytes);
  g_assert_false (put_header (attributes, &bytes, &error));
  g_assert_error (error, ASF_ERROR, ASF_ERROR_HEADER_SIZE);
  asf_bytes_clear (&bytes);
}

/* Binary values: a WORD length outside the library, a DWORD inside */

typedef struct
{
  const char *name;
  gsize size;
  guint stream;
  ReadAttributeSource source;
} BinaryCase;

static const BinaryCase binary_cases[] = {
  { "empty", 0, 0, READ_FROM_EXTENDED_CONTENT },
  { "one-byte", 1, 0, READ_FROM_EXTENDED_CONTENT },
  { "one-byte-of-stream", 1, 1, READ_FROM_METADATA },
  { "largest-small", 65534, 0, READ_FROM_EXTENDED_CONTENT },
  { "largest-small-of-stream", 65534, 1, READ_FROM_METADATA },
  { "one-over-word", 65536, 0, READ_FROM_METADATA_LIBRARY },
  { "one-over-word-of-stream", 65536, 1, READ_FROM_METADATA_LIBRARY },
  { "picture", 3 * 1024 * 1024, 0, READ_FROM_METADATA_LIBRARY },
};

static void
test_binary (gconstpointer data)
{
  const BinaryCase *c = data;
  g_autofree guint8 *raw = g_malloc (MAX (c->size, 1));
  g_autoptr (AsfAttributes) attributes = asf_attributes_new ();
  g_autoptr (AsfReader) reader = NULL;
  g_autoptr (GBytes) value = NULL;
  const ReadAttribute *attribute;

  test_payload_fill (1, raw, c->size);
  value = g_bytes_new (raw, c->size);
  asf_attributes_add_binary (attributes, c->stream, "B", value);
  reader = read_header (attributes);
  attribute = asf_reader_find_attribute (reader, "B", c->stream, NULL);
  g_assert_nonnull (attribute);
  g_assert_cmpint (attribute->source, ==, c->source);
  g_assert_cmpmem (attribute->value, attribute->size, raw, c->size);
}

/* Text beyond a WORD length is cut outside the library. */
static void
test_long_text (gconstpointer data)
{
  const char *name = data;
  g_autofree char *text = g_strnfill (70000, 'x');
  g_autoptr (AsfAttributes) attributes = asf_attributes_new ();
  g_autoptr (AsfReader) reader = NULL;
  const ReadAttribute *attribute;

  asf_attributes_add_text (attributes, 0, name, text);
  reader = read_header (attributes);
  attribute = asf_reader_find_attribute (reader, name, 0, NULL);
  g_assert_nonnull (attribute);
  g_assert_cmpuint (attribute->size, ==, 65534);
}

/* The first value stands where old readers look, the others in the library,
 * in their order. */
static void
test_repeated (gconstpointer data)
{
  const char *name = data;
  g_autoptr (AsfAttributes) attributes = asf_attributes_new ();
  g_autoptr (AsfReader) reader = NULL;
  const ReadAttribute *attribute = NULL;
  const char *const values[] = { "one", "two", "three" };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    asf_attributes_add_text (attributes, 0, name, values[i]);
  reader = read_header (attributes);
  g_assert_cmpuint (reader->attributes->len, ==, 3 + 2);        /* IsVBR */

  /* the library stands in the extension, in front of the plain objects */
  for (guint i = 1; i <= G_N_ELEMENTS (values); i++) {
    const char *expected = values[i % G_N_ELEMENTS (values)];
    g_autofree char *text = NULL;

    attribute = asf_reader_find_attribute (reader, name, 0, attribute);
    g_assert_nonnull (attribute);
    text = asf_reader_attribute_dup_string (attribute);
    g_assert_cmpstr (text, ==, expected);
    g_assert_cmpint (attribute->source == READ_FROM_METADATA_LIBRARY, ==,
        i < G_N_ELEMENTS (values));
  }
}

/* The same name for the file and for a stream is no repetition. */
static void
test_same_name_of_file_and_stream (void)
{
  g_autoptr (AsfAttributes) attributes = asf_attributes_new ();
  g_autoptr (AsfReader) reader = NULL;

  asf_attributes_add_text (attributes, 0, "Author", "file");
  asf_attributes_add_text (attributes, 1, "Author", "stream");
  reader = read_header (attributes);
  g_assert_cmpint (asf_reader_find_attribute (reader, "Author", 0,
          NULL)->source, ==, READ_FROM_CONTENT_DESCRIPTION);
  g_assert_cmpint (asf_reader_find_attribute (reader, "Author", 1,
          NULL)->source, ==, READ_FROM_METADATA);
}

/* A number named like a text of the Content Description goes elsewhere, and a
 * text that repeats its name is in one place only. */
static void
test_title_that_is_a_number (void)
{
  g_autoptr (AsfAttributes) attributes = asf_attributes_new ();
  g_autoptr (AsfReader) reader = NULL;
  const ReadAttribute *attribute = NULL;
  guint count = 0;

  asf_attributes_add_number (attributes, 0, "Title", ASF_ATTRIBUTE_DWORD, 1);
  asf_attributes_add_text (attributes, 0, "Title", "text");
  asf_attributes_add_text (attributes, 0, "Author", "A");
  reader = read_header (attributes);
  while ((attribute = asf_reader_find_attribute (reader, "Title", 0,
              attribute)) != NULL)
    count++;
  g_assert_cmpuint (count, ==, 2);
}

static void
test_empty_text_is_left_out (void)
{
  g_autoptr (AsfAttributes) attributes = asf_attributes_new ();

  asf_attributes_add_text (attributes, 0, "Title", "");
  asf_attributes_add_text (attributes, 0, "Author", NULL);
  g_assert_cmpuint (asf_attributes_count (attributes), ==, 0);
}

/* No object without content; what is said of the file's rate always is */
static void
test_none (void)
{
  g_autoptr (AsfAttributes) attributes = asf_attributes_new ();
  g_autoptr (AsfReader) reader = read_header (attributes);

  g_assert_null (asf_reader_find_chunk (reader->header_objects,
          READ_GUID_CONTENT_DESCRIPTION));
  g_assert_null (asf_reader_find_chunk (reader->header_objects,
          READ_GUID_CONTENT_BRANDING));
  g_assert_null (asf_reader_find_chunk (reader->extension_objects,
          READ_GUID_METADATA_LIBRARY));
  g_assert_cmpuint (reader->attributes->len, ==, 2);
  g_assert_nonnull (asf_reader_find_attribute (reader, "IsVBR", 0, NULL));
  g_assert_nonnull (asf_reader_find_attribute (reader, "IsVBR", 1, NULL));
}

static void
test_find_text (void)
{
  g_autoptr (AsfAttributes) attributes = asf_attributes_new ();

  asf_attributes_add_text (attributes, 1, "Title", "stream");
  asf_attributes_add_number (attributes, 0, "Title", ASF_ATTRIBUTE_WORD, 1);
  g_assert_null (asf_attributes_find_text (attributes, "Title"));
  asf_attributes_add_text (attributes, 0, "Title", "first");
  asf_attributes_add_text (attributes, 0, "Title", "second");
  g_assert_cmpstr (asf_attributes_find_text (attributes, "Title"), ==,
      "first");
}

static void
test_copy_is_independent (void)
{
  AsfAttributes *attributes = asf_attributes_new ();
  g_autoptr (AsfAttributes) copy = NULL;
  const AsfAttribute *last;

  asf_attributes_add_text (attributes, 0, "Title", "T");
  asf_attributes_add_number (attributes, 1, "N", ASF_ATTRIBUTE_QWORD, 5);
  add_zeros (attributes, 0, "B", 10);
  copy = asf_attributes_copy (attributes);
  asf_attributes_append (copy, attributes);
  asf_attributes_free (attributes);
  g_assert_cmpuint (asf_attributes_count (copy), ==, 6);
  g_assert_cmpstr (asf_attributes_find_text (copy, "Title"), ==, "T");
  last = g_ptr_array_index (copy->list, 4);
  g_assert_cmpstr (last->name, ==, "N");
  g_assert_cmpuint (last->number, ==, 5);
  g_assert_cmpuint (last->stream, ==, 1);
}

/* Values in a language, and GUIDs, have their place in the library alone. */

static void
add_in_language (AsfAttributes *attributes, guint stream, const char *name,
    const char *language, const char *text)
{
  asf_attributes_add (attributes, &(AsfAttribute) {
        .name = (char *) name,
        .stream = stream,
        .language = (char *) language,
        .type = ASF_ATTRIBUTE_STRING,
        .text = (char *) text,
      });
}

static const char *
language_of (AsfReader *reader, const ReadAttribute *attribute)
{
  g_assert_cmpuint (attribute->language, <, reader->languages->len);
  return g_ptr_array_index (reader->languages, attribute->language);
}

static void
test_languages (void)
{
  g_autoptr (AsfAttributes) attributes = asf_attributes_new ();
  g_autoptr (AsfReader) reader = NULL;
  const ReadAttribute *attribute;

  asf_attributes_add_text (attributes, 0, "Author", "one");
  asf_attributes_add_text (attributes, 0, "Author", "two");
  add_in_language (attributes, 0, "Title", "de", "Lied");
  add_in_language (attributes, 1, "Title", "fr", "Chanson");
  add_in_language (attributes, 0, "WM/Lyrics", "de", "la");
  reader = read_header (attributes);
  g_assert_cmpuint (reader->languages->len, ==, 3);
  attribute = asf_reader_find_attribute (reader, "Author", 0, NULL);
  g_assert_cmpstr (language_of (reader, attribute), ==, "und");
  attribute = asf_reader_find_attribute (reader, "Title", 0, NULL);
  g_assert_cmpint (attribute->source, ==, READ_FROM_METADATA_LIBRARY);
  g_assert_cmpstr (language_of (reader, attribute), ==, "de");
  attribute = asf_reader_find_attribute (reader, "Title", 1, NULL);
  g_assert_cmpstr (language_of (reader, attribute), ==, "fr");
  attribute = asf_reader_find_attribute (reader, "WM/Lyrics", 0, NULL);
  g_assert_cmpstr (language_of (reader, attribute), ==, "de");
}

static void
test_guid (void)
{
  g_autoptr (GBytes) value = g_bytes_new_static ("0123456789abcdef", 16);
  g_autoptr (AsfAttributes) attributes = asf_attributes_new ();
  g_autoptr (AsfReader) reader = NULL;
  const ReadAttribute *attribute;

  asf_attributes_add (attributes, &(AsfAttribute) {
        .name = (char *) "WM/MediaClassPrimaryID",
        .type = ASF_ATTRIBUTE_GUID,
        .data = value,
      });
  reader = read_header (attributes);
  attribute = asf_reader_find_attribute (reader, "WM/MediaClassPrimaryID", 0,
      NULL);
  g_assert_nonnull (attribute);
  g_assert_cmpint (attribute->source, ==, READ_FROM_METADATA_LIBRARY);
  g_assert_cmpint (attribute->type, ==, READ_TYPE_GUID);
  g_assert_cmpmem (attribute->value, attribute->size, "0123456789abcdef", 16);
}

/* The library has room for all of a text, characters beyond 16 bits, too. */
static void
test_long_text_in_library (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (AsfAttributes) attributes = asf_attributes_new ();
  g_autoptr (AsfReader) reader = NULL;
  g_autofree char *found = NULL;

  for (guint i = 0; i < 20000; i++)
    g_string_append (text, "\xf0\x9f\x8e\xb5");
  asf_attributes_add_text (attributes, 0, "WM/Lyrics", "short");
  asf_attributes_add_text (attributes, 0, "WM/Lyrics", text->str);
  reader = read_header (attributes);
  found = asf_reader_attribute_dup_string (asf_reader_find_attribute (reader,
          "WM/Lyrics", 0, NULL));
  g_assert_cmpstr (found, ==, text->str);
}

/* FFmpeg does not read beyond a value of more than 65535 bytes. */
static void
test_large_values_are_last (void)
{
  static const char *const order[] = { "Small", "Other", "Large" };
  g_autoptr (AsfAttributes) attributes = asf_attributes_new ();
  g_autoptr (AsfReader) reader = NULL;

  add_zeros (attributes, 0, "Large", 70000);
  add_zeros (attributes, 0, "Small", 100);
  add_zeros (attributes, 0, "Small", 100);
  add_in_language (attributes, 0, "Other", "de", "text");
  reader = read_header (attributes);
  for (guint i = 0; i < G_N_ELEMENTS (order); i++) {
    const ReadAttribute *attribute =
        g_ptr_array_index (reader->attributes, i);

    g_assert_cmpint (attribute->source, ==, READ_FROM_METADATA_LIBRARY);
    g_assert_cmpstr (attribute->name, ==, order[i]);
  }
}

/* A value that only the library can hold does not bring the next one there. */
static void
test_first_that_fits (void)
{
  g_autoptr (AsfAttributes) attributes = asf_attributes_new ();
  g_autoptr (AsfReader) reader = NULL;
  g_autofree char *text = NULL;

  add_in_language (attributes, 0, "Title", "de", "Lied");
  asf_attributes_add_text (attributes, 0, "Title", "Song");
  add_zeros (attributes, 0, "WM/Picture", 70000);
  add_zeros (attributes, 0, "WM/Picture", 100);
  reader = read_header (attributes);
  for (guint i = 0; i < reader->attributes->len; i++) {
    const ReadAttribute *attribute =
        g_ptr_array_index (reader->attributes, i);

    if (g_str_equal (attribute->name, "WM/Picture"))
      g_assert_cmpint (attribute->source == READ_FROM_METADATA_LIBRARY, ==,
          attribute->size > 100);
    else if (attribute->source == READ_FROM_CONTENT_DESCRIPTION)
      text = asf_reader_attribute_dup_string (attribute);
  }
  g_assert_cmpstr (text, ==, "Song");
}

static void
test_equal (void)
{
  g_autoptr (GBytes) x = g_bytes_new_static ("x", 1);
  g_autoptr (GBytes) y = g_bytes_new_static ("y", 1);
  const AsfAttribute all[] = {
    {.name = (char *) "N", .text = (char *) "T"},
    {.name = (char *) "N", .text = (char *) "t"},
    {.name = (char *) "n", .text = (char *) "T"},
    {.name = (char *) "N", .text = (char *) "T", .stream = 1},
    {.name = (char *) "N", .text = (char *) "T", .language = (char *) "de"},
    {.name = (char *) "N", .type = ASF_ATTRIBUTE_BINARY, .data = x},
    {.name = (char *) "N", .type = ASF_ATTRIBUTE_BINARY, .data = y},
    {.name = (char *) "N", .type = ASF_ATTRIBUTE_DWORD, .number = 1},
    {.name = (char *) "N", .type = ASF_ATTRIBUTE_DWORD, .number = 2},
    {.name = (char *) "N", .type = ASF_ATTRIBUTE_QWORD, .number = 1},
  };
  g_autoptr (AsfAttributes) attributes = asf_attributes_new ();

  for (guint i = 0; i < G_N_ELEMENTS (all); i++) {
    for (guint k = 0; k < G_N_ELEMENTS (all); k++)
      g_assert_cmpint (asf_attribute_equal (&all[i], &all[k]), ==, i == k);
    g_assert_false (asf_attributes_has (attributes, &all[i]));
    asf_attributes_add (attributes, &all[i]);
    g_assert_true (asf_attributes_has (attributes, &all[i]));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD_CASES(path, cases, function) \
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) { \
    g_autofree char *name = g_strconcat (path, cases[i].name, NULL); \
    g_test_add_data_func (name, &cases[i], function); \
  }
  ADD_CASES ("/attributes/text/", text_cases, test_text);
  ADD_CASES ("/attributes/number/", number_cases, test_number);
  ADD_CASES ("/attributes/binary/", binary_cases, test_binary);
  g_test_add_data_func ("/attributes/number/word-one-over",
      GUINT_TO_POINTER (ASF_ATTRIBUTE_WORD), test_number_over);
  g_test_add_data_func ("/attributes/number/dword-one-over",
      GUINT_TO_POINTER (ASF_ATTRIBUTE_DWORD), test_number_over);
  g_test_add_data_func ("/attributes/long-text/content-description",
      "Description", test_long_text);
  g_test_add_data_func ("/attributes/long-text/extended", "WM/Lyrics",
      test_long_text);
  g_test_add_data_func ("/attributes/repeated/author", "Author",
      test_repeated);
  g_test_add_data_func ("/attributes/repeated/genre", "WM/Genre",
      test_repeated);
  g_test_add_func ("/attributes/same-name-of-file-and-stream",
      test_same_name_of_file_and_stream);
  g_test_add_func ("/attributes/title-that-is-a-number",
      test_title_that_is_a_number);
  g_test_add_func ("/attributes/empty-text-is-left-out",
      test_empty_text_is_left_out);
  g_test_add_func ("/attributes/none", test_none);
  g_test_add_func ("/attributes/find-text", test_find_text);
  g_test_add_func ("/attributes/copy-is-independent",
      test_copy_is_independent);
  g_test_add_func ("/attributes/languages", test_languages);
  g_test_add_func ("/attributes/guid", test_guid);
  g_test_add_func ("/attributes/long-text/library",
      test_long_text_in_library);
  g_test_add_func ("/attributes/large-values-are-last",
      test_large_values_are_last);
  g_test_add_func ("/attributes/first-that-fits", test_first_that_fits);
  g_test_add_func ("/attributes/equal", test_equal);

  return g_test_run ();
}
