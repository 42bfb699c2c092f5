/* gstasfwriterthread.c: the thread that writes
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterthread.h"

#ifdef G_OS_UNIX
#include <pthread.h>
#include <signal.h>
#endif

/* One thread for each recording, from opening to closing. It alone touches the
 * file that is being written, so the core needs no lock, and EndWriting is
 * nobody's streaming thread. After each batch it tells others how far it is.
 */

GST_DEBUG_CATEGORY_EXTERN (gst_asf_writer_sink_debug);
#define GST_CAT_DEFAULT gst_asf_writer_sink_debug

struct _GstAsfWriterThread
{
  /* constant */
  GstElement *element;          /* outlives the thread */
  GstAsfWriterInterleaver *interleaver;
  const GstAsfWriterThreadFuncs *funcs;
  GstAsfWriterRecordingConfig config;
  GThread *thread;

  /* of the thread */
  GstAsfWriterRecording *recording;
  GstAsfWriterUpkeep upkeep;
  const char *reason;           /* why the recording ends, NULL = not known */
};

static void
clear_batch (GArray *batch)
{
  for (guint i = 0; i < batch->len; i++)
    gst_asf_writer_batch_item_clear (&g_array_index (batch,
            GstAsfWriterBatchItem, i));
  g_array_set_size (batch, 0);
}

/* Tells it once for each stall; the stream comes back by itself. */
static void
report_stall (GstAsfWriterThread *self, GstAsfWriterTrack *track)
{
  GST_ELEMENT_WARNING (self->element, STREAM, MUX,
      ("Pad %s delivers nothing; the recording goes on without it until it "
          "does.", track->name), (NULL));
  gst_asf_writer_track_unref (track);
}

static gboolean
do_upkeep (GstAsfWriterThread *self, GError **error)
{
  gboolean stop = FALSE;

  gst_asf_writer_upkeep_set_writer (&self->upkeep,
      gst_asf_writer_recording_get_writer (self->recording),
      gst_asf_writer_recording_get_n_files (self->recording),
      gst_asf_writer_recording_get_bytes_before (self->recording));
  if (!gst_asf_writer_upkeep_run (&self->upkeep, &stop, error))
    return FALSE;
  if (stop) {
    self->reason = "min-free-space";
    gst_asf_writer_interleaver_end (self->interleaver, GST_FLOW_EOS);
  }
  gst_asf_writer_recording_note (self->recording, &self->upkeep.report);
  gst_asf_writer_upkeep_tell (&self->upkeep);

  return TRUE;
}

/* Returns: (nullable) (transfer full): what made it stop */
static GError *
write_all (GstAsfWriterThread *self)
{
  GArray *batch = g_array_new (FALSE, FALSE, sizeof (GstAsfWriterBatchItem));
  GError *error = NULL;
  gboolean ok = TRUE;

  while (ok && !gst_asf_writer_recording_has_failed (self->recording)) {
    GstAsfWriterTrack *stalled = NULL;
    GstAsfWriterPick pick = gst_asf_writer_interleaver_pop
        (self->interleaver, batch,
        gst_asf_writer_upkeep_get_due (&self->upkeep), &stalled);

    if (pick == GST_ASF_WRITER_PICK_END)
      break;
    if (pick == GST_ASF_WRITER_PICK_STALLED)
      report_stall (self, stalled);
    else if (pick == GST_ASF_WRITER_PICK_ITEMS)
      ok = gst_asf_writer_recording_write (self->recording, batch, &error);
    clear_batch (batch);
    ok = ok && do_upkeep (self, &error);
  }
  g_array_unref (batch);
  if (error == NULL)
    error = gst_asf_writer_interleaver_get_error (self->interleaver);

  return error;
}

static const char *
find_reason (GstAsfWriterThread *self, const GError *error)
{
  if (error != NULL ||
      gst_asf_writer_recording_has_failed (self->recording))
    return "error";
  if (self->reason != NULL)
    return self->reason;
  return gst_asf_writer_interleaver_get_flow (self->interleaver) ==
      GST_FLOW_FLUSHING ? "stopped" : "eos";
}

/* A write to a pipe without reader or beyond the limit of file sizes sends a
 * signal that ends the process. In this thread it shall be an error like any
 * other; signals of the application are not touched. */
static void
block_write_signals (void)
{
#ifdef G_OS_UNIX
  sigset_t set;

  sigemptyset (&set);
  sigaddset (&set, SIGPIPE);
  sigaddset (&set, SIGXFSZ);
  pthread_sigmask (SIG_BLOCK, &set, NULL);
#endif
}

static gpointer
thread_func (gpointer data)
{
  GstAsfWriterThread *self = data;
  GstAsfWriterResult result;
  GError *error;

  block_write_signals ();
  error = write_all (self);
  gst_asf_writer_recording_end (self->recording, error,
      find_reason (self, error), &result);
  gst_asf_writer_upkeep_end (&self->upkeep);
  self->funcs->ended (self->element, &result);
  g_clear_error (&result.error);

  return NULL;
}

/**
 * gst_asf_writer_thread_new:
 * @element: for messages; borrowed, lives longer
 * @funcs: borrowed, lives longer
 *
 * Starts the thread of one recording.
 */
GstAsfWriterThread *
gst_asf_writer_thread_new (GstElement *element,
    GstAsfWriterInterleaver *interleaver,
    const GstAsfWriterThreadConfig *config,
    const GstAsfWriterThreadFuncs *funcs)
{
  GstAsfWriterThread *self = g_new0 (GstAsfWriterThread, 1);

  self->element = element;
  self->interleaver = interleaver;
  self->funcs = funcs;
  self->config = config->recording;
  self->recording = gst_asf_writer_recording_new (element, interleaver,
      config->file, &config->recording, &funcs->recording);
  gst_asf_writer_upkeep_init (&self->upkeep, element, &config->upkeep);
  self->thread = g_thread_new ("asfwriter", thread_func, self);

  return self;
}

/**
 * gst_asf_writer_thread_join:
 *
 * Waits until all files are finished and closed. The interleaver has been told
 * to end before.
 */
void
gst_asf_writer_thread_join (GstAsfWriterThread *self)
{
  g_thread_join (g_steal_pointer (&self->thread));
}

/* @self: (nullable) (transfer full): joined */
void
gst_asf_writer_thread_free (GstAsfWriterThread *self)
{
  if (self == NULL)
    return;
  g_return_if_fail (self->thread == NULL);

  gst_asf_writer_recording_free (self->recording);
  gst_asf_writer_rotation_free (self->config.rotation);
  gst_asf_writer_gate_free (self->config.gate);
  g_free (self);
}

/* Returns: (transfer none) (nullable): to ask for other files; %NULL if there is
 *     one */
GstAsfWriterRotation *
gst_asf_writer_thread_get_rotation (GstAsfWriterThread *self)
{
  return self->config.rotation;
}

/* Returns: (transfer none): to say what is recorded */
GstAsfWriterGate *
gst_asf_writer_thread_get_gate (GstAsfWriterThread *self)
{
  return self->config.gate;
}
