/* indexproof.c: what each entry of each index has to be
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "indexproof.h"

#define TICKS_PER_MS 10000
#define SECONDS_PER_DAY 86400

/* A clean point of a stream, with all by which it can be looked up */
typedef struct
{
  guint64 ticks;
  guint64 number;               /* of the object in its stream */
  gboolean has_timecode;
  guint64 timecode;             /* range << 32 | BCD */
  guint64 offset;               /* bytes from the first packet */
  guint packet;
  guint n_packets;
} Point;

/* Returns: %FALSE if it has none or an impossible one */
static gboolean
read_timecode (const AsfReader *reader, const ReadObject *object,
    guint64 *timecode)
{
  const ReadPayload *payload =
      &g_array_index (reader->payloads, ReadPayload, object->first_payload);
  guint size;
  const guint8 *data = asf_reader_payload_extension (reader, payload,
      READ_GUID_EXT_TIMECODE, &size);

  if (data == NULL || size != 14)
    return FALSE;
  *timecode = data[0] | data[1] << 8;
  for (guint i = 0; i < 4; i++) {
    guint8 byte = data[5 - i];

    if (byte >> 4 > 9 || (byte & 15) > 9)
      return FALSE;
    *timecode = *timecode << 8 | byte;
  }
  return data[5] < 0x24 && data[4] < 0x60 && data[3] < 0x60;
}

/* Returns: (transfer full): in the order of the file */
static GArray *
find_points (const AsfReader *reader, guint number)
{
  const ReadStream *stream = asf_reader_get_stream (reader, number);
  GArray *points = g_array_new (FALSE, FALSE, sizeof (Point));
  guint64 last = 0;
  gboolean any = FALSE;

  g_assert_nonnull (stream);
  for (guint i = 0; i < stream->objects->len; i++) {
    const ReadObject *object = g_ptr_array_index (stream->objects, i);
    Point point = {
      .ticks = (guint64) object->time_ms * TICKS_PER_MS,
      .number = i,
      .offset = (guint64) object->first_packet * reader->packet_size,
      .packet = object->first_packet,
      .n_packets = object->n_packets,
    };

    if (stream->type == READ_STREAM_VIDEO && !object->key)
      continue;
    point.has_timecode = read_timecode (reader, object, &point.timecode) &&
        (!any || point.timecode > last);
    if (point.has_timecode) {
      any = TRUE;
      last = point.timecode;
    }
    g_array_append_val (points, point);
  }
  return points;
}

/* Returns: (nullable): the last point at or before @limit, else the first */
static const Point *
find_past (const GArray *points, guint64 limit, gboolean by_number)
{
  const Point *found = NULL;

  for (guint i = 0; i < points->len; i++) {
    const Point *point = &g_array_index (points, Point, i);

    if (found == NULL ||
        (by_number ? point->number : point->ticks) <= limit)
      found = point;
  }
  return found;
}

static void
prove_simple (const AsfReader *reader, const ReadSimpleIndex *index,
    guint stream, IndexProof *proof)
{
  g_autoptr (GArray) points = find_points (reader, stream);

  g_assert_cmpuint (index->entries->len, ==, index->n_entries);
  if (points->len == 0) {
    g_assert_cmpuint (index->n_entries, ==, 0);
    return;
  }
  g_assert_cmpuint ((index->n_entries - 1) * index->interval, >=,
      reader->play_duration);
  for (guint i = 0; i < index->n_entries; i++) {
    const ReadSimpleEntry *entry =
        &g_array_index (index->entries, ReadSimpleEntry, i);
    const Point *point = find_past (points, i * index->interval, FALSE);

    g_assert_cmpuint (entry->packet, ==, point->packet);
    g_assert_cmpuint (entry->count, ==, MIN (point->n_packets, G_MAXUINT16));
    proof->n_simple++;
  }
}

/* Readers pair the n-th Simple Index with the n-th video stream. */
static void
prove_all_simple (const AsfReader *reader, IndexProof *proof)
{
  guint n = 0;

  for (guint number = 1; number < 128; number++) {
    const ReadStream *stream = asf_reader_get_stream (reader, number);

    if (stream == NULL || stream->type != READ_STREAM_VIDEO ||
        reader->simple_indices->len == 0)
      continue;
    g_assert_cmpuint (n, <, reader->simple_indices->len);
    prove_simple (reader, g_ptr_array_index (reader->simple_indices, n++),
        number, proof);
  }
}

static guint64
get_offset (const ReadIndex *index, guint row, guint column)
{
  return g_array_index (index->offsets, guint64,
      (gsize) row * index->specifiers->len + column);
}

/* Index Object and Media Object Index */
static void
prove_regular (const AsfReader *reader, const ReadIndex *index, guint column,
    guint *n)
{
  gboolean by_number = index->kind == READ_GUID_MEDIA_OBJECT_INDEX;
  guint stream =
      g_array_index (index->specifiers, ReadSpecifier, column).stream;
  g_autoptr (GArray) points = find_points (reader, stream);
  guint64 interval =
      (guint64) index->interval * (by_number ? 1 : TICKS_PER_MS);

  if (!by_number)
    g_assert_cmpuint ((index->n_entries - 1) * interval, >=,
        reader->play_duration);
  for (guint row = 0; row < index->n_entries; row++) {
    const Point *point = find_past (points, row * interval, by_number);

    g_assert_cmpuint (get_offset (index, row, column), ==,
        point != NULL ? point->offset : READ_NO_OFFSET);
    (*n)++;
  }
}

/* Seconds since midnight of BCD, rounded up to whole intervals or down */
static guint64
round_timecode (guint64 timecode, guint interval, gboolean up)
{
  guint digits[8];
  guint64 second;

  for (guint i = 0; i < 8; i++)
    digits[i] = timecode >> 4 * i & 15;
  second = digits[2] + 10 * digits[3] + 60 * (digits[4] + 10 * digits[5]) +
      3600 * (digits[6] + 10 * digits[7]);
  if (up && digits[0] + digits[1] > 0)
    second++;
  if (up)
    second += interval - 1;
  return (timecode & ~G_GUINT64_CONSTANT (0xffffffff)) |
      second / interval * interval;
}

static guint64
to_bcd (guint64 row)
{
  guint second = (guint) (row & 0xffffffff);
  g_autofree char *text = g_strdup_printf ("%02u%02u%02u00", second / 3600,
      second / 60 % 60, second % 60);

  return (row & ~G_GUINT64_CONSTANT (0xffffffff)) |
      g_ascii_strtoull (text, NULL, 16);
}

/* Where the entry for @row, range << 32 | second, leads: the last point at or
 * before it; but in front of the first point of a range, within its interval,
 * to that one */
static guint64
find_timecode (const GArray *points, guint64 row, guint interval)
{
  guint64 wanted = to_bcd (row), found = READ_NO_OFFSET, range = G_MAXUINT64;

  for (guint i = 0; i < points->len; i++) {
    const Point *point = &g_array_index (points, Point, i);

    if (!point->has_timecode)
      continue;
    if (point->timecode <= wanted || (point->timecode >> 32 != range &&
            round_timecode (point->timecode, interval, FALSE) == row))
      found = point->offset;
    range = point->timecode >> 32;
  }
  return found;
}

static void
add_row (GArray *rows, guint64 row)
{
  if ((row & 0xffffffff) < SECONDS_PER_DAY)
    g_array_append_val (rows, row);
}

static void
collect_rows (GArray *rows, const GArray *points, guint interval)
{
  guint64 range = G_MAXUINT64;

  for (guint i = 0; i < points->len; i++) {
    const Point *point = &g_array_index (points, Point, i);

    if (!point->has_timecode)
      continue;
    if (point->timecode >> 32 != range)
      add_row (rows, round_timecode (point->timecode, interval, FALSE));
    range = point->timecode >> 32;
    add_row (rows, round_timecode (point->timecode, interval, TRUE));
  }
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  guint64 x = *(const guint64 *) a, y = *(const guint64 *) b;

  return x < y ? -1 : x > y;
}

/* Sorts them; each stays once. */
static void
make_unique (GArray *rows)
{
  guint n = 0;

  g_array_sort (rows, compare_rows);
  for (guint i = 0; i < rows->len; i++) {
    guint64 row = g_array_index (rows, guint64, i);

    if (n == 0 || g_array_index (rows, guint64, n - 1) != row)
      g_array_index (rows, guint64, n++) = row;
  }
  g_array_set_size (rows, n);
}

/* There is a row for each second in which a point comes to be the nearest, of
 * any stream, and for no other. */
static void
prove_timecodes (const AsfReader *reader, const ReadIndex *index,
    guint interval, IndexProof *proof)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_autoptr (GPtrArray) streams =
      g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);

  for (guint i = 0; i < index->specifiers->len; i++) {
    GArray *points = find_points (reader,
        g_array_index (index->specifiers, ReadSpecifier, i).stream);

    g_ptr_array_add (streams, points);
    collect_rows (rows, points, interval);
  }
  make_unique (rows);
  g_assert_cmpuint (index->n_entries, ==, rows->len);
  for (guint i = 0; i < rows->len; i++) {
    guint64 row = g_array_index (rows, guint64, i);

    g_assert_cmphex (g_array_index (index->timecodes, guint64, i), ==,
        to_bcd (row));
    for (guint k = 0; k < streams->len; k++) {
      g_assert_cmpuint (get_offset (index, i, k), ==,
          find_timecode (g_ptr_array_index (streams, k), row, interval));
      proof->n_timecode++;
    }
  }
}

const ReadIndex *
index_proof_find (const AsfReader *reader, ReadGuidId kind)
{
  for (guint i = 0; i < reader->indices->len; i++) {
    const ReadIndex *index = g_ptr_array_index (reader->indices, i);

    if (index->kind == kind)
      return index;
  }
  return NULL;
}

void
index_proof (const AsfReader *reader, IndexProof *proof)
{
  const ReadIndex *time = index_proof_find (reader, READ_GUID_INDEX);
  const ReadIndex *frames =
      index_proof_find (reader, READ_GUID_MEDIA_OBJECT_INDEX);
  const ReadIndex *timecodes =
      index_proof_find (reader, READ_GUID_TIMECODE_INDEX);

  prove_all_simple (reader, proof);
  for (guint i = 0; time != NULL && i < time->specifiers->len; i++)
    prove_regular (reader, time, i, &proof->n_time);
  for (guint i = 0; frames != NULL && i < frames->specifiers->len; i++)
    prove_regular (reader, frames, i, &proof->n_frame);
  if (timecodes != NULL)
    prove_timecodes (reader, timecodes, asf_reader_find_index_parameters
        (reader, READ_GUID_TIMECODE_INDEX_PARAMETERS)->interval, proof);
}
