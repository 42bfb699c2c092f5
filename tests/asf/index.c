/* index.c: tests of the index objects
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfindex.h"

#include <string.h>

#define SECOND_100NS 10000000

static const AsfGuid file_id = {{ 1, 2, 3, 4, 5, 6, 7, 8,
    9, 10, 11, 12, 13, 14, 15, 16 }};

static const guint8 simple_index_guid[] = {
  0x90, 0x08, 0x00, 0x33, 0xb1, 0xe5, 0xcf, 0x11,
  0x89, 0xf4, 0x00, 0xa0, 0xc9, 0x03, 0x49, 0xcb
};

static const guint8 index_guid[] = {
  0xd3, 0x29, 0xe2, 0xd6, 0xda, 0x35, 0xd1, 0x11,
  0x90, 0x34, 0x00, 0xa0, 0xc9, 0x03, 0x49, 0xbe
};

typedef struct
{
  guint32 time_ms;
  guint64 packet;
  guint32 n_packets;
} Point;

/* Points and expected entries; n_packets 0 ends both lists. */
typedef struct
{
  const char *name;
  Point points[6];
  guint64 play_duration_ms;
  struct
  {
    guint32 packet;
    guint16 n_packets;
  } entries[10];
} SimpleCase;

/* Entry k is the key frame at or before k seconds, preroll included. */
static const SimpleCase simple_cases[] = {
  { "first-point-counts-for-all-before", { { 3000, 0, 2 } }, 3040,
        { { 0, 2 }, { 0, 2 }, { 0, 2 }, { 0, 2 }, { 0, 2 } } },
  { "first-point-in-a-later-packet", { { 2500, 7, 1 } }, 3000,
        { { 7, 1 }, { 7, 1 }, { 7, 1 }, { 7, 1 } } },
  { "point-exactly-at-an-entry", { { 0, 0, 1 }, { 1000, 5, 2 } }, 2000,
        { { 0, 1 }, { 5, 2 }, { 5, 2 } } },
  { "point-just-behind-an-entry", { { 0, 0, 1 }, { 1001, 5, 2 } }, 2000,
        { { 0, 1 }, { 0, 1 }, { 5, 2 } } },
  { "point-just-before-an-entry", { { 0, 0, 1 }, { 999, 5, 2 } }, 2000,
        { { 0, 1 }, { 5, 2 }, { 5, 2 } } },
  { "several-points-between-two-entries",
        { { 0, 0, 1 }, { 100, 1, 1 }, { 500, 2, 1 }, { 900, 3, 4 } }, 1000,
        { { 0, 1 }, { 3, 4 } } },
  { "points-far-apart", { { 0, 0, 1 }, { 3500, 9, 1 } }, 4000,
        { { 0, 1 }, { 0, 1 }, { 0, 1 }, { 0, 1 }, { 9, 1 } } },
  { "duration-before-the-last-point", { { 0, 0, 1 }, { 2500, 9, 1 } }, 0,
        { { 0, 1 }, { 0, 1 }, { 0, 1 } } },
  { "packet-count-over-a-word", { { 0, 3, 65535 }, { 1000, 3, 65536 } }, 1000,
        { { 3, 65535 }, { 3, 65535 } } },
  { "packet-number-over-a-dword",
        { { 0, G_MAXUINT32, 1 },
          { 1000, G_GUINT64_CONSTANT (0x100000000), 1 } }, 1000,
        { { G_MAXUINT32, 1 }, { G_MAXUINT32, 1 } } },
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

static void
assert_object (const AsfBytes *bytes, gsize at, const guint8 *guid, gsize size)
{
  g_assert_cmpuint (bytes->data->len, >=, at + size);
  g_assert_cmpmem (bytes->data->data + at, 16, guid, 16);
  g_assert_cmpuint (get (bytes, at + 16, 8), ==, size);
}

static void
add (AsfIndex *index, guint64 time_ms, guint64 packet, guint32 n_packets)
{
  asf_index_add (index, time_ms * 10000, packet, n_packets);
}

/* An Index Object of one stream */
static void
put_object (const AsfIndex *index, AsfBytes *bytes, guint stream,
    guint32 packet_size, guint64 duration_100ns, guint step)
{
  const AsfIndexColumn column = { stream, index };
  gsize before = bytes->data->len;

  asf_index_put_object (&column, 1, bytes, packet_size, duration_100ns, step);
  if (step <= 1)
    g_assert_cmpuint (bytes->data->len - before, <=,
        asf_index_object_size (&column, 1, duration_100ns, packet_size));
}

static AsfIndex *
make_index (guint64 interval_100ns, const Point *points, guint n)
{
  AsfIndex *index = asf_index_new (interval_100ns);

  for (guint i = 0; i < n && points[i].n_packets > 0; i++)
    add (index, points[i].time_ms, points[i].packet, points[i].n_packets);
  return index;
}

static void
test_simple (gconstpointer data)
{
  const SimpleCase *c = data;
  g_autoptr (AsfIndex) index =
      make_index (SECOND_100NS, c->points, G_N_ELEMENTS (c->points));
  guint n = 0, most = 0;
  AsfBytes bytes;

  for (; n < G_N_ELEMENTS (c->entries) && c->entries[n].n_packets > 0; n++)
    most = MAX (most, c->entries[n].n_packets);
  asf_bytes_init (&bytes);
  asf_index_put_simple (index, &bytes, &file_id, c->play_duration_ms * 10000,
      1);

  g_assert_false (asf_index_is_empty (index));
  assert_object (&bytes, 0, simple_index_guid, 56 + 6 * n);
  g_assert_cmpuint (bytes.data->len, ==,
      asf_index_simple_size (index, c->play_duration_ms * 10000));
  g_assert_cmpmem (bytes.data->data + 24, 16, file_id.bytes, 16);
  g_assert_cmpuint (get (&bytes, 40, 8), ==, SECOND_100NS);
  g_assert_cmpuint (get (&bytes, 48, 4), ==, most);
  g_assert_cmpuint (get (&bytes, 52, 4), ==, n);
  for (guint i = 0; i < n; i++) {
    g_assert_cmpuint (get (&bytes, 56 + 6 * i, 4), ==, c->entries[i].packet);
    g_assert_cmpuint (get (&bytes, 60 + 6 * i, 2), ==,
        c->entries[i].n_packets);
  }
  g_assert_false (bytes.overflow);
  asf_bytes_clear (&bytes);
}

/* Where there is no key frame there is an object all the same: readers pair
 * the objects with the streams by counting. */
static void
test_no_point (void)
{
  g_autoptr (AsfIndex) index = asf_index_new (SECOND_100NS);
  AsfBytes bytes;

  asf_bytes_init (&bytes);
  g_assert_true (asf_index_is_empty (index));
  asf_index_put_simple (index, &bytes, &file_id, 60 * SECOND_100NS, 1);
  assert_object (&bytes, 0, simple_index_guid, 56);
  g_assert_cmpuint (asf_index_simple_size (index, 60 * SECOND_100NS), ==, 56);
  g_assert_cmpuint (get (&bytes, 52, 4), ==, 0);
  asf_bytes_clear (&bytes);
}

static void
test_empty_simple (void)
{
  AsfBytes bytes;

  asf_bytes_init (&bytes);
  asf_index_put_empty_simple (&bytes, &file_id);
  assert_object (&bytes, 0, simple_index_guid, 56);
  g_assert_cmpuint (bytes.data->len, ==, 56);
  g_assert_cmpuint (get (&bytes, 40, 8), ==, 0);
  g_assert_cmpuint (get (&bytes, 48, 4), ==, 0);
  g_assert_cmpuint (get (&bytes, 52, 4), ==, 0);
  asf_bytes_clear (&bytes);
}

/* It can be serialised at any moment, and fed on. */
static void
test_put_in_between (void)
{
  const Point points[] = { { 0, 0, 1 }, { 1500, 4, 1 }, { 2500, 8, 1 } };
  g_autoptr (AsfIndex) once = make_index (SECOND_100NS, points, 3);
  g_autoptr (AsfIndex) often = asf_index_new (SECOND_100NS);
  AsfBytes a, b;

  asf_bytes_init (&a);
  asf_bytes_init (&b);
  for (guint i = 0; i < G_N_ELEMENTS (points); i++) {
    add (often, points[i].time_ms, points[i].packet, points[i].n_packets);
    g_byte_array_set_size (b.data, 0);
    asf_index_put_simple (often, &b, &file_id, 3 * SECOND_100NS, 1);
  }
  asf_index_put_simple (once, &a, &file_id, 3 * SECOND_100NS, 1);
  g_assert_cmpmem (a.data->data, a.data->len, b.data->data, b.data->len);
  asf_bytes_clear (&a);
  asf_bytes_clear (&b);
}

static void
test_object (void)
{
  static const guint32 expected[] = { 0, 0, 0, 0, 5000, 5000 };
  const Point points[] = { { 3000, 0, 1 }, { 3500, 5, 1 } };
  g_autoptr (AsfIndex) index = make_index (SECOND_100NS, points, 2);
  AsfBytes bytes;

  asf_bytes_init (&bytes);
  put_object (index, &bytes, 9, 1000, 5 * (guint64) SECOND_100NS, 1);
  assert_object (&bytes, 0, index_guid, 38 + 12 + 6 * 4);
  g_assert_cmpuint (get (&bytes, 24, 4), ==, 1000);
  g_assert_cmpuint (get (&bytes, 28, 2), ==, 1);
  g_assert_cmpuint (get (&bytes, 30, 4), ==, 1);
  g_assert_cmpuint (get (&bytes, 34, 2), ==, 9);
  g_assert_cmpuint (get (&bytes, 36, 2), ==, 3);
  g_assert_cmpuint (get (&bytes, 38, 4), ==, G_N_ELEMENTS (expected));
  g_assert_cmpuint (get (&bytes, 42, 8), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpuint (get (&bytes, 50 + 4 * i, 4), ==, expected[i]);
  asf_bytes_clear (&bytes);
}

/* Offsets of a block are DWORDs, and all ones is no offset: at 4 GiB a new
 * block begins. */
static void
test_object_beyond_4_gib (void)
{
  /* with packets of 65535 bytes, packet 65537 is at 2^32 - 1 */
  const Point points[] = {
    { 0, 0, 1 }, { 1000, 65536, 1 }, { 2000, 65537, 1 }, { 3000, 65538, 1 },
    { 4000, 200000, 1 }
  };
  const guint64 size = 65535;
  g_autoptr (AsfIndex) index = make_index (SECOND_100NS, points, 5);
  gsize at;
  AsfBytes bytes;

  asf_bytes_init (&bytes);
  put_object (index, &bytes, 1, size, 4 * (guint64) SECOND_100NS, 1);
  g_assert_false (bytes.overflow);
  g_assert_cmpuint (get (&bytes, 30, 4), ==, 3);
  at = 38;
  g_assert_cmpuint (get (&bytes, at, 4), ==, 2);
  g_assert_cmpuint (get (&bytes, at + 4, 8), ==, 0);
  g_assert_cmpuint (get (&bytes, at + 16, 4), ==, 65536 * size);
  at += 12 + 2 * 4;
  g_assert_cmpuint (get (&bytes, at, 4), ==, 2);
  g_assert_cmpuint (get (&bytes, at + 4, 8), ==, 65537 * size);
  g_assert_cmpuint (get (&bytes, at + 12, 4), ==, 0);
  g_assert_cmpuint (get (&bytes, at + 16, 4), ==, size);
  at += 12 + 2 * 4;
  g_assert_cmpuint (get (&bytes, at, 4), ==, 1);
  g_assert_cmpuint (get (&bytes, at + 4, 8), ==, 200000 * size);
  g_assert_cmpuint (get (&bytes, at + 12, 4), ==, 0);
  g_assert_cmpuint (bytes.data->len, ==, at + 16);
  asf_bytes_clear (&bytes);
}

/* Streams side by side: each with its own points, one without any, one that has
 * become coarser than the others. */
static void
test_object_of_several (void)
{
  static const guint32 expected[][4] = {
    { 0, 0, G_MAXUINT32, 2000 }, { 3000, 0, G_MAXUINT32, 2000 },
    { 6000, 7000, G_MAXUINT32, 2000 },
  };
  const Point a[] = { { 0, 0, 1 }, { 2000, 3, 1 }, { 4000, 6, 1 } };
  const Point b[] = { { 0, 0, 1 }, { 2500, 7, 1 } };
  const Point d[] = { { 500, 2, 1 } };
  g_autoptr (AsfIndex) first = make_index (SECOND_100NS, a, 3);
  g_autoptr (AsfIndex) second = make_index (SECOND_100NS, b, 2);
  g_autoptr (AsfIndex) empty = asf_index_new (SECOND_100NS);
  g_autoptr (AsfIndex) coarse = make_index (2 * SECOND_100NS, d, 1);
  const AsfIndexColumn columns[] = {
    { 1, first }, { 2, second }, { 5, empty }, { 63, coarse }
  };
  const guint64 duration = 4 * (guint64) SECOND_100NS;
  AsfBytes bytes;

  asf_bytes_init (&bytes);
  asf_index_put_object (columns, 4, &bytes, 1000, duration, 1);
  assert_object (&bytes, 0, index_guid, 34 + 4 * 4 + 4 + 4 * 8 + 3 * 16);
  g_assert_cmpuint (bytes.data->len, <=,
      asf_index_object_size (columns, 4, duration, 1000));
  g_assert_cmpuint (asf_index_common_interval (columns, 4, duration, 1), ==,
      2 * SECOND_100NS);
  g_assert_cmpuint (get (&bytes, 24, 4), ==, 2000);
  g_assert_cmpuint (get (&bytes, 28, 2), ==, 4);
  g_assert_cmpuint (get (&bytes, 30, 4), ==, 1);
  for (guint i = 0; i < 4; i++) {
    g_assert_cmpuint (get (&bytes, 34 + 4 * i, 2), ==, columns[i].stream);
    g_assert_cmpuint (get (&bytes, 36 + 4 * i, 2), ==, 3);
    g_assert_cmpuint (get (&bytes, 54 + 8 * i, 8), ==, 0);
  }
  g_assert_cmpuint (get (&bytes, 50, 4), ==, 3);
  for (guint row = 0; row < 3; row++)
    for (guint i = 0; i < 4; i++)
      g_assert_cmpuint (get (&bytes, 86 + 16 * row + 4 * i, 4), ==,
          expected[row][i]);
  asf_bytes_clear (&bytes);
}

/* One stream runs beyond 4 GiB while the other stays: both get a new block. */
static void
test_several_beyond_4_gib (void)
{
  const Point a[] = { { 0, 0, 1 }, { 1000, 70000, 1 } };
  const Point b[] = { { 0, 1, 1 } };
  const guint64 size = 65535;
  g_autoptr (AsfIndex) first = make_index (SECOND_100NS, a, 2);
  g_autoptr (AsfIndex) second = make_index (SECOND_100NS, b, 1);
  const AsfIndexColumn columns[] = { { 1, first }, { 2, second } };
  const guint64 duration = SECOND_100NS;
  const gsize block = 4 + 16 + 8;
  AsfBytes bytes;

  asf_bytes_init (&bytes);
  asf_index_put_object (columns, 2, &bytes, size, duration, 1);
  assert_object (&bytes, 0, index_guid, 42 + 2 * block);
  g_assert_cmpuint (bytes.data->len, <=,
      asf_index_object_size (columns, 2, duration, size));
  g_assert_cmpuint (get (&bytes, 30, 4), ==, 2);
  g_assert_cmpuint (get (&bytes, 42 + 4, 8), ==, 0);
  g_assert_cmpuint (get (&bytes, 42 + 12, 8), ==, 0);
  g_assert_cmpuint (get (&bytes, 42 + 24, 4), ==, size);
  g_assert_cmpuint (get (&bytes, 42 + block + 4, 8), ==, 70000 * size);
  g_assert_cmpuint (get (&bytes, 42 + block + 12, 8), ==, size);
  g_assert_cmpuint (get (&bytes, 42 + block + 20, 4), ==, 0);
  g_assert_cmpuint (get (&bytes, 42 + block + 24, 4), ==, 0);
  asf_bytes_clear (&bytes);
}

/* By media objects instead of time: key frames 0, 3 and 7 of 8 */
static void
test_media_object_index (void)
{
  static const guint8 guid[] = {
    0xf8, 0x03, 0xb1, 0xfe, 0xad, 0x12, 0x64, 0x4c,
    0x84, 0x0f, 0x2a, 0x1d, 0x2f, 0x7a, 0xd4, 0x8c
  };
  static const guint32 expected[] = { 0, 0, 5000, 5000, 9000 };
  g_autoptr (AsfIndex) index = asf_index_new (2);
  const AsfIndexColumn column = { 3, index };
  AsfBytes bytes;

  asf_index_add (index, 0, 0, 1);
  asf_index_add (index, 3, 5, 1);
  asf_index_add (index, 7, 9, 1);
  asf_bytes_init (&bytes);
  asf_index_put_media_object_index (&column, 1, &bytes, 1000, 8, 1);
  assert_object (&bytes, 0, guid, 38 + 12 + 4 * 5);
  g_assert_cmpuint (get (&bytes, 24, 4), ==, 2);
  g_assert_cmpuint (get (&bytes, 38, 4), ==, 5);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpuint (get (&bytes, 50 + 4 * i, 4), ==, expected[i]);
  asf_bytes_clear (&bytes);
}

/* Coarser indices, for disks without room for the whole */

static const guint steps[] = { 0, 1, 2, 3, 4, 7, 1000, 1 << 20 };

/* @n_points points, one every @distance_ms from @first_ms on */
typedef struct
{
  const char *name;
  guint32 interval_ms;
  guint32 distance_ms;
  guint n_points;
  guint32 first_ms;
  guint64 play_duration_ms;
} StepCase;

static const StepCase step_cases[] = {
  { "one-point", 1000, 1000, 1, 0, 0 },
  { "one-point-and-some-time", 1000, 1000, 1, 0, 1 },
  { "two-entries", 1000, 1000, 2, 0, 1000 },
  { "three-entries", 1000, 1000, 3, 0, 2000 },
  { "multiple-of-12", 1000, 1000, 24, 0, 24000 },
  { "multiple-of-12-and-a-bit", 1000, 1000, 24, 0, 24001 },
  { "prime", 1000, 1000, 31, 0, 30999 },
  { "points-between-entries", 1000, 333, 100, 3000, 36400 },
  { "points-far-apart", 1000, 5500, 20, 3000, 120000 },
  { "much-behind-the-last-point", 1000, 1000, 5, 0, 2500000 },
  { "interval-1-ms", 1, 40, 50, 3000, 5040 },
  { "interval-100-s", 100000, 40000, 50, 0, 2000000 },
};

static AsfIndex *
make_step_index (const StepCase *c)
{
  AsfIndex *index = asf_index_new ((guint64) c->interval_ms * 10000);

  for (guint i = 0; i < c->n_points; i++)
    add (index, c->first_ms + i * c->distance_ms, 3 * i, 1 + i % 5);
  return index;
}

/* Where the entry of @time_ms points to: the last point at or before it, or
 * the first of all */
static guint
point_at (const StepCase *c, guint64 time_ms)
{
  if (time_ms < c->first_ms)
    return 0;
  return (guint) MIN ((time_ms - c->first_ms) / c->distance_ms,
      c->n_points - 1);
}

/* The last entry is at or after every time of the file, and it is the only
 * one. */
static void
assert_step_count (const StepCase *c, guint step, guint64 n)
{
  guint64 interval_ms = (guint64) c->interval_ms * step;

  g_assert_cmpuint (n, ==,
      (c->play_duration_ms + interval_ms - 1) / interval_ms + 1);
  g_assert_cmpuint ((n - 1) * interval_ms, >=, c->play_duration_ms);
}

static void
test_simple_step (gconstpointer data)
{
  const StepCase *c = data;
  g_autoptr (AsfIndex) index = make_step_index (c);

  for (guint k = 0; k < G_N_ELEMENTS (steps); k++) {
    guint step = MAX (steps[k], 1), most = 0;
    AsfBytes bytes;
    guint64 n;

    asf_bytes_init (&bytes);
    asf_index_put_simple (index, &bytes, &file_id,
        c->play_duration_ms * 10000, steps[k]);
    n = get (&bytes, 52, 4);
    assert_object (&bytes, 0, simple_index_guid, 56 + 6 * n);
    assert_step_count (c, step, n);
    g_assert_cmpuint (get (&bytes, 40, 8), ==,
        (guint64) c->interval_ms * 10000 * step);
    for (guint i = 0; i < n; i++) {
      guint nth = point_at (c, (guint64) i * c->interval_ms * step);

      g_assert_cmpuint (get (&bytes, 56 + 6 * i, 4), ==, 3 * nth);
      g_assert_cmpuint (get (&bytes, 60 + 6 * i, 2), ==, 1 + nth % 5);
      most = MAX (most, 1 + nth % 5);
    }
    g_assert_cmpuint (get (&bytes, 48, 4), ==, most);
    asf_bytes_clear (&bytes);
  }
}

static void
test_object_step (gconstpointer data)
{
  const StepCase *c = data;
  g_autoptr (AsfIndex) index = make_step_index (c);

  for (guint k = 0; k < G_N_ELEMENTS (steps); k++) {
    guint step = MAX (steps[k], 1);
    AsfBytes bytes;
    guint64 n;

    /* of a DWORD in ms, and 49.7 days is as long as a file can be */
    if ((guint64) c->interval_ms * step > G_MAXUINT32)
      continue;
    asf_bytes_init (&bytes);
    put_object (index, &bytes, 9, 1000,
        c->play_duration_ms * 10000, steps[k]);
    n = get (&bytes, 38, 4);
    assert_object (&bytes, 0, index_guid, 38 + 12 + 4 * n);
    assert_step_count (c, step, n);
    g_assert_cmpuint (get (&bytes, 24, 4), ==, c->interval_ms * step);
    g_assert_cmpuint (get (&bytes, 30, 4), ==, 1);
    for (guint i = 0; i < n; i++)
      g_assert_cmpuint (get (&bytes, 50 + 4 * i, 4), ==, 3000 *
          point_at (c, (guint64) i * c->interval_ms * step));
    asf_bytes_clear (&bytes);
  }
}

static void
test_step_without_points (void)
{
  g_autoptr (AsfIndex) index = asf_index_new (SECOND_100NS);

  for (guint k = 0; k < G_N_ELEMENTS (steps); k++) {
    AsfBytes bytes;

    asf_bytes_init (&bytes);
    asf_index_put_simple (index, &bytes, &file_id, 60 * SECOND_100NS,
        steps[k]);
    assert_object (&bytes, 0, simple_index_guid, 56);
    g_assert_cmpuint (bytes.data->len, ==, 56);
    g_assert_cmpuint (get (&bytes, 52, 4), ==, 0);
    put_object (index, &bytes, 1, 1000, 60 * SECOND_100NS,
        steps[k]);
    assert_object (&bytes, 56, index_guid, 38);
    g_assert_cmpuint (get (&bytes, 56 + 30, 4), ==, 0);
    asf_bytes_clear (&bytes);
  }
}

/* With a step the points that are left may be too far apart for one block. */
static void
test_object_step_beyond_4_gib (void)
{
  const guint64 size = 65535;
  g_autoptr (AsfIndex) index = asf_index_new (SECOND_100NS);
  AsfBytes bytes;

  for (guint i = 0; i < 5; i++)
    add (index, 1000 * i, 40000 * i, 1);
  asf_bytes_init (&bytes);
  put_object (index, &bytes, 1, size, 4 * SECOND_100NS, 2);
  g_assert_cmpuint (get (&bytes, 24, 4), ==, 2000);
  g_assert_cmpuint (get (&bytes, 30, 4), ==, 3);
  for (guint i = 0; i < 3; i++) {
    g_assert_cmpuint (get (&bytes, 38 + 16 * i, 4), ==, 1);
    g_assert_cmpuint (get (&bytes, 42 + 16 * i, 8), ==, 80000 * size * i);
    g_assert_cmpuint (get (&bytes, 50 + 16 * i, 4), ==, 0);
  }
  asf_bytes_clear (&bytes);
}

static void
add_step_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (step_cases); i++) {
    const StepCase *c = &step_cases[i];
    g_autofree char *simple =
        g_strconcat ("/index/step/simple/", c->name, NULL);
    g_autofree char *object =
        g_strconcat ("/index/step/object/", c->name, NULL);

    g_test_add_data_func (simple, c, test_simple_step);
    g_test_add_data_func (object, c, test_object_step);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (simple_cases); i++) {
    g_autofree char *name =
        g_strconcat ("/index/simple/", simple_cases[i].name, NULL);

    g_test_add_data_func (name, &simple_cases[i], test_simple);
  }
  g_test_add_func ("/index/simple/no-point", test_no_point);
  g_test_add_func ("/index/simple/empty", test_empty_simple);
  g_test_add_func ("/index/simple/put-in-between", test_put_in_between);
  g_test_add_func ("/index/object/one-block", test_object);
  g_test_add_func ("/index/object/beyond-4-gib", test_object_beyond_4_gib);
  g_test_add_func ("/index/object/several", test_object_of_several);
  g_test_add_func ("/index/object/several-beyond-4-gib",
      test_several_beyond_4_gib);
  g_test_add_func ("/index/media-objects", test_media_object_index);
  add_step_cases ();
  g_test_add_func ("/index/step/without-points", test_step_without_points);
  g_test_add_func ("/index/step/beyond-4-gib", test_object_step_beyond_4_gib);

  return g_test_run ();
}
