/* lastpacket.c: tests of a packet that becomes the last one of its file
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfpacketizer.h"
#include "samples.h"

#include <string.h>

#define PACKET_SIZE 1000

/* A packet of objects of these sizes, sent at 500 ms. If the last of them
 * does not fit its first part alone is there. */
typedef struct
{
  const char *name;
  guint32 sizes[4];
  guint n_left;
} DropCase;

static const DropCase drop_cases[] = {
  { "the-only-one", { 5000 }, 0 },
  { "one-of-two", { 100, 5000 }, 1 },
  { "one-of-two-and-nearly-all-is-left", { 900, 5000 }, 1 },
  { "one-of-three", { 100, 200, 5000 }, 2 },
  { "one-of-three-and-a-byte-is-left", { 1, 1, 5000 }, 2 },
  { "last-part-is-tiny", { 200, 727, 5000 }, 2 },
};

static guint
count_sizes (const DropCase *c)
{
  guint n = 0;

  while (n < G_N_ELEMENTS (c->sizes) && c->sizes[n] > 0)
    n++;
  return n;
}

static void
make_packet (const DropCase *c, guint8 *packet)
{
  g_autoptr (AsfPacketizer) packetizer = asf_packetizer_new (PACKET_SIZE);
  const guint8 *data;
  gsize size;

  for (guint i = 0; i < count_sizes (c); i++) {
    g_autofree guint8 *bytes = g_malloc (c->sizes[i]);
    const AsfSpan span = { bytes, c->sizes[i] };
    AsfMediaObject object = {
      i + 1, FALSE, 500 + TEST_PREROLL_MS, 500, &span, 1, c->sizes[i], NULL, 0,
      FALSE
    };
    AsfPlacement place;

    test_payload_fill (i, bytes, c->sizes[i]);
    asf_packetizer_push (packetizer, &object, &place);
    g_assert_cmpuint (place.first_packet, ==, 0);
  }
  asf_packetizer_finish (packetizer, 600);
  data = asf_packetizer_peek (packetizer, &size);
  g_assert_cmpuint (size, >=, PACKET_SIZE);
  memcpy (packet, data, PACKET_SIZE);
}

static AsfReader *
read_packet (const guint8 *packet)
{
  static const char *const unknown[] = {
    "payload-stream", "object-missing", NULL
  };
  g_autoptr (GByteArray) file =
      test_wrap_packets (packet, PACKET_SIZE, PACKET_SIZE);
  AsfReader *reader = test_read (file);

  test_assert_no_problems (reader, unknown);
  g_assert_cmpuint (reader->packets->len, ==, 1);

  return reader;
}

/* The samples in front of the lost one are as they were. */
static void
test_drop (gconstpointer data)
{
  const DropCase *c = data;
  guint8 packet[PACKET_SIZE], before[PACKET_SIZE];
  g_autoptr (AsfReader) reader = NULL;
  const ReadPacket *read;

  make_packet (c, packet);
  memcpy (before, packet, PACKET_SIZE);
  g_assert_cmpuint (asf_packet_make_last (packet, PACKET_SIZE, TRUE, 540), ==,
      c->n_left);
  if (c->n_left == 0) {
    g_assert_cmpmem (packet, PACKET_SIZE, before, PACKET_SIZE);
    return;
  }
  reader = read_packet (packet);
  read = asf_reader_packet (reader, 0);
  g_assert_cmpuint (read->n_payloads, ==, c->n_left);
  g_assert_true (read->multiple);
  g_assert_cmpuint (read->send_time, ==, 500);
  g_assert_cmpuint (read->duration, ==, 40);
  g_assert_true (read->padding_zero);
  g_assert_cmpuint (reader->objects->len, ==, c->n_left);
  for (guint i = 0; i < c->n_left; i++) {
    const ReadObject *object = g_ptr_array_index (reader->objects, i);

    g_assert_true (object->complete);
    g_assert_cmpuint (object->stream, ==, i + 1);
    g_assert_cmpuint (object->size, ==, c->sizes[i]);
    g_assert_cmpuint (object->time_ms, ==, 500 + TEST_PREROLL_MS);
    g_assert_true (test_payload_matches (i,
            g_bytes_get_data (object->data, NULL), c->sizes[i]));
  }
}

/* Nothing is lost: the duration alone changes. It stands behind the padding
 * length, which is absent, a BYTE or a WORD. */

typedef struct
{
  const char *name;
  guint32 size;
  guint32 end_ms;
  guint duration_at;
  guint16 duration;
} DurationCase;

static const DurationCase duration_cases[] = {
  { "no-padding", PACKET_SIZE - 26, 540, 9, 40 },
  { "little-padding", PACKET_SIZE - 30, 540, 10, 40 },
  { "much-padding", 10, 540, 11, 40 },
  { "end-before-send-time", 10, 499, 11, 0 },
  { "end-at-send-time", 10, 500, 11, 0 },
  { "longest", 10, 500 + 65535, 11, 65535 },
  { "too-long", 10, 500 + 65536, 11, 65535 },
};

static void
test_duration (gconstpointer data)
{
  const DurationCase *c = data;
  const DropCase content = { NULL, { c->size }, 0 };
  guint8 packet[PACKET_SIZE], expected[PACKET_SIZE];

  make_packet (&content, packet);
  memcpy (expected, packet, PACKET_SIZE);
  expected[c->duration_at] = (guint8) c->duration;
  expected[c->duration_at + 1] = c->duration >> 8;
  g_assert_cmpuint (asf_packet_make_last (packet, PACKET_SIZE, FALSE,
          c->end_ms), ==, 1);
  g_assert_cmpmem (packet, PACKET_SIZE, expected, PACKET_SIZE);
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
  ADD_CASES ("/last-packet/drop/", drop_cases, test_drop);
  ADD_CASES ("/last-packet/duration/", duration_cases, test_duration);

  return g_test_run ();
}
