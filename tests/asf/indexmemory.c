/* indexmemory.c: tests of the memory that indices take, and of what is left in
 * them when their entries have become coarser
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfindexprivate.h"
#include "asftimecodeindexprivate.h"

#define SECOND_100NS G_GUINT64_CONSTANT (10000000)
#define HOUR (3600 * SECOND_100NS)
#define DAY (24 * HOUR)

/* Bounds of the implementation, as the user guide tells them */
#define FEW_ENTRIES (16 * 1024)
#define MOST_ENTRIES (4 * 1024 * 1024)
#define ENTRIES_PER_POINT 64
#define MOST_TIMECODE_ENTRIES (1024 * 1024)

static const AsfGuid file_id = {{ 1 }};

typedef struct
{
  const char *name;
  guint64 length;               /* 100 ns, or objects */
  guint64 distance;             /* between two points at most */
  guint64 interval;
  guint64 coarsest;             /* interval of the entries at the end at most */
} MemoryCase;

static const MemoryCase cases[] = {
  { "an-hour", HOUR, 2 * SECOND_100NS, SECOND_100NS, SECOND_100NS },
  { "10-hours-each-frame", 10 * HOUR, SECOND_100NS / 30, SECOND_100NS,
        SECOND_100NS },
  { "10-hours-10-seconds", 10 * HOUR, 10 * SECOND_100NS, SECOND_100NS,
        SECOND_100NS },
  { "10-hours-small-interval", 10 * HOUR, SECOND_100NS / 30,
        SECOND_100NS / 1000, 16 * SECOND_100NS / 1000 },
  { "60-days-dense", 60 * DAY, SECOND_100NS, SECOND_100NS, 2 * SECOND_100NS },
  { "60-days-10-minutes", 60 * DAY, 600 * SECOND_100NS, SECOND_100NS,
        16 * SECOND_100NS },
  { "60-days-6-hours", 60 * DAY, 6 * HOUR, SECOND_100NS, 512 * SECOND_100NS },
  { "60-days-two-points", 60 * DAY, 60 * DAY - 1, SECOND_100NS,
        512 * SECOND_100NS },
  { "10-hours-of-frames", 10 * 3600 * 30, 15, 1, 1 },
  { "60-days-of-frames", G_GUINT64_CONSTANT (60) * 86400 * 30, 15, 1, 64 },
};

/* Where the @i-th point is: they rise, at uneven distances */
static guint64
position_of (const MemoryCase *c, guint64 i)
{
  guint64 jitter = c->distance / 2;

  return i * c->distance + (jitter > 0 ? i * 2654435761u % jitter : 0);
}

static guint64
get (const AsfBytes *bytes, gsize at, guint size)
{
  guint64 value = 0;

  for (guint i = 0; i < size; i++)
    value |= (guint64) bytes->data->data[at + i] << (8 * i);
  return value;
}

/* Each entry leads to the last point at or before it, to the first if there is
 * none; the number of a point is that of its packet. */
static void
assert_entries (const MemoryCase *c, const AsfBytes *bytes, guint64 n_points)
{
  guint64 interval = get (bytes, 40, 8), n = get (bytes, 52, 4), point = 0;

  g_assert_cmpuint ((n - 1) * interval, >=, c->length);
  for (guint64 i = 0; i < n; i++) {
    while (point + 1 < n_points &&
        position_of (c, point + 1) <= i * interval)
      point++;
    if (get (bytes, 56 + 6 * i, 4) != point)
      g_assert_cmpuint (get (bytes, 56 + 6 * i, 4), ==, point);
  }
}

static void
test_memory (gconstpointer data)
{
  const MemoryCase *c = data;
  g_autoptr (AsfIndex) index = asf_index_new (c->interval);
  guint64 n_points = 0, bound, most = 0;
  AsfBytes bytes;

  for (; position_of (c, n_points) < c->length; n_points++) {
    asf_index_add (index, position_of (c, n_points), n_points, 1);
    bound = CLAMP ((n_points + 1) * ENTRIES_PER_POINT, FEW_ENTRIES,
        MOST_ENTRIES);
    most = MAX (most, index->entries->len);
    if (most > bound)
      g_assert_cmpuint (most, <=, bound);
  }
  /* never more than one for an interval, however dense the points are */
  g_assert_cmpuint (most, <=, c->length / c->interval + 1);
  g_assert_cmpuint (sizeof (AsfIndexEntry), ==, 6);

  asf_bytes_init (&bytes);
  asf_index_put_simple (index, &bytes, &file_id, c->length, 1);
  g_assert_cmpuint (get (&bytes, 40, 8), <=, c->coarsest);
  g_assert_cmpuint (get (&bytes, 40, 8) % c->interval, ==, 0);
  assert_entries (c, &bytes, n_points);
  asf_bytes_clear (&bytes);
}

static guint32
to_bcd (guint64 second, guint frame)
{
  const guint parts[] = { frame, second % 60, second / 60 % 60,
    second / 3600 % 24
  };
  guint32 bcd = 0;

  for (guint i = 0; i < 4; i++)
    bcd |= (parts[i] / 10 << 4 | parts[i] % 10) << 8 * i;
  return bcd;
}

/* A clean point a second for 60 days, ten frames behind the second; the time of
 * day, so that each day is a range */
static void
test_timecodes (void)
{
  const guint64 n = 60 * 86400;
  g_autoptr (AsfTimecodeIndex) index = asf_timecode_index_new (1);
  const AsfTimecodeColumn column = { 1, index };
  guint64 most = 0, at = 38, n_rows = 0;
  guint32 interval;
  AsfBytes bytes;

  for (guint64 i = 0; i < n; i++) {
    asf_timecode_index_add (index,
        ASF_TIMECODE_KEY (i / 86400, to_bcd (i % 86400, 10)), i);
    most = MAX (most, index->entries->len);
    if (i == 10 * 3600)
      g_assert_cmpuint (most, <=, 10 * 3600 + 2);
  }
  g_assert_cmpuint (most, <=, MOST_TIMECODE_ENTRIES);
  g_assert_cmpuint (sizeof (AsfTimecodeEntry), ==, 12);
  interval = asf_timecode_index_common_interval (&column, 1, 1);
  g_assert_cmpuint (interval, ==, 8);

  asf_bytes_init (&bytes);
  asf_timecode_index_put_object (&column, 1, &bytes, 1000, 1);
  g_assert_cmpuint (bytes.data->len, <=,
      asf_timecode_index_object_size (&column, 1, 1000));
  while (at < bytes.data->len) {
    guint64 count = get (&bytes, at, 4), day = get (&bytes, at + 4, 2);
    guint64 base = get (&bytes, at + 6, 8);

    at += 14;
    g_assert_cmpuint (count, ==, 86400 / interval);
    for (guint64 i = 0; i < count; i++, at += 8, n_rows++) {
      /* the first point of a day stands for its beginning */
      guint64 point = day * 86400 + (i > 0 ? i * interval - 1 : 0);

      if (get (&bytes, at, 4) != to_bcd (i * interval, 0) ||
          base + get (&bytes, at + 4, 4) != point * 1000)
        g_error ("day %u, entry %u is wrong", (guint) day, (guint) i);
    }
  }
  g_assert_cmpuint (n_rows, ==, n / interval);
  asf_bytes_clear (&bytes);
}

/* All ranges there can be, each with as many points as it takes */
static void
test_many_ranges (void)
{
  g_autoptr (AsfTimecodeIndex) index = asf_timecode_index_new (1);
  guint64 most = 0;

  for (guint range = 0; range <= G_MAXUINT16; range++) {
    for (guint i = 0; i < 30; i++)
      asf_timecode_index_add (index,
          ASF_TIMECODE_KEY (range, to_bcd (i * 2880 + 7, 1)), range);
    most = MAX (most, index->entries->len);
  }
  g_assert_cmpuint (most, <=, MOST_TIMECODE_ENTRIES + 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *name =
        g_strconcat ("/index-memory/", cases[i].name, NULL);

    g_test_add_data_func (name, &cases[i], test_memory);
  }
  g_test_add_func ("/index-memory/timecodes/60-days", test_timecodes);
  g_test_add_func ("/index-memory/timecodes/many-ranges", test_many_ranges);

  return g_test_run ();
}
