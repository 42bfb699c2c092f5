/* cursor.c: tests of the little-endian reader
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfcursor.h"

#include <string.h>

static const guint8 bytes[] = {
  0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x88,
  0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f, 0x10
};

static void
test_integers (void)
{
  AsfCursor cursor;

  asf_cursor_init (&cursor, bytes, sizeof (bytes));
  g_assert_cmpuint (asf_cursor_get_u64 (&cursor), ==,
      G_GUINT64_CONSTANT (0x8807060504030201));
  g_assert_cmpuint (asf_cursor_get_u32 (&cursor), ==, 0x0c0b0a09);
  g_assert_cmpuint (asf_cursor_get_u16 (&cursor), ==, 0x0e0d);
  g_assert_cmpuint (asf_cursor_get_u8 (&cursor), ==, 0x0f);
  g_assert_cmpuint (asf_cursor_left (&cursor), ==, 1);
  g_assert_cmpuint (asf_cursor_get_u8 (&cursor), ==, 0x10);
  g_assert_cmpuint (asf_cursor_left (&cursor), ==, 0);
  g_assert_false (cursor.failed);
}

static void
test_coded (void)
{
  AsfCursor cursor;

  asf_cursor_init (&cursor, bytes, sizeof (bytes));
  g_assert_cmpuint (asf_cursor_get_coded (&cursor, 0), ==, 0);
  g_assert_cmpuint (cursor.position, ==, 0);
  g_assert_cmpuint (asf_cursor_get_coded (&cursor, 1), ==, 0x01);
  g_assert_cmpuint (asf_cursor_get_coded (&cursor, 2), ==, 0x0302);
  g_assert_cmpuint (asf_cursor_get_coded (&cursor, 3), ==, 0x07060504);
  g_assert_cmpuint (cursor.position, ==, 7);
}

static void
test_guid (void)
{
  AsfCursor cursor;
  AsfGuid guid;

  asf_cursor_init (&cursor, bytes, sizeof (bytes));
  asf_cursor_get_guid (&cursor, &guid);
  g_assert_cmpmem (guid.bytes, 16, bytes, 16);
  asf_cursor_init (&cursor, bytes, sizeof (bytes) - 1);
  asf_cursor_get_guid (&cursor, &guid);
  g_assert_true (cursor.failed);
  g_assert_cmpuint (guid.bytes[0], ==, 0);
}

/* A failure stays: what would fit is not read any more. */
static void
test_beyond_the_end (void)
{
  AsfCursor cursor;

  asf_cursor_init (&cursor, bytes, 3);
  g_assert_cmpuint (asf_cursor_get_u32 (&cursor), ==, 0);
  g_assert_true (cursor.failed);
  g_assert_cmpuint (asf_cursor_get_u8 (&cursor), ==, 0);
  g_assert_cmpuint (asf_cursor_left (&cursor), ==, 0);
  g_assert_null (asf_cursor_get_data (&cursor, 0));

  asf_cursor_init (&cursor, bytes, 3);
  g_assert_null (asf_cursor_get_data (&cursor, G_MAXSIZE));
  g_assert_true (cursor.failed);

  asf_cursor_init (&cursor, NULL, 0);
  g_assert_cmpuint (asf_cursor_left (&cursor), ==, 0);
  g_assert_false (cursor.failed);
  asf_cursor_get_u8 (&cursor);
  g_assert_true (cursor.failed);
}

static void
test_part (void)
{
  AsfCursor cursor, part;

  asf_cursor_init (&cursor, bytes, sizeof (bytes));
  asf_cursor_get_u8 (&cursor);
  asf_cursor_get_part (&cursor, 2, &part);
  g_assert_cmpuint (asf_cursor_get_u16 (&part), ==, 0x0302);
  asf_cursor_get_u8 (&part);
  g_assert_true (part.failed);
  g_assert_false (cursor.failed);
  g_assert_cmpuint (asf_cursor_get_u8 (&cursor), ==, 0x04);

  asf_cursor_get_part (&cursor, 13, &part);
  g_assert_true (part.failed);
  g_assert_true (cursor.failed);
  g_assert_cmpuint (asf_cursor_left (&part), ==, 0);
}

typedef struct
{
  const char *name;
  gsize size;
  guint8 bytes[12];
  const char *text;
} TextCase;

static const TextCase texts[] = {
  {"empty", 0, {0}, ""},
  {"terminator", 2, {0, 0}, ""},
  {"terminated", 6, {'a', 0, 'b', 0, 0, 0}, "ab"},
  {"not-terminated", 4, {'a', 0, 'b', 0}, "ab"},
  {"up-to-the-terminator", 6, {'a', 0, 0, 0, 'b', 0}, "a"},
  {"umlaut", 2, {0xe4, 0x00}, "ä"},
  {"surrogates", 6, {0x3d, 0xd8, 0x00, 0xde, '!', 0}, "\xf0\x9f\x98\x80!"},
  {"high-alone", 4, {0x3d, 0xd8, '!', 0}, "\xef\xbf\xbd!"},
  {"high-at-the-end", 4, {'a', 0, 0x3d, 0xd8}, "a\xef\xbf\xbd"},
  {"low-alone", 4, {0x00, 0xde, '!', 0}, "\xef\xbf\xbd!"},
  {"two-high", 6, {0x3d, 0xd8, 0x3d, 0xd8, 0x00, 0xde},
      "\xef\xbf\xbd\xf0\x9f\x98\x80"},
  {"odd", 3, {'a', 0, 'b'}, "a\xef\xbf\xbd"},
  {"odd-behind-the-terminator", 5, {'a', 0, 0, 0, 'b'}, "a"},
  {"one-byte", 1, {'a'}, "\xef\xbf\xbd"},
};

static void
test_text (gconstpointer data)
{
  const TextCase *c = data;
  g_autofree char *text = NULL;
  AsfCursor cursor;

  asf_cursor_init (&cursor, c->bytes, sizeof (c->bytes));
  text = asf_cursor_get_utf16 (&cursor, c->size);
  g_assert_cmpstr (text, ==, c->text);
  g_assert_cmpuint (cursor.position, ==, c->size);
  g_assert_false (cursor.failed);
}

static void
test_no_text (void)
{
  g_autofree char *text = NULL;
  AsfCursor cursor;

  asf_cursor_init (&cursor, bytes, 4);
  text = asf_cursor_get_utf16 (&cursor, 6);
  g_assert_cmpstr (text, ==, "");
  g_assert_true (cursor.failed);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cursor/integers", test_integers);
  g_test_add_func ("/cursor/coded", test_coded);
  g_test_add_func ("/cursor/guid", test_guid);
  g_test_add_func ("/cursor/beyond-the-end", test_beyond_the_end);
  g_test_add_func ("/cursor/part", test_part);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autofree char *name = g_strconcat ("/cursor/text/", texts[i].name, NULL);

    g_test_add_data_func (name, &texts[i], test_text);
  }
  g_test_add_func ("/cursor/no-text", test_no_text);

  return g_test_run ();
}
