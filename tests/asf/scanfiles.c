/* scanfiles.c: tests of reading packets of whole files
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include "asferror.h"
#include "faultyoutput.h"
#include "memoryoutput.h"
#include "samples.h"
#include "scanfile.h"

#define PACKET_SIZE 200

/* The same as another reader finds */

/* Whether the packet ends with a fragment of an object that is not whole */
static gboolean
is_torn (const AsfReader *reader, const ReadPacket *packet)
{
  guint last = packet->first_payload + packet->n_entries - 1;
  guint stream = asf_reader_payload (reader, last)->stream;
  const ReadObject *object = NULL, *next;

  for (guint i = 0; (next = asf_reader_object (reader, stream, i)) != NULL &&
      next->first_payload <= last; i++)
    object = next;
  return !object->complete;
}

static void
assert_object (const AsfScanObject *object, const ReadObject *read)
{
  gboolean has_duration = read->duration_ms > 1;

  g_assert_cmpuint (object->stream, ==, read->stream);
  g_assert_cmpuint (object->size, ==, read->size);
  g_assert_cmpuint (object->time_ms, ==, read->time_ms);
  g_assert_cmpint (object->key, ==, read->key);
  g_assert_cmpuint (object->place.first_packet, ==, read->first_packet);
  g_assert_cmpuint (object->place.n_packets, ==, read->n_packets);
  g_assert_cmpint (object->has_duration, ==, has_duration);
  g_assert_cmpint (object->duration_ms, ==,
      has_duration ? read->duration_ms : 0);
}

/* Returns: the stream's next whole object, and moves @nth behind it */
static const ReadObject *
next_whole (const AsfReader *reader, guint stream, guint *nth)
{
  const ReadObject *object;

  do {
    object = asf_reader_object (reader, stream, (*nth)++);
  } while (object != NULL && !object->complete);
  return object;
}

static void
assert_same (const AsfReader *reader, AsfFindings *findings)
{
  g_autoptr (GArray) objects = scan_file_objects_new ();
  guint next[ASF_MAX_STREAM_NUMBER + 1] = { 0 };
  guint64 n_whole = 0, n_used = 0;
  g_auto (ScanFile) file;
  AsfScan scan;

  scan_file_init_from_reader (&file, reader);
  g_assert_true (asf_scan_packets (&file.file, &scan_file_collect, objects,
          findings, &scan, NULL));
  for (guint i = 0; i < reader->objects->len; i++) {
    const ReadObject *object = g_ptr_array_index (reader->objects, i);

    n_whole += object->complete;
    if (object->complete)
      n_used = MAX (n_used, object->last_packet + 1);
  }
  g_assert_cmpuint (scan.n_packets, ==, reader->packets->len);
  g_assert_cmpuint (scan.tail_bytes, ==, reader->partial_packet);
  g_assert_cmpuint (scan.n_broken, ==, 0);
  g_assert_cmpuint (scan.n_used, ==, n_used);
  g_assert_cmpuint (scan.n_objects, ==, n_whole);
  g_assert_cmpuint (scan.n_incomplete, ==, reader->objects->len - n_whole);
  g_assert_cmpint (scan.last_is_torn, ==, n_used > 0 && is_torn (reader,
          asf_reader_packet (reader, (guint) n_used - 1)));
  g_assert_cmpuint (objects->len, ==, n_whole);
  for (guint i = 0; i < objects->len; i++) {
    const AsfScanObject *o = &g_array_index (objects, AsfScanObject, i);

    assert_object (o, next_whole (reader, o->stream, &next[o->stream]));
  }
}

static TestRecording *
small_recording (void)
{
  TestRecording *recording = test_recording_new ();

  recording->config.packet_size = PACKET_SIZE;
  recording->config.padding = 256;
  test_recording_take_stream (recording, test_stream_pcm (1));
  test_recording_take_stream (recording, test_stream_video (2));
  test_recording_add_audio (recording, 1, 12, 30, 40);
  test_recording_add_video (recording, 2, 9, 40, 110, 4);

  return recording;
}

static GByteArray *
record (const TestRecording *recording, const FaultPlan *plan)
{
  g_autoptr (MemoryFile) file = memory_file_new ();
  g_auto (TestResult) result = { 0 };
  FaultReport report;
  AsfOutput *output = memory_output_new (file);

  if (plan != NULL)
    output = faulty_output_new (output, plan, &report);
  test_recording_run (recording, output, &result);
  g_assert_cmpint (result.ok, ==, plan == NULL);

  return g_byte_array_append (g_byte_array_new (), file->data->data,
      file->data->len);
}

static void
test_cut (gconstpointer streamable)
{
  g_autoptr (TestRecording) recording = small_recording ();
  g_autoptr (GByteArray) bytes = NULL;
  g_autoptr (AsfReader) whole = NULL;

  recording->config.streamable = streamable != NULL;
  bytes = record (recording, NULL);
  whole = test_read (bytes);
  g_assert_cmpuint (whole->packets->len, >, 10);
  for (gsize size = whole->packets_offset; size <= bytes->len; size++) {
    g_autoptr (AsfReader) reader =
        asf_reader_new_from_data (bytes->data, size, NULL);

    assert_same (reader, NULL);
  }
}

/* A session whose output fails keeps just those packets that the scan finds to
 * be of use in what is on the disk, and but for a torn last one as they are. */
static void
test_same_as_session (void)
{
  g_autoptr (TestRecording) recording = small_recording ();
  g_autoptr (GByteArray) bytes = record (recording, NULL);
  g_autoptr (AsfReader) whole = test_read (bytes);
  gsize end = whole->packets_offset + whole->packets->len * PACKET_SIZE;
  guint n_torn = 0;

  for (gsize size = whole->packets_offset; size < end; size++) {
    const FaultPlan plan = {
      .limited = TRUE, .limit = size, .sys_errno = EIO, .for_ever = TRUE,
      .no_reserve = TRUE
    };
    g_autoptr (GByteArray) kept = record (recording, &plan);
    g_autoptr (AsfReader) reader = test_read (kept);
    g_auto (ScanFile) file;
    AsfScan scan;

    scan_file_init_from_reader (&file, whole);
    file.file.packets_end = size;
    g_assert_true (asf_scan_packets (&file.file, NULL, NULL, NULL, &scan,
            NULL));
    g_assert_cmpuint (scan.n_used, ==, reader->packets->len);
    g_assert_cmpuint (scan.n_objects, ==, reader->objects->len);
    n_torn += scan.last_is_torn;
    if (scan.n_used == 0)
      continue;
    g_assert_cmpint (memcmp (bytes->data + whole->packets_offset,
            kept->data + whole->packets_offset,
            (scan.n_used - 1) * PACKET_SIZE), ==, 0);
    g_assert_cmpuint (asf_reader_packet (whole, (guint) scan.n_used -
            1)->n_payloads - (scan.last_is_torn ? 1 : 0), ==,
        asf_reader_packet (reader, (guint) scan.n_used - 1)->n_payloads);
  }
  g_assert_cmpuint (n_torn, >, 100);
}

/* What our own writer makes is without a fault. */
static void
test_own_writer (void)
{
  g_autoptr (TestRecording) recording = small_recording ();
  g_autoptr (GByteArray) bytes = record (recording, NULL);
  g_autoptr (AsfReader) reader = test_read (bytes);
  g_autoptr (AsfFindings) findings = asf_findings_new ();
  g_autofree char *rules = NULL;

  assert_same (reader, findings);
  rules = scan_file_describe_rules (findings);
  g_assert_cmpstr (rules, ==, "");
}

/* Files of Microsoft's writers are sound: at the most there is a note. */
static void
test_sample (gconstpointer name)
{
  const char *folder = g_getenv ("ASF_SAMPLES");
  g_autofree char *path = NULL;
  g_autoptr (AsfReader) reader = NULL;
  g_autoptr (AsfFindings) findings = asf_findings_new ();
  g_autofree char *rules = NULL;

  if (folder == NULL) {
    g_test_skip ("no samples");
    return;
  }
  path = g_build_filename (folder, name, NULL);
  reader = asf_reader_new_from_file (path, NULL);
  g_assert_nonnull (reader);
  g_assert_cmpuint (reader->objects->len, >, 0);
  assert_same (reader, findings);
  rules = scan_file_describe_rules (findings);
  g_assert_cmpuint (findings->n_found[ASF_SEVERITY_WARNING], ==, 0);
  g_assert_cmpuint (findings->n_found[ASF_SEVERITY_ERROR], ==, 0);
}

/* Many pieces, each packet once and in order */

typedef struct
{
  const guint8 *packets;
  guint32 packet_size;
  guint64 n_packets;
  guint64 done;
  guint n_progress;
  guint stop_at;
} Watch;

static void
watch_packet (guint64 number, const guint8 *data, const AsfPacket *packet,
    gpointer user_data)
{
  Watch *watch = user_data;

  g_assert_cmpuint (number, ==, watch->n_packets++);
  g_assert_nonnull (packet);
  g_assert_cmpint (memcmp (data, watch->packets + number * watch->packet_size,
          watch->packet_size), ==, 0);
}

static gboolean
watch_progress (guint64 done, guint64 total, gpointer user_data)
{
  Watch *watch = user_data;

  g_assert_cmpuint (done, >, watch->done);
  g_assert_cmpuint (done, <=, total);
  watch->done = done;
  return ++watch->n_progress != watch->stop_at;
}

static const AsfScanFuncs watch_funcs = {
  .packet = watch_packet,
  .progress = watch_progress,
};

static GByteArray *
record_large (guint32 packet_size)
{
  g_autoptr (TestRecording) recording = test_recording_new ();

  recording->config.packet_size = packet_size;
  test_recording_take_stream (recording, test_stream_video (2));
  test_recording_add_video (recording, 2, 30, 40, 40000, 5);

  return record (recording, NULL);
}

static void
test_pieces (gconstpointer data)
{
  guint32 packet_size = GPOINTER_TO_UINT (data);
  g_autoptr (GByteArray) bytes = record_large (packet_size);
  g_autoptr (AsfReader) reader = test_read (bytes);
  g_auto (ScanFile) file;
  Watch watch = { NULL };
  AsfScan scan;

  assert_same (reader, NULL);
  watch.packets = bytes->data + reader->packets_offset;
  watch.packet_size = packet_size;
  scan_file_init_from_reader (&file, reader);
  g_assert_true (asf_scan_packets (&file.file, &watch_funcs, &watch, NULL,
          &scan, NULL));
  g_assert_cmpuint (watch.n_packets, ==, reader->packets->len);
  g_assert_cmpuint (watch.n_progress, ==, 2);
  g_assert_cmpuint (watch.done, ==, watch.n_packets * packet_size);
}

static void
test_stop (void)
{
  g_autoptr (GByteArray) bytes = record_large (1000);
  g_autoptr (AsfReader) reader = test_read (bytes);
  g_autoptr (GError) error = NULL;
  g_auto (ScanFile) file;
  Watch watch = { .stop_at = 1, .packet_size = 1000 };
  AsfScan scan;

  watch.packets = bytes->data + reader->packets_offset;
  scan_file_init_from_reader (&file, reader);
  g_assert_false (asf_scan_packets (&file.file, &watch_funcs, &watch, NULL,
          &scan, &error));
  g_assert_error (error, ASF_ERROR, ASF_ERROR_CANCELLED);
  g_assert_cmpuint (watch.n_packets, <, reader->packets->len);
}

/* The file is shorter than it was when the header was read. */
static void
test_shrunk (void)
{
  g_autoptr (GByteArray) bytes = record_large (1000);
  g_autoptr (AsfReader) reader = test_read (bytes);
  g_auto (ScanFile) file;
  AsfScan scan;

  scan_file_init_from_reader (&file, reader);
  file.file.input->size = reader->packets_offset + 5 * 1000 + 17;
  g_assert_true (asf_scan_packets (&file.file, NULL, NULL, NULL, &scan, NULL));
  g_assert_cmpuint (scan.n_packets, ==, 5);
  g_assert_cmpuint (scan.tail_bytes, ==, 17);
}

static int
failing_read (AsfInput *input, guint64 offset, guint8 *data, gsize size,
    gsize *n_read)
{
  return EIO;
}

static void
test_unreadable (void)
{
  static const AsfInputClass failing_class = { .read = failing_read };
  AsfInput input = { &failing_class, 1000 };
  g_autoptr (GByteArray) bytes = record_large (1000);
  g_autoptr (AsfReader) reader = test_read (bytes);
  g_autoptr (GError) error = NULL;
  g_auto (ScanFile) file;
  AsfInput *memory;
  AsfScan scan;

  scan_file_init_from_reader (&file, reader);
  memory = file.file.input;
  file.file.input = &input;
  g_assert_false (asf_scan_packets (&file.file, NULL, NULL, NULL, &scan,
          &error));
  g_assert_error (error, ASF_ERROR, ASF_ERROR_READ);
  file.file.input = memory;
}

static void
test_packet_size (void)
{
  static const guint32 sizes[] = {
    0, 1, 15, ASF_PACKET_READ_LIMIT + 1, G_MAXUINT32
  };
  static const guint8 bytes[150] = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autoptr (GError) error = NULL;
    g_auto (ScanFile) file;
    AsfScan scan;

    scan_file_init (&file, bytes, sizeof bytes, 50, sizes[i]);
    g_assert_false (asf_scan_packets (&file.file, NULL, NULL, NULL, &scan,
            &error));
    g_assert_error (error, ASF_ERROR, ASF_ERROR_DAMAGED);
  }
}

/* Any bytes at all: nothing is read that is not there, and the numbers are not
 * absurd. */
static void
test_damage (void)
{
  g_autoptr (TestRecording) recording = small_recording ();
  g_autoptr (GByteArray) bytes = record (recording, NULL);
  g_autoptr (AsfReader) reader = test_read (bytes);
  g_autoptr (GRand) random = g_rand_new_with_seed (2);
  gsize first = reader->packets_offset;
  guint n_damaged = 0;

  for (guint i = 0; i < 1000; i++) {
    g_autofree guint8 *changed = g_memdup2 (bytes->data, bytes->len);
    g_autoptr (AsfFindings) findings = asf_findings_new ();
    g_autoptr (GArray) objects = scan_file_objects_new ();
    g_auto (ScanFile) file;
    AsfScan scan;

    for (guint k = 0; k < 1 + i % 20; k++)
      changed[g_rand_int_range (random, (gint32) first, (gint32) bytes->len)] =
          (guint8) g_rand_int (random);
    scan_file_init_from_reader (&file, reader);
    asf_input_free (file.file.input);
    file.file.input = asf_input_memory_new (changed, bytes->len);
    g_assert_true (asf_scan_packets (&file.file, &scan_file_collect, objects,
            findings, &scan, NULL));
    g_assert_cmpuint (scan.n_packets, ==, reader->packets->len);
    g_assert_cmpuint (scan.n_used, <=, scan.n_packets);
    g_assert_cmpuint (scan.n_broken, <=, scan.n_used);
    g_assert_cmpuint (scan.n_objects, ==, objects->len);
    n_damaged += findings->n_found[ASF_SEVERITY_ERROR] > 0;
  }
  g_assert_cmpuint (n_damaged, >, 500);
}

int
main (int argc, char **argv)
{
  static const char *const samples[] = {
    "silence-1.wma", "silence-3.wma", "wmv9-wma.wmv", "netshow-1999.asf"
  };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (samples); i++) {
    g_autofree char *name = g_strconcat ("/scan/sample/", samples[i], NULL);

    g_test_add_data_func (name, samples[i], test_sample);
  }
  g_test_add_data_func ("/scan/cut/finished", NULL, test_cut);
  g_test_add_data_func ("/scan/cut/streamable", "", test_cut);
  g_test_add_func ("/scan/same-as-session", test_same_as_session);
  g_test_add_func ("/scan/own-writer", test_own_writer);
  g_test_add_data_func ("/scan/pieces/small", GUINT_TO_POINTER (1000),
      test_pieces);
  g_test_add_data_func ("/scan/pieces/large", GUINT_TO_POINTER (65536),
      test_pieces);
  g_test_add_func ("/scan/stop", test_stop);
  g_test_add_func ("/scan/shrunk", test_shrunk);
  g_test_add_func ("/scan/unreadable", test_unreadable);
  g_test_add_func ("/scan/packet-size", test_packet_size);
  g_test_add_func ("/scan/damage", test_damage);

  return g_test_run ();
}
