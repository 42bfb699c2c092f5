/* asfpacketizerprivate.h: state of a packetizer, shared by its files
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asfpacketizer.h"
#include "asfpacketlayout.h"
#include "asfpacketrun.h"

G_BEGIN_DECLS

struct _AsfPacketizer
{
  guint32 packet_size;
  guint32 max_span_ms;

  /* packets that are final, then the one without duration, then the open */
  guint8 *buffer;
  gsize allocated;
  gsize final_size;
  gsize shown_size;             /* with the one that is whole for now, 0 = there
                                 * is none */
  guint64 n_closed;

  /* closed packet that waits for its duration; 0 = there is none */
  gsize undated_at;
  guint32 last_send_ms;

  /* the open packet */
  gboolean is_open;
  gboolean multiple;
  gsize start;
  guint32 used;
  guint n_payloads;
  AsfPacketRun run;

  guint8 next_number[ASF_MAX_STREAM_NUMBER + 1];
  guint64 stream_bytes[ASF_MAX_STREAM_NUMBER + 1];
};

/* asfpacketizer.c */
void asf_packetizer_make_room (AsfPacketizer *packetizer);

/* asfpacketizerout.c */
void asf_packetizer_date_last (AsfPacketizer *packetizer, guint32 end_ms);
void asf_packetizer_close_packet (AsfPacketizer *packetizer);

G_END_DECLS
