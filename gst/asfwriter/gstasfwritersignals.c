/* gstasfwritersignals.c: signals of the element
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterrequests.h"
#include "gstasfwritersinkprivate.h"

/* What the application can ask for, and what it is asked. Action signals may be
 * emitted in any thread: they only leave word.
 */

static void
end_writing (GstAsfWriterSink *self)
{
  if (gst_asf_writer_states_has_file (self))
    gst_asf_writer_interleaver_end (self->interleaver, GST_FLOW_EOS);
}

static void
install_writing (GType type)
{
  /**
   * GstAsfWriterSink::end-writing:
   *
   * Action: writes what is queued, finishes and closes the file. EOS is posted
   * when that is done; upstream gets EOS.
   *
   * Since: 0.1
   */
  g_signal_new_class_handler ("end-writing",
      type, G_SIGNAL_RUN_LAST | G_SIGNAL_ACTION,
      G_CALLBACK (end_writing), NULL, NULL, NULL,
      G_TYPE_NONE, 0);
}

static void
install_markers (GType type)
{
  /**
   * GstAsfWriterSink::add-marker:
   * @name: what players show
   * @time: running time, or %GST_CLOCK_TIME_NONE for the latest that has come
   *
   * Action: marks a place in the file that is written, or in the next one.
   *
   * Returns: whether the marker was taken; %FALSE when the file is finished
   *
   * Since: 0.1
   */
  g_signal_new_class_handler ("add-marker",
      type, G_SIGNAL_RUN_LAST | G_SIGNAL_ACTION,
      G_CALLBACK (gst_asf_writer_markers_add), NULL, NULL, NULL,
      G_TYPE_BOOLEAN, 2, G_TYPE_STRING, G_TYPE_UINT64);

  /**
   * GstAsfWriterSink::add-command:
   * @type: as "URL", "FILENAME", "TEXT"
   * @text: its parameter
   * @time: running time, or %GST_CLOCK_TIME_NONE for the latest that has come
   *
   * Action: puts a script command into the header of the file that is written,
   * or of the next one.
   *
   * Returns: whether the command was taken; %FALSE when the file is finished
   *
   * Since: 0.1
   */
  g_signal_new_class_handler ("add-command",
      type, G_SIGNAL_RUN_LAST | G_SIGNAL_ACTION,
      G_CALLBACK (gst_asf_writer_markers_add_command), NULL, NULL, NULL,
      G_TYPE_BOOLEAN, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_UINT64);
}

/* Names as splitmuxsink has them, and those of the file before */
static void
install_splitting (GType type)
{
  /**
   * GstAsfWriterSink::split-now:
   *
   * Action: asks upstream for a key frame, and begins another file with the
   * next one.
   *
   * Since: 0.1
   */
  g_signal_new_class_handler ("split-now", type,
      G_SIGNAL_RUN_LAST | G_SIGNAL_ACTION,
      G_CALLBACK (gst_asf_writer_requests_split_now), NULL, NULL, NULL,
      G_TYPE_NONE, 0);

  /**
   * GstAsfWriterSink::split-after:
   *
   * Action: begins another file with the next key frame.
   *
   * Since: 0.1
   */
  g_signal_new_class_handler ("split-after", type,
      G_SIGNAL_RUN_LAST | G_SIGNAL_ACTION,
      G_CALLBACK (gst_asf_writer_requests_split_after), NULL, NULL, NULL,
      G_TYPE_NONE, 0);

  /**
   * GstAsfWriterSink::split-at-running-time:
   * @time: running time in ns
   *
   * Action: begins another file with the first key frame at or behind @time. Can
   * be given several times.
   *
   * Since: 0.1
   */
  g_signal_new_class_handler ("split-at-running-time", type,
      G_SIGNAL_RUN_LAST | G_SIGNAL_ACTION,
      G_CALLBACK (gst_asf_writer_requests_split_at), NULL, NULL, NULL,
      G_TYPE_NONE, 1, G_TYPE_UINT64);
}

static void
install_recording (GType type)
{
  /**
   * GstAsfWriterSink::start-recording:
   * @time: running time in ns, or %GST_CLOCK_TIME_NONE for at once
   *
   * Action: sets #GstAsfWriterSink:recording at that time. The file begins with
   * a key frame: at most #GstAsfWriterSink:pre-record-time before it, or the
   * next one.
   *
   * Since: 0.1
   */
  g_signal_new_class_handler ("start-recording", type,
      G_SIGNAL_RUN_LAST | G_SIGNAL_ACTION,
      G_CALLBACK (gst_asf_writer_requests_start_recording), NULL, NULL, NULL,
      G_TYPE_NONE, 1, G_TYPE_UINT64);

  /**
   * GstAsfWriterSink::stop-recording:
   * @time: running time in ns, or %GST_CLOCK_TIME_NONE for at once
   *
   * Action: unsets #GstAsfWriterSink:recording at that time.
   *
   * Since: 0.1
   */
  g_signal_new_class_handler ("stop-recording", type,
      G_SIGNAL_RUN_LAST | G_SIGNAL_ACTION,
      G_CALLBACK (gst_asf_writer_requests_stop_recording), NULL, NULL, NULL,
      G_TYPE_NONE, 1, G_TYPE_UINT64);
}

/* The first handler that has a name decides. */
static gboolean
take_first_name (GSignalInvocationHint *hint, GValue *all, const GValue *one,
    gpointer data)
{
  g_value_copy (one, all);

  return g_value_get_string (one) == NULL;
}

static void
install_naming (GType type)
{
  /**
   * GstAsfWriterSink::format-location:
   * @id: number of the file
   *
   * Asks for the name of the next file. Emitted on the way to PAUSED for the
   * first one, else in the thread that writes.
   *
   * Returns: (transfer full) (nullable): the name, %NULL = by
   *     #GstAsfWriterSink:location
   *
   * Since: 0.1
   */
  g_signal_new ("format-location", type, G_SIGNAL_RUN_LAST, 0,
      take_first_name, NULL, NULL, G_TYPE_STRING, 1, G_TYPE_UINT);

  /**
   * GstAsfWriterSink::format-location-full:
   * @id: number of the file
   * @sample: its first buffer, and the caps of that
   *
   * Asks for the name of the next file. Where it is connected the first file is
   * opened only when there is something to write.
   *
   * Returns: (transfer full) (nullable): the name, %NULL = by
   *     #GstAsfWriterSink::format-location
   *
   * Since: 0.1
   */
  g_signal_new ("format-location-full", type, G_SIGNAL_RUN_LAST, 0,
      take_first_name, NULL, NULL, G_TYPE_STRING, 2, G_TYPE_UINT,
      GST_TYPE_SAMPLE);
}

/* Gives the class its signals. */
void
gst_asf_writer_signals_install (GType type)
{
  install_writing (type);
  install_markers (type);
  install_splitting (type);
  install_recording (type);
  install_naming (type);
}
