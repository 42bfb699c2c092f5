/* packet.c: tests of taking data packets apart
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfpacket.h"
#include "memoryoutput.h"
#include "samples.h"

#include <string.h>

/* What is behind the bytes of a case */
#define FILL 0xee

/* Returns: (transfer full): bytes of a case, filled up to @size; in memory of
 * just that size, so that reading too far is found out */
static guint8 *
make_packet (const char *hex, gsize size)
{
  guint8 *data = g_malloc (size);
  gsize n = 0;

  for (gsize i = 0; i < size; i++)
    data[i] = FILL;
  for (const char *c = hex; *c != '\0';) {
    if (!g_ascii_isxdigit (*c)) {
      c++;
      continue;
    }
    g_assert_cmpuint (n, <, size);
    data[n++] = (guint8) (g_ascii_xdigit_value (c[0]) << 4 |
        g_ascii_xdigit_value (c[1]));
    c += 2;
  }

  return data;
}

/* Stream, key flag, number, offset + size / size of the object, time, first
 * byte, extension data */
static void
describe_payload (GString *text, const AsfPayload *payload)
{
  g_string_append_printf (text, " | %u%s n%u %u+%u/%u @%u =%02x",
      payload->stream, payload->key ? "k" : "", payload->number,
      payload->object_offset, payload->size, payload->object_size,
      payload->time_ms, payload->data[0]);
  if (payload->replicated_size > 0)
    g_string_append_printf (text, " x%u:%02x", payload->replicated_size,
        payload->replicated[0]);
  if (payload->compressed)
    g_string_append (text, " c");
}

/* Returns: (transfer full): all that was found; fields that are as usual are
 * left out */
static char *
describe (const AsfPacket *packet, const char *fault, guint size)
{
  GString *text = g_string_new (fault);

  if (fault == NULL) {
    g_string_append_printf (text, "%u+%u", packet->send_ms,
        packet->duration_ms);
    if (!packet->has_correction)
      g_string_append (text, " bare");
    if (packet->length != size)
      g_string_append_printf (text, " length %u", packet->length);
    if (packet->sequence != 0)
      g_string_append_printf (text, " sequence %u", packet->sequence);
    if (packet->padding != 0)
      g_string_append_printf (text, " padding %u", packet->padding);
    if (packet->slack != 0)
      g_string_append_printf (text, " slack %u", packet->slack);
    if (packet->n_empty != 0)
      g_string_append_printf (text, " empty %u", packet->n_empty);
  }
  for (guint i = 0; i < packet->payloads->len; i++)
    describe_payload (text, &g_array_index (packet->payloads, AsfPayload, i));

  return g_string_free (text, FALSE);
}

typedef struct
{
  const char *name;
  guint size;
  const char *hex;
  const char *expected;
} Case;

/* Pieces of packets: parsing information of 5 and 10 ms, a payload's header */
#define EC "820000"
#define TIMES "05000000 0A00"
#define HEAD EC "00 5D" TIMES
#define MULTIPLE EC "01 5D" TIMES
#define OBJECT "64000000 B80B0000"
#define PAYLOAD "81 07 00000000 08" OBJECT
#define AFTER "02 09 20000000 08" OBJECT

#define IS "5+10"
#define FOUND(size) " | 1k n7 0+" #size "/100 @3000 =ee"
#define NEXT(size) " | 2 n9 32+" #size "/100 @3000 =ee"

static const Case cases[] = {
  /* parsing information */
  { "single", 40, HEAD PAYLOAD, IS FOUND (14) },
  { "single-of-one-byte", 27, HEAD PAYLOAD, IS FOUND (1) },
  { "padding-byte", 40, EC "08 5D 03" TIMES PAYLOAD,
    IS " padding 3" FOUND (10) },
  { "padding-byte-of-none", 40, EC "08 5D 00" TIMES PAYLOAD, IS FOUND (13) },
  { "padding-word", 40, EC "10 5D 0300" TIMES PAYLOAD,
    IS " padding 3" FOUND (9) },
  { "padding-dword", 40, EC "18 5D 03000000" TIMES PAYLOAD,
    IS " padding 3" FOUND (7) },
  { "length-byte", 40, EC "20 5D 28" TIMES PAYLOAD, IS FOUND (13) },
  { "length-word", 40, EC "40 5D 2800" TIMES PAYLOAD, IS FOUND (12) },
  { "length-dword", 40, EC "60 5D 28000000" TIMES PAYLOAD, IS FOUND (10) },
  { "shorter", 40, EC "40 5D 1E00" TIMES PAYLOAD, IS " length 30" FOUND (2) },
  { "shorter-with-padding", 40, EC "48 5D 2400 03" TIMES PAYLOAD,
    IS " length 36 padding 3" FOUND (4) },
  { "sequence-byte", 40, EC "02 5D 11" TIMES PAYLOAD,
    IS " sequence 17" FOUND (13) },
  { "sequence-word", 40, EC "04 5D 1101" TIMES PAYLOAD,
    IS " sequence 273" FOUND (12) },
  { "sequence-dword", 40, EC "06 5D 11010000" TIMES PAYLOAD,
    IS " sequence 273" FOUND (10) },
  { "all-fields", 60, EC "7E 5D 34000000 01000000 02000000" TIMES PAYLOAD,
    IS " length 52 sequence 1 padding 2" FOUND (12) },
  { "late-and-long", 40, EC "00 5D FFFFFFFF FFFF" PAYLOAD,
    "4294967295+65535" FOUND (14) },

  /* error correction data */
  { "no-correction", 40, "00 5D" TIMES PAYLOAD, IS " bare" FOUND (17) },
  { "long-correction", 40, "84 01020304 00 5D" TIMES PAYLOAD,
    IS FOUND (12) },
  { "empty-correction", 40, "80 00 5D" TIMES PAYLOAD, IS FOUND (16) },
  { "opaque-correction", 40, "92 0000 00 5D" TIMES PAYLOAD, IS FOUND (14) },

  /* several payloads */
  { "two", 60, MULTIPLE "82" PAYLOAD "0500 EEEEEEEEEE" AFTER "0900",
    IS FOUND (5) NEXT (9) },
  { "one-of-several", 40, MULTIPLE "81" PAYLOAD "0B00", IS FOUND (11) },
  { "slack", 40, MULTIPLE "81" PAYLOAD "0600", IS " slack 5" FOUND (6) },
  { "slack-and-padding", 40, EC "09 5D 02" TIMES "81" PAYLOAD "0600",
    IS " padding 2 slack 2" FOUND (6) },
  { "none-of-several", 40, MULTIPLE "80", IS " slack 28" },
  { "size-byte", 40, MULTIPLE "41" PAYLOAD "0C", IS FOUND (12) },
  { "size-dword", 40, MULTIPLE "C1" PAYLOAD "09000000", IS FOUND (9) },
  { "empty-between", 78,
    MULTIPLE "83" PAYLOAD "0500 EEEEEEEEEE" AFTER "0000" AFTER "0A00",
    IS " empty 1" FOUND (5) NEXT (10) },
  { "empty-single", 27, EC "08 5D 00" TIMES PAYLOAD, IS " empty 1" },

  /* widths of a payload's fields */
  { "number-absent", 40, EC "00 4D" TIMES "81 00000000 08" OBJECT,
    IS " | 1k n0 0+15/100 @3000 =ee" },
  { "number-word", 40, EC "00 6D" TIMES "81 0702 00000000 08" OBJECT,
    IS FOUND (13) },
  { "number-dword", 40, EC "00 7D" TIMES "81 07020304 00000000 08" OBJECT,
    IS FOUND (11) },
  { "offset-absent", 40, EC "00 51" TIMES "81 07 08" OBJECT, IS FOUND (18) },
  { "offset-byte", 40, EC "00 55" TIMES "02 09 20 08" OBJECT, IS NEXT (17) },
  { "offset-word", 40, EC "00 59" TIMES "02 09 2000 08" OBJECT,
    IS NEXT (16) },
  { "replicated-absent", 40, EC "00 5C" TIMES "81 07 00000000",
    IS " | 1k n7 0+23/0 @0 =ee" },
  { "replicated-word", 40, EC "00 5E" TIMES "81 07 00000000 0800" OBJECT,
    IS FOUND (13) },
  { "replicated-dword", 40, EC "00 5F" TIMES "81 07 00000000 08000000" OBJECT,
    IS FOUND (11) },
  { "stream-absent-is-a-byte", 40, EC "00 1D" TIMES PAYLOAD, IS FOUND (14) },

  /* replicated data */
  { "no-replicated", 40, HEAD "81 07 00000000 00",
    IS " | 1k n7 0+22/0 @0 =ee" },
  { "extensions", 40, HEAD "81 07 00000000 0B" OBJECT "A1A2A3",
    IS FOUND (11) " x3:a1" },
  { "largest-stream-and-number", 40, HEAD "FF FF FFFFFFFF 08" OBJECT,
    IS " | 127k n255 4294967295+14/100 @3000 =ee" },

  /* compressed payloads */
  { "compressed", 30, HEAD "81 07 B80B0000 01 21  03 A1A2A3  01 B1 04 C1C2C3C4",
    IS " | 1k n7 0+3/3 @3000 =a1 c | 1k n8 0+1/1 @3033 =b1 c"
        " | 1k n9 0+4/4 @3066 =c1 c" },
  { "compressed-one", 22, HEAD "02 07 B80B0000 01 00 02 A1A2",
    IS " | 2 n7 0+2/2 @3000 =a1 c" },
  { "compressed-number-and-time-wrap", 23,
    HEAD "02 FF FFFFFFFF 01 02 01 A1 01 B1",
    IS " | 2 n255 0+1/1 @4294967295 =a1 c | 2 n0 0+1/1 @1 =b1 c" },
  { "compressed-of-several", 49, MULTIPLE
    "82 01 07 B80B0000 01 21 0400 01 A1 01 B1" PAYLOAD "0600",
    IS " | 1 n7 0+1/1 @3000 =a1 c | 1 n8 0+1/1 @3033 =b1 c" FOUND (6) },
  { "compressed-empty-between", 24, HEAD "02 07 B80B0000 01 21 01 A1 00 01 B1",
    IS " empty 1 | 2 n7 0+1/1 @3000 =a1 c | 2 n9 0+1/1 @3066 =b1 c" },

  /* faults */
  { "nothing", 0, "", "its fields are longer than the packet" },
  { "correction-only", 3, EC, "its fields are longer than the packet" },
  { "correction-cut", 2, "8200", "its fields are longer than the packet" },
  { "correction-length-type", 40, "A2 0000 00 5D" TIMES PAYLOAD,
    "its error correction data have a length of unknown form" },
  { "times-cut", 10, EC "00 5D 05000000 0A",
    "its fields are longer than the packet" },
  { "count-cut", 11, MULTIPLE, "its fields are longer than the packet" },
  { "too-long", 40, EC "40 5D 2900" TIMES PAYLOAD,
    "its length is larger than the packet size of the file" },
  { "too-short", 40, EC "40 5D 0C00" TIMES PAYLOAD,
    "its length is smaller than its fields" },
  { "length-0", 40, EC "40 5D 0000" TIMES PAYLOAD,
    "its length is smaller than its fields" },
  { "padding-too-long", 40, EC "08 5D 1D" TIMES PAYLOAD,
    "the padding is longer than the packet" },
  { "padding-huge", 40, EC "18 5D FFFFFFFF" TIMES PAYLOAD,
    "the padding is longer than the packet" },
  { "padding-over-payload-header", 40, EC "08 5D 1C" TIMES PAYLOAD,
    "the header of a payload is longer than the packet" },
  { "payload-header-cut", 25, HEAD "81 07 00000000 08 64000000 B80B00",
    "the header of a payload is longer than the packet" },
  { "replicated-huge", 40, EC "00 5F" TIMES "81 07 00000000 FFFFFFFF",
    "the header of a payload is longer than the packet" },
  { "payload-too-long", 40, MULTIPLE "81" PAYLOAD "0C00",
    "a payload is longer than the packet" },
  { "payload-huge", 40, MULTIPLE "C1" PAYLOAD "FFFFFFFF",
    "a payload is longer than the packet" },
  { "second-payload-too-long", 60,
    MULTIPLE "82" PAYLOAD "0500 EEEEEEEEEE" AFTER "0A00",
    "a payload is longer than the packet" FOUND (5) },
  { "payload-missing", 34, MULTIPLE "82" PAYLOAD "0500",
    "the header of a payload is longer than the packet" FOUND (5) },
  { "replicated-2", 40, HEAD "81 07 00000000 02 0000",
    "a payload has 2 to 7 bytes of replicated data" },
  { "replicated-7", 40, HEAD "81 07 00000000 07 64000000 B80B00",
    "a payload has 2 to 7 bytes of replicated data" },
  { "compressed-too-long", 30, HEAD "02 07 B80B0000 01 21 02 A1A2 08",
    "an object in a compressed payload is longer than the payload"
        " | 2 n7 0+2/2 @3000 =a1 c" },
  { "stream-0", 40, HEAD "80 07 00000000 08" OBJECT,
    "a payload belongs to stream 0, which cannot be" },
  { "zeros", 16, "00000000 00000000 00000000 00000000",
    "a payload belongs to stream 0, which cannot be" },
};

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autofree guint8 *bytes = make_packet (c->hex, c->size);
  g_autofree char *text = NULL;
  AsfPacket packet;
  const char *fault;

  asf_packet_init (&packet);
  fault = asf_packet_parse (&packet, bytes, c->size);
  text = describe (&packet, fault, c->size);
  g_assert_cmpstr (text, ==, c->expected);
  asf_packet_clear (&packet);
}

/* One packet leaves nothing behind for the next. */
static void
test_reuse (void)
{
  AsfPacket packet;

  asf_packet_init (&packet);
  for (guint i = 0; i < 2 * G_N_ELEMENTS (cases); i++) {
    const Case *c = &cases[i * 7 % G_N_ELEMENTS (cases)];
    g_autofree guint8 *bytes = make_packet (c->hex, c->size);
    const char *fault = asf_packet_parse (&packet, bytes, c->size);
    g_autofree char *text = describe (&packet, fault, c->size);

    g_assert_cmpstr (text, ==, c->expected);
  }
  asf_packet_clear (&packet);
}

static void
test_most_payloads (void)
{
  g_autoptr (GString) hex = g_string_new (MULTIPLE "BF");
  guint8 *bytes;
  AsfPacket packet;

  for (guint i = 0; i < 63; i++)
    g_string_append (hex, PAYLOAD "0100 A1");
  bytes = make_packet (hex->str, 12 + 63 * 18);
  asf_packet_init (&packet);
  g_assert_cmpstr (asf_packet_parse (&packet, bytes, 12 + 63 * 18), ==, NULL);
  g_assert_cmpuint (packet.payloads->len, ==, 63);
  g_assert_cmpuint (packet.slack, ==, 0);
  for (guint i = 0; i < 63; i++)
    g_assert_cmpuint (g_array_index (packet.payloads, AsfPayload, i).at, ==,
        12 + i * 18);
  asf_packet_clear (&packet);
  g_free (bytes);
}

static void
test_limit (void)
{
  const gsize size = ASF_PACKET_READ_LIMIT + 1;
  g_autofree guint8 *bytes = make_packet (HEAD PAYLOAD, size);
  AsfPacket packet;

  asf_packet_init (&packet);
  g_assert_nonnull (asf_packet_parse (&packet, bytes, size));
  g_assert_cmpuint (packet.payloads->len, ==, 0);
  g_assert_null (asf_packet_parse (&packet, bytes, size - 1));
  g_assert_cmpuint (packet.payloads->len, ==, 1);
  asf_packet_clear (&packet);
}

/* Packets of our own writer, and each broken in many ways */

#define PACKET_SIZE 300
#define N_MUTATIONS 300

static GByteArray *
record (guint64 *packets_at)
{
  g_autoptr (TestRecording) recording = test_recording_new ();
  g_autoptr (MemoryFile) file = memory_file_new ();
  g_autoptr (AsfReader) reader = NULL;
  g_auto (TestResult) result = { 0 };

  recording->config.packet_size = PACKET_SIZE;
  test_recording_take_stream (recording, test_stream_pcm (1));
  test_recording_take_stream (recording, test_stream_video (2));
  test_recording_add_audio (recording, 1, 12, 30, 40);
  test_recording_add_video (recording, 2, 9, 40, 170, 4);
  test_recording_run (recording, memory_output_new (file), &result);
  g_assert_no_error (result.error);
  reader = test_read (file->data);
  *packets_at = reader->packets_offset;
  g_assert_cmpuint (reader->packets->len, >, 10);

  return g_byte_array_append (g_byte_array_new (), file->data->data,
      (guint) (reader->packets_offset + reader->packets->len * PACKET_SIZE));
}

/* Every payload lies in the packet, behind its own header. */
static void
assert_inside (const AsfPacket *packet, const guint8 *data, guint size)
{
  g_assert_cmpuint (packet->payloads->len, <=, size);
  for (guint i = 0; i < packet->payloads->len; i++) {
    const AsfPayload *payload =
        &g_array_index (packet->payloads, AsfPayload, i);

    g_assert_cmpuint (payload->stream, >=, 1);
    g_assert_cmpuint (payload->stream, <=, 127);
    g_assert_cmpuint (payload->size, >=, 1);
    g_assert_true (payload->data > data + payload->at);
    g_assert_true (payload->data + payload->size <= data + size);
    if (payload->replicated_size > 0)
      g_assert_true (payload->replicated + payload->replicated_size <=
          payload->data);
  }
}

/* Each packet as it is, cut at every byte, and with a few bytes changed. */
static void
test_damage (void)
{
  guint64 at;
  g_autoptr (GByteArray) file = record (&at);
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  guint n_faults = 0;
  AsfPacket packet;

  asf_packet_init (&packet);
  for (; at < file->len; at += PACKET_SIZE) {
    const guint8 *whole = file->data + at;

    g_assert_cmpstr (asf_packet_parse (&packet, whole, PACKET_SIZE), ==, NULL);
    g_assert_cmpuint (packet.payloads->len, >, 0);
    for (guint size = 0; size < PACKET_SIZE; size++) {
      g_autofree guint8 *cut = g_memdup2 (whole, size);

      n_faults += asf_packet_parse (&packet, cut, size) != NULL;
      assert_inside (&packet, cut, size);
    }
    for (guint i = 0; i < N_MUTATIONS; i++) {
      g_autofree guint8 *changed = g_memdup2 (whole, PACKET_SIZE);

      for (guint k = i % 4 + 1; k > 0; k--)
        changed[g_rand_int_range (random, 0, k % 2 ? 40 : PACKET_SIZE)] =
            (guint8) g_rand_int (random);
      n_faults += asf_packet_parse (&packet, changed, PACKET_SIZE) != NULL;
      assert_inside (&packet, changed, PACKET_SIZE);
    }
  }
  g_assert_cmpuint (n_faults, >, 1000);
  asf_packet_clear (&packet);
}

/* What the independent reader finds in them is found here, too. */
static void
test_same_as_reader (void)
{
  guint64 at;
  g_autoptr (GByteArray) file = record (&at);
  g_autoptr (AsfReader) reader = test_read (file);
  AsfPacket packet;

  asf_packet_init (&packet);
  for (guint i = 0; i < reader->packets->len; i++) {
    const ReadPacket *read = asf_reader_packet (reader, i);

    g_assert_null (asf_packet_parse (&packet, file->data + at +
            i * PACKET_SIZE, PACKET_SIZE));
    g_assert_cmpuint (packet.send_ms, ==, read->send_time);
    g_assert_cmpuint (packet.duration_ms, ==, read->duration);
    g_assert_cmpuint (packet.padding, ==, read->padding);
    g_assert_cmpint (packet.multiple, ==, read->multiple);
    g_assert_cmpuint (packet.payloads->len, ==, read->n_entries);
    for (guint k = 0; k < read->n_entries; k++) {
      const AsfPayload *p = &g_array_index (packet.payloads, AsfPayload, k);
      const ReadPayload *r =
          asf_reader_payload (reader, read->first_payload + k);

      g_assert_cmpuint (at + i * PACKET_SIZE + p->at, ==, r->offset);
      g_assert_cmpuint (p->stream, ==, r->stream);
      g_assert_cmpint (p->key, ==, r->key);
      g_assert_cmpuint (p->number, ==, r->number);
      g_assert_cmpuint (p->object_offset, ==, r->object_offset);
      g_assert_cmpuint (p->object_size, ==, r->object_size);
      g_assert_cmpuint (p->time_ms, ==, r->time_ms);
      g_assert_cmpmem (p->data, p->size, r->data, r->size);
    }
  }
  asf_packet_clear (&packet);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *name = g_strconcat ("/packet/", cases[i].name, NULL);

    g_test_add_data_func (name, &cases[i], test_case);
  }
  g_test_add_func ("/packet/reuse", test_reuse);
  g_test_add_func ("/packet/most-payloads", test_most_payloads);
  g_test_add_func ("/packet/limit", test_limit);
  g_test_add_func ("/packet/damage", test_damage);
  g_test_add_func ("/packet/same-as-reader", test_same_as_reader);

  return g_test_run ();
}
