/* gstasfwriterdepthsps.c: reorder depth of H.264 and H.265
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterdepthprivate.h"

#include "gstasfwriterbits.h"

#include <gst/base/gstbytereader.h>
#include <string.h>

/* It is in their sequence parameter sets (ITU-T H.264 7.3.2.1.1, E.1; ITU-T
 * H.265 7.3.2.2, 7.3.3), of which nearly all has to be read to get to it.
 */

#define H264_NAL_SPS 7
#define H265_NAL_SPS 33
#define MAX_SPS_SIZE 512

/* Bytes of a decoder configuration record between its version and its arrays of
 * NAL units (ISO 14496-15 8.3.3.1.2) */
#define HVCC_FACTS 22

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

gboolean
gst_asf_writer_depth_find_h264 (const guint8 *data, gsize size,
    guint *depth)
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

gboolean
gst_asf_writer_depth_find_h265 (const guint8 *data, gsize size,
    guint *depth)
{
  gsize at = find_start_code (data, 0, size, 0x7e, H265_NAL_SPS << 1);
  guint8 sps[MAX_SPS_SIZE];

  if (at == size)
    return FALSE;
  *depth = parse_h265_sps (sps, unescape (data + at + 5, size - at - 5, sps));

  return TRUE;
}

/* Looks for a parameter set among the NAL units of one array.
 *
 * Returns: %FALSE if there is no other array */
static gboolean
read_array (GstByteReader *record, gboolean *found, guint *depth)
{
  guint8 type, sps[MAX_SPS_SIZE];
  guint16 n_units, size;
  const guint8 *unit;

  if (!gst_byte_reader_get_uint8 (record, &type) ||
      !gst_byte_reader_get_uint16_be (record, &n_units))
    return FALSE;
  for (; n_units > 0 && !*found; n_units--) {
    if (!gst_byte_reader_get_uint16_be (record, &size) ||
        !gst_byte_reader_get_data (record, size, &unit))
      return FALSE;
    *found = (type & 0x3f) == H265_NAL_SPS && size > 2;
    if (*found)
      *depth = parse_h265_sps (sps, unescape (unit + 2, size - 2, sps));
  }
  return TRUE;
}

/* @data: decoder configuration record of H.265 without start codes */
gboolean
gst_asf_writer_depth_find_hvc1 (const guint8 *data, gsize size,
    guint *depth)
{
  GstByteReader record;
  gboolean found = FALSE;
  guint8 version;

  gst_byte_reader_init (&record, data, (guint) size);
  if (!gst_byte_reader_get_uint8 (&record, &version) || version != 1 ||
      !gst_byte_reader_skip (&record, HVCC_FACTS))
    return FALSE;
  while (!found && read_array (&record, &found, depth))
    continue;

  return found;
}
