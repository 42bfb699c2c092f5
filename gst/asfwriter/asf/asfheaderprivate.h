/* asfheaderprivate.h: the parts of the header
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asfheader.h"

G_BEGIN_DECLS

/** Bytes of an object's GUID and size */
#define OBJECT_HEAD 24

static inline const AsfStream *
asf_header_get_stream (const AsfHeader *self, guint i)
{
  return g_ptr_array_index ((GPtrArray *) self->streams, i);
}

/* asfheaderextension.c: the Header Extension Object */
void asf_header_put_extension (const AsfHeader *self,
    const AsfAttributes *attributes, gsize padding, AsfBytes *bytes);

/* asfheaderstreams.c: what the header says of each stream */
void asf_header_put_codec_list (const AsfHeader *self, AsfBytes *bytes);
void asf_header_put_stream_properties (const AsfHeader *self, guint i,
    AsfBytes *bytes);
void asf_header_put_bitrates (const AsfHeader *self, AsfBytes *bytes);

G_END_DECLS
