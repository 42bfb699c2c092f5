/* benchfeed.c: records a case once, with one muxer, and tells what it cost
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <gst/gst.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "benchcase.h"
#include "benchcopysink.h"
#include "benchdisk.h"
#include "benchmeter.h"
#include "benchmuxer.h"
#include "benchsource.h"
#include "gstasfwritersink.h"

static char *muxer_name;
static char *case_name;
static char *folder;
static int seconds;
static gboolean is_quick;
static gboolean is_live;
static int stall_at_ms;
static int stall_ms;
static int disk_speed;
static char *properties;
static gboolean keep_files;
static gboolean list_cases;

static const GOptionEntry options[] = {
  {"muxer", 'm', 0, G_OPTION_ARG_STRING, &muxer_name, "element", "NAME"},
  {"case", 'c', 0, G_OPTION_ARG_STRING, &case_name, "what is recorded",
      "NAME"},
  {"folder", 'o', 0, G_OPTION_ARG_FILENAME, &folder, "where files go", "DIR"},
  {"seconds", 's', 0, G_OPTION_ARG_INT, &seconds, "of media", "N"},
  {"quick", 'q', 0, G_OPTION_ARG_NONE, &is_quick, "the case's short length",
      NULL},
  {"properties", 'p', 0, G_OPTION_ARG_STRING, &properties, "of the muxer",
      "NAME=VALUE,..."},
  {"live", 'l', 0, G_OPTION_ARG_NONE, &is_live, "in real time", NULL},
  {"stall-at", 0, 0, G_OPTION_ARG_INT, &stall_at_ms, "writes wait from", "MS"},
  {"stall", 0, 0, G_OPTION_ARG_INT, &stall_ms, "for so long", "MS"},
  {"disk-speed", 0, 0, G_OPTION_ARG_INT, &disk_speed, "bytes per second", "N"},
  {"keep", 'k', 0, G_OPTION_ARG_NONE, &keep_files, "the files", NULL},
  {"list", 0, 0, G_OPTION_ARG_NONE, &list_cases, "tell the cases", NULL},
  {NULL}
};

static void G_GNUC_NORETURN
die (const char *what)
{
  g_printerr ("bench-feed: %s\n", what);
  exit (1);
}

/* The message's time is taken where it is posted, not where it is read. */
static GstBusSyncReply
note_eos (GstBus *bus, GstMessage *message, gpointer data)
{
  gint64 *eos_us = data;

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS &&
      GST_IS_PIPELINE (GST_MESSAGE_SRC (message)))
    *eos_us = g_get_monotonic_time ();
  return GST_BUS_PASS;
}

static void
wait_for_end (GstElement *pipeline)
{
  GstBus *bus = gst_element_get_bus (pipeline);
  GstMessage *message = gst_bus_timed_pop_filtered (bus, GST_CLOCK_TIME_NONE,
      GST_MESSAGE_EOS | GST_MESSAGE_ERROR);

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR) {
    GError *error;
    char *debug;

    gst_message_parse_error (message, &error, &debug);
    g_printerr ("%s\n", debug);
    die (error->message);
  }
  gst_message_unref (message);
  gst_object_unref (bus);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  guint32 x = *(const guint32 *) a, y = *(const guint32 *) b;

  return (x > y) - (x < y);
}

static void
print_delays (BenchSource *source)
{
  guint64 most_late_us;
  GArray *delays = bench_source_dup_delays (source, &most_late_us);
  guint n = delays->len;

  g_array_sort (delays, compare);
  if (n > 0)
    printf (", \"push_median_us\": %u, \"push_999_us\": %u, "
        "\"push_most_us\": %u, \"late_most_us\": %" G_GUINT64_FORMAT,
        g_array_index (delays, guint32, n / 2),
        g_array_index (delays, guint32, MIN (n - 1, n * 999ull / 1000)),
        g_array_index (delays, guint32, n - 1),
        most_late_us);
  g_array_unref (delays);
}

static void
print_hours (BenchSource *source)
{
  guint n;
  const double *hours = bench_source_get_hours (source, &n);

  printf (", \"hours\": [");
  for (guint i = 1; i < n; i++)
    printf ("%s%.6f", i > 1 ? ", " : "", hours[i] - hours[i - 1]);
  printf ("]");
}

/* Removes the files, as a rule; returns: bytes they have */
static guint64
remove_files (char **paths, guint n)
{
  guint64 size = 0;

  for (guint i = 0; i < n; i++) {
    struct stat info;

    if (stat (paths[i], &info) == 0)
      size += info.st_size;
    if (!keep_files)
      remove (paths[i]);
  }
  return size;
}

typedef struct
{
  GstElement *pipeline;
  GstElement **sources;
  char **paths;
  guint n;
  gint64 eos_us;
} Recording;

static void
build (Recording *self, const BenchCase *what, const BenchMuxer *muxer)
{
  GstBus *bus;

  self->n = what->n_elements;
  self->pipeline = gst_pipeline_new (NULL);
  self->sources = g_new0 (GstElement *, self->n);
  self->paths = g_new0 (char *, self->n);
  for (guint i = 0; i < self->n; i++) {
    self->paths[i] = g_strdup_printf ("%s/bench-%d-%u", folder, getpid (), i);
    self->sources[i] = bench_muxer_add (muxer, GST_BIN (self->pipeline), what,
        seconds, self->paths[i], properties);
    if (is_live)
      bench_source_set_live (BENCH_SOURCE (self->sources[i]));
  }
  bus = gst_element_get_bus (self->pipeline);
  gst_bus_set_sync_handler (bus, note_eos, &self->eos_us, NULL);
  gst_object_unref (bus);
}

static void
run (Recording *self)
{
  if (gst_element_set_state (self->pipeline, GST_STATE_PLAYING) ==
      GST_STATE_CHANGE_FAILURE)
    die ("cannot start");
  wait_for_end (self->pipeline);
  gst_element_set_state (self->pipeline, GST_STATE_NULL);
}

static void
report (Recording *self, const BenchMeter *from, const BenchMeter *to)
{
  guint64 samples = 0, bytes = 0;
  gint64 end_us = 0;
  double sync = 0;

  for (guint i = 0; i < self->n; i++) {
    BenchSource *source = BENCH_SOURCE (self->sources[i]);

    bench_source_get_totals (source, &samples, &bytes);
    end_us = MAX (end_us, bench_source_get_end (source, &sync));
  }
  printf ("{\"samples\": %" G_GUINT64_FORMAT ", \"payload\": %"
      G_GUINT64_FORMAT ", \"size\": %" G_GUINT64_FORMAT ", \"end\": %.6f, "
      "\"end_sync\": %.6f, ", samples, bytes,
      remove_files (self->paths, self->n), (self->eos_us - end_us) / 1e6,
      to->sync - sync);
  bench_meter_print (from, to);
  print_hours (BENCH_SOURCE (self->sources[0]));
  print_delays (BENCH_SOURCE (self->sources[0]));
  printf ("}\n");
}

static void
clear (Recording *self)
{
  for (guint i = 0; i < self->n; i++)
    g_free (self->paths[i]);
  g_free (self->paths);
  g_free (self->sources);
  gst_object_unref (self->pipeline);
}

static void
parse_options (int *argc, char ***argv)
{
  GOptionContext *context = g_option_context_new (NULL);
  GError *error = NULL;

  g_option_context_add_main_entries (context, options, NULL);
  g_option_context_add_group (context, gst_init_get_option_group ());
  if (!g_option_context_parse (context, argc, argv, &error))
    die (error->message);
  g_option_context_free (context);
  if (list_cases) {
    bench_case_print_all ();
    exit (0);
  }
}

int
main (int argc, char **argv)
{
  Recording recording = { 0 };
  BenchMeter from, to;
  BenchSample first;
  const BenchCase *what;
  const BenchMuxer *muxer;

  parse_options (&argc, &argv);
  GST_ELEMENT_REGISTER (asfwritersink, NULL);
  gst_element_register (NULL, "benchcopysink", GST_RANK_NONE,
      BENCH_TYPE_COPY_SINK);
  what = bench_case_find (case_name != NULL ? case_name : "usual");
  muxer = bench_muxer_find (muxer_name != NULL ? muxer_name : "asfwritersink");
  if (what == NULL || muxer == NULL)
    die ("no such case or muxer");
  if (seconds == 0)
    seconds = is_quick ? what->quick_seconds : what->seconds;
  if (folder == NULL)
    folder = g_strdup (g_get_tmp_dir ());

  bench_stream_get (&what->streams[0], 0, &first);      /* fills the memory */
  build (&recording, what, muxer);
  bench_disk_throttle (disk_speed);
  if (stall_ms > 0)
    bench_disk_stall (stall_at_ms * 1000, stall_ms * 1000);
  bench_meter_read (&from);
  run (&recording);
  bench_meter_read (&to);
  report (&recording, &from, &to);
  clear (&recording);

  return 0;
}
