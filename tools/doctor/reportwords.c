/* reportwords.c: words that both reports use
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "reportwords.h"

#include <string.h>

/* Returns: the verdict in one word */
const char *
words_for_status (Status status)
{
  switch (status) {
    case STATUS_HEALTHY:
      return "healthy";
    case STATUS_REPAIRABLE:
      return "repairable";
    case STATUS_DAMAGED:
      return "damaged";
    case STATUS_NOT_ASF:
      return "not-asf";
    default:
      return "failed";
  }
}

const char *
words_for_stream_type (const AsfFileStream *stream)
{
  if (memcmp (&stream->type, &asf_guid_audio_media, sizeof stream->type) == 0)
    return "audio";
  if (memcmp (&stream->type, &asf_guid_video_media, sizeof stream->type) == 0)
    return "video";
  if (memcmp (&stream->type, &asf_guid_command_media,
          sizeof stream->type) == 0)
    return "script";
  if (memcmp (&stream->type, &asf_guid_jfif_media, sizeof stream->type) == 0)
    return "image";

  return "other";
}

static gboolean
is_printable (const char *text)
{
  while (g_ascii_isgraph (*text))
    text++;
  return *text == '\0';
}

/* Returns: (nullable) (transfer full): FOURCC or format tag, nothing that a
 *     terminal would obey; %NULL for commands, which have none */
char *
words_for_codec (const AsfStream *stream)
{
  guint32 fourcc = stream->video.fourcc;
  char text[5] = { fourcc & 0xff, fourcc >> 8 & 0xff, fourcc >> 16 & 0xff,
    fourcc >> 24 & 0xff, '\0'
  };

  if (stream->type == ASF_STREAM_AUDIO)
    return g_strdup_printf ("0x%04x", stream->audio.format_tag);
  if (stream->type == ASF_STREAM_JPEG)
    return g_strdup ("JPEG");
  if (stream->type == ASF_STREAM_COMMAND)
    return NULL;
  if (fourcc == 0)
    return g_strdup ("RGB");
  if (strlen (text) == 4 && is_printable (text))
    return g_strdup (text);

  return g_strdup_printf ("0x%08x", fourcc);
}

/* What the user can do about a failure while reading, while repairing in place
 * and while writing a copy */
static const struct
{
  AsfErrorCode code;
  const char *reading;
  const char *in_place;
  const char *copying;
} advices[] = {
  {ASF_ERROR_OPEN_NOT_FOUND, "Check the name.", NULL,
      "Check the name of the folder to write to."},
  {ASF_ERROR_OPEN_NOT_AUTHORIZED, "Check it as a user who may read it.",
      "Repair it as a user who may write it, or write a repaired copy with "
      "--output.",
      "Name a folder in which you may write."},
  {ASF_ERROR_OPEN_BUSY, NULL,
      "Wait for the end of the recording, or write a repaired copy with "
      "--output.",
      "Name another file."},
  {ASF_ERROR_OPEN_DIRECTORY, "Name the files in it.", NULL,
      "Name a file in it."},
  {ASF_ERROR_READ, "The storage may be failing: save what is on it.", NULL,
      NULL},
  {ASF_ERROR_NOT_ASF, "If it was one, its beginning is missing or overwritten, "
      "and without that nothing can be repaired.", NULL, NULL},
  {ASF_ERROR_DAMAGED, "Without it nothing can be repaired.", NULL, NULL},
  {ASF_ERROR_NO_SPACE, NULL,
      "No media are lost: free some space and repair it again.",
      "Free some space, or name a folder on another disk."},
  {ASF_ERROR_HEADER_SIZE, NULL, "Write a repaired copy with --output.", NULL},
  {ASF_ERROR_CANCELLED, NULL,
      "No media are lost: it can be repaired again.", NULL},
};

/**
 * words_for_advice:
 * @repair: (nullable): whose error it is; %NULL = the error of a checkup
 *
 * Returns: (nullable): what the user can do about a failure
 */
const char *
words_for_advice (const GError *error, const Repair *repair)
{
  for (guint i = 0; i < G_N_ELEMENTS (advices); i++) {
    if (!g_error_matches (error, ASF_ERROR, advices[i].code))
      continue;
    if (repair == NULL)
      return advices[i].reading;
    return repair->output != NULL ? advices[i].copying : advices[i].in_place;
  }

  return NULL;
}

/* Returns: (transfer full): the name as it can be shown on a terminal */
char *
words_for_path (const char *path)
{
  char *name = g_filename_display_name (path);

  for (char *c = name; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c))
      *c = '?';

  return name;
}

/* Returns: (transfer full): "1 packet", "2 packets" */
char *
words_for_count (guint64 count, const char *noun)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT " %s%s", count, noun,
      count == 1 ? "" : "s");
}

/* Returns: (transfer full): "0:07.480", "1:12:07.480" */
char *
words_for_time (guint64 time_ns)
{
  guint64 ms = time_ns / 1000000;
  guint64 hours = ms / 3600000;
  guint minutes = ms / 60000 % 60, seconds = ms / 1000 % 60;

  if (hours == 0)
    return g_strdup_printf ("%u:%02u.%03u", minutes, seconds,
        (guint) (ms % 1000));

  return g_strdup_printf ("%" G_GUINT64_FORMAT ":%02u:%02u.%03u", hours,
      minutes, seconds, (guint) (ms % 1000));
}

/* Returns: (transfer full): the name as it can be pasted into a shell */
char *
words_for_shell (const char *path)
{
  const char *plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
      "0123456789_-+=.,:/@%";

  if (path[0] != '-' && path[strspn (path, plain)] == '\0')
    return g_strdup (path);
  if (path[0] != '-')
    return g_shell_quote (path);

  char *with_folder = g_strconcat ("./", path, NULL);
  char *quoted = words_for_shell (with_folder);

  g_free (with_folder);
  return quoted;
}
