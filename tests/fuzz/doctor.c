/* doctor.c: fuzz target: read, inspect and repair any file
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "fuzz.h"

#include "asfreader.h"
#include "asfrepair.h"
#include "memoryoutput.h"

#include <string.h>

/* The input is the file. When a repair says that it has succeeded, the result
 * has all media objects of the input and no others, its packets are those of
 * the input, byte for byte, and its counters are right. Both ways of repairing
 * take turns, by the size of the input. */

/* Files whose times make an index of more entries than this take as long as a
 * thousand others. */
#define MAX_ENTRIES 100

typedef struct
{
  AsfInput *input;
  AsfFile *file;
  AsfFindings *findings;
  GArray *objects;              /* AsfScanObject */
  GArray *packets;              /* offsets of those that can be taken apart */
  AsfScan scan;
} Subject;

static void
take_object (const AsfScanObject *object, gpointer user_data)
{
  Subject *self = user_data;

  g_assert_nonnull (self->file->by_number[object->stream]);
  g_assert_cmpuint (object->place.first_packet + object->place.n_packets, <=,
      (self->file->input->size - self->file->head->len) /
      self->file->header.packet_size);
  g_array_append_vals (self->objects, object, 1);
}

static void
take_packet (guint64 number, const guint8 *data, const AsfPacket *packet,
    gpointer user_data)
{
  Subject *self = user_data;
  guint64 offset =
      self->file->head->len + number * self->file->header.packet_size;

  if (packet != NULL)
    g_array_append_val (self->packets, offset);
}

static void
subject_clear (Subject *self)
{
  g_clear_pointer (&self->objects, g_array_unref);
  g_clear_pointer (&self->packets, g_array_unref);
  g_clear_pointer (&self->findings, asf_findings_free);
  g_clear_pointer (&self->file, asf_file_free);
  g_clear_pointer (&self->input, asf_input_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Subject, subject_clear)

/* Every text of a finding is for people. */
static void
check_findings (const AsfFindings *findings)
{
  for (guint i = 0; i < findings->list->len; i++) {
    const AsfFinding *finding = g_ptr_array_index (findings->list, i);

    g_assert_true (finding->rule == asf_rule_find (finding->rule->name));
    g_assert_true (g_utf8_validate (finding->text, -1, NULL));
  }
}

/* Inspects the file and reads its packets.
 *
 * Returns: %FALSE if there is nothing to go on from */
static gboolean
subject_init (Subject *self, const guint8 *data, gsize size)
{
  static const AsfScanFuncs funcs = {
    .object = take_object, .packet = take_packet
  };
  g_autoptr (GError) error = NULL;
  AsfScan scan;

  self->input = asf_input_memory_new (data, size);
  self->findings = asf_findings_new ();
  self->file = asf_file_read (self->input, self->findings, &error);
  g_assert_cmpint (self->file == NULL, ==, error != NULL);
  if (self->file == NULL ||
      !asf_inspect (self->file, NULL, NULL, self->findings, &scan, &error)) {
    check_findings (self->findings);
    return FALSE;
  }
  check_findings (self->findings);
  self->objects = g_array_new (FALSE, FALSE, sizeof (AsfScanObject));
  self->packets = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_assert_true (asf_scan_packets (self->file, &funcs, self, NULL,
          &self->scan, NULL));
  g_assert_cmpmem (&scan, sizeof (scan), &self->scan, sizeof (scan));

  return TRUE;
}

/* The longest that an object of @stream may be taken to last, in ms */
static guint64
longest_ms (const AsfStream *stream, gsize size)
{
  guint64 frame_ms = stream->video.frame_duration_100ns / 10000;
  guint32 byte_rate = stream->audio.avg_bytes_per_sec;

  return MIN (frame_ms, G_MAXUINT32) +
      (byte_rate > 0 ? (guint64) size * 1000 / byte_rate : 0);
}

/* Whether the times are such that the index stays small */
static gboolean
is_short (const Subject *self)
{
  const AsfHeader *header = &self->file->header;
  guint64 end_ms = 0, interval_ms = header->index_interval_ms != 0 ?
      header->index_interval_ms : 1000;

  for (guint i = 0; i < self->objects->len; i++)
    end_ms = MAX (end_ms, 2 *
        (guint64) g_array_index (self->objects, AsfScanObject, i).time_ms);
  for (guint i = 0; i < header->streams->len; i++)
    end_ms += longest_ms (g_ptr_array_index ((GPtrArray *) header->streams,
            i), self->file->input->size);

  return (end_ms + header->preroll_ms) / interval_ms < MAX_ENTRIES;
}

/* Repair */

static MemoryFile *
repair (const Subject *self, const guint8 *data, gsize size,
    gboolean to_copy, AsfRepairReport *report)
{
  MemoryFile *file = memory_file_new ();
  g_autoptr (GError) error = NULL;
  gboolean ok;

  if (to_copy) {
    ok = asf_repair_copy (self->file, memory_output_new (file), NULL, NULL,
        report, &error);
  } else {
    g_byte_array_append (file->data, data, (guint) size);
    ok = asf_repair_in_place (self->file, memory_output_new (file), NULL,
        NULL, report, &error);
  }
  g_assert_true (file->is_freed);
  g_assert_cmpint (ok, ==, error == NULL);
  if (!ok)
    g_clear_pointer (&file, memory_file_unref);

  return file;
}

static void
check_objects (const Subject *before, const Subject *after)
{
  g_assert_cmpuint (after->objects->len, ==, before->objects->len);
  for (guint i = 0; i < before->objects->len; i++) {
    const AsfScanObject *old =
        &g_array_index (before->objects, AsfScanObject, i);
    const AsfScanObject *new =
        &g_array_index (after->objects, AsfScanObject, i);

    g_assert_cmpuint (new->stream, ==, old->stream);
    g_assert_cmpint (new->key, ==, old->key);
    g_assert_cmpuint (new->size, ==, old->size);
    g_assert_cmpuint (new->time_ms, ==, old->time_ms);
  }
}

/* The last packet of a file of our own is made its last one. */
static void
check_packets (const Subject *before, const Subject *after,
    const guint8 *data, const MemoryFile *file)
{
  guint32 packet_size = before->file->header.packet_size;
  guint n = after->packets->len;

  g_assert_cmpuint (n, <=, before->packets->len);
  if (before->file->own && n > 0)
    n--;
  for (guint i = 0; i < n; i++) {
    guint64 old = g_array_index (before->packets, guint64, i);
    guint64 new = g_array_index (after->packets, guint64, i);

    g_assert_cmpmem (file->data->data + new, packet_size, data + old,
        packet_size);
  }
}

static void
check_report (const Subject *before, const Subject *after,
    const AsfRepairReport *report, const MemoryFile *file)
{
  g_assert_cmpuint (report->file_size, ==, file->data->len);
  g_assert_cmpuint (report->n_packets, ==, after->scan.n_packets);
  g_assert_cmpuint (report->packets_dropped, ==,
      before->scan.n_packets - after->scan.n_packets);
  g_assert_cmpuint (after->scan.tail_bytes, ==, 0);
}

/* The reader of the tests has to cope with the result as well. */
static void
check_by_reader (const Subject *after, const MemoryFile *file)
{
  g_autoptr (AsfReader) reader =
      asf_reader_new_from_data (file->data->data, file->data->len, NULL);

  g_assert_nonnull (reader);
  /* it takes nothing that is too short or in a wrong place */
  if (!reader->has_file_properties || !reader->has_data)
    return;
  g_assert_cmpuint (reader->file_size, ==, reader->data_size);
  g_assert_cmpuint (reader->data_packet_count, ==, after->scan.n_packets);
  g_assert_cmpuint (reader->packet_count, ==, after->scan.n_packets);
  g_assert_false (reader->broadcast);
}

static void
repair_and_check (const Subject *before, const guint8 *data, gsize size,
    gboolean to_copy)
{
  AsfRepairReport report;
  g_autoptr (MemoryFile) file = repair (before, data, size, to_copy, &report);
  g_auto (Subject) after = { 0 };

  if (file == NULL)
    return;
  g_assert_true (subject_init (&after, file->data->data, file->data->len));
  check_objects (before, &after);
  check_packets (before, &after, data, file);
  check_report (before, &after, &report, file);
  check_by_reader (&after, file);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_auto (Subject) subject = { 0 };

  if (subject_init (&subject, data, size) && is_short (&subject))
    repair_and_check (&subject, data, size, size % 2 == 0);

  return 0;
}
