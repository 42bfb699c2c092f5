/* asfrepair.c: EndWriting for a file that was never ended
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfrepair.h"

#include "asfpacketown.h"
#include "asfwriterresume.h"

/* What is in the packets is read once more, counted by a session as if it had
 * written it, and then the session is ended. No byte of a payload is changed;
 * the heads of packets are that were being changed themselves.
 *
 * In place: nothing is written before all is read; then the steps of EndWriting
 * follow in their order, which leaves the file good, or as repairable as
 * before, at any moment.
 *
 * To a copy: packets that cannot be read are left out.
 */

/* Broken packets that are remembered: an object that has others between its
 * own needs to know how many */
#define MAX_BROKEN 1024

typedef struct
{
  const AsfFile *file;
  AsfWriter *writer;
  AsfScan scan;                 /* of the whole file, before anything is done */
  AsfProgressFunc progress;
  gpointer user_data;
  gboolean in_place;

  /* of a copy */
  AsfOutput *copy;              /* (nullable) */
  GArray *broken;               /* numbers of the latest */
  guint64 n_broken;
  guint64 n_copied;
  GError *error;

  guint64 stream_bytes[ASF_MAX_STREAM_NUMBER + 1];
  guint64 n_seen;               /* packets that stay */
  guint32 last_send_ms;         /* of the last of them that can be read */
  guint8 last_numbers[ASF_MAX_STREAM_NUMBER + 1];
} Repair;

/* What the packetizer counts of a payload of its own */
static void
count_payloads (Repair *self, const AsfPacket *packet)
{
  for (guint i = 0; i < packet->payloads->len; i++) {
    const AsfPayload *payload =
        &g_array_index (packet->payloads, AsfPayload, i);

    self->stream_bytes[payload->stream & ASF_MAX_STREAM_NUMBER] +=
        asf_packet_own_measure (packet, i);
    self->last_numbers[payload->stream & ASF_MAX_STREAM_NUMBER] =
        payload->number;
  }
}

static void
discount_last_payload (Repair *self, const AsfPacket *packet)
{
  const AsfPayload *payload;

  if (packet->payloads->len == 0)
    return;
  payload = &g_array_index (packet->payloads, AsfPayload,
      packet->payloads->len - 1);
  self->stream_bytes[payload->stream & ASF_MAX_STREAM_NUMBER] -=
      asf_packet_own_measure (packet, packet->payloads->len - 1);
  self->last_numbers[payload->stream & ASF_MAX_STREAM_NUMBER] =
      payload->number - 1;
}

static void
leave_out (Repair *self, guint64 number)
{
  if (self->broken->len == MAX_BROKEN)
    g_array_remove_range (self->broken, 0, MAX_BROKEN / 2);
  g_array_append_val (self->broken, number);
  self->n_broken++;
}

static void
copy_packet (Repair *self, guint64 number, const guint8 *data,
    const AsfPacket *packet)
{
  guint32 packet_size = self->file->header.packet_size;
  gsize written;
  int err;

  if (packet == NULL) {
    leave_out (self, number);
    return;
  }
  err = asf_output_append (self->copy, data, packet_size, &written);
  if (err != 0)
    g_set_error (&self->error, ASF_ERROR,
        asf_error_code_from_errno (ASF_OPERATION_APPEND, err),
        "cannot write the copy: %s", g_strerror (err));
  self->n_copied++;
}

/* The last packet is written by the session. */
static void
mend_packet (Repair *self, guint64 number, const guint8 *data,
    const AsfPacket *packet)
{
  if (self->in_place && packet != NULL && packet->mended &&
      number + 1 < self->scan.n_used)
    asf_writer_mend_packet (self->writer, number, data);
}

/* The last packet may be changed yet: each counts when another follows. */
static void
count_last_packet (Repair *self)
{
  if (self->n_seen > 0)
    asf_writer_adopt_packet (self->writer, self->last_send_ms);
}

static void
take_packet (guint64 number, const guint8 *data, const AsfPacket *packet,
    gpointer user_data)
{
  Repair *self = user_data;

  if (number >= self->scan.n_used || self->error != NULL)
    return;
  if (packet != NULL)
    count_payloads (self, packet);
  if (self->copy != NULL)
    copy_packet (self, number, data, packet);
  mend_packet (self, number, data, packet);
  if (packet == NULL && self->copy != NULL)
    return;
  count_last_packet (self);
  self->n_seen++;
  if (packet != NULL)
    self->last_send_ms = packet->send_ms;
}

/* Returns: the number of packet @number when those are left out that cannot be
 *     read */
static guint64
number_in_copy (const Repair *self, guint64 number)
{
  guint64 behind = 0;

  for (guint i = self->broken->len; i > 0; i--) {
    if (g_array_index (self->broken, guint64, i - 1) < number)
      break;
    behind++;
  }
  return number - (self->n_broken - behind);
}

static void
take_object (const AsfScanObject *object, gpointer user_data)
{
  Repair *self = user_data;
  AsfScanObject moved = *object;
  guint64 last = object->place.first_packet + object->place.n_packets - 1;

  if (self->error != NULL)
    return;
  if (self->copy != NULL) {
    moved.place.first_packet =
        number_in_copy (self, object->place.first_packet);
    moved.place.n_packets = (guint32)
        (number_in_copy (self, last) - moved.place.first_packet + 1);
  }
  asf_writer_adopt_object (self->writer, &moved);
}

static gboolean
tell_progress (guint64 done, guint64 total, gpointer user_data)
{
  Repair *self = user_data;

  if (self->error != NULL)
    return FALSE;
  return self->progress == NULL ||
      self->progress (done, total, self->user_data);
}

/* The last packet of an own file is made the last one; that of another writer
 * is left alone. */
static gboolean
adopt_end (Repair *self, GError **error)
{
  guint32 packet_size = self->file->header.packet_size;
  guint64 n_packets = self->copy != NULL ? self->n_copied :
      self->scan.n_used;
  guint8 *data = g_malloc (packet_size);
  gboolean ok = TRUE, ours = FALSE;
  AsfPacket packet;
  gsize n_read = 0;

  asf_packet_init (&packet);
  if (self->file->own && self->scan.n_used > 0) {
    guint64 offset =
        self->file->head->len + (self->scan.n_used - 1) * packet_size;

    ok = asf_input_read (self->file->input, offset, data, packet_size,
        &n_read, error);
    ours = ok && n_read == packet_size &&
        asf_packet_own_parse_last (&packet, data, packet_size, offset);
  }
  if (ours && self->scan.last_is_torn)
    discount_last_payload (self, &packet);
  if (ok && !ours)
    count_last_packet (self);
  if (ok)
    asf_writer_adopt_end (self->writer, n_packets, ours ? data : NULL,
        ours && self->scan.last_is_torn, self->stream_bytes);
  asf_writer_adopt_numbers (self->writer, self->last_send_ms,
      self->last_numbers);
  asf_packet_clear (&packet);
  g_free (data);

  return ok;
}

static void
make_report (const Repair *self, AsfRepairReport *report)
{
  AsfWriterStats stats;
  guint64 n_packets;

  asf_writer_get_stats (self->writer, &stats);
  n_packets = stats.packets;
  *report = (AsfRepairReport) {
    .n_packets = n_packets,
    .packets_dropped = self->scan.n_packets - n_packets,
    .bytes_dropped = self->scan.tail_bytes +
        (self->scan.n_packets - n_packets) * self->file->header.packet_size,
    .duration_ns = stats.duration_ns,
    .file_size = stats.file_size,
    .indexed = stats.indexed,
  };
}

/* Reads all packets for the second time: now it is known which of them count. */
static gboolean
count_all (Repair *self, GError **error)
{
  const AsfScanFuncs funcs = {
    .object = take_object,
    .packet = take_packet,
    .progress = tell_progress,
  };
  AsfScan scan;

  if (asf_scan_packets (self->file, &funcs, self, NULL, &scan, error) &&
      self->error == NULL)
    return adopt_end (self, error);
  if (self->error != NULL) {
    g_clear_error (error);
    g_propagate_error (error, g_steal_pointer (&self->error));
  }
  return FALSE;
}

static gboolean
start_copy (Repair *self, GError **error)
{
  const GByteArray *head = self->file->head;
  gsize written;
  int err = asf_output_append (self->copy, head->data, head->len, &written);

  if (err == 0)
    return TRUE;
  g_set_error (error, ASF_ERROR,
      asf_error_code_from_errno (ASF_OPERATION_APPEND, err),
      "cannot write the copy: %s", g_strerror (err));
  return FALSE;
}

static gboolean
repair (const AsfFile *file, AsfOutput *output, gboolean to_copy,
    AsfProgressFunc progress, gpointer user_data, AsfRepairReport *report,
    GError **error)
{
  const AsfScanFuncs funcs = { .progress = tell_progress };
  Repair self = {
    .file = file,
    .in_place = !to_copy,
    .copy = to_copy ? output : NULL,
    .progress = progress,
    .user_data = user_data,
  };
  gboolean ok;

  *report = (AsfRepairReport) { 0 };
  if (!output->can_rewrite) {
    g_set_error_literal (error, ASF_ERROR, ASF_ERROR_SEEK,
        "a pipe or device cannot be repaired into: name a regular file");
    asf_output_free (output);
    return FALSE;
  }
  self.broken = g_array_new (FALSE, FALSE, sizeof (guint64));
  self.writer = asf_writer_new_resumed (output, file);
  ok = asf_scan_packets (file, &funcs, &self, NULL, &self.scan, error) &&
      (!to_copy || start_copy (&self, error)) && count_all (&self, error) &&
      asf_writer_end_writing (self.writer, error);
  make_report (&self, report);
  asf_writer_free (self.writer);
  g_array_unref (self.broken);

  return ok;
}

/**
 * asf_repair_in_place:
 * @file: read from the same file as @output
 * @output: (transfer full): the file; can be rewritten
 * @progress: (nullable): may stop before anything is changed
 * @report: (out): what was done
 *
 * Cuts off what is torn or no packet, writes the indices anew and corrects the
 * header. Packets in the middle that cannot be read stay: players skip them.
 *
 * Returns: %FALSE with the error of input or output, or #ASF_ERROR_CANCELLED;
 *     the file can be repaired again then
 */
gboolean
asf_repair_in_place (const AsfFile *file, AsfOutput *output,
    AsfProgressFunc progress, gpointer user_data, AsfRepairReport *report,
    GError **error)
{
  return repair (file, output, FALSE, progress, user_data, report, error);
}

/**
 * asf_repair_copy:
 * @output: (transfer full): empty; can be rewritten
 * @progress: (nullable): may stop
 * @report: (out): what was done
 *
 * Writes to @output what asf_repair_in_place() would make of @file, without the
 * packets that cannot be read.
 *
 * Returns: %FALSE with the error of input or output, or #ASF_ERROR_CANCELLED;
 *     what is in @output is of no use then
 */
gboolean
asf_repair_copy (const AsfFile *file, AsfOutput *output,
    AsfProgressFunc progress, gpointer user_data, AsfRepairReport *report,
    GError **error)
{
  return repair (file, output, TRUE, progress, user_data, report, error);
}

/**
 * asf_repair_count:
 * @file: an own one
 * @writer: of asf_writer_new_resumed() or asf_writer_new_continued() on @file
 *
 * Brings @writer to where it would be if it had written what is whole in @file.
 * Nothing is changed.
 *
 * Returns: %FALSE with the error of the input
 */
gboolean
asf_repair_count (const AsfFile *file, AsfWriter *writer, GError **error)
{
  Repair self = { .file = file, .writer = writer };

  return asf_scan_packets (file, NULL, NULL, NULL, &self.scan, error) &&
      count_all (&self, error);
}
