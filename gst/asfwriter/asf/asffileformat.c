/* asffileformat.c: format blocks of the streams of an existing file
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asffileprivate.h"

#define BITMAPINFOHEADER_SIZE 40

/* Returns: (nullable): at most @size bytes, %NULL instead of none */
static GBytes *
get_extra (AsfCursor *body, gsize size)
{
  size = MIN (size, asf_cursor_left (body));
  if (size == 0)
    return NULL;
  return g_bytes_new (asf_cursor_get_data (body, size), size);
}

/* WAVEFORMATEX (ASF spec 9.1). The size of its codec data may be missing, as
 * in other formats. */
static void
parse_wave_format (AsfCursor *body, AsfAudioFormat *audio)
{
  audio->format_tag = asf_cursor_get_u16 (body);
  audio->channels = asf_cursor_get_u16 (body);
  audio->sample_rate = asf_cursor_get_u32 (body);
  audio->avg_bytes_per_sec = asf_cursor_get_u32 (body);
  audio->block_align = asf_cursor_get_u16 (body);
  audio->bits_per_sample = asf_cursor_get_u16 (body);
  if (asf_cursor_left (body) >= 2)
    audio->extra = get_extra (body, asf_cursor_get_u16 (body));
}

/* BITMAPINFOHEADER with the size of the picture in front of it (ASF spec 9.2).
 * Its size is there twice: no codec data are lost if one of them is right. */
static void
parse_bitmap_info (AsfCursor *body, AsfVideoFormat *video)
{
  guint32 size, told_before, rows;

  asf_cursor_get_data (body, 4 + 4 + 1);
  told_before = asf_cursor_get_u16 (body);
  size = asf_cursor_get_u32 (body);
  size = MAX (size, told_before);
  video->width = asf_cursor_get_u32 (body);
  rows = asf_cursor_get_u32 (body);
  video->top_down = rows > G_MAXINT32;
  video->height = video->top_down ? -rows : rows;
  asf_cursor_get_u16 (body);
  video->bit_count = asf_cursor_get_u16 (body);
  video->fourcc = asf_cursor_get_u32 (body);
  video->image_size = asf_cursor_get_u32 (body);
  asf_cursor_get_data (body, 4 * 4);
  if (size > BITMAPINFOHEADER_SIZE)
    video->extra = get_extra (body, size - BITMAPINFOHEADER_SIZE);
}

static void
parse_image_size (AsfCursor *body, AsfVideoFormat *video)
{
  video->width = asf_cursor_get_u32 (body);
  video->height = asf_cursor_get_u32 (body);
  asf_cursor_get_u32 (body);
}

/**
 * asf_file_parse_format:
 * @type: stream type
 * @body: type-specific data of the Stream Properties Object (ASF spec 3.3)
 *
 * Returns: (transfer full) (nullable): a stream without number; %NULL if it is
 *     of no type that the writer knows, or not all there
 */
AsfStream *
asf_file_parse_format (const AsfGuid *type, AsfCursor *body)
{
  AsfStream *stream;

  if (asf_file_guid_equal (type, &asf_guid_audio_media)) {
    stream = asf_stream_new (ASF_STREAM_AUDIO);
    parse_wave_format (body, &stream->audio);
  } else if (asf_file_guid_equal (type, &asf_guid_video_media)) {
    stream = asf_stream_new (ASF_STREAM_VIDEO);
    parse_bitmap_info (body, &stream->video);
  } else if (asf_file_guid_equal (type, &asf_guid_command_media)) {
    stream = asf_stream_new (ASF_STREAM_COMMAND);
  } else if (asf_file_guid_equal (type, &asf_guid_jfif_media)) {
    stream = asf_stream_new (ASF_STREAM_JPEG);
    parse_image_size (body, &stream->video);
  } else {
    return NULL;
  }
  if (body->failed)
    g_clear_pointer (&stream, asf_stream_free);

  return stream;
}
