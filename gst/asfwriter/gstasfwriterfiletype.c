/* gstasfwriterfiletype.c: whether the name of a file goes with its content
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterfiletype.h"

#include "asf/asfstream.h"
#include <string.h>

/* Windows Media Format SDK, "File Name Extension Guidelines": .wma is for
 * audio, .wmv for video and audio, both for nothing but uncompressed and
 * Windows Media streams; .asf is for all the rest. The Player's SDK allows
 * audio alone in .wmv, and a file named .asf is refused by nobody whatever is
 * in it, so neither is held against a name.
 */

/* wFormatTag: PCM and Windows Media Audio */
static const guint32 windows_audio[] = {
  0x0001, 0xFFFE, 0x000A, 0x0160, 0x0161, 0x0162, 0x0163,
};

/* FOURCC: what the guidelines name as uncompressed, and the Windows Media
 * codecs, with the MPEG-4 ones that they began with */
static const guint32 windows_video[] = {
  0,
  ASF_FOURCC ('I', '4', '2', '0'), ASF_FOURCC ('I', 'Y', 'U', 'V'),
  ASF_FOURCC ('Y', 'V', '1', '2'), ASF_FOURCC ('Y', 'U', 'Y', '2'),
  ASF_FOURCC ('U', 'Y', 'V', 'Y'), ASF_FOURCC ('Y', 'V', 'Y', 'U'),
  ASF_FOURCC ('Y', 'V', 'U', '9'),
  ASF_FOURCC ('W', 'M', 'V', '1'), ASF_FOURCC ('W', 'M', 'V', '2'),
  ASF_FOURCC ('W', 'M', 'V', '3'), ASF_FOURCC ('W', 'V', 'C', '1'),
  ASF_FOURCC ('W', 'M', 'V', 'A'), ASF_FOURCC ('W', 'M', 'V', 'P'),
  ASF_FOURCC ('W', 'V', 'P', '2'), ASF_FOURCC ('M', 'S', 'S', '1'),
  ASF_FOURCC ('M', 'S', 'S', '2'), ASF_FOURCC ('M', 'P', '4', '3'),
  ASF_FOURCC ('M', 'P', '4', '2'), ASF_FOURCC ('M', 'P', 'G', '4'),
  ASF_FOURCC ('M', 'P', '4', 'S'), ASF_FOURCC ('M', '4', 'S', '2'),
};

typedef enum
{
  CONTENT_ANY,                  /* neither audio nor video */
  CONTENT_WINDOWS_AUDIO,
  CONTENT_WINDOWS_VIDEO,
  CONTENT_FOREIGN
} Content;

/* What may be in a file with that name */
typedef struct
{
  const char *extension;
  gboolean takes_video;
  const char *text;
} FileType;

static const FileType file_types[] = {
  {".wma", FALSE, "Windows Media Audio and PCM"},
  {".wmv", TRUE, "Windows Media and uncompressed video and audio"},
};

static gboolean
contains (const guint32 *ids, guint n_ids, guint32 id)
{
  for (guint i = 0; i < n_ids; i++) {
    if (ids[i] == id)
      return TRUE;
  }
  return FALSE;
}

static Content
get_content (const AsfStream *stream)
{
  switch (stream->type) {
    case ASF_STREAM_AUDIO:
      return contains (windows_audio, G_N_ELEMENTS (windows_audio),
          stream->audio.format_tag) ? CONTENT_WINDOWS_AUDIO : CONTENT_FOREIGN;
    case ASF_STREAM_VIDEO:
      return contains (windows_video, G_N_ELEMENTS (windows_video),
          stream->video.fourcc) ? CONTENT_WINDOWS_VIDEO : CONTENT_FOREIGN;
    default:
      return CONTENT_ANY;
  }
}

/* Returns: (nullable): %NULL for names that say nothing of the content */
static const FileType *
find_file_type (const char *location)
{
  const char *extension = location != NULL ? strrchr (location, '.') : NULL;

  for (guint i = 0; extension != NULL && i < G_N_ELEMENTS (file_types); i++) {
    if (g_ascii_strcasecmp (extension, file_types[i].extension) == 0)
      return &file_types[i];
  }
  return NULL;
}

/**
 * gst_asf_writer_file_type_check:
 * @location: (nullable): name of the file
 * @streams: (element-type AsfStream): what is in it
 *
 * Returns: (nullable) (transfer full): what is wrong with the name, for the
 *     first stream that it does not go with; %NULL if nothing is
 */
char *
gst_asf_writer_file_type_check (const char *location,
    const GPtrArray *streams)
{
  const FileType *type = find_file_type (location);
  const AsfStream *misfit = NULL;
  gboolean has_foreign = FALSE;

  for (guint i = 0; type != NULL && i < streams->len; i++) {
    const AsfStream *stream = g_ptr_array_index (streams, i);
    Content content = get_content (stream);
    gboolean fits = content != CONTENT_FOREIGN &&
        (content != CONTENT_WINDOWS_VIDEO || type->takes_video);

    has_foreign |= content == CONTENT_FOREIGN;
    if (!fits && misfit == NULL)
      misfit = stream;
  }
  if (misfit == NULL)
    return NULL;

  return g_strdup_printf ("Stream %u (%s) does not go with the name of the "
      "file: *%s is for %s only, and players may refuse it. Name it *%s.",
      misfit->number,
      misfit->codec_name != NULL ? misfit->codec_name : "unknown codec",
      type->extension, type->text, has_foreign ? ".asf" : ".wmv");
}
