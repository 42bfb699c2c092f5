/* gstasfwriterbits.h: reading the headers that media carry
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/base/gstbitreader.h>

G_BEGIN_DECLS

/* Returns: the next @n bits; 0 if there are not as many */
static inline guint32
read_bits (GstBitReader *bits, guint n)
{
  guint32 value = 0;

  if (!gst_bit_reader_get_bits_uint32 (bits, &value, n))
    return 0;
  return value;
}

/* Exp-Golomb code (H.264 9.1); 0 behind the end */
static inline guint32
read_ue (GstBitReader *bits)
{
  guint zeros = 0;

  while (gst_bit_reader_get_remaining (bits) > 0 && read_bits (bits, 1) == 0)
    zeros++;
  if (zeros == 0 || zeros > 31)
    return 0;
  return (1u << zeros) - 1 + read_bits (bits, zeros);
}

static inline void
skip_ue (GstBitReader *bits, guint n)
{
  for (guint i = 0; i < n; i++)
    read_ue (bits);
}

/* Returns: where a start code stands at or behind @from, with a byte of which
 * those bits that are in @mask are @code, and something behind it; or @size */
static inline gsize
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

G_END_DECLS
