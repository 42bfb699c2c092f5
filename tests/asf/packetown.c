/* packetown.c: tests of the writer's own packets that were being changed
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfpacketown.h"
#include "asfpacketizer.h"
#include "samples.h"

#include <string.h>

#define PACKET_SIZE 1000
#define N_OBJECTS 6
#define OBJECT_SIZE 120
#define PAYLOAD_SIZE (17 + OBJECT_SIZE)
#define PAYLOAD(n) (14 + (n) * PAYLOAD_SIZE)

/* A packet of some payloads as it is shown when there are fewer in it, and when
 * there are all */
static void
make_packets (guint n_before, guint n_after, guint8 *before, guint8 *after)
{
  g_autoptr (AsfPacketizer) packetizer = asf_packetizer_new (PACKET_SIZE);
  gsize size;

  for (guint i = 0; i < n_after; i++) {
    guint8 bytes[OBJECT_SIZE];
    const AsfSpan span = { bytes, OBJECT_SIZE };
    AsfMediaObject object = {
      1, FALSE, i * 10 + TEST_PREROLL_MS, i * 10, &span, 1, OBJECT_SIZE, NULL,
      0, FALSE
    };
    AsfPlacement place;

    test_payload_fill (i, bytes, OBJECT_SIZE);
    asf_packetizer_push (packetizer, &object, &place);
    g_assert_cmpuint (place.first_packet, ==, 0);
    g_assert_cmpuint (place.end, ==, PAYLOAD (i + 1));
    if (i + 1 == n_before || i + 1 == n_after) {
      asf_packetizer_show (packetizer, i * 10 + 10);
      memcpy (i + 1 == n_before ? before : after,
          asf_packetizer_peek (packetizer, &size), PACKET_SIZE);
      g_assert_cmpuint (size, ==, PACKET_SIZE);
    }
  }
}

/* Returns: payloads of @data as a reader of own files finds them; those of the
 *     samples are right */
static guint
count_read (const guint8 *data)
{
  guint8 own[PACKET_SIZE], again[PACKET_SIZE];
  AsfPacket packet;
  guint n;

  memcpy (own, data, PACKET_SIZE);
  asf_packet_init (&packet);
  g_assert_null (asf_packet_own_parse (&packet, own, PACKET_SIZE, 0));
  g_assert_cmpint (packet.mended, ==, memcmp (own, data, PACKET_SIZE) != 0);
  n = packet.payloads->len;
  for (guint i = 0; i < n; i++) {
    const AsfPayload *payload =
        &g_array_index (packet.payloads, AsfPayload, i);

    g_assert_cmpuint (payload->at, ==, PAYLOAD (i));
    g_assert_cmpuint (payload->size, ==, OBJECT_SIZE);
  }
  g_assert_cmpuint (packet.padding, ==, PACKET_SIZE - PAYLOAD (n));
  memcpy (again, own, PACKET_SIZE);
  g_assert_null (asf_packet_own_parse (&packet, again, PACKET_SIZE, 0));
  g_assert_false (packet.mended);
  asf_packet_clear (&packet);

  return n;
}

/* Any bytes of the head are new, and all payloads are there: it has one number
 * of payloads or the other. */
static void
test_torn_head (void)
{
  for (guint n_before = 1; n_before < N_OBJECTS; n_before++) {
    guint8 before[PACKET_SIZE], after[PACKET_SIZE];

    make_packets (n_before, N_OBJECTS, before, after);
    for (guint mask = 0; mask < 1 << 5; mask++) {
      static const guint places[] = { 5, 6, 11, 12, 13 };
      guint8 torn[PACKET_SIZE];

      memcpy (torn, after, PACKET_SIZE);
      for (guint i = 0; i < G_N_ELEMENTS (places); i++)
        if ((mask & 1 << i) == 0)
          torn[places[i]] = before[places[i]];
      g_assert_cmpuint (count_read (torn), ==,
          torn[13] == after[13] ? N_OBJECTS : n_before);
    }
  }
}

/* The head is new, and what is behind a sector was never written: what was there
 * before stays, and no piece of what was not. */
static void
test_lost_sectors (void)
{
  guint8 before[PACKET_SIZE], after[PACKET_SIZE], torn[PACKET_SIZE];

  make_packets (2, N_OBJECTS, before, after);
  for (guint from = PAYLOAD (2); from < PAYLOAD (N_OBJECTS - 1); from++) {
    memcpy (torn, after, PACKET_SIZE);
    memset (torn + from, 0, PACKET_SIZE - from);
    g_assert_true (asf_packet_own_mend (torn, PACKET_SIZE, 512 - from % 512));
    g_assert_cmpuint (count_read (torn), ==, (from - 14) / PAYLOAD_SIZE);
  }
}

/* Media that end with zeros are not torn if no sector begins with them. */
static void
test_zeros_that_were_written (void)
{
  guint8 before[PACKET_SIZE], after[PACKET_SIZE], torn[PACKET_SIZE];

  make_packets (2, N_OBJECTS, before, after);
  memcpy (torn, after, PACKET_SIZE);
  memset (torn + PAYLOAD (2) - 50, 0, PACKET_SIZE - PAYLOAD (2) + 50);
  for (guint offset = 0; offset < 512; offset++) {
    guint8 copy[PACKET_SIZE];
    guint at = (512 - offset) % 512;
    gboolean is_border = at % 512 >= PAYLOAD (2) - 50 && at < PAYLOAD (2);

    memcpy (copy, torn, PACKET_SIZE);
    g_assert_true (asf_packet_own_mend (copy, PACKET_SIZE, offset));
    g_assert_cmpuint (count_read (copy), ==, is_border ? 1 : 2);
  }
}

/* What the packetizer never makes is left alone. */
static void
test_not_own (void)
{
  static const struct
  {
    guint at;
    guint8 value;
  } changes[] = {
    { 0, 0 }, { 1, 1 }, { 3, 0x91 }, { 4, 0x5c }, { 13, 0x43 },
    { PAYLOAD (0), 0 }, { PAYLOAD (0) + 6, 0 }, { PAYLOAD (0) + 6, 7 },
    { PAYLOAD (0) + 6, 255 }, { PAYLOAD (0) + 16, 0xff }
  };
  guint8 before[PACKET_SIZE], after[PACKET_SIZE];

  make_packets (1, 3, before, after);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++) {
    guint8 other[PACKET_SIZE], copy[PACKET_SIZE];

    memcpy (other, after, PACKET_SIZE);
    other[changes[i].at] = changes[i].value;
    memcpy (copy, other, PACKET_SIZE);
    g_assert_false (asf_packet_own_mend (other, PACKET_SIZE, 0));
    g_assert_cmpmem (other, PACKET_SIZE, copy, PACKET_SIZE);
  }
  for (guint size = 0; size < PAYLOAD (1); size++)
    g_assert_false (asf_packet_own_mend (after, size, 0));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/packet-own/torn-head", test_torn_head);
  g_test_add_func ("/packet-own/lost-sectors", test_lost_sectors);
  g_test_add_func ("/packet-own/zeros-that-were-written",
      test_zeros_that_were_written);
  g_test_add_func ("/packet-own/not-own", test_not_own);

  return g_test_run ();
}
