/* filedamage.c: tests of headers that are not as they should be
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asferror.h"
#include "asffile.h"
#include "memoryoutput.h"
#include "samples.h"

#include <string.h>

#define OBJECT_HEAD 24
#define HEADER_HEAD 30

/* Offsets in File Properties Object and Data Object (ASF spec 3.2, 5.1) */
#define N_PACKETS_AT (HEADER_HEAD + 56)
#define FLAGS_AT (HEADER_HEAD + 88)
#define MIN_PACKET_AT (HEADER_HEAD + 92)
#define MAX_PACKET_AT (HEADER_HEAD + 96)

static void
set (GByteArray *bytes, gsize at, guint64 value, guint size)
{
  g_assert_cmpuint (at + size, <=, bytes->len);
  for (guint i = 0; i < size; i++)
    bytes->data[at + i] = (guint8) (value >> (8 * i));
}

static guint64
get (const GByteArray *bytes, gsize at, guint size)
{
  guint64 value = 0;

  for (guint i = 0; i < size; i++)
    value |= (guint64) bytes->data[at + i] << (8 * i);
  return value;
}

/* Returns: (transfer full): a file with an index, and with all objects that a
 * header of the writer can have */
static GByteArray *
make_file (void)
{
  g_autoptr (TestRecording) recording = test_recording_new ();
  g_autoptr (MemoryFile) memory = memory_file_new ();
  g_auto (TestResult) result = { 0 };
  AsfStream *video = test_stream_video (1), *audio = test_stream_pcm (2);

  recording->config.padding = 100;
  video->language = g_strdup ("en-us");
  video->name = g_strdup ("camera");
  test_recording_take_stream (recording, video);
  test_recording_take_stream (recording, audio);
  asf_attributes_add_text (recording->attributes, 0, "Title", "A title");
  asf_attributes_add_text (recording->attributes, 0, "WM/Genre", "A genre");
  asf_attributes_add_text (recording->attributes, 0, "WM/Genre", "Another");
  test_recording_add_video (recording, 1, 50, 40, 500, 25);
  test_recording_add_audio (recording, 2, 50, 40, 640);
  test_recording_run (recording, memory_output_new (memory), &result);
  g_assert_true (result.ok);

  return g_byte_array_ref (memory->data);
}

static GByteArray *
copy_of (const GByteArray *bytes, gsize size)
{
  GByteArray *copy = g_byte_array_new ();

  g_byte_array_append (copy, bytes->data, MIN (size, bytes->len));
  return copy;
}

/* Returns: (transfer full) (nullable): what is read of @bytes, or why not */
static AsfFile *
read_bytes (const GByteArray *bytes, AsfInput **input, AsfFindings *findings,
    GError **error)
{
  AsfFile *file;

  *input = asf_input_memory_new (bytes->data, bytes->len);
  file = asf_file_read (*input, findings, error);
  if (file != NULL) {
    g_assert_cmpuint (file->streams->len, >, 0);
    g_assert_cmpuint (file->header.packet_size, >, 0);
    g_assert_cmpuint (file->head->len, <=, bytes->len);
    g_assert_cmpuint (file->packets_end, >=, file->head->len);
    g_assert_cmpuint (file->packets_end, <=, bytes->len);
  }
  return file;
}

static void
assert_refused (const GByteArray *bytes, AsfErrorCode code, const char *why)
{
  g_autoptr (AsfInput) input = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (read_bytes (bytes, &input, NULL, &error));
  g_assert_error (error, ASF_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, why));
}

/* Returns: where the packets of @bytes begin, which is a whole file */
static gsize
head_size (const GByteArray *bytes)
{
  return get (bytes, 16, 8) + ASF_DATA_OBJECT_HEAD;
}

static void
test_cut_off (void)
{
  g_autoptr (GByteArray) bytes = make_file ();
  gsize head = head_size (bytes);

  for (gsize size = 0; size < head; size++) {
    g_autoptr (GByteArray) cut = copy_of (bytes, size);

    assert_refused (cut,
        size < 16 ? ASF_ERROR_NOT_ASF : ASF_ERROR_DAMAGED, "");
  }
  for (gsize size = head; size <= bytes->len; size += 97) {
    g_autoptr (GByteArray) cut = copy_of (bytes, size);
    g_autoptr (AsfInput) input = NULL;
    g_autoptr (AsfFile) file = read_bytes (cut, &input, NULL, NULL);

    g_assert_nonnull (file);
    g_assert_true (file->own);
    g_assert_cmpuint (file->head->len, ==, head);
  }
}

/* One byte is wrong: all is found, or it is said what is missing. */
static void
test_flipped (void)
{
  static const guint8 masks[] = { 0x01, 0x80, 0xff };
  g_autoptr (GByteArray) bytes = make_file ();
  gsize head = head_size (bytes);
  guint n_read = 0;

  for (gsize at = 0; at < head; at++) {
    for (guint i = 0; i < G_N_ELEMENTS (masks); i++) {
      g_autoptr (AsfFindings) findings = asf_findings_new ();
      g_autoptr (AsfInput) input = NULL;
      g_autoptr (AsfFile) file = NULL;
      g_autoptr (GError) error = NULL;

      bytes->data[at] ^= masks[i];
      file = read_bytes (bytes, &input, findings, &error);
      bytes->data[at] ^= masks[i];
      g_assert_true ((file == NULL) == (error != NULL));
      if (file == NULL)
        g_assert_error (error, ASF_ERROR,
            (at < 16 ? ASF_ERROR_NOT_ASF : ASF_ERROR_DAMAGED));
      n_read += file != NULL;
    }
  }
  /* GUIDs of Header, File Properties and Data Object */
  g_assert_cmpuint (n_read, >=, 3 * (head - 3 * 16));
}

/* Whatever size an object says it has, those behind it are found. */
static void
test_size_of_an_object (void)
{
  static const guint64 sizes[] = {
    0, 1, 23, G_MAXUINT32, G_MAXINT64, G_MAXUINT64 - 24, G_MAXUINT64
  };
  g_autoptr (GByteArray) bytes = make_file ();
  g_autoptr (AsfInput) input = NULL;
  g_autoptr (AsfFile) whole = read_bytes (bytes, &input, NULL, NULL);

  for (guint i = 0; i < whole->objects->len; i++) {
    guint64 at = g_array_index (whole->objects, AsfFileObject, i).offset;
    guint64 size = get (bytes, at + 16, 8);

    if (at >= whole->data_object_offset)
      break;
    for (guint k = 0; k < G_N_ELEMENTS (sizes); k++) {
      g_autoptr (AsfFindings) findings = asf_findings_new ();
      g_autoptr (AsfInput) again = NULL;
      g_autoptr (AsfFile) file = NULL;

      set (bytes, at + 16, sizes[k], 8);
      file = read_bytes (bytes, &again, findings, NULL);
      g_assert_nonnull (file);
      g_assert_false (file->own);
      g_assert_cmpuint (file->objects->len, ==, whole->objects->len);
      g_assert_cmpuint (file->header.streams->len, ==, 2);
      g_assert_cmpuint (asf_findings_count (findings, "object-size"), ==, 1);
      g_assert_cmpuint (findings->list->len, ==, 1);
    }
    set (bytes, at + 16, size, 8);
  }
}

/* One that says it holds the next one, too, costs neither of them. */
static void
test_size_with_the_next_object (void)
{
  g_autoptr (GByteArray) bytes = make_file ();
  g_autoptr (AsfInput) input = NULL;
  g_autoptr (AsfFile) whole = read_bytes (bytes, &input, NULL, NULL);
  const AsfFileObject *objects = (AsfFileObject *) whole->objects->data;
  guint n_rescued = 0;

  for (guint i = 0; objects[i + 1].offset < whole->data_object_offset; i++) {
    guint64 at = objects[i].offset, size = get (bytes, at + 16, 8);
    g_autoptr (AsfFindings) findings = asf_findings_new ();
    g_autoptr (AsfInput) again = NULL;
    g_autoptr (AsfFile) file = NULL;

    if (objects[i].in_extension != objects[i + 1].in_extension)
      continue;
    set (bytes, at + 16, size + objects[i + 1].size, 8);
    file = read_bytes (bytes, &again, findings, NULL);
    set (bytes, at + 16, size, 8);
    g_assert_nonnull (file);
    g_assert_cmpuint (file->header.streams->len, ==, 2);
    if (asf_findings_count (findings, "object-size") > 0) {
      g_assert_cmpuint (file->objects->len, ==, whole->objects->len);
      g_assert_cmpuint (file->by_number[2]->facts.bitrate, ==,
          whole->by_number[2]->facts.bitrate);
      n_rescued++;
    }
  }
  /* all but those that have no fields that are read: the Compatibility
   * Object and the room for index parameters */
  g_assert_cmpuint (n_rescued, ==, 11);
}

static void
test_size_of_the_header (void)
{
  static const guint64 sizes[] = {
    0, 29, 30, 500, 100000, ASF_FILE_MAX_HEADER + 1, G_MAXUINT64
  };
  g_autoptr (GByteArray) bytes = make_file ();
  gsize head = head_size (bytes);

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autoptr (AsfFindings) findings = asf_findings_new ();
    g_autoptr (AsfInput) input = NULL;
    g_autoptr (AsfFile) file = NULL;

    set (bytes, 16, sizes[i], 8);
    file = read_bytes (bytes, &input, findings, NULL);
    g_assert_nonnull (file);
    g_assert_false (file->own);
    g_assert_cmpuint (file->head->len, ==, head);
    g_assert_cmpuint (file->header.streams->len, ==, 2);
    g_assert_cmpuint (asf_findings_count (findings, "header-size"), ==, 1);
  }
}

/* Replaces the GUID of each object of a kind by one that nobody knows. */
static void
hide_objects (GByteArray *bytes, const AsfGuid *guid)
{
  g_autoptr (AsfInput) input = NULL;
  g_autoptr (AsfFile) file = read_bytes (bytes, &input, NULL, NULL);
  const AsfFileObject *object = NULL;

  while ((object = asf_file_find_object (file, guid, object)) != NULL)
    memset (bytes->data + object->offset, 0xee, 16);
}

static void
test_nothing_to_go_by (void)
{
  g_autoptr (GByteArray) bytes = make_file ();
  g_autoptr (GByteArray) no_properties = copy_of (bytes, G_MAXSIZE);
  g_autoptr (GByteArray) no_streams = copy_of (bytes, G_MAXSIZE);
  g_autoptr (GByteArray) no_data = copy_of (bytes, G_MAXSIZE);
  g_autoptr (GByteArray) no_size = copy_of (bytes, G_MAXSIZE);
  g_autoptr (GByteArray) too_large = copy_of (bytes, 100);
  g_autoptr (GByteArray) empty = g_byte_array_new ();

  hide_objects (no_properties, &asf_guid_file_properties);
  assert_refused (no_properties, ASF_ERROR_DAMAGED, "properties");
  hide_objects (no_streams, &asf_guid_stream_properties);
  assert_refused (no_streams, ASF_ERROR_DAMAGED, "no stream");
  hide_objects (no_data, &asf_guid_data);
  assert_refused (no_data, ASF_ERROR_DAMAGED, "media data");
  set (no_size, MIN_PACKET_AT, 0, 8);
  assert_refused (no_size, ASF_ERROR_DAMAGED, "size of packets");
  assert_refused (too_large, ASF_ERROR_DAMAGED, "cut off");
  set (too_large, 16, G_MAXUINT64, 8);
  assert_refused (too_large, ASF_ERROR_DAMAGED, "too large");
  assert_refused (empty, ASF_ERROR_NOT_ASF, "");
}

static void
test_packet_sizes (void)
{
  g_autoptr (GByteArray) bytes = make_file ();
  guint32 size = (guint32) get (bytes, MAX_PACKET_AT, 4);
  const struct
  {
    guint32 min, max, chosen;
  } cases[] = {
    {0, size, size}, {size, 0, size}, {size, size + 1, size},
    {size - 1, size, size}, {1, size, size}, {1, 2, 2}, {2, 1, 1},
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (AsfInput) input = NULL;
    g_autoptr (AsfFile) file = NULL;

    set (bytes, MIN_PACKET_AT, cases[i].min, 4);
    set (bytes, MAX_PACKET_AT, cases[i].max, 4);
    file = read_bytes (bytes, &input, NULL, NULL);
    g_assert_nonnull (file);
    g_assert_cmpuint (file->header.packet_size, ==, cases[i].chosen);
    g_assert_cmpuint (file->min_packet_size, ==, cases[i].min);
    g_assert_false (file->own);
  }
}

/* The one number of rows that has no negative */
static void
test_most_rows (void)
{
  g_autoptr (GByteArray) bytes = make_file ();
  g_autoptr (AsfInput) plain_input = NULL, input = NULL;
  g_autoptr (AsfFile) plain = read_bytes (bytes, &plain_input, NULL, NULL);
  g_autoptr (AsfFile) file = NULL;
  gsize format = asf_file_find_object (plain, &asf_guid_stream_properties,
      NULL)->offset + 78;

  g_assert_cmpuint (get (bytes, format + 19, 4), ==, 240);
  set (bytes, format + 4, 0x80000000, 4);
  set (bytes, format + 19, 0x80000000, 4);
  file = read_bytes (bytes, &input, NULL, NULL);
  g_assert_nonnull (file);
  g_assert_true (file->by_number[1]->stream->video.top_down);
  g_assert_cmpuint (file->by_number[1]->stream->video.height, ==, 0x80000000);
  g_assert_true (file->own);
}

/* Where packets end */

typedef enum
{
  AT_INDEX,                     /* where they do end */
  AT_END                        /* of the file */
} End;

#define KEEP G_MAXUINT64

/* @data_size is stored as it is; the counts are made less by @packets_less. */
typedef struct
{
  const char *name;
  guint64 data_size;
  gint64 packets_less;
  gboolean broadcast;
  gboolean no_index;
  End end;
  gboolean finding;
} EndCase;

static const EndCase ends[] = {
  {"finished", KEEP, 0, FALSE, FALSE, AT_INDEX, FALSE},
  {"finished-without-index", KEEP, 0, FALSE, TRUE, AT_INDEX, FALSE},
  {"no-size", 0, 0, FALSE, FALSE, AT_INDEX, TRUE},
  {"size-of-none", 50, 0, FALSE, FALSE, AT_INDEX, TRUE},
  {"recording", 0, 0, TRUE, TRUE, AT_END, FALSE},
  {"recording-with-size-of-none", 50, 0, TRUE, TRUE, AT_END, FALSE},
  {"no-size-no-count", 0, 1, FALSE, FALSE, AT_END, TRUE},
  {"size-too-large", G_MAXINT64, 0, FALSE, FALSE, AT_INDEX, TRUE},
  {"size-and-count-too-large", G_MAXINT64, -1, FALSE, FALSE, AT_END, TRUE},
  {"size-and-count-huge", G_MAXUINT64 - 1, G_MININT64 / 2, FALSE, FALSE,
      AT_END, TRUE},
  {"size-too-small", 51, 1, FALSE, FALSE, AT_END, TRUE},
};

static void
test_end (gconstpointer data)
{
  const EndCase *c = data;
  g_autoptr (GByteArray) bytes = make_file ();
  g_autoptr (AsfFindings) findings = asf_findings_new ();
  g_autoptr (AsfInput) input = NULL;
  g_autoptr (AsfFile) file = NULL;
  gsize data_at = get (bytes, 16, 8);
  guint64 n_packets = get (bytes, N_PACKETS_AT, 8);
  guint64 end = data_at + get (bytes, data_at + 16, 8);

  g_assert_cmpuint (end, <, bytes->len);
  if (c->data_size != KEEP)
    set (bytes, data_at + 16, c->data_size, 8);
  set (bytes, N_PACKETS_AT, n_packets - c->packets_less, 8);
  set (bytes, data_at + 40, n_packets - c->packets_less, 8);
  if (c->broadcast)
    set (bytes, FLAGS_AT, 1, 4);
  if (c->no_index)
    g_byte_array_set_size (bytes, end);
  file = read_bytes (bytes, &input, findings, NULL);

  g_assert_nonnull (file);
  g_assert_true (file->own);
  g_assert_cmpuint (file->packets_end, ==,
      c->end == AT_INDEX ? end : bytes->len);
  g_assert_cmpuint (asf_findings_count (findings, "data-size"), ==,
      c->finding);
  g_assert_cmpuint (findings->list->len, ==, c->finding);
  g_assert_true ((asf_file_find_object (file, &asf_guid_simple_index, NULL) !=
          NULL) == (file->packets_end < bytes->len));
}

/* A tagger's object, which nobody knows, or rubbish */
static void
test_behind_the_packets (void)
{
  const struct
  {
    guint8 first;
    guint64 size;
    gboolean is_object;
  } cases[] = {
    {0x11, 24, TRUE}, {0x11, 40, TRUE}, {0x11, 41, FALSE}, {0x11, 23, FALSE},
    {0x11, 0, FALSE}, {0x11, G_MAXUINT64, FALSE}, {0x82, 24, FALSE},
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GByteArray) bytes = make_file ();
    g_autoptr (AsfInput) input = NULL;
    g_autoptr (AsfFile) file = NULL;
    gsize data_at = get (bytes, 16, 8);
    gsize end = data_at + get (bytes, data_at + 16, 8);

    g_byte_array_set_size (bytes, end + 40);
    memset (bytes->data + end, 0, 40);
    bytes->data[end] = cases[i].first;
    set (bytes, end + 16, cases[i].size, 8);
    file = read_bytes (bytes, &input, NULL, NULL);
    g_assert_nonnull (file);
    g_assert_cmpuint (file->packets_end, ==,
        cases[i].is_object ? end : bytes->len);
  }
}

/* The last index is there as far as the file goes. */
static void
test_index_cut_off (void)
{
  g_autoptr (GByteArray) bytes = make_file ();
  gsize data_at = get (bytes, 16, 8);
  gsize end = data_at + get (bytes, data_at + 16, 8);

  for (gsize size = end; size < bytes->len; size++) {
    g_autoptr (GByteArray) cut = copy_of (bytes, size);
    g_autoptr (AsfInput) input = NULL;
    g_autoptr (AsfFile) file = read_bytes (cut, &input, NULL, NULL);
    const AsfFileObject *index =
        asf_file_find_object (file, &asf_guid_simple_index, NULL);

    if (size >= end + OBJECT_HEAD) {
      g_assert_nonnull (index);
      g_assert_cmpuint (index->offset, ==, end);
      g_assert_cmpuint (index->size, ==, size - end);
      g_assert_cmpuint (file->packets_end, ==, end);
    } else {
      g_assert_null (index);
    }
  }
}

/* Made to take long: names that are compared with all others, and objects
 * without end */
static void
test_hostile (void)
{
  g_autoptr (GByteArray) bytes = make_file ();
  g_autoptr (AsfInput) plain_input = NULL, input = NULL;
  g_autoptr (AsfFile) plain = read_bytes (bytes, &plain_input, NULL, NULL);
  g_autoptr (AsfFile) file = NULL;
  g_autoptr (GByteArray) hostile = g_byte_array_new ();
  const guint count = 60000, size = 26 + count * 70;
  const guint n_tiny = 200000;
  gsize at = 0;

  /* an Extended Content Description and many tiny objects between the header's
   * own and the Data Object */
  g_byte_array_set_size (hostile, plain->head->len + size + 24 * n_tiny);
  memset (hostile->data, 'x', hostile->len);
  memcpy (hostile->data, plain->head->data, HEADER_HEAD);
  set (hostile, 16, hostile->len - ASF_DATA_OBJECT_HEAD, 8);
  at = HEADER_HEAD;
  memcpy (hostile->data + at, &asf_guid_extended_content_description, 16);
  set (hostile, at + 16, size, 8);
  set (hostile, at + 24, count, 2);
  for (guint i = 0; i < count; i++) {
    gsize record = at + 26 + i * 70;

    set (hostile, record, 62, 2);
    set (hostile, record + 64, 5, 2);
    set (hostile, record + 66, 2, 2);
  }
  at += size;
  memcpy (hostile->data + at, plain->head->data + HEADER_HEAD,
      plain->head->len - ASF_DATA_OBJECT_HEAD - HEADER_HEAD);
  at += plain->head->len - ASF_DATA_OBJECT_HEAD - HEADER_HEAD;
  for (guint i = 0; i < n_tiny; i++, at += 24)
    set (hostile, at + 16, 24, 8);
  memcpy (hostile->data + at, plain->head->data + plain->head->len -
      ASF_DATA_OBJECT_HEAD, ASF_DATA_OBJECT_HEAD);

  file = read_bytes (hostile, &input, NULL, NULL);
  g_assert_nonnull (file);
  g_assert_false (file->own);
  g_assert_cmpuint (file->objects->len, <, 2000);
  g_assert_cmpuint (asf_attributes_count (file->header.attributes), >=, count);
}

static int
fail_to_read (AsfInput *input, guint64 offset, guint8 *data, gsize size,
    gsize *n_read)
{
  return 5;
}

static void
free_nothing (AsfInput *input)
{
}

static void
test_input_fails (void)
{
  static const AsfInputClass klass = { fail_to_read, free_nothing };
  AsfInput input = { &klass, 10000 };
  g_autoptr (GError) error = NULL;

  g_assert_null (asf_file_read (&input, NULL, &error));
  g_assert_error (error, ASF_ERROR, ASF_ERROR_READ);
  asf_file_free (NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/file-damage/cut-off", test_cut_off);
  g_test_add_func ("/file-damage/flipped", test_flipped);
  g_test_add_func ("/file-damage/size-of-an-object", test_size_of_an_object);
  g_test_add_func ("/file-damage/size-with-the-next-object",
      test_size_with_the_next_object);
  g_test_add_func ("/file-damage/size-of-the-header",
      test_size_of_the_header);
  g_test_add_func ("/file-damage/nothing-to-go-by", test_nothing_to_go_by);
  g_test_add_func ("/file-damage/packet-sizes", test_packet_sizes);
  g_test_add_func ("/file-damage/most-rows", test_most_rows);
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++) {
    g_autofree char *name =
        g_strconcat ("/file-damage/end/", ends[i].name, NULL);

    g_test_add_data_func (name, &ends[i], test_end);
  }
  g_test_add_func ("/file-damage/behind-the-packets",
      test_behind_the_packets);
  g_test_add_func ("/file-damage/index-cut-off", test_index_cut_off);
  g_test_add_func ("/file-damage/hostile", test_hostile);
  g_test_add_func ("/file-damage/input-fails", test_input_fails);

  return g_test_run ();
}
