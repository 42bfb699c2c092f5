/* asfpacketrun.h: small media objects in one payload
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asfpacketizer.h"

G_BEGIN_DECLS

/**
 * AsfPacketRun:
 * @n_objects: 0 = there is no such payload
 * @at: where in the packet it begins
 * @size: bytes behind its header
 * @first_ms: presentation time of its first object
 * @last_ms: of its last
 * @step_ms: between two objects, if there are several
 *
 * The last payload of a packet, as long as it may take more objects.
 */
typedef struct
{
  guint n_objects;
  guint32 at;
  guint32 size;
  guint32 first_ms;
  guint32 last_ms;
  guint32 step_ms;
} AsfPacketRun;

void asf_packet_run_begin (AsfPacketRun *run, const AsfMediaObject *object,
    guint32 at);
guint32 asf_packet_run_add (AsfPacketRun *run, const AsfMediaObject *object,
    guint8 *packet, guint32 packet_size);

G_END_DECLS
