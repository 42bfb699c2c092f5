/* chaostally.c: which buffer is in which file
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "chaostally.h"

#include "chaosfeed.h"

void
chaos_tally_clear (ChaosTally *tally)
{
  for (guint i = 0; i < CHAOS_MAX_FEEDS; i++)
    g_clear_pointer (&tally->seen[i], g_byte_array_unref);
}

/* Returns: whether it was there before */
static gboolean
mark (ChaosTally *tally, guint feed, guint number)
{
  GByteArray *seen;
  gboolean was_there;

  g_assert_cmpuint (feed, <, CHAOS_MAX_FEEDS);
  if (tally->seen[feed] == NULL)
    tally->seen[feed] = g_byte_array_new ();
  seen = tally->seen[feed];
  while (seen->len <= number / 8)
    g_byte_array_append (seen, (const guint8 *) "", 1);
  was_there = (seen->data[number / 8] >> number % 8 & 1) != 0;
  seen->data[number / 8] |= 1 << number % 8;
  tally->counts[feed] += was_there ? 0 : 1;

  return was_there;
}

/* Each object is a buffer, those of a pad are in their order, and none has been
 * in a file before. */
void
chaos_tally_add (ChaosTally *tally, const AsfReader *reader)
{
  guint64 next[128] = { 0 };

  for (guint i = 0; i < reader->objects->len; i++) {
    const ReadObject *object = g_ptr_array_index (reader->objects, i);
    guint id, number;
    gsize size;
    const guint8 *data = g_bytes_get_data (object->data, &size);

    if (!object->complete)
      continue;
    g_assert_true (chaos_payload_check (data, size, &id, &number));
    g_assert_cmpuint (number, >=, next[object->stream]);
    next[object->stream] = number + 1;
    g_assert_false (mark (tally, id, number));
  }
}

/**
 * chaos_tally_check_all:
 * @seed: of the round, for people
 *
 * Asserts that all that source @feed has got rid of is in one of the files.
 */
void
chaos_tally_check_all (const ChaosTally *tally, guint feed, guint n_buffers,
    guint32 seed)
{
  const GByteArray *seen = tally->seen[feed];

  for (guint i = 0; i < n_buffers; i++) {
    if (seen == NULL || i / 8 >= seen->len || (seen->data[i / 8] >> i % 8 &
            1) == 0)
      g_error ("ASF_SEED=%u: buffer %u of %u of source %u is in no file", seed,
          i, n_buffers, feed);
  }
  g_assert_cmpuint (tally->counts[feed], ==, n_buffers);
}
