/* gstasfwriterchange.c: caps, first ones and others
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterchange.h"

#include "gstasfwriterscript.h"

/* The first caps of a pad become the description of its stream. Others have to
 * agree with it, or be of a codec whose media tell the difference themselves
 * (asfstreamchange.c says which). Such a change is told once for each pad. Where
 * there are names for other files, one begins with any other change.
 */

#define GST_CAT_DEFAULT gst_asf_writer_sink_debug

static gboolean
refuse (const char *what, const char *reason, GError **error)
{
  g_set_error (error, GST_STREAM_ERROR, GST_STREAM_ERROR_FORMAT,
      "the format changes in mid stream (%s), %s; end this file and begin "
      "another", what, reason);
  return FALSE;
}

static void
tell (GstAsfWriterSink *self, GstAsfWriterPad *pad, const char *what)
{
  if (pad->told_change) {
    GST_INFO_OBJECT (pad, "the format changes: %s", what);
    return;
  }
  pad->told_change = TRUE;
  GST_ELEMENT_WARNING (self, STREAM, FORMAT,
      ("The format of pad %s changes in mid stream (%s). The media tell "
          "decoders so; the header goes on telling the first one.",
          GST_PAD_NAME (pad), what), (NULL));
}

/**
 * gst_asf_writer_change_take_caps:
 *
 * Called with the STREAM_LOCK.
 *
 * Returns: %FALSE with #GST_STREAM_ERROR_FORMAT if media with @caps cannot be
 *     stored
 */
gboolean
gst_asf_writer_change_take_caps (GstAsfWriterSink *self, GstAsfWriterPad *pad,
    const GstCaps *caps, GError **error)
{
  AsfStream *stream =
      gst_asf_writer_script_describe (self, pad, caps, error);
  AsfStreamChange change;
  gboolean described, ok = TRUE;
  char *what;

  if (stream == NULL)
    return FALSE;
  gst_asf_writer_pad_set_stream (pad, stream);
  change = gst_asf_writer_interleaver_set_stream (self->interleaver,
      pad->track, stream, &described, &what);
  g_clear_pointer (&pad->unseen_change, g_free);
  if (change == ASF_STREAM_CHANGE_IMPOSSIBLE)
    ok = refuse (what, "which the file cannot express", error);
  else if (change == ASF_STREAM_CHANGE_NEEDS_HEADERS)
    pad->unseen_change = g_steal_pointer (&what);
  else if (change == ASF_STREAM_CHANGE_IN_BAND)
    tell (self, pad, what);
  else if (described && what != NULL)
    GST_INFO_OBJECT (pad, "the format changes, in the next file: %s", what);
  g_free (what);
  /* header buffers are left out only if the file's header has them */
  gst_asf_writer_pad_set_headers (pad, described ? caps : NULL);
  gst_asf_writer_repack_init (&pad->repack, caps);
  gst_asf_writer_picture_take_caps (&pad->picture_caps, caps);
  pad->announced &= !described;

  return ok;
}

/**
 * gst_asf_writer_change_check_buffer:
 *
 * After a change that only the codec's headers can tell, the first buffer has
 * to carry them.
 *
 * Returns: %FALSE with #GST_STREAM_ERROR_FORMAT if it does not. Called with
 *     the STREAM_LOCK.
 */
gboolean
gst_asf_writer_change_check_buffer (GstAsfWriterSink *self,
    GstAsfWriterPad *pad, GstBuffer *buffer, GError **error)
{
  char *what;

  if (pad->unseen_change == NULL)
    return TRUE;
  what = g_steal_pointer (&pad->unseen_change);
  if (!gst_asf_writer_pad_has_codec_headers (pad, buffer)) {
    refuse (what, "which the media themselves do not tell", error);
    g_free (what);
    return FALSE;
  }
  tell (self, pad, what);
  g_free (what);

  return TRUE;
}
