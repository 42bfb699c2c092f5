/* packetrun.c: tests of small media objects that share a payload
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfpacketizer.h"
#include "samples.h"

#include <string.h>

#define MAX_OBJECTS 200

/**
 * Case:
 * @name: of the case
 * @packet_size: in bytes
 * @n: objects
 * @size: of each
 * @streams: stream numbers, taken in turn
 * @steps: ms between two objects, taken in turn
 * @extension_size: of each object
 * @plain: not told to be compressible
 * @payloads: payloads by packet, each with the number of its objects;
 *     `-` is one with one object in the usual form
 * @from_zero: there is no preroll
 */
typedef struct
{
  const char *name;
  guint32 packet_size;
  guint n;
  guint32 size;
  const char *streams;
  guint steps[4];
  guint extension_size;
  gboolean plain;
  const char *payloads;
  gboolean from_zero;
} Case;

static const Case cases[] = {
  { "one", 500, 1, 40, "1", { 20 }, 0, FALSE, "-", FALSE },
  { "two", 500, 2, 40, "1", { 20 }, 0, FALSE, "2", FALSE },
  { "five", 500, 5, 40, "1", { 20 }, 0, FALSE, "5", FALSE },
  { "many", 8000, 100, 40, "1", { 1 }, 0, FALSE, "100", FALSE },
  { "not-wanted", 500, 3, 40, "1", { 20 }, 0, TRUE, "---", FALSE },
  { "with-extensions", 500, 3, 40, "1", { 20 }, 3, FALSE, "---", FALSE },
  { "at-one-time", 500, 3, 40, "1", { 0 }, 0, FALSE, "3", FALSE },

  /* the length is a byte */
  { "255-bytes", 8000, 3, 255, "1", { 20 }, 0, FALSE, "3", FALSE },
  { "256-bytes", 8000, 3, 256, "1", { 20 }, 0, FALSE, "---", FALSE },

  /* FFmpeg skips the last 5 bytes of a packet, and takes time 0 for none */
  { "5-bytes", 500, 3, 5, "1", { 20 }, 0, FALSE, "3", FALSE },
  { "4-bytes", 500, 3, 4, "1", { 20 }, 0, FALSE, "---", FALSE },
  { "from-zero", 500, 4, 40, "1", { 20 }, 0, FALSE, "-3", TRUE },
  { "at-zero", 500, 3, 40, "1", { 0 }, 0, FALSE, "---", TRUE },

  /* MPlayer knows the time of the first only */
  { "100-ms", 500, 7, 40, "1", { 20 }, 0, FALSE, "52", FALSE },
  { "100-ms-uneven", 500, 5, 40, "1", { 33 }, 0, FALSE, "4-", FALSE },
  { "99-ms", 500, 4, 40, "1", { 99 }, 0, FALSE, "22", FALSE },
  { "too-far", 500, 3, 40, "1", { 100 }, 0, FALSE, "---", FALSE },

  /* 48 kHz, 1024 samples: 21, 21, 22 ms */
  { "uneven", 500, 7, 30, "1", { 21, 21, 22 }, 0, FALSE, "33-", FALSE },
  { "never-even", 500, 4, 30, "1", { 10, 11, 12, 13 }, 0, FALSE, "22", FALSE },
  { "other-streams", 500, 6, 30, "12", { 20 }, 0, FALSE, "------", FALSE },
  { "other-stream-between", 500, 6, 30, "11211", { 20 }, 0, FALSE, "2-3",
    FALSE },

  /* 14 bytes of packet, 10 of payload, 41 for each object */
  { "fills-packet", 14 + 10 + 3 * 41, 3, 40, "1", { 20 }, 0, FALSE, "3",
    FALSE },
  { "goes-on-in-next", 14 + 10 + 3 * 41, 7, 40, "1", { 20 }, 0, FALSE,
    "3 3 -", FALSE },
  /* what is left takes a piece of an object, in the usual form */
  { "one-byte-less", 14 + 10 + 3 * 41 - 1, 3, 40, "1", { 20 }, 0, FALSE,
    "2- -", FALSE },
  { "before-span-ends", 500, 3, 40, "1", { 950, 49 }, 0, FALSE, "-2", FALSE },
  { "span-ends", 500, 3, 40, "1", { 950, 50 }, 0, FALSE, "-- -", FALSE },
};

static guint
stream_of (const Case *c, guint i)
{
  return c->streams[i % strlen (c->streams)] - '0';
}

static guint
step_of (const Case *c, guint i)
{
  guint n = 1;

  while (n < G_N_ELEMENTS (c->steps) && c->steps[n] != 0)
    n++;
  return c->steps[i % n];
}

static GByteArray *
make_packets (const Case *c, guint32 *times)
{
  g_autoptr (AsfPacketizer) packetizer = asf_packetizer_new (c->packet_size);
  const guint8 extension[3] = { 1, 2, 3 }, *packets;
  AsfPlacement place;
  guint32 time_ms = 0, preroll_ms = c->from_zero ? 0 : TEST_PREROLL_MS;
  gsize size;

  for (guint i = 0; i < c->n; i++) {
    g_autofree guint8 *data = g_malloc (c->size);
    const AsfSpan spans[] = {
      { data, c->size / 2 }, { NULL, 0 },
      { data + c->size / 2, c->size - c->size / 2 }
    };
    AsfMediaObject object = {
      stream_of (c, i), FALSE, time_ms + preroll_ms, time_ms, spans, 3,
      c->size, extension, c->extension_size, !c->plain
    };

    times[i] = object.time_ms;
    time_ms += step_of (c, i);
    test_payload_fill (i, data, c->size);
    asf_packetizer_push (packetizer, &object, &place);
  }
  asf_packetizer_finish (packetizer, time_ms);
  packets = asf_packetizer_peek (packetizer, &size);

  return test_wrap_packets (packets, size, c->packet_size);
}

/* Returns: (transfer full): as in the cases */
static char *
describe (const AsfReader *reader)
{
  GString *text = g_string_new (NULL);
  guint32 packet = 0;

  for (guint i = 0; i < reader->payloads->len; i++) {
    const ReadPayload *payload = asf_reader_payload (reader, i);
    guint n = 1;

    for (; packet < payload->packet; packet++)
      g_string_append_c (text, ' ');
    if (!payload->compressed) {
      g_string_append_c (text, '-');
      continue;
    }
    while (i + 1 < reader->payloads->len &&
        asf_reader_payload (reader, i + 1)->sub_index > 0)
      i++, n++;
    g_string_append_printf (text, "%u", n);
  }

  return g_string_free (text, FALSE);
}

static void
assert_object (const Case *c, guint i, guint32 time_ms,
    const ReadObject *object)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (object->data, &size);

  g_assert_true (object->complete);
  g_assert_cmpuint (object->stream, ==, stream_of (c, i));
  g_assert_cmpuint (object->time_ms, ==, time_ms);
  g_assert_cmpuint (size, ==, c->size);
  g_assert_true (test_payload_matches (i, data, size));
}

/* Each object keeps its bytes and its time, and stands where it should. */
static void
test_run (gconstpointer user_data)
{
  static const char *const unknown[] = {
    "object-missing", "payload-stream", "object-large", "compressed-payload",
    "replicated-size", "time-preroll", NULL
  };
  const Case *c = user_data;
  guint32 times[MAX_OBJECTS];
  g_autoptr (GByteArray) file = make_packets (c, times);
  g_autoptr (AsfReader) reader = test_read (file);
  g_autofree char *payloads = describe (reader);

  test_assert_no_problems (reader, unknown);
  g_assert_cmpstr (payloads, ==, c->payloads);
  g_assert_cmpuint (reader->objects->len, ==, c->n);
  for (guint i = 0; i < c->n; i++)
    assert_object (c, i, times[i], g_ptr_array_index (reader->objects, i));
}

/* Bytes of a stream with headers are what is in the packets: the bit rate with
 * overhead is computed from them. */
static void
test_stream_bytes (void)
{
  g_autoptr (AsfPacketizer) packetizer = asf_packetizer_new (500);
  guint8 data[10] = { 0 };
  const AsfSpan span = { data, sizeof (data) };
  const guint expected[] = { 27, 32, 43, 54 };
  AsfPlacement place;

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++) {
    AsfMediaObject object = {
      5, FALSE, 1 + i * 20, i * 20, &span, 1, sizeof (data), NULL, 0, TRUE
    };

    asf_packetizer_push (packetizer, &object, &place);
    g_assert_cmpuint (place.first_packet, ==, 0);
    g_assert_cmpuint (place.n_packets, ==, 1);
    g_assert_cmpuint (asf_packetizer_get_stream_bytes (packetizer, 5), ==,
        expected[i]);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *name = g_strconcat ("/run/", cases[i].name, NULL);

    g_test_add_data_func (name, &cases[i], test_run);
  }
  g_test_add_func ("/run/stream-bytes", test_stream_bytes);

  return g_test_run ();
}
