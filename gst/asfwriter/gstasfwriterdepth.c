/* gstasfwriterdepth.c: how far a video stream reorders its pictures
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterdepth.h"

#include "asf/asfstream.h"

#include <gst/base/gstbitreader.h>

#include <string.h>

/* The reorder depth as the media tell it: in the sequence parameter set of
 * H.264 (ITU-T H.264 7.3.2.1.1, E.1) and of H.265 (ITU-T H.265 7.3.2.2, 7.3.3),
 * the video object layer of MPEG-4 part 2 (ISO 14496-2 6.2.3), the sequence
 * extension of MPEG-2 (ISO 13818-2 6.2.2.3). MPEG-1 may always have B pictures.
 */

#define FOURCC_H264 ASF_FOURCC ('H', '2', '6', '4')
#define FOURCC_H265 ASF_FOURCC ('H', '2', '6', '5')
#define FOURCC_M4S2 ASF_FOURCC ('M', '4', 'S', '2')
#define FOURCC_MPG2 ASF_FOURCC ('M', 'P', 'G', '2')
#define FOURCC_MPG1 ASF_FOURCC ('M', 'P', 'G', '1')

#define H264_NAL_SPS 7
#define H265_NAL_SPS 33
#define MAX_SPS_SIZE 512

#define MPEG4_OBJECT_LAYER 0x20
#define MPEG_SEQUENCE_HEADER 0xb3
#define MPEG_EXTENSION 0xb5

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

/* Returns: where a start code stands at or behind @from, with a byte of which
 * those bits that are in @mask are @code, and something behind it; or @size */
static gsize
find_start_code (const guint8 *data, gsize from, gsize size, guint8 mask,
    guint8 code)
{
  for (gsize i = from; i + 4 < size; i++) {
    if (data[i] == 0 && data[i + 1] == 0 && data[i + 2] == 1 &&
        (data[i + 3] & mask) == code)
      return i;
  }
  return size;
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
  gsize at = find_start_code (data, 0, size, 0x1f, H264_NAL_SPS);
  guint8 sps[MAX_SPS_SIZE];

  if (at == size)
    return FALSE;
  *depth = parse_sps (sps, unescape (data + at + 4, size - at - 4, sps));

  return TRUE;
}

/* H.265 */

/* Profile, tier and level of the stream and of its sub-layers (7.3.3) */
static void
skip_profile (GstBitReader *bits, guint sub_layers)
{
  guint profiles, levels;

  gst_bit_reader_skip (bits, 88 + 8);
  if (sub_layers == 0)
    return;
  profiles = levels = 0;
  for (guint i = 0; i < 8; i++) {
    profiles += read_bits (bits, 1);
    levels += read_bits (bits, 1);
  }
  gst_bit_reader_skip (bits, 88 * profiles + 8 * levels);
}

/* Returns: sps_max_num_reorder_pics of the highest sub-layer */
static guint
parse_h265_sps (const guint8 *data, gsize size)
{
  GstBitReader bits;
  guint sub_layers;
  guint32 depth = 0;

  gst_bit_reader_init (&bits, data, (guint) size);
  read_bits (&bits, 4);
  sub_layers = read_bits (&bits, 3);
  read_bits (&bits, 1);
  skip_profile (&bits, sub_layers);
  read_ue (&bits);
  if (read_ue (&bits) == 3)
    read_bits (&bits, 1);
  skip_ue (&bits, 2);
  if (read_bits (&bits, 1))
    skip_ue (&bits, 4);
  skip_ue (&bits, 3);
  /* one set of numbers for each sub-layer, or for the highest one */
  for (guint n = read_bits (&bits, 1) ? sub_layers + 1 : 1; n > 0; n--) {
    read_ue (&bits);
    depth = read_ue (&bits);
    read_ue (&bits);
  }

  return depth;
}

static gboolean
find_h265_depth (const guint8 *data, gsize size, guint *depth)
{
  gsize at = find_start_code (data, 0, size, 0x7e, H265_NAL_SPS << 1);
  guint8 sps[MAX_SPS_SIZE];

  if (at == size)
    return FALSE;
  *depth = parse_h265_sps (sps, unescape (data + at + 5, size - at - 5, sps));

  return TRUE;
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
  gsize at = find_start_code (data, 0, size, 0xf0, MPEG4_OBJECT_LAYER);

  if (at == size)
    return FALSE;
  *depth = vol_reorders (data + at + 4, size - at - 4) ? 1 : 0;

  return TRUE;
}

/* MPEG-1 and MPEG-2 */

static gboolean
find_mpeg_depth (const guint8 *data, gsize size, guint *depth)
{
  gsize header = find_start_code (data, 0, size, 0xff,
      MPEG_SEQUENCE_HEADER);
  gsize extension = find_start_code (data, header, size, 0xff,
      MPEG_EXTENSION);

  if (header == size)
    return FALSE;
  /* low_delay is the 41st bit of the first extension, which MPEG-1 lacks */
  *depth = size - extension > 9 && (data[extension + 9] & 0x80) != 0 ? 0 : 1;

  return TRUE;
}

/* All codecs */

static const struct
{
  guint32 fourcc;
  gboolean (*find) (const guint8 *data, gsize size, guint *depth);
} codecs[] = {
  {FOURCC_H264, find_h264_depth},
  {FOURCC_H265, find_h265_depth},
  {FOURCC_M4S2, find_mpeg4_depth},
  {FOURCC_MPG2, find_mpeg_depth},
  {FOURCC_MPG1, find_mpeg_depth},
};

/**
 * gst_asf_writer_depth_is_told:
 *
 * Returns: whether the media of a codec tell the depth. The others store
 *     pictures as they are shown, or hide it themselves.
 */
gboolean
gst_asf_writer_depth_is_told (guint32 fourcc)
{
  for (guint i = 0; i < G_N_ELEMENTS (codecs); i++) {
    if (codecs[i].fourcc == fourcc)
      return TRUE;
  }
  return FALSE;
}

/**
 * gst_asf_writer_depth_find:
 * @data: a buffer of the stream, or its codec data
 * @depth: (out): most pictures that come before another in the stream and are
 *     shown after it; as the stream says it, unchecked
 *
 * Returns: whether @data have the codec's headers
 */
gboolean
gst_asf_writer_depth_find (guint32 fourcc, const guint8 *data, gsize size,
    guint *depth)
{
  for (guint i = 0; i < G_N_ELEMENTS (codecs); i++) {
    if (codecs[i].fourcc == fourcc)
      return codecs[i].find (data, size, depth);
  }
  return FALSE;
}
