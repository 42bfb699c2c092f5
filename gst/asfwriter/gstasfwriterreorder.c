/* gstasfwriterreorder.c: decoding times where only presentation times come
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterreorder.h"

#include <gst/base/gstbitreader.h>

#include <string.h>

/* An ASF file stores rising times, in decoding order. With a reorder depth of
 * N - the most pictures that come before another in decoding order and after
 * it in presentation order - the decoding time of picture i is the i-N-th of
 * all presentation times in rising order; the first N lie a picture's duration
 * each before the first presentation time.
 *
 * Readers take N from the bit stream and so do we: from the sequence parameter
 * set of H.264 (ITU-T H.264 7.3.2.1.1, E.1) and the video object layer of
 * MPEG-4 part 2 (ISO 14496-2 6.2.3).
 */

#define FOURCC_H264 ASF_FOURCC ('H', '2', '6', '4')
#define FOURCC_M4S2 ASF_FOURCC ('M', '4', 'S', '2')

#define H264_NAL_SPS 7
#define MAX_SPS_SIZE 512

/* Times are apart by at least this where a duration is not known */
#define FALLBACK_DURATION (40 * GST_MSECOND)

/* Bits */

static guint32
read_bits (GstBitReader *bits, guint n)
{
  guint32 value = 0;

  if (!gst_bit_reader_get_bits_uint32 (bits, &value, n))
    return 0;
  return value;
}

/* Exp-Golomb code (H.264 9.1); 0 behind the end */
static guint32
read_ue (GstBitReader *bits)
{
  guint zeros = 0;

  while (gst_bit_reader_get_remaining (bits) > 0 && read_bits (bits, 1) == 0)
    zeros++;
  if (zeros == 0 || zeros > 31)
    return 0;
  return (1u << zeros) - 1 + read_bits (bits, zeros);
}

static void
skip_ue (GstBitReader *bits, guint n)
{
  for (guint i = 0; i < n; i++)
    read_ue (bits);
}

/* H.264 */

static void
skip_scaling_list (GstBitReader *bits, guint size)
{
  gint last = 8, next = 8;

  for (guint i = 0; i < size && next != 0; i++) {
    guint32 code = read_ue (bits);
    gint delta = code & 1 ? (gint) (code / 2 + 1) : -(gint) (code / 2);

    next = (last + delta + 256) & 0xff;
    last = next != 0 ? next : last;
  }
}

static gboolean
has_chroma_fields (guint32 profile)
{
  static const guint8 profiles[] = {
    100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135
  };

  return memchr (profiles, (int) profile, sizeof (profiles)) != NULL;
}

static void
skip_chroma_fields (GstBitReader *bits)
{
  guint32 chroma_format = read_ue (bits);

  if (chroma_format == 3)
    read_bits (bits, 1);
  skip_ue (bits, 2);
  read_bits (bits, 1);
  if (read_bits (bits, 1) == 0)
    return;
  for (guint i = 0; i < (chroma_format == 3 ? 12 : 8); i++) {
    if (read_bits (bits, 1))
      skip_scaling_list (bits, i < 6 ? 16 : 64);
  }
}

/* Returns: pic_order_cnt_type; 2 = pictures come in the order of decoding */
static guint32
skip_order_count (GstBitReader *bits)
{
  guint32 type = read_ue (bits);

  if (type == 0) {
    read_ue (bits);
  } else if (type == 1) {
    read_bits (bits, 1);
    skip_ue (bits, 2);
    skip_ue (bits, read_ue (bits) & 0xff);
  }
  return type;
}

static void
skip_hrd (GstBitReader *bits)
{
  guint32 n = (read_ue (bits) & 0x1f) + 1;

  read_bits (bits, 8);
  for (guint i = 0; i < n; i++) {
    skip_ue (bits, 2);
    read_bits (bits, 1);
  }
  read_bits (bits, 20);
}

/* What stands in the video usability information before the restrictions */
static void
skip_vui_head (GstBitReader *bits)
{
  gboolean nal_hrd, vcl_hrd;

  if (read_bits (bits, 1) && read_bits (bits, 8) == 255)
    read_bits (bits, 32);
  if (read_bits (bits, 1))
    read_bits (bits, 1);
  if (read_bits (bits, 1)) {
    read_bits (bits, 4);
    if (read_bits (bits, 1))
      read_bits (bits, 24);
  }
  if (read_bits (bits, 1))
    skip_ue (bits, 2);
  if (read_bits (bits, 1)) {
    read_bits (bits, 32);
    read_bits (bits, 32);
    read_bits (bits, 1);
  }
  nal_hrd = read_bits (bits, 1);
  if (nal_hrd)
    skip_hrd (bits);
  vcl_hrd = read_bits (bits, 1);
  if (vcl_hrd)
    skip_hrd (bits);
  if (nal_hrd || vcl_hrd)
    read_bits (bits, 1);
  read_bits (bits, 1);
}

/* Returns: max_num_reorder_frames; 0 where it is not told, as readers start
 * with that, too */
static guint
parse_sps (const guint8 *data, gsize size)
{
  GstBitReader bits;
  guint32 profile, order_type;

  gst_bit_reader_init (&bits, data, (guint) size);
  profile = read_bits (&bits, 8);
  read_bits (&bits, 16);
  read_ue (&bits);
  if (has_chroma_fields (profile))
    skip_chroma_fields (&bits);
  read_ue (&bits);
  order_type = skip_order_count (&bits);
  read_ue (&bits);
  read_bits (&bits, 1);
  skip_ue (&bits, 2);
  if (read_bits (&bits, 1) == 0)
    read_bits (&bits, 1);
  read_bits (&bits, 1);
  if (read_bits (&bits, 1))
    skip_ue (&bits, 4);
  if (order_type == 2 || read_bits (&bits, 1) == 0)
    return 0;
  skip_vui_head (&bits);
  if (read_bits (&bits, 1) == 0)
    return 0;
  read_bits (&bits, 1);
  skip_ue (&bits, 4);

  return read_ue (&bits);
}

/* Takes the bytes out that keep start codes from appearing in a NAL unit. */
static gsize
unescape (const guint8 *data, gsize size, guint8 *out)
{
  gsize n = 0;
  guint zeros = 0;

  for (gsize i = 0; i < size && n < MAX_SPS_SIZE; i++) {
    if (zeros >= 2 && data[i] == 3) {
      zeros = 0;
      continue;
    }
    zeros = data[i] == 0 ? zeros + 1 : 0;
    out[n++] = data[i];
  }
  return n;
}

static gboolean
find_h264_depth (const guint8 *data, gsize size, guint *depth)
{
  for (gsize i = 0; i + 4 < size; i++) {
    guint8 sps[MAX_SPS_SIZE];

    if (data[i] != 0 || data[i + 1] != 0 || data[i + 2] != 1 ||
        (data[i + 3] & 0x1f) != H264_NAL_SPS)
      continue;
    *depth = parse_sps (sps, unescape (data + i + 4, size - i - 4, sps));
    return TRUE;
  }
  return FALSE;
}

/* MPEG-4 part 2 */

/* Returns: whether the layer may have B pictures: low_delay is not set */
static gboolean
vol_reorders (const guint8 *data, gsize size)
{
  GstBitReader bits;

  gst_bit_reader_init (&bits, data, (guint) size);
  read_bits (&bits, 1 + 8);
  if (read_bits (&bits, 1))
    read_bits (&bits, 4 + 3);
  if (read_bits (&bits, 4) == 15)
    read_bits (&bits, 16);
  if (read_bits (&bits, 1) == 0)
    return TRUE;
  read_bits (&bits, 2);

  return read_bits (&bits, 1) == 0;
}

static gboolean
find_mpeg4_depth (const guint8 *data, gsize size, guint *depth)
{
  for (gsize i = 0; i + 4 < size; i++) {
    if (data[i] != 0 || data[i + 1] != 0 || data[i + 2] != 1 ||
        (data[i + 3] & 0xf0) != 0x20)
      continue;
    *depth = vol_reorders (data + i + 4, size - i - 4) ? 1 : 0;
    return TRUE;
  }
  return FALSE;
}

/* All codecs */

/**
 * gst_asf_writer_reorder_init:
 * @stream: description of the stream; its codec data are looked at
 */
void
gst_asf_writer_reorder_init (GstAsfWriterReorder *self,
    const AsfStream *stream)
{
  GBytes *extra = stream->video.extra;

  *self = (GstAsfWriterReorder) { 0 };
  self->fourcc = stream->video.fourcc;
  /* the others store pictures as they are shown, or hide it themselves */
  self->depth_known = stream->type != ASF_STREAM_VIDEO ||
      (self->fourcc != FOURCC_H264 && self->fourcc != FOURCC_M4S2);
  if (extra != NULL && !self->depth_known)
    gst_asf_writer_reorder_inspect (self, g_bytes_get_data (extra, NULL),
        g_bytes_get_size (extra));
}

/* Returns: whether the depth is still to be found in the first buffers */
gboolean
gst_asf_writer_reorder_needs_data (const GstAsfWriterReorder *self)
{
  return !self->depth_known;
}

/* Looks for the reorder depth in @data. */
void
gst_asf_writer_reorder_inspect (GstAsfWriterReorder *self,
    const guint8 *data, gsize size)
{
  guint depth = 0;

  self->depth_known = self->fourcc == FOURCC_H264 ?
      find_h264_depth (data, size, &depth) :
      find_mpeg4_depth (data, size, &depth);
  self->depth = MIN (depth, GST_ASF_WRITER_MAX_REORDER);
}

/* After a flush: other times come; the depth is the same. */
void
gst_asf_writer_reorder_restart (GstAsfWriterReorder *self)
{
  self->n_pushed = 0;
  self->n_window = 0;
}

static void
insert_sorted (GstAsfWriterReorder *self, gint64 pts)
{
  guint i = self->n_window++;

  for (; i > 0 && self->window[i - 1] > pts; i--)
    self->window[i] = self->window[i - 1];
  self->window[i] = pts;
}

static gint64
take_first (GstAsfWriterReorder *self)
{
  gint64 first = self->window[0];

  self->n_window--;
  memmove (self->window, self->window + 1,
      self->n_window * sizeof (self->window[0]));

  return first;
}

/**
 * gst_asf_writer_reorder_push:
 * @pts: running time of the next picture in decoding order
 * @duration: of a picture, or %GST_CLOCK_TIME_NONE
 *
 * Returns: its decoding time, in the same running time
 */
gint64
gst_asf_writer_reorder_push (GstAsfWriterReorder *self, gint64 pts,
    GstClockTime duration)
{
  guint64 i = self->n_pushed++;

  if (!GST_CLOCK_TIME_IS_VALID (duration) || duration == 0)
    duration = FALLBACK_DURATION;
  if (i == 0)
    self->first = pts;
  insert_sorted (self, pts);
  if (i < self->depth)
    return self->first - (gint64) ((self->depth - i) * duration);

  return take_first (self);
}
