/* options.h: the command line of asf-record
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/**
 * Options:
 * @source: (nullable): what is recorded; %NULL = test
 * @output: location of the file, or a pattern
 * @preset: (nullable): how it is encoded
 * @target: (nullable): whom it is for
 * @bitrate: of the video, bits/s; 0 = a steady quality
 * @duration: ns; 0 = until it is ended
 * @max_size_time: ns; 0 = any
 * @max_size_bytes: 0 = any
 * @max_files: 0 = all
 * @pre_record: ns
 * @min_free: bytes; 0 = the disk may be filled
 *
 * What the user wants.
 */
typedef struct
{
  char *source;
  char *output;
  gboolean no_video;
  gboolean no_audio;
  char *preset;
  char *target;
  guint64 bitrate;
  guint64 duration;
  guint64 max_size_time;
  guint64 max_size_bytes;
  int max_files;
  int start_index;
  guint64 pre_record;
  gboolean paused;
  guint64 min_free;
  gboolean checkpoint_sync;
  gboolean force;
  gboolean resume;
  gboolean quiet;
  gboolean json;
  gboolean version;
} Options;

gboolean options_parse (Options *self, int *argc, char ***argv,
    GError **error);
void options_clear (Options *self);

G_END_DECLS
