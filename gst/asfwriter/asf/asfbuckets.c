/* asfbuckets.c: leaky buckets that the packets of a file need
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfbuckets.h"

#include "asfbytes.h"

/* Those of every file of Microsoft's writer that has the attribute: the rates
 * of networks of its time. In bits/s */
static const guint32 rates[ASF_BUCKETS_RATES] = {
  24000, 30000, 45000, 58000, 115200, 240000, 350000, 500000, 730000, 1000000,
  1400000, 2100000, 5000000, 10000000
};

/* A level is in bits times 1000, so that it falls by the rate each ms. */
#define LEVEL_PER_BYTE (8 * 1000)

/**
 * asf_buckets_add:
 * @time_ms: when the packet is sent; an earlier time than before counts as now
 * @bytes: that fall in at once
 */
void
asf_buckets_add (AsfBuckets *self, guint32 time_ms, guint32 bytes)
{
  guint64 elapsed_ms = MAX (time_ms, self->last_ms) - self->last_ms;

  self->last_ms += elapsed_ms;
  for (guint i = 0; i < ASF_BUCKETS_RATES; i++) {
    guint64 leaked = elapsed_ms * rates[i];

    self->level[i] = MAX (self->level[i], leaked) - leaked;
    self->level[i] += (guint64) bytes * LEVEL_PER_BYTE;
    self->most[i] = MAX (self->most[i], self->level[i]);
  }
}

/**
 * asf_buckets_to_bytes:
 *
 * The value of the attribute ASFLeakyBucketPairs: a WORD that is 0, and of each
 * rate a DWORD with it and one with the ms that its bucket has room for, rounded
 * down as by Microsoft's writer.
 *
 * Returns: (transfer full): %ASF_BUCKETS_SIZE bytes
 */
GBytes *
asf_buckets_to_bytes (const AsfBuckets *self)
{
  GBytes *value;
  AsfBytes bytes;

  asf_bytes_init (&bytes);
  asf_bytes_put_u16 (&bytes, 0);
  for (guint i = 0; i < ASF_BUCKETS_RATES; i++) {
    asf_bytes_put_u32 (&bytes, rates[i]);
    asf_bytes_put_u32 (&bytes,
        (guint32) MIN (self->most[i] / rates[i], G_MAXUINT32));
  }
  value = g_bytes_new (bytes.data->data, bytes.data->len);
  asf_bytes_clear (&bytes);

  return value;
}
