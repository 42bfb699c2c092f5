/* asfrate.c: bit rates and buffer windows of a stream, measured
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfrate.h"

/* Time is cut into slots. `before[slot % SLOTS]` holds the bytes of all slots
 * before it, so the bytes of any window that ends now are one subtraction. */

#define SLOT_MS 100

/* Windows that are watched, in slots. The peak rate is that of one second. */
static const guint windows[ASF_RATE_WINDOWS] = {
  1, 2, 5, 10, 30, 50, 100, 300, 1000
};

#define PEAK_WINDOW 3
#define VBR_WINDOW 4

/* How much a window of 3 s of a constant bit rate may exceed the average, and
 * one object more: the borders of objects, of slots and of the window do not
 * agree. */
#define CBR_TOLERANCE 1.25

/* Longest window the SDK takes */
#define MAX_WINDOW_MS 100000

static guint64
window_bytes (const AsfRate *self, guint window)
{
  guint64 first = self->slot + 1 >= windows[window] ?
      self->slot + 1 - windows[window] : 0;

  return self->total_bytes - self->before[first % ASF_RATE_SLOTS];
}

/* Returns: most bytes of all windows so far, what ends now included */
static guint64
peak_bytes (const AsfRate *self, guint window)
{
  return MAX (self->peak[window], window_bytes (self, window));
}

/* Windows are at their fullest when their last slot is over. */
static void
advance (AsfRate *self, guint64 slot)
{
  guint64 n = MIN (slot - self->slot, ASF_RATE_SLOTS);

  for (guint i = 0; i < ASF_RATE_WINDOWS; i++)
    self->peak[i] = peak_bytes (self, i);
  for (guint64 i = slot - n + 1; i <= slot; i++)
    self->before[i % ASF_RATE_SLOTS] = self->total_bytes;
  self->slot = slot;
}

/**
 * asf_rate_add:
 * @time_ms: when the object is presented; an earlier time than before counts
 *     as now
 * @bytes: size of the object
 */
void
asf_rate_add (AsfRate *self, guint64 time_ms, guint32 bytes)
{
  guint64 slot = time_ms / SLOT_MS;

  if (slot > self->slot)
    advance (self, slot);
  self->total_bytes += bytes;
  self->largest = MAX (self->largest, bytes);
}

static guint32
to_bitrate (guint64 bytes, guint64 duration_ms)
{
  gdouble rate;

  if (duration_ms == 0)
    return 0;
  rate = (gdouble) bytes * 8000.0 / (gdouble) duration_ms + 0.5;

  return rate < G_MAXUINT32 ? (guint32) rate : G_MAXUINT32;
}

/* Returns: bits/s over @duration_ms, 0 if there is nothing to tell from */
guint32
asf_rate_average (const AsfRate *self, guint64 duration_ms)
{
  return to_bitrate (self->total_bytes, duration_ms);
}

/* Returns: bits/s of the second with the most data */
guint32
asf_rate_peak (const AsfRate *self)
{
  return to_bitrate (peak_bytes (self, PEAK_WINDOW),
      windows[PEAK_WINDOW] * SLOT_MS);
}

/**
 * asf_rate_window_ms:
 * @bitrate: leak rate in bits/s, not 0
 *
 * Returns: the smallest bucket, in ms at @bitrate, that never overflows when
 *     objects fall in at their presentation times, as far as the windows that
 *     are watched tell
 */
guint32
asf_rate_window_ms (const AsfRate *self, guint32 bitrate)
{
  gdouble most = 0;

  g_return_val_if_fail (bitrate > 0, 0);

  for (guint i = 0; i < ASF_RATE_WINDOWS; i++) {
    /* the first slot's objects may all come at its end */
    gdouble leaked = (gdouble) bitrate * (windows[i] - 1) * SLOT_MS / 1000;
    gdouble level = (gdouble) peak_bytes (self, i) * 8 - leaked;

    most = MAX (most, level);
  }
  most = most * 1000 / bitrate + 0.5;

  return most < MAX_WINDOW_MS ? (guint32) most : MAX_WINDOW_MS;
}

/* Returns: whether the bit rate is not constant */
gboolean
asf_rate_varies (const AsfRate *self, guint64 duration_ms)
{
  guint64 window_ms = windows[VBR_WINDOW] * SLOT_MS;
  guint32 average = asf_rate_average (self, duration_ms);

  if (duration_ms < 2 * window_ms)
    return FALSE;
  return peak_bytes (self, VBR_WINDOW) > self->largest +
      (gdouble) average * window_ms / 8000 * CBR_TOLERANCE;
}
