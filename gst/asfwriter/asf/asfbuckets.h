/* asfbuckets.h: leaky buckets that the packets of a file need
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** How many bit rates are watched, and bytes of the attribute that has them */
#define ASF_BUCKETS_RATES 14
#define ASF_BUCKETS_SIZE (2 + 8 * ASF_BUCKETS_RATES)

/**
 * AsfBuckets:
 *
 * Buckets that leak at the rates which Microsoft's writer tells of: fed with
 * every packet, of constant size whatever the length of the recording. Its
 * fields are private, and may be copied.
 */
typedef struct
{
  guint32 last_ms;
  guint64 level[ASF_BUCKETS_RATES];
  guint64 most[ASF_BUCKETS_RATES];
} AsfBuckets;

void asf_buckets_add (AsfBuckets *buckets, guint32 time_ms, guint32 bytes);
GBytes *asf_buckets_to_bytes (const AsfBuckets *buckets);

G_END_DECLS
