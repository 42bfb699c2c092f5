/* asfwriterresume.c: a writing session on packets that exist
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfwriterresume.h"

#include "asfwriterprivate.h"

/* The state of a session is made from what a file holds, as if its samples had
 * been written by this session: then EndWriting does for an old file what it
 * does for a new one. Media objects count by the same functions as samples do;
 * how long they last is known as far as the file tells it.
 */

/* Not in a file: a session on one that exists has the default. */
#define INDEX_INTERVAL_NS G_GUINT64_CONSTANT (1000000000)

/* @index_interval_ns: where the header tells none */
static void
adopt_header (AsfWriter *self, const AsfFile *file, guint64 index_interval_ns)
{
  const AsfHeader *header = &file->header;
  guint64 told_ns = (guint64) header->index_interval_ms * ASF_NS_PER_MS;

  self->config = (AsfWriterConfig) {
    .packet_size = header->packet_size,
    .preroll_ms = header->preroll_ms,
    .file_id = header->file_id,
    .creation_time = header->creation_time,
    .index_interval_ns = told_ns != 0 ? told_ns : index_interval_ns,
    .time_index = told_ns != 0,
    .frame_interval = header->frame_interval,
    .timecode_interval = header->timecode_interval,
  };
  self->header_size = file->head->len;
  if (!file->own)
    self->foreign = file;
  asf_writer_set_attributes (self, header->attributes);
  asf_writer_set_markers (self, header->markers);
  asf_writer_set_relations (self, header->relations);
  for (guint i = 0; i < header->streams->len; i++)
    asf_writer_insert_stream (self,
        g_ptr_array_index ((GPtrArray *) header->streams, i));
}

/**
 * asf_writer_new_resumed:
 * @output: (transfer full): holds the header of @file already; must be one that
 *     can be rewritten
 * @file: lives as long as the session
 *
 * A session that goes on where @file stands. Its media objects have to be given
 * to asf_writer_adopt_object(), and then asf_writer_adopt_end().
 *
 * Returns: (transfer full): a session that is writing
 */
AsfWriter *
asf_writer_new_resumed (AsfOutput *output, const AsfFile *file)
{
  AsfWriterConfig config = { 0 };
  AsfWriter *self = asf_writer_new (output, &config);

  adopt_header (self, file, INDEX_INTERVAL_NS);
  /* takes no packets of a size that the writer would not make */
  self->packetizer = asf_packetizer_new (CLAMP (self->config.packet_size,
          ASF_PACKET_MIN_SIZE, ASF_PACKET_MAX_SIZE));
  self->state = ASF_WRITER_WRITING;
  self->resumed = TRUE;

  return self;
}

/**
 * asf_writer_new_continued:
 * @output: (transfer full): holds @file; must be one that can be rewritten
 * @file: an own one; not needed any more when asf_repair_count() has counted it
 * @config: copied; what it says of the layout does not count, since the file has
 *     one
 *
 * A session that goes on in a file. When it has been counted the streams are to
 * be added again, with the numbers that they have in the file, see
 * asf_writer_find_unclaimed(); then asf_writer_begin_writing(), which is the
 * first to change anything. Times count from the file's zero as ever.
 *
 * Returns: (transfer full): a session that waits for its streams
 */
AsfWriter *
asf_writer_new_continued (AsfOutput *output, const AsfFile *file,
    const AsfWriterConfig *config)
{
  AsfWriterConfig none = { 0 };
  AsfWriter *self = asf_writer_new (output, &none);

  adopt_header (self, file, config->index_interval_ns);
  self->config.flush_interval_ns = config->flush_interval_ns;
  self->config.flush_by_clock = config->flush_by_clock;
  self->config.checkpoint_interval_ns = config->checkpoint_interval_ns;
  self->config.compress_payloads = config->compress_payloads;
  self->first_attributes = asf_attributes_copy (self->attributes);
  self->first_markers = asf_markers_copy (self->markers);
  asf_writer_make_packetizer (self);
  self->resumed = TRUE;
  self->continued = TRUE;

  return self;
}

static guint64
object_duration_ns (const AsfScanObject *object)
{
  return object->has_duration ?
      (guint64) object->duration_ms * ASF_NS_PER_MS : ASF_DURATION_UNKNOWN;
}

/**
 * asf_writer_adopt_object:
 * @object: whole in the output; its place is that in the output
 *
 * Counts a media object as a sample of this session.
 */
void
asf_writer_adopt_object (AsfWriter *self, const AsfScanObject *object)
{
  AsfWriterStream *stream = self->by_number[object->stream];
  guint32 preroll_ms = self->config.preroll_ms;
  guint32 time_ms = MAX (object->time_ms, preroll_ms) - preroll_ms;
  AsfSample sample = {
    .stream = object->stream,
    .time_ns = (gint64) time_ms * ASF_NS_PER_MS,
    .duration_ns = object_duration_ns (object),
  };
  AsfPendingSample pending = {
    .stream = object->stream,
    .key = object->key,
    .size = object->size,
    .time_ms = time_ms,
    .timecode = object->timecode,
    .place = object->place,
  };

  if (stream == NULL) {
    self->safe_end_ms = MAX (self->safe_end_ms, time_ms);
    return;
  }
  if (object->timecode != 0)
    stream->first_range = ASF_TIMECODE_KEY_RANGE (object->timecode) + 1;
  pending.key |= stream->stream->type != ASF_STREAM_VIDEO;
  pending.end_ms = asf_writer_choose_end (stream, &sample, object->size,
      time_ms);
  asf_writer_count_sample (self, stream, &sample, &pending);
  asf_writer_settle_sample (self, &pending);
}

/**
 * asf_writer_mend_packet:
 * @number: of a packet that others follow
 * @data: as it has to be, see asf_packet_own_mend()
 *
 * Writes what is different in a packet that was half changed: first what is
 * behind its payloads, so that it can be told until its head is right. If that
 * fails so does the end of the session.
 */
void
asf_writer_mend_packet (AsfWriter *self, guint64 number, const guint8 *data)
{
  guint32 packet_size = self->config.packet_size;
  guint32 end = asf_packet_get_end (data, packet_size);
  guint64 offset = self->header_size + number * packet_size;
  int err = asf_output_rewrite (self->output, offset + end, data + end,
      packet_size - end);

  if (err == 0)
    err = asf_output_rewrite (self->output, offset, data,
        ASF_PACKET_HEAD_SIZE);
  if (err != 0)
    asf_writer_fail (self, ASF_OPERATION_REWRITE, err, offset,
        "cannot mend a packet");
}

/**
 * asf_writer_adopt_end:
 * @n_packets: in the output
 * @last_packet: (nullable): the last of them, if it may be changed: it came out
 *     of a packetizer of this writer
 * @is_torn: the last payload in it belongs to an object that is not whole
 * @stream_bytes: (array fixed-size=128): bytes of all payloads of each stream,
 *     with their headers
 *
 * All that the output holds is counted. The session can be ended.
 */
void
asf_writer_adopt_end (AsfWriter *self, guint64 n_packets,
    const guint8 *last_packet, gboolean is_torn, const guint64 *stream_bytes)
{
  self->packets_on_disk = n_packets;
  self->first_in_memory = n_packets;
  self->last_is_torn = is_torn;
  if (last_packet != NULL)
    self->first_in_memory--;
  asf_packetizer_resume (self->packetizer, n_packets, last_packet,
      stream_bytes);
  asf_writer_note_last (self);
}

/* @last_numbers: (array fixed-size=128): see asf_packetizer_go_on() */
void
asf_writer_adopt_numbers (AsfWriter *self, guint32 send_ms,
    const guint8 *last_numbers)
{
  asf_packetizer_go_on (self->packetizer, send_ms, last_numbers);
}
