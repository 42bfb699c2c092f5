/* gstasfwritergate.h: what is recorded, and what was before it
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstasfwriterinterleaver.h"

G_BEGIN_DECLS

/**
 * GstAsfWriterPauseMode:
 * @GST_ASF_WRITER_PAUSE_MODE_NEXT_FILE: after a pause another file begins, if
 *     there is a name for it
 * @GST_ASF_WRITER_PAUSE_MODE_CLOSE_GAP: the file goes on as if there had been
 *     none
 *
 * What becomes of the time in which nothing is recorded.
 */
typedef enum
{
  GST_ASF_WRITER_PAUSE_MODE_NEXT_FILE,
  GST_ASF_WRITER_PAUSE_MODE_CLOSE_GAP
} GstAsfWriterPauseMode;

#define GST_TYPE_ASF_WRITER_PAUSE_MODE (gst_asf_writer_pause_mode_get_type ())
GType gst_asf_writer_pause_mode_get_type (void);

/**
 * GstAsfWriterGateState:
 * @GST_ASF_WRITER_GATE_OPEN: what comes is recorded
 * @GST_ASF_WRITER_GATE_OPENED: likewise; nothing was before that, and what is
 *     kept goes first
 * @GST_ASF_WRITER_GATE_SHUT: it is not
 * @GST_ASF_WRITER_GATE_CLOSED: likewise; what was before that was recorded
 */
typedef enum
{
  GST_ASF_WRITER_GATE_OPEN,
  GST_ASF_WRITER_GATE_OPENED,
  GST_ASF_WRITER_GATE_SHUT,
  GST_ASF_WRITER_GATE_CLOSED
} GstAsfWriterGateState;

typedef struct _GstAsfWriterGate GstAsfWriterGate;

GstAsfWriterGate *gst_asf_writer_gate_new (gboolean recording,
    GstClockTime pre_record_time);
void gst_asf_writer_gate_free (GstAsfWriterGate *self);

/* from any thread */
void gst_asf_writer_gate_set_recording (GstAsfWriterGate *self,
    gboolean recording);
void gst_asf_writer_gate_set_recording_at (GstAsfWriterGate *self,
    gboolean recording, gint64 time);
gboolean gst_asf_writer_gate_is_recording (GstAsfWriterGate *self);

/* from the writer thread */
GstAsfWriterGateState gst_asf_writer_gate_take (GstAsfWriterGate *self,
    const GstAsfWriterBatchItem *taken, gboolean is_start);
void gst_asf_writer_gate_cut (GstAsfWriterGate *self, gint64 time);
const GstAsfWriterBatchItem *gst_asf_writer_gate_peek (GstAsfWriterGate
    *self);
gboolean gst_asf_writer_gate_pop (GstAsfWriterGate *self,
    GstAsfWriterBatchItem *taken);

G_END_DECLS
