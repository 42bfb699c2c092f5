/* gstasfwriterreports.c: what the writer thread reports, and who is told
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwritersinkprivate.h"

#include "gstasfwriternews.h"
#include "gstasfwriterstatus.h"

#define GST_CAT_DEFAULT gst_asf_writer_sink_debug

/* Called from the writer thread. */
void
gst_asf_writer_reports_begun (GstElement *element, GstAsfWriterFile *file)
{
  GstAsfWriterSink *self = GST_ASF_WRITER_SINK (element);

  GST_OBJECT_LOCK (self);
  self->header_written = TRUE;
  GST_OBJECT_UNLOCK (self);
  gst_element_post_message (element,
      gst_asf_writer_status_new_message (GST_OBJECT (self), "started",
          gst_asf_writer_file_get_location (file), NULL));
  gst_asf_writer_fragments_note_begun (self, file);
  gst_asf_writer_news_post_opened (self, file);
  if (!gst_asf_writer_file_get_part (file)->first)
    return;
  gst_asf_writer_metadata_post_refused (self,
      gst_asf_writer_file_get_streams (file));
  gst_asf_writer_advice_post (self, file);
}

/* Called from any thread. */
void
gst_asf_writer_reports_closed (GstElement *element, GstAsfWriterFile *file,
    const GstAsfWriterResult *result)
{
  GstAsfWriterSink *self = GST_ASF_WRITER_SINK (element);
  guint id = gst_asf_writer_file_get_part (file)->id;

  GST_INFO_OBJECT (self, "file %u: %" G_GUINT64_FORMAT " packets, %s, %s",
      id, result->stats.packets,
      result->stats.finished ? "finished" : "not finished",
      result->error != NULL ? result->error->message : "no error");
  gst_asf_writer_board_close (self->board, file, result);
  gst_element_post_message (element,
      gst_asf_writer_status_new_message (GST_OBJECT (element), "closed",
          result->location, result));
  gst_asf_writer_news_post_closed (self, file, result);
  gst_asf_writer_fragments_note_closed (self, file);
  gst_asf_writer_metadata_post_left_out (self, result);
}

/* The order matters: an application that sees EOS or ERROR may exit, so the
 * file is closed; and the streaming threads get to know it last, so that no
 * other element's error is on the bus before ours. */
void
gst_asf_writer_reports_ended (GstElement *element,
    const GstAsfWriterResult *result)
{
  GstAsfWriterSink *self = GST_ASF_WRITER_SINK (element);

  if (result->error != NULL) {
    gst_element_post_message (element,
        gst_asf_writer_status_new_error (GST_OBJECT (element), result));
    gst_asf_writer_interleaver_set_flow (self->interleaver, GST_FLOW_ERROR);
    return;
  }
  gst_asf_writer_interleaver_set_flow (self->interleaver, GST_FLOW_EOS);
  gst_asf_writer_preroll_end_well (self);
}
