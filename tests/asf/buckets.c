/* buckets.c: tests of leaky buckets
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfbuckets.h"
#include "memoryoutput.h"
#include "samples.h"

/* As the attribute is stored */
static guint32
read_u32 (const guint8 *data)
{
  return data[0] | data[1] << 8 | data[2] << 16 | (guint32) data[3] << 24;
}

static guint32
window_at (GBytes *value, guint32 rate)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (value, &size);

  g_assert_cmpuint (size, ==, ASF_BUCKETS_SIZE);
  g_assert_cmpuint (data[0] | data[1], ==, 0);
  for (gsize at = 2; at < size; at += 8) {
    if (read_u32 (data + at) == rate)
      return read_u32 (data + at + 4);
  }
  g_assert_not_reached ();
}

/* One packet: what Microsoft's writer has for 13406 bytes, each number */
static void
test_one_packet (void)
{
  static const guint32 expected[][2] = {
    {24000, 4468}, {30000, 3574}, {45000, 2383}, {58000, 1849}, {115200, 930},
    {240000, 446}, {350000, 306}, {500000, 214}, {730000, 146},
    {1000000, 107}, {1400000, 76}, {2100000, 51}, {5000000, 21},
    {10000000, 10}
  };
  AsfBuckets buckets = { 0 };
  g_autoptr (GBytes) value = NULL;

  asf_buckets_add (&buckets, 0, 13406);
  value = asf_buckets_to_bytes (&buckets);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpuint (window_at (value, expected[i][0]), ==, expected[i][1]);
}

static void
test_nothing (void)
{
  AsfBuckets buckets = { 0 };
  g_autoptr (GBytes) value = asf_buckets_to_bytes (&buckets);

  g_assert_cmpuint (window_at (value, 24000), ==, 0);
  g_assert_cmpuint (window_at (value, 10000000), ==, 0);
}

/* Longer than the format's time: no number wraps. */
static void
test_longest (void)
{
  AsfBuckets buckets = { 0 };
  g_autoptr (GBytes) value = NULL;

  for (guint64 ms = 0; ms <= G_MAXUINT32; ms += 100000000)
    asf_buckets_add (&buckets, (guint32) ms, G_MAXUINT32);
  value = asf_buckets_to_bytes (&buckets);
  g_assert_cmpuint (window_at (value, 24000), ==, G_MAXUINT32);
  g_assert_cmpuint (window_at (value, 10000000), ==, 3435973);
}

/* A bucket never overflows if it has room for what is sent in any stretch of
 * time, less what leaks meanwhile: looked at one by one, with numbers of the
 * other reader. */
static guint64
find_window (const AsfReader *reader, guint32 rate)
{
  gint64 most = 0;

  for (guint i = 0; i < reader->packets->len; i++) {
    gint64 start = asf_reader_packet (reader, i)->send_time;

    for (guint k = i; k < reader->packets->len; k++) {
      gint64 bits = (gint64) (k - i + 1) * reader->packet_size * 8;
      gint64 ms = asf_reader_packet (reader, k)->send_time - start;

      most = MAX (most, bits * 1000 - ms * rate);
    }
  }
  return (guint64) most / rate;
}

static void
write_file (MemoryFile *file, gboolean swings)
{
  AsfWriterConfig config = test_config ();
  AsfWriter *writer = asf_writer_new (memory_output_new (file), &config);
  g_autoptr (AsfStream) stream = test_stream_video (1);

  g_assert_true (asf_writer_add_stream (writer, stream, NULL));
  g_assert_true (asf_writer_begin_writing (writer, NULL));
  for (guint i = 0; i < 1000; i++) {
    guint32 size = swings && i / 250 == 2 ? 9000 : 300 + i % 7 * 20;
    TestSample sample = {
      1, i % 25 == 0, i * 40 * TEST_NS_PER_MS, 40 * TEST_NS_PER_MS, size, i
    };

    g_assert_true (test_write (writer, &sample, NULL));
  }
  g_assert_true (asf_writer_end_writing (writer, NULL));
  asf_writer_free (writer);
}

static gboolean
read_flag (const AsfReader *reader, guint stream)
{
  guint64 number = 2;

  asf_reader_attribute_get_number (asf_reader_find_attribute (reader, "IsVBR",
          (int) stream, NULL), &number);
  g_assert_cmpuint (number, <, 2);

  return number != 0;
}

/* @data: the rate varies by more than preroll takes */
static void
test_file (gconstpointer data)
{
  gboolean swings = GPOINTER_TO_INT (data);
  g_autoptr (AsfReader) reader = NULL;
  const ReadAttribute *attribute;
  MemoryFile *file = memory_file_new ();

  write_file (file, swings);
  reader = test_read (file->data);
  test_assert_no_problems (reader, NULL);
  g_assert_cmpint (read_flag (reader, 0), ==, swings);
  g_assert_cmpint (read_flag (reader, 1), ==, swings);

  attribute =
      asf_reader_find_attribute (reader, "ASFLeakyBucketPairs", 0, NULL);
  g_assert_nonnull (attribute);
  g_assert_cmpint (attribute->source, ==, READ_FROM_EXTENDED_CONTENT);
  g_assert_cmpint (attribute->type, ==, READ_TYPE_BYTES);
  g_assert_cmpuint (attribute->size, ==, ASF_BUCKETS_SIZE);
  for (guint at = 2; at < attribute->size; at += 8) {
    guint32 rate = read_u32 (attribute->value + at);

    g_assert_cmpuint (read_u32 (attribute->value + at + 4), ==,
        find_window (reader, rate));
  }
  memory_file_unref (file);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/buckets/one-packet", test_one_packet);
  g_test_add_func ("/buckets/nothing", test_nothing);
  g_test_add_func ("/buckets/longest", test_longest);
  g_test_add_data_func ("/buckets/file/even", GINT_TO_POINTER (FALSE),
      test_file);
  g_test_add_data_func ("/buckets/file/swings", GINT_TO_POINTER (TRUE),
      test_file);
  return g_test_run ();
}
