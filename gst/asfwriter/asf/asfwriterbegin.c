/* asfwriterbegin.c: how a writing session begins
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfwriterprivate.h"

#include <string.h>

/* Header room that is needed even where no padding is asked for: the last
 * header has other numbers than the first one in the Codec List's texts. */
#define MIN_PADDING 128
#define MIN_PADDING_PER_STREAM 16

#define BALLAST_SIZE (64 * 1024)

/* In a quiet scene a packet is closed when it is open for so long: a player that
 * seeks reads from the begin of one. With audio alone there is no index, and
 * players land where a packet begins. */
#define VIDEO_SPAN_MS 5000
#define AUDIO_SPAN_MS 1000

/* What a disk writes at once, and where the Data Object has its counters (ASF
 * spec 5.1) */
#define SECTOR_SIZE 512
#define DATA_COUNTERS_OFFSET 16
#define DATA_COUNTERS_SIZE 32

static gboolean
check_settings (const AsfWriter *self, GError **error)
{
  guint32 size = self->config.packet_size;

  if (self->streams->len == 0) {
    g_set_error_literal (error, ASF_ERROR, ASF_ERROR_SETTINGS,
        "there is no stream to write");
    return FALSE;
  }
  if (size != 0 &&
      (size < ASF_PACKET_MIN_SIZE || size > ASF_PACKET_MAX_SIZE)) {
    g_set_error (error, ASF_ERROR, ASF_ERROR_SETTINGS,
        "packet size %u is outside %d to %d", size, ASF_PACKET_MIN_SIZE,
        ASF_PACKET_MAX_SIZE);
    return FALSE;
  }
  if (self->config.index_interval_ns < ASF_NS_PER_MS) {
    g_set_error_literal (error, ASF_ERROR, ASF_ERROR_SETTINGS,
        "the index interval is less than 1 ms");
    return FALSE;
  }

  return asf_relations_validate (self->relations, error);
}

/* Returns: whether the counters of the Data Object, which are written anew while
 * the file grows, lie in two sectors: a power cut could leave half a number */
static gboolean
is_split (const AsfWriter *self, gsize header_size)
{
  gsize at = header_size - ASF_DATA_OBJECT_HEAD + DATA_COUNTERS_OFFSET;

  return asf_writer_can_rewrite (self) &&
      at % SECTOR_SIZE > SECTOR_SIZE - DATA_COUNTERS_SIZE;
}

static gboolean
append_header (AsfWriter *self, GError **error)
{
  AsfBytes bytes;
  gboolean ok;
  gsize written = 0;
  int err;

  asf_bytes_init (&bytes);
  ok = asf_writer_put_header (self, TRUE, &bytes, error);
  if (ok && is_split (self, bytes.data->len)) {
    self->config.padding += DATA_COUNTERS_SIZE;
    ok = asf_writer_put_header (self, TRUE, &bytes, error);
  }
  if (!ok) {
    asf_bytes_clear (&bytes);
    return FALSE;
  }
  self->state = ASF_WRITER_WRITING;
  err = asf_output_append (self->output, bytes.data->data, bytes.data->len,
      &written);
  if (err != 0)
    asf_writer_fail (self, ASF_OPERATION_APPEND, err, written,
        "cannot write the header");
  else
    self->header_size = bytes.data->len;
  asf_bytes_clear (&bytes);

  return asf_writer_propagate (self, error);
}

/* How long a packet may stay open that nobody fills. Where it can be shown
 * before it is closed that has nothing to do with the flush interval. */
void
asf_writer_make_packetizer (AsfWriter *self)
{
  guint64 span_ms = self->config.flush_interval_ns / ASF_NS_PER_MS;

  if (asf_writer_can_rewrite (self))
    span_ms = MAX (span_ms, self->has_video ? VIDEO_SPAN_MS : AUDIO_SPAN_MS);
  self->packetizer = asf_packetizer_new (self->config.packet_size);
  asf_packetizer_set_max_span (self->packetizer,
      (guint32) CLAMP (span_ms, 1, G_MAXUINT32));
}

/* Header room that is needed even where no padding is asked for */
guint32
asf_writer_min_padding (const AsfWriter *self)
{
  return MIN_PADDING + MIN_PADDING_PER_STREAM * self->streams->len;
}

/* Finishing a file must not fail for want of memory, which may be as short as
 * the disk. The index has its own when it grows; this is for the many small
 * pieces that a header is made of. Written to: else it is only promised. */
static void
set_memory_aside (AsfWriter *self)
{
  if (self->ballast != NULL)
    return;
  self->ballast = g_malloc (BALLAST_SIZE);
  memset (self->ballast, 1, BALLAST_SIZE);
}

/**
 * asf_writer_begin_writing:
 *
 * Fixes packet size and header size and gives the first header to the output,
 * valid and flagged broadcast. When the output fails the session counts as
 * begun: asf_writer_end_writing() closes it.
 *
 * Returns: %FALSE with #ASF_ERROR_STATE, #ASF_ERROR_SETTINGS,
 *     #ASF_ERROR_STREAM, #ASF_ERROR_HEADER_SIZE or the error of the output
 */
gboolean
asf_writer_begin_writing (AsfWriter *self, GError **error)
{
  if (!asf_writer_check_state (self, self->state == ASF_WRITER_CONFIGURING,
          "begin", error) || !check_settings (self, error))
    return FALSE;
  if (self->continued) {
    self->state = ASF_WRITER_WRITING;
    set_memory_aside (self);
    asf_writer_begin_continued (self);
    return asf_writer_propagate (self, error);
  }

  if (self->config.packet_size == 0)
    self->config.packet_size = asf_writer_choose_packet_size (self);
  for (guint i = 0; i < self->streams->len; i++) {
    if (!asf_extensions_fit (asf_writer_nth_stream (self, i)->stream,
            self->config.packet_size, error))
      return FALSE;
  }
  if (self->packetizer == NULL)
    asf_writer_make_packetizer (self);
  if (asf_writer_can_rewrite (self))
    self->config.padding =
        MAX (self->config.padding, asf_writer_min_padding (self));
  set_memory_aside (self);

  return append_header (self, error);
}
