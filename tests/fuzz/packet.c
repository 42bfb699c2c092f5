/* packet.c: fuzz target: one data packet
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "fuzz.h"

#include "asfpacketown.h"

#include <string.h>

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

/* What is mended can be read, and is not mended again. */
static void
check_mended (AsfPacket *packet, const guint8 *data, gsize size)
{
  guint8 *own = g_malloc (MAX (size, 1));
  const char *fault;

  memcpy (own, data, size);
  fault = asf_packet_own_parse (packet, own, (guint32) size, 0);
  if (packet->mended) {
    g_assert_null (fault);
    check_packet (packet, own, size);
    g_assert_null (asf_packet_own_parse (packet, own, (guint32) size, 0));
    g_assert_false (packet->mended);
  } else {
    g_assert_cmpmem (own, size, data, size);
  }
  g_free (own);
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
  check_mended (&packet, data, size);

  return 0;
}
