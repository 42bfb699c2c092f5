/* asfwriterheader.c: what a session has to say in its header
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfconformance.h"
#include "asfheaderpatch.h"
#include "asfwriterprivate.h"

#include <string.h>

/* Packet sizes by total bit rate. The SDK has
 * 8000 from 350 kbit/s on. Below that its packets are what a network carries in
 * one piece, and a tenth of a second: in a file a second costs a third of that
 * or less, and above 4 Mbit/s packets of twice the size a quarter less. Half a
 * second where a packet has to be closed after a second, full or not; and without
 * video, where there may be no index, and players seek to packets. */
#define LOW_BITRATE 350000
#define HIGH_BITRATE 4000000
#define DEFAULT_PACKET_SIZE 3200
#define MEDIUM_PACKET_SIZE 4000
#define LARGE_PACKET_SIZE 8000
#define LARGEST_PACKET_SIZE 16000

/* What Microsoft leaves behind the block in a file with audio alone: a BYTE
 * of padding length and 4 bytes of padding */
#define SINGLE_AUDIO_SLACK 5

static guint32
packet_size_for_rate (const AsfWriter *self, guint64 bitrate)
{
  guint per_second = self->has_video && asf_writer_can_rewrite (self) ? 1 : 2;

  if (bitrate < LOW_BITRATE)
    return (guint32) CLAMP (bitrate / 8 / per_second, ASF_PACKET_MIN_SIZE,
        MEDIUM_PACKET_SIZE);
  return bitrate < HIGH_BITRATE ? LARGE_PACKET_SIZE : LARGEST_PACKET_SIZE;
}

static gboolean
some_has_own_extensions (const AsfWriter *self)
{
  for (guint i = 0; i < self->streams->len; i++) {
    if (asf_writer_nth_stream (self, i)->stream->own_extensions != NULL)
      return TRUE;
  }
  return FALSE;
}

/**
 * asf_writer_choose_packet_size:
 *
 * As the SDK does it, a block and its overhead for a file with one audio stream
 * of fixed blocks, else a size by the sum of the bit rates. Where one is not
 * known there is video, mostly, and packets are large. A quiet picture fills such
 * a one all the same, if it can be shown before it is full; where it has to be
 * closed it costs many times its content, and so packets are small. Commands and
 * stills take what is left: that nobody knows how much they are changes nothing.
 * Extension data of unusual size want packets in which media have most of the
 * room.
 *
 * Returns: bytes
 */
guint32
asf_writer_choose_packet_size (const AsfWriter *self)
{
  guint64 bitrate = 0;
  gboolean all_known = TRUE;
  guint32 size;

  if (self->streams->len == 1) {
    const AsfStream *stream = asf_writer_nth_stream (self, 0)->stream;

    size = stream->object_size + ASF_PACKET_SINGLE_OVERHEAD +
        asf_extensions_size (stream) + SINGLE_AUDIO_SLACK;

    if (stream->type == ASF_STREAM_AUDIO && stream->object_size > 0 &&
        size <= ASF_PACKET_MAX_SIZE)
      return MAX (size, ASF_PACKET_MIN_SIZE + asf_extensions_size (stream));
  }
  for (guint i = 0; i < self->streams->len; i++) {
    const AsfStream *stream = asf_writer_nth_stream (self, i)->stream;
    guint32 nominal = asf_stream_nominal_bitrate (stream);

    bitrate += nominal;
    all_known &= nominal > 0 || asf_stream_is_sparse (stream);
  }

  if (all_known && bitrate > 0)
    size = packet_size_for_rate (self, bitrate);
  else if (self->has_video && asf_writer_can_rewrite (self))
    size = LARGEST_PACKET_SIZE;
  else
    return DEFAULT_PACKET_SIZE;
  if (self->config.max_packet_size > 0)
    size = MIN (size, self->config.max_packet_size);
  return MAX (size, some_has_own_extensions (self) ? MEDIUM_PACKET_SIZE : 0);
}

static guint64
gross_bytes (const AsfWriter *self, guint number)
{
  guint64 all = 0;

  for (guint i = 0; i < self->streams->len; i++)
    all += asf_packetizer_get_stream_bytes (self->packetizer,
        asf_writer_nth_stream (self, i)->stream->number);
  if (all == 0)
    return 0;
  return (gdouble) self->packets_on_disk * self->config.packet_size *
      asf_packetizer_get_stream_bytes (self->packetizer, number) / all;
}

static gboolean
is_seekable (const AsfWriter *self, const AsfWriterStream *stream)
{
  if (stream->stream->type != ASF_STREAM_VIDEO)
    return TRUE;
  return self->indexed && !asf_index_is_empty (stream->index);
}

/* The first header has the widest template, the last one what is measured. */
static const char *
find_conformance (const AsfStream *stream, const AsfStreamFacts *facts,
    gboolean measured)
{
  AsfStreamLoad load = {
    .peak_bitrate = facts->peak_bitrate,
    .peak_buffer_ms = facts->peak_buffer_ms,
    .frame_duration_100ns = facts->frame_duration_100ns,
  };

  return asf_conformance_choose (stream, measured ? &load : NULL);
}

static AsfStreamFacts *
collect_facts (const AsfWriter *self, gboolean broadcast)
{
  AsfStreamFacts *facts = g_new (AsfStreamFacts, MAX (self->streams->len, 1));

  for (guint i = 0; i < self->streams->len; i++) {
    AsfWriterStream *stream = asf_writer_nth_stream (self, i);

    asf_meter_get_facts (&stream->meter, stream->stream,
        self->config.preroll_ms, gross_bytes (self, stream->stream->number),
        &facts[i]);
    facts[i].seekable = !broadcast && is_seekable (self, stream);
    facts[i].conformance = find_conformance (stream->stream, &facts[i],
        !broadcast && stream->meter.samples > 0);
  }

  return facts;
}

/* In a header of another writer there may be video that cannot be read, and so
 * has no index. */
static gboolean
has_unknown_video (const AsfWriter *self)
{
  for (guint i = 0; self->foreign != NULL &&
      i < self->foreign->streams->len; i++) {
    const AsfFileStream *stream =
        g_ptr_array_index (self->foreign->streams, i);

    if (stream->stream == NULL && memcmp (&stream->type,
            &asf_guid_video_media, sizeof (AsfGuid)) == 0)
      return TRUE;
  }
  return FALSE;
}

/* Audio seeks by packet size; video needs an index for every stream (ASF spec
 * 3.2). */
static gboolean
all_seekable (const AsfWriter *self, const AsfStreamFacts *facts)
{
  for (guint i = 0; i < self->streams->len; i++) {
    if (!facts[i].seekable)
      return FALSE;
  }
  return (self->packets_on_disk > 0 || !self->has_video) &&
      !has_unknown_video (self);
}

/* Marks who is in the Index Object. Where one is asked for the header says so
 * from the start; else it says so when there is one.
 *
 * Returns: its interval, 0 if the header has nothing to say of it */
static guint32
mark_index (const AsfWriter *self, gboolean broadcast, AsfStreamFacts *facts)
{
  AsfIndexColumn columns[ASF_MAX_STREAM_NUMBER + 1];
  guint n = asf_writer_index_columns (self, columns), column = 0;

  if (n == 0 || !(broadcast ? self->config.time_index : self->indexed))
    return 0;
  for (guint i = 0; i < self->streams->len && column < n; i++) {
    facts[i].in_index = columns[column].stream ==
        asf_writer_nth_stream (self, i)->stream->number;
    column += facts[i].in_index;
  }
  return (guint32) (asf_index_common_interval (columns, n,
          asf_writer_play_duration_100ns (self), self->index_step) /
      ASF_100NS_PER_MS);
}

/* The same for the Media Object Index, which is always asked for */
static guint32
mark_frame_index (const AsfWriter *self, gboolean broadcast,
    AsfStreamFacts *facts)
{
  AsfIndexColumn columns[ASF_MAX_STREAM_NUMBER + 1];
  guint n = asf_writer_frame_columns (self, columns), column = 0;

  if (n == 0 || (!broadcast &&
          (!self->indexed || !asf_index_have_points (columns, n))))
    return 0;
  for (guint i = 0; i < self->streams->len && column < n; i++) {
    facts[i].in_frame_index = columns[column].stream ==
        asf_writer_nth_stream (self, i)->stream->number;
    column += facts[i].in_frame_index;
  }
  return (guint32) asf_index_common_interval (columns, n,
      asf_writer_frame_end (self), self->index_step);
}

/* The same for the Timecode Index */
static guint32
mark_timecode_index (const AsfWriter *self, gboolean broadcast,
    AsfStreamFacts *facts)
{
  AsfTimecodeColumn columns[ASF_MAX_STREAM_NUMBER + 1];
  guint n = asf_writer_timecode_columns (self, columns), column = 0;

  if (n == 0 || (!broadcast && (!self->indexed ||
              !asf_timecode_index_have_points (columns, n))))
    return 0;
  for (guint i = 0; i < self->streams->len && column < n; i++) {
    facts[i].in_timecode_index = columns[column].stream ==
        asf_writer_nth_stream (self, i)->stream->number;
    column += facts[i].in_timecode_index;
  }
  return asf_timecode_index_common_interval (columns, n, self->index_step);
}

/* The file varies if any of its streams does. */
static gboolean
is_vbr (const AsfWriter *self, const AsfStreamFacts *facts)
{
  for (guint i = 0; i < self->streams->len; i++) {
    if (facts[i].vbr &&
        !asf_stream_is_sparse (asf_writer_nth_stream (self, i)->stream))
      return TRUE;
  }
  return FALSE;
}

/* @facts: borrowed by @header */
static void
describe (const AsfWriter *self, gboolean broadcast, AsfStreamFacts *facts,
    AsfHeader *header)
{
  *header = (AsfHeader) {
    .file_id = self->config.file_id,
    .creation_time = self->config.creation_time,
    .packet_size = self->config.packet_size,
    .preroll_ms = self->config.preroll_ms,
    .broadcast = broadcast,
    .seekable = all_seekable (self, facts),
    .file_size = asf_writer_data_end (self) + self->index_size,
    .n_packets = self->packets_on_disk,
    .play_duration_100ns = asf_writer_play_duration_100ns (self),
    .send_duration_100ns = (guint64) self->safe_end_ms * ASF_100NS_PER_MS,
    .index_interval_ms = mark_index (self, broadcast, facts),
    .frame_interval = mark_frame_index (self, broadcast, facts),
    .timecode_interval = mark_timecode_index (self, broadcast, facts),
    .streams = self->streams,
    .facts = facts,
    .attributes = self->attributes,
    .vbr = is_vbr (self, facts),
    .markers = self->markers,
    .relations = self->relations,
    .terse = self->terse,
    .padding = self->config.padding,
  };
}

/**
 * asf_writer_put_header:
 * @broadcast: the header of a file that is not finished
 *
 * Puts the header with what is known now, as large as the one in the output
 * if there is one.
 */
gboolean
asf_writer_put_header (AsfWriter *self, gboolean broadcast, AsfBytes *bytes,
    GError **error)
{
  AsfStreamFacts *facts = collect_facts (self, broadcast);
  AsfHeader header;
  gboolean ok = TRUE;

  describe (self, broadcast, facts, &header);
  header.bucket_pairs = asf_writer_make_bucket_pairs (self, broadcast);
  if (self->foreign != NULL)
    asf_header_patch (self->foreign, &header, bytes);
  else
    ok = asf_header_put (&header, bytes, self->header_size, error);
  g_free (facts);
  g_clear_pointer (&header.bucket_pairs, g_bytes_unref);

  return ok;
}

/* Puts the counters of the File Properties Object and the head of the Data
 * Object as they stand while the file grows: see asf_writer_promise() */
void
asf_writer_put_promise (AsfWriter *self, AsfBytes *bytes)
{
  AsfStreamFacts *facts = collect_facts (self, TRUE);
  AsfHeader header;

  describe (self, FALSE, facts, &header);
  header.seekable = TRUE;
  header.file_size = 0;
  header.n_packets = self->promised_packets;
  header.send_duration_100ns =
      (guint64) self->promised_ms * ASF_100NS_PER_MS;
  header.play_duration_100ns = header.send_duration_100ns +
      (guint64) self->config.preroll_ms * ASF_100NS_PER_MS;
  header.max_bitrate = (guint32) CLAMP (
      (gdouble) self->promised_packets * self->config.packet_size * 8000 /
      MAX (self->promised_ms, 1), 1, G_MAXUINT32);
  asf_header_put_counters (&header, bytes);
  asf_header_put_data_head (&header, bytes);
  g_free (facts);
}
