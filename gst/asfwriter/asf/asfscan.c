/* asfscan.c: all packets of a file, one after the other
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfscanprivate.h"

#include "asferror.h"
#include "asfpacketown.h"

#include <string.h>

/* The file is read in pieces of about this many bytes */
#define PIECE_SIZE (1024 * 1024)

/* What a packet with one byte of one object needs at least */
#define MIN_PACKET_SIZE 16

#define GUID_SIZE sizeof (AsfGuid)

/* What stands behind packets (ASF spec 2.2, 6). None of them can be taken for a
 * packet: their GUIDs make no sense as one. */
static gboolean
is_index (const guint8 *data)
{
  static const AsfGuid *const guids[] = {
    &asf_guid_simple_index, &asf_guid_index, &asf_guid_media_object_index,
    &asf_guid_timecode_index
  };

  for (guint i = 0; i < G_N_ELEMENTS (guids); i++)
    if (memcmp (data, guids[i], GUID_SIZE) == 0)
      return TRUE;
  return FALSE;
}

static void
tell_packet (AsfScanRun *run, const guint8 *data, const AsfPacket *packet)
{
  if (run->funcs->packet != NULL)
    run->funcs->packet (run->n_packet, data, packet, run->user_data);
}

/* Packets of an own file may have been in the midst of a change: not the last
 * one alone, since a power cut leaves any part of what was not synced.
 *
 * Returns: (nullable): what is wrong with the packet */
static const char *
parse_packet (AsfScanRun *run, guint8 *data)
{
  guint32 size = run->file->header.packet_size;
  const char *fault;

  if (!run->file->own)
    return asf_packet_parse (&run->packet, data, size);
  fault = asf_packet_own_parse (&run->packet, data, size,
      run->rules.offset);
  if (run->packet.mended)
    asf_scan_rules_half_changed (&run->rules);

  return fault;
}

/* Nothing of a broken packet counts: a length that is wrong says nothing about
 * what was read in front of it.
 *
 * Returns: %FALSE if this is no packet but an index: there are no more */
static gboolean
scan_packet (AsfScanRun *run, guint8 *data, guint64 offset)
{
  const char *fault;

  run->rules.number = run->n_packet;
  run->rules.offset = offset;
  fault = parse_packet (run, data);
  if (fault == NULL) {
    asf_scan_rules_packet (&run->rules, data, &run->packet);
    tell_packet (run, data, &run->packet);
    asf_scan_objects_take (run);
  } else if (is_index (data)) {
    asf_scan_rules_index (&run->rules, offset);
    return FALSE;
  } else {
    asf_scan_rules_broken (&run->rules, fault);
    tell_packet (run, data, NULL);
    run->n_broken++;
  }
  run->n_packet++;

  return TRUE;
}

static gboolean
go_on (const AsfScanRun *run, guint64 done, guint64 total, GError **error)
{
  if (run->funcs->progress == NULL
      || run->funcs->progress (done, total, run->user_data))
    return TRUE;
  g_set_error_literal (error, ASF_ERROR, ASF_ERROR_CANCELLED,
      "stopped while reading packets");
  return FALSE;
}

/* @end: where packets end; brought down when they end before
 *
 * Returns: %FALSE if the input fails or the caller wants to stop */
static gboolean
scan_region (AsfScanRun *run, guint8 *piece, guint64 *end, GError **error)
{
  guint32 packet_size = run->file->header.packet_size;
  guint64 start = run->file->head->len, total = *end - start;
  guint64 offset = start;

  while (*end - offset >= packet_size) {
    gsize size = MIN (*end - offset, MAX (PIECE_SIZE, packet_size)), n_read;

    if (!asf_input_read (run->file->input, offset, piece, size, &n_read,
            error))
      return FALSE;
    if (n_read < size)
      *end = offset + n_read;
    for (gsize at = 0; at + packet_size <= n_read; at += packet_size) {
      if (!scan_packet (run, piece + at, offset)) {
        *end = offset;
        return TRUE;
      }
      offset += packet_size;
    }
    if (!go_on (run, offset - start, total, error))
      return FALSE;
  }

  return TRUE;
}

/* What is behind the last whole packet may be an index, too.
 *
 * Returns: %FALSE if the input fails */
static gboolean
scan_tail (AsfScanRun *run, guint64 offset, guint64 *end, GError **error)
{
  guint8 guid[GUID_SIZE];
  gsize n_read;

  if (*end - offset < GUID_SIZE)
    return TRUE;
  if (!asf_input_read (run->file->input, offset, guid, GUID_SIZE, &n_read,
          error))
    return FALSE;
  if (n_read == GUID_SIZE && is_index (guid)) {
    asf_scan_rules_index (&run->rules, offset);
    *end = offset;
  }

  return TRUE;
}

static gboolean
scan_all (AsfScanRun *run, GError **error)
{
  const AsfFile *file = run->file;
  guint64 end = MAX (file->packets_end, file->head->len), offset;
  guint8 *piece = g_malloc (MIN (end - file->head->len,
          MAX (PIECE_SIZE, file->header.packet_size)));
  gboolean ok = scan_region (run, piece, &end, error);

  g_free (piece);
  offset = file->head->len + run->n_packet * file->header.packet_size;
  if (!ok || !scan_tail (run, offset, &end, error))
    return FALSE;
  run->scan->n_packets = run->n_packet;
  run->scan->tail_bytes = end - offset;
  asf_scan_objects_end (run);
  asf_scan_rules_end (&run->rules, run->scan);

  return TRUE;
}

/**
 * asf_scan_packets:
 * @funcs: (nullable): what the caller wants to see
 * @findings: (nullable): gets what is wrong with packets and media objects
 * @scan: (out): what there is, undefined on failure
 *
 * Reads all packets once, in order, in bounded memory. Streams that the header
 * does not declare are a finding, and their objects do not count.
 *
 * Returns: %FALSE with #ASF_ERROR_DAMAGED if the header tells no usable packet
 *     size, #ASF_ERROR_CANCELLED, or the error of the input
 */
gboolean
asf_scan_packets (const AsfFile *file, const AsfScanFuncs *funcs,
    gpointer user_data, AsfFindings *findings, AsfScan *scan, GError **error)
{
  static const AsfScanFuncs no_funcs = { NULL, NULL, NULL };
  guint32 packet_size = file->header.packet_size;
  AsfScanRun *run;
  gboolean ok;

  *scan = (AsfScan) { 0 };
  if (packet_size < MIN_PACKET_SIZE || packet_size > ASF_PACKET_READ_LIMIT) {
    g_set_error (error, ASF_ERROR, ASF_ERROR_DAMAGED,
        "packets of %u bytes cannot be read", packet_size);
    return FALSE;
  }

  run = g_new0 (AsfScanRun, 1);
  run->file = file;
  run->funcs = funcs != NULL ? funcs : &no_funcs;
  run->user_data = user_data;
  run->scan = scan;
  run->rules.file = file;
  run->rules.findings = findings;
  asf_packet_init (&run->packet);
  ok = scan_all (run, error);
  asf_packet_clear (&run->packet);
  g_free (run);

  return ok;
}
