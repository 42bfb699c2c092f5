/* gstasfwritertags.c: GstTagList -> attributes of the file
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* One table says under which name a tag is stored and how its value is put
 * (the Windows Media Format SDK's attribute list). Its order is the order of the
 * attributes: where two tags share an attribute of a single value, the first
 * one that is there wins.
 *
 * Not stored: what the header says elsewhere (codec, bitrate, container,
 * duration) and what has no name that readers know.
 */

#include "config.h"

#include "gstasfwritertags.h"

#include <gst/tag/tag.h>

#include <string.h>

/* Types of WM/Picture, those of ID3v2's APIC */
#define PICTURE_OTHER_ICON 2
#define PICTURE_FRONT_COVER 3

/* Highest value of WM/SharedUserRating */
#define MAX_RATING 99

/* A language ID has at most 255 bytes of UTF-16 with its NUL. */
#define MAX_LANGUAGE_LENGTH 126

typedef struct
{
  const GstTagList *tags;
  guint stream;
  AsfAttributes *attributes;
} Target;

typedef struct _Row Row;

/**
 * Row:
 * @tag: name of the tag
 * @attribute: name of the attribute
 * @multi: the attribute may have several values
 * @put: puts one value of the tag
 */
struct _Row
{
  const char *tag;
  const char *attribute;
  gboolean multi;
  void (*put) (Target * target, const Row * row, const GValue * value);
};

/* Whether adding this would repeat a value, or give a second one to an
 * attribute of which readers expect one. */
static gboolean
is_taken (const Target *target, const char *name, gboolean multi,
    const char *text)
{
  const GPtrArray *list = target->attributes->list;

  for (guint i = 0; i < list->len; i++) {
    const AsfAttribute *attribute = g_ptr_array_index (list, i);

    if (attribute->stream == target->stream &&
        g_str_equal (attribute->name, name) &&
        (!multi || g_strcmp0 (attribute->text, text) == 0))
      return TRUE;
  }

  return FALSE;
}

static void
add_text (Target *target, const Row *row, const char *text)
{
  if (text != NULL && !is_taken (target, row->attribute, row->multi, text))
    asf_attributes_add_text (target->attributes, target->stream,
        row->attribute, text);
}

/* @text: (nullable) (transfer full): */
static void
take_text (Target *target, const Row *row, char *text)
{
  add_text (target, row, text);
  g_free (text);
}

static void
put_text (Target *target, const Row *row, const GValue *value)
{
  if (G_VALUE_HOLDS_STRING (value))
    add_text (target, row, g_value_get_string (value));
}

/* Numbers are text in ASF (WM/TrackNumber: asfdemux drops "6/15"). */
static void
put_count (Target *target, const Row *row, const GValue *value)
{
  if (G_VALUE_HOLDS_UINT (value) && g_value_get_uint (value) > 0)
    take_text (target, row, g_strdup_printf ("%u", g_value_get_uint (value)));
}

/* "1/2" where the number of discs is known: asfdemux reads no other form. */
static void
put_disc (Target *target, const Row *row, const GValue *value)
{
  guint number, count = 0;

  if (!G_VALUE_HOLDS_UINT (value))
    return;
  number = g_value_get_uint (value);
  gst_tag_list_get_uint (target->tags, GST_TAG_ALBUM_VOLUME_COUNT, &count);
  if (number == 0 || count == 0)
    put_count (target, row, value);
  else
    take_text (target, row, g_strdup_printf ("%u/%u", number, count));
}

static void
put_date_time (Target *target, const Row *row, const GValue *value)
{
  const GstDateTime *date;

  if (!G_VALUE_HOLDS (value, GST_TYPE_DATE_TIME))
    return;
  date = g_value_get_boxed (value);
  if (date == NULL || !gst_date_time_has_year (date))
    return;
  if (gst_date_time_has_day (date))
    take_text (target, row, g_strdup_printf ("%04d-%02d-%02d",
            gst_date_time_get_year (date), gst_date_time_get_month (date),
            gst_date_time_get_day (date)));
  else if (gst_date_time_has_month (date))
    take_text (target, row, g_strdup_printf ("%04d-%02d",
            gst_date_time_get_year (date), gst_date_time_get_month (date)));
  else
    take_text (target, row, g_strdup_printf ("%04d",
            gst_date_time_get_year (date)));
}

static void
put_date (Target *target, const Row *row, const GValue *value)
{
  const GDate *date;

  if (!G_VALUE_HOLDS (value, G_TYPE_DATE))
    return;
  date = g_value_get_boxed (value);
  if (date != NULL && g_date_valid (date))
    take_text (target, row, g_strdup_printf ("%04u-%02u-%02u",
            g_date_get_year (date), g_date_get_month (date),
            g_date_get_day (date)));
}

static void
put_double (Target *target, const Row *row, const GValue *value,
    const char *format, const char *unit)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  if (!G_VALUE_HOLDS_DOUBLE (value))
    return;
  g_ascii_formatd (number, sizeof (number), format,
      g_value_get_double (value));
  take_text (target, row, g_strconcat (number, unit, NULL));
}

static void
put_beats (Target *target, const Row *row, const GValue *value)
{
  put_double (target, row, value, "%.6g", "");
}

static void
put_gain (Target *target, const Row *row, const GValue *value)
{
  put_double (target, row, value, "%.2f", " dB");
}

static void
put_peak (Target *target, const Row *row, const GValue *value)
{
  put_double (target, row, value, "%.6f", "");
}

static void
put_rating (Target *target, const Row *row, const GValue *value)
{
  if (G_VALUE_HOLDS_UINT (value) &&
      !is_taken (target, row->attribute, row->multi, NULL))
    asf_attributes_add_number (target->attributes, target->stream,
        row->attribute, ASF_ATTRIBUTE_DWORD,
        MIN (g_value_get_uint (value), MAX_RATING));
}

/* GStreamer has all keywords in one text with commas. */
static void
put_keywords (Target *target, const Row *row, const GValue *value)
{
  char **keywords;

  if (!G_VALUE_HOLDS_STRING (value) || g_value_get_string (value) == NULL)
    return;
  keywords = g_strsplit (g_value_get_string (value), ",", -1);
  for (guint i = 0; keywords[i] != NULL; i++)
    add_text (target, row, g_strstrip (keywords[i]));
  g_strfreev (keywords);
}

/* asfdemux compares names by the length of the one in the file: "W" would be
 * taken for "WM/Genre". And a name in the WM/ space has a meaning already. */
static gboolean
is_free_name (const char *name)
{
  return *name != '\0' &&
      g_ascii_strncasecmp (name, "WM/", MIN (strlen (name), 3)) != 0;
}

static void
put_extended_comment (Target *target, const Row *row, const GValue *value)
{
  char *key = NULL, *text = NULL;
  Row free_row = *row;

  if (!G_VALUE_HOLDS_STRING (value) || g_value_get_string (value) == NULL)
    return;
  if (!gst_tag_parse_extended_comment (g_value_get_string (value), &key, NULL,
          &text, FALSE))
    return;
  if (key != NULL)
    free_row.attribute = key;
  if (key == NULL || is_free_name (key))
    add_text (target, &free_row, text);
  g_free (key);
  g_free (text);
}

/* RFC 1766 from ISO 639-1, 639-2 or a locale: "de", "deu", "de_CH".
 *
 * Returns: (transfer full) (nullable): */
static char *
make_language (const char *code)
{
  const char *iso_639_1;
  char *language;

  if (code == NULL || *code == '\0' || strlen (code) > MAX_LANGUAGE_LENGTH ||
      g_ascii_strcasecmp (code, "und") == 0)
    return NULL;
  for (const char *c = code; *c != '\0'; c++) {
    if (!g_ascii_isalnum (*c) && *c != '-' && *c != '_')
      return NULL;
  }
  iso_639_1 = gst_tag_get_language_code_iso_639_1 (code);
  language = g_ascii_strdown (iso_639_1 != NULL ? iso_639_1 : code, -1);

  return g_strdelimit (language, "_", '-');
}

/* A stream has its language in its stream properties. */
static void
put_language (Target *target, const Row *row, const GValue *value)
{
  if (target->stream == 0 && G_VALUE_HOLDS_STRING (value))
    take_text (target, row, make_language (g_value_get_string (value)));
}

/* GstTagImageType starts at the front cover with 1, the
 * types before it are icons. Without a type it is taken for the front cover,
 * the one picture that every player shows. */
static guint8
get_picture_type (GstSample *sample)
{
  const GstStructure *info = gst_sample_get_info (sample);
  gint type = GST_TAG_IMAGE_TYPE_NONE;

  if (info == NULL || !gst_structure_get_enum (info, "image-type",
          GST_TYPE_TAG_IMAGE_TYPE, &type) ||
      type < GST_TAG_IMAGE_TYPE_FRONT_COVER)
    return PICTURE_FRONT_COVER;

  return type - GST_TAG_IMAGE_TYPE_FRONT_COVER + PICTURE_FRONT_COVER;
}

/* MIME type as it stands in the picture; "-->" marks a link. */
static const char *
get_picture_mime (GstSample *sample)
{
  GstCaps *caps = gst_sample_get_caps (sample);
  const char *name;

  if (caps == NULL || gst_caps_get_size (caps) == 0)
    return NULL;
  name = gst_structure_get_name (gst_caps_get_structure (caps, 0));
  if (g_str_equal (name, "text/uri-list"))
    return "-->";

  return g_str_has_prefix (name, "image/") ? name : NULL;
}

static GBytes *
make_picture (guint8 type, const char *mime, const GstMapInfo *map)
{
  AsfBytes bytes;
  GBytes *picture;

  asf_bytes_init (&bytes);
  asf_bytes_put_u8 (&bytes, type);
  asf_bytes_put_u32 (&bytes, map->size);
  asf_bytes_put_utf16 (&bytes, mime);
  asf_bytes_put_u16 (&bytes, 0);        /* no description */
  asf_bytes_put_data (&bytes, map->data, map->size);
  picture = g_bytes_new (bytes.data->data, bytes.data->len);
  asf_bytes_clear (&bytes);

  return picture;
}

static void
add_picture (Target *target, const Row *row, const GValue *value, int type)
{
  GstSample *sample;
  GstBuffer *buffer;
  const char *mime;
  GstMapInfo map;
  GBytes *picture;

  if (!GST_VALUE_HOLDS_SAMPLE (value))
    return;
  sample = gst_value_get_sample (value);
  buffer = sample != NULL ? gst_sample_get_buffer (sample) : NULL;
  mime = sample != NULL ? get_picture_mime (sample) : NULL;
  if (buffer == NULL || mime == NULL ||
      !gst_buffer_map (buffer, &map, GST_MAP_READ))
    return;
  if (map.size > 0 && map.size <= G_MAXINT32) {
    picture = make_picture (type >= 0 ? type : get_picture_type (sample),
        mime, &map);
    asf_attributes_add_binary (target->attributes, target->stream,
        row->attribute, picture);
    g_bytes_unref (picture);
  }
  gst_buffer_unmap (buffer, &map);
}

static void
put_picture (Target *target, const Row *row, const GValue *value)
{
  add_picture (target, row, value, -1);
}

static void
put_icon (Target *target, const Row *row, const GValue *value)
{
  add_picture (target, row, value, PICTURE_OTHER_ICON);
}

static const Row rows[] = {
  {GST_TAG_TITLE, "Title", FALSE, put_text},
  {GST_TAG_ARTIST, "Author", TRUE, put_text},
  {GST_TAG_PERFORMER, "Author", TRUE, put_text},
  {GST_TAG_COPYRIGHT, "Copyright", FALSE, put_text},
  {GST_TAG_DESCRIPTION, "Description", FALSE, put_text},
  {GST_TAG_COMMENT, "WM/Comments", TRUE, put_text},
  {GST_TAG_ALBUM, "WM/AlbumTitle", FALSE, put_text},
  {GST_TAG_ALBUM_ARTIST, "WM/AlbumArtist", TRUE, put_text},
  {GST_TAG_GENRE, "WM/Genre", TRUE, put_text},
  {GST_TAG_DATE_TIME, "WM/Year", FALSE, put_date_time},
  {GST_TAG_DATE, "WM/Year", FALSE, put_date},
  {GST_TAG_TRACK_NUMBER, "WM/TrackNumber", FALSE, put_count},
  {GST_TAG_TRACK_COUNT, "TOTALTRACKS", FALSE, put_count},
  {GST_TAG_ALBUM_VOLUME_NUMBER, "WM/PartOfSet", FALSE, put_disc},
  {GST_TAG_COMPOSER, "WM/Composer", TRUE, put_text},
  {GST_TAG_CONDUCTOR, "WM/Conductor", TRUE, put_text},
  {GST_TAG_PUBLISHER, "WM/Publisher", FALSE, put_text},
  {GST_TAG_ORGANIZATION, "WM/Publisher", FALSE, put_text},
  {GST_TAG_INTERPRETED_BY, "WM/ModifiedBy", FALSE, put_text},
  {GST_TAG_GROUPING, "WM/ContentGroupDescription", FALSE, put_text},
  {GST_TAG_LYRICS, "WM/Lyrics", FALSE, put_text},
  {GST_TAG_BEATS_PER_MINUTE, "WM/BeatsPerMinute", FALSE, put_beats},
  {GST_TAG_MUSICAL_KEY, "WM/InitialKey", FALSE, put_text},
  {GST_TAG_ISRC, "WM/ISRC", FALSE, put_text},
  {GST_TAG_ENCODED_BY, "WM/EncodedBy", FALSE, put_text},
  {GST_TAG_ENCODER, "WM/EncodingSettings", FALSE, put_text},
  {GST_TAG_APPLICATION_NAME, "WM/ToolName", FALSE, put_text},
  {GST_TAG_LANGUAGE_CODE, "WM/Language", TRUE, put_language},
  {GST_TAG_USER_RATING, "WM/SharedUserRating", FALSE, put_rating},
  {GST_TAG_HOMEPAGE, "WM/AuthorURL", FALSE, put_text},
  {GST_TAG_CONTACT, "WM/AuthorURL", FALSE, put_text},
  {GST_TAG_LOCATION, "WM/AudioFileURL", FALSE, put_text},
  {GST_TAG_COPYRIGHT_URI, "CopyrightURL", FALSE, put_text},
  {GST_TAG_LICENSE_URI, "CopyrightURL", FALSE, put_text},
  {GST_TAG_TITLE_SORTNAME, "WM/TitleSortOrder", FALSE, put_text},
  {GST_TAG_ARTIST_SORTNAME, "WM/ArtistSortOrder", FALSE, put_text},
  {GST_TAG_ALBUM_SORTNAME, "WM/AlbumSortOrder", FALSE, put_text},
  {GST_TAG_ALBUM_ARTIST_SORTNAME, "WM/AlbumArtistSortOrder", FALSE, put_text},
  {GST_TAG_COMPOSER_SORTNAME, "WM/ComposerSortOrder", FALSE, put_text},
  {GST_TAG_SHOW_NAME, "WM/SubTitle", FALSE, put_text},
  {GST_TAG_KEYWORDS, "WM/Category", TRUE, put_keywords},
  {GST_TAG_TRACK_GAIN, "replaygain_track_gain", FALSE, put_gain},
  {GST_TAG_TRACK_PEAK, "replaygain_track_peak", FALSE, put_peak},
  {GST_TAG_ALBUM_GAIN, "replaygain_album_gain", FALSE, put_gain},
  {GST_TAG_ALBUM_PEAK, "replaygain_album_peak", FALSE, put_peak},
  {GST_TAG_EXTENDED_COMMENT, "WM/Comments", TRUE, put_extended_comment},
  /* Large ones last: FFmpeg stops reading an object at the first value of
   * more than 65535 bytes. */
  {GST_TAG_IMAGE, "WM/Picture", TRUE, put_picture},
  {GST_TAG_PREVIEW_IMAGE, "WM/Picture", TRUE, put_icon},
};

/**
 * gst_asf_writer_tags_to_attributes:
 * @stream: stream number that the tags are about, 0 = the whole file
 * @attributes: the list to add to. What it has stays: of an attribute with a
 *     single value a second one is not added
 */
void
gst_asf_writer_tags_to_attributes (const GstTagList *tags, guint stream,
    AsfAttributes *attributes)
{
  Target target = { tags, stream, attributes };

  g_return_if_fail (GST_IS_TAG_LIST (tags));
  g_return_if_fail (attributes != NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    guint n_values = gst_tag_list_get_tag_size (tags, rows[i].tag);

    for (guint n = 0; n < n_values; n++)
      rows[i].put (&target, &rows[i],
          gst_tag_list_get_value_index (tags, rows[i].tag, n));
  }
}

/**
 * gst_asf_writer_tags_get_language:
 *
 * Returns: (transfer full) (nullable): the language as RFC 1766 names it, such
 *     as "en" or "de-ch"; %NULL if the tags do not say
 */
char *
gst_asf_writer_tags_get_language (const GstTagList *tags)
{
  const char *code = NULL;

  g_return_val_if_fail (GST_IS_TAG_LIST (tags), NULL);

  gst_tag_list_peek_string_index (tags, GST_TAG_LANGUAGE_CODE, 0, &code);

  return make_language (code);
}

/**
 * gst_asf_writer_tags_get_bitrate:
 * @max_bitrate: (out) (optional): peak in bits/s, 0 = unknown
 *
 * Returns: bits/s, 0 = unknown
 */
guint
gst_asf_writer_tags_get_bitrate (const GstTagList *tags, guint *max_bitrate)
{
  guint bitrate = 0, max = 0;

  g_return_val_if_fail (GST_IS_TAG_LIST (tags), 0);

  if (!gst_tag_list_get_uint (tags, GST_TAG_BITRATE, &bitrate) ||
      bitrate == 0)
    gst_tag_list_get_uint (tags, GST_TAG_NOMINAL_BITRATE, &bitrate);
  gst_tag_list_get_uint (tags, GST_TAG_MAXIMUM_BITRATE, &max);
  if (max_bitrate != NULL)
    *max_bitrate = max;

  return bitrate;
}
