/* gstasfwriterpauses.c: when what comes is not recorded
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterrecordingprivate.h"

#include "gstasfwriterrepeat.h"

/* What the gate lets pass is written; where it was shut there is a hole, which is
 * taken out, or another file. Of the writer thread.
 */

/* Writes what was before the recording was wanted. */
static gboolean
write_kept (GstAsfWriterRecording *self, GError **error)
{
  GstAsfWriterBatchItem kept;
  gboolean ok = TRUE;

  while (gst_asf_writer_gate_pop (self->config.gate, &kept)) {
    ok = ok && gst_asf_writer_recording_write_taken (self, &kept, error);
    gst_asf_writer_batch_item_clear (&kept);
  }
  return ok;
}

/* Returns: what is recorded first when that goes on with @taken */
static const GstAsfWriterItem *
find_first (GstAsfWriterRecording *self, const GstAsfWriterBatchItem *taken)
{
  const GstAsfWriterBatchItem *kept =
      gst_asf_writer_gate_peek (self->config.gate);

  return kept != NULL ? &kept->item : &taken->item;
}

/* Returns: ns between what was recorded last and what is the next */
static gint64
find_gap (GstAsfWriterRecording *self, const GstAsfWriterBatchItem *taken)
{
  return has_begun (self) ?
      MAX (find_first (self, taken)->time - self->end, 0) : 0;
}

/* Takes out @gap before all that comes. */
static void
cut (GstAsfWriterRecording *self, gint64 gap)
{
  gst_asf_writer_interleaver_cut (self->interleaver, gap);
  gst_asf_writer_gate_cut (self->config.gate, gap);
  if (self->config.rotation != NULL)
    gst_asf_writer_rotation_cut (self->config.rotation, gap);
}

/* @taken: comes when @gap has been taken out */
static gboolean
resume (GstAsfWriterRecording *self, const GstAsfWriterBatchItem *taken,
    gint64 gap, GError **error)
{
  return !has_begun (self) || gst_asf_writer_repeat_resume (self->interleaver,
      self->file, find_first (self, taken)->time, gap, error);
}

static gboolean
interrupt (GstAsfWriterRecording *self, const GstAsfWriterBatchItem *taken,
    GError **error)
{
  self->funcs->switched (self->element, FALSE, taken->item.time);
  if (!has_begun (self) || self->config.rotation == NULL ||
      self->config.close_gaps)
    return TRUE;
  return gst_asf_writer_recording_put_aside (self, taken->item.time,
      GST_ASF_WRITER_SPLIT_PAUSE, error);
}

static gboolean
is_start (const GstAsfWriterRecording *self,
    const GstAsfWriterBatchItem *taken)
{
  return self->reference == NULL ||
      (taken->track == self->reference && taken->item.key);
}

/* @gap: (inout): ns by which what was popped comes earlier */
gboolean
gst_asf_writer_recording_take (GstAsfWriterRecording *self,
    GstAsfWriterBatchItem *taken, gint64 *gap, GError **error)
{
  gint64 more = 0;

  taken->item.time -= *gap;
  switch (gst_asf_writer_gate_take (self->config.gate, taken,
          is_start (self, taken))) {
    case GST_ASF_WRITER_GATE_OPENED:
      more = find_gap (self, taken);
      self->funcs->switched (self->element, TRUE, taken->item.time);
      self->was_shut = TRUE;
      cut (self, more);
      *gap += more;
      taken->item.time -= more;
      return resume (self, taken, more, error) && write_kept (self, error) &&
          gst_asf_writer_recording_write_taken (self, taken, error);
    case GST_ASF_WRITER_GATE_OPEN:
      return gst_asf_writer_recording_write_taken (self, taken, error);
    case GST_ASF_WRITER_GATE_CLOSED:
      return interrupt (self, taken, error);
    case GST_ASF_WRITER_GATE_SHUT:
      return TRUE;
  }
  g_return_val_if_reached (TRUE);
}
