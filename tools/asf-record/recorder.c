/* recorder.c: a recording from its start to its end
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "recorderprivate.h"

#include <glib-unix.h>
#include <signal.h>

#include "pipeline.h"
#include "sources.h"

/* How it ends, each step when the one before does not help: EOS from the
 * sources, so that nothing is lost that encoders hold back; the writer ends
 * with what it has; the pipeline is torn down, with which the writer finishes
 * the file, too. A user who is in a hurry takes the next step with a signal,
 * the third of which is the system's. Without him it is taken when nothing has
 * moved for some time. */

#define PATIENCE (10 * GST_SECOND)
#define PATIENCE_AFTER_ERROR (2 * GST_SECOND)
#define TEARING_DOWN_S 2

/* Ends */

static void
enter_phase (Recorder *self, RecorderPhase phase)
{
  self->phase = phase;
  self->phase_began = g_get_monotonic_time ();
}

/* Ends the loop that waits for the end. */
void
recorder_leave (Recorder *self)
{
  if (self->phase != RECORDER_TEARING_DOWN)
    g_main_loop_quit (self->loop);
}

static void
end_writing (Recorder *self)
{
  enter_phase (self, RECORDER_ENDING);
  if (self->progress.open.length == 0)
    recorder_leave (self);
  else
    g_signal_emit_by_name (self->sink, "end-writing");
}

static void
send_eos (GstElement *pipeline, gpointer data)
{
  gst_element_send_event (pipeline, gst_event_new_eos ());
}

/* A source that waits for its data may not take the event before. */
void
recorder_finish (Recorder *self)
{
  if (self->phase != RECORDER_GOING)
    return;
  enter_phase (self, RECORDER_FINISHING);
  display_notice (self->display, "finishing…");
  gst_element_call_async (self->pipeline, send_eos, NULL, NULL);
}

static gboolean
is_stuck (const Recorder *self)
{
  GstClockTime waited =
      (g_get_monotonic_time () - self->phase_began) * GST_USECOND;
  GstClockTime patience = self->cut_short ? PATIENCE_AFTER_ERROR : PATIENCE;

  return self->phase != RECORDER_GOING && waited > patience &&
      self->progress.saved_ago > patience;
}

static gboolean
on_tick (gpointer data)
{
  Recorder *self = data;

  progress_look (&self->progress);
  display_progress (self->display, &self->progress);
  if (is_stuck (self)) {
    if (self->phase == RECORDER_FINISHING)
      end_writing (self);
    else
      recorder_leave (self);
  }

  return G_SOURCE_CONTINUE;
}

/* Signals */

static void
forget_interrupts (Recorder *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->interrupt_ids); i++) {
    if (self->interrupt_ids[i] != 0)
      g_source_remove (self->interrupt_ids[i]);
    self->interrupt_ids[i] = 0;
  }
}

static gboolean
on_interrupt (gpointer data)
{
  Recorder *self = data;

  if (self->phase == RECORDER_GOING) {
    recorder_finish (self);
  } else if (self->phase == RECORDER_FINISHING) {
    forget_interrupts (self);
    display_notice (self->display, "ending at once…");
    end_writing (self);
    return G_SOURCE_REMOVE;
  }

  return G_SOURCE_CONTINUE;
}

static gboolean
on_toggle (gpointer data)
{
  Recorder *self = data;
  gboolean recording;

  g_object_get (self->sink, "recording", &recording, NULL);
  g_object_set (self->sink, "recording", !recording, NULL);

  return G_SOURCE_CONTINUE;
}

static gboolean
on_split (gpointer data)
{
  Recorder *self = data;

  g_signal_emit_by_name (self->sink, "split-now");
  return G_SOURCE_CONTINUE;
}

/* From start to end */

static gboolean
on_message (GstBus *bus, GstMessage *message, gpointer data)
{
  recorder_take_message (data, message);
  return G_SOURCE_CONTINUE;
}

/* What was posted when the loop had ended, or before it began */
static void
take_rest (Recorder *self, GstBus *bus)
{
  GstMessage *message;

  while ((message = gst_bus_pop (bus)) != NULL) {
    recorder_take_message (self, message);
    gst_message_unref (message);
  }
}

/* A limit of the size of files, and a reader that goes away, are errors of a
 * write, and no reason to die. */
static void
catch_signals (Recorder *self)
{
  static const int interrupts[] = { SIGINT, SIGTERM, SIGHUP };

  signal (SIGXFSZ, SIG_IGN);
  signal (SIGPIPE, SIG_IGN);
  for (guint i = 0; i < G_N_ELEMENTS (interrupts); i++)
    self->interrupt_ids[i] =
        g_unix_signal_add (interrupts[i], on_interrupt, self);
  g_unix_signal_add (SIGUSR1, on_toggle, self);
  g_unix_signal_add (SIGUSR2, on_split, self);
}

/* A pipe or a device stays a broadcast: none of its files is ever finished. */
static gboolean
is_stream (const char *output)
{
  return g_file_test (output, G_FILE_TEST_EXISTS) &&
      !g_file_test (output, G_FILE_TEST_IS_REGULAR);
}

static ExitStatus
judge (const Recorder *self)
{
  gboolean lost = self->n_finished + self->n_unfinished == 0 ||
      self->progress.open.length > 0 ||
      (self->n_unfinished > 0 && !self->broadcast);

  if (lost || !(self->ended || self->n_finished > 0))
    return EXIT_LOST;

  return self->cut_short ? EXIT_CUT_SHORT : EXIT_WELL;
}

/* Media that are read faster than they play are known to begin at zero. When to
 * stop is told to the writer before any of them can come. */
static gboolean
start (Recorder *self)
{
  if (gst_element_set_state (self->pipeline, GST_STATE_PAUSED) ==
      GST_STATE_CHANGE_FAILURE)
    return FALSE;
  if (!sources_is_device (self->options->source) && !self->options->paused)
    recorder_stop_at (self, 0);

  return gst_element_set_state (self->pipeline, GST_STATE_PLAYING) !=
      GST_STATE_CHANGE_FAILURE;
}

static void
set_ready (GstElement *pipeline, gpointer data)
{
  Recorder *self = data;

  gst_element_set_state (pipeline, GST_STATE_READY);
  g_atomic_int_set (&self->torn_down, TRUE);
  g_main_loop_quit (self->loop);
}

static gboolean
on_timeout (gpointer data)
{
  Recorder *self = data;

  if (self->progress.open.length == 0)
    g_main_loop_quit (self->loop);
  return G_SOURCE_CONTINUE;
}

/* In READY the file is finished, however long the disk takes. A source that
 * waits for its data may keep the pipeline from getting there then. */
static void
tear_down (Recorder *self)
{
  guint timeout = g_timeout_add_seconds (TEARING_DOWN_S, on_timeout, self);

  enter_phase (self, RECORDER_TEARING_DOWN);
  gst_element_call_async (self->pipeline, set_ready, self, NULL);
  g_main_loop_run (self->loop);
  g_source_remove (timeout);
}

static void
play (Recorder *self)
{
  GstBus *bus = gst_element_get_bus (self->pipeline);
  guint watch = gst_bus_add_watch (bus, on_message, self);
  guint tick = g_timeout_add (DISPLAY_INTERVAL_MS, on_tick, self);

  if (start (self))
    g_main_loop_run (self->loop);
  g_source_remove (tick);
  tear_down (self);
  g_source_remove (watch);
  take_rest (self, bus);
  gst_object_unref (bus);
}

/* What cannot be torn down goes with the process. */
static void
recorder_free (Recorder *self)
{
  if (!g_atomic_int_get (&self->torn_down))
    return;
  gst_element_set_state (self->pipeline, GST_STATE_NULL);
  gst_object_unref (self->pipeline);
  progress_clear (&self->progress);
  g_main_loop_unref (self->loop);
  g_free (self);
}

static void
set_up (Recorder *self)
{
  self->loop = g_main_loop_new (NULL, FALSE);
  progress_init (&self->progress, self->sink);
  catch_signals (self);
}

/**
 * recorder_run:
 *
 * Records until it is over.
 *
 * Returns: how it went
 */
ExitStatus
recorder_run (const Options *options, Display *display)
{
  Recorder *self = g_new0 (Recorder, 1);
  GError *error = NULL;
  ExitStatus status;

  self->options = options;
  self->display = display;
  self->stop_at = GST_CLOCK_TIME_NONE;
  self->broadcast = is_stream (options->output);
  self->pipeline = pipeline_new (options, &self->sink, &error);
  if (self->pipeline == NULL) {
    status = error->domain == G_OPTION_ERROR ? EXIT_USAGE : EXIT_LOST;
    display_problem (display, "error", error->message, NULL);
    g_error_free (error);
    g_free (self);
    return status;
  }
  set_up (self);
  play (self);
  progress_look (&self->progress);
  status = judge (self);
  display_end (display, &self->progress, status);
  recorder_free (self);

  return status;
}
