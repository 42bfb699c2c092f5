/* asfstreamchange.h: whether media of another format can go on in a stream
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asfstream.h"

G_BEGIN_DECLS

/**
 * AsfStreamChange:
 * @ASF_STREAM_CHANGE_NONE: nothing that a decoder depends on
 * @ASF_STREAM_CHANGE_IN_BAND: the media tell their decoder themselves; the
 *     header goes on telling the first format
 * @ASF_STREAM_CHANGE_NEEDS_HEADERS: the same, if the codec's headers stand in
 *     the media and not in the codec data alone
 * @ASF_STREAM_CHANGE_IMPOSSIBLE: only the header can tell it, and that is
 *     written
 *
 * In rising order of what it takes to go on.
 */
typedef enum
{
  ASF_STREAM_CHANGE_NONE,
  ASF_STREAM_CHANGE_IN_BAND,
  ASF_STREAM_CHANGE_NEEDS_HEADERS,
  ASF_STREAM_CHANGE_IMPOSSIBLE
} AsfStreamChange;

AsfStreamChange asf_stream_change (const AsfStream *from, const AsfStream *to,
    char **what);

G_END_DECLS
