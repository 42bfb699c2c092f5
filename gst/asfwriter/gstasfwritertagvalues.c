/* gstasfwritertagvalues.c: value of a tag -> value of an attribute
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwritertagsprivate.h"

#include <gst/tag/tag.h>

#include <string.h>

/* Highest value of WM/SharedUserRating */
#define MAX_RATING 99

/* UTF-8 that may have more than the 32767 units that fit a WORD length */
#define MAX_SHORT_TEXT 32766

/* FILETIME counts from 1601, Unix from 1970. */
#define FILETIME_EPOCH_S G_GINT64_CONSTANT (11644473600)
#define FILETIME_PER_S 10000000
#define FILETIME_PER_US 10

/* More than anybody writes; a header with more would be slow to make. */
#define MAX_ATTRIBUTES 4096

typedef GstAsfWriterTagTarget Target;
typedef GstAsfWriterTagRow Row;

static gboolean
has_name (const Target *target, const char *name)
{
  for (guint i = 0; i < asf_attributes_count (target->attributes); i++) {
    const AsfAttribute *attribute =
        asf_attributes_nth (target->attributes, i);

    if (attribute->stream == target->stream &&
        g_str_equal (attribute->name, name))
      return TRUE;
  }
  return FALSE;
}

/* Values do not repeat; of some attributes readers expect one only. */
static void
add (Target *target, const Row *row, const AsfAttribute *attribute)
{
  if (asf_attributes_count (target->attributes) < MAX_ATTRIBUTES &&
      !(row->single && has_name (target, attribute->name)) &&
      !asf_attributes_has (target->attributes, attribute))
    asf_attributes_add (target->attributes, attribute);
}

/* A long text is there twice: as much of it as the plain objects hold, where
 * all readers find it, and in the Metadata Library, which holds all.
 *
 * @name: of the attribute
 * @language: (nullable): of the text */
static void
add_text_as (Target *target, const Row *row, const char *name,
    const char *language, const char *text)
{
  AsfAttribute attribute = {
    .name = (char *) name,
    .stream = target->stream,
    .language = (char *) language,
    .type = ASF_ATTRIBUTE_STRING,
    .text = (char *) text,
  };
  guint count = asf_attributes_count (target->attributes);

  if (text == NULL)
    return;
  add (target, row, &attribute);
  if (asf_attributes_count (target->attributes) > count && language == NULL &&
      strlen (text) > MAX_SHORT_TEXT &&
      g_utf8_strlen (text, -1) > MAX_SHORT_TEXT / 2)
    asf_attributes_add (target->attributes, &attribute);
}

static void
add_text (Target *target, const Row *row, const char *text)
{
  add_text_as (target, row, row->attribute, NULL, text);
}

/* @text: (nullable) (transfer full): */
static void
take_text (Target *target, const Row *row, char *text)
{
  add_text (target, row, text);
  g_free (text);
}

static void
add_number (Target *target, const Row *row, AsfAttributeType type,
    guint64 number)
{
  add (target, row, &(AsfAttribute) {
        .name = (char *) row->attribute,
        .stream = target->stream,
        .type = type,
        .number = number,
      });
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
put_disc_count (Target *target, const Row *row, const GValue *value)
{
  guint number = 0;

  gst_tag_list_get_uint (target->tags, GST_TAG_ALBUM_VOLUME_NUMBER, &number);
  if (number == 0)
    put_count (target, row, value);
}

/* Returns: (transfer full): as much of the date as is known */
static char *
format_date_time (const GstDateTime *date)
{
  if (gst_date_time_has_day (date))
    return g_strdup_printf ("%04d-%02d-%02d", gst_date_time_get_year (date),
        gst_date_time_get_month (date), gst_date_time_get_day (date));
  if (gst_date_time_has_month (date))
    return g_strdup_printf ("%04d-%02d", gst_date_time_get_year (date),
        gst_date_time_get_month (date));
  return g_strdup_printf ("%04d", gst_date_time_get_year (date));
}

static void
put_date (Target *target, const Row *row, const GValue *value)
{
  gconstpointer date;

  if (G_VALUE_HOLDS (value, GST_TYPE_DATE_TIME)) {
    date = g_value_get_boxed (value);
    if (date != NULL && gst_date_time_has_year (date))
      take_text (target, row, format_date_time (date));
  } else if (G_VALUE_HOLDS (value, G_TYPE_DATE)) {
    date = g_value_get_boxed (value);
    if (date != NULL && g_date_valid (date))
      take_text (target, row, g_strdup_printf ("%04u-%02u-%02u",
              g_date_get_year (date), g_date_get_month (date),
              g_date_get_day (date)));
  }
}

/* A date of release has no time of the day: one that has is that of the
 * recording. */
static void
put_moment (Target *target, const Row *row, const GValue *value)
{
  GstDateTime *date;
  GDateTime *moment;
  gint64 s;

  if (!G_VALUE_HOLDS (value, GST_TYPE_DATE_TIME))
    return;
  date = g_value_get_boxed (value);
  if (date == NULL || !gst_date_time_has_time (date))
    return;
  moment = gst_date_time_to_g_date_time (date);
  if (moment == NULL)
    return;
  s = g_date_time_to_unix (moment) + FILETIME_EPOCH_S;
  if (s >= 0)
    add_number (target, row, ASF_ATTRIBUTE_QWORD,
        (guint64) s * FILETIME_PER_S +
        (guint64) g_date_time_get_microsecond (moment) * FILETIME_PER_US);
  g_date_time_unref (moment);
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
put_number (Target *target, const Row *row, const GValue *value)
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
  if (G_VALUE_HOLDS_UINT (value))
    add_number (target, row, ASF_ATTRIBUTE_DWORD,
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

/* A stream has its language in its stream properties. */
static void
put_language (Target *target, const Row *row, const GValue *value)
{
  if (target->stream == 0 && G_VALUE_HOLDS_STRING (value))
    take_text (target, row,
        gst_asf_writer_tags_make_language (g_value_get_string (value)));
}

static void
put_language_name (Target *target, const Row *row, const GValue *value)
{
  if (gst_tag_list_get_tag_size (target->tags, GST_TAG_LANGUAGE_CODE) == 0)
    put_text (target, row, value);
}

/* A key that cannot be a name stays in the text. What is said of the coding was
 * of another file. */
static void
put_comment (Target *target, const Row *row, const GValue *value)
{
  char *key = NULL, *code = NULL, *text = NULL, *language;
  const char *whole;

  if (!G_VALUE_HOLDS_STRING (value) || g_value_get_string (value) == NULL)
    return;
  whole = g_value_get_string (value);
  gst_tag_parse_extended_comment (whole, &key, &code, &text, FALSE);
  if (key == NULL || !gst_asf_writer_tag_is_free_name (key)) {
    add_text (target, row, whole);
  } else if (!gst_asf_writer_tag_is_of_coding (key)) {
    language = gst_asf_writer_tags_make_language (code);
    add_text_as (target, row, key, language, text);
    g_free (language);
  }
  g_free (key);
  g_free (code);
  g_free (text);
}

static void
add_picture (Target *target, const Row *row, GBytes *picture)
{
  if (picture == NULL)
    return;
  add (target, row, &(AsfAttribute) {
        .name = (char *) row->attribute,
        .stream = target->stream,
        .type = ASF_ATTRIBUTE_BINARY,
        .data = picture,
      });
  g_bytes_unref (picture);
}

static void
put_picture (Target *target, const Row *row, const GValue *value)
{
  add_picture (target, row, gst_asf_writer_picture_new (value, FALSE));
}

static void
put_icon (Target *target, const Row *row, const GValue *value)
{
  add_picture (target, row, gst_asf_writer_picture_new (value, TRUE));
}

/* Samples and other objects have no text that anybody could read back. */
static void
put_any (Target *target, const Row *row, const GValue *value)
{
  if (G_VALUE_HOLDS_STRING (value))
    put_text (target, row, value);
  else if (G_VALUE_HOLDS_DOUBLE (value))
    put_double (target, row, value, "%.12g", "");
  else if (G_VALUE_HOLDS (value, GST_TYPE_DATE_TIME) ||
      G_VALUE_HOLDS (value, G_TYPE_DATE))
    put_date (target, row, value);
  else if (!GST_VALUE_HOLDS_SAMPLE (value) &&
      !GST_VALUE_HOLDS_BUFFER (value))
    take_text (target, row, gst_value_serialize (value));
}

typedef void (*PutFunc) (Target *target, const Row *row, const GValue *value);

static const PutFunc put_funcs[] = {
  [GST_ASF_WRITER_TAG_TEXT] = put_text,
  [GST_ASF_WRITER_TAG_COUNT] = put_count,
  [GST_ASF_WRITER_TAG_DISC] = put_disc,
  [GST_ASF_WRITER_TAG_DISC_COUNT] = put_disc_count,
  [GST_ASF_WRITER_TAG_DATE] = put_date,
  [GST_ASF_WRITER_TAG_MOMENT] = put_moment,
  [GST_ASF_WRITER_TAG_NUMBER] = put_number,
  [GST_ASF_WRITER_TAG_GAIN] = put_gain,
  [GST_ASF_WRITER_TAG_PEAK] = put_peak,
  [GST_ASF_WRITER_TAG_RATING] = put_rating,
  [GST_ASF_WRITER_TAG_KEYWORDS] = put_keywords,
  [GST_ASF_WRITER_TAG_LANGUAGE] = put_language,
  [GST_ASF_WRITER_TAG_LANGUAGE_NAME] = put_language_name,
  [GST_ASF_WRITER_TAG_COMMENT] = put_comment,
  [GST_ASF_WRITER_TAG_PICTURE] = put_picture,
  [GST_ASF_WRITER_TAG_ICON] = put_icon,
  [GST_ASF_WRITER_TAG_ANY] = put_any,
};

/* Puts one value of the tag of @row. */
void
gst_asf_writer_tag_put (GstAsfWriterTagTarget *target,
    const GstAsfWriterTagRow *row, const GValue *value)
{
  put_funcs[row->kind] (target, row, value);
}
