/* scanobjects.c: tests of what is told of packets that were read
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "scanpackets.h"

#include <string.h>

/* People find the place of a loss in a player. */
static void
test_text (void)
{
  g_autoptr (GByteArray) bytes = scan_packets_new
      ("2k1:0+30/90@3726004; 2.2:0+30/30@3726044;", 0);
  g_autoptr (AsfFindings) findings = asf_findings_new ();
  g_auto (ScanFile) file;
  const AsfFinding *finding;
  AsfScan scan;

  scan_file_init (&file, bytes->data, bytes->len, SCAN_HEAD_SIZE,
      SCAN_PACKET_SIZE);
  scan_packets_declare_streams (&file);
  g_assert_true (asf_scan_packets (&file.file, NULL, NULL, findings, &scan,
          NULL));
  g_assert_cmpuint (findings->list->len, ==, 1);
  finding = g_ptr_array_index (findings->list, 0);
  g_assert_cmpstr (finding->text, ==,
      "at 1:02:03.004: 30 of the 90 bytes of object 1 are there");
}

/* What is told of an object */
static void
test_objects (void)
{
  static const char packets[] =
      "2k1:0+30/60@3000 x28 x0 3.1:0+9/9@3005; 2k1:30+30/60@3000;"
      "x1 x0 3.2:0+9/9@3020 x3 x0 xA xB xC xE8 x3 4k1:0+9/9@3010;"
      "1.1:0+20/20@3030 1.2:0+20/0@0; c;";
  static const AsfScanObject expected[] = {
    { 3, FALSE, 9, 3005, TRUE, 0x28, 0, { 0, 1, 0 } },
    { 2, TRUE, 60, 3000, FALSE, 0, 0, { 0, 2, 0 } },
    { 3, FALSE, 9, 3020, FALSE, 0, 0, { 2, 1, 0 } },
    { 4, TRUE, 9, 3010, TRUE, 1000, 0, { 2, 1, 0 } },
    { 1, FALSE, 20, 3030, FALSE, 0, 0, { 3, 1, 0 } },
    { 1, FALSE, 20, 3030, FALSE, 0, 0, { 3, 1, 0 } },
    { 2, TRUE, 1, 3000, FALSE, 0, 0, { 4, 1, 0 } },
    { 2, TRUE, 1, 3020, FALSE, 0, 0, { 4, 1, 0 } },
  };
  g_autoptr (GByteArray) bytes = scan_packets_new (packets, 0);
  g_autoptr (GArray) objects = scan_file_objects_new ();
  g_auto (ScanFile) file;
  AsfScan scan;

  scan_file_init (&file, bytes->data, bytes->len, SCAN_HEAD_SIZE,
      SCAN_PACKET_SIZE);
  scan_packets_declare_streams (&file);
  g_assert_true (asf_scan_packets (&file.file, &scan_file_collect, objects,
          NULL, &scan, NULL));
  g_assert_cmpuint (objects->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < objects->len; i++) {
    const AsfScanObject *o = &g_array_index (objects, AsfScanObject, i);
    const AsfScanObject *e = &expected[i];

    g_assert_cmpuint (o->stream, ==, e->stream);
    g_assert_cmpint (o->key, ==, e->key);
    g_assert_cmpuint (o->size, ==, e->size);
    g_assert_cmpuint (o->time_ms, ==, e->time_ms);
    g_assert_cmpint (o->has_duration, ==, e->has_duration);
    g_assert_cmpuint (o->duration_ms, ==, e->duration_ms);
    g_assert_cmpuint (o->place.first_packet, ==, e->place.first_packet);
    g_assert_cmpuint (o->place.n_packets, ==, e->place.n_packets);
  }
}

/* Many broken packets are all counted; packets end before the first. */
static void
test_bounds (void)
{
  g_autoptr (GString) packets = g_string_new (NULL);
  g_autoptr (GByteArray) bytes = NULL;
  g_autoptr (AsfFindings) findings = asf_findings_new ();
  g_auto (ScanFile) file;
  AsfScan scan;

  for (guint i = 0; i < 50; i++)
    g_string_append (packets, "zeros;");
  g_string_append (packets, SCAN_GOOD);
  bytes = scan_packets_new (packets->str, 0);
  scan_file_init (&file, bytes->data, bytes->len, SCAN_HEAD_SIZE,
      SCAN_PACKET_SIZE);
  scan_packets_declare_streams (&file);
  g_assert_true (asf_scan_packets (&file.file, NULL, NULL, findings, &scan,
          NULL));
  g_assert_cmpuint (scan.n_broken, ==, 50);
  g_assert_cmpuint (asf_findings_count (findings, "packet-broken"), ==, 50);

  file.file.packets_end = SCAN_HEAD_SIZE - 1;
  g_assert_true (asf_scan_packets (&file.file, NULL, NULL, findings, &scan,
          NULL));
  g_assert_cmpuint (scan.n_packets, ==, 0);
  g_assert_cmpuint (scan.tail_bytes, ==, 0);
}

/* An index behind the packets that is smaller than one of them */
static void
test_small_index (void)
{
  for (guint size = 15; size <= 16; size++) {
    g_autoptr (GByteArray) bytes = scan_packets_new (SCAN_GOOD, 16);
    g_autoptr (AsfFindings) findings = asf_findings_new ();
    g_auto (ScanFile) file;
    AsfScan scan;

    memcpy (bytes->data + SCAN_HEAD_SIZE + SCAN_PACKET_SIZE, &asf_guid_index,
        16);
    scan_file_init (&file, bytes->data, bytes->len + size - 16,
        SCAN_HEAD_SIZE, SCAN_PACKET_SIZE);
    scan_packets_declare_streams (&file);
    g_assert_true (asf_scan_packets (&file.file, NULL, NULL, findings, &scan,
            NULL));
    g_assert_cmpuint (scan.n_packets, ==, 1);
    g_assert_cmpuint (scan.tail_bytes, ==, size == 16 ? 0 : 15);
    g_assert_cmpuint (asf_findings_count (findings, "data-size"), ==,
        size == 16);
  }
}

/* What can stand behind packets is never taken for one, whatever is in it. */
static void
test_indices (void)
{
  static const AsfGuid *const guids[] = {
    &asf_guid_simple_index, &asf_guid_index, &asf_guid_media_object_index,
    &asf_guid_timecode_index
  };
  g_autoptr (GRand) random = g_rand_new_with_seed (3);

  for (guint i = 0; i < 400; i++) {
    g_autoptr (GByteArray) bytes = scan_packets_new
        (SCAN_GOOD "index;" SCAN_GOOD, 0);
    guint8 *index = bytes->data + SCAN_HEAD_SIZE + SCAN_PACKET_SIZE;
    g_auto (ScanFile) file;
    AsfScan scan;

    for (guint k = 0; k < SCAN_PACKET_SIZE; k++)
      index[k] = (guint8) g_rand_int (random);
    memcpy (index, guids[i % G_N_ELEMENTS (guids)], sizeof (AsfGuid));
    scan_file_init (&file, bytes->data, bytes->len, SCAN_HEAD_SIZE,
        SCAN_PACKET_SIZE);
    scan_packets_declare_streams (&file);
    g_assert_true (asf_scan_packets (&file.file, NULL, NULL, NULL, &scan,
            NULL));
    g_assert_cmpuint (scan.n_packets, ==, 1);
    g_assert_cmpuint (scan.tail_bytes, ==, 0);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/scan-objects/text", test_text);
  g_test_add_func ("/scan-objects/objects", test_objects);
  g_test_add_func ("/scan-objects/bounds", test_bounds);
  g_test_add_func ("/scan-objects/small-index", test_small_index);
  g_test_add_func ("/scan-objects/indices", test_indices);

  return g_test_run ();
}
