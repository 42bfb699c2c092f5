/* scanpackets.h: packets made by hand
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "samples.h"
#include "scanfile.h"

G_BEGIN_DECLS

/* Packets made by hand. A case is written as its packets, with ';' behind each;
 * in a packet are, with spaces in between,
 *   s10 d5           send time and duration, else 10 ms for each packet
 *   1k7:20+30/50@3000  stream, key or '.', number, offset + size / size of the
 *                      object, time
 *   xAB              a byte of extension data of the next payload
 *   c                a compressed payload of two objects of one byte each
 *   bare             no error correction data; ec = other such data
 *   flags            other property flags; gap = bytes in front of the padding
 *   pad              padding that is not zero
 *   zeros, broken, index   no packet, but that
 */

#define SCAN_PACKET_SIZE 200

/** Bytes in front of the payloads of each */
#define SCAN_PACKET_HEAD_SIZE 14

/** Bytes in front of the packets */
#define SCAN_HEAD_SIZE 60

/** A packet with nothing wrong in it */
#define SCAN_GOOD "1.1:0+20/20@3000 2k1:0+30/30@3000;"

GByteArray *scan_packets_new (const char *packets, guint tail);
void scan_packets_declare_streams (ScanFile *file);

G_END_DECLS
