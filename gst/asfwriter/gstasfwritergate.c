/* gstasfwritergate.c: what is recorded, and what was before it
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwritergate.h"

#include "gstasfwriterrepeat.h"

/* Media are recorded or not, as the application says, at once or at a time that
 * it tells. What is not recorded is kept for a while, so that a recording can
 * begin before it was asked for: with the first key frame that is not further
 * back than "pre-record-time". Without one it begins with the next.
 */

typedef struct
{
  gint64 time;
  gboolean recording;
} Switch;

typedef struct
{
  GstAsfWriterBatchItem taken;
  gboolean is_start;            /* a file can begin with it */
} Kept;

struct _GstAsfWriterGate
{
  gint64 pre_record_time;       /* constant, ns */

  GMutex lock;
  gboolean recording;           /* what the application wants now */
  GArray *switches;             /* of Switch: what it wants later, in order */

  /* of the writer thread */
  gboolean is_open;
  GstQueueArray *kept;          /* of Kept; the first is a start */
};

GType
gst_asf_writer_pause_mode_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = {
    {GST_ASF_WRITER_PAUSE_MODE_NEXT_FILE,
        "After a pause another file begins, if there is a name for it",
        "next-file"},
    {GST_ASF_WRITER_PAUSE_MODE_CLOSE_GAP,
        "The file goes on as if there had been no pause", "close-gap"},
    {0, NULL, NULL}
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type,
        g_enum_register_static ("GstAsfWriterPauseMode", values));
  return type;
}

/* @pre_record_time: ns */
GstAsfWriterGate *
gst_asf_writer_gate_new (gboolean recording, GstClockTime pre_record_time)
{
  GstAsfWriterGate *self = g_new0 (GstAsfWriterGate, 1);

  self->pre_record_time = (gint64) pre_record_time;
  self->recording = recording;
  self->is_open = recording;
  self->switches = g_array_new (FALSE, FALSE, sizeof (Switch));
  self->kept = gst_queue_array_new_for_struct (sizeof (Kept), 16);
  g_mutex_init (&self->lock);

  return self;
}

/* @self: (transfer full): */
void
gst_asf_writer_gate_free (GstAsfWriterGate *self)
{
  GstAsfWriterBatchItem taken;

  while (gst_asf_writer_gate_pop (self, &taken))
    gst_asf_writer_batch_item_clear (&taken);
  gst_queue_array_free (self->kept);
  g_array_unref (self->switches);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* From what comes next on. */
void
gst_asf_writer_gate_set_recording (GstAsfWriterGate *self,
    gboolean recording)
{
  g_mutex_lock (&self->lock);
  self->recording = recording;
  g_mutex_unlock (&self->lock);
}

/* Returns: what the application wants by now */
gboolean
gst_asf_writer_gate_is_recording (GstAsfWriterGate *self)
{
  gboolean recording;

  g_mutex_lock (&self->lock);
  recording = self->recording;
  g_mutex_unlock (&self->lock);

  return recording;
}

static gint
compare_switches (gconstpointer a, gconstpointer b)
{
  const Switch *first = a, *second = b;

  return first->time < second->time ? -1 : first->time > second->time;
}

/* @time: from there on */
void
gst_asf_writer_gate_set_recording_at (GstAsfWriterGate *self,
    gboolean recording, gint64 time)
{
  const Switch later = { time, recording };

  g_mutex_lock (&self->lock);
  g_array_append_val (self->switches, later);
  g_array_sort (self->switches, compare_switches);
  g_mutex_unlock (&self->lock);
}

/* A recording begins with the picture that is shown then; it ends when no earlier
 * one can come. */
static gboolean
has_come (const Switch *next, const GstAsfWriterItem *item)
{
  return next->time <= item->time + (next->recording ? item->delay : 0);
}

/* Returns: whether the application wants @item */
static gboolean
is_wanted (GstAsfWriterGate *self, const GstAsfWriterItem *item)
{
  gboolean recording;

  g_mutex_lock (&self->lock);
  while (self->switches->len > 0 &&
      has_come (&g_array_index (self->switches, Switch, 0), item)) {
    self->recording = g_array_index (self->switches, Switch, 0).recording;
    g_array_remove_index (self->switches, 0);
  }
  recording = self->recording;
  g_mutex_unlock (&self->lock);

  return recording;
}

/* What is kept */

/* Drops what no recording that begins at @now or later will have. */
static void
trim (GstAsfWriterGate *self, gint64 now)
{
  const Kept *oldest;
  GstAsfWriterBatchItem taken;

  while ((oldest = gst_queue_array_peek_head_struct (self->kept)) != NULL) {
    if (oldest->is_start &&
        oldest->taken.item.time >= now - self->pre_record_time)
      return;
    gst_asf_writer_gate_pop (self, &taken);
    gst_asf_writer_repeat_note (&taken, FALSE);
    gst_asf_writer_batch_item_clear (&taken);
  }
}

static void
keep (GstAsfWriterGate *self, const GstAsfWriterBatchItem *taken,
    gboolean is_start)
{
  Kept kept = { *taken, is_start };

  /* no file has what was before and this */
  if (taken->item.splits)
    trim (self, G_MAXINT64);
  kept.taken.item.splits = FALSE;
  kept.taken.item.buffer = taken->item.is_pooled ?
      gst_buffer_copy_deep (taken->item.buffer) :
      gst_buffer_ref (taken->item.buffer);
  kept.taken.item.is_pooled = FALSE;
  gst_asf_writer_track_ref (taken->track);
  taken->track->n_taken++;
  gst_queue_array_push_tail_struct (self->kept, &kept);
  trim (self, taken->item.time);
}

/**
 * gst_asf_writer_gate_take:
 * @taken: borrowed, and kept if it is not to be written
 * @is_start: a file can begin with it
 *
 * Called for each buffer. When the gate is to be opened it stays shut until
 * there is a start.
 *
 * Returns: whether @taken is to be written now. What is kept goes before it.
 */
GstAsfWriterGateState
gst_asf_writer_gate_take (GstAsfWriterGate *self,
    const GstAsfWriterBatchItem *taken, gboolean is_start)
{
  gboolean wanted = is_wanted (self, &taken->item);
  gboolean was_open = self->is_open;

  if (wanted && !was_open) {
    trim (self, taken->item.time);
    self->is_open = is_start || !gst_queue_array_is_empty (self->kept);
  } else if (!wanted) {
    self->is_open = FALSE;
  }
  if (!self->is_open)
    keep (self, taken, is_start);
  if (self->is_open)
    return was_open ? GST_ASF_WRITER_GATE_OPEN : GST_ASF_WRITER_GATE_OPENED;
  return was_open ? GST_ASF_WRITER_GATE_CLOSED : GST_ASF_WRITER_GATE_SHUT;
}

/* @time: ns by which all that is kept, and all that is to come, comes earlier */
void
gst_asf_writer_gate_cut (GstAsfWriterGate *self, gint64 time)
{
  guint n = gst_queue_array_get_length (self->kept);

  for (guint i = 0; i < n; i++) {
    Kept *kept = gst_queue_array_peek_nth_struct (self->kept, i);

    kept->taken.item.time -= time;
  }
  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->switches->len; i++)
    g_array_index (self->switches, Switch, i).time -= time;
  g_mutex_unlock (&self->lock);
}

/* Returns: (transfer none) (nullable): the oldest that is kept */
const GstAsfWriterBatchItem *
gst_asf_writer_gate_peek (GstAsfWriterGate *self)
{
  const Kept *oldest = gst_queue_array_peek_head_struct (self->kept);

  return oldest != NULL ? &oldest->taken : NULL;
}

/**
 * gst_asf_writer_gate_pop:
 * @taken: (out) (transfer full): the oldest that is kept
 *
 * Returns: %FALSE if nothing is kept
 */
gboolean
gst_asf_writer_gate_pop (GstAsfWriterGate *self, GstAsfWriterBatchItem *taken)
{
  const Kept *oldest = gst_queue_array_pop_head_struct (self->kept);

  if (oldest != NULL)
    *taken = oldest->taken;
  return oldest != NULL;
}
