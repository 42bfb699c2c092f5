/* timecodeindex.c: tests of the index by time codes
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asftimecodeindex.h"

#define MAX_POINTS 6
#define MAX_ROWS 8
#define NONE G_MAXUINT32
#define PACKET_SIZE 65535

typedef struct
{
  guint16 range;
  guint32 bcd;
  guint64 packet;
} Point;

/* @packet: #NONE = there is no such place */
typedef struct
{
  guint block;
  guint16 range;
  guint32 bcd;
  guint32 packet;
} Row;

typedef struct
{
  const char *name;
  guint interval;
  guint step;
  guint n_points;
  Point points[MAX_POINTS];
  guint n_rows;
  Row rows[MAX_ROWS];
} IndexCase;

static const IndexCase cases[] = {
  { "on-the-second", 1, 1, 2, { { 0, 0x10000000, 0 }, { 0, 0x10000100, 4 } },
        2, { { 0, 0, 0x10000000, 0 }, { 0, 0, 0x10000100, 4 } } },
  { "between-seconds", 1, 1, 2,
        { { 0, 0x10000012, 1 }, { 0, 0x10000101, 4 } }, 3,
        { { 0, 0, 0x10000000, 1 }, { 0, 0, 0x10000100, 1 },
          { 0, 0, 0x10000200, 4 } } },
  { "last-of-a-second-counts", 1, 1, 3,
        { { 0, 0x00000001, 1 }, { 0, 0x00000009, 2 }, { 0, 0x00000024, 3 } },
        2, { { 0, 0, 0x00000000, 1 }, { 0, 0, 0x00000100, 3 } } },
  { "no-entries-in-a-gap", 1, 1, 2, { { 0, 0, 0 }, { 0, 0x01000000, 9 } }, 2,
        { { 0, 0, 0, 0 }, { 0, 0, 0x01000000, 9 } } },
  { "falls-without-a-range", 1, 1, 3,
        { { 0, 0x00000500, 0 }, { 0, 0x00000300, 2 }, { 0, 0x00000600, 4 } },
        2, { { 0, 0, 0x00000500, 0 }, { 0, 0, 0x00000600, 4 } } },
  { "no-time-codes", 1, 1, 5,
        { { 0, 0x00000100, 0 }, { 0, 0x24000000, 1 }, { 0, 0x00600000, 2 },
          { 0, 0x0000000a, 3 }, { 1, 0xffffffff, 4 } },
        1, { { 0, 0, 0x00000100, 0 } } },
  { "ranges-have-blocks", 1, 1, 3,
        { { 0, 0x23595900, 0 }, { 2, 0x00000000, 3 }, { 5, 0x00000000, 6 } },
        3, { { 0, 0, 0x23595900, 0 }, { 1, 2, 0, 3 }, { 2, 5, 0, 6 } } },
  { "ends-with-the-day", 1, 1, 2,
        { { 0, 0x23595900, 1 }, { 0, 0x23595901, 2 } },
        1, { { 0, 0, 0x23595900, 1 } } },
  { "every-second-entry", 1, 2, 4,
        { { 0, 0x00000300, 1 }, { 0, 0x00000400, 2 }, { 0, 0x00000500, 3 },
          { 0, 0x00000600, 4 } },
        3, { { 0, 0, 0x00000200, 1 }, { 0, 0, 0x00000400, 2 },
          { 0, 0, 0x00000600, 4 } } },
  { "every-fourth-in-ranges", 1, 4, 3,
        { { 0, 0x00000500, 1 }, { 1, 0x00000301, 2 }, { 1, 0x00000505, 3 } },
        5, { { 0, 0, 0x00000400, 1 }, { 0, 0, 0x00000800, 1 },
          { 1, 1, 0x00000000, 2 }, { 1, 1, 0x00000400, 2 },
          { 1, 1, 0x00000800, 3 } } },
  { "interval", 60, 1, 3,
        { { 0, 0x00000500, 1 }, { 0, 0x00005900, 2 }, { 0, 0x00013000, 3 } },
        3, { { 0, 0, 0x00000000, 1 }, { 0, 0, 0x00010000, 2 },
          { 0, 0, 0x00020000, 3 } } },
  { "beyond-4-gib", 1, 1, 3,
        { { 0, 0x00000100, 0 }, { 0, 0x00000200, 65536 },
          { 0, 0x00000300, 65538 } },
        3, { { 0, 0, 0x00000100, 0 }, { 0, 0, 0x00000200, 65536 },
          { 1, 0, 0x00000300, 65538 } } },
  { "begins-beyond-4-gib", 1, 1, 2,
        { { 0, 0x00000100, 70000 }, { 0, 0x00000200, 70001 } },
        2, { { 0, 0, 0x00000100, 70000 }, { 0, 0, 0x00000200, 70001 } } },
};

static guint64
get (const AsfBytes *bytes, gsize at, guint size)
{
  guint64 value = 0;

  g_assert_cmpuint (at + size, <=, bytes->data->len);
  for (guint i = 0; i < size; i++)
    value |= (guint64) bytes->data->data[at + i] << (8 * i);
  return value;
}

static AsfTimecodeIndex *
make_index (guint interval, const Point *points, guint n)
{
  AsfTimecodeIndex *index = asf_timecode_index_new (interval);

  for (guint i = 0; i < n; i++)
    asf_timecode_index_add (index,
        ASF_TIMECODE_KEY (points[i].range, points[i].bcd), points[i].packet);
  return index;
}

/* Rows of @n_columns, those of a row one after the other in @rows */
static void
assert_rows (const AsfBytes *bytes, const Row *rows, guint n_rows,
    guint n_columns)
{
  guint n_blocks = (guint) get (bytes, 30, 4), row = 0;
  gsize at = 34 + 4 * n_columns;

  g_assert_cmpuint (get (bytes, 16, 8), ==, bytes->data->len);
  g_assert_cmpuint (get (bytes, 24, 4), ==, 1);
  g_assert_cmpuint (get (bytes, 28, 2), ==, n_columns);
  for (guint block = 0; block < n_blocks; block++) {
    guint count = (guint) get (bytes, at, 4);
    gsize bases_at = at + 6;

    g_assert_cmpuint (get (bytes, at + 4, 2), ==, rows[row].range);
    at = bases_at + 8 * n_columns;
    for (guint i = 0; i < count; i++, at += 4 + 4 * n_columns) {
      for (guint k = 0; k < n_columns; k++, row++) {
        guint64 offset = get (bytes, at + 4 + 4 * k, 4);

        g_assert_cmpuint (row, <, n_rows);
        g_assert_cmpuint (block, ==, rows[row].block);
        g_assert_cmphex (get (bytes, at, 4), ==, rows[row].bcd);
        if (rows[row].packet == NONE)
          g_assert_cmpuint (offset, ==, G_MAXUINT32);
        else
          g_assert_cmpuint (get (bytes, bases_at + 8 * k, 8) + offset, ==,
              (guint64) rows[row].packet * PACKET_SIZE);
      }
    }
  }
  g_assert_cmpuint (row, ==, n_rows);
  g_assert_cmpuint (at, ==, bytes->data->len);
}

static void
test_case (gconstpointer data)
{
  const IndexCase *c = data;
  g_autoptr (AsfTimecodeIndex) index =
      make_index (c->interval, c->points, c->n_points);
  const AsfTimecodeColumn column = { 3, index };
  AsfBytes bytes;

  asf_bytes_init (&bytes);
  asf_timecode_index_put_object (&column, 1, &bytes, PACKET_SIZE, c->step);
  g_assert_false (bytes.overflow);
  g_assert_true (asf_timecode_index_have_points (&column, 1));
  g_assert_cmpuint (get (&bytes, 34, 2), ==, 3);
  g_assert_cmpuint (get (&bytes, 36, 2), ==, 3);
  g_assert_cmpuint (asf_timecode_index_common_interval (&column, 1, c->step),
      ==, c->interval * c->step);
  if (c->step == 1)
    g_assert_cmpuint (bytes.data->len, <=,
        asf_timecode_index_object_size (&column, 1, PACKET_SIZE));
  assert_rows (&bytes, c->rows, c->n_rows, 1);
  asf_bytes_clear (&bytes);
}

/* Entries of each stream are entries for the others. */
static void
test_several (void)
{
  static const Point a[] = { { 0, 0x00000100, 0 }, { 0, 0x00000300, 5 } };
  static const Point b[] = { { 0, 0x00000205, 2 }, { 1, 0x00000100, 9 } };
  static const Row rows[] = {
    { 0, 0, 0x00000100, 0 }, { 0, 0, 0x00000100, NONE },
    { 0, 0, 0x00000200, 0 }, { 0, 0, 0x00000200, 2 },
    { 0, 0, 0x00000300, 5 }, { 0, 0, 0x00000300, 2 },
    { 1, 1, 0x00000100, 5 }, { 1, 1, 0x00000100, 9 },
  };
  g_autoptr (AsfTimecodeIndex) first = make_index (1, a, G_N_ELEMENTS (a));
  g_autoptr (AsfTimecodeIndex) second = make_index (1, b, G_N_ELEMENTS (b));
  const AsfTimecodeColumn columns[] = { { 1, first }, { 2, second } };
  AsfBytes bytes;

  asf_bytes_init (&bytes);
  asf_timecode_index_put_object (columns, 2, &bytes, PACKET_SIZE, 1);
  g_assert_cmpuint (bytes.data->len, <=,
      asf_timecode_index_object_size (columns, 2, PACKET_SIZE));
  assert_rows (&bytes, rows, G_N_ELEMENTS (rows), 2);
  asf_bytes_clear (&bytes);
}

/* Samples without a time code are not worth an index. */
static void
test_nothing (void)
{
  static const Point zero = { 0, 0, 0 };
  g_autoptr (AsfTimecodeIndex) empty = asf_timecode_index_new (1);
  g_autoptr (AsfTimecodeIndex) zeros = make_index (1, &zero, 1);
  const AsfTimecodeColumn columns[] = { { 1, empty }, { 2, zeros } };

  g_assert_false (asf_timecode_index_have_points (columns, 2));
  g_assert_false (asf_timecode_index_have_points (columns, 0));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *name =
        g_strconcat ("/timecode-index/", cases[i].name, NULL);

    g_test_add_data_func (name, &cases[i], test_case);
  }
  g_test_add_func ("/timecode-index/several", test_several);
  g_test_add_func ("/timecode-index/nothing", test_nothing);

  return g_test_run ();
}
