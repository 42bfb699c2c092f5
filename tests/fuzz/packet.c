/* packet.c: fuzz target: one data packet
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "fuzz.h"

#include "asfpacket.h"

/* The input is the packet. Each is parsed twice with the same AsfPacket, as a
 * scan does: what is left of one must not get into the next. */

static void
check_inside (const guint8 *data, gsize size, const guint8 *part,
    gsize part_size)
{
  if (part_size == 0)
    return;
  g_assert_true (part >= data && part + part_size <= data + size);
}

static void
check_packet (const AsfPacket *packet, const guint8 *data, gsize size)
{
  g_assert_cmpuint (packet->length, <=, size);
  g_assert_cmpuint (packet->padding, <=, size);
  g_assert_cmpuint (packet->slack, <=, packet->length);
  for (guint i = 0; i < packet->payloads->len; i++) {
    const AsfPayload *payload =
        &g_array_index (packet->payloads, AsfPayload, i);

    g_assert_cmpuint (payload->stream, <=, 127);
    g_assert_cmpuint (payload->at, <, size);
    g_assert_cmpuint (payload->size, >, 0);
    check_inside (data, size, payload->data, payload->size);
    check_inside (data, size, payload->replicated, payload->replicated_size);
  }
}

/* What can be read as it is was not being changed. */
static void
check_half_changed (AsfPacket *packet, const guint8 *data, gsize size,
    gboolean is_whole)
{
  if (!asf_packet_parse_half_changed (packet, data, (guint32) size))
    return;
  g_assert_false (is_whole);
  g_assert_cmpuint (packet->padding, ==, 0);
  check_packet (packet, data, size);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static AsfPacket packet;
  const char *first, *second;
  guint n_payloads;

  if (packet.payloads == NULL)
    asf_packet_init (&packet);
  first = asf_packet_parse (&packet, data, (guint32) size);
  n_payloads = packet.payloads->len;
  if (first == NULL)
    check_packet (&packet, data, size);
  second = asf_packet_parse (&packet, data, (guint32) size);
  g_assert_cmpstr (first, ==, second);
  g_assert_cmpuint (packet.payloads->len, ==, n_payloads);
  check_half_changed (&packet, data, size, first == NULL);

  return 0;
}
