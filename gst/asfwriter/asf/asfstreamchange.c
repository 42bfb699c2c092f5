/* asfstreamchange.c: whether media of another format can go on in a stream
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfstreamchange.h"

/* The header describes a stream once, so only codecs whose media tell their
 * own parameters can change them. Which ones do in fact was tried with FFmpeg,
 * GStreamer, VLC and MPlayer: all follow a picture of another size and frames
 * of AC-3 with other channels. MPEG audio is not here because VLC falls silent
 * when it goes from mono to stereo.
 *
 * Bit rate, frame rate, pixel aspect ratio, names: no decoder depends on them.
 */

#define TAG_AC3 0x2000
#define TAG_DTS 0x2001
#define TAG_MPEG_LAYER_1_2 0x0050
#define TAG_MPEG_LAYER_3 0x0055

/**
 * InBand:
 * @id: FOURCC or format tag
 * @format: what a change of size, channels or rate takes
 * @extra: what a change of the codec data takes
 */
typedef struct
{
  AsfStreamType type;
  guint32 id;
  AsfStreamChange format;
  AsfStreamChange extra;
} InBand;

static const InBand in_band[] = {
  /* the codec data are a copy of what is in the stream */
  {ASF_STREAM_VIDEO, ASF_FOURCC ('H', '2', '6', '4'),
      ASF_STREAM_CHANGE_IN_BAND, ASF_STREAM_CHANGE_NONE},
  {ASF_STREAM_VIDEO, ASF_FOURCC ('H', '2', '6', '5'),
      ASF_STREAM_CHANGE_IN_BAND, ASF_STREAM_CHANGE_NONE},
  {ASF_STREAM_VIDEO, ASF_FOURCC ('M', 'P', 'G', '2'),
      ASF_STREAM_CHANGE_IN_BAND, ASF_STREAM_CHANGE_NONE},
  {ASF_STREAM_VIDEO, ASF_FOURCC ('M', 'P', 'G', '1'),
      ASF_STREAM_CHANGE_IN_BAND, ASF_STREAM_CHANGE_NONE},
  {ASF_STREAM_VIDEO, ASF_FOURCC ('M', 'J', 'P', 'G'),
      ASF_STREAM_CHANGE_IN_BAND, ASF_STREAM_CHANGE_NONE},
  /* MPEG-4 out of other containers often has its headers in the caps only */
  {ASF_STREAM_VIDEO, ASF_FOURCC ('M', '4', 'S', '2'),
      ASF_STREAM_CHANGE_NEEDS_HEADERS, ASF_STREAM_CHANGE_NEEDS_HEADERS},
  {ASF_STREAM_AUDIO, TAG_AC3,
      ASF_STREAM_CHANGE_IN_BAND, ASF_STREAM_CHANGE_NONE},
  {ASF_STREAM_AUDIO, TAG_DTS,
      ASF_STREAM_CHANGE_IN_BAND, ASF_STREAM_CHANGE_NONE},
  /* their block and codec data are made of the bit rate */
  {ASF_STREAM_AUDIO, TAG_MPEG_LAYER_3,
      ASF_STREAM_CHANGE_IMPOSSIBLE, ASF_STREAM_CHANGE_NONE},
  {ASF_STREAM_AUDIO, TAG_MPEG_LAYER_1_2,
      ASF_STREAM_CHANGE_IMPOSSIBLE, ASF_STREAM_CHANGE_NONE},
};

static InBand
find_rule (AsfStreamType type, guint32 id)
{
  InBand impossible = {
    type, id, ASF_STREAM_CHANGE_IMPOSSIBLE, ASF_STREAM_CHANGE_IMPOSSIBLE
  };

  for (guint i = 0; i < G_N_ELEMENTS (in_band); i++) {
    if (in_band[i].type == type && in_band[i].id == id)
      return in_band[i];
  }
  return impossible;
}

/* What has changed */

typedef struct
{
  AsfStreamChange change;
  GString *what;
} Finding;

static void
add (Finding *finding, AsfStreamChange change, const char *text)
{
  finding->change = MAX (finding->change, change);
  if (change == ASF_STREAM_CHANGE_NONE)
    return;
  if (finding->what->len > 0)
    g_string_append (finding->what, ", ");
  g_string_append (finding->what, text);
}

static void
compare_number (Finding *finding, AsfStreamChange change, const char *name,
    guint from, guint to)
{
  char *text;

  if (from == to)
    return;
  text = g_strdup_printf ("%s %u -> %u", name, from, to);
  add (finding, change, text);
  g_free (text);
}

static void
compare_id (Finding *finding, const char *name, guint digits, guint32 from,
    guint32 to)
{
  char *text;

  if (from == to)
    return;
  text = g_strdup_printf ("%s 0x%0*x -> 0x%0*x", name, (int) digits, from,
      (int) digits, to);
  add (finding, ASF_STREAM_CHANGE_IMPOSSIBLE, text);
  g_free (text);
}

static void
append_letters (GString *text, guint32 fourcc)
{
  for (guint i = 0; i < 4; i++) {
    char letter = (char) (fourcc >> (8 * i));

    g_string_append_c (text, g_ascii_isprint (letter) ? letter : '?');
  }
}

static void
compare_fourcc (Finding *finding, guint32 from, guint32 to)
{
  GString *text;

  if (from == to)
    return;
  text = g_string_new ("codec ");
  append_letters (text, from);
  g_string_append (text, " -> ");
  append_letters (text, to);
  add (finding, ASF_STREAM_CHANGE_IMPOSSIBLE, text->str);
  g_string_free (text, TRUE);
}

static gsize
extra_size (GBytes *extra)
{
  return extra != NULL ? g_bytes_get_size (extra) : 0;
}

static gboolean
same_bytes (GBytes *a, GBytes *b)
{
  if (a == NULL || b == NULL)
    return extra_size (a) == extra_size (b);
  return g_bytes_equal (a, b);
}

static void
compare_extra (Finding *finding, AsfStreamChange change, GBytes *from,
    GBytes *to)
{
  gsize from_size = extra_size (from), to_size = extra_size (to);
  char *text;

  if (same_bytes (from, to))
    return;
  text = from_size == to_size ?
      g_strdup_printf ("codec_data %" G_GSIZE_FORMAT " bytes -> others",
      from_size) :
      g_strdup_printf ("codec_data %" G_GSIZE_FORMAT " -> %" G_GSIZE_FORMAT
      " bytes", from_size, to_size);
  add (finding, change, text);
  g_free (text);
}

static void
compare_audio (Finding *finding, const AsfAudioFormat *from,
    const AsfAudioFormat *to)
{
  InBand rule = find_rule (ASF_STREAM_AUDIO, from->format_tag);

  compare_id (finding, "format tag", 4, from->format_tag, to->format_tag);
  compare_number (finding, rule.format, "channels", from->channels,
      to->channels);
  compare_number (finding, rule.format, "rate", from->sample_rate,
      to->sample_rate);
  compare_number (finding, rule.extra, "block_align", from->block_align,
      to->block_align);
  compare_number (finding, ASF_STREAM_CHANGE_IMPOSSIBLE, "bits per sample",
      from->bits_per_sample, to->bits_per_sample);
  compare_extra (finding, rule.extra, from->extra, to->extra);
}

static void
compare_video (Finding *finding, const AsfVideoFormat *from,
    const AsfVideoFormat *to)
{
  InBand rule = find_rule (ASF_STREAM_VIDEO, from->fourcc);

  compare_fourcc (finding, from->fourcc, to->fourcc);
  compare_number (finding, rule.format, "width", from->width, to->width);
  compare_number (finding, rule.format, "height", from->height, to->height);
  compare_number (finding, ASF_STREAM_CHANGE_IMPOSSIBLE, "bits per pixel",
      from->bit_count, to->bit_count);
  if (from->top_down != to->top_down)
    add (finding, ASF_STREAM_CHANGE_IMPOSSIBLE, "order of the rows");
  compare_extra (finding, rule.extra, from->extra, to->extra);
}

/**
 * asf_stream_change:
 * @from: as the header describes the stream
 * @to: what comes now
 * @what: (out) (optional) (nullable) (transfer full): what is different, as
 *     "width 640 -> 320, height 480 -> 240"; %NULL with
 *     #ASF_STREAM_CHANGE_NONE
 *
 * Returns: whether media of @to can be stored in a stream described by @from,
 *     and what that takes
 */
AsfStreamChange
asf_stream_change (const AsfStream *from, const AsfStream *to, char **what)
{
  Finding finding = { ASF_STREAM_CHANGE_NONE, g_string_new (NULL) };

  if (from->type != to->type)
    add (&finding, ASF_STREAM_CHANGE_IMPOSSIBLE, "kind of media");
  else if (from->type == ASF_STREAM_AUDIO)
    compare_audio (&finding, &from->audio, &to->audio);
  else if (from->type == ASF_STREAM_VIDEO)
    compare_video (&finding, &from->video, &to->video);

  if (what != NULL)
    *what = NULL;
  if (what != NULL && finding.change != ASF_STREAM_CHANGE_NONE)
    *what = g_string_free (finding.what, FALSE);
  else
    g_string_free (finding.what, TRUE);

  return finding.change;
}
