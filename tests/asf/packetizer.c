/* packetizer.c: tests of the layout of data packets
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfextensions.h"
#include "asfpacketizer.h"
#include "samples.h"

#include <string.h>

/* What was pushed, and what came out of the packetizer so far */
typedef struct
{
  AsfPacketizer *packetizer;
  guint32 packet_size;
  GByteArray *packets;
  GArray *pushed;
} Rig;

typedef struct
{
  guint stream;
  guint32 time_ms;
  guint32 size;
  guint64 seed;
  AsfPlacement place;
} Pushed;

static void
rig_init (Rig *rig, guint32 packet_size)
{
  rig->packetizer = asf_packetizer_new (packet_size);
  rig->packet_size = packet_size;
  rig->packets = g_byte_array_new ();
  rig->pushed = g_array_new (FALSE, FALSE, sizeof (Pushed));
}

static void
rig_clear (Rig *rig)
{
  asf_packetizer_free (rig->packetizer);
  g_byte_array_unref (rig->packets);
  g_array_unref (rig->pushed);
}

static void
take_packets (Rig *rig)
{
  gsize size;
  const guint8 *data = asf_packetizer_peek (rig->packetizer, &size);

  g_assert_cmpuint (size % rig->packet_size, ==, 0);
  g_byte_array_append (rig->packets, data, (guint) size);
  asf_packetizer_consume (rig->packetizer, size);
}

/* The pieces lie apart, and one of them is empty. */
static void
push (Rig *rig, guint stream, guint32 send_ms, guint32 size)
{
  g_autofree guint8 *data = g_malloc (size);
  gsize first = size / 3;
  const AsfSpan spans[] = {
    { NULL, 0 }, { data, first }, { NULL, 0 }, { data + first, size - first }
  };
  Pushed pushed = {
    stream, send_ms + TEST_PREROLL_MS, size, rig->pushed->len, { 0, 0, 0 }
  };
  AsfMediaObject object = {
    .stream = stream,
    .key = size % 2,
    .time_ms = pushed.time_ms,
    .send_ms = send_ms,
    .spans = spans,
    .n_spans = G_N_ELEMENTS (spans),
    .size = size,
  };

  test_payload_fill (pushed.seed, data, size);
  asf_packetizer_push (rig->packetizer, &object, &pushed.place);
  g_array_append_val (rig->pushed, pushed);
  take_packets (rig);
}

static void
assert_pushed (const Pushed *pushed, const ReadObject *object)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (object->data, &size);

  g_assert_true (object->complete);
  g_assert_cmpuint (object->stream, ==, pushed->stream);
  g_assert_cmpuint (object->time_ms, ==, pushed->time_ms);
  g_assert_cmpint (object->key, ==, pushed->size % 2);
  g_assert_cmpuint (object->first_packet, ==, pushed->place.first_packet);
  g_assert_cmpuint (object->n_packets, ==, pushed->place.n_packets);
  g_assert_cmpuint (size, ==, pushed->size);
  g_assert_true (test_payload_matches (pushed->seed, data, size));
}

/* All that was pushed is there in its order, and no packet breaks a rule.
 * Streams are not declared in the file around them. */
static void
assert_packets (const Rig *rig, const AsfReader *reader)
{
  static const char *const unknown[] = {
    "object-missing", "payload-stream", "object-large", NULL
  };

  test_assert_no_problems (reader, unknown);
  g_assert_cmpuint (reader->partial_packet, ==, 0);
  g_assert_cmpuint (reader->objects->len, ==, rig->pushed->len);
  for (guint i = 0; i < rig->pushed->len; i++)
    assert_pushed (&g_array_index (rig->pushed, Pushed, i),
        g_ptr_array_index (reader->objects, i));
  for (guint i = 0; i < reader->packets->len; i++) {
    const ReadPacket *packet = asf_reader_packet (reader, i);

    g_assert_true (packet->padding_zero);
    g_assert_cmpuint (packet->ec_flags, ==, 0x82);
    /* the form for several can be changed in place; the other is full */
    if (packet->multiple)
      g_assert_cmpuint (packet->length_flags, ==, 0x11);
    else
      g_assert_cmpuint (packet->padding, <, 29);
    if (i + 1 < reader->packets->len)
      g_assert_cmpuint (packet->send_time + packet->duration, ==,
          MIN (asf_reader_packet (reader, i + 1)->send_time,
              packet->send_time + G_MAXUINT16));
  }
}

static AsfReader *
finish (Rig *rig, guint32 end_ms)
{
  g_autoptr (GByteArray) file = NULL;
  AsfReader *reader;

  asf_packetizer_finish (rig->packetizer, end_ms);
  take_packets (rig);
  file = test_wrap_packets (rig->packets->data, rig->packets->len,
      rig->packet_size);
  reader = test_read (file);
  assert_packets (rig, reader);

  return reader;
}

/* Extension data stand in each payload of an object, also where several
 * packets hold it, and objects around the size of a packet fit as they did. */
static void
test_extensions (void)
{
  static const guint8 data[5000] = { 0 };
  guint8 extension[ASF_EXTENSIONS_MAX_SIZE];
  g_autoptr (AsfReader) reader = NULL;
  g_autoptr (GByteArray) file = NULL;
  Rig rig;

  for (guint i = 0; i < sizeof (extension); i++)
    extension[i] = i + 1;
  rig_init (&rig, 500);
  for (guint size = 1; size < 1000; size += 7) {
    const AsfSpan span = { data, size };
    AsfMediaObject object = {
      1 + size % 2, FALSE, size, size, &span, 1, size, extension,
      size % 2 ? sizeof (extension) : 0, FALSE
    };
    AsfPlacement place;

    asf_packetizer_push (rig.packetizer, &object, &place);
  }
  asf_packetizer_finish (rig.packetizer, 1000);
  take_packets (&rig);
  file = test_wrap_packets (rig.packets->data, rig.packets->len, 500);
  reader = test_read (file);
  g_assert_cmpuint (reader->objects->len, ==, 143);
  for (guint i = 0; i < reader->payloads->len; i++) {
    const ReadPayload *payload = asf_reader_payload (reader, i);

    if (payload->stream == 2)
      g_assert_cmpmem (payload->replicated + 8, payload->replicated_size - 8,
          extension, sizeof (extension));
    else
      g_assert_cmpuint (payload->replicated_size, ==, 8);
  }
  for (guint i = 0; i < reader->objects->len; i++)
    g_assert_true (((ReadObject *) g_ptr_array_index (reader->objects,
                i))->complete);
  rig_clear (&rig);
}

/* Bytes left behind the last payload: the padding length needs some itself */

typedef struct
{
  const char *name;
  guint32 left;
  guint8 flags;
  guint32 padding;
} LeftCase;

/* One payload: where no other fits beside it */
static const LeftCase single_cases[] = {
  { "nothing", 0, 0x00, 0 },
  { "one-byte", 1, 0x08, 0 },
  { "two-bytes", 2, 0x08, 1 },
  { "too-little-for-another", 29, 0x08, 28 },
  { "enough-for-another", 30, 0x11, 25 },
  { "nearly-all", 900, 0x11, 895 },
};

static const LeftCase multiple_cases[] = {
  { "nothing", 0, 0x11, 0 },
  { "one-byte", 1, 0x11, 1 },
  { "255-bytes", 255, 0x11, 255 },
  { "256-bytes", 256, 0x11, 256 },
  { "nearly-all", 900, 0x11, 900 },
};

static void
test_left_single (gconstpointer data)
{
  const LeftCase *c = data;
  g_autoptr (AsfReader) reader = NULL;
  const ReadPacket *packet;
  Rig rig;

  rig_init (&rig, 1000);
  push (&rig, 1, 0, 1000 - 26 - c->left);
  reader = finish (&rig, 40);
  g_assert_cmpuint (reader->packets->len, ==, 1);
  packet = asf_reader_packet (reader, 0);
  g_assert_cmpuint (packet->length_flags, ==, c->flags);
  g_assert_cmpuint (packet->padding, ==, c->padding);
  g_assert_cmpuint (packet->duration, ==, 40);
  rig_clear (&rig);
}

static void
test_left_multiple (gconstpointer data)
{
  const LeftCase *c = data;
  g_autoptr (AsfReader) reader = NULL;
  const ReadPacket *packet;
  Rig rig;

  rig_init (&rig, 1000);
  push (&rig, 1, 0, 10);
  push (&rig, 2, 10, 1000 - 14 - 17 - 10 - 17 - c->left);
  reader = finish (&rig, 40);
  g_assert_cmpuint (reader->packets->len, ==, 1);
  packet = asf_reader_packet (reader, 0);
  g_assert_cmpuint (packet->length_flags, ==, c->flags);
  g_assert_cmpuint (packet->padding, ==, c->padding);
  g_assert_cmpuint (packet->n_payloads, ==, 2);
  rig_clear (&rig);
}

/* Objects around the size of a packet, alone and behind another */

typedef struct
{
  const char *name;
  guint32 before;
  guint32 size;
  guint n_packets;
} FitCase;

static const FitCase fit_cases[] = {
  { "single/one-byte-object", 0, 1, 1 },
  { "single/exactly-full", 0, 1000 - 26, 1 },
  { "single/one-over", 0, 1000 - 25, 2 },
  { "single/largest-in-multiple-form", 0, 1000 - 56, 1 },
  { "single/one-over-multiple-form", 0, 1000 - 55, 1 },
  { "single/two-full", 0, 2 * (1000 - 26), 2 },
  { "single/two-full-and-one", 0, 2 * (1000 - 26) + 1, 3 },
  { "behind/exactly-full", 100, 1000 - 14 - 17 - 100 - 17, 1 },
  { "behind/one-over", 100, 1000 - 14 - 17 - 100 - 16, 2 },
  { "behind/room-for-least-fragment", 1000 - 14 - 17 - 17 - 8, 500, 2 },
  { "behind/room-for-less-than-that", 1000 - 14 - 17 - 17 - 7, 500, 1 },
  { "behind/tiny-object-in-tiny-room", 1000 - 14 - 17 - 17 - 3, 3, 1 },
  { "behind/no-room-for-one-byte", 1000 - 14 - 17 - 17, 1, 1 },
  { "behind/room-for-part-of-header", 1000 - 14 - 17 - 10, 1, 1 },
  { "behind/large", 100, 50000, 52 },
};

static void
test_fit (gconstpointer data)
{
  const FitCase *c = data;
  g_autoptr (AsfReader) reader = NULL;
  const Pushed *last;
  Rig rig;

  rig_init (&rig, 1000);
  if (c->before > 0)
    push (&rig, 1, 0, c->before);
  push (&rig, 2, 20, c->size);
  last = &g_array_index (rig.pushed, Pushed, rig.pushed->len - 1);
  g_assert_cmpuint (last->place.n_packets, ==, c->n_packets);
  push (&rig, 1, 40, 200);
  reader = finish (&rig, 60);
  rig_clear (&rig);
}

/* Every size from one byte to beyond two packets, behind every fill level of
 * interest: nothing is lost, torn or put in the wrong place. */
static void
test_all_sizes (gconstpointer data)
{
  guint32 packet_size = GPOINTER_TO_UINT (data);
  g_autoptr (AsfReader) reader = NULL;
  Rig rig;

  rig_init (&rig, packet_size);
  for (guint32 size = 1; size < 2 * packet_size + 60; size++) {
    push (&rig, 1, 10 * size, size);
    if (size % 3 == 0)
      push (&rig, 2, 10 * size + 3, 1 + size * 7 % packet_size);
  }
  reader = finish (&rig, 10 * (2 * packet_size + 60));
  rig_clear (&rig);
}

/* As Microsoft's audio files: 11 + 1 + 15 + block + 4 bytes of padding */
static void
test_audio_block (gconstpointer data)
{
  guint32 block = GPOINTER_TO_UINT (data);
  const guint8 head[] = {
    0x82, 0, 0, 0x08, 0x5d, 4, 0x72, 0x01, 0, 0, 0x72, 0x01,
    block % 2 ? 0x81 : 0x01, 2, 0, 0, 0, 0, 8
  };
  g_autoptr (AsfReader) reader = NULL;
  const guint8 *second;
  Rig rig;

  rig_init (&rig, block + 31);
  for (guint i = 0; i < 3; i++)
    push (&rig, 1, i * 370, block);
  reader = finish (&rig, 3 * 370);
  g_assert_cmpuint (reader->packets->len, ==, 3);
  for (guint i = 0; i < 3; i++) {
    const ReadPacket *packet = asf_reader_packet (reader, i);

    g_assert_cmpuint (packet->length_flags, ==, 0x08);
    g_assert_cmpuint (packet->padding, ==, 4);
    g_assert_cmpuint (packet->send_time, ==, i * 370);
    g_assert_cmpuint (packet->duration, ==, 370);
  }
  second = rig.packets->data + rig.packet_size;
  g_assert_cmpmem (second, sizeof (head), head, sizeof (head));
  g_assert_cmpuint (second[19] | second[20] << 8, ==, block);
  g_assert_cmpmem (second + rig.packet_size - 4, 4, "\0\0\0\0", 4);
  rig_clear (&rig);
}

/* A packet counts its payloads in 6 bits. */
static void
test_63_payloads (void)
{
  g_autoptr (AsfReader) reader = NULL;
  Rig rig;

  rig_init (&rig, 8000);
  for (guint i = 0; i < 64; i++)
    push (&rig, 1, i, 1);
  reader = finish (&rig, 64);
  g_assert_cmpuint (reader->packets->len, ==, 2);
  g_assert_cmpuint (asf_reader_packet (reader, 0)->n_payloads, ==, 63);
  g_assert_cmpuint (asf_reader_packet (reader, 1)->n_payloads, ==, 1);
  rig_clear (&rig);
}

/* The number is a byte of its own for each stream. */
static void
test_object_number_wraps (void)
{
  g_autoptr (AsfReader) reader = NULL;
  Rig rig;

  rig_init (&rig, 500);
  for (guint i = 0; i < 600; i++) {
    push (&rig, 1, i, 30 + i);
    if (i % 2 == 0)
      push (&rig, 2, i, 5);
  }
  reader = finish (&rig, 600);
  for (guint i = 0; i < 600; i++)
    g_assert_cmpuint (asf_reader_object (reader, 1, i)->number, ==,
        (i + 1) % 256);
  for (guint i = 0; i < 300; i++)
    g_assert_cmpuint (asf_reader_object (reader, 2, i)->number, ==,
        (i + 1) % 256);
  rig_clear (&rig);
}

static void
test_20_mib_object (void)
{
  const guint32 size = 20 * 1024 * 1024;
  g_autoptr (AsfReader) reader = NULL;
  Rig rig;

  rig_init (&rig, 8000);
  push (&rig, 1, 0, 100);
  push (&rig, 2, 0, size);
  push (&rig, 1, 40, 100);
  reader = finish (&rig, 80);
  g_assert_cmpuint (reader->packets->len, >=, size / 8000);
  g_assert_cmpuint (asf_packetizer_get_stream_bytes (rig.packetizer, 2), >,
      size);
  rig_clear (&rig);
}

static void
test_many_streams (gconstpointer data)
{
  guint n = GPOINTER_TO_UINT (data);
  g_autoptr (AsfReader) reader = NULL;
  Rig rig;

  rig_init (&rig, 4000);
  for (guint round = 0; round < 5; round++) {
    for (guint stream = 1; stream <= n; stream++)
      push (&rig, stream, 10 * round, 1 + 13 * stream * round % 500);
  }
  reader = finish (&rig, 50);
  g_assert_cmpuint (reader->undeclared_streams->len, ==, n);
  rig_clear (&rig);
}

static void
test_extreme_packet_size (gconstpointer data)
{
  guint32 packet_size = GPOINTER_TO_UINT (data);
  g_autoptr (AsfReader) reader = NULL;
  Rig rig;

  rig_init (&rig, packet_size);
  push (&rig, 1, 0, packet_size - 26);
  push (&rig, 1, 10, packet_size - 25);
  push (&rig, 2, 20, 3 * packet_size);
  push (&rig, 1, 30, 1);
  push (&rig, 2, 40, 1);
  reader = finish (&rig, 50);
  rig_clear (&rig);
}

/* Times */

typedef struct
{
  const char *name;
  guint32 second_ms;
  guint n_packets;
} SpanCase;

static const SpanCase span_cases[] = {
  { "at-once", 0, 1 },
  { "just-below-a-second", 999, 1 },
  { "a-second", 1000, 2 },
  { "long-after", 500000, 2 },
};

/* Nothing waits for its packet to fill for more than a second. */
static void
test_span (gconstpointer data)
{
  const SpanCase *c = data;
  g_autoptr (AsfReader) reader = NULL;
  Rig rig;

  rig_init (&rig, 2000);
  push (&rig, 1, 0, 10);
  push (&rig, 1, c->second_ms, 10);
  reader = finish (&rig, c->second_ms + 10);
  g_assert_cmpuint (reader->packets->len, ==, c->n_packets);
  if (c->n_packets > 1)
    g_assert_cmpuint (asf_reader_packet (reader, 1)->send_time, ==,
        c->second_ms);
  rig_clear (&rig);
}

/* A duration is a WORD of ms. */
static void
test_gap_longer_than_a_duration (void)
{
  g_autoptr (AsfReader) reader = NULL;
  Rig rig;

  rig_init (&rig, 200);
  push (&rig, 1, 0, 170);
  push (&rig, 1, 65535, 170);
  push (&rig, 1, 65535 + 65536, 170);
  reader = finish (&rig, G_MAXUINT32);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (asf_reader_packet (reader, i)->duration, ==, 65535);
  rig_clear (&rig);
}

/* Send times never fall, whatever is pushed. */
static void
test_late_object (void)
{
  g_autoptr (AsfReader) reader = NULL;
  Rig rig;

  rig_init (&rig, 500);
  push (&rig, 1, 2000, 400);
  push (&rig, 2, 100, 400);
  push (&rig, 2, 140, 400);
  push (&rig, 1, 2040, 400);
  reader = finish (&rig, 1000);
  g_assert_cmpuint (asf_reader_packet (reader, 1)->send_time, ==, 2000);
  g_assert_cmpuint (asf_reader_packet (reader,
          reader->packets->len - 1)->duration, ==, 0);
  rig_clear (&rig);
}

/* Fragments of one object follow each other without time passing. */
static void
test_fragments_have_no_duration (void)
{
  g_autoptr (AsfReader) reader = NULL;
  Rig rig;

  rig_init (&rig, 500);
  push (&rig, 1, 1000, 2000);
  reader = finish (&rig, 1040);
  for (guint i = 0; i + 1 < reader->packets->len; i++) {
    g_assert_cmpuint (asf_reader_packet (reader, i)->send_time, ==, 1000);
    g_assert_cmpuint (asf_reader_packet (reader, i)->duration, ==, 0);
  }
  g_assert_cmpuint (asf_reader_packet (reader,
          reader->packets->len - 1)->duration, ==, 40);
  rig_clear (&rig);
}

/* Taking packets out */

static void
test_nothing_pushed (void)
{
  gsize size;
  g_autoptr (AsfPacketizer) packetizer = asf_packetizer_new (1000);

  asf_packetizer_peek (packetizer, &size);
  g_assert_cmpuint (size, ==, 0);
  asf_packetizer_consume (packetizer, 0);
  asf_packetizer_finish (packetizer, 0);
  asf_packetizer_peek (packetizer, &size);
  g_assert_cmpuint (size, ==, 0);
}

/* When the packets are taken out changes nothing in them. */
static void
test_taken_at_any_time (void)
{
  static const guint every[] = { 1, 2, 7, 1000 };
  g_autoptr (GByteArray) first = NULL;

  for (guint k = 0; k < G_N_ELEMENTS (every); k++) {
    Rig rig;

    rig_init (&rig, 300);
    for (guint i = 0; i < 200; i++) {
      g_autofree guint8 *data = g_malloc0 (1 + i * 37 % 900);
      AsfSpan span = { data, 1 + i * 37 % 900 };
      AsfMediaObject object = {
        1, TRUE, i * 20, i * 20, &span, 1, span.size, NULL, 0, TRUE
      };
      AsfPlacement place;

      asf_packetizer_push (rig.packetizer, &object, &place);
      if (i % every[k] == 0)
        take_packets (&rig);
    }
    asf_packetizer_finish (rig.packetizer, 4000);
    take_packets (&rig);
    if (first == NULL)
      first = g_byte_array_ref (rig.packets);
    g_assert_cmpmem (rig.packets->data, rig.packets->len, first->data,
        first->len);
    rig_clear (&rig);
  }
}

/* A part of what is ready may be taken. */
static void
test_taken_one_by_one (void)
{
  g_autoptr (AsfReader) reader = NULL;
  guint8 data[950] = { 0 };
  AsfSpan span = { data, sizeof (data) };
  AsfMediaObject object = {
    1, FALSE, 0, 0, &span, 1, sizeof (data), NULL, 0, FALSE
  };
  AsfPlacement place;
  guint count = 0;
  Rig rig;

  rig_init (&rig, 100);
  asf_packetizer_push (rig.packetizer, &object, &place);
  asf_packetizer_finish (rig.packetizer, 10);
  for (;;) {
    gsize size;

    asf_packetizer_peek (rig.packetizer, &size);
    if (size == 0)
      break;
    g_assert_cmpuint (size, ==, (place.n_packets - count) * 100);
    asf_packetizer_consume (rig.packetizer, 100);
    count++;
  }
  g_assert_cmpuint (count, ==, place.n_packets);
  rig_clear (&rig);
}

int
main (int argc, char **argv)
{
  static const guint32 blocks[] = { 69, 2230, 2731, 5945, 65505 };
  static const guint32 all_sizes[] = { 100, 101, 127, 300, 601 };

  g_test_init (&argc, &argv, NULL);

#define ADD_CASES(path, cases, function) \
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) { \
    g_autofree char *name = g_strconcat (path, cases[i].name, NULL); \
    g_test_add_data_func (name, &cases[i], function); \
  }
#define ADD_NUMBERS(path, numbers, function) \
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++) { \
    g_autofree char *name = g_strdup_printf (path, numbers[i]); \
    g_test_add_data_func (name, GUINT_TO_POINTER (numbers[i]), function); \
  }
  ADD_CASES ("/packet/left-single/", single_cases, test_left_single);
  ADD_CASES ("/packet/left-multiple/", multiple_cases, test_left_multiple);
  ADD_CASES ("/packet/fit/", fit_cases, test_fit);
  ADD_NUMBERS ("/packet/all-sizes/%u", all_sizes, test_all_sizes);
  ADD_NUMBERS ("/packet/audio-block/%u", blocks, test_audio_block);
  g_test_add_func ("/packet/extensions", test_extensions);
  g_test_add_func ("/packet/63-payloads", test_63_payloads);
  g_test_add_func ("/packet/object-number-wraps", test_object_number_wraps);
  g_test_add_func ("/packet/20-mib-object", test_20_mib_object);
  g_test_add_data_func ("/packet/63-streams", GUINT_TO_POINTER (63),
      test_many_streams);
  g_test_add_data_func ("/packet/127-streams", GUINT_TO_POINTER (127),
      test_many_streams);
  g_test_add_data_func ("/packet/smallest-size",
      GUINT_TO_POINTER (ASF_PACKET_MIN_SIZE), test_extreme_packet_size);
  g_test_add_data_func ("/packet/largest-size",
      GUINT_TO_POINTER (ASF_PACKET_MAX_SIZE), test_extreme_packet_size);
  ADD_CASES ("/packet/span/", span_cases, test_span);
  g_test_add_func ("/packet/gap-longer-than-a-duration",
      test_gap_longer_than_a_duration);
  g_test_add_func ("/packet/late-object", test_late_object);
  g_test_add_func ("/packet/fragments-have-no-duration",
      test_fragments_have_no_duration);
  g_test_add_func ("/packet/nothing-pushed", test_nothing_pushed);
  g_test_add_func ("/packet/taken-at-any-time", test_taken_at_any_time);
  g_test_add_func ("/packet/taken-one-by-one", test_taken_one_by_one);

  return g_test_run ();
}
