/* gstasfwriterdepth.c: how far a video stream reorders its pictures
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterdepthprivate.h"

#include "gstasfwriterbits.h"

#include "asf/asfstream.h"

/* The reorder depth as the media tell it: in the sequence parameter sets of
 * H.264 and H.265, the video object layer of MPEG-4 part 2 (ISO 14496-2 6.2.3),
 * the sequence extension of MPEG-2 (ISO 13818-2 6.2.2.3). MPEG-1 may always
 * have B pictures.
 */

#define FOURCC_H264 ASF_FOURCC ('H', '2', '6', '4')
#define FOURCC_H265 ASF_FOURCC ('H', '2', '6', '5')
#define FOURCC_HVC1 ASF_FOURCC ('h', 'v', 'c', '1')
#define FOURCC_M4S2 ASF_FOURCC ('M', '4', 'S', '2')
#define FOURCC_MPG2 ASF_FOURCC ('M', 'P', 'G', '2')
#define FOURCC_MPG1 ASF_FOURCC ('M', 'P', 'G', '1')

#define MPEG4_OBJECT_LAYER 0x20
#define MPEG_SEQUENCE_HEADER 0xb3
#define MPEG_EXTENSION 0xb5

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
  {FOURCC_H264, gst_asf_writer_depth_find_h264},
  {FOURCC_H265, gst_asf_writer_depth_find_h265},
  {FOURCC_HVC1, gst_asf_writer_depth_find_hvc1},
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
