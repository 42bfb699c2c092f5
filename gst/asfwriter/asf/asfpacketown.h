/* asfpacketown.h: packets as the writer itself makes them
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asfpacket.h"

G_BEGIN_DECLS

guint64 asf_packet_own_measure (const AsfPacket *packet, guint i);
gboolean asf_packet_own_mend (guint8 *data, guint32 size, guint64 offset);
const char *asf_packet_own_parse (AsfPacket *packet, guint8 *data,
    guint32 size, guint64 offset);
gboolean asf_packet_own_parse_last (AsfPacket *packet, guint8 *data,
    guint32 size, guint64 offset);

G_END_DECLS
