/* bytes.c: tests of the little-endian writer
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfbytes.h"

#include <string.h>

typedef struct
{
  const char *name;
  guint width;
  guint64 value;
  guint8 expected[8];
  gboolean overflow;
} IntegerCase;

static const IntegerCase integer_cases[] = {
  { "/bytes/u8/zero", 1, 0, { 0 }, FALSE },
  { "/bytes/u8/largest", 1, 0xff, { 0xff }, FALSE },
  { "/bytes/u8/one-over", 1, 0x100, { 0x00 }, TRUE },
  { "/bytes/u16/order", 2, 0x1234, { 0x34, 0x12 }, FALSE },
  { "/bytes/u16/largest", 2, 0xffff, { 0xff, 0xff }, FALSE },
  { "/bytes/u16/one-over", 2, 0x10000, { 0, 0 }, TRUE },
  { "/bytes/u32/order", 4, 0x12345678, { 0x78, 0x56, 0x34, 0x12 }, FALSE },
  { "/bytes/u32/largest", 4, 0xffffffff, { 0xff, 0xff, 0xff, 0xff }, FALSE },
  { "/bytes/u32/one-over", 4, G_GUINT64_CONSTANT (0x100000000),
        { 0, 0, 0, 0 }, TRUE },
  { "/bytes/u64/order", 8, G_GUINT64_CONSTANT (0x0123456789abcdef),
        { 0xef, 0xcd, 0xab, 0x89, 0x67, 0x45, 0x23, 0x01 }, FALSE },
  { "/bytes/u64/largest", 8, G_MAXUINT64,
        { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff }, FALSE },
};

static void
put_integer (AsfBytes *bytes, guint width, guint64 value)
{
  switch (width) {
    case 1:
      asf_bytes_put_u8 (bytes, value);
      break;
    case 2:
      asf_bytes_put_u16 (bytes, value);
      break;
    case 4:
      asf_bytes_put_u32 (bytes, value);
      break;
    default:
      asf_bytes_put_u64 (bytes, value);
      break;
  }
}

static void
test_integer (gconstpointer data)
{
  const IntegerCase *c = data;
  AsfBytes bytes;

  asf_bytes_init (&bytes);
  put_integer (&bytes, c->width, c->value);
  g_assert_cmpmem (bytes.data->data, bytes.data->len, c->expected, c->width);
  g_assert_cmpint (bytes.overflow, ==, c->overflow);
  asf_bytes_clear (&bytes);
}

/* A value set later goes where it was asked to and nowhere else. */
static void
test_set_integer (gconstpointer data)
{
  const IntegerCase *c = data;
  guint8 expected[10];
  AsfBytes bytes;

  memset (expected, 0xee, sizeof (expected));
  memcpy (expected + 1, c->expected, c->width);
  asf_bytes_init (&bytes);
  for (guint i = 0; i < sizeof (expected); i++)
    asf_bytes_put_u8 (&bytes, 0xee);
  if (c->width == 2)
    asf_bytes_set_u16 (&bytes, 1, c->value);
  else if (c->width == 4)
    asf_bytes_set_u32 (&bytes, 1, c->value);
  else
    asf_bytes_set_u64 (&bytes, 1, c->value);
  g_assert_cmpmem (bytes.data->data, bytes.data->len, expected,
      sizeof (expected));
  g_assert_cmpint (bytes.overflow, ==, c->overflow);
  asf_bytes_clear (&bytes);
}

/* One overflow is remembered whatever comes after. */
static void
test_overflow_is_sticky (void)
{
  AsfBytes bytes;

  asf_bytes_init (&bytes);
  asf_bytes_put_u8 (&bytes, 256);
  asf_bytes_put_u8 (&bytes, 1);
  g_assert_true (bytes.overflow);
  asf_bytes_clear (&bytes);
}

typedef struct
{
  const char *name;
  const char *text;
  guint size;
  guint8 expected[12];
} TextCase;

static const TextCase text_cases[] = {
  { "/bytes/utf16/absent", NULL, 0, { 0 } },
  { "/bytes/utf16/empty", "", 2, { 0, 0 } },
  { "/bytes/utf16/ascii", "Ab", 6, { 0x41, 0, 0x62, 0, 0, 0 } },
  { "/bytes/utf16/two-byte-utf8", "\xc3\xa9", 4, { 0xe9, 0x00, 0, 0 } },
  { "/bytes/utf16/three-byte-utf8", "\xe2\x82\xac", 4, { 0xac, 0x20, 0, 0 } },
  { "/bytes/utf16/surrogates", "\xf0\x9f\x8e\xb5", 6,
        { 0x3c, 0xd8, 0xb5, 0xdf, 0, 0 } },
  { "/bytes/utf16/last-of-plane-0", "\xef\xbf\xbd", 4, { 0xfd, 0xff, 0, 0 } },
  { "/bytes/utf16/no-utf8", "a\xff", 6, { 0x61, 0, 0xfd, 0xff, 0, 0 } },
  { "/bytes/utf16/cut-utf8", "a\xe2\x82", 8,
        { 0x61, 0, 0xfd, 0xff, 0xfd, 0xff, 0, 0 } },
};

static void
test_text (gconstpointer data)
{
  const TextCase *c = data;
  AsfBytes bytes;

  asf_bytes_init (&bytes);
  g_assert_cmpuint (asf_bytes_put_utf16 (&bytes, c->text), ==, c->size);
  g_assert_cmpmem (bytes.data->data, bytes.data->len, c->expected, c->size);
  g_assert_false (bytes.overflow);
  asf_bytes_clear (&bytes);
}

typedef struct
{
  const char *name;
  guint n_ascii;
  const char *last;
  gsize expected;
} LongTextCase;

/* A WORD length holds 65534 bytes, that is 32766 units and the NUL. */
static const LongTextCase long_text_cases[] = {
  { "/bytes/utf16/long/exactly-full", 32765, "z", 65534 },
  { "/bytes/utf16/long/one-over", 32766, "z", 65534 },
  { "/bytes/utf16/long/far-over", 100000, "z", 65534 },
  { "/bytes/utf16/long/pair-ends-at-limit", 32764, "\xf0\x9f\x8e\xb5", 65534 },
  { "/bytes/utf16/long/pair-across-limit", 32765, "\xf0\x9f\x8e\xb5", 65532 },
};

static void
test_long_text (gconstpointer data)
{
  const LongTextCase *c = data;
  g_autofree char *ascii = g_strnfill (c->n_ascii, 'x');
  g_autofree char *text = g_strconcat (ascii, c->last, NULL);
  const guint8 *end;
  AsfBytes bytes;

  asf_bytes_init (&bytes);
  g_assert_cmpuint (asf_bytes_put_utf16 (&bytes, text), ==, c->expected);
  g_assert_cmpuint (bytes.data->len, ==, c->expected);
  end = bytes.data->data + bytes.data->len;
  g_assert_cmpuint (end[-2] | end[-1] << 8, ==, 0);
  /* never half a pair */
  g_assert_cmpuint (end[-3] & 0xfc, !=, 0xd8);
  g_assert_false (bytes.overflow);
  asf_bytes_clear (&bytes);
}

static void
test_nothing_put (void)
{
  g_autoptr (GBytes) none = g_bytes_new (NULL, 0);
  AsfBytes bytes;

  asf_bytes_init (&bytes);
  asf_bytes_put_data (&bytes, NULL, 0);
  asf_bytes_put_gbytes (&bytes, NULL);
  asf_bytes_put_gbytes (&bytes, none);
  asf_bytes_put_zeros (&bytes, 0);
  g_assert_cmpuint (bytes.data->len, ==, 0);
  asf_bytes_clear (&bytes);
}

static void
test_data_and_zeros (void)
{
  g_autoptr (GBytes) data = g_bytes_new_static ("cd", 2);
  AsfBytes bytes;

  asf_bytes_init (&bytes);
  asf_bytes_put_data (&bytes, "ab", 2);
  asf_bytes_put_zeros (&bytes, 3);
  asf_bytes_put_gbytes (&bytes, data);
  g_assert_cmpmem (bytes.data->data, bytes.data->len, "ab\0\0\0cd", 7);
  asf_bytes_clear (&bytes);
}

/* Sizes count the object's own head of 24 bytes and all inside it. */
static void
test_nested_objects (void)
{
  gsize outer, inner;
  AsfBytes bytes;

  asf_bytes_init (&bytes);
  asf_bytes_put_u8 (&bytes, 0xaa);
  outer = asf_bytes_open_object (&bytes, &asf_guid_header);
  asf_bytes_put_u16 (&bytes, 0xbbbb);
  inner = asf_bytes_open_object (&bytes, &asf_guid_padding);
  asf_bytes_close_object (&bytes, inner);
  asf_bytes_put_u8 (&bytes, 0xcc);
  asf_bytes_close_object (&bytes, outer);

  g_assert_cmpuint (bytes.data->len, ==, 1 + 24 + 2 + 24 + 1);
  g_assert_cmpmem (bytes.data->data + 1, 16, asf_guid_header.bytes, 16);
  g_assert_cmpmem (bytes.data->data + 17, 8, "\x33\0\0\0\0\0\0\0", 8);
  g_assert_cmpmem (bytes.data->data + 27, 16, asf_guid_padding.bytes, 16);
  g_assert_cmpmem (bytes.data->data + 43, 8, "\x18\0\0\0\0\0\0\0", 8);
  asf_bytes_clear (&bytes);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (integer_cases); i++) {
    const IntegerCase *c = &integer_cases[i];
    g_autofree char *name = g_strconcat (c->name, "-set", NULL);

    g_test_add_data_func (c->name, c, test_integer);
    if (c->width > 1)
      g_test_add_data_func (name, c, test_set_integer);
  }
  g_test_add_func ("/bytes/overflow-is-sticky", test_overflow_is_sticky);
  for (guint i = 0; i < G_N_ELEMENTS (text_cases); i++)
    g_test_add_data_func (text_cases[i].name, &text_cases[i], test_text);
  for (guint i = 0; i < G_N_ELEMENTS (long_text_cases); i++)
    g_test_add_data_func (long_text_cases[i].name, &long_text_cases[i],
        test_long_text);
  g_test_add_func ("/bytes/nothing-put", test_nothing_put);
  g_test_add_func ("/bytes/data-and-zeros", test_data_and_zeros);
  g_test_add_func ("/bytes/nested-objects", test_nested_objects);

  return g_test_run ();
}
