/* options.c: the command line of asf-record
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "options.h"

#include <sys/stat.h>

#include "encoders.h"
#include "quantity.h"
#include "sources.h"

#define SUMMARY \
    "Records into an ASF file (.asf, .wmv, .wma). SOURCE is what is\n" \
    "recorded: test (the default), screen, camera, microphone, two of these\n" \
    "as in screen+microphone, a file, or a URI. OUTPUT is the name of the\n" \
    "file, or a pattern such as rec-%05d.wmv or %F-%H%M.wmv.\n" \
    "Ctrl-C ends the recording; the file is finished then."

#define DESCRIPTION \
    "TIME is as in 90, 90s, 1h30m or 1:30:00; SIZE as in 700M or 4G.\n" \
    "\n" \
    "Exit status:\n" \
    "  0  recorded, and the file is finished\n" \
    "  1  the command line makes no sense; nothing was done\n" \
    "  2  ended by an error or a full disk; what was recorded is finished,\n" \
    "     and plays\n" \
    "  3  nothing was recorded, or a file could not be finished\n"

/* What is text on the command line and a number for us */
typedef struct
{
  const char *name;
  char *text;
  QuantityParser parse;
  guint64 *value;
} Quantity;

enum
{
  BITRATE, DURATION, MAX_SIZE_TIME, MAX_SIZE_BYTES, PRE_RECORD, MIN_FREE,
  N_QUANTITIES
};

G_GNUC_PRINTF (2, 3)
static gboolean
refuse (GError **error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_propagate_error (error, g_error_new_valist (G_OPTION_ERROR,
          G_OPTION_ERROR_BAD_VALUE, format, arguments));
  va_end (arguments);

  return FALSE;
}

static gboolean
parse_entries (Options *self, Quantity *quantities, char ***files,
    int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    {"preset", 'p', 0, G_OPTION_ARG_STRING, &self->preset,
        "windows-media (the default), h264, mjpeg, or copy: not encoded again",
        "NAME"},
    {"bitrate", 'b', 0, G_OPTION_ARG_STRING, &quantities[BITRATE].text,
        "Bits per second of the video, as in 2.5M; else a steady quality",
        "RATE"},
    {"no-video", 0, 0, G_OPTION_ARG_NONE, &self->no_video,
        "Sound only", NULL},
    {"no-audio", 0, 0, G_OPTION_ARG_NONE, &self->no_audio,
        "Picture only", NULL},
    {"target", 't', 0, G_OPTION_ARG_STRING, &self->target,
        "Warn of what streaming or windows-media-player cannot take", "NAME"},
    {"duration", 'd', 0, G_OPTION_ARG_STRING, &quantities[DURATION].text,
        "End after TIME", "TIME"},
    {"max-size-time", 0, 0, G_OPTION_ARG_STRING,
          &quantities[MAX_SIZE_TIME].text,
        "Begin another file after TIME; OUTPUT is a pattern", "TIME"},
    {"max-size-bytes", 0, 0, G_OPTION_ARG_STRING,
          &quantities[MAX_SIZE_BYTES].text,
        "Begin another file after SIZE; OUTPUT is a pattern", "SIZE"},
    {"max-files", 0, 0, G_OPTION_ARG_INT, &self->max_files,
        "Keep the last N files", "N"},
    {"start-index", 0, 0, G_OPTION_ARG_INT, &self->start_index,
        "Number of the first file", "N"},
    {"paused", 0, 0, G_OPTION_ARG_NONE, &self->paused,
        "Wait for the signal USR1 before recording", NULL},
    {"pre-record", 0, 0, G_OPTION_ARG_STRING, &quantities[PRE_RECORD].text,
        "Record also the TIME before the signal", "TIME"},
    {"min-free", 0, 0, G_OPTION_ARG_STRING, &quantities[MIN_FREE].text,
        "Stop before the disk has less than SIZE free", "SIZE"},
    {"checkpoint-sync", 0, 0, G_OPTION_ARG_NONE, &self->checkpoint_sync,
        "Bring all to the disk every two seconds, so that a power cut loses "
        "no more", NULL},
    {"force", 'f', 0, G_OPTION_ARG_NONE, &self->force,
        "Replace OUTPUT if it exists", NULL},
    {"resume", 'r', 0, G_OPTION_ARG_NONE, &self->resume,
        "Go on in OUTPUT if it exists", NULL},
    {"quiet", 'q', 0, G_OPTION_ARG_NONE, &self->quiet,
        "Print errors and warnings only", NULL},
    {"json", 'j', 0, G_OPTION_ARG_NONE, &self->json,
        "Print the state as JSON, an object per line and second", NULL},
    {"version", 0, 0, G_OPTION_ARG_NONE, &self->version,
        "Print the version", NULL},
    {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, files, NULL,
        "[SOURCE] OUTPUT"},
    {NULL}
  };
  GOptionContext *context = g_option_context_new (NULL);
  gboolean parsed;

  g_option_context_set_summary (context, SUMMARY);
  g_option_context_set_description (context, DESCRIPTION);
  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_add_group (context, gst_init_get_option_group ());
  parsed = g_option_context_parse (context, argc, argv, error);
  g_option_context_free (context);

  return parsed;
}

static gboolean
read_quantities (const Quantity *quantities, GError **error)
{
  for (guint i = 0; i < N_QUANTITIES; i++) {
    const Quantity *quantity = &quantities[i];

    if (quantity->text != NULL &&
        !quantity->parse (quantity->text, quantity->value))
      return refuse (error, "--%s cannot be \"%s\"", quantity->name,
          quantity->text);
  }

  return TRUE;
}

static gboolean
take_files (Options *self, char **files, GError **error)
{
  guint n_files = files != NULL ? g_strv_length (files) : 0;

  if (n_files == 0)
    return refuse (error, "no OUTPUT is named");
  if (n_files > 2)
    return refuse (error, "SOURCE and OUTPUT are all that can be named");
  if (n_files == 2)
    self->source = g_strdup (files[0]);
  self->output = g_strdup (files[n_files - 1]);

  return TRUE;
}

static gboolean
check_encoding (const Options *self, GError **error)
{
  if (!encoders_have_preset (self->preset))
    return refuse (error, "there is no preset \"%s\"", self->preset);
  if (self->bitrate > 0 && !encoders_take_bitrate (self->preset))
    return refuse (error, "--bitrate has no meaning with this preset");
  if (self->bitrate > 1000000000)
    return refuse (error, "--bitrate is more than 1G");
  if (encoders_copy (self->preset) && sources_is_device (self->source))
    return refuse (error, "--preset=copy takes a file or a URI as SOURCE");
  if (self->no_video && self->no_audio)
    return refuse (error, "--no-video and --no-audio leave nothing");

  return TRUE;
}

static gboolean
is_pattern (const char *output)
{
  return strchr (output, '%') != NULL;
}

static gboolean
check_files (const Options *self, GError **error)
{
  struct stat status;

  if ((self->max_size_time > 0 || self->max_size_bytes > 0) &&
      !is_pattern (self->output))
    return refuse (error, "several files need a pattern as OUTPUT, such as "
        "rec-%%05d.wmv");
  if (self->max_files < 0 || self->start_index < 0)
    return refuse (error, "--max-files and --start-index are not negative");
  if (self->max_files > 0 && self->max_size_time == 0 &&
      self->max_size_bytes == 0)
    return refuse (error, "--max-files goes with --max-size-time or "
        "--max-size-bytes");
  if (self->force && self->resume)
    return refuse (error, "--force and --resume exclude each other");
  if (!self->force && !self->resume && stat (self->output, &status) == 0 &&
      S_ISREG (status.st_mode))
    return refuse (error, "\"%s\" exists; --force replaces it, --resume goes "
        "on in it", self->output);

  return TRUE;
}

static gboolean
check (const Options *self, GError **error)
{
  if (self->json && self->quiet)
    return refuse (error, "--json and --quiet exclude each other");

  return check_encoding (self, error) && check_files (self, error);
}

/**
 * options_parse:
 * @self: zeroed; cleared with options_clear() whatever comes out
 *
 * Reads the command line and initializes GStreamer.
 *
 * Returns: whether it makes sense
 */
gboolean
options_parse (Options *self, int *argc, char ***argv, GError **error)
{
  Quantity quantities[N_QUANTITIES] = {
    [BITRATE] = {"bitrate", NULL, quantity_parse_number, &self->bitrate},
    [DURATION] = {"duration", NULL, quantity_parse_time, &self->duration},
    [MAX_SIZE_TIME] = {"max-size-time", NULL, quantity_parse_time,
        &self->max_size_time},
    [MAX_SIZE_BYTES] = {"max-size-bytes", NULL, quantity_parse_number,
        &self->max_size_bytes},
    [PRE_RECORD] = {"pre-record", NULL, quantity_parse_time,
        &self->pre_record},
    [MIN_FREE] = {"min-free", NULL, quantity_parse_number, &self->min_free},
  };
  char **files = NULL;
  gboolean ok = parse_entries (self, quantities, &files, argc, argv, error);

  if (ok && !self->version)
    ok = read_quantities (quantities, error) &&
        take_files (self, files, error) && check (self, error);
  for (guint i = 0; i < N_QUANTITIES; i++)
    g_free (quantities[i].text);
  g_strfreev (files);

  return ok;
}

void
options_clear (Options *self)
{
  g_free (self->source);
  g_free (self->output);
  g_free (self->preset);
  g_free (self->target);
}
