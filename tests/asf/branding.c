/* branding.c: tests of banner and links of the file
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfbranding.h"
#include "asffile.h"
#include "memoryoutput.h"
#include "samples.h"

#include <string.h>

#define HEAD 24

/* Object as it is stored, or nothing */
static void
assert_put (const AsfAttributes *attributes, const char *expected, gsize size)
{
  AsfBytes bytes;
  guint n_objects = 0;

  asf_bytes_init (&bytes);
  asf_branding_put (attributes, &bytes, &n_objects);
  g_assert_cmpuint (n_objects, ==, size > 0 ? 1 : 0);
  if (size > 0) {
    g_assert_cmpmem (bytes.data->data, 16, &asf_guid_content_branding, 16);
    g_assert_cmpuint (bytes.data->data[16], ==, HEAD + size);
    g_assert_cmpmem (bytes.data->data + HEAD, bytes.data->len - HEAD,
        expected, size);
  } else {
    g_assert_cmpuint (bytes.data->len, ==, 0);
  }
  asf_bytes_clear (&bytes);
}

/* Nothing is said of a picture, or the type */
typedef struct
{
  const char *name;
  gint type;                    /* -1: none */
  const char *data;             /* nullable */
  const char *url;              /* nullable */
  const char *copyright;        /* nullable */
  const char *expected;
  gsize size;
} Case;

#define NONE "\0\0\0\0" "\0\0\0\0"
#define EXPECT(text) text, sizeof (text) - 1

static const Case cases[] = {
  { "nothing", -1, NULL, NULL, NULL, "", 0 },
  { "type-alone", 1, NULL, NULL, NULL, "", 0 },
  { "jpeg", -1, "\xff\xd8\xffx", NULL, NULL,
      EXPECT ("\2\0\0\0\4\0\0\0\xff\xd8\xffx" NONE) },
  { "gif", 3, "GIF89a", NULL, NULL,
      EXPECT ("\3\0\0\0\6\0\0\0" "GIF89a" NONE) },
  { "bitmap-called-gif", 3, "BMxx", NULL, NULL,
      EXPECT ("\1\0\0\0\4\0\0\0" "BMxx" NONE) },
  { "unknown-with-type", 2, "abcd", NULL, NULL,
      EXPECT ("\2\0\0\0\4\0\0\0" "abcd" NONE) },
  { "unknown", -1, "abcd", NULL, NULL, EXPECT (NONE NONE) },
  { "url", -1, NULL, "http://a", NULL,
      EXPECT (NONE "\x9\0\0\0http://a\0" "\0\0\0\0") },
  { "copyright", -1, NULL, NULL, "http://a",
      EXPECT (NONE "\0\0\0\0" "\x9\0\0\0http://a\0") },
  { "not-ascii", -1, NULL, "a \xc3\xa4", NULL,
      EXPECT (NONE "\xb\0\0\0a%20%C3%A4\0" "\0\0\0\0") },
};

static AsfAttributes *
make_attributes (const Case *c)
{
  AsfAttributes *attributes = asf_attributes_new ();

  if (c->type >= 0)
    asf_attributes_add_number (attributes, 0, "BannerImageType",
        ASF_ATTRIBUTE_DWORD, c->type);
  if (c->data != NULL) {
    g_autoptr (GBytes) data = g_bytes_new (c->data, strlen (c->data));

    asf_attributes_add_binary (attributes, 0, "BannerImageData", data);
  }
  if (c->url != NULL)
    asf_attributes_add_text (attributes, 0, "BannerImageURL", c->url);
  if (c->copyright != NULL)
    asf_attributes_add_text (attributes, 0, "CopyrightURL", c->copyright);

  return attributes;
}

static void
test_put (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (AsfAttributes) attributes = make_attributes (c);

  assert_put (attributes, c->expected, c->size);
}

/* A recording with all of it: the other reader finds the object in the header
 * and the copyright's link as an attribute, and no other attribute; the header
 * is known as the writer's own, which repairs depend on. */
static void
test_file (void)
{
  static const Case all = {
    "all", 2, "\xff\xd8\xffx", "http://banner/", "http://copyright/", NULL, 0
  };
  g_autoptr (TestRecording) recording = test_recording_new ();
  g_autoptr (AsfAttributes) attributes = make_attributes (&all);
  g_autoptr (AsfFindings) findings = asf_findings_new ();
  g_autoptr (AsfReader) reader = NULL;
  g_autoptr (AsfInput) input = NULL;
  g_autoptr (AsfFile) file = NULL;
  g_auto (TestResult) result = { 0 };
  MemoryFile *memory = memory_file_new ();

  test_recording_take_stream (recording, test_stream_pcm (1));
  test_recording_add (recording, 1, 0, 100, 1000, TRUE);
  asf_attributes_append (recording->attributes, attributes);
  test_recording_run (recording, memory_output_new (memory), &result);
  reader = test_read (memory->data);
  test_assert_no_problems (reader, NULL);
  g_assert_nonnull (asf_reader_find_chunk (reader->header_objects,
          READ_GUID_CONTENT_BRANDING));
  g_assert_nonnull (asf_reader_find_attribute (reader, "CopyrightURL", 0,
          NULL));
  g_assert_null (asf_reader_find_attribute (reader, "BannerImageData", 0,
          NULL));

  input = asf_input_memory_new (memory->data->data, memory->data->len);
  file = asf_file_read (input, findings, NULL);
  g_assert_true (file->own);
  g_assert_cmpuint (asf_attributes_count (file->header.attributes), ==, 4);
  for (guint i = 0; i < 4; i++)
    g_assert_true (asf_attributes_has (file->header.attributes,
            asf_attributes_nth (attributes, i)));
  memory_file_unref (memory);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path =
        g_strdup_printf ("/branding/put/%s", cases[i].name);

    g_test_add_data_func (path, &cases[i], test_put);
  }
  g_test_add_func ("/branding/file", test_file);
  return g_test_run ();
}
